/// What a dispute between courts is about (争议类型): the causes met in practice and the classes of
/// 执协 cases.
package enum DisputeKind: String, Hashable, Codable, Sendable, CaseIterable {
    /// 查封顺位争议: which seizure comes first (查扣冻规定 arts. 26-27, 财产保全规定 art. 16).
    case seizureOrder
    /// 处置权争议: first seizure against priority claim (法释〔2016〕6号).
    case disposal
    /// 参与分配争议 (民诉法解释 arts. 506-514).
    case distribution
    /// 重复立案 (执行工作规定 art. 13, 执行程序解释 art. 2).
    case duplicateFiling
    /// 执行管辖争议 (执行工作规定 art. 14).
    case jurisdiction
    /// 协助执行争议 (查扣冻规定 art. 1).
    case assistance
    /// 执行与破产程序争议 (民诉法解释 arts. 511-513).
    case bankruptcy
    /// 法律文书相互矛盾 (执行工作规定 art. 68).
    case contradictoryDocuments
    /// 其他争议.
    case other

    /// The official Chinese term.
    package var term: String {
        switch self {
        case .seizureOrder: "查封顺位争议"
        case .disposal: "处置权争议"
        case .distribution: "参与分配争议"
        case .duplicateFiling: "重复立案"
        case .jurisdiction: "执行管辖争议"
        case .assistance: "协助执行争议"
        case .bankruptcy: "执行与破产程序争议"
        case .contradictoryDocuments: "法律文书相互矛盾"
        case .other: "其他争议"
        }
    }
}

/// What one court of a dispute claims (主张), with the case for which it claims it.
package struct DisputeClaim: Hashable, Codable, Sendable {
    package var court: CourtID
    /// The court's case; nil when the court that names it does not know the number.
    package var caseNumber: CaseNumber?
    /// The claim in words.
    package var claim: String

    package init(court: CourtID, caseNumber: CaseNumber?, claim: String) {
        self.court = court
        self.caseNumber = caseNumber
        self.claim = claim
    }
}

/// Words with the papers that belong to them.
package struct DisputeStatement: Hashable, Codable, Sendable {
    package var text: String
    package var papers: [Paper]

    package init(text: String, papers: [Paper] = []) {
        self.text = text
        self.papers = papers
    }
}

/// The opening of a dispute (提出争议, 发协商函).
package struct DisputeRaising: Hashable, Codable, Sendable {
    package var kind: DisputeKind
    /// The courts in dispute, the raising court among them; 2 … 16.
    package var claims: [DisputeClaim]
    /// 争议标的物.
    package var asset: String
    /// 财产所在地.
    package var place: String
    /// 基本事实.
    package var facts: String
    /// The 协商函 among them.
    package var papers: [Paper]
    package var approvals: [Approval]

    package init(
        kind: DisputeKind, claims: [DisputeClaim], asset: String, place: String, facts: String,
        papers: [Paper], approvals: [Approval] = []
    ) {
        self.kind = kind
        self.claims = claims
        self.asset = asset
        self.place = place
        self.facts = facts
        self.papers = papers
        self.approvals = approvals
    }
}

/// Draft minutes of a negotiation (协商纪要): they bind when every other disputant has consented.
package struct DisputeMinutes: Hashable, Codable, Sendable {
    package var text: String
    package var papers: [Paper]
    package var approvals: [Approval]

    package init(text: String, papers: [Paper], approvals: [Approval]) {
        self.text = text
        self.papers = papers
        self.approvals = approvals
    }
}

/// What a court consents to (同意).
package enum DisputeConsent: Hashable, Codable, Sendable {
    /// The minutes proposed in this entry.
    case minutes(entry: Int)
    /// That this court disposes of the asset while the status quo holds; of the supervising court
    /// it is the leave (许可).
    case disposal(by: CourtID)
    /// The correction (更正) proposed in this entry.
    case amendment(entry: Int)
}

