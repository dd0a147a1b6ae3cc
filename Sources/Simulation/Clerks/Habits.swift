import Domain
import LegalTime
import Procedure

/// What people mean to do in a matter as their court sees it. Each matter has its own fate, drawn
/// from its id, so that a court that looks at it twice wants the same.
enum Habits {
    /// Whether something happens to a matter, in `permille` of all; `salt` names what.
    static func fate(_ matter: MatterID, _ salt: UInt64, _ permille: Int, _ bureau: Bureau) -> Bool
    {
        guard permille > 0 else { return false }
        var print = Fingerprint()
        print.add(matter)
        print.add(bureau.scenario.seed)
        print.add(salt)
        return Int(Dice.mix(print.value) % 1_000) < permille
    }

    /// The verb whose delay a step takes.
    static func verb(of step: Step) -> String {
        switch step {
        case .openCommission, .send: "send"
        case .draft: "draft"
        case .approve: "approve"
        case .signFor: "sign-for"
        case .contact: "contact"
        case .progress: "progress"
        case .askPapers: "ask-papers"
        case .supply: "supply"
        case .complete: "complete"
        case .returnMatter: "return"
        case .confirm, .verdict: "confirm"
        case .rate: "rate"
        case .complain: "complain"
        case .explain: "explain"
        case .conclude: "conclude"
        case .withdraw, .withdrawDispute: "withdraw"
        case .reroute: "reroute"
        case .press: "press"
        case .look, .lookDispute: "look"
        case .raise: "raise"
        case .answer: "answer"
        case .settle: "settle"
        case .consent: "consent"
        case .fail: "fail"
        case .report: "report"
        case .relay: "relay"
        case .negotiate: "negotiate"
        case .sendBack: "send-back"
        case .supplement: "supplement"
        case .accept: "accept"
        case .opine: "opine"
        case .comply: "comply"
        case .openTabled: "open"
        case .tabled(let verb): verb
        case .somethingElse: "*"
        }
    }

    static func steps(of court: CourtID, in matter: Matter, _ bureau: Bureau) -> [Step] {
        switch matter.body {
        case .commission(let state): commission(court, matter, state, bureau)
        case .dispute(let state): dispute(court, matter, state, bureau)
        case .tabled: tabled(court, matter, bureau)
        case .roster: []
        }
    }

    // MARK: Commissions

    private static func commission(
        _ court: CourtID, _ matter: Matter, _ state: CommissionState, _ bureau: Bureau
    ) -> [Step] {
        var steps: [Step] = []
        for duty in matter.duties where duty.owedBy == court { steps.append(.look(duty.entry)) }
        if court == state.commissioned { steps += handling(matter, state, bureau) }
        if court == state.commissioning { steps += asking(matter, state, bureau) }
        if court == state.supervising || court == state.superior {
            steps += supervising(court, matter, state, bureau)
        }
        return steps
    }

    private static func handling(
        _ matter: Matter, _ state: CommissionState, _ bureau: Bureau
    ) -> [Step] {
        let rates = bureau.workload.commissions
        if let complaint = state.openComplaint, complaint.explanation == nil { return [.explain] }
        switch state.stage {
        case .sent, .delivered: return [.signFor]
        case .signed, .inHand:
            let returns = fate(matter.id, 1, rates.returned, bureau)
            let asks = fate(matter.id, 2, rates.papersAsked, bureau)
            if (returns || asks) && !state.hasContact { return [.contact] }
            if asks && state.asked == nil { return [.askPapers] }
            if returns { return [.returnMatter] }
            if state.progress.isEmpty, fate(matter.id, 3, rates.progress, bureau) {
                return [.progress]
            }
            return state.papersFollow ? [] : [.complete]
        case .papersAsked:
            // The window to supply has passed: back it goes.
            let isOver = matter.deadlines.contains { $0.rule == "W12" && $0.status == .lapsed }
            return isOver && state.hasContact ? [.returnMatter] : []
        case .draft, .approved, .discarded, .returned, .done, .confirmed, .withdrawn: return []
        }
    }

