package import Domain

/// Verifies a run of a journal's rows without folding them: positions, chain, leaves, signatures.
package struct JournalCheck: Sendable {
    private var ledger: Ledger
    private var isFirst = true
    private let first: UInt64
    /// Rows verified so far.
    package private(set) var rows: UInt64 = 0

    /// - Parameters:
    ///   - ledger: an empty one of the journal's owner.
    ///   - first: position of the first row; what lies before it is taken on trust.
    package init(_ ledger: Ledger, first: UInt64) {
        self.ledger = ledger
        self.first = first
    }

    /// Verifies the next row.
    package mutating func add(_ row: Row) throws(RecordFault) {
        if isFirst, first > 1 {
            ledger.resume(
                position: first - 1, head: row.sealed.header.previous,
                at: Instant(milliseconds: 0), incarnation: 0, clock: .zero)
        }
        isFirst = false
        try ledger.follow(row)
        rows += 1
    }
}

extension Ledger {
    /// Whether an authored act is what its author signed.
    package func verify(_ authored: Authored, court: CourtID) throws(RecordFault) {
        let header = try verified(authored.header, authored.signature, from: court)
        let leaf = Merkle.leaf(authored.leaf, seal)
        guard
            let root = Merkle.root(
                of: [(authored.index, leaf)], count: header.leaves, proof: authored.proof, seal),
            root == header.root
        else { throw RecordFault("the act is not in its author's signed row") }
    }
}
