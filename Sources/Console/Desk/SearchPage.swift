import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

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
                "lines": lines.map { words.line($0, subjects) }, "hasLines": !lines.isEmpty,
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
        // A grant for many matters is no act of its own; it stands beside those that open one.
        let hasObserver = words.status.courts.contains { $0.isObserver && $0.successor == nil }
        let bar = hasObserver ? try CourtGrantPage.bar(call) : nil
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
                "grants": hasObserver && bar == nil, "grantsShut": bar != nil,
                "grantsWhy": bar.map { words.language($0.reason) } ?? "",
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
