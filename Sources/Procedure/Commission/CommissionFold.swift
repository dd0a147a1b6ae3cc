package import Domain
import LegalTime

#if MUTANTS
    import Mutants
#endif

extension CommissionProcedure {
    package static func evolve(
        _ matter: inout Matter?, _ happening: CommissionEvent, _ stamp: Stamp
    ) {
        switch happening {
        case .drafted(let letter, let opening, _):
            open(&matter, CommissionState(stage: .draft, letter: letter, opening: opening), stamp)
        case .sent(let letter, let approvals, let opening, let mark):
            var state = CommissionState(stage: .sent, letter: letter, opening: opening)
            state.approvals = approvals
            state.letterEntry = stamp.entry
            state.sentAt = mark.at
            state.papersFollow = letter.papersToFollow && needsPapers(letter)
            open(&matter, state, stamp)
        default:
            guard case .commission(var state)? = matter?.body else { return }
            evolve(&state, happening, stamp)
            matter?.body = .commission(state)
        }
    }

    private static func open(
        _ matter: inout Matter?, _ state: CommissionState, _ stamp: Stamp
    ) {
        if matter == nil {
            matter = Matter(
                id: stamp.matter, openedAt: stamp.at, ruleSet: state.opening.ruleSet,
                body: .commission(state))
        } else if case .commission? = matter?.body {
            matter?.body = .commission(state)
        }
    }

    /// Papers of the type, or the seal, are still to come.
    private static func needsPapers(_ letter: CommissionLetter) -> Bool {
        !letter.missingPapers.isEmpty || !letter.isSealed
    }

    private static func evolve(
        _ state: inout CommissionState, _ happening: CommissionEvent, _ stamp: Stamp
    ) {
        switch happening {
        case .drafted, .sent: break
        case .approved(let approval, let papers, _):
            state.approvals.append(approval)
            state.letter.papers += papers
            if state.approvals.count >= CommissionApprovalStep.table.count {
                state.stage = .approved
            }
        case .discarded:
            state.stage = .discarded
            state.closed = true
        case .delivered(let mark):
            state.deliveredAt = mark.at
            if state.stage == .sent { state.stage = .delivered }
        case .signed(let words, let mark):
            state.signed = noted(words, mark, stamp)
            state.deliveredAt = state.deliveredAt ?? words.arrivedAt ?? mark.at
            state.stage = .signed
        case .rerouted(let words, let mark):
            append(noted(words, mark, stamp), to: &state.reroutes)
            state.commissioned = words.to
            state.letterEntry = stamp.entry
            state.deliveredAt = nil
            state.signed = nil
            state.asked = nil
            state.stage = .sent
        case .contacted(let words, let mark):
            append(noted(words, mark, stamp), to: &state.contacts)
        case .papersAsked(let words, let mark):
            state.asked = noted(words, mark, stamp)
            state.stage = .papersAsked
        case .supplied(let words, let mark):
            append(noted(words, mark, stamp), to: &state.supplies)
            state.letter.papers += words.papers
            if state.papersFollow { state.papersFollow = needsPapers(state.letter) }
            if state.stage == .papersAsked { state.stage = .inHand }
        case .progressed(let words, let mark):
            append(noted(words, mark, stamp), to: &state.progress)
            if state.stage == .signed { state.stage = .inHand }
            #if MUTANTS
                if Mutation.skipStage.isOn { state.stage = .delivered }
            #endif
        case .returned(let words, let mark):
            state.returned = noted(words, mark, stamp)
            state.stage = .returned
            state.pending = nil
        case .completed(let words, let mark):
            state.completion = noted(words, mark, stamp)
            state.stage = .done
        case .confirmed(let words, let mark):
            state.confirmed = noted(words, mark, stamp)
            state.stage = .confirmed
        case .withdrawn(let words, let mark):
            state.withdrawn = noted(words, mark, stamp)
            state.stage = .withdrawn
            state.pending = nil
        case .rated(let words, let mark): state.rating = noted(words, mark, stamp)
        case .complained, .explained, .concluded, .pressed, .platformEntered, .looked,
            .amendmentProposed, .amendmentApplied, .amendmentDeclined, .closed:
            evolveBeside(&state, happening, stamp)
        }
    }

