import Domain

extension ProcedureTable {
    /// Instructed correction (指令纠正): the lower court corrects at once, may ask for reconsideration
    /// in five days, which suspends nothing; when it is rejected and nothing is corrected, the
    /// superior rules itself.
    ///
    /// The right runs under W72 and not W27: both are 执行工作规定 art. 72, but W72 is the row of this
    /// procedure and says what its end means here.
    package static let correction = ProcedureTable(
        name: "correction", term: Text(zh: "指令纠正", en: "instructed correction"),
        citation: "\(OrderLaw.correction); \(Law322.means)",
        stages: [
            StageRow(
                "issued", "指令已发出，待收讫",
                awaits: [AwaitRow(.original, "receipt", "收讫指令", "receipt of the instruction")]),
            StageRow("instructed", "应当立即纠正", awaits: [correcting]),
            StageRow(
                "reconsidering", "复议中，不停止纠正",
                awaits: [
                    AwaitRow(
                        .deciding, "decide-reconsideration", "作出复议决定",
                        "decide on the reconsideration", rule: "O51"),
                    AwaitRow(
                        .original, "correct-report", "复议期间仍应纠正",
                        "correct all the same", rule: "O50", owing: true),
                ]),
            StageRow("upheld", "复议理由不成立，应当纠正", awaits: [correcting]),
            StageRow(
                "uncorrected", "逾期未纠正",
                awaits: [
                    AwaitRow(
                        .deciding, "rule-directly", "直接裁定或者决定纠正", "rule on the correction itself"),
                    correcting,
                ]),
            StageRow(
                "corrected", "已报告纠正，待确认",
                awaits: [
                    AwaitRow(
                        .deciding, "confirm-correction", "确认或者退回", "confirm, or send it back",
                        rule: "O52")
                ]),
            StageRow(
                "ruled", "上级法院已直接裁定，待送达",
                awaits: [
                    AwaitRow(
                        .deciding, "serve-correction", "送达有关法院及当事人",
                        "serve the courts and the parties", each: true),
                    AwaitRow(.deciding, "close-correction", "办结", "close the matter"),
                ]),
            StageRow("done", "已纠正", isClosed: true),
            StageRow("replaced", "已由上级法院直接纠正", isClosed: true),
            StageRow("withdrawn", "指令已撤销", isClosed: true),
        ],
        acts: correctionOpenings + correctionAnswers + correctionEnds,
        lapses: [
            LapseRow(
                "O50", from: ["instructed", "upheld"],
                [
                    .stage("uncorrected"),
                    .duty(
                        .role(.deciding),
                        Text(
                            zh: "下级法院逾期未纠正：督办，或者直接裁定纠正（执行工作规定 art. 72）",
                            en: "not corrected in time: press, or rule directly")),
                ]),
            // The right is lost; nothing is overdue by it.
            LapseRow(
                "W72", from: ["instructed", "uncorrected", "corrected"], [.void(rule: "W72")]),
        ],
        receipts: [
            ReceiptRow(of: "correct", by: .original, begun(.act, .role(.original))),
            ReceiptRow(of: "decide-reconsideration", by: .original, begun(.act, .role(.original))),
            ReceiptRow(
                of: "ask-reconsideration", by: .deciding,
                [
                    .when(
                        .stage(["reconsidering"]),
                        [
                            .start(
                                rule: "O51", owedBy: .role(.deciding),
                                duty: Text(zh: "作出复议决定", en: "decide on the reconsideration"))
                        ])
                ]),
            ReceiptRow(of: "correct-report", by: .deciding, confirming),
            ReceiptRow(of: "confirm-correction", by: .original, correctingMore(.act)),
        ])

    private static let correcting: AwaitRow = AwaitRow(
        .original, "correct-report", "纠正并报告", "correct and report", rule: "O50")

    /// The instruction has arrived: the duty and the right begin with it.
    private static func begun(
        _ start: StartReference, _ court: CourtReference
    ) -> [TabledEffect] {
        [
            .when(
                .stage(["issued"]),
                [
                    .start(
                        rule: "O50", owedBy: court,
                        duty: Text(zh: "立即纠正并报告", en: "correct at once and report"), from: start),
                    .start(
                        rule: "W72", owedBy: court,
                        duty: Text(
                            zh: "可以请求复议（逾期丧失权利）", en: "may ask for reconsideration"),
                        from: start),
                    .stage("instructed"),
                ])
        ]
    }

    private static let rightOver: GuardRow = GuardRow(
        .not(.running("W72")), "right-running", OrderLaw.correction,
        ("下级法院请求复议的期限未满", "the lower court may still ask for reconsideration"),
        ("等五日期满，或者复议决定作出后再办理", "wait until the five days are over or the request is decided"))

