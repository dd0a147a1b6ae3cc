import Domain
import Testing

/// A stand-in for Ed25519 that still binds signature, key and every byte: the tests of the real one
/// are in the Topology tests.
private func mix(_ bytes: [UInt8], _ key: PublicKey) -> Signature? {
    var state = key.storage.word0 | 1
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return Signature((0..<64).map { UInt8(truncatingIfNeeded: state >> UInt64($0 % 8 * 8)) })
}

private func verify(_ bytes: [UInt8], _ signature: Signature, _ key: PublicKey) -> Bool {
    mix(bytes, key) == signature
}

private let rootKey = PublicKey(Bytes32(1, 2, 3, 4))

private func directory(
    version: UInt32 = 1, realm: String = "test-realm", rehearsal: Bool = true,
    root: PublicKey = rootKey, rotated: Bool = false
) throws -> Directory {
    let coordinator = try #require(CourtID("coord"))
    let spc = try #require(CourtID("spc"))
    let yu = try #require(CourtID("yu"))
    func key(_ process: CourtID, _ kind: Directory.ProcessKind, _ number: UInt64) -> Directory.Key {
        Directory.Key(
            process: process, kind: kind, id: KeyID(rawValue: number),
            signing: PublicKey(Bytes32(0, 0, 0, number)),
            transport: PublicKey(Bytes32(9, 0, 0, number)), validFrom: Instant(milliseconds: 5))
    }
    return try Directory(
        version: version, realm: realm, rehearsal: rehearsal,
        issued: Instant(milliseconds: 1_700_000_000_000), root: root,
        tree: try CourtTree([
            Court(
                id: spc, name: "最高人民法院", code: "最高法", level: .supreme, superior: nil,
                coordinator: coordinator),
            Court(
                id: yu, name: "河南省高级人民法院", code: nil, level: .high, superior: spc, coordinator: nil),
        ]),
        coordinators: [
            Directory.Coordinator(id: coordinator, court: spc, endpoint: "tcp://127.0.0.1:1")
        ],
        keys: [key(spc, .court, rotated ? 3 : 2), key(coordinator, .coordinator, 1)])
}

