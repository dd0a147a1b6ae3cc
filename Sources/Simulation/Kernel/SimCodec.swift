import CourtProtocol
import Domain
import Engine

/// The records' codec in a simulation: bytes of the wire in the second tier and in a share of the
/// runs, else the values themselves, kept in the place of their bytes.
struct SimCodec: RecordCodec {
    private let wire = WireCodec()
    /// Records are bytes of the wire.
    let isWire: Bool
    /// Of the kept acts and entries, one in this many is encoded and read back all the same; 0:
    /// none.
    let sampled: UInt64

    init(isWire: Bool, sampled: Int) {
        self.isWire = isWire
        self.sampled = UInt64(max(0, sampled))
    }

    func encode(_ leaf: Leaf, realm: String, rehearsal: Bool) -> Encoded {
        if isWire { return wire.encode(leaf, realm: realm, rehearsal: rehearsal) }
        return Encoded(Kept(.leaf(leaf), count: Self.size(of: leaf), mix: Self.mix(of: leaf)))
    }

    func leaf(
        _ encoded: Encoded, realm: String, rehearsal: Bool
    ) throws(RecordFault) -> Leaf {
        guard let kept = encoded.kept else {
            return try wire.leaf(encoded, realm: realm, rehearsal: rehearsal)
        }
        guard case .leaf(let leaf) = kept.content else { throw RecordFault("not a leaf") }
        return leaf
    }

    func encode(_ header: RowHeader) -> Encoded {
        if isWire { return wire.encode(header) }
        var mix = Fingerprint()
        mix.add(header.process)
        mix.add(header.incarnation)
        mix.add(header.position)
        mix.add(header.at)
        mix.add(header.previous)
        mix.add(header.root)
        return Encoded(Kept(.header(header), count: 180, mix: mix.value))
    }

    func header(_ encoded: Encoded) throws(RecordFault) -> RowHeader {
        guard let kept = encoded.kept else { return try wire.header(encoded) }
        guard case .header(let header) = kept.content else { throw RecordFault("not a header") }
        return header
    }

    func encode(_ stream: Stream) -> Encoded {
        if isWire { return wire.encode(stream) }
        var mix = Fingerprint()
        var count = 32
        mix.add(stream.session)
        mix.add(stream.incarnation)
        mix.add(stream.first)
        for batch in stream.batches {
            mix.add(batch.header.kept?.mix ?? 0)
            count += 300 + 32 * batch.proof.count
            for item in batch.items {
                mix.add(item.leaf.kept?.mix ?? 0)
                count += item.leaf.count + (item.authored?.leaf.count ?? 0) + 16
                if let carried = item.carried { count += carried.leaf.count + 400 }
            }
        }
        return Encoded(Kept(.stream(stream), count: count, mix: mix.value))
    }

    func stream(_ encoded: Encoded) throws(RecordFault) -> Stream {
        guard let kept = encoded.kept else { return try wire.stream(encoded) }
        guard case .stream(let stream) = kept.content else { throw RecordFault("not a stream") }
        return stream
    }

    func checked(_ leaf: Leaf, realm: String, rehearsal: Bool) -> Encoded? {
        if isWire { return wire.checked(leaf, realm: realm, rehearsal: rehearsal) }
        if sampled > 0 && Self.mix(of: leaf) % sampled == 0,
            wire.checked(leaf, realm: realm, rehearsal: rehearsal) == nil
        {
            return nil
        }
        return encode(leaf, realm: realm, rehearsal: rehearsal)
    }

    // MARK: Mixes

