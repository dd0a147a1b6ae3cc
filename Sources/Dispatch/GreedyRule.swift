extension AllocationModel {
    /// A plan by a simple rule, to compare with: units from the heaviest, each to the option that
    /// adds least to the cost at that moment, as long as limits hold; nothing is lent.
    ///
    /// - Returns: The choice; it may break a hard capacity, which ``broken(_:_:)`` tells.
    package func greedy() -> PlanChoice {
        var choice = nothing
        var load = fixedLoad
        var travel = fixedTravel
        var left = (mostMoves ?? .max) - fixedMoves
        for unit in units.indices {
            for part in units[unit].stay {
                load[part.court] += part.weight
                travel[part.court] += part.travel
            }
        }
        func court(_ court: Int, _ weight: Int64, _ way: Int64) -> Int64 {
            let officers = courts[court].officers * 1_000
            let vehicles = courts[court].vehicles * 1_000
            let now = courtNano(
                load: load[court], travel: travel[court], officers: officers, vehicles: vehicles)
            let then = courtNano(
                load: load[court] + weight, travel: travel[court] + way, officers: officers,
                vehicles: vehicles)
            return then - now
        }
        // Those that can't stay come first, so that moves are left for them.
        let order = units.indices.sorted { left, right in
            let stays = (
                cost(left, stayOption) == nil ? 0 : 1, cost(right, stayOption) == nil ? 0 : 1
            )
            return (stays.0, -units[left].weight, left) < (stays.1, -units[right].weight, right)
        }
        for unit in order {
            let leaving = units[unit].stay.reduce(0) {
                $0 + court($1.court, -$1.weight, -$1.travel)
            }
            for part in units[unit].stay {
                load[part.court] -= part.weight
                travel[part.court] -= part.travel
            }
            var best = stayOption
            var least = cost(unit, stayOption).map { $0 - leaving } ?? .max
            for option in courts.indices where costs[unit * stride + option] != .max {
                guard moves(unit, option) <= left || least == .max else { continue }
                let own = costs[unit * stride + option]
                guard least == .max || own < least else { continue }
                let total = own + court(option, units[unit].weight, self.travel(unit, option))
                if total < least {
                    least = total
                    best = option
                }
            }
            choice.options[unit] = best
            left -= moves(unit, best)
            for part in lying(unit, best) {
                load[part.court] += part.weight
                travel[part.court] += part.travel
            }
        }
        return choice
    }
}
