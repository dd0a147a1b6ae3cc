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
    /// Which time is not counted (扣除的期间), in words; nil: none.
    package var excludes: Text?
    /// The reminders before its end, and the measures behind it.
    package var ladder: Ladder
    /// The first day on which a window that begins then is of this length (施行日期); nil: always.
    package var inForceFrom: CivilDate?
    /// The last such day; nil: still.
    package var inForceUntil: CivilDate?
    /// A last day that is a rest day is moved behind the rest (民事诉讼法 art. 85 第3款). The effect of a
    /// seizure is no act in a suit: it ends on the day itself.
    package var rolls: Bool

    package init(
        id: String, procedure: Text, window: Window?, startsAt: Text, owedBy: Text, duty: Text,
        consequence: Text?, onLapse: OnLapse, citation: String, seen: String, authority: Authority,
        isChoice: Bool, excludes: Text? = nil, ladder: Ladder = .usual,
        inForceFrom: CivilDate? = nil, inForceUntil: CivilDate? = nil, rolls: Bool = true
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
        self.excludes = excludes
        self.ladder = ladder
        self.inForceFrom = inForceFrom
        self.inForceUntil = inForceUntil
    }

    /// Whether a window that begins on `day` is of this row.
    package func isInForce(on day: CivilDate) -> Bool {
        inForceFrom.map { $0 <= day } ?? true && inForceUntil.map { day <= $0 } ?? true
    }

    /// No day lies in both rows' time.
    fileprivate func isApart(from other: WindowRule) -> Bool {
        func ends(_ one: WindowRule, before two: WindowRule) -> Bool {
            guard let end = one.inForceUntil, let start = two.inForceFrom else { return false }
            return end < start
        }
        return ends(self, before: other) || ends(other, before: self)
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
///
/// A window whose length changed on a day has a row for each time; `inForce(on:)` is the table as a
/// window sees it that begins then.
package struct RuleBook: Hashable, Sendable {
    /// All rules, in the order of the file.
    package let rules: [WindowRule]
    /// Such as `windows/68/5f0c1a2b`: the number of rules and a digest of all of them.
    package let version: String
    private let index: [String: Int]
    /// Some row is for a time only.
    private let changes: Bool

    /// Rules of one id are in force at different times: the parser establishes it.
    private init(checked rules: [WindowRule], version given: String? = nil) {
        self.rules = rules
        var index: [String: Int] = [:]
        var digest = TableDigest()
        for (position, rule) in rules.enumerated() {
            // Of several the one that is in force last.
            let former = index[rule.id].map { rules[$0] }
            if former?.inForceUntil != nil || former == nil { index[rule.id] = position }
            for field in rule.fields { digest.take(field) }
            // A column that a table lacks and one that says the usual are the same table: a later
            // program with more columns knows the tables of an earlier one.
            for (name, field, usual) in rule.optionalFields where field != usual {
                digest.take(name)
                digest.take(field)
            }
        }
        self.index = index
        changes = rules.contains { $0.inForceFrom != nil || $0.inForceUntil != nil }
        version = given ?? "windows/\(rules.count)/\(digest.text)"
    }

    /// The rule with this id, the latest where there are several, or nil.
    package subscript(id: String) -> WindowRule? { index[id].map { rules[$0] } }

    /// The rows by which a window is measured that begins on `day`, under the same version.
    package func inForce(on day: CivilDate) -> RuleBook {
        changes
            ? RuleBook(checked: rules.filter { $0.isInForce(on: day) }, version: version) : self
    }

    /// The table as a file of the same form, from which it is read back as it is.
    package var csv: String {
        func quoted(_ field: String) -> String {
            field.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A })
                ? "\"\(field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
                : field
        }
        let lines =
            [Self.columns + Self.optionalColumns]
            + rules.map { $0.fields + $0.optionalFields.map(\.field) }
        return lines.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
    }

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

    /// Columns that a file may lack.
    static let optionalColumns = [
        "excludes", "excludes_zh", "warn", "ladder", "in_force_from", "in_force_until", "rolls",
    ]

    /// Reads a table of windows from a comma-separated file of the columns that
    /// `data/law/README.md` describes; other columns are passed over.
    ///
    /// - Throws: `RuleBookError` with every fault and its line.
    package static func parse(csv bytes: [UInt8]) throws(RuleBookError) -> RuleBook {
        let table = Table(csv: bytes, columns: columns)
        var faults = table.faults
        var rules: [WindowRule] = []
        var lines: [String: [(line: Int, rule: WindowRule)]] = [:]
        let positions = columns.map { table.column($0) }
        let optional = optionalColumns.map { table.optionalColumn($0) }
        for row in table.rows where faults.count <= Table.maximumFaults {
            // In the order of `columns`, whatever the file's order is.
            let fields = positions.map { row.fields[$0] }
            let more = optional.map { position in position.map { row.fields[$0] } }
            guard let found = rule(fields, more, line: row.line, faults: &faults) else { continue }
            if let earlier = lines[found.id]?.first(where: { !$0.rule.isApart(from: found) }) {
                faults.append(
                    TableFault(
                        line: row.line,
                        "id \(Table.quoted(found.id)) stands already in line \(earlier.line) for "
                            + "the same days; give both in_force_from or in_force_until"))
                continue
            }
            lines[found.id, default: []].append((row.line, found))
            rules.append(found)
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
        // Rows of an id are replaced as a whole, where the first of them stands.
        var result: [WindowRule] = []
        var placed: Set<String> = []
        for rule in rules where !placed.contains(rule.id) {
            var others = other.rules.filter { $0.id == rule.id }
            if others.isEmpty {
                result.append(rule)
                continue
            }
            placed.insert(rule.id)
            // What law lets end on the day itself no other table prolongs.
            if !rule.rolls { for place in others.indices { others[place].rolls = false } }
            result += others
        }
        result += other.rules.filter { index[$0.id] == nil }
        var faults: [TableFault] = []
        for rule in other.rules {
            guard let base = self[rule.id] else { continue }
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
        }
        guard faults.isEmpty else { throw RuleBookError(faults: faults) }
        return RuleBook(checked: result)
    }

    private static func shortens(_ new: Window?, _ old: Window?) -> Bool {
        guard let new, let old else { return false }
        return new.unit == old.unit && new.amount <= old.amount
    }

    private static func rule(
        _ fields: [String], _ more: [String?], line: Int, faults: inout [TableFault]
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
        let excludes = [more[0] ?? "", more[1] ?? ""]
        if excludes[0].isEmpty != excludes[1].isEmpty {
            fault("excludes must be given in both languages or in neither")
        }
        var ladder = Ladder.usual
        do throws(LadderError) {
            ladder = try Ladder.parse(
                warnings: more[2] ?? ladder.warningText, rungs: more[3] ?? ladder.rungText)
        } catch {
            fault("\(error)")
        }
        func date(_ position: Int) -> CivilDate? {
            guard let text = more[position], !text.isEmpty else { return nil }
            let date = CivilDate(iso: text)
            if date == nil {
                fault(
                    "\(optionalColumns[position]) \(Table.quoted(text)) must be a date such as "
                        + "2026-01-01, or empty")
            }
            return date
        }
        let rolls = more[6] ?? "yes"
        if rolls != "yes", rolls != "no" {
            fault("rolls \(Table.quoted(rolls)) must be yes or no")
        }
        let from = date(4)
        let until = date(5)
        if let from, let until, until < from { fault("in_force_until lies before in_force_from") }
        guard faults.count == before, let onLapse, let authority else { return nil }
        return WindowRule(
            id: id, procedure: Text(zh: fields[2], en: fields[1]), window: window,
            startsAt: Text(zh: fields[5], en: fields[4]),
            owedBy: Text(zh: fields[7], en: fields[6]), duty: Text(zh: fields[9], en: fields[8]),
            consequence: fields[10].isEmpty ? nil : Text(zh: fields[11], en: fields[10]),
            onLapse: onLapse, citation: fields[13], seen: fields[14], authority: authority,
            isChoice: fields[16] == "yes",
            excludes: excludes[0].isEmpty ? nil : Text(zh: excludes[1], en: excludes[0]),
            ladder: ladder, inForceFrom: from, inForceUntil: until, rolls: rolls == "yes")
    }
}

/// What the table says where the paper itself sets the period.
private let asWritten = "as written"

extension WindowRule {
    /// The fields that every file has, in the order of its columns.
    fileprivate var fields: [String] {
        [
            id, procedure.en, procedure.zh, window?.description ?? asWritten, startsAt.en,
            startsAt.zh, owedBy.en, owedBy.zh, duty.en, duty.zh, consequence?.en ?? "",
            consequence?.zh ?? "", onLapse.rawValue, citation, seen, authority.rawValue,
            isChoice ? "yes" : "no",
        ]
    }
    /// The columns that a file may lack, in order, each with what it says where it is missing.
    fileprivate var optionalFields: [(name: String, field: String, usual: String)] {
        let fields = [
            (excludes?.en ?? "", ""), (excludes?.zh ?? "", ""),
            (ladder.warningText, Ladder.usual.warningText),
            (ladder.rungText, Ladder.usual.rungText), (inForceFrom?.iso ?? "", ""),
            (inForceUntil?.iso ?? "", ""), (rolls ? "yes" : "no", "yes"),
        ]
        return zip(RuleBook.optionalColumns, fields).map { ($0, $1.0, $1.1) }
    }
}
