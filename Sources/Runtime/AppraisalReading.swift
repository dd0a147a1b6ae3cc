package import Domain
import Engine
package import Procedure
import Store

/// Over which days to appraise (考核).
package struct AppraisalRequest: Codable, Sendable {
    package var from: CivilDate
    /// The last day of the period.
    package var to: CivilDate
    /// Figures of officers too.
    package var officers: Bool

    package init(from: CivilDate, to: CivilDate, officers: Bool) {
        self.from = from
        self.to = to
        self.officers = officers
    }
}

/// Figures of one court or officer.
package struct AppraisalLine: Codable, Sendable {
    package var court: CourtID
    /// Nil: the court as a whole.
    package var officer: String?
    package var figures: AppraisalFigures

    package init(court: CourtID, officer: String?, figures: AppraisalFigures) {
        self.court = court
        self.officer = officer
        self.figures = figures
    }
}

/// The figures of a period: courts in order of id, the officers of each behind it.
package struct AppraisalReport: Codable, Sendable {
    package var from: CivilDate
    package var to: CivilDate
    /// Matters that were looked at.
    package var matters: Int
    package var lines: [AppraisalLine]

    package init(from: CivilDate, to: CivilDate, matters: Int, lines: [AppraisalLine]) {
        self.from = from
        self.to = to
        self.matters = matters
        self.lines = lines
    }
}

/// Counts the figures from the projections.
enum AppraisalReading {
    /// - Parameters:
    ///   - reader: of the process's projections.
    ///   - request: the period.
    ///   - counts: whether a matter counts: what an officer may not know of does not show in sums.
    /// - Returns: the figures of every court that owed anything in it.
    /// - Throws: `StoreFault`.
    static func report(
        _ reader: ViewsReader, _ request: AppraisalRequest,
        counts: (Matter) throws(StoreFault) -> Bool = { _ throws(StoreFault) in true }
    ) throws(StoreFault) -> AppraisalReport {
        var appraisal = Appraisal(
            from: request.from.start, to: request.to.advanced(byDays: 1).start)
        var matters = 0
        let end = appraisal.to
        try reader.forEachMatter(MatterFilter(isDraft: false)) {
            line, matter throws(StoreFault) in
            guard line.openedAt < end, try counts(matter) else { return }
            matters += 1
            var actors: [AppraisalActor] = []
            if request.officers {
                actors = try reader.timeline(line.id).compactMap { entry in
                    guard let court = entry.court, let officer = entry.officer else { return nil }
                    return AppraisalActor(court: court, officer: officer, at: entry.at)
                }
            }
            appraisal.take(matter, actors: actors)
        }
        var lines: [AppraisalLine] = []
        for (court, figures) in appraisal.courts.sorted(by: { $0.key < $1.key }) {
            lines.append(AppraisalLine(court: court, officer: nil, figures: figures))
            let officers = appraisal.officers[court] ?? [:]
            for (officer, figures) in officers.sorted(by: { $0.key < $1.key }) {
                lines.append(AppraisalLine(court: court, officer: officer, figures: figures))
            }
        }
        return AppraisalReport(
            from: request.from, to: request.to, matters: matters, lines: lines)
    }
}
