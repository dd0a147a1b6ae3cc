import Domain
import Foundation
import LegalTime
import Procedure
import Testing

// What tests of tabled procedures share: rows walked through, and matters and words made at random
// from rows. Nothing here names a table.

/// SplitMix64: the same seed gives the same matters and words on every machine.
struct TabledDice: RandomNumberGenerator {
    var state: UInt64

    /// Fixed, so that what a table's guards are found to hold for stays found; `CROSSWRIT_SEED`
    /// tries others.
    static let seed =
        ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap { UInt64($0) } ?? 20_260_302

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of the items; nil when there are none.
    mutating func pick<Item>(_ items: [Item]) -> Item? { items.randomElement(using: &self) }

    /// True once in `times`.
    mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }
}

// MARK: - Rows, walked through

extension TabledEffect {
    /// The effect, and those inside it.
    var flat: [TabledEffect] {
        switch self {
        case .when(_, let list, let otherwise): [self] + (list + otherwise).flatMap(\.flat)
        case .advance(_, _, _, let then): [self] + then.flatMap(\.flat)
        default: [self]
        }
    }

    /// The conditions that it and those inside it look at.
    var conditions: [TabledCondition] {
        flat.compactMap { if case .when(let condition, _, _) = $0 { condition } else { nil } }
    }

    /// Lists of effects that happen together: this one's branches, and those inside them.
    static func branches(_ effects: [TabledEffect]) -> [[TabledEffect]] {
        [effects]
            + effects.flatMap { effect -> [[TabledEffect]] in
                guard case .when(_, let list, let otherwise) = effect else { return [] }
                return branches(list) + branches(otherwise)
            }
    }
}

extension TabledCondition {
    /// The condition, and those inside it.
    var flat: [TabledCondition] {
        switch self {
        case .not(let inner): [self] + inner.flat
        case .all(let list), .any(let list): [self] + list.flatMap(\.flat)
        default: [self]
        }
    }

    /// The courts that it compares.
    var courts: [CourtReference] {
        switch self {
        case .equal(let one, let other), .directlyAbove(let one, let other),
            .above(let one, let other):
            [one, other]
        case .among(let one, let other): [one, other]
        case .level(let court, _), .holdsPower(let court), .owes(let court, _),
            .caseOf(_, let court):
            [court]
        default: []
        }
    }
}

extension CourtReference {
    /// The reference, and those inside it.
    var flat: [CourtReference] {
        switch self {
        case .superior(let of), .high(let of): [self] + of.flat
        case .common(let list): [self] + list.flatMap(\.flat)
        default: [self]
        }
    }
}

extension ProcedureTable {
    /// Every effect of every row, those inside conditions included.
    var effects: [TabledEffect] {
        (acts.flatMap(\.effects) + receipts.flatMap(\.effects) + lapses.flatMap(\.effects))
            .flatMap(\.flat)
    }

    /// Every condition of every row.
    var conditions: [TabledCondition] {
        (acts.flatMap { $0.guards.map(\.condition) } + effects.flatMap(\.conditions)).flatMap(
            \.flat)
    }

    /// Every rule that a row names.
    var rules: [String] {
        var list = stages.flatMap { $0.awaits.compactMap(\.rule) } + lapses.map(\.rule)
        for effect in effects {
            switch effect {
            case .start(let rule, _, _, _, _, _), .meet(let rule, _), .void(let rule),
                .suspend(let rule), .resume(let rule):
                list.append(rule)
            default: break
            }
        }
        for condition in conditions {
            switch condition {
            case .lapsed(let rule), .running(let rule): list.append(rule)
            default: break
            }
        }
        return unique(list)
    }

    /// The parts that courts have in a matter of the table.
    var roles: [PartyRole] {
        let joined = effects.compactMap { if case .join(let role, _) = $0 { role } else { nil } }
        let awaited = stages.flatMap { $0.awaits.map(\.role) }
        return unique(
            joined + acts.flatMap(\.verb.parties) + awaited + receipts.map(\.role))
    }

    private func unique<Item: Hashable>(_ items: [Item]) -> [Item] {
        var list: [Item] = []
        for item in items where !list.contains(item) { list.append(item) }
        return list
    }
}

// MARK: - Matters and words at random

/// One matter of a table in one stage, and words for one act: all from the rows and the dice.
struct TabledDraw {
    let table: ProcedureTable
    let now = "2026-03-02T10:00".instant
    var dice: TabledDice
    /// The courts by their parts; one of them opened the matter.
    private(set) var courts: [(role: PartyRole, court: CourtID)] = []

