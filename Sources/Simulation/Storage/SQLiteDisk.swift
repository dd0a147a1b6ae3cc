import CFaultDisk
import CourtProtocol
import Domain
import Engine
import FoundationEssentials
import Glibc
import Sodium
import Store

/// The second tier's disk: the real store, journal and projections, on SQLite over a disk that
/// fails on purpose. A kill takes nothing that was written; a loss of power takes what was not
/// synced, in whole or in part and in any order. Killing a process can't see a missing fsync;
/// this does.  One thread uses it, as everything in a simulated world.
final class SQLiteDisk: Disk {
    private let codec = WireCodec()
    private let owner: Identity
    private let root: String
    private var generation = 0
    private var number: Int32 = -1
    private var lock: LockedDirectory?
    private var journal: Journal?
    private var views: Views?
    private var dice: Dice
    private let seed: UInt64
    private(set) var synced: UInt64 = 0
    var changes: [Changes] = []
    /// What the rows on disk must be, byte for byte.
    private var expected: [[UInt8]] = []
    private var pending: [(row: Row, changes: Changes)] = []
    /// Changes that the projector has yet to apply: it works behind the commits.
    private var unprojected: [Changes] = []
    /// What a check found when the disk was read back; told at the end.
    private var damage: [String] = []
    var nextFault: StoreFault?

    /// - Throws: `StoreFault` or ``Fault`` when the disk can't be made.
    init(directory: String, owner: Identity, seed: UInt64) throws {
        root = directory
        self.owner = owner
        self.seed = seed
        dice = Dice(seed: seed)
        guard fault_disk_install() == 0 else { throw Fault(what: "no failing disk can be made") }
        try make()
    }

    deinit {
        close()
        if number >= 0 { fault_disk_destroy(number) }
        try? FileManager.default.removeItem(atPath: root)
        // The run's own folder goes with its last disk; while others are in it, this does nothing.
        if let cut = root.lastIndex(of: "/") { _ = unsafe rmdir(String(root[..<cut])) }
    }

    /// Why the disk could not be made.
    struct Fault: Error, CustomStringConvertible {
        var what: String

        var description: String { what }
    }

