package import Domain

/// Names an item of a peer's stream, by the number that the peer gave it.
package struct HeldKey: Hashable, Codable, Sendable, CustomStringConvertible {
    package var peer: CourtID
    package var incarnation: Int
    package var seq: UInt64

    package init(peer: CourtID, incarnation: Int, seq: UInt64) {
        self.peer = peer
        self.incarnation = incarnation
        self.seq = seq
    }

    package var description: String { "\(peer)/\(incarnation)/\(seq)" }
}

/// What a person has done about a held item (异常件处理): kept in the journal of the process that
/// holds it, and told to no peer.
package struct HeldHandling: Hashable, Codable, Sendable {
    /// What was done.
    package enum Deed: String, Hashable, Codable, Sendable, CaseIterable {
        /// Judged again and taken in.
        case retried
        /// Judged again and held still.
        case failed
        /// Never to be taken in; it stays on record.
        case discarded

        /// The item waits for nobody any more.
        package var closes: Bool { self != .failed }
    }

    package var item: HeldKey
    package var deed: Deed
    /// The officer, or the administrator by name.
    package var by: String
    package var isAdministrator: Bool
    package var why: String
    /// Of a failed retry: why the item is held still.
    package var fault: String

    package init(
        item: HeldKey, deed: Deed, by: String, isAdministrator: Bool, why: String, fault: String
    ) {
        self.item = item
        self.deed = deed
        self.by = by
        self.isAdministrator = isAdministrator
        self.why = why
        self.fault = fault
    }
}

/// A person's wish about a held item, for an engine.
package struct HeldCommand: Hashable, Sendable {
    /// Names the caller; the reply carries it.
    package var token: UInt64
    package var item: HeldKey
    package var by: String
    package var isAdministrator: Bool
    package var why: String
    /// The row of the own journal that took the item's frame in: to judge it again. Nil discards.
    package var row: Row?

    package init(
        token: UInt64, item: HeldKey, by: String, isAdministrator: Bool, why: String, row: Row?
    ) {
        self.token = token
        self.item = item
        self.by = by
        self.isAdministrator = isAdministrator
        self.why = why
        self.row = row
    }

    func handling(_ deed: HeldHandling.Deed, fault: String = "") -> HeldHandling {
        HeldHandling(
            item: item, deed: deed, by: by, isAdministrator: isAdministrator, why: why, fault: fault
        )
    }
}

extension Ledger {
    /// A held item as its peer sent it.
    struct Kept {
        var new: NewItem
        /// The batch that proves the item, as a stream of its own that begins at its first item.
        var stream: Stream
    }

    /// Why nothing is done about a held item: somebody was faster, or the note would not read back.
    func refuse(_ command: HeldCommand, isClosed: Bool) -> Refusal? {
        if isClosed { return .isHandled(command.item) }
        let note = Note(at: lastAt, kind: .heldHandled(command.handling(.discarded)))
        return readsBack(.note(note)) ? nil : Docket.tooLarge
    }

    /// The item of a peer's stream, out of the row that took its frame in, verified as it was then.
    func kept(_ key: HeldKey, in row: Row) throws(RecordFault) -> Kept {
        for bytes in row.leaves {
            let leaf = try codec.leaf(bytes, realm: identity.realm, rehearsal: identity.rehearsal)
            guard case .intake(let intake) = leaf, intake.peer == key.peer, intake.isArrival else {
                continue
            }
            let stream = try codec.stream(intake.data)
            guard stream.incarnation == key.incarnation else { continue }
            var first = stream.first
            for batch in stream.batches {
                let count = UInt64(batch.items.count)
                if key.seq >= first, key.seq - first < count {
                    return try kept(key, first, batch, of: stream)
                }
                first += count
            }
        }
        throw RecordFault("the frame that brought item \(key.seq) of \(key.peer) is not found")
    }

