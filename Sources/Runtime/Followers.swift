package import Domain
import Engine
import Procedure
import Store

/// A matter that another led to (相关协调事项): a transfer that a plan of allocation led to, an order
/// that moves force.
package struct Follower: Codable, Sendable {
    package var matter: MatterID
    package var kind: String
    /// Stable name and official term of its stage.
    package var stage: String
    package var term: String
    /// The case that it is about, where it is about one.
    package var caseNumber: String?
    /// Courts by their parts.
    package var parties: [Party]
    package var openedAt: Instant
    /// How it ended; nil while it is open.
    package var outcome: String?
    /// A deadline in it has passed unmet.
    package var isOverdue: Bool
    /// The power over the case has passed to the court that receives it.
    package var hasPassed: Bool

    package init(
        matter: MatterID, kind: String, stage: String, term: String, caseNumber: String?,
        parties: [Party], openedAt: Instant, outcome: String?, isOverdue: Bool, hasPassed: Bool
    ) {
        self.matter = matter
        self.kind = kind
        self.stage = stage
        self.term = term
        self.caseNumber = caseNumber
        self.parties = parties
        self.openedAt = openedAt
        self.outcome = outcome
        self.isOverdue = isOverdue
        self.hasPassed = hasPassed
    }
}

/// Finds what a matter led to, in the projections.
enum Followers {
    /// Procedures whose matters name what led to them.
    private static let kinds = ["transfer", "dispatch-order"]

    /// - Parameters:
    ///   - leader: the matter that led to others.
    ///   - reader: of the process's projections.
    ///   - now: civil time.
    /// - Returns: in the order of their opening.
    /// - Throws: `StoreFault`.
    static func of(
        _ leader: MatterID, _ reader: ViewsReader, now: Instant
    ) throws(StoreFault) -> [Follower] {
        var found: [Follower] = []
        for kind in kinds {
            try reader.forEachMatter(MatterFilter(kind: kind)) {
                line, matter throws(StoreFault) in
                guard case .tabled(let state) = matter.body,
                    state.facts("leads").contains(.matter(leader))
                else { return }
                found.append(follower(matter, state, line, now))
            }
        }
        return found.sorted { ($0.openedAt, $0.matter) < ($1.openedAt, $1.matter) }
    }

    private static func follower(
        _ matter: Matter, _ state: TabledState, _ line: MatterLine, _ now: Instant
    ) -> Follower {
        var number: String?
        if case .caseNumber(let text)? = state.facts("case").first { number = text.text }
        let isOverdue = matter.deadlines.contains {
            $0.status == .lapsed || $0.status == .running && $0.due.dueInstant <= now
        }
        return Follower(
            matter: matter.id, kind: line.kind, stage: line.stage, term: line.term,
            caseNumber: number, parties: matter.parties, openedAt: matter.openedAt,
            outcome: state.outcome, isOverdue: isOverdue,
            hasPassed: state.power.map { matter.role(of: $0) == .receiving } ?? false)
    }
}
