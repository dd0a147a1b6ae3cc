import Drawing

/// A table of a page: with a caption, headings with a scope, and numbers to the right.
struct ReportTable {
    /// How a column is set.
    enum Column: String, Sendable {
        case number = "n"
        case date = "d"
        case text = "t"
        /// Text that may break anywhere.
        case long
    }

    enum Cell: Sendable {
        case text(String)
        /// Nil: there is none to show.
        case number(Int?)
        case markup(ReportMarkup)
    }

    var caption: ReportMarkup
    /// The caption as plain text, for the region that scrolls.
    var name: String
    var columns: [(term: ReportMarkup, style: Column)]
    var rows: [[Cell]] = []
    /// No wider than its content.
    var isSnug = false

    init(_ language: ReportLanguage, _ caption: ReportTerm, _ columns: [(ReportTerm, Column)]) {
        self.caption = language.label(caption)
        name = language(caption)
        self.columns = columns.map { (language.label($0.0), $0.1) }
    }

    mutating func add(_ cells: [Cell]) { rows.append(cells) }

    /// The table, that scrolls in itself where it is too wide.
    var markup: ReportMarkup {
        var head = ReportMarkup()
        for column in columns {
            head += "<th scope=\"col\" class=\"\(column.style.rawValue)\">\(column.term)</th>"
        }
        var body = ReportMarkup()
        for row in rows {
            body += "<tr>"
            for (index, cell) in row.prefix(columns.count).enumerated() {
                let style = columns[index].style.rawValue
                let content = content(cell)
                body +=
                    index == 0
                    ? "<th scope=\"row\" class=\"\(style)\">\(content)</th>"
                    : "<td class=\"\(style)\">\(content)</td>"
            }
            body += "</tr>\n"
        }
        let snug: ReportMarkup = isSnug ? " snug" : ""
        return """
            <div class="scroll\(snug)" role="region" tabindex="0" aria-label="\(name)"><table>
            <caption>\(caption)</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body)</tbody></table></div>

            """
    }

    /// The same behind a line that opens it: for tables that are long.
    func folded(_ summary: ReportMarkup, isOpen: Bool = false) -> ReportMarkup {
        let open: ReportMarkup = isOpen ? " open=\"open\"" : ""
        return "<details\(open)><summary>\(summary)</summary>\n\(markup)</details>\n"
    }

    private func content(_ cell: Cell) -> ReportMarkup {
        switch cell {
        case .text(let text): "\(text)"
        case .number(let number?): "\(grouped: number)"
        case .number(nil): "–"
        case .markup(let markup): markup
        }
    }
}
