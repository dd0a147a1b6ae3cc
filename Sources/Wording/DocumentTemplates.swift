package import Domain
import Topology

/// The first line of a document's template: what the page is called and how it is signed.
package struct PageHead: Hashable, Sendable {
    /// How a page is numbered and signed.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// 裁定书: signed by the bench.
        case ruling
        /// 决定书, 令, 通知书: 案号, signed by the court.
        case order
        /// 函, 报告, 通报: 文号, signed by the court.
        case letter
        /// 笔录, 纪要, 清单: signed by those who were there.
        case record
    }

    package var title: String
    package var form: Form
    /// The kind under which the sealed paper is attached to the act.
    package var paper: PaperKind?
}

/// The templates of printed documents: the program's own, and in their place those of the court's
/// directory.
package struct DocumentTemplates: Sendable {
    /// Most bytes of one template.
    package static let limit = 262_144

    private var texts: [String: String] = [:]

    /// The program's own.
    package init() {
        for (name, text) in TemplateData.all { texts[name] = text }
    }

    /// - Parameter directory: of the court's own templates; each `NAME.html` takes the place of the
    ///   program's.
    /// - Throws: `CommandFailure` with code 3 when a file of it can't be read.
    package init(overriddenBy directory: String) throws(CommandFailure) {
        self.init()
        let names = Files.names(in: directory).filter { $0.hasSuffix(".html") }
        guard !names.isEmpty else {
            throw CommandFailure(
                3, "document.templates", "目录中没有模板（*.html）：\(plain(directory))",
                "no templates (*.html) in \(plain(directory))",
                remedy: "核对 --templates；不用该选项时使用程序自带的模板",
                "check --templates; without it the program's own templates are used")
        }
        for name in names {
            do throws(FileError) {
                let bytes = try Files.read("\(directory)/\(name)", atMost: Self.limit)
                texts[String(name.dropLast(5))] = String(decoding: bytes, as: UTF8.self)
            } catch {
                throw CommandFailure(
                    3, "document.templates", error.description, error.description,
                    remedy: "更正或者移走该模板", "mend or remove that template")
            }
        }
    }

    /// For trying out: these in place of the program's own.
    package init(replacing own: [String: String]) {
        self.init()
        texts.merge(own) { _, own in own }
    }

    /// Whether there is a template of this name.
    package func has(_ name: String) -> Bool { texts[name] != nil }

    /// - Throws: `PageTemplateError` when there is none or it does not read.
    package func template(_ name: String) throws(PageTemplateError) -> PageTemplate {
        guard let text = texts[name] else { throw .missing(template: name) }
        return try PageTemplate(name, Self.split(text).body)
    }

    /// The first line of a document's template.
    ///
    /// - Throws: `PageTemplateError` when there is none or it does not read.
    package func head(_ name: String) throws(PageTemplateError) -> PageHead {
        guard let text = texts[name] else { throw .missing(template: name) }
        var values: [String: String] = [:]
        for pair in Self.split(text).head?.split(separator: ";") ?? [] {
            let parts = pair.split(separator: ":", maxSplits: 1).map(Self.trimmed)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        guard let title = values["title"], let form = values["form"].flatMap(PageHead.Form.init)
        else { throw .head(template: name) }
        let paper = values["paper"].map { PaperKind(rawValue: $0) }
        if paper == .some(.none) { throw .head(template: name) }
        return PageHead(title: title, form: form, paper: paper ?? nil)
    }

    /// A first line that is a comment, and the rest.
    private static func split(_ text: String) -> (head: Substring?, body: String) {
        guard text.hasPrefix("<!--"), let end = text.firstRange(of: "-->") else {
            return (nil, text)
        }
        let rest = text[end.upperBound...].drop { $0 == "\n" }
        return (text[..<end.lowerBound].dropFirst(4), String(rest))
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
