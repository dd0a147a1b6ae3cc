package import Domain

/// The working-day calendar (工作日历): the rest days and make-up workdays that the General Office
/// of the State Council publishes for each year (国务院办公厅关于部分节假日安排的通知).
///
/// A day is a working day when it is Monday to Friday and no holiday, or a make-up workday (调休上班).
/// In years that are not published every Monday to Friday counts as a working day, and what is
/// computed from them is provisional (暂定).
///
/// `published` is the calendar that comes with the program. A newer one is read with
/// `parse(csv:)`; its `version` tells the two apart, and every computed date carries it.
///
/// The notice for a year may move the last days of the December before (as for 2008, 2019 and
/// 2024), so when a calendar is replaced every open deadline is computed again, not only the
/// provisional ones.
package struct WorkCalendar: Hashable, Sendable {
    /// A day that the calendar names.
    package struct Entry: Hashable, Sendable {
        package var date: CivilDate
        package var kind: DayKind
        /// The festival for which the day was moved, such as 春节.
        package var name: String

        package init(date: CivilDate, kind: DayKind, name: String) {
            self.date = date
            self.kind = kind
            self.name = name
        }
    }

    /// What the notice makes of a day.
    package enum DayKind: String, Hashable, Codable, Sendable, CaseIterable {
        /// 放假: a rest day, weekends within the block included.
        case holiday
        /// 调休上班: a Saturday or Sunday that is worked.
        case makeupWorkday = "makeup_workday"
    }

    /// What a day is when days are counted.
    package enum Day: Hashable, Sendable {
        /// Monday to Friday without a holiday.
        case workday
        /// A Saturday or Sunday that is worked for the festival named.
        case makeupWorkday(String)
        /// Saturday or Sunday.
        case weekend
        /// A rest day by the notice, for the festival named.
        case holiday(String)

        /// Whether the day counts as a working day (工作日).
        package var isWorking: Bool {
            switch self {
            case .workday, .makeupWorkday: true
            case .weekend, .holiday: false
            }
        }
    }

    /// All named days, in order.
    package let entries: [Entry]
    /// The first year whose notice is in the calendar.
    package let firstYear: Int
    /// The last year whose notice is in the calendar.
    package let lastYear: Int
    /// Such as `cn-2004..2026/5f0c1a2b`: the years and a digest of every entry.
    package let version: String

    /// Day number of 1 January of `firstYear`.
    private let firstDay: Int
    /// For each day of the published years: 0 unnamed, otherwise 1 + index into `marks`.
    private let codes: [UInt8]
    /// The distinct meanings of named days.
    private let marks: [Day]

    /// Builds the calendar; `entries` are sorted, without duplicates, and cover whole years: the
    /// parser establishes all three.
    init(checked entries: [Entry]) {
        self.entries = entries
        firstYear = entries.first?.date.year ?? 0
        lastYear = entries.last?.date.year ?? 0
        firstDay = CivilDate(year: firstYear, month: 1, day: 1).dayNumber
        let end = CivilDate(year: lastYear + 1, month: 1, day: 1).dayNumber
        var codes = [UInt8](repeating: 0, count: end - firstDay)
        var marks: [Day] = []
        var digest = TableDigest()
        for entry in entries {
            let mark: Day
            switch entry.kind {
            case .holiday: mark = .holiday(entry.name)
            case .makeupWorkday: mark = .makeupWorkday(entry.name)
            }
            var position = marks.firstIndex(of: mark)
            if position == nil {
                position = marks.count
                marks.append(mark)
            }
            codes[entry.date.dayNumber - firstDay] = UInt8(clamping: (position ?? 0) + 1)
            digest.take(entry.date.iso)
            digest.take(entry.kind.rawValue)
            digest.take(entry.name)
        }
        self.codes = codes
        self.marks = marks
        version = "cn-\(firstYear)..\(lastYear)/\(digest.text)"
    }

    /// Whether the notice for `year` is in the calendar.
    package func isPublished(_ year: Int) -> Bool { (firstYear...lastYear).contains(year) }

    /// What `date` is when days are counted.
    package func day(_ date: CivilDate) -> Day { day(number: date.dayNumber) }

    /// Whether `date` is a working day (工作日).
    package func isWorkingDay(_ date: CivilDate) -> Bool { isWorking(number: date.dayNumber) }

    /// As `day(_:)`, by day number.
    func day(number: Int) -> Day {
        let offset = number - firstDay
        if codes.indices.contains(offset), codes[offset] > 0 {
            return marks[Int(codes[offset]) - 1]
        }
        return isWeekend(number) ? .weekend : .workday
    }

    /// As `isWorkingDay(_:)`, by day number.
    func isWorking(number: Int) -> Bool {
        let offset = number - firstDay
        if codes.indices.contains(offset), codes[offset] > 0 {
            return marks[Int(codes[offset]) - 1].isWorking
        }
        return !isWeekend(number)
    }

    /// Whether a day number lies in a published year.
    func isPublished(number: Int) -> Bool { codes.indices.contains(number - firstDay) }

    private func isWeekend(_ number: Int) -> Bool {
        // Day 0, 1970-01-01, was a Thursday; the remainder of an earlier day is made positive.
        let remainder = (number + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) >= 5
    }

    /// How many working days lie from `first` to `last`, both included. Used by reports on a year:
    /// 2024 has 251, 2025 and 2026 have 248.
    package func workingDays(from first: CivilDate, through last: CivilDate) -> Int {
        let first = first.dayNumber
        // Ten thousand years at most: longer spans are nobody's question.
        let last = min(last.dayNumber, first + 3_652_500)
        return first > last ? 0 : (first...last).count { isWorking(number: $0) }
    }
}
