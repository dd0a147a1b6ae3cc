package import Domain
package import Engine
import GRDB

// Counts by what the table of rights asks, so that few judgements serve for many matters.
extension ViewsReader {
    /// Open matters that are no drafts, by family and stage.
    ///
    /// - Parameters:
    ///   - now: civil time, for what is late.
    ///   - kept: kinds that are hidden from whom they are about: of these, and of no others, the
    ///     family says whom it is about.
    /// - Returns: the counts, in no order.
    /// - Throws: `StoreFault`.
    package func matterTally(
        now: Instant, kept: [String]
    ) throws(StoreFault) -> [MatterTally] {
        try read { db in
            try Self.parts(kept).flatMap { part in
                try SQLRow.fetchAll(
                    db,
                    sql: """
                        SELECT kind, stage, term, sides, opener, \(part.columns), count(*),
                        sum(coalesce(nextDue <= ?, 0)), min(num)
                        FROM matter INDEXED BY matterTally
                        WHERE closed = 0 AND draft = 0 AND kind <> '' AND \(part.condition)
                        GROUP BY kind, stage, term, sides, opener\(part.grouping)
                        """, arguments: [now.milliseconds] + StatementArguments(kept)
                ).map { row in
                    MatterTally(
                        family: try ViewsQuery.family(row, kind: row[0], from: 3), stage: row[1],
                        term: row[2], count: row[7], late: row[8],
                        example: try Self.matter(db, row[9]))
                }
            }
        }
    }

    /// Duties that are owed and have ended, or end up to an instant, by family and owing court.
    ///
    /// - Parameters:
    ///   - now: civil time: what is due then is overdue.
    ///   - until: what is due then still counts.
    ///   - holder: only what this officer of a court has in hand; nil: all.
    /// - Returns: the counts, in no order.
    /// - Throws: `StoreFault`.
    package func dutyTally(
        now: Instant, until: Instant, holder: Holder? = nil
    ) throws(StoreFault) -> [DutyTally] {
        let held = """
            hand CROSS JOIN matter m ON m.id = hand.matter
            CROSS JOIN deadline d ON \(ViewsSchema.places("d.place", of: "m.num"))
            AND d.owedBy = hand.court AND hand.court = ? AND hand.holder = ?
            """
        var arguments: StatementArguments = [now.milliseconds]
        if let holder { arguments += [holder.court.rawValue, holder.officer] }
        arguments += [until.milliseconds]
        return try read { db in
            try SQLRow.fetchAll(
                db,
                sql: """
                    SELECT owedBy, family, overdue, number,
                    (SELECT id FROM matter WHERE num = first >> \(ViewsSchema.placeShift))
                    FROM (SELECT d.owedBy AS owedBy, d.family AS family,
                    sum(d.due <= ?) AS overdue, count(*) AS number, min(d.place) AS first
                    FROM \(holder == nil ? "deadline d INDEXED BY deadlineTally" : held)
                    WHERE d.open = 1 AND d.due <= ? AND d.status <> 'suspended'
                    GROUP BY d.owedBy, d.family)
                    """, arguments: arguments
            ).map { row in
                let overdue: Int = row[2]
                return DutyTally(
                    family: try MatterFamily(text: row[1]), owedBy: try ViewsQuery.court(row[0]),
                    overdue: overdue, soon: row[3] - overdue, example: try ViewsQuery.matter(row[4])
                )
            }
        }
    }

    /// What lists of duties say of a matter; nil when there is none.
    ///
    /// - Throws: `StoreFault`.
    package func outline(_ matter: MatterID) throws(StoreFault) -> MatterOutline? {
        try read { db in
            try SQLRow.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT kind, \(ViewsQuery.familyColumns), term, ruleSet FROM matter
                        WHERE id = ? AND kind <> ''
                        """), arguments: [matter.rawValue]
            ).map { row in
                MatterOutline(
                    family: try ViewsQuery.family(row, kind: row[0], from: 1), term: row[5],
                    ruleSet: row[6])
            }
        }
    }

    /// Who has a matter in hand at a court; nil when nobody has acted in it there yet.
    ///
    /// - Throws: `StoreFault`.
    package func holder(of matter: MatterID, at court: CourtID) throws(StoreFault) -> String? {
        try read { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT holder FROM hand WHERE matter = ? AND court = ?"),
                arguments: [matter.rawValue, court.rawValue])
        }
    }

    /// Kinds of which it does not matter whom they are about, and those of which it does.
    private static func parts(
        _ kept: [String]
    ) -> [(columns: String, condition: String, grouping: String)] {
        guard !kept.isEmpty else { return [("'', ''", "1", "")] }
        let marks = Array(repeating: "?", count: kept.count).joined(separator: ", ")
        return [
            ("'', ''", "kind NOT IN (\(marks))", ""),
            ("about, named", "kind IN (\(marks))", ", about, named"),
        ]
    }

    private static func matter(_ db: Database, _ num: Int64) throws -> MatterID {
        let id = try String.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM matter WHERE num = ?"), arguments: [num])
        guard let id else { throw ViewsQuery.damaged("matter") }
        return try ViewsQuery.matter(id)
    }
}
