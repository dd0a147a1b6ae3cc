import Drawing

/// The days of a run as plots and tables show them: one by one, or in bins of whole weeks when
/// there are more than a plot has room for.
struct DaySeries {
    /// More points than this are drawn in bins.
    static let mostPoints = 400

    /// One or several days.
    struct Bin: Hashable, Sendable {
        /// ISO dates, both included.
        var from: String
        var to: String
        /// Sums over the days.
        var opened = 0
        var closed = 0
        var acts = 0
        var faults = 0
        /// The highest of the days, and the last.
        var open = 0
        var overdue = 0
        var openAtEnd = 0
        var overdueAtEnd = 0
        /// The highest of the days for each of `levels`.
        var byLevel: [Int]

        /// `2026-03-05`, or both ends.
        var dates: String { from == to ? from : "\(from) – \(to)" }
    }

    /// A number and the day on which it stood.
    struct Peak: Hashable, Sendable {
        var value: Int
        var date: String
        /// Index of its bin.
        var bin: Int
    }

    /// The first day; nil when the dates do not follow one another day by day.
    var first: ReportDay?
    var dayCount: Int
    var binDays: Int
    var bins: [Bin]
    /// Levels that occur, from the supreme court down.
    var levels: [String]
    /// The first highest number, over days and not over bins; nil without days.
    var openPeak: Peak?
    var overduePeak: Peak?

    init(_ days: [RunReport.Day]) {
        dayCount = days.count
        var binDays = 1
        while (days.count - 1) / binDays + 1 > Self.mostPoints {
            binDays = binDays == 1 ? 7 : binDays * 2
        }
        self.binDays = binDays
        first = Self.firstDay(days)
        levels = Self.levels(days)
        bins = []
        for (index, day) in days.enumerated() {
            let byLevel = levels.map { level in
                ReportNumber.total(
                    day.overdueByLevel.lazy.filter { $0.level == level }.map(\.count))
            }
            if index.isMultiple(of: binDays) {
                bins.append(Bin(from: day.date, to: day.date, byLevel: byLevel))
            }
            let last = bins.count - 1
            bins[last].add(day, byLevel: byLevel)
            Self.raise(&openPeak, Peak(value: day.open, date: day.date, bin: last))
            Self.raise(&overduePeak, Peak(value: day.overdue, date: day.date, bin: last))
        }
    }

    /// An axis without numbers: `count` days from `first` on, or counted from 1 when that is nil.
    init(first: ReportDay?, count: Int) {
        self.init(
            (0..<count).map { index in
                let date = first.map { ReportDay(number: $0.number + index).iso }
                return RunReport.Day(date: date ?? "\(index + 1)")
            })
    }

    /// The highest of `values`, one for each day, in every bin that they reach.
    func binned(_ values: [Int]) -> [Int] {
        stride(from: 0, to: values.count, by: binDays).map { start in
            values[start..<min(start + binDays, values.count)].max() ?? 0
        }
    }

    /// The first highest of `values`, one for each day; nil without any.
    func peak(_ values: [Int]) -> Peak? {
        guard let most = values.max(), let day = values.firstIndex(of: most) else { return nil }
        let date = first.map { ReportDay(number: $0.number + day).iso }
        return Peak(value: most, date: date ?? "\(day + 1)", bin: day / binDays)
    }

    private static func raise(_ peak: inout Peak?, _ other: Peak) {
        if let known = peak, known.value >= other.value { return }
        peak = other
    }

    private static func firstDay(_ days: [RunReport.Day]) -> ReportDay? {
        guard let first = days.first.flatMap({ ReportDay(iso: $0.date) }) else { return nil }
        let follows = days.enumerated().allSatisfy { index, day in
            ReportDay(iso: day.date)?.number == first.number + index
        }
        return follows ? first : nil
    }

    private static func levels(_ days: [RunReport.Day]) -> [String] {
        let order = ["supreme", "high", "intermediate", "grassroots"]
        var found: Set<String> = []
        for day in days { for line in day.overdueByLevel { found.insert(line.level) } }
        return order.filter(found.contains) + found.subtracting(order).sorted().prefix(8)
    }

    /// The last day, both ends as ISO dates; nil without days.
    var range: (from: String, to: String)? {
        guard let first = bins.first, let last = bins.last else { return nil }
        return (first.from, last.to)
    }

    /// Places on an axis of days with their labels.
    struct Tick: Hashable, Sendable {
        /// Days since the first one.
        var day: Int
        var label: String
    }

    /// As many dates as `pixels` have room for: days, Mondays, or firsts of a month.
    func ticks(pixels: Int) -> [Tick] {
        guard dayCount > 0 else { return [] }
        guard let first else {
            let step = (dayCount - 1) / max(pixels / 90, 1) + 1
            return stride(from: 0, to: dayCount, by: step).compactMap { day in
                let bin = day / binDays
                guard bins.indices.contains(bin) else { return nil }
                return Tick(day: day, label: ReportText.cut(bins[bin].from, to: 10))
            }
        }
        if dayCount <= 70 {
            let room = max(pixels / 85, 1)
            let step = [1, 2, 7, 14].first { (dayCount - 1) / $0 + 1 <= room } ?? 28
            // Weeks begin on a Monday.
            let start = step < 7 ? 0 : (7 - first.weekday) % 7
            return stride(from: start, to: dayCount, by: step).map {
                Tick(day: $0, label: ReportDay(number: first.number + $0).iso)
            }
        }
        let room = max(pixels / 56, 1)
        let months = dayCount * 12 / 365 + 1
        let step = [1, 2, 3, 6, 12, 24, 60, 120].first { (months - 1) / $0 + 1 <= room } ?? 1200
        var ticks: [Tick] = []
        var offset = 0
        while offset < dayCount {
            let date = ReportDay(number: first.number + offset)
            if date.day == 1 {
                let index = date.year * 12 + date.month - 1
                if index.isMultiple(of: step) {
                    ticks.append(Tick(day: offset, label: date.isoMonth))
                }
                offset += 28
            } else {
                offset += 1
            }
        }
        return ticks
    }
}

extension DaySeries.Bin {
    mutating func add(_ day: RunReport.Day, byLevel counts: [Int]) {
        to = day.date
        opened = ReportNumber.sum(opened, day.opened)
        closed = ReportNumber.sum(closed, day.closed)
        acts = ReportNumber.sum(acts, day.acts)
        faults = ReportNumber.sum(faults, day.faults)
        open = max(open, day.open)
        overdue = max(overdue, day.overdue)
        openAtEnd = day.open
        overdueAtEnd = day.overdue
        byLevel = zip(byLevel, counts).map { max($0, $1) }
    }
}
