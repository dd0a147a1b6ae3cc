import Domain
import Engine
import Simulation
import Testing

@Suite("A version of the directory while the open matters that it changes sleep")
struct DirectoryTests {
    typealias C = Cast

    private func version(_ world: World) -> UInt32? {
        world.seat.docket?.ledger.identity.directoryVersion
    }

    /// The administrator hands over a version, and it is on disk.
    private func publish(_ signed: SignedDirectory, _ world: World) {
        world.perform(world.seat.docket?.publish(signed, token: 1) ?? [], by: world.seat)
        #expect(world.keptDirectories.last == signed)
        world.perform(
            world.seat.docket?.directoryKept(signed, now: world.now(world.seat)) ?? [],
            by: world.seat)
    }

    /// The open matter of a court, as it was read from projections.
    private func answer(_ found: ArchivedMatter, of court: CourtID, _ world: World) {
        world.perform(
            world.seat.docket?.fetchedOpen([found], of: [court], now: world.now(world.seat)) ?? [],
            by: world.seat)
    }

    @Test("It waits for them, a version behind it too, and acts go on under the one that stands")
    func waits() throws {
        let world = World(seed: Seed.base)
        world.letsGo = true
        #expect(world.drain())
        let sent = try #require(world.act(C.send(&world.dice), at: C.asking, wait: 60_000))
        #expect(world.drain())
        world.crash(world.seat)
        world.start(world.seat, covered: world.seat.journal.count)
        #expect(world.drain())
        #expect(world.seat.docket?.matter(sent.matter) == nil, "it does not sleep")

        let second = try world.cast.closing(C.asked, into: C.askedCity, after: world.cast.directory)
        let third = try world.cast.closing(C.asking, into: C.city, after: second.directory)
        publish(second.signed, world)
        #expect(world.askedOpen == [[C.asked]])
        #expect(version(world) == 1)
        // Another version before the matters are there: it is taken, and asks for nothing yet.
        publish(third.signed, world)
        #expect(world.askedOpen == [[C.asked]])
        let found = try #require(Projection.archived(sent.matter, in: world.seat.changes))
        // An act that arrives between the read and its answer: the matter is newer than what was
        // read.
        let entries = { world.seat.docket?.matter(sent.matter)?.lastEntry }
        _ = world.act(ArchiveTests.withdraw, at: C.asking, on: sent.matter)
        for _ in 0..<10 { world.round() }
        #expect(world.broughtBack.contains { $0 == (C.seat, sent.matter) })
        let after = try #require(entries())
        #expect(after > found.record?.matter?.lastEntry ?? 0)
        #expect(version(world) == 1)

        answer(found, of: C.asked, world)
        #expect(version(world) == 2)
        #expect(try #require(entries()) >= after)
        // Between two rows the next one is taken up, once its own matters are there.
        for _ in 0..<10 { world.round() }
        #expect(world.askedOpen == [[C.asked], [C.asking]])
        #expect(version(world) == 2)
        answer(found, of: C.asking, world)
        #expect(version(world) == 3)
        // The courts that are closed have no node any more; the others go on.
        for _ in 0..<20 { world.round() }
        let last = world.seat.projection.matters[sent.matter]?.matter?.lastEntry
        #expect(try #require(last) >= after)
        #expect(world.faults == [])
    }
}
