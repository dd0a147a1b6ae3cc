import Domain
import LegalTime

/// A way from one stage to another, as the rows give it. `from` is nil where it opens a matter.
struct StageStep: Hashable {
    var from: String?
    var to: String
    var label: String
}

extension ProcedureTable {
    /// The stages and what leads from one to the other, as a Mermaid `stateDiagram-v2`.
    ///
    /// Acts that leave a matter in its stage are not drawn; conditions stand behind the act.
    package var diagram: String {
        var lines = ["stateDiagram-v2"]
        for stage in stages {
            lines.append("    state \"\(stage.term)\" as \(Self.node(stage.name))")
        }
        for step in stageSteps {
            let from = step.from.map(Self.node) ?? "[*]"
            lines.append("    \(from) --> \(Self.node(step.to)) : \(step.label)")
        }
        for stage in stages where stage.isClosed {
            lines.append("    \(Self.node(stage.name)) --> [*]")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Mermaid takes no hyphens in names.
    private static func node(_ stage: String) -> String {
        String(stage.map { $0 == "-" ? "_" : $0 })
    }

    /// Every way between two different stages, each once, in the order of the rows.
    var stageSteps: [StageStep] {
        var steps: [StageStep] = []
        func add(_ from: [String?], _ label: String, _ effects: [TabledEffect]) {
            for found in entries(effects) {
                let sources = found.within.map { within in
                    from.filter { stage in stage.map(within.contains) ?? false }
                }
                let shown =
                    found.conditions.isEmpty
                    ? label : "\(label)（\(found.conditions.joined(separator: "，"))）"
                for source in sources ?? from where source != found.stage {
                    let step = StageStep(from: source, to: found.stage, label: shown)
                    if !steps.contains(step) { steps.append(step) }
                }
            }
        }
        for act in acts {
            add(act.isOpening ? [nil] : act.from, act.verb.term, act.effects)
        }
        let open = stages.filter { !$0.isClosed }.map(\.name)
        for row in receipts {
            let term = act(row.verb)?.verb.term ?? row.verb
            add(open, "\(row.role.term)收讫\(term)", row.effects)
        }
        for row in lapses { add(row.from, "\(row.rule)届满", row.effects) }
        return steps
    }

    /// A stage that effects enter, under which conditions, and from which stages only.
    private struct StageEntry {
        var stage: String
        var conditions: [String]
        var within: [String]?
    }

    private func entries(
        _ effects: [TabledEffect], _ conditions: [String] = [], _ within: [String]? = nil
    ) -> [StageEntry] {
        effects.flatMap { effect -> [StageEntry] in
            switch effect {
            case .stage(let name):
                return [StageEntry(stage: name, conditions: conditions, within: within)]
            case .when(.stage(let names), let list, let otherwise):
                let both = within.map { old in names.filter(old.contains) } ?? names
                let rest = (within ?? stages.map(\.name)).filter { !names.contains($0) }
                return entries(list, conditions, both) + entries(otherwise, conditions, rest)
            case .when(let condition, let list, let otherwise):
                return entries(list, conditions + [words(condition)], within)
                    + entries(otherwise, conditions + [words(.not(condition))], within)
            default: return []
            }
        }
    }
}

// MARK: - Conditions in words

extension ProcedureTable {
    /// The row of a field, wherever an act has it.
    func field(_ name: String) -> FieldRow? {
        for act in acts {
            if let row = act.fields.first(where: { $0.name == name }) { return row }
        }
        return nil
    }

    private func term(_ field: String) -> String { self.field(field)?.term ?? field }

    private func term(_ name: String, word: String) -> String {
        guard case .choice(let rows)? = field(name)?.kind else { return word }
        return rows.first { $0.word == word }?.term ?? word
    }

    /// A condition in Chinese words.
    func words(_ condition: TabledCondition) -> String {
        switch condition {
        case .choice(let name, let list):
            return "\(term(name))为\(list.map { term(name, word: $0) }.joined(separator: "或者"))"
        case .isSet(let name): return "填有\(term(name))"
        case .given(let name): return "本次填有\(term(name))"
        case .among(let some, let all): return "\(words(some))属于\(words(all))"
        case .owes(let court, let rule): return "\(words(court))尚有\(rule)未办"
        case .within(let name, let window): return "\(term(name))不超过\(window.term)"
        case .caseOf(let name, let court): return "\(term(name))属于\(words(court))"
        case .hasPaper(let kinds):
            return "附有\(kinds.map(\.term).joined(separator: "或者"))"
        case .line(let query): return words(query)
        case .clash: return "登记行相互矛盾"
        case .same(let one, let other): return "\(term(one))与\(term(other))相同"
        case .actedBy(let name): return "办理人即\(term(name))"
        case .owesTask(let name): return "本院有\(term(name))所指的待办"
        case .flag(let name): return "“\(term(name))”为是"
        case .stage(let names):
            return "处于\(names.map { stage($0)?.term ?? $0 }.joined(separator: "或者"))"
        case .done(let verb): return "已办\(act(verb)?.verb.term ?? verb)"
        case .doneByAll(let role, let verb):
            return "各\(role.term)均已办\(act(verb)?.verb.term ?? verb)"
        case .doneByAuthor(let verb): return "本院已办\(act(verb)?.verb.term ?? verb)"
        case .lapsed(let rule): return "\(rule)逾期未办"
        case .running(let rule): return "\(rule)尚在期内"
        case .equal(let one, let other): return "\(words(one))即\(words(other))"
        case .directlyAbove(let above, let below):
            return "\(words(above))是\(words(below))的上一级法院"
        case .above(let above, let below): return "\(words(above))是\(words(below))的上级法院"
        case .level(let court, let levels):
            return "\(words(court))是\(levels.map(\.term).joined(separator: "或者"))"
        case .elapsed(let window, let since, let excluding):
            let less = excluding.map { "（扣除\(term($0))）" } ?? ""
            return "自\(term(since))已满\(window.term)\(less)"
        case .notAhead(let name): return "\(term(name))不晚于今天"
        case .later(let one, let other): return "\(term(one))晚于\(term(other))"
        case .lasts(let from, let to, let window):
            return "自\(term(from))（未填的自当日）至\(term(to))不超过\(window.term)"
        case .remains(let name, let window): return "至\(term(name))不少于\(window.term)"
        case .positive(let name): return "\(term(name))大于零"
        case .hasAtLeast(let count, let role): return "至少有\(count)个\(role.term)"
        case .unclaimed(let name, .power): return "\(term(name))没有在办的其他移转"
        case .unclaimed(let name, .duty): return "\(term(name))没有在办的其他督办"
        case .unclaimed(let name, .urging): return "\(term(name))没有在办的其他督促"
        case .holdsPower(let court): return "\(words(court))有执行权"
        case .not(let inner): return words(not: inner)
        case .all(let list): return list.map(part).joined(separator: "，并且")
        case .any(let list): return list.map(part).joined(separator: "，或者")
        }
    }

    private func words(_ query: LineQuery) -> String {
        var parts: [String] = []
        if query.isNamed { parts.append("该") }
        if let court = query.court { parts.append("\(words(court))的") }
        let statuses = query.statuses.map { word in
            lines?.statuses.first { $0.word == word }?.term ?? word
        }
        if !statuses.isEmpty { parts.append("“\(statuses.joined(separator: "或者"))”的") }
        parts.append("登记行")
        if !query.flags.isEmpty {
            parts.append("（\(query.flags.map(term).joined(separator: "、"))）")
        }
        if !query.lacks.isEmpty {
            parts.append("（未填\(query.lacks.map(term).joined(separator: "、"))）")
        }
        return parts.joined()
    }

    /// Brackets keep what is joined apart from what it is joined with.
    private func part(_ condition: TabledCondition) -> String {
        switch condition {
        case .all, .any, .not(.all), .not(.any): "【\(words(condition))】"
        default: words(condition)
        }
    }

    /// That a condition does not hold.
    private func words(not condition: TabledCondition) -> String {
        switch condition {
        case .choice(let name, let list):
            "\(term(name))不是\(list.map { term(name, word: $0) }.joined(separator: "或者"))"
        case .isSet(let name): "未填\(term(name))"
        case .given(let name): "本次未填\(term(name))"
        case .within(let name, let window): "\(term(name))超过\(window.term)"
        case .caseOf(let name, let court): "\(term(name))不属于\(words(court))"
        case .hasPaper(let kinds): "未附\(kinds.map(\.term).joined(separator: "或者"))"
        case .line(let query): "不存在【\(words(query))】"
        case .clash: "登记行没有矛盾"
        case .same(let one, let other): "\(term(one))与\(term(other))不同"
        case .actedBy(let name): "办理人不是\(term(name))"
        case .owesTask(let name): "本院没有\(term(name))所指的待办"
        case .among(let some, let all): "\(words(some))不都属于\(words(all))"
        case .owes(let court, let rule): "\(words(court))没有未办的\(rule)"
        case .flag(let name): "“\(term(name))”为否"
        case .stage(let names):
            "不处于\(names.map { stage($0)?.term ?? $0 }.joined(separator: "或者"))"
        case .done(let verb): "未办\(act(verb)?.verb.term ?? verb)"
        case .doneByAuthor(let verb): "本院未办\(act(verb)?.verb.term ?? verb)"
        case .doneByAll(let role, let verb):
            "尚有\(role.term)未办\(act(verb)?.verb.term ?? verb)"
        case .lapsed(let rule): "\(rule)没有逾期"
        case .running(let rule): "\(rule)不在期内"
        case .equal(let one, let other): "\(words(one))不是\(words(other))"
        case .directlyAbove(let above, let below):
            "\(words(above))不是\(words(below))的上一级法院"
        case .above(let above, let below): "\(words(above))不是\(words(below))的上级法院"
        case .level(let court, let levels):
            "\(words(court))不是\(levels.map(\.term).joined(separator: "或者"))"
        case .positive(let name): "\(term(name))为零"
        case .holdsPower(let court): "\(words(court))没有执行权"
        case .not(let inner): words(inner)
        case .all(let list): words(.any(list.map { .not($0) }))
        case .any(let list): words(.all(list.map { .not($0) }))
        case .notAhead(let name): "\(term(name))晚于今天"
        case .later(let one, let other): "\(term(one))不晚于\(term(other))"
        case .elapsed, .lasts, .remains, .hasAtLeast, .unclaimed: "并非\(words(condition))"
        }
    }

    /// A court as a row names it, in Chinese words.
    func words(_ court: CourtReference) -> String {
        switch court {
        case .author: "办理法院"
        case .opener: "开启法院"
        case .role(let role): role.term
        case .field(let name): "“\(term(name))”"
        case .superior(let of): "\(words(of))的上一级法院"
        case .high(let of): "\(words(of))的高级法院"
        case .common(let list): "\(list.map(words).joined(separator: "、"))的共同上级法院"
        case .power: "有执行权的法院"
        case .line: "该登记行的法院"
        }
    }
}
