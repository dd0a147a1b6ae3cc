package import Domain

/// An officer before the matters of a court (查看或者办理的人员): in person first, then in the place of
/// each absent officer.
///
/// An officer who stands in another's place may do and see what either person may; what is about
/// either of them is hidden from the one in that place.
package struct Onlooker: Sendable {
    package var court: CourtID
    package var level: CourtLevel
    package var tree: CourtTree
    /// In person first; empty when the court has no such officer.
    package var persons: [Officer]

    /// A court that the directory no longer lists is judged as one of the lowest level.
    ///
    /// - Parameters:
    ///   - persons: as whom the officer looks.
    ///   - court: whose officer it is.
    ///   - tree: the courts as they stand now.
    package init(_ persons: [Officer], of court: CourtID, in tree: CourtTree) {
        self.persons = persons
        self.court = court
        self.tree = tree
        level = tree[court]?.level ?? .grassroots
    }

    /// The best that one of the persons may see. What is hidden from one and not shown to another
    /// is hidden: that it is withheld would say that it exists.
    package func judge(_ subject: Subject, part: PartyRole?, isAbove: Bool) -> Sight {
        var first: Sight = .hidden
        var isHidden = persons.isEmpty
        for (place, person) in persons.enumerated() {
            let sight = Rights.may(see: subject, as: viewer(person, part: part, isAbove: isAbove))
            if sight.isShown { return .shown }
            if place == 0 { first = sight }
            if sight == .hidden { isHidden = true }
        }
        return isHidden ? .hidden : first
    }

    /// Whether the officer may see something in a matter.
    ///
    /// - Parameters:
    ///   - key: the row.
    ///   - matter: as it stands.
    ///   - by: the court that did it, or whose it is.
    ///   - owner: the officer whose it is.
    ///   - about: officers whom the matter is about; see `Matter.about(_:)`.
    /// - Returns: what the table says.
    package func sight(
        _ key: RightsKey, in matter: Matter, by: CourtID? = nil, owner: String? = nil,
        about: [String]
    ) -> Sight {
        var subject = matter.subject(key, by: by, about: about)
        subject.owner = owner
        let isAbove = by.map { tree.isAbove(court, $0) } ?? isAbove(matter)
        return judge(subject, part: part(in: matter), isAbove: isAbove)
    }

    /// Why a person may not do an act, as far as part, level, role and approvals go; nil when it
    /// may.
    ///
    /// - Parameters:
    ///   - body: the act.
    ///   - matter: as it stands; nil when the act opens one.
    ///   - person: one of `persons`.
    ///   - about: officers whom the matter is about.
    /// - Returns: the refusal, or nil. A receipt is the node's own word and asks for no officer.
    package func refusal(
        _ body: ActBody, on matter: Matter?, as person: Officer, about: [String]
    ) -> Refusal? {
        guard let procedure = Procedures.section(of: body) else { return nil }
        let kind = matter.map { Procedures.kind(of: $0.body).name } ?? procedure
        let part = matter.flatMap(part) ?? (matter == nil ? opening(body) : nil)
        return Rights.may(
            do: procedure, Procedures.verb(of: body), in: kind,
            as: viewer(person, part: part, isAbove: matter.map(isAbove) ?? false),
            approvals: Procedures.approvals(named: body), about: about)
    }

    private func viewer(_ person: Officer, part: PartyRole?, isAbove: Bool) -> Viewer {
        Viewer(court: court, level: level, part: part, isAbove: isAbove, officer: person)
    }

    private func isAbove(_ matter: Matter) -> Bool {
        matter.parties.contains { tree.isAbove(court, $0.court) }
    }

    /// The court's part; of a draft that no seat has seen, the one it will have.
    private func part(in matter: Matter) -> PartyRole? {
        if let role = matter.role(of: court) { return role }
        guard matter.parties.isEmpty, matter.id.opener == court else { return nil }
        return .commissioning
    }

    /// The part that the court will have in what the act opens; nil where the row of a table says
    /// that whoever opens it has none before.
    private func opening(_ body: ActBody) -> PartyRole? {
        switch body {
        case .commission: .commissioning
        case .dispute: .disputant
        case .roster: .publisher
        case .tabled, .receipt, .observe: nil
        }
    }
}

extension Matter {
    /// Officers whom the matter is about, or a matter that it names.
    ///
    /// - Parameter other: a matter by its id; nil when there is none here.
    /// - Returns: names as entered.
    /// - Throws: what `other` throws.
    package func about<Failure: Error>(
        _ other: (MatterID) throws(Failure) -> Matter?
    ) throws(Failure) -> [String] {
        guard isKeptFromSome else { return [] }
        var names = complainedOf
        var seen: Set<MatterID> = [id]
        var next = named
        // Chains of ladders over ladders are short; what is beyond this many is no petition's.
        while let id = next.popLast(), seen.count < 64 {
            guard seen.insert(id).inserted, let matter = try other(id), matter.isKeptFromSome
            else { continue }
            names += matter.complainedOf
            next += matter.named
        }
        return names
    }
}
