/// What may not be written, and where.
enum TokenRules {
    struct Ban: Sendable {
        var token: String
        var instead: String
    }

    /// In the pure half and in the simulation of it time, randomness, threads and files come in as
    /// values.
    static let deterministic: [Ban] = [
        Ban(token: "Date(", instead: "take `now` as an argument"),
        Ban(token: "Task", instead: "return an effect"),
        Ban(token: "async", instead: "return an effect"),
        Ban(token: "await", instead: "return an effect"),
        Ban(token: ".random", instead: "take the random bytes as an argument"),
        Ban(token: "SystemRandomNumberGenerator", instead: "take a generator as an argument"),
        Ban(token: "UUID(", instead: "take the random bytes as an argument"),
        Ban(token: "ContinuousClock", instead: "take `now` as an argument"),
        Ban(token: "SuspendingClock", instead: "take `now` as an argument"),
        Ban(token: "DispatchQueue", instead: "return an effect"),
        Ban(token: "Mutex", instead: "an engine runs on one thread"),
        Ban(token: "print(", instead: "return an effect"),
        Ban(token: "hashValue", instead: "hashes differ from process to process: use the digest"),
        Ban(token: "Hasher(", instead: "hashes differ from process to process: use the digest"),
    ]

    /// Anywhere in `Sources`.
    static let everywhere: [Ban] = [
        Ban(token: "try!", instead: "throw a typed error"),
        Ban(token: "as!", instead: "bind with `as?` and say what to do otherwise"),
        Ban(token: "fatalError(", instead: "throw, or `precondition` an invariant"),
        Ban(token: "nonisolated(unsafe)", instead: "Mutex, Atomic or a value"),
    ]

    static func violations(_ file: SourceFile) -> [Violation] {
        guard file.isSource, !file.path.hasPrefix("Sources/CourtSchema/"), let module = file.module
        else { return [] }
        let bans = everywhere + (ImportRules.isDeterministic(file) ? deterministic : [])
        let code = SwiftText.code(file.text)
        let lines = file.lines
        var found: [Violation] = []
        for (index, line) in code.enumerated() {
            for ban in bans where SwiftText.has(ban.token, in: line) {
                found.append(
                    Violation(
                        path: file.path, line: index + 1, what: "`\(ban.token)`: \(ban.instead)"))
            }
            if line.contains("@unchecked Sendable"), !isArgued(index, lines) {
                found.append(
                    Violation(
                        path: file.path, line: index + 1,
                        what: "`@unchecked Sendable` without a comment above that says why"))
            }
            // An acknowledgement can leave only with a `Durable`, and only a store makes one.
            if line.contains("Durable(storeCommitted:"), module != "Store", module != "Simulation" {
                found.append(
                    Violation(
                        path: file.path, line: index + 1,
                        what: "only a store says that a row is durable"))
            }
        }
        return found
    }

    private static func isArgued(_ index: Int, _ lines: [Substring]) -> Bool {
        var above = index - 1
        while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        return above >= 0 && lines[above].drop(while: { $0 == " " }).hasPrefix("//")
    }

    /// Iteration over a dictionary or a set where everything is to be the same in every run, as far
    /// as text can tell: the order differs from process to process, and so would what is replayed.
    ///
    /// - Parameters:
    ///   - file: Where to look.
    ///   - members: Names that are dictionaries or sets in other files; `a.name` is such a one.
    /// - Returns: A line for each loop found.
    static func unorderedLoops(_ file: SourceFile, members: Set<String> = []) -> [Violation] {
        guard ImportRules.isDeterministic(file) else { return [] }
        let code = SwiftText.code(file.text)
        let declared = declarations(code)
        let names = Set(declared.filter(\.isUnordered).map(\.name)).sorted()
        /// The declaration that a use refers to: the last one above, else any in the file.
        func isUnordered(_ name: String, at line: Int) -> Bool {
            let same = declared.filter { $0.name == name }
            return (same.last { $0.line <= line } ?? same.last)?.isUnordered == true
        }
        var found: [Violation] = []
        for (index, line) in code.enumerated() {
            for view in [".keys", ".values"] where SwiftText.has(view, in: line) {
                guard let range = line.firstRange(of: view) else { continue }
                let owner = String(
                    line[..<range.lowerBound].reversed().prefix(while: isName).reversed())
                let rest = line[range.upperBound...]
                let before = line[..<range.lowerBound].dropLast(owner.count)
                let isMember = before.hasSuffix(".") && members.contains(owner)
                guard isUnordered(owner, at: index) || isMember, !rest.hasPrefix(".sorted"),
                    !isOrderFree(rest)
                else { continue }
                found.append(
                    Violation(
                        path: file.path, line: index + 1, what: "`\(owner)\(view)` without sorted()"
                    ))
            }
            for name in names where loops(over: name, line) && isUnordered(name, at: index) {
                found.append(
                    Violation(
                        path: file.path, line: index + 1, what: "loop over unordered `\(name)`"))
            }
            if let path = looped(line), path.contains("."),
                let name = path.split(separator: ".").last,
                members.contains(String(name)), !path.hasPrefix("self.")
            {
                found.append(
                    Violation(
                        path: file.path, line: index + 1, what: "loop over unordered `\(path)`"))
            }
        }
        return found
    }

