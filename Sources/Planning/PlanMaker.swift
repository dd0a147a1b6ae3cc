package import CaseDispatch
import Domain
package import Optimizer
import Wording

/// Makes a plan of allocation: reads and checks, builds the model, solves, and puts the report
/// together.
///
/// Takes from seconds to minutes on the thread that calls it.
package struct PlanMaker {
    package let request: PlanRequest
    /// Somebody wants what there is.
    private let isStopped: () -> Bool
    private let progress: (PlanProgress) -> Void

    /// - Parameters:
    ///   - request: what the plan is made from.
    ///   - isStopped: asked now and then while the search runs.
    ///   - progress: told how far it is.
    package init(
        _ request: PlanRequest, isStopped: @escaping () -> Bool,
        progress: @escaping (PlanProgress) -> Void
    ) {
        self.request = request
        self.isStopped = isStopped
        self.progress = progress
    }

    /// The plan.
    ///
    /// - Parameter onModel: is given the model before it is solved.
    /// - Returns: the best plan found.
    /// - Throws: `CommandFailure`: a file that can't be used, or rules and orders that can't all
    ///   hold.
    package func make(
        onModel: (AllocationModel) throws -> Void = { _ in }
    ) throws -> FinishedPlan {
        let prepared = try PreparedPlan(request)
        let model = try model(prepared.input)
        try onModel(model)
        let result = try solve(model)
        let explainer = PlanExplainer(model, result.choice, result.value)
        for key in request.explain where explainer.explain(key) == nil {
            throw DispatchWords.usage(
                "--explain：没有案件 \(plain(key))，或多个法院有此案号（写 法院:案号）",
                "--explain: there is no case \(plain(key)), or several courts have it (write court:number)"
            )
        }
        let report = PlanReport(explainer)
        return FinishedPlan(
            prepared: prepared, options: request, model: model, result: result, report: report,
            explainer: explainer,
            baselines: [
                Self.baseline("nothing", model, model.nothing),
                Self.baseline("greedy", model, model.greedy()),
            ], ruleCosts: request.ruleCosts ? try ruleCosts(prepared) : [])
    }

    private func model(_ input: PlanInput) throws -> AllocationModel {
        do {
            return try AllocationModel(input)
        } catch {
            throw DispatchWords.conflict(error)
        }
    }

    private func solve(_ model: AllocationModel) throws -> PlanResult {
        let began = ContinuousClock.now
        let planner = Planner(
            seconds: request.seconds, gap: request.gap / 100,
            elapsed: { Self.seconds(since: began) }, isStopped: isStopped, progress: progress)
        do {
            return try planner.plan(model)
        } catch {
            throw DispatchWords.conflict(error)
        }
    }

    private static func seconds(since began: ContinuousClock.Instant) -> Double {
        let wall = began.duration(to: .now)
        return Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18
    }

    private static func baseline(
        _ name: String, _ model: AllocationModel, _ choice: PlanChoice
    ) -> PlanBaseline {
        let value = model.value(choice)
        return PlanBaseline(
            name: name, objective: value.total, travel: value.travel.reduce(0, +),
            spread: PlanReport(PlanExplainer(model, choice, value)).spread.after,
            moves: value.moves, broken: Array(model.broken(choice, value).prefix(20)))
    }

    /// The plan without each hard rule that holds.
    private func ruleCosts(_ prepared: PreparedPlan) throws -> [RuleCost] {
        var costs: [RuleCost] = []
        for rule in HardRule.allCases where prepared.input.rules.holds(rule) {
            guard !isStopped(), let rules = prepared.input.rules.without(rule.rawValue)
            else { continue }
            var input = prepared.input
            input.rules = rules
            let result = try solve(try model(input))
            costs.append(
                RuleCost(rule: rule, objective: result.value.total, bound: result.bound))
        }
        return costs
    }
}
