import Domain
import Procedure

#if MUTANTS
    import Mutants
#endif

extension Docket {
    /// Takes in a stream from a court node: verify, journal byte for byte, decide each new act.
    mutating func take(_ bytes: Encoded, from peer: CourtID, _ session: Session, _ now: Now) {
        let civil = ledger.civil(now)
        guard !hasParkedStream(of: session.number) else {
            return archive.park(.stream(bytes, from: peer, session: session.number))
        }
        do {
            switch try ledger.examine(bytes, from: peer, session: session.number) {
            case .duplicate:
                acknowledge(peer)
            case .stale:
                // It has not received the last WELCOME, or not yet.
                effects.append(.sendRoute(session.route, .whoAreYou))
            case .new(let items, let stream):
                let asked = Parked.stream(bytes, from: peer, session: session.number)
                if mustWait(asked, for: items.compactMap(\.matter)) { return }
                if mustAwaitChain(items, from: peer, now) { return }
                let brought = try ledger.authored(in: stream)
                _ = ledger.add(.intake(Intake(peer: peer, data: bytes, returned: false)))
                for (digest, authored) in brought.records {
                    ledger.draft.acts.set(digest, authored)
                }
                for (entry, act) in brought.behind { ledger.draft.behind.set(entry, act) }
                ledger.draft.acknowledge.append(peer)
                try ledger.advanceMark(peer, stream: stream)
                #if MUTANTS
                    if Mutation.acknowledgeBeforeCommit.isOn {
                        ledger.pretendDurable(peer)
                        acknowledge(peer)
                    }
                #endif
                for new in items {
                    let isElsewhere = isCoordinator(peer)
                    let fault =
                        isElsewhere
                        ? receive(new, from: peer, now: civil)
                        : decide(
                            new, from: peer, catchingUp: new.seq <= session.catchUp, now: civil)
                    guard let fault else { continue }
                    // The stream goes on; the item waits where a person sees it.
                    effects.append(.log("held: item \(new.seq) of \(peer): \(fault.what)"))
                    if isElsewhere { alarm("held", peer, fault.what, at: civil) }
                    note(
                        .held(
                            peer, incarnation: ledger.receivedMark(peer).incarnation, seq: new.seq,
                            reason: fault.what, leaf: new.item.leaf), at: civil)
                }
            }
        } catch {
            // Not a word of it is taken in: the peer is told, and the cause is on record.
            alarm("refused-stream", peer, error.what, at: civil)
            effects.append(.send(peer, .disconnect(code: "refused-stream", reason: error.what)))
            forget(peer)
        }
    }

    /// Takes one new item of a node's stream in. Returns why it is held.
    mutating func decide(
        _ new: Ledger.NewItem, from peer: CourtID, catchingUp: Bool, now civil: Instant
    ) -> RecordFault? {
        let admitted = admit(new.leaf, new.header, from: peer)
        if let aside = admitted.aside {
            takeAside(aside, from: peer, civil)
            return nil
        }
        if let fault = admitted.fault {
            if let act = admitted.act, admitted.isNext {
                answer(act, new.digest, Self.held(fault), civil)
            }
            return fault
        }
        guard let act = admitted.act else { return nil }
        let counts = effectiveTime(of: act, arrived: civil, catchingUp: catchingUp)
        let record = Arrival(
            act: act, digest: new.digest, bytes: new.item.leaf.count, from: peer)
        if let seat = seatElsewhere(of: act, counts: counts, now: civil) {
            pass(record, to: seat, counts: counts, civil)
        } else {
            decide(record, counts: counts, civil)
        }
        return nil
    }

    /// An act that has arrived: from its own court, or carried by the court's coordinator.
    struct Arrival {
        var act: Act
        /// Leaf hash of the act.
        var digest: Digest
        /// Bytes of the act's leaf.
        var bytes: Int
        /// The peer that brought it, and that has its papers.
        var from: CourtID
    }

