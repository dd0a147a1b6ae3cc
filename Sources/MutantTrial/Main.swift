import Domain
import Glibc
import Mutants
import Simulation
import Sodium
import Topology

/// Runs swarm seeds with one mutant in place and says what the checkers found: the program of
/// scripts/test's stage mutants, in no release build.
@main
enum MutantTrial {
    /// Arguments: TOPOLOGY SCRATCH FIRST RUNS [TIER]. Prints `runs N failed M` and the invariants
    /// that were violated; ends with 0 either way, with 2 when it could not be tried.
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
        for failure in tally.failed.prefix(1) { print(failure.text) }
    }
}
