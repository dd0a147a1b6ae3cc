package import Domain
import Engine
package import LegalTime
import Procedure
import Store

/// A measure of the ladder that a person has issued over a deadline.
package struct IssuedMeasure: Codable, Sendable {
    /// The supervision matter (督办事项) in which it stands.
    package var matter: MatterID
    /// Verb of the act: `order`, `remind`, `notice`, `press`, `interview`, `circulate`.
    package var verb: String
    package var officer: String?
    package var at: Instant
    /// The supervision matter is still open.
    package var isOpen: Bool

    package init(matter: MatterID, verb: String, officer: String?, at: Instant, isOpen: Bool) {
        self.matter = matter
        self.verb = verb
        self.officer = officer
        self.at = at
        self.isOpen = isOpen
    }
}

/// A duty near or past its end, with the measure that stands over it: one line of the daily list of
/// the 监管专员 (法〔2021〕322号 §8).
package struct DutyLine: Codable, Sendable {
    package var matter: MatterID
    package var kind: String
    /// Official term of the matter's stage.
    package var term: String
    package var deadline: Deadline
    /// Text and article of the window.
    package var citation: String
    /// Who acted last for the court that owes it; nil when nobody has yet.
    package var handler: String?
    /// The step that has come; nil when the duty is listed for another reason.
    package var step: LadderStep?
    /// The one that comes next; nil behind the last.
    package var next: LadderStep?
    /// What persons have issued, in order.
    package var issued: [IssuedMeasure]

    package init(
        matter: MatterID, kind: String, term: String, deadline: Deadline, citation: String,
        handler: String?, step: LadderStep?, next: LadderStep?, issued: [IssuedMeasure]
    ) {
        self.matter = matter
        self.kind = kind
        self.term = term
        self.deadline = deadline
        self.citation = citation
        self.handler = handler
        self.step = step
        self.next = next
        self.issued = issued
    }
}

extension DutyLine {
    /// The measure that the system proposes to a person: it stands by the ladder, and nobody has
    /// issued it yet.
    package var proposal: Measure? {
        guard let measure = step?.measure, measure.isIssued else { return nil }
        let verbs: [Measure: [String]] = [
            .press: ["order", "press"], .interview: ["interview"], .circular: ["circulate"],
        ]
        let isDone = issued.contains { verbs[measure]?.contains($0.verb) == true }
        return isDone ? nil : measure
    }
}

/// Which duties to list.
package struct DutyRequest: Codable, Sendable {
    /// Id, code or name; nil: of every court.
    package var court: String?
    /// All that end up to the end of the next holiday of three rest days or more, whether their
    /// reminder has come or not.
    package var throughHoliday: Bool
    /// Open windows looked at, the soonest due first; nil: as many as are ever looked at.
    package var limit: Int?
    /// Only of this matter.
    package var matter: MatterID?

    package init(
        court: String? = nil, throughHoliday: Bool = false, limit: Int? = nil,
        matter: MatterID? = nil
    ) {
        self.matter = matter
        self.court = court
        self.throughHoliday = throughHoliday
        self.limit = limit
    }
}

/// The daily list.
package struct DutyList: Codable, Sendable {
    package var lines: [DutyLine]
    /// Rest days that the list looks through; nil without `throughHoliday`, or when none is known.
    package var holiday: RestDays?
    /// More duties are open than were looked at.
    package var isCut: Bool

    package init(lines: [DutyLine], holiday: RestDays?, isCut: Bool) {
        self.lines = lines
        self.holiday = holiday
        self.isCut = isCut
    }
}

/// Reads the daily list from the projections.
struct DutyBoard {
    /// Open duties looked at, the soonest first.
    private static let most = 20_000

    let reader: ViewsReader
    let law: Law
    let now: Instant
    private var outlines: [MatterID: MatterOutline] = [:]

    init(_ reader: ViewsReader, _ law: Law, now: Instant) {
        self.reader = reader
        self.law = law
        self.now = now
    }