    /// Decides an act whose matter is owned here, or opens here.
    mutating func decide(_ arrival: Arrival, counts: Instant, _ civil: Instant) {
        let act = arrival.act
        if let predecessor = act.predecessor, refused[act.court]?.contains(predecessor) == true {
            return answer(
                act, arrival.digest,
                Refusal(
                    code: "predecessor.refused", rule: "前一行为被拒绝",
                    reason: Text(
                        zh: "本行为所依据的前一行为（第\(predecessor.number)号）未被接受",
                        en: "the act it builds on (number \(predecessor.number)) was refused"),
                    remedy: Text(
                        zh: "请先查看前一行为的拒绝理由，更正后重新办理",
                        en: "read why the earlier act was refused, mend that, then act again")),
                civil)
        }
        let matter = book.matter(act.matter)
        if let refusal = refuseStranger(act, on: matter) {
            return answer(act, arrival.digest, refusal, civil)
        }
        let context = law.context(
            on: matter, matter: act.matter, author: act.recordedFor?.court ?? act.court,
            recorder: act.recordedFor == nil ? nil : act.court, officer: act.officer,
            actedAt: counts, now: civil, entry: (book.chain(act.matter)?.count ?? 0) + 1,
            claims: book.claims)
        let info = ActInfo(act, leafBytes: arrival.bytes)
        switch Procedures.decide(act.body, on: matter, in: context) {
        case .accepted(let events):
            enter(arrival, events, info, civil)
        case .outOfOrder(let reason, let events):
            let isSaid = events.contains { if case .outOfOrder = $0 { true } else { false } }
            enter(
                arrival,
                (isSaid ? [] : [.outOfOrder(verb: info.verb, reason: reason)]) + events, info,
                civil)
        case .refused(let refusal):
            guard matter != nil else { return answer(act, arrival.digest, refusal, civil) }
            enter(arrival, [.refused(refusal)], info, civil)
            remember(
                Outcome(
                    court: act.court, act: act.reference, digest: arrival.digest,
                    matter: act.matter, refused: refusal, at: civil))
        }
    }

    /// A refusal in a chain: kept with the answers outside of chains, so that a start from a
    /// snapshot knows every refused predecessor.
    private mutating func remember(_ refusal: Outcome) {
        remember(refused: refusal.act, of: refusal.court)
        ledger.changes.outcomes.append(refusal)
    }

    private mutating func enter(
        _ arrival: Arrival, _ events: [Event], _ info: ActInfo, _ civil: Instant
    ) {
        let written = enter(
            events, on: arrival.act.matter, origin: .act(arrival.digest), info: info, at: civil)
        guard written else {
            return answer(arrival.act, arrival.digest, Self.tooLarge, civil)
        }
        expect(info.papers, of: arrival.act.matter, from: arrival.from)
    }

    /// What became of one item of a node's stream, before anything is decided.
    struct Admitted {
        /// The act, where it could be read and is the peer's own.
        var act: Act?
        /// Why it is held; nil when it is to be decided.
        var fault: RecordFault?
        /// It has the next number, which is now the last.
        var isNext = false
        /// What a node sends beside its acts: a word for an absence, an account of a day.
        var aside: Leaf?
    }

    /// Checks what the envelope claims against what the transport has authenticated, and counts act
    /// numbers: live and in replay alike, so that both always agree on the next one.
    private mutating func admit(
        _ read: Result<Leaf, RecordFault>, _ header: RowHeader, from peer: CourtID
    ) -> Admitted {
        let leaf: Leaf
        switch read {
        case .success(let found): leaf = found
        case .failure(let fault): return Admitted(fault: fault)
        }
        switch leaf {
        case .outage, .manifest: return Admitted(aside: leaf)
        default: break
        }
        guard case .act(let act) = leaf else { return Admitted(fault: RecordFault("not an act")) }
        guard act.court == peer else {
            return Admitted(
                fault: RecordFault(
                    "the act claims to be \(act.court)'s; the authenticated key is \(peer)'s"))
        }
        var expected = ledger.receivedNumber(peer) + 1
        // A court that another coordinator served before goes on counting where it was.
        if expected == 1, act.number > 1, hasMovedHere(peer) { expected = act.number }
        guard act.number == expected else {
            return Admitted(
                act: act, fault: RecordFault("act number \(act.number), expected \(expected)"))
        }
        // Even if the act is held: the ones behind it are not to wait for it.
        ledger.withInlet(peer) { $0.number = expected }
        var fault: RecordFault?
        if Procedures.isLocal(act.body) {
            fault = RecordFault("an act that stays at its author's node was sent")
        } else if act.keyID != header.keyID || act.incarnation != header.incarnation {
            fault = RecordFault("the act's key or incarnation is not its row's")
        }
        return Admitted(act: act, fault: fault, isNext: true)
    }

