package import Domain
package import Engine
import FoundationEssentials
import GRDB
import Synchronization

/// The record (日志) of one process: rows and positions in `journal.db`, nothing else.
///
/// One connection, used on the commit thread, writes and checkpoints; `append` returns once the row
/// is synced. After any failure every later append fails with the same fault: the process stops and
/// reads the truth back from disk. Others read through `JournalReader`.
package final class Journal: RowStore, Sendable {
    private struct State {
        var last: UInt64
        var failure: StoreFault?
        /// Bytes written since the last checkpoint.
        var unfolded = 0
    }

    /// A checkpoint is due once the log has grown by so many bytes since the last.
    package static let checkpointBytes = 4 << 20

    /// As read back from the connection.
    package let settings: StoreSettings
    /// The file.
    package let path: String
    private let lock: LockedDirectory
    private let queue: DatabaseQueue
    private let state: Mutex<State>

    /// Opens the journal of `owner`, making it when there is none.
    ///
    /// - Parameters:
    ///   - lock: the data directory, taken for this process.
    ///   - owner: the realm and the process that the journal must belong to.
    ///   - created: stands in a new journal as its time of creation.
    ///   - pageLimit: at most this many pages of 4 KiB, as a quota; nil for none.
    /// - Throws: `StoreFault.damaged` for a broken file, another realm's, another process's, a
    ///   rehearsal's in a real realm (or the reverse) or a newer program's; `.full`; `.unknown`.
    package init(
        in lock: LockedDirectory, owner: Identity, created: Instant, pageLimit: Int? = nil
    ) throws(StoreFault) {
        let path = lock.directory.journal
        do {
            let opened = try SQLiteFile.openWriter(
                path, full: true, autocheckpoint: 0, checkpointed: Self.checkpointBytes,
                pageLimit: pageLimit)
            try JournalSchema.prepare(opened.queue, path: path, owner: owner, created: created)
            let last = try opened.queue.read { try JournalSchema.last($0, path: path) }
            queue = opened.queue
            settings = opened.settings
            state = Mutex(State(last: last, failure: nil))
        } catch {
            throw fault(error, "opening", path)
        }
        self.lock = lock
        self.path = path
    }

    package var lastPosition: UInt64 { state.withLock { $0.last } }

    package func append(_ row: [UInt8], position: UInt64) throws(StoreFault) -> Durable {
        let outcome: Result<Durable, StoreFault> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            guard position == state.last + 1 else {
                let failure = StoreFault.fenced(
                    "row \(position) can't follow row \(state.last) of \(path); stop and start again"
                )
                state.failure = failure
                return .failure(failure)
            }
            do {
                // Outside an explicit transaction the statement is one: committed, and with
                // synchronous=FULL synced, when it returns.
                try queue.writeWithoutTransaction { db in
                    let insert = try db.cachedStatement(
                        sql: "INSERT INTO row(position, body) VALUES (?, ?)")
                    try insert.execute(arguments: [Int64(position), Data(row)])
                }
            } catch {
                let failure = fault(error, "appending to", path)
                state.failure = failure
                return .failure(failure)
            }
            state.last = position
            // What the log grew by: the page of the table that the row went to, and its own.
            state.unfolded += (2 + row.count / SQLiteFile.pageSize) * SQLiteFile.framed
            return .success(Durable(storeCommitted: position))
        }
        return try outcome.get()
    }

    package func rows(
        from position: UInt64, limit: Int
    ) throws(StoreFault) -> [(position: UInt64, row: [UInt8])] {
        do {
            return try queue.read { try JournalSchema.rows($0, from: position, limit: limit) }
        } catch {
            throw fault(error, "reading", path)
        }
    }

    /// Folds the write-ahead log into the file when enough has gathered. Call it on the commit
    /// thread after a commit has been reported: it is not part of any commit.
    ///
    /// - Returns: whether a checkpoint was made.
    /// - Throws: `StoreFault`; from then on appends fail with the same.
    @discardableResult
    package func checkpointIfDue() throws(StoreFault) -> Bool {
        guard state.withLock({ $0.unfolded >= Self.checkpointBytes }) else { return false }
        try checkpoint()
        return true
    }

    /// Folds the write-ahead log into the file as far as readers allow.
    ///
    /// - Throws: `StoreFault`; from then on appends fail with the same.
    package func checkpoint() throws(StoreFault) {
        let outcome: Result<Void, StoreFault> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            do {
                try queue.writeWithoutTransaction { db in
                    // Passive: never waits for a reader. The next commit starts the log anew when
                    // all of it is folded and nobody reads it.
                    _ = try SQLRow.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)")
                }
                state.unfolded = 0
                return .success(())
            } catch {
                let failure = fault(error, "checkpointing", path)
                state.failure = failure
                return .failure(failure)
            }
        }
        try outcome.get()
    }

    /// What is wrong with the file; empty when nothing is. Reads all of it.
    package func check() throws(StoreFault) -> [String] {
        do {
            return try queue.read { try JournalSchema.check($0) }
        } catch {
            throw fault(error, "checking", path)
        }
    }

    /// Closes the connection; the last one to close folds the write-ahead log into the file.
    package func close() {
        state.withLock { state in
            state.failure = state.failure ?? .unknown("\(path) is closed")
            try? queue.close()
        }
    }
}

/// Reads a journal on a connection of its own, from any thread, while the process writes; also what
/// `doctor` uses on a stopped process.
package final class JournalReader: Sendable {
    private let queue: DatabaseQueue
    private let path: String

    /// Opens the journal of a directory for reading.
    ///
    /// - Throws: `StoreFault` when there is none or it is damaged.
    package init(_ directory: DataDirectory) throws(StoreFault) {
        path = directory.journal
        do {
            queue = try SQLiteFile.openReader(path)
            try queue.read { try JournalSchema.recognise($0, path: directory.journal) }
        } catch {
            throw fault(error, "opening", directory.journal)
        }
    }

    /// Position of the last durable row; 0 when there is none.
    package func lastPosition() throws(StoreFault) -> UInt64 {
        do {
            return try queue.read { try JournalSchema.last($0, path: path) }
        } catch {
            throw fault(error, "reading", path)
        }
    }

    /// The encoded rows from `position` on, in order, at most `limit`.
    package func rows(
        from position: UInt64, limit: Int
    ) throws(StoreFault) -> [(position: UInt64, row: [UInt8])] {
        do {
            return try queue.read { try JournalSchema.rows($0, from: position, limit: limit) }
        } catch {
            throw fault(error, "reading", path)
        }
    }

    /// One encoded row, or nil when the journal is not that long.
    package func row(at position: UInt64) throws(StoreFault) -> [UInt8]? {
        try rows(from: position, limit: 1).first.flatMap { $0.position == position ? $0.row : nil }
    }

    /// Whose journal it is and how long; for `doctor`.
    package func about() throws(StoreFault) -> JournalAbout {
        do {
            return try queue.read { try JournalSchema.about($0, path: path) }
        } catch {
            throw fault(error, "reading", path)
        }
    }

    /// What is wrong with the file; empty when nothing is. Reads all of it.
    package func check() throws(StoreFault) -> [String] {
        do {
            return try queue.read { try JournalSchema.check($0) }
        } catch {
            throw fault(error, "checking", path)
        }
    }
}
