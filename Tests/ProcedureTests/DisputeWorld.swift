import Domain
import LegalTime
import Procedure

/// Courts of two provinces, and one dispute with its whole chain: what a seat does with acts,
/// without messages or storage.
struct DisputeWorld {
    static let tree: CourtTree = {
        func court(
            _ id: String, _ level: CourtLevel, _ superior: String?, node: Bool = true
        ) -> Court {
            Court(
                id: id.court, name: "court \(id)", code: nil, level: level,
                superior: superior?.court, coordinator: node ? "yu01".court : nil)
        }
        do {
            return try CourtTree([
                court("spc", .supreme, nil),
                court("yu", .high, "spc"), court("ji", .high, "spc"),
                court("yu01", .intermediate, "yu"), court("yu02", .intermediate, "yu"),
                court("ji01", .intermediate, "ji"),
                court("yu0104", .grassroots, "yu01"), court("yu0105", .grassroots, "yu01"),
                court("yu0106", .grassroots, "yu01"), court("yu0202", .grassroots, "yu02"),
                court("yu0203", .grassroots, "yu02", node: false),
                court("ji0102", .grassroots, "ji01"), court("ji0108", .grassroots, "ji01"),
            ])
        } catch { preconditionFailure("the tree of the tests is no tree: \(error)") }
    }()

    var matter: Matter?
    var now: Instant
    /// Every entry's events and stamp, for replay.
    var chain: [([Event], Stamp)] = []
    /// Receipts are answered at once, as by nodes that are connected.
    var receiptsAreAutomatic = true
    let id = MatterID(court: "yu0105".court, random: 7)

    init(_ date: String = "2026-03-02T09:00") { now = date.instant }

    var state: DisputeState? {
        guard case .dispute(let state)? = matter?.body else { return nil }
        return state
    }

    var stage: String { matter.map { DisputeProcedure.stage(of: $0).name } ?? "none" }
    var lastEntry: Int { matter?.lastEntry ?? 0 }

    func context(_ court: String, officer: Officer? = .everyone, recorder: String? = nil) -> Context
    {
        Context(
            tree: Self.tree, calendar: .published, rules: .standard, matter: id,
            author: court.court,
            recorder: recorder?.court, officer: officer, actedAt: now, now: now,
            entry: lastEntry + 1, servedCourts: Self.tree.courts.filter { !$0.isOutside }.map(\.id))
    }

    func decide(
        _ court: String, _ act: DisputeAct, officer: Officer? = .everyone, recorder: String? = nil
    ) -> Decision {
        Procedures.decide(
            .dispute(act), on: matter, in: context(court, officer: officer, recorder: recorder))
    }

    /// Decides, enters the outcome in the chain, and lets the nodes send their receipts. Answers
    /// `ok`, `fact` for one out of order, or the code of the refusal.
    @discardableResult
    mutating func act(
        _ court: String, _ act: DisputeAct, officer: Officer? = .everyone, recorder: String? = nil
    ) -> String {
        let decision = decide(court, act, officer: officer, recorder: recorder)
        enter(decision)
        return decision.outcome
    }

    mutating func enter(_ decision: Decision) {
        switch decision {
        case .accepted(let events), .outOfOrder(_, let events): commit(events)
        case .refused(let refusal): if matter != nil { commit([.refused(refusal)]) }
        }
    }

    mutating func commit(_ events: [Event]) {
        let stamp = Stamp(matter: id, entry: lastEntry + 1, at: now)
        Fold.apply(events, to: &matter, stamp)
        chain.append((events, stamp))
        guard receiptsAreAutomatic else { return }
        for event in events {
            guard case .receiptWanted(let courts) = event else { continue }
            for court in courts { receipt(court.rawValue, of: stamp.entry) }
        }
    }

    mutating func receipt(_ court: String, of entry: Int) {
        enter(
            Procedures.decide(.receipt(entry: entry), on: matter, in: context(court, officer: nil)))
    }

    /// Moves time to `date`; deadlines that fall due on the way lapse, in order.
    mutating func go(_ date: String) {
        let target = date.instant
        while let next = nextDue(before: target) {
            now = next.due.dueInstant
            guard let matter else { return }
            commit(
                Procedures.lapse(next, of: matter, in: context(next.owedBy.rawValue, officer: nil)))
        }
        now = target
    }

    private func nextDue(before target: Instant) -> Deadline? {
        matter?.deadlines.filter { $0.status == .running && $0.due.dueInstant <= target }
            .min { ($0.due.dueInstant, $0.id) < ($1.due.dueInstant, $1.id) }
    }

    /// The chain folded anew.
    func replayed() -> Matter? {
        var matter: Matter?
        for (events, stamp) in chain { Fold.apply(events, to: &matter, stamp) }
        return matter
    }

    /// The last day of the deadline `rule` owed by `court`, and its status.
    func deadline(_ rule: String, _ court: String) -> String? {
        matter?.deadlines.last { $0.rule == rule && $0.owedBy == court.court }
            .map { "\($0.due.dueDate.iso) \($0.status)" }
    }

