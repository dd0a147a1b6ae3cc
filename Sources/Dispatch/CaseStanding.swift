internal import Domain

/// What the rules make of one case: what it weighs, why it may move, what keeps it.
package struct CaseStanding: Sendable {
    /// Position of its own court.
    package var own: Int
    /// Thousandths of an average case, by its kind.
    package var weight: Int64
    /// Positions of its grounds in the rules, in their order.
    package var grounds: [Int] = []
    /// The rules that keep it where it is, in their order.
    package var kept: [HardRule] = []
    /// Its own court may not keep it.
    package var mustLeave = false
    /// Positions of courts in conflict.
    package var conflicts: [Int] = []
    package var pinned: Int?
    package var forbidden: [Int] = []
    /// An order keeps it.
    package var isOrderedToStay = false

    /// Whether it has to go, whatever would keep it.
    package var isForced: Bool {
        mustLeave || pinned.map { $0 != own } == true || forbidden.contains(own)
    }
}

/// Finds what the rules make of each case, and every fault of the input on the way.
struct StandingReader {
    let input: PlanInput
    let index: [CourtID: Int]
    let courts: [CourtForce]
    private(set) var faults: [PlanFault] = []
    /// By `court:number`, and by the number alone where only one court has it.
    private var keys: CaseKeys

    init(_ input: PlanInput, _ courts: [CourtForce], index: [CourtID: Int]) {
        self.input = input
        self.courts = courts
        self.index = index
        keys = CaseKeys(input.cases)
    }

    private static let mostFaults = 50

    private mutating func fault(_ kind: PlanFault.Kind, _ zh: String, _ en: String) {
        if faults.count < Self.mostFaults { faults.append(PlanFault(kind, zh, en)) }
    }

    mutating func standings() -> [CaseStanding] {
        var all: [CaseStanding] = []
        all.reserveCapacity(input.cases.count)
        for name in keys.repeated {
            fault(
                .duplicateCase, "案件 \(name) 有两行，只保留一行",
                "case \(name) stands twice; keep one of the rows")
        }
        for one in input.cases {
            if one.debtors.isEmpty {
                fault(
                    .noDebtor, "案件 \(one.number) 没有被执行人，至少写明一人",
                    "case \(one.number) has no debtor (被执行人); name at least one")
            }
            all.append(standing(one))
        }
        addOrders(&all)
        addRelated(&all)
        addForced(&all)
        return all
    }

    private mutating func standing(_ one: EnforcementCase) -> CaseStanding {
        let rules = input.rules
        guard let own = index[one.court] else {
            fault(
                .unknownCourt,
                "案件 \(one.number)：其法院 \(one.court) 不在本次调配之列；在力量文件中为该法院写一行，或者去掉该案",
                "case \(one.number): its court \(one.court) is not among the courts of this plan; "
                    + "give the court a row in the force file, or leave the case out")
            return CaseStanding(own: 0, weight: 0)
        }
        let percent = rules.kinds[one.kind] ?? 100
        var standing = CaseStanding(own: own, weight: Int64(one.weight) * percent / 100)
        // A court outside the plan can take no case anyway.
        standing.conflicts = one.conflicts.compactMap { index[$0] }.sorted()
        standing.mustLeave =
            rules.holds(.original) && one.mustLeave
            || rules.holds(.conflict) && standing.conflicts.contains(own)
        if rules.holds(.power), !courts[own].isRulable {
            // Nothing moves what the planning court may not rule on.
            standing.mustLeave = false
            standing.kept = [.power]
        }
        for (place, ground) in rules.grounds.enumerated() where has(ground, one, standing) {
            standing.grounds.append(place)
        }
        for name in one.grounds where !rules.grounds.contains(where: { $0.name == name }) {
            fault(
                .unknownGround,
                "案件 \(one.number)：规则中没有事由“\(name)”；有："
                    + rules.grounds.map(\.name).joined(separator: "、"),
                "case \(one.number): the ground “\(name)” is not in the rules; known are "
                    + rules.grounds.map(\.name).joined(separator: ", "))
        }
        if rules.holds(.closing), rules.closingStages.contains(one.stage) {
            standing.kept.append(.closing)
        }
        if rules.holds(.auction), rules.auctionStages.contains(one.stage) {
            standing.kept.append(.auction)
        }
        let last = input.date.advanced(byDays: rules.seizureDays)
        if rules.holds(.seizure), one.seizures.contains(where: { $0.expiresOn <= last }) {
            standing.kept.append(.seizure)
        }
        if rules.holds(.suspended), one.stage == .suspended { standing.kept.append(.suspended) }
        return standing
    }

