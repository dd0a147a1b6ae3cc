import CourtSchema
package import Domain

extension DisputeAct {
    /// - Throws: `WireError` when the act is absent, of a kind this version does not know, or holds
    ///   a field out of bounds.
    init(wire: Crosswrit_V1_DisputeAct) throws(WireError) {
        guard let act = wire.act else { throw WireError("dispute: no act") }
        self =
            switch act {
            case .raise(let wire): .raise(try DisputeRaising(wire: wire))
            case .answer(let wire): .answer(try DisputeStatement(wire: wire))
            case .settle(let wire): .settle(try DisputeMinutes(wire: wire))
            case .consent(let wire):
                .consent(
                    try DisputeConsent(wire: wire),
                    note: try bounded(wire.note, WireLimit.text, "note"))
            case .fail(let wire): .fail(try DisputeStatement(wire: wire))
            case .report(let wire): .report(try DisputeReport(wire: wire))
            case .relay(let wire): .relay(try DisputeStatement(wire: wire))
            case .negotiate(let wire): .negotiate(try HighCourtTalks(wire: wire))
            case .sendBack(let wire): .sendBack(try DisputeSendBack(wire: wire))
            case .supplement(let wire): .supplement(try DisputeStatement(wire: wire))
            case .accept(let wire): .accept(try CaseNumber(wire: wire))
            case .opine(let wire): .opine(try DisputeOpinion(wire: wire))
            case .comply(let wire): .comply(try DisputeStatement(wire: wire))
            case .confirm(let wire): .confirm(try DisputeVerdict(wire: wire))
            case .stop(let wire): .stop(try DisputeStatement(wire: wire))
            case .dispose(let wire): .dispose(try DisputeStatement(wire: wire))
            case .moveMoney(let wire): .moveMoney(try DisputeMoneyOrder(wire: wire))
            case .moneyMoved(let wire):
                .moneyMoved(
                    order: try count53(wire.order, "order"),
                    try DisputeStatement(wire: wire.statement))
            case .withdraw(let wire): .withdraw(try DisputeWithdrawal(wire: wire))
            case .amend(let wire): .amend(try Amendment(wire: wire))
            case .servePaper(let wire): .servePaper(try DisputePaperService(wire: wire))
            case .joinParty(let wire): .joinParty(try DisputeJoining(wire: wire))
            case .reconsider(let reason):
                .reconsider(reason: try bounded(reason, WireLimit.text, "reason"))
            case .look(let wire):
                .look(
                    entry: try count53(wire.entry, "entry"),
                    note: try bounded(wire.note, WireLimit.text, "note"))
            }
    }

    var wire: Crosswrit_V1_DisputeAct {
        var wire = Crosswrit_V1_DisputeAct()
        switch self {
        case .raise(let words): wire.raise = words.wire
        case .answer(let words): wire.answer = words.wire
        case .settle(let words): wire.settle = words.wire
        case .consent(let target, let note): wire.consent = target.wire(note: note)
        case .fail(let words): wire.fail = words.wire
        case .report(let words): wire.report = words.wire
        case .relay(let words): wire.relay = words.wire
        case .negotiate(let words): wire.negotiate = words.wire
        case .sendBack(let words): wire.sendBack = words.wire
        case .supplement(let words): wire.supplement = words.wire
        case .accept(let number): wire.accept = number.wire
        case .opine(let words): wire.opine = words.wire
        case .comply(let words): wire.comply = words.wire
        case .confirm(let words): wire.confirm = words.wire
        case .stop(let words): wire.stop = words.wire
        case .dispose(let words): wire.dispose = words.wire
        case .moveMoney(let words): wire.moveMoney = words.wire
        case .moneyMoved(let order, let words):
            wire.moneyMoved.order = UInt64(clamping: order)
            wire.moneyMoved.statement = words.wire
        case .withdraw(let words): wire.withdraw = words.wire
        case .amend(let words): wire.amend = words.wire
        case .servePaper(let words): wire.servePaper = words.wire
        case .joinParty(let words): wire.joinParty = words.wire
        case .reconsider(let reason): wire.reconsider = reason
        case .look(let entry, let note):
            wire.look.entry = UInt64(clamping: entry)
            wire.look.note = note
        }
        return wire
    }
}

