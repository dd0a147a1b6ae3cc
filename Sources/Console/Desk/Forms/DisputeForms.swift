import Domain
import Procedure
import Wording

/// Forms of a dispute between courts (执行争议协调).
struct DisputeForms {
    let own: CourtID
    let tree: CourtTree
    let now: Instant
    /// As it stands with this court's undecided acts; nil for a new one.
    let state: DisputeState?

    /// The form of an act; nil for a verb that is none.
    func form(_ verb: String) -> ActForm? {
        guard let row = DisputeRules[verb] else { return nil }
        let roles = row.approvals.flatMap { Array(repeating: $0.role, count: $0.count) }
        func form(
            _ fields: [FormField], papers: [PaperRow]? = nil,
            _ build: @escaping (ActValues) throws -> DisputeAct
        ) -> ActForm {
            ActForm(
                procedure: "dispute", verb: verb, term: row.verb.term, english: row.english,
                citation: "", fields: fields, papers: papers, approvals: roles
            ) { .dispute(try build($0)) }
        }
        func statement(
            _ zh: String, _ en: String, papers: [PaperRow] = [], more: [FormField] = [],
            _ build: @escaping (DisputeStatement, ActValues) -> DisputeAct
        ) -> ActForm {
            form(more + [area("text", zh, en)], papers: papers) {
                build(.init(text: $0.text("text"), papers: $0.papers), $0)
            }
        }
        func entry(_ zh: String, _ en: String, _ known: Int? = nil) -> FormField {
            FormField("entry", zh, en, .number, initial: known.map { "\($0)" } ?? "")
        }
        switch verb {
        case "raise": return form(raising, papers: [PaperRow(.negotiationLetter)]) { try raise($0) }
        case "answer": return statement("答复", "answer") { words, _ in .answer(words) }
        case "fail": return statement("协商不成的情况", "why it failed") { words, _ in .fail(words) }
        case "relay": return statement("意见", "opinion") { words, _ in .relay(words) }
        case "supplement": return statement("说明", "words") { words, _ in .supplement(words) }
        case "stop": return statement("情况", "facts") { words, _ in .stop(words) }
        case "dispose": return statement("处置情况", "what was done") { words, _ in .dispose(words) }
        case "comply":
            return statement("履行情况", "what was done", papers: [PaperRow(.proof)]) { words, _ in
                .comply(words)
            }
        case "negotiate":
            let agreed = FormField("agreed", "协商一致", "agreed", .flag, optional: true)
            return statement("协商情况", "course", papers: [PaperRow(.minutes)], more: [agreed]) {
                .negotiate(.init(agreed: $1.flag("agreed"), statement: $0))
            }
        case "money-moved":
            let order = entry("划款决定的记录号", "entry of the order", state?.transfers.last?.entry)
            return statement("划款情况", "what was moved", more: [order]) {
                .moneyMoved(order: $1.number("entry") ?? 0, $0)
            }
        case "settle":
            return form([area("text", "纪要要点", "what was agreed")], papers: [PaperRow(.minutes)]) {
                .settle(
                    .init(text: $0.text("text"), papers: $0.papers, approvals: $0.approvals))
            }
        case "consent":
            return form([
                FormField(
                    "to", "同意的内容", "to what",
                    .choice([
                        ChoiceRow("minutes", "协商纪要"), ChoiceRow("disposal", "由某院处置"),
                        ChoiceRow("amendment", "更正"),
                    ]), initial: "minutes"),
                FormField(
                    "entry", "纪要或者更正的记录号", "entry of the minutes or amendment", .number,
                    optional: true, initial: state?.proposal.map { "\($0.entry)" } ?? ""),
                FormField("by", "处置法院", "court that disposes", .court, optional: true),
                area("note", "意见", "remark", optional: true),
            ]) { consent($0) }
        case "report":
            return form(reporting, papers: [PaperRow(.report, sealed: true)]) { report($0) }
        case "send-back":
            return form([
                FormField(
                    "missing", "所缺材料", "missing papers", .text, .area(3), list: true,
                    hint: Text(zh: "一行一项", en: "one a line")),
                area("note", "说明", "remark", optional: true),
            ]) { values in
                .sendBack(
                    .init(
                        missing: values.text("missing").split(separator: "\n").map(String.init),
                        note: values.text("note")))
            }
        case "accept":
            return form([FormField("case", "执协案号", "case number", .text)]) { values in
                do throws(Refusal) {
                    return .accept(try CaseNumber(values.text("case"), of: own))
                } catch {
                    throw FieldFault(field: "case", text: error.reason)
                }
            }
        case "opine":
            let orders = (state?.disputants ?? []).map { one in
                FormField(
                    "order-\(one.court)", "\(tree[one.court]?.name ?? one.court.rawValue)应当",
                    "what \(one.court) is to do", .text, .area(2))
            }
            return form(
                [area("text", "协调意见", "opinion")] + orders,
                papers: [PaperRow(.opinion, sealed: true)]
            ) { values in
                .opine(
                    .init(
                        text: values.text("text"),
                        orders: (state?.disputants ?? []).map {
                            .init(court: $0.court, text: values.text("order-\($0.court)"))
                        }, papers: values.papers, approvals: values.approvals))
            }
        case "confirm":
            let courts = (state?.disputants ?? []).map {
                ChoiceRow($0.court.rawValue, tree[$0.court]?.name ?? $0.court.rawValue)
            }
            return form([
                FormField("court", "履行法院", "court", .choice(courts)),
                FormField(
                    "accepted", "确认已履行", "it has complied", .flag, optional: true,
                    initial: "yes"),
                area("note", "不予确认的原因", "why not", optional: true),
            ]) { values in
                .confirm(
                    .init(
                        court: CourtID(values.text("court")) ?? own,
                        accepted: values.flag("accepted"), note: values.text("note")))
            }
        case "move-money":
            return form(
                [
                    FormField("from", "持款法院", "court that holds the money", .court),
                    FormField(
                        "amount", "金额", "amount", .amount,
                        hint: Text(zh: "元", en: "yuan")),
                    FormField("account", "指定账户", "account"), area("reason", "理由", "why"),
                ], papers: [PaperRow(.moneyOrder, sealed: true)]
            ) { values in
                .moveMoney(
                    .init(
                        from: values.court("from") ?? own, amount: values.amount("amount") ?? 0,
                        account: values.text("account"), reason: values.text("reason"),
                        papers: values.papers, approvals: values.approvals))
            }
        case "withdraw":
            return form([area("reason", "撤回原因", "why")]) {
                .withdraw(.init(reason: $0.text("reason"), approvals: $0.approvals))
            }
        case "amend":
            return form(
                CommissionForms.amendFields([
                    ChoiceRow("claim", "主张"), ChoiceRow("case-number", "案号"),
                    ChoiceRow("asset", "争议标的"), ChoiceRow("place", "所在地"),
                    ChoiceRow("facts", "基本事实"),
                ]), papers: [PaperRow(.proof)]
            ) { .amend(amendment($0)) }
        case "serve-paper":
            return form(
                [
                    entry("送达内容的记录号", "entry that was served"),
                    FormField("to", "受送达法院", "court", .court),
                    FormField("at", "签收时间", "received at", .text, .instant),
                    FormField("carrier", "送达方式", "how"),
                ], papers: [PaperRow(.serviceReturn)]
            ) { values in
                .servePaper(
                    .init(
                        entry: values.number("entry") ?? 0, to: values.court("to") ?? own,
                        receivedAt: values.instants["at"] ?? now, carrier: values.text("carrier"),
                        papers: values.papers))
            }
        case "join-party":
            return statement(
                "原因", "why",
                more: [
                    FormField("court", "追加的法院", "court", .court),
                    FormField("case", "其案号", "its case", .caseNumber, optional: true),
                    FormField("claim", "其主张", "its claim"),
                ]
            ) { words, values in
                .joinParty(
                    .init(
                        claim: .init(
                            court: values.court("court") ?? own,
                            caseNumber: values.caseNumber("case"), claim: values.text("claim")),
                        statement: words))
            }
        case "reconsider":
            return form([area("reason", "理由", "why")]) { .reconsider(reason: $0.text("reason")) }
        case "look":
            return form([entry("记录号", "entry"), area("note", "处理情况", "what was done")]) {
                .look(entry: $0.number("entry") ?? 0, note: $0.text("note"))
            }
        default: return nil
        }
    }

