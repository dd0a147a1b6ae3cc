package import Domain

#if MUTANTS
    import Mutants
#endif

/// Milliseconds in an hour.
private let millisecondsPerHour: Int64 = 3_600_000

/// Whole days that do not count, as day numbers [from, to).
struct ExcludedDays {
    var from: Int
    var to: Int
}

extension WorkCalendar {
    /// The end of a window (届满日) that starts with an event at `from`.
    ///
    /// - The day of the event is not counted (民事诉讼法 art. 85 第2款). Days, months and years run from
    ///   the next day, hours from the next full hour (民诉法解释 art. 125): an event at 09:30 or at
    ///   09:00 runs from 10:00.
    /// - `d` counts calendar days; rest days within the window count. `mo` and `y` end on the
    ///   same-numbered day, or the last day of a month that has none (民法典 art. 202).
    /// - `wd` counts working days by the published calendar (工作日; the law defines none, this is the
    ///   project's reading).
    /// - If the last day of `d`, `mo` or `y` is a rest day, the window ends on the first day after
    ///   the rest that is none (art. 85 第3款). A make-up workday is no rest day. `wd` cannot end on
    ///   one; `h` is not moved.
    ///
    /// The result is provisional when a day whose kind mattered lies in a year without a published
    /// calendar. Hours look at no calendar and are never provisional.
    ///
    /// Never fails: an amount outside 1 … 9,999 and an instant outside the years 1 … 9999 are taken
    /// as the nearest inside, so that a hostile value can neither trap nor loop.
    package func due(window: Window, from: Instant) -> DueDate {
        due(window: window, from: from, excluding: IntervalSet())
    }

    /// As `due(window:from:)`, with excluded time (扣除的期间) taken out.
    ///
    /// For `wd`, `d`, `mo` and `y` a day is excluded when it lies wholly within the union of the
    /// excluded intervals; a day on which the window also ran counts in full. An excluded day is
    /// not counted, and the window does not end on one. A window of months or years is first
    /// measured in days, from the event to its end without exclusions, and that number of days
    /// is then counted: six months with forty excluded days end forty days later. For `h` the
    /// excluded time is taken out to the millisecond.
    ///
    /// An exclusion that has not ended has no end yet, and neither has the window: ask again when
    /// it ends.
    ///
    /// Without `rolls` a last day of `d`, `mo` or `y` stays the last though it is a rest day: the
    /// effect of a seizure ends on the day itself.
    package func due(
        window: Window, from: Instant, excluding: IntervalSet, rolls: Bool = true
    ) -> DueDate {
        let amount = min(max(window.amount, 1), 9_999)
        let exclusions = excluding.merged.map { (from: clamped($0.from), to: clamped($0.to)) }
        let start = clamped(from)
        var result = DueDate(
            window: window, from: from, dueDate: start.civilDate, dueInstant: start, rolled: false,
            provisional: false, calendar: version, steps: [])
        if window.unit == .hour {
            countHours(amount, start, exclusions, into: &result)
            return result
        }
        let firstDay = start.civilDate.dayNumber
        let days = exclusions.compactMap { interval -> ExcludedDays? in
            let first = interval.from.civilDate
            let from = first.dayNumber + (first.start == interval.from ? 0 : 1)
            let to = interval.to.civilDate.dayNumber
            return from < to && to > firstDay + 1 ? ExcludedDays(from: from, to: to) : nil
        }
        switch window.unit {
        #if MUTANTS
            case .workingDay where Mutation.calendarDays.isOn:
                countDays(amount, firstDay, days, rolls, into: &result)
        #endif
        case .workingDay: countWorkingDays(amount, firstDay, days, into: &result)
        case .day, .month, .year: countDays(amount, firstDay, days, rolls, into: &result)
        case .hour: break
        }
        result.dueInstant = result.dueDate.advanced(byDays: 1).start
        result.steps.append(Explanation.end(result))
        return result
    }

    /// Computes a date again with this calendar, from the window and the start that it keeps: for
    /// provisional dates when their year is published, and for every open deadline when a
    /// calendar is replaced. A date that this very calendar computed comes back unchanged, and so
    /// does one in hours, which looks at no calendar.
    ///
    /// `excluding` and `rolls` must be those it was computed with, because the date does not keep
    /// them.
    package func recompute(
        _ date: DueDate, excluding: IntervalSet = IntervalSet(), rolls: Bool = true
    ) -> DueDate {
        guard date.calendar != version, date.window.unit != .hour else { return date }
        return due(window: date.window, from: date.from, excluding: excluding, rolls: rolls)
    }

