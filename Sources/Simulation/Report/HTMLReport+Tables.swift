import Drawing

extension HTMLReport.Page {
    /// Rows of a table at most; what is beyond is counted in a line under it.
    static let mostRows = 400

    static let findingsTitle = ReportTerm("发现的问题", "findings")

    /// Tiles with the figures that matter most.
    var figures: ReportMarkup {
        let matters = report.matters
        func share(_ part: Int, _ whole: Int, _ of: ReportTerm) -> String {
            guard let permille = ReportNumber.permille(part, of: whole) else { return "" }
            let percent = ReportNumber.percent(permille: permille)
            return language("占\(of.zh) \(percent)", "\(percent) of \(of.en)")
        }
        func peak(_ peak: DaySeries.Peak?) -> String {
            guard let peak, peak.value > 0 else { return "" }
            return language("最高 ", "highest ") + ReportNumber.grouped(peak.value)
        }
        func perDay(_ value: Int) -> String {
            guard report.days > 0 else { return "" }
            let mean = ReportNumber.grouped(value / report.days)
            return language("日均 \(mean)", "\(mean) a day")
        }
        let faultKinds = report.faultsByKind.filter { $0.count > 0 }.count
        let tiles: [(term: ReportTerm, value: String, note: String, style: String)] = [
            (.opened, ReportNumber.grouped(matters.opened), perDay(matters.opened), ""),
            (
                .closed, ReportNumber.grouped(matters.closed),
                share(matters.closed, matters.opened, .opened), ""
            ),
            (.open, ReportNumber.grouped(matters.open), peak(days.openPeak), ""),
            (
                .overdue, ReportNumber.grouped(matters.overdue),
                share(matters.overdue, matters.open, .open), matters.overdue > 0 ? "over" : ""
            ),
            (
                .faults, ReportNumber.grouped(report.faults),
                report.faults > 0
                    ? language("\(faultKinds) 种", count(faultKinds, "kind")) : "", ""
            ),
            (.events, ReportNumber.grouped(report.events), perDay(report.events), ""),
            (.messages, ReportNumber.grouped(report.messages), perDay(report.messages), ""),
            (.eventsPerSecond, ReportNumber.grouped(report.eventsPerSecond), "", ""),
            (
                .wall, ReportNumber.duration(seconds: report.wallSeconds, language),
                language(
                    "模拟 \(ReportNumber.grouped(report.days)) 天",
                    "for \(count(report.days, "day"))"), ""
            ),
            (.memory, "\(ReportNumber.grouped(report.peakMemoryMiB)) MiB", "", ""),
        ]
        var list = ReportMarkup()
        for tile in tiles {
            let style: ReportMarkup = tile.style.isEmpty ? "" : " class=\"\(tile.style)\""
            list += """
                <div\(style)><dt>\(language.label(tile.term))</dt><dd>\(tile.value)</dd>\
                <dd class="note">\(tile.note)</dd></div>

                """
        }
        return "<dl class=\"tiles\">\n\(list)</dl>\n\(eventKinds)"
    }

    /// What the events were: for engineers, and so folded.
    private var eventKinds: ReportMarkup {
        let lines = report.eventsByKind.filter { $0.count > 0 }
        guard !lines.isEmpty else { return "" }
        var table = ReportTable(
            language, ReportTerm("事件按种类", "events by kind"),
            [(.kind, .text), (.count, .number), (.share, .number)])
        table.isSnug = true
        let total = ReportNumber.total(lines.map(\.count))
        for line in lines.prefix(Self.mostRows) {
            let share = ReportNumber.permille(line.count, of: total)
            table.add([
                .markup("<code>\(line.kind)</code>"), .number(line.count),
                .text(share.map { ReportNumber.percent(permille: $0) } ?? "–"),
            ])
        }
        return table.folded("\(language("事件按种类", "Events by kind"))")
    }

    /// Violations and what was not reached; empty when there is neither.
    var findings: ReportMarkup {
        var result = ReportMarkup()
        if !report.violations.isEmpty {
            var table = ReportTable(
                language, ReportTerm("违反的不变式", "violated invariants"),
                [
                    (ReportTerm("不变式", "invariant"), .date), (ReportTerm("内容", "finding"), .long),
                    (ReportTerm("模拟时间", "simulated time"), .date),
                    (ReportTerm("事件号", "event"), .number),
                ])
            for violation in report.violations.prefix(Self.mostRows) {
                table.add([
                    .markup("<code>\(violation.invariant)</code>"), .text(violation.text),
                    .text(moment(violation.at)), .number(violation.event),
                ])
            }
            result += table.markup + more(report.violations.count)
            result += replay
        }
        if !report.unreached.isEmpty {
            result += subheading(ReportTerm("预定但未达到", "promised and not reached")) + "<ul>\n"
            for item in report.unreached.prefix(Self.mostRows) {
                // A class of faults has a term; every other name stands as it is.
                let fault = item.hasPrefix("fault:") ? String(item.dropFirst(6)) : nil
                let label: ReportMarkup =
                    fault.map { "\(language.label(.fault($0))) <code>\(item)</code>" } ?? "\(item)"
                result += "<li>\(label)</li>\n"
            }
            result += "</ul>\n" + more(report.unreached.count)
        }
        return result
    }