    static let id = MatterID(court: "yu0105".court, random: 7)
    static let other = MatterID(court: "ji0102".court, random: 8)
    static let tree = DisputeWorld.tree
    private static let nodes = tree.courts.filter { !$0.isOutside }.map(\.id)

    init(_ table: ProcedureTable, _ dice: TabledDice) {
        self.table = table
        self.dice = dice
    }

    /// A court that could open a matter.
    mutating func anyNode() -> CourtID { dice.pick(Self.nodes) ?? "yu01".court }

    func context(
        _ author: CourtID, claims: [CaseClaim: MatterID] = [:], entry: Int = 9
    ) -> Context {
        Context(
            tree: Self.tree, calendar: .published, rules: .standard, matter: Self.id,
            author: author, recorder: nil, officer: .everyone, actedAt: now, now: now,
            entry: entry, servedCourts: Self.nodes, claims: claims)
    }

    /// A matter in the stage. The part `keeping` has a court; half of the time the other parts have
    /// some too, else all of them.
    mutating func matter(at stage: StageRow, keeping: PartyRole?) -> Matter {
        var pool = Self.nodes.shuffled(using: &dice)
        let leavesOut = dice.once(in: 2)
        courts = []
        for role in table.roles where role == keeping || !leavesOut || dice.once(in: 2) {
            courts.append((role, pool.removeLast()))
        }
        if let role = dice.pick(table.roles), courts.contains(where: { $0.role == role }) {
            courts.append((role, pool.removeLast()))
        }
        let opener = dice.pick(courts)?.court ?? pool.removeLast()
        var state = TabledState(procedure: table.name, opener: opener)
        state.stage = stage.name
        for row in table.acts.flatMap(\.fields) where !dice.once(in: 4) {
            guard state.facts(row.name).isEmpty else { continue }
            state.facts.append(field(row))
        }
        for (place, act) in table.acts.enumerated() where dice.once(in: 2) {
            let by = dice.pick(courts)?.court ?? opener
            state.steps.append(
                TabledStep(verb: act.verb.verb, by: by, at: now, entry: place + 1))
        }
        if table.effects.contains(where: { if case .power = $0 { true } else { false } }) {
            state.power = dice.pick(courts)?.court
            state.powerSince = now
        }
        if stage.isClosed { state.outcome = stage.name }
        var matter = Matter(
            id: Self.id, openedAt: now, ruleSet: RuleBook.standard.version, body: .tabled(state))
        matter.parties = courts.map { Party(court: $0.court, role: $0.role) }
        matter.lastEntry = 8
        for party in matter.parties where !dice.once(in: 3) {
            matter.duties.append(
                Duty(entry: 1, owedBy: party.court, text: Text(zh: "核查", en: "look")))
        }
        for rule in table.rules {
            for court in matter.parties.map(\.court) where dice.once(in: 3) {
                add(rule, court, closed: stage.isClosed, to: &matter)
            }
        }
        if let rows = table.lines {
            state.lines = lines(rows, matter.deadlines.map(\.id))
            matter.body = .tabled(state)
        }
        return matter
    }

    /// Lines of the list that the table keeps, as earlier acts may have left them.
    private mutating func lines(_ rows: LinesRow, _ deadlines: [String]) -> [TabledLine] {
        var lines: [TabledLine] = []
        for key in Self.texts where !dice.once(in: 3) {
            var line = TabledLine(key: key)
            line.rank = Int64(dice.pick([1, 2, 3]) ?? 1)
            line.court = dice.once(in: 4) ? nil : dice.pick(courts)?.court
            line.status = dice.pick(rows.statuses)?.word ?? ""
            for name in rows.fields where dice.once(in: 2) {
                let row = table.acts.lazy.flatMap(\.fields).first { $0.name == name }
                if let row { line.fields.append(field(row)) }
            }
            line.deadlines = deadlines.filter { _ in dice.once(in: 3) }
            lines.append(line)
        }
        return lines
    }

    /// What is entered into fields of text; an officer's name is one.
    private static let texts = ["说明", "甲", Officer.everyone.name]

    private mutating func add(
        _ rule: String, _ court: CourtID, closed: Bool, to matter: inout Matter
    ) {
        let open: [Deadline.Status] = [.running, .lapsed, .suspended]
        let ended: [Deadline.Status] = [.met, .metLate, .void]
        guard
            var deadline = context(court).deadline(
                rule: rule, owedBy: court, from: now.civilDate.advanced(byDays: -1).start,
                duty: Text(zh: "办理", en: "act"), in: matter, window: Window(10, .day))
        else { return }
        deadline.status = dice.pick(closed ? ended : open + ended) ?? .running
        matter.deadlines.append(deadline)
    }

