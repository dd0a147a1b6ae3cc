import CaseDispatch
import CaseFiles
import Domain
import Engine
import HTTPTypes
import Planning
import Procedure
import Runtime
import Store
import Wording

/// The court's node as plans ask it: everything is read as the visitor's officer may see it.
struct CallCourt: PlanCourt {
    let call: Call

    func answer(to request: ControlRequest) throws -> ControlResponse {
        try call.see(request).response
    }
}

/// Who may make plans: whoever may submit one, as the node judges it.
enum PlanGate {
    /// Why the officer may not; nil when the officer may.
    static func refusal(_ call: Call) throws -> Refusal? {
        guard case .standings(let list) = try call.see(.standings(matter: nil)).response else {
            throw PageFault.busy
        }
        return list.first { $0.procedure == "allocation" && $0.verb == "submit" }?.refusal
    }

    /// - Throws: `PageFault.refused`.
    static func demand(_ call: Call) throws {
        if let refusal = try refusal(call) { throw PageFault.refused(refusal) }
    }
}

/// `/board/dispatch`: the register of cases, a new plan, the search that runs, drafts, and plans on
/// their way.
enum PlansPage {
    /// Most bytes of a file of rules or of force.
    private static let smallFile: Int64 = 4 << 20

    static func show(_ call: Call) throws -> Reply { try show(call, nil, "") }

    private static func show(_ call: Call, _ refusal: Refusal?, _ done: String) throws -> Reply {
        let words = try DeskWords(call)
        let (answer, withheld) = try call.see(
            .list(ListRequest(kind: "allocation", drafts: false, limit: 200)))
        guard case .matters(let lines) = answer else { throw PageFault.busy }
        let subjects = try DeskWords.subjects(call, lines.map(\.id))
        let gate = try PlanGate.refusal(call)
        var values: [String: Any] = [
            "lines": lines.map { line in
                words.line(line, subjects).with(["closed": line.closed])
            },
            "hasLines": !lines.isEmpty, "withheld": words.withheld(withheld),
            "mayPlan": gate == nil, "done": done,
            "gate": gate.map { words.language.line($0) } ?? "",
            "refused": refusal.map { one -> [String: Any] in
                [
                    "reason": words.language(one.reason), "rule": one.rule,
                    "remedy": words.language(one.remedy),
                ]
            } ?? false as Any,
        ]
        if gate == nil {
            values.merge(register(call, words)) { _, new in new }
            values.merge(job(call, words)) { _, new in new }
            let drafts = call.house.plans.drafts()
            values["hasDrafts"] = !drafts.isEmpty
            values["drafts"] = drafts.prefix(20).map { draft -> [String: Any] in
                [
                    "id": draft.id, "at": draft.madeAt.minuteText, "officer": draft.officer,
                    "date": draft.request.date ?? draft.request.today.iso,
                    "orders": "\(orders(draft.request).count)", "matter": draft.matter ?? "",
                ]
            }
            values["hasForce"] = call.house.plans.has("force.csv")
            values["hasRules"] = call.house.plans.has("rules.yaml")
            values["today"] = words.now.civilDate.iso
        }
        return try call.page(
            "board-plans", title: Text(zh: "统一调配", en: "Dispatch"), values,
            status: refusal == nil ? .ok : .unprocessableContent)
    }

    /// What people ordered about single cases.
    static func orders(_ request: PlanRequest) -> [String] {
        request.pin.map { "--pin \($0)" } + request.forbid.map { "--forbid \($0)" }
            + request.stay.map { "--stay \($0)" }
    }

    // MARK: Cases

    /// The directory whose register of cases is used: the console's own, else the node's.
    static func registerDirectory(_ call: Call) -> String? {
        let places = [call.house.source.directory, call.house.source.courtDirectory].compactMap(
            \.self)
        return places.first { directory in
            (try? CaseRegister(reading: directory)).flatMap { try? $0.imports() }?.isEmpty == false
        }
    }

    private static func register(_ call: Call, _ words: DeskWords) -> [String: Any] {
        guard let directory = registerDirectory(call),
            let register = try? CaseRegister(reading: directory),
            let count = try? register.count(CaseFilter()), let imports = try? register.imports()
        else { return ["hasCases": false, "cases": "0", "imports": [[String: Any]]()] }
        return [
            "hasCases": count > 0, "cases": "\(count)",
            "imports": imports.sorted { $0.id > $1.id }.prefix(5).map { one -> [String: Any] in
                [
                    "at": one.at.minuteText, "rows": "\(one.rows)", "added": "\(one.added)",
                    "updated": "\(one.updated)", "closed": "\(one.closed)",
                ]
            },
        ]
    }

