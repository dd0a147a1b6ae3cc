package import Domain
package import Engine
import GRDB

/// One line of a list with what the table of rights asks of its matter.
package struct ListedMatter: Sendable {
    package var line: MatterLine
    package var family: MatterFamily
}

extension ViewsReader {
    /// Matters that match, in the order of their opening, the last first: at most `limit` after the
    /// matter `after`.
    package func list(
        _ filter: MatterFilter = MatterFilter(), limit: Int = 100, after: MatterID? = nil
    ) throws(StoreFault) -> [MatterLine] {
        try listed(filter, limit: limit, after: after).map(\.line)
    }

    /// Matters that match, in an order, at most `limit` behind one of them.
    ///
    /// - Parameters:
    ///   - filter: which matters.
    ///   - order: of the lines.
    ///   - limit: lines at most.
    ///   - after: the matter behind which they stand; nil: from the beginning.
    ///   - backward: those before `after` instead, the nearest first.
    /// - Returns: the lines.
    /// - Throws: `StoreFault`.
    package func listed(
        _ filter: MatterFilter, by order: MatterOrder = .opened, limit: Int,
        after: MatterID? = nil, backward: Bool = false
    ) throws(StoreFault) -> [ListedMatter] {
        try read { db in
            let query = MatterQuery(filter)
            if let text = filter.text, !text.isEmpty, order == .opened {
                return try query.found(
                    db, text, limit: max(0, limit), after: after, backward: backward)
            }
            return try query.sorted(
                db, by: order, limit: max(0, limit), after: after, backward: backward)
        }
    }

