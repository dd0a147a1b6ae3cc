/// A day of the week, Monday first (ISO 8601).
package enum Weekday: Int, Hashable, Codable, Sendable, CaseIterable {
    /// 星期一.
    case monday = 1
    /// 星期二.
    case tuesday
    /// 星期三.
    case wednesday
    /// 星期四.
    case thursday
    /// 星期五.
    case friday
    /// 星期六.
    case saturday
    /// 星期日.
    case sunday

    /// The Chinese name as papers write it, such as 星期一.
    package var term: String {
        switch self {
        case .monday: "星期一"
        case .tuesday: "星期二"
        case .wednesday: "星期三"
        case .thursday: "星期四"
        case .friday: "星期五"
        case .saturday: "星期六"
        case .sunday: "星期日"
        }
    }

    /// Saturday or Sunday (休息日 by 劳动法 art. 38 and 国务院关于职工工作时间的规定 art. 7).
    package var isWeekend: Bool { self == .saturday || self == .sunday }
}

/// Milliseconds in a civil day: Asia/Shanghai has had no daylight saving since 1991.
private let millisecondsPerDay: Int64 = 86_400_000

/// Asia/Shanghai is UTC+8.
private let shanghaiOffset: Int64 = 8 * 3_600_000

/// Days from 0001-01-01 to 1970-01-01 in the proleptic Gregorian calendar.
private let daysBeforeEpoch = 719_162

/// Days before the first of each month in a common year.
private let daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

/// Division that rounds towards minus infinity, with the remainder never negative.
private func floored<I: BinaryInteger>(_ value: I, by divisor: I) -> (quotient: I, remainder: I) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

/// `value` in decimal, with zeros in front up to `width` digits; negative values keep their sign.
private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (value < 0 ? "-" : "") + zeros + digits
}

extension CivilDate {
    /// Whether `year` has 366 days.
    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// The number of days in a month; months outside 1 … 12 are taken as the nearest of them.
    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 31
        }
    }

    /// Whether this is a day that exists, in a year from 1 to 9999.
    package var isValid: Bool {
        (1...9_999).contains(year) && (1...12).contains(month) && day >= 1
            && day <= Self.days(inMonth: month, of: year)
    }

    /// Days since 1970-01-01, negative before it. Fields that no calendar has are taken as the
    /// nearest that it has, so that a hostile date cannot overflow.
    package var dayNumber: Int {
        let year = min(max(self.year, -999_999), 999_999)
        let month = min(max(self.month, 1), 12)
        let day = min(max(self.day, 1), Self.days(inMonth: month, of: year))
        let past = year - 1
        let leapDays =
            floored(past, by: 4).quotient - floored(past, by: 100).quotient
            + floored(past, by: 400).quotient
        let leapDayOfThisYear = month > 2 && Self.isLeap(year) ? 1 : 0
        return past * 365 + leapDays + daysBeforeMonth[month - 1] + leapDayOfThisYear + day - 1
            - daysBeforeEpoch
    }

    /// The day that lies `dayNumber` days after 1970-01-01.
    package init(dayNumber: Int) {
        // Cycles of the Gregorian calendar: 400 years, centuries, 4 years, years. The last century
        // of a cycle and the last year of four are one day longer, hence the two `min`.
        let (cycle, inCycle) = floored(dayNumber + daysBeforeEpoch, by: 146_097)
        let century = min(inCycle / 36_524, 3)
        let inCentury = inCycle - century * 36_524
        let four = inCentury / 1_461
        let inFour = inCentury - four * 1_461
        let single = min(inFour / 365, 3)
        let dayOfYear = inFour - single * 365
        let year = cycle * 400 + century * 100 + four * 4 + single + 1
        var month = 12
        var start = 0
        repeat {
            start = daysBeforeMonth[month - 1] + (month > 2 && Self.isLeap(year) ? 1 : 0)
            if start <= dayOfYear { break }
            month -= 1
        } while month > 1
        if month == 1 { start = 0 }
        self.init(year: year, month: month, day: dayOfYear - start + 1)
    }

    /// The day of the week.
    package var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        Weekday(rawValue: floored(dayNumber + 3, by: 7).remainder + 1) ?? .monday
    }

    /// The day `days` later (earlier when negative).
    package func advanced(byDays days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }

    /// The corresponding day `months` later: the same-numbered day, or the last day of the month
    /// when that month has none (民法典 art. 202).
    package func advanced(byMonths months: Int) -> CivilDate {
        let known = CivilDate(dayNumber: dayNumber)
        let months = min(max(months, -12_000_000), 12_000_000)
        let (years, month) = floored(known.year * 12 + known.month - 1 + months, by: 12)
        return CivilDate(
            year: years, month: month + 1,
            day: min(known.day, Self.days(inMonth: month + 1, of: years)))
    }

    /// 00:00 of this day in Asia/Shanghai.
    package var start: Instant {
        Instant(milliseconds: Int64(dayNumber) * millisecondsPerDay - shanghaiOffset)
    }

    /// `2026-02-06`.
    package var iso: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

    /// Reads `2026-02-06` and nothing else. Nil when the form is another, when the day does not
    /// exist, or when the year is outside 1900 … 2999.
    package init?(iso text: String) {
        guard let date = CivilDate(isoBytes: Array(text.utf8.prefix(11))) else { return nil }
        self = date
    }

    fileprivate init?(isoBytes bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]),
            let day = decimal(bytes[8..<10]), (1_900...2_999).contains(year)
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard isValid else { return nil }
    }
}

