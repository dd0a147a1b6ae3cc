package import Domain
import Procedure

// The directory (法院名录) while the process runs: signed by the root court, passed on over the links,
// in force once it is on disk. No restart is needed.
extension Docket {
    /// A version that is to be taken up next.
    struct Coming: Hashable, Sendable {
        var signed: SignedDirectory
        /// Courts whose open matters it changes.
        var courts: [CourtID]
        /// Those matters are in memory.
        var isAtHand: Bool
    }

    /// Tells a peer every version of the directory that it lacks, over the connection it used.
    mutating func tell(_ peer: CourtID, version: UInt32, dialled: Bool = false) {
        for frame in ledger.editions(after: version) {
            effects.append(dialled ? .sendDialled(peer, frame) : .send(peer, frame))
        }
    }

    /// A peer announces a version of the directory.
    mutating func offered(_ part: DirectoryPart, by peer: CourtID, _ now: Now) {
        guard let why = ledger.offered(part, by: peer, &effects) else { return }
        alarm("directory", peer, why, at: ledger.civil(now))
    }

    /// The administrator hands over a version; the reply with `token` says what became of it.
    package mutating func publish(_ signed: SignedDirectory, token: UInt64) -> [Effect] {
        effects.append(ledger.publish(signed, token: token))
        return drainEffects()
    }

    /// Signs with another of this coordinator's keys from the next row on.
    package mutating func sign(with seal: any Seal, keyID: KeyID) {
        ledger.sign(with: seal, keyID: keyID)
    }

    /// A version is on disk: it is in force with the next row, the row being written ends under
    /// the old one.
    package mutating func directoryKept(_ signed: SignedDirectory, now: Now) -> [Effect] {
        ledger.shelf.kept(signed)
        adoptIfDue(now)
        return drainEffects()
    }

    /// Takes up what is on disk, between two rows, once the matters that it changes are at hand.
    mutating func adoptIfDue(_ now: Now) {
        guard !ledger.hasDraft, hasMattersOfComing() else { return }
        coming = nil
        guard let directory = ledger.nextEdition() else { return }
        adopt(directory, ledger.civil(now))
        for peer in sessions.peers {
            guard let session = sessions[peer] else { continue }
            if directory.key(of: peer, id: session.keyID) == nil {
                // Its key no longer stands: it may come back with one that does.
                let reason = "directory version \(directory.version) has no such key"
                effects.append(.send(peer, .disconnect(code: "key", reason: reason)))
                forget(peer)
            } else {
                tell(peer, version: directory.version - 1)
            }
        }
        for peer in dialled where isDialled(peer) {
            tell(peer, version: directory.version - 1, dialled: true)
        }
        // Whom nobody has dialled yet hears of it too: a HELLO or a WELCOME names the version, and
        // whoever has the newer one tells it.
        for peer in neighbours { call(peer) }
        ledger.announce(directory, &effects)
    }

    /// Whether every open matter that the next version changes is at hand; asks for them otherwise.
    private mutating func hasMattersOfComing() -> Bool {
        guard let next = ledger.shelf.coming else { return false }
        if let coming, coming.signed == next { return coming.isAtHand }
        var found = Coming(signed: next, courts: [], isAtHand: true)
        // One that can't be read is dropped when it is taken up.
        if let directory = try? Directory(decoding: next.bytes) {
            found.courts = changedCourts(law.tree, directory.tree)
        }
        if !found.courts.isEmpty {
            found.isAtHand = false
            archive.isHeld = true
            effects.append(.fetchOpenMatters(of: found.courts))
        }
        coming = found
        return found.isAtHand
    }

    /// Open matters of some courts, as projections hold them.
    package mutating func fetchedOpen(
        _ found: [ArchivedMatter], of courts: [CourtID], now: Now
    ) -> [Effect] {
        archive.isHeld = false
        bringBack(found)
        if coming?.courts == courts { coming?.isAtHand = true }
        adoptIfDue(now)
        return drainEffects()
    }

    /// The coordinators one step up or down the tree of courts: enough for a version to reach all.
    private var neighbours: [CourtID] {
        var found: [CourtID] = []
        for court in law.tree.courts {
            guard let superior = court.superior, let own = court.coordinator,
                let above = law.tree[superior]?.coordinator, own != above
            else { continue }
            let other = own == seat ? above : above == seat ? own : nil
            if let other, !found.contains(other) { found.append(other) }
        }
        return found.sorted()
    }

