import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// `/bulk`: one simple act on several matters, each recorded by itself.
enum BulkPage {
    private static let most = 100

    /// Acts whose form is a few words at most.
    private static let simple: [String: Set<String>] = [
        "commission": ["sign-for", "progress", "confirm", "press"], "dispute": ["answer"],
    ]

    private static func chosen(_ form: FormData) -> [String] {
        var seen: Set<String> = []
        return form.all("matter").filter {
            MatterID($0) != nil && seen.insert($0).inserted
        }.prefix(most).map { $0 }
    }

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let ids = chosen(call.query)
        guard !ids.isEmpty else { return .redirect("/matters") }
        var common: [(verb: String, term: Text)]?
        var matters: [[String: Any]] = []
        for id in ids {
            guard case .detail(let detail) = try call.see(.show(matter: id)).response,
                case .standings(let all) = try call.see(.standings(matter: id)).response
            else { continue }
            let shown = detail.provisional ?? detail.record.matter
            matters.append([
                "id": id, "term": words.language.term(detail.term, detail.stage),
                "subject": shown.map(Procedures.subject) ?? "",
            ])
            let open = all.filter {
                $0.isOpen && $0.outOfOrder == nil
                    && simple[$0.procedure]?.contains($0.verb) == true
            }
            let verbs = open.map { (verb: $0.verb, term: $0.name) }
            common =
                common.map { kept in
                    kept.filter { one in verbs.contains { $0.verb == one.verb } }
                } ?? verbs
        }
        return try call.page(
            "bulk", title: Text(zh: "批量办理", en: "Bulk"),
            [
                "done": false, "chosenCount": "\(matters.count)", "matters": matters,
                "none": common?.isEmpty != false, "key": ActPage.makeKey(),
                "verbs": (common ?? []).map {
                    ["verb": $0.verb, "term": words.language($0.term)] as [String: Any]
                },
            ])
    }

    static func submit(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let officer = try call.requireOfficer()
        let verb = call.form["verb"]
        let key = try ActPage.key(of: call.form)
        var results: [[String: Any]] = []
        var good = 0
        for (place, id) in chosen(call.form).enumerated() {
            var row: [String: Any] = ["matter": id]
            do {
                guard case .detail(let detail) = try call.see(.show(matter: id)).response,
                    let body = try body(verb, detail, officer, call.form["text"], words)
                else { throw PageFault.malformed }
                let request = ActRequest(
                    matter: id, officer: officer, key: "\(key)/\(place)", wait: 1_500,
                    recordedFor: nil, body: body)
                guard case .act(let reply) = try call.ask(.act(request)) else {
                    throw PageFault.busy
                }
                row.merge(words.outcome(reply.status)) { _, new in new }
                row["why"] = reply.refusal.map { words.language.line($0) } ?? ""
                if reply.status != .refused { good += 1 }
            } catch PageFault.refused(let refusal) {
                row.merge(words.outcome(.refused)) { _, new in new }
                row["why"] = words.language.line(refusal)
            }
            results.append(row)
        }
        let count = results.count
        return try call.page(
            "bulk", title: Text(zh: "批量办理", en: "Bulk"),
            [
                "done": true, "results": results,
                "summary": words.language(
                    "\(count)件中\(good)件已记录", "\(good) of \(count) are on record"),
            ])
    }

    private static func body(
        _ verb: String, _ detail: MatterDetail, _ officer: String, _ text: String,
        _ words: DeskWords
    ) throws -> ActBody? {
        switch (detail.provisional ?? detail.record.matter)?.body {
        case .commission(let state)? where simple["commission"]?.contains(verb) == true:
            let statement = CommissionAct.Statement(text: text)
            switch verb {
            case "sign-for":
                return .commission(.signFor(.init(handler: officer, phone: text)))
            case "progress": return .commission(.progress(statement))
            case "confirm": return .commission(.confirm(statement))
            case "press":
                return .commission(.press(.init(court: state.commissioned, text: text)))
            default: return nil
            }
        case .dispute? where verb == "answer":
            return .dispute(.answer(.init(text: text)))
        default: return nil
        }
    }
}
