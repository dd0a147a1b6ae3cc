package import Domain
import Procedure

extension Desk {
    /// Takes in a stream from the coordinator: verify, journal byte for byte, fold each new entry.
    mutating func take(_ bytes: Encoded, session: UInt64, _ now: Now) {
        let civil = ledger.civil(now)
        guard !hasParkedStream(of: session) else {
            return archive.park(.stream(bytes, session: session))
        }
        do {
            switch try ledger.examine(bytes, from: linkPeer, session: session) {
            case .duplicate:
                acknowledge()
            case .stale:
                // The WELCOME of a newer session was lost: ask for it again.
                if now.monotonic - lastHello > LinkRules.helloAgain {
                    unlink()
                    greet(now)
                }
            case .new(let items, let stream):
                let asked = Parked.stream(bytes, session: session)
                if mustWait(asked, for: items.compactMap(\.matter)) { return }
                _ = ledger.add(.intake(Intake(peer: linkPeer, data: bytes, returned: false)))
                ledger.draft.acknowledge.append(linkPeer)
                try ledger.advanceMark(linkPeer, stream: stream)
                for new in items {
                    if let fault = takeIn(
                        new.item, new.leaf, digest: new.digest, from: linkPeer)
                    {
                        effects.append(.log("held: item \(new.seq) of \(linkPeer): \(fault.what)"))
                        note(
                            .held(
                                linkPeer, incarnation: ledger.receivedMark(linkPeer).incarnation,
                                seq: new.seq, reason: fault.what, leaf: new.item.leaf), at: civil)
                    }
                }
                writeReceipts(civil)
            }
        } catch {
            effects.append(.log("stream of \(linkPeer) refused: \(error.what)"))
            effects.append(.send(linkPeer, .disconnect(code: "refused-stream", reason: error.what)))
            linkTrouble = error.what
            phase = .down
        }
    }

    /// One item of the coordinator's stream, live and in replay alike; `past` finds matters that
    /// were let go, nil when live. Returns why it is held.
    mutating func takeIn(
        _ item: Item, _ read: Result<Leaf, RecordFault>, digest: Digest, from peer: CourtID,
        past: ArchiveLookup? = nil
    ) -> RecordFault? {
        do throws(RecordFault) {
            let leaf = try read.get()
            if case .passage(let passage) = leaf {
                try takeIn(passage, item, from: peer, past)
            } else {
                try takeIn(leaf, item, digest: digest, from: peer, past)
            }
            return nil
        } catch {
            return error
        }
    }

    /// What another coordinator's seat says, carried by our own coordinator: verified as the seat
    /// signed it.
    private mutating func takeIn(
        _ passage: Passage, _ item: Item, from peer: CourtID, _ past: ArchiveLookup?
    ) throws(RecordFault) {
        guard let carried = item.carried, passage.signer == passage.seat, passage.signer != peer
        else { throw RecordFault("a passage that carries nothing of a seat") }
        _ = try ledger.check(carried, is: passage.digest, by: passage.signer)
        let leaf = try ledger.codec.leaf(
            carried.leaf, realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal)
        try takeIn(
            leaf, Item(index: carried.index, leaf: carried.leaf, authored: item.authored),
            digest: passage.digest, from: passage.signer, past)
    }

    /// One leaf of the coordinator `signer`.
    private mutating func takeIn(
        _ leaf: Leaf, _ item: Item, digest: Digest, from signer: CourtID, _ past: ArchiveLookup?
    ) throws(RecordFault) {
        switch leaf {
        case .entry(let entry):
            if let past { try bringBack(entry.matter, past) }
            try takeIn(entry, item, digest, from: signer, past == nil)
        case .outcome(let outcome):
            guard outcome.court == court else {
                throw RecordFault("an answer to another court")
            }
            settle(outcome.digest, .refused, outcome.refused)
            ledger.changes.outcomes.append(outcome)
        case .notice(let notice):
            ledger.changes.notices.append(notice)
        case .outage(let outage): try take(outage, from: signer, live: past == nil)
        case .manifest(let manifest):
            // A replay asks for no comparison: that was done in its time.
            if past == nil {
                ledger.take(manifest, from: signer)
            } else if manifest.peer == court {
                ledger.note(manifest, by: signer)
            }
        case .act, .intake, .dispatch, .note, .passage:
            throw RecordFault("not an entry, answer or notice")
        }
    }

