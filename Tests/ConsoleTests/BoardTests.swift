import Console
import Domain
import Drawing
import Runtime
import Testing

@Suite("The board counts and draws")
struct BoardTests {
    private static let now = Instant(milliseconds: 1_780_000_000_000)

    private static func court(_ text: String) throws -> CourtID { try #require(CourtID(text)) }

    private static func handling(
        _ kind: String, _ parties: [(String, PartyRole)]
    ) throws -> [String] {
        BoardCounts.handling(
            kind, try parties.map { Party(court: try court($0.0), role: $0.1) },
            opener: try court("yu01")
        ).map(\.rawValue)
    }

    @Test("A commission is the receiving court's, a dispute each disputant's, once")
    func handling() throws {
        let sides: [(String, PartyRole)] = [
            ("yu0105", .commissioning), ("yu0102", .commissioned),
        ]
        #expect(try Self.handling("commission", sides) == ["yu0102"])
        let disputants: [(String, PartyRole)] = [
            ("yu0105", .disputant), ("yu0102", .disputant), ("yu0105", .disputant), ("yu01", .rung),
        ]
        #expect(try Self.handling("dispute", disputants) == ["yu0105", "yu0102"])
        #expect(try Self.handling("roster", [("yu0105", .publisher)]) == [])
        // What only a superior has in hand is that court's.
        #expect(try Self.handling("allocation", [("yu01", .deciding)]) == ["yu01"])
        let none = BoardCounts(Tally(matters: [], duties: []))
        #expect(none[try Self.court("yu01")] == BoardCounts.Court())
    }

    private func dispute() throws -> DisputeState {
        let claims = try ["yu0105", "yu0102"].map {
            DisputeClaim(court: try Self.court($0), caseNumber: nil, claim: "在先")
        }
        return DisputeState(
            raiser: claims[0].court, raisedAt: Self.now,
            raising: DisputeRaising(
                kind: .seizureOrder, claims: claims, asset: "房产", place: "郑州", facts: "", papers: []
            ),
            commonSuperior: try Self.court("yu01"))
    }

    @Test("A dispute stands on one step; what lies before is done, what lies behind is ahead")
    func ladder() throws {
        var state = try dispute()
        #expect(DisputeLadder(state).steps.map(\.mark) == [.here, .ahead, .ahead, .ahead, .ahead])
        state.phase = .received
        state.receivedAt = Self.now
        let received = DisputeLadder(state).steps
        #expect(received.map(\.mark) == [.done, .done, .here, .ahead, .ahead])
        #expect(received[1].at == Self.now)
        state.phase = .implemented
        state.closedAt = Self.now
        #expect(DisputeLadder(state).steps.allSatisfy { $0.mark == .done })
    }

    @Test("A dispute that was settled did not need the steps that it never reached")
    func settled() throws {
        var state = try dispute()
        state.phase = .settled
        state.closedAt = Self.now
        #expect(DisputeLadder(state).steps.allSatisfy { $0.mark == .skipped })
    }

    @Test("Lines of a trend differ without colour, and their names are escaped")
    func trend() {
        let chart = TrendChart(
            name: "t", title: "趋势", labels: ["2026-01", "2026-02"],
            lines: [
                .init(name: "<新收>", mark: .disc, values: [1, 3]),
                .init(name: "办结", mark: .square, values: [0, 2]),
            ]
        ).markup.text
        #expect(chart.contains("&lt;新收&gt;") && !chart.contains("<新收>"))
        #expect(chart.contains("trend disc") && chart.contains("trend square"))
        #expect(chart.contains("2026-01 1, 2026-02 3"))
        #expect(!chart.contains("style="))
    }

    @Test("A trend of nothing, and of one month, is drawn all the same", arguments: [0, 1])
    func thin(_ count: Int) {
        let labels = (0..<count).map { "2026-0\($0 + 1)" }
        let chart = TrendChart(
            name: "t", title: "趋势", labels: labels,
            lines: [.init(name: "新收", mark: .ring, values: labels.map { _ in 0 })]
        ).markup.text
        #expect(chart.hasPrefix("<svg"))
    }
}
