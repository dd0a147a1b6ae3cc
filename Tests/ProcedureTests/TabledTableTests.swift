import Domain
import LegalTime
import Procedure
import Testing

/// Text in both languages.
private func isWhole(_ text: Text) -> Bool { !text.zh.isEmpty && !text.en.isEmpty }

extension ProcedureTable {
    /// The fields of the table by name, the first row of each.
    fileprivate func row(_ field: String) -> FieldRow? {
        acts.flatMap(\.fields).first { $0.name == field }
    }

    /// Stages that effects enter.
    fileprivate static func entered(_ effects: [TabledEffect]) -> [String] {
        effects.flatMap(\.flat).compactMap { if case .stage(let name) = $0 { name } else { nil } }
    }

    /// Ways between stages; nil is before the opening. A receipt leads on from the stages that its
    /// own condition names, or from any.
    fileprivate var ways: [(from: String?, to: String)] {
        var ways: [(from: String?, to: String)] = []
        func add(_ from: [String?], _ effects: [TabledEffect]) {
            for to in Self.entered(effects) { for stage in from { ways.append((stage, to)) } }
        }
        for act in acts { add(act.isOpening ? [nil] : act.from, act.effects) }
        for row in lapses { add(row.from, row.effects) }
        for row in receipts {
            let named = row.effects.flatMap(\.conditions).flatMap(\.flat).flatMap {
                condition -> [String] in
                if case .stage(let names) = condition { names } else { [] }
            }
            add(named.isEmpty ? stages.map(\.name) : named, row.effects)
        }
        return ways
    }

    /// Stages that can come before the stage, the opening's included.
    fileprivate func before(_ stage: String) -> Set<String> {
        var found: Set<String> = [stage]
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for way in ways {
                guard let from = way.from, found.contains(way.to), !found.contains(from) else {
                    continue
                }
                found.insert(from)
                isGrowing = true
            }
        }
        return found
    }
}

@Suite("程序表: the rows fit together")
struct TabledTableTests {
    private static func isName(_ text: String) -> Bool {
        text.utf8.first.map { (0x61...0x7A).contains($0) } == true
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }

    private static func isUnique(_ names: [String]) -> Bool { Set(names).count == names.count }

    @Test func namesOfTablesAndOpeningsAreUnique() {
        #expect(Self.isUnique(Tables.all.map(\.name)))
        let openers = Tables.all.flatMap { table in
            table.acts.filter(\.isOpening).map { "\($0.group) \($0.verb.verb)" }
        }
        #expect(Self.isUnique(openers), "\(openers.sorted())")
    }

