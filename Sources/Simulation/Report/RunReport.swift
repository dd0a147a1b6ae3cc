/// What one simulated run gave: the figures, what was promised and not reached, what was violated,
/// and everything that its pages and comparisons show.
///
/// As JSON it is what `crosswrit sim run --json` prints; the names of the fields are stable.
package struct RunReport: Codable, Hashable, Sendable {
    /// Whether every checker was content.
    package enum Status: String, Codable, Hashable, Sendable {
        case ok
        case violated
    }

    /// Counts of matters (协调事项).
    package struct Matters: Codable, Hashable, Sendable {
        package var opened = 0
        package var closed = 0
        package var open = 0
        /// Open matters with a lapsed window (逾期).
        package var overdue = 0

        package init() {}
    }

    /// One day of the run.
    package struct Day: Codable, Hashable, Sendable {
        /// ISO date, civil time of Asia/Shanghai.
        package var date: String
        /// Opened, and closed, on this day.
        package var opened = 0
        package var closed = 0
        /// Open, and overdue, at the end of the day.
        package var open = 0
        package var overdue = 0
        /// Overdue duties at the end of the day by the level of the court that owes.
        package var overdueByLevel: [LevelCount] = []
        /// Acts of clerks on this day.
        package var acts = 0
        /// Faults that struck on this day.
        package var faults = 0

        package init(date: String) { self.date = date }
    }

    /// A number for a level of courts, from the supreme court down.
    package struct LevelCount: Codable, Hashable, Sendable {
        /// Raw value of the court level: supreme, high, intermediate, grassroots.
        package var level: String
        package var count: Int

        package init(level: String, count: Int) {
            self.level = level
            self.count = count
        }
    }

    /// Open matters of an age.
    package struct AgeBand: Codable, Hashable, Sendable {
        /// Whole days since the opening: from … below `to`; nil: without end.
        package var from: Int
        package var to: Int?
        package var count: Int

        package init(from: Int, to: Int?, count: Int) {
            self.from = from
            self.to = to
            self.count = count
        }
    }

    /// What one court had to do with.
    package struct CourtLine: Codable, Hashable, Sendable {
        package var court: String
        package var name: String
        package var level: String
        /// Matters that it opened, and that others brought to it.
        package var opened = 0
        package var received = 0
        /// Acts that its clerks recorded.
        package var acts = 0
        /// Open matters at the end in which it owes something.
        package var owing = 0
        /// Windows that it let lapse.
        package var lapsed = 0

        package init(court: String, name: String, level: String) {
            self.court = court
            self.name = name
            self.level = level
        }
    }

    /// A kind of matter.
    package struct ProcedureLine: Codable, Hashable, Sendable {
        /// Stable name, such as `commission`, and the official term.
        package var kind: String
        package var term: String
        package var opened = 0
        package var closed = 0
        package var open = 0
        package var overdue = 0
        /// Of the closed ones: returned (退回) or withdrawn (撤回) without a result.
        package var returned = 0
        package var withdrawn = 0
        /// Days from opening to closing: median, 90th and 99th percentile; nil when none closed.
        package var medianDays: Int?
        package var p90Days: Int?
        package var p99Days: Int?

        package init(kind: String, term: String) {
            self.kind = kind
            self.term = term
        }
    }

    /// A rule of the table of windows (期限).
    package struct WindowLine: Codable, Hashable, Sendable {
        /// Rule id such as `W10`, and what is owed under it.
        package var rule: String
        package var duty: String
        package var started = 0
        package var met = 0
        /// Met after it had lapsed.
        package var metLate = 0
        /// Passed unmet.
        package var lapsed = 0
        package var void = 0
        /// Still running at the end.
        package var running = 0

        package init(rule: String, duty: String) {
            self.rule = rule
            self.duty = duty
        }
    }

    /// How often a kind of fault struck, or a kind of input came.
    package struct FaultCount: Codable, Hashable, Sendable {
        package var kind: String
        package var count: Int

        package init(kind: String, count: Int) {
            self.kind = kind
            self.count = count
        }
    }

    /// A fault with its time, for the timeline; at most the first few hundred are kept.
    package struct FaultLine: Codable, Hashable, Sendable {
        package var kind: String
        /// Id of the court or coordinator that it struck.
        package var target: String
        /// ISO date and time with +08:00; equal for a fault without duration.
        package var from: String
        package var to: String

        package init(kind: String, target: String, from: String, to: String) {
            self.kind = kind
            self.target = target
            self.from = from
            self.to = to
        }
    }

    /// A checker's complaint.
    package struct Violation: Codable, Hashable, Sendable {
        /// Stable name of the invariant, such as `acked-is-kept`.
        package var invariant: String
        /// Number of the event at which it was found.
        package var event: Int
        /// ISO date and time with +08:00 of simulated civil time.
        package var at: String
        package var text: String

        package init(invariant: String, event: Int, at: String, text: String) {
            self.invariant = invariant
            self.event = event
            self.at = at
            self.text = text
        }
    }

    /// An input of the run, as a person reads it.
    package struct Setting: Codable, Hashable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var status = Status.ok
    package var seed: UInt64 = 0
    /// Length of the run in days, and its first day as an ISO date.
    package var days = 0
    package var from = ""
    /// Courts with a node, and coordinators.
    package var courts = 0
    package var coordinators = 0
    package var matters = Matters()
    /// Inputs to engines but for heartbeats and empty timers.
    package var events = 0
    /// Frames handed to the network but for heartbeats.
    package var messages = 0
    package var faults = 0
    /// What the run promised to reach and did not; a campaign with any left is invalid.
    package var unreached: [String] = []
    package var violations: [Violation] = []
    /// The event after which the run was stopped (`--until`); nil: it is whole.
    package var stoppedAt: Int?
    /// Rolling hash over (time, process, input, effects), 16 hexadecimal digits.
    package var hash = ""
    package var wallSeconds = 0.0
    package var eventsPerSecond = 0

    /// Name of the topology file, the profile, the workload's name, the program's version.
    package var topology = ""
    package var realm = ""
    package var profile = ""
    package var workload = ""
    package var build = ""
    /// The one line that reproduces the run.
    package var replay = ""
    /// Highest resident memory of the process in MiB.
    package var peakMemoryMiB = 0
    package var settings: [Setting] = []
    package var daily: [Day] = []
    package var ages: [AgeBand] = []
    /// The courts with most acts first.
    package var busiest: [CourtLine] = []
    package var procedures: [ProcedureLine] = []
    package var windows: [WindowLine] = []
    package var faultsByKind: [FaultCount] = []
    /// Events by kind of input.
    package var eventsByKind: [FaultCount] = []
    package var faultTimeline: [FaultLine] = []

    package init() {}
}
