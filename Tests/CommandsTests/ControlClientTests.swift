import Domain
import Foundation
import Glibc
import Runtime
import Store
import Testing
import Wording

/// A socket in a data directory that answers one caller with these bytes.
private final class Peer: Sendable {
    let directory: String
    private let descriptor: Int32

    init(_ answer: [UInt8], thenHangUp: Bool = true) throws {
        directory = "/tmp/crosswrit-client-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try #require(unsafe mkdir(directory, 0o700) == 0)
        let path = try controlSocketPath(directory)
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in path.utf8.enumerated() { unsafe target[index] = byte }
        }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && listen(descriptor, 4) == 0)
        let listening = descriptor
        // A thread of its own: the callers below block the threads that tasks would run on.
        Thread.detachNewThread {
            let caller = accept(listening, nil, nil)
            guard caller >= 0 else { return }
            var chunk = [UInt8](repeating: 0, count: 4_096)
            // The request is short: one read holds it.
            _ = unsafe read(caller, &chunk, chunk.count)
            var sent = 0
            while sent < answer.count {
                let count = unsafe answer[sent...].withUnsafeBytes {
                    unsafe send(caller, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { break }
                sent += count
            }
            if thenHangUp {
                close(caller)
            } else {
                // Held open until the caller goes.
                _ = unsafe read(caller, &chunk, chunk.count)
                close(caller)
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
        unsafe unlink(directory + "/control.sock")
        unsafe rmdir(directory)
    }
}

@Suite("Asking a process", .timeLimit(.minutes(1)))
struct ControlClientTests {
    private func fault(_ peer: Peer, within: Int64 = 5_000) throws -> ControlFailure? {
        let client = try ControlClient(directory: peer.directory)
        return #expect(throws: ControlFailure.self) { try client.ask(.stop, within: within) }
    }

    @Test("An answer is read whole, whatever follows it")
    func answer() throws {
        let peer = try Peer(Array("{\"done\":{}}\nrest".utf8))
        let client = try ControlClient(directory: peer.directory)
        guard case .done = try client.ask(.stop) else {
            Issue.record("another answer")
            return
        }
    }

    @Test("A refusal of the process keeps its code and exit")
    func refusal() throws {
        let text = """
            {"failed":{"_0":{"exit":1,"refusal":{"code":"x.y","rule":"r","reason":{"zh":"a","en":"b"},\
            "remedy":{"zh":"c","en":"d"}}}}}

            """
        let failure = try fault(try Peer(Array(text.utf8)))
        #expect(failure?.exit == 1)
        #expect(failure?.refusal.code == "x.y")
    }

    @Test(
        "A process that answers nonsense, nothing or half is told apart, with exit 3",
        arguments: [
            ("{\"done\":", "process.hung-up"), ("", "process.hung-up"),
            ("nonsense\n", "process.unreadable"), ("{\"unheardOf\":{}}\n", "process.unreadable"),
        ])
    func nonsense(_ text: String, _ code: String) throws {
        let failure = try fault(try Peer(Array(text.utf8)))
        #expect(failure?.exit == 3)
        #expect(failure?.refusal.code == code)
    }

    @Test("A process that is silent is not waited for beyond the time given")
    func silence() throws {
        let failure = try fault(try Peer([], thenHangUp: false), within: 100)
        #expect(failure?.exit == 3)
        #expect(failure?.refusal.code == "process.slow")
    }

    @Test("An answer without end is given up at its bound")
    func endless() throws {
        let bytes = [UInt8](repeating: 0x20, count: ControlClient.answerBytes + (1 << 20))
        let failure = try fault(try Peer(bytes), within: 60_000)
        #expect(failure?.refusal.code == "process.too-long")
    }

    @Test("Nobody there and no such place are told apart")
    func absent() throws {
        let failure = #expect(throws: ControlFailure.self) {
            try ControlClient(directory: "/tmp").ask(.stop)
        }
        #expect(failure?.exit == 3)
        #expect(failure?.refusal.code == "process.not-running")
        let none = #expect(throws: ControlFailure.self) {
            try ControlClient(directory: "/nonexistent")
        }
        #expect(none?.exit == 3)
        #expect(none?.refusal.code == "process.no-directory")
    }
}
