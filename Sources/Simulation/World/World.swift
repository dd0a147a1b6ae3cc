package import Domain
import Engine
import LegalTime

/// A simulated world: courts' nodes and coordinators with the engines of the processes, over a
/// network, disks and clocks that exist only here, on time that jumps from event to event.
///
/// One thread, ordered collections, randomness from the seed alone: the same scenario gives the
/// same ``hash`` in every process.
package final class World {
    let scenario: Scenario
    let registry: Registry
    var queue: EventQueue
    /// Milliseconds since the epoch: what a machine's clock without skew shows.
    package private(set) var now: Int64
    let start: Int64
    /// The last instant of the run proper; afterwards faults stop and everything must come to rest.
    let end: Int64
    var sites: [Site] = []
    /// Of nodes by their place, where coordinators have none; behind them those that coordinators
    /// have dialled, in order of the first dialling.
    var lines: [Line?] = []
    /// Dialled lines by the places of caller and coordinator.
    var pairs: [Int: [Int: Int]] = [:]
    /// Lines that each coordinator has dialled and not hung up, and all that lead to it.
    var outgoing: [[Int]] = []
    var incoming: [[Int]] = []
    /// Places of the nodes that each coordinator serves.
    var served: [[Int]] = []
    var frames = FrameStore()
    var network: Dice
    var disks: Dice
    var faultDice: Dice
    var processDice: Dice
    /// The faults that strike now; a healthy world's after the end.
    var mix: FaultMix
    var isCalm = false

    /// Rolling hash over (time, process, input, effects).
    private var rolling = Fingerprint()
    /// Inputs to engines but for heartbeats and empty timers.
    package internal(set) var events = 0
    /// Frames handed to the network but for heartbeats.
    package internal(set) var messages = 0
    /// Inputs by kind.
    var inputs = [Int](repeating: 0, count: 16)
    var faultCounts: [FaultClass: Int] = [:]
    var faultLog: [FaultRecord] = []
    var plans: [FaultPlan] = []
    var reached: [Reach: Int] = [:]

    let inspector: Inspector
    let bureau: Bureau
    let statistics: Statistics

    /// What `--trace` prints of a matter; nil without one.
    package var trace: Trace?
    /// The run stops after this many events.
    package var until = Int.max

    /// A fault with its time.
    struct FaultRecord {
        var kind: FaultClass
        var place: Int
        var from: Int64
        var to: Int64
    }

    /// - Throws: when the scenario's courts make no directory, or the second tier's disks can't be
    ///   made.
    package init(_ scenario: Scenario) throws {
        self.scenario = scenario
        registry = try Registry(scenario)
        start = scenario.from.start.milliseconds
        end = scenario.from.advanced(byDays: scenario.days).start.milliseconds
        now = start
        queue = EventQueue(start: start)
        network = Dice(seed: scenario.seed, .network)
        disks = Dice(seed: scenario.seed, .disk)
        faultDice = Dice(seed: scenario.seed, .faults)
        processDice = Dice(seed: scenario.seed, .process)
        mix = scenario.faults
        inspector = Inspector(scenario, registry)
        statistics = Statistics(scenario, registry)
        bureau = Bureau(scenario, registry)
        let makeDisk = try DiskFactory(scenario, registry)
        for (place, entry) in registry.entries.enumerated() {
            sites.append(Site(entry, place: place, disk: try makeDisk(place)))
            lines.append(
                entry.isSeat
                    ? nil : Line(id: place, caller: place, seat: entry.home, isDialled: false))
            served.append([])
            outgoing.append([])
            incoming.append([])
            if !entry.isSeat { served[entry.home].append(place) }
        }
        for site in sites { setUp(site) }
        planFaults()
        bureau.planOpenings(self)
        guard scenario.mostMatters == 0 || bureau.circle.isAnyoneMet else {
            throw RunPlan.Fault(
                "所选法院中没有两家可以互相委托（须各有上级法院）",
                "none of the courts can deal with another: two with a superior are needed")
        }
        queue.schedule(
            .midnight,
            at: scenario.from.advanced(byDays: 1).start.milliseconds + Self.afterMidnight)
    }

    /// The rolling hash so far, 16 hexadecimal digits.
    package var hash: String {
        let digits = String(rolling.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    var hashWord: UInt64 { rolling.value }

    /// Part of the run that is behind us, in thousandths; and the simulated day.
    package var progress: (permille: Int, date: CivilDate) {
        let done = Int((now - start) * 1_000 / max(1, end - start))
        return (min(done, 1_000), Instant(milliseconds: now).civilDate)
    }

    /// Courts with a node.
    package var courtCount: Int { sites.count { !$0.isSeat } }
    /// Matters opened so far.
    package var mattersOpened: Int { statistics.opened }

    // MARK: Running

    /// Runs to the end and to rest, or until `stop` says so; it is asked now and then.
    package func run(_ stop: () -> Bool = { false }) {
        var asked = 0
        while let event = queue.next(before: end) {
            step(event)
            asked += 1
            if asked & 0xFFF == 0, stop() { return }
            if events >= until || inspector.isFull { return }
        }
        now = max(now, end)
        calmDown()
        let rest = end + Self.restWithin
        while let event = queue.next(before: rest) {
            step(event)
            if events >= until { return }
        }
        // A deadline may have fired a moment ago: what it set going is on its way.
        let latest = rest + Self.settleWithin
        while !isSettled, let event = queue.next(before: latest) {
            step(event)
            if events >= until { return }
        }
        now = max(now, rest)
        isWhole = true
        inspector.finish(self)
    }

    /// Milliseconds more for what a deadline sets going at the very end of that time.
    private static let settleWithin: Int64 = 600_000

    /// Nothing is on its way or being written.
    private var isSettled: Bool {
        sites.allSatisfy { site in
            !site.isUp
                || (site.isQuiet && !site.hasDraft && site.uncommittedRows == 0
                    && site.jobs.isEmpty)
        }
    }

    /// The run has come to its end and to rest.
    package private(set) var isWhole = false

    /// Milliseconds within which everything must have come to rest once the world is healthy.
    static let restWithin: Int64 = 2 * 3_600_000

    private func step(_ event: Occurrence) {
        now = max(now, event.at)
        let place = Int(event.place)
        let slot = Int(event.slot)
        switch event.kind {
        case .arrival: arrive(slot)
        case .synced: synced(sites[place], run: event.slot)
        case .tick: tick(sites[place], at: event.at)
        case .job: runJob(sites[place], run: event.slot)
        case .clerk: bureau.act(slot, self)
        case .opening: bureau.open(place, slot, self)
        case .fault: strike(slot)
        case .midnight: midnight()
        case .connect: connect(place)
        case .askAgain: askDue(sites[place], run: event.slot)
        }
    }

    /// A day is closed this many milliseconds after midnight: windows that end with the day have
    /// lapsed then.
    private static let afterMidnight: Int64 = 60_000

    private func midnight() {
        statistics.closeDay(self)
        inspector.sweepDaily(self)
        let next = Instant(milliseconds: now).civilDate.advanced(byDays: 1).start.milliseconds
        if next <= end { queue.schedule(.midnight, at: next + Self.afterMidnight) }
    }

    // MARK: Clocks

    /// The two clocks of a process, now.
    func clocks(_ site: Site) -> Now {
        let passed = now - site.seen
        site.monotonic += site.isBusy ? passed : min(passed, 500)
        site.seen = now
        return Now(
            monotonic: site.monotonic, wall: Instant(milliseconds: now + site.skew))
    }

    // MARK: Inputs

    /// What an input is, for the rolling hash.
    enum Input: UInt64, CaseIterable {
        case frame = 1
        case committed
        case command
        case tick
        case loaded
        case reopened
        case paper
        case connected
        case disconnected
        case lost
        case began
        case officer
        case advance
        case fetched
    }

    /// Takes up what an engine answered to an input: into the hash, into the world.
    func took(_ input: Input, _ mix: UInt64, _ effects: [Effect], by site: Site) {
        inputs[Int(input.rawValue)] += 1
        rolling.add(UInt64(bitPattern: now))
        rolling.add(UInt64(site.place) << 8 | input.rawValue)
        rolling.add(mix)
        for effect in effects { rolling.add(EffectMix.of(effect)) }
        perform(effects, by: site)
        settle(site)
    }

    /// Hands rows to the disk and arms the clock, after anything that an engine did.
    func settle(_ site: Site) {
        guard site.isUp else { return }
        commitIfIdle(site)
        armTick(site)
    }

    /// As the reactor: a batch is what is already there, one row under way unless it is full.
    private func commitIfIdle(_ site: Site) {
        guard site.uncommittedRows == 0 || (site.isDraftFull && site.uncommittedRows < 2) else {
            return
        }
        let clocks = clocks(site)
        let taken = site.docket?.takeRow(clocks) ?? site.desk?.takeRow(clocks)
        guard let (row, changes) = taken else { return }
        rolling.add(row.sealed.bytes.kept?.mix ?? Fingerprint.of(row.sealed.bytes.bytes))
        site.disk.write(row, changes)
        inspector.written(row, by: site)
        keep(row, changes, of: site)
        let took = Int64(mix.syncLeast + disks.below(mix.syncMore + 1))
        site.diskFree = max(site.diskFree, now) + took
        queue.schedule(.synced, at: site.diskFree, place: site.place, slot: Int(site.run))
        if site.diesInCommit { killInCommit(site, within: took) }
    }

    private func synced(_ site: Site, run: Int32) {
        guard run == site.run, site.isUp else { return }
        if !isCalm {
            if disks.perMillion(mix.ioErrors) {
                site.disk.nextFault = .unknown("input or output failed")
            } else if disks.perMillion(mix.fullDisks) {
                site.disk.nextFault = .full("the disk is full")
            }
        }
        do throws(StoreFault) {
            let durable = try site.disk.sync()
            inspector.durable(durable.position, of: site, self)
            if !scenario.keepsJournals { release(durable.position, of: site) }
            events += 1
            let clocks = clocks(site)
            let effects =
                site.docket?.committed(durable, now: clocks)
                ?? site.desk?.committed(durable, now: clocks) ?? []
            took(.committed, durable.position, effects, by: site)
            guard mix.lettingGo > 0, disks.permille(mix.lettingGo) else { return }
            site.docket?.projected(site.disk.covered)
            site.desk?.projected(site.disk.covered)
        } catch {
            // Never retried: the process stops and reads the truth back from disk.
            if case .full = error {
                strike(.fullDisk, site.place, seconds: 0)
                kill(site, restartAfter: 120_000)
            } else {
                strike(.ioError, site.place, seconds: 0)
                kill(site, restartAfter: 5_000)
            }
        }
    }

    // MARK: Ticks

    /// Milliseconds between ticks while something is under way.
    private func cadence(_ site: Site) -> Int64 {
        if mix.realHeartbeats {
            let clocks = clocks(site)
            return max(
                1, site.docket?.wakeAfter(clocks) ?? site.desk?.wakeAfter(clocks) ?? 500)
        }
        if let desk = site.desk, !desk.isLinked { return 1_050 }
        return 2_050
    }

    private func armTick(_ site: Site) {
        var at = now + cadence(site)
        site.isBusy = true
        if let due = due(site) { at = min(at, due) }
        schedule(tick: at, site)
    }

    /// When the next deadline of a coordinator falls due, in simulated time.
    private func due(_ site: Site) -> Int64? {
        guard let docket = site.docket, let next = docket.nextDue else { return nil }
        let due = max(now, next.milliseconds - docket.clock.offset - site.skew)
        return due > now || docket.mayFire(clocks(site)) ? due : now + 20
    }

    private func schedule(tick at: Int64, _ site: Site) {
        guard at < site.tickAt else { return }
        site.tickAt = at
        queue.schedule(.tick, at: at, place: site.place)
    }

    private func tick(_ site: Site, at: Int64) {
        guard site.isUp, at == site.tickAt else { return }
        site.tickAt = .max
        let clocks = clocks(site)
        refreshHeard(site)
        let effects = site.docket?.tick(clocks) ?? site.desk?.tick(clocks) ?? []
        let isEmpty = effects.allSatisfy(Self.isHeartbeat) && !site.hasDraft
        if !isEmpty {
            events += 1
            took(.tick, 0, effects, by: site)
        } else {
            perform(effects, by: site)
        }
        guard site.isUp else { return }
        rearm(site)
    }

    /// After a tick: goes on while something is under way, else sleeps until the next deadline.
    private func rearm(_ site: Site) {
        let isTroubled =
            site.isSeat ? hasTrouble(site) || awaitsDial(site) : !isHealthy(site.place)
        let isActive = isCutOff(site) ? site.desk?.awaitsTime == true : !site.isQuiet || isTroubled
        if mix.realHeartbeats || isActive {
            armTick(site)
            return
        }
        site.tickAt = .max
        // A dialled connection that nobody needs is closed after a while, which must pass for it.
        site.isBusy = hasDial(site)
        var next = site.isBusy ? now + LinkRules.idle + 1_000 : .max
        if let due = due(site) { next = min(next, due) }
        if next < .max { schedule(tick: next, site) }
    }

    static func isHeartbeat(_ effect: Effect) -> Bool {
        switch effect {
        case .send(_, .heartbeat), .sendDialled(_, .heartbeat): true
        default: false
        }
    }
}
