import Domain

extension ProcedureTable {
    /// Double check (一案双查): the superior's enforcement bureau checks the case, its inspection
    /// branch the officers, each passing the other what falls to it.
    ///
    /// Only the superior is a party. The court that is checked is named in a field, never joined,
    /// served or made to owe anything here: it hears of the check only when a person opens a
    /// rectification for it, and `notify-court` records that this was done.
    package static let doubleCheck = ProcedureTable(
        name: "double-check", term: Text(zh: "一案双查", en: "double check"),
        citation: "\(SupervisionLaw.doubleCheck); \(SupervisionLaw.branches); "
            + "\(SupervisionLaw.meeting); \(SupervisionLaw.inspection)",
        stages: [
            StageRow(
                "clue", "线索已登记，待会商",
                awaits: [AwaitRow(.deciding, "triage", "会商研判", "joint triage", rule: "O46")]),
            StageRow(
                "checking", "案件核查与纪律核查同步进行",
                awaits: [
                    AwaitRow(
                        .deciding, "case-report", "执行部门提交案件核查报告",
                        "the bureau reports on the case", rule: "O47", each: true),
                    AwaitRow(
                        .deciding, "discipline-report", "督察部门提交纪律核查报告",
                        "the inspectors report on discipline", rule: "O48", each: true),
                ]),
            StageRow(
                "checked", "两项核查均已完成，待会商认定",
                awaits: [AwaitRow(.deciding, "find", "会商认定", "joint finding", rule: "O46")]),
            StageRow(
                "to-rectify", "认定须整改，待通知被查法院",
                awaits: [
                    AwaitRow(
                        .deciding, "notify-court", "开启整改并记明", "open a rectification, record it")
                ]),
            StageRow(
                "to-discipline", "认定涉嫌违纪违法，待移送",
                awaits: [
                    AwaitRow(
                        .deciding, "hand-to-discipline", "移送纪检监察处理", "hand it to discipline")
                ]),
            StageRow(
                "to-both", "认定须整改并移送",
                awaits: [
                    AwaitRow(
                        .deciding, "notify-court", "开启整改并记明", "open a rectification, record it",
                        each: true),
                    AwaitRow(
                        .deciding, "hand-to-discipline", "移送纪检监察处理", "hand it to discipline",
                        each: true),
                ]),
            StageRow(
                "following", "整改中，待销号",
                awaits: [
                    AwaitRow(
                        .deciding, "conclude-check", "整改销号后了结",
                        "conclude once the rectification is written off")
                ]),
            StageRow("not-opened", "会商决定不核查", isClosed: true),
            StageRow("no-fault", "未发现问题", isClosed: true),
            StageRow("rectified", "已整改销号", isClosed: true),
            StageRow("transferred", "已移送纪检监察", isClosed: true),
        ],
        acts: opening + checks + outcome)

    // MARK: Who

    /// 执行部门.
    private static let bureau: [OfficerRole] = [.supervisor, .bureauChief]
    /// 督察部门.
    private static let inspectors: [OfficerRole] = [.inspector]

    /// What the two branches decide together, both approve by name.
    private static let both: [OfficerRole] = [.bureauChief, .inspector]

    // MARK: Clue and triage

    private static let clues: [ChoiceRow] = [
        ChoiceRow("petition", "人民群众来信来访", "\(SupervisionLaw.doubleCheck) art. 3(1)"),
        ChoiceRow("deputies", "人大代表、政协委员反映或者转交", "\(SupervisionLaw.doubleCheck) art. 3(2)"),
        ChoiceRow("other-organ", "其他党政机关反映或者转交", "\(SupervisionLaw.doubleCheck) art. 3(2)"),
        ChoiceRow("procurators", "检察建议", "\(SupervisionLaw.doubleCheck) art. 3(3)"),
        ChoiceRow("inspection", "司法巡查、审务督察中发现", "\(SupervisionLaw.doubleCheck) art. 3(4)"),
        ChoiceRow("case-work", "执行案件办理、管理和监督中发现", SupervisionLaw.branches),
        ChoiceRow("opinion", "日常舆情", SupervisionLaw.branches),
        ChoiceRow("cross-execution", "交叉执行后发现", SupervisionLaw.lawful),
        ChoiceRow("other", "其他线索", "\(SupervisionLaw.doubleCheck) art. 3"),
    ]

