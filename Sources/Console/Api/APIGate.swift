import Domain
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Wording

/// Serves everything below `/api/`: no cookie counts there, no page of another site is let in, and
/// whatever is wrong is told as a problem.
struct APIGate: RouterMiddleware {
    typealias Context = ConsoleContext

    /// Where the operations stand.
    static let root = "/api/v1"

    let house: House
    let desk: APIDesk
    let guardian: RequestGuard
    let operations: [APIOperation]

    init(_ house: House, guardian: RequestGuard) {
        self.house = house
        self.guardian = guardian
        desk = APIDesk()
        operations = APICatalogue.operations
    }

    @concurrent func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard path == "/api" || path.hasPrefix("/api/") else {
            return try await next(request, context)
        }
        do {
            return try await serve(request, house.address(of: request, context))
        } catch let problem as APIProblem {
            return await refuse(problem, request)
        } catch is WorkerPool.Busy {
            return await refuse(.busy, request)
        } catch {
            house.logger.error("api \(request.method) \(path.prefix(200)): \(error)")
            return await refuse(.busy, request)
        }
    }

    /// What came with a refused request is read when it is little; else the connection ends.
    private func refuse(_ problem: APIProblem, _ request: Request) async -> Response {
        var response = problem.reply.response()
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        if length > 64 << 10 || request.headers[.transferEncoding] != nil {
            response.headers[.connection] = "close"
        } else if length > 0 {
            _ = try? await request.body.collect(upTo: 64 << 10)
        }
        return response
    }

    private func serve(_ request: Request, _ address: String) async throws -> Response {
        guard guardian.isOurs(request.head.authority) else { throw APIProblem.misdirected }
        if let seconds = desk.addresses.take(address, at: desk.ticks) {
            throw APIProblem.tooMany(seconds: seconds)
        }
        let (operation, path) = try find(request)
        let token = try await token(request, operation, address)
        let accepts = APIAccept(request.headers[.accept])
        guard accepts.takes(operation.types) else { throw APIProblem.media(operation.types) }
        var call = APICall(
            house: house, desk: desk, operation: operation, token: token, address: address,
            values: try values(request, operation, path), accepts: accepts)
        if let body = operation.body {
            guard Self.isType(request.headers[.contentType], body.type) else {
                throw APIProblem.unsupported(body.type)
            }
            if body.type == "application/json" { call.body = try await read(request, body.schema) }
        } else {
            let length = request.headers[.contentLength]
            guard length == nil || length == "0", request.headers[.transferEncoding] == nil else {
                throw APIProblem.malformed("", "该请求没有请求体", "a request has no body here")
            }
        }
        switch operation.run {
        case .document(let body):
            let asked = call
            let text = try await house.programs.run { try body(asked).line }
            return Reply.json(text).response()
        case .response(let body): return try await body(call, request)
        }
    }

    private func find(
        _ request: Request
    ) throws -> (operation: APIOperation, path: [String: String]) {
        guard request.uri.path.hasPrefix(Self.root + "/"), request.uri.path.utf8.count <= 2_048
        else { throw APIProblem.unknownPath }
        let parts = request.uri.path.dropFirst(Self.root.count + 1).split(
            separator: "/", omittingEmptySubsequences: false)
        let segments = parts.compactMap { PercentText.decode($0, plus: false) }
        guard segments.count == parts.count else {
            throw APIProblem.malformed("", "地址无法读取", "the address does not read")
        }
        let here = operations.compactMap { one in one.match(segments).map { (one, $0) } }
        guard !here.isEmpty else { throw APIProblem.unknownPath }
        guard let found = here.first(where: { $0.0.method == request.method }) else {
            throw APIProblem.method(here.map { $0.0.method.rawValue }.joined(separator: ", "))
        }
        return found
    }

    // MARK: Who

    private func token(
        _ request: Request, _ operation: APIOperation, _ address: String
    ) async throws -> APIToken? {
        guard let scope = operation.scope else { return nil }
        guard let header = request.headers[.authorization] else {
            throw APIProblem.unauthorized(isWrong: false)
        }
        let words = header.split(separator: " ", maxSplits: 1)
        var known: APIToken?
        if words.count == 2, words[0].lowercased() == "bearer", words[1].hasPrefix("cw_"),
            words[1].utf8.count == 67
        {
            let secret = String(words[1])
            let store = house.doorkeeper.store
            known = try await house.programs.run { try store.token(secret, at: SystemTime.now) }
        }
        guard let known else {
            _ = desk.addresses.take(address, cost: APILimits.inVain, at: desk.ticks)
            throw APIProblem.unauthorized(isWrong: true)
        }
        if let seconds = desk.tokens.take(known.id, at: desk.ticks) {
            throw APIProblem.tooMany(seconds: seconds)
        }
        guard known.scopes.contains(scope) else { throw APIProblem.scope(scope) }
        return known
    }

    // MARK: What

    private func values(
        _ request: Request, _ operation: APIOperation, _ path: [String: String]
    ) throws -> [String: JSONText] {
        guard let pairs = PercentText.pairs(request.uri.query ?? "", most: 64) else {
            throw APIProblem.malformed("", "参数无法读取", "the parameters do not read")
        }
        var mistakes: [APIMistake] = []
        func wrong(_ name: String, _ zh: String, _ en: String) {
            mistakes.append(
                APIMistake(place: String(name.prefix(64)), reason: Text(zh: zh, en: en)))
        }
        for (index, pair) in pairs.enumerated() {
            if pairs[..<index].contains(where: { $0.0 == pair.0 }) {
                wrong(pair.0, "只能写一次", "it may stand once")
            }
            if !operation.parameters.contains(where: { $0.place == .query && $0.name == pair.0 }) {
                wrong(pair.0, "没有这一参数", "there is no such parameter")
            }
        }
        var values: [String: JSONText] = [:]
        for parameter in operation.parameters {
            let text: String? =
                switch parameter.place {
                case .query: pairs.first { $0.0 == parameter.name }?.1
                case .path: path[parameter.name]
                case .header:
                    HTTPField.Name(parameter.name).flatMap { request.headers[$0] }
                }
            guard let text else {
                if parameter.isRequired { wrong(parameter.name, "必填", "required") }
                continue
            }
            guard let value = parameter.schema.value(of: text) else {
                wrong(parameter.name, "类型不符", "another type is wanted here")
                continue
            }
            mistakes += parameter.schema.mistakes(value, at: parameter.name)
            values[parameter.name] = value
        }
        guard mistakes.isEmpty else { throw APIProblem.malformed(Array(mistakes.prefix(16))) }
        return values
    }

    private static func isType(_ header: String?, _ type: String) -> Bool {
        let named = (header ?? "").split(separator: ";").first.map { String($0).trimmed }
        return named?.lowercased() == type
    }

    private func read(_ request: Request, _ schema: APISchema) async throws -> JSONText {
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        let bytes: [UInt8]
        do {
            guard length <= APILimits.body else { throw NIOTooManyBytesError(maxBytes: 0) }
            bytes = Array(try await request.body.collect(upTo: APILimits.body).readableBytesView)
        } catch {
            throw APIProblem.tooLarge("请求体至多1 MB", "a body has at most 1 MB")
        }
        let value: JSONText
        do throws(JSONReader.Fault) {
            value = try JSONReader.read(bytes)
        } catch {
            throw APIProblem.malformed(
                "", "第\(error.offset)字节起不是可接受的 JSON：\(error.what)",
                "no JSON that is taken, at byte \(error.offset): \(error.what)")
        }
        let mistakes = schema.mistakes(value)
        guard mistakes.isEmpty else { throw APIProblem.malformed(mistakes) }
        return value
    }
}
