import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

struct DoctorCommand: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "How a process is: record, links, clock, counts, and what is wrong.",
        discussion: """
            Peers, clocks, keys, disk, held messages, stuck matters: each finding with what to do. Ends with \
            1 when something is wrong; a warning alone ends with 0. --verify reads the whole journal again \
            and checks every chain and signature.

            Example:
              crosswrit doctor --data var/yu0105 --verify
            """)

    @OptionGroup var process: DataOptions
    @Flag(help: "Verify the whole journal now.") var verify = false
    @Option(
        help: ArgumentHelp(
            "Duties overdue by more than so many days are told.", valueName: "days"))
    var stuckDays = 7

    func validate() throws {
        guard (0...3_650).contains(stuckDays) else {
            throw ValidationError("--stuck-days takes 0 to 3650")
        }
    }

    func answer(_ session: Session) throws {
        let status = try session.status()
        var verified: VerifyReport?
        if verify {
            guard case .verified(let report) = try session.client.ask(.verify, within: 3_600_000)
            else { throw Session.unexpected }
            verified = report
        }
        let request = ControlRequest.examine(ExamineRequest(stuckDays: stuckDays))
        guard case .examined(let more) = try session.client.ask(request) else {
            throw Session.unexpected
        }
        let findings = Diagnosis.findings(status, more, verified)
        let problems = findings.filter { $0.severity == .wrong }
        if process.json {
            Terminal.print(
                Documents.status(status, more, findings: findings, verify: verified).line)
        } else {
            try print(Self.lines(status, more, findings, verified, session.language), session)
        }
        guard problems.isEmpty else {
            throw CommandFailure(
                exit: 1,
                refusal: Refusal(
                    code: "doctor.problems", rule: "",
                    reason: Text(
                        zh: problems.map(\.what.zh).joined(separator: "；"),
                        en: problems.map(\.what.en).joined(separator: "; ")),
                    remedy: Text(zh: "见上表逐项处理", en: "see each line above")),
                isAnswered: true)
        }
    }

    private static func lines(
        _ status: StatusReport, _ more: Examination, _ findings: [Symptom],
        _ verified: VerifyReport?, _ language: Language
    ) -> [String] {
        var table = TextTable(["", ""])
        func row(_ zh: String, _ en: String, _ value: String) {
            table.add([language.both(zh, en), value])
        }
        row("进程", "process", "\(status.process)  \(status.name)  \(status.kind)  pid \(status.pid)")
        row(
            "程序", "program",
            language(
                "\(more.program)  协议 \(more.protocolHighest)  日志格式 \(more.journalSchema)  投影格式 \(more.viewsSchema)",
                "\(more.program)  protocol \(more.protocolHighest)  journal schema \(more.journalSchema)  views schema \(more.viewsSchema)"
            ))
        row("名录", "directory", "\(status.realm)  v\(status.directoryVersion)")
        for key in more.keys where key.isOwn {
            row(
                "密钥", "key",
                "\(key.key)  \(language("自", "from")) \(Lines.time(key.validFrom))"
                    + (key.isInUse ? "" : "  " + language("未使用", "not in use")))
        }
        row(
            "记录", "journal",
            language(
                "\(status.position) 行，启动时已校验 \(status.verifiedRows) 行，投影至 \(status.covered)",
                "\(status.position) rows, \(status.verifiedRows) verified at start, projections at "
                    + "\(status.covered)"))
        if let verified {
            row(
                "校验", "verify",
                verified.verified
                    ? language(
                        "\(verified.rows) 行 \(verified.entries) 条全部相符",
                        "all \(verified.rows) rows, \(verified.entries) entries hold")
                    : plain(verified.fault ?? ""))
        }
        row("世代", "incarnation", "\(status.incarnation)")
        row("法定时间", "civil time", status.civil.iso)
        row("规则", "rules", "\(status.rules)  \(status.calendar)")
        row("启动", "started", Lines.time(status.startedAt))
        if let free = status.freeBytes { row("磁盘余量", "disk free", Lines.size(free)) }
        row(
            "计数", "counts",
            language(
                "未结期限 \(status.counts.openDeadlines)，逾期 \(status.counts.lapsedDeadlines)，未确认行为 "
                    + "\(status.counts.pendingActs)，缺材料 \(status.counts.missingPapers)，异常件 "
                    + "\(status.counts.held)",
                "open windows \(status.counts.openDeadlines), lapsed 逾期 "
                    + "\(status.counts.lapsedDeadlines), unconfirmed acts \(status.counts.pendingActs), "
                    + "papers missing \(status.counts.missingPapers), held \(status.counts.held)"))
        var lines = table.lines
        for finding in status.startFindings {
            lines.append("  \(language("启动", "start")): \(plain(finding))")
        }
        var links = TextTable([
            language.both("对端", "peer"), language.both("状态", "state"),
            language.both("已发/已确认", "sent/confirmed"), language.both("已收", "received"),
            language.both("等待自", "waiting since"), language.both("时钟差", "clock"),
        ])
        for link in status.links {
            links.add([
                link.peer.rawValue,
                link.linked
                    ? language("已连接 linked", "linked 已连接") : language("未连接 away", "away 未连接"),
                "\(link.sent)/\(link.confirmed)", "\(link.receivedIncarnation):\(link.received)",
                Lines.time(
                    more.waiting.first { $0.peer == link.peer }?.since ?? link.waitingSince),
                link.skew.map { language("\($0 / 1_000) 秒", "\($0 / 1_000) s") } ?? "",
            ])
        }
        if !links.isEmpty { lines += [""] + links.lines }
        lines.append("")
        if findings.allSatisfy({ $0.severity == .warning }) {
            lines.append(language("正常：未发现问题", "well: nothing is wrong"))
        }
        for finding in findings {
            let line =
                (finding.severity == .wrong ? "✗ " : "! ") + language(finding.what)
            lines.append(finding.severity == .wrong ? Terminal.red(line) : line)
            lines.append("    " + language("办法：", "do: ") + language(finding.remedy))
        }
        return lines
    }
}
