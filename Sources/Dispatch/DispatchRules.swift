internal import Domain

/// A hard rule (硬约束): what no plan may do, by the name that the rules file gives it.
package enum HardRule: String, Hashable, Sendable, CaseIterable {
    /// 有权裁定: the planning court rules on cases of courts below it; on its own only a high court or
    /// the supreme court may (执行程序解释 art. 11; 法发〔2000〕3号 §8).
    case power
    /// 移送须有法定事由: a case moves only on a ground.
    case ground
    /// 关闭的法院不再收案: a closed court takes no case.
    case open
    /// 回避、当事人法院、地方干扰: a court in conflict takes no case.
    case conflict
    /// 指令执行排除原执行法院: where a case must leave, its own court is out.
    case original
    /// 距离上限: no court from which the way to the main property is longer by more than a limit.
    case reach
    /// 即将结案: a case about to close stays.
    case closing
    /// 已进入拍卖、变卖: a case in an auction stays.
    case auction
    /// 查封即将届满: a case with a seizure about to expire stays.
    case seizure
    /// 终结本次执行程序: a suspended case stays.
    case suspended
    /// 同一被执行人案件集中: cases against one debtor move together.
    case together
    /// 承办能力: no court over its capacity.
    case capacity
    /// 移送总量上限: no more moves than the cap.
    case moves
    /// 调配力量上限: what a court may lend.
    case lending
    /// 督导指定: cases that an order pins to a court, keeps, or forbids to a court.
    case orders
}

/// A soft cost (软成本): what a plan pays in officers' hours, by the name of the rules file.
package enum SoftCost: String, Hashable, Sendable, CaseIterable {
    /// 往返财产所在地的路途: travel to property.
    case travel
    /// 移送卷宗、裁定、送达: each move.
    case transfer
    /// 跨中院辖区: each move out of an intermediate court's area.
    case across
    /// 同一被执行人案件分散: each case of a debtor apart from the most.
    case apart
    /// 有移送事由而未移送: each case left where it is although it has a ground.
    case left
    /// 人均负担不均: load per officer.
    case load
    /// 超出承办能力: load above capacity, where the rules allow it at all.
    case overload
    /// 车辆不足: travel beyond what a court's vehicles can do.
    case vehicles
    /// 调配人员、车辆: what lending costs.
    case lent
}

/// A ground on which a case may move (移送事由), with where the law says so.
package struct Ground: Hashable, Sendable {
    /// The stable name; grounds that officers record use it.
    package var name: String
    /// The official term.
    package var term: String
    /// Where the law says so (法律依据).
    package var citation: String
    /// The word for it in the ruling that moves the case (`crosswrit procedures transfer`); nil
    /// where a person chooses one.
    package var order: String?
    /// What it costs to leave a case with this ground where it is.
    package var left: Hours
    /// What of the case's data gives the ground.
    package var basis: Basis

    /// What a ground is derived from.
    package enum Basis: Hashable, Sendable {
        /// Open longer than so many months, with known property (民诉法237、执行程序解释10); only the court
        /// directly above (上一级法院) may rule on it.
        case stalled(months: Int)
        /// The debtor has so many open cases in so many courts (法〔2021〕322号 §26).
        case related(cases: Int, courts: Int)
        /// So many petitions (信访) or more.
        case petitioned(times: Int)
        /// Its own court is in conflict (回避).
        case recused
        /// Its own court is closed to cases (民诉法38).
        case closed
        /// The case must leave (指令执行).
        case mustLeave
        /// Only an officer's record gives it.
        case recorded
    }

    package init(
        name: String, term: String, citation: String, order: String? = nil, left: Hours,
        basis: Basis
    ) {
        self.name = name
        self.term = term
        self.citation = citation
        self.order = order
        self.left = left
        self.basis = basis
    }
}

/// A piece of the cost of load per officer: above `from` percent of the area's mean.
package struct LoadStep: Hashable, Sendable {
    /// Where it begins, in percent of the mean load per officer of the area.
    package var from: Int64
    /// Hours for each average case (折算案件) of load in this piece; grows from piece to piece.
    package var hours: Hours

    package init(from: Int64, hours: Hours) {
        self.from = from
        self.hours = hours
    }
}

