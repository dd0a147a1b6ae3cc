package import Domain

#if MUTANTS
    import Mutants
#endif

/// Who a process is: what stands in every row that it signs.
package struct Identity: Hashable, Sendable {
    package var realm: String
    package var rehearsal: Bool
    package var process: CourtID
    package var keyID: KeyID
    package var directoryVersion: UInt32

    package init(
        realm: String, rehearsal: Bool, process: CourtID, keyID: KeyID, directoryVersion: UInt32
    ) {
        self.realm = realm
        self.rehearsal = rehearsal
        self.process = process
        self.keyID = keyID
        self.directoryVersion = directoryVersion
    }
}

/// A process's own journal and its links, shared by both engines: builds rows, assigns sequence
/// numbers, verifies what peers send, and releases effects once a row is durable.
package struct Ledger: Sendable {
    package internal(set) var identity: Identity
    package let codec: any RecordCodec
    package internal(set) var seal: any Seal
    /// What rows change is described for projections: states, links and words of the timeline.
    package let describes: Bool
    package var book: DirectoryBook

    package internal(set) var incarnation = 0
    /// Last row taken (perhaps not yet durable).
    package internal(set) var position: UInt64 = 0
    package internal(set) var head = Digest.zero
    /// Civil time of the last row: journaled times never run backwards.
    package internal(set) var lastAt = Instant(milliseconds: 0)
    package internal(set) var clock = ClockState.zero
    /// Last durable row.
    package internal(set) var committed: UInt64 = 0
    var draft = RowDraft()
    var changes = Changes()
    var cache: RowCache
    private var awaiting: [(position: UInt64, after: [Effect], acknowledge: [(CourtID, Inlet)])] =
        []
    private var sealedRows: [SealedHeader] = []
    /// Header of the last durable row of this run: what acknowledgements show.
    package private(set) var lastSealed: SealedHeader?
    var links = Links()
    /// Every peer, in order of id.
    package var peers: [CourtID] { links.peers }
    var loading: [UInt64: Bool] = [:]
    /// Directories on their way to this process.
    var shelf = DirectoryShelf()
    /// The day that is running, for the accounts of the days before; nil until the first tick.
    var accountedDay: CivilDate?
    /// Signs from the next row on.
    var nextKey: (seal: any Seal, keyID: KeyID)?
    /// A stored row is being folded.
    private var isReplaying = false

    /// - Parameters:
    ///   - identity: Who the process is.
    ///   - codec: Encoded form <-> records.
    ///   - seal: Digests and signatures.
    ///   - book: Every version of the directory.
    ///   - cacheBytes: Bytes of recent rows kept at hand for sending; the journal has all of them.
    ///   - describes: Changes say all that a projection keeps. Without it they name the entries and
    ///     the items sent and leave out states, links and words: for a simulation that keeps no
    ///     projections.
    package init(
        identity: Identity, codec: any RecordCodec, seal: any Seal, book: DirectoryBook,
        cacheBytes: Int = 32 << 20, describes: Bool = true
    ) {
        self.describes = describes
        cache = RowCache(maximumBytes: cacheBytes)
        self.identity = identity
        self.codec = codec
        self.seal = seal
        self.book = book
    }

    // MARK: Peers

    mutating func know(_ peer: CourtID) { _ = links.know(peer) }

    /// The stream to a peer; empty when nothing was ever sent there.
    package func outlet(_ peer: CourtID) -> Outlet {
        links.place(of: peer).map { links[$0].outlet } ?? Outlet(peer: peer)
    }

    /// The stream from a peer; empty when nothing ever came.
    package func inlet(_ peer: CourtID) -> Inlet {
        links.place(of: peer).map { links[$0].inlet } ?? Inlet(peer: peer)
    }

    /// How far the peer has confirmed what was sent to it.
    package func acked(_ peer: CourtID) -> UInt64 {
        links.place(of: peer).map { links[$0].outlet.acked } ?? 0
    }

    /// The next sequence number to the peer.
    func nextSeq(_ peer: CourtID) -> UInt64 {
        links.place(of: peer).map { links[$0].outlet.next } ?? 1
    }

    /// Items that the peer has not confirmed.
    func unconfirmedCount(_ peer: CourtID) -> Int {
        links.place(of: peer).map { links[$0].outlet.count } ?? 0
    }

    /// Peers that have not confirmed everything, in order of id.
    var waitingPeers: [CourtID] { links.waiting.map { links[$0].outlet.peer } }

    /// Every peer has confirmed everything.
    var isAllConfirmed: Bool { links.waiting.isEmpty }

    /// How far the peer's stream has been taken in.
    func receivedMark(_ peer: CourtID) -> Mark {
        links.place(of: peer).map { links[$0].inlet.mark } ?? .none
    }

    /// Last act number taken in from the peer.
    func receivedNumber(_ peer: CourtID) -> Int {
        links.place(of: peer).map { links[$0].inlet.number } ?? 0
    }

    #if MUTANTS
        mutating func pretendDurable(_ peer: CourtID) { links.settle(peer, at: inlet(peer)) }
    #endif

    /// How far a peer's stream is durable here: all that may be acknowledged.
    package func durableMark(_ peer: CourtID) -> Mark {
        links.place(of: peer).map { links[$0].durableMark } ?? .none
    }

    /// Everything taken in from the peer is durable.
    func isSettled(_ peer: CourtID) -> Bool {
        links.place(of: peer).map { links[$0].inlet.mark == links[$0].durableMark } ?? true
    }

    /// The peer's signed header of the row that the durable mark names.
    func durableProof(_ peer: CourtID) -> RowProof? {
        links.place(of: peer).flatMap { links[$0].durableProof }
    }

    /// After a replay: everything taken in is durable.
    mutating func settleMarks() { links.settle() }

    mutating func withOutlet<R>(_ peer: CourtID, _ body: (inout Outlet) -> R) -> R {
        links.withOutlet(peer, body)
    }

    mutating func withInlet<R>(_ peer: CourtID, _ body: (inout Inlet) -> R) -> R {
        links.withInlet(peer, body)
    }

    // MARK: Time

    /// Civil time: the wall clock moved by the rehearsal's offset, never behind the journal.
    package func civil(_ now: Now) -> Instant {
        max(lastAt, now.wall.advanced(byMilliseconds: clock.offset))
    }

    // MARK: Writing

    /// Adds a leaf to the row that is being written.
    mutating func add(_ leaf: Leaf) -> (index: Int, digest: Digest, size: Int) {
        add(codec.encode(leaf, realm: identity.realm, rehearsal: identity.rehearsal))
    }

    /// Adds a leaf as it was encoded, such as by ``checked(_:)``.
    mutating func add(_ leaf: Encoded) -> (index: Int, digest: Digest, size: Int) {
        let digest = Merkle.leaf(leaf, seal)
        return (draft.add(leaf, digest), digest, leaf.count)
    }

    /// A leaf's encoded form, if it can be read again as it is: a journal with one leaf that can't
    /// be read back is a journal lost.
    func checked(_ leaf: Leaf) -> Encoded? {
        codec.checked(leaf, realm: identity.realm, rehearsal: identity.rehearsal)
    }

    /// Whether a leaf can be read again as it is, so that it may be journaled.
    func readsBack(_ leaf: Leaf) -> Bool { checked(leaf) != nil }

    /// The position that the row being written will have.
    package var nextPosition: UInt64 { position + 1 }

    /// Addresses a leaf (of this row or an earlier one) to a peer.
    mutating func dispatch(_ source: Source, to peer: CourtID, at: Instant) {
        let row = nextPosition
        let seq = withOutlet(peer) { $0.assign(source, at: at, row: row) }
        changes.assigned.append((peer, incarnation, Outlet.Pending(seq: seq, source: source)))
        var stored = source
        if stored.position == nextPosition { stored.position = 0 }
        if stored.actPosition == nextPosition { stored.actPosition = 0 }
        draft.dispatch(stored, to: peer, seq: seq)
    }

    /// The position of the row that changes are being made for: the one being written, or in a
    /// replay the one being read.
    package var writingPosition: UInt64 { isReplaying ? position : position + 1 }

    /// There is something to commit.
    package var hasDraft: Bool { !draft.isEmpty }

    /// The row being written should be committed before more is taken in.
    package var isDraftFull: Bool { draft.isFull }

    /// Rows taken and not yet durable.
    package var uncommittedRows: Int { awaiting.count }

    /// Closes and signs the row being written. What waits for it is released by `committed(_:)`.
    package mutating func takeRow(at: Instant) -> (row: Row, changes: Changes)? {
        guard !draft.isEmpty else { return nil }
        for part in Dispatch.parts(of: draft.dispatches) { _ = add(.dispatch(part)) }
        position += 1
        lastAt = max(lastAt, at)
        let header = RowHeader(
            realm: identity.realm, rehearsal: identity.rehearsal, process: identity.process,
            keyID: identity.keyID, directoryVersion: identity.directoryVersion,
            incarnation: incarnation, position: position, at: lastAt, previous: head,
            root: Merkle.root(draft.digests, seal), leaves: draft.leaves.count)
        let bytes = codec.encode(header)
        let sealed = SealedHeader(header: header, bytes: bytes, signature: seal.sign(header: bytes))
        head = sealed.head(seal)
        let row = Row(sealed: sealed, leaves: draft.leaves)
        cache.insert(
            CachedRow(
                header: bytes, signature: sealed.signature, leaves: draft.leaves,
                digests: draft.digests, acts: draft.acts, entryActs: draft.entryActs,
                carried: draft.carried, behind: draft.behind, bytes: draft.bytes), at: position)
        sealedRows.append(sealed)
        awaiting.append(
            (position, draft.after, draft.acknowledge.map { ($0, inlet($0)) }))
        draft = RowDraft()
        changeKeyIfDue()
        let taken = finishChanges()
        return (row, taken)
    }

    /// Completes the record of what this row changed and starts the next.
    mutating func finishChanges() -> Changes {
        isReplaying = false
        var taken = changes
        changes = Changes()
        taken.position = position
        taken.incarnation = incarnation
        taken.head = head
        taken.at = lastAt
        taken.clock = clock
        guard describes else { return taken }
        var touched: [CourtID] = []
        for (peer, _, _) in taken.assigned where !touched.contains(peer) { touched.append(peer) }
        for intake in taken.intakes where !touched.contains(intake.peer) {
            touched.append(intake.peer)
        }
        for link in taken.links where !touched.contains(link.peer) { touched.append(link.peer) }
        taken.links = touched.map(linkState)
        return taken
    }

    func linkState(_ peer: CourtID) -> LinkState {
        guard let place = links.place(of: peer) else {
            return LinkState(peer: peer, next: 1, acked: 0, received: .none, receivedNumber: 0)
        }
        return links[place].state
    }

    /// A row is on disk: returns what waited for it, and the peers whose stream it acknowledges.
    package mutating func committed(
        _ durable: Durable
    ) -> (effects: [Effect], acknowledge: [CourtID]) {
        precondition(durable.position <= position, "a row that was never taken is durable")
        var effects: [Effect] = []
        var acknowledge: [CourtID] = []
        var done = 0
        for waiting in awaiting where waiting.position <= durable.position {
            effects += waiting.after
            for (peer, inlet) in waiting.acknowledge {
                links.settle(peer, at: inlet)
                if !acknowledge.contains(peer) { acknowledge.append(peer) }
            }
            done += 1
        }
        awaiting.removeFirst(done)
        while let first = sealedRows.first, first.header.position <= durable.position {
            lastSealed = first
            sealedRows.removeFirst()
        }
        committed = max(committed, durable.position)
        return (effects, acknowledge)
    }

    /// Lets an effect leave once the row at `position` is durable; returns it when that is so
    /// already.
    mutating func release(_ effect: Effect, after position: UInt64) -> Effect? {
        if position <= committed { return effect }
        if let place = awaiting.firstIndex(where: { $0.position >= position }) {
            awaiting[place].after.append(effect)
        } else {
            draft.after.append(effect)
        }
        return nil
    }

    /// Notes every confirmation that the journal does not know yet. Called when a row is about to
    /// be written anyway, or after a while: a confirmation that is lost is merely repeated.
    mutating func noteAcks(at: Instant, heads: [CourtID: Mark]) {
        for place in links.unnoted {
            let peer = links[place].outlet.peer
            let acked = links[place].outlet.acked
            let mark = heads[peer] ?? .none
            let note = Note(
                at: at,
                kind: .acked(
                    peer, incarnation: incarnation, seq: acked, headPosition: mark.position,
                    head: mark.head))
            _ = add(.note(note))
            apply(acked: peer, seq: acked, at: at)
        }
    }

    /// What an `acked` note changes, live and in replay alike.
    mutating func apply(acked peer: CourtID, seq: UInt64, at: Instant) {
        withOutlet(peer) {
            _ = $0.acknowledge(seq, at: at)
            $0.journaledAcked = max($0.journaledAcked, seq)
        }
        if describes { changes.links.append(linkState(peer)) }
    }

    /// Some confirmation is not journaled yet.
    package var hasUnnotedAcks: Bool { !links.unnoted.isEmpty }

    // MARK: Replaying

    /// Checks that a stored row continues this journal and takes its header over.
    mutating func follow(_ row: Row) throws(RecordFault) {
        let header = row.sealed.header
        guard header.position == position + 1 else {
            throw RecordFault("row \(header.position) follows row \(position)")
        }
        guard header.previous == head else {
            throw RecordFault("row \(header.position) does not continue the chain")
        }
        guard header.process == identity.process, header.realm == identity.realm,
            header.rehearsal == identity.rehearsal
        else { throw RecordFault("row \(header.position) belongs to another process or realm") }
        guard header.leaves == row.leaves.count,
            header.root == Merkle.root(row.leaves.map { Merkle.leaf($0, seal) }, seal)
        else { throw RecordFault("row \(header.position) was altered: its leaves do not match") }
        guard
            let key = book.key(
                process: identity.process, id: header.keyID, version: header.directoryVersion),
            seal.verify(row.sealed.signature, header: row.sealed.bytes, key: key.signing)
        else { throw RecordFault("row \(header.position): the signature is wrong") }
        guard header.incarnation >= incarnation else {
            throw RecordFault("row \(header.position) is of an incarnation that is over")
        }
        // The incarnation itself grows with the note that begins it, as it did when the row was
        // made: what stands before that note in the row belongs to the old one.
        isReplaying = true
        position = header.position
        committed = position
        head = row.sealed.head(seal)
        lastAt = max(lastAt, header.at)
    }

    /// Takes up at a snapshot instead of the first row.
    mutating func resume(
        position: UInt64, head: Digest, at: Instant, incarnation: Int, clock: ClockState
    ) {
        self.position = position
        committed = position
        self.head = head
        lastAt = at
        self.incarnation = incarnation
        self.clock = clock
    }

    /// Replays which leaves were assigned to which peers.
    mutating func replay(_ dispatches: [Dispatch]) throws(RecordFault) {
        for dispatch in dispatches {
            for (offset, stored) in dispatch.sources.enumerated() {
                var source = stored
                if source.position == 0 { source.position = position }
                if source.hasAct, source.actPosition == 0 { source.actPosition = position }
                let at = lastAt
                let row = position
                let seq = withOutlet(dispatch.peer) { $0.assign(source, at: at, row: row) }
                guard seq == dispatch.first + UInt64(offset) else {
                    throw RecordFault("row \(position): sequence \(seq) to \(dispatch.peer)")
                }
                changes.assigned.append(
                    (dispatch.peer, incarnation, Outlet.Pending(seq: seq, source: source)))
            }
        }
    }

    // MARK: Taking in

    /// A stream's items that are new here, after the stream has been verified.
    struct NewItem {
        var seq: UInt64
        var item: Item
        var digest: Digest
        var header: RowHeader
        /// The item's leaf, read once, or why it can't be read.
        var leaf: Result<Leaf, RecordFault>

        /// The matter that it is about, where it is about one.
        var matter: MatterID? {
            switch leaf {
            case .success(.act(let act)): act.matter
            case .success(.passage(let passage)): passage.matter
            case .success(.entry(let entry)): entry.matter
            default: nil
            }
        }
    }

    /// Reads a leaf of this realm.
    func read(_ bytes: Encoded) -> Result<Leaf, RecordFault> {
        do throws(RecordFault) {
            return .success(
                try codec.leaf(bytes, realm: identity.realm, rehearsal: identity.rehearsal))
        } catch {
            return .failure(error)
        }
    }

    /// What to do with a stream that arrived.
    enum Examined {
        /// Everything in it was here already: acknowledge again.
        case duplicate
        /// It belongs to a session that another one has taken over from: nothing of it counts.
        case stale
        case new([NewItem], Stream)
    }

    /// Verifies a stream from `peer` and finds its new items. Changes nothing.
    func examine(
        _ bytes: Encoded, from peer: CourtID, session: UInt64
    ) throws(RecordFault) -> Examined {
        let stream = try codec.stream(bytes)
        guard stream.session == session else { return .stale }
        let mark = receivedMark(peer)
        #if MUTANTS
            let known =
                Mutation.dropDeduplication.isOn
                ? stream.first - 1 : stream.incarnation == mark.incarnation ? mark.seq : 0
        #else
            let known = stream.incarnation == mark.incarnation ? mark.seq : 0
        #endif
        guard stream.incarnation >= mark.incarnation, stream.incarnation > 0 else {
            throw RecordFault("stream of incarnation \(stream.incarnation), which is over")
        }
        guard stream.first >= 1, stream.first <= known + 1 else {
            throw RecordFault("stream begins at \(stream.first), expected \(known + 1)")
        }
        var items: [NewItem] = []
        var seq = stream.first
        for batch in stream.batches {
            let (header, head, digests) = try verify(batch, from: peer)
            guard header.incarnation <= stream.incarnation else {
                throw RecordFault("a row of a later incarnation than its stream")
            }
            for (place, item) in batch.items.enumerated() {
                try awaitDirectory(of: item.carried)
                if seq > known {
                    items.append(
                        NewItem(
                            seq: seq, item: item, digest: digests[place], header: header,
                            leaf: read(item.leaf)))
                } else if seq == known, head != mark.head {
                    // The same number is not the same item: the peer's files are another copy.
                    throw RecordFault("item \(seq) is not the one that was taken in before")
                }
                seq += 1
            }
        }
        return items.isEmpty ? .duplicate : .new(items, stream)
    }

    /// What is carried may rest on a directory that has not arrived here: the stream is then sent
    /// again later, and nothing of it is judged now.
    private func awaitDirectory(of carried: Authored?) throws(RecordFault) {
        guard let carried else { return }
        let header = try codec.header(carried.header)
        guard book[header.directoryVersion] != nil else {
            throw RecordFault(
                "directory version \(header.directoryVersion) has not arrived here yet")
        }
    }

    /// Advances the mark of a stream: in the same commit as what the stream brought.
    mutating func advanceMark(_ peer: CourtID, stream: Stream) throws(RecordFault) {
        var total: UInt64 = 0
        for batch in stream.batches { total += UInt64(batch.items.count) }
        guard total > 0, let last = stream.batches.last else { return }
        let header = try codec.header(last.header)
        let mark = Mark(
            incarnation: stream.incarnation, seq: stream.first + total - 1,
            position: header.position, head: seal.digest(0x02, last.header))
        let first = stream.first
        withInlet(peer) {
            if $0.mark.incarnation != mark.incarnation { $0.number = 0 }
            $0.mark = mark
            $0.proof = RowProof(header: last.header, signature: last.signature)
        }
        changes.intakes.append((peer, mark.incarnation, first, mark.seq))
        if describes { changes.links.append(linkState(peer)) }
    }

    // MARK: Verifying

    /// Verifies a batch: the header is `process`'s own under the directory version that it names,
    /// the leaves are in its root.
    package func verify(
        _ batch: Batch, from process: CourtID
    ) throws(RecordFault) -> (header: RowHeader, head: Digest, digests: [Digest]) {
        let header = try verified(batch.header, batch.signature, from: process)
        var leaves: [(index: Int, digest: Digest)] = []
        for item in batch.items { leaves.append((item.index, Merkle.leaf(item.leaf, seal))) }
        guard
            let root = Merkle.root(
                of: leaves, count: header.leaves, proof: batch.proof, seal),
            root == header.root
        else { throw RecordFault("the leaves are not in the signed row") }
        return (header, seal.digest(0x02, batch.header), leaves.map(\.digest))
    }

    /// Verifies one header's signature and identity.
    package func verified(
        _ bytes: Encoded, _ signature: Signature, from process: CourtID
    ) throws(RecordFault) -> RowHeader {
        let header = try codec.header(bytes)
        guard header.realm == identity.realm, header.rehearsal == identity.rehearsal else {
            throw RecordFault("a record of another realm, or of a rehearsal in a real one")
        }
        guard header.process == process else {
            throw RecordFault("a row of \(header.process) sent by \(process)")
        }
        guard
            let key = book.key(
                process: process, id: header.keyID, version: header.directoryVersion)
        else {
            throw RecordFault(
                "key \(header.keyID) of \(process) is not in directory version \(header.directoryVersion)"
            )
        }
        guard seal.verify(signature, header: bytes, key: key.signing) else {
            throw RecordFault("the signature of \(process) is wrong")
        }
        return header
    }
}
