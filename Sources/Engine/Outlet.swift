package import Domain

#if MUTANTS
    import Mutants
#endif

/// The outgoing half of a link: what has been committed for a peer and what it has confirmed.
///
/// Sequence numbers count from 1 within an incarnation. Items leave in order, within the peer's
/// credit, and only once their row is durable. An item is forgotten when the peer has confirmed it;
/// the journal keeps it for ever.
package struct Outlet: Sendable {
    /// An item not yet confirmed.
    package struct Pending: Hashable, Sendable {
        package var seq: UInt64
        /// `position` is absolute here.
        package var source: Source

        package init(seq: UInt64, source: Source) {
            self.seq = seq
            self.source = source
        }
    }

    package let peer: CourtID
    /// Next sequence number to assign.
    package internal(set) var next: UInt64 = 1
    /// Confirmed by the peer as durable there.
    package internal(set) var acked: UInt64 = 0
    /// Handed to the socket in this session.
    package internal(set) var sent: UInt64 = 0
    package internal(set) var credit = Credit(messages: 0, bytes: 0)
    private var pending: [Pending] = []
    private var head = 0
    private var unackedBytes = 0
    private var paused = false
    private var unheard: Unheard?
    /// From which item on which row is what addresses the items to the peer. An item may lie in an
    /// older row than that (a joiner's chain from entry 1): it is durable long before it is sent to
    /// this peer, and must not leave before the row that says so.
    private var barriers: [Barrier] = []

    private struct Barrier: Sendable {
        var seq: UInt64
        var row: UInt64
    }

    /// Since when, in monotonic milliseconds, nothing more than this has been confirmed.
    private struct Unheard: Sendable {
        var acked: UInt64
        var since: Int64
    }

    /// When the oldest unconfirmed item was assigned (civil time); nil when all is confirmed.
    package internal(set) var oldestSince: Instant?
    /// What the journal says was confirmed: a note follows the confirmation with the next row.
    package internal(set) var journaledAcked: UInt64 = 0

    package init(peer: CourtID) { self.peer = peer }

    /// Unconfirmed items.
    package var count: Int { pending.count - head }

    /// Sent in this session and not yet confirmed.
    package var inFlight: Int { Int(sent - min(sent, acked)) }

    /// Takes an item that the row at `row` addresses to the peer; returns its sequence number.
    mutating func assign(_ source: Source, at: Instant, row: UInt64) -> UInt64 {
        let seq = next
        if barriers.last?.row != row { barriers.append(Barrier(seq: seq, row: row)) }
        next += 1
        pending.append(Pending(seq: seq, source: source))
        if oldestSince == nil { oldestSince = at }
        return seq
    }

    /// The pending items from `sent + 1` on that credit and `frameBytes` allow, in order.
    func sendable(upTo committed: UInt64, frameBytes: Int) -> ArraySlice<Pending> {
        guard !paused, sent >= acked else { return [] }
        let start = head + Int(sent - acked)
        guard start < pending.count else { return [] }
        #if MUTANTS
            let committed = Mutation.sendBeforeCommit.isOn ? .max : committed
        #endif
        #if MUTANTS
            let barrier =
                Mutation.backfillBeforeCommit.isOn
                ? .max : barriers.first { $0.row > committed }?.seq ?? .max
        #else
            let barrier = barriers.first { $0.row > committed }?.seq ?? .max
        #endif
        var end = start
        var bytes = 0
        while end < pending.count {
            let item = pending[end]
            let flight = Int(item.seq - acked)
            guard item.source.position <= committed, item.seq < barrier,
                flight <= credit.messages
            else { break }
            let size = item.source.size
            if end > start, bytes + size > frameBytes { break }
            if flight > 1, unackedBytes + bytes + size > credit.bytes { break }
            bytes += size
            end += 1
        }
        return pending[start..<end]
    }

    mutating func markSent(_ items: ArraySlice<Pending>) {
        guard let last = items.last else { return }
        sent = last.seq
        unackedBytes += items.reduce(0) { $0 + $1.source.size }
    }

    /// The peer has everything up to `seq`. Returns how many items that confirms.
    mutating func acknowledge(_ seq: UInt64, at: Instant) -> Int {
        guard seq > acked, seq < next else { return 0 }
        var gone = 0
        while head < pending.count, pending[head].seq <= seq {
            if pending[head].seq <= sent { unackedBytes -= pending[head].source.size }
            head += 1
            gone += 1
        }
        acked = seq
        sent = max(sent, seq)
        unackedBytes = max(0, unackedBytes)
        oldestSince = count == 0 ? nil : at
        while barriers.count > 1, barriers[1].seq <= seq { barriers.removeFirst() }
        if head > 64, head > pending.count / 2 {
            pending.removeFirst(head)
            head = 0
        }
        return gone
    }

    /// A new session: sending starts again behind what the peer has.
    mutating func rewind() {
        sent = acked
        unackedBytes = 0
        paused = false
    }

    /// What was sent may not have arrived, or its confirmation may have been lost: when nothing has
    /// been confirmed for `patience` monotonic milliseconds, sending starts again behind what is
    /// confirmed. Returns whether it does.
    mutating func resendIfUnheard(_ now: Int64, patience: Int64) -> Bool {
        #if MUTANTS
            if Mutation.neverAgain.isOn { return false }
        #endif
        guard inFlight > 0 else {
            unheard = nil
            return false
        }
        guard let waiting = unheard, waiting.acked == acked else {
            unheard = Unheard(acked: acked, since: now)
            return false
        }
        guard now - waiting.since > patience, !paused else { return false }
        unheard = nil
        rewind()
        return true
    }

    /// Nothing leaves until `reopen`.
    mutating func pause() { paused = true }

    /// Everything unconfirmed, in order.
    package var unconfirmed: ArraySlice<Pending> { pending[head...] }

    /// Starts a new incarnation: the stream begins again at 1 and `carried` items come first.
    mutating func restart() {
        next = 1
        acked = 0
        journaledAcked = 0
        sent = 0
        unackedBytes = 0
        pending = []
        barriers = []
        head = 0
        oldestSince = nil
    }

    /// Restores what a snapshot says, before the journal's tail is replayed.
    mutating func restore(next: UInt64, acked: UInt64, pending: [Pending]) {
        self.next = next
        self.acked = acked
        journaledAcked = acked
        self.sent = acked
        self.pending = pending
        head = 0
    }

    /// The peer lost what it had confirmed (restored from an older copy): items after `seq` are
    /// pending again, from the journal's index.
    mutating func reopen(after seq: UInt64, with items: [Pending], at: Instant) {
        pending = items + pending[head...]
        head = 0
        paused = false
        acked = seq
        sent = seq
        unackedBytes = 0
        oldestSince = pending.isEmpty ? nil : at
    }
}

/// The incoming half of a link.
package struct Inlet: Hashable, Sendable {
    package let peer: CourtID
    /// Everything up to here is durable in this process's journal.
    package internal(set) var mark = Mark.none
    /// The peer's signed header of the row that the mark names: shows the peer what it once said.
    package internal(set) var proof: RowProof?
    /// Last act number taken from the peer, in the mark's incarnation.
    package internal(set) var number = 0

    package init(peer: CourtID) { self.peer = peer }
}
