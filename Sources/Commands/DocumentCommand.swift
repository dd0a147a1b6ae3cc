import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Topology
import Wording

struct DocumentCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Make the paper of an act as an HTML page to print on A4 (制作文书).",
        discussion: """
            The last act with a document unless --entry or --verb names one; a verb that has not been \
            done yet gives a draft (拟稿). Numbers (案号、文号), benches and seals are the court's own: \
            what the matter does not say stays a visible blank. The page says 未签章稿 until the paper \
            with the court's seal is attached to the act, and 演练 in a rehearsal.

            Example:
              crosswrit document yu01-7k3m --verb designate --out 执行裁定书.html --data var/yu01
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: ArgumentHelp("Number of the act's entry (记录号).", valueName: "number"))
    var entry: Int?
    @Option(help: "The act, by its verb; its last time.") var verb: String?
    @Option(help: ArgumentHelp("The file to write; it must not exist.", valueName: "file.html"))
    var out: String?
    @Option(
        help: ArgumentHelp(
            "Directory of the court's own templates, in place of the program's.", valueName: "dir"))
    var templates: String?
    @OptionGroup var view: ViewOptions

    func validate() throws {
        if entry != nil, verb != nil {
            throw ValidationError("name the act by --entry or by --verb, not by both")
        }
    }

    func answer(_ session: Session) throws {
        let templates =
            try templates.map { try DocumentTemplates(overriddenBy: $0) } ?? DocumentTemplates()
        let page = try page(session)
        let html: String
        let head: PageHead
        do throws(PageTemplateError) {
            html = try page.html(templates)
            head = try templates.head(page.row.document ?? "")
        } catch {
            throw CommandFailure(
                1, "document.template", error.description, error.description,
                remedy: "更正 --templates 目录中的模板，可用的名称见 data/templates/README.md",
                "mend the template in --templates; data/templates/README.md lists the names")
        }
        try out.map { try write(html, to: $0) }
        if process.json {
            print(page, head, html)
        } else if let out {
            try print(
                [
                    session.language("已写入 \(plain(out))：", "written to \(plain(out)): ")
                        + "《\(head.title)》",
                    page.sealedPaper(head) == nil
                        ? session.language("未签章稿", "not sealed 未签章稿")
                        : session.language("已附签章件", "the sealed paper is attached 已附签章件"),
                ], session)
        } else {
            Terminal.print(html)
        }
    }

    private func print(_ page: DocumentPage, _ head: PageHead, _ html: String) {
        let sealed = page.sealedPaper(head)
        Terminal.print(
            JSONText.fields([
                "matter": .string(page.matter.id.rawValue), "verb": .string(page.row.verb.verb),
                "entry": page.entry.map { .integer(Int64($0.line.number)) } ?? .null,
                "digest": .text(page.entry?.line.digest.hex), "act": .text(page.entry?.act?.hex),
                "template": .text(page.row.document), "title": .string(head.title),
                "rehearsal": .bool(page.rehearsal), "sealed": .text(sealed?.digest.hex),
                "out": .text(out), "html": .text(out == nil ? html : nil),
            ]).line)
    }

    private func write(_ html: String, to path: String) throws {
        do throws(FileError) {
            try Files.create(path, Array(html.utf8), secret: false)
        } catch {
            throw CommandFailure(
                3, "document.out", error.description, error.description,
                remedy: "--out 写一个尚不存在的文件，目录须可写",
                "give --out a file that does not exist yet, in a directory that can be written")
        }
    }

    // MARK: The act

    private func page(_ session: Session) throws -> DocumentPage {
        let detail = try session.detail(matter.id)
        guard let confirmed = detail.record.matter, !detail.record.isDraft else {
            throw CommandFailure(
                1, "document.unconfirmed", "该事项还没有确认的记录",
                "the matter has no confirmed entry yet",
                remedy: "归口法院确认后再制作；用 crosswrit show 查看",
                "make it when the seat has confirmed the act; see `crosswrit show`")
        }
        guard case .tabled(let state) = confirmed.body, let table = Tables[state.procedure] else {
            throw CommandFailure(
                1, "document.kind", "该种类的事项没有文书模板",
                "matters of this kind have no templates of documents",
                remedy: "用 crosswrit paper save 取出其所附文书",
                "take out the papers attached to it with `crosswrit paper save`")
        }
        let status = try session.status()
        let step = try step(state, table, detail)
        guard let row = table.act(step?.verb ?? verb ?? ""), row.document != nil else {
            throw unwritten(table, step?.verb ?? verb ?? "")
        }
        guard let step else {
            // A draft is of the own court, if the act is one of its part in the matter.
            let isOwn = confirmed.role(of: status.process).map(row.verb.parties.contains) ?? false
            return DocumentPage(
                table: table, row: row, matter: confirmed, entry: nil,
                court: isOwn ? status.process : nil, courts: status.courts,
                rehearsal: status.rehearsal)
        }
        let request = ControlRequest.entry(
            matter: detail.record.id.rawValue, number: step.entry)
        guard case .entry(let entry) = try session.see(request) else {
            throw Session.unexpected
        }
        guard entry.line.recordedFor == nil else {
            throw CommandFailure(
                1, "document.recorded", "第\(step.entry)条记录是代录，文书由线下法院制作",
                "entry \(step.entry) is recorded for an outside court, which made the paper itself",
                remedy: "来件扫描见 crosswrit show，用 crosswrit paper save 取出",
                "its scan is among the papers of the matter: `crosswrit paper save` takes it out")
        }
        return DocumentPage(
            table: table, row: row, matter: entry.matter, entry: entry, court: step.by,
            courts: status.courts, rehearsal: status.rehearsal)
    }

    /// The act that is meant; nil when the verb named has not been done.
    private func step(
        _ state: TabledState, _ table: ProcedureTable, _ detail: MatterDetail
    ) throws -> TabledStep? {
        if let entry {
            if let step = state.steps.first(where: { $0.entry == entry }) { return step }
            throw CommandFailure(
                1, "document.entry", "第\(entry)条记录不是生效的办理行为",
                "entry \(entry) is no act that took effect",
                remedy: "用 crosswrit show \(detail.record.id) 查看记录号",
                "`crosswrit show \(detail.record.id)` lists the entries")
        }
        if let verb {
            guard table.act(verb) != nil else { throw unwritten(table, verb) }
            return state.steps.last { $0.verb == verb }
        }
        if let last = state.steps.last(where: { table.act($0.verb)?.document != nil }) {
            return last
        }
        throw CommandFailure(
            1, "document.none", "该事项还没有制作文书的办理行为",
            "no act of the matter has a document yet",
            remedy: "拟稿用 --verb：\(Self.verbs(table))",
            "draft one with --verb: \(Self.verbs(table))")
    }

    private func unwritten(_ table: ProcedureTable, _ verb: String) -> CommandFailure {
        CommandFailure(
            1, "document.verb", "“\(plain(verb))”不制作文书", "“\(plain(verb))” has no document",
            remedy: "制作文书的办理事项：\(Self.verbs(table))", "acts with one: \(Self.verbs(table))")
    }

    private static func verbs(_ table: ProcedureTable) -> String {
        table.acts.filter { $0.document != nil }.map(\.verb.verb).joined(separator: ", ")
    }
}
