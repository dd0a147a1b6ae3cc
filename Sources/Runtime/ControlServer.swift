import Domain
import FoundationEssentials
import Glibc
package import Logging
import Messaging
package import Store
import Synchronization

/// Serves one request. `send` writes one answer and returns false when the caller has hung up; only
/// `watch` sends more than one.
package typealias ControlHandler =
    @Sendable (_ request: ControlRequest, _ send: (ControlResponse) -> Bool) -> Void

/// The control socket of a process: a Unix socket in its data directory, for its own administrator
/// and clerks on this machine. One JSON document a line each way.
package final class ControlServer: Sendable {
    /// Bytes of one request at most.
    static let requestBytes = 4 << 20
    /// Callers served at once; more are told to come again.
    static let callers = 256

    private let descriptor: Int32
    private let path: String
    private let handler: ControlHandler
    private let logger: Logger
    private let isStopping = Atomic<Bool>(false)
    private let open = Mutex<[Int32]>([])
    private let thread = Mutex<OwnedThread?>(nil)

    /// Listens in `directory`.
    ///
    /// - Throws: `StartFault` when the socket can't be made.
    package init(
        _ directory: DataDirectory, logger: Logger, handler: @escaping ControlHandler
    ) throws {
        try directory.prepareControlFolder(making: true)
        path = directory.controlSocketPath
        self.handler = handler
        self.logger = logger
        // The data directory's lock is held: a socket that is left there is a dead process's.
        unsafe unlink(path)
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else {
            throw StartFault("the control socket can't be made: errno \(errno)")
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in bytes.enumerated() where index < target.count - 1 {
                unsafe target[index] = byte
            }
        }
        let mask = umask(0o077)
        defer { umask(mask) }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(descriptor, 128) == 0 else {
            let number = errno
            close(descriptor)
            throw StartFault("the control socket \(path) can't be bound: errno \(number)")
        }
    }

    /// Begins to serve.
    package func start() throws {
        let made = try OwnedThread(name: "cw-control", stackSize: 1 << 20) { [self] in accept() }
        thread.withLock { $0 = made }
    }

    /// Stops serving: open callers are cut, the socket is removed.
    package func stop() {
        isStopping.store(true, ordering: .relaxed)
        shutdown(descriptor, Int32(SHUT_RDWR))
        for caller in open.withLock({ $0 }) { shutdown(caller, Int32(SHUT_RDWR)) }
        let running = thread.withLock { thread in
            let running = thread
            thread = nil
            return running
        }
        running?.join()
        close(descriptor)
        unsafe unlink(path)
    }

    private func accept() {
        while !isStopping.load(ordering: .relaxed) {
            let caller = Glibc.accept(descriptor, nil, nil)
            guard caller >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                if !isStopping.load(ordering: .relaxed), errno == EMFILE || errno == ENFILE {
                    logger.warning("control: no file descriptor left")
                    usleep(100_000)
                    continue
                }
                return
            }
            let isRoom = open.withLock { callers in
                guard callers.count < Self.callers else { return false }
                callers.append(caller)
                return true
            }
            guard isRoom else {
                close(caller)
                continue
            }
            do {
                _ = try OwnedThread(name: "cw-caller", stackSize: 2 << 20) { [self] in
                    serve(caller)
                    open.withLock { $0.removeAll { $0 == caller } }
                    close(caller)
                }
            } catch {
                open.withLock { $0.removeAll { $0 == caller } }
                close(caller)
            }
        }
    }

    private func serve(_ caller: Int32) {
        var buffer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while !isStopping.load(ordering: .relaxed) {
            while let end = buffer.firstIndex(of: 0x0A) {
                let line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                guard answer(line, caller) else { return }
            }
            guard buffer.count <= Self.requestBytes else {
                _ = send(.failed(Self.unreadable("longer than \(Self.requestBytes) bytes")), caller)
                return
            }
            let count = unsafe read(caller, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            buffer += chunk[..<count]
        }
    }

    private func answer(_ line: [UInt8], _ caller: Int32) -> Bool {
        let request: ControlRequest
        do {
            request = try JSONDecoder().decode(ControlRequest.self, from: Data(line))
        } catch {
            return send(.failed(Self.unreadable("\(error)")), caller)
        }
        var isThere = true
        handler(request) { response in
            isThere = isThere && send(response, caller)
            return isThere
        }
        return isThere
    }

    private func send(_ response: ControlResponse, _ caller: Int32) -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard var bytes = (try? encoder.encode(response)).map(Array.init) else { return false }
        bytes.append(0x0A)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(caller, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func unreadable(_ why: String) -> ControlFailure {
        ControlFailure(
            exit: 3,
            refusal: .init(
                code: "control.unreadable", rule: "control socket",
                reason: .init(zh: "请求无法读取：\(why)", en: "the request can't be read: \(why)"),
                remedy: .init(
                    zh: "命令行与进程须为同一版本",
                    en: "use the command line of the same version as the process")))
    }
}
