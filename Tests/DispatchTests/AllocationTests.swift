import CaseDispatch
import DispatchInstances
import Domain
import Testing

struct AllocationTests {
    @Test func hoursAreExact() throws {
        #expect(Hours("0.02")?.nano == 20_000_000)
        #expect(Hours("0.0000001") == nil)
        #expect(Hours("1.5", places: 0) == nil)
        #expect(Hours("-1") == nil)
        #expect(Hours("1.") == nil)
        #expect(Hours(nano: -1).text == "-0.000000001")
        #expect(Hours(nano: 12_500_000_000).text == "12.5")
        #expect(PlainDecimal.text(-1_500, places: 3) == "-1.5")
    }

    @Test func costsOfOptionsAreTheSumOfTheirRules() throws {
        let one = Instances.one("n1", at: 0) {
            $0.petitions = 2
            $0.places = ["1"]
        }
        let model = try AllocationModel(Instances.input([one]))
        // 10 km there and back, twice, 0.02 h each; what is left: asked 2 h, petitioned 5 h.
        let stay = model.costTable(0, model.stayOption)
        #expect(stay[.travel].text == "0.8")
        #expect(stay[.left].text == "7")
        #expect(stay.total.text == "7.8")
        let next = model.costTable(0, 1)
        #expect(next[.travel] == .zero)
        #expect(next[.transfer].text == "3")
        #expect(next[.across] == .zero)
        // c2 belongs to another intermediate court.
        #expect(model.costTable(0, 2)[.across].text == "2")
        for option in 0..<model.stride where option != 0 {
            guard let cost = model.cost(0, option) else { continue }
            #expect(model.costTable(0, option).total.nano == cost)
        }
        #expect(model.cost(0, 0) == nil)
    }

    @Test func debtorsGoTogetherUnlessTooLarge() throws {
        let cases = [
            Instances.one("a1", at: 0, debtors: ["a"]), Instances.one("a2", at: 1, debtors: ["a"]),
            Instances.one("a3", at: 2, debtors: ["a", "b"]),
            Instances.one("b1", at: 3, debtors: ["b"]),
            Instances.one("b2", at: 3, debtors: ["b"]),
            Instances.one("b3", at: 3, debtors: ["b"]) { $0.stage = .suspended },
        ]
        let model = try AllocationModel(Instances.input(cases))
        // All five weigh 5, which is allowed; the suspended one is in no group.
        #expect(model.groups.members == [[0, 1, 2, 3, 4]])
        let small = try AllocationModel(Instances.input(cases) { $0.togetherWeight = 3_000 })
        #expect(small.groups.members == [[0, 1, 2]])
        #expect(small.groups.tooLarge == ["b"])
        let none = try AllocationModel(Instances.input(cases) { $0.isOn[.together] = false })
        #expect(none.groups.members.isEmpty)
    }

    @Test func membersThatMustLeaveGoByThemselves() throws {
        let cases = [
            Instances.one("a1", at: 0, debtors: ["a"]),
            Instances.one("a2", at: 1, debtors: ["a"]) { $0.mustLeave = true },
            Instances.one("a3", at: 2, debtors: ["a"]),
            Instances.one("a4", at: 2, debtors: ["a"]) { $0.stage = .auctioning },
        ]
        let model = try AllocationModel(Instances.input(cases))
        #expect(model.units.map(\.members) == [[0, 2], [1]])
        #expect(model.fixed == [-1, -1, -1, 2])
        // With the first two at c2, three of four lie there: one is apart.
        #expect(model.costTable(0, 2)[.apart].text == "1")
        #expect(model.costTable(0, model.stayOption)[.apart].text == "2")
        #expect(model.moves(0, 2) == 1)
    }

    @Test func loadIsPricedByPieces() throws {
        let cases = (0..<8).map { Instances.one("n\($0)", at: $0 == 7 ? 1 : 0) }
        let courts = [Instances.force(0, officers: 2), Instances.force(1, officers: 2)]
        let model = try AllocationModel(Instances.input(cases, courts: courts))
        // The mean is 2 for an officer: c0 carries 7 where 4 is the mean.
        let value = model.value(model.nothing)
        #expect(value.load == [7_000, 1_000])
        // 3.2 to 4 at 1 h, 4 to 4.8 at 3 h, 4.8 to 7 at 7 h.
        #expect(value.costs[.load].text == "18.6")
    }

