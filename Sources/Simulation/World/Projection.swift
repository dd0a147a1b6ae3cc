package import Domain
package import Engine
import Procedure

/// What the changes of rows add up to: the projection that a process shows, as a plain value, so
/// that the one that grew row by row and the one rebuilt from the journal can be compared.
package struct Projection: Equatable {
    /// How far a link is, and the incarnation that counts so.
    package struct Numbers: Equatable {
        package var state: LinkState
        package var incarnation: Int
    }

    /// One stream: a peer in an incarnation.
    package struct Lane: Hashable {
        package var peer: CourtID
        package var incarnation: Int
    }

    /// A keyed command that was refused at once.
    package struct Refused: Equatable {
        package var key: String
        package var reply: ActReply
    }

    /// Items of a peer that one row took in.
    package struct Taken: Equatable {
        package var peer: CourtID
        package var incarnation: Int
        package var first: UInt64
        package var last: UInt64
        /// Row that holds the intake.
        package var position: UInt64
    }

    package private(set) var position: UInt64 = 0
    package private(set) var head = Digest.zero
    package private(set) var at = Instant(milliseconds: 0)
    package private(set) var incarnation = 0
    package private(set) var clock = ClockState.zero
    package private(set) var matters: [MatterID: MatterRecord] = [:]
    package private(set) var links: [CourtID: Numbers] = [:]
    package private(set) var entries: [EntryLine] = []
    package private(set) var acts: [Digest: OwnAct] = [:]
    package private(set) var actOrder: [Digest] = []
    /// In the order of each stream; the index keeps no other.
    package private(set) var sent: [Lane: [Outlet.Pending]] = [:]
    package private(set) var taken: [Taken] = []
    package private(set) var held: [HeldItem] = []
    package private(set) var remarks: [Remark] = []
    package private(set) var papers: [MatterPaper] = []
    package private(set) var outcomes: [Outcome] = []
    package private(set) var notices: [Notice] = []
    package private(set) var officers: [OfficerRecord] = []
    package private(set) var refused: [Refused] = []
    package private(set) var relays: [MatterID: Relay] = [:]
    package private(set) var brought: [CourtID: ActReference] = [:]

    /// Adds up the changes of rows, oldest first.
    package init(_ changes: some Sequence<Changes>) {
        for change in changes { apply(change) }
    }

    /// Adds the changes of the next row.
    package mutating func apply(_ change: Changes) {
        position = change.position
        head = change.head
        at = change.at
        incarnation = change.incarnation
        clock = change.clock
        for record in change.matters { matters[record.id] = record }
        for link in change.links {
            links[link.peer] = Numbers(state: link, incarnation: change.incarnation)
        }
        entries += change.entries
        for act in change.acts {
            if acts.updateValue(act, forKey: act.digest) == nil { actOrder.append(act.digest) }
        }
        for item in change.assigned {
            sent[Lane(peer: item.peer, incarnation: item.incarnation), default: []].append(
                item.pending)
        }
        taken += change.intakes.map {
            Taken(
                peer: $0.peer, incarnation: $0.incarnation, first: $0.first, last: $0.last,
                position: change.position)
        }
        held += change.held
        for (handling, at) in change.handled {
            guard let place = held.firstIndex(where: { $0.key == handling.item }) else { continue }
            held[place].handling = handling
            held[place].handledAt = at
            if !handling.fault.isEmpty { held[place].reason = handling.fault }
        }
        remarks += change.remarks
        for paper in change.papers {
            if let place = papers.firstIndex(where: {
                $0.matter == paper.matter && $0.paper.digest == paper.paper.digest
            }) {
                papers[place] = paper
            } else {
                papers.append(paper)
            }
        }
        outcomes += change.outcomes
        notices += change.notices
        for officer in change.officers {
            officers.removeAll { $0.name == officer.name && $0.inPlaceOf == officer.inPlaceOf }
            officers.append(officer)
        }
        for relay in change.relays { relays[relay.matter] = relay }
        for (court, act) in change.brought { brought[court] = act }
        refused += change.commandRefusals.map { Refused(key: $0.key, reply: $0.reply) }
    }

    /// Names of the parts in which two projections differ.
    package func differences(from other: Projection) -> [String] {
        var found: [String] = []
        func compare<Value: Equatable>(_ name: String, _ path: KeyPath<Projection, Value>) {
            if self[keyPath: path] != other[keyPath: path] {
                found.append("\(name): \(self[keyPath: path]) ≠ \(other[keyPath: path])")
            }
        }
        compare("position", \.position)
        compare("head", \.head)
        compare("at", \.at)
        compare("incarnation", \.incarnation)
        compare("clock", \.clock)
        compare("matters", \.matters)
        compare("links", \.links)
        compare("entries", \.entries)
        compare("acts", \.acts)
        compare("sent", \.sent)
        compare("taken", \.taken)
        compare("held", \.held)
        compare("remarks", \.remarks)
        compare("papers", \.papers)
        compare("outcomes", \.outcomes)
        compare("notices", \.notices)
        compare("officers", \.officers)
        compare("refused", \.refused)
        compare("relays", \.relays)
        compare("brought", \.brought)
        return found.map { String($0.prefix(600)) }
    }

    /// What was assigned to a peer behind `after`, in order.
    package func outbox(to peer: CourtID, incarnation: Int, after: UInt64) -> [Outlet.Pending] {
        (sent[Lane(peer: peer, incarnation: incarnation)] ?? []).filter { $0.seq > after }
    }

    /// What an engine takes up from, as the real projections would hand it over.
    package var snapshot: Snapshot {
        let states = links.keys.sorted().compactMap { peer -> LinkState? in
            guard let numbers = links[peer] else { return nil }
            var state = numbers.state
            // A link not used in the present incarnation starts at 1.
            if numbers.incarnation != incarnation {
                state.next = 1
                state.acked = 0
            }
            return state
        }
        return Snapshot(
            position: position, head: head, at: at, incarnation: incarnation, clock: clock,
            matters: matters.keys.sorted().compactMap { matters[$0] }, links: states,
            unconfirmed: states.map {
                ($0.peer, outbox(to: $0.peer, incarnation: incarnation, after: $0.acked))
            }, papers: papers, acts: undecided, officers: officers, remarks: remarks,
            notices: notices, outcomes: outcomes,
            relays: relays.keys.sorted().compactMap { relays[$0] },
            brought: brought.keys.sorted().compactMap { court in brought[court].map { (court, $0) }
            },
            lastNumber: actOrder.compactMap { acts[$0] }.filter {
                !$0.isLocal && $0.reference.incarnation == incarnation
            }
            .map(\.reference.number).max() ?? 0)
    }

    /// The snapshot as the real projections of a process give it: matters that its start sees to,
    /// alarms of the others, and which there are.
    package func trimmedSnapshot(of process: CourtID) -> Snapshot {
        var trimmed = snapshot
        let acted = undecided.map(\.matter)
        for record in trimmed.matters { trimmed.archive.insert(record.id) }
        for relay in trimmed.relays { trimmed.archive.insert(relay.matter) }
        trimmed.relays = []
        let missing = trimmed.papers.filter { !$0.stored }.map(\.matter)
        var alarms: [MatterAlarm] = []
        func isLeft(_ record: MatterRecord) -> Bool {
            guard let matter = record.matter, !record.isDraft, !acted.contains(record.id),
                !missing.contains(record.id), TabledProcedure.claim(of: matter) == nil,
                matter.receipts.allSatisfy({ $0.court != process || $0.at != nil })
            else { return false }
            let running = matter.deadlines.filter { $0.status == .running }
            if let soonest = running.map(\.due.dueInstant).min() {
                alarms.append(MatterAlarm(matter: record.id, at: soonest))
            }
            return true
        }
        let records = trimmed.matters
        let taken = records.filter { !isLeft($0) }
        trimmed.matters = taken
        trimmed.alarms = alarms
        let kept = taken.map(\.id) + acted
        trimmed.papers.removeAll { !kept.contains($0.matter) && !missing.contains($0.matter) }
        return trimmed
    }

    /// What rows say of a matter in the end.
    package static func archived(
        _ matter: MatterID, in changes: some BidirectionalCollection<Changes>
    ) -> ArchivedMatter? {
        var record: MatterRecord?
        var relay: Relay?
        var papers: [MatterPaper] = []
        for change in changes.reversed() {
            record = record ?? change.matters.last { $0.id == matter }
            relay = relay ?? change.relays.last { $0.matter == matter }
            for paper in change.papers.reversed()
            where paper.matter == matter
                && !papers.contains(where: { $0.paper.digest == paper.paper.digest })
            {
                papers.append(paper)
            }
        }
        if record?.isDraft == true { record = nil }
        guard record != nil || relay != nil else { return nil }
        return ArchivedMatter(record: record, papers: papers, relay: relay)
    }

    /// Own acts that the seat has not answered, in order.
    package var undecided: [OwnAct] {
        actOrder.compactMap { acts[$0] }.filter { !$0.isLocal && $0.status == .recorded }
            .sorted { ($0.position, $0.index) < ($1.position, $1.index) }
    }
}
