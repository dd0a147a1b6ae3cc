import Domain
import Procedure

extension Docket {
    /// Takes in a stream from a court node: verify, journal byte for byte, decide each new act.
    mutating func take(_ bytes: [UInt8], from peer: CourtID, _ session: Session, _ now: Now) {
        let civil = ledger.civil(now)
        do {
            switch try ledger.examine(bytes, from: peer, session: session.number) {
            case .duplicate:
                acknowledge(peer)
            case .new(let items, let stream):
                let acts = try ledger.authored(in: stream)
                _ = ledger.add(.intake(Intake(peer: peer, data: bytes, returned: false)))
                for (digest, authored) in acts { ledger.draft.acts[digest] = authored }
                ledger.draft.acknowledge.append(peer)
                let before = ledger.inlet(peer)
                let isNewIncarnation = stream.incarnation != before.mark.incarnation
                try ledger.advanceMark(peer, stream: stream)
                if isNewIncarnation { ledger.withInlet(peer) { $0.number = 0 } }
                for new in items {
                    decide(new, from: peer, session, now: civil)
                }
            }
        } catch {
            // Not a word of it is taken in: the peer is told, and the cause is on record.
            alarm("refused-stream", peer, error.what, at: civil)
            effects.append(.send(peer, .disconnect(code: "refused-stream", reason: error.what)))
            forget(peer)
        }
    }

    private mutating func decide(
        _ new: Ledger<Codec, S>.NewItem, from peer: CourtID, _ session: Session, now civil: Instant
    ) {
        let act: Act
        switch admit(new, from: peer) {
        case .success(let admitted): act = admitted
        case .failure(let fault):
            // The stream goes on; the item waits where a person sees it.
            effects.append(.log("held: item \(new.seq) of \(peer): \(fault.what)"))
            note(
                .held(
                    peer, incarnation: ledger.inlet(peer).mark.incarnation, seq: new.seq,
                    reason: fault.what, leaf: new.item.leaf), at: civil)
            return
        }
        ledger.withInlet(peer) { $0.number = act.number }
        if let predecessor = act.predecessor, refused[peer]?.contains(predecessor) == true {
            return answer(
                act, new.digest,
                Refusal(
                    code: "predecessor.refused", rule: "前一行为被拒绝",
                    reason: Text(
                        zh: "本行为所依据的前一行为（第\(predecessor.number)号）未被接受",
                        en: "the act it builds on (number \(predecessor.number)) was refused"),
                    remedy: Text(
                        zh: "请先查看前一行为的拒绝理由，更正后重新办理",
                        en: "read why the earlier act was refused, mend that, then act again")), civil)
        }
        let matter = book.matter(act.matter)
        if let refusal = refuseStranger(act, on: matter, peer: peer) {
            return answer(act, new.digest, refusal, civil)
        }
        let actedAt = effectiveTime(
            of: act, arrived: civil, catchingUp: new.seq <= session.catchUp)
        let context = law.context(
            matter: act.matter, author: act.recordedFor?.court ?? act.court,
            recorder: act.recordedFor == nil ? nil : act.court, officer: act.officer,
            actedAt: actedAt, now: civil, entry: (book.chain(act.matter)?.count ?? 0) + 1)
        let info = ActInfo(act, leafBytes: new.item.leaf.count)
        switch Procedures.decide(act.body, on: matter, in: context) {
        case .accepted(let events):
            enter(act, new, events, info, civil, peer)
        case .outOfOrder(let reason, let events):
            let isSaid = events.contains { if case .outOfOrder = $0 { true } else { false } }
            enter(
                act, new,
                (isSaid ? [] : [.outOfOrder(verb: info.verb, reason: reason)]) + events, info,
                civil, peer)
        case .refused(let refusal):
            guard matter != nil else { return answer(act, new.digest, refusal, civil) }
            remember(refused: act)
            enter(act, new, [.refused(refusal)], info, civil, peer)
        }
    }

    private mutating func enter(
        _ act: Act, _ new: Ledger<Codec, S>.NewItem, _ events: [Event], _ info: ActInfo,
        _ civil: Instant, _ peer: CourtID
    ) {
        enter(events, on: act.matter, origin: .act(new.digest), info: info, at: civil)
        expect(info.papers, of: act.matter, from: peer)
    }

    /// Checks what the envelope claims against what the transport has authenticated.
    private func admit(
        _ new: Ledger<Codec, S>.NewItem, from peer: CourtID
    ) -> Result<Act, RecordFault> {
        let leaf: Leaf
        do {
            leaf = try ledger.codec.leaf(
                new.item.leaf, realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal)
        } catch {
            return .failure(error)
        }
        guard case .act(let act) = leaf else { return .failure(RecordFault("not an act")) }
        guard act.court == peer else {
            return .failure(
                RecordFault(
                    "the act claims to be \(act.court)'s; the authenticated key is \(peer)'s"))
        }
        guard !Procedures.isLocal(act.body) else {
            return .failure(RecordFault("an act that stays at its author's node was sent"))
        }
        guard act.keyID == new.header.keyID, act.incarnation == new.header.incarnation else {
            return .failure(RecordFault("the act's key or incarnation is not its row's"))
        }
        let expected = ledger.inlet(peer).number + 1
        guard act.number == expected else {
            return .failure(RecordFault("act number \(act.number), expected \(expected)"))
        }
        return .success(act)
    }

