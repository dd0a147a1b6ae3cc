import CZeroMQ
import Glibc

/// The connecting side of a link: a court node's DEALER to its coordinator, or one coordinator's to
/// another.
///
/// It sets no routing id, so that nobody can claim another's. It queues nothing for a peer that is
/// not connected: sending then says ``SendResult/full`` and the message stays in the outbox, from
/// where the link sends it again in its order.
///
/// One DEALER serves one coordinator: connected to two it would deal its stream out between them.
/// Made, used and closed on one thread.
@safe
package struct DealerSocket: ~Copyable {
    /// The options of a DEALER. Times are in milliseconds, sizes in bytes.
    ///
    /// The receiving queue has no limit and cannot be given one: a DEALER with a limit, probes and
    /// a reader that stalls once ends in an assertion of libzmq (issues 3937, 4767). The credit of
    /// the link bounds what may be in it.
    package struct Options: Sendable {
        /// Messages queued for the peer before ``SendResult/full``: twice the credit of a link.
        package var sendHighWater: Int32 = 256
        /// The largest payload in either direction.
        package var maximumMessageSize = 1 << 20
        /// How often a silent connection is probed by libzmq itself.
        package var heartbeatInterval: Int32 = 5000
        /// How long a probe may stay unanswered.
        package var heartbeatTimeout: Int32 = 15_000
        /// How long a connection may take to open.
        package var connectTimeout: Int32 = 5000
        /// How long the handshake may take.
        package var handshakeInterval: Int32 = 10_000
        /// How long sent data may stay unacknowledged by the peer's TCP.
        package var tcpTimeout: Int32 = 15_000
        /// The first wait before connecting again. libzmq adds to every wait, the longest too, a
        /// random part below this value, so that courts do not return in step.
        package var reconnectInterval: Int32 = 1000
        /// Where the doubling of the wait ends, before the random part. Not longer: nodes were
        /// away for 20 s after an outage of 45 s with 30,000.
        package var reconnectIntervalMaximum: Int32 = 4000

        /// The defaults, for links of 128 frames' credit.
        package init() {}
    }

    let handle: SocketHandle
    private let maximumMessageSize: Int
    private var endpoint: String?

    /// Makes a DEALER that is not connected yet.
    ///
    /// - Parameters:
    ///   - context: the process's context; kept alive by the socket.
    ///   - keys: the pair that says who this process is.
    ///   - options: queue lengths, sizes and times.
    /// - Throws: ``MessagingError`` when the library refuses an option or sockets have run out.
    package init(
        context: MessagingContext, keys: CurveKeyPair, options: Options = Options()
    ) throws(MessagingError) {
        let handle = try SocketHandle(context: context, type: ZMQ_DEALER)
        try handle.set(ZMQ_IMMEDIATE, 1, "IMMEDIATE")
        try handle.set(ZMQ_RCVHWM, 0, "RCVHWM")
        try handle.set(ZMQ_SNDHWM, options.sendHighWater, "SNDHWM")
        try handle.set(ZMQ_CURVE_PUBLICKEY, keys.publicKey.bytes, "CURVE_PUBLICKEY")
        try handle.set(ZMQ_CURVE_SECRETKEY, keys.secretKey, "CURVE_SECRETKEY")
        try handle.setMaximumMessageSize(options.maximumMessageSize)
        try handle.set(ZMQ_CONNECT_TIMEOUT, options.connectTimeout, "CONNECT_TIMEOUT")
        try handle.set(ZMQ_HANDSHAKE_IVL, options.handshakeInterval, "HANDSHAKE_IVL")
        try handle.set(ZMQ_RECONNECT_IVL, options.reconnectInterval, "RECONNECT_IVL")
        try handle.set(ZMQ_RECONNECT_IVL_MAX, options.reconnectIntervalMaximum, "RECONNECT_IVL_MAX")
        try handle.setConnectionCare(
            heartbeatInterval: options.heartbeatInterval,
            heartbeatTimeout: options.heartbeatTimeout, tcpTimeout: options.tcpTimeout)
        self.handle = handle
        maximumMessageSize = options.maximumMessageSize
    }

    deinit { handle.close() }

    /// Starts connecting to `endpoint`, and keeps at it; the socket's monitor tells how it goes.
    ///
    /// - Parameters:
    ///   - endpoint: `tcp://HOST:PORT`.
    ///   - serverKey: the coordinator's public key, from the directory; nobody else can answer.
    /// - Throws: ``MessagingError`` with code `invalidEndpoint` or `addressNotAvailable`, and
    ///   `alreadyConnected` on a second call: another coordinator needs another socket.
    package mutating func connect(
        _ endpoint: String, serverKey: CurvePublicKey
    ) throws(MessagingError) {
        if let earlier = self.endpoint {
            throw MessagingError(
                .alreadyConnected, operation: "connect", subject: "\(endpoint), after \(earlier)",
                remedy: "open another socket for another coordinator")
        }
        try SocketHandle.check(endpoint: endpoint, anyPort: false, "zmq_connect")
        try handle.set(ZMQ_CURVE_SERVERKEY, serverKey.bytes, "CURVE_SERVERKEY")
        let socket = unsafe try handle.open("zmq_connect")
        guard unsafe zmq_connect(socket, endpoint) == 0 else {
            throw MessagingError.last("zmq_connect", endpoint)
        }
        self.endpoint = endpoint
    }

    /// Drops the connection, if there is one, and starts connecting to the same endpoint anew.
    ///
    /// For a socket that has given up; see ``ConnectionWatch``. Does nothing before
    /// ``connect(_:serverKey:)``.
    ///
    /// - Throws: ``MessagingError`` with code `terminated` at shutdown.
    package mutating func reconnect() throws(MessagingError) {
        guard let endpoint else { return }
        let socket = unsafe try handle.open("zmq_disconnect")
        // ENOENT: the endpoint has been given up already, which is why we are here.
        if unsafe zmq_disconnect(socket, endpoint) != 0, zmq_errno() != ENOENT {
            throw MessagingError.last("zmq_disconnect", endpoint)
        }
        guard unsafe zmq_connect(socket, endpoint) == 0 else {
            throw MessagingError.last("zmq_connect", endpoint)
        }
    }

    /// What one call of ``receive(into:limit:byteLimit:)`` found. Reused from call to call.
    package struct Batch: Sendable {
        /// The frames in the order of arrival.
        package fileprivate(set) var frames: [[UInt8]] = []
        /// How many messages of more than one part were dropped.
        package fileprivate(set) var malformed = 0
        /// Whether a limit ended the batch, so that more is probably waiting.
        package fileprivate(set) var isPartial = false

        /// Makes an empty batch.
        package init() {}
    }

    /// Set while the rest of a dropped message is still to be read.
    private var isDraining = false

    /// Takes what has arrived, without waiting.
    ///
    /// - Parameters:
    ///   - batch: emptied first, then filled.
    ///   - limit: the most messages, dropped ones included, so that sending gets its turn.
    ///   - byteLimit: payload bytes after which no further message is taken.
    /// - Throws: ``MessagingError`` with code `terminated` at shutdown.
    package mutating func receive(
        into batch: inout Batch, limit: Int = 256, byteLimit: Int = 8 << 20
    ) throws(MessagingError) {
        batch.frames.removeAll(keepingCapacity: true)
        batch.malformed = 0
        batch.isPartial = false
        var bytes = 0
        var parts = 4 * limit
        while true {
            guard batch.frames.count + batch.malformed < limit, bytes < byteLimit, parts > 0 else {
                batch.isPartial = true
                return
            }
            parts -= 1
            guard try handle.receivePart() else { return }
            let wasDraining = isDraining
            isDraining = handle.hasMoreParts
            if wasDraining { continue }
            if isDraining {
                batch.malformed += 1
            } else {
                bytes += handle.partCount
                batch.frames.append(handle.partBytes)
            }
        }
    }

    /// Offers one frame to the coordinator, without waiting.
    ///
    /// - Returns: ``SendResult/full`` when the queue is full or there is no connection.
    /// - Throws: ``MessagingError`` with code `messageTooLarge` for more bytes than the peer takes,
    ///   `terminated` at shutdown.
    package mutating func send(_ payload: [UInt8]) throws(MessagingError) -> SendResult {
        try handle.check(payload, maximum: maximumMessageSize)
        return try handle.sendPart(payload) == 0 ? .sent : .full
    }
}

