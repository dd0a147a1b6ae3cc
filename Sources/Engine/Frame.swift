package import Domain

/// How far a stream has come.
package struct Mark: Hashable, Codable, Sendable {
    package var incarnation: Int
    package var seq: UInt64
    /// The sender's row that held item `seq`, and its head.
    package var position: UInt64
    package var head: Digest

    package init(incarnation: Int, seq: UInt64, position: UInt64, head: Digest) {
        self.incarnation = incarnation
        self.seq = seq
        self.position = position
        self.head = head
    }

    /// Nothing has been received yet.
    package static let none = Mark(incarnation: 0, seq: 0, position: 0, head: .zero)
}

/// A row header as its process signed it.
package struct RowProof: Hashable, Codable, Sendable {
    package var header: Encoded
    package var signature: Signature

    package init(header: Encoded, signature: Signature) {
        self.header = header
        self.signature = signature
    }
}

/// What a sender may have unacknowledged.
package struct Credit: Hashable, Sendable {
    package var messages: Int
    package var bytes: Int

    package init(messages: Int, bytes: Int) {
        self.messages = messages
        self.bytes = bytes
    }
}

/// The rehearsal clock: civil time is the machine's clock plus `offset`. Versions only grow.
package struct ClockState: Hashable, Codable, Sendable {
    package var version: UInt64
    /// Milliseconds, never negative.
    package var offset: Int64

    package init(version: UInt64, offset: Int64) {
        self.version = version
        self.offset = offset
    }

    /// The clock that nobody has moved.
    package static let zero = ClockState(version: 0, offset: 0)
}

/// An act as its author signed it, with the proof that it is in the author's row.
package struct Authored: Hashable, Sendable {
    package var header: Encoded
    package var signature: Signature
    package var index: Int
    package var leaf: Encoded
    package var proof: [Digest]

    package init(
        header: Encoded, signature: Signature, index: Int, leaf: Encoded, proof: [Digest]
    ) {
        self.header = header
        self.signature = signature
        self.index = index
        self.leaf = leaf
        self.proof = proof
    }
}

/// One message of a stream.
package struct Item: Hashable, Sendable {
    /// Index of the leaf in its row.
    package var index: Int
    package var leaf: Encoded
    /// The act behind an entry, the carried entry included.
    package var authored: Authored?
    /// With a passage: what is carried, as its signer signed it.
    package var carried: Authored?

    package init(index: Int, leaf: Encoded, authored: Authored?, carried: Authored? = nil) {
        self.index = index
        self.leaf = leaf
        self.authored = authored
        self.carried = carried
    }
}

/// Leaves of one row under its signed root, with one multiproof.
package struct Batch: Hashable, Sendable {
    package var header: Encoded
    package var signature: Signature
    package var items: [Item]
    package var proof: [Digest]

    package init(header: Encoded, signature: Signature, items: [Item], proof: [Digest]) {
        self.header = header
        self.signature = signature
        self.items = items
        self.proof = proof
    }
}

/// A run of a stream: the body of DATA and RETURN.
package struct Stream: Hashable, Sendable {
    package var session: UInt64
    package var incarnation: Int
    /// Sequence number of the first item.
    package var first: UInt64
    package var batches: [Batch]
    /// RETURN only: nothing more follows.
    package var last: Bool

    package init(
        session: UInt64, incarnation: Int, first: UInt64, batches: [Batch], last: Bool = false
    ) {
        self.session = session
        self.incarnation = incarnation
        self.first = first
        self.batches = batches
        self.last = last
    }
}

/// First frame of a connection.
package struct Hello: Hashable, Sendable {
    package var minProtocol: Int
    package var maxProtocol: Int
    package var realm: String
    package var rehearsal: Bool
    package var process: CourtID
    /// 16 random bytes, new at each start.
    package var instance: [UInt8]
    package var incarnation: Int
    package var position: UInt64
    package var head: Digest
    package var received: Mark
    package var sent: UInt64
    package var directoryVersion: UInt32
    package var clock: ClockState
    package var credit: Credit
    /// The addressee's own signed header of the row that `received` names; nil when nothing has
    /// come.
    package var proof: RowProof?

    package init(
        minProtocol: Int, maxProtocol: Int, realm: String, rehearsal: Bool, process: CourtID,
        instance: [UInt8], incarnation: Int, position: UInt64, head: Digest, received: Mark,
        sent: UInt64, directoryVersion: UInt32, clock: ClockState, credit: Credit,
        proof: RowProof? = nil
    ) {
        self.proof = proof
        self.minProtocol = minProtocol
        self.maxProtocol = maxProtocol
        self.realm = realm
        self.rehearsal = rehearsal
        self.process = process
        self.instance = instance
        self.incarnation = incarnation
        self.position = position
        self.head = head
        self.received = received
        self.sent = sent
        self.directoryVersion = directoryVersion
        self.clock = clock
        self.credit = credit
    }
}

