import CZeroMQ
import Glibc
import Synchronization

/// Something that happened to a socket's connections. Values are as libzmq reports them.
package enum MonitorEvent: Sendable, Hashable {
    /// A TCP connection to the peer is open; the handshake follows.
    case connected
    /// The connection takes its time.
    case connectDelayed
    /// The connection failed and is tried again after so many milliseconds.
    case connectRetried(milliseconds: Int)
    /// The socket listens.
    case listening
    /// The socket could not listen; the value is an errno.
    case bindFailed(errno: Int32)
    /// A TCP connection from a peer is open; the handshake follows.
    case accepted
    /// A TCP connection could not be accepted (e.g. EMFILE); the value is an errno.
    case acceptFailed(errno: Int32)
    /// A connection, or a listener, was closed from here.
    case closed
    /// Closing failed; the value is an errno.
    case closeFailed(errno: Int32)
    /// A connection was lost.
    case disconnected
    /// The socket is no longer monitored.
    case monitorStopped
    /// Both sides have proved their keys and the peer was admitted.
    case handshakeSucceeded
    /// The authenticator refused the key: 400 for a key that is not on the list. The refused side
    /// sees it too, and must tell its operator: it will go on knocking.
    case handshakeFailedAuth(status: Int)
    /// The peer does not speak ZMTP or CURVE as it should (a `ZMQ_PROTOCOL_ERROR_…` value).
    case handshakeFailedProtocol(code: UInt32)
    /// The handshake ended without a reason, e.g. for a wrong server key; the value is an errno.
    case handshakeFailedNoDetail(errno: Int32)
    /// An event that this module does not know.
    case other(event: UInt16, value: UInt32)

    init(event: UInt16, value: UInt32) {
        let number = Int32(truncatingIfNeeded: value)
        switch Int32(event) {
        case ZMQ_EVENT_CONNECTED: self = .connected
        case ZMQ_EVENT_CONNECT_DELAYED: self = .connectDelayed
        case ZMQ_EVENT_CONNECT_RETRIED: self = .connectRetried(milliseconds: Int(value))
        case ZMQ_EVENT_LISTENING: self = .listening
        case ZMQ_EVENT_BIND_FAILED: self = .bindFailed(errno: number)
        case ZMQ_EVENT_ACCEPTED: self = .accepted
        case ZMQ_EVENT_ACCEPT_FAILED: self = .acceptFailed(errno: number)
        case ZMQ_EVENT_CLOSED: self = .closed
        case ZMQ_EVENT_CLOSE_FAILED: self = .closeFailed(errno: number)
        case ZMQ_EVENT_DISCONNECTED: self = .disconnected
        case ZMQ_EVENT_MONITOR_STOPPED: self = .monitorStopped
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: self = .handshakeSucceeded
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: self = .handshakeFailedAuth(status: Int(value))
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: self = .handshakeFailedProtocol(code: value)
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: self = .handshakeFailedNoDetail(errno: number)
        default: self = .other(event: event, value: value)
        }
    }
}

/// One event, and the endpoint that it is about.
package struct MonitorRecord: Sendable, Hashable {
    /// What happened.
    package let event: MonitorEvent
    /// The local or remote endpoint, as libzmq has it. Not evidence of who it was.
    package let endpoint: String
}

/// Tells what happens to the connections of one socket.
///
/// Make it before the socket binds or connects, add it to the poller beside the socket, and read it
/// in the same loop. libzmq delivers events from its I/O thread through a pair of sockets and
/// *waits* when that pair is full or has no reader, which stops the whole socket; so the reading
/// end is connected at once, has no limit, and on the way out the monitoring is stopped before it
/// closes.
///
/// Made, used and closed on the thread of its socket; either may be closed first.
@safe
package struct SocketMonitor: ~Copyable {
    private let watched: SocketHandle
    let pair: SocketHandle

    /// Names the endpoint of each monitor of the process.
    private static let serial = Atomic<Int>(0)

    /// Starts monitoring a ROUTER.
    ///
    /// - Throws: ``MessagingError`` when sockets have run out or at shutdown.
    package init(
        of socket: borrowing RouterSocket, context: MessagingContext
    ) throws(MessagingError) {
        try self.init(handle: socket.handle, context: context)
    }

    /// Starts monitoring a DEALER.
    ///
    /// - Throws: ``MessagingError`` when sockets have run out or at shutdown.
    package init(
        of socket: borrowing DealerSocket, context: MessagingContext
    ) throws(MessagingError) {
        try self.init(handle: socket.handle, context: context)
    }

    private init(handle: SocketHandle, context: MessagingContext) throws(MessagingError) {
        let number = Self.serial.add(1, ordering: .relaxed).newValue
        let endpoint = "inproc://crosswrit.monitor.\(number)"
        let pair = try SocketHandle(context: context, type: ZMQ_PAIR)
        try pair.set(ZMQ_RCVHWM, 0, "RCVHWM")
        // The pair connects first: an in-process connect may precede its bind, and then there is no
        // moment at which an event has no reader.
        let reader = unsafe try pair.open("zmq_connect")
        guard unsafe zmq_connect(reader, endpoint) == 0 else {
            throw MessagingError.last("zmq_connect", endpoint)
        }
        let watched = unsafe try handle.open("zmq_socket_monitor")
        guard unsafe zmq_socket_monitor(watched, endpoint, ZMQ_EVENT_ALL) == 0 else {
            throw MessagingError.last("zmq_socket_monitor", endpoint)
        }
        self.watched = handle
        self.pair = pair
    }

    deinit {
        // A socket that is closed already has stopped its monitor itself.
        if let socket = unsafe watched.pointer { unsafe zmq_socket_monitor(socket, nil, 0) }
        pair.close()
    }

    /// Takes what has happened, without waiting.
    ///
    /// - Parameters:
    ///   - records: emptied first, then filled, oldest first.
    ///   - limit: the most records.
    /// - Throws: ``MessagingError`` with code `terminated` at shutdown.
    package mutating func receive(
        into records: inout [MonitorRecord], limit: Int = 256
    ) throws(MessagingError) {
        records.removeAll(keepingCapacity: true)
        while records.count < limit, try pair.receivePart() {
            let head = pair.partBytes
            var endpoint = ""
            var isSecond = true
            while pair.hasMoreParts, try pair.receivePart() {
                if isSecond { endpoint = String(decoding: pair.partBytes, as: UTF8.self) }
                isSecond = false
            }
            // Event and value are numbers in the machine's order: 16 bits, then 32 unaligned.
            guard head.count == 6 else { continue }
            let event = UInt16(littleEndian: UInt16(head[0]) | UInt16(head[1]) << 8)
            let value = head[2...].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            records.append(
                MonitorRecord(
                    event: MonitorEvent(event: event, value: UInt32(littleEndian: value)),
                    endpoint: endpoint))
        }
    }
}
