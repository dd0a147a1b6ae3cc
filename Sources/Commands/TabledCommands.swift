import ArgumentParser
import Domain
import Engine
import LegalTime
import Procedure
import Runtime
import Store

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
        guard let text else {
            if case .flag = row.kind { return .flag(true) }
            throw wrong(row, "写作 \(row.name)=值", "write \(row.name)=VALUE")
        }
        do {
            switch row.kind {
            case .text: return .text(text)
            case .choice(let words):
                let known = words.first { $0.word == text || $0.term == text }
                guard let known else {
                    throw wrong(
                        row, "可选：\(words.map { "\($0.word)（\($0.term)）" }.joined(separator: "、"))",
                        "one of: \(words.map(\.word).joined(separator: ", "))")
                }
                return .choice(known.word)
            case .court: return .court(try session.court(text))
            case .date: return .date(try Words.date(text))
            case .amount: return .amount(try Words.amount(text))
            case .number:
                guard let number = Int64(text), number >= 0 else {
                    throw wrong(row, "写非负整数", "write a whole number")
                }
                return .number(number)
            case .flag:
                switch text {
                case "true", "yes", "是": return .flag(true)
                case "false", "no", "否": return .flag(false)
                default: throw wrong(row, "写 yes 或 no", "write yes or no")
                }
            case .caseNumber: return .caseNumber(try caseNumber(text))
            case .matter:
                return .matter(try session.detail(text).record.id)
            case .window: return .window(try Words.window(text))
            case .stretch:
                let parts = text.split(separator: ".", omittingEmptySubsequences: true)
                guard parts.count == 2 else {
                    throw wrong(row, "写作 2026-01-02..2026-01-30", "write 2026-01-02..2026-01-30")
                }
                return .stretch(
                    from: try Words.date(String(parts[0])), to: try Words.date(String(parts[1])))
            }
        } catch let fault as ArgumentFault {
            throw wrong(row, fault.description, fault.description)
        } catch let fault as WindowError {
            throw wrong(row, "\(fault)", "\(fault)")
        }
    }

    /// `NUMBER`, or `COURT:NUMBER` for one whose court can't be read from it.
    private func caseNumber(_ text: String) throws -> CaseNumber {
        if let cut = text.firstIndex(of: ":") {
            let court = try session.court(String(text[..<cut]))
            return try session.caseNumber(
                String(text[text.index(after: cut)...]), of: court, asLegacy: true)
        }
        return try session.caseNumber(text, of: nil)
    }

    private func wrong(_ row: FieldRow, _ zh: String, _ en: String) -> CommandFailure {
        CommandFailure(
            2, "act.field", "“\(row.term)”（\(row.name)）填写有误",
            "\(row.name) (\(row.english)) is not as it should be", remedy: zh, en)
    }
}

extension MatterText {
    /// The facts of a tabled matter, in the order in which they were entered.
    func tabled(_ state: TabledState, _ row: (String, String, String?) -> Void) {
        let table = Tables[state.procedure]
        if let power = state.power { row("执行权", "power to enforce", names.full(power)) }
        for field in state.facts {
            let known = table?.acts.lazy.flatMap(\.fields).first { $0.name == field.name }
            let words = field.values.map { Self.text($0, known, names) }
            row(
                known?.term ?? field.name, known?.english ?? field.name,
                words.joined(separator: "；"))
        }
        for line in state.lines {
            let status = table?.lines?.statuses.first { $0.word == line.status }?.term
            let holder = line.court.map { names.full($0) } ?? ""
            let place = line.rank > 0 ? "\(line.rank)." : ""
            row(
                "登记行", "line",
                [place, line.key, holder, status ?? line.status].filter { !$0.isEmpty }
                    .joined(separator: " "))
        }
        if let outcome = state.outcome { row("结果", "outcome", outcome) }
    }

    private static func text(_ value: FieldValue, _ row: FieldRow?, _ names: CourtNames) -> String {
        switch value {
        case .text(let text): return text
        case .choice(let word):
            if case .choice(let words)? = row?.kind,
                let known = words.first(where: { $0.word == word })
            {
                return known.citation.isEmpty ? known.term : "\(known.term)（\(known.citation)）"
            }
            return word
        case .court(let court): return names.full(court)
        case .date(let date): return date.iso
        case .amount(let fen): return Words.yuan(fen)
        case .number(let number): return "\(number)"
        case .flag(let flag): return flag ? "是 yes" : "否 no"
        case .caseNumber(let number): return number.text
        case .matter(let matter): return matter.rawValue
        case .window(let window): return window.description
        case .stretch(let from, let to): return "\(from.iso) … \(to.iso)"
        }
    }
}
