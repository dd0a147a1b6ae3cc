import CZeroMQ
import Glibc

/// The address of one connection at one ROUTER, made by libzmq when the peer connected.
///
/// It names a connection, not a court, and lives as long as the connection: the engine maps the
/// authenticated user to it when a session opens. It is never told to anybody, since a peer that
/// could guess the next one could stop the process.
package struct RoutingID: Sendable, Hashable, CustomStringConvertible {
    /// The number behind the leading zero byte that marks an id as made by libzmq.
    private let number: UInt32

    /// The five bytes as libzmq has them.
    package var bytes: [UInt8] {
        [
            0, UInt8(truncatingIfNeeded: number >> 24), UInt8(truncatingIfNeeded: number >> 16),
            UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number),
        ]
    }

    /// Reads libzmq's bytes; nil unless they have the form of an id that libzmq made. A peer that
    /// chose its own id is thereby told from one that did not.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 5, bytes[0] == 0 else { return nil }
        number = bytes[1...].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Eight hexadecimal digits.
    package var description: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

/// One frame that arrived at a ROUTER, with who sent it.
package struct InboundFrame: Sendable {
    /// Where an answer goes.
    package let routingID: RoutingID
    /// Who sent it: the user of the key that the handshake proved, and nothing that the peer said.
    package let user: String
    /// Which of the user's keys it was; see ``AllowList/isAllowed(user:keyID:in:)``.
    package let keyID: String
    /// The frame as it was sent.
    package let payload: [UInt8]
}

/// A message that was dropped for its form, reported so that it can be put on record.
package struct MalformedMessage: Sendable, Equatable {
    /// What was wrong with the form.
    package enum Fault: Sendable, Equatable {
        /// It had more parts than one; all of them were drained.
        case severalParts
        /// The peer chose its routing id, which courts' nodes never do.
        case claimedRoutingID
        /// It had no part after the routing id.
        case noPayload
    }

    /// The id of the connection, as libzmq has it.
    package let routingBytes: [UInt8]
    /// The authenticated user.
    package let user: String
    /// Which of the user's keys it was.
    package let keyID: String
    /// What was wrong.
    package let fault: Fault

    /// Makes a report from its parts.
    package init(routingBytes: [UInt8], user: String, keyID: String, fault: Fault) {
        self.routingBytes = routingBytes
        self.user = user
        self.keyID = keyID
        self.fault = fault
    }
}

/// What one call of ``RouterSocket/receive(into:limit:byteLimit:)`` found. Reused from call to
/// call.
package struct InboundBatch: Sendable {
    /// The frames, in the order of arrival per connection.
    package fileprivate(set) var frames: [InboundFrame] = []
    /// Messages dropped for their form.
    package fileprivate(set) var malformed: [MalformedMessage] = []
    /// How many messages were dropped because their connection carried no user. It is 0 unless the
    /// library let somebody in whom the authenticator did not admit: a reason to stop and look.
    package fileprivate(set) var unauthenticated = 0
    /// Whether a limit ended the batch, so that more is probably waiting.
    package fileprivate(set) var isPartial = false

    fileprivate var count: Int { frames.count + malformed.count + unauthenticated }

    /// Makes an empty batch.
    package init() {}

    fileprivate mutating func removeAll() {
        frames.removeAll(keepingCapacity: true)
        malformed.removeAll(keepingCapacity: true)
        unauthenticated = 0
        isPartial = false
    }
}

