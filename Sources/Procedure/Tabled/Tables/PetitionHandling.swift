import Domain

// How an assigned or own petition is handled, pressed, answered and ended.
extension ProcedureTable {
    private static let pressers: [OfficerRole] = [.petition, .supervisor, .bureauChief]

    private static let limit = FieldRow("limit", "办理期限", "period set", .window)

    /// The three proofs of resolution; nothing else counts as resolved.
    private static let proofs: [GuardRow] = [
        GuardRow(
            .any([.not(.choice("result", ["enforced"])), .hasPaper([.proof])]), "proof-missing",
            SupervisionLaw.resolved,
            ("称已执行完毕，未附履行证明", "it is said to be enforced, without proof"),
            ("附上履行证明", "attach the proof")),
        GuardRow(
            .any([
                .not(.choice("result", ["settled"])),
                .all([.hasPaper([.settlement]), .hasPaper([.proof])]),
            ]), "settlement-not-begun", SupervisionLaw.resolved,
            (
                "达成和解的，须附和解协议和已开始履行的证明",
                "a settlement counts only with the agreement and proof that performance has begun"
            ),
            (
                "附上 settlement 和 proof；尚未开始履行的，报告进展（petition progress）",
                "attach settlement and proof; if it has not begun, report progress"
            )),
        GuardRow(
            .any([.not(.choice("result", ["promised"])), .hasPaper([.promise])]), "promise-missing",
            SupervisionLaw.resolved,
            ("称信访人承诺息访，未附书面承诺", "a promise to stop counts only in writing"),
            ("附上息诉罢访承诺书", "attach the written promise")),
    ]

