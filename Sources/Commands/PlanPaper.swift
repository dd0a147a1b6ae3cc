import Domain
import Engine
import Foundation
import Procedure
import Runtime
import Wording

/// A plan of allocation as `dispatch plan --out` wrote it: what acting on it needs of it.
struct PlanPaper: Decodable {
    struct Ground: Decodable {
        var name: String
        var term: String
        var citation: String
        /// Word of the ground in the ruling (`crosswrit procedures transfer`).
        var order: String?
    }

    struct Reason: Decodable {
        var rule: String
        var zh: String
    }

    struct Move: Decodable {
        var number: String
        var from: String
        var to: String
        var ground: Ground?
        var reasons: [Reason]
        var renewFirst: [String]

        private enum CodingKeys: String, CodingKey {
            case number = "case"
            case from, to, ground, reasons, renewFirst
        }
    }

    struct Lent: Decodable {
        var from: String
        var to: String
        var officers: Int
        var vehicles: Int
        var starts: String
        var ends: String
    }

    var status: String
    var digest: String
    var date: String
    var area: String
    var objective: Double
    var bound: Double
    var moves: [Move]
    var lent: [Lent]

    /// The largest file that is read.
    static let mostBytes = 256 << 20

    /// Reads a plan.
    ///
    /// - Parameter path: the file.
    /// - Returns: the plan.
    /// - Throws: `CommandFailure` when it can't be read or is no plan.
    static func read(_ path: String) throws -> PlanPaper {
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
                remedy: "用 crosswrit dispatch plan --out 重新生成",
                "make it with `crosswrit dispatch plan --out`")
        }
        return plan
    }

    /// The plan that a matter stands by: the paper attached last.
    ///
    /// - Parameters:
    ///   - matter: the matter of the plan.
    ///   - session: of the planning court's node.
    /// - Returns: matter, state and plan.
    /// - Throws: `CommandFailure` when the matter is no plan, or its paper is not at hand.
    static func load(
        _ matter: String, _ session: Session
    ) throws -> (matter: Matter, state: TabledState, plan: PlanPaper) {
        let detail = try session.detail(matter)
        guard let found = detail.provisional ?? detail.record.matter,
            case .tabled(let state) = found.body, state.procedure == "allocation",
            let paper = state.papers.last(where: { $0.kind == .allocationPlan })
        else {
            throw CommandFailure(
                1, "plan.matter", "该事项不是统一调配方案", "that matter is no plan of allocation",
                remedy: "crosswrit list --kind allocation 列出方案",
                "`crosswrit list --kind allocation` lists plans")
        }
        let copy = FileManager.default.temporaryDirectory
            .appending(path: "crosswrit-plan-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: copy) }
        guard
            case .done = try session.see(
                .savePaper(digest: paper.digest, path: copy.path))
        else { throw Session.unexpected }
        return (found, state, try read(copy.path))
    }

    /// The fields that submitting and revising take.
    var fields: [Field] {
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
