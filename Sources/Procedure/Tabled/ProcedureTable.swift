package import Domain

/// A procedure as a table (程序表): its stages, and for each act who may do it, when, with which
/// papers and approvals, and what follows. Decisions, the command line, documents, diagrams and the
/// simulation read the same rows, so that they cannot disagree.
package struct ProcedureTable: Hashable, Sendable {
    /// Stable name, such as `transfer`.
    package var name: String
    /// The official term, and an English name.
    package var term: Text
    /// The texts that it rests on.
    package var citation: String
    package var stages: [StageRow]
    package var acts: [ActRow]
    /// What follows when a deadline passes unmet, besides its being shown as overdue.
    package var lapses: [LapseRow]
    /// What a node's automatic receipt sets going.
    package var receipts: [ReceiptRow]
    /// What the matter has a case to itself for; nil: nothing.
    package var claims: ClaimRow?
    /// The list that a matter keeps, such as the holders in a seizure queue; nil: none.
    package var lines: LinesRow?

    package init(
        name: String, term: Text, citation: String, stages: [StageRow], acts: [ActRow],
        lapses: [LapseRow] = [], receipts: [ReceiptRow] = [], claims: ClaimRow? = nil,
        lines: LinesRow? = nil
    ) {
        self.name = name
        self.term = term
        self.citation = citation
        self.stages = stages
        self.acts = acts + [Self.look(stages, acts, receipts, lapses)]
        self.lapses = lapses
        self.receipts = receipts
        self.claims = claims
        self.lines = lines
    }

    /// Every procedure has it: a court looks at a task that no other act answers.
    private static func look(
        _ stages: [StageRow], _ acts: [ActRow], _ receipts: [ReceiptRow], _ lapses: [LapseRow]
    ) -> ActRow {
        // Whoever can have a part can have a task.
        var roles: [PartyRole] = []
        func add(_ effects: [TabledEffect]) {
            for effect in effects {
                switch effect {
                case .join(let role, _): if !roles.contains(role) { roles.append(role) }
                case .when(_, let list, let otherwise): add(list + otherwise)
                case .advance(_, _, _, let then): add(then)
                default: break
                }
            }
        }
        add(acts.flatMap(\.effects) + receipts.flatMap(\.effects) + lapses.flatMap(\.effects))
        return ActRow(
            "look", "处理待办", "looking at a task", group: acts.first?.group ?? "look",
            citation: "法〔2021〕322号 §8", officers: OfficerRole.allCases, by: roles,
            from: stages.map(\.name),
            fields: [
                FieldRow(
                    "entry-number", "记录号", "number of the entry that opened the task", .number),
                FieldRow("looked", "处理情况", "what was found and done", .text),
            ],
            guards: [
                GuardRow(
                    .owesTask("entry-number"), "no-task", "法〔2021〕322号 §8",
                    ("本院没有该记录号的待办", "this court has no task of that entry"),
                    (
                        "在该事项所待中查看待办及其记录号",
                        "what the matter waits for shows the tasks with their entries"
                    ))
            ], effects: [.finishTask("entry-number")])
    }

    package func stage(_ name: String) -> StageRow? { stages.first { $0.name == name } }

    package func act(_ verb: String) -> ActRow? { acts.first { $0.verb.verb == verb } }
}

/// The case that a matter has to itself while it is open.
package struct ClaimRow: Hashable, Sendable {
    /// The field with the number of the case.
    package var field: String
    package var purpose: CaseClaim.Purpose
    /// The field with the matter in which what `field` names is; nil where it needs none.
    package var within: String?

    package init(_ field: String, _ purpose: CaseClaim.Purpose, within: String? = nil) {
        self.field = field
        self.purpose = purpose
        self.within = within
    }

    /// What is claimed.
    ///
    /// - Parameters:
    ///   - value: of the field.
    ///   - other: of the field `within`.
    ///   - opener: the court that opens the matter.
    /// - Returns: the claim; nil when the value can't be claimed.
    func claim(_ value: FieldValue?, in other: FieldValue?, of opener: CourtID) -> CaseClaim? {
        switch (value, other) {
        case (.caseNumber(let number)?, _): CaseClaim(purpose, number.text)
        case (.text(let text)?, .matter(let matter)?):
            CaseClaim(purpose, "\(opener)/\(matter)/\(text)")
        default: nil
        }
    }
}

