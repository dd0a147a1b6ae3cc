internal import CaseDispatch

/// Finds limits and rules that can't all be kept, and of these a set of which none can be spared
/// (不可约冲突).
///
/// CBC and CLP give no such set. Prices of a relaxation in which nothing costs anything but a
/// broken limit name the limits that matter; then limits and hard rules are taken away one by one,
/// and stay away when the rest still can't be kept (deletion filtering). A relaxation that can't be
/// kept proves itself: its bound is above nothing.
struct ConflictFinder {
    let planner: Planner
    let model: AllocationModel

    /// Rules that may be part of a conflict with a limit, besides the limits themselves.
    private static let rules: [HardRule] = [
        .together, .reach, .conflict, .open, .original, .seizure, .auction, .closing, .suspended,
        .lending, .orders, .power, .ground,
    ]

    /// The conflict; nil when the limits can be kept as far as fractions of cases go.
    func find() -> PlanFault? {
        var input = model.input
        for cost in SoftCost.allCases { input.rules.isCounted[cost] = false }
        guard let bare = try? AllocationModel(input), var limits = broken(bare) else { return nil }
        for limit in limits where limits.count > 1 {
            let rest = limits.filter { $0 != limit }
            if broken(bare.keeping(rest)) != nil { limits = rest }
        }
        var rules: [HardRule] = []
        for rule in Self.rules where input.rules.holds(rule) {
            var less = input
            less.rules.isOn[rule] = false
            guard let freer = try? AllocationModel(less) else { continue }
            if broken(freer.keeping(limits)) != nil {
                input = less
            } else {
                rules.append(rule)
            }
        }
        let terms = limits.map { $0.term(model) } + rules.map { "规则 \($0.rawValue)" }
        let names = limits.map { $0.name(model) } + rules.map { "the rule `\($0.rawValue)`" }
        return PlanFault(
            .conflict,
            "下列各项不能同时满足：\(terms.joined(separator: "；"))。放弃其中一项：提高上限，调入或者增加人员，"
                + "写 overload: allowed，或者 --without 该规则",
            "these can't all be kept: " + names.joined(separator: "; ")
                + ". Give one up: raise the limit, lend or add officers, set `overload: allowed`, or "
                + "plan --without the rule",
            rules: names)
    }

    /// The limits of which some must be broken: those with a price; nil when all can be kept.
    private func broken(_ model: AllocationModel) -> [PlanLimit]? {
        var search = PlanSearch(planner: planner, model: model)
        guard let prices = search.pricesOfShortage() else { return nil }
        var limits: [PlanLimit] = prices.moves > 0 ? [.moves] : []
        for court in model.courts.indices where prices.capacity[court] > 0 {
            limits.append(.capacity(court))
        }
        return limits
    }
}
