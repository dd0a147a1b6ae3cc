import Domain
import LegalTime
import Procedure

// By the table of rights (权限表): which matters an officer of this court may act in, and whose
// approval counts. Whoever comes to the desk, by whatever way, is judged here.
extension Desk {
    /// The officer before this court's matters; without persons when no such officer is on record.
    func onlooker(_ name: String, at now: Instant) -> Onlooker {
        Onlooker(persons(name, at: now), of: court, in: law.tree)
    }

    /// Whether an officer may know of a matter at all.
    func sight(of matter: Matter, to onlooker: Onlooker) -> Sight {
        onlooker.sight(
            .matter(Procedures.kind(of: matter.body).name), in: matter, about: about(matter))
    }

    /// Officers whom a matter is about.
    func about(_ matter: Matter) -> [String] {
        matter.about { book.matter($0) ?? drafts.matter($0) }
    }

    /// What the table of rights has against an act that its procedure accepts; nil when nothing.
    ///
    /// An outside court's act is on its paper: who may record it (代录) is the procedure's to say,
    /// and what was approved there is not for this court's register.
    func refusal(
        _ command: ActCommand, on matter: Matter?, as person: Officer, _ onlooker: Onlooker
    ) -> Refusal? {
        guard command.recordedFor == nil else { return nil }
        let about = matter.map(about) ?? []
        if let refusal = onlooker.refusal(command.body, on: matter, as: person, about: about) {
            return refusal
        }
        for approval in Procedures.approvals(named: command.body) {
            if let refusal = refusal(of: approval, about: about) { return refusal }
        }
        return nil
    }

    // MARK: Approvals

    /// Judges who may sit on a panel: the role need not be on record for every one of them.
    private static let judges: [OfficerRole] = [
        .panelMember, .handler, .supervisor, .bureauChief, .vicePresident, .president,
    ]

    /// “谁审批、谁负责”: an approval is by a person on the court's register who holds the role, in
    /// person or for another, when it was given, and whom the matter is not about.
    private func refusal(of approval: Approval, about: [String]) -> Refusal? {
        let name = approval.officer
        let persons = persons(name, at: approval.at)
        let roles = approval.role == .panelMember ? Self.judges : [approval.role]
        let wanted = Text(
            zh: roles.map(\.term).joined(separator: "、"),
            en: roles.map(\.rawValue).joined(separator: ", "))
        guard
            let person = persons.first(where: { $0.roles.contains(where: roles.contains) })
        else {
            return Refusal(
                code: persons.isEmpty ? "approval.unknown" : "approval.role",
                rule: "法〔2021〕322号 §10（谁审批、谁负责）",
                reason: persons.isEmpty
                    ? Text(
                        zh: "审批人“\(name)”未在本院登记",
                        en: "the approver “\(name)” is not on this court's register")
                    : Text(
                        zh: "审批人“\(name)”不具备\(approval.role.term)角色",
                        en: "the approver “\(name)” does not hold \(approval.role.rawValue)"),
                remedy: Text(
                    zh: "由\(wanted.zh)审批；或先由管理员登记",
                    en: "have it approved by: \(wanted.en); or have an administrator register "
                        + "the person"))
        }
        guard Rights.isAbout(about, person) else { return nil }
        return Refusal(
            code: "approval.reported", rule: "法〔2021〕322号 §31（回避）",
            reason: Text(
                zh: "该事项反映的正是审批人“\(name)”，其不得审批",
                en: "the matter is about the approver “\(name)”, who does not approve in it"),
            remedy: Text(
                zh: "由其他\(wanted.zh)审批，或者报上级法院",
                en: "let another of these approve: \(wanted.en), or report to the superior court"))
    }
}
