import Commands
import Domain
import Testing
import Wording

@Suite("Text for people and for programs")
struct TextTests {
    @Test(
        "Columns are what a terminal shows",
        arguments: [
            ("", 0), ("abc", 3), ("签收", 4), ("豫0105", 6), ("（2024）", 8), ("e\u{301}", 1),
            ("𠀀", 2), ("a\u{200B}b", 2),
        ])
    func width(_ text: String, _ columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test("A text is cut at whole characters within the columns", arguments: 1...12)
    func cutting(_ columns: Int) {
        let text = "郑州市a金水区b人民法院"
        let cut = DisplayWidth.cut(text, to: columns)
        #expect(DisplayWidth.of(cut) <= columns)
        #expect(cut.last == "…")
        #expect(text.hasPrefix(cut.dropLast()))
        #expect(DisplayWidth.cut(text, to: 100) == text)
    }

    @Test("Columns of a table begin at the same place whatever the characters")
    func alignment() {
        var table = TextTable(["编号", "due", "x"])
        table.add(["豫0105", "逾期 3 天", "1"])
        table.add(["a", "b", "2"])
        let starts = table.lines.map { line -> Int in
            guard let last = line.lastIndex(of: " ") else { return -1 }
            return DisplayWidth.of(String(line[...last]))
        }
        #expect(starts == [starts[0], starts[0], starts[0]])
        #expect(table.lines[0] == "编号    due        x")
    }

    @Test("Text from other courts drives no terminal and turns no line")
    func hostileText() {
        #expect(plain("a\u{1B}[31mb") == "a\u{FFFD}[31mb")
        #expect(plain("a\nb\tc") == "a b c")
        #expect(plain("a\u{202E}b") == "a\u{FFFD}b")
        #expect(plain("已签收 signed") == "已签收 signed")
    }

    @Test("JSON keeps the order of fields and escapes what must be escaped")
    func json() {
        let document = JSONText.fields([
            "b": .string("“引号”\"\\\n\u{1}\u{2028}"),
            "a": .array([.integer(-1), .null, .bool(true)]),
            "u": .unsigned(.max),
        ])
        #expect(
            document.line
                == #"{"b":"“引号”\"\\\n\u0001\u2028","a":[-1,null,true],"u":18446744073709551615}"#)
    }

    private enum Shape {
        case plain
        case one(Int)
        case labelled(count: Int, Window)
    }

    private struct Sample {
        var at = Instant(milliseconds: 0)
        var window = Window(15, .workingDay)
        var role: PartyRole? = .disputant
        var none: Int?
        var day = CivilDate(year: 2_026, month: 3, day: 5)
        var shapes: [Shape] = [.plain, .one(2), .labelled(count: 3, Window(1, .month))]
        var digest = Digest.zero
    }

    @Test("A state is shown with names and times that people and programs read")
    func reflection() {
        let zeros = String(repeating: "0", count: 64)
        #expect(
            JSONText(reflecting: Sample()).line
                == #"{"at":"1970-01-01T08:00:00+08:00","window":"15wd","role":"disputant","none":null,"#
                + #""day":"2026-03-05","shapes":["plain",{"one":2},"#
                + #"{"labelled":{"count":3,"value1":"1mo"}}],"digest":"\#(zeros)"}"#)
    }

    @Test(
        "The language is the one asked for, else the locale's",
        arguments: [
            (["CROSSWRIT_LANG": "en", "LANG": "zh_CN.UTF-8"], Language.en),
            (["LANG": "zh_CN.UTF-8"], .zh), (["LC_ALL": "C", "LANG": "zh_CN.UTF-8"], .en),
            (["LC_ALL": "", "LANG": "zh_CN.UTF-8"], .zh), ([:], .en),
            (["CROSSWRIT_LANG": "fr", "LANG": "zh"], .zh),
        ] as [([String: String], Language)])
    func language(_ environment: [String: String], _ expected: Language) {
        #expect(Language(environment: environment) == expected)
    }

    @Test("A refusal is one line with the rule and the remedy, in either language")
    func refusal() {
        let refusal = Refusal(
            code: "x", rule: "规则1", reason: Text(zh: "原因", en: "why"),
            remedy: Text(zh: "补救", en: "mend it"))
        #expect(Language.zh.line(refusal) == "原因（依据：规则1）。办法：补救")
        #expect(Language.en.line(refusal) == "why (rule: 规则1); mend it")
    }
}

@Suite("Due dates with days left")
struct LeftTests {
    private func at(_ text: String) throws -> Instant { try #require(Instant(iso: text)) }

    @Test(
        "Days are counted to the last day, overdue is said in words",
        arguments: [
            ("2026-03-01T09:00", "剩余 4 天"), ("2026-03-04T23:59", "剩余 1 天"),
            ("2026-03-05T09:00", "今日届满，剩余 15 小时"), ("2026-03-05T23:30", "今日届满，剩余 30 分钟"),
            ("2026-03-06T00:00", "逾期 0 小时"), ("2026-03-06T05:00", "逾期 5 小时"),
            ("2026-03-09T00:00", "逾期 3 天"),
        ])
    func left(_ now: String, _ expected: String) throws {
        // The last day is 2026-03-05; the due instant is the first one after it.
        let due = try at("2026-03-06T00:00")
        #expect(Lines.left(until: due, now: try at(now), .zh) == expected)
        #expect(
            Lines.left(until: due, now: try at(now), .en).contains("OVERDUE")
                == expected.hasPrefix("逾期"))
    }
}
