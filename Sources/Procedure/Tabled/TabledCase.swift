import Domain
import LegalTime

#if MUTANTS
    import Mutants
#endif

/// A matter of a tabled procedure before a decision: what conditions and effects may look at.
struct TabledCase {
    let table: ProcedureTable
    /// Nil while the act would open the matter.
    let matter: Matter?
    let state: TabledState?
    /// The act's words; nil at a receipt or a lapse.
    let act: TabledAct?
    let context: Context
    /// The deadline that has lapsed, by its id; nil at an act or a receipt.
    var lapsed: String? = nil

    var author: CourtID { context.author }
    var at: Instant { context.actedAt }

    // MARK: Values

    /// What a field holds: of this act, else what was entered last.
    func values(_ name: String) -> [FieldValue] {
        let own = act?.values(name) ?? []
        if !own.isEmpty { return own }
        // What belongs to one line says nothing about another.
        if let lines = table.lines, lines.fields.contains(name) {
            return line(after: [])?.fields.first { $0.name == name }?.values ?? []
        }
        return state?.facts(name) ?? []
    }

    func courts(_ reference: CourtReference) -> [CourtID] {
        switch reference {
        case .author: return [author]
        case .opener: return [state?.opener ?? author]
        case .role(let role): return matter?.courts(role) ?? []
        case .field(let name):
            return unique(
                values(name).compactMap { if case .court(let court) = $0 { court } else { nil } })
        case .superior(let of): return unique(courts(of).compactMap(context.tree.superior(of:)))
        case .high(let of):
            return unique(
                courts(of).compactMap { court in
                    ([court] + context.tree.ascent(from: court)).first {
                        context.tree[$0]?.level == .high
                    }
                })
        case .common(let list):
            let all = unique(list.flatMap(courts))
            return context.tree.commonSuperior(of: all).map { [$0] } ?? []
        case .power: return state?.power.map { [$0] } ?? []
        case .line: return line(after: []).map { [owing($0)] } ?? []
        }
    }

    private func unique(_ courts: [CourtID]) -> [CourtID] {
        var list: [CourtID] = []
        for court in courts where !list.contains(court) { list.append(court) }
        return list
    }

    private func date(_ name: String) -> CivilDate? {
        for case .date(let date) in values(name) { return date }
        return nil
    }

    private func stretches(_ name: String?) -> IntervalSet {
        var set = IntervalSet()
        guard let name else { return set }
        #if MUTANTS
            if Mutation.countExcluded.isOn { return set }
        #endif
        for case .stretch(let from, let to) in values(name) {
            set.insert(from: from.start, to: to.advanced(byDays: 1).start)
        }
        return set
    }

    // MARK: Conditions

