import Domain
import HTTPTypes
import Procedure
package import Wording

/// The OpenAPI document (https://spec.openapis.org/oas/v3.1.1), made from the operations.
package enum OpenAPIDocument {
    /// The document.
    package static let document: JSONText = make()

    private static func make() -> JSONText {
        var paths: [JSONText.Field] = []
        for operation in APICatalogue.operations {
            let field = JSONText.Field(operation.method.rawValue.lowercased(), item(operation))
            if let place = paths.firstIndex(where: { $0.name == operation.path }),
                case .object(let others) = paths[place].value
            {
                paths[place].value = .object(others + [field])
            } else {
                paths.append(.init(operation.path, .object([field])))
            }
        }
        return .fields([
            "openapi": .string("3.1.1"),
            "info": .fields([
                "title": .string("Crosswrit 执行协调 API"), "version": .string("1.0.0"),
                "summary": .string(
                    "Coordination between enforcement courts, for programs of one court"),
                "description": .string(words),
                "license": .fields([
                    "name": .string("See LICENSE of the program"),
                    "url": .string("https://www.apache.org/licenses/LICENSE-2.0"),
                ]),
            ]), "servers": .array([.fields(["url": .string(APIGate.root)])]),
            "security": .array([.fields(["token": .array([])])]), "paths": .object(paths),
            "components": .fields([
                "schemas": .object(APISchemas.all.map { .init($0.name, $0.schema.json) }),
                "securitySchemes": .fields([
                    "token": .fields([
                        "type": .string("http"), "scheme": .string("bearer"),
                        "description": .string(
                            "A token of an officer, made by an administrator (/tokens, crosswrit "
                                + "api-token). Scopes: read, act, papers, events."),
                    ])
                ]),
            ]),
        ])
    }

    private static let words = """
        A token looks and acts as one officer of the court: rights are the engine's. Times are ISO 8601 \
        with +08:00, amounts in answers whole fen. Every problem is application/problem+json (RFC 9457) \
        with code, rule, reason and remedy in Chinese and English. Each token may ask 50 times a second \
        (200 at once), each address 100 times (400 at once); 429 says in Retry-After when to go on.
        """

    private static func item(_ operation: APIOperation) -> JSONText {
        var fields: [JSONText.Field] = [
            .init("operationId", .string(operation.id)),
            .init("summary", .string("\(operation.summary.zh) \(operation.summary.en)")),
            .init("description", .string(operation.words)),
        ]
        if let scope = operation.scope {
            fields.append(.init("x-scope", .string(scope.rawValue)))
        } else {
            fields.append(.init("security", .array([])))
        }
        if !operation.parameters.isEmpty {
            fields.append(.init("parameters", .array(operation.parameters.map(parameter))))
        }
        if let body = operation.body {
            var media: [JSONText.Field] = [.init("schema", body.schema.json)]
            if let example = body.example { media.append(.init("example", example)) }
            fields.append(
                .init(
                    "requestBody",
                    .fields([
                        "required": .bool(true), "description": .string(body.words),
                        "content": .object([.init(body.type, .object(media))]),
                    ])))
        }
        let answers = operation.answers.map { answer in
            JSONText.Field(
                "\(answer.status)",
                .fields([
                    "description": .string(answer.words),
                    "content": .object(
                        answer.content.map { type, schema in
                            var media: [JSONText.Field] = [.init("schema", schema.json)]
                            if let example = answer.example {
                                media.append(.init("example", example))
                            }
                            return .init(type, .object(media))
                        }),
                ]))
        }
        let problems = operation.allProblems.map { JSONText.Field("\($0)", problem($0)) }
        fields.append(.init("responses", .object(answers + problems)))
        return .object(fields)
    }

    private static func parameter(_ parameter: APIParameter) -> JSONText {
        var fields: [JSONText.Field] = [
            .init("name", .string(parameter.name)), .init("in", .string(parameter.place.rawValue)),
            .init("required", .bool(parameter.isRequired)),
            .init("description", .string(parameter.words)),
            .init("schema", parameter.schema.json),
        ]
        if let example = parameter.example { fields.append(.init("example", example)) }
        return .object(fields)
    }

    private static let told: [Int: String] = [
        400: "The request is not as described here", 401: "A token is missing, unknown or ended",
        403: "The token's scope, or the officer's rights, do not admit it",
        404: "There is none, or the officer may not know of it",
        406: "No answer of a type that was asked for",
        409: "The key stands for another act", 410: "The id is of a record that was replaced",
        413: "The body is too large", 415: "The body is of another type",
        421: "The Host is not this server's",
        422: "Refused: why, by which rule, what to do; or fields that are not as they should be",
        429: "Too many requests", 503: "The process does not answer, or is busy",
    ]

    private static func problem(_ status: Int) -> JSONText {
        var fields: [JSONText.Field] = [
            .init("description", .string(told[status] ?? "Not done")),
            .init(
                "content",
                .object([
                    .init(APIProblem.type, .fields(["schema": APISchema.named("Problem").json]))
                ])),
        ]
        func header(_ name: String, _ words: String) {
            fields.append(
                .init(
                    "headers",
                    .object([
                        .init(
                            name,
                            .fields([
                                "description": .string(words), "required": .bool(true),
                                "schema": APISchema.text(1).json,
                            ]))
                    ])))
        }
        if status == 429 { header("Retry-After", "Whole seconds to wait") }
        if status == 401 { header("WWW-Authenticate", "Bearer (RFC 6750)") }
        return .object(fields)
    }
}

