package import Domain

/// What a court is appraised by (考核指标): windows that it kept or missed (法〔2021〕322号 §26; the
/// choice of indicators is this project's own).
package enum AppraisalItem: String, Hashable, Codable, Sendable, CaseIterable {
    /// 签收.
    case sign
    /// 办结.
    case handle
    /// 补充材料.
    case supply
    /// 确认.
    case confirm
    /// 作出协调意见.
    case opine
    /// 落实协调意见.
    case comply
    /// 信访登记和办结.
    case petition
    /// 其他期限.
    case other

    /// Ids of the windows that count for it.
    package var rules: [String] {
        switch self {
        case .sign: ["O01", "O05"]
        case .handle: ["W10", "W10b", "W11"]
        case .supply: ["W12"]
        case .confirm: ["O06"]
        case .opine: ["W20"]
        case .comply: ["W21"]
        case .petition: ["W49a", "W49b"]
        case .other: []
        }
    }

    /// The item for which a window counts.
    package init(rule: String) {
        self = Self.allCases.first { $0.rules.contains(rule) } ?? .other
    }

    /// The official Chinese term.
    package var term: String {
        switch self {
        case .sign: "按期签收率"
        case .handle: "按期办结率"
        case .supply: "按期补充率"
        case .confirm: "按期确认率"
        case .opine: "按期协调率"
        case .comply: "按期落实率"
        case .petition: "信访按期办理率"
        case .other: "其他期限按期率"
        }
    }
}

/// How windows that ended in a period were kept.
package struct AppraisalTally: Hashable, Codable, Sendable {
    /// Met in time.
    package var met: Int
    /// Met after the end.
    package var late: Int
    /// Ended, and still owed.
    package var missed: Int

    package init(met: Int = 0, late: Int = 0, missed: Int = 0) {
        self.met = met
        self.late = late
        self.missed = missed
    }

    package var total: Int { met + late + missed }

    /// Met in time, in hundredths of a per cent of all, rounded down; nil where there was none.
    package var rate: Int? { total == 0 ? nil : met * 10_000 / total }
}

/// The figures of one court, or of one officer of it.
package struct AppraisalFigures: Hashable, Codable, Sendable {
    /// In the order of `AppraisalItem.allCases`.
    package var tallies: [AppraisalTally]
    /// Commissions that came in.
    package var received: Int
    /// Of the commissions, those returned (退回).
    package var returned: Int
    /// Complaints against it, and those upheld (投诉成立).
    package var complaints: Int
    package var upheld: Int
    /// 折算工作量 of what it completed, in thousandths of an average commission.
    package var workload: Int

    package init() {
        tallies = AppraisalItem.allCases.map { _ in AppraisalTally() }
        received = 0
        returned = 0
        complaints = 0
        upheld = 0
        workload = 0
    }

    /// How the windows of one item were kept.
    package subscript(item: AppraisalItem) -> AppraisalTally {
        get { tallies[AppraisalItem.allCases.firstIndex(of: item) ?? 0] }
        set { tallies[AppraisalItem.allCases.firstIndex(of: item) ?? 0] = newValue }
    }

    /// 按期率: met in time of all windows, in hundredths of a per cent; nil where none ended.
    package var onTimeRate: Int? {
        let total = tallies.reduce(0) { $0 + $1.total }
        return total == 0 ? nil : tallies.reduce(0) { $0 + $1.met } * 10_000 / total
    }

    /// Returned of received, in hundredths of a per cent; nil where nothing came in.
    package var returnRate: Int? { received == 0 ? nil : returned * 10_000 / received }

    /// Complaints of received, in hundredths of a per cent; nil where nothing came in.
    package var complaintRate: Int? { received == 0 ? nil : complaints * 10_000 / received }
}

