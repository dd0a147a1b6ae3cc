import Domain

extension World {
    /// Whether every checker was content so far.
    package var isViolated: Bool { !inspector.complaints.isEmpty }

    /// What the run gave, but for what only the machine that ran it knows.
    package func report() -> RunReport {
        var report = RunReport()
        report.status = isViolated ? .violated : .ok
        report.seed = scenario.seed
        report.days = scenario.days
        report.from = scenario.from.iso
        report.courts = sites.count { !$0.isSeat }
        report.coordinators = sites.count { $0.isSeat }
        report.events = events
        report.messages = messages
        report.faults = faultCounts.keys.sorted { $0.rawValue < $1.rawValue }
            .reduce(0) { $0 + (faultCounts[$1] ?? 0) }
        report.hash = hash
        report.topology = scenario.name
        report.realm = scenario.realm
        report.profile = scenario.profile.rawValue
        report.workload = scenario.workload.name
        report.violations = inspector.complaints.map {
            RunReport.Violation(
                invariant: $0.invariant.rawValue, event: $0.event,
                at: Instant(milliseconds: $0.at).iso, text: $0.text)
        }
        report.unreached = unreached()
        report.faultsByKind = FaultClass.allCases.compactMap { kind in
            faultCounts[kind].map { RunReport.FaultCount(kind: kind.rawValue, count: $0) }
        }
        report.faultTimeline = faultLog.map {
            RunReport.FaultLine(
                kind: $0.kind.rawValue, target: registry.entries[$0.place].id.rawValue,
                from: Instant(milliseconds: $0.from).iso, to: Instant(milliseconds: $0.to).iso)
        }
        report.eventsByKind = Input.allCases.map {
            RunReport.FaultCount(kind: "\($0)", count: inputs[Int($0.rawValue)])
        }
        statistics.fill(&report, self)
        return report
    }

    /// What the run promised to reach and did not: the faults that it drew, and in a swarm the rare
    /// paths that its workload can take.
    private func unreached() -> [String] {
        let reached = reachedNames
        return promisedNames.filter { reached[$0] == nil }
    }

    /// Everything that the run promised to reach.
    var promisedNames: [String] {
        scenario.faults.classes.map { "fault:" + $0.rawValue } + promised.map(\.rawValue)
    }

    /// How often each fault struck and each rare path was taken.
    var reachedNames: [String: Int] {
        var names: [String: Int] = [:]
        for kind in FaultClass.allCases {
            if let count = faultCounts[kind] { names["fault:" + kind.rawValue] = count }
        }
        for what in Reach.allCases {
            if let count = reached[what] { names[what.rawValue] = count }
        }
        return names
    }

    /// The courts of the scenario that stand above no other.
    var leafCourts: [CourtID] {
        let above = scenario.tree.courts.compactMap(\.superior)
        return scenario.tree.courts.map(\.id).filter { !above.contains($0) }
    }

    private var promised: [Reach] {
        let commissions = scenario.workload.commissions
        let disputes = scenario.workload.disputes
        var list: [Reach] = []
        func promise(_ what: Reach, _ isPossible: Bool) { if isPossible { list.append(what) } }
        let commissioning = statistics.opened > 0
        promise(.commissionClosed, commissioning && scenario.days >= 40)
        guard scenario.profile == .swarm else { return list }
        promise(.commissionReturned, commissions.returned > 0)
        promise(.commissionRerouted, commissions.rerouted > 0)
        promise(.commissionWithdrawn, commissions.withdrawn > 0)
        promise(.papersAsked, commissions.papersAsked > 0)
        promise(.complaint, commissions.complained > 0)
        promise(.urgent, commissions.urgent > 0)
        list += [.pressed, .drafted, .lapsed, .refused, .outOfOrder, .sameAnswer]
        let hasDisputes = [
            disputes.perYear.grassroots, disputes.perYear.intermediate, disputes.perYear.high,
        ].contains { $0 > 0 }
        if hasDisputes {
            promise(.disputeSettled, disputes.settled > 0)
            promise(.disputeWithdrawn, disputes.withdrawn > 0)
            promise(.sentBack, disputes.sentBack > 0)
            promise(.proofReturned, disputes.proofReturned > 0)
            list += [.disputeImplemented, .backfilled]
        }
        let tabled = scenario.workload.tabled.perYear
        if [tabled.grassroots, tabled.intermediate, tabled.high].contains(where: { $0 > 0 }) {
            list += [.tabledOpened, .tabledClosed, .powerPassed, .tabledRefused, .sixMonths]
        }
        let faults = scenario.faults
        promise(
            .absenceNoted, faults.crashEvery > 0 || faults.absent > 0 || faults.partitionEvery > 0)
        promise(.offeredAgain, faults.duplication > 0 || faults.crashEvery > 0)
        promise(.returned, faults.olderCopies > 0)
        promise(.broughtBack, faults.lettingGo > 0 && scenario.keepsJournals)
        promise(.advanced, faults.advances > 0)
        promise(.found, faults.unsyncedFound > 0 && faults.crashEvery > 0)
        list.append(.evidenceProven)
        guard sites.count(where: \.isSeat) > 1 else { return list }
        list += [.actPassed, .entryRelayed, .paperCarried, .hungUp]
        promise(.relayBackfilled, hasDisputes)
        promise(.dialResumed, faults.partitionEvery > 0)
        promise(.killedWithPassages, faults.crashEvery > 0)
        promise(.seatAway, faults.crashEvery > 0)
        return list
    }
}
