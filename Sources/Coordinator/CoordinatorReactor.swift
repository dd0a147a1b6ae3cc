import CourtProtocol
import Domain
import Engine
import Logging
import Messaging
import Runtime
import Sodium
import Topology

/// The coordinator's reactor: drains what has arrived, decides, hands one row to the commit thread,
/// and sends what a durable row releases. Lives on one thread.
struct CoordinatorReactor: ~Copyable {
    private var docket: Docket
    private let plant: Plant
    private let allow: AllowList
    private var router: RouterSocket
    private var monitor: SocketMonitor
    private var poller = Poller()
    private let routerToken: Poller.Token
    private let mailToken: Poller.Token
    private let monitorToken: Poller.Token
    /// Waits without the sockets while a full row is being committed: back-pressure.
    private var narrow = Poller()
    private var routes: [CourtID: RoutingID] = [:]
    private var queues: [CourtID: SendQueue] = [:]
    private var waiting = 0
    private var batch = InboundBatch()
    private var records: [MonitorRecord] = []
    private var stopping: String??
    private let context: MessagingContext
    private let keys: CurveKeyPair
    /// Where the other coordinators listen.
    private var places: [CourtID: Contact]
    private let station: Station
    private let live: LiveDirectory
    private var endpoint: String
    private var dials: [CourtID: DialledSocket] = [:]

    init(
        docket: Docket, plant: Plant, context: MessagingContext,
        allow: AllowList, keys: CurveKeyPair, endpoint: String,
        station: Station, live: LiveDirectory
    ) throws(MessagingError) {
        // Every call that can fail comes before the first stored property.
        var router = try RouterSocket(context: context, domain: .node)
        let monitor = try SocketMonitor(of: router, context: context)
        _ = try router.bind(endpoint, keys: keys)
        let places = try Contact.all(in: station.directory)
        self.docket = docket
        self.plant = plant
        self.allow = allow
        self.context = context
        self.keys = keys
        self.places = places
        self.station = station
        self.live = live
        self.endpoint = endpoint
        routerToken = poller.add(router)
        mailToken = poller.add(plant.reactor)
        monitorToken = poller.add(monitor)
        _ = narrow.add(plant.reactor)
        self.router = router
        self.monitor = monitor
    }

    /// Runs until a stop. Returns nil for a clean one, else why.
    mutating func run(_ first: [Effect]) -> String? {
        perform(first)
        do throws(MessagingError) {
            while true {
                commitIfIdle()
                if let stopping, docket.ledger.uncommittedRows == 0 || stopping != nil {
                    return farewell(stopping)
                }
                try turn()
            }
        } catch {
            return farewell("\(error)")
        }
    }

    private mutating func turn() throws(MessagingError) {
        let isFull = docket.ledger.isDraftFull && docket.ledger.uncommittedRows > 0
        let now = SystemClock.now()
        let isWaiting = waiting > 0 || dials.values.contains { $0.isWaiting }
        let wait = isWaiting ? 2 : Int(docket.wakeAfter(now))
        if isFull {
            _ = try narrow.wait(milliseconds: min(wait, 50))
        } else {
            _ = try poller.wait(milliseconds: wait)
            if poller.isReady(monitorToken) { try watch() }
            if poller.isReady(routerToken) { try receive() }
            try lookAtDials()
        }
        for message in plant.reactor.take() { handle(message) }
        perform(docket.tick(SystemClock.now()))
        flush()
    }

    // MARK: In

    /// Takes frames one by one, until none is left, the row is full, or others have waited enough.
    private mutating func receive() throws(MessagingError) {
        for _ in 0..<256 where !docket.ledger.isDraftFull {
            try router.receive(into: &batch, limit: 1)
            guard batch.isPartial else { return takeBatch() }
            takeBatch()
        }
    }

    private mutating func takeBatch() {
        let now = SystemClock.now()
        for malformed in batch.malformed {
            guard let peer = CourtID(malformed.user),
                let route = RoutingID(bytes: malformed.routingBytes)
            else { continue }
            perform(
                docket.malformed(
                    from: peer, route: Route(bytes: route.bytes), reason: "\(malformed.fault)",
                    now: now))
        }
        for inbound in batch.frames {
            guard let peer = CourtID(inbound.user), let key = KeyID(hex: inbound.keyID),
                // A revoked key's connection lives on in the library: each frame is checked.
                allow.isAllowed(user: inbound.user, keyID: inbound.keyID, in: .node)
            else { continue }
            let route = Route(bytes: inbound.routingID.bytes)
            do {
                let frame = try plant.codec.frame(inbound.payload)
                if plant.takePaper(frame) {
                    // A chunk is a sign of life: on a narrow way little else comes through.
                    docket.heard(peer, now: now)
                    continue
                }
                perform(
                    docket.received(frame, from: peer, keyID: key, route: route, now: now))
            } catch {
                perform(docket.malformed(from: peer, route: route, reason: error.what, now: now))
            }
        }
    }

