import Domain

extension ProcedureTable {
    /// Reception and adoption of cases by leaders (领导接访、包案): who, when, which case, and with what
    /// result. One court's own matter; it is `deciding`.
    package static let reception = ProcedureTable(
        name: "reception", term: Text(zh: "领导接访、包案", en: "reception by leaders"),
        citation: SupervisionLaw.lawful,
        stages: [
            StageRow(
                "received", "已接访，待处理",
                awaits: [
                    AwaitRow(.deciding, "visit-result", "记明处理结果", "record the result"),
                    AwaitRow(.deciding, "adopt", "或者包案办理", "or adopt the case"),
                ]),
            StageRow(
                "adopted", "包案办理中",
                awaits: [
                    AwaitRow(
                        .deciding, "visit-result", "记明包案结果", "record the result", rule: "O42")
                ]),
            StageRow("done", "已有结果", isClosed: true),
        ],
        acts: acts)

    private static let desk: [OfficerRole] = [.petition, .clerk, .handler, .commandCentre]

    private static let leaders: [OfficerRole] = [.president, .vicePresident, .bureauChief]

    private static let acts: [ActRow] = [
        ActRow(
            "visit", "领导接访", "reception by a leader", group: "petition",
            citation: SupervisionLaw.lawful, officers: desk + leaders, by: [], from: [],
            fields: [
                FieldRow("leader", "接访领导", "leader", .text),
                FieldRow(
                    "post", "职务", "post",
                    .choice([
                        ChoiceRow("president", "院长"), ChoiceRow("vice-president", "副院长"),
                        ChoiceRow("bureau-chief", "执行局长"), ChoiceRow("other", "其他院领导"),
                    ])),
                FieldRow("held-on", "接访日期", "day of the reception", .date),
                FieldRow("petitioner", "来访人", "visitor", .text),
                FieldRow("case", "案号", "case number", .caseNumber),
                FieldRow("demand", "诉求", "what is asked", .text),
                FieldRow("petition", "执行信访事项", "matter of the petition", .matter, optional: true),
            ],
            guards: [
                GuardRow(
                    .notAhead("held-on"), "held-ahead",
                    SupervisionLaw.lawful,
                    ("接访日期晚于今天", "the day of the reception lies ahead"),
                    ("接访后再登记", "enter it afterwards"))
            ],
            effects: [.join(.deciding, .author), .stage("received")]),
        ActRow(
            "adopt", "包案", "adoption of the case", group: "petition",
            citation: SupervisionLaw.lawful, officers: leaders, by: [.deciding],
            from: ["received"],
            fields: [
                FieldRow("adopted-by", "包案领导", "leader who adopts it", .text),
                FieldRow("limit", "包案期限", "period", .window),
            ],
            effects: [
                .start(
                    rule: "O42", owedBy: .author,
                    duty: Text(zh: "包案化解", en: "resolve the adopted case"), window: "limit"),
                .stage("adopted"),
            ]),
        ActRow(
            "adopt-progress", "包案进展", "progress of the adopted case", group: "petition",
            citation: SupervisionLaw.lawful, officers: desk + leaders, by: [.deciding],
            from: ["adopted"], fields: [FieldRow("done", "办理情况", "what was done", .text)],
            effects: []),
        ActRow(
            "visit-result", "接访、包案结果", "result", group: "petition",
            citation: SupervisionLaw.lawful, officers: desk + leaders, by: [.deciding],
            from: ["received", "adopted"],
            fields: [
                FieldRow(
                    "outcome", "结果", "outcome",
                    .choice([
                        ChoiceRow("resolved", "已化解"), ChoiceRow("handed-on", "转执行信访办理"),
                        ChoiceRow("explained", "已释法答复"), ChoiceRow("unresolved", "未化解"),
                    ])),
                FieldRow("result", "结果说明", "result", .text),
                FieldRow("told-on", "答复来访人之日", "day the visitor was told", .date),
                FieldRow("petition", "执行信访事项", "matter of the petition", .matter, optional: true),
            ],
            guards: [
                GuardRow(
                    .any([.not(.choice("outcome", ["handed-on"])), .isSet("petition")]),
                    "petition-missing", SupervisionLaw.petition,
                    ("转执行信访办理的，须写明该信访事项", "the petition that it was handed on to is not named"),
                    ("先收件（petition receive），再填写其编号", "enter the petition first and give its id"))
            ],
            effects: [
                .meet(rule: "O42", owedBy: .author), .stage("done"), .close("done"),
            ]),
    ]
}
