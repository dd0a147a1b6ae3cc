/// What a court says, as it is signed: the content of an act record.
///
/// The encoded bytes, not this value, are what is signed, sent and stored; see docs/wire.md.
package struct Act: Hashable, Sendable {
    /// The realm (one signed directory) in which the act counts, ASCII, 3 … 64 bytes.
    package var realm: String
    /// 演练: a rehearsal's record never opens as a real court's.
    package var rehearsal: Bool
    /// The court that acts; of a 代录, the court that records.
    package var court: CourtID
    package var keyID: KeyID
    /// Version of the directory under which the signature is to be verified.
    package var directoryVersion: Int
    /// Grows at init and at restore; with `number` it names the act for ever.
    package var incarnation: Int
    /// Gapless from 1 per court, incarnation and seat. 0 for an act that stays at the node.
    package var number: Int
    package var matter: MatterID
    /// Number of the last confirmed entry of the matter that the court had seen.
    package var lastSeen: Int
    /// The acting officer; nil for what the node does by itself (automatic receipts).
    package var officer: Officer?
    /// The court's civil time when it recorded the act.
    package var signedAt: Instant
    /// 16 random bytes, so that equal words make different acts.
    package var nonce: [UInt8]
    /// The clerk's idempotency key, at most 128 bytes; empty when none was given.
    package var key: String
    /// (incarnation, number) of an earlier act of this court without which this one falls.
    package var predecessor: ActReference?
    /// Present when the act is the record of an outside court's paper (代录).
    package var recordedFor: OutsideRecord?
    package var body: ActBody

    package init(
        realm: String, rehearsal: Bool, court: CourtID, keyID: KeyID, directoryVersion: Int,
        incarnation: Int, number: Int, matter: MatterID, lastSeen: Int, officer: Officer?,
        signedAt: Instant, nonce: [UInt8], key: String, predecessor: ActReference?,
        recordedFor: OutsideRecord?, body: ActBody
    ) {
        self.realm = realm
        self.rehearsal = rehearsal
        self.court = court
        self.keyID = keyID
        self.directoryVersion = directoryVersion
        self.incarnation = incarnation
        self.number = number
        self.matter = matter
        self.lastSeen = lastSeen
        self.officer = officer
        self.signedAt = signedAt
        self.nonce = nonce
        self.key = key
        self.predecessor = predecessor
        self.recordedFor = recordedFor
        self.body = body
    }

    package var reference: ActReference { ActReference(incarnation: incarnation, number: number) }
}

/// Names one act of a court: incarnation and act number.
package struct ActReference: Hashable, Comparable, Codable, Sendable {
    package var incarnation: Int
    package var number: Int

    package init(incarnation: Int, number: Int) {
        self.incarnation = incarnation
        self.number = number
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.incarnation, left.number) < (right.incarnation, right.number)
    }
}

/// The words of an act.
package enum ActBody: Hashable, Codable, Sendable {
    indirect case commission(CommissionAct)
    indirect case dispute(DisputeAct)
    case roster(RosterAct)
    /// An act of a procedure that is given as a table.
    indirect case tabled(TabledAct)
    /// The node's automatic signed receipt of an entry that asked for one, with all its papers
    /// whole and synced. Always a fact. With an officer behind the act it says more (阅悉回执): the
    /// officer has opened this entry and what was delivered before it.
    case receipt(entry: Int)
    /// A court lets an observer (检察机关) follow the matter, read-only.
    case observe(ObserverGrant)
}

/// A grant by which a procuratorate follows a matter (法律监督): it receives the chain from entry 1,
/// with the papers, and verifies it at its own node; it does no act.
///
/// Source: 民诉法 art. 246 (检察院有权对民事执行活动实行法律监督).
package struct ObserverGrant: Hashable, Codable, Sendable {
    /// The observer, as the directory lists it.
    package var observer: CourtID
    /// Why: the letter or the law that the grant rests on.
    package var ground: String

    package init(observer: CourtID, ground: String) {
        self.observer = observer
        self.ground = ground
    }
}

/// What an entry says happened. Events carry every computed date: replay folds, it never decides.
package enum Event: Hashable, Codable, Sendable {
    /// A court becomes a party and receives the chain from entry 1 (backfill).
    case joined(Party)
    /// A party's role changes.
    case roleChanged(Party)
    indirect case deadlineStarted(Deadline)
    case deadlineMet(id: String, at: Instant)
    /// Passed unmet: at most once per deadline.
    case deadlineLapsed(id: String)
    case deadlineVoid(id: String, at: Instant)
    case deadlineSuspended(id: String, at: Instant)
    /// Resumed, or moved by a recorded reason; the old date stays in the chain.
    indirect case deadlineMoved(id: String, due: DueDate, reason: Text)
    indirect case dutyOpened(Duty)
    case dutyDone(entry: Int)
    /// The named courts' nodes are to receipt this entry by themselves.
    case receiptWanted(from: [CourtID])
    case receipted(entry: Int, by: CourtID, at: Instant)
    /// A fact that the state no longer admits: on record, and a task for the supervising court.
    indirect case outOfOrder(verb: String, reason: Text)
    /// The act is on record and has no effect.
    indirect case refused(Refusal)
    indirect case amended(Amendment)
    indirect case commission(CommissionEvent)
    indirect case dispute(DisputeEvent)
    case roster(RosterEvent)
    indirect case tabled(TabledEvent)
}

/// Where an entry comes from.
package enum EntryOrigin: Hashable, Sendable {
    /// An act, by the digest of its leaf.
    case act(Digest)
    /// A deadline that fell due, by its id.
    case timer(String)
}

/// One link of a matter's chain, written by its seat.
package struct Entry: Hashable, Sendable {
    package var matter: MatterID
    /// 1, 2, 3 … without gaps.
    package var number: Int
    /// Hash of the previous entry; zero for the first.
    package var previous: Digest
    package var origin: EntryOrigin
    package var events: [Event]
    /// The courts that receive the entry.
    package var audience: [CourtID]
    /// The coordinator that owns the matter.
    package var seat: CourtID
    /// Fencing term of the seat.
    package var term: Int
    /// The seat's civil time; never earlier than the previous entry's.
    package var at: Instant

    package init(
        matter: MatterID, number: Int, previous: Digest, origin: EntryOrigin, events: [Event],
        audience: [CourtID], seat: CourtID, term: Int, at: Instant
    ) {
        self.matter = matter
        self.number = number
        self.previous = previous
        self.origin = origin
        self.events = events
        self.audience = audience
        self.seat = seat
        self.term = term
        self.at = at
    }
}