/// Answer to HELLO.
package struct Welcome: Hashable, Sendable {
    package var protocolVersion: Int
    package var process: CourtID
    package var session: UInt64
    package var incarnation: Int
    package var position: UInt64
    package var head: Digest
    package var received: Mark
    package var sent: UInt64
    package var credit: Credit
    /// Milliseconds between heartbeats when nothing is outstanding.
    package var heartbeatQuiet: Int
    /// Milliseconds between heartbeats with traffic outstanding.
    package var heartbeatBusy: Int
    package var clock: ClockState
    package var directoryVersion: UInt32
    package var now: Instant

    package init(
        protocolVersion: Int, process: CourtID, session: UInt64, incarnation: Int, position: UInt64,
        head: Digest, received: Mark, sent: UInt64, credit: Credit, heartbeatQuiet: Int,
        heartbeatBusy: Int, clock: ClockState, directoryVersion: UInt32, now: Instant
    ) {
        self.protocolVersion = protocolVersion
        self.process = process
        self.session = session
        self.incarnation = incarnation
        self.position = position
        self.head = head
        self.received = received
        self.sent = sent
        self.credit = credit
        self.heartbeatQuiet = heartbeatQuiet
        self.heartbeatBusy = heartbeatBusy
        self.clock = clock
        self.directoryVersion = directoryVersion
        self.now = now
    }
}

/// Everything up to `received` is durable at the sender of this frame.
package struct Ack: Hashable, Sendable {
    package var session: UInt64
    package var received: Mark
    package var credit: Credit
    /// The row that holds it, countersigned by the acknowledging process.
    package var header: Encoded
    package var signature: Signature

    package init(
        session: UInt64, received: Mark, credit: Credit, header: Encoded, signature: Signature
    ) {
        self.session = session
        self.received = received
        self.credit = credit
        self.header = header
        self.signature = signature
    }
}

/// A signed directory, or a part of one that is larger than a frame.
package struct DirectoryPart: Hashable, Sendable {
    /// Bytes of the text from `offset` on.
    package var bytes: [UInt8]
    package var offset: Int
    /// Bytes of the whole text.
    package var total: Int
    package var signature: Signature

    package init(bytes: [UInt8], offset: Int, total: Int, signature: Signature) {
        self.bytes = bytes
        self.offset = offset
        self.total = total
        self.signature = signature
    }
}

/// A frame of the link protocol (docs/wire.md).
package enum Frame: Hashable, Sendable {
    indirect case hello(Hello)
    indirect case welcome(Welcome)
    /// The stream's encoded body, decoded separately because it is journaled byte for byte.
    case data(Encoded)
    indirect case ack(Ack)
    case heartbeat(session: UInt64, now: Instant)
    case whoAreYou
    case disconnect(code: String, reason: String)
    indirect case returnWanted(session: UInt64, after: Mark)
    /// Encoded body, as `data`.
    case returned(Encoded)
    case clock(ClockState)
    /// `nextDue` is a coordinator's next due instant, nil when it has none.
    case clockAck(version: UInt64, nextDue: Instant? = nil)
    indirect case paperWant(matter: MatterID, digest: Digest, offset: UInt64, length: Int)
    case paperChunk(digest: Digest, offset: UInt64, data: [UInt8])
    case paperMissing(digest: Digest, reason: String)
    indirect case directory(DirectoryPart)

    /// Bytes that a frame may have at most, with its six bytes of lead.
    package static let maximumBytes = 1 << 20
    /// Bytes that a sender puts into one DATA frame at most.
    package static let streamBytes = 256 << 10
    /// Bytes of a paper in one chunk.
    package static let chunkBytes = 128 << 10
}
