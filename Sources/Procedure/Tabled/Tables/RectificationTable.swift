import Domain

extension ProcedureTable {
    /// Rectification (整改): one problem that a superior's inspection or double check has found, with
    /// its measure and its period, written off one by one (逐一销号).
    ///
    /// The superior is `deciding`, the court that rectifies `original`. Where a double check led to
    /// it, the matter of that check is not named here: it stays with the superior.
    package static let rectification = ProcedureTable(
        name: "rectification", term: Text(zh: "整改", en: "rectification"),
        citation: "\(SupervisionLaw.inspection); \(SupervisionLaw.doubleCheck)",
        stages: [
            StageRow(
                "issued", "整改通知已发出，待收讫",
                awaits: [AwaitRow(.original, "receipt", "收讫整改通知", "receipt of the notice")]),
            StageRow(
                "rectifying", "整改中",
                awaits: [
                    AwaitRow(
                        .original, "report-rectified", "在期限内整改并报告", "rectify and report",
                        rule: "O42")
                ]),
            StageRow(
                "overdue", "逾期未整改，待督办",
                awaits: [
                    AwaitRow(.deciding, "press", "督办整改", "press for it"),
                    AwaitRow(
                        .original, "report-rectified", "整改并报告", "rectify and report",
                        rule: "O42"),
                ]),
            StageRow(
                "pressed", "督办整改中",
                awaits: [
                    AwaitRow(
                        .original, "report-rectified", "按督办要求整改并报告",
                        "rectify by the day set and report", rule: "O42")
                ]),
            StageRow(
                "reported", "已报告整改，待销号",
                awaits: [
                    AwaitRow(.deciding, "write-off", "核验销号", "check and write off", rule: "O43"),
                    AwaitRow(.deciding, "send-back", "或者退回", "or send it back"),
                ]),
            StageRow("written-off", "已销号", isClosed: true),
            StageRow("withdrawn", "已撤销", isClosed: true),
        ],
        acts: acts,
        lapses: [LapseRow("O42", from: ["rectifying", "pressed"], [.stage("overdue")])],
        receipts: [
            ReceiptRow(of: "rectify", by: .original, rectifying(from: .act)),
            ReceiptRow(of: "press", by: .original, rectifying(from: .act)),
            ReceiptRow(of: "send-back", by: .original, rectifying(from: .act)),
            ReceiptRow(of: "extend", by: .original, rectifying(from: .act)),
            ReceiptRow(
                of: "report-rectified", by: .deciding,
                OrderRows.clock(
                    "O43", of: .deciding, at: ["reported"], "核验整改并销号", "check it and write it off")),
        ])

    private static let issuers: [OfficerRole] = [.supervisor, .bureauChief, .inspector]

    private static let limit = FieldRow("limit", "整改期限", "period", .window)

