package import CaseDispatch
package import Topology

/// What reading a rules file gave: all findings, and the rules when none of them is an error.
package struct RulesReport: Sendable {
    /// Ordered by line.
    package var findings: [Finding]
    /// Nil when there is an error.
    package var rules: DispatchRules?
}

extension DispatchRules {
    /// Longest rules file.
    package static let maximumBytes = 256 << 10

    /// Reads a rules file and reports every fault in it.
    ///
    /// - Parameter path: The file.
    /// - Returns: The findings, and the rules when none is an error.
    package static func load(path: String) -> RulesReport {
        do {
            return read(try Files.read(path, atMost: maximumBytes))
        } catch {
            return RulesReport(
                findings: [Finding(.error, .unreadable, line: nil, error.description)], rules: nil)
        }
    }

    /// Reads rules from bytes; data/dispatch/rules.yaml says what each field means.
    ///
    /// - Parameter bytes: The content of a rules file.
    /// - Returns: The findings, and the rules when none is an error.
    package static func read(_ bytes: [UInt8]) -> RulesReport {
        let (root, findings) = YAMLTree.read(bytes)
        guard let root else { return RulesReport(findings: findings, rules: nil) }
        var reader = RulesReader(findings)
        reader.read(root)
        let found = reader.fields.findings.orderedByLine()
        let isSound = !found.contains { $0.severity == .error }
        return RulesReport(findings: found, rules: isSound ? reader.rules : nil)
    }
}

/// Takes a rules file apart.
struct RulesReader {
    private(set) var fields: FieldReader
    private(set) var rules = DispatchRules()

    init(_ findings: [Finding]) { fields = FieldReader(findings: findings) }

    mutating func read(_ root: YAMLTree) {
        let known = ["version", "hard", "grounds", "kinds", "costs", "campaign"]
        guard
            let all = fields.fields(
                of: root, what: "the rules", known: known, required: known)
        else { return }
        if let version = whole(all["version"], "version", 1...1_000), version != 1 {
            fields.error(.malformedValue, all["version"]?.line, "version: 1 is the known one")
        }
        readHard(all["hard"])
        readGrounds(all["grounds"])
        readKinds(all["kinds"])
        readCosts(all["costs"])
        readCampaign(all["campaign"])
    }

    // MARK: Values

    /// A whole number; nil, with a fault, when it is none of the range.
    private mutating func whole(
        _ tree: YAMLTree?, _ name: String, _ range: ClosedRange<Int64>
    ) -> Int64? {
        guard let text = fields.text(tree, name) else { return nil }
        guard let value = PlainDecimal.read(text.value, places: 0), range.contains(value) else {
            fields.error(
                .malformedValue, text.line,
                "\(name): a whole number of \(range.lowerBound) to \(range.upperBound) is due")
            return nil
        }
        return value
    }

    /// A number with at most so many digits behind the point, as a whole number of the last.
    private mutating func decimal(
        _ tree: YAMLTree?, _ name: String, places: Int, most: Int64
    ) -> Int64? {
        guard let text = fields.text(tree, name) else { return nil }
        guard let value = PlainDecimal.read(text.value, places: places),
            value <= most * PlainDecimal.power(places)
        else {
            fields.error(
                .malformedValue, text.line,
                "\(name): a number of 0 to \(most) with at most \(places) digits behind the point "
                    + "is due")
            return nil
        }
        return value
    }

    private mutating func hours(_ tree: YAMLTree?, _ name: String, places: Int = 6) -> Hours? {
        decimal(tree, name, places: places, most: 100_000).map {
            Hours(nano: $0 * PlainDecimal.power(9 - places))
        }
    }

    private mutating func set<T>(_ path: WritableKeyPath<DispatchRules, T>, _ value: T?) {
        if let value { rules[keyPath: path] = value }
    }

    // MARK: Hard rules

    private static let parameters: [HardRule: [String]] = [
        .reach: ["kilometres"], .closing: ["stages"], .auction: ["stages"], .seizure: ["days"],
        .together: ["weight"], .capacity: ["casesPerOfficer", "overload"],
        .moves: ["percent", "most"],
        .lending: ["officersPercent", "vehiclesPercent", "kilometres", "neighbours"],
    ]

    private mutating func readHard(_ tree: YAMLTree?) {
        guard let tree else { return }
        let names = HardRule.allCases.map(\.rawValue)
        guard let all = fields.fields(of: tree, what: "hard", known: names, required: names) else {
            return
        }
        for rule in HardRule.allCases {
            guard let one = all[rule.rawValue] else { continue }
            let parameters = Self.parameters[rule] ?? []
            guard
                let own = fields.fields(
                    of: one, what: rule.rawValue, known: ["on"] + parameters,
                    required: ["on"] + parameters.filter { $0 != "most" })
            else { continue }
            rules.isOn[rule] = fields.flag(own["on"], "\(rule.rawValue).on") ?? true
            readParameters(rule, own)
        }
    }

