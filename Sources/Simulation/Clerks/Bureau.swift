import Domain
import Engine
import LegalTime
import Procedure

/// What a court's people do next in a matter.
enum Step: Hashable, Sendable {
    // Commissions.
    case openCommission
    case draft
    case approve(Int)
    case send
    case signFor
    case contact
    case progress
    case askPapers
    case supply
    case complete
    case returnMatter
    case confirm
    case rate
    case complain
    case explain
    case conclude
    case withdraw
    case reroute
    case press(CourtID)
    case look(Int)
    // Disputes.
    case raise
    case answer
    case settle
    case consent(Int)
    case fail
    case report
    case relay
    case negotiate
    case sendBack
    case supplement
    case accept
    case opine
    case comply
    case verdict(CourtID)
    case withdrawDispute
    case lookDispute(Int)
    // Tabled procedures.
    case openTabled
    case tabled(String)
    /// Whatever the stage admits besides what is awaited.
    case somethingElse
}

/// The people of every court: they open matters at the workload's rates, answer what awaits them
/// after the time that people take, and repeat a command that was not answered, under its key.
///
/// They see what a court sees: its node's confirmed matters and the answers to its own commands.
final class Bureau {
    /// Something that a court's people mean to do.
    struct Plan {
        var place: Int
        /// Nil until the node has minted the matter's id.
        var matter: MatterID?
        var step: Step
        /// Number of the command: its key is made of it.
        var serial: Int
        var tries = 0
    }

    /// A command that was given and not answered yet.
    struct Pending {
        var plan: Plan
        var command: ActCommand
    }

    let scenario: Scenario
    let registry: Registry
    let workload: Workload
    let time: WorkTime
    var dice: Dice
    /// Courts that a court may commission or dispute with.
    let circle: Circle
    /// Courts with a node under the court's own coordinator, itself among them, by place.
    let areas: [[CourtID]]
    /// What people draw in tabled matters: a stream of its own.
    var tabledDice: Dice
    /// Acts in open tabled matters so far, tries that were refused among them.
    var tabledActs: [MatterID: Int] = [:]
    /// Case numbers and matters named lately, and cases that were to be moved, at each
    /// coordinator's place.
    var namedCases: [Int: [CaseNumber]] = [:]
    var movedCases: [Int: [CaseNumber]] = [:]
    var namedMatters: [Int: [MatterID]] = [:]
    private var plans: [Plan?] = []
    private var free: [Int] = []
    /// What is planned in each matter, so that nothing is planned twice.
    private var planned: [MatterID: [(place: Int, step: Step)]] = [:]
    var pending: [UInt64: Pending] = [:]
    private var tokens: UInt64 = 0
    private var serials = 0
    private(set) var opened = 0
    /// Commissions opened in each year, for case numbers.
    private var caseNumbers = 0
    /// Plans of courts that are away, by place.
    private var deferred: [Int: [Int]] = [:]
    /// Rows of coordinators that hold entries of a matter, by place and position (journals that are
    /// not kept whole).
    private var rowsOf: [MatterID: [(place: Int, position: UInt64)]] = [:]
    /// Papers of a matter.
    private var papersOf: [MatterID: [Digest]] = [:]
    /// Matters that have closed and wait to be let go.
    private var closing: [MatterID] = []
    /// Slow courts, by place.
    private let slowness: [Int]
    private let yearWeights: [Int: Int]

    init(_ scenario: Scenario, _ registry: Registry) {
        self.scenario = scenario
        self.registry = registry
        workload = scenario.workload
        time = WorkTime(scenario.calendar, from: scenario.from, days: scenario.days)
        dice = Dice(seed: scenario.seed, .openings)
        circle = Circle(scenario, registry)
        areas = Self.areas(registry)
        tabledDice = Dice(seed: scenario.seed, .tabled)
        var dice = Dice(seed: scenario.seed, .clerks)
        slowness = registry.entries.map { _ in
            dice.permille(scenario.workload.answers.slowCourts)
                ? max(1, scenario.workload.answers.slowFactor) : 1
        }
        var weights: [Int: Int] = [:]
        for year in scenario.from.year...(scenario.from.advanced(byDays: scenario.days).year) {
            var day = CivilDate(year: year, month: 1, day: 1)
            var sum = 0
            while day.year == year {
                sum += Self.weight(day, scenario)
                day = day.advanced(byDays: 1)
            }
            weights[year] = max(1, sum)
        }
        yearWeights = weights
    }

