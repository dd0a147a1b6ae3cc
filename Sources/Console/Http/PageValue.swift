import Mustache

/// An empty text: a section over it shows nothing, where a plain empty string would show it.
private struct EmptyText: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

/// Values of a page as templates take them.
enum PageValues {
    /// The same with empty texts that count as absent.
    static func prepared(_ value: Any) -> Any {
        switch value {
        case let text as String: text.isEmpty ? EmptyText() as Any : text
        case let rows as [[String: Any]]: rows.map { $0.mapValues(prepared) }
        case let row as [String: Any]: row.mapValues(prepared)
        default: value
        }
    }
}
