import CourtProtocol
import Domain
import Engine
import Testing

@Suite("Hostile bytes")
struct HostileInputTests {
    private let codec = WireCodec()

    private func read(_ bytes: [UInt8]) throws(RecordFault) -> Leaf {
        try codec.leaf(Encoded(bytes), realm: Samples.realm, rehearsal: true)
    }

    private func bytes(_ leaf: Leaf) -> [UInt8] {
        codec.encode(leaf, realm: Samples.realm, rehearsal: true).bytes
    }

    /// Reads bytes in every way; whatever is read must encode and read again to the same value.
    private func readAll(_ bytes: [UInt8]) {
        if let leaf = try? read(bytes) {
            let again = self.bytes(leaf)
            #expect((try? read(again)) == leaf)
        }
        if let header = try? codec.header(Encoded(bytes)) {
            #expect((try? codec.header(codec.encode(header))) == header)
        }
        if let row = try? codec.row(bytes) { #expect((try? codec.row(codec.encode(row))) == row) }
        if let frame = try? codec.frame(bytes) {
            #expect((try? codec.frame(codec.encode(frame))) == frame)
        }
        if let stream = try? codec.stream(Encoded(bytes)) {
            #expect((try? codec.stream(codec.encode(stream))) == stream)
        }
    }

    @Test("Cut at every length, nothing traps, and no act or entry but the whole one is read")
    func truncations() throws {
        var samples = Samples("truncations")
        for leaf in samples.leaves() {
            let whole = bytes(leaf)
            for length in 0..<whole.count {
                let cut = Array(whole[..<length])
                readAll(cut)
                if let read = try? read(cut) { #expect(read != leaf) }
            }
        }
        for frame in samples.frames() {
            let whole = codec.encode(frame)
            for length in 0..<whole.count { readAll(Array(whole[..<length])) }
        }
    }

    @Test("Every byte flipped, in every sample: no trap")
    func flips() {
        var samples = Samples("flips")
        let all =
            samples.leaves().map { bytes($0) } + samples.frames().map { codec.encode($0) }
            + [codec.encode(samples.header()).bytes]
            + [codec.encode(samples.stream(last: true)).bytes]
        for whole in all {
            for place in whole.indices {
                var damaged = whole
                damaged[place] ^= UInt8(1 + samples.dice.below(255))
                readAll(damaged)
                damaged[place] = whole[place] ^ 0xFF
                readAll(damaged)
            }
        }
    }

    @Test("Random bytes, with and without the lead of a frame: no trap")
    func random() {
        var samples = Samples("random")
        for round in 0..<20_000 {
            var bytes = samples.dice.bytes(samples.dice.below(120))
            if round.isMultiple(of: 2) {
                bytes =
                    [0x43, 0x57, 0x52, 0x54, 1, UInt8(samples.dice.below(18))] + bytes
            }
            readAll(bytes)
        }
    }

    @Test("Too large is refused before it is parsed")
    func oversize() {
        let large = [UInt8](repeating: 0x0A, count: Frame.maximumBytes + 8_192)
        #expect(throws: RecordFault("leaf: larger than 1052672 bytes")) { try read(large) }
        #expect(throws: RecordFault("row header: larger than 512 bytes")) {
            try codec.header(Encoded([UInt8](repeating: 0, count: 513)))
        }
        #expect(throws: RecordFault("frame: larger than 1048576 bytes")) { try codec.frame(large) }
        #expect(throws: RecordFault("stream: larger than 1048576 bytes")) {
            try codec.stream(Encoded(large))
        }
        #expect(throws: RecordFault("row: larger than 33554432 bytes")) {
            try codec.row([UInt8](repeating: 0, count: 32 * Row.maximumBytes + 1))
        }
        var act = Samples("oversize").sampleAct()
        let longest = String(repeating: "裁", count: 6_000)
        let papers = (0..<16).map { _ in
            Approval(
                officer: "院长", role: .president, at: Instant(milliseconds: 0), note: longest)
        }
        act.body = .commission(
            .send(CommissionCodecTests.letter(whole: true), approvals: papers))
        #expect(throws: RecordFault("act: larger than 262144 bytes")) {
            try read(bytes(.act(act)))
        }
    }

    @Test("Too many items in a stream are refused")
    func items() {
        var samples = Samples("items")
        let item = Item(index: 0, leaf: [1], authored: nil)
        let batch = Batch(
            header: [1], signature: samples.signature(),
            items: Array(repeating: item, count: 1_793), proof: [])
        let stream = Engine.Stream(session: 1, incarnation: 1, first: 1, batches: [batch])
        #expect(throws: RecordFault("stream: more than 1792 items")) {
            try codec.stream(codec.encode(stream))
        }
    }

    @Test("Nesting without end is refused")
    func nesting() {
        // Field 15 as a group that opens a thousand times; and a thousand messages in field 1.
        readAll([UInt8](repeating: 0x7B, count: 1_000))
        #expect(throws: RecordFault.self) { try read([UInt8](repeating: 0x7B, count: 1_000)) }
        var nested: [UInt8] = []
        for _ in 0..<100 { nested = [0x0A, UInt8(min(nested.count, 127))] + nested }
        #expect(throws: RecordFault.self) { try read(nested) }
    }

    @Test("Another realm, or a rehearsal's record in a real realm, is named as such")
    func realms() {
        var act = Samples("realms").sampleAct()
        act.realm = "kaifeng-2026"
        #expect(
            throws: RecordFault("realm: the record is of “kaifeng-2026”, this is “zhengzhou-2026”")
        ) { try read(bytes(.act(act))) }
        act.realm = Samples.realm
        act.rehearsal = false
        #expect(throws: RecordFault("rehearsal: a real record in a rehearsal (演练)")) {
            try read(bytes(.act(act)))
        }
        var samples = Samples("realms")
        let entry = codec.encode(.entry(samples.entry([])), realm: Samples.realm, rehearsal: true)
        #expect(throws: RecordFault("rehearsal: a record of a rehearsal (演练) in a real realm")) {
            try codec.leaf(entry, realm: Samples.realm, rehearsal: false)
        }
    }

    @Test("A record with a field of a newer version is refused; a frame's is passed over")
    func newer() throws {
        // Field 99, length-delimited, one byte: inside the act, and beside it.
        let field: [UInt8] = [0x9A, 0x06, 0x01, 0x00]
        let whole = bytes(.act(Samples("newer").sampleAct()))
        let newer = RecordFault(
            "leaf: holds fields of a newer version of the protocol; update this process first")
        #expect(throws: newer) { try read(whole + field) }
        var samples = Samples("newer")
        let header = codec.encode(samples.header())
        #expect(
            throws: RecordFault(
                "row header: holds fields of a newer version of the protocol; update this process first"
            )
        ) { try codec.header(Encoded(header.bytes + field)) }
        // Nested: an act holding only the unknown field; leaf field 1, four bytes.
        #expect(throws: newer) { try read([0x0A, 0x04] + field) }
        for frame in samples.frames() {
            let encoded = codec.encode(frame)
            switch frame {
            case .data, .returned:
                #expect(
                    try codec.stream(Encoded(Array(encoded[6...]) + field))
                        == codec.stream(Encoded(Array(encoded[6...]))))
            default:
                #expect(try codec.frame(encoded + field) == frame)
            }
        }
    }

    @Test("Every lead but ours is refused by name")
    func leads() {
        let good = codec.encode(.whoAreYou)
        #expect(throws: RecordFault("frame: does not begin with CWRT")) {
            try codec.frame(Array("GET / HTTP/1.1".utf8))
        }
        #expect(throws: RecordFault("frame: does not begin with CWRT")) { try codec.frame([]) }
        #expect(throws: RecordFault("frame: version 2; this process speaks version 1")) {
            try codec.frame(Array(good[..<4]) + [2, 6])
        }
        for command in [UInt8(0), 16, 255] {
            #expect(throws: RecordFault("frame: unknown command \(command)")) {
                try codec.frame(Array(good[..<5]) + [command])
            }
        }
    }

    @Test("Missing and impossible fields are named")
    func fields() {
        func refused(_ what: String, _ change: (inout Act) -> Void) {
            var act = Samples("fields").sampleAct()
            change(&act)
            #expect(throws: RecordFault(what)) { try read(bytes(.act(act))) }
        }
        refused("act nonce: not 16 bytes") { $0.nonce = [1] }
        refused("act time: not a time") { $0.signedAt = Instant(milliseconds: -1) }
        refused("act incarnation: not an incarnation") { $0.incarnation = 0 }
        refused("act directory version: missing") { $0.directoryVersion = 0 }
        refused("receipt entry: missing") { $0.body = .receipt(entry: 0) }
        refused("act number: too large") { $0.number = 1 << 60 }
        refused("act key of the clerk: longer than 128 bytes") {
            $0.key = String(repeating: "k", count: 129)
        }
        refused("predecessor number: missing") {
            $0.predecessor = ActReference(incarnation: 1, number: 0)
        }
        #expect(throws: RecordFault("leaf: empty")) { try read([]) }
        // An entry of this realm and nothing else.
        let realm = Array(Samples.realm.utf8)
        let body = [0x0A, UInt8(realm.count)] + realm + [0x10, 0x01]
        #expect(throws: RecordFault("entry: no origin")) {
            try read([0x12, UInt8(body.count)] + body)
        }
        var samples = Samples("fields")
        var header = samples.header()
        header.leaves = Row.maximumLeaves + 1
        #expect(throws: RecordFault("row leaves: not 1 … \(Row.maximumLeaves)")) {
            try codec.header(codec.encode(header))
        }
        header.leaves = 2
        let row = Row(
            sealed: SealedHeader(
                header: header, bytes: codec.encode(header), signature: samples.signature()),
            leaves: [[1]])
        #expect(throws: RecordFault("row: 1 leaves where its header says 2")) {
            try codec.row(codec.encode(row))
        }
    }
}
