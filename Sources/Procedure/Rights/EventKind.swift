package import Domain

/// What an entry says happened, without its words: what the table of rights has a row for.
///
/// The raw value is the row's name. Where a court's act and the event say the same, it is the
/// act's: `commission.sign-for`. Acts of tables are not listed here: their row is procedure and
/// verb.
package enum EventKind: String, Hashable, Sendable, CaseIterable {
    case joined = "record.joined"
    case roleChanged = "record.roleChanged"
    case deadlineStarted = "record.deadlineStarted"
    case deadlineMet = "record.deadlineMet"
    case deadlineLapsed = "record.deadlineLapsed"
    case deadlineVoid = "record.deadlineVoid"
    case deadlineSuspended = "record.deadlineSuspended"
    case deadlineMoved = "record.deadlineMoved"
    case dutyOpened = "record.dutyOpened"
    case dutyDone = "record.dutyDone"
    case receiptWanted = "record.receiptWanted"
    case receipted = "record.receipted"
    case outOfOrder = "record.outOfOrder"
    case refused = "record.refused"
    case amended = "record.amended"
    case drafted = "commission.draft"
    case approved = "commission.approve"
    case discarded = "commission.discard"
    case sent = "commission.send"
    case delivered = "commission.delivered"
    case signed = "commission.sign-for"
    case rerouted = "commission.reroute"
    case contacted = "commission.contact"
    case papersAsked = "commission.ask-papers"
    case supplied = "commission.supply"
    case returned = "commission.return"
    case progressed = "commission.progress"
    case completed = "commission.complete"
    case confirmed = "commission.confirm"
    case rated = "commission.rate"
    case complained = "commission.complain"
    case explained = "commission.explain"
    case concluded = "commission.conclude"
    case withdrawn = "commission.withdraw"
    case pressed = "commission.press"
    case platformEntered = "commission.platform"
    case looked = "commission.look"
    case amendmentProposed = "commission.amend"
    case amendmentAnswered = "commission.confirm-amendment"
    case closed = "commission.closed"
    case disputeRaised = "dispute.raise"
    case disputeNotified = "dispute.superiorsNotified"
    case disputeSent = "dispute.sent"
    case disputeReceived = "dispute.received"
    case disputeServed = "dispute.serve-paper"
    case disputeAnswered = "dispute.answer"
    case disputeMinutes = "dispute.settle"
    case disputeConsented = "dispute.consent"
    case disputeSettled = "dispute.settled"
    case disputeFailed = "dispute.fail"
    case disputeExpired = "dispute.negotiationExpired"
    case disputeReported = "dispute.report"
    case disputeRelayed = "dispute.relay"
    case disputeHighTalks = "dispute.highTalksOpened"
    case disputeTalked = "dispute.negotiate"
    case disputeSentBack = "dispute.send-back"
    case disputeSupplemented = "dispute.supplement"
    case disputeAccepted = "dispute.accept"
    case disputeOpined = "dispute.opine"
    case disputeComplied = "dispute.comply"
    case disputeJudged = "dispute.confirm"
    case disputeImplemented = "dispute.implemented"
    case disputeStopped = "dispute.stop"
    case disputeDisposed = "dispute.dispose"
    case disputeMoneyOrdered = "dispute.move-money"
    case disputeMoneyMoved = "dispute.money-moved"
    case disputeWithdrawn = "dispute.withdraw"
    case disputeCorrected = "dispute.amend"
    case disputeJoined = "dispute.join-party"
    case disputeRaisedHigher = "dispute.superiorRaised"
    case disputeLooked = "dispute.look"
    case rosterPublished = "roster.publish"
    case tableOpened = "tabled.opened"
    case tableStaged = "tabled.staged"
    case powerPassed = "tabled.powerPassed"
    case lined = "tabled.lined"
    case tableClosed = "tabled.closed"

    /// The row's section: an act's where the name has a verb of a procedure.
    package var section: RightsRow.Section {
        // A name with a capital letter, or one of these, is no verb of the command line.
        switch self {
        case .joined, .roleChanged, .deadlineStarted, .deadlineMet, .deadlineLapsed,
            .deadlineVoid, .deadlineSuspended, .deadlineMoved, .dutyOpened, .dutyDone,
            .receiptWanted, .receipted, .outOfOrder, .refused, .amended, .delivered, .closed,
            .disputeNotified, .disputeSent, .disputeReceived, .disputeSettled, .disputeExpired,
            .disputeHighTalks, .disputeImplemented, .disputeRaisedHigher, .tableOpened,
            .tableStaged, .powerPassed, .lined, .tableClosed:
            .event
        case .drafted, .approved, .discarded, .sent, .signed, .rerouted, .contacted,
            .papersAsked, .supplied, .returned, .progressed, .completed, .confirmed, .rated,
            .complained, .explained, .concluded, .withdrawn, .pressed, .platformEntered, .looked,
            .amendmentProposed, .amendmentAnswered, .disputeRaised, .disputeServed,
            .disputeAnswered, .disputeMinutes, .disputeConsented, .disputeFailed,
            .disputeReported, .disputeRelayed, .disputeTalked, .disputeSentBack,
            .disputeSupplemented, .disputeAccepted, .disputeOpined, .disputeComplied,
            .disputeJudged, .disputeStopped, .disputeDisposed, .disputeMoneyOrdered,
            .disputeMoneyMoved, .disputeWithdrawn, .disputeCorrected, .disputeJoined,
            .disputeLooked, .rosterPublished:
            .act
        }
    }
}

