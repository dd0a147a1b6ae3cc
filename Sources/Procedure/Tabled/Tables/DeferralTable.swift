import Domain
import LegalTime

extension ProcedureTable {
    /// Deferred enforcement (暂缓执行): for some measures, for a time, by the enforcing court or its
    /// superior. It never ends in silence: the enforcing court owes the act that resumes
    /// enforcement, whether 执行工作规定 art. 77 (可以) or 法发〔2002〕16号 (立即) is followed.
    package static let deferral = ProcedureTable(
        name: "deferral", term: Text(zh: "暂缓执行", en: "deferred enforcement"),
        citation: "执行工作规定 art. 77; \(OrderLaw.deferral)",
        stages: [
            StageRow(
                "requested", "待决定",
                awaits: [
                    AwaitRow(
                        .deciding, "grant-deferral", "决定暂缓执行", "decide on the deferral", rule: "W63"
                    ),
                    AwaitRow(.deciding, "refuse-deferral", "或者不予暂缓", "or refuse it"),
                ]),
            StageRow(
                "decided", "已决定，待执行法院收讫",
                awaits: [
                    AwaitRow(.original, "receipt", "收讫决定书", "receipt of the decision"),
                    delivering,
                ]),
            StageRow(
                "deferred", "暂缓执行中",
                awaits: [
                    AwaitRow(
                        .deciding, "end-deferral", "期满前决定延长或者终止",
                        "prolong or end it before it expires", rule: "W66"),
                    delivering,
                ]),
            StageRow(
                "cause-ended", "报告事由消灭，待审查",
                awaits: [
                    AwaitRow(
                        .deciding, "end-deferral", "审查并决定恢复执行", "examine and decide to resume",
                        rule: "W65"),
                    AwaitRow(.deciding, "keep-deferral", "或者决定继续暂缓", "or keep the deferral"),
                    delivering,
                ]),
            StageRow(
                "resume-due", "应当恢复执行",
                awaits: [
                    AwaitRow(
                        .original, "resume-enforcement", "恢复执行", "resume enforcement",
                        rule: "O53", of: "enforcing"),
                    AwaitRow(
                        .deciding, "resume-enforcement", "恢复执行", "resume enforcement",
                        rule: "O53", of: "enforcing"), delivering,
                ]),
            StageRow("resumed", "已恢复执行", isClosed: true),
            StageRow("refused", "不予暂缓", isClosed: true),
            StageRow("withdrawn", "申请已撤回", isClosed: true),
        ],
        acts: deferralOpening + deferralDecisions + deferralEnds,
        lapses: [
            LapseRow(
                "W66", from: ["deferred", "cause-ended"],
                [.void(rule: "W65"), .stage("resume-due"), resuming]),
            LapseRow(
                "O53", from: ["resume-due"],
                [
                    .when(
                        .hasAtLeast(1, .original),
                        [
                            .duty(
                                .role(.deciding),
                                Text(zh: "督办恢复执行", en: "press the enforcing court to resume"))
                        ])
                ]),
        ],
        receipts: [
            ReceiptRow(
                of: "defer", by: .deciding,
                [.when(.stage(["requested"]), [deciding(.act)])]),
            ReceiptRow(of: "grant-deferral", by: .original, running(.act)),
            ReceiptRow(
                of: "report-cause-ended", by: .deciding,
                [
                    .when(
                        .all([.stage(["cause-ended"]), .not(.owes(.author, "W65"))]),
                        [
                            .start(
                                rule: "W65", owedBy: .role(.deciding),
                                duty: Text(zh: "审查并作出决定", en: "examine and decide"))
                        ])
                ]),
            ReceiptRow(
                of: "end-deferral", by: .original,
                [
                    .when(
                        .all([.stage(["resume-due"]), .not(.owes(.author, "O53"))]), [resuming])
                ]),
        ])

    private static let delivering: AwaitRow = AwaitRow(
        .deciding, "deliver-deferral", "送达当事人", "serve the parties", rule: "W64", owing: true)

    private static func deciding(_ start: StartReference) -> TabledEffect {
        .start(
            rule: "W63", owedBy: .role(.deciding),
            duty: Text(zh: "决定是否暂缓执行", en: "decide on the deferral"), from: start)
    }

    /// A superior's decision counts from its receipt by the enforcing court.
    private static func running(_ start: StartReference) -> [TabledEffect] {
        [.when(.stage(["decided"]), [deferring(start), .stage("deferred")])]
    }

