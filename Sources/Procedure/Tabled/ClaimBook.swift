package import Domain

/// Which open matter has which case to itself. What it says depends on the open matters alone, not
/// on the order in which they came in: a journal replayed and a snapshot restored say the same.
package struct ClaimBook: Hashable, Sendable {
    /// One matter for each case and purpose.
    package private(set) var claims: [CaseClaim: MatterID] = [:]
    /// The same the other way round.
    private var claimed: [MatterID: CaseClaim] = [:]
    /// Where older journals have several for one case: all of them, in order of id.
    private var rivals: [CaseClaim: [MatterID]] = [:]

    package init() {}

    /// Takes note of a matter as it stands now.
    package mutating func note(_ matter: Matter) {
        guard case .tabled = matter.body else { return }
        let claim = TabledProcedure.claim(of: matter)
        guard claimed[matter.id] != claim else { return }
        remove(matter.id)
        guard let claim else { return }
        claimed[matter.id] = claim
        guard let other = claims[claim] else {
            claims[claim] = matter.id
            return
        }
        let all = ((rivals[claim] ?? [other]) + [matter.id]).sorted()
        rivals[claim] = all
        claims[claim] = all[0]
    }

    /// Lets go of a matter.
    package mutating func remove(_ id: MatterID) {
        guard let claim = claimed.removeValue(forKey: id) else { return }
        let left = (rivals.removeValue(forKey: claim) ?? []).filter { $0 != id }
        claims[claim] = left.first
        if left.count > 1 { rivals[claim] = left }
    }
}
