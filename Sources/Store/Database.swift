import CSQLite
import Engine
import GRDB

#if MUTANTS
    import Mutants
#endif

/// What the store found and set on a file of SQLite, read back from the connection itself.
package struct StoreSettings: Hashable, Sendable {
    /// `wal`.
    package var journalMode: String
    /// 1 NORMAL, 2 FULL.
    package var synchronous: Int
    package var foreignKeys: Bool
    /// Bytes.
    package var pageSize: Int
    /// `normal`: readers share the file.
    package var lockingMode: String
    /// Pages after which SQLite checkpoints by itself; 0 means that the store does it.
    package var autocheckpoint: Int
    /// Bytes to which the write-ahead log's file is cut when it starts anew and is longer.
    package var logLimit: Int
    /// Version of the library, such as `3.40.1`.
    package var library: String
}

/// What the two files have in common: opening with settings that are read back, and errors.
enum SQLiteFile {
    /// STRICT tables (3.37) are the newest thing that the schemas use.
    static let oldestLibrary = [3, 37, 0]
    static let pageSize = 4_096
    /// Bytes of a page in the write-ahead log: with the frame's header (“WAL file format” of
    /// SQLite).
    static let framed = pageSize + 24
    /// Most that the one writing connection keeps of the projections in memory, KiB, and of a
    /// journal, which is only added to.
    private static let cachedKibibytes = (views: 32_768, journal: 4_096)

    /// What is told to the library once, before the first file is opened. Who has used it before
    /// is not told: then it counts its memory, and nothing else differs.
    private static let isPrepared = crosswrit_sqlite_without_counts() == 0

    /// Opens the one writing connection of a file. A log that a long transaction or a long reader
    /// made much longer than the `checkpointed` bytes between two checkpoints is cut again.
    ///
    /// SQLite 3.7.0 … 3.51.2 can lose commits when two connections write or checkpoint a WAL file
    /// at once. So each file has exactly one connection that may do either, the directory's lock
    /// keeps other processes out, and everybody else opens read-only.
    static func openWriter(
        _ path: String, full: Bool, autocheckpoint: Int, checkpointed: Int, pageLimit: Int?
    ) throws -> (queue: DatabaseQueue, settings: StoreSettings) {
        _ = isPrepared
        var configuration = Configuration()
        // Nobody else writes; a reader that recovers the log after a crash holds it for a moment.
        configuration.busyMode = .timeout(2)
        configuration.label = path
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let logLimit = checkpointed * 3 / 2
        let settings = try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA page_size = \(pageSize)")
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
            #if MUTANTS
                let full = full && !Mutation.skipSync.isOn
            #endif
            try db.execute(sql: "PRAGMA synchronous = \(full ? "FULL" : "NORMAL")")
            try db.execute(sql: "PRAGMA foreign_keys = ON")
            _ = try String.fetchOne(db, sql: "PRAGMA locking_mode = NORMAL")
            _ = try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint = \(autocheckpoint)")
            _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = \(logLimit)")
            // Pages of the tables that are written now: with SQLite's 2 MiB they were read again
            // and again.
            let cached = full ? cachedKibibytes.journal : cachedKibibytes.views
            try db.execute(sql: "PRAGMA cache_size = -\(cached)")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            if let pageLimit {
                _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pageLimit)")
            }
            return try readSettings(db)
        }
        #if MUTANTS
            let synchronous = full && !Mutation.skipSync.isOn ? 2 : 1
        #else
            let synchronous = full ? 2 : 1
        #endif
        let wanted = StoreSettings(
            journalMode: "wal", synchronous: synchronous, foreignKeys: true, pageSize: pageSize,
            lockingMode: "normal", autocheckpoint: autocheckpoint, logLimit: logLimit,
            library: settings.library)
        guard settings == wanted else {
            throw StoreFault.damaged(
                "\(path) does not take the settings that durability needs: wanted \(wanted), got "
                    + "\(settings); is it on a file system without shared memory or locks (NFS, SMB)? "
                    + "Put --data on a local disk")
        }
        let version = settings.library.split(separator: ".").map { Int($0) ?? 0 }
        guard !version.lexicographicallyPrecedes(oldestLibrary) else {
            throw StoreFault.damaged(
                "SQLite \(settings.library) is older than 3.37; install a newer libsqlite3")
        }
        return (queue, settings)
    }

    /// Opens a connection that can only read.
    static func openReader(_ path: String) throws -> DatabaseQueue {
        _ = isPrepared
        var configuration = Configuration()
        configuration.readonly = true
        // A reader waits only while a writer that has just opened the file recovers it.
        configuration.busyMode = .timeout(5)
        configuration.label = path + " (reader)"
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    static func readSettings(_ db: Database) throws -> StoreSettings {
        StoreSettings(
            journalMode: try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
            synchronous: try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1,
            foreignKeys: try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? false,
            pageSize: try Int.fetchOne(db, sql: "PRAGMA page_size") ?? -1,
            lockingMode: try String.fetchOne(db, sql: "PRAGMA locking_mode") ?? "",
            autocheckpoint: try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint") ?? -1,
            logLimit: try Int.fetchOne(db, sql: "PRAGMA journal_size_limit") ?? -1,
            library: try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "")
    }

    /// What SQLite finds wrong with a file; empty when it is whole. Reads all of it.
    static func quickCheck(_ db: Database) throws -> [String] {
        let found = try String.fetchAll(db, sql: "PRAGMA quick_check(20)")
        return found == ["ok"] ? [] : found
    }
}

/// An error of SQLite (or of the store itself) as the store's fault.
///
/// Whatever is not known to have left nothing behind is `unknown`, and the process stops.
func fault(_ error: any Error, _ doing: String, _ path: String) -> StoreFault {
    if let known = error as? StoreFault { return known }
    guard let failure = error as? DatabaseError else {
        return .unknown("\(doing) \(path): \(error)")
    }
    let said =
        "\(doing) \(path): \(failure.resultCode) \(failure.message ?? "")"
        + " (\(failure.extendedResultCode.rawValue))"
    switch failure.resultCode {
    case .SQLITE_FULL:
        return .full(
            "the disk is full (\(said)); free some space, then start again: nothing acknowledged is lost"
        )
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        return .damaged("the file is damaged (\(said)); restore it from a backup")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
        return .fenced(
            "another program is writing to the file (\(said)); find it with `fuser \(path)` and stop it"
        )
    case .SQLITE_CONSTRAINT:
        return .fenced(
            "the row is already there (\(said)): another program has written to the file; stop it")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
        return isFull(path)
            ? .full("the disk is full (\(said)); free some space, then start again")
            : .unknown("the file can't be opened (\(said)); check its owner and permissions")
    default:
        return .unknown(
            "input or output failed (\(said))"
                + (isFull(path) ? "; the disk is full: free some space" : "; check the disk")
                + ", then start again: the record is read back from disk")
    }
}

/// Less than a page group is free: what failed, failed for want of room.
private func isFull(_ path: String) -> Bool {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return (SystemPath.freeBytes(folder) ?? .max) < 65_536
}

/// A row of a query's result; `Row` alone is the record's row.
typealias SQLRow = GRDB.Row
