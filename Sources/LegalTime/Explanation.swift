import Domain

/// The steps that led to a date, in Chinese, so that a clerk can follow and check them by hand.
///
/// Few lines whatever the window: days are told in runs, long windows year by year, very long ones
/// in one line.
enum Explanation {
    /// The most runs that are told one by one.
    private static let maximumRuns = 9
    /// The most years that are told one by one.
    private static let maximumYears = 8

    /// The closing line of every window but those in hours.
    static func end(_ result: DueDate) -> String {
        "期限于\(named(result.dueDate))24时届满；自\(result.dueInstant.iso)起为逾期。"
    }

    static func hours(
        _ amount: Int, start: Instant, counting: Instant, excluded: Int64, end: Instant
    ) -> [String] {
        var steps = [
            "起算事由发生于\(start.minuteText)，开始的时不计算在期间内（民事诉讼法第85条第2款）。",
            "以小时计算的期间从次时起算（民诉法解释第125条）：自\(counting.minuteText)起算\(amount)小时。",
        ]
        if excluded > 0 {
            let hours = excluded / millisecondsPerHour
            let minutes = excluded / 60_000 % 60
            steps.append("扣除期间\(hours)小时\(minutes)分，重叠部分不重复扣除。")
        }
        steps.append("期限于\(end.minuteText)届满，遇休息日不顺延；自\(end.iso)起为逾期。")
        return steps
    }

    static func days(
        _ result: DueDate, amount: Int, start: CivilDate, nominal: CivilDate, last: Int,
        calendar: WorkCalendar
    ) -> [String] {
        var steps = [startLine(start)]
        let lastDate = CivilDate(dayNumber: last)
        switch result.window.unit {
        case .day, .workingDay, .hour:
            let moved = last == nominal.dayNumber
            if moved { steps.append("按日计算，期间内的休息日不扣除：第\(amount)日为\(named(nominal))。") }
        case .month, .year:
            let unit = result.window.unit == .month ? "月" : "年"
            let measure = unit == "月" ? "\(amount)个月" : "\(amount)年"
            steps.append(
                nominal.day == start.day
                    ? "按\(unit)计算，\(measure)后的对应日为\(named(nominal))。"
                    : "按\(unit)计算，\(measure)后没有对应日，以月末日\(named(nominal))为末日（民法典第202条）。")
        }
        if last != nominal.dayNumber {
            steps.append(
                "扣除期间\(last - nominal.dayNumber)日（整日计，重叠部分不重复扣除）：末日由"
                    + "\(nominal.iso)推至\(named(lastDate))。")
        }
        if result.rolled {
            let reason = restReason(calendar.day(number: last))
            steps.append(
                "末日\(lastDate.iso)为\(reason)，以休假日后的第一日为期间届满的日期（民事诉讼法第85条第3款）："
                    + "\(named(result.dueDate))\(makeupNote(calendar.day(result.dueDate)))。")
        } else if case .makeupWorkday(let name) = calendar.day(number: last) {
            steps.append("末日为\(name)调休上班日，不是休息日，不顺延。")
        }
        appendProvisional(to: &steps, result, years: (lastDate.year, result.dueDate.year), calendar)
        return steps
    }

    /// The last day is a rest day and stays the last.
    static func unmoved(_ last: Int, calendar: WorkCalendar) -> String {
        var before = last - 1
        while !calendar.isWorking(number: before) { before -= 1 }
        return "末日\(CivilDate(dayNumber: last).iso)为\(restReason(calendar.day(number: last)))，"
            + "效力不因此延长，不顺延；此前最后一个工作日为\(named(CivilDate(dayNumber: before)))，最迟应于该日续行。"
    }

    static func workingDays(
        _ result: DueDate, amount: Int, firstDay: Int, excluded: [ExcludedDays],
        calendar: WorkCalendar
    ) -> [String] {
        let start = CivilDate(dayNumber: firstDay)
        let last = result.dueDate.dayNumber
        var steps = [startLine(start)]
        // A window of more working days than this cannot be told in so few runs: no need to try.
        let runs =
            last - firstDay <= 400
            ? Run.list(firstDay + 1, last, excluded, calendar) : []
        if !runs.isEmpty, runs.count <= maximumRuns {
            steps.append(contentsOf: runs.map(\.text))
        } else {
            steps.append(
                contentsOf: years(firstDay + 1, last, excluded, calendar))
        }
        steps.append(
            "第\(amount)个工作日为\(named(result.dueDate))\(makeupNote(calendar.day(number: last)))。")
        appendProvisional(
            to: &steps, result, years: (start.advanced(byDays: 1).year, result.dueDate.year),
            calendar)
        return steps
    }

    // MARK: - Parts

    /// `2026-03-05（星期四）`.
    static func named(_ date: CivilDate) -> String { "\(date.iso)（\(date.weekday.term)）" }

    private static func startLine(_ start: CivilDate) -> String {
        "起算事由发生于\(named(start))，当日不计算在期间内（民事诉讼法第85条第2款），"
            + "自次日\(start.advanced(byDays: 1).iso)起算。"
    }

    private static func restReason(_ day: WorkCalendar.Day) -> String {
        switch day {
        case .holiday(let name): "\(name)放假"
        case .weekend: "周末休息日"
        case .workday, .makeupWorkday: "扣除的日期"
        }
    }

    private static func makeupNote(_ day: WorkCalendar.Day) -> String {
        if case .makeupWorkday(let name) = day { "，\(name)调休上班" } else { "" }
    }