    private static func deferring(_ start: StartReference) -> TabledEffect {
        .start(
            rule: "W66", owedBy: .role(.deciding),
            duty: Text(zh: "期满前决定延长或者终止", en: "prolong or end it before it expires"),
            from: start, window: "period")
    }

    private static let resuming: TabledEffect = .start(
        rule: "O53", owedBy: .field("enforcing"),
        duty: Text(zh: "恢复执行", en: "resume enforcement"))

    private static let tellingParties: TabledEffect = .start(
        rule: "W64", owedBy: .role(.deciding),
        duty: Text(zh: "将决定书送达当事人", en: "serve the decision on the parties"))

    private static let limit: Window = Window(3, .month)

    // MARK: Request

    private static let onApplication: [ChoiceRow] = [
        ChoiceRow("procedure", "执行措施或者程序违法", "法发〔2002〕16号 §3(1)"),
        ChoiceRow("ownership", "执行标的物有权属争议", "法发〔2002〕16号 §3(2)"),
        ChoiceRow("set-off", "被执行人享有抵销权", "法发〔2002〕16号 §3(3)"),
    ]

    private static let exOfficio: [ChoiceRow] = [
        ChoiceRow("dispute", "上级法院正在处理执行争议", "法发〔2002〕16号 §7(1)"),
        ChoiceRow("error", "执行依据确有错误，正在审查", "法发〔2002〕16号 §7(2); 执行工作规定 art. 75"),
        ChoiceRow("correction", "上级法院指令纠正", OrderLaw.correction),
        ChoiceRow("review", "申诉复查期间", "执行工作规定 art. 76"),
    ]

    private static let deferralOpening: [ActRow] = [
        ActRow(
            "defer", "提出暂缓执行", "bringing up a deferral", group: "order",
            citation: "法发〔2002〕16号 §§1-3, 7; 执行工作规定 arts. 72, 75-77",
            officers: [.handler, .filing, .bureauChief], by: [], from: [],
            fields: [
                FieldRow("case", "案号", "case number", .caseNumber),
                FieldRow("enforcing", "执行法院", "court that enforces", .court),
                FieldRow("decider", "决定法院", "court that decides", .court),
                FieldRow(
                    "source", "来源", "how it came up",
                    .choice([
                        ChoiceRow("application", "当事人、利害关系人申请", "法发〔2002〕16号 §3"),
                        ChoiceRow("ex-officio", "依职权", "法发〔2002〕16号 §7"),
                        ChoiceRow("request", "执行法院报请", "法发〔2002〕16号 §7"),
                    ])),
                FieldRow("ground", "法定事由", "ground", .choice(onApplication + exOfficio)),
                FieldRow("measures", "拟暂缓的执行措施", "measures to be deferred", .text),
                FieldRow("received", "收到申请或者发现需要之日", "day of the application or need", .date),
                FieldRow("applicant", "申请人", "who applies", .text, optional: true),
                OrderRows.leads,
            ],
            guards: [
                GuardRow(
                    .any([
                        .equal(.field("decider"), .field("enforcing")),
                        .above(.field("decider"), .field("enforcing")),
                    ]), "wrong-decider", "法发〔2002〕16号 §2",
                    (
                        "暂缓执行由执行法院或者其上级法院决定",
                        "the enforcing court or a court above it decides"
                    ), ("改写决定法院", "name one of them as decider"),
                    couldBy: [.field("enforcing")]),
                GuardRow(
                    .any([
                        .equal(.author, .field("decider")), .equal(.author, .field("enforcing")),
                    ]), "not-concerned", "法发〔2002〕16号 §2",
                    ("本院既不是执行法院，也不是决定法院", "this court neither enforces nor decides"),
                    ("由执行法院或者决定法院提出", "let one of the two bring it up")),
                GuardRow(
                    .any([
                        .all([
                            .choice("source", ["application"]),
                            .choice("ground", onApplication.map(\.word)),
                        ]),
                        .all([
                            .choice("source", ["ex-officio", "request"]),
                            .choice("ground", exOfficio.map(\.word)),
                        ]),
                    ]), "no-ground", "法发〔2002〕16号 §§1, 3, 7",
                    (
                        "除法定事由外不得暂缓执行：该事由与来源不符",
                        "only a statutory ground defers; this one does not go with the source"
                    ),
                    (
                        "依申请的写 §3 的事由，依职权的写 §7 等事由",
                        "take §3 for an application, else §7"
                    )),
                GuardRow(
                    .any([.not(.choice("source", ["application"])), .given("applicant")]),
                    "applicant-missing", "法发〔2002〕16号 §3",
                    ("未写明申请人", "the applicant is missing"),
                    ("填写申请人", "enter the applicant")),
            ],
            effects: [
                .join(.deciding, .field("decider")),
                .when(
                    .not(.equal(.field("decider"), .field("enforcing"))),
                    [.join(.original, .field("enforcing"))]), .stage("requested"),
                .when(
                    .equal(.author, .field("decider")), [deciding(.field("received"))],
                    otherwise: [.receipt(.field("decider"))]),
            ], document: "deferral-request")
    ]

