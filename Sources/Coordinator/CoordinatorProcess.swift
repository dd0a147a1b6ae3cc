import Domain
import Engine
package import Logging
import Messaging
package import Runtime
import Store

/// The coordinator as a process: one reactor thread owns the ROUTER and the docket; commits,
/// projections, papers and callers have threads of their own.
package enum CoordinatorProcess {
    /// Opens the files, replays the journal, binds the endpoint and begins to serve.
    ///
    /// - Throws: `StartFault`, `StoreFault` or `MessagingError`, each with what to do.
    package static func start(_ options: ProcessOptions, logger: Logger) throws -> ProcessHost {
        var opened = try Station(options, kind: .coordinator)
        let now = SystemClock.now()
        let plant = try ProcessHost.plant(options, opened, now: now, logger: logger)
        try opened.keepRules(in: plant.lock.directory.path)
        try opened.keepDirectory(in: plant.lock.directory)
        let station = opened
        var docket = Docket(
            ledger: station.ledger(), law: station.law,
            sessionSeed: UInt64.random(in: .min ... .max))
        docket.versions = options.versions
        let report = try StartUp.run(plant, station) { state, _ in
            if let snapshot = state.snapshot { docket.restore(snapshot) }
        } replay: { row, past throws(RecordFault) in
            try docket.replay(row, past: past)
        } projected: {
            docket.projected($0)
        }
        let effects = try docket.begin(
            cause: report.cause, now: now, past: StartUp.lookup(try ViewsReader(plant.views)))
        let allow = AllowList()
        try allow.admit(station.directory)
        let live = LiveDirectory(station)
        let keys = try station.transportKeys()
        var sizes = MessagingContext.Options()
        // Three sockets for each coordinator of the country that may be dialled, and our own.
        sizes.maximumSockets = 4_096
        let context = try MessagingContext(allowList: allow, options: sizes)
        let endpoint = station.coordinator.endpoint
        let host = try ProcessHost(
            plant: plant, station: station, live: live, isNode: false, report: report,
            started: now.wall
        ) { [docket] isOpen in
            var reactor = try CoordinatorReactor(
                docket: docket, plant: plant, context: context, allow: allow, keys: keys,
                endpoint: endpoint, station: station, live: live)
            isOpen()
            return reactor.run(effects)
        }
        logger.info(
            "\(station.identity.process) serves \(station.law.served.count) courts at \(endpoint)")
        return host
    }
}
