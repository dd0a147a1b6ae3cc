import Hummingbird

/// The stream of what happens.
enum LiveRoom {
    static func add(to router: Router<ConsoleContext>, _ house: House) {
        router.get("/events") { request, context in
            // Who looks is asked on a worker; the stream itself holds no thread.
            var officer: String?
            var session: String?
            var isLet = false
            if let cookie = House.session(of: request) {
                let store = house.doorkeeper.store
                let visitor = try? await house.workers.run {
                    try store.visitor(cookie, at: SystemTime.now)
                }
                officer = visitor?.officer
                session = visitor?.csrf
                // A coordinator registers no officers.
                isLet = visitor != nil && (officer != nil || !house.source.isNode)
            }
            guard isLet else { return RequestGuard.line(.unauthorized, "log in first") }
            // At a coordinator nobody judges what an officer may see: a page hears only that
            // something has happened, and asks the court's node anew.
            let isNode = house.source.isNode
            guard
                let stream = house.live.open(
                    officer: isNode ? officer : nil, session: session, wakesOnly: !isNode)
            else {
                return RequestGuard.line(.serviceUnavailable, "too many pages follow already")
            }
            return LiveStream.response(stream)
        }
    }
}
