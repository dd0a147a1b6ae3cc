import Domain

/// Citations that several tables share, short as docs/law.md lists them.
package enum Law322 {
    /// 统一管理、统一指挥、统一协调.
    package static let unified = "法〔2021〕322号 §26"
    static let panel = "法〔2021〕322号 §9"
    static let means = "法〔2021〕322号 §28"
}

extension ProcedureTable {
    /// Transfer of enforcement power (执行权移转): what escalation, designation, cross and
    /// concentrated execution share, from the ruling to the end in the receiving court.
    package static let transfer = ProcedureTable(
        name: "transfer", term: Text(zh: "执行权移转", en: "transfer of enforcement"),
        citation: "执行程序解释 arts. 10-12; 执行工作规定 art. 74; \(Law322.unified)",
        stages: [
            StageRow(
                "ruled", "已裁定，待送达原执行法院",
                awaits: [
                    AwaitRow(.original, "receipt", "收讫裁定", "receipt of the ruling")
                ]),
            StageRow(
                "handing-over", "待移交",
                awaits: [
                    AwaitRow(
                        .original, "hand-over", "移交案卷、财产和案款",
                        "hand over file, property and money", rule: "W67")
                ]),
            StageRow(
                "handed-over", "已移交，待接收",
                awaits: [
                    AwaitRow(.receiving, "receive", "接收并核对", "receive and check", rule: "O30")
                ]),
            StageRow(
                "short", "移交不齐，待补",
                awaits: [
                    AwaitRow(
                        .original, "complete-file", "补齐所缺", "supply what is missing",
                        rule: "O31")
                ]),
            StageRow(
                "received", "已接收，待立案",
                awaits: [AwaitRow(.receiving, "file", "立案执行", "file the case", rule: "W68")]),
            StageRow(
                "filed", "已立案，待原法院销案",
                awaits: [
                    AwaitRow(.original, "cancel", "销案", "cancel the old case", rule: "O32")
                ]),
            StageRow(
                "enforcing", "接收法院执行中",
                awaits: [
                    AwaitRow(.receiving, "conclude", "执行并结案", "enforce and conclude")
                ]),
            StageRow(
                "return-asked", "请求退回",
                awaits: [
                    AwaitRow(.deciding, "revoke", "决定是否另行裁定", "decide on the return"),
                    AwaitRow(.deciding, "refuse-return", "或者不同意退回", "or refuse the return"),
                ]),
            StageRow(
                "revoked", "裁定撤销，待送达",
                awaits: [
                    AwaitRow(.receiving, "receipt", "收讫撤销裁定", "receipt of the revocation")
                ]),
            StageRow("concluded", "执行终结", isClosed: true),
            StageRow("returned", "已退回原执行法院", isClosed: true),
        ],
        acts: openings + handing + after,
        receipts: [
            ReceiptRow(of: "escalate", by: .original, passing(from: .act)),
            ReceiptRow(of: "designate", by: .original, passing(from: .act)),
            ReceiptRow(of: "revoke", by: .receiving, returning),
            ReceiptRow(of: "complete-file", by: .receiving, filing),
            ReceiptRow(of: "file", by: .original, cancelling(from: .act)),
            ReceiptRow(of: "refuse-return", by: .original, cancelling(from: .act)),
        ],
        claims: ClaimRow("case", .power))

    // MARK: Openings

    private static let panel: [OfficerRole] = [.handler, .bureauChief, .panelMember]

    private static let grounds: FieldRow = FieldRow(
        "ground", "理由", "ground",
        .choice([
            ChoiceRow("six-months", "超过六个月未执行", "民事诉讼法 art. 237; 执行程序解释 art. 10"),
            ChoiceRow("urging-lapsed", "督促期限届满无正当理由未执行", "执行程序解释 art. 12"),
            ChoiceRow("long-unfinished", "长期未能执结，确有必要", "执行工作规定 art. 74"),
            ChoiceRow("requested", "下级法院请求", "执行工作规定 art. 15"),
            ChoiceRow("related", "关联案件、同一被执行人", Law322.unified),
            ChoiceRow("stagnation", "干扰、消极或者力量不足", Law322.means),
            ChoiceRow("high-court", "高级法院认为需要指定执行", "法发〔2000〕3号 §8"),
        ]))

