import Domain
import Procedure
import Wording

/// Forms of a commissioned matter (事项委托).
struct CommissionForms {
    /// This court.
    let own: CourtID
    let officer: String
    /// Civil time, for times that are now unless something else is entered.
    let now: Instant
    /// As it stands with this court's undecided acts; nil for a new one.
    let state: CommissionState?
    /// The receiving court that a page has already found.
    var receiver = ""
    /// The letter came on paper from a court without a node, and is entered here (代录).
    var isRecorded = false

    /// The form of an act; nil for a verb that is none.
    func form(_ verb: String) -> ActForm? {
        guard let row = CommissionVerb.table.first(where: { $0.verb == verb }) else { return nil }
        func form(
            _ fields: [FormField], papers: [PaperRow]? = nil, approvals: [OfficerRole] = [],
            _ build: @escaping (ActValues) throws -> CommissionAct
        ) -> ActForm {
            ActForm(
                procedure: "commission", verb: verb, term: row.name.zh, english: row.name.en,
                citation: row.rule, fields: fields, papers: papers, approvals: approvals
            ) { .commission(try build($0)) }
        }
        func statement(
            _ zh: String, _ en: String, optional: Bool = false, papers: [PaperRow] = [],
            _ build: @escaping (CommissionAct.Statement) -> CommissionAct
        ) -> ActForm {
            form([Self.text("text", zh, en, optional: optional)], papers: papers) {
                build(.init(text: $0.text("text"), papers: $0.papers))
            }
        }
        switch verb {
        case "draft": return form(letterFields, papers: letterPapers) { .draft(try letter($0)) }
        case "send":
            guard let state else {
                guard isRecorded else { return nil }
                // Its papers and approvals are the sending court's own affair: as on the paper.
                return form(
                    letterFields, papers: [], approvals: [.bureauChief, .commandCentre]
                ) { .send(try letter($0), approvals: $0.approvals) }
            }
            return form([], papers: []) { values in
                var letter = state.letter
                letter.papers += values.papers
                return .send(letter, approvals: state.approvals)
            }
        case "approve":
            let isSeal = state?.approvals.isEmpty == false
            return statement(
                "审批意见", "note", optional: true,
                papers: isSeal ? [PaperRow(.commissionLetter, sealed: true)] : []
            ) { .approve($0) }
        case "discard": return statement("原因", "why") { .discard($0) }
        case "supply": return statement("说明", "words") { .supply($0) }
        case "progress": return statement("进展", "progress") { .progress($0) }
        case "confirm": return statement("意见", "words", optional: true) { .confirm($0) }
        case "complain": return statement("投诉内容", "complaint") { .complain($0) }
        case "explain": return statement("说明", "explanation") { .explain($0) }
        case "withdraw": return statement("撤回原因", "why") { .withdraw($0) }
        case "sign-for":
            return form([
                FormField("handler", "承办人", "handler", initial: officer),
                FormField("phone", "联系电话", "telephone"),
            ]) { .signFor(.init(handler: $0.text("handler"), phone: $0.text("phone"))) }
        case "reroute":
            return form([
                FormField("to", "转办至", "to", .court), Self.text("reason", "原因", "why"),
            ]) { .reroute(.init(to: $0.court("to") ?? own, reason: $0.text("reason"))) }
        case "contact":
            return form([
                FormField("person", "联系人", "who was spoken to"),
                FormField("phone", "电话", "telephone"),
                FormField("at", "时间", "when", .text, .instant, initial: now.formText),
                Self.text("summary", "内容", "what was said"),
            ]) { values in
                .contact(
                    .init(
                        person: values.text("person"), phone: values.text("phone"),
                        at: values.instants["at"] ?? now, summary: values.text("summary")))
            }
        case "ask-papers":
            return form([
                FormField(
                    "kinds", "所缺材料", "papers that are missing", Self.paperKinds, optional: true,
                    list: true), Self.text("text", "说明", "words"),
            ]) { values in
                .askPapers(
                    .init(
                        kinds: values.values("kinds").compactMap(Self.paperKind),
                        text: values.text("text")))
            }
        case "return":
            let grounds = CommissionAct.ReturnGround.allCases.map {
                ChoiceRow($0.rawValue, $0.term)
            }
            return form(
                [
                    FormField("ground", "退回事由", "ground", .choice(grounds)),
                    Self.text("text", "说明", "words"),
                ], papers: []
            ) { values in
                .returnMatter(
                    .init(
                        ground: .init(rawValue: values.text("ground")) ?? .papers,
                        text: values.text("text"), papers: values.papers))
            }
        case "complete":
            let outcomes = CommissionAct.Outcome.allCases.map { ChoiceRow($0.rawValue, $0.term) }
            return form(
                [
                    FormField("outcome", "办理结果", "result", .choice(outcomes)),
                    Self.text("text", "办理情况", "what was done"),
                    FormField(
                        "amount", "控制或者扣划金额", "amount", .amount, optional: true,
                        hint: Text(zh: "元", en: "yuan")),
                ], papers: [PaperRow(.receipt)]
            ) { values in
                .complete(
                    .init(
                        outcome: .init(rawValue: values.text("outcome")) ?? .none,
                        text: values.text("text"), amountFen: values.amount("amount"),
                        papers: values.papers))
            }
        case "rate":
            let scores = (1...5).reversed().map { ChoiceRow("\($0)", "\($0)分") }
            return form([
                FormField("score", "评分", "score", .choice(scores)),
                Self.text("text", "评价", "remark", optional: true),
            ]) { .rate(.init(score: Int($0.text("score")) ?? 0, text: $0.text("text"))) }
        case "conclude":
            return form([
                FormField("upheld", "投诉成立", "the complaint is well founded", .flag, optional: true),
                Self.text("text", "处理意见", "conclusion"),
            ]) { .conclude(.init(upheld: $0.flag("upheld"), text: $0.text("text"))) }
        case "amend":
            return form(
                Self.amendFields(CommissionField.allCases.map { ChoiceRow($0.rawValue, $0.term) }),
                papers: [PaperRow(.proof)], approvals: [.bureauChief]
            ) { .amend(try amendment($0)) }
        case "confirm-amendment":
            return form([
                FormField("accepted", "同意更正", "accept it", .flag, optional: true),
                Self.text("note", "意见", "remark", optional: true),
            ]) { .confirmAmendment(.init(accepted: $0.flag("accepted"), note: $0.text("note"))) }
        case "press":
            return form([
                FormField(
                    "court", "被督办法院", "court pressed", .court,
                    initial: state?.commissioned.rawValue ?? ""),
                Self.text("text", "督办内容", "what it is to do"),
            ]) { .press(.init(court: $0.court("court") ?? own, text: $0.text("text"))) }
        case "platform":
            return form([
                FormField("number", "法定平台编号", "number on the official platform"),
                FormField("at", "录入时间", "entered at", .text, .instant, initial: now.formText),
            ]) { values in
                .platform(
                    .init(number: values.text("number"), enteredAt: values.instants["at"] ?? now))
            }
        case "look":
            return form([
                FormField("entry", "记录号", "entry", .number),
                Self.text("note", "处理情况", "what was done"),
            ]) { .look(.init(entry: $0.number("entry") ?? 0, note: $0.text("note"))) }
        default: return nil
        }
    }

