import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Runtime

/// What one caller may cost. Everybody on the machine can reach the port.
enum ConsoleLimits {
    /// Connections served at once; more wait to be accepted.
    static let connections = 32
    /// Bytes of one header, and of all of them.
    static let header = 8 << 10
    /// Headers of one request.
    static let headers = 64
    /// A connection on which nothing happens for so long is closed.
    static let idle = TimeAmount.seconds(30)
}

/// Turns away what is not asked for here: other methods, bodies, and pages of strange sites that
/// had their name point to this machine.
struct RequestGuard: RouterMiddleware {
    typealias Context = BasicRequestContext

    let address: HTTPAddress

    @concurrent func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get else {
            return Self.refusal(.methodNotAllowed, "only GET is served here")
        }
        let length = request.headers[.contentLength]
        guard length == nil || length == "0", request.headers[.transferEncoding] == nil else {
            return Self.refusal(.contentTooLarge, "a request has no body here")
        }
        guard isOurs(request.head.authority) else {
            return Self.refusal(.misdirectedRequest, "this is not the host that was asked for")
        }
        return try await next(request, context)
    }

    /// Whether the name in the request is this server's. Beyond this machine it may have any name.
    private func isOurs(_ authority: String?) -> Bool {
        guard address.isLoopback else { return true }
        return authority == address.authority || authority == "localhost:\(address.port)"
    }

    /// An answer of one line, after which the connection is closed: what follows of the request is
    /// never read.
    static func refusal(_ status: HTTPResponse.Status, _ text: String) -> Response {
        var response = line(status, text)
        response.headers[.connection] = "close"
        return response
    }

    /// An answer of one line of plain text.
    static func line(_ status: HTTPResponse.Status, _ text: String) -> Response {
        page(status, text + "\n", type: "text/plain; charset=utf-8")
    }

    /// An answer that nobody keeps and no browser takes for something else.
    static func page(_ status: HTTPResponse.Status, _ text: String, type: String) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