    private static let ruling: [FieldRow] = [
        FieldRow("case", "原案号", "case number of the original court", .caseNumber),
        FieldRow("original", "原执行法院", "court that holds the case", .court),
        grounds,
        FieldRow(
            "source", "发现来源", "how it came up",
            .choice([
                ChoiceRow("application", "当事人申请"), ChoiceRow("ex-officio", "依职权"),
                ChoiceRow("petition", "执行信访"), ChoiceRow("request", "下级法院请求"),
            ])),
        FieldRow("wish", "申请执行人意愿", "the applicant's wish", .text),
        FieldRow("remainder", "未实现的余额", "unrealised remainder", .amount),
        FieldRow("begun", "收到申请执行书或发现财产之日", "day the six months began", .date, optional: true),
        FieldRow(
            "excluded", "不计入期间", "days that do not count", .stretch, optional: true, list: true),
        FieldRow(
            "original-status", "原案状态", "state of the original case",
            .choice([
                ChoiceRow("enforcing", "执行中"), ChoiceRow("round-ended", "已终结本次执行程序"),
                ChoiceRow("ended", "已终结执行"),
            ])),
        FieldRow("leads", "相关协调事项", "matter that led to it", .matter, optional: true, list: true),
    ]

    private static let openingGuards: [GuardRow] = [
        GuardRow(
            .any([.not(.choice("ground", ["six-months"])), .isSet("begun")]), "begun-missing",
            "执行程序解释 art. 10", ("未写明六个月从何日起算", "the day the six months began is missing"),
            ("填写收到申请执行书或者发现财产之日", "enter the day of the application or of the find")),
        GuardRow(
            .any([
                .not(.choice("ground", ["six-months"])),
                .elapsed(Window(6, .month), since: "begun", excluding: "excluded"),
            ]), "six-months", "民事诉讼法 art. 237; 执行程序解释 arts. 10, 13",
            ("扣除不计入的期间后，未满六个月", "six months have not passed, excluded days deducted"),
            ("满六个月后再裁定，或者以其他法定理由", "wait until they have, or name another ground")),
        GuardRow(
            .any([.not(.choice("ground", ["high-court"])), .level(.author, [.high])]),
            "high-court-only", "法发〔2000〕3号 §8",
            ("该理由只有高级人民法院可以援用", "only a high court may rest on this ground"),
            ("写明其他法定理由，或者层报高级人民法院", "name another ground, or report to the high court")),
        GuardRow(
            .any([
                .not(.choice("ground", ["six-months", "urging-lapsed"])),
                .directlyAbove(.author, .field("original")),
            ]), "one-level", "民事诉讼法 art. 237",
            (
                "当事人申请的，只有原执行法院的上一级法院可以裁定",
                "on this ground only the court one level above may rule"
            ), ("由上一级法院裁定", "let the court directly above rule"),
            couldBy: [.field("original")]),
        GuardRow(
            .unclaimed("case", .power), "power-under-way",
            "coordination: one court holds the power",
            ("该案的执行权正在另一事项中移转", "the power over this case is under way in another matter"),
            ("等该事项了结，或者先撤销其裁定", "let that matter end, or revoke its ruling first")),
    ]

    private static let opening: [TabledEffect] = [
        .join(.original, .field("original")),
        .power(.field("original")), .receipt(.role(.original)), .stage("ruled"),
    ]