    /// The end of a plain span of hours that no law states, such as the hour after which an
    /// unanswered urgent call alerts the superior's duty desk (`O01`): exactly `hours` after
    /// `from`, to the millisecond, without waiting for the next full hour. Hours outside 1 … 9,999
    /// are taken as the nearest inside.
    package func elapsed(hours: Int, from: Instant) -> DueDate {
        let hours = min(max(hours, 1), 9_999)
        let start = clamped(from)
        let end = start.advanced(byMilliseconds: Int64(hours) * millisecondsPerHour)
        return DueDate(
            window: Window(hours, .hour), from: from,
            dueDate: end.advanced(byMilliseconds: -1).civilDate, dueInstant: end, rolled: false,
            provisional: false, calendar: version,
            steps: ["自定时限，不适用民事诉讼法第85条：自\(start.iso)起满\(hours)小时，至\(end.iso)。"])
    }

    // MARK: - By unit

    private func countHours(
        _ amount: Int, _ start: Instant, _ exclusions: [(from: Instant, to: Instant)],
        into result: inout DueDate
    ) {
        // Asia/Shanghai differs from UTC by whole hours, so full hours are the same in both.
        let (hours, rest) = start.milliseconds.quotientAndRemainder(
            dividingBy: millisecondsPerHour)
        let fullHour = (rest < 0 ? hours - 1 : hours) * millisecondsPerHour
        let counting = fullHour + millisecondsPerHour
        var end = counting + Int64(amount) * millisecondsPerHour
        var excluded: Int64 = 0
        for interval in exclusions where interval.to.milliseconds > counting {
            let from = max(interval.from.milliseconds, counting)
            if from >= end { break }
            excluded += interval.to.milliseconds - from
            end += interval.to.milliseconds - from
        }
        result.dueInstant = Instant(milliseconds: end)
        // A window that ends at 00:00 ended on the day before, at 24:00.
        result.dueDate = Instant(milliseconds: end - 1).civilDate
        result.steps = Explanation.hours(
            amount, start: start, counting: Instant(milliseconds: counting), excluded: excluded,
            end: result.dueInstant)
    }

    private func countDays(
        _ amount: Int, _ firstDay: Int, _ excluded: [ExcludedDays], _ rolls: Bool,
        into result: inout DueDate
    ) {
        let start = CivilDate(dayNumber: firstDay)
        let nominal: CivilDate
        switch result.window.unit {
        case .month: nominal = start.advanced(byMonths: amount)
        case .year: nominal = start.advanced(byMonths: amount * 12)
        case .day, .workingDay, .hour: nominal = start.advanced(byDays: amount)
        }
        var last = nominal.dayNumber
        for days in excluded {
            let from = max(days.from, firstDay + 1)
            if from > last { break }
            last += days.to - from
        }
        var end = last
        var position = excluded.firstIndex { $0.to > end } ?? excluded.count
        while rolls {
            if position < excluded.count, excluded[position].from <= end {
                end = max(end, excluded[position].to)
                position += 1
            } else if !isWorking(number: end) {
                end += 1
            } else {
                break
            }
        }
        result.rolled = end != last
        result.dueDate = CivilDate(dayNumber: end)
        result.provisional = !isPublished(number: last) || !isPublished(number: end)
        result.steps = Explanation.days(
            result, amount: amount, start: start, nominal: nominal, last: last, calendar: self)
        if !rolls, !isWorking(number: last) {
            result.steps.append(Explanation.unmoved(last, calendar: self))
        }
    }

    private func countWorkingDays(
        _ amount: Int, _ firstDay: Int, _ excluded: [ExcludedDays], into result: inout DueDate
    ) {
        var counted = 0
        var day = firstDay
        var position = 0
        // At most about 1.4 days a working day, and one step for each excluded run.
        while counted < amount {
            day += 1
            while position < excluded.count, excluded[position].to <= day { position += 1 }
            if position < excluded.count, excluded[position].from <= day {
                day = excluded[position].to - 1
            } else if isWorking(number: day) {
                counted += 1
            }
        }
        result.dueDate = CivilDate(dayNumber: day)
        // Excluded days at the far end of the window may lie in another year, but the last day
        // itself is the latest one counted, and the day after the event the earliest.
        result.provisional = !isPublished(number: firstDay + 1) || !isPublished(number: day)
        result.steps = Explanation.workingDays(
            result, amount: amount, firstDay: firstDay, excluded: excluded, calendar: self)
    }

    /// `instant` within the years 1 … 9999.
    private func clamped(_ instant: Instant) -> Instant {
        let first = CivilDate(year: 1, month: 1, day: 1).start
        let last = CivilDate(year: 9_999, month: 12, day: 31).start
        return min(max(instant, first), last)
    }
}

/// Calendar days that are left until a window ends: 0 on the last day itself, negative once it has
/// passed. For hours too, days are counted; show `dueInstant` beside it.
package func daysLeft(until due: DueDate, now: Instant) -> Int {
    due.dueDate.dayNumber - now.civilDate.dayNumber
}

/// Calendar days from the day of `now` to `date`: 0 on the day itself, negative behind it.
package func daysLeft(until date: CivilDate, now: Instant) -> Int {
    date.dayNumber - now.civilDate.dayNumber
}
