import Domain
package import Topology

/// Many swarm runs, one seed after another: what failed, and what was reached in all of them
/// together. A campaign that leaves anything promised unreached is invalid, not green.
package struct Campaign: Sendable {
    /// What came of a campaign so far; `merge` adds another part of it.
    package struct Tally: Codable, Hashable, Sendable {
        package var runs = 0
        package var events = 0
        package var matters = 0
        package var closed = 0
        /// Runs by tier.
        package var tiers: [String: Int] = [:]
        /// How often each class of faults struck, and each rare path was taken.
        package var reached: [String: Int] = [:]
        /// In how many runs each was promised.
        package var promised: [String: Int] = [:]
        /// Tokens of the runs that violated an invariant, the quickest first.
        package var failed: [Failure] = []
        /// A mix of the runs' hashes, in order.
        package var mix: UInt64 = 0

        package init() {}

        /// What some run promised and none reached, in order.
        package var unreached: [String] {
            promised.keys.sorted().filter { reached[$0] == nil }
        }
    }

    /// A run that failed.
    package struct Failure: Codable, Hashable, Sendable {
        package var token: String
        package var invariant: String
        package var text: String
        package var events: Int

        package init(token: String, invariant: String, text: String, events: Int) {
            self.token = token
            self.invariant = invariant
            self.text = text
            self.events = events
        }
    }

    private let topologies: [(path: String, topology: Topology)]
    private let workload: Workload
    private let build: String
    /// Directory for the second tier's files; nil leaves that tier out.
    private let scratch: String?
    /// Tier of every run; nil: mostly fast, some real, a few on SQLite.
    private let tier: Scenario.Tier?

    /// - Parameters:
    ///   - topologies: Files that courts are drawn from, with what they hold.
    ///   - workload: What the drawn habits vary.
    ///   - tier: Tier of every run; nil draws it.
    ///   - scratch: Directory for the second tier's files; nil leaves that tier out.
    ///   - build: Names this program in tokens.
    package init(
        topologies: [(path: String, topology: Topology)], workload: Workload,
        tier: Scenario.Tier?, scratch: String?, build: String
    ) {
        self.topologies = topologies
        self.workload = workload
        self.tier = tier
        self.scratch = scratch
        self.build = build
    }

    /// The plan that a seed stands for.
    package func plan(seed: UInt64) -> RunPlan {
        var dice = Dice(seed: seed, .options, 1)
        let file = dice.pick(topologies)?.path ?? ""
        var plan = RunPlan(topology: file)
        plan.profile = .swarm
        plan.seed = seed
        // Short runs find most; long ones reach the ends of months and the holidays.
        plan.days = dice.pick([6, 12, 20, 30, 50]) ?? 20
        plan.from = CivilDate(year: 2023, month: 1, day: 1).advanced(byDays: dice.below(1_000))
        if let tier {
            plan.tier = tier
        } else if dice.once(in: 40) {
            plan.tier = .real
        } else if scratch != nil, dice.once(in: 100) {
            plan.tier = .sqlite
        }
        // The real tiers do the same work with real bytes: fewer matters.
        if plan.tier != .fast {
            plan.days = min(plan.days, 12)
            plan.mostMatters = 12
        }
        return plan
    }

    /// Runs one seed and adds what came of it.
    ///
    /// - Throws: when the plan gives no scenario, or the second tier's disks can't be made.
    package func run(seed: UInt64, into tally: inout Tally) throws {
        let plan = plan(seed: seed)
        guard let topology = topologies.first(where: { $0.path == plan.topology })?.topology else {
            return
        }
        var scenario = try plan.scenario(topology, workload)
        scenario.directory = scratch
        let world = try World(scenario)
        world.run()
        tally.add(world, token: plan.token(build: build))
    }
}

extension Campaign.Tally {
    mutating func add(_ world: World, token: String) {
        runs += 1
        events += world.events
        matters += world.statistics.opened
        closed += world.statistics.closed
        tiers[world.scenario.tier.rawValue, default: 0] += 1
        let names = world.reachedNames
        for name in names.keys.sorted() { reached[name, default: 0] += names[name] ?? 0 }
        for name in world.promisedNames { promised[name, default: 0] += 1 }
        mix = Dice.mix(mix ^ world.hashWord)
        guard let first = world.inspector.complaints.first else { return }
        failed.append(
            Campaign.Failure(
                token: token, invariant: first.invariant.rawValue, text: first.text,
                events: world.events))
        failed.sort { ($0.events, $0.token) < ($1.events, $1.token) }
    }

    /// Adds what another part of the same campaign came to.
    package mutating func merge(_ other: Campaign.Tally) {
        runs += other.runs
        events += other.events
        matters += other.matters
        closed += other.closed
        tiers.merge(other.tiers, uniquingKeysWith: +)
        reached.merge(other.reached, uniquingKeysWith: +)
        promised.merge(other.promised, uniquingKeysWith: +)
        failed = (failed + other.failed).sorted { ($0.events, $0.token) < ($1.events, $1.token) }
        mix = Dice.mix(mix ^ other.mix)
    }
}
