package import CaseDispatch
package import Domain

/// Small instances to try rules on: courts `c0`, `c1` … sit at divisions on a line, ten kilometres
/// from one to the next.
package enum Instances {
    package static let date = CivilDate(year: 2026, month: 3, day: 2)

    /// The court at a place.
    package static func court(_ place: Int) -> CourtID {
        guard let id = CourtID("c\(place)") else { preconditionFailure("c\(place) is an id") }
        return id
    }

    /// What a court has.
    package static func force(
        _ place: Int, officers: Int64 = 4, vehicles: Int64 = 2, backlog: Int64 = 0,
        isClosed: Bool = false
    ) -> CourtForce {
        CourtForce(
            court: court(place), place: "\(place)", city: court(place / 2 * 2),
            officers: officers, vehicles: vehicles, backlog: backlog, isClosed: isClosed)
    }

    /// A case that has a ground and nothing that keeps it.
    package static func one(
        _ number: String, at place: Int, debtors: [String] = [], grounds: [String] = ["asked"],
        change: (inout EnforcementCase) -> Void = { _ in }
    ) -> EnforcementCase {
        var one = EnforcementCase(
            number: number, court: court(place), filedOn: CivilDate(year: 2026, month: 1, day: 5),
            debtors: debtors.isEmpty ? ["d-\(number)"] : debtors, amount: 100_000, kind: "买卖合同",
            weight: 1_000, places: ["\(place)"], seizures: [], stage: .controlled, petitions: 0,
            handler: "承办甲", grounds: grounds, conflicts: [], mustLeave: false)
        change(&one)
        return one
    }

    /// Rules in round numbers.
    package static var rules: DispatchRules {
        var rules = DispatchRules()
        rules.grounds = [
            ground("must-leave", .mustLeave), ground("recused", .recused),
            ground("closed", .closed), ground("asked", .recorded, left: 2),
            ground("petitioned", .petitioned(times: 2), left: 5),
            ground("related", .related(cases: 3, courts: 2)),
            ground("stalled", .stalled(months: 6), left: 1),
        ]
        rules.reachKilometres = 25
        rules.closingStages = [.closing, .paying]
        rules.auctionStages = [.auctioning]
        rules.seizureDays = 31
        rules.togetherWeight = 5_000
        rules.weightPerOfficer = 10_000
        rules.movesPermille = 1_000
        rules.lentOfficersPercent = 50
        rules.lentVehiclesPercent = 50
        rules.lendingKilometres = 15
        rules.lendingNeighbours = 2
        rules.milliHoursPerKilometre = 20
        rules.trips = [2]
        rules.travelHour = hours(1)
        rules.transfer = hours(3)
        rules.across = hours(2)
        rules.apart = hours(1)
        rules.loadSteps = [
            LoadStep(from: 0, hours: .zero), LoadStep(from: 80, hours: hours(1)),
            LoadStep(from: 100, hours: hours(3)), LoadStep(from: 120, hours: hours(7)),
        ]
        rules.overload = hours(20)
        rules.hoursPerVehicle = 2
        rules.vehicleHour = Hours(nano: 500_000_000)
        rules.lentOfficer = hours(1)
        rules.lentVehicle = Hours(nano: 250_000_000)
        rules.lendingTrips = 1
        rules.campaignAfterDays = 7
        rules.campaignDays = 45
        rules.periodDays = 90
        return rules
    }

    /// Whole hours.
    package static func hours(_ count: Int64) -> Hours { Hours(nano: count * 1_000_000_000) }

    private static func ground(_ name: String, _ basis: Ground.Basis, left: Int64 = 0) -> Ground {
        Ground(name: name, term: name, citation: "322 §26", left: hours(left), basis: basis)
    }

    /// An instance of these cases.
    package static func input(
        _ cases: [EnforcementCase], courts: [CourtForce]? = nil, orders: [CaseOrder] = [],
        change: (inout DispatchRules) -> Void = { _ in }
    ) -> PlanInput {
        var rules = rules
        change(&rules)
        return PlanInput(
            date: date, cases: cases, courts: courts ?? (0..<4).map { force($0) }, rules: rules,
            orders: orders
        ) { from, to in
            guard let left = Int(from), let right = Int(to) else { return nil }
            return Swift.abs(left - right) * 10
        }
    }

    /// A made-up instance: the same for the same seed.
    package static func made(_ seed: UInt64, cases: Int, courts: Int) -> PlanInput {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func draw(_ most: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % most
        }
        let list = (0..<cases).map { number in
            let own = draw(courts)
            return one("n\(number)", at: own, debtors: ["d\(draw(cases))"]) { one in
                one.weight = 500 + draw(4) * 500
                one.places = ["\(draw(courts))"]
                if draw(3) == 0 { one.grounds = [] }
                if draw(6) == 0 { one.conflicts = [court(draw(courts))] }
                if draw(9) == 0 { one.mustLeave = true }
                one.petitions = draw(4)
            }
        }
        let courts = (0..<courts).map {
            force($0, officers: Int64(1 + draw(3)), backlog: Int64(draw(3)) * 700)
        }
        return input(list, courts: courts) { $0.movesPermille = 600 }
    }
}
