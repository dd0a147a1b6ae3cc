import CourtProtocol
import Domain
import Engine
import Logging
import Messaging
import Runtime
import Sodium
import Topology

/// A node's reactor: drains what has arrived and what clerks ask, hands one row to the commit
/// thread, and sends what a durable row releases. Lives on one thread.
struct NodeReactor: ~Copyable {
    private var desk: Desk
    private let plant: Plant
    private var dealer: DealerSocket
    private var monitor: SocketMonitor
    private var connection: ConnectionWatch
    private var poller = Poller()
    private var dealerToken: Poller.Token
    private var monitorToken: Poller.Token
    private let context: MessagingContext
    private var keys: CurveKeyPair
    /// Where the coordinator listens to which the socket leads.
    private var contact: Contact
    private let station: Station
    private let live: LiveDirectory
    /// The socket is to be made anew before the next wait.
    private var relinks = false
    private var narrow = Poller()
    private var queue = SendQueue()
    private var batch = DealerSocket.Batch()
    private var records: [MonitorRecord] = []
    private var isRefused = false
    private var stopping: String??

    init(
        desk: Desk, plant: Plant, context: MessagingContext,
        keys: CurveKeyPair, contact: Contact, station: Station, live: LiveDirectory
    ) throws(MessagingError) {
        // Every call that can fail comes before the first stored property.
        let options = DealerSocket.Options()
        var dealer = try DealerSocket(context: context, keys: keys, options: options)
        let monitor = try SocketMonitor(of: dealer, context: context)
        try dealer.connect(contact.endpoint, serverKey: contact.key)
        self.context = context
        self.keys = keys
        self.contact = contact
        self.station = station
        self.live = live
        self.desk = desk
        self.plant = plant
        connection = ConnectionWatch(options: options, now: SystemClock.now().monotonic)
        dealerToken = poller.add(dealer)
        _ = poller.add(plant.reactor)
        monitorToken = poller.add(monitor)
        _ = narrow.add(plant.reactor)
        self.dealer = dealer
        self.monitor = monitor
    }

    /// Runs until a stop. Returns nil for a clean one, else why.
    mutating func run(_ first: [Effect]) -> String? {
        perform(first)
        do throws(MessagingError) {
            while true {
                commitIfIdle()
                if let stopping, stopping != nil || isSettled { return farewell(stopping) }
                try turn()
            }
        } catch {
            return farewell("\(error)")
        }
    }

    /// Everything recorded is durable.
    private var isSettled: Bool {
        desk.ledger.uncommittedRows == 0 && !desk.ledger.hasDraft
    }

    private mutating func turn() throws(MessagingError) {
        if relinks { try relink() }
        let isFull = desk.ledger.isDraftFull && desk.ledger.uncommittedRows > 0
        let wait = queue.isEmpty ? Int(desk.wakeAfter(SystemClock.now())) : 2
        if isFull {
            _ = try narrow.wait(milliseconds: min(wait, 50))
        } else {
            _ = try poller.wait(milliseconds: wait)
            if poller.isReady(monitorToken) { try watch() }
            if poller.isReady(dealerToken) { try receive() }
        }
        let now = SystemClock.now().monotonic
        if connection.hasGivenUp(now: now) {
            try dealer.reconnect()
            connection.reconnected(now: now)
        }
        for message in plant.reactor.take() { handle(message) }
        perform(desk.tick(SystemClock.now()))
        flush()
    }

    // MARK: In

    /// Takes frames one by one, until none is left, the row is full, or clerks have waited enough.
    private mutating func receive() throws(MessagingError) {
        for _ in 0..<256 where !desk.ledger.isDraftFull {
            try dealer.receive(into: &batch, limit: 1)
            takeBatch()
            guard batch.isPartial else { return }
        }
    }

    private mutating func takeBatch() {
        for payload in batch.frames {
            do {
                let frame = try plant.codec.frame(payload)
                if plant.takePaper(frame) {
                    // A chunk is a sign of life: on a narrow way little else comes through.
                    desk.heard(now: SystemClock.now())
                    continue
                }
                perform(desk.received(frame, now: SystemClock.now()))
            } catch {
                plant.logger.warning("a frame of the coordinator can't be read: \(error.what)")
            }
        }
    }

    private mutating func watch() throws(MessagingError) {
        try monitor.receive(into: &records)
        let now = SystemClock.now()
        for record in records {
            let before = connection.isConnected
            connection.note(record.event, now: now.monotonic)
            if connection.isRefused, !isRefused {
                plant.logger.error(
                    "the coordinator does not know this node's key: enrol it (crosswrit topology keys prints what to enrol)"
                )
            }
            isRefused = connection.isRefused
            if connection.isConnected, !before {
                queue.removeAll()
                perform(desk.connected(now))
            } else if before, !connection.isConnected {
                queue.removeAll()
                perform(desk.disconnected(now))
            }
        }
    }

