package import Domain
package import LegalTime
import Procedure

/// What is wrong with evidence, and where.
package struct AuditFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Number of the entry; 0 for what concerns all.
    package var entry: Int
    package var what: String

    package init(entry: Int, _ what: String) {
        self.entry = entry
        self.what = what
    }

    package var description: String { entry == 0 ? what : "entry \(entry): \(what)" }
}

/// What the evidence of one matter proves (证据).
package struct AuditReport: Sendable {
    /// The matter as its entries give it, folded anew.
    package var matter: Matter
    /// The process that wrote the chain.
    package var seat: CourtID
    /// Hash of the last entry: whoever holds the same one holds the same chain up to there.
    package var head: Digest
    package var entries: Int
    /// Acts that their courts signed themselves.
    package var acts: Int
    /// Of these, records of outside courts' papers (代录).
    package var recorded: Int
    /// Entries by the seat's clock.
    package var timers: Int
    /// Due dates that the calendar at hand gives again as they stand.
    package var dueDates: Int
    /// Ids of deadlines that it does not: another calendar, excluded days, a period as written.
    package var otherDueDates: [String]
    /// Papers that the acts name, by their digests; their contents are not part of the evidence.
    package var papers: [Paper]
    /// Directory versions under which something was signed.
    package var versions: [UInt32]
}

/// Verifies the evidence of a matter from itself and the root key alone: no process is asked.
package struct AuditCheck: Sendable {
    private let ledger: Ledger
    private let calendar: WorkCalendar

    /// - Parameters:
    ///   - ledger: an empty one over the directories that came with the evidence.
    ///   - calendar: by which due dates are computed again.
    package init(_ ledger: Ledger, calendar: WorkCalendar) {
        self.ledger = ledger
        self.calendar = calendar
    }

    /// Verifies every entry: its seat signed it, it continues the one before, the act behind it is
    /// what its court signed; then folds them.
    ///
    /// - Parameters:
    ///   - batches: one entry each, from the first on.
    ///   - id: the matter that they are to be of.
    /// - Returns: what they prove.
    /// - Throws: `AuditFault` naming the first entry that does not hold.
    package func check(_ batches: [Batch], of id: MatterID) throws(AuditFault) -> AuditReport {
        var matter: Matter?
        var report: AuditReport?
        var seat: CourtID?
        var head = Digest.zero
        var versions: Set<UInt32> = []
        var counts = (acts: 0, recorded: 0, timers: 0, dueDates: 0)
        var others: [String] = []
        var papers: [Paper] = []
        for (place, batch) in batches.enumerated() {
            let number = place + 1
            let (entry, digest, header) = try verified(batch, number)
            guard entry.matter == id else {
                throw AuditFault(entry: number, "it is of another matter, \(entry.matter)")
            }
            guard entry.number == number, entry.previous == head else {
                throw AuditFault(entry: number, "it does not continue the entry before")
            }
            guard entry.seat == header.process, entry.seat == seat ?? entry.seat else {
                throw AuditFault(entry: number, "another process wrote it than the matter's seat")
            }
            seat = entry.seat
            versions.insert(header.directoryVersion)
            switch entry.origin {
            case .timer:
                counts.timers += 1
                guard batch.items[0].authored == nil else {
                    throw AuditFault(entry: number, "an act stands behind an entry of the clock")
                }
            case .act(let expected):
                let act = try act(batch.items[0].authored, expected, of: id, number)
                counts.acts += 1
                if act.recordedFor != nil { counts.recorded += 1 }
                versions.insert(UInt32(clamping: act.directoryVersion))
                for paper in Procedures.papers(of: act)
                where !papers.contains(where: { $0.digest == paper.digest }) {
                    papers.append(paper)
                }
            }
            for case .deadlineStarted(let deadline) in entry.events {
                if isAgain(deadline.due) {
                    counts.dueDates += 1
                } else {
                    others.append(deadline.id)
                }
            }
            Fold.apply(
                entry.events, to: &matter, Stamp(matter: id, entry: number, at: entry.at))
            head = digest
            guard let matter, let seat else {
                throw AuditFault(entry: number, "the first entry opens no matter")
            }
            report = AuditReport(
                matter: matter, seat: seat, head: head, entries: number, acts: counts.acts,
                recorded: counts.recorded, timers: counts.timers, dueDates: counts.dueDates,
                otherDueDates: others, papers: papers, versions: versions.sorted())
        }
        guard let report else { throw AuditFault(entry: 0, "there is no entry") }
        return report
    }

    private func verified(
        _ batch: Batch, _ number: Int
    ) throws(AuditFault) -> (Entry, Digest, RowHeader) {
        do throws(RecordFault) {
            guard batch.items.count == 1 else { throw RecordFault("more than one leaf") }
            let process = try ledger.codec.header(batch.header).process
            let (header, _, digests) = try ledger.verify(batch, from: process)
            let leaf = try ledger.codec.leaf(
                batch.items[0].leaf, realm: ledger.identity.realm,
                rehearsal: ledger.identity.rehearsal)
            guard case .entry(let entry) = leaf else { throw RecordFault("it is no entry") }
            return (entry, digests[0], header)
        } catch {
            throw AuditFault(entry: number, error.what)
        }
    }

    private func act(
        _ authored: Authored?, _ expected: Digest, of id: MatterID, _ number: Int
    ) throws(AuditFault) -> Act {
        guard let authored else {
            throw AuditFault(entry: number, "the act behind it is missing")
        }
        do throws(RecordFault) {
            let leaf = try ledger.codec.leaf(
                authored.leaf, realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal)
            guard case .act(let act) = leaf, act.matter == id else {
                throw RecordFault("the act is of another matter")
            }
            guard Merkle.leaf(authored.leaf, ledger.seal) == expected else {
                throw RecordFault("it stems from another act")
            }
            try ledger.verify(authored, court: act.court)
            return act
        } catch {
            throw AuditFault(entry: number, error.what)
        }
    }

    /// The calendar gives the same end.
    private func isAgain(_ due: DueDate) -> Bool {
        guard due.calendar == calendar.version else { return false }
        return [true, false].contains { rolls in
            let again = calendar.due(
                window: due.window, from: due.from, excluding: IntervalSet(), rolls: rolls)
            return again.dueDate == due.dueDate && again.dueInstant == due.dueInstant
        }
    }
}
