import CourtProtocol
import Domain
import Engine
import Logging
import Runtime
import Sodium
import Store
import Topology

/// A coordinator and nodes in one thread without sockets: the engines, the codec, the seal, the
/// journal and the projections of the processes, and nothing that waits. What it leaves in the data
/// directories is what processes would have left, and they go on from it.
final class Circuit {
    /// One process.
    final class Site {
        let id: CourtID
        let station: Station
        let plant: Plant
        var docket: Docket?
        var desk: Desk?
        /// Frames that have been sent to it and from whom.
        var inbox: [(from: CourtID, bytes: [UInt8])] = []
        var unprojected: [Changes] = []
        var jobs: [Effect] = []
        var rowBytes = 0
        var rows = 0
        /// What rows change goes into projections; else nobody can go on from its data.
        let isProjected: Bool

        init(
            _ id: String, _ kind: Directory.ProcessKind, _ folder: String, isProjected: Bool = true
        ) throws {
            self.isProjected = isProjected
            let options = ProcessOptions(
                topology: folder + "/topology.yaml", process: id, data: folder + "/data/" + id)
            var station = try Station(options, kind: kind)
            var logger = Logger(label: id)
            logger.logLevel = .error
            plant = try ProcessHost.plant(
                options, station, now: SystemClock.now(), logger: logger)
            try station.keepRules(in: plant.lock.directory.path)
            try station.keepDirectory(in: plant.lock.directory)
            self.station = station
            self.id = station.identity.process
        }
    }

    let seat: Site
    let nodes: [Site]
    private let places: [CourtID: Int]
    private var now = SystemClock.now()
    private var token: UInt64 = 0
    private var replies: [UInt64: ActReply] = [:]
    private let papers: [Paper]
    private let number: CaseNumber
    private var steps = 0

    /// - Parameters:
    ///   - folder: holds topology.yaml and keys; data directories are made in data/.
    ///   - coordinator: its id.
    ///   - courts: ids of the nodes; the first one sends to the second.
    ///   - daysAgo: so many days the clock is behind, so that windows have passed when processes
    ///     go on with the data.
    ///   - seatAlone: nodes keep no projections, which are half of what lies on disk: only the
    ///     coordinator can go on from its data.
    /// - Throws: `BenchFault`, or what files, stores and engines say.
    init(
        folder: String, coordinator: String, courts: [String], daysAgo: Int, seatAlone: Bool
    ) throws {
        seat = try Site(coordinator, .coordinator, folder)
        nodes = try courts.map { try Site($0, .court, folder, isProjected: !seatAlone) }
        var places: [CourtID: Int] = [:]
        for (place, node) in nodes.enumerated() { places[node.id] = place }
        self.places = places
        now.wall = now.wall.advanced(byMilliseconds: -Int64(daysAgo) * 86_400_000)
        var papers: [Paper] = []
        for kind in [PaperKind.commissionLetter, .serviceReturn] {
            let bytes = Array("%PDF-1.4 \(kind.rawValue)\n".utf8)
            for site in nodes + [seat] {
                let stored = try site.plant.papers.add(bytes: bytes)
                guard site === seat else { continue }
                papers.append(
                    Paper(
                        digest: stored.digest, size: stored.size, name: "\(kind.rawValue).pdf",
                        kind: kind, sealed: kind == .commissionLetter))
            }
        }
        self.papers = papers
        do throws(Refusal) {
            number = try CaseNumber("（2026）豫01执1号", of: nodes[0].id)
        } catch {
            throw BenchFault(error.reason.en)
        }
        var docket = Docket(ledger: seat.station.ledger(), law: seat.station.law, sessionSeed: 1)
        let begun = try docket.begin(cause: "init", now: now)
        seat.docket = docket
        try perform(begun, seat)
        for node in nodes {
            var desk = Desk(
                ledger: node.station.ledger(), law: node.station.law,
                home: node.station.coordinator.id,
                instance: [UInt8](repeating: 1, count: 16), seed: 2)
            var effects = desk.begin(cause: "init", now: now)
            for officer in node.station.topology.officers(of: node.station.court.id) {
                effects += desk.set(
                    OfficerRecord(
                        name: officer.name, roles: officer.roles.compactMap(OfficerRole.init),
                        removed: false, by: "topology"), token: 0, now: now)
            }
            effects += desk.connected(now)
            node.desk = desk
            try perform(effects, node)
        }
        try settle()
        guard nodes.allSatisfy({ $0.desk?.isLinked == true }) else {
            throw BenchFault("the nodes of the circuit did not link")
        }
    }

    // MARK: Acts

    /// Sends `count` letters from the first node to the second.
    ///
    /// - Returns: their matters.
    func send(_ count: Int) throws -> [MatterID] {
        let body = SenderDesk.letter(
            from: nodes[0].id, to: nodes[1].id, number, papers: papers, at: now.wall)
        return try act((0..<count).map { _ in (nil, body) })
    }

    /// Withdraws these, which closes them.
    func withdraw(_ matters: [MatterID]) throws {
        _ = try act(
            matters.map {
                ($0.rawValue, .commission(.withdraw(.init(text: "被执行人已履行", papers: []))))
            })
    }

    /// Lets go of matters that are not acted on again, so that memory does not grow with them.
    func retire(_ matters: [MatterID]) {
        for matter in matters {
            seat.docket?.retire(matter)
            for node in nodes { node.desk?.retire(matter) }
        }
    }