extension SocketHandle {
    /// Has dead peers found out: by libzmq's probes, which a frozen process does not answer, and by
    /// TCP's, which keep the way through firewalls open.
    ///
    /// `HEARTBEAT_TTL` stays 0: above 65,500 ms it overflows and disconnects at every probe.
    func setConnectionCare(
        heartbeatInterval: Int32, heartbeatTimeout: Int32, tcpTimeout: Int32
    ) throws(MessagingError) {
        try set(ZMQ_HEARTBEAT_IVL, heartbeatInterval, "HEARTBEAT_IVL")
        try set(ZMQ_HEARTBEAT_TIMEOUT, heartbeatTimeout, "HEARTBEAT_TIMEOUT")
        try set(ZMQ_HEARTBEAT_TTL, 0, "HEARTBEAT_TTL")
        try set(ZMQ_TCP_MAXRT, tcpTimeout, "TCP_MAXRT")
        try set(ZMQ_TCP_KEEPALIVE, 1, "TCP_KEEPALIVE")
        try set(ZMQ_TCP_KEEPALIVE_IDLE, 60, "TCP_KEEPALIVE_IDLE")
        try set(ZMQ_TCP_KEEPALIVE_INTVL, 10, "TCP_KEEPALIVE_INTVL")
        try set(ZMQ_TCP_KEEPALIVE_CNT, 3, "TCP_KEEPALIVE_CNT")
    }

    /// Refuses an endpoint that is not `tcp://HOST:PORT`.
    ///
    /// libzmq reads the port with `atoi` and keeps 16 bits of it: 99999 would listen on 34463.
    static func check(
        endpoint: String, anyPort: Bool, _ operation: String
    ) throws(MessagingError) {
        let prefix = "tcp://"
        let rest = endpoint.dropFirst(prefix.count)
        if endpoint.hasPrefix(prefix), endpoint.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let colon = rest.lastIndex(of: ":"), colon > rest.startIndex
        {
            let port = rest[rest.index(after: colon)...]
            if anyPort, port == "*" { return }
            if port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port),
                number > 0
            {
                return
            }
        }
        throw MessagingError.from(EINVAL, operation, endpoint)
    }

    /// Refuses what the peer would answer by cutting the connection, again and again.
    func check(_ payload: [UInt8], maximum: Int) throws(MessagingError) {
        guard payload.count > maximum else { return }
        throw MessagingError(
            .messageTooLarge, operation: "send",
            subject: "\(payload.count) bytes, at most \(maximum)", remedy: "send it in parts")
    }
}
