import Domain
import Engine
import Procedure
import Wording

/// What evidence proves, for people and programs.
struct AuditText {
    private let bundle: AuditBundle
    private let report: AuditReport
    /// Files that are papers, by digest; nil when nobody asked.
    private let found: [Digest: String]?

    init(_ bundle: AuditBundle, _ report: AuditReport, _ found: [Digest: String]?) {
        self.bundle = bundle
        self.report = report
        self.found = found
    }

    /// What holds.
    private var proven: [Text] {
        [
            Text(
                zh: "\(report.entries) 条记录由 \(report.seat) 依次签名，前后相连，无缺漏、无改动",
                en:
                    "\(report.entries) entries, each signed by \(report.seat), in one chain without a gap"
            ),
            Text(
                zh:
                    "其中 \(report.acts) 项行为由作出法院自己签名（代录 \(report.recorded) 项），\(report.timers) 条为期限届满",
                en:
                    "\(report.acts) acts signed by their own courts (\(report.recorded) for outside courts), \(report.timers) by the clock"
            ),
            Text(
                zh:
                    "签名所用公钥列于根密钥签发的法院名录（第 \(report.versions.map(String.init).joined(separator: "、")) 版）",
                en:
                    "the keys stand in directory versions \(report.versions.map(String.init).joined(separator: ", ")), signed by the root key"
            ),
            Text(
                zh: "\(report.dueDates) 个届满日按工作日历重新计算，结果相同",
                en: "\(report.dueDates) due dates come out the same when computed again"),
        ]
    }

    /// What nobody should read into it.
    private var unproven: [Text] {
        var list = [
            Text(
                zh: "第\(report.entries)条之后没有别的记录（向审理法院核对链条末端摘要）",
                en:
                    "that nothing follows entry \(report.entries) (compare the head with the seat's)"
            ),
            Text(
                zh: "所述内容属实，以及法院内部由何人操作（人员姓名由该法院自行记载）",
                en:
                    "that what is said is true, and who used a court's key (officers are as the court names them)"
            ),
        ]
        if found == nil {
            list.append(
                Text(
                    zh: "材料内容（只有摘要；用 --papers 核对文件）",
                    en: "the contents of papers (only digests; --papers checks files)"))
        }
        if !report.otherDueDates.isEmpty {
            list.append(
                Text(
                    zh:
                        "未能重新计算的届满日：\(report.otherDueDates.joined(separator: "、"))（另一日历、扣除期间或者文书自定期限）",
                    en:
                        "due dates not computed again: \(report.otherDueDates.joined(separator: ", ")) (another calendar, excluded days, or as written)"
                ))
        }
        return list
    }

    func lines(_ language: Language) -> [String] {
        let matter = report.matter
        var lines: [String] = []
        if bundle.isRehearsal { lines.append(Lines.rehearsal(language)) }
        let stage = Procedures.stage(of: matter)
        lines.append(
            Terminal.bold(
                "\(matter.id)  \(Lines.kind(Procedures.kind(of: matter.body).name, language))  "
                    + language.term(stage.term, stage.name)))
        lines.append(
            language(
                "由 \(bundle.exportedBy) 导出于 \(plain(bundle.exportedAt))，链条末端摘要 \(report.head.hex)",
                "exported by \(bundle.exportedBy) at \(plain(bundle.exportedAt)), head \(report.head.hex)"
            ))
        lines.append("")
        lines.append(Terminal.bold(language.both("证明", "proven")))
        lines += proven.map { "  + " + language($0) }
        lines.append(Terminal.bold(language.both("不能证明", "not proven")))
        lines += unproven.map { "  - " + language($0) }
        if !matter.receipts.isEmpty {
            lines.append("")
            var table = TextTable([
                language.both("记录", "entry"), language.both("收讫法院", "court"),
                language.both("收讫时间", "received"), language.both("阅看时间", "opened"),
            ])
            for receipt in matter.receipts {
                table.add([
                    "#\(receipt.entry)", receipt.court.rawValue,
                    receipt.at.map { Lines.time($0) } ?? language("尚未收讫", "not yet received"),
                    receipt.openedAt.map { Lines.time($0) } ?? language("尚无人阅看", "not yet opened"),
                ])
            }
            lines += table.lines
        }
        if !report.papers.isEmpty {
            lines.append("")
            var table = TextTable([
                language.both("材料", "paper"), language.both("文件名", "name"),
                language.both("摘要", "digest"), found == nil ? "" : language.both("文件", "file"),
            ])
            for paper in report.papers {
                table.add([
                    paper.kind.term, plain(paper.name), String(paper.digest.hex.prefix(16)),
                    found.map { files in
                        files[paper.digest].map(plain) ?? language("没有", "not there")
                    } ?? "",
                ])
            }
            lines += table.lines
        }
        return lines
    }

    var document: JSONText {
        .fields([
            "verified": .bool(true), "matter": .string(report.matter.id.rawValue),
            "kind": .string(Procedures.kind(of: report.matter.body).name),
            "stage": .string(Procedures.stage(of: report.matter).name),
            "rehearsal": .bool(bundle.isRehearsal), "seat": .string(report.seat.rawValue),
            "head": .string(report.head.hex), "entries": .integer(Int64(report.entries)),
            "acts": .integer(Int64(report.acts)), "recorded": .integer(Int64(report.recorded)),
            "timers": .integer(Int64(report.timers)),
            "dueDates": .integer(Int64(report.dueDates)),
            "otherDueDates": .array(report.otherDueDates.map(JSONText.string)),
            "directoryVersions": .array(report.versions.map { .integer(Int64($0)) }),
            "receipts": .array(
                report.matter.receipts.map {
                    .fields([
                        "entry": .integer(Int64($0.entry)), "court": .string($0.court.rawValue),
                        "at": .time($0.at), "openedAt": .time($0.openedAt),
                    ])
                }),
            "papers": .array(
                report.papers.map { paper in
                    .fields([
                        "kind": .string(paper.kind.rawValue), "name": .string(paper.name),
                        "digest": .string(paper.digest.hex),
                        "file": .text(found?[paper.digest]),
                    ])
                }),
            "proven": .array(proven.map(JSONText.words)),
            "notProven": .array(unproven.map(JSONText.words)),
        ])
    }
}
