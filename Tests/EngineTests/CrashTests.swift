import CourtProtocol
import Domain
import Engine
import Simulation
import Testing

/// Clerks that give keyed commands and repeat them until they are answered, while everything that
/// can fail does.
struct CrashTests {
    typealias C = Cast

    /// What one clerk wants: a command under a key, perhaps on a matter that an earlier one opened.
    struct Wish {
        var key: String
        var court: CourtID
        var opens: Bool
        /// Key of the command that opened the matter.
        var of: String
        var body: ActBody
        /// It was given once: from then on it is repeated whatever the matter has become.
        var wasGiven = false
        var token: UInt64?
        var reply: ActReply?
    }

    static func wishes(_ world: World, _ count: Int) -> [Wish] {
        var list: [Wish] = []
        for number in 0..<count {
            let open = "m\(number)"
            list.append(
                Wish(
                    key: open, court: C.asking, opens: true, of: open, body: C.send(&world.dice)))
            let steps: [(CourtID, ActBody)] = [
                (C.asked, C.signFor), (C.asked, C.contact), (C.asked, C.progress("\(number)")),
                (C.asked, C.complete(&world.dice)), (C.asking, C.confirm),
            ]
            for (place, step) in steps.enumerated() {
                list.append(
                    Wish(
                        key: "\(open).\(place)", court: step.0, opens: false, of: open,
                        body: step.1))
            }
        }
        return list
    }

    /// Lets clerks look at their answers and repeat what has none.
    static func clerks(_ world: World, _ wishes: inout [Wish], eager: Bool) {
        for place in wishes.indices where wishes[place].reply == nil {
            let wish = wishes[place]
            let node = world.node(wish.court)
            guard node.isUp else {
                wishes[place].token = nil
                continue
            }
            if let token = wish.token, let reply = world.answer(token, at: wish.court) {
                // A refusal for want of the matter is no answer: the matter has not come yet.
                if reply.status == .refused {
                    wishes[place].token = nil
                } else {
                    wishes[place].reply = reply
                }
                continue
            }
            guard wish.token == nil || eager else { continue }
            var matter: MatterID?
            if !wish.opens {
                guard let opened = wishes.first(where: { $0.key == wish.of })?.reply,
                    world.matter(opened.matter, at: wish.court) != nil,
                    let durable = node.projection.matters[opened.matter]?.matter,
                    let shown = node.desk?.view(opened.matter, now: world.wall).matter,
                    // What another court said is acted on once it is durable here, as the
                    // projections show it; a keyed refusal would stand for ever.
                    wish.wasGiven || ready(wish, shown) && (!isAnswer(wish) || ready(wish, durable))
                else { continue }
                matter = opened.matter
            }
            wishes[place].wasGiven = true
            wishes[place].token = world.command(
                wish.body, at: wish.court, on: matter, key: wish.key)
        }
    }

    /// The step answers what the other court said, not an own step before it.
    private static func isAnswer(_ wish: Wish) -> Bool {
        wish.key.hasSuffix(".0") || wish.key.hasSuffix(".4")
    }

    /// The stage admits the step, as a clerk would see it.
    private static func ready(_ wish: Wish, _ matter: Matter) -> Bool {
        guard case .commission(let state) = matter.body else { return false }
        switch wish.key.last {
        case "0": return state.stage == .sent || state.stage == .delivered
        case "1": return state.stage == .signed
        case "2", "3": return state.stage == .signed || state.stage == .inHand
        default: return state.stage == .done
        }
    }

    /// One step of a random schedule.
    static func step(_ world: World, faults: Bool) {
        let process = world.processes[world.dice.below(world.processes.count)]
        let court = world.order[world.dice.below(world.order.count)]
        switch world.dice.below(faults ? 20 : 16) {
        case 0...5:
            if let connection = world.connections[court] {
                world.deliver(connection, toSeat: world.dice.once(in: 2))
            } else {
                world.connect(court)
            }
        case 6, 7, 8:
            if process.isUp, process.journal.count - process.synced < 2 { world.take(process) }
        case 9, 10, 11: world.sync(process)
        case 12, 13: world.runJob(process)
        case 14:
            world.pass(Int64(world.dice.below(1_500)))
            if process.isUp { world.tick(process) }
        case 15: world.connect(court)
        case 16: if world.dice.once(in: 4) { world.drop(court) }
        case 17:
            if world.dice.once(in: 4) { world.pass(Int64(world.dice.below(60_000))) }
        default:
            guard world.dice.once(in: 6) else { return }
            if process.isUp {
                let loose = process.journal.count - process.synced
                world.crash(process, surviving: world.dice.below(loose + 1))
            } else {
                world.restart(process)
            }
        }
    }

    /// With `excusing`, matters in which a command was refused for good need not come to their end:
    /// an older copy may refuse, under its key, what it was told too early.
    static func heal(
        _ world: World, _ wishes: inout [Wish], excusing: Bool = false
    ) -> Bool {
        for process in world.processes where !process.isUp { world.restart(process) }
        for _ in 0..<200 {
            clerks(world, &wishes, eager: true)
            // Time must pass too: a node that has recovered says HELLO at its next tick.
            world.settle(rounds: 3) { false }
            let stuck = excusing ? refusedForGood(world, wishes) : []
            if wishes.allSatisfy({ $0.reply != nil || stuck.contains($0.of) }), world.isDrained,
                world.isQuiet
            {
                return true
            }
        }
        return false
    }