    private static func mix(of leaf: Leaf) -> UInt64 {
        var mix = Fingerprint()
        switch leaf {
        case .act(let act):
            mix.add(1)
            mix.add(act.court)
            mix.add(act.incarnation)
            mix.add(act.number)
            mix.add(act.matter)
            mix.add(act.signedAt)
            for byte in act.nonce { mix.add(UInt64(byte)) }
        case .entry(let entry):
            mix.add(2)
            mix.add(entry.matter)
            mix.add(entry.number)
            mix.add(entry.previous)
            switch entry.origin {
            case .act(let digest): mix.add(digest)
            case .timer(let id): mix.add(id)
            }
            mix.add(entry.at)
            mix.add(entry.events.count)
            for event in entry.events { Self.add(event, to: &mix) }
        case .intake(let intake):
            mix.add(3)
            mix.add(intake.peer)
            mix.add(intake.data.kept?.mix ?? 0)
            mix.add(intake.returned)
            if let again = intake.again { mix.add(again) }
        case .dispatch(let dispatches):
            mix.add(4)
            for dispatch in dispatches {
                mix.add(dispatch.peer)
                mix.add(dispatch.first)
                mix.add(dispatch.sources.count)
            }
        case .outcome(let outcome):
            mix.add(5)
            mix.add(outcome.digest)
            mix.add(outcome.at)
        case .notice(let notice):
            mix.add(6)
            mix.add(notice.matter)
            mix.add(notice.to)
            mix.add(notice.since)
            mix.add(notice.ended)
        case .note(let note):
            mix.add(7)
            mix.add(note.at)
            mix.add(Self.mix(of: note.kind))
        case .passage(let passage):
            mix.add(8)
            mix.add(passage.digest)
            mix.add(passage.at)
        case .outage(let outage):
            mix.add(9)
            mix.add(outage.process)
            mix.add(outage.missedBy)
            mix.add(outage.from)
            mix.add(outage.to)
        case .manifest(let manifest):
            mix.add(10)
            mix.add(manifest.peer)
            mix.add(manifest.day.start)
            mix.add(manifest.sent.root)
            mix.add(manifest.received.root)
        }
        return mix.value
    }

    /// What time an event computed is part of the mix, so that a different due date is a different
    /// entry.
    private static func add(_ event: Event, to mix: inout Fingerprint) {
        switch event {
        case .deadlineStarted(let deadline):
            mix.add(deadline.id)
            mix.add(deadline.due.dueInstant)
        case .deadlineMoved(let id, let due, _):
            mix.add(id)
            mix.add(due.dueInstant)
        case .deadlineMet(let id, let at), .deadlineVoid(let id, let at):
            mix.add(id)
            mix.add(at)
        case .deadlineLapsed(let id): mix.add(id)
        case .joined(let party), .roleChanged(let party): mix.add(party.court)
        case .refused(let refusal): mix.add(refusal.code)
        default: mix.add(11)
        }
    }

    private static func mix(of kind: Note.Kind) -> UInt64 {
        var mix = Fingerprint()
        switch kind {
        case .began(let incarnation, let cause, let from, let to):
            mix.add(incarnation)
            mix.add(cause)
            mix.add(from)
            mix.add(to)
        case .peerAway(let peer, let from, let to):
            mix.add(peer)
            mix.add(from)
            mix.add(to)
        case .acked(let peer, let incarnation, let seq, let position, let head):
            mix.add(peer)
            mix.add(incarnation)
            mix.add(seq)
            mix.add(position)
            mix.add(head)
        case .clock(let version, let offset):
            mix.add(version)
            mix.add(UInt64(bitPattern: offset))
        case .held(let peer, let incarnation, let seq, let reason, _):
            mix.add(peer)
            mix.add(incarnation)
            mix.add(seq)
            mix.add(reason)
        case .heldHandled(let handling):
            mix.add(handling.item.peer)
            mix.add(handling.item.incarnation)
            mix.add(handling.item.seq)
            mix.add(handling.deed.rawValue)
        case .paperStored(let paper, let matter):
            mix.add(paper.digest)
            mix.add(matter)
        case .officer(let record): mix.add(record.name)
        case .commandRefused(let key, _, let matter, let refusal):
            mix.add(key)
            mix.add(matter)
            mix.add(refusal.code)
        case .directory(let version, let digest):
            mix.add(UInt64(version))
            mix.add(digest)
        case .alarm(let code, let peer, let text):
            mix.add(code)
            mix.add(peer)
            mix.add(text)
        }
        return mix.value
    }

    /// Roughly the bytes that the wire would take: what credit and frames are measured by.
    private static func size(of leaf: Leaf) -> Int {
        switch leaf {
        case .act: 700
        case .entry(let entry): 200 + 250 * entry.events.count
        case .intake(let intake): intake.data.count + 40
        case .dispatch(let dispatches):
            dispatches.reduce(16) { $0 + 24 + 12 * $1.sources.count }
        case .outcome: 400
        case .notice: 120
        case .note, .passage, .outage, .manifest: 120
        }
    }
}
