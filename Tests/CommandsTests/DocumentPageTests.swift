import Commands
import Domain
import Engine
import Foundation
import Procedure
import Runtime
import Testing
import Wording

/// A row of a table that has a document.
struct WrittenAct: Sendable, CustomTestStringConvertible {
    var table: ProcedureTable
    var row: ActRow

    var testDescription: String { "\(table.name) \(row.verb.verb)" }

    static let all: [WrittenAct] = Tables.all.flatMap { table in
        table.acts.filter { $0.document != nil }.map { WrittenAct(table: table, row: $0) }
    }

    static func named(_ table: String, _ verb: String) throws -> WrittenAct {
        try #require(all.first { $0.table.name == table && $0.row.verb.verb == verb })
    }
}

@Suite("Papers of acts as pages to print")
struct DocumentPageTests {
    private let high = CourtID("yu01")
    private let low = CourtID("yu0105")

    /// A page of an act that was done with these words; without an entry: not done.
    private func page(
        _ act: WrittenAct, fields: [Field] = [], facts: [Field] = [], papers: [Paper] = [],
        officer: String = "承办甲", court: String = "河南省郑州市中级人民法院",
        isDone: Bool = true, rehearsal: Bool = false, started: [Deadline] = []
    ) throws -> DocumentPage {
        let high = try #require(high)
        let low = try #require(low)
        let id = MatterID(court: high, random: 7)
        let at = try #require(Instant(iso: "2026-03-05T09:30"))
        var state = TabledState(procedure: act.table.name, opener: high)
        state.facts = facts
        var matter = Matter(id: id, openedAt: at, ruleSet: "1", body: .tabled(state))
        matter.parties = [
            Party(court: high, role: .deciding), Party(court: low, role: .original),
        ]
        let line = EntryLine(
            matter: id, number: 3, at: at, court: high, officer: officer,
            verb: act.row.verb.verb, digest: Digest.zero,
            source: Source(position: 1, index: 0, actPosition: 0, hasAct: false, size: 0),
            summary: Text(zh: "", en: ""), recordedFor: nil)
        let words = TabledAct(
            procedure: act.table.name, verb: act.row.verb.verb, fields: fields, papers: papers,
            approvals: [Approval(officer: "局长<己>", role: .bureauChief, at: at, note: "")])
        let entry = EntryDetail(
            line: line, act: Digest.zero, words: words, matter: matter, started: started)
        return DocumentPage(
            table: act.table, row: act.row, matter: matter, entry: isDone ? entry : nil,
            court: high,
            courts: [
                Court(
                    id: high, name: court, code: "豫01", level: .intermediate, superior: nil,
                    coordinator: nil),
                Court(
                    id: low, name: "郑州市金水区人民法院", code: "豫0105", level: .grassroots,
                    superior: high, coordinator: nil),
            ], rehearsal: rehearsal)
    }

    private func paper(_ kind: PaperKind, sealed: Bool, name: String = "a.pdf") -> Paper {
        Paper(digest: Digest.zero, size: 1, name: name, kind: kind, sealed: sealed)
    }

