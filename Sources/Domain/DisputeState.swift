/// Where a dispute stands (阶段).
package enum DisputePhase: String, Hashable, Codable, Sendable, CaseIterable {
    /// 协商中.
    case negotiating
    /// 协商不成.
    case failed
    /// 已报请: a report is with, or on its way to, the reporting court's direct superior.
    case reported
    /// 逐级上报中.
    case relaying
    /// 高院协商中: the high courts negotiate before they report to the supreme court.
    case highTalks
    /// 共同上级已收到: the complete report is with the common superior, and its month runs.
    case received
    /// 退回补充中: the month is suspended.
    case sentBack
    /// 已立执协案.
    case accepted
    /// 已出协调意见.
    case opined
    /// 履行中: a court has received the opinion.
    case complying
    /// 已履行完毕.
    case implemented
    /// 协商解决.
    case settled
    /// 已撤回.
    case withdrawn

    /// The official Chinese term.
    package var term: String {
        switch self {
        case .negotiating: "协商中"
        case .failed: "协商不成"
        case .reported: "已报请"
        case .relaying: "逐级上报中"
        case .highTalks: "高院协商中"
        case .received: "共同上级已收到"
        case .sentBack: "退回补充中"
        case .accepted: "已立执协案"
        case .opined: "已出协调意见"
        case .complying: "履行中"
        case .implemented: "已履行完毕"
        case .settled: "协商解决"
        case .withdrawn: "已撤回"
        }
    }

    /// Nothing more can be asked for.
    package var isClosed: Bool { self == .implemented || self == .settled || self == .withdrawn }

    /// The superior has not decided yet, and nobody has ended the dispute.
    package var isUndecided: Bool {
        switch self {
        case .negotiating, .failed, .reported, .relaying, .highTalks, .received, .sentBack,
            .accepted:
            true
        case .opined, .complying, .implemented, .settled, .withdrawn: false
        }
    }

    /// The common superior holds a complete report and has not decided yet.
    package var isBeforeSuperior: Bool {
        self == .received || self == .sentBack || self == .accepted
    }

    /// A report is on its way up.
    package var isClimbing: Bool { self == .reported || self == .relaying || self == .highTalks }
}

/// How far a court has carried out the opinion.
package enum DisputeCompliance: String, Hashable, Codable, Sendable {
    /// 未报告.
    case owed
    /// 已报告待确认.
    case claimed
    /// 已确认.
    case confirmed
}

/// A court in dispute (争议法院).
package struct Disputant: Hashable, Codable, Sendable {
    package var court: CourtID
    package var caseNumber: CaseNumber?
    package var claim: String
    /// It has answered, or acted otherwise.
    package var hasActed: Bool = false
    /// When it stopped enforcing because of contradictory documents.
    package var stoppedAt: Instant?
    /// Its own receipt of the opinion, by its node or on paper.
    package var opinionReceivedAt: Instant?
    package var compliance: DisputeCompliance = .owed
    /// When it reported compliance last.
    package var compliedAt: Instant?
    /// Start of the time that does not count towards its six months (执行程序解释 art. 13): the common
    /// superior's receipt of the report.
    package var excludedFrom: Instant?
    /// End of that time: its receipt of the opinion, or the end of the dispute.
    package var excludedUntil: Instant?

    package init(_ claim: DisputeClaim) {
        court = claim.court
        caseNumber = claim.caseNumber
        self.claim = claim.claim
    }
}

/// What an entry carries to a court whose receipt of it has an effect.
package enum DisputeServiceKind: String, Hashable, Codable, Sendable, CaseIterable {
    /// 协商函.
    case letter
    /// 请求协调报告, at the court above.
    case report
    /// 补充材料.
    case supplement
    /// 协调意见.
    case opinion
}

/// A service (送达) and its receipt.
package struct DisputeService: Hashable, Codable, Sendable {
    package var kind: DisputeServiceKind
    /// The entry that carries it.
    package var entry: Int
    package var from: CourtID
    package var to: CourtID
    package var sentAt: Instant
    /// Receipt by the node, or on paper, whichever was recorded first; nil while it is awaited.
    package var receivedAt: Instant?
    package var onPaper: Bool = false

    package init(
        kind: DisputeServiceKind, entry: Int, from: CourtID, to: CourtID, sentAt: Instant
    ) {
        self.kind = kind
        self.entry = entry
        self.from = from
        self.to = to
        self.sentAt = sentAt
    }
}

/// The way of a report from one disputant to the common superior (逐级上报的路径).
package struct DisputeRoute: Hashable, Codable, Sendable {
    package var reporter: CourtID
    /// The courts on the way, the direct superior first, the common superior last.
    package var path: [CourtID]
    /// The court of `path` that the report has been sent to last.
    package var holder: CourtID

    package init(reporter: CourtID, path: [CourtID], holder: CourtID) {
        self.reporter = reporter
        self.path = path
        self.holder = holder
    }
}

/// What a party said at some time in a dispute.
package struct DisputeRemark: Hashable, Codable, Sendable {
    /// Verb of the act.
    package var verb: String
    package var by: CourtID
    package var at: Instant
    package var entry: Int
    package var text: String

    package init(verb: String, by: CourtID, at: Instant, entry: Int, text: String) {
        self.verb = verb
        self.by = by
        self.at = at
        self.entry = entry
        self.text = text
    }
}

