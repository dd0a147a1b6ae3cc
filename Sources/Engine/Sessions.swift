import Domain

/// The sessions of a coordinator: with the courts that it serves, in order of their ids, then with
/// the other coordinators that have dialled it, in order of theirs.
struct Sessions: Sendable {
    /// What changes with every frame and is looked at on every tick, apart from what stays.
    struct Pulse: Sendable {
        /// There is a session.
        var isOpen = false
        var number: UInt64 = 0
        /// Monotonic milliseconds of the last frame.
        var heard: Int64 = 0
        /// Civil time of the last frame.
        var heardCivil = Instant(milliseconds: 0)
        /// Monotonic milliseconds of the last heartbeat sent.
        var lastBeat: Int64 = 0
    }

    /// Who may have a session: courts first.
    private(set) var peers: [CourtID]
    /// How many of these are courts.
    private(set) var courts: Int
    /// In the same order.
    private(set) var pulses: [Pulse]
    private var slots: [Session?]
    private var places: [CourtID: Int]
    private var count = 0

    init(of served: [CourtID], others: [CourtID]) {
        peers = served.sorted() + others.sorted()
        courts = served.count
        slots = Array(repeating: nil, count: peers.count)
        pulses = Array(repeating: Pulse(), count: peers.count)
        var places: [CourtID: Int] = [:]
        for (place, peer) in peers.enumerated() { places[peer] = place }
        self.places = places
    }

    /// Others may have a session from now on; sessions that stand are kept.
    mutating func admit(courts served: [CourtID], others: [CourtID]) {
        var next = Sessions(of: served, others: others)
        for peer in peers {
            guard let place = places[peer], let session = slots[place] else { continue }
            // Of a court that another coordinator serves now: until it has moved, it stays.
            if next.places[peer] == nil {
                next.places[peer] = next.peers.count
                next.peers.append(peer)
                next.pulses.append(Pulse())
                next.slots.append(nil)
            }
            next[peer] = session
            if let at = next.places[peer] { next.pulses[at] = pulses[place] }
        }
        self = next
    }

    /// Every court has one.
    var isComplete: Bool { count == courts }

    /// The session with a court. Setting one for a court that is not served has no effect.
    subscript(peer: CourtID) -> Session? {
        get { places[peer].flatMap { slots[$0] } }
        set {
            guard let place = places[peer] else { return }
            if place < courts, pulses[place].isOpen != (newValue != nil) {
                count += newValue == nil ? -1 : 1
            }
            pulses[place].isOpen = newValue != nil
            pulses[place].number = newValue?.number ?? 0
            slots[place] = newValue
        }
    }

    /// Whether there is a session with a court.
    func isOpen(_ peer: CourtID) -> Bool { places[peer].map { pulses[$0].isOpen } ?? false }

    /// Number of the session with a court; nil when there is none.
    func number(_ peer: CourtID) -> UInt64? {
        guard let place = places[peer], pulses[place].isOpen else { return nil }
        return pulses[place].number
    }

    /// A frame of the court has come.
    mutating func heard(_ peer: CourtID, _ monotonic: Int64, _ civil: Instant) {
        guard let place = places[peer] else { return }
        pulses[place].heard = monotonic
        pulses[place].heardCivil = civil
    }

    /// As `heard(_:_:_:)`, of every court with a session whose place `isHeard` names.
    mutating func heard(_ monotonic: Int64, _ civil: Instant, from isHeard: (Int) -> Bool) {
        for place in pulses.indices where pulses[place].isOpen && isHeard(place) {
            pulses[place].heard = monotonic
            pulses[place].heardCivil = civil
        }
    }

    /// A heartbeat has been sent, or the session begins.
    mutating func beat(_ place: Int, _ monotonic: Int64) { pulses[place].lastBeat = monotonic }

    mutating func beat(_ peer: CourtID, _ monotonic: Int64) {
        if let place = places[peer] { beat(place, monotonic) }
    }

    /// Ends a court's session; returns it, and the civil time of the last frame.
    mutating func remove(_ peer: CourtID) -> (session: Session, heardCivil: Instant)? {
        guard let place = places[peer], let ended = slots[place] else { return nil }
        let heard = pulses[place].heardCivil
        self[peer] = nil
        return (ended, heard)
    }
}
