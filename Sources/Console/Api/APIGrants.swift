import Domain
import HTTPTypes
import Procedure
import Runtime
import Wording

/// `POST /grants`: a grant to a procuratorate for all of a court's matters, by the desk's own form.
enum APIGrants {
    static var operations: [APIOperation] {
        let words = """
            One act for each matter of the court that this court may open, as if each were sent to /acts; \
            what the observer follows already is passed over, so the same request on another day opens \
            what has come since. A request goes through 200 matters: where `next` is not null, send it \
            again with that as `after`. Sent twice under one key, nothing is done twice.
            """
        let matters = APISchema.list(.text(), most: CourtGrant.step)
        return [
            APIOperation(
                id: "grant", method: .post, path: "/grants",
                summary: Text(
                    zh: "同意检察机关查阅全部事项", en: "Let a procuratorate follow all matters of a court"),
                words: words, scope: .act,
                parameters: [
                    APIParameter(
                        "Idempotency-Key", .header, .text(1, 64, .key), required: true,
                        "One for each grant", example: .string("grant-2026-4"))
                ],
                body: APIBody(
                    type: "application/json",
                    schema: .object([
                        APIField("court", .text(1, 64, .plain), "id, code or full name"),
                        APIField("observer", .text(1, 64, .plain), "id of the procuratorate"),
                        APIField("ground", .text(1, 1_000), "what it rests on 依据"),
                        APIField("closed", .flag, optional: true, "closed matters too"),
                        APIField(
                            "after", APISchema.text(1, 64, .matter).orNull, optional: true,
                            "next of the answer before"),
                    ]), words: "The grant",
                    example: .fields([
                        "court": .string("豫0105"), "observer": .string("jcy-yu01"),
                        "ground": .string("检察监督函2026第4号"),
                    ])),
                answers: [
                    .document(
                        200, "What became of each matter",
                        .object([
                            APIField("opened", matters, "recorded; each seat confirms its own"),
                            APIField("before", .whole(0), "followed already"),
                            APIField("elsewhere", .whole(0), "not this court's to open"),
                            APIField(
                                "refused",
                                .list(
                                    .object([
                                        APIField("matter", .text()),
                                        APIField("refusal", .named("Refusal")),
                                    ]), most: CourtGrant.step)),
                            APIField("next", .text().orNull),
                            APIField("withheld", .named("Withheld")),
                        ]))
                ],
                problems: [422], run: .document { try grant($0) })
        ]
    }

    private static func grant(_ call: APICall) throws -> JSONText {
        let status = try call.status()
        let tree = try CourtTree(status.courts)
        let forms = ActForms(
            own: status.process, officer: call.officer, tree: tree, now: status.civil)
        let body = call.body ?? .null
        var form = FormData()
        for name in ["court", "observer", "ground"] {
            form.pairs.append((name: name, value: body[name]?.string ?? ""))
        }
        if body["closed"] == .bool(true) { form.pairs.append((name: "closed", value: "yes")) }
        let reading = FormReading(
            CommonForms.courtGrant(tree, own: status.process).fields, form,
            forms.reading { _ in throw APIProblem.unknownAct })
        guard reading.faults.isEmpty else {
            throw APIProblem.fields(
                reading.faults.sorted { $0.key < $1.key }.map {
                    APIMistake(place: "/\($0.key)", reason: $0.value)
                })
        }
        let wish: CourtGrant
        do {
            wish = try forms.courtGrant(reading.values, after: body["after"]?.string)
        } catch let fault as FieldFault {
            throw APIProblem.fields([APIMistake(place: "/\(fault.field)", reason: fault.text)])
        }
        let outcome = try wish.run(
            by: call.officer,
            key: APIActs.engineKey(call.text("Idempotency-Key") ?? "", of: call.officer),
            see: { try call.see($0) },
            act: { request in
                do {
                    guard case .act(let reply) = try call.ask(.act(request)) else {
                        throw APIProblem.busy
                    }
                    return reply
                } catch let problem as APIProblem {
                    // A node that does not answer has refused nothing.
                    guard problem.status == .serviceUnavailable else { throw problem.refusal }
                    throw problem
                }
            })
        return .fields([
            "opened": .array(outcome.opened.map { .string($0.rawValue) }),
            "before": .integer(Int64(outcome.before)),
            "elsewhere": .integer(Int64(outcome.elsewhere)),
            "refused": .array(
                outcome.refused.map { one in
                    .fields([
                        "matter": .string(one.matter.rawValue),
                        "refusal": Documents.refusal(one.refusal),
                    ])
                }),
            "next": .text(outcome.next?.rawValue),
            "withheld": Documents.withheld(outcome.withheld),
        ])
    }
}
