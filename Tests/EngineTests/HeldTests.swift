import CourtProtocol
import Domain
import Engine
import Procedure
import Simulation
import Sodium
import Testing

@Suite("Held items: tried again, discarded, and read again from the journal")
struct HeldTests {
    typealias C = Cast

    private func world() -> World {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        #expect(world.drain())
        return world
    }

    /// A stream of one well signed row of `signer`, as a program of its own making would send it.
    private func frame(
        _ world: World, of signer: CourtID, over court: CourtID, _ leaves: [Leaf], first: UInt64
    ) throws -> [UInt8] {
        let seal = SodiumSeal(key: world.cast.key(signer))
        let bytes = leaves.map { world.codec.encode($0, realm: C.realm, rehearsal: true) }
        let digests = bytes.map { Merkle.leaf($0, seal) }
        let header = world.codec.encode(
            RowHeader(
                realm: C.realm, rehearsal: true, process: signer,
                keyID: world.cast.key(signer).id, directoryVersion: 1, incarnation: 1,
                position: 900, at: world.wall, previous: .zero, root: Merkle.root(digests, seal),
                leaves: leaves.count))
        let batch = Batch(
            header: header, signature: seal.sign(header: header),
            items: bytes.enumerated().map {
                Item(index: $0.offset, leaf: $0.element, authored: nil)
            }, proof: [])
        let session = try #require(world.sessionNumber(of: court))
        let stream = Stream(session: session, incarnation: 1, first: first, batches: [batch])
        return world.codec.encode(.data(world.codec.encode(stream)))
    }

    private func act(_ world: World, _ number: Int, _ body: ActBody, opening: UInt64) -> Act {
        Act(
            realm: C.realm, rehearsal: true, court: C.asking, keyID: world.cast.key(C.asking).id,
            directoryVersion: 1, incarnation: 1, number: number,
            matter: MatterID(court: C.asking, random: opening), lastSeen: 0,
            officer: Officer(name: C.officer, roles: C.roles), signedAt: world.wall,
            nonce: [UInt8](repeating: UInt8(number), count: 16), key: "", predecessor: nil,
            recordedFor: nil, body: body)
    }

    private func inject(_ world: World, _ leaves: [Leaf], first: UInt64 = 1) throws {
        let connection = try #require(world.connections[C.asking])
        let bytes = try frame(world, of: C.asking, over: C.asking, leaves, first: first)
        world.arrive(bytes, over: connection)
        world.take(world.seat)
        world.sync(world.seat)
    }

    /// What the process says to a wish, once it is on disk.
    private func handle(
        _ world: World, at process: Process, _ key: HeldKey, discards: Bool = false
    ) throws -> Reply {
        world.token += 1
        let row = try process.journal.compactMap { bytes -> Row? in
            let row = try world.codec.row(bytes)
            let isIt = row.leaves.contains { leaf in
                guard
                    case .intake(let intake)? = try? world.codec.leaf(
                        leaf, realm: C.realm, rehearsal: true),
                    intake.peer == key.peer, intake.isArrival,
                    let stream = try? world.codec.stream(intake.data)
                else { return false }
                let count = UInt64(stream.batches.reduce(0) { $0 + $1.items.count })
                return stream.incarnation == key.incarnation && stream.first <= key.seq
                    && key.seq < stream.first + count
            }
            return isIt ? row : nil
        }.first
        let command = HeldCommand(
            token: world.token, item: key, by: "管理甲", isAdministrator: true, why: "程序已升级",
            row: discards ? nil : row)
        let now = world.now(process)
        world.perform(process.docket?.handle(command, now: now) ?? [], by: process)
        world.perform(process.desk?.handle(command, now: now) ?? [], by: process)
        world.take(process)
        world.sync(process)
        return try #require(process.replies[world.token])
    }

    private func deed(_ reply: Reply) -> HeldHandling.Deed? {
        if case .held(let handling, _) = reply { handling.deed } else { nil }
    }

    private func code(_ reply: Reply) -> String? {
        if case .refused(let refusal) = reply { refusal.code } else { nil }
    }

    private func item(_ seq: UInt64, of peer: CourtID = C.asking) -> HeldKey {
        HeldKey(peer: peer, incarnation: 1, seq: seq)
    }