/// Whose act ended a window: an entry of a matter's timeline.
package struct AppraisalActor: Hashable, Sendable {
    package var court: CourtID
    package var officer: String
    package var at: Instant

    package init(court: CourtID, officer: String, at: Instant) {
        self.court = court
        self.officer = officer
        self.at = at
    }
}

/// Counts the figures of a period over matters, one at a time (考核).
package struct Appraisal: Sendable {
    /// Beginning of the period, and the first instant behind it.
    package let from: Instant
    package let to: Instant
    package private(set) var courts: [CourtID: AppraisalFigures] = [:]
    /// By court and name.
    package private(set) var officers: [CourtID: [String: AppraisalFigures]] = [:]

    package init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }

    /// Takes in one matter as it stands.
    ///
    /// - Parameters:
    ///   - matter: the matter.
    ///   - actors: who acted when, for the figures of officers; empty when they are not wanted.
    package mutating func take(_ matter: Matter, actors: [AppraisalActor]) {
        for deadline in matter.deadlines { count(deadline, actors) }
        if case .commission(let state) = matter.body { count(state, actors) }
    }

    private func isInPeriod(_ instant: Instant?) -> Bool {
        instant.map { from <= $0 && $0 < to } ?? false
    }

    private mutating func count(_ deadline: Deadline, _ actors: [AppraisalActor]) {
        let item = AppraisalItem(rule: deadline.rule)
        let due = deadline.due.dueInstant
        let change: (inout AppraisalFigures) -> Void
        switch deadline.status {
        case .met where isInPeriod(deadline.endedAt): change = { $0[item].met += 1 }
        case .metLate where isInPeriod(due): change = { $0[item].late += 1 }
        case .lapsed where isInPeriod(due): change = { $0[item].missed += 1 }
        default: return
        }
        change(&courts[deadline.owedBy, default: AppraisalFigures()])
        if let officer = officer(of: deadline.owedBy, at: deadline.endedAt, actors) {
            change(&officers[deadline.owedBy, default: [:]][officer, default: AppraisalFigures()])
        }
    }

    /// Who did what counts as of `at`: its entry is the court's first one then, because an entry is
    /// never earlier than the act. Nobody did it yet: whoever acted last has it in hand.
    private func officer(
        of court: CourtID, at instant: Instant?, _ actors: [AppraisalActor]
    ) -> String? {
        guard let instant else { return actors.last { $0.court == court }?.officer }
        return actors.first { $0.court == court && $0.at >= instant }?.officer
    }

    private mutating func count(_ state: CommissionState, _ actors: [AppraisalActor]) {
        let court = state.commissioned
        func add(_ at: Instant?, _ change: (inout AppraisalFigures) -> Void) {
            guard isInPeriod(at) else { return }
            change(&courts[court, default: AppraisalFigures()])
            if let officer = officer(of: court, at: at, actors) {
                change(&officers[court, default: [:]][officer, default: AppraisalFigures()])
            }
        }
        add(state.deliveredAt) { $0.received += 1 }
        add(state.returned?.mark.at) { $0.returned += 1 }
        add(state.completion?.mark.at) { $0.workload += state.letter.kind.workload }
        for complaint in state.complaints {
            add(complaint.complaint.mark.at) { $0.complaints += 1 }
            if complaint.conclusion?.words.upheld == true {
                add(complaint.conclusion?.mark.at) { $0.upheld += 1 }
            }
        }
    }
}

extension CommissionKind {
    /// 折算工作量, in thousandths of an average commission: a choice of this project, since no text
    /// gives one. What one goes out for weighs more than what is done at a desk.
    package var workload: Int {
        switch self {
        case .inquire: 300
        case .serve, .renewDeposit, .releaseDeposit: 500
        case .freezeDeposit, .deductDeposit, .renewEquity, .releaseEquity, .renewSeal: 800
        case .freezeEquity, .freezeReceivable, .unsealProperty, .other: 1_000
        case .sealProperty: 1_500
        case .transferProperty: 2_000
        case .assistDetention: 2_500
        }
    }
}
