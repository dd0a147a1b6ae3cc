import Domain
import Engine
import Procedure
import Store

/// Who has a matter in hand at a court: whoever acted last for it there, or received it since by a
/// signed list (人员交接).
struct HandlerBook {
    private let reader: ViewsReader
    private var timelines: [MatterID: [EntryLine]] = [:]
    /// Accepted lists by matter, in order: receiver, court, when.
    private var handed: [MatterID: [(receiver: String, court: CourtID, at: Instant)]] = [:]

    /// - Throws: `StoreFault`.
    init(_ reader: ViewsReader) throws(StoreFault) {
        self.reader = reader
        var after: MatterID?
        while true {
            let page = try reader.list(
                MatterFilter(kind: "handover", stage: "accepted"), limit: 500, after: after)
            for line in page {
                guard case .tabled(let state)? = try reader.record(line.id)?.matter?.body,
                    case .text(let receiver)? = state.facts("receiver").first,
                    let at = state.steps.last?.at
                else { continue }
                for case .matter(let matter) in state.facts("matters") {
                    handed[matter, default: []].append((receiver, state.opener, at))
                }
            }
            guard let last = page.last, page.count == 500 else { break }
            after = last.id
        }
    }

    /// - Throws: `StoreFault`.
    mutating func timeline(_ id: MatterID) throws(StoreFault) -> [EntryLine] {
        if let known = timelines[id] { return known }
        let timeline = try reader.timeline(id)
        timelines[id] = timeline
        return timeline
    }

    /// - Returns: nil when nobody of the court has acted in it yet.
    /// - Throws: `StoreFault`.
    mutating func handler(of id: MatterID, at court: CourtID) throws(StoreFault) -> String? {
        let acted = try timeline(id).last { $0.court == court && $0.officer != nil }
        let list = handed[id]?.filter { $0.court == court }.max { $0.at < $1.at }
        guard let list else { return acted?.officer }
        return acted.map { $0.at > list.at } == true ? acted?.officer : list.receiver
    }

    /// Open matters in which the court owes something that the officer has in hand.
    ///
    /// - Throws: `StoreFault`.
    mutating func inHand(of officer: String, at court: CourtID) throws(StoreFault) -> [MatterID] {
        var found: [MatterID] = []
        var after: MatterID?
        while true {
            let page = try reader.list(
                MatterFilter(isOpen: true, party: court), limit: 500, after: after)
            for line in page where line.kind != "handover" {
                guard let matter = try reader.record(line.id)?.matter,
                    Procedures.awaits(matter).contains(where: { $0.court == court }),
                    try handler(of: line.id, at: court) == officer
                else { continue }
                found.append(line.id)
            }
            guard let last = page.last, page.count == 500 else { return found }
            after = last.id
        }
    }
}
