package import CaseDispatch

/// How far a planner is: for a person who waits.
package struct PlanProgress: Sendable {
    package var stage: String
    package var seconds: Double
    /// The best plan so far; nil before the first.
    package var objective: Hours?
    package var bound: Hours?
}

/// What a planner found.
package struct PlanResult: Sendable {
    /// How the search ended.
    package enum Status: String, Sendable {
        /// No better plan exists, or none by more than the gap asked for.
        case optimal
        /// The search has done what it does; the gap is larger than asked for.
        case feasible
        /// The best so far, when time ran out or a person stopped it: the one ending that may
        /// differ from run to run.
        case stopped
    }

    package var status: Status
    package var choice: PlanChoice
    package var value: PlanValue
    /// No plan of the full model is cheaper.
    package var bound: Hours
    /// The bound that ``prices`` give by themselves.
    package var priceBound: Hours
    package var prices: PlanPrices
    package var seconds: Double
    package var rounds: Int

    /// The distance to the bound in parts of the objective.
    package var gap: Double {
        let objective = value.total.number
        guard objective > 0 else { return 0 }
        return max(0, (objective - bound.number) / objective)
    }
}

/// Finds a plan: a linear program over the options that prices pick, its bound for the full model,
/// then whole numbers over what is left open.
///
/// 1. Prices from samples of the cases, each larger than the last; then of all.
/// 2. All options of all units are priced; cheaper ones join until there are none. The prices
///    then give the bound (``AllocationModel/bound(_:_:)``).
/// 3. The few units that the relaxation splits, and those with a nearly equal second option, go to
///    CBC; the rest stays as it is. More join until the gap is small enough.
/// 4. With every option in that could be part of a better plan, what CBC proves holds for the full
///    model.
package struct Planner {
    package var solver: any ProgramSolver
    /// Seconds at most.
    package var seconds: Double
    /// Good enough at this gap.
    package var gap: Double
    /// Seconds since the start.
    package var elapsed: () -> Double
    /// A person wants what there is.
    package var isStopped: () -> Bool
    package var progress: (PlanProgress) -> Void

    package init(
        solver: any ProgramSolver = CoinSolver(), seconds: Double, gap: Double = 0.001,
        elapsed: @escaping () -> Double, isStopped: @escaping () -> Bool = { false },
        progress: @escaping (PlanProgress) -> Void = { _ in }
    ) {
        self.solver = solver
        self.seconds = seconds
        self.gap = gap
        self.elapsed = elapsed
        self.isStopped = isStopped
        self.progress = progress
    }

    /// Makes a plan.
    ///
    /// - Parameter model: The model.
    /// - Returns: The best plan found.
    /// - Throws: Why there is none: the limits that can't all be kept.
    package func plan(_ model: AllocationModel) throws(PlanFaults) -> PlanResult {
        var search = PlanSearch(planner: self, model: model)
        return try search.run()
    }
}

/// One search for a plan.
struct PlanSearch {
    let planner: Planner
    let model: AllocationModel
    private var best: (choice: PlanChoice, value: PlanValue)?
    private var prices: PlanPrices
    private var priceBound = Hours(nano: .min / 2)
    private var bound = Hours(nano: .min / 2)
    private var rounds = 0
    private var isProven = false
    private var isInterrupted = false

    init(planner: Planner, model: AllocationModel) {
        self.planner = planner
        self.model = model
        prices = PlanPrices(courts: model.courts.count)
    }

    private var left: Double { planner.seconds - planner.elapsed() }
    private var isOver: Bool { left <= 0 || isInterrupted || planner.isStopped() }

    mutating func run() throws(PlanFaults) -> PlanResult {
        consider(model.nothing)
        consider(model.greedy())
        let (pool, relaxed) = relaxAll()
        if let relaxed, relaxed.elastic > 1e-6 {
            let finder = ConflictFinder(planner: planner, model: model)
            if let fault = finder.find() { throw PlanFaults([fault]) }
        }
        if let relaxed {
            round(relaxed, pool)
            if !isProven, !isOver { prove() }
        }
        guard let best else {
            throw PlanFaults([
                PlanFault(
                    .conflict,
                    "\(Int(planner.seconds)) 秒内没有找到方案；延长时间（--seconds），或者在规则中允许超出承办能力",
                    "no plan was found in \(Int(planner.seconds)) s; give it more time (--seconds), "
                        + "or allow load above capacity in the rules")
            ])
        }
        var result = PlanResult(
            status: isOver ? .stopped : .feasible, choice: best.choice, value: best.value,
            bound: min(bound, best.value.total), priceBound: priceBound, prices: prices,
            seconds: planner.elapsed(), rounds: rounds)
        if isProven || result.gap <= planner.gap { result.status = .optimal }
        return result
    }