    private mutating func watch() throws(MessagingError) {
        try monitor.receive(into: &records)
        for record in records {
            if case .handshakeFailedAuth(let status) = record.event {
                plant.logger.warning(
                    "a connection from \(record.endpoint) was refused (\(status)): its key is not in the directory"
                )
            }
        }
    }

    private mutating func handle(_ message: ReactorMessage) {
        let now = SystemClock.now()
        switch message {
        case .durable(let durable): perform(docket.committed(durable, now: now))
        case .fatal(let why): stopping = .some(why)
        case .loaded(let position, let row): perform(docket.loaded(position, row, now: now))
        case .reopened(let peer, let after, let items):
            perform(docket.reopened(peer, after: after, items: items, now: now))
        case .fetched(let id, let found): perform(docket.fetched(id, found, now: now))
        case .fetchedOpen(let found, let courts):
            perform(docket.fetchedOpen(found, of: courts, now: now))
        case .projected(let position): docket.projected(position)
        case .send(let peer, let frame): sendEither(frame, to: peer)
        case .paperStored(let paper, let matter):
            perform(docket.paperStored(paper, of: matter, now: now))
        case .publish(let signed, let token):
            perform(docket.publish(signed, token: token))
        case .accounted(let peer, let day, let half):
            perform(docket.accounted(peer, day, half, now: now))
        case .compared(let peer, let claim, let half):
            perform(docket.compared(peer, claim, half, now: now))
        case .directoryKept(let signed): perform(docket.directoryKept(signed, now: now))
        case .advance(let milliseconds, let token):
            perform(docket.startAdvance(by: milliseconds, token: token, now: now))
        case .held(let command): perform(docket.handle(command, now: now))
        case .status(let token): plant.replies.fulfil(token, .status(status(now)))
        case .view(let id, let token):
            plant.replies.fulfil(token, .view(docket.matter(id), unconfirmed: 0))
        case .command, .officer: break
        case .stop: if stopping == nil { stopping = .some(nil) }
        }
    }

    private func status(_ now: Now) -> EngineStatus {
        let linked =
            docket.linked.filter { !docket.isElsewhere($0) }
            + docket.dialledPeers.filter(docket.isDialled)
        return EngineStatus(
            incarnation: docket.ledger.incarnation, position: docket.ledger.committed,
            head: docket.ledger.head, clock: docket.ledger.clock, civil: docket.ledger.civil(now),
            links: docket.ledger.peers.map { peer in
                let outlet = docket.ledger.outlet(peer)
                let mark = docket.ledger.durableMark(peer)
                return LinkLine(
                    peer: peer, linked: linked.contains(peer), sent: outlet.next - 1,
                    confirmed: outlet.acked, receivedIncarnation: mark.incarnation,
                    received: mark.seq, waitingSince: outlet.oldestSince,
                    trouble: docket.dialTrouble(peer), skew: docket.skews[peer])
            }, keyID: docket.ledger.identity.keyID,
            mattersInMemory: docket.mattersInMemory)
    }

    // MARK: Out

    private mutating func commitIfIdle() {
        guard docket.ledger.uncommittedRows == 0 || docket.ledger.isDraftFull,
            docket.ledger.uncommittedRows < 2
        else { return }
        guard let (row, changes) = docket.takeRow(SystemClock.now()) else { return }
        plant.commit(row, changes)
    }

    private mutating func perform(_ effects: [Effect]) {
        for effect in effects {
            guard let own = plant.perform(effect) else { continue }
            switch own {
            case .send(let peer, let frame): sendEither(frame, to: peer)
            case .sendDialled(let peer, let frame): sendDialled(frame, to: peer)
            case .dial(let peer): dial(peer)
            case .directoryInForce(let version): stand(version)
            case .hangUp(let peer): dials.removeValue(forKey: peer)?.close(&poller)
            case .sendRoute(let route, let frame):
                if let id = RoutingID(bytes: route.bytes) {
                    _ = try? router.send(plant.codec.encode(frame), to: id)
                }
            case .route(let peer, let route):
                drop(peer)
                routes[peer] = route.flatMap { RoutingID(bytes: $0.bytes) }
            case .stop(let why): stopping = .some(why)
            default: break
            }
        }
    }

    private mutating func drop(_ peer: CourtID) {
        if let queue = queues.removeValue(forKey: peer), !queue.isEmpty { waiting -= 1 }
    }

    private mutating func send(_ frame: Frame, to peer: CourtID) {
        guard let route = routes[peer] else { return }
        let bytes = plant.codec.encode(frame)
        if queues[peer]?.isEmpty == false {
            queues[peer]?.append(bytes)
            if queues[peer]?.isOverflowing == true { lose(peer) }
            return
        }
        switch try? router.send(bytes, to: route) {
        case .sent: break
        case .full:
            queues[peer, default: SendQueue()].append(bytes)
            waiting += 1
        case .unreachable, nil: lose(peer)
        }
    }

