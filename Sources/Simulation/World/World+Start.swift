import Domain
import Engine

// Starts and kills of processes.
extension World {
    /// The first start of all: an empty journal, and the officers whom the acts need.
    func setUp(_ site: Site) {
        site.seen = now
        if mix.skew > 0 {
            site.skew = Int64(processDice.within(-mix.skew...mix.skew))
            if site.skew != 0 { count(.skew) }
        }
        if let line = lines[site.place], mix.slowLinks > 0,
            processDice.permille(mix.slowLinks)
        {
            line.slowness = max(1, mix.slowFactor)
            count(.slowLink)
        }
        boot(site)
        if !site.isSeat {
            for record in Cast.officers {
                events += 1
                let effects = site.desk?.set(record, token: 0, now: clocks(site)) ?? []
                took(.officer, 0, effects, by: site)
            }
        }
    }

    /// Starts a process from its journal, by replay alone or from its projections.
    func boot(_ site: Site) {
        site.run &+= 1
        site.jobs = []
        site.wanted = []
        // What an earlier run had planned is not done in this one.
        site.asksAt = 0
        site.restarts = false
        site.diskFree = now
        let length = Int(site.disk.synced)
        let cause = length == 0 ? "init" : "start"
        let clocks = clocks(site)
        let effects: [Effect]
        do {
            let start = try self.start(of: site, length)
            if start.covered > 0 { count(.snapshotStart) }
            if site.isSeat {
                try bootSeat(site, start, length)
            } else {
                try bootNode(site, start, length)
            }
            effects =
                try site.docket?.begin(cause: cause, now: clocks)
                ?? site.desk?.begin(cause: cause, now: clocks) ?? []
        } catch {
            inspector.fail(
                .startsFromJournal, self, "\(site.id) can't start from its journal: \(error)")
            site.stopped = "\(error)"
            return
        }
        events += 1
        took(.began, UInt64(length), effects, by: site)
        for line in site.isSeat ? served[site.place] + incoming[site.place] : [site.place] {
            let wait = Int64(50 + processDice.below(400))
            queue.schedule(.connect, at: now + wait, place: line)
        }
        inspector.booted(site, self)
        if !site.isSeat { bureau.cameBack(site, self) }
    }

    /// Where a start takes up: at the real projections in the second tier, else now and then at
    /// projections that cover as much as chance says.
    private func start(of site: Site, _ length: Int) throws -> StoredStart {
        if let stored = try site.disk.storedStart() { return stored }
        guard length > 0, processDice.permille(mix.snapshotStarts) else {
            return StoredStart(covered: 0, snapshot: nil, acts: [], recent: [])
        }
        let covered = processDice.below(length + 1)
        let projection = Projection(site.disk.changes.prefix(covered))
        let snapshot =
            mix.lettingGo > 0 ? projection.trimmedSnapshot(of: site.id) : projection.snapshot
        return StoredStart(
            covered: covered, snapshot: covered > 0 ? snapshot : nil,
            acts: projection.undecided, recent: Array(projection.actOrder.suffix(8_192)))
    }

    private func bootSeat(_ site: Site, _ start: StoredStart, _ length: Int) throws {
        var docket = Docket(
            ledger: registry.ledger(site.place), law: registry.law(site.place),
            sessionSeed: processDice.next())
        var replayed = Array(site.disk.changes.prefix(start.covered))
        if let snapshot = start.snapshot { docket.restore(snapshot) }
        for position in start.covered..<length {
            guard let row = site.disk.row(at: UInt64(position + 1)) else {
                throw RecordFault("row \(position + 1) is missing")
            }
            replayed.append(try docket.replay(row, past: past(start, site)))
        }
        try compare(replayed, site)
        site.docket = DocketHolder(docket)
    }

    private func bootNode(_ site: Site, _ start: StoredStart, _ length: Int) throws {
        var desk = Desk(
            ledger: registry.ledger(site.place), law: registry.law(site.place),
            home: sites[site.home].id, instance: instance(), seed: processDice.next(),
            remembers: scenario.keepsJournals ? 65_536 : 64)
        var replayed = Array(site.disk.changes.prefix(start.covered))
        if let snapshot = start.snapshot {
            desk.restore(
                snapshot, acts: try start.acts.map { ($0, try act($0, of: site)) },
                recent: start.recent)
        }
        for position in start.covered..<length {
            guard let row = site.disk.row(at: UInt64(position + 1)) else {
                throw RecordFault("row \(position + 1) is missing")
            }
            replayed.append(try desk.replay(row, past: past(start, site)))
        }
        site.known = knownCommands(replayed.prefix(start.covered), of: site)
        try compare(replayed, site)
        site.desk = DeskHolder(desk)
    }

