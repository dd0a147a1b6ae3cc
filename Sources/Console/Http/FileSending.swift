import Glibc
import HummingbirdCore
import NIOCore

/// Sends a file piece by piece, so that no paper is in memory whole, and removes it at the end.
struct FileSending: Sendable {
    private static let piece = 256 << 10

    let path: String
    let workers: WorkerPool

    /// The body of an answer.
    var body: ResponseBody {
        let path = path
        let workers = workers
        return ResponseBody { writer in
            do {
                var offset = 0
                while true {
                    let from = offset
                    let bytes = try await workers.run { try Self.read(path, from) }
                    if bytes.isEmpty { break }
                    offset += bytes.count
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                try await writer.finish(nil)
            } catch {
                _ = unsafe unlink(path)
                throw error
            }
            _ = unsafe unlink(path)
        }
    }

    private static func read(_ path: String, _ offset: Int) throws -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw Uploads.Fault.system(errno) }
        defer { closeFile(file) }
        var bytes = [UInt8](repeating: 0, count: piece)
        let count = unsafe pread(file, &bytes, bytes.count, off_t(offset))
        guard count >= 0 else { throw Uploads.Fault.system(errno) }
        return Array(bytes.prefix(count))
    }
}
