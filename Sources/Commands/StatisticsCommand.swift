import ArgumentParser
import Domain
import Procedure
import Runtime
import Wording

struct StatisticsCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "What came in and was resolved over a period, by court and month (统计).",
        discussion: """
            办结率 is what ended of all that was open at the beginning or came since; 平均用时 is from \
            opening to end; 信访比 is petitions about a court for each 100 other matters that came to it. \
            A court's place is by the mean of its places in 办结率, 按期率, 平均用时, 退回率 and 信访比. \
            How they are counted is a choice of this program (自定).

            Example:
              crosswrit statistics --from 2026-01-01 --to 2026-03-31 --csv 统计.csv --data var/yu01
            """)

    @Option(help: "First day of the period.", transform: Words.date) var from: CivilDate
    @Option(help: "Last day of the period.", transform: Words.date) var to: CivilDate
    @Option(help: ArgumentHelp("Write a table for a spreadsheet.", valueName: "file.csv"))
    var csv: String?
    @OptionGroup var view: ViewOptions

    func validate() throws {
        guard from <= to else { throw ValidationError("--to lies before --from") }
    }

    func answer(_ session: Session) throws {
        let request = AppraisalRequest(from: from, to: to, officers: false)
        guard case .statistics(let report) = try session.see(.statistics(request)) else {
            throw Session.unexpected
        }
        let status = try session.status()
        let names = CourtNames(status.courts)
        if let csv { try StatisticsDocument.write(report, names, to: csv) }
        if process.json {
            Terminal.print(Documents.statistics(report).line)
            return
        }
        let language = session.language
        var lines = [
            language(
                "\(report.from.iso) 至 \(report.to.iso)，协调事项 \(report.matters) 件",
                "\(report.from.iso) to \(report.to.iso), \(report.matters) matters")
        ]
        var courts = TextTable(StatisticsDocument.headings.map { language.both($0.zh, $0.en) })
        for court in report.courts {
            courts.add(StatisticsDocument.cells(court, report, names))
        }
        lines +=
            report.courts.isEmpty
            ? [language("该期间没有协调事项", "nothing in that period")] : courts.lines
        var months = TextTable(
            [language.both("月份", "month")]
                + StatisticsDocument.tallyHeadings.map { language.both($0.zh, $0.en) })
        for month in report.months {
            months.add(
                [String(month.month.iso.prefix(7))] + StatisticsDocument.cells(month.tally))
        }
        lines += [""] + months.lines
        if let csv { lines.append(language("已写入 \(csv)", "written to \(csv)")) }
        try print(lines, session)
    }
}

/// What the statistics give to programs and spreadsheets.
enum StatisticsDocument {
    // MARK: Tables

    /// Headings of a tally's columns.
    static let tallyHeadings = [
        Text(zh: "旧存", en: "before"), Text(zh: "新收", en: "opened"),
        Text(zh: "办结", en: "closed"), Text(zh: "未结", en: "left"),
        Text(zh: "办结率", en: "resolved"), Text(zh: "平均用时（天）", en: "mean days"),
    ]

    /// Headings of a court's columns.
    static let headings =
        [Text(zh: "排名", en: "place"), Text(zh: "法院", en: "court")] + tallyHeadings + [
            Text(zh: "按期率", en: "on time"), Text(zh: "退回率", en: "returned"),
            Text(zh: "信访比（每百件）", en: "petitions per 100"),
        ]

    /// Cells under `tallyHeadings`.
    static func cells(_ tally: StatisticsTally) -> [String] {
        [
            "\(tally.before)", "\(tally.opened)", "\(tally.closed)", "\(tally.left)",
            tally.resolutionRate.map(OversightDocuments.percent) ?? "",
            tally.meanTime.map { tenths($0 / 8_640_000) } ?? "",
        ]
    }

    /// Cells under `headings`.
    static func cells(
        _ court: CourtStatistics, _ report: StatisticsReport, _ names: CourtNames
    ) -> [String] {
        let windows = report.windows.first { $0.court == court.court }?.figures
        let place = report.places.first { $0.court == court.court }
        return [place.map { "\($0.place)" } ?? "", names.short(court.court)] + cells(court.all) + [
            windows?.onTimeRate.map(OversightDocuments.percent) ?? "",
            windows?.returnRate.map(OversightDocuments.percent) ?? "",
            court.petitionRatio.map { tenths(Int64($0) / 10) } ?? "",
        ]
    }

    private static func tenths(_ value: Int64) -> String { "\(value / 10).\(value % 10)" }

    /// Writes courts, then months, as CSV.
    ///
    /// - Throws: `CommandFailure` when the file can't be written.
    static func write(
        _ report: StatisticsReport, _ names: CourtNames, to path: String
    ) throws {
        let courts = report.courts.map { cells($0, report, names) }
        let months = report.months.map {
            ["", String($0.month.iso.prefix(7))] + cells($0.tally) + ["", "", ""]
        }
        try OversightDocuments.write(
            headings: headings.map(\.zh), rows: courts + months, to: path)
    }
}
