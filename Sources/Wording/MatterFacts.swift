package import Domain
import Engine
import LegalTime
package import Procedure

/// What was entered in a matter, as labelled lines: for the command line and for pages.
package struct MatterFacts {
    /// One line: its label in both languages and what it says.
    package struct Row: Hashable, Sendable {
        package var term: String
        package var english: String
        package var text: String
    }

    private let names: CourtNames
    private let language: Language

    /// - Parameters:
    ///   - names: of the courts in force.
    ///   - language: of the reader.
    package init(_ names: CourtNames, _ language: Language) {
        self.names = names
        self.language = language
    }

    /// The facts of a matter, in the order in which a reader wants them; nothing empty.
    package func rows(_ body: MatterBody) -> [Row] {
        var rows: [Row] = []
        func row(_ zh: String, _ en: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            rows.append(Row(term: zh, english: en, text: value))
        }
        switch body {
        case .commission(let state): commission(state, row)
        case .dispute(let state): dispute(state, row)
        case .roster(let state):
            for day in state.days.suffix(62) {
                row(day.date.iso, day.date.weekday.term, "\(day.officer)  \(day.phone)")
            }
        case .tabled(let state): tabled(state, row)
        }
        return rows
    }

    private func words(_ window: Window) -> String {
        language(window.term, window.description)
    }

    private func commission(
        _ state: CommissionState, _ row: (String, String, String?) -> Void
    ) {
        let letter = state.letter
        row("委托法院", "from", names.full(letter.from))
        row("受托法院", "to", names.full(state.commissioned))
        row("案号", "case", letter.caseNumber.text + (letter.caseNumber.isLegacy ? "（旧案号）" : ""))
        row("委托事项", "type", language(letter.kind.rule.name))
        row("委托内容", "detail", letter.detail)
        row("被执行人", "debtor", letter.debtor)
        row("账户财产", "asset", letter.asset)
        row("金额", "amount", letter.amountFen.map { Words.yuan($0) + " 元" })
        row("裁定金额", "ruling", letter.rulingAmountFen.map { Words.yuan($0) + " 元" })
        row("办理期限", "window", words(letter.window))
        row("承办人", "handler", "\(letter.handler)  \(letter.handlerPhone)")
        row(
            "值班电话", "call",
            letter.call.map {
                "\($0.caller) → \($0.answeredBy) \($0.phone) \($0.at.minuteText)"
            })
        row("平台编号", "platform", letter.platformNumber)
        row("标记", "marks", state.flags.map { language($0) }.joined(separator: "、"))
        row("签收", "signed", state.signed.map { "\($0.words.handler) \($0.words.phone)" })
        row(
            "办结", "result",
            state.completion.map { "\($0.words.outcome.term) \($0.words.text)" })
        row("退回", "returned", state.returned.map { "\($0.words.ground.term) \($0.words.text)" })
        row("评价", "rating", state.rating.map { "\($0.words.score) \($0.words.text)" })
    }

    private func dispute(_ state: DisputeState, _ row: (String, String, String?) -> Void) {
        row("争议类型", "type", language.term(state.kind.term, state.kind.rawValue))
        row("争议标的", "asset", state.asset)
        row("所在地", "place", state.place)
        row("基本事实", "facts", Lines.short(state.facts, 120))
        for disputant in state.disputants {
            let number = disputant.caseNumber.map { "\($0.text) " } ?? ""
            row("争议法院", "party", "\(names.full(disputant.court)) \(number)\(disputant.claim)")
        }
        row("共同上级", "superior", names.full(state.commonSuperior))
        row("执协案号", "case", state.caseNumber?.text)
        if state.statusQuo {
            row("维持现状", "status quo", language("任何一方不得抢先处置", "no party may dispose first"))
        }
        if state.stopped {
            row(
                "停止执行", "stopped",
                language("文书矛盾，各方立即停止", "contradictory documents: all sides stop at once"))
        }
        row(
            "协商纪要", "minutes",
            state.proposal.map {
                "#\($0.entry) \(Lines.short($0.minutes.text, 80)) "
                    + language("同意 ", "agreed 同意 ")
                    + $0.consents.map(names.short).joined(separator: "、")
            })
        if let decision = state.decision {
            row("协调意见", "opinion", Lines.short(decision.opinion.text, 120))
            for order in decision.opinion.orders {
                let compliance = state.disputant(order.court)?.compliance
                let word =
                    switch compliance {
                    case .owed: language("未报告", "owed 未报告")
                    case .claimed: language("已报告待确认", "claimed 已报告待确认")
                    case .confirmed: language("已确认", "confirmed 已确认")
                    case nil: ""
                    }
                row("应履行", "order", "\(names.short(order.court))：\(order.text) [\(word)]")
            }
        }
        for transfer in state.transfers {
            let moved = transfer.movedAt.map { language("已划 ", "moved 已划 ") + $0.minuteText }
            row(
                "协调划款", "money",
                "#\(transfer.entry) \(names.short(transfer.order.from)) "
                    + "\(Words.yuan(transfer.order.amount)) 元 → \(transfer.order.account) "
                    + (moved ?? language("未划", "not moved 未划")))
        }
    }

    /// The facts of a tabled matter, in the order in which they were entered.
    private func tabled(_ state: TabledState, _ row: (String, String, String?) -> Void) {
        let table = Tables[state.procedure]
        if let power = state.power { row("执行权", "power to enforce", names.full(power)) }
        for field in state.facts {
            let known = table?.acts.lazy.flatMap(\.fields).first { $0.name == field.name }
            let words = field.values.map { Self.text($0, known, names) }
            row(
                known?.term ?? field.name, known?.english ?? field.name,
                words.joined(separator: "；"))
        }
        for line in state.lines {
            let status = table?.lines?.statuses.first { $0.word == line.status }?.term
            let holder = line.court.map { names.full($0) } ?? ""
            let place = line.rank > 0 ? "\(line.rank)." : ""
            row(
                "登记行", "line",
                [place, line.key, holder, status ?? line.status].filter { !$0.isEmpty }
                    .joined(separator: " "))
        }
        if let outcome = state.outcome { row("结果", "outcome", outcome) }
    }

    /// A value as a person reads it.
    package static func text(_ value: FieldValue, _ row: FieldRow?, _ names: CourtNames) -> String {
        switch value {
        case .text(let text): return text
        case .choice(let word):
            if case .choice(let words)? = row?.kind,
                let known = words.first(where: { $0.word == word })
            {
                return known.citation.isEmpty ? known.term : "\(known.term)（\(known.citation)）"
            }
            return word
        case .court(let court): return names.full(court)
        case .date(let date): return date.iso
        case .amount(let fen): return Words.yuan(fen)
        case .number(let number): return "\(number)"
        case .flag(let flag): return flag ? "是 yes" : "否 no"
        case .caseNumber(let number): return number.text
        case .matter(let matter): return matter.rawValue
        case .window(let window): return window.term
        case .stretch(let from, let to): return "\(from.iso) … \(to.iso)"
        }
    }
}
