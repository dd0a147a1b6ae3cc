import Domain

// What is entered into a queue of seizures.
extension ProcedureTable {
    private static let rank16 = "财产保全规定 art. 16"
    private static let queue26 = "查扣冻规定 art. 26"
    private static let term485 = "民诉法解释 art. 485"
    private static let officers: [OfficerRole] = [.handler, .clerk, .commandCentre]

    private static let entry = FieldRow("entry", "登记行", "line, by its name", .text)

    private static let isKnown = GuardRow(
        .line(LineQuery(named: true)), "unknown-entry", queue26,
        ("没有这一登记行", "there is no such line"),
        ("核对登记行名称；尚未录入的，先录入（seizure enter）", "check its name, or enter it first (seizure enter)"))

    private static let isLive = GuardRow(
        .line(LineQuery(queueLive, named: true)), "ended-entry", "查扣冻规定 art. 27; \(term485)",
        ("该查封已解除或者失效", "this seizure was released or has expired"),
        ("重新查封的，另行录入，顺位以登记机关记载为准", "a new seizure is a new line with the registry's rank"))

    /// The holder speaks for its line, any court of the queue for that of an organ.
    private static let isOwn = GuardRow(
        .any([.equal(.author, .line), .not(.isSet("holder"))]), "not-holder", queue26,
        ("该查封不是本院的", "this seizure is not this court's"),
        (
            "由查封法院办理；认为记载有误的，用 seizure contest",
            "let its holder do this; if the entry is wrong use seizure contest"
        ))

    private static let hasProof = GuardRow(
        .hasPaper([.receipt, .registryExtract, .registryReply]), "no-proof", rank16,
        (
            "缺少协助执行回执、登记查询结果或者登记机关回函",
            "no receipt, extract or reply of the registry is attached"
        ),
        ("附上其中之一", "attach one of them"))

    private static func most(_ kind: String, _ window: Window) -> TabledCondition {
        .any([
            .not(.choice("kind", [kind])), .any([.not(.isSet("term")), .within("term", window)]),
        ])
    }

    private static let isShort = GuardRow(
        .all([
            most("deposit", Window(1, .year)), most("movable", Window(2, .year)),
            most("immovable", Window(3, .year)),
        ]), "term-too-long", term485,
        ("查封期限超过上限", "the term is longer than the law allows"),
        (
            "存款一年、动产二年、不动产和其他财产权三年以内",
            "at most 1 year for deposits, 2 for movables, 3 for immovables and rights"
        ))

    private static let term = FieldRow(
        "term", "查封期限（短于上限时）", "term, if shorter than the most", .window, optional: true)