    /// Whether a condition holds; `events` are those of the effects before it in the same act:
    /// lines count as these have left them.
    func holds(_ condition: TabledCondition, after events: [Event] = []) -> Bool {
        switch condition {
        case .choice(let name, let words):
            return values(name).contains {
                if case .choice(let word) = $0 { words.contains(word) } else { false }
            }
        case .isSet(let name): return !values(name).isEmpty
        case .given(let name): return !(act?.values(name) ?? []).isEmpty
        case .flag(let name): return values(name).contains(.flag(true))
        case .stage(let names): return state.map { names.contains($0.stage) } ?? false
        case .done(let verb): return state?.hasDone(verb) ?? false
        case .doneByAll(let role, let verb):
            return courts(after: events, .role(role)).allSatisfy { court in
                state?.hasDone(verb, by: court) == true || act?.verb == verb && court == author
            }
        case .doneByAuthor(let verb): return state?.hasDone(verb, by: author) ?? false
        case .lapsed(let rule):
            return matter?.deadlines.contains { $0.rule == rule && $0.status == .lapsed } ?? false
        case .running(let rule):
            return matter?.deadlines.contains { $0.rule == rule && $0.status == .running } ?? false
        case .equal(let one, let other):
            let (left, right) = (courts(one), courts(other))
            return !left.isEmpty && left == right
        case .among(let some, let all):
            let (inner, outer) = (courts(some), courts(all))
            return !inner.isEmpty && inner.allSatisfy(outer.contains)
        case .owes(let reference, let rule):
            return courts(reference).contains { matter?.openDeadline(rule, owedBy: $0) != nil }
        case .directlyAbove(let above, let below):
            let (upper, lower) = (courts(above), courts(below))
            return upper.count == 1 && !lower.isEmpty
                && lower.allSatisfy { context.tree.superior(of: $0) == upper[0] }
        case .above(let above, let below):
            let (upper, lower) = (courts(above), courts(below))
            return upper.count == 1 && !lower.isEmpty
                && lower.allSatisfy { context.tree.isAbove(upper[0], $0) }
        case .level(let reference, let levels):
            let list = courts(reference)
            return !list.isEmpty
                && list.allSatisfy { court in
                    context.tree[court].map { levels.contains($0.level) } ?? false
                }
        case .elapsed(let window, let since, let excluding):
            guard let day = date(since) else { return false }
            return context.calendar.due(
                window: window, from: day.start, excluding: stretches(excluding)
            ).dueInstant <= at
        case .notAhead(let name): return date(name).map { $0 <= at.civilDate } ?? true
        case .later(let one, let other):
            guard let day = date(one), let earlier = date(other) else { return false }
            return day > earlier
        case .lasts(let from, let to, let window):
            guard let last = date(to) else { return false }
            var first = at
            for case .date(let day) in act?.values(from) ?? [] { first = day.start }
            return last <= nominal(window, from: first)
        case .remains(let name, let window):
            guard let day = date(name) else { return false }
            return day >= nominal(window, from: at)
        case .within(let name, let longest):
            // By the calendar of months: a rest day makes nothing longer that law lets be so long.
            guard let length = written(name) else { return false }
            return nominal(length, from: at) <= nominal(longest, from: at)
        case .positive(let name):
            return values(name).contains {
                switch $0 {
                case .amount(let amount): amount > 0
                case .number(let number): number > 0
                default: false
                }
            }
        case .hasAtLeast(let count, let role):
            return courts(after: events, .role(role)).count >= count
        case .unclaimed(let name, let purpose):
            return rivals(name, purpose).isEmpty
        case .holdsPower(let reference):
            return state?.power.map { courts(reference) == [$0] } ?? false
        case .owesTask(let name): return task(name) != nil
        case .caseOf(let name, let reference):
            let own = courts(reference)
            return values(name).allSatisfy {
                if case .caseNumber(let number) = $0 { own.contains(number.court) } else { true }
            }
        case .hasPaper(let kinds): return act?.papers.contains { kinds.contains($0.kind) } ?? false
        case .line(let query): return holds(query, after: events)
        case .clash: return clashes(after: events)
        case .same(let one, let other): return values(one).contains(where: values(other).contains)
        case .actedBy(let name):
            let acting = [context.officer?.name, context.officer?.inPlaceOf].compactMap { $0 }
            return values(name).contains { value in acting.contains { value == .text($0) } }
        case .not(let other): return !holds(other, after: events)
        case .all(let list): return list.allSatisfy { holds($0, after: events) }
        case .any(let list): return list.contains { holds($0, after: events) }
        }
    }

    /// The author's task of the entry in a field of this act.
    private func task(_ name: String) -> Duty? {
        for case .number(let entry) in act?.values(name) ?? [] {
            return matter?.duties.first { $0.entry == Int(entry) && $0.owedBy == author }
        }
        return nil
    }

    /// The last day of a window as the calendar of months has it: what a seizure has left is not
    /// longer for ending on a rest day, so nothing is moved.
    private func nominal(_ window: Window, from: Instant) -> CivilDate {
        let day = from.civilDate
        return switch window.unit {
        case .day: day.advanced(byDays: window.amount)
        case .month: day.advanced(byMonths: window.amount)
        case .year: day.advanced(byMonths: window.amount * 12)
        case .workingDay, .hour: context.calendar.due(window: window, from: from).dueDate
        }
    }

