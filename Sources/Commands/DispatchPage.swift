import CaseDispatch
import Domain
import Optimizer
import Planning
import Wording

/// A plan as one page to read and print, without scripts and without anything fetched.
struct DispatchPage {
    let plan: FinishedPlan
    let language: Language

    /// Most moves that the page lists; the document has all.
    private static let mostMoves = 2_000

    var page: String {
        let title = "\(language.both("案件调配方案", "Allocation plan")) \(plan.prepared.area.name)"
        return """
            <!doctype html>
            <html lang="\(language == .zh ? "zh" : "en")"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(safe(title))</title><style>\(Self.style)</style></head><body>
            <h1>\(safe(title))</h1>
            <p>\(safe(summary))</p>
            <p class="note">\(safe(language(
                "本方案仅为建议，不移送任何案件：每件移送须经合议庭讨论、作出裁定并送达。",
                "This plan proposes; no case moves by it: each move needs its panel, its ruling and its service.")))</p>
            <h2>\(language.both("成本（小时）", "Costs (hours)"))</h2>\(costs)
            <h2>\(language.both("各院负担", "Load of courts"))</h2>\(loads)
            \(lent)<h2>\(language.both("移送", "Moves"))</h2>\(moves)
            </body></html>

            """
    }

    /// How such pages look.
    static let style = """
        body{font:15px/1.5 "Noto Serif CJK SC","Songti SC",serif;max-width:70em;margin:2em auto;padding:0 1em}
        table{border-collapse:collapse;margin:.5em 0}td,th{border-bottom:1px solid #ccc;padding:.2em .7em;\
        text-align:left;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
        .bar{display:inline-block;height:.7em;background:#356}.was{background:#bbb}.note{color:#555}
        """

    private func safe(_ text: String) -> String { PageTemplate.escaped(text) }
    private func h(_ hours: Hours) -> String { PlanReasons.rounded(hours) }
    private func name(_ court: CourtID) -> String {
        safe(plan.prepared.tree[court]?.name ?? court.rawValue)
    }

    private var summary: String {
        let percent = PlainDecimal.text(Int64((plan.result.gap * 1e5).rounded()), places: 3)
        let cases = plan.prepared.input.cases.count
        let day = plan.prepared.input.date.iso
        let value = h(plan.result.value.total)
        let bound = h(plan.result.bound)
        let moves = plan.report.moves.count
        return language(
            "\(day)，\(cases) 件，移送 \(moves) 件；总成本 \(value) 小时，下界 \(bound) 小时，差距 \(percent) %。",
            "\(day), \(cases) cases, \(moves) moves; \(value) hours, bound \(bound), gap \(percent) %."
        )
    }

    private func table(_ headings: [String], _ rows: [[String]], numbers: Set<Int>) -> String {
        let head = headings.map { "<th>\($0)</th>" }.joined()
        let body = rows.map { row in
            "<tr>"
                + row.enumerated().map {
                    numbers.contains($0.offset)
                        ? "<td class=\"n\">\($0.element)</td>" : "<td>\($0.element)</td>"
                }.joined() + "</tr>"
        }
        return "<table><tr>\(head)</tr>\(body.joined(separator: "\n"))</table>"
    }

    private var costs: String {
        let report = plan.report
        var rows = SoftCost.allCases.map { cost in
            [
                "\(cost.rawValue) \(PlanReasons.term(cost))", h(report.costsBefore[cost]),
                h(report.costs[cost]), h(report.costs[cost] - report.costsBefore[cost]),
            ]
        }
        rows.append([
            language.both("合计", "total"), h(report.costsBefore.total), h(report.costs.total),
            h(report.costs.total - report.costsBefore.total),
        ])
        return table(
            ["", language.both("现状", "as it is"), language.both("方案", "plan"), "Δ"], rows,
            numbers: [1, 2, 3])
    }

    private var loads: String {
        let most = max(
            1, plan.report.loads.map { max($0.beforePerOfficer, $0.afterPerOfficer) }.max() ?? 1)
        func bar(_ value: Int64, _ style: String) -> String {
            "<span class=\"bar \(style)\" style=\"width:\(value * 160 / most)px\"></span> "
                + PlainDecimal.text((value + 50) / 100, places: 1)
        }
        let rows = plan.report.loads.sorted {
            (-$0.beforePerOfficer, $0.court) < (-$1.beforePerOfficer, $1.court)
        }.map { one in
            [
                name(one.court), PlainDecimal.text(one.officersAfter, places: 3),
                bar(one.beforePerOfficer, "was") + "<br>" + bar(one.afterPerOfficer, ""),
                "\(one.cameIn)", "\(one.wentOut)",
            ]
        }
        return table(
            [
                language.both("法院", "court"), language.both("人员", "officers"),
                language.both("人均负担：上为现状，下为方案", "load per officer: before, after"),
                language.both("收入", "in"),
                language.both("移出", "out"),
            ], rows, numbers: [1, 3, 4])
    }

    private var lent: String {
        guard !plan.report.lent.isEmpty else { return "" }
        let rows = plan.report.lent.map {
            [
                name($0.from), name($0.to), "\($0.officers)", "\($0.vehicles)",
                "\($0.starts.iso) – \($0.ends.iso)",
            ]
        }
        return "<h2>\(language.both("调配力量", "Force lent"))</h2>"
            + table(
                [
                    language.both("借出", "from"), language.both("借入", "to"),
                    language.both("人员", "officers"), language.both("车辆", "vehicles"),
                    language.both("日期", "days"),
                ], rows, numbers: [2, 3])
    }

    private var moves: String {
        let rows = plan.report.moves.prefix(Self.mostMoves).map { one in
            [
                safe(one.number), name(one.from), name(one.to),
                PlanReasons.reasons(one).map { safe(language($0.text)) }.joined(separator: "<br>"),
                one.next.map {
                    "\($0.court.map(name) ?? language("不动", "stay")) +\(h($0.more))"
                } ?? "–",
            ]
        }
        let more = plan.report.moves.count - rows.count
        return table(
            [
                language.both("案号", "case"), language.both("由", "from"),
                language.both("至", "to"), language.both("理由", "reasons"),
                language.both("次优", "next best"),
            ], Array(rows), numbers: [])
            + (more > 0 ? "<p>… +\(more)</p>" : "")
    }
}