    private static let openings: [ActRow] = [
        ActRow(
            "escalate", "提级执行", "escalation", group: "order",
            citation: "民事诉讼法 art. 237; 执行工作规定 art. 74; \(Law322.means)",
            officers: panel, by: [], from: [], fields: ruling,
            papers: [PaperRow(.ruling, sealed: true)], approvals: [.panelMember],
            guards: [
                GuardRow(
                    .above(.author, .field("original")), "out-of-area", "执行工作规定 art. 74",
                    ("原执行法院不在本院辖区，不能提级执行", "the original court is not below this court"),
                    ("由其上级法院提级", "let a court above it escalate"),
                    couldBy: [.field("original")])
            ] + openingGuards,
            effects: [.join(.receiving, .author)] + opening, document: "escalation-ruling"),
        ActRow(
            "designate", "指令执行", "designation", group: "order",
            citation: "执行程序解释 arts. 11-12; 执行工作规定 art. 74",
            officers: panel, by: [], from: [],
            fields: ruling + [
                FieldRow("receiving", "接收法院", "court that is to enforce", .court),
                FieldRow(
                    "mode", "方式", "mode",
                    .choice([
                        ChoiceRow("designated", "指令、指定执行"), ChoiceRow("cross", "交叉执行"),
                        ChoiceRow("concentrated", "集中执行"),
                    ])),
            ],
            papers: [PaperRow(.ruling, sealed: true)], approvals: [.panelMember],
            guards: [
                GuardRow(
                    .not(.equal(.field("original"), .field("receiving"))), "same-court",
                    "执行程序解释 art. 11",
                    ("指令执行须指令其他法院", "designation names another court than the original"),
                    ("另选接收法院，或者督促原执行法院", "choose another court, or urge the original")),
                GuardRow(
                    .all([
                        .above(.author, .field("original")), .above(.author, .field("receiving")),
                    ]), "out-of-area", "执行程序解释 art. 11（本辖区其他法院）",
                    ("两个法院不都在本院辖区", "not both courts are below this court"),
                    ("由共同上级法院裁定", "it is for their common superior"),
                    couldBy: [.field("original"), .field("receiving")]),
            ] + openingGuards,
            effects: [
                .join(.deciding, .author), .join(.receiving, .field("receiving")),
                .receipt(.field("receiving")),
            ] + opening, document: "designation-ruling"),
    ]

    /// The ruling with its notice has reached the original court: the power passes.
    private static func passing(from: StartReference) -> [TabledEffect] {
        [
            .when(
                .stage(["ruled"]),
                [
                    .power(.role(.receiving)), .stage("handing-over"),
                    .start(
                        rule: "W67", owedBy: .role(.original),
                        duty: Text(zh: "移交案卷", en: "hand over the file"), from: from),
                ])
        ]
    }

    /// The revocation has reached the court that holds the power: the power goes back.
    private static let returning: [TabledEffect] = [
        .when(
            .stage(["revoked"]),
            [.power(.role(.original))] + giveBack + [
                .stage("returned"), .close("returned"),
            ])
    ]

    /// What was handed over goes back with the power, and a case filed there is cancelled.
    private static let giveBack: [TabledEffect] = [
        .when(
            .done("hand-over"),
            [
                .duty(
                    .role(.receiving),
                    Text(
                        zh: "裁定已撤销：退回案卷、财产和案款，已立案的销案",
                        en:
                            "the ruling is revoked: give back file, property and money, cancel a case filed"
                    ))
            ])
    ]

    /// What was missing has reached the receiving court.
    private static let filing = OrderRows.clock(
        "W68", of: .receiving, at: ["received"], "立案", "file the case")

