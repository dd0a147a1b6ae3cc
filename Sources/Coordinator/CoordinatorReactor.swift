import CourtProtocol
import Domain
import Engine
import Logging
import Messaging
import Runtime
import Sodium

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

    init(
        docket: Docket, plant: Plant, context: MessagingContext,
        allow: AllowList, keys: CurveKeyPair, endpoint: String
    ) throws(MessagingError) {
        // Every call that can fail comes before the first stored property.
        var router = try RouterSocket(context: context, domain: .node)
        let monitor = try SocketMonitor(of: router, context: context)
        _ = try router.bind(endpoint, keys: keys)
        self.docket = docket
        self.plant = plant
        self.allow = allow
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
        let wait = waiting > 0 ? 2 : Int(docket.wakeAfter(now))
        if isFull {
            _ = try narrow.wait(milliseconds: min(wait, 50))
        } else {
            _ = try poller.wait(milliseconds: wait)
            if poller.isReady(monitorToken) { try watch() }
            if poller.isReady(routerToken) { try receive() }
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
                if plant.takePaper(frame) { continue }
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
        case .loaded(let position, let row): perform(docket.loaded(position, row))
        case .reopened(let peer, let after, let items):
            perform(docket.reopened(peer, after: after, items: items, now: now))
        case .send(let peer, let frame): send(frame, to: peer)
        case .paperStored(let paper, let matter):
            perform(docket.paperStored(paper, of: matter, now: now))
        case .advance(let milliseconds, let token):
            perform(docket.startAdvance(by: milliseconds, token: token, now: now))
        case .status(let token): plant.replies.fulfil(token, .status(status(now)))
        case .view(let id, let token):
            plant.replies.fulfil(token, .view(docket.matter(id), unconfirmed: 0))
        case .command, .officer: break
        case .stop: if stopping == nil { stopping = .some(nil) }
        }
    }

    private func status(_ now: Now) -> EngineStatus {
        let linked = docket.linked
        return EngineStatus(
            incarnation: docket.ledger.incarnation, position: docket.ledger.committed,
            head: docket.ledger.head, clock: docket.ledger.clock, civil: docket.ledger.civil(now),
            links: docket.ledger.peers.map { peer in
                let outlet = docket.ledger.outlet(peer)
                let mark = docket.ledger.durableMark(peer)
                return LinkLine(
                    peer: peer, linked: linked.contains(peer), sent: outlet.next - 1,
                    confirmed: outlet.acked, receivedIncarnation: mark.incarnation,
                    received: mark.seq, waitingSince: outlet.oldestSince, trouble: nil,
                    skew: docket.skews[peer])
            })
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
            case .send(let peer, let frame): send(frame, to: peer)
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

    private mutating func flush() {
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
        return why
    }
}
