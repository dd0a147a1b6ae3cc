package import Domain
import Procedure

#if MUTANTS
    import Mutants
#endif

/// Where an engine takes up: what the projections hold at a position that the journal confirms.
package struct Snapshot: Sendable {
    package var position: UInt64
    package var head: Digest
    package var at: Instant
    package var incarnation: Int
    package var clock: ClockState
    package var matters: [MatterRecord]
    package var links: [LinkState]
    /// Items not yet confirmed, per peer, in order.
    package var unconfirmed: [(peer: CourtID, items: [Outlet.Pending])]
    package var papers: [MatterPaper]
    package var acts: [OwnAct]
    package var officers: [OfficerRecord]
    package var remarks: [Remark]
    package var notices: [Notice]
    package var outcomes: [Outcome]
    /// Matters of other seats that this coordinator passes on.
    package var relays: [Relay]
    /// Number of the last own act of this incarnation; 0 at a coordinator.
    package var lastNumber: Int
    /// Last acts of courts elsewhere that were decided here.
    package var brought: [(court: CourtID, act: ActReference)]
    /// Matters that projections hold, those above among them: the others are fetched when somebody
    /// acts on them.
    package var archive: MatterSieve
    /// When the first window ends of every matter in which one runs, those above among them.
    package var alarms: [MatterAlarm] = []

    package init(
        position: UInt64, head: Digest, at: Instant, incarnation: Int, clock: ClockState,
        matters: [MatterRecord], links: [LinkState],
        unconfirmed: [(peer: CourtID, items: [Outlet.Pending])], papers: [MatterPaper],
        acts: [OwnAct], officers: [OfficerRecord], remarks: [Remark], notices: [Notice],
        outcomes: [Outcome], relays: [Relay] = [],
        brought: [(court: CourtID, act: ActReference)] = [], lastNumber: Int = 0,
        archive: MatterSieve = MatterSieve()
    ) {
        self.archive = archive
        self.lastNumber = lastNumber
        self.relays = relays
        self.brought = brought
        self.position = position
        self.head = head
        self.at = at
        self.incarnation = incarnation
        self.clock = clock
        self.matters = matters
        self.links = links
        self.unconfirmed = unconfirmed
        self.papers = papers
        self.acts = acts
        self.officers = officers
        self.remarks = remarks
        self.notices = notices
        self.outcomes = outcomes
    }
}

extension Ledger {
    /// Takes up at a snapshot; the journal's tail is replayed afterwards.
    mutating func restore(_ snapshot: Snapshot) {
        resume(
            position: snapshot.position, head: snapshot.head, at: snapshot.at,
            incarnation: snapshot.incarnation, clock: snapshot.clock)
        for link in snapshot.links {
            #if MUTANTS
                let items =
                    Mutation.forgetOutbox.isOn
                    ? [] : snapshot.unconfirmed.first { $0.peer == link.peer }?.items ?? []
            #else
                let items = snapshot.unconfirmed.first { $0.peer == link.peer }?.items ?? []
            #endif
            withOutlet(link.peer) {
                $0.restore(next: link.next, acked: link.acked, pending: items)
            }
            withInlet(link.peer) {
                $0.mark = link.received
                $0.proof = link.receivedProof
                $0.number = link.receivedNumber
            }
        }
        settleMarks()
    }
}

extension Docket {
    /// Takes up at a snapshot; the journal's tail is replayed afterwards.
    package mutating func restore(_ snapshot: Snapshot) {
        ledger.restore(snapshot)
        archive.resume(snapshot.archive, covered: snapshot.position)
        for record in snapshot.matters {
            book.restore(record)
            if let matter = record.matter { dues.take(matter) }
        }
        dues.take(snapshot.alarms)
        for paper in snapshot.papers {
            papers[paper.matter, default: []].append(paper)
            if !paper.stored { awaitedFrom(paper.from, 1) }
        }
        for relay in snapshot.relays { relays[relay.matter] = relay }
        for (court, act) in snapshot.brought { brought[court] = act }
        for remark in snapshot.remarks where remark.kind == "directory" {
            guard let version = UInt32(remark.code), let directory = ledger.book[version] else {
                continue
            }
            ledger.shelf.standing = version
            stand(directory, since: remark.at)
        }
        for remark in snapshot.remarks where remark.kind != "alarm" {
            guard let from = remark.from, let to = remark.to, from.milliseconds > 0 else {
                continue
            }
            if remark.kind == "peerAway" {
                away(remark.peer, from: from, to: to)
            } else {
                absences.add(Stretch(from: from, to: to), of: remark.peer)
            }
        }
        for outcome in snapshot.outcomes { remember(refused: outcome.act, of: outcome.court) }
    }

