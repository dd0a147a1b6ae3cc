import CourtSchema
import Domain
import Engine
import SwiftProtobuf

// Leaves and streams of proto/record.proto and proto/link.proto, as `DirectReader` and
// `DirectWriter` say. What a court does seldom goes through the schema: whole leaves of rare kinds,
// and rare messages inside an act or an event.

/// A rare message inside, by the schema.
private func rare<M: Message, Value>(
    _ reader: inout DirectReader, _ field: Int, _ type: M.Type,
    _ convert: (M) throws(WireError) -> Value
) throws(NotDirect) -> Value {
    let bytes = try reader.bytes(field)
    do {
        return try convert(
            parse(type, bytes, limit: RecordLimit.leaf, "inner message", unknown: .refused))
    } catch {
        // The whole is read again, by the reader that names what is wrong.
        throw NotDirect()
    }
}

extension Leaf {
    /// - Throws: `NotDirect` for what is left to the schema: rare kinds, and every fault.
    init(direct bytes: [UInt8], realm: String, rehearsal: Bool) throws(NotDirect) {
        guard bytes.count <= RecordLimit.leaf else { throw NotDirect() }
        var reader = DirectReader(bytes)
        switch try reader.next() {
        case 1:
            guard bytes.count <= RecordLimit.act else { throw NotDirect() }
            self = .act(
                try reader.message(1) { reader throws(NotDirect) in
                    try Act(direct: &reader, realm: realm, rehearsal: rehearsal)
                })
        case 2:
            guard bytes.count <= RecordLimit.entry else { throw NotDirect() }
            self = .entry(
                try reader.message(2) { reader throws(NotDirect) in
                    try Entry(direct: &reader, realm: realm, rehearsal: rehearsal)
                })
        case 3: self = .intake(try reader.message(3, Intake.init(direct:)))
        case 4:
            self = .dispatch(
                try reader.message(4) { reader throws(NotDirect) in
                    try reader.messages(1, atMost: WireLimit.list, Dispatch.init(direct:))
                })
        case 7: self = .note(try reader.message(7, Note.init(direct:)))
        case 8: self = .passage(try reader.message(8, Passage.init(direct:)))
        default: throw NotDirect()
        }
        try reader.finish()
    }

    /// The encoded leaf.
    func encoded(realm: String, rehearsal: Bool) -> [UInt8] {
        var writer = DirectWriter()
        switch self {
        case .act(let act): writer.message(1, act.write)
        case .entry(let entry):
            writer.message(2) { entry.write(to: &$0, realm: realm, rehearsal: rehearsal) }
        case .intake(let intake): writer.message(3, intake.write)
        case .dispatch(let dispatches):
            writer.message(4) { inner in
                for dispatch in dispatches { inner.message(1, dispatch.write) }
            }
        case .outcome(let outcome): writer.message(5, outcome.wire)
        case .notice(let notice): writer.message(6, notice.wire)
        case .note(let note): note.write(to: &writer, 7)
        case .passage(let passage): writer.message(8, passage.write)
        case .outage(let outage): writer.message(9, outage.wire)
        case .manifest(let manifest): writer.message(10, manifest.wire)
        }
        return writer.bytes
    }
}

extension Act {
    fileprivate init(
        direct reader: inout DirectReader, realm: String, rehearsal: Bool
    ) throws(NotDirect) {
        try reader.expect(1, realm)
        guard try reader.bool(2) == rehearsal else { throw NotDirect() }
        let court = try reader.court(3)
        guard let keyID = KeyID(hex: try reader.text(4, WireLimit.name)) else { throw NotDirect() }
        let directoryVersion = try reader.number(5, in: 1...Int64(UInt32.max))
        let incarnation = try reader.incarnation(6)
        let number = try reader.count(7)
        let matter = try reader.matter(8)
        let lastSeen = try reader.count(9)
        let officer = try reader.message(ifPresent: 10, Officer.init(direct:))
        let signedAt = try reader.instant(11)
        let nonce = try reader.bytes(12)
        guard nonce.count == 16 else { throw NotDirect() }
        let key = try reader.text(13, WireLimit.key)
        let predecessor = try reader.message(ifPresent: 14, ActReference.init(direct:))
        // An act recorded for an outside court (代录) is the schema's: field 15 stops here.
        self.init(
            realm: realm, rehearsal: rehearsal, court: court, keyID: keyID,
            directoryVersion: directoryVersion, incarnation: incarnation, number: number,
            matter: matter, lastSeen: lastSeen, officer: officer, signedAt: signedAt, nonce: nonce,
            key: key, predecessor: predecessor, recordedFor: nil,
            body: try ActBody(direct: &reader))
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.text(1, realm)
        writer.bool(2, rehearsal)
        writer.court(3, court)
        writer.text(4, keyID.hex)
        writer.uint32(5, clamping: directoryVersion)
        writer.uint32(6, clamping: incarnation)
        writer.uint64(7, clamping: number)
        writer.matter(8, matter)
        writer.uint64(9, clamping: lastSeen)
        if let officer { writer.message(10, officer.write) }
        writer.instant(11, signedAt)
        writer.bytes(12, nonce)
        writer.text(13, key)
        if let predecessor { writer.message(14, predecessor.write) }
        if let recordedFor { writer.message(15, recordedFor.wire) }
        body.write(to: &writer)
    }
}

