import Domain
import Engine
import Sodium

/// The processes of a scenario with their keys, their signed directory, and what each decides on.
struct Registry {
    /// One process: a coordinator or a court's node.
    struct Entry {
        var id: CourtID
        /// The court that runs it.
        var court: CourtID
        var isSeat: Bool
        /// Place of the coordinator that serves it (its own place for a coordinator).
        var home: Int
        var seal: SimSeal
        var keyID: KeyID
    }

    /// Coordinators first, then nodes, each in order of id.
    let entries: [Entry]
    let places: [CourtID: Int]
    let book: DirectoryBook
    /// What the coordinator at this place, and every node that it serves, decides on.
    let laws: [Int: Law]
    let realm: String
    let codec: SimCodec
    let cacheBytes: Int
    /// What rows change is kept somewhere, or put into projections.
    let describes: Bool

    /// - Throws: `SodiumError` or `DirectoryFault` when the courts make no directory.
    init(_ scenario: Scenario) throws {
        let isReal = scenario.tier != .fast
        realm = scenario.realm
        codec = SimCodec(isWire: isReal, sampled: scenario.sampledCodec)
        describes = scenario.keepsJournals || scenario.tier == .sqlite
        // Rows leave soon after they are made; what a court that was away missed is read again.
        cacheBytes = scenario.keepsJournals ? 4 << 20 : 8 << 10
        var dice = Dice(seed: scenario.seed, .tree)
        var entries: [Entry] = []
        var places: [CourtID: Int] = [:]
        func bytes(_ dice: inout Dice) -> Bytes32 {
            Bytes32(dice.next(), dice.next(), dice.next(), dice.next())
        }
        func key(_ dice: inout Dice) throws -> SigningKey {
            var seed = bytes(&dice).bytes
            return try SigningKey(seed: SecretBytes(taking: &seed))
        }
        let served = scenario.tree.courts.filter { !$0.isOutside }
        let coordinators = scenario.coordinators.sorted { $0.id < $1.id }
        for (place, coordinator) in coordinators.enumerated() {
            places[coordinator.id] = place
        }
        var keys: [Directory.Key] = []
        func add(_ id: CourtID, _ court: CourtID, isSeat: Bool, home: Int) throws {
            let seal: SimSeal
            let signing: PublicKey
            let keyID: KeyID
            if isReal {
                let own = try key(&dice)
                seal = SimSeal(real: own)
                signing = own.publicKey
                keyID = own.id
            } else {
                signing = PublicKey(bytes(&dice))
                seal = SimSeal(cheap: signing)
                keyID = KeyID(rawValue: signing.storage.word1)
            }
            keys.append(
                Directory.Key(
                    process: id, kind: isSeat ? .coordinator : .court, id: keyID,
                    signing: signing, transport: PublicKey(bytes(&dice)),
                    validFrom: Instant(milliseconds: 0)))
            places[id] = entries.count
            entries.append(
                Entry(id: id, court: court, isSeat: isSeat, home: home, seal: seal, keyID: keyID))
        }
        for (place, coordinator) in coordinators.enumerated() {
            try add(coordinator.id, coordinator.court, isSeat: true, home: place)
        }
        for court in served {
            guard let home = court.coordinator.flatMap({ places[$0] }) else { continue }
            try add(court.id, court.id, isSeat: false, home: home)
        }
        let root = try isReal ? key(&dice) : nil
        let rootKey = root?.publicKey ?? PublicKey(bytes(&dice))
        let directory = try Directory(
            version: 1, realm: scenario.realm, rehearsal: true, issued: Instant(milliseconds: 1),
            root: rootKey, tree: scenario.tree, coordinators: coordinators, keys: keys)
        var book = DirectoryBook(root: rootKey, realm: scenario.realm, rehearsal: true)
        let text = directory.encoded()
        if let root {
            try book.add(SignedDirectory(bytes: text, signature: root.sign(text)))
        } else {
            // Nobody forges in the fast tier; the real ones verify it.
            let nothing = Bytes32(0, 0, 0, 0)
            let unsigned = Signature(front: nothing, back: nothing)
            try book.add(SignedDirectory(bytes: text, signature: unsigned)) { _, _, _ in true }
        }
        self.book = book
        self.entries = entries
        self.places = places
        var laws: [Int: Law] = [:]
        for (place, coordinator) in coordinators.enumerated() {
            laws[place] = Law(
                tree: scenario.tree, calendar: scenario.calendar, rules: scenario.rules,
                served: served.filter { $0.coordinator == coordinator.id }.map(\.id).sorted())
        }
        self.laws = laws
    }

    /// What a process decides on.
    func law(_ place: Int) -> Law {
        guard let law = laws[entries[place].home] else {
            preconditionFailure("every process has a coordinator")
        }
        return law
    }

    /// The empty journal machinery of a process.
    func ledger(_ place: Int) -> Ledger {
        let entry = entries[place]
        return Ledger(
            identity: Identity(
                realm: realm, rehearsal: true, process: entry.id, keyID: entry.keyID,
                directoryVersion: 1), codec: codec, seal: entry.seal, book: book,
            cacheBytes: cacheBytes, describes: describes)
    }
}
