import Domain

// What courts do about the disposal of a seized asset.
extension ProcedureTable {
    private static let rule6 = "法释〔2016〕6号"
    private static let idle21 = "财产保全规定 art. 21"
    private static let handlers: [OfficerRole] = [.handler, .bureauChief, .commandCentre]

    private static let asking: [FieldRow] = [
        FieldRow("case", "商请法院案号", "case of the asking court", .caseNumber),
        FieldRow("original", "首先查封法院", "court that seized first", .court),
        FieldRow("first-case", "首先查封案号", "case of the first seizure", .caseNumber, optional: true),
        FieldRow("asset", "财产", "asset", .text),
        FieldRow("seized-on", "首先查封之日", "day of the first seizure", .date),
        FieldRow("claim", "债权数额", "amount of the claim", .amount),
        FieldRow("queue", "轮候查封事项", "matter of the seizure queue", .matter, optional: true),
    ]

    private static let askGuards: [GuardRow] = [
        GuardRow(
            .caseOf("case", .author), "not-own-case", rule6,
            ("案号不是本院的", "the case number is not this court's"),
            ("填写本院执行案号", "give the number of this court's own case")),
        GuardRow(
            .not(.equal(.author, .field("original"))), "same-court", rule6,
            ("本院就是首先查封法院", "this court seized first itself"),
            ("由本院直接处分", "dispose of the asset directly")),
    ]

    private static let opened: [TabledEffect] = [
        .join(.receiving, .author), .join(.original, .field("original")),
        .receipt(.field("original")),
    ]

    static let priorityOpenings: [ActRow] = [
        ActRow(
            "ask-transfer", "商请移送执行（优先债权）", "request of a priority creditor's court",
            group: "priority", citation: "\(rule6) arts. 1-2", officers: handlers, by: [],
            from: [],
            fields: asking + [
                FieldRow(
                    "priority", "优先权种类", "kind of priority",
                    .choice([
                        ChoiceRow("mortgage", "抵押权"), ChoiceRow("pledge", "质权"),
                        ChoiceRow("lien", "留置权"), ChoiceRow("construction", "建设工程价款优先受偿权"),
                        ChoiceRow("other", "其他法定优先权"),
                    ])),
                FieldRow(
                    "confirmed", "优先债权已由生效法律文书确认", "confirmed by an effective instrument", .flag),
                FieldRow(
                    "no-sale", "首封法院未发布拍卖公告且未进入变卖程序",
                    "no auction notice, and no sale, of the first court", .flag),
            ],
            papers: [
                PaperRow(.transferRequest, sealed: true), PaperRow(.enforcementBasis),
                PaperRow(.caseStatement),
            ], approvals: [.bureauChief],
            guards: askGuards + [
                GuardRow(
                    .flag("confirmed"), "unconfirmed", "\(rule6) art. 1",
                    (
                        "优先债权未经生效法律文书确认",
                        "the priority claim is not confirmed by an effective instrument"
                    ), ("取得生效法律文书后再商请", "ask once an effective instrument confirms it")),
                GuardRow(
                    .flag("no-sale"), "sale-begun", "\(rule6) art. 1",
                    (
                        "首封法院已发布拍卖公告或者进入变卖程序",
                        "the first court has announced an auction or entered the sale"
                    ), ("向首封法院申报优先债权，参与分配", "claim it in the first court's distribution")),
                GuardRow(
                    .elapsed(Window(60, .day), since: "seized-on", excluding: nil), "sixty-days",
                    "\(rule6) art. 1",
                    ("自首先查封之日起未超过六十日", "60 days from the first seizure have not passed (W30)"),
                    ("超过六十日后再商请", "ask once they have passed")),
            ], effects: opened + [.stage("asked")], document: "transfer-request"),
        ActRow(
            "ask-idle", "商请移送执行（保全查封未处分）", "request over an idle preservation seizure",
            group: "priority", citation: idle21, officers: handlers, by: [], from: [],
            fields: asking + [
                FieldRow(
                    "first-waiting", "本院为首先轮候查封的执行法院", "this court waits first, in enforcement",
                    .flag),
                FieldRow("disputed", "该财产是案件争议标的", "the asset itself is in suit", .flag),
            ],
            papers: [PaperRow(.transferRequest, sealed: true), PaperRow(.enforcementBasis)],
            approvals: [.bureauChief],
            guards: askGuards + [
                GuardRow(
                    .not(.flag("disputed")), "in-suit", idle21,
                    ("该财产是案件争议标的，不适用", "the asset itself is in suit: the rule does not apply"),
                    ("等案件审结；有争议的，用 dispute 协调", "wait for the suit; over a dispute use dispute")),
                GuardRow(
                    .flag("first-waiting"), "not-first", idle21,
                    ("本院不是首先轮候查封的执行法院", "this court is not the first waiting one"),
                    (
                        "由首先轮候的执行法院商请；有优先债权的，用 ask-transfer",
                        "let that court ask; for a priority claim use ask-transfer"
                    )),
                GuardRow(
                    .elapsed(Window(1, .year), since: "seized-on", excluding: nil), "one-year",
                    idle21,
                    ("自首先保全查封之日起未超过一年", "a year from the preservation has not passed (W32)"),
                    ("超过一年仍未处分的，再商请", "ask once a year has passed without a disposal")),
            ], effects: opened + [.stage("asked-idle")], document: "transfer-request"),
    ]