    /// The filing notice has reached the original court; or, where the return was asked for
    /// meanwhile, its refusal.
    private static func cancelling(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .all([.choice("original-status", ["enforcing"]), .not(.done("cancel"))]),
                OrderRows.clock(
                    "O32", of: .original, at: ["filed"], "销案", "cancel the old case",
                    from: start))
        ]
    }

    // MARK: Handing over

    private static let onlyOpener = GuardRow(
        .equal(.author, .opener), "not-deciding", "执行程序解释 art. 11",
        ("只有作出裁定的法院可以办理", "only the court that ruled may do this"),
        ("由作出裁定的法院办理", "let the court that ruled do it"))

    private static let hasRenewed = GuardRow(
        .any([.flag("no-seizure"), .remains("seizure-until", atLeast: Window(1, .month))]),
        "renew-first", "委托执行规定 art. 6（参照）",
        ("查封剩余期限不足一个月，须先续行查封", "less than a month remains on a seizure: renew it first"),
        (
            "先办理续行查封（transfer renew），顺位不变；没有查封的，写明 no-seizure",
            "renew it (transfer renew), its rank is kept; without any seizure give no-seizure"
        ))

    /// Every open stage: seizures end, parties are served and object whatever else is decided.
    private static let underWay = [
        "ruled", "handing-over", "handed-over", "short", "received", "filed", "enforcing",
        "return-asked", "revoked",
    ]

    /// Every open stage but that of the revocation itself.
    private static let revocable = underWay.filter { $0 != "revoked" }

    private static let handing: [ActRow] = [
        ActRow(
            "served", "书面送达", "service on paper", group: "transfer",
            citation: "执行程序解释 art. 11", officers: [.handler, .clerk],
            by: [.deciding, .receiving], from: ["ruled", "revoked", "filed"], isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            guards: [
                GuardRow(
                    .any([
                        .all([.not(.stage(["filed"])), .equal(.author, .opener)]),
                        .all([.stage(["filed"]), .equal(.author, .role(.receiving))]),
                    ]), "not-sender", "执行程序解释 art. 11; 委托执行规定 art. 2（参照）",
                    ("只有发出该文书的法院可以录入其送达", "only the court that sent the paper enters its service"),
                    (
                        "裁定由作出裁定的法院录入，立案通知书由接收法院录入",
                        "the court that ruled enters that of the ruling, the receiving court that of the filing notice"
                    ))
            ],
            // On paper the clock starts on the day of the service, not of its entry.
            effects: passing(from: .field("served-on")) + returning
                + cancelling(from: .field("served-on"))),
        ActRow(
            "serve-party", "送达当事人", "service on a party", group: "transfer",
            citation: "执行程序解释 art. 11", officers: [.handler, .clerk],
            by: [.deciding, .receiving],
            from: underWay, isFact: true,
            fields: [
                FieldRow("party", "当事人", "party", .text),
                FieldRow("served-on", "送达日期", "day of service", .date),
            ], guards: [onlyOpener], effects: []),
        ActRow(
            "renew", "续行查封", "renewal of a seizure", group: "transfer",
            citation: "委托执行规定 art. 6; 民诉法解释 art. 485", officers: [.handler],
            by: [.original, .receiving],
            from: underWay, isFact: true,
            fields: [
                FieldRow("asset", "财产", "asset", .text),
                FieldRow("rank", "顺位", "rank, kept", .number),
            ] + SeizureTerm.fields,
            papers: [PaperRow(.receipt)], guards: [SeizureTerm.isShort], effects: [],
            document: "renewal-ruling"),
        ActRow(
            "hand-over", "移交", "hand-over", group: "transfer", citation: "审限规定 art. 19（参照）",
            officers: [.handler, .clerk, .filing], by: [.original], from: ["handing-over"],
            fields: [
                FieldRow("volumes", "正卷册数", "volumes of the main file", .number),
                FieldRow("pages", "页数", "pages", .number),
                FieldRow(
                    "carrier", "移送方式", "carrier",
                    .choice([
                        ChoiceRow("confidential-mail", "机要"), ChoiceRow("ems", "EMS"),
                        ChoiceRow("in-person", "专人"),
                    ])),
                FieldRow("tracking", "单号", "tracking number", .text, optional: true),
                FieldRow("sender", "移交人", "who hands over", .text),
                FieldRow("money", "案款余额", "money held", .amount),
                FieldRow("objects", "扣押物", "seized objects", .text, optional: true, list: true),
                FieldRow(
                    "file-hash", "电子卷摘要", "hash of the electronic file", .text, optional: true),
                FieldRow(
                    "seizure-until", "最早到期的查封", "seizure that ends first", .date, optional: true),
                FieldRow("no-seizure", "没有查封", "there is no seizure", .flag, optional: true),
                FieldRow("auction", "拍卖公告已发", "an auction is announced", .flag),
                FieldRow(
                    "auction-state", "拍卖平台、公告日期、保证金", "platform, day of the notice, deposits",
                    .text, optional: true),
            ],
            guards: [
                hasRenewed,
                GuardRow(
                    .any([.not(.flag("auction")), .given("auction-state")]), "auction-unstated",
                    "coordination: 已发拍卖公告的，明确移交",
                    (
                        "拍卖公告已发，未写明平台、公告日期和保证金",
                        "an auction is announced, but not where, since when and with which deposits"
                    ), ("填写平台、公告日期和保证金", "enter where, since when and which deposits")),
            ],
            effects: [
                .meet(rule: "W67", owedBy: .role(.original)), .receipt(.role(.receiving)),
                .start(
                    rule: "O30", owedBy: .role(.receiving),
                    duty: Text(zh: "接收并核对", en: "receive and check")),
                .stage("handed-over"),
            ], document: "handover-list"),
        ActRow(
            "receive", "接收", "receiving", group: "transfer", citation: "审限规定 art. 6（参照）",
            officers: [.handler, .clerk, .filing], by: [.receiving], from: ["handed-over"],
            fields: [
                FieldRow("receiver", "接收人", "who receives", .text),
                FieldRow("shortages", "短缺", "what is missing", .text, optional: true, list: true),
            ],
            effects: [
                .meet(rule: "O30", owedBy: .role(.receiving)),
                // What runs in the original's name goes on, or ends, by a person's act.
                .when(
                    .flag("auction"),
                    [
                        .duty(
                            .author,
                            Text(
                                zh: "已发拍卖公告：决定接续、变更公告或者撤回，并告知竞买人",
                                en:
                                    "an auction is announced: go on with it, or withdraw it, and tell bidders"
                            ))
                    ]),
                .when(
                    .isSet("shortages"),
                    [
                        .start(
                            rule: "O31", owedBy: .role(.original),
                            duty: Text(zh: "补齐所缺", en: "supply what is missing")),
                        .stage("short"),
                    ],
                    otherwise: [
                        .start(
                            rule: "W68", owedBy: .role(.receiving),
                            duty: Text(zh: "立案", en: "file the case")), .stage("received"),
                    ]),
            ], document: "handover-list"),
        ActRow(
            "complete-file", "补齐移交", "supplying what is missing", group: "transfer",
            citation: "委托执行规定 art. 8（参照）", officers: [.handler, .clerk, .filing],
            by: [.original], from: ["short"],
            fields: [FieldRow("supplied", "补交内容", "what is supplied", .text)],
            effects: [
                .meet(rule: "O31", owedBy: .role(.original)), .receipt(.role(.receiving)),
                .stage("received"),
            ]),
    ]

    // MARK: After

    private static let after: [ActRow] = [
        ActRow(
            "file", "立案", "filing", group: "transfer",
            citation: "法明传〔2018〕335号 §3; 审限规定 art. 6（参照）",
            officers: [.filing, .handler], by: [.receiving], from: ["received"],
            fields: [
                FieldRow("new-case", "新案号", "new case number", .caseNumber),
                FieldRow("amount", "立案标的（未实现余额）", "amount filed: the remainder", .amount),
            ],
            effects: [
                .meet(rule: "W68", owedBy: .role(.receiving)), .receipt(.role(.original)),
                .when(
                    .choice("original-status", ["enforcing"]), [.stage("filed")],
                    otherwise: [.stage("enforcing")]),
            ], document: "filing-notice"),
        ActRow(
            "cancel", "销案", "cancelling the old case", group: "transfer",
            citation: "法明传〔2018〕335号 §3; 委托执行规定 art. 2", officers: [.filing, .handler],
            by: [.original], from: ["filed"],
            effects: [.meet(rule: "O32", owedBy: .role(.original)), .stage("enforcing")],
            document: "cancellation-notice"),
        ActRow(
            "objection", "异议", "objection", group: "transfer", citation: "异议复议规定 art. 4",
            officers: [.handler, .clerk, .filing], by: [.original, .receiving],
            from: underWay, isFact: true,
            fields: [
                FieldRow("raised-by", "异议人", "who objects", .text),
                FieldRow("raised-on", "提出日期", "day it was raised", .date),
                FieldRow("heard-by", "审查法院", "court that hears it", .court),
            ],
            guards: [
                GuardRow(
                    .any([
                        .all([
                            .above(.role(.original), .role(.receiving)),
                            .equal(.field("heard-by"), .role(.original)),
                        ]),
                        .all([
                            .not(.above(.role(.original), .role(.receiving))),
                            .equal(.field("heard-by"), .power),
                        ]),
                    ]), "wrong-court-hears", "异议复议规定 art. 4",
                    ("异议不由该法院审查", "this court does not hear the objection"),
                    (
                        "由提出异议时负责执行的法院审查；接收法院是原法院的下级法院的，仍由原法院审查",
                        "the court that enforces when it is raised hears it; where the receiving court is below the original, still the original"
                    ))
            ], effects: []),
        ActRow(
            "conclude", "结案", "conclusion", group: "transfer", citation: "执行工作规定",
            officers: [.handler, .bureauChief], by: [.receiving], from: ["enforcing"],
            fields: [
                FieldRow("result", "执行结果", "result", .text),
                FieldRow("realised", "实现金额", "amount realised", .amount),
            ],
            effects: [
                .receipt(.role(.original)), .receipt(.role(.deciding)), .stage("concluded"),
                .close("concluded"),
            ], document: "conclusion-notice"),
        ActRow(
            "return", "请求退回", "asking for the return", group: "transfer",
            citation: "委托执行规定 arts. 8-9（参照）", officers: [.handler, .bureauChief],
            by: [.receiving], from: ["received", "filed", "enforcing"],
            fields: [FieldRow("reason", "理由", "reason", .text)],
            guards: [
                GuardRow(
                    .hasAtLeast(1, .deciding), "own-ruling", "执行程序解释 art. 11",
                    ("本院自行提级的，不存在退回", "a court does not return what it escalated itself"),
                    ("需要改变的，用 transfer revoke", "revoke the ruling instead"))
            ],
            effects: [.receipt(.role(.deciding)), .stage("return-asked")]),
        ActRow(
            "refuse-return", "不同意退回", "refusing the return", group: "transfer",
            citation: "委托执行规定 art. 9（参照）", officers: panel, by: [.deciding],
            from: ["return-asked"], fields: [FieldRow("reason", "理由", "reason", .text)],
            effects: [
                .receipt(.role(.receiving)), .receipt(.role(.original)),
                .when(
                    .done("file"),
                    [
                        // The old case is still to be cancelled where it was when the return
                        // was asked.
                        .when(
                            .any([
                                .done("cancel"), .not(.choice("original-status", ["enforcing"])),
                            ]), [.stage("enforcing")], otherwise: [.stage("filed")])
                    ], otherwise: [.stage("received")]),
            ]),
        ActRow(
            "revoke", "撤销裁定", "revocation", group: "transfer", citation: "执行程序解释 art. 11",
            officers: panel, by: [.deciding, .receiving],
            // At every stage: nobody else could take the power back, and no error is waited out.
            from: revocable,
            fields: [FieldRow("reason", "理由", "reason", .text)],
            papers: [PaperRow(.ruling, sealed: true)], approvals: [.panelMember],
            guards: [onlyOpener],
            effects: [
                .voidAll, .receipt(.role(.original)),
                .when(
                    .equal(.author, .role(.receiving)),
                    [.power(.role(.original))] + giveBack + [
                        .stage("returned"), .close("returned"),
                    ],
                    otherwise: [
                        // The court that holds the power must know before it is taken away.
                        .when(
                            .holdsPower(.role(.original)),
                            [.stage("returned"), .close("returned")],
                            otherwise: [.receipt(.role(.receiving)), .stage("revoked")])
                    ]),
            ], document: "revocation-ruling"),
    ]
}
