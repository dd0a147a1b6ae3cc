import Domain
import Engine
import Procedure
import Testing

private typealias C = Cast

/// Who acts, and for whom (AB角).
@Suite("Officers and delegations")
struct OfficerTests {
    private static let noon = C.start

    private static func record(_ name: String, _ roles: [OfficerRole]) -> OfficerRecord {
        OfficerRecord(name: name, roles: roles, removed: false, by: "局长己")
    }

    private static func delegation(
        _ name: String, for other: String, _ roles: [OfficerRole], from: Int64 = -1, to: Int64 = 1,
        removed: Bool = false
    ) -> OfficerRecord {
        OfficerRecord(
            name: name, roles: roles, removed: removed, by: "局长己", inPlaceOf: other,
            from: noon.advanced(byMilliseconds: from), to: noon.advanced(byMilliseconds: to))
    }

    private static func persons(_ name: String, _ records: OfficerRecord...) -> [Officer] {
        OfficerBook.persons(name, at: noon, records: records)
    }

    private static let chief = record("局长己", [.bureauChief, .panelMember])
    private static let clerk = record("书记丙", [.clerk])

    @Test func aDelegationLendsItsScopeAndNoMore() {
        let lent = Self.delegation("书记丙", for: "局长己", [.bureauChief, .president])
        let persons = Self.persons("书记丙", Self.chief, Self.clerk, lent)
        #expect(
            persons == [
                Officer(name: "书记丙", roles: [.clerk]),
                Officer(name: "书记丙", roles: [.clerk, .bureauChief], inPlaceOf: "局长己"),
            ])
    }

    @Test(arguments: [(-1, 1, true), (0, 1, true), (1, 2, false), (-2, 0, false), (-2, -1, false)])
    func itHoldsFromItsFirstInstantToBeforeItsLast(_ from: Int64, _ to: Int64, _ holds: Bool) {
        let lent = Self.delegation("书记丙", for: "局长己", [.bureauChief], from: from, to: to)
        #expect(Self.persons("书记丙", Self.chief, Self.clerk, lent).count == (holds ? 2 : 1))
    }

    @Test func itFallsWithTheOneWhoIsAwayAndWithItsEnd() {
        let lent = Self.delegation("书记丙", for: "局长己", [.bureauChief])
        var gone = Self.chief
        gone.removed = true
        #expect(Self.persons("书记丙", gone, Self.clerk, lent).count == 1)
        var demoted = Self.chief
        demoted.roles = [.panelMember]
        #expect(Self.persons("书记丙", demoted, Self.clerk, lent).count == 1)
        let ended = Self.delegation("书记丙", for: "局长己", [], removed: true)
        #expect(Self.persons("书记丙", Self.chief, Self.clerk, ended).count == 1)
        gone = Self.clerk
        gone.removed = true
        #expect(Self.persons("书记丙", Self.chief, gone, lent).isEmpty)
        #expect(Self.persons("路人", Self.chief, Self.clerk, lent).isEmpty)
    }

    /// 代 stands by an act that needed it, and by no other.
    @Test func anActIsInAnothersPlaceOnlyWhereTheOwnRolesDoNotDo() throws {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        #expect(world.drain())
        let node = world.node(C.asking)
        var lent = Self.delegation("承办丙", for: "指挥丁", [.commandCentre])
        lent.from = nil
        lent.to = nil
        for record in [
            Self.record("承办丙", [.handler]), Self.record("指挥丁", [.commandCentre]), lent,
        ] {
            world.perform(node.desk?.set(record, token: 0, now: world.now(node)) ?? [], by: node)
        }
        // Only the command centre sends; a contact is recorded by a handler in person.
        let sent = world.command(C.send(&world.dice), at: C.asking, by: "承办丙")
        #expect(world.drain())
        let matter = try #require(world.answer(sent, at: C.asking)).matter
        let contact = CommissionAct.Contact(
            person: "承办戊", phone: "0371-87654321", at: C.start, summary: "询问进展")
        _ = world.command(
            .commission(.contact(contact)), at: C.asking, on: matter, by: "承办丙")
        #expect(world.drain())
        let officers = world.seatActs.values.filter { $0.matter == matter }.reduce(
            into: [String: Officer]()
        ) { $0[Procedures.verb(of: $1.body)] = $1.officer }
        #expect(officers["send"]?.inPlaceOf == "指挥丁")
        #expect(officers["contact"] == Officer(name: "承办丙", roles: [.handler]))
        #expect(world.faults == [])
    }
}
