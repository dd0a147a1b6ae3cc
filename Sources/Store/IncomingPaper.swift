package import Domain
import Glibc
import Sodium

/// A paper that arrives in chunks, in order; it survives a restart of the process. One thread at a
/// time; when it goes, what has arrived stays for the next attempt.
package final class IncomingPaper {
    package let digest: Digest
    /// As the manifest says.
    package let size: Int64
    /// Bytes that are here: where to go on.
    package private(set) var offset: Int64
    private let store: PaperStore
    private var hasher: SHA256Hasher
    private var isOver = false
    /// Bytes whose way to the disk has begun.
    private var written: Int64 = 0

    /// Bytes after which what has arrived begins its way to the disk. Left to the end, the syncs of
    /// the journals, which share the file system's own journal, would wait behind all of it.
    private static let stretch: Int64 = 4 << 20

    /// Goes on with what is there. The bytes are read again: after a crash only they are known.
    init(_ store: PaperStore, digest: Digest, size: Int64) throws(PaperFault) {
        let found = try papers {
            let file = try Self.file(store, digest)
            var hasher = SHA256Hasher()
            var offset: Int64 = 0
            // A longer file can't be this paper's beginning.
            if try file.regularSize() > size { try file.truncate(to: 0) }
            while true {
                let bytes = try file.read(at: offset, count: PaperStore.chunk)
                if bytes.isEmpty { break }
                hasher.update(bytes)
                offset += Int64(bytes.count)
            }
            return (hasher: hasher, offset: offset)
        }
        if let free = store.freeBytes, free - PaperStore.reserve < size - found.offset {
            throw .full("\(size - found.offset) bytes are to come, \(free) are free")
        }
        self.store = store
        self.digest = digest
        self.size = size
        hasher = found.hasher
        offset = found.offset
    }

    deinit { store.release(digest) }

    private static func file(_ store: PaperStore, _ digest: Digest) throws -> OpenFile {
        let arrivals = try store.root().directory(PaperStore.arrivals)
        return try arrivals.open(PaperStore.part(digest), O_RDWR | O_CREAT)
    }

    /// Every byte is here; `finish` decides whether they are the right ones.
    package var isWhole: Bool { offset == size }

    /// Adds the chunk at `offset`. One that repeats what is here is ignored.
    ///
    /// - Throws: `PaperFault.wrongOffset` for a gap, `.wrongSize` when it runs past the end,
    ///   `.full` without room: then the transfer goes on from `offset` once there is.
    package func append(_ bytes: [UInt8], at start: Int64) throws(PaperFault) {
        guard !isOver else { throw .failed("the transfer of \(digest) is over") }
        guard start >= 0, start <= offset else {
            throw .wrongOffset(expected: offset, found: start)
        }
        let (end, isTooFar) = start.addingReportingOverflow(Int64(bytes.count))
        guard !isTooFar, end <= size else { throw .wrongSize(expected: size, found: end) }
        guard end > offset else { return }
        let new = start == offset ? bytes : Array(bytes[Int(offset - start)...])
        try papers {
            let file = try Self.file(store, digest)
            try file.write(new, at: offset)
            if end - written >= Self.stretch {
                file.startWriting(from: written, to: end)
                written = end
            }
        }
        hasher.update(new)
        offset = end
    }

    /// Bytes that have arrived, not yet held against the digest: for whoever does that himself.
    ///
    /// - Returns: at most `count` bytes from `start` on; none beyond what is here.
    package func read(at start: Int64, count: Int) throws(PaperFault) -> [UInt8] {
        guard start >= 0, start < offset, count > 0 else { return [] }
        let count = Int(min(Int64(count), offset - start))
        return try papers { try Self.file(store, digest).read(at: start, count: count) }
    }

    /// Checks the digest and makes the paper count: synced, under its own name.
    ///
    /// - Throws: `PaperFault.wrongDigest`, and then nothing is left; `.wrongSize` when bytes are
    ///   missing.
    package func finish() throws(PaperFault) {
        guard !isOver else { return }
        guard isWhole else { throw .wrongSize(expected: size, found: offset) }
        let found = hasher.finish()
        guard found == digest else {
            try discard()
            throw .wrongDigest(expected: digest, found: found)
        }
        try papers {
            let arrivals = try store.root().directory(PaperStore.arrivals)
            let file = try arrivals.open(PaperStore.part(digest), O_RDWR)
            guard try file.regularSize() == size else {
                throw PaperFault.failed(
                    "the arriving file of \(digest) was changed by another program")
            }
            try store.place(PaperStore.part(digest), of: arrivals, file, as: digest)
        }
        isOver = true
    }

    /// Gives the transfer up and throws away what has arrived.
    ///
    /// - Throws: `PaperFault` as the system says.
    package func discard() throws(PaperFault) {
        isOver = true
        try papers {
            try store.root().directory(PaperStore.arrivals).remove(PaperStore.part(digest))
        }
    }
}
