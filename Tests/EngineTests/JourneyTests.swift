import CourtProtocol
import Domain
import Engine
import Procedure
import Simulation
import Sodium
import Testing

@Suite("Acts over the wire")
struct JourneyTests {
    typealias C = Cast

    private func world(_ courts: [CourtID] = Cast.nodes) -> World {
        let world = World(seed: Seed.base, courts: courts)
        #expect(world.drain())
        return world
    }

    /// A commission that both sides hold.
    private func sent(_ world: World, papers: Bool = false) throws -> MatterID {
        let body = C.send(&world.dice, papers: papers)
        let reply = try #require(world.act(body, at: C.asking, key: "send"))
        #expect(reply.status == .recorded)
        #expect(world.drain())
        return reply.matter
    }

    @Test(
        "A commission goes from draft to confirmed, with receipts and papers, at every party alike")
    func commission() throws {
        let world = world()
        let letter = C.letter(&world.dice, papers: true)
        let drafted = try #require(world.act(.commission(.draft(letter)), at: C.asking))
        #expect(drafted.status == .accepted)
        let id = drafted.matter
        for _ in 0..<2 {
            let approved = world.act(.commission(.approve(.init(text: "同意"))), at: C.asking, on: id)
            #expect(approved?.status == .accepted)
        }
        #expect(world.seat.docket?.matter(id) == nil, "a draft stays at its node")
        let state = try #require(world.commission(id, at: C.asking))
        let send = ActBody.commission(.send(state.letter, approvals: state.approvals))
        #expect(world.act(send, at: C.asking, on: id, wait: 60_000)?.status == .accepted)
        #expect(world.drain())
        #expect(
            world.settle { world.commission(id)?.deliveredAt != nil },
            "the automatic receipt comes once the papers are there")
        for paper in letter.papers {
            #expect(world.node(C.asked).papers.contains(paper.digest))
            #expect(world.seat.papers.contains(paper.digest))
        }
        let steps: [(CourtID, ActBody)] = [
            (C.asked, C.signFor), (C.asked, C.contact), (C.asked, C.progress("已到被告住所")),
            (C.asked, C.complete(&world.dice)), (C.asking, C.confirm),
        ]
        for (court, body) in steps {
            let reply = world.act(body, at: court, on: id, wait: 60_000)
            #expect(reply?.status == .accepted, "\(Procedures.verb(of: body)): \(reply as Any)")
            #expect(world.drain())
        }
        #expect(world.commission(id)?.stage == .confirmed)
        let seat = try #require(world.seat.docket?.matter(id))
        for party in seat.parties.map(\.court) {
            #expect(world.matter(id, at: party) == seat, "\(party)")
            #expect(world.chainFaults(of: party) == [])
        }
        #expect(world.faults == [])
    }

    @Test("The seat's refusal reaches the author, and what builds on the refused act falls with it")
    func refusals() throws {
        let world = world()
        let id = try sent(world)
        world.act(C.signFor, at: C.asked, on: id)
        #expect(world.drain())
        // While the commissioned court is cut off, the other side withdraws.
        world.drop(C.asked)
        world.cut = [C.asked]
        #expect(world.act(C.progress("一"), at: C.asked, on: id)?.status == .recorded)
        #expect(world.act(C.progress("二"), at: C.asked, on: id)?.status == .recorded)
        let shown = world.node(C.asked).desk?.view(id, now: world.wall)
        #expect(shown?.unconfirmed == 2)
        let withdraw = ActBody.commission(.withdraw(.init(text: "已和解")))
        #expect(world.act(withdraw, at: C.asking, on: id, wait: 60_000)?.status == .accepted)
        world.cut = []
        #expect(world.drain())
        let acts = world.node(C.asked).projection.acts.values.filter { $0.verb == "progress" }
            .sorted { $0.reference < $1.reference }
        #expect(acts.map(\.status) == [.refused, .refused])
        #expect(acts.last?.refusal?.code == "predecessor.refused")
        #expect(world.chainFaults(of: C.asked) == [])
        #expect(world.faults == [])
    }

    @Test("A refused predecessor is remembered after a restart from a snapshot, in a chain or not")
    func refusedSurvives() throws {
        let world = world()
        let id = try sent(world)
        world.act(C.signFor, at: C.asked, on: id)
        #expect(world.drain())
        world.drop(C.asked)
        world.cut = [C.asked]
        world.act(C.progress("一"), at: C.asked, on: id)
        let withdraw = ActBody.commission(.withdraw(.init(text: "已和解")))
        world.act(withdraw, at: C.asking, on: id, wait: 60_000)
        world.cut = []
        // The second act is on its way only after the coordinator has started again.
        let second = world.node(C.asked)
        world.connect(C.asked)
        #expect(world.settle { second.desk?.ledger.outlet(C.seat).count == 0 })
        let number = try #require(
            second.projection.acts.values.first { $0.verb == "progress" }?.reference)
        world.crash(world.seat)
        world.start(world.seat, covered: world.seat.journal.count)
        #expect(world.seat.docket?.remembersRefusal(of: number, by: C.asked) == true)
        #expect(world.faults == [])
    }

    @Test("A fact that the state no longer admits is entered out of order")
    func outOfOrder() throws {
        let world = world()
        let id = try sent(world)
        world.act(C.signFor, at: C.asked, on: id)
        #expect(world.drain())
        world.drop(C.asked)
        world.cut = [C.asked]
        world.act(C.complete(&world.dice), at: C.asked, on: id)
        let withdraw = ActBody.commission(.withdraw(.init(text: "已和解")))
        world.act(withdraw, at: C.asking, on: id, wait: 60_000)
        world.cut = []
        #expect(world.drain())
        let act = world.node(C.asked).projection.acts.values.first { $0.verb == "complete" }
        #expect(act?.status == .outOfOrder)
        #expect(world.seat.docket?.matter(id)?.duties.contains { $0.owedBy == C.askedCity } == true)
        #expect(world.faults == [])
    }

    @Test(
        "A node away while 300 matters queue for it gets them all, in small credit too",
        arguments: [false, true])
    func away(small: Bool) throws {
        let world = world([C.asking, C.asked])
        if small {
            world.onFrame = { _, _, bytes in
                let credit = Credit(messages: 4, bytes: 10_000)
                guard let frame = try? world.codec.frame(bytes) else { return bytes }
                switch frame {
                case .hello(var hello):
                    hello.credit = credit
                    return world.codec.encode(.hello(hello))
                case .welcome(var welcome):
                    welcome.credit = credit
                    return world.codec.encode(.welcome(welcome))
                case .ack(var ack):
                    ack.credit = credit
                    return world.codec.encode(.ack(ack))
                default: return bytes
                }
            }
            world.drop(C.asking)
        }
        world.drop(C.asked)
        world.cut = [C.asked]
        for number in 0..<300 {
            _ = world.command(C.send(&world.dice), at: C.asking, key: "k\(number)")
            if number % 16 == 0 { world.round() }
        }
        #expect(
            world.settle(rounds: 2_000) {
                world.node(C.asking).desk?.ledger.outlet(C.seat).count == 0
                    && world.seat.docket?.ledger.outlet(C.asking).count == 0
            })
        #expect(world.seat.docket?.ledger.outlet(C.asked).count ?? 0 >= 300)
        world.cut = []
        #expect(world.settle(rounds: 2_000) { world.isDrained })
        #expect(world.chains.count == 300)
        #expect(world.node(C.asked).projection.matters.count == 300)
        #expect(world.chainFaults(of: C.asked) == [])
        #expect(world.faults == [])
    }

    @Test("A node's own acts leave before it acknowledges what made it write them")
    func order() throws {
        let world = world([C.asking, C.asked])
        let id = try sent(world)
        for step in [C.signFor, C.contact] {
            #expect(world.act(step, at: C.asked, on: id, wait: 60_000)?.status == .accepted)
        }
        #expect(world.drain())
        var kinds: [UInt8] = []
        world.onFrame = { from, _, bytes in
            if from == C.asking { kinds.append(bytes[5]) }
            return bytes
        }
        // The entry asks the other court for a receipt, and its papers are all there.
        let ask = ActBody.commission(.askPapers(.init(kinds: [.ruling], text: "裁定书缺页")))
        #expect(world.act(ask, at: C.asked, on: id, wait: 60_000)?.status == .accepted)
        #expect(world.drain())
        let data = try #require(kinds.firstIndex(of: 3), "the receipt")
        let ack = try #require(kinds.firstIndex(of: 4))
        #expect(data < ack)
    }

    @Test("Data that come before the head has been compared are not lost")
    func earlyData() throws {
        let world = world([C.asking, C.asked])
        let id = try sent(world)
        world.act(C.signFor, at: C.asked, on: id)
        #expect(world.drain())
        let node = world.node(C.asked)
        world.crash(node)
        world.act(C.send(&world.dice), at: C.asking)
        world.start(node)
        world.connect(C.asked)
        let connection = try #require(world.connections[C.asked])
        // The node's begin note is durable before HELLO is answered, so a head must be read back.
        world.take(node)
        world.sync(node)
        world.drop(C.asked)
        world.connect(C.asked)
        let fresh = try #require(world.connections[C.asked])
        #expect(fresh !== connection)
        while world.deliver(fresh, toSeat: true) {}
        world.take(world.seat)
        world.sync(world.seat)
        while world.deliver(fresh, toSeat: false) {}
        #expect(world.drain())
        #expect(world.node(C.asked).projection.matters.count == 2)
        #expect(world.seat.projection.remarks.allSatisfy { $0.code != "refused-stream" })
    }
}

extension JourneyTests {
    @Test(
        "A repeated key is not answered before the row of its first answer is durable",
        arguments: [false, true])
    func repeatedKey(taken: Bool) {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        #expect(world.drain())
        let body = C.send(&world.dice)
        let node = world.node(C.asking)
        let first = world.command(body, at: C.asking, key: "k")
        if taken { world.take(node) }
        let second = world.command(body, at: C.asking, key: "k")
        #expect(node.replies[first] == nil)
        #expect(node.replies[second] == nil)
        world.take(node)
        world.sync(node)
        #expect(node.replies[first] != nil)
        #expect(node.replies[second] == node.replies[first])
    }

    @Test("A caller that waits no longer is told only what is durable")
    func impatient() {
        let world = World(seed: Seed.base, courts: [C.asking, C.asked])
        #expect(world.drain())
        let node = world.node(C.asking)
        let token = world.command(C.send(&world.dice), at: C.asking, wait: 10)
        world.pass(100)
        world.tick(node)
        #expect(node.replies[token] == nil)
        world.take(node)
        world.sync(node)
        #expect(node.replies[token] != nil)
    }
}
