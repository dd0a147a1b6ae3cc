import Domain

extension ProcedureTable {
    /// The queue of seizures on one asset (轮候查封), as the registry has it: every holder with rank
    /// and term, what follows when one falls away, and what courts ask of each other.
    ///
    /// A rank is what a receipt or an extract of the registry shows. When a seizure ends the next
    /// is only presumed to have taken effect (推定生效) until the registry's reply; entries that
    /// contradict each other wait for a person, and no clock decides between them.
    package static let seizureQueue = ProcedureTable(
        name: "seizure-queue", term: Text(zh: "轮候查封", en: "seizure queue"),
        citation: "查扣冻规定 arts. 26-27; 财产保全规定 art. 16; 民诉法解释 art. 485",
        stages: [
            StageRow("tracking", "顺位一致，跟踪期限", awaits: queueUpkeep),
            StageRow(
                "verifying", "推定生效，待向登记机关核实",
                awaits: [
                    AwaitRow(
                        .assisting, "verify", "向登记机关核实并录入回函",
                        "ask the registry and enter its reply", rule: "O60", owing: true)
                ] + queueUpkeep),
            StageRow(
                "conflict", "记载矛盾，待凭登记机关回函解决",
                awaits: [
                    AwaitRow(
                        .assisting, "resolve", "取得登记机关回函，解决矛盾",
                        "resolve it with the registry's reply")
                ] + queueUpkeep),
            StageRow("closed", "已了结", isClosed: true),
        ],
        acts: queueEntries + queueEnds + queueBetweenCourts,
        lapses: queueTerms.map { rule in
            // While entries contradict each other the day of expiry proves nothing.
            LapseRow(
                rule, from: ["conflict"],
                [
                    .duty(
                        .line,
                        Text(
                            zh: "查封期限按录入计算已届满，是否失效以登记机关回函为准",
                            en: "the term as entered has passed; the registry's reply decides"))
                ])
        }
            + queueTerms.map { rule in
                LapseRow(
                    rule, from: ["tracking", "verifying"], queueEnd("expired") + queueSettled)
            },
        receipts: [
            ReceiptRow(
                of: "ask-papers", by: .assisting,
                [
                    .start(
                        rule: "O61", owedBy: .author,
                        duty: Text(zh: "提供查阅查封文书", en: "let the papers be read"))
                ])
        ],
        lines: LinesRow(
            key: "entry", rank: "rank", court: "holder",
            fields: [
                "holder", "organ", "holder-case", "basis", "rank", "standing", "seized-on",
                "term-from", "term", "amount", "prior-right", "transfer-request", "renewed-on",
                "effective-on", "ended-on",
            ],
            statuses: [
                StatusRow("effective", "生效", single: true),
                StatusRow("presumed", "推定生效", single: true),
                StatusRow("waiting", "轮候"),
                StatusRow("released", "已解除", live: false),
                StatusRow("expired", "期满失效", live: false),
                StatusRow("void", "登记不存在", live: false),
            ]))

    static let queueTerms = ["W33a", "W33b", "W33c"]
    static let queueLive = ["effective", "presumed", "waiting"]
    static let queueOpen = ["tracking", "verifying", "conflict"]

    private static let queueUpkeep: [AwaitRow] =
        queueTerms.map { rule in
            AwaitRow(
                .assisting, "renew", "期限届满前续行查封", "renew before the term ends", rule: rule,
                owing: true)
        } + [
            AwaitRow(
                .assisting, "answer-papers", "提供查阅查封文书", "let the papers be read",
                rule: "O61", owing: true)
        ]

    /// The next waiting seizure is presumed to have taken effect.
    static let queueNext: [TabledEffect] = [
        .advance(
            from: "waiting", to: "presumed", unless: ["effective", "presumed"],
            then: [
                .startLine(
                    rule: "O60",
                    duty: Text(
                        zh: "推定轮候查封已生效，向登记机关核实",
                        en: "presumed to have taken effect: ask the registry"))
            ])
    ]

    /// A seizure has ended. One that only waited leaves no place to the next.
    static func queueEnd(_ status: String) -> [TabledEffect] {
        let end: [TabledEffect] = [.line(status), .voidLine(queueTerms + ["O60"])]
        return [
            .when(
                .line(LineQuery(["effective", "presumed"], named: true)), end + queueNext,
                otherwise: end)
        ]
    }

    /// Where the queue stands by what its lines say now.
    static let queueStanding: [TabledEffect] = [
        .when(
            .clash, [.stage("conflict")],
            otherwise: [
                .when(
                    .line(LineQuery(["presumed"])), [.stage("verifying")],
                    otherwise: [.stage("tracking")])
            ])
    ]

    /// As above, but a conflict ends only by a person's act.
    static let queueSettled: [TabledEffect] = [
        .when(.stage(["conflict"]), [], otherwise: queueStanding)
    ]

    /// The term of a seizure by the kind of the asset (民诉法解释 art. 485).
    static func queueTerm(from start: StartReference) -> [TabledEffect] {
        func term(_ rule: String) -> [TabledEffect] {
            [
                .startLine(
                    rule: rule,
                    duty: Text(
                        zh: "期限届满前续行查封（届满日为休息日的，效力不因此延长）",
                        en: "renew before the term ends; a rest day does not prolong its effect"),
                    from: start, window: "term")
            ]
        }
        return [
            // The term of an organ's seizure follows other rules: the registry tells when it ends.
            .when(
                .isSet("holder"),
                [
                    .when(.choice("kind", ["deposit"]), term("W33a")),
                    .when(.choice("kind", ["movable"]), term("W33b")),
                    .when(.choice("kind", ["immovable"]), term("W33c")),
                ])
        ]
    }
}
