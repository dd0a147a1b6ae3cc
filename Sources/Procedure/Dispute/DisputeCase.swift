import Domain

/// A dispute before a decision: the matter, its state and what the decision may look at.
struct DisputeCase {
    let matter: Matter
    let state: DisputeState
    let context: Context

    var author: CourtID { context.author }
    var at: Instant { context.actedAt }

    /// Checks common to all acts but the first, in this order: who acts, whether its form is good,
    /// whether the dispute is still open.
    func admit(_ act: DisputeAct, under rule: DisputeRule) throws(Refusal) {
        if case .reconsider = act { throw noReconsideration() }
        try party(under: rule)
        try DisputeProcedure.recorder(in: context) { matter.role(of: $0) != nil }
        try DisputeProcedure.officer(rule, in: context)
        try DisputeChecks.check(act, now: context.now)
        // An outside court's approvals are on its paper.
        if context.recorder == nil { try DisputeChecks.approved(act.approvals, by: rule) }
        if state.phase.isClosed, !rule.verb.isFact {
            throw refusal(
                "closed", DisputeLaw.own,
                (
                    "争议已经了结（\(state.phase.term)），不能再办理\(rule.verb.term)",
                    "the dispute is closed (\(state.phase.rawValue)); \(rule.english) is not possible"
                ),
                ("如有新的争议，另行提出", "raise a new dispute if there is one"))
        }
    }

    func decide(_ act: DisputeAct, under rule: DisputeRule) throws(Refusal) -> Decision {
        switch act {
        case .raise: throw wrongStage(rule)
        case .reconsider: throw noReconsideration()
        case .answer(let words): .accepted(try answer(words, rule))
        case .settle(let words): .accepted(try settle(words, rule))
        case .consent(let target, let note): .accepted(try consent(target, note, rule))
        case .fail(let words): .accepted(try fail(words, rule))
        case .report(let words): .accepted(try report(words, rule))
        case .relay(let words): .accepted(try relay(words, rule))
        case .negotiate(let words): .accepted(try negotiate(words, rule))
        case .sendBack(let words): .accepted(try sendBack(words, rule))
        case .supplement(let words): .accepted(try supplement(words, rule))
        case .accept(let number): .accepted(try accept(number, rule))
        case .opine(let words): .accepted(try opine(words, rule))
        case .comply(let words): try comply(words, rule)
        case .confirm(let words): .accepted(try confirm(words, rule))
        case .stop(let words): stop(words, rule)
        case .dispose(let words): dispose(words, rule)
        case .moveMoney(let words): .accepted(try moveMoney(words, rule))
        case .moneyMoved(let order, let words): try moneyMoved(order, words, rule)
        case .withdraw(let words): .accepted(try withdraw(words, rule))
        case .amend(let words): .accepted(try amend(words, rule))
        case .servePaper(let words): try servePaper(words, rule)
        case .joinParty(let words): .accepted(try joinParty(words, rule))
        case .look(let entry, let note): .accepted(try look(entry, note))
        }
    }

    // MARK: - Who

    /// Throws unless the author has a part in the matter that may do this; names who could.
    private func party(under rule: DisputeRule) throws(Refusal) {
        let role = matter.role(of: author)
        if let role, rule.verb.parties.contains(role) { return }
        if rule.verb.parties == [.supervising] {
            if author != state.commonSuperior { throw notSupervising(rule) }
            throw refusal(
                "not-received", DisputeLaw.ladder,
                (
                    "报告尚未逐级报到本院，不能\(rule.verb.term)",
                    "no report has reached this court yet; \(rule.english) is not possible"
                ),
                ("等待下级法院逐级报请", "wait until it is reported level by level"))
        }
        let able = context.names(
            matter.parties.filter { rule.verb.parties.contains($0.role) }.map(\.court))
        guard role != nil else {
            throw refusal(
                "not-party", DisputeLaw.ladder,
                ("\(context.name(author))不是本争议的法院", "\(author) is no court of this dispute"),
                ("可由以下法院办理：\(able.zh)", "it can be done by: \(able.en)"))
        }
        throw refusal(
            "wrong-party", DisputeLaw.ladder,
            (
                "\(rule.verb.term)不由\(context.name(author))办理",
                "\(rule.english) is not for \(author) to make"
            ),
            able.zh.isEmpty
                ? ("目前没有可以办理的法院", "at present no court can do it")
                : ("可由以下法院办理：\(able.zh)", "it can be done by: \(able.en)"))
    }