/// The shapes of documents that several operations answer with.
enum APISchemas {
    private static func text(_ name: String) -> APIField { APIField(name, .text()) }
    private static func maybe(_ name: String) -> APIField {
        APIField(name, APISchema.text().orNull)
    }
    private static func number(_ name: String) -> APIField { APIField(name, .whole()) }
    private static func flag(_ name: String) -> APIField { APIField(name, .flag) }
    private static func list(_ name: String, _ one: APISchema) -> APIField {
        APIField(name, .list(one))
    }
    private static func like(_ name: String, _ schema: String) -> APIField {
        APIField(name, .named(schema))
    }
    private static let refusal = APIField("refusal", APISchema.named("Refusal").orNull)

    static let all: [(name: String, schema: APISchema)] = [
        ("Text", .object([text("zh"), text("en")])),
        (
            "Refusal",
            .object([text("code"), text("rule"), like("reason", "Text"), like("remedy", "Text")])
        ),
        (
            "Problem",
            .object([
                text("type"), text("title"), number("status"), text("detail"), text("code"),
                text("rule"), like("reason", "Text"), like("remedy", "Text"),
                APIField(
                    "faults", .list(.object([text("place"), like("reason", "Text")])),
                    optional: true),
                APIField("act", .named("ActReply"), optional: true),
            ])
        ),
        (
            "Withheld",
            .list(.object([maybe("matter"), number("count"), like("refusal", "Refusal")]))
        ),
        (
            "HeldHandling",
            .object([
                text("peer"), number("incarnation"), number("sequence"),
                APIField("deed", .word(["retried", "failed", "discarded"])), text("by"),
                flag("administrator"), text("why"), maybe("fault"),
            ])
        ),
        (
            "HeldItem",
            .object([
                text("peer"), number("incarnation"), number("sequence"), text("reason"),
                number("bytes"), text("at"), flag("open"),
                APIField("handling", APISchema.named("HeldHandling").orNull), maybe("handledAt"),
            ])
        ),
        ("Party", .object([text("court"), text("role")])),
        (
            "Due",
            .object([
                text("window"), text("from"), text("dueDate"), text("dueInstant"), flag("rolled"),
                flag("provisional"), text("calendar"), list("steps", .text()),
            ])
        ),
        (
            "MatterLine",
            .object([
                text("matter"), text("kind"), text("stage"), text("term"), flag("closed"),
                flag("draft"), text("openedAt"), text("updatedAt"), maybe("nextDue"),
                number("entries"), list("parties", .named("Party")),
            ])
        ),
        (
            "Owed",
            .object([
                text("matter"), text("kind"), text("term"), text("court"), text("verb"),
                like("text", "Text"), maybe("deadline"), flag("overdue"),
                APIField("due", APISchema.named("Due").orNull),
            ])
        ),
        (
            "OwnAct",
            .object([
                text("matter"), number("incarnation"), number("number"), text("verb"),
                maybe("officer"), maybe("key"), text("at"), like("status", "ActStatus"),
                flag("local"), refusal, number("position"),
            ])
        ),
        ("ActStatus", .word(["recorded", "accepted", "refused", "outOfOrder"])),
        (
            "ActReply",
            .object([
                text("matter"), maybe("act"), like("status", "ActStatus"), flag("local"), refusal,
                number("position"),
            ])
        ),
        (
            "Paper",
            .object([
                text("digest"), text("name"), text("kind"), text("term"), number("size"),
                flag("sealed"),
            ])
        ),
        (
            "Entry",
            .object([
                number("entry"), text("at"), maybe("court"), maybe("officer"), text("verb"),
                like("summary", "Text"), maybe("recordedFor"), text("digest"),
            ])
        ),
        (
            "Event",
            .object([
                text("id"), text("matter"), text("kind"), number("entry"), text("at"),
                maybe("court"), maybe("officer"), text("verb"), like("summary", "Text"),
                maybe("recordedFor"), text("digest"),
            ])
        ),
        (
            "EntryDetail",
            .open([
                text("matter"), text("kind"), number("entry"), text("at"), text("verb"),
                maybe("act"), text("stage"), text("term"), list("parties", .named("Party")),
                list("started", .anything),
            ])
        ),
        (
            "Matter",
            .open([
                text("matter"), maybe("kind"), text("stage"), text("term"), flag("closed"),
                flag("draft"), number("unconfirmed"), list("parties", .named("Party")),
                list("deadlines", .anything), list("awaits", .anything),
                list("papers", .anything), list("timeline", .named("Entry")),
                list("acts", .named("OwnAct")), like("withheld", "Withheld"),
            ])
        ),
        (
            "Court",
            .object([
                text("id"), text("name"), maybe("code"), text("level"), maybe("superior"),
                maybe("coordinator"), maybe("successor"), flag("outside"), flag("observer"),
            ])
        ),
        (
            "Officer",
            .object([
                text("name"), list("roles", .text()), flag("removed"), text("by"),
                maybe("inPlaceOf"), maybe("from"), maybe("to"),
            ])
        ),
        (
            "Status",
            .open([
                text("process"), text("name"), text("kind"), flag("rehearsal"),
                number("incarnation"), number("position"), number("covered"), text("civil"),
                list("links", .anything), APIField("counts", .anything),
            ])
        ),
        (
            "ProcedureLine", .object([text("name"), like("term", "Text"), text("citation")])
        ),
        (
            "Field",
            .object([
                text("name"), text("term"), text("english"), text("kind"), flag("required"),
                flag("list"),
                APIField(
                    "choices",
                    APISchema.list(.object([text("word"), text("term"), text("citation")])).orNull),
            ])
        ),
        ("PaperWanted", .object([text("kind"), text("term"), flag("sealed")])),
        (
            "Act",
            .object([
                text("verb"), text("term"), text("english"), text("citation"), flag("opens"),
                list("stages", .text()), list("parties", .text()), list("officers", .text()),
                flag("fact"), list("fields", .named("Field")),
                list("papers", .named("PaperWanted")), list("approvals", .text()),
                maybe("document"),
            ])
        ),
        (
            "Procedure",
            .object([
                text("name"), like("term", "Text"), text("citation"), list("stages", .anything),
                list("acts", .named("Act")),
            ])
        ),
        (
            "Standing",
            .object([
                text("procedure"), text("verb"), like("name", "Text"), flag("open"), refusal,
                APIField("outOfOrder", APISchema.named("Text").orNull),
                list("fields", .named("Field")), list("papers", .named("PaperWanted")),
                list("approvals", .text()),
            ])
        ),
    ]
}
