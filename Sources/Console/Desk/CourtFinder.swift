package import Domain

/// Finds courts by what people type: id, code, full name, or a part of the name such as a place.
package struct CourtFinder {
    private let tree: CourtTree

    package init(_ tree: CourtTree) { self.tree = tree }

    /// Courts that a text may mean, at most `count`, those that begin with it first.
    package func find(_ text: String, most count: Int = 20) -> [Court] {
        let text = text.trimmed
        guard !text.isEmpty, text.utf8.count <= 256 else { return [] }
        if let exact = tree.find(text) { return [exact] }
        let lower = text.lowercased()
        let found = tree.courts.filter {
            $0.name.contains(text) || $0.id.rawValue.contains(lower)
                || $0.code?.contains(text) == true
        }
        let first = found.filter { $0.name.hasPrefix(text) }
        let rest = found.filter { !$0.name.hasPrefix(text) }
        return Array((first + rest).prefix(count))
    }

    /// The only court that a text can mean; nil for none or several.
    package func only(_ text: String) -> Court? {
        let found = find(text, most: 2)
        return found.count == 1 ? found[0] : nil
    }
}
