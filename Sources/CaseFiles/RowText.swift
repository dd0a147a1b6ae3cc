import Domain

/// Readings of single cells.
enum RowText {
    /// A reading that failed: a stable word and the reason.
    struct Fault: Error {
        var code: String
        var reason: Text

        init(_ code: String, _ zh: String, _ en: String) {
            self.code = code
            reason = Text(zh: zh, en: en)
        }
    }

    /// Most items of a list in one cell.
    static let longestList = 200

    /// Bytes of a cell that are shown in a message.
    static func shown(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(40) {
            out.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return "“" + String(out) + (text.unicodeScalars.count > 40 ? "…" : "") + "”"
    }

    /// Without blanks at either end, and out of the wrapping by which spreadsheets keep digits:
    /// `="410105"`, `'410105`.
    static func cell(_ bytes: ArraySlice<UInt8>) -> String {
        var text = trim(bytes)
        if text.count >= 3, text.first == 0x3D, text.last == 0x22,
            text[text.startIndex + 1] == 0x22
        {
            text = trim(text.dropFirst(2).dropLast())
        } else if text.count > 1, text.first == 0x27 {
            text = trim(text.dropFirst())
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func trimmed(_ text: String) -> String {
        String(decoding: trim(Array(text.utf8)[...]), as: UTF8.self)
    }

    private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var start = bytes.startIndex
        var end = bytes.endIndex
        func has(_ at: Int, _ one: UInt8, _ two: UInt8, _ three: UInt8) -> Bool {
            at >= start && at + 3 <= end && bytes[at] == one && bytes[at + 1] == two
                && bytes[at + 2] == three
        }
        /// U+3000, U+FEFF, U+200B.
        func isWide(_ at: Int) -> Bool {
            has(at, 0xE3, 0x80, 0x80) || has(at, 0xEF, 0xBB, 0xBF) || has(at, 0xE2, 0x80, 0x8B)
        }
        trimming: while start < end {
            switch bytes[start] {
            case 0x20, 0x09, 0x0A, 0x0D: start += 1
            case 0xC2 where start + 1 < end && bytes[start + 1] == 0xA0: start += 2
            case 0xE2, 0xE3, 0xEF:
                guard isWide(start) else { break trimming }
                start += 3
            default: break trimming
            }
        }
        trimming: while start < end {
            switch bytes[end - 1] {
            case 0x20, 0x09, 0x0A, 0x0D: end -= 1
            case 0xA0 where end - start > 1 && bytes[end - 2] == 0xC2: end -= 2
            case 0x80, 0x8B, 0xBF:
                guard isWide(end - 3) else { break trimming }
                end -= 3
            default: break trimming
            }
        }
        return bytes[start..<end]
    }

    /// The items of a list: `;`, `；`, `|`, `｜` or a line end between them, empty ones left out.
    static func list(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        let bytes = Array(text.utf8)
        var items: [String] = []
        var start = 0
        var at = 0
        while at <= bytes.count {
            var step = 1
            var isBreak = at == bytes.count
            if !isBreak {
                switch bytes[at] {
                case 0x3B, 0x7C, 0x0A: isBreak = true
                case 0xEF
                where at + 2 < bytes.count && bytes[at + 1] == 0xBC && bytes[at + 2] == 0x9B,
                    0xEF
                where at + 2 < bytes.count && bytes[at + 1] == 0xBD && bytes[at + 2] == 0x9C:
                    isBreak = true
                    step = 3
                default: break
                }
            }
            if isBreak {
                let item = cell(bytes[start..<at])
                if !item.isEmpty { items.append(item) }
                start = min(at + step, bytes.count)
            }
            at += step
        }
        return items
    }

    /// What people write where there is nothing.
    static func isNothing(_ text: String) -> Bool {
        // Most cells are something, and comparing texts is slow.
        guard let first = text.utf8.first else { return true }
        guard text.utf8.count <= 6, first != 0x30, !(0x31...0x39).contains(first) else {
            return false
        }
        return switch text {
        case "-", "--", "—", "——", "/", "\\", "无", "NULL", "null": true
        default: false
        }
    }

    /// Words: bounded, without control characters, nothing that a spreadsheet would run.
    static func words(_ text: String, atMost limit: Int) throws(Fault) -> String {
        guard let first = text.utf8.first else { return text }
        if first == 0x3D || first == 0x2B || first == 0x40 || first == 0x2D {
            throw Fault(
                "formula", "\(shown(text)) 以 = + - @ 开头，像是公式",
                "\(shown(text)) begins like a formula (= + - @)")
        }
        var count = 0
        for byte in text.utf8 {
            if byte & 0xC0 != 0x80 { count += 1 }
            if byte < 0x20 || byte == 0x7F {
                throw Fault(
                    "control", "\(shown(text)) 含控制字符", "\(shown(text)) holds control characters")
            }
        }
        guard count <= limit else {
            throw Fault(
                "length", "\(shown(text)) 超过 \(limit) 个字",
                "\(shown(text)) has more than \(limit) characters")
        }
        return text
    }

    /// `2025-03-01`, `2025/3/1`, `2025.3.1`, `20250301` or `2025年3月1日`; a time of day behind it
    /// is left out.
    static func date(_ text: String) throws(Fault) -> CivilDate {
        guard let date = anyDate(Array(text.utf8)) else {
            let digits = text.utf8.count
            if digits == 5, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                throw Fault(
                    "date", "\(shown(text)) 是电子表格的日序号，不是日期",
                    "\(shown(text)) is a spreadsheet's day number: format the column as a date")
            }
            throw Fault(
                "date", "\(shown(text)) 不是日期，应如 2025-03-01、2025/3/1、20250301、2025年3月1日",
                "\(shown(text)) is no date such as 2025-03-01, 2025/3/1, 20250301 or 2025年3月1日")
        }
        guard date.isValid, (1_949...2_199).contains(date.year) else {
            throw Fault("date", "没有 \(shown(text)) 这一天", "there is no day \(shown(text))")
        }
        return date
    }

    private static func anyDate(_ bytes: [UInt8]) -> CivilDate? {
        func number(_ at: inout Int, _ most: Int) -> Int? {
            var value = 0
            let start = at
            while at < bytes.count, at - start < most, (0x30...0x39).contains(bytes[at]) {
                value = value * 10 + Int(bytes[at] - 0x30)
                at += 1
            }
            return at > start ? value : nil
        }
        func sign(_ at: inout Int, _ sign: UInt8) -> Bool {
            guard at < bytes.count, bytes[at] == sign else { return false }
            at += 1
            return true
        }
        func word(_ at: inout Int, _ word: StaticString) -> Bool {
            let signs = Array(word.description.utf8)
            guard bytes[at...].starts(with: signs) else { return false }
            at += signs.count
            return true
        }
        var at = 0
        guard let year = number(&at, 4), at == 4, at < bytes.count else { return nil }
        let month: Int?
        let day: Int?
        if (0x30...0x39).contains(bytes[4]) {
            let start = at
            month = number(&at, 2)
            day = number(&at, 2)
            guard at - start == 4 else { return nil }
        } else if bytes[at] >= 0x80 {
            guard word(&at, "年") else { return nil }
            month = number(&at, 2)
            guard word(&at, "月") else { return nil }
            day = number(&at, 2)
            guard word(&at, "日") else { return nil }
        } else {
            let between = bytes[at]
            guard between == 0x2D || between == 0x2F || between == 0x2E else { return nil }
            at += 1
            month = number(&at, 2)
            guard sign(&at, between) else { return nil }
            day = number(&at, 2)
        }
        guard let month, let day else { return nil }
        if at < bytes.count {
            let rest = bytes[at...]
            guard rest.first == 0x20 || rest.first == 0x54, rest.count <= 13,
                rest.dropFirst().allSatisfy({ (0x30...0x3A).contains($0) || $0 == 0x2E })
            else { return nil }
        }
        return CivilDate(year: year, month: month, day: day)
    }

    /// A number with at most `places` decimals, times ten to the power of `places`; commas may part
    /// groups of three digits, 元 or 万元 may stand behind it.
    ///
    /// - Returns: Nil when it is no such number, or one of more than 17 digits.
    static func decimal(_ text: String, places: Int) -> Int64? {
        let rest = withoutUnit(text)
        var value: Int64 = 0
        var digits = 0
        var decimals: Int?
        var group: Int?
        for byte in rest.utf8 {
            switch byte {
            case 0x30...0x39:
                value = value * 10 + Int64(byte - 0x30)
                digits += 1
                if let count = decimals { decimals = count + 1 }
                if let count = group { group = count + 1 }
            case 0x2E where decimals == nil && digits > 0 && (group ?? 3) == 3:
                decimals = 0
                group = nil
            case 0x2C
            where decimals == nil && (group == nil ? (1...3).contains(digits) : group == 3):
                group = 0
            default: return nil
            }
            guard digits <= 17 else { return nil }
        }
        guard digits > 0, (group ?? 3) == 3, decimals.map({ $0 > 0 && $0 <= places }) ?? true else {
            return nil
        }
        for _ in (decimals ?? 0)..<places {
            let (next, over) = value.multipliedReportingOverflow(by: 10)
            if over { return nil }
            value = next
        }
        return value
    }

    /// The digits of an amount without 元, 万元 or ￥.
    private static func withoutUnit(_ text: String) -> Substring {
        var rest = text[...]
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return rest }
        for unit in ["元", "万", "￥", "¥"] {
            if rest.hasSuffix(unit) { rest = rest.dropLast() }
            if rest.hasPrefix(unit) { rest = rest.dropFirst() }
        }
        return rest
    }

