import Domain
import Engine

// What comes to a process from another one: whose it is, and whether it may be there.
extension Inspector {
    /// A stream that was journaled: its items are now the receiver's.
    func observe(
        _ stream: Stream, from peer: CourtID, at site: Site, _ acts: inout [UInt64: Act],
        _ world: World
    ) {
        guard let sender = registry.places[peer] else { return }
        var seq = stream.first
        var level = levels[site.place][sender] ?? Level()
        if stream.incarnation > level.incarnation {
            level = Level(incarnation: stream.incarnation, seq: 0)
        }
        if stream.first <= level.seq { world.reach(.offeredAgain) }
        for batch in stream.batches {
            for item in batch.items {
                defer { seq += 1 }
                guard seq > level.seq,
                    let leaf = try? registry.codec.leaf(
                        item.leaf, realm: registry.realm, rehearsal: true)
                else { continue }
                take(leaf, item, from: peer, at: site, &acts, world)
            }
            if let header = try? registry.codec.header(batch.header),
                header.position > world.sites[sender].disk.synced,
                !world.sites[sender].restarts
            {
                fail(
                    .durableFirst, world,
                    "\(peer) sent what stands in its row \(header.position), but only "
                        + "\(world.sites[sender].disk.synced) rows are on its disk")
            }
        }
        level.seq = max(level.seq, seq - 1)
        levels[site.place][sender] = level
    }

    /// An item that has become the receiver's.
    private func take(
        _ leaf: Leaf, _ item: Item, from peer: CourtID, at site: Site, _ acts: inout [UInt64: Act],
        _ world: World
    ) {
        let seal = registry.entries[site.place].seal
        switch leaf {
        case .act(let act) where site.isSeat:
            acts[seal.digest(0, item.leaf).storage.word0] = act
            checkSecret(act.matter, for: [act.court], seat: nil, at: site, world)
        case .entry(let entry):
            take(entry, seal.digest(0, item.leaf).storage.word0, at: site, world)
        case .outcome(let outcome):
            checkSecret(outcome.matter, for: [outcome.court], seat: nil, at: site, world)
        case .notice(let notice):
            checkSecret(notice.matter, for: [notice.to], seat: nil, at: site, world)
        case .passage(let passage):
            guard let carried = item.carried,
                let inner = try? registry.codec.leaf(
                    carried.leaf, realm: registry.realm, rehearsal: true)
            else { return }
            let digest = seal.digest(0, carried.leaf).storage.word0
            switch inner {
            case .act(let act):
                acts[digest] = act
                checkSecret(act.matter, for: [], seat: passage.seat, at: site, world)
            case .entry(let entry): take(entry, digest, at: site, world)
            case .outcome(let outcome):
                checkSecret(outcome.matter, for: [outcome.court], seat: nil, at: site, world)
            case .notice(let notice):
                checkSecret(notice.matter, for: [notice.to], seat: nil, at: site, world)
            default: break
            }
        default: break
        }
    }

    private func take(_ entry: Entry, _ digest: UInt64, at site: Site, _ world: World) {
        checkSecret(entry.matter, for: entry.audience, seat: entry.seat, at: site, world)
        if site.isSeat {
            relayed(entry, digest, at: site, world)
        } else {
            received(entry, digest, at: site, world)
        }
    }

    /// A coordinator has written down that it passes something on.
    func observe(_ passage: Passage, at site: Site, _ world: World) {
        guard passage.counts != nil else { return }
        world.reach(.actPassed)
        guard let seat = registry.places[passage.seat] else {
            return fail(
                .oneSeat, world, "\(site.id) passes an act on to \(passage.seat), a stranger")
        }
        if !world.sites[seat].isUp { world.reach(.seatAway) }
        if let record = records[passage.matter], record.seat != seat {
            fail(
                .oneSeat, world,
                "\(site.id) passes an act of \(passage.matter) on to \(passage.seat), whose seat is \(registry.entries[record.seat].id)"
            )
        }
    }

    // MARK: Secrecy

    /// What a process holds is its own to know: it is one of the courts that it is for, or has
    /// joined since, the coordinator of one, or the seat.
    private func checkSecret(
        _ matter: MatterID, for courts: [CourtID], seat: CourtID?, at site: Site, _ world: World
    ) {
        let mayKnow: Bool
        if site.isSeat {
            mayKnow =
                seat == site.id
                || courts.contains { court in
                    registry.places[court].map { registry.entries[$0].home == site.place } ?? false
                }
        } else {
            mayKnow = courts.contains(site.id)
        }
        guard !mayKnow else { return }
        // Who joins later holds the chain from entry 1.
        let joined = site.isSeat ? records[matter]?.relays : records[matter]?.parties
        guard joined?.contains(where: { $0.place == site.place }) != true else { return }
        fail(
            .secrecy, world,
            "\(site.id) holds something of \(matter) that is for \(courts)\(seat.map { " and its seat \($0)" } ?? "")"
        )
    }

    // MARK: Passing on

    /// An entry came to a coordinator that passes it on.
    private func relayed(_ entry: Entry, _ digest: UInt64, at site: Site, _ world: World) {
        world.reach(.entryRelayed)
        guard let record = records[entry.matter] else {
            if !scenario.keepsJournals { return }
            return fail(
                .durableFirst, world,
                "\(site.id) has entry \(entry.number) of \(entry.matter), which its seat has not on disk"
            )
        }
        guard entry.number <= record.digests.count, record.digests[entry.number - 1] == digest
        else {
            return fail(
                .sameEverywhere, world,
                "\(site.id) passes on entry \(entry.number) of \(entry.matter) as its seat has not written it"
            )
        }
        guard let place = record.relays.firstIndex(where: { $0.place == site.place }) else {
            return fail(
                .secrecy, world,
                "\(site.id) has entry \(entry.number) of \(entry.matter) and serves none of its courts"
            )
        }
        if entry.number == record.relays[place].held + 1 {
            record.relays[place].held = entry.number
        } else if entry.number > record.relays[place].held {
            fail(
                .gapless, world,
                "\(site.id) has entry \(entry.number) of \(entry.matter) after \(record.relays[place].held)"
            )
        }
    }

    // MARK: Arriving at a court

    private func received(_ entry: Entry, _ digest: UInt64, at site: Site, _ world: World) {
        guard let record = records[entry.matter],
            let place = record.parties.firstIndex(where: { $0.place == site.place })
        else {
            // Let go already, or the coordinator's row is not on its disk.
            if !scenario.keepsJournals { return }
            return fail(
                .durableFirst, world,
                "\(site.id) has entry \(entry.number) of \(entry.matter), which its coordinator has not on disk"
            )
        }
        guard entry.number <= record.digests.count else {
            return fail(
                .durableFirst, world,
                "\(site.id) has entry \(entry.number) of \(entry.matter), its coordinator has only \(record.digests.count) on disk"
            )
        }
        if record.digests[entry.number - 1] != digest {
            fail(
                .sameEverywhere, world,
                "\(site.id) has another entry \(entry.number) of \(entry.matter) than its coordinator"
            )
        }
        if entry.number == record.parties[place].held + 1 {
            record.parties[place].held = entry.number
        } else if entry.number > record.parties[place].held {
            fail(
                .gapless, world,
                "\(site.id) has entry \(entry.number) of \(entry.matter) after \(record.parties[place].held)"
            )
        }
    }
}
