package import CaseDispatch
package import Domain
package import Optimizer
import Sodium
package import Wording

/// Everything that one run of `dispatch plan` found.
package struct FinishedPlan {
    package var prepared: PreparedPlan
    package var options: PlanRequest
    package var model: AllocationModel
    package var result: PlanResult
    package var report: PlanReport
    package var explainer: PlanExplainer
    package var baselines: [PlanBaseline]
    package var ruleCosts: [RuleCost]
}

/// What another way of deciding comes to, to compare with.
package struct PlanBaseline {
    package var name: String
    package var objective: Hours
    package var travel: Int64
    /// Standard deviation of load per officer over courts, thousandths of an average case.
    package var spread: Double
    package var moves: Int64
    /// Limits that it breaks; none for what could be done.
    package var broken: [String]
}

/// What a hard rule costs: the plan without it against the plan with it.
package struct RuleCost {
    package var rule: HardRule
    package var objective: Hours
    package var bound: Hours
}

/// The document of `dispatch plan --json` (docs/dispatch.md says what each field is).
package struct DispatchDocument {
    package let plan: FinishedPlan

    package init(plan: FinishedPlan) { self.plan = plan }

    private func hours(_ value: Hours) -> JSONText { .number(value.text) }
    /// Thousandths.
    private func milli(_ value: Int64) -> JSONText { .number(PlainDecimal.text(value, places: 3)) }
    private func number(_ value: Double, places: Int) -> JSONText {
        let scale = Double(PlainDecimal.power(places))
        return .number(PlainDecimal.text(Int64((value * scale).rounded()), places: places))
    }

    /// The whole document.
    package var json: JSONText {
        var fields: [JSONText.Field] = []
        func add(_ name: String, _ value: JSONText) { fields.append(JSONText.Field(name, value)) }
        add("status", .string(plan.result.status.rawValue))
        add("objective", hours(plan.result.value.total))
        add("bound", hours(plan.result.bound))
        add("gap", number(plan.result.gap, places: 9))
        add("seconds", number(plan.result.seconds, places: 3))
        add("priceBound", hours(plan.result.priceBound))
        add("digest", .string(digest.hex))
        for field in basis { fields.append(field) }
        add("costs", costs(plan.report.costs))
        add("costsBefore", costs(plan.report.costsBefore))
        add("travelHours", milli(plan.report.loads.reduce(0) { $0 + $1.travelAfter }))
        add("spread", number(plan.report.spread.after / 1_000, places: 6))
        add("moves", .array(plan.report.moves.map(move)))
        add("lent", .array(plan.report.lent.map(lent)))
        add("load", .array(plan.report.loads.map(load)))
        add("baselines", .array(plan.baselines.map(baseline)))
        if !plan.ruleCosts.isEmpty { add("ruleCosts", .array(plan.ruleCosts.map(ruleCost))) }
        add("duals", duals)
        if !plan.options.explain.isEmpty {
            add("cases", .array(plan.options.explain.compactMap { explanation($0) }))
        }
        return .object(fields)
    }

    /// What the plan was made from.
    private var basis: [JSONText.Field] {
        let input = plan.prepared.input
        func file(_ path: String, _ digest: Digest) -> JSONText {
            .fields(["path": .string(path), "sha256": .string(digest.hex)])
        }
        return [
            JSONText.Field("date", .string(input.date.iso)),
            JSONText.Field("area", .string(plan.prepared.area.id.rawValue)),
            JSONText.Field(
                "files",
                .fields([
                    "cases": file(
                        plan.options.cases ?? plan.options.data ?? "", plan.prepared.casesDigest),
                    "rules": file(plan.options.rules, plan.prepared.rulesDigest),
                    "force": file(plan.options.force, plan.prepared.forceDigest),
                ])),
            JSONText.Field("orders", .array(input.orders.map { .string($0.text) })),
            JSONText.Field("without", .array(plan.options.without.map(JSONText.string))),
            JSONText.Field("close", .array(plan.options.close.map(JSONText.string))),
            JSONText.Field("addOfficers", .array(plan.options.addOfficers.map(JSONText.string))),
            JSONText.Field(
                "campaign",
                .fields([
                    "afterDays": .integer(Int64(input.rules.campaignAfterDays)),
                    "days": .integer(Int64(input.rules.campaignDays)),
                    "periodDays": .integer(Int64(input.rules.periodDays)),
                ])),
            JSONText.Field(
                "size",
                .fields([
                    "cases": .integer(Int64(input.cases.count)),
                    "courts": .integer(Int64(plan.model.courts.count)),
                    "units": .integer(Int64(plan.model.units.count)),
                    "mostMoves": plan.model.mostMoves.map { .integer($0) } ?? .null,
                    "rounds": .integer(Int64(plan.result.rounds)),
                ])),
        ]
    }

    /// SHA-256 over what the plan was made from and what it decides: the same for the same plan,
    /// whenever and wherever it was made.
    private var digest: Digest {
        let decided = JSONText.fields([
            "date": .string(plan.prepared.input.date.iso),
            "area": .string(plan.prepared.area.id.rawValue),
            "cases": .string(plan.prepared.casesDigest.hex),
            "rules": .string(plan.prepared.rulesDigest.hex),
            "force": .string(plan.prepared.forceDigest.hex),
            "orders": .array(plan.prepared.input.orders.map { .string($0.text) }),
            "moves": .array(
                plan.report.moves.map {
                    .array([
                        .string($0.number), .string($0.from.rawValue), .string($0.to.rawValue),
                        .text($0.ground?.name),
                    ])
                }),
            "lent": .array(plan.report.lent.map(lent)),
        ])
        return SHA256.digest(Array(decided.line.utf8))
    }

    private func costs(_ table: CostTable) -> JSONText {
        .object(SoftCost.allCases.map { JSONText.Field($0.rawValue, hours(table[$0])) })
    }

    // MARK: Moves

    private func move(_ move: PlannedMove) -> JSONText {
        .fields([
            "case": .string(move.number), "from": .string(move.from.rawValue),
            "to": .string(move.to.rawValue),
            "ground": move.ground.map(ground) ?? .null,
            "reasons": .array(
                PlanReasons.reasons(move).map {
                    .fields([
                        "rule": .string($0.rule), "hours": $0.hours.map(hours) ?? .null,
                        "zh": .string($0.text.zh), "en": .string($0.text.en),
                    ])
                }),
            "together": .array(move.together.map(JSONText.string)),
            "change": hours(move.change.total),
            "next": move.next.map {
                .fields(["court": .text($0.court?.rawValue), "more": hours($0.more)])
            } ?? .null,
            "renewFirst": .array(
                move.renewFirst.map { .string("\($0.asset)@\($0.expiresOn.iso)") }),
        ])
    }

    private func ground(_ ground: Ground) -> JSONText {
        .fields([
            "name": .string(ground.name), "term": .string(ground.term),
            "citation": .string(ground.citation), "order": .text(ground.order),
        ])
    }

    private func lent(_ one: LentForce) -> JSONText {
        .fields([
            "from": .string(one.from.rawValue), "to": .string(one.to.rawValue),
            "officers": .integer(one.officers), "vehicles": .integer(one.vehicles),
            "starts": .string(one.starts.iso), "ends": .string(one.ends.iso),
        ])
    }

    private func load(_ one: CourtLoad) -> JSONText {
        .fields([
            "court": .string(one.court.rawValue), "place": .string(one.place),
            "officers": .integer(one.officers), "before": milli(one.before),
            "after": milli(one.after), "capacity": milli(one.capacity),
            "backlog": milli(one.backlog),
            "beforePerOfficer": milli(one.beforePerOfficer),
            "afterPerOfficer": milli(one.afterPerOfficer),
            "officersAfter": milli(one.officersAfter), "vehicles": .integer(one.vehicles),
            "vehiclesAfter": milli(one.vehiclesAfter),
            "travelBefore": milli(one.travelBefore), "travelAfter": milli(one.travelAfter),
            "cameIn": .integer(Int64(one.cameIn)), "wentOut": .integer(Int64(one.wentOut)),
        ])
    }

    private func baseline(_ one: PlanBaseline) -> JSONText {
        .fields([
            "name": .string(one.name), "objective": hours(one.objective),
            "travelHours": milli(one.travel), "spread": number(one.spread / 1_000, places: 6),
            "moves": .integer(one.moves), "broken": .array(one.broken.map(JSONText.string)),
        ])
    }

    private func ruleCost(_ one: RuleCost) -> JSONText {
        .fields([
            "rule": .string(one.rule.rawValue), "objective": hours(one.objective),
            "bound": hours(one.bound),
            "costs": hours(plan.result.value.total - one.objective),
        ])
    }

    /// Prices in nano-hours: for a thousandth of an average case, a thousandth of an hour of
    /// travel, an officer, a vehicle, a move.
    private var duals: JSONText {
        let prices = plan.result.prices
        return .fields([
            "moves": .integer(prices.moves),
            "courts": .array(
                plan.model.courts.enumerated().map { place, court in
                    .fields([
                        "court": .string(court.court.rawValue),
                        "load": .integer(prices.load[place]),
                        "capacity": .integer(prices.capacity[place]),
                        "vehicles": .integer(prices.vehicles[place]),
                        "lentOfficers": .integer(prices.lentOfficers[place]),
                        "lentVehicles": .integer(prices.lentVehicles[place]),
                    ])
                }),
        ])
    }

    // MARK: One case

    private func explanation(_ number: String) -> JSONText? {
        guard let one = plan.explainer.explain(number) else { return nil }
        return .fields([
            "case": .string(one.number), "from": .string(one.from.rawValue),
            "to": .string(one.to.rawValue),
            "grounds": .array(one.grounds.map(ground)),
            "kept": .array(one.kept.map { .string($0.rawValue) }),
            "together": .array(one.together.map(JSONText.string)),
            "group": .array(one.group.map(JSONText.string)),
            "options": .array(
                one.options.map { option in
                    .fields([
                        "court": .text(option.court?.rawValue), "chosen": .bool(option.isChosen),
                        "ruledOut": .array(
                            option.exclusions.map {
                                .fields(["rule": .string($0.name), "case": .string($0.number)])
                            }),
                        "change": option.exclusions.isEmpty ? hours(option.change.total) : .null,
                        "costs": option.exclusions.isEmpty ? costs(option.change) : .null,
                    ])
                }),
        ])
    }
}

