package import Domain
package import Engine

/// The seam `Seal` over libsodium: BLAKE2b-256 for chains and trees, Ed25519 for row headers.
///
/// What is signed is `crosswrit row 1`, one zero byte and the header's bytes (docs/wire.md): the
/// words keep a signature over a row from ever counting as one over a directory or anything else.
package struct SodiumSeal: Seal {
    /// The process's own signing key.
    private let key: SigningKey

    /// The words before a header, with the zero byte that ends them.
    private static let rowContext = Array("crosswrit row 1".utf8) + [0]

    /// - Parameter key: The key that signs this process's rows.
    package init(key: SigningKey) { self.key = key }

    package func digest(_ prefix: UInt8, _ record: Encoded) -> Digest {
        BLAKE2b256.digest(prefix: prefix, record.bytes)
    }

    package func node(_ left: Digest, _ right: Digest) -> Digest {
        BLAKE2b256.digest(prefix: 0x01, left, right)
    }

    package func sign(header: Encoded) -> Signature { key.sign(Self.message(header)) }

    package func verify(_ signature: Signature, directory: [UInt8], key: PublicKey) -> Bool {
        Ed25519.verify(directory, signature: signature, key: key)
    }

    package func verify(_ signature: Signature, header: Encoded, key: PublicKey) -> Bool {
        Ed25519.verify(Self.message(header), signature: signature, key: key)
    }

    /// The bytes that are signed for a row header.
    package static func message(_ header: Encoded) -> [UInt8] { rowContext + header.bytes }
}
