import Domain
import LegalTime

/// Working hours (工作时间) over the run's days: 09:00 to 17:00 of working days by the published
/// calendar. What people do takes working time, however the law counts its windows.
struct WorkTime {
    private let first: Int
    /// Whether each day from `first` on is worked.
    private let isWorked: [Bool]
    /// Index of the next worked day at or after each day.
    private let next: [Int32]

    static let opens: Int64 = 9 * 3_600_000
    static let closes: Int64 = 17 * 3_600_000
    private static let day: Int64 = 86_400_000
    /// Asia/Shanghai is UTC+8.
    private static let offset: Int64 = 8 * 3_600_000

    init(_ calendar: WorkCalendar, from: CivilDate, days: Int) {
        first = from.dayNumber
        var worked: [Bool] = []
        for day in 0..<(days + 800) {
            worked.append(calendar.day(from.advanced(byDays: day)).isWorking)
        }
        var next = [Int32](repeating: Int32(worked.count), count: worked.count + 1)
        for day in worked.indices.reversed() {
            next[day] = worked[day] ? Int32(day) : next[day + 1]
        }
        isWorked = worked
        self.next = next
    }

    /// Whether the day of an instant is worked.
    func isWorked(_ at: Int64) -> Bool {
        let day = index(at)
        return day >= 0 && day < isWorked.count && isWorked[day]
    }

    private func index(_ at: Int64) -> Int { Int((at + Self.offset) / Self.day) - first }

    /// The instant at which `minutes` of working time have passed since `at`.
    func after(_ minutes: Int, since at: Int64) -> Int64 {
        var day = index(at)
        guard day >= 0, day < isWorked.count else { return at + Int64(minutes) * 60_000 }
        var time = (at + Self.offset) % Self.day
        if !isWorked[day] || time >= Self.closes {
            day = Int(next[min(day + 1, isWorked.count)])
            time = Self.opens
        }
        time = max(time, Self.opens)
        var left = Int64(minutes) * 60_000
        while day < isWorked.count {
            if time + left <= Self.closes { return start(day) + time + left }
            left -= Self.closes - time
            day = Int(next[min(day + 1, isWorked.count)])
            time = Self.opens
        }
        return start(min(day, isWorked.count)) + time + left
    }

    private func start(_ day: Int) -> Int64 { Int64(first + day) * Self.day - Self.offset }
}
