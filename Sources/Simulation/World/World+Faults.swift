import Domain
import Engine

/// Something that a run promises to reach at least once in a campaign, besides the faults that it
/// draws: paths that are rare and must not be silently never taken.
package enum Reach: String, Codable, Hashable, Sendable, CaseIterable {
    case commissionClosed = "commission-closed"
    case commissionReturned = "commission-returned"
    case commissionRerouted = "commission-rerouted"
    case commissionWithdrawn = "commission-withdrawn"
    case papersAsked = "papers-asked"
    case complaint
    case urgent
    case pressed
    case drafted
    case disputeSettled = "dispute-settled"
    case disputeImplemented = "dispute-implemented"
    case disputeWithdrawn = "dispute-withdrawn"
    case sentBack = "sent-back"
    case proofReturned = "proof-returned"
    case highTalks = "high-talks"
    /// A matter of a tabled procedure was opened, came to its end.
    case tabledOpened = "tabled-opened"
    case tabledClosed = "tabled-closed"
    /// The power over a case passed from one court to another.
    case powerPassed = "power-passed"
    /// An act of a tabled procedure was refused, at the node or in the chain.
    case tabledRefused = "tabled-refused"
    /// An act rested on the six months, excluded days left out.
    case sixMonths = "six-months"
    case lapsed
    case outOfOrder = "out-of-order"
    case refused
    /// A court joined a matter and received its chain from entry 1.
    case backfilled
    /// A commissioned matter was answered late because its court was away.
    case absenceNoted = "absence-noted"
    /// The same key was used again and gave the same answer.
    case sameAnswer = "same-answer"
    /// A stream was offered again and merely acknowledged.
    case offeredAgain = "offered-again"
    /// A peer had lost what it had confirmed.
    case reopened
    /// A node was given its own acts back.
    case returned
    /// A row was read back from the journal for sending.
    case readBack = "read-back"
    /// The rehearsal clock was moved.
    case advanced
    /// A process found rows on its disk that no sync had reported.
    case found
    /// An act went from its court's coordinator to a seat elsewhere.
    case actPassed = "act-passed"
    /// An entry of a seat elsewhere came to the coordinator of a party.
    case entryRelayed = "entry-relayed"
    /// A joiner received the chain from a coordinator that had passed it on to others before.
    case relayBackfilled = "relay-backfilled"
    /// A connection between coordinators broke and was made again.
    case dialResumed = "dial-resumed"
    /// A connection between coordinators that nobody needed was closed.
    case hungUp = "hung-up"
    /// A coordinator was killed while acts or entries for another one were not confirmed.
    case killedWithPassages = "killed-with-passages"
    /// An act waited for a seat that was down.
    case seatAway = "seat-away"
    /// A coordinator fetched a paper from another one.
    case paperCarried = "paper-carried"
    /// One case was being moved in matters of two seats: neither knows of the other.
    case movedAtTwoSeats = "moved-at-two-seats"
    /// A process fetched a matter back that it had let go.
    case broughtBack = "brought-back"
    /// A party's node proved a whole matter from what it holds.
    case evidenceProven = "evidence-proven"
}

/// What is to strike, and what ends.
enum FaultPlan {
    case partition(line: Int)
    case heal(line: Int)
    case crash(place: Int)
    case kill(place: Int)
    case restart(place: Int)
    case jump(place: Int)
    case away(place: Int, until: Int64)
    case back(place: Int)
    case olderCopy(place: Int)
    case advance
}

extension World {
    func reach(_ what: Reach) { reached[what, default: 0] += 1 }

    func count(_ kind: FaultClass) { faultCounts[kind, default: 0] += 1 }

    /// Counts a fault and keeps it for the timeline.
    func strike(_ kind: FaultClass, _ place: Int, seconds: Int) {
        count(kind)
        statistics.faults += 1
        guard faultLog.count < 400 else { return }
        faultLog.append(
            FaultRecord(kind: kind, place: place, from: now, to: now + Int64(seconds) * 1_000))
    }

    private func plan(_ fault: FaultPlan, at: Int64) {
        plans.append(fault)
        queue.schedule(.fault, at: at, slot: plans.count - 1)
    }

