import Domain
import LegalTime

#if MUTANTS
    import Mutants
#endif

/// One act before one matter: all that a decision looks at.
struct CommissionCase {
    let words: CommissionAct
    let verb: CommissionVerb
    let matter: Matter
    let state: CommissionState
    let context: Context

    /// The parts that a court has in the matter; a court may have several, as when it commissions a
    /// court of its own.
    static func sides(of court: CourtID, in state: CommissionState) -> [CommissionSide] {
        var sides: [CommissionSide] = []
        if court == state.commissioning { sides.append(.commissioning) }
        if court == state.commissioned { sides.append(.commissioned) }
        #if MUTANTS
            if Mutation.twoHands.isOn, court == state.letter.to, court != state.commissioned {
                sides.append(.commissioned)
            }
        #endif
        if court == state.supervising { sides.append(.supervising) }
        if court == state.superior { sides.append(.superior) }
        return sides
    }

    func sides(of court: CourtID) -> [CommissionSide] { Self.sides(of: court, in: state) }

    /// The act is a fact of a court that the matter has since been rerouted away from: it may cross
    /// the reroute, as when the account was frozen already, and must not be lost.
    var isFactOfFormer: Bool {
        let author = context.author
        let wasCommissioned =
            author == state.letter.to || state.reroutes.contains { $0.words.to == author }
        return verb.isFact && wasCommissioned
            && !sides(of: author).contains(where: verb.sides.contains)
    }

    /// Who did the act, and when it counts.
    static func mark(in context: Context) -> CommissionMark {
        CommissionMark(
            court: context.author, officer: context.officer?.name ?? "",
            inPlaceOf: context.officer?.inPlaceOf, recordedBy: context.recorder,
            at: context.actedAt)
    }

    var mark: CommissionMark { Self.mark(in: context) }

    /// Decides an act whose author, side and officer have been checked.
    func decide() throws(Refusal) -> Decision {
        switch words {
        case .draft(let letter):
            try admitted()
            return .accepted(try Self.draft(letter, on: matter, in: context))
        case .approve(let words): return .accepted(try approve(words))
        case .discard(let words):
            try CommissionForm.statement(words, "废稿原因", "why the draft is given up")
            try admitted()
            return .accepted([.commission(.discarded(words, mark))])
        case .send(let letter, let approvals):
            try admitted()
            return .accepted(try Self.send(letter, approvals, on: self, in: context))
        case .signFor(let words): return try signFor(words)
        case .reroute(let words): return .accepted(try reroute(words))
        case .contact(let words): return try contact(words)
        case .askPapers(let words): return .accepted(try askPapers(words))
        case .supply(let words): return .accepted(try supply(words))
        case .returnMatter(let words): return .accepted(try returnMatter(words))
        case .progress(let words):
            try CommissionForm.statement(words, "进展情况", "the progress")
            try admitted()
            return .accepted([.commission(.progressed(words, mark))])
        case .complete(let words): return try complete(words)
        case .confirm(let words): return .accepted(try confirm(words))
        case .rate(let words): return .accepted(try rate(words))
        case .complain(let words): return .accepted(try complain(words))
        case .explain(let words): return .accepted(try explain(words))
        case .conclude(let words): return .accepted(try conclude(words))
        case .withdraw(let words):
            try CommissionForm.statement(words, "撤回原因", "why it is withdrawn")
            try admitted()
            return .accepted(
                [.commission(.withdrawn(words, mark))] + matter.voidingAll(at: context.actedAt)
                    + [.commission(.closed(mark))])
        case .amend(let words): return .accepted(try amend(words))
        case .confirmAmendment(let words): return .accepted(try confirmAmendment(words))
        case .press(let words): return .accepted(try press(words))
        case .platform(let words): return .accepted(try platform(words))
        case .look(let words): return .accepted(try look(words))
        }
    }

    // MARK: - Stage

    /// Whether the stage admits the act.
    var isAdmitted: Bool {
        !state.closed && verb.stages.contains(state.stage) && !isFactOfFormer
    }

