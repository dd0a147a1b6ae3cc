import Domain
import LegalTime

extension ProcedureTable {
    /// Command and dispatch (指挥调度): a superior moves force between courts of its area
    /// (调配力量, 322 §26; coordination §3 A). The power to enforce stays where it is.
    package static let dispatchOrder = ProcedureTable(
        name: "dispatch-order", term: Text(zh: "指挥调度", en: "dispatch of force"),
        citation: "\(Law322.unified); 执行工作规定 art. 8; 法发〔2000〕3号 §§3-4",
        stages: [
            StageRow(
                "issued", "调度令已发出",
                awaits: [
                    AwaitRow(
                        .assisting, "acknowledge-dispatch", "确认收到调度令", "acknowledge the order",
                        rule: "O57", each: true)
                ]),
            StageRow(
                "acknowledged", "已确认，待到位",
                awaits: [
                    AwaitRow(
                        .assisting, "arrive-dispatch", "力量到位", "have the force in place",
                        rule: "O56", each: true)
                ]),
            StageRow(
                "executing", "执行中",
                awaits: [
                    AwaitRow(
                        .assisting, "report-dispatch", "完成并反馈", "perform and report",
                        rule: "O56", owing: true),
                    AwaitRow(.deciding, "release-dispatch", "解除无法完成的法院", "release who can't"),
                ]),
            StageRow(
                "reported", "已反馈，待办结",
                awaits: [
                    AwaitRow(
                        .deciding, "close-dispatch", "确认并办结", "confirm and close", rule: "O52"),
                    AwaitRow(.deciding, "return-dispatch", "或者退回补充", "or send it back"),
                ]),
            StageRow("closed", "已办结", isClosed: true),
            StageRow("cancelled", "调度令已撤销", isClosed: true),
        ],
        acts: dispatchOpening + dispatchForce + dispatchEnds,
        lapses: [
            LapseRow("O57", from: ["issued"], pressing),
            LapseRow("O56", from: ["issued", "acknowledged", "executing"], pressing),
        ],
        receipts: [
            ReceiptRow(
                of: "dispatch", by: .assisting,
                [
                    .when(
                        .all([
                            .stage(["issued"]), .not(.doneByAuthor("acknowledge-dispatch")),
                            .not(.owes(.author, "O57")),
                        ]),
                        [acknowledging(.act, .author)])
                ]),
            ReceiptRow(
                of: "report-dispatch", by: .deciding,
                OrderRows.clock(
                    "O52", of: .deciding, at: ["reported"], "确认反馈并办结",
                    "confirm the reports and close")),
        ])

    private static let pressing: [TabledEffect] = [
        .duty(
            .role(.deciding),
            Text(
                zh: "调度令逾期未落实：督办，仍不落实的约谈", en: "the order is overdue: press, then admonish"))
    ]

    private static func acknowledging(
        _ start: StartReference, _ court: CourtReference
    ) -> TabledEffect {
        .start(
            rule: "O57", owedBy: court,
            duty: Text(zh: "确认收到调度令", en: "acknowledge the order"), from: start)
    }

    private static let known: GuardRow = GuardRow(
        .not(.doneByAuthor("acknowledge-dispatch")), "acknowledged-before", Law322.unified,
        ("本院已确认", "this court has acknowledged it"), ("按调度令到位", "have the force in place"))

    private static let present: GuardRow = GuardRow(
        .not(.doneByAuthor("arrive-dispatch")), "arrived-before", Law322.unified,
        ("本院已报告到位", "this court's force is in place"), ("完成后反馈", "report when done"))

    private static let force: FieldRow = FieldRow(
        "force", "力量", "force",
        .choice([
            ChoiceRow("officers", "执行人员", Law322.unified),
            ChoiceRow("judicial-police", "司法警察", "法发〔2000〕3号 §4"),
            ChoiceRow("vehicles", "车辆", "法发〔2000〕3号 §4"),
            ChoiceRow("equipment", "装备", "法发〔2000〕3号 §4"),
        ]), list: true)

