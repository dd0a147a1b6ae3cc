import Domain
import Engine
import HTTPTypes
import Hummingbird
import Procedure
import Runtime
import Sodium
import Store
import Wording

/// An act's form, and its doing. Whether it is lawful is the engine's to say: the form shows what
/// the engine answered, beside what was entered.
struct ActPage {
    let call: Call
    let words: DeskWords
    let form: ActForm
    private let forms: ActForms
    /// Nil for an act that opens a matter.
    let detail: MatterDetail?
    let standing: ActStanding?
    /// The court without a node whose paper is recorded here (代录); nil for this court's own act.
    let outside: Court?

    // MARK: Requests

    static func show(_ call: Call, opening: (String, String)? = nil) throws -> Reply {
        try ActPage(call, opening: opening).page(reading: nil, refusal: nil)
    }

    static func submit(_ call: Call, opening: (String, String)? = nil) throws -> Reply {
        try ActPage(call, opening: opening).submit()
    }

    private init(_ call: Call, opening: (String, String)?) throws {
        self.call = call
        words = try DeskWords(call)
        let verb = opening?.1 ?? call.parameters.get("verb") ?? ""
        let officer = try call.requireOfficer()
        let tree = try CourtTree(words.status.courts)
        outside = try OutsideEntry.court(call, tree)
        let forms = ActForms(
            own: outside?.id ?? words.status.process, officer: officer, tree: tree, now: words.now,
            receiver: call.query.text("to")
                // A paper that comes here is as a rule for this court.
                ?? (outside == nil ? "" : words.status.process.rawValue))
        self.forms = forms
        var standings: [ActStanding] = []
        let made: ActForm?
        if let name = call.parameters.get("matter") {
            guard case .detail(let detail) = try call.see(.show(matter: name)).response else {
                throw PageFault.notFound
            }
            self.detail = detail
            if case .standings(let list) = try call.see(
                .standings(matter: name, recordedFor: outside?.id)
            ).response {
                standings = list
            }
            made = (detail.provisional ?? detail.record.matter).flatMap { forms.form(verb, in: $0) }
        } else {
            detail = nil
            if case .standings(let list) = try call.see(
                .standings(matter: nil, recordedFor: outside?.id)
            ).response {
                standings = list
            }
            made = forms.form(
                verb, opening: opening?.0 ?? call.parameters.get("procedure") ?? "")
        }
        guard let made else { throw PageFault.notFound }
        form = made
        standing = standings.first { $0.verb == verb && $0.procedure == made.procedure }
    }

    private var reading: FieldReading {
        let call = call
        return forms.reading { text in
            guard case .detail(let one) = try call.see(.show(matter: text)).response else {
                throw PageFault.notFound
            }
            return one.record.id
        }
    }

    // MARK: Doing

    private func submit() throws -> Reply {
        var reading = FormReading(form.fields, call.form, self.reading)
        var papers: [KeptPaper]
        do {
            papers = try PaperIntake(call).papers()
        } catch PageFault.refused(let refusal) {
            return try page(reading: reading, refusal: refusal)
        }
        let entry = try outside.map { try OutsideEntry($0.id, call, &papers) }
        reading.take(papers.map(\.paper), approvals())
        let kept = papers + (entry?.scan.map { [$0] } ?? [])
        if let refusal = entry?.refusal {
            return try page(reading: reading, refusal: refusal, kept: kept)
        }
        guard reading.faults.isEmpty else {
            return try page(reading: reading, refusal: nil, kept: kept)
        }
        let body: ActBody
        do {
            body = try form.build(reading.values)
        } catch let fault as FieldFault {
            reading.add(fault)
            return try page(reading: reading, refusal: nil, kept: kept)
        } catch let fault as ArgumentFault {
            let text = Text(zh: fault.description, en: fault.description)
            reading.add(FieldFault(field: form.fields.first?.row.name ?? "", text: text))
            return try page(reading: reading, refusal: nil, kept: kept)
        }
        if call.form["_draft"] == "1" {
            return try PaperPage.draft(
                call, form, reading.values, detail?.provisional ?? detail?.record.matter, words)
        }
        let request = ActRequest(
            matter: detail?.record.id.rawValue, officer: try call.requireOfficer(),
            key: key ?? Self.makeKey(), wait: 1_500, recordedFor: entry?.record, body: body)
        do {
            guard case .act(let reply) = try call.ask(.act(request)) else { throw PageFault.busy }
            if let refusal = reply.refusal, reply.status == .refused {
                return try page(reading: reading, refusal: refusal, kept: kept)
            }
            return .redirect("/matters/\(reply.matter)")
        } catch PageFault.refused(let refusal) {
            return try page(reading: reading, refusal: refusal, kept: kept)
        }
    }

