import CourtSchema
import Domain
import Engine
import FoundationEssentials

extension Intake {
    init(wire: Crosswrit_V1_Intake) throws(WireError) {
        guard wire.data.count <= Frame.maximumBytes else {
            throw WireError("intake: larger than \(Frame.maximumBytes) bytes")
        }
        self.init(
            peer: try courtID(wire.peer, "intake peer"), data: Encoded(wire.data),
            returned: wire.returned,
            again: wire.again > 0 ? try sequence(wire.again, "intake again") : nil)
    }
}

extension Source {
    init(wire: Crosswrit_V1_Dispatch.Source) throws(WireError) {
        self.init(
            position: try sequence(wire.position, "source position"),
            index: try leafIndex(wire.index, "source index"),
            actPosition: try sequence(wire.actPosition, "source of the act"),
            hasAct: wire.hasAct_p, size: Int(wire.size))
    }
}

extension Dispatch {
    init(wire: Crosswrit_V1_Dispatch.To) throws(WireError) {
        var sources: [Source] = []
        // Bounded by the row: a joiner of a long matter is sent the whole chain.
        sources.reserveCapacity(wire.sources.count)
        for source in wire.sources { sources.append(try Source(wire: source)) }
        self.init(
            peer: try courtID(wire.peer, "dispatch peer"),
            first: UInt64(try ordinal(wire.first, "dispatch first")), sources: sources)
    }
}

extension Outcome {
    init(wire: Crosswrit_V1_Outcome) throws(WireError) {
        self.init(
            court: try courtID(wire.court, "outcome court"),
            act: try ActReference(wire: wire.act, "outcome act"),
            digest: try digest32(wire.digest, "outcome digest"),
            matter: try matterID(wire.matter, "outcome matter"),
            refused: try Refusal(wire: wire.refused), at: try instant(wire.atMs, "outcome time"))
    }

    var wire: Crosswrit_V1_Outcome {
        var wire = Crosswrit_V1_Outcome()
        wire.court = court.rawValue
        wire.act = act.wire
        wire.digest = Data(digest.bytes)
        wire.matter = matter.rawValue
        wire.refused = refused.wire
        wire.atMs = at.milliseconds
        return wire
    }
}

extension Notice {
    init(wire: Crosswrit_V1_Notice) throws(WireError) {
        self.init(
            matter: try matterID(wire.matter, "notice matter"),
            to: try courtID(wire.to, "notice to"),
            kind: try bounded(wire.kind, WireLimit.name, "notice kind"),
            parties: try courts(wire.parties, "notice parties"),
            since: try instant(wire.sinceMs, "notice since"), ended: wire.ended)
    }

    var wire: Crosswrit_V1_Notice {
        var wire = Crosswrit_V1_Notice()
        wire.matter = matter.rawValue
        wire.to = to.rawValue
        wire.kind = kind
        wire.parties = parties.map(\.rawValue)
        wire.sinceMs = since.milliseconds
        wire.ended = ended
        return wire
    }
}

extension Note {
    init(wire: Crosswrit_V1_Note) throws(WireError) {
        self.init(at: try instant(wire.atMs, "note time"), kind: try Kind(wire: wire.kind))
    }

    var wire: Crosswrit_V1_Note {
        var wire = Crosswrit_V1_Note()
        wire.atMs = at.milliseconds
        wire.kind = kind.wire
        return wire
    }
}

extension HeldHandling {
    init(wire: Crosswrit_V1_Note.HeldHandled) throws(WireError) {
        guard let deed = Deed(rawValue: wire.deed) else {
            throw WireError("held deed: \(clipped(wire.deed, WireLimit.name))")
        }
        self.init(
            item: HeldKey(
                peer: try courtID(wire.peer, "held peer"),
                incarnation: try incarnationOrNone(wire.incarnation, "held incarnation"),
                seq: try sequence(wire.seq, "held sequence")), deed: deed,
            by: try bounded(wire.by, WireLimit.name, "held by"),
            isAdministrator: wire.administrator,
            why: try bounded(wire.why, WireLimit.text, "held why"),
            fault: try bounded(wire.fault, WireLimit.text, "held fault"))
    }

    /// The fault is the process's own word, and cut to what may be read back.
    var wire: Crosswrit_V1_Note.HeldHandled {
        var wire = Crosswrit_V1_Note.HeldHandled()
        wire.peer = item.peer.rawValue
        wire.incarnation = UInt32(clamping: item.incarnation)
        wire.seq = item.seq
        wire.deed = deed.rawValue
        wire.by = by
        wire.administrator = isAdministrator
        wire.why = why
        wire.fault = clipped(fault, WireLimit.text)
        return wire
    }
}

