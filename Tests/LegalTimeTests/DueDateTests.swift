import Domain
import LegalTime
import Testing

/// A start, a window and the date that must come out.
struct Vector: CustomTestStringConvertible {
    var from: String
    var window: String
    var due: String
    var rolled = false

    var testDescription: String { "\(window) from \(from)" }
}

let published = WorkCalendar.published

/// The due date of a window that starts on a day.
func due(_ window: String, from: String, _ calendar: WorkCalendar = published) throws -> DueDate {
    let start = try #require(CivilDate(iso: from)?.start ?? Instant(iso: from))
    return calendar.due(window: try Window.parse(window), from: start)
}

@Suite("Due dates")
struct DueDateTests {
    @Test(
        "Vectors computed by hand from the published calendars",
        arguments: [
            Vector(from: "2026-01-31", window: "1mo", due: "2026-02-28"),
            Vector(from: "2026-01-14", window: "1mo", due: "2026-02-14"),
            Vector(from: "2025-12-02", window: "1mo", due: "2026-01-04", rolled: true),
            Vector(from: "2026-09-01", window: "1mo", due: "2026-10-08", rolled: true),
            Vector(from: "2026-02-06", window: "15wd", due: "2026-03-05"),
            Vector(from: "2026-09-18", window: "15wd", due: "2026-10-15"),
            Vector(from: "2026-09-24", window: "15wd", due: "2026-10-22"),
            Vector(from: "2025-12-31", window: "5wd", due: "2026-01-08"),
            Vector(from: "2025-12-18", window: "15d", due: "2026-01-04", rolled: true),
            Vector(from: "2026-09-05", window: "15d", due: "2026-09-20"),
            Vector(from: "2025-08-31", window: "6mo", due: "2026-02-28"),
            // Month ends and leap years. 2024-02-29 is a Thursday, 2025-02-28 a Friday.
            Vector(from: "2024-01-31", window: "1mo", due: "2024-02-29"),
            Vector(from: "2023-01-31", window: "1mo", due: "2023-02-28"),
            Vector(from: "2024-02-29", window: "1y", due: "2025-02-28"),
            Vector(from: "2024-02-29", window: "12mo", due: "2025-02-28"),
            Vector(from: "2020-02-29", window: "4y", due: "2024-02-29"),
            Vector(from: "2025-02-28", window: "1mo", due: "2025-03-28"),
            Vector(from: "2025-03-31", window: "1mo", due: "2025-04-30"),
            // 2024-02-29 + 2 months is Monday of the week before 劳动节; 2026-03-07 is a Saturday.
            Vector(from: "2024-02-29", window: "2mo", due: "2024-04-29"),
            Vector(from: "2026-02-07", window: "1mo", due: "2026-03-09", rolled: true),
            // Friday to Saturday rolls to Monday; to the bridge of 国庆节 over its whole block.
            Vector(from: "2026-03-06", window: "1d", due: "2026-03-09", rolled: true),
            Vector(from: "2026-09-30", window: "1d", due: "2026-10-08", rolled: true),
            // 2005-12-31, a Saturday, was worked for 元旦 2006.
            Vector(from: "2005-12-30", window: "1d", due: "2005-12-31"),
            Vector(from: "2005-12-30", window: "1wd", due: "2005-12-31"),
            // Spring Festival 2020 was prolonged to 02-02 by a later notice.
            Vector(from: "2020-01-23", window: "1wd", due: "2020-02-03"),
            // Bound of the published years.
            Vector(from: "2026-12-30", window: "1wd", due: "2026-12-31"),
        ])
    func vector(_ vector: Vector) throws {
        let result = try due(vector.window, from: vector.from)
        let expected = try #require(CivilDate(iso: vector.due))
        #expect(result.dueDate.iso == vector.due)
        #expect(result.rolled == vector.rolled)
        #expect(result.dueInstant == expected.advanced(byDays: 1).start)
        #expect(!result.provisional)
        #expect(result.calendar == published.version)
        #expect(result.steps.count <= 12)
        #expect(result.steps.last?.contains(vector.due) == true)
    }

    @Test("The time of day of the event does not matter to days")
    func timeOfDay() throws {
        for time in ["00:00", "09:30", "23:59:59.999"] {
            let result = try due("15wd", from: "2026-02-06T\(time)")
            #expect(result.dueDate.iso == "2026-03-05")
        }
        // 23:30 UTC on the 5th is the 6th in Asia/Shanghai.
        #expect(try due("15wd", from: "2026-02-05T23:30:00Z").dueDate.iso == "2026-03-05")
    }

    @Test(
        "Hours run from the next full hour and are not moved",
        arguments: [
            ("2026-02-06T09:30", "24h", "2026-02-07T10:00:00+08:00", "2026-02-07"),
            ("2026-02-06T09:00", "24h", "2026-02-07T10:00:00+08:00", "2026-02-07"),
            ("2026-02-06T09:59:59.999", "1h", "2026-02-06T11:00:00+08:00", "2026-02-06"),
            // Into Spring Festival: no roll. 2026-02-15 is a Sunday and a holiday.
            ("2026-02-14T12:10", "24h", "2026-02-15T13:00:00+08:00", "2026-02-15"),
            // Ends at midnight: the window ended on the day before at 24:00.
            ("2026-02-06T22:30", "1h", "2026-02-07T00:00:00+08:00", "2026-02-06"),
            ("2026-12-31T12:00", "24h", "2027-01-01T13:00:00+08:00", "2027-01-01"),
        ])
    func hours(from: String, window: String, instant: String, date: String) throws {
        let result = try due(window, from: from)
        #expect(result.dueInstant.iso == instant)
        #expect(result.dueDate.iso == date)
        #expect(!result.rolled)
        #expect(!result.provisional)
    }

