import Domain

/// Citations of the procedures on petitions and on supervision, short as docs/law.md lists them.
enum SupervisionLaw {
    /// Petitions: entered in 5 working days, finished in 30, fed back.
    static let petition = "法〔2021〕322号 §30"
    /// 接访即办.
    static let atOnce = "法〔2021〕227号"
    /// What counts as resolved, and when a petition may be terminated.
    static let resolved = "法发〔2016〕15号（全国执行信访统一标准）"
    /// Petitions lead to cross execution.
    static let lawful = "关于加强执行信访工作法治化的意见"
    static let supervisor = "法〔2021〕322号 §8"
    static let doubleCheck = "法〔2019〕232号"
    static let branches = "法〔2021〕322号 §31"
    static let meeting = "法〔2021〕322号 §32"
    static let inspection = "法〔2021〕322号 §33"
    /// 谁审批、谁负责.
    static let answerable = "法〔2021〕322号 §10"
}

extension ProcedureTable {
    /// Enforcement petitions (执行信访), from receipt to 核销 or 终结.
    ///
    /// Parts: `deciding` received a petition about a lower court, screens and assigns it;
    /// `original` answers it (about its own case: from the start); `supervising` is a superior of
    /// the answering court; `consenting` the high court asked to terminate; `former` answered
    /// before the case moved.
    package static let petition = ProcedureTable(
        name: "petition", term: Text(zh: "执行信访", en: "enforcement petition"),
        citation: "\(SupervisionLaw.petition); \(SupervisionLaw.atOnce); "
            + "\(SupervisionLaw.resolved); \(SupervisionLaw.lawful)",
        stages: petitionStages, acts: intake + petitionHandling + petitionEnding,
        lapses: [
            LapseRow("W49b", from: ["handling"], [.stage("overdue")]),
            LapseRow(
                "W49b", from: ["handling", "supervised", "press-lapsed", "sent-back"], crossDue),
            LapseRow("O42", from: ["supervised"], [.stage("press-lapsed")]),
            LapseRow("O42", from: ["sent-back"], [.stage("overdue")]),
        ],
        receipts: [
            ReceiptRow(of: "assign", by: .original, takingUp(from: .act)),
            ReceiptRow(of: "reassign", by: .original, takingUp(from: .act)),
            ReceiptRow(of: "press", by: .original, petitionPressing(from: .act)),
            ReceiptRow(of: "interview", by: .original, petitionPressing(from: .act)),
            ReceiptRow(of: "send-back", by: .original, petitionPressing(from: .act)),
            ReceiptRow(of: "refuse-end", by: .original, petitionPressing(from: .act)),
            ReceiptRow(of: "answer", by: .deciding, petitionChecking),
            ReceiptRow(of: "propose-end", by: .deciding, petitionDeciding(.deciding)),
            ReceiptRow(of: "propose-end", by: .consenting, petitionDeciding(.consenting)),
        ])

