import Dispatch
import Messaging
import Synchronization

/// Threads for what blocks: asking the process, SQLite, Argon2. The threads that carry connections
/// wait for an answer without being held.
///
/// What waits is bounded: beyond that a caller is told at once that the console is busy.
package final class WorkerPool: Sendable {
    /// Too much waits already, or the pool is closed.
    package struct Busy: Error {}

    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let threads = Mutex<[OwnedThread]>([])
    private let most: Int

    /// - Parameters:
    ///   - name: what `top -H` shows.
    ///   - count: how many jobs run at once.
    ///   - waiting: how many may wait.
    /// - Throws: `MessagingError` when no thread can be had.
    package init(_ name: String, threads count: Int, waiting: Int) throws {
        most = waiting
        for number in 1...count {
            let made = try OwnedThread(name: "\(name)-\(number)", stackSize: 4 << 20) { [self] in
                work()
            }
            threads.withLock { $0.append(made) }
        }
    }

    /// Runs a job on one of the threads.
    ///
    /// - Throws: `Busy`, or what the job throws.
    package func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = state.withLock { state in
                guard !state.isClosed, state.jobs.count < most else { return false }
                state.jobs.append { continuation.resume(with: Result { try body() }) }
                return true
            }
            if isTaken { filled.signal() } else { continuation.resume(throwing: Busy()) }
        }
    }

    /// Ends the threads when what waits is done. Call it once.
    package func close() {
        state.withLock { $0.isClosed = true }
        let running = threads.withLock { threads in
            let running = threads
            threads = []
            return running
        }
        for _ in running { filled.signal() }
        for thread in running { thread.join() }
    }

    private func work() {
        while true {
            filled.wait()
            let (job, isOver) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed)
            }
            if let job { job() } else if isOver { return }
        }
    }
}