    /// Why the stage does not admit the act.
    var stageRefusal: Refusal {
        let zh = "协调事项处于“\(state.stage.term)”，不能\(verb.name.zh)"
        let en =
            "the matter is at stage \(state.stage.rawValue), which does not admit to \(verb.name.en)"
        if state.closed {
            return commissionRefusal(
                "closed", verb.rule, "协调事项已结束（\(state.stage.term)），不能\(verb.name.zh)",
                "the matter is closed (\(state.stage.rawValue)); it is too late to \(verb.name.en)",
                remedy: "需要时另行发起委托", "open a new commission if need be")
        }
        if state.stage == .done || state.stage == .confirmed {
            return commissionRefusal(
                "already-done", verb.rule, zh + "：受托法院已反馈办结", en + ": it has been reported done",
                remedy: "请确认办结；有异议的可投诉，须撤销措施的另行委托",
                "confirm it, complain if there is an objection, or commission the undoing")
        }
        let allowed = verb.stages.map(\.term).joined(separator: "、")
        let names = verb.stages.map(\.rawValue).joined(separator: ", ")
        return commissionRefusal(
            "wrong-state", verb.rule, zh, en,
            remedy: "可在下列阶段办理：\(allowed)；所待事项见该事项",
            "admitted at: \(names); the matter shows what it waits for")
    }

    func admitted() throws(Refusal) {
        guard isAdmitted else { throw stageRefusal }
    }

    /// A fact that the stage does not admit: on record, and a task for the supervising court.
    var outOfOrder: Decision {
        let court = context.name(state.commissioned)
        let reason =
            isFactOfFormer
            ? Text(
                zh: "协调事项已转办至\(court)", en: "the matter has been rerouted to \(state.commissioned)")
            : stageRefusal.reason
        let duty = Text(
            zh: "核查顺序异常的记录：\(context.name(context.author)) \(verb.name.zh)。\(reason.zh)",
            en: "look into an act out of order: \(context.author) \(verb.verb). \(reason.en)")
        return .outOfOrder(
            reason,
            [
                .outOfOrder(verb: verb.verb, reason: reason),
                .dutyOpened(Duty(entry: context.entry, owedBy: state.supervising, text: duty)),
            ])
    }

    // MARK: - Deadlines

    /// The handling window, started at `from`.
    static func handling(
        _ letter: CommissionLetter, owedBy court: CourtID, from: Instant, in matter: Matter?,
        _ context: Context
    ) -> [Event] {
        let duty = Text(zh: "办结委托事项", en: "finish the commissioned matter")
        let deadline = context.deadline(
            rule: letter.urgent ? "W11" : "W10", owedBy: court, from: from, duty: duty, in: matter,
            window: letter.window)
        return deadline.map { [.deadlineStarted($0)] } ?? []
    }

    /// The open handling deadline of the present commissioned court.
    var handlingDeadline: Deadline? {
        matter.openDeadline("W10", owedBy: state.commissioned)
            ?? matter.openDeadline("W11", owedBy: state.commissioned)
    }

    /// `.deadlineVoid` for the open deadlines that `court` owes.
    func voiding(owedBy court: CourtID) -> [Event] {
        matter.deadlines.filter { $0.isOpen && $0.owedBy == court }
            .map { .deadlineVoid(id: $0.id, at: context.actedAt) }
    }

    /// 评价投诉期: when it passes the matter closes by itself.
    func ratingPeriod() -> [Event] {
        let duty = Text(zh: "评价或投诉（期满视为不评价）", en: "rate or complain (silence closes the matter)")
        let window =
            context.rules[CommissionPolicy.ratingRule]?.window ?? CommissionPolicy.ratingWindow
        return context.deadline(
            rule: CommissionPolicy.ratingRule, owedBy: state.commissioning, from: context.actedAt,
            duty: duty, in: matter, window: window, onLapse: .move
        ).map { [.deadlineStarted($0)] } ?? []
    }

    // MARK: - Opening

