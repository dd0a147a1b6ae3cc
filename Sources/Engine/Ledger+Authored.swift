import Domain

extension Ledger {
    /// What a stream brings that may travel on, each with its own proof.
    struct Brought: Sendable {
        /// By leaf digest, in order.
        var records: [(Digest, Authored)] = []
        /// Entries of a seat with the act that each stems from.
        var behind: [(entry: Digest, act: Digest)] = []
    }

    /// Every record in a stream with its own proof: what travels behind the entries that stem from
    /// an act, and within passages.
    func authored(in stream: Stream) throws(RecordFault) -> Brought {
        var found = Brought()
        for batch in stream.batches {
            let header = try codec.header(batch.header)
            let leaves = batch.items.map { ($0.index, Merkle.leaf($0.leaf, seal)) }
            let proofs = Merkle.singleProofs(
                leaves.map { (index: $0.0, digest: $0.1) }, count: header.leaves,
                proof: batch.proof, seal)
            for (place, item) in batch.items.enumerated() {
                guard place < proofs.count else { break }
                if let carried = item.carried {
                    // A passage ends here: its own proof is of no further use.
                    found.records.append((Merkle.leaf(carried.leaf, seal), carried))
                    continue
                }
                found.records.append(
                    (
                        leaves[place].1,
                        Authored(
                            header: batch.header, signature: batch.signature, index: item.index,
                            leaf: item.leaf, proof: proofs[place])
                    ))
                if let act = item.authored {
                    let digest = Merkle.leaf(act.leaf, seal)
                    found.records.append((digest, act))
                    found.behind.append((leaves[place].1, digest))
                }
            }
        }
        return found
    }

    /// Verifies a record that another process brings: it is the one named, in a row that `signer`
    /// signed under the directory version that the row names.
    ///
    /// - Throws: `RecordFault` saying what does not hold.
    func check(
        _ carried: Authored, is digest: Digest, by signer: CourtID
    ) throws(RecordFault) -> RowHeader {
        let leaf = Merkle.leaf(carried.leaf, seal)
        guard leaf == digest else { throw RecordFault("what is carried is not what is named") }
        let header = try verified(carried.header, carried.signature, from: signer)
        guard
            Merkle.root(
                of: [(carried.index, leaf)], count: header.leaves, proof: carried.proof, seal)
                == header.root
        else { throw RecordFault("what is carried is not in the signed row") }
        return header
    }
}
