package import Domain

extension DisputeProcedure {
    package static func evolve(_ matter: inout Matter?, _ happening: DisputeEvent, _ stamp: Stamp) {
        if case .raised(let raising, let raiser, let common, let ruleSet, let at) = happening {
            guard matter == nil else { return }
            var state = DisputeState(
                raiser: raiser, raisedAt: at, raising: raising, commonSuperior: common)
            state.remark("raise", raiser, at, stamp, raising.facts)
            matter = Matter(
                id: stamp.matter, openedAt: stamp.at, ruleSet: ruleSet, body: .dispute(state))
            return
        }
        guard case .dispute(var state)? = matter?.body else { return }
        state.fold(happening, stamp)
        matter?.body = .dispute(state)
    }
}

extension DisputeState {
    fileprivate mutating func fold(_ event: DisputeEvent, _ stamp: Stamp) {
        switch event {
        case .raised: break
        case .superiorsNotified(let courts): notifiedSuperiors = courts
        case .sent(let kind, let from, let to, let at):
            for court in to {
                services.append(
                    DisputeService(
                        kind: kind, entry: stamp.entry, from: from, to: court, sentAt: at))
            }
        case .received(let entry, let court, let at, let onPaper):
            received(entry, court, at, onPaper)
        case .servedOnPaper(let service, let court):
            remark("serve-paper", court, service.receivedAt, stamp, service.carrier)
        case .answered(let words, let court, let at):
            acted(court)
            remark("answer", court, at, stamp, words.text)
        case .minutesProposed(let minutes, let court, let at):
            acted(court)
            proposal = DisputeProposal(
                entry: stamp.entry, by: court, at: at, minutes: minutes, consents: [court])
            remark("settle", court, at, stamp, minutes.text)
        case .consented(let target, let court, let note, let at):
            consented(target, court)
            remark("consent", court, at, stamp, note)
        case .settled(let at): close(.settled, at)
        case .failed(let words, let court, let at):
            acted(court)
            if phase == .negotiating { phase = .failed }
            remark("fail", court, at, stamp, words.text)
        case .negotiationExpired: negotiationExpired = true
        case .reported(let report, let court, let route, let at):
            acted(court)
            routes.append(route)
            if phase == .negotiating || phase == .failed { phase = .reported }
            remark("report", court, at, stamp, report.opinion)
        case .relayed(let words, let court, let to, let at):
            for place in routes.indices where routes[place].holder == court {
                routes[place].holder = to
            }
            if phase == .reported || to == commonSuperior, phase.isClimbing { phase = .relaying }
            remark("relay", court, at, stamp, words.text)
        case .highTalksOpened(let courts):
            talksWith = courts
            if phase.isClimbing { phase = .highTalks }
        case .highCourtsTalked(let words, let court, let at):
            talks.append(DisputeTalks(court: court, agreed: words.agreed, at: at))
            remark("negotiate", court, at, stamp, words.statement.text)
        default: foldDecision(event, stamp)
        }
    }

    private mutating func foldDecision(_ event: DisputeEvent, _ stamp: Stamp) {
        switch event {
        case .sentBack(let words, let court, let at):
            sendBack = DisputeReturn(at: at, missing: words.missing)
            phase = .sentBack
            remark("send-back", court, at, stamp, words.note)
        case .supplemented(let words, let court, let at):
            remark("supplement", court, at, stamp, words.text)
        case .accepted(let number, let court, let at):
            caseNumber = number
            if phase == .received { phase = .accepted }
            remark("accept", court, at, stamp, number.text)
        case .opined(let opinion, let court, let at):
            decision = DisputeDecision(entry: stamp.entry, by: court, at: at, opinion: opinion)
            phase = .opined
            statusQuo = false
            stopped = false
            remark("opine", court, at, stamp, opinion.text)
        case .complied(let words, let court, let at):
            change(court) {
                $0.compliance = .claimed
                $0.compliedAt = at
            }
            if phase == .opined { phase = .complying }
            remark("comply", court, at, stamp, words.text)
        case .judged(let verdict, let court, let at):
            change(verdict.court) { $0.compliance = verdict.accepted ? .confirmed : .owed }
            remark("confirm", court, at, stamp, verdict.note)
        case .implemented(let at): close(.implemented, at)
        case .stopped(let words, let court, let at):
            stopped = true
            change(court) {
                $0.stoppedAt = at
                $0.hasActed = true
            }
            remark("stop", court, at, stamp, words.text)
        case .disposed(let words, let court, let premature, let at):
            disposals.append(
                DisputeDisposal(
                    court: court, at: at, entry: stamp.entry, text: words.text,
                    isPremature: premature))
            remark("dispose", court, at, stamp, words.text)
        case .moneyOrdered(let order, let court, let at):
            transfers.append(DisputeTransfer(entry: stamp.entry, order: order, orderedAt: at))
            remark("move-money", court, at, stamp, order.reason)
        case .moneyMoved(let entry, let words, let court, let at):
            if let place = transfers.firstIndex(where: { $0.entry == entry }) {
                transfers[place].movedAt = at
            }
            remark("money-moved", court, at, stamp, words.text)
        case .withdrawn(let words, let court, let at):
            close(.withdrawn, at)
            remark("withdraw", court, at, stamp, words.reason)
        case .correctionProposed(let amendment, let court, let waitingFor):
            corrections.append(
                DisputeCorrection(
                    entry: stamp.entry, by: court, amendment: amendment, waitingFor: waitingFor))
        case .corrected(let amendment, let court, let correction):
            corrections.removeAll { $0.entry == correction }
            correct(amendment, court)
        case .partyJoined(let words, let court, let common, let routes, let at):
            var joined = Disputant(words.claim)
            if receivedAt != nil { joined.excludedFrom = at }
            disputants.append(joined)
            self.routes = routes
            commonSuperior = common
            remark("join-party", court, at, stamp, words.statement.text)
        case .superiorRaised:
            receivedAt = nil
            sendBack = nil
            caseNumber = nil
            if phase.isBeforeSuperior { phase = .relaying }
        case .looked(_, let court, let note):
            remark("look", court, stamp.at, stamp, note)
        default: break
        }
    }

