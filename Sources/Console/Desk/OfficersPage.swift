import Domain
import Engine
import HTTPTypes
import Procedure
import Runtime
import Wording

/// `/officers`: the court's register, who acts in whose place (AB角), and the forms for that.
/// Whether the officer may approve or end a delegation is the process's word.
enum OfficersPage {
    static func show(_ call: Call) throws -> Reply { try page(call, nil, "") }

    static func submit(_ call: Call) throws -> Reply {
        let language = call.language
        do {
            let isEnd = call.form["deed"] == "recall"
            let record =
                try isEnd
                ? recall(call)
                : Delegations.record(
                    name: call.form["name"], absent: call.form["absent"],
                    roles: call.form.all("role"), from: call.form["from"], to: call.form["to"],
                    by: try call.requireOfficer(), in: try records(call))
            _ = try call.see(.setOfficer(record))
            let who = "\(record.name) — \(record.inPlaceOf ?? "")"
            return try page(
                call, nil,
                isEnd
                    ? language("代行已终止：\(who)", "the delegation has ended: \(who)")
                    : language("代行已登记：\(who)", "the delegation is on record: \(who)"))
        } catch PageFault.refused(let refusal) {
            return try page(call, refusal, "")
        } catch let refusal as Refusal {
            return try page(call, refusal, "")
        }
    }

    private static func recall(_ call: Call) throws -> OfficerRecord {
        let record = OfficerRecord(
            name: call.form["name"], roles: [], removed: true, by: try call.requireOfficer(),
            inPlaceOf: call.form["absent"])
        try Delegations.demand(record, in: try records(call))
        return record
    }

    private static func records(_ call: Call) throws -> [OfficerRecord] {
        guard case .officers(let records) = try call.see(.officers).response else {
            throw PageFault.busy
        }
        return records
    }

    private static func page(_ call: Call, _ refusal: Refusal?, _ done: String) throws -> Reply {
        let words = try DeskWords(call)
        let records = try records(call).filter { !$0.removed }
        let own = records.filter { $0.inPlaceOf == nil }
        func roles(_ record: OfficerRecord) -> String {
            record.roles.map { words.language.term($0.term, $0.rawValue) }.joined(separator: "、")
        }
        let delegations = records.filter {
            $0.inPlaceOf != nil && ($0.to.map { $0 > words.now } ?? true)
        }
        return try call.page(
            "officers", title: Text(zh: "人员和代行", en: "Officers and delegations"),
            [
                "officers": own.map { ["name": $0.name, "roles": roles($0)] as [String: Any] },
                "hasDelegations": !delegations.isEmpty,
                "delegations": delegations.map { one -> [String: Any] in
                    [
                        "name": one.name, "absent": one.inPlaceOf ?? "", "roles": roles(one),
                        "from": one.from?.minuteText ?? "", "to": one.to?.minuteText ?? "",
                        "by": one.by,
                    ]
                },
                "roles": OfficerRole.allCases.map {
                    ["value": $0.rawValue, "word": $0.term] as [String: Any]
                },
                "from": call.form.text("from") ?? words.now.civilDate.iso,
                "to": call.form["to"], "done": refusal == nil ? done : "",
                "refused": refusal.map { one -> [String: Any] in
                    [
                        "reason": words.language(one.reason), "rule": one.rule,
                        "remedy": words.remedy(one),
                    ]
                } ?? false as Any,
            ], status: refusal == nil ? .ok : .unprocessableContent)
    }
}

/// Delegations (AB角) as forms and programs enter them.
enum Delegations {
    /// What is entered. Without roles the scope is every role of the officer who is away; a last
    /// date alone means its end. Throws a `Refusal`.
    static func record(
        name: String, absent: String, roles: [String], from: String, to: String, by: String,
        in records: [OfficerRecord]
    ) throws -> OfficerRecord {
        var scope = roles.filter { !$0.isEmpty }.compactMap { OfficerRole(rawValue: $0) }
        if scope.isEmpty {
            scope =
                records.first { $0.name == absent && $0.inPlaceOf == nil && !$0.removed }?.roles
                ?? []
        }
        let end = CivilDate(iso: to)?.advanced(byDays: 1).start ?? Instant(iso: to)
        guard let first = CivilDate(iso: from)?.start ?? Instant(iso: from), let end else {
            throw Refusal(
                code: "delegation.dates", rule: "法〔2021〕322号 §10（AB角，自定）",
                reason: Text(zh: "代行须有起止日期", en: "a delegation has a first and a last day"),
                remedy: Text(zh: "日期写作 2026-03-05", en: "write dates such as 2026-03-05"))
        }
        return OfficerRecord(
            name: name, roles: OfficerRole.allCases.filter(scope.contains), removed: false, by: by,
            inPlaceOf: absent, from: first, to: end)
    }

    /// - Throws: `Refusal` when there is no such delegation to end.
    static func demand(_ record: OfficerRecord, in records: [OfficerRecord]) throws {
        guard
            records.contains(where: {
                $0.name == record.name && $0.inPlaceOf == record.inPlaceOf && !$0.removed
                    && $0.inPlaceOf != nil
            })
        else {
            throw Refusal(
                code: "delegation.none", rule: "AB角（自定）",
                reason: Text(
                    zh: "没有“\(record.name)”代“\(record.inPlaceOf ?? "")”的授权",
                    en: "“\(record.name)” does not act for “\(record.inPlaceOf ?? "")”"),
                remedy: Text(zh: "在人员名册中查看", en: "look at the register of officers"))
        }
    }
}

/// `/roster`: the court's duty roster (值班表), days without anybody included.
enum RosterPage {
    /// Days shown at most.
    private static let most = 60

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let today = words.now.civilDate
        var days: [RosterDay] = []
        do {
            let id = MatterID(rosterOf: words.status.process).rawValue
            if case .detail(let detail) = try call.see(.show(matter: id)).response,
                case .roster(let state)? = (detail.provisional ?? detail.record.matter)?.body
            {
                days = state.days.filter { $0.date >= today }
            }
        } catch PageFault.refused(let refusal) where refusal.code == "matter.unknown" {}
        guard case .standings(let list) = try call.see(.standings(matter: nil)).response else {
            throw PageFault.busy
        }
        let bar = list.first { $0.procedure == "roster" }?.refusal
        var lines: [[String: Any]] = []
        var next = today
        for day in days {
            // Every day has somebody, holidays included: what is missing is seen at once.
            while next < day.date, lines.count < most {
                lines.append(["date": next.iso, "weekday": words.weekday(next), "missing": true])
                next = next.advanced(byDays: 1)
            }
            guard lines.count < most else { break }
            lines.append([
                "date": day.date.iso, "weekday": words.weekday(day.date), "officer": day.officer,
                "phone": day.phone, "missing": false,
            ])
            next = day.date.advanced(byDays: 1)
        }
        return try call.page(
            "roster", title: Text(zh: "值班表", en: "Duty roster"),
            [
                "days": lines, "hasDays": !lines.isEmpty, "mayPublish": bar == nil,
                "barred": bar.map { words.language.line($0) } ?? "",
            ])
    }
}
