import Domain

extension Desk {
    /// The socket to the coordinator has just connected.
    package mutating func connected(_ now: Now) -> [Effect] {
        unlink()
        helloWait = LinkRules.helloAgain
        greet(now)
        return drainEffects()
    }

    /// The session is over.
    mutating func unlink() {
        phase = .down
        early = []
        earlyBytes = 0
    }

    /// The connection is gone.
    package mutating func disconnected(_ now: Now) -> [Effect] {
        unlink()
        return drainEffects()
    }

    mutating func greet(_ now: Now) {
        lastHello = now.monotonic
        effects.append(
            .send(
                linkPeer, ledger.hello(to: linkPeer, instance: instance, versions: versions)))
    }

    /// Something of the papers' lane has come: the coordinator is there.
    package mutating func heard(now: Now) { heard = now.monotonic }

    /// A frame from the coordinator.
    package mutating func received(_ frame: Frame, now: Now) -> [Effect] {
        heard = now.monotonic
        switch frame {
        case .welcome(let welcome):
            welcomed(welcome, now)
        case .data(let bytes):
            receive(bytes, now)
        case .ack(let ack):
            confirmed(ack, now)
        case .whoAreYou:
            // Several may come, one for each frame of a session that was over: one HELLO answers
            // them all.
            if now.monotonic - lastHello > LinkRules.helloAgain {
                unlink()
                greet(now)
            }
        case .disconnect(let code, let reason):
            linkTrouble = "\(code): \(reason)"
            effects.append(.log("the coordinator sent us away: \(code): \(reason)"))
            unlink()
            // Not at once: the cause will hardly have gone.
            lastHello = now.monotonic
        case .returned(let bytes):
            if case .recovering(let welcome) = phase {
                lastStep = now.monotonic
                takeBack(bytes, welcome, now)
            }
        case .clock(let clock):
            take(clock, now)
        case .paperWant(let matter, let digest, let offset, let length):
            serve(matter, digest, offset, length)
        case .directory(let part):
            offered(part, now)
        case .heartbeat(_, let theirs):
            homeSkew = theirs.milliseconds - ledger.civil(now).milliseconds
        case .hello, .returnWanted, .clockAck, .paperChunk, .paperMissing:
            break
        }
        return drainEffects()
    }

    /// A stream: taken in at once, or kept until the heads have been compared.
    private mutating func receive(_ bytes: Encoded, _ now: Now) {
        switch phase {
        case .linked(let session):
            take(bytes, session: session, now)
        case .checking:
            // The coordinator sends as soon as it has answered, and sends nothing twice in a
            // session.
            earlyBytes += bytes.count
            if earlyBytes <= Self.mostEarlyBytes {
                early.append(bytes)
            } else {
                unlink()
            }
        case .down, .recovering:
            break
        }
    }

    mutating func serve(
        _ matter: MatterID, _ digest: Digest, _ offset: UInt64, _ length: Int
    ) {
        let asked = Parked.paper(matter, digest, offset: offset, length: length)
        if mustWait(asked, for: [matter]) { return }
        guard let paper = papers[matter]?.first(where: { $0.paper.digest == digest }), paper.stored
        else {
            effects.append(.send(linkPeer, .paperMissing(digest: digest, reason: "not here")))
            return
        }
        effects.append(
            .servePaper(to: linkPeer, digest: digest, offset: offset, length: min(length, 4 << 20)))
    }