    private func make() throws {
        generation += 1
        let path = root + "/\(generation)"
        try FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: true)
        let directory = try DataDirectory.prepare(path)
        number = unsafe fault_disk_create(directory.path, seed &+ UInt64(generation))
        guard number >= 0 else { throw Fault(what: "no failing disk at \(path): \(number)") }
        lock = try directory.lock()
        try open()
    }

    private func open() throws(StoreFault) {
        guard let lock else { return }
        let journal = try Journal(in: lock, owner: owner, created: Instant(milliseconds: 1))
        let codec = codec
        views = try Views(in: lock, of: owner.process, journalLast: journal.lastPosition) {
            position throws(StoreFault) -> Digest? in
            guard let stored = try journal.rows(from: position, limit: 1).first,
                stored.position == position, let row = try? codec.row(stored.row)
            else { return nil }
            return BLAKE2bHead.of(row)
        }
        self.journal = journal
    }

    private func close() {
        views?.close()
        journal?.close()
        views = nil
        journal = nil
    }

    // MARK: Writing

    func write(_ row: Row, _ changes: Changes) { pending.append((row, changes)) }

    func sync() throws(StoreFault) -> Durable {
        guard let journal, let (row, changes) = pending.first else {
            throw .unknown("nothing was written")
        }
        try project()
        if let fault = nextFault {
            nextFault = nil
            if case .full = fault {
                arm(FAULT_DISK_FAIL_FULL)
            } else {
                arm(
                    dice.pick([FAULT_DISK_FAIL_SYNC, FAULT_DISK_FAIL_WRITE, FAULT_DISK_FAIL_POWER])
                        ?? FAULT_DISK_FAIL_ANY)
            }
        }
        let bytes = codec.encode(row)
        let durable = try journal.append(bytes, position: row.sealed.header.position)
        arm(nil)
        pending.removeFirst()
        took(bytes, changes)
        if dice.once(in: 12) { try journal.checkpoint() }
        return durable
    }

    private func took(_ bytes: [UInt8], _ changes: Changes) {
        synced += 1
        expected.append(bytes)
        self.changes.append(changes)
        unprojected.append(changes)
    }

    /// The projector comes round now and then.
    private func project(always: Bool = false) throws(StoreFault) {
        guard !unprojected.isEmpty, always || dice.once(in: 3) else { return }
        try views?.apply(unprojected)
        unprojected = []
    }

    /// One of the next operations fails as `kind` says; nil: none.
    private func arm(_ kind: Int32?) {
        var rates = fault_disk_rates()
        if let kind {
            rates.fail_kind = kind
            rates.fail_after_ios = UInt64(1 + dice.below(6))
        }
        _ = unsafe fault_disk_set(number, &rates)
    }

    // MARK: Reading

    func row(at position: UInt64) -> Row? {
        guard position >= 1, position <= synced,
            let stored = try? journal?.rows(from: position, limit: 1).first,
            stored.position == position
        else { return nil }
        return try? codec.row(stored.row)
    }

    func outbox(to peer: CourtID, incarnation: Int, after: UInt64) -> [Outlet.Pending] {
        guard let views, (try? project(always: true)) != nil, let reader = try? ViewsReader(views)
        else { return [] }
        return (try? reader.outbox(to: peer, incarnation: incarnation, after: after)) ?? []
    }

    var covered: UInt64 { views?.covered ?? 0 }

    func archived(_ matter: MatterID) -> ArchivedMatter? {
        guard let views, let reader = try? ViewsReader(views) else { return nil }
        return (try? reader.archived(matter)) ?? nil
    }

    func intakes(of peer: CourtID, after: Mark) -> [UInt64] {
        guard let views, (try? project(always: true)) != nil, let reader = try? ViewsReader(views)
        else { return [] }
        return (try? reader.intakes(of: peer, after: after)) ?? []
    }

    func storedStart() throws -> StoredStart? {
        guard let views else { throw Fault(what: "the store is not open") }
        let covered = Int(views.covered)
        guard covered > 0 else {
            return StoredStart(covered: 0, snapshot: nil, acts: [], recent: [])
        }
        let reader = try ViewsReader(views)
        let state = try reader.startState()
        return StoredStart(
            covered: covered, snapshot: state.snapshot, acts: state.pendingActs,
            recent: try reader.acts(limit: 8_192).map(\.digest))
    }

    func started(_ all: [Changes]) throws {
        changes = all
        let covered = Int(views?.covered ?? 0)
        unprojected = Array(all.dropFirst(covered))
        try project(always: true)
    }

    // MARK: Losing

    func lose(
        _ mix: FaultMix, _ dice: inout Dice, _ count: (FaultClass) -> Void
    ) -> [Row] {
        let waiting = pending
        pending = []
        unprojected = []
        if let first = waiting.first, dice.once(in: 2), fault_disk_is_powered(number) == 1 {
            // The kill comes in the middle of the commit.
            arm(FAULT_DISK_FAIL_POWER)
            _ = try? journal?.append(
                codec.encode(first.row), position: first.row.sealed.header.position)
        }
        if fault_disk_is_powered(number) == 1 { _ = fault_disk_power_off(number) }
        close()
        var loss = fault_disk_loss()
        let modes = [
            FAULT_DISK_KEEP_ALL, FAULT_DISK_LOSE_ALL, FAULT_DISK_LOSE_RANDOM,
            FAULT_DISK_KEEP_PREFIX,
        ]
        loss.mode = dice.pick(modes) ?? FAULT_DISK_LOSE_ALL
        loss.keep = UInt32(dice.below(1_000_000))
        loss.tear = UInt32(dice.below(500_000))
        if loss.mode == FAULT_DISK_LOSE_RANDOM { count(.tornWrite) }
        if loss.mode == FAULT_DISK_LOSE_ALL { count(.lostWrite) }
        guard unsafe fault_disk_power_on(number, &loss) == 0 else {
            damage.append("the disk did not come back")
            return []
        }
        arm(nil)
        do throws(StoreFault) {
            try open()
        } catch {
            damage.append("the store can't be opened again: \(error.message)")
            return []
        }
        return readBack(waiting)
    }

    /// What is on the disk now: everything that was acknowledged, as it was said, and perhaps the
    /// row that was under way.
    private func readBack(_ waiting: [(row: Row, changes: Changes)]) -> [Row] {
        let last = journal?.lastPosition ?? 0
        if last < synced {
            damage.append("rows up to \(synced) were acknowledged, the disk has only \(last)")
            synced = last
            expected.removeLast(expected.count - Int(last))
            changes.removeLast(changes.count - Int(last))
        }
        var found: [Row] = []
        for (row, changes) in waiting where row.sealed.header.position == synced + 1 {
            guard row.sealed.header.position <= last else { break }
            took(codec.encode(row), changes)
            found.append(row)
        }
        unprojected = []
        compare()
        return found
    }

    private func compare() {
        guard let stored = try? journal?.rows(from: 1, limit: expected.count + 1) else {
            damage.append("the journal can't be read back")
            return
        }
        guard stored.count == expected.count else {
            damage.append("\(expected.count) rows are expected, \(stored.count) are there")
            return
        }
        for (row, bytes) in zip(stored, expected) where row.row != bytes {
            damage.append("row \(row.position) is not what was written")
        }
    }

    func replace(byFirst count: Int) {
        let rows = Array(expected.prefix(count))
        let kept = Array(changes.prefix(count))
        close()
        lock = nil
        fault_disk_destroy(number)
        number = -1
        synced = 0
        expected = []
        changes = []
        pending = []
        unprojected = []
        do {
            try make()
            for (place, bytes) in rows.enumerated() {
                _ = try journal?.append(bytes, position: UInt64(place + 1))
                took(bytes, kept[place])
            }
            unprojected = []
        } catch {
            damage.append("the older copy can't be put in place: \(error)")
        }
    }

    func drop(_ position: UInt64) {}

    func check() -> [String] {
        compare()
        var found = damage
        found += (try? journal?.check()) ?? ["the journal can't be checked"]
        if (try? project(always: true)) == nil { found.append("projections can't be written") }
        found += (try? views?.check()) ?? ["the projections can't be checked"]
        return found
    }
}

/// The head of a row is a hash without a key.
private enum BLAKE2bHead {
    static func of(_ row: Row) -> Digest {
        BLAKE2b256.digest(prefix: 0x02, row.sealed.bytes.bytes)
    }
}
