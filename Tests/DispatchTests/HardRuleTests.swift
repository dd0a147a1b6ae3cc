import CaseDispatch
import DispatchInstances
import Domain
import Testing

/// Each hard rule is seen to forbid, and to forbid nothing once it is taken away.
struct HardRuleTests {
    struct Trial: Sendable, CustomTestStringConvertible {
        var rule: HardRule
        /// The option: a court, or nil for staying.
        var court: Int?
        var courts: [CourtForce]?
        var change: @Sendable (inout EnforcementCase) -> Void

        var testDescription: String { "\(rule)" }
    }

    static let trials: [Trial] = [
        Trial(
            rule: .power, court: 1,
            courts: (0..<4).map { place in
                var force = Instances.force(place)
                force.isRulable = place != 0
                return force
            }
        ) { $0.mustLeave = true },
        Trial(rule: .ground, court: 1) { $0.grounds = [] },
        Trial(
            rule: .open, court: 1,
            courts: (0..<4).map { Instances.force($0, isClosed: $0 == 1) }
        ) { _ in },
        Trial(rule: .conflict, court: 1) { $0.conflicts = [Instances.court(1)] },
        Trial(rule: .conflict, court: nil) { $0.conflicts = [Instances.court(0)] },
        Trial(rule: .original, court: nil) { $0.mustLeave = true },
        Trial(rule: .reach, court: 3) { _ in },
        Trial(rule: .closing, court: 1) { $0.stage = .paying },
        Trial(rule: .auction, court: 1) { $0.stage = .auctioning },
        Trial(rule: .seizure, court: 1) {
            $0.seizures = [
                CaseSeizure(asset: "房产", expiresOn: CivilDate(year: 2026, month: 4, day: 2))
            ]
        },
        Trial(rule: .suspended, court: 1) { $0.stage = .suspended },
    ]

    @Test("A hard rule forbids", arguments: trials)
    func forbids(_ trial: Trial) throws {
        let one = Instances.one("n1", at: 0, change: trial.change)
        let model = try AllocationModel(Instances.input([one], courts: trial.courts))
        let option = trial.court ?? model.stayOption
        #expect(model.exclusions([0], option).map(\.rule) == [trial.rule])
        let free = try AllocationModel(
            Instances.input([one], courts: trial.courts) { $0.isOn[trial.rule] = false })
        #expect(free.exclusions([0], option).isEmpty)
    }

    @Test func noOrderMovesWhatThePlanningCourtMayNotRuleOn() throws {
        let courts = (0..<4).map { place in
            var force = Instances.force(place)
            force.isRulable = place != 0
            return force
        }
        for kind in [CaseOrder.Kind.pin(Instances.court(1)), .forbid(Instances.court(0))] {
            let order = CaseOrder(number: "n1", kind: kind)
            let input = Instances.input(
                [Instances.one("n1", at: 0)], courts: courts, orders: [order])
            do {
                _ = try AllocationModel(input)
                Issue.record("\(order.text) was taken")
            } catch {
                #expect(error.faults.map(\.rules) == [[order.text, "the rule `power`"]])
            }
            // Where it stays anyway an order says nothing new.
            let stay = CaseOrder(number: "n1", kind: .stay)
            let kept = Instances.input(
                [Instances.one("n1", at: 0)], courts: courts, orders: [stay])
            #expect(try AllocationModel(kept).units.isEmpty)
        }
    }

    @Test func sixMonthsAreAGroundForTheCourtDirectlyAboveOnly() throws {
        let one = Instances.one("n1", at: 0, grounds: []) {
            $0.filedOn = CivilDate(year: 2025, month: 8, day: 1)
        }
        let near = try AllocationModel(Instances.input([one]))
        #expect(near.exclusions([0], 1).isEmpty)
        let courts = (0..<4).map { place in
            var force = Instances.force(place)
            force.isDirectlyBelow = false
            return force
        }
        let far = try AllocationModel(Instances.input([one], courts: courts))
        #expect(far.exclusions([0], 1).map(\.rule) == [.ground])
    }

    @Test func aSeizureThatEndsLaterKeepsNothing() throws {
        let one = Instances.one("n1", at: 0) {
            $0.seizures = [
                CaseSeizure(asset: "房产", expiresOn: CivilDate(year: 2026, month: 4, day: 3))
            ]
        }
        #expect(try AllocationModel(Instances.input([one])).exclusions([0], 1).isEmpty)
    }

    @Test func whatMustLeaveIsKeptByNothing() throws {
        let one = Instances.one("n1", at: 0) {
            $0.stage = .auctioning
            $0.mustLeave = true
        }
        let model = try AllocationModel(Instances.input([one]))
        #expect(model.exclusions([0], 1).isEmpty)
        #expect(model.exclusions([0], model.stayOption).map(\.rule) == [.original])
    }

