import Domain
import LegalTime
import Procedure
import Testing

private let court = known("yu0103")
private let other = known("yu0102")

private func known(_ id: String) -> CourtID {
    guard let court = CourtID(id) else { preconditionFailure("\(id) is no court id") }
    return court
}

private func day(_ number: Int) -> Instant {
    CivilDate(year: 2026, month: 3, day: 1).advanced(byDays: number).start
}

private func deadline(_ rule: String, due: Int, _ status: Deadline.Status, ended: Int?) -> Deadline
{
    Deadline(
        id: "\(rule)@yu0103", rule: rule, owedBy: court, duty: Text(zh: "办", en: "do"),
        due: DueDate(
            window: Window(3, .day), from: day(due - 4), dueDate: day(due - 1).civilDate,
            dueInstant: day(due), rolled: false, provisional: false, calendar: "", steps: []),
        status: status, endedAt: ended.map(day))
}

private func matter(_ deadlines: [Deadline]) -> Matter {
    var matter = Matter(
        id: MatterID(court: other, random: 7), openedAt: day(0), ruleSet: "",
        body: .tabled(TabledState(procedure: "urging", opener: other)))
    matter.deadlines = deadlines
    return matter
}

@Suite("考核: figures of a period")
struct AppraisalTests {
    /// Days 10 … 19 of March 2026.
    private static let period = (from: day(10), to: day(20))

    @Test(
        "What counts, and as what",
        arguments: [
            ("O05", 12, Deadline.Status.met, 11, AppraisalItem.sign, [1, 0, 0]),
            ("O05", 12, .metLate, 14, .sign, [0, 1, 0]),
            ("O05", 12, .lapsed, nil, .sign, [0, 0, 1]),
            ("W10", 12, .met, 10, .handle, [1, 0, 0]),
            ("W21", 12, .metLate, 40, .comply, [0, 1, 0]),
            ("O33", 12, .lapsed, nil, .other, [0, 0, 1]),
            // Met before the period, or behind it: another period's.
            ("O05", 12, .met, 9, .sign, [0, 0, 0]),
            ("O05", 30, .met, 20, .sign, [0, 0, 0]),
            // Due outside of it.
            ("O05", 9, .lapsed, nil, .sign, [0, 0, 0]),
            ("O05", 20, .lapsed, nil, .sign, [0, 0, 0]),
            // Neither kept nor missed.
            ("O05", 12, .running, nil, .sign, [0, 0, 0]),
            ("O05", 12, .suspended, nil, .sign, [0, 0, 0]),
            ("O05", 12, .void, 11, .sign, [0, 0, 0]),
        ] as [(String, Int, Deadline.Status, Int?, AppraisalItem, [Int])])
    func counted(
        rule: String, due: Int, status: Deadline.Status, ended: Int?, item: AppraisalItem,
        figures: [Int]
    ) {
        var appraisal = Appraisal(from: Self.period.from, to: Self.period.to)
        appraisal.take(matter([deadline(rule, due: due, status, ended: ended)]), actors: [])
        let tally = appraisal.courts[court]?[item] ?? AppraisalTally()
        #expect([tally.met, tally.late, tally.missed] == figures)
        let all = appraisal.courts[court]?.tallies.map(\.total).reduce(0, +) ?? 0
        #expect(all == figures.reduce(0, +), "it counts once")
    }

    @Test("Whose act ended it: the court's first entry then; nobody yet: whoever has it in hand")
    func officers() {
        let actors = [
            AppraisalActor(court: other, officer: "外院甲", at: day(11)),
            AppraisalActor(court: court, officer: "承办乙", at: day(10)),
            AppraisalActor(court: court, officer: "承办甲", at: day(11)),
            AppraisalActor(court: court, officer: "承办丙", at: day(13)),
        ]
        var appraisal = Appraisal(from: Self.period.from, to: Self.period.to)
        appraisal.take(
            matter([
                deadline("O05", due: 12, .met, ended: 11),
                deadline("W10", due: 15, .lapsed, ended: nil),
            ]), actors: actors)
        #expect(appraisal.officers[court]?["承办甲"]?[.sign] == AppraisalTally(met: 1))
        #expect(appraisal.officers[court]?["承办丙"]?[.handle] == AppraisalTally(missed: 1))
        #expect(appraisal.officers[court]?["承办乙"] == nil)
        #expect(appraisal.officers[other] == nil)
    }

    @Test("A rate is of all that ended, rounded down; of nothing there is none")
    func rates() {
        #expect(AppraisalTally(met: 2, late: 1, missed: 0).rate == 6_666)
        #expect(AppraisalTally(met: 3).rate == 10_000)
        #expect(AppraisalTally().rate == nil)
    }

    @Test("Every window counts for exactly one item")
    func items() {
        var seen: [String: AppraisalItem] = [:]
        for item in AppraisalItem.allCases {
            for rule in item.rules {
                #expect(RuleBook.standard[rule] != nil, "\(rule)")
                #expect(seen[rule] == nil, "\(rule)")
                seen[rule] = item
            }
        }
        for rule in RuleBook.standard.rules {
            #expect(AppraisalItem(rule: rule.id) == seen[rule.id] ?? .other)
        }
    }
}
