import Domain
import Engine
import LegalTime
import Procedure

// Chains, from the entries on the disks of their seats.
extension Inspector {
    func observe(
        _ entry: Entry, _ digest: UInt64, at site: Site, _ acts: [UInt64: Act], _ world: World
    ) {
        let record: Record
        if let known = records[entry.matter] {
            record = known
        } else {
            record = Record(seat: site.place, openedAt: entry.at.milliseconds)
            records[entry.matter] = record
            checkSeat(of: entry, at: site, world)
        }
        guard record.seat == site.place, entry.seat == site.id else {
            return fail(
                .oneSeat, world,
                "\(site.id) writes entry \(entry.number) of \(entry.matter), which belongs to \(registry.entries[record.seat].id)"
            )
        }
        guard entry.number == record.digests.count + 1,
            entry.previous.storage.word0 == record.digests.last ?? 0
        else {
            return fail(
                .gapless, world,
                "\(entry.matter): entry \(entry.number) does not continue entry \(record.digests.count)"
            )
        }
        let before = record.isClosed
        record.digests.append(digest)
        for court in entry.audience {
            guard let place = registry.places[court],
                !record.parties.contains(where: { $0.place == place })
            else { continue }
            if entry.number > 1 { world.reach(.backfilled) }
            record.parties.append((place, 0))
            let home = registry.entries[place].home
            guard home != site.place else { continue }
            if record.relays.contains(where: { $0.place == home }) {
                if entry.number > 1 { world.reach(.relayBackfilled) }
            } else {
                record.relays.append((home, 0))
            }
        }
        var act: Act?
        switch entry.origin {
        case .act(let origin):
            act = acts[origin.storage.word0]
            effect(of: act, origin.storage.word0, entry, record, world)
        case .timer(let id):
            record.origins.append(0)
            record.keys.append(0)
            world.reach(.lapsed)
            if record.tabled == nil { record.naive.lapsed(id.prefix { $0 != "@" }) }
        }
        let hand = record.naive.hand
        let isRefused = entry.events.contains {
            switch $0 {
            case .refused, .outOfOrder: true
            default: false
            }
        }
        if let act, !isRefused { record.naive.take(act) }
        if isRefused, case .outOfOrder? = entry.events.first { world.reach(.outOfOrder) }
        checkHand(act, isRefused, hand, record.naive.hand, entry, world)
        checkTabled(act, entry, record, world)
        events(of: entry, record, world)
        if !before, record.isClosed {
            record.closedAt = entry.at.milliseconds
            record.closingEntry = entry.number
            world.bureau.closed(entry.matter)
        }
        world.statistics.entry(entry, act, record, world)
    }

    /// One act, one effect: by its digest and by its key.
    private func effect(
        of act: Act?, _ origin: UInt64, _ entry: Entry, _ record: Record, _ world: World
    ) {
        if record.origins.contains(origin) {
            fail(
                .once, world, "\(entry.matter): one act stands in two entries, \(entry.number) too")
        }
        record.origins.append(origin)
        guard let act else {
            record.keys.append(0)
            return fail(
                .foldOfJournal, world, "\(entry.matter) #\(entry.number): its act is missing")
        }
        guard !act.key.isEmpty else { return record.keys.append(0) }
        var print = Fingerprint()
        print.add(act.key)
        if record.keys.contains(print.value) {
            fail(
                .once, world,
                "\(entry.matter): the command \(act.key) took effect twice, in entry \(entry.number) too"
            )
        }
        record.keys.append(print.value)
        promises.removeValue(forKey: act.key)
    }

    /// Handling acts come from the one court that has the matter in hand.
    private func checkHand(
        _ act: Act?, _ isRefused: Bool, _ before: CourtID?, _ after: CourtID?, _ entry: Entry,
        _ world: World
    ) {
        guard let act, case .commission(let words) = act.body else { return }
        switch words {
        case .signFor, .askPapers, .returnMatter, .progress, .complete:
            guard !isRefused, act.court != before else { return }
            fail(
                .oneHand, world,
                "\(entry.matter) #\(entry.number): \(act.court) did \(words.verb), but the matter is in the hands of \(before?.rawValue ?? "nobody")"
            )
        default:
            let holders = entry.events.compactMap { event -> CourtID? in
                switch event {
                case .joined(let party) where party.role == .commissioned,
                    .roleChanged(let party) where party.role == .commissioned:
                    party.court
                default: nil
                }
            }
            guard holders.contains(where: { $0 != after }) else { return }
            fail(
                .oneHand, world,
                "\(entry.matter) #\(entry.number): given to \(holders), not to \(after as Any)")
        }
    }

