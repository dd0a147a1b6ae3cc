/// Swift text with comments and the insides of string literals blanked, line by line: what is left
/// is code, at the same line and column.
enum SwiftText {
    private enum Place {
        case code
        /// Closing delimiter: quotes and hashes.
        case string(quotes: Int, hashes: Int)
    }

    static func code(_ text: String) -> [String] {
        var out: [Character] = []
        let input = Array(text)
        out.reserveCapacity(input.count)
        var stack: [(place: Place, depth: Int)] = [(.code, 0)]
        var at = 0
        var comment = 0
        func peek(_ offset: Int) -> Character? {
            at + offset < input.count ? input[at + offset] : nil
        }
        func keep() {
            out.append(input[at])
            at += 1
        }
        func blank(_ count: Int = 1) {
            for _ in 0..<count where at < input.count {
                out.append(input[at] == "\n" ? "\n" : " ")
                at += 1
            }
        }
        while at < input.count {
            if comment > 0 {
                if input[at] == "/", peek(1) == "*" {
                    comment += 1
                    blank(2)
                } else if input[at] == "*", peek(1) == "/" {
                    comment -= 1
                    blank(2)
                } else {
                    blank()
                }
                continue
            }
            switch stack[stack.count - 1].place {
            case .code:
                if input[at] == "/", peek(1) == "/" {
                    while at < input.count, input[at] != "\n" { blank() }
                } else if input[at] == "/", peek(1) == "*" {
                    comment = 1
                    blank(2)
                } else if input[at] == "\"" || input[at] == "#" {
                    var hashes = 0
                    while peek(hashes) == "#" { hashes += 1 }
                    guard peek(hashes) == "\"" else {
                        keep()
                        continue
                    }
                    let isLong = peek(hashes + 1) == "\"" && peek(hashes + 2) == "\""
                    let quotes = isLong ? 3 : 1
                    blank(hashes)
                    for _ in 0..<quotes { keep() }
                    stack.append((.string(quotes: quotes, hashes: hashes), 0))
                } else {
                    if input[at] == "(" { stack[stack.count - 1].depth += 1 }
                    if input[at] == ")" {
                        stack[stack.count - 1].depth -= 1
                        if stack.count > 1, stack[stack.count - 1].depth < 0 { stack.removeLast() }
                    }
                    keep()
                }
            case .string(let quotes, let hashes):
                if input[at] == "\\" {
                    var count = 0
                    while count < hashes, peek(1 + count) == "#" { count += 1 }
                    if count == hashes, peek(1 + hashes) == "(" {
                        blank(1 + hashes)
                        keep()
                        stack.append((.code, 0))
                    } else {
                        blank(hashes == 0 ? 2 : 1)
                    }
                } else if input[at] == "\"" {
                    let closes =
                        (0..<quotes).allSatisfy { peek($0) == "\"" }
                        && (0..<hashes).allSatisfy { peek(quotes + $0) == "#" }
                    if closes {
                        for _ in 0..<quotes { keep() }
                        blank(hashes)
                        stack.removeLast()
                    } else {
                        blank()
                    }
                } else {
                    blank()
                }
            }
        }
        return String(out).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether `token` occurs in `line` with no identifier character beside its own.
    static func has(_ token: String, in line: String) -> Bool {
        var rest = line[...]
        while let found = rest.firstRange(of: token) {
            let before =
                found.lowerBound == line.startIndex
                ? nil : line[line.index(before: found.lowerBound)]
            let after = found.upperBound == line.endIndex ? nil : line[found.upperBound]
            let isStart = !(token.first.map(isWord) ?? false) || !(before.map(isWord) ?? false)
            let isEnd = !(token.last.map(isWord) ?? false) || !(after.map(isWord) ?? false)
            if isStart, isEnd { return true }
            rest = line[found.upperBound...]
        }
        return false
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
