import Domain
import HTTPTypes
package import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Runtime
import Sodium
import Store
import Synchronization
import Wording

/// Everything that the console's rooms share: the process, the accounts, threads, pages.
package final class House: Sendable {
    package let source: ConsoleSource
    package let doorkeeper: Doorkeeper
    package let uploads: Uploads
    let plans: PlanDesk
    package let live: LiveHub
    package let pages: PageBook
    package let origin: ConsoleOrigin?
    /// For whatever asks the process or the accounts.
    package let workers: WorkerPool
    /// For passwords: each takes 64 MiB while it is hashed.
    package let hashers: WorkerPool
    /// For what programs ask: they do not keep people waiting.
    package let programs: WorkerPool
    let logger: Logger

    /// - Throws: what keeps the console from starting.
    init(_ source: ConsoleSource, origin: ConsoleOrigin?, logger: Logger) throws {
        self.source = source
        self.origin = origin
        self.logger = logger
        let store = try AccountStore(source.directory + "/console.sqlite")
        doorkeeper = try Doorkeeper(store, directory: source.directory, logger: logger)
        uploads = try Uploads(in: source.directory)
        plans = try PlanDesk(in: source.directory)
        pages = try PageBook()
        workers = try WorkerPool("cw-page", threads: 8, waiting: 256)
        hashers = try WorkerPool("cw-hash", threads: 2, waiting: 16)
        programs = try WorkerPool("cw-api", threads: 4, waiting: 128)
        live = try LiveHub(source)
    }

    /// Ends the threads. Call it once, when no connection is left.
    func close() {
        live.close()
        plans.close()
        workers.close()
        hashers.close()
        programs.close()
    }

    // MARK: Serving

    /// Answers one request on a worker's thread, where everything may block.
    ///
    /// - Parameters:
    ///   - request: as it came.
    ///   - context: of the connection.
    ///   - form: what was sent with it, by a visitor who is known already; nil for a GET.
    ///   - pool: whose thread; nil: the usual workers.
    ///   - needsVisitor: without a login the browser is sent to it.
    ///   - body: makes the answer; what it throws is told by a page.
    /// - Returns: the answer as it goes out.
    package func answer(
        _ request: Request, _ context: ConsoleContext, _ form: FormData? = nil,
        on pool: WorkerPool? = nil, needsVisitor: Bool = true,
        _ body: @escaping @Sendable (Call) throws -> Reply
    ) async -> Response {
        let call: Call
        do throws(PageFault) { call = try self.call(request, context, form) } catch {
            return pages.error(error, .zh, nil, self).response()
        }
        do {
            return try await (pool ?? workers).run {
                do {
                    var call = call
                    if needsVisitor, form == nil { call.visitor = try call.requireVisitor() }
                    return try body(call)
                } catch {
                    return call.page(of: error)
                }
            }.response(workers)
        } catch {
            return pages.error(.busy, call.language, nil, self).response()
        }
    }

    /// Reads the form of a POST, then answers it. Only a visitor may send one with files.
    package func answerForm(
        _ request: Request, _ context: ConsoleContext, on pool: WorkerPool? = nil,
        needsVisitor: Bool = true, _ body: @escaping @Sendable (Call) throws -> Reply
    ) async -> Response {
        let cookie = Self.session(of: request)
        var visitor: Visitor?
        if let cookie {
            let store = doorkeeper.store
            visitor = try? await workers.run {
                try store.visitor(cookie, at: SystemTime.now)
            }
        }
        guard visitor != nil || !needsVisitor else {
            // The body is never read.
            var response = Reply.redirect("/login").response()
            response.headers[.connection] = "close"
            return response
        }
        let reader = FormReader(house: self, token: visitor?.csrf)
        do throws(PageFault) {
            let form = try await reader.read(request)
            let known = visitor
            let response = await answer(request, context, form, on: pool) { call in
                var call = call
                call.visitor = known
                if let known { try call.prove(known) }
                return try body(call)
            }
            await reader.discard(form)
            return response
        } catch {
            var response = pages.error(error, Self.language(of: request), nil, self).response()
            response.headers[.connection] = "close"
            return response
        }
    }

    private func call(
        _ request: Request, _ context: ConsoleContext, _ form: FormData?
    ) throws(PageFault) -> Call {
        guard let pairs = PercentText.pairs(request.uri.query ?? "") else { throw .malformed }
        return Call(
            house: self, path: request.uri.path, query: FormData(pairs: pairs),
            form: form ?? FormData(), language: Self.language(of: request),
            cookie: Self.session(of: request), address: address(of: request, context),
            parameters: context.parameters, isQuiet: request.headers[Self.partial] == "1")
    }

    /// Set by the page's own script when it fetches a part of a page.
    private static let partial = HTTPField.Name("X-Crosswrit-Partial") ?? .server

    /// The address that counts for lock-outs: behind something that speaks TLS for us, the one that
    /// it names last.
    func address(of request: Request, _ context: ConsoleContext) -> String {
        guard origin != nil, context.peer == "127.0.0.1" || context.peer == "::1",
            let named = request.headers[Self.forwarded]?.split(separator: ",").last
        else { return context.peer }
        return String(String(named).trimmed.prefix(64))
    }

    private static let forwarded = HTTPField.Name("X-Forwarded-For") ?? .server

    // MARK: Cookies

    /// Behind TLS the name itself keeps the cookie from being set by another host.
    static let cookieNames = ["__Host-crosswrit", "crosswrit"]

    static func session(of request: Request) -> String? {
        for name in cookieNames {
            if let value = request.cookies[name]?.value, value.utf8.count == 64 { return value }
        }
        return nil
    }

    static func language(of request: Request) -> Language {
        request.cookies["crosswrit-lang"]?.value == "en" ? .en : .zh
    }

    /// The cookie that carries a session's id; an empty one ends it.
    package func sessionCookie(_ id: String) -> String {
        let isSecure = origin?.isSecure == true
        let name = Self.cookieNames[isSecure ? 0 : 1]
        return "\(name)=\(id); Path=/; HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "") + (id.isEmpty ? "; Max-Age=0" : "")
    }
}
