/// Prices of what is scarce (对偶价格): what one more unit of it would save.
///
/// Any prices in their limits give a lower bound on the cost of every plan; the solver's give a
/// good one. Whole numbers, so that the bound can be recomputed exactly.
package struct PlanPrices: Hashable, Sendable {
    /// Nano-hours for a thousandth of an average case of load, by court.
    package var load: [Int64]
    /// The same for load against capacity.
    package var capacity: [Int64]
    /// Nano-hours for a thousandth of an hour of travel.
    package var vehicles: [Int64]
    /// Nano-hours for an officer that may be lent.
    package var lentOfficers: [Int64]
    package var lentVehicles: [Int64]
    /// Nano-hours for a move.
    package var moves: Int64

    package init(courts: Int) {
        load = [Int64](repeating: 0, count: courts)
        capacity = load
        vehicles = load
        lentOfficers = load
        lentVehicles = load
        moves = 0
    }
}

extension AllocationModel {
    /// Prices put between the limits at which a bound exists at all.
    package func limited(_ prices: PlanPrices) -> PlanPrices {
        var limited = prices
        let most = (slopes.last ?? 0) * 1_000
        for court in courts.indices {
            limited.load[court] = min(max(0, prices.load[court]), most)
            limited.capacity[court] =
                rules.holds(.capacity)
                ? min(max(0, prices.capacity[court]), overloadPrice ?? .max) : 0
            limited.vehicles[court] = min(max(0, prices.vehicles[court]), vehiclePrice)
            limited.lentOfficers[court] = max(0, prices.lentOfficers[court])
            limited.lentVehicles[court] = max(0, prices.lentVehicles[court])
        }
        limited.moves = mostMoves == nil ? 0 : max(0, prices.moves)
        return limited
    }

    /// Nano-hours for a thousandth of an average case above capacity; nil where nothing may be.
    var overloadPrice: Int64? {
        guard rules.allowsOverload else { return nil }
        return rules.counts(.overload) ? rules.overload.nano / 1_000 : 0
    }

    /// Nano-hours for a thousandth of an hour beyond what the vehicles do.
    var vehiclePrice: Int64 { rules.counts(.vehicles) ? rules.vehicleHour.nano / 1_000 : 0 }

    /// What an officer at a court saves under prices, in nano-hours.
    func officerValue(_ prices: PlanPrices, _ court: Int) -> Int64 {
        let price = prices.load[court]
        var value = prices.capacity[court] * rules.weightPerOfficer
        for (piece, slope) in slopes.enumerated() where piece + 1 < steps.count {
            value += (steps[piece + 1] - steps[piece]) * max(0, price - slope * 1_000)
        }
        return value
    }

    /// What a unit's option costs under prices, beyond its own cost.
    package func surcharge(_ prices: PlanPrices, _ unit: Int, _ option: Int) -> Int64 {
        var sum = prices.moves * moves(unit, option)
        for part in lying(unit, option) {
            sum += (prices.load[part.court] + prices.capacity[part.court]) * part.weight
            sum += prices.vehicles[part.court] * part.travel
        }
        return sum
    }

    /// The cheapest options of every unit under prices.
    ///
    /// - Parameter prices: The prices.
    /// - Returns: For each unit the option with its cost under prices; the first of equal ones.
    package func cheapest(_ prices: PlanPrices) -> [(option: Int, cost: Int64)] {
        let count = courts.count
        let load = courts.indices.map { prices.load[$0] + prices.capacity[$0] }
        return units.indices.map { unit in
            let weight = units[unit].weight
            let base = unit * stride
            let way = unit * count
            var best = Int64.max
            var option = stayOption
            if costs[base + count] != .max {
                best = costs[base + count] + surcharge(prices, unit, stayOption)
            }
            let all = prices.moves * Int64(units[unit].members.count)
            for court in 0..<count where costs[base + court] != .max {
                var cost = costs[base + court] + all + load[court] * weight
                cost += prices.vehicles[court] * Int64(travels[way + court])
                if cost - all >= best { continue }
                if let there = units[unit].stay.first(where: { $0.court == court }) {
                    cost -= prices.moves * there.count
                }
                if cost < best {
                    best = cost
                    option = court
                }
            }
            return (option, best)
        }
    }

    /// The lower bound that prices give (拉格朗日下界): no plan of the full model is cheaper.
    ///
    /// - Parameters:
    ///   - prices: Any; they are put between their limits first.
    ///   - known: The cheapest options of every unit under these prices, where it is known already.
    /// - Returns: The bound.
    package func bound(
        _ prices: PlanPrices, _ known: [(option: Int, cost: Int64)]? = nil
    ) -> Hours {
        let prices = limited(prices)
        var sum = fixedCosts.total.nano + prices.moves * fixedMoves
        if let mostMoves { sum -= prices.moves * mostMoves }
        for one in known ?? cheapest(prices) { sum += one.cost }
        for court in courts.indices {
            sum += (prices.load[court] + prices.capacity[court]) * fixedLoad[court]
            sum += prices.vehicles[court] * fixedTravel[court]
            sum -= courts[court].officers * officerValue(prices, court)
            sum -= prices.vehicles[court] * rules.hoursPerVehicle * courts[court].vehicles * 1_000
            sum -= prices.lentOfficers[court] * mostLentOfficers[court]
            sum -= prices.lentVehicles[court] * mostLentVehicles[court]
        }
        for pair in pairs {
            sum += min(0, officerReduced(prices, pair)) * mostLentOfficers[pair.from]
            sum += min(0, vehicleReduced(prices, pair)) * mostLentVehicles[pair.from]
        }
        return Hours(nano: sum)
    }

    /// What lending one officer costs under prices, rounded down.
    func officerReduced(_ prices: PlanPrices, _ pair: LendingPair) -> Int64 {
        let change = officerValue(prices, pair.from) - officerValue(prices, pair.to)
        let scaled = rules.share * change
        return pair.officerCost.nano + prices.lentOfficers[pair.from]
            + (scaled - (scaled % 1_000 + 1_000) % 1_000) / 1_000
    }

    /// What lending one vehicle costs under prices.
    func vehicleReduced(_ prices: PlanPrices, _ pair: LendingPair) -> Int64 {
        pair.vehicleCost.nano + prices.lentVehicles[pair.from]
            + rules.share * rules.hoursPerVehicle
            * (prices.vehicles[pair.from] - prices.vehicles[pair.to])
    }
}
