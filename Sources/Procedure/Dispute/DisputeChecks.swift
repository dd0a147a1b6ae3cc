import Domain

/// A refusal in one line of code.
func refusal(
    _ code: String, _ rule: String, _ reason: (zh: String, en: String),
    _ remedy: (zh: String, en: String)
) -> Refusal {
    Refusal(
        code: "dispute." + code, rule: rule, reason: Text(zh: reason.zh, en: reason.en),
        remedy: Text(zh: remedy.zh, en: remedy.en))
}

/// Checks of an act by itself, before any state is looked at: lengths, numbers of items, papers.
enum DisputeChecks {
    /// Throws unless every field of `act` is within its bounds and present where it must be.
    static func check(_ act: DisputeAct, now: Instant) throws(Refusal) {
        try papers(act.papers)
        try approvals(act.approvals, now: now)
        switch act {
        case .raise(let words):
            try text(words.asset, "争议标的物", "asset")
            try text(words.place, "财产所在地", "place")
            try text(words.facts, "基本事实", "facts")
            for claim in words.claims.prefix(DisputeRules.mostDisputants + 1) {
                try item(claim.claim, "主张", "claim")
            }
        case .answer(let words), .fail(let words), .stop(let words), .dispose(let words):
            try text(words.text, "内容", "text")
        case .relay(let words), .supplement(let words), .comply(let words),
            .moneyMoved(_, let words):
            try text(words.text, "内容", "text", mayBeEmpty: true)
        case .settle(let words): try text(words.text, "协商纪要", "minutes")
        case .consent(_, let note): try text(note, "备注", "note", mayBeEmpty: true)
        case .report(let words):
            try text(words.facts, "基本案情", "facts")
            try text(words.process, "执行经过", "process")
            try text(words.points, "争议焦点", "points in dispute")
            try text(words.law, "法律依据", "law")
            try text(words.negotiation, "协商情况", "negotiation")
            try text(words.opinion, "本院意见", "own opinion")
        case .negotiate(let words): try text(words.statement.text, "协商情况", "negotiation")
        case .sendBack(let words):
            guard (1...DisputeRules.mostMissing).contains(words.missing.count) else {
                throw refusal(
                    "missing-list", DisputeLaw.own,
                    (
                        "退回补充须列明缺少的材料，1 至 \(DisputeRules.mostMissing) 项",
                        "a send-back lists the missing papers, 1 … \(DisputeRules.mostMissing)"
                    ),
                    ("逐项列明缺少的材料", "list what is missing, one by one"))
            }
            for item in words.missing { try line(item, "缺少的材料", "missing paper") }
            try text(words.note, "说明", "note", mayBeEmpty: true)
        case .accept: break
        case .opine(let words):
            try text(words.text, "协调意见", "opinion")
            for order in words.orders.prefix(DisputeRules.mostDisputants + 1) {
                try item(order.text, "各法院应办事项", "order")
            }
        case .confirm(let words):
            try text(words.note, "退回理由", "reason of the return", mayBeEmpty: words.accepted)
        case .moveMoney(let words):
            try line(words.account, "指定账户", "account")
            try text(words.reason, "理由", "reason")
        case .withdraw(let words): try text(words.reason, "理由", "reason")
        case .amend(let words):
            try line(words.field, "更正项目", "field")
            try text(words.old, "原内容", "old value", mayBeEmpty: true)
            try text(words.new, "更正后内容", "new value")
            try text(words.reason, "更正理由", "reason")
        case .servePaper(let words): try line(words.carrier, "送达方式", "carrier")
        case .joinParty(let words):
            try item(words.claim.claim, "主张", "claim")
            try text(words.statement.text, "追加理由", "reason")
        case .reconsider: break
        case .look(_, let note): try text(note, "处理情况", "note")
        }
    }

    /// The approvals that `rule` asks for, by different people (谁审批、谁负责).
    static func approved(_ approvals: [Approval], by rule: DisputeRule) throws(Refusal) {
        for need in rule.approvals {
            var names: [String] = []
            for approval in approvals where approval.role == need.role {
                if !names.contains(approval.officer) { names.append(approval.officer) }
            }
            guard names.count >= need.count else {
                throw refusal(
                    "approval-missing", DisputeLaw.approval,
                    (
                        "\(rule.verb.term)须经\(need.role.term) \(need.count) 人具名审批，现有 \(names.count) 人",
                        "\(rule.english) needs \(need.count) named approval(s) by "
                            + "\(need.role.rawValue); it has \(names.count)"
                    ),
                    (
                        "补齐\(need.role.term)的审批记录后重新办理",
                        "record the missing approvals by \(need.role.rawValue) and do it again"
                    ))
            }
        }
    }