    /// Something that a clerk could have entered into a field, with how a page shows it.
    private func sample(_ row: FieldRow) throws -> (FieldValue, String) {
        switch row.kind {
        case .text: return (.text("填\(row.name)"), "填\(row.name)")
        case .choice(let words):
            let word = try #require(words.first)
            return (.choice(word.word), word.term)
        case .court: return (.court(try #require(low)), "郑州市金水区人民法院")
        case .date: return (.date(CivilDate(year: 2_026, month: 7, day: 1)), "2026年7月1日")
        case .amount: return (.amount(1_234_567), "12345.67元")
        case .number: return (.number(4_711), "4711")
        case .flag: return (.flag(true), "是")
        case .caseNumber:
            let court = Court(
                id: try #require(low), name: "x", code: "豫0105", level: .grassroots, superior: nil,
                coordinator: nil)
            let tree = try CourtTree([court])
            let number = try CaseNumber.read("（2026）豫0105执12号", court: nil, in: tree)
            return (.caseNumber(number), "（2026）豫0105执12号")
        case .matter: return (.matter(MatterID(court: try #require(low), random: 1)), "")
        case .window: return (.window(Window(15, .workingDay)), "15个工作日")
        case .stretch:
            let from = CivilDate(year: 2_026, month: 1, day: 2)
            return (.stretch(from: from, to: from), "2026年1月2日至2026年1月2日")
        }
    }

    // MARK: Templates

    @Test("Every document that a table names has a template", arguments: WrittenAct.all)
    func everyDocument(_ act: WrittenAct) throws {
        let head = try DocumentTemplates().head(try #require(act.row.document))
        #expect(!head.title.isEmpty)
    }

    @Test("Every template is of some act, and asks only for what its acts can give")
    func everyName() throws {
        let templates = DocumentTemplates()
        for (name, _) in TemplateData.all {
            let template = try templates.template(name)
            for asked in template.names {
                #expect(DocumentPage.knows(asked), "\(name): \(asked)")
            }
            for part in template.templates where part != "body" {
                #expect(templates.has(part), "\(name): \(part)")
            }
            if name == "base" || name.hasPrefix("part-") { continue }
            let tables = WrittenAct.all.filter { $0.row.document == name }.map(\.table)
            #expect(!tables.isEmpty, "\(name) is no act's")
            let fields = Set(tables.flatMap(\.acts).flatMap(\.fields).map { "field.\($0.name)" })
            for asked in template.names.flatMap({ $0.split(separator: "/").map(String.init) })
            where asked.hasPrefix("field.") {
                #expect(fields.contains(asked), "\(name): \(asked)")
            }
        }
    }

    @Test("The program carries the templates of data/templates")
    func embedded() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", root.appending(path: "scripts/embed-templates").path, "--check",
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    // MARK: Pages

    @Test("Whatever was entered stands on the page", arguments: WrittenAct.all)
    func everyField(_ act: WrittenAct) throws {
        let samples = try act.row.fields.map { ($0, try sample($0)) }
        let html = try page(act, fields: samples.map { Field($0.0.name, $0.1.0) })
            .html(DocumentTemplates())
        for (row, (_, shown)) in samples where !shown.isEmpty {
            #expect(html.contains(shown), "\(row.name) is not on the page")
        }
        #expect(!html.contains("{{"))
    }

    @Test("A page without any value has visible blanks in their places", arguments: WrittenAct.all)
    func blanks(_ act: WrittenAct) throws {
        for isDone in [true, false] {
            let html = try page(act, isDone: isDone).html(DocumentTemplates())
            #expect(html.contains(#"class="blank""#))
            #expect(!html.contains("{{"))
            #expect(html.contains(DocumentPage.undone) == !isDone)
        }
    }

    @Test("Every name left without a value becomes a visible blank")
    func everyBlank() throws {
        for name in DocumentPage.names.sorted() {
            let template = try PageTemplate("x", "<p>{{\(name)}}</p>")
            let html = try template.filled([:]) { name throws(PageTemplateError) in
                throw .missing(template: name)
            }
            #expect(html == "<p>\(PageTemplate.blank)</p>")
        }
    }

    @Test("A number that nobody has entered is never made up")
    func numbers() throws {
        let act = try WrittenAct.named("urging", "urge")
        let html = try page(act).html(DocumentTemplates())
        #expect(html.contains("（＿＿＿＿）＿＿＿＿执＿＿＿＿号"))
        let letter = try WrittenAct.named("organ-dispute", "refer")
        let number = Field("document-number", .text("郑中法〔2026〕9号"))
        #expect(
            try page(letter, fields: [number]).html(DocumentTemplates())
                .contains("郑中法〔2026〕9号"))
        #expect(
            try page(letter).html(DocumentTemplates()).contains("＿＿＿＿〔＿＿＿＿〕＿＿＿＿号"))
    }

    @Test("What an earlier act entered into the act's own field is not put into its paper")
    func olderValues() throws {
        let act = try WrittenAct.named("transfer", "revoke")
        let old = Field("reason", .text("旧的理由"))
        #expect(!(try page(act, facts: [old]).html(DocumentTemplates()).contains("旧的理由")))
        let number = Field("new-case", .text("别的法院的案号"))
        let cancel = try WrittenAct.named("transfer", "cancel")
        #expect(try page(cancel, facts: [number]).html(DocumentTemplates()).contains("别的法院的案号"))
    }

    @Test("A window that the act started stands there with its last day")
    func deadlines() throws {
        let act = try WrittenAct.named("transfer", "hand-over")
        let from = try #require(Instant(iso: "2026-03-05T09:30"))
        let due = DueDate(
            window: Window(5, .day), from: from,
            dueDate: CivilDate(year: 2_026, month: 3, day: 10),
            dueInstant: try #require(Instant(iso: "2026-03-11T00:00")), rolled: false,
            provisional: true, calendar: "x", steps: [])
        let deadline = Deadline(
            id: "O30@yu0105", rule: "O30", owedBy: try #require(low),
            duty: Text(zh: "接收并核对", en: "receive"), due: due)
        let html = try page(act, started: [deadline]).html(DocumentTemplates())
        for words in ["接收并核对", "5日", "2026年3月10日", "暂定"] { #expect(html.contains(words)) }
    }

    // MARK: Hostile text

    @Test("Text from outside is never markup", arguments: WrittenAct.all)
    func escaping(_ act: WrittenAct) throws {
        let evil = "\"'><script>alert(1)</script><img src=x onerror=y>{{court}}\u{202E}\n末行"
        let fields = act.row.fields.map { Field($0.name, .text(evil)) }
        let html = try page(
            act, fields: fields, facts: [Field("case", .text(evil))],
            papers: [
                paper(.other, sealed: false, name: evil), paper(.notice, sealed: true, name: evil),
            ], officer: evil, court: evil
        ).html(DocumentTemplates())
        #expect(!html.contains("<script"))
        #expect(!html.contains("<img"))
        #expect(!html.contains("\u{202E}"))
        #expect(html.contains("&lt;script&gt;"))
        // What was entered is no tag either.
        #expect(html.contains("{{court}}"))
    }

    @Test("A line end stays one")
    func lineEnds() {
        #expect(PageTemplate.escaped("a\nb&<>\"'") == "a<br>b&amp;&lt;&gt;&quot;&#39;")
    }

    // MARK: Marks

    @Test("Unsealed until the sealed paper of its kind is attached to the act")
    func seals() throws {
        let act = try WrittenAct.named("urging", "urge")
        let templates = DocumentTemplates()
        let sealed = Digest.zero.hex
        let others = [
            [], [paper(.urgingOrder, sealed: false)], [paper(.evidence, sealed: true)],
        ]
        for papers in others {
            let html = try page(act, papers: papers).html(templates)
            #expect(html.contains("未签章稿"))
            #expect(!html.contains("已附签章件"))
        }
        let html = try page(act, papers: [paper(.urgingOrder, sealed: true)]).html(templates)
        #expect(!html.contains("未签章稿"))
        #expect(html.contains("已附签章件"))
        #expect(html.contains("SHA-256 \(sealed)"))
    }

    @Test("A rehearsal's page says so, a real one does not")
    func rehearsals() throws {
        let act = try WrittenAct.named("urging", "urge")
        let mark = #"<div class="rehearsal"><span>演练</span></div>"#
        #expect(try page(act, rehearsal: true).html(DocumentTemplates()).contains(mark))
        #expect(!(try page(act).html(DocumentTemplates()).contains("演练")))
    }

    @Test("The footer names the matter, the entry and its hashes")
    func footer() throws {
        let act = try WrittenAct.named("urging", "urge")
        let page = try page(act)
        let html = try page.html(DocumentTemplates())
        #expect(html.contains("协调事项 \(page.matter.id)"))
        #expect(html.contains("第3条记录"))
        #expect(html.contains("记录 \(Digest.zero.hex)"))
        #expect(html.contains("行为 \(Digest.zero.hex)"))
        #expect(html.contains("局长&lt;己&gt;"))
        #expect(html.contains("size: A4"))
    }

    // MARK: A court's own templates

    @Test("A court's template takes the place of the program's; a faulty one is named")
    func overriding() throws {
        let act = try WrittenAct.named("urging", "urge")
        let head = "<!-- title: 令; form: order; paper: urgingOrder -->\n"
        func html(_ text: String) throws(PageTemplateError) -> String {
            let templates = DocumentTemplates(replacing: ["urging-order": text])
            guard let page = try? page(act) else { return "" }
            return try page.html(templates)
        }
        #expect(try html(head + "<p>自有{{procedure}}</p>").contains("<p>自有督促执行</p>"))
        #expect(throws: PageTemplateError.unknown(template: "urging-order", name: "nonsense")) {
            try html(head + "{{nonsense}}")
        }
        #expect(throws: PageTemplateError.unclosed(template: "urging-order", tag: "act")) {
            try html(head + "{{#act}}")
        }
        #expect(throws: PageTemplateError.head(template: "urging-order")) {
            try html("<p></p>")
        }
        #expect(throws: PageTemplateError.missing(template: "urging-order-2")) {
            try html(head + "{{>urging-order-2}}")
        }
        #expect(throws: PageTemplateError.self) { try html(head + "{{>urging-order}}{{>body}}") }
    }

    // MARK: Words

    @Test(
        "Citations are written as a paper writes them",
        arguments: [
            (
                "执行工作规定 art. 74; 法〔2021〕322号 §28",
                "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》第七十四条、"
                    + "《最高人民法院关于进一步完善执行权制约机制 加强执行监督的意见》第二十八条"
            ),
            ("民事诉讼法 art. 240(2)", "《中华人民共和国民事诉讼法》第二百四十条第二款"),
            ("法明传〔2018〕335号 §3", "法明传〔2018〕335号第三条"),
            ("委托执行规定 arts. 1, 3-6", "《最高人民法院关于委托执行若干问题的规定》第一条、第三条至第六条"),
            ("委托执行规定 arts. 8-9（参照）", "参照《最高人民法院关于委托执行若干问题的规定》第八条、第九条"),
            ("线下法院书面送达（自定）", ""), ("coordination: the duty to answer follows the case", ""),
        ])
    func citations(_ citation: String, _ expected: String) {
        #expect(DocumentLaw.text(citation) == expected)
    }

    @Test("No citation of a document leaves English behind", arguments: WrittenAct.all)
    func citations(_ act: WrittenAct) {
        let words = DocumentLaw.text(act.row.citation)
        #expect(!words.contains { $0.isASCII && $0.isLetter })
        #expect(!words.contains("§"))
    }

    @Test(
        "Numbers in characters",
        arguments: [
            (0, "〇"), (5, "五"), (10, "十"), (12, "十二"), (20, "二十"), (74, "七十四"), (101, "一百零一"),
            (110, "一百一十"), (240, "二百四十"), (485, "四百八十五"), (506, "五百零六"), (1_002, "一千零二"),
        ])
    func numerals(_ number: Int, _ expected: String) {
        #expect(ChineseNumber.text(number) == expected)
    }

    @Test("A date in characters")
    func dates() {
        #expect(ChineseNumber.date(year: 2_026, month: 12, day: 25) == "二〇二六年十二月二十五日")
    }

    // MARK: The command

    @Test("Usage is 2, nobody there is 3")
    func codes() async {
        let serving = Serving(coordinator: { _ in }, node: { _ in })
        let there = ["document", "yu01-7k3m", "--data", "/nonexistent"]
        #expect(
            await CommandLineTool.run(there + ["--entry", "1", "--verb", "urge"], serving: serving)
                == 2)
        #expect(await CommandLineTool.run(there, serving: serving) == 3)
        #expect(
            await CommandLineTool.run(there + ["--templates", "/nonexistent"], serving: serving)
                == 3)
    }
}
