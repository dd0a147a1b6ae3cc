internal import CaseDispatch

/// The options of units that a restricted program may choose from, grown where prices say that
/// another option is cheaper (列生成), until none is.
///
/// A unit with one option here is a constant of the program: most cases have one option that is
/// best at any price near the right one, so the program stays small.
struct ColumnPool {
    /// Options of each unit; empty for one that is left out of a sample.
    private(set) var options: [[Int]]
    /// Each unit that is in stands for so many.
    let times: Double
    /// How an option of the last program stood in its basis.
    private var chosenStatus: [Int: UInt8] = [:]
    private var courtStatus: [UInt8] = []
    private var unitRowStatus: [Int: UInt8] = [:]
    private var courtRowStatus: [UInt8] = []

    /// - Parameters:
    ///   - model: The model.
    ///   - prices: Each unit begins with its cheapest option under them.
    ///   - step: Only every so many-th unit is in.
    init(_ model: AllocationModel, _ prices: PlanPrices, step: Int) {
        let cheapest = model.cheapest(prices)
        options = model.units.indices.map { $0 % step == 0 ? [cheapest[$0].option] : [] }
        times = Double(step)
    }

    /// A pool of given options.
    init(_ options: [[Int]]) {
        self.options = options
        times = 1
    }

    /// Adds the cheapest options under prices where they beat what is there.
    ///
    /// - Returns: How many were added.
    mutating func grow(
        _ model: AllocationModel, _ prices: PlanPrices, _ cheapest: [(option: Int, cost: Int64)]
    ) -> Int {
        var added = 0
        for unit in options.indices where !options[unit].isEmpty {
            let best = cheapest[unit]
            guard !options[unit].contains(best.option) else { continue }
            let least = options[unit].map { price(model, prices, unit, $0) }.min() ?? .max
            // A thousandth of an hour is nothing.
            guard best.cost < least - 1_000_000 else { continue }
            options[unit].append(best.option)
            added += 1
        }
        return added
    }

    func price(_ model: AllocationModel, _ prices: PlanPrices, _ unit: Int, _ option: Int) -> Int64
    {
        (model.cost(unit, option) ?? .max / 2) + model.surcharge(prices, unit, option)
    }

    /// The program of what is there, with the basis that carries over from the last one.
    func program(
        _ model: AllocationModel, _ form: AllocationProgram.Form
    ) -> (program: AllocationProgram, basis: [UInt8]) {
        var form = form
        form.times = times
        let made = AllocationProgram(model, options, form)
        guard courtStatus.count == made.firstChoice, courtRowStatus.count == made.firstUnitRow
        else { return (made, []) }
        var basis = courtStatus
        basis.reserveCapacity(made.program.columns + made.program.rows)
        for choice in made.choices {
            let key = choice.unit * model.stride + choice.option
            // An option that was a constant is what its unit rests on.
            let isFirst =
                unitRowStatus[choice.unit] == nil && options[choice.unit][0] == choice.option
            basis.append(chosenStatus[key] ?? (isFirst ? Self.basic : Self.atLower))
        }
        basis += courtRowStatus
        for unit in made.unitRows { basis.append(unitRowStatus[unit] ?? Self.atLower) }
        return (made, basis)
    }

    /// Keeps the basis of a solved program.
    mutating func keep(
        _ made: AllocationProgram, _ solution: ProgramSolution, _ model: AllocationModel
    ) {
        guard solution.basis.count == made.program.columns + made.program.rows else { return }
        courtStatus = Array(solution.basis[..<made.firstChoice])
        for (place, choice) in made.choices.enumerated() {
            chosenStatus[choice.unit * model.stride + choice.option] =
                solution.basis[made.firstChoice + place]
        }
        let rows = made.program.columns
        courtRowStatus = Array(solution.basis[rows..<(rows + made.firstUnitRow)])
        for (place, unit) in made.unitRows.enumerated() {
            unitRowStatus[unit] = solution.basis[rows + made.firstUnitRow + place]
        }
    }

    private static let basic: UInt8 = 1
    private static let atLower: UInt8 = 3
}
