import Domain
import Engine
import Store
import Testing

@Suite("Full disk")
struct FullDiskTests {
    /// Appends until the store refuses; the last position that was acknowledged.
    private func fill(_ journal: Journal, _ most: UInt64) -> (last: UInt64, fault: StoreFault?) {
        var position = journal.lastPosition
        while position < most {
            do throws(StoreFault) {
                _ = try journal.append(rowBytes(position + 1, count: 9_000), position: position + 1)
                position += 1
                try journal.checkpointIfDue()
            } catch {
                return (position, error)
            }
        }
        return (position, nil)
    }

    private func expectFull(_ fault: StoreFault?) {
        guard case .full(let text) = fault else {
            Issue.record("refused as \(String(describing: fault))")
            return
        }
        #expect(text.contains("disk is full"))
    }

    private func expectRows(_ journal: Journal, upTo last: UInt64) throws {
        #expect(journal.lastPosition == last)
        let rows = try journal.rows(from: 1, limit: 100_000)
        #expect(rows.map(\.position) == Array(1..<(last + 1)))
        for (position, row) in rows { #expect(row == rowBytes(position, count: 9_000)) }
        #expect(try journal.check().isEmpty)
    }

    @Test("A quota of pages stops the journal and loses nothing acknowledged") func quota() throws {
        let folder = try Folder()
        let journal = try openJournal(folder.path, pageLimit: 120)
        let filled = fill(journal, 10_000)
        expectFull(filled.fault)
        #expect(filled.last > 10)
        // Once it has failed it stays so: the process stops.
        #expect(throws: StoreFault.self) { try journal.append([1], position: filled.last + 1) }
        try expectRows(journal, upTo: filled.last)
        journal.close()
        let again = try openJournal(folder.path)
        try expectRows(again, upTo: filled.last)
        #expect(fill(again, filled.last + 50).fault == nil)
        try expectRows(again, upTo: filled.last + 50)
    }

    @Test("A full file system stops the journal and loses nothing acknowledged") func disk() throws
    {
        guard let disk = try SmallDisk(megabytes: 1) else { return }
        let path = disk.path + "/data"
        let journal = try openJournal(path)
        let filled = fill(journal, 10_000)
        expectFull(filled.fault)
        #expect(filled.last > 10)
        journal.close()
        #expect(disk.grow(to: 16))
        let again = try openJournal(path)
        try expectRows(again, upTo: filled.last)
        #expect(fill(again, filled.last + 50).fault == nil)
    }

    @Test("Papers on a full file system are refused and leave nothing behind") func papers() throws
    {
        guard let disk = try SmallDisk(megabytes: 1) else { return }
        let folder = try Folder()
        let directory = try DataDirectory.prepare(disk.path + "/data")
        let store = try PaperStore(directory)
        let source = folder.path + "/scan.pdf"
        try write([UInt8](repeating: 7, count: 3 << 20), to: source)
        let fault = #expect(throws: PaperFault.self) { try store.add(file: source) }
        guard case .full = fault else {
            Issue.record("refused as \(String(describing: fault))")
            return
        }
        #expect((directory.freeBytes ?? 0) > 900_000)
        // A transfer that can't fit is refused before its first byte.
        let coming = #expect(throws: PaperFault.self) {
            _ = try store.receive(.zero, size: 10 << 20)
        }
        guard case .full = coming else {
            Issue.record("refused as \(String(describing: coming))")
            return
        }
        #expect(disk.grow(to: 64))
        #expect(try store.add(file: source).size == 3 << 20)
    }
}