    private mutating func readParameters(_ rule: HardRule, _ own: [String: YAMLTree]) {
        func name(_ field: String) -> String { "\(rule.rawValue).\(field)" }
        switch rule {
        case .power, .ground, .open, .conflict, .original, .suspended, .orders: break
        case .reach:
            set(
                \.reachKilometres,
                whole(own["kilometres"], name("kilometres"), 0...10_000).map(Int.init))
        case .closing: set(\.closingStages, stages(own["stages"], name("stages")))
        case .auction: set(\.auctionStages, stages(own["stages"], name("stages")))
        case .seizure:
            set(\.seizureDays, whole(own["days"], name("days"), 0...3_660).map(Int.init))
        case .together:
            set(\.togetherWeight, decimal(own["weight"], name("weight"), places: 3, most: 100_000))
        case .capacity:
            set(
                \.weightPerOfficer,
                decimal(own["casesPerOfficer"], name("casesPerOfficer"), places: 3, most: 100_000))
            if let word = fields.text(own["overload"], name("overload")) {
                if !["allowed", "refused"].contains(word.value) {
                    fields.error(
                        .malformedValue, word.line, "capacity.overload: allowed or refused is due")
                }
                rules.allowsOverload = word.value == "allowed"
            }
        case .moves:
            set(\.movesPermille, decimal(own["percent"], name("percent"), places: 1, most: 100))
            rules.mostMoves = whole(own["most"], name("most"), 0...10_000_000)
        case .lending:
            set(
                \.lentOfficersPercent,
                whole(own["officersPercent"], name("officersPercent"), 0...100))
            set(
                \.lentVehiclesPercent,
                whole(own["vehiclesPercent"], name("vehiclesPercent"), 0...100))
            set(
                \.lendingKilometres,
                whole(own["kilometres"], name("kilometres"), 0...10_000).map(Int.init))
            set(
                \.lendingNeighbours,
                whole(own["neighbours"], name("neighbours"), 0...50).map(Int.init))
        }
    }

    private mutating func stages(_ tree: YAMLTree?, _ name: String) -> [CaseStage] {
        fields.items(tree, name).compactMap { item in
            guard let word = fields.text(item, name) else { return nil }
            guard let stage = CaseStage(rawValue: word.value) else {
                fields.error(
                    .malformedValue, word.line,
                    "\(name): \(CaseStage.allCases.map(\.rawValue).joined(separator: ", ")) are known"
                )
                return nil
            }
            return stage
        }
    }

    // MARK: Grounds and kinds

    private mutating func readGrounds(_ tree: YAMLTree?) {
        for item in fields.items(tree, "grounds") {
            guard
                let own = fields.fields(
                    of: item, what: "a ground",
                    known: [
                        "name", "basis", "left", "term", "citation", "months", "cases", "courts",
                        "petitions", "order",
                    ], required: ["name", "basis", "left", "term", "citation"]),
                let name = fields.text(own["name"], "name"),
                let word = fields.text(own["basis"], "basis"),
                let left = hours(own["left"], "left"),
                let term = fields.text(own["term"], "term"),
                let citation = fields.text(own["citation"], "citation")
            else { continue }
            if rules.grounds.contains(where: { $0.name == name.value }) {
                fields.error(.duplicateName, name.line, "the ground \(name.value) stands twice")
            }
            guard let basis = basis(word, own) else { continue }
            rules.grounds.append(
                Ground(
                    name: name.value, term: term.value, citation: citation.value,
                    order: own["order"].flatMap { fields.text($0, "order")?.value }, left: left,
                    basis: basis))
        }
    }

    private mutating func basis(
        _ word: Located<String>, _ own: [String: YAMLTree]
    ) -> Ground.Basis? {
        func need(_ name: String) -> YAMLTree? {
            if own[name] == nil {
                fields.error(.missingField, word.line, "a ground of \(word.value) needs `\(name)`")
            }
            return own[name]
        }
        switch word.value {
        case "mustLeave": return .mustLeave
        case "recused": return .recused
        case "closed": return .closed
        case "recorded": return .recorded
        case "stalled":
            return whole(need("months"), "months", 0...600).map { .stalled(months: Int($0)) }
        case "petitioned":
            return whole(need("petitions"), "petitions", 1...1_000_000).map {
                .petitioned(times: Int($0))
            }
        case "related":
            guard let cases = whole(need("cases"), "cases", 2...1_000_000),
                let courts = whole(need("courts"), "courts", 1...10_000)
            else { return nil }
            return .related(cases: Int(cases), courts: Int(courts))
        default:
            fields.error(
                .malformedValue, word.line,
                "basis: mustLeave, recused, closed, stalled, related, petitioned or recorded is due"
            )
            return nil
        }
    }