    private mutating func handle(_ message: ReactorMessage) {
        let now = SystemClock.now()
        switch message {
        case .durable(let durable): perform(desk.committed(durable, now: now))
        case .fatal(let why): stopping = .some(why)
        case .loaded(let position, let row): perform(desk.loaded(position, row, now: now))
        case .reopened(_, let after, let items):
            perform(desk.reopened(after: after, items: items, now: now))
        case .send(_, let frame): send(frame)
        case .paperStored(let paper, let matter):
            perform(desk.paperStored(paper, of: matter, now: now))
        case .command(let command):
            if stopping == nil { perform(desk.command(command, now: now)) }
        case .officer(let record, let token):
            perform(desk.set(record, token: token, now: now))
        case .view(let id, let token):
            let view = desk.view(id, now: desk.ledger.civil(now))
            plant.replies.fulfil(token, .view(view.matter, unconfirmed: view.unconfirmed))
        case .status(let token): plant.replies.fulfil(token, .status(status(now)))
        case .publish(let signed, let token):
            perform(desk.publish(signed, token: token, now: now))
        case .accounted(let peer, let day, let half):
            perform(desk.accounted(peer, day, half, now: now))
        case .compared(let peer, let claim, let half):
            perform(desk.compared(peer, claim, half, now: now))
        case .directoryKept(let signed): perform(desk.directoryKept(signed, now: now))
        case .advance: break
        case .stop: if stopping == nil { stopping = .some(nil) }
        }
    }

    private func status(_ now: Now) -> EngineStatus {
        let outlet = desk.ledger.outlet(desk.home)
        let mark = desk.ledger.durableMark(desk.home)
        return EngineStatus(
            incarnation: desk.ledger.incarnation, position: desk.ledger.committed,
            head: desk.ledger.head, clock: desk.ledger.clock, civil: desk.ledger.civil(now),
            links: [
                LinkLine(
                    peer: desk.home, linked: desk.isLinked, sent: outlet.next - 1,
                    confirmed: outlet.acked, receivedIncarnation: mark.incarnation,
                    received: mark.seq, waitingSince: outlet.oldestSince,
                    trouble: isRefused
                        ? "the coordinator does not know this node's key" : desk.linkTrouble,
                    skew: desk.isLinked ? desk.homeSkew : nil,
                    protocolVersion: desk.isLinked ? desk.protocolVersion : nil,
                    isRecovering: desk.isRecovering)
            ])
    }

    // MARK: Directory

    /// A version of the directory is in force: with which keys to sign and to connect, and where.
    private mutating func stand(_ version: UInt32) {
        guard let directory = desk.ledger.book.latest else { return }
        live.stand(desk.ledger.book, desk.law)
        plant.logger.info("directory version \(version) is in force")
        do {
            let own = try station.keys(under: directory)
            desk.sign(with: SodiumSeal(key: own.signing), keyID: own.signing.id)
            let pair = try Station.transport(own)
            if pair.publicKey != keys.publicKey {
                keys = pair
                relinks = true
            }
        } catch {
            plant.logger.error("directory version \(version): \(error)")
        }
        aim()
    }

    /// Finds where the coordinator that the node links to listens now.
    private mutating func aim() {
        guard let directory = desk.ledger.book.latest else { return }
        // A coordinator that is no longer listed may still run: the version before has it.
        let listed = desk.ledger.book.directories.last { $0.coordinator(desk.linkPeer) != nil }
        guard let now = try? Contact.of(desk.linkPeer, in: listed ?? directory), now != contact
        else { return }
        contact = now
        relinks = true
    }

    /// Makes the socket anew, with the present keys, to the present coordinator.
    private mutating func relink() throws(MessagingError) {
        relinks = false
        let options = DealerSocket.Options()
        var next = try DealerSocket(context: context, keys: keys, options: options)
        let watcher = try SocketMonitor(of: next, context: context)
        try next.connect(contact.endpoint, serverKey: contact.key)
        poller.remove(dealerToken)
        poller.remove(monitorToken)
        dealerToken = poller.add(next)
        monitorToken = poller.add(watcher)
        dealer = next
        monitor = watcher
        connection = ConnectionWatch(options: options, now: SystemClock.now().monotonic)
        queue.removeAll()
        perform(desk.disconnected(SystemClock.now()))
    }

    // MARK: Out

    private mutating func commitIfIdle() {
        guard desk.ledger.uncommittedRows == 0 || desk.ledger.isDraftFull,
            desk.ledger.uncommittedRows < 2
        else { return }
        guard let (row, changes) = desk.takeRow(SystemClock.now()) else { return }
        plant.commit(row, changes)
    }

    private mutating func perform(_ effects: [Effect]) {
        for effect in effects {
            guard let own = plant.perform(effect) else { continue }
            switch own {
            case .send(_, let frame): send(frame)
            case .stop(let why): stopping = .some(why)
            case .rehome: aim()
            case .directoryInForce(let version): stand(version)
            default: break
            }
        }
    }

    private mutating func send(_ frame: Frame) {
        let bytes = plant.codec.encode(frame)
        guard queue.isEmpty else {
            queue.append(bytes)
            if queue.isOverflowing { lose() }
            return
        }
        switch try? dealer.send(bytes) {
        case .sent: break
        case .full:
            // Without a connection nothing is queued: HELLO begins anew when there is one.
            if connection.isConnected { queue.append(bytes) }
        case .unreachable, nil: lose()
        }
    }

    private mutating func lose() {
        queue.removeAll()
        perform(desk.disconnected(SystemClock.now()))
    }

    private mutating func flush() {
        while let frame = queue.first {
            guard (try? dealer.send(frame)) == .sent else { return }
            queue.removeFirst()
        }
    }

    private mutating func farewell(_ why: String?) -> String? {
        _ = plant.reactor.close()
        let frame = Frame.disconnect(code: "stopping", reason: "the node stops")
        _ = try? dealer.send(plant.codec.encode(frame))
        return why
    }
}
