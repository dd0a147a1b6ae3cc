import Console
import Domain
import Procedure
import Testing
import Wording

/// What comes from outside: forms, files, addresses, and what goes out as a spreadsheet.
@Suite("Reading forms, writing lists")
struct ReadingTests {
    // MARK: Citations

    @Test func aCitationFromMemoryIsMarkedInTheTextOfAPageAlone() {
        let raw = "法发〔2017〕27号（凭记忆，待核）"
        let page = Citations.marked("<p>依据：\(raw)。</p>", isEnglish: false)
        #expect(page.hasPrefix("<p>依据：法发〔2017〕27号 <abbr class=\"unverified\""))
        #expect(page.hasSuffix("</abbr>。</p>") && !page.contains("（凭记忆"))
        #expect(Citations.marked(raw + raw, isEnglish: true).ranges(of: "<abbr").count == 2)
        for field in [
            "<input value=\"\(raw)\">", "<textarea name=\"a\">\(raw)</textarea>",
            "<option value=\"1\">\(raw)</option>",
        ] {
            #expect(Citations.marked(field, isEnglish: false) == field)
        }
        #expect(Citations.marked("<p>法发〔2017〕27号</p>", isEnglish: false) == "<p>法发〔2017〕27号</p>")
    }

    @Test func countsOfSomeDutiesSayOfWhich() {
        #expect(DutyCounts.seen(1_500, isCut: false, .zh).isEmpty)
        let zh = DutyCounts.seen(1_500, isCut: true, .zh)
        #expect(zh == "最早届满的1,500项中")
        #expect(DutyCounts.choice("督办", 45, zh) == "督办 (45 · 最早届满的1,500项中)")
        #expect(DutyCounts.choice("督办", 45, "") == "督办 (45)")
        #expect(DutyCounts.seen(1_500, isCut: true, .en) == "of the soonest 1,500")
        #expect(DutyCounts.seen(500, isCut: true, .en) == "of the soonest 500")
    }

    // MARK: Forms

