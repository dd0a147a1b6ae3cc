import Domain
import Engine
import Glibc
import Sodium
import Store
import Testing

@Suite("Papers")
struct PaperStoreTests {
    private func content(_ count: Int) -> [UInt8] { rowBytes(5, count: count) }

    private func folderAndStore(
        limit: Int64 = PaperStore.defaultLimit
    ) throws -> (folder: Folder, store: PaperStore) {
        let folder = try Folder()
        let directory = try DataDirectory.prepare(folder.path + "/data")
        return (folder, try PaperStore(directory, limit: limit))
    }

    /// Everything below the papers' folder that is a file, without the folders of the store.
    private func files(_ folder: Folder) -> Bool {
        shell("test -n \"$(find '\(folder.path)/data/papers' -type f)\"") == 0
    }

    @Test("A file is copied, named by its digest, and read back", arguments: [1, 262_144, 700_001])
    func add(count: Int) throws {
        let (folder, store) = try folderAndStore()
        let bytes = content(count)
        try write(bytes, to: folder.path + "/裁定书; rm -rf ..pdf")
        let (digest, size) = try store.add(file: folder.path + "/裁定书; rm -rf ..pdf")
        #expect(digest == SHA256.digest(bytes))
        #expect(size == Int64(count))
        #expect(store.size(of: digest) == size)
        var read: [UInt8] = []
        while true {
            let part = try store.read(digest, offset: UInt64(read.count), length: 100_000)
            if part.isEmpty { break }
            read += part
        }
        #expect(read == bytes)
        #expect(try store.read(digest, offset: .max, length: 10).isEmpty)
        #expect(try store.isIntact(digest))
        let hex = digest.hex
        #expect(
            fileSize("\(folder.path)/data/papers/\(hex.prefix(2))/\(hex.dropFirst(2))") == count)
        #expect(try store.add(bytes: bytes).digest == digest)
        try store.copy(digest, to: folder.path + "/out.pdf")
        #expect(shell("cmp -s '\(folder.path)/out.pdf' '\(folder.path)/裁定书; rm -rf ..pdf'") == 0)
        #expect(throws: PaperFault.self) { try store.copy(digest, to: folder.path + "/out.pdf") }
    }

    @Test("What is no regular file with content is refused") func notAFile() throws {
        let (folder, store) = try folderAndStore()
        #expect(shell("mkfifo '\(folder.path)/pipe' && : > '\(folder.path)/empty'") == 0)
        for name in ["", "/pipe", "/empty", "/missing", "/data/papers/../../pipe"] {
            #expect(throws: PaperFault.self) { try store.add(file: folder.path + name) }
        }
        #expect(throws: PaperFault.self) { try store.add(file: "/dev/zero") }
        #expect(throws: PaperFault.self) { try store.add(bytes: []) }
        #expect(!files(folder))
    }

    @Test("A paper over the limit is refused on every way in") func tooLarge() throws {
        let (folder, store) = try folderAndStore(limit: 1_000)
        try write(content(1_001), to: folder.path + "/scan")
        #expect(throws: PaperFault.tooLarge(bytes: 1_001, limit: 1_000)) {
            try store.add(file: folder.path + "/scan")
        }
        #expect(throws: PaperFault.tooLarge(bytes: 1_001, limit: 1_000)) {
            _ = try store.receive(.zero, size: 1_001)
        }
        #expect(!files(folder))
        #expect(try store.add(bytes: content(1_000)).size == 1_000)
    }

    @Test("A transfer goes on after a restart where it stopped") func resume() throws {
        let folder = try Folder()
        let directory = try DataDirectory.prepare(folder.path + "/data")
        let bytes = content(300_000)
        let digest = SHA256.digest(bytes)
        for round in 0..<3 {
            let store = try PaperStore(directory)
            let transfer = try #require(try store.receive(digest, size: 300_000))
            #expect(transfer.offset == Int64(round) * 100_000)
            #expect(!store.contains(digest))
            #expect(throws: PaperFault.self) { try transfer.finish() }
            // A repeated and an overlapping chunk change nothing.
            let from = max(0, round * 100_000 - 50)
            try transfer.append(Array(bytes[from..<(round * 100_000 + 40_000)]), at: Int64(from))
            try transfer.append(
                Array(bytes[(round * 100_000 + 40_000)..<((round + 1) * 100_000)]),
                at: Int64(round) * 100_000 + 40_000)
            try transfer.append(Array(bytes[0..<10]), at: 0)
            #expect(transfer.offset == Int64(round + 1) * 100_000)
            if round < 2 {
                #expect(try store.partial().map(\.bytes) == [transfer.offset])
            } else {
                #expect(transfer.isWhole)
                try transfer.finish()
            }
        }
        let store = try PaperStore(directory)
        #expect(try store.isIntact(digest))
        #expect(try store.partial().isEmpty)
        #expect(try store.receive(digest, size: 300_000) == nil)
    }

    @Test("Bytes that are not the paper are thrown away") func wrongDigest() throws {
        let (folder, store) = try folderAndStore()
        let wanted = SHA256.digest(content(100))
        var wrong = content(100)
        wrong[99] ^= 1
        let transfer = try #require(try store.receive(wanted, size: 100))
        try transfer.append(wrong, at: 0)
        #expect(throws: PaperFault.wrongDigest(expected: wanted, found: SHA256.digest(wrong))) {
            try transfer.finish()
        }
        #expect(throws: PaperFault.self) { try transfer.append([1], at: 0) }
        #expect(!store.contains(wanted))
        #expect(!files(folder))
    }

    @Test("Gaps, overruns and a second receiver are refused") func hostileChunks() throws {
        let (_, store) = try folderAndStore()
        let digest = SHA256.digest(content(100))
        do {
            let transfer = try #require(try store.receive(digest, size: 100))
            #expect(throws: PaperFault.self) { _ = try store.receive(digest, size: 100) }
            #expect(throws: PaperFault.wrongOffset(expected: 0, found: 1)) {
                try transfer.append([1], at: 1)
            }
            #expect(throws: PaperFault.self) { try transfer.append([1], at: -1) }
            #expect(throws: PaperFault.self) { try transfer.append([1], at: .max) }
            #expect(throws: PaperFault.self) { try transfer.append(content(101), at: 0) }
            #expect(transfer.offset == 0)
            try transfer.append(Array(content(100)[..<60]), at: 0)
        }
        for size in [0, -1, .min] as [Int64] {
            #expect(throws: PaperFault.self) { _ = try store.receive(digest, size: size) }
        }
        // Another manifest says that the paper is shorter than what is here: begun anew.
        let shorter = try #require(try store.receive(digest, size: 50))
        #expect(shorter.offset == 0)
        try shorter.discard()
        #expect(try store.partial().isEmpty)
    }

    @Test("Symbolic links inside the store are never followed") func links() throws {
        let (folder, store) = try folderAndStore()
        let bytes = content(64)
        let digest = SHA256.digest(bytes)
        let hex = digest.hex
        let papers = folder.path + "/data/papers"
        #expect(
            shell(
                "mkdir '\(folder.path)/outside' && ln -s '\(folder.path)/outside' '\(papers)/\(hex.prefix(2))'"
            ) == 0)
        #expect(throws: PaperFault.self) { try store.add(bytes: bytes) }
        #expect(shell("test -z \"$(ls '\(folder.path)/outside')\"") == 0)
        #expect(shell("rm '\(papers)/\(hex.prefix(2))' && mkdir '\(papers)/\(hex.prefix(2))'") == 0)
        // A link in a paper's place is no paper.
        try write(bytes, to: folder.path + "/secret")
        #expect(
            shell("ln -s '\(folder.path)/secret' '\(papers)/\(hex.prefix(2))/\(hex.dropFirst(2))'")
                == 0)
        #expect(!store.contains(digest))
        #expect(throws: PaperFault.missing(digest)) {
            try store.read(digest, offset: 0, length: 10)
        }
        // A link in a transfer's place is not written through.
        #expect(shell("ln -s '\(folder.path)/secret' '\(papers)/arriving/\(hex).part'") == 0)
        #expect(throws: PaperFault.self) { _ = try store.receive(digest, size: 64) }
        #expect(fileSize(folder.path + "/secret") == 64)
        // The real paper replaces the link.
        #expect(shell("rm '\(papers)/arriving/\(hex).part'") == 0)
        _ = try store.add(bytes: bytes)
        #expect(store.contains(digest))
        #expect(fileSize(folder.path + "/secret") == 64)
    }

    @Test("Half-made copies and foreign files go at the start; transfers stay") func cleanUp()
        throws
    {
        let folder = try Folder()
        let directory = try DataDirectory.prepare(folder.path + "/data")
        let arriving = directory.papers + "/arriving"
        _ = try PaperStore(directory)
        let digest = SHA256.digest(content(9))
        try write([1], to: arriving + "/add-3.tmp")
        try write([1], to: arriving + "/..part")
        try write([1, 2], to: arriving + "/\(digest.hex).part")
        let store = try PaperStore(directory)
        #expect(shell("test \"$(ls -A '\(arriving)')\" = '\(digest.hex).part'") == 0)
        #expect(try store.partial().map(\.digest) == [digest])
    }
}

