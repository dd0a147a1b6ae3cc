import ArgumentParser
import Domain
import Procedure
import Wording

struct ProceduresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "procedures",
        abstract: "Show the procedures: stages, acts, who may do them, fields, papers (程序).",
        discussion: "Example:\n  crosswrit procedures transfer")

    @Argument(help: "Name of a procedure; none: the list.") var name: String?

    func run() throws {
        let language = Language(environment: Terminal.environment)
        guard let name else {
            var table = TextTable([
                language.both("程序", "procedure"), "", language.both("依据", "rests on"),
            ])
            for one in Tables.all { table.add([one.name, language(one.term), one.citation]) }
            table.lines.forEach(Terminal.print)
            return
        }
        guard let table = Tables[name] else {
            throw CommandFailure(
                2, "procedure.unknown", "没有程序“\(plain(name))”",
                "there is no procedure “\(plain(name))”",
                remedy: "crosswrit procedures 列出全部", "`crosswrit procedures` lists them")
        }
        show(table, language)
    }

    private func show(_ table: ProcedureTable, _ language: Language) {
        Terminal.print(Terminal.bold("\(table.term.zh) \(table.term.en) (\(table.name))"))
        Terminal.print(table.citation)
        for row in table.acts {
            Terminal.print("")
            Terminal.print(
                Terminal.bold("crosswrit \(row.group) \(row.verb.verb)")
                    + "  \(row.verb.term) \(row.english)  [\(row.citation)]")
            let stages = row.from.map { table.stage($0)?.term ?? $0 }
            let parties = row.verb.parties.map { Lines.role($0, language) }
            if row.isOpening {
                Terminal.print("  " + language("开启一个协调事项", "opens a matter"))
            } else {
                Terminal.print(
                    "  " + language.both("阶段", "stages") + ": " + stages.joined(separator: "、"))
                Terminal.print(
                    "  " + language.both("法院", "courts") + ": " + parties.joined(separator: "、"))
            }
            Terminal.print(
                "  " + language.both("人员", "officers") + ": "
                    + row.verb.roles.map { language.term($0.term, $0.rawValue) }.joined(
                        separator: "、"))
            for field in row.fields {
                var line = "  --field \(field.name)=…  \(field.term) \(field.english)"
                if case .choice(let words) = field.kind {
                    line += ": " + words.map { "\($0.word)（\($0.term)）" }.joined(separator: "、")
                }
                if !field.isRequired { line += language("（可不填）", " (optional)") }
                if field.isList { line += language("（可多次）", " (repeatable)") }
                Terminal.print(line)
            }
            for paper in row.papers {
                Terminal.print(
                    "  --\(paper.isSealed ? "sealed-" : "")paper \(paper.kind.rawValue)=FILE  \(paper.kind.term)"
                )
            }
            for role in row.approvals {
                Terminal.print("  --approval \(role.rawValue)=NAME  \(role.term)")
            }
        }
    }
}
