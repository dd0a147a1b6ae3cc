import Domain
import LegalTime
import Procedure
import Testing

/// A stage, an act and a part, and what the rows say of the three.
private struct Triple: CustomStringConvertible {
    enum Answer {
        case allowed
        /// A fact outside its stages: on record, out of order.
        case late
        /// The code without the table's name.
        case refused(String)
    }

    /// Nil before the opening.
    var stage: StageRow?
    var act: ActRow
    /// Nil for a court without a part.
    var role: PartyRole?

    var description: String {
        "\(stage?.name ?? "none") / \(act.verb.verb) / \(role?.rawValue ?? "stranger")"
    }

    /// What the rows say, guards aside.
    var answer: Answer {
        guard let stage else { return act.isOpening ? .allowed : .refused("no-matter") }
        if act.isOpening { return .refused("exists") }
        guard let role else { return .refused("not-party") }
        guard act.verb.parties.contains(role) else { return .refused("wrong-party") }
        if act.from.contains(stage.name) { return .allowed }
        return act.verb.isFact ? .late : .refused("wrong-stage")
    }

    static func all(_ table: ProcedureTable) -> [Triple] {
        let stages: [StageRow?] = [nil] + table.stages
        return stages.flatMap { stage in
            table.acts.flatMap { act -> [Triple] in
                // Before the opening nobody has a part.
                let roles: [PartyRole?] = stage == nil ? [nil] : table.roles + [nil]
                return roles.map { Triple(stage: stage, act: act, role: $0) }
            }
        }
    }
}

/// One matter with one act decided on it.
private struct Trial {
    var matter: Matter?
    var act: TabledAct
    var context: Context
    var decision: Decision

    init(_ triple: Triple, _ draw: inout TabledDraw) {
        matter = triple.stage.map { draw.matter(at: $0, keeping: triple.role) }
        let stranger = draw.dice.pick(
            TabledDraw.tree.courts.filter { [matter] court in
                !court.isOutside && matter?.role(of: court.id) == nil
            })?.id
        let own = triple.role.flatMap { role in draw.courts.first { $0.role == role }?.court }
        act = draw.act(triple.act)
        context = draw.context(
            own ?? stranger ?? "yu01".court,
            claims: draw.claims(act, of: own ?? stranger ?? "yu01".court))
        decision = TabledProcedure.decide(act, on: matter, in: context)
    }

    /// The matter with the events of the decision.
    var folded: Matter? {
        var folded = matter
        switch decision {
        case .accepted(let events), .outOfOrder(_, let events):
            Fold.apply(
                events, to: &folded,
                Stamp(matter: context.matter, entry: context.entry, at: context.now))
        case .refused: break
        }
        return folded
    }
}

/// Text in both languages, or nothing.
private func isWhole(_ text: Text) -> Bool { !text.zh.isEmpty && !text.en.isEmpty }

@Suite("程序表: every stage, act and part")
struct TabledTripleTests {
    /// Tries of an allowed triple until it is accepted: the dice must first make its guards hold.
    private static let most = 2_000
    /// Tries of every triple.
    private static let least = 4

    /// Allowed triples that the draw cannot make acceptable, with the reason.
    private static let neverAccepted: [String: String] = {
        let early = "its guard refuses it there, to say that the filing notice has not come"
        let other = "its guard leaves this to the other part at this stage"
        let twins = "no dice make two courts' cases the same; edge 4 does"
        return [
            "entrustment sent / cancel / original": early,
            "entrustment filed / cancel / original": early,
            "entrustment sent / served / receiving": other,
            "entrustment supplement-asked / served / original": other,
            "entrustment filed / served / original": other,
            "priority-seizure disposing / dispose / original": other,
            "priority-seizure disposing-first / dispose / receiving": other,
            "priority-seizure distributing / distribute / original": other,
            "priority-seizure distributing-first / distribute / receiving": other,
            "petition end-asked / refuse-end / consenting": other,
            "petition end-asked-high / refuse-end / deciding": other,
            "transfer filed / served / deciding": other,
            "duplicate none / report-duplicate / stranger": twins,
        ]
    }()

    /// Windows that run beside what a stage waits for.
    private static let beside: [String: String] = [
        "petition W62": "the 30 days only warn of the 30 working days",
        "petition O45": "whether to cross is decided beside the handling, at any stage",
        "entrustment W02": "the report on an unfinished case is owed whatever the stage",
        "cooperation O55": "the draw leaves a task open where no story does",
    ]

    /// Guards that the draw cannot make hold, or fail, with the reason.
    private static let oneSided: [String: String] = {
        let twins = "no dice make two courts' cases the same; edge 4 shows both sides"
        return [
            "duplicate report-duplicate other-case": twins,
            "duplicate report-duplicate not-duplicate": twins,
            "duplicate report-duplicate not-later": twins,
            "duplicate report-duplicate filed-ahead": twins,
        ]
    }()

