package import Domain
import Procedure

// Matters at rest leave memory once projections hold them, and come back when somebody acts on
// them (docs/decisions/0027).
extension Docket {
    /// An input that waits until matters are back.
    enum Parked: Sendable {
        case stream(Encoded, from: CourtID, session: UInt64)
        case paper(CourtID, MatterID, Digest, offset: UInt64, length: Int)
        case held(HeldCommand)
    }

    /// Relays kept in memory at most; a relay has no state that would say when it rests.
    static var mostRelays: Int { 4_096 }

    /// The matters that items are about.
    static func matters(of items: [Ledger.NewItem]) -> [MatterID] {
        items.compactMap { new in
            switch new.leaf {
            case .success(.act(let act)): act.matter
            case .success(.passage(let passage)): passage.matter
            case .success(.entry(let entry)): entry.matter
            default: nil
            }
        }
    }

    /// Matters in memory, those that are passed on too; the others are fetched when somebody acts
    /// on them.
    package var mattersInMemory: Int { book.count + relays.count }

    /// A stream of that session waits: those behind it wait too.
    func hasParkedStream(of session: UInt64) -> Bool {
        archive.waiting.contains {
            if case .stream(_, _, session) = $0 { true } else { false }
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
        !book.has(id) && relays[id] == nil && archive.mayHold(id)
    }

    /// A matter that was asked for; nil when projections have none of that id.
    package mutating func fetched(
        _ id: MatterID, _ found: ArchivedMatter?, now: Now
    ) -> [Effect] {
        let isThere = found?.record != nil || found?.relay != nil
        guard archive.arrived(id, isThere: isThere) else { return [] }
        if let found { bringBack(id, found) }
        for input in archive.takeWaiting() {
            switch input {
            case .stream(let bytes, let peer, let number):
                // In a later session the peer says it again.
                guard let session = sessions[peer], session.number == number else { continue }
                take(bytes, from: peer, session, now)
            case .paper(let peer, let matter, let digest, let offset, let length):
                serve(peer, matter, digest, offset, length)
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
        guard !book.has(id), relays[id] == nil else { return }
        if let record = found.record {
            book.restore(record)
            if let matter = record.matter { dues.take(matter) }
        }
        if let relay = found.relay {
            relays[id] = relay
            rest(relay)
        }
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

    mutating func rest(_ relay: Relay) {
        restingRelays.append(
            .init(
                id: relay.matter, count: relay.chain.count, position: ledger.writingPosition))
    }

    /// Projections hold every row up to a position, on disk: matters that rested before are let go.
    package mutating func projected(_ position: UInt64) {
        archive.cover(position)
        letGo()
    }

    private mutating func letGo() {
        while let next = archive.next() {
            guard book.chain(next.id)?.count == next.count, let matter = book.matter(next.id),
                matter.isAtRest, (papers[next.id] ?? []).allSatisfy(\.stored)
            else { continue }
            book.remove(next.id)
            papers.removeValue(forKey: next.id)
            archive.letGo(next.id)
            dues.forget(matter)
        }
        for due in dues.takeStale() ?? [] {
            // What sleeps is as projections have it: only windows that run were entered.
            guard book.isDormant(due.matter) || running(due) != nil else { continue }
            dues.insert(due)
        }
        guard archive.isIdle else { return }
        while restingRelays.count > Self.mostRelays, let first = restingRelays.first,
            first.position <= archive.covered
        {
            restingRelays.removeFirst()
            guard let relay = relays[first.id], relay.chain.count == first.count,
                !restingRelays.contains(where: { $0.id == first.id }),
                (papers[first.id] ?? []).allSatisfy(\.stored)
            else { continue }
            relays.removeValue(forKey: first.id)
            papers.removeValue(forKey: first.id)
            archive.letGo(first.id)
        }
    }
}
