import Synchronization

/// How much a caller may ask: a bucket of requests for each token and each address, filled evenly.
package final class TokenBuckets: Sendable {
    private struct Bucket {
        var level: Double
        var at: Int64
    }

    private let state = Mutex<[String: Bucket]>([:])
    /// Requests at once, and requests a second.
    private let depth: Double
    private let rate: Double
    /// Callers that are remembered.
    private static let most = 8_192

    package init(depth: Double, perSecond rate: Double) {
        self.depth = depth
        self.rate = rate
    }

    /// Takes from a caller's bucket.
    ///
    /// - Parameters:
    ///   - key: who.
    ///   - cost: 1 for a request; more for one that was in vain.
    ///   - now: milliseconds of any clock that only goes forward.
    /// - Returns: nil when there was enough; else whole seconds until there is.
    package func take(_ key: String, cost: Double = 1, at now: Int64) -> Int? {
        state.withLock { buckets in
            if buckets.count >= Self.most, buckets[key] == nil {
                // Whoever has a full bucket is as good as unknown. When none has, all wait their
                // turn in the one bucket of the unknown.
                buckets = buckets.filter { filled($0.value, now) < depth }
                if buckets.count >= Self.most { return draw(&buckets, "", cost, now) }
            }
            return draw(&buckets, key, cost, now)
        }
    }

    private func draw(
        _ buckets: inout [String: Bucket], _ key: String, _ cost: Double, _ now: Int64
    ) -> Int? {
        let known = buckets[key] ?? Bucket(level: depth, at: now)
        let level = filled(known, now)
        guard level >= 1 else {
            buckets[key] = Bucket(level: level, at: now)
            return max(1, Int(((1 - level) / rate).rounded(.up)))
        }
        // In debt at most by one bucket.
        buckets[key] = Bucket(level: max(level - cost, -depth), at: now)
        return nil
    }

    private func filled(_ bucket: Bucket, _ now: Int64) -> Double {
        min(depth, bucket.level + Double(max(0, now - bucket.at)) / 1_000 * rate)
    }

    /// How many callers are remembered.
    package var count: Int { state.withLock { $0.count } }
}

/// What programs may cost.
enum APILimits {
    /// Requests of one token, and of one address whoever it names itself.
    static let token = (depth: 200.0, perSecond: 50.0)
    static let address = (depth: 400.0, perSecond: 100.0)
    /// What a request with a wrong token costs.
    static let inVain = 20.0
    /// Bytes of a JSON body.
    static let body = 1 << 20
    /// Streams of events at once, of all tokens and of one.
    static let streams = 24
    static let streamsOfOne = 4
    /// Papers that are sent out at once.
    static let downloads = 8
    /// Seconds that an act's answer is waited for.
    static let wait: Int64 = 30
    /// Days that an uploaded paper waits for its act.
    static let paperDays: Int64 = 30
}
