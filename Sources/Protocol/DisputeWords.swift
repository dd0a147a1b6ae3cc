import CourtSchema
import Domain

/// Bounds of lists that the words of a dispute hold; those of the procedure are narrower.
enum DisputeWireLimit {
    static let courts = 64
    static let missing = 64
    static let approvals = 32
}

func disputePapers(_ wires: [Crosswrit_V1_Paper]) throws(WireError) -> [Paper] {
    try list(wires, WireLimit.papers, "papers") { wire throws(WireError) in try Paper(wire: wire) }
}

func disputeApprovals(_ wires: [Crosswrit_V1_Approval]) throws(WireError) -> [Approval] {
    try list(wires, DisputeWireLimit.approvals, "approvals") { wire throws(WireError) in
        try Approval(wire: wire)
    }
}

func disputeCourts(_ names: [String], _ field: String) throws(WireError) -> [CourtID] {
    try list(names, DisputeWireLimit.courts, field) { name throws(WireError) in
        try courtID(name, field)
    }
}

private func words(_ text: String, _ field: String) throws(WireError) -> String {
    try bounded(text, WireLimit.text, field)
}

extension DisputeClaim {
    init(wire: Crosswrit_V1_DisputeClaim) throws(WireError) {
        self.init(
            court: try courtID(wire.court, "claim court"),
            caseNumber: wire.hasCaseNumber ? try CaseNumber(wire: wire.caseNumber) : nil,
            claim: try words(wire.claim, "claim"))
    }

    var wire: Crosswrit_V1_DisputeClaim {
        var wire = Crosswrit_V1_DisputeClaim()
        wire.court = court.rawValue
        if let caseNumber { wire.caseNumber = caseNumber.wire }
        wire.claim = claim
        return wire
    }
}

extension DisputeStatement {
    init(wire: Crosswrit_V1_DisputeStatement) throws(WireError) {
        self.init(
            text: try bounded(wire.text, WireLimit.text, "statement"),
            papers: try disputePapers(wire.papers))
    }

    var wire: Crosswrit_V1_DisputeStatement {
        var wire = Crosswrit_V1_DisputeStatement()
        wire.text = text
        wire.papers = papers.map(\.wire)
        return wire
    }
}

extension DisputeRaising {
    init(wire: Crosswrit_V1_DisputeRaising) throws(WireError) {
        self.init(
            kind: try word(wire.kind, "kind of dispute"),
            claims: try list(wire.claims, DisputeWireLimit.courts, "claims") {
                claim throws(WireError) in
                try DisputeClaim(wire: claim)
            }, asset: try words(wire.asset, "asset"), place: try words(wire.place, "place"),
            facts: try words(wire.facts, "facts"), papers: try disputePapers(wire.papers),
            approvals: try disputeApprovals(wire.approvals))
    }

    var wire: Crosswrit_V1_DisputeRaising {
        var wire = Crosswrit_V1_DisputeRaising()
        wire.kind = kind.rawValue
        wire.claims = claims.map(\.wire)
        wire.asset = asset
        wire.place = place
        wire.facts = facts
        wire.papers = papers.map(\.wire)
        wire.approvals = approvals.map(\.wire)
        return wire
    }
}

extension DisputeMinutes {
    init(wire: Crosswrit_V1_DisputeMinutes) throws(WireError) {
        self.init(
            text: try bounded(wire.text, WireLimit.text, "minutes"),
            papers: try disputePapers(wire.papers),
            approvals: try disputeApprovals(wire.approvals))
    }

    var wire: Crosswrit_V1_DisputeMinutes {
        var wire = Crosswrit_V1_DisputeMinutes()
        wire.text = text
        wire.papers = papers.map(\.wire)
        wire.approvals = approvals.map(\.wire)
        return wire
    }
}

extension DisputeConsent {
    init(wire: Crosswrit_V1_DisputeConsent) throws(WireError) {
        switch wire.target {
        case .minutes(let entry): self = .minutes(entry: try count53(entry, "minutes"))
        case .disposal(let court): self = .disposal(by: try courtID(court, "disposing court"))
        case .amendment(let entry): self = .amendment(entry: try count53(entry, "correction"))
        case nil: throw WireError("consent: no target")
        }
    }

    func wire(note: String) -> Crosswrit_V1_DisputeConsent {
        var wire = Crosswrit_V1_DisputeConsent()
        switch self {
        case .minutes(let entry): wire.minutes = UInt64(clamping: entry)
        case .disposal(let court): wire.disposal = court.rawValue
        case .amendment(let entry): wire.amendment = UInt64(clamping: entry)
        }
        wire.note = note
        return wire
    }
}

extension DisputeReport {
    init(wire: Crosswrit_V1_DisputeReport) throws(WireError) {
        self.init(
            to: wire.to.isEmpty ? nil : try courtID(wire.to, "report to"),
            facts: try words(wire.facts, "facts"), process: try words(wire.process, "process"),
            points: try words(wire.points, "points"), law: try words(wire.law, "law"),
            negotiation: try words(wire.negotiation, "negotiation"),
            opinion: try words(wire.opinion, "own opinion"),
            papers: try disputePapers(wire.papers),
            approvals: try disputeApprovals(wire.approvals))
    }

    var wire: Crosswrit_V1_DisputeReport {
        var wire = Crosswrit_V1_DisputeReport()
        wire.to = to?.rawValue ?? ""
        wire.facts = facts
        wire.process = process
        wire.points = points
        wire.law = law
        wire.negotiation = negotiation
        wire.opinion = opinion
        wire.papers = papers.map(\.wire)
        wire.approvals = approvals.map(\.wire)
        return wire
    }
}

