import Synchronization

/// A count by size: how many observations were at most each bound, and what they sum up to.
package struct Histogram: Hashable, Sendable {
    /// Upper bounds, ascending.
    package let bounds: [Double]
    /// How many observations were at most the bound of the same place, and above the one before.
    package private(set) var counts: [UInt64]
    /// All observations, those above the last bound too.
    package private(set) var count: UInt64 = 0
    package private(set) var sum: Double = 0

    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = bounds.map { _ in 0 }
    }

    /// Counts one observation.
    package mutating func note(_ value: Double) {
        if let place = bounds.firstIndex(where: { value <= $0 }) { counts[place] += 1 }
        count += 1
        sum += value
    }
}

/// Measures the commit thread: what one commit costs and how much it carries. Counts since the
/// process started.
package final class CommitMeter: Sendable {
    /// What was measured so far.
    package struct Reading: Hashable, Sendable {
        /// Seconds from handing the row to the store until it is synced.
        package var seconds = Histogram(
            bounds: [
                0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
            ])
        /// Leaves of a row: how many records one sync pays for.
        package var records = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024])
        /// Bytes of rows.
        package var bytes: UInt64 = 0

        package init() {}
    }

    private let state = Mutex(Reading())

    package init() {}

    /// Notes one durable row.
    package func note(_ took: Duration, records: Int, bytes: Int) {
        let parts = took.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        state.withLock { state in
            state.seconds.note(seconds)
            state.records.note(Double(records))
            state.bytes += UInt64(bytes)
        }
    }

    /// What was measured so far.
    package var reading: Reading { state.withLock { $0 } }
}