    private static let opening: [ActRow] = [
        ActRow(
            "open-check", "登记线索", "entering a clue", group: "check",
            citation: "\(SupervisionLaw.doubleCheck) arts. 1, 3; \(SupervisionLaw.branches)",
            officers: bureau + inspectors, by: [], from: [],
            fields: [
                FieldRow("checked", "被查法院", "court that is checked", .court),
                FieldRow("clue", "线索来源", "where the clue came from", .choice(clues), list: true),
                FieldRow("received-on", "收到线索之日", "day the clue was received", .date),
                FieldRow("case", "案号", "case number", .caseNumber, optional: true, list: true),
                FieldRow("summary", "线索内容", "what it says", .text),
                FieldRow("officers", "涉及人员", "officers named", .text, optional: true, list: true),
                FieldRow(
                    "leads", "相关事项", "matters that led to it", .matter, optional: true,
                    list: true),
            ],
            guards: [
                GuardRow(
                    .above(.author, .field("checked")), "not-superior",
                    "\(SupervisionLaw.doubleCheck) art. 1（上级法院督查下级法院）",
                    ("被查法院不在本院辖区", "the court to be checked is not below this one"),
                    (
                        "由其上级法院开展；本院自身的问题报上级法院",
                        "let a court above it do so; report one's own to the superior"
                    ),
                    couldBy: [.field("checked")])
            ],
            effects: [
                .join(.deciding, .author), meeting("会商研判", "joint triage"), .stage("clue"),
            ]),
        ActRow(
            "triage", "会商研判", "joint triage", group: "check",
            citation: "\(SupervisionLaw.doubleCheck); \(SupervisionLaw.meeting)",
            officers: bureau + inspectors, by: [.deciding], from: ["clue"],
            fields: [
                FieldRow(
                    "triage", "会商结论", "decision",
                    .choice([
                        ChoiceRow("check", "启动双查", SupervisionLaw.branches),
                        ChoiceRow("decline", "不启动"),
                    ])),
                FieldRow("reason", "理由", "reason", .text),
                FieldRow("present", "参加人员", "who took part", .text, list: true),
                FieldRow(
                    "case-limit", "案件核查期限", "period of the case check", .window, optional: true),
                FieldRow(
                    "discipline-limit", "纪律核查期限", "period of the discipline check", .window,
                    optional: true),
            ],
            approvals: both,
            guards: [
                GuardRow(
                    .any([
                        .choice("triage", ["decline"]),
                        .all([.isSet("case-limit"), .isSet("discipline-limit")]),
                    ]), "limits-missing", "\(SupervisionLaw.branches)（同步进行）",
                    ("启动双查须写明两项核查的期限", "both checks need a period"),
                    ("填写 case-limit 和 discipline-limit", "give case-limit and discipline-limit"))
            ],
            effects: [
                .meet(rule: "O46", owedBy: .author),
                .when(
                    .choice("triage", ["check"]),
                    [
                        .start(
                            rule: "O47", owedBy: .author,
                            duty: Text(zh: "执行部门核查案件办理", en: "the bureau checks the case"),
                            window: "case-limit"),
                        .start(
                            rule: "O48", owedBy: .author,
                            duty: Text(zh: "督察部门核查纪律作风", en: "the inspectors check discipline"),
                            window: "discipline-limit"), .stage("checking"),
                    ], otherwise: [.stage("not-opened"), .close("not-opened")]),
            ], document: "joint-minutes"),
    ]

    private static func meeting(_ zh: String, _ en: String) -> TabledEffect {
        .start(rule: "O46", owedBy: .author, duty: Text(zh: zh, en: en))
    }

    // MARK: The two checks

    /// A branch has taken over what the other passed to it.
    private static func taken(_ rule: String, _ verb: String, _ code: String) -> GuardRow {
        GuardRow(
            .not(open(rule)), code, "\(SupervisionLaw.branches)（及时移送）",
            ("有移送的线索尚未接收", "a finding that was passed on is not taken over"),
            ("先接收（check \(verb)）并一并核查", "take it over first (check \(verb)) and check it too"))
    }

    private static func open(_ rule: String) -> TabledCondition {
        .any([.running(rule), .lapsed(rule)])
    }

    private static func passed(_ rule: String, _ zh: String, _ en: String) -> GuardRow {
        GuardRow(
            open(rule), "nothing-passed", SupervisionLaw.branches,
            ("没有待接收的移送", "nothing was passed on"), (zh, en))
    }

