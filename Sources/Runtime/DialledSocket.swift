import Engine
package import Messaging

/// A connection that this process dials: a node's to its coordinator, a coordinator's to another.
/// The socket, what watches it, and frames that it would not take yet. Used on the reactor's thread
/// alone.
package final class DialledSocket {
    /// What became of the connection since the last look.
    package enum Change {
        case connected
        case lost
        case none
    }

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
    ///   - contact: The coordinator's endpoint and key, from the directory.
    ///   - keys: The pair that says who this process is.
    ///   - context: The process's context.
    ///   - poller: The reactor's; `close(_:)` takes the socket off it again.
    /// - Throws: ``MessagingError`` when no socket can be had.
    package init(
        _ contact: Contact, keys: CurveKeyPair, context: MessagingContext, poller: inout Poller
    ) throws(MessagingError) {
        let options = DealerSocket.Options()
        var dealer = try DealerSocket(context: context, keys: keys, options: options)
        let monitor = try SocketMonitor(of: dealer, context: context)
        try dealer.connect(contact.endpoint, serverKey: contact.key)
        watch = ConnectionWatch(options: options, now: SystemClock.now().monotonic)
        dealerToken = poller.add(dealer)
        monitorToken = poller.add(monitor)
        self.dealer = dealer
        self.monitor = monitor
    }

    /// Whether the connection stands.
    package var isConnected: Bool { watch.isConnected }

    /// The other end does not know this process's key.
    package var isRefused: Bool { watch.isRefused }

    /// Frames wait for the socket.
    package var isWaiting: Bool { !queue.isEmpty }

    /// Reads the socket's events, when there are any, and tries again where libzmq has given up.
    package func look(_ poller: borrowing Poller) throws(MessagingError) -> Change {
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
    package func receive(limit: Int) throws(MessagingError) -> [[UInt8]] {
        try dealer.receive(into: &batch, limit: limit)
        return batch.frames
    }

    /// Whether frames have arrived, by the poller's last wait.
    package func hasArrived(_ poller: borrowing Poller) -> Bool { poller.isReady(dealerToken) }

    /// Sends a frame, or keeps it until the socket takes it. False: the connection is hopeless.
    package func send(_ bytes: [UInt8]) -> Bool {
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
    package func flush() {
        while let frame = queue.first {
            guard (try? dealer.send(frame)) == .sent else { return }
            queue.removeFirst()
        }
    }

    /// Forgets what waits: the session is over.
    package func reset() { queue.removeAll() }

    /// Takes the socket off the poller; it closes when the last reference goes.
    package func close(_ poller: inout Poller) {
        poller.remove(dealerToken)
        poller.remove(monitorToken)
    }
}
