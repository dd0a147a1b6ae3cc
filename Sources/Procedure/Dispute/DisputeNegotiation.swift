import Domain

// Negotiation between the courts in dispute (协商), which comes first (执行工作规定 art. 67).
extension DisputeCase {
    func answer(_ words: DisputeStatement, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        guard author != state.raiser else {
            throw refusal(
                "own-letter", DisputeLaw.ladder,
                (
                    "答复由对方法院作出，提出争议的法院不能答复自己的协商函",
                    "the answer is for the other courts; the raising court cannot answer its own letter"
                ),
                ("补充意见请用 settle、fail 或 report", "use settle, fail or report"))
        }
        return [.dispute(.answered(words, by: author, at: at))]
    }

    func settle(_ words: DisputeMinutes, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        try DisputeChecks.has(
            .minutes, in: words.papers, sealed: false, code: "minutes-missing",
            rule: DisputeLaw.ladder)
        return [.dispute(.minutesProposed(words, by: author, at: at))]
    }

    func consent(
        _ target: DisputeConsent, _ note: String, _ rule: DisputeRule
    ) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        let event = Event.dispute(.consented(target, by: author, note: note, at: at))
        switch target {
        case .minutes(let entry):
            guard state.phase.isUndecided, state.disputant(author) != nil,
                let proposal = state.proposal, proposal.entry == entry
            else {
                let open = state.proposal.map { "第 \($0.entry) 条" } ?? "无"
                throw refusal(
                    "no-proposal", DisputeLaw.ladder,
                    (
                        "第 \(entry) 条不是待同意的协商纪要（现有：\(open)）",
                        "entry \(entry) holds no minutes that wait for this court "
                            + "(waiting: \(state.proposal.map { String($0.entry) } ?? "none"))"
                    ),
                    ("核对纪要所在的记录号", "check the number of the entry with the minutes"))
            }
            try notYet(proposal.consents.contains(author))
            let agreed = proposal.consents + [author]
            let isWhole = state.disputantCourts.allSatisfy(agreed.contains)
            return [event] + (isWhole ? settled() : [])
        case .disposal(let court):
            guard state.statusQuo, court != author, state.disputant(court) != nil else {
                throw refusal(
                    "no-status-quo", DisputeLaw.local,
                    (
                        "没有需要本院同意的处置：维持现状已结束，或该法院不是对方争议法院",
                        "no disposal waits for consent: the status quo has ended, or that court is not "
                            + "another party"
                    ),
                    ("核对拟处置的法院", "check which court means to dispose"))
            }
            try notYet(state.leaves.contains(DisputeLeave(court: court, by: author)))
            return [event]
        case .amendment(let entry):
            guard let correction = state.corrections.first(where: { $0.entry == entry }) else {
                throw refusal(
                    "no-correction", DisputeLaw.own,
                    ("第 \(entry) 条不是待确认的更正", "entry \(entry) holds no correction that waits"),
                    ("核对更正所在的记录号", "check the number of the entry with the correction"))
            }
            try notYet(!correction.waitingFor.contains(author))
            let isLast = correction.waitingFor == [author]
            let effect: [Event] = [
                .amended(correction.amendment),
                .dispute(.corrected(correction.amendment, by: correction.by, correction: entry)),
            ]
            return [event] + (isLast ? effect : [])
        }
    }

    private func notYet(_ done: Bool) throws(Refusal) {
        guard done else { return }
        throw refusal(
            "already-consented", DisputeLaw.own,
            ("本院已经同意，或无须本院同意", "this court has consented already, or need not"),
            ("无须再办", "nothing is left to do"))
    }

    func fail(_ words: DisputeStatement, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        let wasHeard =
            state.services.contains { $0.kind == .letter && $0.receivedAt != nil }
            || state.disputants.contains { $0.court != state.raiser && $0.hasActed }
        guard wasHeard || author != state.raiser else {
            throw refusal(
                "not-negotiated", DisputeLaw.ladder,
                (
                    "协商函尚未送达任何对方法院，不能认定协商不成",
                    "no other court has received the letter yet, so the talks cannot have failed"
                ),
                (
                    "等待对方节点自动回执；对方离线超过一个工作日的，书面送达后用 serve-paper 记录",
                    "wait for the other node's receipt; if it is away for over a working day, serve it on "
                        + "paper and record that with serve-paper"
                ))
        }
        return [.dispute(.failed(words, by: author, at: at))]
            + meetAll(DisputeRules.Window.negotiation)
            + void([DisputeRules.Window.silence])
    }

    // MARK: - When a window passes

    /// Flags what follows; only the local rule on silence moves the dispute by itself.
    func lapse(_ deadline: Deadline) -> [Event] {
        switch deadline.rule {
        case DisputeRules.Window.negotiation:
            if state.phase == .negotiating {
                return [.dispute(.negotiationExpired(deadline.owedBy))]
            }
            return talksLapsed(at: deadline.owedBy)
        case DisputeRules.Window.silence:
            guard state.phase == .negotiating, state.disputant(deadline.owedBy)?.hasActed == false
            else { return [] }
            let words = DisputeStatement(text: "逾期未答复，视为协商不成（地方规定）No answer: the talks have failed")
            let ended = matter.deadlines.filter {
                $0.isOpen && $0.rule == DisputeRules.Window.negotiation
            }
            return [.dispute(.failed(words, by: deadline.owedBy, at: context.now))]
                + ended.map { .deadlineVoid(id: $0.id, at: context.now) }
        default: return []
        }
    }
}
