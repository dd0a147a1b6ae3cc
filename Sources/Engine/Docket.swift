package import Domain
import LegalTime
import Procedure

/// The coordinator's engine: owns the matters of its docket (协调事项台账), decides acts, writes the
/// chains, fires deadlines, and brings every entry to its audience.
///
/// Sans-I/O: one input at a time with `now`, effects out. What must follow a commit is released by
/// `committed(_:now:)` alone.
package struct Docket: Sendable {
    package internal(set) var ledger: Ledger
    package internal(set) var law: Law
    var book = MatterBook()
    var dues = DueQueue()
    var absences = Absences()
    var sessions: Sessions
    /// The other coordinators of the directory.
    var others: [CourtID: Bool]
    /// Matters whose seat is another coordinator, as far as courts served here take part.
    var relays: [MatterID: Relay] = [:]
    /// Connections that this coordinator has dialled, by peer.
    var dials: [CourtID: Dial] = [:]
    /// The same peers, in the order of their first dialling.
    var dialled: [CourtID] = []
    /// Random bytes of this run, for HELLO.
    let instance: [UInt8]
    /// Papers that are still to be fetched from each coordinator.
    var wantedFrom: [CourtID: Int] = [:]
    /// Monotonic milliseconds of the last tick.
    var lastTick: Int64 = 0
    /// The last act of each court elsewhere that another coordinator has brought.
    var brought: [CourtID: ActReference] = [:]
    var routes: [Route: CourtID] = [:]
    var nextSession: UInt64
    /// Runs of each node that another run has taken over from.
    var replaced: [CourtID: [[UInt8]]] = [:]
    /// References of refused acts, newest last, per court: whoever names one as predecessor falls.
    var refused: [CourtID: [ActReference]] = [:]
    /// Papers of each matter, for the right to fetch them.
    var papers: [MatterID: [MatterPaper]] = [:]
    /// Latest head that each peer showed with an acknowledgement: anchored here with the next row.
    var anchors: [CourtID: Mark] = [:]
    /// Civil time at which a peer that is away was last heard.
    var lastHeard: [CourtID: Instant] = [:]
    /// Of these the journal says since when.
    var awayNoted: [CourtID: Bool] = [:]
    /// Windows that have passed and move their matter once the court that owes is back.
    var waitingWindows: [WaitingWindow] = []
    /// Rows to be compared with what a peer showed of them.
    var shown: [UInt64: [(peer: CourtID, head: Digest)]] = [:]
    var lastAckNote: Int64 = 0
    /// What WELCOME is chosen from.
    package var versions = ProtocolVersions.own
    /// Civil milliseconds that a peer's clock was ahead of ours at its last heartbeat.
    package internal(set) var skews: [CourtID: Int64] = [:]
    /// HELLOs that wait until what their node sent before is durable: a WELCOME names nothing else,
    /// and a lower mark would let another copy of the node pass for the one that sent it.
    var waitingHellos: [WaitingHello] = []
    /// Since when (monotonic milliseconds) the stream of a court that has moved here waits for the
    /// chain of a matter.
    var awaitingChains: [CourtID: Int64] = [:]
    /// When each session's node returned (civil time), for what it sends while it catches up.
    var lastReturn: [UInt64: Instant] = [:]
    /// During replay: which act each arrived leaf is.
    var origins: [Digest: ActReference] = [:]
    var advance: Advance?
    /// Civil time as another coordinator has moved it.
    var following: Following?
    var effects: [Effect] = []
    /// Alarms already raised in this run, so that a flapping peer does not flood the journal.
    var alarmed: [String] = []
    /// Held items that a person has dealt with, as far as this run's journal says so.
    var closedItems: [HeldKey: Bool] = [:]
    /// Matters at rest, and what waits for one of them.
    var archive = Archive<Parked>()
    /// Monotonic milliseconds at which windows fired last.
    var lastFiring = Int64.min / 2
    /// Matters in which a window has passed and that are on their way.
    var ringing: Set<MatterID> = []
    /// The version of the directory that is to be taken up next, and what it changes.
    var coming: Coming?
    /// Relays in the order in which they last moved.
    var restingRelays = ArraySlice<Archive<Parked>.Resting>()

    /// Civil milliseconds within which a signed time counts as it stands.
    package static var skew: Int64 { 120_000 }
    /// Deadlines that fire in one go, and matters that are fetched at a time because windows have
    /// passed in them, so that messages are not kept waiting after a long stop.
    static var firing: Int { 64 }
    /// Items that a linked court may have to confirm while windows that have passed fire, and
    /// milliseconds after which they do so nevertheless.
    static var mostAhead: Int { 64 }
    static var firingPatience: Int64 { 1_000 }
    /// Civil milliseconds that a window waits at most for what its court has said already.
    static var parkedPatience: Int64 { 60_000 }

    /// - Parameters:
    ///   - ledger: The journal machinery of the coordinator, empty.
    ///   - law: What decisions rest on.
    ///   - sessionSeed: Any number; session numbers count up from it.
    package init(ledger: Ledger, law: Law, sessionSeed: UInt64) {
        self.ledger = ledger
        self.law = law
        nextSession = sessionSeed & 0xFFFF_FFFF_FFFF
        var others: [CourtID: Bool] = [:]
        // Former ones too: what they once sent stands in the journal.
        for directory in ledger.book.directories {
            for coordinator in directory.coordinators
            where coordinator.id != ledger.identity.process {
                others[coordinator.id] = true
            }
        }
        self.others = others
        sessions = Sessions(of: law.served, others: others.keys.sorted())
        var words = Uniques(state: sessionSeed)
        instance = words.bytes16()
        for court in law.served { self.ledger.know(court) }
    }

    /// The coordinator's own name, which is also its seat's.
    package var seat: CourtID { ledger.identity.process }

    /// The matter as its entries make it; nil when this seat has none of that id.
    package func matter(_ id: MatterID) -> Matter? { book.matter(id) }

    // MARK: Output

    mutating func drainEffects() -> [Effect] {
        let taken = effects
        effects = []
        return taken
    }

    /// Closes the row being written, if there is one.
    package mutating func takeRow(_ now: Now) -> (row: Row, changes: Changes)? {
        let civil = ledger.civil(now)
        guard ledger.hasDraft else { return nil }
        ledger.noteAcks(at: civil, heads: anchors)
        let taken = ledger.takeRow(at: civil)
        adoptIfDue(now)
        return taken
    }

    /// A row is durable: what waited for it may leave.
    package mutating func committed(_ durable: Durable, now: Now) -> [Effect] {
        let released = ledger.committed(durable)
        effects += released.effects
        for peer in released.acknowledge { acknowledge(peer) }
        for peer in ledger.waitingPeers { pump(peer) }
        answerHellos(now)
        advanceStep(now)
        return drainEffects()
    }

    mutating func pump(_ peer: CourtID) {
        if isCoordinator(peer) { return pumpDialled(peer) }
        guard let session = sessions.number(peer) else { return }
        effects += ledger.pump(peer, session: session)
    }

    // MARK: Entries

    /// Adds the next entry of a matter's chain and sends it to its audience. False, and nothing is
    /// changed, when the entry could not be read back.
    @discardableResult
    mutating func enter(
        _ events: [Event], on id: MatterID, origin: EntryOrigin, info: ActInfo, at: Instant
    ) -> Bool {
        precondition(!isInProjections(id), "a chain goes on that is not at hand")
        let chain = book.chain(id) ?? Chain()
        let before = book.matter(id)?.parties.map(\.court) ?? []
        var after = before
        for case .joined(let party) in events where !after.contains(party.court) {
            after.append(party.court)
        }
        let audience = after.filter { law.tree.hasNode($0) }
        let entry = Entry(
            matter: id, number: chain.count + 1, previous: chain.head, origin: origin,
            events: events, audience: audience, seat: seat, term: 1, at: at)
        guard let written = ledger.checked(.entry(entry)) else {
            effects.append(.log("\(id): entry \(entry.number) would not read back; not written"))
            return false
        }
        let (index, digest, size) = ledger.add(written)
        var hasAct = false
        if case .act(let act) = origin {
            ledger.draft.entryActs.set(index, act)
            hasAct = true
        }
        let source = Source(
            position: ledger.nextPosition, index: index,
            actPosition: hasAct ? ledger.nextPosition : 0, hasAct: hasAct,
            size: size + (hasAct ? info.leafBytes + 400 : 0) + 64)
        record(entry, digest: digest, source: source, info: info)
        let reached = hops(to: before)
        for hop in hops(to: audience) {
            if !reached.contains(hop) {
                // Backfill: who joins holds the chain from entry 1.
                for earlier in chain.sources { ledger.dispatch(earlier, to: hop, at: at) }
            }
            ledger.dispatch(source, to: hop, at: at)
        }
        for event in events {
            if case .dispute(.superiorsNotified(let courts)) = event {
                notify(courts, of: id, parties: audience, at: at)
            }
        }
        if let matter = book.matter(id) {
            let stage = Procedures.stage(of: matter)
            ledger.draft.after.append(
                .happened(
                    Happening(
                        matter: id, entry: entry.number, at: at, verb: info.verb,
                        court: info.court, stage: stage.name, term: stage.term)))
        }
        return true
    }

    /// What an entry changes, live and in replay alike.
    mutating func record(_ entry: Entry, digest: Digest, source: Source, info: ActInfo) {
        book.append(entry, digest: digest, source: source)
        dues.take(entry.events, of: entry.matter)
        ledger.changes.entries.append(
            EntryLine(
                matter: entry.matter, number: entry.number, at: entry.at, court: info.court,
                officer: info.officer, verb: info.verb, digest: digest, source: source,
                summary: ledger.describes
                    ? Procedures.summary(of: entry.events, by: info.officer) : .empty,
                recordedFor: info.recordedFor))
        touch(entry.matter)
        restIfDone(entry.matter)
    }

    private mutating func touch(_ id: MatterID) {
        guard ledger.describes else { return }
        let record = book.record(id, isDraft: false)
        ledger.changes.show(record)
    }

    private mutating func notify(
        _ courts: [CourtID], of id: MatterID, parties: [CourtID], at: Instant
    ) {
        for court in courts where law.tree.hasNode(court) {
            let notice = Notice(
                matter: id, to: court, kind: "dispute", parties: parties, since: at, ended: false)
            send(.notice(notice), to: court, at: at)
            ledger.changes.notices.append(notice)
        }
    }

    /// Adds a leaf that stands for itself and sends it to one court, through its own coordinator
    /// when another one serves it, or to a coordinator.
    mutating func send(_ leaf: Leaf, to court: CourtID, at: Instant) {
        guard let peer = isCoordinator(court) ? court : hop(to: court) else { return }
        ledger.say(leaf, to: peer, at: at)
    }

    mutating func note(_ kind: Note.Kind, at: Instant) {
        let note = Note(at: at, kind: kind)
        _ = ledger.add(.note(note))
        apply(note)
    }

    /// Raises an alarm once per run and cause.
    mutating func alarm(_ code: String, _ peer: CourtID, _ text: String, at: Instant) {
        effects.append(.log("alarm \(code) \(peer): \(text)"))
        let mark = code + peer.rawValue
        guard !alarmed.contains(mark) else { return }
        alarmed.append(mark)
        note(.alarm(code: code, peer: peer, text: text), at: at)
    }

    /// What a note changes, live and in replay alike.
    mutating func apply(_ note: Note) {
        switch note.kind {
        case .began(let incarnation, let cause, let from, let to):
            ledger.incarnation = max(ledger.incarnation, incarnation)
            if from.milliseconds > 0 { absences.add(Stretch(from: from, to: to), of: seat) }
            ledger.changes.remarks.append(
                Remark(
                    at: note.at, kind: "began", peer: seat, code: cause, text: "", from: from,
                    to: to))
        case .peerAway(let peer, let from, let to):
            away(peer, from: from, to: to)
            ledger.changes.remarks.append(
                Remark(
                    at: note.at, kind: "peerAway", peer: peer, code: "away", text: "", from: from,
                    to: to))
        case .acked(let peer, let incarnation, let seq, _, _):
            guard incarnation == ledger.incarnation else { return }
            ledger.apply(acked: peer, seq: seq, at: note.at)
        case .clock(let version, let offset):
            // An advance is neither outage nor skew: the time that it jumps over delays nobody.
            let jump = offset - ledger.clock.offset
            absences.add(
                Stretch(from: note.at, to: note.at.advanced(byMilliseconds: jump)), of: seat)
            ledger.clock = ClockState(version: version, offset: offset)
            skews = [:]
            ledger.changes.remarks.append(
                Remark(
                    at: note.at, kind: "clock", peer: seat, code: "advance", text: "",
                    from: note.at, to: note.at.advanced(byMilliseconds: jump)))
        case .held(let peer, let incarnation, let seq, let reason, let leaf):
            ledger.changes.held.append(
                HeldItem(
                    peer: peer, incarnation: incarnation, seq: seq, reason: reason, leaf: leaf,
                    at: note.at))
        case .heldHandled(let handling): apply(handling, at: note.at)
        case .paperStored(let paper, let matter):
            stored(paper, of: matter)
        case .alarm(let code, let peer, let text):
            ledger.changes.remarks.append(
                Remark(at: note.at, kind: "alarm", peer: peer, code: code, text: text))
        case .directory(let version, _):
            ledger.shelf.standing = max(ledger.shelf.standing, version)
            ledger.changes.remarks.append(
                Remark(
                    at: note.at, kind: "directory", peer: seat, code: "\(version)", text: ""))
        case .officer, .commandRefused:
            break
        }
    }

    // MARK: Papers

    /// Papers named by an act: fetched from the court that has them.
    mutating func expect(_ list: [Paper], of id: MatterID, from peer: CourtID) {
        for paper in list {
            var known = papers[id] ?? []
            guard !known.contains(where: { $0.paper.digest == paper.digest }) else { continue }
            let item = MatterPaper(matter: id, paper: paper, stored: false, from: peer)
            known.append(item)
            papers[id] = known
            awaitedFrom(peer, 1)
            ledger.changes.papers.append(item)
            ledger.draft.after.append(.fetchPaper(paper, matter: id, from: peer))
        }
    }

    private mutating func stored(_ paper: Paper, of id: MatterID) {
        guard let place = papers[id]?.firstIndex(where: { $0.paper.digest == paper.digest }) else {
            return
        }
        papers[id]?[place].stored = true
        awaitedFrom(papers[id]?[place].from, -1)
        if let item = papers[id]?[place] { ledger.changes.papers.append(item) }
        restIfDone(id)
    }

    /// A paper is whole and synced on this process's disk.
    package mutating func paperStored(_ paper: Paper, of id: MatterID, now: Now) -> [Effect] {
        guard papers[id]?.contains(where: { $0.paper.digest == paper.digest && !$0.stored }) == true
        else { return drainEffects() }
        note(.paperStored(paper, matter: id), at: ledger.civil(now))
        return drainEffects()
    }

    /// Papers that this process has yet to fetch, for a start.
    package var wantedPapers: [MatterPaper] {
        papers.keys.sorted().flatMap { id in (papers[id] ?? []).filter { !$0.stored } }
    }

    // MARK: Deadlines

    /// Time passes: heartbeats, absences, deadlines, the steps of an advance.
    package mutating func tick(_ now: Now) -> [Effect] {
        watchSessions(now)
        watchDials(now)
        effects += ledger.accountsDue(now)
        if ledger.hasUnnotedAcks, now.monotonic - lastAckNote > 2_000 {
            lastAckNote = now.monotonic
            ledger.noteAcks(at: ledger.civil(now), heads: anchors)
        }
        let fired = fireDue(now)
        advance?.fired += fired
        advanceStep(now)
        return drainEffects()
    }

    /// Monotonic milliseconds until the engine wants `tick` again.
    package func wakeAfter(_ now: Now) -> Int64 {
        var wait: Int64 = advance == nil ? 500 : 20
        if let due = nextDue {
            wait = min(wait, max(0, due.milliseconds - ledger.civil(now).milliseconds))
        }
        // Windows that wait for others: confirmations come by themselves.
        return wait < 20 && !mayFire(now) ? 20 : wait
    }

    /// A row that `load` asked for.
    package mutating func loaded(_ position: UInt64, _ row: Row, now: Now) -> [Effect] {
        let head = row.sealed.head(ledger.seal)
        compare(position, head)
        compareDialled(position, head, now)
        do {
            try ledger.loaded(position, row)
        } catch {
            effects.append(.stop("row \(position) of the journal can't be read: \(error)"))
            return drainEffects()
        }
        for peer in ledger.waitingPeers { pump(peer) }
        return drainEffects()
    }
}
