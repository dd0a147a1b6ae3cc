import Domain
import Engine
import LegalTime
import Procedure

// Sweeps: what can be told only by looking at everything.
extension Inspector {
    /// Once a day: missed deadlines, matters that nobody would move, outcomes.
    func sweepDaily(_ world: World) {
        for id in records.keys.sorted() {
            guard let record = records[id] else { continue }
            checkMissed(id, record, world)
        }
        if scenario.keepsJournals { checkStates(world) }
        world.bureau.letGo(world)
        if let day = Optional(Instant(milliseconds: world.now).civilDate), world.now < world.end {
            world.bureau.planDay(day, world)
        }
    }

    /// A deadline that should have fired: its coordinator has run for a while since it fell due.
    private func checkMissed(_ id: MatterID, _ record: Record, _ world: World) {
        let site = world.sites[record.seat]
        guard site.isUp, let docket = site.docket else { return }
        let civil = docket.civil(world.clocks(site)).milliseconds
        // A court on record as away holds a move up for the grace of rule O03 at most.
        let grace = graceMilliseconds
        let running = world.now - bootedAt(record.seat)
        guard running > Self.patience else { return }
        for deadline in record.deadlines where deadline.isRunning {
            let late = civil - deadline.due
            guard late > Self.patience else { continue }
            if moves(deadline.id), late <= grace + Self.patience { continue }
            fail(
                .notMissed, world,
                "\(id): \(deadline.id) fell due at \(Instant(milliseconds: deadline.due).iso) and has not fired"
            )
        }
    }

    /// Its lapse moves the matter, so that it waits for a court that is away (rule O03).
    private func moves(_ deadline: String) -> Bool {
        let rule = String(deadline.prefix { $0 != "@" })
        return scenario.rules[rule]?.onLapse == .move
    }

    /// A deadline is missed when it has not fired this many milliseconds after it fell due.
    static let patience: Int64 = 2 * 3_600_000

    private var graceMilliseconds: Int64 {
        guard let window = scenario.rules["O03"]?.window else { return 0 }
        switch window.unit {
        case .hour: return Int64(window.amount) * 3_600_000
        case .day: return Int64(window.amount + 12) * 86_400_000
        case .workingDay: return Int64(3 * window.amount + 14) * 86_400_000
        case .month: return Int64(32 * window.amount + 12) * 86_400_000
        case .year: return Int64(370 * window.amount) * 86_400_000
        }
    }

    /// States at the coordinators against the naive model; and nobody waits in vain.
    private func checkStates(_ world: World) {
        for site in world.sites where site.isSeat && site.isUp {
            guard let docket = site.docket else { continue }
            for matter in docket.matters {
                guard let record = records[matter.id], record.digests.count == matter.lastEntry
                else { continue }
                check(matter, record, world)
            }
        }
        checkStages(world)
    }

    private func check(_ matter: Matter, _ record: Record, _ world: World) {
        if let difference = record.naive.differs(from: matter) {
            fail(.outcome, world, "\(matter.id): \(difference)")
        }
        guard !Procedures.isClosed(matter), !keepsRegister(matter) else { return }
        let isArmed = matter.deadlines.contains { $0.status == .running }
        if !isArmed, Procedures.awaits(matter).isEmpty {
            fail(
                .notStuck, world,
                "\(matter.id) is at \(Procedures.stage(of: matter).name): no deadline runs and no court owes anything"
            )
        }
    }

    // MARK: Letting go

    /// A closed matter whose parties all hold its whole chain and from which nothing is awaited.
    func isComplete(_ id: MatterID, _ world: World) -> Bool {
        guard let record = records[id], record.isClosed, record.owedReceipts == 0 else {
            return false
        }
        guard record.parties.allSatisfy({ $0.held == record.digests.count }),
            record.relays.allSatisfy({ $0.held == record.digests.count })
        else { return false }
        guard let matter = world.sites[record.seat].docket?.matter(id) else { return true }
        if let difference = record.naive.differs(from: matter) {
            fail(.outcome, world, "\(id): \(difference)")
        }
        checkStage(id, record, world)
        return matter.duties.isEmpty
    }

    // MARK: The end

    /// Once everything must have come to rest.
    func finish(_ world: World) {
        for site in world.sites where site.isSeat {
            checkLinks(site, world)
            checkDials(site, world)
        }
        for key in openPromises() {
            guard let promise = promise(key), !promise.isExcused else { continue }
            fail(
                .ackedIsKept, world,
                "\(registry.entries[promise.place].id) recorded command \(key) in \(promise.matter), and no coordinator has decided it"
            )
        }
        for id in records.keys.sorted() {
            guard let record = records[id] else { continue }
            for party in record.parties where party.held != record.digests.count {
                fail(
                    .sameEverywhere, world,
                    "\(registry.entries[party.place].id) holds \(party.held) of \(record.digests.count) entries of \(id)"
                )
            }
            for relay in record.relays where relay.held != record.digests.count {
                fail(
                    .sameEverywhere, world,
                    "\(registry.entries[relay.place].id) has passed on \(relay.held) of \(record.digests.count) entries of \(id)"
                )
            }
            checkMissed(id, record, world)
        }
        checkStates(world)
        checkPapers(world)
        checkDirectories(world)
        if scenario.keepsJournals {
            checkFolds(world)
            checkEvidence(world)
        }
        for site in world.sites {
            for fault in site.disk.check() { fail(.filesWhole, world, "\(site.id): \(fault)") }
        }
    }