    private func area(
        _ name: String, _ zh: String, _ en: String, optional: Bool = false
    ) -> FormField {
        FormField(name, zh, en, .text, .area(3), optional: optional)
    }

    private var raising: [FormField] {
        let kinds = DisputeKind.allCases.map { ChoiceRow($0.rawValue, $0.term) }
        return [
            FormField("kind", "争议类型", "type", .choice(kinds)),
            FormField("claim", "本院主张", "this court's claim", .text, .area(2)),
            FormField("case", "本院案号", "this court's case", .caseNumber, optional: true),
            FormField(
                "with", "其他争议法院", "other courts", .text, .area(3), list: true,
                hint: Text(
                    zh: "一行一院，写作 法院:案号:主张，案号可空",
                    en: "one a line, COURT:CASE:CLAIM; CASE may be empty")),
            FormField("asset", "争议标的物", "asset", .text, .area(2)),
            FormField("place", "财产所在地", "place"), area("facts", "基本事实", "facts"),
        ]
    }

    private func raise(_ values: ActValues) throws -> DisputeAct {
        var claims = [
            DisputeClaim(
                court: own, caseNumber: values.caseNumber("case"), claim: values.text("claim"))
        ]
        for line in values.text("with").split(separator: "\n") {
            do {
                let word = try Words.claim(String(line))
                guard let court = tree.find(word.court)?.id else {
                    throw FieldFault(
                        field: "with",
                        text: Text(
                            zh: "法院名录中没有“\(word.court)”",
                            en: "the directory has no court “\(word.court)”"))
                }
                claims.append(
                    DisputeClaim(
                        court: court,
                        caseNumber: try word.caseNumber.map { try CaseNumber($0, of: court) },
                        claim: word.claim))
            } catch let fault as ArgumentFault {
                throw FieldFault(
                    field: "with", text: Text(zh: fault.description, en: fault.description))
            } catch let refusal as Refusal {
                throw FieldFault(field: "with", text: refusal.reason)
            }
        }
        return .raise(
            .init(
                kind: DisputeKind(rawValue: values.text("kind")) ?? .other, claims: claims,
                asset: values.text("asset"), place: values.text("place"),
                facts: values.text("facts"), papers: values.papers, approvals: values.approvals))
    }