/// The listening side of a link: the coordinator's ROUTER.
///
/// - It admits only keys on the allow-list of its domain, and nobody when the authenticator is
///   gone.
/// - It never waits: receiving takes what is there, sending answers at once (``SendResult``).
/// - It takes frames of one part; anything else is reported and dropped.
///
/// Made, used and closed on one thread.
@safe
package struct RouterSocket: ~Copyable {
    /// The options of a ROUTER. Times are in milliseconds, sizes in bytes.
    package struct Options: Sendable {
        /// Messages queued for one peer before ``SendResult/full``: twice the credit of a link.
        package var sendHighWater: Int32 = 256
        /// Messages queued from one peer before its sending is held up; bounds a hostile one.
        package var receiveHighWater: Int32 = 1000
        /// The largest payload; a peer that sends more is disconnected.
        package var maximumMessageSize = 1 << 20
        /// How often a silent connection is probed by libzmq itself.
        package var heartbeatInterval: Int32 = 5000
        /// How long a probe may stay unanswered.
        package var heartbeatTimeout: Int32 = 15_000
        /// How long a stranger may take for the handshake.
        package var handshakeInterval: Int32 = 5000
        /// How long sent data may stay unacknowledged by the peer's TCP.
        package var tcpTimeout: Int32 = 15_000
        /// Connections waiting to be accepted; a whole province may reconnect at once.
        package var backlog: Int32 = 1024

        /// The defaults, for links of 128 frames' credit.
        package init() {}
    }

    let handle: SocketHandle
    private let maximumMessageSize: Int
    /// Set while the rest of a dropped message is still to be read.
    private var isDraining = false

    /// Makes a ROUTER that does not listen yet.
    ///
    /// - Parameters:
    ///   - context: the process's context; kept alive by the socket.
    ///   - domain: the part of the allow-list that admits to this listener.
    ///   - options: queue lengths, sizes and times.
    /// - Throws: ``MessagingError`` when the library refuses an option or sockets have run out.
    package init(
        context: MessagingContext, domain: AllowList.Domain, options: Options = Options()
    ) throws(MessagingError) {
        let handle = try SocketHandle(context: context, type: ZMQ_ROUTER)
        // Errors are visible, and no peer takes over another's connection.
        try handle.set(ZMQ_ROUTER_MANDATORY, 1, "ROUTER_MANDATORY")
        try handle.set(ZMQ_ROUTER_HANDOVER, 0, "ROUTER_HANDOVER")
        try handle.set(ZMQ_CURVE_SERVER, 1, "CURVE_SERVER")
        try handle.set(ZMQ_ZAP_DOMAIN, Array(domain.rawValue.utf8), "ZAP_DOMAIN")
        // Without this a listener whose authenticator is gone admits everybody.
        try handle.set(ZMQ_ZAP_ENFORCE_DOMAIN, 1, "ZAP_ENFORCE_DOMAIN")
        try handle.set(ZMQ_SNDHWM, options.sendHighWater, "SNDHWM")
        try handle.set(ZMQ_RCVHWM, options.receiveHighWater, "RCVHWM")
        try handle.setMaximumMessageSize(options.maximumMessageSize)
        try handle.set(ZMQ_HANDSHAKE_IVL, options.handshakeInterval, "HANDSHAKE_IVL")
        try handle.set(ZMQ_BACKLOG, options.backlog, "BACKLOG")
        try handle.setConnectionCare(
            heartbeatInterval: options.heartbeatInterval,
            heartbeatTimeout: options.heartbeatTimeout, tcpTimeout: options.tcpTimeout)
        self.handle = handle
        maximumMessageSize = options.maximumMessageSize
    }

    deinit { handle.close() }

    /// Listens at `endpoint` with the server key `keys`.
    ///
    /// A server key is rotated by binding the new one at a second port of the same socket, and by
    /// ``unbind(_:)`` of the first when every node has the new one: each port accepts its own only.
    ///
    /// - Parameters:
    ///   - endpoint: `tcp://HOST:PORT`; `*` as the port takes a free one.
    ///   - keys: the pair of which nodes know the public half.
    /// - Returns: the endpoint with the port that was taken.
    /// - Throws: ``MessagingError`` with code `addressInUse`, `addressNotAvailable`,
    ///   `invalidEndpoint` or `resourceExhausted`.
    package mutating func bind(
        _ endpoint: String, keys: CurveKeyPair
    ) throws(MessagingError) -> String {
        try SocketHandle.check(endpoint: endpoint, anyPort: true, "zmq_bind")
        try handle.set(ZMQ_CURVE_SECRETKEY, keys.secretKey, "CURVE_SECRETKEY")
        let socket = unsafe try handle.open("zmq_bind")
        while unsafe zmq_bind(socket, endpoint) != 0 {
            guard zmq_errno() == EINTR else { throw MessagingError.last("zmq_bind", endpoint) }
        }
        var buffer = [UInt8](repeating: 0, count: 512)
        var size = buffer.count
        guard unsafe zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0 else {
            throw MessagingError.last("zmq_getsockopt", "LAST_ENDPOINT")
        }
        return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Stops listening at `endpoint`, as ``bind(_:keys:)`` returned it. Connections stay.
    ///
    /// - Throws: ``MessagingError`` when the socket does not listen there.
    package mutating func unbind(_ endpoint: String) throws(MessagingError) {
        let socket = unsafe try handle.open("zmq_unbind")
        guard unsafe zmq_unbind(socket, endpoint) == 0 else {
            throw MessagingError.last("zmq_unbind", endpoint)
        }
    }

    /// Takes what has arrived, without waiting.
    ///
    /// - Parameters:
    ///   - batch: emptied first, then filled.
    ///   - limit: the most messages, dropped ones included, so that sending gets its turn.
    ///   - byteLimit: payload bytes after which no further message is taken.
    /// - Throws: ``MessagingError`` with code `terminated` at shutdown.
    package mutating func receive(
        into batch: inout InboundBatch, limit: Int = 256, byteLimit: Int = 8 << 20
    ) throws(MessagingError) {
        batch.removeAll()
        var bytes = 0
        // libzmq bounds neither the parts of a message nor what they hold together; the reading of
        // them is bounded here, and goes on at the next call.
        var parts = 4 * limit
        while true {
            guard batch.count < limit, bytes < byteLimit, parts > 0 else {
                batch.isPartial = true
                return
            }
            parts -= 1
            guard try handle.receivePart() else { return }
            if isDraining {
                isDraining = handle.hasMoreParts
                continue
            }
            let identity = handle.partBytes
            let hasPayload = handle.hasMoreParts
            if hasPayload {
                parts -= 1
                guard try handle.receivePart() else { return }
            }
            isDraining = handle.hasMoreParts
            // The metadata is read from the payload part: after a poll this libzmq leaves it off
            // the identity part.
            guard let user = handle.partProperty("User-Id"), !user.isEmpty,
                let keyID = handle.partProperty("X-Key-Id")
            else {
                batch.unauthenticated += 1
                continue
            }
            let routingID = RoutingID(bytes: identity)
            if let routingID, hasPayload, !isDraining {
                bytes += handle.partCount
                batch.frames.append(
                    InboundFrame(
                        routingID: routingID, user: user, keyID: keyID, payload: handle.partBytes))
            } else {
                let fault: MalformedMessage.Fault =
                    !hasPayload ? .noPayload : routingID == nil ? .claimedRoutingID : .severalParts
                batch.malformed.append(
                    MalformedMessage(
                        routingBytes: identity, user: user, keyID: keyID, fault: fault))
            }
        }
    }

    /// Offers one frame to a connection, without waiting.
    ///
    /// - Returns: ``SendResult/unreachable`` and ``SendResult/full`` when it was not taken.
    /// - Throws: ``MessagingError`` with code `messageTooLarge` for more bytes than the peer takes,
    ///   `terminated` at shutdown.
    package mutating func send(
        _ payload: [UInt8], to routingID: RoutingID
    ) throws(MessagingError) -> SendResult {
        try handle.check(payload, maximum: maximumMessageSize)
        switch try handle.sendPart(routingID.bytes, flags: ZMQ_SNDMORE) {
        case 0: break
        case EAGAIN: return .full
        default: return .unreachable
        }
        // From here on libzmq takes the rest in any case; if the connection ends in between it
        // drops it, like everything that is in flight.
        return try handle.sendPart(payload) == 0 ? .sent : .unreachable
    }
}
