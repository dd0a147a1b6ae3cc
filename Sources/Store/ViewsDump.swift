package import Domain
package import Engine
import FoundationEssentials
import GRDB
import Sodium

extension ViewsReader {
    /// Every table in a fixed order, a line for each row: two files with the same content give the
    /// same text, whatever order they were written in.
    ///
    /// - Parameter excluding: tables to leave out, as when only one is looked at.
    /// - Returns: the lines, each with its table's name in front.
    /// - Throws: `StoreFault` when the file can't be read.
    package func dump(excluding: [String] = []) throws(StoreFault) -> String {
        var text = ""
        try forEachLine { table, line in
            if !excluding.contains(table) { text += "\(table) \(line)\n" }
        }
        return text
    }

    /// SHA-256 over the lines of `dump`: what `doctor` compares with a rebuilt file.
    package func digest() throws(StoreFault) -> Digest {
        var hasher = SHA256Hasher()
        try forEachLine { table, line in hasher.update(Array("\(table) \(line)\n".utf8)) }
        return hasher.finish()
    }

    private func forEachLine(_ body: (String, String) -> Void) throws(StoreFault) {
        try read { db in
            for table in ViewsSchema.tables {
                let rowid = table.key == "rowid" ? "rowid, " : ""
                let cursor = try SQLRow.fetchCursor(
                    db, sql: "SELECT \(rowid)* FROM \(table.name) ORDER BY \(table.key)")
                while let row = try cursor.next() {
                    body(table.name, row.databaseValues.map(Self.literal).joined(separator: "|"))
                }
            }
        }
    }

    private static func literal(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "null"
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): "'" + text.replacing("'", with: "''") + "'"
        case .blob(let bytes): "x'" + Hexadecimal.encode(bytes) + "'"
        }
    }

    /// Numbers for `doctor` and the metrics.
    package func counts() throws(StoreFault) -> ViewsCounts {
        try read { db in
            let stamp = try ViewsQuery.stamp(db)
            let stages = try SQLRow.fetchAll(
                db,
                sql: """
                    SELECT kind, stage, term, closed, draft, count(*) FROM matter
                    GROUP BY kind, stage, closed, draft, term ORDER BY kind, stage, closed, draft
                    """
            ).map { row in
                ViewsCounts.Stage(
                    kind: row[0], stage: row[1], term: row[2], closed: row[3], isDraft: row[4],
                    matters: row[5])
            }
            let backlogs = try ViewsQuery.links(db, incarnation: stamp?.incarnation ?? 0).map {
                link in
                let row = try SQLRow.fetchOne(
                    db,
                    sql: """
                        SELECT count(*), min(at) FROM outbox
                        WHERE peer = ? AND incarnation = ? AND seq > ?
                        """,
                    arguments: [
                        link.peer.rawValue, stamp?.incarnation ?? 0, signed(link.acked),
                    ])
                let oldest: Int64? = row?[1]
                return ViewsCounts.Backlog(
                    peer: link.peer, unconfirmed: row?[0] ?? 0,
                    oldestAt: oldest.map(ViewsQuery.instant),
                    received: try Int.fetchOne(
                        db,
                        sql: "SELECT coalesce(sum(last - first + 1), 0) FROM intake WHERE peer = ?",
                        arguments: [link.peer.rawValue]) ?? 0)
            }
            // Each comes from an index alone: rows hold whole matters and would have to be read.
            func count(_ what: String) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \(what)") ?? 0
            }
            return ViewsCounts(
                position: stamp?.position ?? 0, stages: stages, backlogs: backlogs,
                openDeadlines: try count("deadline WHERE open = 1"),
                lapsedDeadlines: try count("deadline WHERE status = 'lapsed'"),
                entries: try Int.fetchOne(db, sql: "SELECT coalesce(sum(lastEntry), 0) FROM matter")
                    ?? 0,
                pendingActs: try count("act WHERE local = 0 AND status = 'recorded'"),
                held: try count("held WHERE open = 1"),
                missingPapers: try count("paper WHERE stored = 0"),
                alarms: try count("remark WHERE kind = 'alarm'"))
        }
    }
}
