import Domain
import LegalTime
import Procedure
import Testing

/// Where clocks start, and how long what guards count by is, against the table of windows.
@Suite("程序表: clocks and the table of windows")
struct TabledClockTests {
    /// What the table of windows has start with a receipt starts with the addressee's own recorded
    /// receipt, not with what another court sends (edge 15).
    @Test(arguments: Tables.all)
    func receiptsStartTheClocksOfTheAddressee(_ table: ProcedureTable) {
        for act in table.acts {
            for case .start(let rule, let owing, _, .act, _, _) in act.effects.flatMap(\.flat) {
                guard let row = RuleBook.standard[rule], !Self.isAuthors(owing, act) else {
                    continue
                }
                let what = "\(table.name) \(act.verb.verb) \(rule)"
                let words = ["receipt", "receive", "received", "receives"]
                let speaks = row.startsAt.en.split { !$0.isLetter }.contains {
                    words.contains(String($0))
                }
                #expect(!speaks, "\(what) starts with the act: “\(row.startsAt.en)”")
            }
        }
    }

    /// A paper that was served starts its clock on the day of the service, not of its entry.
    @Test(arguments: Tables.all)
    func servicesOnPaperStartClocksOnTheirDay(_ table: ProcedureTable) {
        for act in table.acts where act.fields.contains(where: { $0.name == "served-on" }) {
            for case .start(let rule, _, _, let from, _, _) in act.effects.flatMap(\.flat) {
                #expect(
                    from == .field("served-on"), "\(table.name) \(act.verb.verb) \(rule): \(from)")
            }
        }
    }

    /// The court that acts is the one that owes.
    private static func isAuthors(_ court: CourtReference, _ act: ActRow) -> Bool {
        switch court {
        case .author: true
        case .role(let role): act.verb.parties == [role]
        default: false
        }
    }
}

// MARK: - Windows in guards

/// A window that a guard counts by, where it stands.
private struct GuardWindow: Hashable, CustomStringConvertible {
    var table: String
    var act: String
    var code: String
    var window: Window

    var description: String { "\(table) \(act) \(code) \(window)" }

    /// Every window of every condition of every guard.
    static let all: [GuardWindow] = Tables.all.flatMap { table in
        table.acts.flatMap { act in
            act.guards.flatMap { row in
                row.condition.flat.compactMap { condition -> GuardWindow? in
                    let window: Window? =
                        switch condition {
                        case .elapsed(let window, _, _), .remains(_, atLeast: let window),
                            .within(_, let window), .lasts(_, to: _, atMost: let window):
                            window
                        default: nil
                        }
                    return window.map {
                        GuardWindow(
                            table: table.name, act: act.verb.verb, code: row.code, window: $0)
                    }
                }
            }
        }
    }
}

extension TabledClockTests {
    /// The row of the table of windows by which the guards of a code count, for each kind of thing
    /// that has a row of its own.
    private static let rows: [String: [String]] = [
        "transfer six-months": ["W37"], "urging six-months": ["W37"],
        "transfer renew-first": ["W09"], "entrustment renew-first": ["W09"],
        "duplicate renew-first": ["W09"],
        "transfer term-too-long": ["W33a", "W33b", "W33c"],
        "entrustment term-too-long": ["W33a", "W33b", "W33c"],
        "seizure-queue term-too-long": ["W33a", "W33b", "W33c"],
        "priority-seizure sixty-days": ["W30"], "priority-seizure one-year": ["W32"],
        "case-node self-sale-too-long": ["W45"], "deferral too-long": ["W66"],
    ]

    /// Windows that no row of the table states, with the reason.
    private static let withoutRow: [String: String] = [
        "supervision not-overdue": "the day on which it fell due must be over: no period of law",
        "dispatch-order day-past": "the last day must lie ahead: no period of law",
        "cooperation day-past": "the last day must lie ahead: no period of law",
    ]

    @Test(
        "what guards count by is what the table of windows says: data and rows cannot drift apart")
    func guardsCountByTheTableOfWindows() {
        var found: Set<String> = []
        for one in GuardWindow.all {
            let key = "\(one.table) \(one.code)"
            found.insert(key)
            guard Self.withoutRow[key] == nil else { continue }
            let windows = (Self.rows[key] ?? []).compactMap { RuleBook.standard[$0]?.window }
            #expect(windows.contains(one.window), "\(one): no row of \(Self.rows[key] ?? [])")
        }
        // Each row that is named is counted by, and no name is left over.
        for (key, rules) in Self.rows {
            let counted = GuardWindow.all.filter { "\($0.table) \($0.code)" == key }.map(\.window)
            for rule in rules {
                let window = RuleBook.standard[rule]?.window
                #expect(window.map(counted.contains) == true, "\(key): nothing counts by \(rule)")
            }
        }
        #expect(found == Set(Self.rows.keys).union(Self.withoutRow.keys))
    }

    @Test("what stands in for a missing row is what the row says")
    func fallbacksAreTheRows() {
        for (rule, window) in [
            ("W10", CommissionPolicy.shortest), ("W10b", CommissionPolicy.longest),
            ("W11", CommissionPolicy.urgent), ("W12", CommissionPolicy.supplement),
            ("O20", CommissionPolicy.ratingWindow), ("O01", CommissionPolicy.urgentAnswer),
        ] {
            #expect(RuleBook.standard[rule]?.window == window, "\(rule)")
        }
    }
}