    // MARK: Openings

    /// What a day counts, so that a year's rate spreads over its days.
    private static func weight(_ day: CivilDate, _ scenario: Scenario) -> Int {
        let weekday = day.weekday.rawValue - 1
        let weights = scenario.workload.rhythm.weekdays
        if scenario.calendar.isWorkingDay(day) {
            // A make-up workday on a weekend is as busy as a Monday.
            let own = weekday < weights.count ? weights[weekday] : 1
            return 1_000 * max(1, weekday > 4 ? weights.first ?? 1 : own)
        }
        return scenario.workload.rhythm.daysOff * max(1, weights.first ?? 1)
    }

    func planOpenings(_ world: World) { planDay(scenario.from, world) }

    /// Plans the openings of a day, court by court.
    func planDay(_ day: CivilDate, _ world: World) {
        let share = Self.weight(day, scenario)
        let year = yearWeights[day.year] ?? 1
        for (place, entry) in registry.entries.enumerated() where !entry.isSeat {
            guard let level = scenario.tree[entry.id]?.level else { continue }
            func plan(_ kind: Int, _ rate: Int, _ dice: inout Dice) {
                // Thousandths a year -> millionths today.
                var expected = rate * 1_000 * share / year
                while expected > 0 {
                    let chance = min(expected, 400_000)
                    expected -= chance
                    guard dice.perMillion(chance) else { continue }
                    world.queue.schedule(
                        .opening, at: moment(of: day, world, &dice), place: place, slot: kind)
                }
            }
            if circle.isMet(place) {
                plan(0, workload.commissions.perYear[level], &dice)
                plan(1, workload.disputes.perYear[level], &dice)
            }
            if areas[place].count > 1 || circle.isParted {
                plan(2, workload.tabled.perYear[level], &tabledDice)
            }
        }
    }

    private func moment(of day: CivilDate, _ world: World, _ dice: inout Dice) -> Int64 {
        let hours = workload.rhythm.hours
        var left = dice.below(max(1, hours.reduce(0, +)))
        var hour = 9
        for (place, weight) in hours.enumerated() {
            if left < weight {
                hour = place
                break
            }
            left -= weight
        }
        let start = day.start.milliseconds + Int64(hour) * 3_600_000
        return max(world.now, start + Int64(dice.below(3_600_000)))
    }

    /// A court opens a matter: a commission (0), a dispute (1), or one of a tabled procedure (2).
    func open(_ place: Int, _ kind: Int, _ world: World) {
        guard opened < scenario.mostMatters ?? .max else { return }
        opened += 1
        let isDrafted = kind == 0 && scenario.profile == .swarm && dice.permille(250)
        let step: Step =
            kind == 2 ? .openTabled : kind == 1 ? .raise : isDrafted ? .draft : .openCommission
        plan(step, of: nil, at: place, when: world.now, world)
    }

    // MARK: Plans

    func nextToken() -> UInt64 {
        tokens += 1
        return tokens
    }

    private func plan(
        _ step: Step, of matter: MatterID?, at place: Int, when: Int64, _ world: World
    ) {
        serials += 1
        put(Plan(place: place, matter: matter, step: step, serial: serials), when: when, world)
    }

    private func put(_ plan: Plan, when: Int64, _ world: World) {
        let slot: Int
        if let used = free.popLast() {
            slot = used
            plans[slot] = plan
        } else {
            plans.append(plan)
            slot = plans.count - 1
        }
        world.queue.schedule(.clerk, at: max(when, world.now), place: plan.place, slot: slot)
    }

    /// A court has taken in an entry: what does it owe now?
    func happened(_ happening: Happening, at site: Site, _ world: World) {
        world.statistics.happened(happening, at: site, world)
        guard !site.isSeat, let matter = site.desk?.matter(happening.matter) else { return }
        consider(matter, at: site, world)
    }

    private func consider(_ matter: Matter, at site: Site, _ world: World) {
        guard !world.isCalm else { return }
        for step in Habits.steps(of: site.id, in: matter, self) {
            guard !isPlanned(step, of: matter.id, at: site.place) else { continue }
            planned[matter.id, default: []].append((site.place, step))
            plan(
                step, of: matter.id, at: site.place,
                when: time(for: step, matter, site.place, world), world)
        }
    }

