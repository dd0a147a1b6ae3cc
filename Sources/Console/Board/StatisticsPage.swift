import Domain
import Drawing
import Engine
package import Procedure
package import Runtime
import Wording

/// `/board/statistics`: what came in and was resolved over a period, as plots, tables and CSV.
enum StatisticsPage {
    private struct Period {
        var from: CivilDate
        var to: CivilDate
        var isWrong = false

        /// This year up to today, unless the reader says otherwise.
        init(_ query: FormData, today: CivilDate) {
            let first = CivilDate(year: today.year, month: 1, day: 1)
            let from = query.text("from").map { CivilDate(iso: $0) } ?? first
            let to = query.text("to").map { CivilDate(iso: $0) } ?? today
            self.from = from ?? first
            self.to = to ?? today
            if from == nil || to == nil || self.from > self.to {
                isWrong = true
                self.from = first
                self.to = today
            }
        }
    }

    private static func report(
        _ call: Call, _ period: Period
    ) throws -> (report: StatisticsReport, withheld: [Withheld]) {
        let request = AppraisalRequest(from: period.from, to: period.to, officers: false)
        let (answer, withheld) = try call.see(.statistics(request))
        guard case .statistics(let report) = answer else { throw PageFault.busy }
        return (report, withheld)
    }

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let period = Period(call.query, today: words.now.civilDate)
        let (report, withheld) = try report(call, period)
        let plots = StatisticsPlots(report, words.names, words.language)
        let query = "from=\(report.from.iso)&to=\(report.to.iso)"
        let today = words.now.civilDate
        let first = CivilDate(year: today.year, month: today.month, day: 1)
        let quarter = CivilDate(year: today.year, month: (today.month - 1) / 3 * 3 + 1, day: 1)
        func preset(_ zh: String, _ en: String, _ from: CivilDate, _ to: CivilDate) -> [String: Any]
        {
            [
                "word": words.language(zh, en),
                "href": "/board/statistics?from=\(from.iso)&to=\(to.iso)",
                "here": from == report.from && to == report.to,
            ]
        }
        let lastYear = CivilDate(year: today.year - 1, month: 1, day: 1)
        func table(_ headings: [Text], _ rows: [[String]]) -> [String: Any] {
            [
                "headings": headings.map { ["word": words.language($0)] as [String: Any] },
                "rows": rows.map { cells -> [String: Any] in
                    ["cells": cells.map { ["text": $0] as [String: Any] }]
                },
            ]
        }
        return try call.page(
            "board-statistics", title: Text(zh: "统计", en: "Statistics"),
            [
                "from": report.from.iso, "to": report.to.iso, "isWrong": period.isWrong,
                "matters": "\(report.matters)", "hasCourts": !report.courts.isEmpty,
                "withheld": words.withheld(withheld), "query": query,
                "presets": [
                    preset("本月", "this month", first, today),
                    preset("本季度", "this quarter", quarter, today),
                    preset("本年", "this year", CivilDate(year: today.year, month: 1, day: 1), today),
                    preset(
                        "上年", "last year", lastYear,
                        CivilDate(year: today.year - 1, month: 12, day: 31)),
                ],
                "plots": plots.all.map { plot -> [String: Any] in
                    [
                        "title": words.language(plot.title), "note": words.language(plot.note),
                        "svg": plot.markup.text,
                    ]
                },
                "courts": table(StatisticsTable.headings, courts(report, words.names))
                    .with(["ranked": true]),
                "procedures": table(
                    [Text(zh: "种类", en: "procedure")] + StatisticsTable.tallyHeadings,
                    procedures(report, words.language)),
                "months": table(
                    [Text(zh: "月份", en: "month")] + StatisticsTable.tallyHeadings + [
                        Text(zh: "信访", en: "petitions")
                    ], months(report)),
            ])
    }

    // MARK: Tables

    /// Courts in the order of their places.
    private static func courts(_ report: StatisticsReport, _ names: CourtNames) -> [[String]] {
        let order = report.places.map(\.court)
        let ranked = report.courts.sorted {
            (order.firstIndex(of: $0.court) ?? .max, $0.court)
                < (order.firstIndex(of: $1.court) ?? .max, $1.court)
        }
        return ranked.map { court in
            var cells = StatisticsTable.cells(court, report, names)
            cells[1] = names.full(court.court)
            return cells
        }
    }

    private static func procedures(
        _ report: StatisticsReport, _ language: Language
    ) -> [[String]] {
        ProcedureSum.all(report).map {
            [Lines.kind($0.procedure, language)] + StatisticsTable.cells($0.tally)
        }
    }

    private static func months(_ report: StatisticsReport) -> [[String]] {
        report.months.map {
            [String($0.month.iso.prefix(7))] + StatisticsTable.cells($0.tally) + ["\($0.petitions)"]
        }
    }

    static func csv(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let (report, _) = try report(
            call, Period(call.query, today: words.now.civilDate))
        let headings: [Text]
        let rows: [[String]]
        let name: String
        switch call.query["table"] {
        case "procedures":
            name = "种类"
            headings = [Text(zh: "种类", en: "procedure")] + StatisticsTable.tallyHeadings
            rows = procedures(report, words.language)
        case "months":
            name = "月份"
            headings =
                [Text(zh: "月份", en: "month")] + StatisticsTable.tallyHeadings + [
                    Text(zh: "信访", en: "petitions")
                ]
            rows = months(report)
        default:
            name = "法院"
            headings = StatisticsTable.headings
            rows = courts(report, words.names)
        }
        let head = headings.map { words.language.both($0.zh, $0.en) }
        return .download(
            CSVText.file([head] + rows),
            name: "统计-\(name)-\(report.from.iso)-\(report.to.iso).csv",
            type: "text/csv; charset=utf-8")
    }
}

/// One procedure over all courts that are shown.
package struct ProcedureSum: Hashable, Sendable {
    package var procedure: String
    package var tally: StatisticsTally

    /// Each procedure of a report, the one with most that came in first.
    package static func all(_ report: StatisticsReport) -> [ProcedureSum] {
        var sums: [String: StatisticsTally] = [:]
        for court in report.courts {
            for one in court.procedures {
                var sum = sums[one.procedure] ?? StatisticsTally()
                sum.before += one.tally.before
                sum.opened += one.tally.opened
                sum.closed += one.tally.closed
                sum.took += one.tally.took
                sums[one.procedure] = sum
            }
        }
        return sums.map { ProcedureSum(procedure: $0.key, tally: $0.value) }.sorted {
            (-$0.tally.opened - $0.tally.before, $0.procedure)
                < (-$1.tally.opened - $1.tally.before, $1.procedure)
        }
    }
}
