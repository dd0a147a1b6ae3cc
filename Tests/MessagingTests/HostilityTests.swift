import CZeroMQ
import Glibc
import Messaging
import Testing

extension Sockets {
    /// Absence, stalls, floods and garbage.
    @Suite struct Hostility {
        @Test func nothingIsQueuedForAnAbsentServerAndNothingReplaysLater() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            // A port that nobody listens on. (A ROUTER that closes goes on accepting for a moment.)
            var endpoint = try BareListener(greeting: []).endpoint
            var dealer = try hall.dealer(keys)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try throughout(200) { () throws in
                #expect(try dealer.send(Array("stale".utf8)) == .full)
            }

            // Twice: the server arrives, and it leaves and returns.
            for round in ["first", "second"] {
                var router = try hall.router()
                try eventually("the port") {
                    do throws(MessagingError) {
                        endpoint = try router.bind(endpoint, keys: hall.serverKeys)
                        return true
                    } catch {
                        #expect(error.code == .addressInUse)
                        return false
                    }
                }
                do {
                    try deliver(round, by: &dealer, seconds: 3)
                } catch is TimedOut {
                    // A listener that closes during a handshake can make libzmq give up.
                    try dealer.reconnect()
                    try deliver(round, by: &dealer)
                }
                let payloads = try frames(&router, count: 1).map(\.payload)
                #expect(payloads == [Array(round.utf8)])
                _ = consume router
                // From the moment the loss is noticed nothing is taken.
                try eventually("the loss") { try dealer.send(Array("stale".utf8)) == .full }
                try throughout(100) { () throws in
                    #expect(try dealer.send(Array("stale".utf8)) == .full)
                }
            }
        }

