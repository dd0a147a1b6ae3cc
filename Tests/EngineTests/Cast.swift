import CourtProtocol
import Domain
import Engine
import LegalTime
import Sodium

/// Random numbers that a seed replays (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 … `limit` - 1.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

    /// True once in `times`.
    mutating func once(in times: Int) -> Bool { below(times) == 0 }
}

/// The courts of these tests with their keys and the signed directory, made once.
struct Cast: Sendable {
    static let realm = "engine-test"
    static let seat = id("yu01-coordinator")
    static let high = id("yu")
    static let city = id("yu01")
    static let askedCity = id("yu02")
    static let asking = id("yu0105")
    static let asked = id("yu0202")
    static let supreme = id("spc")
    /// The courts whose nodes run.
    static let nodes = [city, asking, askedCity, asked]

    static func id(_ text: String) -> CourtID {
        guard let id = CourtID(text) else { preconditionFailure("bad id in a test: \(text)") }
        return id
    }

    static let shared: Cast = {
        do {
            return try Cast()
        } catch {
            preconditionFailure("the test's directory is no directory: \(error)")
        }
    }()

    let keys: [CourtID: SigningKey]
    private let root: SigningKey
    /// The first version of the directory.
    let directory: Directory
    let book: DirectoryBook
    let law: Law

    private init() throws {
        func key(_ byte: UInt8) throws -> SigningKey {
            var seed = [UInt8](repeating: byte, count: 32)
            return try SigningKey(seed: SecretBytes(taking: &seed))
        }
        let root = try key(255)
        var keys = [Self.seat: try key(1)]
        let served = [
            Self.supreme, Self.high, Self.city, Self.asking, Self.askedCity, Self.asked,
        ]
        for (place, court) in served.enumerated() { keys[court] = try key(UInt8(place + 2)) }
        func court(
            _ id: CourtID, _ name: String, _ code: String, _ level: CourtLevel, _ up: CourtID?
        ) -> Court {
            Court(
                id: id, name: name, code: code, level: level, superior: up, coordinator: Self.seat)
        }
        let tree = try CourtTree([
            court(Self.supreme, "最高人民法院", "最高法", .supreme, nil),
            court(Self.high, "河南省高级人民法院", "豫", .high, Self.supreme),
            court(Self.city, "河南省郑州市中级人民法院", "豫01", .intermediate, Self.high),
            court(Self.asking, "郑州市金水区人民法院", "豫0105", .grassroots, Self.city),
            court(Self.askedCity, "河南省开封市中级人民法院", "豫02", .intermediate, Self.high),
            court(Self.asked, "开封市龙亭区人民法院", "豫0202", .grassroots, Self.askedCity),
        ])
        let directory = try Directory(
            version: 1, realm: Self.realm, rehearsal: true, issued: Instant(milliseconds: 1),
            root: root.publicKey, tree: tree,
            coordinators: [
                Directory.Coordinator(
                    id: Self.seat, court: Self.city, endpoint: "tcp://127.0.0.1:47001")
            ],
            keys: keys.keys.sorted().compactMap { process in
                keys[process].map {
                    Directory.Key(
                        process: process, kind: process == Self.seat ? .coordinator : .court,
                        id: $0.id, signing: $0.publicKey,
                        transport: PublicKey(BLAKE2b256.digest($0.publicKey.bytes).storage),
                        validFrom: Instant(milliseconds: 0))
                }
            })
        var book = DirectoryBook(root: root.publicKey, realm: Self.realm, rehearsal: true)
        let text = directory.encoded()
        try book.add(SignedDirectory(bytes: text, signature: root.sign(text)))
        self.keys = keys
        self.root = root
        self.directory = directory
        self.book = book
        law = Law(
            tree: tree, calendar: .published, rules: .standard, served: served.sorted())
    }

