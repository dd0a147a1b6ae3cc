package import Domain

/// Finds the procedure of an act or a matter: the engines know procedures only through this.
package enum Procedures {
    /// Decides any act on `matter` (nil when it would open one).
    package static func decide(
        _ body: ActBody, on matter: Matter?, in context: Context
    ) -> Decision {
        if let refusal = refuseInternal(body) ?? ObserverRule.refuse(body, on: matter, in: context)
        {
            return .refused(refusal)
        }
        let decision = judge(body, on: matter, in: context)
        if case .accepted(let events) = decision,
            let refusal = ObserverRule.refuse(events, in: context)
        {
            return .refused(refusal)
        }
        return decision
    }

    private static func judge(
        _ body: ActBody, on matter: Matter?, in context: Context
    ) -> Decision {
        switch body {
        case .commission(let words):
            return CommissionProcedure.decide(words, on: matter, in: context)
        case .dispute(let words): return DisputeProcedure.decide(words, on: matter, in: context)
        case .roster(let words): return RosterProcedure.decide(words, on: matter, in: context)
        case .tabled(let words): return TabledProcedure.decide(words, on: matter, in: context)
        case .receipt(let entry):
            return decideReceipt(of: entry, on: matter, in: context)
        case .observe(let grant): return ObserverRule.decide(grant, on: matter, in: context)
        }
    }

    /// Papers of the 副卷 stay with the court that decides: no act carries one to others.
    private static func refuseInternal(_ body: ActBody) -> Refusal? {
        let internals = papers(named: body, recordedFor: nil).filter(\.kind.isInternal)
        guard let paper = internals.first else { return nil }
        return Refusal(
            code: "paper.internal", rule: "副卷不出本院（法〔2021〕322号 §9；自定）",
            reason: Text(
                zh: "\(paper.kind.term)属于副卷，不得随行为送出本院",
                en: "\(paper.kind.rawValue) is of the internal file and can't leave this court"),
            remedy: Text(
                zh: "去掉该材料，留在本院副卷；合议结果写入裁定或者决定",
                en:
                    "leave it out and keep it in the court's own file; the ruling or decision says what was decided"
            ))
    }

    private static func decideReceipt(
        of entry: Int, on matter: Matter?, in context: Context
    ) -> Decision {
        guard let matter,
            let owed = matter.receipts.first(where: {
                $0.entry == entry && $0.court == context.author
            })
        else {
            return .refused(
                Refusal(
                    code: "receipt.unknown", rule: "送达回执（自定）",
                    reason: Text(zh: "回执所指的记录不存在", en: "the receipt names no entry of this matter"),
                    remedy: Text(zh: "请管理员检查该节点", en: "ask the administrator to check the node")))
        }
        if context.officer != nil { return decideOpening(owed, on: matter, in: context) }
        // A second receipt of the same entry starts no clock again.
        guard owed.at == nil else { return .accepted([]) }
        let base = Event.receipted(entry: entry, by: context.author, at: context.actedAt)
        let more: [Event] =
            switch matter.body {
            case .commission: CommissionProcedure.receipt(of: entry, on: matter, in: context)
            case .dispute: DisputeProcedure.receipt(of: entry, on: matter, in: context)
            case .roster: []
            case .tabled: TabledProcedure.receipt(of: entry, on: matter, in: context)
            }
        return .accepted([base] + more)
    }

    /// An officer has opened what the node had received (阅悉): it starts no clock, since a court has
    /// what its node has.
    private static func decideOpening(
        _ receipt: Receipt, on matter: Matter, in context: Context
    ) -> Decision {
        guard receipt.at != nil else {
            return .refused(
                Refusal(
                    code: "receipt.not-delivered", rule: "送达回执（自定）",
                    reason: Text(
                        zh: "第\(receipt.entry)条尚未送达贵院",
                        en: "entry \(receipt.entry) has not been delivered"),
                    remedy: Text(
                        zh: "待材料收齐、节点自动回执后再试",
                        en: "try again once the node has its papers and has given its receipt")))
        }
        guard receipt.openedAt == nil else { return .accepted([]) }
        return .accepted([
            .receipted(entry: receipt.entry, by: context.author, at: context.actedAt)
        ])
    }

    /// What follows when `deadline` passes unmet: the lapse itself, then the procedure's own
    /// events.
    package static func lapse(
        _ deadline: Deadline, of matter: Matter, in context: Context
    ) -> [Event] {
        let more: [Event] =
            switch matter.body {
            case .commission: CommissionProcedure.lapse(deadline, of: matter, in: context)
            case .dispute: DisputeProcedure.lapse(deadline, of: matter, in: context)
            case .roster: []
            case .tabled: TabledProcedure.lapse(deadline, of: matter, in: context)
            }
        return [.deadlineLapsed(id: deadline.id)] + more
    }

    /// Who owes an act in `matter` now, duties of a supervising court included.
    package static func awaits(_ matter: Matter) -> [Awaited] {
        let acts =
            switch matter.body {
            case .commission: CommissionProcedure.awaits(matter)
            case .dispute: DisputeProcedure.awaits(matter)
            case .roster: RosterProcedure.awaits(matter)
            case .tabled: TabledProcedure.awaits(matter)
            }
        return acts
            + matter.duties.map {
                Awaited(court: $0.owedBy, verb: "look", text: $0.text, deadline: nil)
            }
    }

    /// The stage of `matter`: stable name and official term.
    package static func stage(of matter: Matter) -> (name: String, term: String) {
        switch matter.body {
        case .commission: CommissionProcedure.stage(of: matter)
        case .dispute: DisputeProcedure.stage(of: matter)
        case .roster: RosterProcedure.stage(of: matter)
        case .tabled: TabledProcedure.stage(of: matter)
        }
    }

    /// Nothing more can happen in `matter`.
    package static func isClosed(_ matter: Matter) -> Bool {
        switch matter.body {
        case .commission: CommissionProcedure.isClosed(matter)
        case .dispute: DisputeProcedure.isClosed(matter)
        case .roster: RosterProcedure.isClosed(matter)
        case .tabled: TabledProcedure.isClosed(matter)
        }
    }
}

