package import Domain
import Glibc
import Sodium
import Synchronization

/// Papers (材料) as files named by the SHA-256 of their bytes: `papers/ab/cdef…`.
///
/// A paper counts once its bytes, its name and its folder's name are synced. Only digests make
/// paths: the name that a clerk or a peer gave never reaches the file system, and a symbolic link
/// inside the store is never followed. Any thread may call.
package final class PaperStore: Sendable {
    /// 200 MB.
    package static let defaultLimit: Int64 = 200 << 20
    /// Room that is left to the record when papers arrive.
    package static let reserve: Int64 = 16 << 20
    /// Bytes read or written at a time.
    static let chunk = 1 << 18
    /// Folder of what has not arrived whole: `DIGEST.part` of a transfer, `add-N.tmp` of a copy.
    static let arrivals = "arriving"

    /// Bytes that one paper may have.
    package let limit: Int64
    private let path: String
    private let copies = Mutex(0)
    /// Transfers that somebody holds: two writers would spoil each other's file.
    private let held = Mutex<Set<Digest>>([])

    /// Opens the store and throws away copies that a crash left half made. Transfers that were
    /// under way are kept: they go on where they stopped.
    package init(
        _ directory: DataDirectory, limit: Int64 = PaperStore.defaultLimit
    ) throws(PaperFault) {
        path = directory.papers
        self.limit = limit
        try papers {
            let arrivals = try root().directory(Self.arrivals)
            for name in try arrivals.names() {
                if let digest = Self.transfer(name), !contains(digest) { continue }
                try arrivals.remove(name)
            }
            try arrivals.sync()
        }
    }

    /// Bytes still free in the file system; nil when unknown.
    package var freeBytes: Int64? { SystemPath.freeBytes(path) }

    /// Whether the paper is here, whole.
    package func contains(_ digest: Digest) -> Bool { size(of: digest) != nil }

    /// Bytes of a paper; nil when it is not here.
    package func size(of digest: Digest) -> Int64? {
        try? papers { try withPaper(digest) { try $0.regularSize() } }
    }

    /// At most `length` bytes (8 MiB) of a paper from `offset` on; fewer at its end, none past it.
    ///
    /// - Throws: `PaperFault.missing`, or what the system says.
    package func read(
        _ digest: Digest, offset: UInt64, length: Int
    ) throws(PaperFault) -> [UInt8] {
        guard contains(digest) else { throw .missing(digest) }
        return try papers {
            try withPaper(digest) { file in
                let size = try file.regularSize()
                guard let from = Int64(exactly: offset), from < size, length > 0 else { return [] }
                return try file.read(at: from, count: Int(min(size - from, Int64(length), 8 << 20)))
            }
        }
    }

    /// Copies a file of this machine into the store; one that is there already is kept.
    ///
    /// - Returns: its digest and its size, for the manifest.
    /// - Throws: `PaperFault`.
    package func add(file source: String) throws(PaperFault) -> (digest: Digest, size: Int64) {
        try papers {
            // Non-blocking, so that a named pipe can't hold the process up.
            let from = try OpenFile.open(source, O_RDONLY | O_NONBLOCK)
            guard let size = try? from.regularSize(), size > 0 else {
                throw PaperFault.notAPaper(source)
            }
            return try add { try from.read(at: $0, count: Self.chunk) }
        }
    }

    /// Puts bytes into the store.
    ///
    /// - Throws: `PaperFault`.
    package func add(bytes: [UInt8]) throws(PaperFault) -> (digest: Digest, size: Int64) {
        try papers {
            guard !bytes.isEmpty else { throw PaperFault.notAPaper("no bytes") }
            return try add { offset in
                Array(bytes.dropFirst(Int(offset)).prefix(Self.chunk))
            }
        }
    }

    private func add(
        _ next: (Int64) throws -> [UInt8]
    ) throws -> (digest: Digest, size: Int64) {
        let number = copies.withLock { count in
            count += 1
            return count
        }
        let name = "add-\(number).tmp"
        let arrivals = try root().directory(Self.arrivals)
        let file = try arrivals.open(name, O_RDWR | O_CREAT | O_EXCL)
        do {
            var hasher = SHA256Hasher()
            var size: Int64 = 0
            // Bounded by the limit, whatever the source does meanwhile.
            while true {
                let bytes = try next(size)
                if bytes.isEmpty { break }
                size += Int64(bytes.count)
                guard size <= limit else {
                    throw PaperFault.tooLarge(bytes: size, limit: limit)
                }
                try file.write(bytes, at: size - Int64(bytes.count))
                hasher.update(bytes)
            }
            let digest = hasher.finish()
            if contains(digest) {
                try arrivals.remove(name)
            } else {
                try place(name, of: arrivals, file, as: digest)
            }
            return (digest, size)
        } catch {
            // The room is free at once, even while a process that is just being started from this
            // one still holds the file.
            try? file.truncate(to: 0)
            try? arrivals.remove(name)
            throw error
        }
    }

    /// Copies a paper out of the store, to a file that must not exist yet.
    ///
    /// - Throws: `PaperFault`.
    package func copy(_ digest: Digest, to target: String) throws(PaperFault) {
        guard contains(digest) else { throw .missing(digest) }
        try papers {
            let file = try OpenFile.open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            var offset: Int64 = 0
            while true {
                let bytes = try read(digest, offset: UInt64(offset), length: Self.chunk)
                if bytes.isEmpty { break }
                try file.write(bytes, at: offset)
                offset += Int64(bytes.count)
            }
            try file.sync()
        }
    }

    /// Whether a paper's bytes still have its digest; for `doctor`.
    ///
    /// - Throws: `PaperFault`.
    package func isIntact(_ digest: Digest) throws(PaperFault) -> Bool {
        guard contains(digest) else { throw .missing(digest) }
        return try papers {
            try withPaper(digest) { file in
                var hasher = SHA256Hasher()
                var offset: Int64 = 0
                while true {
                    let bytes = try file.read(at: offset, count: Self.chunk)
                    if bytes.isEmpty { break }
                    hasher.update(bytes)
                    offset += Int64(bytes.count)
                }
                return hasher.finish() == digest
            }
        }
    }

    // MARK: Transfers

    /// Begins or goes on with the transfer of a paper of `size` bytes; nil when it is here already.
    ///
    /// - Throws: `PaperFault.tooLarge` by the manifest's size alone, `.full` when there would be no
    ///   room, `.failed` when the same paper is being received already.
    package func receive(_ digest: Digest, size: Int64) throws(PaperFault) -> IncomingPaper? {
        if contains(digest) { return nil }
        guard size > 0 else { throw .wrongSize(expected: 1, found: size) }
        guard size <= limit else { throw .tooLarge(bytes: size, limit: limit) }
        guard held.withLock({ $0.insert(digest).inserted }) else {
            throw .failed("paper \(digest) is being received already")
        }
        do {
            return try IncomingPaper(self, digest: digest, size: size)
        } catch {
            release(digest)
            throw error
        }
    }

    /// Transfers that stopped half-way, with the bytes that are here, by digest.
    package func partial() throws(PaperFault) -> [(digest: Digest, bytes: Int64)] {
        try papers {
            let arrivals = try root().directory(Self.arrivals)
            return try arrivals.names().compactMap { name in
                guard let digest = Self.transfer(name) else { return nil }
                return (digest, try arrivals.open(name, O_RDONLY).regularSize())
            }
        }
    }

    func release(_ digest: Digest) { held.withLock { _ = $0.remove(digest) } }

    // MARK: Places

    func root() throws -> OpenFile { try OpenFile.open(path, O_RDONLY | O_DIRECTORY) }

    static func part(_ digest: Digest) -> String { digest.hex + ".part" }

    private static func transfer(_ name: String) -> Digest? {
        name.hasSuffix(".part") ? Digest(hex: name.dropLast(5)) : nil
    }

    private func withPaper<Value>(
        _ digest: Digest, _ body: (borrowing OpenFile) throws -> Value
    ) throws -> Value {
        let hex = digest.hex
        let folder = try root().open(String(hex.prefix(2)), O_RDONLY | O_DIRECTORY)
        return try body(folder.open(String(hex.dropFirst(2)), O_RDONLY | O_NONBLOCK))
    }

    /// Gives a whole file its name: content first, then the name, then the folder that holds it,
    /// each synced before the next, so that a name never stands for missing bytes.
    func place(
        _ name: String, of arrivals: borrowing OpenFile, _ file: borrowing OpenFile,
        as digest: Digest
    ) throws {
        try file.sync()
        let hex = digest.hex
        let folder = try root().directory(String(hex.prefix(2)))
        try arrivals.move(name, to: String(hex.dropFirst(2)), in: folder)
        try folder.sync()
        try arrivals.sync()
    }
}
