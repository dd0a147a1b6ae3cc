import ArgumentParser
import Domain
import Engine
import Foundation
import Planning
import Procedure
import Runtime
import Sodium
import Wording

struct DispatchForce: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "force",
        abstract: "Order the officers and vehicles that a plan lends (调配力量).",
        discussion: """
            --worksheet writes the list of loans that have no order yet; fill in operation, place, commander \
            and order (the sealed 指挥调度令), then give it with --orders. Each row is one order; the courts \
            acknowledge it and report when the campaign has ended. Force that the planning court lends \
            itself needs no order of its own; it is counted as own.

            Example:
              crosswrit dispatch force M --worksheet 调度.csv --data var/yu01
              crosswrit dispatch force M --orders 调度.csv --approval bureauChief=局长己 --officer 指挥丁 \
            --data var/yu01
            """)

    private static let columns = [
        "from", "to", "officers", "vehicles", "starts", "ends", "operation", "place", "commander",
        "order",
    ]

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Option(help: ArgumentHelp("Write the list of loans.", valueName: "file.csv"))
    var worksheet: String?
    @Option(help: ArgumentHelp("The list, filled in.", valueName: "file.csv")) var orders: String?
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    func validate() throws {
        guard (worksheet == nil) != (orders == nil) else {
            throw ValidationError("give --worksheet FILE or --orders FILE, one of them")
        }
    }

    func run() throws {
        let session = try Session(act)
        let book = try PlanProgressBook(matter, session)
        try session.demandWhole()
        // A superior sends its own officers without an order to itself.
        let mine = try session.status().process.rawValue
        let lent = book.plan.lent.filter { $0.from != mine }
        let own = book.plan.lent.count - lent.count
        let waiting = lent.filter { loan in !Self.isOrdered(loan, book) }
        if let worksheet {
            try Worksheet.write(
                waiting.map { loan in
                    [
                        "from": loan.from, "to": loan.to, "officers": "\(loan.officers)",
                        "vehicles": "\(loan.vehicles)", "starts": loan.starts, "ends": loan.ends,
                    ]
                }, columns: Self.columns, to: worksheet)
            tell(
                session, ["loans": waiting.count, "own": own],
                "\(waiting.count) 项待调度，已写入 \(worksheet)；本院自行派出 \(own) 项")
            return
        }
        guard let orders else { return }
        guard book.state.stage == "approved" else {
            throw CommandFailure(
                1, "plan.not-approved", rule: "法〔2021〕322号 §10", "方案尚未批准，或者已经结束",
                "the plan is not approved, or has ended",
                remedy: "先批准方案：crosswrit dispatch approve",
                "approve it first: crosswrit dispatch approve")
        }
        let sheet = try Worksheet.read(orders, columns: Self.columns)
        let folder = (session.absolute(orders) as NSString).deletingLastPathComponent
        var issued = 0
        var before = 0
        for row in sheet.rows {
            let known = lent.first { $0.from == row["from"] && $0.to == row["to"] }
            guard let known else {
                throw sheet.wrong(row.line, "方案没有这一项调配", "the plan has no such loan")
            }
            if Self.isOrdered(known, book) {
                before += 1
                continue
            }
            let words = try order(row, sheet, book, session, in: folder)
            var options = act
            let cells = Self.columns.map { row[$0] }.joined(separator: "\u{1F}")
            let digest = BLAKE2b256.digest(Array(cells.utf8)).hex.prefix(24)
            options.key = "allocation/\(book.matter.id)/force/\(digest)"
            let reply = try session.act(.tabled(words), on: nil, options)
            if let refusal = reply.refusal, reply.status == .refused {
                throw CommandFailure(exit: 1, refusal: refusal)
            }
            issued += 1
        }
        tell(
            session, ["issued": issued, "before": before],
            "已发调度令 \(issued) 件，先前已发 \(before) 件")
    }

    /// An order moves force between the two courts already.
    private static func isOrdered(_ loan: PlanPaper.Lent, _ book: PlanProgressBook) -> Bool {
        book.orders.contains { order in
            func has(_ court: String, _ roles: [PartyRole]) -> Bool {
                order.parties.contains { $0.court.rawValue == court && roles.contains($0.role) }
            }
            return order.outcome != "cancelled" && has(loan.from, [.assisting])
                && has(loan.to, [.receiving, .deciding])
        }
    }

    private func order(
        _ row: WorksheetRow, _ sheet: Worksheet, _ book: PlanProgressBook, _ session: Session,
        in folder: String
    ) throws -> TabledAct {
        let sending = try session.court(row["from"])
        let host = try session.court(row["to"])
        guard let officers = Int(row["officers"]), let vehicles = Int(row["vehicles"]),
            officers >= 0, vehicles >= 0, officers + vehicles > 0,
            let starts = CivilDate(iso: row["starts"]), let ends = CivilDate(iso: row["ends"])
        else {
            throw sheet.wrong(
                row.line, "人数、台数或者日期有误", "officers, vehicles or a date is not as it should be")
        }
        for column in ["operation", "place", "commander", "order"] where row[column].isEmpty {
            throw sheet.wrong(row.line, "未填 \(column)", "\(column) is empty")
        }
        var force: [FieldValue] = []
        var parts: [String] = []
        if officers > 0 {
            force.append(.choice("officers"))
            parts.append("执行人员\(officers)人")
        }
        if vehicles > 0 {
            force.append(.choice("vehicles"))
            parts.append("车辆\(vehicles)台")
        }
        var fields = [
            Field("sending", .court(sending)), Field("force", force),
            Field("number", .text(parts.joined(separator: "、"))),
            Field("operation", .text(row["operation"])), Field("place", .text(row["place"])),
            Field("from-day", .date(starts)), Field("until", .date(ends)),
            Field("commander", .text(row["commander"])), Field("leads", .matter(book.matter.id)),
        ]
        if try session.status().process != host { fields.append(Field("hosts", .court(host))) }
        let path = row["order"].hasPrefix("/") ? row["order"] : "\(folder)/\(row["order"])"
        return TabledAct(
            procedure: "dispatch-order", verb: "dispatch", fields: fields,
            papers: [try session.attach(path, .dispatchOrder, sealed: true)],
            approvals: try session.approvals(approvals))
    }

    private func tell(_ session: Session, _ counts: KeyValuePairs<String, Int>, _ line: String) {
        if act.process.json {
            Terminal.print(
                JSONText.object(counts.map { JSONText.Field($0.key, .integer(Int64($0.value))) })
                    .line)
        } else {
            Terminal.print(
                session.language(
                    line, counts.map { "\($0.key): \($0.value)" }.joined(separator: ", ")))
        }
    }
}