    static let petitionHandling: [ActRow] = [
        ActRow(
            "name-handler", "确定承办人", "naming the handler", group: "petition",
            citation: "\(SupervisionLaw.atOnce) §4",
            officers: [.bureauChief, .petition, .supervisor],
            by: [.original], from: petitionOpen,
            fields: [FieldRow("handler", "承办人", "handler", .text)],
            guards: [petitionImpartial, petitionHandler], effects: []),
        ActRow(
            "progress", "报告进展", "progress", group: "petition",
            citation: "\(SupervisionLaw.atOnce) §5", officers: petitionDesk, by: [.original],
            from: petitionOpen,
            fields: [
                FieldRow("done", "办理情况", "what was done", .text),
                FieldRow(
                    "told-on", "告知信访人之日", "day the petitioner was told", .date, optional: true),
            ],
            guards: [petitionImpartial], effects: []),
        ActRow(
            "press", "督办", "supervised handling", group: "petition",
            citation: "\(SupervisionLaw.petition); \(SupervisionLaw.atOnce) §§2, 7",
            officers: pressers, by: [.deciding, .supervising],
            from: ["handling", "overdue", "supervised", "sent-back"],
            fields: [
                FieldRow("reason", "督办事由", "why", .text),
                FieldRow("task", "办理要求", "what it is to do", .text), limit,
            ],
            papers: [PaperRow(.supervisionLetter, sealed: true)], approvals: [.bureauChief],
            guards: [petitionImpartial],
            effects: [.void(rule: "O42"), .receipt(.role(.original)), .stage("supervised")],
            document: "supervision-letter"),
        ActRow(
            "interview", "约谈", "interview", group: "petition",
            citation: "\(SupervisionLaw.petition); \(SupervisionLaw.supervisor)",
            officers: [.vicePresident, .bureauChief], by: [.deciding, .supervising],
            from: ["supervised", "press-lapsed"],
            fields: [
                FieldRow("interviewee", "被约谈人", "who is interviewed", .text),
                FieldRow("held-on", "约谈日期", "day of the interview", .date),
                FieldRow("task", "整改要求", "what it is to do", .text), limit,
            ],
            papers: [PaperRow(.interviewRecord)],
            guards: [petitionImpartial],
            effects: [.void(rule: "O42"), .receipt(.role(.original)), .stage("supervised")],
            document: "interview-record"),
        ActRow(
            "answer", "反馈办理结果", "answer", group: "petition",
            citation: "\(SupervisionLaw.petition); \(SupervisionLaw.resolved)",
            officers: petitionDesk, by: [.original], from: petitionOpen,
            fields: [
                FieldRow(
                    "result", "化解方式", "how it was resolved",
                    .choice([
                        ChoiceRow("enforced", "执行完毕", SupervisionLaw.resolved),
                        ChoiceRow("settled", "达成和解并已开始履行", SupervisionLaw.resolved),
                        ChoiceRow("promised", "信访人书面承诺息诉罢访", SupervisionLaw.resolved),
                    ])),
                FieldRow("resolved-on", "化解日期", "day it was resolved", .date),
                FieldRow("told-on", "告知信访人之日", "day the petitioner was told", .date),
                FieldRow("realised", "执行到位金额", "amount realised", .amount, optional: true),
                FieldRow("note", "说明", "note", .text),
            ],
            guards: [
                petitionImpartial,
                GuardRow(
                    .any([.equal(.author, .opener), .doneByAuthor("name-handler")]), "no-handler",
                    "\(SupervisionLaw.atOnce) §4",
                    ("尚未确定承办人", "no handler has been named"),
                    ("先确定承办人（petition name-handler）", "name one first")),
            ] + proofs,
            effects: [
                .meet(rule: "W62", owedBy: .author), .meet(rule: "W49b", owedBy: .author),
                .meet(rule: "O42", owedBy: .author),
                .when(
                    .hasAtLeast(1, .deciding),
                    [
                        .receipt(.role(.deciding)), .stage("answered"),
                    ],
                    otherwise: [
                        .start(
                            rule: "O43", owedBy: .author,
                            duty: Text(zh: "审核反馈并核销", en: "check the answer and write it off")),
                        .stage("own-answered"),
                    ]),
            ], document: "petition-answer"),
        ActRow(
            "send-back", "退回续办", "sending it back", group: "petition",
            citation: SupervisionLaw.resolved, officers: petitionDesk + [.bureauChief],
            by: [.deciding, .original], from: ["answered", "own-answered"],
            fields: [FieldRow("reason", "理由", "reason", .text), limit],
            guards: [petitionCloser, petitionImpartial],
            effects: [
                .meet(rule: "O43", owedBy: .author), .receipt(.role(.original)),
                .stage("sent-back"),
            ]),
        ActRow(
            "propose-cross", "启动交叉执行", "cross execution", group: "petition",
            citation: SupervisionLaw.lawful, officers: [.bureauChief, .supervisor],
            by: [.deciding, .supervising], from: ["screened", "assigned"] + petitionOpen,
            fields: [
                FieldRow(
                    "cross-ground", "理由", "ground",
                    .choice([
                        ChoiceRow("repeated", "重复信访", SupervisionLaw.lawful),
                        ChoiceRow("years-old", "多年未执行", SupervisionLaw.lawful),
                        ChoiceRow("unprogressed", "交办后无进展", SupervisionLaw.lawful),
                    ])),
                FieldRow(
                    "mode", "方式", "mode",
                    .choice([
                        ChoiceRow("internal", "本院内部交叉"), ChoiceRow("urging", "督促执行"),
                        ChoiceRow("designated", "指令执行"), ChoiceRow("escalated", "提级执行"),
                        ChoiceRow("concentrated", "集中执行"), ChoiceRow("coordinated", "协同执行"),
                    ])),
                FieldRow("cross", "已开启的事项", "matter opened for it", .matter, optional: true),
            ],
            approvals: [.bureauChief],
            guards: [
                petitionLeader,
                GuardRow(
                    .any([.choice("mode", ["internal"]), .isSet("cross")]), "cross-missing",
                    SupervisionLaw.lawful,
                    ("未写明已开启的交叉执行事项", "the matter opened for it is not named"),
                    ("先开启该事项，再填写其编号", "open that matter first and give its id")),
            ],
            effects: [.meet(rule: "O45", owedBy: .author), .receipt(.role(.original))]),
        ActRow(
            "no-cross", "不启动交叉执行", "no cross execution", group: "petition",
            citation: SupervisionLaw.lawful, officers: [.bureauChief, .supervisor],
            by: [.deciding, .supervising], from: ["screened", "assigned"] + petitionOpen,
            fields: [FieldRow("reason", "理由", "reason", .text)], approvals: [.bureauChief],
            guards: [
                petitionLeader,
                GuardRow(
                    .any([.running("O45"), .lapsed("O45")]), "not-asked", SupervisionLaw.lawful,
                    ("目前没有待决定的交叉执行事宜", "no decision on cross execution is due"),
                    ("无须办理", "nothing to do")),
            ], effects: [.meet(rule: "O45", owedBy: .author)]),
    ]

    // MARK: Ending

    private static let ends: [FieldRow] = [
        FieldRow(
            "end-ground", "终结理由", "ground",
            .choice([
                ChoiceRow("no-property", "无财产可供执行，书面承诺息访后以同一事由再访", SupervisionLaw.resolved),
                ChoiceRow("exhausted", "异议、复议、监督均已驳回，仍以同一事由信访", SupervisionLaw.resolved),
            ])),
        FieldRow("promise-on", "书面承诺日期", "day of the written promise", .date, optional: true),
        FieldRow("searched-on", "最近一次财产调查日期", "last search for property", .date, optional: true),
        FieldRow("objection-case", "异议案号", "objection case", .caseNumber, optional: true),
        FieldRow("review-case", "复议案号", "reconsideration case", .caseNumber, optional: true),
        FieldRow("supervision-case", "监督案号", "supervision case", .caseNumber, optional: true),
        FieldRow("repeated-on", "再次信访日期", "day it was raised again", .date),
    ]

