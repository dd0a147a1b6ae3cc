import Synchronization

/// What the API keeps between requests: how much callers have asked, which keys are worked on,
/// how many streams are open.
final class APIDesk: Sendable {
    let tokens = TokenBuckets(
        depth: APILimits.token.depth, perSecond: APILimits.token.perSecond)
    let addresses = TokenBuckets(
        depth: APILimits.address.depth, perSecond: APILimits.address.perSecond)
    private let keys = Mutex<Set<String>>([])
    private let streams = Mutex<[String: Int]>([:])
    private let downloads = Mutex(0)
    private let start = ContinuousClock.now

    /// Milliseconds on a clock that only goes forward.
    var ticks: Int64 {
        let (seconds, rest) = start.duration(to: .now).components
        return seconds * 1_000 + rest / 1_000_000_000_000_000
    }

    // MARK: Keys

    /// Takes a key for one request; two with the same key are served one after the other.
    func take(_ key: String) -> Bool { keys.withLock { $0.insert(key).inserted } }

    func release(_ key: String) { keys.withLock { _ = $0.remove(key) } }

    // MARK: Streams

    /// A place for one stream of a token; given back when it goes away.
    func openStream(_ token: String) -> APIPlace? {
        let isOpen = streams.withLock { streams in
            let all = streams.values.reduce(0, +)
            let own = streams[token] ?? 0
            guard all < APILimits.streams, own < APILimits.streamsOfOne else { return false }
            streams[token] = own + 1
            return true
        }
        guard isOpen else { return nil }
        return APIPlace { [self] in
            streams.withLock { streams in
                let left = (streams[token] ?? 1) - 1
                streams[token] = left > 0 ? left : nil
            }
        }
    }

    /// A place for one paper on its way out.
    func openDownload() -> APIPlace? {
        let isOpen = downloads.withLock { count in
            guard count < APILimits.downloads else { return false }
            count += 1
            return true
        }
        return isOpen ? APIPlace { [self] in downloads.withLock { $0 -= 1 } } : nil
    }
}

/// Something that is given back when nobody holds it any more, however a connection ends.
final class APIPlace: Sendable {
    private let leave: @Sendable () -> Void

    init(_ leave: @escaping @Sendable () -> Void) { self.leave = leave }

    deinit { leave() }
}
