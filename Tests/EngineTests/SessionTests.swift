import CourtProtocol
import Domain
import Engine
import Simulation
import Testing

@Suite("Old sessions, lost frames, HELLO without an answer")
struct SessionTests {
    typealias C = Cast

    private func world() -> World {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        #expect(world.drain())
        return world
    }

    private func send(_ world: World) throws -> MatterID {
        let reply = try #require(world.act(C.send(&world.dice), at: C.asking))
        #expect(world.drain())
        return reply.matter
    }

    private func alarms(_ world: World) -> [String] {
        world.seat.projection.remarks.filter { $0.kind == "alarm" }.map(\.code)
    }

    /// A court of which the seat thought in between that it was gone: it heard of the first session
    /// only, and the seat is in the second.
    private func behind(_ world: World, _ court: CourtID) throws {
        world.drop(court)
        var welcomes = 0
        world.onFrame = { _, to, bytes in
            guard to == court, case .welcome? = try? world.codec.frame(bytes) else { return bytes }
            welcomes += 1
            return welcomes == 1 ? bytes : nil
        }
        world.connect(court)
        let connection = try #require(world.connections[court])
        while world.deliver(connection, toSeat: true) {}
        _ = world.seat.docket?.lost(court)
        world.pass(LinkRules.helloAgain + 1)
        world.tick(world.node(court))
        for _ in 0..<8 { world.round() }
        world.onFrame = nil
        #expect(welcomes == 2)
        #expect(world.node(court).desk?.isLinked == true)
        let session = try #require(world.sessionNumber(of: court))
        #expect(world.seat.docket?.session(with: court) == session + 1)
    }

    /// Both ends are in the same session, and nobody was ever sent away.
    private func expectMended(_ world: World, _ court: CourtID, _ wire: Wire) {
        #expect(world.drain())
        #expect(world.seat.docket?.session(with: court) == world.sessionNumber(of: court))
        #expect(wire.count(.disconnect) == 0)
        #expect(alarms(world) == [])
        #expect(world.faults == [])
    }

