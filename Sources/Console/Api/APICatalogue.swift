import Domain
import HTTPTypes
import Procedure
import Store
import Wording

/// Every operation of the API, in the order of the document.
package enum APICatalogue {
    static let operations: [APIOperation] =
        service + law + matters + work + figures + acts + heldItems
        + delegations + APIGrants.operations + events

    // MARK: Parameters

    private static let matter = APIParameter(
        "matter", .path, .text(1, 64, .matter), "The matter's id, whole 协调事项编号",
        example: .string("yu0105-000000000000"))
    private static func limit(_ most: Int, _ usual: Int) -> APIParameter {
        APIParameter(
            "limit", .query, .whole(1, Int64(most)), "At most so many; \(usual) without it",
            example: .integer(Int64(usual)))
    }
    private static let outside = APIParameter(
        "recordedFor", .query, .text(1, 64, .plain),
        "A court without a node: which of its acts could be recorded here 代录")
    private static let kinds = ["commission", "dispute", "roster"] + Tables.all.map(\.name)
    private static let period = [
        APIParameter(
            "from", .query, .text(10, 10, .date, format: "date"), required: true,
            "First day 起始日", example: .string("2026-01-01")),
        APIParameter(
            "to", .query, .text(10, 10, .date, format: "date"), required: true,
            "Last day 截止日", example: .string("2026-12-31")),
    ]

    private static func get(
        _ id: String, _ path: String, _ summary: Text, _ words: String, scope: TokenScope? = .read,
        _ parameters: [APIParameter], problems: [Int] = [], _ schema: APISchema,
        _ run: @escaping @Sendable (APICall) throws -> JSONText
    ) -> APIOperation {
        APIOperation(
            id: id, method: .get, path: path, summary: summary, words: words, scope: scope,
            parameters: parameters, answers: [.document(200, summary.en, schema)],
            problems: problems, run: .document(run))
    }

    private static func get(
        _ id: String, _ path: String, _ summary: Text, _ words: String, scope: TokenScope? = .read,
        _ schema: APISchema, _ run: @escaping @Sendable (APICall) throws -> JSONText
    ) -> APIOperation {
        get(id, path, summary, words, scope: scope, [], schema, run)
    }

    // MARK: Reading

    private static var service: [APIOperation] {
        [
            get(
                "openapi", "/openapi.json", Text(zh: "本接口说明", en: "This document"),
                "OpenAPI 3.1, made from what is enforced. No token is needed.", scope: nil,
                .open([
                    APIField("openapi", .text()), APIField("info", .anything),
                    APIField("paths", .anything),
                ])
            ) { _ in OpenAPIDocument.document },
            get(
                "health", "/health", Text(zh: "是否在运行", en: "Whether the process answers"),
                "No token is needed. 503 when it does not.", scope: nil,
                .object([APIField("status", .word(["ok"]))])
            ) { try APIViews.health($0) },
            get(
                "status", "/status", Text(zh: "本节点概况", en: "What this process says of itself"),
                "Alarms are shown to those whom the table of rights admits.",
                .named("Status")
            ) { Documents.status(try $0.countedStatus()) },
            get(
                "courts", "/courts", Text(zh: "查找法院", en: "Courts, by name, place or code"),
                "Without text: the directory in force, in its order.",
                [
                    APIParameter(
                        "text", .query, .text(1, 64, .plain),
                        "Id, code, full name, or a part of the name such as a place",
                        example: .string("金水")), limit(2_000, 50),
                ],
                .object([
                    APIField("courts", .list(.named("Court"))),
                    APIField("more", .flag, "more than limit match"),
                ])
            ) { try APIViews.courts($0) },
            get(
                "officers", "/officers", Text(zh: "本院人员", en: "Officers of this court"),
                "Removed ones and delegations too.",
                .object([APIField("officers", .list(.named("Officer")))])
            ) { try APIViews.officers($0) },
        ]
    }

    private static var law: [APIOperation] {
        [
            get(
                "procedures", "/procedures", Text(zh: "程序", en: "Procedures"),
                "Each has its stages and acts under its name.",
                .object([APIField("procedures", .list(.named("ProcedureLine")))])
            ) { try APIViews.procedures($0) },
            get(
                "procedure", "/procedures/{name}", Text(zh: "一个程序", en: "A procedure as data"),
                "Stages, acts, their fields, papers and approvals. What an act takes in a certain matter "
                    + "stands under /matters/{matter}/standings.",
                [
                    APIParameter(
                        "name", .path, .text(1, 40, .verb), "Its stable name",
                        example: .string("commission"))
                ], problems: [404], .named("Procedure")
            ) { try APIViews.procedure($0) },
        ]
    }

    private static var matters: [APIOperation] {
        [
            get(
                "matters", "/matters", Text(zh: "协调事项列表", en: "Matters, opened last first"),
                "Page by page: give next of a page as after of the following one; null ends the list. "
                    + "What opens meanwhile stands before the first page.",
                [
                    APIParameter(
                        "kind", .query, .word(kinds), "Procedure", example: .string("commission")),
                    APIParameter("stage", .query, .text(1, 40, .verb), "Stable name of the stage"),
                    APIParameter("open", .query, .flag, "Only open, or only closed ones"),
                    APIParameter("draft", .query, .flag, "Only drafts, or none"),
                    APIParameter("overdue", .query, .flag, "Only with a deadline passed unmet"),
                    APIParameter(
                        "party", .query, .text(1, 64, .plain), "Id, code or full name of a party",
                        example: .string("yu0105")),
                    APIParameter(
                        "text", .query, .text(1, 128, .plain),
                        "Text in the matter's words, its timeline, or a party's name",
                        example: .string("某建材")),
                    APIParameter(
                        "inHandOf", .query, .text(1, 128, .plain),
                        "Officer who has the matter in hand at this court"),
                    APIParameter(
                        "sort", .query, .word(MatterOrder.allCases.map(\.rawValue)),
                        "Order; opened, the last first, when not given"),
                    limit(APIViews.mostLines, 50),
                    APIParameter("after", .query, .text(1, 64, .matter), "next of the page before"),
                ],
                .object([
                    APIField("matters", .list(.named("MatterLine"), most: APIViews.mostLines)),
                    APIField("next", .text().orNull), APIField("withheld", .named("Withheld")),
                ])
            ) { try APIViews.matters($0) },
            get(
                "matter", "/matters/{matter}", Text(zh: "一件协调事项", en: "A matter, whole"),
                "As `crosswrit show --json`; its procedure's own state under `commission`, `dispute`, "
                    + "`roster` or `tabled`. Hidden and unknown are the same 404.",
                [matter], problems: [404], .named("Matter")
            ) { try APIViews.matter($0) },
            get(
                "entry", "/matters/{matter}/entries/{entry}",
                Text(zh: "一条记录", en: "One entry, and the matter as it stood then"),
                "What was entered, and which windows it started.",
                [
                    matter,
                    APIParameter(
                        "entry", .path, .whole(1, 999_999_999), "Its number", example: .integer(1)),
                ], problems: [404], .named("EntryDetail")
            ) { try APIViews.entry($0) },
            get(
                "standings", "/matters/{matter}/standings",
                Text(zh: "可以办理什么", en: "Which acts could be done now, and why not"),
                "Of those that could, also their fields, papers and approvals.",
                [matter, outside], problems: [404],
                .object([APIField("standings", .list(.named("Standing")))])
            ) { try APIViews.standings($0) },
            get(
                "openings", "/standings",
                Text(zh: "可以开启什么", en: "Which acts could open a matter, and why not"),
                "As under a matter.", [outside],
                .object([APIField("standings", .list(.named("Standing")))])
            ) { try APIViews.standings($0) },
        ]
    }

    private static var work: [APIOperation] {
        [
            get(
                "duties", "/duties", Text(zh: "临近和逾期的期限", en: "What is due or overdue"),
                "With the measure that stands over each; as `crosswrit duties --json`.",
                [
                    APIParameter(
                        "court", .query, .text(1, 64, .plain),
                        "Id, code or full name of who owes it",
                        example: .string("yu0105")),
                    APIParameter(
                        "throughHoliday", .query, .flag,
                        "Also what ends up to the end of the next holiday"),
                ],
                .open([
                    APIField("duties", .list(.anything)), APIField("cut", .flag),
                    APIField("withheld", .named("Withheld")),
                ])
            ) { try APIViews.duties($0) },
            get(
                "inbox", "/inbox", Text(zh: "待处理", en: "What has come in and wants eyes"),
                "As `crosswrit inbox --json`.",
                .open([
                    APIField("owed", .list(.named("Owed"))),
                    APIField("refused", .list(.named("OwnAct"))),
                    APIField("undecided", .list(.named("OwnAct"))),
                ])
            ) { try APIViews.inbox($0) },
            get(
                "awaited", "/awaited", Text(zh: "等待他院办理", en: "What this court awaits of others"),
                "Soonest due first.", [limit(APIViews.mostListed, 200)],
                .object([
                    APIField("awaited", .list(.named("Owed"), most: APIViews.mostListed)),
                    APIField("more", .flag),
                ])
            ) { try APIViews.awaited($0) },
        ]
    }

    private static var figures: [APIOperation] {
        [
            get(
                "figures", "/figures", Text(zh: "考核数据", en: "How windows were kept, by court"),
                "As `crosswrit figures --json`.",
                period + [APIParameter("officers", .query, .flag, "Of officers too")],
                .open([
                    APIField("from", .text()), APIField("to", .text()),
                    APIField("matters", .whole(0)), APIField("lines", .list(.anything)),
                ])
            ) { try APIViews.figures($0) },
            get(
                "statistics", "/statistics",
                Text(zh: "统计", en: "What came in, was resolved and took how long"),
                "By court and month; as `crosswrit statistics --json`.", period,
                .open([
                    APIField("from", .text()), APIField("to", .text()),
                    APIField("matters", .whole(0)), APIField("courts", .list(.anything)),
                    APIField("months", .list(.anything)),
                ])
            ) { try APIViews.statistics($0) },
        ]
    }

    // MARK: Acting

    private static let value: APISchema = .any([
        .text(0, 100_000), .whole(), .flag, .list(.any([.text(0, 10_000), .whole()]), most: 512),
        .null,
    ])

    /// What `POST /acts` takes.
    package static let act: APISchema = .object([
        APIField(
            "matter", APISchema.text(1, 64, .matter).orNull, optional: true,
            "the matter; null for an act that opens one"),
        APIField(
            "procedure", APISchema.word(kinds + ["observe"]).orNull, optional: true,
            "required where no matter is named"),
        APIField("verb", .text(1, 40, .verb), "such as sign-for"),
        APIField(
            "fields", .map(value, most: 128), optional: true,
            "by the names of the procedure's table; amounts as texts in yuan (120000.50), dates as "
                + "2026-03-05, courts by id, code or name, windows as 15d or 15wd"),
        APIField(
            "papers", .list(.text(64, 64, .digest), most: Uploads.mostFiles), optional: true,
            "digests that POST /papers has answered for this officer in the last 30 days"),
        APIField(
            "approvals",
            .list(
                .object([
                    APIField("officer", .text(1, 64, .plain)),
                    APIField("role", .word(OfficerRole.allCases.map(\.rawValue))),
                    APIField(
                        "at", .text(16, 40, format: "date-time"), optional: true, "now without it"),
                    APIField("note", .text(0, 2_000), optional: true),
                ]), most: 16), optional: true),
        APIField(
            "recordedFor",
            APISchema.object([
                APIField("court", .text(1, 64, .plain), "id, code or full name"),
                APIField("documentNumber", .text(1, 80, .plain), "文号, as on the paper"),
                APIField("dated", .text(10, 10, .date, format: "date")),
                APIField("arrivedBy", .text(1, 80, .plain), "邮寄, 机要, 专人, 传真 …"),
                APIField("arrivedAt", .text(16, 40, format: "date-time")),
                APIField("scan", .text(64, 64, .digest), "of a paper sent in by this officer"),
            ]).orNull, optional: true,
            "代录: the act is a court's without a node, as its paper says; fields are that court's"),
        APIField(
            "wait", .whole(0, APILimits.wait), optional: true,
            "seconds to wait for the seat's answer; 2 without it"),
    ])

    private static var acts: [APIOperation] {
        let example = JSONText.fields([
            "matter": .string("yu0105-000000000000"), "verb": .string("sign-for"),
            "fields": .fields([
                "handler": .string("承办甲"), "phone": .string("0371-60000102"),
            ]), "wait": .integer(5),
        ])
        let words = """
            The act is done by the token's officer and judged by the node's engine. The same \
            Idempotency-Key gives the same outcome for ever, over restarts too, and is never done twice; \
            with another act it is 409. What fails before it is an act (400, 404, 422 with faults) does \
            not use the key up; what the engine or the seat refuses (422 with act) does.
            """
        return [
            APIOperation(
                id: "act", method: .post, path: "/acts",
                summary: Text(zh: "办理一项", en: "Do one act"), words: words, scope: .act,
                parameters: [
                    APIParameter(
                        "Idempotency-Key", .header, .text(1, 64, .key), required: true,
                        "One for each act; keep it with the act in your system",
                        example: .string("case-4711-sign"))
                ],
                body: APIBody(
                    type: "application/json", schema: act, words: "The act", example: example),
                answers: [
                    .document(200, "Decided, or recorded as a draft", .named("ActReply")),
                    .document(
                        202, "Recorded and signed; the seat has not answered yet (未确认)",
                        .named("ActReply")),
                ], problems: [404, 409, 422],
                run: .response { call, request in try await APIActs.act(call, request) }),
            APIOperation(
                id: "upload", method: .post, path: "/papers",
                summary: Text(zh: "上传材料", en: "Send a paper in"),
                words:
                    "Its bytes as the body, at most 200 MB. It counts once an act names its digest; the "
                    + "last upload of the same bytes says name, kind and seal.",
                scope: .papers,
                parameters: [
                    APIParameter(
                        "name", .query, .text(1, 80, .plain), required: true, "The file's name",
                        example: .string("执行裁定书.pdf")),
                    APIParameter(
                        "kind", .query,
                        .word(PaperKind.allCases.filter { !$0.isInternal }.map(\.rawValue)),
                        required: true, "材料种类", example: .string("ruling")),
                    APIParameter(
                        "sealed", .query, .flag, "With the court's seal; false without it"),
                ],
                body: APIBody(
                    type: "application/octet-stream", schema: .bytes(1), words: "The file"),
                answers: [.document(201, "Stored", .named("Paper"))], problems: [422],
                run: .response { call, request in try await APIPapers.upload(call, request) }),
            APIOperation(
                id: "download", method: .get, path: "/papers/{digest}",
                summary: Text(zh: "下载材料", en: "The bytes of a paper"),
                words:
                    "Of a matter that the officer sees, and of a kind that is shown; or sent in by this officer.",
                scope: .papers,
                parameters: [
                    APIParameter(
                        "digest", .path, .text(64, 64, .digest), "SHA-256 of its bytes",
                        example: .string(String(repeating: "0", count: 64)))
                ],
                answers: [
                    APIAnswer(
                        status: 200, words: "The file",
                        content: [("application/octet-stream", .bytes(0))])
                ], problems: [404],
                run: .response { call, request in try await APIPapers.download(call, request) }),
        ]
    }

    private static var heldItems: [APIOperation] {
        let parts = [
            APIParameter(
                "peer", .path, .text(1, 64, .plain), "The peer that it came from",
                example: .string("coord")),
            APIParameter(
                "incarnation", .path, .whole(0, 1 << 31), "Of the peer, as listed",
                example: .integer(1)),
            APIParameter(
                "sequence", .path, .whole(1, 1 << 53), "Its number in the peer's stream",
                example: .integer(7)),
        ]
        let words = """
            For officers whom the table of rights admits. A retry judges the item again as if it came \
            now: `retried` has been taken in, `failed` is held still, with the new reason. Both stay on \
            record with officer and reason. What has been dealt with is 422 `held.done`, so that a \
            request sent twice does nothing twice.
            """
        return [
            get(
                "held", "/held", Text(zh: "异常件", en: "Items that can't be processed"),
                "As `crosswrit held list --json`.",
                [APIParameter("all", .query, .flag, "Also what has been dealt with")],
                .object([
                    APIField("held", .list(.named("HeldItem"), most: APIViews.mostListed)),
                    APIField("more", .flag),
                ])
            ) { try APIViews.held($0) },
            APIOperation(
                id: "handle-held", method: .post, path: "/held/{peer}/{incarnation}/{sequence}",
                summary: Text(zh: "处理异常件", en: "Try a held item again, or discard it"),
                words: words, scope: .act, parameters: parts,
                body: APIBody(
                    type: "application/json",
                    schema: .object([
                        APIField("deed", .word(["retry", "discard"])),
                        APIField("why", .text(1, 600), "stays on record"),
                    ]), words: "What is to be done, and why",
                    example: .fields([
                        "deed": .string("discard"), "why": .string("对方已重新办理"),
                    ])),
                answers: [.document(200, "On record", .named("HeldHandling"))],
                problems: [404, 422], run: .document { try APIViews.handleHeld($0) }),
        ]
    }

    private static var delegations: [APIOperation] {
        let name = APIField("name", .text(1, 64, .plain), "who acts")
        let absent = APIField("inPlaceOf", .text(1, 64, .plain), "in whose place")
        let words = """
            AB角: approved by the token's officer, who is bureauChief, vicePresident or president and not \
            the one who acts. One that stands already in the same words is not entered again.
            """
        return [
            APIOperation(
                id: "delegate", method: .post, path: "/delegations",
                summary: Text(zh: "登记代行", en: "Let one officer act in another's place"),
                words: words, scope: .act,
                body: APIBody(
                    type: "application/json",
                    schema: .object([
                        name, absent,
                        APIField(
                            "roles", .list(.word(OfficerRole.allCases.map(\.rawValue)), most: 32),
                            optional: true,
                            "the scope; every role of the one who is away without it"),
                        APIField("from", .text(10, 10, .date, format: "date")),
                        APIField(
                            "to", .text(10, 10, .date, format: "date"), "this day included"),
                    ]), words: "The delegation",
                    example: .fields([
                        "name": .string("承办乙"), "inPlaceOf": .string("承办甲"),
                        "from": .string("2026-03-05"), "to": .string("2026-03-12"),
                    ])),
                answers: [.document(200, "On record", .named("Officer"))], problems: [422],
                run: .document { try APIViews.delegate($0) }),
            APIOperation(
                id: "recall", method: .post, path: "/delegations/end",
                summary: Text(zh: "终止代行", en: "End a delegation before its last day"),
                words: "By whoever may approve one, or by the officer who was away.", scope: .act,
                body: APIBody(
                    type: "application/json", schema: .object([name, absent]),
                    words: "The delegation",
                    example: .fields([
                        "name": .string("承办乙"), "inPlaceOf": .string("承办甲"),
                    ])),
                answers: [.document(200, "On record", .named("Officer"))], problems: [422],
                run: .document { try APIViews.recall($0) }),
        ]
    }

    private static var events: [APIOperation] {
        let words = """
            Every entry of the matters that the officer sees, in the order in which this node took them \
            in, at least once. An id names a place in the node's journal and stays good over restarts. \
            With Accept: text/event-stream the answer is a stream that goes on with Last-Event-ID (or \
            after), else with what happens from now on; otherwise a page that begins behind after, else \
            at the beginning. 410: the id is of a record that a copy put back has replaced; read again \
            from 0.
            """
        let mark = APISchema.text(1, 96, .mark)
        return [
            APIOperation(
                id: "events", method: .get, path: "/events",
                summary: Text(zh: "发生了什么", en: "What happened"), words: words, scope: .events,
                parameters: [
                    APIParameter(
                        "after", .query, mark, "An event's id, or next of the page before; 0: all",
                        example: .string("0")), limit(1_000, 200),
                    APIParameter("Last-Event-ID", .header, mark, "As after, for a stream"),
                ],
                answers: [
                    APIAnswer(
                        status: 200, words: "A page, or a stream of events named entry",
                        content: [
                            (
                                "application/json",
                                .object([
                                    APIField("events", .list(.named("Event"), most: 1_000)),
                                    APIField("next", .text()),
                                    APIField("end", .flag, "nothing more is there now"),
                                ])
                            ), ("text/event-stream", .text()),
                        ])
                ], problems: [410],
                run: .response { call, request in try await APIEvents.events(call, request) })
        ]
    }
}