    private func consent(_ values: ActValues) -> DisputeAct {
        let entry = values.number("entry") ?? 0
        let to: DisputeConsent =
            switch values.text("to") {
            case "disposal": .disposal(by: values.court("by") ?? own)
            case "amendment": .amendment(entry: entry)
            default: .minutes(entry: entry)
            }
        return .consent(to, note: values.text("note"))
    }

    private var reporting: [FormField] {
        [
            FormField(
                "to", "报请的上级法院", "superior", .court, optional: true,
                hint: Text(zh: "不填为直接上级", en: "the direct one when empty")),
            area("facts", "基本案情", "facts"), area("process", "执行经过", "course"),
            area("points", "争议焦点", "points in dispute"), area("law", "法律依据", "law"),
            area("negotiation", "协商情况", "negotiation"), area("opinion", "本院意见", "own opinion"),
        ]
    }

    private func report(_ values: ActValues) -> DisputeAct {
        .report(
            .init(
                to: values.court("to"), facts: values.text("facts"),
                process: values.text("process"), points: values.text("points"),
                law: values.text("law"), negotiation: values.text("negotiation"),
                opinion: values.text("opinion"), papers: values.papers,
                approvals: values.approvals))
    }

    private func amendment(_ values: ActValues) -> Amendment {
        let mine = state?.disputant(own)
        let field = values.text("field")
        let old: String? =
            switch field {
            case "asset": state?.asset
            case "place": state?.place
            case "facts": state?.facts
            case "claim": mine?.claim
            case "case-number": mine?.caseNumber?.text
            default: nil
            }
        return Amendment(
            field: field, old: old ?? "", new: values.text("new"), reason: values.text("reason"),
            proof: values.papers, approvals: values.approvals)
    }
}
