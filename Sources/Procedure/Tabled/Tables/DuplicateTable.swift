import Domain

extension ProcedureTable {
    /// Duplicate filing (重复立案): two courts have filed the same case, that is one basis and one
    /// applicant. The court that filed later cancels and hands over what it controls; different
    /// creditors of one debtor are no duplicate, but a matter of rank, priority and distribution.
    ///
    /// Parts: `original` filed later, `receiving` earlier.
    package static let duplicate = ProcedureTable(
        name: "duplicate", term: Text(zh: "重复立案", en: "duplicate filing"),
        citation: DuplicateLaw.rule,
        stages: [
            StageRow(
                "noted", "已指出重复立案，待后立案法院核对",
                awaits: [
                    AwaitRow(
                        .original, "cancel-duplicate", "撤销案件", "cancel the later case",
                        rule: "O74"),
                    AwaitRow(
                        .original, "deny-duplicate", "或者说明不是重复立案", "or say why it is none",
                        rule: "O74"),
                ]),
            StageRow(
                "cancelled", "后立案件已撤销，待移交财产",
                awaits: [
                    AwaitRow(
                        .original, "hand-assets", "将控制的财产交先立案法院",
                        "hand what it controls to the court that filed first", rule: "O74")
                ]),
            StageRow(
                "handed", "财产已移交，待接收",
                awaits: [
                    AwaitRow(.receiving, "take-assets", "接收财产", "take the property over")
                ]),
            StageRow(
                "denied", "两院认识不一致",
                awaits: [
                    AwaitRow(
                        .receiving, "dispute-duplicate", "提出执行争议", "raise a dispute about it"),
                    AwaitRow(
                        .receiving, "withdraw-duplicate", "或者撤回", "or withdraw the notice"),
                ]),
            StageRow("merged", "已由先立案法院执行", isClosed: true),
            StageRow("withdrawn", "已撤回", isClosed: true),
            StageRow("disputed", "已提出执行争议", isClosed: true),
        ],
        acts: duplicateOpening + duplicateAnswers,
        receipts: [
            ReceiptRow(of: "report-duplicate", by: .original, duplicateClock(from: .act))
        ])

    private static func duplicateClock(from start: StartReference) -> [TabledEffect] {
        OrderRows.clock(
            "O74", of: .original, at: ["noted"], "核对，撤销案件并移交财产",
            "check, cancel and hand over", from: start)
    }

    private static let hands: [OfficerRole] = [.handler, .filing, .bureauChief]

    private static let duplicateOpening: [ActRow] = [
        ActRow(
            "report-duplicate", "指出重复立案", "notice of a duplicate filing", group: "transfer",
            citation: DuplicateLaw.rule, officers: hands, by: [], from: [],
            fields: [
                FieldRow("debtor", "被执行人", "debtor", .text),
                FieldRow("later", "后立案法院", "court that filed later", .court),
                FieldRow("case", "后立案号", "number of the later case", .caseNumber),
                FieldRow("filed-on", "后立案日期", "day of the later filing", .date),
                FieldRow("basis", "后案执行依据文号", "number of the later case's basis", .text),
                FieldRow("applicant", "后案申请执行人", "applicant of the later case", .text),
                FieldRow("earlier", "先立案法院", "court that filed first", .court),
                FieldRow("earlier-case", "先立案号", "number of the first case", .caseNumber),
                FieldRow("earlier-filed-on", "先立案日期", "day of the first filing", .date),
                FieldRow(
                    "earlier-basis", "先案执行依据文号", "number of the first case's basis", .text),
                FieldRow("earlier-applicant", "先案申请执行人", "applicant of the first case", .text),
            ],
            papers: [PaperRow(.enforcementBasis)],
            guards: [
                GuardRow(
                    .all([
                        .any([
                            .equal(.author, .field("later")), .equal(.author, .field("earlier")),
                        ]), .not(.equal(.field("later"), .field("earlier"))),
                    ]), "not-involved", DuplicateLaw.rule,
                    ("须由两个立案法院之一指出", "one of the two courts that filed must say so"),
                    ("由先立案或者后立案法院办理", "let the earlier or the later court do it")),
                GuardRow(
                    .all([
                        .caseOf("case", .field("later")),
                        .caseOf("earlier-case", .field("earlier")),
                    ]), "other-case", DuplicateLaw.rule,
                    ("案号与法院不符", "a case number is not that court's"),
                    ("核对案号", "check the numbers")),
                GuardRow(
                    .all([
                        .same("basis", "earlier-basis"), .same("applicant", "earlier-applicant"),
                    ]), "not-duplicate", DuplicateLaw.rule,
                    (
                        "执行依据或者申请执行人不同，不是重复立案",
                        "basis or applicant differ: it is no duplicate filing"
                    ),
                    (
                        "同一被执行人的不同债权人，按轮候查封（seizure open）、优先债权商请移送（priority）或者参与分配处理；有争议的，提出执行争议（dispute raise）",
                        "different creditors: seizure queue (seizure open), priority, or distribution; in dispute: dispute raise"
                    )),
                GuardRow(
                    .later("filed-on", than: "earlier-filed-on"), "not-later", DuplicateLaw.rule,
                    ("所列后立案日期不晚于先立案日期", "the later case was not filed later"),
                    (
                        "互换两案；同日立案的，协商，协商不成报共同上级法院指定（dispute raise）",
                        "exchange the two; filed on one day: negotiate, else the common superior designates (dispute raise)"
                    ), couldBy: [.field("later"), .field("earlier")]),
                GuardRow(
                    .notAhead("filed-on"), "filed-ahead", DuplicateLaw.rule,
                    ("立案日期晚于今天", "the day of filing lies ahead"),
                    ("填写实际立案之日", "give the day of the filing")),
            ],
            effects: [
                .join(.original, .field("later")), .join(.receiving, .field("earlier")),
                .when(
                    .equal(.author, .field("later")),
                    [
                        .receipt(.field("earlier")),
                        .start(
                            rule: "O74", owedBy: .author,
                            duty: Text(zh: "撤销案件并移交财产", en: "cancel and hand over")),
                    ], otherwise: [.receipt(.field("later"))]),
                .stage("noted"),
            ], document: "notice"),
        ActRow(
            "served", "书面送达", "service on paper", group: "transfer",
            citation: DuplicateLaw.rule, officers: [.handler, .clerk], by: [.receiving],
            from: ["noted"], isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            effects: duplicateClock(from: .field("served-on"))),
    ]

