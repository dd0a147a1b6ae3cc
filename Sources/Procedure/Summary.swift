package import Domain

extension Procedures {
    /// What an entry's events say, in a few words, for timelines.
    ///
    /// - Parameters:
    ///   - events: What the entry holds.
    ///   - officer: Who stands behind it: a receipt of an officer says that the entry was opened.
    /// - Returns: One sentence; empty when nothing in it is for people.
    package static func summary(of events: [Event], by officer: String?) -> Text {
        if officer != nil, events.count == 1, case .receipted(let entry, let court, _) = events[0] {
            return Text(
                zh: "\(court)阅悉（第\(entry)条）", en: "\(court) has opened entry \(entry)")
        }
        let parts = events.compactMap(words)
        return Text(
            zh: parts.map(\.zh).joined(separator: "；"), en: parts.map(\.en).joined(separator: "; "))
    }

    private static func words(_ event: Event) -> Text? {
        switch event {
        case .commission(let happening): words(happening)
        case .dispute(let happening): words(happening)
        case .roster(.published(let days)):
            Text(zh: "公布值班表\(days.count)天", en: "roster published for \(days.count) days")
        case .tabled(let happening): words(happening)
        case .deadlineLapsed(let id): Text(zh: "期限届满未办：\(id)", en: "deadline lapsed: \(id)")
        case .deadlineMoved(let id, let due, let reason):
            Text(
                zh: "期限\(id)改为\(due.dueDate.iso)：\(reason.zh)",
                en: "deadline \(id) is now \(due.dueDate.iso): \(reason.en)")
        case .deadlineSuspended(let id, _): Text(zh: "期限中止：\(id)", en: "deadline suspended: \(id)")
        case .receipted(let entry, let court, _):
            Text(zh: "\(court)自动回执（第\(entry)条）", en: "\(court) receipted entry \(entry)")
        case .outOfOrder(let verb, let reason):
            Text(zh: "未按程序（\(verb)）：\(reason.zh)", en: "out of order (\(verb)): \(reason.en)")
        case .refused(let refusal):
            Text(zh: "拒绝：\(refusal.reason.zh)", en: "refused: \(refusal.reason.en)")
        case .amended(let amendment):
            Text(zh: "更正\(amendment.field)", en: "\(amendment.field) amended")
        case .dutyOpened(let duty): duty.text
        case .joined, .roleChanged, .deadlineStarted, .deadlineMet, .deadlineVoid, .dutyDone,
            .receiptWanted:
            nil
        }
    }

    private static func words(_ event: TabledEvent) -> Text? {
        switch event {
        case .opened, .staged: return nil
        case .done(let act, let by, _):
            let row = Tables[act.procedure]?.act(act.verb)
            return Text(
                zh: "\(by)\(row?.verb.term ?? act.verb)", en: "\(row?.english ?? act.verb) by \(by)"
            )
        case .powerPassed(let court, _):
            return Text(zh: "执行权归\(court)", en: "\(court) holds the power to enforce")
        case .lined(let line):
            return Text(zh: "登记行\(line.key)：\(line.status)", en: "line \(line.key): \(line.status)")
        case .closed(let outcome, _): return Text(zh: "了结（\(outcome)）", en: "closed: \(outcome)")
        }
    }

    private static func words(_ event: CommissionEvent) -> Text? {
        switch event {
        case .drafted: Text(zh: "拟稿", en: "drafted")
        case .approved(let approval, _, _):
            Text(
                zh: "\(approval.role.term)\(approval.officer)审批",
                en: "approved by \(approval.officer) (\(approval.role.rawValue))")
        case .discarded: Text(zh: "废稿", en: "draft given up")
        case .sent(let letter, _, _, _):
            Text(
                zh: "发出委托（\(letter.kind.rule.name.zh)）",
                en: "commission sent (\(letter.kind.rule.name.en))")
        case .delivered: Text(zh: "送达", en: "delivered")
        case .signed(let words, _):
            Text(zh: "签收，承办人\(words.handler)", en: "signed for by \(words.handler)")
        case .rerouted(let words, _): Text(zh: "转办至\(words.to)", en: "rerouted to \(words.to)")
        case .contacted(let words, _):
            Text(zh: "联系\(words.person)", en: "contacted \(words.person)")
        case .papersAsked: Text(zh: "要求补充材料", en: "papers asked for")
        case .supplied: Text(zh: "补充材料", en: "papers supplied")
        case .returned(let words, _):
            Text(zh: "退回：\(words.ground.term)", en: "returned: \(words.ground.rawValue)")
        case .progressed(let words, _): Text(zh: "进展：\(words.text)", en: "progress: \(words.text)")
        case .completed(let words, _):
            Text(zh: "办结反馈：\(words.outcome.term)", en: "done: \(words.outcome.rawValue)")
        case .confirmed: Text(zh: "确认办结", en: "confirmed")
        case .rated(let words, _): Text(zh: "评价\(words.score)分", en: "rated \(words.score)")
        case .complained: Text(zh: "投诉", en: "complaint")
        case .explained: Text(zh: "说明", en: "explanation")
        case .concluded(let words, _):
            Text(
                zh: words.upheld ? "投诉成立" : "投诉不成立",
                en: words.upheld ? "complaint upheld" : "complaint dismissed")
        case .withdrawn: Text(zh: "撤回", en: "withdrawn")
        case .pressed(let words, _): Text(zh: "督办\(words.court)", en: "\(words.court) pressed")
        case .platformEntered(let words, _):
            Text(zh: "法定平台编号\(words.number)", en: "official platform number \(words.number)")
        case .looked: Text(zh: "处理待办", en: "duty looked at")
        case .amendmentProposed(let words, _):
            Text(zh: "拟更正\(words.field)", en: "amendment of \(words.field) proposed")
        case .amendmentApplied(let words, _):
            Text(zh: "更正\(words.field)", en: "\(words.field) amended")
        case .amendmentDeclined: Text(zh: "不同意更正", en: "amendment declined")
        case .closed: Text(zh: "结束", en: "closed")
        }
    }

