import CourtProtocol
import Domain
import Engine
import Procedure
import Simulation
import Sodium
import Testing

@Suite("Links and what hostile or broken peers do to them")
struct LinkTests {
    typealias C = Cast

    private func world(_ courts: [CourtID] = [Cast.asking, Cast.asked]) -> World {
        let world = World(seed: Seed.base, courts: courts)
        #expect(world.drain())
        return world
    }

    private func send(_ world: World) throws -> MatterID {
        let reply = try #require(world.act(C.send(&world.dice), at: C.asking))
        #expect(world.drain())
        return reply.matter
    }

    /// Alters the next HELLO of a court.
    private func alter(
        _ world: World, _ court: CourtID, _ change: @escaping (inout Hello) -> Void
    ) {
        world.drop(court)
        world.onFrame = { from, _, bytes in
            guard from == court, case .hello(var hello)? = try? world.codec.frame(bytes) else {
                return bytes
            }
            change(&hello)
            return world.codec.encode(.hello(hello))
        }
    }

    private func alarms(_ world: World) -> [String] {
        world.seat.projection.remarks.filter { $0.kind == "alarm" }.map(\.code)
    }

    @Test("A claim to hold more than was sent is refused, and does not stop the coordinator")
    func lie() throws {
        let world = world()
        _ = try send(world)
        alter(world, C.asked) { $0.received.seq += 1_000 }
        world.settle(rounds: 4)
        #expect(world.seat.stopped == nil)
        #expect(world.node(C.asked).desk?.isLinked == false)
        #expect(world.node(C.asked).desk?.linkTrouble?.hasPrefix("mark:") == true)
        #expect(alarms(world).contains("mark"))
        world.onFrame = nil
        #expect(world.drain())
        #expect(world.faults == [])
    }

    @Test("A coordinator on an older copy stops when a node proves that it holds more")
    func olderCoordinator() throws {
        let world = world()
        let rows = world.seat.journal.count
        _ = try send(world)
        world.crash(world.seat)
        world.replace(world.seat, by: rows)
        world.start(world.seat)
        world.settle(rounds: 4)
        #expect(world.seat.stopped?.contains("older copy") == true)
    }

    @Test("A coordinator that went on from an older copy stops too: the rows differ")
    func forkedCoordinator() throws {
        let world = world()
        let rows = world.seat.journal.count
        _ = try send(world)
        world.crash(world.seat)
        world.replace(world.seat, by: rows)
        world.cut = [C.asking, C.asked]
        world.start(world.seat)
        // It writes rows of its own until it has more than the nodes have seen.
        for _ in 0..<60 {
            world.pass(40_000)
            world.tick(world.seat)
            let peer = C.high
            world.perform(
                world.seat.docket?.malformed(
                    from: peer, route: Route(bytes: [1]), reason: "x", now: world.now(world.seat))
                    ?? [], by: world.seat)
            world.take(world.seat)
            world.sync(world.seat)
            world.crash(world.seat)
            world.start(world.seat)
        }
        world.take(world.seat)
        world.sync(world.seat)
        world.cut = []
        world.settle(rounds: 6)
        #expect(world.seat.stopped?.contains("older copy") == true)
    }

    @Test("HELLO that claims another court or another realm is refused and recorded")
    func impostor() {
        let world = world()
        alter(world, C.asked) { $0.process = C.asking }
        world.settle(rounds: 3)
        #expect(world.node(C.asked).desk?.isLinked == false)
        #expect(alarms(world).contains("impostor"))
        alter(world, C.asked) { $0.realm = "another-realm" }
        world.settle(rounds: 4)
        #expect(alarms(world).contains("realm"))
        world.onFrame = nil
        #expect(world.drain())
    }

    @Test("Truncated, altered and repeated frames change nothing that counts")
    func hostileFrames() throws {
        let world = world()
        var kept: [[UInt8]] = []
        world.onFrame = { from, _, bytes in
            if from == C.asking, bytes[5] == 3 { kept.append(bytes) }
            return bytes
        }
        _ = try send(world)
        world.onFrame = nil
        let frame = try #require(kept.last)
        let entries = world.seat.projection.entries.count
        for _ in 0..<60 {
            let connection = try #require(world.connections[C.asking])
            var bytes = frame
            switch world.dice.below(3) {
            case 0: bytes.removeLast(1 + world.dice.below(bytes.count - 1))
            case 1: bytes[world.dice.below(bytes.count)] ^= UInt8(1 + world.dice.below(255))
            default: break
            }
            world.arrive(bytes, over: connection)
            world.settle(rounds: 3)
        }
        #expect(world.seat.projection.entries.count == entries)
        #expect(world.drain())
        #expect(world.faults == [])
    }

