package import Domain

/// The language in which a person reads the answers. Official Chinese terms appear in both.
package enum Language: String, Sendable {
    case zh
    case en

    /// `CROSSWRIT_LANG` (`zh` or `en`) decides; else a locale that begins with `zh` gives Chinese.
    package init(environment: [String: String]) {
        if let chosen = environment["CROSSWRIT_LANG"].flatMap(Language.init) {
            self = chosen
            return
        }
        // LC_ALL goes before LANG as everywhere else; an empty one counts as not set.
        let locale = [environment["LC_ALL"], environment["LANG"]].compactMap(\.self)
            .first { !$0.isEmpty }
        self = locale?.lowercased().hasPrefix("zh") == true ? .zh : .en
    }

    /// The sentence in this language.
    package func callAsFunction(_ text: Text) -> String { self == .zh ? text.zh : text.en }

    /// The sentence in this language.
    package func callAsFunction(_ zh: String, _ en: String) -> String { self == .zh ? zh : en }

    /// A short word in both languages, this language's first: labels and headings.
    package func both(_ zh: String, _ en: String) -> String {
        self == .zh ? "\(zh) \(en)" : "\(en) \(zh)"
    }

    /// An official term with the stable name that programs know beside it in English.
    package func term(_ zh: String, _ name: String) -> String { self == .zh ? zh : "\(name) \(zh)" }

    /// A refusal as one line: what happened, which rule says so (where one does), what to do next.
    package func line(_ refusal: Refusal) -> String {
        switch self {
        case .zh:
            let rule = refusal.rule.isEmpty ? "" : "（依据：\(refusal.rule)）"
            return "\(refusal.reason.zh)\(rule)。办法：\(refusal.remedy.zh)"
        case .en:
            let rule = refusal.rule.isEmpty ? "" : " (rule: \(refusal.rule))"
            return "\(refusal.reason.en)\(rule); \(refusal.remedy.en)"
        }
    }
}
