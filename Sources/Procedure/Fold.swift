package import Domain

/// Folds entries into matters: the one place where state changes. It never fails, never decides and
/// never computes a date, so that replaying a journal gives the same matters for ever.
package enum Fold {
    /// Folds the events of one entry. `matter` is nil before the first entry.
    package static func apply(_ events: [Event], to matter: inout Matter?, _ stamp: Stamp) {
        for event in events { apply(event, to: &matter, stamp) }
        matter?.lastEntry = stamp.entry
        matter?.updatedAt = stamp.at
    }

    private static func apply(_ event: Event, to matter: inout Matter?, _ stamp: Stamp) {
        switch event {
        case .commission(let happening):
            CommissionProcedure.evolve(&matter, happening, stamp)
        case .dispute(let happening):
            DisputeProcedure.evolve(&matter, happening, stamp)
        case .roster(let happening):
            RosterProcedure.evolve(&matter, happening, stamp)
        case .tabled(let happening):
            TabledProcedure.evolve(&matter, happening, stamp)
        case .joined(let party):
            guard matter?.role(of: party.court) == nil else { return }
            matter?.parties.append(party)
        case .roleChanged(let party):
            guard let place = matter?.parties.firstIndex(where: { $0.court == party.court }) else {
                return
            }
            matter?.parties[place] = party
        case .deadlineStarted(let deadline):
            matter?.deadlines.append(deadline)
        case .deadlineMet(let id, let at):
            change(id, of: &matter) {
                // Cured: the act counts from before the end of the window, and was on its way. The
                // lapse stays in the chain.
                let isLate = $0.status == .lapsed && at >= $0.due.dueInstant
                $0.status = isLate ? .metLate : .met
                $0.endedAt = at
            }
        case .deadlineLapsed(let id):
            change(id, of: &matter) { $0.status = .lapsed }
        case .deadlineVoid(let id, let at):
            change(id, of: &matter) {
                $0.status = .void
                $0.endedAt = at
            }
        case .deadlineSuspended(let id, _):
            change(id, of: &matter) { $0.status = .suspended }
        case .deadlineMoved(let id, let due, _):
            change(id, of: &matter) {
                $0.due = due
                $0.status = .running
                $0.endedAt = nil
            }
        case .dutyOpened(let duty):
            matter?.duties.append(duty)
        case .dutyDone(let entry):
            matter?.duties.removeAll { $0.entry == entry }
        case .amended(let amendment):
            matter?.amendments.append(amendment)
        case .receiptWanted(let courts):
            for court in courts {
                matter?.receipts.append(Receipt(entry: stamp.entry, court: court))
            }
        case .receipted(let entry, let court, let at):
            receipt(entry, court, at, &matter)
        case .outOfOrder, .refused:
            break
        }
    }

    /// The first receipt of an entry says that it was delivered, the second that an officer has
    /// opened it, with all that was delivered to the court before.
    private static func receipt(
        _ entry: Int, _ court: CourtID, _ at: Instant, _ matter: inout Matter?
    ) {
        guard let receipts = matter?.receipts else { return }
        let places = receipts.indices.filter { receipts[$0].court == court }
        if let owed = places.first(where: {
            receipts[$0].entry == entry && receipts[$0].at == nil
        }) {
            matter?.receipts[owed].at = at
            return
        }
        guard places.contains(where: { receipts[$0].entry == entry }) else { return }
        for place in places {
            guard receipts[place].entry <= entry, let delivered = receipts[place].at,
                receipts[place].openedAt == nil
            else { continue }
            matter?.receipts[place].openedAt = max(at, delivered)
        }
    }

    private static func change(
        _ id: String, of matter: inout Matter?, _ body: (inout Deadline) -> Void
    ) {
        guard let place = matter?.deadlines.firstIndex(where: { $0.id == id }) else { return }
        guard var deadline = matter?.deadlines[place] else { return }
        body(&deadline)
        matter?.deadlines[place] = deadline
    }
}
