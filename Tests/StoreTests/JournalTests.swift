import Domain
import Engine
import Glibc
import Store
import Testing

/// `journal.db` in a folder.
private final class JournalMedium: RowStoreMedium {
    private let folder: Folder

    init() throws { folder = try Folder() }

    func open() throws -> any RowStore { try openJournal(folder.path) }

    func close(_ store: any RowStore) { (store as? Journal)?.close() }
}

@Suite("Journal")
struct JournalTests {
    @Test("The contract of row stores") func contract() throws {
        try RowStoreContract(medium: JournalMedium()).check()
    }

    @Test("The settings that durability needs are read back") func settings() throws {
        let folder = try Folder()
        let settings = try openJournal(folder.path).settings
        #expect(settings.journalMode == "wal")
        #expect(settings.synchronous == 2)
        #expect(settings.foreignKeys)
        #expect(settings.pageSize == 4_096)
        #expect(settings.lockingMode == "normal")
        #expect(settings.autocheckpoint == 0)
        #expect(settings.logLimit == 6 << 20)
        let version = settings.library.split(separator: ".").compactMap { Int($0) }
        #expect(!version.lexicographicallyPrecedes([3, 37, 0]))
    }

    @Test(
        "A journal opens for its owner alone",
        arguments: [
            (realm: "hubei", rehearsal: false, process: "yu01", says: ["henan", "hubei"]),
            (realm: "henan", rehearsal: true, process: "yu01", says: ["演练"]),
            (realm: "henan", rehearsal: false, process: "yu02", says: ["yu01", "yu02"]),
        ])
    func owner(other: (realm: String, rehearsal: Bool, process: String, says: [String])) throws {
        let folder = try Folder()
        let journal = try openJournal(folder.path)
        _ = try journal.append([1], position: 1)
        journal.close()
        let stranger = try identity(
            realm: other.realm, rehearsal: other.rehearsal, process: other.process)
        let fault = #expect(throws: StoreFault.self) {
            try openJournal(folder.path, owner: stranger)
        }
        guard case .damaged(let text) = fault else {
            Issue.record("refused as \(String(describing: fault))")
            return
        }
        for word in other.says { #expect(text.contains(word)) }
        #expect(try openJournal(folder.path).lastPosition == 1)
    }

    @Test(
        "A newer program's journal and a file of something else are refused",
        arguments: [
            (offset: 60, says: "newer"), (offset: 68, says: "no journal"),
        ])
    func foreignFile(change: (offset: Int, says: String)) throws {
        let folder = try Folder()
        openAndClose(try openJournal(folder.path))
        // Header of a file of SQLite: user_version at 60, application_id at 68, big-endian.
        try patch(folder.path + "/journal.db", at: change.offset, [0, 0, 0, 99])
        let fault = #expect(throws: StoreFault.self) { try openJournal(folder.path) }
        #expect(fault?.message.contains(change.says) == true)
    }

    private func openAndClose(_ journal: Journal) { journal.close() }

