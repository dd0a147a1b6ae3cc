import Domain
import LegalTime

/// The acts of the two sides once the letter has been sent.
extension CommissionCase {
    func signFor(_ words: CommissionAct.SignFor) throws(Refusal) -> Decision {
        try CommissionForm.person(words.handler, "承办人", "the handler")
        try CommissionForm.phone(words.phone, "承办人电话", "the handler's telephone")
        if let arrivedAt = words.arrivedAt {
            guard context.recorder != nil else {
                throw commissionRefusal(
                    "arrival-not-recorded", CommissionCite.outside, "有节点的法院以自动回执为送达",
                    "a court with a node is served by its automatic receipt",
                    remedy: "不填到达时间", "leave the time of arrival out")
            }
            try CommissionForm.past(arrivedAt, "到达时间", "the time of arrival", in: context)
            if let sentAt = state.sentAt, arrivedAt < sentAt {
                throw commissionRefusal(
                    "arrival-before-sending", CommissionCite.outside, "到达时间早于发送时间",
                    "it cannot have arrived before it was sent", remedy: "请核对签收日期",
                    "check the date of arrival")
            }
        }
        guard isAdmitted else { return outOfOrder }
        var events: [Event] = [.commission(.signed(words, mark))]
        if state.deliveredAt == nil {
            // No automatic receipt came first: an outside court, or one whose receipt is behind.
            events += Self.handling(
                state.letter, owedBy: state.commissioned,
                from: words.arrivedAt ?? context.actedAt, in: matter, context)
        }
        events += matter.meeting("O01", owedBy: state.commissioned, at: context.actedAt)
        events += matter.meeting("O05", owedBy: state.commissioned, at: context.actedAt)
        return .accepted(events)
    }

    func contact(_ words: CommissionAct.Contact) throws(Refusal) -> Decision {
        try CommissionForm.person(words.person, "联系人", "the person spoken to")
        try CommissionForm.phone(words.phone, "联系电话", "the telephone number")
        try CommissionForm.past(words.at, "联系时间", "the time of contact", in: context)
        try CommissionForm.text(words.summary, "联系内容", "what was said")
        guard isAdmitted else { return outOfOrder }
        return .accepted([.commission(.contacted(words, mark))])
    }

    func askPapers(_ words: CommissionAct.PapersAsked) throws(Refusal) -> [Event] {
        try CommissionForm.text(words.text, "补充要求", "what is missing or wrong")
        guard words.kinds.count <= PaperKind.allCases.count else {
            throw commissionRefusal(
                "too-many-papers", CommissionCite.sizes, "所列材料种类过多",
                "too many kinds of paper are listed",
                remedy: "每种材料只列一次", "list each kind once")
        }
        try admitted()
        var events: [Event] = [.commission(.papersAsked(words, mark))]
        if context.tree[state.commissioning]?.isOutside == false {
            // The 3 days run from the commissioning court's own receipt.
            events.append(.receiptWanted(from: [state.commissioning]))
        } else {
            events += Self.supplyPeriod(state, matter, context)
        }
        return events
    }

    /// W12: 3 days for the commissioning court.
    static func supplyPeriod(
        _ state: CommissionState, _ matter: Matter, _ context: Context
    ) -> [Event] {
        context.deadline(
            rule: "W12", owedBy: state.commissioning, from: context.actedAt,
            duty: Text(zh: "补充材料", en: "supply the papers asked for"), in: matter,
            window: context.rules["W12"]?.window ?? CommissionPolicy.supplement
        ).map { [.deadlineStarted($0)] } ?? []
    }

    func supply(_ words: CommissionAct.Statement) throws(Refusal) -> [Event] {
        try CommissionForm.statement(words, "补充说明", "the note", required: false)
        try CommissionForm.papers(words.papers, required: true)
        try admitted()
        guard state.letter.papers.count + words.papers.count <= CommissionPolicy.mostPapers * 4
        else {
            throw commissionRefusal(
                "too-many-papers", CommissionCite.sizes, "本事项材料过多",
                "the matter has too many papers",
                remedy: "请合并后再附", "merge them and attach again")
        }
        return [.commission(.supplied(words, mark))]
            + matter.meeting("W12", owedBy: state.commissioning, at: context.actedAt)
    }

