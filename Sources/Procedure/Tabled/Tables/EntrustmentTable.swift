import Domain

extension ProcedureTable {
    /// Entrustment of a whole case (委托执行) to a court of the same level in another province: the
    /// letter, its filing, 销案 here, enforcement there, or the return with the consent of the
    /// commissioned court's high court.
    package static let entrustment = ProcedureTable(
        name: "entrustment", term: Text(zh: "委托执行", en: "entrustment of a whole case"),
        citation: "民事诉讼法 art. 240; 委托执行规定 arts. 1-14",
        stages: [
            StageRow(
                "sent", "委托函已发出，待立案",
                awaits: [
                    AwaitRow(.receiving, "file", "立案", "file the case", rule: "W04"),
                    AwaitRow(
                        .receiving, "file", "按指令立案执行", "file and start as ordered",
                        rule: "O65", owing: true),
                ] + ordering),
            StageRow(
                "supplement-asked", "要求补办，待补充或者说明",
                awaits: [
                    AwaitRow(
                        .original, "supplement", "补充或者书面说明", "supplement or explain",
                        rule: "W06")
                ]),
            StageRow(
                "deemed-withdrawn", "视为撤回委托，待退回",
                awaits: [
                    AwaitRow(.receiving, "propose-return", "报请退回", "propose the return")
                ]),
            StageRow(
                "filed", "受托法院已立案，待立案通知书送达",
                awaits: [
                    AwaitRow(.original, "receipt", "收讫立案通知书", "receipt of the filing notice")
                ] + working),
            StageRow(
                "noticed", "立案通知书已到，待销案",
                awaits: [
                    AwaitRow(.original, "cancel", "销案", "cancel the own case", rule: "O32"),
                    toldApplicant,
                ] + working),
            StageRow(
                "enforcing", "受托法院执行中",
                awaits: [
                    AwaitRow(
                        .receiving, "conclude", "执行并结案", "enforce and conclude", rule: "W08"),
                    toldApplicant,
                ] + working),
            StageRow(
                "concluded-uncancelled", "已执结，待委托法院销案",
                awaits: [
                    AwaitRow(.original, "cancel", "销案", "cancel the own case", rule: "O32")
                ]),
            StageRow(
                "return-proposed", "报请退回，待高级人民法院决定",
                awaits: [
                    AwaitRow(
                        .consenting, "consent", "同意退回", "consent to the return", rule: "O62"),
                    AwaitRow(
                        .consenting, "refuse-return", "或者不同意退回", "or refuse it", rule: "O62"),
                ]),
            StageRow(
                "return-approved", "同意退回，待退回案卷",
                awaits: [
                    AwaitRow(
                        .receiving, "send-back", "退回案卷并书面说明理由",
                        "send the file back with reasons", rule: "W07")
                ]),
            StageRow(
                "to-cancel", "案卷已退回，待受托法院销案",
                awaits: [
                    AwaitRow(
                        .receiving, "cancel-filed", "受托法院销案",
                        "the commissioned court cancels", rule: "O63")
                ]),
            StageRow(
                "sent-back", "案卷已退回，待委托法院接收",
                awaits: [
                    AwaitRow(
                        .original, "take-back", "接收退回的案件", "take the case back")
                ]),
            StageRow("concluded", "受托法院执行终结", isClosed: true),
            StageRow("returned", "委托已退回", isClosed: true),
            StageRow("withdrawn", "委托已撤回", isClosed: true),
            StageRow("moved", "已另行提级或者指定执行", isClosed: true),
        ],
        acts: [entrusting] + entrustmentCourse + entrustmentReturn,
        lapses: [
            // The right of 民事诉讼法 art. 240(2) (W03) comes to be when W01 passes. A window of its
            // own would show the court that waits as overdue.
            LapseRow(
                "W01", from: ["sent", "filed", "noticed", "enforcing"],
                [
                    .duty(
                        .role(.original),
                        Text(
                            zh: "受托法院十五日内未开始执行，可以请求其上级法院指令执行（民事诉讼法第240条第2款，W03）",
                            en:
                                "not started in 15 days: ask its superior for an order (W03)"
                        ))
                ]),
            LapseRow(
                "W06", from: ["supplement-asked"],
                [
                    .void(rule: "W01"), .void(rule: "W02"), .void(rule: "W04"),
                    .stage("deemed-withdrawn"),
                ]),
            LapseRow(
                "W08", from: ["filed", "noticed", "enforcing"],
                [
                    .duty(
                        .role(.original),
                        Text(
                            zh: "受托法院六个月未执结，告知申请执行人可以请求受托法院的上一级法院提级或者指定执行（委托执行规定第11条）",
                            en:
                                "not finished in six months: tell the applicant of art. 11"
                        ))
                ]),
            LapseRow(
                "O65", from: ["filed", "noticed", "enforcing", "sent"],
                [
                    .duty(
                        .superior(of: .role(.receiving)),
                        Text(
                            zh: "指令期限届满仍未开始执行，决定是否督促、提级或者指定执行",
                            en:
                                "not started as ordered: decide what follows"
                        ))
                ]),
        ],
        receipts: [
            ReceiptRow(of: "entrust", by: .receiving, entrustmentArrived(from: .act)),
            ReceiptRow(of: "ask-supplement", by: .original, entrustmentAsked(from: .act)),
            ReceiptRow(of: "file", by: .original, entrustmentNoticed(from: .act)),
            ReceiptRow(of: "refuse-return", by: .receiving, entrustmentArrived(from: .act)),
            ReceiptRow(of: "ask-order", by: .superior, orderAsked(.superior)),
            ReceiptRow(of: "ask-order", by: .consenting, orderAsked(.consenting)),
            ReceiptRow(
                of: "order", by: .receiving,
                [
                    .when(
                        .not(.done("begin")),
                        OrderRows.clock(
                            "O65", of: .receiving, at: orderable, "按指令开始执行", "start as ordered",
                            window: "period"))
                ]),
            ReceiptRow(
                of: "propose-return", by: .consenting,
                [
                    .when(
                        .stage(["return-proposed"]),
                        [
                            .start(
                                rule: "O62", owedBy: .author,
                                duty: Text(zh: "决定是否同意退回", en: "decide on the return"))
                        ])
                ]),
        ],
        claims: ClaimRow("case", .power))