    /// Whether the case has a ground by itself; that of related cases needs the others.
    private func has(_ ground: Ground, _ one: EnforcementCase, _ standing: CaseStanding) -> Bool {
        if one.grounds.contains(ground.name) { return true }
        switch ground.basis {
        case .stalled(let months):
            return courts[standing.own].isDirectlyBelow && one.stage != .suspended
                && (!one.places.isEmpty || !one.seizures.isEmpty)
                && one.filedOn.advanced(byMonths: months) < input.date
        case .petitioned(let times): return one.petitions >= times
        case .recused: return standing.conflicts.contains(standing.own)
        case .closed: return input.rules.holds(.open) && courts[standing.own].isClosed
        case .mustLeave: return one.mustLeave
        case .related, .recorded: return false
        }
    }

    private mutating func addOrders(_ all: inout [CaseStanding]) {
        for order in input.orders {
            guard let position = keys.position(order.number) else {
                fault(
                    .unknownCase,
                    "\(order.text)：没有这一案件，或者几个法院有同一案号；照原样填写案号，或者写 法院:案号",
                    "\(order.text): no such case, or several courts have one of this number; write "
                        + "the number as it stands, or court:number")
                continue
            }
            guard input.rules.holds(.orders) else { continue }
            switch order.kind {
            case .stay: all[position].isOrderedToStay = true
            case .pin(let court), .forbid(let court):
                guard let place = index[court] else {
                    fault(
                        .unknownCourt, "\(order.text)：法院 \(court) 不在本次调配之列",
                        "\(order.text): court \(court) is not in this plan")
                    continue
                }
                let isOut: Bool =
                    if case .forbid = order.kind {
                        place == all[position].own
                    } else {
                        place != all[position].own
                    }
                if all[position].kept.contains(.power), isOut {
                    faults.append(
                        PlanFault(
                            .conflict,
                            "\(order.text)：本院的案件只有高级人民法院可以裁定移出（规则 power，法发〔2000〕3号 §8）；"
                                + "撤销该指定，或者请上级法院指定",
                            "\(order.text): only a high court rules that its own cases leave it "
                                + "(rule `power`, 法发〔2000〕3号 §8); take the order back, or ask the "
                                + "court above to designate",
                            rules: [order.text, "the rule `power`"]))
                } else if case .forbid = order.kind {
                    all[position].forbidden.append(place)
                } else if let other = all[position].pinned, other != place {
                    faults.append(contradiction(order, position))
                } else {
                    all[position].pinned = place
                }
            }
        }
    }

    private func contradiction(_ order: CaseOrder, _ position: Int) -> PlanFault {
        let pins = input.orders.filter {
            if case .pin = $0.kind { $0.number == order.number } else { false }
        }
        let texts = pins.map(\.text)
        return PlanFault(
            .conflict,
            "对案件 \(order.number) 的指定相互矛盾：\(texts.joined(separator: "，"))；只保留一项",
            "contradictory orders for case \(order.number): \(texts.joined(separator: " and ")); "
                + "keep one of them",
            rules: texts)
    }

    /// The ground of a debtor with many cases: it needs all cases of the debtor.
    private func addRelated(_ all: inout [CaseStanding]) {
        for (place, ground) in input.rules.grounds.enumerated() {
            guard case .related(let cases, let courts) = ground.basis else { continue }
            for debtor in DebtorIndex(input.cases).lists {
                let open = debtor.filter { input.cases[$0].stage != .suspended }
                guard open.count >= cases, Set(open.map { all[$0].own }).count >= courts else {
                    continue
                }
                for one in open where !all[one].grounds.contains(place) {
                    all[one].grounds.append(place)
                    all[one].grounds.sort()
                }
            }
        }
    }

