package import Domain
import Procedure

extension Desk {
    // MARK: Restore from an older copy

    /// This journal is behind what the coordinator holds of it: fetch the rest before acting.
    mutating func recover(_ welcome: Welcome) {
        phase = .recovering(welcome)
        recoveryComplete = false
        if returned.isEmpty {
            let acked = ledger.acked(linkPeer)
            returnedUpTo = Mark(
                incarnation: ledger.incarnation, seq: acked, position: 0, head: .zero)
        }
        // What came before the connection broke is kept: only the rest is asked for.
        effects.append(
            .log(
                "this journal is an older copy: fetching own acts back from \(linkPeer), \(returned.count) frames are here"
            ))
        effects.append(
            .send(
                linkPeer,
                .returnWanted(
                    session: welcome.session, after: returnedUpTo)))
    }

    /// A frame of returned records.
    mutating func takeBack(_ bytes: Encoded, _ welcome: Welcome, _ now: Now) {
        do throws(RecordFault) {
            let stream = try ledger.codec.stream(bytes)
            guard stream.session == welcome.session else { return }
            for batch in stream.batches { _ = try ledger.verify(batch, from: court) }
            if !stream.batches.isEmpty {
                try follow(stream)
                returned.append(bytes)
            }
            if stream.last {
                // With an act missing here, it would be said again under another number.
                let wanted = welcome.received
                guard
                    (returnedUpTo.incarnation, returnedUpTo.seq)
                        >= (wanted.incarnation, wanted.seq)
                else {
                    throw RecordFault(
                        "they end at \(returnedUpTo.seq) of incarnation \(returnedUpTo.incarnation), not at \(wanted.seq) of \(wanted.incarnation)"
                    )
                }
                recoveryComplete = true
                finishRecovery(now)
            }
        } catch {
            linkTrouble = "returned records: \(error.what)"
            effects.append(.log("returned records refused: \(error.what)"))
            phase = .down
        }
    }

    /// Returned items follow each other without a gap.
    private mutating func follow(_ stream: Stream) throws(RecordFault) {
        let known = stream.incarnation == returnedUpTo.incarnation ? returnedUpTo.seq : 0
        guard stream.incarnation >= returnedUpTo.incarnation, stream.first <= known + 1 else {
            throw RecordFault("a gap before item \(stream.first) of \(stream.incarnation)")
        }
        let items = stream.batches.reduce(0) { $0 + $1.items.count }
        returnedUpTo.incarnation = stream.incarnation
        returnedUpTo.seq = max(known, stream.first + UInt64(items) - 1)
    }

    /// Once everything is back and the row before is durable: begins the new incarnation.
    mutating func finishRecovery(_ now: Now) {
        guard case .recovering(let welcome) = phase, recoveryComplete, !ledger.hasDraft else {
            return
        }
        guard !isRecoveryParked else { return }
        if mustWait(.recovery, for: returned.flatMap(matters(inReturned:))) { return }
        recoveryComplete = false
        isRestoredCopy = false
        let civil = ledger.civil(now)
        // What this copy recorded and the coordinator never received.
        let mine = ledger.outlet(linkPeer).unconfirmed.compactMap { pending -> Undecided? in
            own.undecidedAct(at: pending.source, in: undecided)
        }
        var back: [Digest] = []
        for bytes in returned {
            _ = ledger.add(.intake(Intake(peer: linkPeer, data: bytes, returned: true)))
            back += takeBack(bytes)
        }
        let incarnation = max(ledger.incarnation, welcome.received.incarnation) + 1
        note(
            .began(
                incarnation: incarnation, cause: "restore", awayFrom: ledger.lastAt, awayTo: civil),
            at: civil)
        note(
            .alarm(
                code: "restored-copy", peer: linkPeer,
                text:
                    "this journal was an older copy; \(returned.count) frames of own acts were returned"
            ), at: civil)
        returned = []
        var isBack: [Digest: Bool] = [:]
        var sentKeys: [String: Bool] = [:]
        for digest in back {
            isBack[digest] = true
            if let key = own[digest]?.key, !key.isEmpty { sentKeys[key] = true }
        }
        for item in mine where own[item.digest] != nil && isBack[item.digest] == nil {
            reissue(item, isSent: sentKeys[item.act.key] == true, civil)
        }
        phase = .down
        lastHello = .min / 2
        effects.append(.log("recovered as incarnation \(incarnation)"))
    }

