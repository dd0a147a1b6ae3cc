package import Domain

/// Who may do an act: one row of a procedure's table, which decisions, the command line and the
/// documents all read, so that they cannot disagree.
package struct VerbRule: Hashable, Sendable {
    /// The verb as the command line has it, such as `sign-for`.
    package var verb: String
    /// The official Chinese term.
    package var term: String
    /// The officer must hold one of these (人员角色).
    package var roles: [OfficerRole]
    /// The court must have one of these parts in the matter.
    package var parties: [PartyRole]
    /// A fact is always entered, out of order if need be; a request may be refused.
    package var isFact: Bool

    package init(
        verb: String, term: String, roles: [OfficerRole], parties: [PartyRole], isFact: Bool = false
    ) {
        self.verb = verb
        self.term = term
        self.roles = roles
        self.parties = parties
        self.isFact = isFact
    }
}