        @Test func aServerThatDoesNotReadFillsTheQueueAndNeverBlocks() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var routerOptions = fastRouter
            routerOptions.receiveHighWater = 16
            var router = try hall.router(options: routerOptions)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var options = fastDealer
            options.sendHighWater = 16
            var dealer = try hall.dealer(keys, options: options)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try deliver("hello", by: &dealer)
            let payload = [UInt8](repeating: 3, count: 65_536)
            var taken = 1
            var refused = 0
            var longest = Duration.zero
            try eventually("a queue that stays full") {
                let start = ContinuousClock.now
                let result = try dealer.send(payload)
                longest = max(longest, ContinuousClock.now - start)
                if result == .sent {
                    taken += 1
                    refused = 0
                } else {
                    refused += 1
                }
                return refused > 200
            }
            print("full after \(taken) frames of 64 KiB; longest send \(longest)")
            #expect(longest < .seconds(2))
            // What was taken arrives, and there is room again.
            #expect(try frames(&router, count: taken).count == taken)
            try deliver("room again", by: &dealer)
        }

        /// A DEALER with a bounded receiving queue aborts here (libzmq issues 3937 and 4767), so
        /// this runs in a process of its own.
        @Test func aStalledReaderSurvivesProbesAndLosesNothing() async {
            await #expect(processExitsWith: .success) {
                let hall = try Hall()
                let keys = try CurveKeyPair.generate()
                try hall.allowList.replace(with: [entry(keys, "court-0101")])
                var routerOptions = fastRouter
                routerOptions.heartbeatInterval = 50
                routerOptions.heartbeatTimeout = 150
                var router = try hall.router(options: routerOptions)
                let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
                var options = fastDealer
                options.heartbeatInterval = 50
                options.heartbeatTimeout = 150
                var dealer = try hall.dealer(keys, options: options)
                try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                try deliver("hello", by: &dealer)
                let id = try #require(try frames(&router, count: 1).first).routingID
                // Far more than two high-water marks and both TCP buffers hold.
                let count: UInt32 = 30_000
                for number in 0..<count {
                    var payload = [UInt8](repeating: 0, count: 300)
                    for index in 0..<4 {
                        payload[index] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(index)))
                    }
                    try eventually("room for \(number)") {
                        try router.send(payload, to: id) == .sent
                    }
                }
                // The stall: the reader does nothing for several timeouts.
                usleep(1_000_000)
                let received = try frames(&dealer, count: Int(count))
                let numbers = received.map { frame in
                    frame[0..<4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                }
                try #require(numbers == Array(0..<count))
                try deliver("still here", by: &dealer)
                try #require(try frames(&router, count: 1).count == 1)
            }
        }

        @Test func anUnreadMonitorFreezesNothing() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var router = try hall.router()
            var monitor = try SocketMonitor(of: router, context: hall.context)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            // An unread monitor with a limited queue froze the ROUTER after 336 to 666 clients.
            let clients = 2000
            for _ in 0..<clients { _ = try BareConnection(endpoint) }
            var dealer = try hall.dealer(keys)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try deliver("hello", by: &dealer)
            #expect(try frames(&router, count: 1).count == 1)

            var accepted = 0
            var records: [MonitorRecord] = []
            try eventually("every event") {
                try monitor.receive(into: &records)
                #expect(records.count <= 256)
                accepted += records.count { $0.event == .accepted }
                return accepted == clients + 1
            }
        }

        @Test func garbageOnThePortHurtsNobody() throws {
            let seed = SeededGenerator.seedOfThisRun()
            print("CROSSWRIT_SEED=\(seed)")
            var random = SeededGenerator(seed: seed)
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            // A correct ZMTP 3.1 greeting for CURVE as a client, so that garbage gets further in.
            let greeting: [UInt8] =
                [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1] + Array("CURVE".utf8)
                + [UInt8](repeating: 0, count: 15 + 32)
            #expect(greeting.count == 64)
            let hello: [UInt8] = [4, 200, 5] + Array("HELLO".utf8) + [1, 0]
            var open: [BareConnection] = []
            for round in 0..<300 {
                let connection = try BareConnection(endpoint)
                let noise = (0..<Int.random(in: 0...2000, using: &random)).map { _ in
                    UInt8.random(in: .min ... .max, using: &random)
                }
                switch round % 6 {
                case 0: connection.write(noise)
                case 1: connection.write(greeting + noise)
                case 2: connection.write(greeting + hello + noise)
                case 3: connection.write(Array(greeting.prefix(noise.count % 64)))
                // A frame that announces 2^62 bytes.
                case 4: connection.write(greeting + [6, 0x40, 0, 0, 0, 0, 0, 0, 0] + noise)
                default: connection.write(Array("GET / HTTP/1.1\r\n\r\n".utf8))
                }
                if round % 3 == 0 { open.append(connection) }
            }
            var dealer = try hall.dealer(keys)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            try deliver("hello", by: &dealer)
            let received = try frames(&router, count: 1)
            #expect(received.map(\.user) == ["court-0101"])
            #expect(open.count == 100)
        }

        /// libzmq gives an endpoint up for good when what answers there breaks the protocol.
        @Test func aDealerThatGaveUpIsNoticedAndConnectsAgain() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var options = fastDealer
            options.connectTimeout = 200
            options.handshakeInterval = 200
            var dealer = try hall.dealer(keys, options: options)
            var monitor = try SocketMonitor(of: dealer, context: hall.context)
            var watch = ConnectionWatch(options: options, now: 0)
            let start = ContinuousClock.now
            func now() -> Int64 { Int64((ContinuousClock.now - start) / .milliseconds(1)) }
            var records: [MonitorRecord] = []
            let endpoint: String
            do {
                let stranger = try BareListener(
                    greeting: Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8))
                endpoint = stranger.endpoint
                try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                try eventually("the socket to give up") {
                    stranger.serve()
                    try monitor.receive(into: &records)
                    for record in records { watch.note(record.event, now: now()) }
                    return watch.hasGivenUp(now: now())
                }
                #expect(stranger.accepted == 1, "libzmq tries again by itself: drop the watch")
                // Again and again, as long as the stranger is there.
                for round in 2..<100 {
                    try dealer.reconnect()
                    watch.reconnected(now: now())
                    #expect(!watch.hasGivenUp(now: now()))
                    try eventually("another attempt") {
                        stranger.serve()
                        return stranger.accepted >= round
                    }
                }
            }
            var router = try hall.router()
            try eventually("the port") {
                (try? router.bind(endpoint, keys: hall.serverKeys)) != nil
            }
            try dealer.reconnect()
            try deliver("hello", by: &dealer)
            #expect(try frames(&router, count: 1).count == 1)
            try eventually("the good news") {
                try monitor.receive(into: &records)
                for record in records { watch.note(record.event, now: now()) }
                return watch.isConnected
            }
            // It may be called on a live connection as well; what is in flight is then lost.
            var batch = InboundBatch()
            for _ in 0..<50 {
                try dealer.reconnect()
                try eventually("a frame on the new connection") {
                    _ = try dealer.send([1])
                    try router.receive(into: &batch)
                    return !batch.frames.isEmpty
                }
            }
        }

        @Test func aFrozenPeerIsFoundOutByBothSides() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var routerOptions = fastRouter
            routerOptions.heartbeatInterval = 100
            routerOptions.heartbeatTimeout = 300
            var router = try hall.router(options: routerOptions)
            let relay = try Relay(
                to: router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys))
            var options = fastDealer
            options.heartbeatInterval = 100
            options.heartbeatTimeout = 300
            var dealer = try hall.dealer(keys, options: options)
            var monitor = try SocketMonitor(of: dealer, context: hall.context)
            try dealer.connect(relay.endpoint, serverKey: hall.serverKeys.publicKey)
            var batch = InboundBatch()
            try eventually("a frame through the relay") {
                try relay.pump()
                _ = try dealer.send([1])
                try router.receive(into: &batch)
                return !batch.frames.isEmpty
            }
            let id = batch.frames[0].routingID
            // A silent connection that answers probes stays.
            try throughout(1000) {
                try relay.pump()
                let result = try router.send([2], to: id)
                try #require(result == .sent)
            }
            try eventually("the router to notice") { try router.send([2], to: id) == .unreachable }
            try events(&monitor, until: "the dealer to notice") { $0 == .disconnected }
        }

        @Test func aWatchTellsWaitingFromGivingUp() {
            let options = DealerSocket.Options()
            var watch = ConnectionWatch(options: options, now: 0)
            #expect(!watch.hasGivenUp(now: 11_000))
            #expect(watch.hasGivenUp(now: 11_001))
            watch.note(.connectRetried(milliseconds: 4999), now: 5000)
            #expect(!watch.hasGivenUp(now: 16_000))
            watch.note(.connected, now: 10_000)
            watch.note(.handshakeFailedAuth(status: 400), now: 10_001)
            #expect(watch.isRefused && !watch.isConnected)
            watch.note(.disconnected, now: 10_002)
            #expect(watch.isRefused)
            watch.note(.handshakeSucceeded, now: 12_000)
            #expect(watch.isConnected && !watch.isRefused)
            // A connection may be silent for ever.
            #expect(!watch.hasGivenUp(now: .max))
            watch.note(.disconnected, now: 20_000)
            #expect(watch.hasGivenUp(now: 40_000))
            watch.reconnected(now: 40_000)
            #expect(!watch.hasGivenUp(now: 40_001))
        }

        @Test func strangersDoNotHoldConnectionsBeyondTheHandshakeTime() throws {
            let hall = try Hall()
            var options = fastRouter
            options.handshakeInterval = 100
            var router = try hall.router(options: options)
            var monitor = try SocketMonitor(of: router, context: hall.context)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            let idle = try BareConnection(endpoint)
            try events(&monitor, until: "the idle connection to be cut") {
                if case .handshakeFailedNoDetail = $0 { true } else { $0 == .disconnected }
            }
            idle.write([1])
        }

        @Test func waitsBeforeReconnectingGrowToTheCapWithJitter() throws {
            let hall = try Hall()
            // A port that nobody listens on. (A ROUTER that closes goes on accepting for a moment.)
            let endpoint = try BareListener(greeting: []).endpoint
            var options = fastDealer
            options.reconnectInterval = 40
            options.reconnectIntervalMaximum = 160
            var dealer = try hall.dealer(CurveKeyPair.generate(), options: options)
            var monitor = try SocketMonitor(of: dealer, context: hall.context)
            try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
            var waits: [Int] = []
            var records: [MonitorRecord] = []
            try eventually("ten attempts") {
                try monitor.receive(into: &records)
                for record in records {
                    if case .connectRetried(let milliseconds) = record.event {
                        waits.append(milliseconds)
                    }
                }
                return waits.count >= 10
            }
            print("waits: \(waits)")
            #expect((40..<80).contains(waits[0]))
            #expect((80..<120).contains(waits[1]))
            #expect(waits[2...].allSatisfy { (160..<200).contains($0) })
            #expect(Set(waits[2...]).count > 1)
        }
    }
}