    static func opening(
        of letter: CommissionLetter, in context: Context
    ) throws(Refusal) -> CommissionOpening {
        guard let supervising = context.tree.superior(of: letter.to) else {
            throw commissionRefusal(
                "supreme-commissioned", CommissionCite.entrust, "受托法院没有上一级法院",
                "no court stands above the commissioned one", remedy: "请改填受托法院",
                "name another court")
        }
        return CommissionOpening(
            supervising: supervising, superior: context.tree.superior(of: letter.from),
            ruleSet: context.rules.version)
    }

    static func draft(
        _ letter: CommissionLetter, on matter: Matter?, in context: Context
    ) throws(Refusal) -> [Event] {
        guard letter.from == context.author else {
            throw commissionRefusal(
                "wrong-court", CommissionCite.doc27, "委托函的委托法院不是本院",
                "the letter's commissioning court is another one", remedy: "委托法院填本院",
                "put your own court as the commissioning one")
        }
        try CommissionForm.letter(letter, .draft, in: context)
        let drafted = Event.commission(
            .drafted(letter, try opening(of: letter, in: context), mark(in: context)))
        let party = Party(court: letter.from, role: .commissioning)
        return matter == nil ? [drafted, .joined(party)] : [drafted]
    }

    private func approve(_ words: CommissionAct.Statement) throws(Refusal) -> [Event] {
        try CommissionForm.statement(words, "审批意见", "the approval's note", required: false)
        try admitted()
        let steps = CommissionApprovalStep.table
        let position = state.approvals.count
        guard position < steps.count else { throw stageRefusal }
        let step = steps[position]
        if let refusal = context.refusalUnlessOfficer(
            is: step.roles, act: step.name.zh, step.name.en)
        {
            throw refusal
        }
        guard let officer = context.officer,
            let role = step.roles.first(where: officer.roles.contains)
        else { throw stageRefusal }
        var letter = state.letter
        letter.papers += words.papers
        try CommissionForm.letter(
            letter, position + 1 == steps.count ? .sending : .approval, in: context)
        let approval = Approval(
            officer: officer.name, role: role, at: context.actedAt, note: words.text)
        return [.commission(.approved(approval, papers: words.papers, mark))]
    }

    static func send(
        _ letter: CommissionLetter, _ approvals: [Approval], on item: CommissionCase?,
        in context: Context
    ) throws(Refusal) -> [Event] {
        guard letter.from == context.author else {
            throw commissionRefusal(
                "wrong-court", CommissionCite.doc27, "委托函的委托法院不是本院",
                "the letter's commissioning court is another one", remedy: "委托法院填本院",
                "put your own court as the commissioning one")
        }
        let isRecorded = context.recorder != nil
        try CommissionForm.letter(letter, isRecorded ? .recorded : .sending, in: context)
        try CommissionForm.approvals(approvals, in: context)
        if !isRecorded { try checkSteps(approvals) }
        if let item { try item.checkApproved(letter, approvals) }
        let opening = try Self.opening(of: letter, in: context)
        var events: [Event] = [
            .commission(.sent(letter, approvals: approvals, opening, mark(in: context)))
        ]
        var joined = item?.matter.parties.map(\.court) ?? []
        for party in parties(letter, opening) where !joined.contains(party.court) {
            joined.append(party.court)
            events.append(.joined(party))
        }
        if context.tree[letter.to]?.isOutside == false {
            events.append(.receiptWanted(from: [letter.to]))
        }
        if letter.urgent { events += answer(owedBy: letter.to, in: item?.matter, context) }
        return events
    }

    /// The two sides first; a superior that is a side itself keeps that part.
    private static func parties(
        _ letter: CommissionLetter, _ opening: CommissionOpening
    ) -> [Party] {
        let superior = opening.superior.map { [Party(court: $0, role: .superior)] } ?? []
        return [
            Party(court: letter.from, role: .commissioning),
            Party(court: letter.to, role: .commissioned),
            Party(court: opening.supervising, role: .supervising),
        ] + superior
    }

