import CaseDispatch
import DispatchInstances
import Domain
import Optimizer
import Testing

struct PlannerTests {
    private func planner(seconds: Double = 60, gap: Double = 0) -> Planner {
        Planner(seconds: seconds, gap: gap, elapsed: { 0 })
    }

    /// The cheapest plan, lending included, by trying everything.
    private func bruteForce(_ model: AllocationModel) -> Hours? {
        var best: Hours?
        var choice = model.nothing
        func lend(_ pair: Int) {
            guard pair < model.pairs.count else {
                let value = model.value(choice)
                if model.broken(choice, value).isEmpty, value.total < best ?? value.total + one {
                    best = value.total
                }
                return
            }
            for officers in 0...model.mostLentOfficers[model.pairs[pair].from] {
                choice.officers[pair] = officers
                lend(pair + 1)
            }
            choice.officers[pair] = 0
        }
        func go(_ unit: Int) {
            guard unit < model.units.count else { return lend(0) }
            for option in 0..<model.stride where model.cost(unit, option) != nil {
                choice.options[unit] = option
                go(unit + 1)
            }
        }
        go(0)
        return best
    }

    private let one = Hours(nano: 1)

    @Test("Plans as brute force finds them", arguments: 1...10)
    func bestPlans(_ seed: UInt64) throws {
        var input = Instances.made(seed, cases: 7, courts: 3)
        input.rules.lentVehiclesPercent = 0
        let model = try AllocationModel(input)
        let least = try #require(bruteForce(model))
        let found = try planner().plan(model)
        #expect(found.value.total == least)
        #expect(model.broken(found.choice, found.value).isEmpty)
        #expect(found.status == .optimal)
        #expect(found.bound <= found.value.total)
        #expect(found.priceBound == model.bound(found.prices))
    }

    @Test func theSameInputGivesTheSamePlan() throws {
        let input = Instances.made(77, cases: 300, courts: 6)
        let first = try planner(gap: 0.001).plan(try AllocationModel(input))
        let second = try planner(gap: 0.001).plan(try AllocationModel(input))
        #expect(first.choice == second.choice)
        #expect(first.prices == second.prices)
        #expect(first.bound == second.bound)
        #expect(first.gap <= 0.001)
    }

    @Test func withoutTimeThereIsStillAPlan() throws {
        let model = try AllocationModel(Instances.made(78, cases: 300, courts: 6))
        let late = Planner(seconds: 1, gap: 0, elapsed: { 2 })
        let found = try late.plan(model)
        #expect(found.status == .stopped)
        #expect(model.broken(found.choice, found.value).isEmpty)
        #expect(found.bound <= found.value.total)
        let full = try planner(gap: 0.001).plan(model)
        #expect(full.value.total <= found.value.total)
        #expect(found.bound <= full.value.total)
    }

    @Test func aPersonCanStopIt() throws {
        let model = try AllocationModel(Instances.made(79, cases: 300, courts: 6))
        let stopped = Planner(seconds: 60, gap: 0, elapsed: { 0 }, isStopped: { true })
        #expect(try stopped.plan(model).status == .stopped)
    }

    @Test func limitsThatCannotBeKeptAreNamed() throws {
        let cases = (0..<9).map {
            Instances.one("n\($0)", at: 0, grounds: $0 < 3 ? ["asked"] : [])
        }
        let courts = (0..<3).map { Instances.force($0, officers: 2) }
        let input = Instances.input(cases, courts: courts) {
            $0.weightPerOfficer = 2_500
            $0.allowsOverload = false
            $0.isOn[.lending] = false
        }
        let model = try AllocationModel(input)
        do {
            _ = try planner().plan(model)
            Issue.record("a plan that keeps 5 of 6 cases that can't move")
        } catch {
            #expect(error.faults.map(\.kind) == [.conflict])
            let rules = error.faults[0].rules
            #expect(rules.count == 2)
            #expect(rules[0].hasPrefix("capacity of c0"))
            #expect(rules[1] == "the rule `ground`")
        }
        // Without either of them there is a plan.
        for change: @Sendable (inout DispatchRules) -> Void in [
            { $0.isOn[.ground] = false }, { $0.isOn[.capacity] = false },
        ] {
            var freer = input
            change(&freer.rules)
            let other = try AllocationModel(freer)
            let found = try planner().plan(other)
            #expect(other.broken(found.choice, found.value).isEmpty)
        }
    }

    @Test func aHardCapacityIsKept() throws {
        let cases = (0..<40).map { Instances.one("n\($0)", at: 0) }
        let model = try AllocationModel(
            Instances.input(cases) {
                $0.weightPerOfficer = 3_000
                $0.allowsOverload = false
                $0.reachKilometres = 100
            })
        let found = try planner().plan(model)
        #expect(model.broken(found.choice, found.value).isEmpty)
        #expect(!model.broken(model.nothing, model.value(model.nothing)).isEmpty)
        #expect(found.gap < 1e-6)
    }
}
