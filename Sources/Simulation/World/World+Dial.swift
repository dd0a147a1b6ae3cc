import Domain
import Engine

// Lines between coordinators: made when one dials another, closed when it hangs up. All that
// befalls the line of a node befalls them too.
extension World {
    /// The line by which a process reaches a coordinator; nil when there is none, or never was.
    func line(from peer: CourtID, to seat: Site) -> Line? {
        guard let place = registry.places[peer] else { return nil }
        if sites[place].isSeat { return pairs[place]?[seat.place].flatMap { lines[$0] } }
        return lines[place].flatMap { $0.seat == seat.place ? $0 : nil }
    }

    /// The line that a coordinator has dialled to another one and not hung up.
    private func dialled(from site: Site, to peer: CourtID) -> Line? {
        guard let place = registry.places[peer],
            let line = pairs[site.place]?[place].flatMap({ lines[$0] }), line.isWanted
        else { return nil }
        return line
    }

    /// A coordinator's engine wants a connection to another coordinator: its socket goes on trying
    /// until there is one, or the engine hangs up.
    func dial(_ peer: CourtID, from site: Site) {
        guard let place = registry.places[peer], sites[place].isSeat, place != site.place else {
            return
        }
        let line: Line
        if let known = pairs[site.place]?[place].flatMap({ lines[$0] }) {
            line = known
        } else {
            line = Line(id: lines.count, caller: site.place, seat: place, isDialled: true)
            lines.append(line)
            pairs[site.place, default: [:]][place] = line.id
            incoming[place].append(line.id)
            planFaults(of: line)
        }
        guard !line.isWanted else { return }
        line.isWanted = true
        outgoing[site.place].append(line.id)
        queue.schedule(.connect, at: now + 1 + Int64(network.below(50)), place: line.id)
    }

    /// A coordinator closes a connection that it dialled: what it said last may still arrive.
    func hangUp(_ peer: CourtID, by site: Site) {
        guard let line = dialled(from: site, to: peer) else { return }
        reach(.hungUp)
        line.isWanted = false
        line.wasCut = false
        outgoing[site.place].removeAll { $0 == line.id }
        guard line.isUp else { return }
        line.farewell = network.once(in: 2) ? line.epoch : nil
        line.close()
        settle(sites[line.seat])
    }

    /// A coordinator is gone with every socket that it had.
    func forgetDials(_ site: Site) {
        for id in outgoing[site.place] {
            guard let line = lines[id] else { continue }
            line.isWanted = false
            line.farewell = nil
            guard line.isUp else { continue }
            line.wasCut = true
            line.close()
            settle(sites[line.seat])
        }
        outgoing[site.place] = []
    }

    // MARK: Sending

    func sendDialled(_ frame: Frame, from site: Site, to peer: CourtID) {
        guard let line = dialled(from: site, to: peer), line.isUp else { return }
        put(frame, on: line, toSeat: true)
    }

    /// Papers travel over whichever connection there is.
    func sendEither(_ frame: Frame, from site: Site, to peer: CourtID) {
        if site.isSeat, line(from: peer, to: site)?.registered == nil,
            dialled(from: site, to: peer) != nil
        {
            sendDialled(frame, from: site, to: peer)
        } else {
            send(frame, from: site, to: peer)
        }
    }

    // MARK: Quiet

    /// A coordinator has a session over some line that it dialled.
    func hasDial(_ site: Site) -> Bool {
        outgoing[site.place].contains { id in
            lines[id].map { site.docket?.isDialled(sites[$0.seat].id) == true } ?? false
        }
    }

    /// Something between coordinators needs time to go on: a handshake, the silence of a line that
    /// has broken unnoticed, papers for which a connection must be made.
    func awaitsDial(_ site: Site) -> Bool {
        guard let docket = site.docket else { return false }
        let isShaking = outgoing[site.place].contains { id in
            guard let line = lines[id], line.isUp else { return false }
            return !isHealthy(id) || !docket.isDialled(sites[line.seat].id)
        }
        if isShaking { return true }
        return site.wanted.contains { wanted in
            let place = registry.places[wanted.from]
            return place.map { sites[$0].isSeat } == true && !docket.isDialled(wanted.from)
        }
    }

    /// Acts or entries for another coordinator have not been confirmed.
    func holdsPassages(_ site: Site) -> Bool {
        guard let docket = site.docket else { return false }
        return outgoing[site.place].contains { id in
            lines[id].map { docket.outlet(sites[$0.seat].id).count > 0 } ?? false
        }
    }
}