/// One stage (阶段).
package struct StageRow: Hashable, Sendable {
    package var name: String
    package var term: String
    /// Nothing more is owed: only facts may still come.
    package var isClosed: Bool
    /// Who owes which act now.
    package var awaits: [AwaitRow]

    package init(
        _ name: String, _ term: String, isClosed: Bool = false, awaits: [AwaitRow] = []
    ) {
        self.name = name
        self.term = term
        self.isClosed = isClosed
        self.awaits = awaits
    }
}

/// An act that a stage waits for.
package struct AwaitRow: Hashable, Sendable {
    package var role: PartyRole
    package var verb: String
    package var text: Text
    /// The window that runs for it.
    package var rule: String?
    /// Each court of the role owes it once; it is awaited of those that have not done it.
    package var each: Bool
    /// Only courts for which a deadline under `rule` is open owe it.
    package var owing: Bool
    /// Only courts entered into this field owe it.
    package var of: String?

    package init(
        _ role: PartyRole, _ verb: String, _ zh: String, _ en: String, rule: String? = nil,
        each: Bool = false, owing: Bool = false, of field: String? = nil
    ) {
        self.role = role
        self.verb = verb
        self.text = Text(zh: zh, en: en)
        self.rule = rule
        self.each = each
        self.owing = owing
        self.of = field
    }
}

/// One act (办理事项).
package struct ActRow: Hashable, Sendable {
    /// Who may do it: term, officers' roles, parts in the matter.
    package var verb: VerbRule
    package var english: String
    /// The text that it rests on, with its article.
    package var citation: String
    /// The word before the verb on the command line, such as `order`.
    package var group: String
    /// Stages in which it is admitted; empty: it opens a matter.
    package var from: [String]
    package var fields: [FieldRow]
    package var papers: [PaperRow]
    /// Each of these must have approved by name (谁审批、谁负责).
    package var approvals: [OfficerRole]
    package var guards: [GuardRow]
    package var effects: [TabledEffect]
    /// Name of the template of the paper that the court issues with it; nil: none.
    package var document: String?

    package init(
        _ verb: String, _ term: String, _ english: String, group: String, citation: String,
        officers: [OfficerRole], by parties: [PartyRole], from: [String], isFact: Bool = false,
        fields: [FieldRow] = [], papers: [PaperRow] = [], approvals: [OfficerRole] = [],
        guards: [GuardRow] = [], effects: [TabledEffect], document: String? = nil
    ) {
        self.verb = VerbRule(
            verb: verb, term: term, roles: officers, parties: parties, isFact: isFact)
        self.english = english
        self.citation = citation
        self.group = group
        self.from = from
        self.fields = fields
        self.papers = papers
        self.approvals = approvals
        self.guards = guards
        self.effects = effects
        self.document = document
    }

    /// The act opens a matter.
    package var isOpening: Bool { from.isEmpty }
}

/// A field of an act (填报项).
package struct FieldRow: Hashable, Sendable {
    /// What a field takes.
    package enum Kind: Hashable, Sendable {
        case text
        /// The words, each with its term and the text that allows it.
        case choice([ChoiceRow])
        case court
        case date
        case amount
        case number
        case flag
        case caseNumber
        case matter
        case window
        case stretch
    }

    package var name: String
    package var term: String
    package var english: String
    package var kind: Kind
    package var isRequired: Bool
    /// Several values may be given.
    package var isList: Bool

    package init(
        _ name: String, _ term: String, _ english: String, _ kind: Kind, optional: Bool = false,
        list: Bool = false
    ) {
        self.name = name
        self.term = term
        self.english = english
        self.kind = kind
        self.isRequired = !optional
        self.isList = list
    }
}

