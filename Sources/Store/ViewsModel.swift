package import Domain
package import Engine

/// Which matters to list. Every given condition must hold.
package struct MatterFilter: Hashable, Sendable {
    /// `commission`, `dispute`, `roster`.
    package var kind: String?
    /// Stable name of the stage.
    package var stage: String?
    package var isOpen: Bool?
    /// Only drafts, or only what is no draft.
    package var isDraft: Bool?
    /// A deadline has lapsed or was due at or before this instant and is still owed.
    package var overdueAt: Instant?
    /// The court is a party.
    package var party: CourtID?
    /// Who has the matter in hand at a court.
    package var holder: Holder?
    /// Text in the matter's words or in its timeline.
    package var text: String?
    /// Courts whose name `text` means: a matter with one of them as party matches too.
    package var textCourts: [CourtID]

    package init(
        kind: String? = nil, stage: String? = nil, isOpen: Bool? = nil, isDraft: Bool? = nil,
        overdueAt: Instant? = nil, party: CourtID? = nil, holder: Holder? = nil,
        text: String? = nil, textCourts: [CourtID] = []
    ) {
        self.holder = holder
        self.kind = kind
        self.stage = stage
        self.isOpen = isOpen
        self.isDraft = isDraft
        self.overdueAt = overdueAt
        self.party = party
        self.text = text
        self.textCourts = textCourts
    }
}

/// An officer of a court who has matters in hand there.
package struct Holder: Hashable, Sendable {
    package var court: CourtID
    package var officer: String

    package init(court: CourtID, officer: String) {
        self.court = court
        self.officer = officer
    }
}

/// The order of a list of matters. Each has an index, so that a page costs no more with many.
package enum MatterOrder: String, Hashable, Codable, Sendable, CaseIterable {
    /// The one opened last first; of a search, the one that came to be known here last.
    case opened
    /// What ends first first; closed matters, and those in which no window runs, last.
    case due
    /// The one that changed last first.
    case updated
    /// By procedure and stage.
    case stage
}

/// One line of a list of matters.
package struct MatterLine: Hashable, Codable, Sendable {
    package var id: MatterID
    package var kind: String
    package var stage: String
    /// Official term of the stage.
    package var term: String
    package var closed: Bool
    package var isDraft: Bool
    package var openedAt: Instant
    package var updatedAt: Instant
    /// Earliest due instant of the deadlines that run.
    package var nextDue: Instant?
    package var lastEntry: Int
    /// In the order of joining.
    package var parties: [Party]
}

/// A deadline with the matter it belongs to.
package struct MatterDeadline: Hashable, Codable, Sendable {
    package var matter: MatterID
    package var deadline: Deadline
}

/// Which deadlines to list. Every given condition must hold.
package struct DeadlineFilter: Hashable, Sendable {
    package var matter: MatterID?
    package var owedBy: CourtID?
    /// Due before this instant.
    package var dueBefore: Instant?
    /// Still owed (running, suspended or lapsed), or no longer.
    package var isOpen: Bool?

    package init(
        matter: MatterID? = nil, owedBy: CourtID? = nil, dueBefore: Instant? = nil,
        isOpen: Bool? = nil
    ) {
        self.matter = matter
        self.owedBy = owedBy
        self.dueBefore = dueBefore
        self.isOpen = isOpen
    }
}

/// What the projections cover, and the numbers of the journal's last row there.
package struct ViewsStamp: Hashable, Codable, Sendable {
    package var position: UInt64
    package var head: Digest
    package var incarnation: Int
    package var at: Instant
    package var clock: ClockState
}

/// What is still to be confirmed by one peer.
package struct PeerBacklog: Hashable, Sendable {
    package var peer: CourtID
    /// Ordered by sequence number, without gaps.
    package var pending: [Outlet.Pending]
    /// When the oldest of them was committed; nil when there is none.
    package var oldestAt: Instant?
}

/// Everything from which an engine starts; the journal's tail after `stamp.position` follows.
package struct StartState: Sendable {
    /// Nil when the projections are empty.
    package var stamp: ViewsStamp?
    /// Matters that a start sees to, in the order in which the journal first named them: drafts,
    /// those that have a case to themselves, with own acts that the seat has not answered, with a
    /// receipt that is owed here, with papers that are not here.
    package var matters: [MatterRecord]
    /// When the first window ends of every matter in which one runs, those above among them, in
    /// the order of these instants.
    package var alarms: [MatterAlarm]
    /// Numbers of the present incarnation: a link not used in it starts at 1.
    package var links: [LinkState]
    package var backlogs: [PeerBacklog]
    /// Own acts that the seat has not answered yet, in order.
    package var pendingActs: [OwnAct]
    package var officers: [OfficerRecord]
    package var notices: [Notice]
    /// Papers of `matters`, stored or not.
    package var papers: [MatterPaper]
    /// Absences and alarms of this process and its peers, in order.
    package var remarks: [Remark]
    /// Refusals that the seat sent outside any chain: of each court the last 1,024, oldest first.
    package var outcomes: [Outcome]
    /// Every matter that the projections hold, and every one that this coordinator passes on for
    /// another seat: engines fetch them when somebody acts on them or a window ends.
    package var archive: MatterSieve
    /// Last acts of courts elsewhere that were decided here.
    package var brought: [BroughtAct]
    /// Number of the last own act of this incarnation; 0 at a coordinator.
    package var lastNumber: Int
}

/// The last act of a court elsewhere that another coordinator has brought.
package struct BroughtAct: Hashable, Sendable {
    package var court: CourtID
    package var act: ActReference
}

/// Numbers for `doctor` and the metrics.
package struct ViewsCounts: Hashable, Codable, Sendable {
    /// How many matters of a kind are at a stage.
    package struct Stage: Hashable, Codable, Sendable {
        package var kind: String
        package var stage: String
        package var term: String
        package var closed: Bool
        package var isDraft: Bool
        package var matters: Int
    }

    /// What one peer has not confirmed yet.
    package struct Backlog: Hashable, Codable, Sendable {
        package var peer: CourtID
        /// Items that the peer has not confirmed.
        package var unconfirmed: Int
        package var oldestAt: Instant?
        /// Items taken from the peer, all incarnations.
        package var received: Int
    }

    package var position: UInt64
    /// By kind, stage, closed, draft.
    package var stages: [Stage]
    /// By peer.
    package var backlogs: [Backlog]
    package var openDeadlines: Int
    package var lapsedDeadlines: Int
    package var entries: Int
    package var pendingActs: Int
    package var held: Int
    package var missingPapers: Int
    package var alarms: Int

    /// Nothing was counted.
    package static let none = ViewsCounts(
        position: 0, stages: [], backlogs: [], openDeadlines: 0, lapsedDeadlines: 0, entries: 0,
        pendingActs: 0, held: 0, missingPapers: 0, alarms: 0)
}