    private func act(_ bodies: [(matter: String?, body: ActBody)]) throws -> [MatterID] {
        let first = token + 1
        for (matter, body) in bodies {
            token += 1
            let command = ActCommand(
                token: token, matter: matter.flatMap { MatterID($0) }, officer: "指挥丁", key: "",
                wait: 0, recordedFor: nil, body: body)
            try perform(nodes[0].desk?.command(command, now: now) ?? [], nodes[0])
        }
        try settle()
        return try (first...token).map { asked in
            guard let reply = replies.removeValue(forKey: asked) else {
                throw BenchFault("an act was not answered")
            }
            if let refusal = reply.refusal { throw BenchFault(refusal.reason.en) }
            return reply.matter
        }
    }

    // MARK: Work

    /// Runs until nothing moves any more.
    private func settle() throws {
        var moves = true
        while moves {
            moves = false
            for site in [seat] + nodes {
                moves = try work(site) || moves
            }
            now.monotonic += 1
            now.wall = now.wall.advanced(byMilliseconds: 1)
        }
    }

    private func work(_ site: Site) throws -> Bool {
        var moves = false
        let frames = site.inbox
        site.inbox = []
        for (from, bytes) in frames {
            moves = true
            let frame = try site.plant.codec.frame(bytes)
            if site === seat {
                guard let place = places[from] else { continue }
                try perform(
                    site.docket?.received(
                        frame, from: from, keyID: nodes[place].station.identity.keyID,
                        route: Self.route(from), now: now) ?? [], site)
            } else {
                try perform(site.desk?.received(frame, now: now) ?? [], site)
            }
        }
        let jobs = site.jobs
        site.jobs = []
        for job in jobs {
            moves = true
            try run(job, site)
        }
        while let (row, changes) = site.docket?.takeRow(now) ?? site.desk?.takeRow(now) {
            moves = true
            let bytes = site.plant.codec.encode(row)
            let durable = try site.plant.journal.append(
                bytes, position: row.sealed.header.position)
            try site.plant.journal.checkpointIfDue()
            site.rows += 1
            site.rowBytes += bytes.count
            site.unprojected.append(changes)
            if site.unprojected.count >= 32 { try project(site) }
            try perform(
                site.docket?.committed(durable, now: now)
                    ?? site.desk?.committed(durable, now: now) ?? [], site)
        }
        return moves
    }

    private func project(_ site: Site) throws {
        defer { site.unprojected = [] }
        guard site.isProjected else { return }
        try site.plant.views.apply(site.unprojected)
        site.docket?.projected(site.plant.views.covered)
        site.desk?.projected(site.plant.views.covered)
    }

    private func run(_ job: Effect, _ site: Site) throws {
        switch job {
        case .load(let position):
            guard let stored = try site.plant.journal.rows(from: position, limit: 1).first else {
                throw BenchFault("row \(position) of \(site.id) is missing")
            }
            let row = try site.plant.codec.row(stored.row)
            try perform(
                site.docket?.loaded(position, row, now: now)
                    ?? site.desk?.loaded(position, row, now: now) ?? [], site)
        case .fetchMatter(let id):
            let found = try ViewsReader(site.plant.views).archived(id)
            try perform(
                site.docket?.fetched(id, found, now: now)
                    ?? site.desk?.fetched(id, found, now: now) ?? [], site)
        case .reopen(let peer, let incarnation, let after):
            try project(site)
            let items = try ViewsReader(site.plant.views).outbox(
                to: peer, incarnation: incarnation, after: after)
            try perform(
                site.docket?.reopened(peer, after: after, items: items, now: now)
                    ?? site.desk?.reopened(after: after, items: items, now: now) ?? [], site)
        case .fetchPaper(let paper, let matter, _):
            // It lies in every store already.
            try perform(
                site.docket?.paperStored(paper, of: matter, now: now)
                    ?? site.desk?.paperStored(paper, of: matter, now: now) ?? [], site)
        default: break
        }
    }

    private func perform(_ effects: [Effect], _ site: Site) throws {
        for effect in effects {
            switch effect {
            case .send(let peer, let frame):
                let bytes = site.plant.codec.encode(frame)
                if site === seat {
                    if let place = places[peer] { nodes[place].inbox.append((seat.id, bytes)) }
                } else {
                    seat.inbox.append((site.id, bytes))
                }
            case .sendRoute(let route, let frame):
                guard let peer = CourtID(String(decoding: route.bytes, as: UTF8.self)),
                    let place = places[peer]
                else { continue }
                nodes[place].inbox.append((seat.id, site.plant.codec.encode(frame)))
            case .reply(let token, .act(let reply)): replies[token] = reply
            case .reply(let token, .refused(let refusal)) where token > 0:
                throw BenchFault(refusal.reason.en)
            case .load, .reopen, .fetchPaper, .fetchMatter: site.jobs.append(effect)
            case .stop(let why): throw BenchFault("\(site.id): \(why)")
            default: break
            }
        }
    }

    private static func route(_ id: CourtID) -> Route { Route(bytes: Array(id.rawValue.utf8)) }

    /// Writes what projections lack and closes all files.
    func finish() throws {
        for site in [seat] + nodes {
            try project(site)
            site.plant.views.close()
            site.plant.journal.close()
        }
    }
}
