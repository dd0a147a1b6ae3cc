import Drawing

/// What changed between two runs and by how much: for a planner who asks what a change of inputs
/// does. As JSON it is what a comparison prints; the names of the fields and the ids are stable.
package struct RunComparison: Codable, Hashable, Sendable {
    /// What a figure counts.
    package enum Unit: String, Codable, Hashable, Sendable {
        case count
        case days
        /// Thousandths of a whole, shown as per cent.
        case permille
        /// Events in a second of the machine's time.
        case perSecond = "per-second"
        case mebibytes = "MiB"
    }

    /// What a change means for a planner, given the same work.
    package enum Effect: String, Codable, Hashable, Sendable {
        case better
        case worse
        case neutral
    }

    /// One figure of both runs.
    package struct Figure: Codable, Hashable, Sendable {
        /// Stable name, such as `overdue`, `median-days/commission` or `lapsed/W10`.
        package var id: String
        package var label: ReportTerm
        package var unit: Unit
        /// Nil where a run has no such figure, as the median when nothing was closed.
        package var a: Int?
        package var b: Int?
        /// `b` less `a`; nil when one of them is.
        package var difference: Int?
        /// `b` in thousandths of `a`; nil when `a` is nil or 0.
        package var ratio: Int?
        package var effect: Effect

        /// Whether the two runs differ in it.
        package var isChanged: Bool { a != b }
    }

    /// An input that differs; nil where a run does not name it.
    package struct SettingChange: Codable, Hashable, Sendable {
        package var name: String
        package var a: String?
        package var b: String?
    }

    /// A court whose lapsed windows (逾期未办) changed.
    package struct CourtChange: Codable, Hashable, Sendable {
        package var court: String
        package var name: String
        package var a: Int
        package var b: Int
        package var difference: Int
    }

    /// One of the two runs, as far as a comparison shows it.
    package struct Run: Codable, Hashable, Sendable {
        package var status: RunReport.Status
        package var topology: String
        package var workload: String
        package var profile: String
        package var seed: UInt64
        /// First day as an ISO date, and length in days.
        package var from: String
        package var days: Int
        package var build: String
        package var hash: String
        package var replay: String
        /// Matters open, and overdue, at the end of each day.
        package var open: [Int]
        package var overdue: [Int]
    }

    package var a: Run
    package var b: Run
    /// Whether topology, first day, length, workload and profile are the same. Seeds may differ.
    package var isComparable: Bool
    /// Those of the five that differ, by their names in a report.
    package var incomparable: [String]
    /// Whether both runs have the same inputs and the same hash: they are the same, step by step.
    package var isSameRun: Bool
    /// The most important first.
    package var figures: [Figure]
    package var settings: [SettingChange]
    /// The ten courts whose lapsed windows changed most, among those that both reports list.
    package var courts: [CourtChange]
    /// All of it in one sentence.
    package var summary: ReportTerm

    /// Compares two reports, `a` the earlier or the known, `b` the one in question.
    package init(_ a: RunReport, _ b: RunReport) {
        self.a = Run(a)
        self.b = Run(b)
        let inputs = [
            ("topology", a.topology == b.topology), ("from", a.from == b.from),
            ("days", a.days == b.days), ("workload", a.workload == b.workload),
            ("profile", a.profile == b.profile),
            ("whole", a.stoppedAt == b.stoppedAt),
        ]
        incomparable = inputs.filter { !$0.1 }.map(\.0)
        isComparable = incomparable.isEmpty
        isSameRun = isComparable && a.seed == b.seed && !a.hash.isEmpty && a.hash == b.hash
        figures =
            Self.main(a, b) + Self.procedures(a, b) + Self.windows(a, b) + Self.machine(a, b)
        settings = Self.settings(a, b)
        courts = Self.courts(a, b)
        summary = ReportTerm("", "")
        summary = summarised
    }
}

