internal import Domain

/// Checks that courts, superiors and coordinators fit together.
struct TopologyRules {
    let draft: TopologyDraft
    private(set) var findings: [Finding]
    /// Position in `draft.courts` of the first court with this id.
    private var index: [String: Int] = [:]
    private var coordinatorIndex: [String: Int] = [:]

    init(draft: TopologyDraft, findings: [Finding]) {
        self.draft = draft
        self.findings = findings
    }

    private mutating func error(_ kind: Finding.Kind, _ line: Int?, _ message: String) {
        findings.append(Finding(.error, kind, line: line, message))
    }

    private mutating func warn(_ kind: Finding.Kind, _ line: Int?, _ message: String) {
        findings.append(Finding(.warning, kind, line: line, message))
    }

    /// Runs every rule; nil when one of them, or the reader before, found an error.
    mutating func check() -> Topology? {
        identities()
        codes()
        superiors()
        roots()
        cycles()
        serving()
        endpoints()
        officerCourts()
        guard !findings.contains(where: { $0.severity == .error }) else { return nil }
        return build()
    }

    private mutating func identities() {
        var names: [String: Int] = [:]
        for (position, court) in draft.courts.enumerated() {
            if let name = court.name {
                if let first = names[name.value] {
                    error(
                        .duplicateName, name.line,
                        "the court `\(PlainText.shown(name.value))` stands on line \(first) already; a "
                            + "court stands once, delete one")
                } else {
                    names[name.value] = name.line
                }
            }
            guard let id = court.id else { continue }
            guard let first = index[id.value] else {
                index[id.value] = position
                continue
            }
            let other = draft.courts[first]
            if let superior = court.superior, let earlier = other.superior,
                superior.value != earlier.value
            {
                error(
                    .twoSuperiors, superior.line,
                    "two superiors (上级法院): court \(id.value) has \(PlainText.shown(earlier.value)) on "
                        + "line \(earlier.line) and \(PlainText.shown(superior.value)) here; a court "
                        + "stands once and has one superior")
            } else {
                error(
                    .duplicateID, id.line,
                    "the id \(id.value) is taken by line \(other.line); every court and coordinator "
                        + "needs its own")
            }
        }
        for (position, coordinator) in draft.coordinators.enumerated() {
            guard let id = coordinator.id else { continue }
            let first =
                coordinatorIndex[id.value].map { draft.coordinators[$0].line }
                ?? index[id.value].map { draft.courts[$0].line }
            if let first {
                error(
                    .duplicateID, id.line,
                    "the id \(id.value) is taken by line \(first); every court and coordinator needs "
                        + "its own, such as coord-\(id.value)")
            } else {
                coordinatorIndex[id.value] = position
            }
        }
    }

    private mutating func codes() {
        var seen: [String: Int] = [:]
        for court in draft.courts {
            guard let code = court.code else {
                warn(
                    .codeUnknown, court.line,
                    "court \(court.id?.value ?? "?") has no code (法院代字); it runs and is named by id "
                        + "or full name; add `code:` when it is known")
                continue
            }
            guard let level = CourtCode.level(of: code.value) else {
                error(
                    .malformedCode, code.line,
                    "code (法院代字) `\(PlainText.shown(code.value))` is malformed: 最高法, or a province's "
                        + "short name with 0, 2 or 4 digits (法〔2015〕137号 arts. 4–5), such as 豫0105; "
                        + "delete the field when the code is unknown")
                continue
            }
            if let stated = court.level, stated.value != level {
                error(
                    .malformedCode, code.line,
                    "code (法院代字) \(code.value) has the form of a \(level.rawValue) court "
                        + "(\(level.term)), line \(stated.line) says \(stated.value.rawValue); correct "
                        + "one of them")
            }
            if let first = seen[code.value] {
                error(
                    .duplicateCode, code.line,
                    "code (法院代字) \(code.value) is taken by line \(first); a code belongs to one "
                        + "court")
            } else {
                seen[code.value] = code.line
            }
        }
    }

    private mutating func superiors() {
        for court in draft.courts {
            guard let superior = court.superior else { continue }
            guard let position = index[superior.value] else {
                error(
                    .unknownCourt, superior.line,
                    "unknown court `\(PlainText.shown(superior.value))` as superior (上级法院); list it under "
                        + "`courts:` (with `outside: true` if it has no node), or correct the id")
                continue
            }
            guard let lower = court.level?.value, let upper = draft.courts[position].level?.value
            else { continue }
            let distance = Self.rank(upper) - Self.rank(lower)
            if distance <= 0 {
                error(
                    .levelOrder, superior.line,
                    "wrong level order (层级): \(superior.value) is \(upper.rawValue) and can't stand "
                        + "above a \(lower.rawValue) court; name a higher court")
            } else if distance > 1 {
                warn(
                    .levelOrder, superior.line,
                    "the superior \(superior.value) stands \(distance) levels (层级) up; 上一级人民法院 "
                        + "is one level up: check that no court is left out")
            }
        }
    }

