import CMalloc
import Console
import Coordinator
import CourtNode
import Engine
import Logging
import Runtime
import ServiceLifecycle
import Store
import Synchronization
import UnixSignals

/// Runs a process until it is told to stop (SIGTERM, SIGINT, `crosswrit stop`) or can't go on.
enum Serve {
    /// How long a clean stop may take before the process is ended.
    private static let patience = Duration.seconds(20)

    /// A coordinator or a node, as the lifecycle sees it.
    private final class Running: Service {
        private let host: ProcessHost
        /// Why the process stopped; nil after a clean stop.
        let why = Mutex<String?>(nil)

        init(_ host: ProcessHost) { self.host = host }

        func run() async throws {
            let why = await withGracefulShutdownHandler {
                await host.wait()
            } onGracefulShutdown: { [host] in
                host.stop()
            }
            host.finish()
            self.why.withLock { $0 = why }
        }
    }

    /// Runs a coordinator.
    ///
    /// - Parameters:
    ///   - options: of the process.
    ///   - desk: data directory of the node of its own court; nil: none is known.
    ///   - verbose: log more.
    /// - Throws: `StartFault` with what happened and what to do.
    static func coordinator(
        _ options: ProcessOptions, desk: String?, _ verbose: Bool
    ) async throws {
        try await run(options, desk: desk, verbose, CoordinatorProcess.start)
    }

    /// Runs a court node.
    ///
    /// - Throws: `StartFault` with what happened and what to do.
    static func node(_ options: ProcessOptions, _ verbose: Bool) async throws {
        try await run(options, verbose, NodeProcess.start)
    }

    /// Keeps what threads have freed, up to 16 MiB each, instead of giving it back to the system
    /// and asking for it again with the next batch: the pages were cleared, and faulted in, every
    /// time. mallopt(3); the second threshold would otherwise no longer grow by itself.
    private static func keepFreedMemory() {
        _ = mallopt(M_TRIM_THRESHOLD, 16 << 20)
        _ = mallopt(M_MMAP_THRESHOLD, 8 << 20)
    }

    private static func run(
        _ options: ProcessOptions, desk: String? = nil, _ verbose: Bool,
        _ start: (ProcessOptions, Logger) throws -> ProcessHost
    ) async throws {
        var logger = Logger(label: options.process) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbose ? .debug : .info
        keepFreedMemory()
        let origin = try options.httpOrigin.map { text in
            guard let origin = ConsoleOrigin(text) else {
                throw StartFault(
                    exit: 1, "--http-origin takes https://HOST[:PORT], not “\(text.prefix(200))”")
            }
            return origin
        }
        let host = try starting { try start(options, logger) }
        let service = Running(host)
        let console = options.http.map { address in
            ConsoleService(
                address: address, origin: origin,
                source: source(host, desk: desk), logger: logger)
        }
        // The last one is stopped first: the process answers as long as anybody may ask.
        let services: [any Service] = [service] + (console.map { [$0] } ?? [])
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = patience
        try await ServiceGroup(configuration: configuration).run()
        if let why = service.why.withLock({ $0 }) {
            throw StartFault("\(options.process) stopped: \(why)")
        }
        logger.info("\(options.process) stopped cleanly")
    }

    /// The process as its console asks it.
    private static func source(_ host: ProcessHost, desk: String?) -> ConsoleSource {
        let directory = host.plant.lock.directory.path
        let court: (@Sendable (ControlRequest) -> ControlResponse)?
        if host.isNode {
            court = { host.ask($0) }
        } else if let desk {
            court = { Self.ask($0, at: desk) }
        } else {
            court = nil
        }
        return ConsoleSource(
            process: host.plant.identity.process, isNode: host.isNode, directory: directory,
            metrics: { try host.metrics() }, isWell: { host.isAnswering() },
            ask: { host.ask($0) }, court: court, courtDirectory: host.isNode ? directory : desk,
            watch: host.plant.watch, happenings: { try host.happenings(for: $0) })
    }

    /// Asks the node of a data directory. It may be started later, and again: each question finds
    /// its socket.
    private static func ask(_ request: ControlRequest, at desk: String) -> ControlResponse {
        do throws(ControlFailure) {
            // A paper of 200 MB takes its time to be copied.
            guard case .attach = request else {
                return try ControlClient(directory: desk).ask(request)
            }
            return try ControlClient(directory: desk).ask(request, within: 600_000)
        } catch {
            return .failed(error)
        }
    }

    /// Every way in which a start fails, as one kind of error.
    private static func starting<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let fault as StartFault {
            throw fault
        } catch let fault as StoreFault {
            throw StartFault(fault.message)
        } catch {
            throw StartFault("\(error)")
        }
    }
}
