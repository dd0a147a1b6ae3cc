package import Domain
package import LegalTime

/// A court as the table of rights names it, seen from a matter or from the court whose thing is
/// asked for.
package enum RightsPart: Hashable, Sendable {
    /// A party of the matter with this part.
    case role(PartyRole)
    /// Any party of the matter (各方法院).
    case parties
    /// The court whose own thing it is: its drafts, its duties, its figures (本院).
    case own
    /// A superior of the court whose thing it is, or of a party, without a part of its own (上级法院).
    case above
    /// The court that opens the matter with the act (开启法院).
    case opener

    /// The word in the table; nil for another one.
    package init?(word: String) {
        switch word {
        case "parties": self = .parties
        case "own": self = .own
        case "above": self = .above
        case "opener": self = .opener
        default:
            guard let role = PartyRole(rawValue: word) else { return nil }
            self = .role(role)
        }
    }

    /// The word in the table.
    package var word: String {
        switch self {
        case .role(let role): role.rawValue
        case .parties: "parties"
        case .own: "own"
        case .above: "above"
        case .opener: "opener"
        }
    }

    /// The official Chinese term.
    package var term: String {
        switch self {
        case .role(let role): role.term
        case .parties: "各方法院"
        case .own: "本院"
        case .above: "上级法院（未加入事项）"
        case .opener: "开启法院"
        }
    }
}

/// What must be so besides court, level and officer before something is shown.
package enum RightsCondition: String, Hashable, Sendable, CaseIterable {
    /// The officer is not the one complained of (被反映人员): hidden from that one, existence and all.
    case notAbout = "not-about"
    /// A court of the viewer's own side did it: 委托法院 and its superior, 受托法院 and its superior.
    case ownSide = "own-side"
    /// To a superior only once a report asks it to coordinate (报请协调).
    case afterReport = "after-report"
    /// The viewer's court did it, or it is that court's own.
    case ownCourt = "own-court"
    /// It is of the viewer's court or of a court below it.
    case ownOrBelow = "own-or-below"
    /// It is the officer's own.
    case isSelf = "self"

    /// In words that finish “only if …”.
    package var text: Text {
        switch self {
        case .notAbout: Text(zh: "不是被反映人员", en: "the officer is not the one complained of")
        case .ownSide: Text(zh: "本方法院所为", en: "a court of the own side did it")
        case .afterReport: Text(zh: "已报请协调", en: "a report has asked for coordination")
        case .ownCourt: Text(zh: "本院所为", en: "the own court did it")
        case .ownOrBelow: Text(zh: "本院和下级法院的", en: "it is of the own court or one below")
        case .isSelf: Text(zh: "本人的", en: "it is the officer's own")
        }
    }
}

/// How what may not be seen is left out.
package enum RightsDenial: String, Hashable, Sendable, CaseIterable {
    /// It is said that something is withheld, and by which rule.
    case withheld
    /// Not even that it exists is shown.
    case hidden

    /// The Chinese term.
    package var term: String {
        switch self {
        case .withheld: "不予显示"
        case .hidden: "不显示存在"
        }
    }
}

/// Who: courts by part and level, officers by role. Each of the three must fit.
package struct RightsGrant: Hashable, Sendable {
    package var courts: [RightsPart]
    /// Empty: courts of every level.
    package var levels: [CourtLevel]
    /// An officer holds one of these. The court's own system account needs none.
    package var officers: [OfficerRole]

    package init(courts: [RightsPart], levels: [CourtLevel], officers: [OfficerRole]) {
        self.courts = courts
        self.levels = levels
        self.officers = officers
    }
}

