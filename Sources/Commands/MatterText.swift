import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// One matter as lines for a person.
struct MatterText {
    let detail: MatterDetail
    let status: StatusReport
    let language: Language
    let names: CourtNames

    init(_ detail: MatterDetail, _ status: StatusReport, _ language: Language) {
        self.detail = detail
        self.status = status
        self.language = language
        names = CourtNames(status.courts)
    }

    private var matter: Matter? { detail.provisional ?? detail.record.matter }

    var lines: [String] {
        var lines = head
        func section(_ zh: String, _ en: String, _ body: [String]) {
            guard !body.isEmpty else { return }
            lines += ["", Terminal.bold(language.both(zh, en))] + body
        }
        section("各方", "parties", parties)
        section("期限", "windows", deadlines)
        section(
            "所待", "awaited", Self.awaits(detail.awaits, matter, status, language))
        section("材料", "papers", papers)
        section("经过", "timeline", timeline)
        section("本院未确认的行为", "own acts unconfirmed or refused", acts)
        section("尚未送达", "not yet received", missing)
        return lines
    }

    private var head: [String] {
        var table = TextTable(["", ""])
        func row(_ zh: String, _ en: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            table.add([language.both(zh, en), value])
        }
        row("编号", "matter", detail.record.id.rawValue)
        row("种类", "kind", matter.map { Lines.kind(Procedures.kind(of: $0.body).name, language) })
        let unconfirmed =
            detail.unconfirmed > 0
            ? language("（未确认 \(detail.unconfirmed)）", " (未确认 unconfirmed: \(detail.unconfirmed))")
            : ""
        row("阶段", "stage", language.term(detail.term, detail.stage) + unconfirmed)
        row("开启", "opened", Lines.time(matter?.openedAt))
        for fact in matter.map({ MatterFacts(names, language).rows($0.body) }) ?? [] {
            row(fact.term, fact.english, fact.text)
        }
        return table.lines
    }

    private var parties: [String] {
        var table = TextTable(["", ""])
        for party in matter?.parties ?? [] {
            table.add([Lines.role(party.role, language), names.full(party.court)])
        }
        return table.lines
    }

    private var deadlines: [String] {
        var table = TextTable(["", "", "", "", ""])
        for deadline in matter?.deadlines ?? [] {
            table.add([
                deadline.id, names.short(deadline.owedBy), language(deadline.duty),
                deadline.due.window.description,
                Lines.deadline(deadline, now: status.civil, language),
            ])
        }
        return zip(table.lines, matter?.deadlines ?? []).map { line, deadline in
            deadline.status == .lapsed ? Terminal.red(line) : line
        }
    }

    /// Who owes what until when.
    static func awaits(
        _ awaits: [Awaited], _ matter: Matter?, _ status: StatusReport, _ language: Language
    ) -> [String] {
        let names = CourtNames(status.courts)
        var table = TextTable(["", "", ""])
        for awaited in awaits {
            let deadline = awaited.deadline.flatMap { id in
                matter?.deadlines.first { $0.id == id }
            }
            table.add([
                names.full(awaited.court), Lines.awaited(awaited, language),
                deadline.map { Lines.deadline($0, now: status.civil, language) } ?? "",
            ])
        }
        return table.lines
    }

    private var papers: [String] {
        var table = TextTable(["", "", "", "", "", ""])
        for item in detail.papers {
            table.add([
                item.paper.kind.term, Lines.short(item.paper.name, 40), Lines.size(item.paper.size),
                item.paper.sealed ? language("已签章", "sealed 已签章") : "",
                item.stored ? language("已到", "here 已到") : language("未到齐", "not here yet 未到齐"),
                String(item.paper.digest.hex.prefix(12)),
            ])
        }
        return table.lines
    }

    private var timeline: [String] {
        var table = TextTable(["", "", "", "", ""])
        for line in detail.timeline {
            let recorded = line.recordedFor.map {
                language("（代录 \(names.short($0))）", " (代录 for \(names.short($0)))")
            }
            table.add([
                "#\(line.number)", Lines.time(line.at), line.court.map(names.short) ?? "—",
                line.officer ?? "", Lines.short(language(line.summary), 80) + (recorded ?? ""),
            ])
        }
        return table.lines
    }

    /// What was said and has not been received: by whom, since when, for how long.
    private var missing: [String] {
        detail.missing.map { one in
            let age = status.civil.milliseconds - one.since.milliseconds
            let days = max(0, age / 86_400_000)
            let hours = max(0, age / 3_600_000)
            let long =
                days > 0
                ? language("已\(days)天", "\(days) d") : language("已\(hours)小时", "\(hours) h")
            let since = Lines.time(one.since)
            switch one.stage {
            case .submitted:
                return language(
                    "第\(one.number)号行为尚未到达本院协调中心，自 \(since) 起，\(long)",
                    "act \(one.number) has not reached this court's coordinator, since \(since), \(long)"
                )
            case .relayed:
                return language(
                    "第\(one.number)号行为已转递，归口法院尚未答复，自 \(since) 起，\(long)",
                    "act \(one.number) was passed on; the seat has not answered, since \(since), \(long)"
                )
            case .delivered:
                return language(
                    "第\(one.number)条记录 \(one.court?.rawValue ?? "") 尚未收到，自 \(since) 起，\(long)",
                    "entry \(one.number): not yet received by \(one.court?.rawValue ?? ""), since \(since), \(long)"
                )
            case .opened:
                return language(
                    "第\(one.number)条记录 \(one.court?.rawValue ?? "") 已收讫，尚无人阅看，自 \(since) 起，\(long)",
                    "entry \(one.number): not yet opened by \(one.court?.rawValue ?? ""), since \(since), \(long)"
                )
            }
        }
    }

    private var acts: [String] {
        detail.acts.filter { $0.status != .accepted }.map { act in
            let why = act.refusal.map { plain(language.line($0)) } ?? ""
            return
                "\(act.verb)  \(ActAnswer.term(act.status, language))  \(Lines.time(act.at))  \(why)"
        }
    }
}
