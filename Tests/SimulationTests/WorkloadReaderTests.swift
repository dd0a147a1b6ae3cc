import Domain
import Procedure
import Simulation
import Testing
import Topology

/// A workload without faults; tests break one line of it.
///
/// Commissions stand on lines 3–12, disputes on 13–19, the rhythm on 20–23, answers on 24–30,
/// papers on 31–34, tabled matters on 35–36 and shares elsewhere on 37–40.
private let sample = [
    "name: test",
    "source: made up (估计)",
    "commissions:",
    "  perYear: {high: 1, intermediate: 120, grassroots: 650.5}",
    "  urgent: 3 %",
    "  returned: 7.5 %",
    "  withdrawn: 1%",
    "  rerouted: 2.0 %",
    "  papersAsked: 12 ％",
    "  complained: 0.5 %",
    "  rated: 60 %",
    "  progress: 100 %",
    "disputes:",
    "  perYear: {supreme: 0, grassroots: 9.125}",
    "  settled: 55 %",
    "  withdrawn: 5 %",
    "  sentBack: 15 %",
    "  proofReturned: 10 %",
    "  several: 0 %",
    "rhythm:",
    "  hours: [0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 0, 0, 9, 9, 9, 9, 0, 0, 0, 0, 0, 1]",
    "  weekdays: [5, 5, 5, 5, 5, 1, 10000]",
    "  daysOff: 2 %",
    "answers:",
    "  delays:",
    "    sign-for: {p50: 45min, p90: 6h, p99: 3d}",
    "    \"*\": {p50: 1 min, p90: 1.5h, p99: 400d}",
    "  forgotten: 1 %",
    "  slowCourts: 5 %",
    "  slowFactor: 100",
    "papers:",
    "  p50: 1B",
    "  p90: 1.5KiB",
    "  largest: 200MiB",
    "tabled:",
    "  perYear: {high: 12, intermediate: 60.5}",
    "elsewhere:",
    "  commissions: 60 %",
    "  disputes: 30.5 %",
    "  tabled: 0 %",
]

private func read(_ lines: [String]) -> WorkloadReport {
    Workload.read(Array((lines.joined(separator: "\n") + "\n").utf8))
}

/// The sample with one line replaced.
private func read(line: Int, _ text: String) -> WorkloadReport {
    var lines = sample
    lines[line - 1] = text
    return read(lines)
}

/// Path of a file that is shipped.
private func shipped(_ name: String) -> String {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/" + name
}

/// One way to break the sample, and what must be reported for it.
struct WorkloadBreak: Sendable, CustomTestStringConvertible {
    var what: String
    var line: Int
    /// Takes the line's place; nil takes it out.
    var text: String?
    var kind: Finding.Kind
    /// Where it is reported, when not on the line itself.
    var at: Int?
    /// Part of the message.
    var says: String

    var testDescription: String { what }
}

