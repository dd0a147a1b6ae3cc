/// A map of a few pairs as a rule: looked through one by one while it is small.
struct SmallMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var pairs: [(key: Key, value: Value)] = []
    /// Where each key stands, once there are many.
    private var index: [Key: Int] = [:]

    private static var few: Int { 12 }

    private func place(of key: Key) -> Int? {
        if pairs.count > Self.few { return index[key] }
        return pairs.firstIndex { $0.key == key }
    }

    subscript(key: Key) -> Value? { place(of: key).map { pairs[$0].value } }

    mutating func set(_ key: Key, _ value: Value) {
        if let place = place(of: key) {
            pairs[place].value = value
            return
        }
        pairs.append((key, value))
        if pairs.count == Self.few + 1 {
            for (place, pair) in pairs.enumerated() { index[pair.key] = place }
        } else if pairs.count > Self.few {
            index[key] = pairs.count - 1
        }
    }
}