    private static let duplicateAnswers: [ActRow] = [
        ActRow(
            "cancel-duplicate", "撤销后立案件", "cancelling the later case", group: "transfer",
            citation: DuplicateLaw.rule, officers: hands, by: [.original], from: ["noted"],
            fields: [
                FieldRow(
                    "assets", "已控制的财产", "property under control", .text, optional: true,
                    list: true),
                FieldRow("no-assets", "未采取执行措施", "no measure was taken", .flag, optional: true),
            ],
            papers: [PaperRow(.ruling, sealed: true)], approvals: [.panelMember],
            guards: [
                GuardRow(
                    .any([
                        .all([.given("assets"), .not(.flag("no-assets"))]),
                        .all([.flag("no-assets"), .not(.given("assets"))]),
                    ]), "assets-unstated", DuplicateLaw.rule,
                    (
                        "未写明已控制的财产，或者同时写明没有",
                        "what is under control is not stated, or stated as both"
                    ),
                    ("填写 assets，没有的填写 no-assets", "give assets, or no-assets"))
            ],
            effects: [
                .receipt(.role(.receiving)),
                .when(
                    .flag("no-assets"),
                    [
                        .meet(rule: "O74", owedBy: .author), .stage("merged"), .close("merged"),
                    ], otherwise: [.stage("cancelled")]),
            ], document: "notice"),
        ActRow(
            "hand-assets", "移交财产", "hand-over of the property", group: "transfer",
            citation: DuplicateLaw.rule, officers: [.handler, .clerk], by: [.original],
            from: ["cancelled"],
            fields: [
                FieldRow("sender", "移交人", "who hands over", .text),
                FieldRow("money", "案款余额", "money held", .amount),
                FieldRow("objects", "扣押物", "seized objects", .text, optional: true, list: true),
                FieldRow(
                    "seizure-until", "最早到期的查封", "seizure that ends first", .date, optional: true),
                FieldRow("no-seizure", "没有查封", "there is no seizure", .flag, optional: true),
            ],
            guards: [
                GuardRow(
                    .any([
                        .flag("no-seizure"), .remains("seizure-until", atLeast: Window(1, .month)),
                    ]), "renew-first", "委托执行规定 art. 6（参照）",
                    (
                        "查封剩余期限不足一个月，须先续行查封",
                        "less than a month remains on a seizure: renew it first"
                    ),
                    (
                        "续行查封后填写新的到期日；没有查封的，写明 no-seizure",
                        "renew it, then give its new end; without any, no-seizure"
                    ))
            ],
            effects: [
                .meet(rule: "O74", owedBy: .author), .receipt(.role(.receiving)),
                .stage("handed"),
            ]),
        ActRow(
            "take-assets", "接收财产", "taking the property over", group: "transfer",
            citation: DuplicateLaw.rule, officers: [.handler, .clerk], by: [.receiving],
            from: ["handed"], fields: [FieldRow("receiver", "接收人", "who receives", .text)],
            effects: [.receipt(.role(.original)), .stage("merged"), .close("merged")]),
        ActRow(
            "deny-duplicate", "说明不是重复立案", "denial", group: "transfer",
            citation: DuplicateLaw.rule, officers: hands, by: [.original], from: ["noted"],
            fields: [OrderRows.reason], approvals: [.bureauChief],
            effects: [
                .meet(rule: "O74", owedBy: .author), .receipt(.role(.receiving)),
                .stage("denied"),
            ], document: "notice"),
        ActRow(
            "dispute-duplicate", "转为执行争议", "passing it to a dispute", group: "transfer",
            citation: "执行工作规定 arts. 14, 67", officers: hands, by: [.original, .receiving],
            from: ["denied"],
            fields: [FieldRow("dispute", "执行争议事项", "the matter of the dispute", .matter)],
            effects: [
                .receipt(.role(.original)), .receipt(.role(.receiving)), .stage("disputed"),
                .close("disputed"),
            ]),
        ActRow(
            "withdraw-duplicate", "撤回", "withdrawal", group: "transfer",
            citation: DuplicateLaw.rule, officers: hands, by: [.receiving],
            from: ["noted", "denied"], fields: [OrderRows.reason],
            effects: [.receipt(.role(.original)), .stage("withdrawn"), .close("withdrawn")]),
    ]
}

/// Where duplicate filing is regulated, short as docs/law.md lists it.
private enum DuplicateLaw {
    static let rule = "执行程序解释 art. 2"
}
