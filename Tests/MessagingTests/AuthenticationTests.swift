import CZeroMQ
import Glibc
import Messaging
import Synchronization
import Testing

extension Sockets {
    /// Who may connect, and as whom.
    @Suite struct Authentication {
        @Test func anUnknownKeyIsRefusedAndToldSo() throws {
            let hall = try Hall()
            var router = try hall.router()
            var routerMonitor = try SocketMonitor(of: router, context: hall.context)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var dealer = try hall.dealer(CurveKeyPair.generate())
            var monitor = try SocketMonitor(of: dealer, context: hall.context)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)

            let seen = try events(&monitor, until: "refusal at the dealer") {
                $0 == .handshakeFailedAuth(status: 400)
            }
            #expect(!seen.contains(.handshakeSucceeded))
            try events(&routerMonitor, until: "refusal at the router") {
                $0 == .handshakeFailedAuth(status: 400)
            }
            #expect(try dealer.send([1]) == .full)
        }

        @Test func nobodyIsAdmittedBeforeTheListIsLoadedAndEverybodyOnItAfterwards() throws {
            let hall = try Hall(loaded: nil)
            let keys = try CurveKeyPair.generate()
            // This libzmq may keep a connection that was answered 300 until the handshake's time is
            // up.
            var options = fastRouter
            options.handshakeInterval = 300
            var router = try hall.router(options: options)
            var routerMonitor = try SocketMonitor(of: router, context: hall.context)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var dealer = try hall.dealer(keys)
            var monitor = try SocketMonitor(of: dealer, context: hall.context)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            let refused = try events(&routerMonitor, until: "status 300") {
                $0 == .handshakeFailedAuth(status: 300)
            }
            #expect(!refused.contains(.handshakeSucceeded))

            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            try deliver("hello", by: &dealer)
            #expect(try frames(&router, count: 1).map(\.user) == ["court-0101"])
            // Status 300 invites another attempt; it is not a refusal of the key.
            let seen = try events(&monitor, until: "success") { $0 == .handshakeSucceeded }
            #expect(!seen.contains(.handshakeFailedAuth(status: 400)))
        }

        @Test func withoutTheAuthenticatorEverybodyIsRefused() throws {
            let keys = try CurveKeyPair.generate()
            let record = Failures()
            let hall = try Hall(loaded: [entry(keys, "court-0101")]) { record.add($0.code) }
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)

            hall.context.interruptAuthentication()
            try eventually("the failure to be reported") { record.codes == [.interrupted] }

