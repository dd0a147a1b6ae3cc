import CourtProtocol
import Domain
import Engine
import Simulation
import Sodium

/// One process: its engine, its journal, and the rows that are not on disk yet.
final class Process {
    let id: CourtID
    var docket: Docket?
    var desk: Desk?
    /// Encoded rows, oldest first; what lies behind `synced` may be lost by a crash.
    var journal: [[UInt8]] = []
    var synced = 0
    /// What each row of the journal changed, as it was made live (or replayed where it was not).
    var changes: [Changes] = []
    var jobs: [Effect] = []
    var replies: [UInt64: Reply] = [:]
    var logs: [String] = []
    /// Every answer ever given, oldest first: what a caller holds even after a crash.
    var stopped: String?
    /// Papers that lie on this process's disk.
    var papers: Set<Digest> = []
    /// Its journal was put back from a copy that says so, and has not been taken up yet.
    var isMarked = false
    /// The machine's clock is off by this much.
    var skew: Int64 = 0
    /// The session that the last WELCOME gave.
    var session: UInt64?

    init(_ id: CourtID) { self.id = id }

    var isUp: Bool { docket != nil || desk != nil }
    var projection: Projection { Projection(changes) }
}

/// A connection between a node and the coordinator: two queues of frames.
final class Connection {
    let court: CourtID
    let number: UInt64
    var isOpen = true
    var toSeat: [[UInt8]] = []
    var toNode: [[UInt8]] = []

    init(_ court: CourtID, _ number: UInt64) {
        self.court = court
        self.number = number
    }

    var route: Route {
        Route(bytes: Array("\(court)#\(number)".utf8))
    }
}

/// One coordinator and several nodes over an in-memory network and in-memory journals, on clocks
/// that only the test moves. Frames travel as bytes; a row counts as durable only when the test
/// says so.
final class World {
    let cast = Cast.shared
    let codec = WireCodec()
    var dice: Chance
    var monotonic: Int64 = 1_000_000
    var wall = Cast.start
    var seat = Process(Cast.seat)
    var nodes: [CourtID: Process] = [:]
    let order: [CourtID]
    var connections: [CourtID: Connection] = [:]
    var routes: [CourtID: Connection] = [:]
    /// Every connection by its route's bytes.
    var byRoute: [Route: Connection] = [:]
    var connectionCount: UInt64 = 0
    var token: UInt64 = 0
    /// Engines hear at once what projections hold, and let go of matters at rest; a start from a
    /// snapshot takes the others alone.
    var letsGo = false
    /// Matters that an engine has asked for after it had let go of them.
    var broughtBack: [(court: CourtID, matter: MatterID)] = []
    /// Versions of the directory that the seat wants on disk, and courts whose open matters it asks
    /// for: the test answers.
    var keptDirectories: [SignedDirectory] = []
    var askedOpen: [[CourtID]] = []
    /// Nodes whose connection can't be made.
    var cut: Set<CourtID> = []
    /// Lets a test look at (or alter) a frame on its way; nil drops it.
    var onFrame: ((_ from: CourtID, _ to: CourtID, _ bytes: [UInt8]) -> [UInt8]?)?
    var happenings: [Happening] = []
    /// Nodes restored from an older copy: their answers so far count no longer.
    var restarts = 0

    init(seed: UInt64, courts: [CourtID] = Cast.nodes) {
        dice = Chance(seed: seed)
        order = courts
        start(seat)
        for court in courts {
            let node = Process(court)
            nodes[court] = node
            start(node)
            let record = OfficerRecord(
                name: Cast.officer, roles: Cast.roles, removed: false, by: "test")
            perform(node.desk?.set(record, token: 0, now: now(node)) ?? [], by: node)
        }
        // What a process is set up with is on disk before anything can fail.
        for process in processes {
            take(process)
            sync(process)
        }
    }

    func node(_ court: CourtID) -> Process {
        guard let node = nodes[court] else { preconditionFailure("no node \(court)") }
        return node
    }

    var processes: [Process] { [seat] + order.map(node) }

    func now(_ process: Process) -> Now {
        Now(monotonic: monotonic, wall: wall.advanced(byMilliseconds: process.skew))
    }

    func seal(_ process: Process) -> SodiumSeal { SodiumSeal(key: cast.key(process.id)) }

    // MARK: Starts and crashes

