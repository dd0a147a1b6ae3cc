import CourtProtocol
import CourtSchema
import Domain
import Engine
import SwiftProtobuf
import Testing

/// The codec reads and writes what is frequent without the schema's messages; these tests hold it
/// against the schema: what is written is what its messages are encoded to, and what is read is
/// what they say.
@Suite("Records read and written directly")
struct DirectCodecTests {
    private let codec = WireCodec()

    /// Samples of every kind, and every act and event of the procedures in its envelope.
    private func leaves(_ samples: inout Samples) -> [Leaf] {
        var leaves = samples.leaves()
        let bodies =
            CommissionCodecTests.acts.map { ActBody.commission($0) }
            + DisputeCodecTests.acts.map { .dispute($0) }
            + [
                .observe(ObserverGrant(observer: Samples.court("zzjcy"), ground: "监督")),
                .tabled(samples.tabled()), .receipt(entry: 3),
            ]
        for body in bodies {
            var act = samples.act()
            act.body = body
            leaves.append(.act(act))
        }
        let events =
            CommissionCodecTests.events.map { Event.commission($0) }
            + DisputeCodecTests.events.map { .dispute($0) }
        leaves += events.map { .entry(samples.entry([$0])) }
        leaves.append(.entry(samples.entry(events)))
        return leaves
    }

    private func bytes(_ leaf: Leaf) -> [UInt8] {
        codec.encode(leaf, realm: Samples.realm, rehearsal: true).bytes
    }

    /// What a reader makes of bytes: a value, or the words with which it refuses them.
    private func outcome<Value>(_ read: () throws(RecordFault) -> Value) -> Result<Value, Fault> {
        do {
            return .success(try read())
        } catch {
            return .failure(Fault(what: error.description))
        }
    }

    private struct Fault: Error, Equatable {
        var what: String
    }

    private func expectAlike(_ bytes: [UInt8], _ comment: Comment) {
        let encoded = Encoded(bytes)
        let direct = outcome { () throws(RecordFault) in
            try codec.leaf(encoded, realm: Samples.realm, rehearsal: true)
        }
        let schema = outcome { () throws(RecordFault) in
            try codec.leafBySchema(encoded, realm: Samples.realm, rehearsal: true)
        }
        #expect(direct == schema, comment)
    }

    @Test("What is written is the schema's encoding, and both read it to the same value")
    func alike() throws {
        var samples = Samples("direct")
        for _ in 0..<20 {
            for leaf in leaves(&samples) {
                let written = bytes(leaf)
                let message = try Crosswrit_V1_Leaf(serializedBytes: written)
                #expect(try message.serializedBytes() == written)
                #expect(
                    try codec.leaf(Encoded(written), realm: Samples.realm, rehearsal: true) == leaf)
                expectAlike(written, "\(leaf)")
            }
            for last in [false, true] {
                let stream = samples.stream(last: last)
                let written = codec.encode(stream)
                let message = try Crosswrit_V1_Return(serializedBytes: written.bytes)
                #expect(try message.serializedBytes() == written.bytes)
                #expect(try codec.stream(written) == stream)
                #expect(try codec.streamBySchema(written) == stream)
            }
        }
    }

    @Test("Damaged bytes are read, or refused in the same words, by both")
    func damaged() {
        var samples = Samples("direct damaged")
        for leaf in leaves(&samples) {
            let whole = bytes(leaf)
            for place in whole.indices {
                var bytes = whole
                bytes[place] ^= UInt8(1 + samples.dice.below(255))
                expectAlike(bytes, "byte \(place)")
                bytes = whole
                bytes.insert(whole[samples.dice.below(whole.count)], at: place)
                expectAlike(bytes, "one more at \(place)")
                bytes = whole
                bytes.remove(at: place)
                expectAlike(bytes, "without \(place)")
            }
        }
    }

    @Test("Damaged streams likewise")
    func damagedStreams() {
        var samples = Samples("direct streams")
        for _ in 0..<6 {
            let whole = codec.encode(samples.stream(last: true)).bytes
            for place in whole.indices {
                var bytes = whole
                bytes[place] ^= UInt8(1 + samples.dice.below(255))
                let encoded = Encoded(bytes)
                let direct = outcome { () throws(RecordFault) in try codec.stream(encoded) }
                let schema = outcome { () throws(RecordFault) in try codec.streamBySchema(encoded) }
                #expect(direct == schema, "byte \(place)")
            }
        }
    }

    // MARK: Other forms of the same message

    /// Fields of a message, each with its tag.
    private func fields(_ message: ArraySlice<UInt8>) -> [[UInt8]] {
        func varint(_ place: inout Int) -> Int {
            var value = 0
            var shift = 0
            while true {
                let byte = message[place]
                place += 1
                value |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { return value }
            }
        }
        var fields: [[UInt8]] = []
        var place = message.startIndex
        while place < message.endIndex {
            let start = place
            let tag = varint(&place)
            let value = varint(&place)
            if tag & 7 == 2 { place += value }
            fields.append(Array(message[start..<place]))
        }
        return fields
    }

    private func wrap(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var bytes = [tag]
        var rest = content.count
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        return bytes + content
    }

    /// What the leaf's one field holds.
    private func content(_ leaf: [UInt8]) -> ArraySlice<UInt8> {
        var place = 1
        while leaf[place] >= 0x80 { place += 1 }
        return leaf[(place + 1)...]
    }

    @Test("An encoder that orders fields otherwise, or says one twice, is understood as before")
    func otherForms() throws {
        var samples = Samples("direct forms")
        for leaf in leaves(&samples) {
            let whole = bytes(leaf)
            let parts = fields(content(whole))
            guard parts.count > 1 else { continue }
            let turned = wrap(whole[0], Array(parts.reversed().joined()))
            // Repeated fields turn with the rest: only what has none must come back the same.
            expectAlike(turned, "turned")
            if case .act(let act) = leaf {
                #expect(
                    try codec.leaf(Encoded(turned), realm: Samples.realm, rehearsal: true)
                        == .act(act))
            }
            for part in parts {
                expectAlike(wrap(whole[0], Array(parts.joined()) + part), "said again")
            }
            expectAlike(whole + whole, "said twice")
            expectAlike(wrap(whole[0], Array(parts.joined()) + [0xF8, 0x7F, 1]), "unknown field")
        }
    }
}
