import Dispatch
import Domain
import Engine
import Foundation
import Glibc
import Messaging
import Runtime
import Synchronization

/// Durable commissions a second through real processes.
struct EndToEnd {
    var program: String
    var topology: String
    var folder: String
    var senders: Int
    var window: Int
    var commissions: Int
    var light: Int
    /// Folder of an earlier run whose processes run; nil: they are started here.
    var attach: String?
    /// Commissions a second that each sender offers under load; nil: as many as go.
    var rate: Double?

    /// What was measured.
    struct Figures: Codable {
        /// What one commission includes.
        var included: String
        var senders: Int
        var window: Int
        var processes: Int
        var commissions: Int
        var light: Int
        /// Commissions a second under load, confirmed at the sender.
        var rate: Double
        /// Seconds from handing the act to the sender's node to the confirmed receipt there.
        var loadP50: Double
        var loadP99: Double
        var lightP50: Double
        var lightP99: Double
        /// Processor seconds per 100,000 commissions, all processes together.
        var cpu: Double
        /// The same of this client, which shares the machine.
        var clientCPU: Double
        /// Cores that processes and client kept busy under load.
        var busy: Double
        /// Part of all cores that was busy under load, whoever used it; 1 is all of them.
        var machineBusy: Double
        /// Bytes that the sender's journal grew by, a commission.
        var recordBytes: Int
    }

    /// What the senders' threads bring back.
    private final class Outcome: Sendable {
        let latencies = Mutex<[Double]>([])
        let faults = Mutex<[String]>([])
    }

    private static let courts = [
        "yu0102", "yu0103", "yu0104", "yu0105", "yu0106", "yu0108", "yu0122", "yu0181", "yu0182",
        "yu0183", "yu0184", "yu0185", "yu0191", "yu0192", "yu", "spc",
    ]

    /// Runs the processes and measures.
    func run(progress: @escaping (String) -> Void) throws -> Figures {
        let sending = Array(Self.courts[0..<senders])
        let receiving = Array(Self.courts[senders..<2 * senders])
        // The superior's node is a party too: it receives every entry.
        let nodes = sending + receiving + ["yu01"]
        let courts: Courts
        if let attach {
            courts = Courts(attached: attach)
        } else {
            courts = try Courts(program: program, topology: topology, folder: folder)
            progress("starting \(nodes.count + 1) processes")
        }
        defer { courts.stop() }
        if attach == nil { try courts.start(coordinator: "coord-yu01", nodes: nodes) }
        let desks = try zip(sending, receiving).map { sender, receiver in
            try SenderDesk(
                court: sender, to: receiver, socket: try courts.socket(sender), folder: folder)
        }
        progress("papers, and one commission of each court")
        for desk in desks { try desk.run(count: 1, window: 1) }
        progress("\(light) commissions one at a time")
        let calm = try desks[0].run(count: light, window: 1).sorted()
        progress("\(commissions) commissions under load")
        let share = max(1, commissions / senders)
        let cpu = courts.processorSeconds
        let own = Measure.processorSeconds(of: getpid())
        let machine = Measure.machineTicks()
        let start = Measure.now()
        let outcome = Outcome()
        let threads = try desks.map { desk in
            try OwnedThread(name: "bench-desk") { [window, rate] in
                do {
                    let latencies = try desk.run(count: share, window: window, rate: rate)
                    outcome.latencies.withLock { $0 += latencies }
                } catch {
                    outcome.faults.withLock { $0.append("\(desk.court): \(error)") }
                }
            }
        }
        for thread in threads { thread.join() }
        let seconds = Measure.now() - start
        if let fault = outcome.faults.withLock({ $0.first }) { throw BenchFault(fault) }
        let spent = courts.processorSeconds - cpu
        let whole = Measure.busyPart(from: machine, to: Measure.machineTicks())
        let mine = Measure.processorSeconds(of: getpid()) - own
        let sorted = outcome.latencies.withLock { $0.sorted() }
        guard sorted.count == share * senders else {
            throw BenchFault("only \(sorted.count) of \(share * senders) were confirmed")
        }
        courts.stop()
        let bytes = sending.reduce(0) { $0 + courts.journalBytes($1) }
        return Figures(
            included: Self.included, senders: senders, window: window, processes: nodes.count + 1,
            commissions: sorted.count, light: light, rate: Double(sorted.count) / seconds,
            loadP50: Measure.percentile(sorted, 0.5), loadP99: Measure.percentile(sorted, 0.99),
            lightP50: Measure.percentile(calm, 0.5), lightP99: Measure.percentile(calm, 0.99),
            cpu: spent * 100_000 / Double(sorted.count),
            clientCPU: mine * 100_000 / Double(sorted.count), busy: (spent + mine) / seconds,
            machineBusy: whole,
            recordBytes: bytes / max(1, sorted.count + light + senders))
    }

    private static let included = """
        One commission: the sender's node records the signed letter (委托送达, two named approvals, the \
        same two small papers each time, already on the receiver's disk; draft and approvals come \
        before and are not counted), the coordinator verifies, decides and journals it, the receiver's \
        node and the superior's node record the entry, the receiver's node signs its automatic receipt, \
        the coordinator journals that, and the sender's node has it durable and verified. Every step is \
        committed with synchronous=FULL before the next message leaves.
        """
}

/// How many commissions are still to be sent.
private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    /// - Returns: how many are left behind this one; nil when there was none.
    func takeOne() -> Int? {
        let left = left.subtract(1, ordering: .relaxed).newValue
        return left >= 0 ? left : nil
    }
}