/// Minutes that wait for consent.
package struct DisputeProposal: Hashable, Codable, Sendable {
    package var entry: Int
    package var by: CourtID
    package var at: Instant
    package var minutes: DisputeMinutes
    /// The courts that agree, the proposing one first.
    package var consents: [CourtID]

    package init(
        entry: Int, by: CourtID, at: Instant, minutes: DisputeMinutes, consents: [CourtID]
    ) {
        self.entry = entry
        self.by = by
        self.at = at
        self.minutes = minutes
        self.consents = consents
    }
}

/// A high court's record of the talks between high courts.
package struct DisputeTalks: Hashable, Codable, Sendable {
    package var court: CourtID
    package var agreed: Bool
    package var at: Instant

    package init(court: CourtID, agreed: Bool, at: Instant) {
        self.court = court
        self.agreed = agreed
        self.at = at
    }
}

/// The one send-back of a report.
package struct DisputeReturn: Hashable, Codable, Sendable {
    package var at: Instant
    package var missing: [String]
    /// When the supplement was received; nil while the month is suspended.
    package var resumedAt: Instant?

    package init(at: Instant, missing: [String]) {
        self.at = at
        self.missing = missing
    }
}

/// A consent to a disposal while the status quo holds.
package struct DisputeLeave: Hashable, Codable, Sendable {
    /// The court that may dispose.
    package var court: CourtID
    /// The court that consents, or gives leave.
    package var by: CourtID

    package init(court: CourtID, by: CourtID) {
        self.court = court
        self.by = by
    }
}

/// A disposal that a court reported.
package struct DisputeDisposal: Hashable, Codable, Sendable {
    package var court: CourtID
    package var at: Instant
    package var entry: Int
    package var text: String
    /// Done while the status quo held, without every other court's consent and without leave.
    package var isPremature: Bool

    package init(court: CourtID, at: Instant, entry: Int, text: String, isPremature: Bool) {
        self.court = court
        self.at = at
        self.entry = entry
        self.text = text
        self.isPremature = isPremature
    }
}

/// An order to move money, and whether it was obeyed.
package struct DisputeTransfer: Hashable, Codable, Sendable {
    /// The entry of the order.
    package var entry: Int
    package var order: DisputeMoneyOrder
    package var orderedAt: Instant
    package var movedAt: Instant?

    package init(entry: Int, order: DisputeMoneyOrder, orderedAt: Instant) {
        self.entry = entry
        self.order = order
        self.orderedAt = orderedAt
    }
}

/// A correction that waits for the courts that have acted on what it corrects.
package struct DisputeCorrection: Hashable, Codable, Sendable {
    package var entry: Int
    package var by: CourtID
    package var amendment: Amendment
    package var waitingFor: [CourtID]

    package init(entry: Int, by: CourtID, amendment: Amendment, waitingFor: [CourtID]) {
        self.entry = entry
        self.by = by
        self.amendment = amendment
        self.waitingFor = waitingFor
    }
}

/// An opinion with its date.
package struct DisputeDecision: Hashable, Codable, Sendable {
    package var entry: Int
    package var by: CourtID
    package var at: Instant
    package var opinion: DisputeOpinion

    package init(entry: Int, by: CourtID, at: Instant, opinion: DisputeOpinion) {
        self.entry = entry
        self.by = by
        self.at = at
        self.opinion = opinion
    }
}

/// A dispute between courts (执行争议) as the fold of its events.
package struct DisputeState: Hashable, Codable, Sendable {
    package var phase: DisputePhase = .negotiating
    package var raiser: CourtID
    package var raisedAt: Instant
    package var kind: DisputeKind
    package var asset: String
    package var place: String
    package var facts: String
    /// In the order in which they were named.
    package var disputants: [Disputant]
    /// 共同上级法院: the only court that can decide.
    package var commonSuperior: CourtID
    /// Direct superiors that know that a dispute exists, and its age, but not its content.
    package var notifiedSuperiors: [CourtID] = []
    package var services: [DisputeService] = []
    package var remarks: [DisputeRemark] = []
    /// 维持现状: no party may dispose first (local rule). Shown by the parties' nodes.
    package var statusQuo: Bool = true
    /// 立即停止执行: contradictory documents (执行工作规定 art. 68).
    package var stopped: Bool = false
    /// The negotiation's time is over.
    package var negotiationExpired: Bool = false
    package var proposal: DisputeProposal?
    package var routes: [DisputeRoute] = []
    /// The high courts that negotiate before a report to the supreme court.
    package var talksWith: [CourtID] = []
    package var talks: [DisputeTalks] = []
    /// When the complete report was received by the common superior.
    package var receivedAt: Instant?
    package var sendBack: DisputeReturn?
    /// 执协 case number.
    package var caseNumber: CaseNumber?
    package var decision: DisputeDecision?
    package var leaves: [DisputeLeave] = []
    package var disposals: [DisputeDisposal] = []
    package var transfers: [DisputeTransfer] = []
    package var corrections: [DisputeCorrection] = []
    package var closedAt: Instant?

    package init(
        raiser: CourtID, raisedAt: Instant, raising: DisputeRaising, commonSuperior: CourtID
    ) {
        self.raiser = raiser
        self.raisedAt = raisedAt
        kind = raising.kind
        asset = raising.asset
        place = raising.place
        facts = raising.facts
        disputants = raising.claims.map(Disputant.init)
        self.commonSuperior = commonSuperior
    }

    /// The disputant with this id, or nil.
    package func disputant(_ court: CourtID) -> Disputant? {
        disputants.first { $0.court == court }
    }

    /// The courts in dispute, in order.
    package var disputantCourts: [CourtID] { disputants.map(\.court) }

    /// The courts in dispute other than `court`.
    package func others(than court: CourtID) -> [CourtID] {
        disputantCourts.filter { $0 != court }
    }
}
