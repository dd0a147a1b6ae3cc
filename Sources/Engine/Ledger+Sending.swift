import Domain

// What leaves for peers, and the rows that it is taken from.
extension Ledger {
    /// Frames that credit and durability now allow for `peer`, and rows that must be read first.
    /// `dialled`: over the connection that this process has dialled.
    mutating func pump(_ peer: CourtID, session: UInt64, dialled: Bool = false) -> [Effect] {
        guard let place = links.place(of: peer), links[place].outlet.count > 0 else { return [] }
        var effects: [Effect] = []
        // Bounded: each round sends at least one item or stops.
        while effects.count < 16 {
            let items = links[place].outlet.sendable(
                upTo: committed, frameBytes: Frame.streamBytes)
            guard let first = items.first else { break }
            var batches: [Batch] = []
            var taken = items.startIndex
            while taken < items.endIndex {
                let position = items[taken].source.position
                var end = taken
                while end < items.endIndex, items[end].source.position == position,
                    end == taken || items[end].source.index > items[end - 1].source.index
                {
                    end += 1
                }
                guard let batch = batch(items[taken..<end], at: position, &effects) else { break }
                batches.append(batch)
                taken = end
            }
            guard taken > items.startIndex else { break }
            let stream = Stream(
                session: session, incarnation: incarnation, first: first.seq, batches: batches)
            let done = items[items.startIndex..<taken]
            let isAll = taken == items.endIndex
            withOutlet(peer) { $0.markSent(done) }
            let frame = Frame.data(codec.encode(stream))
            effects.append(dialled ? .sendDialled(peer, frame) : .send(peer, frame))
            if !isAll { break }
        }
        return effects
    }

    /// Builds one batch from cached rows; asks for what is missing and returns nil.
    private mutating func batch(
        _ items: ArraySlice<Outlet.Pending>, at position: UInt64, _ effects: inout [Effect]
    ) -> Batch? {
        guard let row = cache[position] else {
            load(position, &effects)
            return nil
        }
        var built: [Item] = []
        for item in items {
            let index = item.source.index
            var authored: Authored?
            var carried: Authored?
            let passed = row.carried[index]
            if item.source.hasAct, let digest = row.entryActs[index] ?? passed {
                let from = item.source.actPosition == 0 ? position : item.source.actPosition
                guard let source = cache[from] else {
                    load(from, &effects)
                    return nil
                }
                if passed == nil {
                    authored = source.acts[digest]
                } else {
                    carried = source.acts[digest]
                    authored = source.behind[digest].flatMap { source.acts[$0] }
                }
            }
            built.append(
                Item(
                    index: index, leaf: row.leaves[index], authored: authored, carried: carried))
        }
        return Batch(
            header: row.header, signature: row.signature, items: built,
            proof: Merkle.multiproof(row.digests, at: items.map(\.source.index), seal))
    }

    private mutating func load(_ position: UInt64, _ effects: inout [Effect]) {
        guard loading.updateValue(true, forKey: position) == nil else { return }
        effects.append(.load(position))
    }

    /// A row was read back for sending.
    mutating func loaded(_ position: UInt64, _ row: Row) throws(RecordFault) {
        loading.removeValue(forKey: position)
        cache.insert(try unpack(row), at: position)
    }

    /// Finds acts and entries in a stored row, so that its items can be sent again.
    func unpack(_ row: Row) throws(RecordFault) -> CachedRow {
        var acts = SmallMap<Digest, Authored>()
        var entryActs = SmallMap<Int, Digest>()
        var passed = SmallMap<Int, Digest>()
        var behind = SmallMap<Digest, Digest>()
        var bytes = 0
        let digests = row.leaves.map { Merkle.leaf($0, seal) }
        for (index, leaf) in row.leaves.enumerated() {
            bytes += leaf.count
            switch try codec.leaf(leaf, realm: identity.realm, rehearsal: identity.rehearsal) {
            case .entry(let entry):
                if case .act(let digest) = entry.origin { entryActs.set(index, digest) }
            case .intake(let intake) where !intake.returned:
                let brought = try authored(in: codec.stream(intake.data))
                for (digest, authored) in brought.records { acts.set(digest, authored) }
                for (entry, act) in brought.behind { behind.set(entry, act) }
            case .passage(let passage):
                passed.set(index, passage.digest)
            case .act:
                // A node's own act behind its own local entry.
                let authored = Authored(
                    header: row.sealed.bytes, signature: row.sealed.signature, index: index,
                    leaf: leaf, proof: Merkle.multiproof(digests, at: [index], seal))
                acts.set(digests[index], authored)
            default:
                break
            }
        }
        return CachedRow(
            header: row.sealed.bytes, signature: row.sealed.signature, leaves: row.leaves,
            digests: digests, acts: acts, entryActs: entryActs, carried: passed, behind: behind,
            bytes: bytes)
    }
}
