import Dispatch
package import Domain
package import Engine
import Glibc
import Synchronization

/// Reads the machine's clocks.
package enum SystemClock {
    /// Monotonic milliseconds and wall time, now.
    package static func now() -> Now {
        Now(
            monotonic: read(CLOCK_MONOTONIC) / 1_000_000,
            wall: Instant(milliseconds: read(CLOCK_REALTIME) / 1_000_000))
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A queue between threads that are allowed to wait: the poster waits while it is full
/// (back-pressure), the taker while it is empty.
package final class BlockingQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let space: DispatchSemaphore

    /// - Parameter capacity: the most elements that can wait.
    package init(capacity: Int) {
        precondition(capacity > 0, "a queue holds at least one element")
        space = DispatchSemaphore(value: 0)
        for _ in 0..<capacity { space.signal() }
    }

    /// Puts one element in, waiting for room. Returns false once the queue is closed.
    @discardableResult
    package func post(_ element: Element) -> Bool {
        space.wait()
        let posted = state.withLock { state in
            guard !state.isClosed else { return false }
            state.elements.append(element)
            return true
        }
        if posted { filled.signal() } else { space.signal() }
        return posted
    }

    /// Takes everything that waits, waiting up to `milliseconds` for something to come (nil: as
    /// long as it takes). Nil once the queue is closed and empty.
    package func take(within milliseconds: Int? = nil) -> [Element]? {
        if let milliseconds {
            if filled.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut {
                return state.withLock { $0.isClosed && $0.elements.isEmpty } ? nil : []
            }
        } else {
            filled.wait()
        }
        let (taken, isOver) = state.withLock { state -> ([Element], Bool) in
            let taken = state.elements
            state.elements = []
            return (taken, state.isClosed)
        }
        // One signal was waited for; the others belong to what was taken with it.
        for index in taken.indices {
            space.signal()
            if index > 0 { filled.wait() }
        }
        if taken.isEmpty, isOver {
            filled.signal()
            return nil
        }
        return taken
    }

    /// Nothing more is taken in; what waits may still be taken.
    package func close() {
        state.withLock { $0.isClosed = true }
        filled.signal()
        space.signal()
    }
}

/// Where an answer of the engine meets the thread that asked.
package final class ReplyTable: Sendable {
    private final class Slot: Sendable {
        let ready = DispatchSemaphore(value: 0)
        let value = Mutex<ControlAnswer?>(nil)
    }

    private let slots = Mutex<[UInt64: Slot]>([:])
    private let next = Atomic<UInt64>(1)

    package init() {}

    /// Opens a place for one answer.
    package func open() -> UInt64 {
        let token = next.add(1, ordering: .relaxed).newValue
        slots.withLock { $0[token] = Slot() }
        return token
    }

    /// Brings the answer. One that nobody waits for any more is dropped: it stands in the journal.
    package func fulfil(_ token: UInt64, _ answer: ControlAnswer) {
        guard let slot = slots.withLock({ $0[token] }) else { return }
        slot.value.withLock { $0 = answer }
        slot.ready.signal()
    }

    /// Waits for the answer, at most `milliseconds`; nil when none came.
    package func wait(_ token: UInt64, milliseconds: Int64) -> ControlAnswer? {
        guard let slot = slots.withLock({ $0[token] }) else { return nil }
        _ = slot.ready.wait(timeout: .now() + .milliseconds(Int(clamping: milliseconds)))
        _ = slots.withLock { $0.removeValue(forKey: token) }
        return slot.value.withLock { $0 }
    }
}

/// What the reactor thread answers to a thread that serves a caller.
package enum ControlAnswer: Sendable {
    case reply(Reply)
    /// A matter as this court sees it, and how many own acts are undecided in it.
    case view(Matter?, unconfirmed: Int)
    case status(EngineStatus)
}

/// The engine's own numbers, taken on the reactor thread.
package struct EngineStatus: Sendable {
    package var incarnation: Int
    package var position: UInt64
    package var head: Digest
    package var clock: ClockState
    package var civil: Instant
    package var links: [LinkLine]
    /// The key that signs rows now.
    package var keyID: KeyID
    /// Matters that the engine has in memory.
    package var mattersInMemory: Int

    package init(
        incarnation: Int, position: UInt64, head: Digest, clock: ClockState, civil: Instant,
        links: [LinkLine], keyID: KeyID, mattersInMemory: Int
    ) {
        self.mattersInMemory = mattersInMemory
        self.keyID = keyID
        self.incarnation = incarnation
        self.position = position
        self.head = head
        self.clock = clock
        self.civil = civil
        self.links = links
    }
}

/// Followers of what happens (`crosswrit watch`). A follower that does not keep up loses its oldest
/// lines, not the process its memory: the journal has everything.
package final class WatchHub: Sendable {
    /// Lines that wait for one follower at most.
    static let depth = 1_024

    private struct Follower {
        var lines: [Happening] = []
        let filled = DispatchSemaphore(value: 0)
    }

    private struct State {
        var next = 0
        var followers: [Int: Follower] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Begins to keep what happens for a new follower; its number.
    package func follow() -> Int {
        state.withLock { state in
            state.next += 1
            state.followers[state.next] = Follower()
            return state.next
        }
    }

    /// Ends a follower; what waits for it is dropped.
    package func leave(_ follower: Int) {
        state.withLock { _ = $0.followers.removeValue(forKey: follower) }
    }

    /// Hands a happening to every follower.
    package func publish(_ happening: Happening) {
        state.withLock { state in
            for name in state.followers.keys {
                guard var follower = state.followers.removeValue(forKey: name) else { continue }
                if follower.lines.isEmpty { follower.filled.signal() }
                follower.lines.append(happening)
                if follower.lines.count > Self.depth { follower.lines.removeFirst() }
                state.followers[name] = follower
            }
        }
    }

    /// Takes what waits for a follower, waiting up to `milliseconds` for something to come.
    package func take(_ follower: Int, within milliseconds: Int) -> [Happening] {
        guard let filled = state.withLock({ $0.followers[follower]?.filled }) else { return [] }
        _ = filled.wait(timeout: .now() + .milliseconds(milliseconds))
        return state.withLock { state in
            let lines = state.followers[follower]?.lines ?? []
            state.followers[follower]?.lines = []
            return lines
        }
    }
}

/// What other threads tell the reactor thread.
package enum ReactorMessage: Sendable {
    case durable(Durable)
    /// The process can't go on: it stops with this message.
    case fatal(String)
    case loaded(UInt64, Row)
    case reopened(CourtID, after: UInt64, [Outlet.Pending])
    /// What projections hold of a matter that is not in memory; nil when they have none of that id.
    case fetched(MatterID, ArchivedMatter?)
    /// What projections hold of the open matters in which one of the courts takes part.
    case fetchedOpen([ArchivedMatter], of: [CourtID])
    /// Projections hold every row up to this position.
    case projected(UInt64)
    /// A frame made outside the engine (papers, returned records).
    case send(CourtID, Frame)
    case paperStored(Paper, MatterID)
    case command(ActCommand)
    case officer(OfficerRecord, token: UInt64)
    case advance(Int64, token: UInt64)
    case held(HeldCommand)
    case view(MatterID, token: UInt64)
    case status(token: UInt64)
    /// A version of the directory that an administrator hands over.
    case publish(SignedDirectory, token: UInt64)
    /// What was sent to a peer on a day.
    case accounted(CourtID, CivilDate, Manifest.Half)
    /// What is held of a peer's account.
    case compared(CourtID, Manifest, Manifest.Half)
    /// A version of the directory is on disk.
    case directoryKept(SignedDirectory)
    /// A clean stop: nothing new is taken in, what is recorded is made durable.
    case stop
}