            var dealer = try hall.dealer(keys)
            var monitor = try SocketMonitor(of: dealer, context: hall.context)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            // Several attempts, each of which ends with the listener hanging up.
            for _ in 0..<3 {
                let seen = try events(&monitor, until: "the end of an attempt") {
                    $0 == .disconnected || $0 == .handshakeFailedNoDetail(errno: EPIPE)
                        || $0 == .handshakeFailedNoDetail(errno: ECONNRESET)
                }
                #expect(!seen.contains(.handshakeSucceeded))
            }
            #expect(try dealer.send([1]) == .full)
            var batch = InboundBatch()
            try router.receive(into: &batch)
            #expect(batch.frames.isEmpty && batch.unauthenticated == 0)
        }

        @Test func aLostAuthenticatorEndsTheProcess() async {
            await #expect(processExitsWith: .exitCode(70)) {
                let hall = try Hall()
                hall.context.interruptAuthentication()
                sleep(30)
            }
        }

        @Test func theUserComesFromTheKeyAndNeverFromThePayload() throws {
            let hall = try Hall()
            let first = try CurveKeyPair.generate()
            let second = try CurveKeyPair.generate()
            let third = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [
                entry(first, "court-0101", keyID: "2026-a"),
                entry(second, "court-0102", keyID: "2026-a"),
                // A second key of the first court, as during a rotation.
                entry(third, "court-0101", keyID: "2026-b"),
            ])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var seen: [String: [UInt8]] = [:]
            for keys in [first, second, third] {
                var dealer = try hall.dealer(keys)
                try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                try deliver("I am court-0102", by: &dealer)
                let frame = try #require(try frames(&router, count: 1).first)
                seen["\(frame.user)/\(frame.keyID)"] = frame.payload
            }
            let claim = Array("I am court-0102".utf8)
            #expect(
                seen == [
                    "court-0101/2026-a": claim, "court-0102/2026-a": claim,
                    "court-0101/2026-b": claim,
                ])
        }

        @Test func metadataThatAClientClaimsDoesNotCount() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101", keyID: "true-key")])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            let foreign = try ForeignSocket(type: ZMQ_DEALER)
            try foreign.useCurve(keys, server: hall.serverKeys.publicKey)
            // ZMQ_METADATA, hidden by the header like ZAP_ENFORCE_DOMAIN.
            try foreign.set(95, Array("X-Key-Id:forged-key".utf8))
            try foreign.connect(endpoint)
            try eventually("the foreign socket to connect") { foreign.send([[1]]) }
            let frame = try #require(try frames(&router, count: 1).first)
            #expect(frame.user == "court-0101")
            #expect(frame.keyID == "true-key")
        }

        @Test func aPeerWithoutCurveIsRefused() throws {
            let hall = try Hall()
            var router = try hall.router()
            var monitor = try SocketMonitor(of: router, context: hall.context)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            let foreign = try ForeignSocket(type: ZMQ_DEALER)
            try foreign.connect(endpoint)
            _ = foreign.send([[1]])
            // Either side may notice the mismatch first.
            let seen = try events(&monitor, until: "the end of the handshake") {
                switch $0 {
                case .handshakeFailedProtocol, .handshakeFailedNoDetail, .handshakeSucceeded: true
                default: false
                }
            }
            #expect(!seen.contains(.handshakeSucceeded))
            var batch = InboundBatch()
            try router.receive(into: &batch)
            #expect(batch.frames.isEmpty && batch.unauthenticated == 0)
        }

        @Test func theDomainsAreKeptApart() throws {
            let hall = try Hall()
            let nodeKeys = try CurveKeyPair.generate()
            let peerKeys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [
                entry(nodeKeys, "court-0101"), entry(peerKeys, "coordinator-02", domain: .peer),
            ])
            for (domain, wrong, right, user) in [
                (AllowList.Domain.node, peerKeys, nodeKeys, "court-0101"),
                (.peer, nodeKeys, peerKeys, "coordinator-02"),
            ] {
                var router = try hall.router(domain)
                let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
                var stranger = try hall.dealer(wrong)
                var monitor = try SocketMonitor(of: stranger, context: hall.context)
                try stranger.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                let seen = try events(&monitor, until: "refusal") {
                    $0 == .handshakeFailedAuth(status: 400)
                }
                #expect(!seen.contains(.handshakeSucceeded))
                var member = try hall.dealer(right)
                try member.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                try deliver("hello", by: &member)
                #expect(try frames(&router, count: 1).map(\.user) == [user])
            }
        }

        @Test func revocationIsSeenPerMessageAndAtTheNextHandshake() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var dealer = try hall.dealer(keys)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try deliver("before", by: &dealer)
            let before = try #require(try frames(&router, count: 1).first)
            #expect(
                hall.allowList.isAllowed(user: before.user, keyID: before.keyID, in: .node))
            #expect(
                !hall.allowList.isAllowed(user: before.user, keyID: before.keyID, in: .peer))
            #expect(!hall.allowList.isAllowed(user: before.user, keyID: "k2", in: .node))

            try hall.allowList.replace(with: [])
            // The connection lives on, which is why the engine asks for every message.
            try deliver("after", by: &dealer)
            let after = try #require(try frames(&router, count: 1).first)
            #expect(!hall.allowList.isAllowed(user: after.user, keyID: after.keyID, in: .node))

            var again = try hall.dealer(keys)
            var monitor = try SocketMonitor(of: again, context: hall.context)
            try again.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try events(&monitor, until: "refusal") { $0 == .handshakeFailedAuth(status: 400) }
        }

        @Test func aServerWithAnotherKeyIsNotBelieved() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var router = try hall.router()
            let impostor = try CurveKeyPair.generate()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: impostor)
            var dealer = try hall.dealer(keys)
            var monitor = try SocketMonitor(of: dealer, context: hall.context)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            // The handshake can't finish; the impostor hangs up and the dealer tries again.
            for _ in 0..<2 {
                let seen = try events(&monitor, until: "the end of an attempt") {
                    if case .connectRetried = $0 { true } else { $0 == .disconnected }
                }
                #expect(!seen.contains(.handshakeSucceeded))
            }
            #expect(try dealer.send([1]) == .full)
        }

        @Test func aServerKeyIsRotatedOnASecondPort() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            let newKeys = try CurveKeyPair.generate()
            var router = try hall.router()
            let old = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            let new = try router.bind("tcp://127.0.0.1:*", keys: newKeys)
            for (endpoint, server) in [(old, hall.serverKeys), (new, newKeys)] {
                var dealer = try hall.dealer(keys)
                try dealer.connect(endpoint, serverKey: server.publicKey)
                try deliver("hello", by: &dealer)
                #expect(try frames(&router, count: 1).count == 1)
            }
            try router.unbind(old)
            var late = try hall.dealer(keys)
            try late.connect(new, serverKey: newKeys.publicKey)
            try deliver("still here", by: &late)
            #expect(try frames(&router, count: 1).count == 1)
            #expect(throws: MessagingError.self) { try router.unbind(old) }
        }
    }
}

/// Collects failure codes from another thread.
final class Failures: Sendable {
    private let list = Mutex<[MessagingError.Code]>([])
    var codes: [MessagingError.Code] { list.withLock { $0 } }

    func add(_ code: MessagingError.Code) { list.withLock { $0.append(code) } }
}
