import Domain
import LegalTime

extension ProcedureTable {
    /// A plan of allocation (统一调配方案): which cases are to move between the courts of an area, and
    /// which force. The plan itself is a paper; approving it decides no case: each needs its own
    /// panel decision and ruling, which open a transfer, and a case that is refused drops out.
    ///
    /// The superior that plans is `deciding`, and alone: the courts learn of it by rulings and
    /// orders.
    package static let allocation = ProcedureTable(
        name: "allocation", term: Text(zh: "统一调配", en: "plan of allocation"),
        citation: "\(Law322.unified); \(Law322.panel)",
        stages: [
            StageRow(
                "draft", "方案待审批",
                awaits: [
                    AwaitRow(.deciding, "approve", "审批方案", "approve the plan"),
                    AwaitRow(.deciding, "revise", "或者调整后重新求解", "or change it and solve again"),
                ]),
            StageRow(
                "approved", "方案已批准，逐案裁定中",
                awaits: [
                    AwaitRow(
                        .deciding, "finish", "逐案裁定完毕", "rule on each case, then finish",
                        rule: "O73")
                ]),
            StageRow("finished", "已完成", isClosed: true),
            StageRow("cancelled", "已取消", isClosed: true),
        ],
        acts: [
            ActRow(
                "submit", "提交方案", "plan submitted", group: "dispatch",
                citation: Law322.unified, officers: planners, by: [], from: [], fields: plan,
                papers: [PaperRow(.allocationPlan)], guards: [solved],
                effects: [.join(.deciding, .author), .stage("draft")],
                document: "allocation-plan"),
            ActRow(
                "revise", "调整方案", "plan revised", group: "dispatch",
                citation: Law322.unified, officers: planners, by: [.deciding],
                from: ["draft", "approved"],
                fields: plan + [
                    FieldRow("changes", "调整内容", "what was changed by hand", .text, list: true)
                ],
                papers: [PaperRow(.allocationPlan)], guards: [solved],
                // Rulings that were made stand; whatever is new waits for approval again.
                effects: [.void(rule: "O73"), .stage("draft")], document: "allocation-plan"),
            ActRow(
                "approve", "批准方案", "approval", group: "dispatch",
                citation: "\(Law322.unified); 法〔2021〕322号 §10", officers: leaders,
                by: [.deciding], from: ["draft"],
                fields: [
                    FieldRow("note", "审批意见", "remark", .text, optional: true),
                    FieldRow("plan-digest", "所批准方案的摘要", "digest of the plan approved", .text),
                ], approvals: [.bureauChief],
                effects: [
                    .start(
                        rule: "O73", owedBy: .author,
                        duty: Text(zh: "逐案合议、裁定", en: "decide and rule on each case")),
                    .stage("approved"),
                ]),
            ActRow(
                "drop", "合议未通过", "case refused by its panel", group: "dispatch",
                citation: Law322.panel, officers: planners + [.panelMember], by: [.deciding],
                from: ["draft", "approved"],
                fields: [
                    FieldRow("dropped", "案号", "case numbers", .caseNumber, list: true),
                    FieldRow("reason", "理由", "reason", .text),
                ], effects: []),
            ActRow(
                "finish", "完成", "end of the plan", group: "dispatch", citation: Law322.unified,
                officers: planners, by: [.deciding], from: ["approved"],
                fields: [
                    FieldRow("ruled", "已裁定案件数", "cases ruled on", .number),
                    FieldRow("left", "未移转案件数", "cases left where they are", .number),
                    FieldRow("note", "说明", "remark", .text, optional: true),
                ],
                effects: [
                    .meet(rule: "O73", owedBy: .author), .stage("finished"), .close("finished"),
                ]),
            ActRow(
                "cancel", "取消方案", "cancellation", group: "dispatch",
                citation: "\(Law322.unified)（自定）", officers: leaders, by: [.deciding],
                from: ["draft", "approved"],
                fields: [FieldRow("reason", "理由", "reason", .text)], approvals: [.bureauChief],
                effects: [.void(rule: "O73"), .stage("cancelled"), .close("cancelled")]),
        ])

    private static let planners: [OfficerRole] = [
        .handler, .commandCentre, .supervisor, .bureauChief,
    ]

    private static let leaders: [OfficerRole] = [.bureauChief, .vicePresident, .president]

    private static let plan: [FieldRow] = [
        FieldRow("plan-digest", "方案摘要", "digest of the plan", .text),
        FieldRow("date", "数据日期", "day of the data", .date),
        FieldRow("moves", "拟移转案件数", "cases to move", .number),
        FieldRow("lent", "拟调配力量数", "courts that lend force", .number),
        FieldRow("objective", "方案代价（工时）", "value in hours", .text),
        FieldRow("bound", "下界（工时）", "lower bound in hours", .text),
    ]

    private static let solved = GuardRow(
        .notAhead("date"), "data-ahead", Law322.unified,
        ("数据日期在今天之后", "the day of the data lies ahead"),
        ("用截至今天的案件数据重新求解", "solve again with cases as of today"))
}
