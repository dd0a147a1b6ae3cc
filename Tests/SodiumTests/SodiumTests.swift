import Domain
import Sodium
import Testing

/// `text` as bytes.
private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("Hashes")
struct HashTests {
    @Test(
        "BLAKE2b-256 known answers",
        arguments: [
            ("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
            ("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
        ])
    func blake2b(_ text: String, _ expected: String) {
        #expect(BLAKE2b256.digest(bytes(text)).hex == expected)
        #expect(BLAKE2b256.digest(parts: bytes(text).map { [$0] }).hex == expected)
    }

    @Test(
        "SHA-256 known answers (FIPS 180-4)",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256(_ text: String, _ expected: String) {
        #expect(SHA256.digest(bytes(text)).hex == expected)
        var hasher = SHA256Hasher()
        for byte in bytes(text) { hasher.update([byte]) }
        let copy = hasher
        #expect(hasher.finish().hex == expected)
        #expect(copy.finish().hex == expected)
    }

    @Test("a prefix is one byte before the rest, and keeps leaf and node apart")
    func prefix() throws {
        let left = SHA256.digest(bytes("left"))
        let right = SHA256.digest(bytes("right"))
        let whole = [1] + left.bytes + right.bytes
        #expect(BLAKE2b256.digest(prefix: 1, left, right) == BLAKE2b256.digest(whole))
        #expect(
            BLAKE2b256.digest(prefix: 1, left.bytes + right.bytes) == BLAKE2b256.digest(whole))
        #expect(
            BLAKE2b256.digest(prefix: 1, parts: [left.bytes, right.bytes])
                == BLAKE2b256.digest(whole))
        #expect(
            BLAKE2b256.digest(prefix: 0, left.bytes + right.bytes) != BLAKE2b256.digest(whole))
        #expect(BLAKE2b256.digest(prefix: 0, []) == BLAKE2b256.digest([0]))
        // Short and long inputs go different ways.
        for count in [1, 127, 128, 4_095, 4_096, 4_097, 1 << 20] {
            let bytes = [UInt8](repeating: 0xA5, count: count)
            #expect(BLAKE2b256.digest(prefix: 7, bytes) == BLAKE2b256.digest([7] + bytes))
        }
    }
}

@Suite("Signatures")
struct SignatureTests {
    /// RFC 8032 §7.1, tests 1 to 3.
    static let vectors = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
                + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test("Ed25519 known answers", arguments: vectors)
    func knownAnswer(_ seed: String, _ key: String, _ message: String, _ signature: String) throws {
        var seedBytes = try #require(Hexadecimal.decode(seed))
        let pair = try SigningKey(seed: SecretBytes(taking: &seedBytes))
        #expect(seedBytes == [UInt8](repeating: 0, count: 32), "the caller's copy is wiped")
        #expect(pair.publicKey.hex == key)
        let text = try #require(Hexadecimal.decode(message))
        #expect(pair.sign(text).hex == signature)
        #expect(Ed25519.verify(text, signature: pair.sign(text), key: pair.publicKey))
    }

    @Test("one flipped bit anywhere is noticed")
    func flipped() throws {
        let key = SigningKey.make()
        let message = bytes("豫0105")
        let signature = key.sign(message)
        #expect(Ed25519.verify(message, signature: signature, key: key.publicKey))
        for bit in 0..<(64 * 8) {
            var forged = signature.bytes
            forged[bit / 8] ^= 1 << UInt8(bit % 8)
            let other = try #require(Signature(forged))
            #expect(!Ed25519.verify(message, signature: other, key: key.publicKey), "bit \(bit)")
        }
        for bit in 0..<(message.count * 8) {
            var other = message
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!Ed25519.verify(other, signature: signature, key: key.publicKey), "bit \(bit)")
        }
        #expect(!Ed25519.verify(message, signature: signature, key: SigningKey.make().publicKey))
        #expect(!Ed25519.verify(message + [0], signature: signature, key: key.publicKey))
        #expect(!Ed25519.verify([], signature: signature, key: key.publicKey))
    }

    @Test("a key of low order verifies nothing")
    func lowOrder() throws {
        let zero = try #require(Signature([UInt8](repeating: 0, count: 64)))
        #expect(!Ed25519.verify([1], signature: zero, key: PublicKey(Bytes32(0, 0, 0, 0))))
        let one = PublicKey(Bytes32(1 << 56, 0, 0, 0))
        let identity = try #require(Signature([1] + [UInt8](repeating: 0, count: 63)))
        #expect(!Ed25519.verify([1], signature: identity, key: one))
    }

    @Test("a key's short name is the head of its digest")
    func shortName() {
        let key = SigningKey.make()
        #expect(key.id.hex == BLAKE2b256.digest(key.publicKey.bytes).hex.prefix(16))
    }

    @Test("a seed of another length is refused", arguments: [1, 31, 33, 64])
    func seedLength(_ count: Int) {
        var bytes = SecureRandom.bytes(count)
        let secret = SecretBytes(taking: &bytes)
        #expect(
            throws: SodiumError.wrongLength(what: "Ed25519 seed", expected: 32, found: count)
        ) { try SigningKey(seed: secret) }
        #expect(
            throws: SodiumError.wrongLength(what: "CURVE secret key", expected: 32, found: count)
        ) { try CurveKey(secret: secret) }
    }
}

