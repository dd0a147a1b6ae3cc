import CourtProtocol
package import Domain
package import Engine
import LegalTime
package import Messaging
import Sodium
package import Store
package import Topology

/// What both kinds of process need to know before they start.
package struct ProcessOptions: Sendable {
    /// Path of the topology file.
    package var topology: String
    /// The process: a court's id for its node, a coordinator's id.
    package var process: String
    /// The data directory.
    package var data: String
    /// A calendar file in place of the built-in one.
    package var calendar: String?
    /// A table of windows laid over the built-in one.
    package var windows: String?
    /// Versions of the wire protocol that the process announces.
    package var versions: ProtocolVersions
    /// Where figures are served over HTTP; nil: nowhere.
    package var http: HTTPAddress?
    /// Under which address people reach it; nil: under its own.
    package var httpOrigin: String?

    package init(
        topology: String, process: String, data: String, calendar: String? = nil,
        windows: String? = nil, versions: ProtocolVersions = .own, http: HTTPAddress? = nil,
        httpOrigin: String? = nil
    ) {
        self.httpOrigin = httpOrigin
        self.topology = topology
        self.process = process
        self.data = data
        self.calendar = calendar
        self.windows = windows
        self.versions = versions
        self.http = http
    }
}

/// Why a process could not start: what happened, and what to do.
package struct StartFault: Error, Sendable, CustomStringConvertible {
    /// Exit code: 1 found wrong, 3 could not be tried.
    package var exit: Int32
    package var description: String

    package init(exit: Int32 = 3, _ description: String) {
        self.exit = exit
        self.description = description
    }
}

