import Domain
import Engine
import LegalTime
import Procedure
import Store
import Synchronization

/// How many windows stand where on the ladder, by court. Counting takes a walk over all open
/// windows with their matters, so a count serves for some seconds.
final class DutyFigures: Sendable {
    /// Windows looked at, the soonest due first.
    private static let most = 20_000
    /// Civil time may jump in a rehearsal, so age is told by the monotonic clock.
    private static let freshness = Duration.seconds(10)

    struct Key: Hashable, Comparable, Sendable {
        var court: CourtID
        var step: String

        static func < (one: Key, two: Key) -> Bool {
            (one.court, one.step) < (two.court, two.step)
        }
    }

    struct Figures: Sendable {
        var steps: [Key: Int] = [:]
        var overdue: [CourtID: Int] = [:]
    }

    private let kept = Mutex<(figures: Figures, at: ContinuousClock.Instant)?>(nil)

    /// - Throws: `StoreFault`.
    func figures(
        _ reader: ViewsReader, _ law: Law, now: Instant
    ) throws(StoreFault) -> Figures {
        if let kept = kept.withLock({ $0 }), kept.at.duration(to: .now) < Self.freshness {
            return kept.figures
        }
        var figures = Figures()
        var matters: [MatterID: Matter] = [:]
        let open = try reader.deadlines(DeadlineFilter(isOpen: true), limit: Self.most)
        for one in open {
            let deadline = one.deadline
            let step: String
            if deadline.status == .suspended {
                step = "suspended"
            } else {
                if matters[one.matter] == nil {
                    matters[one.matter] = try reader.record(one.matter)?.matter
                }
                let rules = matters[one.matter].map { law.rules(of: $0) } ?? law.rules
                let ladder = rules[deadline.rule]?.ladder ?? .usual
                step =
                    law.calendar.steps(of: deadline.due, on: ladder).last { $0.at <= now }?
                    .measure.rawValue ?? "none"
                if deadline.due.dueInstant <= now {
                    figures.overdue[deadline.owedBy, default: 0] += 1
                }
            }
            figures.steps[Key(court: deadline.owedBy, step: step), default: 0] += 1
        }
        let made = figures
        kept.withLock { $0 = (made, .now) }
        return made
    }
}
