import CourtProtocol
import Domain
import Engine
import LegalTime
import Testing

@Suite("Civil time: late acts, absences, the rehearsal clock")
struct ClockTests {
    typealias C = Cast
    static let day: Int64 = 86_400_000

    private func world(_ courts: [CourtID] = Cast.nodes) -> World {
        let world = World(seed: Seed.base, courts: courts)
        #expect(world.drain())
        return world
    }

    private func send(_ world: World) throws -> MatterID {
        let reply = try #require(world.act(C.send(&world.dice), at: C.asking))
        #expect(world.drain())
        return reply.matter
    }

    private func advance(_ world: World, by milliseconds: Int64) -> AdvanceReply? {
        world.token += 1
        let token = world.token
        world.perform(
            world.seat.docket?.startAdvance(
                by: milliseconds, token: token, now: world.now(world.seat)) ?? [], by: world.seat)
        world.settle(rounds: 600) { world.seat.replies[token] != nil }
        guard case .advance(let reply)? = world.seat.replies[token] else { return nil }
        return reply
    }

    @Test(
        "An act signed while the link was down counts at its signed time", arguments: [false, true])
    func offline(restarting: Bool) throws {
        let world = world()
        world.cut = [C.asking]
        world.drop(C.asking)
        for _ in 0..<4 {
            world.pass(20_000)
            for process in world.processes { world.tick(process) }
            world.settle(rounds: 1)
        }
        world.pass(2 * 3_600_000)
        let signed = world.wall
        let reply = try #require(world.act(C.send(&world.dice), at: C.asking))
        world.pass(2 * 3_600_000)
        world.settle(rounds: 1)
        if restarting {
            // A restart of the coordinator in between does not make the node present.
            world.crash(world.seat)
            world.start(world.seat, covered: world.seat.journal.count)
            world.pass(2 * 3_600_000)
            world.settle(rounds: 1)
        }
        world.cut = []
        #expect(world.drain())
        let sentAt = try #require(world.commission(reply.matter)?.sentAt)
        #expect(abs(sentAt.milliseconds - signed.milliseconds) < 5_000)
        #expect(world.faults == [])
    }

    @Test("An act of a node whose clock is behind counts when it arrived")
    func slowClock() throws {
        let world = World(seed: Seed.base)
        world.node(C.asking).skew = -600_000
        // A node's civil time never runs back, so it falls behind before the clock is wrong.
        world.pass(1_200_000)
        #expect(world.drain())
        let before = world.wall
        let id = try send(world)
        let sentAt = try #require(world.commission(id)?.sentAt)
        #expect(sentAt >= before)
    }

    @Test(
        "Deadlines fire at their own instants in order; an absent node takes the clock at WELCOME")
    func rehearsal() throws {
        let world = world()
        let id = try send(world)
        #expect(world.settle { world.commission(id)?.deliveredAt != nil })
        world.cut = [C.askedCity]
        world.drop(C.askedCity)
        let reply = try #require(advance(world, by: 40 * Self.day))
        #expect(reply.absent.contains(C.askedCity))
        #expect(!reply.absent.contains(C.asked))
        #expect(reply.deadlinesFired >= 2)
        let matter = try #require(world.seat.docket?.matter(id))
        var due: [String: Instant] = [:]
        for deadline in matter.deadlines { due[deadline.id] = deadline.due.dueInstant }
        var last = Instant(milliseconds: 0)
        for entry in world.chains[id] ?? [] {
            guard case .timer(let deadline) = entry.origin else { continue }
            let instant = try #require(due[deadline])
            #expect(entry.at >= instant)
            #expect(entry.at.milliseconds - instant.milliseconds < 60_000, "\(deadline)")
            #expect(instant >= last)
            last = instant
        }
        let version = try #require(world.seat.docket?.ledger.clock)
        #expect(world.node(C.asked).desk?.ledger.clock == version)
        #expect(world.node(C.askedCity).desk?.ledger.clock != version)
        world.cut = []
        #expect(world.drain())
        #expect(world.node(C.askedCity).desk?.ledger.clock == version)
        for process in world.processes {
            world.crash(process)
            world.start(process)
        }
        #expect(world.faults == [])
    }

    @Test(
        "An advance is neither outage nor skew, after a restart from a snapshot too",
        arguments: [false, true])
    func advanceIsNoDelay(restarting: Bool) throws {
        let world = world()
        world.cut = [C.asking]
        world.drop(C.asking)
        let signed = world.wall
        let reply = try #require(world.act(C.send(&world.dice), at: C.asking))
        _ = try #require(advance(world, by: 20 * Self.day))
        if restarting {
            world.crash(world.seat)
            world.start(world.seat, covered: world.seat.journal.count)
        }
        world.cut = []
        #expect(world.drain())
        let sentAt = try #require(world.commission(reply.matter)?.sentAt)
        #expect(sentAt.milliseconds - signed.milliseconds < 60_000)
        #expect(world.faults == [])
    }

    /// A commission confirmed, so that the window that closes it by itself runs.
    private func confirmed(_ world: World) throws -> MatterID {
        let id = try send(world)
        #expect(world.settle { world.commission(id)?.deliveredAt != nil })
        let steps: [(CourtID, ActBody)] = [
            (C.asked, C.signFor), (C.asked, C.complete(&world.dice)), (C.asking, C.confirm),
        ]
        for (court, body) in steps {
            #expect(world.act(body, at: court, on: id, wait: 60_000)?.status == .accepted)
            #expect(world.drain())
        }
        return id
    }

    @Test("A move waits while the court that owes is away, and not for ever")
    func move() throws {
        let world = world()
        let first = try confirmed(world)
        world.cut = [C.asking]
        world.drop(C.asking)
        _ = try #require(advance(world, by: 17 * Self.day))
        let rule = try #require(
            world.seat.docket?.matter(first)?.deadlines.first { $0.rule == "O20" })
        #expect(
            world.wall.advanced(byMilliseconds: world.seat.docket?.ledger.clock.offset ?? 0)
                > rule.due.dueInstant)
        #expect(rule.status == .running, "the court that owes is away")
        // The clerk had rated in time, by the court's own clock.
        let rate = ActBody.commission(.rate(.init(score: 5, text: "及时")))
        #expect(world.act(rate, at: C.asking, on: first)?.status == .recorded)
        world.cut = []
        #expect(world.drain())
        #expect(world.commission(first)?.closed == true)
        let rated = world.chains[first]?.contains {
            $0.events.contains { if case .commission(.rated) = $0 { true } else { false } }
        }
        #expect(rated == true, "what it had done in time came before the move")
        let second = try confirmed(world)
        world.cut = [C.asking]
        world.drop(C.asking)
        _ = try #require(advance(world, by: 40 * Self.day))
        #expect(world.commission(second)?.closed == true, "the grace is over")
        #expect(world.faults == [])
    }
}
