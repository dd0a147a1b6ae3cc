import Drawing

extension RunComparison {
    /// The comparison as one HTML page, with the curves of both runs over one another. Like a
    /// report it needs nothing from elsewhere, runs no script and escapes what it is given.
    package func page(language: ReportLanguage) -> String {
        let title = language("模拟对比", "Two simulations compared")
        let better = figures.filter { $0.effect == .better && !Self.isOfMachine($0) }.count
        let worse = figures.filter { $0.effect == .worse && !Self.isOfMachine($0) }.count
        let isViolated = b.status == .violated
        let style =
            isViolated ? "bad" : !isComparable || worse > better ? "caution" : "ok"
        let says: ReportTerm =
            if isViolated {
                ReportTerm("B 发现违反", "B found violations")
            } else if !isComparable {
                ReportTerm("输入不同，不宜直接比较", "the inputs differ: compare with care")
            } else if better == 0, worse == 0 {
                ReportTerm("没有差别", "no difference")
            } else {
                ReportTerm("\(better) 项好转，\(worse) 项变差", "\(better) better, \(worse) worse")
            }
        let other = language == .zh ? ("en", says.en) : ("zh-CN", says.zh)
        return HTMLReport.document(
            title: title, language: language,
            body: """
                <header>
                \(HTMLReport.disclaimer(language))<h1>\(title)</h1>
                <div class="verdict \(style)"><p class="says">\(language.heading(says)) \
                <small lang="\(other.0)">\(other.1)</small></p>\
                <p class="also">\(language(summary))</p></div>
                \(runTable(language))</header>
                <main>
                \(section("curves", ReportTerm("在办和逾期", "open and overdue"), language, curves(language)))\
                \(section("figures", ReportTerm("各项指标", "figures"), language, figureTable(language)))\
                \(section("courts", ReportTerm("逾期未办变化最大的法院", "courts by lapsed windows"), language, courtTable(language)))\
                \(section("inputs", ReportTerm("不同的输入", "inputs that differ"), language, settingTable(language)))\
                </main>
                <footer></footer>

                """
        ).text
    }

    private func section(
        _ id: String, _ title: ReportTerm, _ language: ReportLanguage, _ body: ReportMarkup
    ) -> ReportMarkup {
        """
        <section id="\(id)" aria-labelledby="\(id)-h">
        <h2 id="\(id)-h">\(language.label(title))</h2>
        \(body)</section>

        """
    }

    private func runTable(_ language: ReportLanguage) -> ReportMarkup {
        var table = ReportTable(
            language, ReportTerm("两次运行", "the two runs"),
            [
                (ReportTerm("运行", "run"), .date), (ReportTerm("A", "A"), .long),
                (ReportTerm("B", "B"), .long),
            ])
        func add(_ term: ReportTerm, _ value: (Run) -> ReportMarkup) {
            table.add([.markup(language.label(term)), .markup(value(a)), .markup(value(b))])
        }
        add(.topology) { "\($0.topology)" }
        add(.dates) { "\($0.from) + \(grouped: $0.days) d" }
        add(.workload) { "\($0.workload)" }
        add(.profile) { language.label(.profile($0.profile)) }
        add(.seed) { "<span class=\"mono\">\(String($0.seed))</span>" }
        add(.build) { "\($0.build)" }
        add(.hash) { "<span class=\"mono\">\($0.hash)</span>" }
        add(ReportTerm("重放", "replay")) { "<code>\($0.replay)</code>" }
        return table.markup
    }

