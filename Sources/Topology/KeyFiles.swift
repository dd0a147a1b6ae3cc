package import Domain
package import Sodium

/// What keeps keys or directories from being made or used.
package enum KeyError: Error, Hashable, Sendable, CustomStringConvertible {
    case file(FileError)
    case sodium(SodiumError)
    case directory(DirectoryFault)
    /// Files that would be overwritten.
    case exists([String])
    /// No court of the topology has this id.
    case unknownCourt(CourtID)
    /// An outside court has no node and so no keys.
    case outsideCourt(CourtID)
    /// Processes that have handed over no public key.
    case notEnrolled([CourtID], directory: String)
    /// A key file is damaged, or was altered.
    case malformed(path: String, reason: String)
    /// A key file belongs to another process, realm or mode.
    case notMine(path: String, what: String, expected: String, found: String)
    /// The root key is not the one that the topology pins.
    case wrongRoot(path: String)

    package var description: String {
        switch self {
        case .file(let error): error.description
        case .sodium(let error): error.description
        case .directory(let fault): fault.description
        case .exists(let paths):
            "nothing was made: \(paths.prefix(3).joined(separator: ", "))"
                + "\(paths.count > 3 ? " and \(paths.count - 3) more" : "") exist, and keys (密钥) are "
                + "never overwritten; give another --out, or move these away if they are not in use"
        case .unknownCourt(let id):
            "unknown court \(id): the topology lists no such court or coordinator; check the id with "
                + "`crosswrit topology check`"
        case .outsideCourt(let id):
            "\(id) is an outside court (线下法院): it has no node and needs no keys; its papers are "
                + "recorded for it (代录)"
        case .notEnrolled(let processes, let directory):
            "nothing was made: this is no rehearsal (演练), and outside one each court makes its own "
                + "private keys; \(directory) lacks the public keys of "
                + "\(processes.prefix(5).map(\.rawValue).joined(separator: ", "))"
                + "\(processes.count > 5 ? " and \(processes.count - 5) more" : ""): each of these "
                + "courts runs `crosswrit topology keys FILE --out DIR --court ID` at its own place and "
                + "hands over its .pub files"
        case .malformed(let path, let reason):
            "\(path): \(reason); the file is damaged or was altered: fetch it again from its owner, or "
                + "restore it from its backup"
        case .notMine(let path, let what, let expected, let found):
            "\(path): it is for \(what) \(found), due is \(expected); name the right key directory"
        case .wrongRoot(let path):
            "\(path): not the root key that the topology pins (rootKey); compare both with the realm's "
                + "administrator by telephone"
        }
    }
}

/// The text of key files: a head line, then `name TAB value` lines in a fixed order, then `end`.
enum KeyText {
    /// Longest key file.
    static let maximumBytes = 16 << 10

    static func write(head: String, _ records: [(name: String, value: String)]) -> [UInt8] {
        let lines = records.map { "\($0.name)\t\($0.value)\n" }
        return Array((head + "\n" + lines.joined() + "end\n").utf8)
    }

