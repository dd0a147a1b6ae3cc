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
        var handed: [MatterID: [(receiver: String, court: CourtID, at: Instant)]] = [:]
        try reader.forEachMatter(MatterFilter(kind: "handover", stage: "accepted")) {
            _, matter throws(StoreFault) in
            guard case .tabled(let state) = matter.body,
                case .text(let receiver)? = state.facts("receiver").first,
                let at = state.steps.last?.at
            else { return }
            for case .matter(let other) in state.facts("matters") {
                handed[other, default: []].append((receiver, state.opener, at))
            }
        }
        self.handed = handed
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
        var waiting: [MatterID] = []
        try reader.forEachMatter(MatterFilter(isOpen: true, party: court)) {
            line, matter throws(StoreFault) in
            guard line.kind != "handover",
                Procedures.awaits(matter).contains(where: { $0.court == court })
            else { return }
            waiting.append(line.id)
        }
        var found: [MatterID] = []
        for id in waiting where try handler(of: id, at: court) == officer { found.append(id) }
        return found
    }
}
