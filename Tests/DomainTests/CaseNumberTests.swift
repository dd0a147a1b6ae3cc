import Domain
import Testing

@Suite("Case numbers (案号)")
struct CaseNumberTests {
    /// Text, court code, type word, serial, as stored.
    static let good: [(String, String, String, Int, String)] = [
        ("（2024）豫0105执123号", "豫0105", "执", 123, "（2024）豫0105执123号"),
        ("(2024)豫0105执123号", "豫0105", "执", 123, "（2024）豫0105执123号"),
        ("(2017)豫0105执8021号", "豫0105", "执", 8_021, "（2017）豫0105执8021号"),
        ("（2024）豫01破5号", "豫01", "破", 5, "（2024）豫01破5号"),
        ("（2023）豫0105民初77号", "豫0105", "民初", 77, "（2023）豫0105民初77号"),
        ("（2024）豫0105财保3号", "豫0105", "财保", 3, "（2024）豫0105财保3号"),
        ("（2024）豫01强清1号", "豫01", "强清", 1, "（2024）豫01强清1号"),
        ("（2022）最高法执复22号", "最高法", "执复", 22, "（2022）最高法执复22号"),
        ("（2024）豫执协9号", "豫", "执协", 9, "（2024）豫执协9号"),
        ("（2020）京73知民初6号", "京73", "知民初", 6, "（2020）京73知民初6号"),
        ("（2024）豫0105执恢10号之一", "豫0105", "执恢", 10, "（2024）豫0105执恢10号之一"),
        (" （2024） 豫0105 执 123 号 ", "豫0105", "执", 123, "（2024）豫0105执123号"),
        ("（２０２４）豫０１０５执７号", "豫0105", "执", 7, "（2024）豫0105执7号"),
        ("（2024)豫0105执07号", "豫0105", "执", 7, "（2024）豫0105执07号"),
    ]

    @Test("New style, any type word, both kinds of bracket", arguments: good)
    func readsNewStyle(text: String, code: String, word: String, serial: Int, stored: String) throws
    {
        let number = try CaseNumber(text, of: try #require(CourtID("yu0105")))
        #expect(!number.isLegacy)
        #expect(number.courtCode == code)
        #expect(number.typeWord == word)
        #expect(number.serial == serial)
        #expect(number.text == stored)
        #expect(try CaseNumber(number.text, of: number.court) == number)
    }

    @Test(
        "Everything else is kept verbatim as 旧案号",
        arguments: [
            "（2013）金执字第456号", "(2013)金执字第456号", "（2013）豫法执字第12号", "2009年金执字456号",
            "（2015）豫0105执1号", "（2024）豫010执1号", "（2024）豫0105执号", "（2024）豫0105执1",
            "（2024）豫0105执1号再", "（2024）火星0105执1号", "（20245）豫0105执1号", "【2024】豫0105执1号",
            "（2024）豫0105执0号", "（2024）豫0105执12345678901号",
        ])
    func keepsLegacy(text: String) throws {
        let number = try CaseNumber(text, of: try #require(CourtID("yu0105")))
        #expect(number.isLegacy)
        #expect(number.text == text)
        #expect(number.parts == nil)
        #expect(number.year == nil)
    }

    @Test("A stored form is told from every other, as reading it would")
    func stored() throws {
        let court = try #require(CourtID("yu0105"))
        let texts =
            Self.good.flatMap { [$0.0, $0.4] }
            + [
                "（2013）金执字第456号", "2009年金执字456号", "（2024）豫0105执0号", "", " ", " a", "a ", "a",
                "\u{3000}a", "a\u{7F}", "a\u{0}b", String(repeating: "长", count: 64),
                String(repeating: "长", count: 65), String(repeating: "长", count: 200),
                "（2024）豫0105执1号之", "（2024）豫0105执1号之(一)", "（2024）豫0105执1号之１",
            ]
        for text in texts {
            for isLegacy in [false, true] {
                let read = try? CaseNumber(text, of: court, asLegacy: isLegacy)
                let isStored = read.map {
                    $0.text.utf8.elementsEqual(text.utf8) && $0.isLegacy == isLegacy
                }
                #expect(
                    CaseNumber(stored: text, of: court, isLegacy: isLegacy)
                        == (isStored == true ? read : nil), "\(text) \(isLegacy)")
            }
        }
    }

    @Test(
        "Only what cannot be stored is refused",
        arguments: ["", "   ", "（2024）豫\u{0}0105执1号", String(repeating: "长", count: 65)])
    func refusesUnreadable(text: String) throws {
        let court = try #require(CourtID("yu0105"))
        let refusal = #expect(throws: Refusal.self) { try CaseNumber(text, of: court) }
        #expect(refusal?.code == "case-number.unreadable")
    }

    @Test("A hostile text of megabytes costs nothing")
    func boundsHostileText() throws {
        let court = try #require(CourtID("yu0105"))
        let text = "（2024）" + String(repeating: "豫", count: 2_000_000)
        #expect(throws: Refusal.self) { try CaseNumber(text, of: court) }
    }

    @Test("A new-style number may be kept as 旧案号 on demand")
    func keepsOnDemand() throws {
        let court = try #require(CourtID("yu0105"))
        let number = try CaseNumber("（2018）豫0199执5号", of: court, asLegacy: true)
        #expect(number.isLegacy)
        #expect(number.courtCode == nil)
        #expect(number.readableParts?.courtCode == "豫0199")
    }

    @Test("The court is found by the code, or chosen by hand")
    func findsCourt() throws {
        let court = try #require(CourtID("yu0105"))
        let tree = try CourtTree([
            Court(
                id: court, name: "郑州市金水区人民法院", code: "豫0105", level: .supreme, superior: nil,
                coordinator: court)
        ])
        #expect(try CaseNumber.read("(2024)豫0105执1号", court: nil, in: tree).court == court)
        #expect(try CaseNumber.read("（2013）金执字第456号", court: court, in: tree).isLegacy)
        let unknown = #expect(throws: Refusal.self) {
            try CaseNumber.read("（2013）金执字第456号", court: nil, in: tree)
        }
        #expect(unknown?.code == "case-number.court-unknown")
        let elsewhere = #expect(throws: Refusal.self) {
            try CaseNumber.read("（2024）京0101执1号", court: nil, in: tree)
        }
        #expect(elsewhere?.code == "case-number.court-unknown")
    }
}