    @Test(
        "A date that a not yet published year decides is provisional",
        arguments: [
            // 2027-01-01 is a Friday that counts as a working day until the notice says otherwise.
            ("2026-12-31", "1wd", "2027-01-01", true), ("2026-12-28", "5wd", "2027-01-04", true),
            ("2026-12-20", "1mo", "2027-01-20", true), ("2026-12-01", "31d", "2027-01-01", true),
            ("2026-06-30", "1y", "2027-06-30", true), ("2026-12-21", "10d", "2026-12-31", false),
            ("2003-12-30", "2wd", "2004-01-02", true), ("2003-12-30", "10d", "2004-01-09", false),
            ("1999-05-04", "1mo", "1999-06-04", true),
        ])
    func provisional(from: String, window: String, date: String, expected: Bool) throws {
        let result = try due(window, from: from)
        #expect(result.dueDate.iso == date)
        #expect(result.provisional == expected)
        #expect(result.steps.contains { $0.hasPrefix("暂定") } == expected)
    }

    @Test("A provisional date is computed again when the year is published")
    func recompute() throws {
        let before = try due("5wd", from: "2026-12-28")
        let csv =
            try calendarFile() + Array("2027-01-01,holiday,元旦,,,\n2027-10-01,holiday,国庆节,,,\n".utf8)
        let newer = try WorkCalendar.parse(csv: csv)
        let after = newer.recompute(before)
        #expect(before.provisional)
        #expect(!after.provisional)
        #expect(after.dueDate.iso == "2027-01-05")
        #expect(after.calendar == newer.version)
        #expect(newer.version != published.version)
        #expect(after.window == before.window && after.from == before.from)
        #expect(published.recompute(before) == before)
        let hours = published.elapsed(hours: 3, from: before.from.advanced(byMilliseconds: 77))
        #expect(newer.recompute(hours) == hours)
    }

    @Test("Steps name festivals, make-up days, the roll and the article")
    func steps() throws {
        let spring = try due("15wd", from: "2026-02-06").steps
        #expect(spring.contains { $0.contains("春节放假") && $0.contains("2026-02-15至2026-02-23") })
        #expect(spring.contains { $0.contains("调休上班2026-02-14（星期六）") })
        let rolled = try due("1mo", from: "2025-12-02").steps
        #expect(rolled.contains { $0.contains("元旦放假") && $0.contains("第85条第3款") })
        #expect(rolled.contains { $0.contains("2026-01-04（星期日），元旦调休上班") })
        #expect(try due("1mo", from: "2026-01-14").steps.contains { $0.contains("不顺延") })
        #expect(try due("1mo", from: "2026-01-31").steps.contains { $0.contains("月末") })
    }

    @Test("Hostile amounts and instants neither trap nor loop")
    func hostile() {
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            for unit in WindowUnit.allCases {
                for amount in [Int.min, -1, 0, 1, 9_999, Int.max] {
                    for milliseconds in [Int64.min, -1, 0, 1, Int64.max] {
                        let result = published.due(
                            window: Window(amount, unit), from: Instant(milliseconds: milliseconds))
                        #expect(result.steps.count <= 12)
                        #expect(!result.dueInstant.iso.isEmpty)
                    }
                }
            }
        }
        #expect(elapsed < .seconds(5))
    }

    @Test("Long windows stay short to read")
    func longWindows() throws {
        for window in ["60wd", "250wd", "1000wd", "9999wd", "9999d", "9999mo", "9999y", "9999h"] {
            #expect(try due(window, from: "2010-03-04T08:00").steps.count <= 12, "\(window)")
        }
    }

    @Test("A span of our own runs at once, to the millisecond")
    func elapsed() throws {
        let from = try #require(Instant(iso: "2026-02-06T23:30:00.250"))
        let result = published.elapsed(hours: 1, from: from)
        #expect(result.dueInstant.iso == "2026-02-07T00:30:00.250+08:00")
        #expect(result.dueDate.iso == "2026-02-07")
        #expect(!published.elapsed(hours: .max, from: Instant(milliseconds: .max)).steps.isEmpty)
    }

    @Test("Days left")
    func left() throws {
        let date = try due("15wd", from: "2026-02-06")
        let last = try #require(Instant(iso: "2026-03-05T23:59:59"))
        #expect(daysLeft(until: date, now: last) == 0)
        #expect(daysLeft(until: date, now: last.advanced(byMilliseconds: 1_000)) == -1)
        #expect(daysLeft(until: date, now: date.from) == 27)
    }

    @Test("What does not roll ends on the rest day itself, and says when to act before")
    func unmoved() throws {
        let from = try #require(Instant(iso: "2025-10-01T00:00"))
        for window in [Window(1, .year), Window(12, .month), Window(365, .day)] {
            let moved = published.due(window: window, from: from)
            let still = published.due(
                window: window, from: from, excluding: IntervalSet(), rolls: false)
            #expect(moved.dueDate.iso == "2026-10-08" && moved.rolled)
            #expect(still.dueDate.iso == "2026-10-01" && !still.rolled)
            #expect(still.dueInstant == Instant(iso: "2026-10-02T00:00"))
            #expect(still.steps.contains { $0.contains("2026-09-30") && $0.contains("不顺延") })
            #expect(published.recompute(still, rolls: false) == still)
        }
    }
}
