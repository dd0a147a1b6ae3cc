import Glibc

/// A system call that failed: which, on what, and why.
struct SystemFailure: Error {
    let number: Int32
    let operation: String
    let subject: String

    /// The file system has no room left, or the account's quota is used up.
    var isFull: Bool { number == ENOSPC || number == EDQUOT }

    var text: String {
        let reason = unsafe String(cString: strerror(number))
        return "\(operation) \(subject): \(reason)"
    }
}

/// Repeats a system call that a signal interrupted; turns -1 into a failure.
private func retrying<I: FixedWidthInteger>(
    _ operation: String, _ subject: String, _ call: () -> I
) throws(SystemFailure) -> I {
    while true {
        let result = call()
        if result != -1 { return result }
        let number = errno
        if number != EINTR {
            throw SystemFailure(number: number, operation: operation, subject: subject)
        }
    }
}

/// An open file or directory; closed when it goes out of scope.
///
/// Never open a file of SQLite with this: closing any descriptor of a file drops the POSIX locks
/// that SQLite holds on it in this process.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = close(descriptor) }

    /// Opens `path` with `flags` (`O_CLOEXEC` is added).
    static func open(
        _ path: String, _ flags: Int32, mode: mode_t = 0o600
    ) throws(SystemFailure) -> OpenFile {
        let descriptor = try retrying("open", path) {
            unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
        }
        return OpenFile(descriptor: descriptor, path: path)
    }

    /// Opens `name` inside this directory; a symbolic link of that name is refused.
    func open(
        _ name: String, _ flags: Int32, mode: mode_t = 0o600
    ) throws(SystemFailure) -> OpenFile {
        let descriptor = try retrying("open", path + "/" + name) {
            unsafe openat(self.descriptor, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        }
        return OpenFile(descriptor: descriptor, path: path + "/" + name)
    }

    /// The directory `name` inside this one, made (0700) when it is missing.
    func directory(_ name: String) throws(SystemFailure) -> OpenFile {
        let made = unsafe mkdirat(descriptor, name, 0o700)
        if made == -1, errno != EEXIST {
            throw SystemFailure(number: errno, operation: "mkdir", subject: path + "/" + name)
        }
        let directory = try open(name, O_RDONLY | O_DIRECTORY)
        if made == 0 { try sync() }
        return directory
    }

    func status() throws(SystemFailure) -> stat {
        var status = stat()
        _ = try retrying("stat", path) { unsafe fstat(descriptor, &status) }
        return status
    }

    /// Bytes of a regular file; fails for anything else.
    func regularSize() throws(SystemFailure) -> Int64 {
        let status = try status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemFailure(
                number: EINVAL, operation: "read (not a regular file)", subject: path)
        }
        return Int64(status.st_size)
    }

    /// Waits until content and size (for a directory: its names) are on disk.
    func sync() throws(SystemFailure) { _ = try retrying("fsync", path) { fsync(descriptor) } }

    func truncate(to size: Int64) throws(SystemFailure) {
        _ = try retrying("truncate", path) { ftruncate(descriptor, off_t(size)) }
    }

    /// Writes all of `bytes` at `offset`.
    func write(_ bytes: [UInt8], at offset: Int64) throws(SystemFailure) {
        var done = 0
        while done < bytes.count {
            done += try retrying("write", path) {
                unsafe bytes.withUnsafeBytes { buffer in
                    unsafe pwrite(
                        descriptor, buffer.baseAddress.map { unsafe $0 + done },
                        buffer.count - done, off_t(offset) + off_t(done))
                }
            }
        }
    }

    /// Begins to write a range to the disk without waiting for it: Linux does that when told that
    /// the range is not needed soon, posix_fadvise(2). A file system that can't leaves it for the
    /// next sync.
    func startWriting(from: Int64, to: Int64) {
        _ = posix_fadvise(descriptor, off_t(from), off_t(to - from), POSIX_FADV_DONTNEED)
    }

    /// At most `count` bytes from `offset`; fewer only at the end of the file.
    func read(at offset: Int64, count: Int) throws(SystemFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = try retrying("read", path) {
                unsafe bytes.withUnsafeMutableBytes { buffer in
                    unsafe pread(
                        descriptor, buffer.baseAddress.map { unsafe $0 + done }, count - done,
                        off_t(offset) + off_t(done))
                }
            }
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Removes `name` from this directory; one that is missing is fine.
    func remove(_ name: String) throws(SystemFailure) {
        if unsafe unlinkat(descriptor, name, 0) == -1, errno != ENOENT {
            throw SystemFailure(number: errno, operation: "remove", subject: path + "/" + name)
        }
    }

    /// Moves `name` of this directory to `target` of `other`, replacing what is there.
    func move(_ name: String, to target: String, in other: borrowing OpenFile) throws(SystemFailure)
    {
        let theirs = other.descriptor
        _ = try retrying("rename", path + "/" + name) {
            unsafe renameat(descriptor, name, theirs, target)
        }
    }

    /// Names in this directory, sorted, without `.` and `..`.
    func names() throws(SystemFailure) -> [String] {
        let again = try open(".", O_RDONLY | O_DIRECTORY)
        // closedir closes the descriptor that it was given, so it gets one of its own.
        let copy = try retrying("dup", path) { fcntl(again.descriptor, F_DUPFD_CLOEXEC, 0) }
        guard let stream = unsafe fdopendir(copy) else {
            let number = errno
            _ = close(copy)
            throw SystemFailure(number: number, operation: "list", subject: path)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

/// Functions on paths.
enum SystemPath {
    /// The absolute path without symbolic links, or nil when it does not exist.
    static func canonical(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Bytes that an unprivileged process may still write in the file system that holds `path`; nil
    /// when that can't be found out.
    static func freeBytes(_ path: String) -> Int64? {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }

    /// Removes a file; one that is missing is fine.
    static func remove(_ path: String) throws(SystemFailure) {
        if unsafe unlink(path) == -1, errno != ENOENT {
            throw SystemFailure(number: errno, operation: "remove", subject: path)
        }
    }
}