    @Test(arguments: ["%", "%4", "%zz", "%ff", "a=%c3%28"])
    func aBrokenEscapeIsNoText(_ text: String) { #expect(PercentText.pairs(text) == nil) }

    @Test func pairsAreReadAndBounded() throws {
        let pairs = try #require(PercentText.pairs("a=1&b=%E6%B3%95+x&c"))
        #expect(pairs.map(\.0) == ["a", "b", "c"] && pairs.map(\.1) == ["1", "法 x", ""])
        #expect(PercentText.pairs(String(repeating: "a&", count: 600)) == nil)
        #expect(PercentText.decode(PercentText.encode("法 院/&=+%")) == "法 院/&=+%")
    }

    private func multipart(_ text: String, step: Int = 7) throws -> [MultipartReader.Event] {
        var reader = try MultipartReader(contentType: "multipart/form-data; boundary=XX")
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        var events: [MultipartReader.Event] = []
        var at = 0
        while at < bytes.count {
            events += try reader.take(bytes[at..<min(at + step, bytes.count)])
            at += step
        }
        #expect(reader.isComplete)
        return events
    }

    @Test(arguments: [1, 2, 3, 7, 64, 4_096])
    func aFormIsTheSameHoweverItIsCut(_ step: Int) throws {
        let text = """
            --XX
            Content-Disposition: form-data; name="a"

            法院
            --XX
            Content-Disposition: form-data; name="empty"


            --XX
            Content-Disposition: form-data; name="file"; filename="C:\\x\\裁定%22书.pdf"
            Content-Type: application/pdf

            %PDF --X
            --X
            --XX
            Content-Disposition: form-data; name="none"; filename=""


            --XX--

            """
        var events: [MultipartReader.Event] = []
        // Bytes of a file come in pieces: put together they are the file.
        for event in try multipart(text, step: step) {
            if case .fileBytes(let more) = event, case .fileBytes(let before)? = events.last {
                events[events.count - 1] = .fileBytes(before + more)
            } else {
                events.append(event)
            }
        }
        #expect(
            events == [
                .word(name: "a", value: "法院"), .word(name: "empty", value: ""),
                .beginFile(field: "file", name: "裁定\"书.pdf"),
                .fileBytes(Array("%PDF --X\r\n--X".utf8)), .endFile,
                .beginFile(field: "none", name: ""), .endFile,
            ])
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
    ])
    func withoutABoundaryThereIsNoForm(_ type: String) {
        #expect(throws: MultipartReader.Fault.malformed) {
            try MultipartReader(contentType: type)
        }
    }

    @Test func partsAreBounded() throws {
        func fault(_ text: String) -> MultipartReader.Fault? {
            do {
                var reader = try MultipartReader(contentType: "multipart/form-data; boundary=XX")
                _ = try reader.take(text.utf8)
                return nil
            } catch {
                return error
            }
        }
        let head = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n"
        #expect(fault(String(repeating: "x", count: 5_000)) == .malformed)
        #expect(fault(head + String(repeating: "y", count: 5_000)) == .tooLarge)
        #expect(fault(head + "\r\n" + String(repeating: "y", count: 70_000)) == .tooLarge)
        #expect(fault("--XX\r\nContent-Type: x\r\n\r\nvalue") == .malformed)
        #expect(fault(head + "\r\nvalue\r\n--XXgarbage") == .malformed)
        let many = String(repeating: head + "\r\nv\r\n", count: 1_025)
        #expect(fault(many) == .tooLarge)
    }

    // MARK: Fields

    private var reading: FieldReading {
        FieldReading(
            court: { text in
                guard let court = CourtID(text) else { throw PageFault.notFound }
                return court
            },
            caseNumber: { text, court in
                guard let court else { throw PageFault.notFound }
                return try CaseNumber(text, of: court, asLegacy: true)
            },
            matter: { text in
                guard let id = MatterID(text) else { throw PageFault.notFound }
                return id
            })
    }

    @Test func everyFaultStandsBesideItsField() {
        let fields = [
            FormField("amount", "金额", "amount", .amount), FormField("on", "日期", "date", .date),
            FormField("count", "数", "number", .number), FormField("text", "说明", "words"),
            FormField("choice", "选择", "choice", .choice([ChoiceRow("a", "甲")])),
            FormField("window", "期限", "window", .window),
            FormField("at", "时间", "when", .text, .instant),
        ]
        let form = FormData(pairs: [
            ("amount", "12,5"), ("on", "2026-02-30"), ("count", "-1"), ("text", "  "),
            ("choice", "b"), ("window", "soon"), ("at", "yesterday"),
        ])
        let read = FormReading(fields, form, reading)
        #expect(read.faults.keys.sorted() == fields.map(\.row.name).sorted())
        #expect(read.values.fields.isEmpty)
    }

    @Test func whatReadsIsTakenAsItsKind() throws {
        let fields = [
            FormField("amount", "金额", "amount", .amount),
            FormField("courts", "法院", "courts", .court, .area(3), list: true),
            FormField("tick", "是", "tick", .flag, optional: true),
            FormField("off", "否", "off", .flag, optional: true),
            FormField("at", "时间", "when", .text, .instant),
            FormField("left", "空", "left", optional: true),
        ]
        let form = FormData(pairs: [
            ("amount", "120000.5"), ("courts", "yu0105\r\n\r\nyu0102\r\n"), ("tick", "no"),
            ("tick", "yes"), ("off", "no"), ("at", "2026-03-05T09:30"), ("left", ""),
        ])
        let read = FormReading(fields, form, reading)
        #expect(read.faults.isEmpty)
        #expect(read.values.amount("amount") == 12_000_050)
        #expect(read.values.values("courts").count == 2)
        #expect(read.values.flag("tick") && !read.values.flag("off"))
        #expect(read.values.values("off").isEmpty && read.values.values("left").isEmpty)
        #expect(read.values.instants["at"]?.minuteText == "2026-03-05 09:30")
    }

    // MARK: Lists

    @Test(arguments: [
        ("=1+1", "\"'=1+1\""), ("+86", "\"'+86\""), ("-5", "\"'-5\""), ("@x", "\"'@x\""),
        (" =1", "\"' =1\""), ("\t=1", "\"'\t=1\""), ("＝1", "\"'＝1\""), ("a\"b", "\"a\"\"b\""),
        ("a,b\nc", "\"a,b\nc\""), ("（2026）豫0105执12号", "\"（2026）豫0105执12号\""),
    ])
    func noCellIsAFormula(_ text: String, _ cell: String) { #expect(CSVText.cell(text) == cell) }

    @Test func aSpreadsheetKnowsTheEncoding() {
        #expect(CSVText.file([["编号"], ["a"]]) == Array("\u{FEFF}\"编号\"\r\n\"a\"\r\n".utf8))
    }

    // MARK: Addresses, templates

    @Test(arguments: [
        "ftp://x", "https://", "https://a/b", "https://a b", "javascript:x", "https://A",
    ])
    func whatIsNoOriginIsNotTaken(_ text: String) { #expect(ConsoleOrigin(text) == nil) }

    @Test func anOriginNamesHostAndWhetherItIsSecure() {
        #expect(ConsoleOrigin("https://desk.example/")?.authority == "desk.example")
        #expect(ConsoleOrigin("https://desk.example:8443")?.isSecure == true)
        #expect(ConsoleOrigin("http://desk.example")?.isSecure == false)
    }

    @Test func wordsStandInTheReadersOrder() {
        let text = "[x] [[中文|English]] [(甲|a)]"
        #expect(
            PageBook.worded(text, .zh)
                == "[x] 中文<span class=\"alt\" lang=\"en\"> English</span> 甲 a")
        #expect(
            PageBook.worded(text, .en)
                == "[x] <span lang=\"en\">English</span><span class=\"alt\" lang=\"zh\"> 中文</span> a 甲"
        )
    }

    @Test func everyTemplateReads() throws { _ = try PageBook() }
}
