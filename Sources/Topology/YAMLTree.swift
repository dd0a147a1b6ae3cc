internal import Yams

/// A YAML text as plain values with the lines where they stand, so that no other module meets the
/// parser: what files written by people, topologies and workloads, are read from.
///
/// Anchors and aliases are refused before anything is parsed, so a tree is never larger than its
/// text.
package struct YAMLTree: Sendable {
    /// What stands at a place of the text.
    package enum Value: Sendable {
        /// One value, as text: `true` and `7.5 %` are not taken apart here.
        case scalar(String)
        case list([YAMLTree])
        /// In the order of the text, each name once.
        case fields([Field])
    }

    /// A name and what it stands for.
    package struct Field: Sendable {
        /// Nil when something else than a name stands before the colon.
        package var name: String?
        /// Line of the name.
        package var line: Int
        package var value: YAMLTree
    }

    package var value: Value
    /// Line in the file, from 1.
    package var line: Int

    /// The text of one value; nil for a list and for fields.
    package var scalar: String? { if case .scalar(let text) = value { text } else { nil } }

    /// The items of a list; nil for anything else.
    package var list: [YAMLTree]? { if case .list(let items) = value { items } else { nil } }

    /// Reads a YAML text.
    ///
    /// - Parameter bytes: The content of a file; the caller bounds its length.
    /// - Returns: The tree, or nil when the text can't be read, with what is wrong with it as YAML.
    ///   A field that stands twice is reported and read once, so that a caller can go on to the
    ///   next fault: with any error among the findings the tree is good for messages only.
    package static func read(_ bytes: [UInt8]) -> (tree: YAMLTree?, findings: [Finding]) {
        var document = YAMLDocument(bytes: bytes)
        let root = document.compose()
        let isRepaired = !document.findings.isEmpty
        return (root.map { YAMLTree($0, isRepaired: isRepaired) }, document.findings)
    }

    /// - Parameters:
    ///   - node: What the parser gave.
    ///   - isRepaired: Fields that stood twice were renamed to get past them; they are left out.
    private init(_ node: Node, isRepaired: Bool) {
        line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar): value = .scalar(scalar.string)
        case .sequence(let sequence):
            value = .list(sequence.map { YAMLTree($0, isRepaired: isRepaired) })
        case .mapping(let mapping):
            value = .fields(
                mapping.compactMap { key, node in
                    let name = key.scalar?.string
                    if isRepaired, name?.hasPrefix(YAMLDocument.renamed) == true { return nil }
                    return Field(
                        name: name, line: key.mark?.line ?? 1,
                        value: YAMLTree(node, isRepaired: isRepaired))
                })
        // None gets this far.
        case .alias: value = .scalar("")
        }
    }
}
