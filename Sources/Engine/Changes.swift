package import Domain

/// One line of a matter's timeline, for the projections.
package struct EntryLine: Hashable, Codable, Sendable {
    package var matter: MatterID
    package var number: Int
    package var at: Instant
    /// The court that acted; nil for a deadline.
    package var court: CourtID?
    package var officer: String?
    /// Verb of the act, or `deadline`.
    package var verb: String
    package var digest: Digest
    /// Where the leaf lies.
    package var source: Source
    /// What the entry says, in words.
    package var summary: Text
    /// Recorded for an outside court (代录).
    package var recordedFor: CourtID?

    package init(
        matter: MatterID, number: Int, at: Instant, court: CourtID?, officer: String?, verb: String,
        digest: Digest, source: Source, summary: Text, recordedFor: CourtID?
    ) {
        self.matter = matter
        self.number = number
        self.at = at
        self.court = court
        self.officer = officer
        self.verb = verb
        self.digest = digest
        self.source = source
        self.summary = summary
        self.recordedFor = recordedFor
    }
}

/// A matter's chain: how long it is and where it ends.
package struct Chain: Hashable, Codable, Sendable {
    package var count: Int
    package var head: Digest
    /// Where each entry lies, in order.
    package var sources: [Source]

    package init(count: Int = 0, head: Digest = .zero, sources: [Source] = []) {
        self.count = count
        self.head = head
        self.sources = sources
    }
}

/// One of a node's own acts as the node knows it.
package struct OwnAct: Hashable, Codable, Sendable {
    package var reference: ActReference
    package var matter: MatterID
    package var verb: String
    package var officer: String?
    package var key: String
    package var at: Instant
    package var digest: Digest
    package var position: UInt64
    package var index: Int
    /// Stays at the node: no seat is asked.
    package var isLocal: Bool
    package var status: ActStatus
    package var refusal: Refusal?

    package init(
        reference: ActReference, matter: MatterID, verb: String, officer: String?, key: String,
        at: Instant, digest: Digest, position: UInt64, index: Int, isLocal: Bool,
        status: ActStatus, refusal: Refusal?
    ) {
        self.reference = reference
        self.matter = matter
        self.verb = verb
        self.officer = officer
        self.key = key
        self.at = at
        self.digest = digest
        self.position = position
        self.index = index
        self.isLocal = isLocal
        self.status = status
        self.refusal = refusal
    }
}

/// An item that can't be processed (异常件).
package struct HeldItem: Hashable, Codable, Sendable {
    package var peer: CourtID
    package var incarnation: Int
    package var seq: UInt64
    package var reason: String
    package var leaf: Encoded
    package var at: Instant
    /// What a person has last done about it, and when; both nil where nobody has.
    package var handling: HeldHandling?
    package var handledAt: Instant?

    package init(
        peer: CourtID, incarnation: Int, seq: UInt64, reason: String, leaf: Encoded, at: Instant,
        handling: HeldHandling? = nil, handledAt: Instant? = nil
    ) {
        self.peer = peer
        self.incarnation = incarnation
        self.seq = seq
        self.reason = reason
        self.leaf = leaf
        self.at = at
        self.handling = handling
        self.handledAt = handledAt
    }

    /// Which item it is.
    package var key: HeldKey { HeldKey(peer: peer, incarnation: incarnation, seq: seq) }

    /// It waits for a person still.
    package var isOpen: Bool { handling?.deed.closes != true }
}

/// Both halves of one link, as numbers.
package struct LinkState: Hashable, Codable, Sendable {
    package var peer: CourtID
    package var next: UInt64
    package var acked: UInt64
    package var received: Mark
    package var receivedNumber: Int
    /// The peer's signed header of the row that `received` names.
    package var receivedProof: RowProof?

    package init(
        peer: CourtID, next: UInt64, acked: UInt64, received: Mark, receivedNumber: Int,
        receivedProof: RowProof? = nil
    ) {
        self.receivedProof = receivedProof
        self.peer = peer
        self.next = next
        self.acked = acked
        self.received = received
        self.receivedNumber = receivedNumber
    }
}

