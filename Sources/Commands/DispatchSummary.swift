import CaseDispatch
import Domain
import Optimizer
import Planning
import Wording

/// A plan as calm text.
struct DispatchSummary {
    let plan: FinishedPlan
    let language: Language

    func print() {
        for line in lines { Terminal.print(line) }
    }

    private var lines: [String] {
        var lines: [String] = head
        lines += [""] + costs
        lines += [""] + loads
        if !plan.report.lent.isEmpty { lines += [""] + lent }
        lines += [""] + moves
        if !plan.ruleCosts.isEmpty { lines += [""] + rules }
        for number in plan.options.explain {
            if let one = plan.explainer.explain(number) { lines += [""] + explanation(one) }
        }
        return lines
    }

    private func h(_ hours: Hours) -> String { PlanReasons.rounded(hours) }
    private func cases(_ milli: Int64) -> String {
        PlainDecimal.text((milli + 50) / 100, places: 1)
    }

    private var head: [String] {
        let result = plan.result
        let percent = PlainDecimal.text(Int64((result.gap * 1e5).rounded()), places: 3)
        let state =
            switch result.status {
            case .optimal: language("已达到要求的精度", "as good as asked for")
            case .feasible: language("未达到要求的精度", "not as near as asked for")
            case .stopped: language("到时限为止最好的方案", "the best so far when it was stopped")
            }
        let size = plan.model
        let title = language.both("案件调配方案", "Allocation plan")
        return [
            Terminal.bold("\(title)  \(plan.prepared.area.name)  \(plan.prepared.input.date.iso)"),
            language(
                "\(size.input.cases.count) 件案件，\(size.courts.count) 个法院；移送 \(plan.report.moves.count) 件，上限 \(size.mostMoves.map(String.init) ?? "–")",
                "\(size.input.cases.count) cases, \(size.courts.count) courts; \(plan.report.moves.count) moves, at most \(size.mostMoves.map(String.init) ?? "–")"
            ),
            language(
                "总成本 \(h(result.value.total)) 小时，下界 \(h(result.bound)) 小时，差距 \(percent) %（\(state)）",
                "\(h(result.value.total)) hours, bound \(h(result.bound)) hours, gap \(percent) % (\(state))"
            ),
        ]
    }

    private var costs: [String] {
        var table = TextTable([
            language.both("成本（小时）", "cost (hours)"), language.both("现状", "as it is"),
            language.both("方案", "plan"), language.both("变化", "change"),
        ])
        let report = plan.report
        for cost in SoftCost.allCases {
            let before = report.costsBefore[cost]
            let after = report.costs[cost]
            guard before != .zero || after != .zero else { continue }
            table.add([
                language.term(PlanReasons.term(cost), cost.rawValue), h(before), h(after),
                h(after - before),
            ])
        }
        table.add([
            language.both("合计", "total"), h(report.costsBefore.total), h(report.costs.total),
            h(report.costs.total - report.costsBefore.total),
        ])
        let others = plan.baselines.map { one in
            let name =
                one.name == "nothing"
                ? language("不动", "nothing moved") : language("贪心规则", "greedy rule")
            let broken =
                one.broken.isEmpty
                ? ""
                : language("（违反 \(one.broken.count) 项约束）", " (breaks \(one.broken.count) limits)")
            return "\(name): \(h(one.objective)) h\(broken)"
        }
        return table.lines + [others.joined(separator: "; ")]
    }

    private var loads: [String] {
        var table = TextTable([
            language.both("法院", "court"), language.both("人员", "officers"),
            language.both("负担", "load"), "→", language.both("人均", "per officer"), "→",
            language.both("收入", "in"), language.both("移出", "out"),
        ])
        let shown = plan.report.loads.sorted {
            (-$0.beforePerOfficer, $0.court) < (-$1.beforePerOfficer, $1.court)
        }
        for one in shown.prefix(40) {
            let name = plan.prepared.tree[one.court]?.name ?? one.court.rawValue
            table.add([
                name, PlainDecimal.text(one.officersAfter, places: 3), cases(one.before),
                cases(one.after), cases(one.beforePerOfficer), cases(one.afterPerOfficer),
                "\(one.cameIn)", "\(one.wentOut)",
            ])
        }
        let spread = plan.report.spread
        let more =
            shown.count > 40
            ? [language("……另有 \(shown.count - 40) 个法院", "… \(shown.count - 40) more courts")] : []
        return table.lines + more + [
            language("人均负担的标准差：", "standard deviation of load per officer: ")
                + "\(cases(Int64(spread.before))) → \(cases(Int64(spread.after)))"
        ]
    }

