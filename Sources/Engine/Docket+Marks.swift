import Domain

/// Whether this journal is the newest copy: told by what peers hold of it.
///
/// A peer's mark alone proves nothing: a node must not be able to stop its coordinator by a lie.
/// The signed header of the coordinator's own row does, because nobody else can have made it.
extension Docket {
    /// What a mark in HELLO says about this journal.
    enum MarkVerdict {
        case good
        /// The node claims more than was sent, and does not prove it.
        case unproven(String)
        /// Proven: this journal is an older copy.
        case older(String)
    }

    /// Judges what a node says that it holds of this coordinator.
    mutating func judge(_ mark: Mark, _ proof: RowProof?, of peer: CourtID) -> MarkVerdict {
        let next = ledger.nextSeq(peer)
        let isAhead =
            mark.incarnation > ledger.incarnation
            || (mark.incarnation == ledger.incarnation && mark.seq >= next)
        let text =
            "\(peer) says that it holds entries of this coordinator up to \(mark.seq) of incarnation "
            + "\(mark.incarnation); this journal ends at \(next - 1) of \(ledger.incarnation)"
        guard let proof,
            let header = try? ledger.verified(proof.header, proof.signature, from: seat)
        else { return isAhead ? .unproven(text + ", without proof") : .good }
        let head = ledger.seal.digest(0x02, proof.header)
        guard header.position <= ledger.position, header.incarnation <= ledger.incarnation else {
            return .older(
                "\(peer) holds row \(header.position) of this coordinator, signed by it; this journal ends at row \(ledger.position)"
            )
        }
        if header.position == ledger.position {
            if head != ledger.head { return .older(Self.other(header.position, peer)) }
        } else if header.position <= ledger.committed {
            // Compared once it has been read back.
            shown[header.position, default: []].append((peer, head))
            effects.append(.load(header.position))
        }
        return isAhead ? .unproven(text) : .good
    }

    /// A row of the own journal was read: it must be the one that peers have shown.
    mutating func compare(_ position: UInt64, _ head: Digest) {
        guard let claims = shown.removeValue(forKey: position) else { return }
        for claim in claims where claim.head != head {
            effects.append(.stop(Self.advice(Self.other(position, claim.peer))))
        }
    }

    /// Going on would write a second, different chain.
    mutating func stop(_ peer: CourtID, _ text: String, _ civil: Instant) {
        alarm("restored-copy", peer, text, at: civil)
        effects.append(.stop(Self.advice(text)))
    }

    private static func other(_ position: UInt64, _ peer: CourtID) -> String {
        "\(peer) holds another row \(position) of this coordinator than this journal, signed by it"
    }

    private static func advice(_ text: String) -> String {
        "\(text). The journal is an older copy. Put the newest copy back; see docs/operations.md, “Restore”."
    }
}
