import CourtProtocol
import Domain
import Engine
import Messaging
import Sodium
import Topology

/// A program that holds one court's keys and says what it likes.
struct HostilePeer: ~Copyable {
    let court: CourtID
    let keys: ProcessKeys
    let codec = WireCodec()
    private var dealer: DealerSocket
    private var poller = Poller()
    private let token: Poller.Token
    private var batch = DealerSocket.Batch()
    private var waiting: [Frame] = []
    private let context: MessagingContext

    init(_ cluster: Cluster, court: String) throws {
        let topology = cluster.topology
        guard let id = CourtID(court),
            topology.tree[id] != nil,
            let server = topology.coordinators.first
        else { throw Stuck("no \(court)") }
        try SodiumLibrary.start()
        let keys = try ProcessKeys.load(id, in: topology.keys, realm: topology.keyRealm)
        let serverProcess = topology.processes.first { $0.id == server.id }
        guard let serverProcess else { throw Stuck("no coordinator") }
        let enrolled = try Enrolment.load(
            serverProcess, in: topology.keys, realm: topology.keyRealm)
        let context = try MessagingContext(allowList: AllowList())
        let pair = try CurveKeyPair(
            publicKey: try CurvePublicKey(bytes: keys.curve.publicKey.bytes),
            secretKey: keys.curve.secret.withBytes { span in
                var bytes: [UInt8] = []
                for index in span.indices { bytes.append(span[index]) }
                return bytes
            })
        var options = DealerSocket.Options()
        // More than the other side takes: oversized frames must be able to leave.
        options.maximumMessageSize = 8 << 20
        options.reconnectInterval = 100
        options.reconnectIntervalMaximum = 200
        var dealer = try DealerSocket(context: context, keys: pair, options: options)
        try dealer.connect(
            server.endpoint, serverKey: try CurvePublicKey(bytes: enrolled.transport.bytes))
        self.court = id
        self.keys = keys
        self.context = context
        token = poller.add(dealer)
        self.dealer = dealer
    }

    /// Sends bytes as one frame, waiting for the connection.
    mutating func send(raw bytes: [UInt8], within seconds: Int64 = 15) throws {
        let end = monotonic() + seconds * 1_000
        while true {
            if try dealer.send(bytes) == .sent { return }
            guard monotonic() < end else { throw Stuck("the frame does not leave") }
            _ = try poller.wait(milliseconds: 10)
            try take()
        }
    }

    mutating func send(_ frame: Frame) throws { try send(raw: codec.encode(frame)) }

    private mutating func take() throws {
        try dealer.receive(into: &batch)
        for bytes in batch.frames {
            if let frame = try? codec.frame(bytes) { waiting.append(frame) }
        }
    }

    /// The next frame that `wanted` turns into a value; others are passed over.
    mutating func expect<Value>(
        _ what: String, within seconds: Int64 = 15, _ wanted: (Frame) -> Value?
    ) throws -> Value {
        let end = monotonic() + seconds * 1_000
        var passed: [String] = []
        while true {
            while !waiting.isEmpty {
                let frame = waiting.removeFirst()
                if let value = wanted(frame) { return value }
                passed.append(String("\(frame)".prefix(60)))
            }
            guard monotonic() < end else { throw Stuck("no \(what); came: \(passed)") }
            _ = try poller.wait(milliseconds: 20)
            try take()
        }
    }

    mutating func expectDisconnect(_ code: String) throws {
        _ = try expect("DISCONNECT \(code)") {
            if case .disconnect(code, _) = $0 { true } else { nil }
        }
    }

    /// Waits for WHO_ARE_YOU; being sent away instead is a failure.
    mutating func expectWhoAreYou() throws {
        let code = try expect("WHO_ARE_YOU") { frame -> String? in
            switch frame {
            case .whoAreYou: ""
            case .disconnect(let code, _): code
            default: nil
            }
        }
        if !code.isEmpty { throw Stuck("DISCONNECT \(code) in place of WHO_ARE_YOU") }
    }

    /// HELLO as a process of its own choosing.
    func hello(as process: CourtID, sent: UInt64 = 0) -> Frame {
        .hello(
            Hello(
                minProtocol: 1, maxProtocol: 1, realm: "system-tests", rehearsal: true,
                process: process, instance: [UInt8](repeating: 7, count: 16), incarnation: 1,
                position: 0, head: .zero, received: .none, sent: sent, directoryVersion: 1,
                clock: .zero, credit: Credit(messages: 1_024, bytes: 1 << 20)))
    }

    /// Says HELLO as itself and returns the session.
    mutating func link() throws -> UInt64 {
        try send(hello(as: court))
        return try expect("WELCOME") {
            if case .welcome(let welcome) = $0 { welcome.session } else { nil }
        }
    }

    /// An act that says it is `claiming`'s, with this peer's key id.
    func act(claiming: CourtID, number: Int, matter: MatterID, body: ActBody) -> Act {
        Act(
            realm: "system-tests", rehearsal: true, court: claiming, keyID: keys.signing.id,
            directoryVersion: 1, incarnation: 1, number: number, matter: matter, lastSeen: 0,
            officer: Officer(name: "指挥丁", roles: [.commandCentre]), signedAt: Cluster.wall(),
            nonce: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 16), key: "",
            predecessor: nil, recordedFor: nil, body: body)
    }

    /// DATA with one row of acts, signed with this peer's own key.
    func data(_ acts: [Act], session: UInt64, first: UInt64, position: UInt64) -> Frame {
        let seal = SodiumSeal(key: keys.signing)
        let leaves = acts.map { codec.encode(.act($0), realm: "system-tests", rehearsal: true) }
        let digests = leaves.map { Merkle.leaf($0, seal) }
        let header = codec.encode(
            RowHeader(
                realm: "system-tests", rehearsal: true, process: court, keyID: keys.signing.id,
                directoryVersion: 1, incarnation: 1, position: position, at: Cluster.wall(),
                previous: .zero, root: Merkle.root(digests, seal), leaves: leaves.count))
        let items = leaves.enumerated().map { Item(index: $0, leaf: $1, authored: nil) }
        let batch = Engine.Batch(
            header: header, signature: seal.sign(header: header), items: items,
            proof: Merkle.multiproof(digests, at: Array(leaves.indices), seal))
        return .data(
            codec.encode(Stream(session: session, incarnation: 1, first: first, batches: [batch])))
    }

    /// Waits until everything up to `seq` is acknowledged.
    mutating func expectAck(_ seq: UInt64) throws {
        _ = try expect("ACK \(seq)") {
            if case .ack(let ack) = $0, ack.received.seq >= seq { true } else { nil }
        }
    }
}
