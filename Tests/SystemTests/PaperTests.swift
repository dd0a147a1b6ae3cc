import Domain
import Engine
import Foundation
import Glibc
import Runtime
import Sodium
import Store
import Testing

extension RunningCourts {
    /// Papers (材料) travel beside the stream, and count only once they are whole.
    @Suite struct Papers {
        @Test(arguments: [false, true])
        func aLargePaperArrivesWholeThroughAKilledCoordinator(isWhole: Bool) async {
            await system("papers \(isWhole ? "wrong" : "spoilt")") { report in
                let seed = Dice.seed()
                report.count("seed", seed)
                var dice = Dice(seed)
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let receiver = try cluster.node("yu0103")
                let bytes = dice.bytes(30 << 20)
                let (large, reply) = try Self.send(bytes, in: cluster)
                report.check(large.digest == SHA256.digest(bytes), "the digest is another")
                let arrivals = cluster.coordinator.data + "/papers"
                try cluster.coordinator.kill()
                let part = Self.partBytes(arrivals, of: large)
                report.count("partAtKill", part)
                report.check(part > 0, "the whole paper was there before the kill")
                // What lies there is spoilt: it must be noticed, never counted, and fetched anew.
                try Self.spoil(large, in: arrivals, asWhole: isWhole)
                try cluster.coordinator.start()
                try cluster.coordinator.waitUntilReady()
                // The receipt is never there before the paper is.
                var looks = 0
                try eventually("the receipt", within: 90) {
                    looks += 1
                    guard let detail = try? Self.detail(reply.matter, at: cluster.coordinator)
                    else { return false }
                    let isReceipted =
                        detail.record.matter?.receipts.allSatisfy { $0.at != nil } ?? false
                    if isReceipted {
                        report.check(
                            Self.has(large, receiver), "receipted before the paper was there")
                    }
                    return isReceipted
                }
                report.count("looks", looks)
                try cluster.settle(nodes, within: 60)
                for (name, member) in [
                    ("seat", cluster.coordinator), ("receiver", receiver),
                    ("superior", try cluster.node("yu01")),
                ] {
                    let copy = cluster.folder + "/copy-\(name).pdf"
                    _ = try member.ask(.savePaper(digest: large.digest, path: copy))
                    let found = try Data(contentsOf: URL(filePath: copy))
                    report.check(found == Data(bytes), "\(name) has \(found.count) other bytes")
                    report.check(
                        Self.partBytes(member.data + "/papers", of: large) == 0,
                        "\(name) kept a part")
                }
                try verify(nodes + [cluster.coordinator], report)
                for member in nodes + [cluster.coordinator] { try member.stop() }
                let receipts = try Books(cluster.coordinator).lines.filter { $0.verb == "receipt" }
                report.check(receipts.count == 1, "receipts: \(receipts.count)")
            }
        }

        @Test func aPaperIsPassedOnBeforeItIsWhole() async {
            await system("papers-onward") { report in
                let seed = Dice.seed()
                report.count("seed", seed)
                var dice = Dice(seed)
                let cluster = try report.cluster(Plan())
                try cluster.start(["yu01", "yu0102", "yu0103"])
                let sender = try cluster.node("yu0102")
                let receiver = try cluster.node("yu0103")
                let bytes = dice.bytes(48 << 20)
                let (large, _) = try Self.send(bytes, in: cluster)
                let arrivals = cluster.coordinator.data + "/papers"
                // The rest can't come: what the receiver gets now is of a paper that is not whole.
                sender.signal(SIGSTOP)
                let part = Self.partBytes(arrivals, of: large)
                report.count("partAtHalt", part)
                report.check(
                    part > 0 && !Self.has(large, cluster.coordinator),
                    "the whole paper was there before its court was halted")
                let passed = Result {
                    try eventually("a part of the paper is at the receiver", within: 30) {
                        Self.partBytes(receiver.data + "/papers", of: large) > 0
                    }
                }
                report.check(
                    !Self.has(large, cluster.coordinator), "the coordinator has the whole paper")
                sender.signal(SIGCONT)
                try passed.get()
                try eventually("the whole paper at the receiver", within: 60) {
                    Self.has(large, receiver)
                }
                let copy = cluster.folder + "/copy-onward.pdf"
                _ = try receiver.ask(.savePaper(digest: large.digest, path: copy))
                let found = try Data(contentsOf: URL(filePath: copy))
                report.check(found == Data(bytes), "the receiver has \(found.count) other bytes")
            }
        }