    private static let finding: [FieldRow] = [
        FieldRow("passed", "移送内容", "what is passed on", .text)
    ]

    private static let checks: [ActRow] = [
        ActRow(
            "pass-discipline", "移送违纪线索", "passing a fault of discipline", group: "check",
            citation: SupervisionLaw.branches, officers: bureau, by: [.deciding],
            from: ["checking", "checked"], fields: finding,
            // One open taking over covers all that was passed before it.
            effects: [
                .when(
                    .not(open("O44")),
                    [
                        .start(
                            rule: "O44", owedBy: .author,
                            duty: Text(zh: "督察部门接收移送的线索", en: "the inspectors take it over"))
                    ])
            ]),
        ActRow(
            "take-discipline", "接收违纪线索", "taking over a fault of discipline", group: "check",
            citation: SupervisionLaw.branches, officers: inspectors, by: [.deciding],
            from: ["checking", "checked"],
            guards: [
                passed("O44", "由执行部门先移送（check pass-discipline）", "the bureau passes it first")
            ],
            effects: [.meet(rule: "O44", owedBy: .author)]),
        ActRow(
            "pass-case", "移送办案问题", "passing a fault in the case", group: "check",
            citation: SupervisionLaw.branches, officers: inspectors, by: [.deciding],
            from: ["checking", "checked"], fields: finding,
            effects: [
                .when(
                    .not(open("O49")),
                    [
                        .start(
                            rule: "O49", owedBy: .author,
                            duty: Text(zh: "执行部门接收移送的问题", en: "the bureau takes it over"))
                    ])
            ]),
        ActRow(
            "take-case", "接收办案问题", "taking over a fault in the case", group: "check",
            citation: SupervisionLaw.branches, officers: bureau, by: [.deciding],
            from: ["checking", "checked"],
            guards: [passed("O49", "由督察部门先移送（check pass-case）", "the inspectors pass it first")],
            effects: [.meet(rule: "O49", owedBy: .author)]),
        ActRow(
            "case-report", "案件核查报告", "report on the case", group: "check",
            citation: "\(SupervisionLaw.doubleCheck) art. 1; \(SupervisionLaw.branches)",
            officers: bureau, by: [.deciding], from: ["checking", "checked"],
            fields: [
                FieldRow("case-findings", "案件办理和管理问题", "what is wrong in the case", .text),
                FieldRow("case-advice", "处理建议", "what to do", .text),
            ],
            papers: [PaperRow(.checkReport)],
            guards: [taken("O49", "take-case", "case-not-taken")],
            effects: [.meet(rule: "O47", owedBy: .author)] + finished(with: "discipline-report")),
        ActRow(
            "discipline-report", "纪律核查报告", "report on discipline", group: "check",
            citation: "\(SupervisionLaw.doubleCheck) art. 1; \(SupervisionLaw.branches)",
            officers: inspectors, by: [.deciding], from: ["checking", "checked"],
            fields: [
                FieldRow("discipline-findings", "违规违纪违法问题", "faults of officers", .text),
                FieldRow("discipline-advice", "处理建议", "what to do", .text),
            ],
            papers: [PaperRow(.checkReport)],
            guards: [taken("O44", "take-discipline", "discipline-not-taken")],
            effects: [.meet(rule: "O48", owedBy: .author)] + finished(with: "case-report")),
    ]

