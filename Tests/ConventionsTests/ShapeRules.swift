/// Size, width and doc comments of a file.
enum ShapeRules {
    /// Longest hand-written file.
    static let longestFile = 600
    /// Files that may be longer, and why.
    static let longFiles: [String: String] = [:]
    /// Widest line of code and of comments.
    static let columns = 100
    /// Widest line that holds text for people or SQL: a sentence is not cut in the middle of a word
    /// of law for the sake of a column.
    static let textColumns = 165

    static func tooLong(_ file: SourceFile) -> [Violation] {
        guard file.path.hasSuffix(".swift"), !file.isGenerated, longFiles[file.path] == nil,
            file.lines.count > longestFile + 1
        else { return [] }
        return [
            Violation(
                path: file.path, line: longestFile + 1,
                what: "\(file.lines.count - 1) lines: split it")
        ]
    }

    static func tooWide(_ file: SourceFile) -> [Violation] {
        guard file.path.hasSuffix(".swift"), !file.isGenerated else { return [] }
        let code = SwiftText.code(file.text)
        var inText = false
        return file.lines.enumerated().compactMap { index, line in
            // Inside a long literal every line is text.
            let quotes = code[index].components(of: "\"\"\"")
            let holdsText = inText || code[index].contains("\"") || quotes > 0
            if !quotes.isMultiple(of: 2) { inText.toggle() }
            let limit = holdsText ? textColumns : columns
            guard line.count > limit else { return nil }
            return Violation(
                path: file.path, line: index + 1, what: "\(line.count) columns, at most \(limit)")
        }
    }

    /// Types, functions, computed and static properties that other modules use, without `///`
    /// above.
    ///
    /// Stored properties and initialisers that only take values over are told by their type's
    /// comment, operators by their symbol, and what a protocol asks for by the protocol.
    static func undocumented(_ file: SourceFile, asked: Set<String> = []) -> [Violation] {
        guard file.isSource, !file.path.hasPrefix("Sources/CourtSchema/") else { return [] }
        let code = SwiftText.code(file.text)
        let lines = file.lines
        return code.enumerated().compactMap { index, line in
            guard let (kind, name) = toDocument(line), !isDocumented(index, lines),
                !asked.contains(name)
            else { return nil }
            return Violation(
                path: file.path, line: index + 1, what: "no doc comment: \(kind) \(name)")
        }
    }

    /// Names that the protocols of the tree ask for.
    static func askedByProtocols(_ files: [SourceFile]) -> Set<String> {
        var names: Set<String> = []
        for file in files where file.isSource {
            var isInside = false
            for line in SwiftText.code(file.text) {
                if line.contains("protocol "), line.hasSuffix("{") { isInside = true }
                if line.hasPrefix("}") { isInside = false }
                guard isInside else { continue }
                let words = line.split(separator: " ")
                for (kind, name) in zip(words, words.dropFirst())
                where kind == "func" || kind == "var" {
                    names.insert(String(name.prefix(while: isName)))
                }
            }
        }
        return names
    }

    private static func isName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    private static let modifiers: Set<Substring> = [
        "package", "public", "static", "mutating", "consuming", "borrowing", "final", "indirect",
        "convenience", "nonisolated", "override", "class",
    ]

    private static func toDocument(_ line: String) -> (kind: String, name: String)? {
        let words = line.split(separator: " ", maxSplits: 8)
        var rest = words[...]
        while let first = rest.first, first.hasPrefix("@") { rest = rest.dropFirst() }
        guard let access = rest.first, access == "package" || access == "public" else { return nil }
        while let first = rest.first, modifiers.contains(first), first != "class" || rest.count > 2,
            !(first == "class" && !["func", "var"].contains(rest.dropFirst().first))
        {
            rest = rest.dropFirst()
        }
        guard let kind = rest.first, let name = rest.dropFirst().first else { return nil }
        let isType = ["struct", "class", "enum", "protocol", "actor", "typealias", "func"].contains(
            kind)
        let isSubscript = kind.hasPrefix("subscript")
        let isComputed = kind == "var" && line.hasSuffix("{") || words.contains("static")
        guard isType || isSubscript || isComputed else { return nil }
        let shown = String(name.prefix(while: isName))
        // Members that a protocol of the standard library asks for say nothing new.
        let known: Set<String> = [
            "description", "debugDescription", "customMirror", "hash", "encode", "rawValue",
            "allCases",
        ]
        return shown.isEmpty || known.contains(shown) ? nil : (String(kind), shown)
    }

    private static func isDocumented(_ index: Int, _ lines: [Substring]) -> Bool {
        var above = index - 1
        while above >= 0 {
            let text = lines[above].drop { $0 == " " }
            if text.hasPrefix("///") { return true }
            guard text.hasPrefix("@") || text.hasPrefix("//") else { return false }
            above -= 1
        }
        return false
    }
}

extension String {
    /// How often `part` occurs, without overlap.
    fileprivate func components(of part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let found = rest.firstRange(of: part) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}
