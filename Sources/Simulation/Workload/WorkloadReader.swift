internal import Domain
internal import Procedure
package import Topology

/// What reading a workload gave: all findings, and the workload when none of them is an error.
package struct WorkloadReport: Sendable {
    /// Ordered by line.
    package var findings: [Finding]
    /// Nil when there is an error.
    package var workload: Workload?

    /// The findings that keep the workload from being used.
    package var errors: [Finding] { findings.filter { $0.severity == .error } }
}

extension Workload {
    /// Longest workload file.
    package static let maximumBytes = 256 << 10

    /// Reads a workload file and reports every fault in it.
    ///
    /// - Parameter path: The file.
    /// - Returns: The findings, and the workload when none is an error.
    package static func load(path: String) -> WorkloadReport {
        do {
            return read(try Files.read(path, atMost: maximumBytes))
        } catch .tooLarge {
            return WorkloadReport(findings: [tooLarge], workload: nil)
        } catch {
            return WorkloadReport(
                findings: [Finding(.error, .unreadable, line: nil, error.description)],
                workload: nil)
        }
    }

    /// Reads a workload from bytes; data/workload/README.md says what each field means.
    ///
    /// - Parameter bytes: The content of a workload file.
    /// - Returns: The findings, and the workload when none is an error.
    package static func read(_ bytes: [UInt8]) -> WorkloadReport {
        guard bytes.count <= maximumBytes else {
            return WorkloadReport(findings: [tooLarge], workload: nil)
        }
        let (root, findings) = YAMLTree.read(bytes)
        guard let root else { return WorkloadReport(findings: findings, workload: nil) }
        var reader = WorkloadReader(findings: findings)
        reader.read(root)
        var report = WorkloadReport(findings: reader.findings.orderedByLine(), workload: nil)
        if report.errors.isEmpty { report.workload = reader.workload }
        return report
    }

    /// The verbs for which a file may name a delay: those of the tables of acts, each once.
    package static var verbs: [String] {
        let all = CommissionVerb.table.map(\.verb) + DisputeRules.table.map(\.verb.verb)
        var seen: Set<String> = []
        return all.filter { seen.insert($0).inserted }
    }

    /// The entry of ``Answers/delays`` that serves every verb without one of its own.
    package static let everyOther = "*"

    private static let tooLarge = Finding(
        .error, .tooLarge, line: nil,
        "the file has more than \(maximumBytes) bytes; a workload has a few thousand: name the right "
            + "file")
}

/// Takes a tree apart into a workload. A value that is at fault is left as it was: with an error
/// among the findings nobody sees the workload.
private struct WorkloadReader {
    typealias Place<Part> = (name: String, path: any WritableKeyPath<Part, Int> & Sendable)

    private static let levels: [Place<Workload.ByLevel>] = [
        ("supreme", \.supreme), ("high", \.high), ("intermediate", \.intermediate),
        ("grassroots", \.grassroots),
    ]
    private static let commissionShares: [Place<Workload.Commissions>] = [
        ("urgent", \.urgent), ("returned", \.returned), ("withdrawn", \.withdrawn),
        ("rerouted", \.rerouted), ("papersAsked", \.papersAsked), ("complained", \.complained),
        ("rated", \.rated), ("progress", \.progress),
    ]
    private static let disputeShares: [Place<Workload.Disputes>] = [
        ("settled", \.settled), ("withdrawn", \.withdrawn), ("sentBack", \.sentBack),
        ("proofReturned", \.proofReturned), ("several", \.several),
    ]
    private static let elsewhereShares: [Place<Workload.Elsewhere>] = [
        ("commissions", \.commissions), ("disputes", \.disputes), ("tabled", \.tabled),
    ]
    private static let answerShares: [Place<Workload.Answers>] = [
        ("forgotten", \.forgotten), ("slowCourts", \.slowCourts),
    ]
    private static let points: [Place<Workload.Delay>] = [
        ("p50", \.p50), ("p90", \.p90), ("p99", \.p99),
    ]
    private static let sizes: [Place<Workload.Papers>] = [
        ("p50", \.p50), ("p90", \.p90), ("largest", \.largest),
    ]

    /// Most matters that one court opens in a year, in thousandths.
    private static let mostInYear = 10_000_000
    /// Longest delay: 400 days of working time, in minutes.
    private static let longestDelay = 400 * Quantity.hoursInDay * 60
    private static let largestPaper = Int(DisputeRules.largestPaper)
    private static let heaviest = 10_000

    private var file: FieldReader
    private(set) var workload = Workload()