    // MARK: Decision

    private static let ownCourt: GuardRow = GuardRow(
        .equal(.author, .field("enforcing")), "not-enforcing", "法发〔2002〕16号 §13",
        ("只有执行法院可以办理", "only the enforcing court may do this"),
        ("由执行法院办理", "let the enforcing court do it"))

    private static func atMost(_ field: String, _ rule: String) -> GuardRow {
        GuardRow(
            .within(field, limit), "too-long", rule,
            ("暂缓执行的期限不得超过三个月", "a deferral is for no more than three months"),
            ("缩短为三个月以内", "shorten it to three months or less"))
    }

    private static let deferralDecisions: [ActRow] = [
        ActRow(
            "grant-deferral", "决定暂缓执行", "decision to defer", group: "order",
            citation: "执行工作规定 art. 77; 法发〔2002〕16号 §§2, 4, 6, 10", officers: OrderRows.panel,
            by: [.deciding], from: ["requested"],
            fields: [
                FieldRow("period", "暂缓期限", "period", .window),
                FieldRow("measures", "暂缓的执行措施", "measures deferred", .text),
                FieldRow("security", "担保", "security", .text, optional: true), OrderRows.reason,
            ],
            papers: [PaperRow(.deferralDecision, sealed: true)], approvals: [.panelMember],
            guards: [
                atMost("period", "执行工作规定 art. 77; 法发〔2002〕16号 §10"),
                GuardRow(
                    .any([.not(.choice("source", ["application"])), .given("security")]),
                    "security-missing", "法发〔2002〕16号 §4",
                    (
                        "依申请暂缓执行的，应当同时责令提供担保",
                        "on an application security is to be ordered at the same time"
                    ), ("写明担保", "enter the security")),
            ],
            effects: [
                .meet(rule: "W63", owedBy: .author), tellingParties,
                .when(
                    .hasAtLeast(1, .original), [.receipt(.role(.original)), .stage("decided")],
                    otherwise: [deferring(.act), .stage("deferred")]),
            ], document: "deferral-decision"),
        ActRow(
            "refuse-deferral", "不予暂缓", "refusal", group: "order", citation: "法发〔2002〕16号 §§1, 6",
            officers: OrderRows.panel, by: [.deciding], from: ["requested"],
            fields: [OrderRows.reason], approvals: [.panelMember],
            effects: [
                .meet(rule: "W63", owedBy: .author), .receipt(.role(.original)),
                .stage("refused"), .close("refused"),
            ], document: "notice"),
        ActRow(
            "withdraw-deferral", "撤回", "withdrawal", group: "order", citation: "法发〔2002〕16号 §3",
            officers: [.handler, .filing, .bureauChief], by: [.deciding, .original],
            from: ["requested"], fields: [OrderRows.reason],
            effects: [
                .receipt(.role(.deciding)), .receipt(.role(.original)), .stage("withdrawn"),
                .close("withdrawn"),
            ]),
        ActRow(
            "deliver-deferral", "送达当事人", "service on the parties", group: "order",
            citation: "法发〔2002〕16号 §§2, 6", officers: [.handler, .clerk], by: [.deciding],
            from: ["decided", "deferred", "cause-ended", "resume-due"], isFact: true,
            fields: [
                FieldRow("party", "当事人、利害关系人", "party", .text),
                FieldRow("served-on", "送达日期", "day of service", .date),
                FieldRow("last", "已送达全部当事人", "all are served now", .flag, optional: true),
            ], papers: [PaperRow(.serviceReturn)],
            effects: [
                .when(
                    .all([.given("last"), .flag("last")]), [.meet(rule: "W64", owedBy: .author)])
            ]),
        OrderRows.service("deferral-served", from: ["decided"], running(.field("served-on"))),
        ActRow(
            "extend-deferral", "延长暂缓", "prolongation", group: "order",
            citation: "执行工作规定 art. 77; 法发〔2002〕16号 §10", officers: OrderRows.panel, by: [.deciding],
            from: ["deferred"],
            fields: [
                FieldRow("extension", "延长期限", "prolongation", .window),
                FieldRow("reason", "特殊事由", "special reason", .text),
            ],
            papers: [PaperRow(.deferralDecision, sealed: true)], approvals: [.president],
            guards: [
                atMost("extension", "法发〔2002〕16号 §10"),
                GuardRow(
                    .not(.done("extend-deferral")), "extended-before", "法发〔2002〕16号 §10",
                    ("已延长过一次", "it was prolonged once already"),
                    ("期满恢复执行", "enforcement resumes when it expires")),
            ],
            effects: [
                .start(
                    rule: "W66", owedBy: .author,
                    duty: Text(zh: "期满前终止", en: "end it before it expires"),
                    from: .end(of: "W66"), window: "extension"), .void(rule: "W66"),
                .when(.not(.owes(.author, "W64")), [tellingParties]), .receipt(.role(.original)),
            ], document: "deferral-extension"),
    ]

