import Foundation
import Subprocess

/// The real program in a process of its own, as a user starts it: what only a process has (exit
/// code, both streams, files) is what these tests are about.
enum Program {
    /// What a process left.
    struct Ended: Sendable {
        /// Exit code; negative: the signal that ended it.
        var exit: Int
        var output: String
        var errors: String
    }

    /// The folder of the package, in which every process starts.
    static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// The program beside the tests, or the one that scripts/test names.
    private static let path: String = {
        if let named = ProcessInfo.processInfo.environment["CROSSWRIT_BIN"] { return named }
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return own.appendingPathComponent("crosswrit").path
    }()

    /// Runs `crosswrit sim` with these arguments, in English whatever the tester's language is.
    static func simulate(_ arguments: [String]) async throws -> Ended {
        // `exec`: the shell goes to the folder, and becomes the program.
        let words = "cd \"$0\" && exec \"$@\""
        let result = try await Subprocess.run(
            .name("sh"), arguments: Arguments(["-c", words, root, path, "sim"] + arguments),
            environment: .inherit.updating(["CROSSWRIT_LANG": "en"]), input: .none,
            output: .string(limit: 16 << 20), error: .string(limit: 16 << 20))
        let exit =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): -Int(signal)
            }
        return Ended(exit: exit, output: result.standardOutput, errors: result.standardError)
    }

    /// Gives `use` an empty folder of its own, which is gone afterwards.
    static func withFolder<Made>(_ use: (String) async throws -> Made) async throws -> Made {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory
            .appendingPathComponent("crosswrit-tools-\(UUID().uuidString)").path
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: folder) }
        return try await use(folder)
    }
}