    var findings: [Finding] { file.findings }

    init(findings: [Finding]) { file = FieldReader(findings: findings) }

    mutating func read(_ root: YAMLTree) {
        let known = [
            "name", "source", "commissions", "disputes", "tabled", "rhythm", "answers", "papers",
            "elsewhere",
        ]
        guard let fields = file.fields(of: root, what: "the file", known: known, required: known)
        else { return }
        words(fields["name"], "name", into: \.name)
        words(fields["source"], "source", into: \.source)
        matters(
            fields["commissions"], "commissions", Self.commissionShares,
            perYear: \.commissions.perYear, into: \.commissions)
        matters(
            fields["disputes"], "disputes", Self.disputeShares,
            perYear: \.disputes.perYear, into: \.disputes)
        matters(fields["tabled"], "tabled", [], perYear: \.tabled.perYear, into: \.tabled)
        rhythm(fields["rhythm"])
        answers(fields["answers"])
        papers(fields["papers"])
        elsewhere(fields["elsewhere"])
    }

    private mutating func elsewhere(_ tree: YAMLTree?) {
        let known = Self.elsewhereShares.map(\.name)
        guard let tree,
            let fields = file.fields(of: tree, what: "elsewhere", known: known, required: known)
        else { return }
        for share in Self.elsewhereShares {
            percentage(fields[share.name], share.name) { $0.elsewhere[keyPath: share.path] = $1 }
        }
    }

    private mutating func words(
        _ tree: YAMLTree?, _ name: String, into path: WritableKeyPath<Workload, String>
    ) {
        guard let text = file.text(tree, name) else { return }
        guard Directory.isText(text.value) else {
            file.error(
                .malformedValue, text.line,
                "\(name): 1 … 256 bytes without control characters are due; shorten it")
            return
        }
        workload[keyPath: path] = text.value
    }

    /// Commissions, disputes or tabled matters: how many in a year, and shares of them.
    private mutating func matters<Part>(
        _ tree: YAMLTree?, _ what: String, _ shares: [Place<Part>],
        perYear: WritableKeyPath<Workload, Workload.ByLevel>,
        into path: WritableKeyPath<Workload, Part>
    ) {
        let known = ["perYear"] + shares.map(\.name)
        guard let tree,
            let fields = file.fields(of: tree, what: what, known: known, required: known)
        else { return }
        for share in shares {
            percentage(fields[share.name], share.name) {
                $0[keyPath: path][keyPath: share.path] = $1
            }
        }
        guard let rates = fields["perYear"],
            let levels = file.fields(
                of: rates, what: "perYear", known: Self.levels.map(\.name), required: [])
        else { return }
        // A level without a number opens nothing; none at all is more likely forgotten than meant.
        if levels.isEmpty {
            file.error(
                .missingField, rates.line,
                "perYear names no level of courts (层级); add `grassroots: 650.5` or such, `0` if there "
                    + "are none")
        }
        for level in Self.levels {
            value(
                levels[level.name], level.name,
                due: "matters (协调事项) that one court opens in a year, 0 … 10000 with at most three "
                    + "decimals, such as `650.5`",
                in: 0...Self.mostInYear, parsed: Quantity.thousandths
            ) { $0[keyPath: perYear][keyPath: level.path] = $1 }
        }
    }

    private mutating func rhythm(_ tree: YAMLTree?) {
        let known = ["hours", "weekdays", "daysOff"]
        guard let tree,
            let fields = file.fields(of: tree, what: "rhythm", known: known, required: known)
        else { return }
        workload.rhythm.hours = weights(
            fields["hours"], "hours", count: 24, each: "one for each hour of the day from 0 to 23")
        workload.rhythm.weekdays = weights(
            fields["weekdays"], "weekdays", count: 7, each: "one for each weekday from Monday on")
        percentage(fields["daysOff"], "daysOff") { $0.rhythm.daysOff = $1 }
    }

    private mutating func weights(
        _ tree: YAMLTree?, _ name: String, count: Int, each: String
    ) -> [Int] {
        guard let tree else { return [] }
        guard let list = tree.list, list.count == count else {
            file.error(
                tree.list == nil ? .wrongType : .malformedValue, tree.line,
                "\(name): \(count) weights in brackets are due, \(each)"
                    + (tree.list.map { "; here are \($0.count)" } ?? ""))
            return []
        }
        var weights: [Int] = []
        for item in list {
            guard let text = file.text(item, name) else { continue }
            guard let weight = Quantity.whole(text.value), weight <= Self.heaviest else {
                fault(text, name, due: "a weight, a whole number of 0 … \(Self.heaviest)")
                continue
            }
            weights.append(weight)
        }
        if weights.count == count, weights.allSatisfy({ $0 == 0 }) {
            file.error(
                .malformedValue, tree.line,
                "\(name): every weight is 0, so nothing would be opened; raise one of them")
        }
        return weights
    }

