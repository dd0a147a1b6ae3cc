import Domain
import Topology

/// What a swarm draws from its seed: sizes, habits and a mix of faults in which some are left out
/// altogether, so that runs differ in kind (swarm testing: Groce et al., ISSTA 2012).
enum SwarmDraw {
    /// A few courts under one coordinator.
    static func courts(_ topology: Topology, _ dice: inout Dice) throws(RunPlan.Fault) -> [CourtID]
    {
        let areas = topology.coordinators.compactMap { coordinator -> [CourtID]? in
            let served = topology.tree.courts.filter { $0.coordinator == coordinator.id }
            let grassroots = served.filter { $0.level == .grassroots }.map(\.id)
            return grassroots.count >= 2 ? grassroots : nil
        }
        guard let area = dice.pick(areas) else {
            throw RunPlan.Fault(
                "拓扑中没有一个协调中心服务两个以上基层法院，无法模拟",
                "no coordinator of the topology serves two grassroots courts; there is nothing to simulate"
            )
        }
        let size = 2 + dice.below(min(5, area.count - 1))
        var rest = area
        var chosen: [CourtID] = []
        for _ in 0..<size { chosen.append(rest.remove(at: dice.below(rest.count))) }
        // Sometimes a second area, so that more than one coordinator runs.
        if areas.count > 1, dice.once(in: 5), let other = dice.pick(areas) {
            for court in other.prefix(2) where !chosen.contains(court) { chosen.append(court) }
        }
        return chosen.sorted()
    }

    static func workload(
        _ base: Workload, courts: Int, days: Int, _ dice: inout Dice
    ) -> Workload {
        var load = base
        func rate(_ most: Int) -> Int { dice.once(in: 4) ? 0 : 1 + dice.below(most) }
        let matters = 10 + dice.below(60)
        let each = matters * 365_000 / max(1, courts * days)
        load.commissions.perYear.grassroots = each
        load.commissions.perYear.intermediate = each / 2
        load.commissions.perYear.high = each / 4
        let fewer = dice.once(in: 4) ? 0 : each / (2 + dice.below(6))
        load.disputes.perYear.grassroots = fewer
        load.disputes.perYear.intermediate = fewer / 2
        load.disputes.perYear.high = 0
        load.commissions.urgent = rate(300)
        load.commissions.returned = rate(300)
        load.commissions.withdrawn = rate(150)
        load.commissions.rerouted = rate(200)
        load.commissions.papersAsked = rate(300)
        load.commissions.complained = rate(200)
        load.commissions.rated = rate(700)
        load.commissions.progress = rate(500)
        load.disputes.settled = rate(600)
        load.disputes.withdrawn = rate(200)
        load.disputes.sentBack = rate(400)
        load.disputes.proofReturned = rate(300)
        load.disputes.several = rate(400)
        // People who answer at once bring a matter to its end within a short run.
        let pace = dice.pick([1, 6, 40]) ?? 1
        for verb in base.answers.delays.keys.sorted() {
            guard var delay = base.answers.delays[verb] else { continue }
            delay.p50 = max(1, delay.p50 / pace)
            delay.p90 = max(1, delay.p90 / pace)
            delay.p99 = max(1, delay.p99 / pace)
            load.answers.delays[verb] = delay
        }
        load.answers.forgotten = rate(150)
        load.answers.slowCourts = rate(300)
        // Drawn last, so that what was drawn before stays what it was.
        let tabled = dice.once(in: 4) ? 0 : each / (2 + dice.below(6))
        load.tabled.perYear.grassroots = tabled / 2
        load.tabled.perYear.intermediate = 2 * tabled
        load.tabled.perYear.high = tabled
        load.elsewhere.commissions = dice.pick([0, 200, 600, 950]) ?? 200
        load.elsewhere.disputes = dice.pick([0, 300, 900]) ?? 300
        load.elsewhere.tabled = dice.pick([0, 300, 900]) ?? 300
        return load
    }