    private func kept(
        _ key: HeldKey, _ first: UInt64, _ batch: Batch, of stream: Stream
    ) throws(RecordFault) -> Kept {
        let (header, _, digests) = try verify(batch, from: key.peer)
        let place = Int(key.seq - first)
        return Kept(
            new: NewItem(
                seq: key.seq, item: batch.items[place], digest: digests[place], header: header,
                leaf: read(batch.items[place].leaf)),
            stream: Stream(
                session: stream.session, incarnation: stream.incarnation, first: first,
                batches: [batch], last: false))
    }

    /// Puts a held item's batch into the row being written, so that a replay finds it there.
    mutating func add(_ kept: Kept, again key: HeldKey) throws(RecordFault) {
        let brought = try authored(in: kept.stream)
        _ = add(
            .intake(
                Intake(
                    peer: key.peer, data: codec.encode(kept.stream), returned: false,
                    again: key.seq)))
        for (digest, authored) in brought.records { draft.acts.set(digest, authored) }
        for (entry, act) in brought.behind { draft.behind.set(entry, act) }
    }
}

extension Refusal {
    /// A person has dealt with the item already.
    package static func isHandled(_ key: HeldKey) -> Refusal {
        Refusal(
            code: "held.done", rule: "docs/wire.md §8",
            reason: Text(zh: "异常件 \(key) 已经处理", en: "held item \(key) has been dealt with"),
            remedy: Text(
                zh: "处理情况见异常件列表（含已处理）", en: "the list of held items, handled ones too, says how"))
    }

    /// The author of the act was told that it is refused, or acts under another number by now: it
    /// can never be taken in.
    static func isAnswered(_ act: Act) -> Refusal {
        Refusal(
            code: "held.answered", rule: "docs/wire.md §8",
            reason: Text(
                zh: "\(act.court) 的第\(act.number)号行为已经计数或已答复（act.held），不能再办理",
                en: "act \(act.number) of \(act.court) has been counted or answered (act.held) and "
                    + "can't be taken in any more"),
            remedy: Text(
                zh: "请来件法院重新办理，然后放弃本异常件", en: "have that court act anew, then discard this item"))
    }

    /// A node fetches its own acts back first.
    fileprivate static var isRecovering: Refusal {
        Refusal(
            code: "node.recovering", rule: "docs/wire.md §5",
            reason: Text(
                zh: "正在从协调中心取回本院已发出的记录",
                en: "this node is fetching back its own acts after a restore"),
            remedy: Text(zh: "取回后再试", en: "try again once they are here"))
    }

    /// The item can't be read out of the journal.
    static func isGone(_ key: HeldKey, _ fault: RecordFault) -> Refusal {
        Refusal(
            code: "held.unreadable", rule: "docs/wire.md §8",
            reason: Text(
                zh: "异常件 \(key) 的原件读不出：\(fault.what)",
                en: "held item \(key) can't be read back: \(fault.what)"),
            remedy: Text(
                zh: "由管理员核对日志",
                en: "have an administrator check the journal"))
    }
}

extension Docket {
    /// Does what a person wishes about a held item: judges it again as if it came now, or discards
    /// it. That it is held is for the caller to know; that nobody was faster is known here.
    package mutating func handle(_ command: HeldCommand, now: Now) -> [Effect] {
        let civil = ledger.civil(now)
        if let refusal = ledger.refuse(command, isClosed: closedItems[command.item] != nil) {
            effects.append(.reply(command.token, .refused(refusal)))
            return drainEffects()
        }
        guard let row = command.row else {
            conclude(command, command.handling(.discarded), civil)
            return drainEffects()
        }
        do throws(RecordFault) {
            let kept = try ledger.kept(command.item, in: row)
            if mustWait(.held(command), for: [kept.new].compactMap(\.matter)) {
                return drainEffects()
            }
            if let refusal = refuseAgain(kept.new, of: command.item) {
                effects.append(.reply(command.token, .refused(refusal)))
                return drainEffects()
            }
            try ledger.add(kept, again: command.item)
            let peer = command.item.peer
            let fault =
                isCoordinator(peer)
                ? receive(kept.new, from: peer, now: civil)
                : decide(kept.new, from: peer, catchingUp: false, now: civil)
            conclude(
                command,
                command.handling(fault == nil ? .retried : .failed, fault: fault?.what ?? ""), civil
            )
        } catch {
            effects.append(.reply(command.token, .refused(.isGone(command.item, error))))
        }
        return drainEffects()
    }

