import CourtSchema
package import Domain
import SwiftProtobuf

extension CommissionAct {
    /// - Throws: `WireError` when the act is absent, of a kind this version does not know, or holds
    ///   a field out of bounds.
    init(wire: Crosswrit_V1_CommissionAct) throws(WireError) {
        guard let act = wire.act else { throw WireError("commission: no act") }
        self =
            switch act {
            case .draft(let wire): .draft(try CommissionLetter(wire: wire))
            case .approve(let wire): .approve(try CommissionAct.Statement(wire: wire))
            case .discard(let wire): .discard(try CommissionAct.Statement(wire: wire))
            case .send(let wire):
                .send(
                    try CommissionLetter(wire: wire.letter),
                    approvals: try list(wire.approvals, 32, "approvals") {
                        approval throws(WireError) in
                        try Approval(wire: approval)
                    })
            case .signFor(let wire): .signFor(try CommissionAct.SignFor(wire: wire))
            case .reroute(let wire): .reroute(try CommissionAct.Reroute(wire: wire))
            case .contact(let wire): .contact(try CommissionAct.Contact(wire: wire))
            case .askPapers(let wire): .askPapers(try CommissionAct.PapersAsked(wire: wire))
            case .supply(let wire): .supply(try CommissionAct.Statement(wire: wire))
            case .returnMatter(let wire): .returnMatter(try CommissionAct.Return(wire: wire))
            case .progress(let wire): .progress(try CommissionAct.Statement(wire: wire))
            case .complete(let wire): .complete(try CommissionAct.Completion(wire: wire))
            case .confirm(let wire): .confirm(try CommissionAct.Statement(wire: wire))
            case .rate(let wire): .rate(try CommissionAct.Rating(wire: wire))
            case .complain(let wire): .complain(try CommissionAct.Statement(wire: wire))
            case .explain(let wire): .explain(try CommissionAct.Statement(wire: wire))
            case .conclude(let wire): .conclude(try CommissionAct.Conclusion(wire: wire))
            case .withdraw(let wire): .withdraw(try CommissionAct.Statement(wire: wire))
            case .amend(let wire): .amend(try Amendment(wire: wire))
            case .confirmAmendment(let wire):
                .confirmAmendment(try CommissionAct.AmendmentAnswer(wire: wire))
            case .press(let wire): .press(try CommissionAct.Press(wire: wire))
            case .platform(let wire): .platform(try CommissionAct.PlatformEntry(wire: wire))
            case .look(let wire): .look(try CommissionAct.Look(wire: wire))
            }
    }

    var wire: Crosswrit_V1_CommissionAct {
        var wire = Crosswrit_V1_CommissionAct()
        switch self {
        case .draft(let words): wire.draft = words.wire
        case .approve(let words): wire.approve = words.wire
        case .discard(let words): wire.discard = words.wire
        case .send(let letter, let approvals):
            wire.send.letter = letter.wire
            wire.send.approvals = approvals.map(\.wire)
        case .signFor(let words): wire.signFor = words.wire
        case .reroute(let words): wire.reroute = words.wire
        case .contact(let words): wire.contact = words.wire
        case .askPapers(let words): wire.askPapers = words.wire
        case .supply(let words): wire.supply = words.wire
        case .returnMatter(let words): wire.returnMatter = words.wire
        case .progress(let words): wire.progress = words.wire
        case .complete(let words): wire.complete = words.wire
        case .confirm(let words): wire.confirm = words.wire
        case .rate(let words): wire.rate = words.wire
        case .complain(let words): wire.complain = words.wire
        case .explain(let words): wire.explain = words.wire
        case .conclude(let words): wire.conclude = words.wire
        case .withdraw(let words): wire.withdraw = words.wire
        case .amend(let words): wire.amend = words.wire
        case .confirmAmendment(let words): wire.confirmAmendment = words.wire
        case .press(let words): wire.press = words.wire
        case .platform(let words): wire.platform = words.wire
        case .look(let words): wire.look = words.wire
        }
        return wire
    }

