/// A value that a clerk enters into a field of an act (填报项).
package enum FieldValue: Hashable, Codable, Sendable {
    /// At most 8,000 bytes.
    case text(String)
    /// One of the words that the field's table row lists.
    case choice(String)
    case court(CourtID)
    case date(CivilDate)
    /// Fen (分).
    case amount(Int64)
    case number(Int64)
    case flag(Bool)
    case caseNumber(CaseNumber)
    case matter(MatterID)
    case window(Window)
    /// Days on which time did not run, both ends included.
    case stretch(from: CivilDate, to: CivilDate)
}

/// A field with what was entered: one value, or several where its row allows that.
package struct Field: Hashable, Codable, Sendable {
    package var name: String
    package var values: [FieldValue]

    package init(_ name: String, _ values: [FieldValue]) {
        self.name = name
        self.values = values
    }

    package init(_ name: String, _ value: FieldValue) { self.init(name, [value]) }
}

/// The words of an act whose procedure is given as a table: which table, which row, and what was
/// entered.
package struct TabledAct: Hashable, Codable, Sendable {
    /// Name of the procedure's table, such as `transfer`.
    package var procedure: String
    package var verb: String
    package var fields: [Field]
    package var papers: [Paper]
    package var approvals: [Approval]

    package init(
        procedure: String, verb: String, fields: [Field] = [], papers: [Paper] = [],
        approvals: [Approval] = []
    ) {
        self.procedure = procedure
        self.verb = verb
        self.fields = fields
        self.papers = papers
        self.approvals = approvals
    }

    /// What was entered into a field; empty when nothing was.
    package func values(_ name: String) -> [FieldValue] {
        fields.first { $0.name == name }?.values ?? []
    }

    /// The only value of a field; nil without one.
    package func value(_ name: String) -> FieldValue? { values(name).first }
}

/// An act that took effect, as its matter remembers it.
package struct TabledStep: Hashable, Codable, Sendable {
    package var verb: String
    package var by: CourtID
    package var at: Instant
    /// Number of the entry; 0 until it is folded.
    package var entry: Int

    package init(verb: String, by: CourtID, at: Instant, entry: Int = 0) {
        self.verb = verb
        self.by = by
        self.at = at
        self.entry = entry
    }
}

/// One line of a list that a matter keeps (登记行), such as a holder in a seizure queue, or one
/// payment of a case.
package struct TabledLine: Hashable, Codable, Sendable {
    /// What names it in its matter, as entered.
    package var key: String
    /// Its place in the order; 0 where the list has none.
    package var rank: Int64
    /// The court that answers for it; nil when it is no court's, such as a tax office's seizure.
    package var court: CourtID?
    /// One of the words that the table lists.
    package var status: String
    /// What was entered last into each field of the line.
    package var fields: [Field]
    /// Ids of the deadlines that were started for it.
    package var deadlines: [String]

    package init(
        key: String, rank: Int64 = 0, court: CourtID? = nil, status: String = "",
        fields: [Field] = [], deadlines: [String] = []
    ) {
        self.key = key
        self.rank = rank
        self.court = court
        self.status = status
        self.fields = fields
        self.deadlines = deadlines
    }
}

extension [TabledLine] {
    /// Takes a line in, in the place of the one with the same key.
    package mutating func put(_ line: TabledLine) {
        if let place = firstIndex(where: { $0.key == line.key }) {
            self[place] = line
        } else {
            append(line)
        }
    }
}

/// What happens in a matter whose procedure is given as a table.
package enum TabledEvent: Hashable, Codable, Sendable {
    /// The opening; makes the matter.
    case opened(procedure: String, ruleSet: String, by: CourtID, at: Instant)
    /// An act of the table took effect.
    case done(TabledAct, by: CourtID, at: Instant)
    /// The matter moved to a stage.
    case staged(String)
    /// The power to enforce (执行权) passed to a court: exactly one holds it at any instant.
    case powerPassed(to: CourtID, at: Instant)
    /// A line of the matter's list is new, or is another now.
    case lined(TabledLine)
    /// The end, with its outcome.
    case closed(outcome: String, at: Instant)
}

/// The state of a matter whose procedure is given as a table.
package struct TabledState: Hashable, Codable, Sendable {
    package var procedure: String
    package var stage: String
    package var opener: CourtID
    /// What was entered last into each field, in the order of first entry.
    package var facts: [Field]
    /// Acts that took effect, in order.
    package var steps: [TabledStep]
    package var papers: [Paper]
    /// Lines of the list that the procedure keeps, in the order of first entry.
    package var lines: [TabledLine]
    /// The court that holds the power to enforce; nil where the procedure does not move it.
    package var power: CourtID?
    package var powerSince: Instant?
    /// How it ended; nil while it is open.
    package var outcome: String?

    package init(procedure: String, opener: CourtID) {
        self.procedure = procedure
        self.stage = ""
        self.opener = opener
        self.facts = []
        self.steps = []
        self.papers = []
        self.lines = []
    }

    /// What was entered last into a field; empty when nothing was.
    package func facts(_ name: String) -> [FieldValue] {
        facts.first { $0.name == name }?.values ?? []
    }

    /// The act was done by the court, or by any when none is named.
    package func hasDone(_ verb: String, by court: CourtID? = nil) -> Bool {
        steps.contains { $0.verb == verb && (court == nil || $0.by == court) }
    }
}
