import Domain

// What may happen beside the main way: stopping, disposals, money, withdrawal, correction, service
// on paper, further courts.
extension DisputeCase {
    /// 立即停止执行: both sides stop at once, before any superior answers (执行工作规定 art. 68).
    func stop(_ words: DisputeStatement, _ rule: DisputeRule) -> Decision {
        guard rule.phases.contains(state.phase) else { return outOfOrder(rule) }
        return .accepted([.dispute(.stopped(words, by: author, at: at))])
    }

    /// While the status quo holds, a disposal without every other court's consent or the
    /// superior's leave is on record as premature. That is local text only, so it is flagged and
    /// looked at by a person; nothing is undone by itself. Where enforcement has stopped because of
    /// contradictory documents, only the superior's leave counts: consent of a court that may not
    /// enforce either does not.
    func dispose(_ words: DisputeStatement, _ rule: DisputeRule) -> Decision {
        guard rule.phases.contains(state.phase) else { return outOfOrder(rule) }
        let consents = state.leaves.filter { $0.court == author }.map(\.by)
        let hasLeave = consents.contains(state.commonSuperior)
        let hasConsent = state.others(than: author).allSatisfy(consents.contains)
        let isPremature =
            !hasLeave && (state.stopped || (state.statusQuo && !hasConsent))
        var events: [Event] = [
            .dispute(.disposed(words, by: author, premature: isPremature, at: at))
        ]
        if isPremature {
            let name = context.name(author)
            events.append(
                .dutyOpened(
                    duty(
                        Text(
                            zh: state.stopped
                                ? "\(name)在应当停止执行期间处置财产（\(DisputeLaw.contradiction)），请核查"
                                : "\(name)在维持现状期间未经同意处置财产（\(DisputeLaw.local)），请核查",
                            en: state.stopped
                                ? "\(name) disposed although enforcement must stop; look at it"
                                : "\(name) disposed while the status quo held, without consent or leave "
                                    + "(local rule); look at it"))))
        }
        return .accepted(events)
    }

    func moveMoney(_ words: DisputeMoneyOrder, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        guard state.disputant(words.from) != nil, words.amount > 0,
            state.transfers.count < DisputeRules.mostRecords
        else {
            throw refusal(
                "money-order", DisputeLaw.money,
                (
                    "划款决定须写明争议法院和大于零的金额",
                    "the order needs a court in dispute and an amount above zero"
                ),
                ("核对持款法院和金额", "check which court holds the money, and the amount"))
        }
        try DisputeChecks.has(
            .moneyOrder, in: words.papers, sealed: true, code: "money-order-unsealed",
            rule: DisputeLaw.money)
        return [.dispute(.moneyOrdered(words, by: author, at: at))]
    }

    func moneyMoved(
        _ entry: Int, _ words: DisputeStatement, _ rule: DisputeRule
    ) throws(Refusal) -> Decision {
        guard !words.papers.isEmpty else {
            throw refusal(
                "proof-missing", DisputeLaw.money,
                ("未附划款凭证", "no proof of the payment is attached"),
                ("附上划款凭证后重新报告", "attach the proof and report again"))
        }
        let isOpen = state.transfers.contains {
            $0.entry == entry && $0.order.from == author && $0.movedAt == nil
        }
        guard isOpen, rule.phases.contains(state.phase) else {
            return outOfOrder(
                rule, "第 \(entry) 条不是本院待办的划款决定",
                "entry \(entry) is no order to move money that this court still owes")
        }
        return .accepted([.dispute(.moneyMoved(order: entry, words, by: author, at: at))])
    }

