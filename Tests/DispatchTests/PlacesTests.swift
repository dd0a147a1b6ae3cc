import CaseDispatch
import Domain
import Testing

@Suite("Places and distances")
struct PlacesTests {
    /// Computed with the haversine formula from the same points by another program.
    struct Pair: Sendable, CustomTestStringConvertible {
        var from: String
        var to: String
        var kilometres: Int

        var testDescription: String { "\(from) to \(to)" }
    }

    static let known = [
        Pair(from: "410105", to: "410181", kilometres: 59),
        Pair(from: "410100", to: "410200", kilometres: 63),
        Pair(from: "410000", to: "110000", kilometres: 618),
        Pair(from: "410000", to: "419001", kilometres: 110),
        Pair(from: "653201", to: "310101", kilometres: 3_849),
        Pair(from: "230103", to: "460105", kilometres: 3_232),
        Pair(from: "110101", to: "110105", kilometres: 2),
        Pair(from: "540102", to: "650102", kilometres: 1_603),
        Pair(from: "411524", to: "410505", kilometres: 490),
    ]

    @Test("Known distances", arguments: known)
    func distance(_ pair: Pair) {
        #expect(Places.kilometres(from: pair.from, to: pair.to) == pair.kilometres)
        #expect(Places.kilometres(from: pair.to, to: pair.from) == pair.kilometres)
    }

    @Test("Within a division it is 0, and what lies close together is close")
    func near() {
        #expect(Places.kilometres(from: "410105", to: "410105") == 0)
        #expect(Places.kilometres(from: "410105", to: "410102") ?? 99 < 20)
    }

    @Test("A county without a point is measured from its city, a city from its province")
    func fallback() {
        #expect(Places.point("410199") == Places.point("410100"))
        #expect(Places.point("419900") == Places.point("410000"))
        #expect(Places.kilometres(from: "410199", to: "410100") == 0)
    }

    @Test(
        "What is no known division has no distance",
        arguments: ["", "41010", "4101055", "990101", "41010x", "４１０１０５", "000000", "-10105"])
    func unknown(_ code: String) {
        #expect(Places.point(code) == nil)
        #expect(Places.kilometres(from: code, to: "410105") == nil)
        #expect(Places.kilometres(from: "410105", to: code) == nil)
    }

    @Test("The whole of Henan is there, and the country's provinces")
    func coverage() {
        let codes = Places.codes
        #expect(codes.count > 3_300)
        #expect(codes.count { $0.hasPrefix("41") } >= 175)
        #expect(codes.count { $0.hasSuffix("0000") } == 34)
        #expect(codes == codes.sorted())
    }

    @Test("Distances are metric: symmetric, and no way round is shorter by more than rounding")
    func metric() {
        var seed: UInt64 = 20_260_302
        func next(_ count: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % count
        }
        let codes = Places.codes
        for _ in 0..<2_000 {
            let one = codes[next(codes.count)]
            let two = codes[next(codes.count)]
            let three = codes[next(codes.count)]
            guard let direct = Places.kilometres(from: one, to: three),
                let first = Places.kilometres(from: one, to: two),
                let second = Places.kilometres(from: two, to: three)
            else {
                Issue.record("no distance between \(one), \(two), \(three)")
                return
            }
            #expect(direct <= first + second + 2, "\(one) \(two) \(three)")
            #expect(direct == Places.kilometres(from: three, to: one))
            #expect((0...6_000).contains(direct))
        }
    }

    struct Seat: Sendable, CustomTestStringConvertible {
        var name: String
        var code: String?
        var division: String?

        var testDescription: String { code ?? name }
    }

    static let seats = [
        Seat(name: "郑州市金水区人民法院", code: "豫0105", division: "410105"),
        Seat(name: "河南省郑州市中级人民法院", code: "豫01", division: "410100"),
        Seat(name: "河南省高级人民法院", code: "豫", division: "410000"),
        // The code is older than the district's number.
        Seat(name: "洛阳市偃师区人民法院", code: "豫0381", division: "410307"),
        Seat(name: "郑州铁路运输法院", code: "豫7101", division: nil),
        Seat(name: "北京市第一中级人民法院", code: "京01", division: nil),
        Seat(name: "最高人民法院", code: "最高法", division: nil),
        Seat(name: "某法院", code: nil, division: nil),
        Seat(name: "某法院", code: "?", division: nil),
    ]

    @Test("Where courts sit", arguments: seats)
    func seat(_ seat: Seat) throws {
        let id = try #require(CourtID("yu-x"))
        let court = Court(
            id: id, name: seat.name, code: seat.code, level: .grassroots, superior: nil,
            coordinator: nil)
        #expect(Places.division(of: court) == seat.division)
    }

    @Test("A court without a division sits with the court above it")
    func above() throws {
        let high = try #require(CourtID("yu"))
        let railway = try #require(CourtID("yu71"))
        let low = try #require(CourtID("yu7101"))
        let tree = try CourtTree([
            Court(
                id: high, name: "河南省高级人民法院", code: "豫", level: .high, superior: nil,
                coordinator: nil),
            Court(
                id: railway, name: "郑州铁路运输中级法院", code: "豫71", level: .intermediate,
                superior: high, coordinator: nil),
            Court(
                id: low, name: "郑州铁路运输法院", code: "豫7101", level: .grassroots,
                superior: railway, coordinator: nil),
        ])
        #expect(Places.division(of: low, in: tree) == "410000")
        #expect(Places.division(of: try #require(CourtID("none")), in: tree) == nil)
    }
}
