import CourtSchema
import Domain

// The words of the commissioned matter, as proto/commission.proto has them. Decoding takes nothing
// on trust: an absent oneof, an unknown word, a bad id or a number out of range is a WireError.

private func wirePapers(
    _ wires: [Crosswrit_V1_Paper], _ field: String
) throws(WireError) -> [Paper] {
    try list(wires, WireLimit.papers, field) { wire throws(WireError) in try Paper(wire: wire) }
}

private func wireText(_ words: String, _ field: String) throws(WireError) -> String {
    try bounded(words, WireLimit.text, field)
}

private func wireName(_ words: String, _ field: String) throws(WireError) -> String {
    try bounded(words, WireLimit.name, field)
}

/// An amount in fen; the procedure sets the bound that people see.
private func wireFen(_ amount: Int64, _ field: String) throws(WireError) -> Int64 {
    guard amount >= 0 else { throw WireError("\(field): negative") }
    return amount
}

extension CommissionLetter.CallRecord {
    init(wire: Crosswrit_V1_CommissionCall) throws(WireError) {
        self.init(
            caller: try wireName(wire.caller, "caller"),
            answeredBy: try wireName(wire.answeredBy, "answered by"),
            phone: try wireName(wire.phone, "call telephone"),
            at: try instant(wire.atMs, "call time"))
    }

    var wire: Crosswrit_V1_CommissionCall {
        var wire = Crosswrit_V1_CommissionCall()
        wire.caller = caller
        wire.answeredBy = answeredBy
        wire.phone = phone
        wire.atMs = at.milliseconds
        return wire
    }
}

extension CommissionLetter {
    init(wire: Crosswrit_V1_CommissionLetter) throws(WireError) {
        self.init(
            from: try courtID(wire.from, "letter from"), to: try courtID(wire.to, "letter to"),
            caseNumber: try CaseNumber(wire: wire.caseNumber),
            kind: try word(wire.kind, "matter type"), detail: try wireText(wire.detail, "detail"),
            debtor: try wireText(wire.debtor, "debtor"), asset: try wireText(wire.asset, "asset"),
            amountFen: wire.hasAmountFen ? try wireFen(wire.amountFen, "amount") : nil,
            rulingAmountFen: wire.hasRulingAmountFen
                ? try wireFen(wire.rulingAmountFen, "ruling amount") : nil,
            window: try Window(wire: wire.window), urgent: wire.urgent,
            papersToFollow: wire.papersToFollow,
            call: wire.hasCall ? try CallRecord(wire: wire.call) : nil,
            platformNumber: wire.hasPlatformNumber
                ? try wireName(wire.platformNumber, "platform number") : nil,
            platformEnteredAt: wire.hasPlatformEnteredAtMs
                ? try instant(wire.platformEnteredAtMs, "platform entry") : nil,
            handler: try wireName(wire.handler, "handler"),
            handlerPhone: try wireName(wire.handlerPhone, "handler telephone"),
            papers: try wirePapers(wire.papers, "letter papers"))
    }

    var wire: Crosswrit_V1_CommissionLetter {
        var wire = Crosswrit_V1_CommissionLetter()
        wire.from = from.rawValue
        wire.to = to.rawValue
        wire.caseNumber = caseNumber.wire
        wire.kind = kind.rawValue
        wire.detail = detail
        wire.debtor = debtor
        wire.asset = asset
        if let amountFen { wire.amountFen = amountFen }
        if let rulingAmountFen { wire.rulingAmountFen = rulingAmountFen }
        wire.window = window.wire
        wire.urgent = urgent
        wire.papersToFollow = papersToFollow
        if let call { wire.call = call.wire }
        if let platformNumber { wire.platformNumber = platformNumber }
        if let platformEnteredAt { wire.platformEnteredAtMs = platformEnteredAt.milliseconds }
        wire.handler = handler
        wire.handlerPhone = handlerPhone
        wire.papers = papers.map(\.wire)
        return wire
    }
}

extension CommissionAct.Statement {
    init(wire: Crosswrit_V1_CommissionStatement) throws(WireError) {
        self.init(
            text: try wireText(wire.text, "statement"),
            papers: try wirePapers(wire.papers, "statement papers"))
    }

