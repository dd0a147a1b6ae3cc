import Domain
import LegalTime
import Procedure
import Testing

@Suite("值班表: the duty roster")
struct RosterTests {
    private func decide(
        _ court: String, _ days: [RosterDay], on matter: Matter? = nil, of owner: String? = nil,
        roles: [OfficerRole] = [.commandCentre], recorder: String? = nil
    ) -> Decision {
        let now = "2026-03-02T09:00".instant
        return Procedures.decide(
            .roster(.publish(days)), on: matter,
            in: Context(
                tree: DisputeWorld.tree, calendar: .published, rules: .standard,
                matter: MatterID(rosterOf: (owner ?? court).court), author: court.court,
                recorder: recorder?.court, officer: Officer(name: "王", roles: roles), actedAt: now,
                now: now, entry: 1, servedCourts: ["yu01", "yu0104", "yu0105"].map(\.court)))
    }

    private func day(_ number: Int, _ phone: String = "0371-6666") -> RosterDay {
        RosterDay(date: CivilDate(dayNumber: 20_500 + number), officer: "值班员", phone: phone)
    }

    private func fold(_ decision: Decision, into matter: inout Matter?) {
        guard case .accepted(let events) = decision else { return }
        Fold.apply(
            events, to: &matter,
            Stamp(
                matter: MatterID(rosterOf: "yu01".court), entry: 1, at: "2026-03-02T09:00".instant))
    }

    @Test("the publisher and the courts its coordinator serves join at the first publication")
    func parties() {
        var matter: Matter?
        fold(decide("yu01", [day(2), day(1)]), into: &matter)
        #expect(matter?.courts(.publisher) == ["yu01".court])
        #expect(matter?.courts(.reader) == ["yu0104", "yu0105"].map(\.court))
        fold(decide("yu01", [day(3)], on: matter), into: &matter)
        #expect(matter?.parties.count == 3)
        #expect(matter.map(RosterProcedure.isClosed) == false)
        #expect(matter.map { Procedures.awaits($0).isEmpty } == true)
        #expect(matter.map { RosterProcedure.stage(of: $0).name } == "standing")
    }

    @Test("days merge by date, in order; the oldest go when there are more than 400")
    func merge() {
        var matter: Matter?
        fold(decide("yu01", (1...400).reversed().map { day($0) }), into: &matter)
        fold(decide("yu01", [day(7, "110 110"), day(401), day(402)], on: matter), into: &matter)
        guard case .roster(let state)? = matter?.body else {
            Issue.record("no roster")
            return
        }
        #expect(state.days.count == 400)
        #expect(state.days.map(\.date) == state.days.map(\.date).sorted())
        #expect(state.days.first?.date == day(3).date)
        #expect(state.days.first { $0.date == day(7).date }?.phone == "110 110")
    }

    @Test("refusals name code, rule and remedy")
    func refusals() {
        #expect(decide("yu01", [day(1)], of: "yu0105").outcome == "roster.other-court")
        #expect(decide("yu0105", [day(1)], recorder: "yu01").outcome == "roster.other-court")
        #expect(decide("yu01", [day(1)], roles: [.handler]).outcome == "officer.role")
        #expect(decide("yu01", [day(1)], roles: [.bureauChief]).outcome == "ok")
        #expect(decide("yu01", []).outcome == "roster.bad-day")
        #expect(decide("yu01", (0...400).map { day($0) }).outcome == "roster.bad-day")
        for phone in ["", "12", "call me", String(repeating: "1", count: 33)] {
            #expect(decide("yu01", [day(1, phone)]).outcome == "roster.bad-day")
        }
        var bad = day(1)
        bad.date = CivilDate(year: 2026, month: 2, day: 30)
        #expect(decide("yu01", [bad]).outcome == "roster.bad-day")
        bad = day(1)
        bad.officer = ""
        #expect(decide("yu01", [bad]).outcome == "roster.bad-day")
    }
}
