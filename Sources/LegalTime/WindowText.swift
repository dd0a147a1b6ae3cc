package import Domain

/// A text that is no window.
package struct WindowError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was read, made safe to show.
    package var text: String

    package init(text: String) { self.text = Table.quoted(text) }

    package var description: String {
        "\(text)不是期限 is not a window: write an amount of 1 … 9999 and a unit, such as "
            + "15wd (工作日 working days), 15d (日 days), 1mo (月 months), 1y (年 years) or "
            + "24h (小时 hours)"
    }
}

extension Window {
    /// Reads `15wd`, `15d`, `1mo`, `1y` or `24h`: an amount of 1 … 9,999 without leading zeros, and
    /// a unit. Days and working days are never taken for one another.
    ///
    /// - Throws: `WindowError`, which names the accepted forms.
    package static func parse(_ text: String) throws(WindowError) -> Window {
        let digits = text.utf8.prefix(5).prefix { (0x30...0x39).contains($0) }
        let unit = WindowUnit.allCases.first { $0.rawValue == text.dropFirst(digits.count) }
        guard (1...4).contains(digits.count), digits.first != 0x30, let unit,
            let amount = Int(String(decoding: digits, as: UTF8.self))
        else { throw WindowError(text: text) }
        return Window(amount, unit)
    }

    /// As a Chinese paper writes it: `15个工作日`, `15日`, `1个月`, `1年`, `24小时`.
    package var term: String {
        switch unit {
        case .workingDay: "\(amount)个工作日"
        case .day: "\(amount)日"
        case .month: "\(amount)个月"
        case .year: "\(amount)年"
        case .hour: "\(amount)小时"
        }
    }

    /// In English: `15 working days`.
    package var english: String {
        let name =
            switch unit {
            case .workingDay: "working day"
            case .day: "day"
            case .month: "month"
            case .year: "year"
            case .hour: "hour"
            }
        return amount == 1 ? "1 \(name)" : "\(amount) \(name)s"
    }

    /// Both, for a person who reads either.
    package var text: Text { Text(zh: term, en: english) }
}
