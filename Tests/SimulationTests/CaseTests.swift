import Domain
import FoundationEssentials
import Simulation
import Sodium
import Testing
import Topology

/// Small cases that once violated an invariant: `crosswrit sim shrink` made them, and they stay.
struct CaseTests {
    private static let folder: String = {
        let parts = #filePath.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/") + "/Cases"
    }()

    private static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    private static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".json") }.sorted()

    @Test("There are cases")
    func some() { #expect(Self.names.count >= 2) }

    @Test("What was once violated holds", arguments: names)
    func holds(_ name: String) throws {
        try SodiumLibrary.start()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)"))
        let small = try JSONDecoder().decode(ShrunkCase.self, from: bytes)
        let plan = try #require(RunPlan.parse(small.token)?.plan, "\(name): no token")
        let report = Topology.load(
            path: "\(Self.root)/topology/zhengzhou.yaml",
            roles: OfficerRole.allCases.map(\.rawValue))
        let topology = try #require(report.topology)
        let world = try World(try plan.scenario(topology, .national))
        world.run()
        let found = world.report()
        #expect(found.violations == [], "\(name): \(small.token)")
        // A case that opens no matter any more tests nothing.
        #expect(found.matters.opened > 0, "\(name)")
    }
}