    /// Matters in which a command stands refused under its key.
    static func refusedForGood(_ world: World, _ wishes: [Wish]) -> [String] {
        wishes.filter { wish in
            wish.reply == nil
                && world.node(wish.court).projection.refused.contains { $0.key == wish.key }
        }.map(\.of)
    }

    /// What must hold once everything has healed.
    static func check(_ world: World, _ wishes: [Wish], _ run: String) {
        for wish in wishes where wish.reply != nil {
            let found = world.matters(withKey: wish.key)
            #expect(found.count == 1, "\(run): \(wish.key)")
            #expect(found.first == wish.reply?.matter, "\(run): \(wish.key)")
        }
        for court in world.order {
            #expect(world.chainFaults(of: court) == [], "\(run)")
        }
        let seat = world.seat.projection
        for record in seat.matters.values {
            for party in record.matter?.parties.map(\.court) ?? []
            where world.order.contains(party) {
                let own = world.node(party).projection.matters[record.id]
                #expect(own?.chain.head == record.chain.head, "\(run): \(record.id) at \(party)")
                #expect(own?.matter == record.matter, "\(run): \(record.id) at \(party)")
            }
        }
        #expect(seat.held.isEmpty, "\(run): \(seat.held.map(\.reason))")
        for court in world.order {
            let held = world.node(court).projection.held
            #expect(held.isEmpty, "\(run): \(held.map(\.reason))")
        }
        for process in world.processes {
            #expect(process.stopped == nil, "\(run): \(process.stopped ?? "")")
        }
        // Every process comes back from its journal as it is.
        for process in world.processes {
            world.crash(process)
            world.start(process)
        }
        #expect(world.faults == [], "\(run)")
    }

    @Test("Crashes at any point: nothing lost, nothing doubled, chains equal", arguments: 0..<200)
    func crashes(run: Int) {
        let seed = Seed.base &+ UInt64(run)
        let world = World(seed: seed)
        var wishes = Self.wishes(world, 2)
        for turn in 0..<700 {
            Self.step(world, faults: true)
            if turn % 8 == 0 { Self.clerks(world, &wishes, eager: world.dice.once(in: 4)) }
        }
        let name = "CROSSWRIT_SEED=\(seed)"
        let done = Self.heal(world, &wishes)
        #expect(
            done,
            "\(name): \(wishes.filter { $0.reply == nil }.map(\.key)) \(world.faults) \(world.state)"
        )
        if done { Self.check(world, wishes, name) }
    }

    @Test("An older copy of a node's journal: nothing lost, nothing doubled", arguments: 0..<100)
    func olderCopy(run: Int) {
        let seed = Seed.base &+ 1_000 &+ UInt64(run)
        let world = World(seed: seed)
        var wishes = Self.wishes(world, 3)
        for turn in 0..<(200 + world.dice.below(500)) {
            Self.step(world, faults: world.dice.once(in: 3))
            if turn % 8 == 0 { Self.clerks(world, &wishes, eager: world.dice.once(in: 4)) }
        }
        let court = world.dice.once(in: 2) ? C.asking : C.asked
        let node = world.node(court)
        if node.isUp { world.crash(node) }
        // The copy is older than some of what was acknowledged; clerks ask for all of it again.
        world.replace(
            node, by: world.dice.below(node.journal.count + 1), marked: world.dice.once(in: 2))
        for place in wishes.indices where wishes[place].court == court {
            wishes[place].reply = nil
            wishes[place].token = nil
        }
        world.start(node)
        if node.projection.officers.isEmpty {
            let record = OfficerRecord(
                name: C.officer, roles: C.roles, removed: false, by: "test")
            world.perform(
                node.desk?.set(record, token: 0, now: world.now(node)) ?? [], by: node)
            world.take(node)
            world.sync(node)
        }
        // Some time alone, in which clerks repeat their keys, then linked again.
        world.cut = [court]
        for _ in 0..<world.dice.below(4) {
            Self.clerks(world, &wishes, eager: true)
            world.settle(rounds: 2)
        }
        world.cut = []
        for turn in 0..<world.dice.below(400) {
            Self.step(world, faults: true)
            if turn % 8 == 0 { Self.clerks(world, &wishes, eager: world.dice.once(in: 4)) }
        }
        for process in world.processes where !process.isUp { world.restart(process) }
        world.drain()
        // What an older copy answered before it had reached its coordinator was for the time being:
        // once it has its acts back, a key stands for what it stood for before.
        for place in wishes.indices where wishes[place].court == court {
            wishes[place].reply = nil
            wishes[place].token = nil
        }
        let name = "CROSSWRIT_SEED=\(seed &- 1_000)"
        let done = Self.heal(world, &wishes, excusing: true)
        #expect(
            done,
            "\(name): \(wishes.filter { $0.reply == nil }.map(\.key)) \(world.faults) \(world.state)"
        )
        if done { Self.check(world, wishes, name) }
    }
}