    /// The answer to an act that is on the held list.
    static func held(_ fault: RecordFault) -> Refusal {
        Refusal(
            code: "act.held", rule: "docs/wire.md §8",
            reason: Text(
                zh: "来件异常，已列入异常件：\(fault.what)", en: "the act is on the held list: \(fault.what)"),
            remedy: Text(
                zh: "请管理员检查本院节点程序后重新办理",
                en: "have the administrator check the node's program, then act again"))
    }

    /// Refuses who is no party; says no more than that.
    private func refuseStranger(_ act: Act, on matter: Matter?) -> Refusal? {
        if let matter {
            return matter.role(of: act.court) == nil ? Self.unknownMatter(act.matter) : nil
        }
        return act.matter.opener == act.court ? nil : Self.unknownMatter(act.matter)
    }

    static func unknownMatter(_ id: MatterID) -> Refusal {
        Refusal(
            code: "matter.unknown", rule: "法〔2021〕322号 §26",
            reason: Text(
                zh: "没有贵院参加的协调事项 \(id)", en: "your court has no part in a matter \(id)"),
            remedy: Text(
                zh: "在本院的协调事项列表中核对编号",
                en: "look the id up in this court's list of matters"))
    }

    /// Answers an act outside any chain: to its author alone.
    mutating func answer(
        _ act: Act, _ digest: Digest, _ refusal: Refusal, _ civil: Instant
    ) {
        remember(refused: act)
        let outcome = Outcome(
            court: act.court, act: act.reference, digest: digest, matter: act.matter,
            refused: refusal, at: civil)
        send(.outcome(outcome), to: act.court, at: civil)
        ledger.changes.outcomes.append(outcome)
    }

    mutating func remember(refused act: Act) {
        remember(refused: act.reference, of: act.court)
    }

    /// Nothing is journaled that can't be read back.
    static var tooLarge: Refusal {
        Refusal(
            code: "act.too-large", rule: "docs/wire.md §12",
            reason: Text(zh: "本行为内容超出可记录的范围", en: "the act says more than a record may hold"),
            remedy: Text(
                zh: "请缩短文字、减少所附材料的条目，或分次办理",
                en: "shorten texts, list fewer papers, or act in several steps"))
    }

    mutating func remember(refused reference: ActReference, of court: CourtID) {
        var list = refused[court] ?? []
        list.append(reference)
        if list.count > 1_024 { list.removeFirst(list.count - 1_024) }
        refused[court] = list
    }

    /// When an act counts: at its signed time if it was delivered in time or the delay is covered
    /// by recorded absences, else when it arrived here.
    private func effectiveTime(of act: Act, arrived civil: Instant, catchingUp: Bool) -> Instant {
        let signed = act.signedAt
        guard signed <= civil.advanced(byMilliseconds: Self.skew) else { return civil }
        if civil.milliseconds - signed.milliseconds <= Self.skew { return min(signed, civil) }
        let until =
            catchingUp ? (sessions[act.court].map { beganCatchingUp($0, civil) } ?? civil) : civil
        return absences.cover(
            from: signed, to: until, of: [act.court, seat], slack: Self.skew) ? signed : civil
    }

    /// While a node catches up, its delay ends where its absence ended.
    private func beganCatchingUp(_ session: Session, _ civil: Instant) -> Instant {
        lastReturn[session.number] ?? civil
    }

    // MARK: Replay

