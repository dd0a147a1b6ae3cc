package import Domain

/// Which courts there are, who stands above whom, which coordinator serves them and where: the
/// content of a topology file that has no faults.
///
/// # File
///
/// ```yaml
/// realm: zhengzhou-rehearsal   # 3 … 64 of a-z, 0-9, '-': the closed world these courts belong to
/// rehearsal: true              # 演练: practice; keys of every court may be made at once
/// root: spc                    # optional: the court at the top, checked against the tree
/// keys: ../var/keys            # directory of the keys, relative to this file
/// rootKey: 64 hex digits       # optional: pins the root key's public half
///
/// coordinators:
///   - {id: coord-yu01, court: yu01, endpoint: "tcp://127.0.0.1:47001"}
///
/// courts:                      # every court; the tree is what `superior` says and nothing else
///   - {id: spc, name: 最高人民法院, code: 最高法, level: supreme, coordinator: coord-yu01}
///   - {id: yu, name: 河南省高级人民法院, code: 豫, level: high, superior: spc,
///      coordinator: coord-yu01}
///   - {id: yu7101, name: 郑州铁路运输法院, code: 豫7101, level: grassroots, superior: yu71,
///      outside: true}          # 线下法院: no node; its papers are recorded for it (代录)
///
/// officers:                    # rehearsals only: people who may act at once
///   - {everyCourt: true, name: 承办甲, roles: [handler]}
///   - {court: yu01, name: 院长辛, roles: [president]}
/// ```
///
/// A court without `code` runs, with a warning. Anchors and aliases are refused: they let a small
/// file grow without bound.
package struct Topology: Hashable, Sendable {
    /// A person who may act in a rehearsal.
    package struct Officer: Hashable, Codable, Sendable {
        package var court: CourtID
        /// As typed on the command line.
        package var name: String
        /// Raw values of the officers' roles.
        package var roles: [String]
    }

    /// A process that this topology runs.
    package struct Process: Hashable, Codable, Sendable {
        /// The court's id for its node, the coordinator's own for a coordinator.
        package var id: CourtID
        package var kind: Directory.ProcessKind
        /// The court that runs it.
        package var court: CourtID
    }

    /// The closed world that these courts belong to.
    package var realm: String
    /// Whether this is practice (演练).
    package var rehearsal: Bool
    /// Directory of the key files, absolute or relative to the working directory.
    package var keys: String
    /// The root key's public half, when the file pins it.
    package var rootKey: PublicKey?
    /// Every court.
    package var tree: CourtTree
    /// Ordered by id.
    package var coordinators: [Directory.Coordinator]
    /// People of the rehearsal by court, each in the order of the file; empty otherwise.
    package var officers: [CourtID: [Officer]]
    /// Where each process stands in the file, for messages.
    package var lines: [CourtID: Int]

    /// Coordinators, then nodes, each ordered by id. Outside courts have none.
    package var processes: [Process] {
        coordinators.map { Process(id: $0.id, kind: .coordinator, court: $0.court) }
            + tree.courts.filter { !$0.isOutside }
            .map { Process(id: $0.id, kind: .court, court: $0.id) }
    }

    /// The officers of one court.
    package func officers(of court: CourtID) -> [Officer] { officers[court] ?? [] }

    /// The coordinator with this id, or nil.
    package func coordinator(_ id: CourtID) -> Directory.Coordinator? {
        coordinators.first { $0.id == id }
    }

    /// The coordinator that serves this court's node; nil for an outside or unknown court.
    package func coordinator(serving court: CourtID) -> Directory.Coordinator? {
        tree[court]?.coordinator.flatMap { coordinator($0) }
    }

    /// Longest topology file: 4 MiB, several times a file of every court in the country.
    package static let maximumBytes = 4 << 20

    /// Reads a topology file and reports every fault in it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - roles: The officers' roles that exist.
    /// - Returns: The findings, and the topology when none is an error. Keys are not looked at.
    package static func load(path: String, roles: [String]) -> TopologyReport {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, atMost: maximumBytes)
        } catch .tooLarge {
            return TopologyReport(findings: [tooLarge], topology: nil)
        } catch {
            return TopologyReport(
                findings: [Finding(.error, .unreadable, line: nil, error.description)],
                topology: nil)
        }
        return read(bytes, directory: Files.parent(of: path), roles: roles)
    }

    /// Reads a topology from bytes.
    ///
    /// - Parameters:
    ///   - bytes: The content of a topology file.
    ///   - directory: What relative paths in it are relative to.
    ///   - roles: The officers' roles that exist.
    /// - Returns: The findings, and the topology when none is an error. Keys are not looked at.
    package static func read(_ bytes: [UInt8], directory: String, roles: [String]) -> TopologyReport
    {
        guard bytes.count <= maximumBytes else {
            return TopologyReport(findings: [tooLarge], topology: nil)
        }
        let (root, findings) = YAMLTree.read(bytes)
        guard let root else { return TopologyReport(findings: findings, topology: nil) }
        var reader = TopologyReader(roles: roles, directory: directory, findings: findings)
        reader.read(root)
        var rules = TopologyRules(draft: reader.draft, findings: reader.findings)
        let topology = rules.check()
        return TopologyReport(findings: rules.findings.orderedByLine(), topology: topology)
    }

    private static let tooLarge = Finding(
        .error, .tooLarge, line: nil,
        "the file has more than \(maximumBytes) bytes; name the right file, or split the topology "
            + "by intermediate court")
}
