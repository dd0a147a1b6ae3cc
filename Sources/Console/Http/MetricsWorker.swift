import Messaging
import Runtime
import Synchronization

/// Asks the process on a thread of its own, because an answer may take seconds and the threads that
/// carry connections must never wait.
final class MetricsWorker: Sendable {
    /// One question and where its answer goes.
    private struct Job: Sendable {
        var question: Question
        var answer: CheckedContinuation<Answer, Never>
    }

    enum Question: Sendable {
        case metrics
        case health
    }

    enum Answer: Sendable {
        case metrics(String)
        case well
        /// The process does not answer, or is stopping.
        case silent
    }

    /// An answer this old is given again: however often somebody asks, the process is asked once.
    private static let freshness = Duration.seconds(1)

    private let source: ConsoleSource
    /// More room than connections are served at once, each with one request under way: whoever
    /// posts never waits.
    private let jobs = BlockingQueue<Job>(capacity: 4 * ConsoleLimits.connections)
    private let thread = Mutex<OwnedThread?>(nil)

    /// - Parameter source: what is asked.
    /// - Throws: `MessagingError` when no thread can be had.
    init(_ source: ConsoleSource) throws {
        self.source = source
        let made = try OwnedThread(name: "cw-console", stackSize: 2 << 20) { [self] in run() }
        thread.withLock { $0 = made }
    }

    /// Asks, and waits for the answer without holding a thread.
    func ask(_ question: Question) async -> Answer {
        await withCheckedContinuation { continuation in
            if !jobs.post(Job(question: question, answer: continuation)) {
                continuation.resume(returning: .silent)
            }
        }
    }

    /// Answers what waits and ends the thread. Call it once, when no connection is left.
    func stop() {
        jobs.close()
        let running = thread.withLock { thread in
            let running = thread
            thread = nil
            return running
        }
        running?.join()
    }

    private func run() {
        var kept: (text: String, at: ContinuousClock.Instant)?
        while let batch = jobs.take() {
            for job in batch {
                switch job.question {
                case .metrics:
                    if let kept, kept.at.duration(to: .now) < Self.freshness {
                        job.answer.resume(returning: .metrics(kept.text))
                    } else if let text = try? source.metrics() {
                        kept = (text, .now)
                        job.answer.resume(returning: .metrics(text))
                    } else {
                        job.answer.resume(returning: .silent)
                    }
                case .health:
                    job.answer.resume(returning: source.isWell() ? .well : .silent)
                }
            }
        }
    }
}
