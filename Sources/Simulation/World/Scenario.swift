package import Domain
package import LegalTime

/// Everything that a run is a function of: the same scenario and the same build give the same bytes
/// in every process.
package struct Scenario: Sendable {
    /// How a run is made.
    package enum Profile: String, Codable, Hashable, Sendable, CaseIterable {
        /// Healthy but for what is planned: what planners ask.
        case quiet
        /// Faults and sizes drawn from the seed: what engineers ask.
        case swarm
    }

    /// What stands in for codec, seals and disks.
    package enum Tier: String, Codable, Hashable, Sendable, CaseIterable {
        /// Values in the place of bytes, cheap seals, disks in memory.
        case fast
        /// Bytes of the wire, Ed25519 and BLAKE2b, disks in memory.
        case real
        /// As `real`, with the store on SQLite over a disk that fails on purpose.
        case sqlite
    }

    /// A court's node that is switched off for some days.
    package struct Absence: Codable, Hashable, Sendable {
        package var court: CourtID
        /// Milliseconds since the epoch.
        package var from: Instant
        package var to: Instant

        package init(court: CourtID, from: Instant, to: Instant) {
            self.court = court
            self.from = from
            self.to = to
        }
    }

    /// Name of the topology, for reports.
    package var name: String
    package var realm: String
    package var tree: CourtTree
    package var coordinators: [Directory.Coordinator]
    package var calendar: WorkCalendar
    package var rules: RuleBook
    package var seed: UInt64
    /// First day; the run begins at its first instant, and is `days` long.
    package var from: CivilDate
    package var days: Int
    package var profile: Profile
    package var tier: Tier
    package var workload: Workload
    package var faults: FaultMix
    package var absences: [Absence]
    /// Journals are kept whole: processes can start from them again, and at the end each is folded
    /// anew. Costs memory.
    package var keepsJournals: Bool
    /// Matters opened at most; nil: as many as the workload says.
    package var mostMatters: Int?
    /// Of the kept records, one in this many goes through the wire's codec and back; 0: none.
    package var sampledCodec: Int
    /// Where the second tier keeps its files; nil in the others.
    package var directory: String?

    package init(
        name: String, realm: String, tree: CourtTree, coordinators: [Directory.Coordinator],
        calendar: WorkCalendar = .published, rules: RuleBook = .standard, seed: UInt64,
        from: CivilDate, days: Int, profile: Profile, tier: Tier = .fast, workload: Workload,
        faults: FaultMix = FaultMix(), absences: [Absence] = [], keepsJournals: Bool,
        mostMatters: Int? = nil, sampledCodec: Int = 256, directory: String? = nil
    ) {
        self.name = name
        self.realm = realm
        self.tree = tree
        self.coordinators = coordinators
        self.calendar = calendar
        self.rules = rules
        self.seed = seed
        self.from = from
        self.days = days
        self.profile = profile
        self.tier = tier
        self.workload = workload
        self.faults = faults
        self.absences = absences
        self.keepsJournals = keepsJournals
        self.mostMatters = mostMatters
        self.sampledCodec = sampledCodec
        self.directory = directory
    }
}
