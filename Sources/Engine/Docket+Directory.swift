package import Domain
import Procedure

// The directory (法院名录) while the process runs: signed by the root court, passed on over the links,
// in force once it is on disk. No restart is needed.
extension Docket {
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

    /// Takes up what is on disk, between two rows.
    mutating func adoptIfDue(_ now: Now) {
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
        let moved = law.tree.courts.filter { court in
            court.coordinator != nil && before[court.id]?.coordinator != nil
                && before[court.id]?.coordinator != court.coordinator
        }.map(\.id)
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

    /// Open matters in which one of the courts takes part, in order of id. What sleeps wakes for
    /// it: a closed matter sleeps too while a receipt is missing.
    private mutating func openMatters(with courts: [CourtID]) -> [Matter] {
        var open: [Matter] = []
        for id in book.ids(with: courts) {
            wake(id)
            if let matter = book.matter(id), !Procedures.isClosed(matter) { open.append(matter) }
        }
        return open
    }

    /// A court that has been closed into another (合并): its successor joins its open matters.
    private mutating func succeed(_ before: CourtTree, _ civil: Instant) {
        let closed = law.tree.courts.filter { court in
            court.successor != nil && before[court.id]?.successor == nil
        }
        for court in closed {
            guard let successor = court.successor else { continue }
            for matter in openMatters(with: [court.id]) {
                guard let role = matter.role(of: court.id), matter.role(of: successor) == nil
                else { continue }
                enter(
                    [.joined(Party(court: successor, role: role))], on: matter.id,
                    origin: .timer("directory@\(court.id)"),
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
    mutating func catchUpDirectory(_ now: Now) {
        guard let directory = ledger.book.latest else { return }
        ledger.identity.directoryVersion = directory.version
        guard directory.version > ledger.shelf.standing else { return }
        adopt(directory, ledger.civil(now))
    }
}
