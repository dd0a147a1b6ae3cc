/// What a browser sent with a form: words by name, and files that lie in the upload folder.
package struct FormData: Sendable {
    /// A file as it was sent; its bytes are at `path` until the answer is given.
    package struct File: Sendable {
        package var field: String
        package var name: String
        package var path: String
        package var size: Int64
    }

    package var pairs: [(name: String, value: String)] = []
    package var files: [File] = []

    package init(pairs: [(String, String)] = []) {
        self.pairs = pairs.map { (name: $0.0, value: $0.1) }
    }

    /// The last value of a name; empty when there is none.
    package subscript(name: String) -> String { pairs.last { $0.name == name }?.value ?? "" }

    /// Every value of a name, in order.
    package func all(_ name: String) -> [String] {
        pairs.lazy.filter { $0.name == name }.map(\.value)
    }

    /// The value without blanks around it; nil when nothing is left.
    package func text(_ name: String) -> String? {
        let value = self[name].trimmed
        return value.isEmpty ? nil : value
    }
}

extension String {
    /// Without white space at both ends.
    package var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
