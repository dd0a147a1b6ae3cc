/// Something that is to happen at an instant of simulated time.
struct Occurrence: Sendable {
    /// What happens. The meaning of `place` and `slot` is the kind's.
    enum Kind: UInt8, Sendable {
        /// A frame arrives: `slot` in the network's store of frames.
        case arrival
        /// The disk of process `place` has finished its sync; `slot` is the run of the process.
        case synced
        /// Process `place` wants `tick`.
        case tick
        /// A job of process `place` (a read of the own journal, a paper) is done.
        case job
        /// A clerk of court `place` acts: `slot` in the clerks' store of plans.
        case clerk
        /// A court opens a matter: `place` is the court.
        case opening
        /// A fault begins or ends: `slot` in the plan of faults.
        case fault
        /// Midnight.
        case midnight
        /// The link of node `place` tries to connect.
        case connect
        /// Process `place` asks again for papers that have not come.
        case askAgain
    }

    /// Milliseconds of simulated time.
    var at: Int64
    /// Order of scheduling: breaks ties, so that equal times have one order.
    var order: UInt32
    var place: Int32
    var slot: Int32
    var kind: Kind

    static func before(_ left: Occurrence, _ right: Occurrence) -> Bool {
        left.at != right.at ? left.at < right.at : left.order < right.order
    }
}

/// The future: a heap of four children a node for the near hours, and buckets of an hour each for
/// what lies further off, since most of a year's events are far away when they are made.
struct EventQueue {
    private var heap: [Occurrence] = []
    /// Hours from `base` on that are not in the heap yet.
    private var buckets: [[Occurrence]] = []
    /// Number of the hour whose events, and all before, are in the heap.
    private var opened: Int64
    private var base: Int64
    private var order: UInt32 = 0
    private(set) var count = 0

    private static let hour: Int64 = 3_600_000

    /// - Parameter start: No event lies before this instant.
    init(start: Int64) {
        opened = start / Self.hour
        base = opened + 1
    }

    mutating func schedule(
        _ kind: Occurrence.Kind, at: Int64, place: Int = 0, slot: Int = 0
    ) {
        order &+= 1
        count += 1
        let event = Occurrence(
            at: at, order: order, place: Int32(truncatingIfNeeded: place),
            slot: Int32(truncatingIfNeeded: slot), kind: kind)
        let hour = at / Self.hour
        if hour <= opened {
            push(event)
        } else {
            let index = Int(hour - base)
            while buckets.count <= index { buckets.append([]) }
            buckets[index].append(event)
        }
    }

    /// The next event, which leaves the queue; nil when there is none before `limit`.
    mutating func next(before limit: Int64) -> Occurrence? {
        while heap.isEmpty {
            guard count > 0, opened * Self.hour < limit else { return nil }
            openHour()
        }
        guard heap[0].at < limit else { return nil }
        count -= 1
        return pop()
    }

    private mutating func openHour() {
        opened += 1
        let index = Int(opened - base)
        guard index >= 0, index < buckets.count else { return }
        let due = buckets[index]
        buckets[index] = []
        heap.reserveCapacity(due.count)
        for event in due { push(event) }
        // The emptied front is cut off now and then, so that the list does not grow with the run.
        if index >= 512 {
            buckets.removeFirst(index + 1)
            base = opened + 1
        }
    }

    private mutating func push(_ event: Occurrence) {
        heap.append(event)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 4
            guard Occurrence.before(event, heap[parent]) else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = event
    }

    private mutating func pop() -> Occurrence {
        let top = heap[0]
        let last = heap.removeLast()
        guard !heap.isEmpty else { return top }
        var parent = 0
        let count = heap.count
        while true {
            let first = 4 * parent + 1
            guard first < count else { break }
            var least = first
            var child = first + 1
            while child < min(first + 4, count) {
                if Occurrence.before(heap[child], heap[least]) { least = child }
                child += 1
            }
            guard Occurrence.before(heap[least], last) else { break }
            heap[parent] = heap[least]
            parent = least
        }
        heap[parent] = last
        return top
    }
}
