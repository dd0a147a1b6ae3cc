import Domain
import LegalTime

/// The list that a matter of a table keeps (登记): lines that the acts enter one by one, each with
/// its own fields, status and windows.
package struct LinesRow: Hashable, Sendable {
    /// The field of an act that names the line; an act without it is about no line.
    package var key: String
    /// The field with the line's place in the order; nil: there is none.
    package var rank: String?
    /// The field with the court that answers for the line; nil: the court that opened the matter.
    package var court: String?
    /// Fields that belong to the line and not to the matter.
    package var fields: [String]
    package var statuses: [StatusRow]

    package init(
        key: String, rank: String? = nil, court: String? = nil, fields: [String],
        statuses: [StatusRow]
    ) {
        self.key = key
        self.rank = rank
        self.court = court
        self.fields = fields
        self.statuses = statuses
    }
}

/// A status of a line, with its term.
package struct StatusRow: Hashable, Sendable {
    package var word: String
    package var term: String
    /// The line counts: it has a place in the order.
    package var isLive: Bool
    /// Of all statuses that say so, one line at most may have one.
    package var isSingle: Bool

    package init(_ word: String, _ term: String, live: Bool = true, single: Bool = false) {
        self.word = word
        self.term = term
        self.isLive = live
        self.isSingle = single
    }
}

/// What a line must be for a condition to hold.
package struct LineQuery: Hashable, Sendable {
    /// One of these; empty: any.
    package var statuses: [String]
    /// Only the line that the act names, or whose deadline has lapsed, is looked at.
    package var isNamed: Bool
    /// Only lines of this court.
    package var court: CourtReference?
    /// Flags of the line that are set.
    package var flags: [String]
    /// Fields of the line into which nothing was entered.
    package var lacks: [String]

    package init(
        _ statuses: [String] = [], named: Bool = false, of court: CourtReference? = nil,
        flags: [String] = [], lacks: [String] = []
    ) {
        self.statuses = statuses
        self.isNamed = named
        self.court = court
        self.flags = flags
        self.lacks = lacks
    }
}

// Lines of a matter before a decision, and what an act does to them.
extension TabledCase {
    /// The line that events came to last, else the one that the act names, else the one whose
    /// deadline has lapsed.
    func line(after events: [Event]) -> TabledLine? {
        for case .tabled(.lined(let line)) in events.reversed() { return line }
        if let key { return state?.lines.first { $0.key == key } }
        return state?.lines.first { line in lapsed.map(line.deadlines.contains) ?? false }
    }

    /// The court that answers for a line.
    func owing(_ line: TabledLine) -> CourtID { line.court ?? state?.opener ?? author }

    private var key: String? {
        guard let name = table.lines?.key, case .text(let key)? = act?.value(name) else {
            return nil
        }
        return key
    }

    private func lines(after events: [Event]) -> [TabledLine] {
        var list = state?.lines ?? []
        for case .tabled(.lined(let line)) in events { list.put(line) }
        return list
    }

    func holds(_ query: LineQuery, after events: [Event]) -> Bool {
        let own = query.court.map(courts)
        let list =
            query.isNamed
            ? line(after: events).map { [$0] } ?? [] : lines(after: events)
        return list.contains { line in
            (query.statuses.isEmpty || query.statuses.contains(line.status))
                && (own.map { line.court.map($0.contains) ?? false } ?? true)
                && query.flags.allSatisfy { name in
                    line.fields.contains { $0.name == name && $0.values.contains(.flag(true)) }
                }
                && query.lacks.allSatisfy { name in !line.fields.contains { $0.name == name } }
        }
    }

    func clashes(after events: [Event]) -> Bool {
        let statuses = table.lines?.statuses ?? []
        let live = lines(after: events).filter { line in
            statuses.contains { $0.word == line.status && $0.isLive }
        }
        let single = live.filter { line in
            statuses.contains { $0.word == line.status && $0.isSingle }
        }
        guard single.count < 2 else { return true }
        return live.contains { one in
            one.rank > 0 && live.contains { $0.key != one.key && $0.rank == one.rank }
        }
    }

    // MARK: Effects

    /// Adds the events of an effect on lines.
    func addLine(_ effect: TabledEffect, to events: inout [Event]) {
        switch effect {
        case .line(let status): enter(status, &events)
        case .startLine(let rule, let duty, let from, let window):
            guard var line = line(after: events),
                let deadline = context.deadline(
                    rule: rule, owedBy: owing(line), from: start(from, owedBy: owing(line)),
                    duty: duty,
                    in: matter,
                    window: written(window), onLapse: context.rules[rule]?.onLapse ?? .flag)
            else { return }
            line.deadlines.append(deadline.id)
            events += [.deadlineStarted(deadline), .tabled(.lined(line))]
        case .meetLine(let rules):
            events += open(rules, events).map { .deadlineMet(id: $0, at: at) }
        case .voidLine(let rules):
            events += open(rules, events).map { .deadlineVoid(id: $0, at: at) }
        case .advance(let from, let to, let unless, let then):
            let list = lines(after: events)
            let waiting = list.filter { $0.status == from }
            guard !list.contains(where: { unless.contains($0.status) }),
                var first = waiting.min(by: { $0.rank < $1.rank }),
                waiting.count(where: { $0.rank == first.rank }) == 1
            else { return }
            first.status = to
            events.append(.tabled(.lined(first)))
            for effect in then { add(effect, to: &events) }
        default: return
        }
    }

    /// The line with what the act says of it; a new one if the act names none that is known.
    private func enter(_ status: String?, _ events: inout [Event]) {
        guard let row = table.lines,
            var line = line(after: events) ?? key.map({ TabledLine(key: $0) })
        else { return }
        if let act, line.key == key {
            for field in act.fields where row.fields.contains(field.name) {
                line.fields.removeAll { $0.name == field.name }
                line.fields.append(field)
            }
            if let name = row.rank, case .number(let rank)? = act.value(name) { line.rank = rank }
            if let name = row.court, case .court(let court)? = act.value(name) {
                line.court = court
            }
        }
        if let status { line.status = status }
        events.append(.tabled(.lined(line)))
    }

    /// Ids of what is still owed for the line under one of the rules.
    private func open(_ rules: [String], _ events: [Event]) -> [String] {
        guard let matter, let line = line(after: events) else { return [] }
        return matter.deadlines.filter {
            $0.isOpen && rules.contains($0.rule) && line.deadlines.contains($0.id)
        }.map(\.id)
    }
}
