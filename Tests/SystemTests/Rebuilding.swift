import CourtProtocol
import Domain
import Engine
import Logging
import Runtime
import Sodium
import Store

/// Builds the projections of a journal anew, as a start does, without writing to the journal.
enum Rebuilding {
    static func dump(
        topology: String, process: String, data: String, isNode: Bool
    ) throws -> String {
        let station = try Station(
            ProcessOptions(topology: topology, process: process, data: data),
            kind: isNode ? .court : .coordinator)
        let plant = try Plant(
            identity: station.identity, lock: try DataDirectory.prepare(data).lock(),
            created: Cluster.wall(), logger: Logger(label: "rebuilding"))
        defer {
            plant.views.close()
            plant.journal.close()
        }
        if isNode {
            var desk = Desk(
                ledger: station.ledger(), law: station.law, home: station.coordinator.id,
                instance: [UInt8](repeating: 0, count: 16), seed: 0)
            _ = try StartUp.run(plant, station) { _, _ in
            } replay: { row, past throws(RecordFault) in
                try desk.replay(row, past: past)
            } projected: {
                desk.projected($0)
            }
        } else {
            var docket = Docket(ledger: station.ledger(), law: station.law, sessionSeed: 0)
            _ = try StartUp.run(plant, station) { _, _ in
            } replay: { row, past throws(RecordFault) in
                try docket.replay(row, past: past)
            } projected: {
                docket.projected($0)
            }
        }
        return try ViewsReader(DataDirectory(existing: data)).dump()
    }
}
