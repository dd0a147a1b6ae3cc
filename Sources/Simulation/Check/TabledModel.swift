import Domain

/// A tabled matter as its entries have it, folded as simply as possible and without the engine's
/// fold or its tables: where it stands, who takes part, and who holds the power over the case.
struct TabledModel {
    let procedure: String
    let opener: CourtID
    private(set) var stage = ""
    /// How it ended; nil while it is open.
    private(set) var outcome: String?
    /// The court that holds the power to enforce; nil where the matter says nothing of it.
    private(set) var power: CourtID?
    private(set) var parties: [Party] = []

    /// The matter that an entry opens; nil when it opens no tabled one.
    init?(opening entry: Entry) {
        for case .tabled(.opened(let procedure, _, let by, _)) in entry.events {
            self.procedure = procedure
            opener = by
            take(entry)
            return
        }
        return nil
    }

    /// What an entry changes.
    mutating func take(_ entry: Entry) {
        for event in entry.events {
            switch event {
            case .tabled(.staged(let name)): stage = name
            case .tabled(.closed(let how, _)): outcome = how
            case .tabled(.powerPassed(let court, _)): power = court
            case .joined(let party):
                if role(of: party.court) == nil { parties.append(party) }
            case .roleChanged(let party):
                for place in parties.indices where parties[place].court == party.court {
                    parties[place] = party
                }
            default: break
            }
        }
    }

    func role(of court: CourtID) -> PartyRole? { parties.first { $0.court == court }?.role }

    /// Whether a process sees the matter so; nil when it does, else what differs.
    func differs(from matter: Matter) -> String? {
        guard case .tabled(let state) = matter.body else { return "it is no tabled matter" }
        if state.procedure != procedure || state.opener != opener {
            return "\(state.procedure) of \(state.opener), expected \(procedure) of \(opener)"
        }
        if state.stage != stage || state.outcome != outcome {
            return "stage \(state.stage), outcome \(state.outcome ?? "none"), expected \(stage), "
                + "\(outcome ?? "none")"
        }
        if state.power != power {
            return "the power is held by \(state.power?.rawValue ?? "nobody"), expected "
                + "\(power?.rawValue ?? "nobody")"
        }
        return matter.parties == parties ? nil : "parties \(matter.parties), expected \(parties)"
    }
}