    @Test func lendingMovesWhatOfficersCanCarry() throws {
        let cases = (0..<8).map { Instances.one("n\($0)", at: 0) }
        let model = try AllocationModel(Instances.input(cases))
        let pair = try #require(model.pairs.firstIndex { $0.from == 1 && $0.to == 0 })
        var choice = model.nothing
        choice.officers[pair] = 2
        choice.vehicles[pair] = 1
        let value = model.value(choice)
        // 45 of 90 days: half of each.
        #expect(value.officers[0] == 5_000)
        #expect(value.officers[1] == 3_000)
        #expect(value.vehicles[0] == 2_500)
        // 2 officers and 1 vehicle, and 10 km home and back for each.
        #expect(value.costs[.lent].text == "3.45")
        #expect(value.costs[.load] < model.value(model.nothing).costs[.load])
    }

    @Test("A bound is below every plan", arguments: 1...12)
    func boundsHold(_ seed: UInt64) throws {
        let model = try AllocationModel(Instances.made(seed, cases: 7, courts: 3))
        var plans: [PlanValue] = []
        forEachChoice(model) { choice in
            let value = model.value(choice)
            if model.broken(choice, value).isEmpty { plans.append(value) }
        }
        let least = try #require(plans.map(\.total).min())
        var state = seed
        for _ in 0..<50 {
            var prices = PlanPrices(courts: model.courts.count)
            func draw(_ most: Int64) -> Int64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int64(state >> 33) % most
            }
            for court in model.courts.indices {
                prices.load[court] = draw(9_000_000)
                prices.capacity[court] = draw(3_000_000)
                prices.vehicles[court] = draw(600_000)
                prices.lentOfficers[court] = draw(2_000_000_000)
                prices.lentVehicles[court] = draw(1_000_000_000)
            }
            prices.moves = draw(4_000_000_000)
            #expect(model.bound(prices) <= least)
        }
    }

    /// Every choice of options, with nothing lent.
    private func forEachChoice(_ model: AllocationModel, _ body: (PlanChoice) -> Void) {
        var choice = model.nothing
        func go(_ unit: Int) {
            guard unit < model.units.count else { return body(choice) }
            for option in 0..<model.stride where model.cost(unit, option) != nil {
                choice.options[unit] = option
                go(unit + 1)
            }
        }
        go(0)
    }

    @Test func explanationsAddUp() throws {
        let model = try AllocationModel(Instances.made(5, cases: 30, courts: 4))
        let choice = model.greedy()
        let value = model.value(choice)
        let explainer = PlanExplainer(model, choice, value)
        for unit in model.units.indices {
            let position = model.units[unit].members[0]
            let number = model.input.cases[position].number
            let explanation = try #require(explainer.explain(number))
            var stays = choice
            stays.options[unit] = model.stayOption
            let base = model.value(stays).total
            for option in explanation.options where option.exclusions.isEmpty {
                var other = choice
                let place = model.courts.firstIndex { $0.court == option.court }
                other.options[unit] = place ?? model.stayOption
                #expect(option.change.total == model.value(other).total - base)
                #expect(option.isChosen == (other == choice))
            }
        }
        #expect(explainer.explain("nobody") == nil)
    }

    @Test func aReportCountsWhatMoves() throws {
        let cases = (0..<6).map { Instances.one("n\($0)", at: 0) }
        let model = try AllocationModel(Instances.input(cases))
        var choice = model.nothing
        choice.options[0] = 1
        choice.options[3] = 2
        let report = PlanReport(PlanExplainer(model, choice, model.value(choice)))
        #expect(report.moves.map(\.number) == ["n0", "n3"])
        #expect(report.moves.map(\.to) == [Instances.court(1), Instances.court(2)])
        #expect(report.moves.allSatisfy { $0.ground?.name == "asked" })
        #expect(report.loads.map(\.before) == [6_000, 0, 0, 0])
        #expect(report.loads.map(\.after) == [4_000, 1_000, 1_000, 0])
        #expect(report.loads.map(\.cameIn) == [0, 1, 1, 0])
        #expect(report.loads.map(\.wentOut) == [2, 0, 0, 0])
        #expect(report.costs.total == model.value(choice).total)
    }

    @Test func numbersOfSeveralCourtsNeedTheCourt() throws {
        let cases = [Instances.one("n1", at: 0), Instances.one("n1", at: 1)]
        #expect(throws: PlanFaults.self) {
            try AllocationModel(
                Instances.input(cases, orders: [CaseOrder(number: "n1", kind: .stay)]))
        }
        let model = try AllocationModel(
            Instances.input(cases, orders: [CaseOrder(number: "c1:n1", kind: .stay)]))
        #expect(model.fixed == [-1, 1])
    }
}
