package import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// An answer as a handler makes it, before the headers that all answers have.
package struct Reply: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: [UInt8]
    /// A file of the upload folder that is sent in place of the body, and then removed.
    package var file: String?

    package init(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A page of HTML.
    package static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Reply {
        Reply(status, [.contentType: "text/html; charset=utf-8"], Array(html.utf8))
    }

    /// The browser goes on with a GET of `path`, which is one of ours.
    package static func redirect(_ path: String) -> Reply {
        Reply(.seeOther, [.location: path], [])
    }

    /// A file to be kept; its name may hold any characters.
    package static func download(_ bytes: [UInt8], name: String, type: String) -> Reply {
        let encoded = PercentText.encode(name)
        return Reply(
            .ok,
            [
                .contentType: type,
                .contentDisposition: "attachment; filename*=UTF-8''\(encoded)",
            ], bytes)
    }

    /// A file of the upload folder, sent piece by piece and then removed.
    package static func download(file: String, name: String, type: String) -> Reply {
        var reply = download([], name: name, type: type)
        reply.file = file
        return reply
    }

    /// One value of JSON, already encoded.
    package static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Reply {
        Reply(status, [.contentType: "application/json; charset=utf-8"], Array(text.utf8))
    }

    /// The same with a cookie.
    package func setting(cookie: String) -> Reply {
        var reply = self
        reply.headers.append(HTTPField(name: .setCookie, value: cookie))
        return reply
    }

    /// As it goes out: nothing is kept by anybody, nothing is taken for something else, and a page
    /// runs only what this server serves.
    ///
    /// - Parameter workers: read a file's pieces.
    /// - Returns: the answer.
    func response(_ workers: WorkerPool? = nil) -> Response {
        var fields = headers
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
        fields[.xContentTypeOptions] = "nosniff"
        if fields[.contentSecurityPolicy] == nil { fields[.contentSecurityPolicy] = Self.policy }
        fields[Self.referrer] = "same-origin"
        fields[Self.opener] = "same-origin"
        fields[Self.resource] = "same-origin"
        let content =
            if let file, let workers {
                FileSending(path: file, workers: workers).body
            } else {
                ResponseBody(byteBuffer: ByteBuffer(bytes: body))
            }
        return Response(status: status, headers: fields, body: content)
    }

    /// No inline script or style, nothing from elsewhere, and no frame around it.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    private static let referrer = name("Referrer-Policy")
    private static let opener = name("Cross-Origin-Opener-Policy")
    private static let resource = name("Cross-Origin-Resource-Policy")

    private static func name(_ text: String) -> HTTPField.Name {
        // These are well-formed names.
        HTTPField.Name(text) ?? .server
    }
}

/// Text in addresses and forms (RFC 3986; `application/x-www-form-urlencoded`).
package enum PercentText {
    /// Everything but unreserved characters escaped.
    package static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return encoded
    }

    /// The text behind escapes; nil for a broken escape or what is no UTF-8.
    package static func decode(_ text: some StringProtocol, plus: Bool = true) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2B where plus: bytes.append(0x20)
            case 0x25:
                guard rest.count >= 2,
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The pairs of a query or a form; nil when one does not read, or there are too many.
    package static func pairs(_ text: some StringProtocol, most: Int = 512) -> [(String, String)]? {
        var pairs: [(String, String)] = []
        for part in text.split(separator: "&") {
            guard pairs.count < most else { return nil }
            let cut = part.firstIndex(of: "=") ?? part.endIndex
            let value = cut == part.endIndex ? "" : part[part.index(after: cut)...]
            guard let name = decode(part[..<cut]), let value = decode(value) else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }
}
