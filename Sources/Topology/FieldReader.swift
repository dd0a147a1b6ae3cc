/// A value of the file with the line where it stands.
package struct Located<Value> {
    package var value: Value
    package var line: Int

    package init(value: Value, line: Int) {
        self.value = value
        self.line = line
    }
}

/// Takes a ``YAMLTree`` apart field by field and notes every fault with its line and a remedy,
/// instead of stopping at the first.
package struct FieldReader {
    /// What was found so far, in the order of reading.
    package private(set) var findings: [Finding]

    package init(findings: [Finding] = []) { self.findings = findings }

    /// Notes a fault.
    package mutating func error(_ kind: Finding.Kind, _ line: Int?, _ message: String) {
        findings.append(Finding(.error, kind, line: line, message))
    }

    /// Takes the fields of a place by name; unknown and missing ones are noted.
    ///
    /// - Parameters:
    ///   - tree: The place.
    ///   - what: What it is, for messages.
    ///   - known: The names that may stand there, in the order of messages.
    ///   - required: Those that must.
    /// - Returns: The known fields; nil, with a fault, when there is something else than fields.
    package mutating func fields(
        of tree: YAMLTree, what: String, known: [String], required: [String]
    ) -> [String: YAMLTree]? {
        guard case .fields(let entries) = tree.value else {
            error(
                .wrongType, tree.line,
                "\(what): fields of the form `name: value` are due (\(known.joined(separator: ", ")))"
            )
            return nil
        }
        var fields: [String: YAMLTree] = [:]
        for entry in entries {
            guard let name = entry.name else {
                error(.wrongType, entry.line, "\(what): a field's name is due here")
                continue
            }
            guard known.contains(name) else {
                error(
                    .unknownField, entry.line,
                    "\(what) has the unknown field `\(PlainText.shown(name))`; "
                        + (Self.nearest(to: name, among: known).map {
                            "`\($0)` was probably meant"
                        } ?? "known are \(known.joined(separator: ", "))"))
                continue
            }
            fields[name] = entry.value
        }
        for name in required where fields[name] == nil {
            error(.missingField, tree.line, "\(what) lacks the field `\(name)`; add it")
        }
        return fields
    }

    /// The items of a list; empty, with a fault, when it is none.
    package mutating func items(_ tree: YAMLTree?, _ name: String) -> [YAMLTree] {
        guard let tree else { return [] }
        guard let list = tree.list else {
            error(.wrongType, tree.line, "\(name): a list is due, one `- …` for each")
            return []
        }
        return list
    }

    /// The text of one value; nil, with a fault, when it is a list, fields or empty.
    package mutating func text(_ tree: YAMLTree?, _ name: String) -> Located<String>? {
        guard let tree else { return nil }
        guard let text = tree.scalar, !text.isEmpty else {
            error(
                .wrongType, tree.line, "\(name): one value is due; write it, or delete the field")
            return nil
        }
        return Located(value: text, line: tree.line)
    }

    /// True or false; nil, with a fault, when it is neither.
    package mutating func flag(_ tree: YAMLTree?, _ name: String) -> Bool? {
        guard let text = text(tree, name) else { return nil }
        switch text.value {
        case "true": return true
        case "false": return false
        default:
            error(.malformedValue, text.line, "\(name): true or false is due")
            return nil
        }
    }

    /// The known name that is closest to what was typed: one slip away, two in a long name, as
    /// typing mistakes are; nil when none is. Case does not count.
    static func nearest(to typed: String, among known: [String]) -> String? {
        let right = Array(typed.lowercased().utf8)
        guard right.count <= 32 else { return nil }
        var best: (name: String, slips: Int)?
        for name in known {
            let left = Array(name.lowercased().utf8)
            let most = min(left.count, right.count) >= 7 ? 2 : 1
            guard abs(left.count - right.count) <= most else { continue }
            let slips = Self.slips(left, right)
            if slips <= most, slips < best?.slips ?? .max { best = (name, slips) }
        }
        return best?.name
    }

    /// How many letters must be put in, left out, replaced or exchanged with their neighbours to
    /// make one word of the other.
    private static func slips(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var least = min(
                    last[column + 1] + 1, current[column] + 1,
                    last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
