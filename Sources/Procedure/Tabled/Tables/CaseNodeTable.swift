import Domain

extension ProcedureTable {
    /// Nodes of one case (案内节点, 法〔2021〕322号 §§13-23): the court reports what happened as facts,
    /// each starts or meets a window, and the superior watches those that are missed.
    ///
    /// Assets, payments and clues are lines by name, so that each has its own windows.
    package static let caseNode = ProcedureTable(
        name: "case-node", term: Text(zh: "案内节点", en: "nodes of a case"),
        citation: "法〔2021〕322号 §§13-23, 25",
        stages: [
            StageRow("watched", "节点监管中", awaits: nodes.map(awaiting)),
            StageRow("closed", "案件已结，停止监管", isClosed: true),
        ],
        acts: [nodeOpening] + nodeFacts + nodeCare,
        lapses: nodes.map { node in
            LapseRow(
                node.rule, from: ["watched"],
                [
                    .duty(
                        .role(.supervising),
                        Text(
                            zh: "节点逾期，督促执行法院：\(node.zh)（\(node.rule)）",
                            en: "a node was missed, press the court: \(node.en) (\(node.rule))"))
                ] + (node.rule == "W45" ? selfSaleOver : []))
        },
        lines: LinesRow(
            key: "item", fields: [],
            statuses: [
                StatusRow("clue", "线索待核实"), StatusRow("checked", "线索已启动核实"),
                StatusRow("feedback", "查询结果已反馈"), StatusRow("controlled", "已控制"),
                StatusRow("seized", "已查封，待定价"), StatusRow("pricing", "定价中"),
                StatusRow("priced", "参考价已确定"), StatusRow("self-sale", "准许自行处置"),
                StatusRow("sale", "变价中"), StatusRow("sold", "已变价"),
                StatusRow("money", "执行款已到账"), StatusRow("notified", "已通知财务发放"),
                StatusRow("paid", "已发放"), StatusRow("performed", "符合解除限制消费条件"),
                StatusRow("lifted", "已解除限制消费"),
            ]))

    /// A window of a node, the fact that meets it, and what is owed.
    private struct Node {
        var rule: String
        var verb: String
        var zh: String
        var en: String
    }

    private static let nodes: [Node] = [
        Node(rule: "W40", verb: "search", zh: "启动网络查控", en: "start the online search"),
        Node(rule: "W41", verb: "control", zh: "采取控制措施", en: "take control measures"),
        Node(rule: "W42", verb: "check", zh: "启动核实线索", en: "start checking the clue"),
        Node(rule: "W43", verb: "pricing", zh: "启动确定参考价程序", en: "start the price procedure"),
        Node(rule: "W44", verb: "sale", zh: "启动财产变价程序", en: "start the sale"),
        Node(rule: "W45", verb: "sold", zh: "被执行人自行处置的结果", en: "the debtor's own sale"),
        Node(rule: "W46", verb: "pay-notice", zh: "通知财务部门发放", en: "payment notice to finance"),
        Node(rule: "W47", verb: "paid", zh: "发放执行款", en: "pay out"),
        Node(rule: "W48", verb: "lift", zh: "解除限制消费措施", en: "lift the consumption limit"),
    ]

    private static func awaiting(_ node: Node) -> AwaitRow {
        AwaitRow(.original, node.verb, node.zh, node.en, rule: node.rule, owing: true)
    }

    /// The debtor did not sell in time: the court does.
    private static let selfSaleOver: [TabledEffect] = [
        .line("sale"),
        .duty(
            .role(.original),
            Text(
                zh: "自行处置期限届满，由法院处置（法〔2021〕322号第17条）",
                en: "the debtor's period has passed: the court disposes (§17)")),
    ]

    private static let officers: [OfficerRole] = [.handler, .clerk, .supervisor]

