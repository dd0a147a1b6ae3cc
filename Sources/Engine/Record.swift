package import Domain

/// One leaf of a commit row: the smallest thing that is hashed, proven and sent.
package enum Leaf: Hashable, Sendable {
    indirect case act(Act)
    indirect case entry(Entry)
    indirect case intake(Intake)
    case dispatch([Dispatch])
    indirect case outcome(Outcome)
    indirect case notice(Notice)
    indirect case note(Note)
    case passage(Passage)
    indirect case outage(Outage)
    indirect case manifest(Manifest)
}

/// A frame's body as it arrived from a peer, kept byte for byte.
package struct Intake: Hashable, Sendable {
    package var peer: CourtID
    package var data: Encoded
    /// The frame brought back this process's own records after a restore.
    package var returned: Bool
    /// Not from the wire now: the item of this number, held when its frame came, is judged again.
    /// Moves no mark, and is in no index of what came in.
    package var again: UInt64?

    package init(peer: CourtID, data: Encoded, returned: Bool, again: UInt64? = nil) {
        self.peer = peer
        self.data = data
        self.returned = returned
        self.again = again
    }

    /// It is a frame of the peer's stream as it came in.
    package var isArrival: Bool { !returned && again == nil }
}

/// Where the leaf behind an outgoing item lies.
package struct Source: Hashable, Codable, Sendable {
    /// Position of the row; 0 means the row that holds this dispatch.
    package var position: UInt64
    package var index: Int
    /// Position of the row whose intake holds the act behind an entry; 0 for this row.
    package var actPosition: UInt64
    /// The item is an entry that stems from an act.
    package var hasAct: Bool
    /// Bytes of the item on the wire, roughly: what credit counts.
    package var size: Int

    package init(position: UInt64, index: Int, actPosition: UInt64, hasAct: Bool, size: Int) {
        self.position = position
        self.index = index
        self.actPosition = actPosition
        self.hasAct = hasAct
        self.size = size
    }
}

/// Which leaves go to one peer under which sequence numbers.
package struct Dispatch: Hashable, Sendable {
    package var peer: CourtID
    /// Sequence number of the first source; the others follow without gaps.
    package var first: UInt64
    package var sources: [Source]

    package init(peer: CourtID, first: UInt64, sources: [Source]) {
        self.peer = peer
        self.first = first
        self.sources = sources
    }
}

extension Dispatch {
    /// Sources in one leaf: what a row sends to all its peers may be far more than one leaf can
    /// hold.
    static let mostSources = 8_192
    /// Peers in one leaf.
    static let mostPeers = 512

    /// The dispatches of one row, parted into leaves, in order.
    package static func parts(of dispatches: [Dispatch]) -> [[Dispatch]] {
        var parts: [[Dispatch]] = []
        var part: [Dispatch] = []
        var room = mostSources
        for dispatch in dispatches {
            var taken = 0
            while taken < dispatch.sources.count {
                if room == 0 || part.count == mostPeers {
                    parts.append(part)
                    part = []
                    room = mostSources
                }
                let count = min(room, dispatch.sources.count - taken)
                part.append(
                    Dispatch(
                        peer: dispatch.peer, first: dispatch.first + UInt64(taken),
                        sources: Array(dispatch.sources[taken..<(taken + count)])))
                taken += count
                room -= count
            }
        }
        if !part.isEmpty { parts.append(part) }
        return parts
    }
}

/// The seat's answer to an act that belongs to no chain that its author may see.
package struct Outcome: Hashable, Codable, Sendable {
    package var court: CourtID
    package var act: ActReference
    /// Leaf hash of the act.
    package var digest: Digest
    package var matter: MatterID
    package var refused: Refusal
    package var at: Instant

    package init(
        court: CourtID, act: ActReference, digest: Digest, matter: MatterID, refused: Refusal,
        at: Instant
    ) {
        self.court = court
        self.act = act
        self.digest = digest
        self.matter = matter
        self.refused = refused
        self.at = at
    }
}

/// Tells a superior that a matter exists and since when; nothing of its content.
package struct Notice: Hashable, Codable, Sendable {
    package var matter: MatterID
    package var to: CourtID
    package var kind: String
    package var parties: [CourtID]
    package var since: Instant
    /// The superior has joined, or the matter has ended.
    package var ended: Bool

    package init(
        matter: MatterID, to: CourtID, kind: String, parties: [CourtID], since: Instant, ended: Bool
    ) {
        self.matter = matter
        self.to = to
        self.kind = kind
        self.parties = parties
        self.since = since
        self.ended = ended
    }
}

/// What a process records about itself and its peers.
package struct Note: Hashable, Sendable {
    /// What is noted.
    package enum Kind: Hashable, Sendable {
        /// The process began: at init, at a start, or after a restore (new incarnation).
        case began(incarnation: Int, cause: String, awayFrom: Instant, awayTo: Instant)
        case peerAway(CourtID, from: Instant, to: Instant)
        /// The peer has confirmed everything up to `seq`; its own head is anchored here.
        case acked(CourtID, incarnation: Int, seq: UInt64, headPosition: UInt64, head: Digest)
        case clock(version: UInt64, offset: Int64)
        /// An item that can't be processed (异常件): kept whole, with its reason.
        case held(CourtID, incarnation: Int, seq: UInt64, reason: String, leaf: Encoded)
        /// A person has dealt with a held item.
        case heldHandled(HeldHandling)
        /// A paper is whole and synced on this process's disk.
        case paperStored(Paper, matter: MatterID)
        case officer(OfficerRecord)
        /// A keyed command that this node refused at once: the same key gives the same answer.
        case commandRefused(key: String, verb: String, matter: MatterID, Refusal)
        case directory(version: UInt32, digest: Digest)
        case alarm(code: String, peer: CourtID, text: String)
    }

    package var at: Instant
    package var kind: Kind

    package init(at: Instant, kind: Kind) {
        self.at = at
        self.kind = kind
    }
}

