import Domain
import Engine
import Foundation
import LegalTime
import Procedure
import Runtime
import Testing

extension RunningCourts {
    /// What a superior and a court's own 监管专员 see of duties, and what changes hands (监管).
    @Suite struct Oversight {
        private static let day: Int64 = 86_400_000

        /// The answer of the seat to an act.
        @discardableResult
        private static func act(
            _ body: ActBody, on matter: MatterID? = nil, by officer: String, at node: Member
        ) throws -> ActReply {
            let request = ActRequest(
                matter: matter?.rawValue, officer: officer, key: "", wait: 20_000,
                recordedFor: nil, body: body)
            guard case .act(let reply) = try node.ask(.act(request), within: 60_000) else {
                throw Stuck("\(node.id) did not answer an act")
            }
            guard reply.status == .accepted else {
                throw Stuck("\(node.id): \(reply.status) \(String(describing: reply.refusal))")
            }
            return reply
        }

        private static func paper(
            _ kind: PaperKind, _ sealed: Bool, at node: Member, _ cluster: Cluster
        ) throws -> Paper {
            let path = "\(cluster.folder)/\(node.id)-\(kind.rawValue).txt"
            try Data("\(kind.term) of \(node.id)\n".utf8).write(to: URL(filePath: path))
            return try Commissions.attach(path, kind, sealed, at: node)
        }

        private static func advance(_ cluster: Cluster, days: Int64) throws {
            let moved = try cluster.coordinator.ask(
                .advance(milliseconds: days * day), within: 120_000)
            guard case .advance = moved else { throw Stuck("the advance was refused") }
        }

        private static func duties(_ member: Member, through: Bool = false) throws -> DutyList {
            let answer = try member.ask(.duties(DutyRequest(throughHoliday: through)))
            guard case .duties(let list) = answer else { throw Stuck("duties: \(answer)") }
            return list
        }

        @Test func anOverdueDutyClimbsIsIssuedOnceAndIsCounted() async {
            await system("oversight") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu01", "yu0102", "yu0103"])
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                let matter = try route.accepted("watched").matter
                try cluster.settle(nodes, within: 30)
                report.check(
                    try Self.duties(cluster.coordinator).lines.allSatisfy {
                        $0.step?.measure ?? .reminder == .reminder
                    }, "a measure stands over a duty of today")
                // Far beyond the day for the sign-for and its first rungs.
                try Self.advance(cluster, days: 12)
                try cluster.settle(nodes, within: 30)
                let line = try Self.duties(cluster.coordinator).lines.first {
                    $0.matter == matter && $0.deadline.rule == "O05"
                }
                guard let line else { throw Stuck("the sign-for is not on the list") }
                report.check(
                    line.step.map { $0.measure >= .press } == true,
                    "after twelve days: \(String(describing: line.step))")
                report.check(line.issued.isEmpty, "somebody issued what nobody did")
                let superior = try cluster.node("yu01")
                let order = TabledAct(
                    procedure: "supervision", verb: "order",
                    fields: [
                        Field("court", .court(line.deadline.owedBy)),
                        Field("matter", .matter(matter)),
                        Field("deadline", .text(line.deadline.id)), Field("owed", .text("签收")),
                        Field("overdue-since", .date(line.deadline.due.dueDate)),
                        Field("limit", .window(Window(3, .workingDay))),
                        Field("task", .text("立即签收")),
                    ],
                    papers: [try Self.paper(.supervisionLetter, true, at: superior, cluster)],
                    approvals: Commissions.approvals())
                try Self.act(.tabled(order), by: "指挥丁", at: superior)
                try cluster.settle(nodes, within: 30)
                let issued = try Self.duties(cluster.coordinator).lines.first {
                    $0.deadline.id == line.deadline.id
                }?.issued
                report.check(
                    issued?.map(\.verb) == ["order"] && issued?.first?.officer == "指挥丁",
                    "issued: \(String(describing: issued))")
                // Figures: the sign-for was missed; then it comes, late.
                let civil = try cluster.coordinator.status().civil.civilDate
                let period = AppraisalRequest(
                    from: civil.advanced(byDays: -30), to: civil.advanced(byDays: 30),
                    officers: true)
                func signing() throws -> AppraisalTally? {
                    guard
                        case .appraisal(let report) = try cluster.coordinator.ask(
                            .appraisal(period), within: 30_000)
                    else { throw Stuck("no figures") }
                    return report.lines.first {
                        $0.court.rawValue == "yu0103" && $0.officer == nil
                    }?.figures[.sign]
                }
                let missed = try signing()
                report.check(
                    missed == AppraisalTally(missed: 1), "signing: \(String(describing: missed))")
                let receiver = try cluster.node("yu0103")
                let sign = CommissionAct.SignFor(handler: "承办甲", phone: "0371-12345678")
                try Self.act(.commission(.signFor(sign)), on: matter, by: "承办甲", at: receiver)
                try cluster.settle(nodes, within: 30)
                let late = try signing()
                report.check(
                    late == AppraisalTally(late: 1), "signing: \(String(describing: late))")
                try Self.leave(matter, receiver, cluster, report)
                try verify(nodes + [cluster.coordinator], report)
            }
        }

