import Domain
import Engine
import Foundation
import Glibc
import Runtime
import Store
import Synchronization
import Testing

extension RunningCourts {
    /// Nodes that are away, and stops under load.
    @Suite struct Absence {
        @Test func fiveHundredMattersWaitForANodeThatIsAway() async {
            await system("away") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103", "yu0105"])
                let away = try cluster.node("yu0105")
                report.check(try away.stop() == .exited(0), "no clean stop")
                let routes = try [("yu0102", "yu0105"), ("yu0103", "yu0105"), ("yu0102", "yu0103")]
                    .map {
                        try Commissions(from: cluster.node($0), to: $1, folder: cluster.folder)
                    }
                let answers = Answers()
                try threads(8) { thread in
                    do {
                        for number in 0..<550 where number % 8 == thread {
                            // 500 for the one that is away, 50 between those that are there.
                            let route = number >= 500 ? routes[2] : routes[number % 2]
                            let key = "away-\(number)"
                            answers.note(key, try route.accepted(key).matter, report)
                        }
                    } catch { report.fail("\(error)") }
                }
                let others = nodes.filter { $0 !== away }
                for node in others {
                    try eventually("\(node.id) has all confirmed beside the absence", within: 10) {
                        let link = try node.status().links[0]
                        return link.linked && link.sent == link.confirmed
                    }
                }
                let before = try cluster.coordinator.status().links.first {
                    $0.peer.rawValue == "yu0105"
                }
                report.count("queued", (before?.sent ?? 0) - (before?.confirmed ?? 0))
                report.check(
                    (before?.sent ?? 0) - (before?.confirmed ?? 0) >= 500,
                    "queued: \(String(describing: before))")
                let began = monotonic()
                try away.start()
                try away.waitUntilLinked()
                try cluster.settle(nodes, within: 60)
                report.count("caughtUpMilliseconds", monotonic() - began)
                try verify(nodes + [cluster.coordinator], report)
                for member in nodes + [cluster.coordinator] { try member.stop() }
                report.check(answers.count == 550, "\(answers.count) of 550 answered")
                try checkBooks(
                    seat: cluster.coordinator, nodes: nodes, answers: answers.all, report)
                let receipts = try Books(cluster.coordinator).lines.filter { $0.verb == "receipt" }
                report.count("receipts", receipts.count)
                report.check(receipts.count == 550, "receipts: \(receipts.count)")
            }
        }

        @Test func stopsUnderLoadLoseNothingAcknowledged() async {
            await system("sigterm") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let routes = try [("yu0102", "yu0103"), ("yu0103", "yu0102")].map {
                    try Commissions(from: cluster.node($0), to: $1, folder: cluster.folder)
                }
                let victims = [
                    try cluster.node("yu0102"), cluster.coordinator, try cluster.node("yu0103"),
                ]
                let answers = Answers()
                let isOver = Mutex(false)
                let sent = Mutex(0)
                let slowest = Mutex<Int64>(0)
                try threads(9) { thread in
                    do {
                        if thread == 0 {
                            defer { isOver.withLock { $0 = true } }
                            for round in 0..<9 {
                                let victim = victims[round % 3]
                                let before = answers.count
                                try eventually("the load flows", within: 60) {
                                    answers.count >= before + 30
                                }
                                let began = monotonic()
                                victim.signal(SIGTERM)
                                if round % 2 == 1 { victim.signal(SIGTERM) }
                                let end = try victim.waitForEnd(within: 20)
                                let took = monotonic() - began
                                slowest.withLock { $0 = max($0, took) }
                                report.check(
                                    end == .exited(0),
                                    "round \(round): \(victim.id) ended with \(end)")
                                try victim.start()
                                try victim.waitUntilReady()
                            }
                            return
                        }
                        while !isOver.withLock({ $0 }) {
                            let number = sent.withLock { number in
                                number += 1
                                return number
                            }
                            let key = "load-\(number)"
                            let route = routes[number % 2]
                            try eventually("\(key) is recorded", within: 60) {
                                guard
                                    let reply = try route.once(
                                        key, wait: number % 3 == 0 ? 5_000 : 0)
                                else {
                                    usleep(50_000)
                                    return false
                                }
                                answers.note(key, reply.matter, report)
                                return true
                            }
                        }
                    } catch {
                        report.fail("thread \(thread): \(error)")
                        isOver.withLock { $0 = true }
                    }
                }
                report.count("acknowledged", answers.count)
                report.count("slowestStopMilliseconds", slowest.withLock { $0 })
                for node in nodes { try node.waitUntilLinked() }
                try cluster.settle(nodes, within: 60)
                try verify(nodes + [cluster.coordinator], report)
                for member in nodes + [cluster.coordinator] { try member.stop() }
                try checkBooks(
                    seat: cluster.coordinator, nodes: nodes, answers: answers.all, report)
            }
        }
    }
}
