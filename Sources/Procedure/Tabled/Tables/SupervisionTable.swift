import Domain

extension ProcedureTable {
    /// Supervision of an overdue duty in another matter (督办): the ladder of a superior over a court
    /// below, each rung once and in order; and within a court the 监管专员's reminder, which goes to
    /// the named leader when it is not heeded. The system proposes; a person issues.
    ///
    /// The superior is `deciding`, the court that owes `original`; within one court it is
    /// `deciding` alone.
    package static let supervision = ProcedureTable(
        name: "supervision", term: Text(zh: "督办", en: "supervision"),
        citation: "\(SupervisionLaw.supervisor); 法〔2021〕322号 §25",
        stages: rungs + [
            StageRow(
                "explained", "已说明或者已办结，待审核",
                awaits: [
                    AwaitRow(.deciding, "close", "审核了结", "check and close", rule: "O43"),
                    AwaitRow(
                        .deciding, "reject", "或者不认可，采取下一级措施", "or reject: the next rung"),
                ]),
            StageRow(
                "ladder-ended", "各级措施用尽",
                awaits: [
                    AwaitRow(.deciding, "close", "写明后续处理并了结", "name what follows, and close"),
                    AwaitRow(.original, "explain", "办理或者说明", "act, or explain"),
                ]),
            StageRow(
                "handler-reminded", "已提醒承办人",
                awaits: [
                    AwaitRow(
                        .deciding, "corrected", "记明已补正", "record the correction", rule: "O42")
                ]),
            StageRow(
                "uncorrected", "逾期未补正，待报告领导",
                awaits: [
                    AwaitRow(
                        .deciding, "report-leader", "监管专员报告指定领导",
                        "report to the named leader"),
                    AwaitRow(.deciding, "corrected", "或者记明已补正", "or record the correction"),
                ]),
            StageRow(
                "with-leader", "已报告领导，待处理",
                awaits: [
                    AwaitRow(.deciding, "leader-decides", "领导处理", "the leader decides")
                ]),
            StageRow("closed", "已了结", isClosed: true),
            StageRow("corrected", "已补正", isClosed: true),
            StageRow("led", "领导已处理", isClosed: true),
        ],
        acts: ladder + answers + within,
        lapses: [
            LapseRow("O42", from: ["reminded"], [.stage("notice-due")]),
            LapseRow("O42", from: ["noticed"], [.stage("press-due")]),
            LapseRow("O42", from: ["pressed"], [.stage("interview-due")]),
            LapseRow("O42", from: ["interviewed"], [.stage("circular-due")]),
            LapseRow("O42", from: ["circulated"], [.stage("ladder-ended")]),
            LapseRow("O42", from: ["handler-reminded"], [.stage("uncorrected")]),
        ],
        receipts: ["remind", "order", "notice", "press", "interview", "circulate"].map {
            ReceiptRow(of: $0, by: .original, running(from: .act))
        } + [
            ReceiptRow(
                of: "explain", by: .deciding,
                OrderRows.clock(
                    "O43", of: .deciding, at: ["explained"], "审核办理情况或者说明",
                    "check what was answered"))
        ],
        claims: ClaimRow("deadline", .duty, within: "matter"))

    // MARK: Stages of the ladder

    /// The court owes an answer by the day that the rung set.
    private static func rung(_ name: String, _ term: String) -> StageRow {
        StageRow(
            name, term,
            awaits: [
                AwaitRow(
                    .original, "explain", "限期办理并说明", "act by the day set and say so",
                    rule: "O42")
            ])
    }

    /// The day has passed, or the explanation was rejected: a person issues the next rung.
    private static func due(
        _ name: String, _ term: String, _ verb: String, _ zh: String, _ en: String
    ) -> StageRow {
        StageRow(
            name, term,
            awaits: [
                AwaitRow(.deciding, verb, zh, en),
                AwaitRow(.original, "explain", "办理或者说明", "act, or explain"),
            ])
    }