    /// The connection is gone or hopeless: the session ends, HELLO begins the next.
    private mutating func lose(_ peer: CourtID) {
        drop(peer)
        routes.removeValue(forKey: peer)
        perform(docket.lost(peer))
    }

    // MARK: Directory

    /// A version of the directory is in force: whom to admit, where others listen, with which key
    /// to sign, where to listen.
    private mutating func stand(_ version: UInt32) {
        guard let directory = docket.ledger.book.latest else { return }
        live.stand(docket.ledger.book, docket.law)
        plant.logger.info("directory version \(version) is in force")
        do {
            try allow.admit(directory)
            let now = try Contact.all(in: directory)
            for peer in dials.keys.sorted() where now[peer] != places[peer] {
                // Elsewhere now: the next tick dials again.
                dials.removeValue(forKey: peer)?.close(&poller)
                perform(docket.dialClosed(peer, now: SystemClock.now()))
            }
            places = now
            let signing = try station.keys(under: directory).signing
            docket.sign(with: SodiumSeal(key: signing), keyID: signing.id)
            if let own = directory.coordinator(station.identity.process), own.endpoint != endpoint {
                // Beside the old one, for those who have not heard of it yet.
                _ = try router.bind(own.endpoint, keys: keys)
                endpoint = own.endpoint
            }
        } catch {
            plant.logger.error("directory version \(version): \(error)")
        }
    }

    // MARK: Dialled connections

    private mutating func dial(_ peer: CourtID) {
        guard dials[peer] == nil else { return }
        guard let place = places[peer] else {
            plant.logger.warning("the directory names no endpoint of \(peer)")
            return
        }
        do throws(MessagingError) {
            dials[peer] = try DialledSocket(
                place, keys: keys, context: context, poller: &poller)
        } catch {
            // The next HELLO tries again.
            plant.logger.error("no connection to \(peer): \(error)")
        }
    }

    private mutating func lookAtDials() throws(MessagingError) {
        for peer in dials.keys.sorted() {
            guard let dial = dials[peer] else { continue }
            switch try dial.look(poller) {
            case .connected: perform(docket.dialConnected(peer, now: SystemClock.now()))
            case .lost: perform(docket.dialLost(peer, now: SystemClock.now()))
            case .none: break
            }
            guard dial.hasArrived(poller) else { continue }
            for payload in try dial.receive(limit: 64) {
                do {
                    let frame = try plant.codec.frame(payload)
                    if plant.takePaper(frame) {
                        docket.heard(peer, now: SystemClock.now())
                        continue
                    }
                    perform(docket.dialReceived(frame, from: peer, now: SystemClock.now()))
                } catch {
                    plant.logger.warning("a frame of \(peer) can't be read: \(error.what)")
                }
            }
        }
    }

    private mutating func sendDialled(_ frame: Frame, to peer: CourtID) {
        // No socket could be had, or the directory did not name the peer: each HELLO tries again.
        guard let dial = dials[peer] else { return self.dial(peer) }
        guard !dial.send(plant.codec.encode(frame)) else { return }
        dial.reset()
        perform(docket.dialLost(peer, now: SystemClock.now()))
    }

    /// Papers travel over whichever connection there is.
    private mutating func sendEither(_ frame: Frame, to peer: CourtID) {
        if routes[peer] == nil, dials[peer] != nil {
            sendDialled(frame, to: peer)
        } else {
            send(frame, to: peer)
        }
    }

    private mutating func flush() {
        for dial in dials.values where dial.isWaiting { dial.flush() }
        guard waiting > 0 else { return }
        for peer in queues.keys.sorted() {
            guard let route = routes[peer] else { continue }
            while let frame = queues[peer]?.first {
                let result = try? router.send(frame, to: route)
                if result == .full { break }
                guard result == .sent else {
                    lose(peer)
                    break
                }
                queues[peer]?.removeFirst()
                if queues[peer]?.isEmpty == true { waiting -= 1 }
            }
        }
    }

    /// Tells the nodes, so that they do not wait for a timeout.
    private mutating func farewell(_ why: String?) -> String? {
        _ = plant.reactor.close()
        for peer in routes.keys.sorted() {
            guard let route = routes[peer] else { continue }
            let frame = Frame.disconnect(code: "stopping", reason: "the coordinator stops")
            _ = try? router.send(plant.codec.encode(frame), to: route)
        }
        for peer in dials.keys.sorted() {
            let frame = Frame.disconnect(code: "stopping", reason: "the coordinator stops")
            _ = dials[peer]?.send(plant.codec.encode(frame))
        }
        return why
    }
}