    /// Sends leaves in one well signed row of `court`, as a program of its own making would.
    private func inject(_ world: World, _ court: CourtID, _ leaves: [Leaf], first: UInt64) throws {
        let seal = SodiumSeal(key: world.cast.key(court))
        let bytes = leaves.map { world.codec.encode($0, realm: C.realm, rehearsal: true) }
        let digests = bytes.map { Merkle.leaf($0, seal) }
        let header = world.codec.encode(
            RowHeader(
                realm: C.realm, rehearsal: true, process: court, keyID: world.cast.key(court).id,
                directoryVersion: 1, incarnation: 1, position: 900, at: world.wall,
                previous: .zero, root: Merkle.root(digests, seal), leaves: leaves.count))
        let items = bytes.enumerated().map {
            Item(index: $0.offset, leaf: $0.element, authored: nil)
        }
        let batch = Batch(
            header: header, signature: seal.sign(header: header), items: items, proof: [])
        let connection = try #require(world.connections[court])
        let session = try #require(world.sessionNumber(of: court))
        let stream = Stream(session: session, incarnation: 1, first: first, batches: [batch])
        world.arrive(world.codec.encode(.data(world.codec.encode(stream))), over: connection)
        world.take(world.seat)
        world.sync(world.seat)
    }

    private func act(_ world: World, _ number: Int, _ body: ActBody, key: KeyID? = nil) -> Act {
        Act(
            realm: C.realm, rehearsal: true, court: C.asking,
            keyID: key ?? world.cast.key(C.asking).id, directoryVersion: 1, incarnation: 1,
            number: number, matter: MatterID(court: C.asking, random: 77), lastSeen: 0,
            officer: Officer(name: C.officer, roles: C.roles), signedAt: world.wall,
            nonce: [UInt8](repeating: 9, count: 16), key: "", predecessor: nil, recordedFor: nil,
            body: body)
    }

    @Test(
        "Held acts: the author is answered where it can be, and the acts behind go on, live and in replay"
    )
    func held() throws {
        let world = world()
        let letter = C.letter(&world.dice)
        let other = world.cast.key(C.asked).id
        try inject(
            world, C.asking,
            [
                .act(act(world, 1, .commission(.draft(letter)))),
                .act(act(world, 2, C.send(&world.dice), key: other)),
                .act(act(world, 7, C.send(&world.dice))),
                .act(act(world, 3, C.send(&world.dice))),
            ], first: 1)
        let shown = world.seat.projection
        #expect(shown.held.map(\.seq) == [1, 2, 3])
        #expect(shown.outcomes.map(\.act.number) == [1, 2])
        #expect(shown.outcomes.allSatisfy { $0.refused.code == "act.held" })
        #expect(shown.entries.map(\.number) == [1])
        #expect(world.seat.docket?.ledger.inlet(C.asking).number == 3)
        world.crash(world.seat)
        world.start(world.seat)
        #expect(world.seat.docket?.ledger.inlet(C.asking).number == 3)
        #expect(world.faults == [])
    }

    @Test("A command whose record could not be read back is refused; the node goes on")
    func tooLarge() throws {
        let world = world()
        // Each text is within its own bounds, yet the whole is larger than an act may be.
        var letter = C.letter(&world.dice)
        letter.papers = (0..<64).map { _ in C.paper(.evidence, &world.dice) } + letter.papers
        let body = ActBody.commission(.draft(letter))
        let reply = try #require(world.act(body, at: C.asking, key: "big"))
        #expect(reply.status == .refused)
        let long = OfficerRecord(
            name: String(repeating: "长", count: 90_000), roles: C.roles, removed: false, by: "test")
        let node = world.node(C.asking)
        world.perform(
            node.desk?.set(long, token: 99_999, now: world.now(node)) ?? [], by: node)
        world.settle(rounds: 2)
        guard case .refused(let refusal)? = node.replies[99_999] else {
            Issue.record("an officer whose record does not read back was taken")
            return
        }
        #expect(refusal.code == "act.too-large")
        world.crash(node)
        world.start(node)
        #expect(try send(world).rawValue.isEmpty == false)
        #expect(world.faults == [])
    }

    @Test("What one frame sets going fits one row, read back")
    func bigRow() throws {
        let world = world()
        world.onFrame = { from, _, bytes in from == C.asking && bytes[5] == 3 ? nil : bytes }
        // 1,500 roster days' publications go to five readers each.
        let day = RosterDay(
            date: CivilDate(year: 2026, month: 3, day: 2), officer: "值班丁", phone: "0371-1")
        let id = MatterID(rosterOf: C.asking)
        let acts = (1...1_500).map { number -> Leaf in
            var act = act(world, number, .roster(.publish([day])))
            act.matter = id
            return .act(act)
        }
        try inject(world, C.asking, acts, first: 1)
        #expect(world.seat.projection.entries.count == 1_500)
        world.crash(world.seat)
        world.start(world.seat)
        #expect(world.faults == [])
    }

    @Test("Dispatches of any number fall into leaves that read back")
    func dispatches() throws {
        let source = Source(
            position: 1 << 40, index: 60_000, actPosition: 1 << 40, hasAct: true, size: 1 << 20)
        let world = world()
        let peer = C.asked
        let many = Dispatch(peer: peer, first: 1, sources: Array(repeating: source, count: 50_000))
        let parts = Dispatch.parts(of: [
            many, Dispatch(peer: C.asking, first: 5, sources: [source]),
        ])
        var next: UInt64 = 1
        for part in parts {
            let bytes = world.codec.encode(.dispatch(part), realm: C.realm, rehearsal: true)
            #expect(try world.codec.leaf(bytes, realm: C.realm, rehearsal: true) == .dispatch(part))
            for dispatch in part where dispatch.peer == peer {
                #expect(dispatch.first == next)
                next += UInt64(dispatch.sources.count)
            }
        }
        #expect(next == 50_001)
    }
}