/// A remark about this process or a peer that an administrator must see.
package struct Remark: Hashable, Codable, Sendable {
    package var at: Instant
    /// `alarm`, `began` or `peerAway`.
    package var kind: String
    package var peer: CourtID
    package var code: String
    package var text: String
    package var from: Instant?
    package var to: Instant?

    package init(
        at: Instant, kind: String, peer: CourtID, code: String, text: String, from: Instant? = nil,
        to: Instant? = nil
    ) {
        self.at = at
        self.kind = kind
        self.peer = peer
        self.code = code
        self.text = text
        self.from = from
        self.to = to
    }
}

/// A matter as a projection keeps it: state, chain, and for a node whether it is its own draft.
package struct MatterRecord: Hashable, Codable, Sendable {
    package var id: MatterID
    package var matter: Matter?
    package var chain: Chain
    /// The node's own draft, which no seat has seen.
    package var isDraft: Bool

    package init(id: MatterID, matter: Matter?, chain: Chain, isDraft: Bool) {
        self.id = id
        self.matter = matter
        self.chain = chain
        self.isDraft = isDraft
    }
}

/// A paper of a matter.
package struct MatterPaper: Hashable, Codable, Sendable {
    package var matter: MatterID
    package var paper: Paper
    /// Whole and synced here.
    package var stored: Bool
    /// The process that has it.
    package var from: CourtID

    package init(matter: MatterID, paper: Paper, stored: Bool, from: CourtID) {
        self.matter = matter
        self.paper = paper
        self.stored = stored
        self.from = from
    }
}

/// What one row changed, for the projections: a function of the journal alone, so that a projection
/// rebuilt from the journal comes back identical.
package struct Changes: Sendable {
    package var position: UInt64 = 0
    package var incarnation = 0
    package var head = Digest.zero
    package var at = Instant(milliseconds: 0)
    package var clock = ClockState.zero
    package var rowHash = Digest.zero
    /// Latest state of each changed matter, in the order in which they first changed.
    package private(set) var matters: [MatterRecord] = []
    /// Where each stands among `matters`.
    private var places: [MatterID: Int] = [:]
    package var entries: [EntryLine] = []
    package var acts: [OwnAct] = []
    package var links: [LinkState] = []
    /// Items assigned to peers: (peer, incarnation, item).
    package var assigned: [(peer: CourtID, incarnation: Int, pending: Outlet.Pending)] = []
    /// Rows whose intake holds a peer's items: (peer, incarnation, first, last).
    package var intakes: [(peer: CourtID, incarnation: Int, first: UInt64, last: UInt64)] = []
    package var notices: [Notice] = []
    package var officers: [OfficerRecord] = []
    package var held: [HeldItem] = []
    /// What persons have done about held items, in order.
    package var handled: [(handling: HeldHandling, at: Instant)] = []
    package var remarks: [Remark] = []
    package var papers: [MatterPaper] = []
    package var outcomes: [Outcome] = []
    /// Latest state of each changed matter of another seat.
    package var relays: [Relay] = []
    /// Last acts of courts elsewhere that were decided here.
    package var brought: [(court: CourtID, act: ActReference)] = []
    /// Absences as either side of a link has signed them.
    package var outages: [OutageLine] = []
    /// Accounts of links, this process's own and its peers'.
    package var accounts: [AccountLine] = []
    package var commandRefusals: [(key: String, reply: ActReply)] = []

    package init() {}

    /// Takes in a matter's latest state, in the place of an earlier one.
    package mutating func show(_ record: MatterRecord) {
        if let place = places[record.id] {
            matters[place] = record
        } else {
            places[record.id] = matters.count
            matters.append(record)
        }
    }
}
