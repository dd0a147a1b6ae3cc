package import Domain

/// Which matters may have been let go: a set of ids that says yes to every id in it and to about
/// one in three hundred of the others for each of its layers. An id takes a byte and a half where
/// its layer is full.
///
/// A Bloom filter (Bloom, “Space/Time Trade-offs in Hash Coding with Allowable Errors”, CACM 13(7),
/// 1970) that grows by layers of twice the size (Almeida and others, “Scalable Bloom Filters”,
/// 2007), so that nobody has to know beforehand how many there will be. It depends on the ids and
/// their order alone.
package struct MatterSieve: Hashable, Sendable {
    private struct Layer: Hashable, Sendable {
        var words: [UInt64]
        var count = 0
        let most: Int

        init(most: Int) {
            self.most = most
            words = [UInt64](repeating: 0, count: most * MatterSieve.bitsPerID / 64)
        }
    }

    private static var bitsPerID: Int { 12 }
    private static var probes: Int { 7 }
    /// Ids of the first layer.
    private static var first: Int { 16_384 }

    private var layers: [Layer] = []

    /// Empty, with a first layer that has room for a quarter more ids than are expected.
    package init(expecting count: Int = 0) {
        guard count > Self.first else { return }
        // Whole words.
        layers = [Layer(most: (count + count / 4 + 15) / 16 * 16)]
    }

    /// Ids in it, an id whose bits were all set already not counted.
    package var count: Int { layers.reduce(0) { $0 + $1.count } }

    /// Bytes that it takes.
    package var bytes: Int { layers.reduce(0) { $0 + $1.words.count * 8 } }

    /// Puts an id in.
    package mutating func insert(_ id: MatterID) {
        guard !mayHold(id) else { return }
        if layers.last.map({ $0.count >= $0.most }) ?? true {
            layers.append(Layer(most: layers.last.map { 2 * $0.most } ?? Self.first))
        }
        let last = layers.count - 1
        for bit in Bits(id, among: layers[last].words.count * 64) {
            layers[last].words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
        layers[last].count += 1
    }

    /// Whether an id may be in it; false is certain.
    package func mayHold(_ id: MatterID) -> Bool {
        layers.contains { layer in
            Bits(id, among: layer.words.count * 64).allSatisfy {
                layer.words[$0 >> 6] >> UInt64($0 & 63) & 1 == 1
            }
        }
    }

    /// The bits that stand for an id, by double hashing (Kirsch and Mitzenmacher, “Less Hashing,
    /// Same Performance”, 2006).
    private struct Bits: Sequence, IteratorProtocol {
        private var at: UInt64
        private let step: UInt64
        private let size: UInt64
        private var left = MatterSieve.probes

        init(_ id: MatterID, among size: Int) {
            at = Self.mixed(id.fingerprint)
            step = Self.mixed(at) | 1
            self.size = UInt64(size)
        }

        mutating func next() -> Int? {
            guard left > 0 else { return nil }
            left -= 1
            at &+= step
            return Int(at.multipliedFullWidth(by: size).high)
        }

        /// The finisher of SplitMix64.
        private static func mixed(_ word: UInt64) -> UInt64 {
            var word = word &+ 0x9E37_79B9_7F4A_7C15
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}
