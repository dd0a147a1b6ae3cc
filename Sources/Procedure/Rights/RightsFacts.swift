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

    /// The matter without the numbers of matters that the reader may not know of.
    package func leavingOut(_ hidden: [MatterID]) -> Matter {
        guard !hidden.isEmpty, case .tabled(var state) = body else { return self }
        func clean(_ fields: [Field]) -> [Field] {
            fields.map { field in
                var field = field
                field.values.removeAll {
                    if case .matter(let id) = $0 { hidden.contains(id) } else { false }
                }
                return field
            }.filter { !$0.values.isEmpty }
        }
        state.facts = clean(state.facts)
        for place in state.lines.indices {
            state.lines[place].fields = clean(state.lines[place].fields)
        }
        var matter = self
        matter.body = .tabled(state)
        return matter
    }
}
