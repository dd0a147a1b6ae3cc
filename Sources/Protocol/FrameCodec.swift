import CourtSchema
import Domain
import Engine
import FoundationEssentials

extension Mark {
    /// An absent mark is that of a stream from which nothing has come.
    init(wire: Crosswrit_V1_Mark, _ field: String) throws(WireError) {
        self.init(
            incarnation: try incarnationOrNone(wire.incarnation, "\(field) incarnation"),
            seq: try sequence(wire.seq, "\(field) sequence"),
            position: try sequence(wire.position, "\(field) position"),
            head: try headOrZero(wire.head, "\(field) head"))
    }

    var wire: Crosswrit_V1_Mark {
        var wire = Crosswrit_V1_Mark()
        wire.incarnation = UInt32(clamping: incarnation)
        wire.seq = seq
        wire.position = position
        wire.head = Data(head.bytes)
        return wire
    }
}

/// A head; absent stands for 32 zero bytes.
private func headOrZero(_ bytes: Data, _ field: String) throws(WireError) -> Digest {
    bytes.isEmpty ? .zero : try digest32(bytes, field)
}

extension Credit {
    init(wire: Crosswrit_V1_Credit) {
        self.init(messages: Int(wire.messages), bytes: Int(wire.bytes))
    }

    var wire: Crosswrit_V1_Credit {
        var wire = Crosswrit_V1_Credit()
        wire.messages = UInt32(clamping: messages)
        wire.bytes = UInt32(clamping: bytes)
        return wire
    }
}

extension ClockState {
    init(wire: Crosswrit_V1_ClockState, _ field: String) throws(WireError) {
        // Checked as a time is: an offset beyond the year 9999 would make none.
        let offset = try instant(wire.offsetMs, "\(field) offset").milliseconds
        self.init(version: try sequence(wire.version, "\(field) version"), offset: offset)
    }

    var wire: Crosswrit_V1_ClockState {
        var wire = Crosswrit_V1_ClockState()
        wire.version = version
        wire.offsetMs = offset
        return wire
    }
}

extension Hello {
    init(wire: Crosswrit_V1_Hello) throws(WireError) {
        self.init(
            minProtocol: Int(wire.minProtocol), maxProtocol: Int(wire.maxProtocol),
            realm: try realmName(wire.realm), rehearsal: wire.rehearsal,
            process: try courtID(wire.process, "HELLO process"),
            instance: try bytes16(wire.instance, "HELLO instance"),
            incarnation: try CourtProtocol.incarnation(wire.incarnation, "HELLO incarnation"),
            position: try sequence(wire.position, "HELLO position"),
            head: try headOrZero(wire.head, "HELLO head"),
            received: try Mark(wire: wire.received, "HELLO received"),
            sent: try sequence(wire.sent, "HELLO sent"), directoryVersion: wire.directoryVersion,
            clock: try ClockState(wire: wire.clock, "HELLO clock"),
            credit: Credit(wire: wire.credit), proof: try Self.proof(wire))
    }

    /// Absent when nothing has come from the addressee.
    private static func proof(_ wire: Crosswrit_V1_Hello) throws(WireError) -> RowProof? {
        guard !wire.receivedHeader.isEmpty else { return nil }
        guard wire.receivedHeader.count <= RecordLimit.header else {
            throw WireError("HELLO received header: too large")
        }
        return RowProof(
            header: Encoded(wire.receivedHeader),
            signature: try signature64(wire.receivedSignature, "HELLO received signature"))
    }

    var wire: Crosswrit_V1_Hello {
        var wire = Crosswrit_V1_Hello()
        wire.minProtocol = UInt32(clamping: minProtocol)
        wire.maxProtocol = UInt32(clamping: maxProtocol)
        wire.realm = realm
        wire.rehearsal = rehearsal
        wire.process = process.rawValue
        wire.instance = Data(instance)
        wire.incarnation = UInt32(clamping: incarnation)
        wire.position = position
        wire.head = Data(head.bytes)
        wire.received = received.wire
        wire.sent = sent
        wire.directoryVersion = directoryVersion
        wire.clock = clock.wire
        wire.credit = credit.wire
        if let proof {
            wire.receivedHeader = Data(proof.header.bytes)
            wire.receivedSignature = Data(proof.signature.bytes)
        }
        return wire
    }
}

extension Welcome {
    init(wire: Crosswrit_V1_Welcome) throws(WireError) {
        self.init(
            protocolVersion: Int(wire.protocol),
            process: try courtID(wire.process, "WELCOME process"),
            session: wire.session,
            incarnation: try CourtProtocol.incarnation(wire.incarnation, "WELCOME incarnation"),
            position: try sequence(wire.position, "WELCOME position"),
            head: try headOrZero(wire.head, "WELCOME head"),
            received: try Mark(wire: wire.received, "WELCOME received"),
            sent: try sequence(wire.sent, "WELCOME sent"), credit: Credit(wire: wire.credit),
            heartbeatQuiet: try beat(wire.heartbeatQuietMs, "WELCOME quiet heartbeat"),
            heartbeatBusy: try beat(wire.heartbeatBusyMs, "WELCOME busy heartbeat"),
            clock: try ClockState(wire: wire.clock, "WELCOME clock"),
            directoryVersion: wire.directoryVersion, now: try instant(wire.nowMs, "WELCOME now"))
    }

