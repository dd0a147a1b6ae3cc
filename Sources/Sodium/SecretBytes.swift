private import CSodium

/// Secret bytes, such as a private key: held in guarded, locked memory that is read-only, never
/// printed, and wiped when the last owner lets go.
///
/// `@unchecked Sendable` because the only stored state is a constant pointer to memory that nobody
/// writes after `init` (the pages are made read-only) and that only `deinit` frees.
@safe
package final class SecretBytes: @unchecked Sendable, CustomStringConvertible,
    CustomDebugStringConvertible, CustomReflectable
{
    /// Number of bytes, 1 … 4,096.
    package let count: Int
    private let memory: UnsafeMutableRawPointer

    /// Has `fill` write `count` bytes, then makes them read-only.
    init(count: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        precondition((1...4096).contains(count))
        SodiumLibrary.require()
        guard let memory = unsafe sodium_malloc(count) else {
            preconditionFailure("no memory for a secret key")
        }
        self.count = count
        unsafe self.memory = memory
        unsafe fill(memory.bindMemory(to: UInt8.self, capacity: count))
        let readOnly = unsafe sodium_mprotect_readonly(memory) == 0
        precondition(readOnly, "can't protect a secret key's memory")
    }

    deinit { unsafe sodium_free(memory) }

    /// Takes the bytes out of `bytes`, which is wiped.
    ///
    /// - Parameter bytes: The secret, 1 … 4,096 bytes; zeros afterwards.
    package convenience init(taking bytes: inout [UInt8]) {
        unsafe self.init(count: bytes.count) { memory in
            unsafe memory.update(from: bytes, count: bytes.count)
        }
        SecretBytes.wipe(&bytes)
    }

    /// Lends the bytes; do not keep a copy.
    package func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let buffer = unsafe UnsafeBufferPointer(
            start: memory.assumingMemoryBound(to: UInt8.self), count: count)
        return try body(unsafe buffer.span)
    }

    /// Lends the address to a C function.
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        unsafe body(memory.assumingMemoryBound(to: UInt8.self))
    }

    /// Overwrites a buffer that held a secret with zeros, in a way that the optimiser keeps.
    package static func wipe(_ bytes: inout [UInt8]) {
        unsafe sodium_memzero(&bytes, bytes.count)
    }

    package var description: String { "SecretBytes(\(count) bytes, not shown)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
