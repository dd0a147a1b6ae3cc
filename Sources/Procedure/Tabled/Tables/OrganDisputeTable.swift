import Domain

extension ProcedureTable {
    /// A dispute of a court with the police, the procuratorate, the tax office or another organ
    /// (与其他部门的争议): talks, then the committee of the same level or the superior court.
    ///
    /// The organ is text and no court: its papers are attached and it owes nothing here.
    package static let organDispute = ProcedureTable(
        name: "organ-dispute", term: Text(zh: "与其他部门的争议", en: "dispute with another organ"),
        citation: organRule,
        stages: [
            StageRow(
                "negotiating", "与有关部门协商",
                awaits: [
                    AwaitRow(.original, "settle", "协商一致", "settle it", rule: "O68"),
                    AwaitRow(
                        .original, "fail", "或者认定协商不成", "or find that the talks have failed",
                        rule: "O68"),
                ]),
            StageRow(
                "to-refer", "协商不成，待书面报告",
                awaits: [
                    AwaitRow(
                        .original, "refer", "书面报告同级政法委或者依法治省（市县）委",
                        "report in writing to the committee", rule: "O69")
                ]),
            StageRow(
                "referred", "已报告，待政法委、依法治省（市县）委答复",
                awaits: [
                    AwaitRow(
                        .original, "committee-result", "录入其答复", "enter its reply"),
                    AwaitRow(
                        .original, "need-superior", "或者认为需上级法院协调",
                        "or find that the superior must coordinate"),
                ]),
            StageRow(
                "to-report", "需上级法院协调，待层报",
                awaits: [
                    AwaitRow(.original, "report-up", "层报上级法院", "report up", rule: "W22")
                ]),
            StageRow(
                "reported", "已层报，待上级法院启动协调",
                awaits: [
                    AwaitRow(
                        .deciding, "start", "与有关部门启动协调", "start coordination",
                        rule: "W23"),
                    AwaitRow(
                        .deciding, "relay", "或者再行层报", "or report it further up",
                        rule: "W23"),
                ]),
            StageRow(
                "coordinating", "上级法院协调中",
                awaits: [
                    AwaitRow(.deciding, "result", "记录协调结果", "record the result")
                ]),
            StageRow("settled", "协商一致", isClosed: true),
            StageRow("resolved", "经政法委、依法治省（市县）委协调解决", isClosed: true),
            StageRow("coordinated", "已协调并记录结果", isClosed: true),
            StageRow("unresolved", "未能协调一致", isClosed: true),
            StageRow("withdrawn", "已撤回", isClosed: true),
        ],
        acts: organTalks + organCoordination,
        receipts: [
            ReceiptRow(of: "report-up", by: .deciding, organReported),
            ReceiptRow(of: "relay", by: .deciding, organReported),
        ])

    private static let organRule = "法〔2021〕322号 §27(1)"

    private static let organReported: [TabledEffect] = [
        .when(
            .all([.stage(["reported"]), .not(.running("W23"))]),
            [
                .start(
                    rule: "W23", owedBy: .role(.deciding),
                    duty: Text(zh: "与有关部门启动协调", en: "start coordination with the departments"))
            ])
    ]

    private static let organNeed: [TabledEffect] = [
        .start(
            rule: "W22", owedBy: .role(.original), duty: Text(zh: "层报上级法院", en: "report up")),
        .stage("to-report"),
    ]

    private static let organOfficers: [OfficerRole] = [.handler, .bureauChief, .commandCentre]

    private static let hasSuperior = GuardRow(
        .not(.level(.author, [.supreme])), "no-superior", organRule,
        ("最高人民法院没有上级法院", "the supreme court has no superior"),
        ("由本院直接与有关部门协调", "let this court coordinate itself"))

    // MARK: Talks