    func returnMatter(_ words: CommissionAct.Return) throws(Refusal) -> [Event] {
        try CommissionForm.text(words.text, "退回理由", "the reasons for the return")
        try CommissionForm.papers(words.papers)
        try admitted()
        guard state.hasContact else {
            throw commissionRefusal(
                "return-without-contact", CommissionCite.doc27, "退回前没有与委托法院联系的记录",
                "no contact with the commissioning court is on record",
                remedy: "先联系委托法院，并办理“联系记录”",
                "call first, and put the call on record 联系记录")
        }
        if words.ground == .papers {
            guard let asked = state.asked, asked.entry > state.letterEntry else {
                throw commissionRefusal(
                    "return-before-asking", CommissionCite.doc27, "尚未要求补充材料，不得直接退回",
                    "the papers have not been asked for yet",
                    remedy: "先办理“要求补充材料”",
                    "ask for them first 要求补充材料")
            }
            let isRunning = matter.openDeadline("W12", owedBy: state.commissioning).map {
                $0.status == .running && context.actedAt < $0.due.dueInstant
            }
            let isUnserved = !matter.deadlines.contains {
                $0.rule == "W12" && $0.due.from >= asked.mark.at
            }
            if state.stage == .papersAsked, isRunning ?? isUnserved {
                throw commissionRefusal(
                    "return-before-supply", CommissionCite.doc27, "补充材料期限未满",
                    "the window to supply papers still runs",
                    remedy: "等待补充或期限届满", "wait for the papers or the end of the window")
            }
        }
        return [.commission(.returned(words, mark))] + matter.voidingAll(at: context.actedAt)
            + ratingPeriod()
    }

    func complete(_ words: CommissionAct.Completion) throws(Refusal) -> Decision {
        try CommissionForm.text(words.text, "办理结果", "the result")
        try CommissionForm.amount(words.amountFen)
        try CommissionForm.papers(words.papers)
        guard words.papers.contains(where: { $0.kind == .receipt || $0.kind == .serviceReturn })
        else {
            throw commissionRefusal(
                "receipt-missing", CommissionCite.doc27, "办结反馈未附回执或送达回证",
                "done is reported without a receipt", remedy: "请附回执（receipt）或送达回证（serviceReturn）",
                "attach the receipt or the return of service")
        }
        guard isAdmitted else { return outOfOrder }
        guard !state.papersFollow else {
            let missing = state.letter.missingPapers.map(\.term).joined(separator: "、")
            throw commissionRefusal(
                "papers-follow", CommissionCite.doc27, "后补材料未到，不得反馈办结：\(missing)",
                "the papers that were to follow have not come; nothing is reported done without them",
                remedy: "由委托法院用 commission supply 补齐后再反馈",
                "let the commissioning court supply them, then report again")
        }
        let at = context.actedAt
        var events: [Event] = [.commission(.completed(words, mark))]
        if let deadline = handlingDeadline {
            events.append(.deadlineMet(id: deadline.id, at: at))
        }
        for deadline in matter.deadlines
        where deadline.isOpen && deadline.id != handlingDeadline?.id {
            events.append(.deadlineVoid(id: deadline.id, at: at))
        }
        events +=
            context.deadline(
                rule: "O06", owedBy: state.commissioning, from: at,
                duty: Text(zh: "确认办结", en: "confirm that it is done"), in: matter
            ).map { [.deadlineStarted($0)] } ?? []
        if let done = words.amountFen, let wanted = state.letter.amountFen, done > wanted {
            events.append(
                .dutyOpened(
                    Duty(
                        entry: context.entry, owedBy: state.supervising,
                        text: Text(
                            zh: "核查超数额办理（\(CommissionCite.amount)）",
                            en: "look into an amount beyond the letter's"))))
        }
        return .accepted(events)
    }

    func confirm(_ words: CommissionAct.Statement) throws(Refusal) -> [Event] {
        try CommissionForm.statement(words, "确认意见", "the note", required: false)
        try admitted()
        return [.commission(.confirmed(words, mark))]
            + matter.meeting("O06", owedBy: state.commissioning, at: context.actedAt)
            + ratingPeriod()
    }

    func rate(_ words: CommissionAct.Rating) throws(Refusal) -> [Event] {
        guard (1...5).contains(words.score) else {
            throw commissionRefusal(
                "score-out-of-range", CommissionCite.own, "评分应为1至5", "the score is from 1 to 5",
                remedy: "请填写1至5", "give 1 … 5")
        }
        try CommissionForm.text(words.text, "评价", "the remark", required: false)
        try admitted()
        guard state.rating == nil else {
            throw commissionRefusal(
                "already-rated", CommissionCite.doc27, "已评价", "it has been rated already",
                remedy: "无须再评价", "nothing more is needed")
        }
        let at = context.actedAt
        let base: [Event] =
            [.commission(.rated(words, mark))]
            + matter.meeting(CommissionPolicy.ratingRule, owedBy: state.commissioning, at: at)
        return state.openComplaint == nil ? base + closing(at) : base
    }

