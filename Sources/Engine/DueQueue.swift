import Domain

#if MUTANTS
    import Mutants
#endif

/// Deadlines by due instant: a binary heap whose stale entries are skipped when they surface.
struct DueQueue: Sendable {
    struct Due: Hashable, Comparable, Sendable {
        var at: Instant
        var matter: MatterID
        /// Nil: an alarm, the first window to end in a matter that is not in memory, whose windows
        /// are entered when it is back.
        var deadline: String?

        static func < (left: Self, right: Self) -> Bool {
            (left.at, left.matter, left.deadline ?? "")
                < (right.at, right.matter, right.deadline ?? "")
        }
    }

    private var heap: [Due] = []
    /// Windows of matters that were let go; their entries surface only when they would have ended.
    private var stale = 0

    var count: Int { heap.count }

    var first: Due? { heap.first }

    mutating func insert(_ due: Due) {
        heap.append(due)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst() {
        guard !heap.isEmpty else { return }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child = right < heap.count && heap[right] < heap[left] ? right : left
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }

    /// Enters the deadlines that the events of an entry started or moved.
    mutating func take(_ events: [Event], of matter: MatterID) {
        for event in events {
            switch event {
            case .deadlineStarted(let deadline):
                #if MUTANTS
                    if Mutation.forgetTimer.isOn,
                        matter.rawValue.utf8.last.map({ $0 % 5 == 0 }) == true
                    {
                        continue
                    }
                #endif
                insert(Due(at: deadline.due.dueInstant, matter: matter, deadline: deadline.id))
            case .deadlineMoved(let id, let due, _):
                insert(Due(at: due.dueInstant, matter: matter, deadline: id))
            default:
                break
            }
        }
    }

    /// Enters when windows end in matters that are not in memory.
    mutating func take(_ alarms: [MatterAlarm]) {
        heap.reserveCapacity(heap.count + alarms.count)
        for alarm in alarms { insert(Due(at: alarm.at, matter: alarm.matter, deadline: nil)) }
    }

    /// A matter at rest is let go: what its windows have left here is of no use any more.
    mutating func forget(_ matter: Matter) { stale += matter.deadlines.count }

    /// Everything in it, taken out to be sorted through, once half may be of no use; nil before.
    mutating func takeStale() -> [Due]? {
        guard stale > max(4_096, heap.count / 2) else { return nil }
        stale = 0
        defer { heap = [] }
        return heap
    }

    /// Enters the running deadlines of a restored matter.
    mutating func take(_ matter: Matter) {
        for deadline in matter.deadlines where deadline.status == .running {
            insert(Due(at: deadline.due.dueInstant, matter: matter.id, deadline: deadline.id))
        }
    }
}
