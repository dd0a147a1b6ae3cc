private import CSodium
package import Domain

extension KeyID {
    /// The short name of an Ed25519 public key: the first 8 bytes of its BLAKE2b-256.
    package init(of key: PublicKey) {
        self.init(digest: BLAKE2b256.digest(key.bytes))
    }
}

/// Verification of Ed25519 signatures (RFC 8032).
package enum Ed25519 {
    /// Whether `signature` over `message` was made with the private key of `key`. About 80 µs.
    ///
    /// Never throws and never traps, whatever the bytes: keys of low order are refused too.
    package static func verify(
        _ message: Span<UInt8>, signature: Signature, key: PublicKey
    ) -> Bool {
        unsafe message.withPointer {
            unsafe crypto_sign_verify_detached(signature.bytes, $0, $1, key.bytes) == 0
        }
    }

    /// Whether `signature` over `message` was made with the private key of `key`. Its shape is what
    /// `DirectoryBook.add` asks for.
    package static func verify(_ message: [UInt8], signature: Signature, key: PublicKey) -> Bool {
        verify(message.span, signature: signature, key: key)
    }
}

extension DirectoryBook {
    /// Takes a received directory if its Ed25519 signature is the root's and it is the next
    /// version.
    ///
    /// - Throws: `DirectoryFault`; the book is then unchanged.
    @discardableResult
    package mutating func add(_ offered: SignedDirectory) throws(DirectoryFault) -> Outcome {
        try add(offered, verify: Ed25519.verify(_:signature:key:))
    }

    /// Takes a directory that a peer announces as the one in force; an older one is refused.
    ///
    /// - Throws: `DirectoryFault`; the book is then unchanged.
    @discardableResult
    package mutating func adopt(_ offered: SignedDirectory) throws(DirectoryFault) -> Outcome {
        try adopt(offered, verify: Ed25519.verify(_:signature:key:))
    }
}

/// An Ed25519 key pair (签名密钥), which signs what a process says. It prints its short name only.
package struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Verifies what this key signs.
    package let publicKey: PublicKey
    /// Short name of the key.
    package let id: KeyID
    /// The 32-byte seed from which the pair is made; what a key file holds.
    package let seed: SecretBytes
    private let secret: SecretBytes

    /// The pair that grows from a 32-byte seed.
    ///
    /// - Throws: `SodiumError.wrongLength` when the seed has not 32 bytes.
    package init(seed: SecretBytes) throws(SodiumError) {
        guard seed.count == 32 else {
            throw .wrongLength(what: "Ed25519 seed", expected: 32, found: seed.count)
        }
        self.init(checked: seed)
    }

    private init(checked seed: SecretBytes) {
        var publicBytes = [UInt8](repeating: 0, count: 32)
        secret = unsafe SecretBytes(count: 64) { secret in
            let done = unsafe seed.withPointer {
                unsafe crypto_sign_seed_keypair(&publicBytes, secret, $0)
            }
            precondition(done == 0)
        }
        guard let publicKey = PublicKey(publicBytes) else {
            preconditionFailure("32 bytes were asked for")
        }
        self.seed = seed
        self.publicKey = publicKey
        id = KeyID(of: publicKey)
    }

    /// A new pair from random bytes.
    package static func make() -> SigningKey {
        SigningKey(
            checked: unsafe SecretBytes(count: 32) { memory in unsafe randombytes_buf(memory, 32) })
    }

    /// The signature over `message`; the same message always gives the same one. About 30 µs.
    package func sign(_ message: Span<UInt8>) -> Signature {
        var bytes = [UInt8](repeating: 0, count: 64)
        let done = unsafe message.withPointer { message, count in
            unsafe secret.withPointer {
                unsafe crypto_sign_detached(&bytes, nil, message, count, $0)
            }
        }
        precondition(done == 0)
        guard let signature = Signature(bytes) else {
            preconditionFailure("64 bytes were asked for")
        }
        return signature
    }

    /// The signature over `message`.
    package func sign(_ message: [UInt8]) -> Signature { sign(message.span) }

    package var description: String { "SigningKey(\(id), secret not shown)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// A Curve25519 key pair for ZeroMQ's CURVE (ZeroMQ RFC 26), as `zmq_curve_keypair` makes them.
package struct CurveKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// What peers know this process by on a connection.
    package let publicKey: PublicKey
    /// The 32 raw bytes that `ZMQ_CURVE_SECRETKEY` takes.
    package let secret: SecretBytes

    /// The pair of this secret key.
    ///
    /// - Throws: `SodiumError` when the secret has not 32 bytes or is no key.
    package init(secret: SecretBytes) throws(SodiumError) {
        guard secret.count == 32 else {
            throw .wrongLength(what: "CURVE secret key", expected: 32, found: secret.count)
        }
        guard let publicKey = CurveKey.publicKey(of: secret) else {
            throw .brokenKeyPair(what: "CURVE key")
        }
        self.secret = secret
        self.publicKey = publicKey
    }

    private init(secret: SecretBytes, publicKey: PublicKey) {
        self.secret = secret
        self.publicKey = publicKey
    }

    private static func publicKey(of secret: SecretBytes) -> PublicKey? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let done = unsafe secret.withPointer { unsafe crypto_scalarmult_base(&bytes, $0) }
        return done == 0 ? PublicKey(bytes) : nil
    }

    /// A new pair from random bytes.
    package static func make() -> CurveKey {
        var publicBytes = [UInt8](repeating: 0, count: 32)
        let secret = unsafe SecretBytes(count: 32) { secret in
            let done = unsafe crypto_box_keypair(&publicBytes, secret)
            precondition(done == 0)
        }
        guard let publicKey = PublicKey(publicBytes) else {
            preconditionFailure("32 bytes were asked for")
        }
        return CurveKey(secret: secret, publicKey: publicKey)
    }

    package var description: String { "CurveKey(\(Z85.encode(publicKey)), secret not shown)" }
    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
