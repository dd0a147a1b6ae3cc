import Domain
import Engine
import FoundationEssentials
import GRDB

/// Open matters as they lie, for a start: their bytes are found whole and not unpacked.
extension ViewsQuery {
    /// Every matter that sleeps, but for those whose numbers the query `awake` gives.
    static func dormant(
        _ db: Database, but awake: String
    ) throws -> (matters: [DormantMatter], windows: [DormantWindow]) {
        let excluded = Set(try Int64.fetchAll(db, sql: awake))
        let standing = "m.standing = \(ViewsSchema.asleep)"
        // Three walks over the same matters in the same order; the inner tables are looked up by
        // the beginning of their keys.
        var deadlines = try Walk(
            db,
            """
            SELECT m.num, d.id, d.due, d.status = 'running', d.body
            FROM matter m CROSS JOIN deadline d ON \(ViewsSchema.places("d.place", of: "m.num"))
            WHERE \(standing) ORDER BY m.num
            """)
        var papers = try Walk(
            db,
            """
            SELECT m.num, \(paperColumns.split(separator: ", ").map { "p.\($0)" }.joined(separator: ", "))
            FROM matter m CROSS JOIN paper p ON p.matter = m.id
            WHERE \(standing) ORDER BY m.num
            """)
        let cursor = try SQLRow.fetchCursor(
            db, sql: "SELECT num, id, sides, snapshot FROM matter m WHERE \(standing) ORDER BY num")
        var matters: [DormantMatter] = []
        var windows: [DormantWindow] = []
        while let row = try cursor.next() {
            let num: Int64 = row[0]
            guard !excluded.contains(num) else { continue }
            let id = try matter(row[1])
            var bodies: [[UInt8]] = []
            try deadlines.each(of: num) { deadline in
                bodies.append(try whole(deadline[4], "deadline of \(id)"))
                guard deadline[3] else { return }
                windows.append(
                    DormantWindow(matter: id, deadline: deadline[1], due: instant(deadline[2])))
            }
            var named: [MatterPaper] = []
            try papers.each(of: num) { named.append(try paper($0, from: 1)) }
            let snapshot = try whole(row[3], "matter \(id)")
            matters.append(
                DormantMatter(
                    id: id, courts: try MatterFamily.courts(row[2]), papers: named
                ) { [bodies] in unpacked(snapshot, bodies) })
        }
        return (matters, windows)
    }

    /// The bytes of a column, whose sum is right.
    private static func whole(
        _ data: Data, _ what: @autoclosure () -> String
    ) throws -> [UInt8] {
        let bytes = [UInt8](data)
        guard PackedReader.isWhole(bytes) else { throw damaged(what()) }
        return bytes
    }

    private static func unpacked(_ snapshot: [UInt8], _ deadlines: [[UInt8]]) -> MatterRecord {
        do {
            return try PackedReader.unpack(ViewsSnapshot.self, snapshot).record(
                deadlines.map { try PackedReader.unpack(Deadline.self, $0) })
        } catch {
            // This version of the schema packed it, and its sum was right.
            preconditionFailure("a whole matter can't be unpacked: \(error)")
        }
    }

    /// Rows in the order of their first column, taken number by number.
    private struct Walk {
        private let cursor: RowCursor
        private var next: SQLRow?

        init(_ db: Database, _ sql: String) throws {
            cursor = try SQLRow.fetchCursor(db, sql: sql)
            next = try cursor.next()
        }

        /// Hands out the rows of a number, passing over those of smaller ones.
        mutating func each(of num: Int64, _ body: (SQLRow) throws -> Void) throws {
            while let row = next {
                let at: Int64 = row[0]
                if at > num { return }
                if at == num { try body(row) }
                next = try cursor.next()
            }
        }
    }
}