    /// The relaxation of the whole model: from samples to all.
    private mutating func relaxAll() -> (pool: ColumnPool, relaxed: Relaxed?) {
        var step = 1
        while model.units.count / step > Self.sampleUnits { step *= 4 }
        var start = prices
        offer(start)
        while step > 1, !isOver {
            var sample = ColumnPool(model, start, step: step)
            if let found = relax(&sample, isSample: true) {
                start = found.prices
                offer(start)
                tell("pricing a sample")
            }
            step /= 4
        }
        var pool = ColumnPool(model, start, step: 1)
        let relaxed = relax(&pool, isSample: false)
        return (pool, relaxed)
    }

    /// Of a model in which nothing costs anything: prices that prove that its limits can't all be
    /// kept; nil when they can, as far as fractions of cases go.
    mutating func pricesOfShortage() -> PlanPrices? {
        guard relaxAll().relaxed != nil, priceBound.nano > 1_000_000 else { return nil }
        return prices
    }

    /// Units of the smallest sample.
    private static let sampleUnits = 1_500

    private mutating func consider(_ choice: PlanChoice) {
        let value = model.value(choice)
        guard model.broken(choice, value).isEmpty else { return }
        if let best, best.value.total <= value.total { return }
        best = (choice, value)
    }

    private func tell(_ stage: String) {
        planner.progress(
            PlanProgress(
                stage: stage, seconds: planner.elapsed(), objective: best?.value.total,
                bound: priceBound.nano > .min / 4 ? bound : nil))
    }

    /// The relaxation of a pool, solved to the end or as far as time reaches.
    struct Relaxed {
        var program: AllocationProgram
        var values: [Double]
        var prices: PlanPrices
        /// What was broken that can't be.
        var elastic: Double
    }

    private mutating func relax(_ pool: inout ColumnPool, isSample: Bool) -> Relaxed? {
        var form = AllocationProgram.Form()
        form.elastic = model.elasticPrice
        var last: Relaxed?
        for _ in 0..<200 {
            let (made, basis) = pool.program(model, form)
            let solution = planner.solver.relaxation(
                made.program, from: basis, SolverLimits(seconds: left))
            guard solution.status == .optimal else { return last }
            rounds += 1
            pool.keep(made, solution, model)
            let found = made.prices(solution.duals, model)
            let cheapest = model.cheapest(found)
            let elastic = made.elasticColumns.reduce(0) { $0 + solution.values[$1] }
            last = Relaxed(
                program: made, values: solution.values, prices: found, elastic: elastic)
            if !isSample {
                offer(found, cheapest)
                tell("pricing")
                let distance = solution.objective - priceBound.number
                if distance <= max(1e-6, planner.gap / 20 * abs(solution.objective)) { break }
            }
            if isOver || pool.grow(model, found, cheapest) == 0 { break }
        }
        return last
    }

    /// Keeps prices that give a better bound.
    private mutating func offer(
        _ found: PlanPrices, _ cheapest: [(option: Int, cost: Int64)]? = nil
    ) {
        let reached = model.bound(found, cheapest)
        guard reached > priceBound else { return }
        priceBound = reached
        bound = max(bound, reached)
        prices = found
    }

    // MARK: Whole numbers

    private mutating func round(_ relaxed: Relaxed, _ pool: ColumnPool) {
        var settled = model.units.indices.map { pool.options[$0][0] }
        var largest = model.units.indices.map { pool.options[$0].count == 1 ? 1.0 : 0 }
        var isSplit = model.units.indices.map { _ in false }
        for (place, choice) in relaxed.program.choices.enumerated() {
            let value = relaxed.values[relaxed.program.firstChoice + place]
            if value > largest[choice.unit] {
                largest[choice.unit] = value
                settled[choice.unit] = choice.option
            }
            if value > 1e-6, value < 1 - 1e-6 { isSplit[choice.unit] = true }
        }
        var most = 400
        var lastCount = 0
        for attempt in 0..<3 {
            let open = openOptions(settled, isSplit, most: most, all: attempt > 0)
            if open.count == lastCount, !open.isComplete { break }
            lastCount = open.count
            solveWhole(open)
            tell("whole numbers, \(open.count) options\(open.isComplete ? ", all that count" : "")")
            if isOver || isProven || isGoodEnough { return }
            if open.isComplete { return }
            most *= 4
        }
    }

