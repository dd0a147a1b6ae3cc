package import Domain
import Procedure

/// What projections hold of a matter that was let go (归档).
package struct ArchivedMatter: Hashable, Sendable {
    /// State and chain; nil at a coordinator that only passes the matter on.
    package var record: MatterRecord?
    package var papers: [MatterPaper]
    /// Where it is passed on; nil where it is not.
    package var relay: Relay?

    package init(record: MatterRecord?, papers: [MatterPaper], relay: Relay? = nil) {
        self.record = record
        self.papers = papers
        self.relay = relay
    }
}

/// Finds matters that are not in memory, for a start and its replay, which can't wait.
package struct ArchiveLookup {
    let find: (MatterID) throws(RecordFault) -> ArchivedMatter?
    let open: ([CourtID]) throws(RecordFault) -> [ArchivedMatter]

    /// - Parameters:
    ///   - find: What projections hold of a matter, as of the rows that they cover; nil where they
    ///     have none of that id.
    ///   - open: The open matters in which one of the courts takes part.
    package init(
        find: @escaping (MatterID) throws(RecordFault) -> ArchivedMatter?,
        open: @escaping ([CourtID]) throws(RecordFault) -> [ArchivedMatter]
    ) {
        self.find = find
        self.open = open
    }

    /// For engines that have everything in memory.
    package static var none: ArchiveLookup {
        ArchiveLookup { _ in
            nil
        } open: { _ in
            []
        }
    }
}

extension Matter {
    /// Nothing moves it any more but a person's act: it is closed (办结), no window runs and every
    /// receipt is here. An engine may let go of it.
    package var isAtRest: Bool {
        Procedures.isClosed(self) && !deadlines.contains { $0.status == .running }
            && receipts.allSatisfy { $0.at != nil }
    }
}

/// Matters that an engine lets go of once projections hold them or that a start has left there, and
/// inputs that wait until one of them is back (docs/decisions/0027). Pure: the engine asks for a
/// matter by an effect.
struct Archive<Input: Sendable>: Sendable {
    /// A matter that came to rest.
    struct Resting: Sendable {
        var id: MatterID
        /// Entries of its chain then: another count says that it has moved since.
        var count: Int
        /// Row after which projections hold it.
        var position: UInt64
    }

    /// An input that waits, and the matters that have yet to come for it.
    struct Waiting: Sendable {
        var input: Input
        var missing: Set<MatterID>
    }

    /// Matters that projections may hold.
    private(set) var filter = MatterSieve()
    private var resting = ArraySlice<Resting>()
    /// How often each of them is in it.
    private var restingCount: [MatterID: Int] = [:]
    /// Asked for and not back yet.
    private var awaited: Set<MatterID> = []
    /// Nothing is let go: what projections hold of many matters is on its way.
    var isHeld = false
    /// Asked for while inputs wait, and not there.
    private var absent: Set<MatterID> = []
    private(set) var waiting: [Waiting] = []
    /// Last row that projections hold.
    private(set) var covered: UInt64 = 0

    /// Takes up where a snapshot says which matters projections hold.
    mutating func resume(_ filter: MatterSieve, covered: UInt64) {
        self.filter = filter
        self.covered = covered
    }

    /// Whether a matter that is not at hand has to be asked for before anything is done about it.
    func mayHold(_ id: MatterID) -> Bool { filter.mayHold(id) && !absent.contains(id) }

    /// Notes that a matter is asked for; false when it has been already.
    mutating func ask(_ id: MatterID) -> Bool { awaited.insert(id).inserted }

    /// Lets an input wait for matters; for none when it waits for another input alone.
    mutating func park(_ input: Input, for missing: Set<MatterID> = []) {
        waiting.append(Waiting(input: input, missing: missing))
    }

    /// What was asked for has come; false when nobody had asked.
    mutating func arrived(_ id: MatterID, isThere: Bool) -> Bool {
        guard awaited.remove(id) != nil else { return false }
        for place in waiting.indices { waiting[place].missing.remove(id) }
        if !isThere { absent.insert(id) }
        return true
    }

    /// The inputs that wait for no matter any more, in order; those that have to go on waiting are
    /// parked again.
    mutating func takeWaiting() -> [Input] {
        let ready = waiting.filter(\.missing.isEmpty).map(\.input)
        waiting.removeAll(where: \.missing.isEmpty)
        return ready
    }

    /// After inputs were tried again: what is known of absent matters holds no longer than anybody
    /// waits.
    mutating func tried() { if waiting.isEmpty { absent = [] } }

    /// A matter has come to rest; projections hold it after a row.
    mutating func rest(_ id: MatterID, count: Int, after position: UInt64) {
        resting.append(Resting(id: id, count: count, position: position))
        restingCount[id, default: 0] += 1
    }

    /// Projections hold every row up to a position.
    mutating func cover(_ position: UInt64) { covered = max(covered, position) }

    /// The next matter that may be let go; nil when there is none, or somebody waits for one. What
    /// rested again later, because the last of its papers came, is let go of then.
    mutating func next() -> Resting? {
        while !isHeld, awaited.isEmpty, waiting.isEmpty, let first = resting.first,
            first.position <= covered
        {
            resting.removeFirst()
            // A slice keeps what lay before it.
            if resting.isEmpty { resting = [] }
            let left = (restingCount.removeValue(forKey: first.id) ?? 1) - 1
            guard left > 0 else { return first }
            restingCount[first.id] = left
        }
        return nil
    }

    /// A matter is let go.
    mutating func letGo(_ id: MatterID) { filter.insert(id) }

    /// Nothing waits, and nothing is on its way.
    var isIdle: Bool { waiting.isEmpty && awaited.isEmpty && !isHeld }
}
