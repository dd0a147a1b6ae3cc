/// What makes a directory (法院名录) unacceptable. Each says what to do next.
package enum DirectoryFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// More bytes than `Directory.maximumBytes`.
    case tooLarge(bytes: Int)
    /// The text is not a directory; `line` counts from 1, 0 when the fault is no single line's.
    case malformed(line: Int, reason: String)
    /// The text could be read, but is not the one form in which its content is written.
    case notCanonical
    /// The signature is not the root key's over these bytes.
    case forged
    /// The directory belongs to another realm.
    case wrongRealm(expected: String, found: String)
    /// A rehearsal's directory where a real one is due, or the other way round.
    case wrongMode(rehearsalExpected: Bool)
    /// The directory names another root key than the one trusted here.
    case wrongRoot
    /// An older version than the one in force.
    case rollback(inForce: UInt32, offered: UInt32)
    /// A version between the one in force and this one has not arrived.
    case gap(expected: UInt32, offered: UInt32)
    /// Two different directories carry the same version and the root's signature.
    case conflict(version: UInt32)

    package var description: String {
        switch self {
        case .tooLarge(let bytes):
            "法院名录 directory refused: \(bytes) bytes, at most \(Directory.maximumBytes) are read; "
                + "fetch it again from the realm's administrator"
        case .malformed(let line, let reason):
            "法院名录 directory refused: \(line > 0 ? "line \(line): " : "")\(reason); fetch it again "
                + "from the realm's administrator"
        case .notCanonical:
            "法院名录 directory refused: it is not in canonical form, so it was altered after it was "
                + "written; fetch it again from the realm's administrator"
        case .forged:
            "法院名录 directory refused: the signature is not the root key's; compare root.pub with "
                + "the administrator's by telephone, then fetch the directory again"
        case .wrongRealm(let expected, let found):
            "法院名录 directory refused: it is of realm \(found), this process belongs to \(expected); "
                + "use the directory made for this topology"
        case .wrongMode(let rehearsalExpected):
            rehearsalExpected
                ? "法院名录 directory refused: this is a rehearsal (演练) and the directory is a real "
                    + "one; use the rehearsal's own keys"
                : "法院名录 directory refused: it is a rehearsal's (演练) and never serves real courts; "
                    + "make keys for the real topology"
        case .wrongRoot:
            "法院名录 directory refused: it names another root key than the one trusted here; compare "
                + "root.pub with the administrator's"
        case .rollback(let inForce, let offered):
            "法院名录 directory refused: version \(offered) is older than version \(inForce) in force; "
                + "send the newest one"
        case .gap(let expected, let offered):
            "法院名录 directory refused: version \(expected) is missing before version \(offered); "
                + "fetch every version in order"
        case .conflict(let version):
            "法院名录 directory refused: a different version \(version) is already known; the "
                + "administrator must issue the next version, and look into who signed twice"
        }
    }
}