private let breaks: [WorkloadBreak] = [
    WorkloadBreak(
        what: "tab", line: 6, text: "\treturned: 1 %", kind: .syntax, says: "not valid YAML"),
    WorkloadBreak(
        what: "alias", line: 6, text: "  returned: *a", kind: .anchor, says: "write the value out"),
    WorkloadBreak(
        what: "star without quotes", line: 27, text: "    *: {p50: 1h, p90: 1h, p99: 1h}",
        kind: .syntax, says: "not valid YAML"),
    WorkloadBreak(
        what: "field twice", line: 7, text: "  urgent: 1 %", kind: .duplicateField, at: 5,
        says: "`urgent` stands twice"),
    WorkloadBreak(
        what: "reserved name", line: 7, text: "  repeated-field-urgent: 1 %", kind: .unknownField,
        says: "known are perYear"),
    WorkloadBreak(
        what: "unknown field", line: 6, text: "  retruned: 7.5 %", kind: .unknownField,
        says: "`returned` was probably meant"),
    WorkloadBreak(
        what: "two letters off", line: 18, text: "  profReturn: 7.5 %", kind: .unknownField,
        says: "known are perYear, settled"),
    WorkloadBreak(
        what: "field of the other part", line: 15, text: "  returned: 1 %", kind: .unknownField,
        says: "disputes has the unknown field `returned`"),
    WorkloadBreak(
        what: "unknown part", line: 20, text: "rythm:", kind: .unknownField,
        says: "`rhythm` was probably meant"),
    WorkloadBreak(
        what: "unknown level", line: 14, text: "  perYear: {basic: 1}", kind: .unknownField,
        says: "known are supreme, high, intermediate, grassroots"),
    WorkloadBreak(
        what: "unknown verb", line: 26, text: "    signFor: {p50: 1h, p90: 1h, p99: 1h}",
        kind: .unknownField, says: "`sign-for` was probably meant"),
    WorkloadBreak(
        what: "verb of no procedure", line: 26, text: "    receipt: {p50: 1h, p90: 1h, p99: 1h}",
        kind: .unknownField, says: "known are draft, approve"),
    WorkloadBreak(what: "no name", line: 1, text: nil, kind: .missingField, says: "`name`"),
    WorkloadBreak(
        what: "no share", line: 12, text: nil, kind: .missingField, at: 4, says: "`progress`"),
    WorkloadBreak(
        what: "no rhythm", line: 23, text: nil, kind: .missingField, at: 21, says: "`daysOff`"),
    WorkloadBreak(
        what: "no delay for the rest", line: 27, text: nil, kind: .missingField, at: 26, says: "`*`"
    ),
    WorkloadBreak(
        what: "no p90", line: 26, text: "    sign-for: {p50: 1h, p99: 1h}", kind: .missingField,
        says: "sign-for lacks the field `p90`"),
    WorkloadBreak(
        what: "no level", line: 14, text: "  perYear: {}", kind: .missingField,
        says: "no level of courts"),
    WorkloadBreak(
        what: "no level of tabled matters", line: 36, text: "  perYear: {}", kind: .missingField,
        says: "no level of courts"),
    WorkloadBreak(
        what: "share of tabled matters", line: 36, text: "  settled: 5 %", kind: .unknownField,
        says: "tabled has the unknown field `settled`"),
    WorkloadBreak(
        what: "empty value", line: 5, text: "  urgent:", kind: .wrongType, says: "one value"),
    WorkloadBreak(
        what: "list for a share", line: 5, text: "  urgent: [1 %]", kind: .wrongType, says: "urgent"
    ),
    WorkloadBreak(
        what: "rate for levels", line: 4, text: "  perYear: 650.5", kind: .wrongType,
        says: "fields of the form"),
    WorkloadBreak(
        what: "value for a list", line: 21, text: "  hours: 1", kind: .wrongType,
        says: "24 weights in brackets"),
    WorkloadBreak(
        what: "fields for a weight", line: 22, text: "  weekdays: [1, 1, 1, 1, 1, 1, {a: 1}]",
        kind: .wrongType, says: "weekdays"),
    WorkloadBreak(
        what: "time for three", line: 26, text: "    sign-for: 45min", kind: .wrongType,
        says: "p50, p90, p99"),
    WorkloadBreak(
        what: "23 hours", line: 21,
        text: "  hours: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "
            + "1, 1, 1, 1, 1, 1, 1, 1]", kind: .malformedValue, says: "here are 23"),
    WorkloadBreak(
        what: "eight days", line: 22, text: "  weekdays: [1, 1, 1, 1, 1, 1, 1, 1]",
        kind: .malformedValue, says: "here are 8"),
    WorkloadBreak(
        what: "no weight at all", line: 22, text: "  weekdays: [0, 0, 0, 0, 0, 0, 0]",
        kind: .malformedValue, says: "every weight is 0"),
    WorkloadBreak(
        what: "weight", line: 22, text: "  weekdays: [1, 1, 1, 1, 1, 1, 10001]",
        kind: .malformedValue, says: "0 … 10000"),
    WorkloadBreak(
        what: "weight with a decimal", line: 22, text: "  weekdays: [1, 1, 1, 1, 1, 1, 0.5]",
        kind: .malformedValue, says: "whole number"),
    WorkloadBreak(
        what: "falling delays", line: 26, text: "    sign-for: {p50: 6h, p90: 45min, p99: 3d}",
        kind: .malformedValue, says: "p90 is below p50"),
    WorkloadBreak(
        what: "falling at the end", line: 26, text: "    sign-for: {p50: 6h, p90: 1d, p99: 7.9h}",
        kind: .malformedValue, says: "p99 is below p90"),
    WorkloadBreak(
        what: "falling sizes", line: 34, text: "  largest: 1535B", kind: .malformedValue,
        says: "largest is below p90"),
    WorkloadBreak(
        what: "control character", line: 1, text: "name: \"a\\x07\"", kind: .malformedValue,
        says: "name"),
    WorkloadBreak(
        what: "long source", line: 2, text: "source: " + String(repeating: "a", count: 257),
        kind: .malformedValue, says: "256"),
]

