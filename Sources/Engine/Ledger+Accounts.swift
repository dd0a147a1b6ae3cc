package import Domain

/// A day's traffic of a link as one side has signed it.
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

// Absences that both sides sign, and the daily accounts of a link (对账): alike at a court's node and
// at a coordinator.
extension Ledger {
    /// Adds a leaf that stands for itself and addresses it to a peer.
    mutating func say(_ leaf: Leaf, to peer: CourtID, at: Instant) {
        let (index, _, size) = add(leaf)
        dispatch(
            Source(
                position: nextPosition, index: index, actPosition: 0, hasAct: false,
                size: size + 64), to: peer, at: at)
    }

    /// What an outage changes, live and in replay alike.
    mutating func note(_ outage: Outage, by signer: CourtID) {
        changes.outages.append(OutageLine(signer: signer, outage: outage))
    }

    /// What a manifest changes, live and in replay alike.
    mutating func note(_ manifest: Manifest, by signer: CourtID) {
        changes.accounts.append(AccountLine(signer: signer, manifest: manifest))
    }

    /// States an absence to a peer.
    mutating func state(_ outage: Outage, to peer: CourtID, at: Instant) {
        note(outage, by: identity.process)
        say(.outage(outage), to: peer, at: at)
    }

    /// Asks for the account of the day that has ended, with every peer.
    mutating func accountsDue(_ now: Now) -> [Effect] {
        let today = civil(now).civilDate
        guard let day = accountedDay, day < today else {
            accountedDay = accountedDay ?? today
            return []
        }
        accountedDay = today
        return peers.map { .account($0, day) }
    }

    /// The account of a day, as the journal gives it: told to the peer.
    mutating func account(
        _ half: Manifest.Half, of day: CivilDate, to peer: CourtID, at: Instant
    ) {
        guard half.first > 0 else { return }
        let manifest = Manifest(peer: peer, day: day, sent: half, received: .none)
        note(manifest, by: identity.process)
        say(.manifest(manifest), to: peer, at: at)
    }

    /// Takes a peer's account: compared with what is held here, or the peer's answer to ours.
    mutating func take(_ manifest: Manifest, from peer: CourtID) {
        guard manifest.peer == identity.process else { return }
        note(manifest, by: peer)
        if manifest.sent.first > 0 { draft.after.append(.compare(peer, manifest)) }
    }

    /// What is held of a peer's account: told to the peer. Returns what an alarm says when it
    /// differs.
    mutating func answer(
        _ claim: Manifest, of peer: CourtID, with half: Manifest.Half, at: Instant
    ) -> String? {
        let answer = Manifest(peer: peer, day: claim.day, sent: .none, received: half)
        note(answer, by: identity.process)
        say(.manifest(answer), to: peer, at: at)
        guard half.root != claim.sent.root else { return nil }
        return "the account of \(claim.day.iso) with \(peer) differs: `crosswrit audit reconcile` "
            + "lists by number"
    }
}
