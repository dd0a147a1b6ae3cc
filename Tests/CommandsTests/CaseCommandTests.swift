import Commands
import Domain
import Foundation
import Testing

@Suite("Commands on the register of cases")
struct CaseCommandTests {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let topology = root.appending(path: "topology/zhengzhou.yaml").path
    private static let heading =
        "number,court,filed_on,debtors,amount,kind,weight,places,seizures,stage,petitions,"
        + "handler,grounds,conflicts,must_leave\n"

    /// A folder with a file of cases.
    private func folder(_ rows: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "case-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try (Self.heading + rows).write(
            to: folder.appending(path: "cases.csv"), atomically: true, encoding: .utf8)
        return folder
    }

    private func run(_ words: [String]) async -> Int32 {
        let serving = Serving(coordinator: { _ in }, node: { _ in })
        return await CommandLineTool.run(["case"] + words, serving: serving)
    }

    private static let good =
        "（2025）豫0105执1号,豫0105,2025-03-01,D1,100,,,,,searching,,,,,\n"
    private static let bad = "（2025）豫0105执2号,豫9999,2025-03-01,D1,100,,,,,searching,,,,,\n"

    @Test("Imported 0, refused 1, usage 2, could not be tried 3")
    func codes() async throws {
        let folder = try folder(Self.good)
        defer { try? FileManager.default.removeItem(at: folder) }
        let data = ["--data", folder.appending(path: "data").path]
        let file = folder.appending(path: "cases.csv").path
        let topology = ["--topology", Self.topology]
        #expect(await run(["list"] + data) == 3)
        #expect(await run(["import", file] + data) == 3)
        #expect(await run(["import", file] + topology) == 2)
        #expect(await run(["import", file, "--skip-bad", "--complete"] + data + topology) == 2)
        #expect(await run(["import", "/nowhere.csv"] + data + topology) == 3)
        #expect(await run(["import", file] + data + topology) == 0)
        // The courts are known now.
        #expect(await run(["import", file, "--json"] + data) == 0)
        #expect(await run(["list", "--area", "豫01", "--stage", "查控"] + data) == 0)
        #expect(await run(["list", "--court", "豫9999"] + data) == 1)
        #expect(await run(["list", "--stage", "done"] + data) == 1)
        #expect(await run(["list", "--limit", "0"] + data) == 2)
        #expect(await run(["show", "(2025)豫0105执1号"] + data) == 0)
        #expect(await run(["show", "（2025）豫0105执2号", "--json"] + data) == 1)
        #expect(await run(["imports", "--json"] + data) == 0)
        #expect(await run(["columns"]) == 0)
    }

    @Test("A bad row keeps everything out unless bad rows are skipped")
    func bad() async throws {
        let folder = try folder(Self.good + Self.bad)
        defer { try? FileManager.default.removeItem(at: folder) }
        let words = [
            "import", folder.appending(path: "cases.csv").path, "--data", folder.path,
            "--topology", Self.topology,
        ]
        let show = ["show", "（2025）豫0105执1号", "--data", folder.path]
        #expect(await run(words) == 1)
        #expect(await run(show) == 1)
        #expect(await run(words + ["--skip-bad"]) == 0)
        #expect(await run(show) == 0)
    }
}
