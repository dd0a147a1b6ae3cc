package import Domain

/// On whose word a window rests (期限依据的效力).
package enum Authority: String, Hashable, Codable, Sendable, CaseIterable {
    /// 法律.
    case law
    /// 司法解释.
    case interpretation
    /// 司法政策文件.
    case policyPaper = "policy paper"
    /// 地方规定.
    case local
    /// 自定: a choice of this project or of the court that runs it.
    case own

    /// The Chinese term that stands beside a window.
    package var term: String {
        switch self {
        case .law: "法律"
        case .interpretation: "司法解释"
        case .policyPaper: "司法政策文件"
        case .local: "地方规定"
        case .own: "自定"
        }
    }

    /// Whether local and own rules may shorten, but never lengthen, a window of this authority.
    package var bindsLocalRules: Bool {
        switch self {
        case .law, .interpretation, .policyPaper: true
        case .local, .own: false
        }
    }
}

/// One row of the table of windows: who owes what, from which event, for how long.
package struct WindowRule: Hashable, Codable, Sendable {
    /// Stable id: `W20` from a published text, `O01` a choice that no text states.
    package var id: String
    /// The kind of matter, in words.
    package var procedure: Text
    /// Nil where the paper itself sets the period (as written).
    package var window: Window?
    /// The event that starts it.
    package var startsAt: Text
    package var owedBy: Text
    package var duty: Text
    /// What follows a lapse, in words; nil where no text states anything.
    package var consequence: Text?
    /// What a lapse does to the matter.
    package var onLapse: OnLapse
    /// The text with its article, such as 法〔2021〕322号 art 27(1).
    package var citation: String
    /// How well the text was seen: `verbatim`, `recalled`, `partial`, ….
    package var seen: String
    package var authority: Authority
    /// The length or the start event is a choice, because the text leaves it open.
    package var isChoice: Bool
    /// A last day that is a rest day is moved behind the rest (民事诉讼法 art. 85 第3款). The effect of a
    /// seizure is no act in a suit: it ends on the day itself.
    package var rolls: Bool

    package init(
        id: String, procedure: Text, window: Window?, startsAt: Text, owedBy: Text, duty: Text,
        consequence: Text?, onLapse: OnLapse, citation: String, seen: String, authority: Authority,
        isChoice: Bool, rolls: Bool = true
    ) {
        self.rolls = rolls
        self.id = id
        self.procedure = procedure
        self.window = window
        self.startsAt = startsAt
        self.owedBy = owedBy
        self.duty = duty
        self.consequence = consequence
        self.onLapse = onLapse
        self.citation = citation
        self.seen = seen
        self.authority = authority
        self.isChoice = isChoice
    }
}

/// A table of windows that cannot be used: every fault in one go.
package struct RuleBookError: Error, Hashable, Sendable, CustomStringConvertible {
    /// At most about a hundred, in the order of the file.
    package var faults: [TableFault]

    package init(faults: [TableFault]) { self.faults = faults }

    package var description: String {
        (["期限表不能使用 the table of windows cannot be used:"] + faults.map { "  \($0)" })
            .joined(separator: "\n")
    }
}