    private static let faults: [FieldRow] = [
        FieldRow("case", "案号", "case number", .caseNumber),
        FieldRow("original", "执行法院", "court that enforces", .court),
        FieldRow(
            "fault", "错误所在", "what is wrong",
            .choice([
                ChoiceRow("ruling", "裁定", OrderLaw.correction),
                ChoiceRow("decision", "决定", OrderLaw.correction),
                ChoiceRow("notice", "通知", OrderLaw.correction),
                ChoiceRow("act", "具体执行行为", OrderLaw.correction),
            ])),
        FieldRow("instrument", "所涉文书或者行为", "paper or act concerned", .text),
        FieldRow("finding", "不当或者错误之处", "the error found", .text),
        FieldRow("instruction", "纠正要求", "what is to be corrected", .text),
        FieldRow("deferral", "一并通知暂缓执行的事项", "matter of a deferral", .matter, optional: true),
        OrderRows.leads,
    ]

    private static let correctionOpenings: [ActRow] = [
        ActRow(
            "correct", "指令纠正", "instruction to correct", group: "order",
            citation: "\(OrderLaw.correction); \(Law322.means)", officers: OrderRows.panel, by: [],
            from: [],
            fields: faults + [
                FieldRow(
                    "form", "方式", "form",
                    .choice([
                        ChoiceRow("instruction", "指令", OrderLaw.correction),
                        ChoiceRow("letter", "函告", Law322.means),
                    ]))
            ],
            papers: [PaperRow(.correctionOrder, sealed: true)],
            approvals: [.bureauChief, .panelMember],
            guards: [OrderRows.inArea([.field("original")], rule: OrderLaw.correction)],
            effects: [
                .join(.deciding, .author), .join(.original, .field("original")),
                .receipt(.role(.original)), .stage("issued"),
            ], document: "correction-instruction"),
        ActRow(
            "correct-directly", "直接裁定纠正", "correction by direct ruling", group: "order",
            citation: Law322.means, officers: OrderRows.panel, by: [], from: [], fields: faults,
            papers: [PaperRow(.ruling, sealed: true)], approvals: [.panelMember],
            guards: [OrderRows.inArea([.field("original")], rule: OrderLaw.correction)],
            effects: [
                .join(.deciding, .author), .join(.original, .field("original")),
                .receipt(.role(.original)), .stage("ruled"),
            ], document: "correction-ruling"),
        OrderRows.service(
            "correction-served", from: ["issued", "instructed"],
            begun(.field("served-on"), .field("served-court"))
                + correctingMore(.field("served-on"))),
    ]

    // MARK: The lower court