    private mutating func readKinds(_ tree: YAMLTree?) {
        guard let tree, case .fields(let entries) = tree.value else { return }
        for entry in entries {
            guard let name = entry.name, let percent = whole(entry.value, name, 0...10_000) else {
                continue
            }
            rules.kinds[name] = percent
        }
    }

    // MARK: Costs

    private static let costFields: [SoftCost: [String]] = [
        .travel: ["hours", "hoursPerKilometre", "trips"], .transfer: ["hours"], .across: ["hours"],
        .apart: ["hours"], .overload: ["hours"], .vehicles: ["hours", "hoursPerVehicle"],
        .lent: ["officer", "vehicle", "trips"],
    ]

    private mutating func readCosts(_ tree: YAMLTree?) {
        guard let tree else { return }
        let names = SoftCost.allCases.map(\.rawValue)
        guard let all = fields.fields(of: tree, what: "costs", known: names, required: names) else {
            return
        }
        for cost in SoftCost.allCases where cost != .load && cost != .left {
            guard let one = all[cost.rawValue] else { continue }
            let known = Self.costFields[cost] ?? []
            guard
                let own = fields.fields(
                    of: one, what: cost.rawValue, known: known, required: known)
            else { continue }
            readCost(cost, own)
        }
        readSteps(all["load"])
    }

    private mutating func readCost(_ cost: SoftCost, _ own: [String: YAMLTree]) {
        func name(_ field: String) -> String { "\(cost.rawValue).\(field)" }
        switch cost {
        case .left, .load: break
        case .travel:
            set(\.travelHour, hours(own["hours"], name("hours")))
            set(
                \.milliHoursPerKilometre,
                decimal(own["hoursPerKilometre"], name("hoursPerKilometre"), places: 3, most: 100))
            rules.trips = fields.items(own["trips"], name("trips")).compactMap {
                whole($0, name("trips"), 0...1_000)
            }
        case .transfer: set(\.transfer, hours(own["hours"], name("hours")))
        case .across: set(\.across, hours(own["hours"], name("hours")))
        case .apart: set(\.apart, hours(own["hours"], name("hours")))
        case .overload: set(\.overload, hours(own["hours"], name("hours"), places: 3))
        case .vehicles:
            set(\.vehicleHour, hours(own["hours"], name("hours")))
            set(
                \.hoursPerVehicle,
                whole(own["hoursPerVehicle"], name("hoursPerVehicle"), 0...100_000))
        case .lent:
            set(\.lentOfficer, hours(own["officer"], name("officer")))
            set(\.lentVehicle, hours(own["vehicle"], name("vehicle")))
            set(\.lendingTrips, whole(own["trips"], name("trips"), 0...1_000))
        }
    }

    private mutating func readSteps(_ tree: YAMLTree?) {
        rules.loadSteps = []
        for item in fields.items(tree, "load") {
            guard
                let own = fields.fields(
                    of: item, what: "a piece of load", known: ["from", "hours"],
                    required: ["from", "hours"]),
                let from = whole(own["from"], "from", 0...10_000),
                let hours = hours(own["hours"], "hours", places: 3)
            else { continue }
            if let last = rules.loadSteps.last, from <= last.from || hours < last.hours {
                fields.error(
                    .malformedValue, item.line,
                    "load: pieces begin one above the other, and none costs less than the one below"
                )
            }
            rules.loadSteps.append(LoadStep(from: from, hours: hours))
        }
        if rules.loadSteps.first?.from != 0 {
            fields.error(.malformedValue, tree?.line, "load: the first piece begins `from: 0`")
        }
    }

    private mutating func readCampaign(_ tree: YAMLTree?) {
        guard let tree else { return }
        let known = ["afterDays", "days", "periodDays"]
        guard let own = fields.fields(of: tree, what: "campaign", known: known, required: known)
        else { return }
        set(
            \.campaignAfterDays,
            whole(own["afterDays"], "campaign.afterDays", 0...3_660).map(Int.init))
        set(\.campaignDays, whole(own["days"], "campaign.days", 1...3_660).map(Int.init))
        set(\.periodDays, whole(own["periodDays"], "campaign.periodDays", 1...3_660).map(Int.init))
    }
}
