import CZeroMQ
import Glibc
import Messaging
import Testing

extension Sockets {
    /// Opening, monitoring, polling and closing.
    @Suite struct Lifecycle {
        @Test func aConnectionsLifeIsReported() throws {
            let hall = try Hall()
            let keys = try CurveKeyPair.generate()
            try hall.allowList.replace(with: [entry(keys, "court-0101")])
            var router = try hall.router()
            var monitor = try SocketMonitor(of: router, context: hall.context)
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            do {
                var dealer = try hall.dealer(keys)
                var dealerMonitor = try SocketMonitor(of: dealer, context: hall.context)
                try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                let seen = try events(&dealerMonitor, until: "success") {
                    $0 == .handshakeSucceeded
                }
                #expect(seen.contains(.connected))
                try deliver("hello", by: &dealer)
            }
            let seen = try events(&monitor, until: "the end") { $0 == .disconnected }
            #expect(seen.first == .listening)
            #expect(
                seen.filter { [.accepted, .handshakeSucceeded, .disconnected].contains($0) }
                    == [.accepted, .handshakeSucceeded, .disconnected])
        }

        @Test(arguments: [true, false])
        func socketAndMonitorCloseInEitherOrder(monitorFirst: Bool) throws {
            let hall = try Hall()
            for _ in 0..<20 {
                var router = try hall.router()
                var monitor = try SocketMonitor(of: router, context: hall.context)
                let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
                _ = try BareConnection(endpoint)
                var poller = Poller()
                let routerToken = poller.add(router)
                let monitorToken = poller.add(monitor)
                var records: [MonitorRecord] = []
                if monitorFirst {
                    _ = consume monitor
                    _ = try poller.wait(milliseconds: 0)
                    #expect(poller.isReady(monitorToken) == false)
                    var batch = InboundBatch()
                    try router.receive(into: &batch)
                    _ = consume router
                } else {
                    _ = consume router
                    _ = try poller.wait(milliseconds: 0)
                    #expect(poller.isReady(routerToken) == false)
                    try monitor.receive(into: &records)
                    #expect(records.first?.event == .listening)
                    _ = consume monitor
                }
            }
        }

        @Test func bindingTellsWhatIsWrong() throws {
            let hall = try Hall()
            var router = try hall.router()
            let endpoint = try router.bind("tcp://127.0.0.1:*", keys: hall.serverKeys)
            var other = try hall.router()
            let faults: [(String, MessagingError.Code)] = [
                (endpoint, .addressInUse), ("tcp://192.0.2.1:5555", .addressNotAvailable),
                ("udp://127.0.0.1:1", .invalidEndpoint), ("127.0.0.1:5555", .invalidEndpoint),
                ("tcp://127.0.0.1:99999", .invalidEndpoint), ("", .invalidEndpoint),
                ("tcp://127.0.0.1:0", .invalidEndpoint), ("tcp://127.0.0.1:", .invalidEndpoint),
                ("tcp://127.0.0.1:+1", .invalidEndpoint), ("tcp://:5555", .invalidEndpoint),
                ("tcp://127.0.0.1:55\u{0}55", .invalidEndpoint), ("inproc://x", .invalidEndpoint),
                ("tcp://127.0.0.1", .invalidEndpoint),
            ]
            for (endpoint, code) in faults {
                var thrown: MessagingError?
                do { _ = try other.bind(endpoint, keys: hall.serverKeys) } catch { thrown = error }
                #expect(thrown?.code == code, "\(endpoint): \(String(describing: thrown))")
                #expect(thrown?.subject == endpoint)
            }
            var thrown: MessagingError?
            do { _ = try other.bind(endpoint, keys: hall.serverKeys) } catch { thrown = error }
            let line = try #require(thrown).description
            #expect(line.contains(endpoint) && line.contains("ss -ltnp"))
            // A socket that failed to bind can still bind.
            #expect(try other.bind("tcp://127.0.0.1:*", keys: hall.serverKeys) != endpoint)
        }

