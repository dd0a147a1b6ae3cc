package import Domain
import Procedure

extension Desk: MatterKeeper {
    /// An input that waits until matters are back.
    enum Parked: Sendable {
        case stream(Encoded, session: UInt64)
        case command(ActCommand)
        case paper(MatterID, Digest, offset: UInt64, length: Int)
        case held(HeldCommand)
        /// The end of a recovery: acts came back that are about them.
        case recovery
    }

    /// A matter, and those that the table of rights asks for with it.
    func around(_ id: MatterID) -> [MatterID] {
        var asked = [id]
        _ = (book.matter(id) ?? drafts.matter(id))?.about { other in
            asked.append(other)
            return book.matter(other) ?? drafts.matter(other)
        }
        return asked
    }

    /// Matters in memory, drafts too; the others are fetched when somebody acts on them.
    package var mattersInMemory: Int { book.count + drafts.count }

    /// A stream of that session waits: those behind it wait too.
    func hasParkedStream(of session: UInt64) -> Bool {
        archive.waiting.contains {
            if case .stream(_, session) = $0.input { true } else { false }
        }
    }

    /// The end of a recovery waits for matters.
    var isRecoveryParked: Bool {
        archive.waiting.contains {
            if case .recovery = $0.input { true } else { false }
        }
    }

    /// A matter that was asked for; nil when projections have none of that id.
    package mutating func fetched(
        _ id: MatterID, _ found: ArchivedMatter?, now: Now
    ) -> [Effect] {
        guard archive.arrived(id, isThere: found != nil) else { return [] }
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
            case .recovery: finishRecovery(now)
            }
        }
        archive.tried()
        letGoOfResting()
        return drainEffects()
    }

    /// Projections hold every row up to a position, on disk: matters that rested before are let go.
    package mutating func projected(_ position: UInt64) {
        archive.cover(position)
        letGoOfResting()
    }

    func isAtHand(_ id: MatterID) -> Bool { drafts.has(id) }

    mutating func took(_ id: MatterID, _ found: ArchivedMatter) {}

    func mayLetGo(_ id: MatterID) -> Bool {
        undecided[id] == nil && !owed.contains { $0.matter == id }
    }

    mutating func dropped(_ matter: Matter) {}
}