@Suite("Faults of workload files")
struct WorkloadFaultTests {
    @Test("each fault is reported with its line and a remedy", arguments: breaks)
    func fault(_ fault: WorkloadBreak) {
        var lines = sample
        if let text = fault.text {
            lines[fault.line - 1] = text
        } else {
            lines.remove(at: fault.line - 1)
        }
        let report = read(lines)
        let line = fault.at ?? fault.line
        let found = report.findings.filter { $0.kind == fault.kind && $0.line == line }
        #expect(found.count == 1, "\(report.findings.map(\.description))")
        #expect(found.first?.message.contains(fault.says) == true, "\(report.findings)")
        #expect(report.workload == nil)
    }

    @Test(
        "no share",
        arguments: [
            "7.5", "7,5 %", "-1 %", "+1 %", "100.1 %", "7.55 %", "1e1 %", "٧ %", "７ %", "0x1 %",
            "07 %", ".5 %", "5. %", "7.5  %", "% 7", "%", " %", "7.5 %%", "7.5 ‰", "NaN %",
            "1.2.3 %",
            "99999999999999999999999 %", "5\u{301} %", "7.0000 %",
        ])
    func share(_ text: String) {
        let report = read(line: 6, "  returned: \"\(text)\"")
        #expect(report.errors.map(\.kind) == [.malformedValue], "\(text)")
        #expect(report.errors.map(\.line) == [6])
        #expect(report.errors.first?.message.contains("such as `7.5 %`") == true)
    }

    @Test(
        "no number of matters",
        arguments: ["-1", "10000.001", "1.0005", "1e3", "1_000", "650.5 %", "many", "inf", "1 000"])
    func rate(_ text: String) {
        let report = read(line: 14, "  perYear: {grassroots: \"\(text)\"}")
        #expect(report.errors.map(\.kind) == [.malformedValue], "\(text)")
        #expect(report.errors.first?.message.contains("such as `650.5`") == true)
    }

    @Test(
        "no delay",
        arguments: [
            "0min", "0.5min", "0.33h", "400.1d", "401d", "45", "45 minutes", "45m", "3D", "-3d",
            "3d 4h", "999999999d", "9999999999d", "d", "3.d", "3 工作日",
        ])
    func delay(_ text: String) {
        let report = read(line: 26, "    sign-for: {p50: 1min, p90: 1min, p99: \"\(text)\"}")
        #expect(report.errors.map(\.kind) == [.malformedValue], "\(text)")
        #expect(report.errors.first?.message.contains("1d = 8h of working time") == true)
    }

    @Test(
        "no size",
        arguments: ["0B", "1.5B", "200.1MiB", "201MiB", "1GiB", "300KB", "300k", "300", "-1MiB"])
    func size(_ text: String) {
        let report = read(line: 34, "  largest: \"\(text)\"")
        #expect(report.errors.map(\.kind) == [.malformedValue], "\(text)")
        #expect(report.errors.first?.message.contains("such as `300KiB`") == true)
    }

