/// The model, or a part of its options, as a linear program, with the meaning of rows and columns.
///
/// A unit with one option is a constant. Loads are in average cases, travel in hours, costs in
/// hours.
package struct AllocationProgram: Sendable {
    package private(set) var program = LinearProgram()
    /// What the columns behind ``firstChoice`` decide: unit and option.
    package private(set) var choices: [(unit: Int, option: Int)] = []
    /// Where the columns of ``choices`` begin.
    package private(set) var firstChoice = 0
    /// Rows that hold one option for each unit, with the unit, behind ``firstUnitRow``.
    package private(set) var unitRows: [Int] = []
    package private(set) var firstUnitRow = 0
    /// Columns of officers and vehicles of each pair.
    package private(set) var officerColumns: [Int] = []
    package private(set) var vehicleColumns: [Int] = []
    /// Columns that stand for a broken limit, only where asked for.
    package private(set) var elasticColumns: [Int] = []

    private(set) var loadRows: [Int] = []
    private(set) var capacityRows: [Int?] = []
    private(set) var vehicleRows: [Int] = []
    private(set) var movesRow: Int?
    private(set) var lentOfficerRows: [Int?] = []
    private(set) var lentVehicleRows: [Int?] = []

    /// How a program is made of a model.
    package struct Form: Sendable {
        /// Whole numbers are asked for.
        package var isWhole = false
        /// Each unit stands for so many (a sample).
        package var times = 1.0
        /// What breaking a limit costs for each case; nil where it can't be.
        package var elastic: Double?

        package init() {}
    }

    /// Sets up rows and columns.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - options: Of each unit the options to choose from; an empty list leaves the unit out.
    ///   - form: How.
    package init(_ model: AllocationModel, _ options: [[Int]], _ form: Form) {
        let net = addCourtRows(model, form)
        addPieces(model, form, net)
        addLending(model, form, net)
        firstChoice = program.columns
        firstUnitRow = program.rows
        for unit in options.indices where !options[unit].isEmpty {
            add(unit, options[unit], model, form)
        }
        program.constant += model.fixedCosts.total.number
    }

    /// The rows in which what a court lends and borrows counts.
    private struct CourtRow {
        var row: Int
        /// What one officer, or one vehicle, adds to what the row allows.
        var each: Double
    }

    private mutating func addCourtRows(
        _ model: AllocationModel, _ form: Form
    ) -> (officers: [[CourtRow]], vehicles: [[CourtRow]]) {
        let share = Double(model.rules.share) / 1_000
        let lends = Set(model.pairs.flatMap { [$0.from, $0.to] })
        var officers = model.courts.map { _ in [CourtRow]() }
        var vehicles = officers
        for (court, force) in model.courts.enumerated() {
            let load = -Double(model.fixedLoad[court]) / 1_000
            loadRows.append(program.addRow(from: load, to: load))
            let capacity = Double(model.rules.weightPerOfficer) / 1_000
            if model.rules.holds(.capacity), !model.unlimited.contains(court) {
                let row = program.addRow(from: -.infinity, to: capacity * Double(force.officers))
                capacityRows.append(row)
                officers[court].append(CourtRow(row: row, each: capacity * share))
            } else {
                capacityRows.append(nil)
            }
            let hours = Double(model.rules.hoursPerVehicle)
            let travel = hours * Double(force.vehicles) - Double(model.fixedTravel[court]) / 1_000
            let row = program.addRow(from: -.infinity, to: travel)
            vehicleRows.append(row)
            vehicles[court].append(CourtRow(row: row, each: hours * share))
            lentOfficerRows.append(nil)
            lentVehicleRows.append(nil)
            if lends.contains(court) {
                lentOfficerRows[court] = program.addRow(
                    from: -.infinity, to: Double(model.mostLentOfficers[court]))
                lentVehicleRows[court] = program.addRow(
                    from: -.infinity, to: Double(model.mostLentVehicles[court]))
            }
        }
        if let most = model.mostMoves {
            movesRow = program.addRow(from: -.infinity, to: Double(most - model.fixedMoves))
        }
        // Pieces of the load's cost grow with the officers: rows where these may change.
        for (court, force) in model.courts.enumerated() where lends.contains(court) {
            for piece in model.steps.indices.dropLast() {
                let width = Double(model.steps[piece + 1] - model.steps[piece]) / 1_000
                let row = program.addRow(from: -.infinity, to: width * Double(force.officers))
                officers[court].append(CourtRow(row: row, each: width * share))
            }
        }
        return (officers, vehicles)
    }

    private mutating func addPieces(
        _ model: AllocationModel, _ form: Form,
        _ net: (officers: [[CourtRow]], vehicles: [[CourtRow]])
    ) {
        for (court, force) in model.courts.enumerated() {
            let hasCapacity = capacityRows[court] != nil
            let pieceRows = net.officers[court].dropFirst(hasCapacity ? 1 : 0).map(\.row)
            for piece in model.steps.indices {
                var terms = [LinearProgram.Term(loadRows[court], -1)]
                if let row = capacityRows[court] { terms.append(LinearProgram.Term(row, 1)) }
                var most = Double.infinity
                if piece + 1 < model.steps.count {
                    if pieceRows.isEmpty {
                        let width = Double(model.steps[piece + 1] - model.steps[piece]) / 1_000
                        most = width * Double(force.officers)
                    } else {
                        terms.append(LinearProgram.Term(pieceRows[piece], 1))
                    }
                }
                program.addColumn(Double(model.slopes[piece]) / 1_000, to: most, terms)
            }
            if let row = capacityRows[court] {
                if let over = model.overloadPrice {
                    program.addColumn(Double(over) / 1e6, [LinearProgram.Term(row, -1)])
                } else if let elastic = form.elastic {
                    elasticColumns.append(
                        program.addColumn(elastic, [LinearProgram.Term(row, -1)]))
                }
            }
            program.addColumn(
                Double(model.vehiclePrice) / 1e6,
                [LinearProgram.Term(vehicleRows[court], -1)])
        }
        if let row = movesRow, let elastic = form.elastic {
            elasticColumns.append(program.addColumn(elastic, [LinearProgram.Term(row, -1)]))
        }
    }

    private mutating func addLending(
        _ model: AllocationModel, _ form: Form,
        _ net: (officers: [[CourtRow]], vehicles: [[CourtRow]])
    ) {
        func column(
            _ cost: Hours, _ most: Int64, _ pair: LendingPair, _ rows: [[CourtRow]], _ limit: Int?
        ) -> Int {
            var terms = limit.map { [LinearProgram.Term($0, 1)] } ?? []
            terms += rows[pair.from].map { LinearProgram.Term($0.row, $0.each) }
            terms += rows[pair.to].map { LinearProgram.Term($0.row, -$0.each) }
            return program.addColumn(
                cost.number, to: Double(most), whole: form.isWhole, terms)
        }
        for pair in model.pairs {
            officerColumns.append(
                column(
                    pair.officerCost, model.mostLentOfficers[pair.from], pair, net.officers,
                    lentOfficerRows[pair.from]))
            vehicleColumns.append(
                column(
                    pair.vehicleCost, model.mostLentVehicles[pair.from], pair, net.vehicles,
                    lentVehicleRows[pair.from]))
        }
    }

    private mutating func add(
        _ unit: Int, _ options: [Int], _ model: AllocationModel, _ form: Form
    ) {
        let isConstant = options.count == 1
        let unitRow = isConstant ? nil : program.addRow(from: 1, to: 1)
        if unitRow != nil { unitRows.append(unit) }
        for option in options {
            var terms: [LinearProgram.Term] = []
            if let unitRow { terms.append(LinearProgram.Term(unitRow, 1)) }
            for part in model.lying(unit, option) {
                terms.append(
                    LinearProgram.Term(
                        loadRows[part.court], form.times * Double(part.weight) / 1_000))
                terms.append(
                    LinearProgram.Term(
                        vehicleRows[part.court], form.times * Double(part.travel) / 1_000))
            }
            if let movesRow {
                terms.append(
                    LinearProgram.Term(movesRow, form.times * Double(model.moves(unit, option))))
            }
            let cost = form.times * Double(model.costs[unit * model.stride + option]) / 1e9
            if isConstant {
                program.constant += cost
                for term in terms { program.shiftRow(term.row, by: -term.value) }
            } else {
                choices.append((unit, option))
                program.addColumn(
                    cost, to: form.isWhole ? 1 : .infinity,
                    whole: form.isWhole, terms)
            }
        }
    }

    /// The prices of a relaxation, as whole numbers between their limits.
    ///
    /// - Parameters:
    ///   - duals: One for each row.
    ///   - model: The model.
    /// - Returns: The prices.
    package func prices(_ duals: [Double], _ model: AllocationModel) -> PlanPrices {
        var prices = PlanPrices(courts: model.courts.count)
        func whole(_ value: Double, _ scale: Double) -> Int64 {
            let scaled = (value * scale).rounded()
            return scaled.isFinite ? Int64(max(-1e17, min(1e17, scaled))) : 0
        }
        for court in model.courts.indices {
            let both = whole(-duals[loadRows[court]], 1e6)
            let capacity = capacityRows[court].map { whole(-duals[$0], 1e6) } ?? 0
            prices.capacity[court] = max(0, capacity)
            prices.load[court] = both - prices.capacity[court]
            prices.vehicles[court] = whole(-duals[vehicleRows[court]], 1e6)
            prices.lentOfficers[court] =
                lentOfficerRows[court].map { whole(-duals[$0], 1e9) } ?? 0
            prices.lentVehicles[court] =
                lentVehicleRows[court].map { whole(-duals[$0], 1e9) } ?? 0
        }
        prices.moves = movesRow.map { whole(-duals[$0], 1e9) } ?? 0
        return model.limited(prices)
    }
}
