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
        var courts = TextTable(StatisticsTable.headings.map { language.both($0.zh, $0.en) })
        for court in report.courts {
            courts.add(StatisticsTable.cells(court, report, names))
        }
        lines +=
            report.courts.isEmpty
            ? [language("该期间没有协调事项", "nothing in that period")] : courts.lines
        var months = TextTable(
            [language.both("月份", "month")]
                + StatisticsTable.tallyHeadings.map { language.both($0.zh, $0.en) })
        for month in report.months {
            months.add(
                [String(month.month.iso.prefix(7))] + StatisticsTable.cells(month.tally))
        }
        lines += [""] + months.lines
        if let csv { lines.append(language("已写入 \(csv)", "written to \(csv)")) }
        try print(lines, session)
    }
}

/// What the statistics give to programs and spreadsheets.
enum StatisticsDocument {
    /// Writes courts, then months, as CSV.
    ///
    /// - Throws: `CommandFailure` when the file can't be written.
    static func write(
        _ report: StatisticsReport, _ names: CourtNames, to path: String
    ) throws {
        let courts = report.courts.map { StatisticsTable.cells($0, report, names) }
        let months = report.months.map {
            ["", String($0.month.iso.prefix(7))] + StatisticsTable.cells($0.tally) + ["", "", ""]
        }
        try OversightDocuments.write(
            headings: StatisticsTable.headings.map(\.zh), rows: courts + months, to: path)
    }
}
