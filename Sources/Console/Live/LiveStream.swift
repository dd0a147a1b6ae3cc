import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import ServiceLifecycle
import Wording

/// `/events`: what happens, as server-sent events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
package enum LiveStream {
    /// The answer to `/events` for one page.
    static func response(_ stream: AsyncStream<LiveEvent>) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody { writer in
                // The first word goes out at once, so that the page knows that it is heard.
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                for await event in stream.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(string: text(event)))
                }
                try await writer.finish(nil)
            })
    }

    /// One event as it goes over the wire.
    package static func text(_ event: LiveEvent) -> String {
        switch event {
        case .happening(let happening):
            "event: happening\ndata: \(Documents.happening(happening).line)\n\n"
        case .resync: "event: resync\ndata: {}\n\n"
        case .beat: ": still here\n\n"
        }
    }
}
