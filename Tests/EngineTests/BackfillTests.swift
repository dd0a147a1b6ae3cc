import CourtProtocol
import Domain
import Engine
import Procedure
import Simulation
import Testing

@Suite("Who joins a matter receives its chain from entry 1")
struct BackfillTests {
    typealias C = Cast

    private func claim(_ court: CourtID) -> DisputeClaim {
        DisputeClaim(
            court: court, caseNumber: try? CaseNumber("（2026）豫0105执1号", of: court), claim: "首封")
    }

    private func raise(_ world: World) -> ActBody {
        .dispute(
            .raise(
                DisputeRaising(
                    kind: .seizureOrder, claims: [claim(C.asking), claim(C.asked)],
                    asset: "金水区某路 1 号房产", place: "郑州市金水区", facts: "两院先后查封同一房产",
                    papers: [C.paper(.negotiationLetter, &world.dice, sealed: true)])))
    }

    private func join(_ court: CourtID, _ world: World) -> ActBody {
        .dispute(
            .joinParty(
                DisputeJoining(
                    claim: claim(court),
                    statement: DisputeStatement(
                        text: "说明", papers: [C.paper(.proof, &world.dice, sealed: true)]))))
    }

    /// The joiner's first entries lie in rows that were durable long ago; that they are addressed
    /// to it, and under which numbers, stands in the row of the joining alone.
    @Test("A backfill leaves only once the row that addresses it to the joiner is durable")
    func barrier() throws {
        let world = World(seed: Seed.base)
        #expect(world.drain())
        let raised = try #require(world.act(raise(world), at: C.asking, wait: 60_000))
        #expect(raised.status == .accepted, "\(raised)")
        #expect(world.settle { world.isDrained && world.processes.allSatisfy(\.jobs.isEmpty) })
        let id = raised.matter
        let before = world.chains[id]?.count ?? 0
        #expect(before >= 2)
        #expect(world.matter(id, at: C.askedCity) == nil)

        // Two rows of the coordinator: another matter's, then the joining.
        let wire = Wire(world)
        let up = { (court: CourtID) in
            let node = world.node(court)
            world.take(node)
            world.sync(node)
            guard let connection = world.connections[court] else { return }
            while world.deliver(connection, toSeat: true) {}
        }
        let other = ActBody.roster(
            .publish([
                RosterDay(
                    date: CivilDate(year: 2026, month: 3, day: 2), officer: "值班丁",
                    phone: "0371-1234")
            ]))
        _ = world.command(other, at: C.asked)
        up(C.asked)
        world.take(world.seat)
        _ = world.command(join(C.askedCity, world), at: C.asking, on: id, key: "join")
        up(C.asking)
        world.take(world.seat)
        #expect(world.seat.journal.count == world.seat.synced + 2)
        world.sync(world.seat)
        let sent = wire.frames.filter { $0.to == C.askedCity && $0.kind == .data }
        let items = sent.compactMap { passed in (passed.last ?? 0) - (passed.first ?? 1) + 1 }
        // The roster's entry goes to every court; nothing of the dispute does yet.
        #expect(items.reduce(0, +) <= 1, "\(items)")
        for _ in 0..<4 {
            if let lane = world.connections[C.askedCity] { world.deliver(lane, toSeat: false) }
        }
        world.take(world.node(C.askedCity))
        world.sync(world.node(C.askedCity))

        // The joining was never on disk: its numbers go to other items.
        world.crash(world.seat)
        world.start(world.seat)
        #expect(world.chains[id]?.count == before)
        #expect(world.drain(), "\(world.state)")
        #expect(world.seat.stopped == nil)
        #expect(world.settle { world.matter(id, at: C.askedCity) != nil }, "\(world.state)")
        #expect(world.drain())
        #expect(world.chainFaults(of: C.askedCity) == [])
        #expect(world.matter(id, at: C.askedCity) == world.seat.docket?.matter(id))
        #expect(world.node(C.askedCity).projection.held.isEmpty)
        #expect(world.seat.projection.remarks.allSatisfy { $0.kind != "alarm" })
        #expect(world.faults == [])
    }
}
