import Domain
import Engine
import Foundation
import Glibc
import Runtime
import Store
import Synchronization
import Testing

extension RunningCourts {
    /// 2,000 commissions while random processes are killed; a node whose files go back in time.
    @Suite struct Swarm {
        @Test func everyCommissionArrivesExactlyOnceThroughKills() async {
            await system("swarm") { report in
                let seed = Dice.seed()
                report.count("seed", seed)
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103", "yu0105"])
                let ends = ["yu0102", "yu0103", "yu0105"]
                let routes = try ends.flatMap { from in
                    try ends.filter { $0 != from }.map {
                        try Commissions(from: cluster.node(from), to: $0, folder: cluster.folder)
                    }
                }
                let total = 2_000
                let answers = Answers()
                let next = Mutex(0)
                let retries = Mutex(0)
                let began = monotonic()
                let over = Mutex(false)
                let kills = Mutex<[String: Int]>([:])
                let members = nodes + [cluster.coordinator]
                try threads(13) { thread in
                    do {
                        if thread == 0 {
                            var dice = Dice(seed)
                            // Bounded by the senders: they end, or give up.
                            while !over.withLock({ $0 }) {
                                let victim = members[
                                    Int.random(in: 0..<members.count, using: &dice)]
                                try Self.disturb(victim, kills, &dice)
                                usleep(UInt32.random(in: 200_000..<1_500_000, using: &dice))
                            }
                            return
                        }
                        defer {
                            if next.withLock({ $0 >= total }), answers.count == total {
                                over.withLock { $0 = true }
                            }
                        }
                        while let ticket = next.withLock({ next -> Int? in
                            guard next < total else { return nil }
                            next += 1
                            return next - 1
                        }) {
                            // An even stream, so that there is time to kill.
                            while monotonic() - began < Int64(ticket) * 35 { usleep(5_000) }
                            let route = routes[ticket % routes.count]
                            let key = "swarm-\(ticket)"
                            try eventually("\(key) is answered", within: 120) {
                                guard let reply = try route.once(key, wait: 20_000) else {
                                    retries.withLock { $0 += 1 }
                                    usleep(50_000)
                                    return false
                                }
                                answers.note(key, reply.matter, report)
                                if reply.status == .recorded { return false }
                                report.check(
                                    reply.status == .accepted,
                                    "\(key): \(reply.status) \(String(describing: reply.refusal))")
                                return true
                            }
                        }
                    } catch {
                        report.fail("thread \(thread): \(error)")
                        over.withLock { $0 = true }
                    }
                }
                report.count("commissions", answers.count)
                report.count("retries", retries.withLock { $0 })
                report.count("disturbed", table(kills.withLock { $0 }))
                for node in nodes { try node.waitUntilLinked() }
                try cluster.settle(nodes, within: 90)
                try verify(members, report)
                for member in members {
                    let end = try member.stop()
                    report.check(end == .exited(0), "\(member.id) stopped with \(end)")
                }
                report.check(answers.count == total, "\(answers.count) of \(total) answered")
                let killed = kills.withLock { $0.filter { $0.key.hasSuffix(" kill") } }
                report.check(killed.values.reduce(0, +) >= 10, "hardly any kills")
                // Nobody was hostile and no file went back in time.
                let raised = try alarms(members)
                report.check(raised.isEmpty, "alarms: \(table(raised))")
                try checkBooks(
                    seat: cluster.coordinator, nodes: nodes, answers: answers.all, report)
            }
        }

        /// Kills, stops or halts a process and has it run again.
        private static func disturb(
            _ victim: Member, _ done: borrowing Mutex<[String: Int]>, _ dice: inout Dice
        ) throws {
            let pause = UInt32.random(in: 0..<400_000, using: &dice)
            let kind = Int.random(in: 0..<10, using: &dice)
            let word = kind < 7 ? "kill" : kind < 8 ? "term" : "halt"
            done.withLock { $0["\(victim.id) \(word)", default: 0] += 1 }
            if word == "halt" {
                victim.signal(SIGSTOP)
                usleep(pause * 8)
                victim.signal(SIGCONT)
                return
            }
            if word == "kill" { try victim.kill() } else { try victim.stop() }
            usleep(pause)
            try victim.start()
            try victim.waitUntilReady()
        }

