import Domain

extension ProcedureTable {
    /// Urged enforcement (督促执行): an order with a period; when it lapses without proper reason the
    /// superior must escalate or designate.
    package static let urging = ProcedureTable(
        name: "urging", term: Text(zh: "督促执行", en: "urged enforcement"),
        citation: "民事诉讼法 art. 237; 执行程序解释 arts. 10-13; 执行工作规定 art. 74",
        stages: [
            StageRow(
                "filed", "已立案审查",
                awaits: [
                    AwaitRow(.deciding, "issue", "发出督促执行令", "issue the urging order"),
                    AwaitRow(.deciding, "reject", "或者驳回申请", "or reject the application"),
                ]),
            StageRow(
                "ordered", "督促执行令已发出",
                awaits: [
                    AwaitRow(
                        .original, "perform", "在期限内执行并报告", "enforce within the period and report",
                        rule: "W60")
                ]),
            StageRow(
                "performed", "已报告执行，待确认",
                awaits: [
                    AwaitRow(
                        .deciding, "confirm", "确认或者退回", "confirm, or send it back", rule: "O33")
                ]),
            StageRow(
                "lapsed", "督促期限届满，须决定",
                awaits: [
                    AwaitRow(
                        .deciding, "move", "裁定提级或者指令执行", "rule on escalation or designation"),
                    AwaitRow(
                        .deciding, "excuse", "或者认定有正当理由", "or find a proper reason"),
                ]),
            StageRow("done", "督促后已执行", isClosed: true),
            StageRow("moved", "已裁定提级或者指令执行", isClosed: true),
            StageRow("rejected", "驳回申请", isClosed: true),
        ],
        acts: acts,
        lapses: [
            LapseRow(
                "W60", from: ["ordered"],
                [
                    .stage("lapsed"),
                    .duty(
                        .role(.deciding),
                        Text(
                            zh: "督促期限届满，无正当理由的应当裁定提级或者指令执行（执行程序解释 art. 12）",
                            en:
                                "the period has lapsed: without proper reason the case must be moved"
                        )),
                ])
        ],
        receipts: [
            ReceiptRow(of: "urge", by: .original, [.when(notYetRunning, running)]),
            ReceiptRow(of: "issue", by: .original, [.when(notYetRunning, running)]),
            // A report is confirmed within days of its receipt, not of its sending.
            ReceiptRow(
                of: "perform", by: .deciding,
                OrderRows.clock(
                    "O33", of: .deciding, at: ["performed"], "确认执行情况", "confirm what was done")),
            ReceiptRow(of: "confirm", by: .original, [.when(notYetRunning, running)]),
            ReceiptRow(of: "excuse", by: .original, [.when(notYetRunning, running)]),
        ],
        claims: ClaimRow("case", .urging))

    /// A receipt that comes late, behind a report or a service on paper, starts nothing again.
    private static let notYetRunning: TabledCondition = .all([
        .stage(["ordered"]), .not(.running("W60")), .not(.lapsed("W60")),
    ])

    private static let running = running(from: .act)

    private static func running(from: StartReference) -> [TabledEffect] {
        [
            .start(
                rule: "W60", owedBy: .role(.original),
                duty: Text(zh: "在督促期限内执行", en: "enforce within the period"), from: from,
                window: "period")
        ]
    }

    private static let subject: [FieldRow] = [
        FieldRow("case", "案号", "case number", .caseNumber),
        FieldRow("original", "执行法院", "court that enforces", .court),
        FieldRow(
            "ground", "理由", "ground",
            .choice([
                ChoiceRow("property", "有财产可供执行，超过六个月", "执行程序解释 art. 10(1)"),
                ChoiceRow("found-later", "其后发现财产，超过六个月", "执行程序解释 art. 10(2)"),
                ChoiceRow("act", "行为义务，超过六个月未采取措施", "执行程序解释 art. 10(3)"),
                ChoiceRow("other", "其他有条件执行，超过六个月", "执行程序解释 art. 10(4)"),
                ChoiceRow("ex-officio", "上级法院发现应当执行而未执行", "执行工作规定 art. 74"),
            ])),
        FieldRow("begun", "收到申请执行书或发现财产之日", "day the six months began", .date, optional: true),
        FieldRow(
            "excluded", "不计入期间", "days that do not count", .stretch, optional: true, list: true),
        FieldRow("detail", "应当执行的事项", "what is to be done", .text),
    ]

    private static let guards: [GuardRow] = [
        GuardRow(
            .any([
                .directlyAbove(.author, .field("original")),
                .all([
                    .choice("ground", ["ex-officio"]), .above(.author, .field("original")),
                ]),
            ]), "out-of-area", "民事诉讼法 art. 237; 执行工作规定 art. 74",
            ("本院不是执行法院的上一级法院", "this court is not the one above the enforcing court"),
            ("由上一级法院督促", "let the court directly above urge it"),
            couldBy: [.field("original")]),
        GuardRow(
            .any([
                .choice("ground", ["ex-officio"]),
                .elapsed(Window(6, .month), since: "begun", excluding: "excluded"),
            ]), "six-months", "民事诉讼法 art. 237; 执行程序解释 arts. 10, 13",
            (
                "扣除公告、评估、协调、暂缓、中止等期间后，未满六个月（或者未写明起算日）",
                "six months have not passed with excluded days deducted, or their first day is missing"
            ),
            (
                "写明 begun，满六个月后再办理；依职权督促的，理由写 ex-officio",
                "give begun; wait until they have passed; or urge ex officio"
            )),
        GuardRow(
            .unclaimed("case", .urging), "urged-already", "执行程序解释 arts. 11-12",
            ("该案已有在办的督促执行事项", "this case is being urged in another open matter"),
            (
                "在该事项中发出督促执行令、认定届满后果，或者等其了结",
                "issue the order or decide on its lapse in that matter, or let it end"
            )),
    ]

