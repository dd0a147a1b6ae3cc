package import Domain

/// One option of a case as a person weighs it: what it would cost, or what rules it out.
package struct OptionView: Sendable {
    /// The court; nil for staying as it is.
    package var court: CourtID?
    /// What rules it out; empty when it is open.
    package var exclusions: [Exclusion]
    /// Costs rule by rule, those of the loads of courts included: what the plan would cost with
    /// this option less what it costs with the case left where it lies. Meaningless when ruled out.
    package var change: CostTable
    /// The plan has it so.
    package var isChosen: Bool
}

/// Why a case lies where the plan puts it (调配说明).
package struct CaseExplanation: Sendable {
    package var number: String
    package var from: CourtID
    package var to: CourtID
    /// Cases that are decided with it, itself included.
    package var together: [String]
    /// Debtors' cases in its group.
    package var group: [String]
    package var grounds: [Ground]
    /// Rules that keep it.
    package var kept: [HardRule]
    /// Staying first, then courts from the cheapest, then those ruled out.
    package var options: [OptionView]
}

/// Answers why, for one plan.
package struct PlanExplainer: Sendable {
    package let model: AllocationModel
    package let choice: PlanChoice
    package let value: PlanValue
    /// Unit of each case; -1 for one without a choice.
    private let unitOf: [Int]
    private let keys: CaseKeys

    package init(_ model: AllocationModel, _ choice: PlanChoice, _ value: PlanValue) {
        self.model = model
        self.choice = choice
        self.value = value
        keys = CaseKeys(model.input.cases)
        var unitOf = [Int](repeating: -1, count: model.input.cases.count)
        for (place, unit) in model.units.enumerated() {
            for one in unit.members { unitOf[one] = place }
        }
        self.unitOf = unitOf
    }

    /// Position of the court at which a case lies in the plan.
    package func court(of position: Int) -> Int {
        let unit = unitOf[position]
        guard unit >= 0 else { return model.fixed[position] }
        let option = choice.options[unit]
        return option == model.stayOption ? model.standings[position].own : option
    }

    /// The ground that a move carries: the first that the case has.
    package func ground(of position: Int) -> Ground? {
        model.standings[position].grounds.first.map { model.rules.grounds[$0] }
    }

    /// Positions of the cases that are decided with one.
    package func together(_ position: Int) -> [Int] {
        unitOf[position] >= 0 ? model.units[unitOf[position]].members : [position]
    }

    /// What the plan would cost more with a unit at another option, everything else as it is.
    private func difference(_ unit: Int, _ option: Int) -> Int64 {
        let now = choice.options[unit]
        guard option != now else { return 0 }
        return model.costs[unit * model.stride + option] - model.costs[unit * model.stride + now]
            + courtDifference(model.lying(unit, now), model.lying(unit, option))
    }

    private func courtDifference(
        _ leaving: [CaseUnit.Lying], _ coming: [CaseUnit.Lying]
    ) -> Int64 {
        shifts(leaving, coming).reduce(Int64(0)) { sum, one in
            let officers = value.officers[one.court]
            let vehicles = value.vehicles[one.court]
            let now = model.courtNano(
                load: value.load[one.court], travel: value.travel[one.court],
                officers: officers, vehicles: vehicles)
            let then = model.courtNano(
                load: value.load[one.court] + one.weight,
                travel: value.travel[one.court] + one.travel, officers: officers,
                vehicles: vehicles)
            return sum + then - now
        }
    }

    /// What changes at each court.
    private func shifts(
        _ leaving: [CaseUnit.Lying], _ coming: [CaseUnit.Lying]
    ) -> [CaseUnit.Lying] {
        var shifts: [CaseUnit.Lying] = []
        for (sign, parts) in [(Int64(-1), leaving), (1, coming)] {
            for part in parts {
                let place = shifts.firstIndex { $0.court == part.court } ?? shifts.count
                if place == shifts.count {
                    shifts.append(
                        CaseUnit.Lying(court: part.court, count: 0, weight: 0, travel: 0))
                }
                shifts[place].weight += sign * part.weight
                shifts[place].travel += sign * part.travel
            }
        }
        return shifts
    }

    /// The court that would have been next, and what the plan would then cost more; nil when there
    /// is no other option. Staying is nil as a court.
    package func nextBest(_ position: Int) -> (court: CourtID?, more: Hours)? {
        let unit = unitOf[position]
        guard unit >= 0 else { return nil }
        var best: (option: Int, more: Int64)?
        for option in (0..<model.stride).reversed() where option != choice.options[unit] {
            guard model.cost(unit, option) != nil else { continue }
            let more = difference(unit, option)
            if more < best?.more ?? .max { best = (option, more) }
        }
        return best.map {
            (
                $0.option == model.stayOption ? nil : model.courts[$0.option].court,
                Hours(nano: $0.more)
            )
        }
    }

    /// What an option changes rule by rule, against leaving the cases where they lie.
    ///
    /// - Parameters:
    ///   - position: A case with a choice.
    ///   - option: The option.
    /// - Returns: Costs of the option less those of staying.
    package func change(_ position: Int, _ option: Int) -> CostTable {
        let unit = unitOf[position]
        guard unit >= 0 else { return CostTable() }
        let now = model.lying(unit, choice.options[unit])
        let then = model.lying(unit, option)
        let stay = model.units[unit].stay
        var table = model.costTable(unit, option)
        table.subtract(model.costTable(unit, model.stayOption))
        for court in Set((now + then + stay).map(\.court)).sorted() {
            table.add(costs(court, with: then, insteadOf: now))
            table.subtract(costs(court, with: stay, insteadOf: now))
        }
        return table
    }

    /// What a court costs when a unit lies otherwise than in the plan.
    private func costs(
        _ court: Int, with then: [CaseUnit.Lying], insteadOf now: [CaseUnit.Lying]
    ) -> CostTable {
        var load = value.load[court]
        var travel = value.travel[court]
        for part in then where part.court == court {
            load += part.weight
            travel += part.travel
        }
        for part in now where part.court == court {
            load -= part.weight
            travel -= part.travel
        }
        return model.courtCosts(
            court, load: load, travel: travel, officers: value.officers[court],
            vehicles: value.vehicles[court]
        ).costs
    }

    /// What the plan's option changes, against leaving the cases where they lie.
    package func change(_ position: Int) -> CostTable {
        unitOf[position] >= 0
            ? change(position, choice.options[unitOf[position]]) : CostTable()
    }

    /// Everything about one case.
    ///
    /// - Parameter key: 案号, or `court:number`.
    /// - Returns: The explanation; nil for an unknown case.
    package func explain(_ key: String) -> CaseExplanation? {
        guard let position = keys.position(key) else { return nil }
        let number = model.input.cases[position].number
        let standing = model.standings[position]
        let members = together(position)
        let unit = unitOf[position]
        let isSame = members.allSatisfy { model.standings[$0].own == standing.own }
        var views: [(rank: Int64, view: OptionView)] = []
        for option in 0..<model.stride where !(isSame && option == standing.own) {
            let reasons = model.exclusions(members, option)
            let court = option == model.stayOption ? nil : model.courts[option].court
            let isChosen =
                unit >= 0
                ? choice.options[unit] == option
                : option == model.stayOption
                    ? self.court(of: position) == standing.own : self.court(of: position) == option
            var view = OptionView(
                court: court, exclusions: reasons, change: CostTable(), isChosen: isChosen)
            if reasons.isEmpty, unit >= 0 { view.change = change(position, option) }
            let rank = reasons.isEmpty ? view.change.total.nano : .max
            views.append((option == model.stayOption ? .min : rank, view))
        }
        let sorted = views.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }
        let group = model.groups.group[position]
        return CaseExplanation(
            number: number, from: model.courts[standing.own].court,
            to: model.courts[court(of: position)].court,
            together: members.map { model.input.cases[$0].number },
            group: group < 0
                ? [] : model.groups.members[group].map { model.input.cases[$0].number },
            grounds: standing.grounds.map { model.rules.grounds[$0] }, kept: standing.kept,
            options: sorted.map(\.element.view))
    }
}