private func signed(_ directory: Directory, by key: PublicKey = rootKey) throws -> SignedDirectory {
    let bytes = directory.encoded()
    return SignedDirectory(bytes: bytes, signature: try #require(mix(bytes, key)))
}

/// The same text with one part replaced, signed again by the root: what only a faulty writer makes.
private func resigned(_ part: String, with other: String) throws -> SignedDirectory {
    let text = String(decoding: try directory().encoded(), as: UTF8.self)
    let parts = text.split(separator: part, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "the part \(part) must stand once")
    let bytes = Array((parts[0] + other + parts[1]).utf8)
    return SignedDirectory(bytes: bytes, signature: try #require(mix(bytes, rootKey)))
}

@Suite("Directory")
struct DirectoryTests {
    @Test("the text is what the documentation says, and comes back")
    func canonical() throws {
        let directory = try directory()
        let zeros = String(repeating: "0", count: 48)
        let nine = "0000000000000009" + String(repeating: "0", count: 32)
        #expect(
            String(decoding: directory.encoded(), as: UTF8.self) == """
                crosswrit-directory 1
                realm\ttest-realm
                rehearsal\ttrue
                version\t1
                issued\t1700000000000
                root\t0000000000000001000000000000000200000000000000030000000000000004
                court\tspc\tsupreme\t-\tcoord\t最高法\t最高人民法院
                court\tyu\thigh\tspc\t-\t-\t河南省高级人民法院
                coordinator\tcoord\tspc\ttcp://127.0.0.1:1
                key\tcoord\tcoordinator\t0000000000000001\t\(zeros)0000000000000001\t\(nine)0000000000000001\t5
                key\tspc\tcourt\t0000000000000002\t\(zeros)0000000000000002\t\(nine)0000000000000002\t5
                end

                """)
        let again = try signed(directory).open(
            root: rootKey, realm: "test-realm", rehearsal: true, verify: verify)
        #expect(again == directory)
        let file = try signed(directory).file
        #expect(try SignedDirectory(file: file) == signed(directory))
    }

    @Test(
        "a text that is not canonical is refused even when it is signed",
        arguments: [
            ("version\t1\n", "version\t01\n"), ("version\t1\n", "version\t+1\n"),
            ("issued\t", "issued\t0"), ("rehearsal\ttrue", "rehearsal\tyes"),
            ("version\t1\n", "version\t1\nversion\t1\n"), ("end\n", "end\n\n"),
            ("end\n", "end"), ("最高法", ""), ("\t5\nend", "\t-0\nend"),
            ("realm\ttest-realm\n", ""), ("end\n", ""), ("version\t1", "version\t0"),
            ("version\t1", "version\t4294967296"), ("supreme", "Supreme"),
            ("crosswrit-directory 1", "crosswrit-directory 2"), ("test-realm", "Test-Realm"),
            ("\tcoord\t最高法", "\tother\t最高法"), ("\thigh\tspc", "\thigh\tnone"),
            ("tcp://127.0.0.1:1", "tcp://127.0.0.1:1\u{0}"), ("河南省高级人民法院", "\u{202E}法院"),
            ("0000000000000009\(String(repeating: "0", count: 47))1\t5", "x"),
        ])
    func faultyText(_ part: String, _ other: String) throws {
        let offered = try resigned(part, with: other)
        #expect(throws: DirectoryFault.self) {
            try offered.open(root: rootKey, realm: "test-realm", rehearsal: true, verify: verify)
        }
    }

    @Test("another root, realm or mode is refused")
    func foreign() throws {
        let other = PublicKey(Bytes32(8, 8, 8, 8))
        #expect(throws: DirectoryFault.forged) {
            try signed(directory(), by: other).open(
                root: rootKey, realm: "test-realm", rehearsal: true, verify: verify)
        }
        #expect(throws: DirectoryFault.wrongRoot) {
            try signed(directory(root: other)).open(
                root: rootKey, realm: "test-realm", rehearsal: true, verify: verify)
        }
        #expect(throws: DirectoryFault.wrongRealm(expected: "real", found: "test-realm")) {
            try signed(directory()).open(
                root: rootKey, realm: "real", rehearsal: true, verify: verify)
        }
        #expect(throws: DirectoryFault.wrongMode(rehearsalExpected: false)) {
            try signed(directory()).open(
                root: rootKey, realm: "test-realm", rehearsal: false, verify: verify)
        }
    }

    @Test("an oversized text is refused before anything is verified")
    func oversized() throws {
        let bytes = [UInt8](repeating: 0x20, count: Directory.maximumBytes + 1)
        let offered = SignedDirectory(bytes: bytes, signature: try #require(mix([], rootKey)))
        #expect(throws: DirectoryFault.tooLarge(bytes: bytes.count)) {
            try offered.open(root: rootKey, realm: "test-realm", rehearsal: true) { _, _, _ in
                Issue.record("verified all the same")
                return true
            }
        }
        #expect(throws: DirectoryFault.self) {
            try SignedDirectory(file: bytes + [UInt8](repeating: 0x20, count: 4096))
        }
    }

    @Test("a book keeps every version and finds the key of the version that an act names")
    func book() throws {
        var book = DirectoryBook(root: rootKey, realm: "test-realm", rehearsal: true)
        let spc = try #require(CourtID("spc"))
        let first = try signed(directory())
        let second = try signed(directory(version: 2, rotated: true))
        #expect(throws: DirectoryFault.gap(expected: 1, offered: 2)) {
            try book.add(second, verify: verify)
        }
        #expect(book.latest == nil)
        #expect(try book.add(first, verify: verify) == .added)
        #expect(try book.add(first, verify: verify) == .known)
        #expect(try book.adopt(second, verify: verify) == .added)
        #expect(try book.adopt(second, verify: verify) == .known)
        #expect(book.latest?.version == 2)
        #expect(book[1]?.version == 1)
        #expect(book[0] == nil && book[3] == nil && book[.max] == nil)
        let old = KeyID(rawValue: 2)
        let new = KeyID(rawValue: 3)
        #expect(book.key(process: spc, id: old, version: 1) != nil)
        #expect(book.key(process: spc, id: old, version: 2) == nil)
        #expect(book.key(process: spc, id: new, version: 2) != nil)
        #expect(book.key(process: spc, id: new, version: 1) == nil)
        #expect(book.key(process: spc, id: new, version: 3) == nil)
        let transport = PublicKey(Bytes32(9, 0, 0, 3))
        #expect(book.latest?.process(transport: transport)?.process == spc)
        #expect(book[1]?.process(transport: transport) == nil)
    }

    @Test(
        "an older directory is refused as the one in force, a different one of the same version too"
    )
    func rollback() throws {
        var book = DirectoryBook(root: rootKey, realm: "test-realm", rehearsal: true)
        let first = try signed(directory())
        try book.add(first, verify: verify)
        try book.add(try signed(directory(version: 2)), verify: verify)
        #expect(throws: DirectoryFault.rollback(inForce: 2, offered: 1)) {
            try book.adopt(first, verify: verify)
        }
        #expect(throws: DirectoryFault.conflict(version: 2)) {
            try book.adopt(try signed(directory(version: 2, rotated: true)), verify: verify)
        }
        #expect(throws: DirectoryFault.conflict(version: 1)) {
            try book.add(try signed(directory(version: 1, rotated: true)), verify: verify)
        }
        #expect(book.directories.count == 2 && book.signed.count == 2)
    }

    @Test("a directory that is not whole can't be made")
    func whole() throws {
        let good = try directory()
        func with(
            coordinators: [Directory.Coordinator]? = nil, keys: [Directory.Key]? = nil
        ) throws -> Directory {
            try Directory(
                version: 1, realm: good.realm, rehearsal: true, issued: good.issued, root: rootKey,
                tree: good.tree, coordinators: coordinators ?? good.coordinators,
                keys: keys ?? good.keys)
        }
        #expect(throws: Never.self) { try with() }
        #expect(throws: DirectoryFault.self) { try with(coordinators: []) }
        #expect(throws: DirectoryFault.self) {
            try with(coordinators: good.coordinators + good.coordinators)
        }
        #expect(throws: DirectoryFault.self) { try with(keys: Array(good.keys.dropLast())) }
        #expect(throws: DirectoryFault.self) { try with(keys: good.keys + good.keys) }
        var shared = good.keys
        shared[1].transport = shared[0].transport
        #expect(throws: DirectoryFault.self) { try with(keys: shared) }
        var roots = good.keys
        roots[0].signing = rootKey
        #expect(throws: DirectoryFault.self) { try with(keys: roots) }
        var outside = good.keys
        outside[1].process = try #require(CourtID("yu"))
        #expect(throws: DirectoryFault.self) { try with(keys: good.keys + [outside[1]]) }
    }
}
