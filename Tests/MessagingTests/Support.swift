import CZeroMQ
import Glibc
import Messaging
import Testing

/// All suites with sockets, one test at a time: the authenticator and libzmq's random generator are
/// per process, and two contexts at work at once can race in libzmq.
@Suite(.serialized) enum Sockets {}

/// A context with an allow-list and a server key, as a coordinator has them.
final class Hall {
    let allowList = AllowList()
    let context: MessagingContext
    let serverKeys: CurveKeyPair

    init(
        loaded entries: [AllowList.Entry]? = [],
        onZAPFailure: @escaping @Sendable (MessagingError) -> Void =
            MessagingContext.exitOnZAPFailure
    ) throws {
        if let entries { try allowList.replace(with: entries) }
        serverKeys = try CurveKeyPair.generate()
        context = try MessagingContext(allowList: allowList, onZAPFailure: onZAPFailure)
    }

    func router(
        _ domain: AllowList.Domain = .node, options: RouterSocket.Options = fastRouter
    ) throws -> RouterSocket {
        try RouterSocket(context: context, domain: domain, options: options)
    }

    func dealer(
        _ keys: CurveKeyPair, options: DealerSocket.Options = fastDealer
    ) throws -> DealerSocket {
        try DealerSocket(context: context, keys: keys, options: options)
    }
}

/// The defaults, with quick reconnects: tests wait for conditions, not for back-off.
let fastDealer: DealerSocket.Options = {
    var options = DealerSocket.Options()
    options.reconnectInterval = 20
    options.reconnectIntervalMaximum = 100
    return options
}()

let fastRouter = RouterSocket.Options()

func entry(
    _ keys: CurveKeyPair, _ user: String, keyID: String = "k1", domain: AllowList.Domain = .node
) -> AllowList.Entry {
    AllowList.Entry(publicKey: keys.publicKey, user: user, keyID: keyID, domain: domain)
}

struct TimedOut: Error, CustomStringConvertible {
    let description: String
}

/// Repeats `condition` until it holds, at most `seconds` long.
func eventually(
    _ what: String, seconds: Int = 20, _ condition: () throws -> Bool
) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < end else { throw TimedOut(description: "waited for: \(what)") }
        usleep(500)
    }
}

/// Repeats `check`, which must hold each time, for `milliseconds`.
func throughout(_ milliseconds: Int, _ check: () throws -> Void) throws {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < end {
        try check()
        usleep(500)
    }
}

func frames(
    _ router: inout RouterSocket, count: Int, seconds: Int = 20
) throws -> [InboundFrame] {
    var all: [InboundFrame] = []
    var batch = InboundBatch()
    try eventually("\(count) frames at the router", seconds: seconds) {
        try router.receive(into: &batch)
        #expect(batch.unauthenticated == 0)
        all += batch.frames
        return all.count >= count
    }
    return all
}

func frames(_ dealer: inout DealerSocket, count: Int, seconds: Int = 20) throws -> [[UInt8]] {
    var all: [[UInt8]] = []
    var batch = DealerSocket.Batch()
    try eventually("\(count) frames at the dealer", seconds: seconds) {
        try dealer.receive(into: &batch)
        all += batch.frames
        return all.count >= count
    }
    return all
}

func deliver(_ text: String, by dealer: inout DealerSocket, seconds: Int = 20) throws {
    try eventually("a connection for \(text)", seconds: seconds) {
        try dealer.send(Array(text.utf8)) == .sent
    }
}

/// Reads events until one satisfies `predicate`; returns all that were read.
@discardableResult
func events(
    _ monitor: inout SocketMonitor, until what: String, seconds: Int = 20,
    _ predicate: (MonitorEvent) -> Bool
) throws -> [MonitorEvent] {
    var all: [MonitorEvent] = []
    var records: [MonitorRecord] = []
    try eventually(what, seconds: seconds) {
        try monitor.receive(into: &records)
        all += records.map(\.event)
        return records.contains { predicate($0.event) }
    }
    return all
}

/// A socket made with the C library alone: what a foreign or hostile program would do.
@safe
final class ForeignSocket {
    private let context: UnsafeMutableRawPointer
    private let socket: UnsafeMutableRawPointer

    init(type: Int32) throws {
        let context = unsafe try #require(unsafe zmq_ctx_new())
        unsafe self.context = context
        unsafe socket = try #require(unsafe zmq_socket(context, type))
        try set(ZMQ_LINGER, 0)
    }