/// A word that a field of choices takes.
package struct ChoiceRow: Hashable, Sendable {
    package var word: String
    package var term: String
    /// The text that allows it; empty where none is needed.
    package var citation: String

    package init(_ word: String, _ term: String, _ citation: String = "") {
        self.word = word
        self.term = term
        self.citation = citation
    }
}

/// A paper that an act needs.
package struct PaperRow: Hashable, Sendable {
    package var kind: PaperKind
    /// With the court's seal.
    package var isSealed: Bool

    package init(_ kind: PaperKind, sealed: Bool = false) {
        self.kind = kind
        self.isSealed = sealed
    }
}

/// A condition without which an act is refused, with the refusal.
package struct GuardRow: Hashable, Sendable {
    package var condition: TabledCondition
    /// Stable name, without the procedure's.
    package var code: String
    package var rule: String
    package var reason: Text
    package var remedy: Text
    /// Courts whose common superior the refusal names as the one that could.
    package var couldBy: [CourtReference]

    package init(
        _ condition: TabledCondition, _ code: String, _ rule: String, _ reason: (String, String),
        _ remedy: (String, String), couldBy: [CourtReference] = []
    ) {
        self.condition = condition
        self.code = code
        self.rule = rule
        self.reason = Text(zh: reason.0, en: reason.1)
        self.remedy = Text(zh: remedy.0, en: remedy.1)
        self.couldBy = couldBy
    }
}

/// What follows when a deadline under a rule passes unmet.
package struct LapseRow: Hashable, Sendable {
    package var rule: String
    /// Stages in which it has these effects; elsewhere it is merely overdue.
    package var from: [String]
    package var effects: [TabledEffect]

    package init(_ rule: String, from: [String], _ effects: [TabledEffect]) {
        self.rule = rule
        self.from = from
        self.effects = effects
    }
}

/// What the automatic receipt of an act by the node of a court with a role sets going.
package struct ReceiptRow: Hashable, Sendable {
    package var verb: String
    package var role: PartyRole
    package var effects: [TabledEffect]

    package init(of verb: String, by role: PartyRole, _ effects: [TabledEffect]) {
        self.verb = verb
        self.role = role
        self.effects = effects
    }
}

/// A court as a row names it.
package indirect enum CourtReference: Hashable, Sendable {
    /// The court that acts.
    case author
    /// The court that opened the matter.
    case opener
    /// Every court with a role.
    case role(PartyRole)
    /// The court entered into a field of this act, or of an earlier one.
    case field(String)
    /// The direct superiors.
    case superior(of: CourtReference)
    /// The high courts above.
    case high(of: CourtReference)
    /// The common superior.
    case common(of: [CourtReference])
    /// The court that holds the power to enforce.
    case power
    /// The court of the line that the act names or the effects came to last; the court that opened
    /// the matter when the line is no court's.
    case line
}

/// When a window starts.
package enum StartReference: Hashable, Sendable {
    /// With the act, or its receipt, or the lapse.
    case act
    /// On the day entered into a field.
    case field(String)
    /// On the last day of the open deadline under a rule: a prolongation joins on to it.
    case end(of: String)
}