    private static let organTalks: [ActRow] = [
        ActRow(
            "negotiate", "与有关部门协商", "opening of talks", group: "organ", citation: organRule,
            officers: organOfficers, by: [], from: [],
            fields: [
                FieldRow("case", "执行案号", "case number", .caseNumber),
                FieldRow("organ", "有关部门", "organ", .text, list: true),
                FieldRow(
                    "organ-kind", "部门类别", "kind of organ",
                    .choice([
                        ChoiceRow("procuratorate", "检察机关"), ChoiceRow("police", "公安机关"),
                        ChoiceRow("tax", "税务"), ChoiceRow("customs", "海关"),
                        ChoiceRow("land", "自然资源、不动产登记"), ChoiceRow("finance", "金融监管及金融机构"),
                        ChoiceRow("market", "市场监管"), ChoiceRow("other", "其他部门"),
                    ])),
                FieldRow("subject", "争议事项", "what is in dispute", .text),
                FieldRow("asset", "涉及的财产", "asset concerned", .text, optional: true),
                FieldRow("own-view", "本院意见", "this court's view", .text),
            ], papers: [PaperRow(.negotiationLetter, sealed: true)], approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .caseOf("case", .author), "not-own-case", organRule,
                    ("案号不是本院的", "the case number is not this court's"),
                    (
                        "填写本院执行案号；法院之间的争议用 dispute",
                        "give this court's own case; between courts use dispute"
                    ))
            ],
            effects: [
                .join(.original, .author),
                .start(
                    rule: "O68", owedBy: .author,
                    duty: Text(zh: "协商一致或者认定协商不成", en: "settle, or find that the talks failed")),
                .stage("negotiating"),
            ], document: "negotiation-letter"),
        ActRow(
            "talk", "记录协商", "record of talks", group: "organ", citation: organRule,
            officers: organOfficers + [.clerk], by: [.original, .deciding],
            from: ["negotiating", "referred", "coordinating"], isFact: true,
            fields: [
                FieldRow("talked-on", "日期", "day", .date),
                FieldRow("with", "对方人员", "with whom", .text),
                FieldRow("content", "内容", "what was said", .text),
            ], effects: []),
        ActRow(
            "settle", "协商一致", "settlement", group: "organ", citation: organRule,
            officers: organOfficers, by: [.original], from: ["negotiating"],
            fields: [FieldRow("result", "协商结果", "result", .text)],
            papers: [PaperRow(.minutes)],
            effects: [
                .meet(rule: "O68", owedBy: .author), .stage("settled"), .close("settled"),
            ], document: "minutes"),
        ActRow(
            "fail", "认定协商不成", "finding that the talks failed", group: "organ",
            citation: organRule, officers: organOfficers, by: [.original], from: ["negotiating"],
            fields: [
                FieldRow("other-view", "对方意见", "the organ's view", .text),
                FieldRow(
                    "route", "后续途径", "what follows",
                    .choice([
                        ChoiceRow("committee", "书面报告同级政法委、依法治省（市县）委", organRule),
                        ChoiceRow("superior", "需上级法院协调，层报上级法院", organRule),
                    ])),
            ],
            guards: [
                GuardRow(
                    .any([.choice("route", ["committee"]), .not(.level(.author, [.supreme]))]),
                    "no-superior", organRule,
                    ("最高人民法院没有上级法院", "the supreme court has no superior"),
                    ("选择书面报告（route=committee）", "take route=committee"))
            ],
            effects: [
                .meet(rule: "O68", owedBy: .author),
                .when(
                    .choice("route", ["superior"]), organNeed,
                    otherwise: [
                        .start(
                            rule: "O69", owedBy: .author,
                            duty: Text(
                                zh: "书面报告同级政法委或者依法治省（市县）委",
                                en: "report in writing to the committee")),
                        .stage("to-refer"),
                    ]),
            ]),
        ActRow(
            "refer", "书面报告政法委、依法治省（市县）委", "report to the committee", group: "organ",
            citation: organRule, officers: organOfficers, by: [.original], from: ["to-refer"],
            fields: [
                FieldRow(
                    "committee", "报告对象", "to whom",
                    .choice([
                        ChoiceRow("political-legal", "同级党委政法委", organRule),
                        ChoiceRow("rule-of-law", "依法治省（市县）委", organRule),
                    ])),
                FieldRow("sent-on", "报告日期", "day", .date),
                FieldRow("document-number", "文号", "number of the paper", .text),
            ], papers: [PaperRow(.report, sealed: true)], approvals: [.vicePresident],
            effects: [.meet(rule: "O69", owedBy: .author), .stage("referred")],
            document: "committee-report"),
        ActRow(
            "committee-result", "录入政法委、依法治省（市县）委答复", "the committee's reply",
            group: "organ", citation: organRule, officers: organOfficers, by: [.original],
            from: ["referred"],
            fields: [
                FieldRow("replied-on", "答复日期", "day", .date),
                FieldRow("result", "协调结果", "result", .text),
                FieldRow("resolved", "争议已解决", "the dispute is resolved", .flag),
            ], papers: [PaperRow(.organReply)],
            effects: [
                .when(
                    .flag("resolved"), [.stage("resolved"), .close("resolved")],
                    otherwise: [
                        // Above the supreme court there is nobody to report to.
                        .when(
                            .level(.author, [.supreme]),
                            [.stage("unresolved"), .close("unresolved")], otherwise: organNeed)
                    ])
            ]),
        ActRow(
            "need-superior", "认为需上级法院协调", "need of the superior", group: "organ",
            citation: organRule, officers: organOfficers, by: [.original],
            from: ["to-refer", "referred"],
            fields: [FieldRow("reason", "理由", "reason", .text)], guards: [hasSuperior],
            effects: [.void(rule: "O69")] + organNeed),
        ActRow(
            "withdraw", "撤回", "withdrawal", group: "organ", citation: organRule,
            officers: organOfficers, by: [.original],
            from: ["negotiating", "to-refer", "referred", "to-report", "reported"],
            fields: [FieldRow("reason", "理由", "reason", .text)], approvals: [.bureauChief],
            effects: [.receipt(.role(.deciding)), .stage("withdrawn"), .close("withdrawn")]),
    ]

    // MARK: Coordination by the superior

    private static let organCoordination: [ActRow] = [
        ActRow(
            "report-up", "层报上级法院", "report up", group: "organ", citation: organRule,
            officers: organOfficers, by: [.original], from: ["to-report"],
            fields: [
                FieldRow("facts", "争议事实与经过", "facts and course", .text),
                FieldRow("other-view", "对方意见", "the organ's view", .text),
                FieldRow("proposal", "本院意见", "this court's proposal", .text),
            ], papers: [PaperRow(.report, sealed: true)], approvals: [.bureauChief],
            guards: [hasSuperior],
            effects: [
                .meet(rule: "W22", owedBy: .author), .join(.deciding, .superior(of: .author)),
                .receipt(.superior(of: .author)), .stage("reported"),
            ], document: "coordination-report"),
        ActRow(
            "served", "书面送达", "service on paper", group: "organ", citation: organRule,
            officers: [.handler, .clerk], by: [.original, .rung], from: ["reported"],
            isFact: true, fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            effects: [
                .when(
                    .not(.running("W23")),
                    [
                        .start(
                            rule: "W23", owedBy: .role(.deciding),
                            duty: Text(zh: "启动协调", en: "start coordination"),
                            from: .field("served-on"))
                    ])
            ]),
        ActRow(
            "relay", "再行层报", "report further up", group: "organ", citation: organRule,
            officers: organOfficers, by: [.deciding], from: ["reported", "coordinating"],
            fields: [FieldRow("opinion", "本院意见", "this court's opinion", .text)],
            papers: [PaperRow(.report, sealed: true)], approvals: [.bureauChief],
            guards: [hasSuperior],
            effects: [
                .meet(rule: "W23", owedBy: .author), .join(.rung, .author),
                .join(.deciding, .superior(of: .author)), .receipt(.superior(of: .author)),
                .stage("reported"),
            ], document: "coordination-report"),
        ActRow(
            "start", "启动协调", "start of coordination", group: "organ", citation: organRule,
            officers: organOfficers, by: [.deciding], from: ["reported"],
            fields: [
                FieldRow("departments", "参与协调的部门", "departments", .text, list: true),
                FieldRow(
                    "coordination-case", "执协案号", "coordination case number", .caseNumber,
                    optional: true),
                FieldRow("started-on", "启动日期", "day", .date),
            ], papers: [PaperRow(.negotiationLetter, sealed: true)],
            guards: [
                GuardRow(
                    .caseOf("coordination-case", .author), "not-own-case", "法发〔2014〕26号",
                    ("执协案号不是本院的", "the coordination case is not this court's"),
                    ("填写本院立案庭编立的执协案号", "give the number that this court's filing division made"))
            ],
            effects: [
                .meet(rule: "W23", owedBy: .author), .receipt(.role(.original)),
                .stage("coordinating"),
            ], document: "coordination-letter"),
        ActRow(
            "result", "记录协调结果", "result of the coordination", group: "organ",
            citation: organRule, officers: organOfficers, by: [.deciding],
            from: ["coordinating"],
            fields: [
                FieldRow("result", "协调结果", "result", .text),
                FieldRow("resolved", "达成一致", "agreement was reached", .flag),
                FieldRow("next-step", "后续办理意见", "what is to follow", .text, optional: true),
            ], papers: [PaperRow(.minutes)], approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .any([.flag("resolved"), .isSet("next-step")]), "next-step", organRule,
                    ("未达成一致的，须写明后续办理意见", "without agreement it must say what is to follow"),
                    (
                        "填写 next-step，或者再行层报（organ relay）",
                        "give next-step, or report further up (organ relay)"
                    ))
            ],
            effects: [
                .receipt(.role(.original)), .receipt(.role(.rung)),
                .when(
                    .flag("resolved"), [.stage("coordinated"), .close("coordinated")],
                    otherwise: [.stage("unresolved"), .close("unresolved")]),
            ], document: "coordination-opinion"),
    ]
}