    func withdraw(_ words: DisputeWithdrawal, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        guard author == state.raiser else {
            let name = context.name(state.raiser)
            throw refusal(
                "not-raiser", DisputeLaw.own,
                ("只有提出争议的法院可以撤回", "only the raising court may withdraw the dispute"),
                ("由\(name)撤回", "it is for \(state.raiser) (\(name))"))
        }
        let others = context.names(state.routes.map(\.reporter).filter { $0 != author })
        guard others.zh.isEmpty else {
            throw refusal(
                "reported-by-other", DisputeLaw.ladder,
                (
                    "\(others.zh)已报请协调，不能单方撤回",
                    "\(others.en) has reported; no court alone may withdraw"
                ),
                (
                    "各方达成协商纪要（settle、consent），或等待协调意见",
                    "agree on minutes (settle, consent), or await the opinion"
                ))
        }
        return [.dispute(.withdrawn(words, by: author, at: at))] + matter.voidingAll(at: at)
    }

    // MARK: - Correction

    /// 更正: old and new stay visible; courts that have acted must agree.
    func amend(_ words: Amendment, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        let current: String?
        switch words.field {
        case "asset" where author == state.raiser: current = state.asset
        case "place" where author == state.raiser: current = state.place
        case "facts" where author == state.raiser: current = state.facts
        case "claim": current = state.disputant(author)?.claim
        case "case-number": current = state.disputant(author)?.caseNumber?.text ?? ""
        default: current = nil
        }
        guard let current else {
            throw refusal(
                "amend-field", DisputeLaw.own,
                ("本院不能更正“\(words.field)”", "this court cannot correct “\(words.field)”"),
                (
                    "可更正：本院的 claim、case-number；提出争议的法院还可更正 asset、place、facts",
                    "it may correct its own claim and case-number; the raising court also asset, place, "
                        + "facts"
                ))
        }
        guard words.old == current else {
            throw refusal(
                "amend-stale", DisputeLaw.own,
                ("原内容与现有记录不符：\(current)", "the old value is not what stands: \(current)"),
                ("按现有记录填写原内容后重新更正", "give the value that stands and correct it again"))
        }
        guard !words.proof.isEmpty else {
            throw refusal(
                "proof-missing", DisputeLaw.own, ("更正须附证明", "a correction needs proof"),
                ("附上证明材料", "attach the proof"))
        }
        if words.field == "case-number" { _ = try CaseNumber(words.new, of: author) }
        guard state.corrections.count < DisputeRules.mostRecords else {
            throw refusal(
                "amend-many", DisputeLaw.own, ("待确认的更正过多", "too many corrections wait"),
                ("先确认已有的更正", "have the earlier ones confirmed first"))
        }
        let waiting = state.disputants.filter { $0.hasActed && $0.court != author }.map(\.court)
        if waiting.isEmpty {
            return [.amended(words), .dispute(.corrected(words, by: author, correction: 0))]
        }
        return [.dispute(.correctionProposed(words, by: author, waitingFor: waiting))]
    }

    // MARK: - Service on paper

    func servePaper(_ words: DisputePaperService, _ rule: DisputeRule) throws(Refusal) -> Decision {
        try DisputeChecks.has(
            .serviceReturn, in: words.papers, sealed: false, code: "service-return-missing",
            rule: "民事诉讼法 art. 87")
        let service = state.services.first { $0.entry == words.entry && $0.to == words.to }
        let isPlausible =
            words.receivedAt.civilDate >= (service?.sentAt ?? state.raisedAt).civilDate
            && words.receivedAt <= context.now
        guard isPlausible else {
            throw refusal(
                "paper-date", DisputeLaw.own,
                (
                    "送达回证的日期早于文书或晚于现在：\(words.receivedAt.minuteText)",
                    "the paper's receipt is before the paper or in the future: "
                        + words.receivedAt.minuteText
                ),
                ("按送达回证填写收到时间", "enter the time that the 送达回证 shows"))
        }
        guard let service, service.receivedAt == nil, rule.phases.contains(state.phase) else {
            return outOfOrder(
                rule, "第 \(words.entry) 条对\(context.name(words.to))没有待送达的文书，或已有回执",
                "nothing in entry \(words.entry) waits for receipt by \(words.to)")
        }
        return .accepted(
            [
                .dispute(.servedOnPaper(words, by: author)),
                .receipted(entry: words.entry, by: words.to, at: words.receivedAt),
            ] + arrival(of: service, at: words.receivedAt, onPaper: true))
    }