    var wire: Crosswrit_V1_CommissionStatement {
        var wire = Crosswrit_V1_CommissionStatement()
        wire.text = text
        wire.papers = papers.map(\.wire)
        return wire
    }
}

extension CommissionAct.SignFor {
    init(wire: Crosswrit_V1_CommissionSignFor) throws(WireError) {
        self.init(
            handler: try wireName(wire.handler, "handler"),
            phone: try wireName(wire.phone, "telephone"),
            arrivedAt: wire.hasArrivedAtMs ? try instant(wire.arrivedAtMs, "arrival") : nil)
    }

    var wire: Crosswrit_V1_CommissionSignFor {
        var wire = Crosswrit_V1_CommissionSignFor()
        wire.handler = handler
        wire.phone = phone
        if let arrivedAt { wire.arrivedAtMs = arrivedAt.milliseconds }
        return wire
    }
}

extension CommissionAct.Reroute {
    init(wire: Crosswrit_V1_CommissionReroute) throws(WireError) {
        self.init(
            to: try courtID(wire.to, "reroute to"), reason: try wireText(wire.reason, "reason"))
    }

    var wire: Crosswrit_V1_CommissionReroute {
        var wire = Crosswrit_V1_CommissionReroute()
        wire.to = to.rawValue
        wire.reason = reason
        return wire
    }
}

extension CommissionAct.Contact {
    init(wire: Crosswrit_V1_CommissionContact) throws(WireError) {
        self.init(
            person: try wireName(wire.person, "person"),
            phone: try wireName(wire.phone, "telephone"),
            at: try instant(wire.atMs, "contact time"),
            summary: try wireText(wire.summary, "summary"))
    }

    var wire: Crosswrit_V1_CommissionContact {
        var wire = Crosswrit_V1_CommissionContact()
        wire.person = person
        wire.phone = phone
        wire.atMs = at.milliseconds
        wire.summary = summary
        return wire
    }
}

extension CommissionAct.PapersAsked {
    init(wire: Crosswrit_V1_CommissionPapersAsked) throws(WireError) {
        self.init(
            kinds: try list(wire.kinds, WireLimit.papers, "kinds") { kind throws(WireError) in
                try word(kind, "paper kind")
            }, text: try wireText(wire.text, "papers asked"))
    }

    var wire: Crosswrit_V1_CommissionPapersAsked {
        var wire = Crosswrit_V1_CommissionPapersAsked()
        wire.kinds = kinds.map(\.rawValue)
        wire.text = text
        return wire
    }
}

extension CommissionAct.Return {
    init(wire: Crosswrit_V1_CommissionReturn) throws(WireError) {
        self.init(
            ground: try word(wire.ground, "ground"), text: try wireText(wire.text, "return"),
            papers: try wirePapers(wire.papers, "return papers"))
    }

    var wire: Crosswrit_V1_CommissionReturn {
        var wire = Crosswrit_V1_CommissionReturn()
        wire.ground = ground.rawValue
        wire.text = text
        wire.papers = papers.map(\.wire)
        return wire
    }
}

extension CommissionAct.Completion {
    init(wire: Crosswrit_V1_CommissionCompletion) throws(WireError) {
        self.init(
            outcome: try word(wire.outcome, "outcome"), text: try wireText(wire.text, "completion"),
            amountFen: wire.hasAmountFen ? try wireFen(wire.amountFen, "amount") : nil,
            papers: try wirePapers(wire.papers, "completion papers"))
    }

    var wire: Crosswrit_V1_CommissionCompletion {
        var wire = Crosswrit_V1_CommissionCompletion()
        wire.outcome = outcome.rawValue
        wire.text = text
        if let amountFen { wire.amountFen = amountFen }
        wire.papers = papers.map(\.wire)
        return wire
    }
}

extension CommissionAct.Rating {
    init(wire: Crosswrit_V1_CommissionRating) throws(WireError) {
        guard (1...5).contains(wire.score) else { throw WireError("score: not 1 … 5") }
        self.init(score: Int(wire.score), text: try wireText(wire.text, "rating"))
    }