    /// The paper with the period has reached the court.
    private static func rectifying(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["issued", "rectifying", "pressed"]), .not(.running("O42"))]),
                [
                    .start(
                        rule: "O42", owedBy: .role(.original),
                        duty: Text(zh: "在期限内整改并报告", en: "rectify and report"), from: start,
                        window: "limit"),
                    .when(.stage(["issued"]), [.stage("rectifying")]),
                ])
        ]
    }

    private static let acts: [ActRow] = [
        ActRow(
            "rectify", "责令整改", "order to rectify", group: "check",
            citation: SupervisionLaw.inspection, officers: issuers, by: [], from: [],
            fields: [
                FieldRow("court", "整改法院", "court that rectifies", .court),
                FieldRow(
                    "source", "来源", "source",
                    .choice([
                        ChoiceRow("inspection", "执行巡查", SupervisionLaw.inspection),
                        ChoiceRow("double-check", "一案双查", SupervisionLaw.branches),
                        ChoiceRow("petition", "执行信访", SupervisionLaw.petition),
                        ChoiceRow("supervision", "日常监管", SupervisionLaw.supervisor),
                        ChoiceRow("special", "专项检查", SupervisionLaw.inspection),
                    ])),
                FieldRow("case", "案号", "case number", .caseNumber, optional: true, list: true),
                FieldRow("problem", "问题", "problem", .text),
                FieldRow("measure", "整改措施", "measure", .text), limit,
                FieldRow("responsible", "责任人", "who is responsible", .text, optional: true),
            ],
            papers: [PaperRow(.rectificationNotice, sealed: true)], approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .above(.author, .field("court")), "not-superior", SupervisionLaw.inspection,
                    ("该法院不在本院辖区", "that court is not below this one"),
                    ("由其上级法院责令整改", "let a court above it order this"),
                    couldBy: [.field("court")])
            ],
            effects: [
                .join(.deciding, .author), .join(.original, .field("court")),
                .receipt(.field("court")), .stage("issued"),
            ], document: "rectification-notice"),
        ActRow(
            "served", "书面送达", "service on paper", group: "check",
            citation: SupervisionLaw.inspection, officers: issuers + [.handler, .clerk],
            by: [.deciding], from: ["issued", "rectifying", "pressed"], isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            effects: rectifying(from: .field("served-on"))),
        ActRow(
            "explain-rectification", "说明情况", "explanation", group: "check",
            citation: SupervisionLaw.inspection, officers: [.handler, .supervisor, .bureauChief],
            by: [.original], from: ["issued", "rectifying", "overdue", "pressed", "reported"],
            isFact: true, fields: [FieldRow("explanation", "说明", "explanation", .text)],
            effects: [.receipt(.role(.deciding))]),
        ActRow(
            "report-rectified", "报告整改", "report", group: "check",
            citation: SupervisionLaw.inspection, officers: [.handler, .supervisor, .bureauChief],
            by: [.original], from: ["issued", "rectifying", "overdue", "pressed"],
            fields: [
                FieldRow("result", "整改情况", "what was done", .text),
                FieldRow("rectified-on", "完成日期", "day it was done", .date),
            ],
            papers: [PaperRow(.proof)], approvals: [.bureauChief],
            effects: [
                .meet(rule: "O42", owedBy: .author), .receipt(.role(.deciding)),
                .stage("reported"),
            ], document: "rectification-report"),
        ActRow(
            "write-off", "销号", "writing off", group: "check",
            citation: "\(SupervisionLaw.inspection)（逐一销号）", officers: issuers,
            by: [.deciding], from: ["reported"],
            fields: [FieldRow("note", "核验意见", "what was checked", .text)],
            approvals: [.bureauChief],
            effects: [
                .meet(rule: "O43", owedBy: .author), .receipt(.role(.original)),
                .stage("written-off"), .close("written-off"),
            ]),
        ActRow(
            "send-back", "退回整改", "sending it back", group: "check",
            citation: SupervisionLaw.inspection, officers: issuers, by: [.deciding],
            from: ["reported"], fields: [FieldRow("reason", "理由", "reason", .text), limit],
            effects: [
                .meet(rule: "O43", owedBy: .author), .receipt(.role(.original)),
                .stage("rectifying"),
            ]),
        ActRow(
            "press", "督办整改", "pressing for it", group: "check",
            citation: "\(SupervisionLaw.inspection); \(SupervisionLaw.supervisor)",
            officers: issuers, by: [.deciding], from: ["overdue"],
            fields: [FieldRow("reason", "督办事由", "why", .text), limit],
            papers: [PaperRow(.supervisionLetter, sealed: true)], approvals: [.bureauChief],
            effects: [.void(rule: "O42"), .receipt(.role(.original)), .stage("pressed")],
            document: "supervision-letter"),
        ActRow(
            "extend", "延长整改期限", "extension", group: "check",
            citation: "\(SupervisionLaw.answerable)（自定）", officers: issuers, by: [.deciding],
            from: ["rectifying", "pressed", "overdue"],
            fields: [FieldRow("reason", "理由", "reason", .text), limit],
            approvals: [.bureauChief],
            effects: [.void(rule: "O42"), .receipt(.role(.original)), .stage("rectifying")]),
        ActRow(
            "withdraw-rectification", "撤销整改要求", "withdrawal", group: "check",
            citation: "\(SupervisionLaw.answerable)（自定）", officers: issuers, by: [.deciding],
            from: ["issued", "rectifying", "overdue", "pressed", "reported"],
            fields: [FieldRow("reason", "理由", "reason", .text)], approvals: [.bureauChief],
            effects: [.receipt(.role(.original)), .stage("withdrawn"), .close("withdrawn")]),
    ]
}
