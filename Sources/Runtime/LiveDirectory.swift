package import Domain
package import Engine
import Synchronization

/// The directory in force, for threads beside the reactor: callers, exports, pages.
package final class LiveDirectory: Sendable {
    private struct State {
        var book: DirectoryBook
        var directory: Directory
        var law: Law
    }

    private let state: Mutex<State>

    /// What a process read at its start is in force first.
    package init(_ station: Station) {
        state = Mutex(
            State(book: station.book, directory: station.directory, law: station.law))
    }

    /// Every version.
    package var book: DirectoryBook { state.withLock { $0.book } }

    /// The version in force.
    package var directory: Directory { state.withLock { $0.directory } }

    /// What decisions rest on under it.
    package var law: Law { state.withLock { $0.law } }

    /// Another version is in force, as the engine has it.
    package func stand(_ book: DirectoryBook, _ law: Law) {
        guard let directory = book.latest else { return }
        state.withLock { $0 = State(book: book, directory: directory, law: law) }
    }
}

/// What the directory in force says, for people.
package struct DirectoryListing: Codable, Sendable {
    package var version: UInt32
    package var issued: Instant
    package var courts: [Court]
    package var coordinators: [Directory.Coordinator]
    package var keys: [Directory.Key]

    init(_ directory: Directory) {
        version = directory.version
        issued = directory.issued
        courts = directory.tree.courts
        coordinators = directory.coordinators
        keys = directory.keys
    }
}
