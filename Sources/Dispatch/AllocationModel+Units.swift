internal import Domain

/// Why an option is ruled out for a case or a unit.
package struct Exclusion: Hashable, Sendable {
    package var rule: HardRule
    /// The rule's name, or the order as it is typed.
    package var name: String
    /// The case that it is about.
    package var number: String
}

extension AllocationModel {
    /// Forms the units and sets what their options cost; cases without a choice become constants.
    mutating func addUnits() throws(PlanFaults) {
        var faults: [PlanFault] = []
        var isTaken = [Bool](repeating: false, count: input.cases.count)
        for position in input.cases.indices where !isTaken[position] {
            let group = groups.group[position]
            let isFree = mayMove(position)
            if !isFree || isSingle(position) || group < 0 {
                add([position], group: group, isFree: isFree, &faults)
                continue
            }
            // Those that must leave go together, and so do those that may.
            let mustLeave = standings[position].mustLeave
            let members = groups.members[group].filter {
                mayMove($0) && !isSingle($0) && standings[$0].mustLeave == mustLeave
            }
            for one in members { isTaken[one] = true }
            add(members, group: group, isFree: true, &faults)
        }
        guard faults.isEmpty else { throw PlanFaults(faults) }
        // A group that is free to nobody is apart as it is.
        for members in groups.members where !members.contains(where: mayMove) {
            guard rules.counts(.apart) else { continue }
            var count: [Int: Int64] = [:]
            for one in members { count[standings[one].own, default: 0] += 1 }
            fixedCosts[.apart] += rules.apart * (Int64(members.count) - (count.values.max() ?? 0))
        }
    }

    /// Whether anything but an exclusion keeps the case.
    private func mayMove(_ position: Int) -> Bool {
        let one = standings[position]
        if one.isForced { return true }
        return one.kept.isEmpty && (!one.grounds.isEmpty || !rules.holds(.ground))
    }

    /// Ordered about by itself, so that it is decided by itself.
    private func isSingle(_ position: Int) -> Bool {
        standings[position].pinned != nil || !standings[position].forbidden.isEmpty
    }

    private mutating func add(
        _ members: [Int], group: Int, isFree: Bool, _ faults: inout [PlanFault]
    ) {
        let stay = lyingNow(members)
        guard isFree else {
            fix(members, at: standings[members[0]].own)
            return
        }
        let options = (0...courts.count).filter { option in
            // All there already: the same as staying.
            if option < courts.count, stay.count == 1, stay[0].court == option { return false }
            return exclusions(members, option, first: true).isEmpty
        }
        guard let only = options.first else {
            faults.append(conflict(members, isSame: stay.count == 1 ? stay[0].court : nil))
            return
        }
        let unit = CaseUnit(
            members: members, group: group, weight: stay.reduce(0) { $0 + $1.weight }, stay: stay)
        if options.count == 1 {
            let way = travelRow(members)
            let values = optionCosts(unit, way)
            fixedCosts.add(values.table(only))
            for one in members { place(one, at: only == stayOption ? standings[one].own : only) }
            return
        }
        let way = travelRow(members)
        let values = optionCosts(unit, way)
        var row = [Int64](repeating: .max, count: stride)
        for option in options { row[option] = values.total(option) }
        units.append(unit)
        costs += row
        travels += way.map { Int32(clamping: $0) }
    }

    private mutating func fix(_ members: [Int], at court: Int) {
        for one in members {
            let way = travelRow([one])[standings[one].own]
            if rules.counts(.travel) { fixedCosts[.travel] += rules.travelCost(way) }
            if rules.counts(.left) {
                for ground in standings[one].grounds {
                    fixedCosts[.left] += rules.grounds[ground].left
                }
            }
            place(one, at: standings[one].own)
        }
    }

    private mutating func place(_ position: Int, at court: Int) {
        fixed[position] = court
        fixedLoad[court] += standings[position].weight
        fixedTravel[court] += travelRow([position])[court]
        if court != standings[position].own { fixedMoves += 1 }
    }

