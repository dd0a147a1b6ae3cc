import Drawing

extension HTMLReport.Page {
    /// Says what a point stands for when it is not one day.
    private func binNote(flows: Bool) -> String {
        guard days.binDays > 1 else { return "" }
        let size = days.binDays
        return language(
            "天数较多，每点为 \(size) 天：取其中最高的一天" + (flows ? "，新收和办结为合计。" : "。"),
            "Many days, so every point stands for \(size) of them: the highest"
                + (flows ? ", and the sum of what was opened and closed." : "."))
    }

    /// Faults of a day or longer, as shaded bands; at most so many that they can be told apart.
    private var bands: [(from: Int, to: Int)] {
        report.faultTimeline.lazy.compactMap { fault -> (from: Int, to: Int)? in
            guard let from = ReportDay.minutes(iso: fault.from),
                let to = ReportDay.minutes(iso: fault.to), to - from >= 1440
            else { return nil }
            return (from, to)
        }.prefix(40).map { $0 }
    }

    private var bandNote: String {
        bands.isEmpty
            ? "" : language("底色：持续一天以上的故障。", "Shaded: faults of a day or longer.")
    }

    private func sentence(_ parts: [String]) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: language == .zh ? "" : " ")
    }

    private func spoken(_ term: ReportTerm, _ peak: DaySeries.Peak?, last: Int) -> String {
        let end = ReportNumber.grouped(last)
        guard let peak, peak.value > 0 else {
            return language("\(term.zh)始终为 0。", "\(term.en): 0 throughout.")
        }
        let most = ReportNumber.grouped(peak.value)
        return language(
            "\(term.zh)最高 \(most) 件（\(peak.date)），期末 \(end) 件。",
            "\(term.en): at most \(most) (\(peak.date)), \(end) at the end.")
    }

    /// Open matters by day, what came in and went out, and their age at the end.
    var openMatters: ReportMarkup {
        guard !days.bins.isEmpty else {
            return aside(language("没有按日数据。", "There is no daily data.")) + ages
        }
        let last = days.bins.last
        let chart = DayChart(
            name: "open", title: language("按日在办事项", "Open matters by day"),
            summary: sentence([
                spoken(.open, days.openPeak, last: last?.openAtEnd ?? 0),
                spoken(.overdue, days.overduePeak, last: last?.overdueAtEnd ?? 0),
            ]), language: language, days: days,
            curves: [
                DayChart.Curve(
                    term: .open, values: days.bins.map(\.open), last: last?.openAtEnd ?? 0,
                    style: "c-open", area: "a-open", peak: days.openPeak),
                DayChart.Curve(
                    term: .overdue, values: days.bins.map(\.overdue),
                    last: last?.overdueAtEnd ?? 0, style: "c-overdue"),
            ],
            flow: DayChart.Flow(
                up: .opened, upValues: days.bins.map(\.opened), down: .closed,
                downValues: days.bins.map(\.closed)), bands: bands)
        let unit =
            days.binDays == 1
            ? language(
                "上：每日终了时的件数；下：当日新收（向上）和办结（向下）。",
                "Above: matters at the end of each day; below: opened (up) and closed (down) on it."
            )
            : language(
                "上：件数；下：新收（向上）和办结（向下）。",
                "Above: matters; below: opened (up) and closed (down).")
        return figure(chart.markup, sentence([unit, binNote(flows: true), bandNote]))
            + monthTable
            + dailyTable([
                (.opened, \.opened), (.closed, \.closed), (.open, \.open), (.overdue, \.overdue),
                (.acts, \.acts), (.faults, \.faults),
            ]) + ages
    }

    /// Overdue duties by the level of the court that owes.
    var overdue: ReportMarkup {
        guard !days.bins.isEmpty else { return "" }
        guard
            days.bins.contains(where: { $0.overdue > 0 || $0.byLevel.contains { $0 > 0 } })
        else {
            return "<p>\(language("全程没有逾期。", "Nothing was overdue on any day."))</p>\n"
        }
        let last = days.bins.last
        let lastDay = report.daily.last?.overdueByLevel ?? []
        func atEnd(_ level: String) -> Int {
            ReportNumber.total(lastDay.lazy.filter { $0.level == level }.map(\.count))
        }
        var curves = [
            DayChart.Curve(
                term: ReportTerm("逾期事项", "matters"), values: days.bins.map(\.overdue),
                last: last?.overdueAtEnd ?? 0, style: "c-matters", area: "a-overdue",
                peak: days.overduePeak)
        ]
        for (index, level) in days.levels.enumerated() {
            let values = days.bins.map { $0.byLevel[index] }
            guard values.contains(where: { $0 > 0 }) else { continue }
            curves.append(
                DayChart.Curve(
                    term: .shortLevel(level), values: values, last: atEnd(level),
                    style: Self.style(level: level)))
        }
        let chart = DayChart(
            name: "overdue", title: language("按层级的逾期", "Overdue by level of courts"),
            summary: spoken(.overdue, days.overduePeak, last: last?.overdueAtEnd ?? 0),
            language: language, days: days, curves: curves, bands: bands)
        let unit = language(
            "底面为有逾期的在办事项（件）；各线为应办法院所在层级的逾期应办（项），一件事项可有多项。",
            "The filled area is open matters with something overdue; the lines are overdue duties by the level of the court that owes: a matter can have several."
        )
        let columns: [(term: ReportTerm, value: (DaySeries.Bin) -> Int)] =
            [(term: ReportTerm("逾期事项", "matters"), value: { $0.overdue })]
            + days.levels.indices.map { index in
                (term: .level(days.levels[index]), value: { $0.byLevel[index] })
            }
        return figure(chart.markup, sentence([unit, binNote(flows: false), bandNote]))
            + dailyTable(columns)
    }

    private static func style(level: String) -> String {
        ["supreme", "high", "intermediate", "grassroots"].contains(level)
            ? "c-\(level)" : "c-other"
    }

    /// Age of the open matters at the end.
    private var ages: ReportMarkup {
        let heading = subheading(ReportTerm("期末在办事项的时长", "age of open matters at the end"))
        let total = ReportNumber.total(report.ages.map(\.count))
        guard total > 0 else {
            return heading + aside(language("期末没有在办事项。", "Nothing is open at the end."))
        }
        func share(_ count: Int) -> String {
            ReportNumber.permille(count, of: total).map { ReportNumber.percent(permille: $0) } ?? ""
        }
        let bands = report.ages.prefix(40)
        let chart = BarChart(
            name: "ages", title: language("期末在办事项的时长", "Age of open matters at the end"),
            summary: bands.map { "\(language(.ages($0))): \(ReportNumber.grouped($0.count))" }
                .joined(separator: "; "),
            layouts: [.narrow],
            rows: bands.map { band in
                let count = ReportNumber.grouped(band.count)
                let label = language(.ages(band))
                return BarChart.Row(
                    name: label, parts: [BarChart.Part(value: band.count, fill: .plain)],
                    number: count, also: share(band.count), title: "\(label): \(count)")
            })
        var table = ReportTable(
            language, ReportTerm("自新收起的天数", "days since the opening"),
            [
                (ReportTerm("时长", "age"), .date), (ReportTerm("件数", "matters"), .number),
                (.share, .number),
            ])
        for band in bands {
            table.add([
                .text(language(.ages(band))), .number(band.count),
                .markup("\(share(band.count))"),
            ])
        }
        return """
            \(heading)<div class="split">\(figure(chart.markup, language("件数和占比。", "Matters and share.")))\
            <div>\(table.markup)</div></div>

            """
    }

    /// How the windows ended, rule by rule.
    var windows: ReportMarkup {
        guard !report.windows.isEmpty else {
            return aside(language("没有起算的期限。", "No window was started."))
        }
        let drawn = report.windows.filter { ended($0) > 0 }.prefix(40)
        var result = ReportMarkup()
        if !drawn.isEmpty {
            let legend: [(BarChart.Fill, ReportTerm)] = [
                (.light, .met), (.hatched, .metLate), (.dark, .lapsed),
            ]
            let chart = BarChart(
                name: "windows", title: language("按规则的期限办理情况", "How windows ended, by rule"),
                summary: drawn.map { windowRow($0).title }.joined(separator: "; "),
                rows: drawn.map(windowRow), showsShares: true,
                legend: legend.map { ($0.0, language.drawnLabel($0.1), language.both($0.1)) },
                nameWidth: 380)
            result += figure(
                chart.markup,
                language(
                    "已届满或已办的期限各占多少；右为件数和逾期（逾期办理、逾期未办）占比。不再适用和未满的期限只列在表中。",
                    "Shares of the windows that were met or have passed; to the right their number and the share that was late or "
                        + "lapsed. Void and running ones stand in the table alone."
                ))
        }
        var table = ReportTable(
            language, ReportTerm("期限表各规则", "rules of the table of windows"),
            [
                (.rule, .date), (.duty, .text), (ReportTerm("起算", "started"), .number),
                (.met, .number), (.metLate, .number), (.lapsed, .number),
                (ReportTerm("逾期率", "late or lapsed"), .number), (.void, .number),
                (.running, .number),
            ])
        for line in report.windows.prefix(Self.mostRows) {
            table.add([
                .text(line.rule), .markup(name(line.duty)), .number(line.started),
                .number(line.met), .number(line.metLate), .number(line.lapsed),
                .text(lateShare(line) ?? "–"), .number(line.void), .number(line.running),
            ])
        }
        return result + table.markup + more(report.windows.count)
    }

    private func ended(_ line: RunReport.WindowLine) -> Int {
        ReportNumber.total([line.met, line.metLate, line.lapsed])
    }

    private func lateShare(_ line: RunReport.WindowLine) -> String? {
        ReportNumber.permille(ReportNumber.sum(line.metLate, line.lapsed), of: ended(line))
            .map { ReportNumber.percent(permille: $0) }
    }

    private func windowRow(_ line: RunReport.WindowLine) -> BarChart.Row {
        let total = ReportNumber.grouped(ended(line))
        let late = lateShare(line) ?? ""
        let numbers = zip(
            [ReportTerm.met, .metLate, .lapsed], [line.met, line.metLate, line.lapsed]
        ).map { "\(language($0)) \(ReportNumber.grouped($1))" }.joined(separator: ", ")
        return BarChart.Row(
            name: "\(line.rule) \(line.duty)",
            parts: [
                BarChart.Part(value: line.met, fill: .light),
                BarChart.Part(value: line.metLate, fill: .hatched),
                BarChart.Part(value: line.lapsed, fill: .dark),
            ], number: total, also: late, title: "\(line.rule) \(line.duty): \(numbers)")
    }
}
