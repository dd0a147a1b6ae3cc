/// Random numbers that a seed replays (SplitMix64: Steele, Lea, Flood, OOPSLA 2014). Integers only.
///
/// One root seed gives a stream of its own to each purpose and place, so that one more court or one
/// more draw somewhere does not shift what everybody else draws.
package struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The stream of a seed.
    package init(seed: UInt64) { state = seed }

    /// The stream of one purpose at one place, such as the delays of one link.
    package init(seed: UInt64, _ purpose: Purpose, _ place: UInt64 = 0) {
        state = Self.mix(seed &+ Self.mix(purpose.rawValue &* 0xD1B5_4A32_D192_ED03 &+ place))
    }

    /// What a stream is for.
    package enum Purpose: UInt64, Sendable {
        case options = 1
        case openings
        case network
        case disk
        case faults
        case clerks
        case process
        case matters
        case checks
        case tree
        case tabled
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// The finaliser of SplitMix64: a bijection that scatters every bit.
    package static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 … `limit` - 1; 0 when there is no room.
    package mutating func below(_ limit: Int) -> Int {
        limit <= 1 ? 0 : Int(next() % UInt64(limit))
    }

    /// A number of the range, ends included.
    package mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True once in `times`.
    package mutating func once(in times: Int) -> Bool { below(times) == 0 }

    /// True in `permille` of a thousand cases.
    package mutating func permille(_ permille: Int) -> Bool { below(1_000) < permille }

    /// True in `million` of a million cases.
    package mutating func perMillion(_ million: Int) -> Bool {
        million > 0 && below(1_000_000) < million
    }

    /// One of the elements; nil when there are none.
    package mutating func pick<Element>(_ list: [Element]) -> Element? {
        list.isEmpty ? nil : list[below(list.count)]
    }

    /// A delay of the distribution, in its unit: linear between its points, so that no library of
    /// floating point is asked.
    package mutating func draw(_ delay: Workload.Delay) -> Int {
        let at = below(1_000)
        let value =
            switch at {
            case ..<500: delay.p50 * (at + 100) / 600
            case ..<900: delay.p50 + (delay.p90 - delay.p50) * (at - 500) / 400
            case ..<990: delay.p90 + (delay.p99 - delay.p90) * (at - 900) / 90
            default: delay.p99 + delay.p99 * (at - 990) / 20
            }
        return max(1, value)
    }
}