    var wire: Crosswrit_V1_Welcome {
        var wire = Crosswrit_V1_Welcome()
        wire.protocol = UInt32(clamping: protocolVersion)
        wire.process = process.rawValue
        wire.session = session
        wire.incarnation = UInt32(clamping: incarnation)
        wire.position = position
        wire.head = Data(head.bytes)
        wire.received = received.wire
        wire.sent = sent
        wire.credit = credit.wire
        wire.heartbeatQuietMs = UInt32(clamping: heartbeatQuiet)
        wire.heartbeatBusyMs = UInt32(clamping: heartbeatBusy)
        wire.clock = clock.wire
        wire.directoryVersion = directoryVersion
        wire.nowMs = now.milliseconds
        return wire
    }
}

/// Milliseconds between heartbeats: a tenth of a second to ten minutes.
private func beat(_ milliseconds: UInt32, _ field: String) throws(WireError) -> Int {
    guard (100...600_000).contains(milliseconds) else { throw WireError("\(field): out of range") }
    return Int(milliseconds)
}

extension Ack {
    init(wire: Crosswrit_V1_Ack) throws(WireError) {
        guard wire.header.count <= RecordLimit.header else {
            throw WireError("ACK header: too large")
        }
        self.init(
            session: wire.session, received: try Mark(wire: wire.received, "ACK received"),
            credit: Credit(wire: wire.credit), header: Encoded(wire.header),
            signature: try signature64(wire.signature, "ACK signature"))
    }

    var wire: Crosswrit_V1_Ack {
        var wire = Crosswrit_V1_Ack()
        wire.session = session
        wire.received = received.wire
        wire.credit = credit.wire
        wire.header = Data(header.bytes)
        wire.signature = Data(signature.bytes)
        return wire
    }
}

extension Stream {
    init(wire: Crosswrit_V1_Return) throws(WireError) {
        let items = wire.batches.reduce(0) { $0 + $1.items.count }
        guard items <= RecordLimit.items else {
            throw WireError("stream: more than \(RecordLimit.items) items")
        }
        self.init(
            session: wire.session,
            incarnation: try CourtProtocol.incarnation(wire.incarnation, "stream incarnation"),
            first: UInt64(try ordinal(wire.first, "stream first")),
            batches: try list(wire.batches, RecordLimit.items, "stream batches") {
                batch throws(WireError) in try Batch(wire: batch)
            }, last: wire.last)
    }
}

extension Batch {
    init(wire: Crosswrit_V1_Batch) throws(WireError) {
        guard wire.header.count <= RecordLimit.header else {
            throw WireError("batch header: too large")
        }
        guard !wire.items.isEmpty else { throw WireError("batch: no items") }
        self.init(
            header: Encoded(wire.header),
            signature: try signature64(wire.signature, "batch signature"),
            items: try list(wire.items, RecordLimit.items, "batch items") {
                item throws(WireError) in try Item(wire: item)
            },
            // One leaf needs at most a path of its own.
            proof: try digests(wire.proof, RecordLimit.path * wire.items.count, "batch proof"))
    }
}

/// A list of digests.
private func digests(
    _ wires: [Data], _ limit: Int, _ field: String
) throws(WireError) -> [Digest] {
    try list(wires, limit, field) { wire throws(WireError) in try digest32(wire, field) }
}

extension Item {
    init(wire: Crosswrit_V1_Item) throws(WireError) {
        guard !wire.leaf.isEmpty else { throw WireError("item: no leaf") }
        self.init(
            index: try leafIndex(wire.index, "item index"), leaf: Encoded(wire.leaf),
            authored: wire.hasAuthored ? try Authored(wire: wire.authored) : nil,
            carried: wire.hasCarried ? try Authored(wire: wire.carried) : nil)
    }
}

extension Authored {
    init(wire: Crosswrit_V1_Authored) throws(WireError) {
        guard wire.header.count <= RecordLimit.header else {
            throw WireError("authored header: too large")
        }
        guard !wire.leaf.isEmpty else { throw WireError("authored: no leaf") }
        self.init(
            header: Encoded(wire.header),
            signature: try signature64(wire.signature, "authored signature"),
            index: try leafIndex(wire.index, "authored index"), leaf: Encoded(wire.leaf),
            proof: try digests(wire.proof, RecordLimit.path, "authored proof"))
    }
}
