import Domain
import Engine
import Glibc
import Messaging
import Sodium
import Store

/// What the machine itself can do: the figures beside which the end-to-end figure is read.
struct Limits: Codable {
    /// Appends of 4 KiB with fdatasync, a second.
    var syncs: Double = 0
    /// Bytes of one record in the rows that the journal was measured with.
    var recordBytes = 0
    var commits: [Commits] = []
    /// Round trips of 300 bytes a second over libzmq with CURVE: 8 clients with 64 outstanding
    /// each.
    var roundTrips: Double = 0
    /// Ed25519 on 300 bytes, a second, on one core.
    var signatures: Double = 0
    var verifications: Double = 0

    /// The journal with rows of one size.
    struct Commits: Codable {
        /// Records in a row.
        var batch: Int
        /// Durable rows a second.
        var rows: Double
        /// Durable records a second.
        var records: Double
    }

    /// Measures all of them, each for about `seconds`.
    ///
    /// - Parameters:
    ///   - folder: a directory on the disk that the processes would use.
    ///   - seconds: how long each takes.
    ///   - recordBytes: size of one record in the journal's rows.
    ///   - progress: told what is being measured.
    /// - Returns: the limits.
    /// - Throws: `BenchFault`, or what a store or socket says.
    static func measure(
        folder: String, seconds: Double, recordBytes: Int, progress: (String) -> Void
    ) throws -> Limits {
        var limits = Limits()
        limits.recordBytes = recordBytes
        progress("append 4 KiB + fdatasync")
        limits.syncs = try appendAndSync(folder: folder, seconds: seconds)
        for batch in [1, 16, 64, 256] {
            progress("journal: rows of \(batch) records")
            limits.commits.append(
                try commits(
                    folder: folder + "/journal-\(batch)", seconds: seconds, batch: batch,
                    recordBytes: recordBytes))
        }
        progress("libzmq round trips with CURVE")
        limits.roundTrips = try roundTrips(clients: 8, window: 64, seconds: seconds)
        progress("Ed25519")
        (limits.signatures, limits.verifications) = signatures(seconds: seconds / 2)
        return limits
    }

    static func appendAndSync(folder: String, seconds: Double) throws -> Double {
        let path = folder + "/append"
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else {
            throw BenchFault("can't write \(path); give --dir on a disk with room")
        }
        defer {
            _ = close(file)
            _ = unsafe unlink(path)
        }
        let block = [UInt8](repeating: 0x41, count: 4_096)
        return try Measure.rate(seconds: seconds) {
            guard unsafe write(file, block, block.count) == block.count, fdatasync(file) == 0 else {
                throw BenchFault("writing \(path) failed with error \(errno); is the disk full?")
            }
        }
    }

    /// The real journal: one row a commit, WAL, synchronous=FULL, checkpoints as they come due.
    private static func commits(
        folder: String, seconds: Double, batch: Int, recordBytes: Int
    ) throws -> Commits {
        guard let process = CourtID("bench")
        else { throw BenchFault("the name of the bench is no process id") }
        let journal = try Journal(
            in: try DataDirectory.prepare(folder).lock(),
            owner: Identity(
                realm: "bench", rehearsal: true, process: process, keyID: KeyID(rawValue: 1),
                directoryVersion: 1),
            created: Instant(milliseconds: 0))
        defer { journal.close() }
        // Signed records do not compress and do not repeat.
        var row = SecureRandom.bytes(min(batch * recordBytes, 1 << 20))
        var position: UInt64 = 0
        let rate = try Measure.rate(seconds: seconds) {
            position += 1
            row[0] = UInt8(truncatingIfNeeded: position)
            _ = try journal.append(row, position: position)
            try journal.checkpointIfDue()
        }
        return Commits(batch: batch, rows: rate, records: rate * Double(batch))
    }

    private static func signatures(seconds: Double) -> (sign: Double, verify: Double) {
        let key = SigningKey.make()
        let message = SecureRandom.bytes(300)
        var signature = key.sign(message)
        let sign = Measure.rate(seconds: seconds) { signature = key.sign(message) }
        var good = true
        let verify = Measure.rate(seconds: seconds) {
            good = Ed25519.verify(message, signature: signature, key: key.publicKey) && good
        }
        return good ? (sign, verify) : (0, 0)
    }
}
