import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// `/matters`: the list, filtered, sorted, by pages, and as CSV.
enum MattersPage {
    private static let pageSize = 50
    private static let mostExported = 10_000

    /// What the reader asks for.
    struct Choice {
        var filter = ListRequest()
        /// How many lines stand before the page; for the eye only.
        var before = 0

        init(_ query: FormData) {
            filter.kind = query.text("kind")
            // A stage of a procedure that is not chosen yet names it.
            let stage = query.text("stage")?.split(separator: ":", maxSplits: 1).map(String.init)
            filter.stage = stage?.last
            if let stage, stage.count == 2, filter.kind == nil || filter.kind == stage[0] {
                filter.kind = stage[0]
            } else if let stage, stage.count == 2 {
                filter.stage = nil
            }
            switch query["open"] {
            case "open": filter.open = true
            case "closed": filter.open = false
            case "overdue":
                filter.open = true
                filter.overdue = true
            case "draft": filter.drafts = true
            default: break
            }
            filter.party = query.text("party").map { String($0.prefix(256)) }
            filter.officer = query.text("officer").map { String($0.prefix(128)) }
            filter.text = query.text("text").map { String($0.prefix(128)) }
            filter.sort = MatterOrder(rawValue: query["sort"]) ?? .opened
            filter.after = query.text("after").map { String($0.prefix(64)) }
            if filter.after == nil, let place = query.text("before") {
                filter.after = String(place.prefix(64))
                filter.backward = true
            }
            if filter.after != nil { before = min(max(Int(query["n"]) ?? 0, 0), 10_000_000) }
        }
    }

    /// One page of the list.
    private struct Part {
        var lines: [MatterLine]
        var hasPrevious: Bool
        var hasNext: Bool