    /// Stages in which the commissioned court can be ordered to start.
    private static let orderable = ["sent", "filed", "noticed", "enforcing"]

    private static func orderAsked(_ role: PartyRole) -> [TabledEffect] {
        [
            .when(
                .not(.done("begin")),
                OrderRows.clock(
                    "O64", of: role, at: orderable, "指令执行或者答复", "order enforcement, or answer"))
        ]
    }

    private static let toldApplicant = AwaitRow(
        .original, "notify-applicant", "书面通知申请执行人", "tell the applicant in writing",
        rule: "W05", owing: true)

    private static let working: [AwaitRow] =
        [
            AwaitRow(
                .receiving, "begin", "开始执行", "start enforcement", rule: "W01", owing: true),
            AwaitRow(
                .receiving, "report", "函告执行情况", "report how it stands", rule: "W02",
                owing: true),
            AwaitRow(
                .receiving, "begin", "按指令开始执行", "start as ordered", rule: "O65", owing: true),
        ] + ordering

    /// The superior that was asked orders enforcement or declines.
    private static let ordering: [AwaitRow] = [PartyRole.superior, .consenting].map { role in
        AwaitRow(
            role, "order", "指令执行或者答复", "order enforcement, or answer", rule: "O64", owing: true)
    }

    // MARK: What arrives

    /// What the commissioned court owes from the letter on.
    static func entrustmentOwed(from start: StartReference) -> [TabledEffect] {
        [
            .start(
                rule: "W04", owedBy: .role(.receiving),
                duty: Text(
                    zh: "立案，送达立案通知书，告知承办人及电话",
                    en: "file the case, send the notice, name the handler"), from: start),
            .start(
                rule: "W01", owedBy: .role(.receiving),
                duty: Text(zh: "开始执行，不得拒绝", en: "start enforcement; may not refuse"),
                from: start),
            .start(
                rule: "W02", owedBy: .role(.receiving),
                duty: Text(zh: "函复结果或者函告执行情况", en: "report the result or the state"),
                from: start),
        ]
    }