    private static func rank(_ level: CourtLevel) -> Int {
        switch level {
        case .grassroots: 0
        case .intermediate: 1
        case .high: 2
        case .supreme: 3
        }
    }

    private mutating func roots() {
        guard !draft.courts.isEmpty else {
            error(.noRoot, nil, "no courts: list at least one under `courts:`")
            return
        }
        if let root = draft.root, index[root.value] == nil {
            error(
                .unknownCourt, root.line,
                "unknown court `\(PlainText.shown(root.value))` as root; list it under `courts:`")
        }
        let roots = draft.courts.filter { $0.superior == nil && !$0.superiorFaulty }
        guard
            let top = roots.first(where: { $0.id?.value == draft.root?.value })
                ?? roots.first(where: { $0.level?.value == .supreme }) ?? roots.first
        else {
            error(
                .noRoot, nil,
                "no court stands at the top: every one has a superior; the supreme court has none")
            return
        }
        for court in roots where court.line != top.line || court.id?.value != top.id?.value {
            error(
                .severalRoots, court.line,
                "several roots: court \(court.id?.value ?? "?") has no superior (上级法院), and neither "
                    + "has \(top.id?.value ?? "?") on line \(top.line); add `superior:` here")
        }
        if let root = draft.root, let id = top.id, root.value != id.value, index[root.value] != nil
        {
            error(
                .severalRoots, root.line,
                "root is \(PlainText.shown(root.value)), but \(id.value) on line \(top.line) stands at the "
                    + "top of the tree; correct one of them")
        }
        if top.level?.value != .supreme {
            warn(
                .noRoot, top.line,
                "court \(top.id?.value ?? "?") stands at the top and is not the supreme court "
                    + "(最高人民法院): disputes that need a court above it will be refused; add its "
                    + "superiors, with `outside: true` if they have no node")
        }
    }

    private mutating func cycles() {
        var known = Set<Int>()
        for start in draft.courts.indices where !known.contains(start) {
            var path: [Int] = []
            var onPath: [Int: Int] = [:]
            var cursor: Int? = start
            while let position = cursor, !known.contains(position) {
                if let begin = onPath[position] {
                    let loop = path[begin...]
                    let names = (Array(loop) + [position]).compactMap { draft.courts[$0].id?.value }
                    let first = loop.min() ?? position
                    let shown = names.prefix(8).joined(separator: " → ")
                    error(
                        .cycle, draft.courts[first].superior?.line ?? draft.courts[first].line,
                        "a cycle of superiors (上级法院): \(shown)\(names.count > 8 ? " → …" : ""); one of "
                            + "these superiors is wrong")
                    break
                }
                onPath[position] = path.count
                path.append(position)
                cursor = draft.courts[position].superior.flatMap { index[$0.value] }
            }
            known.formUnion(path)
        }
    }

    private mutating func serving() {
        var served = Set<String>()
        let listed = Set(draft.coordinators.compactMap { $0.id?.value })
        for court in draft.courts {
            if let coordinator = court.coordinator {
                served.insert(coordinator.value)
                if court.outside {
                    error(
                        .noCoordinator, coordinator.line,
                        "an outside court (线下法院) has no node and so no coordinator; delete "
                            + "`outside` or `coordinator`")
                } else if !listed.contains(coordinator.value) {
                    error(
                        .unknownCoordinator, coordinator.line,
                        "no serving coordinator: `\(PlainText.shown(coordinator.value))` is not listed under "
                            + "`coordinators:`; list it, or correct the id")
                }
            } else if !court.outside, !court.coordinatorFaulty {
                error(
                    .noCoordinator, court.line,
                    "no serving coordinator for court \(court.id?.value ?? "?"); add `coordinator: ID`, "
                        + "or `outside: true` (线下法院) if it has no node")
            }
        }
        for coordinator in draft.coordinators {
            if let id = coordinator.id, !served.contains(id.value) {
                warn(
                    .idleCoordinator, coordinator.line,
                    "coordinator \(id.value) serves no court; name it in the courts that it serves")
            }
            guard let court = coordinator.court else { continue }
            guard let position = index[court.value] else {
                error(
                    .unknownCourt, court.line,
                    "unknown court `\(PlainText.shown(court.value))` runs this coordinator; list it under "
                        + "`courts:`, or correct the id")
                continue
            }
            if draft.courts[position].outside {
                error(
                    .unknownCourt, court.line,
                    "the outside court (线下法院) \(court.value) can't run a coordinator; name a court "
                        + "with a node")
            }
            if draft.courts[position].level?.value == .grassroots {
                error(
                    .levelOrder, court.line,
                    "a grassroots court (基层人民法院) runs no coordinator; name the intermediate court "
                        + "above \(court.value)")
            }
        }
    }