    /// The refusal that names the one court that can decide.
    private func notSupervising(_ rule: DisputeRule) -> Refusal {
        let common = context.name(state.commonSuperior)
        return refusal(
            "not-supervising", DisputeLaw.ladder,
            (
                "\(context.name(author))不是各争议法院的共同上级法院，不能\(rule.verb.term)",
                "\(author) is not the parties' common superior; \(rule.english) is not possible"
            ),
            ("应由\(common)办理", "it is for \(state.commonSuperior) (\(common)) to do"))
    }

    private func noReconsideration() -> Refusal {
        refusal(
            "no-reconsideration", DisputeLaw.binding,
            (
                "上级法院的协调意见，下级法院必须执行，不能申请复议",
                "a coordination opinion must be carried out; there is no reconsideration"
            ),
            ("在期限内履行并提交履行证明（comply）", "comply within the window and submit proof"))
    }

    // MARK: - When

    /// Throws unless the dispute is in a phase in which `rule` admits the act.
    func require(phaseOf rule: DisputeRule) throws(Refusal) {
        guard rule.phases.contains(state.phase) else { throw wrongStage(rule) }
    }

    func wrongStage(_ rule: DisputeRule) -> Refusal {
        let waits = DisputeProcedure.awaits(matter).prefix(4)
        let zh = waits.map { "\(context.name($0.court))：\($0.text.zh)" }.joined(separator: "；")
        let en = waits.map { "\($0.court): \($0.text.en)" }.joined(separator: "; ")
        return refusal(
            "wrong-stage", DisputeLaw.ladder,
            (
                "争议处于“\(state.phase.term)”，不能\(rule.verb.term)",
                "the dispute is at “\(state.phase.rawValue)”; \(rule.english) is not possible now"
            ),
            waits.isEmpty
                ? ("查看该事项所待", "see what the matter waits for")
                : ("目前等待 \(zh)", "it waits for \(en)"))
    }

    /// A fact that the state no longer admits: entered, with a task for the supervising court, or,
    /// while no superior may see the papers yet, for the court that raised the dispute.
    func outOfOrder(_ rule: DisputeRule, _ zh: String, _ en: String) -> Decision {
        let reason = Text(zh: zh, en: en)
        return .outOfOrder(
            reason,
            [
                .outOfOrder(verb: rule.verb.verb, reason: reason),
                .dutyOpened(
                    duty(Text(zh: "核查异常记录：\(zh)", en: "look at an irregular entry: \(en)"))),
            ])
    }

    func outOfOrder(_ rule: DisputeRule) -> Decision {
        outOfOrder(
            rule, "争议处于“\(state.phase.term)”时报告的\(rule.verb.term)",
            "\(rule.english), entered while the dispute is at “\(state.phase.rawValue)”")
    }

    func duty(_ text: Text) -> Duty {
        Duty(
            entry: context.entry, owedBy: matter.courts(.supervising).first ?? state.raiser,
            text: text)
    }

    // MARK: - Windows

    /// `.deadlineStarted` under `rule`; nothing when the table states no such window.
    func start(_ rule: String, owedBy court: CourtID, from: Instant, _ duty: Text) -> [Event] {
        context.deadline(rule: rule, owedBy: court, from: from, duty: duty, in: matter)
            .map { [.deadlineStarted($0)] } ?? []
    }

    /// `.deadlineMet` for every open deadline under `rule`.
    func meetAll(_ rule: String) -> [Event] {
        matter.deadlines.filter { $0.isOpen && $0.rule == rule }
            .map { .deadlineMet(id: $0.id, at: at) }
    }

    /// `.deadlineVoid` for every open deadline under one of `rules`.
    func void(_ rules: [String]) -> [Event] {
        matter.deadlines.filter { $0.isOpen && rules.contains($0.rule) }
            .map { .deadlineVoid(id: $0.id, at: at) }
    }

    /// What ends with the dispute: negotiation counts as done, the rest is no longer owed.
    func endNegotiation() -> [Event] {
        let windows = [DisputeRules.Window.negotiation, DisputeRules.Window.silence]
        return windows.flatMap(meetAll)
            + matter.deadlines.filter { $0.isOpen && !windows.contains($0.rule) }
            .map { .deadlineVoid(id: $0.id, at: at) }
    }

    /// What is left to do when every court that has to agree agrees.
    func settled() -> [Event] { [.dispute(.settled(at: at))] + endNegotiation() }
}