    /// Reads an act from its encoded bytes.
    ///
    /// - Throws: `WireError` when the bytes are no message of proto/commission.proto or say
    ///   something that it does not allow.
    package init(encoded bytes: [UInt8]) throws(WireError) {
        let wire: Crosswrit_V1_CommissionAct
        do {
            wire = try Crosswrit_V1_CommissionAct(serializedBytes: bytes)
        } catch {
            throw WireError("commission: not a message")
        }
        try self.init(wire: wire)
    }

    /// The act's encoded bytes.
    ///
    /// - Throws: `WireError` when the message cannot be encoded, as when it is larger than 2 GiB.
    package func encoded() throws(WireError) -> [UInt8] {
        do {
            return try wire.serializedBytes()
        } catch {
            throw WireError("commission: cannot be encoded")
        }
    }
}

extension CommissionEvent {
    /// - Throws: `WireError` when the event or its mark is absent, of a kind this version does not
    ///   know, or holds a field out of bounds.
    init(wire: Crosswrit_V1_CommissionEvent) throws(WireError) {
        guard let happening = wire.happening else { throw WireError("commission: no event") }
        let mark = try CommissionMark(wire: wire.mark)
        self =
            switch happening {
            case .drafted(let wire):
                .drafted(
                    try CommissionLetter(wire: wire.letter),
                    try CommissionOpening(wire: wire.opening), mark)
            case .approved(let wire):
                .approved(
                    try Approval(wire: wire.approval),
                    papers: try list(wire.papers, WireLimit.papers, "approval papers") {
                        paper throws(WireError) in try Paper(wire: paper)
                    }, mark)
            case .sent(let wire):
                .sent(
                    try CommissionLetter(wire: wire.letter),
                    approvals: try list(wire.approvals, 32, "approvals") {
                        approval throws(WireError) in
                        try Approval(wire: approval)
                    }, try CommissionOpening(wire: wire.opening), mark)
            case .delivered: .delivered(mark)
            case .closed: .closed(mark)
            case .discarded(let wire): .discarded(try CommissionAct.Statement(wire: wire), mark)
            case .signed(let wire): .signed(try CommissionAct.SignFor(wire: wire), mark)
            case .rerouted(let wire): .rerouted(try CommissionAct.Reroute(wire: wire), mark)
            case .contacted(let wire): .contacted(try CommissionAct.Contact(wire: wire), mark)
            case .papersAsked(let wire):
                .papersAsked(try CommissionAct.PapersAsked(wire: wire), mark)
            case .supplied(let wire): .supplied(try CommissionAct.Statement(wire: wire), mark)
            case .returned(let wire): .returned(try CommissionAct.Return(wire: wire), mark)
            case .progressed(let wire): .progressed(try CommissionAct.Statement(wire: wire), mark)
            case .completed(let wire): .completed(try CommissionAct.Completion(wire: wire), mark)
            case .confirmed(let wire): .confirmed(try CommissionAct.Statement(wire: wire), mark)
            case .rated(let wire): .rated(try CommissionAct.Rating(wire: wire), mark)
            case .complained(let wire): .complained(try CommissionAct.Statement(wire: wire), mark)
            case .explained(let wire): .explained(try CommissionAct.Statement(wire: wire), mark)
            case .concluded(let wire): .concluded(try CommissionAct.Conclusion(wire: wire), mark)
            case .withdrawn(let wire): .withdrawn(try CommissionAct.Statement(wire: wire), mark)
            case .pressed(let wire): .pressed(try CommissionAct.Press(wire: wire), mark)
            case .platformEntered(let wire):
                .platformEntered(try CommissionAct.PlatformEntry(wire: wire), mark)
            case .looked(let wire): .looked(try CommissionAct.Look(wire: wire), mark)
            case .amendmentProposed(let wire): .amendmentProposed(try Amendment(wire: wire), mark)
            case .amendmentApplied(let wire): .amendmentApplied(try Amendment(wire: wire), mark)
            case .amendmentDeclined(let wire):
                .amendmentDeclined(try CommissionAct.AmendmentAnswer(wire: wire), mark)
            }
    }