/// Why a case moves, in words.
package enum PlanReasons {
    /// One reason.
    package struct Reason {
        package var rule: String
        package var hours: Hours?
        package var text: Text
    }

    /// The official terms of the costs.
    package static func term(_ cost: SoftCost) -> String {
        switch cost {
        case .travel: "路途"
        case .transfer: "移送"
        case .across: "跨中院辖区"
        case .apart: "关联案件分散"
        case .left: "有事由未移送"
        case .load: "人均负担"
        case .overload: "超出承办能力"
        case .vehicles: "车辆不足"
        case .lent: "调配力量"
        }
    }

    /// The ground first, then what the move changes, from what it saves most.
    package static func reasons(_ move: PlannedMove) -> [Reason] {
        var reasons: [Reason] = []
        if let ground = move.ground {
            reasons.append(
                Reason(
                    rule: ground.name, hours: nil,
                    text: Text(
                        zh: "事由：\(ground.term)（\(ground.citation)）",
                        en: "ground: \(ground.name) \(ground.term) (\(ground.citation))")))
        }
        let changes = SoftCost.allCases.enumerated().filter { move.change[$0.element] != .zero }
            .sorted {
                (move.change[$0.element], $0.offset) < (move.change[$1.element], $1.offset)
            }.map(\.element)
        for cost in changes {
            let amount = move.change[cost]
            let size = rounded(Hours(nano: Swift.abs(amount.nano)))
            let isLess = amount < .zero
            reasons.append(
                Reason(
                    rule: cost.rawValue, hours: amount,
                    text: Text(
                        zh: "\(term(cost))：\(isLess ? "减少" : "增加") \(size) 小时",
                        en: "\(cost.rawValue) \(term(cost)): \(size) h \(isLess ? "less" : "more")")
                ))
        }
        for seizure in move.renewFirst {
            reasons.append(
                Reason(
                    rule: HardRule.seizure.rawValue, hours: nil,
                    text: Text(
                        zh: "\(seizure.asset) 查封 \(seizure.expiresOn.iso) 届满：原法院先办续封（委托执行规定6）",
                        en: "the seizure of \(seizure.asset) ends on \(seizure.expiresOn.iso): the "
                            + "original court renews it first (委托执行规定 6)")))
        }
        return reasons
    }

    /// To a tenth of an hour.
    package static func rounded(_ hours: Hours) -> String {
        let tenths = (hours.nano + (hours.nano < 0 ? -50_000_000 : 50_000_000)) / 100_000_000
        return PlainDecimal.text(tenths, places: 1)
    }
}
