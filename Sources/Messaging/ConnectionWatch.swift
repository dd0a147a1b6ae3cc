/// Decides from a DEALER's events whether it is connected, and when it must be told to connect
/// again.
///
/// libzmq connects again after every loss except one: when the other end breaks the protocol (a web
/// server on the coordinator's port, a frame above the size limit) it gives the endpoint up for
/// good, without an event that says so. A node would then be away until somebody restarts it.
/// What gives the state away is silence: while libzmq tries, something is reported at least once
/// per attempt.
///
/// Feed it every event, ask it at every turn, and when it says so call
/// ``DealerSocket/reconnect()``. Times are milliseconds of a monotonic clock that never stops,
/// handed in by the caller.
package struct ConnectionWatch: Sendable {
    /// Whether the last handshake succeeded and its connection has not been lost since.
    package private(set) var isConnected = false
    /// Whether the coordinator has refused this process's key since it last accepted it. The
    /// operator must be told; trying goes on, because the key may be enrolled at any time.
    package private(set) var isRefused = false

    private let patience: Int64
    private var lastEvent: Int64

    /// Starts watching a DEALER with these options that connects at `now`.
    package init(options: DealerSocket.Options, now: Int64) {
        // The longest silence of a socket that tries: one wait or one phase of an attempt,
        // whichever is longest, and a second for a machine under load.
        let wait = Int64(options.reconnectIntervalMaximum) + Int64(options.reconnectInterval)
        patience =
            max(wait, Int64(options.connectTimeout), Int64(options.handshakeInterval)) + 1000
        lastEvent = now
    }

    /// Takes note of one event.
    package mutating func note(_ event: MonitorEvent, now: Int64) {
        lastEvent = now
        switch event {
        case .handshakeSucceeded:
            isConnected = true
            isRefused = false
        case .handshakeFailedAuth:
            isConnected = false
            isRefused = true
        case .disconnected, .closed, .handshakeFailedProtocol, .handshakeFailedNoDetail,
            .connectRetried, .connectDelayed, .connected:
            isConnected = false
        case .listening, .bindFailed, .accepted, .acceptFailed, .closeFailed, .monitorStopped,
            .other:
            break
        }
    }

    /// Whether the socket has given up. Asking again after ``reconnected(now:)`` starts afresh.
    package func hasGivenUp(now: Int64) -> Bool { !isConnected && now - lastEvent > patience }

    /// Takes note that the socket was told to connect again.
    package mutating func reconnected(now: Int64) { lastEvent = now }
}
