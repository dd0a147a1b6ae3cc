import ArgumentParser
import Domain
import Engine
import Foundation
import LegalTime
import Planning
import Procedure
import Runtime
import Wording

/// What a panel decided on one case of a plan: a row of the worksheet.
struct PanelDecision {
    /// Columns of the worksheet, in order.
    static let columns = [
        "case", "from", "to", "ground", "renew_first", "decision", "ruling", "panel", "source",
        "wish", "remainder", "original_status", "begun", "excluded", "reason",
    ]

    private let row: WorksheetRow

    /// Line of the file, from 1.
    var line: Int { row.line }
    var number: String { row["case"] }

    subscript(column: String) -> String { row[column] }

    /// Reads a worksheet.
    ///
    /// - Parameter path: the file, UTF-8.
    /// - Returns: its rows, those without a decision left out.
    /// - Throws: `CommandFailure` naming the line of the first fault.
    static func read(_ path: String) throws -> [PanelDecision] {
        let sheet = try Worksheet.read(path, columns: columns)
        var seen: [String: Int] = [:]
        for row in sheet.rows {
            if let earlier = seen[row["case"]] {
                throw sheet.wrong(
                    row.line, "案件与第\(earlier)行重复", "the case stands in line \(earlier) already")
            }
            seen[row["case"]] = row.line
            guard ["", "move", "refuse"].contains(row["decision"]) else {
                throw sheet.wrong(
                    row.line, "decision 应为 move、refuse 或者空", "decision is move, refuse or empty")
            }
        }
        return sheet.rows.filter { !$0["decision"].isEmpty }.map { PanelDecision(row: $0) }
    }

    /// The words of the ruling that opens the transfer.
    ///
    /// - Parameters:
    ///   - move: the case's move in the plan.
    ///   - plan: matter of the plan.
    ///   - session: of the deciding court's node.
    ///   - folder: where relative names of rulings begin.
    /// - Returns: the act.
    /// - Throws: `CommandFailure` naming the column.
    func ruling(
        of move: PlanPaper.Move, plan: MatterID, _ session: Session, in folder: String
    ) throws -> TabledAct {
        let original = try session.court(move.from)
        let receiving = try session.court(move.to)
        let isOwn = try session.status().process == receiving
        func wrong(_ column: String, _ zh: String, _ en: String) -> CommandFailure {
            CommandFailure(
                1, "worksheet.\(column)", "\(plain(number))：\(column) \(zh)",
                "\(plain(number)): \(column) \(en)", remedy: "更正第\(line)行", "mend line \(line)")
        }
        func value<Value>(_ column: String, _ read: (String) throws -> Value) throws -> Value {
            do {
                return try read(self[column])
            } catch let fault as ArgumentFault {
                throw wrong(column, fault.description, fault.description)
            }
        }
        guard !self["ruling"].isEmpty else {
            throw wrong("ruling", "未写明已签章的裁定书", "names no sealed ruling")
        }
        guard !self["panel"].isEmpty else {
            throw wrong("panel", "未写明合议庭成员", "names no member of the panel")
        }
        let ground = self["ground"].isEmpty ? move.ground?.order ?? "" : self["ground"]
        var fields = [
            Field("case", .caseNumber(try session.caseNumber(number, of: original))),
            Field("original", .court(original)), Field("ground", .choice(ground)),
            Field(
                "source", .choice(self["source"].isEmpty ? "ex-officio" : self["source"])),
            Field("wish", .text(self["wish"])),
            Field("remainder", .amount(try value("remainder", Words.amount))),
            Field(
                "original-status",
                .choice(self["original_status"].isEmpty ? "enforcing" : self["original_status"])),
            Field("leads", .matter(plan)),
        ]
        if !self["begun"].isEmpty {
            fields.append(Field("begun", .date(try value("begun", Words.date))))
        }
        if !self["excluded"].isEmpty {
            let stretches = try value("excluded") { text in
                try text.split(separator: ";").map { part -> FieldValue in
                    let days = part.split(separator: ".", omittingEmptySubsequences: true)
                    guard days.count == 2 else {
                        throw ArgumentFault("写作 2026-01-02..2026-01-30")
                    }
                    return .stretch(
                        from: try Words.date(String(days[0])), to: try Words.date(String(days[1])))
                }
            }
            fields.append(Field("excluded", stretches))
        }
        if !isOwn {
            fields.append(Field("receiving", .court(receiving)))
            fields.append(
                Field("mode", .choice(ground == "related" ? "concentrated" : "designated")))
        }
        let path = self["ruling"].hasPrefix("/") ? self["ruling"] : "\(folder)/\(self["ruling"])"
        let now = try session.status().civil
        return TabledAct(
            procedure: "transfer", verb: isOwn ? "escalate" : "designate", fields: fields,
            papers: [try session.attach(path, .ruling, sealed: true)],
            approvals: self["panel"].split(whereSeparator: { ";；、".contains($0) }).map {
                Approval(
                    officer: $0.trimmingCharacters(in: .whitespaces), role: .panelMember, at: now,
                    note: "")
            })
    }
}

struct DispatchWorksheet: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "worksheet",
        abstract: "Write the list on which panels decide each case of a plan (逐案合议清单).",
        discussion: """
            A CSV for a spreadsheet, one row for each case without a ruling. Fill in decision (move or \
            refuse), and for a move ruling (file with the seal), panel (names, separated by ;), wish (the \
            applicant's), remainder (yuan), original_status (enforcing, round-ended, ended), for six \
            months begun and excluded; for a refusal reason. Rows without a decision wait.

            Example:
              crosswrit dispatch worksheet M --out 合议.csv --data var/yu01
            """)

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Option(help: ArgumentHelp("File to write; must not exist.", valueName: "file.csv"))
    var out: String
    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let book = try PlanProgressBook(matter, session)
        try Worksheet.write(
            book.undecided.map { one in
                [
                    "case": one.move.number, "from": one.move.from, "to": one.move.to,
                    "ground": one.move.ground?.order ?? "",
                    "renew_first": one.move.renewFirst.joined(separator: ";"),
                    "source": "ex-officio", "original_status": "enforcing",
                ]
            }, columns: PanelDecision.columns, to: out)
        let count = book.undecided.count
        if process.json {
            Terminal.print(
                JSONText.fields(["file": .string(out), "cases": .integer(Int64(count))]).line)
            return
        }
        try print(
            [
                session.language(
                    "\(count) 件待合议，已写入 \(out)", "\(count) cases wait; written to \(out)")
            ],
            session)
    }
}
