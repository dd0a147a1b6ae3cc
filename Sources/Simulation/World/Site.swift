import Domain
import Engine

/// One process in the simulated world: its engine, its disk, its clock.
final class Site {
    /// Its place in the registry.
    let place: Int
    let id: CourtID
    /// A coordinator; else a court's node.
    let isSeat: Bool
    /// Place of the coordinator that serves it.
    let home: Int
    let disk: any Disk
    /// The engine, the very one of the processes; nil while the process does not run.
    var docket: DocketHolder?
    var desk: DeskHolder?
    /// Grows with each start: what was under way for an earlier run is told by it.
    var run: Int32 = 0
    /// Monotonic milliseconds. It stands still while nothing is under way, as civil time alone is
    /// jumped over: heartbeats, retries and credit are not to see the jump.
    var monotonic: Int64 = 1_000_000
    /// Simulated time up to which `monotonic` has been counted.
    var seen: Int64 = 0
    /// Something is under way that ticks move on.
    var isBusy = false
    /// When `tick` is next called; none is scheduled at `.max`.
    var tickAt = Int64.max
    /// The machine's clock is off by this many milliseconds.
    var skew: Int64 = 0
    /// Switched off until then.
    var awayUntil: Int64 = 0
    /// When the disk will have done what it was given.
    var diskFree: Int64 = 0
    /// Reads of the own journal and other things that take a moment.
    var jobs: [Job] = []
    /// Papers that lie whole and synced on this process's disk, with their bytes.
    var papers: [Digest: Int] = [:]
    /// Papers asked for and not here yet, in the order of asking.
    var wanted: [Wanted] = []
    /// When papers that have not come are next asked for again.
    var asksAt: Int64 = 0
    /// What the projections that the node started from say of commands under a key: as the real
    /// process asks its own before it gives a command to the engine.
    var known: [String: ActReply] = [:]
    /// It is to be killed in the middle of its next commit.
    var diesInCommit = false
    /// A restart is due.
    var restarts = false
    /// Why it can't run any more, when an engine said stop for good.
    var stopped: String?
    /// Items assigned to peers and not confirmed, oldest first (a journal that is not kept).
    var assigned: [CourtID: [(seq: UInt64, position: UInt64)]] = [:]
    /// How many reasons there are to keep a row (a journal that is not kept).
    var needs: [UInt64: Int32] = [:]
    /// Rows of the last items that each peer has confirmed, the newest at the end: they may be
    /// asked for at a handshake.
    var lastConfirmed: [CourtID: [UInt64]] = [:]

    /// A matter as the process has it, in memory or in its projections.
    func matter(_ id: MatterID) -> Matter? {
        if let matter = docket?.matter(id) ?? desk?.matter(id) { return matter }
        guard docket != nil || desk != nil, let found = disk.archived(id)?.record, !found.isDraft
        else { return nil }
        return found.matter
    }

    /// Something that the process waits for from its own machine.
    enum Job {
        case load(UInt64)
        case matter(MatterID)
        case reopen(CourtID, incarnation: Int, after: UInt64)
        case giveBack(CourtID, session: UInt64, after: Mark)
        case paper(Paper, MatterID)
    }

    /// A paper that was asked for.
    struct Wanted {
        var paper: Paper
        var matter: MatterID
        var from: CourtID
    }

    init(_ entry: Registry.Entry, place: Int, disk: any Disk) {
        self.place = place
        id = entry.id
        isSeat = entry.isSeat
        home = entry.home
        self.disk = disk
    }

    /// Switched off with everything in memory, as where journals are not kept to start from.
    var isFrozen = false

    /// The process runs.
    var isUp: Bool { !isFrozen && (docket != nil || desk != nil) }

    var hasDraft: Bool { docket?.hasDraft ?? desk?.hasDraft ?? false }

    var isDraftFull: Bool { docket?.isDraftFull ?? desk?.isDraftFull ?? false }

    var uncommittedRows: Int { docket?.uncommittedRows ?? desk?.uncommittedRows ?? 0 }

    /// Nothing is under way that ticks would move on, but for deadlines.
    var isQuiet: Bool { docket?.isQuiet ?? desk?.isQuiet ?? true }
}

/// A link to a coordinator, of a court's node or of another coordinator that has dialled it: two
/// lanes, as a connection of ZeroMQ has them.
final class Line {
    /// One direction.
    struct Lane {
        /// Frames on their way.
        var inFlight = 0
        /// Frames do not overtake each other but by a fault.
        var lastArrival: Int64 = 0
        /// Nothing gets through until then, and nobody is told.
        var mutedUntil: Int64 = 0
        /// Frames that the socket would not take yet.
        var waiting: [Frame] = []
    }

    /// Its place among the world's lines.
    let id: Int
    /// Place of the process that makes the connection.
    let caller: Int
    let seat: Int
    /// It leads from one coordinator to another.
    let isDialled: Bool
    /// The caller wants the connection: a node always, a coordinator from dialling to hanging up.
    var isWanted: Bool
    /// Names the connection; grows when one is made and when one breaks.
    var epoch: Int32 = 0 { didSet { route = Self.route(id, epoch) } }
    /// The connection's name as the transport would have it.
    private(set) var route: Route
    var isUp = false
    /// The connection that the coordinator's engine has registered for this caller.
    var registered: Int32?
    /// A connection that the caller has closed and whose last frames still arrive.
    var farewell: Int32?
    /// It broke while the caller wanted it, and no session has followed yet.
    var wasCut = false
    /// No connection can be made before.
    var brokenUntil: Int64 = 0
    var toSeat = Lane()
    var toCaller = Lane()
    /// Frames take this many times as long.
    var slowness = 1
    /// How often one end was asked on this day who it is.
    var questions: (day: Int64, count: Int) = (0, 0)

    init(id: Int, caller: Int, seat: Int, isDialled: Bool) {
        self.id = id
        self.caller = caller
        self.seat = seat
        self.isDialled = isDialled
        isWanted = !isDialled
        route = Self.route(id, 0)
    }

    /// What was on its way is lost, and the connection has another name from now on.
    func close() {
        isUp = false
        epoch += 1
        toSeat = Lane()
        toCaller = Lane()
    }

    static func route(_ id: Int, _ epoch: Int32) -> Route {
        var bytes: [UInt8] = []
        for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: id >> shift)) }
        for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: epoch >> shift)) }
        return Route(bytes: bytes)
    }

    /// What a route names.
    static func named(_ route: Route) -> (id: Int, epoch: Int32) {
        var id = 0
        var epoch: Int32 = 0
        for (place, byte) in route.bytes.prefix(4).enumerated() { id |= Int(byte) << (8 * place) }
        for (place, byte) in route.bytes.dropFirst(4).prefix(4).enumerated() {
            epoch |= Int32(byte) << (8 * Int32(place))
        }
        return (id, epoch)
    }
}

/// A frame on its way.
struct InFlight {
    var frame: Frame
    var line: Int32
    var epoch: Int32
    var toSeat: Bool
}

/// Frames on their way, by slot; slots are used again.
struct FrameStore {
    private var slots: [InFlight?] = []
    private var free: [Int] = []

    mutating func put(_ frame: InFlight) -> Int {
        if let slot = free.popLast() {
            slots[slot] = frame
            return slot
        }
        slots.append(frame)
        return slots.count - 1
    }

    mutating func take(_ slot: Int) -> InFlight? {
        guard slot < slots.count, let frame = slots[slot] else { return nil }
        slots[slot] = nil
        free.append(slot)
        return frame
    }
}
