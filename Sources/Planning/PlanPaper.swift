package import Domain
import Engine
import Foundation
import Procedure
import Runtime
import Wording

/// A plan of allocation as `dispatch plan --out` wrote it: what acting on it needs of it.
package struct PlanPaper: Decodable {
    /// Why a case may move.
    package struct Ground: Decodable {
        package var name: String
        package var term: String
        package var citation: String
        /// Word of the ground in the ruling (`crosswrit procedures transfer`).
        package var order: String?
    }

    /// One reason of a move.
    package struct Reason: Decodable {
        package var rule: String
        package var zh: String
        package var en: String?
    }

    /// What would have been next best for a case, and what it would cost more (hours).
    package struct Next: Decodable {
        /// Nil: staying.
        package var court: String?
        package var more: Double
    }

    /// One case that is to move.
    package struct Move: Decodable {
        package var number: String
        package var from: String
        package var to: String
        package var ground: Ground?
        package var reasons: [Reason]
        package var renewFirst: [String]
        /// Cases that move or stay with it because they share debtors.
        package var together: [String]?
        /// Hours against leaving it; below 0 it saves.
        package var change: Double?
        package var next: Next?

        private enum CodingKeys: String, CodingKey {
            case number = "case"
            case from, to, ground, reasons, renewFirst, together, change, next
        }
    }

    /// What a court carries before and after, in average cases.
    package struct Load: Decodable {
        package var court: String
        package var officers: Int
        package var before: Double
        package var after: Double
        package var beforePerOfficer: Double
        package var afterPerOfficer: Double
        package var cameIn: Int
        package var wentOut: Int
    }

    /// Force that one court lends another.
    package struct Lent: Decodable {
        package var from: String
        package var to: String
        package var officers: Int
        package var vehicles: Int
        package var starts: String
        package var ends: String
    }

    package var status: String
    package var digest: String
    package var date: String
    package var area: String
    package var objective: Double
    package var bound: Double
    package var moves: [Move]
    package var lent: [Lent]
    package var load: [Load]?
    /// Hours by cost, with the plan and with everything left as it is.
    package var costs: [String: Double]?
    package var costsBefore: [String: Double]?
    /// Parts of the objective between it and the bound.
    package var gap: Double?
    package var seconds: Double?
    /// What was ordered about single cases, as typed.
    package var orders: [String]?

    /// The largest file that is read.
    package static let mostBytes = 256 << 20

    /// Reads a plan.
    ///
    /// - Parameter path: the file.
    /// - Returns: the plan.
    /// - Throws: `CommandFailure` when it can't be read or is no plan.
    package static func read(_ path: String) throws -> PlanPaper {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: mostBytes + 1) ?? Data()
        } catch {
            throw CommandFailure(
                3, "plan.read", "不能读取 \(plain(path))", "can't read \(plain(path))",
                remedy: "写明 crosswrit dispatch plan --out 写成的文件",
                "name a file that `crosswrit dispatch plan --out` wrote")
        }
        guard data.count <= mostBytes,
            let plan = try? JSONDecoder().decode(PlanPaper.self, from: data),
            plan.digest.utf8.count <= 128, CivilDate(iso: plan.date) != nil,
            CourtID(plan.area) != nil
        else {
            throw CommandFailure(
                1, "plan.form", "\(plain(path)) 不是调配方案", "\(plain(path)) is no plan of allocation",
                remedy: "重新求解方案", "solve the plan anew")
        }
        return plan
    }

    /// The plan that a matter stands by: the paper attached last.
    ///
    /// - Parameters:
    ///   - matter: the matter of the plan.
    ///   - court: the planning court's node.
    /// - Returns: matter, state and plan.
    /// - Throws: `CommandFailure` when the matter is no plan, or its paper is not at hand.
    package static func load(
        _ matter: String, _ court: some PlanCourt
    ) throws -> (matter: Matter, state: TabledState, plan: PlanPaper) {
        let detail = try court.whole(matter)
        guard let found = detail.provisional ?? detail.record.matter,
            case .tabled(let state) = found.body, state.procedure == "allocation",
            let paper = state.papers.last(where: { $0.kind == .allocationPlan })
        else {
            throw CommandFailure(
                1, "plan.matter", "该事项不是统一调配方案", "that matter is no plan of allocation",
                remedy: "在统一调配方案列表中核对", "look it up in the list of plans (统一调配)")
        }
        let copy = FileManager.default.temporaryDirectory
            .appending(path: "crosswrit-plan-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: copy) }
        guard
            case .done = try court.answer(
                to:
                    .savePaper(digest: paper.digest, path: copy.path))
        else { throw CommandFailure.anotherAnswer }
        return (found, state, try read(copy.path))
    }

    /// The fields that submitting and revising take.
    package var fields: [Field] {
        get throws {
            guard let day = CivilDate(iso: date) else { return [] }
            return [
                Field("plan-digest", .text(digest)), Field("date", .date(day)),
                Field("moves", .number(Int64(moves.count))),
                Field("lent", .number(Int64(lent.count))),
                Field("objective", .text("\(objective)")), Field("bound", .text("\(bound)")),
            ]
        }
    }
}