    /// Records that the process runs: the first note of every start.
    ///
    /// - Parameters:
    ///   - cause: `init`, `start` or `restore`. `init` begins the incarnation; a copy that was put
    ///     back goes on with its streams, because its peers let no older one go on
    ///     (docs/decisions/0016).
    ///   - now: The two clocks.
    ///   - past: Finds open matters that are not in memory.
    /// - Returns: What is to be done at once; the rest follows the first commit.
    /// - Throws: `RecordFault` when they can't be read.
    package mutating func begin(
        cause: String, now: Now, past: ArchiveLookup = .none
    ) throws(RecordFault) -> [Effect] {
        let civil = ledger.civil(now)
        let from = ledger.lastAt
        let incarnation = cause == "init" ? ledger.incarnation + 1 : ledger.incarnation
        note(
            .began(incarnation: incarnation, cause: cause, awayFrom: from, awayTo: civil), at: civil
        )
        try catchUpDirectory(now, past)
        // Whoever was linked when this process went away was last heard then at the latest.
        for peer in ledger.peers
        where lastHeard[peer] == nil && from.milliseconds > 0 && !isCoordinator(peer) {
            lastHeard[peer] = from
        }
        for paper in wantedPapers {
            ledger.draft.after.append(
                .fetchPaper(paper.paper, matter: paper.matter, from: paper.from))
        }
        return drainEffects()
    }

    /// Number of the session with a peer; nil when there is none.
    package func session(with peer: CourtID) -> UInt64? { sessions.number(peer) }

    /// Every peer that the journal knows has a session.
    var isEveryoneLinked: Bool {
        sessions.isComplete
    }

    /// Peers with a session now.
    package var linked: [CourtID] { ledger.peers.filter { sessions.isOpen($0) } }

    /// Nothing is under way that `tick` would move on, but for heartbeats and deadlines: nothing
    /// waits for a confirmation, and whoever is away is on record as away.
    package var isQuiet: Bool {
        guard advance == nil, waitingHellos.isEmpty, archive.isIdle, coming == nil,
            !ledger.hasUnnotedAcks
        else {
            return false
        }
        if isEveryoneLinked { return ledger.isAllConfirmed }
        return ledger.peers.allSatisfy { peer in
            if isCoordinator(peer) {
                return ledger.unconfirmedCount(peer) == 0
                    || (!isDialled(peer) && awayNoted[peer] == true)
            }
            return !sessions.isOpen(peer)
                ? lastHeard[peer] == nil || awayNoted[peer] == true
                : ledger.unconfirmedCount(peer) == 0
        }
    }

    /// Every matter, in order of id, for checks that sweep.
    package var matters: [Matter] { book.all }
}

extension Docket {
    /// Whether an act is on record as refused, so that what builds on it falls too.
    package func remembersRefusal(of act: ActReference, by court: CourtID) -> Bool {
        refused[court]?.contains(act) == true
    }
}

extension Docket {
    /// Heartbeats that a simulation does not send come from the peers that `isHeard` names, by
    /// their places: the served courts in order of id, then the other coordinators in order of id.
    package mutating func hears(_ now: Now, _ isHeard: (Int) -> Bool) {
        sessions.heard(now.monotonic, ledger.civil(now), from: isHeard)
    }

    /// As `hears`, over the connections dialled to the coordinators that `isHeard` names.
    package mutating func hearsDialled(_ now: Now, _ isHeard: (CourtID) -> Bool) {
        for peer in dialled where isDialled(peer) && isHeard(peer) {
            dials[peer]?.heard = now.monotonic
        }
    }
}

extension Docket {
    /// Lets go of a closed matter for good: of its state, its chain's places and its papers' names.
    /// What was said stays in the journal. For simulations without projections, which check a
    /// matter first and then keep its digest alone; the processes can fetch theirs back
    /// (docs/decisions/0027).
    package mutating func retire(_ id: MatterID) {
        book.remove(id)
        relays.removeValue(forKey: id)
        for paper in papers.removeValue(forKey: id) ?? [] where !paper.stored {
            awaitedFrom(paper.from, -1)
        }
    }
}

extension Desk {
    /// Lets go of a closed matter, as `Docket.retire(_:)`.
    package mutating func retire(_ id: MatterID) {
        precondition(undecided[id] == nil, "a matter with undecided acts is not let go")
        book.remove(id)
        papers.removeValue(forKey: id)
    }
}