    private static func words(_ event: DisputeEvent) -> Text? {
        switch event {
        case .raised(_, let by, let superior, _, _):
            Text(
                zh: "\(by)提出争议，共同上级\(superior)", en: "raised by \(by), common superior \(superior)")
        case .superiorsNotified: nil
        case .sent(_, _, let to, _):
            Text(
                zh: "送\(to.map(\.rawValue).joined(separator: "、"))",
                en: "served on \(to.map(\.rawValue).joined(separator: ", "))")
        case .received(_, let by, _, let onPaper):
            Text(
                zh: "\(by)\(onPaper ? "书面" : "")收到",
                en: "received by \(by)\(onPaper ? " on paper" : "")")
        case .servedOnPaper(let words, _):
            Text(zh: "书面送达\(words.to)", en: "served on paper on \(words.to)")
        case .answered(_, let by, _): Text(zh: "\(by)答复", en: "answered by \(by)")
        case .minutesProposed(_, let by, _):
            Text(zh: "\(by)提出协商纪要", en: "minutes proposed by \(by)")
        case .consented(_, let by, _, _): Text(zh: "\(by)同意", en: "\(by) consents")
        case .settled: Text(zh: "协商解决", en: "settled")
        case .failed(_, let by, _): Text(zh: "\(by)：协商不成", en: "negotiation failed, says \(by)")
        case .negotiationExpired(let court):
            Text(zh: "协商期限届满（\(court)）", en: "negotiation expired (\(court))")
        case .reported(_, let by, _, _): Text(zh: "\(by)报请协调", en: "reported by \(by)")
        case .relayed(_, let by, let to, _):
            Text(zh: "\(by)上报\(to)", en: "relayed by \(by) to \(to)")
        case .highTalksOpened: Text(zh: "高级法院之间协商", en: "high courts are to negotiate")
        case .highCourtsTalked(_, let by, _):
            Text(zh: "\(by)记录高院协商结果", en: "high courts' talks recorded by \(by)")
        case .sentBack(_, let by, _): Text(zh: "\(by)退回补充", en: "sent back by \(by)")
        case .supplemented(_, let by, _): Text(zh: "\(by)补充", en: "supplemented by \(by)")
        case .accepted(let number, _, _):
            Text(zh: "立案\(number.text)", en: "filed as \(number.text)")
        case .opined(_, let by, _): Text(zh: "\(by)作出协调意见", en: "opinion of \(by)")
        case .complied(_, let by, _): Text(zh: "\(by)报告履行", en: "\(by) reports compliance")
        case .judged(let verdict, _, _):
            Text(
                zh: verdict.accepted ? "确认\(verdict.court)已履行" : "退回\(verdict.court)的履行证明",
                en: verdict.accepted
                    ? "\(verdict.court) confirmed" : "proof of \(verdict.court) returned")
        case .implemented: Text(zh: "已履行完毕", en: "implemented")
        case .stopped(_, let by, _):
            Text(zh: "\(by)：文书矛盾，停止执行", en: "\(by): contradictory documents, enforcement stopped")
        case .disposed(_, let by, let premature, _):
            Text(
                zh: "\(by)处置\(premature ? "（抢先）" : "")",
                en: "\(by) disposed\(premature ? " prematurely" : "")")
        case .moneyOrdered(_, let by, _): Text(zh: "\(by)决定划款", en: "\(by) orders the money moved")
        case .moneyMoved(_, _, let by, _): Text(zh: "\(by)已划款", en: "\(by) moved the money")
        case .withdrawn(_, let by, _): Text(zh: "\(by)撤回", en: "withdrawn by \(by)")
        case .correctionProposed(let words, _, _):
            Text(zh: "拟更正\(words.field)", en: "correction of \(words.field) proposed")
        case .corrected(let words, _, _):
            Text(zh: "更正\(words.field)", en: "\(words.field) corrected")
        case .partyJoined(let words, _, _, _, _):
            Text(zh: "追加\(words.claim.court)", en: "\(words.claim.court) joined")
        case .superiorRaised(_, let to): Text(zh: "共同上级改为\(to)", en: "common superior is now \(to)")
        case .looked: Text(zh: "处理异常任务", en: "task looked at")
        }
    }
}
