import Domain
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Runtime
import Wording

/// `/papers`: papers in and out, never whole in memory.
enum APIPapers {
    static func upload(_ call: APICall, _ request: Request) async throws -> Response {
        let length = request.headers[.contentLength].flatMap { Int64($0) }
        guard length ?? 0 <= Uploads.mostBytes else { throw tooLarge }
        guard length != 0 else {
            throw APIProblem.malformed("", "材料没有内容", "the paper has no bytes")
        }
        let house = call.house
        let uploads = house.uploads
        let (path, descriptor) = try await opening {
            try await house.programs.run { try uploads.begin() }
        }
        let file = APIFile(descriptor)
        // Whatever happens, nothing of it stays behind.
        let place = APIPlace { uploads.discard(path) }
        var size: Int64 = 0
        for try await buffer in request.body {
            size += Int64(buffer.readableBytes)
            guard size <= Uploads.mostBytes else { throw tooLarge }
            let bytes = Array(buffer.readableBytesView)
            try await opening {
                try await house.programs.run { try Uploads.write(bytes, to: file.descriptor) }
            }
        }
        guard size > 0 else {
            throw APIProblem.malformed("", "材料没有内容", "the paper has no bytes")
        }
        let reply = try await house.programs.run {
            defer { withExtendedLifetime(place) {} }
            return Reply.json(try take(call, path).line, status: .created)
        }
        return reply.response()
    }

    private static let tooLarge = APIProblem.tooLarge("每份材料至多200 MB", "a paper has at most 200 MB")

    private static func opening<Value: Sendable>(
        _ body: () async throws -> Value
    ) async throws -> Value {
        do { return try await body() } catch Uploads.Fault.full { throw APIProblem.busy }
    }

    private static func take(_ call: APICall, _ path: String) throws -> JSONText {
        guard let kind = call.text("kind").flatMap(PaperKind.init) else {
            throw APIProblem.malformed("kind", "没有这一材料种类", "there is no such kind of paper")
        }
        let request = ControlRequest.attach(
            path: path, kind: kind, sealed: call.flag("sealed") ?? false, name: call.text("name"))
        guard case .paper(let paper) = try call.ask(request) else { throw APIProblem.busy }
        try call.house.doorkeeper.store.keep(
            paper, of: call.officer, for: APILimits.paperDays * 86_400_000, at: call.now)
        return Documents.paper(paper)
    }

    static func download(_ call: APICall, _ request: Request) async throws -> Response {
        guard let place = call.desk.openDownload() else { throw APIProblem.busy }
        let (file, size) = try await call.house.programs.run { try open(call) }
        let house = call.house
        var reply = Reply(.ok, [.contentType: "application/octet-stream"], [])
        reply.headers[.contentDisposition] =
            "attachment; filename=\"\(call.text("digest") ?? "paper")\""
        var response = reply.response()
        response.body = ResponseBody(contentLength: size) { writer in
            while true {
                let bytes = try await house.programs.run { try file.read(1 << 18) }
                guard !bytes.isEmpty else { break }
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
            withExtendedLifetime(place) {}
        }
        return response
    }

    /// The paper as a file that has no name any more: it goes away with whoever reads it.
    private static func open(_ call: APICall) throws -> (file: APIFile, size: Int) {
        guard let digest = Digest(hex: call.text("digest") ?? "") else {
            throw APIProblem.unknownPath
        }
        let path = "\(call.house.source.directory)/uploads/\(AccountStore.secret()).part"
        defer { _ = unsafe unlink(path) }
        let request = ControlRequest.savePaper(digest: digest, path: path)
        // Whoever has sent it in knows it already; of others a matter must show it.
        let isOwn = try call.house.doorkeeper.store.paper(digest, of: call.officer) != nil
        guard case .done = isOwn ? try call.ask(request) : try call.see(request).response else {
            throw APIProblem.busy
        }
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw APIProblem.busy }
        let file = APIFile(descriptor)
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw APIProblem.busy }
        return (file, Int(facts.st_size))
    }
}

/// An open file that is closed when nobody holds it any more.
final class APIFile: Sendable {
    let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { closeFile(descriptor) }

    /// The next bytes; none at the end. Blocks.
    ///
    /// - Throws: `Uploads.Fault.system`.
    func read(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        while true {
            let got = unsafe Glibc.read(descriptor, &bytes, count)
            if got >= 0 { return Array(bytes[..<got]) }
            guard errno == EINTR else { throw Uploads.Fault.system(errno) }
        }
    }
}
