import Domain
import Foundation
import Glibc
import Runtime

/// One lasting connection to a process's control socket.
final class ControlLine {
    let descriptor: Int32
    private var buffer: [UInt8] = []
    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    /// - Parameter path: the control socket of a data directory.
    /// - Throws: `BenchFault` when nobody listens there.
    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in path.utf8.enumerated() where index < target.count - 1 {
                unsafe target[index] = byte
            }
        }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let number = errno
            close(descriptor)
            throw BenchFault("nobody listens at \(path) (error \(number)); see the process's log")
        }
    }

    deinit { close(descriptor) }

    /// Sends a request.
    func send(_ request: ControlRequest) throws {
        try send(raw: Array(try encoder.encode(request)) + [0x0A])
    }

    /// Sends a request that was encoded before, with its line feed.
    func send(raw bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let sent = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw BenchFault("the process has hung up; see its log") }
            done += sent
        }
    }

    /// Ends a wait for an answer after so long.
    func limitWait(seconds: Double) throws {
        var time = timeval(tv_sec: Int(seconds), tv_usec: 0)
        guard
            unsafe setsockopt(
                descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
                == 0
        else { throw BenchFault("no limit can be set for a wait: error \(errno)") }
    }

    /// The next answer; nil when the line has ended.
    func next() throws -> ControlResponse? {
        var searched = 0
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let cut = buffer[searched...].firstIndex(of: 0x0A) {
                let line = Data(buffer[..<cut])
                buffer.removeSubrange(...cut)
                return try decoder.decode(ControlResponse.self, from: line)
            }
            searched = buffer.count
            let count = unsafe read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            buffer += chunk[..<count]
        }
    }

    /// Reads once and gives every whole line that has come.
    ///
    /// - Throws: `BenchFault` when the line has ended.
    func takeLines() throws -> [[UInt8]] {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(descriptor, &chunk, chunk.count)
        if count < 0, errno == EINTR { return [] }
        guard count > 0 else { throw BenchFault("the process has hung up; see its log") }
        buffer += chunk[..<count]
        var lines: [[UInt8]] = []
        var start = 0
        while let cut = buffer[start...].firstIndex(of: 0x0A) {
            lines.append(Array(buffer[start..<cut]))
            start = cut + 1
        }
        if start > 0 { buffer.removeSubrange(..<start) }
        return lines
    }

    /// Sends a request and reads its answer.
    func ask(_ request: ControlRequest) throws -> ControlResponse {
        try send(request)
        guard let answer = try next() else {
            throw BenchFault("the process has hung up; see its log")
        }
        if case .failed(let failure) = answer {
            throw BenchFault("\(failure.refusal.reason.en); \(failure.refusal.remedy.en)")
        }
        return answer
    }
}
