import Domain

extension ProcedureTable {
    /// Cross enforcement (交叉执行), an umbrella: a decision with ground, source and a chosen mode.
    /// The mode is carried out in a matter of its own, which this one names; no power moves here.
    package static let cross = ProcedureTable(
        name: "cross", term: Text(zh: "交叉执行", en: "cross enforcement"),
        citation: "民事诉讼法 art. 237; \(OrderLaw.removal); \(Law322.unified); 法发〔2024〕9号",
        stages: [
            StageRow(
                "reviewing", "审查中",
                awaits: [
                    AwaitRow(.deciding, "decide-cross", "合议决定方式", "decide on the mode"),
                    AwaitRow(.deciding, "drop-cross", "或者不予交叉执行", "or decide against it"),
                ]),
            StageRow(
                "swapping", "院内更换承办人",
                awaits: [
                    AwaitRow(
                        .original, "swap-handler", "更换承办人", "give it to another handler",
                        rule: "O58")
                ]),
            StageRow(
                "decided", "已决定方式，待实施",
                awaits: [
                    AwaitRow(
                        .deciding, "carry-out", "实施并写明事项", "carry it out and name its matter",
                        rule: "O58")
                ]),
            StageRow(
                "under-way", "实施中",
                awaits: [
                    AwaitRow(.deciding, "cross-result", "登记结果", "enter the result"),
                    AwaitRow(.deciding, "decide-cross", "或者另定方式", "or decide on another mode"),
                ]),
            StageRow(
                "result", "已有结果，研究是否一案双查",
                awaits: [
                    AwaitRow(
                        .deciding, "consider-check", "研究是否启动一案双查",
                        "consider whether a double check opens")
                ]),
            StageRow(
                "considered", "待办结",
                awaits: [AwaitRow(.deciding, "close-cross", "办结", "close the matter")]),
            StageRow("closed", "已办结", isClosed: true),
            StageRow("dropped", "不予交叉执行", isClosed: true),
        ],
        acts: crossOpening + crossMode + crossEnds,
        lapses: [
            LapseRow(
                "O58", from: ["swapping"],
                [
                    .duty(
                        .role(.deciding),
                        Text(
                            zh: "原执行法院逾期未更换承办人：督办，或者另定方式",
                            en: "no other handler in time: press, or decide on another mode"))
                ])
        ],
        receipts: [
            ReceiptRow(of: "decide-cross", by: .original, swapping(.act, .author))
        ])

