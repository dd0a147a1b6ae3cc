import Domain
import Engine
import Foundation
import Glibc
import Runtime
import Store
import Testing

extension RunningCourts {
    /// The rehearsal clock (演练时钟).
    @Suite struct Rehearsal {
        private static let day: Int64 = 86_400_000

        @Test func anAdvanceMovesEveryProcessAndDeadlinesLapseOnceInOrder() async {
            await system("rehearsal") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103", "yu0105"])
                let away = try cluster.node("yu0105")
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                for number in 0..<20 { _ = try route.accepted("rehearsed-\(number)") }
                try cluster.settle(nodes, within: 30)
                try away.stop()
                let before = try cluster.coordinator.status().civil
                guard
                    case .advance(let moved) = try cluster.coordinator.ask(
                        .advance(milliseconds: 31 * Self.day), within: 120_000)
                else { throw Stuck("the advance was refused") }
                report.count("steps", moved.steps)
                report.count("fired", moved.deadlinesFired)
                report.check(moved.deadlinesFired > 0, "no deadline fired in 31 days")
                report.check(
                    moved.absent.map(\.rawValue) == ["spc", "yu", "yu0105"],
                    "absent: \(moved.absent)")
                try cluster.settle(nodes.filter { $0 !== away }, within: 30)
                let seat = try cluster.coordinator.status()
                report.check(
                    seat.civil.milliseconds - before.milliseconds >= 31 * Self.day,
                    "the seat moved by \(seat.civil.milliseconds - before.milliseconds) ms")
                for node in nodes where node !== away {
                    report.check(
                        try node.status().clock == seat.clock, "\(node.id) has another clock")
                }
                try away.start()
                try away.waitUntilLinked()
                try eventually("the node that was away takes the clock", within: 10) {
                    try away.status().clock == seat.clock
                }
                report.check(
                    abs(
                        try away.status().civil.milliseconds
                            - cluster.coordinator.status().civil.milliseconds) < 5_000,
                    "it lives at another time")
                // A killed process keeps the time it had.
                try cluster.coordinator.kill()
                try cluster.coordinator.start()
                try cluster.coordinator.waitUntilReady()
                for node in nodes { try node.waitUntilLinked() }
                report.check(
                    try cluster.coordinator.status().clock == seat.clock, "a restart lost the clock"
                )
                guard case .failed(let failure) = try nodes[0].ask(.advance(milliseconds: 1)) else {
                    throw Stuck("a node advanced the clock")
                }
                report.check(failure.refusal.code == "rehearse.node", "\(failure.refusal.code)")
                try cluster.settle(nodes, within: 30)
                try verify(nodes + [cluster.coordinator], report)
                for member in nodes + [cluster.coordinator] { try member.stop() }
                try Self.checkLapses(cluster, moved.deadlinesFired, report)
            }
        }

        /// Each deadline that ran out is in its chain once, at its own time.
        private static func checkLapses(_ cluster: Cluster, _ fired: Int, _ report: Report) throws {
            let books = try Books(cluster.coordinator)
            var lapses = 0
            for record in books.matters.values {
                guard let matter = record.matter else { continue }
                let lapsed = matter.deadlines.filter { $0.status == .lapsed }
                let timers = books.lines.filter { $0.matter == record.id && $0.court == nil }
                lapses += timers.count
                report.check(
                    timers.count >= lapsed.count,
                    "\(record.id): \(lapsed.count) deadlines lapsed, \(timers.count) entries say so"
                )
                for deadline in lapsed {
                    let at = timers.filter { $0.at >= deadline.due.dueInstant }
                    report.check(
                        !at.isEmpty, "\(record.id): \(deadline.id) lapsed before it was due")
                    let late =
                        timers.map { $0.at.milliseconds - deadline.due.dueInstant.milliseconds }
                        .filter { $0 >= 0 }.min() ?? Int64.max
                    report.check(
                        late < 60_000, "\(record.id): \(deadline.id) lapsed \(late) ms late")
                }
            }
            report.check(lapses == fired, "\(fired) fired, \(lapses) are in the chains")
            report.count("lapses", lapses)
        }

        @Test func realTimeIsNeverMoved() async {
            await system("real-time") { report in
                var plan = Plan()
                plan.rehearsal = false
                let cluster = try report.cluster(plan)
                try cluster.start(["yu0102"])
                let before = try cluster.coordinator.status().clock
                guard
                    case .failed(let failure) = try cluster.coordinator.ask(
                        .advance(milliseconds: 31 * Self.day))
                else { throw Stuck("a real court's time was moved") }
                report.check(failure.refusal.code == "rehearse.real", "\(failure.refusal.code)")
                report.check(try cluster.coordinator.status().clock == before, "the clock moved")
                report.count("refused", failure.refusal.code)
            }
        }
    }
}
