package import Domain
import LegalTime
package import Topology

/// What `sim run` was asked, as a person can hold it: with the topology file and the program it
/// gives the scenario, and as one word, the token, it gives the same run again.
package struct RunPlan: Hashable, Sendable {
    /// Path of the topology file as given.
    package var topology: String
    package var profile = Scenario.Profile.quiet
    package var seed: UInt64 = 1
    package var days = 365
    package var from = CivilDate(year: 2025, month: 1, day: 1)
    /// Path of the workload file; nil: the national one.
    package var workload: String?
    /// Matters of every kind in thousandths of what the workload says.
    package var load = 1_000
    package var tier = Scenario.Tier.fast
    package var absences: [Scenario.Absence] = []
    /// Only these courts and their superiors; empty: all, or in a swarm as drawn.
    package var courts: [CourtID] = []
    /// Classes of faults that are turned off.
    package var without: [FaultClass] = []
    /// Matters opened at most; nil: as many as the workload says.
    package var mostMatters: Int?

    package init(topology: String) { self.topology = topology }

    /// Seeds are whole numbers that every program reads back from JSON as they are: below 2^53.
    package static let largestSeed: UInt64 = 1 << 53 - 1

    // MARK: Tokens

    /// What a token begins with: another word wherever the same fields give another run. `s1` drew
    /// no coordinators.
    package static let version = "s2"

    /// The plan as one word, safe in a shell. `build` names the program that ran it.
    package func token(build: String) -> String {
        var fields = [
            Self.version, "profile=\(profile.rawValue)", "seed=\(seed)", "days=\(days)",
            "from=\(from.iso)",
        ]
        if tier != .fast { fields.append("tier=\(tier.rawValue)") }
        if load != 1_000 { fields.append("load=\(load)") }
        if let mostMatters { fields.append("matters=\(mostMatters)") }
        if !courts.isEmpty {
            fields.append("courts=" + courts.map(\.rawValue).joined(separator: "+"))
        }
        if !without.isEmpty {
            fields.append("without=" + without.map(\.rawValue).joined(separator: "+"))
        }
        for absence in absences {
            fields.append(
                "away=\(absence.court):\(absence.from.milliseconds):\(absence.to.milliseconds)")
        }
        if let workload { fields.append("workload=" + Self.quoted(workload)) }
        fields.append("build=\(build)")
        fields.append("topology=" + Self.quoted(topology))
        return fields.joined(separator: ",")
    }

    /// Reads a token.
    ///
    /// - Returns: The plan and the build that made the token; nil when the word is none.
    package static func parse(_ token: String) -> (plan: RunPlan, build: String)? {
        guard token.utf8.count <= 4_096 else { return nil }
        var plan = RunPlan(topology: "")
        var build = ""
        let fields = token.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.first.map(String.init) == version else { return nil }
        var seen: [Substring] = []
        for field in fields.dropFirst() {
            guard let cut = field.firstIndex(of: "=") else { return nil }
            // Only absences may be several.
            guard field[..<cut] == "away" || !seen.contains(field[..<cut]) else { return nil }
            seen.append(field[..<cut])
            let value = String(field[field.index(after: cut)...])
            guard plan.take(field[..<cut], value, &build) else { return nil }
        }
        return plan.topology.isEmpty || build.isEmpty ? nil : (plan, build)
    }

    private mutating func take(_ name: Substring, _ value: String, _ build: inout String) -> Bool {
        switch name {
        case "profile":
            guard let read = Scenario.Profile(rawValue: value) else { return false }
            profile = read
        case "seed":
            guard let read = UInt64(value), read <= Self.largestSeed else { return false }
            seed = read
        case "days":
            guard let read = Int(value), Self.dayRange.contains(read) else { return false }
            days = read
        case "from":
            guard let read = CivilDate(iso: value), Self.yearRange.contains(read.year) else {
                return false
            }
            from = read
        case "tier":
            guard let read = Scenario.Tier(rawValue: value) else { return false }
            tier = read
        case "load":
            guard let read = Int(value), (0...100_000).contains(read) else { return false }
            load = read
        case "matters":
            guard let read = Int(value), read >= 0 else { return false }
            mostMatters = read
        case "courts":
            let read = value.split(separator: "+").map { CourtID(String($0)) }
            guard read.allSatisfy({ $0 != nil }) else { return false }
            courts = read.compactMap(\.self)
        case "without":
            let read = value.split(separator: "+").map { FaultClass(rawValue: String($0)) }
            guard read.allSatisfy({ $0 != nil }) else { return false }
            without = read.compactMap(\.self)
        case "away":
            let parts = value.split(separator: ":")
            guard parts.count == 3, let court = CourtID(String(parts[0])),
                let from = Int64(parts[1]), let to = Int64(parts[2]), from >= 0, from < to,
                to <= Self.lastInstant, absences.count < 64
            else { return false }
            absences.append(
                Scenario.Absence(
                    court: court, from: Instant(milliseconds: from), to: Instant(milliseconds: to)))
        case "workload":
            guard let read = Self.unquoted(value) else { return false }
            workload = read
        case "topology":
            guard let read = Self.unquoted(value) else { return false }
            topology = read
        case "build": build = value
        default: return false
        }
        return true
    }

    /// Days that a run may have: up to ten years.
    package static let dayRange = 1...3_660

    /// Years in which a run may begin.
    package static let yearRange = 2_004...2_100

    /// No absence ends later: milliseconds since the epoch.
    private static let lastInstant = CivilDate(year: 2_120, month: 1, day: 1).start.milliseconds

    /// Whatever is not a letter, a digit or one of `/._-` is written as `%` and two digits.
    private static func quoted(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || byte == 0x2F || byte == 0x2E || byte == 0x5F
                || byte == 0x2D
            if isPlain {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + Hexadecimal.encode([byte])
            }
        }
        return text
    }

    private static func unquoted(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let value = Hexadecimal.decode(String(decoding: [high, low], as: UTF8.self))?.first
            else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    // MARK: Scenarios

    /// Why a plan gives no scenario.
    package struct Fault: Error, Hashable, Sendable {
        /// What is wrong and what to do, in Chinese and English.
        package var text: Text

        package init(_ zh: String, _ en: String) { text = Text(zh: zh, en: en) }
    }

    /// The scenario of this plan over a topology that was read from its file.
    ///
    /// - Throws: ``Fault`` when the plan names courts that are not there, or none can deal with
    ///   another.
    package func scenario(_ topology: Topology, _ base: Workload) throws(Fault) -> Scenario {
        for court in courts + absences.map(\.court) where topology.tree[court] == nil {
            throw Fault(
                "拓扑中没有法院 \(court)；请用 crosswrit topology check 核对编号",
                "the topology has no court \(court); see `crosswrit topology check`")
        }
        var dice = Dice(seed: seed, .options)
        var workload = base
        var faults = FaultMix()
        var chosen = courts
        var seats: Dice?
        if profile == .swarm {
            // Drawn in the same order whatever is overridden, so that less never means other.
            var places = Dice(seed: dice.next())
            if chosen.isEmpty { chosen = try SwarmDraw.courts(topology, &places) }
            var own = Dice(seed: dice.next())
            faults = SwarmDraw.faults(&own, days: days)
            var habits = Dice(seed: dice.next())
            workload = SwarmDraw.workload(base, courts: max(2, chosen.count), days: days, &habits)
            seats = Dice(seed: dice.next())
        }
        if profile == .swarm, tier == .sqlite {
            // The disk is what this tier is about.
            faults.crashEvery = min(faults.crashEvery == 0 ? 400 : faults.crashEvery, 400)
            faults.restartSeconds = 60
            faults.ioErrors = max(faults.ioErrors, 4_000)
            faults.fullDisks = max(faults.fullDisks, 3_000)
            faults.unsyncedFound = 0
            faults.unsyncedTorn = 0
        }
        for kind in without { faults = faults.without(kind) }
        workload.commissions.perYear = workload.commissions.perYear.scaled(load)
        workload.disputes.perYear = workload.disputes.perYear.scaled(load)
        workload.tabled.perYear = workload.tabled.perYear.scaled(load)
        var (tree, coordinators) = try Self.part(topology, chosen)
        if var seats {
            (tree, coordinators) = try SwarmDraw.coordinators(over: tree, coordinators, &seats)
        }
        let end = from.advanced(byDays: days).start
        for absence in absences {
            guard tree[absence.court] != nil else {
                throw Fault(
                    "法院 \(absence.court) 不在所选法院之中，谈不上离线",
                    "court \(absence.court) is not among the chosen courts: it can't be away")
            }
            guard absence.from < end, absence.to > from.start else {
                throw Fault(
                    "法院 \(absence.court) 的离线（\(absence.from.iso) 起）不在运行期间内",
                    "the absence of \(absence.court) from \(absence.from.iso) is outside the run's days"
                )
            }
        }
        return Scenario(
            name: topologyName, realm: topology.realm, tree: tree, coordinators: coordinators,
            seed: seed, from: from, days: days, profile: profile, tier: tier, workload: workload,
            faults: faults, absences: absences, keepsJournals: profile == .swarm,
            mostMatters: mostMatters, sampledCodec: profile == .swarm ? 32 : 4_096)
    }

    private var topologyName: String {
        topology.split(separator: "/").last.map(String.init) ?? topology
    }

    /// The tree cut down to some courts with everybody above them, and who serves them.
    private static func part(
        _ topology: Topology, _ chosen: [CourtID]
    ) throws(Fault) -> (CourtTree, [Directory.Coordinator]) {
        guard !chosen.isEmpty else { return (topology.tree, topology.coordinators) }
        var wanted: [CourtID] = []
        for court in chosen {
            for step in topology.tree.ascent(from: court) where !wanted.contains(step) {
                wanted.append(step)
            }
        }
        // A court is served by a coordinator, and that is another court's.
        var place = 0
        while place < wanted.count {
            let serving = topology.tree[wanted[place]]?.coordinator
            place += 1
            guard let coordinator = topology.coordinators.first(where: { $0.id == serving }) else {
                continue
            }
            for step in topology.tree.ascent(from: coordinator.court) where !wanted.contains(step) {
                wanted.append(step)
            }
        }
        let courts = topology.tree.courts.filter { wanted.contains($0.id) }
        do {
            let tree = try CourtTree(courts)
            let serving = courts.compactMap(\.coordinator)
            return (
                tree,
                topology.coordinators.filter { coordinator in
                    serving.contains(coordinator.id) && tree[coordinator.court] != nil
                }
            )
        } catch {
            throw Fault("所选法院不成一棵树：\(error)", "the chosen courts make no tree: \(error)")
        }
    }
}

extension Workload.ByLevel {
    /// Every level's number in thousandths of what it is.
    func scaled(_ permille: Int) -> Workload.ByLevel {
        var scaled = self
        scaled.supreme = supreme * permille / 1_000
        scaled.high = high * permille / 1_000
        scaled.intermediate = intermediate * permille / 1_000
        scaled.grassroots = grassroots * permille / 1_000
        return scaled
    }
}