    /// What happens beside the stage.
    private static func evolveBeside(
        _ state: inout CommissionState, _ happening: CommissionEvent, _ stamp: Stamp
    ) {
        switch happening {
        case .complained(let words, let mark):
            append(.init(complaint: noted(words, mark, stamp)), to: &state.complaints)
        case .explained(let words, let mark):
            guard let last = state.complaints.indices.last else { return }
            state.complaints[last].explanation = noted(words, mark, stamp)
        case .concluded(let words, let mark):
            guard let last = state.complaints.indices.last else { return }
            state.complaints[last].conclusion = noted(words, mark, stamp)
        case .pressed(let words, let mark): append(noted(words, mark, stamp), to: &state.presses)
        case .platformEntered(let words, _):
            state.letter.platformNumber = words.number
            state.letter.platformEnteredAt = words.enteredAt
        case .amendmentProposed(let words, let mark): state.pending = noted(words, mark, stamp)
        case .amendmentApplied(let words, _):
            state.pending = nil
            if let field = CommissionField(rawValue: words.field) {
                _ = field.set(words.new, in: &state)
            }
        case .amendmentDeclined: state.pending = nil
        case .closed: state.closed = true
        case .looked, .drafted, .approved, .discarded, .sent, .delivered, .signed, .rerouted,
            .contacted, .papersAsked, .supplied, .returned, .progressed, .completed, .confirmed,
            .rated, .withdrawn:
            break
        }
    }

    private static func noted<Words: Hashable & Codable & Sendable>(
        _ words: Words, _ mark: CommissionMark, _ stamp: Stamp
    ) -> CommissionState.Noted<Words> {
        CommissionState.Noted(words: words, mark: mark, entry: stamp.entry)
    }

    /// Appends, keeping the latest only: the chain keeps all.
    private static func append<Item>(_ item: Item, to list: inout [Item]) {
        if list.count >= CommissionState.kept { list.removeFirst() }
        list.append(item)
    }
}

extension CommissionProcedure {
    /// 逾期: a late answer or a late end gives the supervising court a task; the rating period's end
    /// closes the matter.
    package static func lapse(
        _ deadline: Deadline, of matter: Matter, in context: Context
    ) -> [Event] {
        guard case .commission(let state) = matter.body, !state.closed else { return [] }
        let court = context.name(deadline.owedBy)
        switch deadline.rule {
        case "O01":
            return [
                duty(
                    state.supervising, "紧急委托逾1小时未应答，请值班人员立即联系\(court)",
                    "urgent commission unanswered: duty desk to call \(court) at once", context)
            ]
        case "O05":
            return [
                duty(
                    state.supervising, "\(court)逾期未签收，请督办",
                    "\(court) has not signed for it in time: press",
                    context)
            ]
        case "W10", "W11":
            return [
                duty(
                    state.supervising, "\(court)逾期未办结，请督办",
                    "\(court) has not finished in time: press",
                    context)
            ]
        case "O06":
            guard let superior = state.superior else { return [] }
            return [
                duty(
                    superior, "\(court)逾期未确认办结，请督办", "\(court) has not confirmed in time: press",
                    context)
            ]
        case CommissionPolicy.ratingRule:
            // Silence is no breach: the period ends without being overdue.
            let void = Event.deadlineVoid(id: deadline.id, at: context.now)
            guard state.openComplaint == nil else { return [void] }
            let mark = CommissionMark(court: state.supervising, officer: "", at: context.now)
            return [void, .commission(.closed(mark))]
        default: return []
        }
    }

    private static func duty(
        _ court: CourtID, _ zh: String, _ en: String, _ context: Context
    ) -> Event {
        .dutyOpened(Duty(entry: context.entry, owedBy: court, text: Text(zh: zh, en: en)))
    }

