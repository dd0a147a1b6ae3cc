import Domain
import LegalTime

extension ProcedureTable {
    /// The table as a page of Markdown for clerks and engineers, the Chinese term first: made from
    /// the rows and the table of windows, so that it can say nothing that a decision does not do.
    package var document: String {
        var page = Page()
        page.line("# \(term.zh) \(term.en)")
        page.line("<!-- 由程序表生成，请勿手改。Made from the table `\(name)`: do not edit by hand. -->")
        page.line("依据：\(citation)")
        page.line("程序名 name: `\(name)`")
        if let claims, let row = field(claims.field) {
            switch claims.purpose {
            case .power:
                page.line(
                    "同一“\(row.term)”只能有一个在办的移转。"
                        + " One open matter at most moves the power over one case (`\(row.name)`).")
            case .duty:
                page.line(
                    "同一法院对同一事项的同一“\(row.term)”只能有一件在办的督办。"
                        + " One open matter at most is a court's ladder over one deadline of a matter "
                        + "(`\(row.name)`).")
            case .urging:
                page.line(
                    "同一“\(row.term)”只能有一个在办的督促。"
                        + " One open matter at most urges one case (`\(row.name)`).")
            }
        }
        page.line("## 阶段图 Stages as a diagram")
        page.line("```mermaid\n\(diagram)```")
        page.line("## 阶段 Stages")
        page.table(
            ["阶段", "stage", "等待", "awaited"],
            stages.map { stage in
                [
                    stage.term + (stage.isClosed ? "（了结）" : ""), "`\(stage.name)`",
                    stage.awaits.map(waiting).joined(separator: "；"),
                    stage.awaits.map { "`\($0.verb)`: \($0.text.en)" }.joined(separator: "; "),
                ]
            })
        page.line("## 办理事项 Acts")
        for act in acts { write(act, &page) }
        page.line("## 期限 Windows")
        page.table(["期限", "义务", "承担", "起算", "长度", "依据"], windows)
        if !lapses.isEmpty {
            page.line("## 届满后果 Lapses")
            page.table(
                ["期限", "阶段", "后果"],
                lapses.map { row in
                    [row.rule, terms(row.from), outcome(row.effects)]
                })
        }
        if !receipts.isEmpty {
            page.line("## 自动回执 Receipts")
            page.table(
                ["事项", "回执法院", "后果"],
                receipts.map { row in
                    [
                        "\(act(row.verb)?.verb.term ?? row.verb) `\(row.verb)`", row.role.term,
                        outcome(row.effects),
                    ]
                })
        }
        return page.text
    }

    private func waiting(_ row: AwaitRow) -> String {
        let rule = row.rule.map { "（\($0)）" } ?? ""
        return "\(row.role.term)\(row.each ? "（各自）" : "")：\(row.text.zh)\(rule)"
    }

    private func terms(_ names: [String]) -> String {
        names.map { stage($0)?.term ?? $0 }.joined(separator: "、")
    }

    private func write(_ act: ActRow, _ page: inout Page) {
        page.line("### \(act.verb.term) `\(act.group) \(act.verb.verb)`")
        let officers = act.verb.roles.map(\.term).joined(separator: "、")
        var items = [
            "英文 English: \(act.english)",
            "依据：\(act.citation)",
            act.isOpening
                ? "法院：开启事项，法院见“拒绝”"
                : "法院：\(act.verb.parties.map(\.term).joined(separator: "、"))",
            "人员：\(officers)",
            act.isOpening ? "阶段：开启" : "阶段：\(terms(act.from))",
        ]
        if act.verb.isFact { items.append("事实：其他阶段录入的，记入异常并待核查") }
        if !act.approvals.isEmpty {
            items.append("审批：\(act.approvals.map(\.term).joined(separator: "、"))")
        }
        if !act.papers.isEmpty {
            let papers = act.papers.map {
                "\($0.kind.term)\($0.isSealed ? "（签章）" : "") `\($0.kind.rawValue)`"
            }
            items.append("材料：\(papers.joined(separator: "、"))")
        }
        if let document = act.document { items.append("制作文书：`\(document)`") }
        items.append("后果：\(outcome(act.effects))")
        page.list(items)
        if !act.fields.isEmpty {
            page.table(
                ["填报项", "field", "填写", "English"],
                act.fields.map { row in
                    [
                        row.term + (row.isRequired ? "" : "（可不填）"), "`\(row.name)`",
                        Self.words(row.kind) + (row.isList ? "（可多项）" : ""), row.english,
                    ]
                })
        }
        if !act.guards.isEmpty {
            page.table(
                ["拒绝", "理由", "办法", "依据", "reason"],
                act.guards.map { row in
                    [
                        "`\(name).\(row.code)`", row.reason.zh,
                        row.remedy.zh + (row.couldBy.isEmpty ? "" : "（并写明可以办理的法院）"),
                        row.rule, row.reason.en,
                    ]
                })
        }
    }

