package import Domain

// What the table of rights asks of a matter.
extension Matter {
    /// Officers whom the matter is about, as entered: 被反映人员 of a petition, 涉及人员 of a double
    /// check (法〔2021〕322号 §31).
    package var complainedOf: [String] {
        guard case .tabled(let state) = body else { return [] }
        var values = state.facts("reported-officer")
        if state.procedure == "double-check" { values += state.facts("officers") }
        return values.compactMap { if case .text(let name) = $0 { name } else { nil } }
    }

    /// Matters that its fields name: a ladder over a petition's deadline is about the petition.
    package var named: [MatterID] {
        guard case .tabled(let state) = body else { return [] }
        return state.facts.flatMap(\.values).compactMap {
            if case .matter(let id) = $0 { id } else { nil }
        }
    }

    /// A report has asked a superior to coordinate a dispute; true where there is none.
    package var isReported: Bool {
        if case .dispute(let state) = body { !state.routes.isEmpty } else { true }
    }

    /// It is a matter that is hidden from officers whom it is about.
    package var isKeptFromSome: Bool {
        Rights[.matter(Procedures.kind(of: body).name)]?.condition == .notAbout
    }

    /// What the table asks of something in this matter.
    ///
    /// - Parameters:
    ///   - key: the row.
    ///   - court: that did it, or whose own it is.
    ///   - about: as `complainedOf`, of this matter and of those that it names.
    /// - Returns: what to ask `Rights` with.
    package func subject(_ key: RightsKey, by court: CourtID? = nil, about: [String]) -> Subject {
        Subject(
            key, in: Procedures.kind(of: body).name, by: court,
            byPart: court.flatMap { role(of: $0) }, about: about, isReported: isReported)
    }

    /// The matter as somebody may see it: without what single acts said that are not shown, without
    /// papers that are not, and without the numbers of matters that the reader may not know of.
    ///
    /// - Parameters:
    ///   - hidden: matters to leave out.
    ///   - shows: whether a row is shown, of the court that did it.
    /// - Returns: the matter, of which some may be missing.
    /// - Throws: what `shows` throws.
    package func redacted<Failure: Error>(
        hidden: [MatterID], shows: (RightsKey, CourtID?) throws(Failure) -> Bool
    ) throws(Failure) -> Matter {
        var matter = self
        switch body {
        case .commission(let whole):
            var state = whole
            state.presses = []
            for press in whole.presses
            where try shows(.act("commission", "press"), press.mark.court) {
                state.presses.append(press)
            }
            if try !shows(.act("commission", "complain"), state.commissioning) {
                state.complaints = []
            }
            matter.body = .commission(state)
            // A court's task, such as an answer to its superior's 督办, is inside work too.
            matter.duties = []
            for duty in duties where try shows(.act("commission", "look"), duty.owedBy) {
                matter.duties.append(duty)
            }
        case .tabled(let state):
            matter.body = .tabled(try state.redacted(hidden: hidden, shows: shows))
        case .dispute, .roster: break
        }
        return matter
    }
}

extension TabledState {
    fileprivate func redacted<Failure: Error>(
        hidden: [MatterID], shows: (RightsKey, CourtID?) throws(Failure) -> Bool
    ) throws(Failure) -> TabledState {
        var state = self
        state.steps = []
        var open: Set<String> = []
        for step in steps where try shows(.act(procedure, step.verb), step.by) {
            state.steps.append(step)
            let fields = Tables[procedure]?.act(step.verb)?.fields ?? []
            open.formUnion(fields.map(\.name))
        }
        state.papers = []
        for paper in papers where try shows(.paper(paper.kind), nil) { state.papers.append(paper) }
        state.facts = Self.clean(facts.filter { open.contains($0.name) }, hidden)
        for place in state.lines.indices {
            state.lines[place].fields = Self.clean(state.lines[place].fields, hidden)
        }
        return state
    }

    private static func clean(_ fields: [Field], _ hidden: [MatterID]) -> [Field] {
        fields.map { field in
            var field = field
            field.values.removeAll {
                if case .matter(let id) = $0 { hidden.contains(id) } else { false }
            }
            return field
        }.filter { !$0.values.isEmpty }
    }
}
