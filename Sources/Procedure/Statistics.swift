package import Domain

// What a bureau looks at over a period (执行指挥管理统计): how much came in, how much was resolved, how
// long it took. That there are such statistics is 法〔2021〕322号 §26 and 法〔2021〕227号 §8; how each is
// counted is this project's own, said beside each figure.

extension Matter {
    /// Courts that have the matter in hand, for statistics: 受托法院 of a commission, the courts in
    /// dispute, 原执行法院 and 接收法院 of the others; without such the court that opened it.
    package var handledBy: [CourtID] {
        let roles: [PartyRole]
        switch body {
        case .commission(let state): return [state.commissioned]
        case .dispute: roles = [.disputant]
        case .tabled: roles = [.original, .receiving]
        case .roster: return []
        }
        var courts: [CourtID] = []
        for party in parties where roles.contains(party.role) && !courts.contains(party.court) {
            courts.append(party.court)
        }
        return courts.isEmpty ? id.opener.map { [$0] } ?? [] : courts
    }

    /// When it came to its end, as far as its state tells.
    ///
    /// - Parameter latest: when anything happened in it last: the end of one that ended by time.
    /// - Returns: the end; nil while it is open.
    package func endedAt(latest: Instant) -> Instant? {
        guard Procedures.isClosed(self) else { return nil }
        switch body {
        case .commission(let state):
            let marks = [state.confirmed?.mark, state.withdrawn?.mark, state.returned?.mark]
            return marks.compactMap(\.self).last?.at ?? state.completion?.mark.at ?? latest
        case .dispute(let state): return state.closedAt ?? latest
        case .tabled(let state): return state.steps.last?.at ?? latest
        case .roster: return latest
        }
    }
}

/// Counts of matters over a period.
package struct StatisticsTally: Hashable, Codable, Sendable {
    /// Open when the period began (旧存).
    package var before = 0
    /// Opened in the period (新收).
    package var opened = 0
    /// Ended in the period (办结).
    package var closed = 0
    /// Milliseconds from opening to end, of those that ended, together.
    package var took: Int64 = 0

    package init() {}

    /// Open when the period ended (未结).
    package var left: Int { before + opened - closed }

    /// 办结率: ended of all that were open at the beginning or opened since, in hundredths of a per
    /// cent, rounded down; nil where there was none.
    package var resolutionRate: Int? {
        before + opened == 0 ? nil : closed * 10_000 / (before + opened)
    }

    /// 平均用时: mean milliseconds from opening to end; nil where none ended.
    package var meanTime: Int64? { closed == 0 ? nil : took / Int64(closed) }

    fileprivate mutating func add(_ stay: Stay, in period: Range<Instant>) {
        if stay.from < period.lowerBound {
            guard stay.to.map({ $0 >= period.lowerBound }) ?? true else { return }
            before += 1
        } else {
            guard stay.from < period.upperBound else { return }
            opened += 1
        }
        if let end = stay.to, end < period.upperBound {
            closed += 1
            took += end.milliseconds - stay.from.milliseconds
        }
    }
}

/// From when to when a matter was open.
private struct Stay {
    var from: Instant
    /// Nil: it still is.
    var to: Instant?
}

/// The figures of one court.
package struct CourtStatistics: Hashable, Codable, Sendable {
    package var court: CourtID
    /// Every procedure together.
    package var all = StatisticsTally()
    /// By the procedure's name, in order of name.
    package var procedures: [ProcedureStatistics] = []
    /// Petitions about the court that were opened in the period.
    package var petitions = 0
    /// Other matters that came to it in the period.
    package var cases = 0

    package init(_ court: CourtID) { self.court = court }

    /// 信访比: petitions for each 10,000 other matters; nil where none came in.
    package var petitionRatio: Int? { cases == 0 ? nil : petitions * 10_000 / cases }
}

/// One procedure's figures.
package struct ProcedureStatistics: Hashable, Codable, Sendable {
    package var procedure: String
    package var tally: StatisticsTally

    package init(_ procedure: String) {
        self.procedure = procedure
        tally = StatisticsTally()
    }
}

/// One calendar month of the period.
package struct MonthStatistics: Hashable, Codable, Sendable {
    /// The first day.
    package var month: CivilDate
    package var tally: StatisticsTally
    package var petitions = 0

    package init(_ month: CivilDate) {
        self.month = month
        tally = StatisticsTally()
    }
}