    @Test("HELLO is said again before its answer is there: one session, nothing is lost on the way")
    func helloAgainInOneSession() throws {
        let world = world()
        world.drop(C.asking)
        world.connect(C.asking)
        let connection = try #require(world.connections[C.asking])
        let node = world.node(C.asking)
        var sessions: Set<UInt64> = []
        // A way takes longer than a HELLO waits.
        for _ in 0..<4 {
            world.pass(LinkRules.helloAtMost + 1)
            world.tick(node)
            while world.deliver(connection, toSeat: true) {}
            sessions.insert(try #require(world.seat.docket?.session(with: C.asking)))
        }
        #expect(connection.toNode.count >= 4)
        #expect(sessions.count == 1)
        let wire = Wire(world)
        _ = world.act(C.send(&world.dice), at: C.asking)
        expectMended(world, C.asking, wire)
        #expect(wire.count(.whoAreYou) == 0)
        #expect(wire.count(.hello, from: C.asking) == 0)
    }

    @Test("A stream of a session that is over: the coordinator asks who it is, and raises no alarm")
    func oldStreamAtTheCoordinator() throws {
        let world = world()
        try behind(world, C.asking)
        // Its last HELLO lies more than a second back: the first question is answered.
        world.pass(LinkRules.helloAgain + 1)
        let wire = Wire(world)
        let reply = try #require(world.act(C.send(&world.dice), at: C.asking))
        expectMended(world, C.asking, wire)
        #expect(wire.count(.whoAreYou, to: C.asking) == 1)
        #expect(wire.count(.hello, from: C.asking) == 1)
        #expect(world.chains[reply.matter]?.isEmpty == false)
        #expect(world.chains.count == 1)
    }

    @Test("Many questions who it is are answered by one HELLO: else each would make a session more")
    func manyQuestions() {
        let world = world()
        let process = world.node(C.asking)
        world.pass(LinkRules.helloAgain + 1)
        var hellos = 0
        for _ in 0..<5 {
            for case .send(_, .hello) in process.desk?.received(.whoAreYou, now: world.now(process))
                ?? []
            {
                hellos += 1
            }
        }
        #expect(hellos == 1)
    }

    @Test("A heartbeat of a session that is over is asked who it is; one of the present is not")
    func oldHeartbeat() throws {
        let world = world()
        var wire = Wire(world)
        world.pass(LinkRules.quietBeat)
        world.tick(world.node(C.asking))
        world.round()
        #expect(wire.count(.heartbeat, from: C.asking) == 1)
        #expect(wire.count(.whoAreYou) == 0)
        try behind(world, C.asking)
        wire = Wire(world)
        world.pass(LinkRules.quietBeat)
        world.tick(world.node(C.asking))
        for _ in 0..<4 { world.round() }
        #expect(wire.count(.heartbeat, from: C.asking) == 1)
        #expect(wire.count(.whoAreYou, to: C.asking) == 1)
        expectMended(world, C.asking, wire)
    }

    @Test("A node that receives a stream of another session says HELLO, at most once a second")
    func oldStreamAtTheNode() throws {
        let world = world()
        let id = try send(world)
        try behind(world, C.asking)
        let wire = Wire(world)
        let node = world.node(C.asking)
        // The seat speaks in a session that the node has not heard of.
        _ = world.command(C.signFor, at: C.asked, on: id)
        for _ in 0..<4 {
            world.take(world.node(C.asked))
            world.sync(world.node(C.asked))
            if let connection = world.connections[C.asked] {
                while world.deliver(connection, toSeat: true) {}
            }
            world.take(world.seat)
            world.sync(world.seat)
        }
        let connection = try #require(world.connections[C.asking])
        let stream = try #require(
            connection.toNode.first { (try? Wire.Kind(world.codec.frame($0))) == .data })
        connection.toNode = []
        let again = { (times: Int) in
            for _ in 0..<times {
                connection.toNode.append(stream)
                world.deliver(connection, toSeat: false)
            }
        }
        // It has just said HELLO: the answer is on its way.
        again(3)
        #expect(wire.count(.hello, from: C.asking) == 0)
        #expect(node.desk?.isLinked == true)
        world.pass(LinkRules.helloAgain + 1)
        again(5)
        #expect(wire.count(.hello, from: C.asking) == 1)
        expectMended(world, C.asking, wire)
        #expect(world.chainFaults(of: C.asking) == [])
        #expect(world.commission(id, at: C.asking)?.stage == .signed)
    }

    // MARK: Sending again

    @Test("A frame that was lost is sent again in its session, after 15 s and not before")
    func lostData() throws {
        for (from, to) in [(C.asking, C.seat), (C.seat, C.asking)] {
            let world = world()
            // Nobody else says anything meanwhile.
            world.cut = [C.asked]
            world.drop(C.asked)
            let session = world.sessionNumber(of: C.asking)
            let wire = Wire(world)
            var lostAt: Int64?
            wire.drops = { frame in
                guard lostAt == nil, frame.from == from, frame.to == to, frame.kind == .data
                else { return false }
                lostAt = frame.at
                return true
            }
            _ = world.act(C.send(&world.dice), at: C.asking)
            #expect(world.settle { lostAt != nil })
            let lost = try #require(lostAt)
            let lane = { wire.frames.filter { $0.from == from && $0.to == to && $0.kind == .data } }
            while world.monotonic < lost + LinkRules.resend - 700 {
                world.settle(rounds: 1) { false }
            }
            #expect(lane().count == 1, "sent again too soon")
            #expect(world.settle(rounds: 8) { world.isDrained }, "\(from) does not send again")
            #expect(world.sessionNumber(of: C.asking) == session)
            #expect(lane().count >= 2)
            #expect(lane().dropFirst().first?.first == lane().first?.first, "other numbers")
            world.cut = []
            expectMended(world, C.asking, wire)
        }
    }

    @Test(
        "An acknowledgement that was lost: what comes again is acknowledged and not taken in again")
    func lostAck() throws {
        let world = world()
        let session = world.sessionNumber(of: C.asking)
        let wire = Wire(world)
        var lost = false
        wire.drops = { frame in
            guard !lost, frame.to == C.asking, frame.kind == .ack else { return false }
            lost = true
            return true
        }
        _ = world.act(C.send(&world.dice), at: C.asking)
        #expect(world.settle { lost })
        #expect(world.node(C.asking).desk?.ledger.outlet(C.seat).count == 1)
        let taken = { world.seat.projection.taken.filter { $0.peer == C.asking } }
        #expect(taken().count == 1)
        #expect(world.settle(rounds: 30) { world.isDrained })
        #expect(taken().count == 1)
        #expect(wire.count(.data, from: C.asking) == 2)
        #expect(world.sessionNumber(of: C.asking) == session)
        expectMended(world, C.asking, wire)
    }

