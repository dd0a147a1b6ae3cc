internal import Domain

/// Cases that are decided about as one, with their options: to stay as they are, or to go to one
/// court together.
package struct CaseUnit: Sendable {
    /// Positions of the cases, ascending.
    package var members: [Int]
    /// Group of cases with common debtors that it belongs to; -1 for none.
    package var group: Int
    package var weight: Int64
    /// What lies where when it stays: courts ascending.
    package var stay: [Lying]

    /// A part of a unit that lies at one court now.
    package struct Lying: Sendable {
        package var court: Int
        package var count: Int64
        package var weight: Int64
        /// Thousandths of an hour.
        package var travel: Int64
    }

    /// How many of its cases move when all go to a court.
    package func moves(to court: Int) -> Int64 {
        Int64(members.count) - (stay.first { $0.court == court }?.count ?? 0)
    }
}

/// A pair of courts between which officers and vehicles may be lent (调配力量).
package struct LendingPair: Hashable, Sendable {
    package var from: Int
    package var to: Int
    package var kilometres: Int
    /// What one officer costs.
    package var officerCost: Hours
    package var vehicleCost: Hours
}

/// The allocation as numbers: units of cases, options with their costs, what courts can carry.
///
/// Everything is a whole number; docs/dispatch.md has the formula. An option is the position of a
/// court, or `courts.count` for staying.
package struct AllocationModel: Sendable {
    package let input: PlanInput
    package let rules: DispatchRules
    /// Ordered by id.
    package let courts: [CourtForce]
    package let standings: [CaseStanding]
    package let groups: CaseGroups
    /// Units with at least two options.
    package internal(set) var units: [CaseUnit] = []
    /// Where each case lies that has no choice; -1 for cases of units.
    package internal(set) var fixed: [Int]
    /// Nano-hours of each option of each unit, `stride` for a unit; `Int64.max` where ruled out.
    var costs: [Int64] = []
    /// Thousandths of an hour of travel of each unit at each court.
    var travels: [Int32] = []

    package internal(set) var pairs: [LendingPair] = []
    /// What of its officers and vehicles each court may lend.
    package internal(set) var mostLentOfficers: [Int64] = []
    package internal(set) var mostLentVehicles: [Int64] = []

    /// What the cases without a choice come to.
    package internal(set) var fixedLoad: [Int64]
    package internal(set) var fixedTravel: [Int64]
    package internal(set) var fixedMoves: Int64 = 0
    package internal(set) var fixedCosts = CostTable()

    /// Mean load per officer of the area, in thousandths of an average case.
    package internal(set) var mean: Int64 = 0
    /// Where each piece of the load's cost begins, per officer.
    package internal(set) var steps: [Int64] = []
    /// Thousandths of an hour for each average case of load, by piece.
    package internal(set) var slopes: [Int64] = []
    /// Most moves; nil where the rule does not hold.
    package internal(set) var mostMoves: Int64?
    /// Courts whose capacity is set aside, while a conflict is looked for.
    var unlimited: Set<Int> = []

    let distances: DistanceTable

    /// The option of staying.
    package var stayOption: Int { courts.count }
    /// Options of a unit.
    package var stride: Int { courts.count + 1 }

    /// The cost of an option in nano-hours; nil where a rule excludes it.
    package func cost(_ unit: Int, _ option: Int) -> Int64? {
        let value = costs[unit * stride + option]
        return value == .max ? nil : value
    }

    /// Thousandths of an hour of travel when the unit lies at a court.
    package func travel(_ unit: Int, _ court: Int) -> Int64 {
        Int64(travels[unit * courts.count + court])
    }

    /// Cases that move under an option.
    package func moves(_ unit: Int, _ option: Int) -> Int64 {
        option == stayOption ? 0 : units[unit].moves(to: option)
    }

    /// What a unit lays on courts under an option.
    package func lying(_ unit: Int, _ option: Int) -> [CaseUnit.Lying] {
        if option == stayOption { return units[unit].stay }
        return [
            CaseUnit.Lying(
                court: option, count: Int64(units[unit].members.count),
                weight: units[unit].weight, travel: travel(unit, option))
        ]
    }

    /// Builds the model.
    ///
    /// - Parameter input: Cases, courts, rules and orders.
    /// - Throws: All faults of the input, and orders or rules that leave a case no court.
    package init(_ input: PlanInput) throws(PlanFaults) {
        self.input = input
        rules = input.rules
        courts = input.courts.sorted { $0.court < $1.court }
        var faults: [PlanFault] = []
        var index: [CourtID: Int] = [:]
        for (position, court) in courts.enumerated() {
            if index.updateValue(position, forKey: court.court) != nil {
                faults.append(
                    PlanFault(
                        .duplicateCourt, "力量文件中法院 \(court.court) 有两行",
                        "court \(court.court) stands twice in the force file"))
            }
            if court.officers < 1 {
                faults.append(
                    PlanFault(
                        .noOfficers, "法院 \(court.court) 没有执行人员；不能办案的法院不写入力量文件",
                        "court \(court.court) has no officer; a court that can't work has no row"))
            }
        }
        guard !courts.isEmpty else {
            throw PlanFaults([PlanFault(.unknownCourt, "没有可调配的法院", "there is no court to plan for")]
            )
        }
        var reader = StandingReader(input, courts, index: index)
        standings = reader.standings()
        distances = DistanceTable(input, courts)
        faults += reader.faults + distances.faults
        guard faults.isEmpty else { throw PlanFaults(faults) }
        groups = CaseGroups(
            input.cases, standings,
            most: rules.holds(.together) ? rules.togetherWeight : nil)
        fixed = [Int](repeating: -1, count: input.cases.count)
        fixedLoad = courts.map(\.backlog)
        fixedTravel = courts.map { _ in 0 }
        try addUnits()
        setLimits()
        addPairs()
    }

    private mutating func setLimits() {
        let load =
            standings.reduce(0) { $0 + $1.weight } + courts.reduce(0) { $0 + $1.backlog }
        mean = load / courts.reduce(0) { $0 + $1.officers }
        steps = rules.loadSteps.map { $0.from * mean / 100 }
        slopes = rules.loadSteps.map { rules.counts(.load) ? $0.hours.nano / 1_000_000 : 0 }
        guard rules.holds(.moves) else { return }
        let share = Int64(input.cases.count) * rules.movesPermille / 1_000
        mostMoves = min(share, rules.mostMoves ?? .max)
    }

    private mutating func addPairs() {
        let lends = rules.holds(.lending)
        mostLentOfficers = courts.map { lends ? $0.officers * rules.lentOfficersPercent / 100 : 0 }
        mostLentVehicles = courts.map { lends ? $0.vehicles * rules.lentVehiclesPercent / 100 : 0 }
        for from in courts.indices where mostLentOfficers[from] + mostLentVehicles[from] > 0 {
            guard !courts[from].isClosed else { continue }
            var near: [(kilometres: Int, to: Int)] = []
            for to in courts.indices where to != from && !courts[to].isClosed {
                let way = distances.between(from, to)
                if way <= rules.lendingKilometres { near.append((way, to)) }
            }
            near.sort { ($0.kilometres, $0.to) < ($1.kilometres, $1.to) }
            for one in near.prefix(rules.lendingNeighbours) {
                let journeys =
                    Int64(one.kilometres) * 2 * rules.lendingTrips * rules.milliHoursPerKilometre
                let way = Hours(nano: journeys * 1_000_000)
                let counts: Int64 = rules.counts(.lent) ? 1 : 0
                pairs.append(
                    LendingPair(
                        from: from, to: one.to, kilometres: one.kilometres,
                        officerCost: (rules.lentOfficer + way) * counts,
                        vehicleCost: (rules.lentVehicle + way) * counts))
            }
        }
    }
}

