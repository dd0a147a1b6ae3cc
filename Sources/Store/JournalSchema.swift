package import Domain
import Engine
import FoundationEssentials
import GRDB

/// Whose a journal is.
package struct JournalAbout: Hashable, Codable, Sendable {
    package var realm: String
    /// 演练.
    package var rehearsal: Bool
    package var process: CourtID
    package var created: Instant
    package var lastPosition: UInt64
}

/// Tables of `journal.db` and the migrations between their versions.
enum JournalSchema {
    /// "CWRJ": tells a journal from any other file of SQLite.
    static let applicationID = 0x4357_524A

    /// Grows with every migration; stands in the file as `user_version`.
    static let version = 1

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE row(position INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
                    CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
                    """)
        }
        return migrator
    }

    /// Makes or migrates the tables and makes sure that the journal is `owner`'s.
    static func prepare(
        _ queue: DatabaseQueue, path: String, owner: Identity, created: Instant
    ) throws {
        let isNew = try queue.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") == 0
        }
        if isNew {
            try queue.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA application_id = \(applicationID)")
            }
        } else {
            try queue.read { try recognise($0, path: path) }
        }
        try migrator.migrate(queue)
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA user_version = \(version)")
        }
        try queue.write { db in
            if try Int.fetchOne(db, sql: "SELECT count(*) FROM meta") == 0 {
                let values = [
                    ("realm", owner.realm), ("rehearsal", owner.rehearsal ? "1" : "0"),
                    ("process", owner.process.rawValue),
                    ("created", String(created.milliseconds)),
                ]
                for (name, value) in values {
                    try db.execute(
                        sql: "INSERT INTO meta(name, value) VALUES (?, ?)",
                        arguments: [name, value])
                }
            }
            let found = try about(db, path: path)
            guard found.realm == owner.realm else {
                throw StoreFault.damaged(
                    "\(path) belongs to realm \(found.realm), not to \(owner.realm); use the topology "
                        + "of \(found.realm), or another --data")
            }
            guard found.rehearsal == owner.rehearsal else {
                throw StoreFault.damaged(
                    found.rehearsal
                        ? "\(path) is a rehearsal's (演练) and never opens as a real court's; use another "
                            + "--data"
                        : "\(path) is a real court's and never opens in a rehearsal (演练); use another "
                            + "--data")
            }
            guard found.process == owner.process else {
                throw StoreFault.damaged(
                    "\(path) is the record of \(found.process), not of \(owner.process); start "
                        + "\(found.process), or use another --data")
            }
        }
    }

    /// Refuses a file that is no journal or that a newer program has written.
    static func recognise(_ db: Database, path: String) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw StoreFault.damaged(
                "\(path) is no journal of crosswrit; check --data, or restore it from a backup")
        }
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else {
            throw StoreFault.damaged(
                "\(path) has schema \(found), newer than this program's \(version); run the newer "
                    + "program")
        }
    }

    static func about(_ db: Database, path: String) throws -> JournalAbout {
        func value(_ name: String) throws -> String? {
            try String.fetchOne(
                db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
        }
        guard let realm = try value("realm"), let rehearsal = try value("rehearsal"),
            let process = try value("process").flatMap({ CourtID($0) }),
            let created = try value("created").flatMap({ Int64($0) })
        else {
            throw StoreFault.damaged(
                "\(path) does not say whose it is; restore it from a backup")
        }
        return JournalAbout(
            realm: realm, rehearsal: rehearsal == "1", process: process,
            created: Instant(milliseconds: created), lastPosition: try last(db, path: path))
    }

    static func last(_ db: Database, path: String) throws -> UInt64 {
        let last = try Int64.fetchOne(db, sql: "SELECT max(position) FROM row") ?? 0
        let first = try Int64.fetchOne(db, sql: "SELECT min(position) FROM row") ?? 1
        guard last >= 0, first == 1 else {
            throw StoreFault.damaged(
                "\(path) begins at row \(first) instead of 1; restore it from a backup")
        }
        return UInt64(last)
    }

    static func rows(
        _ db: Database, from position: UInt64, limit: Int
    ) throws -> [(position: UInt64, row: [UInt8])] {
        guard let from = Int64(exactly: position) else { return [] }
        let select = try db.cachedStatement(
            sql: "SELECT position, body FROM row WHERE position >= ? ORDER BY position LIMIT ?")
        let cursor = try SQLRow.fetchCursor(select, arguments: [from, max(0, limit)])
        var rows: [(position: UInt64, row: [UInt8])] = []
        while let row = try cursor.next() {
            let body: Data = row[1]
            rows.append((UInt64(row[0] as Int64), [UInt8](body)))
        }
        return rows
    }

    static func check(_ db: Database) throws -> [String] {
        var findings = try SQLiteFile.quickCheck(db)
        let count = try Int64.fetchOne(db, sql: "SELECT count(*) FROM row") ?? 0
        let last = try Int64.fetchOne(db, sql: "SELECT max(position) FROM row") ?? 0
        if count != last { findings.append("\(last - count) of \(last) rows are missing") }
        return findings
    }
}
