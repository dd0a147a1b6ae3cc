import Domain
import Engine

// What engines want done: frames to the network, jobs to the machine, answers to the clerks.
extension World {
    func perform(_ effects: [Effect], by site: Site) {
        for effect in effects {
            switch effect {
            case .send(let peer, let frame): send(frame, from: site, to: peer)
            case .sendRoute(let route, let frame): send(frame, over: route)
            case .sendDialled(let peer, let frame): sendDialled(frame, from: site, to: peer)
            case .dial(let peer): dial(peer, from: site)
            case .hangUp(let peer): hangUp(peer, by: site)
            // One version of the directory, and no accounts of days, in a simulation.
            case .keepDirectory, .directoryInForce, .fetchOpenMatters, .rehome, .account, .compare:
                break
            case .route(let peer, let route):
                line(from: peer, to: site)?.registered = route.map { Line.named($0).epoch }
            case .load(let position): job(.load(position), for: site)
            case .fetchMatter(let id): job(.matter(id), for: site)
            case .reopen(let peer, let incarnation, let after):
                job(.reopen(peer, incarnation: incarnation, after: after), for: site)
            case .returnRecords(let peer, let session, let after):
                job(.giveBack(peer, session: session, after: after), for: site)
            case .fetchPaper(let paper, let matter, let from):
                fetch(paper, matter, from: from, to: site)
            case .servePaper(let to, let digest, _, _): serve(digest, from: site, to: to)
            case .reply(let token, let reply): bureau.answered(token, reply, self)
            case .happened(let happening): bureau.happened(happening, at: site, self)
            case .log(let line): trace?.log(line, site.id, now)
            case .stop(let why): stop(site, why)
            }
        }
    }

    // MARK: Jobs

    func job(_ job: Site.Job, for site: Site) {
        // A row that is being read stays, though a confirmation may come before it has been.
        if case .load(let position) = job, site.needs[position] != nil {
            site.needs[position, default: 0] += 1
        }
        site.jobs.append(job)
        let took = Int64(1 + disks.below(3))
        queue.schedule(.job, at: now + took, place: site.place, slot: Int(site.run))
    }

    /// Runs the oldest job that a process waits for.
    func runJob(_ site: Site, run: Int32) {
        guard run == site.run, site.isUp, !site.jobs.isEmpty else { return }
        switch site.jobs.removeFirst() {
        case .load(let position):
            guard let row = site.disk.row(at: position) else {
                inspector.fail(
                    .journalHolds, self,
                    "\(site.id) asks for row \(position) of \(site.disk.synced), which its journal does not hold; "
                        + "last rows confirmed \(site.lastConfirmed.keys.sorted().map { "\($0) \(site.lastConfirmed[$0] ?? [])" })"
                )
                return
            }
            events += 1
            let effects =
                site.docket?.loaded(position, row, now: clocks(site))
                ?? site.desk?.loaded(position, row, now: clocks(site)) ?? []
            took(.loaded, position, effects, by: site)
            release(position, of: site)
        case .matter(let id):
            let found = site.disk.archived(id)
            if found != nil { reach(.broughtBack) }
            events += 1
            let clocks = clocks(site)
            let effects =
                site.docket?.fetched(id, found, now: clocks)
                ?? site.desk?.fetched(id, found, now: clocks) ?? []
            took(.fetched, id.fingerprint, effects, by: site)
        case .reopen(let peer, let incarnation, let after):
            reopen(site, peer, incarnation, after)
        case .giveBack(let peer, let session, let after):
            giveBack(site, peer, session, after)
        case .paper(let paper, let matter):
            events += 1
            let clocks = clocks(site)
            let effects =
                site.docket?.paperStored(paper, of: matter, now: clocks)
                ?? site.desk?.paperStored(paper, of: matter, now: clocks) ?? []
            took(.paper, paper.digest.storage.word0, effects, by: site)
        }
    }

    private func reopen(_ site: Site, _ peer: CourtID, _ incarnation: Int, _ after: UInt64) {
        reach(.reopened)
        let items = site.disk.outbox(to: peer, incarnation: incarnation, after: after)
        events += 1
        let clocks = clocks(site)
        let effects =
            site.docket?.reopened(peer, after: after, items: items, now: clocks)
            ?? site.desk?.reopened(after: after, items: items, now: clocks) ?? []
        took(.reopened, after, effects, by: site)
    }

    /// Sends a node its own acts back, frame by frame as they had come.
    private func giveBack(_ site: Site, _ peer: CourtID, _ session: UInt64, _ after: Mark) {
        reach(.returned)
        for position in site.disk.intakes(of: peer, after: after) {
            guard let row = site.disk.row(at: position) else { continue }
            for bytes in row.leaves {
                guard
                    let leaf = try? registry.codec.leaf(
                        bytes, realm: registry.realm, rehearsal: true),
                    case .intake(let intake) = leaf, intake.peer == peer, intake.isArrival,
                    var stream = try? registry.codec.stream(intake.data)
                else { continue }
                stream.session = session
                stream.last = false
                send(.returned(registry.codec.encode(stream)), from: site, to: peer)
            }
        }
        let end = Stream(
            session: session, incarnation: max(1, after.incarnation), first: 1, batches: [],
            last: true)
        send(.returned(registry.codec.encode(end)), from: site, to: peer)
    }

    // MARK: Papers