        @Test func anOlderCopyOfTheCoordinatorStopsInsteadOfForking() async {
            await system("older-coordinator") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let seat = cluster.coordinator
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                let answers = Answers()
                func send(_ range: Range<Int>) throws {
                    for number in range {
                        let key = "seat-\(number)"
                        answers.note(key, try route.accepted(key).matter, report)
                    }
                }
                try send(0..<20)
                try cluster.settle(nodes, within: 30)
                try seat.stop()
                let manager = FileManager.default
                let copy = cluster.folder + "/copy"
                let newest = cluster.folder + "/newest"
                try manager.copyItem(atPath: seat.data, toPath: copy)
                try seat.start()
                for node in nodes { try node.waitUntilLinked() }
                try send(20..<50)
                try cluster.settle(nodes, within: 30)
                try seat.kill()
                try manager.moveItem(atPath: seat.data, toPath: newest)
                try manager.moveItem(atPath: copy, toPath: seat.data)
                try seat.start()
                let end = try seat.waitForEnd(within: 60)
                report.count("end", "\(end)")
                report.check(end != .exited(0), "the older copy ended with \(end)")
                report.check(
                    seat.logText.contains("is an older copy"),
                    "it said: \(seat.logText.suffix(400))")
                try manager.removeItem(atPath: seat.data)
                try manager.moveItem(atPath: newest, toPath: seat.data)
                try seat.start()
                for node in nodes { try node.waitUntilLinked() }
                try send(0..<60)
                try cluster.settle(nodes, within: 60)
                try verify(nodes + [seat], report)
                for member in nodes + [seat] { try member.stop() }
                try checkBooks(seat: seat, nodes: nodes, answers: answers.all, report)
            }
        }

        @Test func anOlderCopyOfANodeLosesAndDoublesNothing() async {
            await system("older-copy") { report in
                let seed = Dice.seed()
                report.count("seed", seed)
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let restored = try cluster.node("yu0102")
                let out = try Commissions(from: restored, to: "yu0103", folder: cluster.folder)
                let back = try Commissions(
                    from: try cluster.node("yu0103"), to: "yu0102", folder: cluster.folder)
                let answers = Answers()
                func send(_ range: Range<Int>) throws {
                    try threads(4) { thread in
                        do {
                            for number in range where number % 4 == thread {
                                for (word, route) in [("out", out), ("back", back)] {
                                    let key = "\(word)-\(number)"
                                    answers.note(key, try route.accepted(key).matter, report)
                                }
                            }
                        } catch { report.fail("\(error)") }
                    }
                }
                try send(0..<50)
                report.check(try restored.stop() == .exited(0), "no clean stop")
                let copy = cluster.folder + "/copy"
                try FileManager.default.copyItem(atPath: restored.data, toPath: copy)
                try restored.start()
                try restored.waitUntilLinked()
                try send(50..<150)
                try restored.kill()
                try FileManager.default.removeItem(atPath: restored.data)
                try FileManager.default.moveItem(atPath: copy, toPath: restored.data)
                try restored.start()
                try restored.waitUntilReady()
                // Every key again, old ones and lost ones, and new ones on top.
                try send(0..<200)
                try restored.waitUntilLinked()
                try cluster.settle(nodes, within: 60)
                let status = try restored.status()
                report.count("incarnation", status.incarnation)
                report.check(status.incarnation >= 2, "the copy went on in its old incarnation")
                report.check(
                    status.alarms.contains { $0.code == "restored-copy" },
                    "no alarm about the older copy: \(status.alarms.map(\.code))")
                try verify(nodes + [cluster.coordinator], report)
                // What was fetched back must survive the next start too.
                try restored.kill()
                try restored.start()
                try restored.waitUntilLinked()
                try send(0..<10)
                try cluster.settle(nodes, within: 60)
                for member in nodes + [cluster.coordinator] { try member.stop() }
                report.count("commissions", answers.count)
                report.check(answers.count == 400, "\(answers.count) of 400 answered")
                try checkBooks(
                    seat: cluster.coordinator, nodes: nodes, answers: answers.all, report)
            }
        }
    }
}