    /// Replays one row of the own journal: fold, never decide. `past` finds matters that were let
    /// go.
    package mutating func replay(
        _ row: Row, past: ArchiveLookup = .none
    ) throws(RecordFault) -> Changes {
        try ledger.follow(row)
        replayDirectory(row.sealed.header)
        var acts: [Digest: ActInfo] = [:]
        var brought = BroughtEntries()
        for (index, bytes) in row.leaves.enumerated() {
            let leaf = try ledger.codec.leaf(
                bytes, realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal)
            switch leaf {
            case .intake(let intake):
                try replay(intake, &acts, &brought)
            case .entry(let entry):
                try bringBack(entry.matter, past)
                try replay(entry, index, bytes, acts)
            case .dispatch(let dispatches):
                try ledger.replay(dispatches)
            case .outcome(let outcome):
                remember(refused: outcome.act, of: outcome.court)
                recount(outcome.act, of: outcome.court)
                ledger.changes.outcomes.append(outcome)
            case .notice(let notice):
                ledger.changes.notices.append(notice)
            case .note(let note):
                apply(note)
            case .passage(let passage):
                try bringBack(passage.matter, past)
                try replay(passage, index, bytes, acts, brought)
            case .outage(let outage): ledger.note(outage, by: seat)
            case .manifest(let manifest): ledger.note(manifest, by: seat)
            case .act:
                throw RecordFault("row \(row.sealed.header.position): an act of a coordinator")
            }
        }
        origins = [:]
        ledger.settleMarks()
        return ledger.finishChanges()
    }

    private mutating func replay(
        _ intake: Intake, _ acts: inout [Digest: ActInfo], _ brought: inout BroughtEntries
    ) throws(RecordFault) {
        let stream = try ledger.codec.stream(intake.data)
        let mark = ledger.receivedMark(intake.peer)
        let known = stream.incarnation == mark.incarnation ? mark.seq : 0
        if intake.again == nil { try ledger.advanceMark(intake.peer, stream: stream) }
        var seq = stream.first
        for batch in stream.batches {
            let header = try ledger.codec.header(batch.header)
            for item in batch.items {
                defer { seq += 1 }
                guard intake.again.map({ seq == $0 }) ?? (seq > known) else { continue }
                if isCoordinator(intake.peer) {
                    replay(item, from: intake.peer, &acts, &brought)
                    continue
                }
                let admitted = admit(ledger.read(item.leaf), header, from: intake.peer)
                if let aside = admitted.aside { replayAside(aside, from: intake.peer) }
                guard let act = admitted.act else { continue }
                let digest = Merkle.leaf(item.leaf, ledger.seal)
                acts[digest] = ActInfo(act, leafBytes: item.leaf.count)
                origins[digest] = act.reference
            }
        }
    }

    private mutating func replay(
        _ entry: Entry, _ index: Int, _ bytes: Encoded, _ acts: [Digest: ActInfo]
    ) throws(RecordFault) {
        let chain = book.chain(entry.matter) ?? Chain()
        guard entry.number == chain.count + 1, entry.previous == chain.head else {
            throw RecordFault(
                "entry \(entry.number) of \(entry.matter) does not continue its chain")
        }
        var hasAct = false
        var actSize = 0
        let info: ActInfo
        var peer: CourtID?
        var inChain: Outcome?
        switch entry.origin {
        case .act(let digest):
            guard let found = acts[digest] else {
                throw RecordFault("entry \(entry.number) of \(entry.matter): its act is missing")
            }
            hasAct = true
            actSize = found.leafBytes
            info = found
            peer = found.court
            if case .refused(let refusal)? = entry.events.first, let peer,
                let reference = origins[digest]
            {
                inChain = Outcome(
                    court: peer, act: reference, digest: digest, matter: entry.matter,
                    refused: refusal, at: entry.at)
            }
        case .timer(let id):
            info = ActInfo(deadline: id)
        }
        let digest = Merkle.leaf(bytes, ledger.seal)
        let source = Source(
            position: ledger.position, index: index, actPosition: hasAct ? ledger.position : 0,
            hasAct: hasAct, size: bytes.count + (hasAct ? actSize + 400 : 0) + 64)
        record(entry, digest: digest, source: source, info: info)
        if let inChain { remember(inChain) }
        if case .act(let act) = entry.origin, let peer, let reference = origins[act] {
            recount(reference, of: peer)
        }
        if let peer { expectReplayed(info.papers, of: entry.matter, from: hop(to: peer) ?? peer) }
    }

    /// As `expect`, without asking for the papers yet: the start asks for what is still missing.
    mutating func expectReplayed(_ list: [Paper], of id: MatterID, from peer: CourtID) {
        expect(list, of: id, from: peer)
        ledger.draft.after = []
    }
}
