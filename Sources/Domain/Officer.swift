/// What an officer of a court may be (人员角色); one person may hold several.
package enum OfficerRole: String, Hashable, Codable, Sendable, CaseIterable {
    /// 承办人.
    case handler
    /// 书记员.
    case clerk
    /// 指挥中心专员.
    case commandCentre
    /// 监管专员.
    case supervisor
    /// 执行局长.
    case bureauChief
    /// 分管副院长.
    case vicePresident
    /// 院长.
    case president
    /// 合议庭成员.
    case panelMember
    /// 立案庭.
    case filing
    /// 信访专员.
    case petition
    /// 督察.
    case inspector

    /// The official Chinese term.
    package var term: String {
        switch self {
        case .handler: "承办人"
        case .clerk: "书记员"
        case .commandCentre: "指挥中心专员"
        case .supervisor: "监管专员"
        case .bureauChief: "执行局长"
        case .vicePresident: "分管副院长"
        case .president: "院长"
        case .panelMember: "合议庭成员"
        case .filing: "立案庭"
        case .petition: "信访专员"
        case .inspector: "督察"
        }
    }
}

/// The named person who does an act, with the roles that the court has on record for that person.
package struct Officer: Hashable, Codable, Sendable {
    /// 1 … 64 characters.
    package var name: String
    package var roles: [OfficerRole]
    /// The officer in whose place this one acts (AB角, shown as 代); nil when acting in person.
    package var inPlaceOf: String?

    package init(name: String, roles: [OfficerRole], inPlaceOf: String? = nil) {
        self.name = name
        self.roles = roles
        self.inPlaceOf = inPlaceOf
    }
}

/// A named approval of an act (审批): “谁审批、谁负责” (法〔2021〕322号 §10).
package struct Approval: Hashable, Codable, Sendable {
    package var officer: String
    package var role: OfficerRole
    package var at: Instant
    /// Free remark, at most 2,000 characters; may be empty.
    package var note: String

    package init(officer: String, role: OfficerRole, at: Instant, note: String) {
        self.officer = officer
        self.role = role
        self.at = at
        self.note = note
    }
}
