import Glibc

/// The seed of random tests: `CROSSWRIT_SEED` replays a run whose failure printed it.
enum Seed {
    static let value: UInt64 = {
        if let text = unsafe getenv("CROSSWRIT_SEED"),
            let seed = UInt64(unsafe String(cString: text))
        {
            return seed
        }
        let seed = UInt64.random(in: 0...UInt64.max)
        print("CROSSWRIT_SEED=\(seed)")
        return seed
    }()
}

/// SplitMix64: small, and the same on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
