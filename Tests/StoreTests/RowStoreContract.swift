import Engine
import Testing

/// A disk on which a row store can be opened, closed and opened again.
protocol RowStoreMedium {
    /// Opens the store on this medium; what was appended before is there.
    func open() throws -> any RowStore
    /// Ends the use of an open store in good order.
    func close(_ store: any RowStore)
}

/// What every `RowStore` must do, whatever it stands on: SQLite, or the simulated disk.
struct RowStoreContract {
    let medium: any RowStoreMedium

    func check() throws {
        var store = try medium.open()
        try startsEmpty(&store)
        try appendsInOrder(&store)
        try reads(store)
        medium.close(store)
        try keepsRows()
        try refuses()
        try growsLarge()
    }

    private func startsEmpty(_ store: inout any RowStore) throws {
        #expect(store.lastPosition == 0)
        #expect(try store.rows(from: 0, limit: 10).isEmpty)
        #expect(try store.rows(from: 1, limit: 10).isEmpty)
    }

    private func appendsInOrder(_ store: inout any RowStore) throws {
        for position in 1...100 as ClosedRange<UInt64> {
            let durable = try store.append(
                rowBytes(position, count: Int(position) * 7 % 300 + 1), position: position)
            #expect(durable.position == position)
            #expect(store.lastPosition == position)
        }
    }

    private func reads(_ store: any RowStore) throws {
        let all = try store.rows(from: 1, limit: 1_000)
        #expect(all.map(\.position) == Array(1...100))
        for (position, row) in all {
            #expect(row == rowBytes(position, count: Int(position) * 7 % 300 + 1))
        }
        #expect(try store.rows(from: 0, limit: 3).map(\.position) == [1, 2, 3])
        #expect(try store.rows(from: 99, limit: 10).map(\.position) == [99, 100])
        #expect(try store.rows(from: 101, limit: 10).isEmpty)
        #expect(try store.rows(from: .max, limit: 10).isEmpty)
        #expect(try store.rows(from: 1, limit: 0).isEmpty)
    }

    private func keepsRows() throws {
        var store = try medium.open()
        #expect(store.lastPosition == 100)
        try reads(store)
        _ = try store.append([1, 2, 3], position: 101)
        medium.close(store)
    }

    /// Only the next position is taken; a store that has refused takes nothing more.
    private func refuses() throws {
        for wrong in [0, 1, 101, 103, .max] as [UInt64] {
            var store = try medium.open()
            #expect(store.lastPosition == 101)
            #expect(throws: StoreFault.self) { try store.append([9], position: wrong) }
            #expect(throws: StoreFault.self) { try store.append([9], position: 102) }
            #expect(store.lastPosition == 101)
            medium.close(store)
        }
        let store = try medium.open()
        #expect(try store.rows(from: 101, limit: 9).map(\.row) == [[1, 2, 3]])
        medium.close(store)
    }

    private func growsLarge() throws {
        var store = try medium.open()
        let large = rowBytes(102, count: (1 << 20) + 5)
        _ = try store.append(large, position: 102)
        _ = try store.append([], position: 103)
        medium.close(store)
        store = try medium.open()
        #expect(try store.rows(from: 102, limit: 9).map(\.row) == [large, []])
        medium.close(store)
    }
}
