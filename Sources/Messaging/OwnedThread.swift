import CZeroMQ
import Glibc
import Synchronization

/// A thread of our own, with a name and a stack size.
///
/// Blocking calls (`zmq_poll`, a commit's fsync) belong here and never on the concurrency runtime,
/// whose pool is as wide as the machine has cores: one blocked task per core stops everything.
///
/// The thread takes no asynchronous signals: SIGTERM and SIGINT are for whoever handles them on the
/// main thread, and must not interrupt a poll or a commit.
package final class OwnedThread: Sendable {
    /// Carries the closure across `pthread_create`.
    private final class Box {
        let name: String
        let body: () -> Void

        init(name: String, body: @escaping () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let identifier: Mutex<pthread_t?>

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: what `top -H` and a debugger show; Linux keeps the first 15 bytes.
    ///   - stackSize: bytes of address space for the stack; memory is only used as it is touched.
    ///   - body: runs once on the new thread. It is *sent*: it may capture what nobody else holds.
    /// - Throws: ``MessagingError`` with code `resourceExhausted` when no thread can be had.
    package init(
        name: String, stackSize: Int = 8 << 20, body: sending @escaping () -> Void
    ) throws(MessagingError) {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else {
            throw MessagingError.from(ENOMEM, "pthread_attr_init", name)
        }
        defer { unsafe pthread_attr_destroy(&attributes) }
        let sized = unsafe pthread_attr_setstacksize(&attributes, stackSize)
        guard sized == 0 else {
            throw MessagingError(
                .system, number: sized, operation: "pthread_attr_setstacksize", subject: name,
                remedy: "a stack needs at least 16 KiB; \(stackSize) bytes were asked for")
        }

        // A thread inherits the mask of its creator, so the mask is set around the creation. What
        // the processor raises stays open, or a crash could not be reported.
        var blocked = sigset_t()
        var previous = sigset_t()
        unsafe sigfillset(&blocked)
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS] {
            unsafe sigdelset(&blocked, signal)
        }
        unsafe pthread_sigmask(SIG_SETMASK, &blocked, &previous)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }

        let box = unsafe Unmanaged.passRetained(Box(name: name, body: body))
        var thread = pthread_t()
        let created = unsafe pthread_create(
            &thread, &attributes,
            { pointer in
                guard let pointer = unsafe pointer else { return nil }
                let box = unsafe Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue()
                unsafe crosswrit_name_thread(box.name)
                box.body()
                return nil
            }, box.toOpaque())
        guard created == 0 else {
            unsafe box.release()
            throw MessagingError.from(created, "pthread_create", name)
        }
        identifier = Mutex(thread)
    }

    /// Waits until the body has returned. Calling it again returns at once.
    ///
    /// A thread cannot join itself; that is a mistake in the caller and stops the process.
    package func join() {
        identifier.withLock { identifier in
            guard let thread = identifier else { return }
            precondition(
                pthread_equal(thread, pthread_self()) == 0, "a thread cannot wait for its own end")
            pthread_join(thread, nil)
            identifier = nil
        }
    }

    deinit {
        identifier.withLock { identifier in
            guard let thread = identifier else { return }
            pthread_detach(thread)
            identifier = nil
        }
    }
}