    static let queueEntries: [ActRow] = [
        ActRow(
            "open", "建立轮候登记", "opening of a queue", group: "seizure", citation: queue26,
            officers: officers, by: [], from: [],
            fields: [
                FieldRow("asset", "财产", "asset", .text),
                FieldRow("place", "所在地", "place", .text),
                FieldRow("registry", "登记机关、协助单位", "registry or assisting body", .text),
                FieldRow(
                    "register-number", "登记编号、账号", "number in the register", .text, optional: true),
                FieldRow(
                    "kind", "财产种类", "kind of asset",
                    .choice([
                        ChoiceRow("deposit", "银行存款", term485),
                        ChoiceRow("movable", "动产", term485),
                        ChoiceRow("immovable", "不动产、其他财产权", term485),
                    ])),
                FieldRow("debtor", "被执行人", "debtor", .text),
            ], effects: [.join(.assisting, .author), .stage("tracking")]),
        ActRow(
            "enter", "录入查封", "entry of a seizure", group: "seizure",
            citation: "\(rank16); \(queue26)", officers: officers, by: [.assisting],
            from: queueOpen,
            fields: [
                entry,
                FieldRow("holder", "查封法院", "court that seized", .court, optional: true),
                FieldRow("organ", "其他查封机关", "other organ that seized", .text, optional: true),
                FieldRow("holder-case", "案号", "case number", .caseNumber, optional: true),
                FieldRow(
                    "basis", "性质", "nature",
                    .choice([
                        ChoiceRow("preservation", "财产保全"), ChoiceRow("enforcement", "执行查封"),
                        ChoiceRow("other", "其他机关的措施"),
                    ])),
                FieldRow("rank", "顺位", "rank", .number),
                FieldRow(
                    "standing", "状态", "standing",
                    .choice([
                        ChoiceRow("effective", "已生效"), ChoiceRow("waiting", "轮候", queue26),
                    ])),
                FieldRow("seized-on", "查封之日", "day of the seizure", .date),
                FieldRow(
                    "term-from", "期限起算", "the term runs",
                    .choice([
                        ChoiceRow("seizure", "自查封之日", term485),
                        ChoiceRow("effect", "轮候的，自生效之日", queue26),
                    ])),
                term,
                FieldRow("amount", "查封数额", "amount", .amount, optional: true),
                FieldRow(
                    "prior-right", "享有优先受偿权", "prior right", .flag, optional: true),
            ],
            guards: [
                GuardRow(
                    .not(.line(LineQuery(named: true))), "entered", queue26,
                    ("该登记行已录入", "this line is entered already"),
                    (
                        "另取名称；需要改正的，用 seizure contest",
                        "take another name; to correct it use seizure contest"
                    )),
                GuardRow(
                    .any([
                        .all([.isSet("holder"), .not(.isSet("organ"))]),
                        .all([.isSet("organ"), .not(.isSet("holder"))]),
                    ]), "one-holder", rank16,
                    ("须且只能填写查封法院或者其他查封机关之一", "give the court or the other organ, one of them"),
                    ("填写 holder 或者 organ", "give holder or organ")),
                GuardRow(
                    .any([.not(.isSet("holder-case")), .caseOf("holder-case", .field("holder"))]),
                    "other-case", queue26,
                    ("案号不是查封法院的", "the case number is not the seizing court's"),
                    ("核对案号", "check the case number")),
                GuardRow(
                    .positive("rank"), "rank", rank16,
                    ("顺位须从1起，按登记机关记载填写", "ranks count from 1, as the registry has them"),
                    ("按回执或者登记查询结果填写", "take it from the receipt or extract")),
                GuardRow(
                    .any([.choice("standing", ["waiting"]), .choice("term-from", ["seizure"])]),
                    "term-from", term485,
                    ("已生效的查封，期限自查封之日起算", "the term of one in effect runs from its day"),
                    ("term-from 写 seizure，seized-on 写生效之日", "give term-from=seizure and its day")),
                isShort, hasProof,
            ],
            effects: [
                .when(
                    .isSet("holder"),
                    [
                        .join(.assisting, .field("holder")),
                        .when(
                            .equal(.author, .field("holder")), [],
                            otherwise: [.receipt(.field("holder"))]),
                    ]),
                .when(
                    .choice("standing", ["effective"]), [.line("effective")],
                    otherwise: [.line("waiting")]),
                .when(.choice("term-from", ["seizure"]), queueTerm(from: .field("seized-on"))),
            ] + queueSettled),
        ActRow(
            "contest", "提出不同记载", "contesting an entry", group: "seizure", citation: rank16,
            officers: officers, by: [.assisting], from: ["tracking", "verifying"],
            fields: [
                entry,
                FieldRow(
                    "shown-rank", "本院材料所载顺位", "rank in this court's papers", .number, optional: true
                ),
                FieldRow("reason", "矛盾之处", "what contradicts", .text),
            ], guards: [isKnown, hasProof],
            effects: [.receipt(.line), .stage("conflict")]),
        ActRow(
            "resolve", "凭回函解决矛盾", "resolving a contradiction", group: "seizure",
            citation: rank16, officers: [.handler, .bureauChief], by: [.assisting],
            from: ["conflict"],
            fields: [
                entry,
                FieldRow("rank", "登记机关所载顺位", "rank in the registry's reply", .number),
                FieldRow(
                    "standing", "登记机关所载状态", "standing in the reply",
                    .choice([
                        ChoiceRow("effective", "已生效"), ChoiceRow("waiting", "轮候"),
                        ChoiceRow("released", "已解除"), ChoiceRow("expired", "期满失效"),
                        ChoiceRow("void", "登记不存在"),
                    ])),
                FieldRow("effective-on", "生效之日", "day of effect", .date, optional: true),
                FieldRow("over", "各行记载已一致", "all lines agree now", .flag),
            ], papers: [PaperRow(.registryReply)], approvals: [.bureauChief],
            guards: [isKnown],
            effects: [.receipt(.role(.assisting))] + replied + [
                .when(
                    agreed,
                    [
                        // A place is free only where a seizure has ended.
                        .when(.line(LineQuery(["released", "expired", "void"])), queueNext)
                    ] + queueStanding)
            ]),
    ]

    // MARK: Ends

    /// A person says that the contradiction is gone, and the lines bear it out.
    private static let agreed: TabledCondition = .all([.flag("over"), .not(.clash)])