    /// A debtor's id (证件号码, or a code of the court's).
    static func debtor(_ text: String) throws(Fault) -> String {
        let id = try words(text, atMost: 64)
        var bytes = Array(id.utf8)
        let isNumeric = bytes.allSatisfy { (0x30...0x39).contains($0) }
        if isPower(bytes) {
            throw Fault(
                "debtor", "\(shown(text)) 被电子表格改成了科学记数法，号码已丢失",
                "\(shown(text)) was turned into a power of ten by a spreadsheet: the number is lost"
            )
        }
        guard bytes.count == 18 else { return id }
        // Only a person's number has a year of birth here; codes of units begin with 9.
        let isPerson = isNumeric && bytes[0] < 0x39 && (bytes[6] == 0x31 || bytes[6] == 0x32)
        if isPerson, bytes.suffix(3).elementsEqual([0x30, 0x30, 0x30]), !isIdentity(bytes) {
            throw Fault(
                "debtor", "\(shown(text)) 末三位被电子表格改成 000，号码已丢失",
                "the last three digits of \(shown(text)) were lost in a spreadsheet")
        }
        if bytes[17] == 0x78, bytes.dropLast().allSatisfy({ (0x30...0x39).contains($0) }) {
            bytes[17] = 0x58
            return String(decoding: bytes, as: UTF8.self)
        }
        return id
    }

    /// `4.10105E+17`.
    private static func isPower(_ bytes: [UInt8]) -> Bool {
        guard let mark = bytes.firstIndex(where: { $0 == 0x45 || $0 == 0x65 }), mark > 0,
            mark + 1 < bytes.count, bytes[mark + 1] == 0x2B
        else { return false }
        return bytes[..<mark].allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
            && bytes[(mark + 2)...].allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether the check digit of an 18-digit identity number is right (GB 11643).
    private static func isIdentity(_ bytes: [UInt8]) -> Bool {
        var sum = 0
        var factor = 1
        for byte in bytes.dropLast().reversed() {
            factor = factor * 2 % 11
            sum += Int(byte - 0x30) * factor
        }
        let check = (12 - sum % 11) % 11
        return check < 10 && Int(bytes[17]) - 0x30 == check
    }
}