        @Test func oneDealerServesOneCoordinator() throws {
            let hall = try Hall()
            var dealer = try hall.dealer(CurveKeyPair.generate())
            var thrown: MessagingError?
            for endpoint in ["tcp://host:port", "tcp://127.0.0.1:*", "tcp://127.0.0.1:65537", ""] {
                do {
                    try dealer.connect(endpoint, serverKey: hall.serverKeys.publicKey)
                } catch { thrown = error }
                #expect(thrown?.code == .invalidEndpoint)
                #expect(thrown?.subject == endpoint)
            }
            try dealer.connect("tcp://127.0.0.1:1", serverKey: hall.serverKeys.publicKey)
            do {
                try dealer.connect("tcp://127.0.0.1:2", serverKey: hall.serverKeys.publicKey)
            } catch { thrown = error }
            #expect(thrown?.code == .alreadyConnected)
        }

        @Test func shutdownWakesTheReactorAndEverythingCloses() throws {
            let start = ContinuousClock.now
            weak var watched: MessagingContext?
            do {
                let hall = try Hall()
                let keys = try CurveKeyPair.generate()
                try hall.allowList.replace(with: [entry(keys, "court-0101")])
                watched = hall.context
                let context = hall.context
                let serverKeys = hall.serverKeys
                let outcome = Failures()
                let mailbox = try Mailbox<Int>(capacity: 8)
                let ready = try Mailbox<String>(capacity: 1)
                // The way a process uses the module: sockets live and die on their own thread.
                let reactor = try OwnedThread(name: "reactor") {
                    do throws(MessagingError) {
                        var router = try RouterSocket(context: context, domain: .node)
                        var monitor = try SocketMonitor(of: router, context: context)
                        let endpoint = try router.bind("tcp://127.0.0.1:*", keys: serverKeys)
                        var poller = Poller()
                        let incoming = poller.add(router)
                        let posted = poller.add(mailbox)
                        _ = poller.add(monitor)
                        var batch = InboundBatch()
                        var records: [MonitorRecord] = []
                        _ = ready.post(endpoint)
                        while true {
                            _ = try poller.wait(milliseconds: -1)
                            try monitor.receive(into: &records)
                            if poller.isReady(posted) { _ = mailbox.take() }
                            guard poller.isReady(incoming) else { continue }
                            try router.receive(into: &batch)
                            for frame in batch.frames {
                                _ = try router.send(frame.payload, to: frame.routingID)
                            }
                        }
                    } catch { outcome.add(error.code) }
                }
                var endpoints: [String] = []
                try eventually("the endpoint") {
                    endpoints = ready.take()
                    return !endpoints.isEmpty
                }
                var dealer = try hall.dealer(keys)
                try dealer.connect(endpoints[0], serverKey: serverKeys.publicKey)
                try deliver("echo", by: &dealer)
                #expect(try frames(&dealer, count: 1) == [Array("echo".utf8)])
                #expect(mailbox.post(1) == .posted)
                context.shutdown()
                reactor.join()
                reactor.join()
                #expect(outcome.codes == [.terminated])
                // libzmq looks at its own commands only now and then while a socket is busy.
                try eventually("the end of sending") {
                    do throws(MessagingError) {
                        _ = try dealer.send([1])
                        return false
                    } catch { return error.code == .terminated }
                }
            }
            // The last release terminated the context and joined the authenticator.
            #expect(watched == nil)
            #expect(ContinuousClock.now - start < .seconds(10))
        }

        @Test func aSignalEndsAWaitWithNothingReady() throws {
            let identity = try Mailbox<UInt>(capacity: 1)
            let results = try Mailbox<Int>(capacity: 1)
            let mailbox = try Mailbox<Int>(capacity: 1)
            let thread = try OwnedThread(name: "interrupted") {
                // Owned threads take no signals; this one does.
                var action = sigaction()
                unsafe action.__sigaction_handler.sa_handler = { _ in }
                unsafe sigaction(SIGUSR1, &action, nil)
                var open = sigset_t()
                unsafe sigemptyset(&open)
                unsafe sigaddset(&open, SIGUSR1)
                unsafe pthread_sigmask(SIG_UNBLOCK, &open, nil)
                var poller = Poller()
                let token = poller.add(mailbox)
                _ = identity.post(pthread_self())
                let count = try? poller.wait(milliseconds: 20_000)
                _ = results.post(poller.isReady(token) ? -2 : count ?? -1)
            }
            var threads: [UInt] = []
            try eventually("the thread") {
                threads = identity.take()
                return !threads.isEmpty
            }
            let start = ContinuousClock.now
            var outcome: [Int] = []
            try eventually("the wait to end") {
                if outcome.isEmpty { pthread_kill(threads[0], SIGUSR1) }
                outcome = results.take()
                return !outcome.isEmpty
            }
            #expect(outcome == [0])
            #expect(ContinuousClock.now - start < .seconds(10))
            thread.join()
        }
    }
}

