import Domain
import Engine

// Links: delay, loss, doubling, overtaking, breaks, muteness, queues as ZeroMQ has them.
extension World {
    /// The line works in both directions, both ends run, and the coordinator knows the connection.
    func isHealthy(_ id: Int) -> Bool {
        guard let line = lines[id], line.isUp, sites[line.caller].isUp, sites[line.seat].isUp else {
            return false
        }
        guard line.registered == line.epoch else { return false }
        return line.toSeat.mutedUntil <= now && line.toCaller.mutedUntil <= now
    }

    /// A node that can't reach its coordinator at all: it says HELLO again once it can.
    func isCutOff(_ site: Site) -> Bool {
        guard !site.isSeat, let line = lines[site.place] else { return false }
        return !line.isUp
    }

    /// Some line of a coordinator is mute in one direction: its silence must be heard.
    func hasTrouble(_ site: Site) -> Bool {
        guard mix.oneWay > 0 else { return false }
        return [served[site.place], incoming[site.place], outgoing[site.place]].contains { list in
            list.contains { id in
                guard let line = lines[id], line.isUp else { return false }
                return line.toSeat.mutedUntil > now || line.toCaller.mutedUntil > now
            }
        }
    }

    /// Heartbeats of healthy lines that nobody sends while all is quiet: both ends are told as if
    /// they had come.
    func refreshHeard(_ site: Site) {
        guard !mix.realHeartbeats else { return }
        let clocks = clocks(site)
        if site.isSeat {
            let nodes = served[site.place]
            site.docket?.hears(clocks) { place in
                if place < nodes.count { return isHealthy(nodes[place]) }
                // Then the other coordinators, which stand first among the processes.
                let other = place - nodes.count
                return pairs[other < site.place ? other : other + 1]?[site.place]
                    .map(isHealthy) ?? false
            }
            guard !outgoing[site.place].isEmpty else { return }
            site.docket?.hearsDialled(clocks) { peer in
                registry.places[peer].flatMap { pairs[site.place]?[$0] }.map(isHealthy) ?? false
            }
        } else if isHealthy(site.place), site.desk?.isLinked == true {
            _ = site.desk?.received(.heartbeat(session: 0, now: clocks.wall), now: clocks)
        }
    }

    // MARK: Connections

    /// The caller's socket tries to connect.
    func connect(_ id: Int) {
        guard let line = lines[id], line.isWanted, !line.isUp else { return }
        let site = sites[line.caller]
        guard site.isUp, sites[line.seat].isUp else { return }
        guard line.brokenUntil <= now else {
            queue.schedule(.connect, at: line.brokenUntil, place: id)
            return
        }
        line.epoch += 1
        line.isUp = true
        line.toSeat = Line.Lane()
        line.toCaller = Line.Lane()
        events += 1
        let clocks = clocks(site)
        let effects =
            line.isDialled
            ? site.docket?.dialConnected(sites[line.seat].id, now: clocks)
            : site.desk?.connected(clocks)
        took(.connected, line.isDialled ? UInt64(id) : 0, effects ?? [], by: site)
    }

    /// The connection is gone: what was on its way is lost, the coordinator finds out when it sends
    /// or by silence.
    func drop(_ id: Int) {
        guard let line = lines[id], line.isUp else { return }
        line.close()
        let site = sites[line.caller]
        if site.isUp {
            line.wasCut = line.isDialled
            events += 1
            let clocks = clocks(site)
            let effects =
                line.isDialled
                ? site.docket?.dialLost(sites[line.seat].id, now: clocks)
                : site.desk?.disconnected(clocks)
            took(.disconnected, line.isDialled ? UInt64(id) : 0, effects ?? [], by: site)
        }
        settle(sites[line.seat])
    }

    // MARK: Sending

    func send(_ frame: Frame, from site: Site, to peer: CourtID) {
        if site.isSeat {
            guard let line = line(from: peer, to: site), let registered = line.registered
            else { return }
            guard line.isUp, registered == line.epoch else {
                lose(line, at: site)
                return
            }
            put(frame, on: line, toSeat: false)
        } else if let line = lines[site.place], line.isUp {
            put(frame, on: line, toSeat: true)
        }
    }

    /// The coordinator's socket can't reach a caller any more.
    private func lose(_ line: Line, at seat: Site) {
        line.registered = nil
        events += 1
        let effects = seat.docket?.lost(sites[line.caller].id) ?? []
        took(.lost, UInt64(line.id), effects, by: seat)
        // It believes in a session that is over: its own heartbeats will tell it.
        settle(sites[line.caller])
    }

    /// To a connection that has no session yet.
    func send(_ frame: Frame, over route: Route) {
        let named = Line.named(route)
        guard named.id < lines.count, let line = lines[named.id], line.isUp,
            line.epoch == named.epoch
        else { return }
        put(frame, on: line, toSeat: false)
    }