/// Counts the figures of a period over matters, one at a time.
package struct Statistics: Sendable {
    private let period: Range<Instant>
    private var byCourt: [CourtID: CourtStatistics] = [:]
    private var byMonth: [MonthStatistics] = []
    private var ranges: [Range<Instant>] = []

    /// At most so many months are told apart: ten years.
    package static let mostMonths = 120

    /// - Parameters:
    ///   - from: first day.
    ///   - to: last day; not before the first.
    package init(from: CivilDate, to: CivilDate) {
        precondition(from <= to, "a period ends before it begins")
        period = from.start..<to.advanced(byDays: 1).start
        var month = CivilDate(year: from.year, month: from.month, day: 1)
        while month <= to, byMonth.count < Self.mostMonths {
            let next =
                month.month == 12
                ? CivilDate(year: month.year + 1, month: 1, day: 1)
                : CivilDate(year: month.year, month: month.month + 1, day: 1)
            byMonth.append(MonthStatistics(month))
            ranges.append(max(month, from).start..<min(next.start, period.upperBound))
            month = next
        }
    }

    /// Takes in one matter as it stands.
    ///
    /// - Parameters:
    ///   - matter: the matter.
    ///   - opened: when it was opened.
    ///   - latest: when anything happened in it last.
    ///   - shows: whether a court's figures are wanted.
    package mutating func take(
        _ matter: Matter, opened: Instant, latest: Instant,
        shows: (CourtID) -> Bool = { _ in true }
    ) {
        let courts = matter.handledBy.filter(shows)
        guard !courts.isEmpty else { return }
        let stay = Stay(from: opened, to: matter.endedAt(latest: latest))
        let kind = Procedures.kind(of: matter.body).name
        let isNew = period.contains(opened)
        for court in courts {
            var figures = byCourt[court] ?? CourtStatistics(court)
            figures.all.add(stay, in: period)
            let place =
                figures.procedures.firstIndex { $0.procedure == kind } ?? figures.procedures.count
            if place == figures.procedures.count {
                figures.procedures.append(ProcedureStatistics(kind))
            }
            figures.procedures[place].tally.add(stay, in: period)
            if isNew, kind == "petition" { figures.petitions += 1 }
            if isNew, kind != "petition" { figures.cases += 1 }
            byCourt[court] = figures
        }
        for place in byMonth.indices {
            byMonth[place].tally.add(stay, in: ranges[place])
            if kind == "petition", ranges[place].contains(opened) { byMonth[place].petitions += 1 }
        }
    }

    /// Courts with anything in the period, in order of id.
    package var courts: [CourtStatistics] {
        byCourt.sorted { $0.key < $1.key }.map(\.value).filter { $0.all != StatisticsTally() }
            .map { figures in
                var figures = figures
                figures.procedures.removeAll { $0.tally == StatisticsTally() }
                figures.procedures.sort { $0.procedure < $1.procedure }
                return figures
            }
    }

    /// Month by month, the first first.
    package var months: [MonthStatistics] { byMonth }
}

/// Places of courts by several figures (排名). Which count, and that they count alike, is this
/// project's own.
package enum CourtRanking {
    /// What a place is given for.
    package struct Measured: Hashable, Sendable {
        package var court: CourtID
        /// Larger is better; nil: not ranked by it.
        package var resolutionRate: Int?
        /// 按期率, larger is better.
        package var onTimeRate: Int?
        /// Smaller is better.
        package var meanTime: Int64?
        /// Smaller is better.
        package var returnRate: Int?
        /// Smaller is better.
        package var petitionRatio: Int?

        package init(court: CourtID) { self.court = court }
    }

    /// A court's place, 1 first, and the mean of its places by each figure, in hundredths.
    package struct Place: Hashable, Codable, Sendable {
        package var court: CourtID
        package var place: Int
        package var mean: Int
    }

    /// Courts that share a mean share a place. A figure that a court lacks does not count for it.
    package static func places(_ courts: [Measured]) -> [Place] {
        var sums = courts.map { _ in (sum: 0, count: 0) }
        func rank<Value: Comparable>(
            _ value: (Measured) -> Value?, _ isAhead: (Value, Value) -> Bool
        ) {
            for (place, court) in courts.enumerated() {
                guard let own = value(court) else { continue }
                let ahead = courts.count { other in value(other).map { isAhead($0, own) } ?? false }
                sums[place].sum += ahead + 1
                sums[place].count += 1
            }
        }
        rank({ $0.resolutionRate }, >)
        rank({ $0.onTimeRate }, >)
        rank({ $0.meanTime }, <)
        rank({ $0.returnRate }, <)
        rank({ $0.petitionRatio }, <)
        let means = zip(courts, sums).compactMap { court, sum in
            sum.count == 0 ? nil : (court: court.court, mean: sum.sum * 100 / sum.count)
        }.sorted { ($0.mean, $0.court) < ($1.mean, $1.court) }
        return means.map { one in
            Place(
                court: one.court, place: means.count { $0.mean < one.mean } + 1, mean: one.mean)
        }
    }
}
