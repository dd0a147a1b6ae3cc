package import Domain
import FoundationEssentials
import GRDB
import Glibc
import Sodium

/// The file of accounts beside the record: who may log in, their sessions and tokens, and what
/// happened to them. It holds no matter. Its calls block.
package final class AccountStore: Sendable {
    /// Milliseconds after which a session that nobody uses ends.
    package static let idle: Int64 = 2 * 3_600_000
    /// Milliseconds after which any session ends.
    package static let longest: Int64 = 12 * 3_600_000
    /// Sessions, logins, tokens and counters of failures that are kept at most.
    static let most = 10_000
    /// Lines of the record that are kept.
    private static let mostEvents = 100_000

    private let queue: DatabaseQueue

    /// Opens the file, making it (0600) when there is none.
    ///
    /// - Parameter path: of the file; nil: in memory, for tests.
    /// - Throws: `AccountFault.storage`.
    package init(_ path: String?) throws(AccountFault) {
        do {
            if let path {
                let made = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
                guard made >= 0, fchmod(made, 0o600) == 0 else {
                    throw AccountFault.storage("can't open \(path): \(errno)")
                }
                close(made)
            }
            var configuration = Configuration()
            configuration.busyMode = .timeout(2)
            configuration.prepareDatabase { db in
                _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA foreign_keys = ON")
                try db.execute(sql: "PRAGMA trusted_schema = OFF")
            }
            queue =
                try path.map { try DatabaseQueue(path: $0, configuration: configuration) }
                ?? DatabaseQueue()
            try queue.write { try $0.execute(sql: Self.schema) }
        } catch let fault as AccountFault {
            throw fault
        } catch {
            throw .storage("\(error)")
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS login (
            name TEXT PRIMARY KEY, officer TEXT, administrator INTEGER NOT NULL,
            disabled INTEGER NOT NULL, hash TEXT NOT NULL, created INTEGER NOT NULL,
            changed INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS session (
            id BLOB PRIMARY KEY, login TEXT NOT NULL REFERENCES login(name) ON DELETE CASCADE,
            csrf TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS token (
            id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, label TEXT NOT NULL,
            officer TEXT NOT NULL, scopes TEXT NOT NULL, created INTEGER NOT NULL,
            expires INTEGER NOT NULL, revoked INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS key (
            key TEXT PRIMARY KEY, print BLOB NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS paper (
            officer TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, name TEXT NOT NULL,
            kind TEXT NOT NULL, sealed INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (officer, digest)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS failure (
            key TEXT PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS event (
            number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
            login TEXT NOT NULL, by TEXT NOT NULL, address TEXT NOT NULL) STRICT;
        """

    func read<Value>(_ body: (Database) throws -> Value) throws(AccountFault) -> Value {
        do { return try queue.read(body) } catch { throw .storage("\(error)") }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(AccountFault) -> Value {
        do {
            return try queue.write(body)
        } catch let fault as AccountFault {
            throw fault
        } catch {
            throw .storage("\(error)")
        }
    }

    /// The BLAKE2b hash of a secret: only it is kept.
    static func digest(_ secret: String) -> [UInt8] {
        var bytes: [UInt8] = []
        BLAKE2b256.digest(Array(secret.utf8)).storage.append(to: &bytes)
        return bytes
    }

    // MARK: Logins

    /// Whether anybody may log in.
    package func isEmpty() throws(AccountFault) -> Bool {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM login") == 0 }
    }

    /// Every login, by name.
    package func logins() throws(AccountFault) -> [Login] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM login ORDER BY name LIMIT 10000")
                .map(Self.login)
        }
    }

    /// A login with the hash of its password; nil when there is none of that name.
    func login(_ name: String) throws(AccountFault) -> (login: Login, hash: String)? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM login WHERE name = ?", arguments: [name])
                .map { (Self.login($0), $0["hash"]) }
        }
    }

    private static func login(_ row: Row) -> Login {
        Login(
            name: row["name"], officer: row["officer"], isAdministrator: row["administrator"],
            isDisabled: row["disabled"], created: Instant(milliseconds: row["created"]),
            changed: Instant(milliseconds: row["changed"]))
    }

    /// Enters a login; the first only when there is none yet.
    func insert(
        _ login: Login, hash: String, isFirst: Bool, by: String, address: String
    ) throws(AccountFault) {
        try write { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM login") ?? 0
            if isFirst, count > 0 { throw AccountFault.setup }
            guard count < Self.most else { throw AccountFault.storage("too many logins") }
            let known = try String.fetchOne(
                db, sql: "SELECT name FROM login WHERE name = ?", arguments: [login.name])
            guard known == nil else { throw AccountFault.taken }
            try db.execute(
                sql: "INSERT INTO login VALUES (?, ?, ?, 0, ?, ?, ?)",
                arguments: [
                    login.name, login.officer, login.isAdministrator, hash,
                    login.created.milliseconds, login.changed.milliseconds,
                ])
            try Self.note(db, "login-made", login.name, by, address, login.created)
        }
    }

    /// Sets a password; every session of the login ends but the one named.
    func set(
        hash: String, of name: String, keeping session: [UInt8]?, by: String, address: String,
        at now: Instant
    ) throws(AccountFault) {
        try write { db in
            try db.execute(
                sql: "UPDATE login SET hash = ?, changed = ? WHERE name = ?",
                arguments: [hash, now.milliseconds, name])
            guard db.changesCount == 1 else { throw AccountFault.unknown }
            try db.execute(
                sql: "DELETE FROM session WHERE login = ? AND id IS NOT ?",
                arguments: [name, session.map { Data($0) }])
            try Self.note(db, "password-changed", name, by, address, now)
        }
    }

    /// Lets a login in no more, or again. The last administrator stays.
    package func set(
        disabled: Bool, _ name: String, by: String, address: String, at now: Instant
    ) throws(AccountFault) {
        try write { db in
            if disabled {
                let others = try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM login
                        WHERE administrator AND NOT disabled AND name <> ?
                        """, arguments: [name])
                guard others ?? 0 > 0 else { throw AccountFault.lastAdministrator }
            }
            try db.execute(
                sql: "UPDATE login SET disabled = ? WHERE name = ?", arguments: [disabled, name])
            guard db.changesCount == 1 else { throw AccountFault.unknown }
            if disabled {
                try db.execute(sql: "DELETE FROM session WHERE login = ?", arguments: [name])
            }
            try Self.note(
                db, disabled ? "login-disabled" : "login-enabled", name, by, address, now)
        }
    }

    // MARK: Sessions

    /// Begins a session.
    ///
    /// - Returns: its id, for the browser alone.
    func begin(
        _ login: Login, address: String, at now: Instant
    ) throws(AccountFault) -> String {
        let id = Self.secret()
        let csrf = Self.secret()
        try write { db in
            try db.execute(
                sql: "DELETE FROM session WHERE seen < ? OR created < ?",
                arguments: [now.milliseconds - Self.idle, now.milliseconds - Self.longest])
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM session") ?? 0
            guard count < Self.most else { throw AccountFault.storage("too many sessions") }
            try db.execute(
                sql: "INSERT INTO session VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    Data(Self.digest(id)), login.name, csrf, now.milliseconds, now.milliseconds,
                ])
            try Self.note(db, "login", login.name, "", address, now)
        }
        return id
    }

    /// Whose session an id is; nil when it has ended or never was.
    package func visitor(_ id: String, at now: Instant) throws(AccountFault) -> Visitor? {
        let key = Self.digest(id)
        let row = try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT login.*, session.csrf AS csrf, session.seen AS seen,
                        session.created AS begun
                    FROM session JOIN login ON login.name = session.login
                    WHERE session.id = ? AND NOT login.disabled
                    """, arguments: [Data(key)])
        }
        guard let row else { return nil }
        let seen: Int64 = row["seen"]
        let begun: Int64 = row["begun"]
        guard now.milliseconds - seen < Self.idle, now.milliseconds - begun < Self.longest else {
            return nil
        }
        // Once a minute is enough for an end after hours.
        if now.milliseconds - seen > 60_000 {
            try write { db in
                try db.execute(
                    sql: "UPDATE session SET seen = ? WHERE id = ?",
                    arguments: [now.milliseconds, Data(key)])
            }
        }
        return Visitor(login: Self.login(row), session: key, csrf: row["csrf"])
    }

    /// Ends a session.
    package func end(
        _ visitor: Visitor, address: String, at now: Instant
    ) throws(AccountFault) {
        try write { db in
            try db.execute(
                sql: "DELETE FROM session WHERE id = ?", arguments: [Data(visitor.session)])
            try Self.note(db, "logout", visitor.login.name, "", address, now)
        }
    }

    /// 32 random bytes as text.
    static func secret() -> String {
        SecureRandom.bytes(32).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }.joined()
    }

    // MARK: Failures

    /// Failed tries under a key, and when the last was; nothing that is older than a day.
    func failures(_ key: String, at now: Instant) throws(AccountFault) -> (count: Int, last: Int64)
    {
        try read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT count, last FROM failure WHERE key = ? AND last > ?",
                arguments: [key, now.milliseconds - 86_400_000])
            return row.map { ($0["count"], $0["last"]) } ?? (0, 0)
        }
    }

    /// Takes down a failed try under each key.
    func fail(
        _ keys: [String], _ name: String, address: String, at now: Instant
    ) throws(AccountFault) {
        try write { db in
            try db.execute(
                sql: "DELETE FROM failure WHERE last <= ?",
                arguments: [now.milliseconds - 86_400_000])
            for key in keys {
                let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM failure") ?? 0
                if count >= Self.most {
                    try db.execute(
                        sql: """
                            DELETE FROM failure WHERE key IN
                                (SELECT key FROM failure ORDER BY last LIMIT 100)
                            """)
                }
                try db.execute(
                    sql: """
                        INSERT INTO failure VALUES (?, 1, ?)
                        ON CONFLICT (key) DO UPDATE SET count = count + 1, last = excluded.last
                        """, arguments: [key, now.milliseconds])
            }
            try Self.note(db, "login-failed", String(name.prefix(64)), "", address, now)
        }
    }

    /// Forgets the failures under keys.
    func forgive(_ keys: [String]) throws(AccountFault) {
        try write { db in
            for key in keys {
                try db.execute(sql: "DELETE FROM failure WHERE key = ?", arguments: [key])
            }
        }
    }

    // MARK: Record

    /// The latest lines of the record.
    package func events(_ count: Int) throws(AccountFault) -> [AccountEvent] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM event ORDER BY number DESC LIMIT ?", arguments: [count]
            ).map {
                AccountEvent(
                    at: Instant(milliseconds: $0["at"]), kind: $0["kind"], login: $0["login"],
                    by: $0["by"], address: $0["address"])
            }
        }
    }

    static func note(
        _ db: Database, _ kind: String, _ login: String, _ by: String, _ address: String,
        _ at: Instant
    ) throws {
        try db.execute(
            sql: "INSERT INTO event (at, kind, login, by, address) VALUES (?, ?, ?, ?, ?)",
            arguments: [at.milliseconds, kind, login, by, address])
        try db.execute(
            sql: "DELETE FROM event WHERE number <= last_insert_rowid() - ?",
            arguments: [mostEvents])
    }
}
