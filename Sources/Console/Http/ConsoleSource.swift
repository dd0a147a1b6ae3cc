package import Domain
package import Engine
package import Runtime

/// The process that the console belongs to, as the console may ask it.
///
/// Every closure may block: the console calls them on threads of its own.
package struct ConsoleSource: Sendable {
    /// The process: a court's id for its node, a coordinator's id.
    package var process: CourtID
    /// Whether it is a court's node.
    package var isNode: Bool
    /// Path of its data directory, in which the console keeps accounts and uploads.
    package var directory: String
    /// The figures as Prometheus text (0.0.4). Throws when the process does not answer.
    package var metrics: @Sendable () throws -> String
    /// Whether the process answers.
    package var isWell: @Sendable () -> Bool
    /// Answers as the control socket does; `.failed` with the reason.
    package var ask: @Sendable (ControlRequest) -> ControlResponse
    /// Answers for the court whose officers use the console: at a node the process itself, at a
    /// coordinator the node of its own court; nil where that is not known.
    package var court: (@Sendable (ControlRequest) -> ControlResponse)?
    /// Data directory of that court's node, where the register of cases lies; nil as above.
    package var courtDirectory: String?
    /// What happens in the process from now on.
    package var watch: WatchHub
    /// What an officer may see of happenings; throws for an unknown officer.
    package var happenings: @Sendable (String) throws -> (Happening) -> Happening?

    package init(
        process: CourtID, isNode: Bool, directory: String,
        metrics: @escaping @Sendable () throws -> String, isWell: @escaping @Sendable () -> Bool,
        ask: @escaping @Sendable (ControlRequest) -> ControlResponse,
        court: (@Sendable (ControlRequest) -> ControlResponse)?, courtDirectory: String?,
        watch: WatchHub,
        happenings: @escaping @Sendable (String) throws -> (Happening) -> Happening?
    ) {
        self.process = process
        self.isNode = isNode
        self.directory = directory
        self.metrics = metrics
        self.isWell = isWell
        self.ask = ask
        self.court = court
        self.courtDirectory = courtDirectory
        self.watch = watch
        self.happenings = happenings
    }
}