    private static let correctionAnswers: [ActRow] = [
        ActRow(
            "correct-report", "报告纠正", "report of the correction", group: "order",
            citation: OrderLaw.correction, officers: [.handler, .bureauChief], by: [.original],
            from: ["instructed", "reconsidering", "upheld", "uncorrected"],
            fields: [FieldRow("corrected", "纠正情况", "what was corrected", .text)],
            papers: [PaperRow(.proof)],
            effects: [
                .meet(rule: "O50", owedBy: .author), .receipt(.role(.deciding)),
                // What was corrected while reconsideration runs is confirmed after its decision.
                .when(
                    .stage(["reconsidering"]), [],
                    otherwise: [.stage("corrected")]),
            ], document: "correction-report"),
        ActRow(
            "ask-reconsideration", "请求复议", "request for reconsideration", group: "order",
            citation: OrderLaw.correction, officers: [.handler, .bureauChief], by: [.original],
            from: ["instructed", "uncorrected", "corrected"], fields: [OrderRows.reason],
            papers: [PaperRow(.report)], approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .running("W72"), "right-lost", OrderLaw.correction,
                    (
                        "自收到指令起五日已过，或者已请求过复议",
                        "five days have passed since the receipt, or it was asked before"
                    ), ("必须纠正：order correct-report", "correct: order correct-report"))
            ],
            effects: [
                .meet(rule: "W72", owedBy: .author), .void(rule: "O52"),
                .receipt(.role(.deciding)), .stage("reconsidering"),
            ], document: "reconsideration-request"),
    ]

    private static let confirming = OrderRows.clock(
        "O52", of: .deciding, at: ["corrected"], "确认纠正情况", "confirm the correction")

    /// What was not sufficient has reached the court again.
    private static func correctingMore(_ start: StartReference) -> [TabledEffect] {
        OrderRows.clock(
            "O50", of: .original, at: ["instructed"], "补充纠正并报告", "correct the rest and report",
            from: start)
    }

    // MARK: The superior

    private static let correctionEnds: [ActRow] = [
        ActRow(
            "decide-reconsideration", "复议决定", "decision on reconsideration", group: "order",
            citation: OrderLaw.correction, officers: OrderRows.panel, by: [.deciding],
            from: ["reconsidering"],
            fields: [
                FieldRow(
                    "result", "复议结果", "result",
                    .choice([
                        ChoiceRow("rejected", "理由不成立，驳回", OrderLaw.correction),
                        ChoiceRow("varied", "变更指令"), ChoiceRow("allowed", "理由成立，撤销指令"),
                    ])), OrderRows.reason,
                FieldRow("instruction", "变更后的纠正要求", "instruction as varied", .text, optional: true),
            ],
            papers: [PaperRow(.decision, sealed: true)], approvals: [.panelMember],
            guards: [
                GuardRow(
                    .any([.not(.choice("result", ["varied"])), .given("instruction")]),
                    "instruction-missing", OrderLaw.correction,
                    ("未写明变更后的纠正要求", "the instruction as varied is missing"),
                    ("填写变更后的纠正要求", "enter the instruction as varied"))
            ],
            effects: [
                .meet(rule: "O51", owedBy: .author), .receipt(.role(.original)),
                .when(
                    .choice("result", ["rejected"]), rejected,
                    otherwise: [
                        .when(
                            .choice("result", ["varied"]), [.void(rule: "O50"), .stage("issued")],
                            otherwise: withdrawing)
                    ]),
            ], document: "reconsideration-decision"),
        ActRow(
            "confirm-correction", "确认纠正", "confirmation of the correction", group: "order",
            citation: OrderLaw.correction, officers: OrderRows.desk, by: [.deciding],
            from: ["corrected"],
            fields: [FieldRow("sufficient", "已按要求纠正", "it is sufficient", .flag), OrderRows.note],
            guards: [rightOver],
            effects: [
                .meet(rule: "O52", owedBy: .author), .receipt(.role(.original)),
                .when(
                    .flag("sufficient"), [.stage("done"), .close("done")],
                    otherwise: [.stage("instructed")]),
            ]),
        ActRow(
            "rule-directly", "直接裁定纠正", "direct ruling", group: "order",
            citation: "\(OrderLaw.correction); \(Law322.means)", officers: OrderRows.panel,
            by: [.deciding], from: ["uncorrected"],
            fields: [
                FieldRow(
                    "ruling-form", "形式", "form",
                    .choice([ChoiceRow("ruling", "裁定"), ChoiceRow("decision", "决定")])),
                FieldRow("content", "纠正内容", "what it corrects", .text),
            ],
            papers: [PaperRow(.ruling, sealed: true)], approvals: [.panelMember],
            guards: [rightOver],
            effects: [.voidAll, .receipt(.role(.original)), .stage("ruled")],
            document: "correction-ruling"),
        ActRow(
            "serve-correction", "送达裁定", "service of the ruling", group: "order",
            citation: OrderLaw.correction, officers: [.handler, .clerk], by: [.deciding],
            from: ["ruled"], isFact: true,
            fields: [
                FieldRow("addressee", "受送达人", "who was served", .text),
                FieldRow("served-on", "送达日期", "day of service", .date),
            ], papers: [PaperRow(.serviceReturn)], effects: []),
        ActRow(
            "assist-notice", "发出协助执行通知书", "assistance notice", group: "order",
            citation: OrderLaw.correction, officers: [.handler, .clerk], by: [.deciding],
            from: ["ruled"], isFact: true,
            fields: [
                FieldRow("unit", "协助单位", "body that is to assist", .text),
                FieldRow("content", "协助事项", "what it is to do", .text),
            ],
            papers: [PaperRow(.assistanceNotice, sealed: true)],
            effects: [.receipt(.role(.original))], document: "assistance-notice"),
        ActRow(
            "close-correction", "办结", "closing", group: "order", citation: OrderLaw.correction,
            officers: OrderRows.desk, by: [.deciding], from: ["ruled"], fields: [OrderRows.note],
            guards: [
                GuardRow(
                    .done("serve-correction"), "not-served", OrderLaw.correction,
                    ("裁定尚未送达有关法院及当事人", "the ruling is not yet served"),
                    ("先送达：order serve-correction", "serve it first: order serve-correction"))
            ], effects: [.receipt(.role(.original)), .stage("replaced"), .close("replaced")]),
        ActRow(
            "withdraw-correction", "撤销指令", "withdrawal of the instruction", group: "order",
            citation: OrderLaw.correction, officers: OrderRows.panel, by: [.deciding],
            from: ["issued", "instructed", "upheld", "uncorrected", "corrected"],
            fields: [OrderRows.reason], papers: [PaperRow(.decision, sealed: true)],
            approvals: [.panelMember], effects: [.receipt(.role(.original))] + withdrawing,
            document: "withdrawal-notice"),
    ]

    /// Reconsideration did not suspend: what stands now depends on what was done meanwhile.
    private static let rejected: [TabledEffect] = [
        .when(
            .owes(.role(.original), "O50"),
            [.when(.lapsed("O50"), [.stage("uncorrected")], otherwise: [.stage("upheld")])],
            otherwise: [
                .start(
                    rule: "O52", owedBy: .author,
                    duty: Text(zh: "确认纠正情况", en: "confirm the correction")),
                .stage("corrected"),
            ])
    ]

    private static let withdrawing: [TabledEffect] = [
        .when(
            .done("correct-report"),
            [
                .duty(
                    .role(.original),
                    Text(
                        zh: "指令已撤销：处理已按指令作出的纠正", en: "withdrawn: see to what was already corrected")
                )
            ]), .stage("withdrawn"), .close("withdrawn"),
    ]
}