    /// The next version after `before`, signed by the root court: a court is closed into another.
    func closing(
        _ court: CourtID, into successor: CourtID, after before: Directory
    ) throws -> (directory: Directory, signed: SignedDirectory) {
        let courts = before.tree.courts.map { one in
            var one = one
            if one.id == court { (one.successor, one.coordinator) = (successor, nil) }
            return one
        }
        let next = try Directory(
            version: before.version + 1, realm: Self.realm, rehearsal: true,
            issued: before.issued.advanced(byMilliseconds: 1), root: before.root,
            tree: CourtTree(courts), coordinators: before.coordinators,
            keys: before.keys.filter { $0.process != court })
        let text = next.encoded()
        return (next, SignedDirectory(bytes: text, signature: root.sign(text)))
    }

    func key(_ process: CourtID) -> SigningKey {
        guard let key = keys[process] else { preconditionFailure("\(process) has no key") }
        return key
    }

    /// The empty journal machinery of a process.
    func ledger(_ process: CourtID) -> Ledger {
        Ledger(
            identity: Identity(
                realm: Self.realm, rehearsal: true, process: process, keyID: key(process).id,
                directoryVersion: 1), codec: WireCodec(), seal: SodiumSeal(key: key(process)),
            book: book)
    }

    // MARK: Words

    /// 2026-03-02 09:00, a Monday.
    static let start = CivilDate(year: 2026, month: 3, day: 2).start.advanced(
        byMilliseconds: 9 * 3_600_000)

    /// One person with every role, so that tests are about links and not about roles.
    static let officer = "众人"
    static let roles: [OfficerRole] = [
        .handler, .clerk, .commandCentre, .bureauChief, .supervisor, .president, .vicePresident,
    ]

    static func paper(_ kind: PaperKind, _ dice: inout Chance, sealed: Bool = false) -> Paper {
        Paper(
            digest: Digest(Bytes32(dice.next(), dice.next(), dice.next(), dice.next())), size: 64,
            name: "\(kind.rawValue).pdf", kind: kind, sealed: sealed)
    }

    static func letter(
        _ dice: inout Chance, papers: Bool = false, detail: String = "送达起诉状副本"
    )
        -> CommissionLetter
    {
        let kind = CommissionKind.serve
        guard let number = try? CaseNumber("（2026）豫0105执123号", of: asking) else {
            preconditionFailure("bad case number in a test")
        }
        // One set of papers serves every letter unless the test is about papers.
        var fixed = Chance(seed: 7)
        return CommissionLetter(
            from: asking, to: asked, caseNumber: number, kind: kind, detail: detail,
            debtor: "某某有限公司", asset: "工商银行 6222 尾号 0001", amountFen: 500_000_00,
            rulingAmountFen: 600_000_00, window: Window(15, .day), handler: "承办丙",
            handlerPhone: "0371-87654321",
            papers: kind.rule.papers.map {
                let sealed = $0 == .commissionLetter
                return papers ? paper($0, &dice, sealed: sealed) : paper($0, &fixed, sealed: sealed)
            })
    }

    static let approvals = [
        Approval(officer: officer, role: .bureauChief, at: start, note: ""),
        Approval(officer: officer, role: .commandCentre, at: start, note: ""),
    ]

    static func send(_ dice: inout Chance, papers: Bool = false) -> ActBody {
        .commission(.send(letter(&dice, papers: papers), approvals: approvals))
    }

    static let signFor = ActBody.commission(
        .signFor(.init(handler: "承办戊", phone: "0371-22334455")))
    static let contact = ActBody.commission(
        .contact(.init(person: "承办丙", phone: "0371-87654321", at: start, summary: "已联系")))
    static func progress(_ text: String) -> ActBody { .commission(.progress(.init(text: text))) }
    static func complete(_ dice: inout Chance) -> ActBody {
        .commission(
            .complete(
                .init(
                    outcome: .full, text: "已送达",
                    papers: [paper(.receipt, &dice), paper(.serviceReturn, &dice)])))
    }
    static let confirm = ActBody.commission(.confirm(.init(text: "")))
}