    /// Where few options could be part of a better plan, a proof costs little: then the gap is a
    /// tenth of what was asked for.
    private mutating func prove() {
        guard best != nil else { return }
        let settled = model.units.indices.map { best?.choice.options[$0] ?? model.stayOption }
        let open = openOptions(
            settled, settled.map { _ in false }, most: 0, all: true, complete: Self.provenOptions)
        if open.isComplete { solveWhole(open, gap: planner.gap / 10) }
        tell("proof")
    }

    /// Options up to which a proof is tried whatever the gap is already.
    private static let provenOptions = 4_000

    private var isGoodEnough: Bool {
        guard let best else { return false }
        let objective = best.value.total.number
        // What a solver proves, it proves to about seven digits.
        return objective - bound.number <= max(planner.gap, 1e-7) * objective + 1e-6
    }

    private struct OpenOptions {
        var options: [[Int]]
        var count: Int
        /// Every option that could be part of a better plan is in.
        var isComplete: Bool
    }

    /// Options that whole numbers may choose from: those of split units, and those whose price is
    /// nearest to the cheapest; never one that is dearer than any plan better than the best.
    private func openOptions(
        _ settled: [Int], _ isSplit: [Bool], most: Int, all: Bool,
        complete: Int = completeOptions
    ) -> OpenOptions {
        let room =
            best.map { $0.value.total.nano - priceBound.nano + 1 } ?? .max
        let cheapest = model.cheapest(prices)
        var near: [(reduced: Int64, unit: Int, option: Int)] = []
        for unit in model.units.indices {
            for option in 0..<model.stride {
                guard let cost = model.cost(unit, option) else { continue }
                let reduced = cost + model.surcharge(prices, unit, option) - cheapest[unit].cost
                if reduced <= room { near.append((reduced, unit, option)) }
            }
        }
        let isComplete = all && near.count <= complete
        if !isComplete {
            near.sort { ($0.reduced, $0.unit, $0.option) < ($1.reduced, $1.unit, $1.option) }
        }
        var options = settled.map { [$0] }
        if isComplete { options = options.map { _ in [] } }
        var free = 0
        for one in near {
            let isIn = options[one.unit].contains(one.option)
            if isComplete || isSplit[one.unit] && options[one.unit].count < 6 {
                if !isIn { options[one.unit].append(one.option) }
            } else if free < most, !isIn {
                options[one.unit].append(one.option)
                free += 1
            }
        }
        for unit in options.indices where options[unit].isEmpty { options[unit] = [settled[unit]] }
        return OpenOptions(
            options: options, count: options.reduce(0) { $0 + $1.count }, isComplete: isComplete)
    }

    /// Most options that CBC gets at once.
    private static let completeOptions = 12_000

    private mutating func solveWhole(_ open: OpenOptions, gap: Double? = nil) {
        var form = AllocationProgram.Form()
        form.isWhole = true
        let made = AllocationProgram(model, open.options, form)
        let solution = planner.solver.whole(
            made.program, from: [],
            SolverLimits(
                seconds: left, nodes: open.isComplete ? 20_000 : 500,
                gap: gap ?? planner.gap / 2))
        if solution.status == .interrupted { isInterrupted = true }
        if !solution.values.isEmpty {
            consider(choice(made, open.options, solution.values))
        }
        if open.isComplete, solution.status == .optimal || solution.bound > -1e50 {
            // Options that were left out are dearer than the best plan; so the proof holds for all.
            let reached = min(solution.bound, best?.value.total.number ?? .infinity)
            let nano = Int64((reached * 1e9).rounded(.down)) - Int64(abs(reached) * 10)
            bound = max(bound, Hours(nano: nano))
            if solution.status == .optimal, isGoodEnough { isProven = true }
        }
    }

    private func choice(
        _ made: AllocationProgram, _ options: [[Int]], _ values: [Double]
    ) -> PlanChoice {
        var choice = model.nothing
        for unit in options.indices where options[unit].count == 1 {
            choice.options[unit] = options[unit][0]
        }
        for (place, one) in made.choices.enumerated()
        where values[made.firstChoice + place] > 0.5 {
            choice.options[one.unit] = one.option
        }
        for place in model.pairs.indices {
            choice.officers[place] = Int64(values[made.officerColumns[place]].rounded())
            choice.vehicles[place] = Int64(values[made.vehicleColumns[place]].rounded())
        }
        return choice
    }
}