    /// Starts a process from its journal, by replay alone or from a snapshot at `covered`.
    func start(_ process: Process, covered: Int? = nil) {
        process.stopped = nil
        process.jobs = []
        process.replies = [:]
        let cause =
            process.journal.isEmpty ? "init" : process.isMarked ? "restore" : "start"
        let from = covered ?? 0
        var replayed = Array(process.changes.prefix(from))
        let projection = Projection(replayed)
        let snapshot = letsGo ? projection.trimmedSnapshot(of: process.id) : projection.snapshot
        let past = ArchiveLookup { [covered = replayed] id in
            Projection.archived(id, in: covered)
        } open: { _ in
            []
        }
        do {
            if process.id == Cast.seat {
                var docket = Docket(
                    ledger: cast.ledger(process.id), law: cast.law, sessionSeed: dice.next())
                if from > 0 { docket.restore(snapshot) }
                for row in process.journal[from...] {
                    replayed.append(try docket.replay(try codec.row(row), past: past))
                }
                adopt(replayed, process)
                process.docket = docket
                perform(
                    try process.docket?.begin(cause: cause, now: now(process)) ?? [], by: process)
            } else {
                var desk = Desk(
                    ledger: cast.ledger(process.id), law: cast.law, home: Cast.seat,
                    instance: (0..<16).map { _ in UInt8(truncatingIfNeeded: dice.next()) },
                    seed: dice.next())
                if from > 0 {
                    desk.restore(
                        snapshot,
                        acts: try projection.undecided.map { ($0, try act($0, of: process)) },
                        recent: projection.actOrder.suffix(8_192).map { $0 })
                }
                for row in process.journal[from...] {
                    replayed.append(try desk.replay(try codec.row(row), past: past))
                }
                adopt(replayed, process)
                process.desk = desk
                perform(process.desk?.begin(cause: cause, now: now(process)) ?? [], by: process)
            }
        } catch {
            fail("\(process.id) can't start from its journal: \(error)")
        }
    }

    /// What went wrong inside the harness or an invariant that it checks by itself.
    var faults: [String] = []

    func fail(_ text: String) { faults.append(text) }

    /// Compares what the rows changed when they were made with what their replay says.
    private func adopt(_ replayed: [Changes], _ process: Process) {
        let live = Projection(process.changes.prefix(replayed.count))
        let again = Projection(replayed)
        if process.changes.count >= replayed.count, live != again {
            fail("\(process.id): replay differs: \(live.differences(from: again))")
        }
        process.changes = replayed
    }

    private func act(_ own: OwnAct, of process: Process) throws -> Act {
        let row = try codec.row(process.journal[Int(own.position) - 1])
        for leaf in row.leaves {
            switch try codec.leaf(leaf, realm: Cast.realm, rehearsal: true) {
            case .act(let act) where Merkle.leaf(leaf, seal(process)) == own.digest: return act
            case .intake(let intake) where intake.returned:
                for batch in try codec.stream(intake.data).batches {
                    for item in batch.items
                    where Merkle.leaf(item.leaf, seal(process)) == own.digest {
                        if case .act(let act) = try codec.leaf(
                            item.leaf, realm: Cast.realm, rehearsal: true)
                        {
                            return act
                        }
                    }
                }
            default: break
            }
        }
        throw RecordFault("the journal does not hold the act")
    }

    /// Kills a process: of the rows not yet synced only the first `surviving` are found again.
    func crash(_ process: Process, surviving: Int = 0) {
        process.docket = nil
        process.desk = nil
        process.journal.removeLast(
            process.journal.count - min(process.journal.count, process.synced + surviving))
        process.changes.removeLast(process.changes.count - process.journal.count)
        process.synced = process.journal.count
        if process.id == Cast.seat {
            for court in order { drop(court) }
            routes = [:]
        } else {
            drop(process.id)
        }
    }

    /// Starts a process again, sometimes from a snapshot.
    func restart(_ process: Process) {
        let covered = dice.once(in: 2) ? dice.below(process.journal.count + 1) : 0
        start(process, covered: covered == 0 ? nil : covered)
    }

    /// Puts an older copy of a journal in place of a dead process's own; a marked one is known to
    /// be a copy.
    func replace(_ process: Process, by rows: Int, marked: Bool = false) {
        process.isMarked = marked
        process.journal.removeLast(process.journal.count - rows)
        process.changes.removeLast(process.changes.count - rows)
        process.synced = rows
        restarts += 1
    }

    // MARK: Network

    func connect(_ court: CourtID) {
        let process = node(court)
        guard process.isUp, seat.isUp, !cut.contains(court), connections[court] == nil else {
            return
        }
        connectionCount += 1
        let connection = Connection(court, connectionCount)
        connections[court] = connection
        byRoute[connection.route] = connection
        perform(process.desk?.connected(now(process)) ?? [], by: process)
    }

    /// Breaks the connection: what was on its way is lost, the coordinator finds out when it sends.
    func drop(_ court: CourtID) {
        guard let connection = connections.removeValue(forKey: court) else { return }
        connection.isOpen = false
        connection.toSeat = []
        connection.toNode = []
        let process = node(court)
        perform(process.desk?.disconnected(now(process)) ?? [], by: process)
    }

