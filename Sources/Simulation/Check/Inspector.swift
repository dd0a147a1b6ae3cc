import Domain
import Engine
import LegalTime
import Procedure

/// What must hold in every run.
package enum Invariant: String, Codable, Hashable, Sendable, CaseIterable {
    /// Nothing that was acknowledged is missing.
    case ackedIsKept = "acked-is-kept"
    /// Each act takes effect once.
    case once = "takes-effect-once"
    /// A matter's chain has no gaps and continues itself.
    case gapless = "chain-is-gapless"
    /// A matter's chain is the same at all its parties.
    case sameEverywhere = "chains-are-equal"
    /// Nothing leaves a process before its row is durable.
    case durableFirst = "durable-before-sent"
    /// What was sent was applied, waits, is held or was refused.
    case conserved = "messages-are-conserved"
    /// No deadline fires before it is due.
    case notEarly = "no-deadline-early"
    /// No deadline fires twice, or after it was met.
    case notTwice = "no-deadline-twice"
    /// No deadline is missed while its coordinator runs.
    case notMissed = "no-deadline-missed"
    /// A due date is what counting on one's fingers gives.
    case dueDate = "due-date-is-right"
    /// Exactly one court has a commissioned matter in hand.
    case oneHand = "one-court-has-it-in-hand"
    /// The power over a case passes to one party at a time: with a receipt of the court that holds
    /// it, by an act of the opener, or by the filing of the court to which the holder gave it.
    case onePower = "one-court-holds-the-power"
    /// No two open matters move the power over one case.
    case oneMover = "one-matter-moves-a-case"
    /// A tabled matter stands where its chain says, at every party.
    case stage = "stage-is-what-the-chain-says"
    /// Every entry is for the parties that have joined so far, and nobody else.
    case audience = "entries-reach-their-parties"
    /// A matter has one seat, which serves the court that supervises or decides it.
    case oneSeat = "one-seat-owns-a-matter"
    /// Only the seat, the courts of its audience and their coordinators hold an entry or an act.
    case secrecy = "strangers-learn-nothing"
    /// What a party's node holds of a matter proves it: every seat's and author's signature, every
    /// link, one head for all parties.
    case evidence = "evidence-holds"
    /// Where an act rests on the six months, they have passed with the excluded days counted once.
    case sixMonths = "six-months-have-passed"
    /// Every open matter has an armed deadline or a court that owes an act.
    case notStuck = "nobody-waits-in-vain"
    /// Once all is healthy, every outbox drains.
    case drained = "outboxes-drain"
    /// A state is the fold of its journal.
    case foldOfJournal = "state-is-fold-of-journal"
    /// A process starts from what it has written.
    case startsFromJournal = "starts-from-its-journal"
    /// A journal holds what its process asks for.
    case journalHolds = "journal-holds-its-rows"
    /// A matter comes out as the naive model says.
    case outcome = "outcome-as-predicted"
    /// No process stops by itself but for its disk.
    case noStop = "no-process-stops"
    /// The same key gives the same answer.
    case sameAnswer = "same-key-same-answer"
    /// Nothing stands on a held list when nobody lied.
    case nothingHeld = "nothing-is-held"
    /// A connection comes to rest in one session: nobody is asked who he is all day long.
    case oneSession = "links-come-to-rest"
    /// The real store's files are whole.
    case filesWhole = "files-are-whole"
}

/// Checkers outside the code under test. They read what stands on the disks and what travels, and
/// compare; they never ask the engines whether they are right.
final class Inspector {
    /// A complaint.
    struct Complaint {
        var invariant: Invariant
        var event: Int
        var at: Int64
        var text: String
    }

    /// A matter as its coordinator's durable rows have it.
    final class Record {
        let seat: Int
        let openedAt: Int64
        /// 0 a commission, 1 a dispute, then the tables in their order.
        var kind: UInt8 = 0
        /// First words of the entries' digests, in order.
        var digests: [UInt64] = []
        /// The acts behind them (0: a deadline), and their keys.
        var origins: [UInt64] = []
        var keys: [UInt64] = []
        /// Who receives the chain, and how much of it stands on their disks.
        var parties: [(place: Int, held: Int)] = []
        /// Coordinators that pass the chain on, and how much of it stands on their disks.
        var relays: [(place: Int, held: Int)] = []
        var deadlines: [(id: String, due: Int64, isRunning: Bool, lapsed: Bool)] = []
        var naive = NaiveModel()
        /// A tabled matter as its entries have it; nil for any other.
        var tabled: TabledModel?
        var isClosed: Bool { naive.isClosed || tabled?.outcome != nil }
        var owedReceipts = 0
        var closedAt: Int64?
        /// Number of the entry that closed it; 0 while it is open.
        var closingEntry = 0