    private var lent: [String] {
        var table = TextTable([
            language.both("借出法院", "from"), language.both("借入法院", "to"),
            language.both("人员", "officers"), language.both("车辆", "vehicles"),
            language.both("起", "from day"), language.both("止", "to day"),
        ])
        for one in plan.report.lent {
            table.add([
                name(one.from), name(one.to), "\(one.officers)", "\(one.vehicles)",
                one.starts.iso, one.ends.iso,
            ])
        }
        return [Terminal.bold(language.both("调配力量", "Force lent"))] + table.lines
    }

    private func name(_ court: CourtID) -> String {
        plan.prepared.tree[court]?.name ?? court.rawValue
    }

    private var moves: [String] {
        var table = TextTable([
            language.both("案号", "case"), language.both("由", "from"), language.both("至", "to"),
            language.both("事由", "ground"), language.both("变化（小时）", "change (h)"),
            language.both("次优多", "next best"),
        ])
        for one in plan.report.moves.prefix(30) {
            table.add([
                one.number, name(one.from), name(one.to),
                one.ground.map { language.term($0.term, $0.name) } ?? "–", h(one.change.total),
                one.next.map { "+\(h($0.more)) \($0.court.map(name) ?? language("不动", "stay"))" }
                    ?? "–",
            ])
        }
        let count = plan.report.moves.count
        let more =
            count > 30
            ? [
                language(
                    "……另有 \(count - 30) 件；--out FILE 写出全部",
                    "… \(count - 30) more; --out FILE writes all")
            ] : []
        return [Terminal.bold(language.both("移送", "Moves"))] + table.lines + more
    }

    private var rules: [String] {
        var table = TextTable([
            language.both("规则", "rule"), language.both("没有它的方案", "plan without it"),
            language.both("它的代价（小时）", "what it costs (h)"),
        ])
        for one in plan.ruleCosts {
            table.add([
                one.rule.rawValue, h(one.objective), h(plan.result.value.total - one.objective),
            ])
        }
        return table.lines
    }

    private func explanation(_ one: CaseExplanation) -> [String] {
        var lines = [
            Terminal.bold("\(one.number)  \(name(one.from)) → \(name(one.to))")
        ]
        if !one.grounds.isEmpty {
            lines.append(
                language("事由：", "grounds: ")
                    + one.grounds.map { "\($0.name) \($0.term)（\($0.citation)）" }.joined(
                        separator: "; "))
        }
        if !one.kept.isEmpty {
            lines.append(
                language("不动：", "kept by: ") + one.kept.map(\.rawValue).joined(separator: ", "))
        }
        if one.together.count > 1 {
            lines.append(
                language("同案处理：", "decided together: ") + one.together.joined(separator: ", "))
        }
        var table = TextTable([
            language.both("法院", "court"), language.both("变化（小时）", "change (h)"),
            language.both("其中 / 排除规则", "of which / ruled out by"),
        ])
        for option in one.options.prefix(30) {
            let what =
                option.exclusions.isEmpty
                ? SoftCost.allCases.filter { option.change[$0] != .zero }
                    .map { "\($0.rawValue) \(h(option.change[$0]))" }.joined(separator: ", ")
                : Set(option.exclusions.map(\.name)).sorted().joined(separator: ", ")
            table.add([
                (option.isChosen ? "* " : "  ")
                    + (option.court.map(name) ?? language("不动", "stay")),
                option.exclusions.isEmpty ? h(option.change.total) : "×", what,
            ])
        }
        return lines + table.lines
    }
}
