import Domain

// What the calling end of a link says and takes, alike at a court's node and at a coordinator that
// has dialled another.
extension Ledger {
    /// HELLO to a peer.
    func hello(
        to peer: CourtID, instance: [UInt8], versions: ProtocolVersions
    ) -> Frame {
        .hello(
            Hello(
                minProtocol: versions.lowest, maxProtocol: versions.highest,
                realm: identity.realm, rehearsal: identity.rehearsal, process: identity.process,
                instance: instance, incarnation: incarnation, position: committed,
                head: lastSealed.map { $0.head(seal) } ?? head, received: durableMark(peer),
                sent: nextSeq(peer) - 1, directoryVersion: identity.directoryVersion,
                clock: clock, credit: LinkRules.credit, proof: durableProof(peer)))
    }

    /// Sets the stream to a peer to continue behind what the peer says it has. Returns what an
    /// alarm says when the peer has less than it once confirmed; nothing leaves then until the
    /// older items are back in the queue.
    mutating func resume(
        _ peer: CourtID, at mark: Mark, credit: Credit, _ civil: Instant,
        _ effects: inout [Effect]
    ) -> String? {
        let acked = acked(peer)
        let has = mark.incarnation == incarnation ? mark.seq : 0
        let incarnation = incarnation
        return withOutlet(peer) { outlet in
            outlet.credit = credit.bounded
            guard has < acked else {
                _ = outlet.acknowledge(has, at: civil)
                outlet.rewind()
                return nil
            }
            outlet.pause()
            effects.append(.reopen(peer, incarnation: incarnation, after: has))
            return "confirmed up to \(acked), now has \(has): everything since is sent again"
        }
    }

    /// Takes a confirmation in a session; false when it counts for nothing.
    mutating func confirmed(
        _ ack: Ack, by peer: CourtID, session: UInt64, at civil: Instant
    ) -> Bool {
        guard ack.session == session, ack.received.incarnation == incarnation,
            ack.received.seq < nextSeq(peer)
        else { return false }
        withOutlet(peer) {
            $0.credit = ack.credit.bounded
            _ = $0.acknowledge(ack.received.seq, at: civil)
        }
        return true
    }

    /// The peer's own head that a confirmation shows, to be anchored here; nil when it proves none.
    func head(shownIn ack: Ack, by peer: CourtID) -> Mark? {
        guard let header = try? verified(ack.header, ack.signature, from: peer) else { return nil }
        return Mark(
            incarnation: header.incarnation, seq: 0, position: header.position,
            head: seal.digest(0x02, ack.header))
    }

    /// Confirms what is durable of a peer's stream, countersigned with the row that holds it; nil
    /// before the first row of this run.
    func confirmation(to peer: CourtID, session: UInt64) -> Frame? {
        guard let row = lastSealed else { return nil }
        return .ack(
            Ack(
                session: session, received: durableMark(peer), credit: LinkRules.credit,
                header: row.bytes, signature: row.signature))
    }
}

extension Credit {
    /// What a peer grants, as far as this side makes use of it.
    fileprivate var bounded: Credit {
        Credit(
            messages: min(max(messages, 1), 65_536), bytes: min(max(bytes, 1), 64 << 20))
    }
}