    /// What must go is kept by nothing but an order.
    private func addForced(_ all: inout [CaseStanding]) {
        for position in all.indices
        where all[position].isForced && !all[position].kept.contains(.power) {
            all[position].kept = []
        }
        for position in all.indices where all[position].isOrderedToStay {
            all[position].kept.insert(.orders, at: 0)
        }
    }
}

/// Finds cases by what a person types: the number (案号), or `court:number` where several courts
/// have one of the same number, as with numbers of the old form (旧案号).
struct CaseKeys: Sendable {
    private var positions: [String: Int] = [:]
    private var shared: Set<String> = []
    /// What stands more than once, as `court:number`.
    private(set) var repeated: [String] = []

    init(_ cases: [EnforcementCase]) {
        positions.reserveCapacity(cases.count * 2)
        for (position, one) in cases.enumerated() {
            let whole = "\(one.court):\(one.number)"
            if positions.updateValue(position, forKey: whole) != nil { repeated.append(whole) }
            if positions.updateValue(position, forKey: one.number) != nil {
                shared.insert(one.number)
            }
        }
    }

    /// The case's position; nil for an unknown one, and for a number of several courts.
    func position(_ key: String) -> Int? { shared.contains(key) ? nil : positions[key] }
}

/// The cases of each debtor (被执行人), debtors in the order of their bytes.
struct DebtorIndex {
    private(set) var names: [String]
    /// Positions of cases, ascending; one list for each debtor.
    private(set) var lists: [[Int]]

    init(_ cases: [EnforcementCase]) {
        var index: [String: Int] = [:]
        var found: [(name: [UInt8], text: String, cases: [Int])] = []
        for (position, one) in cases.enumerated() {
            for debtor in one.debtors {
                if let place = index[debtor] {
                    if found[place].cases.last != position { found[place].cases.append(position) }
                } else {
                    index[debtor] = found.count
                    found.append((Array(debtor.utf8), debtor, [position]))
                }
            }
        }
        found.sort { $0.name.lexicographicallyPrecedes($1.name) }
        names = found.map(\.text)
        lists = found.map(\.cases)
    }
}

/// Cases that go together because they share debtors, unless they would weigh too much.
package struct CaseGroups: Sendable {
    /// Group of each case; -1 for a case that goes by itself.
    package private(set) var group: [Int]
    /// Cases of each group, ascending.
    package private(set) var members: [[Int]] = []
    /// Debtors whose cases were too many to go together.
    package private(set) var tooLarge: [String] = []

    /// Joins cases debtor by debtor, in the order of the debtors' bytes; a debtor whose cases would
    /// make a group heavier than the limit joins nothing.
    ///
    /// - Parameters:
    ///   - cases: All cases.
    ///   - standings: What the rules make of them.
    ///   - most: Most weight of a group; nil joins nothing.
    package init(_ cases: [EnforcementCase], _ standings: [CaseStanding], most: Int64?) {
        group = [Int](repeating: -1, count: cases.count)
        guard let most else { return }
        var parent = Array(cases.indices)
        var weight = standings.map(\.weight)
        func root(_ position: Int) -> Int {
            var cursor = position
            while parent[cursor] != cursor {
                parent[cursor] = parent[parent[cursor]]
                cursor = parent[cursor]
            }
            return cursor
        }
        let debtors = DebtorIndex(cases)
        for (name, list) in zip(debtors.names, debtors.lists) where list.count > 1 {
            let open = list.filter { cases[$0].stage != .suspended }
            let roots = Set(open.map(root)).sorted()
            guard roots.count > 1 else { continue }
            guard roots.reduce(0, { $0 + weight[$1] }) <= most else {
                tooLarge.append(name)
                continue
            }
            for other in roots.dropFirst() {
                parent[other] = roots[0]
                weight[roots[0]] += weight[other]
            }
        }
        var place: [Int: Int] = [:]
        var size = [Int](repeating: 0, count: cases.count)
        for position in cases.indices { size[root(position)] += 1 }
        for position in cases.indices {
            let top = root(position)
            guard size[top] > 1 else { continue }
            if place[top] == nil {
                place[top] = members.count
                members.append([])
            }
            group[position] = place[top] ?? -1
            members[group[position]].append(position)
        }
    }
}
