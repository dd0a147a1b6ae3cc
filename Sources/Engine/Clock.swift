package import Domain

/// The two clocks, read outside and handed in: monotonic milliseconds for heartbeats, retries and
/// credit; the machine's wall clock for civil time.
package struct Now: Hashable, Sendable {
    /// Milliseconds of a clock that never jumps.
    package var monotonic: Int64
    /// The machine's wall clock.
    package var wall: Instant

    package init(monotonic: Int64, wall: Instant) {
        self.monotonic = monotonic
        self.wall = wall
    }
}

/// Proof that a row is on disk. Only a store makes one, after its commit has returned; with it the
/// engine releases what waited for the commit, so nothing can leave before its data is durable.
package struct Durable: Hashable, Sendable {
    /// Position of the last durable row.
    package let position: UInt64

    /// For stores only; a conventions test watches over it.
    package init(storeCommitted position: UInt64) { self.position = position }
}
