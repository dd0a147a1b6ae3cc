package import CaseDispatch
package import Domain
import GRDB

/// The closed world whose cases a register holds: its courts, as a topology or a signed directory
/// states them.
package struct CaseArea: Hashable, Sendable {
    package var realm: String
    /// Practice (演练).
    package var rehearsal: Bool
    package var courts: [Court]

    package init(realm: String, rehearsal: Bool, courts: [Court]) {
        self.realm = realm
        self.rehearsal = rehearsal
        self.courts = courts
    }
}

/// One import into the register (导入批次).
package struct CaseImport: Hashable, Sendable {
    /// From 1, in order.
    package var id: Int64
    package var at: Instant
    /// The file as it was named.
    package var file: String
    /// SHA-256 of the file, in hexadecimal digits.
    package var digest: String
    package var bytes: Int64
    /// `UTF-8` or `GB18030`.
    package var encoding: String
    /// Rows of the file.
    package var rows: Int
    /// Rows that were skipped because something is wrong with them.
    package var bad: Int
    /// Cases that were not there before.
    package var added: Int
    /// Cases that were there.
    package var updated: Int
    /// Cases of the file's courts that the file no longer has.
    package var closed: Int
    /// Whether the file had every open case of its courts.
    package var complete: Bool
}

/// A case as the register has it.
package struct CaseRecord: Hashable, Sendable {
    package var one: EnforcementCase
    /// The import that brought it first.
    package var firstImport: Int64
    /// The import that brought it last.
    package var lastImport: Int64
    /// Its line in the file of that import.
    package var line: Int
    /// The complete import in which it was no longer; nil while it is open.
    package var closedBy: Int64?
}

/// How an import is to be done.
package struct ImportOptions: Hashable, Sendable {
    /// Rows with something wrong are left out; else one such row keeps everything out.
    package var skipsBad: Bool
    /// The file has every open case of its courts: those that it lacks are closed.
    package var isComplete: Bool

    package init(skipsBad: Bool = false, isComplete: Bool = false) {
        self.skipsBad = skipsBad
        self.isComplete = isComplete
    }
}

/// Which cases of the register are wanted; nil means any.
package struct CaseFilter: Hashable, Sendable {
    package var courts: [CourtID]?
    package var debtor: String?
    package var stage: CaseStage?
    package var ground: String?
    /// Closed cases too.
    package var includesClosed: Bool
    package var limit: Int?

    package init(
        courts: [CourtID]? = nil, debtor: String? = nil, stage: CaseStage? = nil,
        ground: String? = nil, includesClosed: Bool = false, limit: Int? = nil
    ) {
        self.courts = courts
        self.debtor = debtor
        self.stage = stage
        self.ground = ground
        self.includesClosed = includesClosed
        self.limit = limit
    }
}

