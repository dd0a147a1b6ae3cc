import CZeroMQ
import Glibc

/// Answers libzmq's question, once per handshake, whether a key may connect and who it is.
///
/// It runs on a thread of its own and holds nothing but the allow-list: a handshake waits for it,
/// so it must never wait for a disk or another thread. Every request is answered, malformed ones
/// with status 400, because a REP socket that skips an answer is stuck.
///
/// Request (RFC 27; REP hides the delimiter): version, request id, domain, address, identity,
/// mechanism, 32-byte key. Reply: version, request id, status, text, user id, metadata.
///
/// The metadata always holds `X-Key-Id`. What the authenticator says wins over what a client puts
/// into its handshake, so always saying it is what makes it trustworthy.
final class ZAPHandler {
    private let allowList: AllowList
    private let interruption: EventSignal
    private let socket: SocketHandle

    /// The fixed address at which libzmq looks for the authenticator of a context.
    static let endpoint = "inproc://zeromq.zap.01"
    private static let version = Array("1.0".utf8)
    private static let mechanism = Array("CURVE".utf8)
    private static let requestParts = 7

    init(
        context: ContextPointer, allowList: AllowList, interruption: EventSignal
    ) throws(MessagingError) {
        self.allowList = allowList
        self.interruption = interruption
        socket = try SocketHandle(context: nil, pointer: context, type: ZMQ_REP)
        let server = unsafe try socket.open("zmq_bind")
        guard unsafe zmq_bind(server, Self.endpoint) == 0 else {
            throw MessagingError.last("zmq_bind", Self.endpoint)
        }
    }

    /// Serves until the context is shut down (nil) or something fails. Closes the socket either
    /// way.
    func run() -> MessagingError? {
        defer { socket.close() }
        var poller = Poller()
        let requests = poller.add(socket)
        let interrupted = poller.add(fileDescriptor: interruption.fileDescriptor)
        do throws(MessagingError) {
            while true {
                _ = try poller.wait(milliseconds: -1)
                if poller.isReady(interrupted) {
                    return MessagingError(
                        .interrupted, operation: "authenticate",
                        remedy: "the authenticator was stopped on purpose; start the process again")
                }
                if poller.isReady(requests) { try answerAll() }
            }
        } catch {
            return error.code == .terminated ? nil : error
        }
    }

    private func answerAll() throws(MessagingError) {
        while try socket.receivePart() {
            // Requests come from libzmq itself; still, no more is kept than a request has.
            var parts: [[UInt8]] = []
            var surplus = false
            while true {
                if parts.count < Self.requestParts {
                    parts.append(socket.partBytes)
                } else {
                    surplus = true
                }
                guard socket.hasMoreParts, try socket.receivePart() else { break }
            }
            try answer(parts, isWellFormed: parts.count == Self.requestParts && !surplus)
        }
    }

    private func answer(_ parts: [[UInt8]], isWellFormed: Bool) throws(MessagingError) {
        var status = "400"
        var text = "malformed request"
        var user = ""
        var metadata: [UInt8] = []
        if isWellFormed, parts[0] == Self.version, parts[5] == Self.mechanism,
            let key = try? CurvePublicKey(bytes: parts[6])
        {
            switch allowList.verdict(domainName: parts[2], publicKey: key) {
            case .allowed(let owner, let keyID):
                (status, text, user) = ("200", "OK", owner)
                metadata = Self.property("X-Key-Id", keyID)
            case .unknownKey:
                text = "unknown key"
            case .notLoaded:
                (status, text) = ("300", "allow-list not loaded")
            }
        }
        let reply = [
            Self.version, parts.count > 1 ? parts[1] : [], Array(status.utf8), Array(text.utf8),
            Array(user.utf8), metadata,
        ]
        for (index, part) in reply.enumerated() {
            let refusal = try socket.sendPart(part, flags: index < 5 ? ZMQ_SNDMORE : 0)
            // A requester that has gone away is no failure: REP drops the reply without an error.
            guard refusal == 0 else { throw MessagingError.from(refusal, "answer a handshake") }
        }
    }

    /// One ZMTP property: length and name, four-byte length and value.
    private static func property(_ name: String, _ value: String) -> [UInt8] {
        var bytes = [UInt8(name.utf8.count)]
        bytes += name.utf8
        // The allow-list holds ids of at most 128 bytes, so one byte of the four suffices.
        bytes += [0, 0, 0, UInt8(value.utf8.count)]
        bytes += value.utf8
        return bytes
    }
}