    var wire: Crosswrit_V1_CommissionEvent {
        var wire = Crosswrit_V1_CommissionEvent()
        let at: CommissionMark
        switch self {
        case .drafted(let letter, let opening, let mark):
            wire.drafted.letter = letter.wire
            wire.drafted.opening = opening.wire
            at = mark
        case .approved(let approval, let papers, let mark):
            wire.approved.approval = approval.wire
            wire.approved.papers = papers.map(\.wire)
            at = mark
        case .sent(let letter, let approvals, let opening, let mark):
            wire.sent.letter = letter.wire
            wire.sent.approvals = approvals.map(\.wire)
            wire.sent.opening = opening.wire
            at = mark
        case .delivered(let mark):
            wire.delivered = Crosswrit_V1_CommissionEvent.Plain()
            at = mark
        case .closed(let mark):
            wire.closed = Crosswrit_V1_CommissionEvent.Plain()
            at = mark
        case .discarded(let words, let mark):
            wire.discarded = words.wire
            at = mark
        case .signed(let words, let mark):
            wire.signed = words.wire
            at = mark
        case .rerouted(let words, let mark):
            wire.rerouted = words.wire
            at = mark
        case .contacted(let words, let mark):
            wire.contacted = words.wire
            at = mark
        case .papersAsked(let words, let mark):
            wire.papersAsked = words.wire
            at = mark
        case .supplied(let words, let mark):
            wire.supplied = words.wire
            at = mark
        case .returned(let words, let mark):
            wire.returned = words.wire
            at = mark
        case .progressed(let words, let mark):
            wire.progressed = words.wire
            at = mark
        case .completed(let words, let mark):
            wire.completed = words.wire
            at = mark
        case .confirmed(let words, let mark):
            wire.confirmed = words.wire
            at = mark
        case .rated(let words, let mark):
            wire.rated = words.wire
            at = mark
        case .complained(let words, let mark):
            wire.complained = words.wire
            at = mark
        case .explained(let words, let mark):
            wire.explained = words.wire
            at = mark
        case .concluded(let words, let mark):
            wire.concluded = words.wire
            at = mark
        case .withdrawn(let words, let mark):
            wire.withdrawn = words.wire
            at = mark
        case .pressed(let words, let mark):
            wire.pressed = words.wire
            at = mark
        case .platformEntered(let words, let mark):
            wire.platformEntered = words.wire
            at = mark
        case .looked(let words, let mark):
            wire.looked = words.wire
            at = mark
        case .amendmentProposed(let words, let mark):
            wire.amendmentProposed = words.wire
            at = mark
        case .amendmentApplied(let words, let mark):
            wire.amendmentApplied = words.wire
            at = mark
        case .amendmentDeclined(let words, let mark):
            wire.amendmentDeclined = words.wire
            at = mark
        }
        wire.mark = at.wire
        return wire
    }

    /// Reads an event from its encoded bytes.
    ///
    /// - Throws: `WireError` when the bytes are no message of proto/commission.proto or say
    ///   something that it does not allow.
    package init(encoded bytes: [UInt8]) throws(WireError) {
        let wire: Crosswrit_V1_CommissionEvent
        do {
            wire = try Crosswrit_V1_CommissionEvent(serializedBytes: bytes)
        } catch {
            throw WireError("commission: not a message")
        }
        try self.init(wire: wire)
    }

    /// The event's encoded bytes.
    ///
    /// - Throws: `WireError` when the message cannot be encoded, as when it is larger than 2 GiB.
    package func encoded() throws(WireError) -> [UInt8] {
        do {
            return try wire.serializedBytes()
        } catch {
            throw WireError("commission: cannot be encoded")
        }
    }
}
