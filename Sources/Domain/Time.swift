/// A point in civil time: milliseconds since 1970-01-01T00:00:00Z.
///
/// Everything that a court says carries one. Instants come in as values: nothing in the pure half
/// reads a clock. Civil time is Asia/Shanghai (UTC+8, no daylight saving since 1991).
package struct Instant: Hashable, Comparable, Codable, Sendable {
    /// Milliseconds since the Unix epoch.
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Encoded as a bare number, so that stored snapshots stay small.
    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `milliseconds` later (earlier when negative).
    package func advanced(byMilliseconds delta: Int64) -> Instant {
        Instant(milliseconds: milliseconds + delta)
    }
}

/// A day of the Gregorian calendar in Asia/Shanghai.
package struct CivilDate: Hashable, Comparable, Codable, Sendable {
    package var year: Int
    /// 1 … 12.
    package var month: Int
    /// 1 … 31.
    package var day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

/// The unit in which the law states a window. Units are kept as typed: 30 days, 30 working days and
/// one month are three different dates.
package enum WindowUnit: String, Hashable, Codable, Sendable, CaseIterable {
    /// 工作日.
    case workingDay = "wd"
    /// 日.
    case day = "d"
    /// 月.
    case month = "mo"
    /// 年.
    case year = "y"
    /// 小时.
    case hour = "h"
}

/// A legal time limit (期限): an amount of a unit, such as `15wd`, `1mo` or `24h`.
package struct Window: Hashable, Codable, Sendable, CustomStringConvertible {
    /// 1 … 9,999.
    package var amount: Int
    package var unit: WindowUnit

    package init(_ amount: Int, _ unit: WindowUnit) {
        self.amount = amount
        self.unit = unit
    }

    /// The form that the command line reads and prints, such as `15wd`.
    package var description: String { "\(amount)\(unit.rawValue)" }
}

/// A computed end of a window (届满日) with its explanation.
///
/// It is stored with the event that started the window: replay never computes a date again.
package struct DueDate: Hashable, Codable, Sendable {
    package var window: Window
    /// The instant of the event that started the window.
    package var from: Instant
    /// The last day of the window in Asia/Shanghai; for hours, the day in which the window ends.
    package var dueDate: CivilDate
    /// The first instant after the window.
    package var dueInstant: Instant
    /// The last day fell on a rest day and was moved (民事诉讼法 art. 85).
    package var rolled: Bool
    /// The date reaches into a year whose working-day calendar is not yet published.
    package var provisional: Bool
    /// Version of the working-day calendar that was used.
    package var calendar: String
    /// How the date was found, one line a step, in Chinese.
    package var steps: [String]

    package init(
        window: Window, from: Instant, dueDate: CivilDate, dueInstant: Instant, rolled: Bool,
        provisional: Bool, calendar: String, steps: [String]
    ) {
        self.window = window
        self.from = from
        self.dueDate = dueDate
        self.dueInstant = dueInstant
        self.rolled = rolled
        self.provisional = provisional
        self.calendar = calendar
        self.steps = steps
    }
}
