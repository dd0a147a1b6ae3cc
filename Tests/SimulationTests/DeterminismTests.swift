import Foundation
import Simulation
import Subprocess
import Testing

/// The same topology, seed and build give the same bytes in two different processes.
struct DeterminismTests {
    private static let root: String = {
        var parts = #filePath.split(separator: "/").dropLast(3).map(String.init)
        parts.insert("", at: 0)
        return parts.joined(separator: "/")
    }()

    /// The program beside the tests, or the one that scripts/test names.
    private static let program: String = {
        if let named = ProcessInfo.processInfo.environment["CROSSWRIT_BIN"] { return named }
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return own.appendingPathComponent("crosswrit").path
    }()

    /// What a run printed as JSON, without what only its machine knows.
    private func run(_ arguments: [String]) async throws -> [String: String] {
        // `exec`: the shell goes to the folder, and becomes the program.
        let words = "cd \"$0\" && exec \"$@\""
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(
                ["-c", words, Self.root, Self.program, "sim", "run"] + arguments + ["--json"]),
            output: .string(limit: 16 << 20), error: .string(limit: 1 << 20))
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8))
                as? [String: Any],
            "\(arguments): \(result.standardError)")
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
