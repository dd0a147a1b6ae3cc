import CZeroMQ
import Glibc
import Synchronization

/// An eventfd: a counter in the kernel that a poll loop can wait for. Any thread may raise it.
final class EventSignal: Sendable {
    /// What to poll for readability. Valid as long as the object lives.
    let fileDescriptor: Int32

    init() throws(MessagingError) {
        fileDescriptor = crosswrit_eventfd()
        guard fileDescriptor >= 0 else { throw MessagingError.from(errno, "eventfd") }
    }

    deinit { close(fileDescriptor) }

    func raise() {
        var one: UInt64 = 1
        // EAGAIN means that the counter is at its maximum, i.e. raised: nothing is lost.
        while unsafe write(fileDescriptor, &one, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
    }

    func clear() {
        var count: UInt64 = 0
        while unsafe read(fileDescriptor, &count, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
    }
}

/// The bounded way from any thread to the thread that owns the sockets.
///
/// 1. The reactor adds ``fileDescriptor`` to its ``Poller`` and calls ``take()`` when it is ready.
/// 2. Everyone else calls ``post(_:)`` and must look at the answer: a full mailbox is
///    back-pressure, which the poster passes on (a command waits, a request is answered "busy").
///    There is no way to post in spite of it.
/// 3. At shutdown the reactor calls ``close()`` and answers what was still in it.
///
/// Posting never blocks for longer than an append, and wakes the reactor only when the mailbox was
/// empty.
package final class Mailbox<Element: Sendable>: Sendable {
    /// What became of a post.
    package enum PostResult: Sendable, Equatable {
        /// The owner will take it.
        case posted
        /// The mailbox holds its capacity; nothing was taken. Try again later.
        case full
        /// The owner has stopped; nothing was taken and nothing will be.
        case closed
    }

    private struct State {
        var elements: [Element] = []
        var isClosed = false
    }

    /// The most elements that can wait.
    package let capacity: Int
    private let state = Mutex(State())
    private let signal: EventSignal

    /// Makes an empty mailbox.
    ///
    /// - Parameter capacity: the most elements that can wait; at least 1.
    /// - Throws: ``MessagingError`` with code `resourceExhausted` when no descriptor can be had.
    package init(capacity: Int) throws(MessagingError) {
        precondition(capacity > 0, "a mailbox holds at least one element")
        self.capacity = capacity
        signal = try EventSignal()
    }

    /// What the owner polls for readability.
    package var fileDescriptor: Int32 { signal.fileDescriptor }

    /// Puts one element in, unless the mailbox is full or closed. Any thread.
    package func post(_ element: Element) -> PostResult {
        let (result, wakes) = state.withLock { state -> (PostResult, Bool) in
            if state.isClosed { return (.closed, false) }
            if state.elements.count >= capacity { return (.full, false) }
            state.elements.append(element)
            return (.posted, state.elements.count == 1)
        }
        if wakes { signal.raise() }
        return result
    }

    /// Takes everything out, oldest first. The owner only.
    package func take() -> [Element] {
        // The signal is cleared before the exchange: a post in between raises it again, which costs
        // one empty turn. The other order would lose a wake-up.
        signal.clear()
        return state.withLock { state in
            let taken = state.elements
            state.elements = []
            return taken
        }
    }

    /// Refuses further posts and takes out what is left, so that it can be answered. The owner
    /// only.
    package func close() -> [Element] {
        state.withLock { $0.isClosed = true }
        return take()
    }
}
