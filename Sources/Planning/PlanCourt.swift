package import Runtime
package import Wording

/// The node of the court that plans, as whoever looks may see its answers.
package protocol PlanCourt {
    /// Asks; throws the node's refusal.
    func answer(to request: ControlRequest) throws -> ControlResponse
}

extension PlanCourt {
    /// A matter with all that is shown of it.
    ///
    /// - Throws: the node's refusal.
    package func whole(_ matter: String) throws -> MatterDetail {
        guard case .detail(let detail) = try answer(to: .show(matter: matter)) else {
            throw CommandFailure.anotherAnswer
        }
        return detail
    }
}

extension CommandFailure {
    /// The process answered something else than what was asked.
    package static var anotherAnswer: CommandFailure {
        CommandFailure(
            3, "process.unexpected", "进程的答复不是所问", "the process answered something else",
            remedy: "各程序须为同一版本", "use programs of one version")
    }
}