    static func text(
        _ name: String, _ zh: String, _ en: String, optional: Bool = false
    ) -> FormField {
        FormField(name, zh, en, .text, .area(3), optional: optional)
    }

    static var paperKinds: FieldRow.Kind {
        .choice(
            PaperKind.allCases.filter { !$0.isInternal }.map { ChoiceRow($0.rawValue, $0.term) })
    }

    static func paperKind(_ value: FieldValue) -> PaperKind? {
        if case .choice(let word) = value { PaperKind(rawValue: word) } else { nil }
    }

    static func amendFields(_ fields: [ChoiceRow]) -> [FormField] {
        [
            FormField("field", "更正项目", "field", .choice(fields)),
            FormField("new", "更正为", "what it should say", .text, .area(2)),
            text("reason", "更正原因", "why"),
        ]
    }

    private func amendment(_ values: ActValues) throws -> Amendment {
        let field = CommissionField(rawValue: values.text("field"))
        var new = values.text("new")
        switch field {
        case .amount, .rulingAmount, .resultAmount: new = String(try Words.amount(new))
        default: break
        }
        return Amendment(
            field: values.text("field"), old: state.flatMap { field?.value(in: $0) } ?? "",
            new: new, reason: values.text("reason"), proof: values.papers,
            approvals: values.approvals)
    }

    // MARK: The letter

    private var letterPapers: [PaperRow] {
        state?.letter.missingPapers.map { PaperRow($0) }
            ?? [
                PaperRow(.ruling), PaperRow(.assistanceNotice), PaperRow(.serviceReturn),
                PaperRow(.dutyID),
            ]
    }