    @Test("An act that came before its time is taken in when it is tried again, once and for ever")
    func retried() throws {
        let world = world()
        try inject(
            world,
            [
                .act(act(world, 2, C.send(&world.dice), opening: 77)),
                .act(act(world, 1, C.send(&world.dice), opening: 78)),
            ])
        let early = MatterID(court: C.asking, random: 77)
        #expect(world.seat.projection.held.map(\.seq) == [1])
        #expect(world.seat.docket?.matter(early) == nil)
        #expect(deed(try handle(world, at: world.seat, item(1))) == .retried)
        #expect(world.seat.docket?.matter(early) != nil)
        #expect(world.seat.docket?.ledger.inlet(C.asking).number == 2)
        #expect(world.seat.projection.held.map(\.isOpen) == [false])
        #expect(code(try handle(world, at: world.seat, item(1))) == "held.done")
        // The court that was asked holds the chain with its act.
        world.settle(rounds: 8)
        #expect(world.matter(early, at: C.asked) != nil)
        let rows = world.seat.journal.count
        for covered in [0, rows - 1, rows] {
            world.crash(world.seat)
            world.start(world.seat, covered: min(covered, world.seat.journal.count))
            #expect(world.seat.docket?.matter(early) != nil)
            #expect(world.seat.docket?.ledger.inlet(C.asking).number == 2)
            #expect(world.seat.projection.held.map(\.isOpen) == [false])
        }
        #expect(world.faults == [])
    }

    @Test("What fails again is held on, with the new reason; a discarded item is never taken in")
    func failedAndDiscarded() throws {
        let world = world()
        try inject(world, [.act(act(world, 7, C.send(&world.dice), opening: 77))])
        let reason = try #require(world.seat.projection.held.first?.reason)
        try inject(
            world, [.act(act(world, 1, C.send(&world.dice), opening: 78))], first: 2)
        #expect(deed(try handle(world, at: world.seat, item(1))) == .failed)
        let held = try #require(world.seat.projection.held.first)
        #expect(held.isOpen && held.reason != reason && held.handling?.fault == held.reason)
        #expect(deed(try handle(world, at: world.seat, item(1), discards: true)) == .discarded)
        #expect(code(try handle(world, at: world.seat, item(1))) == "held.done")
        world.crash(world.seat)
        world.start(world.seat)
        let again = try #require(world.seat.projection.held.first)
        #expect(!again.isOpen && again.handling?.by == "管理甲" && again.handling?.why == "程序已升级")
        #expect(code(try handle(world, at: world.seat, item(1))) == "held.done")
        #expect(world.faults == [])
    }

    @Test("An act whose author has been answered is not tried again")
    func answered() throws {
        let world = world()
        try inject(
            world, [.act(act(world, 1, .commission(.draft(C.letter(&world.dice))), opening: 7))])
        #expect(world.seat.projection.outcomes.map(\.refused.code) == ["act.held"])
        #expect(code(try handle(world, at: world.seat, item(1))) == "held.answered")
        #expect(world.seat.projection.held.map(\.isOpen) == [true])
        #expect(world.seat.projection.outcomes.count == 1)
        #expect(world.faults == [])
    }

    @Test("A node takes in an entry that it held, after the one before it has come")
    func atTheNode() throws {
        let world = world()
        let node = world.node(C.asked)
        let id = MatterID(court: C.asking, random: 99)
        func entry(_ number: Int, _ previous: Digest) -> Entry {
            Entry(
                matter: id, number: number, previous: previous, origin: .timer("X"), events: [],
                audience: [C.asked], seat: C.seat, term: 1, at: world.wall)
        }
        let first = entry(1, .zero)
        let digest = Merkle.leaf(
            world.codec.encode(.entry(first), realm: C.realm, rehearsal: true),
            world.seal(world.seat))
        let received = node.desk?.ledger.inlet(C.seat).mark.seq ?? 0
        let bytes = try frame(
            world, of: C.seat, over: C.asked, [.entry(entry(2, digest)), .entry(first)],
            first: received + 1)
        guard let frame = try? world.codec.frame(bytes) else {
            Issue.record("the frame can't be read")
            return
        }
        world.perform(node.desk?.received(frame, now: world.now(node)) ?? [], by: node)
        world.take(node)
        world.sync(node)
        #expect(node.projection.held.map(\.seq) == [received + 1])
        #expect(node.projection.entries.filter { $0.matter == id }.map(\.number) == [1])
        let key = item(received + 1, of: C.seat)
        #expect(deed(try handle(world, at: node, key)) == .retried)
        #expect(node.projection.entries.filter { $0.matter == id }.map(\.number) == [1, 2])
        let rows = node.journal.count
        for covered in [0, rows - 1] {
            world.crash(node)
            world.start(node, covered: covered)
            #expect(node.projection.entries.filter { $0.matter == id }.map(\.number) == [1, 2])
            #expect(node.projection.held.map(\.isOpen) == [false])
        }
        #expect(world.faults == [])
    }
}