    /// The seat serves the court that has the matter's supervision: of a commission the superior of
    /// the commissioned court, of a dispute the common superior, or the next above with a node.
    private func checkSeat(of entry: Entry, at site: Site, _ world: World) {
        var court: CourtID?
        for event in entry.events {
            switch event {
            case .dispute(.raised(_, _, let common, _, _)): court = common
            case .joined(let party) where party.role == .commissioned:
                court = scenario.tree.superior(of: party.court)
            default: break
            }
        }
        while let above = court, registry.places[above] == nil {
            court = scenario.tree.superior(of: above)
        }
        guard let court, let place = registry.places[court],
            registry.entries[place].home != site.place
        else { return }
        fail(
            .oneSeat, world,
            "\(site.id) opens \(entry.matter), which \(court) supervises: its coordinator is \(registry.entries[registry.entries[place].home].id)"
        )
    }

    // MARK: Deadlines

    private func events(of entry: Entry, _ record: Record, _ world: World) {
        for event in entry.events {
            switch event {
            case .deadlineStarted(let deadline):
                checkDue(deadline, entry, world)
                record.deadlines.append(
                    (deadline.id, deadline.due.dueInstant.milliseconds, true, false))
            case .deadlineMoved(let id, let due, _):
                change(id, record) {
                    $0.due = due.dueInstant.milliseconds
                    $0.isRunning = true
                    $0.lapsed = false
                }
            case .deadlineMet(let id, _), .deadlineVoid(let id, _), .deadlineSuspended(let id, _):
                change(id, record) {
                    $0.isRunning = false
                    $0.lapsed = false
                }
            case .deadlineLapsed(let id):
                guard let deadline = record.deadlines.first(where: { $0.id == id }) else {
                    fail(.notEarly, world, "\(entry.matter): \(id) lapsed and never began")
                    continue
                }
                if !deadline.isRunning {
                    fail(.notTwice, world, "\(entry.matter): \(id) lapsed, but it does not run")
                }
                if entry.at.milliseconds < deadline.due
                    || latestClock(record.seat, world) < deadline.due
                {
                    fail(
                        .notEarly, world,
                        "\(entry.matter): \(id) lapsed at \(entry.at.iso), due \(Instant(milliseconds: deadline.due).iso)"
                    )
                }
                change(id, record) {
                    $0.isRunning = false
                    $0.lapsed = true
                }
            case .receiptWanted(let courts): record.owedReceipts += courts.count
            case .receipted: record.owedReceipts = max(0, record.owedReceipts - 1)
            default: break
            }
        }
        if record.isClosed { record.deadlines.removeAll { !$0.isRunning && !$0.lapsed } }
    }

    /// The most that the process's own clock can show, jumps that journaled times may not follow
    /// backwards included: told by the world, not by the process.
    private func latestClock(_ place: Int, _ world: World) -> Int64 {
        let site = world.sites[place]
        let offset = offsets[place]
        return world.now + site.skew + offset + 1_000
            + 2 * Int64(scenario.faults.jumpMost + scenario.faults.skew)
    }

    private func change(
        _ id: String, _ record: Record,
        _ body: (inout (id: String, due: Int64, isRunning: Bool, lapsed: Bool)) -> Void
    ) {
        guard let place = record.deadlines.firstIndex(where: { $0.id == id }) else { return }
        body(&record.deadlines[place])
    }

    /// Every due date in a small run, a sample in a large one.
    private func checkDue(_ deadline: Deadline, _ entry: Entry, _ world: World) {
        let due = deadline.due
        samples &+= 1
        guard scenario.keepsJournals || samples % 61 == 0 else { return }
        let end = naiveWindow.end(of: due.window, under: deadline.rule, from: due.from)
        guard let expected = end, expected != due.dueInstant else { return }
        fail(
            .dueDate, world,
            "\(entry.matter) #\(entry.number): \(due.window) from \(due.from.iso) ends \(due.dueInstant.iso), expected \(expected.iso)"
        )
    }
}