/// The directory (法院名录): courts, their superiors, the coordinators that serve them, endpoints and
/// public keys, under one version.
///
/// Processes trust only what stands here, and only when the root key has signed it
/// (``SignedDirectory``). They keep every version (``DirectoryBook``) and verify an act under the
/// version that it names.
///
/// # Canonical form
///
/// UTF-8 text, one record a line, fields parted by one TAB, each line ended by one LF:
///
/// ```
/// crosswrit-directory 1
/// realm        NAME
/// rehearsal    true | false
/// version      1 …
/// issued       milliseconds since 1970-01-01T00:00:00Z
/// root         Ed25519 public key of the root, hex
/// court        ID  LEVEL  SUPERIOR | -  COORDINATOR | -  CODE | -  NAME  [SUCCESSOR]  [observer]
/// coordinator  ID  COURT  ENDPOINT
/// key          PROCESS  court | coordinator  KEYID  ED25519-HEX  CURVE-HEX  VALID-FROM-MS
/// end
/// ```
///
/// Courts are ordered by id, coordinators by id, keys by process and then key id. A text that reads
/// well but is not byte for byte what the writer would produce is refused, so a directory has one
/// form and one signature.
package struct Directory: Hashable, Sendable {
    /// Longest text that is read: 8 MiB, ten times a directory of every court in the country.
    package static let maximumBytes = 8 << 20
    /// Most courts in one directory; there are about 3,500 in the country.
    package static let maximumCourts = 20_000

    /// What a process is.
    package enum ProcessKind: String, Hashable, Codable, Sendable, CaseIterable {
        /// A court's node.
        case court
        /// A coordinator.
        case coordinator
    }

    /// A coordinator: the process that serves nodes and owns matters.
    package struct Coordinator: Hashable, Codable, Sendable {
        /// Identity of the process.
        package var id: CourtID
        /// The court that runs it.
        package var court: CourtID
        /// Where it listens, such as `tcp://127.0.0.1:47001`.
        package var endpoint: String

        package init(id: CourtID, court: CourtID, endpoint: String) {
            self.id = id
            self.court = court
            self.endpoint = endpoint
        }
    }

    /// The public keys of one process. While keys are being changed a process has two of these.
    package struct Key: Hashable, Codable, Sendable {
        /// The court's id for its node, the coordinator's id for a coordinator.
        package var process: CourtID
        package var kind: ProcessKind
        /// Short name of the signing key.
        package var id: KeyID
        /// Ed25519: verifies what the process signed.
        package var signing: PublicKey
        /// Curve25519: tells on a ZeroMQ connection who speaks.
        package var transport: PublicKey
        /// The first instant from which the keys count.
        package var validFrom: Instant

        package init(
            process: CourtID, kind: ProcessKind, id: KeyID, signing: PublicKey,
            transport: PublicKey, validFrom: Instant
        ) {
            self.process = process
            self.kind = kind
            self.id = id
            self.signing = signing
            self.transport = transport
            self.validFrom = validFrom
        }
    }

    /// Grows by one with each directory that the root key signs; the first is 1.
    package let version: UInt32
    /// The closed world that these courts belong to; 3 … 64 characters of `a…z`, `0…9`, `-`.
    package let realm: String
    /// Whether this is practice (演练); such data never opens as a real court's.
    package let rehearsal: Bool
    /// When the directory was made.
    package let issued: Instant
    /// The root key that must have signed this directory.
    package let root: PublicKey
    /// Every court, outside courts (线下法院) included.
    package let tree: CourtTree
    /// Ordered by id.
    package let coordinators: [Coordinator]
    /// Ordered by process and key id.
    package let keys: [Key]

    private let coordinatorIndex: [CourtID: Int]
    private let keyIndex: [CourtID: [Int]]
    private let transportIndex: [PublicKey: Int]

    /// Makes a directory and checks that it is whole: every court with a node has a coordinator
    /// that is listed, every process has a key, and no two share a key, a key id or an endpoint.
    ///
    /// - Throws: `DirectoryFault.malformed` naming what is wrong.
    package init(
        version: UInt32, realm: String, rehearsal: Bool, issued: Instant, root: PublicKey,
        tree: CourtTree, coordinators: [Coordinator], keys: [Key]
    ) throws(DirectoryFault) {
        self.version = version
        self.realm = realm
        self.rehearsal = rehearsal
        self.issued = issued
        self.root = root
        self.tree = tree
        self.coordinators = coordinators.sorted { $0.id < $1.id }
        let sorted = keys.sorted { ($0.process, $0.id) < ($1.process, $1.id) }
        self.keys = sorted
        guard version >= 1 else { throw Self.fault("a version counts from 1") }
        guard Self.isRealm(realm) else { throw Self.fault("malformed realm name") }
        guard tree.courts.count <= Self.maximumCourts else { throw Self.fault("too many courts") }
        coordinatorIndex = try Self.index(coordinators: self.coordinators, tree: tree)
        for court in tree.courts {
            guard Self.isText(court.name), court.code.map(Self.isText) ?? true, court.code != "-"
            else { throw Self.fault("court \(court.id) has a malformed name or code") }
            if let coordinator = court.coordinator, coordinatorIndex[coordinator] == nil {
                throw Self.fault("court \(court.id) names the unlisted coordinator \(coordinator)")
            }
            if let successor = court.successor {
                guard court.coordinator == nil, tree[successor]?.coordinator != nil else {
                    throw Self.fault("court \(court.id) has an unfit successor \(successor)")
                }
            }
        }
        var keyIndex: [CourtID: [Int]] = [:]
        var transportIndex: [PublicKey: Int] = [:]
        var signing: Set<PublicKey> = [root]
        var ids: Set<KeyID> = []
        for (position, key) in self.keys.enumerated() {
            let known =
                switch key.kind {
                case .court: tree[key.process].map { !$0.isOutside } ?? false
                case .coordinator: coordinatorIndex[key.process] != nil
                }
            guard known else { throw Self.fault("a key of the unlisted process \(key.process)") }
            // A process may keep its transport key when it changes the signing key.
            let sharer = transportIndex.updateValue(position, forKey: key.transport)
            guard signing.insert(key.signing).inserted, ids.insert(key.id).inserted,
                sharer.map({ sorted[$0].process == key.process }) ?? true
            else { throw Self.fault("process \(key.process) shares a key with another") }
            keyIndex[key.process, default: []].append(position)
        }
        let processes =
            self.coordinators.map(\.id) + tree.courts.filter { !$0.isOutside }.map(\.id)
        for process in processes where keyIndex[process] == nil {
            throw Self.fault("process \(process) has no key")
        }
        self.keyIndex = keyIndex
        self.transportIndex = transportIndex
    }

    private static func index(
        coordinators: [Coordinator], tree: CourtTree
    ) throws(DirectoryFault) -> [CourtID: Int] {
        var index: [CourtID: Int] = [:]
        var endpoints: Set<String> = []
        for (position, coordinator) in coordinators.enumerated() {
            guard index.updateValue(position, forKey: coordinator.id) == nil,
                tree[coordinator.id] == nil
            else { throw fault("process \(coordinator.id) is listed twice") }
            guard tree[coordinator.court] != nil else {
                throw fault("coordinator \(coordinator.id) names an unlisted court")
            }
            guard isText(coordinator.endpoint), endpoints.insert(coordinator.endpoint).inserted
            else { throw fault("coordinator \(coordinator.id) has a malformed or shared endpoint") }
        }
        return index
    }

    /// The coordinator with this id, or nil.
    package func coordinator(_ id: CourtID) -> Coordinator? {
        coordinatorIndex[id].map { coordinators[$0] }
    }

    /// The coordinator that serves this court's node; nil for an outside or unknown court.
    package func coordinator(serving court: CourtID) -> Coordinator? {
        tree[court]?.coordinator.flatMap { coordinator($0) }
    }

    /// The courts whose nodes this coordinator serves, ordered by id.
    package func courts(servedBy coordinator: CourtID) -> [Court] {
        tree.courts.filter { $0.coordinator == coordinator }
    }

    /// The keys of a process, ordered by key id; empty for an unknown one.
    package func keys(of process: CourtID) -> [Key] {
        (keyIndex[process] ?? []).map { keys[$0] }
    }

    /// The process's key with this short name, or nil.
    package func key(of process: CourtID, id: KeyID) -> Key? {
        guard let positions = keyIndex[process] else { return nil }
        for position in positions where keys[position].id == id { return keys[position] }
        return nil
    }

    /// Who speaks on a connection that proved possession of this Curve25519 key; nil: nobody known.
    package func process(transport: PublicKey) -> Key? {
        transportIndex[transport].map { keys[$0] }
    }

    /// Whether `text` is a realm's name: 3 … 64 characters of `a…z`, `0…9`, `-`, none at an end
    /// `-`.
    package static func isRealm(_ text: String) -> Bool {
        let bytes = text.utf8
        return (3...64).contains(bytes.count) && bytes.first != 0x2D && bytes.last != 0x2D
            && bytes.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }

    /// Whether `text` may stand as a field: 1 … 256 bytes, no control characters and none that
    /// change the direction of writing, so that what a person reads is what is meant.
    package static func isText(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
                    && !(0x2028...0x202E).contains($0.value)
                    && !(0x2066...0x2069).contains($0.value)
            }
    }

    fileprivate static func fault(_ reason: String) -> DirectoryFault {
        .malformed(line: 0, reason: reason)
    }
}