    /// A form's own key: sent twice, it is done once. Only a key that a page has made is taken.
    static func key(of form: FormData) throws -> String {
        guard let key = madeKey(of: form) else { throw PageFault.malformed }
        return key
    }

    private static func madeKey(of form: FormData) -> String? {
        let key = form["_key"]
        return key.hasPrefix("console/") && key.utf8.count == 40 ? key : nil
    }

    private var key: String? { Self.madeKey(of: call.form) }

    static func makeKey() -> String { "console/" + AccountStore.secret().prefix(32) }

    private func approvals() -> [Approval] {
        form.approvals.enumerated().compactMap { slot, role in
            guard let officer = call.form.text("_approver\(slot)") else { return nil }
            return Approval(
                officer: officer, role: role, at: words.now,
                note: call.form["_note\(slot)"].trimmed)
        }
    }

    // MARK: Showing

    private func page(
        reading: FormReading?, refusal: Refusal?, kept: [KeptPaper] = []
    ) throws -> Reply {
        let isSent = reading != nil
        var values: [String: Any] = [
            "heading": PageBook.both(form.term, form.english, call.language),
            "word": words.language(form.term, form.english), "citation": form.citation,
            "action": call.path, "canDraft": form.document != nil && outside == nil,
            "late": standing?.outOfOrder.map { words.language($0) } ?? "",
            // What was refused stays refused under its key: the next try is another act.
            "key": refusal == nil ? key ?? Self.makeKey() : Self.makeKey(),
            "fields": form.fields.map { Self.field($0, reading, call, words) },
            "hasChecks": false,
        ]
        if let detail {
            let matter = detail.provisional ?? detail.record.matter
            values["matter"] = detail.record.id.rawValue
            values["kind"] = matter.map { words.kind(Procedures.kind(of: $0.body).name) } ?? ""
        } else {
            values["matter"] = false
        }
        values["shut"] =
            isSent ? false : standing?.refusal.map { Self.notice($0, words) } ?? false as Any
        values["refused"] = refusal.map { Self.notice($0, words) } ?? false as Any
        if form.fields.contains(where: { $0.row.kind == .court }) || form.procedure == "dispute" {
            values["courts"] = words.status.courts.filter { $0.id != forms.own }.map {
                ["code": $0.code ?? $0.id.rawValue, "name": $0.name] as [String: Any]
            }
        }
        values.merge(
            OutsideEntry.values(outside, call, words, kept.last { $0.paper.kind == .scan })
        ) { _, new in new }
        values.merge(
            papers(outside == nil ? kept : kept.filter { $0.paper.kind != .scan })
        ) { _, new in new }
        values.merge(approvers()) { _, new in new }
        if form.procedure == "commission", outside == nil {
            let checks = CommissionChecks(words, call, detail).lines(form, reading?.values)
            values["hasChecks"] = !checks.isEmpty
            values["checks"] = checks
        }
        let isGood = refusal == nil && reading?.faults.isEmpty != false
        return try call.page(
            "act", title: Text(zh: form.term, en: form.english), values,
            status: isGood ? .ok : .unprocessableContent)
    }

    /// A refusal as the template shows it.
    static func notice(_ refusal: Refusal, _ words: DeskWords) -> [String: Any] {
        [
            "reason": words.language(refusal.reason), "rule": refusal.rule,
            "remedy": words.remedy(refusal),
        ]
    }

