package import Domain
package import Engine

/// What `doctor` asks beyond the status.
package struct ExamineRequest: Codable, Sendable {
    /// Days that a duty may be overdue before its matter counts as stuck.
    package var stuckDays: Int

    package init(stuckDays: Int) { self.stuckDays = stuckDays }
}

/// A process's enrolled keys, as the directory in force has them.
package struct KeyLine: Codable, Sendable {
    package var process: CourtID
    package var key: String
    package var validFrom: Instant
    /// This process's own.
    package var isOwn: Bool
    /// The one that the process signs with; always true of a peer's.
    package var isInUse: Bool
}

/// A matter whose next duty is long overdue.
package struct StuckLine: Codable, Sendable {
    package var matter: MatterID
    package var court: CourtID
    package var duty: Text
    /// The first instant after the due date.
    package var due: Instant
}

/// How a process is, in the things that an administrator looks after.
package struct Examination: Codable, Sendable {
    /// Lines of each list at most; the totals beside them count all.
    package static let most = 20

    package var program: String
    package var protocolLowest: Int
    package var protocolHighest: Int
    package var journalSchema: Int
    package var viewsSchema: Int
    package var keys: [KeyLine]
    package var directoryIssued: Instant
    /// This machine's clock: keys count by it.
    package var now: Instant
    package var stuckDays: Int
    /// The longest overdue first.
    package var stuck: [StuckLine]
    package var stuckTotal: Int
    /// Own acts that the seat has not answered for longer than a day, the oldest first.
    package var unanswered: [OwnAct]
    package var unansweredTotal: Int
    /// Seconds (civil) since which the oldest item for a peer waits, for peers with such.
    package var waiting: [PeerWait]
    /// The data was put back from a copy and has not been taken up yet.
    package var isRestoredCopy: Bool
}

/// Since when something waits for a peer.
package struct PeerWait: Codable, Sendable {
    package var peer: CourtID
    /// When the oldest item that the peer has not confirmed was committed.
    package var since: Instant
}
