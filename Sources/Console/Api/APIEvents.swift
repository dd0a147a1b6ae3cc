import Domain
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Runtime
import ServiceLifecycle
import Wording

/// `/events`: what happened in the matters that the officer sees, at least once and in order, as
/// pages or as a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html).
enum APIEvents {
    private static let streamType = "text/event-stream"
    /// Entries that a stream reads at once.
    private static let atOnce = 200

    static func events(_ call: APICall, _ request: Request) async throws -> Response {
        let wish = call.accepts.weight(streamType)
        if wish > 0, wish > call.accepts.weight("application/json") {
            return try await stream(call)
        }
        let after = try mark(call.text("after"), "after") ?? .beginning
        let page = try await call.house.programs.run {
            try read(call, after, call.whole("limit") ?? atOnce)
        }
        let document = JSONText.fields([
            "events": .array(page.events.map(Documents.event)), "next": .string(page.next.text),
            "end": .bool(page.isEnd),
        ])
        return Reply.json(document.line).response()
    }

    private static func mark(_ text: String?, _ name: String) throws -> EventMark? {
        guard let text else { return nil }
        guard let mark = EventMark(text) else {
            throw APIProblem.malformed(name, "不是事件编号", "not the id of an event")
        }
        return mark
    }

    private static func read(
        _ call: APICall, _ after: EventMark?, _ limit: Int
    ) throws -> EventPage {
        let request = EventRequest(after: after, limit: limit)
        guard case .events(let page) = try call.see(.events(request)).response else {
            throw APIProblem.busy
        }
        return page
    }

    /// The stream begins behind `Last-Event-ID`, else behind `after`, else with what happens from
    /// now on. What happens is only a sign to read on: nothing is sent but what can be read again.
    private static func stream(_ call: APICall) async throws -> Response {
        let after =
            try mark(call.text("Last-Event-ID"), "Last-Event-ID")
            ?? mark(call.text("after"), "after")
        guard let place = call.desk.openStream(call.token?.id ?? "") else { throw APIProblem.busy }
        // Before the first look, so that nothing happens in between.
        guard let signs = call.house.live.open(officer: call.officer, wakesOnly: true) else {
            throw APIProblem.busy
        }
        let first = try await call.house.programs.run { try read(call, after, atOnce) }
        var reply = Reply(.ok, [.contentType: "text/event-stream; charset=utf-8"], [])
        reply.headers[.cacheControl] = "no-store"
        var response = reply.response()
        response.body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: 3000\n\n" + text(first, since: nil)))
            var page = first
            var last = first.next
            while !page.isEnd {
                page = try await next(call, last)
                try await writer.write(ByteBuffer(string: text(page, since: last)))
                last = page.next
            }
            for await sign in signs.cancelOnGracefulShutdown() {
                if sign == .beat {
                    guard try await isValid(call) else { break }
                    try await writer.write(ByteBuffer(string: ": still here\n\n"))
                }
                repeat {
                    page = try await next(call, last)
                    let text = text(page, since: last)
                    if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
                    last = page.next
                } while !page.isEnd
            }
            try await writer.finish(nil)
            withExtendedLifetime(place) {}
        }
        return response
    }

    private static func next(_ call: APICall, _ last: EventMark) async throws -> EventPage {
        var tries = 0
        while true {
            do {
                return try await call.house.programs.run { try read(call, last, atOnce) }
            } catch is WorkerPool.Busy where tries < 20 {
                tries += 1
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// The token still counts: a revoked one ends its streams.
    private static func isValid(_ call: APICall) async throws -> Bool {
        let store = call.house.doorkeeper.store
        let id = call.token?.id ?? ""
        return try await call.house.programs.run {
            try store.isValid(token: id, at: SystemTime.now)
        }
    }

    /// Entries as events. A place behind which nothing is shown is told by its id alone, which a
    /// browser keeps and dispatches nothing for.
    static func text(_ page: EventPage, since last: EventMark?) -> String {
        var text = ""
        for event in page.events {
            text += "id: \(event.mark.text)\nevent: entry\ndata: \(Documents.event(event).line)\n\n"
        }
        if page.next != page.events.last?.mark, page.next != last {
            text += "id: \(page.next.text)\n\n"
        }
        return text
    }
}
