import Domain
import Engine
import Glibc
import Sodium
import Store
import Synchronization

/// The seed of random tests: `CROSSWRIT_SEED` replays a run whose failure printed it.
enum Seed {
    static let value: UInt64 = {
        if let text = unsafe getenv("CROSSWRIT_SEED"),
            let seed = UInt64(unsafe String(cString: text))
        {
            return seed
        }
        let seed = UInt64.random(in: 0...UInt64.max)
        print("CROSSWRIT_SEED=\(seed)")
        return seed
    }()
}

/// SplitMix64: small, and the same on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Something that a test needs and does not get.
struct Missing: Error {
    let what: String

    init(_ what: String) { self.what = what }
}

/// A folder of its own. It goes when the test process ends: a test that dropped it with its last
/// mention would pull it away from under open files.
struct Folder {
    let path: String

    private static let parent: String? = {
        var template = Array("/tmp/crosswrit-store-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { return nil }
        atexit { Folder.removeAll() }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    private static func removeAll() {
        guard let parent else { return }
        shell(
            "umount -l \(parent)/*/disk 2>/dev/null; rm -rf \(parent) /dev/shm/\(parent.dropFirst(5))"
        )
    }

    /// A second parent, in memory, for tests that are not about the disk.
    private static let memory: String? = {
        guard let parent, unsafe access("/dev/shm", W_OK) == 0 else { return nil }
        let path = "/dev/shm/" + parent.dropFirst("/tmp/".count)
        return unsafe mkdir(path, 0o700) == 0 ? path : nil
    }()

    /// - Parameter inMemory: on a file system in memory where there is one, for tests that sync
    ///   often and are not about the disk.
    /// - Throws: `Missing` when no folder can be made.
    init(inMemory: Bool = false) throws {
        guard let parent = (inMemory ? Self.memory : nil) ?? Self.parent else {
            throw Missing("a temporary folder")
        }
        var template = Array("\(parent)/XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Missing("a temporary folder") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Runs a command of the system; its exit status.
@discardableResult
func shell(_ command: String) -> Int32 { unsafe system(command) }

/// A small file system of its own, which root may mount; nil where that is not allowed.
struct SmallDisk {
    let path: String

    init?(megabytes: Int) throws {
        let folder = try Folder()
        path = folder.path + "/disk"
        let made = shell(
            "mkdir '\(path)' && mount -t tmpfs -o size=\(megabytes)m tmpfs '\(path)' 2>/dev/null")
        guard made == 0 else {
            print("skipped: no privilege to mount a small file system")
            return nil
        }
    }

    /// Gives the disk more room.
    func grow(to megabytes: Int) -> Bool {
        shell("mount -o remount,size=\(megabytes)m '\(path)'") == 0
    }
}

/// Reads, changes and writes a file that no connection has open.
func patch(_ path: String, at offset: Int, _ bytes: [UInt8]) throws {
    let file = unsafe open(path, O_RDWR)
    guard file >= 0 else { throw Missing(path) }
    defer { close(file) }
    guard unsafe pwrite(file, bytes, bytes.count, off_t(offset)) == bytes.count else {
        throw Missing("bytes of \(path)")
    }
}

func write(_ bytes: [UInt8], to path: String) throws {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { throw Missing(path) }
    defer { close(file) }
    var done = 0
    while done < bytes.count {
        let rest = Array(bytes[done...])
        let count = unsafe Glibc.write(file, rest, rest.count)
        guard count > 0 else { throw Missing("room for \(path)") }
        done += count
    }
}

func fileSize(_ path: String) -> Int? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : nil
}

func court(_ text: String) throws -> CourtID {
    guard let court = CourtID(text) else { throw Missing(text) }
    return court
}

func identity(
    realm: String = "henan", rehearsal: Bool = false, process: String = "yu01"
) throws -> Identity {
    Identity(
        realm: realm, rehearsal: rehearsal, process: try court(process),
        keyID: KeyID(rawValue: 7), directoryVersion: 1)
}

/// The locks that this process holds: one for each directory, however often its journal is opened.
private let locks = Mutex<[String: LockedDirectory]>([:])

func openJournal(
    _ path: String, owner: Identity? = nil, pageLimit: Int? = nil
) throws -> Journal {
    let lock = try locks.withLock { held in
        if let lock = held[path] { return lock }
        let lock = try DataDirectory.prepare(path).lock()
        held[path] = lock
        return lock
    }
    return try Journal(
        in: lock, owner: owner ?? identity(),
        created: Instant(milliseconds: 1), pageLimit: pageLimit)
}

/// A row's bytes: recognisable, of any length.
func rowBytes(_ position: UInt64, count: Int) -> [UInt8] {
    let digest = BLAKE2b256.digest(Array("row \(position)".utf8)).bytes
    return (0..<count).map { digest[$0 % 32] &+ UInt8(truncatingIfNeeded: $0 / 32) }
}