/// A report that asks the superior to coordinate (请求协调报告): facts, course, points in dispute,
/// law, negotiation so far and own opinion, on sealed paper.
package struct DisputeReport: Hashable, Codable, Sendable {
    /// The superior that the clerk means, checked against the tree; nil for the direct superior.
    package var to: CourtID?
    /// 基本案情.
    package var facts: String
    /// 执行经过.
    package var process: String
    /// 争议焦点.
    package var points: String
    /// 法律依据.
    package var law: String
    /// 协商情况.
    package var negotiation: String
    /// 本院意见.
    package var opinion: String
    package var papers: [Paper]
    package var approvals: [Approval]

    package init(
        to: CourtID?, facts: String, process: String, points: String, law: String,
        negotiation: String, opinion: String, papers: [Paper], approvals: [Approval]
    ) {
        self.to = to
        self.facts = facts
        self.process = process
        self.points = points
        self.law = law
        self.negotiation = negotiation
        self.opinion = opinion
        self.papers = papers
        self.approvals = approvals
    }
}

/// A high court's record of the negotiation between high courts (高级人民法院之间的协商), which comes
/// before a report to the supreme court (执行工作规定 art. 67).
package struct HighCourtTalks: Hashable, Codable, Sendable {
    package var agreed: Bool
    package var statement: DisputeStatement

    package init(agreed: Bool, statement: DisputeStatement) {
        self.agreed = agreed
        self.statement = statement
    }
}

/// The return of an incomplete report (退回补充), once only.
package struct DisputeSendBack: Hashable, Codable, Sendable {
    /// The missing papers, one by one; 1 … 32.
    package var missing: [String]
    package var note: String

    package init(missing: [String], note: String) {
        self.missing = missing
        self.note = note
    }
}

/// What the opinion orders one court to do.
package struct DisputeOrder: Hashable, Codable, Sendable {
    package var court: CourtID
    package var text: String

    package init(court: CourtID, text: String) {
        self.court = court
        self.text = text
    }
}

/// The common superior's decision (协调意见), which must be carried out (执行工作规定 art. 70).
package struct DisputeOpinion: Hashable, Codable, Sendable {
    package var text: String
    /// One for each disputant.
    package var orders: [DisputeOrder]
    package var papers: [Paper]
    /// 合议庭 and 分管副院长.
    package var approvals: [Approval]

    package init(text: String, orders: [DisputeOrder], papers: [Paper], approvals: [Approval]) {
        self.text = text
        self.orders = orders
        self.papers = papers
        self.approvals = approvals
    }
}

/// The superior's answer to a proof of compliance (确认 or 退回).
package struct DisputeVerdict: Hashable, Codable, Sendable {
    /// The court whose proof it is.
    package var court: CourtID
    package var accepted: Bool
    /// Why it is returned; may be empty when accepted.
    package var note: String

    package init(court: CourtID, accepted: Bool, note: String) {
        self.court = court
        self.accepted = accepted
        self.note = note
    }
}

/// An order to move disputed money to the superior's account (协调划款决定, 执行工作规定 art. 69).
package struct DisputeMoneyOrder: Hashable, Codable, Sendable {
    /// The court that holds the money.
    package var from: CourtID
    /// In fen (分), above 0.
    package var amount: Int64
    /// The account that the superior designates, as written.
    package var account: String
    package var reason: String
    package var papers: [Paper]
    package var approvals: [Approval]

    package init(
        from: CourtID, amount: Int64, account: String, reason: String, papers: [Paper],
        approvals: [Approval]
    ) {
        self.from = from
        self.amount = amount
        self.account = account
        self.reason = reason
        self.papers = papers
        self.approvals = approvals
    }
}

/// The withdrawal of a dispute by the court that raised it (撤回).
package struct DisputeWithdrawal: Hashable, Codable, Sendable {
    package var reason: String
    package var approvals: [Approval]

    package init(reason: String, approvals: [Approval]) {
        self.reason = reason
        self.approvals = approvals
    }
}

/// Service on paper (书面送达) on a court whose node is away for over one working day, or that has
/// none: the paper's receipt starts the clock.
package struct DisputePaperService: Hashable, Codable, Sendable {
    /// The entry whose content was served.
    package var entry: Int
    package var to: CourtID
    /// When the addressee received the paper, as its 送达回证 says.
    package var receivedAt: Instant
    /// 机要, EMS, 专人 …
    package var carrier: String
    /// The 送达回证 among them.
    package var papers: [Paper]

    package init(entry: Int, to: CourtID, receivedAt: Instant, carrier: String, papers: [Paper]) {
        self.entry = entry
        self.to = to
        self.receivedAt = receivedAt
        self.carrier = carrier
        self.papers = papers
    }
}

