import CourtSchema
import Domain
import FoundationEssentials

extension Act {
    init(wire: Crosswrit_V1_Act) throws(WireError) {
        guard wire.directoryVersion >= 1 else { throw WireError("act directory version: missing") }
        self.init(
            realm: try realmName(wire.realm), rehearsal: wire.rehearsal,
            court: try courtID(wire.court, "act court"),
            keyID: try CourtProtocol.keyID(wire.keyID, "act key"),
            directoryVersion: Int(wire.directoryVersion),
            incarnation: try CourtProtocol.incarnation(wire.incarnation, "act incarnation"),
            number: try count53(wire.number, "act number"),
            matter: try matterID(wire.matter, "act matter"),
            lastSeen: try count53(wire.lastSeen, "act last seen"),
            officer: wire.hasOfficer ? try Officer(wire: wire.officer) : nil,
            signedAt: try instant(wire.signedAtMs, "act time"),
            nonce: try bytes16(wire.nonce, "act nonce"),
            key: try bounded(wire.key, WireLimit.key, "act key of the clerk"),
            predecessor: wire.hasPredecessor
                ? try ActReference(wire: wire.predecessor, "predecessor") : nil,
            recordedFor: wire.hasRecordedFor ? try OutsideRecord(wire: wire.recordedFor) : nil,
            body: try ActBody(wire: wire.body))
    }
}

extension ActReference {
    init(wire: Crosswrit_V1_ActReference, _ field: String) throws(WireError) {
        self.init(
            incarnation: try CourtProtocol.incarnation(wire.incarnation, "\(field) incarnation"),
            number: try ordinal(wire.number, "\(field) number"))
    }

    var wire: Crosswrit_V1_ActReference {
        var wire = Crosswrit_V1_ActReference()
        wire.incarnation = UInt32(clamping: incarnation)
        wire.number = UInt64(clamping: number)
        return wire
    }
}

extension ActBody {
    init(wire: Crosswrit_V1_Act.OneOf_Body?) throws(WireError) {
        switch wire {
        case .commission(let act): self = .commission(try CommissionAct(wire: act))
        case .dispute(let act): self = .dispute(try DisputeAct(wire: act))
        case .roster(let act): self = .roster(try RosterAct(wire: act))
        case .tabled(let act): self = .tabled(try TabledAct(wire: act))
        case .receipt(let receipt):
            self = .receipt(entry: try ordinal(receipt.entry, "receipt entry"))
        case .observe(let grant):
            self = .observe(
                ObserverGrant(
                    observer: try courtID(grant.observer, "observer"),
                    ground: try bounded(grant.ground, WireLimit.text, "observer ground")))
        case nil: throw WireError("act: no body")
        }
    }
}
