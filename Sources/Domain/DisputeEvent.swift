/// What happens in a dispute between courts. `at` is the time at which the act counts.
package enum DisputeEvent: Hashable, Codable, Sendable {
    /// 提出争议: opens the matter, under the table of windows `ruleSet`.
    case raised(
        DisputeRaising, by: CourtID, commonSuperior: CourtID, ruleSet: String, at: Instant)
    /// These direct superiors are told that a dispute exists and its age, and nothing else.
    case superiorsNotified([CourtID])
    /// This entry is served on these courts; their receipt of it has an effect.
    case sent(DisputeServiceKind, from: CourtID, to: [CourtID], at: Instant)
    /// A service arrived: by the node's automatic receipt, or on paper.
    case received(entry: Int, by: CourtID, at: Instant, onPaper: Bool)
    /// Service on paper, as recorded.
    case servedOnPaper(DisputePaperService, by: CourtID)
    /// 答复.
    case answered(DisputeStatement, by: CourtID, at: Instant)
    /// 协商纪要 proposed.
    case minutesProposed(DisputeMinutes, by: CourtID, at: Instant)
    /// 同意.
    case consented(DisputeConsent, by: CourtID, note: String, at: Instant)
    /// 协商解决.
    case settled(at: Instant)
    /// 协商不成, by a court's word.
    case failed(DisputeStatement, by: CourtID, at: Instant)
    /// 协商期限届满 at this court.
    case negotiationExpired(CourtID)
    /// 报请协调.
    case reported(DisputeReport, by: CourtID, route: DisputeRoute, at: Instant)
    /// 逐级上报: the reports held by `by` go on to `to`.
    case relayed(DisputeStatement, by: CourtID, to: CourtID, at: Instant)
    /// The high courts are to negotiate now.
    case highTalksOpened([CourtID])
    /// 高院协商.
    case highCourtsTalked(HighCourtTalks, by: CourtID, at: Instant)
    /// 退回补充.
    case sentBack(DisputeSendBack, by: CourtID, at: Instant)
    /// 补充材料.
    case supplemented(DisputeStatement, by: CourtID, at: Instant)
    /// 执协立案.
    case accepted(CaseNumber, by: CourtID, at: Instant)
    /// 协调意见.
    case opined(DisputeOpinion, by: CourtID, at: Instant)
    /// 报告履行.
    case complied(DisputeStatement, by: CourtID, at: Instant)
    /// 确认履行 or return of the proof.
    case judged(DisputeVerdict, by: CourtID, at: Instant)
    /// 已履行完毕.
    case implemented(at: Instant)
    /// 停止执行.
    case stopped(DisputeStatement, by: CourtID, at: Instant)
    /// 处置.
    case disposed(DisputeStatement, by: CourtID, premature: Bool, at: Instant)
    /// 协调划款.
    case moneyOrdered(DisputeMoneyOrder, by: CourtID, at: Instant)
    /// 划款回报.
    case moneyMoved(order: Int, DisputeStatement, by: CourtID, at: Instant)
    /// 撤回.
    case withdrawn(DisputeWithdrawal, by: CourtID, at: Instant)
    /// 更正 that waits for the courts that have acted.
    case correctionProposed(Amendment, by: CourtID, waitingFor: [CourtID])
    /// 更正 in force; `correction` is the entry that proposed it, 0 when nobody had to agree.
    case corrected(Amendment, by: CourtID, correction: Int)
    /// 追加争议法院, with the ways that reports on the road take from now on.
    case partyJoined(
        DisputeJoining, by: CourtID, commonSuperior: CourtID, routes: [DisputeRoute], at: Instant)
    /// The common superior is another court now.
    case superiorRaised(from: CourtID, to: CourtID)
    /// 处理异常任务.
    case looked(entry: Int, by: CourtID, note: String)
}