    private static let petitionStages: [StageRow] = [
        StageRow(
            "received", "已收件，待录入",
            awaits: [
                AwaitRow(
                    .deciding, "register", "录入执行信访办理系统", "enter it in the official system",
                    rule: "W49a"),
                AwaitRow(
                    .original, "register", "录入执行信访办理系统", "enter it in the official system",
                    rule: "W49a"),
            ]),
        StageRow(
            "registered", "已录入，待甄别",
            awaits: [AwaitRow(.deciding, "screen", "甄别", "screen it", rule: "W61")]),
        StageRow(
            "screened", "已甄别，待交办或者分流",
            awaits: [
                AwaitRow(
                    .deciding, "assign", "交办", "assign it to the court that answers",
                    rule: "O41"),
                AwaitRow(
                    .deciding, "route", "或者依诉访分离导入法律程序", "or route it to a legal remedy",
                    rule: "O41"),
            ]),
        StageRow(
            "assigned", "已交办，待收讫",
            awaits: [AwaitRow(.original, "receipt", "收讫交办", "receipt of the assignment")]),
        StageRow(
            "handling", "办理中",
            awaits: [
                AwaitRow(.original, "answer", "办结并反馈", "resolve and feed back", rule: "W49b")
            ]),
        StageRow(
            "overdue", "逾期未办结，待督办",
            awaits: [
                AwaitRow(.deciding, "press", "督办", "supervise the handling"),
                AwaitRow(.supervising, "press", "督办", "supervise the handling"),
                AwaitRow(.original, "answer", "办结并反馈", "resolve and feed back", rule: "W49b"),
            ]),
        StageRow(
            "supervised", "督办办理中",
            awaits: [
                AwaitRow(
                    .original, "answer", "按督办要求办结并反馈", "resolve it by the day set",
                    rule: "O42")
            ]),
        StageRow(
            "press-lapsed", "督办逾期，待约谈",
            awaits: [
                AwaitRow(.deciding, "interview", "约谈", "call the court to an interview"),
                AwaitRow(.supervising, "interview", "约谈", "call the court to an interview"),
                AwaitRow(.original, "answer", "办结并反馈", "resolve and feed back", rule: "O42"),
            ]),
        StageRow(
            "sent-back", "退回续办",
            awaits: [
                AwaitRow(
                    .original, "answer", "续办并反馈", "go on and feed back by the day set",
                    rule: "O42")
            ]),
        StageRow(
            "answered", "已反馈，待核销",
            awaits: [
                AwaitRow(.deciding, "write-off", "审核核销", "check and write off", rule: "O43"),
                AwaitRow(.deciding, "send-back", "或者退回续办", "or send it back"),
            ]),
        StageRow(
            "own-answered", "本院已反馈，待核销",
            awaits: [
                AwaitRow(.original, "write-off", "审核核销", "check and write off", rule: "O43")
            ]),
        StageRow(
            "end-asked", "请求终结，待决定",
            awaits: [
                AwaitRow(.deciding, "terminate", "决定终结", "decide to terminate", rule: "O43"),
                AwaitRow(.deciding, "refuse-end", "或者不予终结", "or refuse", rule: "O43"),
            ]),
        StageRow(
            "end-asked-high", "已报高级人民法院，待决定终结",
            awaits: [
                AwaitRow(.consenting, "terminate", "决定终结", "decide to terminate", rule: "O43"),
                AwaitRow(.consenting, "refuse-end", "或者不予终结", "or refuse", rule: "O43"),
            ]),
        StageRow("resolved", "已核销", isClosed: true),
        StageRow("routed", "已导入法律程序或者转送", isClosed: true),
        StageRow("terminated", "已终结", isClosed: true),
    ]

    // MARK: Shared by the acts

    /// Stages in which the answering court works on it.
    static let petitionOpen = ["handling", "overdue", "supervised", "press-lapsed", "sent-back"]

    static let petitionDesk: [OfficerRole] = [.petition, .handler, .supervisor]

    /// The court that closes it: the one that assigned it, or the one whose own petition it is.
    static let petitionCloser = GuardRow(
        .any([.equal(.author, .role(.deciding)), .equal(.author, .opener)]), "not-deciding",
        "\(SupervisionLaw.atOnce) §§2, 7",
        ("该信访由交办法院审核，本院只办理并反馈", "the court that assigned it decides; this one answers"),
        ("反馈办理情况（petition answer 或 petition progress）", "answer, or report progress"))

    /// The court that leads: the one that assigned, or a superior where none did.
    static let petitionLeader = GuardRow(
        .any([.equal(.author, .role(.deciding)), .not(.hasAtLeast(1, .deciding))]), "not-leading",
        "\(SupervisionLaw.atOnce) §2",
        ("该信访由交办法院主办，本院只督办、约谈", "the court that assigned it leads; this one presses"),
        ("由交办法院办理", "let the court that assigned it do this"))

    /// A petition about an officer is not in that officer's hands.
    static let petitionImpartial = GuardRow(
        .not(.actedBy("reported-officer")), "reported-officer", "\(SupervisionLaw.branches)（回避）",
        ("信访反映的正是该人员，其不得办理", "the petition is about this very officer"),
        (
            "由其他人员办理；涉嫌违纪的，另行登记一案双查线索",
            "let another officer do it; a fault of discipline is a double check"
        ))

    static let petitionHandler = GuardRow(
        .not(.same("handler", "reported-officer")), "handler-reported",
        "\(SupervisionLaw.branches)（回避）",
        ("承办人正是信访反映的人员", "the handler is the officer whom the petition is about"),
        ("另定承办人", "name another handler"))

    /// What makes a petition one for cross execution.
    static let petitionTraits = FieldRow(
        "traits", "情形", "traits",
        .choice([
            ChoiceRow("repeated", "重复信访", SupervisionLaw.lawful),
            ChoiceRow("years-old", "多年未执行", SupervisionLaw.lawful),
            ChoiceRow("unprogressed", "交办后无进展", SupervisionLaw.lawful),
        ]), optional: true, list: true)

