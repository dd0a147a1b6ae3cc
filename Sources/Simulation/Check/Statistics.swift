import Domain
import Engine
import Procedure

/// What a planner wants to know of a run, counted as entries become durable at their coordinators.
final class Statistics {
    let scenario: Scenario
    let registry: Registry
    var acts = 0
    var faults = 0
    private(set) var opened = 0
    private(set) var closed = 0
    private(set) var daily: [RunReport.Day] = []
    private var today: RunReport.Day
    private var kinds: [RunReport.ProcedureLine]
    /// Days from opening to closing, as a histogram, by kind.
    private var durations: [[Int]]
    private var windows: [String: RunReport.WindowLine] = [:]
    private var courts: [RunReport.CourtLine]
    private var actsBefore = 0
    private var faultsBefore = 0
    /// Windows that have lapsed and are still owed: (matter, id) -> level.
    private var overdue: [MatterID: Overdue] = [:]
    private var overdueByLevel: [CourtLevel: Int] = [:]

    private struct Overdue {
        var ids: [String] = []
    }

    private static let levels: [CourtLevel] = [.supreme, .high, .intermediate, .grassroots]

    init(_ scenario: Scenario, _ registry: Registry) {
        self.scenario = scenario
        self.registry = registry
        today = RunReport.Day(date: scenario.from.iso)
        kinds = [
            RunReport.ProcedureLine(kind: "commission", term: "事项委托"),
            RunReport.ProcedureLine(kind: "dispute", term: "执行争议协调"),
        ]
        kinds += Tables.all.map { RunReport.ProcedureLine(kind: $0.name, term: $0.term.zh) }
        durations = Array(repeating: [], count: kinds.count)
        courts = registry.entries.map { entry in
            let court = scenario.tree[entry.court]
            return RunReport.CourtLine(
                court: entry.id.rawValue, name: court?.name ?? entry.id.rawValue,
                level: court?.level.rawValue ?? "")
        }
    }

    // MARK: Counting

    func happened(_ happening: Happening, at site: Site, _ world: World) {
        guard site.isSeat, let trace = world.trace else { return }
        trace.happened(happening, world.now)
    }

    /// An entry is durable at its coordinator.
    func entry(_ entry: Entry, _ act: Act?, _ record: Inspector.Record, _ world: World) {
        let kind = Self.kind(of: entry) ?? Int(record.kind)
        if entry.number == 1 { open(entry, act, kind, world) }
        if let act, let place = registry.places[act.court], act.officer != nil {
            courts[place].acts += 1
        }
        for event in entry.events { count(event, entry, world) }
        if record.closingEntry == entry.number { close(entry, kind, record, world) }
    }

    /// 0 a commission, 1 a dispute, then the tables in their order; nil when the entry's events do
    /// not say.
    static func kind(of entry: Entry) -> Int? {
        for event in entry.events {
            switch event {
            case .commission: return 0
            case .dispute: return 1
            case .tabled(.opened(let name, _, _, _)):
                return Tables.all.firstIndex { $0.name == name }.map { $0 + 2 }
            default: continue
            }
        }
        return nil
    }

    private func open(_ entry: Entry, _ act: Act?, _ kind: Int, _ world: World) {
        opened += 1
        today.opened += 1
        kinds[kind].opened += 1
        if kind > 1 { world.reach(.tabledOpened) }
        world.inspector.records[entry.matter]?.kind = UInt8(kind)
        if let act, let place = registry.places[act.court] { courts[place].opened += 1 }
        for event in entry.events {
            guard case .joined(let party) = event, let place = registry.places[party.court],
                party.role == .commissioned
                    || (party.role == .disputant && party.court != act?.court)
            else { continue }
            courts[place].received += 1
        }
    }

    private func close(
        _ entry: Entry, _ kind: Int, _ record: Inspector.Record, _ world: World
    ) {
        guard record.closedAt != nil else { return }
        closed += 1
        today.closed += 1
        kinds[kind].closed += 1
        let days = Int((entry.at.milliseconds - record.openedAt) / 86_400_000)
        while durations[kind].count <= days { durations[kind].append(0) }
        durations[kind][max(0, days)] += 1
        let end = record.tabled?.outcome ?? record.naive.stage
        if end == "returned" { kinds[kind].returned += 1 }
        if end == "withdrawn" { kinds[kind].withdrawn += 1 }
        switch end {
        case _ where kind > 1: world.reach(.tabledClosed)
        case "returned": world.reach(.commissionReturned)
        case "withdrawn": world.reach(kind == 0 ? .commissionWithdrawn : .disputeWithdrawn)
        case "settled": world.reach(.disputeSettled)
        case "implemented": world.reach(.disputeImplemented)
        default: world.reach(.commissionClosed)
        }
        forget(entry.matter)
    }

