import ArgumentParser
import CaseDispatch
import Domain
import Foundation
import Wording

struct DispatchCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what differs between two plans: cost by cost, court by court, case by case.",
        discussion: """
            Takes what `dispatch plan --out` wrote; of the same cases, or the comparison means little.

            Example:
              crosswrit dispatch plan … --out a.json
              crosswrit dispatch plan … --close 豫0182 --out b.json
              crosswrit dispatch compare a.json b.json
            """)

    @Argument(help: "The first plan's document.") var first: String
    @Argument(help: "The second plan's document.") var second: String
    @Flag(help: "Print exactly one JSON document.") var json = false

    func run() throws {
        let comparison = PlanComparison(try PlanFile.read(first), try PlanFile.read(second))
        if json {
            Terminal.print(comparison.json.line)
        } else {
            let language = Language(environment: Terminal.environment)
            for line in comparison.lines(language) { Terminal.print(line) }
        }
    }
}

/// What `compare` reads of a plan's document.
struct PlanFile: Decodable {
    struct Move: Decodable {
        var `case`: String
        var from: String
        var to: String
    }

    struct Load: Decodable {
        var court: String
        var afterPerOfficer: Double
    }

    var digest: String
    var objective: Double
    var bound: Double
    var travelHours: Double
    var spread: Double
    var costs: [String: Double]
    var moves: [Move]
    var load: [Load]

    /// Longest document: 256 MiB.
    private static let largest = 256 << 20

    static func read(_ path: String) throws -> PlanFile {
        let file = URL(fileURLWithPath: path)
        do {
            let size =
                try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            guard size <= largest else { throw CocoaError(.fileReadTooLarge) }
            return try JSONDecoder().decode(PlanFile.self, from: try Data(contentsOf: file))
        } catch is DecodingError {
            throw CommandFailure(
                1, "dispatch.document", "\(path) 不是调配方案", "\(path) is no plan's document",
                remedy: "用 crosswrit dispatch plan --out 写出", "write one with `dispatch plan --out`"
            )
        } catch {
            throw CommandFailure(
                3, "dispatch.file", "不能读取 \(path)", "\(path) can't be read", remedy: "核对路径",
                "check the path")
        }
    }
}

/// Two plans side by side.
struct PlanComparison {
    private let first: PlanFile
    private let second: PlanFile

    init(_ first: PlanFile, _ second: PlanFile) {
        self.first = first
        self.second = second
    }

    /// Cases that lie elsewhere, with both destinations; nil where a plan leaves the case.
    private var differing: [(number: String, first: String?, second: String?)] {
        let left = Dictionary(first.moves.map { ($0.case, $0.to) }) { one, _ in one }
        let right = Dictionary(second.moves.map { ($0.case, $0.to) }) { one, _ in one }
        return Set(left.keys).union(right.keys).sorted().compactMap { number in
            left[number] == right[number] ? nil : (number, left[number], right[number])
        }
    }

    private func text(_ value: Double) -> String {
        PlainDecimal.text(Int64((value * 1_000).rounded()), places: 3)
    }

    /// Values of both by name.
    private var rows: [(name: String, first: Double, second: Double)] {
        let names = SoftCost.allCases.map(\.rawValue)
        return [
            ("objective", first.objective, second.objective), ("bound", first.bound, second.bound),
            ("travelHours", first.travelHours, second.travelHours),
            ("spread", first.spread, second.spread),
            ("moves", Double(first.moves.count), Double(second.moves.count)),
        ] + names.map { ($0, first.costs[$0] ?? 0, second.costs[$0] ?? 0) }
    }

    var json: JSONText {
        .fields([
            "same": .bool(first.digest == second.digest),
            "values": .array(
                rows.map {
                    .fields([
                        "name": .string($0.name), "first": .number(text($0.first)),
                        "second": .number(text($0.second)),
                        "change": .number(text($0.second - $0.first)),
                    ])
                }),
            "cases": .array(
                differing.map {
                    .fields([
                        "case": .string($0.number), "first": .text($0.first),
                        "second": .text($0.second),
                    ])
                }),
        ])
    }

    func lines(_ language: Language) -> [String] {
        if first.digest == second.digest {
            return [language("两个方案相同", "the plans are the same")]
        }
        var table = TextTable([
            "", language.both("方案一", "first"), language.both("方案二", "second"),
            language.both("变化", "change"),
        ])
        for row in rows where row.first != 0 || row.second != 0 {
            table.add([row.name, text(row.first), text(row.second), text(row.second - row.first)])
        }
        var courts = TextTable([
            language.both("法院", "court"), language.both("人均负担", "load per officer"), "→",
        ])
        let right = Dictionary(second.load.map { ($0.court, $0.afterPerOfficer) }) { one, _ in one }
        for one in first.load {
            guard let other = right[one.court], abs(other - one.afterPerOfficer) >= 0.05 else {
                continue
            }
            courts.add([one.court, text(one.afterPerOfficer), text(other)])
        }
        var cases = TextTable([
            language.both("案号", "case"), language.both("方案一", "first"),
            language.both("方案二", "second"),
        ])
        let all = differing
        for one in all.prefix(40) {
            let stays = language("不动", "stays")
            cases.add([one.number, one.first ?? stays, one.second ?? stays])
        }
        let more =
            all.count > 40 ? [language("……共 \(all.count) 件", "… \(all.count) cases in all")] : []
        return table.lines + [""] + courts.lines + [""] + cases.lines + more
    }
}