    private func isPlanned(_ step: Step, of matter: MatterID, at place: Int) -> Bool {
        planned[matter]?.contains { $0.place == place && $0.step == step } == true
    }

    /// What could not be done today is tried again in a day or three.
    private func tryAgain(_ plan: Plan, _ world: World) {
        guard case .tabled = plan.step, let matter = plan.matter, !world.isCalm,
            tabledActs[matter] ?? 0 < Self.mostTabledActs,
            !isPlanned(plan.step, of: matter, at: plan.place)
        else { return }
        planned[matter, default: []].append((plan.place, plan.step))
        self.plan(
            plan.step, of: matter, at: plan.place,
            when: time.after(480 + tabledDice.below(960), since: world.now), world)
    }

    /// When the people get round to a step.
    private func time(
        for step: Step, _ matter: Matter, _ place: Int, _ world: World
    ) -> Int64 {
        if case .tabled = matter.body { return time(for: step, matter, place, world, &tabledDice) }
        return time(for: step, matter, place, world, &dice)
    }

    private func time(
        for step: Step, _ matter: Matter, _ place: Int, _ world: World, _ dice: inout Dice
    ) -> Int64 {
        let verb = Habits.verb(of: step)
        let delays = workload.answers.delays
        let delay =
            delays[verb] ?? delays["*"] ?? Workload.Delay(p50: 240, p90: 1_440, p99: 4_800)
        var minutes = dice.draw(delay) * slowness[place]
        if dice.permille(workload.answers.forgotten) { minutes = max(minutes, delay.p99) * 4 }
        if case .commission(let state) = matter.body, state.letter.urgent {
            return world.now + Int64(max(1, minutes / 4)) * 60_000
        }
        return time.after(minutes, since: world.now)
    }

    /// A plan's time has come.
    func act(_ slot: Int, _ world: World) {
        guard slot < plans.count, let plan = plans[slot] else { return }
        let site = world.sites[plan.place]
        guard site.isUp else {
            deferred[plan.place, default: []].append(slot)
            return
        }
        plans[slot] = nil
        free.append(slot)
        if let id = plan.matter {
            planned[id]?.removeAll { $0.place == plan.place && $0.step == plan.step }
            if planned[id]?.isEmpty == true { planned.removeValue(forKey: id) }
        }
        guard !world.isCalm, let body = words(of: plan, at: site, world) else { return }
        give(plan, body, to: site, world)
    }

    private func give(_ plan: Plan, _ body: ActBody, to site: Site, _ world: World) {
        let token = nextToken()
        let isWaiting = scenario.profile == .swarm && dice.permille(100)
        let command = ActCommand(
            token: token, matter: plan.matter, officer: Cast.name,
            key: "s\(plan.place)-\(plan.serial)", wait: isWaiting ? 3_000 : 0, recordedFor: nil,
            body: body)
        for paper in Procedures.papers(named: body, recordedFor: nil) {
            site.papers[paper.digest] = Int(paper.size)
        }
        pending[token] = Pending(plan: plan, command: command)
        issue(command, to: site, world)
    }

    private func issue(_ command: ActCommand, to site: Site, _ world: World) {
        if !command.key.isEmpty, let known = site.known[command.key] {
            return answered(command.token, .act(known), world)
        }
        world.events += 1
        world.statistics.acts += 1
        let effects = site.desk?.command(command, now: world.clocks(site)) ?? []
        world.took(.command, command.token, effects, by: site)
    }

    // MARK: Answers

    /// A command is answered.
    func answered(_ token: UInt64, _ reply: Reply, _ world: World) {
        guard let given = pending.removeValue(forKey: token) else {
            if case .advance = reply { world.reach(.advanced) }
            return
        }
        switch reply {
        case .act(let answer):
            world.inspector.answered(given.command, answer, at: given.plan.place, world)
            if answer.status == .refused {
                world.reach(.refused)
                if case .tabled = given.command.body { world.reach(.tabledRefused) }
                world.trace?.refused(given.plan.step, answer, world.now)
                tryAgain(given.plan, world)
                return
            }
            if given.plan.matter == nil {
                note(
                    Procedures.papers(named: given.command.body, recordedFor: nil),
                    of: answer.matter)
            }
            proceed(given.plan, answer, world)
            if scenario.profile == .swarm, dice.permille(20) { askTwice(given, world) }
        case .refused(let refusal):
            // Not now: the node is not linked yet, or is fetching its own acts back.
            world.trace?.refused(given.plan.step, refusal, world.now)
            guard given.plan.tries < 20, !world.isCalm else { return }
            var again = given.plan
            again.tries += 1
            put(again, when: world.now + 60_000, world)
        case .advance, .directory, .held: break
        }
    }