    /// Refuses who is no party; says no more than that.
    private func refuseStranger(_ act: Act, on matter: Matter?, peer: CourtID) -> Refusal? {
        if let matter {
            return matter.role(of: peer) == nil ? Self.unknownMatter(act.matter) : nil
        }
        return act.matter.opener == peer ? nil : Self.unknownMatter(act.matter)
    }

    static func unknownMatter(_ id: MatterID) -> Refusal {
        Refusal(
            code: "matter.unknown", rule: "法〔2021〕322号 §26",
            reason: Text(
                zh: "没有贵院参加的协调事项 \(id)", en: "your court has no part in a matter \(id)"),
            remedy: Text(
                zh: "用 crosswrit list 查看本院的协调事项，核对编号",
                en: "look the id up with `crosswrit list`"))
    }

    /// Answers an act outside any chain: to its author alone.
    private mutating func answer(
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

    private mutating func remember(refused reference: ActReference, of court: CourtID) {
        var list = refused[court] ?? []
        list.append(reference)
        if list.count > 1_024 { list.removeFirst(list.count - 1_024) }
        refused[court] = list
    }

    /// When an act counts: at its signed time if it was delivered in time or the delay is covered by
    /// recorded absences, else when it arrived here.
    private func effectiveTime(of act: Act, arrived civil: Instant, catchingUp: Bool) -> Instant {
        let signed = act.signedAt
        guard signed <= civil.advanced(byMilliseconds: Self.skew) else { return civil }
        if civil.milliseconds - signed.milliseconds <= Self.skew { return min(signed, civil) }
        let until = catchingUp ? (sessions[act.court].map { beganCatchingUp($0, civil) } ?? civil) : civil
        return absences.cover(
            from: signed, to: until, of: [act.court, seat], slack: Self.skew) ? signed : civil
    }

    /// While a node catches up, its delay ends where its absence ended.
    private func beganCatchingUp(_ session: Session, _ civil: Instant) -> Instant {
        lastReturn[session.number] ?? civil
    }

    // MARK: Replay

    /// Replays one row of the own journal: fold, never decide.
    package mutating func replay(_ row: Row) throws(RecordFault) -> Changes {
        try ledger.follow(row)
        var acts: [Digest: ActInfo] = [:]
        for (index, bytes) in row.leaves.enumerated() {
            let leaf = try ledger.codec.leaf(
                bytes, realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal)
            switch leaf {
            case .intake(let intake):
                let stream = try ledger.codec.stream(intake.data)
                let known = ledger.inlet(intake.peer).mark
                try ledger.advanceMark(intake.peer, stream: stream)
                if stream.incarnation != known.incarnation {
                    ledger.withInlet(intake.peer) { $0.number = 0 }
                }
                for batch in stream.batches {
                    for item in batch.items {
                        guard
                            let leaf = try? ledger.codec.leaf(
                                item.leaf, realm: ledger.identity.realm,
                                rehearsal: ledger.identity.rehearsal),
                            case .act(let act) = leaf, act.court == intake.peer
                        else { continue }
                        acts[Merkle.leaf(item.leaf, ledger.seal)] = ActInfo(act, leafBytes: item.leaf.count)
                        ledger.withInlet(intake.peer) {
                            if act.number == $0.number + 1 { $0.number = act.number }
                        }
                        origins[Merkle.leaf(item.leaf, ledger.seal)] = act.reference
                    }
                }
            case .entry(let entry):
                try replay(entry, index, bytes, acts)
            case .dispatch(let dispatches):
                try ledger.replay(dispatches)
            case .outcome(let outcome):
                remember(refused: outcome.act, of: outcome.court)
                ledger.changes.outcomes.append(outcome)
            case .notice(let notice):
                ledger.changes.notices.append(notice)
            case .note(let note):
                apply(note)
            case .act:
                throw RecordFault("row \(row.sealed.header.position): an act of a coordinator")
            }
        }
        origins = [:]
        ledger.settleMarks()
        return ledger.finishChanges()
    }

    private mutating func replay(
        _ entry: Entry, _ index: Int, _ bytes: [UInt8], _ acts: [Digest: ActInfo]
    ) throws(RecordFault) {
        let chain = book.chain(entry.matter) ?? Chain()
        guard entry.number == chain.count + 1, entry.previous == chain.head else {
            throw RecordFault("entry \(entry.number) of \(entry.matter) does not continue its chain")
        }
        var hasAct = false
        var actSize = 0
        let info: ActInfo
        var peer: CourtID?
        switch entry.origin {
        case .act(let digest):
            guard let found = acts[digest] else {
                throw RecordFault("entry \(entry.number) of \(entry.matter): its act is missing")
            }
            hasAct = true
            actSize = found.leafBytes
            info = found
            peer = found.court
            if case .refused? = entry.events.first, let peer, let reference = origins[digest] {
                remember(refused: reference, of: peer)
            }
        case .timer(let id):
            info = ActInfo(deadline: id)
        }
        let digest = Merkle.leaf(bytes, ledger.seal)
        let source = Source(
            position: ledger.position, index: index, actPosition: ledger.position, hasAct: hasAct,
            size: bytes.count + (hasAct ? actSize + 400 : 0) + 64)
        record(entry, digest: digest, source: source, info: info)
        if let peer { expectReplayed(info.papers, of: entry.matter, from: peer) }
    }

    /// As `expect`, without asking for the papers yet: the start asks for what is still missing.
    private mutating func expectReplayed(_ list: [Paper], of id: MatterID, from peer: CourtID) {
        expect(list, of: id, from: peer)
        ledger.draft.after = []
    }
}
