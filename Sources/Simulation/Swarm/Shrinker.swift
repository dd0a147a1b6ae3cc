import Domain
package import Topology

/// A small case that still fails: what a person can hold, and what becomes a regression test.
package struct ShrunkCase: Codable, Hashable, Sendable {
    /// The invariant that is violated, and what the checker said.
    package var invariant: String
    package var text: String
    /// The small run, and the one that it was made from.
    package var token: String
    package var origin: String
    package var courts: Int
    package var days: Int
    package var matters: Int
    package var events: Int
    /// Classes of faults that still strike.
    package var faults: [String]

    package init(
        invariant: String, text: String, token: String, origin: String, courts: Int, days: Int,
        matters: Int, events: Int, faults: [String]
    ) {
        self.invariant = invariant
        self.text = text
        self.token = token
        self.origin = origin
        self.courts = courts
        self.days = days
        self.matters = matters
        self.events = events
        self.faults = faults
    }
}

/// Makes a failing run small: fewer days, fewer courts, fewer matters, fewer classes of faults, as
/// long as the same invariant is still violated.
package struct Shrinker {
    private let topology: Topology
    private let workload: Workload
    private let build: String
    private let scratch: String?
    /// Told of each try: the plan, and whether it still fails.
    private let progress: (_ plan: RunPlan, _ fails: Bool) -> Void
    private var left: Int

    /// - Parameters:
    ///   - topology: What the run's topology file holds.
    ///   - workload: What its workload says.
    ///   - build: Names this program in tokens.
    ///   - scratch: Directory for the second tier's files; nil leaves that tier out.
    ///   - tries: Runs at most.
    ///   - progress: Told of each try.
    package init(
        topology: Topology, workload: Workload, build: String, scratch: String?, tries: Int = 300,
        progress: @escaping (_ plan: RunPlan, _ fails: Bool) -> Void
    ) {
        self.topology = topology
        self.workload = workload
        self.build = build
        self.scratch = scratch
        self.progress = progress
        left = tries
    }

    private struct Found {
        var plan: RunPlan
        var world: World
    }

    /// Shrinks a plan.
    ///
    /// - Returns: The small case; nil when the plan does not fail.
    /// - Throws: when the plan gives no scenario at all.
    package mutating func shrink(_ plan: RunPlan) throws -> ShrunkCase? {
        let world = try run(plan)
        guard let wanted = world.inspector.complaints.first?.invariant else { return nil }
        let origin = plan.token(build: build)
        var best = Found(plan: plan, world: world)
        if best.plan.courts.isEmpty {
            // What was drawn is named, so that it can be taken apart.
            var named = best.plan
            named.courts = best.world.leafCourts
            try attempt(named, wanted, &best)
        }
        var isSmaller = true
        while isSmaller, left > 0 {
            isSmaller = try fewerFaults(wanted, &best)
            isSmaller = try fewerDays(wanted, &best) || isSmaller
            isSmaller = try fewerCourts(wanted, &best) || isSmaller
            isSmaller = try fewerMatters(wanted, &best) || isSmaller
        }
        guard
            let complaint = best.world.inspector.complaints.first(where: { $0.invariant == wanted })
        else { return nil }
        return ShrunkCase(
            invariant: wanted.rawValue, text: complaint.text, token: best.plan.token(build: build),
            origin: origin, courts: best.world.courtCount, days: best.plan.days,
            matters: best.world.mattersOpened, events: best.world.events,
            faults: best.world.scenario.faults.classes.map(\.rawValue))
    }

    private func run(_ plan: RunPlan) throws -> World {
        var scenario = try plan.scenario(topology, workload)
        scenario.directory = scratch
        let world = try World(scenario)
        world.run()
        return world
    }

    /// Takes the smaller plan when it still fails in the same way.
    @discardableResult
    private mutating func attempt(
        _ plan: RunPlan, _ wanted: Invariant, _ best: inout Found
    ) throws -> Bool {
        guard left > 0, plan != best.plan else { return false }
        left -= 1
        guard let world = try? run(plan) else { return false }
        let fails = world.inspector.complaints.contains { $0.invariant == wanted }
        progress(plan, fails)
        if fails { best = Found(plan: plan, world: world) }
        return fails
    }

    private mutating func fewerFaults(_ wanted: Invariant, _ best: inout Found) throws -> Bool {
        var isSmaller = false
        for kind in best.world.scenario.faults.classes where !best.plan.without.contains(kind) {
            var plan = best.plan
            plan.without.append(kind)
            isSmaller = try attempt(plan, wanted, &best) || isSmaller
        }
        return isSmaller
    }

    private mutating func fewerDays(_ wanted: Invariant, _ best: inout Found) throws -> Bool {
        var isSmaller = false
        var step = best.plan.days / 2
        while step >= 1, best.plan.days > 1 {
            var plan = best.plan
            plan.days = max(1, best.plan.days - step)
            if try attempt(plan, wanted, &best) { isSmaller = true } else { step /= 2 }
        }
        return isSmaller
    }

    private mutating func fewerCourts(_ wanted: Invariant, _ best: inout Found) throws -> Bool {
        var isSmaller = false
        for court in best.plan.courts where best.plan.courts.count > 2 {
            var plan = best.plan
            plan.courts.removeAll { $0 == court }
            isSmaller = try attempt(plan, wanted, &best) || isSmaller
        }
        return isSmaller
    }

    private mutating func fewerMatters(_ wanted: Invariant, _ best: inout Found) throws -> Bool {
        var isSmaller = false
        var count = min(best.plan.mostMatters ?? .max, best.world.mattersOpened)
        var step = max(1, count / 2)
        while count > 1 {
            var plan = best.plan
            plan.mostMatters = max(1, count - step)
            if try attempt(plan, wanted, &best) {
                isSmaller = true
                count = max(1, count - step)
            } else if step == 1 {
                break
            }
            step = max(1, step / 2)
        }
        return isSmaller
    }
}