    /// Names that are dictionaries or sets wherever a property or function's variable has them.
    static func unorderedMembers(_ files: [SourceFile]) -> Set<String> {
        var all: [String: Bool] = [:]
        for file in files where ImportRules.isDeterministic(file) {
            for one in declarations(SwiftText.code(file.text)) where !one.isLocal {
                all[one.name] = (all[one.name] ?? true) && one.isUnordered
            }
        }
        return Set(all.keys.filter { all[$0] == true })
    }

    /// What a line loops over, where it is a plain path of names: `for x in a.b.c {`.
    private static func looped(_ line: String) -> String? {
        let code = line.drop { $0 == " " }
        guard code.hasPrefix("for "), let range = code.firstRange(of: " in ") else { return nil }
        let rest = code[range.upperBound...]
        let path = rest.prefix { isName($0) || $0 == "." }
        let after = rest.dropFirst(path.count)
        return after.hasPrefix(" {") || after.hasPrefix(" where") ? String(path) : nil
    }

    private struct Declaration {
        var name: String
        var line: Int
        /// A dictionary or a set, as far as the line says.
        var isUnordered: Bool
        /// It stands deeper than a type's members do.
        var isLocal: Bool
    }

    /// Variables and constants of the file with their lines.
    private static func declarations(_ code: [String]) -> [Declaration] {
        code.enumerated().flatMap { index, line in
            ["var ", "let "].compactMap { word in
                guard let range = line.firstRange(of: word) else { return nil }
                let rest = line[range.upperBound...]
                let name = String(rest.prefix(while: isName))
                guard !name.isEmpty else { return nil }
                let type = rest.dropFirst(name.count).drop { " :=".contains($0) }
                let isUnordered =
                    type.hasPrefix("Set<") || type.hasPrefix("Dictionary<")
                    || (type.hasPrefix("[") && isDictionary(type))
                return Declaration(
                    name: name, line: index, isUnordered: isUnordered,
                    isLocal: line.prefix { $0 == " " }.count > 8)
            }
        }
    }

    /// `[Key: Value]`: a colon at the first level of the brackets, both sides types.
    private static func isDictionary(_ type: Substring) -> Bool {
        var depth = 0
        for character in type {
            switch character {
            case "[", "(", "<": depth += 1
            case "]", ")", ">":
                depth -= 1
                if depth == 0 { return false }
            case ":" where depth == 1: return true
            default: break
            }
        }
        return false
    }

    /// Counting and asking do not depend on the order.
    private static func isOrderFree(_ rest: Substring) -> Bool {
        [".count", ".isEmpty", ".contains", ".allSatisfy", ".max", ".min"].contains {
            rest.hasPrefix($0)
        }
    }

    private static func loops(over name: String, _ line: String) -> Bool {
        let code = line.drop { $0 == " " }
        if code.hasPrefix("for "), let range = code.firstRange(of: " in ") {
            let rest = code[range.upperBound...]
            let target = rest.hasPrefix("self.") ? rest.dropFirst(5) : rest
            if target.prefix(while: isName) == name[...] {
                let after = target.dropFirst(name.count)
                return after.hasPrefix(" {") || after.hasPrefix(" where")
            }
        }
        return [".forEach", ".map {", ".map(", ".compactMap", ".flatMap", ".first {", ".first("]
            .contains { SwiftText.has(name + $0, in: line) && !line.contains(".sorted") }
    }

    private static func isName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
