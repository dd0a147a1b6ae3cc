package import Domain
import Procedure

extension Docket: MatterKeeper {
    /// An input that waits until matters are back.
    enum Parked: Sendable {
        case stream(Encoded, from: CourtID, session: UInt64)
        case paper(CourtID, MatterID, Digest, offset: UInt64, length: Int)
        case held(HeldCommand)
    }

    /// Relays kept in memory at most; a relay has no state that would say when it rests.
    static var mostRelays: Int { 4_096 }

    /// Matters in memory, those that are passed on too; the others are fetched when somebody acts
    /// on them.
    package var mattersInMemory: Int { book.count + relays.count }

    /// A stream of that session waits: those behind it wait too.
    func hasParkedStream(of session: UInt64) -> Bool {
        archive.waiting.contains {
            if case .stream(_, _, session) = $0.input { true } else { false }
        }
    }

    /// A stream that acts of that court come in waits: its own, or its coordinator's.
    func hasParkedStream(of court: CourtID) -> Bool {
        let peer = hop(to: court) ?? court
        return archive.waiting.contains {
            if case .stream(_, peer, _) = $0.input { true } else { false }
        }
    }

    /// A matter that was asked for; nil when projections have none of that id.
    package mutating func fetched(
        _ id: MatterID, _ found: ArchivedMatter?, now: Now
    ) -> [Effect] {
        guard archive.arrived(id, isThere: found != nil) else { return [] }
        ringing.remove(id)
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

    /// Projections hold every row up to a position, on disk: matters that rested before are let go.
    package mutating func projected(_ position: UInt64) {
        archive.cover(position)
        letGo()
    }

    func isAtHand(_ id: MatterID) -> Bool { relays[id] != nil }

    mutating func took(_ id: MatterID, _ found: ArchivedMatter) {
        if let matter = found.record?.matter { dues.take(matter) }
        if let relay = found.relay {
            relays[id] = relay
            rest(relay)
        }
    }

    func mayLetGo(_ id: MatterID) -> Bool { true }

    mutating func dropped(_ matter: Matter) { dues.forget(matter) }

    /// Notes that a relay has moved.
    mutating func rest(_ relay: Relay) {
        restingRelays.append(
            .init(
                id: relay.matter, count: relay.chain.count, position: ledger.writingPosition))
    }

    private mutating func letGo() {
        letGoOfResting()
        for due in dues.takeStale() ?? [] {
            let isOfUse =
                due.deadline == nil ? isInProjections(due.matter) : running(due) != nil
            if isOfUse { dues.insert(due) }
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
