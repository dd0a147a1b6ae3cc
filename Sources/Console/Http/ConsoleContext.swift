package import Hummingbird
import NIOCore

/// What a handler knows of a request besides the request.
package struct ConsoleContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address that the connection comes from, as text; empty when it is not known.
    package let peer: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
