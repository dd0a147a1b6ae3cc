import Domain
import LegalTime

// What an act must be before anything follows from it, in this order: who, form, when, whether.
extension TabledCase {
    func decide(_ row: ActRow) throws(Refusal) -> Decision {
        try part(row)
        try recorder()
        try officer(row)
        try form(row)
        try approved(row)
        if row.isOpening {
            guard matter == nil else {
                throw refusal(
                    "exists", ("该编号的事项已经存在", "a matter with this id exists already"),
                    ("另行开启，由系统生成新编号", "open it anew; a new id is minted"))
            }
        } else if let state, !row.from.contains(state.stage) {
            if row.verb.isFact { return late(row, state) }
            throw wrongStage(row, state)
        }
        for guarded in row.guards where !holds(guarded.condition) { throw refused(guarded) }
        guard let act else {
            throw wrongStage(row, state ?? TabledState(procedure: "", opener: author))
        }
        var events: [Event] = []
        if row.isOpening {
            events.append(
                .tabled(
                    .opened(
                        procedure: table.name, ruleSet: context.rules.version, by: author, at: at)))
        }
        events.append(.tabled(.done(act, by: author, at: at)))
        return .accepted(events + self.events(row.effects))
    }

    // MARK: Who

    private func part(_ row: ActRow) throws(Refusal) {
        guard !row.isOpening else {
            guard context.tree[author] != nil else {
                throw refusal(
                    "unknown-court", ("法院名录中没有本院", "this court is not in the directory"),
                    ("更新法院名录", "update the directory"))
            }
            return
        }
        guard let matter else {
            throw refusal(
                "no-matter", ("没有这一协调事项", "there is no such matter"),
                ("核对事项编号", "check the id of the matter"))
        }
        if let role = matter.role(of: author), row.verb.parties.contains(role) { return }
        let able = context.names(
            matter.parties.filter { row.verb.parties.contains($0.role) }.map(\.court))
        throw refusal(
            matter.role(of: author) == nil ? "not-party" : "wrong-party",
            (
                "\(row.verb.term)不由\(context.name(author))办理",
                "\(row.english) is not for \(author) to do"
            ),
            able.zh.isEmpty
                ? ("目前没有可以办理的法院", "at present no court can do it")
                : ("可由以下法院办理：\(able.zh)", "it can be done by: \(able.en)"), rule: row.citation)
    }

    /// An outside court's papers are entered by a court of the matter; nobody else is spoken for.
    private func recorder() throws(Refusal) {
        let isOutside = context.tree[author]?.isOutside ?? true
        guard let recorder = context.recorder else {
            guard isOutside else { return }
            throw refusal(
                "outside-court",
                (
                    "\(context.name(author))为线下法院，其材料须代录",
                    "\(author) runs no node; its papers are recorded"
                ),
                ("由本事项的法院代录，并附扫描件", "let a court of the matter record the scan"))
        }
        guard isOutside, matter?.role(of: recorder) != nil else {
            throw refusal(
                "recorder",
                (
                    "只有本事项的法院可以为线下法院代录",
                    "only a court of this matter may record, and only for a court without a node"
                ),
                ("由本事项的法院代录", "let a court of the matter record it"))
        }
    }

    private func officer(_ row: ActRow) throws(Refusal) {
        let roles =
            context.recorder == nil
            ? row.verb.roles : [.handler, .clerk, .commandCentre, .filing, .supervisor]
        if let refused = context.refusalUnlessOfficer(is: roles, act: row.verb.term, row.english) {
            throw refused
        }
    }

    // MARK: Form

    /// Bytes of a text, values of a list, papers of an act.
    private static let mostText = 8_000
    private static let mostValues = 256
    private static let mostPapers = 64

    private func form(_ row: ActRow) throws(Refusal) {
        guard let act else { return }
        for field in act.fields {
            guard let known = row.fields.first(where: { $0.name == field.name }) else {
                throw refusal(
                    "unknown-field",
                    (
                        "\(row.verb.term)没有“\(field.name)”这一项",
                        "\(row.english) has no field \(field.name)"
                    ),
                    (
                        "可填：\(row.fields.map(\.term).joined(separator: "、"))",
                        "it takes: \(row.fields.map(\.name).joined(separator: ", "))"
                    ))
            }
            guard act.fields.filter({ $0.name == field.name }).count == 1 else {
                throw refusal(
                    "repeated-field",
                    ("“\(known.term)”填了不止一次", "\(known.name) is given more than once"),
                    ("合并为一项", "give it once, with all its values"))
            }
            guard field.values.count <= (known.isList ? Self.mostValues : 1), !field.values.isEmpty
            else {
                throw refusal(
                    "too-many-values",
                    ("“\(known.term)”的个数不对", "\(known.name) has a wrong number of values"),
                    known.isList
                        ? ("不超过\(Self.mostValues)个", "at most \(Self.mostValues)")
                        : ("只填一个", "give one"))
            }
            for value in field.values { try check(value, known) }
        }
        for known in row.fields where known.isRequired && act.values(known.name).isEmpty {
            throw refusal(
                "missing-field",
                ("未填“\(known.term)”", "\(known.name) (\(known.english)) is missing"),
                ("填写“\(known.term)”", "enter “\(known.english)”"), rule: row.citation)
        }
        guard act.papers.count <= Self.mostPapers else {
            throw refusal(
                "too-many-papers", ("材料过多", "too many papers"),
                ("不超过\(Self.mostPapers)件", "at most \(Self.mostPapers)"))
        }
        for paper in row.papers
        where !act.papers.contains(where: {
            $0.kind == paper.kind && (!paper.isSealed || $0.sealed)
        }) {
            throw refusal(
                "missing-paper",
                (
                    "缺少\(paper.isSealed ? "已签章的" : "")\(paper.kind.term)",
                    "\(paper.isSealed ? "the sealed " : "")\(paper.kind.rawValue) is missing"
                ),
                (
                    "附上\(paper.kind.term)\(paper.isSealed ? "（签章 PDF/OFD）" : "")",
                    "attach it\(paper.isSealed ? ", sealed (PDF/OFD)" : "") (\(paper.kind.rawValue))"
                ), rule: row.citation)
        }
    }

