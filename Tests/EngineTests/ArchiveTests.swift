import Domain
import Engine
import Procedure
import Simulation
import Testing

@Suite("Matters at rest leave memory and come back when somebody acts on them")
struct ArchiveTests {
    typealias C = Cast

    static let withdraw = ActBody.commission(.withdraw(.init(text: "被执行人已履行", papers: [])))

    private func world(_ seed: UInt64 = Seed.base) -> World {
        let world = World(seed: seed)
        world.letsGo = true
        #expect(world.drain())
        return world
    }

    /// A commission that was sent, received and withdrawn, with every receipt.
    private func closed(_ world: World) throws -> MatterID {
        let sent = try #require(
            world.act(C.send(&world.dice), at: C.asking, wait: 60_000))
        #expect(world.drain())
        let reply = world.act(Self.withdraw, at: C.asking, on: sent.matter, wait: 60_000)
        #expect(reply?.status == .accepted)
        #expect(world.drain())
        // One row more at each process, after which projections hold the last receipt.
        _ = world.act(C.send(&world.dice), at: C.asking, wait: 60_000)
        #expect(world.drain())
        return sent.matter
    }

    private func inMemory(_ id: MatterID, _ world: World) -> [CourtID] {
        world.processes.filter {
            $0.docket?.matter(id) != nil || $0.desk?.matter(id) != nil
        }.map(\.id)
    }

    @Test("Closed and receipted, it leaves every process; the projections still have it")
    func leaves() throws {
        let world = world()
        let id = try closed(world)
        #expect(inMemory(id, world) == [])
        let last = try #require(world.seat.projection.matters[id]?.matter)
        #expect(last.isAtRest)
        for party in last.parties.map(\.court) { #expect(world.matter(id, at: party) == last) }
        #expect(world.faults == [])
    }

    @Test("A clerk's act on it is judged as on any closed matter, after one read")
    func command() throws {
        let world = world()
        let id = try closed(world)
        let reply = world.act(Self.withdraw, at: C.asking, on: id)
        #expect(reply?.refusal?.code.hasSuffix("closed") == true, "\(reply as Any)")
        #expect(world.broughtBack.map(\.court) == [C.asking])
    }

    @Test("A court's roster goes on after a restart, though no command names it")
    func roster() throws {
        let world = world()
        let id = MatterID(rosterOf: C.asking)
        func publish(_ day: Int) -> ActReply? {
            world.act(
                .roster(
                    .publish([
                        RosterDay(
                            date: CivilDate(year: 2026, month: 3, day: day), officer: "值班己",
                            phone: "0371-11112222")
                    ])), at: C.asking, wait: 60_000)
        }
        #expect(publish(5)?.status == .accepted)
        #expect(world.drain())
        let node = world.node(C.asking)
        world.crash(node)
        world.start(node, covered: node.journal.count)
        #expect(node.desk?.mattersInMemory == 0)
        world.cut = [C.asking]
        world.drop(C.asking)
        // Out of reach of the seat, the act goes on with the roster as it stands.
        #expect(publish(6)?.matter == id)
        #expect(world.broughtBack.contains { $0 == (C.asking, id) })
        #expect(node.desk?.matter(id)?.lastEntry == 1)
        world.cut = []
        #expect(world.drain(), "\(world.state)")
        #expect(world.matter(id, at: C.asking)?.lastEntry == 2)
        #expect(world.faults == [])
    }

    @Test("An id that was never used is unknown without a read; one that was is not opened again")
    func strange() throws {
        let world = world()
        let id = try closed(world)
        let fresh = MatterID(court: C.asking, random: 77)
        let reply = world.act(Self.withdraw, at: C.asking, on: fresh)
        #expect(reply?.refusal?.code == "matter.unknown", "\(reply as Any)")
        #expect(world.broughtBack.isEmpty)
        let again = world.act(C.send(&world.dice), at: C.asking, on: id)
        #expect(again?.status == .refused, "\(again as Any)")
        #expect(world.broughtBack.map(\.court) == [C.asking])
    }

    @Test("Acts that were under way when it came to rest find it, in the order of their stream")
    func late() throws {
        let world = world()
        let sent = try #require(
            world.act(C.send(&world.dice), at: C.asking, wait: 60_000))
        #expect(world.drain())
        let superior = try #require(
            world.seat.docket?.matter(sent.matter)?.parties.map(\.court)
                .first { $0 != C.asking && $0 != C.asked })
        // The superior is cut off and acts, on this matter and on another.
        let other = try #require(
            world.act(C.send(&world.dice), at: C.asking, wait: 60_000))
        #expect(world.drain())
        world.drop(superior)
        world.cut = [superior]
        let press = ActBody.commission(.press(.init(court: C.asked, text: "请抓紧办理")))
        for id in [other.matter, sent.matter, other.matter] {
            #expect(world.act(press, at: superior, on: id)?.status == .recorded)
        }
        let reply = world.act(Self.withdraw, at: C.asking, on: sent.matter, wait: 60_000)
        #expect(reply?.status == .accepted)
        for _ in 0..<3 {
            _ = world.act(C.send(&world.dice), at: C.asking, wait: 60_000)
            world.settle()
        }
        #expect(world.seat.docket?.matter(sent.matter) == nil, "\(world.state)")
        #expect(world.seat.docket?.matter(other.matter) != nil)

        world.cut = []
        #expect(world.drain(), "\(world.state)")
        #expect(world.broughtBack.contains { $0 == (C.seat, sent.matter) })
        let chain = try #require(world.chains[sent.matter])
        #expect(
            chain.last?.events.contains { if case .refused = $0 { true } else { false } } == true)
        #expect(world.chains[other.matter]?.count == 2 + 2, "\(world.chains[other.matter] as Any)")
        for court in [C.asking, C.asked, superior] {
            #expect(world.chainFaults(of: court) == [])
            #expect(
                world.matter(sent.matter, at: court)
                    == world.seat.projection.matters[sent.matter]?.matter)
        }
        #expect(world.faults == [])
    }

    @Test(
        "Windows of matters that a start left in the projections fire once each, in order",
        arguments: [(matters: 2, days: 40), (70, 40), (5, 0)])
    func alarms(_ given: (matters: Int, days: Int64)) throws {
        let world = world()
        for _ in 0..<given.matters {
            _ = try #require(world.act(C.send(&world.dice), at: C.asking, wait: 60_000))
        }
        #expect(world.drain())
        let running = world.seat.projection.matters.values.sorted { $0.id < $1.id }
            .compactMap(\.matter).flatMap { matter in
                matter.deadlines.filter { $0.status == .running }.map {
                    (matter: matter.id, deadline: $0.id, due: $0.due.dueInstant)
                }
            }
        #expect(running.count >= given.matters)
        world.crash(world.seat)
        world.pass(given.days * 86_400_000)
        world.start(world.seat, covered: world.seat.journal.count)
        #expect(world.seat.docket?.mattersInMemory == 0)
        #expect(world.seat.docket?.nextDue == running.map(\.due).min())
        let before = world.chains.mapValues(\.count)
        let due = running.filter { $0.due <= world.wall }.sorted {
            ($0.due, $0.matter, $0.deadline) < ($1.due, $1.matter, $1.deadline)
        }
        #expect(
            world.settle {
                world.isDrained && world.seat.docket?.isQuiet == true
                    && (world.seat.docket?.nextDue).map { $0 > world.wall } != false
            }, "\(world.state)")
        var fired: [String] = []
        for (id, chain) in world.chains.sorted(by: { $0.key < $1.key }) {
            for entry in chain.dropFirst(before[id] ?? 0) {
                guard case .timer(let deadline) = entry.origin else { continue }
                fired.append("\(id) \(deadline)")
            }
        }
        #expect(Set(fired).count == fired.count, "fired twice")
        // A window that the first one's entry has ended or moved has nothing left to fire.
        #expect(fired.count >= Set(due.map(\.matter)).count)
        #expect(due.isEmpty == (given.days == 0))
        // Whatever was due is no longer running.
        for one in due {
            let matter = try #require(world.seat.projection.matters[one.matter]?.matter)
            let now = matter.deadlines.first { $0.id == one.deadline }
            #expect(now?.status != .running || now?.due.dueInstant != one.due, "\(one)")
        }
        #expect(
            world.seat.docket?.mattersInMemory == Set(due.map(\.matter)).count,
            "only matters in which something fired were fetched")
        #expect(world.faults == [])
    }

    @Test("With kills at any moment everybody agrees in the end", arguments: 0..<6)
    func crashes(round: Int) throws {
        let seed = Seed.base &+ UInt64(round)
        let world = world(seed)
        var ids: [MatterID] = []
        for _ in 0..<6 { ids.append(try closed(world)) }
        for _ in 0..<6 {
            let sent = try #require(
                world.act(C.send(&world.dice), at: C.asking, wait: 60_000))
            ids.append(sent.matter)
        }
        #expect(world.drain())
        let acts = [
            Self.withdraw, C.signFor, C.progress("一"), C.contact,
            ActBody.commission(.press(.init(court: C.asked, text: "请抓紧办理"))),
        ]
        for _ in 0..<3_000 {
            CrashTests.step(world, faults: true)
            guard world.dice.once(in: 20) else { continue }
            let court = world.order[world.dice.below(world.order.count)]
            guard world.node(court).isUp else { continue }
            _ = world.command(
                acts[world.dice.below(acts.count)], at: court,
                on: ids[world.dice.below(ids.count)])
        }
        for process in world.processes where !process.isUp { world.restart(process) }
        #expect(world.drain(), "seed \(seed): \(world.state)")
        #expect(!world.broughtBack.isEmpty, "seed \(seed)")
        for id in ids {
            let seat = try #require(world.seat.projection.matters[id]?.matter)
            for party in seat.parties.map(\.court) where world.order.contains(party) {
                #expect(world.matter(id, at: party) == seat, "seed \(seed): \(id) at \(party)")
                #expect(world.chainFaults(of: party) == [])
                let held = world.node(party).desk?.matter(id)
                #expect(held == nil || held == seat, "seed \(seed)")
            }
            let held = world.seat.docket?.matter(id)
            #expect(held == nil || held == seat, "seed \(seed)")
        }
        #expect(world.faults == [], "seed \(seed)")
    }

    @Test(
        "The sieve holds every id, takes a byte and a half for each, and few others",
        arguments: 0..<3)
    func sieve(round: Int) {
        let seed = Seed.base &+ UInt64(round)
        var dice = Chance(seed: seed)
        var sieve = MatterSieve()
        #expect(!sieve.mayHold(MatterID(court: C.asking, random: 1)))
        var ids: [MatterID] = []
        for number in 0..<120_000 {
            // Minted at random at one court, and in a row at another.
            let id =
                number % 2 == 0
                ? MatterID(court: C.asking, random: dice.next())
                : MatterID(court: C.asked, random: UInt64(number))
            ids.append(id)
            sieve.insert(id)
        }
        #expect(ids.allSatisfy(sieve.mayHold), "seed \(seed)")
        let strangers = (0..<100_000).count { _ in
            sieve.mayHold(MatterID(court: C.city, random: dice.next()))
        }
        #expect(strangers < 1_500, "seed \(seed): \(strangers) of 100,000")
        #expect(sieve.bytes <= 4 * ids.count, "\(sieve.bytes)")
        let count = sieve.count
        for id in ids.prefix(1_000) { sieve.insert(id) }
        #expect(sieve.count == count)
    }
}