    /// The values of exactly these names in this order; anything else is refused.
    static func read(
        _ bytes: [UInt8], path: String, head: String, names: [String]
    ) throws(KeyError) -> [String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(path: path, reason: "not UTF-8")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first.map(String.init) == head else {
            throw .malformed(path: path, reason: "line 1: `\(head)` is due")
        }
        guard lines.count == names.count + 3, lines.suffix(2) == ["end", ""] else {
            throw .malformed(path: path, reason: "lines are missing or too many")
        }
        var values: [String] = []
        for (position, name) in names.enumerated() {
            let fields = lines[position + 1].split(
                separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 2, fields[0] == name else {
                throw .malformed(path: path, reason: "line \(position + 2): `\(name)` is due")
            }
            values.append(String(fields[1]))
        }
        return values
    }
}

/// The realm that key files belong to: what is made for one never opens in another.
package struct KeyRealm: Hashable, Sendable {
    package var realm: String
    package var rehearsal: Bool

    package init(realm: String, rehearsal: Bool) {
        self.realm = realm
        self.rehearsal = rehearsal
    }

    var records: [(name: String, value: String)] {
        [("realm", realm), ("rehearsal", rehearsal ? "true" : "false")]
    }

    func match(_ path: String, realm: String, rehearsal: String) throws(KeyError) {
        guard realm == self.realm else {
            throw .notMine(
                path: path, what: "realm", expected: self.realm, found: PlainText.shown(realm))
        }
        let mine = self.rehearsal ? "true" : "false"
        guard rehearsal == mine else {
            throw .notMine(
                path: path, what: "rehearsal (演练)", expected: mine,
                found: PlainText.shown(rehearsal))
        }
    }
}

extension Topology {
    /// What this topology's key files must belong to.
    package var keyRealm: KeyRealm { KeyRealm(realm: realm, rehearsal: rehearsal) }
}

/// The public keys that a court hands over to be enrolled (`ID.pub`, 0644).
///
/// The file ends with a proof: the process's own signature over all lines before it, so that a file
/// put together from parts is noticed.
package struct Enrolment: Hashable, Sendable {
    package var process: CourtID
    package var kind: Directory.ProcessKind
    /// Ed25519.
    package var signing: PublicKey
    /// Curve25519.
    package var transport: PublicKey

    /// Short name of the signing key.
    package var keyID: KeyID { KeyID(of: signing) }

    /// What two people compare by telephone: 32 hexadecimal digits of BLAKE2b-256 over process and
    /// both keys, in groups of four.
    package var fingerprint: String {
        let parts = [Array((process.rawValue + "\t").utf8), signing.bytes, transport.bytes]
        let digits = Array(BLAKE2b256.digest(parts: parts).hex.prefix(32))
        return stride(from: 0, to: 32, by: 4).map { String(digits[$0..<($0 + 4)]) }
            .joined(separator: " ")
    }

    private static let head = "crosswrit-public-key 1"
    private static let names = [
        "realm", "rehearsal", "process", "kind", "key", "ed25519-public", "curve-public", "proof",
    ]

    private func claim(_ realm: KeyRealm) -> [(name: String, value: String)] {
        realm.records + [
            ("process", process.rawValue), ("kind", kind.rawValue), ("key", keyID.hex),
            ("ed25519-public", signing.hex), ("curve-public", Z85.encode(transport)),
        ]
    }

    fileprivate func file(_ realm: KeyRealm, signedBy key: SigningKey) -> [UInt8] {
        let claim = claim(realm)
        let proof = key.sign(KeyText.write(head: Self.head, claim))
        return KeyText.write(head: Self.head, claim + [("proof", proof.hex)])
    }

    /// The file's name within a key directory; `generation` counts a process's keys from 1.
    package static func path(
        _ process: CourtID, in directory: String, generation: Int = 1
    ) -> String {
        "\(directory)/\(ProcessKeys.stem(process, generation)).pub"
    }

    /// Reads and verifies `ID.pub`.
    ///
    /// - Throws: `KeyError` when it is missing, damaged, or another process's or realm's.
    package static func load(
        _ process: Topology.Process, in directory: String, realm: KeyRealm, generation: Int = 1
    ) throws(KeyError) -> Enrolment {
        let path = path(process.id, in: directory, generation: generation)
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, atMost: KeyText.maximumBytes)
        } catch { throw .file(error) }
        let values = try KeyText.read(bytes, path: path, head: head, names: names)
        try realm.match(path, realm: values[0], rehearsal: values[1])
        guard values[2] == process.id.rawValue else {
            throw .notMine(
                path: path, what: "process", expected: process.id.rawValue,
                found: PlainText.shown(values[2]))
        }
        guard values[3] == process.kind.rawValue, let signing = PublicKey(hex: values[5]),
            let transport = try? Z85.key(values[6]), let proof = Signature(hex: values[7])
        else { throw .malformed(path: path, reason: "malformed keys") }
        let enrolment = Enrolment(
            process: process.id, kind: process.kind, signing: signing, transport: transport)
        guard values[4] == enrolment.keyID.hex,
            Ed25519.verify(
                KeyText.write(head: head, enrolment.claim(realm)), signature: proof, key: signing)
        else { throw .malformed(path: path, reason: "the proof does not fit the keys") }
        return enrolment
    }
}