/// Sends commissions of one court and waits for their receipts.
final class SenderDesk: Sendable {
    private struct Flight {
        var started: [MatterID: Double] = [:]
        /// Receipts that came in before the answer to the act.
        var early: [MatterID: Double] = [:]
        var latencies: [Double] = []
        var fault: String?
    }

    let court: String
    private let socket: String
    private let act: ActRequest
    private let flight = Mutex(Flight())

    init(court: String, to receiver: String, socket: String, folder: String) throws {
        self.court = court
        self.socket = socket
        guard let from = CourtID(court), let to = CourtID(receiver) else {
            throw BenchFault("\(court) or \(receiver) is no court id")
        }
        act = try Self.commission(
            from: from, to: to, line: try ControlLine(socket), folder: folder)
    }

    /// The act of sending a letter, with its papers at the node already.
    static func commission(
        from: CourtID, to: CourtID, line: ControlLine, folder: String, wait: Int64 = 0,
        large: Paper? = nil
    ) throws -> ActRequest {
        func paper(_ kind: PaperKind, sealed: Bool) throws -> Paper {
            let path = "\(folder)/\(from)-\(kind.rawValue).pdf"
            try Data("%PDF-1.4 \(kind.rawValue)\n".utf8).write(to: URL(fileURLWithPath: path))
            guard
                case .paper(let paper) = try line.ask(
                    .attach(path: path, kind: kind, sealed: sealed))
            else { throw BenchFault("the node did not take a paper") }
            return paper
        }
        guard case .status(let status) = try line.ask(.status) else {
            throw BenchFault("the node told no status")
        }
        let number: CaseNumber
        do throws(Refusal) {
            let code = status.courts.first { $0.id == from }?.code ?? "豫01"
            number = try CaseNumber("（2026）\(code)执1号", of: from)
        } catch {
            throw BenchFault(error.reason.en)
        }
        return ActRequest(
            matter: nil, officer: "指挥丁", key: "", wait: wait, recordedFor: nil,
            body: letter(
                from: from, to: to, number,
                papers: [
                    try paper(.commissionLetter, sealed: true),
                    try large ?? paper(.serviceReturn, sealed: false),
                ], at: status.civil))
    }

    /// A letter (委托送达) with two named approvals.
    static func letter(
        from: CourtID, to: CourtID, _ number: CaseNumber, papers: [Paper], at civil: Instant
    ) -> ActBody {
        let letter = CommissionLetter(
            from: from, to: to, caseNumber: number, kind: .serve, detail: "送达执行通知书",
            debtor: "某公司", asset: "", window: Window(10, .day), handler: "承办甲",
            handlerPhone: "0371-66666666", papers: papers)
        let approvals = [
            Approval(officer: "局长己", role: .bureauChief, at: civil, note: ""),
            Approval(officer: "指挥丁", role: .commandCentre, at: civil, note: ""),
        ]
        return .commission(.send(letter, approvals: approvals))
    }

    /// Sends `count` commissions with at most `window` unconfirmed.
    ///
    /// With a rate each has its moment and is counted from then, however late it is handed over.
    ///
    /// - Returns: seconds from handing over to confirmation, one for each.
    @discardableResult
    func run(count: Int, window: Int, rate: Double? = nil) throws -> [Double] {
        flight.withLock { $0 = Flight() }
        // Counted up from zero: a semaphore that is let go of below its first value ends the
        // program, which would hide why a run was broken off.
        let room = DispatchSemaphore(value: 0)
        for _ in 0..<window { room.signal() }
        let watcher = try ControlLine(socket)
        try watcher.send(.watch)
        let left = Countdown(count)
        let line = watcher.descriptor
        let lines = min(window, 16)
        let first = Measure.now()
        let posters = try (0..<lines).map { _ in
            try OwnedThread(name: "bench-post") { [self] in
                do {
                    let node = try ControlLine(socket)
                    while let behind = left.takeOne() {
                        room.wait()
                        var begun = Measure.now()
                        if let rate {
                            let moment = first + Double(count - 1 - behind) / rate
                            if moment > begun { Thread.sleep(forTimeInterval: moment - begun) }
                            begun = moment
                        }
                        guard case .act(let reply) = try node.ask(.act(act)) else {
                            throw BenchFault("the node gave another answer")
                        }
                        if let refusal = reply.refusal { throw BenchFault(refusal.reason.en) }
                        begin(reply.matter, begun)
                    }
                } catch {
                    flight.withLock { $0.fault = "\(error)" }
                    _ = shutdown(line, Int32(SHUT_RDWR))
                }
            }
        }
        defer { for poster in posters { poster.join() } }
        var confirmed = 0
        while confirmed < count {
            guard let answer = try watcher.next() else {
                throw BenchFault(flight.withLock { $0.fault } ?? "the process has hung up")
            }
            guard case .happening(let happening) = answer, happening.stage == "delivered",
                happening.verb == "receipt"
            else { continue }
            finish(happening.matter, Measure.now())
            confirmed += 1
            room.signal()
        }
        for poster in posters { poster.join() }
        return flight.withLock { $0.latencies }
    }

    private func begin(_ matter: MatterID, _ begun: Double) {
        flight.withLock { flight in
            if let end = flight.early.removeValue(forKey: matter) {
                flight.latencies.append(end - begun)
            } else {
                flight.started[matter] = begun
            }
        }
    }

    private func finish(_ matter: MatterID, _ end: Double) {
        flight.withLock { flight in
            if let begun = flight.started.removeValue(forKey: matter) {
                flight.latencies.append(end - begun)
            } else {
                flight.early[matter] = end
            }
        }
    }
}
