import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// `/matters`: the list, filtered, sorted, by pages, and as CSV.
enum MattersPage {
    private static let pageSize = 50
    /// Matters that are put in another order than that of their opening.
    private static let mostSorted = 2_000
    private static let mostExported = 10_000

    /// What the reader asks for.
    struct Choice {
        var filter = ListRequest()
        var sort = "opened"
        var page = 1

        init(_ query: FormData) {
            filter.kind = query.text("kind")
            filter.stage = query.text("stage")
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
            filter.text = query.text("text").map { String($0.prefix(128)) }
            sort = query.text("sort") ?? "opened"
            page = min(max(Int(query["page"]) ?? 1, 1), 200)
        }
    }

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let choice = Choice(call.query)
        let (all, isCut) = try lines(call, choice, words)
        let from = (choice.page - 1) * pageSize
        let shown = all.dropFirst(from).prefix(pageSize)
        let subjects = try DeskWords.subjects(call, shown.map(\.id))
        func link(_ page: Int) -> String {
            let kept = call.query.pairs.filter { $0.name != "page" && !$0.value.isEmpty }
            return (kept + [(name: "page", value: "\(page)")]).map {
                "\(PercentText.encode($0.name))=\(PercentText.encode($0.value))"
            }.joined(separator: "&amp;")
        }
        let sorts = [
            ("opened", "开启时间", "opened"), ("due", "期限", "due"), ("updated", "更新", "updated"),
            ("stage", "阶段", "stage"),
        ]
        let kinds =
            [("commission", "事项委托"), ("dispute", "执行争议协调"), ("roster", "值班表")]
            + Tables.all.map { ($0.name, $0.term.zh) }
        return try call.page(
            "matters", title: Text(zh: "协调事项", en: "Matters"),
            [
                "kinds": kinds.map {
                    [
                        "value": $0.0, "word": words.language.term($0.1, $0.0),
                        "chosen": $0.0 == choice.filter.kind,
                    ] as [String: Any]
                },
                "isOpen": call.query["open"] == "open",
                "isClosed": call.query["open"] == "closed",
                "isOverdue": call.query["open"] == "overdue",
                "isDraft": call.query["open"] == "draft", "party": call.query["party"],
                "text": call.query["text"], "querystring": link(1),
                "sorts": sorts.map {
                    [
                        "value": $0.0, "word": words.language.both($0.1, $0.2),
                        "chosen": $0.0 == choice.sort,
                    ] as [String: Any]
                },
                "courts": words.status.courts.map {
                    ["code": $0.code ?? $0.id.rawValue, "name": $0.name] as [String: Any]
                },
                "lines": shown.map { words.line($0, subjects) }, "hasLines": !shown.isEmpty,
                "previous": choice.page > 1 ? link(choice.page - 1) : "",
                "next": all.count > from + pageSize || isCut ? link(choice.page + 1) : "",
                "place": shown.isEmpty ? "" : "\(from + 1)–\(from + shown.count)",
            ])
    }

    /// The lines that are wanted and one page more, in order.
    private static func lines(
        _ call: Call, _ choice: Choice, _ words: DeskWords
    ) throws -> (lines: [MatterLine], isCut: Bool) {
        var filter = choice.filter
        let isOpened = choice.sort == "opened"
        filter.limit = isOpened ? choice.page * pageSize + 1 : mostSorted
        guard case .matters(let lines) = try call.see(.list(filter)).response else {
            throw PageFault.busy
        }
        let sorted =
            switch choice.sort {
            case "due":
                lines.sorted {
                    ($0.closed ? .max : $0.nextDue?.milliseconds ?? .max, $0.id)
                        < ($1.closed ? .max : $1.nextDue?.milliseconds ?? .max, $1.id)
                }
            case "updated": lines.sorted { ($0.updatedAt, $0.id) > ($1.updatedAt, $1.id) }
            case "stage": lines.sorted { ($0.kind, $0.stage, $0.id) < ($1.kind, $1.stage, $1.id) }
            default: lines
            }
        return (sorted, false)
    }

    static func csv(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        var filter = Choice(call.query).filter
        filter.limit = mostExported
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

/// `/search`: matters and courts by whatever the reader knows of them.
enum SearchPage {
    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        guard let text = call.query.text("q").map({ String($0.prefix(128)) }) else {
            return try call.page(
                "search", title: Text(zh: "查找", en: "Search"), ["q": "", "asked": false])
        }
        var lines: [MatterLine] = []
        if case .matters(let found) = try call.see(.list(ListRequest(text: text, limit: 100)))
            .response
        {
            lines = found
        }
        // The beginning of an id is looked up as such.
        if lines.isEmpty, case .detail(let detail)? = try? call.see(.show(matter: text)).response {
            return .redirect("/matters/\(detail.record.id)")
        }
        let subjects = try DeskWords.subjects(call, lines.map(\.id))
        let courts = CourtFinder(try CourtTree(words.status.courts)).find(text, most: 10)
        let count = words.language("找到 \(lines.count) 件", "\(lines.count) found")
        return try call.page(
            "search", title: Text(zh: "查找", en: "Search"),
            [
                "q": text, "asked": true, "count": count,
                "lines": lines.map { words.line($0, subjects) },
                "hasCourts": !courts.isEmpty,
                "courts": courts.map {
                    [
                        "id": $0.id.rawValue, "name": $0.name, "code": $0.code ?? "",
                        "level": $0.level.term,
                    ] as [String: Any]
                },
            ])
    }
}

/// `/open`: acts that open a matter.
enum OpenPage {
    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        guard case .standings(let all) = try call.see(.standings(matter: nil)).response else {
            throw PageFault.busy
        }
        let shut = all.filter { !$0.isOpen }
        return try call.page(
            "open", title: Text(zh: "开启事项", en: "Open a matter"),
            [
                "open": all.filter(\.isOpen).map { one -> [String: Any] in
                    [
                        "term": words.language(one.name), "procedure": words.kind(one.procedure),
                        "href": one.procedure == "commission"
                            ? "/commissions/new" : "/open/\(one.procedure)/\(one.verb)",
                    ]
                },
                "shutCount": "\(shut.count)",
                "shut": shut.map { one -> [String: Any] in
                    [
                        "term": "\(words.kind(one.procedure))：\(words.language(one.name))",
                        "reason": one.refusal.map { words.language($0.reason) } ?? "",
                        "remedy": one.refusal.map(words.remedy) ?? "",
                    ]
                },
            ])
    }
}