/// The register of open enforcement cases (案件登记): `cases.sqlite` in a data directory.
///
/// Commands read and write it directly, whether a coordinator runs on the directory or not: no
/// procedure of the wire depends on it. An import is one transaction: it is there as a whole or not
/// at all, however the process ends.
package struct CaseRegister: Sendable {
    private let queue: DatabaseQueue
    private let path: String

    /// Opens the register of a data directory for reading.
    ///
    /// - Throws: `CaseFault` when nothing has been imported yet, or the file can't be read.
    package init(reading directory: String) throws(CaseFault) {
        path = directory + "/" + RegisterFile.name
        queue = try RegisterFile.reader(path)
    }

    // MARK: Importing

    /// Imports a file of cases into the register of a data directory, making it when it is missing.
    ///
    /// A case that is there (same court, same number) is replaced by the file's row. When a row is
    /// bad and bad rows are not to be skipped, nothing is imported.
    ///
    /// - Parameters:
    ///   - path: The file to import.
    ///   - columns: What its headings and words mean.
    ///   - area: The courts that it may name; kept with the cases.
    ///   - directory: The data directory; it must exist.
    ///   - options: What to do about bad rows and about cases that are not in the file.
    ///   - now: Stands in the record of the import.
    ///   - progress: Is told after each piece how far it is.
    /// - Returns: What was read, and the import; no import when nothing was imported.
    /// - Throws: `CaseFault` when the file can't be read or the register can't be written; then
    ///   nothing is changed.
    package static func add(
        _ path: String, columns: CaseColumns = .standard, area: CaseArea, to directory: String,
        options: ImportOptions, now: Instant,
        progress: (CaseProgress) -> Void = { _ in }
    ) throws(CaseFault) -> (reading: CaseReading, done: CaseImport?) {
        let file = CaseFile(path, columns: columns, courts: CourtBook(area.courts))
        let lock = try RegisterLock(directory)
        defer { _ = lock }
        let path = directory + "/" + RegisterFile.name
        let queue = try RegisterFile.writer(path)
        let result = try RegisterFile.doing("write", path) {
            try queue.writeWithoutTransaction { db in
                var result: (reading: CaseReading, done: CaseImport?)?
                try db.inTransaction(.immediate) {
                    try put(area, db, path)
                    let made = try transact(db, file, options, now, progress)
                    result = made
                    return made.done == nil ? .rollback : .commit
                }
                // Gives the log's space back; a reader may keep it from it, which is no fault.
                try? db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                return result
            }
        }
        guard let result else {
            throw CaseFault.failed(
                "case.register", "\(path)：没有结果", "\(path): no outcome", remedy: "重试", "try again")
        }
        return result
    }

    /// Keeps the courts with the cases; a register is one realm's for ever.
    private static func put(_ area: CaseArea, _ db: Database, _ path: String) throws {
        if let row = try Row.fetchOne(db, sql: "SELECT realm, rehearsal FROM area") {
            let realm: String = row[0]
            let rehearsal: Bool = row[1]
            guard realm == area.realm, rehearsal == area.rehearsal else {
                throw CaseFault.refused(
                    "case.realm",
                    "\(path) 属于 \(realm)\(rehearsal ? "（演练）" : "")，不是 \(area.realm)\(area.rehearsal ? "（演练）" : "")",
                    "\(path) belongs to the realm \(realm)\(rehearsal ? " (rehearsal)" : ""), not to "
                        + "\(area.realm)\(area.rehearsal ? " (rehearsal)" : "")",
                    remedy: "演练与实际数据分开存放：另用 --data 目录",
                    "use another --data directory: practice and real courts are kept apart")
            }
        } else {
            try db.execute(
                sql: "INSERT INTO area VALUES (?, ?)", arguments: [area.realm, area.rehearsal])
        }
        for court in area.courts {
            try db.execute(
                sql: "INSERT OR REPLACE INTO courts VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    court.id.rawValue, court.name, court.code, court.level.rawValue,
                    court.superior?.rawValue, court.coordinator?.rawValue,
                ])
        }
    }

    private static func transact(
        _ db: Database, _ file: CaseFile, _ options: ImportOptions, _ now: Instant,
        _ progress: (CaseProgress) -> Void
    ) throws -> (reading: CaseReading, done: CaseImport?) {
        let id = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM imports") ?? 0) + 1
        let before = try Int.fetchOne(db, sql: "SELECT count(*) FROM cases") ?? 0
        let insert = try db.makeStatement(sql: RegisterFile.insert)
        var courts: Set<CourtID> = []
        let reading = try file.read(progress: progress) { one, line throws(CaseFault) in
            courts.insert(one.court)
            try RegisterFile.doing("write", RegisterFile.name) {
                insert.setUncheckedArguments(arguments(one, id, line))
                try insert.execute()
            }
        }
        let isWhole = reading.badRows == 0 && !reading.isCut
        // A file that is cut short, or that is to be complete and is not, says too little.
        guard isWhole || (options.skipsBad && !options.isComplete && !reading.isCut) else {
            return (reading, nil)
        }
        let after = try Int.fetchOne(db, sql: "SELECT count(*) FROM cases") ?? 0
        var closed = 0
        if options.isComplete {
            for court in courts.sorted() {
                try db.execute(
                    sql: """
                        UPDATE cases SET closed_by = ?
                        WHERE court = ? AND last_import <> ? AND closed_by IS NULL
                        """, arguments: [id, court.rawValue, id])
                closed += db.changesCount
            }
        }
        let done = CaseImport(
            id: id, at: now, file: file.path, digest: reading.digest.hex, bytes: reading.bytes,
            encoding: reading.encoding.rawValue, rows: reading.rows, bad: reading.badRows,
            added: after - before, updated: reading.goodRows - (after - before), closed: closed,
            complete: options.isComplete)
        try db.execute(
            sql: "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                done.id, done.at.milliseconds, done.file, done.digest, done.bytes, done.encoding,
                done.rows, done.bad, done.added, done.updated, done.closed, done.complete,
            ])
        return (reading, done)
    }

    private static func arguments(
        _ one: EnforcementCase, _ id: Int64, _ line: Int
    ) -> StatementArguments {
        [
            one.court.rawValue, one.number, one.filedOn.dayNumber, CaseText.joined(one.debtors),
            one.amount, one.kind, one.weight, CaseText.joined(one.places),
            CaseText.seizures(one.seizures), one.stage.rawValue, one.petitions, one.handler,
            CaseText.joined(one.grounds), CaseText.joined(one.conflicts.map(\.rawValue)),
            one.mustLeave, id, id, line,
        ]
    }

    // MARK: Reading

    /// The courts of the last import, with their realm.
    ///
    /// - Throws: `CaseFault` when the register can't be read.
    package func area() throws(CaseFault) -> CaseArea {
        try RegisterFile.doing("read", path) {
            try queue.read { db in
                let row = try Row.fetchOne(db, sql: "SELECT realm, rehearsal FROM area")
                let courts = try Row.fetchAll(db, sql: "SELECT * FROM courts ORDER BY id")
                    .compactMap { row -> Court? in
                        guard let id = CourtID(row[0]), let level = CourtLevel(rawValue: row[3])
                        else { return nil }
                        let superior: String? = row[4]
                        let coordinator: String? = row[5]
                        return Court(
                            id: id, name: row[1], code: row[2], level: level,
                            superior: superior.flatMap { CourtID($0) },
                            coordinator: coordinator.flatMap { CourtID($0) })
                    }
                return CaseArea(
                    realm: row?[0] ?? "", rehearsal: row?[1] ?? false, courts: courts)
            }
        }
    }

    /// Every open case of some courts, ordered by court and number.
    ///
    /// - Parameter courts: The area; nil for all courts.
    /// - Returns: The cases.
    /// - Throws: `CaseFault` when the register can't be read.
    package func cases(of courts: [CourtID]? = nil) throws(CaseFault) -> [EnforcementCase] {
        var found: [EnforcementCase] = []
        try each(CaseFilter(courts: courts)) { found.append($0.one) }
        return found
    }

    /// Hands out the cases that a filter wants, ordered by court and number.
    ///
    /// - Parameters:
    ///   - filter: Which ones.
    ///   - take: Gets each.
    /// - Throws: `CaseFault` when the register can't be read.
    package func each(_ filter: CaseFilter, _ take: (CaseRecord) -> Void) throws(CaseFault) {
        var conditions: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        if !filter.includesClosed { conditions.append("closed_by IS NULL") }
        for (name, item) in [("debtors", filter.debtor), ("grounds", filter.ground)] {
            guard let item else { continue }
            conditions.append("instr(';' || \(name) || ';', ?) > 0")
            arguments.append(";\(item);")
        }
        if let stage = filter.stage {
            conditions.append("stage = ?")
            arguments.append(stage.rawValue)
        }
        var left = filter.limit ?? Int.max
        let courts: [CourtID?] = filter.courts.map { Set($0).sorted() } ?? [nil]
        try RegisterFile.doing("read", path) {
            try queue.read { db in
                for court in courts where left > 0 {
                    let all = (court == nil ? [] : ["court = ?"]) + conditions
                    let first: [any DatabaseValueConvertible] = court.map { [$0.rawValue] } ?? []
                    let sql =
                        "SELECT * FROM cases"
                        + (all.isEmpty ? "" : " WHERE " + all.joined(separator: " AND "))
                        + " ORDER BY court, number LIMIT \(left)"
                    let rows = try Row.fetchCursor(
                        db, sql: sql, arguments: StatementArguments(first + arguments))
                    while let row = try rows.next() {
                        take(try Self.record(row))
                        left -= 1
                    }
                }
            }
        }
    }

    /// How many cases a filter wants, whatever its limit.
    ///
    /// - Throws: `CaseFault` when the register can't be read.
    package func count(_ filter: CaseFilter) throws(CaseFault) -> Int {
        var filter = filter
        filter.limit = nil
        var count = 0
        try each(filter) { _ in count += 1 }
        return count
    }

    /// The cases with a number: one as a rule, several courts' where it is of the old form.
    ///
    /// - Throws: `CaseFault` when the register can't be read.
    package func find(_ number: String) throws(CaseFault) -> [CaseRecord] {
        try RegisterFile.doing("read", path) {
            try queue.read { db in
                // Skips from court to court: the key begins with the court.
                var found: [CaseRecord] = []
                var last = ""
                while let court = try String.fetchOne(
                    db, sql: "SELECT court FROM cases WHERE court > ? ORDER BY court LIMIT 1",
                    arguments: [last])
                {
                    last = court
                    let rows = try Row.fetchCursor(
                        db, sql: "SELECT * FROM cases WHERE court = ? AND number = ?",
                        arguments: [court, number])
                    while let row = try rows.next() { found.append(try Self.record(row)) }
                }
                return found
            }
        }
    }

    /// All imports, in order.
    ///
    /// - Throws: `CaseFault` when the register can't be read.
    package func imports() throws(CaseFault) -> [CaseImport] {
        try RegisterFile.doing("read", path) {
            try queue.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM imports ORDER BY id").map { row in
                    CaseImport(
                        id: row["id"], at: Instant(milliseconds: row["at"]), file: row["file"],
                        digest: row["digest"], bytes: row["bytes"], encoding: row["encoding"],
                        rows: row["rows"], bad: row["bad"], added: row["added"],
                        updated: row["updated"], closed: row["closed"],
                        complete: row["complete"])
                }
            }
        }
    }

    private static func record(_ row: Row) throws -> CaseRecord {
        let courtText: String = row[0]
        let stageText: String = row[9]
        guard let court = CourtID(courtText), let stage = CaseStage(rawValue: stageText) else {
            throw CaseFault.failed(
                "case.register", "登记中有不认识的法院或阶段：\(courtText) \(stageText)",
                "the register holds an unknown court or stage: \(courtText) \(stageText)",
                remedy: "移走该文件，重新导入", "move the file away and import again")
        }
        let one = EnforcementCase(
            number: row[1], court: court, filedOn: CivilDate(dayNumber: row[2]),
            debtors: CaseText.items(row[3]), amount: row[4], kind: row[5], weight: row[6],
            places: CaseText.items(row[7]), seizures: CaseText.seizures(row[8]), stage: stage,
            petitions: row[10], handler: row[11], grounds: CaseText.items(row[12]),
            conflicts: CaseText.items(row[13]).compactMap { CourtID($0) }, mustLeave: row[14])
        return CaseRecord(
            one: one, firstImport: row[15], lastImport: row[16], line: row[17], closedBy: row[18])
    }
}
