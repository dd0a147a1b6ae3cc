/// How many columns of a terminal a text takes.
package enum DisplayWidth {
    /// Columns of one scalar: 2 for Chinese characters and full-width forms, 0 for what joins or
    /// marks another, 1 else. Unicode Standard Annex 11 (East Asian Width) W and F.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return 1
        }
    }

    /// Columns of a text.
    package static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// The text cut to at most `columns`, with `…` where something was left out.
    package static func cut(_ text: String, to columns: Int) -> String {
        guard of(text) > columns else { return text }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            let width = of(scalar)
            if used + width > columns - 1 { break }
            kept.append(scalar)
            used += width
        }
        return String(kept) + "…"
    }
}

/// Text from other courts made safe to show: no control characters (which could drive a terminal),
/// no marks that turn the direction of writing, and on one line.
package func plain(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: shown.append(" ")
        case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
            shown.append("\u{FFFD}")
        default: shown.append(scalar)
        }
    }
    return String(shown)
}

/// Rows under headings, aligned by what terminals show.
package struct TextTable {
    private let headings: [String]
    private var rows: [[String]] = []

    /// - Parameter headings: one for each column; all empty prints no line of headings.
    package init(_ headings: [String]) { self.headings = headings }

    /// Adds a row; missing cells are empty, surplus ones are dropped.
    package mutating func add(_ cells: [String]) {
        let padding = [String](repeating: "", count: max(0, headings.count - cells.count))
        rows.append((cells + padding).prefix(headings.count).map(plain))
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// The lines, without blanks at their ends.
    package var lines: [String] {
        let hasHeadings = headings.contains { !$0.isEmpty }
        let all = (hasHeadings ? [headings] : []) + rows
        let widths = headings.indices.map { column in
            all.map { DisplayWidth.of($0[column]) }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column + 1 < row.count {
                    let blanks = widths[column] - DisplayWidth.of(cell) + 2
                    line += String(repeating: " ", count: blanks)
                }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
