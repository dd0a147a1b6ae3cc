import CourtProtocol
import Domain
import Engine
import Sodium
import Store
import Synchronization

/// The accounts of a link (对账), found in this process's own journal: what was sent on a day, and
/// what is held of what a peer says that it sent. Reads from the disk, on a thread that may block.
struct Accounts {
    /// The process ends before an account is found.
    struct BrokenOff: Error {}

    /// Items of one account at most; a longer day is accounted for up to there.
    private static let most = 1_000_000

    private let plant: Plant
    private let rows: JournalReader
    private let index: ViewsReader
    private let seal = SodiumSeal(key: SigningKey.make())

    init(_ plant: Plant, _ rows: JournalReader, _ index: ViewsReader) {
        self.plant = plant
        self.rows = rows
        self.index = index
    }

    /// What was sent to a peer on a civil day; nothing when only accounts went.
    func sent(to peer: CourtID, on day: CivilDate) throws -> Manifest.Half {
        let found = try sentItems(to: peer, on: day)
        guard found.speaks, let first = found.items.first, let last = found.items.last else {
            return .none
        }
        return Manifest.Half(
            incarnation: found.incarnation, first: first.seq, last: last.seq,
            root: Merkle.root(found.items.map(\.digest), seal))
    }

    /// Items sent on a civil day by number; whether any is more than an account.
    func sentItems(
        to peer: CourtID, on day: CivilDate
    ) throws -> (incarnation: Int, items: [(seq: UInt64, digest: Digest)], speaks: Bool) {
        let found = try index.sent(
            to: peer, from: day.start, until: day.advanced(byDays: 1).start)
        var items: [(seq: UInt64, digest: Digest)] = []
        var speaks = false
        var row: (position: UInt64, row: Row)?
        for item in found.items.prefix(Self.most) {
            let position = item.source.position
            if row?.position != position {
                try goOn()
                guard let bytes = try rows.row(at: position) else { break }
                row = (position, try plant.codec.row(bytes))
            }
            guard let leaves = row?.row.leaves, item.source.index < leaves.count else { break }
            let leaf = leaves[item.source.index]
            if !speaks { speaks = try isSaid(leaf) }
            items.append((item.seq, Merkle.leaf(leaf, seal)))
        }
        return (found.incarnation, items, speaks)
    }

    private func goOn() throws {
        if plant.isEnding.load(ordering: .relaxed) { throw BrokenOff() }
    }

    /// An account of accounts would never end.
    private func isSaid(_ leaf: Encoded) throws -> Bool {
        let read = try plant.codec.leaf(
            leaf, realm: plant.identity.realm, rehearsal: plant.identity.rehearsal)
        if case .manifest = read { return false }
        return true
    }

    /// What is held of the items that a peer's account names.
    func received(from peer: CourtID, _ claim: Manifest.Half) throws -> Manifest.Half {
        let held = try items(from: peer, claim)
        guard !held.isEmpty else { return Manifest.Half.none }
        return Manifest.Half(
            incarnation: claim.incarnation, first: claim.first, last: claim.last,
            root: Merkle.root(held.map(\.digest), seal))
    }

    /// Items of a peer's stream by number, in order.
    func items(
        from peer: CourtID, _ claim: Manifest.Half
    ) throws -> [(seq: UInt64, digest: Digest)] {
        guard claim.first > 0, claim.last - claim.first < UInt64(Self.most) else { return [] }
        let after = Mark(
            incarnation: claim.incarnation, seq: claim.first - 1, position: 0, head: .zero)
        var found: [(seq: UInt64, digest: Digest)] = []
        for position in try index.intakes(of: peer, after: after) {
            try goOn()
            guard let bytes = try rows.row(at: position) else { continue }
            for leaf in try plant.codec.row(bytes).leaves where WireCodec.mayBeIntake(leaf) {
                guard
                    case .intake(let intake) = try plant.codec.leaf(
                        leaf, realm: plant.identity.realm, rehearsal: plant.identity.rehearsal),
                    intake.peer == peer, intake.isArrival
                else { continue }
                let stream = try plant.codec.stream(intake.data)
                // Streams come in order: what is behind the account is not looked through.
                if stream.incarnation > claim.incarnation
                    || stream.incarnation == claim.incarnation && stream.first > claim.last
                {
                    return found
                }
                guard stream.incarnation == claim.incarnation else { continue }
                var seq = stream.first
                for item in stream.batches.flatMap(\.items) {
                    let isNext = seq == (found.last?.seq ?? claim.first - 1) + 1
                    if isNext, seq <= claim.last {
                        found.append((seq, Merkle.leaf(item.leaf, seal)))
                    }
                    seq += 1
                }
            }
            if found.last?.seq == claim.last { break }
        }
        return found
    }
}
