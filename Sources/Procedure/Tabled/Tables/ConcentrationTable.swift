import Domain

extension ProcedureTable {
    /// Concentrated enforcement (集中执行): related cases or those of one debtor in several courts come
    /// together in a lead court. Each member court verifies its own; one that is stayed, bankrupt
    /// or disputed blocks only itself. Power moves case by case, in matters of `transfer`.
    ///
    /// Parts: `assisting` is a member whose cases have not moved yet, `original` one whose cases
    /// have, `former` one that is blocked and stands aside, `receiving` the lead court.
    package static let concentration = ProcedureTable(
        name: "concentration", term: Text(zh: "集中执行", en: "concentrated enforcement"),
        citation: "\(Law322.unified); 法发〔2024〕9号; 执行工作规定 art. 56",
        stages: [
            StageRow(
                "proposed", "成员法院核对中",
                awaits: [
                    AwaitRow(
                        .assisting, "verify-member", "核对本院案件或者提出障碍",
                        "verify its cases or object", rule: "O54", each: true)
                ]),
            StageRow(
                "verified", "已核对，待决定",
                awaits: [
                    AwaitRow(.deciding, "rule-concentration", "决定集中执行", "decide on it"),
                    AwaitRow(.deciding, "drop-concentration", "或者不予集中", "or drop it"),
                ]),
            StageRow(
                "ruled", "已决定，逐案移转中",
                awaits: [
                    AwaitRow(
                        .deciding, "record-transfer", "逐案裁定移转并登记",
                        "rule on each transfer and record it", rule: "O59")
                ]),
            StageRow(
                "unified", "统一处置中",
                awaits: [
                    AwaitRow(.receiving, "dispose", "统一处置财产并报告", "dispose and report"),
                    AwaitRow(
                        .deciding, "open-distribution", "确定主持分配的法院",
                        "settle which court distributes"),
                ]),
            StageRow("distributing", "分配中", awaits: distributors.map(distributing)),
            StageRow(
                "distributed", "已分配，待办结",
                awaits: [
                    AwaitRow(.deciding, "close-concentration", "办结", "close the matter")
                ]),
            StageRow("closed", "已办结", isClosed: true),
            StageRow("dropped", "不予集中", isClosed: true),
        ],
        acts: proposal + members + gathering + unified,
        lapses: [
            LapseRow(
                "O54", from: ["proposed"],
                [
                    .duty(
                        .role(.deciding),
                        Text(
                            zh: "成员法院逾期未核对：督办，或者径行排除（order block-member）",
                            en: "a member is silent: press it, or block it (order block-member)"))
                ])
        ],
        receipts: [
            ReceiptRow(
                of: "concentrate", by: .assisting,
                [.when(.not(.doneByAuthor("verify-member")), verifying(.act, .author))]),
            ReceiptRow(
                of: "readmit-member", by: .assisting,
                [.when(.not(.doneByAuthor("verify-member")), verifying(.act, .author))]),
        ])

    private static let distributors: [PartyRole] = [.receiving, .deciding, .original, .assisting]

    private static func distributing(_ role: PartyRole) -> AwaitRow {
        AwaitRow(role, "distribute", "主持分配", "distribute", of: "presiding")
    }

