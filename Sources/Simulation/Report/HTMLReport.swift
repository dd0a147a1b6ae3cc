import Drawing

/// One simulated run as one HTML page: for planners of a court, to read on a desk, on a phone and
/// on paper. The page holds everything that it needs and runs no script; whatever comes from the
/// report is escaped. The same report gives the same bytes.
package enum HTMLReport {
    /// The whole page, from the doctype on.
    package static func page(_ report: RunReport, language: ReportLanguage) -> String {
        HTMLReport.Page(report: report, language: language).markup.text
    }

    /// The frame of every page: head, style, body.
    static func document(
        title: String, language: ReportLanguage, body: ReportMarkup
    ) -> ReportMarkup {
        // The policy lets nothing load and nothing run, should a name ever get past the escaping.
        """
        <!DOCTYPE html>
        <html lang="\(language.tag)">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta http-equiv="Content-Security-Policy" \
        content="default-src 'none'; style-src 'unsafe-inline'"/>
        <title>\(title)</title>
        <style>
        \(style)</style>
        </head>
        <body>
        \(body)</body>
        </html>

        """
    }

    /// What both kinds of pages say about themselves.
    static func disclaimer(_ language: ReportLanguage) -> ReportMarkup {
        let says = language(
            "本页为模拟结果，由程序生成；不含任何法院的真实数据，不产生任何法院的行为。",
            "This is a simulation (模拟) made by a program: it holds no court's real data and is no court's act."
        )
        return """
            <p class="kicker"><span class="tag">\(language.both(.simulation))</span>\
            <span>\(says)</span></p>

            """
    }
}

extension HTMLReport {
    /// A page in the making.
    struct Page {
        let report: RunReport
        let language: ReportLanguage
        let days: DaySeries

        init(report: RunReport, language: ReportLanguage) {
            self.report = report
            self.language = language
            days = DaySeries(report.daily)
        }

        var markup: ReportMarkup {
            let sections: [(id: String, title: ReportTerm, body: ReportMarkup)] = [
                ("findings", Self.findingsTitle, findings),
                ("figures", ReportTerm("核心指标", "key figures"), figures),
                ("matters", ReportTerm("在办事项", "open matters"), openMatters),
                ("overdue", ReportTerm("逾期情况", "overdue"), overdue),
                ("windows", ReportTerm("期限办理情况", "legal windows"), windows),
                ("procedures", ReportTerm("按事项种类", "kinds of matters"), procedures),
                ("courts", ReportTerm("最忙的法院", "busiest courts"), courts),
                ("faults", ReportTerm("故障", "faults"), faults),
                ("inputs", ReportTerm("输入与重放", "inputs and replay"), inputs),
            ].filter { !$0.body.isEmpty }
            var links = ReportMarkup()
            var body = ReportMarkup()
            for section in sections {
                links +=
                    "<li><a href=\"#\(section.id)\">\(language.heading(section.title))</a></li>"
                body += """
                    <section id="\(section.id)" aria-labelledby="\(section.id)-h">
                    <h2 id="\(section.id)-h">\(language.label(section.title))</h2>
                    \(section.body)</section>

                    """
            }
            return HTMLReport.document(
                title: title, language: language,
                body: """
                    \(header)<main>
                    <nav aria-label="\(language("目录", "contents"))"><ul>\(links)</ul></nav>
                    \(body)</main>
                    \(footer)
                    """)
        }
    }
}

extension HTMLReport.Page {
    private var title: String {
        let name = report.topology.isEmpty ? language("未命名拓扑", "unnamed topology") : report.topology
        return language("模拟运行报告：\(name)", "Simulation report: \(name)")
    }

    private var header: ReportMarkup {
        """
        <header>
        \(HTMLReport.disclaimer(language))<h1>\(title)</h1>
        <p class="lead">\(story)</p>
        \(verdict)\(facts)</header>

        """
    }

    /// First and last day as the report says them.
    var range: (from: String, to: String) {
        if let range = days.range { return range }
        guard let first = ReportDay(iso: report.from), report.days > 0,
            report.days < 100_000_000
        else { return (report.from, report.from) }
        return (first.iso, ReportDay(number: first.number + report.days - 1).iso)
    }

    /// The run in one sentence or two.
    private var story: ReportMarkup {
        let matters = report.matters
        let share =
            ReportNumber.permille(matters.overdue, of: matters.open)
            .map { ReportNumber.percent(permille: $0) }
        let number = ReportNumber.grouped
        guard language == .zh else {
            let late =
                share.map { ", of which \(number(matters.overdue)) (\($0)) overdue 逾期" } ?? ""
            return """
                In \(count(report.days, "simulated day")) \(count(report.courts, "court")) opened \
                \(count(matters.opened, "matter")) and closed \(number(matters.closed)). \
                Open at the end: \(number(matters.open))\(late).
                """
        }
        let late = share.map { "，其中逾期 \(number(matters.overdue)) 件（\($0)）" } ?? ""
        return """
            模拟 \(number(report.days)) 天，\(number(report.courts)) 个法院新收协调事项 \(number(matters.opened)) 件，\
            办结 \(number(matters.closed)) 件；期末在办 \(number(matters.open)) 件\(late)。
            """
    }

