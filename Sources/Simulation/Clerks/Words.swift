import Domain
import Engine
import LegalTime
import Procedure

// The words of acts: invented, lawful, and the same for the same seed.
extension Bureau {
    /// The act of a plan, or nil when the matter has moved on and it is not wanted any more.
    func words(of plan: Plan, at site: Site, _ world: World) -> ActBody? {
        switch plan.step {
        case .openTabled: return tabledOpening(at: site, world)
        case .tabled, .somethingElse: return tabledWords(of: plan, at: site, world)
        case .openCommission: return letter(plan, world).map(send)
        case .draft: return letter(plan, world).map { .commission(.draft($0)) }
        case .raise: return raise(plan, world)
        case .approve: return .commission(.approve(.init(text: "同意")))
        case .send:
            guard let id = plan.matter,
                case .commission(let state)? = site.desk?.view(
                    id, now: Instant(milliseconds: world.now)
                ).matter?.body
            else { return nil }
            return .commission(.send(state.letter, approvals: state.approvals))
        default: break
        }
        guard let id = plan.matter, let matter = site.matter(id),
            Habits.steps(of: site.id, in: matter, self).contains(plan.step)
        else { return nil }
        switch matter.body {
        case .commission(let state): return commission(plan.step, matter, state, world)
        case .dispute(let state): return dispute(plan.step, matter, state, site, world)
        case .roster, .tabled: return nil
        }
    }

    private func send(_ letter: CommissionLetter) -> ActBody {
        let at = letter.call?.at ?? Instant(milliseconds: 0)
        return .commission(.send(letter, approvals: Cast.approvals(at: at)))
    }

    // MARK: Commissions

    private func letter(_ plan: Plan, _ world: World) -> CommissionLetter? {
        let from = registry.entries[plan.place].id
        guard let to = circle.partner(of: plan.place, workload.elsewhere.commissions, &dice),
            let number = caseNumber(of: from, word: "执", at: world.now)
        else { return nil }
        let kinds = CommissionKind.allCases
        let kind = kinds[dice.below(kinds.count)]
        let isUrgent = dice.permille(workload.commissions.urgent)
        let follows = isUrgent && dice.permille(200)
        let (digest, size) = scan()
        let needed = kind.rule.papers
        let papers = needed.filter { !follows || $0 == .commissionLetter }
            .map { Cast.paper($0, digest, size) }
        if isUrgent { world.reach(.urgent) }
        // A call lies in the past by any machine's clock.
        let call = Instant(
            milliseconds: world.now - 600_000 - Int64(2 * (scenario.faults.jumpMost)))
        return CommissionLetter(
            from: from, to: to, caseNumber: number, kind: kind,
            detail: "模拟：\(kind.rule.name.zh)", debtor: "某某公司",
            asset: "某行账户", amountFen: 100_000_00, rulingAmountFen: 200_000_00,
            window: isUrgent
                ? scenario.rules["W11"]?.window ?? Window(24, .hour)
                : Window(10 + dice.below(11), .day), urgent: isUrgent, papersToFollow: follows,
            call: isUrgent
                ? CommissionLetter.CallRecord(
                    caller: "承办丙", answeredBy: "值班甲", phone: Cast.phone, at: call) : nil,
            handler: "承办丙", handlerPhone: Cast.phone, papers: papers)
    }

    private func statement(_ text: String, paper kind: PaperKind? = nil) -> CommissionAct.Statement
    {
        guard let kind else { return .init(text: text) }
        let (digest, size) = scan()
        return .init(text: text, papers: [Cast.paper(kind, digest, size)])
    }

    private func commission(
        _ step: Step, _ matter: Matter, _ state: CommissionState, _ world: World
    ) -> ActBody? {
        let past = Instant(milliseconds: world.now - 120_000 - Int64(2 * scenario.faults.jumpMost))
        let act: CommissionAct?
        switch step {
        case .signFor: act = .signFor(.init(handler: "承办戊", phone: Cast.phone))
        case .contact:
            act = .contact(
                .init(person: "承办丙", phone: Cast.phone, at: past, summary: "已联系"))
        case .progress: act = .progress(.init(text: "正在办理"))
        case .askPapers:
            world.reach(.papersAsked)
            act = .askPapers(.init(kinds: [.ruling], text: "裁定书不清晰"))
        case .supply:
            let missing = state.letter.missingPapers
            let (digest, size) = scan()
            let kinds = missing.isEmpty ? [PaperKind.ruling] : missing
            act = .supply(
                .init(text: "已补充", papers: kinds.map { Cast.paper($0, digest, size) }))
        case .complete:
            let (digest, size) = scan()
            act = .complete(
                .init(
                    outcome: .full, text: "已办理",
                    papers: [PaperKind.receipt, .serviceReturn].map {
                        Cast.paper($0, digest, size)
                    }))
        case .returnMatter:
            act = .returnMatter(.init(ground: .impossible, text: "客观上不能办理"))
        case .confirm: act = .confirm(.init(text: ""))
        case .rate: act = .rate(.init(score: 1 + dice.below(5), text: ""))
        case .complain:
            world.reach(.complaint)
            act = .complain(.init(text: "办理迟缓"))
        case .explain: act = .explain(.init(text: "说明如下"))
        case .conclude: act = .conclude(.init(upheld: dice.once(in: 2), text: "已处理"))
        case .withdraw: act = .withdraw(.init(text: "不再需要"))
        case .reroute:
            guard
                let to = Habits.other(
                    than: [state.commissioned, state.commissioning], under: state.supervising, self)
            else { return nil }
            act = .reroute(.init(to: to, reason: "财产在其辖区"))
        case .press(let court):
            world.reach(.pressed)
            act = .press(.init(court: court, text: "请尽快办理"))
        case .look(let entry): act = .look(.init(entry: entry, note: "已核查"))
        default: act = nil
        }
        guard let act else { return nil }
        note(act.papers, of: matter.id)
        return .commission(act)
    }

