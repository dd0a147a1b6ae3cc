import Domain
import Engine
import Procedure
import Store

/// What one named officer of a node's court may see, by the table of rights. Made for one request
/// and used on one thread.
///
/// An officer who acts in another's place sees what either person may; what is about either of them
/// is hidden from the one in that place.
final class OfficerSight {
    private let court: Court
    private let tree: CourtTree
    private let reader: ViewsReader
    /// In person first, then in the place of others.
    private let persons: [Officer]
    private var known: [MatterID: Matter] = [:]
    /// What has been withheld so far, alike things once.
    private(set) var withheld: [Withheld] = []

    /// - Parameters:
    ///   - persons: as whom the officer looks; not empty.
    ///   - court: of the node.
    ///   - tree: the courts.
    ///   - reader: of the node's projections.
    init(_ persons: [Officer], of court: Court, in tree: CourtTree, _ reader: ViewsReader) {
        self.persons = persons
        self.court = court
        self.tree = tree
        self.reader = reader
    }

    /// The officer's own name.
    var name: String { persons.first?.name ?? "" }

    // MARK: Judging

    /// The best that one of the persons may see. What is hidden from one and not shown to another
    /// is hidden: that it is withheld would say that it exists.
    private func judge(
        _ subject: Subject, part: PartyRole?, isAbove: Bool
    ) -> Sight {
        var first: Sight = .hidden
        var isHidden = persons.isEmpty
        for (place, person) in persons.enumerated() {
            let viewer = Viewer(
                court: court.id, level: court.level, part: part, isAbove: isAbove,
                officer: person)
            let sight = Rights.may(see: subject, as: viewer)
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
    /// - Returns: what the table says.
    /// - Throws: `StoreFault`.
    func sight(
        _ key: RightsKey, in matter: Matter, by: CourtID? = nil, owner: String? = nil
    ) throws(StoreFault) -> Sight {
        var subject = matter.subject(key, by: by, about: try about(matter))
        subject.owner = owner
        let isAbove =
            by.map { tree.isAbove(court.id, $0) }
            ?? matter.parties.contains { tree.isAbove(court.id, $0.court) }
        return judge(subject, part: part(in: matter), isAbove: isAbove)
    }

    /// Whether the officer may see a matter at all.
    ///
    /// - Throws: `StoreFault`.
    func sight(of matter: Matter) throws(StoreFault) -> Sight {
        try sight(.matter(Procedures.kind(of: matter.body).name), in: matter)
    }

    /// Whether the officer may see a view outside any matter.
    ///
    /// - Parameters:
    ///   - view: the row.
    ///   - other: the court whose it is; nil: this one.
    ///   - owner: the officer whose it is.
    /// - Returns: what the table says.
    func sight(_ view: RightsView, of other: CourtID? = nil, owner: String? = nil) -> Sight {
        let other = other ?? court.id
        return judge(
            Subject(.view(view), by: other, owner: owner), part: nil,
            isAbove: tree.isAbove(court.id, other))
    }

    /// Whether the officer may see that a matter exists below, told by a notice.
    func sight(of notice: Notice) -> Sight {
        judge(Subject(.view(.notice)), part: nil, isAbove: notice.to == court.id)
    }

    /// The court's part; of a draft that no seat has seen, the one it will have.
    private func part(in matter: Matter) -> PartyRole? {
        if let role = matter.role(of: court.id) { return role }
        guard matter.parties.isEmpty, matter.id.opener == court.id else { return nil }
        return .commissioning
    }

    /// Officers whom the matter is about, or a matter that it names.
    private func about(_ matter: Matter) throws(StoreFault) -> [String] {
        guard matter.isKeptFromSome else { return [] }
        var names = matter.complainedOf
        var seen: Set<MatterID> = [matter.id]
        var next = matter.named
        // Chains of ladders over ladders are short; what is beyond this many is no petition's.
        while let id = next.popLast(), seen.count < 64 {
            guard seen.insert(id).inserted, let other = try self.matter(id), other.isKeptFromSome
            else { continue }
            names += other.complainedOf
            next += other.named
        }
        return names
    }

    /// A matter as confirmed; nil when this node holds none of that id.
    ///
    /// - Throws: `StoreFault`.
    func matter(_ id: MatterID) throws(StoreFault) -> Matter? {
        if let matter = known[id] { return matter }
        let matter = try reader.record(id)?.matter
        known[id] = matter
        return matter
    }

    // MARK: Telling

    /// Takes down that something is withheld; nothing of what is hidden.
    ///
    /// - Returns: whether it is shown.
    @discardableResult
    func admits(_ sight: Sight, matter: MatterID? = nil) -> Bool {
        switch sight {
        case .shown: return true
        case .hidden: return false
        case .withheld(let refusal):
            if let place = withheld.firstIndex(where: {
                $0.matter == matter && $0.refusal == refusal
            }) {
                withheld[place].count += 1
            } else if withheld.count < Self.mostTold {
                withheld.append(Withheld(matter: matter, count: 1, refusal: refusal))
            }
            return false
        }
    }

    /// Kinds of withheld things told in one answer.
    private static let mostTold = 64

    /// Whether a matter is shown; takes down what is not.
    ///
    /// - Returns: nil when this node does not hold it.
    /// - Throws: `StoreFault`.
    func opens(_ id: MatterID) throws(StoreFault) -> Bool? {
        guard let matter = try matter(id) else { return nil }
        return admits(try sight(of: matter))
    }
}

/// The row of a line of a timeline.
extension RightsKey {
    /// - Parameters:
    ///   - verb: of the line: an act's, `receipt` or `deadline`.
    ///   - procedure: of the matter.
    init(line verb: String, of procedure: String) {
        switch verb {
        case "deadline": self.init(.deadlineLapsed)
        case "receipt": self.init(.receipted)
        default: self = .act(procedure, verb)
        }
    }
}