    private mutating func answers(_ tree: YAMLTree?) {
        let known = ["delays"] + Self.answerShares.map(\.name) + ["slowFactor"]
        guard let tree,
            let fields = file.fields(of: tree, what: "answers", known: known, required: known)
        else { return }
        for share in Self.answerShares {
            percentage(fields[share.name], share.name) { $0.answers[keyPath: share.path] = $1 }
        }
        value(
            fields["slowFactor"], "slowFactor",
            due: "how many times as long a slow court takes, a whole number of 1 … 100",
            in: 1...100, parsed: Quantity.whole
        ) { $0.answers.slowFactor = $1 }
        let verbs = Workload.verbs + [Workload.everyOther]
        guard let delays = fields["delays"],
            let times = file.fields(
                of: delays, what: "delays", known: verbs, required: [Workload.everyOther])
        else { return }
        for verb in verbs {
            if let tree = times[verb] { workload.answers.delays[verb] = delay(tree, verb) }
        }
    }

    private mutating func delay(_ tree: YAMLTree, _ verb: String) -> Workload.Delay? {
        rising(
            Workload.Delay(p50: 0, p90: 0, p99: 0), of: tree, verb, Self.points,
            due: "a time of 1min … 400d, such as `45min`, `6h` or `3d` (1d = "
                + "\(Quantity.hoursInDay)h of working time)",
            in: 1...Self.longestDelay, parsed: Quantity.minutes)
    }

    private mutating func papers(_ tree: YAMLTree?) {
        guard let tree,
            let papers = rising(
                Workload.Papers(), of: tree, "papers", Self.sizes,
                due: "a size of 1B … \(Self.largestPaper >> 20)MiB, such as `300KiB` or `4MiB`",
                in: 1...Self.largestPaper, parsed: Quantity.bytes)
        else { return }
        workload.papers = papers
    }

    // MARK: Values

    /// Points of a distribution, none below the one before it; nil, with a fault, otherwise.
    private mutating func rising<Part>(
        _ part: Part, of tree: YAMLTree, _ what: String, _ points: [Place<Part>], due: String,
        in range: ClosedRange<Int>, parsed: (String) -> Int?
    ) -> Part? {
        let names = points.map(\.name)
        guard let fields = file.fields(of: tree, what: what, known: names, required: names) else {
            return nil
        }
        var part = part
        var below: (name: String, figure: Int)?
        var isGood = true
        for point in points {
            guard
                let text = file.text(fields[point.name], point.name),
                let figure = figure(text, point.name, due: due, in: range, parsed: parsed)
            else {
                isGood = false
                continue
            }
            if let below, figure < below.figure {
                file.error(
                    .malformedValue, text.line,
                    "\(what): \(point.name) is below \(below.name); write the points so that none is "
                        + "below the one before it (\(names.joined(separator: ", ")))")
                isGood = false
            }
            below = (point.name, figure)
            part[keyPath: point.path] = figure
        }
        return isGood ? part : nil
    }

    private mutating func percentage(
        _ tree: YAMLTree?, _ name: String, set: (inout Workload, Int) -> Void
    ) {
        value(
            tree, name, due: "a percentage of 0 … 100 % in steps of 0.1 %, such as `7.5 %`",
            in: 0...1000, parsed: Quantity.permille, set: set)
    }

    private mutating func value(
        _ tree: YAMLTree?, _ name: String, due: String, in range: ClosedRange<Int>,
        parsed: (String) -> Int?, set: (inout Workload, Int) -> Void
    ) {
        guard let text = file.text(tree, name),
            let figure = figure(text, name, due: due, in: range, parsed: parsed)
        else { return }
        set(&workload, figure)
    }

    private mutating func figure(
        _ text: Located<String>, _ name: String, due: String, in range: ClosedRange<Int>,
        parsed: (String) -> Int?
    ) -> Int? {
        guard let figure = parsed(text.value), range.contains(figure) else {
            fault(text, name, due: due)
            return nil
        }
        return figure
    }

    private mutating func fault(_ text: Located<String>, _ name: String, due: String) {
        file.error(
            .malformedValue, text.line,
            "\(name): `\(PlainText.shown(text.value))` is not \(due); correct it")
    }
}