        init(seat: Int, openedAt: Int64) {
            self.seat = seat
            self.openedAt = openedAt
        }
    }

    /// A command that was answered “recorded”: it must come to effect or be refused, once.
    struct Promise {
        var place: Int
        var matter: MatterID
        /// The node's files were put back to an older copy since: it may be gone with them.
        var isExcused = false
    }

    /// How far a stream is durable at its receiver.
    struct Level: Equatable {
        var incarnation = 0
        var seq: UInt64 = 0
    }

    let scenario: Scenario
    let registry: Registry
    let naiveWindow: NaiveWindow
    private(set) var complaints: [Complaint] = []
    /// Open matters that move the power over a case, by its number, at each coordinator's place.
    var movers: [Int: [String: MatterID]] = [:]
    var records: [MatterID: Record] = [:]
    /// Matters that were checked and let go: how many, and a mix of their chains.
    private(set) var checked = 0
    private var checkedMix = Fingerprint()
    var promises: [String: Promise] = [:]
    private var firstAnswers: [String: ActReply] = [:]
    /// Commands whose acts were refused outside any chain, to their author alone.
    private var refusedOutside: [String: Bool] = [:]
    private var written: [[Row]]
    /// By receiver's place and peer's place.
    var levels: [[Int: Level]]
    private var bootedAt: [Int64]
    /// Offset of each process's rehearsal clock, as its durable rows have it.
    var offsets: [Int64]
    var samples: UInt64 = 0

    init(_ scenario: Scenario, _ registry: Registry) {
        self.scenario = scenario
        self.registry = registry
        naiveWindow = NaiveWindow(calendar: scenario.calendar)
        written = Array(repeating: [], count: registry.entries.count)
        levels = Array(repeating: [:], count: registry.entries.count)
        bootedAt = Array(repeating: 0, count: registry.entries.count)
        offsets = Array(repeating: 0, count: registry.entries.count)
    }

    /// So much is wrong that more would help nobody.
    var isFull: Bool { complaints.count >= 20 }

    func fail(_ invariant: Invariant, _ world: World, _ text: String) {
        guard !isFull else { return }
        complaints.append(
            Complaint(
                invariant: invariant, event: world.events, at: world.now,
                text: String(text.prefix(900))))
        world.trace?.violation(invariant, text, world.now)
    }

    // MARK: Links

    /// Questions who somebody is on one connection on one day, at most. A session that is over is
    /// asked about for each frame that was on its way; more than those is a circle.
    private static let mostQuestions = 500

    /// A process was asked who it is.
    func questioned(on line: Line, _ world: World) {
        let day = world.now / 86_400_000
        if line.questions.day != day { line.questions = (day, 0) }
        line.questions.count += 1
        if line.questions.count == Self.mostQuestions {
            let (caller, seat) = (world.sites[line.caller].id, world.sites[line.seat].id)
            fail(.oneSession, world, "\(caller) and \(seat) come to no session")
        }
    }

    // MARK: Rows

    func written(_ row: Row, by site: Site) { written[site.place].append(row) }

    func durable(_ position: UInt64, of site: Site, _ world: World) {
        guard let row = written[site.place].first else {
            return fail(.durableFirst, world, "\(site.id): row \(position) was never written")
        }
        written[site.place].removeFirst()
        guard row.sealed.header.position == position else {
            return fail(
                .durableFirst, world,
                "\(site.id): row \(row.sealed.header.position) was written, \(position) is durable")
        }
        observe(row, of: site, world)
    }

    func killed(_ site: Site, found: [Row], _ world: World) {
        written[site.place] = []
        bootedAt[site.place] = world.now
        for row in found {
            world.reach(.found)
            observe(row, of: site, world)
        }
    }

    func stopped(_ site: Site, _ why: String, _ world: World) {
        fail(.noStop, world, "\(site.id) stopped: \(why)")
    }

