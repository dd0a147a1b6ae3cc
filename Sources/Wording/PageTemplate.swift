/// What stands in for a name of a template.
package enum PageValue: Hashable, Sendable {
    case text(String)
    /// Rows, each with names of its own.
    case rows([[String: PageValue]])
}

/// Why a template can't be used.
package enum PageTemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `{{` without its `}}`, or a section that isn't closed in its order.
    case unclosed(template: String, tag: String)
    case missing(template: String)
    /// The first line names no title, or a form that there is not.
    case head(template: String)
    /// A name that no page has.
    case unknown(template: String, name: String)

    package var description: String {
        switch self {
        case .unclosed(let template, let tag):
            "模板 \(template)：标记未闭合 a tag is not closed: \(plain(tag))"
        case .missing(let template): "没有模板 there is no template: \(plain(template))"
        case .head(let template):
            "模板 \(template)：首行须为 the first line must be "
                + "<!-- title: …; form: ruling|order|letter|record; paper: … -->"
        case .unknown(let template, let name):
            "模板 \(template)：没有这个名称 there is no such name: \(plain(name))"
        }
    }
}

/// A template's text as parts (data/templates/README.md): `{{name}}`, `{{#name}}…{{/name}}`,
/// `{{^name}}…{{/name}}`, `{{>template}}`.
///
/// No name ever brings markup along: whatever a clerk or another court has written is escaped, so
/// that it can neither forge a mark nor run in a browser.
package struct PageTemplate: Hashable, Sendable {
    indirect enum Part: Hashable, Sendable {
        case markup(String)
        case value(String)
        /// Shown when there is a value, once for each row; or shown when there is none.
        case section(String, isInverted: Bool, [Part])
        case template(String)
    }

    let name: String
    let parts: [Part]

    /// What stands where a value is missing: to be filled by hand.
    package static let blank = #"<span class="blank">＿＿＿＿</span>"#

    /// - Throws: `PageTemplateError.unclosed`.
    package init(_ name: String, _ text: String) throws(PageTemplateError) {
        self.name = name
        var rest = text[...]
        parts = try Self.parse(&rest, until: nil, in: name)
    }

    private static func parse(
        _ rest: inout Substring, until end: String?, in template: String
    ) throws(PageTemplateError) -> [Part] {
        var parts: [Part] = []
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex {
                parts.append(.markup(String(rest[..<open.lowerBound])))
            }
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else {
                throw .unclosed(template: template, tag: String(rest.prefix(40)))
            }
            let tag = rest[..<close.lowerBound].filter { !$0.isWhitespace }
            rest = rest[close.upperBound...]
            let name = String(tag.dropFirst())
            switch tag.first {
            case "#", "^":
                let inner = try parse(&rest, until: name, in: template)
                parts.append(.section(name, isInverted: tag.first == "^", inner))
            case "/":
                guard name == end else { throw .unclosed(template: template, tag: name) }
                return parts
            case ">": parts.append(.template(name))
            default: parts.append(.value(String(tag)))
            }
        }
        if let end { throw .unclosed(template: template, tag: end) }
        if !rest.isEmpty { parts.append(.markup(String(rest))) }
        return parts
    }

    /// Names that it asks for, in order of appearance, those inside sections with the section's
    /// before them: `deadlines/due`.
    package var names: [String] { Self.names(parts) }

    /// Templates that it takes in.
    package var templates: [String] { Self.templates(parts) }

    private static func names(_ parts: [Part]) -> [String] {
        parts.flatMap { part -> [String] in
            switch part {
            case .markup, .template: return []
            case .value(let name): return [name]
            case .section(let name, _, let inner):
                return [name] + names(inner).map { "\(name)/\($0)" }
            }
        }
    }

    private static func templates(_ parts: [Part]) -> [String] {
        parts.flatMap { part -> [String] in
            switch part {
            case .markup, .value: []
            case .template(let name): [name]
            case .section(_, _, let inner): templates(inner)
            }
        }
    }

    /// The page with every name filled in; a name without a value becomes a visible blank.
    ///
    /// - Parameters:
    ///   - values: what stands in for the names.
    ///   - include: gives the templates that this one takes in.
    /// - Returns: markup.
    /// - Throws: what `include` throws.
    package func filled(
        _ values: [String: PageValue],
        including include: (String) throws(PageTemplateError) -> PageTemplate
    ) throws(PageTemplateError) -> String {
        try Self.filled(parts, values, depth: 0, including: include)
    }

    private static func filled(
        _ parts: [Part], _ values: [String: PageValue], depth: Int,
        including include: (String) throws(PageTemplateError) -> PageTemplate
    ) throws(PageTemplateError) -> String {
        var page = ""
        for part in parts {
            switch part {
            case .markup(let text): page += text
            case .value(let name): page += Self.shown(values[name])
            case .section(let name, let isInverted, let inner):
                let rows = Self.rows(values[name])
                if isInverted {
                    guard rows.isEmpty else { continue }
                    page += try filled(inner, values, depth: depth, including: include)
                    continue
                }
                for row in rows {
                    let own = values.merging(row) { _, own in own }
                    page += try filled(inner, own, depth: depth, including: include)
                }
            case .template(let name):
                // A template that takes itself in ends here.
                guard depth < 4 else { throw .missing(template: name) }
                page += try filled(
                    try include(name).parts, values, depth: depth + 1, including: include)
            }
        }
        return page
    }

    private static func shown(_ value: PageValue?) -> String {
        guard case .text(let text)? = value, !text.isEmpty else { return blank }
        return escaped(text)
    }

    /// One empty row for a text that is there: its section is shown once.
    private static func rows(_ value: PageValue?) -> [[String: PageValue]] {
        switch value {
        case .text(let text): text.isEmpty ? [] : [[:]]
        case .rows(let rows): rows
        case nil: []
        }
    }

    /// Text that no browser takes for markup and that does not turn its direction; ends of lines
    /// stay.
    package static func escaped(_ text: String) -> String {
        var page = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": page += "&amp;"
            case "<": page += "&lt;"
            case ">": page += "&gt;"
            case "\"": page += "&quot;"
            case "'": page += "&#39;"
            case "\n": page += "<br>"
            default: page += plain(String(Character(scalar)))
            }
        }
        return page
    }
}
