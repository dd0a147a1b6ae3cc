package import Domain

extension Procedures {
    /// Every approval that an act names.
    package static func approvals(named body: ActBody) -> [Approval] {
        switch body {
        case .commission(.send(_, let approvals)): approvals
        case .commission(.amend(let amendment)): amendment.approvals
        case .commission: []
        case .dispute(let words): words.approvals
        case .tabled(let words): words.approvals
        case .roster, .receipt, .observe: []
        }
    }
}
