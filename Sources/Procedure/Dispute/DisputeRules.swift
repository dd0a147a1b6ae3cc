package import Domain

/// How many named approvals of a role an act needs (审批).
package struct ApprovalNeed: Hashable, Sendable {
    package var role: OfficerRole
    /// Different people.
    package var count: Int

    package init(_ role: OfficerRole, _ count: Int) {
        self.role = role
        self.count = count
    }
}

/// A row of the dispute's table: who may do the act, in which phases, and who must have approved.
package struct DisputeRule: Hashable, Sendable {
    package var verb: VerbRule
    /// Phases in which the act is in order.
    package var phases: [DisputePhase]
    package var approvals: [ApprovalNeed]
    /// English name of the act, for messages.
    package var english: String
}

/// The dispute's rules as data (执行争议协调规则).
///
/// Approvals and officers' roles are the project's choice where practice fixes none, kept here so
/// that a court can see and change them: 协调意见 needs 合议庭 and 分管副院长; a report and minutes
/// need the bureau's chief; an order to move money needs 分管副院长.
package enum DisputeRules {
    /// 15 days are not 15 working days: the windows are those of the table, by id.
    package enum Window {
        /// 协商期限.
        package static let negotiation = "W70"
        /// 转报期限.
        package static let relay = "W71"
        /// 协调期限.
        package static let coordination = "W20"
        /// 履行期限.
        package static let compliance = "W21"
        /// 地方规定: silence for a month is failure.
        package static let silence = "W24"
    }

    /// Whether the local rule W24 is in force: silence after the letter counts as failure of the
    /// talks. It is text of one high court only, so it is off unless a court adopts it.
    package static let silenceIsFailure = false

    /// Every verb, in the order of the procedure.
    package static let table: [DisputeRule] = [
        row("raise", "提出争议", "the opening of a dispute", everyday, [.disputant], []),
        row("answer", "答复", "the answer", everyday, [.disputant], undecided),
        row(
            "settle", "提交协商纪要", "minutes",
            [.handler, .commandCentre, .bureauChief, .vicePresident],
            [.disputant], undecided, [ApprovalNeed(.bureauChief, 1)]),
        // Consent binds the court: it is given by those who answer for it.
        row(
            "consent", "同意", "consent", [.bureauChief, .vicePresident, .president],
            [.disputant, .supervising], open),
        row("fail", "协商不成", "the failure of the talks", everyday, [.disputant], [.negotiating]),
        row(
            "report", "报请协调", "a report to the superior", everyday, [.disputant], undecided,
            [ApprovalNeed(.bureauChief, 1)]),
        row(
            "relay", "逐级上报", "the relay of a report",
            [.handler, .commandCentre, .supervisor, .bureauChief], [.rung],
            climbing + beforeSuperior),
        row(
            "negotiate", "高院协商", "talks between high courts",
            [.handler, .bureauChief, .vicePresident], [.rung], [.highTalks]),
        row(
            "send-back", "退回补充", "a send-back", [.handler, .panelMember, .bureauChief],
            [.supervising], [.received, .accepted]),
        row("supplement", "补充材料", "a supplement", everyday, [.disputant], [.sentBack]),
        // 立案庭 numbers cases; nobody else enters a case number of this kind.
        row("accept", "执协立案", "the filing of the case", [.filing], [.supervising], beforeSuperior),
        row(
            "opine", "出具协调意见", "the opinion", [.handler, .panelMember, .bureauChief],
            [.supervising], [.accepted, .sentBack],
            [ApprovalNeed(.panelMember, 3), ApprovalNeed(.vicePresident, 1)]),
        row("comply", "报告履行", "compliance", everyday, [.disputant], deciding, isFact: true),
        row(
            "confirm", "确认履行", "the confirmation of compliance",
            [.handler, .panelMember, .supervisor, .bureauChief], [.supervising], deciding),
        row("stop", "停止执行", "a stop", everyday, [.disputant], undecided, isFact: true),
        row("dispose", "处置报告", "a disposal", everyday, [.disputant], open, isFact: true),
        row(
            "move-money", "协调划款", "an order to move money",
            [.handler, .panelMember, .bureauChief], [.supervising], beforeSuperior + deciding,
            [ApprovalNeed(.vicePresident, 1)]),
        row("money-moved", "划款回报", "money moved", everyday, [.disputant], open, isFact: true),
        row(
            "withdraw", "撤回", "the withdrawal", everyday, [.disputant], undecided,
            [ApprovalNeed(.bureauChief, 1)]),
        row(
            "amend", "更正", "a correction", everyday, [.disputant], open,
            [ApprovalNeed(.bureauChief, 1)]),
        row(
            "serve-paper", "书面送达", "service on paper", everyday + [.filing],
            [.disputant, .rung, .supervising], open, isFact: true),
        row(
            "join-party", "追加争议法院", "the addition of a court", everyday,
            [.disputant, .supervising], undecided),
        row("reconsider", "申请复议", "reconsideration", everyday, [.disputant], []),
        row(
            "look", "处理异常任务", "a look at an irregular entry",
            [.handler, .commandCentre, .supervisor, .bureauChief],
            [.disputant, .rung, .supervising], DisputePhase.allCases, isFact: true),
    ]

    /// The table in the shape that all procedures share.
    package static var verbs: [VerbRule] { table.map(\.verb) }

    /// The row of a verb.
    package static subscript(verb: String) -> DisputeRule? { table.first { $0.verb.verb == verb } }

    /// Who may enter an outside court's paper (代录), whatever the paper is: its own officers and
    /// approvals are on the paper.
    package static let recorders: [OfficerRole] = everyday + [.filing]

    /// The longest text of a field, in UTF-8 bytes; the paper holds the rest.
    package static let longestText = 16_000
    /// The longest text that stands once for each court, in UTF-8 bytes: with all of them an act
    /// still fits one record of the wire.
    package static let longestItem = 4_000
    /// The longest name-like field, in UTF-8 bytes.
    package static let longestLine = 600
    /// The most papers of an act.
    package static let mostPapers = 64
    /// The most bytes of one paper.
    package static let largestPaper: Int64 = 200 << 20
    /// The most courts in dispute.
    package static let mostDisputants = 16
    /// The most missing papers that a send-back lists.
    package static let mostMissing = 32
    /// The most approvals of an act.
    package static let mostApprovals = 16
    /// The most open corrections, remarks of one court's disposals and money orders each.
    package static let mostRecords = 1_000

    private static let everyday: [OfficerRole] = [.handler, .clerk, .commandCentre, .bureauChief]
    private static let climbing: [DisputePhase] = [.reported, .relaying, .highTalks]
    private static let beforeSuperior: [DisputePhase] = [.received, .sentBack, .accepted]
    private static let deciding: [DisputePhase] = [.opined, .complying]
    private static let undecided = [.negotiating, .failed] + climbing + beforeSuperior
    private static let open = undecided + deciding

    private static func row(
        _ verb: String, _ term: String, _ english: String, _ roles: [OfficerRole],
        _ parties: [PartyRole], _ phases: [DisputePhase], _ approvals: [ApprovalNeed] = [],
        isFact: Bool = false
    ) -> DisputeRule {
        DisputeRule(
            verb: VerbRule(verb: verb, term: term, roles: roles, parties: parties, isFact: isFact),
            phases: phases, approvals: approvals, english: english)
    }
}

/// Where the dispute's rules are written.
enum DisputeLaw {
    /// Who negotiates and who decides.
    static let ladder = "执行工作规定 art. 67"
    /// Contradictory documents.
    static let contradiction = "执行工作规定 art. 68"
    /// Disputed money.
    static let money = "执行工作规定 art. 69"
    /// The opinion must be carried out.
    static let binding = "执行工作规定 art. 70"
    /// One month, 15 working days.
    static let month = "法〔2021〕322号 §27(1)"
    /// 谁审批、谁负责.
    static let approval = "法〔2021〕322号 §9-10"
    /// 执协 is a type word of its own.
    static let number = "法发〔2014〕26号"
    /// Local text, a choice of the topology.
    static let local = "地方规定 (local rule): 协商期间维持现状"
    /// The project's own choice where no text speaks.
    static let own = "本系统规则 (own rule)"
}
