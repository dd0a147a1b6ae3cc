package import Domain
import Procedure

// As Docket+Archive: matters at rest leave memory, and come back when somebody acts on them.
extension Desk {
    /// An input that waits until matters are back.
    enum Parked: Sendable {
        case stream(Encoded, session: UInt64)
        case command(ActCommand)
        case paper(MatterID, Digest, offset: UInt64, length: Int)
        case held(HeldCommand)
    }

    /// The matters that items are about.
    func matters(of items: [Ledger.NewItem]) -> [MatterID] {
        items.compactMap { new in
            switch new.leaf {
            case .success(.entry(let entry)): entry.matter
            case .success(.passage(let passage)): passage.matter
            default: nil
            }
        }
    }

    /// A matter, and those that it names as far as they are at hand: what the table of rights asks
    /// for, as `Matter.about` does.
    mutating func around(_ id: MatterID) -> [MatterID] {
        var seen = [id]
        var next = [id]
        while let one = next.popLast(), seen.count < 64 {
            wake(one)
            guard let matter = book.matter(one) ?? drafts.matter(one) else { continue }
            for named in matter.named where !seen.contains(named) {
                seen.append(named)
                next.append(named)
            }
        }
        return seen
    }

    /// Matters in memory, drafts too; the others are fetched when somebody acts on them.
    package var mattersInMemory: Int { book.count + drafts.count }

    /// A stream of that session waits: those behind it wait too.
    func hasParkedStream(of session: UInt64) -> Bool {
        archive.waiting.contains {
            if case .stream(_, session) = $0 { true } else { false }
        }
    }

    /// Asks for those of the matters that were let go; false when all are at hand or new. Dormant
    /// ones wake.
    mutating func mustFetch(_ ids: [MatterID]) -> Bool {
        var must = false
        for id in ids { wake(id) }
        for id in ids where isAway(id) {
            must = true
            if archive.ask(id) { effects.append(.fetchMatter(id)) }
        }
        return must
    }

    /// Unpacks a dormant matter that something is about.
    mutating func wake(_ id: MatterID) {
        guard let found = book.wake(id) else { return }
        papers[id] = found + (papers[id] ?? [])
    }

    private func isAway(_ id: MatterID) -> Bool {
        !book.has(id) && !drafts.has(id) && archive.mayHold(id)
    }

    /// A matter that was asked for; nil when projections have none of that id.
    package mutating func fetched(
        _ id: MatterID, _ found: ArchivedMatter?, now: Now
    ) -> [Effect] {
        guard archive.arrived(id, isThere: found?.record != nil) else { return [] }
        if let found { bringBack(id, found) }
        for input in archive.takeWaiting() {
            switch input {
            case .stream(let bytes, let number):
                // In a later session the coordinator says it again.
                guard case .linked(let session) = phase, session == number else { continue }
                take(bytes, session: session, now)
            case .command(let command):
                let more = self.command(command, now: now)
                effects += more
            case .paper(let matter, let digest, let offset, let length):
                serve(matter, digest, offset, length)
            case .held(let command):
                let more = handle(command, now: now)
                effects += more
            }
        }
        archive.tried()
        letGo()
        return drainEffects()
    }

    private mutating func bringBack(_ id: MatterID, _ found: ArchivedMatter) {
        guard !book.has(id), !drafts.has(id), let record = found.record else {
            return
        }
        book.restore(record)
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
        wake(id)
        guard isAway(id), let found = try past.find(id) else { return }
        bringBack(id, found)
    }

    /// Notes a matter that has come to rest, to be let go once projections hold it.
    mutating func restIfDone(_ id: MatterID) {
        guard let matter = book.matter(id), matter.isAtRest, let chain = book.chain(id) else {
            return
        }
        archive.rest(id, count: chain.count, after: ledger.writingPosition)
    }

    /// Projections hold every row up to a position, on disk: matters that rested before are let go.
    package mutating func projected(_ position: UInt64) {
        archive.cover(position)
        letGo()
    }

    private mutating func letGo() {
        while let next = archive.next() {
            guard book.chain(next.id)?.count == next.count,
                book.matter(next.id)?.isAtRest == true,
                undecided[next.id] == nil, !owed.contains(where: { $0.matter == next.id }),
                (papers[next.id] ?? []).allSatisfy(\.stored)
            else { continue }
            book.remove(next.id)
            papers.removeValue(forKey: next.id)
            archive.letGo(next.id)
        }
    }
}