    /// Both checks must finish; a later report supplements an earlier one.
    private static func finished(with other: String) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["checking"]), .done(other)]),
                [meeting("会商认定", "joint finding"), .stage("checked")])
        ]
    }

    // MARK: Finding and outcome

    private static let outcome: [ActRow] = [
        ActRow(
            "find", "会商认定", "joint finding", group: "check",
            citation: "\(SupervisionLaw.doubleCheck); \(SupervisionLaw.meeting)",
            officers: bureau + inspectors, by: [.deciding], from: ["checked"],
            fields: [
                FieldRow(
                    "outcome", "认定结论", "finding",
                    .choice([
                        ChoiceRow("rectify", "责令整改", SupervisionLaw.inspection),
                        ChoiceRow("discipline", "移送纪检监察", SupervisionLaw.branches),
                        ChoiceRow("no-fault", "未发现问题", "\(SupervisionLaw.doubleCheck) art. 2"),
                    ]), list: true),
                FieldRow("reason", "理由", "reason", .text),
                FieldRow("present", "参加人员", "who took part", .text, list: true),
                FieldRow(
                    "measures", "一并建议", "also advised",
                    .choice([
                        ChoiceRow("circular", "通报批评", SupervisionLaw.lawful),
                        ChoiceRow("appraisal", "考核扣分", SupervisionLaw.lawful),
                        ChoiceRow("liability", "追责", SupervisionLaw.lawful),
                        ChoiceRow("clearing", "澄清正名", "\(SupervisionLaw.doubleCheck) art. 2"),
                    ]), optional: true, list: true),
            ],
            approvals: both,
            guards: [
                taken("O44", "take-discipline", "discipline-not-taken"),
                taken("O49", "take-case", "case-not-taken"),
                GuardRow(
                    .not(
                        .all([
                            .choice("outcome", ["no-fault"]),
                            .choice("outcome", ["rectify", "discipline"]),
                        ])), "contradictory", SupervisionLaw.meeting,
                    ("结论自相矛盾", "no fault and a fault were found at once"),
                    ("只填一种：未发现问题，或者整改、移送", "give no-fault alone, or rectify and discipline")),
            ],
            effects: [
                .meet(rule: "O46", owedBy: .author),
                .when(
                    .choice("outcome", ["no-fault"]), [.stage("no-fault"), .close("no-fault")],
                    otherwise: [
                        .when(
                            .choice("outcome", ["rectify"]),
                            [
                                .when(
                                    .choice("outcome", ["discipline"]), [.stage("to-both")],
                                    otherwise: [.stage("to-rectify")])
                            ], otherwise: [.stage("to-discipline")])
                    ]),
            ], document: "joint-minutes"),
        ActRow(
            "notify-court", "记明已通知被查法院", "record that the court was told", group: "check",
            citation: SupervisionLaw.inspection, officers: bureau + inspectors, by: [.deciding],
            from: ["to-rectify", "to-both"],
            fields: [
                FieldRow("rectification", "整改事项", "matter opened for it", .matter),
                FieldRow("sent-by", "发送人", "who sent it", .text),
                FieldRow("sent-on", "发送日期", "day it was sent", .date),
            ],
            approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .not(.done("notify-court")), "notified", SupervisionLaw.inspection,
                    ("已经记明通知", "it is on record already"),
                    ("还须移送的，用 check hand-to-discipline", "hand it to discipline if that is left"))
            ],
            effects: [
                .when(
                    .any([.stage(["to-rectify"]), .done("hand-to-discipline")]),
                    [.stage("following")])
            ]),
        ActRow(
            "hand-to-discipline", "移送纪检监察", "handing to discipline", group: "check",
            citation: SupervisionLaw.branches, officers: inspectors, by: [.deciding],
            from: ["to-discipline", "to-both"],
            fields: [
                FieldRow("to-body", "接收部门", "body that receives it", .text),
                FieldRow("handed-on", "移送日期", "day it was handed over", .date),
                FieldRow("receiver", "接收人", "who receives it", .text),
            ],
            papers: [PaperRow(.receipt)],
            guards: [
                GuardRow(
                    .not(.done("hand-to-discipline")), "handed", SupervisionLaw.branches,
                    ("已经移送", "it was handed over already"),
                    ("还须通知整改的，用 check notify-court", "notify the court if that is left"))
            ],
            effects: [
                .when(
                    .stage(["to-discipline"]), [.stage("transferred"), .close("transferred")],
                    otherwise: [.when(.done("notify-court"), [.stage("following")])])
            ], document: "discipline-transfer"),
        ActRow(
            "conclude-check", "双查了结", "conclusion", group: "check",
            citation: "\(SupervisionLaw.inspection)（逐一销号）", officers: bureau + inspectors,
            by: [.deciding], from: ["following"],
            fields: [
                FieldRow(
                    "written-off-on", "整改销号日期", "day the rectification was written off", .date),
                FieldRow("result", "处理结果", "result", .text),
            ],
            approvals: both,
            guards: [
                GuardRow(
                    .notAhead("written-off-on"),
                    "not-written-off", SupervisionLaw.inspection,
                    ("销号日期晚于今天", "the day of the write-off lies ahead"),
                    ("整改销号（check write-off）后再了结", "conclude after it is written off"))
            ],
            effects: [.stage("rectified"), .close("rectified")]),
    ]
}