    /// A node's files are an older copy now: what it recorded and never sent may be gone.
    func putBack(_ site: Site, _ rows: Int, _ world: World) {
        written[site.place] = []
        for key in promises.keys.sorted() where promises[key]?.place == site.place {
            promises[key]?.isExcused = true
        }
        for key in firstAnswers.keys.sorted() where key.hasPrefix("s\(site.place)-") {
            firstAnswers.removeValue(forKey: key)
        }
        // What it holds of the chains is what the older copy holds.
        for id in records.keys.sorted() {
            guard let place = records[id]?.parties.firstIndex(where: { $0.place == site.place })
            else { continue }
            records[id]?.parties[place].held = 0
        }
        levels[site.place] = [:]
        for position in 1...max(1, rows) {
            if let row = site.disk.row(at: UInt64(position)) { observe(row, of: site, world) }
        }
    }

    private func observe(_ row: Row, of site: Site, _ world: World) {
        var acts: [UInt64: Act] = [:]
        for bytes in row.leaves {
            let leaf: Leaf
            do {
                leaf = try registry.codec.leaf(bytes, realm: registry.realm, rehearsal: true)
            } catch {
                fail(.foldOfJournal, world, "\(site.id): a leaf can't be read: \(error.what)")
                continue
            }
            switch leaf {
            case .intake(let intake):
                guard !intake.returned,
                    let stream = try? registry.codec.stream(intake.data)
                else { continue }
                observe(stream, from: intake.peer, at: site, &acts, world)
            case .entry(let entry):
                if site.isSeat {
                    let digest = registry.entries[site.place].seal.digest(0, bytes)
                    observe(entry, digest.storage.word0, at: site, acts, world)
                }
            case .outcome(let outcome):
                guard site.isSeat else { continue }
                let digest = outcome.digest.storage.word0
                if let act = acts[digest], !act.key.isEmpty {
                    promises.removeValue(forKey: act.key)
                    refusedOutside[act.key] = true
                }
            case .note(let note):
                observe(note, at: site, world)
            case .passage(let passage): observe(passage, at: site, world)
            case .act, .dispatch, .notice, .outage, .manifest: break
            }
        }
    }

    private func observe(_ note: Note, at site: Site, _ world: World) {
        switch note.kind {
        case .held(let peer, _, let seq, let reason, _):
            fail(.nothingHeld, world, "\(site.id) holds item \(seq) of \(peer): \(reason)")
        case .peerAway: world.reach(.absenceNoted)
        case .clock(_, let offset): offsets[site.place] = offset
        default: break
        }
    }

    // MARK: Answers and acknowledgements

    /// A command was answered.
    func answered(_ command: ActCommand, _ reply: ActReply, at place: Int, _ world: World) {
        if scenario.keepsJournals, !command.key.isEmpty {
            if let first = firstAnswers[command.key] {
                world.reach(.sameAnswer)
                if first.matter != reply.matter || first.act != reply.act {
                    fail(
                        .sameAnswer, world,
                        "\(command.key) was answered \(first.act) of \(first.matter), then \(reply.act) of \(reply.matter)"
                    )
                }
            } else {
                firstAnswers[command.key] = reply
            }
        }
        guard reply.status == .recorded, !isDecided(command.key, reply.matter) else { return }
        promises[command.key] = Promise(place: place, matter: reply.matter)
    }

    private func isDecided(_ key: String, _ matter: MatterID) -> Bool {
        // A caller that waits may hear of the recording after the seat has answered.
        if refusedOutside[key] != nil { return true }
        guard let record = records[matter] else { return false }
        var print = Fingerprint()
        print.add(key)
        return record.keys.contains(print.value)
    }

    /// A peer says that everything up to a mark is durable on its disk: it must be.
    func confirmed(_ mark: Mark, by receiver: Int, of sender: Int, _ world: World) {
        let level = levels[receiver][sender] ?? Level()
        guard mark.incarnation == level.incarnation ? mark.seq > level.seq : mark.seq > 0,
            mark.incarnation >= level.incarnation
        else { return }
        fail(
            .durableFirst, world,
            "\(registry.entries[receiver].id) acknowledged item \(mark.seq) of \(registry.entries[sender].id), but has only \(level.seq) on disk"
        )
    }

    func bootedAt(_ place: Int) -> Int64 { bootedAt[place] }

    func booted(_ site: Site, _ world: World) { bootedAt[site.place] = world.now }

    func openPromises() -> [String] { promises.keys.sorted() }

    func promise(_ key: String) -> Promise? { promises[key] }

    /// Forgets a matter that was checked; returns the places of all that knew of it.
    func letGo(_ id: MatterID) -> [Int] {
        guard let record = records.removeValue(forKey: id) else { return [] }
        checked += 1
        checkedMix.add(record.digests.last ?? 0)
        return [record.seat] + record.relays.map(\.place) + record.parties.map(\.place)
    }
}