    private mutating func endpoints() {
        var seen: [String: Int] = [:]
        for coordinator in draft.coordinators {
            guard let endpoint = coordinator.endpoint else { continue }
            if let reason = Endpoint.fault(endpoint.value) {
                error(
                    .badEndpoint, endpoint.line,
                    "endpoint `\(PlainText.shown(endpoint.value))`: \(reason); write it as "
                        + "tcp://HOST:PORT, such as tcp://127.0.0.1:47001")
                continue
            }
            let normal = endpoint.value.lowercased()
            if let first = seen[normal] {
                error(
                    .duplicateEndpoint, endpoint.line,
                    "endpoint \(normal) is taken by line \(first); two coordinators can't listen on "
                        + "one port, choose another")
            } else {
                seen[normal] = endpoint.line
            }
        }
    }

    private mutating func officerCourts() {
        var seen: [String: Int] = [:]
        for officer in draft.officers {
            if let court = officer.court, index[court.value] == nil {
                error(
                    .unknownCourt, court.line,
                    "unknown court `\(PlainText.shown(court.value))` of officer \(PlainText.shown(officer.name)); "
                        + "list it under `courts:`, or correct the id")
            }
            let key = (officer.court?.value ?? "*") + "\t" + officer.name
            if let first = seen[key] ?? seen["*\t" + officer.name] {
                error(
                    .officers, officer.line,
                    "officer \(PlainText.shown(officer.name)) stands on line \(first) already; give every "
                        + "role in one place")
            } else {
                seen[key] = officer.line
            }
        }
    }

    private mutating func build() -> Topology? {
        guard let realm = draft.realm, let rehearsal = draft.rehearsal, let keys = draft.keys else {
            return nil
        }
        var lines: [CourtID: Int] = [:]
        var courts: [Court] = []
        for court in draft.courts {
            guard let id = court.id.flatMap({ CourtID($0.value) }), let name = court.name,
                let level = court.level
            else { return nil }
            lines[id] = court.line
            courts.append(
                Court(
                    id: id, name: name.value, code: court.code?.value, level: level.value,
                    superior: court.superior.flatMap { CourtID($0.value) },
                    coordinator: court.coordinator.flatMap { CourtID($0.value) },
                    successor: court.successor.flatMap { CourtID($0.value) },
                    isObserver: court.observer))
        }
        var coordinators: [Directory.Coordinator] = []
        for coordinator in draft.coordinators {
            guard let id = coordinator.id.flatMap({ CourtID($0.value) }),
                let court = coordinator.court.flatMap({ CourtID($0.value) }),
                let endpoint = coordinator.endpoint
            else { return nil }
            lines[id] = coordinator.line
            coordinators.append(
                Directory.Coordinator(id: id, court: court, endpoint: endpoint.value.lowercased()))
        }
        guard let tree = try? CourtTree(courts) else {
            error(.cycle, nil, "the courts form no tree; correct the superiors (上级法院)")
            return nil
        }
        var officers: [CourtID: [Topology.Officer]] = [:]
        for officer in draft.officers {
            let holders =
                officer.court.map { CourtID($0.value).map { [$0] } ?? [] }
                ?? tree.courts.filter { !$0.isOutside }.map(\.id)
            for court in holders {
                officers[court, default: []].append(
                    Topology.Officer(court: court, name: officer.name, roles: officer.roles))
            }
        }
        return Topology(
            realm: realm, rehearsal: rehearsal, keys: keys, rootKey: draft.rootKey, tree: tree,
            coordinators: coordinators.sorted { $0.id < $1.id }, officers: officers, lines: lines)
    }
}

/// The form of the addresses at which coordinators listen.
package enum Endpoint {
    /// Why `text` is no endpoint; nil when it is one: `tcp://HOST:PORT` with a name, an IPv4
    /// address or an IPv6 address in brackets, and a port of 1 … 65535.
    package static func fault(_ text: String) -> String? {
        let prefix = "tcp://"
        guard text.hasPrefix(prefix) else { return "it does not begin with tcp://" }
        let rest = text.dropFirst(prefix.count)
        guard let colon = rest.lastIndex(of: ":") else { return "the port is missing" }
        let digits = rest[rest.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != "0",
            UInt16(digits) != nil
        else { return "the port is not 1 … 65535" }
        let host = rest[..<colon]
        guard (1...253).contains(host.utf8.count) else { return "the host is missing" }
        if host.hasPrefix("["), host.hasSuffix("]"), host.utf8.count > 2 {
            let inner = host.dropFirst().dropLast().utf8
            let good = inner.allSatisfy {
                (0x30...0x3A).contains($0) || (0x61...0x66).contains($0)
                    || (0x41...0x46).contains($0)
                    || $0 == 0x2E
            }
            return good ? nil : "the IPv6 address is malformed"
        }
        let good = host.utf8.allSatisfy { PlainText.isWord($0) && $0 != 0x5F || $0 == 0x2E }
        return good && host.first != "-" && host.first != "."
            ? nil : "the host is neither a name nor an address"
    }
}
