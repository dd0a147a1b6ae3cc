package import Domain

// The directory (法院名录) while the node runs. A version may give the court to another coordinator:
// the node moves once the former one has confirmed everything that was sent to it.
extension Desk {
    /// The coordinator announces a version of the directory.
    mutating func offered(_ part: DirectoryPart, _ now: Now) {
        guard let why = ledger.offered(part, by: linkPeer, &effects) else { return }
        effects.append(.log("directory refused: \(why)"))
        note(.alarm(code: "directory", peer: linkPeer, text: why), at: ledger.civil(now))
    }

    /// The administrator hands over a version; the reply with `token` says what became of it.
    package mutating func publish(_ signed: SignedDirectory, token: UInt64) -> [Effect] {
        effects.append(ledger.publish(signed, token: token))
        return drainEffects()
    }

    /// Signs with another of this court's keys from the next row on.
    package mutating func sign(with seal: any Seal, keyID: KeyID) {
        ledger.sign(with: seal, keyID: keyID)
    }

    /// A version is on disk: it is in force with the next row.
    package mutating func directoryKept(_ signed: SignedDirectory, now: Now) -> [Effect] {
        ledger.shelf.kept(signed)
        adoptIfDue(now)
        return drainEffects()
    }

    /// Takes up what is on disk, between two rows.
    mutating func adoptIfDue(_ now: Now) {
        guard let directory = ledger.nextEdition() else { return }
        adopt(directory, ledger.civil(now))
        tell(version: directory.version - 1)
        ledger.announce(directory, &effects)
        moveOn()
    }

    /// Tells the coordinator every version that it lacks.
    mutating func tell(version: UInt32) {
        guard isLinked else { return }
        for frame in ledger.editions(after: version) { effects.append(.send(linkPeer, frame)) }
    }

    /// A version comes into force: the first leaves of a new row.
    mutating func adopt(_ directory: Directory, _ civil: Instant) {
        note(ledger.note(of: directory), at: civil)
        stand(directory.version, since: civil)
    }

    /// What a version changes in the engine, live and in replay alike.
    mutating func stand(_ version: UInt32, since: Instant) {
        guard version != ledger.shelf.standing, let directory = ledger.book[version] else { return }
        ledger.shelf.standing = version
        if let coordinator = directory.coordinator(serving: court) {
            home = coordinator.id
            ledger.know(home)
        }
        law.adopt(directory, of: home, since: since)
    }

    /// Links to the present coordinator once the former one has confirmed everything.
    mutating func moveOn() {
        guard linkPeer != home, ledger.unconfirmedCount(linkPeer) == 0, !ledger.hasDraft else {
            return
        }
        effects.append(.log("\(home) serves this court now; \(linkPeer) has confirmed everything"))
        linkPeer = home
        unlink()
        lastHello = .min / 2
        effects.append(.rehome(home))
    }
}
