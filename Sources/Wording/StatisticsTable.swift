package import Domain
import Engine
package import Procedure
package import Runtime

/// Statistics in columns, as the command line, spreadsheets and pages show them.
package enum StatisticsTable {
    /// Headings of a tally's columns.
    package static let tallyHeadings = [
        Text(zh: "旧存", en: "before"), Text(zh: "新收", en: "opened"),
        Text(zh: "办结", en: "closed"), Text(zh: "未结", en: "left"),
        Text(zh: "办结率", en: "resolved"), Text(zh: "平均用时（天）", en: "mean days"),
    ]

    /// Headings of a court's columns.
    package static let headings =
        [Text(zh: "排名", en: "place"), Text(zh: "法院", en: "court")] + tallyHeadings + [
            Text(zh: "按期率", en: "on time"), Text(zh: "退回率", en: "returned"),
            Text(zh: "信访比（每百件）", en: "petitions per 100"),
        ]

    /// Cells under `tallyHeadings`.
    package static func cells(_ tally: StatisticsTally) -> [String] {
        [
            "\(tally.before)", "\(tally.opened)", "\(tally.closed)", "\(tally.left)",
            tally.resolutionRate.map(percent) ?? "",
            tally.meanTime.map { tenths($0 / 8_640_000) } ?? "",
        ]
    }

    /// Cells under `headings`.
    package static func cells(
        _ court: CourtStatistics, _ report: StatisticsReport, _ names: CourtNames
    ) -> [String] {
        let windows = report.windows.first { $0.court == court.court }?.figures
        let place = report.places.first { $0.court == court.court }
        return [place.map { "\($0.place)" } ?? "", names.short(court.court)] + cells(court.all) + [
            windows?.onTimeRate.map(percent) ?? "",
            windows?.returnRate.map(percent) ?? "",
            court.petitionRatio.map { tenths(Int64($0) / 10) } ?? "",
        ]
    }

    /// Tenths as a decimal.
    package static func tenths(_ value: Int64) -> String { "\(value / 10).\(value % 10)" }

    /// Hundredths of a per cent, such as `97.50%`.
    package static func percent(_ hundredths: Int) -> String {
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
    }
}
