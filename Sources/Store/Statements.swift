import FoundationEssentials
import GRDB
import GRDBSQLite

/// A value that SQLite takes.
protocol Bindable {
    /// Binds the value to a parameter; `place` counts from 1.
    ///
    /// - Returns: SQLite's result code.
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32
}

/// `SQLITE_TRANSIENT`, a macro that Swift does not see: SQLite copies what is bound.
private let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Int64: Bindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        unsafe sqlite3_bind_int64(statement, place, self)
    }
}

extension Int: Bindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        unsafe sqlite3_bind_int64(statement, place, Int64(self))
    }
}

extension Bool: Bindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        unsafe sqlite3_bind_int64(statement, place, self ? 1 : 0)
    }
}

extension String: Bindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        // A large text is bounded by what a leaf may hold, far below two GiB.
        var text = self
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else {
                // An empty text, not NULL.
                return unsafe sqlite3_bind_text(statement, place, "", 0, transient)
            }
            return unsafe start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                unsafe sqlite3_bind_text(
                    statement, place, $0, Int32(clamping: bytes.count), transient)
            }
        }
    }
}

extension Data: Bindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        guard !isEmpty else { return unsafe sqlite3_bind_zeroblob(statement, place, 0) }
        return unsafe withUnsafeBytes {
            unsafe sqlite3_bind_blob(
                statement, place, $0.baseAddress, Int32(clamping: $0.count), transient)
        }
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        guard let self else { return unsafe sqlite3_bind_null(statement, place) }
        return unsafe self.bind(to: statement, at: place)
    }
}

/// The columns of the row at which a statement stands.
@safe struct Columns {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int32) -> Data {
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return Data() }
        return unsafe Data(bytes: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}

/// Statements of the projections' writer, which runs a score of them for every act: values go to
/// SQLite as they are, where GRDB's own arguments would make an array of boxed values first. Who
/// runs them is in a transaction of GRDB's, on its connection's queue.
struct Statements {
    let db: Database

    /// Runs a statement to its end; rows that it returns are passed over.
    ///
    /// - Throws: `DatabaseError`, as GRDB would.
    func run<each Value: Bindable>(_ sql: String, _ values: repeat each Value) throws {
        try run(sql, repeat each values) { _ in }
    }

    /// Runs a statement to its end and gives each of its rows to `body`.
    ///
    /// - Throws: `DatabaseError`, as GRDB would, or what `body` throws.
    func run<each Value: Bindable>(
        _ sql: String, _ values: repeat each Value, row body: (Columns) throws -> Void
    ) throws {
        let statement = unsafe try db.cachedStatement(sql: sql).sqliteStatement
        // Whatever happened, the next one to run it finds it at its beginning.
        defer { unsafe sqlite3_reset(statement) }
        var place: Int32 = 0
        for value in repeat each values {
            place += 1
            try unsafe check(value.bind(to: statement, at: place), sql)
        }
        // A value that was forgotten would be the one of the run before.
        let wanted = unsafe sqlite3_bind_parameter_count(statement)
        guard place == wanted else {
            throw DatabaseError(
                resultCode: .SQLITE_MISUSE,
                message: "\(place) values for a statement with \(wanted)",
                sql: sql)
        }
        while true {
            let code = unsafe sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { return try check(code, sql) }
            try unsafe body(Columns(statement: statement))
        }
    }

    private func check(_ code: Int32, _ sql: String) throws {
        guard code != SQLITE_OK else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: sql)
    }
}
