import Domain
import Engine
import Procedure
import Store

/// Who has a matter in hand at a court: whoever acted last for it there, or received it since by a
/// signed list (人员交接).
struct HandlerBook {
    private let reader: ViewsReader

    init(_ reader: ViewsReader) { self.reader = reader }

    /// - Returns: nil when nobody of the court has acted in it yet.
    /// - Throws: `StoreFault`.
    func handler(of id: MatterID, at court: CourtID) throws(StoreFault) -> String? {
        try reader.holder(of: id, at: court)
    }

    /// Open matters in which the court owes something that the officer has in hand.
    ///
    /// - Throws: `StoreFault`.
    func inHand(of officer: String, at court: CourtID) throws(StoreFault) -> [MatterID] {
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