extension DisputeEvent {
    /// - Throws: `WireError` when the event is absent, of a kind this version does not know, or
    ///   holds a field out of bounds.
    init(wire: Crosswrit_V1_DisputeEvent) throws(WireError) {
        guard let kind = wire.kind else { throw WireError("dispute: no event") }
        self = try Self.read(kind, wire)
    }

    private static func read(
        _ kind: Crosswrit_V1_DisputeEvent.OneOf_Kind, _ wire: Crosswrit_V1_DisputeEvent
    ) throws(WireError) -> DisputeEvent {
        // Events without an acting court or a time of their own leave these at their defaults.
        let at = try instant(wire.atMs, "event time")
        func by() throws(WireError) -> CourtID { try courtID(wire.by, "acting court") }
        switch kind {
        case .raised(let words):
            return .raised(
                try DisputeRaising(wire: words.raising), by: try by(),
                commonSuperior: try courtID(words.commonSuperior, "common superior"),
                ruleSet: try bounded(words.ruleSet, WireLimit.name, "rule set"), at: at)
        case .superiorsNotified(let words):
            return .superiorsNotified(try disputeCourts(words.courts, "superiors"))
        case .sent(let words):
            return .sent(
                try word(words.kind, "kind of service"), from: try by(),
                to: try disputeCourts(words.to, "addressees"), at: at)
        case .received(let words):
            return .received(
                entry: try count53(words.entry, "entry"), by: try by(), at: at,
                onPaper: words.onPaper)
        case .servedOnPaper(let words):
            return .servedOnPaper(try DisputePaperService(wire: words), by: try by())
        case .answered(let words):
            return .answered(try DisputeStatement(wire: words), by: try by(), at: at)
        case .minutesProposed(let words):
            return .minutesProposed(try DisputeMinutes(wire: words), by: try by(), at: at)
        case .consented(let words):
            return .consented(
                try DisputeConsent(wire: words), by: try by(),
                note: try bounded(words.note, WireLimit.text, "note"), at: at)
        case .settled(true): return .settled(at: at)
        case .failed(let words):
            return .failed(try DisputeStatement(wire: words), by: try by(), at: at)
        case .negotiationExpired(true): return .negotiationExpired(try by())
        case .reported(let words):
            return .reported(
                try DisputeReport(wire: words.report), by: try by(),
                route: try DisputeRoute(wire: words.route), at: at)
        case .relayed(let words):
            return .relayed(
                try DisputeStatement(wire: words.statement), by: try by(),
                to: try courtID(words.to, "next superior"), at: at)
        case .highTalksOpened(let words):
            return .highTalksOpened(try disputeCourts(words.courts, "high courts"))
        case .highCourtsTalked(let words):
            return .highCourtsTalked(try HighCourtTalks(wire: words), by: try by(), at: at)
        default: return try readDecision(kind, by: by, at: at)
        }
    }

