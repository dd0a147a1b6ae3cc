import Domain
import Engine

// Links: delay, loss, doubling, overtaking, breaks, muteness, queues as ZeroMQ has them.
extension World {
    /// The link works in both directions, both ends run, and the coordinator knows the connection.
    func isHealthy(_ node: Int) -> Bool {
        guard let line = lines[node], line.isUp, sites[node].isUp, sites[line.seat].isUp else {
            return false
        }
        guard line.registered == line.epoch else { return false }
        return line.toSeat.mutedUntil <= now && line.toNode.mutedUntil <= now
    }

    /// A node that can't reach its coordinator at all: it says HELLO again once it can.
    func isCutOff(_ site: Site) -> Bool {
        guard !site.isSeat, let line = lines[site.place] else { return false }
        return !line.isUp
    }

    /// Some link of a coordinator is mute in one direction: its silence must be heard.
    func hasTrouble(_ site: Site) -> Bool {
        guard mix.oneWay > 0 else { return false }
        return served[site.place].contains { node in
            guard let line = lines[node], line.isUp else { return false }
            return line.toSeat.mutedUntil > now || line.toNode.mutedUntil > now
        }
    }

    /// Heartbeats of healthy links that nobody sends while all is quiet: both ends are told as if
    /// they had come.
    func refreshHeard(_ site: Site) {
        guard !mix.realHeartbeats else { return }
        let clocks = clocks(site)
        if site.isSeat {
            let nodes = served[site.place]
            site.docket?.hears(clocks) { isHealthy(nodes[$0]) }
        } else if isHealthy(site.place), site.desk?.isLinked == true {
            _ = site.desk?.received(.heartbeat(session: 0, now: clocks.wall), now: clocks)
        }
    }

    // MARK: Connections

    /// The node's socket tries to connect.
    func connect(_ node: Int) {
        guard let line = lines[node], !line.isUp else { return }
        let site = sites[node]
        guard site.isUp, sites[line.seat].isUp else { return }
        guard line.brokenUntil <= now else {
            queue.schedule(.connect, at: line.brokenUntil, place: node)
            return
        }
        line.epoch += 1
        line.isUp = true
        line.toSeat = Line.Lane()
        line.toNode = Line.Lane()
        events += 1
        let effects = site.desk?.connected(clocks(site)) ?? []
        took(.connected, 0, effects, by: site)
    }

    /// The connection is gone: what was on its way is lost, the coordinator finds out when it sends
    /// or by silence.
    func drop(_ node: Int) {
        guard let line = lines[node], line.isUp else { return }
        line.isUp = false
        line.epoch += 1
        line.toSeat = Line.Lane()
        line.toNode = Line.Lane()
        let site = sites[node]
        if site.isUp {
            events += 1
            let effects = site.desk?.disconnected(clocks(site)) ?? []
            took(.disconnected, 0, effects, by: site)
        }
        settle(sites[line.seat])
    }

    // MARK: Sending

    func send(_ frame: Frame, from site: Site, to peer: CourtID) {
        if site.isSeat {
            guard let node = registry.places[peer], let line = lines[node], line.seat == site.place
            else { return }
            guard let registered = line.registered else { return }
            guard line.isUp, registered == line.epoch else {
                lose(node, at: site)
                return
            }
            put(frame, on: line, toSeat: false)
        } else if let line = lines[site.place], line.isUp {
            put(frame, on: line, toSeat: true)
        }
    }

    /// The coordinator's socket can't reach a node any more.
    private func lose(_ node: Int, at seat: Site) {
        lines[node]?.registered = nil
        events += 1
        let effects = seat.docket?.lost(sites[node].id) ?? []
        took(.lost, UInt64(node), effects, by: seat)
        // It believes in a session that is over: its own heartbeats will tell it.
        settle(sites[node])
    }

