package import Domain
package import Engine
import GRDB

extension ViewsReader {
    /// Matters that one read takes.
    private static let page = 500

    /// Hands out every matter that matches, the one opened last first, page by page, so that memory
    /// stays bounded however many there are.
    ///
    /// - Parameters:
    ///   - filter: which matters.
    ///   - body: gets each with its line.
    /// - Throws: `StoreFault`, or what `body` throws.
    package func forEachMatter(
        _ filter: MatterFilter, _ body: (MatterLine, Matter) throws(StoreFault) -> Void
    ) throws(StoreFault) {
        var after: MatterID?
        while true {
            let lines = try list(filter, limit: Self.page, after: after)
            for line in lines {
                if let matter = try record(line.id)?.matter { try body(line, matter) }
            }
            guard let last = lines.last, lines.count == Self.page else { return }
            after = last.id
        }
    }

    /// Hands out every open matter in which something is awaited, the soonest due first, those
    /// without a window last, page by page.
    ///
    /// - Parameters:
    ///   - ofOthers: of other courts, and not of this process's own.
    ///   - body: gets each with its line; false ends it.
    /// - Throws: `StoreFault`, or what `body` throws.
    package func forEachAwaited(
        ofOthers: Bool, _ body: (MatterLine, Matter) throws(StoreFault) -> Bool
    ) throws(StoreFault) {
        var after: (due: Int64, num: Int64) = (.min, 0)
        while true {
            let page = try awaited(ofOthers: ofOthers, after: after)
            for one in page.lines {
                guard let matter = try record(one.id)?.matter else { continue }
                guard try body(one, matter) else { return }
            }
            guard let last = page.last, page.lines.count == Self.page else { return }
            after = last
        }
    }

    private func awaited(
        ofOthers: Bool, after: (due: Int64, num: Int64)
    ) throws(StoreFault) -> (lines: [MatterLine], last: (due: Int64, num: Int64)?) {
        let column = ofOthers ? "theirs" : "ours"
        return try read { db in
            let rows = try SQLRow.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT \(ViewsQuery.lineColumns), \(column), num FROM matter
                        WHERE \(column) IS NOT NULL AND (\(column), num) > (?, ?)
                        ORDER BY \(column), num LIMIT \(Self.page)
                        """), arguments: [after.due, after.num])
            let last = rows.last.map { row in (due: row[10] as Int64, num: row[11] as Int64) }
            return (try rows.map { try ViewsQuery.line(db, $0) }, last)
        }
    }
}