/// An officer as a node has registered the person, or a delegation (AB角).
package struct OfficerRecord: Hashable, Codable, Sendable {
    package var name: String
    package var roles: [OfficerRole]
    package var removed: Bool
    /// Who entered it.
    package var by: String
    /// The officer in whose place this one may act; nil for an ordinary registration.
    package var inPlaceOf: String?
    /// A delegation's dates; both nil for an ordinary registration.
    package var from: Instant?
    package var to: Instant?

    package init(
        name: String, roles: [OfficerRole], removed: Bool, by: String, inPlaceOf: String? = nil,
        from: Instant? = nil, to: Instant? = nil
    ) {
        self.name = name
        self.roles = roles
        self.removed = removed
        self.by = by
        self.inPlaceOf = inPlaceOf
        self.from = from
        self.to = to
    }
}

/// The signed head of a commit row.
package struct RowHeader: Hashable, Sendable {
    package var realm: String
    package var rehearsal: Bool
    /// The process that owns the journal.
    package var process: CourtID
    package var keyID: KeyID
    package var directoryVersion: UInt32
    package var incarnation: Int
    /// 1, 2, 3 … without gaps.
    package var position: UInt64
    package var at: Instant
    /// Head of the previous row; zero for the first.
    package var previous: Digest
    /// Merkle root over the leaves.
    package var root: Digest
    package var leaves: Int

    package init(
        realm: String, rehearsal: Bool, process: CourtID, keyID: KeyID, directoryVersion: UInt32,
        incarnation: Int, position: UInt64, at: Instant, previous: Digest, root: Digest, leaves: Int
    ) {
        self.realm = realm
        self.rehearsal = rehearsal
        self.process = process
        self.keyID = keyID
        self.directoryVersion = directoryVersion
        self.incarnation = incarnation
        self.position = position
        self.at = at
        self.previous = previous
        self.root = root
        self.leaves = leaves
    }
}

/// A header with the bytes that were signed.
package struct SealedHeader: Hashable, Sendable {
    package var header: RowHeader
    package var bytes: Encoded
    package var signature: Signature

    package init(header: RowHeader, bytes: Encoded, signature: Signature) {
        self.header = header
        self.bytes = bytes
        self.signature = signature
    }

    /// The head: what the next row and the peers anchor.
    package func head(_ seal: some Seal) -> Digest { seal.digest(0x02, bytes) }
}

/// A commit row with its leaves as bytes.
package struct Row: Hashable, Sendable {
    /// A row holds at most this many leaves: what one frame brings, with the entries, answers and
    /// notices that it causes, never comes near.
    package static let maximumLeaves = 65_536
    /// A row is closed once it has grown past this many leaves …
    package static let fullLeaves = 2_048
    /// … or past half of this many bytes.
    package static let maximumBytes = 1 << 20

    package var sealed: SealedHeader
    package var leaves: [Encoded]

    package init(sealed: SealedHeader, leaves: [Encoded]) {
        self.sealed = sealed
        self.leaves = leaves
    }
}

/// Digest, sign and verify over opaque bytes: libsodium in the processes; in the fast simulator a
/// cheap keyed mix, so that chains and evidence are simulated too.
package protocol Seal: Sendable {
    /// BLAKE2b-256 of the prefix byte and the bytes.
    func digest(_ prefix: UInt8, _ record: Encoded) -> Digest
    /// BLAKE2b-256 of 0x01 and both digests: a node of a Merkle tree.
    func node(_ left: Digest, _ right: Digest) -> Digest
    /// Signs a row header's bytes with the process's own key.
    func sign(header: Encoded) -> Signature
    /// Whether `signature` is `key`'s over a row header's bytes.
    func verify(_ signature: Signature, header: Encoded, key: PublicKey) -> Bool
    /// Whether `signature` is the root key's over a directory's bytes.
    func verify(_ signature: Signature, directory: [UInt8], key: PublicKey) -> Bool
}

/// Bytes from outside that are no record or frame of docs/wire.md.
package struct RecordFault: Error, Hashable, Sendable, CustomStringConvertible {
    package let what: String

    package init(_ what: String) { self.what = what }

    package var description: String { what }
}

/// Encoded form <-> records: bytes as docs/wire.md fixes them in the processes. How whole rows and
/// frames are laid out on disk and wire is no concern of the engines.
package protocol RecordCodec: Sendable {
    func encode(_ leaf: Leaf, realm: String, rehearsal: Bool) -> Encoded
    /// Decodes a leaf; an entry's or act's realm and rehearsal flag must be the given ones.
    func leaf(_ encoded: Encoded, realm: String, rehearsal: Bool) throws(RecordFault) -> Leaf
    func encode(_ header: RowHeader) -> Encoded
    func header(_ encoded: Encoded) throws(RecordFault) -> RowHeader
    func encode(_ stream: Stream) -> Encoded
    func stream(_ encoded: Encoded) throws(RecordFault) -> Stream
    /// A leaf's encoded form, or nil when it can't be read again as it is, so that it may not be
    /// journaled.
    func checked(_ leaf: Leaf, realm: String, rehearsal: Bool) -> Encoded?
}

extension RecordCodec {
    /// Encodes the leaf, decodes it and compares.
    package func checked(_ leaf: Leaf, realm: String, rehearsal: Bool) -> Encoded? {
        let encoded = encode(leaf, realm: realm, rehearsal: rehearsal)
        let isSame = (try? self.leaf(encoded, realm: realm, rehearsal: rehearsal)) == leaf
        return isSame ? encoded : nil
    }
}
