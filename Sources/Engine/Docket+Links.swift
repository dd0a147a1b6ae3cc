package import Domain
import Procedure

#if MUTANTS
    import Mutants
#endif

/// One connection of a court node, from HELLO on.
struct Session: Hashable, Sendable {
    var number: UInt64
    var route: Route
    var keyID: KeyID
    var instance: [UInt8]
    /// The node's last sequence number at HELLO: until it is reached, the node is catching up and
    /// what it sends counts as delayed by its absence.
    var catchUp: UInt64
    /// Incarnation in which `catchUp` counts.
    var incarnation: Int
    var directoryVersion: UInt32
    /// Version of the rehearsal clock that the node has journaled.
    var clockVersion: UInt64
    /// The node has asked for its own records in it. Frames of those that it has given up must not
    /// be taken for those that it asks for anew.
    var isReturning = false
}

/// A HELLO that can't be answered yet.
struct WaitingHello: Hashable, Sendable {
    var hello: Hello
    var peer: CourtID
    var keyID: KeyID
    var route: Route
}

/// What the protocol asks of both ends; docs/wire.md.
package enum LinkRules {
    /// The one version that this program speaks.
    package static let protocolVersion = 1
    /// Milliseconds between heartbeats when all is quiet.
    package static let quietBeat: Int64 = 10_000
    /// Milliseconds between heartbeats with traffic outstanding.
    package static let busyBeat: Int64 = 2_000
    /// A peer that has been silent this long is away.
    package static let silence: Int64 = 25_000
    /// The window that each side grants.
    package static let credit = Credit(messages: 4_096, bytes: 2 << 20)
    /// What was sent and not confirmed for this long is sent again.
    package static let resend: Int64 = 15_000
    /// How long the stream of a court that has moved waits for the chain of a matter it acts on.
    package static let chain: Int64 = 90_000
    /// The first HELLO is repeated after this long, each further one after twice the time …
    package static let helloAgain: Int64 = 1_000
    /// … up to this.
    package static let helloAtMost: Int64 = 16_000
    /// An absence shorter than this (civil milliseconds) is not recorded.
    package static let absence: Int64 = 30_000
}

extension Docket {
    /// A frame arrived over a connection that the transport has authenticated as `peer`.
    package mutating func received(
        _ frame: Frame, from peer: CourtID, keyID: KeyID, route: Route, now: Now
    ) -> [Effect] {
        if case .hello(let hello) = frame {
            greet(hello, peer, keyID, route, now)
            return drainEffects()
        }
        guard routes[route] == peer, let session = sessions[peer], session.route == route else {
            effects.append(.sendRoute(route, .whoAreYou))
            return drainEffects()
        }
        sessions.heard(peer, now.monotonic, ledger.civil(now))
        switch frame {
        case .data(let bytes):
            take(bytes, from: peer, session, now)
        case .ack(let ack):
            // A coordinator confirms over the connection that this one has dialled.
            if !isCoordinator(peer) { confirmed(ack, by: peer, session.number, now) }
        case .heartbeat(let number, let theirs):
            // A node that has not taken the last advance yet is not slow.
            if session.clockVersion == ledger.clock.version {
                skews[peer] = theirs.milliseconds - ledger.civil(now).milliseconds
            }
            // It speaks in a session that is over: it has not received the last WELCOME.
            if number != session.number { effects.append(.sendRoute(route, .whoAreYou)) }
        case .whoAreYou:
            break
        case .disconnect:
            forget(peer)
        case .returnWanted(let number, let after):
            guard number == session.number else { break }
            sessions[peer]?.isReturning = true
            alarm(
                "restored", peer, "the node is behind its own acts: they are returned to it",
                at: ledger.civil(now))
            effects.append(.returnRecords(peer, session: number, after: after))
        case .clock(let clock):
            if isCoordinator(peer) { follow(clock, of: peer, now) }
        case .directory(let part):
            offered(part, by: peer, now)
        case .clockAck(let version, _):
            sessions[peer]?.clockVersion = max(session.clockVersion, version)
            advanceStep(now)
        case .paperWant(let matter, let digest, let offset, let length):
            serve(peer, matter, digest, offset, length)
        case .hello, .welcome, .returned, .paperChunk, .paperMissing:
            break
        }
        return drainEffects()
    }