    /// Who serves the courts: in a third of the runs whom the topology names, else one to four
    /// coordinators at courts of any level. Each serves what lies below its own court and no nearer
    /// one, in some runs other courts too.
    ///
    /// What is drawn for a court depends on the court and not on the others, so that with fewer
    /// courts the rest is served as before.
    static func coordinators(
        over tree: CourtTree, _ listed: [Directory.Coordinator], _ dice: inout Dice
    ) throws(RunPlan.Fault) -> (CourtTree, [Directory.Coordinator]) {
        let isListed = dice.once(in: 3)
        let count = 1 + dice.below(4)
        let strays = dice.pick([0, 0, 250, 600]) ?? 0
        let word = dice.next()
        guard !isListed else { return (tree, listed) }
        func lot(_ court: CourtID, _ salt: UInt64) -> UInt64 {
            var print = Fingerprint()
            print.add(court)
            return Dice.mix(print.value ^ word &+ salt)
        }
        let ranked = tree.courts.filter { !$0.isOutside }.map(\.id)
            .sorted { (lot($0, 0), $0) < (lot($1, 0), $1) }
        let chosen = Array(ranked.prefix(count))
        guard let first = chosen.first else { return (tree, listed) }
        func name(_ court: CourtID) -> CourtID? { CourtID("c-\(court)") }
        var courts: [Court] = []
        for var court in tree.courts {
            if !court.isOutside {
                let nearest = tree.ascent(from: court.id).first(where: chosen.contains) ?? first
                let isStray = !chosen.contains(court.id) && lot(court.id, 1) % 1_000 < strays
                let pick = Int(lot(court.id, 2) % UInt64(chosen.count))
                court.coordinator = name(isStray ? chosen[pick] : nearest)
            }
            courts.append(court)
        }
        let coordinators = chosen.enumerated().compactMap { place, court in
            name(court).map {
                Directory.Coordinator(
                    id: $0, court: court, endpoint: "tcp://127.0.0.1:\(47_001 + place)")
            }
        }
        do {
            return (try CourtTree(courts), coordinators)
        } catch {
            throw RunPlan.Fault(
                "所选法院不成一棵树：\(error)", "the chosen courts make no tree: \(error)")
        }
    }

    static func faults(_ dice: inout Dice, days: Int) -> FaultMix {
        var mix = FaultMix()
        /// Each class is left out of about half of the runs.
        func drawn() -> Bool { dice.once(in: 2) }
        mix.delayLeast = dice.below(20)
        mix.delayMore = dice.pick([1, 25, 200, 2_000]) ?? 25
        if drawn() { mix.loss = dice.pick([200, 5_000, 60_000]) ?? 200 }
        if drawn() { mix.duplication = dice.pick([1_000, 20_000, 150_000]) ?? 1_000 }
        if drawn() { mix.reordering = dice.pick([1_000, 30_000]) ?? 1_000 }
        if drawn() {
            mix.partitionEvery = dice.pick([200, 1_000, 6_000]) ?? 1_000
            mix.partitionSeconds = dice.pick([20, 600, 20_000]) ?? 600
            if drawn() { mix.oneWay = dice.pick([200, 1_000]) ?? 200 }
        }
        if drawn() {
            mix.slowLinks = dice.pick([200, 600]) ?? 200
            mix.slowFactor = dice.pick([4, 40]) ?? 4
            // A round trip longer than the silence after which a peer counts as away is no link.
            if mix.delayMore > 500 { mix.slowFactor = 2 }
        }
        if drawn() {
            mix.queueDepth = 1 + dice.below(6)
            mix.dropsWhenFull = dice.once(in: 2)
        }
        if drawn() {
            mix.crashEvery = dice.pick([900, 3_000, 10_000]) ?? 3_000
            mix.restartSeconds = dice.pick([2, 60, 7_200]) ?? 60
            mix.snapshotStarts = dice.pick([0, 500, 1_000]) ?? 500
            mix.unsyncedFound = dice.pick([0, 300, 700]) ?? 0
            mix.unsyncedTorn = dice.pick([0, 400]) ?? 0
        }
        mix.syncLeast = dice.pick([0, 1, 8]) ?? 1
        mix.syncMore = dice.pick([1, 10, 300]) ?? 4
        if dice.once(in: 4) {
            mix.ioErrors = dice.pick([200, 4_000]) ?? 200
            mix.snapshotStarts = max(mix.snapshotStarts, 300)
        }
        if dice.once(in: 5) { mix.fullDisks = dice.pick([200, 3_000]) ?? 200 }
        if drawn() { mix.skew = dice.pick([200, 20_000, 110_000]) ?? 200 }
        if dice.once(in: 3) {
            mix.jumpEvery = dice.pick([500, 4_000]) ?? 500
            mix.jumpMost = dice.pick([1_000, 60_000, 600_000]) ?? 1_000
        }
        if dice.once(in: 3) {
            mix.absent = dice.pick([200, 600]) ?? 200
            mix.absentDays = min(days, dice.pick([1, 7, 30]) ?? 7)
        }
        if dice.once(in: 4) { mix.olderCopies = dice.pick([200, 500]) ?? 200 }
        if dice.once(in: 4) {
            mix.advances = 1 + dice.below(4)
            mix.advanceHours = dice.pick([1, 24, 400]) ?? 24
        }
        // From a copy, so that what is drawn afterwards stays what it was.
        var aside = dice
        mix.lettingGo = aside.pick([0, 300, 1_000]) ?? 0
        return mix
    }
}