    /// What returned acts are about.
    private func matters(inReturned bytes: Encoded) -> [MatterID] {
        guard let stream = try? ledger.codec.stream(bytes) else { return [] }
        return stream.batches.flatMap(\.items).compactMap { item in
            let leaf = try? ledger.codec.leaf(
                item.leaf, realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal)
            guard case .act(let act)? = leaf else { return nil }
            return act.matter
        }
    }

    /// Enters returned acts as own acts, live and in replay alike.
    @discardableResult
    private mutating func takeBack(_ bytes: Encoded) -> [Digest] {
        var back: [Digest] = []
        guard let stream = try? ledger.codec.stream(bytes) else { return [] }
        for batch in stream.batches {
            for item in batch.items {
                let digest = Merkle.leaf(item.leaf, ledger.seal)
                back.append(digest)
                guard !known.contains(digest),
                    let leaf = try? ledger.codec.leaf(
                        item.leaf, realm: ledger.identity.realm,
                        rehearsal: ledger.identity.rehearsal),
                    case .act(let act) = leaf, act.court == court
                else { continue }
                let recorded = OwnAct(
                    reference: act.reference, matter: act.matter,
                    verb: Procedures.verb(of: act.body), officer: act.officer?.name, key: act.key,
                    at: act.signedAt, digest: digest, position: ledger.writingPosition,
                    // It is no leaf of its own: -1, -2 … keep the acts of one row apart.
                    index: -1 - ledger.changes.acts.filter { $0.index < 0 }.count, isLocal: false,
                    status: .recorded, refusal: nil)
                register(returned: recorded, act)
            }
        }
        return back
    }

    private mutating func register(returned recorded: OwnAct, _ act: Act) {
        own[recorded.digest] = recorded
        known.insert(recorded.digest)
        undecided[act.matter, default: []].append(Undecided(act: act, digest: recorded.digest))
        if case .receipt(let entry) = act.body {
            owed.removeAll { $0.matter == act.matter && $0.entry == entry }
        }
        if !act.key.isEmpty {
            remember(
                act.key,
                ActReply(
                    matter: act.matter,
                    act: "\(court)/\(act.incarnation)/\(act.number)", status: .recorded,
                    refusal: nil, position: recorded.position))
        }
        for paper in Procedures.papers(of: act) {
            guard papers[act.matter]?.contains(where: { $0.paper.digest == paper.digest }) != true
            else { continue }
            // The file may be gone with the newer copy: it is fetched like another court's.
            let item = MatterPaper(matter: act.matter, paper: paper, stored: false, from: linkPeer)
            papers[act.matter, default: []].append(item)
            ledger.changes.papers.append(item)
            // A replay drops what its rows would release: the start asks for what is still missing.
            ledger.draft.after.append(.fetchPaper(paper, matter: act.matter, from: linkPeer))
        }
        ledger.changes.acts.append(recorded)
    }

