import Foundation
import Glibc
import Runtime
import Store

/// Asks a process over its control socket: a line of JSON out, a line of JSON back.
struct ControlLine {
    /// A connection that closes itself.
    private final class Descriptor {
        let number: Int32

        init(_ number: Int32) { self.number = number }

        deinit { close(number) }
    }

    private let descriptor: Descriptor

    /// - Parameter data: the data directory of the process.
    /// - Throws: `Stuck` when nobody listens.
    init(_ data: String) throws {
        let path = try controlSocketPath(data)
        let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { throw Stuck("no socket: errno \(errno)") }
        descriptor = Descriptor(made)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in bytes.enumerated() where index < target.count - 1 {
                unsafe target[index] = byte
            }
        }
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { throw Stuck("nobody listens on \(path): errno \(errno)") }
    }

    func ask(_ request: ControlRequest, within milliseconds: Int64) throws -> ControlResponse {
        let line = try JSONEncoder().encode(request)
        return try JSONDecoder().decode(
            ControlResponse.self, from: Data(try say(Array(line) + [0x0A], within: milliseconds)))
    }

    /// Sends bytes as they are and reads one line.
    func say(_ bytes: [UInt8], within milliseconds: Int64) throws -> [UInt8] {
        let end = monotonic() + milliseconds
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe send(descriptor.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            // A process may answer and hang up before it has read everything.
            guard count > 0 else { break }
            sent += count
        }
        var line: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            var poller = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&poller, 1, Int32(clamping: max(0, end - monotonic())))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { throw Stuck("no answer within \(milliseconds) ms") }
            let count = unsafe read(descriptor.number, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Stuck("hung up without an answer") }
            line += chunk[..<count]
            if let cut = line.lastIndex(of: 0x0A) { return Array(line[..<cut]) }
        }
    }
}