@Suite("Secrets")
struct SecretTests {
    @Test("no way of printing a key shows a secret byte")
    func notPrinted() {
        let key = SigningKey.make()
        let curve = CurveKey.make()
        let seed = key.seed.withBytes { span in span.indices.map { span[$0] } }
        let secret = curve.secret.withBytes { span in span.indices.map { span[$0] } }
        var shown = "\(key) \(curve) \(key.seed) \(curve.secret)"
        shown += String(reflecting: key) + String(reflecting: curve) + String(reflecting: key.seed)
        dump(key, to: &shown)
        dump(curve, to: &shown)
        dump([curve.secret], to: &shown)
        for hidden in [seed, secret] {
            #expect(!shown.contains(Hexadecimal.encode(hidden)))
            #expect(!shown.contains(Hexadecimal.encode(hidden.prefix(4))))
            #expect(!shown.contains("\(hidden[0]), \(hidden[1])"))
        }
        #expect(shown.contains("not shown"))
    }

    @Test("random bytes differ, and have the length asked for")
    func random() {
        #expect(SecureRandom.bytes(0) == [])
        #expect(SecureRandom.bytes(16).count == 16)
        #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
    }

    @Test(
        "comparing in constant time",
        arguments: [
            ([], [], true), ([1], [], false), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false),
        ]
            as [([UInt8], [UInt8], Bool)])
    func constantTime(_ left: [UInt8], _ right: [UInt8], _ same: Bool) {
        #expect(ConstantTime.equal(left, right) == same)
    }

    @Test("the library starts from many threads at once")
    func start() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { (try? SodiumLibrary.start()) != nil }
            }
            for await started in group { #expect(started) }
        }
    }
}

@Suite("Z85 and CURVE keys")
struct Z85Tests {
    @Test(
        "texts that are not Z85 are refused",
        arguments: [
            "HelloWorl", "HelloWorld1", "Hello World", "Hell\u{0}", "Hell\"", "Hell'", "Hell~",
            "#####", "%nSc1", "豫01", "Hell\u{80}", "HelloWorl豫",
        ])
    func refused(_ text: String) throws {
        #expect(throws: SodiumError.self) { try Z85.decode(text) }
    }

    @Test("the greatest group of five is 2³² − 1")
    func greatest() throws {
        #expect(try Z85.decode("%nSc0") == [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(try Z85.encode([0xFF, 0xFF, 0xFF, 0xFF]) == "%nSc0")
    }

    @Test(
        "known answers (ZeroMQ RFC 32)",
        arguments: [
            ("", ""), ("864fd26fb559f75b", "HelloWorld"),
            (
                "8e0bdd697628b91d8f245587ee95c5b04d48963f79259877b49cd9063aead3b7",
                "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"
            ),
        ])
    func knownAnswer(_ hex: String, _ text: String) throws {
        let bytes = try #require(Hexadecimal.decode(hex))
        #expect(try Z85.encode(bytes) == text)
        #expect(try Z85.decode(text) == bytes)
    }

    @Test("no padding", arguments: [1, 2, 3, 5, 31])
    func padding(_ count: Int) {
        #expect(throws: SodiumError.self) { try Z85.encode([UInt8](repeating: 0, count: count)) }
    }

    @Test("an endless text is refused unread")
    func endless() {
        let text = String(repeating: "0", count: Z85.maximumText + 5)
        #expect(throws: SodiumError.malformedZ85(reason: "too long")) { try Z85.decode(text) }
    }

    @Test("a key of another length is refused")
    func keyLength() {
        #expect(
            throws: SodiumError.wrongLength(what: "CURVE public key", expected: 32, found: 8)
        ) { try Z85.key("HelloWorld") }
    }

    @Test(
        "key pairs of the zmq_curve manual page",
        arguments: [
            (
                "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6",
                "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
            ),
            (
                "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
                "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
            ),
        ])
    func curve(_ secret: String, _ expected: String) throws {
        var bytes = try Z85.decode(secret)
        let key = try CurveKey(secret: SecretBytes(taking: &bytes))
        #expect(Z85.encode(key.publicKey) == expected)
        #expect(try Z85.key(expected) == key.publicKey)
    }

    @Test("a made pair belongs together")
    func made() throws {
        let key = CurveKey.make()
        #expect(try CurveKey(secret: key.secret).publicKey == key.publicKey)
        #expect(CurveKey.make().publicKey != key.publicKey)
    }

    @Test("any bytes come back, and any text is decoded or refused")
    func random() throws {
        let seed = Seed.value
        var generator = SplitMix(state: seed)
        for round in 0..<2_000 {
            let bytes = (0..<(Int.random(in: 0...16, using: &generator) * 4)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let text = try Z85.encode(bytes)
            #expect(try Z85.decode(text) == bytes, "CROSSWRIT_SEED=\(seed) round \(round)")
            let noise = String(
                decoding: (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }, as: UTF8.self)
            if let decoded = try? Z85.decode(noise) {
                #expect(try Z85.encode(decoded) == noise, "CROSSWRIT_SEED=\(seed) round \(round)")
            }
        }
    }
}
