package import Domain
package import Procedure
package import Wording

/// One field of an act's form: what a procedure's table says of it, and how it is shown.
package struct FormField {
    /// How it is typed.
    package enum Shape: Hashable, Sendable {
        case line
        case area(Int)
        /// A date with a time.
        case instant
    }

    package var row: FieldRow
    package var shape: Shape
    /// What stands in it at first, one value a line.
    package var initial: String
    package var hint: Text?

    package init(
        _ row: FieldRow, _ shape: Shape = .line, initial: String = "", hint: Text? = nil
    ) {
        self.row = row
        self.shape = shape
        self.initial = initial
        self.hint = hint
    }

    /// A field of an act that is no row of a table.
    package init(
        _ name: String, _ term: String, _ english: String, _ kind: FieldRow.Kind = .text,
        _ shape: Shape = .line, optional: Bool = false, list: Bool = false, initial: String = "",
        hint: Text? = nil
    ) {
        self.init(
            FieldRow(name, term, english, kind, optional: optional, list: list), shape,
            initial: initial, hint: hint)
    }
}

/// The form of one act (办理事项): what is entered, which papers and approvals it takes, and what
/// comes of it. One description for acts of tables, commissions and disputes.
package struct ActForm {
    package var procedure: String
    package var verb: String
    package var term: String
    package var english: String
    package var citation: String
    package var fields: [FormField]
    /// Kinds of papers that it needs, with their seal; nil: it takes none.
    package var papers: [PaperRow]?
    /// Who has to approve; each is one line of the form.
    package var approvals: [OfficerRole]
    /// The paper that can be printed before the act is done.
    package var document: String?
    /// What the act is, from what was entered.
    package var build: (ActValues) throws -> ActBody

    package init(
        procedure: String, verb: String, term: String, english: String, citation: String,
        fields: [FormField], papers: [PaperRow]? = nil, approvals: [OfficerRole] = [],
        document: String? = nil, build: @escaping (ActValues) throws -> ActBody
    ) {
        self.procedure = procedure
        self.verb = verb
        self.term = term
        self.english = english
        self.citation = citation
        self.fields = fields
        self.papers = papers
        self.approvals = approvals
        self.document = document
        self.build = build
    }
}

/// What was entered into a form, read.
package struct ActValues {
    package var fields: [Field]
    package var instants: [String: Instant]
    package var papers: [Paper]
    package var approvals: [Approval]

    package init(
        fields: [Field] = [], instants: [String: Instant] = [:], papers: [Paper] = [],
        approvals: [Approval] = []
    ) {
        self.fields = fields
        self.instants = instants
        self.papers = papers
        self.approvals = approvals
    }

    /// Every value of a field; empty when nothing was entered.
    package func values(_ name: String) -> [FieldValue] {
        fields.first { $0.name == name }?.values ?? []
    }

    /// The text of a field, its lines joined; empty when nothing was entered.
    package func text(_ name: String) -> String {
        values(name).map { value in
            switch value {
            case .text(let text), .choice(let text): text
            default: ""
            }
        }.joined(separator: "\n")
    }

    /// The court in a field; nil when nothing was entered.
    package func court(_ name: String) -> CourtID? {
        if case .court(let court)? = values(name).first { court } else { nil }
    }

    /// The amount in a field, in fen; nil when nothing was entered.
    package func amount(_ name: String) -> Int64? {
        if case .amount(let fen)? = values(name).first { fen } else { nil }
    }

    /// The number in a field; nil when nothing was entered.
    package func number(_ name: String) -> Int? {
        if case .number(let number)? = values(name).first { Int(clamping: number) } else { nil }
    }

    /// Whether a field is ticked.
    package func flag(_ name: String) -> Bool { values(name).first == .flag(true) }

    /// The case number in a field; nil when nothing was entered.
    package func caseNumber(_ name: String) -> CaseNumber? {
        if case .caseNumber(let number)? = values(name).first { number } else { nil }
    }

    /// The window in a field; nil when nothing was entered.
    package func window(_ name: String) -> Window? {
        if case .window(let window)? = values(name).first { window } else { nil }
    }
}

/// Reads a form's fields. What does not read is told beside its field; the rest is kept.
package struct FormReading {
    /// What is wrong, by field.
    package var faults: [String: Text] = [:]
    package var values = ActValues()

    private static let missing = Text(zh: "必填", en: "required")

    /// - Parameters:
    ///   - fields: of the form.
    ///   - form: as it was sent.
    ///   - reading: of one value.
    package init(_ fields: [FormField], _ form: FormData, _ reading: FieldReading) {
        for field in fields { read(field, form, reading) }
    }

    private mutating func read(_ field: FormField, _ form: FormData, _ reading: FieldReading) {
        let row = field.row
        let texts = Self.texts(field, form)
        guard !texts.isEmpty else {
            if row.isRequired { faults[row.name] = Self.missing }
            return
        }
        do {
            if field.shape == .instant {
                values.instants[row.name] = try Words.instant(texts[0])
                return
            }
            let read = try texts.map { try reading.value($0, row) }
            // A tick that is not set says nothing where it may be left out.
            if case .flag = row.kind, !row.isRequired, read == [.flag(false)] { return }
            values.fields.append(Field(row.name, row.isList ? read : Array(read.suffix(1))))
        } catch let failure as CommandFailure {
            faults[row.name] =
                failure.refusal.code == "act.field"
                ? failure.refusal.remedy : failure.refusal.reason
        } catch let refusal as Refusal {
            faults[row.name] = refusal.reason
        } catch {
            faults[row.name] = Text(zh: "\(error)", en: "\(error)")
        }
    }

    /// What was typed: several values one a line, texts as one.
    private static func texts(_ field: FormField, _ form: FormData) -> [String] {
        let typed = form.all(field.row.name)
        switch field.row.kind {
        case .flag: return typed.suffix(1)
        case .choice: return typed.filter { !$0.isEmpty }
        default: break
        }
        let text = typed.last?.replacing("\r\n", with: "\n").trimmed ?? ""
        guard !text.isEmpty else { return [] }
        guard field.row.isList else { return [text] }
        return text.split(separator: "\n").map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}