    /// A version comes into force: the first leaves of a new row.
    private mutating func adopt(_ directory: Directory, _ civil: Instant) {
        let before = law.tree
        note(ledger.note(of: directory), at: civil)
        stand(directory, since: civil)
        moveChains(before, civil)
        succeed(before, civil)
    }

    /// What a version changes in the engine, live and in replay alike.
    mutating func stand(_ directory: Directory, since: Instant) {
        law.adopt(directory, of: seat, since: since)
        for coordinator in directory.coordinators where coordinator.id != seat {
            others[coordinator.id] = true
        }
        sessions.admit(courts: law.served, others: others.keys.sorted())
        for court in law.served { ledger.know(court) }
    }

    /// Chains of open matters go to the coordinators that now serve a court of their audience and
    /// did not get them before.
    private mutating func moveChains(_ before: CourtTree, _ civil: Instant) {
        let moved = movedCourts(before, law.tree)
        guard !moved.isEmpty else { return }
        for matter in openMatters(with: moved) {
            guard let chain = book.chain(matter.id) else { continue }
            let courts = matter.parties.map(\.court)
            let gone = courts.filter { moved.contains($0) }
            let had = courts.filter { !moved.contains($0) }
            let reached = hops(to: had)
            for hop in hops(to: gone) where !reached.contains(hop) {
                for source in chain.sources { ledger.dispatch(source, to: hop, at: civil) }
            }
        }
    }

    /// Open matters in which one of the courts takes part, in order of id.
    private func openMatters(with courts: [CourtID]) -> [Matter] {
        book.ids(with: courts).compactMap { book.matter($0) }
            .filter { !Procedures.isClosed($0) }
    }

    private mutating func bringBack(_ found: [ArchivedMatter]) {
        for one in found {
            if let id = one.record?.id { bringBack(id, one) }
        }
    }

    /// Courts whose open matters a version changes.
    private func changedCourts(_ before: CourtTree, _ after: CourtTree) -> [CourtID] {
        movedCourts(before, after) + closedCourts(before, after)
    }

    /// Courts that another coordinator serves than before.
    private func movedCourts(_ before: CourtTree, _ after: CourtTree) -> [CourtID] {
        after.courts.filter { court in
            court.coordinator != nil && before[court.id]?.coordinator != nil
                && before[court.id]?.coordinator != court.coordinator
        }.map(\.id)
    }

    /// Courts that have been closed into others.
    private func closedCourts(_ before: CourtTree, _ after: CourtTree) -> [CourtID] {
        after.courts.filter { $0.successor != nil && before[$0.id]?.successor == nil }.map(\.id)
    }

    /// A court that has been closed into another (合并): its successor joins its open matters.
    private mutating func succeed(_ before: CourtTree, _ civil: Instant) {
        for court in closedCourts(before, law.tree) {
            guard let successor = law.tree[court]?.successor else { continue }
            for matter in openMatters(with: [court]) {
                guard let role = matter.role(of: court), matter.role(of: successor) == nil
                else { continue }
                enter(
                    [.joined(Party(court: successor, role: role))], on: matter.id,
                    origin: .timer("directory@\(court)"),
                    info: ActInfo(deadline: "directory"), at: civil)
            }
        }
    }

    /// A row was written under the directory that its header names.
    mutating func replayDirectory(_ header: RowHeader) {
        ledger.identity.directoryVersion = header.directoryVersion
        guard header.directoryVersion != ledger.shelf.standing,
            let directory = ledger.book[header.directoryVersion]
        else { return }
        ledger.shelf.standing = header.directoryVersion
        stand(directory, since: header.at)
    }

    /// At a start: versions on disk that the journal does not know yet.
    mutating func catchUpDirectory(_ now: Now, _ past: ArchiveLookup) throws(RecordFault) {
        guard let directory = ledger.book.latest else { return }
        ledger.identity.directoryVersion = directory.version
        guard directory.version > ledger.shelf.standing else { return }
        let changed = changedCourts(law.tree, directory.tree)
        if !changed.isEmpty { bringBack(try past.open(changed)) }
        adopt(directory, ledger.civil(now))
    }
}