    /// The line as the registry's reply has it.
    private static let replied: [TabledEffect] = [
        .when(
            .choice("standing", ["effective"]),
            [
                // Its term runs already, unless it was to begin with the effect, or had ended.
                .when(
                    .all([
                        .isSet("effective-on"), .not(.line(LineQuery(["effective"], named: true))),
                        .any([
                            .choice("term-from", ["effect"]),
                            .line(LineQuery(["released", "expired", "void"], named: true)),
                        ]),
                    ]), [.voidLine(queueTerms)] + queueTerm(from: .field("effective-on"))),
                .line("effective"), .meetLine(["O60"]),
            ]),
        .when(.choice("standing", ["waiting"]), [.line("waiting"), .meetLine(["O60"])]),
        ended("released"), ended("expired"), ended("void"),
    ]

    private static func ended(_ word: String) -> TabledEffect {
        .when(
            .choice("standing", [word]),
            [.line(word), .meetLine(["O60"]), .voidLine(queueTerms)])
    }

    static let queueEnds: [ActRow] = [
        ActRow(
            "renew", "续行查封", "renewal", group: "seizure", citation: term485,
            officers: officers, by: [.assisting], from: queueOpen,
            fields: [
                entry, FieldRow("renewed-on", "续封起算日", "day from which it runs", .date), term,
            ],
            guards: [isKnown, isLive, isOwn, isShort, hasProof],
            effects: [.line(nil), .meetLine(queueTerms)] + queueTerm(from: .field("renewed-on")),
            document: "renewal-ruling"),
        ActRow(
            "release", "解除查封", "release", group: "seizure", citation: "\(queue26)",
            officers: officers, by: [.assisting], from: queueOpen,
            fields: [
                entry, FieldRow("ended-on", "解除之日", "day of the release", .date),
                FieldRow("reason", "理由", "reason", .text),
            ], guards: [isKnown, isLive, isOwn, hasProof],
            effects: [
                .receipt(.role(.assisting)),
                .when(
                    .stage(["conflict"]), [.line("released"), .voidLine(queueTerms + ["O60"])],
                    otherwise: queueEnd("released")),
            ] + queueSettled, document: "release-ruling"),
        ActRow(
            "expire", "录入其他机关查封失效", "expiry of an organ's seizure", group: "seizure",
            citation: "查扣冻规定 art. 27", officers: officers, by: [.assisting], from: queueOpen,
            fields: [entry, FieldRow("ended-on", "失效之日", "day of expiry", .date)],
            guards: [
                isKnown, isLive,
                GuardRow(
                    .not(.isSet("holder")), "court-holder", term485,
                    ("法院的查封按期限自动失效，不另录入", "a court's seizure expires by its own term"),
                    (
                        "解除的，用 seizure release；有矛盾的，用 seizure contest",
                        "use seizure release, or seizure contest"
                    )),
                hasProof,
            ],
            effects: [
                .receipt(.role(.assisting)),
                .when(
                    .stage(["conflict"]), [.line("expired"), .voidLine(queueTerms + ["O60"])],
                    otherwise: queueEnd("expired")),
            ] + queueSettled),
        ActRow(
            "verify", "核实轮候生效", "verification", group: "seizure",
            citation: "\(queue26); \(rank16)", officers: officers, by: [.assisting],
            from: ["verifying"],
            fields: [
                entry,
                FieldRow(
                    "standing", "登记机关答复", "the registry's reply",
                    .choice([
                        ChoiceRow("effective", "已生效", queue26),
                        ChoiceRow("waiting", "在先查封仍在，仍为轮候"),
                        ChoiceRow("released", "已解除"), ChoiceRow("expired", "期满失效"),
                        ChoiceRow("void", "登记不存在"),
                    ])),
                FieldRow("effective-on", "生效之日", "day of effect", .date, optional: true),
            ], papers: [PaperRow(.registryReply)],
            guards: [
                isKnown, isOwn,
                GuardRow(
                    .line(LineQuery(["presumed"], named: true)), "not-presumed", queue26,
                    ("该查封不是推定生效", "this seizure is not presumed to have taken effect"),
                    ("只核实推定生效的登记行", "verify the line that is presumed")),
                GuardRow(
                    .any([
                        .not(.choice("standing", ["effective"])), .isSet("effective-on"),
                    ]), "effective-on", queue26,
                    ("未填写生效之日", "the day of effect is missing"),
                    ("按登记机关回函填写 effective-on", "give effective-on from the reply")),
            ],
            effects: [.receipt(.role(.assisting))] + replied + [
                // An earlier seizure that still stands contradicts what the queue says of it.
                .when(
                    .choice("standing", ["waiting"]), [.stage("conflict")],
                    otherwise: queueNext + queueStanding)
            ]),
        ActRow(
            "close", "了结轮候登记", "closing of the queue", group: "seizure", citation: queue26,
            officers: [.handler, .bureauChief], by: [.assisting], from: ["tracking"],
            fields: [
                FieldRow(
                    "closing-reason", "原因", "reason for closing",
                    .choice([
                        ChoiceRow("disposed", "财产已处分完毕"), ChoiceRow("all-ended", "查封均已解除或者失效"),
                    ]))
            ], papers: [PaperRow(.proof)],
            guards: [
                GuardRow(
                    .any([
                        .choice("closing-reason", ["disposed"]), .not(.line(LineQuery(queueLive))),
                    ]),
                    "live-entries", queue26,
                    ("仍有生效或者轮候的查封", "there are still seizures in effect or waiting"),
                    (
                        "财产处分完毕，或者各查封解除、失效后再了结",
                        "close it once the asset is disposed of or all have ended"
                    ))
            ],
            effects: [.receipt(.role(.assisting)), .stage("closed"), .close("closed")]),
    ]

