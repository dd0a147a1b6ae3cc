package import Domain
import Procedure

#if MUTANTS
    import Mutants
#endif

// What passes between the courts served here and the seats of other coordinators.
extension Docket {
    /// Whether a process is, or has been, another coordinator of the realm.
    func isCoordinator(_ process: CourtID) -> Bool { others[process] != nil }

    /// Whether a peer is another coordinator, for what shows links.
    package func isElsewhere(_ peer: CourtID) -> Bool { isCoordinator(peer) }

    /// The peer through which a court is reached: itself when it is served here, else the
    /// coordinator that serves it; nil for a court without a node.
    func hop(to court: CourtID) -> CourtID? {
        guard let coordinator = law.tree[court]?.coordinator else { return nil }
        return coordinator == seat ? court : coordinator
    }

    /// The peers through which courts are reached, each once, in the order of the courts.
    func hops(to courts: [CourtID]) -> [CourtID] {
        var found: [CourtID] = []
        for court in courts {
            if let hop = hop(to: court), !found.contains(hop) { found.append(hop) }
        }
        return found
    }

    /// Whether a court is one of those served here.
    func serves(_ court: CourtID) -> Bool { law.tree[court]?.coordinator == seat }

    // MARK: Towards the seat

    /// The other coordinator that is the seat of an act's matter; nil when this one is, or when
    /// nobody is because the matter would not open: the refusal is then this coordinator's.
    func seatElsewhere(of act: Act, counts: Instant, now civil: Instant) -> CourtID? {
        guard !others.isEmpty, book.matter(act.matter) == nil else { return nil }
        if let relay = relays[act.matter] {
            return relay.courts.contains(act.court) ? relay.seat : nil
        }
        guard act.matter.opener == act.court else { return nil }
        let context = law.context(
            on: nil, matter: act.matter, author: act.recordedFor?.court ?? act.court,
            recorder: act.recordedFor == nil ? nil : act.court, officer: act.officer,
            actedAt: counts, now: civil, entry: 1)
        guard case .accepted(let opening) = Procedures.decide(act.body, on: nil, in: context)
        else { return nil }
        let court = SeatRule.court(of: opening, author: act.court, in: law.tree)
        return hop(to: court).flatMap { isCoordinator($0) ? $0 : nil }
    }

    /// Passes an act of a court served here on to the seat of its matter.
    mutating func pass(
        _ arrival: Arrival, to place: CourtID, counts: Instant, _ civil: Instant
    ) {
        let act = arrival.act
        if let predecessor = act.predecessor, refused[act.court]?.contains(predecessor) == true {
            return decide(arrival, counts: counts, civil)
        }
        let passage = Passage(
            digest: arrival.digest, signer: act.court, at: civil, counts: counts,
            matter: act.matter, seat: place)
        let (index, _, size) = ledger.add(.passage(passage))
        ledger.draft.carried.set(index, arrival.digest)
        ledger.dispatch(
            Source(
                position: ledger.nextPosition, index: index, actPosition: ledger.nextPosition,
                hasAct: true, size: size + arrival.bytes + 464), to: place, at: civil)
        begin(passage, by: act.court)
        expect(Procedures.papers(of: act), of: act.matter, from: arrival.from)
    }

    /// Notes that a court served here takes part in a matter of another seat.
    private mutating func begin(_ passage: Passage, by court: CourtID) {
        var relay =
            relays[passage.matter]
            ?? Relay(matter: passage.matter, seat: passage.seat, courts: [], chain: Chain())
        if !relay.courts.contains(court) { relay.courts.append(court) }
        relays[passage.matter] = relay
        rest(relay)
        ledger.changes.relays.append(relay)
    }

    // MARK: From another coordinator