    private mutating func takeIn(
        _ entry: Entry, _ item: Item, _ digest: Digest, from signer: CourtID, _ live: Bool
    ) throws(RecordFault) {
        guard entry.seat == signer else {
            throw RecordFault("an entry of seat \(entry.seat) signed by \(signer)")
        }
        let chain = book.chain(entry.matter) ?? Chain()
        // A chain that is brought again (a backfill after a restore) changes nothing.
        if entry.number <= chain.count { return }
        guard entry.number == chain.count + 1, entry.previous == chain.head else {
            throw RecordFault(
                "entry \(entry.number) of \(entry.matter) does not continue entry \(chain.count)")
        }
        var info = ActInfo(deadline: "")
        if case .act(let actDigest) = entry.origin {
            guard let authored = item.authored,
                Merkle.leaf(authored.leaf, ledger.seal) == actDigest,
                case .act(let act) = try ledger.codec.leaf(
                    authored.leaf, realm: ledger.identity.realm,
                    rehearsal: ledger.identity.rehearsal)
            else {
                throw RecordFault("entry \(entry.number) of \(entry.matter): its act is missing")
            }
            info = ActInfo(act, leafBytes: authored.leaf.count)
        }
        if drafts.chain(entry.matter) != nil { drafts.remove(entry.matter) }
        // The leaf lies in this row's intake; it is found there by its digest.
        let source = Source(
            position: ledger.writingPosition, index: -1, actPosition: 0, hasAct: false, size: 0)
        book.append(entry, digest: digest, source: ledger.describes ? source : nil)
        line(entry, digest: digest, source: source, info: info)
        touch(entry.matter)
        for paper in info.papers
        where papers[entry.matter]?.contains(where: { $0.paper.digest == paper.digest }) != true {
            let known = MatterPaper(
                matter: entry.matter, paper: paper, stored: false, from: linkPeer)
            papers[entry.matter, default: []].append(known)
            ledger.changes.papers.append(known)
            if live {
                ledger.draft.after.append(.fetchPaper(paper, matter: entry.matter, from: linkPeer))
            }
        }
        for event in entry.events {
            if case .receiptWanted(let courts) = event, courts.contains(court) {
                owe(entry.matter, entry.number)
            }
            if case .receipted(let number, let by, _) = event, by == court {
                owed.removeAll { $0.matter == entry.matter && $0.entry == number }
            }
        }
        if case .act(let actDigest) = entry.origin { settle(actDigest, entry.events) }
        restIfDone(entry.matter)
        if live, let matter = book.matter(entry.matter) {
            let stage = Procedures.stage(of: matter)
            ledger.draft.after.append(
                .happened(
                    Happening(
                        matter: entry.matter, entry: entry.number, at: entry.at, verb: info.verb,
                        court: info.court, stage: stage.name, term: stage.term)))
        }
    }

    private mutating func owe(_ matter: MatterID, _ entry: Int) {
        let isWritten = (undecided[matter] ?? []).contains {
            if case .receipt(let number) = $0.act.body { number == entry } else { false }
        }
        let item = Receipted(matter: matter, entry: entry)
        guard !isWritten, !owed.contains(item) else { return }
        owed.append(item)
    }

    /// Writes the automatic receipts whose papers are all whole and synced.
    mutating func writeReceipts(_ civil: Instant) {
        for item in owed {
            guard (papers[item.matter] ?? []).allSatisfy(\.stored), !ledger.isDraftFull else {
                continue
            }
            number += 1
            let act = Act(
                realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal, court: court,
                keyID: ledger.identity.keyID,
                directoryVersion: Int(ledger.identity.directoryVersion),
                incarnation: ledger.incarnation, number: number, matter: item.matter,
                lastSeen: book.chain(item.matter)?.count ?? 0, officer: nil, signedAt: civil,
                nonce: uniques.bytes16(), key: "", predecessor: nil, recordedFor: nil,
                body: .receipt(entry: item.entry))
            write(act, events: nil, civil)
        }
    }

