import Domain
import Engine
import HTTPTypes
import Procedure
import Runtime
import Store
import Wording

/// What programs read.
enum APIViews {
    /// Lines of one page at most.
    static let mostLines = 200
    /// Lines of a list that has no pages.
    static let mostListed = 1_000

    // MARK: Process

    static func health(_ call: APICall) throws -> JSONText {
        guard call.house.source.isWell() else { throw APIProblem.busy }
        return .fields(["status": .string("ok")])
    }

    static func courts(_ call: APICall) throws -> JSONText {
        let status = try call.status()
        let limit = call.whole("limit") ?? 50
        var found = status.courts
        if let text = call.text("text") {
            found = CourtFinder(try CourtTree(status.courts)).find(text, most: limit + 1)
        }
        return .fields([
            "courts": .array(found.prefix(limit).map(Documents.court)),
            "more": .bool(found.count > limit),
        ])
    }

    static func officers(_ call: APICall) throws -> JSONText {
        guard case .officers(let records) = try call.see(.officers).response else {
            throw APIProblem.busy
        }
        return .fields(["officers": .array(records.map(Documents.officer))])
    }

    // MARK: Held items

    static func held(_ call: APICall) throws -> JSONText {
        guard case .held(let items) = try call.see(.held(all: call.flag("all") ?? false)).response
        else { throw APIProblem.busy }
        return .fields([
            "held": .array(items.prefix(mostListed).map(Documents.held)),
            "more": .bool(items.count > mostListed),
        ])
    }

    static func handleHeld(_ call: APICall) throws -> JSONText {
        guard let peer = call.text("peer").flatMap({ CourtID($0) }),
            let key = HeldKey(
                peer: peer,
                number: "\(call.whole("incarnation") ?? 0)/\(call.whole("sequence") ?? 0)")
        else { throw APIProblem.malformed("peer", "须为对端编号", "the id of a peer is wanted") }
        let wish = HeldRequest(
            item: key, discards: call.body?["deed"]?.string == "discard", by: call.officer,
            why: call.body?["why"]?.string ?? "")
        guard case .heldHandled(let handling) = try call.see(.handleHeld(wish)).response else {
            throw APIProblem.busy
        }
        return Documents.handling(handling)
    }

    // MARK: Delegations

    /// Enters a delegation; one that stands already in the same words is not entered again.
    static func delegate(_ call: APICall) throws -> JSONText {
        guard case .officers(let records) = try call.see(.officers).response else {
            throw APIProblem.busy
        }
        let body = call.body ?? .null
        let record: OfficerRecord
        do {
            record = try Delegations.record(
                name: body["name"]?.string ?? "", absent: body["inPlaceOf"]?.string ?? "",
                roles: (body["roles"]?.items ?? []).compactMap(\.string),
                from: body["from"]?.string ?? "", to: body["to"]?.string ?? "",
                by: call.officer, in: records)
        } catch let refusal as Refusal {
            throw APIProblem(.unprocessableContent, refusal)
        }
        if !records.contains(record) { _ = try call.see(.setOfficer(record)) }
        return Documents.officer(record)
    }

    /// Ends a delegation.
    static func recall(_ call: APICall) throws -> JSONText {
        guard case .officers(let records) = try call.see(.officers).response else {
            throw APIProblem.busy
        }
        let record = OfficerRecord(
            name: call.body?["name"]?.string ?? "", roles: [], removed: true, by: call.officer,
            inPlaceOf: call.body?["inPlaceOf"]?.string ?? "")
        if !records.contains(record) {
            do { try Delegations.demand(record, in: records) } catch let refusal as Refusal {
                throw APIProblem(.unprocessableContent, refusal)
            }
            _ = try call.see(.setOfficer(record))
        }
        return Documents.officer(record)
    }

    // MARK: Procedures