    // MARK: HELLO

    /// Milliseconds between the HELLOs of a court while time passes and nobody answers.
    private func waits(_ world: World, _ court: CourtID, for milliseconds: Int64) -> [Int64] {
        let wire = Wire(world)
        wire.drops = { $0.to == court }
        let end = world.monotonic + milliseconds
        while world.monotonic < end {
            world.pass(50)
            world.tick(world.node(court))
            if let connection = world.connections[court] {
                while world.deliver(connection, toSeat: true) {}
            }
        }
        let times = wire.frames.filter { $0.from == court && $0.kind == .hello }.map(\.at)
        world.onFrame = nil
        // Rounded: time passes in steps.
        return zip(times.dropFirst(), times).map { ($0 - $1) / 500 * 500 }
    }

    @Test("HELLO is repeated after 1, 2, 4, 8, 16, 16 … s, and from 1 s on after an answer")
    func helloBacksOff() {
        let world = world()
        let growing: [Int64] = [1_000, 2_000, 4_000, 8_000, 16_000, 16_000]
        // The coordinator falls silent; the first HELLO comes when the node notices.
        #expect(waits(world, C.asking, for: LinkRules.silence + 48_000) == growing)
        #expect(world.drain())
        #expect(
            Array(waits(world, C.asking, for: LinkRules.silence + 8_000).prefix(3)) == [
                1_000, 2_000, 4_000,
            ])
        // A new connection begins with the short wait too.
        world.drop(C.asking)
        world.connect(C.asking)
        #expect(Array(waits(world, C.asking, for: 9_000).prefix(2)) == [2_000, 4_000])
        #expect(world.drain())
        #expect(world.faults == [])
    }
}

/// Everything that travels in a world from now on, with the power to lose some of it.
final class Wire {
    enum Kind: Equatable {
        case hello, welcome, data, ack, heartbeat, whoAreYou, disconnect, returnWanted, returned
        case other

        init(_ frame: Frame) {
            self =
                switch frame {
                case .hello: .hello
                case .welcome: .welcome
                case .data: .data
                case .ack: .ack
                case .heartbeat: .heartbeat
                case .whoAreYou: .whoAreYou
                case .disconnect: .disconnect
                case .returnWanted: .returnWanted
                case .returned: .returned
                default: .other
                }
        }
    }

    struct Passed {
        var from: CourtID
        var to: CourtID
        var kind: Kind
        /// Monotonic milliseconds.
        var at: Int64
        var frame: Frame
        /// Its first item, where it is a stream; the item that it asks for, where it wants some.
        var first: UInt64?
        var last: UInt64?
    }

    private(set) var frames: [Passed] = []
    /// What is lost on its way; it is on the list all the same.
    var drops: (Passed) -> Bool = { _ in false }

    init(_ world: World) {
        world.onFrame = { [self, unowned world] from, to, bytes in
            guard let frame = try? world.codec.frame(bytes) else { return bytes }
            var passed = Passed(
                from: from, to: to, kind: Kind(frame), at: world.monotonic, frame: frame)
            switch frame {
            case .data(let body), .returned(let body):
                guard let stream = try? world.codec.stream(body), !stream.batches.isEmpty else {
                    break
                }
                passed.first = stream.first
                passed.last =
                    stream.first - 1 + UInt64(stream.batches.reduce(0) { $0 + $1.items.count })
            case .returnWanted(_, let after): passed.first = after.seq
            default: break
            }
            frames.append(passed)
            return drops(passed) ? nil : bytes
        }
    }

    func count(_ kind: Kind, from: CourtID? = nil, to: CourtID? = nil) -> Int {
        frames.filter {
            $0.kind == kind && (from == nil || $0.from == from) && (to == nil || $0.to == to)
        }.count
    }
}
