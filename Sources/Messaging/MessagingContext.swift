import CZeroMQ
import Glibc

/// The process's libzmq context and its authenticator.
///
/// 1. A process makes exactly one, before anything else of this module, and hands it to every
///    socket.
/// 2. Every socket keeps it alive, so that it cannot be terminated under an open socket: the last
///    release terminates it, wherever that happens.
/// 3. To stop, call ``shutdown()`` from any thread: every wait on a socket then ends with the error
///    code `terminated`, and the owning thread closes its sockets.
///
/// The start order is what makes the listeners fail closed, and is therefore done here:
/// libzmq's generator is seeded (never done by the library: unseeded, every process hands out the
/// same routing ids and all nodes reconnect in step), the context is made, and the authenticator
/// binds `inproc://zeromq.zap.01` before anybody can have a socket. Should the authenticator end
/// all the same, listeners refuse everybody (`ZAP_ENFORCE_DOMAIN`), and the process is told so that
/// it does not go on half alive.
///
/// - Important: The authenticator belongs to the context. Two contexts in one process are two
///   separate worlds; only tests have a reason for that, one after the other.
///
/// Source: RFC 27/ZAP; libzmq issue 4633 (the unseeded generator).
@safe
package final class MessagingContext: Sendable {
    /// Sizes of the context.
    package struct Options: Sendable {
        /// libzmq's I/O threads, which also encrypt; 2 where CURVE bounds the traffic.
        package var ioThreads: Int32 = 1
        /// The most sockets at one time, monitors included.
        package var maximumSockets: Int32 = 1024

        /// The defaults: one I/O thread, 1,024 sockets.
        package init() {}
    }

    private let authenticator: OwnedThread
    private let interruption: EventSignal

    let pointer: ContextPointer

    /// Makes the context and starts the authenticator.
    ///
    /// - Parameters:
    ///   - allowList: whom listeners of this process admit. A process without listeners may leave
    ///     it unloaded: nobody is admitted.
    ///   - options: sizes.
    ///   - onZAPFailure: called once, on the authenticator's thread, if the authenticator ends
    ///     other than by ``shutdown()``. The process must not go on serving; the default says so on
    ///     standard error and exits with status 70. The closure must not hold the context.
    /// - Throws: ``MessagingError`` when libzmq lacks CURVE or a resource has run out.
    package init(
        allowList: AllowList, options: Options = Options(),
        onZAPFailure: @escaping @Sendable (MessagingError) -> Void = MessagingContext
            .exitOnZAPFailure
    ) throws(MessagingError) {
        guard unsafe zmq_has("curve") == 1 else {
            throw MessagingError(
                .system, operation: "zmq_has curve",
                remedy: "install a libzmq built with libsodium (Debian's libzmq5 is)")
        }
        srand(UInt32.random(in: .min ... .max))
        guard let made = unsafe zmq_ctx_new() else { throw MessagingError.last("zmq_ctx_new") }
        let context = unsafe ContextPointer(raw: made)
        do throws(MessagingError) {
            try Self.set(context, ZMQ_IO_THREADS, options.ioThreads, "IO_THREADS")
            try Self.set(context, ZMQ_MAX_SOCKETS, options.maximumSockets, "MAX_SOCKETS")
            try Self.set(context, ZMQ_BLOCKY, 0, "BLOCKY")
            let interruption = try EventSignal()
            let zap = try ZAPHandler(
                context: context, allowList: allowList, interruption: interruption)
            authenticator = try OwnedThread(name: "crosswrit-zap", stackSize: 1 << 20) {
                if let failure = zap.run() { onZAPFailure(failure) }
            }
            self.interruption = interruption
            pointer = context
        } catch {
            Self.terminate(context)
            throw error
        }
    }

    /// Ends every wait on a socket of this context with the code `terminated`, for good. Any
    /// thread; calling it again does nothing.
    package func shutdown() { unsafe zmq_ctx_shutdown(pointer.raw) }

    /// Ends the authenticator as a failure would: from then on every handshake is refused, and
    /// `onZAPFailure` is called. For drills of that failure.
    package func interruptAuthentication() { interruption.raise() }

    /// The default for a lost authenticator: one line on standard error, then exit status 70
    /// (EX_SOFTWARE). No exit handlers run, because other threads are still serving.
    @Sendable
    package static func exitOnZAPFailure(_ error: MessagingError) {
        let line =
            "crosswrit: the authenticator has stopped, so no court can be told from another; "
            + "the process ends to be started again. \(error)\n"
        let bytes = Array(line.utf8)
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
        _exit(70)
    }

    deinit {
        // No socket is left but the authenticator's, which the shutdown closes.
        unsafe zmq_ctx_shutdown(pointer.raw)
        authenticator.join()
        Self.terminate(pointer)
    }

    private static func terminate(_ context: ContextPointer) {
        while unsafe zmq_ctx_term(context.raw) != 0, zmq_errno() == EINTR {}
    }

    private static func set(
        _ context: ContextPointer, _ option: Int32, _ value: Int32, _ name: String
    ) throws(MessagingError) {
        guard unsafe zmq_ctx_set(context.raw, option, value) == 0 else {
            throw MessagingError.last("zmq_ctx_set", "\(name)=\(value)")
        }
    }
}

/// The context's address.
///
/// `@unchecked Sendable`: libzmq's context is made for use from any thread without locking
/// (zmq_ctx_new(3), "Thread safety"), the address never changes, and nobody uses it after
/// `zmq_ctx_term`, because the object that terminates it is kept alive by every socket.
@safe
struct ContextPointer: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
}
