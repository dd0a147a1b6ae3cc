import CourtProtocol
import Domain
import Engine
import Glibc
package import Logging
import Messaging
package import Runtime
import Sodium
import Store
import Topology

/// A court node as a process: one reactor thread owns the DEALER and the desk; commits, projections,
/// papers and callers have threads of their own.
package final class NodeProcess: Sendable {
    private let plant: Plant
    private let control: ControlServer
    private let reactorThread: OwnedThread
    private let ending: Ending

    /// Opens the files, replays the journal and begins to serve; the link comes up by itself.
    ///
    /// - Throws: `StartFault`, `StoreFault` or `MessagingError`, each with what to do.
    package init(_ options: ProcessOptions, logger: Logger) throws {
        let station = try Station(options, kind: .court)
        let lock = try DataDirectory.prepare(options.data).lock()
        let now = SystemClock.now()
        let plant = try Plant(
            identity: station.identity, lock: lock, created: now.wall, logger: logger)
        self.plant = plant
        var desk = Desk(
            ledger: station.ledger(), law: station.law, home: station.coordinator.id,
            instance: SecureRandom.bytes(16), seed: UInt64.random(in: .min ... .max))
        let report = try StartUp.run(plant, station) { state, acts in
            if let snapshot = state.snapshot {
                desk.restore(snapshot, acts: acts, recent: try Self.recent(plant))
            }
        } replay: { row throws(RecordFault) in
            try desk.replay(row)
        }
        for line in report.findings { logger.info("start: \(line)") }
        var effects = desk.begin(cause: report.cause, now: now)
        if report.cause == "init", station.identity.rehearsal {
            // A rehearsal's topology brings the officers, so that practice needs no setting up.
            for officer in station.topology.officers(of: station.court.id) {
                effects += desk.set(
                    OfficerRecord(
                        name: officer.name, roles: officer.roles.compactMap(OfficerRole.init),
                        removed: false, by: "topology"), token: 0, now: now)
            }
        }
        guard
            let server = station.directory.keys(of: station.coordinator.id).last?.transport
        else { throw StartFault(exit: 1, "the directory has no key of \(station.coordinator.id)") }
        let serverKey = try CurvePublicKey(bytes: server.bytes)
        let keys = try station.transportKeys()
        let context = try MessagingContext(allowList: AllowList())
        let ending = Ending()
        self.ending = ending
        let opened = Opening()
        let endpoint = station.coordinator.endpoint
        try plant.start()
        reactorThread = try OwnedThread(name: "cw-reactor") {
            [desk, context, keys, plant, endpoint, serverKey, ending, opened] in
            do {
                var reactor = try NodeReactor(
                    desk: desk, plant: plant, context: context, keys: keys, endpoint: endpoint,
                    serverKey: serverKey)
                opened.succeed()
                ending.end(with: reactor.run(effects))
            } catch {
                opened.fail("\(error)")
                ending.end(with: "\(error)")
            }
        }
        if let fault = opened.wait() {
            _ = plant.reactor.close()
            plant.finish()
            throw StartFault(fault)
        }
        let service = ControlService(
            plant: plant, station: station, isNode: true, report: report, started: now.wall)
        control = try ControlServer(lock.directory, logger: logger) { service.serve($0, $1) }
        try control.start()
        logger.info("\(station.court.name) (\(station.court.id)) runs")
    }

    /// Digests of the last own acts: what a restore must not take for lost.
    private static func recent(_ plant: Plant) throws -> [Digest] {
        try ViewsReader(plant.views).acts(limit: 8_192).map(\.digest)
    }

    /// Waits until the process has ended; nil after a clean stop, else why it stopped.
    package func wait() async -> String? { await ending.wait() }

    /// Asks for a clean stop.
    package func stop() { plant.tell(.stop) }

    /// Ends the threads and closes the files. Call it once, after `wait`.
    package func finish() {
        control.stop()
        reactorThread.join()
        plant.finish()
    }
}