    // MARK: The answer

    static let priorityAnswers: [ActRow] = [
        ActRow(
            "served", "书面送达", "service on paper", group: "priority",
            citation: "\(rule6) art. 2", officers: [.handler, .clerk], by: [.receiving, .deciding],
            from: ["asked", "asked-idle", "designated", "disposing-first"], isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            effects: askArrived(from: .field("served-on"))
                + designationArrived(from: .field("served-on"))),
        ActRow(
            "transfer-letter", "出具移送执行函", "transfer letter", group: "priority",
            citation: "\(rule6) arts. 2-3", officers: handlers, by: [.original],
            from: ["asked", "asked-idle", "refused", "unanswered", "designated"],
            fields: [
                FieldRow("property", "移送的财产", "property handed over", .text),
                FieldRow("first-claim", "首先查封债权数额", "amount of the first claim", .amount),
                FieldRow(
                    "first-claim-status", "首先查封债权状态", "state of the first claim",
                    .choice([
                        ChoiceRow("confirmed", "已由生效法律文书确认"),
                        ChoiceRow("unconfirmed", "尚未确认，须预留份额", "\(rule6) art. 3"),
                    ])),
                FieldRow("reserve", "应预留的份额", "share to be reserved", .amount, optional: true),
                FieldRow("parties-told", "已告知当事人", "the parties were told", .flag),
            ], papers: [PaperRow(.transferLetter, sealed: true)], approvals: [.bureauChief],
            guards: [
                GuardRow(
                    .any([
                        .not(.choice("first-claim-status", ["unconfirmed"])),
                        .positive("reserve"),
                    ]), "reserve", "\(rule6) art. 3",
                    (
                        "首先查封债权尚未确认，须按其查封顺位预留份额",
                        "the first claim is not confirmed: its share by rank must be reserved"
                    ), ("填写应预留的份额", "enter the share to be reserved")),
                GuardRow(
                    .flag("parties-told"), "parties", "\(rule6) art. 2",
                    ("未告知当事人", "the parties were not told"),
                    ("告知当事人后再出具", "tell them, then issue the letter")),
            ],
            effects: [
                .meet(rule: "W31", owedBy: .author), .meet(rule: "O66", owedBy: .author),
                .meet(rule: "W21", owedBy: .author), .receipt(.role(.receiving)),
                .stage("disposing"),
            ], document: "transfer-letter"),
        ActRow(
            "refuse", "不同意移送", "refusal", group: "priority", citation: "\(rule6) arts. 2, 4",
            officers: handlers, by: [.original], from: ["asked", "asked-idle", "unanswered"],
            fields: [
                FieldRow(
                    "ground", "理由", "ground",
                    .choice([
                        ChoiceRow("auction-announced", "已发布拍卖公告", "\(rule6) art. 1"),
                        ChoiceRow("sale-entered", "已进入变卖程序", "\(rule6) art. 1"),
                        ChoiceRow("too-early", "未满六十日或者一年", "\(rule6) art. 1; \(idle21)"),
                        ChoiceRow("unconfirmed", "优先债权未经确认", "\(rule6) art. 1"),
                        ChoiceRow("in-suit", "财产为争议标的", idle21),
                        ChoiceRow("other", "其他"),
                    ])),
                FieldRow("reason", "具体说明", "reasons", .text),
            ], approvals: [.bureauChief],
            effects: [
                .meet(rule: "W31", owedBy: .author), .meet(rule: "O66", owedBy: .author),
                .receipt(.role(.receiving)), .stage("refused"),
            ], document: "reply-letter"),
        ActRow(
            "withdraw", "撤回商请", "withdrawal", group: "priority", citation: "\(rule6) art. 2",
            officers: handlers, by: [.receiving],
            from: ["asked", "asked-idle", "refused", "unanswered", "relaying", "reported"],
            fields: [FieldRow("reason", "理由", "reason", .text)],
            effects: [
                .receipt(.role(.original)), .receipt(.role(.deciding)), .stage("withdrawn"),
                .close("withdrawn"),
            ]),
    ]