/// The whole objective and every rule of a plan: what stands in the rules file, and nothing else.
///
/// `docs/dispatch.md` has the formula. Distances are in kilometres, weights in thousandths of an
/// average case, travel in thousandths of an hour.
package struct DispatchRules: Hashable, Sendable {
    /// The hard rules that hold.
    package var isOn: [HardRule: Bool] = [:]
    /// What each soft cost counts, in percent; 0 leaves it out.
    package var isCounted: [SoftCost: Bool] = [:]
    /// In the order of the file: the first that holds is the one that a move carries.
    package var grounds: [Ground] = []
    /// Weight of a kind of case (案件类别) in percent of what the case states.
    package var kinds: [String: Int64] = [:]

    /// Most kilometres by which a move may make the way to the main property longer.
    package var reachKilometres: Int = 0
    package var closingStages: [CaseStage] = []
    package var auctionStages: [CaseStage] = []
    /// A seizure that ends within so many days keeps a case.
    package var seizureDays: Int = 0
    /// Most weight of cases that go together.
    package var togetherWeight: Int64 = 0
    /// Weight that an officer can carry.
    package var weightPerOfficer: Int64 = 0
    /// Whether load above capacity is possible, at a cost.
    package var allowsOverload: Bool = true
    /// Most moves in thousandths of the open cases.
    package var movesPermille: Int64 = 0
    /// Most moves at all.
    package var mostMoves: Int64?
    /// What of its officers a court may lend, in percent.
    package var lentOfficersPercent: Int64 = 0
    package var lentVehiclesPercent: Int64 = 0
    /// Officers are lent no farther.
    package var lendingKilometres: Int = 0
    /// Each court lends to so many nearest courts.
    package var lendingNeighbours: Int = 0

    /// Travel time for a kilometre, in thousandths of an hour.
    package var milliHoursPerKilometre: Int64 = 0
    /// Journeys to the first, second … place of property.
    package var trips: [Int64] = []
    /// What an hour of travel costs.
    package var travelHour = Hours.zero
    package var transfer = Hours.zero
    package var across = Hours.zero
    package var apart = Hours.zero
    package var loadSteps: [LoadStep] = []
    /// For each average case above capacity.
    package var overload = Hours.zero
    /// Hours of travel that a vehicle can do in the period.
    package var hoursPerVehicle: Int64 = 0
    /// For each hour of travel beyond what the vehicles can do.
    package var vehicleHour = Hours.zero
    /// For each officer lent, and each journey there and back.
    package var lentOfficer = Hours.zero
    package var lentVehicle = Hours.zero
    /// Journeys home during a campaign.
    package var lendingTrips: Int64 = 0

    /// Days from the plan's date to the campaign (专项行动).
    package var campaignAfterDays: Int = 0
    package var campaignDays: Int = 1
    /// Days that the plan's loads are about.
    package var periodDays: Int = 1

    /// Rules that forbid and cost nothing; a file fills them in.
    package init() {}

    /// Whether a hard rule holds.
    package func holds(_ rule: HardRule) -> Bool { isOn[rule] ?? true }

    /// Whether a soft cost counts.
    package func counts(_ cost: SoftCost) -> Bool { isCounted[cost] ?? true }

    /// The rules without one of them: a hard rule no longer holds, a soft cost is nothing.
    ///
    /// - Parameter name: as the rules file has it.
    /// - Returns: nil when no rule has the name.
    package func without(_ name: String) -> DispatchRules? {
        var rules = self
        if let rule = HardRule(rawValue: name) {
            rules.isOn[rule] = false
            return rules
        }
        if let cost = SoftCost(rawValue: name) {
            rules.isCounted[cost] = false
            return rules
        }
        return nil
    }

    /// What travel costs, given in thousandths of an hour.
    func travelCost(_ milliHours: Int64) -> Hours {
        Hours(nano: travelHour.nano / 1_000 * milliHours)
    }

    /// The share of the period that a campaign takes, in thousandths: what a lent officer counts.
    package var share: Int64 { Int64(min(campaignDays, periodDays)) * 1_000 / Int64(periodDays) }
}
