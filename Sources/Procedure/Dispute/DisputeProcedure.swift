package import Domain
import LegalTime

/// The procedure of a dispute between courts (执行争议协调): negotiation, reports level by level, the
/// common superior's opinion, compliance (执行工作规定 arts. 67-70; 法〔2021〕322号 §27).
package enum DisputeProcedure: Procedure {
    package static func decide(
        _ words: DisputeAct, on matter: Matter?, in context: Context
    ) -> Decision {
        do throws(Refusal) {
            guard let rule = DisputeRules[words.verb] else {
                throw refusal(
                    "unknown-verb", DisputeLaw.own, ("没有这一办理事项", "there is no such act"),
                    ("查看该事项可办理的事项", "see what can be done in the matter"))
            }
            if case .raise(let raising) = words {
                return .accepted(try raise(raising, rule: rule, on: matter, in: context))
            }
            guard let matter else {
                throw refusal(
                    "no-matter", DisputeLaw.own, ("没有这一争议事项", "there is no such dispute"),
                    ("核对事项编号；提出争议用 raise", "check the id; open a dispute with raise"))
            }
            guard case .dispute(let state) = matter.body else {
                throw refusal(
                    "other-kind", DisputeLaw.own, ("该事项不是执行争议", "the matter is no dispute"),
                    ("核对事项编号", "check the id of the matter"))
            }
            let dispute = DisputeCase(matter: matter, state: state, context: context)
            try dispute.admit(words, under: rule)
            return try dispute.decide(words, under: rule)
        } catch {
            return .refused(error)
        }
    }

    package static func lapse(
        _ deadline: Deadline, of matter: Matter, in context: Context
    ) -> [Event] {
        guard case .dispute(let state) = matter.body else { return [] }
        return DisputeCase(matter: matter, state: state, context: context).lapse(deadline)
    }

    package static func receipt(of entry: Int, on matter: Matter, in context: Context) -> [Event] {
        guard case .dispute(let state) = matter.body else { return [] }
        let service = state.services.first {
            $0.entry == entry && $0.to == context.author && $0.receivedAt == nil
        }
        guard let service else { return [] }
        return DisputeCase(matter: matter, state: state, context: context)
            .arrival(of: service, at: context.actedAt, onPaper: false)
    }

    package static func stage(of matter: Matter) -> (name: String, term: String) {
        guard case .dispute(let state) = matter.body else { return ("unknown", "未知") }
        return (state.phase.rawValue, state.phase.term)
    }

    package static func isClosed(_ matter: Matter) -> Bool {
        guard case .dispute(let state) = matter.body else { return false }
        return state.phase.isClosed
    }

    /// 提出争议.
    private static func raise(
        _ raising: DisputeRaising, rule: DisputeRule, on matter: Matter?, in context: Context
    ) throws(Refusal) -> [Event] {
        guard matter == nil else {
            throw refusal(
                "exists", DisputeLaw.own, ("该编号的事项已经存在", "a matter with this id exists already"),
                ("另行提出争议，由系统生成新编号", "raise anew; a new id is minted"))
        }
        let courts = raising.claims.map(\.court)
        guard (2...DisputeRules.mostDisputants).contains(courts.count) else {
            throw refusal(
                "parties", DisputeLaw.ladder,
                (
                    "争议法院须为 2 至 \(DisputeRules.mostDisputants) 个，现为 \(courts.count) 个",
                    "a dispute has 2 … \(DisputeRules.mostDisputants) courts; this has \(courts.count)"
                ),
                ("写明各争议法院及其主张", "name every court in dispute with its claim"))
        }
        guard courts.contains(context.author) else {
            throw refusal(
                "own-claim", DisputeLaw.ladder,
                ("提出争议的法院须为争议一方", "the raising court must be a party to the dispute"),
                ("写明本院的案号和主张", "name your own case and claim"))
        }
        for (position, court) in courts.enumerated() where courts[..<position].contains(court) {
            throw refusal(
                "party-twice", DisputeLaw.ladder,
                ("\(context.name(court))列了两次", "\(court) is named twice"),
                ("每个法院只列一次", "name each court once"))
        }
        for claim in raising.claims { try eligible(claim, in: context) }
        guard let common = context.tree.commonSuperior(of: courts) else {
            throw noSuperior(of: courts, in: context)
        }
        guard raising.claims.first(where: { $0.court == context.author })?.caseNumber != nil else {
            throw refusal(
                "own-case-number", "法〔2015〕137号",
                ("未写明本院案号", "your own case number is missing"),
                ("填写本院案号", "enter the number of your own case"))
        }
        try officer(rule, in: context)
        try recorder(in: context) { courts.contains($0) }
        try DisputeChecks.check(.raise(raising), now: context.now)
        try DisputeChecks.has(
            .negotiationLetter, in: raising.papers, sealed: false, code: "letter-missing",
            rule: DisputeLaw.ladder)

        // Documents that contradict each other: whoever raises it has stopped, and the others owe
        // it at once (执行工作规定 art. 68).
        let stopping: [Event] =
            raising.kind == .contradictoryDocuments
            ? [
                .dispute(
                    .stopped(
                        DisputeStatement(
                            text: "法律文书相互矛盾，自提出之时停止执行 Stopped: documents contradict"),
                        by: context.author, at: context.actedAt))
            ] : []
        let others = courts.filter { $0 != context.author }
        var told: [CourtID] = []
        for court in courts {
            guard let superior = context.tree.superior(of: court), !courts.contains(superior),
                !told.contains(superior)
            else { continue }
            told.append(superior)
        }
        return [
            .dispute(
                .raised(
                    raising, by: context.author, commonSuperior: common,
                    ruleSet: context.rules.version, at: context.actedAt))
        ] + stopping + courts.map { .joined(Party(court: $0, role: .disputant)) }
            + [
                .dispute(.superiorsNotified(told)),
                .dispute(.sent(.letter, from: context.author, to: others, at: context.actedAt)),
            ] + context.receiptWanted(from: others)
    }

    /// Throws unless the court of `claim` can be in dispute at all.
    static func eligible(_ claim: DisputeClaim, in context: Context) throws(Refusal) {
        guard let court = context.tree[claim.court] else {
            throw refusal(
                "unknown-court", DisputeLaw.own,
                ("法院名录中没有 \(claim.court)", "\(claim.court) is not in the directory"),
                ("核对法院，或先更新法院名录", "check the court, or update the directory first"))
        }
        guard court.superior != nil, court.level != .supreme else {
            throw noSuperior(of: [claim.court], in: context)
        }
        try DisputeChecks.caseNumber(claim.caseNumber, of: claim.court)
    }

    /// The refusal of a dispute that nobody could decide.
    static func noSuperior(of courts: [CourtID], in context: Context) -> Refusal {
        let names = courts.map(context.name).joined(separator: "、")
        return refusal(
            "supreme-court", DisputeLaw.ladder,
            (
                "最高人民法院不能作为争议一方：没有可以协调的共同上级法院（\(names)）",
                "the supreme court cannot be a party to a dispute: no common superior could "
                    + "coordinate (\(courts.map(\.rawValue).joined(separator: ", ")))"
            ),
            ("由有关高级人民法院向最高人民法院书面请示", "let the high court ask the supreme court in writing"))
    }

    /// Throws unless the acting officer may do what `rule` is about.
    static func officer(_ rule: DisputeRule, in context: Context) throws(Refusal) {
        let roles = context.recorder == nil ? rule.verb.roles : DisputeRules.recorders
        if let refused = context.refusalUnlessOfficer(
            is: roles, act: rule.verb.term, rule.english)
        {
            throw refused
        }
    }

    /// Throws unless it is the right court that enters the paper: an outside court cannot speak for
    /// itself, and for a court with a node nobody else speaks.
    static func recorder(in context: Context, isParty: (CourtID) -> Bool) throws(Refusal) {
        let isOutside = context.tree[context.author]?.isOutside ?? true
        guard let recorder = context.recorder else {
            guard isOutside else { return }
            throw refusal(
                "outside-court", DisputeLaw.own,
                (
                    "\(context.name(context.author))为线下法院，其材料须由其他法院代录",
                    "\(context.author) runs no node; its papers are recorded by another court"
                ),
                ("由争议法院或监督法院代录，并附扫描件", "let a party or the supervising court record the scan"))
        }
        guard isOutside, isParty(recorder) else {
            throw refusal(
                "recorder", DisputeLaw.own,
                (
                    "只有本事项的法院可以为线下法院代录",
                    "only a court of this matter may record, and only for a court without a node"
                ),
                (
                    "由本事项的法院代录；有节点的法院由其自行办理",
                    "let a court of the matter record it; a court with a node acts itself"
                ))
        }
    }
}

extension Context {
    /// Asks the nodes of `courts` for receipts; outside courts have none and are served on paper.
    func receiptWanted(from courts: [CourtID]) -> [Event] {
        let nodes = courts.filter { tree[$0]?.isOutside == false }
        return nodes.isEmpty ? [] : [.receiptWanted(from: nodes)]
    }

    /// The names of `courts` for a message.
    func names(_ courts: [CourtID]) -> (zh: String, en: String) {
        (courts.map(name).joined(separator: "、"), courts.map(\.rawValue).joined(separator: ", "))
    }
}
