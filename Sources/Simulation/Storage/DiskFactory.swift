import Domain
import Engine

/// Makes the disk of each process of a scenario.
struct DiskFactory {
    private let scenario: Scenario

    init(_ scenario: Scenario) throws { self.scenario = scenario }

    func callAsFunction(_ entry: Registry.Entry, _ registry: Registry) throws -> any Disk {
        MemoryDisk(keeps: scenario.keepsJournals)
    }
}
