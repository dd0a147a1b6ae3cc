import Domain
import Engine
import FoundationEssentials
import GRDB
import Procedure

/// Turns values into what the projections keep: equal values give equal text, and equal bytes.
struct ViewsText {
    private let stream = JSONStream()
    private let writer = PackedWriter()

    func encode(_ value: some Encodable) throws -> String { try stream.text(value) }

    /// What is written at every change of a matter.
    func pack(_ value: some Encodable) throws -> Data { Data(try writer.pack(value)) }
}

/// SQLite's integers are signed: numbers from 2^63 on, which only a hostile peer would use, go
/// round and come back unchanged.
func signed(_ number: UInt64) -> Int64 { Int64(bitPattern: number) }

/// Values of which the last under a key counts, in the order in which their keys came first.
private struct LastValues<Key: Hashable, Value> {
    private var places: [Key: Int] = [:]
    private(set) var values: [Value] = []

    /// Sets the value; `merge` takes over what an earlier one, its first argument, leaves behind.
    mutating func set(
        _ value: Value, for key: Key, merge: (Value, inout Value) -> Void = { _, _ in }
    ) {
        if let place = places[key] {
            var value = value
            merge(values[place], &value)
            values[place] = value
        } else {
            places[key] = values.count
            values.append(value)
        }
    }
}

/// Where an own act stands in the journal.
private struct ActPlace: Hashable {
    let position: UInt64
    let index: Int
}

/// What tells a matter's papers apart.
private struct PaperPlace: Hashable {
    let matter: MatterID
    let digest: Digest
    let name: String
}

/// Writes what rows changed into the tables, inside one transaction.
///
/// What the tables hold in the end depends on the rows alone and never on how they were grouped
/// into transactions; a test and `doctor` compare a file with a rebuilt one.
///
/// Nothing here is written with `INSERT OR REPLACE` into a table with numbered rows and indexes: a
/// statement that may do several things opens a savepoint, and at each one the full-text index
/// writes out what it has gathered.
struct ViewsWriter {
    /// The process whose projections these are.
    let process: CourtID
    private let statements: Statements
    private let text = ViewsText()
    private let numbers = Numbers()

    /// Numbers of the matters that this transaction has looked up or given.
    private final class Numbers {
        var known: [MatterID: Int64] = [:]
    }

    /// The database is written to in one transaction, the caller's.
    init(_ db: Database, of process: CourtID) {
        statements = Statements(db: db)
        self.process = process
    }

    private func run<each Value: Bindable>(
        _ sql: String, _ values: repeat each Value
    ) throws {
        try statements.run(sql, repeat each values)
    }

