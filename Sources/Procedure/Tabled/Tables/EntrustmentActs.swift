import Domain

// The acts of an entrusted case after the letter.
extension ProcedureTable {
    private static let open = ["filed", "noticed", "enforcing"]

    /// Filing, 销案, enforcement and conclusion (委托执行规定 arts. 2, 6-8, 11).
    static let entrustmentCourse: [ActRow] = [
        ActRow(
            "served", "书面送达", "service on paper", group: "entrust",
            citation: "委托执行规定 art. 7", officers: [.handler, .clerk],
            by: [.original, .receiving], from: ["sent", "supplement-asked", "filed"], isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            guards: [
                GuardRow(
                    .any([
                        .all([.stage(["sent"]), .equal(.author, .role(.original))]),
                        .all([.not(.stage(["sent"])), .equal(.author, .role(.receiving))]),
                    ]), "not-sender", "委托执行规定 art. 7",
                    ("只有发出文书的法院可以录入其送达", "only the sender of a paper enters its service"),
                    ("由发出文书的法院录入", "let the court that sent it enter it"))
            ],
            effects: entrustmentArrived(from: .field("served-on"))
                + entrustmentAsked(from: .field("served-on"))
                + entrustmentNoticed(from: .field("served-on"))),
        ActRow(
            "ask-supplement", "要求补办", "asking for what is missing", group: "entrust",
            citation: "委托执行规定 art. 8", officers: [.handler, .filing], by: [.receiving],
            from: ["sent"],
            fields: [FieldRow("missing", "缺少的手续、材料", "what is missing", .text, list: true)],
            effects: [
                // Nobody can start on papers that are not there: a choice, as the texts are silent.
                .suspend(rule: "W04"), .suspend(rule: "W01"), .suspend(rule: "W02"),
                .receipt(.role(.original)), .stage("supplement-asked"),
            ], document: "supplement-notice"),
        ActRow(
            "supplement", "补办或者说明", "supplement or explanation", group: "entrust",
            citation: "委托执行规定 art. 8", officers: [.handler, .clerk], by: [.original],
            from: ["supplement-asked"],
            fields: [FieldRow("supplied", "补办内容或者书面说明", "what is supplied, or why not", .text)],
            papers: [PaperRow(.other)],
            effects: [
                .meet(rule: "W06", owedBy: .role(.original)), .resume(rule: "W04"),
                .resume(rule: "W01"), .resume(rule: "W02"),
                .receipt(.role(.receiving)), .stage("sent"),
            ]),
        ActRow(
            "withdraw", "撤回委托", "withdrawal", group: "entrust",
            citation: "委托执行规定 art. 8（参照）", officers: [.handler, .bureauChief],
            by: [.original], from: ["sent", "supplement-asked", "deemed-withdrawn"],
            fields: [FieldRow("reason", "理由", "reason", .text)], approvals: [.bureauChief],
            effects: [
                .receipt(.role(.receiving)), .stage("withdrawn"), .close("withdrawn"),
            ], document: "notice"),
        ActRow(
            "file", "立案", "filing", group: "entrust", citation: "委托执行规定 art. 7(1)",
            officers: [.filing, .handler], by: [.receiving], from: ["sent"],
            fields: [
                FieldRow("new-case", "受托法院案号", "case number there", .caseNumber),
                FieldRow("new-handler", "承办人及电话", "handler and telephone", .text),
            ], papers: [PaperRow(.filingNotice, sealed: true)],
            guards: [
                GuardRow(
                    .caseOf("new-case", .author), "not-own-case", "委托执行规定 art. 7(1)",
                    ("案号不是本院的", "the case number is not this court's"),
                    ("填写本院立案庭编立的案号", "give the number that this court's filing division made"))
            ],
            effects: [
                .meet(rule: "W04", owedBy: .author), .power(.author),
                .start(
                    rule: "W08", owedBy: .author, duty: Text(zh: "执行完毕", en: "finish")),
                .receipt(.role(.original)), .stage("filed"),
            ], document: "filing-notice"),
        ActRow(
            "notify-applicant", "通知申请执行人", "telling the applicant", group: "entrust",
            citation: "委托执行规定 art. 7(2)", officers: [.handler, .clerk], by: [.original],
            from: ["noticed", "enforcing", "concluded-uncancelled"], isFact: true,
            fields: [FieldRow("told-on", "通知日期", "day", .date)],
            effects: [.meet(rule: "W05", owedBy: .author)], document: "notice"),
        ActRow(
            "cancel", "销案", "cancelling the own case", group: "entrust",
            citation: "委托执行规定 art. 2(1)", officers: [.filing, .handler], by: [.original],
            from: ["sent", "filed", "noticed", "concluded-uncancelled"],
            guards: [
                GuardRow(
                    .not(.stage(["sent", "filed"])), "no-filing-notice", "委托执行规定 art. 2(1)",
                    (
                        "受托法院的立案通知书尚未到达，不能销案",
                        "the commissioned court's filing notice has not arrived"
                    ),
                    (
                        "收到立案通知书后再销案；线下法院由受托法院录入书面送达（entrust served）",
                        "wait for it, or for its service on paper (entrust served)"
                    ))
            ],
            effects: [
                .meet(rule: "O32", owedBy: .author),
                .when(
                    .done("conclude"), [.stage("concluded"), .close("concluded")],
                    otherwise: [.stage("enforcing")]),
            ], document: "cancellation-notice"),
        ActRow(
            "begin", "开始执行", "start of enforcement", group: "entrust",
            citation: "民事诉讼法 art. 240(1)", officers: [.handler], by: [.receiving],
            from: open, isFact: true,
            fields: [FieldRow("measures", "已采取的措施", "what was done", .text)],
            effects: [
                .meet(rule: "W01", owedBy: .author), .meet(rule: "O65", owedBy: .author),
                .void(rule: "O64"),
            ]),
        ActRow(
            "report", "函告执行情况", "report", group: "entrust", citation: "民事诉讼法 art. 240(1)",
            officers: [.handler, .clerk], by: [.receiving], from: open, isFact: true,
            fields: [FieldRow("status", "执行情况", "how it stands", .text)],
            effects: [.meet(rule: "W02", owedBy: .author), .receipt(.role(.original))],
            document: "status-letter"),
        ActRow(
            "renew", "续行查封", "renewal of a seizure", group: "entrust",
            citation: "委托执行规定 art. 6(2); 民诉法解释 art. 485", officers: [.handler],
            by: [.original, .receiving],
            from: ["sent", "supplement-asked", "deemed-withdrawn", "return-proposed"] + open,
            isFact: true,
            fields: [
                FieldRow("asset", "财产", "asset", .text),
                FieldRow("rank", "顺位（不变）", "rank, kept", .number),
            ] + SeizureTerm.fields, papers: [PaperRow(.receipt)], guards: [SeizureTerm.isShort],
            effects: [], document: "renewal-ruling"),
        ActRow(
            "conclude", "结案", "conclusion", group: "entrust", citation: "民事诉讼法 art. 240(1)",
            officers: [.handler, .bureauChief], by: [.receiving], from: ["noticed", "enforcing"],
            fields: [
                FieldRow("result", "执行结果", "result", .text),
                FieldRow("realised", "实现金额", "amount realised", .amount),
            ],
            effects: [
                .meet(rule: "W01", owedBy: .author), .meet(rule: "W02", owedBy: .author),
                .meet(rule: "W08", owedBy: .author), .receipt(.role(.original)),
                .when(
                    .stage(["noticed"]), [.stage("concluded-uncancelled")],
                    otherwise: [.stage("concluded"), .close("concluded")]),
            ], document: "conclusion-notice"),
        ActRow(
            "moved", "另行提级或者指定执行", "moved by a superior", group: "entrust",
            citation: "委托执行规定 art. 11", officers: [.handler, .bureauChief],
            by: [.receiving], from: ["enforcing"],
            fields: [FieldRow("transfer", "执行权移转事项", "the matter of the transfer", .matter)],
            effects: [.receipt(.role(.original)), .stage("moved"), .close("moved")]),
    ]

