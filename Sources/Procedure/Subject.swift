package import Domain

extension Procedures {
    /// What a matter is about, in a few words by which a clerk knows it again.
    package static func subject(of matter: Matter) -> String {
        let parts: [String] =
            switch matter.body {
            case .commission(let state):
                [
                    state.letter.caseNumber.text, state.letter.debtor,
                    state.letter.kind.rule.name.zh,
                ]
            case .dispute(let state):
                [state.kind.term, state.disputants.first?.caseNumber?.text ?? "", state.asset]
            case .roster: []
            case .tabled(let state): subject(of: state)
            }
        return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// Names under which tables enter whom a matter is about.
    private static let names = ["petitioner", "debtor", "party", "leader", "problem", "summary"]

    private static func subject(of state: TabledState) -> [String] {
        var parts: [String] = []
        for field in state.facts {
            guard parts.count < 3 else { break }
            switch field.values.first {
            case .caseNumber(let number)?: parts.append(number.text)
            case .text(let text)? where names.contains(field.name):
                parts.append(String(text.prefix(40)))
            default: continue
            }
        }
        return parts
    }
}