    /// The bureau must decide on cross execution; asked once at a time.
    static let crossDue: [TabledEffect] = [
        .when(
            .not(.any([.running("O45"), .lapsed("O45")])),
            [
                .when(
                    .hasAtLeast(1, .deciding), [crossDecision(of: .deciding)],
                    otherwise: [crossDecision(of: .supervising)])
            ])
    ]

    private static func crossDecision(of role: PartyRole) -> TabledEffect {
        .start(
            rule: "O45", owedBy: .role(role),
            duty: Text(zh: "执行局决定是否交叉执行", en: "the bureau decides on cross execution"))
    }

    static let hasTraits: TabledCondition = .choice(
        "traits", ["repeated", "years-old", "unprogressed"])

    /// 30 days warn (法〔2021〕227号 §5), 30 working days are the limit (322号 §30).
    private static func answering(from start: StartReference) -> [TabledEffect] {
        [
            .start(
                rule: "W62", owedBy: .role(.original),
                duty: Text(zh: "30日内办结（预警）", en: "finish in 30 days (warning)"), from: start),
            .start(
                rule: "W49b", owedBy: .role(.original),
                duty: Text(zh: "30个工作日内办结并反馈", en: "finish and feed back in 30 working days"),
                from: start),
        ]
    }

    /// The assignment has reached the court that answers: its windows run from its own receipt.
    private static func takingUp(from start: StartReference) -> [TabledEffect] {
        [.when(.stage(["assigned"]), answering(from: start) + [.stage("handling")])]
    }