    private static let endGuards: [GuardRow] = [
        GuardRow(
            .any([
                .not(.choice("end-ground", ["no-property"])),
                .all([.isSet("promise-on"), .isSet("searched-on")]),
            ]), "no-property-unproved", SupervisionLaw.resolved,
            ("未写明书面承诺和财产调查的日期", "the written promise or the search for property is missing"),
            ("填写 promise-on 和 searched-on", "give promise-on and searched-on")),
        GuardRow(
            .any([
                .not(.choice("end-ground", ["exhausted"])),
                .all([
                    .isSet("objection-case"), .isSet("review-case"), .isSet("supervision-case"),
                ]),
            ]), "remedies-left", SupervisionLaw.resolved,
            ("异议、复议、监督尚未全部驳回", "objection, reconsideration and supervision are not all rejected"),
            (
                "填写三个案号；尚有救济途径的，导入法律程序（petition route）",
                "give the three case numbers; where a remedy is left, route it"
            )),
    ]

    static let petitionEnding: [ActRow] = [
        ActRow(
            "write-off", "核销", "writing off", group: "petition",
            citation: SupervisionLaw.resolved, officers: petitionDesk + [.bureauChief],
            by: [.deciding, .original], from: ["answered", "own-answered"],
            fields: [
                FieldRow(
                    "platform-closed-on", "系统核销日期", "day closed in the official system", .date),
                FieldRow("note", "说明", "note", .text, optional: true),
            ],
            approvals: [.bureauChief], guards: [petitionCloser, petitionImpartial],
            effects: [
                .meet(rule: "O43", owedBy: .author), .receipt(.role(.original)),
                .stage("resolved"), .close("resolved"),
            ]),
        ActRow(
            "propose-end", "报请终结", "asking for termination", group: "petition",
            citation: SupervisionLaw.resolved, officers: petitionDesk + [.bureauChief],
            by: [.deciding, .original], from: petitionOpen, fields: ends,
            approvals: [.bureauChief],
            guards: [
                petitionImpartial,
                GuardRow(
                    .not(.level(.author, [.high, .supreme])), "own-decision",
                    SupervisionLaw.resolved,
                    ("本院自己可以决定终结", "this court can decide on it itself"),
                    ("直接决定终结（petition terminate）", "terminate it (petition terminate)")),
            ] + endGuards,
            effects: [
                .when(
                    .level(.role(.deciding), [.high, .supreme]),
                    [
                        .receipt(.role(.deciding)), .stage("end-asked"),
                    ],
                    otherwise: [
                        .join(.consenting, .high(of: .role(.original))),
                        .receipt(.high(of: .role(.original))), .stage("end-asked-high"),
                    ])
            ], document: "report"),
        ActRow(
            "terminate", "终结", "termination", group: "petition",
            citation: "\(SupervisionLaw.resolved)（高级、最高人民法院决定）",
            officers: petitionDesk + [.bureauChief], by: [.deciding, .consenting, .original],
            from: petitionOpen + ["end-asked", "end-asked-high"], fields: ends,
            papers: [PaperRow(.decision, sealed: true)],
            approvals: [.bureauChief, .vicePresident],
            guards: [
                GuardRow(
                    .level(.author, [.high, .supreme]), "level", SupervisionLaw.resolved,
                    ("终结只能由高级人民法院或者最高人民法院决定", "only a high court or the supreme court terminates"),
                    ("报请终结（petition propose-end）", "ask for it (petition propose-end)")),
                petitionImpartial,
            ] + endGuards,
            effects: [
                .meet(rule: "O43", owedBy: .author), .receipt(.role(.original)),
                // Termination ends the petition, not the search for property.
                .duty(
                    .role(.original),
                    Text(zh: "终结后仍须定期查询被执行人财产", en: "go on searching for property at intervals")),
                .stage("terminated"), .close("terminated"),
            ], document: "petition-termination"),
        ActRow(
            "refuse-end", "不予终结", "refusing termination", group: "petition",
            citation: SupervisionLaw.resolved, officers: petitionDesk + [.bureauChief],
            by: [.deciding, .consenting], from: ["end-asked", "end-asked-high"],
            fields: [FieldRow("reason", "理由", "reason", .text), limit],
            guards: [
                petitionImpartial,
                GuardRow(
                    .any([
                        .all([.stage(["end-asked"]), .equal(.author, .role(.deciding))]),
                        .all([.stage(["end-asked-high"]), .equal(.author, .role(.consenting))]),
                    ]), "not-asked", SupervisionLaw.resolved,
                    ("终结请求不是报给本院的", "this court was not the one asked"),
                    ("由被报请的法院决定", "let the court that was asked decide")),
            ],
            effects: [
                .meet(rule: "O43", owedBy: .author), .void(rule: "O42"),
                // The court that was asked goes on supervising.
                .join(.supervising, .role(.consenting)), .receipt(.role(.original)),
                .stage("sent-back"),
            ]),
        ActRow(
            "check-property", "终结后查询财产", "search after termination", group: "petition",
            citation: SupervisionLaw.resolved, officers: [.handler, .petition, .clerk],
            by: [.original], from: ["terminated"], isFact: true,
            fields: [
                FieldRow("searched-on", "查询日期", "day of the search", .date),
                FieldRow("found", "发现财产", "property was found", .flag),
                FieldRow("note", "说明", "note", .text, optional: true),
            ],
            effects: []),
    ]
}
