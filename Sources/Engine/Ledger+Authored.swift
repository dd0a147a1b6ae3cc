import Domain

extension Ledger {
    /// Every act in a stream with its own proof: what travels behind the entries that stem from it.
    func authored(in stream: Stream) throws(RecordFault) -> [(Digest, Authored)] {
        var found: [(Digest, Authored)] = []
        for batch in stream.batches {
            let header = try codec.header(batch.header)
            let leaves = batch.items.map { ($0.index, Merkle.leaf($0.leaf, seal)) }
            let proofs = Merkle.singleProofs(
                leaves.map { (index: $0.0, digest: $0.1) }, count: header.leaves,
                proof: batch.proof, seal)
            for (place, item) in batch.items.enumerated() {
                guard place < proofs.count else { break }
                found.append(
                    (
                        leaves[place].1,
                        Authored(
                            header: batch.header, signature: batch.signature, index: item.index,
                            leaf: item.leaf, proof: proofs[place])
                    ))
            }
        }
        return found
    }
}
