import Drawing

extension RunComparison {
    /// The figure with this id; nil when there is none.
    package func figure(_ id: String) -> Figure? { figures.first { $0.id == id } }

    /// The names of inputs that keep the runs from being compared, for people.
    func incomparableNames(_ language: ReportLanguage) -> String {
        let terms: [ReportTerm] = incomparable.map { name in
            switch name {
            case "topology": .topology
            case "from": ReportTerm("起始日期", "first day")
            case "days": .days
            case "workload": .workload
            case "profile": .profile
            case "whole": ReportTerm("一次运行中途停下", "one run was stopped early")
            default: ReportTerm(name, name)
            }
        }
        return terms.map { language($0) }.joined(separator: language("、", ", "))
    }

    /// One sentence in both languages: whether to compare, what became of what is overdue and open.
    var summarised: ReportTerm {
        func part(_ id: String, _ term: ReportTerm) -> ReportTerm? {
            guard let figure = figure(id), let a = figure.a, let b = figure.b else { return nil }
            let numbers = (ReportNumber.grouped(a), ReportNumber.grouped(b))
            guard let difference = figure.difference, difference != 0 else {
                return ReportTerm(
                    "\(term.zh) \(numbers.0)（不变）", "\(term.en) \(numbers.0) (unchanged)")
            }
            let change = Self.change(figure)
            let inside = change.isEmpty ? ReportNumber.signed(difference) : change
            return ReportTerm(
                "\(term.zh) \(numbers.0) → \(numbers.1)（\(inside)）",
                "\(term.en) \(numbers.0) → \(numbers.1) (\(inside))")
        }
        let isEqual = figures.allSatisfy { !$0.isChanged || Self.isOfMachine($0) }
        if isSameRun {
            return ReportTerm("两次运行逐步相同（运行摘要一致）。", "The two runs are the same, step by step.")
        } else if isEqual, settings.isEmpty, isComparable {
            return ReportTerm("两次运行没有差别。", "The two runs do not differ.")
        }
        var zh: [String] = []
        var en: [String] = []
        if !isComparable {
            zh.append("输入不同（\(incomparableNames(.zh))），差额不能直接比较")
            en.append("the inputs differ (\(incomparableNames(.en))), so differences mean little")
        }
        if a.seed != b.seed {
            zh.append("种子不同，小的差额可能出于偶然")
            en.append("the seeds differ, so small changes may be chance")
        }
        if let found = figure("violations"), found.isChanged || found.b != 0 {
            zh.append("违反 \(found.a ?? 0) → \(found.b ?? 0)")
            en.append("violations \(found.a ?? 0) → \(found.b ?? 0)")
        }
        for term in [
            part("overdue", ReportTerm("期末逾期", "overdue at the end")),
            part("peak-overdue", ReportTerm("最高逾期", "highest overdue")),
            part("lapsed", ReportTerm("逾期未办", "lapsed windows")),
            part("open", ReportTerm("期末在办", "open at the end")),
        ] {
            zh += term.map { [$0.zh] } ?? []
            en += term.map { [$0.en] } ?? []
        }
        return ReportTerm(
            "B 与 A 相比：" + zh.joined(separator: "；") + "。",
            "B against A: " + en.joined(separator: "; ") + ".")
    }

    /// Figures that the machine gives and not the run.
    static func isOfMachine(_ figure: Figure) -> Bool {
        figure.unit == .perSecond || figure.unit == .mebibytes
    }

    /// A number in the figure's unit.
    static func shown(_ value: Int?, _ unit: Unit) -> String {
        guard let value else { return "-" }
        return unit == .permille
            ? ReportNumber.percent(permille: value) : ReportNumber.grouped(value)
    }

    /// The difference in the figure's unit, with its sign.
    static func difference(_ figure: Figure) -> String {
        guard let difference = figure.difference else { return "-" }
        guard figure.unit == .permille else { return ReportNumber.signed(difference) }
        // Of two shares: percentage points.
        let points = ReportNumber.percent(permille: difference).dropLast()
        return (difference > 0 ? "+" : "") + points + " pp"
    }

