package import CaseDispatch
package import Domain
import Sodium

/// How far the reading of a file is.
package struct CaseProgress: Hashable, Sendable {
    /// Bytes read.
    package var bytes: Int64
    /// Bytes of the file.
    package var size: Int64
    /// Rows read, the heading not counted.
    package var rows: Int
}

/// What reading a file of cases gave, beside the cases themselves.
package struct CaseReading: Hashable, Sendable {
    package var encoding: FileEncoding
    /// Bytes of the file.
    package var bytes: Int64
    /// SHA-256 of the file.
    package var digest: Digest
    /// Rows with anything in them, the heading not counted.
    package var rows = 0
    /// Rows of which something is wrong.
    package var badRows = 0
    /// What is wrong, in order of the lines; at most `mostProblems`, the rest is only counted.
    package var problems: [CaseProblem] = []
    /// How many problems there are.
    package var problemCount = 0
    /// Headings that mean nothing to us, in order of the file.
    package var ignored: [String] = []
    /// Reading stopped before the end: what follows can't be read, whatever is to be skipped.
    package var isCut = false

    /// Most problems that are kept with their words.
    package static let mostProblems = 1_000

    /// Rows that became cases.
    package var goodRows: Int { rows - badRows }
}

/// A CSV file of cases, as a case-management system exports it.
package struct CaseFile: Sendable {
    package let path: String
    private let columns: CaseColumns
    private let courts: CourtBook

    /// - Parameters:
    ///   - path: The file.
    ///   - columns: What its headings and words mean.
    ///   - courts: The courts that it may name.
    package init(_ path: String, columns: CaseColumns = .standard, courts: CourtBook) {
        self.path = path
        self.columns = columns
        self.courts = courts
    }

    /// Reads all cases into memory.
    ///
    /// - Returns: The cases of the good rows in order of the file, and what is wrong with others.
    /// - Throws: `CaseFault` when the file can't be read at all.
    package func load() throws(CaseFault) -> (cases: [EnforcementCase], reading: CaseReading) {
        var cases: [EnforcementCase] = []
        let reading = try read { one, _ throws(CaseFault) in cases.append(one) }
        return (cases, reading)
    }

    /// Reads the file once from end to end, in bounded memory but for the numbers seen.
    ///
    /// - Parameters:
    ///   - progress: Is told after each piece how far it is.
    ///   - take: Gets each good case with its line.
    /// - Returns: Counts and what is wrong.
    /// - Throws: `CaseFault` when the file can't be read at all; also what `take` throws.
    package func read(
        progress: (CaseProgress) -> Void = { _ in },
        _ take: (EnforcementCase, Int) throws(CaseFault) -> Void
    ) throws(CaseFault) -> CaseReading {
        let file = try FileBytes(path)
        let encoding = try file.encoding()
        var reading = CaseReading(encoding: encoding, bytes: file.size, digest: Digest.zero)
        var reader = CaseRowReader(columns, courts)
        var scanner = CSVScanner()
        func row(_ row: borrowing CSVRow) throws(CaseFault) {
            if row.isEmpty, row.fault == nil { return }
            guard reader.isReady else { return try reader.readHeading(row, path) }
            reading.rows += 1
            if let one = reader.read(row) { return try take(one, row.line) }
            reading.badRows += 1
            reading.problemCount += reader.problems.count
            let room = CaseReading.mostProblems - reading.problems.count
            if room > 0 { reading.problems += reader.problems.prefix(room) }
        }
        var hasher = SHA256Hasher()
        var done: Int64 = 0
        // The digest is of the bytes as they stand, whatever they are written in.
        try file.raw { bytes throws(CaseFault) in
            hasher.update(bytes)
            return true
        }
        try file.pieces(encoding) { bytes throws(CaseFault) in
            try scanner.feed(bytes, row)
            done = min(file.size, done + Int64(FileBytes.piece))
            progress(CaseProgress(bytes: done, size: file.size, rows: reading.rows))
            return !scanner.isStopped
        }
        try scanner.finish(row)
        reading.digest = hasher.finish()
        reading.ignored = reader.ignored
        reading.isCut = scanner.isStopped
        guard file.isUnchanged() else {
            throw CaseFault.failed(
                "case.changed", "读取期间 \(path) 被改动", "\(path) was changed while it was read",
                remedy: "待导出完成后重试", "try again when the export has finished")
        }
        guard reader.isReady else {
            throw CaseFault.refused(
                "case.heading", "\(path) 是空文件", "\(path) is empty",
                remedy: "核对导出结果", "check the export")
        }
        return reading
    }
}