    /// Thousandths of an hour of travel to all property of the cases, from each court.
    func travelRow(_ members: [Int]) -> [Int64] {
        var row = [Int64](repeating: 0, count: courts.count)
        for one in members {
            for (place, trips) in zip(input.cases[one].places, rules.trips) {
                let factor = trips * 2 * rules.milliHoursPerKilometre
                let begin = distances.row(place)
                for court in courts.indices {
                    row[court] += factor * distances.kilometres(row: begin, court: court)
                }
            }
        }
        return row
    }

    private func lyingNow(_ members: [Int]) -> [CaseUnit.Lying] {
        var parts: [CaseUnit.Lying] = []
        for one in members {
            let own = standings[one].own
            let way = travelRow([one])[own]
            if let place = parts.firstIndex(where: { $0.court == own }) {
                parts[place].count += 1
                parts[place].weight += standings[one].weight
                parts[place].travel += way
            } else {
                parts.append(
                    CaseUnit.Lying(
                        court: own, count: 1, weight: standings[one].weight, travel: way))
            }
        }
        return parts.sorted { $0.court < $1.court }
    }

    /// What rules an option out.
    ///
    /// - Parameters:
    ///   - members: Positions of the cases that share the decision.
    ///   - option: A court's position, or that of staying.
    ///   - first: The first reason is enough.
    /// - Returns: The reasons, in the order of cases and rules.
    package func exclusions(_ members: [Int], _ option: Int, first: Bool = false) -> [Exclusion] {
        var found: [Exclusion] = []
        for one in members {
            let standing = standings[one]
            let number = input.cases[one].number
            func note(_ rule: HardRule, _ name: String? = nil) {
                found.append(Exclusion(rule: rule, name: name ?? rule.rawValue, number: number))
            }
            if option == stayOption || option == standing.own {
                if standing.mustLeave {
                    note(
                        rules.holds(.conflict) && standing.conflicts.contains(standing.own)
                            ? .conflict : .original)
                }
                if standing.forbidden.contains(standing.own) {
                    note(.orders, order(one, .forbid(courts[standing.own].court)))
                }
                if let pinned = standing.pinned, pinned != standing.own {
                    note(.orders, order(one, .pin(courts[pinned].court)))
                }
            } else {
                if rules.holds(.ground), standing.grounds.isEmpty { note(.ground) }
                for rule in standing.kept {
                    note(rule, rule == .orders ? order(one, .stay) : nil)
                }
                if rules.holds(.open), courts[option].isClosed { note(.open) }
                if rules.holds(.conflict), standing.conflicts.contains(option) { note(.conflict) }
                if standing.forbidden.contains(option) {
                    note(.orders, order(one, .forbid(courts[option].court)))
                }
                if let pinned = standing.pinned, pinned != option {
                    note(.orders, order(one, .pin(courts[pinned].court)))
                }
                if rules.holds(.reach), let place = input.cases[one].places.first,
                    distances.from(place, to: option)
                        > distances.from(place, to: standing.own) + rules.reachKilometres
                {
                    note(.reach)
                }
            }
            if first, !found.isEmpty { return found }
        }
        return found
    }

    private func order(_ position: Int, _ kind: CaseOrder.Kind) -> String {
        CaseOrder(number: input.cases[position].number, kind: kind).text
    }

    /// No court is left: the smallest part of the reasons that still leaves none.
    private func conflict(_ members: [Int], isSame: Int?) -> PlanFault {
        let reasons = (0...courts.count).filter { $0 != isSame }.map {
            Set(exclusions(members, $0).map(\.name))
        }
        var kept = reasons.reduce(into: Set<String>()) { $0.formUnion($1) }
        for name in kept.sorted() {
            let rest = kept.subtracting([name])
            if reasons.allSatisfy({ !$0.isDisjoint(with: rest) }) { kept = rest }
        }
        let names = kept.sorted()
        let numbers = members.map { input.cases[$0].number }.joined(separator: ", ")
        return PlanFault(
            .conflict,
            "案件 \(numbers) 没有可去的法院，下列各项同时成立：\(names.joined(separator: "、"))；"
                + "放弃其中一项（--without 规则，或者撤销该指定）",
            "case \(numbers): no court is left, by these together: "
                + names.joined(separator: ", ")
                + "; give one of them up (--without RULE, or drop the order)",
            rules: names)
    }
}