    deinit {
        unsafe zmq_close(socket)
        while unsafe zmq_ctx_term(context) != 0, zmq_errno() == EINTR {}
    }

    func set(_ option: Int32, _ value: Int32) throws {
        var value = value
        try #require(unsafe zmq_setsockopt(socket, option, &value, 4) == 0)
    }

    func set(_ option: Int32, _ value: [UInt8]) throws {
        try #require(unsafe zmq_setsockopt(socket, option, value, value.count) == 0)
    }

    func useCurve(_ keys: CurveKeyPair, server: CurvePublicKey) throws {
        try set(ZMQ_CURVE_PUBLICKEY, keys.publicKey.bytes)
        try set(ZMQ_CURVE_SECRETKEY, keys.secretKey)
        try set(ZMQ_CURVE_SERVERKEY, server.bytes)
    }

    func connect(_ endpoint: String) throws {
        try #require(unsafe zmq_connect(socket, endpoint) == 0)
    }

    /// Binds to a free port of loopback and returns the endpoint.
    func bind() throws -> String {
        try #require(unsafe zmq_bind(socket, "tcp://127.0.0.1:*") == 0)
        var buffer = [UInt8](repeating: 0, count: 128)
        var size = buffer.count
        try #require(unsafe zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0)
        return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Sends a message of these parts; false when it was not taken.
    func send(_ parts: [[UInt8]]) -> Bool {
        for (index, part) in parts.enumerated() {
            let more = index < parts.count - 1 ? ZMQ_SNDMORE : 0
            if unsafe zmq_send(socket, part, part.count, ZMQ_DONTWAIT | more) < 0 { return false }
        }
        return true
    }

    /// Receives one part without waiting.
    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe zmq_recv(socket, &buffer, buffer.count, ZMQ_DONTWAIT)
        return count < 0 ? nil : Array(buffer.prefix(Int(count)))
    }
}

/// A bare TCP connection to a loopback endpoint.
final class BareConnection {
    let descriptor: Int32

    init(_ endpoint: String) throws {
        let port = try #require(endpoint.split(separator: ":").last.flatMap { UInt16($0) })
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
    }

    deinit { close(descriptor) }

    /// Writes what the peer still takes; a peer that hangs up is not an error here.
    func write(_ bytes: [UInt8]) {
        _ = unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}

/// A program on the coordinator's port that is not a coordinator: it answers each connection with
/// `greeting` and hangs up.
final class BareListener {
    private let descriptor: Int32
    private let greeting: [UInt8]
    let endpoint: String
    private(set) var accepted = 0

    init(greeting: [UInt8]) throws {
        self.greeting = greeting
        descriptor = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        try #require(descriptor >= 0)
        var reuse: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe Glibc.bind(descriptor, pointer, length) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        try #require(status)
        try #require(listen(descriptor, 16) == 0)
        endpoint = "tcp://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    }

    deinit { close(descriptor) }

    /// The next connection that waits.
    func next() -> Int32? {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        accepted += 1
        return connection
    }

    /// Serves the connections that wait.
    func serve() {
        while let connection = next() {
            _ = unsafe send(connection, greeting, greeting.count, Int32(MSG_NOSIGNAL))
            usleep(5000)
            close(connection)
        }
    }
}

/// A way between a dealer and a router that forwards only while it is pumped: a peer whose machine
/// is frozen, or a firewall that has forgotten the connection. TCP notices neither.
final class Relay {
    private let listener: BareListener
    private let target: String
    private var ways: [(from: Int32, to: Int32)] = []
    private var connections: [BareConnection] = []
    var endpoint: String { listener.endpoint }

    init(to target: String) throws {
        self.target = target
        listener = try BareListener(greeting: [])
    }

    deinit { for index in stride(from: 0, to: ways.count, by: 2) { close(ways[index].from) } }

    func pump() throws {
        while let near = listener.next() {
            let far = try BareConnection(target)
            connections.append(far)
            ways += [(near, far.descriptor), (far.descriptor, near)]
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        for way in ways {
            let count = unsafe recv(way.from, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { continue }
            _ = unsafe send(way.to, buffer, count, Int32(MSG_NOSIGNAL))
        }
    }
}

/// A small generator whose seed is printed by the test that uses it (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The seed of this run: `CROSSWRIT_SEED`, or a new one.
    static func seedOfThisRun() -> UInt64 {
        guard let text = unsafe getenv("CROSSWRIT_SEED") else {
            return UInt64.random(in: .min ... .max)
        }
        return unsafe UInt64(String(cString: text)) ?? 0
    }
}
