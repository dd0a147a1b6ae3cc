import CZeroMQ
import Glibc

/// One libzmq socket, the context that it keeps alive, and one message for receiving.
///
/// Not Sendable, like every socket: it is used and closed on the thread that made it. Socket,
/// monitor and poller share it, so that none of them can reach a socket that has been closed: the
/// owner closes it, the others look at ``pointer``, which is nil from then on.
@safe
final class SocketHandle {
    /// Nil for the authenticator's socket: the context closes that one itself, and would never be
    /// released if the socket held it.
    private let context: MessagingContext?
    private var raw: UnsafeMutableRawPointer?
    /// `zmq_msg_t` must not move while libzmq uses it, hence an address of its own.
    private let part: UnsafeMutablePointer<zmq_msg_t>

    /// The socket, or nil once it is closed.
    var pointer: UnsafeMutableRawPointer? { unsafe raw }
    var isOpen: Bool { unsafe raw != nil }

    convenience init(context: MessagingContext, type: Int32) throws(MessagingError) {
        try self.init(context: context, pointer: context.pointer, type: type)
    }

    init(
        context: MessagingContext?, pointer: ContextPointer, type: Int32
    ) throws(MessagingError) {
        guard let socket = unsafe zmq_socket(pointer.raw, type) else {
            throw MessagingError.last("zmq_socket")
        }
        self.context = context
        unsafe raw = socket
        unsafe part = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)
        unsafe part.initialize(to: zmq_msg_t())
        unsafe zmq_msg_init(part)
        // The outbox is the truth: what a closing socket still holds is not worth waiting for.
        try set(ZMQ_LINGER, 0, "LINGER")
    }

    deinit {
        close()
        unsafe zmq_msg_close(part)
        unsafe part.deinitialize(count: 1)
        unsafe part.deallocate()
    }

    /// Closes the socket now. Calling it again does nothing.
    func close() {
        guard let socket = unsafe raw else { return }
        unsafe raw = nil
        unsafe zmq_close(socket)
    }

    /// The socket, or the error for having been closed.
    func open(_ operation: String) throws(MessagingError) -> UnsafeMutableRawPointer {
        guard let socket = unsafe raw else { throw MessagingError.from(ETERM, operation) }
        return unsafe socket
    }

    // MARK: Options

    /// Sets a 32-bit option. Most options have this width; a wrong width is refused with EINVAL.
    func set(_ option: Int32, _ value: Int32, _ name: String) throws(MessagingError) {
        var value = value
        let socket = unsafe try open("zmq_setsockopt")
        guard unsafe zmq_setsockopt(socket, option, &value, MemoryLayout<Int32>.size) == 0 else {
            throw MessagingError.last("zmq_setsockopt", "\(name)=\(value)")
        }
    }

    /// Sets the one 64-bit option that is used here, `ZMQ_MAXMSGSIZE`.
    ///
    /// libzmq applies it to frames as they are on the wire, where CURVE adds
    /// ``curveOverhead`` bytes, so they are added here: `value` is what a payload may have.
    func setMaximumMessageSize(_ value: Int) throws(MessagingError) {
        var limit = Int64(value) + Int64(Self.curveOverhead)
        let socket = unsafe try open("zmq_setsockopt")
        let size = MemoryLayout<Int64>.size
        guard unsafe zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &limit, size) == 0 else {
            throw MessagingError.last("zmq_setsockopt", "MAXMSGSIZE=\(limit)")
        }
    }

    /// Sets an option of bytes. The bytes do not appear in errors: they may be a secret key.
    func set(_ option: Int32, _ bytes: [UInt8], _ name: String) throws(MessagingError) {
        let socket = unsafe try open("zmq_setsockopt")
        guard unsafe zmq_setsockopt(socket, option, bytes, bytes.count) == 0 else {
            throw MessagingError.last("zmq_setsockopt", name)
        }
    }

    /// What a CURVE MESSAGE command adds to its payload: name 8, nonce 8, box 16, flags 1.
    /// Source: RFC 26.
    static let curveOverhead = 33

    // MARK: Parts

    /// Receives the next part without waiting; false when there is none.
    func receivePart() throws(MessagingError) -> Bool {
        let socket = unsafe try open("zmq_msg_recv")
        while true {
            if unsafe zmq_msg_recv(part, socket, ZMQ_DONTWAIT) >= 0 { return true }
            switch zmq_errno() {
            case EAGAIN: return false
            case EINTR: continue
            default: throw MessagingError.last("zmq_msg_recv")
            }
        }
    }

    /// Whether the part received last is followed by another of the same message.
    var hasMoreParts: Bool { unsafe zmq_msg_more(part) != 0 }

    /// The length of the part received last, in bytes.
    var partCount: Int { unsafe zmq_msg_size(part) }

    /// A copy of the part received last.
    var partBytes: [UInt8] {
        let count = partCount
        guard count > 0, let start = unsafe zmq_msg_data(part) else { return [] }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Connection metadata of the part received last, e.g. `User-Id`.
    func partProperty(_ name: String) -> String? {
        guard let value = unsafe zmq_msg_gets(part, name) else { return nil }
        return unsafe String(validatingCString: value)
    }

    /// Offers one part without waiting. Returns 0, or the errno of a refusal that is not an error.
    func sendPart(_ bytes: [UInt8], flags: Int32 = 0) throws(MessagingError) -> Int32 {
        let socket = unsafe try open("zmq_send")
        while true {
            if unsafe zmq_send(socket, bytes, bytes.count, ZMQ_DONTWAIT | flags) >= 0 { return 0 }
            switch zmq_errno() {
            case EINTR: continue
            case EAGAIN: return EAGAIN
            case EHOSTUNREACH: return EHOSTUNREACH
            default: throw MessagingError.last("zmq_send")
            }
        }
    }
}
