private import CSodium
package import Domain

/// BLAKE2b with 32 bytes of output (RFC 7693): the hash of chains and Merkle trees.
package enum BLAKE2b256 {
    /// The digest of `bytes`.
    package static func digest(_ bytes: Span<UInt8>) -> Digest {
        unsafe digestOfWords { output in
            unsafe bytes.withPointer { unsafe crypto_generichash(output, 32, $0, $1, nil, 0) }
        }
    }

    /// The digest of `bytes`.
    package static func digest(_ bytes: [UInt8]) -> Digest { digest(bytes.span) }

    /// The digest of one prefix byte followed by `bytes`. The prefix keeps kinds of input apart, as
    /// 0x00 does for a leaf and 0x01 for a node of a Merkle tree (RFC 6962 §2.1).
    package static func digest(prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
        // Copying a short input costs less than a hasher's state on the heap.
        if bytes.count <= 4096 {
            var whole: [UInt8] = []
            whole.reserveCapacity(bytes.count + 1)
            whole.append(prefix)
            unsafe bytes.withUnsafeBufferPointer { unsafe whole.append(contentsOf: $0) }
            return digest(whole.span)
        }
        var hasher = BLAKE2b256Hasher()
        hasher.update(prefix)
        hasher.update(bytes)
        return hasher.finish()
    }

    /// The digest of one prefix byte followed by `bytes`.
    package static func digest(prefix: UInt8, _ bytes: [UInt8]) -> Digest {
        digest(prefix: prefix, bytes.span)
    }

    /// The digest of one prefix byte followed by two digests: an inner node of a Merkle tree, or a
    /// link of a chain.
    package static func digest(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(65)
        bytes.append(prefix)
        left.storage.append(to: &bytes)
        right.storage.append(to: &bytes)
        return digest(bytes.span)
    }

    /// The digest of an optional prefix byte followed by all parts, one after the other. Lengths
    /// are not hashed: give parts of fixed length, or encode the lengths into them.
    package static func digest(prefix: UInt8? = nil, parts: [[UInt8]]) -> Digest {
        var hasher = BLAKE2b256Hasher()
        if let prefix { hasher.update(prefix) }
        for part in parts { hasher.update(part.span) }
        return hasher.finish()
    }
}

/// BLAKE2b-256 over bytes that arrive piece by piece.
@safe package struct BLAKE2b256Hasher: ~Copyable {
    // libsodium wants its state aligned to 64 bytes, which a Swift stored property does not
    // promise.
    private let state: UnsafeMutableRawPointer

    /// A hasher that has seen no bytes.
    package init() {
        unsafe state = UnsafeMutableRawPointer.allocate(
            byteCount: crypto_generichash_statebytes(), alignment: 64)
        let done = unsafe crypto_generichash_init(OpaquePointer(state), nil, 0, 32)
        precondition(done == 0)
    }

    deinit { unsafe state.deallocate() }

    /// Adds one byte.
    package mutating func update(_ byte: UInt8) {
        let done = unsafe withUnsafePointer(to: byte) {
            unsafe crypto_generichash_update(OpaquePointer(state), $0, 1)
        }
        precondition(done == 0)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: Span<UInt8>) {
        let done = unsafe bytes.withPointer {
            unsafe crypto_generichash_update(OpaquePointer(state), $0, $1)
        }
        precondition(done == 0)
    }

    /// The digest of all bytes added.
    package consuming func finish() -> Digest {
        let state = unsafe state
        return unsafe digestOfWords {
            unsafe crypto_generichash_final(OpaquePointer(state), $0, 32)
        }
    }
}

/// SHA-256 (FIPS 180-4): the name of a paper (材料) is the digest of its bytes.
package enum SHA256 {
    /// The digest of `bytes`.
    package static func digest(_ bytes: Span<UInt8>) -> Digest {
        unsafe digestOfWords { output in
            unsafe bytes.withPointer { unsafe crypto_hash_sha256(output, $0, $1) }
        }
    }

    /// The digest of `bytes`.
    package static func digest(_ bytes: [UInt8]) -> Digest { digest(bytes.span) }
}

/// SHA-256 over bytes that arrive piece by piece; a copy goes its own way.
package struct SHA256Hasher {
    private var state = crypto_hash_sha256_state()

    /// A hasher that has seen no bytes.
    package init() {
        let done = unsafe crypto_hash_sha256_init(&state)
        precondition(done == 0)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: Span<UInt8>) {
        let done = unsafe bytes.withPointer { unsafe crypto_hash_sha256_update(&state, $0, $1) }
        precondition(done == 0)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    /// The digest of all bytes added.
    package consuming func finish() -> Digest {
        var last = self.state
        return unsafe digestOfWords { unsafe crypto_hash_sha256_final(&last, $0) }
    }
}

/// Has a C function write 32 bytes straight into the words of a digest, without heap memory.
private func digestOfWords(_ fill: (UnsafeMutablePointer<UInt8>) -> Int32) -> Digest {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let done = unsafe withUnsafeMutableBytes(of: &words) { raw -> Int32 in
        guard let base = raw.baseAddress else { return -1 }
        return unsafe fill(base.assumingMemoryBound(to: UInt8.self))
    }
    // The hash functions fail only on lengths that are constants here.
    precondition(done == 0)
    return Digest(
        Bytes32(
            UInt64(bigEndian: words.0), UInt64(bigEndian: words.1), UInt64(bigEndian: words.2),
            UInt64(bigEndian: words.3)))
}
