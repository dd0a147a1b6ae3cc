import CourtProtocol
import Domain
import Engine
import Foundation
import Glibc
import Runtime
import Sodium
import Store
import Testing
import Topology

extension RunningCourts {
    /// Peers that are not who they say, and bytes that are nothing.
    @Suite struct Hostility {
        @Test func anUnknownKeyIsRefusedAndNobodyElseIsTouched() async {
            await system("unknown-key") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let stranger = try Self.strangersTopology(cluster)
                let intruder = cluster.other("yu0105", topology: stranger)
                try intruder.start()
                // It logs its trouble before it answers.
                try intruder.waitUntilReady()
                try intruder.waitForLog("does not know this node's key", within: 30)
                try cluster.coordinator.waitForLog("its key is not in the directory", within: 30)
                let status = try intruder.status()
                report.check(status.links.allSatisfy { !$0.linked }, "the intruder is linked")
                report.check(
                    status.links.contains { $0.trouble?.contains("key") == true },
                    "status does not tell the trouble: \(status.links)")
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                let answers = Answers()
                for number in 0..<20 {
                    let key = "beside-\(number)"
                    answers.note(key, try route.accepted(key).matter, report)
                }
                try cluster.settle(nodes, within: 30)
                let peers = try cluster.coordinator.status().links.filter(\.linked).map(\.peer)
                report.check(
                    peers.map(\.rawValue).sorted() == ["yu01", "yu0102", "yu0103"],
                    "linked: \(peers)")
                try intruder.kill()
                for member in nodes + [cluster.coordinator] { try member.stop() }
                try checkBooks(
                    seat: cluster.coordinator, nodes: nodes, answers: answers.all, report)
            }
        }

        /// Another directory of the same courts: the coordinator's keys are the real ones, every
        /// court's are not.
        private static func strangersTopology(_ cluster: Cluster) throws -> String {
            let keys = cluster.folder + "/strange-keys"
            let path = cluster.folder + "/strange.yaml"
            try Data(cluster.plan.yaml(port: cluster.port, keys: keys).utf8).write(
                to: URL(filePath: path))
            let topology = try Cluster.load(path)
            for court in cluster.plan.courts {
                _ = try KeyWorkshop.run(
                    topology, out: keys, court: CourtID(court), now: Cluster.wall())
            }
            let manager = FileManager.default
            for name in try manager.contentsOfDirectory(atPath: keys)
            where name.hasPrefix(Plan.coordinator) {
                try manager.removeItem(atPath: keys + "/" + name)
                try manager.copyItem(
                    atPath: cluster.topology.keys + "/" + name, toPath: keys + "/" + name)
            }
            _ = try KeyWorkshop.assembleDirectory(topology, out: keys, now: Cluster.wall())
            return path
        }

        @Test func keysThatAreNotTheDirectorysDoNotEvenStart() async {
            await system("foreign-keys") { report in
                let cluster = try report.cluster(Plan())
                let keys = cluster.topology.keys
                let manager = FileManager.default
                for name in try manager.contentsOfDirectory(atPath: keys)
                where name.hasPrefix("yu0105") { try manager.removeItem(atPath: keys + "/" + name) }
                _ = try KeyWorkshop.run(
                    cluster.topology, out: keys, court: CourtID("yu0105"), now: Cluster.wall())
                let node = try cluster.node("yu0105")
                try node.start()
                let end = try node.waitForEnd(within: 20)
                report.check(end != .exited(0), "it ended with \(end)")
                report.check(
                    node.logText.contains("are not those of directory version 1"),
                    "it said: \(node.logText)")
                report.count("end", "\(end)")
            }
        }

