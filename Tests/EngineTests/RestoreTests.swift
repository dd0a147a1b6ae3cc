import CourtProtocol
import Domain
import Engine
import Simulation
import Testing

@Suite("A node on an older copy fetches its acts back over a link that fails")
struct RestoreTests {
    typealias C = Cast

    /// A world whose commissioning court lost what it had recorded since its start: `acts` acts,
    /// each of which had gone out in a frame of its own.
    private func restored(acts: Int) throws -> World {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        #expect(world.drain())
        let node = world.node(C.asking)
        let rows = node.journal.count
        for number in 0..<acts {
            _ = try #require(world.act(C.send(&world.dice), at: C.asking, key: "k\(number)"))
            #expect(world.drain())
        }
        world.crash(node)
        world.replace(node, by: rows)
        world.start(node)
        world.take(node)
        world.sync(node)
        return world
    }

    private func expectRestored(_ world: World, acts: Int) {
        #expect(world.drain(), "\(world.state)")
        let node = world.node(C.asking)
        #expect(node.desk?.ledger.incarnation == 2)
        let sent = node.projection.acts.values.filter { $0.verb == "send" }
        #expect(Set(sent.map(\.key)).count == acts)
        #expect(sent.allSatisfy { $0.status == .accepted })
        #expect(world.chains.count == acts)
        #expect(world.chainFaults(of: C.asking) == [])
        // What it begins anew goes on as before.
        #expect(world.act(C.send(&world.dice), at: C.asking, wait: 60_000)?.status == .accepted)
        #expect(world.drain())
        for process in world.processes {
            world.crash(process)
            world.start(process)
        }
        #expect(world.faults == [])
    }

    @Test("Acts on matters that the start of the copy has left in the projections come back too")
    func left() throws {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        world.letsGo = true
        #expect(world.drain())
        var ids: [MatterID] = []
        for _ in 0..<3 {
            ids.append(try #require(world.act(C.send(&world.dice), at: C.asking)).matter)
        }
        #expect(world.drain())
        let node = world.node(C.asking)
        let rows = node.journal.count
        for id in ids {
            _ = try #require(world.act(ArchiveTests.withdraw, at: C.asking, on: id))
            #expect(world.drain())
        }
        world.crash(node)
        world.replace(node, by: rows)
        world.start(node, covered: rows)
        world.take(node)
        world.sync(node)
        #expect(node.desk?.mattersInMemory == 0)
        #expect(world.drain(), "\(world.state)")
        #expect(node.desk?.ledger.incarnation == 2)
        let withdrawn = node.projection.acts.values.filter { $0.verb == "withdraw" }
        #expect(withdrawn.count == ids.count)
        #expect(withdrawn.allSatisfy { $0.status == .accepted }, "\(withdrawn)")
        for id in ids {
            #expect(world.broughtBack.contains { $0 == (C.asking, id) })
            #expect(
                world.matter(id, at: C.asking) == world.seat.projection.matters[id]?.matter)
        }
        #expect(world.chainFaults(of: C.asking) == [])
        for process in world.processes {
            world.crash(process)
            world.start(process)
        }
        #expect(world.faults == [])
    }

    @Test("What has come back is kept when the link breaks, and only the rest is asked for")
    func brokenOff() throws {
        let acts = 7
        let world = try restored(acts: acts)
        let wire = Wire(world)
        // The link lasts for two frames each time: whoever starts from the beginning never ends.
        var breaks = 0
        while breaks < 10, world.node(C.asking).desk?.ledger.incarnation == 1 {
            world.connect(C.asking)
            let connection = try #require(world.connections[C.asking])
            var back = 0
            for _ in 0..<12 where back < 2 {
                while world.deliver(connection, toSeat: true) {}
                for process in world.processes {
                    for _ in 0..<process.jobs.count { world.runJob(process) }
                    world.take(process)
                    world.sync(process)
                }
                while back < 2, let next = connection.toNode.first {
                    let frame = try world.codec.frame(next)
                    if case .returned = frame { back += 1 }
                    world.deliver(connection, toSeat: false)
                }
            }
            world.drop(C.asking)
            world.pass(700)
            breaks += 1
        }
        #expect(breaks == 4)
        let wanted = wire.frames.filter { $0.kind == .returnWanted }.compactMap(\.first)
        #expect(wanted == [0, 2, 4, 6])
        for passed in wire.frames where passed.kind == .returned && passed.first != nil {
            let asked = wire.frames.last { $0.kind == .returnWanted && $0.at <= passed.at }?.first
            #expect(try #require(passed.first) > (try #require(asked)), "it came again")
        }
        expectRestored(world, acts: acts)
    }

