package import Domain
import Engine
package import Procedure
import Store

/// What came in, was resolved and took how long over a period, with how windows were kept.
package struct StatisticsReport: Codable, Sendable {
    package var from: CivilDate
    /// The last day of the period.
    package var to: CivilDate
    /// Matters that were looked at.
    package var matters: Int
    package var courts: [CourtStatistics]
    package var months: [MonthStatistics]
    /// How windows that ended in the period were kept, by court.
    package var windows: [AppraisalLine]
    /// Places of the courts among each other, the first first.
    package var places: [CourtRanking.Place]
}

/// Counts statistics from the projections.
enum StatisticsReading {
    /// - Parameters:
    ///   - reader: of the process's projections.
    ///   - request: the period; officers are left out.
    ///   - counts: whether a matter counts.
    ///   - shows: whether a court's figures are shown.
    /// - Returns: the figures of every court that is shown and had anything in the period.
    /// - Throws: `StoreFault`.
    static func report(
        _ reader: ViewsReader, _ request: AppraisalRequest,
        counts: (Matter) throws(StoreFault) -> Bool = { _ throws(StoreFault) in true },
        shows: (CourtID) -> Bool = { _ in true }
    ) throws(StoreFault) -> StatisticsReport {
        var statistics = Statistics(from: request.from, to: request.to)
        var appraisal = Appraisal(
            from: request.from.start, to: request.to.advanced(byDays: 1).start)
        var matters = 0
        let end = appraisal.to
        try reader.forEachMatter(MatterFilter(isDraft: false)) {
            line, matter throws(StoreFault) in
            guard line.openedAt < end, try counts(matter) else { return }
            matters += 1
            statistics.take(matter, opened: line.openedAt, latest: line.updatedAt, shows: shows)
            appraisal.take(matter, actors: [])
        }
        let windows = appraisal.courts.filter { shows($0.key) }.sorted { $0.key < $1.key }
        let measured = statistics.courts.map { court in
            let kept = appraisal.courts[court.court]
            var one = CourtRanking.Measured(court: court.court)
            one.resolutionRate = court.all.resolutionRate
            one.onTimeRate = kept?.onTimeRate
            one.meanTime = court.all.meanTime
            one.returnRate = kept?.returnRate
            one.petitionRatio = court.petitionRatio
            return one
        }
        return StatisticsReport(
            from: request.from, to: request.to, matters: matters, courts: statistics.courts,
            months: statistics.months,
            windows: windows.map {
                AppraisalLine(court: $0.key, officer: nil, figures: $0.value)
            }, places: CourtRanking.places(measured))
    }
}