@Suite("Data directory")
struct DataDirectoryTests {
    @Test("The control socket lies in the directory, or at a short path of its own") func socket()
        throws
    {
        let folder = try Folder()
        let short = try DataDirectory.prepare(folder.path + "/data")
        #expect(short.controlSocketPath == short.path + "/control.sock")
        let long = try DataDirectory.prepare(
            folder.path + "/" + String(repeating: "long", count: 30))
        let path = long.controlSocketPath
        #expect(path.utf8.count <= DataDirectory.longestSocketPath)
        #expect(
            path
                == (try controlSocketPath(long.path + "/../" + String(repeating: "long", count: 30)))
        )
        let other = try DataDirectory.prepare(
            folder.path + "/" + String(repeating: "else", count: 30))
        #expect(other.controlSocketPath != path)
        #expect(throws: StoreFault.self) { try long.prepareControlFolder(making: false) }
        try long.prepareControlFolder(making: true)
        try long.prepareControlFolder(making: true)
        try long.prepareControlFolder(making: false)
        // Open to others, or not a folder of its own: refused.
        #expect(unsafe chmod(long.controlFolder, 0o777) == 0)
        #expect(throws: StoreFault.self) { try long.prepareControlFolder(making: false) }
        #expect(
            shell("rmdir '\(long.controlFolder)' && ln -s '\(folder.path)' '\(long.controlFolder)'")
                == 0)
        #expect(throws: StoreFault.self) { try long.prepareControlFolder(making: true) }
        #expect(shell("rm '\(long.controlFolder)'") == 0)
    }

    @Test("A missing directory is named with the remedy") func missing() throws {
        let folder = try Folder()
        let fault = #expect(throws: StoreFault.self) {
            _ = try DataDirectory(existing: folder.path + "/none")
        }
        #expect(fault?.message.contains("/none") == true)
    }

    @Test("A directory is made with its parents, closed to others") func made() throws {
        let folder = try Folder()
        let directory = try DataDirectory.prepare(folder.path + "/a/b/c")
        var status = stat()
        #expect(unsafe stat(directory.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
        #expect(fileSize(directory.papers) != nil && fileSize(directory.directoryVersions) != nil)
        #expect(try DataDirectory(existing: folder.path + "/a/../a/b/c") == directory)
    }
}
