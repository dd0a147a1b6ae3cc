import Domain

// The report's way up (逐级报请), level by level to the common superior; between provinces the high
// courts negotiate first and then report to the supreme court in writing (执行工作规定 art. 67).
extension DisputeCase {
    // MARK: - Report and relay

    func report(_ words: DisputeReport, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        guard !state.routes.contains(where: { $0.reporter == author }) else {
            throw refusal(
                "already-reported", DisputeLaw.ladder,
                ("本院已经报请协调", "this court has reported already"),
                ("被退回后用 supplement 补充材料", "if it is sent back, use supplement"))
        }
        let mayReport = state.phase != .negotiating || state.negotiationExpired || state.stopped
        guard mayReport else {
            throw refusal(
                "not-failed", DisputeLaw.ladder,
                (
                    "协商尚未结束：既未记录协商不成，协商期限也未届满",
                    "the negotiation is not over: neither has it failed nor has its time passed"
                ),
                (
                    "先用 fail 记录协商不成，或等待协商期限届满",
                    "record the failure with fail, or wait for the window to end"
                ))
        }
        let path = path(from: author, to: state.commonSuperior, without: state.disputantCourts)
        guard let direct = path.first else {
            throw DisputeProcedure.noSuperior(of: [author], in: context)
        }
        if let to = words.to, to != direct {
            let name = context.name(direct)
            throw refusal(
                "wrong-superior", DisputeLaw.ladder,
                (
                    "应逐级报请：\(context.name(to))不是应受理本院报告的上级法院",
                    "reports go level by level: \(to) is not the court that this report goes to"
                ),
                ("向\(name)报请", "report to \(direct) (\(name))"))
        }
        try DisputeChecks.has(
            .report, in: words.papers, sealed: true, code: "report-unsealed",
            rule: DisputeLaw.approval)
        let route = DisputeRoute(reporter: author, path: path, holder: direct)
        return [.dispute(.reported(words, by: author, route: route, at: at))]
            + (state.talksWith.isEmpty ? endTalks() : [])
            + reach(direct, common: state.commonSuperior, disputants: state.disputantCourts)
    }

    /// The disputants' own negotiation is over; that of the high courts is not touched.
    private func endTalks() -> [Event] {
        meetAll(DisputeRules.Window.negotiation) + void([DisputeRules.Window.silence])
    }

    func relay(_ words: DisputeStatement, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        guard let route = state.routes.first(where: { $0.holder == author }),
            let place = route.path.firstIndex(of: author), place + 1 < route.path.count
        else {
            let holders = context.names(state.routes.map(\.holder))
            throw refusal(
                "nothing-to-relay", DisputeLaw.ladder,
                ("\(context.name(author))手中没有待上报的报告", "\(author) holds no report to relay"),
                ("报告现在：\(holders.zh)", "the reports are at: \(holders.en)"))
        }
        let next = route.path[place + 1]
        if next == state.commonSuperior, state.talksWith.contains(author) { try talked() }
        return [.dispute(.relayed(words, by: author, to: next, at: at))]
            + matter.meeting(DisputeRules.Window.relay, owedBy: author, at: at)
            + reach(next, common: state.commonSuperior, disputants: state.disputantCourts)
    }

    /// The superiors of `court` up to the common one, the parties themselves left out: nobody
    /// decides, or relays, in his own cause.
    func path(from court: CourtID, to common: CourtID, without parties: [CourtID]) -> [CourtID] {
        var path: [CourtID] = []
        for superior in context.tree.ascent(from: court).dropFirst() {
            if !parties.contains(superior) { path.append(superior) }
            if superior == common { return path }
        }
        return []
    }

    /// What happens when a report is sent to `next`: it becomes a party and gets the papers. At the
    /// first high court below the supreme court the other high courts join for their talks.
    func reach(_ next: CourtID, common: CourtID, disputants: [CourtID]) -> [Event] {
        var joins: [Event] = []
        var to = [next]
        var talks: [Event] = []
        let high = highCourts(under: common, of: disputants)
        if next != common, high.contains(next), state.talksWith.isEmpty {
            to += high.filter { $0 != next }
            talks = [.dispute(.highTalksOpened(high))]
        }
        for court in to {
            let party = Party(court: court, role: court == common ? .supervising : .rung)
            if let role = matter.role(of: court) {
                if role != party.role { joins.append(.roleChanged(party)) }
            } else {
                joins.append(.joined(party))
            }
        }
        return joins + talks + [.dispute(.sent(.report, from: author, to: to, at: at))]
            + context.receiptWanted(from: to)
    }

    // MARK: - Talks between high courts

    /// The high courts that negotiate before the supreme court is asked: the parties' own high
    /// courts, but for those that are themselves in dispute and have negotiated as such. Empty
    /// when the common superior is not the supreme court.
    func highCourts(under common: CourtID, of disputants: [CourtID]) -> [CourtID] {
        guard context.tree[common]?.level == .supreme else { return [] }
        var courts: [CourtID] = []
        for disputant in disputants {
            let top = context.tree.ascent(from: disputant).last { $0 != common }
            guard let top, !disputants.contains(top), !courts.contains(top) else { continue }
            courts.append(top)
        }
        return courts
    }