    /// Takes one new item of another coordinator's stream in. Returns why it is held.
    mutating func receive(
        _ new: Ledger.NewItem, from peer: CourtID, now civil: Instant
    ) -> RecordFault? {
        do throws(RecordFault) {
            let leaf = try new.leaf.get()
            switch leaf {
            case .passage(let passage): try take(passage, new.item, from: peer, civil)
            case .entry(let entry): try relay(entry, new, from: peer, civil)
            case .outcome(let outcome):
                try relay(outcome.court, outcome.matter, new, from: peer, civil)
            case .notice(let notice):
                try relay(notice.to, notice.matter, new, from: peer, civil)
            case .outage, .manifest: takeAside(leaf, from: peer, civil)
            case .act, .intake, .dispatch, .note:
                throw RecordFault("not what one coordinator sends to another")
            }
            return nil
        } catch {
            return error
        }
    }

    /// An act of a court elsewhere, carried by the coordinator that serves it: verified as its
    /// author signed it, and decided here.
    private mutating func take(
        _ passage: Passage, _ item: Item, from peer: CourtID, _ civil: Instant
    ) throws(RecordFault) {
        guard passage.seat == seat else {
            throw RecordFault("meant for \(passage.seat), brought to \(seat)")
        }
        guard let carried = item.carried else {
            throw RecordFault("a passage that carries nothing")
        }
        let header = try ledger.check(carried, is: passage.digest, by: passage.signer)
        let leaf = try ledger.codec.leaf(
            carried.leaf, realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal)
        guard case .act(let act) = leaf, act.court == passage.signer,
            act.matter == passage.matter, act.keyID == header.keyID,
            act.incarnation == header.incarnation, !Procedures.isLocal(act.body)
        else { throw RecordFault("what is carried is not an act of \(passage.signer)") }
        guard law.tree[act.court]?.coordinator == peer || hasServed(peer, act.court) else {
            throw RecordFault("\(act.court) is not served by \(peer)")
        }
        guard count(act) else {
            throw RecordFault(
                "act \(act.incarnation)/\(act.number) of \(act.court) was brought before")
        }
        // The court's own coordinator knows its absences; nobody counts into the future.
        let counts = min(passage.counts ?? passage.at, passage.at)
        decide(
            Arrival(act: act, digest: passage.digest, bytes: carried.leaf.count, from: peer),
            counts: counts, civil)
    }

    /// Whether another coordinator served a court before this one did.
    func hasMovedHere(_ court: CourtID) -> Bool {
        ledger.book.directories.contains { directory in
            directory.tree[court]?.coordinator.map { $0 != seat } ?? false
        }
    }

    /// Whether a stream has to wait: a court that has just moved here acts on a matter whose chain
    /// its seat is still sending, so that nobody here knows where the act belongs. Nothing of the
    /// stream is taken in; the node sends it again. After `LinkRules.chain` it is judged as it is.
    mutating func mustAwaitChain(_ items: [Ledger.NewItem], from peer: CourtID, _ now: Now) -> Bool
    {
        guard !isCoordinator(peer), hasMovedHere(peer), items.contains(where: isAdrift) else {
            awaitingChains[peer] = nil
            return false
        }
        let since = awaitingChains[peer] ?? now.monotonic
        awaitingChains[peer] = since
        guard now.monotonic - since < LinkRules.chain else { return false }
        if since == now.monotonic {
            effects.append(.log("\(peer) acts before the chain of a matter has arrived here"))
        }
        return true
    }

    /// An act on a matter that its court knows, and that is neither owned here nor followed for it.
    private func isAdrift(_ new: Ledger.NewItem) -> Bool {
        guard case .success(.act(let act)) = new.leaf, act.lastSeen > 0 else { return false }
        return book.matter(act.matter) == nil
            && relays[act.matter]?.courts.contains(act.court) != true
    }

    /// Whether a coordinator served a court under an earlier version: the court's last acts there
    /// may still be on their way.
    private func hasServed(_ coordinator: CourtID, _ court: CourtID) -> Bool {
        ledger.book.directories.contains { $0.tree[court]?.coordinator == coordinator }
    }

