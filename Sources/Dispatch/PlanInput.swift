package import Domain

/// A court as dispatch sees it: what it can carry (执行力量).
package struct CourtForce: Hashable, Sendable {
    package var court: CourtID
    /// The division (行政区划代码) in which it sits.
    package var place: String
    /// The intermediate court (中级法院) in whose area it lies; itself for one above.
    package var city: CourtID
    package var officers: Int64
    package var vehicles: Int64
    /// Work that its officers carry besides the listed cases, in thousandths of an average case.
    package var backlog: Int64
    /// It takes no case (停止收案).
    package var isClosed: Bool
    /// The planning court may rule that cases leave it.
    package var isRulable: Bool
    /// The planning court is directly above it (上一级法院).
    package var isDirectlyBelow: Bool

    package init(
        court: CourtID, place: String, city: CourtID, officers: Int64, vehicles: Int64,
        backlog: Int64, isClosed: Bool, isRulable: Bool = true, isDirectlyBelow: Bool = true
    ) {
        self.isRulable = isRulable
        self.isDirectlyBelow = isDirectlyBelow
        self.court = court
        self.place = place
        self.city = city
        self.officers = officers
        self.vehicles = vehicles
        self.backlog = backlog
        self.isClosed = isClosed
    }
}

/// What a person orders about single cases (督导指定), whatever it costs.
package struct CaseOrder: Hashable, Sendable {
    /// What is ordered.
    package enum Kind: Hashable, Sendable {
        /// 指定: it goes to this court.
        case pin(CourtID)
        /// 排除: it does not go to this court, nor stay there.
        case forbid(CourtID)
        /// 不动: it stays.
        case stay
    }

    /// 案号.
    package var number: String
    package var kind: Kind

    package init(number: String, kind: Kind) {
        self.number = number
        self.kind = kind
    }

    /// As it is typed: `--pin CASE=COURT`.
    package var text: String {
        switch kind {
        case .pin(let court): "--pin \(number)=\(court)"
        case .forbid(let court): "--forbid \(number)=\(court)"
        case .stay: "--stay \(number)"
        }
    }
}

/// Everything that a plan depends on; the same input gives the same plan.
package struct PlanInput: Sendable {
    /// The day as of which the cases are judged.
    package var date: CivilDate
    package var cases: [EnforcementCase]
    package var courts: [CourtForce]
    package var rules: DispatchRules
    package var orders: [CaseOrder]
    /// Kilometres between two divisions by their codes; nil when one is unknown.
    package var kilometres: @Sendable (String, String) -> Int?

    package init(
        date: CivilDate, cases: [EnforcementCase], courts: [CourtForce], rules: DispatchRules,
        orders: [CaseOrder], kilometres: @escaping @Sendable (String, String) -> Int?
    ) {
        self.date = date
        self.cases = cases
        self.courts = courts
        self.rules = rules
        self.orders = orders
        self.kilometres = kilometres
    }
}

/// What keeps a plan from being made, in one sentence that names it.
package struct PlanFault: Error, Hashable, Sendable {
    /// What kind of fault: a stable word that programs may rely on.
    package enum Kind: String, Hashable, Sendable {
        case duplicateCase
        case duplicateCourt
        case unknownCourt
        case unknownCase
        case unknownPlace
        case unknownGround
        case noDebtor
        case noOfficers
        /// Orders or rules that can't all hold; `rules` names a set of which none can be spared.
        case conflict
    }

    package var kind: Kind
    package var message: Text
    /// The rules, orders and courts of an irreducible conflict.
    package var rules: [String]

    package init(_ kind: Kind, _ zh: String, _ en: String, rules: [String] = []) {
        self.kind = kind
        message = Text(zh: zh, en: en)
        self.rules = rules
    }
}

/// All faults at once, so that a person mends them in one go.
package struct PlanFaults: Error, Hashable, Sendable {
    package var faults: [PlanFault]

    package init(_ faults: [PlanFault]) { self.faults = faults }
}