    @Test("A directory serves one process at a time") func secondProcess() async throws {
        let folder = try Folder()
        let path = folder.path
        var lock: LockedDirectory? = try DataDirectory.prepare(path).lock()
        let fault = #expect(throws: StoreFault.self) { try DataDirectory.prepare(path).lock() }
        #expect(fault?.message.contains("already running as pid \(getpid())") == true)
        let mine = getpid()
        await #expect(processExitsWith: .exitCode(3)) {
            [path = path as String, mine = mine as Int32] in
            do throws(StoreFault) {
                _ = try DataDirectory(existing: path).lock()
                exit(4)
            } catch {
                exit(error.message.contains("pid \(mine)") ? 3 : 5)
            }
        }
        #expect(lock?.directory.path.isEmpty == false)
        lock = nil
        _ = try DataDirectory.prepare(path).lock()
    }

    @Test("Rows appended before SIGKILL are there afterwards") func killed() async throws {
        let folder = try Folder()
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let journal = try openJournal(path)
            for position in 1...500 as ClosedRange<UInt64> {
                _ = try journal.append(rowBytes(position, count: 700), position: position)
            }
            kill(getpid(), SIGKILL)
        }
        let journal = try openJournal(path)
        #expect(journal.lastPosition == 500)
        for (position, row) in try journal.rows(from: 1, limit: 1_000) {
            #expect(row == rowBytes(position, count: 700))
        }
        #expect(try journal.check().isEmpty)
        _ = try journal.append([1], position: 501)
    }

    @Test("A log torn anywhere gives back a beginning of the rows", arguments: 0..<12)
    func torn(number: Int) throws {
        let folder = try Folder()
        let journal = try openJournal(folder.path + "/a")
        for position in 1...40 as ClosedRange<UInt64> {
            _ = try journal.append(rowBytes(position, count: 3_000), position: position)
        }
        // By another process: closing a descriptor of the file here would drop SQLite's locks.
        #expect(
            shell(
                "mkdir '\(folder.path)/b' && cp '\(folder.path)'/a/journal.db* '\(folder.path)/b/'")
                == 0)
        let log = folder.path + "/b/journal.db-wal"
        let size = try #require(fileSize(log))
        var random = SplitMix(state: Seed.value &+ UInt64(number))
        // The first tears nothing: a copy of the files at any moment is a whole journal.
        let cut = number == 0 ? size : Int.random(in: 0..<size, using: &random)
        #expect(unsafe truncate(log, off_t(cut)) == 0)
        let copy = try? openJournal(folder.path + "/b")
        guard let copy else {
            // Torn before the tables were complete in the log: nothing was ever appended there.
            #expect(cut < 64 * 1_024, "seed \(Seed.value)")
            return
        }
        let last = copy.lastPosition
        #expect(last <= 40 && (number > 0 || last == 40), "seed \(Seed.value)")
        let rows = try copy.rows(from: 1, limit: 100)
        #expect(rows.map(\.position) == Array(1..<(last + 1)))
        for (position, row) in rows { #expect(row == rowBytes(position, count: 3_000)) }
        _ = try copy.append([7], position: last + 1)
    }

    @Test("A truncated file is damage, not a shorter journal") func truncated() throws {
        let folder = try Folder()
        let journal = try openJournal(folder.path)
        for position in 1...200 as ClosedRange<UInt64> {
            _ = try journal.append(rowBytes(position, count: 4_000), position: position)
        }
        journal.close()
        let file = folder.path + "/journal.db"
        let size = try #require(fileSize(file))
        #expect(unsafe truncate(file, off_t(size / 2 / 4_096 * 4_096)) == 0)
        let fault = #expect(throws: StoreFault.self) { try openJournal(folder.path) }
        guard case .damaged = fault else {
            Issue.record("opened as \(String(describing: fault))")
            return
        }
    }

    @Test("A damaged page is found by the check") func damagedPage() throws {
        let folder = try Folder()
        let journal = try openJournal(folder.path)
        for position in 1...200 as ClosedRange<UInt64> {
            _ = try journal.append(rowBytes(position, count: 900), position: position)
        }
        #expect(try journal.check().isEmpty)
        journal.close()
        let file = folder.path + "/journal.db"
        let pages = try #require(fileSize(file)) / 4_096
        try patch(file, at: pages / 2 * 4_096, [UInt8](repeating: 0xA5, count: 512))
        let reader = try JournalReader(DataDirectory(existing: folder.path))
        let findings = try? reader.check()
        #expect(findings?.isEmpty != true)
    }

    @Test("A reader on its own connection sees every durable row") func reader() throws {
        let folder = try Folder()
        #expect(throws: StoreFault.self) {
            _ = try JournalReader(DataDirectory(existing: folder.path))
        }
        let journal = try openJournal(folder.path)
        let reader = try JournalReader(DataDirectory(existing: folder.path))
        #expect(try reader.lastPosition() == 0)
        for position in 1...50 as ClosedRange<UInt64> {
            _ = try journal.append(rowBytes(position, count: 50), position: position)
            #expect(try reader.row(at: position) == rowBytes(position, count: 50))
        }
        #expect(try reader.row(at: 51) == nil)
        #expect(try reader.rows(from: 49, limit: 5).map(\.position) == [49, 50])
        let about = try reader.about()
        #expect(about.realm == "henan" && !about.rehearsal && about.lastPosition == 50)
        #expect(about.process.rawValue == "yu01")
        journal.close()
        #expect(try JournalReader(DataDirectory(existing: folder.path)).lastPosition() == 50)
    }

    @Test("A log that was once long is cut when it starts anew") func cut() throws {
        let folder = try Folder()
        let log = folder.path + "/journal.db-wal"
        let journal = try openJournal(folder.path)
        for position in 1...20 as ClosedRange<UInt64> {
            _ = try journal.append(rowBytes(position, count: 1 << 20), position: position)
        }
        #expect(try #require(fileSize(log)) > 20 << 20)
        try journal.checkpoint()
        _ = try journal.append([1], position: 21)
        #expect(try #require(fileSize(log)) <= journal.settings.logLimit)
    }

    @Test("20,000 rows, checkpointed on the way; the log stays small") func many() throws {
        let folder = try Folder(inMemory: true)
        let journal = try openJournal(folder.path)
        var checkpoints = 0
        var longest = 0
        for position in 1...20_000 as ClosedRange<UInt64> {
            _ = try journal.append(rowBytes(position, count: 200), position: position)
            if try journal.checkpointIfDue() { checkpoints += 1 }
            if position.isMultiple(of: 500) {
                longest = max(longest, fileSize(folder.path + "/journal.db-wal") ?? 0)
            }
        }
        #expect(checkpoints > 0)
        // A row of 200 bytes costs the log a page and more each time.
        #expect(longest < Journal.checkpointBytes * 3 / 2)
        #expect(try journal.check().isEmpty)
        journal.close()
        let again = try openJournal(folder.path)
        #expect(again.lastPosition == 20_000)
        #expect(try again.rows(from: 19_999, limit: 5).last?.row == rowBytes(20_000, count: 200))
    }
}
