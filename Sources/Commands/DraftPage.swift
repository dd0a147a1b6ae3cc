import Domain
import Engine
import Procedure
import Runtime
import Topology
import Wording

/// The page of an act that is still to be done (拟稿): what the court prints, numbers and seals
/// before it can do the act that needs the sealed paper.
struct DraftPage {
    let table: ProcedureTable
    let row: ActRow
    let fields: [Field]
    /// The matter; nil for an act that opens one.
    let matter: String?

    /// Writes the page.
    ///
    /// - Parameters:
    ///   - path: must not exist.
    ///   - session: of the acting court's node.
    ///   - options: how to answer.
    /// - Throws: `CommandFailure`.
    func write(to path: String, _ session: Session, _ options: DataOptions) throws {
        guard row.document != nil else {
            throw CommandFailure(
                1, "document.verb", "“\(row.verb.term)”不制作文书", "\(row.verb.verb) has no document",
                remedy: "直接办理，不写 --page", "do the act, without --page")
        }
        let status = try session.status()
        let known = try matter.map { try session.detail($0) }
        let shown = known.flatMap { $0.provisional ?? $0.record.matter }
        var page = DocumentPage(
            table: table, row: row,
            matter: DraftMatter(
                table: table, row: row, fields: fields
            ).filled(shown, by: status.process, at: status.civil),
            entry: nil, court: status.process, courts: status.courts,
            rehearsal: status.rehearsal, isOpened: shown != nil)
        page.drafted = fields
        let html: String
        do throws(PageTemplateError) {
            html = try page.html(DocumentTemplates())
        } catch {
            throw CommandFailure(
                3, "document.template", error.description, error.description,
                remedy: "重新安装 crosswrit", "install crosswrit again")
        }
        do throws(FileError) {
            try Files.create(path, Array(html.utf8), secret: false)
        } catch {
            throw CommandFailure(
                3, "document.out", error.description, error.description,
                remedy: "--page 写一个尚不存在的文件", "give --page a file that does not exist yet")
        }
        if options.json {
            Terminal.print(
                JSONText.fields([
                    "verb": .string(row.verb.verb), "template": .text(row.document),
                    "out": .string(path), "draft": .bool(true),
                ]).line)
        } else {
            Terminal.print(
                session.language(
                    "已写入 \(plain(path))：拟稿，尚未办理",
                    "written to \(plain(path)): a draft, nothing is done"))
        }
    }
}
