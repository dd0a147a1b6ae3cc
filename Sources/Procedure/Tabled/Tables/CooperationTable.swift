import Domain
import LegalTime

extension ProcedureTable {
    /// Coordinated, joint and linked enforcement (协同、共同、联动执行), kept apart: in the first the
    /// superior directs and the lower court keeps the power; in the second both act in one case; in
    /// the third several courts act, each in its own case, under one command. None moves power.
    package static let cooperation = ProcedureTable(
        name: "cooperation", term: Text(zh: "协同、共同、联动执行", en: "cooperation in enforcement"),
        citation: "\(Law322.unified); \(OrderLaw.removal); \(OrderLaw.assistance)",
        stages: [
            StageRow(
                "requested", "下级法院已请求",
                awaits: [
                    AwaitRow(.deciding, "approve-cooperation", "决定是否同意", "decide on the request"),
                    AwaitRow(.deciding, "decline-cooperation", "或者不同意", "or decline it"),
                ]),
            StageRow(
                "approved", "已决定，待下达任务",
                awaits: [AwaitRow(.deciding, "issue-task", "下达任务", "issue the tasks")]),
            StageRow(
                "tasking", "任务办理中",
                awaits: tasks(.original) + tasks(.assisting) + [
                    AwaitRow(
                        .deciding, "consolidate", "汇总任务结果", "consolidate the results")
                ]),
            StageRow(
                "consolidated", "已汇总，待办结",
                awaits: [
                    AwaitRow(
                        .deciding, "close-cooperation", "办结，或者再下达任务",
                        "close, or issue further tasks")
                ]),
            StageRow("closed", "已办结", isClosed: true),
            StageRow("declined", "不同意", isClosed: true),
            StageRow("stopped", "已终止", isClosed: true),
        ],
        acts: cooperationOpenings + cooperationRequest + cooperationTasks + cooperationEnds,
        lapses: [
            LapseRow("O55", from: ["tasking"], pressingTask),
            LapseRow("O56", from: ["tasking"], pressingTask),
        ],
        receipts: [PartyRole.original, .assisting].map { role in
            ReceiptRow(
                of: "issue-task", by: role,
                [
                    .when(
                        .all([.owes(.author, "O56"), .not(.owes(.author, "O55"))]),
                        [accepting(.act, .author)])
                ])
        })

    private static func tasks(_ role: PartyRole) -> [AwaitRow] {
        [
            AwaitRow(role, "accept-task", "接收任务", "accept the task", rule: "O55", owing: true),
            AwaitRow(
                role, "finish-task", "办理并报告任务", "perform the task and report", rule: "O56",
                owing: true),
        ]
    }

    private static let pressingTask: [TabledEffect] = [
        .duty(
            .role(.deciding),
            Text(
                zh: "任务逾期未接收或者未办结：督办（委托执行规定 art. 12 应当积极配合）",
                en: "a task is not accepted or not done in time: press the court"))
    ]

    private static func accepting(
        _ start: StartReference, _ court: CourtReference
    ) -> TabledEffect {
        .start(
            rule: "O55", owedBy: court, duty: Text(zh: "接收任务", en: "accept the task"),
            from: start)
    }

    // MARK: Openings

    private static let grounds: FieldRow = FieldRow(
        "ground", "理由", "ground",
        .choice([
            ChoiceRow("long-unfinished", "长期未能执结，确有必要", OrderLaw.removal),
            ChoiceRow("cross-area", "跨区域案件", Law322.unified),
            ChoiceRow("related", "关联案件、同一被执行人", Law322.unified),
            ChoiceRow("difficult", "重大疑难复杂案件", Law322.unified),
            ChoiceRow("stagnation", "干扰、消极或者力量不足", Law322.means),
        ]))

    private static let oneCase: [FieldRow] = [
        FieldRow("case", "案号", "case number", .caseNumber),
        FieldRow("original", "执行法院", "court that enforces", .court),
        FieldRow(
            "assisting", "协助法院", "assisting courts", .court, optional: true, list: true),
        grounds, FieldRow("aim", "目标与分工", "aim and who does what", .text),
        OrderRows.leads,
    ]

