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
    private var socket: DialledSocket
    private var poller: Poller
    private let context: MessagingContext
    private var keys: CurveKeyPair
    /// Where the coordinator listens to which the socket leads.
    private var contact: Contact
    private let station: Station
    private let live: LiveDirectory
    /// The socket is to be made anew before the next wait.
    private var relinks = false
    private var narrow = Poller()
    private var isRefused = false
    private var stopping: String??

    init(
        desk: Desk, plant: Plant, context: MessagingContext,
        keys: CurveKeyPair, contact: Contact, station: Station, live: LiveDirectory
    ) throws(MessagingError) {
        // Every call that can fail comes before the first stored property.
        var poller = Poller()
        let socket = try DialledSocket(contact, keys: keys, context: context, poller: &poller)
        _ = poller.add(plant.reactor)
        self.context = context
        self.keys = keys
        self.contact = contact
        self.station = station
        self.live = live
        self.desk = desk
        self.plant = plant
        self.poller = poller
        self.socket = socket
        _ = narrow.add(plant.reactor)
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
        let wait = socket.isWaiting ? 2 : Int(desk.wakeAfter(SystemClock.now()))
        if isFull {
            _ = try narrow.wait(milliseconds: min(wait, 50))
        } else {
            _ = try poller.wait(milliseconds: wait)
            try watch()
            if socket.hasArrived(poller) { try receive() }
        }
        for message in plant.reactor.take() { handle(message) }
        perform(desk.tick(SystemClock.now()))
        socket.flush()
    }

    // MARK: In

    /// Takes frames one by one, until none is left, the row is full, or clerks have waited enough.
    private mutating func receive() throws(MessagingError) {
        for _ in 0..<256 where !desk.ledger.isDraftFull {
            guard let payload = try socket.receive(limit: 1).first else { return }
            take(payload)
        }
    }

    private mutating func take(_ payload: [UInt8]) {
        do {
            let frame = try plant.codec.frame(payload)
            if plant.takePaper(frame) {
                // A chunk is a sign of life: on a narrow way little else comes through.
                desk.heard(now: SystemClock.now())
                return
            }
            perform(desk.received(frame, now: SystemClock.now()))
        } catch {
            plant.logger.warning("a frame of the coordinator can't be read: \(error.what)")
        }
    }

    private mutating func watch() throws(MessagingError) {
        let change = try socket.look(poller)
        if socket.isRefused, !isRefused {
            plant.logger.error(
                "the coordinator does not know this node's key: enrol it (crosswrit topology keys prints what to enrol)"
            )
        }
        isRefused = socket.isRefused
        switch change {
        case .connected: perform(desk.connected(SystemClock.now()))
        case .lost: perform(desk.disconnected(SystemClock.now()))
        case .none: break
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
        case .fetched(let id, let found): perform(desk.fetched(id, found, now: now))
        case .fetchedOpen: break
        case .projected(let position): desk.projected(position)
        case .send(_, let frame): send(frame)
        case .paperStored(let paper, let matter):
            perform(desk.paperStored(paper, of: matter, now: now))
        case .command(let command):
            if stopping == nil { perform(desk.command(command, now: now)) }
        case .officer(let record, let token):
            perform(desk.set(record, token: token, now: now))
        case .held(let command): perform(desk.handle(command, now: now))
        case .view(let id, let token):
            let view = desk.view(id, now: desk.ledger.civil(now))
            plant.replies.fulfil(token, .view(view.matter, unconfirmed: view.unconfirmed))
        case .status(let token): plant.replies.fulfil(token, .status(status(now)))
        case .publish(let signed, let token):
            perform(desk.publish(signed, token: token))
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
        EngineStatus(
            incarnation: desk.ledger.incarnation, position: desk.ledger.committed,
            head: desk.ledger.head, clock: desk.ledger.clock, civil: desk.ledger.civil(now),
            // While the court moves, two: where the socket leads, and where new acts wait.
            links: desk.linkPeer == desk.home
                ? [line(desk.home)] : [line(desk.linkPeer), line(desk.home)],
            keyID: desk.ledger.identity.keyID, mattersInMemory: desk.mattersInMemory)
    }

    private func line(_ peer: CourtID) -> LinkLine {
        let outlet = desk.ledger.outlet(peer)
        let mark = desk.ledger.durableMark(peer)
        let isLinked = desk.isLinked && peer == desk.linkPeer
        return LinkLine(
            peer: peer, linked: isLinked, sent: outlet.next - 1, confirmed: outlet.acked,
            receivedIncarnation: mark.incarnation, received: mark.seq,
            waitingSince: outlet.oldestSince,
            trouble: isRefused
                ? "the coordinator does not know this node's key" : desk.linkTrouble,
            skew: isLinked ? desk.homeSkew : nil,
            protocolVersion: isLinked ? desk.protocolVersion : nil,
            isRecovering: desk.isRecovering)
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
        let next = try DialledSocket(contact, keys: keys, context: context, poller: &poller)
        socket.close(&poller)
        socket = next
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
        guard !socket.send(plant.codec.encode(frame)) else { return }
        socket.reset()
        perform(desk.disconnected(SystemClock.now()))
    }

    private mutating func farewell(_ why: String?) -> String? {
        _ = plant.reactor.close()
        let frame = Frame.disconnect(code: "stopping", reason: "the node stops")
        _ = socket.send(plant.codec.encode(frame))
        return why
    }
}