/// One row of the table of rights (权限表): who may do an act, and who may see what it did.
package struct RightsRow: Hashable, Sendable {
    /// What a row is about.
    package enum Section: String, Hashable, Sendable, CaseIterable {
        /// A whole matter by its procedure: whoever may not see it sees nothing in it.
        case matter
        /// A view, such as the daily list of duties.
        case view
        /// A paper by its kind.
        case paper
        /// Something that happens and is no act of a court, such as a lapse.
        case event
        /// An act, by procedure and verb, and what it did.
        case act
    }

    package var section: Section
    /// Stable name within the section, such as `petition.assign`.
    package var name: String
    package var text: Text
    /// Who may do it; nil: nobody.
    package var does: RightsGrant?
    /// Who must have approved it by name, each by so many different people.
    package var approvals: [ApprovalNeed]
    /// Who may see it; nil: nobody.
    package var sees: RightsGrant?
    package var condition: RightsCondition?
    package var denial: RightsDenial
    package var citation: String
    package var authority: Authority
}

/// Reads the table of rights from the text that the program carries.
struct RightsReader {
    /// Named sets of officers' roles (`@bench`), with their Chinese names.
    private(set) var groups: [(name: String, text: Text, roles: [OfficerRole])] = []
    private(set) var rows: [RightsRow] = []
    /// Lines that are no row. They grant nothing.
    private(set) var faults: [String] = []

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(
                String.init)
            if !take(cells) { faults.append(String(line)) }
        }
    }

    private mutating func take(_ cells: [String]) -> Bool {
        guard cells.count == 15, let authority = Authority(rawValue: cells[14]) else {
            return false
        }
        let text = Text(zh: cells[2], en: cells[3])
        if cells[0] == "group" {
            guard let roles = officers(cells[10]), !roles.isEmpty else { return false }
            groups.append((cells[1], text, roles))
            return true
        }
        guard let section = RightsRow.Section(rawValue: cells[0]), !cells[1].isEmpty,
            let does = grant(cells[4], cells[5], cells[6]),
            let sees = grant(cells[8], cells[9], cells[10]), let approvals = needs(cells[7])
        else { return false }
        let condition = RightsCondition(rawValue: cells[11])
        let denial = RightsDenial(rawValue: cells[12])
        guard condition != nil || cells[11].isEmpty, denial != nil || sees.isNobody else {
            return false
        }
        rows.append(
            RightsRow(
                section: section, name: cells[1], text: text, does: does.grant,
                approvals: approvals, sees: sees.grant, condition: condition,
                denial: denial ?? .hidden, citation: cells[13], authority: authority))
        return true
    }

    /// What three cells grant; nil when a word in them is unknown.
    private func grant(
        _ courts: String, _ levels: String, _ officers: String
    ) -> (grant: RightsGrant?, isNobody: Bool)? {
        let parts = Self.words(courts).map(RightsPart.init(word:))
        let ranks = Self.words(levels).map(CourtLevel.init(rawValue:))
        guard let roles = self.officers(officers), !parts.contains(nil), !ranks.contains(nil)
        else { return nil }
        // Half a grant is none.
        guard !parts.isEmpty, !roles.isEmpty else { return (nil, true) }
        return (
            RightsGrant(
                courts: parts.compactMap(\.self), levels: ranks.compactMap(\.self),
                officers: roles), false
        )
    }

    private func officers(_ text: String) -> [OfficerRole]? {
        var roles: [OfficerRole] = []
        for word in Self.words(text) {
            if word.first == "@" {
                guard let group = groups.first(where: { $0.name == word.dropFirst() }) else {
                    return nil
                }
                roles += group.roles
            } else {
                guard let role = OfficerRole(rawValue: word) else { return nil }
                roles.append(role)
            }
        }
        return OfficerRole.allCases.filter(roles.contains)
    }

    /// `panelMember*3;vicePresident`.
    private func needs(_ text: String) -> [ApprovalNeed]? {
        var needs: [ApprovalNeed] = []
        for word in Self.words(text) {
            let halves = word.split(separator: "*", omittingEmptySubsequences: false)
            guard let role = OfficerRole(rawValue: String(halves[0])), halves.count <= 2,
                let count = halves.count == 1 ? 1 : Int(halves[1]), (1...16).contains(count)
            else { return nil }
            needs.append(ApprovalNeed(role, count))
        }
        return needs
    }

    private static func words(_ text: String) -> [String] {
        text.split(separator: ";").map(String.init)
    }
}
