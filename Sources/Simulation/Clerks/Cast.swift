import Domain
import Engine

/// The people and papers of a simulation: invented, and the same everywhere.
enum Cast {
    /// One officer with every role: a simulation is not about who may do what at one court.
    static let name = "模拟员"
    static let roles: [OfficerRole] = [
        .handler, .clerk, .commandCentre, .supervisor, .bureauChief, .vicePresident, .president,
        .panelMember, .filing, .petition, .inspector,
    ]
    /// Every court's register: whoever acts or approves anything.
    static let officers = [
        record(name, roles), record("局长甲", [.bureauChief]), record("指挥乙", [.commandCentre]),
        record("合议甲", [.panelMember]), record("合议乙", [.panelMember]),
        record("合议丙", [.panelMember]), record("副院长丁", [.vicePresident]),
        record("局长戊", [.bureauChief]), record("审批己", roles),
    ]

    private static func record(_ name: String, _ roles: [OfficerRole]) -> OfficerRecord {
        OfficerRecord(name: name, roles: roles, removed: false, by: "模拟")
    }

    static let phone = "0000-12345678"

    static func approvals(at: Instant) -> [Approval] {
        [
            Approval(officer: "局长甲", role: .bureauChief, at: at, note: ""),
            Approval(officer: "指挥乙", role: .commandCentre, at: at, note: ""),
        ]
    }

    static func panel(at: Instant) -> [Approval] {
        [
            Approval(officer: "合议甲", role: .panelMember, at: at, note: ""),
            Approval(officer: "合议乙", role: .panelMember, at: at, note: ""),
            Approval(officer: "合议丙", role: .panelMember, at: at, note: ""),
            Approval(officer: "副院长丁", role: .vicePresident, at: at, note: ""),
            Approval(officer: "局长戊", role: .bureauChief, at: at, note: ""),
        ]
    }

    /// Whoever a row asks for has approved.
    static func approvals(by roles: [OfficerRole], at: Instant) -> [Approval] {
        roles.map { Approval(officer: "审批己", role: $0, at: at, note: "") }
    }

    /// A scanned file: papers that are scanned into one file share its digest and are fetched once.
    static func paper(_ kind: PaperKind, _ digest: Digest, _ size: Int) -> Paper {
        Paper(
            digest: digest, size: Int64(max(1, size)), name: "\(kind.rawValue).pdf", kind: kind,
            sealed: true)
    }
}