/// A process's place in the world, read and verified from its files.
package struct Station: Sendable {
    package let topology: Topology
    package let keys: ProcessKeys
    package let book: DirectoryBook
    package let directory: Directory
    package private(set) var law: Law
    /// The coordinator: the process itself, or the one that serves the court.
    package let coordinator: Directory.Coordinator
    package let court: Court
    package let identity: Identity

    /// Reads topology, keys and the signed directory; nothing else is trusted.
    ///
    /// - Throws: `StartFault`.
    package init(_ options: ProcessOptions, kind: Directory.ProcessKind) throws {
        do { try SodiumLibrary.start() } catch { throw StartFault("\(error)") }
        let report = Topology.load(
            path: options.topology, roles: OfficerRole.allCases.map(\.rawValue))
        guard let topology = report.topology else {
            let errors = report.findings.filter { $0.severity == .error }
                .prefix(5).map { "\(options.topology): \($0)" }.joined(separator: "\n")
            throw StartFault(
                exit: 1,
                "\(errors)\nmend the topology; `crosswrit topology check` lists every fault")
        }
        guard let process = Self.process(options.process, kind, topology) else {
            throw StartFault(
                exit: 1,
                "the topology has no \(kind.rawValue) “\(options.process)”; `crosswrit topology check \(options.topology)` lists what it has"
            )
        }
        do {
            let root = try RootKey.loadPublic(
                in: topology.keys, realm: topology.keyRealm, pinned: topology.rootKey)
            var book = try DirectoryFiles.load(
                from: topology.keys, root: root, realm: topology.keyRealm)
            // Versions that came over the links while the process ran.
            try DirectoryFiles.load(more: &book, from: options.data + "/directory")
            self.book = book
            guard let latest = book.latest else {
                throw StartFault(
                    "there is no signed directory in \(topology.keys); make one with `crosswrit topology keys \(options.topology) --out \(topology.keys)`"
                )
            }
            // Keys that the directory does not list are told of below.
            keys =
                try ProcessKeys.enrolled(
                    process, in: topology.keys, realm: topology.keyRealm, listed: latest)
                ?? ProcessKeys.load(process, in: topology.keys, realm: topology.keyRealm)
        } catch let fault as StartFault {
            throw fault
        } catch {
            throw StartFault(
                "\(error)\nmake keys with `crosswrit topology keys \(options.topology) --out \(topology.keys)`"
            )
        }
        guard let directory = book.latest else {
            throw StartFault(
                "there is no signed directory in \(topology.keys); make one with `crosswrit topology keys \(options.topology) --out \(topology.keys)`"
            )
        }
        guard directory.key(of: process, id: keys.signing.id)?.signing == keys.signing.publicKey,
            directory.key(of: process, id: keys.signing.id)?.transport == keys.curve.publicKey
        else {
            throw StartFault(
                "the keys of \(process) in \(topology.keys) are not those of directory version \(directory.version); enrol them, or put the enrolled ones back"
            )
        }
        let serving =
            kind == .coordinator
            ? directory.coordinator(process) : directory.coordinator(serving: process)
        guard let serving,
            let court = directory.tree[kind == .coordinator ? serving.court : process]
        else {
            throw StartFault(exit: 1, "the directory gives \(process) no coordinator")
        }
        self.topology = topology
        self.directory = directory
        coordinator = serving
        self.court = court
        identity = Identity(
            realm: directory.realm, rehearsal: directory.rehearsal, process: process,
            keyID: keys.signing.id, directoryVersion: directory.version)
        law = Law(
            tree: directory.tree, calendar: try Self.calendar(options.calendar),
            rules: try Self.rules(options.windows),
            served: directory.courts(servedBy: serving.id).map(\.id).sorted())
    }

    private static func process(
        _ text: String, _ kind: Directory.ProcessKind, _ topology: Topology
    ) -> CourtID? {
        switch kind {
        case .coordinator: topology.coordinators.first { $0.id.rawValue == text }?.id
        case .court:
            topology.tree.find(text).flatMap { $0.isOutside ? nil : $0.id }
        }
    }

    private static func calendar(_ path: String?) throws -> WorkCalendar {
        guard let path else { return WorkCalendar.published }
        do {
            return try WorkCalendar.parse(csv: try Files.read(path, atMost: 4 << 20))
        } catch {
            throw StartFault(exit: 1, "\(path): \(error)")
        }
    }

    private static func rules(_ path: String?) throws -> RuleBook {
        guard let path else { return RuleBook.standard }
        do {
            let other = try RuleBook.parse(csv: try Files.read(path, atMost: 4 << 20))
            return try RuleBook.standard.overlaid(by: other)
        } catch {
            throw StartFault(exit: 1, "\(path): \(error)")
        }
    }

    /// Takes in the tables of windows under which earlier matters of this process began, and keeps
    /// the present one for later.
    ///
    /// - Parameter data: the process's data directory.
    /// - Throws: `StartFault` naming a file that is not what its name says.
    package mutating func keepRules(in data: String) throws {
        law.former = try RuleBookFiles.keep(law.rules, in: data + "/rules")
    }

    /// The newest of this process's keys that a version of the directory lists.
    ///
    /// - Throws: `KeyError`; `StartFault` when the private half of none is here.
    package func keys(under directory: Directory) throws -> ProcessKeys {
        let found = try ProcessKeys.enrolled(
            identity.process, in: topology.keys, realm: topology.keyRealm, listed: directory)
        guard let found else {
            throw StartFault(
                "the keys of \(identity.process) that it lists are not in \(topology.keys); "
                    + "put their .key files there and publish it again, or start the process anew"
            )
        }
        return found
    }

    /// The CURVE pair that says who this process is.
    package func transportKeys() throws -> CurveKeyPair { try Self.transport(keys) }

    /// The CURVE pair of keys.
    package static func transport(_ keys: ProcessKeys) throws -> CurveKeyPair {
        try CurveKeyPair(
            publicKey: try CurvePublicKey(bytes: keys.curve.publicKey.bytes),
            secretKey: keys.curve.secret.withBytes { span in
                var bytes: [UInt8] = []
                for index in span.indices { bytes.append(span[index]) }
                return bytes
            })
    }

    /// The process's own journal machinery, empty.
    package func ledger() -> ProcessLedger { ledger(book) }

    /// The same, knowing versions of the directory that came later.
    package func ledger(_ book: DirectoryBook) -> ProcessLedger {
        Ledger(
            identity: identity, codec: WireCodec(), seal: SodiumSeal(key: keys.signing), book: book)
    }
}

/// What a start found.
package struct StartReport: Sendable {
    /// Rows whose chain, leaves and signature were verified at this start.
    package var verifiedRows: UInt64
    package var findings: [String]
    /// `init` for a new journal, `start` for one that goes on, `restore` for one that was put back
    /// from a copy.
    package var cause: String
}