    /// An act of this copy that never left: said again under the new incarnation, unless the same
    /// command is among the returned ones.
    private mutating func reissue(_ item: Undecided, isSent: Bool, _ civil: Instant) {
        let returnedTwin = (undecided[item.act.matter] ?? []).contains {
            $0.digest != item.digest && $0.act.body == item.act.body
                && ($0.act.officer == nil) == (item.act.officer == nil)
                && $0.act.incarnation < ledger.incarnation
                && isReceipt(item.act.body)
        }
        let isTwin = returnedTwin || isSent
        let outcome = Outcome(
            court: court, act: item.act.reference, digest: item.digest, matter: item.act.matter,
            refused: Refusal(
                code: isTwin ? "act.superseded" : "act.reissued", rule: "恢复规则",
                reason: isTwin
                    ? Text(
                        zh: "同一命令在恢复前已经发出", en: "the same command had been sent before the restore")
                    : Text(
                        zh: "恢复后以新的序号重新发出", en: "said again under a new number after the restore"),
                remedy: Text(zh: "无需处理", en: "nothing to do")), at: civil)
        _ = ledger.add(.outcome(outcome))
        settle(item.digest, .refused, outcome.refused)
        ledger.changes.outcomes.append(outcome)
        if isTwin { return }
        var act = item.act
        number += 1
        act.incarnation = ledger.incarnation
        act.number = number
        act.keyID = ledger.identity.keyID
        act.predecessor = undecided[act.matter]?.last?.act.reference
        let recorded = write(act, events: nil, civil)
        remember(
            act.key,
            ActReply(
                matter: act.matter, act: name(act, recorded), status: .recorded, refusal: nil,
                position: recorded.position))
    }

    private func isReceipt(_ body: ActBody) -> Bool {
        if case .receipt = body { true } else { false }
    }

    // MARK: Notes and replay

    /// What a note changes, live and in replay alike.
    mutating func apply(_ note: Note, position: UInt64) {
        switch note.kind {
        case .began(let incarnation, let cause, let from, let to):
            if incarnation > ledger.incarnation {
                ledger.incarnation = incarnation
                number = 0
                // Every stream: to the coordinator before a move too.
                for peer in ledger.peers { ledger.withOutlet(peer) { $0.restart() } }
            }
            if ledger.describes { ledger.changes.links.append(ledger.linkState(linkPeer)) }
            ledger.changes.remarks.append(
                Remark(
                    at: note.at, kind: "began", peer: court, code: cause, text: "", from: from,
                    to: to))
        case .peerAway(let peer, let from, let to):
            ledger.changes.remarks.append(
                Remark(
                    at: note.at, kind: "peerAway", peer: peer, code: "away", text: "", from: from,
                    to: to))
        case .acked(let peer, let incarnation, let seq, _, _):
            guard incarnation == ledger.incarnation else { return }
            ledger.apply(acked: peer, seq: seq, at: note.at)
        case .clock(let version, let offset):
            ledger.clock = ClockState(version: version, offset: offset)
            homeSkew = nil
        case .held(let peer, let incarnation, let seq, let reason, let leaf):
            ledger.changes.held.append(
                HeldItem(
                    peer: peer, incarnation: incarnation, seq: seq, reason: reason, leaf: leaf,
                    at: note.at))
        case .heldHandled(let handling): apply(handling, at: note.at)
        case .paperStored(let paper, let matter):
            hold(paper, of: matter)
        case .officer(let record):
            if record.inPlaceOf == nil {
                officers[record.name] = record
            } else {
                delegations.removeAll { $0.name == record.name && $0.inPlaceOf == record.inPlaceOf }
                if !record.removed { delegations.append(record) }
            }
            ledger.changes.officers.append(record)
        case .commandRefused(let key, _, let matter, let refusal):
            let reply = ActReply(
                matter: matter, act: "", status: .refused, refusal: refusal, position: position)
            remember(key, reply)
            ledger.changes.commandRefusals.append((key, reply))
        case .alarm(let code, let peer, let text):
            ledger.changes.remarks.append(
                Remark(at: note.at, kind: "alarm", peer: peer, code: code, text: text))
        case .directory(let version, _):
            ledger.changes.remarks.append(
                Remark(
                    at: note.at, kind: "directory", peer: court, code: "\(version)", text: ""))
        }
    }

