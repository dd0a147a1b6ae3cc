import CourtProtocol
import Domain
import Engine
import Glibc
package import Logging
import Messaging
package import Runtime
import Sodium
import Store

/// The coordinator as a process: one reactor thread owns the ROUTER and the docket; commits,
/// projections, papers and callers have threads of their own.
package final class CoordinatorProcess: Sendable {
    private let station: Station
    private let plant: Plant
    private let control: ControlServer
    private let reactorThread: OwnedThread
    private let ending: Ending

    /// Opens the files, replays the journal, binds the endpoint and begins to serve.
    ///
    /// - Throws: `StartFault`, `StoreFault` or `MessagingError`, each with what to do.
    package init(_ options: ProcessOptions, logger: Logger) throws {
        let station = try Station(options, kind: .coordinator)
        self.station = station
        let lock = try DataDirectory.prepare(options.data).lock()
        let now = SystemClock.now()
        let plant = try Plant(
            identity: station.identity, lock: lock, created: now.wall, logger: logger)
        self.plant = plant
        var docket = Docket(
            ledger: station.ledger(), law: station.law,
            sessionSeed: UInt64.random(in: .min ... .max))
        let report = try StartUp.run(plant, station) { state, _ in
            if let snapshot = state.snapshot { docket.restore(snapshot) }
        } replay: { row throws(RecordFault) in
            try docket.replay(row)
        }
        for line in report.findings { logger.info("start: \(line)") }
        let effects = docket.begin(cause: report.cause, now: now)
        let allow = AllowList()
        try allow.replace(
            with: try station.directory.keys.filter { $0.kind == .court }.map {
                AllowList.Entry(
                    publicKey: try CurvePublicKey(bytes: $0.transport.bytes),
                    user: $0.process.rawValue, keyID: $0.id.hex, domain: .node)
            })
        let keys = try station.transportKeys()
        let context = try MessagingContext(allowList: allow)
        let ending = Ending()
        self.ending = ending
        let endpoint = station.coordinator.endpoint
        let opened = Opening()
        try plant.start()
        reactorThread = try OwnedThread(name: "cw-reactor") {
            [docket, allow, context, keys, plant, endpoint, ending, opened] in
            do {
                var reactor = try CoordinatorReactor(
                    docket: docket, plant: plant, context: context, allow: allow, keys: keys,
                    endpoint: endpoint)
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
            plant: plant, station: station, isNode: false, report: report, started: now.wall)
        control = try ControlServer(lock.directory, logger: logger) { service.serve($0, $1) }
        try control.start()
        logger.info(
            "\(station.identity.process) serves \(station.law.served.count) courts at \(endpoint)")
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
