import CourtProtocol
import Domain
import Engine
import Sodium
import Testing

/// What docs/wire.md says of batches, checked against the ledger that takes them in, with real
/// keys.
@Suite("Verification of what a peer sends")
struct VerificationTests {
    private let codec = WireCodec()
    private let node: SigningKey
    private let stranger: SigningKey
    private let ledger: Ledger
    private var seal: SodiumSeal { SodiumSeal(key: node) }

    private static let realm = Samples.realm
    private static let court = Samples.court("yu0105")
    private static let home = Samples.court("yu01-coordinator")

    init() throws {
        func key(_ byte: UInt8) throws -> SigningKey {
            var seed = [UInt8](repeating: byte, count: 32)
            return try SigningKey(seed: SecretBytes(taking: &seed))
        }
        let root = try key(1)
        let coordinator = try key(2)
        node = try key(3)
        stranger = try key(4)
        func entry(
            _ process: CourtID, _ kind: Directory.ProcessKind, _ key: SigningKey
        ) -> Directory.Key {
            Directory.Key(
                process: process, kind: kind, id: key.id, signing: key.publicKey,
                transport: PublicKey(BLAKE2b256.digest(key.publicKey.bytes).storage),
                validFrom: Instant(milliseconds: 0))
        }
        let directory = try Directory(
            version: 1, realm: Self.realm, rehearsal: true, issued: Instant(milliseconds: 1),
            root: root.publicKey,
            tree: CourtTree([
                Court(
                    id: Samples.court("zgf"), name: "最高人民法院", code: "最高法", level: .supreme,
                    superior: nil, coordinator: nil),
                Court(
                    id: Self.court, name: "金水区人民法院", code: nil, level: .grassroots,
                    superior: Samples.court("zgf"), coordinator: Self.home),
            ]),
            coordinators: [
                Directory.Coordinator(
                    id: Self.home, court: Samples.court("zgf"), endpoint: "tcp://127.0.0.1:47001")
            ],
            keys: [entry(Self.home, .coordinator, coordinator), entry(Self.court, .court, node)])
        var book = DirectoryBook(root: root.publicKey, realm: Self.realm, rehearsal: true)
        let text = directory.encoded()
        try book.add(SignedDirectory(bytes: text, signature: root.sign(text))) {
            Ed25519.verify($0, signature: $1, key: $2)
        }
        ledger = Ledger(
            identity: Identity(
                realm: Self.realm, rehearsal: true, process: Self.home, keyID: coordinator.id,
                directoryVersion: 1), codec: WireCodec(), seal: SodiumSeal(key: coordinator),
            book: book)
    }

    /// A row of the node with `count` receipts, and a batch of those at `indices`.
    private func batch(
        _ count: Int, at indices: [Int], signedBy signer: SigningKey,
        change: (inout RowHeader) -> Void = { _ in }
    ) -> Batch {
        var samples = Samples("verification")
        let leaves = (0..<count).map { _ in
            codec.encode(.act(samples.act()), realm: Self.realm, rehearsal: true)
        }
        let digests = leaves.map { Merkle.leaf($0, seal) }
        var header = RowHeader(
            realm: Self.realm, rehearsal: true, process: Self.court, keyID: node.id,
            directoryVersion: 1, incarnation: 1, position: 1, at: Instant(milliseconds: 1),
            previous: .zero, root: Merkle.root(digests, seal), leaves: count)
        change(&header)
        let bytes = codec.encode(header)
        return Batch(
            header: bytes, signature: SodiumSeal(key: signer).sign(header: bytes),
            items: indices.map { Item(index: $0, leaf: leaves[$0], authored: nil) },
            proof: Merkle.multiproof(digests, at: indices, seal))
    }

