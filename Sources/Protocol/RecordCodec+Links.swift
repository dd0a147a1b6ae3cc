import CourtSchema
import Domain
import Engine
import FoundationEssentials

// Leaves that tell of links: passages, absences, a day's traffic.

extension Passage {
    init(wire: Crosswrit_V1_Passage) throws(WireError) {
        self.init(
            digest: try digest32(wire.digest, "passage digest"),
            signer: try courtID(wire.signer, "passage signer"),
            at: try instant(wire.atMs, "passage time"),
            counts: wire.countsMs == 0 ? nil : try instant(wire.countsMs, "passage counts"),
            matter: try matterID(wire.matter, "passage matter"),
            seat: try courtID(wire.seat, "passage seat"))
    }
}

extension Outage {
    init(wire: Crosswrit_V1_Outage) throws(WireError) {
        let from = try instant(wire.fromMs, "outage from")
        let to = try instant(wire.toMs, "outage to")
        guard from <= to else { throw WireError("outage: ends before it begins") }
        self.init(
            process: try courtID(wire.process, "outage process"),
            missedBy: try courtID(wire.missedBy, "outage missed by"), from: from, to: to)
    }

    var wire: Crosswrit_V1_Outage {
        var wire = Crosswrit_V1_Outage()
        wire.process = process.rawValue
        wire.missedBy = missedBy.rawValue
        wire.fromMs = from.milliseconds
        wire.toMs = to.milliseconds
        return wire
    }
}

extension Manifest {
    init(wire: Crosswrit_V1_Manifest) throws(WireError) {
        self.init(
            peer: try courtID(wire.peer, "manifest peer"),
            day: try CivilDate(wire: wire.day),
            sent: try Half(wire: wire.sent, "manifest sent"),
            received: try Half(wire: wire.received, "manifest received"))
    }

    var wire: Crosswrit_V1_Manifest {
        var wire = Crosswrit_V1_Manifest()
        wire.peer = peer.rawValue
        wire.day = day.wire
        wire.sent = sent.wire
        wire.received = received.wire
        return wire
    }
}

extension Manifest.Half {
    init(wire: Crosswrit_V1_Manifest.Half, _ what: String) throws(WireError) {
        let first = try sequence(wire.first, "\(what) first")
        let last = try sequence(wire.last, "\(what) last")
        guard first <= last, (first == 0) == (last == 0) else {
            throw WireError("\(what): not a run of numbers")
        }
        self.init(
            incarnation: try incarnationOrNone(wire.incarnation, "\(what) incarnation"),
            first: first, last: last, root: try digest32(wire.root, "\(what) root"))
    }

    var wire: Crosswrit_V1_Manifest.Half {
        var wire = Crosswrit_V1_Manifest.Half()
        wire.incarnation = UInt32(clamping: incarnation)
        wire.first = first
        wire.last = last
        wire.root = Data(root.bytes)
        return wire
    }
}