    private static let rungs: [StageRow] = [
        rung("reminded", "已提醒"),
        due("notice-due", "提醒无果，待发通知", "notice", "发出通知", "issue a notice"),
        rung("noticed", "已发通知"),
        due("press-due", "通知无果，待督办", "press", "督办", "issue a 督办"),
        rung("pressed", "已督办"),
        due("interview-due", "督办无果，待约谈", "interview", "约谈", "interview the court"),
        rung("interviewed", "已约谈"),
        due("circular-due", "约谈无果，待通报批评", "circulate", "通报批评", "criticise it by circular"),
        rung("circulated", "已通报批评"),
    ]

    private static let runningRungs = [
        "reminded", "noticed", "pressed", "interviewed", "circulated",
    ]

    private static let openRungs =
        runningRungs + ["notice-due", "press-due", "interview-due", "circular-due", "ladder-ended"]

    /// The rung's paper has reached the court: the day it set runs from there.
    private static func running(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .all([.stage(runningRungs), .not(.running("O42"))]),
                [
                    .start(
                        rule: "O42", owedBy: .role(.original),
                        duty: Text(zh: "限期办理并说明", en: "act by the day set and say so"),
                        from: start, window: "limit")
                ])
        ]
    }

    // MARK: The ladder

    private static let issuers: [OfficerRole] = [.supervisor, .commandCentre, .bureauChief]

    private static let limit = FieldRow("limit", "限定期限", "period set", .window)

    private static let subject: [FieldRow] = [
        FieldRow("matter", "所督办的事项", "matter in which it is overdue", .matter),
        FieldRow("deadline", "期限编号", "id of the deadline", .text),
        FieldRow("owed", "逾期未办的事", "what is overdue", .text),
        FieldRow("overdue-since", "届满日", "day it fell due", .date), limit,
    ]

    private static let isOverdue = GuardRow(
        .elapsed(Window(24, .hour), since: "overdue-since", excluding: nil), "not-overdue",
        SupervisionLaw.supervisor,
        ("该期限尚未届满", "that deadline has not passed"),
        ("届满后再督办", "wait until it has"))

    /// Each rung once: a second ladder over the same deadline would begin again from below.
    private static let isFirst = GuardRow(
        .unclaimed("deadline", .duty), "under-way", SupervisionLaw.supervisor,
        ("本院对该期限已有在办的督办", "a ladder of this court over that deadline is under way"),
        ("在该事项中采取下一级措施，或者先了结", "issue its next rung, or close it first"))

    /// Who may begin a ladder, over what.
    private static let beginning: [GuardRow] = [
        GuardRow(
            .not(.equal(.author, .field("court"))), "own-lapse",
            "\(SupervisionLaw.supervisor)（本院逾期由上级法院督办）",
            ("逾期的是本院，不能自行督办", "the lapse is this court's own"),
            (
                "本院内部提醒承办人（supervise remind-handler）；督办由上级法院进行，最高人民法院只作内部提醒",
                "remind the handler within the court; only a superior supervises it"
            ), couldBy: [.author]),
        GuardRow(
            .above(.author, .field("court")), "not-superior", SupervisionLaw.supervisor,
            ("逾期法院不在本院辖区", "that court is not below this one"),
            ("由其上级法院督办", "let a court above it do this"),
            couldBy: [.field("court")]), isOverdue, isFirst,
    ]

    private static func rising(to stage: String) -> [TabledEffect] {
        [.void(rule: "O42"), .receipt(.role(.original)), .stage(stage)]
    }

    private static let rungFields: [FieldRow] = [
        FieldRow("task", "办理要求", "what is asked", .text), limit,
    ]

    private static let ladder: [ActRow] = [
        ActRow(
            "remind", "提醒", "reminder", group: "supervise", citation: SupervisionLaw.supervisor,
            officers: issuers, by: [], from: [],
            fields: [FieldRow("court", "逾期法院", "court that is overdue", .court)] + subject,
            guards: beginning,
            effects: [
                .join(.deciding, .author), .join(.original, .field("court")),
                .receipt(.field("court")), .stage("reminded"),
            ], document: "reminder"),
        ActRow(
            "order", "督办", "supervision order", group: "supervise",
            citation: "\(SupervisionLaw.supervisor)（系统已提醒、通知）", officers: issuers, by: [],
            from: [],
            fields: [FieldRow("court", "逾期法院", "court that is overdue", .court)] + subject + [
                FieldRow("task", "办理要求", "what is asked", .text)
            ],
            papers: [PaperRow(.supervisionLetter, sealed: true)], approvals: [.bureauChief],
            guards: beginning,
            effects: [
                .join(.deciding, .author), .join(.original, .field("court")),
                .receipt(.field("court")), .stage("pressed"),
            ], document: "supervision-letter"),
        ActRow(
            "notice", "通知", "notice", group: "supervise", citation: SupervisionLaw.supervisor,
            officers: issuers, by: [.deciding], from: ["notice-due"], fields: rungFields,
            effects: rising(to: "noticed"), document: "supervision-notice"),
        ActRow(
            "press", "督办", "supervised handling", group: "supervise",
            citation: SupervisionLaw.supervisor, officers: issuers, by: [.deciding],
            from: ["press-due"], fields: rungFields,
            papers: [PaperRow(.supervisionLetter, sealed: true)], approvals: [.bureauChief],
            effects: rising(to: "pressed"), document: "supervision-letter"),
        ActRow(
            "interview", "约谈", "interview", group: "supervise",
            citation: "\(SupervisionLaw.supervisor)（分管副院长或者执行局长约谈）",
            officers: [.vicePresident, .bureauChief], by: [.deciding], from: ["interview-due"],
            fields: [
                FieldRow("interviewee", "被约谈人", "who is interviewed", .text),
                FieldRow("held-on", "约谈日期", "day of the interview", .date),
            ] + rungFields,
            papers: [PaperRow(.interviewRecord)], effects: rising(to: "interviewed"),
            document: "interview-record"),
        ActRow(
            "circulate", "通报批评", "criticism by circular", group: "supervise",
            citation: "\(SupervisionLaw.supervisor)（法院内部，不公开）",
            officers: [.supervisor, .bureauChief, .vicePresident], by: [.deciding],
            from: ["circular-due"],
            fields: [
                FieldRow("recipients", "印发法院", "courts that it goes to", .court, list: true)
            ] + rungFields,
            papers: [PaperRow(.circular, sealed: true)],
            approvals: [.bureauChief, .vicePresident],
            guards: [
                GuardRow(
                    .above(.author, .field("recipients")), "outside", SupervisionLaw.supervisor,
                    ("通报只在本院辖区法院内部印发", "a circular stays with the courts below this one"),
                    ("只填写辖区法院", "name courts below this one only"))
            ],
            effects: rising(to: "circulated"), document: "circular"),
        ActRow(
            "served", "书面送达", "service on paper", group: "supervise",
            citation: SupervisionLaw.supervisor, officers: issuers + [.handler, .clerk],
            by: [.deciding], from: runningRungs, isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            effects: running(from: .field("served-on"))),
    ]

    // MARK: Answers

    private static let answers: [ActRow] = [
        ActRow(
            "explain", "办理或者说明", "explanation", group: "supervise",
            citation: SupervisionLaw.supervisor,
            officers: [.handler, .commandCentre, .supervisor, .bureauChief], by: [.original],
            from: openRungs,
            fields: [
                FieldRow("fulfilled", "已办结", "it is done", .flag),
                FieldRow("explanation", "办理情况或者未办理由", "what was done, or why not", .text),
            ],
            guards: [
                GuardRow(
                    .any([.not(.flag("fulfilled")), .hasPaper([.proof])]), "proof-missing",
                    SupervisionLaw.supervisor,
                    ("称已办结，未附证明", "it is said to be done, without proof"),
                    ("附上证明", "attach the proof"))
            ],
            effects: [
                .meet(rule: "O42", owedBy: .author), .receipt(.role(.deciding)),
                .stage("explained"),
            ]),
        ActRow(
            "reject", "不认可说明", "rejection", group: "supervise",
            citation: SupervisionLaw.supervisor, officers: issuers, by: [.deciding],
            from: ["explained"], fields: [FieldRow("reason", "理由", "reason", .text)],
            effects: [
                .meet(rule: "O43", owedBy: .author), .receipt(.role(.original)),
                // The rung that was reached last says which one is next.
                .when(
                    .done("circulate"), [.stage("ladder-ended")],
                    otherwise: [
                        .when(
                            .done("interview"), [.stage("circular-due")],
                            otherwise: [
                                .when(
                                    .any([.done("press"), .done("order")]),
                                    [.stage("interview-due")],
                                    otherwise: [
                                        .when(
                                            .done("notice"), [.stage("press-due")],
                                            otherwise: [.stage("notice-due")])
                                    ])
                            ])
                    ]),
            ]),
        ActRow(
            "close", "了结督办", "closing", group: "supervise",
            citation: SupervisionLaw.supervisor, officers: issuers, by: [.deciding],
            from: ["explained"] + openRungs,
            fields: [
                FieldRow(
                    "end", "了结方式", "how it ends",
                    .choice([
                        ChoiceRow("done", "已办结"), ChoiceRow("reason", "有正当理由"),
                        ChoiceRow("mistaken", "督办有误，撤销"),
                        ChoiceRow("further", "各级措施用尽，另行处理", SupervisionLaw.branches),
                    ])),
                FieldRow("note", "说明", "note", .text),
            ],
            guards: [
                GuardRow(
                    .any([
                        .not(.choice("end", ["further"])),
                        .stage(["ladder-ended"]),
                    ]), "rungs-left", SupervisionLaw.supervisor,
                    ("各级措施尚未用尽", "rungs of the ladder are left"),
                    ("依次采取下一级措施", "issue the next rung")),
                GuardRow(
                    .any([.not(.choice("end", ["done", "reason"])), .done("explain")]),
                    "unanswered", SupervisionLaw.supervisor,
                    ("被督办法院尚未报告或者说明", "the court has not answered yet"),
                    (
                        "等待其办理或者说明；督办有误的，写 mistaken",
                        "wait for it; if this was a mistake give mistaken"
                    )),
            ],
            effects: [
                .meet(rule: "O43", owedBy: .author), .receipt(.role(.original)),
                .stage("closed"), .close("closed"),
            ]),
    ]

    // MARK: Within a court

    private static let within: [ActRow] = [
        ActRow(
            "remind-handler", "监管专员提醒", "the supervisor's reminder", group: "supervise",
            citation: SupervisionLaw.supervisor, officers: [.supervisor], by: [], from: [],
            fields: [
                FieldRow("handler", "被提醒人", "who is reminded", .text),
                FieldRow("leader", "指定领导", "leader it would go to", .text),
            ] + subject,
            guards: [
                isOverdue, isFirst,
                GuardRow(
                    .not(.same("handler", "leader")), "same-person", SupervisionLaw.supervisor,
                    ("被提醒人和指定领导不能是同一人", "the one reminded can't be the leader it goes to"),
                    ("另行指定领导", "name another leader")),
            ],
            effects: [
                .join(.deciding, .author),
                .start(
                    rule: "O42", owedBy: .author,
                    duty: Text(zh: "补正逾期节点", en: "make good what was missed"), window: "limit"),
                .stage("handler-reminded"),
            ], document: "reminder"),
        ActRow(
            "corrected", "已补正", "correction", group: "supervise",
            citation: SupervisionLaw.supervisor, officers: [.supervisor, .handler],
            by: [.deciding], from: ["handler-reminded", "uncorrected", "with-leader"],
            fields: [FieldRow("note", "补正情况", "what was done", .text)],
            effects: [
                .meet(rule: "O42", owedBy: .author), .stage("corrected"), .close("corrected"),
            ]),
        ActRow(
            "report-leader", "报告领导", "report to the leader", group: "supervise",
            citation: SupervisionLaw.supervisor, officers: [.supervisor], by: [.deciding],
            from: ["uncorrected"], fields: [FieldRow("note", "报告内容", "report", .text)],
            effects: [.stage("with-leader")]),
        ActRow(
            "leader-decides", "领导处理", "the leader's decision", group: "supervise",
            citation: SupervisionLaw.supervisor,
            officers: [.bureauChief, .vicePresident, .president], by: [.deciding],
            from: ["with-leader"], fields: [FieldRow("decision", "处理意见", "decision", .text)],
            guards: [
                GuardRow(
                    .actedBy("leader"), "other-leader", SupervisionLaw.answerable,
                    ("报告的是另一位领导", "it was reported to another leader"),
                    (
                        "由指定领导或者其代理人（AB角）处理",
                        "let the named leader, or a deputy in that place, decide"
                    ))
            ],
            effects: [.stage("led"), .close("led")]),
    ]
}
