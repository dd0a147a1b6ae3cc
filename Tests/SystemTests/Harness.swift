import Foundation
import Glibc
import Messaging
import Synchronization
import Testing

/// Every test here runs processes of its own: one after the other, so that none starves another.
@Suite(.serialized) enum RunningCourts {}

/// Why a test could not go on.
struct Stuck: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What a test found and counted. Checks may come from any thread.
final class Report: Sendable {
    private struct State {
        var failures: [String] = []
        var counts: [(String, String)] = []
        var clusters: [Cluster] = []
    }

    private let state = Mutex(State())

    /// Records a failure unless `condition` holds.
    @discardableResult
    func check(_ condition: Bool, _ what: @autoclosure () -> String) -> Bool {
        if !condition { fail(what()) }
        return condition
    }

    func fail(_ what: String) { state.withLock { $0.failures.append(what) } }

    /// A figure that is printed at the end.
    func count(_ name: String, _ value: some CustomStringConvertible) {
        state.withLock { $0.counts.append((name, value.description)) }
    }

    /// A topology with processes that end with this test, whatever happens.
    func cluster(_ plan: Plan) throws -> Cluster {
        let cluster = try Cluster(plan)
        state.withLock { $0.clusters.append(cluster) }
        return cluster
    }

    fileprivate var failures: [String] { state.withLock { $0.failures } }
    fileprivate var clusters: [Cluster] { state.withLock { $0.clusters } }
    fileprivate var figures: String {
        state.withLock { $0.counts.map { "\($0)=\($1)" }.joined(separator: " ") }
    }
}

/// Runs a test's body on a thread of its own (it waits for processes, which must not hold up the
/// concurrency runtime), prints what it counted, and shows the processes' logs when it failed.
func system(_ name: String, _ body: @escaping @Sendable (Report) throws -> Void) async {
    let report = Report()
    let began = ContinuousClock.now
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
        let work: @Sendable () -> Void = {
            do {
                try body(report)
            } catch {
                report.fail("\(error)")
            }
            for cluster in report.clusters { cluster.killAll() }
            done.resume()
        }
        do {
            _ = try OwnedThread(name: "system-test") { work() }
        } catch {
            report.fail("\(error)")
            done.resume()
        }
    }
    let seconds = (ContinuousClock.now - began).components.seconds
    print("system test \(name): \(report.figures) seconds=\(seconds)")
    let failures = report.failures
    for failure in failures.prefix(20) { Issue.record("\(name): \(failure)") }
    if failures.count > 20 { Issue.record("\(name): and \(failures.count - 20) more") }
    for cluster in report.clusters {
        if !failures.isEmpty { print(cluster.logs()) }
        cluster.remove(
            keeping: !failures.isEmpty
                && ProcessInfo.processInfo.environment["CROSSWRIT_KEEP"] != nil)
    }
}

/// Waits until `condition` holds, at most `seconds`.
///
/// - Throws: `Stuck` with what was waited for.
func eventually(
    _ what: @autoclosure () -> String, within seconds: Double, _ condition: () throws -> Bool
) throws {
    let end = monotonic() + Int64(seconds * 1_000)
    while try !condition() {
        guard monotonic() < end else { throw Stuck("\(what()): not within \(Int(seconds)) s") }
        usleep(10_000)
    }
}

/// Monotonic milliseconds.
func monotonic() -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}

/// Runs `count` threads and waits for all.
func threads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
    let running = try (0..<count).map { index in
        try OwnedThread(name: "client-\(index)", stackSize: 1 << 20) { body(index) }
    }
    for thread in running { thread.join() }
}

/// Small numbers from a printed seed (SplitMix64); `CROSSWRIT_SEED` replays.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// The seed of this run.
    static func seed() -> UInt64 {
        ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 1...999_999_999)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let word = next()
            for shift in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(shift))))
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