extension ActReference {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(incarnation: try reader.incarnation(1), number: try reader.ordinal(2))
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.uint32(1, clamping: incarnation)
        writer.uint64(2, clamping: number)
    }
}

extension ActBody {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        switch try reader.next() {
        case 20:
            if let act = reader.attempt(20, CommissionAct.init(direct:)) {
                self = .commission(act)
            } else {
                self = .commission(
                    try rare(&reader, 20, Crosswrit_V1_CommissionAct.self, CommissionAct.init))
            }
        case 21:
            self = .dispute(try rare(&reader, 21, Crosswrit_V1_DisputeAct.self, DisputeAct.init))
        case 23:
            self = .receipt(
                entry: try reader.message(23) { reader throws(NotDirect) in try reader.ordinal(1) })
        case 24: self = .tabled(try rare(&reader, 24, Crosswrit_V1_TabledAct.self, TabledAct.init))
        default: throw NotDirect()
        }
    }

    fileprivate func write(to writer: inout DirectWriter) {
        switch self {
        case .commission(let act): act.write(to: &writer, 20)
        case .dispute(let act): writer.message(21, act.wire)
        case .roster(let act): writer.message(22, act.wire)
        case .receipt(let entry): writer.message(23) { $0.uint64(1, clamping: entry) }
        case .tabled(let act): writer.message(24, act.wire)
        case .observe(let grant):
            writer.message(25) {
                $0.court(1, grant.observer)
                $0.text(2, grant.ground)
            }
        }
    }
}

extension Entry {
    fileprivate init(
        direct reader: inout DirectReader, realm: String, rehearsal: Bool
    ) throws(NotDirect) {
        try reader.expect(1, realm)
        guard try reader.bool(2) == rehearsal else { throw NotDirect() }
        let matter = try reader.matter(3)
        let number = try reader.ordinal(4)
        let previous = try reader.digest(5)
        let origin: EntryOrigin
        switch try reader.next() {
        case 6: origin = .act(try reader.digest(6))
        case 7:
            let timer = try reader.text(7, WireLimit.name)
            guard !timer.isEmpty else { throw NotDirect() }
            origin = .timer(timer)
        default: throw NotDirect()
        }
        self.init(
            matter: matter, number: number, previous: previous, origin: origin,
            events: try reader.messages(8, atMost: WireLimit.list, Event.init(direct:)),
            audience: try reader.courts(9), seat: try reader.court(10),
            term: try reader.incarnation(11), at: try reader.instant(12))
    }

    fileprivate func write(to writer: inout DirectWriter, realm: String, rehearsal: Bool) {
        writer.text(1, realm)
        writer.bool(2, rehearsal)
        writer.matter(3, matter)
        writer.uint64(4, clamping: number)
        writer.digest(5, previous)
        switch origin {
        case .act(let digest): writer.digest(6, digest)
        case .timer(let id): writer.text(present: 7, id)
        }
        for event in events { writer.message(8, event.write) }
        for court in audience { writer.court(9, court) }
        writer.court(10, seat)
        writer.uint32(11, clamping: term)
        writer.instant(12, at)
    }
}