    private static func appendProvisional(
        to steps: inout [String], _ result: DueDate, years: (Int, Int), _ calendar: WorkCalendar
    ) {
        guard result.provisional else { return }
        let year = calendar.isPublished(years.0) ? years.1 : years.0
        steps.append(
            "暂定：\(year)年的工作日安排不在工作日历\(calendar.version)内，该年以周一至周五为工作日，"
                + "公布后重新计算。")
    }

    /// One line a year, or one line in all.
    private static func years(
        _ first: Int, _ last: Int, _ excluded: [ExcludedDays], _ calendar: WorkCalendar
    ) -> [String] {
        var tallies: [Tally] = []
        var all = Tally(first: first)
        var position = 0
        var day = first
        while day <= last {
            let year = CivilDate(dayNumber: day)
            let newYear = CivilDate(year: year.year + 1, month: 1, day: 1).dayNumber
            var tally = Tally(first: day)
            while day <= last, day < newYear {
                while position < excluded.count, excluded[position].to <= day { position += 1 }
                if position < excluded.count, excluded[position].from <= day {
                    let end = min(excluded[position].to, newYear, last + 1)
                    tally.excluded += end - day
                    day = end
                } else {
                    tally.take(calendar.day(number: day))
                    day += 1
                }
            }
            tally.last = day - 1
            all.add(tally)
            // A long exclusion may span thousands of years; they are told in one line.
            if tallies.count <= maximumYears { tallies.append(tally) }
        }
        all.last = last
        return tallies.count <= maximumYears ? tallies.map(\.text) : [all.text]
    }
}

/// Milliseconds in an hour.
private let millisecondsPerHour: Int64 = 3_600_000

/// Counts over a span of days.
private struct Tally {
    var first: Int
    var last = 0
    var working = 0
    var makeup = 0
    var excluded = 0
    /// Festivals in order of appearance.
    var names: [String] = []

    init(first: Int) { self.first = first }

    mutating func take(_ day: WorkCalendar.Day) {
        switch day {
        case .workday: working += 1
        case .makeupWorkday:
            working += 1
            makeup += 1
        case .weekend: break
        case .holiday(let name): if !names.contains(name) { names.append(name) }
        }
    }

    mutating func add(_ other: Tally) {
        working += other.working
        makeup += other.makeup
        excluded += other.excluded
        for name in other.names where !names.contains(name) { names.append(name) }
    }

    var text: String {
        var text =
            "\(CivilDate(dayNumber: first).iso)至\(CivilDate(dayNumber: last).iso)：计\(working)个工作日"
        if makeup > 0 { text += "（含调休上班\(makeup)日）" }
        text += names.isEmpty ? "，周末不计" : "，周末和\(names.joined(separator: "、"))放假不计"
        if excluded > 0 { text += "，扣除\(excluded)日" }
        return text + "。"
    }
}

/// Neighbouring days that are told in one line: working days with the weekends between them, the
/// days of one festival, or excluded days.
private struct Run {
    enum Kind: Equatable {
        case counted
        case holiday(String)
        case excluded
    }

    var kind: Kind
    var first: Int
    var last: Int
    /// Which working days of the window these are; 0 for rest and excluded days.
    var ordinals: (first: Int, last: Int) = (0, 0)
    var makeups: [CivilDate] = []
    var hasWeekend = false

    /// The runs from `first` to `last`; no more are gathered than are going to be told.
    static func list(
        _ first: Int, _ last: Int, _ excluded: [ExcludedDays], _ calendar: WorkCalendar
    ) -> [Run] {
        var runs: [Run] = []
        var ordinal = 0
        var position = 0
        for day in first...last {
            while position < excluded.count, excluded[position].to <= day { position += 1 }
            let meaning = calendar.day(number: day)
            var kind = Kind.counted
            if position < excluded.count, excluded[position].from <= day {
                kind = .excluded
            } else if case .holiday(let name) = meaning {
                kind = .holiday(name)
            } else if meaning == .weekend, let open = runs.last, open.kind == .counted {
                runs[runs.count - 1].hasWeekend = true
                continue
            } else if meaning == .weekend {
                // A weekend behind a festival belongs to no run; the dates on both sides show it.
                continue
            }
            if runs.last?.kind != kind { runs.append(Run(kind: kind, first: day, last: day)) }
            runs[runs.count - 1].last = day
            guard kind == .counted else { continue }
            ordinal += 1
            if runs[runs.count - 1].ordinals.first == 0 {
                runs[runs.count - 1].ordinals.first = ordinal
            }
            runs[runs.count - 1].ordinals.last = ordinal
            if case .makeupWorkday = meaning {
                runs[runs.count - 1].makeups.append(CivilDate(dayNumber: day))
            }
        }
        return runs
    }

    var text: String {
        let from = CivilDate(dayNumber: first)
        let to = CivilDate(dayNumber: last)
        let span = first == last ? from.iso : "\(from.iso)至\(to.iso)"
        switch kind {
        case .holiday(let name): return "\(span)：\(name)放假，不计。"
        case .excluded: return "\(span)：扣除\(last - first + 1)日，不计。"
        case .counted: break
        }
        let which =
            ordinals.first == ordinals.last
            ? "第\(ordinals.first)个工作日" : "第\(ordinals.first)至\(ordinals.last)个工作日"
        var text = "\(span)：\(which)"
        if !makeups.isEmpty {
            let days = makeups.map { Explanation.named($0) }.joined(separator: "、")
            text += "，含调休上班\(days)"
        }
        // Weekends behind the last working day of the run are not within the span shown.
        if hasWeekend, last - first > ordinals.last - ordinals.first { text += "，周末不计" }
        return text + "。"
    }
}