    private static func readDecision(
        _ kind: Crosswrit_V1_DisputeEvent.OneOf_Kind,
        by: () throws(WireError) -> CourtID, at: Instant
    ) throws(WireError) -> DisputeEvent {
        switch kind {
        case .sentBack(let words):
            return .sentBack(try DisputeSendBack(wire: words), by: try by(), at: at)
        case .supplemented(let words):
            return .supplemented(try DisputeStatement(wire: words), by: try by(), at: at)
        case .accepted(let words):
            return .accepted(try CaseNumber(wire: words), by: try by(), at: at)
        case .opined(let words):
            return .opined(try DisputeOpinion(wire: words), by: try by(), at: at)
        case .complied(let words):
            return .complied(try DisputeStatement(wire: words), by: try by(), at: at)
        case .judged(let words):
            return .judged(try DisputeVerdict(wire: words), by: try by(), at: at)
        case .implemented(true): return .implemented(at: at)
        case .stopped(let words):
            return .stopped(try DisputeStatement(wire: words), by: try by(), at: at)
        case .disposed(let words):
            return .disposed(
                try DisputeStatement(wire: words.statement), by: try by(),
                premature: words.premature, at: at)
        case .moneyOrdered(let words):
            return .moneyOrdered(try DisputeMoneyOrder(wire: words), by: try by(), at: at)
        case .moneyMoved(let words):
            return .moneyMoved(
                order: try count53(words.order, "order"),
                try DisputeStatement(wire: words.statement), by: try by(), at: at)
        case .withdrawn(let words):
            return .withdrawn(try DisputeWithdrawal(wire: words), by: try by(), at: at)
        case .correctionProposed(let words):
            return .correctionProposed(
                try Amendment(wire: words.amendment), by: try by(),
                waitingFor: try disputeCourts(words.waitingFor, "waiting for"))
        case .corrected(let words):
            return .corrected(
                try Amendment(wire: words.amendment), by: try by(),
                correction: try count53(words.correction, "correction"))
        case .partyJoined(let words):
            return .partyJoined(
                try DisputeJoining(wire: words.joining), by: try by(),
                commonSuperior: try courtID(words.commonSuperior, "common superior"),
                routes: try list(words.routes, DisputeWireLimit.courts, "routes") {
                    route throws(WireError) in
                    try DisputeRoute(wire: route)
                }, at: at)
        case .superiorRaised(let words):
            return .superiorRaised(
                from: try courtID(words.from, "old superior"),
                to: try courtID(words.to, "new superior"))
        case .looked(let words):
            return .looked(
                entry: try count53(words.entry, "entry"), by: try by(),
                note: try bounded(words.note, WireLimit.text, "note"))
        default: throw WireError("dispute: not an event of docs/wire.md")
        }
    }

    var wire: Crosswrit_V1_DisputeEvent {
        var wire = Crosswrit_V1_DisputeEvent()
        func acting(_ court: CourtID, _ at: Instant? = nil) {
            wire.by = court.rawValue
            wire.atMs = at?.milliseconds ?? 0
        }
        switch self {
        case .raised(let words, let court, let common, let ruleSet, let at):
            acting(court, at)
            wire.raised.raising = words.wire
            wire.raised.commonSuperior = common.rawValue
            wire.raised.ruleSet = ruleSet
        case .superiorsNotified(let courts):
            var told = Crosswrit_V1_DisputeEvent.Courts()
            told.courts = courts.map(\.rawValue)
            wire.superiorsNotified = told
        case .sent(let kind, let court, let to, let at):
            acting(court, at)
            wire.sent.kind = kind.rawValue
            wire.sent.to = to.map(\.rawValue)
        case .received(let entry, let court, let at, let onPaper):
            acting(court, at)
            wire.received.entry = UInt64(clamping: entry)
            wire.received.onPaper = onPaper
        case .servedOnPaper(let words, let court):
            acting(court)
            wire.servedOnPaper = words.wire
        case .answered(let words, let court, let at):
            acting(court, at)
            wire.answered = words.wire
        case .minutesProposed(let words, let court, let at):
            acting(court, at)
            wire.minutesProposed = words.wire
        case .consented(let target, let court, let note, let at):
            acting(court, at)
            wire.consented = target.wire(note: note)
        case .settled(let at):
            wire.atMs = at.milliseconds
            wire.settled = true
        case .failed(let words, let court, let at):
            acting(court, at)
            wire.failed = words.wire
        case .negotiationExpired(let court):
            acting(court)
            wire.negotiationExpired = true
        case .reported(let words, let court, let route, let at):
            acting(court, at)
            wire.reported.report = words.wire
            wire.reported.route = route.wire
        case .relayed(let words, let court, let to, let at):
            acting(court, at)
            wire.relayed.statement = words.wire
            wire.relayed.to = to.rawValue
        case .highTalksOpened(let courts):
            var talking = Crosswrit_V1_DisputeEvent.Courts()
            talking.courts = courts.map(\.rawValue)
            wire.highTalksOpened = talking
        case .highCourtsTalked(let words, let court, let at):
            acting(court, at)
            wire.highCourtsTalked = words.wire
        default: writeDecision(&wire)
        }
        return wire
    }

