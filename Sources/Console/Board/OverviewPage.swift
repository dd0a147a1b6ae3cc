import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// What several pages of the board ask.
enum BoardAsking {
    /// Counts of what the officer may see.
    static func tally(_ call: Call) throws -> (tally: Tally, withheld: [Withheld]) {
        let (answer, withheld) = try call.see(.tally(near: BoardCounts.near))
        guard case .tally(let tally) = answer else { throw PageFault.busy }
        return (tally, withheld)
    }

    static func duties(
        _ call: Call, _ request: DutyRequest = DutyRequest()
    ) throws -> (list: DutyList, withheld: [Withheld]) {
        let (answer, withheld) = try call.see(.duties(request))
        guard case .duties(let list) = answer else { throw PageFault.busy }
        return (list, withheld)
    }

    /// What the coordinator knows of its links; at a node, of its own.
    static func links(_ call: Call) throws -> [CourtID: LinkLine] {
        let status = try call.processStatus()
        return Dictionary(status.links.map { ($0.peer, $0) }) { first, _ in first }
    }
}

/// `/board`: the courts of the jurisdiction as a tree, with what is open and late at each.
enum OverviewPage {
    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let (tally, withheld) = try BoardAsking.tally(call)
        let counts = BoardCounts(tally)
        func open(_ kind: String) -> String {
            "\(tally.matters.lazy.filter { $0.kind == kind }.map(\.count).reduce(0, +))"
        }
        let links = call.house.source.isNode ? [:] : try BoardAsking.links(call)
        var values: [String: Any] = [
            "day": words.day(words.now.civilDate),
            "withheld": words.withheld(withheld),
            "open": "\(counts.open)", "overdue": "\(counts.overdue)", "soon": "\(counts.soon)",
            "hasOverdue": counts.overdue > 0, "hasSoon": counts.soon > 0,
            "disputes": open("dispute"),
            "petitions": open("petition"),
            "plans": open("allocation"),
        ]
        values["root"] = [court(words.status.process, words, counts, links)]
        let alarms = alarms(call)
        values["hasAlarms"] = !alarms.isEmpty
        values["alarms"] = alarms.prefix(20).map { alarm -> [String: Any] in
            [
                "at": alarm.at.minuteText, "peer": alarm.peer.rawValue, "code": alarm.code,
                "text": alarm.text,
            ]
        }
        return try call.page("board", title: Text(zh: "辖区总览", en: "Overview"), values)
    }

    /// Alarms are for those who lead: whoever may see the court's sees the coordinator's too.
    private static func alarms(_ call: Call) -> [Remark] {
        guard case .inbox(let inbox)? = try? call.see(.inbox(limit: 1)).response else { return [] }
        guard !call.house.source.isNode, (try? call.see(.held())) != nil,
            let own = try? call.processStatus().alarms
        else { return inbox.alarms }
        return (own + inbox.alarms).sorted { $0.at > $1.at }
    }

    private static func court(
        _ id: CourtID, _ words: DeskWords, _ counts: BoardCounts, _ links: [CourtID: LinkLine]
    ) -> [String: Any] {
        let courts = words.status.courts
        let court = courts.first { $0.id == id }
        let own = counts[id]
        let below = courts.filter {
            $0.superior == id && !$0.isObserver && $0.successor == nil
        }.sorted { ($0.code ?? "", $0.id) < ($1.code ?? "", $1.id) }
        return [
            "id": id.rawValue, "name": court?.name ?? id.rawValue, "code": court?.code ?? "",
            "party": PercentText.encode(id.rawValue), "open": "\(own.open)",
            "overdue": own.overdue > 0 ? "\(own.overdue)" : "",
            "soon": own.soon > 0 ? "\(own.soon)" : "",
            "link": link(court, links[id], words),
            "shape": own.overdue > 0 ? "over" : own.soon > 0 ? "soon" : "calm",
            "hasBelow": !below.isEmpty,
            "below": below.map { self.court($0.id, words, counts, links) },
        ]
    }

    /// The link of a court as a shape and a word.
    static func link(_ court: Court?, _ line: LinkLine?, _ words: DeskWords) -> [String: Any] {
        if let line {
            return line.linked
                ? ["shape": "ok", "sign": "●", "word": words.language("已联通", "linked")]
                : ["shape": "over", "sign": "▲", "word": words.language("未联通", "not linked")]
        }
        guard court?.coordinator == nil else {
            return ["shape": "calm", "sign": "", "word": ""]
        }
        return ["shape": "calm", "sign": "◇", "word": words.language("线下法院", "outside court")]
    }
}

/// `/board/matters`: how many open matters stand at which stage of which procedure.
enum StagesPage {
    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let (tally, withheld) = try BoardAsking.tally(call)
        typealias Lines = [Tally.Matters]
        func sum(_ lines: Lines) -> Int { lines.map(\.count).reduce(0, +) }
        func ordered(_ parts: [String: Lines]) -> [(key: String, value: Lines)] {
            parts.sorted { (-sum($0.value), $0.key) < (-sum($1.value), $1.key) }
        }
        let kinds = ordered(Dictionary(grouping: tally.matters, by: \.kind))
        let rows = kinds.map { kind, lines -> [String: Any] in
            let stages = ordered(Dictionary(grouping: lines, by: \.stage))
            let most = max(1, stages.map { sum($0.value) }.max() ?? 1)
            return [
                "kind": kind, "word": words.kind(kind), "count": "\(sum(lines))",
                "stages": stages.map { stage, lines -> [String: Any] in
                    let late = lines.map(\.late).reduce(0, +)
                    return [
                        "stage": PercentText.encode(stage),
                        "word": words.language.term(lines.first?.term ?? stage, stage),
                        "count": "\(sum(lines))", "late": late > 0 ? "\(late)" : "",
                        "kind": kind, "value": "\(sum(lines))", "most": "\(most)",
                    ]
                },
            ]
        }
        return try call.page(
            "board-matters", title: Text(zh: "事项分布", en: "Matters by procedure and stage"),
            [
                "kinds": rows, "hasKinds": !rows.isEmpty, "count": "\(sum(tally.matters))",
                "withheld": words.withheld(withheld),
            ])
    }
}