    private static let order: [FieldRow] = [
        FieldRow("period", "督促期限", "period of the order", .window)
    ]

    private static let deciders: [OfficerRole] = [.handler, .supervisor, .bureauChief]

    private static let acts: [ActRow] = [
        ActRow(
            "apply", "立案审查督促申请", "filing of an application", group: "order",
            citation: "法发〔2023〕4号 §2; 执行程序解释 art. 10", officers: [.filing, .handler], by: [],
            from: [],
            fields: subject + [
                FieldRow("applicant", "申请执行人", "applicant", .text),
                FieldRow(
                    "review-case", "执监案号", "number of the review case", .caseNumber, optional: true),
            ], guards: guards,
            effects: [
                .join(.deciding, .author), .join(.original, .field("original")), .stage("filed"),
            ]),
        ActRow(
            "urge", "督促执行", "urging order", group: "order",
            citation: "执行工作规定 art. 74; \(Law322.means)",
            officers: deciders, by: [], from: [], fields: subject + order,
            papers: [PaperRow(.urgingOrder, sealed: true)], approvals: [.bureauChief],
            guards: guards,
            effects: [
                .join(.deciding, .author), .join(.original, .field("original")),
                .receipt(.role(.original)), .stage("ordered"),
            ], document: "urging-order"),
        ActRow(
            "issue", "发出督促执行令", "issuing the order", group: "order",
            citation: "执行程序解释 art. 11", officers: deciders, by: [.deciding], from: ["filed"],
            fields: order, papers: [PaperRow(.urgingOrder, sealed: true)],
            approvals: [.bureauChief], effects: [.receipt(.role(.original)), .stage("ordered")],
            document: "urging-order"),
        ActRow(
            "served", "书面送达", "service on paper", group: "order",
            citation: "执行程序解释 art. 11", officers: [.handler, .clerk], by: [.deciding],
            from: ["ordered"], isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            effects: [.when(notYetRunning, running(from: .field("served-on")))]),
        ActRow(
            "reject", "驳回申请", "rejection", group: "order", citation: "执行程序解释 art. 11",
            officers: deciders, by: [.deciding], from: ["filed"],
            fields: [FieldRow("reason", "理由", "reason", .text)],
            effects: [.stage("rejected"), .close("rejected")], document: "notice"),
        ActRow(
            "perform", "报告执行", "report of enforcement", group: "order",
            citation: "执行程序解释 art. 12", officers: [.handler, .bureauChief], by: [.original],
            from: ["ordered", "lapsed"],
            fields: [FieldRow("result", "执行情况", "what was done", .text)],
            papers: [PaperRow(.proof)],
            effects: [
                // Past the period only what the superior finds sufficient meets it.
                .when(.not(.lapsed("W60")), [.meet(rule: "W60", owedBy: .role(.original))]),
                .receipt(.role(.deciding)), .stage("performed"),
            ]),
        ActRow(
            "confirm", "确认执行", "confirmation", group: "order", citation: "执行程序解释 art. 12",
            officers: deciders, by: [.deciding], from: ["performed"],
            fields: [
                FieldRow("sufficient", "已按要求执行", "it is sufficient", .flag),
                FieldRow("note", "说明", "note", .text, optional: true),
            ],
            effects: [
                .meet(rule: "O33", owedBy: .role(.deciding)),
                .when(
                    .flag("sufficient"),
                    [
                        .meet(rule: "W60", owedBy: .role(.original)), .stage("done"),
                        .close("done"),
                    ],
                    otherwise: [
                        // What was sent back is measured by the same order, anew from its receipt.
                        .receipt(.role(.original)),
                        .when(
                            .lapsed("W60"), [.stage("lapsed")],
                            otherwise: [.stage("ordered")]),
                    ]),
            ]),
        ActRow(
            "excuse", "认定有正当理由", "finding of a proper reason", group: "order",
            citation: "执行程序解释 art. 12", officers: deciders, by: [.deciding], from: ["lapsed"],
            fields: [FieldRow("reason", "正当理由", "proper reason", .text)] + order,
            approvals: [.panelMember],
            effects: [.void(rule: "W60"), .receipt(.role(.original)), .stage("ordered")]),
        ActRow(
            "move", "裁定提级或者指令执行", "moving the case", group: "order",
            citation: "执行程序解释 art. 12", officers: deciders, by: [.deciding], from: ["lapsed"],
            fields: [FieldRow("transfer", "执行权移转事项", "the matter of the transfer", .matter)],
            effects: [.receipt(.role(.original)), .stage("moved"), .close("moved")]),
    ]
}
