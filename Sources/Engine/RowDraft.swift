import Domain

/// The row that is being written: leaves as bytes with their digests, and what is to be sent.
struct RowDraft: Sendable {
    private(set) var leaves: [Encoded] = []
    private(set) var digests: [Digest] = []
    private(set) var bytes = 0
    /// In the order in which peers were first addressed.
    var dispatches: [Dispatch] = []
    /// Acts that arrived in this row, by leaf digest, for the entries that stem from them.
    var acts = SmallMap<Digest, Authored>()
    /// Leaf index of an entry -> digest of the act behind it.
    var entryActs = SmallMap<Int, Digest>()
    /// Leaf index of a passage -> digest of what it carries.
    var carried = SmallMap<Int, Digest>()
    /// Entry that arrived from a seat -> digest of the act behind it.
    var behind = SmallMap<Digest, Digest>()
    /// Released once the row is durable.
    var after: [Effect] = []
    /// Peers whose stream was taken in: acknowledged once the row is durable.
    var acknowledge: [CourtID] = []

    var isEmpty: Bool { leaves.isEmpty }

    /// Grown past half of what a row may hold: time to commit.
    var isFull: Bool { bytes > Row.maximumBytes / 2 || leaves.count > Row.fullLeaves }

    mutating func add(_ leaf: Encoded, _ digest: Digest) -> Int {
        leaves.append(leaf)
        digests.append(digest)
        bytes += leaf.count
        return leaves.count - 1
    }

    mutating func dispatch(_ source: Source, to peer: CourtID, seq: UInt64) {
        if let place = dispatches.firstIndex(where: { $0.peer == peer }) {
            dispatches[place].sources.append(source)
        } else {
            dispatches.append(Dispatch(peer: peer, first: seq, sources: [source]))
        }
    }
}

/// A committed (or about to be committed) row kept at hand for sending.
struct CachedRow: Sendable {
    /// The signed header.
    var header: Encoded
    var signature: Signature
    var leaves: [Encoded]
    var digests: [Digest]
    var acts: SmallMap<Digest, Authored>
    var entryActs: SmallMap<Int, Digest>
    /// Leaf index of a passage -> digest of what it carries.
    var carried: SmallMap<Int, Digest>
    /// Entry that arrived from a seat -> digest of the act behind it.
    var behind: SmallMap<Digest, Digest>
    var bytes: Int
}

/// The rows most recently written or loaded, bounded by bytes; the journal has all of them.
struct RowCache: Sendable {
    let maximumBytes: Int

    private var rows: [UInt64: CachedRow] = [:]
    /// Positions in the order of arrival.
    private var order: [UInt64] = []
    private var first = 0
    private var bytes = 0

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    subscript(position: UInt64) -> CachedRow? { rows[position] }

    mutating func insert(_ row: CachedRow, at position: UInt64) {
        guard rows.updateValue(row, forKey: position) == nil else { return }
        order.append(position)
        bytes += row.bytes
        while bytes > maximumBytes, order.count - first > 1 {
            if let gone = rows.removeValue(forKey: order[first]) { bytes -= gone.bytes }
            first += 1
        }
        if first > 1_024 {
            order.removeFirst(first)
            first = 0
        }
    }
}
