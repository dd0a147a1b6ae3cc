package import Engine
import Glibc
import Messaging
import Runtime
import Synchronization

/// What a page is told as it happens.
package enum LiveEvent: Hashable, Sendable {
    case happening(Happening)
    /// Something was left out: what is shown must be fetched anew.
    case resync
    /// Nothing but a sign of life.
    case beat
}

/// Follows the process on one thread and hands what happens to the pages that are open: to each
/// what its officer may see. A page that does not keep up is told to fetch itself anew.
package final class LiveHub: Sendable {
    /// Events that wait for one page.
    private static let depth = 64
    /// Happenings of one look beyond which pages are told to fetch instead.
    private static let mostAtOnce = 24
    /// Milliseconds between two looks, so that a busy night costs a few judgements a second.
    private static let pause: UInt32 = 200

    private struct Page {
        /// Nil: whatever happens, as at a coordinator.
        var officer: String?
        /// One browser's, where that is known.
        var session: String?
        var continuation: AsyncStream<LiveEvent>.Continuation
        var isBehind = false
        /// It is told only that something happened, once for as many things as there are.
        var wakesOnly = false
    }

    private struct State {
        var pages: [Int: Page] = [:]
        var next = 0
        var isClosed = false
    }

    private let source: ConsoleSource
    private let state = Mutex(State())
    private let thread = Mutex<OwnedThread?>(nil)

    /// - Throws: `MessagingError` when no thread can be had.
    init(_ source: ConsoleSource) throws {
        self.source = source
        let made = try OwnedThread(name: "cw-live", stackSize: 4 << 20) { [self] in run() }
        thread.withLock { $0 = made }
    }

    /// Opens a stream for one page.
    ///
    /// A page that a browser has left is noticed only when something is sent to it: of one session
    /// the newest few are kept, so that whoever clicks fast does not shut others out.
    ///
    /// - Parameters:
    ///   - officer: by whose rights; nil: everything.
    ///   - session: what the pages of one browser share; nil: none are counted together.
    ///   - wakesOnly: `.resync` stands for whatever happened, and only the latest event is kept.
    /// - Returns: what happens from now on; nil when there are too many pages.
    package func open(
        officer: String?, session: String? = nil, wakesOnly: Bool = false
    ) -> AsyncStream<LiveEvent>? {
        let (stream, continuation) = AsyncStream.makeStream(
            of: LiveEvent.self,
            bufferingPolicy: wakesOnly ? .bufferingNewest(1) : .bufferingOldest(Self.depth))
        if let session { endOldest(of: session) }
        let number = state.withLock { state -> Int? in
            guard !state.isClosed, state.pages.count < ConsoleLimits.followers else { return nil }
            state.next += 1
            state.pages[state.next] = Page(
                officer: officer, session: session, continuation: continuation,
                wakesOnly: wakesOnly)
            return state.next
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.pages.removeValue(forKey: number) }
        }
        return stream
    }

    /// Pages of one session that follow at once.
    private static let ofOneSession = 8

    private func endOldest(of session: String) {
        let old = state.withLock { state -> Page? in
            let own = state.pages.filter { $0.value.session == session }.keys.sorted()
            guard own.count >= Self.ofOneSession, let first = own.first else { return nil }
            return state.pages.removeValue(forKey: first)
        }
        // A browser opens six connections to one host: what is displaced has been left.
        // Outside the lock: its end takes the lock again.
        old?.continuation.finish()
    }

    /// How many pages follow.
    package var count: Int { state.withLock { $0.pages.count } }

    /// Ends every stream and the thread. Call it once.
    func close() {
        let pages = state.withLock { state in
            state.isClosed = true
            return state.pages.values.map(\.continuation)
        }
        for page in pages { page.finish() }
        let running = thread.withLock { thread in
            let running = thread
            thread = nil
            return running
        }
        running?.join()
    }

    private func run() {
        let follower = source.watch.follow()
        defer { source.watch.leave(follower) }
        var quiet = 0
        while !state.withLock({ $0.isClosed }) {
            let lines = source.watch.take(follower, within: 1_000)
            if lines.isEmpty {
                quiet += 1
                if quiet % 15 == 0 { tell { _ in [.beat] } }
                continue
            }
            publish(lines)
            usleep(Self.pause * 1_000)
        }
    }

    private func publish(_ lines: [Happening]) {
        // At a coordinator the court's node judges what an officer may see: pages are told that
        // something happened, and ask it.
        guard source.isNode, lines.count <= Self.mostAtOnce else {
            return tell { _ in [.resync] }
        }
        // One judgement for each officer, however many pages that officer has open.
        let officers = Set(state.withLock { $0.pages.values.compactMap(\.officer) })
        var shown: [String: [LiveEvent]] = [:]
        for officer in officers {
            guard let filter = try? source.happenings(officer) else { continue }
            shown[officer] = lines.compactMap(filter).map(LiveEvent.happening)
        }
        let all = lines.map(LiveEvent.happening)
        tell { officer in officer.map { shown[$0] ?? [] } ?? all }
    }

    private func tell(_ events: (String?) -> [LiveEvent]) {
        state.withLock { state in
            for number in state.pages.keys {
                guard var page = state.pages[number] else { continue }
                if page.wakesOnly {
                    let all = events(page.officer)
                    if let last = all.last {
                        page.continuation.yield(last == .beat ? .beat : .resync)
                    }
                    continue
                }
                for event in events(page.officer) {
                    if page.isBehind {
                        guard case .enqueued = page.continuation.yield(.resync) else { break }
                        page.isBehind = false
                    }
                    if case .dropped = page.continuation.yield(event), event != .beat {
                        page.isBehind = true
                    }
                }
                state.pages[number] = page
            }
        }
    }
}