extension Note.Kind {
    init(wire: Crosswrit_V1_Note.OneOf_Kind?) throws(WireError) {
        switch wire {
        case .began(let note):
            self = .began(
                incarnation: try incarnationOrNone(note.incarnation, "began incarnation"),
                cause: try bounded(note.cause, WireLimit.name, "began cause"),
                awayFrom: try instant(note.awayFromMs, "began from"),
                awayTo: try instant(note.awayToMs, "began to"))
        case .peerAway(let note):
            self = .peerAway(
                try courtID(note.peer, "away peer"), from: try instant(note.fromMs, "away from"),
                to: try instant(note.toMs, "away to"))
        case .acked(let note):
            self = .acked(
                try courtID(note.peer, "acked peer"),
                incarnation: try incarnationOrNone(note.incarnation, "acked incarnation"),
                seq: try sequence(note.seq, "acked sequence"),
                headPosition: try sequence(note.headPosition, "acked head position"),
                head: try digest32(note.head, "acked head"))
        case .clock(let note):
            guard note.offsetMs >= 0 else { throw WireError("clock offset: negative") }
            self = .clock(
                version: try sequence(note.version, "clock version"), offset: note.offsetMs)
        case .held(let note):
            self = .held(
                try courtID(note.peer, "held peer"),
                incarnation: try incarnationOrNone(note.incarnation, "held incarnation"),
                seq: try sequence(note.seq, "held sequence"),
                reason: try bounded(note.reason, WireLimit.text, "held reason"),
                leaf: Encoded(note.leaf))
        case .heldHandled(let note): self = .heldHandled(try HeldHandling(wire: note))
        case .paperStored(let note):
            self = .paperStored(
                try Paper(wire: note.paper), matter: try matterID(note.matter, "paper matter"))
        case .officerSet(let note): self = .officer(try OfficerRecord(wire: note))
        case .commandRefused(let note):
            self = .commandRefused(
                key: try bounded(note.key, WireLimit.key, "command key"),
                verb: try bounded(note.verb, WireLimit.name, "command verb"),
                matter: try matterID(note.matter, "command matter"),
                try Refusal(wire: note.refused))
        case .directoryTaken(let note):
            self = .directory(
                version: note.version, digest: try digest32(note.digest, "directory digest"))
        case .alarm(let note):
            self = .alarm(
                code: try bounded(note.code, WireLimit.name, "alarm code"),
                peer: try courtID(note.peer, "alarm peer"),
                text: try bounded(note.text, WireLimit.text, "alarm text"))
        case nil: throw WireError("note: empty")
        }
    }

    /// Texts that a process makes up itself are cut to what may be read back.
    var wire: Crosswrit_V1_Note.OneOf_Kind {
        switch self {
        case .began(let incarnation, let cause, let from, let to):
            var wire = Crosswrit_V1_Note.Began()
            wire.incarnation = UInt32(clamping: incarnation)
            wire.cause = clipped(cause, WireLimit.name)
            wire.awayFromMs = from.milliseconds
            wire.awayToMs = to.milliseconds
            return .began(wire)
        case .peerAway(let peer, let from, let to):
            var wire = Crosswrit_V1_Note.PeerAway()
            wire.peer = peer.rawValue
            wire.fromMs = from.milliseconds
            wire.toMs = to.milliseconds
            return .peerAway(wire)
        case .acked(let peer, let incarnation, let seq, let headPosition, let head):
            var wire = Crosswrit_V1_Note.Acked()
            wire.peer = peer.rawValue
            wire.incarnation = UInt32(clamping: incarnation)
            wire.seq = seq
            wire.headPosition = headPosition
            wire.head = Data(head.bytes)
            return .acked(wire)
        case .clock(let version, let offset):
            var wire = Crosswrit_V1_Note.Clock()
            wire.version = version
            wire.offsetMs = offset
            return .clock(wire)
        case .held(let peer, let incarnation, let seq, let reason, let leaf):
            var wire = Crosswrit_V1_Note.Held()
            wire.peer = peer.rawValue
            wire.incarnation = UInt32(clamping: incarnation)
            wire.seq = seq
            wire.reason = clipped(reason, WireLimit.text)
            wire.leaf = Data(leaf.bytes)
            return .held(wire)
        case .heldHandled(let handling): return .heldHandled(handling.wire)
        case .paperStored(let paper, let matter):
            var wire = Crosswrit_V1_Note.PaperStored()
            wire.paper = paper.wire
            wire.matter = matter.rawValue
            return .paperStored(wire)
        case .officer(let record): return .officerSet(record.wire)
        case .commandRefused(let key, let verb, let matter, let refusal):
            var wire = Crosswrit_V1_Note.CommandRefused()
            wire.key = key
            wire.verb = clipped(verb, WireLimit.name)
            wire.matter = matter.rawValue
            wire.refused = refusal.wire
            return .commandRefused(wire)
        case .directory(let version, let digest):
            var wire = Crosswrit_V1_Note.DirectoryTaken()
            wire.version = version
            wire.digest = Data(digest.bytes)
            return .directoryTaken(wire)
        case .alarm(let code, let peer, let text):
            var wire = Crosswrit_V1_Note.Alarm()
            wire.code = clipped(code, WireLimit.name)
            wire.peer = peer.rawValue
            wire.text = clipped(text, WireLimit.text)
            return .alarm(wire)
        }
    }
}

/// An incarnation, or 0 where none is known yet.
func incarnationOrNone(_ number: UInt32, _ field: String) throws(WireError) -> Int {
    number == 0 ? 0 : try incarnation(number, field)
}

extension OfficerRecord {
    init(wire: Crosswrit_V1_Note.OfficerSet) throws(WireError) {
        guard !wire.name.isEmpty else { throw WireError("officer record: no name") }
        self.init(
            name: try bounded(wire.name, WireLimit.name, "officer record"),
            roles: try list(wire.roles, 32, "officer roles") { role throws(WireError) in
                try word(role, "officer role")
            }, removed: wire.removed, by: try bounded(wire.by, WireLimit.name, "entered by"),
            inPlaceOf: wire.inPlaceOf.isEmpty
                ? nil : try bounded(wire.inPlaceOf, WireLimit.name, "in place of"),
            from: wire.fromMs == 0 ? nil : try instant(wire.fromMs, "delegation from"),
            to: wire.toMs == 0 ? nil : try instant(wire.toMs, "delegation to"))
    }

    var wire: Crosswrit_V1_Note.OfficerSet {
        var wire = Crosswrit_V1_Note.OfficerSet()
        wire.name = name
        wire.roles = roles.map(\.rawValue)
        wire.removed = removed
        wire.by = by
        wire.inPlaceOf = inPlaceOf ?? ""
        wire.fromMs = from?.milliseconds ?? 0
        wire.toMs = to?.milliseconds ?? 0
        return wire
    }
}