    // MARK: Dispute

    private static let parties: [CourtReference] = [.role(.receiving), .role(.original)]

    /// The next court up is the common superior, or a party: then only the common one is left.
    private static let reachesCommon: TabledCondition = .any([
        .equal(.superior(of: .author), .common(of: parties)),
        .equal(.superior(of: .author), .role(.original)),
    ])

    private static let upward: [TabledEffect] = [
        .when(
            reachesCommon,
            [
                .join(.deciding, .common(of: parties)), .receipt(.common(of: parties)),
                .stage("reported"),
            ],
            otherwise: [
                .join(.supervising, .superior(of: .author)), .receipt(.superior(of: .author)),
                .stage("relaying"),
            ])
    ]

    private static let toDispose = GuardRow(
        .any([
            .all([
                .stage(["disposing", "distributing"]), .equal(.author, .role(.receiving)),
            ]),
            .all([
                .stage(["disposing-first", "distributing-first"]),
                .equal(.author, .role(.original)),
            ]),
        ]), "not-disposing", "\(rule6) arts. 2, 4",
        ("处分权不在本院", "the right of disposal is not with this court"),
        ("由有处分权的法院办理", "let the court that holds it do this"))

    static let priorityDisputes: [ActRow] = [
        ActRow(
            "report", "逐级报请共同上级法院", "report towards the common superior",
            group: "priority", citation: "\(rule6) art. 4; 执行工作规定 art. 67", officers: handlers,
            by: [.receiving], from: ["refused", "unanswered"],
            fields: [
                FieldRow("facts", "争议情况", "facts of the dispute", .text),
                FieldRow("stage-of-suit", "首封债权所处诉讼阶段", "stage of the first claim's suit", .text),
                FieldRow("value", "财产价值", "value of the asset", .amount, optional: true),
            ], papers: [PaperRow(.report, sealed: true)], approvals: [.bureauChief],
            guards: [
                // Above the supreme court is nobody who could designate.
                GuardRow(
                    .among(.common(of: parties), .common(of: parties)), "no-common-superior",
                    "\(rule6) art. 4",
                    ("两院没有共同的上级法院", "the two courts have no common superior"),
                    ("由两院协商，或者撤回商请（priority withdraw）", "agree on it, or withdraw the request"))
            ], effects: upward, document: "coordination-report"),
        ActRow(
            "relay", "转报上一级法院", "relay", group: "priority", citation: "执行工作规定 art. 67",
            officers: handlers, by: [.supervising], from: ["relaying"],
            fields: [FieldRow("opinion", "本院意见", "this court's opinion", .text, optional: true)],
            papers: [PaperRow(.report, sealed: true)],
            guards: [
                GuardRow(
                    .not(.doneByAuthor("relay")), "relayed", "执行工作规定 art. 67",
                    ("本院已转报", "this court has relayed it already"),
                    ("等待上一级法院办理", "the court above has it now"))
            ], effects: [.meet(rule: "W71", owedBy: .author)] + upward,
            document: "coordination-report"),
        ActRow(
            "served-superior", "书面送达上级法院", "service on a superior", group: "priority",
            citation: "\(rule6) art. 4", officers: [.handler, .clerk],
            by: [.receiving, .supervising], from: ["relaying", "reported"], isFact: true,
            fields: [FieldRow("served-on", "送达日期", "day of service", .date)],
            papers: [PaperRow(.serviceReturn)],
            effects: [
                .when(
                    .all([.stage(["reported"]), .not(.running("W20"))]),
                    [
                        .start(
                            rule: "W20", owedBy: .role(.deciding),
                            duty: Text(zh: "指定处分财产的法院", en: "designate the court"),
                            from: .field("served-on"))
                    ])
            ]),
        ActRow(
            "designate", "指定处分法院", "designation", group: "priority",
            citation: "\(rule6) art. 4; \(idle21)",
            officers: [.handler, .bureauChief, .panelMember], by: [.deciding], from: ["reported"],
            fields: [
                FieldRow("enforcing", "指定处分的法院", "court that is to dispose", .court),
                FieldRow("period", "处分期限", "period for the disposal", .window, optional: true),
                FieldRow("reason", "理由（诉讼阶段、财产种类及所在地、债权数额与价值）", "reasons", .text),
            ], papers: [PaperRow(.opinion, sealed: true)],
            approvals: [.panelMember, .vicePresident],
            guards: [
                GuardRow(
                    .any([
                        .equal(.field("enforcing"), .role(.receiving)),
                        .equal(.field("enforcing"), .role(.original)),
                    ]), "other-court", "\(rule6) art. 4",
                    ("只能在首封法院与商请法院之间指定", "only one of the two courts may be designated"),
                    (
                        "指定其他法院执行的，用 order designate",
                        "to move the case elsewhere use order designate"
                    )),
                GuardRow(
                    .any([
                        .isSet("period"),
                        .all([
                            .not(.equal(.field("enforcing"), .role(.original))),
                            .not(.done("ask-idle")),
                        ]),
                    ]), "period-missing", "\(rule6) art. 4; \(idle21)",
                    ("须确定处分期限", "a period for the disposal must be set"),
                    ("填写处分期限，如 90d", "enter the period, such as 90d")),
            ],
            effects: [
                .meet(rule: "W20", owedBy: .author), .receipt(.role(.original)),
                .receipt(.role(.receiving)),
                .when(
                    .equal(.field("enforcing"), .role(.original)), [.stage("disposing-first")],
                    otherwise: [.stage("designated")]),
            ], document: "designation-decision"),
    ]