    private static func swapping(
        _ start: StartReference, _ court: CourtReference
    ) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["swapping"]), .not(.owes(court, "O58"))]),
                [
                    .start(
                        rule: "O58", owedBy: court,
                        duty: Text(zh: "更换承办人", en: "give it to another handler"), from: start)
                ])
        ]
    }

    // MARK: Opening

    private static let crossOpening: [ActRow] = [
        ActRow(
            "cross", "交叉执行立项", "opening of cross enforcement", group: "order",
            citation: "\(OrderLaw.removal); \(Law322.unified); 法发〔2024〕9号",
            officers: OrderRows.panel + [.filing, .supervisor], by: [], from: [],
            fields: [
                FieldRow("case", "案号", "case number", .caseNumber),
                FieldRow("original", "原执行法院", "court that holds the case", .court),
                // Fair load alone is no ground, and so no word for it.
                FieldRow(
                    "ground", "理由", "ground",
                    .choice([
                        ChoiceRow("six-months", "超过六个月未执行", "民事诉讼法 art. 237; 执行程序解释 art. 10"),
                        ChoiceRow("urging-lapsed", "督促期限届满无正当理由未执行", "执行程序解释 art. 12"),
                        ChoiceRow("long-unfinished", "长期未能执结，确有必要", OrderLaw.removal),
                        ChoiceRow("requested", "下级法院请求", "执行工作规定 art. 15"),
                        ChoiceRow("related", "关联案件、同一被执行人", Law322.unified),
                        ChoiceRow("stagnation", "干扰、消极或者力量不足", Law322.means),
                        ChoiceRow("high-court", "高级法院认为需要指定执行", "法发〔2000〕3号 §8"),
                    ])),
                FieldRow("facts", "事实与依据", "facts that bear it out", .text),
                FieldRow(
                    "source", "发现来源", "how it came up",
                    .choice([
                        ChoiceRow("ex-officio", "依职权"),
                        ChoiceRow("application", "当事人申请", "民事诉讼法 art. 237"),
                        ChoiceRow("petition", "执行信访", "法〔2021〕322号 §30"),
                        ChoiceRow("double-check", "一案双查", "法〔2021〕322号 §31"),
                    ])),
                FieldRow("applicant", "申请执行人", "applicant", .text),
                FieldRow("wish", "申请执行人意愿", "the applicant's wish", .text, optional: true),
                OrderRows.leads,
            ],
            guards: [
                OrderRows.inArea([.field("original")], rule: OrderLaw.removal),
                GuardRow(
                    .any([.choice("source", ["application"]), .given("wish")]), "wish-missing",
                    "依职权的，记明申请执行人意愿（自定）",
                    (
                        "非依申请的交叉执行，应当记明申请执行人意愿",
                        "without an application the applicant's wish is to be recorded"
                    ), ("征求意见后填写", "ask, and enter the answer")),
                GuardRow(
                    .any([.not(.choice("ground", ["high-court"])), .level(.author, [.high])]),
                    "high-court-only", "法发〔2000〕3号 §8",
                    ("该理由只有高级人民法院可以援用", "only a high court may rest on this ground"),
                    ("写明其他法定理由，或者层报高级人民法院", "name another ground, or report to the high court")),
                GuardRow(
                    .unclaimed("case", .power), "power-under-way",
                    "coordination: one court holds the power",
                    (
                        "该案的执行权正在另一事项中移转",
                        "the power over this case is under way in another matter"
                    ), ("等该事项了结", "let that matter end")),
            ],
            effects: [
                .join(.deciding, .author), .join(.original, .field("original")),
                .receipt(.role(.original)), .stage("reviewing"),
            ])
    ]

    // MARK: Mode

    private static let crossMode: [ActRow] = [
        ActRow(
            "decide-cross", "决定交叉执行方式", "decision on the mode", group: "order",
            citation: "\(OrderLaw.removal); \(Law322.unified); 法发〔2024〕9号",
            officers: OrderRows.panel,
            by: [.deciding], from: ["reviewing", "swapping", "decided", "under-way"],
            fields: [
                FieldRow(
                    "mode", "方式", "mode",
                    .choice([
                        ChoiceRow("internal", "内部交叉（更换承办人）", "先内部交叉（自定）"),
                        ChoiceRow("urging", "督促执行", OrderLaw.removal),
                        ChoiceRow("designation", "指令执行", "执行程序解释 arts. 11-12"),
                        ChoiceRow("escalation", "提级执行", OrderLaw.removal),
                        ChoiceRow("concentration", "集中执行", Law322.unified),
                        ChoiceRow("cooperation", "协同执行", Law322.unified),
                    ])),
                FieldRow(
                    "no-internal", "不先内部交叉的理由", "why no other handler in the court first",
                    .text, optional: true),
                FieldRow("receiving", "指令执行的法院", "court designated", .court, optional: true),
                FieldRow("panel", "合议庭组成人员", "members of the panel", .text),
                FieldRow("necessity", "必要性与两便", "necessity and convenience", .text),
            ],
            papers: [PaperRow(.decision, sealed: true)], approvals: [.panelMember],
            guards: [
                GuardRow(
                    .any([
                        .choice("mode", ["internal"]), .done("swap-handler"),
                        .given("no-internal"),
                    ]), "internal-first", "先内部交叉（自定）",
                    (
                        "未先在原执行法院内更换承办人，也未记明理由",
                        "no other handler in the court was tried, and no reason is recorded"
                    ), ("先内部交叉，或者填写 no-internal", "choose internal first, or give no-internal")),
                GuardRow(
                    .any([
                        .not(.choice("mode", ["internal"])), .not(.done("swap-handler")),
                    ]), "internal-done", "先内部交叉（自定）",
                    ("已内部交叉过", "another handler was tried already"), ("另定方式", "choose another mode")
                ),
                GuardRow(
                    .any([.not(.choice("mode", ["designation"])), .given("receiving")]),
                    "receiving-missing", "执行程序解释 art. 11",
                    ("指令执行须写明接收法院", "a designation names the court that is to enforce"),
                    ("填写接收法院", "enter the receiving court")),
                GuardRow(
                    .any([.choice("mode", ["designation"]), .not(.given("receiving"))]),
                    "receiving-unfit", "执行程序解释 art. 11（本辖区其他法院）",
                    ("该方式不指定其他法院", "this mode designates no other court"),
                    ("去掉 receiving，或者改为指令执行", "leave receiving out, or choose designation")),
                GuardRow(
                    .not(
                        .all([.given("receiving"), .equal(.field("receiving"), .field("original"))])
                    ),
                    "original-excluded", "执行程序解释 art. 11（本辖区其他法院）",
                    ("指令执行不能由原执行法院执行", "the original court can't be the one designated"),
                    ("另选法院，或者改为督促、协同等方式", "choose another court, or another mode")),
                OrderRows.inArea(
                    [.field("receiving")], with: [.role(.original)], when: .given("receiving"),
                    rule: "执行程序解释 art. 11"),
            ],
            effects: [
                .void(rule: "O58"), .receipt(.role(.original)),
                .when(
                    .choice("mode", ["internal"]), [.stage("swapping")],
                    otherwise: [
                        .start(
                            rule: "O58", owedBy: .author,
                            duty: Text(zh: "实施所定方式", en: "carry out the chosen mode")),
                        .stage("decided"),
                    ]),
            ], document: "cross-decision"),
        OrderRows.service(
            "cross-served", from: ["swapping"],
            swapping(.field("served-on"), .field("served-court"))),
        ActRow(
            "swap-handler", "更换承办人", "another handler", group: "order",
            citation: "先内部交叉（自定）", officers: [.bureauChief, .commandCentre],
            by: [.original], from: ["swapping"],
            fields: [
                FieldRow("old-handler", "原承办人", "handler until now", .text),
                FieldRow("new-handler", "新承办人", "new handler", .text),
            ],
            approvals: [.bureauChief],
            effects: [
                .meet(rule: "O58", owedBy: .author), .receipt(.role(.deciding)),
                .stage("under-way"),
            ]),
        ActRow(
            "carry-out", "实施所定方式", "carrying out the mode", group: "order",
            citation: "\(OrderLaw.removal); \(Law322.unified)", officers: OrderRows.desk,
            by: [.deciding], from: ["decided"],
            fields: [
                FieldRow(
                    "carried-by", "实施该方式的事项", "matter that carries it out", .matter, list: true),
                OrderRows.note,
            ],
            effects: [
                .meet(rule: "O58", owedBy: .author), .receipt(.role(.original)),
                .stage("under-way"),
            ]),
    ]

    // MARK: Result

    private static let crossEnds: [ActRow] = [
        ActRow(
            "report-cross", "报告进展", "report of progress", group: "order",
            citation: Law322.unified, officers: OrderRows.hands, by: [.original],
            from: ["under-way"], isFact: true,
            fields: [FieldRow("progress", "进展", "progress", .text)],
            effects: [.receipt(.role(.deciding))]),
        ActRow(
            "cross-result", "登记结果", "result", group: "order", citation: Law322.unified,
            officers: OrderRows.desk, by: [.deciding], from: ["under-way"],
            fields: [
                FieldRow(
                    "result", "结果", "result",
                    .choice([
                        ChoiceRow("enforced", "执行完毕"), ChoiceRow("partly", "部分执行"),
                        ChoiceRow("settled", "和解并已开始履行"), ChoiceRow("round-ended", "终结本次执行程序"),
                        ChoiceRow("ended", "终结执行"), ChoiceRow("unfinished", "未能推进"),
                    ])),
                FieldRow("realised", "实现金额", "amount realised", .amount),
                FieldRow("cause", "原先未执结的原因", "why it had not been enforced", .text),
            ],
            papers: [PaperRow(.proof)],
            effects: [.receipt(.role(.original)), .stage("result")]),
        // Every party holds this chain, the checked court too. Whether a double check opens stands
        // only in the matter of the double check, which the checked court does not hold.
        ActRow(
            "consider-check", "研究是否一案双查", "consideration of a double check", group: "order",
            citation: "法〔2021〕322号 §31; 交叉执行后研究（自定）", officers: [.supervisor, .bureauChief],
            by: [.deciding], from: ["result"],
            fields: [FieldRow("considered-on", "研究日期", "day of the consideration", .date)],
            approvals: [.bureauChief], effects: [.stage("considered")]),
        ActRow(
            "close-cross", "交叉执行办结", "closing", group: "order", citation: Law322.unified,
            officers: OrderRows.desk, by: [.deciding], from: ["considered"],
            fields: [
                FieldRow("told", "申请执行人已告知", "the applicant is told", .flag), OrderRows.note,
            ],
            guards: [
                GuardRow(
                    .flag("told"), "applicant-not-told", "执行程序解释 art. 11",
                    ("尚未将结果告知申请执行人", "the applicant has not been told"),
                    ("告知后再办结", "tell the applicant first"))
            ],
            effects: [.receipt(.role(.original)), .stage("closed"), .close("closed")],
            document: "conclusion-notice"),
        ActRow(
            "drop-cross", "不予交叉执行", "decision against it", group: "order",
            citation: Law322.means, officers: OrderRows.panel, by: [.deciding],
            from: ["reviewing", "swapping", "decided"], fields: [OrderRows.reason],
            approvals: [.panelMember],
            effects: [.receipt(.role(.original)), .stage("dropped"), .close("dropped")],
            document: "notice"),
    ]
}