/// The addition of a court that is in the dispute too (追加争议法院).
package struct DisputeJoining: Hashable, Codable, Sendable {
    package var claim: DisputeClaim
    package var statement: DisputeStatement

    package init(claim: DisputeClaim, statement: DisputeStatement) {
        self.claim = claim
        self.statement = statement
    }
}

/// Acts in a dispute between courts (执行争议协调; 执行工作规定 arts. 67-70, 法〔2021〕322号 §27).
package enum DisputeAct: Hashable, Codable, Sendable {
    /// 提出争议: opens the matter and carries the 协商函.
    case raise(DisputeRaising)
    /// 答复 by another court in dispute.
    case answer(DisputeStatement)
    /// 提交协商纪要.
    case settle(DisputeMinutes)
    /// 同意.
    case consent(DisputeConsent, note: String)
    /// 协商不成.
    case fail(DisputeStatement)
    /// 报请协调.
    case report(DisputeReport)
    /// 逐级上报.
    case relay(DisputeStatement)
    /// 高院协商.
    case negotiate(HighCourtTalks)
    /// 退回补充.
    case sendBack(DisputeSendBack)
    /// 补充材料.
    case supplement(DisputeStatement)
    /// 执协立案: the number that 立案庭 gave; it never moves the clock.
    case accept(CaseNumber)
    /// 出具协调意见.
    case opine(DisputeOpinion)
    /// 报告履行, with proof. A fact.
    case comply(DisputeStatement)
    /// 确认履行, or its return.
    case confirm(DisputeVerdict)
    /// 停止执行 because of contradictory documents (执行工作规定 art. 68). A fact.
    case stop(DisputeStatement)
    /// 处置报告: the court has disposed of the asset, or limited it. A fact.
    case dispose(DisputeStatement)
    /// 协调划款 (执行工作规定 art. 69).
    case moveMoney(DisputeMoneyOrder)
    /// 划款回报 on the order of this entry. A fact.
    case moneyMoved(order: Int, DisputeStatement)
    /// 撤回.
    case withdraw(DisputeWithdrawal)
    /// 更正.
    case amend(Amendment)
    /// 书面送达. A fact.
    case servePaper(DisputePaperService)
    /// 追加争议法院.
    case joinParty(DisputeJoining)
    /// 申请复议: there is none against an opinion, so it is always refused
    /// (执行工作规定 art. 70).
    case reconsider(reason: String)
    /// 处理异常任务: the duty that this entry opened has been looked at.
    case look(entry: Int, note: String)

    /// The verb as the command line and the table of rules have it.
    package var verb: String {
        switch self {
        case .raise: "raise"
        case .answer: "answer"
        case .settle: "settle"
        case .consent: "consent"
        case .fail: "fail"
        case .report: "report"
        case .relay: "relay"
        case .negotiate: "negotiate"
        case .sendBack: "send-back"
        case .supplement: "supplement"
        case .accept: "accept"
        case .opine: "opine"
        case .comply: "comply"
        case .confirm: "confirm"
        case .stop: "stop"
        case .dispose: "dispose"
        case .moveMoney: "move-money"
        case .moneyMoved: "money-moved"
        case .withdraw: "withdraw"
        case .amend: "amend"
        case .servePaper: "serve-paper"
        case .joinParty: "join-party"
        case .reconsider: "reconsider"
        case .look: "look"
        }
    }

    /// Every paper that the act carries, in order.
    package var papers: [Paper] {
        switch self {
        case .raise(let words): words.papers
        case .settle(let words): words.papers
        case .report(let words): words.papers
        case .opine(let words): words.papers
        case .moveMoney(let words): words.papers
        case .servePaper(let words): words.papers
        case .amend(let words): words.proof
        case .negotiate(let words): words.statement.papers
        case .joinParty(let words): words.statement.papers
        case .answer(let words), .fail(let words), .relay(let words), .supplement(let words),
            .comply(let words), .stop(let words), .dispose(let words), .moneyMoved(_, let words):
            words.papers
        case .consent, .sendBack, .accept, .confirm, .withdraw, .reconsider, .look: []
        }
    }

    /// Every approval that the act carries, in order.
    package var approvals: [Approval] {
        switch self {
        case .raise(let words): words.approvals
        case .settle(let words): words.approvals
        case .report(let words): words.approvals
        case .opine(let words): words.approvals
        case .moveMoney(let words): words.approvals
        case .withdraw(let words): words.approvals
        case .amend(let words): words.approvals
        default: []
        }
    }
}
