import Domain
import Procedure

extension ActForm {
    /// The form of a row of a procedure's table.
    init(_ row: ActRow, of table: ProcedureTable) {
        let fields = row.fields.map { field in
            let shape: FormField.Shape =
                switch field.kind {
                case .text where field.isList: .area(3)
                case .text: Self.isLong(field.name) ? .area(3) : .line
                default: field.isList ? .area(3) : .line
                }
            return FormField(field, shape, hint: Self.hint(field))
        }
        // A panel is three or more: each of them signs for it.
        let approvals = row.approvals.flatMap { role in
            Array(repeating: role, count: role == .panelMember ? 3 : 1)
        }
        self.init(
            procedure: table.name, verb: row.verb.verb, term: row.verb.term,
            english: row.english, citation: row.citation, fields: fields, papers: row.papers,
            approvals: approvals, document: row.document
        ) { values in
            .tabled(
                TabledAct(
                    procedure: table.name, verb: row.verb.verb, fields: values.fields,
                    papers: values.papers, approvals: values.approvals))
        }
    }

    /// Fields in which people write more than a line.
    private static func isLong(_ name: String) -> Bool {
        [
            "reason", "task", "facts", "finding", "findings", "note", "demand", "summary",
            "explanation", "opinion", "measures", "advice", "problem", "looked", "text", "plan",
        ].contains { name == $0 || name.hasSuffix("-\($0)") }
    }

    static func hint(_ field: FieldRow) -> Text? {
        let base: Text? =
            switch field.kind {
            case .court: Text(zh: "编号、代字或者全称", en: "id, code or full name")
            case .amount: Text(zh: "元，至多两位小数", en: "yuan, at most two decimals")
            case .caseNumber:
                Text(
                    zh: "如（2026）豫0105执12号；看不出法院的写作 法院:案号",
                    en: "such as （2026）豫0105执12号; COURT:NUMBER where it does not say whose it is")
            case .window: Text(zh: "如 15d、15wd、1mo", en: "such as 15d, 15wd, 1mo")
            case .stretch:
                Text(zh: "如 2026-01-02..2026-01-30", en: "such as 2026-01-02..2026-01-30")
            case .matter: Text(zh: "协调事项编号", en: "the id of a matter")
            case .text, .choice, .date, .number, .flag: nil
            }
        guard field.isList else { return base }
        if case .choice = field.kind { return Text(zh: "可多选", en: "several may be chosen") }
        return Text(
            zh: "一行一项" + (base.map { "；\($0.zh)" } ?? ""),
            en: "one a line" + (base.map { "; \($0.en)" } ?? ""))
    }
}
