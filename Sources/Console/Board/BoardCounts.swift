package import Domain
package import Runtime

/// How much each court has in hand, and how much of it is late: what the overview shows.
package struct BoardCounts: Sendable {
    /// Of one court.
    package struct Court: Hashable, Sendable {
        /// Open matters that it handles.
        package var open = 0
        /// Duties past their end.
        package var overdue = 0
        /// Duties that end within three days.
        package var soon = 0

        package init() {}
    }

    package private(set) var courts: [CourtID: Court] = [:]
    package private(set) var open = 0
    package private(set) var overdue = 0
    package private(set) var soon = 0

    /// Milliseconds before its end in which a duty counts as near it.
    package static let near: Int64 = 3 * 86_400_000

    /// Counts of what an officer may see.
    package init(_ tally: Tally) {
        for line in tally.matters {
            open += line.count
            for court in Self.handling(line.kind, line.parties, opener: line.opener) {
                courts[court, default: Court()].open += line.count
            }
        }
        for duty in tally.duties {
            overdue += duty.overdue
            soon += duty.soon
            courts[duty.court, default: Court()].overdue += duty.overdue
            courts[duty.court, default: Court()].soon += duty.soon
        }
    }

    /// Of one court; nothing where nothing is known of it.
    package subscript(court: CourtID) -> Court { courts[court] ?? Court() }

    /// Courts that have a matter in hand, as statistics count them; see `Matter.handledBy`.
    package static func handling(
        _ kind: String, _ parties: [Party], opener: CourtID?
    ) -> [CourtID] {
        let roles: [PartyRole]
        switch kind {
        case "commission": roles = [.commissioned]
        case "dispute": roles = [.disputant]
        case "roster": return []
        default: roles = [.original, .receiving]
        }
        var found: [CourtID] = []
        for party in parties where roles.contains(party.role) && !found.contains(party.court) {
            found.append(party.court)
        }
        return found.isEmpty ? opener.map { [$0] } ?? [] : found
    }
}
