package import Domain

/// What a process holds of a day's traffic with one peer, as its journal and the peer's word have
/// it.
package struct AccountLine: Hashable, Codable, Sendable {
    /// Who signed the manifest.
    package var signer: CourtID
    package var manifest: Manifest

    package init(signer: CourtID, manifest: Manifest) {
        self.signer = signer
        self.manifest = manifest
    }
}

/// One side's word for an absence (中断记录).
package struct OutageLine: Hashable, Codable, Sendable {
    /// Who signed it.
    package var signer: CourtID
    package var outage: Outage

    package init(signer: CourtID, outage: Outage) {
        self.signer = signer
        self.outage = outage
    }
}

// Absences that both sides sign, and the daily accounts of a link (对账).
extension Docket {
    /// Takes in what a court's node sends beside its acts.
    mutating func takeAside(_ leaf: Leaf, from peer: CourtID, _ civil: Instant) {
        switch leaf {
        case .outage(let outage): take(outage, from: peer, civil)
        case .manifest(let manifest): take(manifest, from: peer, civil)
        default: break
        }
    }

    /// The same in a replay.
    mutating func replayAside(_ leaf: Leaf, from peer: CourtID) {
        switch leaf {
        case .outage(let outage): if concerns(outage, peer) { record(outage, by: peer) }
        case .manifest(let manifest): if manifest.peer == seat { note(manifest, by: peer) }
        default: break
        }
    }

    /// The absence is one of this process and the peer.
    private func concerns(_ outage: Outage, _ peer: CourtID) -> Bool {
        (outage.process == peer && outage.missedBy == seat)
            || (outage.process == seat && outage.missedBy == peer)
    }

    /// Takes a peer's word for an absence, and gives this side's when the peer has begun.
    mutating func take(_ outage: Outage, from peer: CourtID, _ civil: Instant) {
        guard concerns(outage, peer) else { return }
        record(outage, by: peer)
        guard outage.missedBy == peer, isCoordinator(peer) else { return }
        // Another coordinator missed this one: what is known here of the same stretch.
        let own = Outage(
            process: seat, missedBy: peer,
            from: absences.last(of: seat, before: outage.to)?.from
                ?? outage.from, to: civil)
        record(own, by: seat)
        send(.outage(own), to: peer, at: civil)
    }

    /// What an outage changes, live and in replay alike.
    mutating func record(_ outage: Outage, by signer: CourtID) {
        ledger.changes.outages.append(OutageLine(signer: signer, outage: outage))
    }

    /// Asks for the account of the day that has ended, of every peer with traffic.
    mutating func accountIfDue(_ now: Now) {
        let today = ledger.civil(now).civilDate
        guard let day = accounted else {
            accounted = today
            return
        }
        guard day < today else { return }
        accounted = today
        for peer in ledger.peers { effects.append(.account(peer, day)) }
    }

    /// The account of a day, as the journal gives it: told to the peer.
    package mutating func accounted(
        _ peer: CourtID, _ day: CivilDate, _ half: Manifest.Half, now: Now
    )
        -> [Effect]
    {
        guard half.first > 0 else { return drainEffects() }
        let manifest = Manifest(peer: peer, day: day, sent: half, received: .none)
        send(.manifest(manifest), to: peer, at: ledger.civil(now))
        note(manifest, by: seat)
        return drainEffects()
    }

    /// Takes a peer's account: compared with what is held here, or the peer's answer to ours.
    mutating func take(_ manifest: Manifest, from peer: CourtID, _ civil: Instant) {
        guard manifest.peer == seat else { return }
        note(manifest, by: peer)
        if manifest.sent.first > 0 { ledger.draft.after.append(.compare(peer, manifest)) }
    }

    /// What is held of a peer's account: told to the peer; a difference is an alarm.
    package mutating func compared(
        _ peer: CourtID, _ claim: Manifest, _ half: Manifest.Half, now: Now
    ) -> [Effect] {
        let civil = ledger.civil(now)
        let answer = Manifest(peer: peer, day: claim.day, sent: .none, received: half)
        send(.manifest(answer), to: peer, at: civil)
        note(answer, by: seat)
        if half.root != claim.sent.root {
            alarm("account", peer, Manifest.difference(claim.day, peer), at: civil)
        }
        return drainEffects()
    }

    /// What a manifest changes, live and in replay alike.
    mutating func note(_ manifest: Manifest, by signer: CourtID) {
        ledger.changes.accounts.append(AccountLine(signer: signer, manifest: manifest))
    }
}

extension Manifest {
    static func difference(_ day: CivilDate, _ peer: CourtID) -> String {
        "the account of \(day.iso) with \(peer) differs: `crosswrit audit reconcile` lists by number"
    }
}
