import Domain
import Procedure

/// Writes the fields of one act of a table: plausible values of each kind, from the row, the matter
/// and the courts around. Whether they satisfy the row's guards is left to chance.
struct TabledScribe {
    let row: ActRow
    let table: ProcedureTable
    let matter: Matter?
    let court: CourtID
    /// Courts that people think of, and those of them below the court.
    var area: [CourtID] = []
    var below: [CourtID] = []
    /// What was spoken of lately.
    var cases: [CaseNumber] = []
    var matters: [MatterID] = []
    var today = CivilDate(year: 2025, month: 1, day: 1)

    init(row: ActRow, table: ProcedureTable, matter: Matter?, court: CourtID) {
        self.row = row
        self.table = table
        self.matter = matter
        self.court = court
    }

    private var state: TabledState? {
        if case .tabled(let state)? = matter?.body { state } else { nil }
    }

    /// Every field that the act needs, half of the others. Courts are chosen first: case numbers
    /// are theirs.
    func fields(_ dice: inout Dice, minting: (CourtID) -> CaseNumber?) -> [Field] {
        let known = row.fields.filter { $0.isRequired || dice.once(in: 2) }
        var values: [String: [FieldValue]] = [:]
        var courts: [CourtID] = []
        for field in known where field.kind == .court {
            let chosen = list(field, &dice) { dice in .court(self.anyCourt(&dice)) }
            for case .court(let court) in chosen { courts.append(court) }
            values[field.name] = chosen
        }
        for field in known where field.kind != .court {
            values[field.name] = list(field, &dice) { dice in
                self.value(field, courts, &dice, minting)
            }
        }
        return known.compactMap { field in
            guard let list = values[field.name], !list.isEmpty else { return nil }
            return Field(field.name, list)
        }
    }

    private func list(
        _ field: FieldRow, _ dice: inout Dice, _ value: (inout Dice) -> FieldValue?
    ) -> [FieldValue] {
        let count = field.isList ? 1 + dice.below(3) : 1
        var list: [FieldValue] = []
        for _ in 0..<count {
            if let value = value(&dice), !list.contains(value) { list.append(value) }
        }
        return list
    }

    private func value(
        _ field: FieldRow, _ courts: [CourtID], _ dice: inout Dice,
        _ minting: (CourtID) -> CaseNumber?
    ) -> FieldValue? {
        switch field.kind {
        case .text: text(field.name, &dice)
        case .choice(let words): dice.pick(words).map { .choice($0.word) }
        case .court: .court(anyCourt(&dice))
        case .date: .date(day(&dice))
        case .amount: .amount(Int64(dice.pick([0, 1, 1_234_56, 100_000_00]) ?? 0))
        case .number: .number(number(field.name, &dice))
        case .flag: .flag(!dice.once(in: 3))
        case .caseNumber:
            if dice.once(in: 5), let number = dice.pick(cases) {
                .caseNumber(number)
            } else {
                minting(dice.pick(courts + [court]) ?? court).map { .caseNumber($0) }
            }
        case .matter:
            .matter(
                dice.pick(matters) ?? matter?.id ?? MatterID(court: court, random: dice.next()))
        case .window: dice.pick(Self.windows).map { .window($0) }
        case .stretch: stretch(&dice)
        }
    }

    private static let windows = [
        Window(10, .day), Window(15, .workingDay), Window(1, .month), Window(24, .hour),
        Window(3, .month),
    ]

    /// Officers who are named, and what else is said.
    private static let texts = ["说明", "已办理", "领导乙", "承办丙", Cast.name]

    /// The name of a line that is on the list already, more often than a new one.
    private func text(_ name: String, _ dice: inout Dice) -> FieldValue {
        if table.lines?.key == name {
            let keys = state?.lines.map(\.key) ?? []
            if !dice.once(in: 3), let key = dice.pick(keys) { return .text(key) }
            return .text("第\(keys.count + 1)项")
        }
        // Who must not act himself is named as somebody else: one officer plays them all, and would
        // otherwise shut the court out of its own matter.
        let acting = Self.acting[table.name] ?? [:]
        if let isWanted = acting[name] { return .text(isWanted ? Cast.name : "领导乙") }
        return .text(dice.pick(Self.texts) ?? "说明")
    }

    /// By table, the fields in which guards look for the acting officer: true where he must be
    /// named, false where he must not.
    private static let acting: [String: [String: Bool]] = {
        var tables: [String: [String: Bool]] = [:]
        for table in Tables.all {
            var names: [String: Bool] = [:]
            for guarded in table.acts.flatMap(\.guards) {
                for (name, isWanted) in guarded.condition.acting { names[name] = isWanted }
            }
            tables[table.name] = names
        }
        return tables
    }()

    /// A task's entry where one is asked for, a rank, a count.
    private func number(_ name: String, _ dice: inout Dice) -> Int64 {
        let isTask = row.guards.contains { $0.condition == .owesTask(name) }
        let tasks = matter?.duties.filter { $0.owedBy == court } ?? []
        if isTask, let task = dice.pick(tasks) { return Int64(task.entry) }
        return Int64(dice.below(5))
    }

    /// A court of the matter, one below, or any of the area.
    private func anyCourt(_ dice: inout Dice) -> CourtID {
        let pools = [matter?.parties.map(\.court) ?? [], below, below, area]
        return dice.pick(dice.pick(pools.filter { !$0.isEmpty }) ?? [court]) ?? court
    }

    private func day(_ dice: inout Dice) -> CivilDate {
        let days = [-800, -400, -200, -100, -70, -30, -5, -1, 0, 0, 1, 20, 40, 200, 500]
        return today.advanced(byDays: dice.pick(days) ?? 0)
    }

    private func stretch(_ dice: inout Dice) -> FieldValue {
        let from = day(&dice)
        return .stretch(from: from, to: from.advanced(byDays: dice.pick([0, 5, 60]) ?? 0))
    }

    /// The papers that the row asks for, and often one that a guard would take.
    func papers(_ dice: inout Dice) -> [PaperKind] {
        var kinds = row.papers.map(\.kind)
        for guarded in row.guards {
            for kind in guarded.condition.kinds where !kinds.contains(kind) && dice.once(in: 2) {
                kinds.append(kind)
            }
        }
        return kinds
    }
}

extension TabledCondition {
    /// Fields that are to name the acting officer (true), or are not to (false).
    fileprivate var acting: [(name: String, isWanted: Bool)] {
        switch self {
        case .actedBy(let name): [(name, true)]
        case .not(let inner): inner.acting.map { ($0.name, !$0.isWanted) }
        case .all(let list), .any(let list): list.flatMap(\.acting)
        default: []
        }
    }

    /// Kinds of papers that it looks for, also inside others.
    fileprivate var kinds: [PaperKind] {
        switch self {
        case .hasPaper(let kinds): kinds
        case .not(let inner): inner.kinds
        case .all(let list), .any(let list): list.flatMap(\.kinds)
        default: []
        }
    }
}
