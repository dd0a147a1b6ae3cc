import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import Runtime
import ServiceLifecycle

/// The process's HTTP service: the desk of a court, accounts, what happens as it happens, and for a
/// monitor `/metrics` and `/healthz`.
///
/// It runs beside the process and never in its way: connections have threads of their own, the
/// process is asked by a few more, and whatever fails here leaves reactor and journal alone.
package final class ConsoleService: Service {
    private let address: HTTPAddress
    private let origin: ConsoleOrigin?
    private let source: ConsoleSource
    private let logger: Logger

    /// - Parameters:
    ///   - address: where it listens.
    ///   - origin: under which address people reach it, when something stands before it.
    ///   - source: the process.
    ///   - logger: where refusals and failures are told; never what was asked.
    package init(
        address: HTTPAddress, origin: ConsoleOrigin?, source: ConsoleSource, logger: Logger
    ) {
        self.address = address
        self.origin = origin
        self.source = source
        self.logger = logger
    }

    /// How long after a failure it is tried again.
    private static let pause = Duration.seconds(5)

    /// Serves until a graceful shutdown. What fails here (a port that another program has) is told
    /// in the log and tried again: a court's work does not wait for its pages.
    package func run() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let worker = try MetricsWorker(source)
                defer { worker.stop() }
                let house = try House(source, origin: origin, logger: logger)
                defer { house.close() }
                return try await application(worker, house).run()
            } catch {
                logger.error(
                    """
                    --http \(address.authority) can't be served (\(error)); is the port taken? Free it, or \
                    start with another. The process goes on without pages, and tries again
                    """)
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pause) }
        }
    }

    private func application(
        _ worker: MetricsWorker, _ house: House
    ) -> Application<RouterResponder<ConsoleContext>> {
        let router = Router(context: ConsoleContext.self)
        let guardian = RequestGuard(address: address, origin: origin)
        router.addMiddleware {
            APIGate(house, guardian: guardian)
            guardian
        }
        router.get("/metrics") { _, _ in
            guard case .metrics(let text) = await worker.ask(.metrics) else { return Self.silent }
            return RequestGuard.page(
                .ok, text, type: "text/plain; version=0.0.4; charset=utf-8")
        }
        router.get("/healthz") { _, _ in
            guard case .well = await worker.ask(.health) else { return Self.silent }
            return RequestGuard.line(.ok, "ok")
        }
        // Each room adds its own pages.
        WebRoom.add(to: router, house)
        LiveRoom.add(to: router, house)
        AccountRoom.add(to: router, house)
        TokenRoom.add(to: router, house)
        DeskRoom.add(to: router, house)
        BoardRoom.add(to: router, house)
        // What the library tells of each request is of no use to an administrator.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let place = address.authority
        return Application(
            router: router,
            server: .http1(
                configuration: .init(
                    idleTimeout: ConsoleLimits.idle,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: ConsoleLimits.header,
                        maxHeaderListSize: ConsoleLimits.header,
                        maxHeaderFieldCount: ConsoleLimits.headers))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    ConsoleLimits.connections)),
            onServerRunning: { [logger] _ in
                logger.info("console at http://\(place)/, figures at http://\(place)/metrics")
            }, logger: quiet)
    }

    private static var silent: Response {
        RequestGuard.line(.serviceUnavailable, "the process does not answer")
    }
}