    private func fetch(_ paper: Paper, _ matter: MatterID, from: CourtID, to site: Site) {
        if site.papers[paper.digest] != nil {
            job(.paper(paper, matter), for: site)
            return
        }
        let isAsked = site.wanted.contains { $0.paper.digest == paper.digest }
        site.wanted.append(Site.Wanted(paper: paper, matter: matter, from: from))
        if !isAsked { ask(for: paper.digest, of: matter, from: from, at: site) }
        askLater(site, 30_000)
    }

    private func ask(for digest: Digest, of matter: MatterID, from: CourtID, at site: Site) {
        sendEither(
            .paperWant(matter: matter, digest: digest, offset: 0, length: 4 << 20), from: site,
            to: from)
    }

    /// What has not come is asked for again: a frame may be lost, a connection break.
    func askAgain(_ site: Site) {
        guard !site.wanted.isEmpty else { return }
        var asked: [Digest] = []
        for wanted in site.wanted where !asked.contains(wanted.paper.digest) {
            asked.append(wanted.paper.digest)
            ask(for: wanted.paper.digest, of: wanted.matter, from: wanted.from, at: site)
        }
        askLater(site, 30_000)
    }

    func askLater(_ site: Site, _ milliseconds: Int64) {
        let at = now + milliseconds
        guard site.asksAt <= now || at < site.asksAt else { return }
        site.asksAt = at
        queue.schedule(.askAgain, at: at, place: site.place, slot: Int(site.run))
    }

    func askDue(_ site: Site, run: Int32) {
        guard run == site.run, site.isUp, site.asksAt <= now else { return }
        askAgain(site)
    }

    private func serve(_ digest: Digest, from site: Site, to peer: CourtID) {
        guard let size = site.papers[digest] else {
            sendEither(
                .paperMissing(digest: digest, reason: "not here yet"), from: site, to: peer)
            return
        }
        // A paper travels in one frame here; `offset` says how large it is.
        sendEither(
            .paperChunk(digest: digest, offset: UInt64(size), data: []), from: site, to: peer)
    }

    func paperArrived(_ digest: Digest, at site: Site) {
        let mine = site.wanted.filter { $0.paper.digest == digest }
        guard let first = mine.first else { return }
        if site.isSeat, registry.places[first.from].map({ sites[$0].isSeat }) == true {
            reach(.paperCarried)
        }
        site.wanted.removeAll { $0.paper.digest == digest }
        site.papers[digest] = Int(first.paper.size)
        for wanted in mine { job(.paper(wanted.paper, wanted.matter), for: site) }
    }

    // MARK: Rows that are still needed

    /// Notes why a row is needed, where journals are not kept whole: until it is synced, until its
    /// items are confirmed, until its matters are let go.
    func keep(_ row: Row, _ changes: Changes, of site: Site) {
        guard !scenario.keepsJournals else { return }
        let position = row.sealed.header.position
        var reasons: Int32 = 1
        for item in changes.assigned {
            site.assigned[item.peer, default: []].append(
                (item.pending.seq, item.pending.source.position))
            let own = item.pending.source.position
            if own == position { reasons += 1 } else { site.needs[own, default: 0] += 1 }
        }
        if site.isSeat {
            for entry in changes.entries {
                reasons += 1
                bureau.rows(of: entry.matter, add: (site.place, position))
            }
            reasons += keepPassed(changes.relays, at: position, of: site)
        }
        site.needs[position, default: 0] += reasons
    }

    /// Passed entries are needed for whoever joins later; returns how many reasons that makes.
    private func keepPassed(_ relays: [Relay], at position: UInt64, of site: Site) -> Int32 {
        var counted: [MatterID] = []
        var reasons: Int32 = 0
        for relay in relays.reversed() where !counted.contains(relay.matter) {
            // The last one of a row has all that the row adds.
            counted.append(relay.matter)
            for source in relay.chain.sources.reversed() {
                guard source.position == position else { break }
                reasons += 1
                bureau.rows(of: relay.matter, add: (site.place, position))
            }
        }
        return reasons
    }

    /// Lets go of rows whose items a peer has confirmed with the frame that has just come.
    func trim(_ site: Site, confirmedBy peer: CourtID) {
        guard !scenario.keepsJournals,
            let acked = site.docket?.acked(peer) ?? site.desk?.acked(peer)
        else { return }
        trim(site, acked, to: peer)
    }

    private func trim(_ site: Site, _ acked: UInt64, to peer: CourtID) {
        guard let items = site.assigned[peer], let first = items.first, first.seq <= acked else {
            return
        }
        var done = 0
        while done < items.count, items[done].seq <= acked {
            if done > 0 { release(items[done - 1].position, of: site) }
            done += 1
        }
        site.assigned[peer]?.removeFirst(done)
        // The row of the last confirmed item may be asked for at a handshake. Another coordinator
        // says HELLO over a line of its own, which a later confirmation may overtake.
        var last = site.lastConfirmed[peer] ?? []
        last.append(items[done - 1].position)
        if last.count > (line(from: peer, to: site)?.isDialled == true ? 16 : 1) {
            release(last.removeFirst(), of: site)
        }
        site.lastConfirmed[peer] = last
    }

    /// One reason less to keep a row.
    func release(_ position: UInt64, of site: Site) {
        guard let left = site.needs[position] else { return }
        if left > 1 {
            site.needs[position] = left - 1
        } else {
            site.needs.removeValue(forKey: position)
            site.disk.drop(position)
        }
    }
}