extension Event {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        switch try reader.next() {
        case 1: self = .joined(try reader.message(1, Party.init(direct:)))
        case 2: self = .roleChanged(try reader.message(2, Party.init(direct:)))
        case 3: self = .deadlineStarted(try reader.message(3, Deadline.init(direct:)))
        case 4:
            self = try reader.message(4) { reader throws(NotDirect) in
                .deadlineMet(id: try Self.deadline(&reader, 1), at: try reader.instant(2))
            }
        case 5: self = .deadlineLapsed(id: try Self.deadline(&reader, 5))
        case 9: self = .dutyOpened(try reader.message(9, Duty.init(direct:)))
        case 11:
            self = .receiptWanted(
                from: try reader.message(11) { reader throws(NotDirect) in try reader.courts(1) })
        case 12:
            self = try reader.message(12) { reader throws(NotDirect) in
                .receipted(
                    entry: try reader.ordinal(1), by: try reader.court(2), at: try reader.instant(3)
                )
            }
        case 20:
            if let event = reader.attempt(20, CommissionEvent.init(direct:)) {
                self = .commission(event)
            } else {
                self = .commission(
                    try rare(&reader, 20, Crosswrit_V1_CommissionEvent.self, CommissionEvent.init))
            }
        case 21:
            self = .dispute(
                try rare(&reader, 21, Crosswrit_V1_DisputeEvent.self, DisputeEvent.init))
        case 23:
            self = .tabled(try rare(&reader, 23, Crosswrit_V1_TabledEvent.self, TabledEvent.init))
        default: throw NotDirect()
        }
    }

    private static func deadline(
        _ reader: inout DirectReader, _ field: Int
    ) throws(NotDirect) -> String {
        let id = try reader.text(field, WireLimit.name)
        guard !id.isEmpty else { throw NotDirect() }
        return id
    }

    fileprivate func write(to writer: inout DirectWriter) {
        switch self {
        case .joined(let party): writer.message(1, party.write)
        case .roleChanged(let party): writer.message(2, party.write)
        case .deadlineStarted(let deadline): writer.message(3, deadline.write)
        case .deadlineMet(let id, let at): writer.message(4) { Self.write(id, at, to: &$0) }
        case .deadlineLapsed(let id): writer.text(present: 5, id)
        case .deadlineVoid(let id, let at): writer.message(6) { Self.write(id, at, to: &$0) }
        case .deadlineSuspended(let id, let at): writer.message(7) { Self.write(id, at, to: &$0) }
        case .deadlineMoved(let id, let due, let reason):
            writer.message(8) {
                $0.text(1, id)
                $0.message(2, due.write)
                $0.message(3, reason.write)
            }
        case .dutyOpened(let duty): writer.message(9, duty.write)
        case .dutyDone(let entry): writer.uint64(present: 10, clamping: entry)
        case .receiptWanted(let from):
            writer.message(11) { for court in from { $0.court(1, court) } }
        case .receipted(let entry, let by, let at):
            writer.message(12) {
                $0.uint64(1, clamping: entry)
                $0.court(2, by)
                $0.instant(3, at)
            }
        case .outOfOrder(let verb, let reason):
            writer.message(13) {
                $0.text(1, verb)
                $0.message(2, reason.write)
            }
        case .refused(let refusal): writer.message(14, refusal.wire)
        case .amended(let amendment): writer.message(15, amendment.wire)
        case .commission(let event): event.write(to: &writer, 20)
        case .dispute(let event): writer.message(21, event.wire)
        case .roster(let event): writer.message(22, event.wire)
        case .tabled(let event): writer.message(23, event.wire)
        }
    }

    private static func write(_ id: String, _ at: Instant, to writer: inout DirectWriter) {
        writer.text(1, id)
        writer.instant(2, at)
    }
}

extension Intake {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        let peer = try reader.court(1)
        let data = try reader.bytes(2)
        guard data.count <= Frame.maximumBytes else { throw NotDirect() }
        let returned = try reader.bool(3)
        let again = try reader.sequence(4)
        self.init(
            peer: peer, data: Encoded(data), returned: returned, again: again > 0 ? again : nil)
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.court(1, peer)
        writer.bytes(2, data.bytes)
        writer.bool(3, returned)
        writer.uint64(4, again ?? 0)
    }
}

extension Dispatch {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(
            peer: try reader.court(1), first: UInt64(try reader.ordinal(2)),
            // Bounded by the row: a joiner of a long matter is sent the whole chain.
            sources: try reader.messages(3, atMost: .max, Source.init(direct:)))
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.court(1, peer)
        writer.uint64(2, first)
        for source in sources { writer.message(3, source.write) }
    }
}

extension Source {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        let position = try reader.sequence(1)
        let index = try reader.leafIndex(2)
        let actPosition = try reader.sequence(3)
        let size = Int(try reader.uint32(4))
        self.init(
            position: position, index: index, actPosition: actPosition,
            hasAct: try reader.bool(5), size: size)
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.uint64(1, position)
        writer.uint32(2, clamping: index)
        writer.uint64(3, actPosition)
        writer.uint32(4, clamping: size)
        writer.bool(5, hasAct)
    }
}