    private static let dispatchOpening: [ActRow] = [
        ActRow(
            "dispatch", "指挥调度", "dispatch order", group: "order",
            citation: "\(Law322.unified); 法发〔2000〕3号 §§3-4", officers: OrderRows.desk, by: [],
            from: [],
            fields: [
                FieldRow("sending", "调出法院", "courts that send force", .court, list: true),
                FieldRow(
                    "hosts", "调入法院（不填为本院）", "courts that receive it; else this court", .court,
                    optional: true, list: true), force,
                FieldRow("number", "人数、台数", "how many of each", .text),
                FieldRow("operation", "行动、案件", "operation or case", .text),
                FieldRow("cases", "案号", "case numbers", .caseNumber, optional: true, list: true),
                FieldRow("place", "集结地点", "where to report", .text),
                FieldRow("from-day", "到位日期", "day on which it is to be there", .date),
                FieldRow("until", "完成并反馈的最后日期", "last day to perform and report", .date),
                FieldRow("commander", "现场指挥", "who commands on the spot", .text),
                OrderRows.leads,
            ],
            papers: [PaperRow(.dispatchOrder, sealed: true)], approvals: [.bureauChief],
            guards: [
                OrderRows.inArea(
                    [.field("sending")], with: [.field("hosts")], rule: Law322.unified),
                GuardRow(
                    .any([
                        .not(.given("hosts")), .equal(.field("hosts"), .author),
                        .above(.author, .field("hosts")),
                    ]), "host-out-of-area", Law322.unified,
                    ("调入法院不在本院辖区", "a receiving court is not below this court"),
                    ("由其共同上级法院调度", "let their common superior dispatch"),
                    couldBy: [.field("sending"), .field("hosts")]),
                GuardRow(
                    .not(.among(.field("hosts"), .field("sending"))), "same-court",
                    Law322.unified,
                    ("调入法院同时是调出法院", "a receiving court is also a sending one"),
                    ("分别写明两类法院", "name different courts for the two")),
                GuardRow(
                    .remains("until", atLeast: Window(1, .day)), "day-past", Law322.unified,
                    ("最后日期至少在一日以后", "the last day is less than a day away"),
                    ("改写最后日期", "name a later day")),
            ],
            effects: [
                .join(.deciding, .author),
                .when(
                    .not(.equal(.field("hosts"), .author)), [.join(.receiving, .field("hosts"))]),
                // A court named as both is one that sends: it owes the acts.
                .join(.assisting, .field("sending")),
                .receipt(.role(.assisting)), .receipt(.role(.receiving)),
                // The day is written in the order and does not hang on its receipt.
                .start(
                    rule: "O56", owedBy: .field("sending"),
                    duty: Text(zh: "完成调度任务并反馈", en: "perform the order and report"),
                    window: "until"), .stage("issued"),
            ], document: "dispatch-order"),
        OrderRows.service(
            "dispatch-served", from: ["issued", "acknowledged"],
            [
                .when(
                    .not(.owes(.field("served-court"), "O57")),
                    [acknowledging(.field("served-on"), .field("served-court"))])
            ]),
    ]

    // MARK: The courts that send

    private static let dispatchForce: [ActRow] = [
        ActRow(
            "acknowledge-dispatch", "确认调度令", "acknowledgement", group: "order",
            citation: Law322.unified, officers: OrderRows.hands, by: [.assisting],
            from: ["issued"],
            fields: [FieldRow("leader", "带队人员", "who leads", .text), OrderRows.note],
            guards: [known],
            effects: [
                .meet(rule: "O57", owedBy: .author), .receipt(.role(.deciding)), allAcknowledged,
            ]),
        ActRow(
            "difficulty-dispatch", "报告困难", "report of a difficulty", group: "order",
            citation: Law322.unified, officers: OrderRows.hands, by: [.assisting],
            from: ["issued", "acknowledged", "executing"], isFact: true,
            fields: [OrderRows.reason],
            effects: [
                .receipt(.role(.deciding)),
                .duty(
                    .role(.deciding),
                    Text(
                        zh: "调出法院报告困难：决定解除、撤销或者仍须落实",
                        en: "a court reports a difficulty: release it, cancel, or insist")),
            ]),
        ActRow(
            "arrive-dispatch", "力量到位", "arrival of the force", group: "order",
            citation: Law322.unified, officers: OrderRows.hands, by: [.assisting],
            from: ["acknowledged"],
            fields: [
                force, FieldRow("number", "实到人数、台数", "how many came", .text),
                FieldRow("arrived-on", "到位日期", "day of arrival", .date),
            ],
            guards: [present],
            effects: [
                .receipt(.role(.deciding)), .receipt(.role(.receiving)), allArrived,
            ]),
        ActRow(
            "report-dispatch", "反馈", "report", group: "order", citation: Law322.unified,
            officers: OrderRows.hands, by: [.assisting], from: ["executing"],
            fields: [
                FieldRow("result", "落实情况", "what was done", .text),
                FieldRow("left-on", "撤离日期", "day of leaving", .date),
            ],
            papers: [PaperRow(.proof)],
            guards: [
                GuardRow(
                    .owes(.author, "O56"), "nothing-owed", Law322.unified,
                    ("本院已反馈", "this court has reported"), ("等待确认", "wait for confirmation"))
            ],
            effects: [
                .meet(rule: "O56", owedBy: .author), .receipt(.role(.deciding)),
                .when(.doneByAll(.assisting, "report-dispatch"), [.stage("reported")]),
            ], document: "feedback-report"),
    ]