    // MARK: End

    private static let deferralEnds: [ActRow] = [
        ActRow(
            "report-cause-ended", "报告事由消灭", "report that the cause ended", group: "order",
            citation: "法发〔2002〕16号 §13", officers: OrderRows.hands, by: [.original],
            from: ["deferred"],
            fields: [
                FieldRow("ended-on", "事由消灭之日", "day on which it ended", .date),
                FieldRow("facts", "消灭情况", "how it ended", .text),
            ],
            papers: [PaperRow(.evidence)],
            effects: [.receipt(.role(.deciding)), .stage("cause-ended")],
            document: "cause-ended-report"),
        ActRow(
            "end-deferral", "决定恢复执行", "decision to resume", group: "order",
            citation: "执行工作规定 art. 77; 法发〔2002〕16号 §13", officers: OrderRows.panel, by: [.deciding],
            from: ["deferred", "cause-ended"], fields: [OrderRows.reason],
            papers: [PaperRow(.decision, sealed: true)], approvals: [.bureauChief],
            effects: [
                .meet(rule: "W65", owedBy: .author), .void(rule: "W66"), .stage("resume-due"),
                .when(
                    .hasAtLeast(1, .original), [.receipt(.role(.original))],
                    otherwise: [resuming]),
            ], document: "resumption-decision"),
        ActRow(
            "keep-deferral", "继续暂缓", "keeping the deferral", group: "order",
            citation: "法发〔2002〕16号 §13", officers: OrderRows.panel, by: [.deciding],
            from: ["cause-ended"], fields: [OrderRows.reason], approvals: [.panelMember],
            effects: [
                .meet(rule: "W65", owedBy: .author), .receipt(.role(.original)),
                .stage("deferred"),
            ], document: "notice"),
        ActRow(
            "continue-enforcement", "担保继续执行", "going on against security", group: "order",
            citation: "法发〔2002〕16号 §4", officers: OrderRows.panel, by: [.original, .deciding],
            from: ["deferred"],
            fields: [FieldRow("counter-security", "申请执行人的担保", "the applicant's security", .text)],
            papers: [PaperRow(.evidence)], approvals: [.panelMember],
            guards: [
                ownCourt,
                GuardRow(
                    .choice("source", ["application"]), "not-on-application", "法发〔2002〕16号 §4",
                    ("依职权暂缓的，不因担保而继续执行", "security ends only a deferral on application"),
                    ("由决定法院决定恢复执行", "let the deciding court decide to resume")),
            ],
            effects: [
                .void(rule: "W66"), .receipt(.role(.deciding)), .stage("resume-due"), resuming,
            ]),
        ActRow(
            "resume-enforcement", "恢复执行", "resumption", group: "order",
            citation: "执行工作规定 art. 77; 法发〔2002〕16号 §13", officers: OrderRows.hands,
            by: [.original, .deciding], from: ["resume-due"],
            fields: [
                FieldRow("resumed-on", "恢复执行之日", "day of resumption", .date),
                FieldRow("measures", "恢复的执行措施", "measures resumed", .text),
            ],
            guards: [ownCourt],
            effects: [
                .meet(rule: "O53", owedBy: .author), .receipt(.role(.deciding)),
                .stage("resumed"), .close("resumed"),
            ], document: "resumption-notice"),
    ]
}