    /// Delivers the oldest frame of one direction. False when there is none.
    @discardableResult
    func deliver(_ connection: Connection, toSeat: Bool) -> Bool {
        guard connection.isOpen else { return false }
        if toSeat {
            guard !connection.toSeat.isEmpty, seat.isUp else { return false }
            arrive(connection.toSeat.removeFirst(), over: connection)
        } else {
            let process = node(connection.court)
            guard !connection.toNode.isEmpty, process.isUp else { return false }
            let bytes = connection.toNode.removeFirst()
            do {
                let frame = try codec.frame(bytes)
                if take(paper: frame, at: process) { return true }
                if case .welcome(let welcome) = frame { process.session = welcome.session }
                perform(process.desk?.received(frame, now: now(process)) ?? [], by: process)
            } catch {
                fail("the coordinator sent bytes that are no frame: \(error)")
            }
        }
        return true
    }

    /// Bytes reach the coordinator over a connection that the transport has authenticated.
    func arrive(_ bytes: [UInt8], over connection: Connection) {
        guard seat.isUp else { return }
        do {
            let frame = try codec.frame(bytes)
            if take(paper: frame, at: seat) { return }
            perform(
                seat.docket?.received(
                    frame, from: connection.court, keyID: cast.key(connection.court).id,
                    route: connection.route, now: now(seat)) ?? [], by: seat)
        } catch {
            perform(
                seat.docket?.malformed(
                    from: connection.court, route: connection.route, reason: "\(error)",
                    now: now(seat)) ?? [], by: seat)
        }
    }

    private func put(_ frame: Frame, on connection: Connection, toSeat: Bool) {
        var bytes = codec.encode(frame)
        let from = toSeat ? connection.court : Cast.seat
        let to = toSeat ? Cast.seat : connection.court
        if let onFrame {
            guard let altered = onFrame(from, to, bytes) else { return }
            bytes = altered
        }
        if toSeat { connection.toSeat.append(bytes) } else { connection.toNode.append(bytes) }
    }

    // MARK: Effects

    func perform(_ effects: [Effect], by process: Process) {
        for effect in effects {
            switch effect {
            case .send(let peer, let frame): send(frame, from: process, to: peer)
            case .sendRoute(let route, let frame):
                if let connection = byRoute[route], connection.isOpen {
                    put(frame, on: connection, toSeat: false)
                }
            case .route(let peer, let route):
                routes[peer] = route.flatMap { byRoute[$0] }
            // One coordinator, no days that end: tested over real processes.
            case .sendDialled, .dial, .hangUp, .directoryInForce, .rehome, .account, .compare: break
            case .keepDirectory(let signed): keptDirectories.append(signed)
            case .fetchOpenMatters(let courts): askedOpen.append(courts)
            case .load, .reopen, .returnRecords, .fetchPaper, .servePaper, .fetchMatter:
                process.jobs.append(effect)
            case .reply(let token, let reply): process.replies[token] = reply
            case .happened(let happening): happenings.append(happening)
            case .log(let line): process.logs.append(line)
            case .stop(let why): process.stopped = why
            }
        }
    }

    private func send(_ frame: Frame, from process: Process, to peer: CourtID) {
        if process.id == Cast.seat {
            guard let connection = routes[peer] else { return }
            guard connection.isOpen else {
                routes.removeValue(forKey: peer)
                perform(seat.docket?.lost(peer) ?? [], by: seat)
                return
            }
            put(frame, on: connection, toSeat: false)
        } else if let connection = connections[process.id] {
            put(frame, on: connection, toSeat: true)
        }
    }

    /// Runs the oldest job that a process waits for.
    func runJob(_ process: Process) {
        guard process.isUp, !process.jobs.isEmpty else { return }
        let job = process.jobs.removeFirst()
        switch job {
        case .load(let position):
            guard position >= 1, position <= process.synced,
                let row = try? codec.row(process.journal[Int(position) - 1])
            else { return fail("\(process.id) asks for row \(position) of \(process.synced)") }
            perform(process.docket?.loaded(position, row, now: now(process)) ?? [], by: process)
            perform(process.desk?.loaded(position, row, now: now(process)) ?? [], by: process)
        case .reopen(let peer, let incarnation, let after):
            let durable = Projection(process.changes.prefix(process.synced))
            let items = durable.outbox(to: peer, incarnation: incarnation, after: after)
            perform(
                process.docket?.reopened(peer, after: after, items: items, now: now(process)) ?? [],
                by: process)
            perform(
                process.desk?.reopened(after: after, items: items, now: now(process)) ?? [],
                by: process)
        case .fetchMatter(let id):
            let found = Projection.archived(id, in: process.changes.prefix(process.synced))
            if found != nil { broughtBack.append((process.id, id)) }
            perform(process.docket?.fetched(id, found, now: now(process)) ?? [], by: process)
            perform(process.desk?.fetched(id, found, now: now(process)) ?? [], by: process)
        case .returnRecords(let peer, let session, let after):
            giveBack(peer, session, after)
        case .fetchPaper(let paper, let matter, let from):
            fetch(paper, matter, from, process)
        case .servePaper(let to, let digest, let offset, let length):
            let data = [UInt8](repeating: 0x70, count: min(64, length))
            send(.paperChunk(digest: digest, offset: offset, data: data), from: process, to: to)
        default: break
        }
    }