extension RightsKey {
    /// The row of an event. A new event does not build before it has one.
    package init(_ event: Event) {
        self =
            switch event {
            case .joined: RightsKey(.joined)
            case .roleChanged: RightsKey(.roleChanged)
            case .deadlineStarted: RightsKey(.deadlineStarted)
            case .deadlineMet: RightsKey(.deadlineMet)
            case .deadlineLapsed: RightsKey(.deadlineLapsed)
            case .deadlineVoid: RightsKey(.deadlineVoid)
            case .deadlineSuspended: RightsKey(.deadlineSuspended)
            case .deadlineMoved: RightsKey(.deadlineMoved)
            case .dutyOpened: RightsKey(.dutyOpened)
            case .dutyDone: RightsKey(.dutyDone)
            case .receiptWanted: RightsKey(.receiptWanted)
            case .receipted: RightsKey(.receipted)
            case .outOfOrder: RightsKey(.outOfOrder)
            case .refused: RightsKey(.refused)
            case .amended: RightsKey(.amended)
            case .commission(let event): RightsKey(EventKind(event))
            case .dispute(let event): RightsKey(EventKind(event))
            case .roster(.published): RightsKey(.rosterPublished)
            case .tabled(.opened): RightsKey(.tableOpened)
            case .tabled(.done(let act, _, _)): .act(act.procedure, act.verb)
            case .tabled(.staged): RightsKey(.tableStaged)
            case .tabled(.powerPassed): RightsKey(.powerPassed)
            case .tabled(.lined): RightsKey(.lined)
            case .tabled(.closed): RightsKey(.tableClosed)
            }
    }

    /// The row of a kind of event.
    package init(_ kind: EventKind) { self.init(kind.section, kind.rawValue) }
}

extension EventKind {
    fileprivate init(_ event: CommissionEvent) {
        self =
            switch event {
            case .drafted: .drafted
            case .approved: .approved
            case .discarded: .discarded
            case .sent: .sent
            case .delivered: .delivered
            case .signed: .signed
            case .rerouted: .rerouted
            case .contacted: .contacted
            case .papersAsked: .papersAsked
            case .supplied: .supplied
            case .returned: .returned
            case .progressed: .progressed
            case .completed: .completed
            case .confirmed: .confirmed
            case .rated: .rated
            case .complained: .complained
            case .explained: .explained
            case .concluded: .concluded
            case .withdrawn: .withdrawn
            case .pressed: .pressed
            case .platformEntered: .platformEntered
            case .looked: .looked
            case .amendmentProposed: .amendmentProposed
            case .amendmentApplied, .amendmentDeclined: .amendmentAnswered
            case .closed: .closed
            }
    }

    fileprivate init(_ event: DisputeEvent) {
        self =
            switch event {
            case .raised: .disputeRaised
            case .superiorsNotified: .disputeNotified
            case .sent: .disputeSent
            case .received: .disputeReceived
            case .servedOnPaper: .disputeServed
            case .answered: .disputeAnswered
            case .minutesProposed: .disputeMinutes
            case .consented: .disputeConsented
            case .settled: .disputeSettled
            case .failed: .disputeFailed
            case .negotiationExpired: .disputeExpired
            case .reported: .disputeReported
            case .relayed: .disputeRelayed
            case .highTalksOpened: .disputeHighTalks
            case .highCourtsTalked: .disputeTalked
            case .sentBack: .disputeSentBack
            case .supplemented: .disputeSupplemented
            case .accepted: .disputeAccepted
            case .opined: .disputeOpined
            case .complied: .disputeComplied
            case .judged: .disputeJudged
            case .implemented: .disputeImplemented
            case .stopped: .disputeStopped
            case .disposed: .disputeDisposed
            case .moneyOrdered: .disputeMoneyOrdered
            case .moneyMoved: .disputeMoneyMoved
            case .withdrawn: .disputeWithdrawn
            case .correctionProposed, .corrected: .disputeCorrected
            case .partyJoined: .disputeJoined
            case .superiorRaised: .disputeRaisedHigher
            case .looked: .disputeLooked
            }
    }
}
