import CourtSchema
package import Domain

/// The most days of one publication on the wire; the procedure's own bound is the same.
private let mostRosterDays = 400

extension RosterDay {
    init(wire: Crosswrit_V1_RosterDay) throws(WireError) {
        self.init(
            date: try CivilDate(wire: wire.date),
            officer: try bounded(wire.officer, WireLimit.name, "officer on duty"),
            phone: try bounded(wire.phone, WireLimit.name, "telephone"))
    }

    var wire: Crosswrit_V1_RosterDay {
        var wire = Crosswrit_V1_RosterDay()
        wire.date = date.wire
        wire.officer = officer
        wire.phone = phone
        return wire
    }

    fileprivate static func days(_ wire: Crosswrit_V1_RosterDays) throws(WireError) -> [RosterDay] {
        try list(wire.days, mostRosterDays, "roster") { day throws(WireError) in
            try RosterDay(wire: day)
        }
    }

    fileprivate static func wire(_ days: [RosterDay]) -> Crosswrit_V1_RosterDays {
        var wire = Crosswrit_V1_RosterDays()
        wire.days = days.map(\.wire)
        return wire
    }
}

extension RosterAct {
    /// - Throws: `WireError` when the act is absent, unknown, or holds a field out of bounds.
    init(wire: Crosswrit_V1_RosterAct) throws(WireError) {
        switch wire.act {
        case .publish(let days): self = .publish(try RosterDay.days(days))
        case nil: throw WireError("roster: no act")
        }
    }

    var wire: Crosswrit_V1_RosterAct {
        var wire = Crosswrit_V1_RosterAct()
        switch self {
        case .publish(let days): wire.publish = RosterDay.wire(days)
        }
        return wire
    }
}

extension RosterEvent {
    /// - Throws: `WireError` when the event is absent, unknown, or holds a field out of bounds.
    init(wire: Crosswrit_V1_RosterEvent) throws(WireError) {
        switch wire.kind {
        case .published(let days): self = .published(try RosterDay.days(days))
        case nil: throw WireError("roster: no event")
        }
    }

    var wire: Crosswrit_V1_RosterEvent {
        var wire = Crosswrit_V1_RosterEvent()
        switch self {
        case .published(let days): wire.published = RosterDay.wire(days)
        }
        return wire
    }
}

extension RosterAct {
    /// Reads the value from its encoded bytes.
    ///
    /// - Throws: `WireError` when the bytes are no message of proto/dispute.proto, hold fields of a
    ///   newer version, or say something that it does not allow.
    package init(encoded bytes: [UInt8]) throws(WireError) {
        try self.init(
            wire: try parse(
                Crosswrit_V1_RosterAct.self, bytes, limit: RecordLimit.act, "roster",
                unknown: .refused))
    }

    /// The value's encoded bytes.
    package var encoded: [UInt8] { serialize(wire) }
}

extension RosterEvent {
    /// Reads the value from its encoded bytes.
    ///
    /// - Throws: `WireError` when the bytes are no message of proto/dispute.proto, hold fields of a
    ///   newer version, or say something that it does not allow.
    package init(encoded bytes: [UInt8]) throws(WireError) {
        try self.init(
            wire: try parse(
                Crosswrit_V1_RosterEvent.self, bytes, limit: RecordLimit.entry, "roster",
                unknown: .refused))
    }

    /// The value's encoded bytes.
    package var encoded: [UInt8] { serialize(wire) }
}