    @Test(arguments: Tables.all)
    func namesAreUniqueAndPlain(_ table: ProcedureTable) {
        #expect(Self.isName(table.name))
        #expect(Self.isUnique(table.stages.map(\.name)))
        #expect(Self.isUnique(table.acts.map(\.verb.verb)))
        for stage in table.stages { #expect(Self.isName(stage.name), "\(stage.name)") }
        for act in table.acts {
            #expect(Self.isName(act.verb.verb) && Self.isName(act.group), "\(act.verb.verb)")
            #expect(Self.isUnique(act.fields.map(\.name)), "\(act.verb.verb)")
            #expect(Self.isUnique(act.guards.map(\.code)), "\(act.verb.verb)")
            for row in act.fields { #expect(Self.isName(row.name), "\(row.name)") }
            for row in act.guards { #expect(Self.isName(row.code), "\(row.code)") }
        }
    }

    @Test(arguments: Tables.all)
    func everyStageNamedExists(_ table: ProcedureTable) {
        let known = Set(table.stages.map(\.name))
        var named = table.acts.flatMap(\.from) + table.lapses.flatMap(\.from)
        named += ProcedureTable.entered(table.effects)
        for condition in table.conditions {
            if case .stage(let names) = condition { named += names }
        }
        #expect(Set(named).subtracting(known).isEmpty)
    }

    @Test(arguments: Tables.all)
    func everyStageIsReachedAndLeft(_ table: ProcedureTable) {
        var reached: Set<String> = []
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for way in table.ways where !reached.contains(way.to) {
                guard way.from.map(reached.contains) ?? true else { continue }
                reached.insert(way.to)
                isGrowing = true
            }
        }
        for stage in table.stages {
            #expect(reached.contains(stage.name), "\(table.name): \(stage.name) is never reached")
            let isLeft = table.ways.contains { $0.from == stage.name && $0.to != stage.name }
            #expect(stage.isClosed || isLeft, "\(table.name): \(stage.name) is never left")
        }
        for act in table.acts where act.isOpening {
            #expect(!ProcedureTable.entered(act.effects).isEmpty, "\(act.verb.verb)")
        }
    }

    @Test(arguments: Tables.all)
    func everyPartIsJoined(_ table: ProcedureTable) {
        let joined = table.effects.compactMap {
            if case .join(let role, _) = $0 { role } else { nil }
        }
        for role in table.roles {
            #expect(joined.contains(role), "\(table.name): nobody becomes \(role)")
        }
        for act in table.acts {
            #expect(act.isOpening == act.verb.parties.isEmpty, "\(act.verb.verb)")
            #expect(!act.verb.roles.isEmpty, "\(act.verb.verb): no officer may do it")
        }
        for stage in table.stages where !stage.isClosed {
            #expect(!stage.awaits.isEmpty, "\(table.name): nobody is awaited at \(stage.name)")
        }
    }

    @Test(arguments: Tables.all)
    func whatIsAwaitedCanBeDone(_ table: ProcedureTable) {
        for stage in table.stages {
            for row in stage.awaits {
                guard row.verb != "receipt" else {
                    #expect(table.receipts.contains { $0.role == row.role }, "\(stage.name)")
                    continue
                }
                let act = table.act(row.verb)
                #expect(
                    act?.from.contains(stage.name) == true
                        && act?.verb.parties.contains(row.role) == true,
                    "\(table.name): \(row.verb) is awaited of \(row.role) at \(stage.name)")
            }
        }
    }

    @Test(arguments: Tables.all)
    func everyRuleIsInTheTableOfWindows(_ table: ProcedureTable) {
        for rule in table.rules { #expect(RuleBook.standard[rule] != nil, "\(rule)") }
        let started = table.effects.compactMap {
            switch $0 {
            case .start(let rule, _, _, _, _, _), .startLine(let rule, _, _, _): rule
            default: nil
            }
        }
        for rule in table.rules {
            #expect(started.contains(rule), "\(table.name): nothing starts \(rule)")
        }
    }

    /// Where a paper sets a period, a window is entered before, or with the act that starts it.
    @Test(arguments: Tables.all)
    func periodsAsWrittenAreEntered(_ table: ProcedureTable) {
        func check(_ effects: [TabledEffect], _ from: [String], _ own: [FieldRow], _ what: String) {
            for case .start(let rule, _, _, let from0, let window, let excluding)
                in effects.flatMap(\.flat)
            {
                let isWritten = RuleBook.standard[rule].map { $0.window == nil } ?? true
                #expect(!isWritten || window != nil, "\(what): \(rule) has no length")
                let earlier = from.flatMap { stage -> [ActRow] in
                    let before = table.before(stage)
                    return table.acts.filter { act in
                        ProcedureTable.entered(act.effects).contains(where: before.contains)
                    }
                }
                let rows = own + earlier.flatMap(\.fields)
                func has(_ name: String, _ kind: FieldRow.Kind, _ isRequired: Bool) -> Bool {
                    rows.contains {
                        $0.name == name && $0.kind == kind && (!isRequired || $0.isRequired)
                    }
                }
                if let window {
                    // A row that asks whether it was entered may leave it open.
                    let asks = table.conditions.contains { $0 == .isSet(window) }
                    let isNeeded = isWritten && !asks
                    #expect(
                        has(window, .window, isNeeded) || has(window, .date, isNeeded),
                        "\(what): \(window)")
                }
                if let excluding { #expect(has(excluding, .stretch, false), "\(what)") }
                if case .field(let name) = from0 { #expect(has(name, .date, false), "\(what)") }
            }
        }
        for act in table.acts {
            check(act.effects, act.from, act.fields, "\(table.name) \(act.verb.verb)")
        }
        for row in table.receipts {
            let act = table.act(row.verb)
            check(
                row.effects, act?.from ?? [], act?.fields ?? [], "\(table.name) receipt \(row.verb)"
            )
        }
        for row in table.lapses { check(row.effects, row.from, [], "\(table.name) \(row.rule)") }
    }

    /// Facts are kept by name: one name, one kind.
    @Test(arguments: Tables.all)
    func fieldsOfOneNameAreOfOneKind(_ table: ProcedureTable) {
        for row in table.acts.flatMap(\.fields) {
            guard let first = table.row(row.name) else { continue }
            switch (row.kind, first.kind) {
            case (.choice(let rows), .choice):
                #expect(Self.isUnique(rows.map(\.word)) && !rows.isEmpty, "\(row.name)")
            default: #expect(row.kind == first.kind, "\(table.name): \(row.name)")
            }
        }
    }

    @Test(arguments: Tables.all)
    func everyFieldLookedAtExists(_ table: ProcedureTable) {
        func expect(_ name: String, _ kinds: [FieldRow.Kind], _ what: TabledCondition) {
            let kind = table.row(name)?.kind
            #expect(kind.map(kinds.contains) == true, "\(table.name): \(name) in \(what)")
        }
        for condition in table.conditions {
            switch condition {
            case .choice(let name, let words):
                let known = table.acts.flatMap(\.fields).filter { $0.name == name }.flatMap {
                    row -> [String] in
                    if case .choice(let rows) = row.kind { rows.map(\.word) } else { [] }
                }
                #expect(Set(words).subtracting(known).isEmpty, "\(table.name): \(condition)")
            case .isSet(let name): #expect(table.row(name) != nil, "\(table.name): \(name)")
            case .flag(let name): expect(name, [.flag], condition)
            case .elapsed(_, let since, let excluding):
                expect(since, [.date], condition)
                if let excluding { expect(excluding, [.stretch], condition) }
            case .remains(let name, _): expect(name, [.date], condition)
            case .positive(let name): expect(name, [.amount, .number], condition)
            case .unclaimed(let name, .duty): expect(name, [.text], condition)
            case .unclaimed(let name, _): expect(name, [.caseNumber], condition)
            case .done(let verb), .doneByAll(_, let verb), .doneByAuthor(let verb):
                #expect(table.act(verb) != nil, "\(table.name): \(condition)")
            default: break
            }
        }
        for case .field(let name) in table.references {
            let kind = table.row(name)?.kind
            #expect(kind == .court, "\(table.name): \(name) names no court")
        }
    }

    @Test(arguments: Tables.all)
    func everyActIsWhole(_ table: ProcedureTable) {
        #expect(isWhole(table.term) && !table.citation.isEmpty)
        for act in table.acts {
            let what = "\(table.name) \(act.verb.verb)"
            #expect(!act.citation.isEmpty, "\(what)")
            #expect(!act.verb.term.isEmpty && !act.english.isEmpty, "\(what)")
            #expect(act.document != "", "\(what)")
            for row in act.fields {
                #expect(!row.term.isEmpty && !row.english.isEmpty, "\(what) \(row.name)")
                guard case .choice(let rows) = row.kind else { continue }
                for choice in rows {
                    #expect(Self.isName(choice.word) && !choice.term.isEmpty, "\(what) \(row.name)")
                }
            }
            for row in act.guards {
                #expect(
                    isWhole(row.reason) && isWhole(row.remedy) && !row.rule.isEmpty,
                    "\(what) \(row.code)")
            }
        }
        for stage in table.stages {
            #expect(!stage.term.isEmpty, "\(stage.name)")
            for row in stage.awaits { #expect(isWhole(row.text), "\(stage.name) \(row.verb)") }
        }
        for effect in table.effects {
            switch effect {
            case .start(_, _, let duty, _, _, _): #expect(isWhole(duty), "\(table.name)")
            case .duty(_, let text): #expect(isWhole(text), "\(table.name)")
            default: break
            }
        }
    }

    /// Entering a closed stage and ending the matter are one thing.
    @Test(arguments: Tables.all)
    func closedStagesAreEnteredWithTheEnd(_ table: ProcedureTable) {
        let lists =
            table.acts.map(\.effects) + table.lapses.map(\.effects)
            + table.receipts.map(\.effects)
        for branch in lists.flatMap(TabledEffect.branches) {
            let isClosing = branch.contains { if case .close = $0 { true } else { false } }
            var isEntering = false
            for case .stage(let name) in branch {
                isEntering = isEntering || table.stage(name)?.isClosed == true
            }
            #expect(isClosing == isEntering, "\(table.name): \(branch)")
        }
    }

    @Test(arguments: Tables.all)
    func receiptsAreOfActsThatAskForThem(_ table: ProcedureTable) {
        for row in table.receipts {
            let asked = table.act(row.verb)?.effects.flatMap(\.flat).contains {
                if case .receipt = $0 { true } else { false }
            }
            #expect(asked == true, "\(table.name): no receipt of \(row.verb) is asked for")
        }
        for row in table.lapses { #expect(!row.from.isEmpty, "\(table.name): \(row.rule)") }
    }

    /// A table that moves power says over which case, and looks for others at each opening.
    @Test(arguments: Tables.all)
    func powerIsClaimedWhereItMoves(_ table: ProcedureTable) {
        // An opening may merely say who holds it.
        let later =
            table.acts.filter { !$0.isOpening }.flatMap(\.effects)
            + table.receipts.flatMap(\.effects) + table.lapses.flatMap(\.effects)
        let moves = later.flatMap(\.flat).contains {
            if case .power = $0 { true } else { false }
        }
        #expect(moves == (table.claims?.purpose == .power), "\(table.name)")
        guard let claims = table.claims else { return }
        for act in table.acts where act.isOpening {
            let row = act.fields.first { $0.name == claims.field }
            let kind: FieldRow.Kind = claims.within == nil ? .caseNumber : .text
            #expect(row?.isRequired == true && row?.kind == kind, "\(act.verb.verb)")
            if let within = claims.within {
                let other = act.fields.first { $0.name == within }
                #expect(other?.isRequired == true && other?.kind == .matter, "\(act.verb.verb)")
            }
            let looked: TabledCondition = .unclaimed(claims.field, claims.purpose)
            #expect(act.guards.contains { $0.condition == looked }, "\(act.verb.verb)")
            guard claims.purpose == .power else { continue }
            let starts = act.effects.flatMap(\.flat).contains {
                if case .power = $0 { true } else { false }
            }
            #expect(starts, "\(act.verb.verb): nobody holds the power at first")
        }
    }

    @Test func groupsAndRowsFindEveryAct() {
        let listed = Tables.groups.flatMap { Tables.rows(group: $0) }
        #expect(listed.count == Tables.all.map(\.acts.count).reduce(0, +))
        for table in Tables.all { #expect(Tables[table.name] == table) }
        #expect(Tables["no-such-table"] == nil)
    }
}

extension ProcedureTable {
    /// Every court that a row names, those inside others included.
    fileprivate var references: [CourtReference] {
        var list = conditions.flatMap(\.courts)
        list += acts.flatMap(\.guards).flatMap(\.couldBy)
        for effect in effects {
            switch effect {
            case .join(_, let court), .receipt(let court), .power(let court),
                .duty(let court, _), .meet(_, let court), .start(_, let court, _, _, _, _):
                list.append(court)
            default: break
            }
        }
        return list.flatMap(\.flat)
    }
}
