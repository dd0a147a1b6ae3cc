/// A sentence in the two languages that a person may read: Chinese first, English beside it.
package struct Text: Hashable, Codable, Sendable {
    package var zh: String
    package var en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// No words.
    package static var empty: Text { Text(zh: "", en: "") }
}

/// Why an act is not admitted: what happened, which rule says so, and what to do next.
///
/// A refusal by the seat is itself a signed entry of the matter's chain; the refused act stays on
/// record.
package struct Refusal: Error, Hashable, Codable, Sendable {
    /// Stable, lower-case, dotted name for programs, such as `commission.wrong-state`.
    package var code: String
    /// The rule with its article, such as 委托执行规定 art. 2(2); or the name of a local choice.
    package var rule: String
    package var reason: Text
    package var remedy: Text

    package init(code: String, rule: String, reason: Text, remedy: Text) {
        self.code = code
        self.rule = rule
        self.reason = reason
        self.remedy = remedy
    }
}