    // MARK: Disputes

    private func raise(_ plan: Plan, _ world: World) -> ActBody? {
        let from = registry.entries[plan.place].id
        let share = workload.elsewhere.disputes
        guard let other = circle.partner(of: plan.place, share, &dice) else { return nil }
        var courts = [from, other]
        if dice.permille(workload.disputes.several),
            let third = circle.partner(of: plan.place, share, &dice), !courts.contains(third),
            scenario.tree.commonSuperior(of: courts + [third]) != nil
        {
            courts.append(third)
        }
        let claims = courts.map {
            DisputeClaim(
                court: $0, caseNumber: caseNumber(of: $0, word: "执", at: world.now), claim: "首封")
        }
        let kinds = DisputeKind.allCases
        let (digest, size) = scan()
        return .dispute(
            .raise(
                DisputeRaising(
                    kind: kinds[dice.below(kinds.count)], claims: claims, asset: "某路某号房产",
                    place: "某区", facts: "先后查封同一房产",
                    papers: [Cast.paper(.negotiationLetter, digest, size)])))
    }

    private func dispute(
        _ step: Step, _ matter: Matter, _ state: DisputeState, _ site: Site, _ world: World
    ) -> ActBody? {
        let at = Instant(milliseconds: world.now - 120_000 - Int64(2 * scenario.faults.jumpMost))
        let approvals = Cast.panel(at: at)
        func papers(_ kind: PaperKind) -> [Paper] {
            let (digest, size) = scan()
            return [Cast.paper(kind, digest, size)]
        }
        let act: DisputeAct?
        switch step {
        case .answer: act = .answer(DisputeStatement(text: "不同意"))
        case .settle:
            act = .settle(
                DisputeMinutes(
                    text: "由首封法院处置", papers: papers(.minutes), approvals: approvals))
        case .consent(let entry): act = .consent(.minutes(entry: entry), note: "")
        case .fail: act = .fail(DisputeStatement(text: "协商不成"))
        case .report:
            act = .report(
                DisputeReport(
                    to: nil, facts: "事实", process: "经过", points: "焦点", law: "依据",
                    negotiation: "协商未成", opinion: "应由首封法院处置", papers: papers(.report),
                    approvals: approvals))
        case .relay: act = .relay(DisputeStatement(text: "上报"))
        case .negotiate:
            world.reach(.highTalks)
            act = .negotiate(
                HighCourtTalks(
                    agreed: false, statement: DisputeStatement(text: "协商", papers: [])))
        case .sendBack:
            world.reach(.sentBack)
            act = .sendBack(DisputeSendBack(missing: ["查封登记回执"], note: ""))
        case .supplement:
            act = .supplement(DisputeStatement(text: "补充", papers: papers(.evidence)))
        case .accept:
            act = caseNumber(of: site.id, word: "执协", at: world.now).map { .accept($0) }
        case .opine:
            act = .opine(
                DisputeOpinion(
                    text: "由首封法院处置",
                    orders: state.disputantCourts.map { DisputeOrder(court: $0, text: "照办") },
                    papers: papers(.opinion), approvals: approvals))
        case .comply:
            act = .comply(DisputeStatement(text: "已履行", papers: papers(.proof)))
        case .verdict(let court):
            // A proof is returned once at most, early in the matter's life.
            let isReturned =
                matter.lastEntry < 40
                && Habits.fate(
                    matter.id, 100 &+ UInt64(matter.lastEntry), workload.disputes.proofReturned,
                    self)
            if isReturned { world.reach(.proofReturned) }
            act = .confirm(
                DisputeVerdict(court: court, accepted: !isReturned, note: isReturned ? "不足" : ""))
        case .withdrawDispute:
            act = .withdraw(DisputeWithdrawal(reason: "争议消除", approvals: approvals))
        case .lookDispute(let entry): act = .look(entry: entry, note: "已核查")
        default: act = nil
        }
        guard let act else { return nil }
        note(act.papers, of: matter.id)
        return .dispute(act)
    }
}