    /// To a connection that has no session yet.
    func send(_ frame: Frame, over route: Route) {
        let named = Line.named(route)
        guard named.node < lines.count, let line = lines[named.node], line.isUp,
            line.epoch == named.epoch
        else { return }
        put(frame, on: line, toSeat: false)
    }

    func put(_ frame: Frame, on line: Line, toSeat: Bool) {
        let isBeat: Bool
        if case .heartbeat = frame { isBeat = true } else { isBeat = false }
        if isBeat, !mix.realHeartbeats, isHealthy(line.node) { return }
        if !isBeat { messages += 1 }
        let lane = toSeat ? line.toSeat : line.toNode
        if lane.mutedUntil > now { return }
        if lane.inFlight >= mix.queueDepth || !lane.waiting.isEmpty {
            count(.fullQueue)
            if mix.dropsWhenFull { return }
            if lane.waiting.count >= 4_096 {
                // Hopeless: the session is given up.
                if toSeat { drop(line.node) } else { lose(line.node, at: sites[line.seat]) }
                return
            }
            if toSeat {
                line.toSeat.waiting.append(frame)
            } else {
                line.toNode.waiting.append(frame)
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
        let lane = toSeat ? line.toSeat : line.toNode
        if network.perMillion(mix.reordering) {
            count(.reordering)
            at += Int64(1 + network.below(2_000))
        } else {
            at = max(at, lane.lastArrival)
            if toSeat { line.toSeat.lastArrival = at } else { line.toNode.lastArrival = at }
        }
        depart(frame, on: line, toSeat: toSeat, at: at)
        if network.perMillion(mix.duplication) {
            count(.duplication)
            depart(frame, on: line, toSeat: toSeat, at: at + Int64(1 + network.below(500)))
        }
    }

    private func depart(_ frame: Frame, on line: Line, toSeat: Bool, at: Int64) {
        if toSeat { line.toSeat.inFlight += 1 } else { line.toNode.inFlight += 1 }
        let slot = frames.put(
            InFlight(
                frame: frame, node: Int32(line.node), epoch: line.epoch, toSeat: toSeat))
        queue.schedule(.arrival, at: at, slot: slot)
    }

    // MARK: Arriving

    func arrive(_ slot: Int) {
        guard let flight = frames.take(slot), let line = lines[Int(flight.node)],
            flight.epoch == line.epoch, line.isUp
        else { return }
        if flight.toSeat {
            line.toSeat.inFlight -= 1
            while line.toSeat.inFlight < mix.queueDepth, !line.toSeat.waiting.isEmpty {
                launch(line.toSeat.waiting.removeFirst(), on: line, toSeat: true)
            }
            if line.toSeat.mutedUntil > now { return }
        } else {
            line.toNode.inFlight -= 1
            while line.toNode.inFlight < mix.queueDepth, !line.toNode.waiting.isEmpty {
                launch(line.toNode.waiting.removeFirst(), on: line, toSeat: false)
            }
            if line.toNode.mutedUntil > now { return }
        }
        let site = sites[flight.toSeat ? line.seat : line.node]
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
        default: events += 1
        }
        if case .ack(let ack) = flight.frame {
            inspector.confirmed(
                ack.received, by: flight.toSeat ? line.node : line.seat, of: site.place, self)
        }
        let clocks = clocks(site)
        let effects: [Effect]
        if site.isSeat {
            effects =
                site.docket?.received(
                    flight.frame, from: sites[line.node].id,
                    keyID: registry.entries[line.node].keyID,
                    route: line.route, now: clocks) ?? []
        } else {
            effects = site.desk?.received(flight.frame, now: clocks) ?? []
            if case .welcome = flight.frame { askAgain(site) }
        }
        took(.frame, FrameMix.of(flight.frame), effects, by: site)
        switch flight.frame {
        case .ack, .hello, .welcome:
            trim(site, confirmedBy: sites[site.isSeat ? line.node : line.seat].id)
        default: break
        }
    }
}
