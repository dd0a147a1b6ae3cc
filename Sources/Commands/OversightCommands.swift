import ArgumentParser
import Domain
import Engine
import LegalTime
import Procedure
import Runtime
import Wording

struct DutiesCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "duties",
        abstract: "The 监管专员's daily list: what is due or overdue, and the measure that stands.",
        discussion: """
            Reminders before the day and notices behind it are the system's; 督办, 约谈 and 通报批评 it \
            proposes, and a person issues them (crosswrit supervise). The times are data of each \
            window: columns warn and ladder of its table.

            Example:
              crosswrit duties --court 豫0105 --data var/coord-yu01
              crosswrit duties --through-holiday --data var/yu0105
            """)

    @Option(help: ArgumentHelp("Only duties of this court (id, code or name).", valueName: "court"))
    var court: String?

    @Flag(
        help: "Also what ends up to the end of the next holiday: expiring seizures, limits (节前检查).")
    var throughHoliday = false

    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let request = DutyRequest(court: court, throughHoliday: throughHoliday)
        guard case .duties(let list) = try session.see(.duties(request)) else {
            throw Session.unexpected
        }
        let status = try session.status()
        if process.json {
            Terminal.print(Documents.duties(list, now: status.civil).line)
            return
        }
        let language = session.language
        var lines: [String] = []
        if let holiday = list.holiday {
            lines.append(
                language(
                    "下一个假期：\(holiday.name ?? "")\(holiday.first.iso) 至 \(holiday.last.iso)"
                        + "，共 \(holiday.days) 天",
                    "next holiday: \(holiday.first.iso) to \(holiday.last.iso), \(holiday.days) d"))
        } else if throughHoliday {
            lines.append(
                language("工作日历中没有下一个假期", "the working-day calendar knows no next holiday"))
        }
        lines +=
            list.lines.isEmpty
            ? [language("没有临近或者逾期的期限", "nothing is near or past its end")]
            : table(list, status, language)
        if list.isCut {
            lines.append(language("期限过多，只列最早的部分", "too many: only the soonest are listed"))
        }
        try print(lines, session)
    }

    private func table(
        _ list: DutyList, _ status: StatusReport, _ language: Language
    ) -> [String] {
        let names = CourtNames(status.courts)
        var table = TextTable([
            language.both("措施", "measure"), language.both("法院", "court"),
            language.both("承办", "handler"), language.both("应办", "owed"),
            language.both("期限", "due"), language.both("编号", "matter"),
            language.both("期限编号", "deadline"), language.both("已采取", "issued"),
        ])
        for line in list.lines {
            table.add([
                Self.measure(line, language), names.short(line.deadline.owedBy),
                plain(line.handler ?? ""), Lines.short(language(line.deadline.duty), 32),
                Lines.due(line.deadline.due, now: status.civil, language), line.matter.rawValue,
                line.deadline.id,
                line.issued.map { issued in
                    let term = Tables["supervision"]?.act(issued.verb)?.verb.term ?? issued.verb
                    return "\(issued.at.civilDate.iso) \(term) \(plain(issued.officer ?? ""))"
                }.joined(separator: "；"),
            ])
        }
        var lines = table.lines
        if list.lines.contains(where: { $0.proposal != nil }) {
            lines.append("")
            lines.append(
                language(
                    "“拟”为系统建议，由人采取：crosswrit supervise order --field court=法院 --field "
                        + "matter=编号 --field deadline=期限编号 …",
                    "“拟” is proposed; a person issues it: crosswrit supervise order --field "
                        + "court=COURT --field matter=MATTER --field deadline=DEADLINE …"))
        }
        return lines
    }

    private static func measure(_ line: DutyLine, _ language: Language) -> String {
        guard let measure = line.step?.measure else { return "" }
        let term = language.term(measure.term, measure.english)
        return line.proposal == nil ? term : "拟\(term)"
    }
}

struct FiguresCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures",
        abstract: "Figures of courts and officers over a period: signing, handling, returns (考核).",
        discussion: """
            Rates are of windows that ended in the period and were kept in time. 折算工作量 counts what \
            was completed, by kind. A court may appeal against figures that were published to it: \
            crosswrit procedures appraisal.

            Example:
              crosswrit figures --from 2026-01-01 --to 2026-03-31 --officers --csv 考核.csv \
            --data var/coord-yu01
            """)

    @Option(help: "First day of the period.", transform: Words.date) var from: CivilDate
    @Option(help: "Last day of the period.", transform: Words.date) var to: CivilDate
    @Flag(help: "Figures of officers too.") var officers = false
    @Option(help: ArgumentHelp("Write a table for a spreadsheet.", valueName: "file.csv"))
    var csv: String?
    @OptionGroup var view: ViewOptions

    func validate() throws {
        guard from <= to else { throw ValidationError("--to lies before --from") }
    }

    func answer(_ session: Session) throws {
        let request = AppraisalRequest(from: from, to: to, officers: officers)
        guard case .appraisal(let report) = try session.see(.appraisal(request)) else {
            throw Session.unexpected
        }
        let status = try session.status()
        let names = CourtNames(status.courts)
        if let csv { try OversightDocuments.write(report, names, to: csv) }
        if process.json {
            Terminal.print(Documents.appraisal(report).line)
            return
        }
        let language = session.language
        var lines = [
            language(
                "\(report.from.iso) 至 \(report.to.iso)，协调事项 \(report.matters) 件",
                "\(report.from.iso) to \(report.to.iso), \(report.matters) matters")
        ]
        var table = TextTable(
            [language.both("法院", "court"), language.both("人员", "officer")]
                + OversightDocuments.headings.map { language.both($0.zh, $0.en) })
        for line in report.lines {
            table.add(
                [line.officer == nil ? names.short(line.court) : "", plain(line.officer ?? "")]
                    + OversightDocuments.cells(line.figures))
        }
        lines +=
            report.lines.isEmpty
            ? [language("该期间没有可考核的事项", "nothing ended in that period")] : table.lines
        if let csv { lines.append(language("已写入 \(csv)", "written to \(csv)")) }
        try print(lines, session)
    }
}