    /// The longest window, in days.
    private static let mostDaysAhead = 9_999

    private func daysAhead(_ day: CivilDate) -> Int {
        day.dayNumber - context.now.civilDate.dayNumber
    }

    private func check(_ value: FieldValue, _ row: FieldRow) throws(Refusal) {
        let isGood: Bool =
            switch (row.kind, value) {
            case (.text, .text(let text)): !text.isEmpty && text.utf8.count <= Self.mostText
            case (.choice(let words), .choice(let word)): words.contains { $0.word == word }
            case (.court, .court(let court)): context.tree[court] != nil
            // Nothing in this work is thirty years ahead: a slip of the pen would make a window
            // that no record holds.
            case (.date, .date(let day)): day.isValid && daysAhead(day) <= Self.mostDaysAhead
            case (.amount, .amount(let amount)): amount >= 0
            case (.number, .number(let number)): number >= 0
            case (.flag, .flag), (.caseNumber, .caseNumber), (.matter, .matter): true
            case (.window, .window(let window)): (1...9_999).contains(window.amount)
            case (.stretch, .stretch(let from, let to)):
                from.isValid && to.isValid && from <= to && daysAhead(to) <= Self.mostDaysAhead
            default: false
            }
        guard !isGood else { return }
        if case .choice(let words) = row.kind {
            throw refusal(
                "unknown-choice", ("“\(row.term)”没有这一选项", "\(row.name) does not take this word"),
                (
                    "可选：\(words.map { "\($0.word)（\($0.term)）" }.joined(separator: "、"))",
                    "one of: \(words.map(\.word).joined(separator: ", "))"
                ))
        }
        throw refusal(
            "bad-value",
            ("“\(row.term)”填写有误", "\(row.name) (\(row.english)) is not as it should be"),
            ("核对\(row.term)；法院须在法院名录中", "check it; a court must be in the directory"))
    }

    private func approved(_ row: ActRow) throws(Refusal) {
        // An outside court's approvals are on its paper.
        guard context.recorder == nil, let act else { return }
        for role in row.approvals where !act.approvals.contains(where: { $0.role == role }) {
            throw refusal(
                "approval-missing",
                ("未记明\(role.term)审批", "no approval by \(role.rawValue) is on record"),
                (
                    "记明审批人（\(role.term)）",
                    "name who approved (\(role.rawValue))"
                ), rule: "法〔2021〕322号 §§9-10")
        }
        for approval in act.approvals where approval.officer.isEmpty || approval.at > context.now {
            throw refusal(
                "approval-bad",
                ("审批记录有误（\(approval.role.term)）", "an approval is not as it should be"),
                ("写明姓名，时间不能晚于现在", "name the officer; its time can't lie ahead"))
        }
    }

    // MARK: When

    private func wrongStage(_ row: ActRow, _ state: TabledState) -> Refusal {
        let term = table.stage(state.stage)?.term ?? state.stage
        let waits = matter.map { TabledProcedure.awaits($0).prefix(4) } ?? []
        let zh = waits.map { "\(context.name($0.court))：\($0.text.zh)" }.joined(separator: "；")
        let en = waits.map { "\($0.court): \($0.text.en)" }.joined(separator: "; ")
        return refusal(
            "wrong-stage",
            (
                "事项处于“\(term)”，不能\(row.verb.term)",
                "the matter is at “\(state.stage)”; \(row.english) is not possible now"
            ),
            waits.isEmpty
                ? ("查看该事项的进展", "see how the matter stands")
                : ("目前等待 \(zh)", "it waits for \(en)"), rule: row.citation)
    }

    /// A fact that the stage no longer admits: on record, with a task for the deciding court.
    private func late(_ row: ActRow, _ state: TabledState) -> Decision {
        let term = table.stage(state.stage)?.term ?? state.stage
        let reason = Text(
            zh: "事项处于“\(term)”时录入\(row.verb.term)", en: "\(row.english) entered at “\(state.stage)”"
        )
        let looking = matter?.courts(.deciding).first ?? state.opener
        return .outOfOrder(
            reason,
            [
                .outOfOrder(verb: row.verb.verb, reason: reason),
                .dutyOpened(
                    Duty(
                        entry: context.entry, owedBy: looking,
                        text: Text(
                            zh: "核查异常记录：\(reason.zh)",
                            en: "look at an irregular entry: \(reason.en)"))),
            ])
    }

    private func refused(_ row: GuardRow) -> Refusal {
        var remedy = row.remedy
        if !row.couldBy.isEmpty {
            let all = row.couldBy.flatMap(courts)
            if let court = context.tree.commonSuperior(of: all) {
                remedy.zh += "（可由\(context.name(court))办理）"
                remedy.en += " (\(court) could)"
            }
        }
        if case .unclaimed(let name, let purpose) = row.condition {
            for other in rivals(name, purpose) {
                remedy.zh += "（\(other)）"
                remedy.en += " (\(other))"
            }
        }
        return Refusal(
            code: "\(table.name).\(row.code)", rule: row.rule, reason: row.reason, remedy: remedy)
    }

    private func refusal(
        _ code: String, _ reason: (String, String), _ remedy: (String, String), rule: String? = nil
    ) -> Refusal {
        TabledProcedure.refusal(table.name, code, rule ?? table.citation, reason, remedy)
    }
}