    // MARK: Words

    /// Well-formed words for an act: every field that it needs, half of the others, its papers and
    /// approvals.
    mutating func act(_ row: ActRow) -> TabledAct {
        var fields: [Field] = []
        for known in row.fields where known.isRequired || dice.once(in: 2) {
            fields.append(field(known))
        }
        return TabledAct(
            procedure: table.name, verb: row.verb.verb, fields: fields,
            papers: row.papers.map { DisputeWorld.paper($0.kind, sealed: $0.isSealed) }
                + guarded(row).filter { _ in dice.once(in: 2) }.map { DisputeWorld.paper($0) },
            approvals: row.approvals.map { DisputeWorld.approval("李法官", $0) })
    }

    /// Papers that the act's guards ask for, one way or the other.
    private func guarded(_ row: ActRow) -> [PaperKind] {
        var kinds: [PaperKind] = []
        for condition in row.guards.flatMap(\.condition.flat) {
            if case .hasPaper(let list) = condition {
                for kind in list where !kinds.contains(kind) { kinds.append(kind) }
            }
        }
        return kinds
    }

    /// A field as its row allows it.
    mutating func field(_ row: FieldRow) -> Field {
        let count = row.isList ? Int.random(in: 1...3, using: &dice) : 1
        return Field(row.name, (0..<count).map { _ in value(row.kind) })
    }

    private mutating func value(_ kind: FieldRow.Kind) -> FieldValue {
        switch kind {
        case .text: .text(dice.pick(Self.texts) ?? "说明")
        case .choice(let rows): .choice(dice.pick(rows)?.word ?? "none")
        case .court: .court(court())
        case .date: .date(day())
        case .amount: .amount(dice.pick([0, 1, 1_234_56]) ?? 0)
        case .number: .number(dice.pick([0, 1, 3]) ?? 0)
        case .flag: .flag(dice.once(in: 2))
        case .caseNumber: caseNumber()
        case .matter: .matter(Self.other)
        case .window: .window(dice.pick(Self.windows) ?? Window(30, .day))
        case .stretch: stretch()
        }
    }

    /// A number of a court of the matter, or of another.
    private mutating func caseNumber() -> FieldValue {
        let own = dice.once(in: 3) ? nil : dice.pick(courts)?.court
        let court = own.flatMap { Self.tree[$0] } ?? Self.tree["yu0105".court]
        let text = "（2026）\(court?.code ?? "豫0105")执1号"
        let number = try? CaseNumber(text, of: court?.id ?? "yu0105".court)
        return number.map { .caseNumber($0) } ?? .text("no number")
    }

    private static let windows = [
        Window(4, .year), Window(10, .day), Window(15, .workingDay), Window(1, .month),
        Window(24, .hour),
        Window(1, .year),
    ]

    /// A court of the matter, or any of the tree, outside ones included.
    private mutating func court() -> CourtID {
        let own = dice.once(in: 2) ? dice.pick(courts)?.court : nil
        return own ?? dice.pick(Self.tree.courts)?.id ?? "yu01".court
    }

    private mutating func day() -> CivilDate {
        let days = dice.pick([-800, -400, -150, -30, -1, 0, 1, 20, 40, 200, 800]) ?? 0
        return now.civilDate.advanced(byDays: days)
    }

    private mutating func stretch() -> FieldValue {
        let from = day()
        return .stretch(from: from, to: from.advanced(byDays: dice.pick([0, 5, 60]) ?? 0))
    }

    /// Now and then the cases of the act are under way in another matter.
    mutating func claims(_ act: TabledAct, of author: CourtID) -> [CaseClaim: MatterID] {
        guard dice.once(in: 4) else { return [:] }
        var claims: [CaseClaim: MatterID] = [:]
        if case .matter(let matter)? = act.value("matter"),
            case .text(let deadline)? = act.value("deadline")
        {
            claims[CaseClaim(.duty, "\(author)/\(matter)/\(deadline)")] = Self.other
        }
        for case .caseNumber(let number) in act.fields.flatMap(\.values) {
            for purpose in CaseClaim.Purpose.allCases {
                claims[CaseClaim(purpose, number.text)] = Self.other
            }
        }
        return claims
    }
}

extension Matter {
    /// The state of a tabled matter.
    var tabled: TabledState? { if case .tabled(let state) = body { state } else { nil } }
}

extension ProcedureTable: CustomTestStringConvertible {
    /// Its name: a whole table is long.
    package var testDescription: String { name }
}
