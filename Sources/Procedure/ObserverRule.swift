package import Domain

/// What an observer (检察机关) may do, which is to read; and who may let it.
///
/// An observer stands in the directory beside the courts, with a node of its own. A court that
/// takes part in a matter lets it follow that matter; it then holds the chain from entry 1, as
/// every party does, and proves it alone. It does no act, and no procedure takes it for a court.
package enum ObserverRule {
    /// Roles whose court may let an observer follow the matter.
    package static let granting: [PartyRole] = [
        .commissioning, .commissioned, .supervising, .superior, .disputant, .rung, .original,
        .receiving, .deciding,
    ]
    /// Officers who may do so for their court.
    package static let officers: [OfficerRole] = [.vicePresident, .president]

    private static let rule = "民诉法第246条；自定"

    /// Refuses what an observer would do; nothing is said of what a court does.
    static func refuse(_ body: ActBody, on matter: Matter?, in context: Context) -> Refusal? {
        if case .commission(.draft(let letter)) = body,
            context.tree[letter.to]?.isObserver == true
        {
            return noCourt(letter.to, .commissioned, in: context)
        }
        guard context.tree[context.author]?.isObserver == true else { return nil }
        return Refusal(
            code: "observer.reads-only", rule: rule,
            reason: Text(
                zh: "\(context.name(context.author))以检察机关身份查阅，不得作出法院的行为",
                en: "\(context.author) follows as a procuratorate and does no act of a court"),
            remedy: Text(
                zh: "监督意见请以检察建议书面送达法院，由法院录入",
                en: "send a procuratorial suggestion on paper; the court records it"))
    }

    /// Refuses what would take an observer for a court.
    static func refuse(_ events: [Event], in context: Context) -> Refusal? {
        for event in events {
            guard case .joined(let party) = event, party.role != .observer,
                context.tree[party.court]?.isObserver == true
            else { continue }
            return noCourt(party.court, party.role, in: context)
        }
        return nil
    }

    private static func noCourt(
        _ observer: CourtID, _ role: PartyRole, in context: Context
    ) -> Refusal {
        Refusal(
            code: "observer.no-court", rule: rule,
            reason: Text(
                zh: "\(context.name(observer))是检察机关，不能作为\(role.term)",
                en: "\(observer) is a procuratorate and can't be \(role.rawValue)"),
            remedy: Text(zh: "请填写法院", en: "name a court"))
    }

    static func decide(
        _ grant: ObserverGrant, on matter: Matter?, in context: Context
    ) -> Decision {
        func refused(
            _ code: String, _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
        ) -> Decision {
            .refused(
                Refusal(
                    code: "observer.\(code)", rule: rule, reason: Text(zh: zh, en: en),
                    remedy: Text(zh: remedyZh, en: remedyEn)))
        }
        guard let matter else {
            return refused(
                "no-matter", "没有该协调事项", "there is no such matter", "在协调事项列表中核对编号",
                "look the id up in the list of matters")
        }
        guard let role = matter.role(of: context.author), granting.contains(role) else {
            return refused(
                "not-granting", "本院在该事项中无权同意检察机关查阅",
                "this court's part in the matter gives it no grant to make", "由承办、监督或者决定法院办理",
                "let a party or the supervising court do it")
        }
        if let refusal = context.refusalUnlessOfficer(
            is: officers, act: "同意检察机关查阅", "a grant to an observer")
        {
            return .refused(refusal)
        }
        guard context.tree[grant.observer]?.isObserver == true else {
            return refused(
                "unknown", "名录中没有检察机关“\(grant.observer)”",
                "the directory lists no observer \(grant.observer)",
                "在法院名录中核对", "look it up in the directory of courts")
        }
        guard (1...1_000).contains(grant.ground.utf8.count) else {
            return refused(
                "ground", "须写明依据（1 至 1000 字节）", "a ground of 1 … 1,000 bytes is due",
                "写明依据", "say what it rests on")
        }
        guard matter.role(of: grant.observer) == nil else {
            return refused(
                "already", "该检察机关已在查阅本事项", "this observer follows the matter already",
                "无需重复办理", "nothing to do")
        }
        return .accepted([.joined(Party(court: grant.observer, role: .observer))])
    }
}