/// What the options of one unit cost, rule by rule.
///
/// It keeps no model: a copy held while the model grows would cost a copy of everything.
struct OptionCosts {
    let unit: CaseUnit
    let way: [Int64]
    private let rules: DispatchRules
    private let courts: [CourtForce]
    private let leftAt: [Int: Hours]
    private let othersAt: [Int: Int]
    private let othersMost: Int
    private let stayApart: Int64
    private let groupSize: Int

    init(_ model: AllocationModel, _ unit: CaseUnit, _ way: [Int64]) {
        self.unit = unit
        self.way = way
        rules = model.rules
        courts = model.courts
        var left: [Int: Hours] = [:]
        for one in unit.members {
            for ground in model.standings[one].grounds {
                left[model.standings[one].own, default: .zero] += model.rules.grounds[ground].left
            }
        }
        leftAt = left
        guard unit.group >= 0 else {
            othersAt = [:]
            othersMost = 0
            stayApart = 0
            groupSize = unit.members.count
            return
        }
        let group = model.groups.members[unit.group]
        var others: [Int: Int] = [:]
        var all: [Int: Int] = [:]
        for one in group {
            all[model.standings[one].own, default: 0] += 1
            if !unit.members.contains(one) { others[model.standings[one].own, default: 0] += 1 }
        }
        othersAt = others
        othersMost = others.values.max() ?? 0
        groupSize = group.count
        stayApart = Int64(group.count - (all.values.max() ?? 0))
    }

    /// The costs of an option, rule by rule.
    func table(_ option: Int) -> CostTable {
        var table = CostTable()
        let isStay = option == courts.count
        if rules.counts(.travel) {
            table[.travel] = rules.travelCost(
                isStay ? unit.stay.reduce(0) { $0 + $1.travel } : way[option])
        }
        for part in unit.stay {
            if isStay || part.court == option {
                if rules.counts(.left) { table[.left] += leftAt[part.court] ?? .zero }
                continue
            }
            if rules.counts(.transfer) { table[.transfer] += rules.transfer * part.count }
            if rules.counts(.across), courts[part.court].city != courts[option].city {
                table[.across] += rules.across * part.count
            }
        }
        if rules.counts(.apart) { table[.apart] = rules.apart * apart(option) }
        return table
    }

    /// The sum of ``table(_:)`` in nano-hours, for the many options of a large plan.
    func total(_ option: Int) -> Int64 {
        let isStay = option == courts.count
        var sum: Int64 = 0
        if rules.counts(.travel) {
            let travel = isStay ? unit.stay.reduce(0) { $0 + $1.travel } : way[option]
            sum += rules.travelCost(travel).nano
        }
        for part in unit.stay {
            if isStay || part.court == option {
                if rules.counts(.left) { sum += leftAt[part.court]?.nano ?? 0 }
                continue
            }
            if rules.counts(.transfer) { sum += rules.transfer.nano * part.count }
            if rules.counts(.across), courts[part.court].city != courts[option].city {
                sum += rules.across.nano * part.count
            }
        }
        if rules.counts(.apart) { sum += rules.apart.nano * apart(option) }
        return sum
    }

    /// Cases of the debtors apart from the court that has most of them, the group's other cases
    /// taken where they lie.
    private func apart(_ option: Int) -> Int64 {
        guard unit.group >= 0 else { return 0 }
        if option == courts.count { return stayApart }
        let there = (othersAt[option] ?? 0) + unit.members.count
        return Int64(groupSize - max(othersMost, there))
    }
}

extension AllocationModel {
    /// What the options of a unit cost, given its travel.
    func optionCosts(_ unit: CaseUnit, _ way: [Int64]) -> OptionCosts {
        OptionCosts(self, unit, way)
    }

    /// The costs of an option rule by rule.
    package func costTable(_ unit: Int, _ option: Int) -> CostTable {
        OptionCosts(self, units[unit], travelRow(units[unit].members)).table(option)
    }
}