    private static func words(_ kind: FieldRow.Kind) -> String {
        switch kind {
        case .text: "文字"
        case .choice(let rows):
            rows.map { row in
                "`\(row.word)` \(row.term)\(row.citation.isEmpty ? "" : "（\(row.citation)）")"
            }.joined(separator: "；")
        case .court: "法院"
        case .date: "日期"
        case .amount: "金额"
        case .number: "数字"
        case .flag: "是或者否"
        case .caseNumber: "案号"
        case .matter: "协调事项编号"
        case .window: "期限，如 30d"
        case .stretch: "起止日期"
        }
    }

    // MARK: Effects

    private func outcome(_ effects: [TabledEffect]) -> String {
        effects.isEmpty ? "入卷" : effects.map(words).joined(separator: "；")
    }

    private func words(_ effect: TabledEffect) -> String {
        switch effect {
        case .stage(let name): return "进入“\(stage(name)?.term ?? name)”"
        case .join(let role, let court): return "\(words(court))为\(role.term)"
        case .receipt(let court): return "请\(words(court))自动回执"
        case .start(let rule, let owing, let duty, let from, _, let excluding):
            var start = ""
            switch from {
            case .act: break
            case .field(let name): start = "自\(field(name)?.term ?? name)"
            case .end(let rule): start = "自\(rule)届满"
            }
            let less = excluding.flatMap { field($0)?.term }.map { "（扣除\($0)）" } ?? ""
            return "\(start)起算\(rule)\(less)：\(words(owing))\(duty.zh)"
        case .meet(let rule, let owing): return "\(words(owing))的\(rule)办结"
        case .void(let rule): return "\(rule)不再计算"
        case .release(let rule, let owing): return "\(words(owing))的\(rule)不再计算"
        case .finishTask: return "该待办办结"
        case .line(let status):
            let term = status.map { word in
                lines?.statuses.first { $0.word == word }?.term ?? word
            }
            return term.map { "该登记行为“\($0)”" } ?? "登记"
        case .startLine(let rule, let duty, _, _): return "起算\(rule)：该登记行\(duty.zh)"
        case .meetLine(let rules): return "该登记行的\(rules.joined(separator: "、"))办结"
        case .voidLine(let rules): return "该登记行的\(rules.joined(separator: "、"))不再计算"
        case .advance(let from, let to, _, let then):
            let names = [from, to].map { word in
                lines?.statuses.first { $0.word == word }?.term ?? word
            }
            return "下一“\(names[0])”变为“\(names[1])”【\(then.map(words).joined(separator: "；"))】"
        case .voidAll: return "全部期限不再计算"
        case .suspend(let rule): return "\(rule)中止"
        case .resume(let rule): return "\(rule)恢复，中止期间扣除"
        case .power(let court): return "执行权归\(words(court))"
        case .duty(let court, let text): return "\(words(court))待办：\(text.zh)"
        case .close: return "了结"
        case .when(let condition, let list, let otherwise):
            let rest =
                otherwise.isEmpty ? "" : "，否则【\(otherwise.map(words).joined(separator: "；"))】"
            return
                "\(words(condition))的，【\(list.map(words).joined(separator: "；"))】\(rest)"
        }
    }

    // MARK: Windows

    /// Every start of a window once, with its length from the table of windows.
    private var windows: [[String]] {
        var rows: [[String]] = []
        func add(_ cause: String, _ effects: [TabledEffect]) {
            for effect in effects {
                switch effect {
                case .start(let rule, let owing, let duty, _, let window, _):
                    let known = RuleBook.standard[rule]
                    let written = window.flatMap { field($0)?.term }
                    let row = [
                        rule, duty.zh, words(owing), cause,
                        written.map { "按“\($0)”" } ?? known?.window?.term ?? "—",
                        known.map {
                            // The project's own choice says so itself.
                            $0.citation.hasPrefix($0.authority.term)
                                ? $0.citation : "\($0.citation)（\($0.authority.term)）"
                        } ?? "—",
                    ]
                    if !rows.contains(row) { rows.append(row) }
                case .when(_, let list, let otherwise): add(cause, list + otherwise)
                default: break
                }
            }
        }
        for act in acts { add(act.verb.term, act.effects) }
        for row in receipts {
            add("\(row.role.term)收讫\(act(row.verb)?.verb.term ?? row.verb)", row.effects)
        }
        for row in lapses { add("\(row.rule)届满", row.effects) }
        return rows
    }
}

/// Markdown in the making: blocks with one empty line between them.
private struct Page {
    private var blocks: [String] = []

    var text: String { blocks.joined(separator: "\n\n") + "\n" }

    mutating func line(_ text: String) { blocks.append(text) }

    mutating func list(_ items: [String]) {
        blocks.append(items.map { "- \($0)" }.joined(separator: "\n"))
    }

    /// Nothing where there are no rows.
    mutating func table(_ head: [String], _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        let lines = [head, head.map { _ in "---" }] + rows
        blocks.append(
            lines.map { "| \($0.map(Self.cell).joined(separator: " | ")) |" }
                .joined(separator: "\n"))
    }

    private static func cell(_ text: String) -> String {
        String(text.flatMap { $0 == "|" ? "\\|" : $0 == "\n" ? " " : String($0) })
    }
}