    private mutating func welcomed(_ welcome: Welcome, _ now: Now) {
        if case .linked(let session) = phase, session == welcome.session { return }
        guard welcome.process == linkPeer,
            versions.common(with: welcome.protocolVersion, welcome.protocolVersion) != nil
        else {
            linkTrouble = "welcome from \(welcome.process), protocol \(welcome.protocolVersion)"
            return
        }
        linkTrouble = nil
        protocolVersion = welcome.protocolVersion
        lastStep = now.monotonic
        helloWait = LinkRules.helloAgain
        // The rehearsal clock comes before anything else.
        take(welcome.clock, now)
        homeSkew = welcome.now.milliseconds - ledger.civil(now).milliseconds
        let mark = welcome.received
        let outlet = ledger.outlet(linkPeer)
        if isRestoredCopy, mark.incarnation != ledger.incarnation || mark.seq >= outlet.acked {
            recover(welcome)
        } else if mark.incarnation > ledger.incarnation
            || (mark.incarnation == ledger.incarnation
                && (mark.seq >= outlet.next || mark.position > ledger.committed))
        {
            recover(welcome)
        } else if mark.incarnation == ledger.incarnation, mark.seq > 0 {
            // The same numbers do not prove the same acts: compare the head.
            if mark.position == 0 {
                linkTrouble = "welcome names items received and no row that held them"
            } else if mark.position == ledger.committed, mark.position == ledger.position {
                compare(ledger.head, welcome, now)
            } else {
                phase = .checking(welcome)
                effects.append(.load(mark.position))
            }
        } else {
            link(welcome, now)
        }
    }

    private mutating func compare(_ head: Digest, _ welcome: Welcome, _ now: Now) {
        if head == welcome.received.head { link(welcome, now) } else { recover(welcome) }
    }

    /// A row that `load` asked for: to compare heads, or to send its items.
    package mutating func loaded(_ position: UInt64, _ row: Row, now: Now) -> [Effect] {
        if case .checking(let welcome) = phase, welcome.received.position == position {
            compare(row.sealed.head(ledger.seal), welcome, now)
        }
        do {
            try ledger.loaded(position, row)
        } catch {
            effects.append(.stop("row \(position) of the journal can't be read: \(error)"))
            return drainEffects()
        }
        pump()
        return drainEffects()
    }

    private mutating func link(_ welcome: Welcome, _ now: Now) {
        phase = .linked(welcome.session)
        hasLinked = true
        // Of a restored copy only this far when the coordinator remembers less than the copy does:
        // there is nothing to fetch, and what it lacks is sent again.
        isRestoredCopy = false
        lastBeat = now.monotonic
        let civil = ledger.civil(now)
        if let why = ledger.resume(
            linkPeer, at: welcome.received, credit: welcome.credit, civil, &effects)
        {
            note(.alarm(code: "resend", peer: linkPeer, text: why), at: civil)
        }
        effects.append(.log("linked to \(linkPeer)"))
        tell(version: welcome.directoryVersion)
        pump()
        let waiting = early
        early = []
        earlyBytes = 0
        for bytes in waiting { receive(bytes, now) }
    }

    /// The index gave back the items that the coordinator lost.
    package mutating func reopened(
        after seq: UInt64, items: [Outlet.Pending], now: Now
    ) -> [Effect] {
        let civil = ledger.civil(now)
        let acked = ledger.acked(linkPeer)
        ledger.withOutlet(linkPeer) {
            $0.reopen(after: seq, with: items.filter { $0.seq <= acked }, at: civil)
        }
        pump()
        return drainEffects()
    }

    mutating func pump() {
        guard case .linked(let session) = phase else { return }
        effects += ledger.pump(linkPeer, session: session)
    }

    mutating func acknowledge() {
        guard case .linked(let session) = phase,
            let frame = ledger.confirmation(to: linkPeer, session: session)
        else { return }
        effects.append(.send(linkPeer, frame))
    }

    private mutating func confirmed(_ ack: Ack, _ now: Now) {
        guard case .linked(let session) = phase,
            ledger.confirmed(ack, by: linkPeer, session: session, at: ledger.civil(now))
        else { return }
        if let head = ledger.head(shownIn: ack, by: linkPeer) { anchor[linkPeer] = head }
        pump()
        ackClock()
        moveOn()
    }

    // MARK: Clock

    /// Civil time was moved (rehearsal only): journaled before anything else.
    private mutating func take(_ clock: ClockState, _ now: Now) {
        guard ledger.identity.rehearsal, clock.version > ledger.clock.version,
            clock.offset >= ledger.clock.offset
        else {
            clockToAck = ledger.clock.version
            ackClock()
            return
        }
        note(.clock(version: clock.version, offset: clock.offset), at: ledger.civil(now))
        clockToAck = clock.version
    }