    @Test(
        "A batch built as the document says is taken, after a journey as DATA",
        arguments: [(1, [0]), (5, [1, 4]), (7, [0, 2, 3, 6]), (64, Array(0..<64))])
    func good(_ count: Int, _ indices: [Int]) throws {
        let sent = Engine.Stream(
            session: 1, incarnation: 1, first: 1,
            batches: [batch(count, at: indices, signedBy: node)])
        guard case .data(let body) = try codec.frame(codec.encode(.data(codec.encode(sent)))) else {
            Issue.record("not DATA")
            return
        }
        for batch in try codec.stream(body).batches {
            let verified = try ledger.verify(batch, from: Self.court)
            #expect(verified.digests == batch.items.map { Merkle.leaf($0.leaf, seal) })
            #expect(verified.head == seal.digest(0x02, batch.header))
        }
    }

    @Test("One act leaves its batch with a path of its own")
    func authored() throws {
        let whole = batch(9, at: [2, 3, 8], signedBy: node)
        let leaves = whole.items.map { (index: $0.index, digest: Merkle.leaf($0.leaf, seal)) }
        let paths = Merkle.singleProofs(leaves, count: 9, proof: whole.proof, seal)
        for (item, path) in zip(whole.items, paths) {
            var act = Authored(
                header: whole.header, signature: whole.signature, index: item.index,
                leaf: item.leaf, proof: path)
            try ledger.verify(act, court: Self.court)
            act.leaf.flip(at: act.leaf.count - 1)
            #expect(throws: RecordFault.self) { try ledger.verify(act, court: Self.court) }
        }
    }

    @Test("Whatever is altered, the batch is refused")
    func altered() throws {
        let good = batch(5, at: [1, 4], signedBy: node)
        func refused(_ what: String, _ change: (inout Batch) -> Void) {
            var batch = good
            change(&batch)
            #expect(throws: RecordFault.self, "\(what)") {
                try ledger.verify(batch, from: Self.court)
            }
        }
        refused("leaf") { $0.items[0].leaf.flip(at: 10) }
        refused("index") { $0.items[0].index = 2 }
        refused("order") { $0.items.swapAt(0, 1) }
        refused("twice") { $0.items.append($0.items[1]) }
        refused("proof") { $0.proof[0] = .zero }
        refused("short proof") { $0.proof.removeLast() }
        refused("long proof") { $0.proof.append(.zero) }
        for place in good.header.bytes.indices {
            refused("header byte \(place)") { $0.header.flip(at: place) }
        }
        for place in 0..<64 {
            refused("signature byte \(place)") {
                var bytes = $0.signature.bytes
                bytes[place] ^= 1
                $0.signature = Samples.signature(bytes)
            }
        }
        #expect(throws: RecordFault.self, "another's row") {
            try ledger.verify(good, from: Self.home)
        }
    }

    @Test("A row of another key, realm, mode or directory version is refused by name")
    func strangers() {
        func refused(
            _ what: String, _ signer: SigningKey, _ change: (inout RowHeader) -> Void
        ) {
            let batch = batch(2, at: [0], signedBy: signer, change: change)
            #expect(throws: RecordFault(what)) { try ledger.verify(batch, from: Self.court) }
        }
        refused("the signature of yu0105 is wrong", stranger) { _ in }
        refused("a record of another realm, or of a rehearsal in a real one", node) {
            $0.realm = "kaifeng-2026"
        }
        refused("a record of another realm, or of a rehearsal in a real one", node) {
            $0.rehearsal = false
        }
        refused("key \(stranger.id) of yu0105 is not in directory version 1", stranger) {
            $0.keyID = stranger.id
        }
        refused("key \(node.id) of yu0105 is not in directory version 2", node) {
            $0.directoryVersion = 2
        }
        refused("a row of yu01-coordinator sent by yu0105", node) { $0.process = Self.home }
    }
}

extension Encoded {
    /// Flips the lowest bit of one of its bytes.
    fileprivate mutating func flip(at place: Int) {
        var altered = bytes
        altered[place] ^= 1
        self = Encoded(altered)
    }
}
