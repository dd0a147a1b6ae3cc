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

    /// Matters that projections may hold.
    private(set) var filter = MatterSieve()
    private var resting = ArraySlice<Resting>()
    /// Asked for and not back yet.
    private var awaited: Set<MatterID> = []
    /// Those of them that inputs wait for.
    private var needed: Set<MatterID> = []
    /// What has come since inputs were tried last.
    private var arrivals = 0
    /// Nothing is let go: what projections hold of many matters is on its way.
    var isHeld = false
    /// Asked for while inputs wait, and not there.
    private var absent: Set<MatterID> = []
    private(set) var waiting: [Input] = []
    /// Last row that projections hold.
    private(set) var covered: UInt64 = 0

    /// Takes up where a snapshot says which matters projections hold.
    mutating func resume(_ filter: MatterSieve, covered: UInt64) {
        self.filter = filter
        self.covered = covered
    }

    /// Whether a matter that is not at hand has to be asked for before anything is done about it.
    func mayHold(_ id: MatterID) -> Bool { filter.mayHold(id) && !absent.contains(id) }

    /// Notes that a matter is asked for, because an input waits for it or a window in it has
    /// passed; false when it has been already.
    mutating func ask(_ id: MatterID, forInput: Bool) -> Bool {
        if forInput { needed.insert(id) }
        return awaited.insert(id).inserted
    }

    /// Matters that are on their way.
    var awaitedCount: Int { awaited.count }

    /// Lets an input wait.
    mutating func park(_ input: Input) { waiting.append(input) }

    /// What was asked for has come; false when nobody had asked.
    mutating func arrived(_ id: MatterID, isThere: Bool) -> Bool {
        guard awaited.remove(id) != nil else { return false }
        needed.remove(id)
        arrivals += 1
        if !isThere { absent.insert(id) }
        return true
    }

    /// Most that comes before inputs are tried again though something that they need is missing.
    private static var patience: Int { 64 }

    /// Every input that waits, in order, once what they need has come or much has; those that have
    /// to go on waiting are parked again. Empty before: to try a stream is to verify it.
    mutating func takeWaiting() -> [Input] {
        guard needed.isEmpty || arrivals >= Self.patience else { return [] }
        arrivals = 0
        defer { waiting = [] }
        return waiting
    }

    /// After inputs were tried again: what is known of absent matters holds no longer than anybody
    /// waits.
    mutating func tried() { if waiting.isEmpty { absent = [] } }

    /// A matter has come to rest; projections hold it after a row.
    mutating func rest(_ id: MatterID, count: Int, after position: UInt64) {
        resting.append(Resting(id: id, count: count, position: position))
    }

    /// Projections hold every row up to a position.
    mutating func cover(_ position: UInt64) { covered = max(covered, position) }

    /// The next matter that may be let go; nil when there is none, or somebody waits for one.
    mutating func next() -> Resting? {
        guard !isHeld, awaited.isEmpty, waiting.isEmpty, let first = resting.first,
            first.position <= covered
        else { return nil }
        resting.removeFirst()
        // A slice keeps what lay before it.
        if resting.isEmpty { resting = [] }
        return first
    }

    /// A matter is let go.
    mutating func letGo(_ id: MatterID) { filter.insert(id) }

    /// Nothing waits, and nothing is on its way.
    var isIdle: Bool { waiting.isEmpty && awaited.isEmpty && !isHeld }
}
