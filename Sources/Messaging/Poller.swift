import CZeroMQ
import Glibc

/// Waits for sockets and file descriptors of one thread.
///
/// Level-triggered (`zmq_poll`): what is ready stays ready until it has been read. A socket that is
/// closed while it is registered is skipped, not touched.
@safe
package struct Poller: ~Copyable {
    /// Names one registered socket or descriptor of one poller.
    package struct Token: Sendable, Hashable {
        fileprivate let index: Int
    }

    private var items: [zmq_pollitem_t] = unsafe []
    /// The handles of `items`, at the same indices; nil for plain descriptors and free places.
    private var handles: [SocketHandle?] = []
    private var free: [Int] = []

    /// The longest single wait, in milliseconds; a longer one returns early with nothing ready.
    package static let longestWait = 3_600_000

    /// Makes a poller with nothing to wait for.
    package init() {}

    /// Registers a ROUTER for incoming messages.
    package mutating func add(_ socket: borrowing RouterSocket) -> Token { add(socket.handle) }

    /// Registers a DEALER for incoming messages.
    package mutating func add(_ socket: borrowing DealerSocket) -> Token { add(socket.handle) }

    /// Registers a monitor for events.
    package mutating func add(_ monitor: borrowing SocketMonitor) -> Token { add(monitor.pair) }

    /// Registers a mailbox.
    package mutating func add<Element>(_ mailbox: Mailbox<Element>) -> Token {
        add(fileDescriptor: mailbox.fileDescriptor)
    }

    /// Registers a file descriptor for reading. It must be removed before it is closed, since the
    /// system gives the number to somebody else.
    package mutating func add(fileDescriptor: Int32) -> Token {
        unsafe place(
            zmq_pollitem_t(
                socket: nil, fd: fileDescriptor, events: Int16(ZMQ_POLLIN), revents: 0),
            nil)
    }

    mutating func add(_ handle: SocketHandle) -> Token {
        unsafe place(
            zmq_pollitem_t(socket: nil, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0), handle)
    }

    /// Forgets a socket or descriptor; the token must not be used again.
    package mutating func remove(_ token: Token) {
        unsafe items[token.index] = zmq_pollitem_t(socket: nil, fd: -1, events: 0, revents: 0)
        handles[token.index] = nil
        free.append(token.index)
    }

    /// Waits until something is ready, or the time is up, or a signal arrives.
    ///
    /// - Parameter milliseconds: at most this long; 0 only looks, a negative number means
    ///   ``longestWait``.
    /// - Returns: how many are ready. 0 does not mean that the time is up: the caller looks at its
    ///   own clock, as it must after a signal anyway.
    /// - Throws: ``MessagingError`` with code `terminated` when the context was shut down.
    package mutating func wait(milliseconds: Int) throws(MessagingError) -> Int {
        let limit = Self.longestWait
        let timeout = milliseconds < 0 ? limit : min(milliseconds, limit)
        for index in handles.indices {
            // A closed socket leaves a null pointer and descriptor -1, which poll(2) ignores.
            guard let handle = handles[index] else { continue }
            unsafe items[index].socket = handle.pointer
        }
        let ready = unsafe zmq_poll(&items, Int32(items.count), timeout)
        if ready >= 0 { return Int(ready) }
        let number = zmq_errno()
        // What zmq_poll wrote before it failed is not to be believed.
        for index in unsafe items.indices { unsafe items[index].revents = 0 }
        if number == EINTR { return 0 }
        throw MessagingError.from(number, "zmq_poll")
    }

    /// Whether this one was ready at the last ``wait(milliseconds:)``. An error condition on a
    /// plain descriptor counts as ready: reading it tells what is wrong.
    package func isReady(_ token: Token) -> Bool { unsafe items[token.index].revents != 0 }

    private mutating func place(_ item: zmq_pollitem_t, _ handle: SocketHandle?) -> Token {
        if let index = free.popLast() {
            unsafe items[index] = item
            handles[index] = handle
            return Token(index: index)
        }
        unsafe items.append(item)
        handles.append(handle)
        return Token(index: handles.count - 1)
    }
}
