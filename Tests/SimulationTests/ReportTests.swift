import Simulation
import Testing

@Suite("Reports of simulated runs: the page and the comparison")
struct ReportTests {
    /// A report and what is special about it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var report: RunReport

        var testDescription: String { name }
    }

    static let hostile = "<script>alert(\"1\")</script>'\"&]]>--><!-- \u{202E}\u{0}\u{1B}[31m"

    /// Every text of a report says something that must not become markup.
    static var hostileReport: RunReport {
        var report = ReportSample.report(days: 150)
        (report.topology, report.realm, report.profile) = (hostile, hostile, hostile)
        (report.workload, report.build, report.hash) = (hostile, hostile, hostile)
        (report.replay, report.from, report.unreached) = (hostile, hostile, [hostile])
        report.violations = [.init(invariant: hostile, event: 1, at: hostile, text: hostile)]
        report.settings = [.init(name: hostile, value: hostile)]
        report.daily[3].date = hostile
        report.daily[3].overdueByLevel.append(.init(level: hostile, count: 3))
        report.busiest = [.init(court: hostile, name: hostile, level: hostile)]
        report.procedures = [.init(kind: hostile, term: hostile)]
        (report.windows[0].rule, report.windows[0].duty) = (hostile, hostile)
        report.faultsByKind = [.init(kind: hostile, count: 3)]
        report.eventsByKind = report.faultsByKind
        report.faultTimeline.append(
            .init(kind: hostile, target: hostile, from: hostile, to: hostile))
        return report
    }

    /// Numbers at the edge of what an integer holds.
    static var hugeReport: RunReport {
        var report = ReportSample.report(days: 40)
        let most = Int.max
        (report.seed, report.days, report.wallSeconds) = (.max, most, .infinity)
        (report.matters.opened, report.matters.closed) = (most, most)
        (report.matters.open, report.matters.overdue) = (most, most)
        (report.events, report.messages, report.faults) = (most, most, most)
        (report.eventsPerSecond, report.peakMemoryMiB) = (most, most)
        for index in report.daily.indices {
            var day = report.daily[index]
            (day.opened, day.closed) = (most, index.isMultiple(of: 2) ? most : .min)
            (day.open, day.overdue, day.acts) = (most, .min, most)
            let level = RunReport.LevelCount(level: "high", count: most)
            day.overdueByLevel = [level, level]
            report.daily[index] = day
        }
        (report.windows[0].met, report.windows[0].lapsed) = (most, most)
        report.busiest[0].acts = most
        report.ages = [
            .init(from: .min, to: .min, count: most), .init(from: 0, to: 1, count: most),
        ]
        (report.procedures[0].returned, report.procedures[0].closed) = (most, 1)
        return report
    }

    static let cases: [Case] = [
        Case(name: "empty", report: RunReport()),
        Case(name: "one day", report: ReportSample.report(days: 1)),
        Case(name: "two weeks", report: ReportSample.report(days: 14)),
        Case(name: "a year", report: ReportSample.report()),
        Case(name: "five years", report: ReportSample.report(days: 1826, factor: 150)),
        Case(name: "hostile", report: hostileReport),
        Case(name: "huge", report: hugeReport),
    ]

    // MARK: The page

    @Test(arguments: cases, ReportLanguage.allCases)
    func thePageIsWellFormed(_ sample: Case, _ language: ReportLanguage) {
        let page = HTMLReport.page(sample.report, language: language)
        #expect(Markup.faults(page) == [])
        #expect(page.contains("<html lang=\"\(language == .zh ? "zh-CN" : "en")\">"))
        #expect(page == HTMLReport.page(sample.report, language: language))
    }

    @Test(arguments: ReportLanguage.allCases)
    func whatComesFromAReportIsEscaped(_ language: ReportLanguage) {
        let page = HTMLReport.page(Self.hostileReport, language: language)
        for part in ["<script", "]]>", "<!--", "alert(\""] { #expect(!page.contains(part)) }
        for scalar in ["\u{202E}", "\u{0}", "\u{1B}"] as [Unicode.Scalar] {
            #expect(!page.unicodeScalars.contains(scalar))
        }
        #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;"))
    }

    @Test func thePageNeedsNothingFromElsewhere() {
        for language in ReportLanguage.allCases {
            let page = HTMLReport.page(ReportSample.report(), language: language)
            for part in ["<script", "<link", "@import", " src=", "href=\"http"] {
                #expect(!page.contains(part))
            }
            // Patterns are those of the drawing itself.
            let parts = page.split(separator: "url(").dropFirst()
            #expect(parts.allSatisfy { $0.hasPrefix("#") })
        }
    }

    @Test func aPageSaysWhatItIs() {
        let chinese = HTMLReport.page(ReportSample.report(), language: .zh)
        #expect(chinese.contains("所有检查通过") && chinese.contains("不含任何法院的真实数据"))
        #expect(chinese.contains("<pre><code>crosswrit sim run topology/zhengzhou.yaml --days 365"))
        let english = HTMLReport.page(ReportSample.report(), language: .en)
        #expect(english.contains("All checks held") && english.contains("no court&#39;s real data"))
    }

    @Test func violationsComeFirst() throws {
        var report = ReportSample.report(days: 30)
        report.violations = [
            .init(
                invariant: "acked-is-kept", event: 1_234_567, at: "2026-02-03T10:00:00+08:00",
                text: "a row is gone")
        ]
        // A report with a violation is not fine, whatever its status says.
        let page = HTMLReport.page(report, language: .zh)
        #expect(page.contains("发现违反 1 处"))
        #expect(!page.contains("所有检查通过"))
        let row = ["acked-is-kept", "a row is gone", "2026-02-03 10:00", "1,234,567"]
        #expect(Markup(page).rows.contains(row))
        let findings = try #require(page.firstRange(of: "id=\"findings\""))
        let figures = try #require(page.firstRange(of: "id=\"figures\""))
        #expect(findings.lowerBound < figures.lowerBound)
        #expect(page.ranges(of: "<pre><code>crosswrit sim run").count == 2)

        // What was not reached is a caution.
        (report.violations, report.unreached) = ([], ["fault:crash", "offered-again"])
        let caution = HTMLReport.page(report, language: .en)
        #expect(caution.contains("class=\"verdict caution\""))
        #expect(caution.contains("<code>fault:crash</code></li>\n<li>offered-again</li>"))
    }

    @Test func tablesHaveTheNumbersOfTheReport() {
        let report = ReportSample.report(factor: 1000)
        let rows = Set(Markup(HTMLReport.page(report, language: .zh)).rows)
        func check(_ cells: Any?...) {
            let row = cells.map { ($0 as? Int).map(Self.grouped) ?? $0 as? String ?? "–" }
            let isThere = rows.contains(row)
            #expect(isThere, "\(row)")
        }
        for day in report.daily {
            check(
                day.date, day.opened, day.closed, day.open, day.overdue, day.acts, day.faults)
            let levels = day.overdueByLevel.map(\.count)
            check(day.date, day.overdue, levels[0], levels[1], levels[2], levels[3])
        }
        for line in report.procedures {
            check(
                "\(line.term) \(line.kind)", line.opened, line.closed, line.open, line.overdue,
                line.returned, line.withdrawn, line.medianDays, line.p90Days, line.p99Days)
        }
        for line in report.windows {
            let late = (line.metLate + line.lapsed) * 1000
            let ended = line.met + line.metLate + line.lapsed
            let permille = (late * 2 + ended) / (ended * 2)
            check(
                line.rule, line.duty, line.started, line.met, line.metLate, line.lapsed,
                "\(permille / 10).\(permille % 10)%", line.void, line.running)
        }
        for (index, line) in report.busiest.enumerated() {
            let level = [
                "最高人民法院 supreme", "高级人民法院 high", "中级人民法院 intermediate", "基层人民法院 grassroots",
            ]
            check(
                "\(line.name) \(line.court)", level[min(index, 3)], line.opened, line.received,
                line.acts, line.owing, line.lapsed)
        }
        check("节点停机 absence", report.faultsByKind[0].count)
        check("进程终止 crash", report.faultsByKind[1].count)
        for setting in report.settings { check(setting.name, setting.value) }
        let may = report.daily.filter { $0.date.hasPrefix("2026-05") }
        check(
            "2026-05", may.map(\.opened).reduce(0, +), may.map(\.closed).reduce(0, +),
            may.last?.open, may.last?.overdue, may.map(\.overdue).max(),
            may.map(\.acts).reduce(0, +), may.map(\.faults).reduce(0, +))
    }

    @Test func manyDaysAreDrawnInBins() {
        let page = HTMLReport.page(ReportSample.report(days: 1826), language: .en)
        #expect(page.contains("every point stands for 7 of them"))
        // 1826 days are 260 weeks and six days.
        #expect(page.contains("The numbers of every point (261)"))
        #expect(Markup(page).rows.contains { $0.first == "2030-12-26 – 2030-12-31" })
        let fewer = HTMLReport.page(ReportSample.report(days: 400), language: .en)
        #expect(!fewer.contains("every point"))
    }

    // MARK: The comparison

    @Test func aRunDoesNotDifferFromItself() {
        let report = ReportSample.report()
        let same = RunComparison(report, report)
        #expect(same.isComparable && same.isSameRun)
        #expect(same.settings.isEmpty && same.courts.isEmpty)
        #expect(same.figures.allSatisfy { !$0.isChanged && $0.effect == .neutral })
        #expect(same.figures.allSatisfy { $0.difference == 0 || $0.a == nil })
        #expect(same.figures.allSatisfy { $0.ratio == 1000 || $0.a == 0 || $0.a == nil })
        #expect(same.summary.en == "The two runs are the same, step by step.")
    }

    @Test func aComparisonCounts() throws {
        let a = ReportSample.report(days: 60)
        var b = a
        (b.hash, b.seed, b.matters.closed) = ("another", 8, a.matters.closed + 10)
        b.matters.overdue = a.matters.overdue * 3 / 2
        b.windows[3].lapsed += 7
        b.procedures[0].medianDays = nil
        b.eventsPerSecond = a.eventsPerSecond * 104 / 100
        b.busiest[2].lapsed += 5
        b.busiest[4].lapsed -= 9
        b.busiest[5].court = "unknown-before"
        b.settings[3].value = "none"
        b.settings.append(.init(name: "new", value: "1"))
        let change = RunComparison(a, b)

        let overdue = try #require(change.figure("overdue"))
        #expect(overdue.difference == b.matters.overdue - a.matters.overdue)
        let exact = b.matters.overdue * 1000
        #expect(overdue.ratio == (exact + a.matters.overdue / 2) / a.matters.overdue)
        let closed = try #require(change.figure("closed"))
        #expect(closed.difference == 10 && closed.effect == .better && overdue.effect == .worse)
        #expect(change.figure("opened")?.effect == .neutral)
        for id in ["lapsed/W11", "lapsed"] { #expect(change.figure(id)?.difference == 7) }
        let median = try #require(change.figure("median-days/commission"))
        #expect(median.a == a.procedures[0].medianDays)
        #expect(median.b == nil && median.difference == nil && median.effect == .neutral)
        // Four per cent are the noise of a machine; nothing is a multiple of 0.
        #expect(change.figure("events-per-second")?.effect == .neutral)
        #expect(change.figure("violations")?.ratio == nil)
        // Mondays on the axis, and the day of the peak.
        let page = change.page(language: .zh)
        let most = a.daily.max { $0.open < $1.open }?.date ?? ""
        for date in [">2026-01-05<", ">2026-02-23<", most] { #expect(page.contains(date)) }

        #expect(change.courts.map(\.court) == [a.busiest[4].court, a.busiest[2].court])
        #expect(change.courts.map(\.difference) == [-9, 5])
        #expect(change.settings.map(\.name) == ["slowCourts", "new", "seed"])
        #expect(change.settings[1].a == nil && change.isComparable && !change.isSameRun)
        #expect(change.summary.zh.contains("期末逾期 \(a.matters.overdue) → \(b.matters.overdue)"))
    }

    @Test(arguments: ["topology", "from", "days", "workload", "profile"])
    func otherInputsAreNotComparable(_ input: String) {
        let a = ReportSample.report(days: 20)
        var b = a
        switch input {
        case "topology": b.topology = "other.yaml"
        case "from": b.from = "2027-01-01"
        case "days": b.days += 1
        case "workload": b.workload = "other"
        default: b.profile = "swarm"
        }
        let change = RunComparison(a, b)
        #expect(change.incomparable == [input] && !change.isComparable && !change.isSameRun)
        #expect(change.summary.en.contains("the inputs differ"))
    }

    @Test(arguments: cases, ReportLanguage.allCases)
    func everyPairCanBeShown(_ sample: Case, _ language: ReportLanguage) {
        for other in Self.cases {
            let change = RunComparison(sample.report, other.report)
            #expect(Markup.faults(change.page(language: language)) == [])
            let text = change.text(language: language)
            #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.value < 0x20 })
            #expect(text == RunComparison(sample.report, other.report).text(language: language))
        }
    }

    @Test(arguments: ReportLanguage.allCases)
    func theTextIsAligned(_ language: ReportLanguage) throws {
        var b = ReportSample.report(seed: 9, slow: 300)
        b.hash = "another"
        let text = RunComparison(ReportSample.report(), b).text(language: language)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Self.columns)
        let word = language == .zh ? "指标" : "figure"
        let start = try #require(lines.firstIndex { String($0.compactMap(\.self)).hasPrefix(word) })
        let end = try #require(lines[start...].firstIndex { $0.isEmpty })
        let head = lines[start]
        let columns = ["A", "B"].compactMap { name in head.firstIndex { $0 == Character(name) } }
        #expect(columns.count == 2)
        // The last line before the gap counts the figures that are not shown.
        for line in lines[(start + 1)..<(end - 1)] {
            for column in columns {
                let digit = try #require(line[column])
                #expect(digit.isNumber || digit == "%" || digit == "-")
                #expect(line[column + 1] == " ")
            }
        }
        #expect(end - start > 30)
    }

    /// One element for each column of a terminal; the second of a Chinese character is nil.
    static func columns(_ line: Substring) -> [Character?] {
        line.flatMap { character -> [Character?] in
            let value = character.unicodeScalars.first?.value ?? 0
            let isWide = (0x2E80...0x9FFF).contains(value) || (0xFF01...0xFF60).contains(value)
            return isWide ? [character, nil] : [character]
        }
    }

    static func grouped(_ value: Int) -> String {
        guard value >= 1000 else { return "\(value)" }
        return grouped(value / 1000) + "," + "\(1000 + value % 1000)".dropFirst()
    }
}

/// A page cut into tags and text, strictly: what a browser would silently repair is a fault here.
private struct Markup {
    enum Token {
        case open(name: String, attributes: [(name: String, value: String)], isClosed: Bool)
        case close(String)
        case text(String)
    }

    var tokens: [Token] = []
    var faults: [String] = []
    private var rest: ArraySlice<UInt8>

    init(_ page: String) {
        rest = ArraySlice(page.utf8)
        let doctype = "<!DOCTYPE html>\n"
        if !page.hasPrefix(doctype) { faults.append("no doctype") }
        rest = rest.dropFirst(doctype.utf8.count)
        while !rest.isEmpty, faults.count < 10 { step() }
    }

    private mutating func step() {
        guard rest.first == UInt8(ascii: "<") else {
            tokens.append(.text(plain(take { $0 != UInt8(ascii: "<") })))
            return
        }
        rest = rest.dropFirst()
        let isEnd = rest.first == UInt8(ascii: "/")
        if isEnd { rest = rest.dropFirst() }
        let name = take { Self.letters.contains($0) }
        if name.isEmpty {
            faults.append("no tag: <\(String(decoding: rest.prefix(40), as: UTF8.self))")
        }
        var attributes: [(name: String, value: String)] = []
        while rest.first == UInt8(ascii: " "), !isEnd {
            rest = rest.dropFirst()
            let key = take { Self.letters.contains($0) }
            let mark = String(decoding: rest.prefix(2), as: UTF8.self)
            rest = rest.dropFirst(2)
            let value = take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") }
            if key.isEmpty || mark != "=\"" || rest.first != UInt8(ascii: "\"") {
                faults.append("attribute of \(name): \(key)\(mark)\(value)")
            }
            if attributes.contains(where: { $0.name == key }) { faults.append("\(key) twice") }
            rest = rest.dropFirst()
            attributes.append((key, plain(value)))
        }
        let isClosed = rest.first == UInt8(ascii: "/")
        if isClosed { rest = rest.dropFirst() }
        if rest.first != UInt8(ascii: ">") { faults.append("tag \(name) does not end") }
        rest = rest.dropFirst()
        tokens.append(
            isEnd ? .close(name) : .open(name: name, attributes: attributes, isClosed: isClosed))
        if name == "style", !isEnd { _ = take { $0 != UInt8(ascii: "<") } }
    }

    private mutating func take(_ isWanted: (UInt8) -> Bool) -> String {
        let end = rest.firstIndex { !isWanted($0) } ?? rest.endIndex
        defer { rest = rest[end...] }
        return String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
    }

    private static let letters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:".utf8)

    private mutating func plain(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        let parts = text.split(separator: "&", omittingEmptySubsequences: false)
        let known = ["amp;": "&", "lt;": "<", "gt;": ">", "quot;": "\"", "#39;": "'"]
        return parts.dropFirst().reduce(into: String(parts[0])) { result, part in
            if let entity = known.first(where: { part.hasPrefix($0.key) }) {
                result += entity.value + part.dropFirst(entity.key.count)
            } else {
                faults.append("entity &\(part.prefix(8))")
            }
        }
    }

    /// The cells of all rows of tables, as text.
    var rows: [[String]] {
        var rows: [[String]] = []
        var cell: String?
        for token in tokens {
            switch token {
            case .open(name: "tr", attributes: _, isClosed: _): rows.append([])
            case .open(name: "td", attributes: _, isClosed: _),
                .open(name: "th", attributes: _, isClosed: _):
                cell = ""
            case .close("td"), .close("th"):
                rows[rows.count - 1].append(cell ?? "")
                cell = nil
            case .text(let text): cell? += text
            default: break
            }
        }
        return rows
    }

    /// What is wrong with a page; empty when every tag is closed by its own, ids are unique and
    /// what they refer to is there.
    static func faults(_ page: String) -> [String] {
        let markup = Markup(page)
        var faults = markup.faults
        var open: [String] = []
        var ids: Set<String> = []
        var referred: [String] = []
        for token in markup.tokens {
            switch token {
            case .open(let name, let attributes, let isClosed):
                if !isClosed { open.append(name) }
                for (key, value) in attributes {
                    switch key {
                    case "id": if !ids.insert(value).inserted { faults.append("two \(value)") }
                    case "aria-labelledby": referred += value.split(separator: " ").map(String.init)
                    case "href": referred.append(value.replacing("#", with: "", maxReplacements: 1))
                    default: if key.hasPrefix("on") { faults.append("handler \(key)") }
                    }
                }
                let needed = ["svg": "role", "th": "scope", "html": "lang"][name]
                if let needed, !attributes.contains(where: { $0.name == needed }) {
                    faults.append("\(name) without \(needed)")
                }
            case .close(let name):
                if open.popLast() != name { faults.append("</\(name)> closes nothing of its own") }
            case .text(let text):
                if open.last == nil, text.contains(where: { !$0.isWhitespace }) {
                    faults.append("text outside")
                }
            }
        }
        faults += open.map { "<\($0)> is not closed" }
        faults += referred.filter { !ids.contains($0) }.map { "nothing has the id \($0)" }
        return Array(faults.prefix(10))
    }
}

/// The checks above on pages that are broken: a check that can't fail says nothing.
struct MarkupCanFail {
    @Test(arguments: [
        "<p>", "<p></b>", "<p id=a></p>", "<p>&nbsp;</p>", "<p>a < b</p>",
        "<p id=\"a\"></p><p id=\"a\"></p>", "<a href=\"#b\"></a>", "<svg></svg>", "<th></th>",
        "<p class=\"a\" class=\"b\"></p>", "<p onclick=\"a\"></p>", "loose",
    ])
    func aFaultIsFound(_ body: String) {
        #expect(Markup.faults("<!DOCTYPE html>\n" + body) != [])
        #expect(Markup.faults("<!DOCTYPE html>\n<p id=\"a\">1 &lt; 2<br/></p>") == [])
    }
}

/// Reports made up for tests, the same everywhere: two courts are away for a week in May, which
/// shows in what is overdue; weekends and ten days in February are quiet.
enum ReportSample {
    static let courts = [
        "最高人民法院", "河南省高级人民法院", "河南省郑州市中级人民法院", "郑州市中原区人民法院", "郑州市二七区人民法院",
        "郑州市管城回族区人民法院", "郑州市金水区人民法院", "郑州市上街区人民法院", "郑州市惠济区人民法院", "中牟县人民法院",
        "巩义市人民法院", "荥阳市人民法院", "新密市人民法院", "新郑市人民法院", "登封市人民法院", "郑州高新技术产业开发区人民法院",
        "郑州航空港经济综合实验区人民法院", "河南自由贸易试验区郑州片区人民法院（郑州经济技术开发区人民法院）",
    ]
    static let levels = ["supreme", "high", "intermediate", "grassroots"]

    /// The dates from 2026-01-01 on, month by month.
    static func dates(_ count: Int) -> [String] {
        var (year, month, day) = (2026, 1, 1)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return (0..<count).map { _ in
            defer {
                let lengths = [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
                day += 1
                if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
                if month > 12 { (year, month) = (year + 1, 1) }
            }
            return "\(year)-\(two(month))-\(two(day))"
        }
    }

    static func report(
        days: Int = 365, factor: Int = 1, seed: UInt64 = 7, slow: Int = 0
    )
        -> RunReport
    {
        var report = RunReport()
        (report.seed, report.days, report.from) = (seed, days, "2026-01-01")
        (report.topology, report.realm) = ("zhengzhou.yaml", "zhengzhou-rehearsal")
        (report.profile, report.workload) = ("quiet", "national")
        (report.build, report.hash) = ("1.1.0", "5f0c1a2b77de9a01")
        (report.courts, report.coordinators) = (courts.count, 1)
        (report.wallSeconds, report.peakMemoryMiB) = (74.36, 412)
        report.replay =
            "crosswrit sim run topology/zhengzhou.yaml --days \(days) --seed \(seed) --workload national"
        report.settings = [
            .init(name: "workload", value: "data/workload/national.yaml"),
            .init(name: "days", value: "\(days)"),
            .init(name: "absent", value: "yu0106, yu0110: 2026-05-11 – 2026-05-18"),
            .init(name: "slowCourts", value: "\(slow)‰"),
        ]
        var state = Int(seed)
        func below(_ limit: Int) -> Int {
            state = (state * 1_103_515_245 + 12345) & 0x7FFF_FFFF
            return (state >> 12) % limit
        }
        let dates = dates(days + 1)
        for (index, date) in dates.dropLast().enumerated() {
            var day = RunReport.Day(date: date)
            let last = report.daily.last ?? day
            let isOff = (index + 3) % 7 >= 5 || (40..<49).contains(index % 365)
            let isAway = (130..<137).contains(index)
            let rate = (isOff ? 4 : isAway ? 62 : 92) - (isOff ? 0 : slow / 10)
            day.opened = (isOff ? below(4) : 34 + below(22)) * factor
            day.closed = last.open * rate / 1000
            day.open = last.open + day.opened - day.closed
            let pressure = day.open * (isAway ? 34 : 6 + slow / 40) / 1000
            day.overdue = last.overdue + pressure - last.overdue * (isOff ? 40 : 170) / 1000
            day.overdueByLevel = zip(levels, [3, 9, 28, 81]).map {
                .init(level: $0, count: day.overdue * $1 / 100)
            }
            day.acts = day.opened * 5 + below(30)
            day.faults = index == 130 ? 2 : below(30) == 0 ? 1 : 0
            report.daily.append(day)
            addFaults(of: day, next: dates[index + 1], to: &report)
        }
        let opened = report.daily.map(\.opened).reduce(0, +)
        let open = report.daily.last?.open ?? 0
        (report.matters.opened, report.matters.closed) = (opened, opened - open)
        (report.matters.open, report.matters.overdue) = (open, report.daily.last?.overdue ?? 0)
        (report.events, report.messages) = (opened * 66, opened * 41)
        report.faults = report.faultTimeline.count
        report.eventsPerSecond = report.events * 100 / 7436
        fill(&report, factor: factor, slow: slow)
        return report
    }

    private static func addFaults(of day: RunReport.Day, next: String, to report: inout RunReport) {
        let kinds = ["crash", "partition", "lost-write"]
        for index in 0..<day.faults {
            let isAbsence = day.faults == 2
            let kind = isAbsence ? "absence" : kinds[report.faultTimeline.count % 3]
            let from = "\(day.date)T09:15:00+08:00"
            let to = kind == "partition" ? "\(next)T11:00:00+08:00" : from
            report.faultTimeline.append(
                .init(
                    kind: kind, target: "yu01\(6 + index * 4)", from: from,
                    to: isAbsence ? "2026-05-18T09:00:00+08:00" : to))
        }
        report.faultsByKind = (["absence"] + kinds).map { kind in
            .init(kind: kind, count: report.faultTimeline.filter { $0.kind == kind }.count)
        }
    }

    private static func fill(_ report: inout RunReport, factor: Int, slow: Int) {
        let ends = [0, 1, 4, 8, 15, 31, 61]
        report.ages = zip(ends.indices, [8, 22, 31, 21, 11, 4, 3]).map { index, share in
            .init(
                from: ends[index], to: index == 6 ? nil : ends[index + 1],
                count: report.matters.open * share / 100)
        }
        for (index, name) in courts.enumerated() {
            var line = RunReport.CourtLine(
                court: "yu01\(index)", name: name, level: levels[min(index, 3)])
            line.acts = (4000 - index * index * 11) * factor
            (line.opened, line.received) = (line.acts / 5, line.acts / 6)
            (line.owing, line.lapsed) = (line.acts / 300, line.acts / 150 + slow * index / 10)
            report.busiest.append(line)
        }
        let whole = report.matters
        for (kind, term, share) in [("commission", "事项委托", 88), ("dispute", "执行争议协调", 12)] {
            var line = RunReport.ProcedureLine(kind: kind, term: term)
            (line.opened, line.closed) = (whole.opened * share / 100, whole.closed * share / 100)
            (line.open, line.overdue) = (whole.open * share / 100, whole.overdue * share / 100)
            (line.returned, line.withdrawn) = (line.closed / 12, line.closed / 50)
            (line.medianDays, line.p90Days) = (9 + slow / 50, share % 7 + 19 + slow / 20)
            if kind == "commission" { line.p99Days = 41 }
            report.procedures.append(line)
        }
        let rules = [
            ("O05", "签收", 100, 3, 1), ("W10", "办结（可确定的最短期限）", 61, 9, 2),
            ("O06", "确认，或者说明所缺内容", 88, 2, 1), ("W11", "办结", 4, 28, 17),
            ("W12", "在系统内补充材料", 12, 11, 6), ("W20", "解决争议，提出协调方案", 6, 14, 8),
            ("W21", "落实协调意见，无正当理由不得拖延", 5, 22, 4), ("O20", "评价或者投诉", 70, 0, 0),
        ]
        for (rule, duty, share, late, lapsed) in rules {
            var line = RunReport.WindowLine(rule: rule, duty: duty)
            line.started = whole.opened * share / 100
            (line.running, line.void) = (line.started / 90, line.started / 70)
            let ended = line.started - line.running - line.void
            line.metLate = ended * (late + slow / 20) / 100
            line.lapsed = ended * (lapsed + slow / 50) / 100
            line.met = ended - line.metLate - line.lapsed
            report.windows.append(line)
        }
    }
}