    /// Something of the papers' lane has come from a peer: it is there.
    package mutating func heard(_ peer: CourtID, now: Now) {
        if sessions.isOpen(peer) { sessions.heard(peer, now.monotonic, ledger.civil(now)) }
        if dials[peer] != nil { dials[peer]?.heard = now.monotonic }
    }

    /// Bytes from an authenticated peer that are no frame: on record once, and the peer is told.
    package mutating func malformed(
        from peer: CourtID, route: Route, reason: String, now: Now
    ) -> [Effect] {
        alarm("malformed", peer, reason, at: ledger.civil(now))
        effects.append(.sendRoute(route, .disconnect(code: "malformed", reason: reason)))
        forget(peer)
        return drainEffects()
    }

    /// Answers the HELLOs whose nodes' last items have become durable.
    mutating func answerHellos(_ now: Now) {
        let waiting = waitingHellos
        waitingHellos = []
        for item in waiting { greet(item.hello, item.peer, item.keyID, item.route, now) }
    }

    private mutating func greet(
        _ hello: Hello, _ peer: CourtID, _ keyID: KeyID, _ route: Route, _ now: Now
    ) {
        guard ledger.isSettled(peer) else {
            waitingHellos.removeAll { $0.peer == peer }
            waitingHellos.append(
                WaitingHello(hello: hello, peer: peer, keyID: keyID, route: route))
            return
        }
        let civil = ledger.civil(now)
        func refuse(_ docket: inout Docket, _ code: String, _ reason: String) {
            docket.alarm(code, peer, reason, at: civil)
            docket.effects.append(.sendRoute(route, .disconnect(code: code, reason: reason)))
        }
        guard let version = versions.common(with: hello.minProtocol, hello.maxProtocol) else {
            return refuse(&self, "protocol", versions.refusal(hello.minProtocol, hello.maxProtocol))
        }
        guard hello.process == peer else {
            return refuse(
                &self, "impostor",
                "the authenticated key is \(peer)'s, the frame claims to be \(hello.process)")
        }
        guard hello.realm == ledger.identity.realm,
            hello.rehearsal == ledger.identity.rehearsal
        else {
            return refuse(
                &self, "realm",
                "this is realm \(ledger.identity.realm)\(ledger.identity.rehearsal ? " (演练)" : "")")
        }
        guard isCoordinator(peer) || serves(peer) || isLeaving(peer) else {
            return refuse(&self, "not-served", "the directory gives \(peer) to another coordinator")
        }
        let known = hello.received
        switch judge(known, hello.proof, of: peer) {
        case .good: break
        case .unproven(let text): return refuse(&self, "mark", text)
        case .older(let text): return stop(peer, text, civil)
        }
        if let old = sessions[peer], old.route != route {
            routes.removeValue(forKey: old.route)
            // A node that was killed and started again comes once; of two that run, the one that
            // was sent away comes back.
            if old.instance != hello.instance,
                replace(old.instance, by: hello.instance, of: peer)
            {
                alarm(
                    "two-instances", peer,
                    "two running nodes use the key of \(peer): the newer connection wins", at: civil
                )
            }
            effects.append(
                .sendRoute(
                    old.route, .disconnect(code: "replaced", reason: "a newer connection took over")
                ))
        }
        let isCourt = !isCoordinator(peer)
        if isCourt { noteAbsence(of: peer, until: civil) }
        let number = session(of: hello, over: route, from: peer)
        lastReturn[number] = civil
        sessions[peer] = Session(
            number: number, route: route, keyID: keyID, instance: hello.instance,
            catchUp: hello.sent, incarnation: hello.incarnation,
            directoryVersion: hello.directoryVersion, clockVersion: hello.clock.version)
        sessions.heard(peer, now.monotonic, civil)
        sessions.beat(peer, now.monotonic)
        routes[route] = peer
        effects.append(.route(peer, route))
        // What goes to a coordinator goes over the connection that this one dials.
        if isCourt { resume(peer, at: known, credit: hello.credit, civil) }
        effects.append(
            .send(
                peer,
                .welcome(
                    Welcome(
                        protocolVersion: version, process: seat,
                        session: number, incarnation: ledger.incarnation,
                        position: ledger.position, head: ledger.head,
                        received: ledger.durableMark(peer),
                        sent: ledger.nextSeq(peer) - 1, credit: LinkRules.credit,
                        heartbeatQuiet: Int(LinkRules.quietBeat),
                        heartbeatBusy: Int(LinkRules.busyBeat), clock: ledger.clock,
                        directoryVersion: ledger.identity.directoryVersion, now: civil))))
        tell(peer, version: hello.directoryVersion)
        if isCourt { pump(peer) }
    }