    /// What the table of rights asks of a matter; nil when there is none.
    ///
    /// - Throws: `StoreFault`.
    package func family(_ matter: MatterID) throws(StoreFault) -> MatterFamily? {
        try read { db in
            try SQLRow.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT kind, \(ViewsQuery.familyColumns) FROM matter
                        WHERE id = ? AND kind <> ''
                        """), arguments: [matter.rawValue]
            ).map { try ViewsQuery.family($0, kind: $0[0], from: 1) }
        }
    }
}

/// A filter as SQL.
private struct MatterQuery {
    let filter: MatterFilter
    private var conditions = ["kind <> ''"]
    private var arguments = StatementArguments()

    private static let columns = "\(ViewsQuery.lineColumns), \(ViewsQuery.familyColumns)"

    init(_ filter: MatterFilter) {
        self.filter = filter
        if let kind = filter.kind { add("kind = ?", [kind]) }
        if let stage = filter.stage { add("stage = ?", [stage]) }
        if let isOpen = filter.isOpen { add("closed = ?", [!isOpen]) }
        if let isDraft = filter.isDraft { add("draft = ?", [isDraft]) }
        if let at = filter.overdueAt {
            add("(lapsed = 1 OR nextDue <= ?)", [at.milliseconds])
        }
        if let party = filter.party {
            add(
                "EXISTS (SELECT 1 FROM party WHERE court = ? AND party.num = matter.num)",
                [party.rawValue])
        }
        if let holder = filter.holder {
            add(
                "id IN (SELECT hand.matter FROM hand WHERE holder = ? AND court = ?)",
                [holder.officer, holder.court.rawValue])
        }
    }

    private mutating func add(_ condition: String, _ values: StatementArguments) {
        conditions.append(condition)
        arguments += values
    }

    private static func listed(_ db: Database, _ row: SQLRow) throws -> ListedMatter {
        let line = try ViewsQuery.line(db, row)
        return ListedMatter(
            line: line, family: try ViewsQuery.family(row, kind: line.kind, from: 10))
    }

    // MARK: In an order

    /// Index, columns that sort, and whether the greatest comes first.
    private static func index(
        _ order: MatterOrder
    ) -> (name: String, columns: [String], isDescending: Bool) {
        switch order {
        case .opened: ("matterByOpening", ["opened", "id"], true)
        case .due: ("matterByDue", ["dueOrder", "id"], false)
        case .updated: ("matterByUpdate", ["updated", "id"], true)
        case .stage: ("matterByKind", ["kind", "stage", "id"], false)
        }
    }

    /// Walks along the index and stops when the page is full.
    func sorted(
        _ db: Database, by order: MatterOrder, limit: Int, after: MatterID?, backward: Bool
    ) throws -> [ListedMatter] {
        let index = Self.index(order)
        let isDescending = index.isDescending != backward
        let columns = index.columns.joined(separator: ", ")
        var query = self
        if let text = filter.text, !text.isEmpty {
            let search = try ViewsQuery.searchCondition(db, text)
            let courts = filter.textCourts.map(\.rawValue)
            query.add(
                """
                (num IN (SELECT rowid >> \(ViewsSchema.searchShift) FROM search
                WHERE \(search.sql)) OR num IN (SELECT num FROM party WHERE court IN
                (\(Self.marks(courts.count)))))
                """, [search.argument] + StatementArguments(courts))
        }
        if let after {
            query.add(
                """
                (\(columns)) \(isDescending ? "<" : ">")
                (SELECT \(columns) FROM matter WHERE id = ?)
                """, [after.rawValue])
        }
        let sorting = index.columns.map { isDescending ? "\($0) DESC" : $0 }
        query.arguments += [limit]
        return try SQLRow.fetchAll(
            db,
            sql: """
                SELECT \(Self.columns) FROM matter INDEXED BY \(index.name)
                WHERE \(query.conditions.joined(separator: " AND "))
                ORDER BY \(sorting.joined(separator: ", ")) LIMIT ?
                """, arguments: query.arguments
        ).map { try Self.listed(db, $0) }
    }

    private static func marks(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }

    // MARK: By text

    /// Walks over what holds the text, the matter that came to be known last first, and stops when
    /// the page is full: a text that everything holds costs no more than a rare one.
    func found(
        _ db: Database, _ text: String, limit: Int, after: MatterID?, backward: Bool
    ) throws -> [ListedMatter] {
        var edge: Int64?
        if let after {
            edge = try Int64.fetchOne(
                db, sql: ViewsSchema.numOfMatter, arguments: [after.rawValue])
            guard edge != nil else { return [] }
        }
        let search = try ViewsQuery.searchCondition(db, text)
        let shift = ViewsSchema.searchShift
        let sorting = backward ? "" : " DESC"
        func beyond(_ column: String, _ number: Int64?) -> String {
            number.map { " AND \(column) \(backward ? ">=" : "<") \($0)" } ?? ""
        }
        var rows = try NumberStream(
            db,
            """
            SELECT rowid >> \(shift) FROM search WHERE \(search.sql)
            \(beyond("rowid", edge.map { (backward ? $0 + 1 : $0) << shift }))
            ORDER BY rowid\(sorting)
            """, [search.argument])
        let courts = filter.textCourts.map(\.rawValue)
        var parties = try NumberStream(
            db,
            courts.isEmpty
                ? "SELECT 0 WHERE 0"
                : """
                SELECT num FROM party
                WHERE court \(courts.count == 1 ? "= ?" : "IN (\(Self.marks(courts.count)))")
                \(beyond("num", edge.map { backward ? $0 + 1 : $0 }))
                ORDER BY num\(sorting)
                """, StatementArguments(courts))
        let one = try db.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM matter
                WHERE num = ? AND \(conditions.joined(separator: " AND "))
                """)
        var lines: [ListedMatter] = []
        while lines.count < limit {
            let next: Int64
            switch (rows.head, parties.head) {
            case (nil, nil): return lines
            case (let number?, nil), (nil, let number?): next = number
            case (let first?, let second?):
                next = backward ? min(first, second) : max(first, second)
            }
            try rows.skip(next)
            try parties.skip(next)
            let row = try SQLRow.fetchOne(one, arguments: [next] + arguments)
            if let row { lines.append(try Self.listed(db, row)) }
        }
        return lines
    }
}

/// Numbers of matters in order, read as they are wanted.
private struct NumberStream {
    private let cursor: FastDatabaseValueCursor<Int64>
    /// The next one.
    private(set) var head: Int64?

    init(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
        cursor = try Int64.fetchCursor(db, sql: sql, arguments: arguments)
        head = try cursor.next()
    }

    /// Goes on to the first that is another one.
    mutating func skip(_ number: Int64) throws {
        while head == number { head = try cursor.next() }
    }
}
