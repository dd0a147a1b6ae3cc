package import Domain

/// A stretch of rest days (假期) with its first and last day.
package struct RestDays: Hashable, Codable, Sendable {
    package var first: CivilDate
    package var last: CivilDate
    /// Name of the festival, where the calendar gives one.
    package var name: String?

    package init(first: CivilDate, last: CivilDate, name: String?) {
        self.first = first
        self.last = last
        self.name = name
    }

    /// How many days it has.
    package var days: Int { last.dayNumber - first.dayNumber + 1 }
}

extension WorkCalendar {
    /// The next stretch of at least `atLeast` rest days that begins after `day`, or in which `day`
    /// lies; nil when there is none within a year and a half, as where no calendar is published.
    package func nextRest(after day: CivilDate, atLeast: Int = 3) -> RestDays? {
        var number = day.dayNumber
        // Of a stretch under way the beginning counts too.
        while !isWorking(number: number), day.dayNumber - number < 60 { number -= 1 }
        let end = day.dayNumber + 550
        while number < end {
            guard !isWorking(number: number) else {
                number += 1
                continue
            }
            let first = number
            var name: String?
            while !isWorking(number: number), number < end {
                if name == nil, case .holiday(let festival) = self.day(number: number) {
                    name = festival
                }
                number += 1
            }
            if number - first >= atLeast {
                return RestDays(
                    first: CivilDate(dayNumber: first), last: CivilDate(dayNumber: number - 1),
                    name: name)
            }
        }
        return nil
    }
}
