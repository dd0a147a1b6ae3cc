package import Domain

/// Which court's coordinator is the seat (归口法院) of a matter that is about to open.
///
/// The seat is the coordinator that serves the court which supervises the matter, so that no
/// coordinator learns of matters that none of its courts takes part in or supervises: for a dispute
/// the common superior (执行工作规定 67), for a commission the superior of the commissioned court
/// (法〔2021〕322号 §26), for orders, petitions and checks the court that decides.
package enum SeatRule {
    /// The supervising court of a matter, from the events that open it.
    ///
    /// - Parameters:
    ///   - opening: The events by which the procedure opens the matter.
    ///   - author: The court that opens it.
    ///   - tree: The courts.
    /// - Returns: A court with a node: the supervising one, or the next above it that has a node;
    ///   the author where there is none.
    package static func court(of opening: [Event], author: CourtID, in tree: CourtTree) -> CourtID {
        let supervising = supervising(opening, author: author, in: tree)
        return tree.ascent(from: supervising).first(where: tree.hasNode) ?? author
    }

    private static func supervising(
        _ opening: [Event], author: CourtID, in tree: CourtTree
    ) -> CourtID {
        var joined: [Party] = []
        for event in opening {
            switch event {
            case .dispute(.raised(_, _, let common, _, _)): return common
            // Also where the superior is a side itself and has no further part.
            case .commission(.sent(_, _, let opening, _)): return opening.supervising
            case .roster: return author
            case .joined(let party): joined.append(party)
            default: break
            }
        }
        for role in [PartyRole.supervising, .deciding] {
            if let party = joined.first(where: { $0.role == role }) { return party.court }
        }
        // A matter that nobody decides (交接, 查封轮候): between courts, their common superior; of one
        // court alone, that court itself.
        let courts = joined.map(\.court)
        return courts.count > 1 ? tree.commonSuperior(of: courts) ?? author : author
    }
}