    func negotiate(_ words: HighCourtTalks, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        guard state.talksWith.contains(author) else {
            let high = context.names(state.talksWith)
            throw refusal(
                "not-high-court", DisputeLaw.ladder,
                ("跨省争议由有关高级人民法院协商", "talks between provinces are for the high courts"),
                ("由以下法院协商：\(high.zh)", "they are for: \(high.en)"))
        }
        guard !state.talks.contains(where: { $0.court == author }) else {
            throw refusal(
                "already-talked", DisputeLaw.ladder,
                ("本院已经记录高院协商结果", "this court has recorded its talks already"),
                ("协商不成的，用 relay 报最高人民法院", "if they failed, report to the supreme court with relay"))
        }
        if words.agreed {
            try DisputeChecks.has(
                .minutes, in: words.statement.papers, sealed: false, code: "minutes-missing",
                rule: DisputeLaw.ladder)
        }
        let record = DisputeTalks(court: author, agreed: words.agreed, at: at)
        let talks = state.talks + [record]
        let events: [Event] =
            [.dispute(.highCourtsTalked(words, by: author, at: at))]
            + matter.meeting(DisputeRules.Window.negotiation, owedBy: author, at: at)
        if talks.count == state.talksWith.count, talks.allSatisfy(\.agreed) {
            return events + settled()
        }
        return events + relayWindows(after: talks, lapsed: nil, from: at)
    }

    /// Whether every high court has spoken or has let its time pass; `lapsed` passes just now.
    private func areTalksOver(_ talks: [DisputeTalks], lapsed: CourtID?) -> Bool {
        state.talksWith.allSatisfy { court in
            talks.contains { $0.court == court } || court == lapsed
                || matter.openDeadline(DisputeRules.Window.negotiation, owedBy: court)?.status
                    == .lapsed
        }
    }

    /// Once the talks are over, the high courts that hold a report have their days to relay it.
    private func relayWindows(
        after talks: [DisputeTalks], lapsed: CourtID?, from: Instant
    ) -> [Event] {
        guard areTalksOver(talks, lapsed: lapsed) else { return [] }
        return state.talksWith.filter { court in
            state.routes.contains { $0.holder == court }
                && matter.openDeadline(DisputeRules.Window.relay, owedBy: court) == nil
        }.flatMap { start(DisputeRules.Window.relay, owedBy: $0, from: from, Self.relayDuty) }
    }

    func talksLapsed(at court: CourtID) -> [Event] {
        guard state.phase == .highTalks, state.talksWith.contains(court) else { return [] }
        return relayWindows(after: state.talks, lapsed: court, from: context.now)
    }

    /// Throws unless the author's high court may go to the supreme court now.
    private func talked() throws(Refusal) {
        let waits = state.talksWith.filter { court in !state.talks.contains { $0.court == court } }
        guard waits.contains(author) || !areTalksOver(state.talks, lapsed: nil) else { return }
        let names = context.names(waits)
        throw refusal(
            "high-courts-first", DisputeLaw.ladder,
            (
                "跨省争议应先由有关高级人民法院协商，尚未记录：\(names.zh)",
                "between provinces the high courts negotiate first; no record yet by: \(names.en)"
            ),
            (
                "由上述法院用 negotiate 记录协商结果，协商不成的再书面报最高人民法院",
                "let them record their talks with negotiate; if they fail, report in writing to the "
                    + "supreme court"
            ))
    }

    static let relayDuty = Text(zh: "将报告逐级上报", en: "relay the report to the next superior")

    // MARK: - Arrival

    /// What the receipt of a service sets going. The receipt counts once, the first recorded one.
    func arrival(of service: DisputeService, at: Instant, onPaper: Bool) -> [Event] {
        let court = service.to
        let received = Event.dispute(
            .received(entry: service.entry, by: court, at: at, onPaper: onPaper))
        guard !state.phase.isClosed else { return [received] }
        switch service.kind {
        case .letter: return [received] + letterArrived(at: court, at)
        case .report: return [received] + reportArrived(at: court, at)
        case .supplement: return [received] + supplementArrived(at)
        case .opinion:
            guard state.disputant(court)?.compliance == .owed,
                matter.openDeadline(DisputeRules.Window.compliance, owedBy: court) == nil
            else { return [received] }
            let duty = Text(zh: "履行协调意见并提交履行证明", en: "carry out the opinion and prove it")
            return [received]
                + start(DisputeRules.Window.compliance, owedBy: court, from: at, duty)
        }
    }

    private func letterArrived(at court: CourtID, _ at: Instant) -> [Event] {
        guard state.phase == .negotiating else { return [] }
        let duty = Text(zh: "协商一致，或者报请上级法院协调", en: "agree, or report to the superior")
        var events = start(DisputeRules.Window.negotiation, owedBy: court, from: at, duty)
        if DisputeRules.silenceIsFailure {
            events += start(
                DisputeRules.Window.silence, owedBy: court, from: at,
                Text(zh: "答复协商函", en: "answer the letter"))
        }
        return events
    }

    private func reportArrived(at court: CourtID, _ at: Instant) -> [Event] {
        guard state.phase.isUndecided else { return [] }
        if court == state.commonSuperior {
            guard state.receivedAt == nil else { return [] }
            return void([DisputeRules.Window.negotiation, DisputeRules.Window.relay])
                + start(
                    DisputeRules.Window.coordination, owedBy: court, from: at,
                    Text(zh: "解决争议，提出协调意见", en: "resolve the dispute and issue the opinion"))
        }
        let hasTalked = state.talks.contains { $0.court == court }
        if state.talksWith.contains(court), !hasTalked {
            guard matter.openDeadline(DisputeRules.Window.negotiation, owedBy: court) == nil else {
                return []
            }
            return start(
                DisputeRules.Window.negotiation, owedBy: court, from: at,
                Text(zh: "与有关高级人民法院协商", en: "negotiate with the other high courts"))
        }
        guard state.routes.contains(where: { $0.holder == court }),
            matter.openDeadline(DisputeRules.Window.relay, owedBy: court) == nil
        else { return [] }
        return start(DisputeRules.Window.relay, owedBy: court, from: at, Self.relayDuty)
    }
}
