package import Domain
import LegalTime

/// Every procedure that is given as a table, by one reading of its rows.
package enum TabledProcedure: Procedure {
    package static func decide(
        _ words: TabledAct, on matter: Matter?, in context: Context
    ) -> Decision {
        do throws(Refusal) {
            guard let table = Tables[words.procedure], let row = table.act(words.verb) else {
                throw refusal(
                    words.procedure, "unknown-verb", "docs/procedures",
                    ("没有这一办理事项", "there is no such act"),
                    ("查看该程序可办理的事项", "see the acts of the procedure"))
            }
            var state: TabledState?
            if let matter {
                guard case .tabled(let own) = matter.body, own.procedure == table.name else {
                    throw refusal(
                        table.name, "other-kind", table.citation,
                        ("该事项不是\(table.term.zh)", "the matter is no \(table.term.en)"),
                        ("核对事项编号", "check the id of the matter"))
                }
                state = own
            }
            let one = TabledCase(
                table: table, matter: matter, state: state, act: words, context: context)
            return try one.decide(row)
        } catch {
            return .refused(error)
        }
    }

    package static func lapse(
        _ deadline: Deadline, of matter: Matter, in context: Context
    ) -> [Event] {
        guard var one = open(matter, in: context) else { return [] }
        one.lapsed = deadline.id
        let stage = one.state?.stage ?? ""
        let rows = one.table.lapses.filter { $0.rule == deadline.rule && $0.from.contains(stage) }
        return one.events(rows.flatMap(\.effects))
    }

    package static func receipt(of entry: Int, on matter: Matter, in context: Context) -> [Event] {
        // What arrives after the end is on record and starts nothing.
        guard !isClosed(matter), let one = open(matter, in: context),
            let step = one.state?.steps.first(where: { $0.entry == entry }),
            let role = matter.role(of: context.author)
        else { return [] }
        let rows = one.table.receipts.filter { $0.verb == step.verb && $0.role == role }
        return one.events(rows.flatMap(\.effects))
    }

    private static func open(_ matter: Matter, in context: Context) -> TabledCase? {
        guard case .tabled(let state) = matter.body, let table = Tables[state.procedure] else {
            return nil
        }
        return TabledCase(table: table, matter: matter, state: state, act: nil, context: context)
    }

    package static func evolve(_ matter: inout Matter?, _ happening: TabledEvent, _ stamp: Stamp) {
        if case .opened(let procedure, let ruleSet, let by, let at) = happening {
            guard matter == nil else { return }
            matter = Matter(
                id: stamp.matter, openedAt: at, ruleSet: ruleSet,
                body: .tabled(TabledState(procedure: procedure, opener: by)))
            return
        }
        guard case .tabled(var state)? = matter?.body else { return }
        switch happening {
        case .opened: return
        case .done(let act, let by, let at):
            for field in act.fields {
                if let place = state.facts.firstIndex(where: { $0.name == field.name }) {
                    state.facts[place] = field
                } else {
                    state.facts.append(field)
                }
            }
            for paper in act.papers where !state.papers.contains(where: { $0 == paper }) {
                state.papers.append(paper)
            }
            state.steps.append(TabledStep(verb: act.verb, by: by, at: at, entry: stamp.entry))
        case .staged(let name): state.stage = name
        case .powerPassed(let court, let at):
            state.power = court
            state.powerSince = at
        case .lined(let line): state.lines.put(line)
        case .closed(let outcome, _): state.outcome = outcome
        }
        matter?.body = .tabled(state)
    }

    package static func awaits(_ matter: Matter) -> [Awaited] {
        guard case .tabled(let state) = matter.body, let table = Tables[state.procedure],
            let stage = table.stage(state.stage)
        else { return [] }
        var list: [Awaited] = []
        for row in stage.awaits {
            for court in matter.courts(row.role)
            where !row.each || !state.hasDone(row.verb, by: court) {
                let deadline = row.rule.flatMap { matter.openDeadline($0, owedBy: court)?.id }
                if row.owing, deadline == nil { continue }
                if let name = row.of, !state.facts(name).contains(.court(court)) { continue }
                list.append(
                    Awaited(court: court, verb: row.verb, text: row.text, deadline: deadline))
            }
        }
        return list
    }

    package static func stage(of matter: Matter) -> (name: String, term: String) {
        guard case .tabled(let state) = matter.body else { return ("unknown", "未知") }
        return (state.stage, Tables[state.procedure]?.stage(state.stage)?.term ?? state.stage)
    }

    package static func isClosed(_ matter: Matter) -> Bool {
        guard case .tabled(let state) = matter.body else { return false }
        return state.outcome != nil
    }

    /// The case that an open matter has to itself; nil for any other matter.
    package static func claim(of matter: Matter) -> CaseClaim? {
        guard case .tabled(let state) = matter.body, state.outcome == nil,
            let row = Tables[state.procedure]?.claims
        else { return nil }
        return row.claim(
            state.facts(row.field).first, in: row.within.flatMap { state.facts($0).first },
            of: state.opener)
    }

    static func refusal(
        _ procedure: String, _ code: String, _ rule: String, _ reason: (String, String),
        _ remedy: (String, String)
    ) -> Refusal {
        Refusal(
            code: "\(procedure).\(code)", rule: rule, reason: Text(zh: reason.0, en: reason.1),
            remedy: Text(zh: remedy.0, en: remedy.1))
    }
}
