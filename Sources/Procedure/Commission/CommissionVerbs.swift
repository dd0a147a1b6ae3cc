package import Domain

/// The side that does an act in a commissioned matter.
package enum CommissionSide: String, Hashable, Sendable, CaseIterable {
    /// 委托法院.
    case commissioning
    /// 受托法院.
    case commissioned
    /// 监督法院: superior of the commissioned court.
    case supervising
    /// 委托法院的上一级法院.
    case superior

    /// The Chinese term.
    package var term: String {
        switch self {
        case .commissioning: "委托法院"
        case .commissioned: "受托法院"
        case .supervising: "受托法院的上一级法院"
        case .superior: "委托法院的上一级法院"
        }
    }

    /// The role under which a party of this side is listed.
    package var role: PartyRole {
        switch self {
        case .commissioning: .commissioning
        case .commissioned: .commissioned
        case .supervising: .supervising
        case .superior: .superior
        }
    }

    /// In English.
    package var english: String {
        switch self {
        case .commissioning: "the commissioning court"
        case .commissioned: "the commissioned court"
        case .supervising: "the superior of the commissioned court"
        case .superior: "the superior of the commissioning court"
        }
    }
}

/// One step of the approval table of the commission letter (委托执行函审批表).
package struct CommissionApprovalStep: Hashable, Sendable {
    package var name: Text
    /// One of these roles takes the step.
    package var roles: [OfficerRole]

    /// 承办人 (who drafts) → 执行局 approval → 指挥中心 checks and seals. The order is this project's
    /// choice, kept as data; that approvals are named is 法〔2021〕322号 §10.
    package static let table: [CommissionApprovalStep] = [
        .init(
            name: Text(zh: "执行局审批", en: "approval by the enforcement bureau"),
            roles: [.bureauChief, .vicePresident]),
        .init(
            name: Text(zh: "指挥中心核对盖章", en: "check and seal by the command centre"),
            roles: [.commandCentre]),
    ]
}

/// One row of the table of acts: what the command line, `why` and `next` show of an act.
package struct CommissionVerb: Hashable, Sendable {
    /// As the command line has it, such as `sign-for`.
    package var verb: String
    package var name: Text
    /// Who may do it, by part in the matter.
    package var sides: [CommissionSide]
    /// Roles, one of which the acting officer must hold.
    package var roles: [OfficerRole]
    /// Always entered: out of order when the stage no longer admits it.
    package var isFact: Bool
    /// Stages that admit it; a matter not yet opened admits `draft` and `send` besides.
    package var stages: [CommissionStage]
    /// The rule the act rests on.
    package var rule: String

    private init(
        _ verb: String, _ zh: String, _ en: String, _ sides: [CommissionSide],
        _ roles: [OfficerRole], _ stages: [CommissionStage], _ rule: String, isFact: Bool = false
    ) {
        self.verb = verb
        self.name = Text(zh: zh, en: en)
        self.sides = sides
        self.roles = roles
        self.isFact = isFact
        self.stages = stages
        self.rule = rule
    }

    private static let desk: [OfficerRole] = [.handler, .clerk, .commandCentre]
    private static let signers: [OfficerRole] = [.handler, .commandCentre]
    private static let chiefs: [OfficerRole] = [
        .supervisor, .bureauChief, .vicePresident, .president,
    ]
    private static let handling: [CommissionStage] = [
        .sent, .delivered, .signed, .inHand, .papersAsked,
    ]
    private static let inHand: [CommissionStage] = [.signed, .inHand, .papersAsked]
    private static let seated: [CommissionStage] = handling + [.done, .confirmed, .returned]

    /// Who may enter an outside court's paper (代录): a named officer of the recording court.
    package static let recorderRoles: [OfficerRole] = desk + [.bureauChief]

    /// Every act, in the order in which a matter runs.
    package static let table: [CommissionVerb] = [
        .init(
            "draft", "拟稿", "draft", [.commissioning], desk, [.draft, .approved],
            CommissionCite.doc27),
        .init(
            "approve", "审批", "approve", [.commissioning],
            CommissionApprovalStep.table.flatMap(\.roles), [.draft], CommissionCite.approval),
        .init(
            "discard", "废稿", "discard", [.commissioning], desk, [.draft, .approved],
            CommissionCite.own),
        .init(
            "send", "发送", "send", [.commissioning], [.commandCentre], [.approved],
            CommissionCite.doc27),
        .init(
            "sign-for", "签收", "sign for", [.commissioned], desk, [.sent, .delivered],
            CommissionCite.doc27,
            isFact: true),
        .init(
            "reroute", "转办", "reroute", [.supervising], [.commandCentre, .bureauChief], handling,
            CommissionCite.hub),
        .init(
            "contact", "联系记录", "record a contact", [.commissioned, .commissioning], desk, seated,
            CommissionCite.doc27, isFact: true),
        .init(
            "ask-papers", "要求补充材料", "ask for papers", [.commissioned], signers,
            [.signed, .inHand], CommissionCite.doc27),
        .init(
            "supply", "补充材料", "supply papers", [.commissioning], desk, handling,
            CommissionCite.doc27),
        .init(
            "return", "退回", "return", [.commissioned], [.commandCentre, .bureauChief], inHand,
            CommissionCite.doc27),
        .init(
            "progress", "办理进展", "report progress", [.commissioned], desk, inHand,
            CommissionCite.doc27),
        .init(
            "complete", "办结反馈", "report done", [.commissioned], signers, inHand,
            CommissionCite.doc27,
            isFact: true),
        .init(
            "confirm", "确认办结", "confirm", [.commissioning], signers, [.done], CommissionCite.doc27),
        .init("rate", "评价", "rate", [.commissioning], signers, [.confirmed], CommissionCite.doc27),
        .init(
            "complain", "投诉", "complain", [.commissioning], signers + [.bureauChief], seated,
            CommissionCite.doc27),
        .init(
            "explain", "说明", "explain", [.commissioned], signers + [.bureauChief], seated,
            CommissionCite.doc27),
        .init(
            "conclude", "投诉处理", "conclude a complaint", [.supervising], chiefs, seated,
            CommissionCite.own),
        .init(
            "withdraw", "撤回", "withdraw", [.commissioning], [.commandCentre, .bureauChief],
            handling, CommissionCite.own),
        .init(
            "amend", "更正", "amend", [.commissioning, .commissioned], desk,
            handling + [.done, .confirmed], CommissionCite.amend),
        .init(
            "confirm-amendment", "更正确认", "confirm an amendment", [.commissioning, .commissioned],
            signers, handling + [.done, .confirmed], CommissionCite.amend),
        .init(
            "press", "督办", "press", [.supervising, .superior], chiefs, handling + [.done],
            CommissionCite.hub),
        .init(
            "platform", "法定平台录入", "enter the platform number", [.commissioning], desk, seated,
            CommissionCite.platform),
        .init(
            "look", "处理待办", "answer a duty",
            [.commissioning, .commissioned, .supervising, .superior], desk + chiefs,
            seated + [.withdrawn], CommissionCite.own),
    ]

    /// The table in the shape that all procedures share.
    package static var verbs: [VerbRule] {
        table.map { row in
            VerbRule(
                verb: row.verb, term: row.name.zh, roles: row.roles,
                parties: row.sides.map(\.role), isFact: row.isFact)
        }
    }

    /// The row of an act.
    package static func of(_ act: CommissionAct) -> CommissionVerb? {
        let verb = act.verb
        return table.first { $0.verb == verb }
    }
}

