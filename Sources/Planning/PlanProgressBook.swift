package import Domain
import Engine
import Procedure
package import Runtime
import Wording

/// How far a plan has come, case by case.
package struct PlanProgressBook {
    /// What became of one move of a plan.
    package struct Move {
        package var move: PlanPaper.Move
        /// The transfer that its ruling opened; nil: there is none yet.
        package var transfer: Follower?
        package var isDropped: Bool

        /// Stable name of where it stands, and its term.
        package var standing: Text {
            if let transfer {
                if let outcome = transfer.outcome {
                    return outcome == "returned"
                        ? Text(zh: "已撤销或者退回", en: "returned")
                        : Text(zh: "已完成移转", en: "done")
                }
                switch transfer.stage {
                case "ruled": return Text(zh: "已裁定待送达", en: "ruled")
                case "handing-over", "handed-over", "short", "received":
                    return Text(zh: "移交中", en: "handing-over")
                case "filed", "enforcing": return Text(zh: "接收法院执行中", en: "acknowledged")
                default: return Text(zh: transfer.term, en: transfer.stage)
                }
            }
            return isDropped
                ? Text(zh: "合议未通过", en: "refused") : Text(zh: "待合议裁定", en: "undecided")
        }
    }

    package let matter: Matter
    package let state: TabledState
    package let plan: PlanPaper
    package let moves: [Move]
    /// Transfers of earlier versions of the plan whose case the present one does not move.
    package let former: [Follower]
    /// Orders that move force.
    package let orders: [Follower]

    /// Reads the plan, what its panels refused, and what it led to.
    ///
    /// - Throws: `CommandFailure`.
    package init(_ id: String, _ court: some PlanCourt) throws {
        (matter, state, plan) = try PlanPaper.load(id, court)
        guard
            case .followers(let followers, _) = try court.answer(
                to:
                    .followers(matter: matter.id.rawValue))
        else { throw CommandFailure.anotherAnswer }
        var dropped: Set<String> = []
        for step in state.steps where step.verb == "drop" {
            guard
                case .entry(let detail) = try court.answer(
                    to:
                        .entry(matter: matter.id.rawValue, number: step.entry))
            else { throw CommandFailure.anotherAnswer }
            for case .caseNumber(let number) in detail.words?.values("dropped") ?? [] {
                dropped.insert(number.text)
            }
        }
        var transfers: [String: Follower] = [:]
        for one in followers where one.kind == "transfer" {
            // A later ruling over the same case counts.
            if let number = one.caseNumber { transfers[number] = one }
        }
        let planned = plan.moves
        moves = planned.map { move in
            Move(
                move: move, transfer: transfers[move.number],
                isDropped: dropped.contains(move.number))
        }
        let numbers = Set(planned.map(\.number))
        former = transfers.values.filter { !numbers.contains($0.caseNumber ?? "") }
            .sorted { $0.matter < $1.matter }
        orders = followers.filter { $0.kind == "dispatch-order" }
    }

    /// Moves that still wait for their panel.
    package var undecided: [Move] { moves.filter { $0.transfer == nil && !$0.isDropped } }

    /// How many moves stand where, in the order in which they go.
    package var counts: [(standing: Text, moves: Int, overdue: Int)] {
        var list: [(standing: Text, moves: Int, overdue: Int)] = []
        for one in moves {
            let late = one.transfer?.isOverdue == true ? 1 : 0
            if let place = list.firstIndex(where: { $0.standing == one.standing }) {
                list[place].moves += 1
                list[place].overdue += late
            } else {
                list.append((one.standing, 1, late))
            }
        }
        let order = ["undecided", "refused", "ruled", "handing-over", "acknowledged", "done"]
        return list.sorted {
            (order.firstIndex(of: $0.standing.en) ?? 9, $0.standing.en)
                < (order.firstIndex(of: $1.standing.en) ?? 9, $1.standing.en)
        }
    }
}
