import Drawing

/// A day of the proleptic Gregorian calendar, by hand: reports hold ISO dates of Asia/Shanghai, and
/// no clock is asked. The arithmetic counts from a year that begins in March, so that the leap day
/// is the last one (H. Hinnant, chrono-compatible low-level date algorithms).
struct ReportDay: Hashable, Sendable {
    /// Days since 1970-01-01.
    var number: Int

    init(number: Int) { self.number = number }

    /// A date `YYYY-MM-DD` that exists; nil for anything else.
    init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(11))
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Self.digits(bytes[0..<4]), let month = Self.digits(bytes[5..<7]),
            let day = Self.digits(bytes[8..<10]), (1...12).contains(month), day >= 1,
            day <= Self.length(year: year, month: month)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
    }

    private var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    var year: Int { parts.year }
    var month: Int { parts.month }
    var day: Int { parts.day }

    /// 0 is Monday.
    var weekday: Int { ((number + 3) % 7 + 7) % 7 }

    /// `YYYY-MM-DD`.
    var iso: String {
        let (year, month, day) = parts
        func padded(_ value: Int, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `YYYY-MM`.
    var isoMonth: String { String(iso.dropLast(3)) }

    /// Minutes since 1970-01-01 00:00 on the clock of the place, of `2026-03-05T09:30…`.
    static func minutes(iso text: String) -> Int? {
        let bytes = Array(text.utf8.prefix(17))
        guard bytes.count >= 16, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A,
            let day = ReportDay(iso: String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]),
            hour <= 24, minute < 60
        else { return nil }
        return day.number * 1440 + hour * 60 + minute
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func length(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension ReportNumber {
    /// `12.3 秒`, `4 分 05 秒`, `1 小时 12 分`.
    static func duration(seconds: Double, _ language: ReportLanguage) -> String {
        let isSane = seconds.isFinite && seconds >= 0 && seconds < 1e12
        let tenths = isSane ? Int((seconds * 10).rounded()) : 0
        let whole = (tenths + 5) / 10
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if tenths < 600 {
            return "\(tenths / 10).\(tenths % 10) " + language("秒", "s")
        } else if whole < 3600 {
            return language(
                "\(whole / 60) 分 \(two(whole % 60)) 秒", "\(whole / 60) min \(two(whole % 60)) s")
        }
        let hours = grouped(whole / 3600)
        let minutes = two(whole / 60 % 60)
        return language("\(hours) 小时 \(minutes) 分", "\(hours) h \(minutes) min")
    }
}