    /// `1 court`, `2 courts`.
    func count(_ number: Int, _ word: String) -> String {
        "\(ReportNumber.grouped(number)) \(word)\(number == 1 ? "" : "s")"
    }

    private var verdict: ReportMarkup {
        let violations = report.violations.count
        let unreached = report.unreached.count
        let style: String
        let says: ReportTerm
        let also: String
        if report.status == .violated || violations > 0 {
            style = "bad"
            let zh = violations > 0 ? "发现违反 \(ReportNumber.grouped(violations)) 处" : "发现违反"
            let en = violations > 0 ? "\(count(violations, "violation")) found" : "violations found"
            says = ReportTerm(zh, en)
            also = language(
                "程序没有守住它应当守住的不变式。清单和重放命令见下。",
                "The program did not keep an invariant that it has to keep. The list and the command that replays it are below."
            )
        } else if unreached > 0 {
            style = "caution"
            says = ReportTerm("检查通过，但预定情形未全部达到", "checks held, but not all was reached")
            also = language(
                "有 \(ReportNumber.grouped(unreached)) 项预定情形没有出现，本次运行不能作为结论。",
                "\(count(unreached, "situation")) that the run promised did not come about: it proves nothing."
            )
        } else {
            style = "ok"
            says = ReportTerm("所有检查通过", "all checks held")
            also = language(
                "全部不变式在每一步都成立；预定情形均已出现。",
                "Every invariant held at every step, and all that the run promised came about.")
        }
        let other =
            language == .zh
            ? ReportMarkup("<small lang=\"en\">\(says.en)</small>")
            : ReportMarkup("<small lang=\"zh-CN\">\(says.zh)</small>")
        return """
            <div class="verdict \(style)"><p class="says">\
            \(language.heading(says)) \(other)</p>\
            <p class="also">\(also)</p></div>

            """
    }

    private var facts: ReportMarkup {
        let range = range
        let dates = range.from == range.to ? range.from : "\(range.from) – \(range.to)"
        let none = "–"
        func shown(_ text: String) -> ReportMarkup { "\(text.isEmpty ? none : text)" }
        let items: [(ReportTerm, ReportMarkup)] = [
            (.topology, shown(report.topology)), (.realm, shown(report.realm)),
            (.dates, shown(dates)), (.days, "\(grouped: report.days)"),
            (.courts, "\(grouped: report.courts)"),
            (.coordinators, "\(grouped: report.coordinators)"),
            (.workload, shown(report.workload)),
            (.profile, report.profile.isEmpty ? "–" : language.label(.profile(report.profile))),
            (.seed, "<span class=\"mono\">\(String(report.seed))</span>"),
            (.hash, "<span class=\"mono\">\(shown(report.hash))</span>"),
            (.build, shown(report.build)),
            (ReportTerm("时区", "time zone"), "Asia/Shanghai (+08:00)"),
        ]
        var list = ReportMarkup()
        for (term, value) in items {
            list += "<div><dt>\(language.label(term))</dt><dd>\(value)</dd></div>\n"
        }
        return "<dl class=\"facts\">\n\(list)</dl>\n"
    }

    private var footer: ReportMarkup {
        let build = report.build.isEmpty ? "" : " \(report.build)"
        let says = language(
            "由 crosswrit\(build) 生成。同一输入、同一程序版本，逐字节得到同一结果。",
            "Made by crosswrit\(build). The same inputs and the same build give the same result, byte by byte."
        )
        return "<footer><p>\(says)</p></footer>\n"
    }

    /// A paragraph in small letters.
    func aside(_ text: String) -> ReportMarkup { "<p class=\"aside\">\(text)</p>\n" }

    /// A drawing with what it shows written under it.
    func figure(_ drawing: ReportMarkup, _ caption: String) -> ReportMarkup {
        "<figure>\n\(drawing)<figcaption>\(caption)</figcaption></figure>\n"
    }

    /// A heading inside a section.
    func subheading(_ term: ReportTerm) -> ReportMarkup { "<h3>\(language.label(term))</h3>\n" }

    /// A name from a topology; on an English page it is marked as Chinese.
    func name(_ text: String) -> ReportMarkup {
        language == .zh ? "\(text)" : "<span lang=\"zh-CN\">\(text)</span>"
    }
}