    /// Acknowledges the clock once it is journaled and nothing of ours is on its way.
    mutating func ackClock() {
        guard let version = clockToAck, !ledger.hasDraft, ledger.committed == ledger.position,
            ledger.unconfirmedCount(linkPeer) == 0, isLinked
        else { return }
        clockToAck = nil
        effects.append(.send(linkPeer, .clockAck(version: version)))
    }

    // MARK: Time and commits

    /// Time passes: HELLO, heartbeats, waiters.
    package mutating func tick(_ now: Now) -> [Effect] {
        effects += ledger.accountsDue(now)
        if isLinked {
            // The absence before is told by the coordinator with its first items.
            if now.monotonic - lastStep > LinkRules.silence { unlinkedSince = nil }
        } else if unlinkedSince == nil {
            unlinkedSince = ledger.civil(now)
        }
        switch phase {
        case .linked(let session):
            if now.monotonic - heard > LinkRules.silence {
                effects.append(.log("the coordinator has been silent: saying HELLO again"))
                phase = .down
                greet(now)
            } else {
                if ledger.withOutlet(
                    linkPeer, { $0.resendIfUnheard(now.monotonic, patience: LinkRules.resend) })
                {
                    effects.append(.log("\(linkPeer) confirms nothing: sending again"))
                    pump()
                }
                let busy = ledger.unconfirmedCount(linkPeer) > 0
                if now.monotonic - lastBeat >= (busy ? LinkRules.busyBeat : LinkRules.quietBeat) {
                    lastBeat = now.monotonic
                    effects.append(
                        .send(linkPeer, .heartbeat(session: session, now: ledger.civil(now))))
                    pump()
                }
            }
        case .down:
            if now.monotonic - lastHello > helloWait {
                helloWait = min(2 * helloWait, LinkRules.helloAtMost)
                greet(now)
            }
        case .checking, .recovering:
            if now.monotonic - lastStep > LinkRules.silence {
                phase = .down
                recoveryComplete = false
            }
            finishRecovery(now)
        }
        if ledger.hasUnnotedAcks, now.monotonic - lastAckNote > 2_000 {
            lastAckNote = now.monotonic
            ledger.noteAcks(at: ledger.civil(now), heads: anchor)
        }
        for waiter in waiters where waiter.until <= now.monotonic {
            guard let act = own[waiter.digest] else { continue }
            let reply = Effect.reply(
                waiter.token,
                .act(
                    ActReply(
                        matter: act.matter,
                        act: "\(court)/\(act.reference.incarnation)/\(act.reference.number)",
                        status: act.status, refusal: act.refusal, position: act.position)))
            if let ready = ledger.release(reply, after: act.position) { effects.append(ready) }
        }
        waiters.removeAll { $0.until <= now.monotonic }
        ackClock()
        return drainEffects()
    }

    /// Monotonic milliseconds until the engine wants `tick` again.
    package func wakeAfter(_ now: Now) -> Int64 {
        var wait: Int64 = isLinked ? 500 : 250
        for waiter in waiters { wait = min(wait, max(0, waiter.until - now.monotonic)) }
        return wait
    }

    /// Closes the row being written, if there is one.
    package mutating func takeRow(_ now: Now) -> (row: Row, changes: Changes)? {
        guard ledger.hasDraft else { return nil }
        let civil = ledger.civil(now)
        ledger.noteAcks(at: civil, heads: anchor)
        let taken = ledger.takeRow(at: civil)
        adoptIfDue(now)
        return taken
    }

    /// A row is durable: what waited for it may leave.
    package mutating func committed(_ durable: Durable, now: Now) -> [Effect] {
        let released = ledger.committed(durable)
        effects += released.effects
        // Our own acts first: who waits for both sees them in the order in which they were made.
        pump()
        if released.acknowledge.contains(linkPeer) { acknowledge() }
        ackClock()
        moveOn()
        return drainEffects()
    }
}