extension Directory {
    private static let header = "crosswrit-directory 1"

    /// The canonical text, as bytes.
    package func encoded() -> [UInt8] {
        var text = Self.header + "\n"
        func line(_ fields: String...) { line(fields) }
        func line(_ fields: [String]) {
            text += fields.joined(separator: "\t") + "\n"
        }
        line("realm", realm)
        line("rehearsal", rehearsal ? "true" : "false")
        line("version", String(version))
        line("issued", String(issued.milliseconds))
        line("root", root.hex)
        for court in tree.courts {
            var more = court.successor.map { [$0.rawValue] } ?? []
            if court.isObserver { more = [court.successor?.rawValue ?? "-", "observer"] }
            line(
                [
                    "court", court.id.rawValue, court.level.rawValue,
                    court.superior?.rawValue ?? "-", court.coordinator?.rawValue ?? "-",
                    court.code ?? "-", court.name,
                ] + more)
        }
        for coordinator in coordinators {
            line(
                "coordinator", coordinator.id.rawValue, coordinator.court.rawValue,
                coordinator.endpoint)
        }
        for key in keys {
            line(
                "key", key.process.rawValue, key.kind.rawValue, key.id.hex, key.signing.hex,
                key.transport.hex, String(key.validFrom.milliseconds))
        }
        line("end")
        return Array(text.utf8)
    }