    @Test("each is admitted or refused as its row says", arguments: Tables.all)
    func everyTriple(_ table: ProcedureTable) {
        var dice = TabledDice(state: TabledDice.seed)
        var allowed = 0
        var refused = 0
        var late = 0
        for triple in Triple.all(table) {
            switch triple.answer {
            case .allowed:
                allowed += 1
                expectAdmitted(triple, table, &dice)
            case .late:
                late += 1
                for _ in 0..<Self.least { expectLate(triple, table, &dice) }
            case .refused(let code):
                refused += 1
                for _ in 0..<Self.least {
                    var draw = TabledDraw(table, dice)
                    let trial = Trial(triple, &draw)
                    dice = draw.dice
                    #expect(
                        trial.decision.outcome == "\(table.name).\(code)", "\(triple)")
                    expectWhole(trial.decision, table, triple)
                }
            }
        }
        print(
            "triples: \(allowed) allowed, \(refused) refused, \(late) facts out of order"
                + " (\(table.name), CROSSWRIT_SEED=\(TabledDice.seed))")
        #expect(allowed > 0 && refused > 0)
    }

    /// Accepted at least once; refused only by a guard of the row; what is accepted leads to a
    /// stage of the table.
    private func expectAdmitted(
        _ triple: Triple, _ table: ProcedureTable, _ dice: inout TabledDice
    ) {
        let codes = triple.act.guards.map { "\(table.name).\($0.code)" }
        var isAccepted = false
        for attempt in 0..<Self.most where attempt < Self.least || !isAccepted {
            var draw = TabledDraw(table, dice)
            let trial = Trial(triple, &draw)
            dice = draw.dice
            switch trial.decision {
            case .accepted(let events):
                isAccepted = true
                expectSound(trial, events, table, triple)
            case .refused(let refusal):
                #expect(codes.contains(refusal.code), "\(triple): \(refusal)")
                expectWhole(trial.decision, table, triple)
            case .outOfOrder: Issue.record("\(table.name) \(triple): out of order")
            }
        }
        let isExcused = Self.neverAccepted["\(table.name) \(triple)"] != nil
        #expect(isAccepted != isExcused, "\(table.name) \(triple) is never accepted")
    }

    private func expectLate(
        _ triple: Triple, _ table: ProcedureTable, _ dice: inout TabledDice
    ) {
        var draw = TabledDraw(table, dice)
        let trial = Trial(triple, &draw)
        dice = draw.dice
        guard case .outOfOrder(let reason, let events) = trial.decision else {
            Issue.record("\(table.name) \(triple): \(trial.decision.outcome)")
            return
        }
        #expect(isWhole(reason))
        #expect(events.contains { if case .dutyOpened = $0 { true } else { false } })
        let after = trial.folded
        #expect(after?.tabled?.stage == triple.stage?.name, "\(triple)")
        #expect(after?.tabled?.power == trial.matter?.tabled?.power, "\(triple)")
    }

    private func expectWhole(_ decision: Decision, _ table: ProcedureTable, _ triple: Triple) {
        guard let refusal = decision.refusal else { return }
        #expect(refusal.code.hasPrefix("\(table.name)."), "\(triple): \(refusal.code)")
        #expect(!refusal.rule.isEmpty, "\(triple)")
        #expect(isWhole(refusal.reason) && isWhole(refusal.remedy), "\(triple): \(refusal)")
    }

    /// What an accepted act leaves behind.
    private func expectSound(
        _ trial: Trial, _ events: [Event], _ table: ProcedureTable, _ triple: Triple
    ) {
        guard let after = trial.folded, let state = after.tabled,
            let stage = table.stage(state.stage)
        else {
            Issue.record("\(table.name) \(triple): it leads to no stage of the table")
            return
        }
        #expect(
            stage.isClosed == TabledProcedure.isClosed(after),
            "\(triple): \(stage.name), outcome \(state.outcome ?? "none")")
        #expect(state.steps.last?.verb == triple.act.verb.verb, "\(triple)")
        #expect(state.steps.last?.entry == trial.context.entry, "\(triple)")
        let ids = after.deadlines.map(\.id)
        #expect(Set(ids).count == ids.count, "\(triple): two deadlines with one id in \(ids)")
        #expect(!stage.isClosed || !after.deadlines.contains(where: \.isOpen), "\(triple)")
        for field in trial.act.fields { #expect(state.facts(field.name) == field.values) }
        // A deadline that this act meets is met, whatever else the act ends.
        for case .deadlineMet(let id, _) in events {
            let status = after.deadlines.first { $0.id == id }?.status
            #expect(status == .met || status == .metLate, "\(triple): \(id)")
        }
        if let power = state.power { #expect(after.role(of: power) != nil, "\(triple)") }
        for case .tabled(.powerPassed(let court, _)) in events { #expect(state.power == court) }
        for awaited in TabledProcedure.awaits(after) {
            #expect(after.role(of: awaited.court) != nil, "\(triple)")
        }
    }

    @Test("each guard holds somewhere and fails somewhere", arguments: Tables.all)
    func everyGuard(_ table: ProcedureTable) {
        var dice = TabledDice(state: TabledDice.seed)
        let triples = Triple.all(table).filter {
            if case .allowed = $0.answer { true } else { false }
        }
        for act in table.acts where !act.guards.isEmpty {
            let own = triples.filter { $0.act.verb.verb == act.verb.verb }
            var held = act.guards.map { _ in false }
            var failed = act.guards.map { _ in false }
            for attempt in 0..<Self.most where held.contains(false) || failed.contains(false) {
                guard !own.isEmpty else { break }
                var draw = TabledDraw(table, dice)
                let decision = Trial(own[attempt % own.count], &draw).decision
                dice = draw.dice
                let stopped = act.guards.firstIndex {
                    decision.refusal?.code == "\(table.name).\($0.code)"
                }
                for place in act.guards.indices {
                    // Two guards may share a code: then either has refused.
                    if let stopped, act.guards[place].code == act.guards[stopped].code {
                        failed[place] = true
                    }
                    if place < stopped ?? act.guards.count { held[place] = true }
                }
            }
            for (place, row) in act.guards.enumerated() {
                let name = "\(table.name) \(act.verb.verb) \(row.code)"
                let isBoth = held[place] && failed[place]
                #expect(
                    isBoth != (Self.oneSided[name] != nil),
                    "\(name): held \(held[place]), failed \(failed[place])")
            }
        }
    }

    @Test("receipts and lapses lead to stages of the table", arguments: Tables.all)
    func receiptsAndLapses(_ table: ProcedureTable) throws {
        var dice = TabledDice(state: TabledDice.seed)
        for stage in table.stages {
            for _ in 0..<40 {
                var draw = TabledDraw(table, dice)
                var matter = draw.matter(at: stage, keeping: nil)
                dice = draw.dice
                for row in table.receipts {
                    let steps = matter.tabled?.steps ?? []
                    guard let step = steps.first(where: { $0.verb == row.verb }),
                        let court = matter.courts(row.role).first
                    else { continue }
                    matter.receipts.append(Receipt(entry: step.entry, court: court))
                    var context = draw.context(court)
                    // By itself: no officer stands behind a node's receipt.
                    context.officer = nil
                    let decision = Procedures.decide(
                        .receipt(entry: step.entry), on: matter, in: context)
                    guard case .accepted(let events) = decision else {
                        Issue.record("\(table.name): a receipt is refused: \(decision)")
                        continue
                    }
                    expectSound(events, on: matter, stage, table, "receipt of \(row.verb)")
                }
                for deadline in matter.deadlines where deadline.status == .running {
                    let events = Procedures.lapse(
                        deadline, of: matter, in: draw.context(deadline.owedBy))
                    expectSound(events, on: matter, stage, table, "lapse of \(deadline.id)")
                }
            }
        }
    }

    private func expectSound(
        _ events: [Event], on matter: Matter, _ stage: StageRow, _ table: ProcedureTable,
        _ what: String
    ) {
        var after: Matter? = matter
        Fold.apply(events, to: &after, Stamp(matter: matter.id, entry: 9, at: matter.openedAt))
        let name = after?.tabled?.stage ?? "none"
        guard let reached = table.stage(name) else {
            Issue.record("\(table.name) \(stage.name): \(what) leads to \(name)")
            return
        }
        let starts = events.contains { if case .deadlineStarted = $0 { true } else { false } }
        #expect(!stage.isClosed || reached == stage, "\(table.name): \(what) reopens \(stage.name)")
        #expect(!stage.isClosed || !starts, "\(table.name): \(what) starts a clock when closed")
        // A clock that a receipt starts is awaited, or moves something, where it starts.
        for case .deadlineStarted(let deadline) in events {
            let awaited = reached.awaits.contains { $0.rule == deadline.rule }
            let moves = table.lapses.contains {
                $0.rule == deadline.rule && $0.from.contains(reached.name)
            }
            #expect(
                awaited || moves || Self.beside["\(table.name) \(deadline.rule)"] != nil,
                "\(table.name): \(what) starts \(deadline.rule) at \(reached.name) for nothing")
        }
    }
}