    private func count(_ event: Event, _ entry: Entry, _ world: World) {
        switch event {
        case .deadlineStarted(let deadline):
            var line =
                windows[deadline.rule]
                ?? RunReport.WindowLine(rule: deadline.rule, duty: deadline.duty.zh)
            line.started += 1
            windows[deadline.rule] = line
        case .deadlineLapsed(let id):
            // 评价投诉期 obliges nobody: its end is the way in which a matter closes.
            if id.hasPrefix("O20") {
                windows[Self.rule(id)]?.void += 1
                return
            }
            windows[Self.rule(id)]?.lapsed += 1
            lapsed(id, entry.matter)
        case .deadlineMet(let id, _):
            if resolved(id, entry.matter) {
                windows[Self.rule(id)]?.metLate += 1
                windows[Self.rule(id)]?.lapsed -= 1
            } else {
                windows[Self.rule(id)]?.met += 1
            }
        case .deadlineVoid(let id, _):
            if !resolved(id, entry.matter) { windows[Self.rule(id)]?.void += 1 }
        case .deadlineMoved(let id, _, _):
            if resolved(id, entry.matter) { windows[Self.rule(id)]?.lapsed -= 1 }
        case .commission(.rerouted): world.reach(.commissionRerouted)
        default: break
        }
    }

    private static func rule(_ id: String) -> String { String(id.prefix { $0 != "@" }) }

    /// The court that owes: the deadline's id names it.
    private func owner(_ id: String) -> CourtID? {
        CourtID(String(id.drop { $0 != "@" }.dropFirst().prefix { $0 != "#" }))
    }

    private func lapsed(_ id: String, _ matter: MatterID) {
        overdue[matter, default: Overdue()].ids.append(id)
        if let court = owner(id), let level = scenario.tree[court]?.level {
            overdueByLevel[level, default: 0] += 1
            if let place = registry.places[court] { courts[place].lapsed += 1 }
        }
    }

    private func resolved(_ id: String, _ matter: MatterID) -> Bool {
        guard let place = overdue[matter]?.ids.firstIndex(of: id) else { return false }
        overdue[matter]?.ids.remove(at: place)
        if overdue[matter]?.ids.isEmpty == true { overdue.removeValue(forKey: matter) }
        if let court = owner(id), let level = scenario.tree[court]?.level {
            overdueByLevel[level, default: 0] -= 1
        }
        return true
    }

    private func forget(_ matter: MatterID) {
        for id in overdue[matter]?.ids ?? [] { _ = resolved(id, matter) }
    }

    // MARK: Days

    func closeDay(_ world: World) {
        stand(in: &today)
        today.acts = acts - actsBefore
        today.faults = faults - faultsBefore
        actsBefore = acts
        faultsBefore = faults
        daily.append(today)
        today = RunReport.Day(date: Instant(milliseconds: world.now).civilDate.iso)
    }

    /// What is open and overdue now.
    private func stand(in day: inout RunReport.Day) {
        day.open = opened - closed
        day.overdue = overdue.count
        day.overdueByLevel = Self.levels.map {
            RunReport.LevelCount(level: $0.rawValue, count: overdueByLevel[$0] ?? 0)
        }
    }

    // MARK: The report

    func fill(_ report: inout RunReport, _ world: World) {
        report.matters.opened = opened
        report.matters.closed = closed
        report.matters.open = opened - closed
        report.matters.overdue = overdue.count
        report.daily = daily
        // What came to rest after the last day belongs to it: both figures are the same.
        if world.isWhole, let last = report.daily.indices.last { stand(in: &report.daily[last]) }
        var open = [Int](repeating: 0, count: kinds.count)
        var late = open
        var ages = [Int](repeating: 0, count: Self.bands.count)
        for id in world.inspector.records.keys.sorted() {
            guard let record = world.inspector.records[id], !record.isClosed else { continue }
            let kind = Int(record.kind)
            open[kind] += 1
            if overdue[id] != nil { late[kind] += 1 }
            let age = Int((world.end - record.openedAt) / 86_400_000)
            ages[Self.bands.lastIndex { age >= $0.from } ?? 0] += 1
        }
        for kind in kinds.indices {
            kinds[kind].open = open[kind]
            kinds[kind].overdue = late[kind]
            kinds[kind].medianDays = percentile(500, kind)
            kinds[kind].p90Days = percentile(900, kind)
            kinds[kind].p99Days = percentile(990, kind)
        }
        // Of the tables only what there was.
        report.procedures = kinds.enumerated().filter { $0.offset < 2 || $0.element.opened > 0 }
            .map(\.element)
        report.ages = zip(Self.bands, ages).map {
            RunReport.AgeBand(from: $0.from, to: $0.to, count: $1)
        }
        report.windows = windows.keys.sorted().compactMap { rule in
            guard var line = windows[rule] else { return nil }
            line.running = max(
                0, line.started - line.met - line.metLate - line.lapsed - line.void)
            return line
        }
        let nodes = registry.entries.indices.filter { !registry.entries[$0].isSeat }
        report.busiest = nodes.map { courts[$0] }.filter { $0.acts > 0 }
            .sorted { ($1.acts, $0.court) < ($0.acts, $1.court) }.prefix(30).map { $0 }
    }

    private static let bands: [(from: Int, to: Int?)] = [
        (0, 3), (3, 7), (7, 15), (15, 30), (30, 60), (60, 120), (120, nil),
    ]

    private func percentile(_ permille: Int, _ kind: Int) -> Int? {
        let total = durations[kind].reduce(0, +)
        guard total > 0 else { return nil }
        var left = max(1, total * permille / 1_000)
        for (days, count) in durations[kind].enumerated() {
            left -= count
            if left <= 0 { return days }
        }
        return nil
    }
}