    // MARK: Disposal

    static let priorityDisposal: [ActRow] = [
        ActRow(
            "dispose", "处分财产", "disposal", group: "priority", citation: "\(rule6) art. 3",
            officers: [.handler], by: [.receiving, .original],
            from: ["disposing", "disposing-first"],
            fields: [
                FieldRow(
                    "mode", "方式", "mode",
                    .choice([
                        ChoiceRow("auction", "拍卖"), ChoiceRow("sale", "变卖"),
                        ChoiceRow("set-off", "以物抵债"), ChoiceRow("other", "其他"),
                    ])),
                FieldRow("proceeds", "价款", "proceeds", .amount),
                FieldRow("disposed-on", "成交日期", "day", .date),
            ], papers: [PaperRow(.ruling, sealed: true)], guards: [toDispose],
            effects: [
                .meet(rule: "O67", owedBy: .author),
                .when(
                    .stage(["disposing"]),
                    [.receipt(.role(.original)), .stage("distributing")],
                    otherwise: [.receipt(.role(.receiving)), .stage("distributing-first")]),
            ], document: "disposal-notice"),
        ActRow(
            "distribute", "分配", "distribution", group: "priority",
            citation: "\(rule6) art. 3; 执行工作规定 art. 55", officers: [.handler],
            by: [.receiving, .original], from: ["distributing", "distributing-first"],
            fields: [
                FieldRow("paid-priority", "优先债权分配额", "paid to the priority claim", .amount),
                FieldRow("paid-first", "首封债权分配额", "paid to the first claim", .amount),
                FieldRow("reserved", "预留份额", "share reserved", .amount),
            ], papers: [PaperRow(.distributionPlan)], approvals: [.bureauChief],
            guards: [
                toDispose,
                GuardRow(
                    .any([
                        .not(.choice("first-claim-status", ["unconfirmed"])),
                        .positive("reserved"),
                    ]), "reserve", "\(rule6) art. 3",
                    (
                        "首先查封债权尚未确认，须预留其份额",
                        "the first claim is not confirmed: its share must be reserved"
                    ), ("按查封顺位预留（reserved）", "reserve it by its rank (reserved)")),
            ],
            effects: [
                .when(
                    .stage(["distributing"]), [.receipt(.role(.original))],
                    otherwise: [.receipt(.role(.receiving))]),
                .when(
                    .all([
                        .stage(["distributing"]),
                        .choice("first-claim-status", ["unconfirmed"]),
                    ]), [.stage("reserved")],
                    otherwise: [.stage("distributed"), .close("distributed")]),
            ], document: "distribution-notice"),
        ActRow(
            "release-reserve", "处理预留份额", "release of the reserved share", group: "priority",
            citation: "\(rule6) art. 3", officers: [.handler], by: [.receiving],
            from: ["reserved"],
            fields: [
                FieldRow("paid-first", "首封债权分配额", "paid to the first claim", .amount),
                FieldRow("result", "首封债权确定情况及处理", "how the first claim was decided", .text),
            ], papers: [PaperRow(.evidence)], approvals: [.bureauChief],
            effects: [
                .receipt(.role(.original)), .stage("distributed"), .close("distributed"),
            ]),
    ]
}