/// Up to nine ASCII digits as a number; nil for anything else.
private func decimal(_ bytes: some Collection<UInt8>) -> Int? {
    guard (1...9).contains(bytes.count) else { return nil }
    var value = 0
    for byte in bytes {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
    }
    return value
}

extension Instant {
    /// The day number and the milliseconds since 00:00, both in Asia/Shanghai.
    private var split: (day: Int64, time: Int64) {
        // The offset is added after the division, so that the last instants cannot overflow.
        let (day, time) = floored(milliseconds, by: millisecondsPerDay)
        let shifted = time + shanghaiOffset
        return shifted < millisecondsPerDay
            ? (day, shifted) : (day + 1, shifted - millisecondsPerDay)
    }

    /// The day in Asia/Shanghai in which this instant lies.
    package var civilDate: CivilDate { CivilDate(dayNumber: Int(split.day)) }

    /// Milliseconds since 00:00 in Asia/Shanghai, 0 … 86,399,999.
    package var millisecondOfDay: Int64 { split.time }

    /// `2026-02-06T09:30:00+08:00`, with `.123` behind the seconds when there are any milliseconds.
    package var iso: String { "\(civilDate.iso)T\(clock)+08:00" }

    /// `2026-02-06 09:30`, for a person.
    package var minuteText: String {
        let minutes = Int(split.time / 60_000)
        return "\(civilDate.iso) \(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }

    private var clock: String {
        let time = Int(split.time)
        let seconds = time / 1_000
        let minutes = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2))"
        let whole = "\(minutes):\(padded(seconds % 60, 2))"
        return time % 1_000 == 0 ? whole : "\(whole).\(padded(time % 1_000, 3))"
    }

    /// An hour, minute and second of a day in Asia/Shanghai. Nil when one is out of range.
    package init?(_ date: CivilDate, hour: Int, minute: Int = 0, second: Int = 0) {
        guard date.isValid, (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second)
        else { return nil }
        let seconds = hour * 3_600 + minute * 60 + second
        self.init(milliseconds: date.start.milliseconds + Int64(seconds) * 1_000)
    }

    /// Reads an ISO 8601 date and time: `2026-02-06T09:30`, `2026-02-06T09:30:00`,
    /// `2026-02-06T09:30:00.123+08:00`, `2026-02-06T01:30:00Z`. A space may stand for the `T`;
    /// without an offset the time is taken in Asia/Shanghai. Nil for anything else and for years
    /// outside 1900 … 2999.
    package init?(iso text: String) {
        let bytes = Array(text.utf8.prefix(41))
        guard bytes.count >= 16, bytes.count <= 40, bytes[10] == 0x54 || bytes[10] == 0x20,
            let date = CivilDate(isoBytes: bytes[0..<10]), bytes[13] == 0x3A,
            let hour = decimal(bytes[11..<13]), let minute = decimal(bytes[14..<16])
        else { return nil }
        var position = 16
        var second = 0
        var fraction = 0
        if position < bytes.count, bytes[position] == 0x3A {
            guard bytes.count >= position + 3,
                let value = decimal(bytes[(position + 1)..<(position + 3)])
            else { return nil }
            second = value
            position += 3
            if position < bytes.count, bytes[position] == 0x2E {
                let digits = bytes[(position + 1)...].prefix { (0x30...0x39).contains($0) }
                guard let value = decimal(digits), digits.count <= 3 else { return nil }
                fraction = value * (digits.count == 1 ? 100 : digits.count == 2 ? 10 : 1)
                position += 1 + digits.count
            }
        }
        guard let offset = Self.offset(bytes[position...]),
            let local = Instant(date, hour: hour, minute: minute, second: second)
        else { return nil }
        self.init(milliseconds: local.milliseconds + Int64(fraction) + shanghaiOffset - offset)
    }

    /// Milliseconds east of UTC: nothing (Asia/Shanghai), `Z`, or `±hh:mm`.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(text)
        if bytes.isEmpty { return shanghaiOffset }
        if bytes == [0x5A] { return 0 }
        guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
            let hours = decimal(bytes[1..<3]), let minutes = decimal(bytes[4..<6]), hours <= 14,
            minutes <= 59
        else { return nil }
        let size = Int64(hours * 60 + minutes) * 60_000
        return bytes[0] == 0x2B ? size : -size
    }
}