        init(_ call: Call, _ choice: Choice) throws {
            var filter = choice.filter
            filter.limit = pageSize + 1
            guard case .matters(let found) = try call.see(.list(filter)).response else {
                throw PageFault.busy
            }
            let isBackward = filter.backward == true
            let isFull = found.count > pageSize
            lines = Array(found.prefix(pageSize))
            if isBackward { lines.reverse() }
            hasPrevious = isBackward ? isFull : filter.after != nil
            hasNext = isBackward || isFull
        }
    }

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let choice = Choice(call.query)
        let part = try Part(call, choice)
        let subjects = try DeskWords.subjects(call, part.lines.map(\.id))
        let kept = call.query.pairs.filter {
            !["after", "before", "n", "page"].contains($0.name) && !$0.value.isEmpty
        }
        func link(_ more: [(name: String, value: String)]) -> String {
            (kept + more).map {
                "\(PercentText.encode($0.name))=\(PercentText.encode($0.value))"
            }.joined(separator: "&amp;")
        }
        func link(_ side: String, _ line: MatterLine?, _ number: Int) -> String {
            line.map { link([(side, $0.id.rawValue), ("n", "\(max(0, number))")]) } ?? ""
        }
        let sorts = [
            (MatterOrder.opened, "开启时间", "opened"), (.due, "期限", "due"),
            (.updated, "更新", "updated"), (.stage, "阶段", "stage"),
        ]
        return try call.page(
            "matters", title: Text(zh: "协调事项", en: "Matters"),
            [
                "kinds": StageChoice.kinds.map {
                    [
                        "value": $0.name, "word": words.language.term($0.term, $0.name),
                        "chosen": $0.name == choice.filter.kind,
                    ] as [String: Any]
                },
                "stages": StageChoice.groups(choice.filter, words),
                "officer": call.query["officer"], "officers": officers(call),
                "isOpen": call.query["open"] == "open",
                "isClosed": call.query["open"] == "closed",
                "isOverdue": call.query["open"] == "overdue",
                "isDraft": call.query["open"] == "draft", "party": call.query["party"],
                "text": call.query["text"], "querystring": link([]),
                "sorts": sorts.map {
                    [
                        "value": $0.0.rawValue, "word": words.language.both($0.1, $0.2),
                        "chosen": $0.0 == choice.filter.sort,
                    ] as [String: Any]
                },
                "courts": words.status.courts.map {
                    ["code": $0.code ?? $0.id.rawValue, "name": $0.name] as [String: Any]
                },
                "lines": part.lines.map { words.line($0, subjects) },
                "hasLines": !part.lines.isEmpty,
                "first": part.hasPrevious ? link([]) : "",
                "previous": part.hasPrevious
                    ? link("before", part.lines.first, choice.before - pageSize) : "",
                "next": part.hasNext
                    ? link("after", part.lines.last, choice.before + part.lines.count) : "",
                "place": part.lines.isEmpty
                    ? "" : "\(choice.before + 1)–\(choice.before + part.lines.count)",
            ])
    }

    /// Names of the court's officers, to choose from; none where the register is not shown.
    private static func officers(_ call: Call) -> [[String: Any]] {
        guard case .officers(let records)? = try? call.see(.officers).response else { return [] }
        let names = records.filter { !$0.removed && $0.inPlaceOf == nil }.map(\.name)
        return Set(names).sorted().prefix(500).map { ["name": $0] }
    }

    static func csv(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        var filter = Choice(call.query).filter
        filter.limit = mostExported
        filter.after = nil
        filter.backward = nil
        guard case .matters(let lines) = try call.see(.list(filter)).response else {
            throw PageFault.busy
        }
        let both = words.language.both
        // A thousand at a time: no more is told at once.
        var subjects: [String: String] = [:]
        var rest = lines.map(\.id)[...]
        while !rest.isEmpty {
            let some = try DeskWords.subjects(call, Array(rest.prefix(1_000)))
            subjects.merge(some) { _, new in new }
            rest = rest.dropFirst(1_000)
        }
        var rows = [
            [
                both("编号", "matter"), both("事由", "subject"), both("种类", "kind"),
                both("阶段", "stage"),
                both("状态", "state"), both("各方", "parties"), both("期限", "due"),
                both("开启", "opened"), both("更新", "updated"),
            ]
        ]
        rows += lines.map { line in
            [
                line.id.rawValue, subjects[line.id.rawValue] ?? "", words.kind(line.kind),
                line.term,
                line.closed ? words.language("已结束", "closed") : words.language("办理中", "open"),
                words.parties(line.parties),
                line.nextDue?.advanced(byMilliseconds: -1).civilDate.iso ?? "",
                line.openedAt.minuteText, line.updatedAt.minuteText,
            ]
        }
        return .download(
            CSVText.file(rows), name: "协调事项-\(words.now.civilDate.iso).csv",
            type: "text/csv; charset=utf-8")
    }
}

/// Stages to filter by: those of the chosen procedure, or of each under its name.
enum StageChoice {
    /// Every kind of matter with its official term.
    static let kinds: [(name: String, term: String)] =
        [("commission", "事项委托"), ("dispute", "执行争议协调"), ("roster", "值班表")]
        + Tables.all.map { ($0.name, $0.term.zh) }

    private static func stages(_ kind: String) -> [(name: String, term: String)] {
        switch kind {
        case "commission": CommissionStage.allCases.map { ($0.rawValue, $0.term) }
        case "dispute": DisputePhase.allCases.map { ($0.rawValue, $0.term) }
        default: Tables[kind]?.stages.map { ($0.name, $0.term) } ?? []
        }
    }

    static func groups(_ filter: ListRequest, _ words: DeskWords) -> [[String: Any]] {
        let shown = kinds.filter { filter.kind == nil || $0.name == filter.kind }
        return shown.map { kind in
            [
                "word": words.kind(kind.name),
                "options": stages(kind.name).map { stage -> [String: Any] in
                    [
                        "value": filter.kind == nil ? "\(kind.name):\(stage.name)" : stage.name,
                        "word": words.language.term(stage.term, stage.name),
                        "chosen": filter.kind == kind.name && filter.stage == stage.name,
                    ]
                },
            ]
        }
    }
}