    /// Replays one row of the own journal: fold, never decide. `past` finds matters that were let
    /// go.
    package mutating func replay(
        _ row: Row, past: ArchiveLookup = .none
    ) throws(RecordFault) -> Changes {
        try ledger.follow(row)
        ledger.identity.directoryVersion = row.sealed.header.directoryVersion
        stand(row.sealed.header.directoryVersion, since: row.sealed.header.at)
        var localActs: [Digest: ActInfo] = [:]
        // A local entry is the leaf right behind its act.
        for (index, bytes) in row.leaves.enumerated() {
            let digest = Merkle.leaf(bytes, ledger.seal)
            switch try ledger.codec.leaf(
                bytes, realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal)
            {
            case .act(let act):
                try bringBack(act.matter, past)
                let isLocal = act.number == 0
                let recorded = OwnAct(
                    reference: act.reference, matter: act.matter,
                    verb: Procedures.verb(of: act.body), officer: act.officer?.name, key: act.key,
                    at: act.signedAt, digest: digest, position: ledger.position, index: index,
                    isLocal: isLocal, status: isLocal ? .accepted : .recorded, refusal: nil)
                register(recorded, act)
                localActs[digest] = ActInfo(act, leafBytes: bytes.count)
                if !act.key.isEmpty {
                    remember(
                        act.key,
                        ActReply(
                            matter: act.matter, act: name(act, recorded), status: recorded.status,
                            refusal: nil, position: recorded.position))
                }
            case .entry(let entry):
                guard case .act(let origin) = entry.origin, let info = localActs[origin] else {
                    throw RecordFault("row \(ledger.position): a local entry without its act")
                }
                fold(
                    local: entry, digest: digest,
                    source: Source(
                        position: ledger.position, index: index, actPosition: ledger.position,
                        hasAct: true, size: bytes.count), info: info)
            case .intake(let intake):
                if intake.returned {
                    for matter in matters(inReturned: intake.data) { try bringBack(matter, past) }
                    takeBack(intake.data)
                } else if let seq = intake.again {
                    try replay(intake, again: seq, past)
                } else {
                    try replay(intake, past)
                }
            case .dispatch(let dispatches):
                try ledger.replay(dispatches)
            case .outcome(let outcome):
                settle(outcome.digest, .refused, outcome.refused)
                ledger.changes.outcomes.append(outcome)
            case .note(let note):
                apply(note, position: ledger.position)
            case .notice(let notice):
                ledger.changes.notices.append(notice)
            case .outage(let outage): ledger.note(outage, by: court)
            case .manifest(let manifest): ledger.note(manifest, by: court)
            case .passage:
                throw RecordFault("row \(ledger.position): a passage of a node")
            }
        }
        ledger.draft = RowDraft()
        waiters = []
        ledger.settleMarks()
        return ledger.finishChanges()
    }

    private mutating func replay(
        _ intake: Intake, _ past: ArchiveLookup
    ) throws(RecordFault) {
        let stream = try ledger.codec.stream(intake.data)
        let mark = ledger.receivedMark(intake.peer)
        let known = stream.incarnation == mark.incarnation ? mark.seq : 0
        try ledger.advanceMark(intake.peer, stream: stream)
        var seq = stream.first
        for batch in stream.batches {
            for item in batch.items {
                if seq > known {
                    _ = takeIn(
                        item, ledger.read(item.leaf),
                        digest: Merkle.leaf(item.leaf, ledger.seal), from: intake.peer, past: past)
                }
                seq += 1
            }
        }
    }

