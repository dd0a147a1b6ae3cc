import Domain
import LegalTime

// The common superior's part (共同上级法院协调): filing, the one send-back, the opinion, and the
// confirmation of what the courts have done (法〔2021〕322号 §27, 执行工作规定 art. 70).
extension DisputeCase {
    func sendBack(_ words: DisputeSendBack, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        guard state.sendBack == nil else {
            throw refusal(
                "send-back-once", DisputeLaw.own,
                ("报告只能退回补充一次", "a report may be sent back only once"),
                (
                    "按现有材料作出协调意见；需要补充的，另行要求提供而不中止期限",
                    "decide on the papers at hand; ask for more without stopping the clock"
                ))
        }
        try require(phaseOf: rule)
        guard
            let month = matter.openDeadline(DisputeRules.Window.coordination, owedBy: author),
            month.status == .running, at < month.due.dueInstant
        else {
            throw refusal(
                "month-over", DisputeLaw.month,
                ("一个月的协调期限已经届满，不能再退回补充", "the month is over; nothing can be sent back"),
                ("尽快作出协调意见", "issue the opinion without delay"))
        }
        return [
            .dispute(.sentBack(words, by: author, at: at)),
            .deadlineSuspended(id: month.id, at: at),
        ]
    }

    func supplement(_ words: DisputeStatement, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        guard state.routes.contains(where: { $0.reporter == author }) else {
            let names = context.names(state.routes.map(\.reporter))
            throw refusal(
                "not-reporter", DisputeLaw.ladder,
                ("补充材料由报请协调的法院提交", "the supplement is for the court that reported"),
                ("由以下法院补充：\(names.zh)", "it is for: \(names.en)"))
        }
        guard !words.papers.isEmpty else {
            throw refusal(
                "supplement-empty", DisputeLaw.own, ("未附补充材料", "the supplement holds no paper"),
                ("附上被要求补充的材料", "attach the papers that were asked for"))
        }
        let to = [state.commonSuperior]
        return [
            .dispute(.supplemented(words, by: author, at: at)),
            .dispute(.sent(.supplement, from: author, to: to, at: at)),
        ] + context.receiptWanted(from: to)
    }

    /// The month goes on with the time that was left when the report was sent back.
    func supplementArrived(_ at: Instant) -> [Event] {
        guard let sendBack = state.sendBack, sendBack.resumedAt == nil,
            let month = matter.openDeadline(
                DisputeRules.Window.coordination, owedBy: state.commonSuperior)
        else { return [] }
        let away = IntervalSet([IntervalSet.Interval(from: sendBack.at, to: at)])
        let due = context.calendar.due(
            window: month.due.window, from: month.due.from, excluding: away)
        let reason = Text(
            zh: "退回补充期间扣除：\(sendBack.at.minuteText) 至 \(at.minuteText)",
            en:
                "the time of the send-back is deducted: \(sendBack.at.minuteText) to \(at.minuteText)"
        )
        return [.deadlineMoved(id: month.id, due: due, reason: reason)]
    }

    func accept(_ number: CaseNumber, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        if let given = state.caseNumber {
            throw refusal(
                "already-accepted", DisputeLaw.number,
                ("已立案：\(given.text)", "it is filed already as \(given.text)"),
                ("案号有误的，由立案庭更正", "have a wrong number corrected by the filing division"))
        }
        try require(phaseOf: rule)
        try DisputeChecks.caseNumber(number, of: author)
        if let word = number.typeWord, word != "执协" {
            throw refusal(
                "case-word", DisputeLaw.number,
                (
                    "执行协调案件的类型代字为“执协”，不是“\(word)”",
                    "the type word of a coordination case is 执协, not \(word)"
                ),
                ("填写立案庭编立的执协案号", "enter the 执协 number given by the filing division"))
        }
        return [.dispute(.accepted(number, by: author, at: at))]
    }

