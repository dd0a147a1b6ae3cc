import CZeroMQ
import Glibc
import Messaging
import Testing

extension Sockets {
    /// Frames from connection to connection.
    @Suite struct Routing {
        @Test func framesGoThereAndBackUnchanged() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var dealer = try hall.dealer(keys)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            let sizes = [0, 1, 29, 30, 255, 256, 8192, 524_288, 1 << 20]
            for size in sizes {
                let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                try eventually("room") { try dealer.send(payload) == .sent }
                let frame = try #require(try frames(&router, count: 1).first)
                #expect(frame.payload == payload)
                #expect(try router.send(frame.payload, to: frame.routingID) == .sent)
                #expect(try frames(&dealer, count: 1) == [payload])
            }
        }

        @Test func idsAreDistinctAndTheGeneratorIsSeeded() throws {
            var firsts: [RoutingID] = []
            for _ in 0..<2 {
                // What an unseeded process starts with. Were the context not to seed, both rounds
                // would hand out the same ids.
                srand(1)
                let hall = try Hall()
                let keys = try CurveKeyPair.generate()
                try hall.allowList.replace(with: [entry(keys, "court-0101")])
                var router = try hall.router()
                let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
                var one = try hall.dealer(keys)
                var two = try hall.dealer(keys)
                try one.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                try two.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                try deliver("one", by: &one)
                try deliver("two", by: &two)
                let ids = try frames(&router, count: 2).map(\.routingID)
                #expect(Set(ids).count == 2)
                firsts.append(ids[0])
            }
            #expect(firsts[0] != firsts[1])
            #expect(firsts.allSatisfy { $0.bytes != [0, 0x6B, 0x8B, 0x45, 0x67] })
        }

        @Test func anUnknownOrDepartedConnectionIsUnreachable() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            let unknown = try #require(RoutingID(bytes: [0, 1, 2, 3, 4]))
            #expect(try router.send([1], to: unknown) == .unreachable)