    private static let area: [GuardRow] = [
        OrderRows.inArea([.field("original")], with: [.field("assisting")], rule: Law322.unified),
        OrderRows.inArea(
            [.field("assisting")], with: [.field("original")], when: .given("assisting"),
            rule: Law322.unified,
            code: "assistant-out-of-area"),
        GuardRow(
            .not(.among(.field("original"), .field("assisting"))), "own-assistant",
            Law322.unified,
            ("执行法院不能同时列为协助法院", "the enforcing court is not its own assistant"),
            ("从协助法院中去掉执行法院", "leave it out of the assisting courts")),
    ]

    private static let directing: [TabledEffect] = [
        .join(.deciding, .author), .join(.original, .field("original")),
        .join(.assisting, .field("assisting")), .power(.field("original")),
        .receipt(.role(.original)), .receipt(.role(.assisting)), .stage("approved"),
    ]

    private static let cooperationOpenings: [ActRow] = [
        ActRow(
            "coordinate", "协同执行", "coordinated enforcement", group: "order",
            citation: "法发〔2024〕9号; \(Law322.unified)", officers: OrderRows.panel, by: [], from: [],
            fields: oneCase, papers: [PaperRow(.decision, sealed: true)],
            approvals: [.bureauChief], guards: area, effects: directing,
            document: "coordination-decision"),
        ActRow(
            "joint", "共同执行", "joint enforcement", group: "order", citation: OrderLaw.removal,
            officers: OrderRows.panel, by: [], from: [],
            fields: oneCase + [
                FieldRow("own-part", "本院承担的执行事项", "what this court does itself", .text)
            ],
            papers: [PaperRow(.jointDecision, sealed: true)], approvals: [.panelMember],
            guards: area, effects: directing, document: "joint-decision"),
        ActRow(
            "link", "联动执行", "linked enforcement", group: "order", citation: Law322.unified,
            officers: OrderRows.panel, by: [], from: [],
            fields: [
                FieldRow("first-case", "首个案件", "the first case", .caseNumber),
                FieldRow("first", "首个案件的执行法院", "court of the first case", .court),
                FieldRow("other-cases", "其他案件", "the other cases", .caseNumber, list: true),
                FieldRow("others", "其他案件的执行法院", "courts of the other cases", .court, list: true),
                grounds, FieldRow("aim", "目标与分工", "aim and who does what", .text),
                FieldRow("commander", "统一指挥人", "who commands", .text),
                OrderRows.leads,
            ],
            papers: [PaperRow(.decision, sealed: true)], approvals: [.bureauChief],
            guards: [
                OrderRows.inArea([.field("first"), .field("others")], rule: Law322.unified),
                GuardRow(
                    .not(.among(.field("first"), .field("others"))), "one-court",
                    Law322.unified,
                    ("联动执行须有两个以上法院，各在其案件中执行", "several courts act, each in its own case"),
                    (
                        "列明不同的法院；只有一个案件的用 coordinate 或 joint",
                        "name others; for one case: coordinate, joint"
                    )),
            ],
            effects: [
                .join(.deciding, .author), .join(.assisting, .field("first")),
                .join(.assisting, .field("others")), .receipt(.role(.assisting)),
                .stage("approved"),
            ], document: "linkage-decision"),
    ]

    // MARK: Request from below

