import Domain
import Glibc
import Sodium
import Testing
import Topology

private let now = Instant(milliseconds: 1_700_000_000_000)

private func topology(rehearsal: Bool = true, keys: String = "keys") throws -> Topology {
    let report = read(sample(rehearsal: rehearsal, keys: keys))
    return try #require(report.topology, "\(report.findings)")
}

private func id(_ text: String) throws -> CourtID { try #require(CourtID(text)) }

@Suite("Keys and signed directories")
struct KeyTests {
    @Test(
        "nothing is overwritten, and nothing else is made beside it",
        arguments: [
            "yu0105.key", "coord-yu.pub", "root.key", "root.pub", "directory.1", "directory.7",
        ])
    func overwrite(_ name: String) throws {
        let folder = try Folder()
        let path = try folder.write(name, "mine")
        #expect(throws: KeyError.exists([path])) {
            try KeyWorkshop.run(topology(), out: folder.path, court: nil, now: now)
        }
        #expect(Files.names(in: folder.path) == [name])
        #expect(try Files.read(path, atMost: 10) == Array("mine".utf8))
        #expect(KeyError.exists([path]).description.contains(path))
    }

    @Test("a dangling symbolic link is neither followed nor replaced")
    func link() throws {
        let folder = try Folder()
        let target = folder.path + "/elsewhere"
        let path = folder.path + "/yu.key"
        try #require(unsafe symlink(target, path) == 0)
        #expect(throws: KeyError.exists([path])) {
            try KeyWorkshop.run(topology(), out: folder.path, court: nil, now: now)
        }
        #expect(throws: FileError.exists(path: path)) {
            try Files.create(path, [1], secret: true)
        }
        #expect(!Files.exists(target))
        #expect(Files.names(in: folder.path) == ["yu.key"], "no half-made file is left")
    }

    @Test("a file is made once only")
    func exclusive() throws {
        let folder = try Folder()
        let path = folder.path + "/a.key"
        try Files.create(path, [1, 2], secret: true)
        #expect(throws: FileError.exists(path: path)) { try Files.create(path, [3], secret: true) }
        #expect(try Files.read(path, atMost: 2, secret: true) == [1, 2])
        #expect(throws: FileError.tooLarge(path: path, limit: 1)) {
            try Files.read(path, atMost: 1)
        }
        #expect(Files.names(in: folder.path) == ["a.key"])
    }

    @Test("a rehearsal gets all keys at once: private ones 0600, in a directory of 0700")
    func rehearsal() throws {
        let folder = try Folder()
        let out = folder.path + "/deep/keys"
        let topology = try topology()
        let report = try KeyWorkshop.run(topology, out: out, court: nil, now: now)
        #expect(try mode(out) == 0o700)
        let processes = ["coord-yu", "coord-yu01", "spc", "yu", "yu01", "yu0105"]
        let names =
            processes.flatMap { [$0 + ".key", $0 + ".pub"] } + [
                "root.key", "root.pub", "directory.1",
            ]
        #expect(Files.names(in: out) == names.sorted())
        #expect(report.written.sorted() == names.map { out + "/" + $0 }.sorted())
        for name in names where name.hasSuffix(".key") {
            #expect(try mode(out + "/" + name) == 0o600, "\(name)")
        }
        let root = try RootKey.loadPublic(in: out, realm: topology.keyRealm)
        let book = try DirectoryFiles.load(from: out, root: root, realm: topology.keyRealm)
        let directory = try #require(book.latest)
        #expect(directory.version == 1 && directory.rehearsal && directory.realm == "test-realm")
        #expect(directory.tree == topology.tree)
        #expect(directory.coordinators == topology.coordinators)
        for process in topology.processes {
            let keys = try ProcessKeys.load(process.id, in: out, realm: topology.keyRealm)
            let listed = try #require(directory.key(of: process.id, id: keys.signing.id))
            #expect(listed.signing == keys.signing.publicKey && listed.kind == process.kind)
            #expect(directory.process(transport: keys.curve.publicKey)?.process == process.id)
            let signature = keys.signing.sign(Array("act".utf8))
            #expect(Ed25519.verify(Array("act".utf8), signature: signature, key: listed.signing))
        }
        let secret = try RootKey.load(in: out, realm: topology.keyRealm)
        #expect(secret.publicKey == root && report.root == root)
    }

    @Test("outside a rehearsal no other court's private keys are made")
    func real() throws {
        let folder = try Folder()
        let topology = try topology(rehearsal: false)
        let everyone = topology.processes.map(\.id)
        #expect(throws: KeyError.notEnrolled(everyone, directory: folder.path)) {
            try KeyWorkshop.run(topology, out: folder.path, court: nil, now: now)
        }
        #expect(Files.names(in: folder.path) == [])

        // Each court makes its own; 豫01 also those of the coordinator that it runs.
        let one = try KeyWorkshop.run(topology, out: folder.path, court: try id("yu01"), now: now)
        #expect(
            Files.names(in: folder.path) == [
                "coord-yu01.key", "coord-yu01.pub", "yu01.key", "yu01.pub",
            ])
        #expect(one.root == nil && one.version == nil)
        for enrolment in one.enrolments {
            #expect(one.description.contains(enrolment.signing.hex))
            #expect(one.description.contains(Z85.encode(enrolment.transport)))
            #expect(one.description.contains(enrolment.fingerprint))
        }
        let fault = #expect(throws: KeyError.self) {
            try KeyWorkshop.run(topology, out: folder.path, court: nil, now: now)
        }
        #expect(
            fault
                == .notEnrolled(
                    try ["coord-yu", "spc", "yu", "yu0105"].map { try id($0) },
                    directory: folder.path))
        #expect(try #require(fault).description.contains("yu0105"))
        #expect(!Files.exists(RootKey.path(in: folder.path)))

        for court in ["spc", "yu", "yu0105"] {
            _ = try KeyWorkshop.run(topology, out: folder.path, court: try id(court), now: now)
        }
        // The administrator holds public halves alone.
        for process in topology.processes {
            try #require(unsafe unlink(ProcessKeys.path(process.id, in: folder.path)) == 0)
        }
        let report = try KeyWorkshop.run(topology, out: folder.path, court: nil, now: now)
        #expect(report.version == 1)
        #expect(Files.names(in: folder.path).filter { $0.hasSuffix(".key") } == ["root.key"])
        let root = try RootKey.loadPublic(in: folder.path, realm: topology.keyRealm)
        let book = try DirectoryFiles.load(from: folder.path, root: root, realm: topology.keyRealm)
        #expect(book.latest?.rehearsal == false)
        #expect(throws: KeyError.exists([folder.path + "/directory.1"])) {
            try KeyWorkshop.run(topology, out: folder.path, court: nil, now: now)
        }
    }

    @Test("no keys for a court that is unknown or has no node")
    func noKeys() throws {
        let folder = try Folder()
        let unknown = try id("hn")
        let outside = try id("yu0102")
        #expect(throws: KeyError.unknownCourt(unknown)) {
            try KeyWorkshop.run(topology(), out: folder.path, court: unknown, now: now)
        }
        #expect(throws: KeyError.outsideCourt(outside)) {
            try KeyWorkshop.run(topology(), out: folder.path, court: outside, now: now)
        }
    }

    @Test("a private key that others can read, or that is a link, is not used")
    func loose() throws {
        let folder = try Folder()
        let topology = try topology()
        let court = try id("yu0105")
        _ = try KeyWorkshop.run(topology, out: folder.path, court: court, now: now)
        let path = ProcessKeys.path(court, in: folder.path)
        #expect(throws: Never.self) {
            try ProcessKeys.load(court, in: folder.path, realm: topology.keyRealm)
        }
        for loose in [0o640, 0o604, 0o660, 0o601] as [mode_t] {
            try #require(unsafe chmod(path, loose) == 0)
            #expect(throws: KeyError.self) {
                try ProcessKeys.load(court, in: folder.path, realm: topology.keyRealm)
            }
        }
        try #require(unsafe chmod(path, 0o600) == 0)
        try #require(unsafe rename(path, path + ".moved") == 0)
        try #require(unsafe symlink(path + ".moved", path) == 0)
        #expect(
            throws: KeyError.file(.notPrivate(path: path, reason: "it is a symbolic link"))
        ) { try ProcessKeys.load(court, in: folder.path, realm: topology.keyRealm) }
    }

    @Test("keys of another realm, mode or process are not used")
    func foreign() throws {
        let folder = try Folder()
        let topology = try topology()
        let court = try id("yu0105")
        _ = try KeyWorkshop.run(topology, out: folder.path, court: court, now: now)
        for realm in [
            KeyRealm(realm: "test-realm", rehearsal: false),
            KeyRealm(realm: "other", rehearsal: true),
        ] {
            #expect(throws: KeyError.self) {
                try ProcessKeys.load(court, in: folder.path, realm: realm)
            }
        }
        let other = try id("yu01")
        for name in ["key", "pub"] {
            try #require(
                unsafe rename("\(folder.path)/yu0105.\(name)", "\(folder.path)/yu01.\(name)") == 0)
        }
        #expect(throws: KeyError.self) {
            try ProcessKeys.load(other, in: folder.path, realm: topology.keyRealm)
        }
        let process = try #require(topology.processes.first { $0.id == other })
        #expect(throws: KeyError.self) {
            try Enrolment.load(process, in: folder.path, realm: topology.keyRealm)
        }
    }

    @Test("any altered byte of a key file is noticed", arguments: ["yu0105.key", "yu0105.pub"])
    func altered(_ name: String) throws {
        let folder = try Folder()
        let topology = try topology()
        let court = try id("yu0105")
        let process = try #require(topology.processes.first { $0.id == court })
        _ = try KeyWorkshop.run(topology, out: folder.path, court: court, now: now)
        let good = try Files.read(folder.path + "/" + name, atMost: 4096)
        func load() throws {
            if name.hasSuffix("key") {
                _ = try ProcessKeys.load(court, in: folder.path, realm: topology.keyRealm)
            } else {
                _ = try Enrolment.load(process, in: folder.path, realm: topology.keyRealm)
            }
        }
        #expect(throws: Never.self) { try load() }
        for position in good.indices {
            var bad = good
            bad[position] ^= 1
            _ = try folder.write(name, bad)
            #expect(throws: KeyError.self, "byte \(position)") { try load() }
        }
        for length in [0, 1, good.count / 2, good.count - 1] {
            _ = try folder.write(name, Array(good.prefix(length)))
            #expect(throws: KeyError.self, "cut at \(length)") { try load() }
        }
    }

    @Test("any altered byte of a signed directory is noticed, and so is a cut")
    func directoryAltered() throws {
        let folder = try Folder()
        let topology = try topology()
        _ = try KeyWorkshop.run(topology, out: folder.path, court: nil, now: now)
        let root = try RootKey.loadPublic(in: folder.path, realm: topology.keyRealm)
        let path = DirectoryFiles.path(1, in: folder.path)
        let good = try Files.read(path, atMost: 1 << 16)
        func open(_ file: [UInt8]) throws {
            _ = try SignedDirectory(file: file).open(
                root: root, realm: "test-realm", rehearsal: true,
                verify: Ed25519.verify(_:signature:key:))
        }
        #expect(throws: Never.self) { try open(good) }
        for position in good.indices {
            var bad = good
            bad[position] ^= 1 << UInt8(position % 8)
            #expect(throws: DirectoryFault.self, "byte \(position)") { try open(bad) }
        }
        for length in stride(from: 0, to: good.count, by: 97) {
            #expect(throws: DirectoryFault.self, "cut at \(length)") {
                try open(Array(good.prefix(length)))
            }
        }
        #expect(throws: DirectoryFault.self) { try open(good + [0x0A]) }
    }

    @Test("directories on disk: gaps, swaps and forgeries are refused")
    func directoryFiles() throws {
        let folder = try Folder()
        let topology = try topology()
        _ = try KeyWorkshop.run(topology, out: folder.path, court: nil, now: now)
        let realm = topology.keyRealm
        let key = try RootKey.load(in: folder.path, realm: realm)
        let first = try #require(
            try DirectoryFiles.load(from: folder.path, root: key.publicKey, realm: realm).latest)
        func version(_ number: UInt32, by signer: SigningKey) throws -> SignedDirectory {
            SignedDirectory(
                try Directory(
                    version: number, realm: first.realm, rehearsal: true, issued: now,
                    root: key.publicKey, tree: first.tree, coordinators: first.coordinators,
                    keys: first.keys), signedBy: signer)
        }
        let store = folder.path + "/store"
        try Files.makeDirectory(store)
        let one = try version(1, by: key)
        try DirectoryFiles.store(one, version: 1, in: store)
        try DirectoryFiles.store(one, version: 1, in: store)
        #expect(throws: KeyError.directory(.conflict(version: 1))) {
            try DirectoryFiles.store(try version(2, by: key), version: 1, in: store)
        }
        try DirectoryFiles.store(try version(3, by: key), version: 3, in: store)
        #expect(throws: KeyError.directory(.gap(expected: 2, offered: 3))) {
            try DirectoryFiles.load(from: store, root: key.publicKey, realm: realm)
        }
        try DirectoryFiles.store(try version(2, by: SigningKey.make()), version: 2, in: store)
        #expect(throws: KeyError.directory(.forged)) {
            try DirectoryFiles.load(from: store, root: key.publicKey, realm: realm)
        }
        try #require(unsafe unlink(store + "/directory.2") == 0)
        try DirectoryFiles.store(one, version: 2, in: store)
        #expect(throws: KeyError.self) {
            try DirectoryFiles.load(from: store, root: key.publicKey, realm: realm)
        }
        try #require(unsafe unlink(store + "/directory.2") == 0)
        try DirectoryFiles.store(try version(2, by: key), version: 2, in: store)
        let book = try DirectoryFiles.load(from: store, root: key.publicKey, realm: realm)
        #expect(book.directories.map(\.version) == [1, 2, 3])
        // The same, as it arrives from a peer.
        var received = book
        let rolledBack = DirectoryFault.rollback(inForce: 3, offered: 1)
        #expect(throws: rolledBack) { try received.adopt(one) }
        let forged = try version(4, by: SigningKey.make())
        #expect(throws: DirectoryFault.forged) { try received.adopt(forged) }
        #expect(try received.adopt(try version(4, by: key)) == .added)
        let none = try DirectoryFiles.load(
            from: folder.path + "/none", root: key.publicKey, realm: realm)
        #expect(none.latest == nil)
    }

    @Test("a root key other than the pinned one is refused, and nothing is left behind")
    func pinned() throws {
        let folder = try Folder()
        var pinned = try topology()
        pinned.rootKey = SigningKey.make().publicKey
        #expect(throws: KeyError.wrongRoot(path: folder.path + "/root.key")) {
            try KeyWorkshop.run(pinned, out: folder.path, court: nil, now: now)
        }
        #expect(Files.names(in: folder.path) == [])
    }

    @Test("topology check names missing and broken keys with the line of the process")
    func check() throws {
        let folder = try Folder()
        let path = try folder.write("t.yaml", sample().joined(separator: "\n"))
        func kinds() -> [Finding] { Topology.check(path: path, roles: roles).findings }
        #expect(kinds().map(\.kind) == [.missingKey])
        #expect(kinds().first?.severity == .warning)
        let topology = try #require(Topology.load(path: path, roles: roles).topology)
        #expect(topology.keys == folder.path + "/keys")
        _ = try KeyWorkshop.run(topology, out: topology.keys, court: nil, now: now)
        #expect(kinds() == [])
        try #require(unsafe unlink(topology.keys + "/yu0105.pub") == 0)
        try #require(unsafe unlink(topology.keys + "/coord-yu.key") == 0)
        try #require(unsafe chmod(topology.keys + "/yu.key", 0o644) == 0)
        try #require(unsafe unlink(topology.keys + "/directory.1") == 0)
        let found = kinds()
        #expect(found.map(\.line) == [nil, 6, 11, 18])
        #expect(found.map(\.kind) == [.missingKey, .missingKey, .brokenKey, .missingKey])
        #expect(found.allSatisfy { $0.severity == .error })
        #expect(Topology.check(path: path, roles: roles).topology == nil)
    }

    @Test("a topology that changed after its directory was signed is told so")
    func changed() throws {
        let folder = try Folder()
        var lines = sample()
        let path = try folder.write("t.yaml", lines.joined(separator: "\n"))
        let topology = try #require(Topology.load(path: path, roles: roles).topology)
        _ = try KeyWorkshop.run(topology, out: topology.keys, court: nil, now: now)
        lines[7] = "    endpoint: tcp://127.0.0.1:47009"
        _ = try folder.write("t.yaml", lines.joined(separator: "\n"))
        let report = Topology.check(path: path, roles: roles)
        #expect(report.findings.map(\.kind) == [.brokenKey])
        #expect(report.errors == [])
    }
}
