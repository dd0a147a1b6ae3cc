import Domain

extension MatterBody {
    /// Stable name of the kind of matter, as programs read it.
    var kindName: String {
        switch self {
        case .commission: "commission"
        case .dispute: "dispute"
        case .roster: "roster"
        case .tabled(let state): state.procedure
        }
    }

    /// What a person searches a matter by, besides its id and the summaries of its entries. Courts'
    /// names come from the directory, which is no part of the journal: whoever asks turns a name
    /// into a court's id.
    var searchWords: [String] {
        switch self {
        case .commission(let state):
            let letter = state.letter
            return [
                letter.caseNumber.text, letter.debtor, letter.asset, letter.detail,
                letter.platformNumber ?? "", letter.handler,
            ]
        case .dispute(let state):
            return [state.asset, state.place, state.facts]
                + state.disputants.flatMap { [$0.caseNumber?.text ?? "", $0.claim] }
                + [state.caseNumber?.text ?? ""]
        case .roster(let state):
            return state.days.map(\.officer)
        case .tabled(let state):
            return state.facts.flatMap(\.values).compactMap {
                switch $0 {
                case .text(let text): text
                case .caseNumber(let number): number.text
                default: nil
                }
            }
        }
    }
}
