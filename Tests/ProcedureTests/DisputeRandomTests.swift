import Domain
import Foundation
import LegalTime
import Procedure
import Testing

private typealias World = DisputeWorld

/// SplitMix64: the same seed gives the same acts on every machine.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int.random(in: items.indices, using: &self)]
    }
}

@Suite("执行争议协调: random acts")
struct DisputeRandomTests {
    private static let courts = [
        "yu0105", "yu0104", "yu0106", "yu0202", "yu0203", "ji0102", "yu01", "yu02", "ji01", "yu",
        "ji",
        "spc",
    ]

    private static func words(_ dice: inout Dice, _ world: DisputeWorld) -> DisputeAct {
        let entry = Int.random(in: 0...max(1, world.lastEntry + 1), using: &dice)
        let court = dice.pick(courts)
        let parties = world.state?.disputantCourts.map(\.rawValue) ?? []
        switch Int.random(in: 0..<26, using: &dice) {
        case 0: return World.raise(court, dice.pick(courts))
        case 1: return .answer(World.words)
        case 2: return World.minutes
        case 3: return .consent(.minutes(entry: world.state?.proposal?.entry ?? entry), note: "")
        case 4: return .consent(.disposal(by: court.court), note: "")
        case 5: return .consent(.amendment(entry: entry), note: "")
        case 6, 7: return .fail(World.words)
        case 8, 9: return World.report()
        case 10: return .relay(World.words)
        case 11: return World.talks(Int.random(in: 0..<4, using: &dice) == 0)
        case 12: return World.sendBack
        case 13: return .supplement(World.words)
        case 14:
            return World.accept(world.state?.commonSuperior.rawValue ?? court) ?? World.sendBack
        case 15:
            return .opine(
                DisputeOpinion(
                    text: "意见", orders: parties.map { DisputeOrder(court: $0.court, text: "照办") },
                    papers: [World.paper(.opinion)], approvals: World.approvals))
        case 16: return .comply(World.words)
        case 17: return World.verdict(court, Bool.random(using: &dice))
        case 18: return .stop(World.words)
        case 19: return .dispose(World.words)
        case 20: return .moveMoney(World.money)
        case 21: return .moneyMoved(order: entry, World.words)
        case 22:
            return Int.random(in: 0..<20, using: &dice) == 0
                ? World.withdrawal : .answer(World.words)
        case 23: return World.amend("claim", "首封", "轮候")
        case 24: return World.service(entry, court, world.now.iso)
        default:
            return Int.random(in: 0..<3, using: &dice) == 0
                ? World.join(court) : .look(entry: entry, note: "已核")
        }
    }

    /// Invariants that hold after every entry.
    private static func check(
        _ world: DisputeWorld, _ was: DisputeState?, _ outcome: String, _ verb: String
    ) {
        guard let matter = world.matter, let state = world.state else { return }
        #expect(state.disputants.count >= 2)
        #expect(Set(matter.parties.map(\.court)).count == matter.parties.count)
        #expect(Set(matter.deadlines.map(\.id)).count == matter.deadlines.count)
        #expect(world.matter?.courts(.supervising).count ?? 0 <= 1)
        #expect(!state.disputantCourts.contains(state.commonSuperior))
        for court in state.disputantCourts {
            #expect(World.tree.isAbove(state.commonSuperior, court))
            #expect(matter.role(of: court) == .disputant)
        }
        for route in state.routes {
            #expect(route.path.contains(route.holder) && route.path.last == state.commonSuperior)
        }
        if let supervising = matter.courts(.supervising).first {
            #expect(supervising == state.commonSuperior)
        }
        // The month runs exactly while a complete report waits for the decision.
        let running = matter.deadlines.filter { $0.rule == "W20" && $0.isOpen }
        #expect(running.count == (state.phase.isBeforeSuperior ? 1 : 0))
        #expect((state.phase == .sentBack) == (running.first?.status == .suspended))
        #expect(state.statusQuo == state.phase.isUndecided)
        for disputant in state.disputants {
            if let from = disputant.excludedFrom, let until = disputant.excludedUntil {
                #expect(from <= until)
            }
        }
        if let was, was.phase.isClosed {
            #expect(state.phase == was.phase, "a closed dispute stays closed")
            let isFact = DisputeRules[verb]?.verb.isFact == true
            #expect(outcome != "ok" || verb == "look", "\(verb) was admitted though closed")
            if !isFact { #expect(outcome != "fact") }
        }
        if state.phase.isClosed {
            #expect(matter.deadlines.allSatisfy { !$0.isOpen })
        } else {
            #expect(!Procedures.awaits(matter).isEmpty, "an open dispute waits for somebody")
        }
    }

    @Test("random acts never break the dispute, and its chain folds to the same state")
    func sequences() throws {
        let given = ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap(UInt64.init)
        let seed = given ?? UInt64.random(in: 1...(.max))
        print("dispute: random acts, CROSSWRIT_SEED=\(seed)")
        var dice = Dice(state: seed)
        var acts = 0
        var ends: [String: Int] = [:]
        for _ in 0..<150 {
            var world = World("2026-01-05T09:00")
            var parties: [String] = []
            while parties.count < Int.random(in: 2...3, using: &dice) {
                let court = dice.pick(Self.courts.filter { $0 != "spc" && !parties.contains($0) })
                parties.append(court)
            }
            let outside = World.tree[parties[0].court]?.isOutside == true
            let claims = parties.map(World.claim)
            let raising = DisputeRaising(
                kind: dice.pick(DisputeKind.allCases), claims: claims, asset: "房产", place: "郑州市",
                facts: "事实", papers: [World.paper(.negotiationLetter)])
            world.act(parties[0], .raise(raising), recorder: outside ? parties[1] : nil)
            guard world.matter != nil else { continue }
            for _ in 0..<120 {
                world.receiptsAreAutomatic = Int.random(in: 0..<4, using: &dice) > 0
                if Int.random(in: 0..<5, using: &dice) == 0 {
                    let later = world.now.advanced(
                        byMilliseconds: Int64.random(in: 0...864_000_000, using: &dice))
                    world.go(later.iso)
                }
                if Int.random(in: 0..<6, using: &dice) == 0 {
                    let entry = Int.random(in: 0...world.lastEntry + 1, using: &dice)
                    world.receipt(dice.pick(Self.courts), of: entry)
                }
                var words = Self.words(&dice, world)
                // Mostly a court that is owed something, so that disputes get anywhere.
                let owing = world.awaited.map { $0.split(separator: " ").map(String.init) }
                let isLed = Bool.random(using: &dice) && !owing.isEmpty
                let next = isLed ? dice.pick(owing) : [dice.pick(Self.courts), ""]
                let court = next[0]
                for _ in 0..<60 where isLed && words.verb != next[1] {
                    words = Self.words(&dice, world)
                }
                let isOutside = World.tree[court.court]?.isOutside == true
                let was = world.state
                let outcome = world.act(
                    court, words, recorder: isOutside ? parties.last { $0 != court } : nil)
                Self.check(world, was, outcome, words.verb)
                acts += 1
            }
            #expect(world.replayed() == world.matter)
            ends[world.stage, default: 0] += 1
        }
        print("dispute: \(acts) random acts; ended at \(ends.sorted { $0.key < $1.key })")
        #expect(acts > 10_000)
    }
}
