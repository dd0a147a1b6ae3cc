package import Domain
import LegalTime

/// The procedure of the commissioned matter (事项委托): one court asks another for one act of
/// enforcement, and the case stays where it is.
///
/// ```
/// draft ─ approved ─ sent ─ delivered ─ signed ─ inHand ─ done ─ confirmed ─ (rated) closed
///   │        │         │        │          ├─ papersAsked ─┤
///   └ discarded        └────────┴──────────┴── withdrawn   └─ returned ─ closed
/// ```
///
/// 委托执行规定 art. 2(2), 4(2); 法发〔2017〕27号 (from memory); 法〔2021〕322号 §§10, 15, 26. The seat is the
/// coordinator of the commissioned court's superior. The same `decide` serves the node (draft,
/// approve, discard, and any act ahead of the seat) and the seat (where a matter opens with
/// `send`).
///
/// Invariants: a matter is done at most once; nothing is reported done while papers follow; a
/// return has a contact on record; a closed matter admits nothing but `look` on a duty that is
/// open.
package enum CommissionProcedure: Procedure {
    package static func decide(
        _ words: CommissionAct, on matter: Matter?, in context: Context
    ) -> Decision {
        do throws(Refusal) {
            return try judge(words, on: matter, in: context)
        } catch {
            return .refused(error)
        }
    }

    private static func judge(
        _ words: CommissionAct, on matter: Matter?, in context: Context
    ) throws(Refusal) -> Decision {
        guard let verb = CommissionVerb.of(words) else {
            throw commissionRefusal(
                "unknown-verb", CommissionCite.own, "没有这种行为", "there is no such act",
                remedy: "请更新程序",
                "update the program")
        }
        let author = try checkAuthor(words, in: context)
        guard let matter else {
            switch words {
            case .draft(let letter):
                try checkSide(verb, [author.id == letter.from ? .commissioning : nil], in: context)
                try checkOfficer(verb, in: context)
                return .accepted(try CommissionCase.draft(letter, on: nil, in: context))
            case .send(let letter, let approvals):
                try checkSide(verb, [author.id == letter.from ? .commissioning : nil], in: context)
                try checkOpener(in: context)
                try checkRecorder(
                    [letter.from, letter.to]
                        + [letter.from, letter.to].compactMap(context.tree.superior(of:)),
                    in: context)
                try checkOfficer(verb, in: context)
                return .accepted(
                    try CommissionCase.send(letter, approvals, on: nil, in: context))
            case .approve, .discard, .signFor, .reroute, .contact, .askPapers, .supply,
                .returnMatter, .progress, .complete, .confirm, .rate, .complain, .explain,
                .conclude, .withdraw, .amend, .confirmAmendment, .press, .platform, .look:
                throw commissionRefusal(
                    "unknown-matter", CommissionCite.own, "没有协调事项 \(context.matter)",
                    "there is no matter \(context.matter)", remedy: "在协调事项列表中核对编号",
                    "look the id up in the list of matters")
            }
        }
        guard case .commission(let state) = matter.body else {
            throw commissionRefusal(
                "other-procedure", CommissionCite.own, "协调事项 \(matter.id) 不是事项委托",
                "matter \(matter.id) is not a commission", remedy: "按该协调事项所属程序办理",
                "act by that matter's own procedure")
        }
        let item = CommissionCase(
            words: words, verb: verb, matter: matter, state: state, context: context)
        if !item.isFactOfFormer {
            try checkSide(verb, item.sides(of: context.author), in: context)
        }
        try checkRecorder(
            [state.commissioning, state.commissioned, state.supervising]
                + (state.superior.map { [$0] } ?? []),
            in: context)
        try checkOfficer(verb, in: context)
        return try item.decide()
    }

    // MARK: - Who acts

    private static func checkAuthor(
        _ words: CommissionAct, in context: Context
    ) throws(Refusal) -> Court {
        guard let author = context.tree[context.author] else {
            throw commissionRefusal(
                "unknown-court", CommissionCite.own, "法院名录中没有 \(context.author)",
                "the directory has no court \(context.author)", remedy: "请更新法院名录",
                "update the directory")
        }
        if let recorder = context.recorder {
            guard author.isOutside, !words.isLocal else {
                throw commissionRefusal(
                    "record-needs-outside", CommissionCite.outside,
                    "只能为线下法院代录其来件，\(author.name)自有节点",
                    "papers are recorded only for a court without a node; \(author.name) has one",
                    remedy: "请由\(author.name)自行办理", "let that court act by itself")
            }
            guard let court = context.tree[recorder], !court.isOutside else {
                throw commissionRefusal(
                    "recorder-outside", CommissionCite.outside, "代录法院没有节点",
                    "the recording court has no node", remedy: "由有节点的一方法院或其上级法院代录",
                    "let a party court with a node, or its superior, record it")
            }
        } else if author.isOutside {
            throw commissionRefusal(
                "outside-court", CommissionCite.outside, "\(author.name)是线下法院，没有节点",
                "\(author.name) is an outside court without a node",
                remedy: "其来件由对方法院或上级法院代录",
                "have its paper recorded (代录) by the other court or a superior")
        }
        return author
    }

    private static func checkRecorder(
        _ allowed: [CourtID], in context: Context
    ) throws(Refusal) {
        guard let recorder = context.recorder, !allowed.contains(recorder) else { return }
        throw commissionRefusal(
            "recorder-not-party", CommissionCite.outside, "\(context.name(recorder))不是本事项的一方，不能代录",
            "\(context.name(recorder)) has no part in the matter and cannot record for it",
            remedy: "由一方法院或其上级法院代录", "let a party court or its superior record it")
    }

    private static func checkSide(
        _ verb: CommissionVerb, _ sides: [CommissionSide?], in context: Context
    ) throws(Refusal) {
        let held = sides.compactMap { $0 }
        guard !held.contains(where: verb.sides.contains) else { return }
        let zh = verb.sides.map(\.term).joined(separator: "或")
        let en = verb.sides.map(\.english).joined(separator: " or ")
        throw commissionRefusal(
            "wrong-court", verb.rule, "\(context.name(context.author))不能\(verb.name.zh)：须由\(zh)办理",
            "\(context.name(context.author)) may not \(verb.name.en): that is for \(en)",
            remedy: "请由\(zh)办理；各方见该事项", "leave it to \(en); the matter shows its parties")
    }

    private static func checkOfficer(
        _ verb: CommissionVerb, in context: Context
    ) throws(Refusal) {
        if let officer = context.officer {
            try CommissionForm.person(officer.name, "人员姓名", "the officer's name")
            if let absent = officer.inPlaceOf {
                try CommissionForm.person(absent, "被代理人员姓名", "the name of the officer replaced")
            }
        }
        let roles = context.recorder == nil ? verb.roles : CommissionVerb.recorderRoles
        if let refusal = context.refusalUnlessOfficer(
            is: roles, act: verb.name.zh, verb.name.en)
        {
            throw refusal
        }
    }

    /// Matter ids are minted by the opening node.
    private static func checkOpener(in context: Context) throws(Refusal) {
        guard context.matter.opener == (context.recorder ?? context.author) else {
            throw commissionRefusal(
                "matter-id", CommissionCite.own, "协调事项编号 \(context.matter) 不是由发送法院编定的",
                "matter id \(context.matter) was not minted by the sending court",
                remedy: "请管理员检查该节点", "ask the administrator to check the node")
        }
    }

    /// Acts that `court` could do now, by its part and the stage, in the order of the table
    /// (`crosswrit next`). What an officer's role or the words decide is not looked at.
    package static func next(for court: CourtID, in matter: Matter) -> [CommissionVerb] {
        guard case .commission(let state) = matter.body else { return [] }
        let sides = CommissionCase.sides(of: court, in: state)
        return CommissionVerb.table.filter { verb in
            guard verb.sides.contains(where: sides.contains) else { return false }
            switch verb.verb {
            case "look": return matter.duties.contains { $0.owedBy == court }
            case "explain":
                return state.openComplaint.map { $0.explanation == nil } ?? false
            case "conclude": return state.openComplaint != nil
            case "complain":
                return !state.closed && state.openComplaint == nil
                    && verb.stages.contains(state.stage)
            case "confirm-amendment":
                return state.pending.map { $0.mark.court != court } ?? false
            case "platform":
                return !state.closed && state.letter.lacksPlatform
                    && verb.stages.contains(state.stage)
            case "return":
                return !state.closed && state.hasContact && verb.stages.contains(state.stage)
            case "complete":
                return !state.papersFollow && verb.stages.contains(state.stage)
            default: return !state.closed && verb.stages.contains(state.stage)
            }
        }
    }
}
