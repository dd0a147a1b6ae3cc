import Domain
import FoundationEssentials

/// A file of the repository, by its path from the root.
func repositoryFile(_ path: String) throws -> [UInt8] {
    var root = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    root.removeLast(3)
    return Array(try Data(contentsOf: URL(filePath: root.joined(separator: "/") + "/" + path)))
}

func calendarFile() throws -> [UInt8] { try repositoryFile("data/calendar/cn_holidays.csv") }

/// SplitMix64: a small generator that gives the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A generator for a random test. Prints the seed; CROSSWRIT_SEED replays it.
func seededGenerator(_ test: String) -> SeededGenerator {
    let given = ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 1...UInt64(UInt32.max))
    print("\(test): CROSSWRIT_SEED=\(seed)")
    return SeededGenerator(seed: seed)
}
