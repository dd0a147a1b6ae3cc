package import Domain

/// Who a court's officers are at a time, from what is on record of them.
package enum OfficerBook {
    /// Most days that a delegation lasts.
    package static let longestDelegation = 366

    /// The persons as whom an officer may act or look at a time: in person first, then in the place
    /// of each officer for whom a delegation (AB角) is in force, with the roles of its scope.
    ///
    /// They stay apart, so that an act of one's own is not shown as 代, and one in another's place
    /// always is.
    ///
    /// - Parameters:
    ///   - name: of the officer who is there.
    ///   - now: civil time.
    ///   - registered: the ordinary record of a name; nil without one.
    ///   - delegations: of every officer.
    /// - Returns: empty when the officer is not on record or is removed.
    package static func persons(
        _ name: String, at now: Instant, registered: (String) -> OfficerRecord?,
        delegations: [OfficerRecord]
    ) -> [Officer] {
        guard let record = registered(name), !record.removed else { return [] }
        var persons = [Officer(name: name, roles: record.roles)]
        for delegation in delegations where delegation.name == name && !delegation.removed {
            guard delegation.from.map({ $0 <= now }) ?? true,
                delegation.to.map({ now < $0 }) ?? true, let other = delegation.inPlaceOf,
                let absent = registered(other), !absent.removed
            else { continue }
            // Nobody passes on a role that the absent officer does not hold any more.
            let lent = delegation.roles.filter(absent.roles.contains)
            guard !lent.isEmpty else { continue }
            persons.append(
                Officer(
                    name: name,
                    roles: record.roles + lent.filter { !record.roles.contains($0) },
                    inPlaceOf: other))
        }
        return persons
    }

    /// As `persons(_:at:registered:delegations:)`, from every record of a court.
    package static func persons(
        _ name: String, at now: Instant, records: [OfficerRecord]
    ) -> [Officer] {
        persons(
            name, at: now,
            registered: { name in records.first { $0.name == name && $0.inPlaceOf == nil } },
            delegations: records.filter { $0.inPlaceOf != nil })
    }
}
