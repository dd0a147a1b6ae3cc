import Domain
import LegalTime
import Testing

/// A second way to the same dates, sharing nothing with the code under test but the CSV file: a
/// list of days written one after another, each looked at in turn.
private struct NaiveCalendar {
    struct Day {
        var year: Int
        var month: Int
        var day: Int
        /// 0 = Monday … 6 = Sunday.
        var weekday: Int
        var kind: String?

        var works: Bool {
            if let kind { return kind == "makeup_workday" }
            return weekday < 5
        }

        var iso: String {
            "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        }
    }

    private(set) var days: [Day] = []

    /// All days from 2004-01-01, a Thursday, to the end of 2060.
    init() throws {
        var kinds: [String: String] = [:]
        for line in String(decoding: try calendarFile(), as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ",")
            kinds[String(fields[0])] = String(fields[1])
        }
        var today = Day(year: 2004, month: 1, day: 1, weekday: 3)
        while today.year <= 2060 {
            today.kind = kinds[today.iso]
            days.append(today)
            today.weekday = (today.weekday + 1) % 7
            today.day += 1
            if today.day > Self.length(today.year, today.month) {
                today.day = 1
                today.month += 1
            }
            if today.month == 13 {
                today.month = 1
                today.year += 1
            }
        }
    }

    static func length(_ year: Int, _ month: Int) -> Int {
        if month == 2 {
            return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Index of the last day, and whether it was moved. `isExcluded` tells days that do not count.
    func due(
        _ window: Window, from start: Int, isExcluded: (Int) -> Bool
    ) -> (index: Int, rolled: Bool) {
        var index = start
        var left = window.amount
        switch window.unit {
        case .workingDay:
            while left > 0 {
                index += 1
                if days[index].works, !isExcluded(index) { left -= 1 }
            }
            return (index, false)
        case .day, .hour: break
        case .month, .year:
            var month = days[start].month
            var year = days[start].year
            for _ in 0..<(window.unit == .year ? 12 * window.amount : window.amount) {
                month += 1
                if month == 13 {
                    month = 1
                    year += 1
                }
            }
            let day = min(days[start].day, Self.length(year, month))
            left = 0
            while days[start + left].year != year || days[start + left].month != month
                || days[start + left].day != day
            { left += 1 }
        }
        while left > 0 {
            index += 1
            if !isExcluded(index) { left -= 1 }
        }
        let last = index
        while !days[index].works || isExcluded(index) { index += 1 }
        return (index, index != last)
    }
}

@Suite("Against a naive count, day by day")
struct NaiveCountTests {
    private static func window(_ generator: inout SeededGenerator) -> Window {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: Window(Int.random(in: 1...80, using: &generator), .workingDay)
        case 1: Window(Int.random(in: 1...400, using: &generator), .day)
        case 2: Window(Int.random(in: 1...40, using: &generator), .month)
        default: Window(Int.random(in: 1...5, using: &generator), .year)
        }
    }

    @Test("30,000 windows that start in 2004 … 2026")
    func windows() throws {
        var generator = seededGenerator("NaiveCountTests.windows")
        let naive = try NaiveCalendar()
        let starts = naive.days.count { $0.year <= 2026 }
        var rolls = 0
        var provisional = 0
        for _ in 0..<30_000 {
            let start = Int.random(in: 0..<starts, using: &generator)
            let window = Self.window(&generator)
            let from = try #require(CivilDate(iso: naive.days[start].iso)).start
                .advanced(byMilliseconds: Int64.random(in: 0..<86_400_000, using: &generator))
            let result = published.due(window: window, from: from)
            let expected = naive.due(window, from: start) { _ in false }
            let date = naive.days[expected.index]
            try #require(
                result.dueDate == CivilDate(year: date.year, month: date.month, day: date.day),
                "\(window) from \(naive.days[start].iso)")
            try #require(
                result.rolled == expected.rolled, "\(window) from \(naive.days[start].iso)")
            try #require(result.provisional == (date.year > 2026))
            try #require(result.steps.count <= 12)
            rolls += result.rolled ? 1 : 0
            provisional += result.provisional ? 1 : 0
        }
        // The sample must have met what it is there to compare.
        #expect(rolls > 1_000 && provisional > 500)
    }

    @Test("5,000 windows with excluded time")
    func exclusions() throws {
        var generator = seededGenerator("NaiveCountTests.exclusions")
        let naive = try NaiveCalendar()
        let starts = naive.days.count { $0.year <= 2025 }
        let quarter: Int64 = 6 * 3_600_000
        var pushed = 0
        for _ in 0..<5_000 {
            let start = Int.random(in: 0..<starts, using: &generator)
            let window = Self.window(&generator)
            let from = try #require(CivilDate(iso: naive.days[start].iso)).start
            // Intervals in quarters of a day, some overlapping, some before the start.
            let raw = (0..<Int.random(in: 0...4, using: &generator)).map { _ -> Range<Int> in
                let first = Int.random(in: -40..<400, using: &generator)
                return first..<(first + Int.random(in: 1...120, using: &generator))
            }
            var set = IntervalSet()
            for range in raw {
                set.insert(
                    from: from.advanced(byMilliseconds: Int64(range.lowerBound) * quarter),
                    to: from.advanced(byMilliseconds: Int64(range.upperBound) * quarter))
            }
            let result = published.due(window: window, from: from, excluding: set)
            let expected = naive.due(window, from: start) { index in
                let first = (index - start) * 4
                return (first..<(first + 4)).allSatisfy { slot in
                    raw.contains { $0.contains(slot) }
                }
            }
            let date = naive.days[expected.index]
            try #require(
                result.dueDate == CivilDate(year: date.year, month: date.month, day: date.day),
                "\(window) from \(naive.days[start].iso) without \(raw)")
            try #require(result.rolled == expected.rolled)
            try #require(result.steps.count <= 12)
            pushed +=
                result.dueDate == published.due(window: window, from: from).dueDate ? 0 : 1
        }
        #expect(pushed > 500)
    }

    @Test("Every published day, and the numbers of days and weekdays")
    func days() throws {
        let naive = try NaiveCalendar()
        let first = try #require(CivilDate(iso: "2004-01-01")).dayNumber
        for (index, day) in naive.days.enumerated() {
            let date = CivilDate(year: day.year, month: day.month, day: day.day)
            try #require(date.dayNumber == first + index)
            try #require(CivilDate(dayNumber: first + index) == date)
            try #require(date.weekday.rawValue == day.weekday + 1)
            try #require(date.iso == day.iso)
            try #require(published.isWorkingDay(date) == day.works)
        }
        for (year, count) in [(2024, 251), (2025, 248), (2026, 248)] {
            let days = published.workingDays(
                from: CivilDate(year: year, month: 1, day: 1),
                through: CivilDate(year: year, month: 12, day: 31))
            #expect(days == count)
        }
    }

    @Test("Excluded hours are taken out to the millisecond")
    func excludedHours() throws {
        let from = try #require(Instant(iso: "2026-02-06T09:30"))
        let hour: Int64 = 3_600_000
        let counting = try #require(Instant(iso: "2026-02-06T10:00"))
        var set = IntervalSet()
        // Half an hour before counting starts and one and a half after it; then two that overlap.
        set.insert(from: from, to: counting.advanced(byMilliseconds: hour * 3 / 2))
        set.insert(
            from: counting.advanced(byMilliseconds: 5 * hour),
            to: counting.advanced(byMilliseconds: 7 * hour))
        set.insert(
            from: counting.advanced(byMilliseconds: 6 * hour),
            to: counting.advanced(byMilliseconds: 8 * hour + 1))
        let result = published.due(window: Window(24, .hour), from: from, excluding: set)
        #expect(
            result.dueInstant
                == counting.advanced(byMilliseconds: 24 * hour + hour * 3 / 2 + 3 * hour + 1))
        // Two hours of a window of one hour lie before the exclusion: it does not matter.
        let short = published.due(window: Window(1, .hour), from: counting, excluding: set)
        #expect(short.dueInstant == counting.advanced(byMilliseconds: hour * 5 / 2))
    }
}