    /// The letter has reached the commissioned court.
    static func entrustmentArrived(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["sent"]), .not(.running("W04"))]), entrustmentOwed(from: start))
        ]
    }

    static func entrustmentAsked(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["supplement-asked"]), .not(.running("W06"))]),
                [
                    .start(
                        rule: "W06", owedBy: .role(.original),
                        duty: Text(zh: "补办或者书面说明", en: "supplement or explain in writing"),
                        from: start)
                ])
        ]
    }

    /// The filing notice has reached the commissioning court.
    static func entrustmentNoticed(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .stage(["filed"]),
                [
                    .start(
                        rule: "W05", owedBy: .role(.original),
                        duty: Text(zh: "书面通知申请执行人", en: "tell the applicant in writing"),
                        from: start),
                    .start(
                        rule: "O32", owedBy: .role(.original), duty: Text(zh: "销案", en: "cancel"),
                        from: start),
                    .stage("noticed"),
                ])
        ]
    }

    // MARK: Opening

    private static let entrustmentFields: [FieldRow] = [
        FieldRow("case", "案号", "case number", .caseNumber),
        FieldRow("receiving", "受托法院", "commissioned court", .court),
        FieldRow(
            "warned", "已知悉：不提倡将全案委托执行，优先办理事项委托",
            "the warning was read: entrusting whole cases is discouraged; prefer 事项委托", .flag),
        FieldRow("no-local-property", "本辖区已无财产可供执行", "no property left here", .flag),
        FieldRow("property", "受托法院辖区的财产或者行为", "property or act there", .text),
        FieldRow("applicant", "申请执行人及地址、电话", "applicant, address, telephone", .text),
        FieldRow("debtor", "被执行人身份、地址、电话", "debtor, identity, address", .text),
        FieldRow("handler", "承办人及电话", "handler and telephone", .text),
        FieldRow("amount", "未实现的标的额", "amount not realised", .amount),
        FieldRow("seizures", "随案移交的查封", "seizures handed over", .text, optional: true, list: true),
        FieldRow("seizure-until", "最早到期的查封", "seizure that ends first", .date, optional: true),
        FieldRow("no-seizure", "没有查封", "there is no seizure", .flag, optional: true),
        FieldRow("platform", "法定平台编号", "number on the official platform", .text, optional: true),
    ]

    private static let entrusting = ActRow(
        "entrust", "委托执行", "entrustment", group: "entrust",
        citation: "委托执行规定 arts. 1, 3-6; 法明传〔2018〕335号",
        officers: [.handler, .commandCentre], by: [], from: [], fields: entrustmentFields,
        papers: [
            PaperRow(.commissionLetter, sealed: true), PaperRow(.applicationForm),
            PaperRow(.approvalForm), PaperRow(.enforcementBasis), PaperRow(.caseStatement),
        ],
        approvals: [.bureauChief, .commandCentre], guards: entrustmentGuards,
        effects: [
            .join(.original, .author), .join(.receiving, .field("receiving")),
            // A high court that is itself a party needs no other record.
            .when(
                .level(.author, [.high, .supreme]), [],
                otherwise: [
                    .join(.supervising, .high(of: .author)),
                    .join(.consenting, .high(of: .field("receiving"))),
                ]),
            .power(.author), .receipt(.field("receiving")), .stage("sent"),
        ], document: "entrustment-letter")

    private static func level(_ level: CourtLevel) -> TabledCondition {
        .all([.level(.author, [level]), .level(.field("receiving"), [level])])
    }

    private static let entrustmentGuards: [GuardRow] = [
        GuardRow(
            .flag("warned"), "warning", "法明传〔2018〕335号",
            ("不提倡将全案委托执行，未确认已知悉", "the warning against entrusting a whole case was not read"),
            (
                "能以事项委托办理的，用 commission；仍需委托全案的，写明 warned",
                "use a commission for single matters; if the whole case must go, give warned=true"
            )),
        GuardRow(
            .caseOf("case", .author), "not-own-case", "委托执行规定 art. 1",
            ("案号不是本院的", "the case number is not this court's"),
            ("填写本院执行案号", "give the number of this court's own case")),
        GuardRow(
            .flag("no-local-property"), "local-property", "委托执行规定 art. 1",
            ("本辖区仍有财产可供执行", "there is still property in this court's area"),
            ("先在本辖区执行；外地事项用事项委托", "enforce here first; use a commission for the rest")),
        GuardRow(
            .any([level(.grassroots), level(.intermediate), level(.high)]), "other-level",
            "委托执行规定 art. 3",
            ("受托法院与本院不是同级法院", "the commissioned court is not of the same level"),
            ("委托同级法院", "entrust a court of the same level")),
        GuardRow(
            .not(.equal(.high(of: .author), .high(of: .field("receiving")))), "same-province",
            "委托执行规定 arts. 1, 14",
            (
                "受托法院在本省（区、市），不属于异地委托执行",
                "the court lies in this province: that is no entrustment under this rule"
            ),
            (
                "省内按高级人民法院的规定办理，或者用事项委托、指定执行",
                "follow the high court's own rules, or use a commission or a designation"
            )),
        GuardRow(
            .any([.flag("no-seizure"), .remains("seizure-until", atLeast: Window(1, .month))]),
            "renew-first", "委托执行规定 art. 6(3)",
            (
                "查封剩余期限不足一个月（或者未填），须先续行查封再移交",
                "less than a month remains on a seizure, or its end is missing (W09)"
            ),
            (
                "续行查封后填写新的到期日；没有查封的，写明 no-seizure",
                "renew it, then give its new end; without any, no-seizure"
            )),
        GuardRow(
            .unclaimed("case", .power), "power-under-way",
            "coordination: one court holds the power",
            ("该案的执行权正在另一事项中移转", "the power over this case is under way in another matter"),
            ("等该事项了结，或者先撤销", "let that matter end, or revoke it first")),
    ]
}
