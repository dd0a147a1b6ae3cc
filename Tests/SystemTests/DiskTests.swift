import Domain
import Engine
import Foundation
import Glibc
import Messaging
import Runtime
import Store
import Synchronization
import Testing

extension RunningCourts {
    /// Full disks, missing projections, damaged journals, two processes on one directory.
    @Suite struct Disk {
        enum Room {
            /// A file system of its own that can grow.
            case mounted(String)
            /// A limit on the size of every file.
            case limited
        }

        /// How the disk is made full.
        enum Kind: String, Sendable, CaseIterable {
            case tmpfs
            /// No privilege needed: a limit on the size of every file.
            case fileSize
        }

        @Test(arguments: [true, false], Kind.allCases)
        func aFullDiskStopsTheProcessAndLosesNothingAcknowledged(isNode: Bool, kind: Kind) async {
            await system("full-disk \(isNode ? "node" : "coordinator") \(kind)") { report in
                let cluster = try report.cluster(Plan())
                let victim = isNode ? try cluster.node("yu0102") : cluster.coordinator
                try FileManager.default.createDirectory(
                    atPath: victim.data, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                let room = Self.smallRoom(victim.data, kind)
                if kind == .tmpfs, case .limited = room {
                    print("full-disk: no privilege to mount; only the limit on file sizes is tried")
                    return
                }
                defer {
                    if case .mounted(let path) = room {
                        _ = try? Cluster.command(["umount", "-l", path])
                    }
                }
                let shell: String
                switch room {
                case .mounted: shell = ""
                // In blocks of 512 bytes; the signal is ignored, so that writing fails instead.
                case .limited: shell = "trap '' XFSZ; ulimit -f 4000;"
                }
                let nodes = try ["yu01", "yu0102", "yu0103"].map { try cluster.node($0) }
                try cluster.coordinator.start(shell: isNode ? "" : shell)
                for node in nodes { try node.start(shell: node === victim ? shell : "") }
                try cluster.coordinator.waitUntilReady()
                for node in nodes { try node.waitUntilLinked() }
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                let answers = Answers()
                let next = Mutex(0)
                try threads(8) { _ in
                    do {
                        // Bounded by the room on the disk.
                        while victim.isRunning {
                            let number = next.withLock { next in
                                next += 1
                                return next
                            }
                            guard number < 20_000 else {
                                return report.fail("the disk never fills")
                            }
                            guard
                                let reply = try route.once(
                                    "full-\(number)", wait: isNode ? 0 : 2_000)
                            else {
                                usleep(20_000)
                                continue
                            }
                            if reply.status == .accepted || isNode {
                                answers.note("full-\(number)", reply.matter, report)
                            }
                        }
                    } catch { report.fail("\(error)") }
                }
                let end = try victim.waitForEnd(within: 30)
                report.check(end != .exited(0), "it ended with \(end)")
                if case .signaled = end { report.fail("it was killed: \(end)") }
                let said = victim.logText.split(separator: "\n").suffix(6).joined(separator: "\n")
                // A limit on file sizes is no full disk: the system calls it an error of writing.
                let words = kind == .tmpfs ? "the disk is full" : "check the disk"
                report.check(said.contains(words), "it said: \(said)")
                report.count("end", "\(end)")
                report.count("acknowledged", answers.count)
                report.check(answers.count > 20, "hardly anything was acknowledged")
                // Without room it does not run, and says so.
                if case .mounted = room {
                    try victim.start()
                    let again = try victim.waitForEnd(within: 30)
                    report.count("withoutRoom", "\(again)")
                    report.check(
                        again != .exited(0), "it ran on a full disk and ended with \(again)")
                }
                if case .mounted(let path) = room {
                    let grown = try Cluster.command(["mount", "-o", "remount,size=256m", path])
                    guard grown.code == 0 else { throw Stuck(grown.said) }
                }
                try victim.start()
                try victim.waitUntilReady()
                for node in nodes { try node.waitUntilLinked() }
                // What was asked and never answered is asked again.
                for number in 1...max(1, next.withLock { $0 }) {
                    let key = "full-\(number)"
                    answers.note(key, try route.accepted(key).matter, report)
                }
                try cluster.settle(nodes, within: 60)
                try verify(nodes + [cluster.coordinator], report)
                for member in nodes + [cluster.coordinator] { try member.stop() }
                try checkBooks(
                    seat: cluster.coordinator, nodes: nodes, answers: answers.all, report)
            }
        }

        private static func smallRoom(_ path: String, _ kind: Kind) -> Room {
            guard kind == .tmpfs else { return .limited }
            let mounted = try? Cluster.command(
                ["mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "tmpfs", path])
            return mounted?.code == 0 ? .mounted(path) : .limited
        }

        @Test func aDeletedProjectionComesBackIdentical() async {
            await system("projections") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                for number in 0..<60 { _ = try route.accepted("before-\(number)") }
                try cluster.settle(nodes, within: 30)
                let victims = [
                    cluster.coordinator, try cluster.node("yu0102"), try cluster.node("yu0103"),
                ]
                for victim in victims {
                    report.check(try victim.stop() == .exited(0), "no clean stop")
                    let before = try Books(victim)
                    for name in ["views.db", "views.db-wal", "views.db-shm"] {
                        try? FileManager.default.removeItem(atPath: victim.data + "/" + name)
                    }
                    try victim.start()
                    try victim.waitUntilReady()
                    let findings = try victim.status().startFindings
                    report.check(
                        findings.contains { $0.contains("projections were missing: rebuilt") },
                        "\(victim.id) says at its start: \(findings)")
                    // Killed, so that nothing is tidied up on the way.
                    for node in nodes { try node.waitUntilLinked() }
                    _ = try route.accepted("after-\(victim.id)")
                    try cluster.settle(nodes, within: 30)
                    try victim.stop()
                    let after = try Books(victim)
                    for (id, record) in before.matters {
                        report.check(after.matters[id] == record, "\(victim.id): \(id) is another")
                    }
                    report.check(
                        after.matters.count == before.matters.count + 1,
                        "\(victim.id) has \(after.matters.count) matters, had "
                            + "\(before.matters.count)"
                    )
                    // What was written behind, row by row, and what the journal alone gives are the
                    // same, line by line.
                    let written = try ViewsReader(DataDirectory(existing: victim.data)).dump()
                    let rebuilt = try Self.rebuild(victim, cluster)
                    report.check(
                        written == rebuilt, "\(victim.id): \(Self.difference(written, rebuilt))")
                    report.count("\(victim.id)Lines", written.split(separator: "\n").count)
                    try victim.start()
                    try victim.waitUntilReady()
                    for node in nodes { try node.waitUntilLinked() }
                }
            }
        }

        /// The projections of a copy of the journal, and nothing but the journal.
        private static func rebuild(_ victim: Member, _ cluster: Cluster) throws -> String {
            let copy = cluster.folder + "/rebuilt-" + victim.id
            let manager = FileManager.default
            try manager.createDirectory(
                atPath: copy, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            for name in try manager.contentsOfDirectory(atPath: victim.data)
            where name.hasPrefix("journal.db") {
                try manager.copyItem(atPath: victim.data + "/" + name, toPath: copy + "/" + name)
            }
            return try Rebuilding.dump(
                topology: cluster.topologyPath, process: victim.id, data: copy,
                isNode: victim.id != Plan.coordinator)
        }

        private static func difference(_ left: String, _ right: String) -> String {
            let one = left.split(separator: "\n")
            let two = right.split(separator: "\n")
            for (before, after) in zip(one, two) where before != after {
                return "“\(before.prefix(300))” became “\(after.prefix(300))”"
            }
            return "\(one.count) lines became \(two.count)"
        }

        @Test func aFlippedByteInTheJournalIsFoundAndNamed() async {
            await system("damaged-journal") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                for number in 0..<30 { _ = try route.accepted("damage-\(number)") }
                try cluster.settle(nodes, within: 30)
                for victim in [try cluster.node("yu0102"), cluster.coordinator] {
                    try victim.stop()
                    let mark = Array("damage-17".utf8)
                    // The act, and the frame that brings its entry back: which of them lies
                    // first in the file is for SQLite to say.
                    var rows: [UInt64] = []
                    let reader = try JournalReader(DataDirectory(existing: victim.data))
                    for (position, bytes) in try reader.rows(from: 1, limit: 100_000)
                    where Self.find(mark, in: bytes) != nil { rows.append(position) }
                    let path = URL(filePath: victim.data + "/journal.db")
                    let good = try Data(contentsOf: path)
                    guard !rows.isEmpty, let place = Self.find(mark, in: [UInt8](good)) else {
                        throw Stuck("the journal of \(victim.id) does not hold “damage-17”")
                    }
                    var bad = good
                    bad[place + 3] ^= 0x01
                    try bad.write(to: path)
                    try victim.start()
                    let end = try victim.waitForEnd(within: 30)
                    report.check(end == .exited(1), "\(victim.id) ended with \(end)")
                    let named = rows.first { victim.logText.contains("row \($0) was altered") }
                    report.check(
                        named != nil,
                        "one of \(rows) is damaged; it said: \(victim.logText.suffix(500))")
                    report.count("\(victim.id)Row", named ?? 0)
                    try good.write(to: path)
                    try victim.start()
                    try victim.waitUntilReady()
                }
                for node in nodes { try node.waitUntilLinked() }
                _ = try route.accepted("damage-mended")
                try verify(nodes + [cluster.coordinator], report)
            }
        }

        static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
            guard bytes.count >= needle.count else { return nil }
            for start in 0...(bytes.count - needle.count) where bytes[start] == needle[0] {
                if bytes[start..<(start + needle.count)].elementsEqual(needle) { return start }
            }
            return nil
        }

        @Test func aSecondProcessOnTheSameDirectoryIsRefused() async {
            await system("second-process") { report in
                let cluster = try report.cluster(Plan())
                try cluster.start(["yu0102"])
                let first = try cluster.node("yu0102")
                for (id, data, isNode) in [
                    ("yu0102", first.data, true),
                    (Plan.coordinator, cluster.coordinator.data, false),
                ] {
                    let owner = isNode ? first : cluster.coordinator
                    let second = cluster.other(id, data: data, isNode: isNode)
                    try second.start()
                    let end = try second.waitForEnd(within: 20)
                    report.check(end != .exited(0), "the second ended with \(end)")
                    report.check(
                        second.logText.contains("already running as pid \(owner.pid ?? 0)"),
                        "it said: \(second.logText.suffix(400))")
                    report.check(owner.isRunning, "the first is gone")
                    report.check((try? owner.status()) != nil, "the first no longer answers")
                }
            }
        }

        @Test func unreadableRequestsAreAnswered() async {
            await system("control-socket") { report in
                let cluster = try report.cluster(Plan())
                try cluster.start(["yu0102"])
                for member in [cluster.coordinator, try cluster.node("yu0102")] {
                    var refused = 0
                    let lines: [[UInt8]] = [
                        Array("not json".utf8), Array("{}".utf8), [], [0xFF, 0xFE, 0x00],
                        Array("{\"show\":{\"matter\":7}}".utf8), Array("{\"nothing\":{}}".utf8),
                        Array(String(repeating: "[", count: 100_000).utf8),
                    ]
                    for line in lines {
                        let answer = try ControlLine(member.data).say(line + [0x0A], within: 10_000)
                        let text = String(decoding: answer, as: UTF8.self)
                        report.check(
                            text.contains("control.unreadable"),
                            "“\(String(decoding: line.prefix(30), as: UTF8.self))” gets "
                                + "\(text.prefix(200))"
                        )
                        refused += 1
                    }
                    let long = try ControlLine(member.data).say(
                        [UInt8](repeating: 0x61, count: 6 << 20), within: 10_000)
                    report.check(
                        String(decoding: long, as: UTF8.self).contains("control.unreadable"),
                        "6 MiB without an end are answered with "
                            + "\(String(decoding: long.prefix(200), as: UTF8.self))"
                    )
                    // A caller that hangs up in the middle of a line.
                    for _ in 0..<300 {
                        _ = try? ControlLine(member.data).say(Array("{\"st".utf8), within: 0)
                    }
                    report.check((try? member.status()) != nil, "\(member.id) no longer answers")
                    guard
                        case .failed(let failure) = try member.ask(.show(matter: "nothing-like-it"))
                    else { throw Stuck("a matter that does not exist was shown") }
                    report.check(failure.exit == 1, "exit \(failure.exit)")
                    report.count("\(member.id)Refused", refused + 1)
                }
            }
        }
    }
}
