import Drawing

/// The language that comes first in a report; short labels have the other one beside.
package enum ReportLanguage: String, Codable, Hashable, Sendable, CaseIterable {
    /// Chinese with English beside.
    case zh
    /// English with the official Chinese term beside.
    case en

    /// The sentence in this language.
    func callAsFunction(_ zh: String, _ en: String) -> String { self == .zh ? zh : en }

    /// The word in this language.
    func callAsFunction(_ term: ReportTerm) -> String { self == .zh ? term.zh : term.en }

    /// The word in this language and the other behind, as plain text.
    func both(_ term: ReportTerm) -> String {
        guard term.zh != term.en else { return term.zh }
        return self == .zh ? "\(term.zh) \(term.en)" : "\(term.en) \(term.zh)"
    }

    /// The word in this language and the other small beside.
    func label(_ term: ReportTerm) -> ReportMarkup {
        guard term.zh != term.en else { return "\(term.zh)" }
        return self == .zh
            ? "\(term.zh) <small lang=\"en\">\(term.en)</small>"
            : "\(Self.capitalised(term.en)) <small lang=\"zh-CN\">\(term.zh)</small>"
    }

    /// The same inside a drawing.
    func drawnLabel(_ term: ReportTerm) -> ReportMarkup {
        guard term.zh != term.en else { return "\(term.zh)" }
        return self == .zh
            ? "\(term.zh) <tspan class=\"alt\">\(term.en)</tspan>"
            : "\(Self.capitalised(term.en)) <tspan class=\"alt\">\(term.zh)</tspan>"
    }

    /// The word in this language as a heading begins.
    func heading(_ term: ReportTerm) -> String {
        self == .zh || term.zh == term.en ? term.zh : Self.capitalised(term.en)
    }

    /// With a capital in front.
    static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// Value of the `lang` attribute.
    var tag: String { self == .zh ? "zh-CN" : "en" }
}

/// A label in both languages.
package struct ReportTerm: Codable, Hashable, Sendable {
    /// The official term, where there is one.
    package var zh: String
    package var en: String

    package init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }
}