    /// A paper of `kind` is in the manifest, sealed if asked for.
    static func has(
        _ kind: PaperKind, in papers: [Paper], sealed: Bool, code: String, rule: String
    ) throws(Refusal) {
        guard papers.contains(where: { $0.kind == kind && ($0.sealed || !sealed) }) else {
            let seal = sealed ? "已签章的" : ""
            throw refusal(
                code, rule,
                (
                    "缺少\(seal)\(kind.term)",
                    "the \(sealed ? "sealed " : "")paper is missing: \(kind.rawValue)"
                ),
                ("附上\(seal)\(kind.term)（PDF 或 OFD）后重新办理", "attach it as PDF or OFD and do it again")
            )
        }
    }

    /// Throws unless `number` belongs to `court`.
    static func caseNumber(_ number: CaseNumber?, of court: CourtID) throws(Refusal) {
        guard let number, number.court != court else { return }
        throw refusal(
            "case-number-court", "法〔2015〕137号",
            ("案号 \(number.text) 不是该法院的案号", "the case number \(number.text) is another court's"),
            ("核对案号与法院后重新填写", "check the number and the court, and enter them again"))
    }

    private static func text(
        _ text: String, _ zh: String, _ en: String, mayBeEmpty: Bool = false
    ) throws(Refusal) {
        try sized(text, DisputeRules.longestText, zh, en, mayBeEmpty)
    }

    private static func item(_ text: String, _ zh: String, _ en: String) throws(Refusal) {
        try sized(text, DisputeRules.longestItem, zh, en, false)
    }

    private static func line(_ text: String, _ zh: String, _ en: String) throws(Refusal) {
        try sized(text, DisputeRules.longestLine, zh, en, false)
    }

    private static func sized(
        _ text: String, _ limit: Int, _ zh: String, _ en: String, _ mayBeEmpty: Bool
    ) throws(Refusal) {
        let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        if isBlank, !mayBeEmpty {
            throw refusal(
                "field-empty", DisputeLaw.own, ("未填写\(zh)", "empty field: \(en)"),
                ("填写\(zh)后重新办理", "fill in the field “\(en)” and do it again"))
        }
        if text.utf8.count > limit {
            throw refusal(
                "field-long", DisputeLaw.own,
                (
                    "\(zh)过长：\(text.utf8.count) 字节，最多 \(limit) 字节",
                    "field too long: \(en) has \(text.utf8.count) bytes, at most \(limit)"
                ),
                ("写明要点，全文作为材料附上", "write the essentials and attach the full text as a paper"))
        }
    }

    private static func papers(_ papers: [Paper]) throws(Refusal) {
        guard papers.count <= DisputeRules.mostPapers else {
            throw refusal(
                "papers-many", DisputeLaw.own,
                (
                    "材料 \(papers.count) 份，最多 \(DisputeRules.mostPapers) 份",
                    "\(papers.count) papers; at most \(DisputeRules.mostPapers)"
                ),
                ("合并材料后重新提交", "merge papers and submit again"))
        }
        for paper in papers {
            let isNamed =
                (1...255).contains(paper.name.utf8.count)
                && !paper.name.utf8.contains { $0 == 0x2F || $0 == 0x5C || $0 < 0x20 }
            guard isNamed, (1...DisputeRules.largestPaper).contains(paper.size) else {
                throw refusal(
                    "paper-bad", DisputeLaw.own,
                    (
                        "材料的名称或大小不合要求（1 至 255 字节且不含路径；1 字节至 200 MB）",
                        "a paper's name or size is out of bounds (name 1 … 255 bytes without path, "
                            + "size 1 byte … 200 MB)"
                    ),
                    ("重新命名或拆分材料", "rename or split the paper"))
            }
        }
    }

    private static func approvals(_ approvals: [Approval], now: Instant) throws(Refusal) {
        let isGood =
            approvals.count <= DisputeRules.mostApprovals
            && approvals.allSatisfy {
                (1...256).contains($0.officer.utf8.count) && $0.note.utf8.count <= 6_000
                    && $0.at.civilDate <= now.civilDate
            }
        guard isGood else {
            throw refusal(
                "approval-bad", DisputeLaw.approval,
                (
                    "审批记录过多、过长、未具名或日期在后",
                    "approvals are too many, too long, unnamed or dated in the future"
                ),
                ("核对审批记录后重新办理", "check the approvals and do it again"))
        }
    }
}
