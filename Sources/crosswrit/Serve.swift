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
    /// Milliseconds that a clean stop may take before the process is ended.
    private static let patience = Duration.seconds(20)

    /// Why a process stopped; nil after a clean stop.
    private final class Outcome: Sendable {
        let why = Mutex<String?>(nil)
    }

    /// A coordinator or a node, as the lifecycle sees it.
    private struct Running: Service {
        let name: String
        let wait: @Sendable () async -> String?
        let stop: @Sendable () -> Void
        let finish: @Sendable () -> Void

        let outcome: Outcome

        func run() async throws {
            let why = await withGracefulShutdownHandler {
                await wait()
            } onGracefulShutdown: {
                stop()
            }
            finish()
            outcome.why.withLock { $0 = why }
        }
    }

    /// Runs a coordinator.
    ///
    /// - Throws: `StartFault` with what happened and what to do.
    static func coordinator(_ options: ProcessOptions, _ verbose: Bool) async throws {
        let logger = logger(options.process, verbose)
        let process = try starting { try CoordinatorProcess(options, logger: logger) }
        try await run(
            Running(
                name: options.process, wait: { await process.wait() }, stop: { process.stop() },
                finish: { process.finish() }, outcome: Outcome()), logger)
    }

    /// Runs a court node.
    ///
    /// - Throws: `StartFault` with what happened and what to do.
    static func node(_ options: ProcessOptions, _ verbose: Bool) async throws {
        let logger = logger(options.process, verbose)
        let process = try starting { try NodeProcess(options, logger: logger) }
        try await run(
            Running(
                name: options.process, wait: { await process.wait() }, stop: { process.stop() },
                finish: { process.finish() }, outcome: Outcome()), logger)
    }

    private static func logger(_ label: String, _ verbose: Bool) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbose ? .debug : .info
        return logger
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

    private static func run(_ service: Running, _ logger: Logger) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(
                    service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = patience
        try await ServiceGroup(configuration: configuration).run()
        if let why = service.outcome.why.withLock({ $0 }) {
            throw StartFault("\(service.name) stopped: \(why)")
        }
        logger.info("\(service.name) stopped cleanly")
    }
}
