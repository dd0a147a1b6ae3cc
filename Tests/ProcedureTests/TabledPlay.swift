import Domain
import LegalTime
import Procedure
import Testing

/// One tabled matter with its whole chain: what a seat does with acts, receipts and lapses, without
/// messages or storage.
struct TabledPlay {
    let procedure: String
    var matter: Matter?
    var now: Instant
    /// Every entry's events and stamp, for replay.
    var chain: [([Event], Stamp)] = []
    /// Open matters that have a case to themselves.
    var claims: [CaseClaim: MatterID] = [:]
    /// Every court that held the power, in order.
    var holders: [CourtID] = []
    let id = MatterID(court: "yu01".court, random: 7)

    init(_ procedure: String, _ date: String = "2026-03-02T09:00") {
        self.procedure = procedure
        now = date.instant
    }

    var state: TabledState? { matter?.tabled }
    var stage: String { state?.stage ?? "none" }
    var power: String { state?.power?.rawValue ?? "nobody" }
    var outcome: String? { state?.outcome }
    var lastEntry: Int { matter?.lastEntry ?? 0 }
    var awaited: [String] {
        matter.map { Procedures.awaits($0).map { "\($0.court) \($0.verb)" } } ?? []
    }

    func context(_ court: String, officer: Officer? = .everyone, recorder: String? = nil) -> Context
    {
        Context(
            tree: DisputeWorld.tree, calendar: .published, rules: .standard, matter: id,
            author: court.court, recorder: recorder?.court, officer: officer, actedAt: now,
            now: now, entry: lastEntry + 1,
            servedCourts: DisputeWorld.tree.courts.filter { !$0.isOutside }.map(\.id),
            claims: claims)
    }

    // MARK: Acts

    /// The words of an act: the fields given, and the papers and approvals that its row asks for.
    func words(_ verb: String, _ fields: [String: FieldValue]) -> TabledAct {
        let row = Tables[procedure]?.act(verb)
        return TabledAct(
            procedure: procedure, verb: verb,
            fields: fields.sorted { $0.key < $1.key }.map { Field($0.key, $0.value) },
            papers: row?.papers.map { DisputeWorld.paper($0.kind, sealed: $0.isSealed) } ?? [],
            approvals: row?.approvals.map { DisputeWorld.approval("李法官", $0) } ?? [])
    }

    func decide(_ court: String, _ words: TabledAct, recorder: String? = nil) -> Decision {
        Procedures.decide(.tabled(words), on: matter, in: context(court, recorder: recorder))
    }

    /// Decides, and enters what is admitted. Answers `ok`, `fact` for one out of order, or the code
    /// of the refusal without the table's name.
    @discardableResult
    mutating func act(
        _ court: String, _ verb: String, _ fields: [String: FieldValue] = [:],
        lists: [Field] = [], papers: [PaperKind] = [], recorder: String? = nil
    ) -> String {
        var words = words(verb, fields)
        words.fields += lists
        words.papers += papers.map { DisputeWorld.paper($0) }
        let decision = decide(court, words, recorder: recorder)
        enter(decision)
        let outcome = decision.outcome
        return outcome.hasPrefix("\(procedure).")
            ? String(outcome.dropFirst(procedure.count + 1)) : outcome
    }

    /// What the refusal of an act says.
    func refusal(
        _ court: String, _ verb: String, _ fields: [String: FieldValue] = [:]
    ) -> Refusal? {
        decide(court, words(verb, fields)).refusal
    }

    mutating func enter(_ decision: Decision) {
        switch decision {
        case .accepted(let events), .outOfOrder(_, let events): commit(events)
        case .refused(let refusal): if matter != nil { commit([.refused(refusal)]) }
        }
    }

    /// One entry; the power passes only by an event of it, and never to two.
    mutating func commit(_ events: [Event]) {
        let before = state?.power
        let stamp = Stamp(matter: id, entry: lastEntry + 1, at: now)
        Fold.apply(events, to: &matter, stamp)
        chain.append((events, stamp))
        var passed: [CourtID] = []
        for case .tabled(.powerPassed(let court, _)) in events { passed.append(court) }
        #expect(passed.count <= 1, "one entry passes the power \(passed)")
        #expect(state?.power == passed.last ?? before, "the power moved without an event")
        if let power = state?.power, power != before { holders.append(power) }
        #expect(replayed() == matter, "the chain gives another matter")
    }

    /// The node of a court receipts the entry of the last such act.
    @discardableResult
    mutating func receipt(_ court: String, of verb: String) -> String {
        let entry = state?.steps.last { $0.verb == verb }?.entry ?? 0
        let decision = Procedures.decide(
            .receipt(entry: entry), on: matter, in: context(court, officer: nil))
        enter(decision)
        return decision.outcome
    }

    /// Moves time to `date`; deadlines that fall due on the way lapse, in order.
    mutating func go(_ date: String) {
        let target = date.instant
        while let next = nextDue(before: target) {
            now = max(now, next.due.dueInstant)
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

    /// The last day of the latest deadline under `rule`, who owes it, and its status.
    func deadline(_ rule: String) -> String? {
        matter?.deadlines.last { $0.rule == rule }
            .map { "\($0.owedBy) \($0.due.dueDate.iso) \($0.status)" }
    }

    func fact(_ name: String) -> FieldValue? { state?.facts(name).first }
}

extension String {
    /// A day in a field.
    var day: FieldValue {
        guard let day = CivilDate(iso: self) else { preconditionFailure("no day: \(self)") }
        return .date(day)
    }

    /// The case number in a field.
    var caseNumber: FieldValue {
        guard let number = DisputeWorld.number(self, "yu0105") else {
            preconditionFailure("no case number: \(self)")
        }
        return .caseNumber(number)
    }

    /// Days that do not count, as `2026-01-01/2026-01-31`.
    var stretch: FieldValue {
        let days = split(separator: "/").compactMap { CivilDate(iso: String($0)) }
        guard days.count == 2 else { preconditionFailure("no stretch: \(self)") }
        return .stretch(from: days[0], to: days[1])
    }
}
