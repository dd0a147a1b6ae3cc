import Domain
import FoundationEssentials
import Glibc
import Mutants
import Simulation
import Sodium
import Topology

/// Runs swarm seeds with one mutant in place and says what the checkers found: the program of
/// scripts/test's stage mutants, in no release build.
@main
enum MutantTrial {
    /// Arguments: TOPOLOGY SCRATCH FIRST RUNS [TIER [CASE]]; a failing run is made small into CASE.
    /// Prints `runs N failed M` and the invariants that were violated; ends with 0 either way, with
    /// 2 when it could not be tried.
    static func main() {
        let words = CommandLine.arguments
        guard words.count >= 5, let first = UInt64(words[3]), let runs = Int(words[4]) else {
            print("crosswrit-mutants TOPOLOGY SCRATCH FIRST RUNS [fast|real|sqlite]")
            for mutation in Mutation.allCases { print("  CROSSWRIT_MUTANT=\(mutation.rawValue)") }
            exit(2)
        }
        do {
            try SodiumLibrary.start()
        } catch {
            print("\(error)")
            exit(2)
        }
        let report = Topology.load(path: words[1], roles: OfficerRole.allCases.map(\.rawValue))
        guard let topology = report.topology else {
            print("\(words[1]) is no topology")
            exit(2)
        }
        let campaign = Campaign(
            topologies: [(path: words[1], topology: topology)], workload: .national,
            tier: words.count > 5 ? Scenario.Tier(rawValue: words[5]) : .fast, scratch: words[2],
            build: "mutants")
        var tally = Campaign.Tally()
        var done = 0
        while done < runs, tally.failed.isEmpty {
            do {
                try campaign.run(seed: first + UInt64(done), into: &tally)
            } catch {
                print("seed \(first + UInt64(done)): \(error)")
                exit(2)
            }
            done += 1
        }
        var invariants: [String] = []
        for failure in tally.failed where !invariants.contains(failure.invariant) {
            invariants.append(failure.invariant)
        }
        print(
            "mutant \(Mutation.chosen?.rawValue ?? "none") runs \(tally.runs) failed \(tally.failed.count) \(invariants.joined(separator: " "))"
        )
        guard let failure = tally.failed.first else { return }
        print(failure.text)
        if words.count > 6 { shrink(failure, topology, words[2], to: words[6]) }
    }

    /// Makes the failing run small and writes it: what becomes a regression test.
    private static func shrink(
        _ failure: Campaign.Failure, _ topology: Topology, _ scratch: String, to path: String
    ) {
        guard let (plan, _) = RunPlan.parse(failure.token) else { return }
        var shrinker = Shrinker(
            topology: topology, workload: .national, build: "0", scratch: scratch, tries: 150
        ) { _, _ in }
        guard let small = try? shrinker.shrink(plan) else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(small) else { return }
        try? (bytes + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }
}
