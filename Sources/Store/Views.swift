package import Domain
package import Engine
import FoundationEssentials
import GRDB
import Glibc
import Sodium
import Synchronization

import class Foundation.NSCondition

/// Every projection of a journal, in `views.db`: matters, deadlines, timelines, search, indexes and
/// the snapshots from which a process starts.
///
/// Written behind the journal by one connection on the projector's thread; what it holds is a
/// function of the journal alone, so that a deleted file comes back identical. `ViewsReader` reads.
package final class Views: Sendable {
    /// What opening found.
    package enum Opening: Hashable, Sendable {
        /// There was no file.
        case new
        /// The file is good up to this position; the journal's tail is to be applied.
        case kept(position: UInt64)
        /// The file was of no use and has been deleted: everything is to be applied again.
        case rebuilding(reason: String)
    }

    /// What opening found, for the log.
    package let opening: Opening
    /// As read back from the connection.
    package let settings: StoreSettings
    /// The file.
    package let path: String
    let progress: ViewsProgress
    private let lock: LockedDirectory
    private let process: CourtID
    private let queue: DatabaseQueue

    /// Pages of the log after which it goes into the file: a page that changes often goes there
    /// once.
    private static let checkpointPages = 4_000

    /// A file larger than this is not read through at every start; `check` does it on demand.
    private static let checkedBytes: Int64 = 256 << 20

    /// Opens the projections, or deletes what is there when it can't be theirs: damaged, of another
    /// schema, longer than the journal, or with another head at its position.
    ///
    /// - Parameters:
    ///   - lock: the data directory, taken for this process.
    ///   - process: whose they are: what its own court owes is told from what others do.
    ///   - journalLast: position of the journal's last row.
    ///   - headAt: head of the journal's row at a position; nil when there is none.
    /// - Throws: `StoreFault` when even a new file can't be made.
    package init(
        in lock: LockedDirectory, of process: CourtID, journalLast: UInt64,
        headAt: (UInt64) throws(StoreFault) -> Digest?
    ) throws(StoreFault) {
        let path = lock.directory.views
        self.lock = lock
        self.process = process
        self.path = path
        var opening = Opening.new
        var opened: (queue: DatabaseQueue, settings: StoreSettings)?
        var covered: UInt64 = 0
        if SystemPath.exists(path) {
            switch try Self.reopen(path, journalLast: journalLast, headAt: headAt) {
            case .success(let found):
                opened = (found.queue, found.settings)
                covered = found.covered
                opening = .kept(position: covered)
            case .failure(let useless):
                opening = .rebuilding(reason: useless.reason)
            }
        }
        do {
            if opened == nil {
                try Self.remove(path)
                let fresh = try Self.open(path)
                try fresh.queue.write { try ViewsSchema.create($0) }
                opened = fresh
            }
        } catch {
            throw fault(error, "making", path)
        }
        guard let opened else { throw .unknown("\(path) can't be opened") }
        queue = opened.queue
        settings = opened.settings
        progress = ViewsProgress(covered)
        self.opening = opening
    }

    private static func open(
        _ path: String
    ) throws -> (queue: DatabaseQueue, settings: StoreSettings) {
        try SQLiteFile.openWriter(
            path, full: false, autocheckpoint: checkpointPages,
            checkpointed: checkpointPages * SQLiteFile.framed, pageLimit: nil)
    }

    private struct Useless: Error {
        let reason: String
    }

    private static func reopen(
        _ path: String, journalLast: UInt64, headAt: (UInt64) throws(StoreFault) -> Digest?
    ) throws(StoreFault) -> Result<
        (queue: DatabaseQueue, settings: StoreSettings, covered: UInt64), Useless
    > {
        let found:
            (
                queue: DatabaseQueue, settings: StoreSettings,
                stamp: (position: UInt64, head: Digest)?
            )
        do {
            let opened = try Self.open(path)
            let stamp = try opened.queue.read { db in
                guard
                    try Int.fetchOne(db, sql: "PRAGMA application_id") == ViewsSchema.applicationID
                else { throw Useless(reason: "it is no file of projections") }
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                guard version == ViewsSchema.version else {
                    throw Useless(
                        reason: "its schema is \(version), this program's is \(ViewsSchema.version)"
                    )
                }
                let bytes =
                    Int64(try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
                    * Int64(SQLiteFile.pageSize)
                if bytes <= checkedBytes, let fault = try SQLiteFile.quickCheck(db).first {
                    throw Useless(reason: "it is damaged: \(fault)")
                }
                return try ViewsQuery.stamp(db)
            }
            found = (opened.queue, opened.settings, stamp.map { ($0.position, $0.head) })
        } catch let useless as Useless {
            return .failure(useless)
        } catch {
            let reason = fault(error, "opening", path)
            // A full disk or a busy file says nothing about the content.
            switch reason {
            case .damaged(let text): return .failure(Useless(reason: text))
            case .full, .fenced, .unknown: throw reason
            }
        }
        guard let stamp = found.stamp else { return .success((found.queue, found.settings, 0)) }
        if stamp.position > journalLast {
            return useless(
                found.queue, "it covers row \(stamp.position), the journal ends at \(journalLast)")
        }
        if try headAt(stamp.position) != stamp.head {
            return useless(found.queue, "its row \(stamp.position) is not the journal's")
        }
        return .success((found.queue, found.settings, stamp.position))
    }

    private static func useless<Good>(
        _ queue: DatabaseQueue, _ reason: String
    ) -> Result<Good, Useless> {
        try? queue.close()
        return .failure(Useless(reason: reason))
    }

    private static func remove(_ path: String) throws {
        for suffix in ["", "-wal", "-shm", "-journal"] { try SystemPath.remove(path + suffix) }
    }

    /// Position of the last row that the projections show.
    package var covered: UInt64 { progress.position }

    /// Applies what rows changed, in order and without gaps, in one transaction. Call it on the
    /// projector's thread.
    ///
    /// - Throws: `StoreFault.damaged` when the first is not the next row; else as SQLite fails. The
    ///   projections then still show `covered`.
    package func apply(_ batch: [Changes]) throws(StoreFault) {
        var next = covered + 1
        for changes in batch {
            guard changes.position == next else {
                throw .damaged(
                    "\(path) shows row \(next - 1) and can't take row \(changes.position); start again"
                )
            }
            next += 1
        }
        guard let last = batch.last else { return }
        do {
            try queue.write { try ViewsWriter($0, of: process).apply(batch) }
        } catch {
            throw fault(error, "writing", path)
        }
        progress.advance(to: last.position)
    }

    /// Sleeps while no reader waits for what is not shown yet: the projector gathers rows then.
    ///
    /// - Parameter milliseconds: how long at most.
    /// - Returns: whether a reader waits, or the projections are closed.
    package func pause(milliseconds: Int) -> Bool { progress.pause(milliseconds: milliseconds) }

    /// What is wrong with the file; empty when nothing is. Reads all of it.
    package func check() throws(StoreFault) -> [String] {
        do {
            return try queue.write { db in
                var findings = try SQLiteFile.quickCheck(db)
                do {
                    try db.execute(
                        sql: "INSERT INTO search(search, rank) VALUES('integrity-check', 1)")
                } catch {
                    findings.append("the search index does not fit its text")
                }
                return findings
            }
        } catch {
            throw fault(error, "checking", path)
        }
    }

    /// Closes the connection and wakes whoever waits.
    package func close() {
        progress.close()
        try? queue.close()
    }
}

/// How far the projections are, for those who wait for a row.
final class ViewsProgress: Sendable {
    private struct State {
        var position: UInt64
        /// The last row that somebody waits, or has waited, for.
        var wanted: UInt64 = 0
        var closed = false
    }

    private let condition = NSCondition()
    private let state: Mutex<State>

    init(_ position: UInt64) { state = Mutex(State(position: position)) }

    var position: UInt64 { state.withLock { $0.position } }

    func advance(to position: UInt64) {
        condition.lock()
        state.withLock { $0.position = max($0.position, position) }
        condition.broadcast()
        condition.unlock()
    }

    func close() {
        condition.lock()
        state.withLock { $0.closed = true }
        condition.broadcast()
        condition.unlock()
    }

    /// Sleeps while nobody waits for a row that is not shown yet, at most `milliseconds`.
    ///
    /// - Returns: whether somebody waits, or all is over.
    func pause(milliseconds: Int) -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(milliseconds)
        condition.lock()
        defer { condition.unlock() }
        while true {
            if state.withLock({ $0.wanted > $0.position || $0.closed }) { return true }
            let left = clock.now.duration(to: end)
            guard left > .zero else { return false }
            _ = condition.wait(until: Date().addingTimeInterval(left / .seconds(1)))
        }
    }

    /// Waits until `position` is shown, at most `milliseconds`.
    func wait(for position: UInt64, milliseconds: Int) -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(milliseconds)
        condition.lock()
        defer { condition.unlock() }
        let isNew = state.withLock { state in
            defer { state.wanted = max(state.wanted, position) }
            return position > state.wanted && position > state.position
        }
        // The projector may be gathering rows.
        if isNew { condition.broadcast() }
        while true {
            let (shown, closed) = state.withLock { ($0.position, $0.closed) }
            if shown >= position { return true }
            if closed { return false }
            // The condition knows only the wall clock, which may jump: at most a second at a time.
            let left = min(clock.now.duration(to: end), .seconds(1))
            guard left > .zero else { return false }
            _ = condition.wait(until: Date().addingTimeInterval(left / .seconds(1)))
        }
    }
}
