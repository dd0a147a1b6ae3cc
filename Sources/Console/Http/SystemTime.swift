package import Domain
import Engine
import Runtime

/// This machine's wall clock: sessions and lock-outs go by it, in a rehearsal too.
package enum SystemTime {
    /// Now.
    package static var now: Instant { SystemClock.now().wall }
}
