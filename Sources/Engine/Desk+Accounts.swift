package import Domain

// Absences that both sides sign, and the daily accounts of the link (对账).
extension Desk {
    /// The coordinator's word for an absence: answered with this court's own.
    mutating func take(_ outage: Outage, from signer: CourtID, live: Bool) throws(RecordFault) {
        guard outage.process == court, outage.missedBy == signer else {
            throw RecordFault("an absence of another process")
        }
        ledger.note(outage, by: signer)
        guard live else { return }
        let from = min(unlinkedSince ?? outage.from, outage.to)
        ledger.state(
            Outage(process: court, missedBy: signer, from: from, to: outage.to), to: signer,
            at: outage.to)
    }

    /// The account of a day, as the journal gives it: told to the coordinator.
    package mutating func accounted(
        _ peer: CourtID, _ day: CivilDate, _ half: Manifest.Half, now: Now
    ) -> [Effect] {
        ledger.account(half, of: day, to: peer, at: ledger.civil(now))
        return drainEffects()
    }

    /// What is held of the coordinator's account: told to it; a difference is an alarm.
    package mutating func compared(
        _ peer: CourtID, _ claim: Manifest, _ half: Manifest.Half, now: Now
    ) -> [Effect] {
        let civil = ledger.civil(now)
        if let why = ledger.answer(claim, of: peer, with: half, at: civil) {
            note(.alarm(code: "account", peer: peer, text: why), at: civil)
        }
        return drainEffects()
    }
}
