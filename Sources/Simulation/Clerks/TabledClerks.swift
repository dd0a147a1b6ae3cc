import Domain
import Engine
import LegalTime
import Procedure

// What people do in matters of tabled procedures: the rows say all of it, and no table is named.

extension Habits {
    /// What is awaited of the court, and now and then something else that its stage admits.
    static func tabled(_ court: CourtID, _ matter: Matter, _ bureau: Bureau) -> [Step] {
        guard bureau.tabledActs[matter.id] ?? 0 < Bureau.mostTabledActs else { return [] }
        var steps: [Step] = []
        let awaits = Procedures.awaits(matter)
        // A receipt is the node's, not a person's.
        for awaited in awaits where awaited.court == court && awaited.verb != "receipt" {
            let step = Step.tabled(awaited.verb)
            if !steps.contains(step) { steps.append(step) }
        }
        var salt = Fingerprint()
        salt.add(court)
        salt.add(matter.lastEntry)
        // A register in which nobody owes anything lives of what people enter by themselves.
        let share = awaits.isEmpty ? 600 : 120
        if !Procedures.isClosed(matter), fate(matter.id, salt.value, share, bureau) {
            steps.append(.somethingElse)
        }
        return steps
    }
}

extension Bureau {
    /// Acts in one tabled matter, tries included, after which people leave it as it is.
    static let mostTabledActs = 30
    /// Words tried for one act before a clerk turns to something else.
    private static let variants = 16
    /// Of the tries that will be refused, this many thousandths are given all the same: people do
    /// not know the rules by heart.
    private static let rash = 5
    private static let mostNamed = 8

    static func areas(_ registry: Registry) -> [[CourtID]] {
        registry.entries.map { entry in
            guard !entry.isSeat else { return [] }
            return registry.entries.filter { !$0.isSeat && $0.home == entry.home }.map(\.id)
        }
    }

    /// The acts that open a matter, in the order of the tables. One that moves the power over a
    /// case stands three times among them: it is what the checkers are most about.
    private static let openings: [(table: ProcedureTable, row: ActRow)] = Tables.all.flatMap {
        table in
        table.acts.filter(\.isOpening).flatMap { row in
            Array(repeating: (table, row), count: table.claims == nil ? 1 : 3)
        }
    }

    // MARK: Acts

    /// A court opens a matter of some table that would take it; nil when none of a few would.
    func tabledOpening(at site: Site, _ world: World) -> ActBody? {
        for _ in 0..<6 {
            guard let (table, row) = tabledDice.pick(Self.openings) else { return nil }
            if let words = trial(of: row, table, on: nil, at: site, world) {
                return .tabled(words)
            }
        }
        return nil
    }

    /// The act of a plan; when it would be refused however it is put, another one of the stage; and
    /// when there is none, the refused one.
    func tabledWords(of plan: Plan, at site: Site, _ world: World) -> ActBody? {
        guard let id = plan.matter, let matter = site.matter(id),
            case .tabled(let state) = matter.body, let table = Tables[state.procedure],
            let role = matter.role(of: site.id)
        else { return nil }
        let done = tabledActs[id] ?? 0
        guard done < Self.mostTabledActs else { return nil }
        var verbs: [String] = []
        if case .tabled(let verb) = plan.step {
            let isAwaited = Procedures.awaits(matter).contains {
                $0.court == site.id && $0.verb == verb
            }
            guard isAwaited, let row = table.act(verb) else { return nil }
            tabledActs[id] = done + 1
            if let words = trial(of: row, table, on: matter, at: site, world) {
                return said(words, of: matter)
            }
            verbs.append(verb)
        } else {
            tabledActs[id] = done + 1
        }
        var others = table.acts.filter { row in
            row.from.contains(state.stage) && row.verb.parties.contains(role)
                && !verbs.contains(row.verb.verb) && !looksForNothing(row, matter, site.id)
        }
        while !others.isEmpty {
            let row = others.remove(at: tabledDice.below(others.count))
            if let words = trial(of: row, table, on: matter, at: site, world) {
                return said(words, of: matter)
            }
        }
        guard let verb = verbs.first, let row = table.act(verb) else { return nil }
        return said(
            draft(row, table, on: matter, at: site, among: areas[site.place], world), of: matter)
    }

    /// The row is for a task of the court, and it has none.
    private func looksForNothing(_ row: ActRow, _ matter: Matter, _ court: CourtID) -> Bool {
        guard !matter.duties.contains(where: { $0.owedBy == court }) else { return false }
        return row.guards.contains {
            if case .owesTask = $0.condition { true } else { false }
        }
    }

    private func said(_ words: TabledAct, of matter: Matter) -> ActBody {
        note(words.papers, of: matter.id)
        return .tabled(words)
    }