    // MARK: - Steps

    private mutating func received(
        _ entry: Int, _ court: CourtID, _ at: Instant, _ onPaper: Bool
    ) {
        let place = services.firstIndex {
            $0.entry == entry && $0.to == court && $0.receivedAt == nil
        }
        guard let place else { return }
        services[place].receivedAt = at
        services[place].onPaper = onPaper
        switch services[place].kind {
        case .letter: break
        case .report:
            guard court == commonSuperior, receivedAt == nil, phase.isClimbing else { return }
            receivedAt = at
            phase = .received
            for place in disputants.indices where disputants[place].excludedFrom == nil {
                disputants[place].excludedFrom = at
            }
        case .supplement:
            guard phase == .sentBack, sendBack?.resumedAt == nil else { return }
            sendBack?.resumedAt = at
            phase = caseNumber == nil ? .received : .accepted
        case .opinion:
            change(court) {
                $0.opinionReceivedAt = at
                if $0.excludedFrom != nil, $0.excludedUntil == nil { $0.excludedUntil = at }
            }
            if phase == .opined { phase = .complying }
        }
    }

    private mutating func consented(_ target: DisputeConsent, _ court: CourtID) {
        switch target {
        case .minutes(let entry):
            acted(court)
            if proposal?.entry == entry { proposal?.consents.append(court) }
        case .disposal(let disposing):
            leaves.append(DisputeLeave(court: disposing, by: court))
        case .amendment(let entry):
            if let place = corrections.firstIndex(where: { $0.entry == entry }) {
                corrections[place].waitingFor.removeAll { $0 == court }
            }
        }
    }

    /// The fold never fails: a number that `decide` admitted reads again, and one that does not is
    /// left as it stood.
    private mutating func correct(_ amendment: Amendment, _ court: CourtID) {
        switch amendment.field {
        case "asset": asset = amendment.new
        case "place": place = amendment.new
        case "facts": facts = amendment.new
        case "claim": change(court) { $0.claim = amendment.new }
        case "case-number":
            if let number = try? CaseNumber(amendment.new, of: court) {
                change(court) { $0.caseNumber = number }
            }
        default: break
        }
    }

    private mutating func close(_ phase: DisputePhase, _ at: Instant) {
        self.phase = phase
        closedAt = at
        statusQuo = false
        stopped = false
        for place in disputants.indices
        where disputants[place].excludedFrom != nil && disputants[place].excludedUntil == nil {
            disputants[place].excludedUntil = at
        }
    }

    private mutating func acted(_ court: CourtID) { change(court) { $0.hasActed = true } }

    private mutating func change(_ court: CourtID, _ body: (inout Disputant) -> Void) {
        guard let place = disputants.firstIndex(where: { $0.court == court }) else { return }
        body(&disputants[place])
    }

    fileprivate mutating func remark(
        _ verb: String, _ court: CourtID, _ at: Instant, _ stamp: Stamp, _ text: String
    ) {
        remarks.append(
            DisputeRemark(verb: verb, by: court, at: at, entry: stamp.entry, text: text))
    }
}