    /// A paper that sets a day has reached the court that answers.
    private static func petitionPressing(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["supervised", "sent-back"]), .not(.running("O42"))]),
                [
                    .start(
                        rule: "O42", owedBy: .role(.original),
                        duty: Text(zh: "在限定期限内办结并反馈", en: "resolve it by the day set"),
                        from: start, window: "limit")
                ])
        ]
    }

    /// The answer has reached the court that assigned it.
    private static let petitionChecking = OrderRows.clock(
        "O43", of: .deciding, at: ["answered"], "审核反馈并核销", "check the answer and write it off")

    /// The request has reached the court that decides on the end.
    private static func petitionDeciding(_ role: PartyRole) -> [TabledEffect] {
        OrderRows.clock(
            "O43", of: role, at: [role == .deciding ? "end-asked" : "end-asked-high"], "决定是否终结",
            "decide on the termination")
    }

    // MARK: Intake

    private static let intake: [ActRow] = [
        ActRow(
            "receive", "收件", "receiving a petition", group: "petition",
            citation: "\(SupervisionLaw.atOnce) §§3-4",
            officers: [.petition, .handler, .clerk, .filing, .commandCentre], by: [], from: [],
            fields: [
                FieldRow("petitioner", "信访人", "petitioner", .text),
                FieldRow("received", "收到信访材料之日", "day the petition was received", .date),
                FieldRow(
                    "channel", "来源", "channel",
                    .choice([
                        ChoiceRow("letter", "来信"), ChoiceRow("visit", "来访"),
                        ChoiceRow("online", "网上信访"), ChoiceRow("telephone", "12368热线"),
                        ChoiceRow("forwarded", "有关部门转送"), ChoiceRow("leader", "领导接访"),
                    ])),
                FieldRow("about", "被反映法院", "court that it is about", .court),
                FieldRow("case", "案号", "case number", .caseNumber, optional: true),
                FieldRow("demand", "诉求", "what is asked", .text),
                FieldRow("urgent", "紧急", "urgent", .flag, optional: true),
                FieldRow(
                    "reported-officer", "被反映人员", "officer whom it is about", .text,
                    optional: true, list: true),
                FieldRow(
                    "earlier", "此前的信访事项", "earlier petitions", .matter, optional: true,
                    list: true),
            ],
            papers: [PaperRow(.petition)],
            guards: [
                GuardRow(
                    .any([
                        .equal(.author, .field("about")), .above(.author, .field("about")),
                    ]), "out-of-area", "\(SupervisionLaw.atOnce) §§5-6",
                    (
                        "反映的既不是本院，也不是本院辖区的法院",
                        "it is neither about this court nor about a court below it"
                    ),
                    ("将材料转送被反映法院或者其上级法院，由其收件", "pass it to that court or a superior of it"),
                    couldBy: [.field("about")]),
                GuardRow(
                    .notAhead("received"), "received-ahead",
                    SupervisionLaw.petition,
                    ("收到日期晚于今天", "the day of receipt lies ahead"),
                    ("填写实际收到之日", "give the day on which it was received")),
            ],
            effects: [
                .when(
                    .equal(.author, .field("about")),
                    [
                        .join(.original, .author),
                        .join(.supervising, .superior(of: .author)),
                    ], otherwise: [.join(.deciding, .author)]),
                .start(
                    rule: "W49a", owedBy: .author,
                    duty: Text(zh: "录入执行信访办理系统", en: "enter it in the official system"),
                    from: .field("received")),
                .when(
                    .flag("urgent"),
                    [
                        .start(
                            rule: "O40", owedBy: .author,
                            duty: Text(zh: "紧急情况即刻办理并报告", en: "act at once and report"))
                    ]),
                .stage("received"),
            ], document: "petition-receipt"),
        ActRow(
            "register", "录入登记", "registration", group: "petition",
            citation: "\(SupervisionLaw.petition); \(SupervisionLaw.atOnce) §4",
            officers: [.petition, .handler, .clerk, .commandCentre], by: [.deciding, .original],
            from: ["received"],
            fields: [
                FieldRow("platform", "执行信访办理系统编号", "number in the official system", .text),
                FieldRow("entered-on", "录入日期", "day of entry", .date),
                FieldRow("handler", "承办人", "handler", .text), petitionTraits,
            ],
            guards: [petitionHandler],
            effects: [
                .meet(rule: "W49a", owedBy: .author),
                .when(
                    .equal(.author, .role(.original)),
                    answering(from: .field("received")) + [
                        .stage("handling"), .when(hasTraits, crossDue),
                    ],
                    otherwise: [
                        .start(
                            rule: "W61", owedBy: .author,
                            duty: Text(zh: "甄别", en: "screen it"), from: .field("received")),
                        .stage("registered"),
                    ]),
            ]),
        ActRow(
            "urgent", "紧急处置", "urgent measures", group: "petition",
            citation: "\(SupervisionLaw.atOnce) §6", officers: petitionDesk + [.bureauChief],
            by: [.deciding, .original],
            from: ["received", "registered", "screened", "assigned"] + petitionOpen,
            fields: [
                FieldRow("measures", "已采取的措施", "what was done", .text),
                FieldRow("reported-to", "报告对象", "to whom it was reported", .text),
            ],
            guards: [petitionCloser, petitionImpartial],
            effects: [.meet(rule: "O40", owedBy: .author)]),
        ActRow(
            "screen", "甄别", "screening", group: "petition",
            citation: "\(SupervisionLaw.atOnce) §6", officers: petitionDesk, by: [.deciding],
            from: ["registered"],
            fields: [
                FieldRow(
                    "nature", "性质", "nature",
                    .choice([
                        ChoiceRow("enforcement", "执行实施问题，应当交办", "\(SupervisionLaw.atOnce) §6"),
                        ChoiceRow("remedy", "应当通过异议、复议、监督程序解决", "诉访分离"),
                        ChoiceRow("other", "不属于执行信访", "诉访分离"),
                    ])),
                FieldRow("finding", "甄别意见", "finding", .text), petitionTraits,
            ],
            guards: [petitionImpartial],
            effects: [
                .meet(rule: "W61", owedBy: .author),
                .start(
                    rule: "O41", owedBy: .author,
                    duty: Text(zh: "交办或者分流", en: "assign it or route it")),
                .when(hasTraits, crossDue), .stage("screened"),
            ]),
        ActRow(
            "route", "导入法律程序", "routing to a legal remedy", group: "petition",
            citation: "诉访分离; 民事诉讼法 arts. 236, 238; 法发〔2023〕4号",
            officers: petitionDesk + [.bureauChief], by: [.deciding, .original],
            from: ["screened"] + petitionOpen,
            fields: [
                FieldRow(
                    "way", "程序", "remedy",
                    .choice([
                        ChoiceRow("objection", "执行行为异议", "民事诉讼法 art. 236"),
                        ChoiceRow("third-party", "案外人异议", "民事诉讼法 art. 238"),
                        ChoiceRow("reconsideration", "复议", "民事诉讼法 art. 236"),
                        ChoiceRow("supervision", "执行监督", "法发〔2023〕4号"),
                        ChoiceRow("other-body", "不属于执行信访，转送有关部门", "诉访分离"),
                    ])),
                FieldRow("heard-by", "审查法院", "court that hears it", .court, optional: true),
                FieldRow("to-body", "转送部门", "body it is passed to", .text, optional: true),
                FieldRow("told-on", "告知信访人之日", "day the petitioner was told", .date),
            ],
            approvals: [.bureauChief],
            guards: [
                petitionCloser, petitionImpartial,
                GuardRow(
                    .any([
                        .all([.choice("way", ["other-body"]), .isSet("to-body")]),
                        .all([.not(.choice("way", ["other-body"])), .isSet("heard-by")]),
                    ]), "nowhere", "诉访分离（导得出）",
                    (
                        "未写明由哪个法院审查或者转送哪个部门",
                        "neither the court that hears it nor the body it is passed to is named"
                    ), ("填写审查法院（heard-by）或者转送部门（to-body）", "give heard-by, or to-body")),
            ],
            effects: [
                .meet(rule: "O41", owedBy: .author), .meet(rule: "W62", owedBy: .author),
                .meet(rule: "W49b", owedBy: .author), .receipt(.role(.original)),
                .stage("routed"), .close("routed"),
            ], document: "petition-routing-notice"),
        ActRow(
            "assign", "交办", "assignment", group: "petition",
            citation: "\(SupervisionLaw.petition); \(SupervisionLaw.atOnce) §7",
            officers: petitionDesk + [.bureauChief], by: [.deciding], from: ["screened"],
            fields: assignment,
            guards: [
                petitionImpartial,
                GuardRow(
                    .choice("nature", ["enforcement"]), "not-for-assignment", "诉访分离",
                    ("甄别为应走法律程序或者不属于执行信访，不得交办", "the screening found it is no matter to assign"),
                    ("改为导入法律程序（petition route）", "route it instead")),
                GuardRow(
                    .any([
                        .equal(.field("answering"), .field("about")),
                        .above(.field("answering"), .field("about")),
                    ]), "not-answerable", "\(SupervisionLaw.atOnce) §2",
                    (
                        "该法院既不是被反映法院，也不是其上级",
                        "that court is neither the one complained of nor above it"
                    ),
                    ("交办被反映法院或者其上级法院", "assign it to that court or one above it")),
            ] + assignable,
            effects: [.meet(rule: "O41", owedBy: .author)] + assigning,
            document: "petition-assignment"),
        ActRow(
            "served", "书面送达", "service on paper", group: "petition",
            citation: SupervisionLaw.petition, officers: petitionDesk + [.clerk],
            by: [.deciding, .supervising, .consenting],
            from: ["assigned", "supervised", "sent-back"], isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            effects: takingUp(from: .field("served-on"))
                + petitionPressing(from: .field("served-on"))),
        ActRow(
            "reassign", "改由其他法院办理", "reassignment", group: "petition",
            citation: "coordination: the duty to answer follows the case",
            officers: petitionDesk + [.bureauChief], by: [.deciding, .supervising],
            from: ["assigned"] + petitionOpen,
            fields: assignment + [
                FieldRow("moved-by", "执行权移转事项", "matter that moved the case", .matter)
            ],
            guards: [
                petitionLeader, petitionImpartial,
                GuardRow(
                    .not(.equal(.field("answering"), .role(.original))), "same-court",
                    SupervisionLaw.petition,
                    ("该法院正在办理", "that court has it already"),
                    ("需要督促的，用督办（petition press）", "press it instead")),
            ] + assignable,
            effects: [
                .void(rule: "W62"), .void(rule: "W49b"), .void(rule: "O42"),
                .join(.former, .role(.original)), .join(.deciding, .author),
            ] + assigning, document: "petition-assignment"),
    ]

    private static let assignment: [FieldRow] = [
        FieldRow("answering", "承办法院", "court that answers", .court),
        FieldRow("task", "办理要求", "what it is to do", .text),
    ]

    private static let assignable: [GuardRow] = [
        GuardRow(
            .above(.author, .field("answering")), "not-below", "\(SupervisionLaw.atOnce) §2",
            ("承办法院不在本院辖区，不能交办", "that court is not below this one"),
            ("由其上级法院交办", "let a court above it assign"),
            couldBy: [.field("answering")])
    ]

    /// The petition goes to the court that answers; a superior between presses it too.
    private static let assigning: [TabledEffect] = [
        .join(.original, .field("answering")),
        .when(
            .not(.equal(.superior(of: .field("answering")), .author)),
            [.join(.supervising, .superior(of: .field("answering")))]),
        .receipt(.field("answering")), .stage("assigned"),
    ]
}