extension Note {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        let at = try reader.instant(1)
        switch try reader.next() {
        case 12:
            self = try reader.message(12) { reader throws(NotDirect) in
                let peer = try reader.court(1)
                let number = try reader.uint32(2)
                guard number <= UInt32(Int32.max) else { throw NotDirect() }
                return Note(
                    at: at,
                    kind: .acked(
                        peer, incarnation: Int(number), seq: try reader.sequence(3),
                        headPosition: try reader.sequence(4), head: try reader.digest(5)))
            }
        case 15:
            self = try reader.message(15) { reader throws(NotDirect) in
                let paper = try reader.message(1, Paper.init(direct:))
                return Note(at: at, kind: .paperStored(paper, matter: try reader.matter(2)))
            }
        default: throw NotDirect()
        }
    }

    fileprivate func write(to writer: inout DirectWriter, _ field: Int) {
        switch kind {
        case .acked(let peer, let incarnation, let seq, let headPosition, let head):
            writer.message(field) {
                $0.instant(1, at)
                $0.message(12) {
                    $0.court(1, peer)
                    $0.uint32(2, clamping: incarnation)
                    $0.uint64(3, seq)
                    $0.uint64(4, headPosition)
                    $0.digest(5, head)
                }
            }
        case .paperStored(let paper, let matter):
            writer.message(field) {
                $0.instant(1, at)
                $0.message(15) {
                    $0.message(1, paper.write)
                    $0.matter(2, matter)
                }
            }
        default: writer.message(field, wire)
        }
    }
}

extension Passage {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        let digest = try reader.digest(1)
        let signer = try reader.court(2)
        let at = try reader.instant(3)
        let counts = try reader.instant(4)
        self.init(
            digest: digest, signer: signer, at: at,
            counts: counts.milliseconds == 0 ? nil : counts, matter: try reader.matter(5),
            seat: try reader.court(6))
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.digest(1, digest)
        writer.court(2, signer)
        writer.instant(3, at)
        writer.int64(4, counts?.milliseconds ?? 0)
        writer.matter(5, matter)
        writer.court(6, seat)
    }
}

// MARK: Streams

extension Stream {
    /// DATA and RETURN alike.
    ///
    /// - Throws: `NotDirect` for what is left to the schema: what is said in another order or by a
    ///   newer peer, and every fault.
    init(direct bytes: [UInt8]) throws(NotDirect) {
        guard bytes.count <= Frame.maximumBytes else { throw NotDirect() }
        var reader = DirectReader(bytes)
        let session = try reader.uint64(1)
        let incarnation = try reader.incarnation(2)
        let first = UInt64(try reader.ordinal(3))
        let batches = try reader.messages(4, atMost: RecordLimit.items, Batch.init(direct:))
        let last = try reader.bool(5)
        try reader.finish()
        guard batches.reduce(0, { $0 + $1.items.count }) <= RecordLimit.items else {
            throw NotDirect()
        }
        self.init(
            session: session, incarnation: incarnation, first: first, batches: batches, last: last)
    }

    /// The encoded stream: without `last`, the bytes of RETURN are those of DATA.
    var encoded: [UInt8] {
        var writer = DirectWriter()
        writer.uint64(1, session)
        writer.uint32(2, clamping: incarnation)
        writer.uint64(3, first)
        for batch in batches { writer.message(4, batch.write) }
        writer.bool(5, last)
        return writer.bytes
    }
}

extension Batch {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        let header = try reader.bytes(1)
        let signature = try reader.signature(2)
        let items = try reader.messages(3, atMost: RecordLimit.items, Item.init(direct:))
        guard header.count <= RecordLimit.header, !items.isEmpty else { throw NotDirect() }
        self.init(
            header: Encoded(header), signature: signature, items: items,
            proof: try reader.digests(4, atMost: RecordLimit.path * items.count))
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.bytes(1, header.bytes)
        writer.signature(2, signature)
        for item in items { writer.message(3, item.write) }
        for digest in proof { writer.digest(4, digest) }
    }
}

extension Item {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        let index = try reader.leafIndex(1)
        let leaf = try reader.bytes(2)
        guard !leaf.isEmpty else { throw NotDirect() }
        self.init(
            index: index, leaf: Encoded(leaf),
            authored: try reader.message(ifPresent: 3, Authored.init(direct:)),
            carried: try reader.message(ifPresent: 4, Authored.init(direct:)))
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.uint32(1, clamping: index)
        writer.bytes(2, leaf.bytes)
        if let authored { writer.message(3, authored.write) }
        if let carried { writer.message(4, carried.write) }
    }
}

extension Authored {
    fileprivate init(direct reader: inout DirectReader) throws(NotDirect) {
        let header = try reader.bytes(1)
        let signature = try reader.signature(2)
        let index = try reader.leafIndex(3)
        let leaf = try reader.bytes(4)
        guard header.count <= RecordLimit.header, !leaf.isEmpty else { throw NotDirect() }
        self.init(
            header: Encoded(header), signature: signature, index: index, leaf: Encoded(leaf),
            proof: try reader.digests(5, atMost: RecordLimit.path))
    }

    fileprivate func write(to writer: inout DirectWriter) {
        writer.bytes(1, header.bytes)
        writer.signature(2, signature)
        writer.uint32(3, clamping: index)
        writer.bytes(4, leaf.bytes)
        for digest in proof { writer.digest(5, digest) }
    }
}
