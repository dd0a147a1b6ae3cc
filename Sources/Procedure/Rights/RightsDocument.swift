import Domain
import LegalTime

extension Rights {
    /// The table as Markdown: matters, views, papers and happenings, then the acts of each
    /// procedure, made from the rows alone.
    package static var document: String {
        var blocks: [String] = []
        func section(_ title: String, _ rows: [RightsRow]) {
            blocks.append("### \(title)")
            blocks.append(
                lines(["权限项", "item", "谁可以查看", "条件", "否则", "依据"], rows.map(seeing)))
        }
        blocks.append("## 人员组 Sets of officers")
        blocks.append(
            lines(
                ["组", "set", "人员"],
                groups.map { group in
                    [
                        group.text.zh, "`@\(group.name)`",
                        group.roles.map(\.term).joined(separator: "、"),
                    ]
                }))
        blocks.append("## 查看 Seeing")
        section("事项 Matters", table.filter { $0.section == .matter })
        section("查看项 Views", table.filter { $0.section == .view })
        section("材料 Papers", table.filter { $0.section == .paper })
        section("其他记录 What happens besides acts", table.filter { $0.section == .event })
        blocks.append("## 办理 Acts")
        for procedure in procedures {
            let rows = table.filter {
                $0.section == .act && $0.name.hasPrefix(procedure.name + ".")
            }
            blocks.append("### \(procedure.term) `\(procedure.name)`")
            blocks.append(
                lines(
                    ["办理事项", "act", "谁办理", "审批", "谁可以查看", "条件", "依据"], rows.map(doing)))
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// Every procedure with its term, in the order of the table, and what is of all of them.
    private static var procedures: [(name: String, term: String)] {
        table.filter { $0.section == .matter }.map { row in
            (row.name, Tables[row.name]?.term.zh ?? row.text.zh)
        } + [("observe", "检察机关查阅（各类事项）")]
    }

    private static func seeing(_ row: RightsRow) -> [String] {
        [
            row.text.zh, "`\(row.name)` \(row.text.en)", who(row.sees),
            row.condition?.text.zh ?? "", row.sees == nil ? "" : row.denial.term,
            "\(row.citation)（\(row.authority.term)）",
        ]
    }

    private static func doing(_ row: RightsRow) -> [String] {
        let verb = row.name.drop { $0 != "." }.dropFirst()
        let approvals = row.approvals.map { need in
            need.role.term + (need.count > 1 ? "\(need.count)人" : "")
        }
        return [
            row.text.zh, "`\(verb)` \(row.text.en)", who(row.does),
            approvals.joined(separator: "、"), who(row.sees), row.condition?.text.zh ?? "",
            "\(row.citation)（\(row.authority.term)）",
        ]
    }

    private static func who(_ grant: RightsGrant?) -> String {
        guard let grant else { return "任何人不得" }
        let levels = grant.levels.map(\.term).joined(separator: "、")
        // The largest set whose members are all there, and the rest by name.
        let group = groups.filter { Set($0.roles).isSubset(of: grant.officers) }
            .max { $0.roles.count < $1.roles.count }
        let rest = grant.officers.filter { group?.roles.contains($0) != true }.map(\.term)
        let officers = ([group?.text.zh].compactMap(\.self) + rest).joined(separator: "、")
        return grant.courts.map(\.term).joined(separator: "、")
            + (levels.isEmpty ? "" : "（\(levels)）") + "：" + officers
    }

    private static func lines(_ head: [String], _ rows: [[String]]) -> String {
        ([head, head.map { _ in "---" }] + rows).map { cells in
            "| \(cells.joined(separator: " | ")) |"
        }.joined(separator: "\n")
    }
}
