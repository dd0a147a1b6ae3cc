import Domain

/// Every procedure that is given as a table.
package enum Tables {
    /// In the order in which pages and the command line list them.
    package static let all: [ProcedureTable] = [
        .transfer, .urging, .cross, .allocation, .concentration, .cooperation, .correction,
        .deferral,
        .dispatchOrder, .entrustment, .organDispute, .prioritySeizure, .seizureQueue, .caseNode,
        .petition, .reception, .doubleCheck, .rectification, .supervision, .duplicate, .appraisal,
        .handover,
    ]

    private static let index: [String: Int] = {
        var index: [String: Int] = [:]
        for (place, table) in all.enumerated() { index[table.name] = place }
        return index
    }()

    /// The table with this name; nil without one.
    package static subscript(name: String) -> ProcedureTable? { index[name].map { all[$0] } }

    /// The rows that the command line offers under a word, with their tables: `order urge`.
    package static func rows(group: String) -> [(table: ProcedureTable, row: ActRow)] {
        all.flatMap { table in
            table.acts.filter { $0.group == group }.map { (table, $0) }
        }
    }

    /// Words under which acts stand on the command line, in the order of the tables.
    package static let groups: [String] = {
        var groups: [String] = []
        for table in all {
            for row in table.acts where !groups.contains(row.group) { groups.append(row.group) }
        }
        return groups
    }()
}
