import Domain
import Engine

/// Makes the disk of each process of a scenario: in memory, or the real store's files in the second
/// tier.
struct DiskFactory {
    private let scenario: Scenario
    private let registry: Registry

    /// - Throws: ``Fault`` when the second tier has no directory.
    init(_ scenario: Scenario, _ registry: Registry) throws {
        self.scenario = scenario
        self.registry = registry
        guard scenario.tier != .sqlite || scenario.directory != nil else {
            throw SQLiteDisk.Fault(what: "the second tier needs a directory for its files")
        }
    }

    func callAsFunction(_ place: Int) throws -> any Disk {
        guard scenario.tier == .sqlite, let directory = scenario.directory else {
            return MemoryDisk(keeps: scenario.keepsJournals)
        }
        let entry = registry.entries[place]
        return try SQLiteDisk(
            directory: "\(directory)/run-\(scenario.seed)/\(entry.id)",
            owner: registry.ledger(place).identity,
            seed: Dice.mix(scenario.seed &+ UInt64(place)))
    }
}