        @Test func papersOfACourtThatIsAwayHoldNobodyUp() async {
            await system("papers-away") { report in
                let seed = Dice.seed()
                report.count("seed", seed)
                var dice = Dice(seed)
                let cluster = try report.cluster(Plan())
                try cluster.start(["yu01", "yu0102", "yu0103", "yu0105"])
                let halted = try cluster.node("yu0105")
                let plain = try Commissions(from: halted, to: "yu0103", folder: cluster.folder)
                var letters: [Paper] = []
                for number in 0..<8 {
                    let path = "\(cluster.folder)/letter-\(number).pdf"
                    try Data(dice.bytes(16 << 20)).write(to: URL(filePath: path))
                    letters.append(
                        try Commissions.attach(path, .commissionLetter, true, at: halted))
                }
                let routes = letters.map {
                    Commissions(from: halted, to: "yu0103", papers: [$0, plain.papers[1]])
                }
                try threads(routes.count) { number in
                    do {
                        _ = try routes[number].accepted("halted-\(number)")
                    } catch { report.fail("\(error)") }
                }
                halted.signal(SIGSTOP)
                let missing = letters.count { !Self.has($0, cluster.coordinator) }
                report.count("missing", missing)
                report.check(missing > 4, "only \(missing) papers were still to come")
                let began = monotonic()
                let other = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                let reply = try other.accepted("beside")
                try eventually("the other court's papers", within: 60) {
                    let detail = try Self.detail(reply.matter, at: cluster.coordinator)
                    return detail.record.matter?.receipts.allSatisfy { $0.at != nil } ?? false
                }
                report.count("besideMilliseconds", monotonic() - began)
                halted.signal(SIGCONT)
                try eventually("all papers once the court is back", within: 90) {
                    letters.allSatisfy { Self.has($0, cluster.coordinator) }
                }
            }
        }

        /// A commission of yu0102 to yu0103 with a large letter, of which a part has reached the
        /// coordinator.
        private static func send(
            _ bytes: [UInt8], in cluster: Cluster
        ) throws -> (Paper, ActReply) {
            let sender = try cluster.node("yu0102")
            let path = cluster.folder + "/letter.pdf"
            try Data(bytes).write(to: URL(filePath: path))
            let plain = try Commissions(from: sender, to: "yu0103", folder: cluster.folder)
            let large = try Commissions.attach(path, .commissionLetter, true, at: sender)
            let route = Commissions(from: sender, to: "yu0103", papers: [large, plain.papers[1]])
            let reply = try route.accepted("large")
            let arrivals = cluster.coordinator.data + "/papers"
            try eventually("a part of the paper is at the coordinator", within: 30) {
                partBytes(arrivals, of: large) > 0 || has(large, cluster.coordinator)
            }
            return (large, reply)
        }

        private static func detail(_ matter: MatterID, at member: Member) throws -> MatterDetail {
            guard case .detail(let detail) = try member.ask(.show(matter: matter.rawValue)) else {
                throw Stuck("no detail")
            }
            return detail
        }

        /// Whether the paper lies under its own name.
        private static func has(_ paper: Paper, _ member: Member) -> Bool {
            let hex = paper.digest.hex
            return FileManager.default.fileExists(
                atPath: "\(member.data)/papers/\(hex.prefix(2))/\(hex.dropFirst(2))")
        }

        private static func partName(_ folder: String, of paper: Paper) -> String? {
            let names = FileManager.default.enumerator(atPath: folder)
            while let name = names?.nextObject() as? String {
                if name.hasSuffix("\(paper.digest.hex).part") { return folder + "/" + name }
            }
            return nil
        }

        private static func partBytes(_ folder: String, of paper: Paper) -> Int {
            guard let name = partName(folder, of: paper),
                let size = try? FileManager.default.attributesOfItem(atPath: name)[.size] as? Int
            else { return 0 }
            return size
        }

        /// Turns a byte of what has arrived, or makes it as long as the paper and wrong, as a crash
        /// just before the last step might leave it.
        private static func spoil(_ paper: Paper, in folder: String, asWhole: Bool) throws {
            guard let name = partName(folder, of: paper) else { throw Stuck("no part to spoil") }
            let file = URL(filePath: name)
            var bytes = try Data(contentsOf: file)
            guard !bytes.isEmpty else { throw Stuck("an empty part") }
            bytes[bytes.count / 2] ^= 0xFF
            if asWhole { bytes += Data(repeating: 0x61, count: Int(paper.size) - bytes.count) }
            try bytes.write(to: file)
        }
    }
}