    @Test("no factor", arguments: ["0", "101", "1.5", "4x", "-1", "four"])
    func factor(_ text: String) {
        #expect(read(line: 30, "  slowFactor: \(text)").errors.map(\.line) == [30], "\(text)")
    }

    @Test("all faults come in one go, ordered by line")
    func allAtOnce() {
        var lines = sample
        lines[4] = "  urgent: 300 %"
        lines[13] = "  perYear: {grassroots: -1, high: x}"
        lines[21] = "  weekdays: []"
        lines[25] = "    signfor: {p50: 1h, p90: 1h, p99: 1h}"
        lines[26] = "    \"*\": {p50: 2h, p90: 1h, p99: 0h}"
        lines[33] = "  largets: 1MiB"
        let report = read(lines)
        #expect(report.errors.compactMap(\.line) == [5, 14, 14, 22, 26, 27, 27, 32, 34])
        #expect(report.workload == nil)
    }

    @Test(
        "a file that is missing, a directory or a device is refused",
        arguments: ["/no/such", "/tmp", "/dev/zero"])
    func unreadable(_ path: String) {
        #expect(Workload.load(path: path).errors.map(\.kind) == [.unreadable])
    }

    @Test("an oversized file is refused")
    func oversized() {
        let bytes = [UInt8](repeating: 0x23, count: Workload.maximumBytes + 1)
        #expect(Workload.read(bytes).errors.map(\.kind) == [.tooLarge])
        #expect(
            Workload.load(path: shipped("topology/china.yaml")).errors.map(\.kind) == [.tooLarge])
    }

    @Test(
        "hostile texts are refused without harm",
        arguments: [
            "", "# nothing\n", "---\n", "[", "{", "- a", "a: b: c", "\u{0}", "? [a]\n: b",
            "{? : }", "\u{FEFF}&a name: x", "\"a #\": &x [1]\n\"b\": [*x]",
            "answers: {delays: {delays: {delays: {}}}}",
            "commissions: [perYear]\ndisputes: x\nrhythm: []\nanswers: {}\npapers: {p50: []}",
            String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 60_000),
            String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
            String(repeating: "name: a\n", count: 5_000),
            "answers:\n  delays:\n" + (0..<10_000).map { "    v\($0): 1\n" }.joined(),
        ])
    func hostile(_ text: String) {
        let report = Workload.read(Array(text.utf8))
        #expect(!report.errors.isEmpty)
        #expect(report.workload == nil)
        for finding in report.findings {
            #expect(finding.message.utf8.count < 1_000)
            #expect(finding.message.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }
}

@Suite("Workload files")
struct WorkloadReaderTests {
    @Test("the sample has no fault, and its figures are read digit by digit")
    func figures() throws {
        let report = read(sample)
        #expect(report.findings == [])
        let workload = try #require(report.workload)
        #expect(workload.name == "test")
        #expect(workload.source == "made up (估计)")
        #expect(workload.commissions.perYear[.supreme] == 0)
        #expect(workload.commissions.perYear[.high] == 1_000)
        #expect(workload.commissions.perYear[.intermediate] == 120_000)
        #expect(workload.commissions.perYear[.grassroots] == 650_500)
        #expect(workload.commissions.urgent == 30)
        #expect(workload.commissions.returned == 75)
        #expect(workload.commissions.withdrawn == 10)
        #expect(workload.commissions.rerouted == 20)
        #expect(workload.commissions.papersAsked == 120)
        #expect(workload.commissions.complained == 5)
        #expect(workload.commissions.rated == 600)
        #expect(workload.commissions.progress == 1_000)
        #expect(workload.disputes.perYear[.grassroots] == 9_125)
        #expect(workload.disputes.settled == 550)
        #expect(workload.disputes.withdrawn == 50)
        #expect(workload.disputes.sentBack == 150)
        #expect(workload.disputes.proofReturned == 100)
        #expect(workload.disputes.several == 0)
        #expect(workload.tabled.perYear[.high] == 12_000)
        #expect(workload.tabled.perYear[.intermediate] == 60_500)
        #expect(workload.tabled.perYear[.grassroots] == 0)
        #expect(workload.elsewhere.commissions == 600)
        #expect(workload.elsewhere.disputes == 305)
        #expect(workload.elsewhere.tabled == 0)
        #expect(workload.rhythm.hours.count == 24 && workload.rhythm.hours[8] == 9)
        #expect(workload.rhythm.weekdays == [5, 5, 5, 5, 5, 1, 10_000])
        #expect(workload.rhythm.daysOff == 20)
        #expect(
            workload.answers.delays == [
                "sign-for": Workload.Delay(p50: 45, p90: 360, p99: 1_440),
                Workload.everyOther: Workload.Delay(p50: 1, p90: 90, p99: 192_000),
            ])
        #expect(workload.answers.forgotten == 10)
        #expect(workload.answers.slowCourts == 50)
        #expect(workload.answers.slowFactor == 100)
        #expect(workload.papers.p50 == 1)
        #expect(workload.papers.p90 == 1_536)
        #expect(workload.papers.largest == 200 << 20)
    }

    @Test("every act of both procedures may have a delay", arguments: Workload.verbs)
    func verbs(_ verb: String) {
        let report = read(line: 26, "    \(verb): {p50: 1h, p90: 1h, p99: 1h}")
        #expect(report.findings == [])
        #expect(report.workload?.answers.delays[verb] == Workload.Delay(p50: 60, p90: 60, p99: 60))
    }

    @Test("the acts are those of the procedures' tables, each once")
    func verbsOfTables() {
        let verbs = Set(Workload.verbs)
        #expect(verbs.count == Workload.verbs.count)
        #expect(CommissionVerb.table.allSatisfy { verbs.contains($0.verb) })
        #expect(DisputeRules.table.allSatisfy { verbs.contains($0.verb.verb) })
    }

    /// Matters a year, in thousandths, when every court of a topology opens its share.
    private func total(_ rates: Workload.ByLevel, _ tree: CourtTree) -> Int {
        tree.courts.reduce(0) { $0 + rates[$1.level] }
    }

    private func load(_ name: String) throws -> Workload {
        let report = Workload.load(path: shipped("data/workload/" + name))
        #expect(report.findings == [])
        return try #require(report.workload)
    }

    @Test("the figures in the comments of the shipped workloads are those of the shipped courts")
    func national() throws {
        let roles = OfficerRole.allCases.map(\.rawValue)
        let china = Topology.load(path: shipped("topology/china.yaml"), roles: roles)
        let henan = Topology.load(path: shipped("topology/henan.yaml"), roles: roles)
        let country = try #require(china.topology?.tree)
        let province = try #require(henan.topology?.tree)
        #expect(country.courts.count == 3_250)
        let national = try load("national.yaml")
        let doubled = try load("doubled.yaml")
        #expect(total(national.commissions.perYear, country) == 1_999_998_000)
        #expect(total(national.commissions.perYear, province) == 114_844_000)
        #expect(total(national.disputes.perYear, country) == 30_001_100)
        #expect(total(national.tabled.perYear, country) == 27_524_000)
        #expect(total(doubled.commissions.perYear, country) == 3_999_996_000)
    }

    @Test("doubled.yaml differs from national.yaml in the number of commissions alone")
    func doubled() throws {
        var expected = try load("national.yaml")
        let doubled = try load("doubled.yaml")
        expected.name = doubled.name
        expected.source = doubled.source
        expected.commissions.perYear.supreme *= 2
        expected.commissions.perYear.high *= 2
        expected.commissions.perYear.intermediate *= 2
        expected.commissions.perYear.grassroots *= 2
        #expect(doubled == expected)
    }
}
