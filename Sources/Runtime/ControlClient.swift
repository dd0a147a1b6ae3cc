import Domain
import Engine
import FoundationEssentials
import Glibc
import Store

/// Asks a running process over its control socket: one request, one answer, one connection.
package struct ControlClient: Sendable {
    /// Most bytes of one answer.
    package static let answerBytes = 64 << 20
    /// Milliseconds that a caller waits for a read beyond what it asked the process to wait.
    package static let patience: Int64 = 60_000

    private let path: String
    private let directory: String

    /// - Parameter directory: the data directory of the process, as given with `--data`.
    /// - Throws: `ControlFailure` with code 3 when there is no such directory.
    package init(directory: String) throws(ControlFailure) {
        self.directory = directory
        do throws(StoreFault) {
            let found = try DataDirectory(existing: directory)
            try found.prepareControlFolder(making: false)
            path = found.controlSocketPath
        } catch {
            throw ControlFailure(
                3, "process.no-directory", "没有进程的数据目录或控制接口：\(directory)",
                error.message.isEmpty ? "no data directory at \(directory)" : error.message,
                remedy: "核对 --data；进程未启动的，先运行 crosswrit node serve 或 coordinator serve",
                "check --data; if the process has not been started, run `crosswrit node serve` or "
                    + "`crosswrit coordinator serve` first")
        }
    }

    /// Sends one request and reads its answer.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - milliseconds: how long the answer may take.
    /// - Returns: its answer; never `.failed`.
    /// - Throws: `ControlFailure`: the process's own refusal, or code 3 when it could not be asked.
    package func ask(
        _ request: ControlRequest, within milliseconds: Int64 = ControlClient.patience
    ) throws(ControlFailure) -> ControlResponse {
        var answer: ControlResponse?
        try converse(request, within: milliseconds) { response in
            answer = response
            return false
        }
        guard let answer else { throw silent() }
        if case .failed(let failure) = answer {
            throw failure
        }
        return answer
    }

    /// Sends one request and hands over its answers until `take` returns false or the process ends.
    ///
    /// - Throws: `ControlFailure` with code 3 when the process could not be asked.
    package func converse(
        _ request: ControlRequest, within milliseconds: Int64?,
        _ take: (ControlResponse) throws(ControlFailure) -> Bool
    ) throws(ControlFailure) {
        let socket = try connect()
        defer { _ = close(socket) }
        let end = milliseconds.map { now() + $0 }
        try send(request, to: socket, until: end)
        var buffer: [UInt8] = []
        var searched = 0
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let cut = buffer[searched...].firstIndex(of: 0x0A) {
                let line = Data(buffer[..<cut])
                buffer.removeSubrange(...cut)
                searched = 0
                let response: ControlResponse
                do {
                    response = try JSONDecoder().decode(ControlResponse.self, from: line)
                } catch {
                    throw ControlFailure(
                        3, "process.unreadable", "进程的答复无法读取", "the process's answer can't be read",
                        remedy: "命令行与进程须为同一版本", "use the command line of the process's own version")
                }
                if try !take(response) { return }
                continue
            }
            searched = buffer.count
            guard buffer.count <= Self.answerBytes else {
                throw ControlFailure(
                    3, "process.too-long", "进程的答复超过 \(Self.answerBytes >> 20) MiB",
                    "the process's answer is longer than \(Self.answerBytes >> 20) MiB",
                    remedy: "缩小查询范围，如 --limit", "ask for less, such as with --limit")
            }
            try wait(socket, for: Int16(POLLIN), until: end)
            let count = unsafe read(socket, &chunk, chunk.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else {
                if end == nil { return }
                throw silent()
            }
            buffer += chunk[..<count]
        }
    }

    // MARK: Socket

    private func connect() throws(ControlFailure) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw absent(errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in bytes.enumerated() where index < target.count - 1 {
                unsafe target[index] = byte
            }
        }
        let end = now() + 5_000
        while true {
            let result = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.connect(
                        descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            if result == 0 || errno == EISCONN { break }
            // A full backlog answers EAGAIN on a Unix socket: the process is there, only busy.
            if errno == EINTR || errno == EAGAIN, now() < end {
                usleep(20_000)
                continue
            }
            let number = errno
            _ = close(descriptor)
            throw absent(number)
        }
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        return descriptor
    }

    private func send(
        _ request: ControlRequest, to socket: Int32, until end: Int64?
    ) throws(ControlFailure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard var bytes = (try? encoder.encode(request)).map(Array.init) else {
            throw ControlFailure(
                2, "request.unreadable", "请求无法编码", "the request can't be encoded",
                remedy: "核对各项内容", "check the options")
        }
        bytes.append(0x0A)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                return unsafe Glibc.send(
                    socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                try wait(socket, for: Int16(POLLOUT), until: end)
            } else if errno != EINTR {
                throw silent()
            }
        }
    }

    private func wait(
        _ socket: Int32, for events: Int16, until end: Int64?
    ) throws(ControlFailure) {
        while true {
            let rest = end.map { max(0, $0 - now()) }
            var poller = pollfd(fd: socket, events: events, revents: 0)
            let ready = unsafe poll(&poller, 1, rest.map { Int32(clamping: $0) } ?? -1)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw silent() }
            if let end, now() >= end {
                throw ControlFailure(
                    3, "process.slow", "进程未在时限内答复", "the process did not answer in time",
                    remedy: "用 crosswrit doctor 查看；以同一 --key 重试不会重复办理",
                    "see `crosswrit doctor`; trying again with the same --key does nothing twice")
            }
        }
    }

    private func now() -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    // MARK: Failures

    private func absent(_ number: Int32) -> ControlFailure {
        let why = unsafe String(cString: strerror(number))
        return ControlFailure(
            3, "process.not-running", "\(directory) 没有进程在运行（\(why)）",
            "no process is running on \(directory) (\(why))",
            remedy: "先启动：crosswrit node serve 或 coordinator serve，--data 用同一目录",
            "start it: `crosswrit node serve` or `crosswrit coordinator serve` with the same --data"
        )
    }

    private func silent() -> ControlFailure {
        ControlFailure(
            3, "process.hung-up", "进程中断了连接，未作答复",
            "the process hung up without an answer",
            remedy: "用 crosswrit doctor 查看进程是否在运行；以同一 --key 重试不会重复办理",
            "see with `crosswrit doctor` whether it runs; trying again with the same --key does "
                + "nothing twice")
    }
}

extension ControlFailure {
    /// A failure with the texts at hand.
    fileprivate init(
        _ exit: Int32, _ code: String, _ zh: String, _ en: String, remedy zhRemedy: String,
        _ enRemedy: String
    ) {
        self.init(
            exit: exit,
            refusal: Refusal(
                code: code, rule: "", reason: Text(zh: zh, en: en),
                remedy: Text(zh: zhRemedy, en: enRemedy)))
    }
}
