import Domain
import Procedure
import Testing

private func known(_ id: String) -> CourtID {
    guard let court = CourtID(id) else { preconditionFailure("\(id) is no court id") }
    return court
}

private let court = known("yu0103")
private let other = known("yu0102")

private func date(_ number: Int) -> CivilDate {
    CivilDate(year: 2026, month: 3, day: 1).advanced(byDays: number)
}

private func day(_ number: Int) -> Instant { date(number).start }

/// A matter that 豫0103 has in hand, from a day to a day.
private func matter(
    _ procedure: String = "urging", from: Int, to: Int?, at handler: CourtID = court
) -> Matter {
    var state = TabledState(procedure: procedure, opener: other)
    if let to {
        state.outcome = "done"
        state.steps = [TabledStep(verb: "end", by: handler, at: day(to))]
    }
    var matter = Matter(
        id: MatterID(court: other, random: 7), openedAt: day(from), ruleSet: "",
        body: .tabled(state))
    matter.parties = [
        Party(court: other, role: .deciding), Party(court: handler, role: .original),
    ]
    return matter
}

private func counted(_ matters: [(matter: Matter, opened: Int)], to: Int = 19) -> Statistics {
    var statistics = Statistics(from: date(10), to: date(to))
    for one in matters {
        statistics.take(one.matter, opened: day(one.opened), latest: day(99))
    }
    return statistics
}

@Suite("统计: what came in and was resolved in a period")
struct StatisticsTests {
    /// Days 10 … 19 of March 2026: before, opened, closed, left.
    @Test(
        "A matter counts by when it was open",
        arguments: [
            // Ended before, or opened behind: another period's.
            (2, 9, [0, 0, 0, 0]), (20, nil, [0, 0, 0, 0]), (20, 25, [0, 0, 0, 0]),
            (2, 10, [1, 0, 1, 0]), (2, 19, [1, 0, 1, 0]), (2, 20, [1, 0, 0, 1]),
            (2, nil, [1, 0, 0, 1]), (10, 10, [0, 1, 1, 0]), (10, nil, [0, 1, 0, 1]),
            (19, 30, [0, 1, 0, 1]),
        ] as [(Int, Int?, [Int])])
    func counts(from: Int, to: Int?, wanted: [Int]) {
        let all = counted([(matter(from: from, to: to), from)]).courts
        let tally = all.first { $0.court == court }?.all ?? StatisticsTally()
        #expect([tally.before, tally.opened, tally.closed, tally.left] == wanted)
        #expect(
            all.map(\.court) == (wanted == [0, 0, 0, 0] ? [] : [court]), "whoever has it in hand")
    }

    @Test func ratesAndTimesAreOfTheseAlone() throws {
        let figures = try #require(
            counted([
                (matter(from: 2, to: 12), 2), (matter(from: 11, to: 13), 11),
                (matter(from: 12, to: nil), 12), (matter("petition", from: 15, to: nil), 15),
            ]).courts.first)
        #expect(figures.all.resolutionRate == 5_000)
        #expect(figures.all.meanTime == Int64(6 * 86_400_000))
        #expect(figures.petitions == 1 && figures.cases == 2)
        #expect(figures.petitionRatio == 5_000)
        #expect(figures.procedures.map(\.procedure) == ["petition", "urging"])
        #expect(StatisticsTally().resolutionRate == nil && StatisticsTally().meanTime == nil)
        #expect(CourtStatistics(court).petitionRatio == nil)
    }

    @Test func monthsFollowEachOtherAndShareNothing() {
        // 11 March to 5 May: what is open passes from month to month.
        let statistics = counted(
            [(matter(from: 12, to: 40), 12), (matter(from: 35, to: nil), 35)], to: 65)
        let months = statistics.months
        #expect(months.map(\.month.iso) == ["2026-03-01", "2026-04-01", "2026-05-01"])
        #expect(months.map(\.tally.opened) == [1, 1, 0])
        #expect(months.map(\.tally.closed) == [0, 1, 0])
        for (former, next) in zip(months, months.dropFirst()) {
            #expect(next.tally.before == former.tally.left)
        }
    }

    @Test func aCourtWhoseFiguresAreNotShownIsInNoSum() {
        var statistics = Statistics(from: date(10), to: date(19))
        statistics.take(matter(from: 11, to: nil), opened: day(11), latest: day(99)) { _ in false }
        #expect(statistics.courts.isEmpty)
        #expect(statistics.months.allSatisfy { $0.tally == StatisticsTally() })
    }

    @Test func placesAreByTheMeanOfPlacesAndAreShared() {
        func measured(_ id: String, _ rate: Int?, _ time: Int64?) -> CourtRanking.Measured {
            var one = CourtRanking.Measured(court: known(id))
            one.resolutionRate = rate
            one.meanTime = time
            return one
        }
        let places = CourtRanking.places([
            measured("yu0102", 9_000, 5), measured("yu0103", 8_000, 4),
            measured("yu0104", 9_500, 3), measured("yu0105", nil, nil),
        ])
        #expect(places.map(\.court.rawValue) == ["yu0104", "yu0102", "yu0103"])
        #expect(places.map(\.place) == [1, 2, 2])
        #expect(places.map(\.mean) == [100, 250, 250])
    }
}