    /// Notes an act of a court elsewhere; false when it, or a later one, has come before. Numbers
    /// have gaps here: a court's other acts go to other seats.
    private mutating func count(_ act: Act) -> Bool {
        #if MUTANTS
            if Mutation.countNothing.isOn { return true }
        #endif
        if let last = brought[act.court],
            (act.incarnation, act.number) <= (last.incarnation, last.number)
        {
            return false
        }
        recount(act.reference, of: act.court)
        return true
    }

    /// The last act of a court elsewhere that was decided here, live and in replay alike.
    mutating func recount(_ reference: ActReference, of court: CourtID) {
        guard !serves(court) else { return }
        brought[court] = reference
        ledger.changes.brought.append((court, reference))
    }

    /// An entry of a seat elsewhere: goes on to its audience among the courts served here.
    private mutating func relay(
        _ entry: Entry, _ new: Ledger.NewItem, from peer: CourtID, _ civil: Instant
    ) throws(RecordFault) {
        guard entry.seat == peer else {
            throw RecordFault("an entry of seat \(entry.seat) brought by \(peer)")
        }
        guard book.matter(entry.matter) == nil else {
            throw RecordFault("\(entry.matter) is owned here, not by \(peer)")
        }
        var info = ActInfo(deadline: "")
        var size = new.item.leaf.count
        if case .act(let digest) = entry.origin {
            guard let authored = new.item.authored,
                Merkle.leaf(authored.leaf, ledger.seal) == digest,
                case .act(let act) = try ledger.codec.leaf(
                    authored.leaf, realm: ledger.identity.realm,
                    rehearsal: ledger.identity.rehearsal)
            else {
                throw RecordFault("entry \(entry.number) of \(entry.matter): its act is missing")
            }
            info = ActInfo(act, leafBytes: authored.leaf.count)
            size += authored.leaf.count + 400
        }
        let known = relays[entry.matter]
        if let known, known.seat != peer {
            throw RecordFault("\(entry.matter) belongs to seat \(known.seat), not to \(peer)")
        }
        let chain = known?.chain ?? Chain()
        // A chain that is brought again changes nothing.
        if entry.number <= chain.count { return }
        guard entry.number == chain.count + 1, entry.previous == chain.head else {
            throw RecordFault(
                "entry \(entry.number) of \(entry.matter) does not continue entry \(chain.count)")
        }
        let passage = Passage(
            digest: new.digest, signer: peer, at: civil, counts: nil, matter: entry.matter,
            seat: peer)
        let (index, _, bytes) = ledger.add(.passage(passage))
        ledger.draft.carried.set(index, new.digest)
        let source = Source(
            position: ledger.nextPosition, index: index, actPosition: ledger.nextPosition,
            hasAct: true, size: bytes + size + 464)
        let before = known?.courts ?? []
        for court in entry.audience where serves(court) {
            #if MUTANTS
                let isKnown = before.contains(court) || Mutation.forgetBackfill.isOn
            #else
                let isKnown = before.contains(court)
            #endif
            if !isKnown {
                for earlier in chain.sources { ledger.dispatch(earlier, to: court, at: civil) }
            }
            ledger.dispatch(source, to: court, at: civil)
        }
        #if MUTANTS
            if Mutation.passToStranger.isOn,
                let stranger = law.served.first(where: { !entry.audience.contains($0) })
            {
                ledger.dispatch(source, to: stranger, at: civil)
            }
        #endif
        follow(entry, digest: new.digest, source: source)
        for paper in info.papers {
            expect([paper], of: entry.matter, from: keeper(of: info, peer))
        }
    }

    /// Who has the papers of an act that an entry stems from: its court when that is served here.
    private func keeper(of info: ActInfo, _ peer: CourtID) -> CourtID {
        guard let court = info.court, serves(court) else { return peer }
        return court
    }