    // MARK: Effects

    /// The events of a list of effects, in order. Deadlines started here count for the ids of those
    /// that follow.
    func events(_ effects: [TabledEffect]) -> [Event] {
        var events: [Event] = []
        for effect in effects { add(effect, to: &events) }
        return events
    }

    func add(_ effect: TabledEffect, to events: inout [Event]) {
        switch effect {
        case .stage(let name): events.append(.tabled(.staged(name)))
        case .join(let role, let reference):
            for court in courts(reference) {
                let party = Party(court: court, role: role)
                switch matter?.role(of: court) ?? joined(court, in: events) {
                case nil: events.append(.joined(party))
                case role: break
                default: events.append(.roleChanged(party))
                }
            }
        case .receipt(let reference):
            events += context.receiptWanted(from: courts(after: events, reference))
        case .start(let rule, let owing, let duty, let from, let window, let excluding):
            for court in courts(after: events, owing) {
                let start = start(from, owedBy: court)
                guard
                    var deadline = context.deadline(
                        rule: rule, owedBy: court, from: start, duty: duty, in: matter,
                        window: written(window), onLapse: context.rules[rule]?.onLapse ?? .flag)
                else { continue }
                if let excluding {
                    deadline.due = context.calendar.due(
                        window: deadline.due.window, from: start, excluding: stretches(excluding),
                        rolls: context.rules[rule]?.rolls ?? true)
                }
                events.append(.deadlineStarted(deadline))
            }
        case .meet(let rule, let owing):
            for court in courts(owing) {
                events += matter?.meeting(rule, owedBy: court, at: at) ?? []
            }
        case .void(let rule):
            for deadline in matter?.deadlines ?? [] where deadline.rule == rule && deadline.isOpen {
                events.append(.deadlineVoid(id: deadline.id, at: at))
            }
        case .release(let rule, let owing):
            let released = courts(owing)
            for deadline in matter?.deadlines ?? []
            where deadline.rule == rule && deadline.isOpen && released.contains(deadline.owedBy) {
                events.append(.deadlineVoid(id: deadline.id, at: at))
            }
        case .voidAll: events += voiding(after: events)
        case .suspend(let rule):
            for deadline in matter?.deadlines ?? []
            where deadline.rule == rule && deadline.status == .running {
                events.append(.deadlineSuspended(id: deadline.id, at: at))
            }
        case .resume(let rule): resume(rule, &events)
        case .power(let reference):
            for court in courts(after: events, reference).prefix(1) {
                events.append(.tabled(.powerPassed(to: court, at: at)))
            }
            #if MUTANTS
                if Mutation.powerInTwoHands.isOn, matter == nil {
                    for court in courts(after: events, .role(.receiving)) {
                        events.append(.tabled(.powerPassed(to: court, at: at)))
                    }
                }
            #endif
        case .duty(let reference, let text):
            for court in courts(after: events, reference) {
                events.append(
                    .dutyOpened(Duty(entry: context.entry, owedBy: court, text: text)))
            }
        case .finishTask(let name):
            if let duty = task(name) { events.append(.dutyDone(entry: duty.entry)) }
        case .close(let outcome):
            events += voiding(after: events)
            events.append(.tabled(.closed(outcome: outcome, at: at)))
        case .when(let condition, let list, let otherwise):
            let chosen = holds(condition, after: events) ? list : otherwise
            for effect in chosen { add(effect, to: &events) }
        case .line, .startLine, .meetLine, .voidLine, .advance: addLine(effect, to: &events)
        }
    }