/// Amounts by the name of their rule.
package struct CostTable: Hashable, Sendable {
    private var amounts: [Hours]

    package init() { amounts = SoftCost.allCases.map { _ in .zero } }

    /// What stands under a rule.
    package subscript(cost: SoftCost) -> Hours {
        get { amounts[Self.position(cost)] }
        set { amounts[Self.position(cost)] = newValue }
    }

    private static func position(_ cost: SoftCost) -> Int {
        switch cost {
        case .travel: 0
        case .transfer: 1
        case .across: 2
        case .apart: 3
        case .left: 4
        case .load: 5
        case .overload: 6
        case .vehicles: 7
        case .lent: 8
        }
    }

    package var total: Hours { amounts.reduce(.zero, +) }

    /// Adds each amount of another table.
    package mutating func add(_ other: CostTable) {
        for position in amounts.indices { amounts[position] += other.amounts[position] }
    }
}

/// Kilometres from every place of property, and from every court, to every court.
struct DistanceTable: Sendable {
    private let width: Int
    private var places: [String: Int] = [:]
    private var table: [Int32] = []
    private var courtTable: [Int32] = []
    private(set) var faults: [PlanFault] = []

    init(_ input: PlanInput, _ courts: [CourtForce]) {
        width = courts.count
        for court in courts {
            courtTable += courts.map {
                Int32(clamping: input.kilometres(court.place, $0.place) ?? 0)
            }
            if input.kilometres(court.place, court.place) == nil {
                faults.append(
                    PlanFault(
                        .unknownPlace, "法院 \(court.court)：没有行政区划 \(court.place) 的位置",
                        "court \(court.court): nothing is known of the division \(court.place)"))
            }
        }
        for one in input.cases {
            for place in one.places where places[place] == nil {
                places[place] = places.count
                for court in courts {
                    let way = input.kilometres(place, court.place)
                    table.append(Int32(clamping: way ?? 0))
                    if way == nil, court.court == courts[0].court, faults.count < 50 {
                        faults.append(
                            PlanFault(
                                .unknownPlace, "案件 \(one.number)：没有行政区划 \(place) 的位置",
                                "case \(one.number): nothing is known of the division \(place)"))
                    }
                }
            }
        }
    }

    func between(_ from: Int, _ to: Int) -> Int { Int(courtTable[from * width + to]) }

    /// Kilometres from a place to a court; the place is one of a case.
    func from(_ place: String, to court: Int) -> Int {
        places[place].map { Int(table[$0 * width + court]) } ?? 0
    }

    /// Where a place's distances begin.
    func row(_ place: String) -> Int { (places[place] ?? 0) * width }

    func kilometres(row: Int, court: Int) -> Int64 { Int64(table[row + court]) }
}
