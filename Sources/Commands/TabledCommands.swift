import ArgumentParser
import Domain
import Engine
import LegalTime
import Procedure
import Runtime
import Store
import Wording

/// A word under which acts of tabled procedures stand on the command line.
protocol ActGroup {
    static var name: String { get }
    static var abstract: String { get }
    static var example: String { get }
}

/// `crosswrit order urge …`: the verb is a row of a procedure's table, the fields are its own.
struct TabledCommand<Group: ActGroup>: ParsableCommand {
    static var configuration: CommandConfiguration {
        let rows = Tables.rows(group: Group.name)
        let width = rows.map(\.row.verb.verb.count).max() ?? 0
        let verbs = rows.map { table, row in
            let verb = row.verb.verb
            let gap = String(repeating: " ", count: width - verb.count)
            return "  \(verb)\(gap)  \(row.verb.term) \(row.english)"
                + (row.isOpening ? " (opens: \(table.name))" : "")
        }
        return CommandConfiguration(
            commandName: Group.name, abstract: Group.abstract,
            discussion: """
                Verbs:
                \(verbs.joined(separator: "\n"))

                `crosswrit procedures NAME` shows the fields, papers and approvals of each verb, who \
                may do it and when.

                Example:
                  \(Group.example)
                """)
    }

    @Argument(help: "What is done; see the list above.") var verb: String
    @Argument(help: ArgumentHelp("Matter id; none where the act opens one.", valueName: "matter"))
    var matter: String?
    @Option(
        name: .customLong("field"),
        help: ArgumentHelp(
            "A field of the act; repeatable. Courts by id, code or name; amounts in yuan; dates "
                + "as 2026-03-05; days that do not count as 2026-01-02..2026-01-30; a flag by its "
                + "name alone.",
            valueName: "name=value"))
    var fields: [String] = []
    @Option(
        help: ArgumentHelp(
            "Do nothing but write the page of the act's paper as a draft (拟稿), to be numbered and "
                + "sealed before the act.", valueName: "file.html"))
    var page: String?
    @OptionGroup var papers: PaperOptions
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    mutating func run() throws {
        let rows = Tables.rows(group: Group.name).filter { $0.row.verb.verb == verb }
        guard !rows.isEmpty else {
            let known = Tables.rows(group: Group.name).map(\.row.verb.verb)
            throw CommandFailure(
                2, "act.verb", "没有“\(plain(verb))”这一办理事项", "there is no verb “\(plain(verb))”",
                remedy: "可办理：\(known.joined(separator: "、"))",
                "one of: \(known.joined(separator: ", "))")
        }
        let session = try Session(act)
        let (table, row) = try chosen(rows, session)
        if let page {
            let fields = try TabledFields(row, session).read(fields)
            // The page shows the matter: no more of it than the officer may see.
            try DraftPage(table: table, row: row, fields: fields, matter: matter)
                .write(to: page, session, act.process)
            session.tellWithheld()
            return
        }
        let words = TabledAct(
            procedure: table.name, verb: verb,
            fields: try TabledFields(row, session).read(fields),
            papers: try session.attach(papers), approvals: try session.approvals(approvals))
        let reply = try session.act(.tabled(words), on: row.isOpening ? nil : matter, act)
        try ActAnswer.show(reply, session, act.process)
    }

    /// Several procedures may have a verb of the same name: the matter tells which is meant.
    private func chosen(
        _ rows: [(table: ProcedureTable, row: ActRow)], _ session: Session
    ) throws -> (table: ProcedureTable, row: ActRow) {
        guard let matter else {
            if let opening = rows.first(where: \.row.isOpening) { return opening }
            throw CommandFailure(
                2, "act.matter", "未写明协调事项编号", "the id of the matter is missing",
                remedy: "crosswrit \(Group.name) \(verb) 编号 …",
                "crosswrit \(Group.name) \(verb) MATTER …")
        }
        if rows.count > 1 {
            let detail = try session.detail(matter)
            if case .tabled(let state)? = (detail.provisional ?? detail.record.matter)?.body,
                let row = rows.first(where: { $0.table.name == state.procedure })
            {
                return row
            }
        }
        return rows.first { !$0.row.isOpening } ?? rows[0]
    }
}

/// Reads the fields of an act from the command line.
struct TabledFields {
    private let row: ActRow
    private let session: Session

    init(_ row: ActRow, _ session: Session) {
        self.row = row
        self.session = session
    }

    /// - Throws: `CommandFailure` naming the field and what it takes.
    func read(_ words: [String]) throws -> [Field] {
        var fields: [Field] = []
        for word in words {
            let cut = word.firstIndex(of: "=") ?? word.endIndex
            let name = String(word[..<cut])
            let text = cut == word.endIndex ? nil : String(word[word.index(after: cut)...])
            guard let known = row.fields.first(where: { $0.name == name || $0.term == name }) else {
                let names = row.fields.map(\.name).joined(separator: ", ")
                throw CommandFailure(
                    2, "act.field", "\(row.verb.term)没有“\(plain(name))”这一项",
                    "\(row.verb.verb) has no field “\(plain(name))”",
                    remedy: "可填：\(names)", "it takes: \(names)")
            }
            let value = try value(text, known)
            if let place = fields.firstIndex(where: { $0.name == known.name }) {
                fields[place].values.append(value)
            } else {
                fields.append(Field(known.name, value))
            }
        }
        return fields
    }

    private func value(_ text: String?, _ row: FieldRow) throws -> FieldValue {
        let session = session
        return try FieldReading(
            court: { try session.court($0) },
            caseNumber: { try session.caseNumber($0, of: $1, asLegacy: $1 != nil) },
            matter: { try session.detail($0).record.id }
        ).value(text, row)
    }
}