    /// Takes up at a snapshot; the journal's tail is replayed afterwards.
    ///
    /// - Parameters:
    ///   - snapshot: What the projections hold.
    ///   - acts: Own acts that the seat has not answered, with their content, in order.
    ///   - recent: Leaf digests of the last few thousand own acts, answered or not.
    package mutating func restore(
        _ snapshot: Snapshot, acts: [(OwnAct, Act)], recent: [Digest]
    ) {
        for digest in recent { known.insert(digest) }
        ledger.restore(snapshot)
        archive.resume(snapshot.archive, covered: snapshot.position)
        for remark in snapshot.remarks where remark.kind == "directory" {
            if let version = UInt32(remark.code) { stand(version, since: remark.at) }
        }
        for record in snapshot.matters {
            if record.isDraft { drafts.restore(record) } else { book.restore(record) }
        }
        for paper in snapshot.papers { papers[paper.matter, default: []].append(paper) }
        for record in snapshot.officers {
            if record.inPlaceOf == nil {
                officers[record.name] = record
            } else if !record.removed {
                delegations.append(record)
            }
        }
        for (recorded, act) in acts {
            own[recorded.digest] = recorded
            known.insert(recorded.digest)
            remember(
                act.key,
                ActReply(
                    matter: act.matter, act: name(act, recorded), status: .recorded, refusal: nil,
                    position: recorded.position))
            undecided[act.matter, default: []].append(
                Undecided(act: act, digest: recorded.digest))
        }
        number = snapshot.lastNumber
        for record in snapshot.matters where !record.isDraft {
            for receipt in record.matter?.receipts ?? []
            where receipt.court == court && receipt.at == nil {
                oweAfterStart(record.id, receipt.entry)
            }
        }
    }

    private mutating func oweAfterStart(_ matter: MatterID, _ entry: Int) {
        let isWritten = (undecided[matter] ?? []).contains {
            if case .receipt(let number) = $0.act.body { number == entry } else { false }
        }
        guard !isWritten else { return }
        owed.append(Receipted(matter: matter, entry: entry))
    }

    /// Records that the node runs: the first note of every start.
    ///
    /// - Parameters:
    ///   - cause: `init`, `start` or `restore`. `init` begins the first incarnation; a copy that
    ///     was put back begins its next one once the coordinator has returned this court's acts,
    ///     because what never reached it must be known by then, to be said again.
    ///   - now: The two clocks.
    /// - Returns: What is to be done at once; the rest follows the first commit.
    package mutating func begin(cause: String, now: Now) -> [Effect] {
        let civil = ledger.civil(now)
        let from = ledger.lastAt
        isRestoredCopy = cause == "restore"
        let incarnation = cause == "init" ? ledger.incarnation + 1 : ledger.incarnation
        note(
            .began(
                incarnation: incarnation, cause: isRestoredCopy ? "start" : cause, awayFrom: from,
                awayTo: civil), at: civil)
        if from.milliseconds > 0 { unlinkedSince = from }
        catchUpDirectory(civil)
        for paper in wantedPapers {
            ledger.draft.after.append(
                .fetchPaper(paper.paper, matter: paper.matter, from: linkPeer))
        }
        writeReceipts(civil)
        return drainEffects()
    }

    /// At a start: versions on disk that the journal does not know yet, and a former coordinator
    /// that has not confirmed everything.
    private mutating func catchUpDirectory(_ civil: Instant) {
        if let directory = ledger.book.latest {
            ledger.identity.directoryVersion = directory.version
            if directory.version > ledger.shelf.standing { adopt(directory, civil) }
        }
        linkPeer = home
        let former = ledger.peers.first { $0 != home && ledger.unconfirmedCount($0) > 0 }
        if let former {
            linkPeer = former
            effects.append(.rehome(former))
        }
    }
}

extension [Digest: OwnAct] {
    /// The undecided act behind an unconfirmed item, found by where its leaf lies.
    fileprivate func undecidedAct(
        at source: Source, in undecided: [MatterID: [Desk.Undecided]]
    ) -> Desk.Undecided? {
        for matter in undecided.keys.sorted() {
            for item in undecided[matter] ?? [] {
                if let act = self[item.digest], act.position == source.position,
                    act.index == source.index
                {
                    return item
                }
            }
        }
        return nil
    }
}