    var wire: Crosswrit_V1_CommissionRating {
        var wire = Crosswrit_V1_CommissionRating()
        // A score that the node has yet to refuse may be anything; encoding must not trap on it.
        wire.score = UInt32(clamping: score)
        wire.text = text
        return wire
    }
}

extension CommissionAct.Conclusion {
    init(wire: Crosswrit_V1_CommissionConclusion) throws(WireError) {
        self.init(
            upheld: wire.upheld, text: try wireText(wire.text, "conclusion"))
    }

    var wire: Crosswrit_V1_CommissionConclusion {
        var wire = Crosswrit_V1_CommissionConclusion()
        wire.upheld = upheld
        wire.text = text
        return wire
    }
}

extension CommissionAct.AmendmentAnswer {
    init(wire: Crosswrit_V1_CommissionAmendmentAnswer) throws(WireError) {
        self.init(
            accepted: wire.accepted, note: try wireText(wire.note, "answer"))
    }

    var wire: Crosswrit_V1_CommissionAmendmentAnswer {
        var wire = Crosswrit_V1_CommissionAmendmentAnswer()
        wire.accepted = accepted
        wire.note = note
        return wire
    }
}

extension CommissionAct.Press {
    init(wire: Crosswrit_V1_CommissionPress) throws(WireError) {
        self.init(
            court: try courtID(wire.court, "pressed court"), text: try wireText(wire.text, "press"))
    }

    var wire: Crosswrit_V1_CommissionPress {
        var wire = Crosswrit_V1_CommissionPress()
        wire.court = court.rawValue
        wire.text = text
        return wire
    }
}

extension CommissionAct.PlatformEntry {
    init(wire: Crosswrit_V1_CommissionPlatformEntry) throws(WireError) {
        self.init(
            number: try wireName(wire.number, "platform number"),
            enteredAt: try instant(wire.enteredAtMs, "platform entry"))
    }

    var wire: Crosswrit_V1_CommissionPlatformEntry {
        var wire = Crosswrit_V1_CommissionPlatformEntry()
        wire.number = number
        wire.enteredAtMs = enteredAt.milliseconds
        return wire
    }
}

extension CommissionAct.Look {
    init(wire: Crosswrit_V1_CommissionLook) throws(WireError) {
        self.init(
            entry: try count53(wire.entry, "duty entry"), note: try wireText(wire.note, "note"))
    }

    var wire: Crosswrit_V1_CommissionLook {
        var wire = Crosswrit_V1_CommissionLook()
        wire.entry = UInt64(clamping: entry)
        wire.note = note
        return wire
    }
}

extension CommissionMark {
    init(wire: Crosswrit_V1_CommissionMark) throws(WireError) {
        self.init(
            court: try courtID(wire.court, "mark court"),
            officer: try wireName(wire.officer, "mark officer"),
            inPlaceOf: wire.inPlaceOf.isEmpty ? nil : try wireName(wire.inPlaceOf, "in place of"),
            recordedBy: wire.recordedBy.isEmpty ? nil : try courtID(wire.recordedBy, "recorder"),
            at: try instant(wire.atMs, "mark time"))
    }

    var wire: Crosswrit_V1_CommissionMark {
        var wire = Crosswrit_V1_CommissionMark()
        wire.court = court.rawValue
        wire.officer = officer
        wire.inPlaceOf = inPlaceOf ?? ""
        wire.recordedBy = recordedBy?.rawValue ?? ""
        wire.atMs = at.milliseconds
        return wire
    }
}

extension CommissionOpening {
    init(wire: Crosswrit_V1_CommissionOpening) throws(WireError) {
        self.init(
            supervising: try courtID(wire.supervising, "supervising"),
            superior: wire.superior.isEmpty ? nil : try courtID(wire.superior, "superior"),
            ruleSet: try wireName(wire.ruleSet, "rule set"))
    }

    var wire: Crosswrit_V1_CommissionOpening {
        var wire = Crosswrit_V1_CommissionOpening()
        wire.supervising = supervising.rawValue
        wire.superior = superior?.rawValue ?? ""
        wire.ruleSet = ruleSet
        return wire
    }
}
