import CourtProtocol
package import Domain
package import Engine
import Procedure
import Sodium
import Store

/// One entry of a matter with what it did: what a paper that goes with it is filled from.
package struct EntryDetail: Codable, Sendable {
    package var line: EntryLine
    /// Digest of the act's leaf as its court signed it; nil for a deadline.
    package var act: Digest?
    /// The words of the act, where the procedure is a table.
    package var words: TabledAct?
    /// The matter as it stood right after the entry: later acts may have entered other values.
    package var matter: Matter
    /// Windows that the entry started, by itself or through the receipts given for it.
    package var started: [Deadline]

    package init(
        line: EntryLine, act: Digest?, words: TabledAct?, matter: Matter, started: [Deadline]
    ) {
        self.line = line
        self.act = act
        self.words = words
        self.matter = matter
        self.started = started
    }
}

/// Reads entries back from the process's own journal: the projections keep only what they say in
/// words.
struct EntryShelf {
    private let plant: Plant
    private let reader: JournalReader
    // Digests need no key of the process.
    private let seal = SodiumSeal(key: SigningKey.make())

    init(_ plant: Plant) throws {
        self.plant = plant
        reader = try JournalReader(plant.lock.directory)
    }

    /// - Parameters:
    ///   - number: of an entry of the timeline.
    ///   - timeline: the matter's, whole and in order.
    /// - Returns: nil when the timeline or the journal has no such entry.
    /// - Throws: `StoreFault` or `RecordFault` when the journal can't be read.
    func detail(_ number: Int, in timeline: [EntryLine]) throws -> EntryDetail? {
        var matter: Matter?
        var found: EntryDetail?
        for line in timeline {
            guard let entry = try entry(line) else { return nil }
            if line.number <= number {
                let stamp = Stamp(matter: entry.matter, entry: entry.number, at: entry.at)
                Fold.apply(entry.events, to: &matter, stamp)
            }
            if line.number == number, let matter {
                found = EntryDetail(
                    line: line, act: Self.digest(entry.origin), words: Self.words(entry.events),
                    matter: matter, started: Self.started(entry.events))
            } else if entry.events.contains(where: { Self.receipts($0, number) }) {
                found?.started += Self.started(entry.events)
            }
        }
        return found
    }

    /// The entry behind a line: a leaf of its own row at a seat, an item of what was taken in at a
    /// node. Its digest tells which one.
    private func entry(_ line: EntryLine) throws -> Entry? {
        guard let bytes = try reader.row(at: line.source.position) else { return nil }
        let identity = plant.identity
        func read(_ leaf: Encoded) throws -> Entry? {
            guard Merkle.leaf(leaf, seal) == line.digest,
                case .entry(let entry) = try plant.codec.leaf(
                    leaf, realm: identity.realm, rehearsal: identity.rehearsal)
            else { return nil }
            return entry
        }
        for leaf in try plant.codec.row(bytes).leaves {
            if let entry = try read(leaf) { return entry }
            guard
                case .intake(let intake) = try plant.codec.leaf(
                    leaf, realm: identity.realm, rehearsal: identity.rehearsal)
            else { continue }
            for item in try plant.codec.stream(intake.data).batches.flatMap(\.items) {
                if let entry = try read(item.leaf) { return entry }
                // Of a seat elsewhere: carried by the court's own coordinator.
                if let entry = try item.carried.flatMap({ try read($0.leaf) }) { return entry }
            }
        }
        return nil
    }

    private static func digest(_ origin: EntryOrigin) -> Digest? {
        if case .act(let digest) = origin { digest } else { nil }
    }

    private static func words(_ events: [Event]) -> TabledAct? {
        for case .tabled(.done(let act, _, _)) in events { return act }
        return nil
    }

    private static func started(_ events: [Event]) -> [Deadline] {
        events.compactMap { if case .deadlineStarted(let deadline) = $0 { deadline } else { nil } }
    }

    private static func receipts(_ event: Event, _ number: Int) -> Bool {
        if case .receipted(number, _, _) = event { true } else { false }
    }
}