extension Procedures {
    /// The verb of an act, as the command line has it without its procedure.
    package static func verb(of body: ActBody) -> String {
        switch body {
        case .commission(let words): words.verb
        case .dispute(let words): words.verb
        case .roster: "publish"
        case .tabled(let words): words.verb
        case .receipt: "receipt"
        case .observe: "grant"
        }
    }

    /// The procedure in whose part of the table of rights an act stands; nil for a receipt, which
    /// no officer gives.
    package static func section(of body: ActBody) -> String? {
        switch body {
        case .commission: "commission"
        case .dispute: "dispute"
        case .roster: "roster"
        case .tabled(let words): words.procedure
        case .observe: "observe"
        case .receipt: nil
        }
    }

    /// The name of a procedure for programs, and its official term.
    package static func kind(of body: MatterBody) -> (name: String, term: String) {
        switch body {
        case .commission: ("commission", "事项委托")
        case .dispute: ("dispute", "执行争议协调")
        case .roster: ("roster", "值班表")
        case .tabled(let state):
            (state.procedure, Tables[state.procedure]?.term.zh ?? state.procedure)
        }
    }

    /// An urgent letter (紧急) that waits to be signed for: it comes before everything else.
    package static func isUrgent(_ awaited: Awaited, in matter: Matter) -> Bool {
        guard case .commission(let state) = matter.body else { return false }
        return state.letter.urgent && awaited.verb == "sign-for"
    }

    /// The act stays at its author's node.
    package static func isLocal(_ body: ActBody) -> Bool {
        if case .commission(let words) = body { words.isLocal } else { false }
    }

    /// Every paper that an act names, the scan of a 代录 included, each once.
    package static func papers(of act: Act) -> [Paper] {
        papers(named: act.body, recordedFor: act.recordedFor)
    }

    /// As `papers(of:)`, for an act that is not recorded yet.
    package static func papers(named body: ActBody, recordedFor: OutsideRecord?) -> [Paper] {
        var list: [Paper] =
            switch body {
            case .commission(let words): words.papers
            case .dispute(let words): words.papers
            case .tabled(let words): words.papers
            case .roster, .receipt, .observe: []
            }
        if let scan = recordedFor?.scan { list.append(scan) }
        var unique: [Paper] = []
        for paper in list where !unique.contains(where: { $0.digest == paper.digest }) {
            unique.append(paper)
        }
        return unique
    }
}