    private static func verifying(
        _ start: StartReference, _ court: CourtReference
    ) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["proposed"]), .not(.owes(court, "O54"))]),
                [
                    .start(
                        rule: "O54", owedBy: court,
                        duty: Text(zh: "核对本院案件", en: "verify its cases"), from: start)
                ])
        ]
    }

    private static let allVerified: TabledEffect = .when(
        .all([.stage(["proposed"]), .doneByAll(.assisting, "verify-member")]),
        [.stage("verified")])

    /// Nothing is left to move: the disposal can begin.
    private static let allMoved: TabledEffect = .when(
        .all([.stage(["ruled"]), .not(.hasAtLeast(1, .assisting))]),
        [.meet(rule: "O59", owedBy: .role(.deciding)), .stage("unified")])

    // MARK: Proposal

    private static let proposal: [ActRow] = [
        ActRow(
            "concentrate", "提出集中执行", "proposal of concentration", group: "order",
            citation: "\(Law322.unified); 法发〔2000〕3号 §§3-4", officers: OrderRows.panel, by: [],
            from: [],
            fields: [
                FieldRow("debtor", "被执行人", "debtor", .text),
                FieldRow("debtor-id", "被执行人证件号码", "the debtor's identity number", .text),
                FieldRow(
                    "ground", "理由", "ground",
                    .choice([
                        ChoiceRow("related", "关联案件", Law322.unified),
                        ChoiceRow("one-debtor", "同一被执行人的系列案件", Law322.unified),
                        ChoiceRow("difficult", "重大疑难复杂案件", Law322.unified),
                        ChoiceRow("campaign", "高级法院组织的集中执行、专项执行", "法发〔2000〕3号 §3"),
                    ])),
                FieldRow("lead", "牵头法院", "lead court", .court),
                FieldRow("members", "成员法院", "member courts", .court, list: true),
                FieldRow("cases", "拟集中的案件", "cases of the members", .caseNumber, list: true),
                FieldRow(
                    "lead-cases", "牵头法院自有案件", "the lead court's own cases", .caseNumber,
                    optional: true, list: true),
                FieldRow("necessity", "必要性", "why it is better together", .text),
                FieldRow("wish", "申请执行人意愿", "the applicants' wish", .text),
                OrderRows.leads,
            ],
            approvals: [.bureauChief],
            guards: [
                OrderRows.inArea([.field("members")], with: [.field("lead")], rule: Law322.unified),
                GuardRow(
                    .any([
                        .equal(.field("lead"), .author), .above(.author, .field("lead")),
                    ]), "lead-out-of-area", Law322.unified,
                    ("牵头法院不在本院辖区", "the lead court is not below this court"),
                    ("由共同上级法院决定", "let the common superior decide"),
                    couldBy: [.field("members"), .field("lead")]),
                GuardRow(
                    .not(.among(.field("members"), .field("lead"))), "no-member",
                    Law322.unified,
                    ("除牵头法院外没有其他成员法院", "there is no member but the lead court"),
                    ("列明其他成员法院", "name the other member courts")),
                GuardRow(
                    .any([.not(.choice("ground", ["campaign"])), .level(.author, [.high])]),
                    "high-court-only", "法发〔2000〕3号 §3",
                    ("专项执行由高级人民法院组织", "a campaign is organised by a high court"),
                    ("写明其他理由，或者层报高级人民法院", "name another ground, or report to the high court")),
            ],
            effects: [
                .join(.deciding, .author), .join(.assisting, .field("members")),
                .when(
                    .not(.equal(.field("lead"), .author)), [.join(.receiving, .field("lead"))]),
                .receipt(.role(.assisting)), .receipt(.role(.receiving)), .stage("proposed"),
            ], document: "concentration-proposal"),
        OrderRows.service(
            "concentration-served", from: ["proposed"],
            verifying(.field("served-on"), .field("served-court"))),
    ]

    // MARK: Members

    private static let obstacle: FieldRow = FieldRow(
        "obstacle", "障碍", "obstacle",
        .choice([
            ChoiceRow("stayed", "中止执行", "民事诉讼法 art. 267"),
            ChoiceRow("bankruptcy", "破产案件已受理", "民诉法解释 art. 513"),
            ChoiceRow("disputed", "执行争议、异议未决", "执行工作规定 arts. 67-68"),
            ChoiceRow("power-moving", "执行权正在另一事项中移转"),
            ChoiceRow("silent", "逾期未核对"), ChoiceRow("other", "其他障碍"),
        ]))

    private static let isMember: GuardRow = GuardRow(
        .among(.field("member"), .role(.assisting)), "not-member", Law322.unified,
        ("该法院不是待移转的成员法院", "this court is no member whose cases are yet to move"),
        ("核对法院", "check the court"))

    private static let fresh: GuardRow = GuardRow(
        .not(.doneByAuthor("verify-member")), "verified-before", Law322.unified,
        ("本院已核对", "this court has verified its cases"),
        ("其后出现障碍的，用 order object-member", "for a later obstacle use order object-member"))

    private static let members: [ActRow] = [
        ActRow(
            "verify-member", "核对案件", "verification of the cases", group: "order",
            citation: Law322.unified, officers: OrderRows.hands, by: [.assisting],
            from: ["proposed"],
            fields: [
                FieldRow("own-cases", "可以集中的案件", "cases that can come", .caseNumber, list: true),
                FieldRow(
                    "excluded-cases", "有障碍、不集中的案件", "cases with an obstacle, left out",
                    .caseNumber, optional: true, list: true),
                FieldRow("remainder", "未实现的余额", "unrealised remainder", .amount),
                FieldRow("seizures", "查封财产及顺位", "seizures and their ranks", .text),
                FieldRow("money", "案款余额", "money held", .amount), OrderRows.note,
            ],
            guards: [fresh],
            effects: [
                .meet(rule: "O54", owedBy: .author), .receipt(.role(.deciding)), allVerified,
            ]),
        ActRow(
            "object-member", "提出障碍", "objection of a member", group: "order",
            citation: Law322.unified, officers: OrderRows.hands, by: [.assisting],
            from: ["proposed", "verified", "ruled", "unified"],
            fields: [obstacle, OrderRows.reason], papers: [PaperRow(.evidence)],
            effects: [
                .release(rule: "O54", owedBy: .author), .receipt(.role(.deciding)),
                .join(.former, .author), allVerified, allMoved,
            ]),
        ActRow(
            "block-member", "排除成员", "blocking of a member", group: "order",
            citation: Law322.unified, officers: OrderRows.panel, by: [.deciding],
            from: ["proposed", "verified", "ruled", "unified"],
            fields: [
                FieldRow("member", "成员法院", "member court", .court), obstacle, OrderRows.reason,
            ],
            approvals: [.bureauChief], guards: [isMember],
            effects: [
                .release(rule: "O54", owedBy: .field("member")), .receipt(.field("member")),
                .join(.former, .field("member")), allVerified, allMoved,
            ], document: "notice"),
        ActRow(
            "obstacle-gone", "报告障碍消除", "report that an obstacle is gone", group: "order",
            citation: Law322.unified, officers: OrderRows.hands, by: [.former],
            from: ["proposed", "verified", "ruled", "unified"], isFact: true,
            fields: [OrderRows.reason], papers: [PaperRow(.evidence)],
            effects: [
                .receipt(.role(.deciding)),
                .duty(
                    .role(.deciding),
                    Text(
                        zh: "障碍消除：决定是否重新纳入（order readmit-member）",
                        en: "an obstacle is gone: readmit the member or not")),
            ]),
        ActRow(
            "readmit-member", "重新纳入成员", "readmission of a member", group: "order",
            citation: Law322.unified, officers: OrderRows.panel, by: [.deciding],
            from: ["proposed", "verified", "ruled", "unified"],
            fields: [FieldRow("member", "成员法院", "member court", .court), OrderRows.reason],
            approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .among(.field("member"), .role(.former)), "not-blocked", Law322.unified,
                    ("该法院未被排除", "this court is not blocked"), ("核对法院", "check the court"))
            ],
            effects: [
                .join(.assisting, .field("member")), .receipt(.field("member")),
                // Disposal goes on for the others; this one's transfer is recorded meanwhile.
                .when(
                    .stage(["proposed", "verified"]),
                    [
                        .when(
                            .not(.doneByAll(.assisting, "verify-member")), [.stage("proposed")])
                    ]),
            ], document: "notice"),
    ]

    // MARK: Ruling and transfers

    private static let gathering: [ActRow] = [
        ActRow(
            "rule-concentration", "决定集中执行", "decision on concentration", group: "order",
            citation: "\(Law322.unified); 法发〔2024〕9号", officers: OrderRows.panel, by: [.deciding],
            from: ["verified"],
            fields: [
                FieldRow("plan", "统一处置方案", "plan of the disposal", .text),
                FieldRow("cases", "集中的案件", "cases that come together", .caseNumber, list: true),
            ],
            papers: [PaperRow(.decision, sealed: true)], approvals: [.panelMember],
            guards: [
                GuardRow(
                    .hasAtLeast(1, .assisting), "no-member-left", Law322.unified,
                    ("各成员法院均有障碍，没有可以集中的案件", "every member is blocked"),
                    ("障碍消除后重新纳入，或者不予集中", "readmit one when its obstacle is gone, or drop it"))
            ],
            effects: [
                .receipt(.role(.assisting)), .receipt(.role(.receiving)),
                .receipt(.role(.former)),
                .start(
                    rule: "O59", owedBy: .author,
                    duty: Text(zh: "逐案裁定移转", en: "rule on the transfer of each case")),
                .stage("ruled"),
            ], document: "concentration-decision"),
        ActRow(
            "record-transfer", "登记移转", "recording of a transfer", group: "order",
            citation: "执行程序解释 art. 11; 每案单独裁定、送达、通知（自定）",
            officers: OrderRows.desk, by: [.deciding], from: ["ruled", "unified"],
            fields: [
                FieldRow("member", "成员法院", "member court", .court),
                FieldRow("case", "案号", "case number", .caseNumber),
                FieldRow("transfer", "执行权移转事项", "the matter of the transfer", .matter),
                FieldRow(
                    "last", "该院案件已全部移转", "all cases of this court have moved", .flag,
                    optional: true),
            ],
            guards: [isMember],
            effects: [
                .receipt(.field("member")), .receipt(.role(.receiving)),
                .when(
                    .all([.given("last"), .flag("last")]), [.join(.original, .field("member"))]),
                allMoved,
            ]),
        ActRow(
            "drop-concentration", "不予集中", "dropping", group: "order",
            citation: Law322.unified, officers: OrderRows.panel, by: [.deciding],
            from: ["proposed", "verified", "ruled", "unified"], fields: [OrderRows.reason],
            approvals: [.panelMember],
            guards: [
                GuardRow(
                    .not(.done("record-transfer")), "already-moved", "执行程序解释 art. 11",
                    ("已有案件移转", "a case has moved already"),
                    ("先在各移转事项中撤销裁定或者执行完毕", "revoke the transfers, or finish the disposal"))
            ],
            effects: [
                .receipt(.role(.assisting)), .receipt(.role(.receiving)),
                .receipt(.role(.former)), .stage("dropped"), .close("dropped"),
            ], document: "notice"),
    ]

    // MARK: Disposal and distribution

    private static let unified: [ActRow] = [
        ActRow(
            "dispose", "统一处置", "unified disposal", group: "order", citation: Law322.unified,
            officers: OrderRows.hands, by: [.receiving, .deciding], from: ["unified"],
            isFact: true,
            fields: [
                FieldRow("asset", "财产", "asset", .text),
                FieldRow("realised", "变价所得", "proceeds", .amount), OrderRows.note,
            ],
            papers: [PaperRow(.proof)],
            effects: [
                .receipt(.role(.deciding)), .receipt(.role(.receiving)),
                .receipt(.role(.original)),
            ]),
        ActRow(
            "open-distribution", "确定主持分配的法院", "settling which court distributes",
            group: "order", citation: "执行工作规定 art. 56", officers: OrderRows.panel,
            by: [.deciding], from: ["unified"],
            fields: [
                FieldRow("first-seizing", "首先查封的法院", "court that seized first", .court),
                FieldRow("presiding", "主持分配的法院", "court that distributes", .court),
                FieldRow(
                    "designation", "指定其他法院的理由", "why another court is designated", .text,
                    optional: true),
                FieldRow(
                    "preservation", "首封为保全、审理终结之日",
                    "first seizure is preservation: its suit ended on",
                    .date, optional: true),
            ],
            approvals: [.panelMember],
            guards: [
                GuardRow(
                    .any([
                        .equal(.field("presiding"), .field("first-seizing")),
                        .given("designation"),
                    ]), "not-first-seizing", "执行工作规定 art. 56",
                    (
                        "分配由首先查封的法院主持，未写明指定其他法院的理由",
                        "the first-seizing court distributes; no reason for another is given"
                    ), ("改为首封法院，或者填写 designation", "name that court, or give designation")),
                GuardRow(
                    .any([
                        .equal(.field("presiding"), .author),
                        .above(.author, .field("presiding")),
                    ]), "presiding-out-of-area", Law322.unified,
                    ("主持分配的法院不在本院辖区", "the distributing court is not below this court"),
                    ("由共同上级法院指定", "let the common superior designate"),
                    couldBy: [.field("members"), .field("presiding")]),
                GuardRow(
                    .not(.hasAtLeast(1, .assisting)), "not-all-moved", Law322.unified,
                    ("尚有成员法院的案件未移转", "a member's cases have not moved yet"),
                    ("登记其移转，或者排除该成员", "record the transfer, or block that member")),
            ],
            effects: [
                .when(
                    .not(
                        .any([
                            .among(.field("presiding"), .role(.deciding)),
                            .among(.field("presiding"), .role(.receiving)),
                            .among(.field("presiding"), .role(.original)),
                        ])), [.join(.assisting, .field("presiding"))]),
                .receipt(.field("presiding")), .receipt(.role(.original)),
                .receipt(.role(.receiving)), .stage("distributing"),
            ], document: "distribution-notice"),
        ActRow(
            "distribute", "分配", "distribution", group: "order",
            citation: "执行工作规定 arts. 55-56; 民诉法解释 arts. 506-510", officers: OrderRows.panel,
            by: distributors, from: ["distributing"],
            fields: [
                FieldRow("plan", "分配方案", "plan of the distribution", .text),
                FieldRow("distributed", "分配金额", "amount distributed", .amount),
                FieldRow(
                    "objections", "异议及处理", "objections and what became of them", .text,
                    optional: true),
                FieldRow("deposited", "争议部分提存", "disputed part deposited", .amount, optional: true),
            ],
            papers: [PaperRow(.proof)], approvals: [.panelMember],
            guards: [
                GuardRow(
                    .equal(.author, .field("presiding")), "not-presiding", "执行工作规定 art. 56",
                    ("本院不是主持分配的法院", "this court does not distribute"),
                    ("由主持分配的法院办理", "let the distributing court do it"))
            ],
            effects: [
                .receipt(.role(.deciding)), .receipt(.role(.receiving)),
                .receipt(.role(.original)), .stage("distributed"),
            ], document: "distribution-plan"),
        ActRow(
            "close-concentration", "集中执行办结", "closing", group: "order",
            citation: Law322.unified, officers: OrderRows.desk, by: [.deciding],
            from: ["distributed"], fields: [FieldRow("result", "结果", "result", .text)],
            approvals: [.bureauChief],
            effects: [
                .receipt(.role(.original)), .receipt(.role(.receiving)),
                .receipt(.role(.former)), .stage("closed"), .close("closed"),
            ], document: "conclusion-notice"),
    ]
}