    /// Takes a file of open cases in.
    static func take(_ call: Call) throws -> Reply {
        try PlanGate.demand(call)
        guard let file = call.form.files.first(where: { $0.field == "cases" && $0.size > 0 }) else {
            return try show(call, missing("未选择案件文件", "no file of cases was chosen"), "")
        }
        let status = try call.status()
        let area = CaseArea(
            realm: status.realm, rehearsal: status.rehearsal, courts: status.courts)
        let result: (reading: CaseReading, done: CaseImport?)
        do throws(CaseFault) {
            result = try CaseRegister.add(
                file.path, area: area, to: call.house.source.directory,
                options: ImportOptions(
                    skipsBad: call.form["skip"] == "yes",
                    isComplete: call.form["complete"] == "yes" && call.form["skip"] != "yes"),
                now: call.now)
        } catch {
            return try show(call, error.refusal, "")
        }
        guard let done = result.done else {
            let first = result.reading.problems.prefix(8)
            func list(_ words: (Text) -> String) -> String {
                first.map { "\($0.line) \($0.column) \(plain(words($0.reason)))" }
                    .joined(separator: "；")
            }
            let bad = Refusal(
                code: "case.rows", rule: "docs/dispatch-cases.md",
                reason: Text(
                    zh: "有 \(result.reading.badRows) 行不能使用，未导入：\(list { $0.zh })",
                    en:
                        "\(result.reading.badRows) rows can't be used, nothing was taken: \(list { $0.en })"
                ),
                remedy: Text(zh: "改正这些行，或者选择略过", en: "mend these rows, or leave them out"))
            return try show(call, bad, "")
        }
        return try show(
            call, nil,
            call.language(
                "导入\(done.rows)行：新增\(done.added)，更新\(done.updated)，已结\(done.closed)",
                "\(done.rows) rows: \(done.added) new, \(done.updated) updated, \(done.closed) closed"
            ))
    }

    private static func missing(_ zh: String, _ en: String) -> Refusal {
        Refusal(
            code: "plan.form", rule: "", reason: Text(zh: zh, en: en),
            remedy: Text(zh: "选择文件后重试", en: "choose one and try again"))
    }

    // MARK: Solving

    private static func job(_ call: Call, _ words: DeskWords) -> [String: Any] {
        guard let job = call.house.plans.job else { return ["hasJob": false, "isRunning": false] }
        return [
            "hasJob": true, "isRunning": job.isRunning, "job": job.id, "jobOfficer": job.officer,
            "stage": stage(job.stage, words.language), "seconds": "\(Int(job.seconds))",
            "limit": "\(Int(job.limit))", "objective": job.objective ?? "–",
            "bound": job.bound ?? "–",
            "isMade": !job.isRunning && job.refusal == nil,
            "jobRefusal": job.refusal.map { words.language.line($0) } ?? "",
        ]
    }

    private static func stage(_ name: String, _ language: Language) -> String {
        name.isEmpty ? language("读取", "reading") : name
    }

    /// Starts a search, or stops the one that runs.
    static func solve(_ call: Call) throws -> Reply {
        try PlanGate.demand(call)
        let plans = call.house.plans
        if call.form["stop"] == "yes" {
            plans.stop()
            return .redirect("/board/dispatch")
        }
        for (field, name) in [("force", "force.csv"), ("rules", "rules.yaml")] {
            if let file = call.form.files.first(where: { $0.field == field && $0.size > 0 }) {
                try plans.take(file, as: name, atMost: smallFile)
            }
        }
        guard plans.has("force.csv") else {
            return try show(call, missing("未选择力量文件", "no file of force was chosen"), "")
        }
        if !plans.has("rules.yaml") { try plans.write(Array(WebAssets.rules.utf8), "rules.yaml") }
        guard let directory = registerDirectory(call) else {
            return try show(call, missing("尚未导入案件", "no cases have been imported"), "")
        }
        let status = try call.status()
        var request = PlanRequest(
            area: status.process.rawValue, rules: plans.path("rules.yaml"),
            force: plans.path("force.csv"), today: status.civil.civilDate)
        request.data = directory
        request.date = call.form.text("date")
        request.campaign = call.form.text("campaign")
        request.seconds = min(max(Double(call.form["seconds"]) ?? 30, 1), 1_800)
        request.gap = min(max(Double(call.form["gap"]) ?? 0.1, 0), 100)
        do {
            _ = try plans.start(
                request, officer: try call.requireOfficer(), matter: call.form.text("matter"),
                changes: [], at: call.now)
        } catch PageFault.refused(let refusal) {
            return try show(call, refusal, "")
        }
        return .redirect("/board/dispatch")
    }
}