    /// What the projections hold that a start takes up at.
    private func past(_ start: StoredStart, _ site: Site) -> ArchiveLookup {
        ArchiveLookup { [disk = site.disk] id in
            disk.covered == UInt64(start.covered)
                ? disk.archived(id)
                : Projection.archived(id, in: disk.changes.prefix(start.covered))
        } open: { _ in
            // One version of the directory in a simulation.
            []
        }
    }

    /// Commands under a key that rows up to the projections' hold, with their answers.
    private func knownCommands(
        _ changes: ArraySlice<Changes>, of site: Site
    ) -> [String: ActReply] {
        var known: [String: ActReply] = [:]
        for change in changes {
            for act in change.acts where !act.key.isEmpty && known[act.key] == nil {
                let name =
                    act.isLocal
                    ? "\(site.id)/local/\(act.position).\(act.index)"
                    : "\(site.id)/\(act.reference.incarnation)/\(act.reference.number)"
                known[act.key] = ActReply(
                    matter: act.matter, act: name, status: act.status, refusal: act.refusal,
                    position: act.position)
            }
            for (key, reply) in change.commandRefusals where known[key] == nil {
                known[key] = reply
            }
        }
        return known
    }

    private func instance() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            let word = processDice.next()
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * shift))) }
        }
        return bytes
    }

    /// What the rows changed when they were made must be what their replay says.
    private func compare(_ replayed: [Changes], _ site: Site) throws {
        let live = site.disk.changes
        // Every fourth time: it costs as much as the start itself.
        if live.count >= replayed.count, !replayed.isEmpty, site.run % 4 == 1 {
            let before = Projection(live.prefix(replayed.count))
            let again = Projection(replayed)
            if before != again {
                inspector.fail(
                    .foldOfJournal, self,
                    "\(site.id): replay differs: "
                        + before.differences(from: again).joined(separator: "; "))
            }
        }
        try site.disk.started(replayed)
    }

    private func act(_ own: OwnAct, of site: Site) throws -> Act {
        guard let row = site.disk.row(at: own.position) else {
            throw RecordFault("row \(own.position) is missing")
        }
        let codec = registry.codec
        let seal = registry.entries[site.place].seal
        for leaf in row.leaves {
            switch try codec.leaf(leaf, realm: registry.realm, rehearsal: true) {
            case .act(let act) where Merkle.leaf(leaf, seal) == own.digest: return act
            case .intake(let intake) where intake.returned:
                for batch in try codec.stream(intake.data).batches {
                    for item in batch.items where Merkle.leaf(item.leaf, seal) == own.digest {
                        if case .act(let act) = try codec.leaf(
                            item.leaf, realm: registry.realm, rehearsal: true)
                        {
                            return act
                        }
                    }
                }
            default: break
            }
        }
        throw RecordFault("row \(own.position) does not hold the act")
    }

    // MARK: Kills

    /// Kills a process: of the rows not yet synced some may be found again.
    func kill(_ site: Site, restartAfter milliseconds: Int64) {
        guard site.isUp else { return }
        halt(site)
        site.restarts = true
        site.awayUntil = max(site.awayUntil, now + milliseconds)
        planRestart(site)
    }

    /// The process is gone at once.
    func halt(_ site: Site) {
        let pending = site.uncommittedRows
        if holdsPassages(site) { reach(.killedWithPassages) }
        site.docket = nil
        site.desk = nil
        site.run &+= 1
        site.tickAt = .max
        site.isBusy = false
        let found = site.disk.lose(mix, &disks) { if pending > 0 { count($0) } }
        inspector.killed(site, found: found, self)
        if site.isSeat {
            for line in served[site.place] + incoming[site.place] {
                lines[line]?.registered = nil
                drop(line)
            }
            forgetDials(site)
        } else {
            drop(site.place)
        }
    }

    /// An engine said that it must not go on.
    func stop(_ site: Site, _ why: String) {
        inspector.stopped(site, why, self)
        site.stopped = why
        halt(site)
    }
}