    func opine(_ words: DisputeOpinion, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        if state.phase.isBeforeSuperior, state.caseNumber == nil {
            throw refusal(
                "not-accepted", DisputeLaw.number,
                ("尚未立执协案，不能出具协调意见", "no 执协 case is filed yet; the opinion cannot be issued"),
                ("由立案庭立案后用 accept 录入案号", "have the case filed and enter its number with accept"))
        }
        try require(phaseOf: rule)
        let ordered = words.orders.map(\.court)
        for (position, court) in ordered.enumerated() {
            guard state.disputant(court) != nil, !ordered[..<position].contains(court) else {
                throw refusal(
                    "order-stranger", DisputeLaw.binding,
                    (
                        "\(context.name(court))不是争议法院或被列了两次",
                        "\(court) is not in dispute, or is named twice"
                    ),
                    ("对每个争议法院各写一项", "write one order for each court in dispute"))
            }
        }
        let missing = context.names(state.disputantCourts.filter { !ordered.contains($0) })
        guard missing.zh.isEmpty else {
            throw refusal(
                "order-missing", DisputeLaw.binding,
                ("协调意见未写明以下法院应办的事项：\(missing.zh)", "the opinion orders nothing of: \(missing.en)"),
                ("对每个争议法院各写一项", "write one order for each court in dispute"))
        }
        try DisputeChecks.has(
            .opinion, in: words.papers, sealed: true, code: "opinion-unsealed",
            rule: DisputeLaw.approval)
        return [.dispute(.opined(words, by: author, at: at))]
            + meetAll(DisputeRules.Window.coordination)
            + void([DisputeRules.Window.negotiation, DisputeRules.Window.relay])
            + [.dispute(.sent(.opinion, from: author, to: state.disputantCourts, at: at))]
            + context.receiptWanted(from: state.disputantCourts)
    }

    func comply(_ words: DisputeStatement, _ rule: DisputeRule) throws(Refusal) -> Decision {
        guard !words.papers.isEmpty else {
            throw refusal(
                "proof-missing", DisputeLaw.month, ("未附履行证明", "no proof of compliance is attached"),
                ("附上履行证明后重新报告", "attach the proof and report again"))
        }
        let isOwed = state.disputant(author)?.compliance != .confirmed
        guard rule.phases.contains(state.phase), isOwed else { return outOfOrder(rule) }
        return .accepted(
            [.dispute(.complied(words, by: author, at: at))]
                + matter.meeting(DisputeRules.Window.compliance, owedBy: author, at: at))
    }

    func confirm(_ words: DisputeVerdict, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        guard state.disputant(words.court)?.compliance == .claimed else {
            let claimed = context.names(
                state.disputants.filter { $0.compliance == .claimed }.map(\.court))
            throw refusal(
                "nothing-to-confirm", DisputeLaw.month,
                (
                    "\(context.name(words.court))没有待确认的履行报告",
                    "\(words.court) has no proof that waits for confirmation"
                ),
                claimed.zh.isEmpty
                    ? ("等待各法院提交履行证明", "wait for the courts' proofs")
                    : ("待确认的法院：\(claimed.zh)", "waiting: \(claimed.en)"))
        }
        let judged = Event.dispute(.judged(words, by: author, at: at))
        guard words.accepted else { return [judged] + reopen(words) }
        let isWhole = state.others(than: words.court).allSatisfy {
            state.disputant($0)?.compliance == .confirmed
        }
        guard isWhole else { return [judged] }
        return [judged, .dispute(.implemented(at: at))] + matter.voidingAll(at: at)
    }

    /// A returned proof leaves the duty as it was: the same due date runs on, or is overdue.
    private func reopen(_ words: DisputeVerdict) -> [Event] {
        let window = matter.deadlines.last {
            $0.rule == DisputeRules.Window.compliance && $0.owedBy == words.court
        }
        guard let window else { return [] }
        return [
            .deadlineMoved(
                id: window.id, due: window.due,
                reason: Text(zh: "履行证明被退回，期限不变", en: "the proof was returned; the due date stays"))
        ]
    }
}