    private static let allAcknowledged: TabledEffect = .when(
        .doneByAll(.assisting, "acknowledge-dispatch"), [.stage("acknowledged")])
    private static let allArrived: TabledEffect = .when(
        .doneByAll(.assisting, "arrive-dispatch"), [.stage("executing")])
    private static let dispatchReported: [TabledEffect] = [
        .start(
            rule: "O52", owedBy: .role(.deciding),
            duty: Text(zh: "确认反馈并办结", en: "confirm the reports and close")), .stage("reported"),
    ]

    // MARK: The superior

    private static let dispatchEnds: [ActRow] = [
        ActRow(
            "release-dispatch", "解除调度", "release of a court", group: "order",
            citation: Law322.unified, officers: OrderRows.desk, by: [.deciding],
            from: ["issued", "acknowledged", "executing"],
            fields: [FieldRow("released", "解除的法院", "court released", .court), OrderRows.reason],
            approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .among(.field("released"), .role(.assisting)), "not-sending",
                    Law322.unified, ("该法院不是调出法院", "this court sends no force"),
                    ("核对法院", "check the court")),
                GuardRow(
                    .hasAtLeast(2, .assisting), "last-one", Law322.unified,
                    ("只剩一个调出法院", "it is the only court left"),
                    ("撤销调度令：order cancel-dispatch", "cancel the order: order cancel-dispatch")),
            ],
            effects: [
                .receipt(.field("released")), .release(rule: "O57", owedBy: .field("released")),
                .release(rule: "O56", owedBy: .field("released")),
                .join(.former, .field("released")),
                // Those that remain may all be further already.
                .when(
                    .stage(["issued"]), [allAcknowledged],
                    otherwise: [
                        .when(
                            .stage(["acknowledged"]), [allArrived],
                            otherwise: [
                                .when(
                                    .doneByAll(.assisting, "report-dispatch"), dispatchReported)
                            ])
                    ]),
            ], document: "notice"),
        ActRow(
            "return-dispatch", "退回补充反馈", "sending a report back", group: "order",
            citation: Law322.unified, officers: OrderRows.desk, by: [.deciding],
            from: ["reported"],
            fields: [
                FieldRow("to", "退回的法院", "court that is to report again", .court),
                OrderRows.reason,
                FieldRow("until", "最后日期", "last day", .date),
            ],
            guards: [
                GuardRow(
                    .among(.field("to"), .role(.assisting)), "not-sending", Law322.unified,
                    ("该法院不是调出法院", "this court sends no force"), ("核对法院", "check the court"))
            ],
            effects: [
                .meet(rule: "O52", owedBy: .author), .receipt(.field("to")),
                .start(
                    rule: "O56", owedBy: .field("to"),
                    duty: Text(zh: "补充反馈", en: "report again"), window: "until"),
                .stage("executing"),
            ]),
        ActRow(
            "close-dispatch", "调度办结", "closing", group: "order", citation: Law322.unified,
            officers: OrderRows.desk, by: [.deciding], from: ["reported"],
            fields: [FieldRow("result", "总体落实情况", "what was done in all", .text)],
            effects: [
                .receipt(.role(.assisting)), .receipt(.role(.receiving)), .stage("closed"),
                .close("closed"),
            ]),
        ActRow(
            "cancel-dispatch", "撤销调度令", "cancellation", group: "order",
            citation: Law322.unified, officers: OrderRows.desk, by: [.deciding],
            from: ["issued", "acknowledged", "executing"], fields: [OrderRows.reason],
            approvals: [.bureauChief],
            effects: [
                .receipt(.role(.assisting)), .receipt(.role(.receiving)), .stage("cancelled"),
                .close("cancelled"),
            ], document: "notice"),
    ]
}
