private import CSodium

/// What libsodium can refuse.
package enum SodiumError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The library could not be started: no source of randomness.
    case unavailable
    /// A value has the wrong number of bytes.
    case wrongLength(what: String, expected: Int, found: Int)
    /// A text is not Z85.
    case malformedZ85(reason: String)
    /// A secret key does not belong to the public key beside it, or is no key at all.
    case brokenKeyPair(what: String)

    package var description: String {
        switch self {
        case .unavailable:
            "libsodium can't start: the system gives no random bytes; check /dev/urandom and the "
                + "container's seccomp profile, then start again"
        case .wrongLength(let what, let expected, let found):
            "\(what) has \(found) bytes where \(expected) are due; the file is damaged or not a key "
                + "file: restore it from its backup"
        case .malformedZ85(let reason):
            "not Z85 text: \(reason); copy the key again in full"
        case .brokenKeyPair(let what):
            "\(what): the secret key does not belong to the public key beside it; restore the key "
                + "file from its backup, or make new keys and enrol them"
        }
    }
}

/// libsodium as a whole. Only this module speaks to it.
package enum SodiumLibrary {
    // A static is initialised once, whichever thread comes first, so `sodium_init` never runs twice
    // at a time.
    private static let started = sodium_init() >= 0

    /// Starts the library; any number of calls from any threads. Call it before threads are made.
    ///
    /// - Throws: `SodiumError.unavailable` when the system gives no randomness.
    package static func start() throws(SodiumError) {
        guard started else { throw .unavailable }
    }

    /// Starts the library where a failure can't be handed on: with no randomness nothing may run.
    static func require() {
        precondition(started, "libsodium can't start: the system gives no random bytes")
    }
}

/// Unpredictable bytes from the operating system.
package enum SecureRandom {
    /// `count` random bytes; at most 1 MiB at a time.
    package static func bytes(_ count: Int) -> [UInt8] {
        precondition((0...(1 << 20)).contains(count))
        SodiumLibrary.require()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }
}

/// Comparisons whose duration does not depend on the content.
package enum ConstantTime {
    /// Whether both hold the same bytes. Only the lengths show in the duration.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe sodium_memcmp(left, right, left.count) == 0
    }
}

extension Span<UInt8> {
    /// Lends address and count to a C function. The address of no bytes is that of some other byte,
    /// since several of libsodium's functions must not be given null.
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>, UInt64) -> Result) -> Result {
        unsafe withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress {
                return unsafe body(base, UInt64(buffer.count))
            }
            return unsafe withUnsafePointer(to: 0) { unsafe body($0, 0) }
        }
    }
}
