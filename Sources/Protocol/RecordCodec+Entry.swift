import CourtSchema
import Domain
import FoundationEssentials

extension Entry {
    init(wire: Crosswrit_V1_Entry) throws(WireError) {
        let origin: EntryOrigin
        switch wire.origin {
        case .act(let digest): origin = .act(try digest32(digest, "entry act"))
        case .timer(let id): origin = .timer(try deadlineID(id, "entry timer"))
        case nil: throw WireError("entry: no origin")
        }
        self.init(
            matter: try matterID(wire.matter, "entry matter"),
            number: try ordinal(wire.number, "entry number"),
            previous: try digest32(wire.previous, "entry previous"), origin: origin,
            events: try list(wire.events, WireLimit.list, "entry events") {
                event throws(WireError) in try Event(wire: event)
            },
            audience: try courts(wire.audience, "entry audience"),
            seat: try courtID(wire.seat, "entry seat"),
            term: try CourtProtocol.incarnation(wire.term, "entry term"),
            at: try instant(wire.atMs, "entry time"))
    }
}

/// A list of court ids.
func courts(_ texts: [String], _ field: String) throws(WireError) -> [CourtID] {
    try list(texts, WireLimit.list, field) { text throws(WireError) in try courtID(text, field) }
}

/// An id of a deadline, never empty.
func deadlineID(_ text: String, _ field: String) throws(WireError) -> String {
    guard !text.isEmpty else { throw WireError("\(field): missing") }
    return try bounded(text, WireLimit.name, field)
}

extension Event {
    init(wire: Crosswrit_V1_Event) throws(WireError) {
        switch wire.kind {
        case .joined(let party): self = .joined(try Party(wire: party))
        case .roleChanged(let party): self = .roleChanged(try Party(wire: party))
        case .deadlineStarted(let deadline):
            self = .deadlineStarted(try Deadline(wire: deadline))
        case .deadlineMet(let event):
            self = .deadlineMet(
                id: try deadlineID(event.id, "deadline met"),
                at: try instant(event.atMs, "deadline met"))
        case .deadlineLapsed(let id):
            self = .deadlineLapsed(id: try deadlineID(id, "deadline lapsed"))
        case .deadlineVoid(let event):
            self = .deadlineVoid(
                id: try deadlineID(event.id, "deadline void"),
                at: try instant(event.atMs, "deadline void"))
        case .deadlineSuspended(let event):
            self = .deadlineSuspended(
                id: try deadlineID(event.id, "deadline suspended"),
                at: try instant(event.atMs, "deadline suspended"))
        case .deadlineMoved(let event):
            self = .deadlineMoved(
                id: try deadlineID(event.id, "deadline moved"), due: try DueDate(wire: event.due),
                reason: try Text(wire: event.reason))
        case .dutyOpened(let duty): self = .dutyOpened(try Duty(wire: duty))
        case .dutyDone(let entry): self = .dutyDone(entry: try ordinal(entry, "duty done"))
        case .receiptWanted(let event):
            self = .receiptWanted(from: try courts(event.from, "receipt wanted"))
        case .receipted(let event):
            self = .receipted(
                entry: try ordinal(event.entry, "receipted entry"),
                by: try courtID(event.by, "receipted by"),
                at: try instant(event.atMs, "receipted at"))
        case .outOfOrder(let event):
            self = .outOfOrder(
                verb: try bounded(event.verb, WireLimit.name, "out of order"),
                reason: try Text(wire: event.reason))
        case .refused(let refusal): self = .refused(try Refusal(wire: refusal))
        case .amended(let amendment): self = .amended(try Amendment(wire: amendment))
        case .commission(let event): self = .commission(try CommissionEvent(wire: event))
        case .dispute(let event): self = .dispute(try DisputeEvent(wire: event))
        case .roster(let event): self = .roster(try RosterEvent(wire: event))
        case .tabled(let event): self = .tabled(try TabledEvent(wire: event))
        case nil: throw WireError("event: empty")
        }
    }
}
