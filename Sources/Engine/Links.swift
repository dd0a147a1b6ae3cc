import Domain

/// The links of a process with its peers, and which of them have something under way.
///
/// A coordinator has hundreds of peers and nearly all are quiet at any instant: what asks “who
/// waits?” looks at ``waiting`` and ``unnoted`` and not at every link.
struct Links: Sendable {
    /// Both halves of one link.
    struct Link: Sendable {
        var outlet: Outlet
        var inlet: Inlet
        /// How far the peer's stream is durable here: all that may be acknowledged.
        var durableMark = Mark.none
        /// The peer's signed header of the row that the durable mark names.
        var durableProof: RowProof?

        init(peer: CourtID) {
            outlet = Outlet(peer: peer)
            inlet = Inlet(peer: peer)
        }

        /// As numbers.
        var state: LinkState {
            LinkState(
                peer: outlet.peer, next: outlet.next, acked: outlet.journaledAcked,
                received: inlet.mark, receivedNumber: inlet.number, receivedProof: inlet.proof)
        }
    }

    /// Every peer, in order of id.
    private(set) var peers: [CourtID] = []
    /// In the same order.
    private var list: [Link] = []
    /// Where each peer stands, once there are more than a few.
    private var index: [CourtID: Int] = [:]
    /// Places of the links with items that are not confirmed, in order.
    private(set) var waiting: [Int] = []
    /// Places of the links with confirmations that the journal does not know, in order.
    private(set) var unnoted: [Int] = []

    /// Up to this many peers are looked for one by one.
    private static let few = 3

    subscript(place: Int) -> Link {
        _read { yield list[place] }
    }

    /// Where a peer stands; nil for a stranger.
    func place(of peer: CourtID) -> Int? {
        if peers.count > Self.few { return index[peer] }
        return peers.firstIndex(of: peer)
    }

    /// Where a peer stands, who is entered if need be.
    mutating func know(_ peer: CourtID) -> Int {
        if let known = place(of: peer) { return known }
        let place = peers.firstIndex { peer < $0 } ?? peers.count
        peers.insert(peer, at: place)
        list.insert(Link(peer: peer), at: place)
        waiting = waiting.map { $0 < place ? $0 : $0 + 1 }
        unnoted = unnoted.map { $0 < place ? $0 : $0 + 1 }
        if peers.count > Self.few {
            // Peers come in order of id as a rule: then only the new one is to be entered.
            if place == peers.count - 1, index.count == place {
                index[peer] = place
            } else {
                index = [:]
                for (place, peer) in peers.enumerated() { index[peer] = place }
            }
        }
        return place
    }

    mutating func withOutlet<R>(_ peer: CourtID, _ body: (inout Outlet) -> R) -> R {
        let place = know(peer)
        let result = body(&list[place].outlet)
        Self.set(place, list[place].outlet.count > 0, in: &waiting)
        Self.set(place, list[place].outlet.acked > list[place].outlet.journaledAcked, in: &unnoted)
        return result
    }

    mutating func withInlet<R>(_ peer: CourtID, _ body: (inout Inlet) -> R) -> R {
        let place = know(peer)
        return body(&list[place].inlet)
    }

    /// What was taken in from a peer up to `inlet` is durable.
    mutating func settle(_ peer: CourtID, at inlet: Inlet) {
        let place = know(peer)
        list[place].durableMark = inlet.mark
        list[place].durableProof = inlet.proof
    }

    /// Everything taken in is durable.
    mutating func settle() {
        for place in list.indices {
            list[place].durableMark = list[place].inlet.mark
            list[place].durableProof = list[place].inlet.proof
        }
    }

    /// Makes an ascending list hold a place, or not.
    private static func set(_ place: Int, _ holds: Bool, in list: inout [Int]) {
        var at = list.count
        while at > 0, list[at - 1] > place { at -= 1 }
        let isIn = at > 0 && list[at - 1] == place
        if holds == isIn { return }
        if holds { list.insert(place, at: at) } else { list.remove(at: at - 1) }
    }
}
