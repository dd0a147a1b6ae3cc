import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Runtime

/// What one caller may cost. Everybody on the machine can reach the port.
enum ConsoleLimits {
    /// Connections served at once; more wait to be accepted.
    static let connections = 128
    /// Of these, connections that follow what happens.
    static let followers = 64
    /// Bytes of one header, and of all of them.
    static let header = 16 << 10
    /// Headers of one request.
    static let headers = 64
    /// Bytes of a form without files.
    static let form = 1 << 20
    /// A connection on which nothing happens for so long is closed.
    static let idle = TimeAmount.seconds(75)
}

/// Under which address people reach the console, when something stands before it that speaks TLS.
package struct ConsoleOrigin: Hashable, Sendable {
    /// Such as `https://desk.example`.
    package let text: String
    /// Host with its port, as the Host header has it.
    package let authority: String
    /// TLS ends before the console: cookies go over TLS alone.
    package let isSecure: Bool

    /// Reads `https://HOST[:PORT]`; nil when it is something else.
    package init?(_ text: String) {
        for (scheme, isSecure) in [("https://", true), ("http://", false)]
        where text.hasPrefix(scheme) {
            var rest = String(text.dropFirst(scheme.count))
            if rest.hasSuffix("/") { rest.removeLast() }
            let isHost = rest.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
                    || byte == 0x2E || byte == 0x3A || byte == 0x5B || byte == 0x5D
            }
            guard isHost, (1...255).contains(rest.utf8.count) else { return nil }
            authority = rest
            self.isSecure = isSecure
            self.text = scheme + rest
            return
        }
        return nil
    }
}

/// Turns away what is not asked for here: other methods, and pages of strange sites that had their
/// name point to this machine or their forms aim at it.
struct RequestGuard: RouterMiddleware {
    typealias Context = ConsoleContext

    let address: HTTPAddress
    let origin: ConsoleOrigin?

    @concurrent func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let method = request.method
        guard
            method == .get || method == .head || method == .post || method == .put
                || method == .delete
        else { return Self.refusal(.methodNotAllowed, "this method is not served here") }
        let path = request.uri.path
        if method != .get, path == "/metrics" || path == "/healthz" {
            return Self.refusal(.methodNotAllowed, "only GET is served here")
        }
        if method == .get || method == .head {
            let length = request.headers[.contentLength]
            guard length == nil || length == "0", request.headers[.transferEncoding] == nil else {
                return Self.refusal(.contentTooLarge, "a request has no body here")
            }
        }
        guard isOurs(request.head.authority) else {
            return Self.refusal(.misdirectedRequest, "this is not the host that was asked for")
        }
        if method != .get, method != .head, !isFromHere(request) {
            return Self.refusal(.forbidden, "this came from another site")
        }
        return try await next(request, context)
    }

    /// Whether the name in the request is this server's. Beyond this machine, and without a name of
    /// its own, it may have any name.
    func isOurs(_ authority: String?) -> Bool {
        if let origin, authority == origin.authority { return true }
        guard address.isLoopback else { return origin == nil }
        return authority == address.authority || authority == "localhost:\(address.port)"
    }

    /// Browsers say where a form comes from; what says nothing is no browser, and has no cookie.
    private func isFromHere(_ request: Request) -> Bool {
        if let site = request.headers[Self.site], site != "same-origin", site != "none" {
            return false
        }
        guard let from = request.headers[.origin] else { return true }
        guard let authority = request.head.authority else { return false }
        return from == "http://\(authority)" || from == "https://\(authority)"
            || from == origin?.text
    }

    private static let site = HTTPField.Name("Sec-Fetch-Site") ?? .server

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
