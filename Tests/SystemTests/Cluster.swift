import Domain
import Engine
import Foundation
import Glibc
import Runtime
import Store
import Subprocess
import Synchronization
import Topology

/// The courts of a test: 最高法 – 豫 – 豫01 – grassroots courts, one coordinator.
struct Plan {
    var rehearsal = true
    /// Grassroots courts under yu01.
    var grassroots = ["yu0102", "yu0103", "yu0105"]

    static let coordinator = "coord-yu01"
    /// Name, roles: the same in every court.
    static let officers = [
        ("承办甲", "handler"), ("指挥丁", "commandCentre"), ("局长己", "bureauChief"),
        ("院长辛", "president"),
    ]

    var courts: [String] { ["spc", "yu", "yu01"] + grassroots }

    /// The topology file.
    func yaml(port: Int, keys: String) -> String {
        let levels = [
            ("spc", "最高法", "supreme", ""), ("yu", "豫", "high", "spc"),
            ("yu01", "豫01", "intermediate", "yu"),
        ]
        var lines = [
            "realm: system-tests", "rehearsal: \(rehearsal)", "root: spc", "keys: \(keys)",
            "coordinators:",
            "  - {id: \(Self.coordinator), court: yu01, endpoint: \"tcp://127.0.0.1:\(port)\"}",
            "courts:",
        ]
        for (id, code, level, superior) in levels {
            let above = superior.isEmpty ? "" : ", superior: \(superior)"
            lines.append(
                "  - {id: \(id), name: \(code)人民法院, code: \(code), level: \(level)\(above), "
                    + "coordinator: \(Self.coordinator)}"
            )
        }
        for id in grassroots {
            let code = "豫" + id.dropFirst(2)
            lines.append(
                "  - {id: \(id), name: \(code)人民法院, code: \(code), level: grassroots, "
                    + "superior: yu01, coordinator: \(Self.coordinator)}"
            )
        }
        if rehearsal {
            lines.append("officers:")
            for (name, role) in Self.officers {
                lines.append("  - {everyCourt: true, name: \(name), roles: [\(role)]}")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// One process of a cluster, over all its lives.
final class Member: Sendable {
    enum End: Equatable {
        case exited(Int32)
        case signaled(Int32)
        /// It could not even be started.
        case failed(String)
    }

    private struct State {
        var life = 0
        var pid: pid_t?
        var end: End?
    }

    let id: String
    let data: String
    let log: String
    private let arguments: [String]
    private let state = Mutex(State())

    fileprivate init(id: String, data: String, log: String, arguments: [String]) {
        self.id = id
        self.data = data
        self.log = log
        self.arguments = arguments
    }

    var pid: pid_t? { state.withLock { $0.end == nil ? $0.pid : nil } }
    var isRunning: Bool { state.withLock { $0.life > 0 && $0.end == nil } }
    var end: End? { state.withLock { $0.end } }

    /// Starts the process and returns once it has a number.
    ///
    /// - Parameters:
    ///   - shell: words of the shell before the process takes its place, such as limits.
    ///   - more: further arguments of this life.
    /// - Throws: `Stuck` when it does not come to life.
    func start(shell: String = "", more: [String] = []) throws {
        let life = state.withLock { state in
            state.life += 1
            state.pid = nil
            state.end = nil
            return state.life
        }
        // `exec`: the shell opens the log, and the process keeps the shell's number.
        let words = shell + " exec \"$0\" \"$@\" >>\"$CROSSWRIT_LOG\" 2>&1"
        let program = try Cluster.program()
        let arguments = arguments + more
        Task.detached { [self] in
            var end: End
            do {
                let result = try await Subprocess.run(
                    .name("sh"), arguments: Arguments(["-c", words, program] + arguments),
                    environment: .inherit.updating(["CROSSWRIT_LOG": log]), input: .none,
                    output: .discarded, error: .discarded
                ) { execution in
                    let number = execution.processIdentifier.value
                    state.withLock { if $0.life == life { $0.pid = number } }
                }
                switch result.terminationStatus {
                case .exited(let code): end = .exited(code)
                case .signaled(let signal): end = .signaled(signal)
                }
            } catch {
                end = .failed("\(error)")
            }
            state.withLock { if $0.life == life { $0.end = end } }
        }
        try eventually("\(id) has a process number", within: 20) {
            state.withLock { $0.pid != nil || $0.end != nil }
        }
    }

    /// Sends a signal to the process, if it runs.
    func signal(_ number: Int32) { if let pid { _ = Glibc.kill(pid, number) } }

    /// Waits for the end of the process.
    @discardableResult
    func waitForEnd(within seconds: Double) throws -> End {
        try eventually("\(id) ends", within: seconds) { !isRunning }
        return end ?? .failed("never started")
    }

    /// SIGKILL, and waits until the process is gone.
    func kill() throws {
        signal(SIGKILL)
        try waitForEnd(within: 20)
    }

    /// SIGTERM, and waits until the process is gone.
    @discardableResult
    func stop(within seconds: Double = 30) throws -> End {
        signal(SIGTERM)
        return try waitForEnd(within: seconds)
    }

    func ask(
        _ request: ControlRequest, within milliseconds: Int64 = 60_000
    ) throws -> ControlResponse {
        try ControlLine(data).ask(request, within: milliseconds)
    }

    var logText: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    /// Waits for words in the log.
    func waitForLog(_ words: String, within seconds: Double) throws {
        try eventually("the log of \(id) says “\(words)”", within: seconds) {
            logText.contains(words)
        }
    }

    func status() throws -> StatusReport {
        guard case .status(let report) = try ask(.status) else {
            throw Stuck("\(id) gives no status")
        }
        return report
    }

    /// Waits until the process answers.
    func waitUntilReady(within seconds: Double = 30) throws {
        try eventually("\(id) answers (its log: \(logText.suffix(400)))", within: seconds) {
            guard isRunning else {
                throw Stuck("\(id) ended: \(String(describing: end)): \(logText.suffix(600))")
            }
            return (try? status()) != nil
        }
    }

    /// Waits until a node is linked to its coordinator.
    func waitUntilLinked(within seconds: Double = 40) throws {
        try eventually("\(id) links up (its log: \(logText.suffix(400)))", within: seconds) {
            guard isRunning else {
                throw Stuck("\(id) ended: \(String(describing: end)): \(logText.suffix(600))")
            }
            return (try? status())?.links.allSatisfy(\.linked) == true
        }
    }
}

/// A topology with its keys and processes in a directory of its own.
final class Cluster: Sendable {
    let plan: Plan
    let folder: String
    let port: Int
    let topologyPath: String
    let topology: Topology
    let coordinator: Member
    private let nodes: [Member]
    private let others = Mutex<[Member]>([])

    init(_ plan: Plan) throws {
        self.plan = plan
        folder = try Self.temporary()
        port = try Self.freePort()
        topologyPath = folder + "/topology.yaml"
        let keys = folder + "/keys"
        try Data(plan.yaml(port: port, keys: keys).utf8).write(to: URL(filePath: topologyPath))
        topology = try Self.load(topologyPath)
        if !plan.rehearsal {
            for court in plan.courts {
                _ = try KeyWorkshop.run(
                    topology, out: keys, court: CourtID(court), now: Self.wall())
            }
        }
        _ = try KeyWorkshop.run(topology, out: keys, court: nil, now: Self.wall())
        coordinator = Self.member(
            Plan.coordinator, folder: folder, topology: topologyPath, isNode: false)
        nodes = plan.courts.map { [folder, topologyPath] in
            Self.member($0, folder: folder, topology: topologyPath, isNode: true)
        }
    }

    static func load(_ path: String) throws -> Topology {
        let report = Topology.load(path: path, roles: OfficerRole.allCases.map(\.rawValue))
        guard let topology = report.topology else {
            throw Stuck(report.findings.map { "\($0)" }.joined(separator: "\n"))
        }
        return topology
    }

    private static func member(
        _ id: String, data: String? = nil, folder: String, topology: String, isNode: Bool
    ) -> Member {
        let data = data ?? folder + "/" + id
        return Member(
            id: id, data: data,
            log: folder + "/" + (data.split(separator: "/").last ?? "x") + ".log",
            arguments: (isNode
                ? ["node", "serve", "--court", id] : ["coordinator", "serve", "--id", id])
                + ["--topology", topology, "--data", data])
    }

    func node(_ court: String) throws -> Member {
        guard let node = nodes.first(where: { $0.id == court }) else { throw Stuck("no \(court)") }
        return node
    }

    /// Another process of the same id, with its own data directory or topology.
    func other(
        _ id: String, data: String? = nil, topology: String? = nil, isNode: Bool = true
    ) -> Member {
        let member = Self.member(
            id, data: data ?? folder + "/other-" + id, folder: folder,
            topology: topology ?? topologyPath, isNode: isNode)
        others.withLock { $0.append(member) }
        return member
    }

    var everyone: [Member] { [coordinator] + nodes + others.withLock { $0 } }

    /// Starts the coordinator and these nodes and waits until all are linked.
    @discardableResult
    func start(_ courts: [String]) throws -> [Member] {
        try coordinator.start()
        let started = try courts.map { try node($0) }
        for node in started { try node.start() }
        try coordinator.waitUntilReady()
        for node in started { try node.waitUntilLinked() }
        return started
    }

    /// Waits until nothing is on its way between these processes: every outbox confirmed on both
    /// sides, no act undecided, no paper missing.
    func settle(_ nodes: [Member], within seconds: Double) throws {
        var last = ""
        try eventually("everything settles (\(last))", within: seconds) {
            for member in nodes + [coordinator] {
                guard member.isRunning else {
                    throw Stuck("\(member.id) ended: \(member.logText.suffix(600))")
                }
                guard let status = try? member.status() else { return false }
                for link in status.links
                where nodes.contains(where: {
                    $0.id == link.peer.rawValue || member !== coordinator
                }) {
                    guard link.linked, link.sent == link.confirmed else {
                        last =
                            "\(member.id)→\(link.peer) sent \(link.sent) confirmed "
                            + "\(link.confirmed) linked \(link.linked)"
                        return false
                    }
                }
                guard status.counts.pendingActs == 0, status.counts.missingPapers == 0,
                    status.covered == status.position
                else {
                    last =
                        "\(member.id): \(status.counts.pendingActs) undecided, "
                        + "\(status.counts.missingPapers) papers missing, row \(status.position), "
                        + "projections at \(status.covered)"
                    return false
                }
            }
            return true
        }
    }

    /// Ends every process of this cluster, by its number.
    func killAll() {
        for member in everyone where member.isRunning {
            member.signal(SIGCONT)
            member.signal(SIGKILL)
        }
        for member in everyone { _ = try? member.waitForEnd(within: 20) }
    }

    func remove(keeping: Bool) {
        if keeping {
            print("kept: \(folder)")
        } else {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// The end of every process's log.
    func logs() -> String {
        everyone.compactMap { member in
            let lines = member.logText.split(separator: "\n")
            guard !lines.isEmpty else { return nil }
            return "--- \(member.id) (\(lines.count) lines)\n"
                + lines.suffix(25).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    // MARK: Surroundings

    /// The program: `CROSSWRIT_BIN`, or beside the tests.
    static func program() throws -> String {
        if let given = ProcessInfo.processInfo.environment["CROSSWRIT_BIN"] { return given }
        var folder = URL(filePath: CommandLine.arguments[0]).standardizedFileURL
        if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            own.hasSuffix(".xctest")
        {
            folder = URL(filePath: own)
        }
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            for name in ["crosswrit", "release/crosswrit", "debug/crosswrit"] {
                let path = folder.appending(path: name).path
                let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type]
                if kind as? FileAttributeType == .typeRegular,
                    FileManager.default.isExecutableFile(atPath: path)
                {
                    return path
                }
            }
        }
        throw Stuck(
            "no `crosswrit` beside \(CommandLine.arguments[0]); build it, or set CROSSWRIT_BIN")
    }

    static func temporary() throws -> String {
        var name = Array("/tmp/crosswrit-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&name) != nil else {
            throw Stuck("no temporary directory: errno \(errno)")
        }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func wall() -> Instant {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// A port of the loopback that nobody uses now.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                let bound = unsafe bind(descriptor, $0, size)
                let named = unsafe getsockname(descriptor, $0, &size)
                return bound == 0 && named == 0
            }
        }
        guard isBound else { throw Stuck("no free port on 127.0.0.1") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Runs a command of the system and returns its exit code and what it said.
    static func command(_ words: [String]) throws -> (code: Int32, said: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }
}
