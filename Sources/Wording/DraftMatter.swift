package import Domain
package import Procedure

/// The matter as an act that is still to be done would leave it, for the page of its paper (拟稿).
package struct DraftMatter {
    private let table: ProcedureTable
    private let row: ActRow
    private let fields: [Field]

    /// - Parameters:
    ///   - table: of the procedure.
    ///   - row: of the act.
    ///   - fields: what is to be entered.
    package init(table: ProcedureTable, row: ActRow, fields: [Field]) {
        self.table = table
        self.row = row
        self.fields = fields
    }

    /// The matter as the act would leave it: its fields, and the courts that it brings in.
    package func filled(_ known: Matter?, by court: CourtID, at civil: Instant) -> Matter {
        var matter =
            known
            ?? Matter(
                id: MatterID(court: court, random: 0), openedAt: civil, ruleSet: "",
                body: .tabled(TabledState(procedure: table.name, opener: court)))
        guard case .tabled(var state) = matter.body else { return matter }
        for field in fields {
            if let place = state.facts.firstIndex(where: { $0.name == field.name }) {
                state.facts[place] = field
            } else {
                state.facts.append(field)
            }
        }
        for case .join(let role, let reference) in row.effects {
            let courts: [CourtID] =
                switch reference {
                case .author: [court]
                case .field(let name):
                    state.facts(name).compactMap { value in
                        if case .court(let court) = value { court } else { nil }
                    }
                default: []
                }
            for court in courts where matter.role(of: court) == nil {
                matter.parties.append(Party(court: court, role: role))
            }
        }
        matter.body = .tabled(state)
        return matter
    }
}