    // MARK: Between courts

    private static let to = FieldRow("to", "对方法院", "other court", .court)

    private static let isHolder = GuardRow(
        .any([.line(LineQuery(queueLive, of: .field("to")))]), "no-holder", queue26,
        ("对方法院在本财产上没有查封", "the other court holds no seizure here"),
        ("先录入其查封，或者核对法院", "enter its seizure first, or check the court"))

    static let queueBetweenCourts: [ActRow] = [
        ActRow(
            "notify-first", "书面通知首封法院", "notice to the first court", group: "seizure",
            citation: queue26, officers: officers, by: [.assisting], from: queueOpen,
            fields: [to, FieldRow("content", "通知内容", "content", .text)],
            papers: [PaperRow(.notice, sealed: true)], guards: [isHolder],
            effects: [.receipt(.field("to"))], document: "queue-notice"),
        ActRow(
            "ask-papers", "请求查阅查封文书", "request to read papers", group: "seizure",
            citation: queue26, officers: officers, by: [.assisting], from: queueOpen,
            fields: [to, FieldRow("papers", "需查阅的文书", "which papers", .text)],
            guards: [isHolder], effects: [.receipt(.field("to"))], document: "queue-notice"),
        ActRow(
            "answer-papers", "提供查阅", "answer with papers", group: "seizure", citation: queue26,
            officers: officers, by: [.assisting], from: queueOpen,
            fields: [to, FieldRow("note", "说明", "note", .text, optional: true)],
            papers: [PaperRow(.ruling)],
            effects: [.meet(rule: "O61", owedBy: .author), .receipt(.field("to"))]),
        ActRow(
            "request-transfer", "记录商请移送", "record of a 商请移送", group: "seizure",
            citation: "法释〔2016〕6号 art. 2; 法〔2021〕322号 §24", officers: officers,
            by: [.assisting], from: queueOpen,
            fields: [entry, FieldRow("transfer-request", "商请移送事项", "its matter", .matter)],
            guards: [isKnown, isLive, isOwn], effects: [.line(nil)]),
        ActRow(
            "end-round", "终结本次执行程序核验", "check before 终本", group: "seizure",
            citation: "法〔2021〕322号 §24", officers: [.handler, .bureauChief], by: [.assisting],
            from: queueOpen,
            fields: [FieldRow("case", "拟终本案号", "case to be closed", .caseNumber)],
            approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .caseOf("case", .author), "not-own-case", "法〔2021〕322号 §24",
                    ("案号不是本院的", "the case number is not this court's"),
                    ("填写本院执行案号", "give the number of this court's own case")),
                GuardRow(
                    .not(
                        .line(
                            LineQuery(
                                ["waiting"], of: .author, flags: ["prior-right"],
                                lacks: ["transfer-request"]))), "prior-right",
                    "法〔2021〕322号 §24",
                    (
                        "本院对轮候查封的财产享有优先受偿权，未商请移送，不得终结本次执行程序",
                        "a prior right on a waiting seizure, and no 商请移送 was made"
                    ),
                    (
                        "先商请首封法院移送（priority ask-transfer），再记录（seizure request-transfer）",
                        "priority ask-transfer, then seizure request-transfer"
                    )),
            ], effects: []),
    ]
}