        @Test func nobodySpeaksForAnotherCourt() async {
            await system("impostor") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0103", "yu0105"])
                guard let other = CourtID("yu0103") else { throw Stuck("bad id") }
                var peer = try HostilePeer(cluster, court: "yu0102")
                try peer.send(peer.hello(as: other))
                try peer.expectDisconnect("impostor")
                let session = try peer.link()
                let matter = MatterID(court: other, random: 42)
                let body = try Commissions.body(
                    from: "yu0103", to: "yu0105", detail: "forged", papers: Self.papers())
                try peer.send(
                    peer.data(
                        [peer.act(claiming: other, number: 1, matter: matter, body: body)],
                        session: session, first: 1, position: 1))
                try peer.expectAck(1)
                let seat = try cluster.coordinator.status()
                report.check(
                    seat.alarms.contains { $0.code == "impostor" && $0.peer.rawValue == "yu0102" },
                    "alarms: \(seat.alarms.map(\.code))")
                guard case .held(let held) = try cluster.coordinator.ask(.held()) else {
                    throw Stuck("no held list")
                }
                report.count("held", held.count)
                report.check(
                    held.count == 1 && held[0].peer.rawValue == "yu0102"
                        && held[0].reason.contains("claims to be yu0103"),
                    "held: \(held.map(\.reason))")
                // A row that claims to be the other court's is not taken in at all.
                let forged = peer.act(claiming: other, number: 2, matter: matter, body: body)
                try peer.send(
                    Self.rowOf(other, [forged], by: peer, session: session, first: 2))
                try peer.expectDisconnect("refused-stream")
                report.check(
                    try cluster.coordinator.status().alarms.contains {
                        $0.code == "refused-stream"
                    },
                    "no alarm about the row")
                try cluster.settle(nodes, within: 30)
                for member in nodes + [cluster.coordinator] {
                    try member.stop()
                    let books = try Books(member)
                    report.check(books.matters.isEmpty, "\(member.id) has \(books.matters.keys)")
                }
            }
        }

        @Test func twoNodesWithOneKeyAreNoticedAndDoubleNothing() async {
            await system("two-nodes") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                let answers = Answers()
                func send(_ range: Range<Int>) throws {
                    for number in range {
                        let key = "two-\(number)"
                        answers.note(key, try route.accepted(key).matter, report)
                    }
                }
                try send(0..<10)
                // Not an alarm: a node that is killed and at once there again.
                try cluster.node("yu0102").kill()
                try cluster.node("yu0102").start()
                try cluster.node("yu0102").waitUntilLinked()
                report.check(
                    try cluster.coordinator.status().alarms.isEmpty, "a restart raised an alarm")
                let twin = cluster.other("yu0102")
                try twin.start()
                try eventually("an alarm about two running nodes", within: 60) {
                    try cluster.coordinator.status().alarms.contains { $0.code == "two-instances" }
                }
                try twin.kill()
                try cluster.node("yu0102").waitUntilLinked()
                try send(0..<20)
                try cluster.settle(nodes, within: 60)
                report.count("alarms", try cluster.coordinator.status().alarms.count)
                try verify(nodes + [cluster.coordinator], report)
                for member in nodes + [cluster.coordinator] { try member.stop() }
                try checkBooks(
                    seat: cluster.coordinator, nodes: nodes, answers: answers.all, report)
            }
        }

        private static func papers() -> [Paper] {
            [
                Paper(
                    digest: SHA256.digest([1]), size: 1, name: "letter.pdf",
                    kind: .commissionLetter,
                    sealed: true),
                Paper(
                    digest: SHA256.digest([2]), size: 1, name: "return.pdf", kind: .serviceReturn,
                    sealed: false),
            ]
        }

        /// A frame whose row header names `process`, signed with the peer's own key.
        private static func rowOf(
            _ process: CourtID, _ acts: [Act], by peer: borrowing HostilePeer, session: UInt64,
            first: UInt64
        ) -> Frame {
            let seal = SodiumSeal(key: peer.keys.signing)
            let leaves = acts.map {
                peer.codec.encode(.act($0), realm: "system-tests", rehearsal: true)
            }
            let digests = leaves.map { Merkle.leaf($0, seal) }
            let header = peer.codec.encode(
                RowHeader(
                    realm: "system-tests", rehearsal: true, process: process,
                    keyID: peer.keys.signing.id, directoryVersion: 1, incarnation: 1, position: 2,
                    at: Cluster.wall(), previous: .zero, root: Merkle.root(digests, seal),
                    leaves: leaves.count))
            let batch = Engine.Batch(
                header: header, signature: seal.sign(header: header),
                items: leaves.enumerated().map { Item(index: $0, leaf: $1, authored: nil) },
                proof: [])
            return .data(
                peer.codec.encode(
                    Stream(session: session, incarnation: 1, first: first, batches: [batch])))
        }

        @Test func bytesThatAreNothingChangeNothing() async {
            await system("garbage") { report in
                let seed = Dice.seed()
                report.count("seed", seed)
                var dice = Dice(seed)
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0103", "yu0105"])
                var peer = try HostilePeer(cluster, court: "yu0102")
                var session = try peer.link()
                // One true act first, so that there is something to double.
                let matter = MatterID(court: peer.court, random: 42)
                let body = try Commissions.body(
                    from: "yu0102", to: "yu0105", detail: "once", papers: Self.papers())
                let act = peer.act(claiming: peer.court, number: 1, matter: matter, body: body)
                let good = peer.data([act], session: session, first: 1, position: 1)
                try peer.send(good)
                try peer.expectAck(1)
                // Replayed in its session: acknowledged again, entered once.
                for _ in 0..<50 {
                    try peer.send(good)
                    try peer.expectAck(1)
                }
                try Self.oldSessions(&peer, session, matter, body, good, cluster, report)
                let goodBytes = peer.codec.encode(good)
                var sent = 0
                for round in 0..<300 {
                    var bytes: [UInt8]
                    switch round % 5 {
                    case 0: bytes = dice.bytes(Int.random(in: 0..<2_000, using: &dice))
                    case 1:
                        bytes = Array(
                            goodBytes.prefix(Int.random(in: 1..<goodBytes.count, using: &dice)))
                    case 2:
                        bytes = goodBytes
                        let place = Int.random(in: 0..<bytes.count, using: &dice)
                        bytes[place] ^= UInt8.random(in: 1...255, using: &dice)
                    case 3: bytes = goodBytes + dice.bytes(Int.random(in: 1..<64, using: &dice))
                    default: bytes = Array(goodBytes.prefix(6)) + dice.bytes(500)
                    }
                    try peer.send(raw: bytes)
                    sent += 1
                    // Now and then a session of its own, so that the bytes meet a linked peer.
                    if round % 10 == 9 {
                        session = try peer.link()
                        try peer.send(peer.data([act], session: session, first: 1, position: 1))
                    }
                }
                // A frame of an old session among others, then numbers from the future.
                session = try peer.link()
                try peer.send(peer.data([act], session: session &- 1, first: 1, position: 1))
                try peer.expectWhoAreYou()
                session = try peer.link()
                let later = peer.act(claiming: peer.court, number: 9, matter: matter, body: body)
                try peer.send(peer.data([later], session: session, first: 9, position: 9))
                try peer.expectDisconnect("refused-stream")
                // Larger than the socket takes: the connection is cut, and comes again.
                try peer.send(raw: dice.bytes(3 << 20))
                session = try Self.linkAgain(&peer)
                for _ in 0..<20 { try Self.garbageOnThePort(cluster.port, &dice) }
                report.count("frames", sent)
                for member in nodes + [cluster.coordinator] {
                    report.check(
                        member.isRunning, "\(member.id) ended: \(member.logText.suffix(300))")
                }
                let status = try cluster.coordinator.status()
                report.check(
                    status.alarms.contains { $0.code == "malformed" },
                    "alarms: \(status.alarms.map(\.code))")
                report.count("alarms", status.alarms.map(\.code).sorted().joined(separator: ","))
                // Others work as before.
                let route = try Commissions(
                    from: cluster.node("yu0103"), to: "yu0105", folder: cluster.folder)
                _ = try route.accepted("after-garbage")
                try verify(nodes + [cluster.coordinator], report)
                for member in nodes + [cluster.coordinator] {
                    let end = try member.stop()
                    report.check(end == .exited(0), "\(member.id) stopped with \(end)")
                }
                let books = try Books(cluster.coordinator)
                let details = books.matters.values.compactMap(Books.detail).sorted()
                report.check(details == ["after-garbage", "once"], "matters: \(details)")
                let entries = books.lines.filter { $0.matter == matter }
                report.check(entries.count == 1, "entries of the replayed act: \(entries.count)")
                report.check(
                    try Books(cluster.node("yu0105")).lines.filter { $0.matter == matter }.count
                        == 1,
                    "the other court has it more than once, or not at all")
            }
        }

        /// What carries an old session is asked who it is; the present one goes on and nothing is
        /// on record.
        private static func oldSessions(
            _ peer: inout HostilePeer, _ session: UInt64, _ matter: MatterID, _ body: ActBody,
            _ good: Frame, _ cluster: Cluster, _ report: Report
        ) throws {
            let second = peer.act(claiming: peer.court, number: 2, matter: matter, body: body)
            for old in [session &- 1, 0, session &+ 1] {
                try peer.send(peer.data([second], session: old, first: 2, position: 2))
                try peer.expectWhoAreYou()
                try peer.send(.heartbeat(session: old, now: Cluster.wall()))
                try peer.expectWhoAreYou()
            }
            try peer.send(good)
            try peer.expectAck(1)
            let status = try cluster.coordinator.status()
            report.check(status.alarms.isEmpty, "alarms: \(status.alarms.map(\.code))")
            let link = status.links.first { $0.peer == peer.court }
            report.check(link?.received == 1, "received: \(link?.received ?? 0)")
            report.check(link?.linked == true, "the present session did not go on")
        }

        private static func linkAgain(_ peer: inout HostilePeer) throws -> UInt64 {
            var session: UInt64?
            var tries = 0
            try eventually("a link after an oversized frame", within: 30) {
                tries += 1
                session = try? peer.link()
                return session != nil
            }
            guard let session else { throw Stuck("no session after \(tries) tries") }
            return session
        }

        /// Bytes on the port without any handshake.
        private static func garbageOnThePort(_ port: Int, _ dice: inout Dice) throws {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let connected = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard connected == 0 else { throw Stuck("the port is closed: errno \(errno)") }
            let bytes = dice.bytes(Int.random(in: 1..<5_000, using: &dice))
            _ = unsafe bytes.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        }
    }
}
