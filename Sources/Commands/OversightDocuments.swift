import Domain
import Engine
import LegalTime
import Procedure
import Runtime
import Topology
import Wording

/// What supervision and appraisal give to programs and spreadsheets.
enum OversightDocuments {
    // MARK: Tables

    /// Headings of the columns behind court and officer.
    static let headings: [Text] =
        AppraisalItem.allCases.map { Text(zh: $0.term, en: $0.rawValue) } + [
            Text(zh: "收到委托", en: "received"), Text(zh: "退回率", en: "returned"),
            Text(zh: "投诉率", en: "complaints"), Text(zh: "投诉成立", en: "upheld"),
            Text(zh: "折算工作量", en: "workload"),
        ]

    /// Cells under the headings: rates with what they are of, such as `95.00% 19/20`.
    static func cells(_ figures: AppraisalFigures) -> [String] {
        AppraisalItem.allCases.map { item in
            let tally = figures[item]
            return tally.rate.map { "\(percent($0)) \(tally.met)/\(tally.total)" } ?? ""
        } + [
            "\(figures.received)",
            figures.returnRate.map { "\(percent($0)) \(figures.returned)" } ?? "",
            figures.complaintRate.map { "\(percent($0)) \(figures.complaints)" } ?? "",
            "\(figures.upheld)", thousandths(figures.workload),
        ]
    }

    static func percent(_ hundredths: Int) -> String { StatisticsTable.percent(hundredths) }

    private static func thousandths(_ value: Int) -> String {
        "\(value / 1_000).\(value % 1_000 / 100)"
    }

    /// Writes a CSV file with a byte order mark, which spreadsheets want to see Chinese right.
    ///
    /// - Throws: `CommandFailure` when it can't be written, or something stands there.
    static func write(_ report: AppraisalReport, _ names: CourtNames, to path: String) throws {
        try write(
            headings: ["法院", "人员"] + headings.map(\.zh),
            rows: report.lines.map {
                [names.full($0.court), $0.officer ?? ""] + cells($0.figures)
            }, to: path)
    }

    /// As `write(_:_:to:)`, of any table.
    static func write(headings: [String], rows: [[String]], to path: String) throws {
        let text = "\u{FEFF}" + ([headings] + rows).map(row).joined()
        do {
            try Files.create(path, Array(text.utf8), secret: false)
        } catch {
            throw CommandFailure(
                3, "file.write", "不能写入 \(plain(path))：\(error)",
                "can't write \(plain(path)): \(error)", remedy: "换一个文件名", "choose another name")
        }
    }

    private static func row(_ cells: [String]) -> String {
        cells.map(SpreadsheetCell.text).joined(separator: ",") + "\r\n"
    }
}

/// A cell of a CSV file for spreadsheets.
enum SpreadsheetCell {
    /// Quoted, and with a mark before what a spreadsheet would take for a formula.
    static func text(_ cell: String) -> String {
        var text = plain(cell)
        if let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) { text = "'" + text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
