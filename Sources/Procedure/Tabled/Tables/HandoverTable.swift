import Domain

extension ProcedureTable {
    /// Hand-over of duties within a court (人员交接): what an officer has in hand goes to another by a
    /// list that both sign by name. An officer with open duties can't be removed or rotated before
    /// (法〔2021〕322号 §42).
    ///
    /// The court is `deciding`, and alone.
    package static let handover = ProcedureTable(
        name: "handover", term: Text(zh: "人员交接", en: "hand-over of duties"),
        citation: "法〔2021〕322号 §42",
        stages: [
            StageRow(
                "offered", "交接清单已列，待接收",
                awaits: [
                    AwaitRow(
                        .deciding, "accept", "接收人核对并签收", "the receiver checks and signs",
                        rule: "O72")
                ]),
            StageRow("accepted", "已交接", isClosed: true),
            StageRow("declined", "未交接", isClosed: true),
        ],
        acts: [
            ActRow(
                "offer", "列交接清单", "list of what is handed over", group: "handover",
                citation: "法〔2021〕322号 §42", officers: OfficerRole.allCases, by: [], from: [],
                fields: [
                    FieldRow("giver", "移交人", "who hands over", .text),
                    FieldRow("receiver", "接收人", "who receives", .text),
                    FieldRow("matters", "协调事项清单", "matters in hand", .matter, list: true),
                    FieldRow("reason", "交接原因", "why", .text),
                ], approvals: [.bureauChief],
                guards: [
                    GuardRow(
                        .not(.same("giver", "receiver")), "same-person", "法〔2021〕322号 §42",
                        ("移交人和接收人是同一人", "giver and receiver are one person"),
                        ("写明另一接收人", "name another receiver"))
                ],
                effects: [
                    .join(.deciding, .author),
                    .start(
                        rule: "O72", owedBy: .author,
                        duty: Text(zh: "接收交接清单", en: "accept the list")),
                    .stage("offered"),
                ]),
            ActRow(
                "accept", "接收", "acceptance", group: "handover", citation: "法〔2021〕322号 §42",
                officers: OfficerRole.allCases, by: [.deciding], from: ["offered"],
                guards: [
                    GuardRow(
                        .actedBy("receiver"), "other-officer", "法〔2021〕322号 §42",
                        ("清单写明由另一人接收", "the list names another receiver"),
                        ("由清单上的接收人签收", "let the receiver on the list sign"))
                ],
                effects: [
                    .meet(rule: "O72", owedBy: .author), .stage("accepted"), .close("accepted"),
                ]),
            ActRow(
                "decline", "不予接收", "refusal to accept", group: "handover",
                citation: "法〔2021〕322号 §42", officers: OfficerRole.allCases, by: [.deciding],
                from: ["offered"], fields: [FieldRow("reason", "理由", "reason", .text)],
                effects: [
                    .void(rule: "O72"), .stage("declined"), .close("declined"),
                ]),
        ])
}