    /// The commissioned court's receipt of the letter starts the handling window; the commissioning
    /// court's receipt of a request for papers starts its 3 days.
    package static func receipt(
        of entry: Int, on matter: Matter, in context: Context
    ) -> [Event] {
        guard case .commission(let state) = matter.body, !state.closed else { return [] }
        let mark = CommissionMark(court: context.author, officer: "", at: context.actedAt)
        var events: [Event] = []
        if context.author == state.commissioned, entry == state.letterEntry,
            state.deliveredAt == nil, state.stage == .sent
        {
            events.append(.commission(.delivered(mark)))
            events += CommissionCase.handling(
                state.letter, owedBy: state.commissioned, from: context.actedAt, in: matter, context
            )
            if !state.letter.urgent {
                events +=
                    context.deadline(
                        rule: "O05", owedBy: state.commissioned, from: context.actedAt,
                        duty: Text(zh: "签收", en: "sign for the letter"), in: matter
                    ).map { [.deadlineStarted($0)] } ?? []
            }
        }
        if context.author == state.commissioning, let asked = state.asked, entry == asked.entry,
            state.stage == .papersAsked,
            matter.openDeadline("W12", owedBy: state.commissioning) == nil
        {
            events += CommissionCase.supplyPeriod(state, matter, context)
        }
        return events
    }

    /// Who owes an act now, in the order in which it is needed.
    package static func awaits(_ matter: Matter) -> [Awaited] {
        guard case .commission(let state) = matter.body, !state.closed else { return [] }
        var list = stageAwaits(state, matter)
        if state.papersFollow, state.stage.isOpenForHandling, state.stage != .papersAsked {
            list.append(
                Awaited(
                    court: state.commissioning, verb: "supply",
                    text: Text(zh: "补齐后补材料", en: "supply the papers that were to follow"),
                    deadline: nil))
        }
        if let pending = state.pending {
            let other =
                pending.mark.court == state.commissioning ? state.commissioned : state.commissioning
            list.append(
                Awaited(
                    court: other, verb: "confirm-amendment",
                    text: Text(zh: "确认更正", en: "confirm the amendment"), deadline: nil))
        }
        if let complaint = state.openComplaint {
            if complaint.explanation == nil {
                list.append(
                    Awaited(
                        court: state.commissioned, verb: "explain",
                        text: Text(zh: "对投诉作出说明", en: "explain, on the complaint"), deadline: nil))
            }
            list.append(
                Awaited(
                    court: state.supervising, verb: "conclude",
                    text: Text(zh: "处理投诉", en: "conclude the complaint"), deadline: nil))
        }
        return list
    }

    private static func stageAwaits(_ state: CommissionState, _ matter: Matter) -> [Awaited] {
        func awaited(
            _ court: CourtID, _ verb: String, _ zh: String, _ en: String, _ rules: [String]
        ) -> Awaited {
            let deadline = rules.lazy.compactMap { matter.openDeadline($0, owedBy: court) }.first
            return Awaited(
                court: court, verb: verb, text: Text(zh: zh, en: en), deadline: deadline?.id)
        }
        let asking = state.commissioning
        let asked = state.commissioned
        let complete = awaited(
            asked, "complete", "办理并反馈办结", "carry it out and report", ["W10", "W11"])
        switch state.stage {
        case .draft: return [awaited(asking, "approve", "审批委托函", "approve the letter", [])]
        case .approved: return [awaited(asking, "send", "发送委托函", "send the letter", [])]
        case .sent:
            return [awaited(asked, "sign-for", "接收并签收", "receive and sign for it", ["O01"])]
        case .delivered:
            return [awaited(asked, "sign-for", "签收", "sign for it", ["O01", "O05"])]
        case .signed, .inHand: return [complete]
        case .papersAsked:
            return [awaited(asking, "supply", "补充材料", "supply the papers", ["W12"]), complete]
        case .done: return [awaited(asking, "confirm", "确认办结", "confirm that it is done", ["O06"])]
        case .confirmed:
            guard state.rating == nil else { return [] }
            return [
                awaited(
                    asking, "rate", "评价（可不评价）", "rate it (optional)", [CommissionPolicy.ratingRule])
            ]
        case .returned:
            return [
                awaited(
                    asking, "complain", "可投诉（可不投诉）", "complain (optional)",
                    [CommissionPolicy.ratingRule])
            ]
        case .discarded, .withdrawn: return []
        }
    }

    package static func stage(of matter: Matter) -> (name: String, term: String) {
        guard case .commission(let state) = matter.body else { return ("unknown", "未知") }
        return (state.stage.rawValue, state.stage.term)
    }

    package static func isClosed(_ matter: Matter) -> Bool {
        guard case .commission(let state) = matter.body else { return false }
        return state.closed
    }
}
