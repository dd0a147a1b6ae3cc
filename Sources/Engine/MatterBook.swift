import Domain
import Procedure

/// Matters with their chains, as the fold of entries: what the seat owns and what a node has been
/// told are kept in the same way.
struct MatterBook: Sendable {
    private var matters: [MatterID: Matter] = [:]
    private var chains: [MatterID: Chain] = [:]
    private var claimBook = ClaimBook()

    /// Matters at hand.
    var count: Int { chains.count }

    /// Open matters that have a case to themselves.
    var claims: [CaseClaim: MatterID] { claimBook.claims }

    /// Whether it is at hand.
    func has(_ id: MatterID) -> Bool { chains[id] != nil }

    func matter(_ id: MatterID) -> Matter? { matters[id] }

    func chain(_ id: MatterID) -> Chain? { chains[id] }

    mutating func restore(_ record: MatterRecord) {
        matters[record.id] = record.matter
        chains[record.id] = record.chain
        if let matter = record.matter { claimBook.note(matter) }
    }

    /// Folds an entry that is known to continue the chain. `source` is where it lies; nil where
    /// nobody will ask.
    mutating func append(_ entry: Entry, digest: Digest, source: Source?) {
        var matter = matters.removeValue(forKey: entry.matter)
        Fold.apply(
            entry.events, to: &matter,
            Stamp(matter: entry.matter, entry: entry.number, at: entry.at))
        matters[entry.matter] = matter
        if let matter { claimBook.note(matter) }
        var chain = chains.removeValue(forKey: entry.matter) ?? Chain()
        chain.count = entry.number
        chain.head = digest
        if let source { chain.sources.append(source) }
        chains[entry.matter] = chain
    }

    /// Lets go of a matter.
    mutating func remove(_ id: MatterID) {
        claimBook.remove(id)
        matters.removeValue(forKey: id)
        chains.removeValue(forKey: id)
    }

    /// Every matter at hand, in order of id: for checks that sweep.
    var all: [Matter] { matters.keys.sorted().compactMap { matter($0) } }

    /// Ids of matters at hand in which one of the courts takes part, in order.
    func ids(with courts: [CourtID]) -> [MatterID] {
        matters.keys.sorted().filter { id in
            courts.contains { matters[id]?.role(of: $0) != nil }
        }
    }

    func record(_ id: MatterID, isDraft: Bool) -> MatterRecord {
        MatterRecord(
            id: id, matter: matter(id), chain: chain(id) ?? Chain(), isDraft: isDraft)
    }
}