    @Test func everyGroundIsDerived() throws {
        let cases = [
            Instances.one("none", at: 0, grounds: []),
            Instances.one("petitioned", at: 0, grounds: []) { $0.petitions = 2 },
            Instances.one("stalled", at: 0, grounds: []) {
                $0.filedOn = CivilDate(year: 2025, month: 9, day: 1)
            },
            Instances.one("six months to the day", at: 0, grounds: []) {
                $0.filedOn = CivilDate(year: 2025, month: 9, day: 2)
            },
            Instances.one("no property", at: 0, grounds: []) {
                $0.filedOn = CivilDate(year: 2025, month: 1, day: 1)
                $0.places = []
            },
            Instances.one("related1", at: 0, debtors: ["x"], grounds: []),
            Instances.one("related2", at: 0, debtors: ["x"], grounds: []),
            Instances.one("related3", at: 1, debtors: ["x"], grounds: []),
            Instances.one("recused", at: 0, grounds: []) { $0.conflicts = [Instances.court(0)] },
        ]
        let model = try AllocationModel(Instances.input(cases))
        let found = model.standings.map { $0.grounds.map { model.rules.grounds[$0].name } }
        #expect(
            found == [
                [], ["petitioned"], ["stalled"], [], [], ["related"], ["related"], ["related"],
                ["recused"],
            ])
    }

    @Test func aClosedCourtGivesItsCasesAGround() throws {
        let courts = (0..<4).map { Instances.force($0, isClosed: $0 == 0) }
        let one = Instances.one("n1", at: 0, grounds: [])
        let model = try AllocationModel(Instances.input([one], courts: courts))
        #expect(model.standings[0].grounds.map { model.rules.grounds[$0].name } == ["closed"])
    }

    @Test func limitsOfThePlanAreSeen() throws {
        let cases = (0..<3).map { Instances.one("n\($0)", at: 0) }
        let model = try AllocationModel(
            Instances.input(cases, courts: (0..<2).map { Instances.force($0, officers: 2) }) {
                $0.movesPermille = 400
                $0.weightPerOfficer = 1_000
                $0.allowsOverload = false
            })
        var choice = model.nothing
        #expect(model.broken(choice, model.value(choice)) == ["capacity (c0)"])
        choice.options = [1, 1, model.stayOption]
        #expect(model.broken(choice, model.value(choice)) == ["moves"])
        choice.options = [1, model.stayOption, model.stayOption]
        #expect(model.broken(choice, model.value(choice)).isEmpty)
        choice.officers[0] = 2
        #expect(model.broken(choice, model.value(choice)).contains("lending (c0)"))
    }

    @Test func contradictoryOrdersAreNamed() throws {
        let one = Instances.one("n1", at: 0) { $0.conflicts = [Instances.court(2)] }
        func conflict(_ orders: [CaseOrder]) -> [String] {
            do {
                _ = try AllocationModel(Instances.input([one], orders: orders))
                return []
            } catch {
                return error.faults.flatMap(\.rules)
            }
        }
        let toOne = CaseOrder(number: "n1", kind: .pin(Instances.court(1)))
        let toTwo = CaseOrder(number: "n1", kind: .pin(Instances.court(2)))
        #expect(conflict([toOne, toTwo]) == ["--pin n1=c1", "--pin n1=c2"])
        #expect(conflict([toTwo]) == ["--pin n1=c2", "conflict"])
        let notOne = CaseOrder(number: "n1", kind: .forbid(Instances.court(1)))
        #expect(conflict([toOne, notOne]) == ["--forbid n1=c1", "--pin n1=c1"])
        let stays = CaseOrder(number: "n1", kind: .stay)
        #expect(conflict([toOne, stays]) == ["--pin n1=c1", "--stay n1"])
        #expect(conflict([toOne]) == [])
    }

    @Test func faultsOfTheInputAreAllNamed() {
        let cases = [
            Instances.one("n1", at: 0), Instances.one("n1", at: 0), Instances.one("n2", at: 9),
            Instances.one("n3", at: 0, grounds: ["nonsense"]),
        ]
        let orders = [CaseOrder(number: "n9", kind: .stay)]
        do {
            _ = try AllocationModel(
                Instances.input(
                    cases, courts: (0..<4).map { Instances.force($0, officers: $0 == 3 ? 0 : 1) },
                    orders: orders))
            Issue.record("the faults were not found")
        } catch {
            #expect(
                error.faults.map(\.kind) == [
                    .noOfficers, .duplicateCase, .unknownCourt, .unknownGround, .unknownCase,
                ])
        }
    }
}
