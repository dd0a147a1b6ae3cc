import Domain

/// The digests entered last, so many at most.
struct RecentDigests: Sendable {
    private let most: Int
    private var held: [Digest: Bool] = [:]
    private var order: [Digest] = []
    /// Of `order`, so many from the front are let go.
    private var first = 0

    init(most: Int) { self.most = max(1, most) }

    func contains(_ digest: Digest) -> Bool { held[digest] != nil }

    mutating func insert(_ digest: Digest) {
        guard held.updateValue(true, forKey: digest) == nil else { return }
        order.append(digest)
        guard order.count - first > most else { return }
        held.removeValue(forKey: order[first])
        first += 1
        if first > 64, first > order.count / 2 {
            order.removeFirst(first)
            first = 0
        }
    }
}
