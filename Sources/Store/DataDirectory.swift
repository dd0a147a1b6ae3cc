import Domain
package import Engine
import Glibc
import Sodium

/// Where a process keeps its data: one directory, one process at a time.
///
/// ```
/// DIR/journal.db    the record (with -wal and -shm beside it while in use)
/// DIR/views.db      projections; may be deleted, come back identical
/// DIR/cases.sqlite  at a coordinator: the register of cases, which commands read and write
/// DIR/papers/       papers by the SHA-256 of their bytes
/// DIR/directory/    every version of the signed directory of courts
/// DIR/rules/        tables of windows that matters began under
/// DIR/restored      while a copy that was put back has not been taken up
/// DIR/lock          held by the running process, with its process id
/// DIR/control.sock  the control socket (elsewhere when DIR's path is long)
/// ```
package struct DataDirectory: Hashable, Sendable {
    /// Absolute, without symbolic links.
    package let path: String

    /// Takes a directory that exists.
    ///
    /// - Throws: `StoreFault.unknown` when there is none.
    package init(existing path: String) throws(StoreFault) {
        guard let found = SystemPath.canonical(path), SystemPath.exists(found + "/.") else {
            throw .unknown(
                "no data directory at \(path); start the process once with --data, or check the path"
            )
        }
        self.path = found
    }

    /// Takes a directory, making it (0700) with its parents' existing.
    ///
    /// - Throws: `StoreFault.full` without room, `.unknown` when it can't be made.
    package static func prepare(_ path: String) throws(StoreFault) -> DataDirectory {
        var made: [String] = []
        var missing = path
        while !missing.isEmpty, !SystemPath.exists(missing) {
            made.append(missing)
            guard let cut = missing.lastIndex(of: "/") else { break }
            missing = String(missing[..<cut])
        }
        for folder in made.reversed() where unsafe mkdir(folder, 0o700) == -1 && errno != EEXIST {
            throw fault(SystemFailure(number: errno, operation: "mkdir", subject: folder))
        }
        let directory = try DataDirectory(existing: path)
        do throws(SystemFailure) {
            let root = try OpenFile.open(directory.path, O_RDONLY | O_DIRECTORY)
            _ = try root.directory("papers")
            _ = try root.directory("directory")
            try root.sync()
            // A new directory counts only once its own name is on disk.
            if !made.isEmpty {
                try OpenFile.open(directory.path + "/..", O_RDONLY | O_DIRECTORY).sync()
            }
        } catch {
            throw fault(error)
        }
        return directory
    }

    /// The record.
    package var journal: String { path + "/journal.db" }
    /// The projections.
    package var views: String { path + "/views.db" }
    /// Papers by digest.
    package var papers: String { path + "/papers" }
    /// Versions of the directory of courts.
    package var directoryVersions: String { path + "/directory" }
    /// Stands here while the directory is a copy that was put back and has not been taken up yet.
    package var restoreMark: String { path + "/restored" }
    /// The lock file.
    package var lockFile: String { path + "/lock" }

    /// Bytes still free in the file system; nil when unknown.
    package var freeBytes: Int64? { SystemPath.freeBytes(path) }

    /// Takes the directory for this process.
    ///
    /// - Throws: `StoreFault.fenced` when another process has it, naming that process.
    package func lock() throws(StoreFault) -> LockedDirectory { try LockedDirectory(self) }

    // MARK: Control socket

    /// `sun_path` holds 108 bytes with the closing zero.
    package static let longestSocketPath = 107

    /// Path of the control socket. It depends on the directory alone, so that a command finds the
    /// socket of the process whatever its own environment is.
    ///
    /// A directory with a long path has it at `/tmp/crosswrit-HASH/control.sock`; `HASH` is taken
    /// from the directory's path. `controlFolder` must then be made and checked with
    /// `prepareControlFolder()`, because anybody may write to /tmp.
    package var controlSocketPath: String {
        let direct = path + "/control.sock"
        if direct.utf8.count <= Self.longestSocketPath { return direct }
        return controlFolder + "/control.sock"
    }

    /// The folder of the control socket: the directory itself unless its path is too long.
    package var controlFolder: String {
        if path.utf8.count + "/control.sock".utf8.count <= Self.longestSocketPath { return path }
        return "/tmp/crosswrit-" + BLAKE2b256.digest(Array(path.utf8)).hex.prefix(32)
    }

    /// Makes the folder of the control socket where it is not the data directory itself, and checks
    /// that it is ours: a real directory, owned by the owner of the data directory, closed to
    /// others. A command calls it with `making` false before it connects.
    ///
    /// - Throws: `StoreFault.fenced` when somebody else has put something there.
    package func prepareControlFolder(making: Bool) throws(StoreFault) {
        guard controlFolder != path else { return }
        if making, unsafe mkdir(controlFolder, 0o700) == -1, errno != EEXIST {
            throw fault(SystemFailure(number: errno, operation: "mkdir", subject: controlFolder))
        }
        var ours = stat()
        var found = stat()
        guard unsafe stat(path, &ours) == 0, unsafe lstat(controlFolder, &found) == 0 else {
            throw .unknown(
                "the control socket's folder \(controlFolder) is missing; is the process running?")
        }
        guard found.st_mode & S_IFMT == S_IFDIR,
            found.st_uid == ours.st_uid || found.st_uid == geteuid(),
            found.st_mode & 0o077 == 0
        else {
            throw .fenced(
                "\(controlFolder) is not this process's own folder (0700); remove it, or use a data "
                    + "directory with a shorter path")
        }
    }
}

/// Path of the control socket for a data directory that may not exist yet; see
/// `DataDirectory.controlSocketPath`.
///
/// - Throws: `StoreFault.unknown` when there is no such directory.
package func controlSocketPath(_ directory: String) throws(StoreFault) -> String {
    try DataDirectory(existing: directory).controlSocketPath
}

/// A data directory that this process alone may write: proof that the lock is held. The lock goes
/// with the last reference, or with the process however it ends.
package final class LockedDirectory: Sendable {
    package let directory: DataDirectory
    private let descriptor: Int32

    fileprivate init(_ directory: DataDirectory) throws(StoreFault) {
        self.directory = directory
        let path = directory.lockFile
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw fault(SystemFailure(number: errno, operation: "open", subject: path))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            var text = [UInt8](repeating: 0, count: 32)
            let got = unsafe pread(descriptor, &text, text.count, 0)
            _ = close(descriptor)
            guard number == EWOULDBLOCK else {
                throw fault(SystemFailure(number: number, operation: "lock", subject: path))
            }
            let digits = text.prefix(max(0, got)).prefix { (0x30...0x39).contains($0) }
            let owner = digits.isEmpty ? "unknown" : String(decoding: digits, as: UTF8.self)
            throw .fenced(
                "already running as pid \(owner) on \(directory.path); stop that process first, or "
                    + "use another --data")
        }
        // The number is for people only; the lock itself is what excludes.
        let mine = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = unsafe pwrite(descriptor, mine, mine.count, 0)
        self.descriptor = descriptor
    }

    deinit {
        // Let go of expressly: a child that another thread has just forked holds the descriptor too
        // until it executes its program.
        _ = flock(descriptor, LOCK_UN)
        _ = close(descriptor)
    }
}

/// A failed system call as the store's fault.
func fault(_ failure: SystemFailure) -> StoreFault {
    if failure.isFull {
        return .full("the disk is full (\(failure.text)); free some space, then start again")
    }
    return .unknown("\(failure.text); check the path, its owner and the disk, then start again")
}