    /// The command that reproduces the run.
    private var replay: ReportMarkup {
        guard !report.replay.isEmpty else { return "" }
        let says = language("重放（复制整行）：", "To replay it, copy the line:")
        return "<p>\(says)</p>\n<pre><code>\(report.replay)</code></pre>\n"
    }

    /// Says how many rows a table leaves out.
    func more(_ count: Int) -> ReportMarkup {
        guard count > Self.mostRows else { return "" }
        let rest = ReportNumber.grouped(count - Self.mostRows)
        return aside(language("另有 \(rest) 项，未列出。", "\(rest) more are not listed."))
    }

    /// `2026-03-05 09:30` of an ISO time; anything else as it is.
    func moment(_ text: String) -> String {
        guard ReportDay.minutes(iso: text) != nil else { return text }
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    /// Numbers of each day, or of each bin.
    func dailyTable(
        _ columns: [(term: ReportTerm, value: (DaySeries.Bin) -> Int)]
    )
        -> ReportMarkup
    {
        var table = ReportTable(
            language,
            days.binDays == 1
                ? ReportTerm("按日", "by day")
                : ReportTerm(
                    "每 \(days.binDays) 天：在办和逾期为最高，其余为合计",
                    "by \(days.binDays) days: highest open and overdue, sums of the rest"),
            [(.date, .date)] + columns.map { ($0.term, .number) })
        for bin in days.bins {
            table.add([.text(bin.dates)] + columns.map { .number($0.value(bin)) })
        }
        let rows = ReportNumber.grouped(days.bins.count)
        return table.folded(
            days.binDays == 1
                ? "\(language("按日数据（\(rows) 天）", "The same by day (\(rows))"))"
                : "\(language("图中各点的数据（\(rows) 点）", "The numbers of every point (\(rows))"))",
            isOpen: days.bins.count <= 14)
    }

    /// Sums and last days of every month.
    var monthTable: ReportMarkup {
        guard days.first != nil else { return "" }
        struct Month {
            var name: String
            var bin: DaySeries.Bin
        }
        var months: [Month] = []
        for day in report.daily {
            let name = String(day.date.prefix(7))
            if months.last?.name != name {
                months.append(
                    Month(
                        name: name, bin: DaySeries.Bin(from: day.date, to: day.date, byLevel: [])))
            }
            months[months.count - 1].bin.add(day, byLevel: [])
        }
        guard months.count > 1 else { return "" }
        var table = ReportTable(
            language, ReportTerm("按月汇总", "by month"),
            [
                (.month, .date), (.opened, .number), (.closed, .number),
                (ReportTerm("月末在办", "open at the end"), .number),
                (ReportTerm("月末逾期", "overdue at the end"), .number),
                (ReportTerm("当月最高逾期", "highest overdue"), .number), (.acts, .number),
                (.faults, .number),
            ])
        for month in months.prefix(Self.mostRows) {
            let bin = month.bin
            table.add([
                .text(month.name), .number(bin.opened), .number(bin.closed),
                .number(bin.openAtEnd), .number(bin.overdueAtEnd), .number(bin.overdue),
                .number(bin.acts), .number(bin.faults),
            ])
        }
        guard months.count > 24 else { return table.markup }
        return table.folded("\(language("按月汇总", "By month")) (\(months.count))")
    }

    /// Kinds of matters with their durations.
    var procedures: ReportMarkup {
        guard !report.procedures.isEmpty else {
            return aside(language("没有事项。", "No matters."))
        }
        var table = ReportTable(
            language, ReportTerm("各类事项", "each kind of matter"),
            [
                (ReportTerm("事项", "matter"), .text), (.opened, .number), (.closed, .number),
                (.open, .number), (.overdue, .number), (.returned, .number), (.withdrawn, .number),
                (ReportTerm("办理天数中位", "median days"), .number),
                (ReportTerm("第90百分位", "90th percentile"), .number),
                (ReportTerm("第99百分位", "99th percentile"), .number),
            ])
        for line in report.procedures.prefix(Self.mostRows) {
            table.add([
                .markup(language.label(.procedure(line))), .number(line.opened),
                .number(line.closed), .number(line.open), .number(line.overdue),
                .number(line.returned), .number(line.withdrawn), .number(line.medianDays),
                .number(line.p90Days), .number(line.p99Days),
            ])
        }
        return table.markup
            + aside(
                language(
                    "办理天数自新收至办结；退回、撤回的是无结果而结束的办结事项。",
                    "Days run from opening to closing. Returned 退回 and withdrawn 撤回 matters are closed ones without a result."
                ))
    }

    /// The settings, the seed and the command.
    var inputs: ReportMarkup {
        var result = ReportMarkup()
        var table = ReportTable(
            language, ReportTerm("全部输入", "all inputs"),
            [(ReportTerm("名称", "name"), .text), (ReportTerm("值", "value"), .long)])
        table.isSnug = true
        for setting in report.settings.prefix(Self.mostRows) {
            table.add([.text(setting.name), .text(setting.value)])
        }
        table.add([.markup(language.label(.seed)), .text(String(report.seed))])
        result += table.markup + more(report.settings.count)
        if report.replay.isEmpty {
            result += aside(language("没有记录重放命令。", "No replay command was recorded."))
        }
        return result + replay
    }
}