    /// Reads the canonical text.
    ///
    /// - Throws: `DirectoryFault` when the text is too large, malformed or not in canonical form.
    package init(decoding bytes: [UInt8]) throws(DirectoryFault) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge(bytes: bytes.count) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.fault("not UTF-8")
        }
        var reader = DirectoryReader()
        var number = 0
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            guard number <= 4 * Self.maximumCourts else {
                throw .malformed(line: number, reason: "too many lines")
            }
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            if number == 1 {
                guard fields == [Self.header] else {
                    throw .malformed(line: 1, reason: "not a directory of form 1")
                }
                continue
            }
            guard reader.take(fields) else {
                throw .malformed(line: number, reason: "malformed record")
            }
        }
        let directory = try reader.finish()
        guard directory.encoded() == bytes else { throw .notCanonical }
        self = directory
    }
}

/// Gathers a directory's records line by line. Order and repetition are not checked here: whatever
/// differs from the canonical form is refused when the text is written again and compared.
private struct DirectoryReader {
    private var realm: String?
    private var rehearsal: Bool?
    private var version: UInt32?
    private var issued: Instant?
    private var root: PublicKey?
    private var courts: [Court] = []
    private var coordinators: [Directory.Coordinator] = []
    private var keys: [Directory.Key] = []
    private var ended = false

    /// False when the record is malformed.
    mutating func take(_ fields: [String]) -> Bool {
        guard !ended else { return fields == [""] }
        switch (fields.first, fields.count) {
        case ("realm", 2): realm = fields[1]
        case ("rehearsal", 2): rehearsal = fields[1] == "true"
        case ("version", 2):
            version = UInt32(fields[1])
            return version != nil
        case ("issued", 2):
            issued = Int64(fields[1]).map(Instant.init(milliseconds:))
            return issued != nil
        case ("root", 2):
            root = PublicKey(hex: fields[1])
            return root != nil
        case ("court", 7), ("court", 8), ("court", 9): return court(fields)
        case ("coordinator", 4):
            guard let id = CourtID(fields[1]), let court = CourtID(fields[2]) else { return false }
            coordinators.append(Directory.Coordinator(id: id, court: court, endpoint: fields[3]))
        case ("key", 7): return key(fields)
        case ("end", 1): ended = true
        default: return false
        }
        return true
    }

    private mutating func court(_ fields: [String]) -> Bool {
        let superior = CourtID(fields[3])
        let coordinator = CourtID(fields[4])
        let successor = fields.count > 7 ? CourtID(fields[7]) : nil
        let isObserver = fields.count == 9 && fields[8] == "observer"
        guard (successor != nil) == (fields.count == 8), isObserver == (fields.count == 9),
            let id = CourtID(fields[1]),
            let level = CourtLevel(rawValue: fields[2]),
            superior != nil || fields[3] == "-", coordinator != nil || fields[4] == "-",
            courts.count < Directory.maximumCourts
        else { return false }
        courts.append(
            Court(
                id: id, name: fields[6], code: fields[5] == "-" ? nil : fields[5], level: level,
                superior: superior, coordinator: coordinator, successor: successor,
                isObserver: isObserver))
        return true
    }

    private mutating func key(_ fields: [String]) -> Bool {
        guard let process = CourtID(fields[1]),
            let kind = Directory.ProcessKind(rawValue: fields[2]),
            let id = KeyID(hex: fields[3]), let signing = PublicKey(hex: fields[4]),
            let transport = PublicKey(hex: fields[5]), let validFrom = Int64(fields[6])
        else { return false }
        keys.append(
            Directory.Key(
                process: process, kind: kind, id: id, signing: signing, transport: transport,
                validFrom: Instant(milliseconds: validFrom)))
        return true
    }

    func finish() throws(DirectoryFault) -> Directory {
        guard ended else { throw .malformed(line: 0, reason: "the text is cut short") }
        guard let realm, let rehearsal, let version, let issued, let root else {
            throw .malformed(line: 0, reason: "a head record is missing")
        }
        let tree: CourtTree
        do {
            tree = try CourtTree(courts)
        } catch {
            throw .malformed(line: 0, reason: "the courts form no tree")
        }
        return try Directory(
            version: version, realm: realm, rehearsal: rehearsal, issued: issued, root: root,
            tree: tree, coordinators: coordinators, keys: keys)
    }
}