        /// The officer with the matter in hand can't be removed before a list hands it over.
        private static func leave(
            _ matter: MatterID, _ node: Member, _ cluster: Cluster, _ report: Report
        ) throws {
            let gone = ControlRequest.setOfficer(
                OfficerRecord(name: "承办甲", roles: [], removed: true, by: "局长己"))
            guard case .failed(let failure) = try node.ask(gone) else {
                throw Stuck("an officer with open duties was removed")
            }
            report.check(failure.refusal.code == "officer.duties", failure.refusal.code)
            report.check(
                failure.refusal.reason.zh.contains(matter.rawValue), failure.refusal.reason.zh)
            let offer = TabledAct(
                procedure: "handover", verb: "offer",
                fields: [
                    Field("giver", .text("承办甲")), Field("receiver", .text("指挥丁")),
                    Field("matters", .matter(matter)), Field("reason", .text("轮岗")),
                ], papers: [], approvals: Commissions.approvals())
            let list = try act(.tabled(offer), by: "承办甲", at: node).matter
            guard case .failed = try node.ask(gone) else {
                throw Stuck("an officer was removed before the list was accepted")
            }
            let accept = TabledAct(
                procedure: "handover", verb: "accept", fields: [], papers: [], approvals: [])
            try act(.tabled(accept), on: list, by: "指挥丁", at: node)
            guard case .done = try node.ask(gone) else {
                throw Stuck("an officer with nothing in hand can't be removed")
            }
            let handlers = try duties(node).lines.filter { $0.matter == matter }.map(\.handler)
            report.check(handlers.allSatisfy { $0 == "指挥丁" }, "in hand of \(handlers)")
        }

        @Test func aMatterKeepsTheTableOfWindowsItBeganUnder() async {
            await system("windows") { report in
                let cluster = try report.cluster(Plan())
                let nodes = try cluster.start(["yu0102", "yu0103"])
                let route = try Commissions(
                    from: cluster.node("yu0102"), to: "yu0103", folder: cluster.folder)
                let before = try route.accepted("before").matter
                try cluster.settle(nodes, within: 30)
                // The court shortens its own window for the confirmation: three days to one.
                let rows = RuleBook.standard.csv.split(separator: "\n")
                let own = rows.first { $0.hasPrefix("O06,") }.map(String.init) ?? ""
                let shorter = own.replacingOccurrences(of: ",3wd,", with: ",1wd,")
                report.check(own != shorter, "O06 has another length: \(own)")
                let table = "\(cluster.folder)/windows.csv"
                try Data("\(rows[0])\n\(shorter)\n".utf8).write(to: URL(filePath: table))
                try cluster.coordinator.stop()
                try cluster.coordinator.start(more: ["--windows", table])
                try cluster.coordinator.waitUntilReady()
                for node in nodes { try node.waitUntilLinked() }
                let after = try route.accepted("after").matter
                try cluster.settle(nodes, within: 30)
                let receiver = try cluster.node("yu0103")
                for matter in [before, after] {
                    let sign = CommissionAct.SignFor(handler: "承办甲", phone: "0371-12345678")
                    try Self.act(
                        .commission(.signFor(sign)), on: matter, by: "承办甲", at: receiver)
                    let done = CommissionAct.Completion(
                        outcome: .full, text: "已送达",
                        papers: [try Self.paper(.serviceReturn, false, at: receiver, cluster)])
                    try Self.act(
                        .commission(.complete(done)), on: matter, by: "承办甲", at: receiver)
                }
                func window(_ matter: MatterID) throws -> String? {
                    guard
                        case .detail(let detail) = try cluster.coordinator.ask(
                            .show(matter: matter.rawValue))
                    else { throw Stuck("no detail of \(matter)") }
                    return detail.record.matter?.deadlines.first { $0.rule == "O06" }?
                        .due.window.description
                }
                let first = try window(before)
                report.check(first == "3wd", "before: \(first ?? "none")")
                let second = try window(after)
                report.check(second == "1wd", "after: \(second ?? "none")")
                // A changed file of the former table is noticed, and nothing is decided by it.
                try cluster.coordinator.stop()
                let folder = "\(cluster.coordinator.data)/rules"
                let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                report.check(names.count == 2, "tables kept: \(names)")
                if let name = names.first {
                    let path = URL(filePath: "\(folder)/\(name)")
                    let text = try String(contentsOf: path, encoding: .utf8)
                    try Data(text.replacingOccurrences(of: ",10wd,", with: ",11wd,").utf8)
                        .write(to: path)
                }
                try cluster.coordinator.start(more: ["--windows", table])
                report.check(
                    try cluster.coordinator.waitForEnd(within: 30) == .exited(1),
                    "a coordinator runs by a table that was changed")
                try cluster.coordinator.waitForLog("put the former file back", within: 5)
            }
        }
    }
}