    /// Both runs in one chart, day by day from the beginning of each.
    private func curves(_ language: ReportLanguage) -> ReportMarkup {
        let length = max(a.open.count, b.open.count)
        guard length > 0 else {
            return "<p>\(language("没有按日数据。", "There is no daily data."))</p>\n"
        }
        // Dates only when both runs have the same; else the days are counted.
        let first = a.from == b.from ? ReportDay(iso: a.from) : nil
        let axis = DaySeries(first: first, count: length)
        let binned =
            axis.binDays == 1
            ? ""
            : language(
                "每点为 \(axis.binDays) 天中最高的一天。",
                " Every point is the highest of \(axis.binDays) days.")
        func chart(
            _ name: String, _ term: ReportTerm, _ values: (Run) -> [Int]
        ) -> ReportMarkup {
            let lines = [("A", a, "c-a"), ("B", b, "c-b")].map { name, run, style in
                DayChart.Curve(
                    term: ReportTerm(name, name), values: axis.binned(values(run)),
                    last: values(run).last ?? 0, style: style, peak: axis.peak(values(run)))
            }
            let summary = lines.map {
                "\($0.term.zh): \(ReportNumber.grouped($0.peak?.value ?? 0)), \(ReportNumber.grouped($0.last))"
            }.joined(separator: "; ")
            let drawing = DayChart(
                name: name, title: language(term), summary: summary, language: language,
                days: axis, curves: lines, height: 200)
            let says =
                language(
                    "\(term.zh)，件；A 为虚线，B 为实线。",
                    "\(ReportLanguage.capitalised(term.en)), matters; A dashed, B solid.") + binned
            return """
                <h3>\(language.label(term))</h3>
                <figure>
                \(drawing.markup)<figcaption>\(says)</figcaption></figure>

                """
        }
        return chart("open", ReportTerm("按日在办", "open by day"), \.open)
            + chart("overdue", ReportTerm("按日逾期", "overdue by day"), \.overdue)
    }

    private func figureTable(_ language: ReportLanguage) -> ReportMarkup {
        var table = ReportTable(
            language, ReportTerm("主要指标，以及有变化的各项", "main figures, and what else changed"),
            [
                (ReportTerm("指标", "figure"), .text), (ReportTerm("A", "A"), .number),
                (ReportTerm("B", "B"), .number), (ReportTerm("差", "change"), .number),
                (ReportTerm("%", "%"), .number), (ReportTerm("评价", "effect"), .text),
            ])
        for figure in shownFigures.prefix(400) {
            let word = language(Self.word(figure.effect))
            table.add([
                .markup(language.label(figure.label)), .text(Self.shown(figure.a, figure.unit)),
                .text(Self.shown(figure.b, figure.unit)), .text(Self.difference(figure)),
                .text(Self.change(figure)),
                .markup("<span class=\"\(figure.effect.rawValue)\">\(word)</span>"),
            ])
        }
        let says = language(
            "评价以同样的工作量为前提：逾期、在办、天数少为好，办结多为好。机器的指标变化不到 5% 不作评价。",
            "Better and worse assume the same work: fewer overdue, open and days, more closed. Figures of the machine count from a change of 5% on."
        )
        return table.markup + "<p class=\"aside\">\(says)</p>\n"
    }

    private func courtTable(_ language: ReportLanguage) -> ReportMarkup {
        guard !courts.isEmpty else {
            return "<p>\(language("没有变化。", "No change."))</p>\n"
        }
        var table = ReportTable(
            language, ReportTerm("逾期未办的期限", "lapsed windows"),
            [
                (.court, .text), (ReportTerm("A", "A"), .number), (ReportTerm("B", "B"), .number),
                (ReportTerm("差", "change"), .number),
            ])
        for court in courts {
            table.add([
                .markup("<span lang=\"zh-CN\">\(court.name)</span> <small>\(court.court)</small>"),
                .number(court.a), .number(court.b), .text(ReportNumber.signed(court.difference)),
            ])
        }
        return table.markup
    }

    private func settingTable(_ language: ReportLanguage) -> ReportMarkup {
        guard !settings.isEmpty else {
            return "<p>\(language("输入相同。", "The inputs are the same."))</p>\n"
        }
        var table = ReportTable(
            language, ReportTerm("输入", "inputs"),
            [
                (ReportTerm("名称", "name"), .text), (ReportTerm("A", "A"), .long),
                (ReportTerm("B", "B"), .long),
            ])
        for setting in settings.prefix(400) {
            table.add([
                .text(setting.name), .text(setting.a ?? "–"), .text(setting.b ?? "–"),
            ])
        }
        return table.markup
    }
}
