import Domain

/// Citations that the tables of a superior's orders share, short as docs/law.md lists them.
enum OrderLaw {
    static let correction = "执行工作规定 art. 72"
    static let removal = "执行工作规定 art. 74"
    static let deferral = "法发〔2002〕16号"
    static let assistance = "委托执行规定 art. 12"
    static let outside = "线下法院书面送达（自定）"
}

/// Rows that the tables of a superior's orders share.
enum OrderRows {
    /// A panel decides (322 §9).
    static let panel: [OfficerRole] = [.handler, .bureauChief, .panelMember]
    /// The command centre and who directs it.
    static let desk: [OfficerRole] = [.handler, .commandCentre, .supervisor, .bureauChief]
    /// Who carries out an order in the court that received it.
    static let hands: [OfficerRole] = [.handler, .commandCentre, .bureauChief]

    static let reason: FieldRow = FieldRow("reason", "理由", "reason", .text)
    static let note: FieldRow = FieldRow("note", "说明", "note", .text, optional: true)

    static let leads: FieldRow = FieldRow(
        "leads", "相关协调事项", "matter that led to it", .matter, optional: true, list: true)

    /// Only courts of its own area are below a superior; the refusal names the court that could,
    /// which must be above the `others` of the act too.
    static func inArea(
        _ courts: [CourtReference], with others: [CourtReference] = [],
        when condition: TabledCondition? = nil, rule: String, code: String = "out-of-area"
    ) -> GuardRow {
        let all: TabledCondition = .all(courts.map { .above(.author, $0) })
        return GuardRow(
            condition.map { .any([.not($0), all]) } ?? all, code, rule,
            ("所列法院不都在本院辖区", "not every court named is below this court"),
            ("由其共同上级法院决定，或者只列本辖区法院", "let their common superior decide, or name courts below"),
            couldBy: courts + others)
    }

    /// A clock of the courts with a role that runs from what has reached them, once at a time:
    /// their own receipt starts it, not the sending.
    static func clock(
        _ rule: String, of role: PartyRole, at stages: [String], _ zh: String, _ en: String,
        from start: StartReference = .act, window: String? = nil
    ) -> [TabledEffect] {
        [
            .when(
                .all([.stage(stages), .not(.owes(.role(role), rule))]),
                [
                    .start(
                        rule: rule, owedBy: .role(role), duty: Text(zh: zh, en: en), from: start,
                        window: window)
                ])
        ]
    }

    /// Service on paper, for a court without a node or one that is away: the day of service starts
    /// what the node's receipt would have started.
    static func service(
        _ verb: String, from: [String], _ effects: [TabledEffect]
    ) -> ActRow {
        ActRow(
            verb, "书面送达", "service on paper", group: "order", citation: OrderLaw.outside,
            officers: [.handler, .clerk, .commandCentre], by: [.deciding], from: from,
            isFact: true,
            fields: [
                FieldRow("served-court", "受送达法院", "court served", .court),
                FieldRow("served-on", "送达日期", "day of service", .date),
            ],
            papers: [PaperRow(.serviceReturn)],
            guards: [
                GuardRow(
                    .any([
                        .among(.field("served-court"), .role(.original)),
                        .among(.field("served-court"), .role(.assisting)),
                    ]), "not-addressed", OrderLaw.outside,
                    ("该法院不是本事项的受送达法院", "this court is not one that is to be served"),
                    ("核对受送达法院", "check the court"))
            ], effects: effects)
    }
}

/// How long a seizure may be renewed (民诉法解释 art. 485): longer for one kind of asset than for
/// another.
enum SeizureTerm {
    static let law = "民诉法解释 art. 485"

    static let fields: [FieldRow] = [
        FieldRow(
            "asset-kind", "财产种类", "kind of asset",
            .choice([
                ChoiceRow("deposit", "银行存款", law), ChoiceRow("movable", "动产", law),
                ChoiceRow("immovable", "不动产、其他财产权", law),
            ])),
        FieldRow("renewed-from", "续行起算日", "the new term runs from", .date, optional: true),
        FieldRow("seizure-until", "查封至", "seized until", .date),
    ]

    static let isShort = GuardRow(
        .all([
            atMost("deposit", Window(1, .year)), atMost("movable", Window(2, .year)),
            atMost("immovable", Window(3, .year)),
        ]), "term-too-long", law,
        ("续行查封的期限超过上限", "the seizure is renewed for longer than the law allows"),
        (
            "存款一年、动产二年、不动产和其他财产权三年以内；自原期限届满起算的，填写 renewed-from",
            "at most 1 year for deposits, 2 for movables, 3 for immovables; give renewed-from if it runs from the old end"
        ))

    private static func atMost(_ kind: String, _ longest: Window) -> TabledCondition {
        .any([
            .not(.choice("asset-kind", [kind])),
            .lasts("renewed-from", to: "seizure-until", atMost: longest),
        ])
    }
}
