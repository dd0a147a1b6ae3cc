import Domain
import Drawing
import Engine
import Procedure
import Runtime
import Wording

/// The plots of a period's statistics.
struct StatisticsPlots {
    struct Plot {
        var title: Text
        /// How it is counted.
        var note: Text
        var markup: ReportMarkup
    }

    private let report: StatisticsReport
    private let names: CourtNames
    private let language: Language

    init(_ report: StatisticsReport, _ names: CourtNames, _ language: Language) {
        self.report = report
        self.names = names
        self.language = language
    }

    /// Bars that a plot holds; the table has all.
    private static let mostBars = 30

    var all: [Plot] {
        guard !report.courts.isEmpty else { return [] }
        return [
            months,
            rates(
                "resolved", Text(zh: "办结率", en: "Resolution rate"),
                Text(
                    zh: "期内办结占旧存与新收之和（自定）",
                    en: "ended, of all open at the beginning or opened since (own rule)"),
                report.courts.map { ($0.court, $0.all.resolutionRate) }),
            rates(
                "ontime", Text(zh: "按期率", en: "On-time rate"),
                Text(zh: "期内届满的期限中按期办理的", en: "of windows that ended in the period"),
                report.windows.map { ($0.court, $0.figures.onTimeRate) }),
            rates(
                "returned", Text(zh: "退回率", en: "Return rate"),
                Text(zh: "收到的委托事项中退回的", en: "of commissions received"),
                report.windows.map { ($0.court, $0.figures.returnRate) }),
            rates(
                "petitions", Text(zh: "信访比", en: "Petition ratio"),
                Text(zh: "每百件其他事项的信访件数（自定）", en: "petitions for each 100 other matters (own rule)"),
                report.courts.map { ($0.court, $0.petitionRatio) }, isShare: false),
            means,
        ]
    }

    private func rates(
        _ name: String, _ title: Text, _ note: Text, _ values: [(CourtID, Int?)],
        isShare: Bool = true
    ) -> Plot {
        let known = values.compactMap { court, value in value.map { (court, $0) } }
            .sorted { ($0.1, $1.0) > ($1.1, $0.0) }
        let rows = known.prefix(Self.mostBars).map { court, value -> BarChart.Row in
            let number =
                isShare ? StatisticsTable.percent(value) : StatisticsTable.tenths(Int64(value) / 10)
            return BarChart.Row(
                name: names.full(court), parts: [.init(value: value / 10, fill: .plain)],
                number: number, title: "\(names.full(court)) \(number)")
        }
        return plot(name, title, note, rows)
    }

    /// Mean days by procedure.
    private var means: Plot {
        let rows = ProcedureSum.all(report).compactMap { one -> BarChart.Row? in
            guard let mean = one.tally.meanTime else { return nil }
            let days = StatisticsTable.tenths(mean / 8_640_000)
            let kind = Lines.kind(one.procedure, language)
            return BarChart.Row(
                name: kind, parts: [.init(value: Int(mean / 8_640_000), fill: .plain)],
                number: days, also: language("办结\(one.tally.closed)件", "\(one.tally.closed) ended"),
                title: "\(kind) \(days)")
        }
        return plot(
            "means", Text(zh: "平均用时（天）", en: "Mean time (days)"),
            Text(zh: "期内办结的，自开启至结束", en: "of those ended in the period, from opening to end"),
            Array(rows))
    }

    private func plot(
        _ name: String, _ title: Text, _ note: Text, _ rows: [BarChart.Row]
    ) -> Plot {
        let summary = rows.map { "\($0.name) \($0.number)" }.joined(separator: "; ")
        return Plot(
            title: title, note: note,
            markup: rows.isEmpty
                ? ""
                : BarChart(
                    name: name, title: language(title), summary: summary, rows: rows,
                    isTenths: true, nameWidth: 260
                ).markup)
    }

    private var months: Plot {
        let title = Text(zh: "逐月趋势", en: "Months")
        let chart = TrendChart(
            name: "months", title: language(title),
            labels: report.months.map { String($0.month.iso.prefix(7)) },
            lines: [
                .init(
                    name: language("新收", "opened"), mark: .disc,
                    values: report.months.map(\.tally.opened)),
                .init(
                    name: language("办结", "closed"), mark: .square,
                    values: report.months.map(\.tally.closed)),
                .init(
                    name: language("未结", "left"), mark: .ring,
                    values: report.months.map(\.tally.left)),
            ])
        return Plot(
            title: title, note: Text(zh: "件数", en: "matters"), markup: chart.markup)
    }
}