    private static let nodeOpening = ActRow(
        "open", "纳入节点监管", "watching the nodes of a case", group: "node-fact",
        citation: "法〔2021〕322号 §§13, 25", officers: officers + [.filing], by: [], from: [],
        fields: [
            FieldRow("case", "执行案号", "case number", .caseNumber),
            FieldRow("received-on", "收到立案部门移送案件之日", "day the file came", .date, optional: true),
        ],
        guards: [
            GuardRow(
                .caseOf("case", .author), "not-own-case", "法〔2021〕322号 §13",
                ("案号不是本院的", "the case number is not this court's"),
                ("只报告本院案件的节点", "report the nodes of this court's own cases"))
        ],
        effects: [
            .join(.original, .author), .join(.supervising, .superior(of: .author)),
            .stage("watched"),
            .when(
                .isSet("received-on"),
                [
                    .start(
                        rule: "W40", owedBy: .author,
                        duty: Text(zh: "启动网络查控", en: "start the online search"),
                        from: .field("received-on"))
                ]),
        ])

    // MARK: Facts

    /// A fact about one line: it takes the status, meets windows, and starts others.
    private static func fact(
        _ verb: String, _ term: String, _ english: String, article: String, line status: String,
        day: FieldRow?, fields: [FieldRow] = [], guards: [GuardRow] = [], meets: [String] = [],
        then: [TabledEffect] = []
    ) -> ActRow {
        ActRow(
            verb, term, english, group: "node-fact", citation: "法〔2021〕322号 \(article)",
            officers: officers, by: [.original], from: ["watched"], isFact: true,
            fields: [FieldRow("item", "财产、款项或者线索", "asset, payment or clue", .text)]
                + (day.map { [$0] } ?? []) + fields,
            guards: guards, effects: [.line(status), .meetLine(meets)] + then)
    }

    private static func starts(
        _ rule: String, from start: StartReference, window: String? = nil
    ) -> TabledEffect {
        let node = nodes.first { $0.rule == rule }
        return .startLine(
            rule: rule, duty: Text(zh: node?.zh ?? rule, en: node?.en ?? rule), from: start,
            window: window)
    }

    private static func on(_ zh: String) -> FieldRow { FieldRow("on", zh, "day", .date) }

    private static let nodeFacts: [ActRow] = [
        ActRow(
            "search", "启动网络查控", "start of the search", group: "node-fact",
            citation: "法〔2021〕322号 §13", officers: officers, by: [.original],
            from: ["watched"], isFact: true, fields: [on("启动之日")],
            effects: [.meet(rule: "W40", owedBy: .author)]),
        fact(
            "feedback", "查询结果反馈", "search feedback", article: "§13", line: "feedback",
            day: on("反馈之日"),
            fields: [
                FieldRow("offline", "不能线上控制", "online control is not possible", .flag)
            ],
            then: [.when(.flag("offline"), [starts("W41", from: .field("on"))])]),
        fact(
            "control", "采取控制措施", "control", article: "§13", line: "controlled",
            day: on("控制之日"), meets: ["W41"]),
        fact(
            "clue", "明确且紧急的财产线索", "urgent clue", article: "§13", line: "clue", day: nil,
            fields: [
                FieldRow("source", "线索来源", "source", .text),
                FieldRow("content", "线索内容", "content", .text),
            ],
            // Hours run: the day of a date would begin them too early.
            then: [starts("W42", from: .act)]),
        fact(
            "check", "启动核实线索", "start of checking", article: "§13", line: "checked",
            day: nil, meets: ["W42"]),
        fact(
            "seized", "查封需变价的财产", "seizure for sale", article: "§16", line: "seized",
            day: on("查封之日"), then: [starts("W43", from: .field("on"))]),
        fact(
            "pricing", "启动确定参考价", "start of pricing", article: "§16", line: "pricing",
            day: on("启动之日"), meets: ["W43"]),
        fact(
            "priced", "参考价确定", "price fixed", article: "§16", line: "priced",
            day: on("确定之日"),
            fields: [FieldRow("price", "参考价", "price", .amount)], meets: ["W43"],
            then: [starts("W44", from: .field("on"))]),
        fact(
            "sale", "启动变价程序", "start of the sale", article: "§16", line: "sale",
            day: on("启动之日"), meets: ["W44"]),
        fact(
            "self-sale", "准许被执行人自行处置", "leave for the debtor to sell", article: "§17",
            line: "self-sale", day: on("准许之日"),
            fields: [FieldRow("period", "自行处置期限（不超过90日）", "period, at most 90 days", .window)],
            guards: [
                GuardRow(
                    .any([.not(.isSet("period")), .within("period", Window(90, .day))]),
                    "self-sale-too-long",
                    "法〔2021〕322号 §17",
                    ("自行处置期限超过90日", "the period for the debtor's own sale exceeds 90 days"),
                    ("改为不超过90日，或者由法院处置", "set at most 90 days, or let the court sell"))
            ],
            then: [.voidLine(["W44"]), starts("W45", from: .field("on"), window: "period")]),
        fact(
            "sold", "已变价", "sold", article: "§§16-17", line: "sold", day: on("成交之日"),
            fields: [FieldRow("proceeds", "价款", "proceeds", .amount)], meets: ["W44", "W45"]),
        fact(
            "money", "执行款到账", "money arrived", article: "§22", line: "money",
            day: on("到账之日"),
            fields: [FieldRow("received", "到账金额", "amount", .amount)],
            then: [starts("W46", from: .field("on"))]),
        fact(
            "pay-notice", "通知财务部门发放", "payment notice", article: "§22", line: "notified",
            day: on("通知之日"), meets: ["W46"], then: [starts("W47", from: .field("on"))]),
        fact(
            "paid", "发放执行款", "payment", article: "§22", line: "paid", day: on("发放之日"),
            fields: [FieldRow("paid-amount", "发放金额", "amount", .amount)],
            meets: ["W46", "W47"]),
        fact(
            "performed", "符合解除限制消费条件", "ground to lift the limit", article: "§23",
            line: "performed", day: on("符合条件之日"),
            fields: [
                FieldRow(
                    "ground", "情形", "ground",
                    .choice([
                        ChoiceRow("performed", "履行完毕"), ChoiceRow("security", "提供有效担保"),
                        ChoiceRow("consent", "申请执行人同意"),
                    ]))
            ], then: [starts("W48", from: .field("on"))]),
        fact(
            "lift", "解除限制消费措施", "lifting of the limit", article: "§23", line: "lifted",
            day: on("解除之日"), meets: ["W48"]),
    ]