    private func giveBack(_ peer: CourtID, _ session: UInt64, _ after: Mark) {
        for bytes in seat.journal.prefix(seat.synced) {
            guard let row = try? codec.row(bytes) else { continue }
            for leaf in row.leaves {
                guard
                    case .intake(let intake)? = try? codec.leaf(
                        leaf, realm: Cast.realm, rehearsal: true),
                    intake.peer == peer, intake.isArrival,
                    var stream = try? codec.stream(intake.data)
                else { continue }
                let items = stream.batches.reduce(0) { $0 + $1.items.count }
                let last = stream.first + UInt64(items) - 1
                guard
                    stream.incarnation > after.incarnation
                        || (stream.incarnation == after.incarnation && last > after.seq)
                else { continue }
                stream.session = session
                stream.last = false
                send(.returned(codec.encode(stream)), from: seat, to: peer)
            }
        }
        let end = Stream(
            session: session, incarnation: max(1, after.incarnation), first: 1, batches: [],
            last: true)
        send(.returned(codec.encode(end)), from: seat, to: peer)
    }

    // MARK: Papers

    /// Papers that a process is fetching, with the matter that gives it the right.
    private var wanted: [CourtID: [(Paper, MatterID)]] = [:]

    private func fetch(_ paper: Paper, _ matter: MatterID, _ from: CourtID, _ process: Process) {
        if process.papers.contains(paper.digest) { return store(paper, matter, process) }
        wanted[process.id, default: []].append((paper, matter))
        send(
            .paperWant(matter: matter, digest: paper.digest, offset: 0, length: 64), from: process,
            to: from)
        // Asked again until it is here: connections come and go.
        process.jobs.append(.fetchPaper(paper, matter: matter, from: from))
    }

    private func take(paper frame: Frame, at process: Process) -> Bool {
        switch frame {
        case .paperChunk(let digest, _, _):
            let found = wanted[process.id, default: []].filter { $0.0.digest == digest }
            wanted[process.id]?.removeAll { $0.0.digest == digest }
            process.papers.insert(digest)
            for (paper, matter) in found { store(paper, matter, process) }
            return true
        case .paperMissing: return true
        default: return false
        }
    }

    private func store(_ paper: Paper, _ matter: MatterID, _ process: Process) {
        wanted[process.id]?.removeAll { $0.0.digest == paper.digest && $0.1 == matter }
        process.jobs.removeAll {
            if case .fetchPaper(let other, matter, _) = $0 {
                other.digest == paper.digest
            } else {
                false
            }
        }
        perform(
            process.docket?.paperStored(paper, of: matter, now: now(process)) ?? [], by: process)
        perform(process.desk?.paperStored(paper, of: matter, now: now(process)) ?? [], by: process)
    }

    // MARK: Commits

    /// Closes the row being written: it is in the file, but not on disk yet.
    func take(_ process: Process) {
        let taken = process.docket?.takeRow(now(process)) ?? process.desk?.takeRow(now(process))
        guard let (row, changes) = taken else { return }
        process.journal.append(codec.encode(row))
        process.changes.append(changes)
    }

    /// The oldest row that is not on disk yet becomes durable.
    func sync(_ process: Process) {
        guard process.isUp, process.synced < process.journal.count else { return }
        process.synced += 1
        if process.changes[process.synced - 1].remarks.contains(where: { $0.code == "restore" }) {
            process.isMarked = false
        }
        let durable = Durable(storeCommitted: UInt64(process.synced))
        perform(process.docket?.committed(durable, now: now(process)) ?? [], by: process)
        perform(process.desk?.committed(durable, now: now(process)) ?? [], by: process)
        if letsGo { project(process) }
    }

    /// Projections hold every row that is on disk.
    func project(_ process: Process) {
        process.docket?.projected(UInt64(process.synced))
        process.desk?.projected(UInt64(process.synced))
    }

    // MARK: Time

    func pass(_ milliseconds: Int64) {
        monotonic += milliseconds
        wall = wall.advanced(byMilliseconds: milliseconds)
    }

    func tick(_ process: Process) {
        perform(process.docket?.tick(now(process)) ?? [], by: process)
        perform(process.desk?.tick(now(process)) ?? [], by: process)
    }
}
