import Domain
import LegalTime
import Testing

private let calendar = WorkCalendar.published

private func due(_ window: Window, from text: String) -> DueDate {
    calendar.due(window: window, from: Instant(iso: text) ?? Instant(milliseconds: 0))
}

@Suite("督促阶梯: measures around the end of a window")
struct LadderTests {
    @Test(
        "A ladder is read back as it is written",
        arguments: [
            ("10d; 3wd", "notice 0; press 3wd; interview 8wd; circular 13wd"),
            ("none", "none"), ("2h", "notice 0"), ("1mo", "press 1y"),
        ])
    func roundTrip(warnings: String, rungs: String) throws {
        let ladder = try Ladder.parse(warnings: warnings, rungs: rungs)
        #expect(ladder.warningText == warnings)
        #expect(ladder.rungText == rungs)
    }

    @Test(
        "What is no ladder is refused, and the message shows what one looks like",
        arguments: [
            ("3", "none"), ("3wd,1wd", "none"), ("3wd;;1wd", "none"), ("none", "press"),
            ("none", "press 3wd; notice 0"), ("none", "press 3wd; press 5wd"),
            ("none", "reminder 3wd"), ("none", "shout 3wd"), ("none", "press -3wd"),
            ("none", "press 3wd 4wd"), ("1d;2d;3d;4d;5d;6d;7d;8d;9d", "none"),
        ])
    func refused(warnings: String, rungs: String) throws {
        let error = #expect(throws: LadderError.self) {
            try Ladder.parse(warnings: warnings, rungs: rungs)
        }
        #expect(error?.description.contains("notice 0; press 3wd") == true)
    }

    @Test("Fifteen working days over the Spring Festival: reminders before, measures behind")
    func steps() throws {
        // 2026-02-06 and fifteen working days: 2026-03-05, a Thursday.
        let end = due(Window(15, .workingDay), from: "2026-02-06T09:30:00+08:00")
        #expect(end.dueDate.iso == "2026-03-05")
        let ladder = try Ladder.parse(
            warnings: "3wd", rungs: "notice 0; press 3wd; interview 8wd; circular 13wd")
        let steps = calendar.steps(of: end, on: ladder)
        #expect(
            steps.map { "\($0.measure.rawValue) \($0.at.civilDate.iso)" } == [
                "reminder 2026-03-02", "notice 2026-03-06", "press 2026-03-11",
                "interview 2026-03-18", "circular 2026-03-25",
            ])
        #expect(steps[1].at == end.dueInstant)
    }

    @Test("A reminder that would come before the window began is left out; hours count as hours")
    func short() throws {
        let ladder = try Ladder.parse(warnings: "10d; 2h", rungs: "notice 0; press 1wd")
        let end = due(Window(24, .hour), from: "2026-04-30T09:30:00+08:00")
        let steps = calendar.steps(of: end, on: ladder)
        #expect(steps.map(\.measure) == [.reminder, .notice, .press])
        #expect(steps[0].at.iso == "2026-05-01T08:00:00+08:00")
        // A working day later is behind the holiday of 1 to 5 May.
        #expect(steps[2].at.civilDate.iso == "2026-05-07")
    }

    @Test("Every rule's ladder can be walked from every day of a year, in order, and ends")
    func everyRule() {
        for rule in RuleBook.standard.rules {
            let window = rule.window ?? Window(10, .day)
            for day in stride(from: 0, to: 365, by: 13) {
                let from = CivilDate(year: 2025, month: 1, day: 1).advanced(byDays: day).start
                    .advanced(byMilliseconds: 34_200_000)
                let end = calendar.due(window: window, from: from)
                let steps = calendar.steps(of: end, on: rule.ladder)
                #expect(steps.map(\.at) == steps.map(\.at).sorted())
                for step in steps {
                    #expect((step.measure == .reminder) == (step.at < end.dueInstant), "\(rule.id)")
                    #expect(step.at > from)
                }
            }
        }
    }

    @Test(
        "The next holiday of three days or more",
        arguments: [
            ("2026-01-10", "2026-02-15", "2026-02-23", "春节"),
            ("2026-02-18", "2026-02-15", "2026-02-23", "春节"),
            ("2026-09-26", "2026-09-25", "2026-09-27", "中秋"),
            ("2026-09-28", "2026-10-01", "2026-10-07", "国庆节"),
        ])
    func holidays(day: String, first: String, last: String, name: String) throws {
        let start = try #require(CivilDate(iso: day))
        let rest = try #require(calendar.nextRest(after: start))
        #expect(rest.first.iso == first)
        #expect(rest.last.iso == last)
        #expect(rest.name == name)
    }

    @Test("Where no calendar is published only weekends are known, and no holiday is made up")
    func unpublished() {
        #expect(calendar.nextRest(after: CivilDate(year: 2040, month: 1, day: 1)) == nil)
    }
}
