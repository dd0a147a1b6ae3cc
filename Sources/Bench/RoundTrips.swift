import Glibc
import Messaging
import Synchronization

extension Limits {
    private final class Tally: Sendable {
        let trips = Atomic<Int>(0)
        let isOver = Atomic<Bool>(false)
        let fault = Mutex<String?>(nil)
    }

    /// A ROUTER that sends every frame back, and DEALERs with `window` frames outstanding each, on
    /// loopback with CURVE and the authenticator, through the sockets that the processes use.
    ///
    /// - Returns: round trips a second of all clients together.
    static func roundTrips(
        clients: Int, window: Int, seconds: Double, bytes: Int = 300
    ) throws -> Double {
        let serverKeys = try CurveKeyPair.generate()
        let clientKeys = try (0..<clients).map { _ in try CurveKeyPair.generate() }
        let allowList = AllowList()
        try allowList.replace(
            with: clientKeys.enumerated().map { index, keys in
                .init(publicKey: keys.publicKey, user: "client-\(index)", keyID: "1", domain: .node)
            })
        let context = try MessagingContext(allowList: allowList)
        let tally = Tally()
        var server = try RouterSocket(context: context, domain: .node)
        let endpoint = try server.bind("tcp://127.0.0.1:*", keys: serverKeys)
        var threads: [OwnedThread] = []
        for keys in clientKeys {
            threads.append(
                try OwnedThread(name: "bench-client") {
                    Self.guarding(tally) {
                        try client(
                            context, keys, endpoint, serverKeys.publicKey, window, bytes, tally)
                    }
                })
        }
        defer {
            tally.isOver.store(true, ordering: .relaxed)
            for thread in threads { thread.join() }
        }
        let warm = Measure.now() + max(0.5, seconds / 4)
        var start = 0.0
        var counted = 0
        var poller = Poller()
        let token = poller.add(server)
        var batch = InboundBatch()
        while tally.fault.withLock({ $0 == nil }) {
            let now = Measure.now()
            if start == 0, now >= warm {
                start = now
                counted = tally.trips.load(ordering: .relaxed)
            }
            if start > 0, now - start >= seconds { break }
            _ = try poller.wait(milliseconds: 100)
            guard poller.isReady(token) else { continue }
            try server.receive(into: &batch)
            for frame in batch.frames {
                while try server.send(frame.payload, to: frame.routingID) == .full { usleep(50) }
            }
        }
        if let fault = tally.fault.withLock({ $0 }) { throw BenchFault("libzmq: \(fault)") }
        return Double(tally.trips.load(ordering: .relaxed) - counted) / (Measure.now() - start)
    }

    private static func guarding(_ tally: Tally, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            tally.fault.withLock { $0 = "\(error)" }
        }
    }

    private static func client(
        _ context: MessagingContext, _ keys: CurveKeyPair, _ endpoint: String,
        _ server: CurvePublicKey, _ window: Int, _ bytes: Int, _ tally: Tally
    ) throws {
        var socket = try DealerSocket(context: context, keys: keys)
        try socket.connect(endpoint, serverKey: server)
        var poller = Poller()
        let token = poller.add(socket)
        let payload = [UInt8](repeating: 0x41, count: bytes)
        var batch = DealerSocket.Batch()
        var outstanding = 0
        while !tally.isOver.load(ordering: .relaxed) {
            while outstanding < window, try socket.send(payload) == .sent { outstanding += 1 }
            _ = try poller.wait(milliseconds: outstanding == 0 ? 5 : 100)
            guard poller.isReady(token) else { continue }
            try socket.receive(into: &batch)
            outstanding -= batch.frames.count
            tally.trips.add(batch.frames.count, ordering: .relaxed)
        }
    }
}