    private var letterFields: [FormField] {
        let letter = state?.letter
        let kinds = CommissionKind.allCases.map { ChoiceRow($0.rawValue, $0.rule.name.zh) }
        func amount(_ fen: Int64?) -> String { fen.map(Words.yuan) ?? "" }
        return [
            FormField(
                "to", "受托法院", "receiving court", .court,
                initial: letter?.to.rawValue ?? receiver,
                hint: Text(zh: "输入名称、地名、代字查找", en: "type a name, a place or a code")),
            FormField(
                "case", "案号", "case number", .text, initial: letter?.caseNumber.text ?? "",
                hint: isRecorded
                    ? Text(zh: "委托法院案号，按来件填写", en: "of the commissioning court, as on its paper")
                    : Text(zh: "本院案号，如（2026）豫0105执12号", en: "of this court")),
            FormField(
                "kind", "委托事项类型", "type", .choice(kinds), initial: letter?.kind.rawValue ?? ""),
            FormField(
                "detail", "委托内容", "what is to be done", .text, .area(3),
                initial: letter?.detail ?? ""),
            FormField("debtor", "被执行人", "debtor", initial: letter?.debtor ?? ""),
            FormField(
                "asset", "账户、财产", "account or asset", .text, .area(2), optional: true,
                initial: letter?.asset ?? ""),
            FormField(
                "amount", "金额", "amount", .amount, optional: true,
                initial: amount(letter?.amountFen),
                hint: Text(zh: "元；冻结、扣划须写明确切数额", en: "yuan; exact where money is frozen or taken")),
            FormField(
                "ruling-amount", "裁定金额", "amount of the ruling", .amount, optional: true,
                initial: amount(letter?.rulingAmountFen), hint: Text(zh: "元", en: "yuan")),
            FormField(
                "window", "办理期限", "window", .window, optional: true,
                initial: letter?.window.description ?? "",
                hint: Text(
                    zh: "10d 至 20d；不填为 10d，紧急事项 24h",
                    en: "10d to 20d; 10d when empty, 24h where urgent")),
            FormField(
                "urgent", "紧急事项", "urgent", .flag, optional: true,
                initial: letter?.urgent == true ? "yes" : "",
                hint: Text(zh: "24小时内办理，须记录与值班人员的通话", en: "24 hours; the call is recorded")),
            FormField(
                "papers-follow", "材料后补", "papers follow", .flag, optional: true,
                initial: letter?.papersToFollow == true ? "yes" : ""),
            FormField(
                "caller", "通话人", "who called", optional: true, initial: letter?.call?.caller ?? ""),
            FormField(
                "answered", "值班人员", "who answered", optional: true,
                initial: letter?.call?.answeredBy ?? ""),
            FormField(
                "call-phone", "值班电话", "duty telephone", optional: true,
                initial: letter?.call?.phone ?? ""),
            FormField(
                "call-at", "通话时间", "when", .text, .instant, optional: true,
                initial: letter?.call?.at.formText ?? ""),
            FormField(
                "handler", "承办人", "handler", initial: letter?.handler ?? (isRecorded ? "" : officer)
            ),
            FormField(
                "handler-phone", "承办人电话", "telephone", initial: letter?.handlerPhone ?? ""),
        ]
    }

    private func letter(_ values: ActValues) throws -> CommissionLetter {
        let isUrgent = values.flag("urgent")
        var number: CaseNumber
        do throws(Refusal) {
            number = try CaseNumber(values.text("case"), of: own)
        } catch {
            throw FieldFault(field: "case", text: error.reason)
        }
        if let known = state?.letter.caseNumber, known.text == values.text("case") {
            number = known
        }
        var call: CommissionLetter.CallRecord?
        if !values.text("answered").isEmpty {
            guard let at = values.instants["call-at"] else {
                throw FieldFault(field: "call-at", text: Text(zh: "写明通话时间", en: "say when"))
            }
            call = .init(
                caller: values.text("caller"), answeredBy: values.text("answered"),
                phone: values.text("call-phone"), at: at)
        }
        return CommissionLetter(
            from: own, to: values.court("to") ?? own, caseNumber: number,
            kind: CommissionKind(rawValue: values.text("kind")) ?? .freezeDeposit,
            detail: values.text("detail"), debtor: values.text("debtor"),
            asset: values.text("asset"), amountFen: values.amount("amount"),
            rulingAmountFen: values.amount("ruling-amount"),
            window: values.window("window") ?? (isUrgent ? Window(24, .hour) : Window(10, .day)),
            urgent: isUrgent, papersToFollow: values.flag("papers-follow"), call: call,
            platformNumber: state?.letter.platformNumber,
            platformEnteredAt: state?.letter.platformEnteredAt, handler: values.text("handler"),
            handlerPhone: values.text("handler-phone"),
            papers: (state?.letter.papers ?? []) + values.papers)
    }
}

/// Something about one field that is found only when the whole is put together.
struct FieldFault: Error {
    var field: String
    var text: Text
}

extension Instant {
    /// As `<input type="datetime-local">` takes it.
    var formText: String { String(iso.prefix(16)) }
}
