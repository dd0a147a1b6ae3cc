package import Domain

/// A connection that this coordinator has dialled to another one: its own stream leaves over it,
/// and the peer's confirmations come back. What the peer has to say comes over the connection that
/// the peer dials in its turn.
struct Dial: Sendable {
    /// Where the connection stands.
    enum Phase: Hashable, Sendable {
        /// No connection, or HELLO not yet answered.
        case down
        /// WELCOME arrived; the head that it names is being read from the own journal.
        case checking(Welcome)
        case linked(UInt64)
    }

    var phase = Phase.down
    var lastHello: Int64 = .min / 2
    /// HELLO is repeated after this many milliseconds; grows while none is answered.
    var helloWait = LinkRules.helloAgain
    var heard: Int64 = 0
    var lastBeat: Int64 = 0
    /// When the handshake last moved on.
    var lastStep: Int64 = 0
    /// Monotonic milliseconds at which something was last under way.
    var lastUse: Int64
    /// Version of the rehearsal clock that the peer has followed, and its next due instant then.
    var clockVersion: UInt64 = 0
    var nextDue: Instant?
    /// Why the peer last sent us away.
    var trouble: String?

    init(now: Int64) { lastUse = now }

    /// Number of the session; nil when there is none.
    var session: UInt64? { if case .linked(let number) = phase { number } else { nil } }
}

extension LinkRules {
    /// A dialled connection over which nothing went for this long is closed, in milliseconds.
    package static let idle: Int64 = 600_000
}

extension Docket {
    /// Whether there is a session over the connection dialled to a coordinator.
    package func isDialled(_ peer: CourtID) -> Bool { dials[peer]?.session != nil }

    /// Coordinators that have been dialled, in order of id.
    package var dialledPeers: [CourtID] { dialled.sorted() }

    /// Why a coordinator last sent this one away; nil when it did not.
    package func dialTrouble(_ peer: CourtID) -> String? { dials[peer]?.trouble }

    /// Sends what waits for a coordinator, over a connection that is made when there is none.
    mutating func pumpDialled(_ peer: CourtID) {
        guard ledger.unconfirmedCount(peer) > 0 else { return }
        guard let session = dials[peer]?.session else { return call(peer) }
        effects += ledger.pump(peer, session: session, dialled: true)
    }

    /// Dials a coordinator unless that has been done.
    mutating func call(_ peer: CourtID) {
        guard dials[peer] == nil, isCoordinator(peer) else { return }
        // When it was dialled is told by the next tick.
        dials[peer] = Dial(now: lastTick)
        dialled.append(peer)
        effects.append(.dial(peer))
    }

    /// Papers of `peer` that are still to be fetched became more, or fewer.
    mutating func awaitedFrom(_ peer: CourtID?, _ change: Int) {
        guard let peer, isCoordinator(peer) else { return }
        wantedFrom[peer, default: 0] += change
    }

    /// The connection that was dialled to `peer` is there.
    package mutating func dialConnected(_ peer: CourtID, now: Now) -> [Effect] {
        guard dials[peer] != nil else { return [] }
        dials[peer]?.phase = .down
        dials[peer]?.helloWait = LinkRules.helloAgain
        greet(peer, now)
        return drainEffects()
    }

    /// The connection that was dialled to `peer` is gone.
    package mutating func dialLost(_ peer: CourtID, now: Now) -> [Effect] {
        hangUp(peer, ledger.civil(now))
        return drainEffects()
    }

    /// The connection that was dialled to `peer` was closed here: it is dialled anew.
    package mutating func dialClosed(_ peer: CourtID, now: Now) -> [Effect] {
        hangUp(peer, ledger.civil(now))
        dials[peer] = nil
        dialled.removeAll { $0 == peer }
        watchDials(now)
        return drainEffects()
    }

    /// Closes the connection; what waits dials again.
    private mutating func drop(_ peer: CourtID) {
        effects.append(.hangUp(peer))
        dials[peer] = nil
        dialled.removeAll { $0 == peer }
    }

    /// The session is over; the connection is tried again.
    private mutating func hangUp(_ peer: CourtID, _ civil: Instant) {
        guard let dial = dials[peer] else { return }
        if dial.session != nil { lastHeard[peer] = civil }
        dials[peer]?.phase = .down
    }

    private mutating func greet(_ peer: CourtID, _ now: Now) {
        dials[peer]?.lastHello = now.monotonic
        effects.append(
            .sendDialled(
                peer, ledger.hello(to: peer, instance: instance, versions: versions)))
    }

    /// A frame came over the connection dialled to `peer`.
    package mutating func dialReceived(_ frame: Frame, from peer: CourtID, now: Now) -> [Effect] {
        guard let dial = dials[peer] else { return [] }
        dials[peer]?.heard = now.monotonic
        let civil = ledger.civil(now)
        switch frame {
        case .welcome(let welcome):
            welcomed(welcome, by: peer, now)
        case .ack(let ack):
            if let session = dial.session { confirmed(ack, by: peer, session, now) }
        case .whoAreYou:
            if now.monotonic - dial.lastHello > LinkRules.helloAgain {
                hangUp(peer, civil)
                greet(peer, now)
            }
        case .disconnect(let code, let reason):
            dials[peer]?.trouble = "\(code): \(reason)"
            effects.append(.log("\(peer) sent us away: \(code): \(reason)"))
            hangUp(peer, civil)
            dials[peer]?.lastHello = now.monotonic
            // The name that was given at this connection's handshake no longer stands: a new one
            // gets the present name.
            if code == "key" { drop(peer) }
        case .paperWant(let matter, let digest, let offset, let length):
            serve(peer, matter, digest, offset, length)
        case .clockAck(let version, let nextDue):
            if version >= dial.clockVersion {
                dials[peer]?.clockVersion = version
                dials[peer]?.nextDue = nextDue
            }
            advanceStep(now)
        case .directory(let part):
            offered(part, by: peer, now)
        case .heartbeat, .hello, .data, .returnWanted, .returned, .clock, .paperChunk,
            .paperMissing:
            break
        }
        return drainEffects()
    }

