import CourtProtocol
import Domain
import Engine
import Sodium
import Testing

/// Bytes that every implementation must produce and understand; docs/wire.md shows them. A change
/// here is a change of the wire: it needs a new version of the protocol.
@Suite("Golden bytes")
struct GoldenBytesTests {
    private let codec = WireCodec()
    private static let at = Instant(milliseconds: 1_772_413_200_000)

    private static func digest(_ byte: UInt8) -> Digest {
        guard let digest = Digest([UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes were given")
        }
        return digest
    }

    private static func matter() -> MatterID {
        guard let matter = MatterID("yu0105-0123456789ab") else {
            preconditionFailure("bad matter id in a test")
        }
        return matter
    }

    private static var act: Act {
        Act(
            realm: "zhengzhou", rehearsal: true, court: Samples.court("yu0105"),
            keyID: KeyID(rawValue: 0x0123_4567_89AB_CDEF), directoryVersion: 1, incarnation: 1,
            number: 7, matter: matter(), lastSeen: 2,
            officer: Officer(name: "张三", roles: [.handler]), signedAt: at,
            nonce: Array(0..<16), key: "k-1",
            predecessor: ActReference(incarnation: 1, number: 6), recordedFor: nil,
            body: .commission(.progress(CommissionAct.Statement(text: "已办理"))))
    }

    private static var entry: Entry {
        Entry(
            matter: matter(), number: 3, previous: digest(0xAA), origin: .act(digest(0xBB)),
            events: [.receipted(entry: 2, by: Samples.court("yu0102"), at: at)],
            audience: [Samples.court("yu0102"), Samples.court("yu0105")],
            seat: Samples.court("yu01-coordinator"), term: 1, at: at)
    }

    private static var header: RowHeader {
        RowHeader(
            realm: "zhengzhou", rehearsal: true, process: Samples.court("yu0105"),
            keyID: KeyID(rawValue: 0x0123_4567_89AB_CDEF), directoryVersion: 1, incarnation: 1,
            position: 9, at: at, previous: digest(0xCC), root: digest(0xDD), leaves: 5)
    }

    private func expect(_ bytes: [UInt8], _ hex: String, _ what: String) {
        #expect(Hexadecimal.encode(bytes) == hex, "\(what)")
    }

    @Test func anAct() throws {
        let encoded = codec.encode(.act(Self.act), realm: "zhengzhou", rehearsal: true)
        expect(
            encoded.bytes,
            "0a8b010a097a68656e677a686f7510011a067975303130352210303132333435"
                + "3637383961626364656628013001380742137975303130352d30313233343536"
                + "3738396162480252110a06e5bca0e4b889120768616e646c65725880cdbce0ca"
                + "336210000102030405060708090a0b0c0d0e0f6a036b2d31720408011006a201"
                + "0d5a0b0a09e5b7b2e58a9ee79086", "act")
        #expect(try codec.leaf(encoded, realm: "zhengzhou", rehearsal: true) == .act(Self.act))
        expect(
            Merkle.leaf(encoded, seal).bytes,
            "2eeaf46a3906854fcfa412e5a0fca04952dfd918a49fc5305980c634eb4b1344",
            "leaf hash of the act")
    }

    @Test func anEntry() throws {
        let encoded = codec.encode(.entry(Self.entry), realm: "zhengzhou", rehearsal: true)
        expect(
            encoded.bytes,
            "12a8010a097a68656e677a686f7510011a137975303130352d30313233343536"
                + "373839616220032a20aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                + "aaaaaaaaaaaaaaaaaa3220bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
                + "bbbbbbbbbbbbbbbbbbbbbb42136211080212067975303130321880cdbce0ca33"
                + "4a067975303130324a067975303130355210797530312d636f6f7264696e6174"
                + "6f7258016080cdbce0ca33", "entry")
    }

    @Test func aRowHeader() throws {
        let encoded = codec.encode(Self.header)
        expect(
            encoded.bytes,
            "0a097a68656e677a686f7510011a067975303130352210303132333435363738"
                + "396162636465662801300138094080cdbce0ca334a20cccccccccccccccccccc"
                + "cccccccccccccccccccccccccccccccccccccccccccc5220dddddddddddddddd"
                + "dddddddddddddddddddddddddddddddddddddddddddddddd5805", "header")
        let signature = seal.sign(header: encoded)
        expect(
            signature.bytes,
            "a4f2faec0a6ace93bf4c1b9bd52506101bbc47dfe937a0833325ebea0323311a"
                + "5ac37533edec100f22691c570e98f3979b8fa3e55d333f5b54f41f0dd07bcd01", "signature")
        #expect(seal.verify(signature, header: encoded, key: key.publicKey))
        expect(
            key.publicKey.bytes, "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
            "public key")
        let sealed = SealedHeader(header: Self.header, bytes: encoded, signature: signature)
        expect(
            sealed.head(seal).bytes,
            "5ce4765c0586ee7ced31f2d5e34c73c90d67a747f5f9f7c161f2bd74cf30aabc", "head")
        var altered = encoded.bytes
        altered[altered.count - 1] ^= 1
        #expect(!seal.verify(signature, header: Encoded(altered), key: key.publicKey))
        // Without the words before it, the same signature counts for nothing.
        #expect(!Ed25519.verify(encoded.bytes, signature: signature, key: key.publicKey))
    }

    @Test func aFrame() throws {
        let frame = Frame.ack(
            Ack(
                session: 77,
                received: Mark(incarnation: 1, seq: 12, position: 9, head: Self.digest(0xEE)),
                credit: Credit(messages: 4_096, bytes: 2_097_152),
                header: codec.encode(Self.header),
                signature: Samples.signature([UInt8](repeating: 0x11, count: 64))))
        expect(
            codec.encode(frame),
            "435752540104084d12280801100c18092220eeeeeeeeeeeeeeeeeeeeeeeeeeee"
                + "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee1a080880201080808001227a0a09"
                + "7a68656e677a686f7510011a0679753031303522103031323334353637383961"
                + "62636465662801300138094080cdbce0ca334a20cccccccccccccccccccccccc"
                + "cccccccccccccccccccccccccccccccccccccccc5220dddddddddddddddddddd"
                + "dddddddddddddddddddddddddddddddddddddddddddd58052a40111111111111"
                + "1111111111111111111111111111111111111111111111111111111111111111"
                + "1111111111111111111111111111111111111111111111111111", "ACK")
        expect(
            codec.encode(.heartbeat(session: 77, now: Self.at)), "435752540105084d1080cdbce0ca33",
            "HEARTBEAT")
    }

    /// The worked example of docs/wire.md: five leaves, of which 1 and 4 are proven.
    @Test func theTreeOfTheDocument() {
        let leaves = (0..<5).map { Merkle.leaf([0x61 + UInt8($0)], seal) }
        let proof = Merkle.multiproof(leaves, at: [1, 4], seal)
        #expect(proof == [leaves[0], seal.node(leaves[2], leaves[3])])
        let root = Merkle.root(leaves, seal)
        #expect(
            Merkle.root(of: [(1, leaves[1]), (4, leaves[4])], count: 5, proof: proof, seal) == root)
        #expect(
            root
                == seal.node(
                    seal.node(seal.node(leaves[0], leaves[1]), seal.node(leaves[2], leaves[3])),
                    leaves[4]))
        expect(
            leaves[0].bytes, "7234082e1dd0b5ec0acd71875d61c9f374af30c100bc4de7aa4eb3f15bbed686",
            "leaf a")
        expect(
            leaves[1].bytes, "b3d5dedf654e9fc853bdc5daf79330c5a1eaf2b910f2a36c72ef8ea999ccf953",
            "leaf b")
        expect(
            proof[1].bytes, "af66a593dfe7f069b7f3734a87a67df3d87419e270fcf869ab01218e350d3c95",
            "node cd")
        expect(
            leaves[4].bytes, "3fb4582e88550134018497ab958651cdc7b72d3e2e01301b3f44f8ba6e821a78",
            "leaf e")
        expect(
            root.bytes, "57d36622e3f900dadd327fb108b62e282cb8f65225ff24749df78d09176c1d0d", "root")
    }

    private let key: SigningKey
    private let seal: SodiumSeal

    init() throws {
        var seed = [UInt8](0..<32)
        key = try SigningKey(seed: SecretBytes(taking: &seed))
        seal = SodiumSeal(key: key)
    }
}