    /// The change in per cent of `a`; empty when there is none to tell.
    static func change(_ figure: Figure) -> String {
        // A share of a share confuses more than it says.
        guard let ratio = figure.ratio, figure.isChanged, figure.unit != .permille else {
            return ""
        }
        let change = ReportNumber.difference(ratio, 1000)
        return (change > 0 ? "+" : "") + ReportNumber.percent(permille: change)
    }

    /// What a change means, as a word; empty for a neutral one.
    static func word(_ effect: Effect) -> ReportTerm {
        switch effect {
        case .better: ReportTerm("好转", "better")
        case .worse: ReportTerm("变差", "worse")
        case .neutral: ReportTerm("", "")
        }
    }

    /// The comparison as lines for a terminal, the most important first. Columns are aligned by
    /// what a terminal shows, in which a Chinese character is two wide.
    package func text(language: ReportLanguage) -> String {
        var lines = [language("【模拟 simulation】", "[simulation 模拟]"), language(summary), ""]
        for (name, run) in [("A", a), ("B", b)] {
            let facts = [
                run.topology, run.workload, run.profile, run.from, "\(run.days) d",
                "seed \(run.seed)", run.build,
            ]
            let shown = facts.filter { !$0.isEmpty }.map {
                ReportText.cut(ReportText.plain($0), to: 40)
            }
            lines.append("\(name)  \(shown.joined(separator: "  "))")
        }
        lines.append("")
        lines += Self.aligned(
            [[language("指标", "figure"), "A", "B", language("差", "change"), "%", ""]]
                + shownFigures.map { figure in
                    [
                        ReportText.cut(ReportText.plain(language.both(figure.label)), to: 60),
                        Self.shown(figure.a, figure.unit), Self.shown(figure.b, figure.unit),
                        figure.isChanged ? Self.difference(figure) : "0", Self.change(figure),
                        language(Self.word(figure.effect)),
                    ]
                }, right: [1, 2, 3, 4])
        let hidden = figures.count - shownFigures.count
        if hidden > 0 {
            lines.append(language("其余 \(hidden) 项没有变化。", "\(hidden) more figures did not change."))
        }
        lines += settingLines(language) + courtLines(language)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The main figures, and of the rules and kinds those that changed.
    var shownFigures: [Figure] {
        figures.filter { $0.isChanged || !$0.id.contains("/") }
    }

    private func settingLines(_ language: ReportLanguage) -> [String] {
        guard !settings.isEmpty else { return ["", language("输入相同。", "The inputs are the same.")] }
        func cell(_ text: String?) -> String {
            text.map { ReportText.cut(ReportText.plain($0), to: 44) } ?? "-"
        }
        return ["", language("不同的输入 inputs that differ", "inputs that differ 不同的输入")]
            + Self.aligned(
                [[language("名称", "name"), "A", "B"]]
                    + settings.map { [cell($0.name), cell($0.a), cell($0.b)] }, right: [])
    }

    private func courtLines(_ language: ReportLanguage) -> [String] {
        guard !courts.isEmpty else { return [] }
        return [
            "", language("逾期未办变化最大的法院 courts by lapsed windows", "courts by lapsed windows 逾期未办"),
        ]
            + Self.aligned(
                [[language("法院", "court"), "A", "B", language("差", "change")]]
                    + courts.map { court in
                        let name = court.name.isEmpty ? court.court : court.name
                        return [
                            ReportText.cut(ReportText.plain(name), to: 44),
                            ReportNumber.grouped(court.a), ReportNumber.grouped(court.b),
                            ReportNumber.signed(court.difference),
                        ]
                    }, right: [1, 2, 3])
    }

    /// Rows of the same number of cells as lines without blanks at their ends.
    private static func aligned(_ rows: [[String]], right: Set<Int>) -> [String] {
        guard let columns = rows.first?.indices else { return [] }
        let widths = columns.map { column in
            rows.map { ReportText.width($0[column]) }.max() ?? 0
        }
        return rows.map { row in
            var line = columns.map { column in
                ReportText.padded(
                    row[column], to: widths[column], left: right.contains(column))
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
