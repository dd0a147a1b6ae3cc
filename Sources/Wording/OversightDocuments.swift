package import Domain
import Engine
package import LegalTime
import Procedure
package import Runtime

extension Documents {
    /// The daily list of what is due or overdue.
    package static func duties(_ list: DutyList, now: Instant) -> JSONText {
        .fields([
            "holiday": list.holiday.map { holiday in
                .fields([
                    "first": .string(holiday.first.iso), "last": .string(holiday.last.iso),
                    "name": .text(holiday.name),
                ])
            } ?? .null,
            "cut": .bool(list.isCut),
            "duties": .array(list.lines.map { duty($0, now) }),
        ])
    }

    private static func duty(_ line: DutyLine, _ now: Instant) -> JSONText {
        .fields([
            "matter": .string(line.matter.rawValue), "kind": .string(line.kind),
            "term": .string(line.term), "court": .string(line.deadline.owedBy.rawValue),
            "handler": .text(line.handler), "deadline": Self.deadline(line.deadline, now),
            "citation": .string(line.citation), "measure": .text(line.step?.measure.rawValue),
            "since": .time(line.step?.at), "proposed": .bool(line.proposal != nil),
            "next": line.next.map {
                .fields(["measure": .string($0.measure.rawValue), "at": .time($0.at)])
            } ?? .null,
            "issued": .array(
                line.issued.map {
                    .fields([
                        "verb": .string($0.verb), "officer": .text($0.officer), "at": .time($0.at),
                        "matter": .string($0.matter.rawValue), "open": .bool($0.isOpen),
                    ])
                }),
        ])
    }

    /// Figures of courts and officers over a period.
    package static func appraisal(_ report: AppraisalReport) -> JSONText {
        .fields([
            "from": .string(report.from.iso), "to": .string(report.to.iso),
            "matters": .integer(Int64(report.matters)),
            "lines": .array(
                report.lines.map { line in
                    var fields: [JSONText.Field] = [
                        JSONText.Field("court", .string(line.court.rawValue)),
                        JSONText.Field("officer", .text(line.officer)),
                    ]
                    for item in AppraisalItem.allCases {
                        fields.append(JSONText.Field(item.rawValue, tally(line.figures[item])))
                    }
                    func count(_ name: String, _ value: Int) {
                        fields.append(JSONText.Field(name, .integer(Int64(value))))
                    }
                    count("received", line.figures.received)
                    count("returned", line.figures.returned)
                    count("complaints", line.figures.complaints)
                    count("upheld", line.figures.upheld)
                    count("workloadThousandths", line.figures.workload)
                    return .object(fields)
                }),
        ])
    }

    private static func tally(_ tally: AppraisalTally) -> JSONText {
        .fields([
            "met": .integer(Int64(tally.met)), "late": .integer(Int64(tally.late)),
            "missed": .integer(Int64(tally.missed)),
            "hundredthsOfPercent": tally.rate.map { .integer(Int64($0)) } ?? .null,
        ])
    }

    /// What came in and was resolved over a period.
    package static func statistics(_ report: StatisticsReport) -> JSONText {
        .fields([
            "from": .string(report.from.iso), "to": .string(report.to.iso),
            "matters": .integer(Int64(report.matters)),
            "courts": .array(report.courts.map { court($0, report) }),
            "months": .array(
                report.months.map { month in
                    .fields([
                        "month": .string(String(month.month.iso.prefix(7))),
                        "petitions": .integer(Int64(month.petitions)),
                        "all": resolved(month.tally),
                    ])
                }),
        ])
    }

    private static func court(_ court: CourtStatistics, _ report: StatisticsReport) -> JSONText {
        let windows = report.windows.first { $0.court == court.court }?.figures
        return .fields([
            "court": .string(court.court.rawValue),
            "place": report.places.first { $0.court == court.court }.map {
                .integer(Int64($0.place))
            } ?? .null,
            "all": resolved(court.all),
            "procedures": .array(
                court.procedures.map {
                    .fields(["procedure": .string($0.procedure), "all": resolved($0.tally)])
                }),
            "petitions": .integer(Int64(court.petitions)),
            "cases": .integer(Int64(court.cases)),
            "petitionsPerTenThousand": whole(court.petitionRatio),
            "onTimeHundredthsOfPercent": whole(windows?.onTimeRate),
            "returnedHundredthsOfPercent": whole(windows?.returnRate),
        ])
    }

    private static func resolved(_ tally: StatisticsTally) -> JSONText {
        .fields([
            "before": .integer(Int64(tally.before)), "opened": .integer(Int64(tally.opened)),
            "closed": .integer(Int64(tally.closed)), "left": .integer(Int64(tally.left)),
            "resolvedHundredthsOfPercent": whole(tally.resolutionRate),
            "meanHours": tally.meanTime.map { .integer($0 / 3_600_000) } ?? .null,
        ])
    }

    private static func whole(_ value: Int?) -> JSONText {
        value.map { .integer(Int64($0)) } ?? .null
    }
}
