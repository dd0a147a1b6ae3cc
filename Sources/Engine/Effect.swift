package import Domain

/// Where a connection of the coordinator's ROUTER leads; opaque to the engine.
package struct Route: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package func hash(into hasher: inout Hasher) {
        var word: UInt64 = 0
        for byte in bytes { word = (word << 8 | word >> 56) ^ UInt64(byte) }
        hasher.combine(word)
    }
}

/// What became of an act.
package enum ActStatus: String, Hashable, Codable, Sendable {
    /// Journaled at the node; the seat has not answered yet (未确认).
    case recorded
    case accepted
    case refused
    case outOfOrder
}

/// The answer to a clerk's act.
package struct ActReply: Hashable, Codable, Sendable {
    package var matter: MatterID
    /// `court/incarnation/number`, or empty when nothing was recorded.
    package var act: String
    package var status: ActStatus
    /// Why, when refused or out of order.
    package var refusal: Refusal?
    /// Row of this journal that holds the act (or the answer).
    package var position: UInt64

    package init(
        matter: MatterID, act: String, status: ActStatus, refusal: Refusal?, position: UInt64
    ) {
        self.matter = matter
        self.act = act
        self.status = status
        self.refusal = refusal
        self.position = position
    }
}

/// The answer to `rehearse advance`.
package struct AdvanceReply: Hashable, Codable, Sendable {
    package var from: Instant
    package var to: Instant
    package var steps: Int
    package var deadlinesFired: Int
    /// Processes that were not linked or did not acknowledge; they take the clock when they return.
    package var absent: [CourtID]

    package init(from: Instant, to: Instant, steps: Int, deadlinesFired: Int, absent: [CourtID]) {
        self.from = from
        self.to = to
        self.steps = steps
        self.deadlinesFired = deadlinesFired
        self.absent = absent
    }
}

/// What an engine answers to a caller inside its own process.
package enum Reply: Hashable, Sendable {
    case act(ActReply)
    case advance(AdvanceReply)
    case refused(Refusal)
    /// The version of the directory that is in force.
    case directory(UInt32)
    /// What was done about a held item, and the row that says so.
    case held(HeldHandling, UInt64)
}

/// Something that people follow (`crosswrit watch`).
package struct Happening: Hashable, Codable, Sendable {
    package var matter: MatterID
    package var entry: Int
    package var at: Instant
    package var verb: String
    package var court: CourtID?
    package var stage: String
    package var term: String

    package init(
        matter: MatterID, entry: Int, at: Instant, verb: String, court: CourtID?, stage: String,
        term: String
    ) {
        self.matter = matter
        self.entry = entry
        self.at = at
        self.verb = verb
        self.court = court
        self.stage = stage
        self.term = term
    }
}

/// What an engine wants done. Effects that must follow a commit are released by `committed(_:)`.
package enum Effect: Hashable, Sendable {
    case send(CourtID, Frame)
    /// Over the connection that this coordinator has dialled to another one.
    case sendDialled(CourtID, Frame)
    /// Connect to another coordinator; it greets once there is a connection.
    case dial(CourtID)
    /// Close that connection: nothing is under way.
    case hangUp(CourtID)
    /// To a connection that has no session yet.
    case sendRoute(Route, Frame)
    /// Read a row of the own journal and hand it in as `.loaded`.
    case load(UInt64)
    /// Find a matter that is not in memory in the projections and hand it in as `.fetched`.
    case fetchMatter(MatterID)
    /// Find the open matters in which one of the courts takes part in the projections and hand them
    /// in as `.fetchedOpen`.
    case fetchOpenMatters(of: [CourtID])
    /// Items of the stream to `peer` after `seq` are needed again: find them in the index of the
    /// own journal and hand them in as `.reopened`.
    case reopen(CourtID, incarnation: Int, after: UInt64)
    /// Rows that hold the intake of `peer`'s items after `after` are to be sent back as RETURN.
    indirect case returnRecords(CourtID, session: UInt64, after: Mark)
    indirect case reply(UInt64, Reply)
    indirect case fetchPaper(Paper, matter: MatterID, from: CourtID)
    case servePaper(to: CourtID, digest: Digest, offset: UInt64, length: Int)
    /// Write a genuine next version of the directory to disk and hand it in as kept.
    indirect case keepDirectory(SignedDirectory)
    /// A version of the directory is in force.
    case directoryInForce(UInt32)
    /// The court's node is to link to another coordinator.
    case rehome(CourtID)
    /// Find what was sent to a peer on a day, for the account of that day.
    case account(CourtID, CivilDate)
    /// Find what is held of a peer's account.
    indirect case compare(CourtID, Manifest)
    /// A connection between session and route came or went.
    case route(CourtID, Route?)
    indirect case happened(Happening)
    /// A line for the process's log.
    case log(String)
    /// The process must not go on: it says why and stops.
    case stop(String)
}