/// What an act, a receipt or a lapse does.
package indirect enum TabledEffect: Hashable, Sendable {
    case stage(String)
    /// Courts become parties, or change their role.
    case join(PartyRole, CourtReference)
    /// The nodes of these courts are asked for receipts.
    case receipt(CourtReference)
    /// A window starts; `window` names a field that holds its length (as written), or its last
    /// day.
    case start(
        rule: String, owedBy: CourtReference, duty: Text, from: StartReference = .act,
        window: String? = nil, excluding: String? = nil)
    case meet(rule: String, owedBy: CourtReference)
    case void(rule: String)
    /// As `void`, only what these courts owe.
    case release(rule: String, owedBy: CourtReference)
    case voidAll
    /// Time stops for a rule; the old date stays in the chain.
    case suspend(rule: String)
    /// Time goes on: the days of the suspension are added.
    case resume(rule: String)
    case power(CourtReference)
    /// A task for a court that no act of the table answers.
    case duty(CourtReference, Text)
    /// The author's task of the entry in the field is done.
    case finishTask(String)
    case close(String)
    /// The condition sees who has which part after the effects before it.
    case when(TabledCondition, [TabledEffect], otherwise: [TabledEffect] = [])
    /// The line takes this status, and what the act says of it; nil: the status stays.
    case line(String?)
    /// As `start`, for the line and owed by its court.
    case startLine(rule: String, duty: Text, from: StartReference = .act, window: String? = nil)
    /// What runs for the line under one of the rules is met.
    case meetLine([String])
    /// What runs for the line under one of the rules is void.
    case voidLine([String])
    /// The first line by rank that stands at `from` comes to `to`, unless one has a status of
    /// `unless` or two lines claim the place; `then` follows for that line.
    case advance(from: String, to: String, unless: [String], then: [TabledEffect])
}

/// Something that is so or not in a matter, at an act.
package indirect enum TabledCondition: Hashable, Sendable {
    /// A field (of this act or an earlier one) holds one of these words.
    case choice(String, [String])
    case isSet(String)
    /// The field is entered with this very act; what an earlier act entered does not count.
    case given(String)
    case flag(String)
    case stage([String])
    /// The act was done; by a court with the role, if one is named.
    case done(String)
    /// Every court with the role has done it (this act counts).
    case doneByAll(PartyRole, String)
    /// The author has done it before.
    case doneByAuthor(String)
    /// A deadline under the rule has lapsed and is not met.
    case lapsed(String)
    /// A deadline under the rule runs.
    case running(String)
    case equal(CourtReference, CourtReference)
    /// Every one of the first courts is among the second, and there is one.
    case among(CourtReference, CourtReference)
    /// One of the courts has an open deadline under the rule.
    case owes(CourtReference, String)
    /// The first court is directly above the second.
    case directlyAbove(CourtReference, CourtReference)
    /// The first court is above every one of the second.
    case above(CourtReference, CourtReference)
    case level(CourtReference, [CourtLevel])
    /// A window that began on the day in the field has passed, days in the other field deducted.
    case elapsed(Window, since: String, excluding: String?)
    /// The day in the field is today or earlier.
    case notAhead(String)
    /// The day in the first field is later than that in the second.
    case later(String, than: String)
    /// From the day in the first field of this act, else from today, to the day in the second is at
    /// most the window.
    case lasts(String, to: String, atMost: Window)
    /// From now to the day in the field is at least the window.
    case remains(String, atLeast: Window)
    /// The window in the field is no longer than this one, if both began now.
    case within(String, Window)
    /// The amount or number in the field is above zero.
    case positive(String)
    /// There is exactly one court with the role, or at least so many.
    case hasAtLeast(Int, PartyRole)
    /// No other open matter has the case in the field to itself for the purpose.
    case unclaimed(String, CaseClaim.Purpose)
    case holdsPower(CourtReference)
    /// The author has a task of the entry in the field.
    case owesTask(String)
    /// The number in the field is one of the court's own.
    case caseOf(String, CourtReference)
    /// The act comes with a paper of one of the kinds.
    case hasPaper([PaperKind])
    /// A line is as the query says.
    case line(LineQuery)
    /// Lines contradict each other: two live ones have one rank, or one status that only one may.
    case clash
    /// The two fields hold a value in common, such as one officer's name.
    case same(String, String)
    /// The acting officer, or the one in whose place it acts, is named in the field.
    case actedBy(String)
    case not(TabledCondition)
    case all([TabledCondition])
    case any([TabledCondition])
}
