/// A decision about everything: an option for each unit and what is lent.
package struct PlanChoice: Hashable, Sendable {
    /// Of each unit.
    package var options: [Int]
    /// Of each pair.
    package var officers: [Int64]
    package var vehicles: [Int64]

    package init(options: [Int], officers: [Int64], vehicles: [Int64]) {
        self.options = options
        self.officers = officers
        self.vehicles = vehicles
    }
}

/// What a decision comes to: the objective, exactly, and what the courts then carry.
package struct PlanValue: Hashable, Sendable {
    package var costs: CostTable
    /// Thousandths of an average case, backlog included.
    package var load: [Int64]
    /// Thousandths of an hour.
    package var travel: [Int64]
    package var moves: Int64
    /// Thousandths of an officer, with what is lent and borrowed.
    package var officers: [Int64]
    package var vehicles: [Int64]
    /// Millionths of an average case above capacity.
    package var over: [Int64]

    package var total: Hours { costs.total }
}

extension AllocationModel {
    /// Everything as it is.
    package var nothing: PlanChoice {
        PlanChoice(
            options: units.indices.map { _ in stayOption }, officers: pairs.map { _ in 0 },
            vehicles: pairs.map { _ in 0 })
    }

    /// What a decision comes to.
    ///
    /// - Parameter choice: Options must be open ones; what is open is asked with ``cost(_:_:)``.
    /// - Returns: The value; ``faults(_:)`` says whether limits hold.
    package func value(_ choice: PlanChoice) -> PlanValue {
        var load = fixedLoad
        var travel = fixedTravel
        var moved = fixedMoves
        var costs = fixedCosts
        for unit in units.indices {
            let option = choice.options[unit]
            for part in lying(unit, option) {
                load[part.court] += part.weight
                travel[part.court] += part.travel
            }
            moved += moves(unit, option)
            costs.add(costTable(unit, option))
        }
        var officers = courts.map { $0.officers * 1_000 }
        var vehicles = courts.map { $0.vehicles * 1_000 }
        for (place, pair) in pairs.enumerated() {
            officers[pair.from] -= rules.share * choice.officers[place]
            officers[pair.to] += rules.share * choice.officers[place]
            vehicles[pair.from] -= rules.share * choice.vehicles[place]
            vehicles[pair.to] += rules.share * choice.vehicles[place]
            costs[.lent] += pair.officerCost * choice.officers[place]
            costs[.lent] += pair.vehicleCost * choice.vehicles[place]
        }
        var over = courts.map { _ in Int64(0) }
        for court in courts.indices {
            let settled = courtCosts(
                court, load: load[court], travel: travel[court], officers: officers[court],
                vehicles: vehicles[court])
            costs.add(settled.costs)
            over[court] = settled.over
        }
        return PlanValue(
            costs: costs, load: load, travel: travel, moves: moved, officers: officers,
            vehicles: vehicles, over: over)
    }

    /// What a court's load and travel cost.
    func courtCosts(
        _ court: Int, load: Int64, travel: Int64, officers: Int64, vehicles: Int64
    ) -> (costs: CostTable, over: Int64) {
        var costs = CostTable()
        costs[.load] = Hours(nano: loadNano(load, officers))
        let over = overNano(load, officers)
        costs[.overload] = Hours(nano: over.nano)
        costs[.vehicles] = Hours(nano: vehicleNano(travel, vehicles))
        return (costs, over.amount)
    }

    /// The same as one sum in nano-hours, for what is asked often.
    func courtNano(
        load: Int64, travel: Int64, officers: Int64, vehicles: Int64
    ) -> Int64 {
        loadNano(load, officers) + overNano(load, officers).nano + vehicleNano(travel, vehicles)
    }

    private func loadNano(_ load: Int64, _ officers: Int64) -> Int64 {
        var sum: Int64 = 0
        for piece in slopes.indices {
            let above = load * 1_000 - steps[piece] * officers
            if above <= 0 { break }
            let width =
                piece + 1 < steps.count ? (steps[piece + 1] - steps[piece]) * officers : .max
            sum += slopes[piece] * min(above, width)
        }
        return sum
    }

    private func overNano(_ load: Int64, _ officers: Int64) -> (nano: Int64, amount: Int64) {
        guard rules.holds(.capacity) else { return (0, 0) }
        let over = max(0, load * 1_000 - rules.weightPerOfficer * officers)
        return ((overloadPrice ?? 0) / 1_000 * over, over)
    }

    private func vehicleNano(_ travel: Int64, _ vehicles: Int64) -> Int64 {
        vehiclePrice * max(0, travel - rules.hoursPerVehicle * vehicles)
    }

    /// The limits that a decision breaks, by name; none for a plan that may be made.
    package func broken(_ choice: PlanChoice, _ value: PlanValue) -> [String] {
        var names: [String] = []
        for unit in units.indices where cost(unit, choice.options[unit]) == nil {
            let reasons = exclusions(units[unit].members, choice.options[unit])
            names += reasons.map { "\($0.name) (\($0.number))" }
        }
        if let mostMoves, value.moves > mostMoves { names.append("moves") }
        for court in courts.indices {
            let lends = pairs.indices.filter { pairs[$0].from == court }
            if lends.reduce(0, { $0 + choice.officers[$1] }) > mostLentOfficers[court]
                || lends.reduce(0, { $0 + choice.vehicles[$1] }) > mostLentVehicles[court]
            {
                names.append("lending (\(courts[court].court))")
            }
            if rules.holds(.capacity), !rules.allowsOverload, value.over[court] > 0 {
                names.append("capacity (\(courts[court].court))")
            }
        }
        return names
    }
}

/// A limit of the whole plan that a conflict may be about.
package enum PlanLimit: Hashable, Sendable {
    case moves
    /// Of the court at this position.
    case capacity(Int)

    /// As a clerk reads it.
    package func term(_ model: AllocationModel) -> String {
        switch self {
        case .moves:
            return "移送上限（\(model.mostMoves ?? 0) 件，已有 \(model.fixedMoves) 件必须移送）"
        case .capacity(let court):
            let force = model.courts[court]
            let most = model.rules.weightPerOfficer * force.officers
            return "\(force.court) 的承办能力（\(force.officers) 人 "
                + "\(PlainDecimal.text(most, places: 3)) 件，不能移出的有 "
                + "\(PlainDecimal.text(model.fixedLoad[court], places: 3)) 件）"
        }
    }

    /// As a program, or a reader of English, reads it.
    package func name(_ model: AllocationModel) -> String {
        switch self {
        case .moves:
            return
                "moves (at most \(model.mostMoves ?? 0), \(model.fixedMoves) are ordered already)"
        case .capacity(let court):
            let force = model.courts[court]
            let most = model.rules.weightPerOfficer * force.officers
            return "capacity of \(force.court) (\(PlainDecimal.text(most, places: 3)) for "
                + "\(force.officers) officers, \(PlainDecimal.text(model.fixedLoad[court], places: 3)) "
                + "can't move)"
        }
    }
}

extension AllocationModel {
    /// What breaking a limit costs in the relaxation, in hours for a case: more than anything else.
    package var elasticPrice: Double {
        let most = costs.reduce(Int64(0)) { $1 == .max ? $0 : max($0, $1) }
        return 1_000 + 10 * Hours(nano: most).number + Double(slopes.last ?? 0)
    }

    /// The model with only some of its limits.
    package func keeping(_ limits: [PlanLimit]) -> AllocationModel {
        var model = self
        if !limits.contains(.moves) { model.mostMoves = nil }
        model.unlimited = Set(courts.indices.filter { !limits.contains(.capacity($0)) })
        return model
    }
}
