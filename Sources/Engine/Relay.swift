package import Domain

/// A matter whose seat is another coordinator, as far as courts served here take part (转递事项).
///
/// A relay keeps no state of the matter, only where its entries lie: the seat decides, the courts
/// fold.
package struct Relay: Hashable, Codable, Sendable {
    package var matter: MatterID
    /// The coordinator that owns the matter.
    package var seat: CourtID
    /// Courts served here that hold the chain as far as it has come, or have opened the matter.
    package var courts: [CourtID]
    /// The chain as the seat has sent it; `sources` name the passages in this journal.
    package var chain: Chain

    package init(matter: MatterID, seat: CourtID, courts: [CourtID], chain: Chain) {
        self.matter = matter
        self.seat = seat
        self.courts = courts
        self.chain = chain
    }
}

/// During the replay of one row: entries that a seat has sent, by leaf digest.
struct BroughtEntries {
    var entries: [Digest: (entry: Entry, info: ActInfo)] = [:]
    /// Bytes of each carried leaf, the act behind it included.
    var sizes: [Digest: Int] = [:]
}