extension RunComparison.Run {
    fileprivate init(_ report: RunReport) {
        let isViolated = report.status == .violated || !report.violations.isEmpty
        status = isViolated ? .violated : .ok
        topology = report.topology
        workload = report.workload
        profile = report.profile
        seed = report.seed
        from = report.daily.first?.date ?? report.from
        days = report.days
        build = report.build
        hash = report.hash
        replay = report.replay
        open = report.daily.map(\.open)
        overdue = report.daily.map(\.overdue)
    }
}

extension RunComparison {
    /// Which way is good.
    private enum Wanted {
        case fewer
        case more
        case either
    }

    /// Figures of the machine below this change in thousandths say nothing: two runs of the same
    /// work on one machine differ by as much.
    private static let noise = 50

    private static func figure(
        _ id: String, _ label: ReportTerm, _ a: Int?, _ b: Int?, _ wanted: Wanted,
        unit: Unit = .count
    ) -> Figure {
        var difference: Int?
        var ratio: Int?
        if let a, let b {
            difference = ReportNumber.difference(b, a)
            ratio = ReportNumber.permille(b, of: a)
        }
        let isNoise =
            (unit == .perSecond || unit == .mebibytes)
            && ratio.map { abs($0 - 1000) < noise } ?? false
        let effect: Effect =
            switch (wanted, difference ?? 0) {
            case (.either, _), (_, 0): .neutral
            case _ where isNoise: .neutral
            case (.fewer, let change): change < 0 ? .better : .worse
            case (.more, let change): change > 0 ? .better : .worse
            }
        return Figure(
            id: id, label: label, unit: unit, a: a, b: b, difference: difference, ratio: ratio,
            effect: effect)
    }

    private static func main(_ a: RunReport, _ b: RunReport) -> [Figure] {
        func each(_ value: (RunReport) -> Int) -> (Int, Int) { (value(a), value(b)) }
        let figures: [(String, ReportTerm, (Int, Int), Wanted)] = [
            ("violations", .violations, each(\.violations.count), .fewer),
            ("unreached", .unreached, each(\.unreached.count), .fewer),
            ("overdue", ReportTerm("期末逾期", "overdue at the end"), each(\.matters.overdue), .fewer),
            (
                "peak-overdue", ReportTerm("最高逾期", "highest overdue"),
                each { $0.daily.map(\.overdue).max() ?? 0 }, .fewer
            ),
            (
                "days-overdue", ReportTerm("有逾期的天数", "days with overdue"),
                each { $0.daily.filter { $0.overdue > 0 }.count }, .fewer
            ),
            (
                "lapsed", ReportTerm("逾期未办期限", "lapsed windows"),
                each { ReportNumber.total($0.windows.map(\.lapsed)) }, .fewer
            ),
            (
                "met-late", ReportTerm("逾期办理期限", "windows met late"),
                each { ReportNumber.total($0.windows.map(\.metLate)) }, .fewer
            ),
            ("open", ReportTerm("期末在办", "open at the end"), each(\.matters.open), .fewer),
            (
                "peak-open", ReportTerm("最高在办", "highest open"),
                each { $0.daily.map(\.open).max() ?? 0 }, .fewer
            ),
            ("closed", .closed, each(\.matters.closed), .more),
            ("opened", .opened, each(\.matters.opened), .either),
            ("faults", .faults, each(\.faults), .either),
        ]
        return figures.map { figure($0.0, $0.1, $0.2.0, $0.2.1, $0.3) }
    }

