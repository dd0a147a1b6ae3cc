package import Domain

// Absences that both sides sign, and the daily accounts of a link (对账).
extension Docket {
    /// Takes in what a peer sends beside acts and entries.
    mutating func takeAside(_ leaf: Leaf, from peer: CourtID, _ civil: Instant) {
        switch leaf {
        case .outage(let outage): take(outage, from: peer, civil)
        case .manifest(let manifest): ledger.take(manifest, from: peer)
        default: break
        }
    }

    /// The same in a replay; what it asked for in its time is not asked for again.
    mutating func replayAside(_ leaf: Leaf, from peer: CourtID) {
        switch leaf {
        case .outage(let outage): if concerns(outage, peer) { ledger.note(outage, by: peer) }
        case .manifest(let manifest): if manifest.peer == seat { ledger.note(manifest, by: peer) }
        default: break
        }
    }

    /// The absence is one of this process and the peer.
    private func concerns(_ outage: Outage, _ peer: CourtID) -> Bool {
        (outage.process == peer && outage.missedBy == seat)
            || (outage.process == seat && outage.missedBy == peer)
    }

    /// Takes a peer's word for an absence, and gives this side's when the peer has begun.
    private mutating func take(_ outage: Outage, from peer: CourtID, _ civil: Instant) {
        guard concerns(outage, peer) else { return }
        ledger.note(outage, by: peer)
        guard outage.missedBy == peer, isCoordinator(peer) else { return }
        // Another coordinator missed this one: what is known here of the same stretch.
        let from = absences.last(of: seat, before: outage.to)?.from ?? outage.from
        ledger.state(
            Outage(process: seat, missedBy: peer, from: from, to: civil), to: peer, at: civil)
    }

    /// The account of a day, as the journal gives it: told to the peer.
    package mutating func accounted(
        _ peer: CourtID, _ day: CivilDate, _ half: Manifest.Half, now: Now
    ) -> [Effect] {
        ledger.account(half, of: day, to: peer, at: ledger.civil(now))
        return drainEffects()
    }

    /// What is held of a peer's account: told to the peer; a difference is an alarm.
    package mutating func compared(
        _ peer: CourtID, _ claim: Manifest, _ half: Manifest.Half, now: Now
    ) -> [Effect] {
        let civil = ledger.civil(now)
        if let why = ledger.answer(claim, of: peer, with: half, at: civil) {
            alarm("account", peer, why, at: civil)
        }
        return drainEffects()
    }
}
