/// A table as CSV (RFC 4180) that a spreadsheet opens right: with the mark that says UTF-8, and no
/// cell that a spreadsheet would take for a formula.
package enum CSVText {
    /// The whole file.
    package static func file(_ rows: [[String]]) -> [UInt8] {
        var text = "\u{FEFF}"
        for row in rows { text += row.map(cell).joined(separator: ",") + "\r\n" }
        return Array(text.utf8)
    }

    /// One cell, quoted. What begins as a formula does gets an apostrophe, which spreadsheets read
    /// as "this is text" (https://owasp.org/www-community/attacks/CSV_Injection).
    package static func cell(_ text: String) -> String {
        let first = text.unicodeScalars.first {
            !$0.properties.isWhitespace || $0 == "\t" || $0 == "\r"
        }
        let isFormula = first.map { "=+-@\t\r＝＋－＠".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        return "\"\(safe.replacing("\"", with: "\"\"").replacing("\r\n", with: "\n"))\""
    }
}
