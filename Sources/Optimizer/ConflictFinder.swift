internal import CaseDispatch

/// Finds limits that can't all be kept, and of these a set of which none can be spared (不可约冲突).
///
/// CBC and CLP give no such set: limits are taken away one by one, and stay away when the rest
/// still can't be kept (deletion filtering).
struct ConflictFinder {
    let model: AllocationModel
    let solver: any ProgramSolver
    let seconds: Double

    /// The conflict; nil when the limits can be kept as far as fractions of cases go.
    func find() -> PlanFault? {
        let all = (0..<model.units.count).map { unit in
            (0..<model.stride).filter { model.cost(unit, $0) != nil }
        }
        guard let first = broken(model, all) else { return nil }
        var limits = first
        var kept = limits
        for limit in limits where kept.count > 1 {
            let rest = kept.filter { $0 != limit }
            if broken(model.keeping(rest), all) != nil { kept = rest }
        }
        limits = kept
        let names = limits.map { $0.name(model) }
        return PlanFault(
            .conflict,
            "these can't all be kept: " + names.joined(separator: "; ")
                + ". Give one up: raise the limit, order fewer moves, or set `overload: allowed`",
            rules: names)
    }

    /// The limits of which some must be broken: those with a price; nil when all can be kept.
    private func broken(_ model: AllocationModel, _ all: [[Int]]) -> [PlanLimit]? {
        var form = AllocationProgram.Form()
        form.isOnlyFeasible = true
        form.elastic = 1
        var options = all
        // Too many options for one program: those that weigh least where room is.
        if options.reduce(0, { $0 + $1.count }) > 400_000 {
            options = options.map { Array($0.suffix(40)) }
        }
        let made = AllocationProgram(model, options, form)
        let solution = solver.relaxation(
            made.program, from: [], SolverLimits(seconds: max(5, seconds)))
        guard solution.status == .optimal, solution.objective > 1e-6 else { return nil }
        let prices = made.prices(solution.duals, model)
        var limits: [PlanLimit] = []
        if prices.moves > 0 { limits.append(.moves) }
        for court in model.courts.indices where prices.capacity[court] > 0 {
            limits.append(.capacity(court))
        }
        return limits
    }
}