    /// Ends the matter; what is still open is void.
    private func closing(_ at: Instant) -> [Event] {
        let voided: [Event] = matter.deadlines
            .filter { $0.isOpen && $0.rule != CommissionPolicy.ratingRule }
            .map { .deadlineVoid(id: $0.id, at: at) }
        return voided + [.commission(.closed(mark))]
    }

    func complain(_ words: CommissionAct.Statement) throws(Refusal) -> [Event] {
        try CommissionForm.statement(words, "投诉内容", "the complaint")
        try admitted()
        guard state.openComplaint == nil else {
            throw commissionRefusal(
                "complaint-open", CommissionCite.doc27, "已有投诉在处理中", "a complaint is already open",
                remedy: "等待\(context.name(state.supervising))处理", "wait for the superior's answer")
        }
        return [.commission(.complained(words, mark))]
    }

    func explain(_ words: CommissionAct.Statement) throws(Refusal) -> [Event] {
        try CommissionForm.statement(words, "说明", "the explanation")
        try admitted()
        guard let complaint = state.openComplaint, complaint.explanation == nil else {
            throw noComplaint
        }
        return [.commission(.explained(words, mark))]
    }

    func conclude(_ words: CommissionAct.Conclusion) throws(Refusal) -> [Event] {
        try CommissionForm.text(words.text, "处理结果", "the result")
        try admitted()
        guard state.openComplaint != nil else { throw noComplaint }
        let base: [Event] = [.commission(.concluded(words, mark))]
        let isOver = state.stage == .confirmed || state.stage == .returned
        let mayRate =
            matter.openDeadline(
                CommissionPolicy.ratingRule, owedBy: state.commissioning) != nil
        return isOver && !mayRate ? base + closing(context.actedAt) : base
    }

    private var noComplaint: Refusal {
        commissionRefusal(
            "no-complaint", CommissionCite.doc27, "没有待\(verb.name.zh)的投诉",
            "no complaint is waiting for that",
            remedy: "查看该事项的经过", "see the matter's timeline")
    }

    func press(_ words: CommissionAct.Press) throws(Refusal) -> [Event] {
        try CommissionForm.text(words.text, "督办内容", "what is pressed")
        try admitted()
        let own = sides(of: context.author)
        let isOwn =
            (words.court == state.commissioned && own.contains(.supervising))
            || (words.court == state.commissioning && own.contains(.superior))
        guard isOwn else {
            throw commissionRefusal(
                "press-other-court", CommissionCite.hub, "只能督办本院的下级法院",
                "a superior presses its own court only",
                remedy: "对方法院的问题请向其上级法院投诉", "complain to the other court's superior instead")
        }
        let duty = Duty(
            entry: context.entry, owedBy: words.court,
            text: Text(zh: "答复督办：\(words.text)", en: "answer the pressing note: \(words.text)"))
        return [.commission(.pressed(words, mark)), .dutyOpened(duty)]
    }

    func platform(_ words: CommissionAct.PlatformEntry) throws(Refusal) -> [Event] {
        try CommissionForm.check(words.number, "法定平台编号", "the platform's number", 1...64)
        try CommissionForm.past(words.enteredAt, "录入时间", "the time of entry", in: context)
        try admitted()
        return [.commission(.platformEntered(words, mark))]
    }

    func look(_ words: CommissionAct.Look) throws(Refusal) -> [Event] {
        try CommissionForm.text(words.note, "处理情况", "what was found")
        let isOwed = matter.duties.contains {
            $0.entry == words.entry && $0.owedBy == context.author
        }
        guard isOwed else {
            throw commissionRefusal(
                "no-duty", CommissionCite.own, "本院没有第\(words.entry)号记录的待办",
                "this court has no duty from entry \(words.entry)",
                remedy: "查看本院待办",
                "see what this court owes")
        }
        return [.commission(.looked(words, mark)), .dutyDone(entry: words.entry)]
    }
}

