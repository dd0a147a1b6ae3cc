package import Domain

/// Times that do not count towards a window (扣除审限、中止期间): a union of half-open intervals
/// [from, to), so that a suspension that lies inside another, or is entered twice, is never
/// deducted twice.
///
/// Invariant: intervals are not empty, do not touch, and are in order.
package struct IntervalSet: Hashable, Codable, Sendable {
    /// From an instant up to, but not including, another.
    package struct Interval: Hashable, Codable, Sendable {
        package var from: Instant
        package var to: Instant

        package init(from: Instant, to: Instant) {
            self.from = from
            self.to = to
        }

        /// Milliseconds; saturates, so that an interval over all of time is no trap.
        package var length: Int64 {
            let (value, overflow) = to.milliseconds.subtractingReportingOverflow(from.milliseconds)
            return overflow ? .max : value
        }
    }

    /// The merged intervals, in order.
    package private(set) var merged: [Interval] = []

    /// The empty set: nothing is excluded.
    package init() {}

    /// The union of `intervals`.
    package init(_ intervals: [Interval]) {
        for interval in intervals { insert(from: interval.from, to: interval.to) }
    }

    /// Decodes a list of intervals and merges it anew, so that the invariant never rests on what
    /// was stored.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([Interval].self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(merged)
    }

    /// Whether nothing is excluded.
    package var isEmpty: Bool { merged.isEmpty }

    /// Adds [from, to). An interval that ends where it begins or earlier adds nothing.
    package mutating func insert(from: Instant, to: Instant) {
        guard from < to else { return }
        // The first interval that ends at or behind `from`, and the first that begins behind `to`:
        // everything between touches the new one.
        let low = firstIndex { $0.to >= from }
        let high = firstIndex { $0.from > to }
        var interval = Interval(from: from, to: to)
        if low < high {
            interval.from = min(from, merged[low].from)
            interval.to = max(to, merged[high - 1].to)
        }
        merged.replaceSubrange(low..<high, with: CollectionOfOne(interval))
    }

    /// Milliseconds excluded in all.
    package var total: Int64 {
        var sum: Int64 = 0
        for interval in merged {
            let (value, overflow) = sum.addingReportingOverflow(interval.length)
            if overflow { return .max }
            sum = value
        }
        return sum
    }

    /// Whether `instant` is excluded.
    package func contains(_ instant: Instant) -> Bool {
        let position = firstIndex { $0.to > instant }
        return position < merged.count && merged[position].from <= instant
    }

    /// Binary search for the first interval for which `holds`, which must be false and then true.
    private func firstIndex(where holds: (Interval) -> Bool) -> Int {
        var low = 0
        var high = merged.count
        while low < high {
            let middle = (low + high) / 2
            if holds(merged[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