    static func procedures(_ call: APICall) throws -> JSONText {
        func line(_ name: String, _ term: Text, _ citation: String) -> JSONText {
            .fields([
                "name": .string(name), "term": .words(term), "citation": .string(citation),
            ])
        }
        return .fields([
            "procedures": .array(
                [
                    line("commission", Text(zh: "事项委托", en: "commission between courts"), ""),
                    line("dispute", Text(zh: "执行争议协调", en: "dispute between courts"), ""),
                ] + Tables.all.map { line($0.name, $0.term, $0.citation) })
        ])
    }

    static func procedure(_ call: APICall) throws -> JSONText {
        let name = call.text("name") ?? ""
        if let table = Tables[name] { return Documents.procedure(table) }
        guard name == "commission" || name == "dispute" else { throw APIProblem.unknownProcedure }
        let status = try call.status()
        let forms = ActForms(
            own: status.process, officer: call.officer, tree: try CourtTree(status.courts),
            now: status.civil)
        let isCommission = name == "commission"
        let term =
            isCommission
            ? Text(zh: "事项委托", en: "commission between courts")
            : Text(zh: "执行争议协调", en: "dispute between courts")
        let verbs = isCommission ? CommissionVerb.verbs : DisputeRules.verbs
        return .fields([
            "name": .string(name), "term": .words(term), "citation": .string(""),
            "stages": .array([]),
            "acts": .array(
                verbs.map { rule in
                    let form = forms.form(rule.verb, opening: name)
                    let stages =
                        isCommission
                        ? CommissionVerb.table.first { $0.verb == rule.verb }?.stages.map(
                            \.rawValue)
                        : DisputeRules[rule.verb]?.phases.map(\.rawValue)
                    return Documents.act(
                        rule, english: form?.english ?? rule.verb, citation: form?.citation ?? "",
                        stages: stages ?? [], opens: rule.verb == "draft" || rule.verb == "raise",
                        fields: form?.fields.map(\.row) ?? [], papers: form?.papers ?? [],
                        approvals: form?.approvals ?? [], document: form?.document)
                }),
        ])
    }

    // MARK: Matters

    static func matters(_ call: APICall) throws -> JSONText {
        let limit = call.whole("limit") ?? 50
        var filter = ListRequest(
            kind: call.text("kind"), stage: call.text("stage"), open: call.flag("open"),
            drafts: call.flag("draft"), overdue: call.flag("overdue") ?? false,
            party: call.text("party"), text: call.text("text"), officer: call.text("inHandOf"),
            limit: limit + 1, sort: call.text("sort").flatMap(MatterOrder.init))
        if let after = call.text("after") {
            // A cursor says nothing of a matter that the officer does not see.
            do { _ = try call.see(.show(matter: after)) } catch let problem as APIProblem
                where problem.status != .serviceUnavailable
            {
                throw APIProblem.malformed(
                    "after", "没有这一协调事项，请从头读取", "there is no such matter; begin anew")
            }
            filter.after = after
        }
        let (response, withheld) = try call.see(.list(filter))
        guard case .matters(let lines) = response else { throw APIProblem.busy }
        let shown = lines.prefix(limit)
        return .fields([
            "matters": .array(shown.map(Documents.line)),
            "next": .text(lines.count > limit ? shown.last?.id.rawValue : nil),
            "withheld": Documents.withheld(withheld),
        ])
    }

    static func matter(_ call: APICall) throws -> JSONText {
        let (response, withheld) = try call.see(.show(matter: call.text("matter") ?? ""))
        guard case .detail(let detail) = response else { throw APIProblem.busy }
        guard case .object(var fields) = Documents.detail(detail, try call.status()) else {
            throw APIProblem.busy
        }
        fields.append(.init("withheld", Documents.withheld(withheld)))
        return .object(fields)
    }

    static func entry(_ call: APICall) throws -> JSONText {
        let request = ControlRequest.entry(
            matter: call.text("matter") ?? "", number: call.whole("entry") ?? 0)
        guard case .entry(let entry) = try call.see(request).response else { throw APIProblem.busy }
        return Documents.entry(entry, try call.status().civil)
    }