extension CommissionAct {
    /// The act's verb as the command line has it.
    package var verb: String {
        switch self {
        case .draft: "draft"
        case .approve: "approve"
        case .discard: "discard"
        case .send: "send"
        case .signFor: "sign-for"
        case .reroute: "reroute"
        case .contact: "contact"
        case .askPapers: "ask-papers"
        case .supply: "supply"
        case .returnMatter: "return"
        case .progress: "progress"
        case .complete: "complete"
        case .confirm: "confirm"
        case .rate: "rate"
        case .complain: "complain"
        case .explain: "explain"
        case .conclude: "conclude"
        case .withdraw: "withdraw"
        case .amend: "amend"
        case .confirmAmendment: "confirm-amendment"
        case .press: "press"
        case .platform: "platform"
        case .look: "look"
        }
    }
}

/// The texts that refusals and rows cite. 法发〔2017〕27号 was not seen in full: what rests on it is
/// marked as from memory.
enum CommissionCite {
    static let doc27 = "法发〔2017〕27号（凭记忆，待核）"
    static let doc27art1 = "法发〔2017〕27号第一条（凭记忆，待核）"
    static let entrust = "委托执行规定第二条第二款"
    static let platform = "委托执行规定第四条第二款"
    static let approval = "法〔2021〕322号 §10（审批表为自定）"
    static let amount = "法〔2021〕322号 §15"
    static let hub = "法〔2021〕322号 §26"
    static let number = "法〔2015〕137号"
    static let amend = "更正规则（自定）"
    static let outside = "代录规则（自定）"
    static let own = "自定"
    static let sizes = "输入限制（自定）"
}

/// Lengths that no text states, kept as data; the table of windows in force goes before them.
package enum CommissionPolicy {
    /// 评价投诉期 after confirmation or return; then the matter closes by itself. Rule id `O20`.
    package static let ratingRule = "O20"
    /// Used when the table of windows has no `O20`.
    package static let ratingWindow = Window(15, .day)
    /// Used when the table of windows has no `W10`.
    package static let shortest = Window(10, .day)
    /// Used when the table of windows has no `W10b`.
    package static let longest = Window(20, .day)
    /// Used when the table of windows has no `W11`.
    package static let urgent = Window(24, .hour)
    /// Used when the table of windows has no `W12`.
    package static let supplement = Window(3, .day)
    /// Used when the table of windows has no `O01`.
    package static let urgentAnswer = Window(1, .hour)
    /// Longest sentence, in Unicode scalars.
    package static let longText = 4_000
    /// Longest name of a person.
    package static let longName = 64
    /// Papers in one act.
    package static let mostPapers = 64
    /// Largest paper in bytes that any configuration may allow; the store's own limit is lower.
    package static let largestPaper: Int64 = 4 << 30
    /// Approvals in one act.
    package static let mostApprovals = 8
    /// Largest amount in fen: 1,000,000 亿元.
    package static let largestAmount: Int64 = 10_000_000_000_000_000
}