    var awaited: [String] {
        matter.map { Procedures.awaits($0).map { "\($0.court) \($0.verb)" } } ?? []
    }

    // MARK: - Words

    /// A dispute in which the courts of `parties` claim the same building.
    static func raise(_ parties: String...) -> DisputeAct {
        .raise(
            DisputeRaising(
                kind: .seizureOrder, claims: parties.map(claim), asset: "金水区某路 1 号房产",
                place: "郑州市金水区", facts: "两院先后查封同一房产", papers: [paper(.negotiationLetter)]))
    }

    static func claim(_ court: String) -> DisputeClaim {
        DisputeClaim(court: court.court, caseNumber: number("（2026）豫0105执1号", court), claim: "首封")
    }

    static func number(_ text: String, _ court: String) -> CaseNumber? {
        try? CaseNumber(text, of: court.court)
    }

    static func paper(_ kind: PaperKind, sealed: Bool = true) -> Paper {
        Paper(
            digest: Digest(repeatElement(7, count: 32)) ?? .zero, size: 100, name: "a.pdf",
            kind: kind,
            sealed: sealed)
    }

    static let words = DisputeStatement(text: "说明", papers: [paper(.proof)])
    static let minutes = DisputeAct.settle(
        DisputeMinutes(text: "由首封法院处置", papers: [paper(.minutes)], approvals: approvals))
    static let money = DisputeMoneyOrder(
        from: "yu0105".court, amount: 1_000_00, account: "6222 0000", reason: "防止分配",
        papers: [paper(.moneyOrder)], approvals: approvals)
    static let withdrawal = DisputeAct.withdraw(
        DisputeWithdrawal(reason: "争议消除", approvals: approvals))
    static let sendBack = DisputeAct.sendBack(DisputeSendBack(missing: ["查封登记回执"], note: ""))

    static func report(to: String? = nil, sealed: Bool = true) -> DisputeAct {
        .report(
            DisputeReport(
                to: to?.court, facts: "事实", process: "经过", points: "焦点", law: "依据",
                negotiation: "协商未成", opinion: "应由首封法院处置",
                papers: [paper(.report, sealed: sealed)], approvals: approvals))
    }

    static func opinion(_ courts: String...) -> DisputeAct {
        .opine(
            DisputeOpinion(
                text: "由首封法院处置", orders: courts.map { DisputeOrder(court: $0.court, text: "照办") },
                papers: [paper(.opinion)], approvals: approvals))
    }

    static func accept(_ court: String, _ text: String = "（2026）豫01执协3号") -> DisputeAct? {
        number(text, court).map { .accept($0) }
    }

    static func talks(_ agreed: Bool) -> DisputeAct {
        .negotiate(
            HighCourtTalks(
                agreed: agreed,
                statement: DisputeStatement(text: "高院协商", papers: [paper(.minutes)])))
    }

    static func verdict(_ court: String, _ accepted: Bool = true) -> DisputeAct {
        .confirm(DisputeVerdict(court: court.court, accepted: accepted, note: "材料不足"))
    }

    static func join(_ court: String) -> DisputeAct {
        .joinParty(DisputeJoining(claim: claim(court), statement: words))
    }

    static func service(_ entry: Int, _ to: String, _ at: String) -> DisputeAct {
        .servePaper(
            DisputePaperService(
                entry: entry, to: to.court, receivedAt: at.instant, carrier: "EMS",
                papers: [paper(.serviceReturn)]))
    }

    static func amend(_ field: String, _ old: String, _ new: String) -> DisputeAct {
        .amend(
            Amendment(
                field: field, old: old, new: new, reason: "笔误", proof: [paper(.evidence)],
                approvals: approvals))
    }

    /// Everybody whom any act needs.
    static let approvals = [
        approval("甲", .panelMember), approval("乙", .panelMember), approval("丙", .panelMember),
        approval("丁", .vicePresident), approval("戊", .bureauChief),
    ]

    static func approval(_ name: String, _ role: OfficerRole) -> Approval {
        Approval(officer: name, role: role, at: "2025-01-05T09:00".instant, note: "同意")
    }
}

extension Officer {
    /// Holds every role, so that tests of the stage do not stumble over the officer.
    static let everyone = Officer(name: "王法官", roles: OfficerRole.allCases)
}

extension Decision {
    var outcome: String {
        switch self {
        case .accepted: "ok"
        case .outOfOrder: "fact"
        case .refused(let refusal): refusal.code
        }
    }

    var refusal: Refusal? {
        if case .refused(let refusal) = self { return refusal }
        return nil
    }
}

extension String {
    var court: CourtID {
        guard let id = CourtID(self) else { preconditionFailure("no court id: \(self)") }
        return id
    }

    var instant: Instant {
        guard let instant = Instant(iso: self) else { preconditionFailure("no time: \(self)") }
        return instant
    }
}