    /// What could be done now; of what can, also what has to be entered.
    static func standings(_ call: APICall) throws -> JSONText {
        let name = call.text("matter")
        let status = try call.status()
        let tree = try CourtTree(status.courts)
        let outside = try call.text("recordedFor").map { text throws -> CourtID in
            guard let court = CourtFinder(tree).only(text) else {
                throw APIProblem.malformed(
                    "recordedFor", "法院名录中没有，或者有几个", "the directory has none, or several")
            }
            return court.id
        }
        guard
            case .standings(let list) = try call.see(
                .standings(matter: name, recordedFor: outside)
            ).response
        else { throw APIProblem.busy }
        let forms = ActForms(
            own: outside ?? status.process, officer: call.officer, tree: tree, now: status.civil)
        var matter: Matter?
        if let name {
            let detail = try call.detail(name)
            matter = detail.provisional ?? detail.record.matter
        }
        return .fields([
            "standings": .array(
                list.map { one in
                    let form =
                        matter.map { forms.form(one.verb, in: $0) }
                        ?? forms.form(one.verb, opening: one.procedure)
                    let shown = one.isOpen ? form : nil
                    return .fields([
                        "procedure": .string(one.procedure), "verb": .string(one.verb),
                        "name": .words(one.name), "open": .bool(one.isOpen),
                        "refusal": Documents.refusal(one.refusal),
                        "outOfOrder": one.outOfOrder.map(JSONText.words) ?? .null,
                        "fields": .array(shown?.fields.map { Documents.field($0.row) } ?? []),
                        "papers": .array(shown?.papers?.map(Documents.paper) ?? []),
                        "approvals": .array(
                            shown?.approvals.map { .string($0.rawValue) } ?? []),
                    ])
                })
        ])
    }

    // MARK: What is owed

    static func duties(_ call: APICall) throws -> JSONText {
        let request = DutyRequest(
            court: call.text("court"), throughHoliday: call.flag("throughHoliday") ?? false)
        let (response, withheld) = try call.see(.duties(request))
        guard case .duties(let list) = response else { throw APIProblem.busy }
        guard case .object(var fields) = Documents.duties(list, now: try call.status().civil) else {
            throw APIProblem.busy
        }
        fields.append(.init("withheld", Documents.withheld(withheld)))
        return .object(fields)
    }

    static func inbox(_ call: APICall) throws -> JSONText {
        guard case .inbox(let inbox) = try call.see(.inbox(limit: mostListed)).response else {
            throw APIProblem.busy
        }
        return Documents.inbox(inbox)
    }

    static func awaited(_ call: APICall) throws -> JSONText {
        let limit = call.whole("limit") ?? 200
        guard case .owed(let lines) = try call.see(.awaited(limit: limit + 1)).response else {
            throw APIProblem.busy
        }
        return .fields([
            "awaited": .array(lines.prefix(limit).map(Documents.owed)),
            "more": .bool(lines.count > limit),
        ])
    }

    // MARK: Figures

    private static func period(_ call: APICall) throws -> (from: CivilDate, to: CivilDate) {
        let from = try call.date("from")
        let to = try call.date("to")
        guard from <= to else {
            throw APIProblem.malformed("to", "早于 from", "it lies before from")
        }
        return (from, to)
    }

    static func figures(_ call: APICall) throws -> JSONText {
        let (from, to) = try period(call)
        let request = AppraisalRequest(
            from: from, to: to, officers: call.flag("officers") ?? false)
        guard case .appraisal(let report) = try call.see(.appraisal(request)).response else {
            throw APIProblem.busy
        }
        return Documents.appraisal(report)
    }

    static func statistics(_ call: APICall) throws -> JSONText {
        let (from, to) = try period(call)
        let request = AppraisalRequest(from: from, to: to, officers: false)
        guard case .statistics(let report) = try call.see(.statistics(request)).response else {
            throw APIProblem.busy
        }
        return Documents.statistics(report)
    }
}