    /// The session that a HELLO begins. One that the same run repeats over the same connection goes
    /// on with its session: a new number would make all that is on its way part of a session that
    /// is over, each frame of which is asked about and answered with one HELLO more. A connection
    /// that takes longer for one way than a HELLO waits never came to rest so.
    private mutating func session(
        of hello: Hello, over route: Route, from peer: CourtID
    ) -> UInt64 {
        if let old = sessions[peer] {
            let isSaidAgain =
                old.route == route && old.instance == hello.instance && !old.isReturning
            #if MUTANTS
                if isSaidAgain, !Mutation.sessionEachHello.isOn { return old.number }
            #else
                if isSaidAgain { return old.number }
            #endif
            lastReturn.removeValue(forKey: old.number)
        }
        nextSession += 1
        return nextSession
    }

    /// Notes that another run of the node takes over. Returns whether the new one had itself been
    /// replaced before.
    private mutating func replace(
        _ old: [UInt8], by new: [UInt8], of peer: CourtID
    ) -> Bool {
        var earlier = replaced[peer] ?? []
        let isBack = earlier.contains(new)
        if !earlier.contains(old) { earlier.append(old) }
        replaced[peer] = Array(earlier.suffix(16))
        return isBack
    }

    /// Sets the stream to `peer` to continue behind what the peer says it has.
    mutating func resume(
        _ peer: CourtID, at mark: Mark, credit: Credit, _ civil: Instant
    ) {
        // It once confirmed more than it has now: its files are an older copy.
        if let why = ledger.resume(peer, at: mark, credit: credit, civil, &effects) {
            alarm("resend", peer, why, at: civil)
        }
    }

    /// The index gave back the items that a peer lost.
    package mutating func reopened(
        _ peer: CourtID, after seq: UInt64, items: [Outlet.Pending], now: Now
    ) -> [Effect] {
        let civil = ledger.civil(now)
        let acked = ledger.acked(peer)
        ledger.withOutlet(peer) {
            $0.reopen(after: seq, with: items.filter { $0.seq <= acked }, at: civil)
        }
        pump(peer)
        return drainEffects()
    }

    mutating func noteAbsence(of peer: CourtID, until civil: Instant) {
        guard let from = lastHeard[peer] else { return }
        if civil.milliseconds - from.milliseconds > LinkRules.absence {
            note(.peerAway(peer, from: from, to: civil), at: civil)
            // Two signed statements of one stretch of time: the peer answers with its own.
            let outage = Outage(process: peer, missedBy: seat, from: from, to: civil)
            ledger.state(outage, to: peer, at: civil)
        }
        lastHeard.removeValue(forKey: peer)
    }

    mutating func forget(_ peer: CourtID) {
        guard let (session, heardCivil) = sessions.remove(peer) else { return }
        lastReturn.removeValue(forKey: session.number)
        routes.removeValue(forKey: session.route)
        if !isCoordinator(peer) { lastHeard[peer] = heardCivil }
        effects.append(.route(peer, nil))
    }