    /// An act of a node is taken in under its number or never: whoever sent it has its answer when
    /// that number was counted.
    private func refuseAgain(_ new: Ledger.NewItem, of key: HeldKey) -> Refusal? {
        guard !isCoordinator(key.peer),
            case .success(.act(let act)) = new.leaf, act.court == key.peer
        else { return nil }
        let isOver = ledger.receivedMark(key.peer).incarnation != key.incarnation
        return isOver || act.number <= ledger.receivedNumber(key.peer) ? .isAnswered(act) : nil
    }

    private mutating func conclude(
        _ command: HeldCommand, _ handling: HeldHandling, _ civil: Instant
    ) {
        note(.heldHandled(handling), at: civil)
        ledger.draft.after.append(.reply(command.token, .held(handling, ledger.nextPosition)))
    }

    /// What a note of a held item's handling changes, live and in replay alike.
    mutating func apply(_ handling: HeldHandling, at: Instant) {
        if handling.deed.closes { closedItems[handling.item] = true }
        ledger.changes.handled.append((handling, at))
    }
}

extension Desk {
    /// As `Docket.handle(_:now:)`, of what came from a coordinator.
    package mutating func handle(_ command: HeldCommand, now: Now) -> [Effect] {
        let civil = ledger.civil(now)
        if let refusal = isRecovering
            ? .isRecovering
            : ledger.refuse(command, isClosed: closedItems[command.item] != nil)
        {
            effects.append(.reply(command.token, .refused(refusal)))
            return drainEffects()
        }
        guard let row = command.row else {
            conclude(command, command.handling(.discarded), civil)
            return drainEffects()
        }
        do throws(RecordFault) {
            let kept = try ledger.kept(command.item, in: row)
            if mustWait(.held(command), for: [kept.new].compactMap(\.matter)) {
                return drainEffects()
            }
            try ledger.add(kept, again: command.item)
            let fault = takeIn(
                kept.new.item, kept.new.leaf, digest: kept.new.digest, from: command.item.peer)
            writeReceipts(civil)
            conclude(
                command,
                command.handling(fault == nil ? .retried : .failed, fault: fault?.what ?? ""), civil
            )
        } catch {
            effects.append(.reply(command.token, .refused(.isGone(command.item, error))))
        }
        return drainEffects()
    }

    private mutating func conclude(
        _ command: HeldCommand, _ handling: HeldHandling, _ civil: Instant
    ) {
        note(.heldHandled(handling), at: civil)
        ledger.draft.after.append(.reply(command.token, .held(handling, ledger.nextPosition)))
    }

    /// What a note of a held item's handling changes, live and in replay alike.
    mutating func apply(_ handling: HeldHandling, at: Instant) {
        if handling.deed.closes { closedItems[handling.item] = true }
        ledger.changes.handled.append((handling, at))
    }

    /// Replays the item of a frame that was judged again.
    mutating func replay(
        _ intake: Intake, again seq: UInt64, _ past: ArchiveLookup
    ) throws(RecordFault) {
        let stream = try ledger.codec.stream(intake.data)
        var next = stream.first
        for item in stream.batches.flatMap(\.items) {
            if next == seq {
                _ = takeIn(
                    item, ledger.read(item.leaf), digest: Merkle.leaf(item.leaf, ledger.seal),
                    from: intake.peer, past: past)
            }
            next += 1
        }
    }
}
