package import Domain

/// How much courts ask of each other, when, and how well they answer: the inputs of a simulation,
/// read from a file such as `data/workload/national.yaml`. Integers only, so that a run gives the
/// same bytes everywhere.
package struct Workload: Hashable, Sendable {
    /// Thousandths: 250 is a quarter.
    package typealias Permille = Int

    /// How long a person takes, as three points of a distribution, in working hours (工作时间) or, for
    /// urgent matters, in plain hours.
    package struct Delay: Hashable, Sendable {
        /// Half are done within this many minutes, nine of ten within `p90`, nearly all in `p99`.
        package var p50: Int
        package var p90: Int
        package var p99: Int

        package init(p50: Int, p90: Int, p99: Int) {
            self.p50 = p50
            self.p90 = p90
            self.p99 = p99
        }
    }

    /// A number for each level of courts.
    package struct ByLevel: Hashable, Sendable {
        package var supreme = 0
        package var high = 0
        package var intermediate = 0
        package var grassroots = 0

        package init() {}

        /// The number for `level`.
        package subscript(level: CourtLevel) -> Int {
            switch level {
            case .supreme: supreme
            case .high: high
            case .intermediate: intermediate
            case .grassroots: grassroots
            }
        }
    }

    /// Commissioned matters (事项委托).
    package struct Commissions: Hashable, Sendable {
        /// Opened by one court of the level in a year, in thousandths of a matter.
        package var perYear = ByLevel()
        package var urgent: Permille = 0
        package var returned: Permille = 0
        package var withdrawn: Permille = 0
        package var rerouted: Permille = 0
        package var papersAsked: Permille = 0
        package var complained: Permille = 0
        package var rated: Permille = 0
        /// Progress reported once on the way.
        package var progress: Permille = 0

        package init() {}
    }

    /// Disputes between courts (执行争议协调).
    package struct Disputes: Hashable, Sendable {
        /// Raised by one court of the level in a year, in thousandths of a matter.
        package var perYear = ByLevel()
        /// Settled by minutes in the talks.
        package var settled: Permille = 0
        package var withdrawn: Permille = 0
        /// Reports sent back for missing papers.
        package var sentBack: Permille = 0
        /// Proofs of compliance that the superior returns.
        package var proofReturned: Permille = 0
        /// Disputes among more than two courts.
        package var several: Permille = 0

        package init() {}
    }

    /// Matters of the procedures that are given as tables (表列程序), such as transfers and petitions.
    package struct Tabled: Hashable, Sendable {
        /// Opened by one court of the level in a year, in thousandths of a matter.
        package var perYear = ByLevel()

        package init() {}
    }

    /// Matters with courts that another coordinator serves (跨区), in a topology that has several.
    package struct Elsewhere: Hashable, Sendable {
        package var commissions: Permille = 0
        package var disputes: Permille = 0
        package var tabled: Permille = 0

        package init() {}
    }

    /// When matters are opened.
    package struct Rhythm: Hashable, Sendable {
        /// Weight of each hour of a working day, 0 … 23.
        package var hours: [Int] = []
        /// Weight of each weekday, Monday first, on working days.
        package var weekdays: [Int] = []
        /// What a day off counts in thousandths of a working day.
        package var daysOff: Permille = 0

        package init() {}
    }

    /// How courts answer.
    package struct Answers: Hashable, Sendable {
        /// By the verb that is awaited, such as `sign-for`; `*` serves every other.
        package var delays: [String: Delay] = [:]
        /// Answers that are forgotten until a window has lapsed or a superior presses.
        package var forgotten: Permille = 0
        /// Courts of which this many thousandths answer `slowFactor` times as slowly.
        package var slowCourts: Permille = 0
        package var slowFactor = 1

        package init() {}
    }

    /// Papers (材料).
    package struct Papers: Hashable, Sendable {
        /// Bytes of one paper: half are smaller, nine of ten, and the largest.
        package var p50 = 0
        package var p90 = 0
        package var largest = 0

        package init() {}
    }

    package var name = ""
    /// Where the figures come from, as the file says.
    package var source = ""
    package var commissions = Commissions()
    package var disputes = Disputes()
    package var tabled = Tabled()
    package var rhythm = Rhythm()
    package var answers = Answers()
    package var papers = Papers()
    package var elsewhere = Elsewhere()

    package init() {}
}
