package import Domain

// Absences that both sides sign, and the daily accounts of the link (对账).
extension Desk {
    /// The coordinator's word for an absence: answered with this court's own.
    mutating func take(_ outage: Outage, from signer: CourtID, live: Bool) throws(RecordFault) {
        guard outage.process == court, outage.missedBy == signer else {
            throw RecordFault("an absence of another process")
        }
        record(outage, by: signer)
        guard live else { return }
        let from = unlinkedSince ?? outage.from
        let own = Outage(
            process: court, missedBy: signer, from: min(from, outage.to), to: outage.to)
        say(.outage(own), at: outage.to)
    }

    /// What an outage changes, live and in replay alike.
    mutating func record(_ outage: Outage, by signer: CourtID) {
        ledger.changes.outages.append(OutageLine(signer: signer, outage: outage))
    }

    /// Adds a leaf that is no act and sends it to the coordinator.
    private mutating func say(_ leaf: Leaf, at: Instant) {
        let (index, _, size) = ledger.add(leaf)
        ledger.dispatch(
            Source(
                position: ledger.nextPosition, index: index, actPosition: 0, hasAct: false,
                size: size + 64), to: home, at: at)
        if case .outage(let outage) = leaf { record(outage, by: court) }
    }

    /// Asks for the account of the day that has ended.
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

    /// The account of a day, as the journal gives it: told to the coordinator.
    package mutating func accounted(
        _ peer: CourtID, _ day: CivilDate, _ half: Manifest.Half, now: Now
    ) -> [Effect] {
        guard half.first > 0, peer == home else { return drainEffects() }
        let manifest = Manifest(peer: peer, day: day, sent: half, received: .none)
        say(.manifest(manifest), at: ledger.civil(now))
        note(manifest, by: court)
        return drainEffects()
    }

    /// Takes the coordinator's account, or its answer to ours.
    mutating func take(_ manifest: Manifest, from signer: CourtID, live: Bool) {
        guard manifest.peer == court else { return }
        note(manifest, by: signer)
        if live, manifest.sent.first > 0 {
            ledger.draft.after.append(.compare(signer, manifest))
        }
    }

    /// What is held of the coordinator's account: told to it; a difference is an alarm.
    package mutating func compared(
        _ peer: CourtID, _ claim: Manifest, _ half: Manifest.Half, now: Now
    ) -> [Effect] {
        let civil = ledger.civil(now)
        let answer = Manifest(peer: peer, day: claim.day, sent: .none, received: half)
        say(.manifest(answer), at: civil)
        note(answer, by: court)
        if half.root != claim.sent.root {
            note(
                .alarm(
                    code: "account", peer: peer, text: Manifest.difference(claim.day, peer)),
                at: civil)
        }
        return drainEffects()
    }

    /// What a manifest changes, live and in replay alike.
    mutating func note(_ manifest: Manifest, by signer: CourtID) {
        ledger.changes.accounts.append(AccountLine(signer: signer, manifest: manifest))
    }
}
