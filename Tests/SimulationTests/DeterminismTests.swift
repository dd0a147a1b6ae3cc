import Foundation
import Testing

/// The same topology, seed and build give the same bytes in two different processes.
struct DeterminismTests {
    /// What a run printed as JSON, without what only its machine knows.
    private func run(_ arguments: [String]) async throws -> [String: String] {
        let result = try await Program.simulate(["run"] + arguments + ["--json"])
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8))
                as? [String: Any],
            "\(arguments): \(result.errors)")
        var told: [String: String] = [:]
        for (name, value) in document
        where !["wallSeconds", "eventsPerSecond", "peakMemoryMiB"].contains(name) {
            told[name] = "\(value)"
        }
        // Dictionaries print in an order of their own: the order of fields is not what is compared.
        return told.mapValues { String($0.sorted()) }
    }

    @Test("Two processes, one run: every figure and the rolling hash agree", arguments: 1...12)
    func swarm(seed: Int) async throws {
        let arguments = [
            "topology/zhengzhou.yaml", "--seed", "\(seed)", "--days", "15", "--profile", "swarm",
        ]
        let first = try await run(arguments)
        let second = try await run(arguments)
        #expect(first["hash"] != nil)
        #expect(first["status"] == String("ok".sorted()), "seed \(seed)")
        #expect(first == second, "seed \(seed)")
    }

    @Test("A quiet run too, and another seed is another run")
    func quiet() async throws {
        let arguments = ["topology/henan.yaml", "--days", "4", "--seed"]
        let first = try await run(arguments + ["5"])
        #expect(first == (try await run(arguments + ["5"])))
        #expect(first["hash"] != (try await run(arguments + ["6"]))["hash"])
    }
}
