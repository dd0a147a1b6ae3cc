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
        let station = opened
        var docket = Docket(
            ledger: station.ledger(), law: station.law,
            sessionSeed: UInt64.random(in: .min ... .max))
        let report = try StartUp.run(plant, station) { state, _ in
            if let snapshot = state.snapshot { docket.restore(snapshot) }
        } replay: { row throws(RecordFault) in
            try docket.replay(row)
        }
        let effects = docket.begin(cause: report.cause, now: now)
        let allow = AllowList()
        try allow.replace(
            with: try station.directory.keys.map {
                AllowList.Entry(
                    publicKey: try CurvePublicKey(bytes: $0.transport.bytes),
                    user: $0.process.rawValue, keyID: $0.id.hex, domain: .node)
            })
        let keys = try station.transportKeys()
        var sizes = MessagingContext.Options()
        // Three sockets for each coordinator of the country that may be dialled, and our own.
        sizes.maximumSockets = 4_096
        let context = try MessagingContext(allowList: allow, options: sizes)
        let places = try Self.places(in: station.directory)
        let endpoint = station.coordinator.endpoint
        let host = try ProcessHost(
            plant: plant, station: station, isNode: false, report: report, started: now.wall
        ) { [docket] isOpen in
            var reactor = try CoordinatorReactor(
                docket: docket, plant: plant, context: context, allow: allow, keys: keys,
                endpoint: endpoint, places: places)
            isOpen()
            return reactor.run(effects)
        }
        logger.info(
            "\(station.identity.process) serves \(station.law.served.count) courts at \(endpoint)")
        return host
    }

    /// Where every coordinator listens, and with which key, as a directory says.
    static func places(
        in directory: Directory
    ) throws(MessagingError) -> [CourtID: DialSocket.Place] {
        var places: [CourtID: DialSocket.Place] = [:]
        for coordinator in directory.coordinators {
            guard let key = directory.keys(of: coordinator.id).last else { continue }
            places[coordinator.id] = DialSocket.Place(
                endpoint: coordinator.endpoint,
                key: try CurvePublicKey(bytes: key.transport.bytes))
        }
        return places
    }
}
