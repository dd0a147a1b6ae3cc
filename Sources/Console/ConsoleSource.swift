/// What the console shows, asked of the process that it belongs to.
///
/// Both closures may block: the console calls them on a thread of its own, one at a time.
package struct ConsoleSource: Sendable {
    /// The figures as Prometheus text (0.0.4). Throws when the process does not answer.
    package var metrics: @Sendable () throws -> String
    /// Whether the process answers.
    package var isWell: @Sendable () -> Bool

    package init(
        metrics: @escaping @Sendable () throws -> String, isWell: @escaping @Sendable () -> Bool
    ) {
        self.metrics = metrics
        self.isWell = isWell
    }
}