/// The private keys of one process (`ID.key`, 0600).
package struct ProcessKeys: Sendable {
    package let process: CourtID
    package let kind: Directory.ProcessKind
    package let signing: SigningKey
    package let curve: CurveKey

    /// What is enrolled of these keys.
    package var enrolment: Enrolment {
        Enrolment(
            process: process, kind: kind, signing: signing.publicKey, transport: curve.publicKey)
    }

    /// New keys.
    package static func make(_ process: Topology.Process) -> ProcessKeys {
        ProcessKeys(
            process: process.id, kind: process.kind, signing: SigningKey.make(),
            curve: CurveKey.make())
    }

    /// The next generation of a process's keys. A coordinator keeps its CURVE key: courts that are
    /// away when the directory changes know no other, and must be able to come back.
    package func next() -> ProcessKeys {
        ProcessKeys(
            process: process, kind: kind, signing: SigningKey.make(),
            curve: kind == .court ? CurveKey.make() : curve)
    }

    private static let head = "crosswrit-private-key 1"
    private static let names = [
        "realm", "rehearsal", "process", "kind", "key", "ed25519-public", "curve-public",
        "ed25519-seed", "curve-secret",
    ]

    /// The file's name within a key directory; `generation` counts a process's keys from 1.
    package static func path(
        _ process: CourtID, in directory: String, generation: Int = 1
    ) -> String {
        "\(directory)/\(stem(process, generation)).key"
    }

    /// No id of a process holds a plus sign.
    static func stem(_ process: CourtID, _ generation: Int) -> String {
        generation == 1 ? process.rawValue : "\(process)+\(generation)"
    }

    /// The generations of a process's keys in a key directory, in order.
    package static func generations(_ process: CourtID, in directory: String) -> [Int] {
        Files.names(in: directory).compactMap { name -> Int? in
            guard name.hasSuffix(".pub") else { return nil }
            let stem = name.dropLast(4)
            if stem == process.rawValue { return 1 }
            guard stem.hasPrefix("\(process)+"),
                let number = Int(stem.dropFirst(process.rawValue.utf8.count + 1)), number > 1,
                Self.stem(process, number) == stem
            else { return nil }
            return number
        }.sorted()
    }

    /// The newest keys of a process in a key directory that a version of the directory lists.
    ///
    /// - Returns: The keys; nil when the version lists none of those at hand.
    /// - Throws: `KeyError` when a file is damaged.
    package static func enrolled(
        _ process: CourtID, in directory: String, realm: KeyRealm, listed: Directory
    ) throws(KeyError) -> ProcessKeys? {
        for generation in generations(process, in: directory).reversed() {
            guard Files.exists(path(process, in: directory, generation: generation)) else {
                continue
            }
            let keys = try load(process, in: directory, realm: realm, generation: generation)
            let key = listed.key(of: process, id: keys.signing.id)
            if key?.signing == keys.signing.publicKey, key?.transport == keys.curve.publicKey {
                return keys
            }
        }
        return nil
    }

    /// Writes `ID.key` and `ID.pub`; overwrites nothing.
    ///
    /// - Returns: The paths written.
    /// - Throws: `KeyError`; what had been written before is then removed again.
    package func write(
        in directory: String, realm: KeyRealm, generation: Int = 1
    ) throws(KeyError) -> [String] {
        var text = KeyText.write(
            head: Self.head,
            realm.records + [
                ("process", process.rawValue), ("kind", kind.rawValue), ("key", signing.id.hex),
                ("ed25519-public", signing.publicKey.hex),
                ("curve-public", Z85.encode(curve.publicKey)),
                ("ed25519-seed", signing.seed.withBytes { Hexadecimal.encode($0.array) }),
                ("curve-secret", curve.secret.withBytes { (try? Z85.encode($0.array)) ?? "" }),
            ])
        defer { SecretBytes.wipe(&text) }
        let privatePath = Self.path(process, in: directory, generation: generation)
        let publicPath = Enrolment.path(process, in: directory, generation: generation)
        do {
            try Files.create(privatePath, text, secret: true)
        } catch { throw .file(error) }
        do {
            try Files.create(
                publicPath, enrolment.file(realm, signedBy: signing), secret: false)
        } catch {
            Files.discard(privatePath)
            throw .file(error)
        }
        return [privatePath, publicPath]
    }

    /// Reads `ID.key` and verifies that its halves belong together.
    ///
    /// - Parameters:
    ///   - process: The court's id for a node, the coordinator's own for a coordinator.
    ///   - directory: The key directory.
    ///   - realm: What the keys must belong to.
    ///   - generation: Which of the process's keys, counted from 1.
    /// - Returns: The keys.
    /// - Throws: `KeyError` when the file is missing, readable by others, damaged, or not this
    ///   one's.
    package static func load(
        _ process: CourtID, in directory: String, realm: KeyRealm, generation: Int = 1
    ) throws(KeyError) -> ProcessKeys {
        let path = path(process, in: directory, generation: generation)
        var bytes: [UInt8]
        do {
            bytes = try Files.read(path, atMost: KeyText.maximumBytes, secret: true)
        } catch { throw .file(error) }
        defer { SecretBytes.wipe(&bytes) }
        let values = try KeyText.read(bytes, path: path, head: head, names: names)
        try realm.match(path, realm: values[0], rehearsal: values[1])
        guard values[2] == process.rawValue else {
            throw .notMine(
                path: path, what: "process", expected: process.rawValue,
                found: PlainText.shown(values[2]))
        }
        guard let kind = Directory.ProcessKind(rawValue: values[3]),
            var seed = Hexadecimal.decode(values[7]), seed.count == 32,
            var secret = try? Z85.decode(values[8]), secret.count == 32
        else { throw .malformed(path: path, reason: "malformed keys") }
        let keys: ProcessKeys
        do {
            keys = ProcessKeys(
                process: process, kind: kind,
                signing: try SigningKey(seed: SecretBytes(taking: &seed)),
                curve: try CurveKey(secret: SecretBytes(taking: &secret)))
        } catch { throw .sodium(error) }
        guard keys.signing.publicKey.hex == values[5], keys.signing.id.hex == values[4],
            Z85.encode(keys.curve.publicKey) == values[6]
        else { throw .sodium(.brokenKeyPair(what: path)) }
        return keys
    }
}