    private mutating func welcomed(_ welcome: Welcome, by peer: CourtID, _ now: Now) {
        if dials[peer]?.session == welcome.session { return }
        guard welcome.process == peer,
            versions.common(with: welcome.protocolVersion, welcome.protocolVersion) != nil
        else {
            dials[peer]?.trouble =
                "welcome from \(welcome.process), protocol \(welcome.protocolVersion)"
            return
        }
        dials[peer]?.trouble = nil
        dials[peer]?.lastStep = now.monotonic
        dials[peer]?.helloWait = LinkRules.helloAgain
        follow(welcome.clock, of: peer, now)
        let mark = welcome.received
        if mark.incarnation > ledger.incarnation
            || (mark.incarnation == ledger.incarnation
                && (mark.seq >= ledger.nextSeq(peer) || mark.position > ledger.committed))
        {
            // It may be right, and this journal an older copy: its own HELLO proves that. By word
            // alone nobody stops a coordinator.
            let text =
                "\(peer) says that it holds more of this coordinator's entries than this journal"
            dials[peer]?.trouble = text
            alarm("mark", peer, text, at: ledger.civil(now))
        } else if mark.incarnation == ledger.incarnation, mark.seq > 0, mark.position > 0 {
            if mark.position == ledger.committed, mark.position == ledger.position {
                compareDialled(peer, ledger.head, welcome, now)
            } else {
                dials[peer]?.phase = .checking(welcome)
                effects.append(.load(mark.position))
            }
        } else {
            open(peer, welcome, now)
        }
    }

    private mutating func compareDialled(
        _ peer: CourtID, _ head: Digest, _ welcome: Welcome, _ now: Now
    ) {
        if head == welcome.received.head { return open(peer, welcome, now) }
        let text = "\(peer) holds another row \(welcome.received.position) of this coordinator"
        dials[peer]?.trouble = text
        dials[peer]?.phase = .down
        alarm("mark", peer, text, at: ledger.civil(now))
    }

    /// A row that was read back may be one that a WELCOME named.
    mutating func compareDialled(_ position: UInt64, _ head: Digest, _ now: Now) {
        for peer in dialled {
            guard case .checking(let welcome)? = dials[peer]?.phase,
                welcome.received.position == position
            else { continue }
            compareDialled(peer, head, welcome, now)
        }
    }

    private mutating func open(_ peer: CourtID, _ welcome: Welcome, _ now: Now) {
        dials[peer]?.phase = .linked(welcome.session)
        dials[peer]?.lastBeat = now.monotonic
        dials[peer]?.lastUse = now.monotonic
        let civil = ledger.civil(now)
        noteAbsence(of: peer, until: civil)
        resume(peer, at: welcome.received, credit: welcome.credit, civil)
        effects.append(.log("linked to \(peer)"))
        tell(peer, version: welcome.directoryVersion, dialled: true)
        if advance != nil { effects.append(.sendDialled(peer, .clock(ledger.clock))) }
        pumpDialled(peer)
    }

    /// HELLO, heartbeats, resending, and hanging up where nothing is under way.
    mutating func watchDials(_ now: Now) {
        lastTick = now.monotonic
        for peer in wantedFrom.keys.sorted() where (wantedFrom[peer] ?? 0) > 0 { call(peer) }
        for peer in ledger.waitingPeers where isCoordinator(peer) { call(peer) }
        for peer in dialled {
            guard let dial = dials[peer] else { continue }
            let busy = ledger.unconfirmedCount(peer) > 0 || (wantedFrom[peer] ?? 0) > 0
            if busy || advance != nil { dials[peer]?.lastUse = now.monotonic }
            switch dial.phase {
            case .linked(let session):
                if now.monotonic - dial.heard > LinkRules.silence {
                    effects.append(.log("\(peer) has been silent: saying HELLO again"))
                    hangUp(peer, ledger.civil(now))
                    greet(peer, now)
                } else if !busy, now.monotonic - dial.lastUse > LinkRules.idle {
                    effects.append(.sendDialled(peer, .disconnect(code: "idle", reason: "")))
                    drop(peer)
                } else {
                    beat(peer, session, busy: busy, dial, now)
                }
            case .down:
                if busy, lastHeard[peer] == nil { lastHeard[peer] = ledger.civil(now) }
                if now.monotonic - dial.lastHello > dial.helloWait {
                    dials[peer]?.helloWait = min(2 * dial.helloWait, LinkRules.helloAtMost)
                    greet(peer, now)
                }
            case .checking:
                if now.monotonic - dial.lastStep > LinkRules.silence { dials[peer]?.phase = .down }
            }
        }
    }

    private mutating func beat(
        _ peer: CourtID, _ session: UInt64, busy: Bool, _ dial: Dial, _ now: Now
    ) {
        if ledger.withOutlet(
            peer, { $0.resendIfUnheard(now.monotonic, patience: LinkRules.resend) })
        {
            effects.append(.log("\(peer) confirms nothing: sending again"))
            pumpDialled(peer)
        }
        guard
            now.monotonic - dial.lastBeat >= (busy ? LinkRules.busyBeat : LinkRules.quietBeat)
        else { return }
        dials[peer]?.lastBeat = now.monotonic
        effects.append(
            .sendDialled(peer, .heartbeat(session: session, now: ledger.civil(now))))
        pumpDialled(peer)
    }
}