    private static func asking(
        _ matter: Matter, _ state: CommissionState, _ bureau: Bureau
    ) -> [Step] {
        let rates = bureau.workload.commissions
        guard !state.closed else { return [] }
        switch state.stage {
        case .papersAsked: return [.supply]
        case .done: return [.confirm]
        case .confirmed:
            if state.complaints.isEmpty, fate(matter.id, 4, rates.complained, bureau) {
                return [.complain]
            }
            return state.openComplaint == nil && fate(matter.id, 5, rates.rated, bureau)
                ? [.rate] : []
        case .returned:
            return state.complaints.isEmpty && fate(matter.id, 4, 4 * rates.complained, bureau)
                ? [.complain] : []
        case .sent, .delivered, .signed, .inHand:
            if state.papersFollow { return [.supply] }
            return fate(matter.id, 6, rates.withdrawn, bureau) ? [.withdraw] : []
        case .draft, .approved, .discarded, .withdrawn: return []
        }
    }

    private static func supervising(
        _ court: CourtID, _ matter: Matter, _ state: CommissionState, _ bureau: Bureau
    ) -> [Step] {
        var steps: [Step] = []
        if court == state.supervising {
            if let complaint = state.openComplaint, complaint.explanation != nil {
                steps.append(.conclude)
            }
            if state.stage.isOpenForHandling, state.reroutes.isEmpty,
                fate(matter.id, 7, bureau.workload.commissions.rerouted, bureau),
                other(than: [state.commissioned, state.commissioning], under: court, bureau) != nil
            {
                steps.append(.reroute)
            }
        }
        guard !state.closed, state.stage.isOpenForHandling || state.stage == .done else {
            return steps
        }
        for deadline in matter.deadlines where deadline.status == .lapsed {
            let isMine =
                (deadline.owedBy == state.commissioned && court == state.supervising)
                || (deadline.owedBy == state.commissioning && court == state.superior)
            let isPressed = state.presses.contains { $0.words.court == deadline.owedBy }
            if isMine, !isPressed, deadline.owedBy != court {
                steps.append(.press(deadline.owedBy))
                break
            }
        }
        return steps
    }

    /// Another court with a node under the superior, the first in order of id.
    static func other(
        than courts: [CourtID], under superior: CourtID, _ bureau: Bureau
    ) -> CourtID? {
        bureau.scenario.tree.courts.first {
            $0.superior == superior && !courts.contains($0.id) && !$0.isOutside
        }?.id
    }

    // MARK: Disputes

    private static func dispute(
        _ court: CourtID, _ matter: Matter, _ state: DisputeState, _ bureau: Bureau
    ) -> [Step] {
        let rates = bureau.workload.disputes
        var steps: [Step] = []
        if court == state.raiser, state.phase == .negotiating,
            fate(matter.id, 11, rates.withdrawn, bureau)
        {
            return [.withdrawDispute]
        }
        for awaited in Procedures.awaits(matter) where awaited.court == court {
            switch awaited.verb {
            case "answer": steps.append(.answer)
            case "settle":
                guard court == state.raiser else { continue }
                steps.append(fate(matter.id, 12, rates.settled, bureau) ? .settle : .fail)
            case "consent":
                if let proposal = state.proposal { steps.append(.consent(proposal.entry)) }
            case "report":
                // One report is enough, unless time was let pass: then both may.
                if court == state.raiser || state.negotiationExpired { steps.append(.report) }
            case "relay": steps.append(.relay)
            case "negotiate": steps.append(.negotiate)
            case "accept": steps.append(.accept)
            case "opine":
                guard state.caseNumber != nil else { continue }
                let sendsBack =
                    state.sendBack == nil && state.phase == .accepted
                    && fate(matter.id, 13, rates.sentBack, bureau)
                steps.append(sendsBack ? .sendBack : .opine)
            case "supplement": steps.append(.supplement)
            case "comply": steps.append(.comply)
            case "confirm":
                for disputant in state.disputants where disputant.compliance == .claimed {
                    let step = Step.verdict(disputant.court)
                    if !steps.contains(step) { steps.append(step) }
                }
            case "look":
                for duty in matter.duties where duty.owedBy == court {
                    let step = Step.lookDispute(duty.entry)
                    if !steps.contains(step) { steps.append(step) }
                }
            default: break
            }
        }
        return steps
    }
}
