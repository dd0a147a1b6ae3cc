package import Domain
package import Engine
package import Logging
import Messaging
import Store

/// What both kinds of process are made of around their engine: the data directory, the plant, the
/// reactor's thread, the control socket, and how it all ends.
package final class ProcessHost: Sendable {
    package let plant: Plant
    /// Whether it is a court's node.
    package let isNode: Bool
    private let control: ControlServer
    private let service: ControlService
    private let reactorThread: OwnedThread
    private let ending: Ending

    /// Opens the data directory of a process.
    ///
    /// - Throws: `StoreFault`, `PaperFault` or `MessagingError`.
    package static func plant(
        _ options: ProcessOptions, _ station: Station, now: Now, logger: Logger
    ) throws -> Plant {
        try Plant(
            identity: station.identity, lock: try DataDirectory.prepare(options.data).lock(),
            created: now.wall, logger: logger)
    }

    /// Starts the threads, then serves callers.
    ///
    /// - Parameters:
    ///   - plant: the process's threads and files, not yet started.
    ///   - station: who the process is and whom it knows.
    ///   - live: the directory in force.
    ///   - isNode: whether it is a court's node.
    ///   - report: what the start found, for the log and for `doctor`.
    ///   - started: when the process was started, in civil time.
    ///   - reactor: runs on the reactor's thread: opens its sockets, says so with the closure that
    ///     it is given, and returns why it ended (nil for a clean stop).
    /// - Throws: `StartFault` when the sockets can't be opened.
    package init(
        plant: Plant, station: Station, live: LiveDirectory, isNode: Bool, report: StartReport,
        started: Instant,
        reactor: @escaping @Sendable (_ isOpen: () -> Void) throws -> String?
    ) throws {
        let ending = Ending()
        let opening = Opening()
        self.plant = plant
        self.isNode = isNode
        self.ending = ending
        for line in report.findings { plant.logger.info("start: \(line)") }
        try plant.start()
        reactorThread = try OwnedThread(name: "cw-reactor") {
            do {
                ending.end(with: try reactor { opening.succeed() })
            } catch {
                opening.fail("\(error)")
                ending.end(with: "\(error)")
            }
        }
        if let fault = opening.wait() {
            _ = plant.reactor.close()
            plant.finish()
            throw StartFault(fault)
        }
        let service = ControlService(
            plant: plant, station: station, live: live, isNode: isNode, report: report,
            started: started)
        self.service = service
        control = try ControlServer(plant.lock.directory, logger: plant.logger) {
            service.serve($0, $1)
        }
        try control.start()
    }

    /// Waits until the process has ended; nil after a clean stop, else why it stopped.
    package func wait() async -> String? { await ending.wait() }

    /// The figures as Prometheus text. May take seconds: call it on a thread that may wait.
    ///
    /// - Throws: `ControlFailure` or `StoreFault` when the process does not answer.
    package func metrics() throws -> String { try service.metrics() }

    /// Whether the process answers. May take seconds: call it on a thread that may wait.
    package func isAnswering() -> Bool { service.isAnswering() }

    /// Answers a request as the control socket does. May take seconds: call it on a thread that may
    /// wait, and not for `watch`.
    ///
    /// - Returns: its answer; `.failed` with the reason when it can't be served.
    package func ask(_ request: ControlRequest) -> ControlResponse {
        var answer = ControlResponse.done
        service.serve(request) { response in
            answer = response
            return false
        }
        return answer
    }

    /// What an officer may see of happenings, each judged as its matter stands when it is asked.
    ///
    /// - Throws: `ControlFailure` when this court has no such officer.
    package func happenings(for officer: String) throws -> (Happening) -> Happening? {
        try service.happenings(for: officer)
    }

    /// Asks for a clean stop.
    package func stop() { plant.tell(.stop) }

    /// Ends the threads and closes the files. Call it once, after `wait`.
    package func finish() {
        control.stop()
        reactorThread.join()
        plant.finish()
    }
}
