package import Domain

/// What a coordinator passes on between a court that it serves and the seat of a matter (转递).
///
/// The carried leaf travels beside the passage with the proof of its own row, so that whoever takes
/// it in verifies who said it. The passage itself is the relaying coordinator's countersignature.
package struct Passage: Hashable, Sendable {
    /// Leaf hash of what is carried: a court's act, or an entry, answer or notice of a seat.
    package var digest: Digest
    /// The process in whose row the carried leaf stands.
    package var signer: CourtID
    /// When it was taken in by the relaying coordinator.
    package var at: Instant
    /// For an act: the instant at which it counts, after the absences on record at the court's own
    /// coordinator. Nil for all else.
    package var counts: Instant?
    package var matter: MatterID
    /// The coordinator that is the matter's seat: where an act goes, whence all else comes.
    package var seat: CourtID

    package init(
        digest: Digest, signer: CourtID, at: Instant, counts: Instant?, matter: MatterID,
        seat: CourtID
    ) {
        self.matter = matter
        self.seat = seat
        self.digest = digest
        self.signer = signer
        self.at = at
        self.counts = counts
    }
}

/// An absence (中断记录) as the process that signs the row knows it. The peer answers with its own: two
/// signed statements of one stretch of time, which can be shown when time is contested.
package struct Outage: Hashable, Codable, Sendable {
    /// The process that was away.
    package var process: CourtID
    /// The process that missed it.
    package var missedBy: CourtID
    package var from: Instant
    package var to: Instant

    package init(process: CourtID, missedBy: CourtID, from: Instant, to: Instant) {
        self.process = process
        self.missedBy = missedBy
        self.from = from
        self.to = to
    }
}

/// What a process holds of one day's traffic of a link (对账单): both halves by number and root.
package struct Manifest: Hashable, Codable, Sendable {
    /// One direction of a link on one day.
    package struct Half: Hashable, Codable, Sendable {
        package var incarnation: Int
        /// First and last sequence number, both included; 0 and 0 when nothing went.
        package var first: UInt64
        package var last: UInt64
        /// Merkle root over the items' leaf hashes; zero when nothing went.
        package var root: Digest

        package init(incarnation: Int, first: UInt64, last: UInt64, root: Digest) {
            self.incarnation = incarnation
            self.first = first
            self.last = last
            self.root = root
        }

        /// Nothing went.
        package static let none = Half(incarnation: 0, first: 0, last: 0, root: .zero)
    }

    /// The process at the other end.
    package var peer: CourtID
    package var day: CivilDate
    /// Sent by the signing process and confirmed by the peer.
    package var sent: Half
    /// Received by the signing process.
    package var received: Half

    package init(peer: CourtID, day: CivilDate, sent: Half, received: Half) {
        self.peer = peer
        self.day = day
        self.sent = sent
        self.received = received
    }
}
