import Domain
import Engine
package import Logging
import Messaging
package import Runtime
import Sodium
import Store
import Topology

/// A court node as a process: one reactor thread owns the DEALER and the desk; commits,
/// projections, papers and callers have threads of their own.
package enum NodeProcess {
    /// Own acts whose digests a node keeps at hand: what a restore must not take for lost.
    private static let recentActs = 8_192

    /// Opens the files, replays the journal and begins to serve; the link comes up by itself.
    ///
    /// - Throws: `StartFault`, `StoreFault` or `MessagingError`, each with what to do.
    package static func start(_ options: ProcessOptions, logger: Logger) throws -> ProcessHost {
        var opened = try Station(options, kind: .court)
        let now = SystemClock.now()
        let plant = try ProcessHost.plant(options, opened, now: now, logger: logger)
        try opened.keepRules(in: plant.lock.directory.path)
        try opened.keepDirectory(in: plant.lock.directory)
        let station = opened
        var desk = Desk(
            ledger: station.ledger(), law: station.law, home: station.coordinator.id,
            instance: SecureRandom.bytes(16), seed: UInt64.random(in: .min ... .max))
        desk.versions = options.versions
        let report = try StartUp.run(plant, station) { state, acts in
            guard let snapshot = state.snapshot else { return }
            let recent = try ViewsReader(plant.views).acts(limit: recentActs).map(\.digest)
            desk.restore(snapshot, acts: acts, recent: recent)
        } replay: { row, past throws(RecordFault) in
            try desk.replay(row, past: past)
        } projected: {
            desk.projected($0)
        }
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
        guard let contact = try Contact.of(station.coordinator.id, in: station.directory) else {
            throw StartFault(exit: 1, "the directory has no key of \(station.coordinator.id)")
        }
        let keys = try station.transportKeys()
        let context = try MessagingContext(allowList: AllowList())
        let live = LiveDirectory(station)
        let host = try ProcessHost(
            plant: plant, station: station, live: live, isNode: true, report: report,
            started: now.wall
        ) { [desk, effects] isOpen in
            var reactor = try NodeReactor(
                desk: desk, plant: plant, context: context, keys: keys, contact: contact,
                station: station, live: live)
            isOpen()
            return reactor.run(effects)
        }
        logger.info("\(station.court.name) (\(station.court.id)) runs")
        return host
    }
}
