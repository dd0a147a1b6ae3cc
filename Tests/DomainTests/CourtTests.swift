import Domain
import Testing

/// A court of a test's tree; ids are written without ceremony.
private func court(
    _ id: String, _ level: CourtLevel, under superior: String?, code: String? = nil
) throws -> Court {
    Court(
        id: try #require(CourtID(id)), name: "\(id)法院", code: code, level: level,
        superior: try superior.map { try #require(CourtID($0)) }, coordinator: nil)
}

/// Two provinces; two cities in one, one city and a province-run county in the other.
private func tree() throws -> CourtTree {
    try CourtTree([
        court("spc", .supreme, under: nil, code: "最高法"),
        court("yu", .high, under: "spc", code: "豫"),
        court("yu01", .intermediate, under: "yu", code: "豫01"),
        court("yu0102", .grassroots, under: "yu01", code: "豫0102"),
        court("yu0105", .grassroots, under: "yu01", code: "豫0105"),
        court("yu02", .intermediate, under: "yu", code: "豫02"),
        court("yu0202", .grassroots, under: "yu02", code: "豫0202"),
        court("yu96", .intermediate, under: "yu", code: "豫96"),
        court("yu9001", .grassroots, under: "yu96", code: "豫9001"),
        court("hubei", .high, under: "spc", code: "鄂"),
        court("hubei01", .intermediate, under: "hubei", code: "鄂01"),
        court("hubei0102", .grassroots, under: "hubei01", code: "鄂0102"),
        court("hubei96", .intermediate, under: "hubei", code: "鄂96"),
        court("hubei9004", .grassroots, under: "hubei96", code: "鄂9004"),
    ])
}

@Suite("Court tree")
struct CourtTests {
    @Test(
        "malformed ids are refused",
        arguments: [
            "", "a", "-yu", "yu-", "YU01", "豫01", "yu 01", "yu_01", "yu/01", "yu\n01", "yu.1",
            String(repeating: "a", count: 33),
        ])
    func malformedID(_ text: String) {
        #expect(CourtID(text) == nil)
    }

    @Test("well-formed ids", arguments: ["yu", "yu0105", "yu01-jingkai", "coord-yu01", "01"])
    func goodID(_ text: String) {
        #expect(CourtID(text)?.rawValue == text)
    }

    @Test("a list that is no tree is refused, saying why")
    func noTree() throws {
        let spc = try court("spc", .supreme, under: nil)
        let yu = try court("yu", .high, under: "spc")
        #expect(throws: CourtTree.Fault.duplicate(yu.id)) { try CourtTree([spc, yu, yu]) }
        #expect(throws: CourtTree.Fault.unknownSuperior(of: yu.id, spc.id)) {
            try CourtTree([yu, try court("hn", .supreme, under: nil)])
        }
        #expect(throws: CourtTree.Fault.noRoot) { try CourtTree([]) }
        #expect(throws: CourtTree.Fault.noRoot) {
            try CourtTree([court("aa", .high, under: "bb"), court("bb", .high, under: "aa")])
        }
        #expect(throws: CourtTree.Fault.severalRoots([yu.id, spc.id].sorted())) {
            try CourtTree([spc, court("yu", .high, under: nil)])
        }
        let fault = #expect(throws: CourtTree.Fault.self) {
            try CourtTree([
                spc, court("aa", .intermediate, under: "bb"), court("bb", .high, under: "aa"),
            ])
        }
        guard case .cycle = fault else {
            Issue.record("a cycle beside a root must be found, got \(String(describing: fault))")
            return
        }
    }

    @Test(
        "the common superior of a dispute's parties",
        arguments: [
            // Same city; two cities; two provinces.
            (["yu0102", "yu0105"], "yu01"),
            (["yu0105", "yu0202"], "yu"),
            (["yu0105", "hubei0102"], "spc"),
            // Neither digits nor city decide: both stand in the same province only.
            (["yu9001", "yu0105"], "yu"),
            (["hubei9004", "hubei0102"], "hubei"),
            // The lowest common superior is itself a party: its own superior decides.
            (["yu0105", "yu01"], "yu"),
            (["yu0102", "yu0105", "yu01"], "yu"),
            (["yu0105", "yu"], "spc"),
            (["yu01", "yu0105", "yu"], "spc"),
            // Three parties raise it as far as the farthest demands, in any order.
            (["yu0102", "yu0105", "yu0202"], "yu"),
            (["hubei0102", "yu0102", "yu0105"], "spc"),
            // Nobody stands above the supreme court.
            (["yu0105", "spc"], nil),
            (["spc", "hubei", "yu"], nil),
            // An unknown court has no superior.
            (["yu0105", "nowhere"], nil),
            ([], nil),
        ] as [([String], String?)])
    func commonSuperior(_ parties: [String], _ expected: String?) throws {
        let tree = try tree()
        let ids = try parties.map { try #require(CourtID($0)) }
        #expect(tree.commonSuperior(of: ids)?.rawValue == expected)
        #expect(tree.commonSuperior(of: ids.reversed())?.rawValue == expected)
    }

    @Test(
        "a superior can't be read off a code",
        arguments: [("yu9001", "yu96"), ("hubei9004", "hubei96")])
    func superiorIsData(_ id: String, _ superior: String) throws {
        let tree = try tree()
        let key = try #require(CourtID(id))
        let court = try #require(tree[key])
        #expect(court.superior?.rawValue == superior)
        // The first three characters of the code name no court at all, or another one.
        #expect(tree.find(String(try #require(court.code).prefix(3))) == nil)
    }

    @Test("the way up, and who stands above whom")
    func ascent() throws {
        let tree = try tree()
        let id = try #require(CourtID("yu0105"))
        let yu = try #require(CourtID("yu"))
        #expect(tree.ascent(from: id).map(\.rawValue) == ["yu0105", "yu01", "yu", "spc"])
        #expect(tree.isAbove(yu, id))
        #expect(!tree.isAbove(id, yu))
        #expect(!tree.isAbove(yu, yu))
    }

    @Test(
        "a court is found by id, code or full name",
        arguments: [
            ("yu0105", "yu0105"), ("豫0105", "yu0105"), ("yu0105法院", "yu0105"), ("豫9999", nil),
        ]
            as [(String, String?)])
    func find(_ text: String, _ expected: String?) throws {
        #expect(try tree().find(text)?.id.rawValue == expected)
    }

    @Test("a name that two courts bear finds neither")
    func ambiguous() throws {
        var courts = try tree().courts
        courts[0].name = "同名法院"
        courts[1].name = "同名法院"
        #expect(try CourtTree(courts).find("同名法院") == nil)
    }

    @Test(
        "the form of court codes",
        arguments: [
            ("最高法", .supreme), ("豫", .high), ("内", .high), ("军", .high), ("兵", .high),
            ("豫01", .intermediate), ("豫0105", .grassroots), ("豫1", nil), ("豫010", nil),
            ("豫01055", nil), ("蒙01", nil), ("yu01", nil), ("01", nil), ("豫０１", nil), ("", nil),
            ("豫豫", nil), ("豫01 ", nil),
        ] as [(String, CourtLevel?)])
    func codes(_ code: String, _ level: CourtLevel?) {
        #expect(CourtCode.level(of: code) == level)
    }
}
