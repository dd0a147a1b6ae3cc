import Domain
import Engine

// Evidence: what a party's node holds must prove the matter by itself.
extension Inspector {
    /// Of the matters, one in this many is proven at the end of a run.
    private static let provenShare: UInt64 = 3

    /// At rest each party of a sampled matter can show the whole chain, every entry signed by its
    /// seat, every act by its court, and all of them end in the same head.
    func checkEvidence(_ world: World) {
        let sampled = records.keys.sorted().filter { id in
            var print = Fingerprint()
            print.add(id)
            return Dice.mix(print.value ^ scenario.seed) % Self.provenShare == 0
        }
        guard !sampled.isEmpty else { return }
        let wanted = Set(sampled)
        for site in world.sites where !site.isSeat && site.isUp {
            let mine = sampled.filter { id in
                records[id]?.parties.contains { $0.place == site.place } == true
            }
            guard !mine.isEmpty else { continue }
            let held = evidence(of: wanted, at: site)
            let check = AuditCheck(registry.ledger(site.place), calendar: scenario.calendar)
            for id in mine { prove(id, held[id] ?? [], check, at: site, world) }
        }
    }

    private func prove(
        _ id: MatterID, _ batches: [Batch], _ check: AuditCheck, at site: Site, _ world: World
    ) {
        guard let record = records[id] else { return }
        do {
            let report = try check.check(batches, of: id)
            world.reach(.evidenceProven)
            if report.entries != record.digests.count
                || report.head.storage.word0 != record.digests.last
            {
                fail(
                    .evidence, world,
                    "\(site.id) can prove \(report.entries) entries of \(id), which has \(record.digests.count), or another head"
                )
            }
            if report.seat != registry.entries[record.seat].id {
                fail(.evidence, world, "\(site.id) proves \(id) as one of \(report.seat)")
            }
            if let matter = site.matter(id), matter != report.matter {
                fail(.evidence, world, "\(site.id) sees \(id) otherwise than its evidence has it")
            }
        } catch {
            fail(.evidence, world, "\(site.id) can't prove \(id): \(error)")
        }
    }

    /// Each entry of the matters as it lies in a node's journal, under its seat's own signature:
    /// the first copy of each.
    private func evidence(of wanted: Set<MatterID>, at site: Site) -> [MatterID: [Batch]] {
        var found: [MatterID: [Batch]] = [:]
        for position in 1...max(1, site.disk.synced) {
            guard let row = site.disk.row(at: position) else { continue }
            for bytes in row.leaves {
                guard
                    case .intake(let intake)? = try? registry.codec.leaf(
                        bytes, realm: registry.realm, rehearsal: true), !intake.returned,
                    let stream = try? registry.codec.stream(intake.data)
                else { continue }
                for batch in stream.batches {
                    for one in singles(of: batch, at: site) {
                        guard
                            case .entry(let entry)? = try? registry.codec.leaf(
                                one.items[0].leaf, realm: registry.realm, rehearsal: true),
                            wanted.contains(entry.matter),
                            entry.number == (found[entry.matter]?.count ?? 0) + 1
                        else { continue }
                        found[entry.matter, default: []].append(one)
                    }
                }
            }
        }
        return found
    }

    /// A batch taken apart: each leaf, or what it carries, alone with its own proof.
    private func singles(of batch: Batch, at site: Site) -> [Batch] {
        let seal = registry.entries[site.place].seal
        guard let header = try? registry.codec.header(batch.header) else { return [] }
        let proofs = Merkle.singleProofs(
            batch.items.map { (index: $0.index, digest: Merkle.leaf($0.leaf, seal)) },
            count: header.leaves, proof: batch.proof, seal)
        return zip(batch.items, proofs).map { item, proof in
            guard let carried = item.carried else {
                return Batch(
                    header: batch.header, signature: batch.signature, items: [item], proof: proof)
            }
            return Batch(
                header: carried.header, signature: carried.signature,
                items: [
                    Item(index: carried.index, leaf: carried.leaf, authored: item.authored)
                ], proof: carried.proof)
        }
    }
}
