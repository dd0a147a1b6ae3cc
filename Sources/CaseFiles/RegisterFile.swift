import Domain
import GRDB
import Glibc

/// The SQLite file behind the register: its schema, its connections and its errors.
///
/// One connection writes, and a lock file keeps those of other processes out: SQLite before 3.51.3
/// can lose commits when two connections write or checkpoint a WAL file at once. Everybody else
/// reads.
enum RegisterFile {
    static let name = "cases.sqlite"
    static let lockName = "cases.lock"
    /// `CWCS`.
    static let applicationID = 0x4357_4353
    static let version = 1

    static let schema = """
        CREATE TABLE area (
            realm TEXT NOT NULL,
            rehearsal INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE courts (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            code TEXT,
            level TEXT NOT NULL,
            superior TEXT,
            coordinator TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE imports (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            file TEXT NOT NULL,
            digest TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            encoding TEXT NOT NULL,
            rows INTEGER NOT NULL,
            bad INTEGER NOT NULL,
            added INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            closed INTEGER NOT NULL,
            complete INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE cases (
            court TEXT NOT NULL,
            number TEXT NOT NULL,
            filed_on INTEGER NOT NULL,
            debtors TEXT NOT NULL,
            amount INTEGER NOT NULL,
            kind TEXT NOT NULL,
            weight INTEGER NOT NULL,
            places TEXT NOT NULL,
            seizures TEXT NOT NULL,
            stage TEXT NOT NULL,
            petitions INTEGER NOT NULL,
            handler TEXT NOT NULL,
            grounds TEXT NOT NULL,
            conflicts TEXT NOT NULL,
            must_leave INTEGER NOT NULL,
            first_import INTEGER NOT NULL,
            last_import INTEGER NOT NULL,
            line INTEGER NOT NULL,
            closed_by INTEGER,
            PRIMARY KEY (court, number)
        ) STRICT, WITHOUT ROWID;
        """

    static let insert = """
        INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
        ON CONFLICT (court, number) DO UPDATE SET
            filed_on = excluded.filed_on, debtors = excluded.debtors, amount = excluded.amount,
            kind = excluded.kind, weight = excluded.weight, places = excluded.places,
            seizures = excluded.seizures, stage = excluded.stage, petitions = excluded.petitions,
            handler = excluded.handler, grounds = excluded.grounds,
            conflicts = excluded.conflicts, must_leave = excluded.must_leave,
            last_import = excluded.last_import, line = excluded.line, closed_by = NULL
        """

    /// Opens the file to write, making it (0600) when it is missing.
    ///
    /// The lock must be held.
    static func writer(_ path: String) throws(CaseFault) -> DatabaseQueue {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw CaseFault.system("open", path, errno) }
        // Before SQLite has the file: closing a descriptor later would drop SQLite's own locks.
        _ = close(descriptor)
        return try doing("open", path) {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.label = path
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA page_size = 4096")
                _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA cell_size_check = ON")
                try db.execute(sql: "PRAGMA trusted_schema = OFF")
                try db.execute(sql: "PRAGMA cache_size = -131072")
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
                let sync = try Int.fetchOne(db, sql: "PRAGMA synchronous")
                guard mode == "wal", sync == 2 else {
                    throw CaseFault.failed(
                        "case.register", "\(path) 不能以 WAL 方式打开（网络文件系统？）",
                        "\(path) does not take WAL (a network file system?)",
                        remedy: "将数据目录放在本地磁盘", "put the data directory on a local disk")
                }
                if try Int.fetchOne(db, sql: "PRAGMA user_version") == 0 {
                    try db.inTransaction(.immediate) {
                        try db.execute(sql: schema)
                        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                        try db.execute(sql: "PRAGMA user_version = \(version)")
                        return .commit
                    }
                }
                try check(db, path)
            }
            return queue
        }
    }

    /// Opens the file to read.
    static func reader(_ path: String) throws(CaseFault) -> DatabaseQueue {
        guard unsafe access(path, F_OK) == 0 else {
            throw CaseFault.failed(
                "case.no-register", "尚未导入案件（没有 \(path)）",
                "no cases have been imported yet (there is no \(path))",
                remedy: "先导入未结案件", "import the open cases first 导入未结案件")
        }
        return try doing("open", path) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            configuration.label = path + " (reader)"
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { try check($0, path) }
            return queue
        }
    }

    private static func check(_ db: Database, _ path: String) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard application == applicationID, found == version else {
            throw CaseFault.failed(
                "case.register", "\(path) 不是本版本的案件登记（版本 \(found)）",
                "\(path) is no register of cases of this version (version \(found))",
                remedy: "使用相同版本的程序，或移走该文件后重新导入",
                "use the program's matching version, or move the file away and import again")
        }
    }

    /// Runs what may throw errors of SQLite, and turns them into faults.
    static func doing<Value>(
        _ operation: String, _ path: String, _ body: () throws -> Value
    ) throws(CaseFault) -> Value {
        do {
            return try body()
        } catch let fault as CaseFault {
            throw fault
        } catch let error as DatabaseError {
            throw fault(error, operation, path)
        } catch {
            throw CaseFault.failed(
                "case.register", "\(path)：\(error)", "\(path): \(error)",
                remedy: "核对数据目录", "check the data directory")
        }
    }

    private static func fault(
        _ error: DatabaseError, _ operation: String, _ path: String
    ) -> CaseFault {
        let said = "\(operation) \(path): \(error.resultCode) \(error.message ?? "")"
        switch error.resultCode {
        case .SQLITE_FULL:
            return .failed(
                "case.register", "磁盘已满，未作任何改动（\(said)）",
                "the disk is full, nothing was changed (\(said))",
                remedy: "腾出空间后重试", "free some space and try again")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return .failed(
                "case.register", "案件登记已损坏（\(said)）", "the register is damaged (\(said))",
                remedy: "移走该文件，重新导入", "move the file away and import again")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return .failed(
                "case.register", "案件登记正被占用（\(said)）", "the register is in use (\(said))",
                remedy: "稍后重试", "try again later")
        default:
            return .failed(
                "case.register", "读写失败（\(said)）", "input or output failed (\(said))",
                remedy: "核对磁盘与权限后重试；未提交的改动不会保留",
                "check the disk and its rights and try again; nothing half done is kept")
        }
    }
}

/// The right to write the register, until it goes out of scope or the process ends.
struct RegisterLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: `CaseFault` when another import has it.
    init(_ directory: String) throws(CaseFault) {
        let path = directory + "/" + RegisterFile.lockName
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw CaseFault.system("open", path, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            _ = close(descriptor)
            guard number == EWOULDBLOCK else { throw CaseFault.system("lock", path, number) }
            throw CaseFault.failed(
                "case.busy", "另一次导入正在进行", "another import is under way",
                remedy: "待其结束后重试", "try again when it has ended")
        }
        self.descriptor = descriptor
    }

    deinit { _ = close(descriptor) }
}