    // MARK: Outcomes

    private mutating func settle(_ digest: Digest, _ events: [Event]) {
        guard own[digest] != nil else { return }
        for event in events {
            if case .refused(let refusal) = event { return settle(digest, .refused, refusal) }
            if case .outOfOrder(_, let reason) = event {
                return settle(
                    digest, .outOfOrder,
                    Refusal(
                        code: "act.out-of-order", rule: "事实入卷规则", reason: reason,
                        remedy: Text(
                            zh: "已入卷，由监督法院处理",
                            en: "it is on record; the supervising court will look at it")))
            }
        }
        settle(digest, .accepted, nil)
    }

    /// The seat has answered one of our acts.
    mutating func settle(_ digest: Digest, _ status: ActStatus, _ refusal: Refusal?) {
        guard var act = own.removeValue(forKey: digest) else { return }
        act.status = status
        act.refusal = refusal
        undecided[act.matter]?.removeAll { $0.digest == digest }
        if undecided[act.matter]?.isEmpty == true { undecided.removeValue(forKey: act.matter) }
        ledger.changes.acts.append(act)
        let answer = ActReply(
            matter: act.matter,
            act: "\(court)/\(act.reference.incarnation)/\(act.reference.number)", status: status,
            refusal: refusal, position: act.position)
        // A command that lives on under another number keeps that one's answer.
        let livesOn = refusal?.code == "act.superseded" || refusal?.code == "act.reissued"
        if !act.key.isEmpty, !livesOn { remember(act.key, answer) }
        for waiter in waiters where waiter.digest == digest {
            ledger.draft.after.append(.reply(waiter.token, .act(answer)))
        }
        waiters.removeAll { $0.digest == digest }
        restIfDone(act.matter)
    }

    // MARK: Papers

    /// A paper that this court itself attached: it is on this node's disk already.
    mutating func hold(_ paper: Paper, of id: MatterID) {
        if let place = papers[id]?.firstIndex(where: { $0.paper.digest == paper.digest }) {
            guard papers[id]?[place].stored == false else { return }
            papers[id]?[place].stored = true
            if let item = papers[id]?[place] { ledger.changes.papers.append(item) }
            restIfDone(id)
            return
        }
        let item = MatterPaper(matter: id, paper: paper, stored: true, from: court)
        papers[id, default: []].append(item)
        ledger.changes.papers.append(item)
    }

    /// A paper is whole and synced on this node's disk.
    package mutating func paperStored(_ paper: Paper, of id: MatterID, now: Now) -> [Effect] {
        guard papers[id]?.contains(where: { $0.paper.digest == paper.digest && !$0.stored }) == true
        else { return drainEffects() }
        let civil = ledger.civil(now)
        note(.paperStored(paper, matter: id), at: civil)
        writeReceipts(civil)
        return drainEffects()
    }

    /// Papers that this node has yet to fetch, for a start.
    package var wantedPapers: [MatterPaper] {
        papers.keys.sorted().flatMap { id in (papers[id] ?? []).filter { !$0.stored } }
    }

    // MARK: Projection

    mutating func line(_ entry: Entry, digest: Digest, source: Source, info: ActInfo) {
        var verb = info.verb
        if case .timer = entry.origin { verb = "deadline" }
        ledger.changes.entries.append(
            EntryLine(
                matter: entry.matter, number: entry.number, at: entry.at, court: info.court,
                officer: info.officer, verb: verb, digest: digest, source: source,
                summary: ledger.describes
                    ? Procedures.summary(of: entry.events, by: info.officer) : .empty,
                recordedFor: info.recordedFor))
    }

    mutating func touch(_ id: MatterID) {
        guard ledger.describes else { return }
        let isDraft = book.chain(id) == nil
        let record = isDraft ? drafts.record(id, isDraft: true) : book.record(id, isDraft: false)
        ledger.changes.show(record)
    }
}