    // MARK: - Further courts

    func joinParty(_ words: DisputeJoining, _ rule: DisputeRule) throws(Refusal) -> [Event] {
        try require(phaseOf: rule)
        let joining = words.claim.court
        guard state.disputant(joining) == nil,
            state.disputants.count < DisputeRules.mostDisputants
        else {
            throw refusal(
                "party-twice", DisputeLaw.ladder,
                (
                    "\(context.name(joining))已是争议法院，或争议法院已满 \(DisputeRules.mostDisputants) 个",
                    "\(joining) is in dispute already, or there are \(DisputeRules.mostDisputants) courts"
                ),
                ("无须追加", "nothing is left to do"))
        }
        try DisputeProcedure.eligible(words.claim, in: context)
        let disputants = state.disputantCourts + [joining]
        guard let common = context.tree.commonSuperior(of: disputants) else {
            throw DisputeProcedure.noSuperior(of: [joining], in: context)
        }
        let party = Party(court: joining, role: .disputant)
        var routes: [DisputeRoute] = []
        for route in state.routes {
            let path = path(from: route.reporter, to: common, without: disputants)
            routes.append(
                DisputeRoute(
                    reporter: route.reporter, path: path,
                    holder: holder(of: route, in: path, common: common)))
        }
        return [
            .dispute(
                .partyJoined(words, by: author, commonSuperior: common, routes: routes, at: at)),
            matter.role(of: joining) == nil ? .joined(party) : .roleChanged(party),
            .dispute(.sent(.letter, from: author, to: [joining], at: at)),
        ] + context.receiptWanted(from: [joining])
            + raise(to: common, routes: routes, disputants: disputants)
    }

    /// Where a report is on its new way: where it was, unless that court is now in dispute itself;
    /// then at the next court above.
    private func holder(of route: DisputeRoute, in path: [CourtID], common: CourtID) -> CourtID {
        if path.contains(route.holder) { return route.holder }
        return path.first { context.tree.isAbove($0, route.holder) } ?? common
    }

    /// The common superior is another court now: what the old one held goes on upwards, and the
    /// month starts only at the court that can decide.
    private func raise(
        to common: CourtID, routes: [DisputeRoute], disputants: [CourtID]
    ) -> [Event] {
        let old = state.commonSuperior
        var events: [Event] = []
        if common != old {
            events.append(.dispute(.superiorRaised(from: old, to: common)))
            events += void([DisputeRules.Window.coordination])
            if matter.role(of: old) == .supervising, !disputants.contains(old) {
                events.append(.roleChanged(Party(court: old, role: .rung)))
                let isHighCourt = highCourts(under: common, of: disputants).contains(old)
                if !isHighCourt {
                    events += start(
                        DisputeRules.Window.relay, owedBy: old, from: at, Self.relayDuty)
                }
            }
        }
        // Reports whose holder is new, or whose holder must now talk with the other high courts.
        var reached: [CourtID] = []
        for (before, after) in zip(state.routes, routes) where !reached.contains(after.holder) {
            let isNew = before.holder != after.holder
            let mustTalk =
                common != old && state.talksWith.isEmpty
                && highCourts(under: common, of: disputants).contains(after.holder)
            guard isNew || mustTalk else { continue }
            reached.append(after.holder)
            events += reach(after.holder, common: common, disputants: disputants)
        }
        return events
    }

    // MARK: - Duties

    /// 处理异常任务.
    func look(_ entry: Int, _ note: String) throws(Refusal) -> [Event] {
        guard matter.duties.contains(where: { $0.entry == entry && $0.owedBy == author }) else {
            throw refusal(
                "no-duty", DisputeLaw.own,
                ("第 \(entry) 条没有本院待处理的任务", "entry \(entry) opened no task of this court"),
                ("查看本院待办", "see what this court owes"))
        }
        return [.dutyDone(entry: entry), .dispute(.looked(entry: entry, by: author, note: note))]
    }
}