/// Folds the journal's tail into an engine and its projections, verifying every row that it reads.
package enum StartUp {
    /// Rows before the snapshot whose chain is verified again at every start.
    static let lookBack: UInt64 = 256

    /// - Parameters:
    ///   - plant: the files of the process; nothing runs yet.
    ///   - station: the keys by which rows are verified.
    ///   - restore: hands a snapshot to the engine.
    ///   - replay: folds one row; finds matters that are not at hand in the projections.
    ///   - projected: lets go of what projections hold up to a row.
    /// - Returns: what was found and how much was verified.
    /// - Throws: `StartFault` naming the row when the journal is damaged.
    package static func run(
        _ plant: Plant, _ station: Station,
        restore: (StartState, [(OwnAct, Act)]) throws -> Void,
        replay: (Row, ArchiveLookup) throws(RecordFault) -> Changes,
        projected: (UInt64) -> Void
    ) throws -> StartReport {
        var findings: [String] = []
        let last = plant.journal.lastPosition
        switch plant.views.opening {
        case .new where last > 0:
            findings.append("projections were missing: rebuilt from the journal")
        case .rebuilding(let reason): findings.append("projections rebuilt: \(reason)")
        case .new, .kept: break
        }
        let covered = plant.views.covered
        let verified = try verifyChain(
            plant, station, from: covered > lookBack ? covered - lookBack + 1 : 1, through: covered)
        let reader = try ViewsReader(plant.views)
        let past = lookup(reader)
        if covered > 0 {
            let state = try reader.startState()
            try restore(state, try state.pendingActs.map { ($0, try act($0, plant)) })
        }
        var position = covered
        var pending: [Changes] = []
        while position < last {
            let rows = try plant.journal.rows(from: position + 1, limit: 256)
            guard let first = rows.first, first.position == position + 1 else {
                throw StartFault(
                    exit: 1,
                    "row \(position + 1) is missing from \(plant.journal.path); restore the newest copy (docs/operations.md)"
                )
            }
            for (at, bytes) in rows {
                do {
                    pending.append(try replay(try plant.codec.row(bytes), past))
                } catch {
                    throw StartFault(
                        exit: 1,
                        "\(plant.journal.path), row \(at): \(error.what). The journal is damaged; restore the newest copy (docs/operations.md)"
                    )
                }
                position = at
            }
            try plant.views.apply(pending)
            projected(position)
            pending = []
        }
        let replayed = last - covered
        findings.append(
            "\(last) rows; \(verified) verified before the snapshot, \(replayed) replayed and verified"
        )
        let isRestored = last > 0 && plant.lock.directory.isRestoredCopy
        if isRestored { findings.append("put back from a copy that ends at row \(last)") }
        return StartReport(
            verifiedRows: verified + replayed, findings: findings,
            cause: last == 0 ? "init" : isRestored ? "restore" : "start")
    }

    /// Finds matters in the projections of a process, as they are when it is asked.
    package static func lookup(_ reader: ViewsReader) -> ArchiveLookup {
        ArchiveLookup { id throws(RecordFault) in
            do throws(StoreFault) {
                return try reader.archived(id)
            } catch {
                throw RecordFault("\(id) can't be read from the projections: \(error.message)")
            }
        } open: { courts throws(RecordFault) in
            do throws(StoreFault) {
                return try reader.openMatters(of: courts)
            } catch {
                throw RecordFault("open matters can't be read: \(error.message)")
            }
        }
    }

    /// The content of an own act, from the row that holds it.
    private static func act(_ own: OwnAct, _ plant: Plant) throws -> Act {
        let realm = plant.identity.realm
        let rehearsal = plant.identity.rehearsal
        guard let stored = try plant.journal.rows(from: own.position, limit: 1).first,
            stored.position == own.position
        else { throw StartFault(exit: 1, "row \(own.position) is missing from the journal") }
        let row = try plant.codec.row(stored.row)
        if own.index >= 0, own.index < row.leaves.count,
            case .act(let act) = try plant.codec.leaf(
                row.leaves[own.index], realm: realm, rehearsal: rehearsal)
        {
            return act
        }
        let seal = SodiumSeal(key: SigningKey.make())
        for bytes in row.leaves {
            guard
                case .intake(let intake) = try plant.codec.leaf(
                    bytes, realm: realm, rehearsal: rehearsal), intake.returned
            else { continue }
            for batch in try plant.codec.stream(intake.data).batches {
                for item in batch.items where Merkle.leaf(item.leaf, seal) == own.digest {
                    if case .act(let act) = try plant.codec.leaf(
                        item.leaf, realm: realm, rehearsal: rehearsal)
                    {
                        return act
                    }
                }
            }
        }
        throw StartFault(exit: 1, "row \(own.position) does not hold the act that the index names")
    }

    /// Verifies chain, leaves and signatures of a run of rows; returns how many.
    package static func verifyChain(
        _ plant: Plant, _ station: Station, from first: UInt64, through last: UInt64
    ) throws -> UInt64 {
        guard first <= last else { return 0 }
        var chain = JournalCheck(station.ledger(), first: first)
        var position = first
        while position <= last {
            let rows = try plant.journal.rows(
                from: position, limit: Int(min(256, last - position + 1)))
            guard !rows.isEmpty else { break }
            for (at, bytes) in rows {
                do {
                    try chain.add(try plant.codec.row(bytes))
                } catch {
                    throw StartFault(
                        exit: 1,
                        "\(plant.journal.path), row \(at): \(error). The journal is damaged; restore the newest copy (docs/operations.md)"
                    )
                }
                position = at + 1
            }
        }
        return position - first
    }
}
