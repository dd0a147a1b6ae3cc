internal import Yams

/// A YAML text on its way to nodes, with everything in it that a file read here may not use.
struct YAMLDocument {
    private(set) var findings: [Finding] = []
    private let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Most repairs of doubled fields; each costs one more pass over the text.
    private static let maximumRepairs = 20

    /// What a repeated field is renamed to, so that reading can go on to the next fault.
    static let renamed = "repeated-field-"

    /// The root node; nil when the text can't be read, and then `findings` says why.
    mutating func compose() -> Node? {
        guard var text = String(validating: bytes, as: UTF8.self) else {
            findings.append(
                Finding(
                    .error, .syntax, line: firstBadLine(),
                    "the text is not UTF-8; save the file as UTF-8"))
            return nil
        }
        let anchors = anchorLines()
        guard anchors.isEmpty else {
            findings += anchors.map {
                Finding(
                    .error, .anchor, line: $0,
                    "YAML anchors (&name) and aliases (*name) are not used in this file, not even "
                        + "in comments; write the value out, or quote it away from the sign")
            }
            return nil
        }
        for _ in 0...Self.maximumRepairs {
            do {
                let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
                guard let root = try parser.singleRoot() else {
                    findings.append(
                        Finding(
                            .error, .syntax, line: nil,
                            "the file is empty; start from a copy of one that is shipped"))
                    return nil
                }
                return root
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                report(repeated: names.first ?? "?", line: context.mark.line)
                guard let repaired = Self.rename(text, at: context.mark) else { return nil }
                text = repaired
            } catch {
                report(syntax: error)
                return nil
            }
        }
        return nil
    }

    private mutating func report(repeated name: String, line: Int) {
        findings.append(
            name == "superior"
                ? Finding(
                    .error, .twoSuperiors, line: line,
                    "two superiors (上级法院): `superior` stands twice for this court; a court has "
                        + "one superior, delete the other line")
                : Finding(
                    .error, .duplicateField, line: line,
                    "the field `\(PlainText.shown(name))` stands twice in one place; delete one of them"
                )
        )
    }

    private mutating func report(syntax error: any Error) {
        let (line, problem): (Int?, String) =
            switch error {
            case YamlError.scanner(let context, let problem, let mark, _),
                YamlError.parser(let context, let problem, let mark, _):
                // What is never closed is noticed at the end of the file; the fault is where it
                // opens.
                problem.contains("end of stream")
                    ? (context?.mark.line ?? mark.line, problem) : (mark.line, problem)
            case YamlError.composer(_, let problem, let mark, _): (mark.line, problem)
            case YamlError.reader(let problem, let offset, _, _): (line(of: offset), problem)
            default: (nil, "can't be read")
            }
        findings.append(
            Finding(
                .error, .syntax, line: line,
                "not valid YAML: \(PlainText.shown(problem)); look at this line and the one above it "
                    + "(indentation by spaces, brackets and quotes closed)"))
    }

    private func line(of offset: Int?) -> Int? {
        offset.map { bytes.prefix($0).count { $0 == 0x0A } + 1 }
    }

    /// The line of the first bytes that are not UTF-8.
    private func firstBadLine() -> Int? {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (position, line) in lines.enumerated()
        where String(validating: line, as: UTF8.self) == nil {
            return position + 1
        }
        return nil
    }

    /// The lines that hold something which YAML might take for an anchor or an alias.
    ///
    /// It looks at the bytes before any parser does, without regard to quotes and comments: telling
    /// them apart is the parser's business, and the parser is what is being protected, since it
    /// expands aliases as it reads.
    private func anchorLines() -> [Int] {
        var lines: [Int] = []
        var line = 1
        var previous: UInt8 = 0x0A
        for (position, byte) in bytes.enumerated() {
            if byte == 0x26 || byte == 0x2A, position + 1 < bytes.count,
                PlainText.isWord(bytes[position + 1]), !PlainText.isWord(previous),
                lines.last != line
            {
                lines.append(line)
                if lines.count == 20 { break }
            }
            if byte == 0x0A { line += 1 }
            previous = byte
        }
        return lines
    }

    /// Puts `repeated-field-` before the key that stands at `mark`; nil when no such place exists.
    private static func rename(_ text: String, at mark: Mark) -> String? {
        var line = 1
        var column = 1
        let scalars = text.unicodeScalars
        for index in scalars.indices {
            if line == mark.line, column == mark.column {
                return String(scalars[..<index]) + renamed + String(scalars[index...])
            }
            if scalars[index] == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
            if line > mark.line { return nil }
        }
        return nil
    }
}

/// Small text helpers for messages.
package enum PlainText {
    /// Text from outside as it may be shown: without control characters and not longer than 80.
    package static func shown(_ text: String) -> String {
        let clean = text.unicodeScalars.prefix(80).map {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
                || (0x2028...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
                ? Character("?") : Character($0)
        }
        return String(clean) + (text.unicodeScalars.count > 80 ? "…" : "")
    }

    /// Whether a byte is a letter, a digit, `_` or `-`: what a YAML anchor's name is made of.
    static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
    }
}