/// The root key: signs directories and nothing else (`root.key` 0600, `root.pub` 0644).
///
/// Keep `root.key` away from the machines that run processes; they need `root.pub` alone.
package enum RootKey {
    private static let head = "crosswrit-root-key 1"
    private static let publicHead = "crosswrit-root-public-key 1"

    /// The private half's path within a key directory.
    package static func path(in directory: String) -> String { directory + "/root.key" }
    /// The public half's path within a key directory.
    package static func publicPath(in directory: String) -> String { directory + "/root.pub" }

    /// Makes a root key and writes both files; overwrites nothing.
    ///
    /// - Throws: `KeyError`; what had been written before is then removed again.
    package static func make(in directory: String, realm: KeyRealm) throws(KeyError) -> SigningKey {
        let key = SigningKey.make()
        let records = realm.records + [("ed25519-public", key.publicKey.hex)]
        var secret = KeyText.write(
            head: head,
            records + [("ed25519-seed", key.seed.withBytes { Hexadecimal.encode($0.array) })])
        defer { SecretBytes.wipe(&secret) }
        let proof = key.sign(KeyText.write(head: publicHead, records))
        do {
            try Files.create(path(in: directory), secret, secret: true)
        } catch { throw .file(error) }
        do {
            try Files.create(
                publicPath(in: directory),
                KeyText.write(head: publicHead, records + [("proof", proof.hex)]), secret: false)
        } catch {
            Files.discard(path(in: directory))
            throw .file(error)
        }
        return key
    }

    /// Reads `root.key`.
    ///
    /// - Throws: `KeyError` when the file is missing, readable by others, damaged or another
    ///   realm's.
    package static func load(in directory: String, realm: KeyRealm) throws(KeyError) -> SigningKey {
        let path = path(in: directory)
        var bytes: [UInt8]
        do {
            bytes = try Files.read(path, atMost: KeyText.maximumBytes, secret: true)
        } catch { throw .file(error) }
        defer { SecretBytes.wipe(&bytes) }
        let values = try KeyText.read(
            bytes, path: path, head: head,
            names: ["realm", "rehearsal", "ed25519-public", "ed25519-seed"])
        try realm.match(path, realm: values[0], rehearsal: values[1])
        guard var seed = Hexadecimal.decode(values[3]), seed.count == 32 else {
            throw .malformed(path: path, reason: "malformed key")
        }
        let key: SigningKey
        do {
            key = try SigningKey(seed: SecretBytes(taking: &seed))
        } catch { throw .sodium(error) }
        guard key.publicKey.hex == values[2] else {
            throw .sodium(.brokenKeyPair(what: path))
        }
        return key
    }

    /// Reads `root.pub`, the one key that a process trusts by itself.
    ///
    /// - Parameters:
    ///   - directory: The key directory.
    ///   - realm: What the key must belong to.
    ///   - pinned: The key that the topology pins, if it does.
    /// - Returns: The root's public key.
    /// - Throws: `KeyError` when the file is missing, damaged, another realm's, or not the pinned
    ///   key.
    package static func loadPublic(
        in directory: String, realm: KeyRealm, pinned: PublicKey? = nil
    ) throws(KeyError) -> PublicKey {
        let path = publicPath(in: directory)
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, atMost: KeyText.maximumBytes)
        } catch { throw .file(error) }
        let values = try KeyText.read(
            bytes, path: path, head: publicHead,
            names: ["realm", "rehearsal", "ed25519-public", "proof"])
        try realm.match(path, realm: values[0], rehearsal: values[1])
        guard let key = PublicKey(hex: values[2]), let proof = Signature(hex: values[3]),
            Ed25519.verify(
                KeyText.write(head: publicHead, realm.records + [("ed25519-public", key.hex)]),
                signature: proof, key: key)
        else { throw .malformed(path: path, reason: "the proof does not fit the key") }
        if let pinned, pinned != key { throw .wrongRoot(path: path) }
        return key
    }
}

extension Span<UInt8> {
    /// A copy.
    var array: [UInt8] { indices.map { self[$0] } }
}