extension HighCourtTalks {
    init(wire: Crosswrit_V1_HighCourtTalks) throws(WireError) {
        self.init(agreed: wire.agreed, statement: try DisputeStatement(wire: wire.statement))
    }

    var wire: Crosswrit_V1_HighCourtTalks {
        var wire = Crosswrit_V1_HighCourtTalks()
        wire.agreed = agreed
        wire.statement = statement.wire
        return wire
    }
}

extension DisputeSendBack {
    init(wire: Crosswrit_V1_DisputeSendBack) throws(WireError) {
        self.init(
            missing: try list(wire.missing, DisputeWireLimit.missing, "missing papers") {
                item throws(WireError) in
                try bounded(item, WireLimit.text, "missing paper")
            }, note: try words(wire.note, "note"))
    }

    var wire: Crosswrit_V1_DisputeSendBack {
        var wire = Crosswrit_V1_DisputeSendBack()
        wire.missing = missing
        wire.note = note
        return wire
    }
}

extension DisputeOpinion {
    init(wire: Crosswrit_V1_DisputeOpinion) throws(WireError) {
        self.init(
            text: try bounded(wire.text, WireLimit.text, "opinion"),
            orders: try list(wire.orders, DisputeWireLimit.courts, "orders") {
                order throws(WireError) in
                DisputeOrder(
                    court: try courtID(order.court, "ordered court"),
                    text: try bounded(order.text, WireLimit.text, "order"))
            }, papers: try disputePapers(wire.papers),
            approvals: try disputeApprovals(wire.approvals))
    }

    var wire: Crosswrit_V1_DisputeOpinion {
        var wire = Crosswrit_V1_DisputeOpinion()
        wire.text = text
        wire.orders = orders.map { order in
            var wire = Crosswrit_V1_DisputeOrder()
            wire.court = order.court.rawValue
            wire.text = order.text
            return wire
        }
        wire.papers = papers.map(\.wire)
        wire.approvals = approvals.map(\.wire)
        return wire
    }
}

extension DisputeVerdict {
    init(wire: Crosswrit_V1_DisputeVerdict) throws(WireError) {
        self.init(
            court: try courtID(wire.court, "judged court"), accepted: wire.accepted,
            note: try words(wire.note, "note"))
    }

    var wire: Crosswrit_V1_DisputeVerdict {
        var wire = Crosswrit_V1_DisputeVerdict()
        wire.court = court.rawValue
        wire.accepted = accepted
        wire.note = note
        return wire
    }
}

extension DisputeMoneyOrder {
    init(wire: Crosswrit_V1_DisputeMoneyOrder) throws(WireError) {
        self.init(
            from: try courtID(wire.from, "holding court"), amount: wire.amountFen,
            account: try words(wire.account, "account"), reason: try words(wire.reason, "reason"),
            papers: try disputePapers(wire.papers),
            approvals: try disputeApprovals(wire.approvals))
    }

    var wire: Crosswrit_V1_DisputeMoneyOrder {
        var wire = Crosswrit_V1_DisputeMoneyOrder()
        wire.from = from.rawValue
        wire.amountFen = amount
        wire.account = account
        wire.reason = reason
        wire.papers = papers.map(\.wire)
        wire.approvals = approvals.map(\.wire)
        return wire
    }
}

extension DisputeWithdrawal {
    init(wire: Crosswrit_V1_DisputeWithdrawal) throws(WireError) {
        self.init(
            reason: try words(wire.reason, "reason"),
            approvals: try disputeApprovals(wire.approvals))
    }

    var wire: Crosswrit_V1_DisputeWithdrawal {
        var wire = Crosswrit_V1_DisputeWithdrawal()
        wire.reason = reason
        wire.approvals = approvals.map(\.wire)
        return wire
    }
}

extension DisputePaperService {
    init(wire: Crosswrit_V1_DisputePaperService) throws(WireError) {
        self.init(
            entry: try count53(wire.entry, "served entry"),
            to: try courtID(wire.to, "served court"),
            receivedAt: try instant(wire.receivedAtMs, "receipt"),
            carrier: try words(wire.carrier, "carrier"), papers: try disputePapers(wire.papers))
    }

    var wire: Crosswrit_V1_DisputePaperService {
        var wire = Crosswrit_V1_DisputePaperService()
        wire.entry = UInt64(clamping: entry)
        wire.to = to.rawValue
        wire.receivedAtMs = receivedAt.milliseconds
        wire.carrier = carrier
        wire.papers = papers.map(\.wire)
        return wire
    }
}

extension DisputeJoining {
    init(wire: Crosswrit_V1_DisputeJoining) throws(WireError) {
        self.init(
            claim: try DisputeClaim(wire: wire.claim),
            statement: try DisputeStatement(wire: wire.statement))
    }

    var wire: Crosswrit_V1_DisputeJoining {
        var wire = Crosswrit_V1_DisputeJoining()
        wire.claim = claim.wire
        wire.statement = statement.wire
        return wire
    }
}

extension DisputeRoute {
    init(wire: Crosswrit_V1_DisputeRoute) throws(WireError) {
        self.init(
            reporter: try courtID(wire.reporter, "reporter"),
            path: try disputeCourts(wire.path, "path"), holder: try courtID(wire.holder, "holder"))
    }

    var wire: Crosswrit_V1_DisputeRoute {
        var wire = Crosswrit_V1_DisputeRoute()
        wire.reporter = reporter.rawValue
        wire.path = path.map(\.rawValue)
        wire.holder = holder.rawValue
        return wire
    }
}