    private static let cooperationRequest: [ActRow] = [
        ActRow(
            "request-cooperation", "请求协同、共同执行", "request for cooperation", group: "order",
            citation: "\(Law322.unified); 执行工作规定 art. 15（参照）",
            officers: [.handler, .commandCentre, .bureauChief], by: [], from: [],
            fields: [
                FieldRow("case", "案号", "case number", .caseNumber), grounds,
                FieldRow("superior", "请求的上级法院", "superior that is asked", .court),
                FieldRow("wanted", "所需协助", "what is needed", .text),
            ],
            papers: [PaperRow(.report)], approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .above(.field("superior"), .author), "not-superior", Law322.unified,
                    ("所请求的法院不是本院的上级法院", "the court asked is not above this court"),
                    ("向上级法院请求", "ask a court above"),
                    couldBy: [.author])
            ],
            effects: [
                .join(.original, .author), .join(.deciding, .field("superior")),
                .power(.author), .receipt(.field("superior")), .stage("requested"),
            ], document: "cooperation-request"),
        ActRow(
            "approve-cooperation", "同意请求", "approval of the request", group: "order",
            citation: "\(Law322.unified); \(OrderLaw.removal)", officers: OrderRows.panel,
            by: [.deciding], from: ["requested"],
            fields: [
                FieldRow(
                    "mode", "方式", "mode",
                    .choice([
                        ChoiceRow("coordinated", "协同执行", Law322.unified),
                        ChoiceRow("joint", "共同执行", OrderLaw.removal),
                    ])),
                FieldRow("aim", "目标与分工", "aim and who does what", .text),
            ],
            papers: [PaperRow(.decision, sealed: true)], approvals: [.panelMember],
            effects: [.receipt(.role(.original)), .stage("approved")],
            document: "coordination-decision"),
        ActRow(
            "decline-cooperation", "不同意请求", "declining the request", group: "order",
            citation: Law322.unified, officers: OrderRows.desk, by: [.deciding],
            from: ["requested"], fields: [OrderRows.reason],
            effects: [.receipt(.role(.original)), .stage("declined"), .close("declined")],
            document: "notice"),
    ]

    // MARK: Tasks

    private static let owesTask: GuardRow = GuardRow(
        .owes(.author, "O56"), "no-task", Law322.unified,
        ("本院没有未办结的任务", "this court has no task open"), ("查看该事项的任务", "see the matter's tasks")
    )

    private static let performing: Text = Text(zh: "办理任务并报告", en: "perform the task and report")

    private static let cooperationTasks: [ActRow] = [
        ActRow(
            "issue-task", "下达任务", "issue of a task", group: "order",
            citation: "\(Law322.unified); \(OrderLaw.assistance)", officers: OrderRows.desk,
            by: [.deciding], from: ["approved", "tasking", "consolidated"],
            fields: [
                FieldRow("to", "协助法院", "assisting courts", .court, optional: true, list: true),
                FieldRow(
                    "to-original", "同时下达执行法院", "the enforcing court has it too", .flag,
                    optional: true),
                FieldRow("task-number", "任务编号", "number of the task", .text),
                FieldRow("task", "任务内容", "the task", .text),
                FieldRow("until", "完成的最后日期", "last day", .date),
            ],
            approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .any([.given("to"), .given("to-original")]), "nobody", Law322.unified,
                    ("未写明由谁办理", "nobody is named"),
                    ("填写 to 或者 to-original", "give to or to-original")),
                OrderRows.inArea(
                    [.field("to")], with: [.role(.original)], when: .given("to"),
                    rule: Law322.unified),
                GuardRow(
                    .not(.all([.given("to"), .among(.role(.original), .field("to"))])),
                    "original-named", Law322.unified,
                    (
                        "执行法院的任务用 to-original 写明",
                        "the enforcing court's task is given by to-original"
                    ),
                    ("改用 to-original", "use to-original")),
                GuardRow(
                    .not(
                        .any([
                            .all([.given("to"), .owes(.field("to"), "O56")]),
                            .all([.given("to-original"), .owes(.role(.original), "O56")]),
                        ])), "task-open", Law322.unified,
                    ("其中有法院的上一任务尚未办结", "one of the courts has an open task"),
                    ("等其办结或者报告未成后再下达", "wait until it is done or has failed")),
                GuardRow(
                    .remains("until", atLeast: Window(1, .day)), "day-past", Law322.unified,
                    ("最后日期至少在一日以后", "the last day is less than a day away"),
                    ("改写最后日期", "name a later day")),
            ],
            effects: [
                .when(
                    .given("to"),
                    [
                        .join(.assisting, .field("to")), .receipt(.field("to")),
                        .start(
                            rule: "O56", owedBy: .field("to"), duty: performing,
                            window: "until"),
                    ]),
                .when(
                    .all([.given("to-original"), .flag("to-original")]),
                    [
                        .receipt(.role(.original)),
                        .start(
                            rule: "O56", owedBy: .role(.original), duty: performing,
                            window: "until"),
                    ]), .stage("tasking"),
            ], document: "task-letter"),
        OrderRows.service(
            "task-served", from: ["tasking"],
            [
                // As with a receipt: only who has a task is to accept it.
                .when(
                    .all([
                        .owes(.field("served-court"), "O56"),
                        .not(.owes(.field("served-court"), "O55")),
                    ]),
                    [accepting(.field("served-on"), .field("served-court"))])
            ]),
        ActRow(
            "accept-task", "接收任务", "acceptance of a task", group: "order",
            citation: "\(OrderLaw.assistance)（应当积极配合）", officers: OrderRows.hands,
            by: [.original, .assisting], from: ["tasking"],
            fields: [FieldRow("handler", "承办人及电话", "handler and phone", .text)],
            guards: [owesTask],
            effects: [.meet(rule: "O55", owedBy: .author), .receipt(.role(.deciding))]),
        ActRow(
            "finish-task", "任务办结", "task done", group: "order", citation: OrderLaw.assistance,
            officers: OrderRows.hands, by: [.original, .assisting], from: ["tasking"],
            fields: [
                FieldRow("task-number", "任务编号", "number of the task", .text),
                FieldRow("result", "办理结果", "result", .text),
            ],
            papers: [PaperRow(.proof)], guards: [owesTask], effects: answered,
            document: "feedback-report"),
        ActRow(
            "fail-task", "任务未成", "task failed", group: "order",
            citation: "\(OrderLaw.assistance)（不得拒绝，只报告未成的理由）", officers: OrderRows.hands,
            by: [.original, .assisting], from: ["tasking"],
            fields: [
                FieldRow("task-number", "任务编号", "number of the task", .text), OrderRows.reason,
            ], approvals: [.bureauChief], guards: [owesTask],
            effects: answered + [
                .duty(
                    .role(.deciding),
                    Text(
                        zh: "任务未成：审查理由，改派或者督办",
                        en: "a task failed: weigh the reason, assign or press"))
            ], document: "feedback-report"),
    ]

    private static let answered: [TabledEffect] = [
        .meet(rule: "O55", owedBy: .author), .meet(rule: "O56", owedBy: .author),
        .receipt(.role(.deciding)),
    ]

    // MARK: End

    private static let cooperationEnds: [ActRow] = [
        ActRow(
            "consolidate", "汇总", "consolidation", group: "order", citation: Law322.unified,
            officers: OrderRows.desk, by: [.deciding], from: ["tasking"],
            fields: [
                FieldRow("summary", "汇总情况", "summary", .text),
                FieldRow("realised", "实现金额", "amount realised", .amount, optional: true),
            ],
            guards: [
                GuardRow(
                    .not(.any([.running("O55"), .running("O56")])), "tasks-running",
                    Law322.unified,
                    ("还有任务在期限内办理", "a task is still within its period"),
                    ("等任务办结、未成或者逾期", "wait until each is done, failed or overdue"))
            ],
            effects: [
                .void(rule: "O55"), .void(rule: "O56"), .receipt(.role(.original)),
                .receipt(.role(.assisting)), .stage("consolidated"),
            ], document: "feedback-report"),
        ActRow(
            "close-cooperation", "协同办结", "closing", group: "order", citation: Law322.unified,
            officers: OrderRows.desk, by: [.deciding], from: ["consolidated"],
            fields: [FieldRow("result", "结果", "result", .text)], approvals: [.bureauChief],
            effects: [
                .receipt(.role(.original)), .receipt(.role(.assisting)), .stage("closed"),
                .close("closed"),
            ], document: "conclusion-notice"),
        ActRow(
            "stop-cooperation", "终止协同", "stopping", group: "order", citation: Law322.unified,
            officers: OrderRows.panel, by: [.deciding], from: ["approved", "tasking"],
            fields: [OrderRows.reason], approvals: [.bureauChief],
            effects: [
                .receipt(.role(.original)), .receipt(.role(.assisting)), .stage("stopped"),
                .close("stopped"),
            ], document: "notice"),
    ]
}
