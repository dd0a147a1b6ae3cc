import Domain

extension ProcedureTable {
    /// Who disposes of a seized asset (移送处置权): the court of a priority claim asks the court that
    /// seized first (法释〔2016〕6号), or the first waiting court asks the one whose preservation
    /// seizure lies idle (财产保全规定 art. 21).
    package static let prioritySeizure = ProcedureTable(
        name: "priority-seizure",
        term: Text(zh: "首封与处置权移送", en: "first seizure and the right of disposal"),
        citation: "法释〔2016〕6号; 财产保全规定 art. 21",
        stages: priorityStages,
        acts: priorityOpenings + priorityAnswers + priorityDisputes + priorityDisposal,
        lapses: [
            LapseRow("W31", from: ["asked"], unanswered),
            LapseRow("O66", from: ["asked-idle"], unanswered),
            LapseRow(
                "O67", from: ["disposing", "disposing-first"],
                [
                    .duty(
                        .role(.deciding),
                        Text(
                            zh: "指定的处分期限届满未处分，决定是否另行指定或者督促",
                            en:
                                "the period set for the disposal has passed: decide"
                        ))
                ]),
        ],
        receipts: [
            ReceiptRow(of: "ask-transfer", by: .original, askArrived(from: .act)),
            ReceiptRow(of: "ask-idle", by: .original, askArrived(from: .act)),
            ReceiptRow(of: "report", by: .supervising, relayOwed),
            ReceiptRow(of: "relay", by: .supervising, relayOwed),
            ReceiptRow(of: "report", by: .deciding, decisionOwed),
            ReceiptRow(of: "relay", by: .deciding, decisionOwed),
            ReceiptRow(of: "designate", by: .original, designationArrived(from: .act)),
            // What the court that takes over has to dispose of has come with the letter.
            ReceiptRow(
                of: "transfer-letter", by: .receiving,
                [
                    .when(
                        .isSet("period"),
                        OrderRows.clock(
                            "O67", of: .receiving, at: ["disposing"], "在指定期限内处分财产",
                            "dispose within the period set", window: "period"))
                ]),
        ])

    private static let unanswered: [TabledEffect] = [
        .stage("unanswered"),
        .duty(
            .role(.receiving),
            Text(
                zh: "首封法院逾期未出具移送执行函，可以逐级报请共同上级法院指定（priority report）",
                en: "no answer in time: the common superior may be asked, level by level")),
    ]

    static func askArrived(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["asked"]), .not(.running("W31"))]),
                [
                    .start(
                        rule: "W31", owedBy: .role(.original),
                        duty: Text(
                            zh: "出具移送执行函，移送财产并告知当事人",
                            en: "issue 移送执行函, hand over and tell the parties"), from: start)
                ]),
            .when(
                .all([.stage(["asked-idle"]), .not(.running("O66"))]),
                [
                    .start(
                        rule: "O66", owedBy: .role(.original),
                        duty: Text(zh: "出具移送执行函或者说明理由", en: "issue 移送执行函, or refuse"),
                        from: start)
                ]),
        ]
    }

    private static let relayOwed: [TabledEffect] = [
        .when(
            .stage(["relaying"]),
            [
                .start(
                    rule: "W71", owedBy: .author,
                    duty: Text(zh: "逐级上报", en: "relay it up"))
            ])
    ]

    private static let decisionOwed: [TabledEffect] = [
        .when(
            .all([.stage(["reported"]), .not(.running("W20"))]),
            [
                .start(
                    rule: "W20", owedBy: .role(.deciding),
                    duty: Text(zh: "指定处分财产的法院", en: "designate the court that disposes"))
            ])
    ]

    static func designationArrived(from start: StartReference) -> [TabledEffect] {
        [
            .when(
                .all([.stage(["designated"]), .not(.running("W21"))]),
                [
                    .start(
                        rule: "W21", owedBy: .role(.original),
                        duty: Text(zh: "按指定决定移送", en: "hand over as designated"),
                        from: start)
                ]),
            .when(
                .all([.stage(["disposing-first"]), .not(.running("O67"))]),
                [
                    .start(
                        rule: "O67", owedBy: .role(.original),
                        duty: Text(zh: "在指定期限内处分财产", en: "dispose within the period set"),
                        from: start, window: "period")
                ]),
        ]
    }

    private static let priorityStages: [StageRow] = [
        StageRow(
            "asked", "已商请移送（优先债权）",
            awaits: [
                AwaitRow(
                    .original, "transfer-letter", "出具移送执行函", "issue 移送执行函", rule: "W31"),
                AwaitRow(
                    .original, "refuse", "或者不同意并说明理由", "or refuse with reasons",
                    rule: "W31"),
            ]),
        StageRow(
            "asked-idle", "已商请移送（保全查封一年未处分）",
            awaits: [
                AwaitRow(
                    .original, "transfer-letter", "出具移送执行函", "issue 移送执行函", rule: "O66"),
                AwaitRow(
                    .original, "refuse", "或者不同意并说明理由", "or refuse with reasons",
                    rule: "O66"),
            ]),
        StageRow(
            "refused", "首封法院不同意移送",
            awaits: [
                AwaitRow(
                    .receiving, "report", "逐级报请共同上级法院", "report towards the common superior"),
                AwaitRow(.receiving, "withdraw", "或者撤回商请", "or withdraw the request"),
            ]),
        StageRow(
            "unanswered", "首封法院逾期未答复",
            awaits: [
                AwaitRow(
                    .receiving, "report", "逐级报请共同上级法院", "report towards the common superior"),
                AwaitRow(
                    .original, "transfer-letter", "或者补发移送执行函", "or a late 移送执行函"),
            ]),
        StageRow(
            "relaying", "逐级上报中",
            awaits: [
                AwaitRow(
                    .supervising, "relay", "转报上一级法院", "relay it up", rule: "W71", each: true)
            ]),
        StageRow(
            "reported", "待共同上级法院指定",
            awaits: [
                AwaitRow(
                    .deciding, "designate", "指定处分财产的法院", "designate the court",
                    rule: "W20")
            ]),
        StageRow(
            "designated", "已指定，待首封法院移送",
            awaits: [
                AwaitRow(
                    .original, "transfer-letter", "按指定出具移送执行函", "hand over as designated",
                    rule: "W21")
            ]),
        StageRow(
            "disposing", "商请法院处分中",
            awaits: [AwaitRow(.receiving, "dispose", "处分财产", "dispose of it", rule: "O67")]),
        StageRow(
            "disposing-first", "首封法院在指定期限内处分",
            awaits: [AwaitRow(.original, "dispose", "处分财产", "dispose of it", rule: "O67")]),
        StageRow(
            "distributing", "已处分，待分配",
            awaits: [AwaitRow(.receiving, "distribute", "分配价款", "distribute the proceeds")]),
        StageRow(
            "distributing-first", "首封法院已处分，待分配",
            awaits: [AwaitRow(.original, "distribute", "分配价款", "distribute the proceeds")]),
        StageRow(
            "reserved", "首封债权份额已预留",
            awaits: [
                AwaitRow(
                    .receiving, "release-reserve", "首封债权确定后处理预留份额",
                    "deal with the reserved share")
            ]),
        StageRow("distributed", "已分配", isClosed: true),
        StageRow("withdrawn", "商请已撤回", isClosed: true),
    ]
}
