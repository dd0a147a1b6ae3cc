import Domain
import LegalTime
import Procedure
import Testing

/// What matters once a matter crosses coordinators: where its seat is, what an observer may do, and
/// windows that were met in time by an act that came late.
@Suite("跨协调中心: seats, observers, acts that were on their way")
struct BetweenCoordinatorsTests {
    private let tree = CommissionCourts.tree

    private func joined(_ pairs: (CourtID, PartyRole)...) -> [Event] {
        pairs.map { .joined(Party(court: $0.0, role: $0.1)) }
    }

    // MARK: Seats

    @Test(
        "who decides or supervises has the seat; nobody does: the common superior; alone: oneself")
    func seats() {
        typealias Courts = CommissionCourts
        let author = Courts.asking
        func seat(_ events: [Event]) -> CourtID {
            SeatRule.court(of: events, author: author, in: tree)
        }
        #expect(
            seat(joined((author, .commissioning), (Courts.askedCity, .supervising)))
                == Courts.askedCity)
        #expect(seat(joined((author, .original), (Courts.high, .deciding))) == Courts.high)
        #expect(seat(joined((author, .original), (Courts.asked, .receiving))) == Courts.high)
        #expect(seat(joined((author, .original), (Courts.stranger, .receiving))) == Courts.spc)
        #expect(seat(joined((author, .original))) == author)
        #expect(seat([.roster(.published([]))]) == author)
        // A supervising court without a node: the next above it that has one.
        #expect(seat(joined((author, .original), (Courts.outside, .deciding))).rawValue == "ji01")
    }

    // MARK: Observers

    private func observed() throws -> CourtTree {
        try CourtTree(
            tree.courts + [
                Court(
                    id: "jcy".court, name: "郑州市人民检察院", code: nil, level: .intermediate,
                    superior: CommissionCourts.high, coordinator: CommissionCourts.city,
                    isObserver: true)
            ])
    }

    private func decide(
        _ body: ActBody, by author: CourtID, on matter: Matter?, roles: [OfficerRole]
    ) throws -> Decision {
        let now = "2026-03-02T09:00".instant
        return Procedures.decide(
            body, on: matter,
            in: Context(
                tree: try observed(), calendar: .published, rules: .standard,
                matter: MatterID(rosterOf: CommissionCourts.asking), author: author, recorder: nil,
                officer: Officer(name: "王", roles: roles), actedAt: now, now: now, entry: 2,
                servedCourts: []))
    }

    private func matter(_ parties: Event...) -> Matter? {
        var matter: Matter? = Matter(
            id: MatterID(rosterOf: CommissionCourts.asking),
            openedAt: "2026-03-01T09:00".instant, ruleSet: "", body: .roster(RosterState()))
        Fold.apply(
            parties, to: &matter,
            Stamp(
                matter: MatterID(rosterOf: CommissionCourts.asking), entry: 1,
                at: "2026-03-01T09:00".instant))
        return matter
    }

    @Test("a grant by a party's president lets an observer join; nobody else's does")
    func grants() throws {
        let open = matter(
            .joined(Party(court: CommissionCourts.asking, role: .commissioning)),
            .joined(Party(court: CommissionCourts.right, role: .former)))
        let grant = ActBody.observe(ObserverGrant(observer: "jcy".court, ground: "函3号"))
        #expect(
            try decide(grant, by: CommissionCourts.asking, on: open, roles: [.president])
                == .accepted([.joined(Party(court: "jcy".court, role: .observer))]))
        func code(_ decision: Decision) -> String? {
            if case .refused(let refusal) = decision { refusal.code } else { nil }
        }
        let asking = CommissionCourts.asking
        #expect(
            try code(decide(grant, by: asking, on: open, roles: [.handler])) == "officer.role")
        #expect(
            try code(decide(grant, by: CommissionCourts.right, on: open, roles: [.president]))
                == "observer.not-granting")
        #expect(
            try code(decide(grant, by: "jcy".court, on: open, roles: [.president]))
                == "observer.reads-only")
        let court = ActBody.observe(ObserverGrant(observer: CommissionCourts.asked, ground: "函"))
        #expect(
            try code(decide(court, by: asking, on: open, roles: [.president])) == "observer.unknown"
        )
        let bare = ActBody.observe(ObserverGrant(observer: "jcy".court, ground: ""))
        #expect(
            try code(decide(bare, by: asking, on: open, roles: [.president])) == "observer.ground")
        var followed = open
        Fold.apply(
            [.joined(Party(court: "jcy".court, role: .observer))], to: &followed,
            Stamp(matter: MatterID(rosterOf: asking), entry: 2, at: "2026-03-01T09:00".instant))
        #expect(
            try code(decide(grant, by: asking, on: followed, roles: [.president]))
                == "observer.already")
    }

    // MARK: Cured windows

    @Test(
        "a window that had lapsed is met when the act counts from before its end",
        arguments: [
            (Int64(-1), Deadline.Status.met), (Int64(0), .metLate), (Int64(1), .metLate),
        ])
    func cured(_ milliseconds: Int64, _ status: Deadline.Status) {
        let from = "2026-03-02T09:00".instant
        let due = WorkCalendar.published.due(window: Window(15, .workingDay), from: from)
        let deadline = Deadline(
            id: "W21@yu0105", rule: "W21", owedBy: CommissionCourts.asking,
            duty: Text(zh: "履行", en: "comply"), due: due)
        let met = Event.deadlineMet(
            id: deadline.id, at: due.dueInstant.advanced(byMilliseconds: milliseconds))
        let folded = matter(.deadlineStarted(deadline), .deadlineLapsed(id: deadline.id), met)
        #expect(folded?.deadlines.first?.status == status)
    }
}