    /// What follows an act that only this court has seen yet.
    private func proceed(_ plan: Plan, _ answer: ActReply, _ world: World) {
        let next: Step?
        switch plan.step {
        case .draft: next = .approve(0)
        case .approve(0): next = .approve(1)
        case .approve: next = .send
        default: next = nil
        }
        if plan.step == .draft { world.reach(.drafted) }
        guard let next else { return }
        self.plan(
            next, of: answer.matter, at: plan.place,
            when: time.after(5 + dice.below(60), since: world.now), world)
    }

    /// The same command under the same key: the answer must be the same.
    private func askTwice(_ given: Pending, _ world: World) {
        let site = world.sites[given.plan.place]
        guard site.isUp else { return }
        var command = given.command
        command.token = nextToken()
        pending[command.token] = Pending(plan: given.plan, command: command)
        issue(command, to: site, world)
    }

    /// A court's node runs again: what was not answered is said again under its key, and what was
    /// put off is taken up.
    func cameBack(_ site: Site, _ world: World) {
        let waiting = pending.keys.sorted().filter { pending[$0]?.plan.place == site.place }
        for token in waiting {
            guard var given = pending.removeValue(forKey: token) else { continue }
            given.command.token = nextToken()
            given.command.wait = 0
            pending[given.command.token] = given
            issue(given.command, to: site, world)
            guard site.isUp else { return }
        }
        for slot in deferred.removeValue(forKey: site.place) ?? [] {
            let wait = Int64(60_000 + dice.below(7_200_000))
            world.queue.schedule(.clerk, at: world.now + wait, place: site.place, slot: slot)
        }
    }

    // MARK: Letting go

    /// An entry of a matter stands in a row of its seat, or of a coordinator that passes it on.
    func rows(of matter: MatterID, add row: (place: Int, position: UInt64)) {
        rowsOf[matter, default: []].append(row)
    }

    func note(_ papers: [Paper], of matter: MatterID) {
        for paper in papers { papersOf[matter, default: []].append(paper.digest) }
    }

    func closed(_ matter: MatterID) { closing.append(matter) }

    /// Matters that are closed and checked leave memory; their digests are counted.
    func letGo(_ world: World) {
        guard !scenario.keepsJournals else { return }
        var stay: [MatterID] = []
        for id in closing {
            guard planned[id] == nil, world.inspector.isComplete(id, world) else {
                stay.append(id)
                continue
            }
            for place in world.inspector.letGo(id) {
                let site = world.sites[place]
                site.docket?.retire(id)
                site.desk?.retire(id)
                for digest in papersOf[id] ?? [] { site.papers.removeValue(forKey: digest) }
            }
            papersOf.removeValue(forKey: id)
            tabledActs.removeValue(forKey: id)
            for row in rowsOf.removeValue(forKey: id) ?? [] {
                world.release(row.position, of: world.sites[row.place])
            }
        }
        closing = stay
    }

    // MARK: Numbers

    /// A case number of the court, as its filing division would mint it.
    func caseNumber(of court: CourtID, word: String, at now: Int64) -> CaseNumber? {
        caseNumbers += 1
        let year = Instant(milliseconds: now).civilDate.year
        guard let code = scenario.tree[court]?.code else {
            return try? CaseNumber("执行字第\(caseNumbers)号", of: court, asLegacy: true)
        }
        return try? CaseNumber("（\(year)）\(code)\(word)\(caseNumbers)号", of: court)
    }

    /// A digest that no other scan has, and the size of the file.
    func scan() -> (digest: Digest, size: Int) { scan(&dice) }

    func scan(_ dice: inout Dice) -> (digest: Digest, size: Int) {
        let papers = workload.papers
        let at = dice.below(1_000)
        let size =
            at < 500
            ? papers.p50 * (at + 100) / 600
            : at < 900
                ? papers.p50 + (papers.p90 - papers.p50) * (at - 500) / 400
                : papers.p90 + (papers.largest - papers.p90) * (at - 900) * (at - 900) / 10_000
        let digest = Digest(Bytes32(dice.next(), dice.next(), dice.next(), dice.next()))
        return (digest, max(1_000, size))
    }
}
