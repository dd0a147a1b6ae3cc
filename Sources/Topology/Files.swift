private import Glibc
private import Sodium

/// What can go wrong with a file of keys or of the topology.
package enum FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No such file.
    case notFound(path: String)
    /// Something stands at this path already.
    case exists(path: String)
    /// More bytes than may be read.
    case tooLarge(path: String, limit: Int)
    /// The file is not what it must be: a regular file, readable by its owner alone.
    case notPrivate(path: String, reason: String)
    /// The system refused.
    case system(path: String, operation: String, code: Int32)

    package var description: String {
        switch self {
        case .notFound(let path): "\(path): no such file; check the path"
        case .exists(let path):
            "\(path) exists and is not overwritten; move it away first if it is no longer used"
        case .tooLarge(let path, let limit):
            "\(path): more than \(limit) bytes; name the right file"
        case .notPrivate(let path, let reason):
            "\(path): \(reason); give it to the user of this process and run `chmod 600 \(path)`, and "
                + "make new keys if others may have read it"
        case .system(let path, let operation, let code):
            "\(path): \(operation): \(unsafe String(cString: strerror(code))); check the path, its "
                + "rights and the free space"
        }
    }
}

/// Files read and written with care: bounded, never through a symbolic link, whole or not at all.
package enum Files {
    /// The directory that holds `path`.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Whether anything, even a dangling symbolic link, stands at `path`.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// Reads a whole regular file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: Most bytes that are read.
    ///   - secret: Whether only its owner, the user of this process, may be able to read it.
    /// - Returns: The bytes.
    /// - Throws: `FileError`.
    package static func read(
        _ path: String, atMost limit: Int, secret: Bool = false
    ) throws(FileError) -> [UInt8] {
        let descriptor = retry {
            unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (secret ? O_NOFOLLOW : 0))
        }
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .notFound(path: path) }
            if errno == ELOOP { throw .notPrivate(path: path, reason: "it is a symbolic link") }
            throw .system(path: path, operation: "open", code: errno)
        }
        defer { _ = close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .system(path: path, operation: "stat", code: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .system(path: path, operation: "not a regular file", code: EINVAL)
        }
        if secret {
            guard status.st_mode & 0o077 == 0 else {
                throw .notPrivate(path: path, reason: "others than its owner can read it")
            }
            guard status.st_uid == geteuid() else {
                throw .notPrivate(path: path, reason: "it belongs to another user")
            }
        }
        guard status.st_size <= limit else { throw .tooLarge(path: path, limit: limit) }
        // One byte more than the limit shows a file that grew meanwhile.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var filled = 0
        while true {
            if filled == bytes.count {
                guard filled <= limit else { throw .tooLarge(path: path, limit: limit) }
                bytes += [UInt8](repeating: 0, count: min(filled, limit + 1 - filled))
            }
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return retry { unsafe Glibc.read(descriptor, rest.baseAddress, rest.count) }
            }
            guard count >= 0 else { throw .system(path: path, operation: "read", code: errno) }
            if count == 0 { break }
            filled += count
        }
        guard filled <= limit else { throw .tooLarge(path: path, limit: limit) }
        let content = Array(bytes[..<filled])
        if secret { SecretBytes.wipe(&bytes) }
        return content
    }

    /// Makes a directory, with those above it that are missing, readable by its owner alone. One
    /// that exists is left as it is.
    ///
    /// - Throws: `FileError.system`.
    package static func makeDirectory(_ path: String) throws(FileError) {
        if unsafe mkdir(path, 0o700) == 0 {
            try syncDirectory(parent(of: path))
            return
        }
        switch errno {
        case EEXIST:
            var status = stat()
            guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw .system(path: path, operation: "make directory", code: ENOTDIR)
            }
        case ENOENT where parent(of: path) != path && parent(of: path) != ".":
            try makeDirectory(parent(of: path))
            guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw .system(path: path, operation: "make directory", code: errno)
            }
            try syncDirectory(parent(of: path))
        default: throw .system(path: path, operation: "make directory", code: errno)
        }
    }

    /// Writes a new file: whole and on disk, or not there at all. Never replaces anything.
    ///
    /// The bytes go to a new file beside it (its rights set as it is made, no symbolic link
    /// followed), are synced, and only then take the name, which fails if the name is taken. Sync
    /// the directory afterwards with ``syncDirectory(_:)``.
    ///
    /// - Parameters:
    ///   - path: The file to make.
    ///   - bytes: Its content.
    ///   - secret: 0600 when true, 0644 otherwise (less what the umask takes).
    /// - Throws: `FileError`; `exists` when something stands there.
    package static func create(_ path: String, _ bytes: [UInt8], secret: Bool) throws(FileError) {
        let suffix = SecureRandom.bytes(8).map { String($0, radix: 16) }.joined()
        let draft = path + ".new-" + suffix
        let descriptor = retry {
            unsafe open(
                draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, secret ? 0o600 : 0o644)
        }
        guard descriptor >= 0 else {
            throw .system(path: path, operation: "create", code: errno)
        }
        defer { _ = unsafe unlink(draft) }
        let written = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
            var done = 0
            while done < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                let count = retry { unsafe write(descriptor, rest.baseAddress, rest.count) }
                guard count > 0 else { return count < 0 ? errno : EIO }
                done += count
            }
            return fsync(descriptor) == 0 ? 0 : errno
        }
        let closed = close(descriptor) == 0 ? 0 : errno
        guard written == 0, closed == 0 else {
            throw .system(path: path, operation: "write", code: written != 0 ? written : closed)
        }
        guard unsafe link(draft, path) == 0 else {
            if errno == EEXIST { throw .exists(path: path) }
            throw .system(path: path, operation: "give the file its name", code: errno)
        }
    }

    /// Puts the names in a directory on disk.
    ///
    /// - Throws: `FileError.system`.
    package static func syncDirectory(_ path: String) throws(FileError) {
        let descriptor = retry { unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .system(path: path, operation: "open", code: errno) }
        let code = fsync(descriptor) == 0 ? 0 : errno
        _ = close(descriptor)
        guard code == 0 else { throw .system(path: path, operation: "sync", code: code) }
    }

    /// Removes a file that was made a moment ago, after a later step failed.
    static func discard(_ path: String) { _ = unsafe unlink(path) }

    /// The names in a directory, ordered; empty when it can't be read.
    package static func names(in path: String) -> [String] {
        guard let handle = unsafe opendir(path) else { return [] }
        defer { _ = unsafe closedir(handle) }
        var names: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Calls again while a signal interrupts.
    private static func retry<Count: BinaryInteger>(_ call: () -> Count) -> Count {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