/// The table of legal windows (期限表) that a process works by; a matter keeps the one it began under.
package struct RuleBook: Hashable, Sendable {
    /// All rules, in the order of the file.
    package let rules: [WindowRule]
    /// Such as `windows/68/5f0c1a2b`: the number of rules and a digest of all of them.
    package let version: String
    private let index: [String: Int]

    /// Rules whose ids differ: the parser establishes it.
    private init(checked rules: [WindowRule]) {
        self.rules = rules
        var index: [String: Int] = [:]
        var digest = TableDigest()
        for (position, rule) in rules.enumerated() {
            index[rule.id] = position
            for field in rule.fields { digest.take(field) }
        }
        self.index = index
        version = "windows/\(rules.count)/\(digest.text)"
    }

    /// The rule with this id, or nil.
    package subscript(id: String) -> WindowRule? { index[id].map { rules[$0] } }

    /// The table that comes with the program, from `data/law/windows.csv`.
    package static let standard: RuleBook = {
        do throws(RuleBookError) {
            return try parse(csv: Array(ruleData.utf8))
        } catch {
            preconditionFailure(
                "generated rule data is damaged; run scripts/embed-calendar: \(error)")
        }
    }()

    static let columns = [
        "id", "procedure", "procedure_zh", "window", "starts_at", "starts_at_zh", "owed_by",
        "owed_by_zh", "duty", "duty_zh", "consequence", "consequence_zh", "on_lapse", "citation",
        "seen", "authority", "choice",
    ]

    /// Reads a table of windows from a comma-separated file of the columns that
    /// `data/law/README.md` describes; other columns are passed over.
    ///
    /// - Throws: `RuleBookError` with every fault and its line.
    package static func parse(csv bytes: [UInt8]) throws(RuleBookError) -> RuleBook {
        let table = Table(csv: bytes, columns: columns)
        var faults = table.faults
        var rules: [WindowRule] = []
        var lines: [String: Int] = [:]
        let positions = columns.map { table.column($0) }
        let rolls = table.heading.firstIndex(of: "rolls")
        for row in table.rows where faults.count <= Table.maximumFaults {
            // In the order of `columns`, whatever the file's order is.
            let fields =
                positions.map { row.fields[$0] } + [rolls.map { row.fields[$0] } ?? "yes"]
            let found = rule(fields, line: row.line, faults: &faults)
            if let earlier = lines[fields[0]] {
                faults.append(
                    TableFault(
                        line: row.line,
                        "id \(Table.quoted(fields[0])) stands already in line \(earlier)"))
            } else {
                lines[fields[0]] = row.line
                if let found { rules.append(found) }
            }
        }
        if faults.isEmpty, rules.isEmpty {
            faults.append(TableFault(line: 0, "the file names no window"))
        }
        guard faults.isEmpty else { throw RuleBookError(faults: faults) }
        return RuleBook(checked: rules)
    }

    /// This table with the rules of `other` in place of those with the same id, and new ids behind.
    ///
    /// A local or own rule may only shorten a window that law, interpretation or policy paper give:
    /// 15 days may become 10 days. It may not change their unit, because no order between 15 days
    /// and 10 working days holds on every day of the year, and it may not fill one that the
    /// paper itself sets.
    ///
    /// - Throws: `RuleBookError` naming every rule that would lengthen a window.
    package func overlaid(by other: RuleBook) throws(RuleBookError) -> RuleBook {
        var result = rules
        var faults: [TableFault] = []
        for rule in other.rules {
            guard let position = index[rule.id] else {
                result.append(rule)
                continue
            }
            let base = rules[position]
            if base.authority.bindsLocalRules, !rule.authority.bindsLocalRules,
                base.window != rule.window, !Self.shortens(rule.window, base.window)
            {
                let old = base.window?.description ?? asWritten
                let new = rule.window?.description ?? asWritten
                faults.append(
                    TableFault(
                        line: 0,
                        "\(rule.id): \(rule.authority.term) may only shorten \(old) of "
                            + "\(base.citation) (\(base.authority.term)), in the same unit; "
                            + "not \(new)"
                    ))
            }
            result[position] = rule
            // What law lets end on the day itself no other table prolongs.
            result[position].rolls = rule.rolls && base.rolls
        }
        guard faults.isEmpty else { throw RuleBookError(faults: faults) }
        return RuleBook(checked: result)
    }

    private static func shortens(_ new: Window?, _ old: Window?) -> Bool {
        guard let new, let old else { return false }
        return new.unit == old.unit && new.amount <= old.amount
    }

    private static func rule(
        _ fields: [String], line: Int, faults: inout [TableFault]
    ) -> WindowRule? {
        let before = faults.count
        func fault(_ message: String) { faults.append(TableFault(line: line, message)) }

        let id = fields[0]
        let isPlain = id.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
        if !isPlain || !(1...16).contains(id.utf8.count) {
            fault("id \(Table.quoted(id)) must be 1 … 16 ASCII letters and digits, such as W20")
        }
        var window: Window?
        if fields[3] != asWritten {
            do throws(WindowError) {
                window = try Window.parse(fields[3])
            } catch {
                fault("window: \(error); or “\(asWritten)” where the paper sets it")
            }
        }
        for position in [1, 2, 4, 5, 6, 7, 8, 9, 13, 14] where fields[position].isEmpty {
            fault("\(columns[position]) is empty")
        }
        if fields[10].isEmpty != fields[11].isEmpty {
            fault("consequence must be given in both languages or in neither")
        }
        let onLapse = OnLapse(rawValue: fields[12])
        if onLapse == nil { fault("on_lapse \(Table.quoted(fields[12])) must be flag or move") }
        let authority = Authority(rawValue: fields[15])
        if authority == nil {
            let known = Authority.allCases.map { "\($0.rawValue) (\($0.term))" }
            fault(
                "authority \(Table.quoted(fields[15])) must be one of "
                    + known.joined(separator: ", "))
        }
        if fields[16] != "yes", fields[16] != "no" {
            fault("choice \(Table.quoted(fields[16])) must be yes or no")
        }
        if fields[17] != "yes", fields[17] != "no" {
            fault("rolls \(Table.quoted(fields[17])) must be yes or no")
        }
        guard faults.count == before, let onLapse, let authority else { return nil }
        return WindowRule(
            id: id, procedure: Text(zh: fields[2], en: fields[1]), window: window,
            startsAt: Text(zh: fields[5], en: fields[4]),
            owedBy: Text(zh: fields[7], en: fields[6]), duty: Text(zh: fields[9], en: fields[8]),
            consequence: fields[10].isEmpty ? nil : Text(zh: fields[11], en: fields[10]),
            onLapse: onLapse, citation: fields[13], seen: fields[14], authority: authority,
            isChoice: fields[16] == "yes", rolls: fields[17] == "yes")
    }
}

/// What the table says where the paper itself sets the period.
private let asWritten = "as written"

extension WindowRule {
    /// Every field in the order of the file's columns, for the digest.
    fileprivate var fields: [String] {
        [
            id, procedure.en, procedure.zh, window?.description ?? asWritten, startsAt.en,
            startsAt.zh, owedBy.en, owedBy.zh, duty.en, duty.zh, consequence?.en ?? "",
            consequence?.zh ?? "", onLapse.rawValue, citation, seen, authority.rawValue,
            isChoice ? "yes" : "no", rolls ? "yes" : "no",
        ]
    }
}
