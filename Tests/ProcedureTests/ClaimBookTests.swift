import Domain
import LegalTime
import Procedure
import Testing

@Suite("Who has a case to itself")
struct ClaimBookTests {
    private static let number = "（2025）豫0105执1号"

    /// An open matter that urges, or moves, the case; closed with an outcome.
    private func matter(_ procedure: String, _ random: UInt64, outcome: String? = nil) -> Matter {
        var state = TabledState(procedure: procedure, opener: "yu01".court)
        state.facts = [Field("case", Self.number.caseNumber)]
        state.outcome = outcome
        return Matter(
            id: MatterID(court: "yu01".court, random: random), openedAt: "2026-03-02T09:00".instant,
            ruleSet: RuleBook.standard.version, body: .tabled(state))
    }

    private func book(_ matters: [Matter]) -> ClaimBook {
        var book = ClaimBook()
        for matter in matters { book.note(matter) }
        return book
    }

    @Test func urgingAndMovingDoNotMeet() {
        let (urging, moving) = (matter("urging", 1), matter("transfer", 2))
        let claims = book([urging, moving]).claims
        #expect(
            claims == [
                CaseClaim(.urging, Self.number): urging.id,
                CaseClaim(.power, Self.number): moving.id,
            ])
        #expect(book([moving, urging]) == book([urging, moving]))
    }

    @Test func theEndLetsTheCaseGo() {
        var book = book([matter("urging", 1), matter("transfer", 2)])
        book.note(matter("urging", 1, outcome: "done"))
        #expect(book.claims.keys.map(\.purpose) == [.power])
        book.remove(matter("transfer", 2).id)
        #expect(book == ClaimBook())
    }

    /// Journals from before urging orders claimed their case may hold several; an entrustment
    /// moves power as a transfer does.
    @Test func rivalsAreTheSameInEveryOrder() {
        let all = [matter("urging", 3), matter("urging", 1), matter("urging", 2)]
        let claim = CaseClaim(.urging, Self.number)
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        let first = book(all)
        #expect(first.claims == [claim: all[1].id])
        for order in orders {
            var other = book(order.map { all[$0] })
            #expect(other == first)
            // Nor does the order matter in which they end.
            for place in order.prefix(2) { other.remove(all[place].id) }
            #expect(other == book([all[order[2]]]))
        }
        #expect(book([matter("entrustment", 5), matter("transfer", 4)]).claims.count == 1)
    }

    @Test func aMatterNotedAgainIsNotedOnce() {
        let one = matter("urging", 1)
        #expect(book([one, one, one]) == book([one]))
    }
}