    /// Words that the court's own node would take, or rash ones; nil when a few were tried.
    private func trial(
        of row: ActRow, _ table: ProcedureTable, on matter: Matter?, at site: Site, _ world: World
    ) -> TabledAct? {
        let law = registry.law(site.place)
        let id = matter?.id ?? MatterID(court: site.id, random: 1)
        let now = Instant(milliseconds: world.now)
        let context = Context(
            tree: law.tree, calendar: law.calendar, rules: law.rules, matter: id, author: site.id,
            recorder: nil, officer: Officer(name: Cast.name, roles: Cast.roles), actedAt: now,
            now: now, entry: (matter?.lastEntry ?? 0) + 1, servedCourts: law.served, claims: [:])
        let area = area(of: site.place)
        for _ in 0..<Self.variants {
            let words = draft(row, table, on: matter, at: site, among: area, world)
            switch TabledProcedure.decide(words, on: matter, in: context) {
            case .accepted(let events), .outOfOrder(_, let events):
                guard events.allSatisfy(reachesNodes) else { continue }
                remember(words, table, matter, site.home)
                return words
            case .refused:
                if tabledDice.permille(Self.rash) { return words }
            }
        }
        return nil
    }

    /// The courts that people think of: those around, and in a share of the matters some of other
    /// areas with everybody above them.
    private func area(of place: Int) -> [CourtID] {
        let near = areas[place]
        guard circle.isParted,
            near.count < 2 || tabledDice.permille(workload.elsewhere.tabled)
        else { return near }
        var area = near
        for _ in 0..<2 {
            guard let court = circle.elsewhere(from: place, &tabledDice) else { continue }
            for step in scenario.tree.ascent(from: court)
            where registry.places[step] != nil && !area.contains(step) {
                area.append(step)
            }
        }
        return area
    }

    /// Whether every court that an event names has a node.
    private func reachesNodes(_ event: Event) -> Bool {
        let courts: [CourtID] =
            switch event {
            case .joined(let party), .roleChanged(let party): [party.court]
            case .receiptWanted(let courts): courts
            case .deadlineStarted(let deadline): [deadline.owedBy]
            default: []
            }
        return courts.allSatisfy { registry.places[$0] != nil }
    }

    // MARK: Words

    /// Well-formed words of an act: what it needs, half of what it may have, its papers and
    /// approvals.
    private func draft(
        _ row: ActRow, _ table: ProcedureTable, on matter: Matter?, at site: Site,
        among area: [CourtID], _ world: World
    ) -> TabledAct {
        var scribe = TabledScribe(row: row, table: table, matter: matter, court: site.id)
        scribe.area = area
        scribe.below = scribe.area.filter { scenario.tree.isAbove(site.id, $0) }
        // Who is to move a case now and then takes one that is being moved.
        scribe.cases =
            (row.guards.contains(where: \.condition.isAboutClaims)
                ? movedCases[site.home] : namedCases[site.home]) ?? []
        scribe.matters = namedMatters[site.home] ?? []
        scribe.today = Instant(milliseconds: world.now).civilDate
        let fields = scribe.fields(&tabledDice) { court in
            caseNumber(of: court, word: "执", at: world.now)
        }
        let at = Instant(milliseconds: world.now - 120_000 - Int64(2 * scenario.faults.jumpMost))
        let kinds = scribe.papers(&tabledDice)
        let (digest, size) = kinds.isEmpty ? (Digest.zero, 0) : scan(&tabledDice)
        return TabledAct(
            procedure: table.name, verb: row.verb.verb, fields: fields,
            papers: kinds.map { Cast.paper($0, digest, size) },
            approvals: Cast.approvals(by: row.approvals, at: at))
    }

    /// Cases and matters that others may speak of soon.
    private func remember(
        _ words: TabledAct, _ table: ProcedureTable, _ matter: Matter?, _ home: Int
    ) {
        for field in words.fields {
            for case .caseNumber(let number) in field.values {
                Self.put(number, into: &namedCases[home, default: []])
                guard matter == nil, field.name == table.claims?.field else { continue }
                Self.put(number, into: &movedCases[home, default: []])
            }
        }
        if let matter { Self.put(matter.id, into: &namedMatters[home, default: []]) }
    }

    /// The last few, the newest at the end.
    private static func put<Item: Equatable>(_ item: Item, into list: inout [Item]) {
        guard !list.contains(item) else { return }
        if list.count >= mostNamed { list.removeFirst() }
        list.append(item)
    }
}

extension TabledCondition {
    /// It asks whether a case is being moved.
    fileprivate var isAboutClaims: Bool {
        if case .unclaimed = self { true } else { false }
    }
}
