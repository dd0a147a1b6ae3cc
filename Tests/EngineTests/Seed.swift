import Foundation

/// The seed of a run: given by `CROSSWRIT_SEED`, else drawn once per run and printed.
enum Seed {
    static let base: UInt64 = {
        let given = ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
        print("engine: CROSSWRIT_SEED=\(seed)")
        return seed
    }()
}
