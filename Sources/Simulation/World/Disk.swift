import Domain
import Engine

/// A process's disk as the simulated world sees it: rows are written, then synced; what lies
/// between the two may be lost.
protocol Disk: AnyObject {
    /// Position of the last synced row; 0 when there is none.
    var synced: UInt64 { get }
    /// Hands a row over. It is not durable yet.
    func write(_ row: Row, _ changes: Changes)
    /// Makes the oldest row that is not synced durable.
    func sync() throws(StoreFault) -> Durable
    /// A synced row; nil when it is not kept any more.
    func row(at position: UInt64) -> Row?
    /// What each synced row changed, oldest first; empty when the disk keeps no journal whole.
    var changes: [Changes] { get set }
    /// The process is killed or the power fails: unsynced rows are lost, torn or found again.
    /// Returns the rows that turn out to be on the disk though no sync was reported.
    func lose(_ mix: FaultMix, _ dice: inout Dice, _ count: (FaultClass) -> Void) -> [Row]
    /// Puts an older copy in the place of the journal: its first `count` rows.
    func replace(byFirst count: Int)
    /// Rows are needed no more up to and including these positions (a journal that is not kept).
    func drop(_ position: UInt64)
    /// Where a start takes up; nil: this disk keeps no projections, and the world makes them from
    /// `changes`.
    func storedStart() throws -> StoredStart?
    /// A start has folded the journal: what each row changed, from the first on.
    func started(_ all: [Changes]) throws
    /// Items assigned to a peer after a sequence number, by the index of the journal.
    func outbox(to peer: CourtID, incarnation: Int, after: UInt64) -> [Outlet.Pending]
    /// Last row that projections hold: engines may let go of matters that are at rest there.
    var covered: UInt64 { get }
    /// What projections hold of a matter that an engine has let go.
    func archived(_ matter: MatterID) -> ArchivedMatter?
    /// Rows that hold the intake of a peer's items after a mark.
    func intakes(of peer: CourtID, after: Mark) -> [UInt64]
    /// The next sync fails with this.
    var nextFault: StoreFault? { get set }
    /// What is wrong with the file; empty when nothing is. The second tier reads all of it.
    func check() -> [String]
}

/// Where a start takes up.
struct StoredStart {
    /// Rows that the projections cover.
    var covered: Int
    var snapshot: Snapshot?
    /// Own acts that no seat has answered.
    var acts: [OwnAct]
    /// Leaf digests of the last own acts.
    var recent: [Digest]
}

/// A disk in memory that knows pending from synced.
final class MemoryDisk: Disk {
    /// The journal whole, when it is kept.
    private var journal: [Row] = []
    /// The rows still needed, when it is not.
    private var needed: [UInt64: SlimRow] = [:]
    private var pending: [(row: Row, changes: Changes)] = []
    private let keeps: Bool
    private(set) var synced: UInt64 = 0
    var changes: [Changes] = []
    var nextFault: StoreFault?

    init(keeps: Bool) { self.keeps = keeps }

    func write(_ row: Row, _ changes: Changes) {
        pending.append((row, keeps ? changes : Changes()))
    }

    func sync() throws(StoreFault) -> Durable {
        if let fault = nextFault {
            nextFault = nil
            throw fault
        }
        guard !pending.isEmpty else { throw .unknown("nothing was written") }
        let (row, changes) = pending.removeFirst()
        let position = row.sealed.header.position
        guard position == synced + 1 else {
            throw .fenced("row \(position) can't follow row \(synced)")
        }
        take(row, changes)
        return Durable(storeCommitted: position)
    }

    private func take(_ row: Row, _ changes: Changes) {
        synced += 1
        if keeps {
            journal.append(row)
            self.changes.append(changes)
        } else {
            needed[synced] = SlimRow(row)
        }
    }

    func row(at position: UInt64) -> Row? {
        guard position >= 1, position <= synced else { return nil }
        return keeps ? journal[Int(position) - 1] : needed[position]?.row
    }

    func lose(
        _ mix: FaultMix, _ dice: inout Dice, _ count: (FaultClass) -> Void
    ) -> [Row] {
        var found: [Row] = []
        let waiting = pending
        pending = []
        for (row, changes) in waiting {
            guard dice.permille(mix.unsyncedFound) else {
                // A torn row is a lost one: the journal's checksums tell, and nothing may follow.
                count(dice.permille(mix.unsyncedTorn) ? .tornWrite : .lostWrite)
                break
            }
            take(row, changes)
            found.append(row)
        }
        return found
    }

    func replace(byFirst count: Int) {
        journal.removeLast(journal.count - min(count, journal.count))
        changes.removeLast(changes.count - min(count, changes.count))
        synced = UInt64(journal.count)
        pending = []
    }

    func drop(_ position: UInt64) { needed.removeValue(forKey: position) }

    func storedStart() throws -> StoredStart? { nil }

    func started(_ all: [Changes]) throws { changes = all }

    func outbox(to peer: CourtID, incarnation: Int, after: UInt64) -> [Outlet.Pending] {
        Projection(changes).outbox(to: peer, incarnation: incarnation, after: after)
    }

    var covered: UInt64 { synced }

    func archived(_ matter: MatterID) -> ArchivedMatter? {
        Projection.archived(matter, in: changes)
    }

    func intakes(of peer: CourtID, after: Mark) -> [UInt64] {
        Projection(changes).taken.filter {
            $0.peer == peer
                && ($0.incarnation > after.incarnation
                    || ($0.incarnation == after.incarnation && $0.last > after.seq))
        }.map(\.position)
    }

    func check() -> [String] { [] }
}

/// A row that is kept for sending its items again, without what sending does not need: a year of a
/// whole country keeps millions of them.
private final class SlimRow {
    private enum Header {
        /// The value stands in the kept record anyway.
        case inRecord
        case own(RowHeader)
    }

    private let header: Header
    private let bytes: Encoded
    private let signature: Signature
    private let leaves: [Encoded]

    init(_ row: Row) {
        bytes = row.sealed.bytes
        signature = row.sealed.signature
        if case .header = bytes.kept?.content {
            header = .inRecord
        } else {
            header = .own(row.sealed.header)
        }
        leaves = row.leaves.map { leaf in
            // Who was sent what stands in the memory of the run; the leaf's mix stays, so that
            // proofs still hold.
            guard let kept = leaf.kept, case .leaf(.dispatch) = kept.content else { return leaf }
            return Encoded(Kept(.leaf(.dispatch([])), count: kept.count, mix: kept.mix))
        }
    }

    var row: Row? {
        let header: RowHeader
        switch self.header {
        case .own(let own): header = own
        case .inRecord:
            guard case .header(let kept) = bytes.kept?.content else { return nil }
            header = kept
        }
        return Row(
            sealed: SealedHeader(header: header, bytes: bytes, signature: signature),
            leaves: leaves)
    }
}
