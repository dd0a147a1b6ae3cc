package import Domain
import LegalTime
import Procedure

#if MUTANTS
    import Mutants
#endif

/// A window that has passed and waits: it would move its matter, and the court that owes is away;
/// or that court has said something that waits for a matter to come.
struct WaitingWindow: Hashable, Sendable {
    var due: DueQueue.Due
    /// It fires then at the latest.
    var until: Instant
}

extension Docket {
    /// Whether windows that have passed may fire now. After a long stop there are many, and an
    /// entry goes to a court behind all that were sent to it before: they wait while a linked court
    /// has much to confirm, so that acts don't. A court that confirms nothing delays them, and does
    /// not stop them. Matters in which a window has passed are fetched a few at a time.
    package func mayFire(_ now: Now) -> Bool {
        guard ringing.count < Self.firing else { return false }
        return now.monotonic - lastFiring >= Self.firingPatience
            || !ledger.peers.contains {
                ledger.unconfirmedCount($0) > Self.mostAhead && sessions.isOpen($0)
            }
    }

    /// Fires deadlines that are due, in order, at most a chunk at a time.
    mutating func fireDue(_ now: Now) -> Int {
        guard mayFire(now) else { return 0 }
        #if MUTANTS
            let civil = ledger.civil(now).advanced(
                byMilliseconds: Mutation.earlyTimer.isOn ? 3_600_000 : 0)
        #else
            let civil = ledger.civil(now)
        #endif
        var fired = 0
        while let due = dues.first, due.at <= civil, fired < Self.firing, !ledger.isDraftFull {
            if due.deadline == nil, isInProjections(due.matter) {
                guard ringing.count < Self.firing else { break }
                dues.removeFirst()
                // Its windows are entered, and fire, once it is back.
                ringing.insert(due.matter)
                fetch(due.matter)
                continue
            }
            dues.removeFirst()
            guard let (matter, deadline) = running(due) else { continue }
            // What it said before the window ended waits for another matter.
            if hasParkedStream(of: deadline.owedBy) {
                let until = civil.advanced(byMilliseconds: Self.parkedPatience)
                waitingWindows.append(WaitingWindow(due: due, until: until))
                continue
            }
            if deadline.onLapse == .move, isAway(deadline.owedBy), let until = grace(due.at),
                civil < until
            {
                waitingWindows.append(WaitingWindow(due: due, until: until))
                effects.append(
                    .log(
                        "\(due.matter): \(deadline.id) has passed; \(deadline.owedBy) is away, so the matter waits"
                    ))
                continue
            }
            lapse(deadline, of: matter, at: civil)
            fired += 1
        }
        for waiting in waitingWindows where fired < Self.firing && !ledger.isDraftFull {
            guard let (matter, deadline) = running(waiting.due) else {
                waitingWindows.removeAll { $0 == waiting }
                continue
            }
            let mustWait =
                hasParkedStream(of: deadline.owedBy)
                || (deadline.onLapse == .move && isAway(deadline.owedBy))
            guard civil >= waiting.until || !mustWait else { continue }
            waitingWindows.removeAll { $0 == waiting }
            lapse(deadline, of: matter, at: civil)
            fired += 1
        }
        if fired > 0 { lastFiring = now.monotonic }
        return fired
    }

    private mutating func lapse(_ deadline: Deadline, of matter: Matter, at civil: Instant) {
        let context = law.context(
            on: matter, matter: matter.id, author: deadline.owedBy, recorder: nil, officer: nil,
            actedAt: civil, now: civil, entry: matter.lastEntry + 1)
        enter(
            Procedures.lapse(deadline, of: matter, in: context), on: matter.id,
            origin: .timer(deadline.id), info: ActInfo(deadline: deadline.id), at: civil)
    }

    /// The deadline that a due instant stands for, if it still runs until then.
    func running(_ due: DueQueue.Due) -> (Matter, Deadline)? {
        guard let id = due.deadline, let matter = book.matter(due.matter),
            let deadline = matter.deadlines.first(where: { $0.id == id }),
            deadline.status == .running, deadline.due.dueInstant == due.at
        else { return nil }
        return (matter, deadline)
    }

    /// The court has a node and is not linked, or is still bringing what it did while it was away.
    private func isAway(_ court: CourtID) -> Bool {
        guard let hop = hop(to: court) else { return false }
        // Of a court elsewhere this coordinator knows whether the one that serves it is there.
        if hop != court {
            return ledger.unconfirmedCount(hop) > 0 && !isDialled(hop) && lastHeard[hop] != nil
        }
        guard let session = sessions[court] else { return true }
        let mark = ledger.receivedMark(court)
        let reached = mark.incarnation == session.incarnation ? mark.seq : 0
        return reached < session.catchUp
    }

    /// How long a move waits at most (rule O03); nil: not at all.
    private func grace(_ due: Instant) -> Instant? {
        law.rules["O03"]?.window.map { law.calendar.due(window: $0, from: due).dueInstant }
    }

    /// Something is due now that has not fired.
    func hasDue(_ now: Now) -> Bool {
        !archive.isIdle || nextDue.map { $0 <= ledger.civil(now) } ?? false
    }

    /// The next instant at which a deadline is to fire.
    package var nextDue: Instant? {
        var next = dues.first?.at
        for waiting in waitingWindows {
            next = next.map { min($0, waiting.until) } ?? waiting.until
        }
        return next
    }

    // MARK: Absences

    /// A peer's absence: over when `from` lies before `to`, else it has only begun.
    mutating func away(_ peer: CourtID, from: Instant, to: Instant) {
        if from < to {
            absences.add(Stretch(from: from, to: to), of: peer)
            lastHeard.removeValue(forKey: peer)
            awayNoted.removeValue(forKey: peer)
        } else {
            lastHeard[peer] = from
            awayNoted[peer] = true
        }
    }

    /// A court without a session; a coordinator for which something waits in vain.
    private func isMissed(_ peer: CourtID) -> Bool {
        isCoordinator(peer)
            ? !isDialled(peer) && ledger.unconfirmedCount(peer) > 0 : !sessions.isOpen(peer)
    }

    /// Journals since when peers are away: a restart of this process must not make them present.
    mutating func noteAway(_ civil: Instant) {
        if isEveryoneLinked, lastHeard.isEmpty { return }
        for peer in ledger.peers where isMissed(peer) && awayNoted[peer] == nil {
            guard let from = lastHeard[peer],
                civil.milliseconds - from.milliseconds > LinkRules.absence
            else { continue }
            note(.peerAway(peer, from: from, to: from), at: civil)
        }
    }
}