    func put(_ frame: Frame, on line: Line, toSeat: Bool) {
        let isBeat: Bool
        if case .heartbeat = frame { isBeat = true } else { isBeat = false }
        if isBeat, !mix.realHeartbeats, isHealthy(line.id) { return }
        if !isBeat { messages += 1 }
        let lane = toSeat ? line.toSeat : line.toCaller
        if lane.mutedUntil > now { return }
        if lane.inFlight >= mix.queueDepth || !lane.waiting.isEmpty {
            count(.fullQueue)
            if mix.dropsWhenFull { return }
            if lane.waiting.count >= 4_096 {
                // Hopeless: the session is given up.
                if toSeat {
                    drop(line.id)
                    queue.schedule(.connect, at: now + 500, place: line.id)
                } else {
                    lose(line, at: sites[line.seat])
                }
                return
            }
            if toSeat {
                line.toSeat.waiting.append(frame)
            } else {
                line.toCaller.waiting.append(frame)
            }
            return
        }
        launch(frame, on: line, toSeat: toSeat)
    }

    private func launch(_ frame: Frame, on line: Line, toSeat: Bool) {
        if network.perMillion(mix.loss) {
            count(.loss)
            return
        }
        var delay = Int64(mix.delayLeast + network.below(mix.delayMore + 1))
        if network.once(in: 10) { delay += Int64(network.below(4 * mix.delayMore + 1)) }
        delay *= Int64(line.slowness)
        if case .paperChunk(_, let offset, _) = frame {
            // The lane of papers at 20 MB a second; `offset` carries the size here.
            delay += Int64(offset / 20_000)
        }
        var at = now + delay
        let lane = toSeat ? line.toSeat : line.toCaller
        if network.perMillion(mix.reordering) {
            count(.reordering)
            at += Int64(1 + network.below(2_000))
        } else {
            at = max(at, lane.lastArrival)
            if toSeat { line.toSeat.lastArrival = at } else { line.toCaller.lastArrival = at }
        }
        depart(frame, on: line, toSeat: toSeat, at: at)
        if network.perMillion(mix.duplication) {
            count(.duplication)
            depart(frame, on: line, toSeat: toSeat, at: at + Int64(1 + network.below(500)))
        }
    }

    private func depart(_ frame: Frame, on line: Line, toSeat: Bool, at: Int64) {
        if toSeat { line.toSeat.inFlight += 1 } else { line.toCaller.inFlight += 1 }
        let slot = frames.put(
            InFlight(frame: frame, line: Int32(line.id), epoch: line.epoch, toSeat: toSeat))
        queue.schedule(.arrival, at: at, slot: slot)
    }

    // MARK: Arriving

    func arrive(_ slot: Int) {
        guard let flight = frames.take(slot), let line = lines[Int(flight.line)] else { return }
        let isLast = flight.toSeat && line.farewell == flight.epoch
        guard isLast || (flight.epoch == line.epoch && line.isUp) else { return }
        if isLast {
            // The connection is closed: nothing follows.
        } else if flight.toSeat {
            line.toSeat.inFlight -= 1
            while line.toSeat.inFlight < mix.queueDepth, !line.toSeat.waiting.isEmpty {
                launch(line.toSeat.waiting.removeFirst(), on: line, toSeat: true)
            }
            if line.toSeat.mutedUntil > now { return }
        } else {
            line.toCaller.inFlight -= 1
            while line.toCaller.inFlight < mix.queueDepth, !line.toCaller.waiting.isEmpty {
                launch(line.toCaller.waiting.removeFirst(), on: line, toSeat: false)
            }
            if line.toCaller.mutedUntil > now { return }
        }
        let site = sites[flight.toSeat ? line.seat : line.caller]
        guard site.isUp else { return }
        deliver(flight, line, to: site)
    }

    private func deliver(_ flight: InFlight, _ line: Line, to site: Site) {
        switch flight.frame {
        case .paperChunk(let digest, _, _):
            return paperArrived(digest, at: site)
        case .paperMissing(let digest, _):
            // Asked for again after a while.
            if site.wanted.contains(where: { $0.paper.digest == digest }) { askLater(site, 2_000) }
            return
        case .heartbeat: break
        case .whoAreYou:
            inspector.questioned(on: line, self)
            fallthrough
        default: events += 1
        }
        let other = flight.toSeat ? line.caller : line.seat
        if case .ack(let ack) = flight.frame {
            inspector.confirmed(ack.received, by: other, of: site.place, self)
        }
        let clocks = clocks(site)
        let effects: [Effect]
        if flight.toSeat {
            effects =
                site.docket?.received(
                    flight.frame, from: sites[line.caller].id,
                    keyID: registry.entries[line.caller].keyID,
                    route: Line.route(line.id, flight.epoch), now: clocks) ?? []
        } else {
            effects =
                line.isDialled
                ? site.docket?.dialReceived(flight.frame, from: sites[line.seat].id, now: clocks)
                    ?? []
                : site.desk?.received(flight.frame, now: clocks) ?? []
            if case .welcome = flight.frame {
                askAgain(site)
                if line.wasCut { reach(.dialResumed) }
                line.wasCut = false
            }
        }
        took(.frame, FrameMix.of(flight.frame), effects, by: site)
        switch flight.frame {
        case .ack, .hello, .welcome: trim(site, confirmedBy: sites[other].id)
        default: break
        }
    }
}
