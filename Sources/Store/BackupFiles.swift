package import Domain
package import Engine
import GRDB
import Glibc
import Sodium

/// Copies of a data directory's files: whole, synced, and never through a symbolic link.
package enum BackupFiles {
    /// Bytes read or written at a time.
    private static let chunk = 1 << 18
    /// Pages of 4 KiB between two words of progress.
    private static let pages: Int32 = 4_096

    /// A copied file: its size and the SHA-256 of its bytes.
    package typealias Copied = (size: Int64, digest: Digest)

    /// Copies a file of SQLite as it is at one moment, also while its process writes to it.
    ///
    /// The source is only read, inside one transaction: what is committed meanwhile is not in the
    /// copy, and nothing is ever written or checkpointed by this connection
    /// (docs/decisions/0005).
    ///
    /// - Parameters:
    ///   - source: the file.
    ///   - target: must not exist.
    ///   - progress: bytes copied so far, and of all.
    /// - Returns: size and digest of the copy, which is synced.
    /// - Throws: `StoreFault`.
    package static func copyDatabase(
        _ source: String, to target: String, progress: @escaping (Int64, Int64) -> Void
    ) throws(StoreFault) -> Copied {
        guard !SystemPath.exists(target) else { throw .unknown("\(target) exists already") }
        do {
            let reader = try SQLiteFile.openReader(source)
            let writer = try DatabaseQueue(path: target)
            try reader.read { from in
                // The transaction of `read` begins with its first query.
                _ = try Int.fetchOne(from, sql: "SELECT count(*) FROM sqlite_schema")
                try writer.writeWithoutTransaction { to in
                    try from.backup(to: to, pagesPerStep: pages) { state in
                        let size = Int64(SQLiteFile.pageSize)
                        progress(
                            Int64(state.completedPageCount) * size,
                            Int64(state.totalPageCount) * size)
                    }
                }
            }
            // Without a log, so that the copy is one file however it is opened.
            _ = try writer.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
            }
            try writer.close()
            try reader.close()
        } catch {
            throw fault(error, "copying", source)
        }
        return try files { try sum(OpenFile.open(target, O_RDONLY | O_NOFOLLOW)) }
    }

    /// Copies a regular file.
    ///
    /// - Parameters:
    ///   - source: the file; a symbolic link is refused.
    ///   - target: must not exist.
    /// - Returns: size and digest of what was written, which is synced.
    /// - Throws: `StoreFault`.
    @discardableResult
    package static func copy(_ source: String, to target: String) throws(StoreFault) -> Copied {
        try files {
            let from = try OpenFile.open(source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            _ = try from.regularSize()
            let into = try OpenFile.open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            var hasher = SHA256Hasher()
            var size: Int64 = 0
            while true {
                let bytes = try from.read(at: size, count: chunk)
                if bytes.isEmpty { break }
                try into.write(bytes, at: size)
                hasher.update(bytes)
                size += Int64(bytes.count)
            }
            try into.sync()
            return (size, hasher.finish())
        }
    }

    /// Gives a file a second name. False when the file system can't: then it is to be copied.
    package static func link(_ source: String, to target: String) -> Bool {
        unsafe Glibc.linkat(AT_FDCWD, source, AT_FDCWD, target, 0) == 0
    }

    /// Size and digest of a regular file; nil when there is none.
    ///
    /// - Throws: `StoreFault` when it can't be read.
    package static func sum(of path: String) throws(StoreFault) -> Copied? {
        guard size(of: path) != nil else { return nil }
        return try files { try sum(OpenFile.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)) }
    }

    /// Bytes of a regular file; nil when there is none.
    package static func size(of path: String) -> Int64? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Int64(status.st_size)
    }

    /// Whether a directory stands there, and not a link to one.
    package static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether anything, even a dangling symbolic link, stands there.
    package static func isTaken(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// Names in a directory, in order; none when there is no directory.
    ///
    /// - Throws: `StoreFault`.
    package static func names(in path: String) throws(StoreFault) -> [String] {
        guard isDirectory(path) else { return [] }
        return try files { try OpenFile.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).names() }
    }

    /// Makes a directory (0700) whose parent exists; one that is there is fine.
    ///
    /// - Throws: `StoreFault`.
    package static func makeDirectory(_ path: String) throws(StoreFault) {
        if unsafe mkdir(path, 0o700) == -1, errno != EEXIST || !isDirectory(path) {
            throw fault(SystemFailure(number: errno, operation: "mkdir", subject: path))
        }
    }

    /// Waits until a directory's names are on disk.
    ///
    /// - Throws: `StoreFault`.
    package static func syncDirectory(_ path: String) throws(StoreFault) {
        try files { try OpenFile.open(path, O_RDONLY | O_DIRECTORY).sync() }
    }

    /// Writes a new file and syncs it.
    ///
    /// - Throws: `StoreFault`.
    package static func write(_ bytes: [UInt8], to path: String) throws(StoreFault) {
        try files {
            let file = try OpenFile.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            try file.write(bytes, at: 0)
            try file.sync()
        }
    }

    /// Moves a file or directory to a name that is free, and syncs the folder that holds it.
    ///
    /// - Throws: `StoreFault`.
    package static func move(_ source: String, to target: String) throws(StoreFault) {
        if unsafe rename(source, target) == -1 {
            throw fault(SystemFailure(number: errno, operation: "rename", subject: target))
        }
        try syncDirectory(parent(of: target))
    }

    /// Removes a directory with everything below it, at most four levels deep. Symbolic links are
    /// removed, never followed. What can't be removed is left.
    package static func remove(_ path: String) {
        try? files {
            let parent = try OpenFile.open(parent(of: path), O_RDONLY | O_DIRECTORY)
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            try clear(name, of: parent, depth: 4)
        }
    }

    /// The folder that holds a path.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func clear(
        _ name: String, of parent: borrowing OpenFile, depth: Int
    ) throws {
        guard depth > 0, !name.isEmpty, name != "..", name != "." else { return }
        if let folder = try? parent.open(name, O_RDONLY | O_DIRECTORY) {
            for inner in try folder.names() { try clear(inner, of: folder, depth: depth - 1) }
            _ = unsafe unlinkat(parent.descriptor, name, AT_REMOVEDIR)
        } else {
            try parent.remove(name)
        }
    }

    private static func sum(_ file: borrowing OpenFile) throws -> Copied {
        var hasher = SHA256Hasher()
        var size: Int64 = 0
        _ = try file.regularSize()
        while true {
            let bytes = try file.read(at: size, count: chunk)
            if bytes.isEmpty { break }
            hasher.update(bytes)
            size += Int64(bytes.count)
        }
        // A copy made by SQLite is synced here; one that was synced before loses nothing.
        try file.sync()
        return (size, hasher.finish())
    }

    private static func files<Value>(_ body: () throws -> Value) throws(StoreFault) -> Value {
        do {
            return try body()
        } catch let failure as SystemFailure {
            throw fault(failure)
        } catch let known as StoreFault {
            throw known
        } catch {
            throw .unknown("\(error)")
        }
    }
}

extension DataDirectory {
    /// The directory was put back from a copy, and its process has not taken up where its peers
    /// remember it.
    package var isRestoredCopy: Bool { BackupFiles.size(of: restoreMark) != nil }

    /// The copy has been taken up: from now on it is a journal like any other.
    ///
    /// - Throws: `StoreFault`.
    package func forgetRestore() throws(StoreFault) {
        do throws(SystemFailure) {
            try SystemPath.remove(restoreMark)
            try OpenFile.open(path, O_RDONLY | O_DIRECTORY).sync()
        } catch {
            throw fault(error)
        }
    }
}
