package import Domain
import LegalTime

// What is said to whoever may not: the rule, and who may.
extension Rights {
    private static let own = "权限表（data/rights/rights.csv）：未列明的不准许"

    static func unlisted(_ key: RightsKey) -> Refusal {
        Refusal(
            code: "rights.unlisted", rule: own,
            reason: Text(
                zh: "权限表没有“\(key.section.rawValue) \(key.name)”，任何人不得查看或者办理",
                en: "the table of rights has no row \(key.section.rawValue) \(key.name): nobody may"
            ),
            remedy: Text(
                zh: "请管理员核对程序版本和权限表", en: "ask the administrator to check version and table"))
    }

    /// What somebody is told from whom the matter's existence is hidden: nothing of the matter.
    package static let hidden = Refusal(
        code: "matter.unknown", rule: "协调事项编号",
        reason: Text(zh: "没有这一协调事项", en: "there is no such matter"),
        remedy: Text(zh: "在协调事项列表中核对编号", en: "look the id up in the list of matters"))

    static func withheld(_ row: RightsRow, _ grant: RightsGrant) -> Refusal {
        let who = able(grant)
        let only = row.condition?.text
        return Refusal(
            code: "rights.withheld", rule: rule(row),
            reason: Text(
                zh: "\(row.text.zh)：按权限表不予显示" + (only.map { "（须\($0.zh)）" } ?? ""),
                en: "\(row.text.en): withheld by the table of rights"
                    + (only.map { " (only if \($0.en))" } ?? "")),
            remedy: Text(zh: "可以查看的：\(who.zh)", en: "it is open to: \(who.en)"))
    }

    static func refused(_ row: RightsRow, _ grant: RightsGrant, _ code: String) -> Refusal {
        let who = able(grant)
        return Refusal(
            code: code, rule: rule(row),
            reason: Text(
                zh: "按权限表不得办理\(row.text.zh)",
                en: "the table of rights does not admit: \(row.text.en)"),
            remedy: Text(zh: "可以办理的：\(who.zh)", en: "it is for: \(who.en)"))
    }

    static func unapproved(_ row: RightsRow, _ need: ApprovalNeed) -> Refusal {
        Refusal(
            code: "rights.approval", rule: "法〔2021〕322号 §§9-10",
            reason: Text(
                zh: "\(row.text.zh)须经\(need.role.term)\(need.count)人具名审批",
                en:
                    "\(row.text.en) waits for \(need.count) named approval(s) by \(need.role.rawValue)"
            ),
            remedy: Text(
                zh: "记明审批人（\(need.role.term)）",
                en: "name who approved (\(need.role.rawValue))"))
    }

    private static func rule(_ row: RightsRow) -> String {
        "\(row.citation)（\(row.authority.term)）"
    }

    private static func able(_ grant: RightsGrant) -> Text {
        let levels = grant.levels.map(\.term).joined(separator: "、")
        return Text(
            zh: grant.courts.map(\.term).joined(separator: "、")
                + (levels.isEmpty ? "" : "（\(levels)）") + "的"
                + grant.officers.map(\.term).joined(separator: "、"),
            en: "officers \(grant.officers.map(\.rawValue).joined(separator: ", ")) of "
                + grant.courts.map(\.word).joined(separator: ", ")
                + (grant.levels.isEmpty
                    ? "" : " (\(grant.levels.map(\.rawValue).joined(separator: ", ")))"))
    }
}
