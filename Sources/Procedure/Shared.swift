package import Domain
import LegalTime

extension Context {
    /// A deadline under rule `rule`, started at `from` and owed by `court`.
    ///
    /// The window is the rule's own unless `window` overrides it (a period “as written”). Returns
    /// nil when the table of windows has no such rule or the rule states no length and none is
    /// given.
    package func deadline(
        rule: String, owedBy court: CourtID, from: Instant, duty: Text, in matter: Matter?,
        window: Window? = nil, onLapse: OnLapse = .flag
    ) -> Deadline? {
        guard let length = window ?? rules[rule]?.window else { return nil }
        let base = "\(rule)@\(court.rawValue)"
        let earlier = (matter?.deadlines ?? []).filter {
            $0.id == base || $0.id.hasPrefix(base + "#")
        }
        let id = earlier.isEmpty ? base : "\(base)#\(earlier.count + 1)"
        return Deadline(
            id: id, rule: rule, owedBy: court, duty: duty,
            due: calendar.due(
                window: length, from: from, excluding: IntervalSet(),
                rolls: rules[rule]?.rolls ?? true), onLapse: onLapse)
    }

    /// The refusal for an officer who may not do `act` (its Chinese name), or nil when one of the
    /// officer's roles is in `roles`.
    ///
    /// “谁审批、谁负责” (法〔2021〕322号 §10): every act of a person names the person and the role.
    package func refusalUnlessOfficer(
        is roles: [OfficerRole], act zh: String, _ en: String
    ) -> Refusal? {
        if let officer, officer.roles.contains(where: roles.contains) { return nil }
        let wanted = roles.map(\.term).joined(separator: "、")
        let names = roles.map(\.rawValue).joined(separator: ", ")
        guard let officer else {
            return Refusal(
                code: "officer.missing", rule: "法〔2021〕322号 §10",
                reason: Text(
                    zh: "\(zh)须由具名人员办理，未写明人员", en: "\(en) needs a named officer; none was given"),
                remedy: Text(
                    zh: "写明办理人员（须为：\(wanted)）",
                    en: "name the officer (who must hold: \(names))"))
        }
        return Refusal(
            code: "officer.role", rule: "法〔2021〕322号 §10",
            reason: Text(
                zh: "\(officer.name)不具备办理\(zh)的人员角色",
                en: "\(officer.name) does not hold a role that may do \(en)"),
            remedy: Text(
                zh: "请由\(wanted)办理，或先由管理员登记其角色",
                en: "have it done by: \(names); or have an administrator register the role"))
    }

    /// The court that decides or acts, as a person reads it: name and code.
    package func name(_ court: CourtID) -> String { tree[court]?.name ?? court.rawValue }
}

extension Matter {
    /// The open deadline under `rule` owed by `court`, if any.
    package func openDeadline(_ rule: String, owedBy court: CourtID) -> Deadline? {
        deadlines.last { $0.rule == rule && $0.owedBy == court && $0.isOpen }
    }

    /// `.deadlineMet` for the open deadline under `rule` owed by `court`; empty when none is open.
    package func meeting(_ rule: String, owedBy court: CourtID, at: Instant) -> [Event] {
        openDeadline(rule, owedBy: court).map { [.deadlineMet(id: $0.id, at: at)] } ?? []
    }

    /// `.deadlineVoid` for every open deadline, as when a matter ends.
    package func voidingAll(at: Instant) -> [Event] {
        deadlines.filter(\.isOpen).map { .deadlineVoid(id: $0.id, at: at) }
    }
}
