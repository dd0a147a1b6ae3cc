import Glibc

/// A fault that is put into the program on purpose, so that the checkers of the simulation can be
/// seen to find it. Only a build with `MUTANTS` defined holds them (scripts/test, stage mutants); a
/// release build has neither this module nor a place that asks it.
package enum Mutation: String, CaseIterable, Sendable {
    /// A coordinator acknowledges what it has not committed yet.
    case acknowledgeBeforeCommit = "acknowledge-before-commit"
    /// Items leave before the row that holds them is durable.
    case sendBeforeCommit = "send-before-commit"
    /// A joiner's backfill leaves before the row that says so is durable.
    case backfillBeforeCommit = "backfill-before-commit"
    /// The store does not wait for the disk.
    case skipSync = "skip-sync"
    /// What has been taken in already is taken in again.
    case dropDeduplication = "drop-deduplication"
    /// One deadline in five never fires.
    case forgetTimer = "forget-timer"
    /// Deadlines fire an hour early.
    case earlyTimer = "early-timer"
    /// After a reroute the former court may act as before.
    case twoHands = "two-hands"
    /// The power over a case passes with the ruling already, before its holder has the receipt.
    case powerInTwoHands = "power-in-two-hands"
    /// Excluded days count all the same.
    case countExcluded = "count-excluded"
    /// Working days are counted as calendar days.
    case calendarDays = "calendar-days"
    /// What is lost on the way is never sent again.
    case neverAgain = "never-again"
    /// A start forgets what was addressed to peers.
    case forgetOutbox = "forget-outbox"
    /// The answer of the seat is an act of another meaning: a stage is skipped in the fold.
    case skipStage = "skip-stage"
    /// A coordinator that passes entries on does not bring a joiner those before it joined.
    case forgetBackfill = "forget-backfill"
    /// A seat neither notes nor asks whether an act from elsewhere was brought before.
    case countNothing = "count-nothing"
    /// A coordinator passes every entry to one of its courts that takes no part, too.
    case passToStranger = "pass-to-stranger"
    /// Each HELLO begins a session, also one that was only said again.
    case sessionEachHello = "session-each-hello"

    /// The one that this process runs with: CROSSWRIT_MUTANT names it.
    package static let chosen: Mutation? = {
        guard let text = unsafe getenv("CROSSWRIT_MUTANT") else { return nil }
        return Mutation(rawValue: unsafe String(cString: text))
    }()

    /// Whether this process runs with it.
    package var isOn: Bool { Self.chosen == self }
}