@Suite("程序表: form of words, from the rows")
struct TabledFormTests {
    /// A court and a matter on which the act is admitted but for its guards, which come last.
    private func admitted(
        _ act: ActRow, _ table: ProcedureTable, _ draw: inout TabledDraw
    ) -> (words: TabledAct, matter: Matter?, context: Context) {
        guard !act.isOpening, let stage = act.from.first.flatMap(table.stage),
            let role = act.verb.parties.first
        else { return (draw.act(act), nil, draw.context(draw.anyNode())) }
        let matter = draw.matter(at: stage, keeping: role)
        return (draw.act(act), matter, draw.context(matter.courts(role).first ?? "yu01".court))
    }

    @Test("what is left out, added or of another kind is refused by name", arguments: Tables.all)
    func form(_ table: ProcedureTable) {
        var draw = TabledDraw(table, TabledDice(state: TabledDice.seed))
        for act in table.acts {
            let (words, matter, context) = admitted(act, table, &draw)
            func expect(
                _ code: String, _ what: String, _ change: (inout TabledAct) -> Void
            ) {
                var changed = words
                change(&changed)
                let found = TabledProcedure.decide(changed, on: matter, in: context)
                #expect(
                    found.outcome == "\(table.name).\(code)", "\(act.verb.verb): \(what)")
                if let refusal = found.refusal {
                    #expect(isWhole(refusal.reason) && isWhole(refusal.remedy))
                }
            }
            expect("unknown-field", "a field that it has not") {
                $0.fields.append(Field("no-such-field", .text("x")))
            }
            for row in act.fields {
                if row.isRequired {
                    expect("missing-field", "without \(row.name)") {
                        $0.fields.removeAll { $0.name == row.name }
                    }
                }
                let isChoice = if case .choice = row.kind { true } else { false }
                expect(isChoice ? "unknown-choice" : "bad-value", "\(row.name) of another kind") {
                    $0.fields.removeAll { $0.name == row.name }
                    $0.fields.append(
                        Field(row.name, row.kind == .text ? .number(1) : .text("x")))
                }
                expect("too-many-values", "\(row.name) without a value") {
                    $0.fields.removeAll { $0.name == row.name }
                    $0.fields.append(Field(row.name, []))
                }
                expect("repeated-field", "\(row.name) twice") {
                    let one = draw.field(row)
                    $0.fields.removeAll { $0.name == row.name }
                    $0.fields += [one, one]
                }
                if !row.isList {
                    expect("too-many-values", "\(row.name) with two values") {
                        let values = draw.field(row).values
                        $0.fields.removeAll { $0.name == row.name }
                        $0.fields.append(Field(row.name, values + values))
                    }
                }
            }
            for row in act.papers {
                expect("missing-paper", "without the paper") { $0.papers = [] }
                guard row.isSealed else { continue }
                expect("missing-paper", "without the seal") {
                    $0.papers = [DisputeWorld.paper(row.kind, sealed: false)]
                }
            }
            for role in act.approvals {
                expect("approval-missing", "without an approval") {
                    $0.approvals.removeAll { $0.role == role }
                }
            }
            var other = context
            other.officer = Officer(
                name: "赵", roles: OfficerRole.allCases.filter { !act.verb.roles.contains($0) })
            #expect(
                TabledProcedure.decide(words, on: matter, in: other).outcome == "officer.role",
                "\(act.verb.verb)")
        }
    }

    /// Values of the right kind that no paper can hold.
    @Test(arguments: [
        FieldValue.date(CivilDate(year: 2_026, month: 13, day: 40)),
        .stretch(
            from: CivilDate(year: 2_026, month: 3, day: 2),
            to: CivilDate(year: 2_026, month: 3, day: 1)),
        .stretch(
            from: CivilDate(year: 2_026, month: 0, day: 2),
            to: CivilDate(year: 2_026, month: 3, day: 1)),
        .window(Window(0, .day)), .window(Window(-5, .month)), .window(Window(10_000, .day)),
        .amount(-1), .number(-1), .text(""), .text(String(repeating: "字", count: 4_000)),
        .court("yu9999".court),
    ])
    func impossibleValues(_ value: FieldValue) {
        for table in Tables.all {
            var draw = TabledDraw(table, TabledDice(state: TabledDice.seed))
            for act in table.acts {
                for row in act.fields where Self.takes(row.kind, value) {
                    var (words, matter, context) = admitted(act, table, &draw)
                    words.fields.removeAll { $0.name == row.name }
                    words.fields.append(Field(row.name, value))
                    #expect(
                        TabledProcedure.decide(words, on: matter, in: context).outcome
                            == "\(table.name).bad-value", "\(act.verb.verb) \(row.name)")
                }
            }
        }
    }

    private static func takes(_ kind: FieldRow.Kind, _ value: FieldValue) -> Bool {
        switch (kind, value) {
        case (.text, .text), (.court, .court), (.date, .date), (.amount, .amount),
            (.number, .number), (.window, .window), (.stretch, .stretch):
            true
        default: false
        }
    }
}
