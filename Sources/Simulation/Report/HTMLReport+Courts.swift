import Drawing

extension HTMLReport.Page {
    /// Bars at most.
    private static let mostCourts = 20

    /// The courts with most acts.
    var courts: ReportMarkup {
        guard !report.busiest.isEmpty else {
            return aside(language("没有数据。", "There is no data."))
        }
        let drawn = report.busiest.prefix(Self.mostCourts)
        let chart = BarChart(
            name: "courts", title: language("办理行为最多的法院", "Courts with most acts"),
            summary: drawn.map { "\($0.name): \(ReportNumber.grouped($0.acts))" }
                .joined(separator: "; "),
            rows: drawn.map { line in
                let acts = ReportNumber.grouped(line.acts)
                let lapsed = ReportNumber.grouped(line.lapsed)
                let also = line.lapsed > 0 ? language("逾期 \(lapsed)", "\(lapsed) lapsed") : ""
                return BarChart.Row(
                    name: line.name.isEmpty ? line.court : line.name,
                    parts: [BarChart.Part(value: line.acts, fill: .plain)],
                    number: acts, also: also,
                    title: "\(line.name) (\(line.court)): \(acts); \(lapsed)")
            })
        var table = ReportTable(
            language, ReportTerm("法院", "courts"),
            [
                (.court, .text), (.level, .date), (.opened, .number),
                (ReportTerm("收到", "received"), .number), (.acts, .number),
                (ReportTerm("期末应办", "owing at the end"), .number), (.lapsed, .number),
            ])
        for line in report.busiest.prefix(Self.mostRows) {
            table.add([
                .markup("\(name(line.name)) <small>\(line.court)</small>"),
                .markup(language.label(.level(line.level))), .number(line.opened),
                .number(line.received), .number(line.acts), .number(line.owing),
                .number(line.lapsed),
            ])
        }
        let rows = ReportNumber.grouped(table.rows.count)
        return figure(
            chart.markup,
            language(
                "该院人员的办理行为；灰字为该院逾期未办的期限数。",
                "Acts of the court's clerks; in grey the windows that it let lapse."))
            + table.folded(
                "\(language("各法院数据（\(rows)）", "The same in numbers, with more (\(rows))"))",
                isOpen: table.rows.count <= 24) + more(report.busiest.count)
    }

    /// When faults struck, and how often.
    var faults: ReportMarkup {
        guard report.faults > 0 || !report.faultTimeline.isEmpty || !report.faultsByKind.isEmpty
        else {
            return "<p>\(language("全程没有故障。", "No fault struck."))</p>\n"
        }
        return faultChart + faultKinds + faultTable
    }

    /// Days of the run, or none when neither days nor a first date are known.
    private var faultDays: DaySeries {
        if days.first != nil { return days }
        let count = (1...40_000).contains(report.days) ? report.days : 0
        return DaySeries(first: ReportDay(iso: report.from), count: count)
    }

    private var faultChart: ReportMarkup {
        let days = faultDays
        guard days.first != nil, days.dayCount > 0 else { return "" }
        var kinds = report.faultsByKind.map(\.kind)
        for fault in report.faultTimeline where !kinds.contains(fault.kind) {
            kinds.append(fault.kind)
        }
        var rows: [FaultChart.Row] = []
        for kind in kinds {
            let lines = report.faultTimeline.filter { $0.kind == kind }
            let spans = lines.compactMap { line -> (from: Int, to: Int, title: String)? in
                guard let from = ReportDay.minutes(iso: line.from) else { return nil }
                let to = ReportDay.minutes(iso: line.to) ?? from
                let times =
                    line.from == line.to
                    ? moment(line.from) : "\(moment(line.from)) – \(moment(line.to))"
                let title = "\(language.both(.fault(line.kind))) \(line.target): \(times)"
                return (from, max(from, to), title)
            }
            guard !spans.isEmpty else { continue }
            let counts = report.faultsByKind.filter { $0.kind == kind }.map(\.count)
            rows.append(
                FaultChart.Row(
                    kind: .fault(kind),
                    count: counts.isEmpty ? lines.count : ReportNumber.total(counts), spans: spans))
            if rows.count == 24 { break }
        }
        guard !rows.isEmpty else { return "" }
        let chart = FaultChart(
            title: language("故障时间线", "Faults over time"),
            summary: rows.map { "\(language($0.kind)): \(ReportNumber.grouped($0.count))" }
                .joined(separator: "; "), language: language, days: days, rows: rows)
        let shown = report.faultTimeline.count
        let kept =
            shown < report.faults
            ? language(
                "只保留了最初的 \(ReportNumber.grouped(shown)) 次，共 \(ReportNumber.grouped(report.faults)) 次。",
                "Only the first \(ReportNumber.grouped(shown)) of \(ReportNumber.grouped(report.faults)) were kept."
            )
            : ""
        return figure(
            chart.markup,
            language(
                "每条自开始至结束；右为全程次数。",
                "From the beginning to the end of each; to the right how often in all. ") + kept)
    }

    private var faultKinds: ReportMarkup {
        guard !report.faultsByKind.isEmpty else { return "" }
        var table = ReportTable(
            language, ReportTerm("按种类", "by kind"), [(.kind, .text), (.count, .number)])
        table.isSnug = true
        for line in report.faultsByKind.prefix(Self.mostRows) {
            table.add([.markup(language.label(.fault(line.kind))), .number(line.count)])
        }
        return table.markup
    }

    private var faultTable: ReportMarkup {
        guard !report.faultTimeline.isEmpty else { return "" }
        var table = ReportTable(
            language, ReportTerm("各次故障", "each fault"),
            [
                (ReportTerm("开始", "from"), .date), (ReportTerm("结束", "to"), .date),
                (.kind, .text), (ReportTerm("对象", "struck"), .text),
            ])
        for line in report.faultTimeline.prefix(Self.mostRows) {
            table.add([
                .text(moment(line.from)), .text(line.from == line.to ? "–" : moment(line.to)),
                .markup(language.label(.fault(line.kind))), .text(line.target),
            ])
        }
        let rows = ReportNumber.grouped(report.faultTimeline.count)
        return table.folded(
            "\(language("各次故障（\(rows)）", "Each fault (\(rows))"))",
            isOpen: table.rows.count <= 12) + more(report.faultTimeline.count)
    }
}