    func apply(_ batch: [Changes]) throws {
        // Only the last of several snapshots of a matter is written; what an earlier one does
        // besides (a draft that becomes a matter, its number) happens in its turn.
        var latest: [MatterID: (changes: Int, place: Int)] = [:]
        for (number, changes) in batch.enumerated() {
            for (place, record) in changes.matters.enumerated() {
                latest[record.id] = (number, place)
            }
        }
        var acts = LastValues<ActPlace, OwnAct>()
        var papers = LastValues<PaperPlace, MatterPaper>()
        for (number, changes) in batch.enumerated() {
            // Where a matter's confirmed chain begins in this row; lines before are its draft's.
            var begins: [MatterID: Int] = [:]
            for (place, record) in changes.matters.enumerated() {
                let last = latest[record.id].map { $0 == (number, place) } ?? true
                if try write(record, whole: last) {
                    begins[record.id] = changes.entries.lastIndex {
                        $0.matter == record.id && $0.number == 1
                    }
                }
            }
            for (place, entry) in changes.entries.enumerated()
            where place >= begins[entry.matter] ?? 0 {
                try write(entry)
            }
            for act in changes.acts {
                acts.set(act, for: ActPlace(position: act.position, index: act.index))
            }
            for item in changes.papers {
                let key = PaperPlace(
                    matter: item.matter, digest: item.paper.digest, name: item.paper.name)
                papers.set(item, for: key) { $1.stored = $1.stored || $0.stored }
            }
            for (key, reply) in changes.commandRefusals {
                // The same key gives the same answer for ever: the first stands.
                try run(
                    "INSERT OR IGNORE INTO command(key, reply) VALUES (?, ?)",
                    key, try text.encode(reply))
            }
            for link in changes.links { try write(link, changes.incarnation) }
            for (peer, incarnation, pending) in changes.assigned {
                try write(pending, to: peer, incarnation, at: changes.at)
            }
            for (peer, incarnation, first, last) in changes.intakes {
                try run(
                    """
                    INSERT OR REPLACE INTO intake(peer, incarnation, first, last, position)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                    peer.rawValue, incarnation, signed(first), signed(last),
                    signed(changes.position))
            }
            try writeSmall(changes)
        }
        for act in acts.values { try write(act) }
        for item in papers.values { try write(item) }
        if let last = batch.last {
            try run(
                """
                INSERT OR REPLACE INTO
                stamp(id, position, head, incarnation, at, clockVersion, clockOffset)
                VALUES (1, ?, ?, ?, ?, ?, ?)
                """,
                signed(last.position), last.head.hex, last.incarnation, last.at.milliseconds,
                signed(last.clock.version), last.clock.offset)
        }
    }

    // MARK: Matters

    /// - Returns: whether the matter is confirmed from this row on and was not before.
    private func write(_ record: MatterRecord, whole: Bool) throws -> Bool {
        let id = record.id.rawValue
        var known: (num: Int64, isDraft: Bool, kind: String, opened: Int64, sides: String)?
        try statements.run("SELECT num, draft, kind, opened, sides FROM matter WHERE id = ?", id) {
            known = ($0.integer(0), $0.integer(1) != 0, $0.text(2), $0.integer(3), $0.text(4))
        }
        let num: Int64
        var isConfirmed = !record.isDraft
        if let known {
            num = known.num
            isConfirmed = isConfirmed && known.isDraft
            // The chain of a confirmed matter starts at entry 1 of its own: the draft's lines go.
            if isConfirmed {
                try run(
                    "DELETE FROM search WHERE rowid > ? AND rowid < ?",
                    num << ViewsSchema.searchShift, (num + 1) << ViewsSchema.searchShift)
                try run(
                    "DELETE FROM entry WHERE \(ViewsSchema.placesOfNum)", num)
                try run(
                    """
                    UPDATE hand SET actor = NULL, acted = NULL, holder = receiver WHERE matter = ?
                    """, id)
            }
            if !whole {
                try run("UPDATE matter SET draft = ? WHERE num = ?", record.isDraft, num)
                return isConfirmed
            }
        } else {
            var last: Int64 = 0
            try statements.run("SELECT max(num) FROM matter") { last = $0.integer(0) }
            num = last + 1
        }
        numbers.known[record.id] = num
        let matter = record.matter
        let stage = matter.map { Procedures.stage(of: $0) } ?? (name: "", term: "")
        let due = matter?.deadlines.filter { $0.status == .running }.map(\.due.dueInstant).min()
        let awaited = matter.map(awaited)
        let kind = matter?.body.kindName ?? ""
        let opened = matter?.openedAt.milliseconds ?? 0
        let isClosed = matter.map { Procedures.isClosed($0) } ?? false
        let order = isClosed ? ViewsSchema.noDue : due?.milliseconds ?? ViewsSchema.noDue
        let parties = matter?.parties ?? []
        let sides = MatterFamily.text(of: parties)
        let isSame = known.map { $0.kind == kind && $0.opened == opened } ?? false
        if known != nil, !isSame { try run("DELETE FROM matter WHERE num = ?", num) }
        try write(
            id, num, kind, record.id.opener?.rawValue ?? "", opened, isSame: isSame,
            stage.name, stage.term, isClosed, record.isDraft,
            matter?.updatedAt.milliseconds ?? 0, due?.milliseconds, order,
            matter?.deadlines.contains { $0.status == .lapsed } ?? false, awaited?.ours,
            awaited?.theirs, matter?.lastEntry ?? 0, sides,
            matter?.complainedOf.joined(separator: "\n") ?? "",
            matter?.named.map(\.rawValue).joined(separator: "\n") ?? "", matter?.ruleSet ?? "",
            isAwake(record) ? 1 : nil,
            whole ? try text.pack(ViewsSnapshot(record)) : Data())
        // With the `sides` of the row, which say what is there.
        if known?.sides != sides { try write(parties, of: num, before: known?.sides) }
        guard whole else { return isConfirmed }
        try write(
            matter?.deadlines ?? [], of: id, num, matter.map { MatterFamily($0).text } ?? "",
            isNew: known == nil)
        let words = ([id] + (matter?.body.searchWords ?? [])).filter { !$0.isEmpty }
        try index(
            num << ViewsSchema.searchShift, words.joined(separator: "\n"), isNew: known == nil)
        if let matter { try handOver(matter) }
        return isConfirmed
    }

    /// Writes a matter's row: what does not change once it is opened, then what does.
    private func write<each Value: Bindable>(
        _ id: String, _ num: Int64, _ kind: String, _ opener: String, _ opened: Int64, isSame: Bool,
        _ changing: repeat each Value
    ) throws {
        if isSame {
            // As it was opened: the indexes over that stay as they are.
            try run(
                """
                UPDATE matter SET stage = ?, term = ?, closed = ?, draft = ?, updated = ?,
                nextDue = ?, dueOrder = ?, lapsed = ?, ours = ?, theirs = ?, lastEntry = ?,
                sides = ?, about = ?, named = ?, ruleSet = ?, awake = ?, snapshot = ?
                WHERE num = ?
                """,
                repeat each changing, num)
        } else {
            try run(
                """
                INSERT INTO matter(stage, term, closed, draft, updated, nextDue,
                dueOrder, lapsed, ours, theirs, lastEntry, sides, about, named, ruleSet, awake,
                snapshot, num, id, kind, opener, opened)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                repeat each changing, num, id, kind, opener, opened)
        }
    }

    /// Whether a start takes the matter up: a draft, one that has a case to itself, or one in which
    /// this process owes a receipt.
    private func isAwake(_ record: MatterRecord) -> Bool {
        guard let matter = record.matter, !record.isDraft else { return true }
        return !matter.isAtRest
            && (TabledProcedure.claim(of: matter) != nil
                || matter.receipts.contains { $0.court == process && $0.at == nil })
    }

    /// Writes parties in the place of those that the `sides` before told of.
    private func write(_ parties: [Party], of num: Int64, before: String?) throws {
        for party in try before.map(MatterFamily.parties) ?? [] {
            try run("DELETE FROM party WHERE court = ? AND num = ?", party.court.rawValue, num)
        }
        for party in parties {
            // A court may take part in two roles.
            try run(
                "INSERT OR IGNORE INTO party(court, num) VALUES (?, ?)", party.court.rawValue, num)
        }
    }

    /// Writes the deadlines that are not there as they are; one that has begun stays for ever.
    private func write(
        _ deadlines: [Deadline], of id: String, _ num: Int64, _ family: String, isNew: Bool
    ) throws {
        var there: [Int64: (family: String, body: Data)] = [:]
        if !isNew {
            try statements.run(
                "SELECT place, family, body FROM deadline WHERE \(ViewsSchema.placesOfNum)", num
            ) { there[$0.integer(0)] = ($0.text(1), $0.blob(2)) }
        }
        for (ordinal, deadline) in deadlines.enumerated() {
            let body = try text.pack(deadline)
            let place = num << ViewsSchema.placeShift | Int64(ordinal)
            let known = there.removeValue(forKey: place)
            if let known {
                if known == (family, body) { continue }
                try run("DELETE FROM deadline WHERE place = ?", place)
            }
            try run(
                """
                INSERT INTO deadline(place, matter, id, rule, owedBy, due, status,
                open, onLapse, provisional, family, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                place, id, deadline.id, deadline.rule, deadline.owedBy.rawValue,
                deadline.due.dueInstant.milliseconds, deadline.status.rawValue,
                deadline.isOpen, deadline.onLapse.rawValue, deadline.due.provisional, family,
                body)
        }
        // Those of a draft, when the matter that came of it has others.
        for gone in there.keys.sorted() {
            try run("DELETE FROM deadline WHERE place = ?", gone)
        }
    }

    /// What an accepted list hands over is its receiver's from then on, until somebody acts again.
    private func handOver(_ matter: Matter) throws {
        guard case .tabled(let state) = matter.body, state.procedure == "handover",
            state.stage == "accepted",
            case .text(let receiver)? = state.facts("receiver").first,
            let at = state.steps.last?.at
        else { return }
        for case .matter(let other) in state.facts("matters") {
            try run(
                """
                INSERT INTO hand(matter, court, receiver, received, holder) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET receiver = excluded.receiver, received = excluded.received,
                holder = CASE WHEN acted > excluded.received THEN actor ELSE excluded.receiver END
                WHERE received IS NULL OR received <= excluded.received
                """,
                other.rawValue, state.opener.rawValue, receiver, at.milliseconds, receiver)
        }
    }

    /// Who acted last for a court has the matter in hand there.
    private func take(_ entry: EntryLine) throws {
        // Whoever has opened a matter (阅悉) has not taken it in hand.
        guard let court = entry.court, let officer = entry.officer, entry.verb != "receipt" else {
            return
        }
        try run(
            """
            INSERT INTO hand(matter, court, actor, acted, holder) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET actor = excluded.actor, acted = excluded.acted,
            holder = CASE WHEN received IS NULL OR excluded.acted > received THEN excluded.actor
            ELSE receiver END
            """,
            entry.matter.rawValue, court.rawValue, officer, entry.at.milliseconds, officer)
    }

    /// The soonest due instants of what this court, and others, are awaited to do.
    private func awaited(_ matter: Matter) -> (ours: Int64?, theirs: Int64?) {
        var ours: Int64?
        var theirs: Int64?
        guard !Procedures.isClosed(matter) else { return (nil, nil) }
        for one in Procedures.awaits(matter) {
            let deadline = one.deadline.flatMap { id in matter.deadlines.first { $0.id == id } }
            var due = deadline?.due.dueInstant.milliseconds ?? ViewsSchema.noDue
            if Procedures.isUrgent(one, in: matter) { due -= ViewsSchema.urgentFirst }
            if one.court == process {
                ours = min(ours ?? due, due)
            } else {
                theirs = min(theirs ?? due, due)
            }
        }
        return (ours, theirs)
    }

    /// Taking a text out of the index costs as much as putting it in: what is there already stays.
    private func index(_ row: Int64, _ words: String, isNew: Bool) throws {
        if !isNew {
            var known: String?
            try statements.run("SELECT text FROM search WHERE rowid = ?", row) {
                known = $0.text(0)
            }
            if known == words + "\n" { return }
            if known != nil { try run("DELETE FROM search WHERE rowid = ?", row) }
        }
        try run("INSERT INTO search(rowid, text) VALUES (?, ?)", row, words + "\n")
    }

    private func write(_ entry: EntryLine) throws {
        let number = Int64(entry.number)
        guard let num = try knownNumber(of: entry.matter), number >= 0,
            number < 1 << ViewsSchema.placeShift
        else { throw ViewsQuery.damaged("matter of entry \(number) of \(entry.matter)") }
        let place = num << ViewsSchema.placeShift | number
        try insert("INSERT OR IGNORE", entry, at: place)
        let isNew = statements.db.changesCount > 0
        if !isNew {
            // It is there already, perhaps in other words.
            try run("DELETE FROM entry WHERE place = ?", place)
            try insert("INSERT", entry, at: place)
        }
        try take(entry)
        // A node's own receipt says nothing that anybody searches for.
        let isSearched = entry.officer != nil || entry.verb != "receipt"
        guard isSearched, number > 0, number < 1 << ViewsSchema.searchShift else { return }
        try index(
            num << ViewsSchema.searchShift | number,
            [entry.summary.zh, entry.summary.en].filter { !$0.isEmpty }.joined(separator: "\n"),
            isNew: isNew)
    }

    private func insert(_ verb: String, _ entry: EntryLine, at place: Int64) throws {
        try run(
            """
            \(verb) INTO entry(place, matter, number, at, court, officer, verb, digest,
            position, leaf, actPosition, hasAct, size, zh, en, recordedFor)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            place, entry.matter.rawValue, entry.number, entry.at.milliseconds,
            entry.court?.rawValue, entry.officer, entry.verb, entry.digest.hex,
            signed(entry.source.position), entry.source.index, signed(entry.source.actPosition),
            entry.source.hasAct, entry.source.size, entry.summary.zh, entry.summary.en,
            entry.recordedFor?.rawValue)
    }

    private func knownNumber(of matter: MatterID) throws -> Int64? {
        if let known = numbers.known[matter] { return known }
        var number: Int64?
        try statements.run(ViewsSchema.numOfMatter, matter.rawValue) { number = $0.integer(0) }
        if let number { numbers.known[matter] = number }
        return number
    }

    // MARK: Acts and links

    private func write(_ act: OwnAct) throws {
        try run(
            """
            INSERT OR REPLACE INTO act(position, leaf, incarnation, number, matter, verb, officer, key,
            at, digest, local, status, refusal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            signed(act.position), act.index, act.reference.incarnation, act.reference.number,
            act.matter.rawValue, act.verb, act.officer, act.key, act.at.milliseconds,
            act.digest.hex, act.isLocal, act.status.rawValue,
            try act.refusal.map { try text.encode($0) })
    }

    private func write(_ item: MatterPaper) throws {
        let paper = item.paper
        // Once whole and synced here, a paper stays so, even if a later act names it again.
        try run(
            """
            INSERT INTO paper(matter, digest, name, size, kind, sealed, stored, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET size = excluded.size, kind = excluded.kind,
            sealed = excluded.sealed, stored = max(stored, excluded.stored),
            source = excluded.source
            """,
            item.matter.rawValue, paper.digest.hex, paper.name, paper.size,
            paper.kind.rawValue, paper.sealed, item.stored, item.from.rawValue)
    }

    private func write(_ link: LinkState, _ incarnation: Int) throws {
        try run(
            """
            INSERT OR REPLACE INTO link(peer, incarnation, next, acked, receivedIncarnation,
            receivedSeq, receivedPosition, receivedHead, receivedNumber, receivedHeader,
            receivedSignature)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            link.peer.rawValue, incarnation, signed(link.next), signed(link.acked),
            link.received.incarnation, signed(link.received.seq),
            signed(link.received.position), link.received.head.hex, link.receivedNumber,
            link.receivedProof.map { Hexadecimal.encode($0.header.bytes) },
            link.receivedProof?.signature.hex)
    }

    private func write(
        _ pending: Outlet.Pending, to peer: CourtID, _ incarnation: Int, at: Instant
    ) throws {
        let source = pending.source
        try run(
            """
            INSERT OR REPLACE INTO outbox(peer, incarnation, seq, position, leaf, actPosition, hasAct,
            size, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            peer.rawValue, incarnation, signed(pending.seq), signed(source.position),
            source.index, signed(source.actPosition), source.hasAct, source.size,
            at.milliseconds)
    }

    // MARK: The rest

    private func writeSmall(_ changes: Changes) throws {
        for notice in changes.notices {
            try run(
                "INSERT OR REPLACE INTO notice(matter, recipient, ended, body) VALUES (?, ?, ?, ?)",
                notice.matter.rawValue, notice.to.rawValue, notice.ended,
                try text.encode(notice))
        }
        for officer in changes.officers {
            try run(
                """
                INSERT OR REPLACE INTO officer(name, inPlaceOf, removed, position, body)
                VALUES (?, ?, ?, ?, ?)
                """,
                officer.name, officer.inPlaceOf ?? "", officer.removed,
                signed(changes.position), try text.encode(officer))
        }
        for item in changes.held {
            try run(
                """
                INSERT OR REPLACE INTO held(peer, incarnation, seq, reason, leaf, at, open)
                VALUES (?, ?, ?, ?, ?, ?, 1)
                """,
                item.peer.rawValue, item.incarnation, signed(item.seq), item.reason,
                Data(item.leaf.bytes), item.at.milliseconds)
        }
        for (handling, at) in changes.handled {
            try run(
                """
                UPDATE held SET open = ?, handling = ?, handledAt = ?,
                reason = CASE ? WHEN '' THEN reason ELSE ? END
                WHERE peer = ? AND incarnation = ? AND seq = ?
                """,
                !handling.deed.closes, try text.encode(handling), at.milliseconds,
                handling.fault, handling.fault, handling.item.peer.rawValue,
                handling.item.incarnation, signed(handling.item.seq))
        }
        for (ordinal, remark) in changes.remarks.enumerated() {
            try run(
                "INSERT OR REPLACE INTO remark(position, ordinal, kind, body) VALUES (?, ?, ?, ?)",
                signed(changes.position), ordinal, remark.kind, try text.encode(remark))
        }
        for relay in changes.relays {
            try run(
                "INSERT OR REPLACE INTO relay(matter, seat, body) VALUES (?, ?, ?)",
                relay.matter.rawValue, relay.seat.rawValue, try text.encode(relay))
        }
        for line in changes.outages {
            let outage = line.outage
            try run(
                """
                INSERT OR REPLACE INTO outage(process, missedBy, signer, since, body, position)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                outage.process.rawValue, outage.missedBy.rawValue, line.signer.rawValue,
                outage.from.milliseconds, try text.encode(line), signed(changes.position))
        }
        for line in changes.accounts {
            let manifest = line.manifest
            try run(
                """
                INSERT OR REPLACE INTO account(peer, day, signer, kind, body) VALUES (?, ?, ?, ?, ?)
                """,
                manifest.peer.rawValue, manifest.day.iso, line.signer.rawValue,
                manifest.sent.first > 0 ? "claim" : "answer", try text.encode(line))
        }
        for (court, act) in changes.brought {
            try run(
                "INSERT OR REPLACE INTO brought(court, incarnation, number) VALUES (?, ?, ?)",
                court.rawValue, act.incarnation, act.number)
        }
        for outcome in changes.outcomes {
            try run(
                """
                INSERT OR REPLACE INTO outcome(court, incarnation, number, matter, body)
                VALUES (?, ?, ?, ?, ?)
                """,
                outcome.court.rawValue, outcome.act.incarnation, outcome.act.number,
                outcome.matter.rawValue, try text.encode(outcome))
        }
    }
}
