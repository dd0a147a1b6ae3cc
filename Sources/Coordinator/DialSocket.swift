import CourtProtocol
import Domain
import Engine
import Messaging
import Runtime

/// A connection dialled to another coordinator: the socket, what watches it, and frames that it
/// would not take yet. Used on the reactor's thread alone.
final class DialSocket {
    /// What became of the connection since the last look.
    enum Change {
        case connected
        case lost
        case none
    }

    let peer: CourtID
    private var dealer: DealerSocket
    private var monitor: SocketMonitor
    private var watch: ConnectionWatch
    private let dealerToken: Poller.Token
    private let monitorToken: Poller.Token
    private var batch = DealerSocket.Batch()
    private var records: [MonitorRecord] = []
    private var queue = SendQueue()

    /// Starts connecting.
    ///
    /// - Parameters:
    ///   - peer: The other coordinator.
    ///   - place: Its endpoint and key, from the directory.
    ///   - keys: The pair that says who this coordinator is.
    ///   - context: The process's context.
    ///   - poller: The reactor's; `close(_:)` takes the socket off it again.
    /// - Throws: ``MessagingError`` when no socket can be had.
    init(
        peer: CourtID, place: Contact, keys: CurveKeyPair, context: MessagingContext,
        poller: inout Poller
    ) throws(MessagingError) {
        let options = DealerSocket.Options()
        var dealer = try DealerSocket(context: context, keys: keys, options: options)
        let monitor = try SocketMonitor(of: dealer, context: context)
        try dealer.connect(place.endpoint, serverKey: place.key)
        self.peer = peer
        watch = ConnectionWatch(options: options, now: SystemClock.now().monotonic)
        dealerToken = poller.add(dealer)
        monitorToken = poller.add(monitor)
        self.dealer = dealer
        self.monitor = monitor
    }

    /// Whether the connection stands.
    var isConnected: Bool { watch.isConnected }

    /// Frames wait for the socket.
    var isWaiting: Bool { !queue.isEmpty }

    /// Reads the socket's events, when there are any, and tries again where libzmq has given up.
    func look(_ poller: borrowing Poller) throws(MessagingError) -> Change {
        let now = SystemClock.now().monotonic
        let before = watch.isConnected
        if poller.isReady(monitorToken) {
            try monitor.receive(into: &records)
            for record in records { watch.note(record.event, now: now) }
        }
        if watch.hasGivenUp(now: now) {
            try dealer.reconnect()
            watch.reconnected(now: now)
        }
        guard watch.isConnected != before else { return .none }
        queue.removeAll()
        return watch.isConnected ? .connected : .lost
    }

    /// The frames that have arrived, at most `limit`.
    func receive(_ poller: borrowing Poller, limit: Int) throws(MessagingError) -> [[UInt8]] {
        guard poller.isReady(dealerToken) else { return [] }
        try dealer.receive(into: &batch, limit: limit)
        return batch.frames
    }

    /// Sends a frame, or keeps it until the socket takes it. False: the connection is hopeless.
    func send(_ bytes: [UInt8]) -> Bool {
        guard watch.isConnected else { return true }
        guard queue.isEmpty else {
            queue.append(bytes)
            return !queue.isOverflowing
        }
        switch try? dealer.send(bytes) {
        case .sent: return true
        case .full:
            queue.append(bytes)
            return true
        case .unreachable, nil: return false
        }
    }

    /// Offers what waits to the socket again.
    func flush() {
        while let frame = queue.first {
            guard (try? dealer.send(frame)) == .sent else { return }
            queue.removeFirst()
        }
    }

    /// Forgets what waits: the session is over.
    func reset() { queue.removeAll() }

    /// Takes the socket off the poller; it closes when the last reference goes.
    func close(_ poller: inout Poller) {
        poller.remove(dealerToken)
        poller.remove(monitorToken)
    }
}
