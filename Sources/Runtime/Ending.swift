import Dispatch
import Synchronization

/// How a process's reactor ended, for whoever waits for it.
package final class Ending: Sendable {
    private struct State {
        var isOver = false
        var why: String?
        var waiters: [CheckedContinuation<String?, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The reactor has ended: nil for a clean stop, else why. Only the first call counts.
    package func end(with why: String?) {
        let waiters = state.withLock { state -> [CheckedContinuation<String?, Never>] in
            guard !state.isOver else { return [] }
            state.isOver = true
            state.why = why
            let waiters = state.waiters
            state.waiters = []
            return waiters
        }
        for waiter in waiters { waiter.resume(returning: why) }
    }

    /// Waits for the end.
    package func wait() async -> String? {
        await withCheckedContinuation { continuation in
            let over = state.withLock { state -> (Bool, String?) in
                if !state.isOver { state.waiters.append(continuation) }
                return (state.isOver, state.why)
            }
            if over.0 { continuation.resume(returning: over.1) }
        }
    }
}

/// Whether a reactor's sockets opened, told across threads once.
package final class Opening: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let fault = Mutex<String?>(nil)

    package init() {}

    /// The process has stopped as it was asked to.
    package func succeed() { done.signal() }

    /// The process can't go on; `why` is what a person reads.
    package func fail(_ why: String) {
        fault.withLock { $0 = why }
        done.signal()
    }

    /// Waits for the answer: nil when all is well.
    package func wait() -> String? {
        done.wait()
        return fault.withLock { $0 }
    }
}
