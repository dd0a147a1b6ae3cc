/// Text of a page whose characters have their final form: a literal stands as it is written, every
/// interpolated string is escaped. What comes from a topology file cannot become markup unless
/// somebody writes `ReportMarkup(raw:)`.
package struct ReportMarkup: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// The characters of the page.
    package var text: String

    /// Nothing.
    package init() { text = "" }

    /// Takes `raw` over unescaped: for text of this module only, never for anything from a report.
    package init(raw: String) { text = raw }

    package init(stringLiteral value: String) { text = value }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Escapes what is put in.
    package struct StringInterpolation: StringInterpolationProtocol {
        package var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// What stands in the source as it is.
        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// Escaped.
        package mutating func appendInterpolation(_ value: String) {
            text += ReportMarkup.escaped(value)
        }

        /// As it is.
        package mutating func appendInterpolation(_ value: ReportMarkup) { text += value.text }

        /// One after the other, as they are.
        package mutating func appendInterpolation(_ values: [ReportMarkup]) {
            for value in values { text += value.text }
        }

        /// A number as it is.
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }

        /// A number for people, in groups of three.
        package mutating func appendInterpolation(grouped value: Int) {
            text += ReportNumber.grouped(value)
        }

        /// A coordinate in tenths of a unit of the drawing.
        package mutating func appendInterpolation(tenths value: Int) {
            text += ReportNumber.tenths(value)
        }
    }

    package static func + (left: Self, right: Self) -> Self { Self(raw: left.text + right.text) }

    package static func += (left: inout Self, right: Self) { left.text += right.text }

    package var isEmpty: Bool { text.isEmpty }

    /// `text` for element content and for attribute values in either quotes.
    package static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in ReportText.plain(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension [ReportMarkup] {
    /// One after the other.
    package var joined: ReportMarkup { reduce(into: ReportMarkup()) { $0 += $1 } }
}

/// Names and sentences: made safe to show, measured, cut.
package enum ReportText {
    /// No control characters (which could drive a terminal and are not allowed in XML), no marks
    /// that turn the direction of writing, and on one line.
    package static func plain(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: shown.append(" ")
            case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E,
                0x2066...0x2069, 0xFFFE, 0xFFFF:
                shown.append("\u{FFFD}")
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }

    /// Columns of a terminal that a scalar takes: 2 for Chinese characters and full-width forms, 0
    /// for what joins or marks another, 1 else. Unicode Standard Annex 11, W and F.
    package static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20...0x7E: return 1
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

    /// Columns of a terminal that a text takes.
    package static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    /// The text in at most `columns`, with `…` where something was left out. Marks without a width
    /// of their own count as well, from the fourth on one character.
    package static func cut(_ text: String, to columns: Int) -> String {
        var kept = String.UnicodeScalarView()
        var used = 0
        var marks = 0
        let isLong = width(text) > columns
        for scalar in text.unicodeScalars {
            let width = width(scalar)
            marks = width == 0 ? marks + 1 : 0
            if marks > 3 { continue }
            if isLong, used + width > columns - 1 {
                kept.append("…")
                break
            }
            kept.append(scalar)
            used += width
        }
        return String(kept)
    }

    /// Width in tenths of a pixel at a size of `pixels`, a little generous: what labels need.
    package static func pixelTenths(_ text: String, size pixels: Int) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch width(scalar) {
            case 0: sum
            case 2: sum + pixels * 10
            // Digits and most small letters are a little wider than half a square.
            default: sum + pixels * (scalar.properties.isUppercase ? 70 : 57) / 10
            }
        }
    }

    /// The text cut to what fits into `width` pixels.
    package static func fit(_ text: String, pixels width: Int, size: Int) -> String {
        guard pixelTenths(text, size: size) > width * 10 else { return cut(text, to: .max) }
        var kept = String.UnicodeScalarView()
        var used = size * 10
        for scalar in text.unicodeScalars {
            used += pixelTenths(String(scalar), size: size)
            if used > width * 10 { break }
            kept.append(scalar)
        }
        return cut(String(kept), to: .max) + "…"
    }

    /// Filled with blanks to a width in columns, on the right or on the left.
    package static func padded(_ text: String, to columns: Int, left: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, columns - width(text)))
        return left ? blanks + text : text + blanks
    }
}
