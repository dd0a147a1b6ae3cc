package import Domain
package import HTTPTypes
package import Wording

/// An answer that tells why something was not done (RFC 9457, `application/problem+json`).
package struct APIProblem: Error, Sendable {
    package var status: HTTPResponse.Status
    package var refusal: Refusal
    package var mistakes: [APIMistake] = []
    package var headers: HTTPFields = [:]
    /// The act whose refusal this is, where one is on record.
    package var act: JSONText?

    package init(
        _ status: HTTPResponse.Status, _ refusal: Refusal, mistakes: [APIMistake] = [],
        headers: HTTPFields = [:], act: JSONText? = nil
    ) {
        self.status = status
        self.refusal = refusal
        self.mistakes = mistakes
        self.headers = headers
        self.act = act
    }

    /// Media type of a problem.
    package static let type = "application/problem+json"

    private static func say(
        _ status: HTTPResponse.Status, _ code: String, _ zh: String, _ en: String,
        _ remedyZh: String, _ remedyEn: String, mistakes: [APIMistake] = [],
        headers: HTTPFields = [:]
    ) -> APIProblem {
        APIProblem(
            status,
            Refusal(
                code: code, rule: "docs/api.md", reason: Text(zh: zh, en: en),
                remedy: Text(zh: remedyZh, en: remedyEn)), mistakes: mistakes, headers: headers)
    }

    static func malformed(_ mistakes: [APIMistake]) -> APIProblem {
        say(
            .badRequest, "api.request", "请求不符合接口说明", "the request is not as described",
            "按 /api/v1/openapi.json 改正", "correct it by /api/v1/openapi.json", mistakes: mistakes)
    }

    static func malformed(_ place: String, _ zh: String, _ en: String) -> APIProblem {
        malformed([APIMistake(place: place, reason: Text(zh: zh, en: en))])
    }

    static let unknownPath = say(
        .notFound, "api.path", "没有这一地址", "there is no such address",
        "见 /api/v1/openapi.json", "see /api/v1/openapi.json")

    static func method(_ allowed: String) -> APIProblem {
        say(
            .methodNotAllowed, "api.method", "该地址不接受这一方法", "this address takes no such method",
            "改用 \(allowed)", "use \(allowed)", headers: [.allow: allowed])
    }

    static func media(_ types: [String]) -> APIProblem {
        let all = types.joined(separator: ", ")
        return say(
            .notAcceptable, "api.accept", "不能以所要求的类型答复", "no answer of a type that was asked for",
            "Accept: \(all)", "Accept: \(all)")
    }

    static func unsupported(_ type: String) -> APIProblem {
        say(
            .unsupportedMediaType, "api.content-type", "请求体类型不对", "the body is of another type",
            "Content-Type: \(type)", "Content-Type: \(type)")
    }

    static func tooLarge(_ zh: String, _ en: String) -> APIProblem {
        say(.contentTooLarge, "api.too-large", zh, en, "缩小后再发送", "send less")
    }

    static let misdirected = say(
        .misdirectedRequest, "api.host", "请求的主机名不是本服务的", "this is not the host that was asked for",
        "用 --http 或者 --http-origin 的地址", "use the address of --http or --http-origin")

    static func unauthorized(isWrong: Bool) -> APIProblem {
        say(
            .unauthorized, isWrong ? "api.token" : "api.no-token",
            isWrong ? "令牌无效、过期或者已吊销" : "缺少令牌",
            isWrong ? "the token is unknown, expired or revoked" : "a token is missing",
            "由管理员新建令牌，以 Authorization: Bearer 发送",
            "an administrator makes one; send it as Authorization: Bearer",
            headers: [
                .wwwAuthenticate: isWrong
                    ? "Bearer realm=\"crosswrit\", error=\"invalid_token\""
                    : "Bearer realm=\"crosswrit\""
            ])
    }

    static func scope(_ scope: TokenScope) -> APIProblem {
        say(
            .forbidden, "api.scope", "令牌没有 \(scope.rawValue) 权限",
            "the token has no scope \(scope.rawValue)", "另建带该权限的令牌", "make a token that has it",
            headers: [
                .wwwAuthenticate:
                    "Bearer realm=\"crosswrit\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
            ])
    }

    static func tooMany(seconds: Int) -> APIProblem {
        say(
            .tooManyRequests, "api.rate", "请求过于频繁", "too many requests",
            "\(seconds)秒后再试", "try again in \(seconds) s", headers: [.retryAfter: "\(seconds)"])
    }

    static let busy = say(
        .serviceUnavailable, "api.busy", "系统繁忙", "the service is busy", "稍后以同一办理键再试",
        "try again with the same key", headers: [.retryAfter: "1"])

    static let otherAct = say(
        .conflict, "api.key-used", "该办理键已用于另一办理", "this key stands for another act",
        "一次办理用一个新的办理键", "use a new key for each act")

    static let unknownProcedure = say(
        .notFound, "procedure.unknown", "没有这一程序", "there is no such procedure",
        "见 /api/v1/procedures", "see /api/v1/procedures")

    static let unknownAct = say(
        .unprocessableContent, "act.unknown", "没有这一办理事项，或者在此不能办理",
        "there is no such act here", "见 /api/v1/procedures 和 standings",
        "see /api/v1/procedures and standings")

    static func fields(_ mistakes: [APIMistake]) -> APIProblem {
        say(
            .unprocessableContent, "act.fields", "填报项有误", "fields are not as they should be",
            "按 faults 逐项改正，可用同一办理键", "correct what faults names; the same key will do",
            mistakes: mistakes)
    }

    static func paper(_ digest: String) -> APIProblem {
        say(
            .unprocessableContent, "paper.not-here", "材料 \(digest.prefix(12))… 未经本人员上传，或者已过期",
            "the paper \(digest.prefix(12))… was not uploaded for this officer, or is too old",
            "先 POST /api/v1/papers", "send it by POST /api/v1/papers first")
    }

    /// The title of a status: the same for every problem of it.
    private var title: String {
        switch status.code {
        case 400: "Bad Request 请求有误"
        case 401: "Unauthorized 未认证"
        case 403: "Forbidden 无权"
        case 404: "Not Found 不存在"
        case 405: "Method Not Allowed 方法不对"
        case 406: "Not Acceptable 类型不符"
        case 409: "Conflict 冲突"
        case 410: "Gone 已失效"
        case 413: "Content Too Large 过大"
        case 415: "Unsupported Media Type 请求体类型不对"
        case 421: "Misdirected Request 主机不对"
        case 422: "Unprocessable Content 不予受理"
        case 429: "Too Many Requests 过于频繁"
        default: "Service Unavailable 暂不可用"
        }
    }

    /// The document.
    package var document: JSONText {
        var fields: [JSONText.Field] = [
            .init("type", .string("urn:crosswrit:problem:\(refusal.code)")),
            .init("title", .string(title)), .init("status", .integer(Int64(status.code))),
            .init("detail", .string("\(refusal.reason.zh)  \(refusal.reason.en)")),
            .init("code", .string(refusal.code)), .init("rule", .string(refusal.rule)),
            .init("reason", .words(refusal.reason)), .init("remedy", .words(refusal.remedy)),
        ]
        if !mistakes.isEmpty {
            fields.append(
                .init(
                    "faults",
                    .array(
                        mistakes.map {
                            .fields(["place": .string($0.place), "reason": .words($0.reason)])
                        })))
        }
        if let act { fields.append(.init("act", act)) }
        return .object(fields)
    }

    /// As it goes out.
    var reply: Reply {
        var fields = headers
        fields[.contentType] = Self.type
        return Reply(status, fields, Array(document.line.utf8))
    }
}
