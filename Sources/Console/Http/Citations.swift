import LegalTime

/// Citations as pages show them: short, and marked where the text was not seen.
package enum Citations {
    /// What stands behind a citation of a text that was cited from memory.
    static let mark = "（凭记忆，待核）"
    private static let badge = """
        <abbr class="unverified" title="凭记忆引用，原文待核对 cited from memory, not verified yet">\
        待核<span class="alt" lang="en"> unverified</span></abbr>
        """
    private static let badgeEnglish = """
        <abbr class="unverified" title="cited from memory, not verified yet 凭记忆引用，原文待核对">\
        <span lang="en">unverified</span><span class="alt" lang="zh"> 待核</span></abbr>
        """
    /// Tags whose content is no markup.
    private static let plain = ["option", "textarea", "title", "script", "style"]

    /// The rows of the table of windows whose text was not seen.
    private static let recalled: Set<String> = Set(
        RuleBook.standard.rules.filter { $0.seen == "recalled" }.map(\.citation))

    /// The citation of a window, marked where its text was not seen.
    static func window(_ citation: String) -> String {
        recalled.contains(citation) ? citation + mark : citation
    }

    /// A page with a badge for every mark in its text; what stands in a tag or in a form's field
    /// stays as it is.
    package static func marked(_ html: String, isEnglish: Bool) -> String {
        guard html.contains(mark) else { return html }
        let badge = isEnglish ? badgeEnglish : badge
        var page = ""
        var rest = html[...]
        while let found = rest.firstRange(of: mark) {
            page += rest[..<found.lowerBound]
            page += isText(page[...]) ? " " + badge : mark
            rest = rest[found.upperBound...]
        }
        return page + rest
    }

    /// Whether what comes next stands in the text of the page.
    private static func isText(_ page: Substring) -> Bool {
        guard let open = page.lastIndex(of: "<") else { return true }
        let tag = page[open...]
        guard tag.contains(">") else { return false }
        return !plain.contains { tag.hasPrefix("<\($0)") }
    }
}
