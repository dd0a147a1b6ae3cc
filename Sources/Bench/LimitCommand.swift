import ArgumentParser
import Domain
import Engine
import Foundation
import Messaging
import Sodium
import Store
import Synchronization

/// What one operation of the machine costs, measured beside a target with the sizes of its run.
struct LimitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Costs of commits, messages and signatures on this machine.")

    @Option(help: "Directory on the disk that the processes use.")
    var folder: String

    @Option(help: "Seconds for each limit.")
    var seconds = 1.0

    @Option(help: "Bytes of a row of the journal.")
    var rowBytes = 1_500

    @Option(help: "Bytes of a frame.")
    var frameBytes = 300

    @Option(help: "Journals that are written at the same time, for the disk's limit.")
    var writers = 16

    /// Operations a second and the processor seconds of each.
    struct Cost: Codable {
        var perSecond: Double
        var cpuSeconds: Double
    }

    /// The document of one run.
    struct Costs: Codable {
        var rowBytes: Int
        var frameBytes: Int
        var writers: Int
        /// Rows a second into one journal; each is a commit that is synced.
        var commit: Cost
        /// Rows a second into `writers` journals at once, together.
        var commits: Cost
        var sync: Cost
        var roundTrip: Cost
        var sign: Cost
        var verify: Cost
    }

    func run() throws {
        guard seconds > 0, seconds <= 600, (1...(1 << 20)).contains(rowBytes),
            (1...(1 << 20)).contains(frameBytes), (1...64).contains(writers)
        else {
            throw ValidationError(
                "--seconds above 0, --row-bytes and --frame-bytes up to 1 MiB, --writers up to 64")
        }
        try SodiumLibrary.start()
        let folder = folder + "/limits-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let key = SigningKey.make()
        let message = SecureRandom.bytes(300)
        let signature = key.sign(message)
        let commit = try cost { try commits(1, in: folder + "/one") }
        let many = try cost { try commits(writers, in: folder + "/many") }
        let sync = try cost { try Limits.appendAndSync(folder: folder, seconds: seconds) }
        let roundTrip = try cost {
            try Limits.roundTrips(clients: 8, window: 64, seconds: seconds, bytes: frameBytes)
        }
        let sign = cost { Measure.rate(seconds: seconds) { _ = key.sign(message) } }
        let verify = cost {
            Measure.rate(seconds: seconds) {
                _ = Ed25519.verify(message, signature: signature, key: key.publicKey)
            }
        }
        try Costs(
            rowBytes: rowBytes, frameBytes: frameBytes, writers: writers, commit: commit,
            commits: many, sync: sync, roundTrip: roundTrip, sign: sign, verify: verify
        ).printLine()
    }

    /// Runs one measurement and takes the processor time of this process over it.
    private func cost(_ measured: () throws -> Double) rethrows -> Cost {
        let busy = Measure.ownProcessorSeconds()
        let start = Measure.now()
        let rate = try measured()
        let operations = rate * (Measure.now() - start)
        return Cost(
            perSecond: rate, cpuSeconds: (Measure.ownProcessorSeconds() - busy) / operations)
    }

    private final class Tally: Sendable {
        let rows = Atomic<Int>(0)
        let fault = Mutex<String?>(nil)
    }

    /// Rows a second that `count` journals take at once.
    private func commits(_ count: Int, in folder: String) throws -> Double {
        let journals = try (0..<count).map { try BareJournal(folder + "-\($0)", rowBytes) }
        defer { for journal in journals { journal.close() } }
        let tally = Tally()
        let start = Measure.now()
        let threads = try journals.map { journal in
            try OwnedThread(name: "bench-commit") { [seconds] in
                do {
                    repeat {
                        try journal.append()
                        tally.rows.add(1, ordering: .relaxed)
                    } while Measure.now() - start < seconds
                } catch {
                    tally.fault.withLock { $0 = "\(error)" }
                }
            }
        }
        for thread in threads { thread.join() }
        let took = Measure.now() - start
        if let fault = tally.fault.withLock({ $0 }) { throw BenchFault("journal: \(fault)") }
        return Double(tally.rows.load(ordering: .relaxed)) / took
    }
}

/// The real journal without an engine: one row a commit, WAL, synchronous=FULL, checkpoints as they
/// come due.
final class BareJournal: Sendable {
    private let journal: Journal
    private let row: [UInt8]
    private let position = Atomic<UInt64>(0)

    init(_ folder: String, _ bytes: Int) throws {
        guard let process = CourtID("bench")
        else { throw BenchFault("the name of the bench is no process id") }
        journal = try Journal(
            in: try DataDirectory.prepare(folder).lock(),
            owner: Identity(
                realm: "bench", rehearsal: true, process: process, keyID: KeyID(rawValue: 1),
                directoryVersion: 1),
            created: Instant(milliseconds: 0))
        // Signed records do not compress and do not repeat.
        row = SecureRandom.bytes(bytes)
    }

    /// One row, durable when this returns.
    func append() throws {
        let next = position.add(1, ordering: .relaxed).newValue
        _ = try journal.append(row, position: next)
        try journal.checkpointIfDue()
    }

    func close() { journal.close() }
}
