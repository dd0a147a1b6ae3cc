import Engine
import Foundation
import Glibc
import Runtime
import Store

/// The courts' processes of one run: a topology of its own on free ports in a directory of its own.
final class Courts {
    /// A running process.
    struct Running {
        var id: String
        var data: String
        var process: Process
    }

    private let program: String
    private let folder: String
    private let topology: String
    private(set) var running: [Running] = []

    /// Processes that somebody else started on the data of an earlier run, and will stop.
    init(attached folder: String) {
        program = ""
        self.folder = folder
        topology = folder + "/topology.yaml"
    }

    /// Writes the topology of the run and makes its keys.
    ///
    /// - Throws: `BenchFault` with what the program said.
    init(program: String, topology original: String, folder: String) throws {
        self.program = program
        self.folder = folder
        topology = folder + "/topology.yaml"
        let port = try Self.freePort()
        var text = try String(contentsOfFile: original, encoding: .utf8)
        text = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            if line.hasPrefix("keys:") { return "keys: \(folder)/keys" }
            guard let start = line.firstRange(of: "\"tcp://127.0.0.1:") else { return String(line) }
            let end = line[start.upperBound...].firstIndex(of: "\"") ?? line.endIndex
            return line[..<start.upperBound] + String(port) + line[end...]
        }.joined(separator: "\n")
        try text.write(toFile: topology, atomically: true, encoding: .utf8)
        let keys = Process()
        keys.executableURL = URL(fileURLWithPath: program)
        keys.arguments = ["topology", "keys", topology, "--out", folder + "/keys"]
        keys.standardOutput = FileHandle.nullDevice
        try keys.run()
        keys.waitUntilExit()
        guard keys.terminationStatus == 0 else {
            throw BenchFault("`crosswrit topology keys` failed; what it said stands above")
        }
    }

    /// Starts the coordinator and these courts' nodes and waits until all are linked.
    func start(coordinator: String, nodes: [String]) throws {
        let data = folder + "/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try launch(
            coordinator, ["coordinator", "serve", "--topology", topology, "--id", coordinator], data
        )
        for node in nodes {
            try launch(node, ["node", "serve", "--topology", topology, "--court", node], data)
        }
        let end = Measure.now() + 60
        for one in running {
            while try !isLinked(one, among: nodes.count) {
                guard one.process.isRunning, Measure.now() < end else {
                    throw BenchFault("\(one.id) does not come up:\n\(log(one))")
                }
                usleep(50_000)
            }
        }
    }

    /// The control socket of a process.
    func socket(_ id: String) throws -> String {
        try controlSocketPath(folder + "/data/" + id)
    }

    /// Seconds of processor time of all processes so far.
    var processorSeconds: Double {
        running.reduce(0) { $0 + Measure.processorSeconds(of: $1.process.processIdentifier) }
    }

    /// Asks all to stop and waits; kills what does not.
    func stop() {
        for one in running where one.process.isRunning { one.process.terminate() }
        let end = Measure.now() + 20
        for one in running {
            while one.process.isRunning, Measure.now() < end { usleep(20_000) }
            if one.process.isRunning { kill(one.process.processIdentifier, SIGKILL) }
            one.process.waitUntilExit()
        }
    }

    /// Bytes of a stopped process's journal.
    func journalBytes(_ id: String) -> Int {
        let path = folder + "/data/\(id)/journal.db"
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return size ?? 0
    }

    private func launch(_ id: String, _ arguments: [String], _ data: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        let own = data + "/" + id
        process.arguments = arguments + ["--data", own]
        let log = data + "/" + id + ".log"
        guard FileManager.default.createFile(atPath: log, contents: nil) else {
            throw BenchFault("can't write \(log); give --dir on a disk with room")
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardOutput = file
        process.standardError = file
        try process.run()
        running.append(Running(id: id, data: own, process: process))
    }

    private func isLinked(_ one: Running, among nodes: Int) throws -> Bool {
        guard let path = try? controlSocketPath(one.data), let line = try? ControlLine(path),
            let answer = try? line.ask(.status), case .status(let report) = answer
        else { return false }
        let linked = report.links.count { $0.linked }
        return report.kind == "coordinator" ? linked >= nodes : linked == report.links.count
    }

    private func log(_ one: Running) -> String {
        let text = (try? String(contentsOfFile: one.data + ".log", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(20).joined(separator: "\n")
    }

    private static func freePort() throws -> Int {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
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
        guard isBound else { throw BenchFault("no free port on 127.0.0.1") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