    /// Every deadline that is still open after the earlier effects of the same act: what the act
    /// itself met stays met, and what it started ends too.
    private func voiding(after events: [Event]) -> [Event] {
        var open = matter?.deadlines.filter(\.isOpen).map(\.id) ?? []
        for event in events {
            switch event {
            case .deadlineStarted(let deadline): open.append(deadline.id)
            case .deadlineMet(let id, _), .deadlineVoid(let id, _): open.removeAll { $0 == id }
            default: break
            }
        }
        return open.map { .deadlineVoid(id: $0, at: at) }
    }

    /// The role that an earlier effect of the same act gave a court.
    private func joined(_ court: CourtID, in events: [Event]) -> PartyRole? {
        for case .joined(let party) in events where party.court == court { return party.role }
        return nil
    }

    /// Courts of a reference, those that have joined by this very act included.
    private func courts(after events: [Event], _ reference: CourtReference) -> [CourtID] {
        if case .line = reference { return line(after: events).map { [owing($0)] } ?? [] }
        guard case .role(let role) = reference else { return courts(reference) }
        var list = courts(reference)
        for event in events {
            switch event {
            case .joined(let party) where party.role == role && !list.contains(party.court):
                list.append(party.court)
            case .roleChanged(let party):
                if party.role == role {
                    if !list.contains(party.court) { list.append(party.court) }
                } else {
                    list.removeAll { $0 == party.court }
                }
            default: break
            }
        }
        return list
    }

    func start(_ from: StartReference, owedBy court: CourtID) -> Instant {
        switch from {
        case .act: return at
        case .field(let name): return date(name)?.start ?? at
        case .end(let rule):
            return matter?.openDeadline(rule, owedBy: court)?.due.dueDate.start ?? at
        }
    }

    /// The length as written, or the days from now to the last day as written.
    func written(_ name: String?) -> Window? {
        guard let name else { return nil }
        for case .window(let window) in values(name) { return window }
        return date(name).map { Window(max($0.dayNumber - at.civilDate.dayNumber, 1), .day) }
    }

    /// The days of every suspension up to now do not count.
    private func resume(_ rule: String, _ events: inout [Event]) {
        guard let matter, let state else { return }
        var stopped = IntervalSet()
        var since: Instant?
        for step in state.steps {
            let effects = table.act(step.verb)?.effects ?? []
            if effects.contains(where: { $0.isOrHolds(.resume(rule: rule)) }), let from = since {
                stopped.insert(from: from, to: step.at)
                since = nil
            }
            if effects.contains(where: { $0.isOrHolds(.suspend(rule: rule)) }) {
                since = since ?? step.at
            }
        }
        if let since { stopped.insert(from: since, to: at) }
        for deadline in matter.deadlines
        where deadline.rule == rule && deadline.status == .suspended {
            let due = context.calendar.due(
                window: deadline.due.window, from: deadline.due.from,
                excluding: stopped, rolls: context.rules[rule]?.rolls ?? true)
            events.append(
                .deadlineMoved(
                    id: deadline.id, due: due,
                    reason: Text(zh: "中止期间扣除", en: "the suspension is deducted")))
        }
    }
}

extension TabledEffect {
    /// The effect is the other one, or has it inside.
    fileprivate func isOrHolds(_ other: TabledEffect) -> Bool {
        guard case .when(_, let list, let otherwise) = self else { return self == other }
        return (list + otherwise).contains { $0.isOrHolds(other) }
    }
}

extension TabledCase {
    /// Other open matters that have to themselves what the field names.
    func rivals(_ name: String, _ purpose: CaseClaim.Purpose) -> [MatterID] {
        // A table may ask for a case that another one claims.
        let within = table.claims?.field == name ? table.claims?.within : nil
        let row = ClaimRow(name, purpose, within: within)
        let other = within.flatMap { values($0).first }
        return values(name).compactMap { value in
            row.claim(value, in: other, of: state?.opener ?? context.author)
                .flatMap { context.claims[$0] }
        }.filter { $0 != context.matter }
    }
}
