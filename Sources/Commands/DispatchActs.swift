import ArgumentParser
import Domain
import Engine
import Planning
import Procedure
import Runtime
import Wording

struct DispatchSubmit: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Put a plan before those who approve it (提交方案).",
        discussion: """
            At the node of the court that planned. The plan's file goes with it as a paper.

            Example:
              crosswrit dispatch submit plan.json --data var/yu01 --officer 指挥丁
            """)

    @Argument(help: "Plan that `dispatch plan --out` wrote.") var file: String
    @OptionGroup var act: ActOptions

    var subject: String? { nil }

    func body(_ session: Session) throws -> ActBody {
        let plan = try PlanPaper.read(file)
        let status = try session.status()
        guard plan.area == status.process.rawValue else {
            throw CommandFailure(
                1, "plan.area", rule: Law322.unified,
                "方案由 \(plan.area) 拟订，本节点是 \(status.process)",
                "the plan is one of \(plan.area); this is the node of \(status.process)",
                remedy: "在拟订方案的法院的节点上提交", "submit it at the node of the court that planned")
        }
        return .tabled(
            TabledAct(
                procedure: "allocation", verb: "submit", fields: try plan.fields,
                papers: [try session.attach(file, .allocationPlan, sealed: false)], approvals: []))
    }
}

struct DispatchRevise: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "revise",
        abstract: "Replace a plan by one that was solved again (调整方案).",
        discussion: """
            After changes by hand: dispatch plan with --pin, --forbid, --stay, and the cases that panels \
            refused (`dispatch show M` names them). Rulings that were made stand.

            Example:
              crosswrit dispatch revise M plan2.json --change 第三案留原法院 --data var/yu01 --officer 指挥丁
            """)

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Argument(help: "The new plan.") var file: String
    @Option(help: "What was changed; repeatable.") var change: [String]
    @OptionGroup var act: ActOptions

    var subject: String? { matter }

    func body(_ session: Session) throws -> ActBody {
        let plan = try PlanPaper.read(file)
        return .tabled(
            TabledAct(
                procedure: "allocation", verb: "revise",
                fields: try plan.fields + [Field("changes", change.map { .text($0) })],
                papers: [try session.attach(file, .allocationPlan, sealed: false)], approvals: []))
    }
}

struct DispatchApprove: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a plan; it decides no case (批准方案).",
        discussion: """
            Example:
              crosswrit dispatch approve M --approval bureauChief=局长己 --officer 副院长庚 --data var/yu01
            """)

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Option(help: "Remark.") var note: String?
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter }

    func body(_ session: Session) throws -> ActBody {
        let (_, _, plan) = try PlanPaper.load(matter, session)
        var fields = [Field("plan-digest", .text(plan.digest))]
        if let note { fields.append(Field("note", .text(note))) }
        return .tabled(
            TabledAct(
                procedure: "allocation", verb: "approve", fields: fields, papers: [],
                approvals: try session.approvals(approvals)))
    }
}

struct DispatchDrop: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Cases that their panel refused drop out (合议未通过).",
        discussion: """
            Then solve again around them: dispatch plan … --stay CASE, and dispatch revise.

            Example:
              crosswrit dispatch drop M （2025）豫0105执10号 --reason 合议认为不必移转 --data var/yu01 \
            --officer 合议壬
            """)

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Argument(help: "Case numbers.") var cases: [String]
    @Option(help: "Why.") var reason: String
    @OptionGroup var act: ActOptions

    var subject: String? { matter }

    func validate() throws {
        guard !cases.isEmpty, cases.count <= 256 else {
            throw ValidationError("name 1 to 256 cases")
        }
    }

    func body(_ session: Session) throws -> ActBody {
        let (_, _, plan) = try PlanPaper.load(matter, session)
        let moves = Dictionary(plan.moves.map { ($0.number, $0) }) { first, _ in first }
        let numbers = try cases.map { text -> FieldValue in
            guard let move = moves[text] else {
                throw CommandFailure(
                    1, "plan.case", "方案没有移转 \(plain(text))",
                    "the plan does not move \(plain(text))",
                    remedy: "crosswrit dispatch show 列出方案的案件",
                    "`crosswrit dispatch show` lists its cases")
            }
            return .caseNumber(
                try session.caseNumber(text, of: try session.court(move.from)))
        }
        return .tabled(
            TabledAct(
                procedure: "allocation", verb: "drop",
                fields: [Field("dropped", numbers), Field("reason", .text(reason))], papers: [],
                approvals: []))
    }
}

struct DispatchFinish: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "finish",
        abstract: "End a plan: each case is ruled on, refused, or left (完成).",
        discussion: "Example:\n  crosswrit dispatch finish M --data var/yu01 --officer 指挥丁")

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Option(help: "Remark.") var note: String?
    @OptionGroup var act: ActOptions

    var subject: String? { matter }

    func body(_ session: Session) throws -> ActBody {
        let progress = try PlanProgressBook(matter, session)
        try session.demandWhole()
        let ruled = progress.moves.count { $0.transfer != nil }
        var fields = [
            Field("ruled", .number(Int64(ruled))),
            Field("left", .number(Int64(progress.moves.count - ruled))),
        ]
        if let note { fields.append(Field("note", .text(note))) }
        return .tabled(
            TabledAct(
                procedure: "allocation", verb: "finish", fields: fields, papers: [],
                approvals: []))
    }
}

struct DispatchCancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel a plan: what has not been served stops (取消方案).",
        discussion: """
            Cases without a ruling need nothing more. Rulings that their court has not received yet are \
            revoked with --revocation, the sealed ruling that revokes them; what was received goes on, \
            and only its own ruling could undo it.

            Example:
              crosswrit dispatch cancel M --reason 专项行动延期 --revocation 撤销裁定.pdf \
            --approval bureauChief=局长己 --approval panelMember=合议壬 --officer 局长己 --data var/yu01
            """)

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Option(help: "Why.") var reason: String
    @Option(
        help: ArgumentHelp("Sealed ruling that revokes what was not served.", valueName: "file"))
    var revocation: String?
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    func run() throws {
        let session = try Session(act)
        let progress = try PlanProgressBook(matter, session)
        try session.demandWhole()
        let named = try session.approvals(approvals)
        let unserved = progress.moves.compactMap(\.transfer).filter {
            $0.stage == "ruled" && $0.outcome == nil
        }
        if !unserved.isEmpty, revocation == nil {
            throw CommandFailure(
                1, "plan.unserved", "尚有 \(unserved.count) 件裁定未送达：不撤销裁定，不能取消方案",
                "\(unserved.count) rulings are not served yet: they must be revoked with the plan",
                remedy: "附上撤销裁定：--revocation FILE",
                "attach the ruling that revokes them: --revocation FILE")
        }
        let ruling = try revocation.map { try session.attach($0, .ruling, sealed: true) }
        for transfer in unserved {
            let words = TabledAct(
                procedure: "transfer", verb: "revoke",
                fields: [Field("reason", .text(reason))], papers: ruling.map { [$0] } ?? [],
                approvals: named)
            var options = act
            options.key = "revoke/\(transfer.matter)"
            let reply = try session.act(.tabled(words), on: transfer.matter.rawValue, options)
            if let refusal = reply.refusal { throw CommandFailure(exit: 1, refusal: refusal) }
        }
        let words = TabledAct(
            procedure: "allocation", verb: "cancel", fields: [Field("reason", .text(reason))],
            papers: [], approvals: named)
        let reply = try session.act(.tabled(words), on: matter, act)
        try ActAnswer.show(reply, session, act.process)
    }
}
