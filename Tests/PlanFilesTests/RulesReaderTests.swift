import CaseDispatch
import Domain
import Foundation
import PlanFiles
import Testing
import Topology

struct RulesReaderTests {
    private static let shipped: String? = {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try? String(
            contentsOf: root.appending(path: "data/dispatch/rules.yaml"), encoding: .utf8)
    }()

    private func read(_ change: (String) -> String = { $0 }) throws -> RulesReport {
        let text = try #require(Self.shipped)
        return DispatchRules.read(Array(change(text).utf8))
    }

    @Test func theShippedRulesAreSound() throws {
        let report = try read()
        #expect(report.findings.map(\.description) == [])
        let rules = try #require(report.rules)
        #expect(HardRule.allCases.allSatisfy(rules.holds))
        #expect(SoftCost.allCases.allSatisfy(rules.counts))
        #expect(rules.transfer.text == "6")
        #expect(rules.trips == [3, 1])
        #expect(rules.movesPermille == 50)
        #expect(rules.grounds.map(\.name).contains("stalled"))
        #expect(rules.grounds.allSatisfy { !$0.citation.isEmpty })
        #expect(rules.loadSteps.first?.from == 0)
        #expect(rules.share == 333)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var says: String

        var testDescription: String { new }
    }

    static let faults: [Fault] = [
        Fault(old: "transfer: {hours: 6}", new: "transfer: {hours: -6}", says: "transfer.hours"),
        Fault(old: "transfer: {hours: 6}", new: "transfer: {hour: 6}", says: "unknown field"),
        Fault(old: "{from: 70, hours: 0.5}", new: "{from: 0, hours: 0.5}", says: "one above"),
        Fault(old: "{from: 85, hours: 1}", new: "{from: 85, hours: 0.1}", says: "none costs less"),
        Fault(old: "overload: allowed", new: "overload: maybe", says: "allowed or refused"),
        Fault(old: "  open: {on: true}\n", new: "", says: "lacks the field `open`"),
        Fault(old: "  open: {on: true}", new: "  open: {on: yes}", says: "true or false"),
        Fault(old: "months: 6, ", new: "", says: "needs `months`"),
        Fault(old: "name: recused", new: "name: must-leave", says: "stands twice"),
        Fault(old: "basis: recused", new: "basis: tired", says: "basis:"),
        Fault(old: "stages: [auctioning]", new: "stages: [sold]", says: "are known"),
        Fault(old: "version: 1", new: "version: 2", says: "version"),
        Fault(old: "periodDays: 180", new: "periodDays: 0", says: "periodDays"),
        Fault(old: "hoursPerKilometre: 0.02", new: "hoursPerKilometre: 0.0201", says: "3 digits"),
    ]

    @Test("A fault is found at its line", arguments: faults)
    func found(_ fault: Fault) throws {
        let report = try read { text in
            text.replacingOccurrences(of: fault.old, with: fault.new)
        }
        #expect(report.rules == nil)
        let said = report.findings.map(\.description).joined(separator: "\n")
        #expect(said.contains(fault.says), "\(said)")
        #expect(report.findings.contains { $0.line != nil })
    }
}

struct ForceFileTests {
    private func tree() throws -> CourtTree {
        try CourtTree(
            [("yu01", CourtLevel.intermediate, nil), ("yu0105", .grassroots, "yu01")].map {
                id, level, superior in
                Court(
                    id: try #require(CourtID(id)), name: "法院\(id)", code: nil, level: level,
                    superior: superior.flatMap { CourtID($0) }, coordinator: nil)
            })
    }

    @Test func rowsAreRead() throws {
        let text =
            "court,officers,vehicles,backlog,closed\r\nyu0105,5,2,12.5,\r\n法院yu01,3,1,0,yes\n"
        let (rows, findings) = ForceFile.read(Array(text.utf8), courts: try tree())
        #expect(findings.isEmpty)
        #expect(rows.map(\.officers) == [5, 3])
        #expect(rows.map(\.backlog) == [12_500, 0])
        #expect(rows.map(\.isClosed) == [false, true])
    }

    @Test(
        "A bad row is named with its line",
        arguments: [
            ("yu0109,5,2,1,", "no court"), ("yu0105,five,2,1,", "officers"),
            ("yu0105,5,-1,1,", "vehicles"), ("yu0105,5,2,1.2345,", "backlog"),
            ("yu0105,5,2,1,perhaps", "closed"), ("yu0105,5", "cells"),
        ])
    func badRows(_ row: String, _ says: String) throws {
        let text = "court,officers,vehicles,backlog,closed\n\(row)\n"
        let (rows, findings) = ForceFile.read(Array(text.utf8), courts: try tree())
        #expect(rows.isEmpty)
        #expect(findings.count == 1)
        #expect(findings.first?.line == 2)
        #expect(findings.first?.message.contains(says) == true)
    }

    @Test func theHeadingIsDue() throws {
        #expect(
            ForceFile.read(Array("a,b\n1,2\n".utf8), courts: try tree()).findings.first?.line == 1)
        #expect(ForceFile.read([], courts: try tree()).findings.count == 1)
        #expect(ForceFile.read([0xFF, 0xFE], courts: try tree()).findings.count == 1)
    }
}
