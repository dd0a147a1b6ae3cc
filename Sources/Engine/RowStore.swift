import Domain

/// Why a store could not do what it was asked.
package enum StoreFault: Error, Hashable, Sendable {
    /// Another process has taken the journal over: this one must stop.
    case fenced(String)
    /// Whether the row is on disk can't be known (an I/O error on commit). The process stops; a
    /// commit is never retried.
    case unknown(String)
    /// The journal is damaged or is not this process's.
    case damaged(String)
    /// The disk is full. Nothing of the row counts; the process stops with this message.
    case full(String)

    /// What a person reads.
    package var message: String {
        switch self {
        case .fenced(let text), .unknown(let text), .damaged(let text), .full(let text): text
        }
    }
}

/// The append-only journal as the engines' runtimes see it: `append(row, expected position) ->
/// durable`. One contract suite serves every implementation.
package protocol RowStore {
    /// Position of the last durable row; 0 when there is none.
    var lastPosition: UInt64 { get }

    /// Appends one encoded row at `position`, which must be `lastPosition + 1`, and returns once it
    /// is durable (fsync).
    mutating func append(_ row: [UInt8], position: UInt64) throws(StoreFault) -> Durable

    /// The encoded rows at `positions` that exist, in order, at most `limit`.
    func rows(
        from position: UInt64, limit: Int
    ) throws(StoreFault) -> [(position: UInt64, row: [UInt8])]
}
