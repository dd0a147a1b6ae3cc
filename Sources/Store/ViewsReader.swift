package import Domain
package import Engine
import FoundationEssentials
import GRDB

/// Reads the projections from any thread, on a connection of its own that can't write. Calls block
/// while the query runs; several readers may be made.
package final class ViewsReader: Sendable {
    private let queue: DatabaseQueue
    private let path: String
    private let progress: ViewsProgress?

    /// Reads beside `views`, which writes.
    package convenience init(_ views: Views) throws(StoreFault) {
        try self.init(path: views.path, progress: views.progress)
    }

    /// Reads the projections of a directory whose process may be stopped, as `doctor` does.
    package convenience init(_ directory: DataDirectory) throws(StoreFault) {
        try self.init(path: directory.views, progress: nil)
    }

    private init(path: String, progress: ViewsProgress?) throws(StoreFault) {
        self.path = path
        self.progress = progress
        do {
            queue = try SQLiteFile.openReader(path)
            try queue.read { db in
                guard try Int.fetchOne(db, sql: "PRAGMA user_version") == ViewsSchema.version else {
                    throw StoreFault.damaged(
                        "\(path) has another schema; start the process once, which rebuilds it")
                }
            }
        } catch {
            throw fault(error, "opening", path)
        }
    }

    /// Runs `body` on one consistent state of the projections.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw fault(error, "reading", path)
        }
    }

    /// Waits until the projections show row `position`, at most `timeout` milliseconds: a read
    /// after an act waits for the act's row.
    ///
    /// - Returns: whether they show it. A reader without a process beside it answers at once.
    package func waitFor(position: UInt64, timeout milliseconds: Int) throws(StoreFault) -> Bool {
        if let progress { return progress.wait(for: position, milliseconds: milliseconds) }
        return (try stamp()?.position ?? 0) >= position
    }

    /// What the projections cover; nil when they are empty.
    package func stamp() throws(StoreFault) -> ViewsStamp? { try read { try ViewsQuery.stamp($0) } }

    // MARK: Matters

    /// A matter's state and chain as of the covered position, or nil.
    package func record(_ matter: MatterID) throws(StoreFault) -> MatterRecord? {
        try read { db in
            try ViewsQuery.records(
                db, "SELECT num, snapshot FROM matter WHERE id = ?", [matter.rawValue]
            ).first
        }
    }

    /// A matter's entries from number `first` on, in order.
    package func timeline(
        _ matter: MatterID, from first: Int = 1, limit: Int = 10_000
    ) throws(StoreFault) -> [EntryLine] {
        try read { db in
            try SQLRow.fetchAll(
                db,
                sql: """
                    SELECT \(ViewsQuery.entryColumns) FROM entry
                    WHERE \(ViewsSchema.places("place", of: ViewsSchema.numOfMatter))
                    AND number >= ?2 ORDER BY place LIMIT ?3
                    """, arguments: [matter.rawValue, first, max(0, limit)]
            ).map(ViewsQuery.entry)
        }
    }

    /// Entries of all matters by the row that holds them, by matter and number in it, that come
    /// after a place; without a matter: after the whole row.
    package func entries(
        after position: UInt64, _ matter: MatterID?, _ number: Int, limit: Int
    ) throws(StoreFault) -> [EntryLine] {
        try read { db in
            // Nothing is greater than a text that begins with a byte above all others of ids.
            let place = matter?.rawValue ?? "~"
            return try SQLRow.fetchAll(
                db,
                sql: """
                    SELECT \(ViewsQuery.entryColumns) FROM entry
                    WHERE position >= ? AND (position, matter, number) > (?, ?, ?)
                    ORDER BY position, matter, number LIMIT ?
                    """,
                arguments: [signed(position), signed(position), place, number, max(0, limit)]
            ).map(ViewsQuery.entry)
        }
    }

    /// Deadlines that match, the earliest due first.
    package func deadlines(
        _ filter: DeadlineFilter = DeadlineFilter(isOpen: true), limit: Int = 1_000
    ) throws(StoreFault) -> [MatterDeadline] {
        try read { db in
            var conditions = ["1"]
            var arguments = StatementArguments()
            if let matter = filter.matter {
                // The first of all: its argument is.
                conditions.append(ViewsSchema.places("place", of: ViewsSchema.numOfMatter))
                arguments += [matter.rawValue]
            }
            if let court = filter.owedBy {
                conditions.append("owedBy = ?")
                arguments += [court.rawValue]
            }
            if let instant = filter.dueBefore {
                conditions.append("due < ?")
                arguments += [instant.milliseconds]
            }
            // Written out, so that the partial index serves the usual question.
            if let isOpen = filter.isOpen { conditions.append(isOpen ? "open = 1" : "open = 0") }
            arguments += [max(0, limit)]
            return try SQLRow.fetchAll(
                db,
                sql: """
                    SELECT matter, body FROM deadline WHERE \(conditions.joined(separator: " AND "))
                    ORDER BY due, matter, place LIMIT ?
                    """, arguments: arguments
            ).map { row in
                MatterDeadline(
                    matter: try ViewsQuery.matter(row[0]),
                    deadline: try ViewsQuery.unpack(Deadline.self, row[1]))
            }
        }
    }

    // MARK: Acts

    /// Own acts in the order in which they were recorded, the latest `limit` of them.
    package func acts(
        status: ActStatus? = nil, matter: MatterID? = nil, limit: Int = 1_000
    ) throws(StoreFault) -> [OwnAct] {
        try read { db in
            var conditions = ["1"]
            var arguments = StatementArguments()
            if let status {
                conditions.append("status = ?")
                arguments += [status.rawValue]
            }
            if let matter {
                conditions.append("matter = ?")
                arguments += [matter.rawValue]
            }
            arguments += [max(0, limit)]
            return try SQLRow.fetchAll(
                db,
                sql: """
                    SELECT \(ViewsQuery.actColumns) FROM act
                    WHERE \(conditions.joined(separator: " AND "))
                    ORDER BY position DESC, leaf DESC LIMIT ?
                    """, arguments: arguments
            ).reversed().map(ViewsQuery.act)
        }
    }

    /// The act that was recorded under a clerk's key.
    package func act(byKey key: String) throws(StoreFault) -> OwnAct? {
        guard !key.isEmpty else { return nil }
        // An act that lives on under another number after a restore keeps that one's answer.
        return try oneAct(
            """
            key = ? AND key <> '' AND (refusal IS NULL OR
            instr(refusal, '"act.reissued"') = 0 AND instr(refusal, '"act.superseded"') = 0)
            """, [key])
    }

    /// The act of this name that a seat was asked about.
    package func act(_ reference: ActReference) throws(StoreFault) -> OwnAct? {
        try oneAct(
            "incarnation = ? AND number = ? AND local = 0",
            [reference.incarnation, reference.number])
    }

    private func oneAct(
        _ condition: String, _ arguments: StatementArguments
    ) throws(StoreFault) -> OwnAct? {
        try read { db in
            try SQLRow.fetchOne(
                db,
                sql: """
                    SELECT \(ViewsQuery.actColumns) FROM act WHERE \(condition)
                    ORDER BY position, leaf LIMIT 1
                    """, arguments: arguments
            ).map(ViewsQuery.act)
        }
    }

    /// The refusal that a clerk's key stands for, when the node refused the command at once.
    package func refusal(byKey key: String) throws(StoreFault) -> ActReply? {
        try read { db in
            try ViewsQuery.bodies(
                ActReply.self, db, "SELECT reply FROM command WHERE key = ?", [key]
            ).first
        }
    }

    // MARK: Links

    /// Both halves of every link, by peer, as numbers of the present incarnation.
    package func links() throws(StoreFault) -> [LinkState] {
        try read { db in
            try ViewsQuery.links(db, incarnation: try ViewsQuery.stamp(db)?.incarnation ?? 0)
        }
    }

    /// Items of the stream to `peer` after sequence number `seq`, confirmed ones too: the index
    /// keeps all of them for ever.
    package func outbox(
        to peer: CourtID, incarnation: Int, after seq: UInt64, limit: Int = 1_000_000
    ) throws(StoreFault) -> [Outlet.Pending] {
        try read { db in
            try ViewsQuery.outbox(
                db, to: peer, incarnation: incarnation, after: seq, limit: limit
            ).pending
        }
    }

    /// Positions of the rows that took in `peer`'s items after `mark`, in order.
    package func intakes(
        of peer: CourtID, after mark: Mark
    ) throws(StoreFault) -> [UInt64] {
        try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT position FROM intake WHERE peer = ?
                    AND (incarnation > ? OR incarnation = ? AND last > ?) ORDER BY position
                    """,
                arguments: [peer.rawValue, mark.incarnation, mark.incarnation, signed(mark.seq)]
            ).map(ViewsQuery.unsigned)
        }
    }

    /// Items that can't be processed (异常件), in order of peer and number: those that wait for a
    /// person, or all.
    package func held(all: Bool = false) throws(StoreFault) -> [HeldItem] {
        try read { db in
            try ViewsQuery.held(db, where: all ? "1" : "open = 1", [])
        }
    }

    /// One of them, dealt with or not.
    package func held(_ key: HeldKey) throws(StoreFault) -> HeldItem? {
        try read { db in
            try ViewsQuery.held(
                db, where: "peer = ? AND incarnation = ? AND seq = ?",
                [key.peer.rawValue, key.incarnation, signed(key.seq)]
            ).first
        }
    }

    /// The row that took an item of a peer's stream in.
    package func intake(of key: HeldKey) throws(StoreFault) -> UInt64? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT position FROM intake
                    WHERE peer = ? AND incarnation = ? AND first <= ? AND last >= ?
                    ORDER BY position LIMIT 1
                    """,
                arguments: [
                    key.peer.rawValue, key.incarnation, signed(key.seq), signed(key.seq),
                ]
            ).map(ViewsQuery.unsigned)
        }
    }

    // MARK: The rest

    /// The latest remarks, in order; of one kind (`alarm`, `began`, `peerAway`) or of all.
    package func remarks(kind: String? = nil, limit: Int = 1_000) throws(StoreFault) -> [Remark] {
        try read { db in
            try ViewsQuery.bodies(
                Remark.self, db,
                """
                SELECT body FROM remark WHERE kind = coalesce(?, kind)
                ORDER BY position DESC, ordinal DESC LIMIT ?
                """, [kind, max(0, limit)]
            ).reversed()
        }
    }

    /// Notices that a dispute exists, by matter and recipient.
    package func notices() throws(StoreFault) -> [Notice] {
        try read { try ViewsQuery.bodies(Notice.self, $0, Self.allNotices) }
    }

    /// Officers and delegations, removed ones too, by name.
    package func officers() throws(StoreFault) -> [OfficerRecord] {
        try read { try ViewsQuery.bodies(OfficerRecord.self, $0, Self.allOfficers) }
    }

    /// Refusals that the seat sent outside any chain.
    package func outcomes() throws(StoreFault) -> [Outcome] {
        try read { try ViewsQuery.bodies(Outcome.self, $0, Self.allOutcomes) }
    }

    private static let allNotices = "SELECT body FROM notice ORDER BY matter, recipient"
    private static let allOfficers = "SELECT body FROM officer ORDER BY name, inPlaceOf"
    private static let allOutcomes = "SELECT body FROM outcome ORDER BY court, incarnation, number"

    /// A matter's papers, by digest and name.
    package func papers(of matter: MatterID) throws(StoreFault) -> [MatterPaper] {
        try papers("matter = ?", [matter.rawValue])
    }

    /// The matters that name a paper: the right to fetch it comes from one of them.
    package func papers(digest: Digest) throws(StoreFault) -> [MatterPaper] {
        try papers("digest = ?", [digest.hex])
    }

    private func papers(
        _ condition: String, _ arguments: StatementArguments
    ) throws(StoreFault) -> [MatterPaper] {
        try read { db in
            try SQLRow.fetchAll(
                db,
                sql: """
                    SELECT \(ViewsQuery.paperColumns) FROM paper WHERE \(condition)
                    ORDER BY matter, digest, name
                    """, arguments: arguments
            ).map(ViewsQuery.paper)
        }
    }

    // MARK: Start and doctor

    /// Everything from which an engine starts.
    package func startState() throws(StoreFault) -> StartState {
        try read { db in
            let stamp = try ViewsQuery.stamp(db)
            let incarnation = stamp?.incarnation ?? 0
            let links = try ViewsQuery.links(db, incarnation: incarnation)
            let backlogs = try links.map { link in
                let found = try ViewsQuery.outbox(
                    db, to: link.peer, incarnation: incarnation, after: link.acked, limit: .max)
                return PeerBacklog(
                    peer: link.peer, pending: found.pending, oldestAt: found.oldestAt)
            }
            let acts = try SQLRow.fetchAll(
                db,
                sql: """
                    SELECT \(ViewsQuery.actColumns) FROM act
                    WHERE status = 'recorded' AND local = 0 ORDER BY position, leaf
                    """
            ).map(ViewsQuery.act)
            let archive = try Self.archive(db)
            return StartState(
                stamp: stamp,
                matters: try ViewsQuery.records(
                    db,
                    "SELECT num, snapshot FROM matter WHERE num IN (\(Self.awake)) ORDER BY num"),
                alarms: archive.alarms,
                links: links, backlogs: backlogs, pendingActs: acts,
                officers: try ViewsQuery.bodies(OfficerRecord.self, db, Self.allOfficers),
                notices: try ViewsQuery.bodies(Notice.self, db, Self.allNotices),
                papers: try SQLRow.fetchAll(
                    db,
                    sql: """
                        SELECT \(ViewsQuery.paperColumns) FROM paper WHERE matter IN
                        (SELECT id FROM matter WHERE num IN (\(Self.awake)) UNION \(Self.acting))
                        ORDER BY matter, digest, name
                        """
                ).map(ViewsQuery.paper),
                remarks: try ViewsQuery.bodies(
                    Remark.self, db, "SELECT body FROM remark ORDER BY position, ordinal"),
                outcomes: try ViewsQuery.bodies(
                    Outcome.self, db,
                    """
                    SELECT body FROM (SELECT *, row_number() OVER (PARTITION BY court
                    ORDER BY incarnation DESC, number DESC) AS back FROM outcome)
                    WHERE back <= 1024 ORDER BY court, incarnation, number
                    """),
                archive: archive.sieve,
                brought: try Self.broughtActs(db),
                lastNumber: try Int.fetchOne(
                    db,
                    sql: "SELECT max(number) FROM act WHERE local = 0 AND incarnation = ?",
                    arguments: [incarnation]) ?? 0)
        }
    }

    /// Matters with own acts that the seat has not answered, or papers that are not here: there may
    /// be no matter yet.
    private static let acting = """
        SELECT matter FROM act WHERE status = 'recorded' AND local = 0
        UNION SELECT matter FROM paper WHERE stored = 0
        """
    /// Numbers of the matters that a start unpacks.
    private static let awake = """
        SELECT num FROM matter WHERE awake = 1
        UNION SELECT num FROM matter WHERE id IN (\(acting))
        """

    /// Ids of all matters, owned and passed on, and when windows end in them: one walk over an
    /// index that holds both.
    private static func archive(
        _ db: Database
    ) throws -> (sieve: MatterSieve, alarms: [MatterAlarm]) {
        let last = try Int.fetchOne(db, sql: "SELECT max(num) FROM matter") ?? 0
        var sieve = MatterSieve(expecting: last)
        var alarms: [MatterAlarm] = []
        let matters = try SQLRow.fetchCursor(
            db, sql: "SELECT id, nextDue FROM matter INDEXED BY matterByDue ORDER BY dueOrder")
        while let row = try matters.next() {
            let id = try ViewsQuery.matter(row[0])
            sieve.insert(id)
            if let due: Int64 = row[1] {
                alarms.append(MatterAlarm(matter: id, at: ViewsQuery.instant(due)))
            }
        }
        let relays = try String.fetchCursor(db, sql: "SELECT matter FROM relay")
        while let id = try relays.next() { sieve.insert(try ViewsQuery.matter(id)) }
        return (sieve, alarms)
    }

    /// The open matters in which one of the courts takes part, in the order in which they came to
    /// be known.
    package func openMatters(of courts: [CourtID]) throws(StoreFault) -> [ArchivedMatter] {
        try read { db in
            let asked = databaseQuestionMarks(count: courts.count)
            let ids = try String.fetchAll(
                db,
                sql: """
                    SELECT id FROM matter WHERE closed = 0 AND draft = 0
                    AND num IN (SELECT num FROM party WHERE court IN (\(asked))) ORDER BY num
                    """, arguments: StatementArguments(courts.map(\.rawValue)))
            return try ids.compactMap { try Self.archived($0, db) }
        }
    }

    /// What an engine that let go of a matter goes on from; nil when there is none of that id.
    package func archived(_ matter: MatterID) throws(StoreFault) -> ArchivedMatter? {
        try read { db in try Self.archived(matter.rawValue, db) }
    }

    private static func archived(_ matter: String, _ db: Database) throws -> ArchivedMatter? {
        let id: StatementArguments = [matter]
        let record = try ViewsQuery.records(
            db, "SELECT num, snapshot FROM matter WHERE id = ?", id
        ).first
        let relay = try ViewsQuery.bodies(
            Relay.self, db, "SELECT body FROM relay WHERE matter = ?", id
        ).first
        guard record != nil || relay != nil else { return nil }
        let papers = try SQLRow.fetchAll(
            db,
            sql: """
                SELECT \(ViewsQuery.paperColumns) FROM paper WHERE matter = ?
                ORDER BY digest, name
                """, arguments: id
        ).map(ViewsQuery.paper)
        return ArchivedMatter(record: record, papers: papers, relay: relay)
    }

    /// Accounts of links from a day on, by peer and day.
    package func accounts(since day: CivilDate) throws(StoreFault) -> [AccountLine] {
        try read { db in
            try ViewsQuery.bodies(
                AccountLine.self, db,
                "SELECT body FROM account WHERE day >= ? ORDER BY day, peer, signer, kind",
                [day.iso])
        }
    }

    /// Absences, oldest first, with the row that holds each statement.
    package func outages() throws(StoreFault) -> [(line: OutageLine, position: UInt64)] {
        try read { db in
            try SQLRow.fetchAll(
                db,
                sql: "SELECT body, position FROM outage ORDER BY since, process, missedBy, signer"
            ).map { row in
                (
                    try ViewsQuery.decode(OutageLine.self, row[0]), ViewsQuery.unsigned(row[1])
                )
            }
        }
    }

    /// What was sent to a peer between two instants: first and last number, with where each lies.
    package func sent(
        to peer: CourtID, from: Instant, until: Instant
    ) throws(StoreFault) -> (incarnation: Int, items: [Outlet.Pending]) {
        try read { db in
            let incarnation =
                try Int.fetchOne(
                    db,
                    sql:
                        "SELECT max(incarnation) FROM outbox WHERE peer = ? AND at >= ? AND at < ?",
                    arguments: [peer.rawValue, from.milliseconds, until.milliseconds]) ?? 0
            let bounds = try SQLRow.fetchOne(
                db,
                sql: """
                    SELECT min(seq), max(seq) FROM outbox
                    WHERE peer = ? AND incarnation = ? AND at >= ? AND at < ?
                    """,
                arguments: [
                    peer.rawValue, incarnation, from.milliseconds, until.milliseconds,
                ])
            guard let bounds, let first: Int64 = bounds[0], let last: Int64 = bounds[1] else {
                return (0, [])
            }
            let found = try ViewsQuery.outbox(
                db, to: peer, incarnation: incarnation, after: UInt64(first) - 1,
                limit: Int(last - first) + 1)
            return (incarnation, found.pending)
        }
    }

    private static func broughtActs(_ db: Database) throws -> [BroughtAct] {
        try SQLRow.fetchAll(
            db, sql: "SELECT court, incarnation, number FROM brought ORDER BY court"
        ).map { row in
            BroughtAct(
                court: try ViewsQuery.court(row[0]),
                act: ActReference(incarnation: row[1], number: row[2]))
        }
    }
}