    /// One field with what stands in it, as the template shows it.
    static func field(
        _ field: FormField, _ reading: FormReading?, _ call: Call, _ words: DeskWords
    ) -> [String: Any] {
        let row = field.row
        let typed = reading == nil ? nil : call.form.all(row.name)
        let value = typed?.last ?? (call.query.text(row.name) ?? field.initial)
        var values: [String: Any] = [
            "name": row.name, "label": PageBook.both(row.term, row.english, words.language),
            "value": value,
            "required": row.isRequired, "hint": field.hint.map { words.language($0) } ?? "",
            "fault": reading?.faults[row.name].map { words.language($0) } ?? "",
            "isText": false, "isLine": false, "isChoice": false, "isFlag": false, "list": "",
            "type": "text",
        ]
        switch (row.kind, field.shape) {
        case (.choice(let rows), _):
            // What led here may have chosen already.
            let asked = call.query.all(row.name)
            let chosen = typed ?? (asked.isEmpty ? [field.initial] : asked)
            values["isChoice"] = true
            values["many"] = row.isList
            values["size"] = "\(min(max(rows.count, 2), 8))"
            values["blank"] = !row.isList
            values["choices"] = rows.map { one -> [String: Any] in
                [
                    "value": one.word, "chosen": chosen.contains(one.word),
                    "word": one.citation.isEmpty ? one.term : "\(one.term)（\(one.citation)）",
                ]
            }
        case (.flag, _):
            values["isFlag"] = true
            values["checked"] = value == "yes"
            values["required"] = false
        case (_, .area(let rows)):
            values["isText"] = true
            values["rows"] = "\(rows)"
        case (_, .instant):
            values["isLine"] = true
            values["type"] = "datetime-local"
        case (.date, _):
            values["isLine"] = true
            values["type"] = "date"
        case (.court, _):
            values["isLine"] = true
            values["list"] = "courts"
        default: values["isLine"] = true
        }
        return values
    }

    private func papers(_ kept: [KeptPaper]) -> [String: Any] {
        guard let wanted = form.papers else { return ["hasPapers": false] }
        let kinds = PaperKind.allCases.filter { !$0.isInternal }
        // What is kept already needs no row of its own.
        let missing = wanted.filter { row in
            !kept.contains { $0.paper.kind == row.kind && (!row.isSealed || $0.paper.sealed) }
        }
        let count = min(Uploads.mostFiles, max(missing.count + 2, 3))
        return [
            "hasPapers": true,
            "wanted": wanted.map { row -> [String: Any] in
                let seal = row.isSealed ? words.language("（已签章）", " (sealed 已签章)") : ""
                return ["text": words.language("需附：", "needed: ") + row.kind.term + seal]
            },
            "kept": kept.map { one -> [String: Any] in
                [
                    "token": one.token, "name": one.paper.name, "kind": one.paper.kind.term,
                    "sealed": one.paper.sealed,
                ]
            },
            "slots": (0..<count).map { slot -> [String: Any] in
                let row = slot < missing.count ? missing[slot] : nil
                let chosen = row?.kind ?? .other
                return [
                    "slot": "\(slot)", "sealed": row?.isSealed == true,
                    "kinds": kinds.map {
                        [
                            "value": $0.rawValue, "word": $0.term, "chosen": $0 == chosen,
                        ] as [String: Any]
                    },
                ]
            },
        ]
    }

    private func approvers() -> [String: Any] {
        guard !form.approvals.isEmpty else { return ["hasApprovals": false] }
        var officers: [OfficerRecord] = []
        // What was approved in an outside court is on its paper, and not on this court's register.
        if outside == nil, case .officers(let list)? = try? call.see(.officers).response {
            officers = list.filter { !$0.removed && $0.inPlaceOf == nil }
        }
        return [
            "hasApprovals": true,
            "approvals": form.approvals.enumerated().map { slot, role -> [String: Any] in
                let chosen = call.form["_approver\(slot)"]
                let able = officers.filter { $0.roles.contains(role) }
                let shown = role == .panelMember || able.isEmpty ? officers : able
                return [
                    "slot": "\(slot)", "role": role.rawValue, "term": role.term,
                    "note": call.form["_note\(slot)"], "typed": chosen,
                    "hasOfficers": !shown.isEmpty,
                    "officers": shown.map {
                        [
                            "name": $0.name, "chosen": $0.name == chosen,
                            "roles": $0.roles.map(\.term).joined(separator: "、"),
                        ] as [String: Any]
                    },
                ]
            },
        ]
    }
}

extension FormReading {
    /// Takes papers and approvals in, which are no fields.
    mutating func take(_ papers: [Paper], _ approvals: [Approval]) {
        values.papers = papers
        values.approvals = approvals
    }

    /// Takes down a fault that was found later.
    mutating func add(_ fault: FieldFault) { faults[fault.field] = fault.text }
}
