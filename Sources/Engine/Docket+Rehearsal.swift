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
                    zh: "例如 crosswrit rehearse advance 31d",
                    en: "for example `crosswrit rehearse advance 31d`"))
        }
        let civil = ledger.civil(now)
        advance = Advance(
            token: token, from: civil, target: civil.advanced(byMilliseconds: milliseconds),
            stepSince: now.monotonic)
        advanceStep(now)
        return drainEffects()
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
        guard var running = advance else { return }
        // The clock's own row and what fell due with it must be durable first.
        guard !ledger.hasDraft, ledger.committed == ledger.position else { return }
        if !running.told {
            running.told = true
            running.stepSince = now.monotonic
            for peer in ledger.peers where sessions.isOpen(peer) {
                effects.append(.send(peer, .clock(ledger.clock)))
            }
            advance = running
        }
        guard !hasDue(now) else { return }
        let waiting = ledger.peers.filter { peer in
            guard let session = sessions[peer], !running.absent.contains(peer) else { return false }
            return session.clockVersion < ledger.clock.version || ledger.unconfirmedCount(peer) > 0
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
        let next = min(running.target, nextDue ?? running.target)
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
        for peer in ledger.peers where !sessions.isOpen(peer) && !absent.contains(peer) {
            absent.append(peer)
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
