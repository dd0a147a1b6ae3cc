import Domain
import Engine
import Procedure
import Store

/// What one named officer of a node's court may see, by the table of rights. Made for one request
/// and used on one thread.
final class OfficerSight {
    private let onlooker: Onlooker
    private let reader: ViewsReader
    private var known: [MatterID: Matter] = [:]
    private var verdicts: [Question: Sight] = [:]

    /// What is asked of all matters of one family alike.
    private struct Question: Hashable {
        var key: RightsKey
        var family: MatterFamily
        var by: CourtID?
        var owner: String?
    }
    /// What has been withheld so far, alike things once.
    private(set) var withheld: [Withheld] = []

    /// - Parameters:
    ///   - onlooker: the officer before the court's matters.
    ///   - reader: of the node's projections.
    init(_ onlooker: Onlooker, _ reader: ViewsReader) {
        self.onlooker = onlooker
        self.reader = reader
    }

    /// The officer's own name.
    var name: String { onlooker.persons.first?.name ?? "" }

    // MARK: Judging

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
        onlooker.sight(key, in: matter, by: by, owner: owner, about: try about(matter))
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
        let other = other ?? onlooker.court
        return onlooker.judge(
            Subject(.view(view), by: other, owner: owner), part: nil,
            isAbove: onlooker.tree.isAbove(onlooker.court, other))
    }

    /// Whether the officer may see that a matter exists below, told by a notice.
    func sight(of notice: Notice) -> Sight {
        onlooker.judge(Subject(.view(.notice)), part: nil, isAbove: notice.to == onlooker.court)
    }

    // MARK: Judging many

    /// Kinds of matters that are hidden from the officers whom they are about.
    static let keptKinds = Rights.table.filter {
        $0.section == .matter && $0.condition == .notAbout
    }.map(\.name)

    /// As `sight(_:in:by:owner:)`, asked once of all matters of a family.
    ///
    /// - Parameters:
    ///   - key: the row.
    ///   - family: of the matter.
    ///   - example: a matter of the family.
    ///   - by: the court that did it, or whose it is.
    ///   - owner: the officer whose it is.
    /// - Returns: what the table says.
    /// - Throws: `StoreFault`.
    func sight(
        _ key: RightsKey, of family: MatterFamily, as example: MatterID, by: CourtID? = nil,
        owner: String? = nil
    ) throws(StoreFault) -> Sight {
        let conditions = [Rights[key]?.condition, Rights[.matter(family.kind)]?.condition]
        // Whether it was reported is no family's: each is looked at.
        if conditions.contains(.afterReport) {
            guard let matter = try matter(example) else { return .hidden }
            return try sight(key, in: matter, by: by, owner: owner)
        }
        var family = family
        family.about = try about(family, example)
        family.named = []
        let question = Question(key: key, family: family, by: by, owner: owner)
        if let verdict = verdicts[question] { return verdict }
        guard let matter = try matter(example) else { return .hidden }
        let verdict = onlooker.sight(key, in: matter, by: by, owner: owner, about: family.about)
        verdicts[question] = verdict
        return verdict
    }

    /// Whether the officer may see a matter of a family at all.
    ///
    /// - Throws: `StoreFault`.
    func sight(of family: MatterFamily, as example: MatterID) throws(StoreFault) -> Sight {
        try sight(.matter(family.kind), of: family, as: example)
    }

    /// As `Matter.about`, from what the projections keep of each.
    private func about(
        _ family: MatterFamily, _ example: MatterID
    ) throws(StoreFault) -> [String] {
        guard Self.keptKinds.contains(family.kind) else { return [] }
        var names = family.about
        var seen: Set<MatterID> = [example]
        var next = family.named
        while let id = next.popLast(), seen.count < 64 {
            guard seen.insert(id).inserted, let other = try reader.family(id),
                Self.keptKinds.contains(other.kind)
            else { continue }
            names += other.about
            next += other.named
        }
        return names
    }

    private func about(_ matter: Matter) throws(StoreFault) -> [String] {
        try matter.about { id throws(StoreFault) in try self.matter(id) }
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
    func admits(_ sight: Sight, matter: MatterID? = nil, times: Int = 1) -> Bool {
        switch sight {
        case .shown: return true
        case .hidden: return false
        case .withheld(let refusal):
            if let place = withheld.firstIndex(where: {
                $0.matter == matter && $0.refusal == refusal
            }) {
                withheld[place].count += times
            } else if withheld.count < Self.mostTold {
                withheld.append(Withheld(matter: matter, count: times, refusal: refusal))
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
        // The one act that is of every procedure.
        case "grant": self = .act("observe", verb)
        default: self = .act(procedure, verb)
        }
    }
}
