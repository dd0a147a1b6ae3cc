import CourtProtocol
import Domain
import Engine
import Testing

@Suite("Records and frames on the wire")
struct RecordCodecTests {
    private let codec = WireCodec()

    private func leaf(_ bytes: [UInt8]) throws -> Leaf {
        try codec.leaf(Encoded(bytes), realm: Samples.realm, rehearsal: true)
    }

    private func bytes(_ leaf: Leaf) -> [UInt8] {
        codec.encode(leaf, realm: Samples.realm, rehearsal: true).bytes
    }

    @Test("Every kind of leaf comes back as it was, and encodes to the same bytes")
    func leaves() throws {
        var samples = Samples("leaves")
        for _ in 0..<40 {
            for sample in samples.leaves() {
                let encoded = bytes(sample)
                #expect(try leaf(encoded) == sample)
                #expect(try bytes(leaf(encoded)) == encoded)
                let isIntake = if case .intake = sample { true } else { false }
                #expect(WireCodec.mayBeIntake(Encoded(encoded)) == isIntake)
            }
        }
    }

    @Test("Every act and event of the procedures travels in its envelope")
    func procedures() throws {
        var samples = Samples("procedures")
        let bodies =
            CommissionCodecTests.acts.map { ActBody.commission($0) }
            + DisputeCodecTests.acts.map { .dispute($0) }
        for body in bodies {
            var act = samples.act()
            act.body = body
            #expect(try leaf(bytes(.act(act))) == .act(act))
        }
        let events =
            CommissionCodecTests.events.map { Event.commission($0) }
            + DisputeCodecTests.events.map { .dispute($0) }
        for event in events {
            let entry = samples.entry([event])
            #expect(try leaf(bytes(.entry(entry))) == .entry(entry))
        }
    }

    @Test("Headers and rows come back as they were")
    func rows() throws {
        var samples = Samples("rows")
        for _ in 0..<100 {
            var header = samples.header()
            #expect(try codec.header(codec.encode(header)) == header)
            let leaves = samples.leaves().map { bytes($0) }
            header.leaves = leaves.count
            let row = Row(
                sealed: SealedHeader(
                    header: header, bytes: codec.encode(header), signature: samples.signature()),
                leaves: leaves.map { Encoded($0) })
            #expect(try codec.row(codec.encode(row)) == row)
        }
    }

    @Test("Every frame comes back as it was")
    func frames() throws {
        var samples = Samples("frames")
        for _ in 0..<100 {
            for frame in samples.frames() {
                let encoded = codec.encode(frame)
                #expect(Array(encoded[..<5]) == [0x43, 0x57, 0x52, 0x54, 1])
                #expect(try codec.frame(encoded) == frame)
            }
        }
    }

    @Test("A stream reads from DATA and RETURN alike")
    func streams() throws {
        var samples = Samples("streams")
        for last in [false, true] {
            for _ in 0..<100 {
                let stream = samples.stream(last: last)
                #expect(try codec.stream(codec.encode(stream)) == stream)
            }
        }
    }

    @Test("Command bytes are those of docs/wire.md")
    func commands() {
        var samples = Samples("commands")
        #expect(samples.frames().map { codec.encode($0)[5] } == Array(1...15))
    }

    @Test("Texts that a process makes up are cut to what can be read back")
    func clipped() throws {
        let long = String(repeating: "裁", count: 20_000)
        let note = Note(
            at: Instant(milliseconds: 0),
            kind: .alarm(code: long, peer: Samples.court("yu01"), text: long))
        guard case .note(let read) = try leaf(bytes(.note(note))),
            case .alarm(let code, _, let text) = read.kind
        else {
            Issue.record("not an alarm")
            return
        }
        #expect(code.utf8.count <= 256 && code.hasSuffix("…"))
        #expect(text.utf8.count <= 20_000 && text.utf8.count > 19_900)
        let frame = try codec.frame(codec.encode(.disconnect(code: "x", reason: long)))
        guard case .disconnect(_, let reason) = frame else {
            Issue.record("not a DISCONNECT")
            return
        }
        #expect(reason.utf8.count <= 2_000)
    }

    @Test("Strings are kept byte for byte, not normalized")
    func normalization() throws {
        var act = Samples("normalization").sampleAct()
        act.key = "e\u{301}"
        guard case .act(let read) = try leaf(bytes(.act(act))) else {
            Issue.record("not an act")
            return
        }
        #expect(Array(read.key.utf8) == Array("e\u{301}".utf8))
    }
}

extension Samples {
    /// An act, of a copy of these samples.
    func sampleAct() -> Act {
        var copy = self
        return copy.act()
    }
}