/// What needs no socket.
@Suite struct Parts {
    @Test func aMailboxIsBoundedAndCloses() throws {
        let mailbox = try Mailbox<Int>(capacity: 3)
        for number in 0..<3 { #expect(mailbox.post(number) == .posted) }
        #expect(mailbox.post(3) == .full)
        #expect(mailbox.take() == [0, 1, 2])
        #expect(mailbox.post(4) == .posted)
        #expect(mailbox.close() == [4])
        #expect(mailbox.post(5) == .closed)
        #expect(mailbox.take().isEmpty)
    }

    @Test func aPollerSeesAMailboxUntilItIsEmptied() throws {
        let mailbox = try Mailbox<Int>(capacity: 3)
        let other = try Mailbox<Int>(capacity: 3)
        var poller = Poller()
        let token = poller.add(mailbox)
        let otherToken = poller.add(other)
        #expect(try poller.wait(milliseconds: 0) == 0)
        _ = mailbox.post(1)
        #expect(try poller.wait(milliseconds: 1000) == 1)
        #expect(poller.isReady(token) == true)
        #expect(poller.isReady(otherToken) == false)
        // Level-triggered: still ready.
        #expect(try poller.wait(milliseconds: 0) == 1)
        _ = mailbox.take()
        #expect(try poller.wait(milliseconds: 0) == 0)
        #expect(poller.isReady(token) == false)
        _ = mailbox.post(2)
        poller.remove(token)
        #expect(try poller.wait(milliseconds: 0) == 0)
        // A freed place is used again.
        #expect(poller.add(mailbox) == token)
        #expect(try poller.wait(milliseconds: 0) == 1)
    }

    @Test func manyProducersLoseNoElementAndNoWakeUp() throws {
        let producers = 8
        let each = 5000
        let mailbox = try Mailbox<Int>(capacity: 64)
        var threads: [OwnedThread] = []
        for producer in 0..<producers {
            threads.append(
                try OwnedThread(name: "producer", stackSize: 1 << 18) {
                    for number in 0..<each {
                        while mailbox.post(producer * each + number) != .posted { usleep(20) }
                    }
                })
        }
        var poller = Poller()
        _ = poller.add(mailbox)
        var next = [Int](repeating: 0, count: producers)
        var total = 0
        var largest = 0
        var disordered = 0
        while total < producers * each {
            // A lost wake-up would show as a wait that ends with nothing ready.
            guard try poller.wait(milliseconds: 10_000) == 1 else {
                Issue.record("no wake-up with \(producers * each - total) elements to come")
                break
            }
            let taken = mailbox.take()
            largest = max(largest, taken.count)
            for element in taken {
                let producer = element / each
                if element % each != next[producer] { disordered += 1 }
                next[producer] += 1
            }
            total += taken.count
        }
        for thread in threads { thread.join() }
        #expect(total == producers * each)
        #expect(disordered == 0)
        #expect(largest <= 64)
    }

    @Test func anOwnedThreadHasItsNameAndTakesNoSignals() throws {
        let facts = try Mailbox<[String]>(capacity: 1)
        let thread = try OwnedThread(name: "crosswrit-reactor-long-name") {
            var lines: [String] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            for file in ["comm", "status"] {
                let descriptor = unsafe open("/proc/thread-self/\(file)", O_RDONLY)
                let count = unsafe read(descriptor, &buffer, buffer.count)
                close(descriptor)
                lines.append(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self))
            }
            _ = facts.post(lines)
        }
        thread.join()
        let lines = try #require(facts.take().first)
        #expect(lines[0] == "crosswrit-react\n")
        let blocked = try #require(
            lines[1].split(separator: "\n").first { $0.hasPrefix("SigBlk:") }?
                .split(separator: "\t").last.flatMap { UInt64($0, radix: 16) })
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGUSR1] {
            #expect(blocked & (1 << UInt64(signal - 1)) != 0)
        }
        for signal in [SIGSEGV, SIGILL, SIGTRAP] {
            #expect(blocked & (1 << UInt64(signal - 1)) == 0)
        }
    }

    @Test func keysGoToTextAndBack() throws {
        let pair = try CurveKeyPair.generate()
        #expect(pair.publicKey.text.utf8.count == 40)
        #expect(try CurvePublicKey(text: pair.publicKey.text) == pair.publicKey)
        let same = try CurveKeyPair(secretText: pair.secretText)
        #expect(same.publicKey == pair.publicKey && same.secretKey == pair.secretKey)
        #expect(
            try CurveKeyPair.verifyPair(publicKey: pair.publicKey, secretKey: pair.secretKey))
        let other = try CurveKeyPair.generate()
        #expect(
            try !CurveKeyPair.verifyPair(publicKey: other.publicKey, secretKey: pair.secretKey))
        #expect(throws: MessagingError.self) {
            try CurveKeyPair(publicKey: other.publicKey, secretKey: pair.secretKey)
        }
    }

    /// The test keys of zmq_curve(7).
    @Test func aKnownPairIsDerived() throws {
        let pair = try CurveKeyPair(secretText: "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6")
        #expect(pair.publicKey.text == "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7")
    }

    @Test(arguments: [
        "", "short", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf",
        "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf77",
        "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf\"", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf\0",
        "####################################\u{4E2D}x", "########################################",
    ])
    func badKeyTextIsRefused(text: String) {
        #expect(throws: MessagingError.self) { try CurvePublicKey(text: text) }
        #expect(throws: MessagingError.self) { try CurveKeyPair(secretText: text) }
    }

    @Test(arguments: [0, 31, 33]) func keysOfAnotherLengthAreRefused(count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        #expect(throws: MessagingError.self) { try CurvePublicKey(bytes: bytes) }
        #expect(throws: MessagingError.self) { try CurveKeyPair(secretKey: bytes) }
    }

    @Test func aPairShowsNoSecret() throws {
        let pair = try CurveKeyPair.generate()
        var dumped = ""
        dump(pair, to: &dumped)
        for text in [dumped, "\(pair)", String(reflecting: pair)] {
            #expect(!text.contains(pair.secretText))
            #expect(!text.contains(pair.secretKey.map(String.init).joined(separator: ", ")))
            #expect(text.contains(pair.publicKey.text))
        }
    }

    @Test func anAllowListThatContradictsItselfIsRefusedAndTheOldOneStays() throws {
        let list = AllowList()
        #expect(!list.isLoaded)
        #expect(!list.isAllowed(user: "court-0101", keyID: "k1", in: .node))
        let keys = try CurveKeyPair.generate()
        try list.replace(with: [entry(keys, "court-0101"), entry(keys, "court-0101")])
        #expect(list.isLoaded)
        let faults: [[AllowList.Entry]] = [
            [entry(keys, "court-0101"), entry(keys, "court-0102")],
            [entry(keys, "court-0101"), entry(keys, "court-0101", keyID: "k2")],
            [entry(keys, "")], [entry(keys, "court 0101")], [entry(keys, "court\u{0}")],
            [entry(keys, "\u{8C6B}0101")], [entry(keys, String(repeating: "x", count: 129))],
            [entry(keys, "court-0101", keyID: "")],
        ]
        for entries in faults {
            #expect(throws: MessagingError.self) { try list.replace(with: entries) }
            #expect(list.isAllowed(user: "court-0101", keyID: "k1", in: .node))
        }
        // One key may stand in both domains, as two entries.
        try list.replace(with: [
            entry(keys, "court-0101"), entry(keys, "coordinator-01", domain: .peer),
        ])
        #expect(list.isAllowed(user: "coordinator-01", keyID: "k1", in: .peer))
        #expect(!list.isAllowed(user: "coordinator-01", keyID: "k1", in: .node))
    }

    @Test func routingIDsOfLibzmqAreTold() {
        #expect(RoutingID(bytes: [0, 0xDE, 0xAD, 0xBE, 0x0F])?.description == "deadbe0f")
        #expect(RoutingID(bytes: [0, 0, 0, 0, 1])?.description == "00000001")
        #expect(RoutingID(bytes: [0, 1, 2, 3, 4])?.bytes == [0, 1, 2, 3, 4])
        for bytes: [UInt8] in [[], [1, 2, 3, 4, 5], [0, 1, 2, 3], [0, 1, 2, 3, 4, 5]] {
            #expect(RoutingID(bytes: bytes) == nil)
        }
    }
}