    // MARK: Watching

    private static let nodeCare: [ActRow] = [
        ActRow(
            "explain", "说明逾期原因", "explanation", group: "node-fact",
            citation: "法〔2021〕322号 §§8, 25", officers: officers, by: [.original],
            from: ["watched"], isFact: true,
            fields: [FieldRow("reason", "原因及改正措施", "reason and remedy", .text)],
            effects: [.receipt(.role(.supervising))]),
        ActRow(
            "remind", "督促办理节点", "reminder of a node", group: "node-fact",
            citation: "法〔2021〕322号 §§8, 25", officers: [.supervisor, .bureauChief],
            by: [.supervising], from: ["watched"],
            fields: [
                FieldRow("content", "督促内容", "content", .text),
                FieldRow("correct-by", "改正日期", "to be corrected by", .date, optional: true),
            ], effects: [.receipt(.role(.original))], document: "node-reminder"),
        ActRow(
            "close", "停止节点监管", "end of watching", group: "node-fact",
            citation: "法〔2021〕322号 §25", officers: officers + [.bureauChief],
            by: [.original], from: ["watched"],
            fields: [
                FieldRow(
                    "closing-reason", "原因", "reason for closing",
                    .choice([
                        ChoiceRow("concluded", "执行完毕"), ChoiceRow("round-ended", "终结本次执行程序"),
                        ChoiceRow("ended", "终结执行"), ChoiceRow("moved", "移送其他法院、销案"),
                    ]))
            ],
            guards: [
                GuardRow(
                    .not(.any(nodes.filter { $0.rule != "W45" }.map { .running($0.rule) })),
                    "nodes-running", "法〔2021〕322号 §25",
                    ("仍有节点期限在进行", "windows of nodes still run"),
                    ("先报告各节点的办理事实", "report the facts of these nodes first"))
            ],
            effects: [.receipt(.role(.supervising)), .stage("closed"), .close("closed")]),
    ]
}
