package import Domain
import Engine
import Procedure
import Store

/// How much is open, and how much of it is late: counted, with nothing of any one matter.
package struct Tally: Codable, Sendable {
    /// Open matters of one kind at one stage, with the same parties.
    package struct Matters: Codable, Sendable {
        package var kind: String
        package var stage: String
        /// Official term of the stage.
        package var term: String
        package var parties: [Party]
        package var opener: CourtID?
        package var count: Int
        /// A window that runs has ended.
        package var late: Int

        package init(
            kind: String, stage: String, term: String, parties: [Party], opener: CourtID?,
            count: Int, late: Int
        ) {
            self.kind = kind
            self.stage = stage
            self.term = term
            self.parties = parties
            self.opener = opener
            self.count = count
            self.late = late
        }
    }

    /// What one court owes.
    package struct Duties: Codable, Sendable {
        package var court: CourtID
        package var overdue: Int
        /// Near its end.
        package var soon: Int

        package init(court: CourtID, overdue: Int, soon: Int) {
            self.court = court
            self.overdue = overdue
            self.soon = soon
        }
    }

    package var matters: [Matters]
    /// By court.
    package var duties: [Duties]

    package init(matters: [Matters], duties: [Duties]) {
        self.matters = matters
        self.duties = duties
    }

    init(_ matters: [MatterTally], _ duties: [CourtID: (overdue: Int, soon: Int)]) {
        self.matters = matters.map { one in
            Matters(
                kind: one.family.kind, stage: one.stage, term: one.term,
                parties: one.family.parties, opener: one.family.opener, count: one.count,
                late: one.late)
        }
        self.duties = duties.sorted { $0.key < $1.key }.map { court, sum in
            Duties(court: court, overdue: sum.overdue, soon: sum.soon)
        }
    }
}

extension ControlService {
    /// Counts of everything that this process holds.
    func tally(near: Int64) throws -> Tally {
        let now = try engine().civil
        let until = now.advanced(byMilliseconds: Self.bounded(near))
        return try reading { reader throws(StoreFault) in
            var duties: [CourtID: (overdue: Int, soon: Int)] = [:]
            for one in try reader.dutyTally(now: now, until: until) {
                duties[one.owedBy, default: (0, 0)].overdue += one.overdue
                duties[one.owedBy, default: (0, 0)].soon += one.soon
            }
            return Tally(try reader.matterTally(now: now, kept: []), duties)
        }
    }

    /// At most a year.
    static func bounded(_ near: Int64) -> Int64 { min(max(near, 0), 366 * 86_400_000) }
}

extension OfficerViews {
    /// The same of what the officer may see: judged once for each family of matters.
    func tally(near: Int64) throws -> Tally {
        let now = try service.engine().civil
        let until = now.advanced(byMilliseconds: ControlService.bounded(near))
        let own = service.station.court.id
        return try seeing { sight, reader throws(StoreFault) in
            let kept = OfficerSight.keptKinds
            var matters: [MatterTally] = []
            for one in try reader.matterTally(now: now, kept: kept) {
                let judged = try sight.sight(of: one.family, as: one.example)
                if sight.admits(judged, times: one.count) { matters.append(one) }
            }
            var duties: [CourtID: (overdue: Int, soon: Int)] = [:]
            func add(_ one: DutyTally) {
                duties[one.owedBy, default: (0, 0)].overdue += one.overdue
                duties[one.owedBy, default: (0, 0)].soon += one.soon
            }
            func shows(
                _ view: RightsView, _ one: DutyTally, _ owner: String? = nil
            ) throws(StoreFault) -> Sight {
                try sight.sight(
                    .view(view), of: one.family, as: one.example, by: one.owedBy, owner: owner)
            }
            let all = try reader.dutyTally(now: now, until: until)
            var closed: [DutyTally] = []
            for one in all where try sight.sight(of: one.family, as: one.example).isShown {
                if try shows(.duties, one).isShown { add(one) } else { closed.append(one) }
            }
            // Of a court whose duties the officer does not look after, those in the officer's hand.
            let names = closed.isEmpty ? [] : Set(self.persons.map(\.name)).sorted()
            var told: [DutyPlace: Int] = [:]
            for name in names {
                let holder = Holder(court: own, officer: name)
                for one in try reader.dutyTally(now: now, until: until, holder: holder)
                where try sight.sight(of: one.family, as: one.example).isShown {
                    let isOpen = try shows(.duties, one).isShown
                    guard !isOpen, try shows(.ownDuties, one, name).isShown else { continue }
                    add(one)
                    told[DutyPlace(one), default: 0] += one.overdue + one.soon
                }
            }
            for one in closed {
                let rest = one.overdue + one.soon - told[DutyPlace(one), default: 0]
                if rest > 0 { sight.admits(try shows(.duties, one), times: rest) }
            }
            return Tally(matters, duties)
        }
    }
}

/// Duties that are judged alike.
private struct DutyPlace: Hashable {
    var family: MatterFamily
    var court: CourtID

    init(_ tally: DutyTally) {
        family = tally.family
        court = tally.owedBy
    }
}
