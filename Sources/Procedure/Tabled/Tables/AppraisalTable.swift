import Domain

extension ProcedureTable {
    /// Appraisal (考核): a superior tells a court its figures of a period; the court may appeal
    /// against them before they stand. The figures themselves come from the record
    /// (`crosswrit figures`).
    ///
    /// The superior is `deciding`, the court that is appraised `original`.
    package static let appraisal = ProcedureTable(
        name: "appraisal", term: Text(zh: "考核", en: "appraisal"),
        citation: "法〔2021〕322号 §26",
        stages: [
            StageRow(
                "published", "考核结果已送达，可以申诉",
                awaits: [
                    AwaitRow(
                        .original, "accept", "确认考核结果", "accept the figures", rule: "O70"),
                    AwaitRow(.original, "appeal", "或者申诉", "or appeal against them"),
                ]),
            StageRow(
                "appealed", "已申诉，待复核",
                awaits: [
                    AwaitRow(
                        .deciding, "decide", "复核申诉", "decide on the appeal", rule: "O71")
                ]),
            StageRow("settled", "考核结果已确定", isClosed: true),
            StageRow("withdrawn", "考核结果已撤回", isClosed: true),
        ],
        acts: [
            ActRow(
                "publish", "通知考核结果", "figures told to a court", group: "appraisal",
                citation: "法〔2021〕322号 §26", officers: issuers, by: [], from: [],
                fields: [
                    FieldRow("court", "被考核法院", "court that is appraised", .court),
                    FieldRow("period", "考核期间", "period", .stretch),
                    FieldRow("figures", "考核指标及结果", "figures", .text, list: true),
                ],
                papers: [PaperRow(.report)], approvals: [.bureauChief],
                guards: [
                    GuardRow(
                        .above(.author, .field("court")), "not-superior", "法〔2021〕322号 §26",
                        ("被考核法院不在本院辖区", "that court is not below this one"),
                        ("由其上级法院考核", "let a court above it do this"),
                        couldBy: [.field("court")])
                ],
                effects: [
                    .join(.deciding, .author), .join(.original, .field("court")),
                    .receipt(.field("court")), .stage("published"),
                ], document: "appraisal-notice"),
            ActRow(
                "accept", "确认考核结果", "acceptance", group: "appraisal",
                citation: "法〔2021〕322号 §26", officers: answering, by: [.original],
                from: ["published"],
                effects: [
                    .meet(rule: "O70", owedBy: .author), .receipt(.role(.deciding)),
                    .stage("settled"), .close("accepted"),
                ]),
            ActRow(
                "appeal", "申诉", "appeal", group: "appraisal",
                citation: "法〔2021〕322号 §26（申诉期限自定）", officers: answering,
                by: [.original], from: ["published"],
                fields: [
                    FieldRow("disputed", "申诉的指标", "figures disputed", .text, list: true),
                    FieldRow("claimed", "主张的结果", "what they should be", .text, list: true),
                    FieldRow("reason", "理由", "reason", .text),
                    FieldRow(
                        "matters", "涉及的协调事项", "matters concerned", .matter, optional: true,
                        list: true),
                ], approvals: [.bureauChief],
                effects: [
                    .meet(rule: "O70", owedBy: .author), .receipt(.role(.deciding)),
                    .stage("appealed"),
                ], document: "appraisal-appeal"),
            ActRow(
                "decide", "复核申诉", "decision on the appeal", group: "appraisal",
                citation: "法〔2021〕322号 §26（复核期限自定）", officers: issuers,
                by: [.deciding], from: ["appealed"],
                fields: [
                    FieldRow(
                        "outcome", "复核结果", "outcome",
                        .choice([
                            ChoiceRow("upheld", "申诉成立"), ChoiceRow("in-part", "部分成立"),
                            ChoiceRow("rejected", "维持原结果"),
                        ])),
                    FieldRow(
                        "corrected", "更正后的结果", "corrected figures", .text, optional: true,
                        list: true),
                    FieldRow("reason", "理由", "reason", .text),
                ],
                // Whoever told the figures does not decide alone whether they are right.
                approvals: [.vicePresident],
                guards: [
                    GuardRow(
                        .any([.choice("outcome", ["rejected"]), .given("corrected")]),
                        "correction-missing", "法〔2021〕322号 §26",
                        ("申诉成立，但未填更正后的结果", "the appeal is upheld, without corrected figures"),
                        ("填写更正后的结果", "enter the corrected result"))
                ],
                effects: [
                    .meet(rule: "O71", owedBy: .author), .receipt(.role(.original)),
                    .when(
                        .choice("outcome", ["rejected"]),
                        [.stage("settled"), .close("confirmed")],
                        otherwise: [.stage("settled"), .close("corrected")]),
                ], document: "appraisal-decision"),
            ActRow(
                "withdraw-figures", "撤回考核结果", "withdrawal", group: "appraisal",
                citation: "法〔2021〕322号 §26（自定）", officers: issuers, by: [.deciding],
                from: ["published", "appealed"],
                fields: [FieldRow("reason", "理由", "reason", .text)], approvals: [.bureauChief],
                effects: [.receipt(.role(.original)), .stage("withdrawn"), .close("withdrawn")]),
            ActRow(
                "served", "书面送达", "service on paper", group: "appraisal",
                citation: "法〔2021〕322号 §26", officers: issuers + [.handler, .clerk],
                by: [.deciding], from: ["published"], isFact: true,
                fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
                papers: [PaperRow(.serviceReturn)], effects: open(from: .field("served-on"))),
        ],
        lapses: [
            LapseRow("O70", from: ["published"], [.stage("settled"), .close("unchallenged")])
        ],
        receipts: [
            ReceiptRow(of: "publish", by: .original, open(from: .act)),
            ReceiptRow(
                of: "appeal", by: .deciding,
                OrderRows.clock(
                    "O71", of: .deciding, at: ["appealed"], "复核申诉", "decide on the appeal")),
        ])

    private static let issuers: [OfficerRole] = [.supervisor, .bureauChief]
    private static let answering: [OfficerRole] = [.handler, .supervisor, .bureauChief]

    /// The figures have reached the court: from there it has its time to appeal.
    private static func open(from start: StartReference) -> [TabledEffect] {
        OrderRows.clock(
            "O70", of: .original, at: ["published"], "确认考核结果或者申诉",
            "accept the figures, or appeal", from: start)
    }
}
