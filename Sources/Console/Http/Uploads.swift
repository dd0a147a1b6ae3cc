import Glibc
import Sodium
import Synchronization

/// Where the files of a form lie until the process has taken them into its store: a folder of the
/// data directory, emptied at every start.
///
/// Its calls block: they belong on a worker's thread.
package final class Uploads: Sendable {
    /// Why a file is not taken.
    package enum Fault: Error, Hashable, Sendable {
        case tooLarge
        case full
        case system(Int32)
    }

    /// Bytes of one file, as the store takes them.
    package static let mostBytes: Int64 = 200 << 20
    /// Files of one form, and of all forms at once.
    package static let mostFiles = 16
    private static let mostOpen = 32
    /// Bytes of the disk that are left to the record.
    private static let reserve: UInt64 = 256 << 20

    private let folder: String
    private let open = Mutex(0)

    /// - Parameter directory: the process's data directory.
    /// - Throws: `Fault.system` when the folder can't be made.
    package init(in directory: String) throws(Fault) {
        folder = directory + "/uploads"
        guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw .system(errno) }
        for name in names() { _ = unsafe unlink("\(folder)/\(name)") }
    }

    private func names() -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name.hasSuffix(".part") { names.append(name) }
        }
        return names
    }

    /// A path in the folder at which nothing stands yet, for a file on its way out.
    func fresh() -> String {
        let name = SecureRandom.bytes(16).map { String($0, radix: 16) }.joined()
        return "\(folder)/out-\(name).part"
    }

    /// Makes an empty file of its own.
    ///
    /// - Returns: its path and an open descriptor.
    /// - Throws: `Fault`.
    func begin() throws(Fault) -> (path: String, descriptor: Int32) {
        var room = statvfs()
        guard unsafe statvfs(folder, &room) == 0,
            UInt64(room.f_bavail) * UInt64(room.f_frsize) > Self.reserve
        else { throw .full }
        guard
            open.withLock({ count in
                guard count < Self.mostOpen else { return false }
                count += 1
                return true
            })
        else { throw .full }
        let name = SecureRandom.bytes(16).map { String($0, radix: 16) }.joined()
        let path = "\(folder)/\(name).part"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = unsafe Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else {
            open.withLock { $0 -= 1 }
            throw .system(errno)
        }
        return (path, descriptor)
    }

    /// Writes bytes at the end of a file.
    ///
    /// - Throws: `Fault`.
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Fault) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if count > 0 {
                done += count
            } else if errno == ENOSPC || errno == EDQUOT {
                throw .full
            } else if errno != EINTR {
                throw .system(errno)
            }
        }
    }

    /// Removes a file that `begin` made.
    func discard(_ path: String) {
        _ = unsafe unlink(path)
        open.withLock { $0 -= 1 }
    }
}

/// Closes a descriptor; named apart, because the handlers' own modules have a `close` too.
func closeFile(_ descriptor: Int32) { _ = close(descriptor) }
