import Domain

/// A running advance of the rehearsal clock (演练时钟): civil time moves from one due instant to the
/// next, and what each step sets going has run its course before the next step.
struct Advance: Hashable, Sendable {
    var token: UInt64
    var from: Instant
    var target: Instant
    var steps = 0
    var fired = 0
    /// Peers that did not keep up with a step, in the order in which that was found.
    var absent: [CourtID] = []
    /// Monotonic milliseconds at which the present step began.
    var stepSince: Int64
    /// The present step's clock is journaled and was told to the peers.
    var told = true
}

/// Civil time was moved by another coordinator, which waits for this one to have kept up.
struct Following: Hashable, Sendable {
    var leader: CourtID
    /// The clock is journaled and was told to the courts served here.
    var told = false
    /// Monotonic milliseconds at which it was taken.
    var since: Int64
}

extension Docket {
    /// How long a step waits for a linked peer before it goes on without it, in milliseconds.
    static var stepPatience: Int64 { 15_000 }
    /// An advance goes at most this far in one command: ten years.
    static var farthest: Int64 { 10 * 366 * 86_400_000 }

    /// Moves the rehearsal clock by `milliseconds`; the reply with `token` follows when all steps
    /// are done.
    package mutating func startAdvance(
        by milliseconds: Int64, token: UInt64, now: Now
    ) -> [Effect] {
        guard ledger.identity.rehearsal else {
            return refuseAdvance(
                token, "rehearse.real",
                Text(zh: "正式环境的时间不得调整", en: "a real court's time is never moved"),
                Text(
                    zh: "请在标明 rehearsal: true 的拓扑中演练",
                    en: "practise in a topology marked `rehearsal: true`"))
        }
        guard advance == nil else {
            return refuseAdvance(
                token, "rehearse.busy", Text(zh: "另一次推进尚未结束", en: "another advance is running"),
                Text(zh: "等待其结束后再推进", en: "wait until it has ended"))
        }
        guard milliseconds > 0, milliseconds <= Self.farthest else {
            return refuseAdvance(
                token, "rehearse.range",
                Text(zh: "推进的时间须为正且不超过十年", en: "the time must be positive and at most ten years"),
                Text(
                    zh: "例如推进 31d",
                    en: "advance by 31d, for example"))
        }
        let civil = ledger.civil(now)
        advance = Advance(
            token: token, from: civil, target: civil.advanced(byMilliseconds: milliseconds),
            stepSince: now.monotonic)
        for peer in coordinatorsNow { call(peer) }
        advanceStep(now)
        return drainEffects()
    }

    /// The other coordinators of the directory in force, in order of id.
    var coordinatorsNow: [CourtID] {
        (ledger.book.latest?.coordinators ?? []).map(\.id).filter { $0 != seat }
    }

    /// Another coordinator has moved civil time.
    mutating func follow(_ clock: ClockState, of leader: CourtID, _ now: Now) {
        guard ledger.identity.rehearsal, advance == nil else { return }
        let isNew = clock.version > ledger.clock.version && clock.offset >= ledger.clock.offset
        if isNew {
            note(.clock(version: clock.version, offset: clock.offset), at: ledger.civil(now))
        }
        following = Following(leader: leader, told: !isNew, since: now.monotonic)
    }

    /// Tells the leader that what the last step set going here has run its course.
    private mutating func followStep(_ now: Now) {
        guard var step = following, !ledger.hasDraft, ledger.committed == ledger.position else {
            return
        }
        if !step.told {
            step.told = true
            following = step
            for peer in law.served where sessions.isOpen(peer) {
                effects.append(.send(peer, .clock(ledger.clock)))
            }
        }
        guard !hasDue(now) else { return }
        if now.monotonic - step.since <= Self.stepPatience {
            if ledger.peers.contains(where: { isBehind($0) }) { return }
        }
        following = nil
        effects.append(
            .send(step.leader, .clockAck(version: ledger.clock.version, nextDue: nextDue)))
    }

    /// A linked peer that has not kept up with the clock, or has not confirmed everything.
    private func isBehind(_ peer: CourtID) -> Bool {
        if isCoordinator(peer) {
            guard let dial = dials[peer], dial.session != nil else { return false }
            return ledger.unconfirmedCount(peer) > 0
                || (advance != nil && dial.clockVersion < ledger.clock.version)
        }
        guard let session = sessions[peer] else { return false }
        return session.clockVersion < ledger.clock.version || ledger.unconfirmedCount(peer) > 0
    }

    private mutating func refuseAdvance(
        _ token: UInt64, _ code: String, _ reason: Text, _ remedy: Text
    ) -> [Effect] {
        effects.append(
            .reply(
                token,
                .refused(Refusal(code: code, rule: "演练规则", reason: reason, remedy: remedy))))
        return drainEffects()
    }

    /// Goes one step on if everything that the last one set going has run its course.
    mutating func advanceStep(_ now: Now) {
        guard var running = advance else { return followStep(now) }
        // The clock's own row and what fell due with it must be durable first.
        guard !ledger.hasDraft, ledger.committed == ledger.position else { return }
        if !running.told {
            running.told = true
            running.stepSince = now.monotonic
            for peer in ledger.peers {
                if isCoordinator(peer) {
                    guard isDialled(peer) else { continue }
                    effects.append(.sendDialled(peer, .clock(ledger.clock)))
                } else if sessions.isOpen(peer) {
                    effects.append(.send(peer, .clock(ledger.clock)))
                }
            }
            advance = running
        }
        guard !hasDue(now) else { return }
        let others = coordinatorsNow
        var waiting = ledger.peers.filter { isBehind($0) && !running.absent.contains($0) }
        // Before the first step the other coordinators are given time to answer.
        for peer in others where running.steps == 0 && !isDialled(peer) {
            if !running.absent.contains(peer), !waiting.contains(peer) { waiting.append(peer) }
        }
        if !waiting.isEmpty {
            guard now.monotonic - running.stepSince > Self.stepPatience else { return }
            running.absent += waiting
        }
        let civil = ledger.civil(now)
        guard civil < running.target else {
            finish(running, at: civil)
            return
        }
        // Never past a due instant: each deadline fires at its own time.
        var next = min(running.target, nextDue ?? running.target)
        for peer in others {
            if isDialled(peer), let due = dials[peer]?.nextDue, due > civil {
                next = min(next, due)
            }
        }
        let step = max(1, next.milliseconds - civil.milliseconds)
        running.steps += 1
        running.told = false
        running.stepSince = now.monotonic
        advance = running
        note(
            .clock(version: ledger.clock.version + 1, offset: ledger.clock.offset + step),
            at: civil)
    }

    private mutating func finish(_ running: Advance, at civil: Instant) {
        advance = nil
        var absent = running.absent
        for peer in law.served + coordinatorsNow where !absent.contains(peer) {
            let isThere = isCoordinator(peer) ? isDialled(peer) : sessions.isOpen(peer)
            if !isThere { absent.append(peer) }
        }
        effects.append(
            .reply(
                running.token,
                .advance(
                    AdvanceReply(
                        from: running.from, to: civil, steps: running.steps,
                        deadlinesFired: running.fired, absent: absent.sorted()))))
    }
}
