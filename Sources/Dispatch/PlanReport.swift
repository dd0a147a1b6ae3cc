package import Domain

/// A case that moves, with the ground that the move carries (移送).
package struct PlannedMove: Sendable {
    package var number: String
    package var from: CourtID
    package var to: CourtID
    /// Nil only where the rule of grounds was taken away.
    package var ground: Ground?
    /// Other cases that move or stay with it because they share debtors.
    package var together: [String]
    /// What the move, with those together, changes rule by rule, against leaving them.
    package var change: CostTable
    /// What would have been next, and what the plan would then cost more; no court is staying.
    package var next: (court: CourtID?, more: Hours)?
    /// A seizure ends so soon that its own court has to renew it first (委托执行规定 6).
    package var renewFirst: [CaseSeizure]
}

/// What a court carries before and after (负担).
package struct CourtLoad: Sendable {
    package var court: CourtID
    package var place: String
    package var officers: Int64
    package var vehicles: Int64
    /// Thousandths of an officer, with what is lent and borrowed.
    package var officersAfter: Int64
    package var vehiclesAfter: Int64
    /// Thousandths of an average case, backlog included.
    package var before: Int64
    package var after: Int64
    package var backlog: Int64
    /// Load that its officers can carry, with what is lent and borrowed.
    package var capacity: Int64
    /// Thousandths of an hour.
    package var travelBefore: Int64
    package var travelAfter: Int64
    package var cameIn: Int
    package var wentOut: Int

    /// Load for an officer, in thousandths of an average case.
    package var beforePerOfficer: Int64 { before / officers }
    package var afterPerOfficer: Int64 { officersAfter > 0 ? after * 1_000 / officersAfter : 0 }
}

/// Officers and vehicles lent for a campaign (调配力量).
package struct LentForce: Sendable {
    package var from: CourtID
    package var to: CourtID
    package var officers: Int64
    package var vehicles: Int64
    package var starts: CivilDate
    package var ends: CivilDate
}

/// A plan as it is read: moves, loads, lending, costs (案件调配方案).
package struct PlanReport: Sendable {
    package var moves: [PlannedMove]
    package var loads: [CourtLoad]
    package var lent: [LentForce]
    package var costs: CostTable
    /// The costs with everything left as it is; limits and rules may be broken by that.
    package var costsBefore: CostTable

    /// Puts a plan together.
    ///
    /// - Parameter explainer: The model with the decision.
    package init(_ explainer: PlanExplainer) {
        let model = explainer.model
        let value = explainer.value
        var before = model.courts.map(\.backlog)
        var came = model.courts.map { _ in 0 }
        var went = came
        var way = model.courts.map { _ in Int64(0) }
        var moves: [PlannedMove] = []
        let last = model.input.date.advanced(byDays: model.rules.seizureDays)
        for (position, one) in model.input.cases.enumerated() {
            let own = model.standings[position].own
            before[own] += model.standings[position].weight
            way[own] += model.travelHere(position)
            let court = explainer.court(of: position)
            guard court != own else { continue }
            came[court] += 1
            went[own] += 1
            moves.append(
                PlannedMove(
                    number: one.number, from: model.courts[own].court,
                    to: model.courts[court].court, ground: explainer.ground(of: position),
                    together: explainer.together(position).filter { $0 != position }.map {
                        model.input.cases[$0].number
                    }, change: explainer.change(position), next: explainer.nextBest(position),
                    renewFirst: one.seizures.filter { $0.expiresOn <= last }))
        }
        self.moves = moves
        loads = model.courts.enumerated().map { place, court in
            CourtLoad(
                court: court.court, place: court.place, officers: court.officers,
                vehicles: court.vehicles, officersAfter: value.officers[place],
                vehiclesAfter: value.vehicles[place], before: before[place],
                after: value.load[place], backlog: court.backlog,
                capacity: model.rules.weightPerOfficer * value.officers[place] / 1_000,
                travelBefore: way[place], travelAfter: value.travel[place], cameIn: came[place],
                wentOut: went[place])
        }
        let starts = model.input.date.advanced(byDays: model.rules.campaignAfterDays)
        let ends = starts.advanced(byDays: model.rules.campaignDays - 1)
        lent = model.pairs.enumerated().compactMap { place, pair in
            guard explainer.choice.officers[place] + explainer.choice.vehicles[place] > 0 else {
                return nil
            }
            return LentForce(
                from: model.courts[pair.from].court, to: model.courts[pair.to].court,
                officers: explainer.choice.officers[place],
                vehicles: explainer.choice.vehicles[place], starts: starts, ends: ends)
        }
        costs = value.costs
        costsBefore = model.value(model.nothing).costs
    }

    /// The standard deviation of load per officer over the courts, in thousandths of an average
    /// case, before and after: how uneven it is.
    package var spread: (before: Double, after: Double) {
        func deviation(_ values: [Int64]) -> Double {
            let numbers = values.map(Double.init)
            let mean = numbers.reduce(0, +) / Double(max(1, numbers.count))
            let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(max(1, numbers.count))).squareRoot()
        }
        return (deviation(loads.map(\.beforePerOfficer)), deviation(loads.map(\.afterPerOfficer)))
    }
}

extension CostTable {
    /// Takes each amount of another table away.
    package mutating func subtract(_ other: CostTable) {
        for cost in SoftCost.allCases { self[cost] -= other[cost] }
    }
}

extension AllocationModel {
    /// Thousandths of an hour of travel of a case at its own court.
    func travelHere(_ position: Int) -> Int64 {
        let own = standings[position].own
        return zip(input.cases[position].places, rules.trips).reduce(Int64(0)) { sum, one in
            let way = distances.kilometres(row: distances.row(one.0), court: own)
            return sum + one.1 * 2 * rules.milliHoursPerKilometre * way
        }
    }
}
