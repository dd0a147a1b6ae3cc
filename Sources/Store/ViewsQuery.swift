import Domain
import Engine
import FoundationEssentials
import GRDB

/// Turns rows of the projections back into values. What can't be read back is damage.
enum ViewsQuery {
    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw damaged("\(type)")
        }
    }

    static func unpack<Value: Decodable>(_ type: Value.Type, _ bytes: Data) throws -> Value {
        do {
            return try PackedReader.unpack(type, [UInt8](bytes))
        } catch {
            throw damaged("\(type)")
        }
    }

    /// Matters of `SELECT num, snapshot FROM matter …`, with their deadlines.
    static func records(
        _ db: Database, _ sql: String, _ arguments: StatementArguments = []
    ) throws -> [MatterRecord] {
        let deadlines = try db.cachedStatement(
            sql: """
                SELECT body FROM deadline
                WHERE \(ViewsSchema.placesOfNum) ORDER BY place
                """)
        let cursor = try SQLRow.fetchCursor(db, sql: sql, arguments: arguments)
        var records: [MatterRecord] = []
        while let row = try cursor.next() {
            let num: Int64 = row[0]
            records.append(
                try unpack(ViewsSnapshot.self, row[1]).record(
                    try Data.fetchAll(deadlines, arguments: [num]).map {
                        try unpack(Deadline.self, $0)
                    }))
        }
        return records
    }

    static func damaged(_ what: String) -> StoreFault {
        .damaged(
            "the projections hold no readable \(what); stop the process, delete views.db and start "
                + "again: it is rebuilt from the journal")
    }

    static func court(_ text: String) throws -> CourtID {
        guard let court = CourtID(text) else { throw damaged("court") }
        return court
    }

    static func matter(_ text: String) throws -> MatterID {
        guard let matter = MatterID(text) else { throw damaged("matter") }
        return matter
    }

    static func digest(_ text: String) throws -> Digest {
        guard let digest = Digest(hex: text) else { throw damaged("digest") }
        return digest
    }

    static func known<Value: RawRepresentable>(
        _ type: Value.Type, _ text: String
    ) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text) else { throw damaged("\(type)") }
        return value
    }

    static func unsigned(_ number: Int64) -> UInt64 { UInt64(bitPattern: number) }

    static func instant(_ number: Int64) -> Instant { Instant(milliseconds: number) }

    static func stamp(_ db: Database) throws -> ViewsStamp? {
        let row = try SQLRow.fetchOne(
            db,
            sql: "SELECT position, head, incarnation, at, clockVersion, clockOffset FROM stamp")
        return try row.map { row in
            ViewsStamp(
                position: unsigned(row[0]), head: try digest(row[1]), incarnation: row[2],
                at: instant(row[3]),
                clock: ClockState(version: unsigned(row[4]), offset: row[5]))
        }
    }

    static func parties(_ db: Database, of matter: String) throws -> [Party] {
        let select = try db.cachedStatement(sql: "SELECT sides FROM matter WHERE id = ?")
        return try String.fetchOne(select, arguments: [matter]).map(MatterFamily.parties) ?? []
    }

    static let lineColumns =
        "id, kind, stage, term, closed, draft, opened, updated, nextDue, lastEntry"

    /// Behind `lineColumns`: what the table of rights asks.
    static let familyColumns = "sides, opener, about, named"

    static func family(_ row: SQLRow, kind: String, from column: Int) throws -> MatterFamily {
        let opener: String = row[column + 1]
        let about: String = row[column + 2]
        let named: String = row[column + 3]
        return MatterFamily(
            kind: kind, parties: try MatterFamily.parties(row[column]), opener: CourtID(opener),
            about: about.split(separator: "\n").map(String.init),
            named: try named.split(separator: "\n").map { try matter(String($0)) })
    }

    static func line(_ db: Database, _ row: SQLRow) throws -> MatterLine {
        let due: Int64? = row[8]
        return MatterLine(
            id: try matter(row[0]), kind: row[1], stage: row[2], term: row[3], closed: row[4],
            isDraft: row[5], openedAt: instant(row[6]), updatedAt: instant(row[7]),
            nextDue: due.map(instant), lastEntry: row[9], parties: try parties(db, of: row[0]))
    }

    static let entryColumns = """
        matter, number, at, court, officer, verb, digest, position, leaf, actPosition, hasAct, size,
        zh, en, recordedFor
        """

    static func entry(_ row: SQLRow) throws -> EntryLine {
        let by: String? = row[3]
        let recordedFor: String? = row[14]
        return EntryLine(
            matter: try matter(row[0]), number: row[1], at: instant(row[2]),
            court: try by.map(court), officer: row[4], verb: row[5], digest: try digest(row[6]),
            source: source(row, from: 7), summary: Text(zh: row[12], en: row[13]),
            recordedFor: try recordedFor.map(court))
    }

    /// Position, leaf, actPosition, hasAct, size from column `column` on.
    static func source(_ row: SQLRow, from column: Int) -> Source {
        Source(
            position: unsigned(row[column]), index: row[column + 1],
            actPosition: unsigned(row[column + 2]), hasAct: row[column + 3], size: row[column + 4])
    }

    static let actColumns = """
        position, leaf, incarnation, number, matter, verb, officer, key, at, digest, local, status,
        refusal
        """

    static func act(_ row: SQLRow) throws -> OwnAct {
        let refusal: String? = row[12]
        return OwnAct(
            reference: ActReference(incarnation: row[2], number: row[3]),
            matter: try matter(row[4]), verb: row[5], officer: row[6], key: row[7],
            at: instant(row[8]), digest: try digest(row[9]), position: unsigned(row[0]),
            index: row[1], isLocal: row[10], status: try known(ActStatus.self, row[11]),
            refusal: try refusal.map { try decode(Refusal.self, $0) })
    }

    /// The links as numbers of `incarnation`: what was sent in an earlier one does not count.
    static func links(_ db: Database, incarnation: Int) throws -> [LinkState] {
        let rows = try SQLRow.fetchAll(
            db,
            sql: """
                SELECT peer, incarnation, next, acked, receivedIncarnation, receivedSeq,
                receivedPosition, receivedHead, receivedNumber, receivedHeader, receivedSignature
                FROM link ORDER BY peer
                """)
        return try rows.map { row in
            let isPresent = row[1] as Int == incarnation
            return LinkState(
                peer: try court(row[0]), next: isPresent ? unsigned(row[2]) : 1,
                acked: isPresent ? unsigned(row[3]) : 0,
                received: Mark(
                    incarnation: row[4], seq: unsigned(row[5]), position: unsigned(row[6]),
                    head: try digest(row[7])),
                receivedNumber: row[8], receivedProof: proof(row[9], row[10]))
        }
    }

    /// The peer's row header that proves a mark; nil when none is kept.
    private static func proof(_ header: String?, _ signature: String?) -> RowProof? {
        guard let header, let signature, let bytes = Hexadecimal.decode(header),
            let signed = Signature(hex: signature)
        else { return nil }
        return RowProof(header: Encoded(bytes), signature: signed)
    }

    static func outbox(
        _ db: Database, to peer: CourtID, incarnation: Int, after seq: UInt64, limit: Int
    ) throws -> (pending: [Outlet.Pending], oldestAt: Instant?) {
        let select = try db.cachedStatement(
            sql: """
                SELECT seq, position, leaf, actPosition, hasAct, size, at FROM outbox
                WHERE peer = ? AND incarnation = ? AND seq > ? ORDER BY seq LIMIT ?
                """)
        let cursor = try SQLRow.fetchCursor(
            select, arguments: [peer.rawValue, incarnation, signed(seq), limit])
        var pending: [Outlet.Pending] = []
        var oldest: Instant?
        while let row = try cursor.next() {
            if oldest == nil { oldest = instant(row[6]) }
            pending.append(Outlet.Pending(seq: unsigned(row[0]), source: source(row, from: 1)))
        }
        return (pending, oldest)
    }

    static let paperColumns = "matter, digest, name, size, kind, sealed, stored, source"

    static func paper(_ row: SQLRow) throws -> MatterPaper { try paper(row, from: 0) }

    /// A paper whose columns begin at `first`.
    static func paper(_ row: SQLRow, from first: Int) throws -> MatterPaper {
        MatterPaper(
            matter: try matter(row[first]),
            paper: Paper(
                digest: try digest(row[first + 1]), size: row[first + 3], name: row[first + 2],
                kind: try known(PaperKind.self, row[first + 4]), sealed: row[first + 5]),
            stored: row[first + 6], from: try court(row[first + 7]))
    }

    /// Held items that a condition picks, in order of peer and number.
    static func held(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [HeldItem] {
        try SQLRow.fetchAll(
            db,
            sql: """
                SELECT peer, incarnation, seq, reason, leaf, at, handling, handledAt FROM held
                WHERE \(condition) ORDER BY peer, incarnation, seq
                """, arguments: arguments
        ).map { row in
            let leaf: Data = row[4]
            let handling: String? = row[6]
            let handledAt: Int64? = row[7]
            return HeldItem(
                peer: try court(row[0]), incarnation: row[1], seq: unsigned(row[2]),
                reason: row[3], leaf: Encoded(leaf), at: instant(row[5]),
                handling: try handling.map { try decode(HeldHandling.self, $0) },
                handledAt: handledAt.map(instant))
        }
    }

    static func bodies<Value: Decodable>(
        _ type: Value.Type, _ db: Database, _ sql: String, _ arguments: StatementArguments = []
    ) throws -> [Value] {
        try String.fetchAll(db, sql: sql, arguments: arguments).map { try decode(type, $0) }
    }

    /// Runs of three characters that a search looks for at once.
    private static let mostRuns = 200

    /// The condition that a row of `search` holds `text`, with its argument.
    ///
    /// The index knows runs of three characters. Two characters are the beginning of such runs,
    /// which are looked up; one character, and what begins very many runs, is found by reading.
    static func searchCondition(
        _ db: Database, _ text: String
    ) throws -> (sql: String, argument: String) {
        let scalars = text.unicodeScalars.count
        if scalars >= 3 { return ("search MATCH ?", phrase(text)) }
        let reading = ("instr(text, ?) > 0", text)
        let from = text.lowercased()
        guard scalars == 2, from.unicodeScalars.count == 2 else { return reading }
        let runs = try String.fetchAll(
            db,
            sql: "SELECT term FROM searchTerm WHERE term >= ? AND term < ? LIMIT ?",
            arguments: [from, from + "\u{10FFFF}", mostRuns + 1])
        if runs.count > mostRuns { return reading }
        if runs.isEmpty { return ("0 AND ? <> ''", text) }
        return ("search MATCH ?", runs.map(phrase).joined(separator: " OR "))
    }

    private static func phrase(_ text: String) -> String {
        "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