    /// A line was dialled for the first time: it is slow, and breaks, as any other.
    func planFaults(of line: Line) {
        if mix.slowLinks > 0, faultDice.permille(mix.slowLinks) {
            line.slowness = max(1, mix.slowFactor)
            count(.slowLink)
        }
        if mix.partitionEvery > 0 {
            plan(.partition(line: line.id), at: next(mix.partitionEvery))
        }
    }

    /// A moment of a mean distance, given in thousandths of a day.
    private func next(_ every: Int) -> Int64 {
        now + Int64(1_000 + faultDice.below(2 * every * 86_400))
    }

    func planFaults() {
        for site in sites {
            if !site.isSeat, mix.partitionEvery > 0 {
                plan(.partition(line: site.place), at: next(mix.partitionEvery))
            }
            if mix.crashEvery > 0 { plan(.crash(place: site.place), at: next(mix.crashEvery)) }
            if mix.jumpEvery > 0, mix.jumpMost > 0 {
                plan(.jump(place: site.place), at: next(mix.jumpEvery))
            }
            guard !site.isSeat else { continue }
            let length = end - start
            if mix.absent > 0, faultDice.permille(mix.absent) {
                let from = start + Int64(faultDice.below(Int(length / 1_000))) * 1_000
                let stay = Int64(3_600 + faultDice.below(mix.absentDays * 86_400)) * 1_000
                plan(.away(place: site.place, until: from + stay), at: from)
            }
            if mix.olderCopies > 0, faultDice.permille(mix.olderCopies) {
                let at = start + length / 4 + Int64(faultDice.below(Int(length / 2_000))) * 1_000
                plan(.olderCopy(place: site.place), at: at)
            }
        }
        for _ in 0..<mix.advances {
            let at = start + Int64(faultDice.below(Int((end - start) / 1_000))) * 1_000
            plan(.advance, at: at)
        }
        for absence in scenario.absences {
            guard let place = registry.places[absence.court] else { continue }
            plan(
                .away(place: place, until: absence.to.milliseconds),
                at: max(start, absence.from.milliseconds))
        }
    }

    func strike(_ slot: Int) {
        switch plans[slot] {
        case .partition(let line): partition(line)
        case .heal(let line): heal(line)
        case .crash(let place):
            guard !isCalm else { return }
            // Half of the kills come between a row's write and its sync.
            if faultDice.once(in: 2) { sites[place].diesInCommit = true } else { crash(place) }
            plan(.crash(place: place), at: next(mix.crashEvery))
        case .kill(let place): crash(place)
        case .restart(let place): restart(sites[place])
        case .jump(let place): jump(place)
        case .away(let place, let until): goAway(sites[place], until)
        case .back(let place): comeBack(sites[place])
        case .olderCopy(let place): putBack(sites[place])
        case .advance: advance()
        }
    }

    private func crash(_ place: Int) {
        let site = sites[place]
        guard site.isUp, !isCalm else { return }
        let seconds = 1 + faultDice.below(2 * max(1, mix.restartSeconds))
        strike(.crash, place, seconds: seconds)
        kill(site, restartAfter: Int64(seconds) * 1_000)
    }

    /// A row has been handed to the disk: the kill comes before it is synced.
    func killInCommit(_ site: Site, within milliseconds: Int64) {
        site.diesInCommit = false
        plan(.kill(place: site.place), at: now + milliseconds / 2)
    }

    private func partition(_ id: Int) {
        guard !isCalm, let line = lines[id] else { return }
        let seconds = 1 + faultDice.below(2 * max(1, mix.partitionSeconds))
        if faultDice.permille(mix.oneWay) {
            // A mute lane is found out by silence; a transport gives up after two minutes.
            let mute = now + Int64(min(seconds, 120)) * 1_000
            strike(.oneWay, line.caller, seconds: min(seconds, 120))
            if faultDice.once(in: 2) {
                line.toSeat.mutedUntil = mute
            } else {
                line.toCaller.mutedUntil = mute
            }
            settle(sites[line.caller])
            settle(sites[line.seat])
        } else {
            strike(.partition, line.caller, seconds: seconds)
            line.brokenUntil = now + Int64(seconds) * 1_000
            drop(id)
            plan(.heal(line: id), at: line.brokenUntil)
        }
        plan(.partition(line: id), at: max(next(mix.partitionEvery), line.brokenUntil + 1))
    }

