import CourtSchema
import Domain

/// Bounds of a tabled act: fields, and values of one of them. The tables' own bounds are the same
/// or narrower.
private let mostFields = 64
private let mostValues = 256

extension FieldValue {
    init(wire: Crosswrit_V1_FieldValue) throws(WireError) {
        guard let value = wire.value else { throw WireError("field: no value") }
        switch value {
        case .text(let text): self = .text(try bounded(text, WireLimit.text, "field text"))
        case .choice(let word): self = .choice(try bounded(word, WireLimit.name, "field choice"))
        case .court(let court): self = .court(try courtID(court, "field court"))
        case .date(let date): self = .date(try CivilDate(wire: date))
        case .amount(let fen): self = .amount(try whole(fen, "field amount"))
        case .number(let number): self = .number(try whole(number, "field number"))
        case .flag(let flag): self = .flag(flag)
        case .caseNumber(let number): self = .caseNumber(try CaseNumber(wire: number))
        case .matter(let matter): self = .matter(try matterID(matter, "field matter"))
        case .window(let window): self = .window(try Window(wire: window))
        case .stretch(let stretch):
            self = .stretch(
                from: try CivilDate(wire: stretch.from), to: try CivilDate(wire: stretch.to))
        }
    }

    var wire: Crosswrit_V1_FieldValue {
        var wire = Crosswrit_V1_FieldValue()
        switch self {
        case .text(let text): wire.text = text
        case .choice(let word): wire.choice = word
        case .court(let court): wire.court = court.rawValue
        case .date(let date): wire.date = date.wire
        case .amount(let fen): wire.amount = fen
        case .number(let number): wire.number = number
        case .flag(let flag): wire.flag = flag
        case .caseNumber(let number): wire.caseNumber = number.wire
        case .matter(let matter): wire.matter = matter.rawValue
        case .window(let window): wire.window = window.wire
        case .stretch(let from, let to):
            wire.stretch.from = from.wire
            wire.stretch.to = to.wire
        }
        return wire
    }
}

/// A number that is not negative and that every program can hold exactly.
private func whole(_ number: Int64, _ field: String) throws(WireError) -> Int64 {
    guard (0...(1 << 53)).contains(number) else { throw WireError("\(field): out of range") }
    return number
}

/// Reads the fields of an act or a line.
private func fields(_ wires: [Crosswrit_V1_TabledField]) throws(WireError) -> [Field] {
    try list(wires, mostFields, "fields") { field throws(WireError) in
        Field(
            try bounded(field.name, WireLimit.name, "field name"),
            try list(field.values, mostValues, "field values") { value throws(WireError) in
                try FieldValue(wire: value)
            })
    }
}

extension Field {
    fileprivate var wire: Crosswrit_V1_TabledField {
        var wire = Crosswrit_V1_TabledField()
        wire.name = name
        wire.values = values.map(\.wire)
        return wire
    }
}

extension TabledLine {
    init(wire: Crosswrit_V1_TabledLine) throws(WireError) {
        self.init(
            key: try bounded(wire.key, WireLimit.text, "line key"),
            rank: try whole(wire.rank, "line rank"),
            court: wire.court.isEmpty ? nil : try courtID(wire.court, "line court"),
            status: try bounded(wire.status, WireLimit.name, "line status"),
            fields: try CourtProtocol.fields(wire.fields),
            deadlines: try list(wire.deadlines, WireLimit.list, "line deadlines") {
                id throws(WireError) in try bounded(id, WireLimit.name, "line deadline")
            })
    }

    var wire: Crosswrit_V1_TabledLine {
        var wire = Crosswrit_V1_TabledLine()
        wire.key = key
        wire.rank = rank
        wire.court = court?.rawValue ?? ""
        wire.status = status
        wire.fields = fields.map(\.wire)
        wire.deadlines = deadlines
        return wire
    }
}

extension TabledAct {
    /// - Throws: `WireError` when a field is out of bounds or of a kind this version does not know.
    ///   Whether table and verb exist is decided by the procedure.
    init(wire: Crosswrit_V1_TabledAct) throws(WireError) {
        self.init(
            procedure: try bounded(wire.procedure, WireLimit.name, "procedure"),
            verb: try bounded(wire.verb, WireLimit.name, "verb"),
            fields: try CourtProtocol.fields(wire.fields),
            papers: try list(wire.papers, WireLimit.papers, "papers") { paper throws(WireError) in
                try Paper(wire: paper)
            },
            approvals: try list(wire.approvals, 32, "approvals") { approval throws(WireError) in
                try Approval(wire: approval)
            })
    }

    var wire: Crosswrit_V1_TabledAct {
        var wire = Crosswrit_V1_TabledAct()
        wire.procedure = procedure
        wire.verb = verb
        wire.fields = fields.map(\.wire)
        wire.papers = papers.map(\.wire)
        wire.approvals = approvals.map(\.wire)
        return wire
    }
}

extension TabledEvent {
    /// - Throws: `WireError` when the event is absent, unknown, or holds a field out of bounds.
    init(wire: Crosswrit_V1_TabledEvent) throws(WireError) {
        guard let kind = wire.kind else { throw WireError("tabled: no event") }
        switch kind {
        case .opened(let wire):
            self = .opened(
                procedure: try bounded(wire.procedure, WireLimit.name, "procedure"),
                ruleSet: try bounded(wire.ruleSet, WireLimit.name, "rule set"),
                by: try courtID(wire.by, "opened by"), at: try instant(wire.atMs, "opened at"))
        case .done(let wire):
            self = .done(
                try TabledAct(wire: wire.act), by: try courtID(wire.by, "done by"),
                at: try instant(wire.atMs, "done at"))
        case .lined(let wire): self = .lined(try TabledLine(wire: wire))
        case .staged(let name): self = .staged(try bounded(name, WireLimit.name, "stage"))
        case .powerPassed(let wire):
            self = .powerPassed(
                to: try courtID(wire.to, "power"), at: try instant(wire.atMs, "power at"))
        case .closed(let wire):
            self = .closed(
                outcome: try bounded(wire.outcome, WireLimit.name, "outcome"),
                at: try instant(wire.atMs, "closed at"))
        }
    }

    var wire: Crosswrit_V1_TabledEvent {
        var wire = Crosswrit_V1_TabledEvent()
        switch self {
        case .opened(let procedure, let ruleSet, let by, let at):
            wire.opened.procedure = procedure
            wire.opened.ruleSet = ruleSet
            wire.opened.by = by.rawValue
            wire.opened.atMs = at.milliseconds
        case .done(let act, let by, let at):
            wire.done.act = act.wire
            wire.done.by = by.rawValue
            wire.done.atMs = at.milliseconds
        case .staged(let name): wire.staged = name
        case .lined(let line): wire.lined = line.wire
        case .powerPassed(let court, let at):
            wire.powerPassed.to = court.rawValue
            wire.powerPassed.atMs = at.milliseconds
        case .closed(let outcome, let at):
            wire.closed.outcome = outcome
            wire.closed.atMs = at.milliseconds
        }
        return wire
    }
}