    /// What a passed entry changes, live and in replay alike.
    private mutating func follow(_ entry: Entry, digest: Digest, source: Source) {
        var relay =
            relays[entry.matter]
            ?? Relay(matter: entry.matter, seat: entry.seat, courts: [], chain: Chain())
        relay.chain.count = entry.number
        relay.chain.head = digest
        relay.chain.sources.append(source)
        for court in entry.audience where serves(court) && !relay.courts.contains(court) {
            relay.courts.append(court)
        }
        relays[entry.matter] = relay
        rest(relay)
        ledger.changes.relays.append(relay)
    }

    /// An answer or a notice of a seat elsewhere, for one court served here.
    private mutating func relay(
        _ court: CourtID, _ matter: MatterID, _ new: Ledger.NewItem, from peer: CourtID,
        _ civil: Instant
    ) throws(RecordFault) {
        guard serves(court) else {
            throw RecordFault("meant for \(court), which is not served here")
        }
        let passage = Passage(
            digest: new.digest, signer: peer, at: civil, counts: nil, matter: matter, seat: peer)
        let (index, _, size) = ledger.add(.passage(passage))
        ledger.draft.carried.set(index, new.digest)
        ledger.dispatch(
            Source(
                position: ledger.nextPosition, index: index, actPosition: ledger.nextPosition,
                hasAct: true, size: size + new.item.leaf.count + 464), to: court, at: civil)
    }

    // MARK: Replay

    /// Notes what an item of another coordinator's stream brings, for the passages and entries that
    /// follow it in the row.
    mutating func replay(
        _ item: Item, from peer: CourtID, _ acts: inout [Digest: ActInfo],
        _ brought: inout BroughtEntries
    ) {
        let realm = ledger.identity.realm
        let rehearsal = ledger.identity.rehearsal
        if let carried = item.carried {
            guard
                case .passage(let passage)? = try? ledger.codec.leaf(
                    item.leaf, realm: realm, rehearsal: rehearsal), passage.seat == seat,
                case .act(let act)? = try? ledger.codec.leaf(
                    carried.leaf, realm: realm, rehearsal: rehearsal), act.court == passage.signer
            else { return }
            let digest = Merkle.leaf(carried.leaf, ledger.seal)
            acts[digest] = ActInfo(act, leafBytes: carried.leaf.count)
            origins[digest] = act.reference
            return
        }
        let digest = Merkle.leaf(item.leaf, ledger.seal)
        brought.sizes[digest] = item.leaf.count
        guard
            let leaf = try? ledger.codec.leaf(item.leaf, realm: realm, rehearsal: rehearsal)
        else { return }
        guard case .entry(let entry) = leaf else { return replayAside(leaf, from: peer) }
        var info = ActInfo(deadline: "")
        if let authored = item.authored,
            case .act(let act)? = try? ledger.codec.leaf(
                authored.leaf, realm: realm, rehearsal: rehearsal)
        {
            info = ActInfo(act, leafBytes: authored.leaf.count)
            brought.sizes[digest] = item.leaf.count + authored.leaf.count + 400
        }
        brought.entries[digest] = (entry, info)
    }

    /// Replays a passage: of an act towards its seat, or of an entry to the courts served here.
    mutating func replay(
        _ passage: Passage, _ index: Int, _ bytes: Encoded, _ acts: [Digest: ActInfo],
        _ brought: BroughtEntries
    ) throws(RecordFault) {
        if let act = acts[passage.digest], let court = act.court {
            begin(passage, by: court)
            expectReplayed(act.papers, of: passage.matter, from: court)
        } else if let (entry, info) = brought.entries[passage.digest] {
            let source = Source(
                position: ledger.position, index: index, actPosition: ledger.position, hasAct: true,
                size: bytes.count + (brought.sizes[passage.digest] ?? 0) + 464)
            follow(entry, digest: passage.digest, source: source)
            expectReplayed(
                info.papers, of: entry.matter, from: keeper(of: info, passage.signer))
        } else if brought.sizes[passage.digest] == nil {
            throw RecordFault("a passage of \(passage.matter): what it carries is missing")
        }
    }
}