    private func heal(_ id: Int) {
        guard let line = lines[id], line.brokenUntil <= now else { return }
        connect(id)
    }

    func planRestart(_ site: Site) {
        plan(.restart(place: site.place), at: site.awayUntil)
    }

    private func restart(_ site: Site) {
        guard site.restarts, !site.isUp, site.awayUntil <= now, site.stopped == nil else { return }
        boot(site)
        if !site.isSeat { return }
        for line in served[site.place] + incoming[site.place] {
            queue.schedule(.connect, at: now + 400, place: line)
        }
    }

    private func jump(_ place: Int) {
        guard !isCalm else { return }
        let site = sites[place]
        strike(.clockJump, place, seconds: 0)
        site.skew = Int64(faultDice.within(-mix.jumpMost...mix.jumpMost))
        settle(site)
        plan(.jump(place: place), at: next(mix.jumpEvery))
    }

    // MARK: Absences

    private func goAway(_ site: Site, _ until: Int64) {
        guard until > now, !isCalm else { return }
        guard site.isUp, site.uncommittedRows == 0, !site.hasDraft else {
            // It ends what it has begun; a dead one is looked at again after its restart.
            plan(.away(place: site.place, until: until), at: now + (site.isUp ? 200 : 60_000))
            return
        }
        strike(.absence, site.place, seconds: Int((until - now) / 1_000))
        site.awayUntil = until
        if scenario.keepsJournals {
            halt(site)
            site.restarts = true
            planRestart(site)
        } else {
            site.isFrozen = true
            site.tickAt = .max
            site.isBusy = false
            drop(site.place)
            plan(.back(place: site.place), at: until)
        }
    }

    private func comeBack(_ site: Site) {
        guard site.isFrozen, site.awayUntil <= now else { return }
        site.isFrozen = false
        site.seen = now
        connect(site.place)
        settle(site)
        bureau.cameBack(site, self)
    }

    /// An older copy of a node's files takes the place of its own.
    private func putBack(_ site: Site) {
        let rows = site.disk.synced
        guard !isCalm, scenario.keepsJournals, site.isUp, rows > 8 else { return }
        strike(.olderCopy, site.place, seconds: 60)
        halt(site)
        let kept = 4 + faultDice.below(Int(rows) - 4)
        site.disk.replace(byFirst: kept)
        inspector.putBack(site, kept, self)
        site.restarts = true
        site.awayUntil = now + 60_000
        planRestart(site)
    }

    // MARK: The rehearsal clock

    private func advance() {
        guard !isCalm else { return }
        let hours = 1 + faultDice.below(max(1, mix.advanceHours))
        // One coordinator leads; the others follow it.
        let leaders = sites.filter { $0.isSeat && $0.isUp }
        guard let site = leaders.count > 1 ? faultDice.pick(leaders) : leaders.first else { return }
        strike(.advance, site.place, seconds: 0)
        events += 1
        let token = bureau.nextToken()
        let effects =
            site.docket?.startAdvance(
                by: Int64(hours) * 3_600_000, token: token, now: clocks(site)) ?? []
        took(.advance, UInt64(hours), effects, by: site)
    }

    // MARK: Rest

    /// The faults stop: what is broken is mended, who is away comes back, and from here on
    /// everything must come to rest.
    func calmDown() {
        isCalm = true
        let beats = mix.realHeartbeats
        mix = FaultMix()
        mix.realHeartbeats = beats
        for site in sites {
            site.awayUntil = min(site.awayUntil, now)
        }
        for line in lines.compactMap(\.self) {
            line.brokenUntil = 0
            line.toSeat.mutedUntil = 0
            line.toCaller.mutedUntil = 0
            line.slowness = 1
        }
        for site in sites {
            if site.isFrozen { comeBack(site) }
            if !site.isUp, site.stopped == nil { boot(site) }
            settle(site)
        }
        for line in lines.compactMap(\.self) {
            queue.schedule(.connect, at: now + 500, place: line.id)
        }
    }
}