    /// Every paper that a process asked for has come, over however many coordinators.
    private func checkPapers(_ world: World) {
        for site in world.sites where site.isUp {
            guard let wanted = site.wanted.first else { continue }
            fail(
                .drained, world,
                "\(site.id) still waits for \(site.wanted.count) papers, one of \(wanted.matter) from \(wanted.from)"
            )
        }
    }

    /// Every process acts on the same version of the directory. None changes in a run yet.
    private func checkDirectories(_ world: World) {}

    /// What was sent has arrived, in both directions, and is confirmed.
    private func checkLinks(_ seat: Site, _ world: World) {
        guard let docket = seat.docket else { return }
        for node in world.served[seat.place] {
            let site = world.sites[node]
            guard let desk = site.desk else { continue }
            for (out, into, from, to) in [
                (desk.outlet(seat.id), docket.inlet(site.id), site, seat),
                (docket.outlet(site.id), desk.inlet(seat.id), seat, site),
            ] {
                checkStream(out, into, from, to, world)
            }
        }
    }

    /// The same between coordinators.
    private func checkDials(_ seat: Site, _ world: World) {
        guard let docket = seat.docket else { return }
        for peer in world.pairs[seat.place]?.keys.sorted() ?? [] {
            let other = world.sites[peer]
            guard let into = other.docket?.inlet(seat.id) else { continue }
            checkStream(docket.outlet(other.id), into, seat, other, world)
        }
    }

    private func checkStream(
        _ out: Outlet, _ into: Inlet, _ from: Site, _ to: Site, _ world: World
    ) {
        if out.count > 0 {
            fail(
                .drained, world,
                "\(from.id) still has \(out.count) items for \(to.id) since \(out.oldestSince?.iso ?? "?"); next \(out.next), sent \(out.sent)"
            )
        }
        let isIdle = out.next == 1
        if !isIdle, into.mark.seq != out.next - 1 {
            fail(
                .conserved, world,
                "\(from.id) sent \(out.next - 1) items to \(to.id), which has taken in \(into.mark.seq)"
            )
        }
    }

    /// A journal's fold is what the process has in memory and, of matters at rest, in its
    /// projections.
    private func compare(
        _ folded: [Matter], _ held: [Matter], at site: Site, _ world: World
    ) {
        let ids = folded.map(\.id)
        let isSame =
            folded.allSatisfy { site.matter($0.id) == $0 }
            && held.allSatisfy { ids.contains($0.id) }
        guard !isSame else { return }
        fail(.foldOfJournal, world, "\(site.id): matters are not its journal's fold")
    }

    /// Every journal folded anew gives the state that its process has.
    private func checkFolds(_ world: World) {
        for site in world.sites where site.isUp {
            do {
                if let docket = site.docket {
                    var again = Docket(
                        ledger: registry.ledger(site.place), law: registry.law(site.place),
                        sessionSeed: 1)
                    for position in 1...max(1, site.disk.synced) {
                        guard let row = site.disk.row(at: position) else { continue }
                        _ = try again.replay(row)
                    }
                    compare(again.matters, docket.matters, at: site, world)
                } else if let desk = site.desk {
                    var again = Desk(
                        ledger: registry.ledger(site.place), law: registry.law(site.place),
                        home: desk.home, instance: [UInt8](repeating: 0, count: 16), seed: 1)
                    for position in 1...max(1, site.disk.synced) {
                        guard let row = site.disk.row(at: position) else { continue }
                        _ = try again.replay(row)
                    }
                    compare(again.matters, desk.matters, at: site, world)
                }
            } catch {
                fail(.foldOfJournal, world, "\(site.id): its journal does not fold: \(error)")
            }
        }
        // What a court holds is what the seat holds, entry for entry.
        for site in world.sites where !site.isSeat && site.isUp {
            guard let desk = site.desk else { continue }
            for matter in desk.matters {
                guard let record = records[matter.id],
                    let other = world.sites[record.seat].matter(matter.id),
                    other.lastEntry == matter.lastEntry
                else { continue }
                if other != matter {
                    fail(
                        .sameEverywhere, world,
                        "\(site.id) sees \(matter.id) differently from its seat")
                }
            }
        }
    }
}