            var departed: RoutingID?
            do {
                var dealer = try hall.dealer(keys)
                try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                try deliver("hello", by: &dealer)
                departed = try frames(&router, count: 1).first?.routingID
            }
            let gone = try #require(departed)
            try eventually("the departure") { try router.send([1], to: gone) == .unreachable }
        }

        @Test func aReaderThatStopsMakesItsOwnQueueFullAndNobodyElses() throws {
            let hall = try Hall()
            let slowKeys = try CurveKeyPair.generate()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [
                entry(slowKeys, "court-slow"), entry(keys, "court-0101"),
            ])
            var options = fastRouter
            options.sendHighWater = 8
            var router = try hall.router(options: options)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            let slow = try ForeignSocket(type: ZMQ_DEALER)
            try slow.useCurve(slowKeys, server: hall.serverKeys.publicKey)
            try slow.set(ZMQ_RCVHWM, 1)
            try slow.set(ZMQ_RCVBUF, 4096)
            try slow.connect(endpoint)
            try eventually("the slow reader") { slow.send([[1]]) }
            let slowID = try #require(try frames(&router, count: 1).first).routingID

            let payload = [UInt8](repeating: 7, count: 65_536)
            var taken = 0
            var longest = Duration.zero
            try eventually("a full queue") {
                let start = ContinuousClock.now
                let result = try router.send(payload, to: slowID)
                longest = max(longest, ContinuousClock.now - start)
                #expect(result != .unreachable)
                if result == .sent { taken += 1 }
                return result == .full
            }
            print("full after \(taken) frames of 64 KiB; longest send \(longest)")
            #expect(longest < .seconds(2))
            // Full is a state that is reported each time, not once.
            #expect(try router.send([1], to: slowID) != .unreachable)

            var dealer = try hall.dealer(keys)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try deliver("hello", by: &dealer)
            let id = try #require(try frames(&router, count: 1).first).routingID
            #expect(try router.send([9], to: id) == .sent)
            #expect(try frames(&dealer, count: 1) == [[9]])
        }

        @Test(arguments: [2, 3, 5000])
        func messagesOfSeveralPartsAreReportedAndDrained(parts: Int) throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            let foreign = try ForeignSocket(type: ZMQ_DEALER)
            try foreign.useCurve(keys, server: hall.serverKeys.publicKey)
            try foreign.connect(endpoint)
            try eventually("a connection") {
                foreign.send([[UInt8]](repeating: [1, 2, 3], count: parts))
            }
            #expect(foreign.send([[42]]))

            var batch = InboundBatch()
            var malformed: [MalformedMessage] = []
            var good: [[UInt8]] = []
            var calls = 0
            try eventually("the frame after it") {
                // A small limit: a long message takes several calls, none of them long.
                try router.receive(into: &batch, limit: 16)
                if batch.isPartial { calls += 1 }
                malformed += batch.malformed
                good += batch.frames.map(\.payload)
                return !good.isEmpty
            }
            #expect(good == [[42]])
            #expect(malformed.map(\.fault) == [.severalParts])
            #expect(malformed.map(\.user) == ["court-0101"])
            #expect(parts < 64 ? calls == 0 : calls >= parts / 64)
        }

        @Test func aDealerDropsMessagesOfSeveralParts() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            let server = try ForeignSocket(type: ZMQ_ROUTER)
            try server.set(ZMQ_CURVE_SERVER, 1)
            try server.set(ZMQ_CURVE_SECRETKEY, hall.serverKeys.secretKey)
            let endpoint = try server.bind()
            var dealer = try hall.dealer(keys)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try deliver("hello", by: &dealer)
            var identity: [UInt8]?
            try eventually("the dealer's hello") {
                identity = server.receive()
                return identity != nil
            }
            let id = try #require(identity)
            #expect(server.send([id, [1], [2], [3]]))
            #expect(server.send([id, [42]]))
            var batch = DealerSocket.Batch()
            var malformed = 0
            var good: [[UInt8]] = []
            try eventually("the frame after it") {
                try dealer.receive(into: &batch)
                malformed += batch.malformed
                good += batch.frames
                return !good.isEmpty
            }
            #expect(good == [[42]])
            #expect(malformed == 1)
        }

        @Test func aPeerThatChoosesItsRoutingIDIsReported() throws {
            let hall = try Hall()
            let victimKeys = try CurveKeyPair.generate()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [
                entry(victimKeys, "court-0101"), entry(keys, "court-0102"),
            ])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            let claimant = try ForeignSocket(type: ZMQ_DEALER)
            try claimant.useCurve(keys, server: hall.serverKeys.publicKey)
            try claimant.set(ZMQ_ROUTING_ID, Array("court-0101".utf8))
            try claimant.connect(endpoint)
            try eventually("a connection") { claimant.send([[1]]) }
            var batch = InboundBatch()
            try eventually("the report") {
                try router.receive(into: &batch)
                #expect(batch.frames.isEmpty)
                return !batch.malformed.isEmpty
            }
            #expect(
                batch.malformed == [
                    MalformedMessage(
                        routingBytes: Array("court-0101".utf8), user: "court-0102", keyID: "k1",
                        fault: .claimedRoutingID)
                ])
        }

        @Test func aConnectionIsNotTakenOverByClaimingItsRoutingID() throws {
            let hall = try Hall()
            let victimKeys = try CurveKeyPair.generate()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [
                entry(victimKeys, "court-0101"), entry(keys, "court-0102"),
            ])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var victim = try hall.dealer(victimKeys)
            try victim.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try deliver("hello", by: &victim)
            let id = try #require(try frames(&router, count: 1).first).routingID

            // The id leaked, which it never should; even so it is of no use.
            let claimant = try ForeignSocket(type: ZMQ_DEALER)
            try claimant.useCurve(keys, server: hall.serverKeys.publicKey)
            try claimant.set(ZMQ_ROUTING_ID, id.bytes)
            try claimant.connect(endpoint)
            var batch = InboundBatch()
            try throughout(300) {
                _ = claimant.send([[6]])
                try router.receive(into: &batch)
                #expect(batch.frames.isEmpty)
                #expect(try router.send([5], to: id) == .sent)
                #expect(claimant.receive() == nil)
                #expect(try !frames(&victim, count: 1).isEmpty)
            }
        }

        @Test func anOversizedMessageCostsThePeerItsConnectionAndNothingElse() throws {
            let hall = try Hall()
            let bigKeys = try CurveKeyPair.generate()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [
                entry(bigKeys, "court-big"), entry(keys, "court-0101"),
            ])
            var routerOptions = fastRouter
            routerOptions.maximumMessageSize = 1000
            var dealerOptions = fastDealer
            dealerOptions.maximumMessageSize = 1 << 20
            var router = try hall.router(options: routerOptions)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var neighbour = try hall.dealer(keys)
            var neighbourMonitor = try SocketMonitor(of: neighbour, context: hall.context)
            try neighbour.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try deliver("before", by: &neighbour)
            _ = try frames(&router, count: 1)

            var dealer = try hall.dealer(bigKeys, options: dealerOptions)
            var monitor = try SocketMonitor(of: dealer, context: hall.context)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            // The limit is exact: CURVE's overhead does not count.
            let largest = [UInt8](repeating: 1, count: 1000)
            try eventually("a connection") { try dealer.send(largest) == .sent }
            #expect(try frames(&router, count: 1).map(\.payload) == [largest])
            for size in [1001, 1 << 20] {
                // What is handed over just while the connection comes back may go with it: said
                // again, every two seconds.
                let message = [UInt8](repeating: 2, count: size)
                var sent: ContinuousClock.Instant?
                var records: [MonitorRecord] = []
                try eventually("the disconnect") {
                    let now = ContinuousClock.now
                    if sent.map({ now - $0 > .seconds(2) }) ?? true,
                        try dealer.send(message) == .sent
                    {
                        sent = now
                    }
                    try monitor.receive(into: &records)
                    return records.contains { $0.event == .disconnected }
                }
            }
            try deliver("small again", by: &dealer)
            #expect(try frames(&router, count: 1).map(\.payload.count) == [11])

            try deliver("after", by: &neighbour)
            _ = try frames(&router, count: 1)
            var records: [MonitorRecord] = []
            try neighbourMonitor.receive(into: &records)
            #expect(!records.map(\.event).contains(.disconnected))
        }

        @Test func ownOversizedMessagesAreRefusedBeforeTheySpoilTheConnection() throws {
            let hall = try Hall()
            var options = fastDealer
            options.maximumMessageSize = 100
            var dealer = try hall.dealer(CurveKeyPair.generate(), options: options)
            var thrown: MessagingError?
            do { _ = try dealer.send([UInt8](repeating: 0, count: 101)) } catch { thrown = error }
            #expect(thrown?.code == .messageTooLarge)
            #expect(try dealer.send([UInt8](repeating: 0, count: 100)) == .full)
        }
    }
}