    @Test("Only what comes back is progress: after 25 s without it the handshake starts anew")
    func silent() throws {
        let world = try restored(acts: 3)
        let wire = Wire(world)
        var lost = 0
        wire.drops = { passed in
            guard passed.kind == .returned, lost < 4 else { return false }
            lost += 1
            return true
        }
        world.connect(C.asking)
        #expect(world.settle(rounds: 60) { lost == 4 })
        let wantedAt = try #require(wire.frames.first { $0.kind == .returnWanted }?.at)
        let heard = { wire.frames.filter { $0.to == C.asking && $0.kind == .heartbeat }.count }
        while world.monotonic < wantedAt + LinkRules.silence - 1_400 {
            world.settle(rounds: 1) { false }
        }
        // The coordinator is there all the while, and says so.
        #expect(heard() > 0)
        let again = {
            wire.frames.filter { $0.kind == .hello && $0.from == C.asking && $0.at > wantedAt }
        }
        #expect(again().isEmpty)
        #expect(world.settle(rounds: 8) { !again().isEmpty })
        expectRestored(world, acts: 3)
    }

    @Test("A marked copy acts only once the coordinator was heard, also when it lacks nothing")
    func marked() throws {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        #expect(world.drain())
        let node = world.node(C.asking)
        _ = try #require(world.act(C.send(&world.dice), at: C.asking, key: "k0"))
        #expect(world.drain())
        // One more act, recorded alone: the copy has it, the coordinator has not.
        world.cut = [C.asking]
        world.drop(C.asking)
        #expect(world.act(C.send(&world.dice), at: C.asking, key: "k1")?.status == .recorded)
        world.crash(node)
        world.replace(node, by: node.journal.count, marked: true)
        world.start(node)
        world.take(node)
        world.sync(node)
        let asked = world.command(C.send(&world.dice), at: C.asking, key: "k2")
        world.settle(rounds: 2)
        guard case .refused(let refusal)? = node.replies[asked] else {
            Issue.record("it acted before the coordinator was heard")
            return
        }
        #expect(refusal.code == "node.recovering")
        #expect(node.isMarked && node.desk?.ledger.incarnation == 1)
        // A crash meanwhile changes nothing.
        world.crash(node)
        world.start(node)
        world.cut = []
        #expect(world.drain(), "\(world.state)")
        #expect(node.desk?.ledger.incarnation == 2 && world.chains.count == 2)
        // What had not left is said again: once more under the new incarnation, never twice.
        let sent = node.projection.acts.values.filter { $0.verb == "send" }
        #expect(sent.filter { $0.status == .accepted }.map(\.key).sorted() == ["k0", "k1"])
        let again = sent.filter { $0.status != .accepted }
        #expect(again.map { $0.refusal?.code } == ["act.reissued"])
        #expect(world.act(C.send(&world.dice), at: C.asking, wait: 60_000)?.status == .accepted)
        #expect(world.drain() && world.faults == [])
        #expect(!node.isMarked && node.desk?.isRecovering == false)
    }

    @Test("A coordinator that was put back notes it and goes on in its incarnation")
    func coordinator() throws {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        _ = try #require(world.act(C.send(&world.dice), at: C.asking, key: "k0"))
        #expect(world.drain())
        world.crash(world.seat)
        world.replace(world.seat, by: world.seat.journal.count, marked: true)
        world.start(world.seat)
        world.take(world.seat)
        world.sync(world.seat)
        #expect(!world.seat.isMarked && world.seat.docket?.ledger.incarnation == 1)
        #expect(world.act(C.send(&world.dice), at: C.asking, wait: 60_000)?.status == .accepted)
        #expect(world.drain())
        #expect(world.faults == [] && world.seat.stopped == nil)
    }
}
