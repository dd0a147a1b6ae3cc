import ArgumentParser
import Dispatch
import Domain
import Engine
import Foundation
import Messaging
import Runtime
import Sodium
import Store
import Synchronization

/// One act at a time until its seat has accepted it, in turns with the bare job of the machine.
struct LightCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "light",
        abstract: "Latency of single acts, in turns with the bare job of the machine.")

    @Option(help: "Folder whose data/ID are the data directories.")
    var folder: String

    @Option(help: "Sending court.")
    var sender: String

    @Option(help: "Receiving court.")
    var receiver: String

    @Option(help: "Seconds; as many acts as they hold.")
    var seconds = 5.0

    @Option(help: "Turns before those that count.")
    var warm = 20

    @Option(help: "Bytes of the bare job's rows.")
    var rowBytes = 1_500

    @Flag(help: "Without the bare job.")
    var alone = false

    /// The document of one run: seconds of each turn, in order.
    struct Turns: Codable {
        var acts: [Double]
        var bare: [Double]
        /// Processor seconds of this client.
        var clientCPUSeconds: Double
    }

    func run() throws {
        guard seconds > 0, seconds <= 3_600, (0...10_000).contains(warm),
            (1...(1 << 20)).contains(rowBytes)
        else { throw ValidationError("--seconds above 0, --row-bytes up to 1 MiB") }
        try SodiumLibrary.start()
        guard let from = CourtID(sender), let to = CourtID(receiver) else {
            throw BenchFault("\(sender) or \(receiver) is no court id")
        }
        let line = try ControlLine(try controlSocketPath(folder + "/data/" + sender))
        let act = try SenderDesk.commission(
            from: from, to: to, line: line, folder: folder, wait: 20_000)
        let bare = alone ? nil : try BareJob(folder: folder, rowBytes: rowBytes)
        defer { bare?.stop() }
        var turns = Turns(acts: [], bare: [], clientCPUSeconds: 0)
        var turn = 0
        let own = Measure.ownProcessorSeconds()
        var end = Double.infinity
        while Measure.now() < end || turns.acts.isEmpty {
            let start = Measure.now()
            guard case .act(let reply) = try line.ask(.act(act)) else {
                throw BenchFault("the node gave another answer")
            }
            let took = Measure.now() - start
            guard reply.status == .accepted else {
                throw BenchFault(reply.refusal?.reason.en ?? "the act was not accepted in 20 s")
            }
            let simple = try bare?.run()
            turn += 1
            if turn == warm || warm == 0, end == .infinity { end = Measure.now() + seconds }
            guard turn > warm else { continue }
            turns.acts.append(took)
            if let simple { turns.bare.append(simple) }
        }
        turns.clientCPUSeconds = Measure.ownProcessorSeconds() - own
        try turns.printLine()
    }
}

/// What any such act costs on this machine at least: sign, a synced row here, a round trip with
/// CURVE, there verify and a synced row.
private final class BareJob {
    private let here: BareJournal
    private let there: BareJournal
    private let key = SigningKey.make()
    private var client: DealerSocket
    private var poller = Poller()
    private let token: Poller.Token
    private let isOver = Flag()
    private let thread: OwnedThread
    private let message = SecureRandom.bytes(300)
    private let folder: String

    private final class Flag: Sendable {
        let isUp = Atomic<Bool>(false)
        let fault = Mutex<String?>(nil)
    }

    init(folder: String, rowBytes: Int) throws {
        let folder = folder + "/bare-\(ProcessInfo.processInfo.processIdentifier)"
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        here = try BareJournal(folder + "/here", rowBytes)
        let there = try BareJournal(folder + "/there", rowBytes)
        self.there = there
        let server = try CurveKeyPair.generate()
        let own = try CurveKeyPair.generate()
        let allowList = AllowList()
        try allowList.replace(with: [
            .init(publicKey: own.publicKey, user: "bare", keyID: "1", domain: .node)
        ])
        let context = try MessagingContext(allowList: allowList)
        let isBound = DispatchSemaphore(value: 0)
        let bound = Bound()
        let flag = isOver
        let verifying = key.publicKey
        thread = try OwnedThread(name: "bench-bare") {
            do {
                var router = try RouterSocket(context: context, domain: .node)
                let name = try router.bind("tcp://127.0.0.1:*", keys: server)
                bound.endpoint.withLock { $0 = name }
                isBound.signal()
                var poller = Poller()
                let token = poller.add(router)
                var batch = InboundBatch()
                while !flag.isUp.load(ordering: .relaxed) {
                    _ = try poller.wait(milliseconds: 100)
                    guard poller.isReady(token) else { continue }
                    try router.receive(into: &batch)
                    for frame in batch.frames {
                        let bytes = frame.payload
                        guard let signature = Signature(bytes.prefix(64)),
                            Ed25519.verify(
                                Array(bytes.dropFirst(64)), signature: signature, key: verifying)
                        else { throw BenchFault("the bare job's signature is not genuine") }
                        try there.append()
                        while try router.send([1], to: frame.routingID) == .full { usleep(50) }
                    }
                }
            } catch {
                flag.fault.withLock { $0 = "\(error)" }
                isBound.signal()
            }
        }
        isBound.wait()
        guard let name = bound.endpoint.withLock({ $0 }) else {
            throw BenchFault("the bare job: \(flag.fault.withLock { $0 } ?? "no endpoint")")
        }
        var dealer = try DealerSocket(context: context, keys: own)
        try dealer.connect(name, serverKey: server.publicKey)
        client = dealer
        token = poller.add(client)
    }

    private final class Bound: Sendable {
        let endpoint = Mutex<String?>(nil)
    }

    /// Does it once.
    ///
    /// - Returns: seconds.
    func run() throws -> Double {
        let start = Measure.now()
        let signed = key.sign(message).bytes + message
        try here.append()
        while try client.send(signed) != .sent {
            if let fault = isOver.fault.withLock({ $0 }) { throw BenchFault(fault) }
            usleep(100)
        }
        var batch = DealerSocket.Batch()
        while batch.frames.isEmpty {
            _ = try poller.wait(milliseconds: 100)
            if poller.isReady(token) { try client.receive(into: &batch) }
            if let fault = isOver.fault.withLock({ $0 }) { throw BenchFault(fault) }
        }
        return Measure.now() - start
    }

    func stop() {
        isOver.isUp.store(true, ordering: .relaxed)
        thread.join()
        here.close()
        there.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
