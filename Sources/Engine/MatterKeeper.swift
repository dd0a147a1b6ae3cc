import Domain
import Procedure

/// What both engines do with matters that are not at hand (docs/decisions/0027): those at rest are
/// let go once projections hold them, a start leaves most of the open ones there, and all come back
/// when somebody acts on them.
protocol MatterKeeper {
    /// An input that waits until matters are back.
    associatedtype Parked: Sendable

    var ledger: Ledger { get }
    var book: MatterBook { get set }
    var papers: [MatterID: [MatterPaper]] { get set }
    var archive: Archive<Parked> { get set }
    var effects: [Effect] { get set }

    /// Whether it is at hand in another way than as a matter of the book.
    func isAtHand(_ id: MatterID) -> Bool
    /// Takes up what else the engine keeps of a matter that is back.
    mutating func took(_ id: MatterID, _ found: ArchivedMatter)
    /// Whether the engine itself has nothing under way in a matter at rest.
    func mayLetGo(_ id: MatterID) -> Bool
    /// Drops what else the engine keeps of a matter that is let go.
    mutating func dropped(_ matter: Matter)
}

extension MatterKeeper {
    /// Lets an input wait for the matters that it is about, as far as projections hold them; false
    /// when all are at hand or new.
    mutating func mustWait(_ input: Parked, for ids: [MatterID]) -> Bool {
        var missing: Set<MatterID> = []
        for id in ids where isInProjections(id) {
            missing.insert(id)
            fetch(id)
        }
        guard !missing.isEmpty else { return false }
        archive.park(input, for: missing)
        return true
    }

    /// Asks for a matter.
    mutating func fetch(_ id: MatterID) {
        if archive.ask(id) { effects.append(.fetchMatter(id)) }
    }

    /// Not at hand, and not new as far as can be told.
    func isInProjections(_ id: MatterID) -> Bool {
        !book.has(id) && !isAtHand(id) && archive.mayHold(id)
    }

    /// Takes up a matter as projections hold it.
    mutating func bringBack(_ id: MatterID, _ found: ArchivedMatter) {
        guard !book.has(id), !isAtHand(id) else { return }
        if let record = found.record { book.restore(record) }
        took(id, found)
        let known = papers[id] ?? []
        papers[id] =
            known
            + found.papers.filter { paper in
                !known.contains { $0.paper.digest == paper.paper.digest }
            }
        restIfDone(id)
    }

    /// In a replay, which can't wait: brings a matter back that a row goes on with.
    mutating func bringBack(_ id: MatterID, _ past: ArchiveLookup) throws(RecordFault) {
        guard isInProjections(id), let found = try past.find(id) else { return }
        bringBack(id, found)
    }

    /// Notes a matter that has come to rest, to be let go once projections hold it.
    mutating func restIfDone(_ id: MatterID) {
        guard let matter = book.matter(id), matter.isAtRest, let chain = book.chain(id) else {
            return
        }
        archive.rest(id, count: chain.count, after: ledger.writingPosition)
    }

    /// Lets go of matters that rest and that projections hold, on disk.
    mutating func letGoOfResting() {
        while let next = archive.next() {
            guard book.chain(next.id)?.count == next.count, let matter = book.matter(next.id),
                matter.isAtRest, mayLetGo(next.id),
                (papers[next.id] ?? []).allSatisfy(\.stored)
            else { continue }
            book.remove(next.id)
            papers.removeValue(forKey: next.id)
            archive.letGo(next.id)
            dropped(matter)
        }
    }
}
