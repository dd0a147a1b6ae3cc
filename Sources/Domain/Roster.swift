/// One day of a court's duty roster (值班表): an urgent commission is telephoned to this number.
package struct RosterDay: Hashable, Codable, Sendable {
    package var date: CivilDate
    package var officer: String
    /// 值班电话, 3 … 32 characters.
    package var phone: String

    package init(date: CivilDate, officer: String, phone: String) {
        self.date = date
        self.officer = officer
        self.phone = phone
    }
}

/// Acts in a court's standing roster matter.
package enum RosterAct: Hashable, Codable, Sendable {
    /// Enters or replaces days, 1 … 400.
    case publish([RosterDay])
}

/// Events of a court's standing roster matter.
package enum RosterEvent: Hashable, Codable, Sendable {
    case published([RosterDay])
}

/// The roster as it stands, ordered by date.
package struct RosterState: Hashable, Codable, Sendable {
    package var days: [RosterDay]

    package init(days: [RosterDay] = []) { self.days = days }
}