    /// Unanswered after an hour, an urgent matter alerts the superior's duty desk. It runs from the
    /// sending, because a court that is away gives no receipt; and by the clock, because no law
    /// states it: a call at 09:30 is unanswered at 10:30, not an hour after the next full hour.
    private static func answer(
        owedBy court: CourtID, in matter: Matter?, _ context: Context
    ) -> [Event] {
        let duty = Text(zh: "应答紧急委托（签收）", en: "answer the urgent commission (sign for it)")
        let window = context.rules["O01"]?.window ?? CommissionPolicy.urgentAnswer
        let started = context.deadline(
            rule: "O01", owedBy: court, from: context.actedAt, duty: duty, in: matter,
            window: window)
        guard var deadline = started else { return [] }
        if window.unit == .hour {
            deadline.due = context.calendar.elapsed(hours: window.amount, from: context.actedAt)
        }
        return [.deadlineStarted(deadline)]
    }

    private static func checkSteps(_ approvals: [Approval]) throws(Refusal) {
        var position = 0
        for step in CommissionApprovalStep.table {
            while position < approvals.count, !step.roles.contains(approvals[position].role) {
                position += 1
            }
            guard position < approvals.count else {
                throw commissionRefusal(
                    "unapproved", CommissionCite.approval, "缺少\(step.name.zh)",
                    "missing: \(step.name.en)",
                    remedy:
                        "请由\(step.roles.map(\.term).joined(separator: "或"))审批",
                    "have it approved by: "
                        + step.roles.map(\.rawValue).joined(separator: ", "))
            }
            position += 1
        }
    }

    /// What was approved is what is sent; only papers may have been added.
    private func checkApproved(
        _ letter: CommissionLetter, _ approvals: [Approval]
    ) throws(Refusal) {
        var sent = letter
        sent.papers = state.letter.papers
        guard sent == state.letter, state.letter.papers.allSatisfy(letter.papers.contains),
            approvals == state.approvals
        else {
            throw commissionRefusal(
                "letter-changed", CommissionCite.approval, "发送的委托函与审批的不一致",
                "the letter sent is not the one that was approved",
                remedy: "请重新拟稿并审批", "draft it again and have it approved")
        }
    }
}

extension CommissionCase {
    /// A role for a court: it joins, or its role changes.
    func giving(_ role: PartyRole, to court: CourtID) -> [Event] {
        let party = Party(court: court, role: role)
        guard let present = matter.role(of: court) else { return [.joined(party)] }
        return present == role ? [] : [.roleChanged(party)]
    }

    private func reroute(_ words: CommissionAct.Reroute) throws(Refusal) -> [Event] {
        try CommissionForm.text(words.reason, "转办原因", "why it is rerouted")
        try admitted()
        guard context.tree[words.to] != nil, context.tree.isAbove(context.author, words.to) else {
            throw commissionRefusal(
                "reroute-outside-area", CommissionCite.hub, "\(context.name(words.to))不在本院辖区内",
                "\(context.name(words.to)) is not within this court's area",
                remedy: "请在辖区内选择法院；不在辖区的由受托法院退回",
                "choose a court of the area; else let it be returned")
        }
        guard words.to != state.commissioned, words.to != state.commissioning else {
            throw commissionRefusal(
                "reroute-same", CommissionCite.hub, "\(context.name(words.to))已是本事项的一方",
                "\(context.name(words.to)) is already a side of the matter",
                remedy: "请选择其他法院", "choose another court")
        }
        let old = state.commissioned
        let oldRole: PartyRole =
            old == state.superior ? .superior : old == state.supervising ? .supervising : .former
        var events: [Event] = [.commission(.rerouted(words, mark))]
        events += voiding(owedBy: old)
        events += voiding(owedBy: state.commissioning)
        events += giving(oldRole, to: old) + giving(.commissioned, to: words.to)
        if context.tree[words.to]?.isOutside == false {
            events.append(.receiptWanted(from: [words.to]))
        }
        if state.letter.urgent {
            events += Self.answer(owedBy: words.to, in: matter, context)
        }
        return events
    }
}