    private static func procedures(_ a: RunReport, _ b: RunReport) -> [Figure] {
        union(a.procedures.map(\.kind), b.procedures.map(\.kind)).flatMap { kind -> [Figure] in
            let first = a.procedures.first { $0.kind == kind }
            let second = b.procedures.first { $0.kind == kind }
            guard let either = first ?? second else { return [] }
            let term = ReportTerm.procedure(either)
            func label(_ zh: String, _ en: String) -> ReportTerm {
                ReportTerm("\(term.zh)：\(zh)", "\(term.en): \(en)")
            }
            func returned(_ line: RunReport.ProcedureLine?) -> Int? {
                line.flatMap { ReportNumber.permille($0.returned, of: $0.closed) }
            }
            return [
                figure(
                    "median-days/\(kind)", label("办理天数中位", "median days"), first?.medianDays,
                    second?.medianDays, .fewer, unit: .days),
                figure(
                    "p90-days/\(kind)", label("办理天数第90百分位", "90th percentile"), first?.p90Days,
                    second?.p90Days, .fewer, unit: .days),
                figure(
                    "returned/\(kind)", label("退回占办结", "returned of closed"),
                    returned(first), returned(second), .fewer, unit: .permille),
            ]
        }
    }

    private static func windows(_ a: RunReport, _ b: RunReport) -> [Figure] {
        union(a.windows.map(\.rule), b.windows.map(\.rule)).flatMap { rule -> [Figure] in
            let first = a.windows.first { $0.rule == rule }
            let second = b.windows.first { $0.rule == rule }
            // A rule that a run does not name had no window in it.
            return [
                figure(
                    "lapsed/\(rule)", ReportTerm("\(rule) 逾期未办", "\(rule) lapsed"),
                    first?.lapsed ?? 0, second?.lapsed ?? 0, .fewer),
                figure(
                    "met-late/\(rule)", ReportTerm("\(rule) 逾期办理", "\(rule) met late"),
                    first?.metLate ?? 0, second?.metLate ?? 0, .fewer),
            ]
        }
    }

    private static func machine(_ a: RunReport, _ b: RunReport) -> [Figure] {
        [
            figure("events", .events, a.events, b.events, .either),
            figure("messages", .messages, a.messages, b.messages, .either),
            figure(
                "events-per-second", .eventsPerSecond, a.eventsPerSecond, b.eventsPerSecond, .more,
                unit: .perSecond),
            figure(
                "peak-memory", .memory, a.peakMemoryMiB, b.peakMemoryMiB, .fewer, unit: .mebibytes),
        ]
    }

    private static func settings(_ a: RunReport, _ b: RunReport) -> [SettingChange] {
        let changes = union(a.settings.map(\.name), b.settings.map(\.name)).map { name in
            SettingChange(
                name: name, a: a.settings.first { $0.name == name }?.value,
                b: b.settings.first { $0.name == name }?.value)
        }
        // The seed and the build are inputs too, whether or not they stand among the settings.
        var inputs: [SettingChange] = []
        for (name, first, second) in [
            ("seed", String(a.seed), String(b.seed)), ("build", a.build, b.build),
        ] where !changes.contains(where: { $0.name == name }) {
            inputs.append(SettingChange(name: name, a: first, b: second))
        }
        return (changes + inputs).filter { $0.a != $0.b }
    }

    /// A court that only one report lists was not among the busiest of the other: how many windows
    /// it let lapse there is not known, and not zero.
    private static func courts(_ a: RunReport, _ b: RunReport) -> [CourtChange] {
        var known: [String: Int] = [:]
        for line in a.busiest where known[line.court] == nil { known[line.court] = line.lapsed }
        var seen: Set<String> = []
        let changes = b.busiest.compactMap { line -> CourtChange? in
            guard let before = known[line.court], before != line.lapsed,
                seen.insert(line.court).inserted
            else { return nil }
            return CourtChange(
                court: line.court, name: line.name, a: before, b: line.lapsed,
                difference: ReportNumber.difference(line.lapsed, before))
        }
        return changes.sorted { left, right in
            let sizes = (left.difference.magnitude, right.difference.magnitude)
            return sizes.0 != sizes.1 ? sizes.0 > sizes.1 : left.court < right.court
        }.prefix(10).map { $0 }
    }

    /// Each name once, in the order of the first list and then of the second.
    private static func union(_ a: [String], _ b: [String]) -> [String] {
        var seen: Set<String> = []
        return (a + b).filter { seen.insert($0).inserted }
    }
}