    /// - Parameters:
    ///   - court: whose duties; nil: everybody's.
    ///   - throughHoliday: see `DutyRequest`.
    ///   - limit: see `DutyRequest`.
    ///   - matter: see `DutyRequest`.
    /// - Returns: the duties, the gravest measure first, then the soonest due.
    /// - Throws: `StoreFault`.
    mutating func list(
        court: CourtID?, throughHoliday: Bool, limit: Int?, matter: MatterID? = nil
    ) throws(StoreFault) -> DutyList {
        let most = limit.map { min(max($0, 1), Self.most) } ?? Self.most
        let holiday = throughHoliday ? law.calendar.nextRest(after: now.civilDate) : nil
        let until = holiday?.last.advanced(byDays: 1).start
        let open = try reader.deadlines(
            DeadlineFilter(matter: matter, owedBy: court, isOpen: true), limit: most)
        let issued = try issuedMeasures()
        var lines: [DutyLine] = []
        for one in open where one.deadline.status != .suspended {
            guard let outline = try outline(one.matter) else { continue }
            let rule = law.rules(named: outline.ruleSet)[one.deadline.rule]
            let steps = law.calendar.steps(of: one.deadline.due, on: rule?.ladder ?? .usual)
            let step = steps.last { $0.at <= now }
            let ends = one.deadline.due.dueInstant
            guard step != nil || ends <= now || until.map({ ends <= $0 }) == true else { continue }
            let key = Key(matter: one.matter, deadline: one.deadline.id)
            lines.append(
                DutyLine(
                    matter: one.matter, kind: outline.family.kind, term: outline.term,
                    deadline: one.deadline, citation: rule?.citation ?? "",
                    handler: try reader.holder(of: one.matter, at: one.deadline.owedBy),
                    step: step,
                    next: steps.first { $0.at > now },
                    issued: (issued[key] ?? []) + (try presses(one, ends <= now))))
        }
        lines.sort {
            let weights = ($0.step?.measure ?? .reminder, $1.step?.measure ?? .reminder)
            if weights.0 != weights.1 { return weights.0 > weights.1 }
            return ($0.deadline.due.dueInstant, $0.matter, $0.deadline.id)
                < ($1.deadline.due.dueInstant, $1.matter, $1.deadline.id)
        }
        return DutyList(lines: lines, holiday: holiday, isCut: open.count == most)
    }

    /// What a superior pressed its court for in the commission itself, since the window ran.
    private mutating func presses(
        _ one: MatterDeadline, _ isLate: Bool
    ) throws(StoreFault) -> [IssuedMeasure] {
        // Before its end nothing is pressed for, and the matter need not be read.
        guard isLate, try outline(one.matter)?.family.kind == "commission",
            let matter = try reader.record(one.matter)?.matter,
            case .commission(let state) = matter.body
        else { return [] }
        let deadline = one.deadline
        return state.presses.filter {
            $0.words.court == deadline.owedBy && $0.mark.at >= deadline.due.dueInstant
        }.map {
            IssuedMeasure(
                matter: matter.id, verb: "press", officer: $0.mark.officer, at: $0.mark.at,
                isOpen: false)
        }
    }

    private struct Key: Hashable {
        var matter: MatterID
        var deadline: String
    }

    /// Measures by the deadline over which they were issued.
    private mutating func issuedMeasures() throws(StoreFault) -> [Key: [IssuedMeasure]] {
        let verbs =
            ["order", "remind", "remind-handler"] + ["notice", "press", "interview"]
            + ["circulate", "report-leader"]
        var found: [Key: [IssuedMeasure]] = [:]
        var ladders: [(id: MatterID, about: Key, state: TabledState)] = []
        try reader.forEachMatter(MatterFilter(kind: "supervision")) {
            line, matter throws(StoreFault) in
            guard case .tabled(let state) = matter.body,
                case .matter(let about)? = state.facts("matter").first,
                case .text(let deadline)? = state.facts("deadline").first
            else { return }
            ladders.append((line.id, Key(matter: about, deadline: deadline), state))
        }
        for (id, about, state) in ladders {
            let entries = try reader.timeline(id)
            for step in state.steps where verbs.contains(step.verb) {
                found[about, default: []].append(
                    IssuedMeasure(
                        matter: id, verb: step.verb,
                        officer: entries.first { $0.number == step.entry }?.officer,
                        at: step.at, isOpen: state.outcome == nil))
            }
        }
        for key in found.keys { found[key]?.sort { $0.at < $1.at } }
        return found
    }

    private mutating func outline(_ id: MatterID) throws(StoreFault) -> MatterOutline? {
        if let known = outlines[id] { return known }
        let outline = try reader.outline(id)
        outlines[id] = outline
        return outline
    }
}
