import Domain
import Engine
import HTTPTypes
import Hummingbird
import Procedure
import Runtime
import Wording

/// Papers to download, and documents to print.
enum PaperPage {
    /// One paper of a matter, as it was attached.
    static func paper(_ call: Call) throws -> Reply {
        guard let digest = Digest(hex: call.parameters.get("digest") ?? ""),
            case .detail(let detail) = try call.see(
                .show(matter: call.parameters.get("matter") ?? "")
            ).response,
            let item = detail.papers.first(where: { $0.paper.digest == digest && $0.stored })
        else { throw PageFault.notFound }
        let path = call.house.uploads.fresh()
        guard case .done = try call.see(.savePaper(digest: digest, path: path)).response else {
            throw PageFault.notFound
        }
        // Never shown by the browser itself: a paper of another court runs nothing here.
        return .download(file: path, name: item.paper.name, type: "application/octet-stream")
    }

    /// The evidence of a matter, whole, for whoever verifies it elsewhere (docs/evidence.md).
    static func evidence(_ call: Call) throws -> Reply {
        let path = call.house.uploads.fresh()
        guard
            case .exported(_, let id) = try call.see(
                .exportAudit(matter: call.parameters.get("matter") ?? "", path: path)
            ).response
        else { throw PageFault.notFound }
        return .download(
            file: path, name: "\(id)-evidence.jsonl", type: "application/octet-stream")
    }

    /// The page of an act that was done.
    static func document(_ call: Call) throws -> Reply {
        guard let number = Int(call.parameters.get("entry") ?? ""),
            case .entry(let entry) = try call.see(
                .entry(matter: call.parameters.get("matter") ?? "", number: number)
            ).response,
            case .tabled(let state) = entry.matter.body, let table = Tables[state.procedure],
            let row = table.act(entry.line.verb), row.document != nil
        else { throw PageFault.notFound }
        let status = try call.status()
        return try page(
            DocumentPage(
                table: table, row: row, matter: entry.matter, entry: entry,
                court: entry.line.court, courts: status.courts, rehearsal: status.rehearsal))
    }

    /// The page of an act that is still to be done, as the matter stands.
    static func draft(_ call: Call) throws -> Reply {
        guard
            case .detail(let detail) = try call.see(
                .show(matter: call.parameters.get("matter") ?? "")
            ).response,
            let matter = detail.provisional ?? detail.record.matter,
            case .tabled(let state) = matter.body, let table = Tables[state.procedure],
            let row = table.act(call.parameters.get("verb") ?? ""), row.document != nil
        else { throw PageFault.notFound }
        let status = try call.status()
        return try page(
            DocumentPage(
                table: table, row: row, matter: matter, entry: nil, court: status.process,
                courts: status.courts, rehearsal: status.rehearsal))
    }

    /// The page of an act with what has been entered into its form.
    static func draft(
        _ call: Call, _ form: ActForm, _ values: ActValues, _ known: Matter?, _ words: DeskWords
    ) throws -> Reply {
        guard let table = Tables[form.procedure], let row = table.act(form.verb),
            row.document != nil
        else { throw PageFault.notFound }
        let draft = DraftMatter(
            table: table, row: row, fields: values.fields
        ).filled(known, by: words.status.process, at: words.now)
        var page = DocumentPage(
            table: table, row: row, matter: draft, entry: nil, court: words.status.process,
            courts: words.status.courts, rehearsal: words.status.rehearsal,
            isOpened: known != nil)
        page.drafted = values.fields
        return try self.page(page)
    }

    /// Templates carry their own style; nothing else may run or be fetched.
    private static func page(_ page: DocumentPage) throws -> Reply {
        var reply = Reply.page(try page.html(DocumentTemplates()))
        reply.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
            + "base-uri 'none'; form-action 'none'; sandbox allow-modals"
        return reply
    }
}
