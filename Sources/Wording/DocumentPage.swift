package import Domain
import Engine
import LegalTime
package import Procedure
package import Runtime

/// The paper that a court issues with an act, as one page ready to print: filled from the matter as
/// it stood at the act, so that what later acts have entered is not put into an earlier paper.
package struct DocumentPage {
    package var table: ProcedureTable
    package var row: ActRow
    /// As it stood right after the act; before the act is done, as it stands now.
    package var matter: Matter
    /// Nil while the act is not done: a draft.
    package var entry: EntryDetail?
    /// The court that acts; nil while it is not known.
    package var court: CourtID?
    package var courts: [Court]
    package var rehearsal: Bool
    /// The matter is on record; a draft of the act that is to open it has no number yet.
    package var isOpened: Bool
    /// What is to be entered with an act that is still to be done.
    package var drafted: [Field] = []

    package init(
        table: ProcedureTable, row: ActRow, matter: Matter, entry: EntryDetail?, court: CourtID?,
        courts: [Court], rehearsal: Bool, isOpened: Bool = true
    ) {
        self.isOpened = isOpened
        self.table = table
        self.row = row
        self.matter = matter
        self.entry = entry
        self.court = court
        self.courts = courts
        self.rehearsal = rehearsal
    }

    /// What says that the court has not sealed the paper.
    package static let unsealed = "未签章稿"
    /// What says that the paper with the court's seal is attached to the act.
    package static let sealed = "已附签章件"
    /// What says that no act stands behind the page.
    package static let undone = "拟稿，尚未办理"
    /// What says that nothing on it counts.
    package static let rehearsing = "演练"

    /// Names that stand for something of the act or the matter, besides `field.NAME` and the parts
    /// of courts (`original`, `receiving` …).
    package static let names: Set<String> = Set(
        [
            "title", "court", "number", "date", "day", "matter", "entry", "digest", "act-digest",
            "act", "procedure", "basis", "officer", "case", "addressee", "others", "blank",
            "unsealed", "sealed", "sealed-name", "sealed-digest", "undone", "rehearsal",
            "fields", "fields/term", "fields/value", "rest", "rest/term", "rest/value",
            "deadlines", "deadlines/owed-by",
            "deadlines/duty", "deadlines/window", "deadlines/from", "deadlines/due",
            "deadlines/provisional", "approvals", "approvals/role", "approvals/officer",
            "approvals/at", "papers", "papers/term", "papers/name", "papers/digest",
        ] + PageHead.Form.allCases.map { "form-\($0.rawValue)" } + roles)

    private static let roles: [String] = roleValues.map(\.rawValue)
    private static let roleValues: [PartyRole] = [
        .original, .receiving, .deciding, .assisting, .consenting, .supervising, .superior,
        .former,
    ]

    /// Whether a template of a document may ask for a name, given with the sections around it,
    /// such as `deadlines/due`.
    package static func knows(_ path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last else { return false }
        let isOfSection = parts.dropLast().contains { names.contains("\($0)/\(name)") }
        return isOfSection || names.contains(name) || isField(name)
    }

    private static func isField(_ name: String) -> Bool {
        guard name.hasPrefix("field.") else { return false }
        return fieldNames.contains(String(name.dropFirst(6)))
    }

    private static let fieldNames = Set(
        Tables.all.flatMap(\.acts).flatMap(\.fields).map(\.name))

    /// The page.
    ///
    /// - Throws: `PageTemplateError` when a template is missing or does not read.
    package func html(_ templates: DocumentTemplates) throws(PageTemplateError) -> String {
        guard let name = row.document else { throw .missing(template: row.verb.verb) }
        let head = try templates.head(name)
        let named = Set(
            try templates.template(name).names.flatMap { $0.split(separator: "/").map(String.init) }
        )
        var values = values(head)
        values["rest"] = .rows(fields { field in !shows(field, named, values) })
        return try templates.template("base").filled(values) {
            part throws(PageTemplateError) -> PageTemplate in
            let template = try templates.template(part == "body" ? name : part)
            if let strange = template.names.first(where: { !Self.knows($0) }) {
                throw .unknown(template: template.name, name: strange)
            }
            return template
        }
    }

    /// Whether a template that asks for these names says by itself what a field holds: by the
    /// field's name, or as the case or a court of the matter.
    private func shows(
        _ field: String, _ named: Set<String>, _ values: [String: PageValue]
    ) -> Bool {
        if named.contains("field.\(field)") { return true }
        let places = (Self.roles + ["case", "addressee"]).filter(named.contains)
        guard let text = text(field) else { return places.contains(field) }
        return places.contains { values[$0] == .text(text) }
    }

    /// The paper with the court's seal that is attached to the act.
    package func sealedPaper(_ head: PageHead) -> Paper? {
        let kinds = row.papers.filter(\.isSealed).map(\.kind) + (head.paper.map { [$0] } ?? [])
        return entry?.words?.papers.first { $0.sealed && kinds.contains($0.kind) }
    }

    // MARK: Values

    private func values(_ head: PageHead) -> [String: PageValue] {
        var values: [String: PageValue] = [:]
        func put(_ name: String, _ text: String?) {
            if let text, !text.isEmpty { values[name] = .text(text) }
        }
        put("title", head.title)
        put("form-\(head.form.rawValue)", head.form.rawValue)
        put("court", court.map(self.name))
        if isOpened { put("matter", matter.id.rawValue) }
        put("procedure", table.term.zh)
        put("act", row.verb.term)
        put("basis", DocumentLaw.text(row.citation))
        put("case", caseNumber)
        put("number", text("document-number"))
        put("rehearsal", rehearsal ? Self.rehearsing : nil)
        for role in Self.roleValues { put(role.rawValue, names(matter.courts(role))) }
        put("others", names(others))
        put("addressee", names(addressees))
        for field in Self.fieldNames { put("field.\(field)", text(field)) }
        values["fields"] = .rows(fields { _ in true })
        values["deadlines"] = .rows(entry?.started.map(deadline) ?? [])
        guard let entry else {
            put("undone", Self.undone)
            put("unsealed", Self.unsealed)
            put("date", Self.openDate)
            put("day", Self.openDate)
            return values
        }
        let day = entry.line.at.civilDate
        put("date", ChineseNumber.date(year: day.year, month: day.month, day: day.day))
        put("day", Self.text(day))
        put("entry", "\(entry.line.number)")
        put("digest", entry.line.digest.hex)
        put("act-digest", entry.act?.hex)
        put("officer", entry.line.officer)
        values["approvals"] = .rows((entry.words?.approvals ?? []).map(Self.approval))
        let sealed = sealedPaper(head)
        if let sealed {
            put("sealed", Self.sealed)
            put("sealed-name", sealed.name)
            put("sealed-digest", sealed.digest.hex)
        } else {
            put("unsealed", Self.unsealed)
        }
        values["papers"] = .rows(
            (entry.words?.papers ?? []).filter { $0 != sealed }.map { paper in
                [
                    "term": .text(paper.kind.term), "name": .text(paper.name),
                    "digest": .text(paper.digest.hex),
                ]
            })
        return values
    }

    /// The day is entered when the act is done.
    private static let openDate = "＿＿＿＿年＿＿月＿＿日"

    private var others: [CourtID] { matter.parties.map(\.court).filter { $0 != court } }

    /// Courts whose nodes are asked for a receipt of the act; all others where none is asked.
    private var addressees: [CourtID] {
        let asked = matter.receipts.filter { $0.entry == entry?.line.number }.map(\.court)
        let list = asked.filter { $0 != court }
        return list.isEmpty ? others : list
    }

    private var caseNumber: String? {
        let names = ["case"] + (table.claims.map { [$0.field] } ?? []) + ["cases", "first-case"]
        return names.lazy.compactMap(text).first
    }

    /// What was entered into a field, with this act or an earlier one. What the act could have
    /// entered and did not stays empty: an older value is none of this paper's.
    private func entered(_ name: String) -> [FieldValue] {
        if row.fields.contains(where: { $0.name == name }) {
            return entry?.words?.values(name)
                ?? drafted.first { $0.name == name }?.values ?? []
        }
        guard case .tabled(let state) = matter.body else { return [] }
        return state.facts(name)
    }

    private func text(_ name: String) -> String? {
        let values = entered(name)
        return values.isEmpty
            ? nil : values.map { text($0, name) }.joined(separator: "、")
    }

    /// The act's own fields by their terms: what was entered, and before the act is done what is
    /// to be entered. Ids of other matters are for the record and not for the paper.
    private func fields(_ isWanted: (String) -> Bool) -> [[String: PageValue]] {
        row.fields.compactMap { field in
            guard field.kind != .matter, isWanted(field.name) else { return nil }
            guard let value = text(field.name) else {
                return entry == nil && field.isRequired ? ["term": .text(field.term)] : nil
            }
            return ["term": .text(field.term), "value": .text(value)]
        }
    }

    private func deadline(_ deadline: Deadline) -> [String: PageValue] {
        let due = deadline.due
        let isByHour = due.window.unit == .hour
        var row: [String: PageValue] = [
            "owed-by": .text(name(deadline.owedBy)), "duty": .text(deadline.duty.zh),
            "window": .text(due.window.term),
            "from": .text(isByHour ? Self.minute(due.from) : Self.text(due.from.civilDate)),
            "due": .text(isByHour ? Self.minute(due.dueInstant) : Self.text(due.dueDate)),
        ]
        if due.provisional { row["provisional"] = .text("暂定，以公布的工作日安排为准") }
        return row
    }

    private static func approval(_ approval: Approval) -> [String: PageValue] {
        [
            "role": .text(approval.role.term), "officer": .text(approval.officer),
            "at": .text(approval.at.minuteText),
        ]
    }

    // MARK: Words

    private func name(_ id: CourtID) -> String {
        courts.first { $0.id == id }?.name ?? id.rawValue
    }

    private func names(_ ids: [CourtID]) -> String { ids.map(name).joined(separator: "、") }

    private func text(_ value: FieldValue, _ field: String) -> String {
        switch value {
        case .text(let text): return text
        case .choice(let word):
            for row in [row] + table.acts {
                for one in row.fields where one.name == field {
                    guard case .choice(let words) = one.kind else { continue }
                    if let known = words.first(where: { $0.word == word }) { return known.term }
                }
            }
            return word
        case .court(let court): return name(court)
        case .date(let date): return Self.text(date)
        case .amount(let fen): return Words.yuan(fen) + "元"
        case .number(let number): return "\(number)"
        case .flag(let flag): return flag ? "是" : "否"
        case .caseNumber(let number): return number.text
        case .matter(let matter): return matter.rawValue
        case .window(let window): return window.term
        case .stretch(let from, let to): return "\(Self.text(from))至\(Self.text(to))"
        }
    }

    private static func text(_ date: CivilDate) -> String {
        "\(date.year)年\(date.month)月\(date.day)日"
    }

    private static func minute(_ instant: Instant) -> String {
        let minutes = instant.millisecondOfDay / 60_000
        return "\(text(instant.civilDate))\(minutes / 60)时\(minutes % 60)分"
    }
}
