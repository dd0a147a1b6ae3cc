import CaseFiles
import Foundation
import Topology
import Wording

/// One row of a worksheet: cells by column.
struct WorksheetRow {
    /// Line of the file, from 1.
    var line: Int
    fileprivate var cells: [String: String]

    /// What stands in a column, without blanks at its ends; empty where there is nothing.
    subscript(column: String) -> String { cells[column] ?? "" }
}

/// A CSV file that people fill in with a spreadsheet.
struct Worksheet {
    let path: String
    private(set) var rows: [WorksheetRow] = []

    private static let mostRows = 100_000
    private static let mostBytes = 64 << 20

    /// Reads a file, under bounds.
    ///
    /// - Parameters:
    ///   - path: the file, UTF-8 with or without a byte order mark.
    ///   - columns: that it must have; others are passed over.
    /// - Returns: its rows.
    /// - Throws: `CommandFailure` naming the line of the first fault.
    static func read(_ path: String, columns: [String]) throws -> Worksheet {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, atMost: mostBytes)
        } catch {
            throw CommandFailure(
                3, "worksheet.read", "不能读取 \(plain(path))：\(error)",
                "can't read \(plain(path)): \(error)", remedy: "核对文件名", "check the name")
        }
        var sheet = Worksheet(path: path)
        var heading: [String] = []
        var scanner = CSVScanner()
        func take(_ row: borrowing CSVRow) throws(CommandFailure) {
            guard row.fault == nil else {
                throw sheet.wrong(row.line, "格式有误", "its form is broken")
            }
            if row.isEmpty { return }
            var fields: [String] = []
            for index in 0..<row.count {
                guard let text = String(validating: row.bytes[row.range(index)], as: UTF8.self)
                else { throw sheet.wrong(row.line, "不是 UTF-8", "it is not UTF-8") }
                fields.append(text)
            }
            if heading.isEmpty {
                if fields[0].hasPrefix("\u{FEFF}") { fields[0].removeFirst() }
                heading = fields
                let missing = columns.filter { !fields.contains($0) }
                guard missing.isEmpty else {
                    throw sheet.wrong(
                        row.line, "缺少列 \(missing.joined(separator: "、"))",
                        "the columns \(missing.joined(separator: ", ")) are missing")
                }
                return
            }
            guard fields.count == heading.count else {
                throw sheet.wrong(
                    row.line, "有\(fields.count)列，应为\(heading.count)列",
                    "\(fields.count) fields, the heading has \(heading.count)")
            }
            guard sheet.rows.count < mostRows else {
                throw sheet.wrong(row.line, "行数过多", "too many rows")
            }
            var cells: [String: String] = [:]
            for (name, field) in zip(heading, fields) where cells[name] == nil {
                cells[name] = field.trimmingCharacters(in: .whitespaces)
            }
            sheet.rows.append(WorksheetRow(line: row.line, cells: cells))
        }
        try scanner.feed(bytes, take)
        try scanner.finish(take)
        return sheet
    }

    /// What is wrong with a line.
    func wrong(_ line: Int, _ zh: String, _ en: String) -> CommandFailure {
        CommandFailure(
            1, "worksheet.form", "\(plain(path)) 第\(line)行：\(zh)",
            "\(plain(path)) line \(line): \(en)", remedy: "更正后另存为 CSV UTF-8，再办理",
            "mend it, save it as CSV UTF-8, and give it again")
    }

    /// Writes rows for people to fill in; spreadsheets want a byte order mark to see Chinese right.
    ///
    /// - Parameters:
    ///   - rows: cells by column.
    ///   - columns: in order.
    ///   - path: must not exist.
    /// - Throws: `CommandFailure` when it can't be written, or something stands there.
    static func write(_ rows: [[String: String]], columns: [String], to path: String) throws {
        var text = "\u{FEFF}" + columns.joined(separator: ",") + "\r\n"
        for row in rows {
            text +=
                columns.map { SpreadsheetCell.text(row[$0] ?? "") }.joined(separator: ",") + "\r\n"
        }
        do {
            try Files.create(path, Array(text.utf8), secret: false)
        } catch {
            throw CommandFailure(
                3, "worksheet.write", "不能写入 \(plain(path))：\(error)",
                "can't write \(plain(path)): \(error)", remedy: "换一个文件名", "choose another name")
        }
    }
}