    private static let deciders: [OfficerRole] = [.handler, .supervisor, .bureauChief]

    private static let aboveReceiving = GuardRow(
        .directlyAbove(.author, .role(.receiving)), "not-superior", "民事诉讼法 art. 240(2)",
        ("本院不是受托法院的上级法院", "this court is not directly above the commissioned court"),
        ("由受托法院的上一级法院办理", "let the court directly above it do this"),
        couldBy: [.role(.receiving)])

    /// Orders of the superior, and the return (民事诉讼法 art. 240(2); 委托执行规定 arts. 8-9).
    static let entrustmentReturn: [ActRow] = [
        ActRow(
            "ask-order", "请求指令执行", "asking for an order", group: "entrust",
            citation: "民事诉讼法 art. 240(2)", officers: [.handler, .bureauChief],
            by: [.original], from: ["sent"] + open,
            fields: [FieldRow("reason", "理由", "reason", .text)],
            guards: [
                GuardRow(
                    .all([.lapsed("W01"), .not(.done("begin"))]), "not-late",
                    "民事诉讼法 art. 240(2)",
                    (
                        "受托法院收到委托函后未满十五日，或者已开始执行",
                        "15 days from the letter have not passed, or enforcement has started"
                    ), ("十五日届满仍未开始执行的，再请求", "ask once 15 days have passed without a start"))
            ],
            effects: [
                .when(
                    .equal(.superior(of: .role(.receiving)), .role(.consenting)), [],
                    otherwise: [.join(.superior, .superior(of: .role(.receiving)))]),
                .receipt(.superior(of: .role(.receiving))),
            ], document: "order-request"),
        ActRow(
            "order", "指令执行", "order to enforce", group: "entrust",
            citation: "民事诉讼法 art. 240(2)", officers: deciders,
            by: [.superior, .consenting], from: ["sent"] + open,
            fields: [FieldRow("period", "指令期限", "period of the order", .window)],
            papers: [PaperRow(.notice, sealed: true)], approvals: [.bureauChief],
            guards: [
                aboveReceiving,
                GuardRow(
                    .done("ask-order"), "not-asked", "民事诉讼法 art. 240(2)",
                    ("委托法院没有请求指令执行", "the commissioning court has not asked for it"),
                    ("依职权督促的，用 order urge", "to urge ex officio use order urge")),
            ],
            effects: [
                .meet(rule: "O64", owedBy: .author), .receipt(.role(.receiving)),
            ], document: "enforcement-order"),
        ActRow(
            "decline-order", "不予指令", "declining to order", group: "entrust",
            citation: "民事诉讼法 art. 240(2)", officers: deciders,
            by: [.superior, .consenting], from: ["sent"] + open,
            fields: [FieldRow("reason", "理由", "reason", .text)],
            guards: [aboveReceiving],
            effects: [.meet(rule: "O64", owedBy: .author), .receipt(.role(.original))],
            document: "notice"),
        ActRow(
            "propose-return", "报请退回", "proposing the return", group: "entrust",
            citation: "委托执行规定 arts. 8-9", officers: [.handler, .bureauChief],
            by: [.receiving], from: ["deemed-withdrawn", "sent", "noticed", "enforcing"],
            fields: [
                FieldRow(
                    "ground", "退回理由", "ground",
                    .choice([
                        ChoiceRow("incomplete", "既不补办又不说明，视为撤回", "委托执行规定 art. 8"),
                        ChoiceRow("improper", "委托不当", "委托执行规定 art. 9(2)"),
                    ])),
                FieldRow("reason", "理由", "reason", .text),
            ], papers: [PaperRow(.returnForm)], approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .any([.not(.choice("ground", ["incomplete"])), .stage(["deemed-withdrawn"])]),
                    "not-withdrawn", "委托执行规定 art. 8",
                    (
                        "未要求补办，或者补办的三十日未届满",
                        "no supplement was asked for, or its 30 days have not passed"
                    ),
                    (
                        "先要求补办（entrust ask-supplement），三十日届满后再报请",
                        "ask for the supplement first and let 30 days pass"
                    ))
            ],
            effects: [
                // A high court that is itself commissioned consents to its own return.
                .when(
                    .level(.author, [.high]),
                    [
                        .start(
                            rule: "W07", owedBy: .author,
                            duty: Text(zh: "退回案卷", en: "send the file back")),
                        .stage("return-approved"),
                    ],
                    otherwise: [.receipt(.role(.consenting)), .stage("return-proposed")]),
                .receipt(.role(.original)),
            ], document: "return-form"),
        ActRow(
            "consent", "同意退回", "consent to the return", group: "entrust",
            citation: "委托执行规定 art. 9(1)", officers: deciders, by: [.consenting],
            from: ["return-proposed"],
            fields: [FieldRow("note", "意见", "note", .text, optional: true)],
            approvals: [.bureauChief],
            effects: [
                .meet(rule: "O62", owedBy: .author),
                .start(
                    rule: "W07", owedBy: .role(.receiving),
                    duty: Text(zh: "退回案卷并书面说明理由", en: "send the file back with reasons")),
                .receipt(.role(.receiving)), .receipt(.role(.original)),
                .stage("return-approved"),
            ], document: "return-consent"),
        ActRow(
            "refuse-return", "不同意退回", "refusing the return", group: "entrust",
            citation: "委托执行规定 art. 9(1)", officers: deciders, by: [.consenting],
            from: ["return-proposed"], fields: [FieldRow("reason", "理由", "reason", .text)],
            approvals: [.bureauChief],
            effects: [
                .meet(rule: "O62", owedBy: .author), .receipt(.role(.receiving)),
                .when(
                    .done("cancel"), [.stage("enforcing")],
                    otherwise: [
                        .when(
                            .done("file"), [.stage("noticed")],
                            otherwise: [
                                .void(rule: "W06"), .void(rule: "W04"), .void(rule: "W01"),
                                .void(rule: "W02"),
                                .stage("sent"),
                            ])
                    ]),
            ], document: "notice"),
        ActRow(
            "send-back", "退回案卷", "sending the file back", group: "entrust",
            citation: "委托执行规定 art. 9(1)", officers: [.handler, .clerk, .filing],
            by: [.receiving], from: ["return-approved"],
            fields: [
                FieldRow("reason", "退回理由", "reasons", .text),
                FieldRow("volumes", "册数", "volumes", .number),
                FieldRow("tracking", "单号", "tracking number", .text, optional: true),
                FieldRow("money", "案款余额", "money held", .amount),
                FieldRow(
                    "seizures", "随案移交的查封", "seizures handed over", .text, optional: true, list: true
                ),
            ], papers: [PaperRow(.notice, sealed: true)],
            effects: [
                .meet(rule: "W07", owedBy: .author), .receipt(.role(.original)),
                .when(
                    .done("file"),
                    [
                        .start(
                            rule: "O63", owedBy: .author,
                            duty: Text(zh: "受托法院销案", en: "cancel the own case")),
                        .stage("to-cancel"),
                    ], otherwise: [.stage("sent-back")]),
            ], document: "return-letter"),
        ActRow(
            "cancel-filed", "受托法院销案", "cancelling there", group: "entrust",
            citation: "委托执行规定 art. 9", officers: [.filing, .handler], by: [.receiving],
            from: ["to-cancel"],
            effects: [.meet(rule: "O63", owedBy: .author), .stage("sent-back")],
            document: "cancellation-notice"),
        ActRow(
            "take-back", "接收退回", "taking the case back", group: "entrust",
            citation: "委托执行规定 art. 9(2)", officers: [.handler, .filing], by: [.original],
            from: ["sent-back"],
            fields: [
                FieldRow(
                    "resumed", "恢复执行的案号", "number under which it goes on", .caseNumber,
                    optional: true),
                FieldRow("reported", "已报本院所属高级人民法院", "own high court told", .flag),
            ],
            guards: [
                GuardRow(
                    .any([.not(.done("cancel")), .isSet("resumed")]), "resume-first",
                    "委托执行规定 art. 9(2)",
                    ("原案已销案，须先恢复执行", "the own case was cancelled: it must be resumed first"),
                    ("填写恢复执行的案号", "enter the number of the case as resumed"))
            ],
            effects: [.power(.author), .stage("returned"), .close("returned")]),
    ]
}