/// 更正.
extension CommissionCase {
    func amend(_ words: Amendment) throws(Refusal) -> [Event] {
        guard let field = CommissionField(rawValue: words.field) else {
            let names = CommissionField.allCases.map(\.rawValue).joined(separator: ", ")
            throw commissionRefusal(
                "amend-field", CommissionCite.amend, "没有可更正的字段“\(words.field.prefix(40))”",
                "no such field can be amended", remedy: "可更正：\(names)", "one of: \(names)")
        }
        try CommissionForm.text(words.reason, "更正原因", "the reason")
        try CommissionForm.text(words.old, "原内容", "the old value", required: false)
        try CommissionForm.text(words.new, "新内容", "the new value")
        try CommissionForm.papers(words.proof, required: true)
        try CommissionForm.approvals(words.approvals, in: context)
        try admitted()
        try checkAmender(field, words)
        guard state.pending == nil else {
            throw commissionRefusal(
                "amend-pending", CommissionCite.amend, "已有更正等待对方确认",
                "an amendment already waits for confirmation",
                remedy: "等待对方确认后再更正", "wait for the other court's answer")
        }
        guard words.old == field.value(in: state) else {
            throw commissionRefusal(
                "amend-stale", CommissionCite.amend, "原内容与记录不符",
                "the old value is not what is on record",
                remedy: "查看该事项的现内容后重填", "see what the matter says now, and enter it again")
        }
        let changed = try changed(field, words)
        // The other court has acted: its word is needed.
        let hasActed = field.isLetter ? state.signed != nil : state.stage == .confirmed
        guard !hasActed else {
            return [.commission(.amendmentProposed(words, mark))]
        }
        return applying(words, field, changed)
    }

    private func checkAmender(
        _ field: CommissionField, _ words: Amendment
    ) throws(Refusal) {
        let side = sides(of: context.author)
        guard side.contains(field.isLetter ? .commissioning : .commissioned) else {
            throw commissionRefusal(
                "amend-not-own", CommissionCite.amend, "\(field.term)不是本院录入的",
                "this court did not enter that field",
                remedy: "由录入法院更正", "let the court that entered it amend it")
        }
        guard field.isLetter || state.completion != nil else {
            throw commissionRefusal(
                "amend-nothing", CommissionCite.amend, "尚无办结反馈可更正",
                "no result has been reported yet",
                remedy: "先反馈办结", "report it done first")
        }
        let approvers: [OfficerRole] = [.bureauChief, .vicePresident, .president]
        guard words.approvals.contains(where: { approvers.contains($0.role) }) || isRecorded else {
            throw commissionRefusal(
                "unapproved", CommissionCite.approval, "更正未经审批", "the amendment is not approved",
                remedy: "请由执行局长或以上审批", "have it approved by the bureau chief or above")
        }
    }

    private var isRecorded: Bool { context.recorder != nil }

    /// The state with the new value, checked as a whole.
    private func changed(
        _ field: CommissionField, _ words: Amendment
    ) throws(Refusal) -> CommissionState {
        var changed = state
        guard field.set(words.new, in: &changed) else {
            throw commissionRefusal(
                "amend-value", CommissionCite.amend, "新内容不是有效的\(field.term)",
                "the new value does not read as \(field.rawValue)",
                remedy: "金额以分填写，期限如 15d", "amounts in fen, windows such as 15d")
        }
        try CommissionForm.letter(changed.letter, .recorded, in: context)
        try CommissionForm.amount(changed.completion?.words.amountFen)
        return changed
    }

    /// The amendment takes effect; a changed window moves the running deadline, both dates visible.
    private func applying(
        _ words: Amendment, _ field: CommissionField, _ changed: CommissionState
    ) -> [Event] {
        var events: [Event] = [.commission(.amendmentApplied(words, mark)), .amended(words)]
        if field == .window, let deadline = handlingDeadline {
            let due = context.calendar.due(window: changed.letter.window, from: deadline.due.from)
            let old = deadline.due.dueDate.iso
            events.append(
                .deadlineMoved(
                    id: deadline.id, due: due,
                    reason: Text(
                        zh: "更正办理期限：\(words.reason)（原届满日 \(old)，现 \(due.dueDate.iso)）",
                        en:
                            "window amended: \(words.reason) (was due \(old), now \(due.dueDate.iso))"
                    )))
        }
        return events
    }

    func confirmAmendment(_ words: CommissionAct.AmendmentAnswer) throws(Refusal) -> [Event] {
        try CommissionForm.text(
            words.note, "不同意更正的理由", "why the amendment is declined", required: !words.accepted)
        try admitted()
        guard let pending = state.pending else {
            throw commissionRefusal(
                "no-amendment", CommissionCite.amend, "没有待确认的更正",
                "no amendment waits for confirmation",
                remedy: "查看该事项的经过", "see the matter's timeline")
        }
        guard pending.mark.court != context.author else {
            throw commissionRefusal(
                "own-amendment", CommissionCite.amend, "更正须由对方法院确认",
                "the other court confirms an amendment",
                remedy: "等待对方确认", "wait for the other court")
        }
        guard words.accepted else { return [.commission(.amendmentDeclined(words, mark))] }
        guard let field = CommissionField(rawValue: pending.words.field) else { throw stageRefusal }
        return applying(pending.words, field, try changed(field, pending.words))
    }
}