    /// Heartbeats, and peers that have fallen silent.
    mutating func watchSessions(_ now: Now) {
        noteAway(ledger.civil(now))
        let isAllConfirmed = ledger.isAllConfirmed
        for place in sessions.pulses.indices {
            let pulse = sessions.pulses[place]
            guard pulse.isOpen else { continue }
            let peer = sessions.peers[place]
            if now.monotonic - pulse.heard > LinkRules.silence {
                effects.append(.log("\(peer) has been silent: away"))
                forget(peer)
                continue
            }
            let isCourt = place < sessions.courts
            let busy = isCourt && !isAllConfirmed && ledger.unconfirmedCount(peer) > 0
            if busy,
                ledger.withOutlet(
                    peer, { $0.resendIfUnheard(now.monotonic, patience: LinkRules.resend) })
            {
                effects.append(.log("\(peer) confirms nothing: sending again"))
                pump(peer)
            }
            if now.monotonic - pulse.lastBeat
                >= (busy ? LinkRules.busyBeat : LinkRules.quietBeat)
            {
                sessions.beat(place, now.monotonic)
                effects.append(
                    .send(peer, .heartbeat(session: pulse.number, now: ledger.civil(now))))
                // Anything that the socket would not take is offered again.
                if isCourt { pump(peer) }
            }
        }
    }

    mutating func confirmed(_ ack: Ack, by peer: CourtID, _ session: UInt64, _ now: Now) {
        guard ledger.confirmed(ack, by: peer, session: session, at: ledger.civil(now)) else {
            return
        }
        if let head = ledger.head(shownIn: ack, by: peer) { anchors[peer] = head }
        pump(peer)
        advanceStep(now)
    }

    /// Acknowledges what is durable of a peer's stream.
    mutating func acknowledge(_ peer: CourtID) {
        guard let session = sessions.number(peer),
            let frame = ledger.confirmation(to: peer, session: session)
        else { return }
        effects.append(.send(peer, frame))
    }

    mutating func serve(
        _ peer: CourtID, _ matter: MatterID, _ digest: Digest, _ offset: UInt64, _ length: Int
    ) {
        let asked = Parked.paper(peer, matter, digest, offset: offset, length: length)
        if mustWait(asked, for: [matter]) { return }
        guard mayFetch(matter, peer),
            let paper = papers[matter]?.first(where: { $0.paper.digest == digest })
        else {
            effects.append(
                .send(peer, .paperMissing(digest: digest, reason: "no right to this paper")))
            return
        }
        guard offset < UInt64(max(paper.paper.size, 1)) else {
            effects.append(.send(peer, .paperMissing(digest: digest, reason: "it ends before")))
            return
        }
        // One that is still on its way here is passed on as it comes: whoever gets it checks it
        // against the digest.
        effects.append(
            .servePaper(to: peer, digest: digest, offset: offset, length: min(length, 4 << 20)))
    }
}

extension Docket {
    /// A court that another coordinator serves now and that has not yet moved: what it had sent
    /// here ends here.
    private func isLeaving(_ peer: CourtID) -> Bool {
        law.tree[peer]?.coordinator != nil && ledger.peers.contains(peer)
    }

    /// A right to the matter, not just the hash: the court takes part, or the coordinator serves a
    /// court that does, or is the seat.
    private func mayFetch(_ id: MatterID, _ peer: CourtID) -> Bool {
        if let matter = book.matter(id) {
            return isCoordinator(peer)
                ? hops(to: matter.parties.map(\.court)).contains(peer)
                : matter.role(of: peer) != nil
        }
        guard let relay = relays[id] else { return false }
        return relay.seat == peer || relay.courts.contains(peer)
    }

    /// The transport has lost a peer's connection.
    package mutating func lost(_ peer: CourtID) -> [Effect] {
        forget(peer)
        return drainEffects()
    }
}