    private func writeDecision(_ wire: inout Crosswrit_V1_DisputeEvent) {
        func acting(_ court: CourtID, _ at: Instant? = nil) {
            wire.by = court.rawValue
            wire.atMs = at?.milliseconds ?? 0
        }
        switch self {
        case .sentBack(let words, let court, let at):
            acting(court, at)
            wire.sentBack = words.wire
        case .supplemented(let words, let court, let at):
            acting(court, at)
            wire.supplemented = words.wire
        case .accepted(let number, let court, let at):
            acting(court, at)
            wire.accepted = number.wire
        case .opined(let words, let court, let at):
            acting(court, at)
            wire.opined = words.wire
        case .complied(let words, let court, let at):
            acting(court, at)
            wire.complied = words.wire
        case .judged(let words, let court, let at):
            acting(court, at)
            wire.judged = words.wire
        case .implemented(let at):
            wire.atMs = at.milliseconds
            wire.implemented = true
        case .stopped(let words, let court, let at):
            acting(court, at)
            wire.stopped = words.wire
        case .disposed(let words, let court, let premature, let at):
            acting(court, at)
            wire.disposed.statement = words.wire
            wire.disposed.premature = premature
        case .moneyOrdered(let words, let court, let at):
            acting(court, at)
            wire.moneyOrdered = words.wire
        case .moneyMoved(let order, let words, let court, let at):
            acting(court, at)
            wire.moneyMoved.order = UInt64(clamping: order)
            wire.moneyMoved.statement = words.wire
        case .withdrawn(let words, let court, let at):
            acting(court, at)
            wire.withdrawn = words.wire
        case .correctionProposed(let words, let court, let waitingFor):
            acting(court)
            wire.correctionProposed.amendment = words.wire
            wire.correctionProposed.waitingFor = waitingFor.map(\.rawValue)
        case .corrected(let words, let court, let correction):
            acting(court)
            wire.corrected.amendment = words.wire
            wire.corrected.correction = UInt64(clamping: correction)
        case .partyJoined(let words, let court, let common, let routes, let at):
            acting(court, at)
            wire.partyJoined.joining = words.wire
            wire.partyJoined.commonSuperior = common.rawValue
            wire.partyJoined.routes = routes.map(\.wire)
        case .superiorRaised(let from, let to):
            wire.superiorRaised.from = from.rawValue
            wire.superiorRaised.to = to.rawValue
        case .looked(let entry, let court, let note):
            acting(court)
            wire.looked.entry = UInt64(clamping: entry)
            wire.looked.note = note
        default: break
        }
    }
}

extension DisputeAct {
    /// Reads the value from its encoded bytes.
    ///
    /// - Throws: `WireError` when the bytes are no message of proto/dispute.proto, hold fields of a
    ///   newer version, or say something that it does not allow.
    package init(encoded bytes: [UInt8]) throws(WireError) {
        try self.init(
            wire: try parse(
                Crosswrit_V1_DisputeAct.self, bytes, limit: RecordLimit.act, "dispute",
                unknown: .refused))
    }

    /// The value's encoded bytes.
    package var encoded: [UInt8] { serialize(wire) }
}

extension DisputeEvent {
    /// Reads the value from its encoded bytes.
    ///
    /// - Throws: `WireError` when the bytes are no message of proto/dispute.proto, hold fields of a
    ///   newer version, or say something that it does not allow.
    package init(encoded bytes: [UInt8]) throws(WireError) {
        try self.init(
            wire: try parse(
                Crosswrit_V1_DisputeEvent.self, bytes, limit: RecordLimit.entry, "dispute",
                unknown: .refused))
    }

    /// The value's encoded bytes.
    package var encoded: [UInt8] { serialize(wire) }
}
