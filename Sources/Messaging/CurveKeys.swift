import CZeroMQ

/// A CURVE (Curve25519) public key: 32 raw bytes, or 40 characters of Z85 text.
///
/// The authenticated key is the only evidence of who speaks; see ``AllowList``.
///
/// Source: RFC 26/CurveZMQ; RFC 32/Z85.
package struct CurvePublicKey: Hashable, Sendable, CustomStringConvertible {
    /// The length of a raw key, public or secret, in bytes.
    package static let byteCount = 32
    /// The length of a key as Z85 text, in characters.
    package static let textCount = 40

    /// The 32 raw bytes.
    package let bytes: [UInt8]

    /// Takes raw bytes.
    ///
    /// - Throws: ``MessagingError`` with code `invalidKey` unless there are exactly 32.
    package init(bytes: [UInt8]) throws(MessagingError) {
        guard bytes.count == Self.byteCount else {
            throw MessagingError(
                .invalidKey, operation: "read a CURVE public key", subject: "\(bytes.count) bytes",
                remedy: "a raw key has exactly 32 bytes; take it from the directory again")
        }
        self.bytes = bytes
    }

    /// Reads Z85 text.
    ///
    /// - Throws: ``MessagingError`` with code `invalidKey` for a wrong length or alphabet.
    package init(text: String) throws(MessagingError) {
        bytes = try Z85.decode(text, operation: "read a CURVE public key")
    }

    /// The key as 40 characters of Z85.
    package var text: String { Z85.encode(bytes) }

    /// The same as ``text``; a public key may be shown.
    package var description: String { text }
}

/// A CURVE key pair. Its descriptions never show the secret half.
package struct CurveKeyPair: Sendable, CustomStringConvertible, CustomReflectable {
    /// The half that peers know.
    package let publicKey: CurvePublicKey
    /// The raw secret half, 32 bytes.
    package let secretKey: [UInt8]

    /// Takes both halves, and checks that they belong together.
    ///
    /// - Throws: ``MessagingError`` with code `invalidKey` for a wrong length or an unrelated pair.
    package init(publicKey: CurvePublicKey, secretKey: [UInt8]) throws(MessagingError) {
        guard try Self.verifyPair(publicKey: publicKey, secretKey: secretKey) else {
            throw MessagingError(
                .invalidKey, operation: "read a CURVE key pair", subject: publicKey.text,
                remedy: "the public key in the directory is not the one of this secret key file: "
                    + "restore the right file, or enrol this key")
        }
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// Takes the secret half and derives the public one.
    ///
    /// - Throws: ``MessagingError`` with code `invalidKey` unless there are exactly 32 bytes.
    package init(secretKey: [UInt8]) throws(MessagingError) {
        publicKey = try Self.derive(secretKey)
        self.secretKey = secretKey
    }

    /// Reads the secret half from Z85 text and derives the public one.
    ///
    /// - Throws: ``MessagingError`` with code `invalidKey` for a wrong length or alphabet.
    package init(secretText: String) throws(MessagingError) {
        try self.init(secretKey: Z85.decode(secretText, operation: "read a CURVE secret key"))
    }

    /// Makes a new pair from the system's random source.
    ///
    /// - Throws: ``MessagingError`` when libzmq was built without CURVE.
    package static func generate() throws(MessagingError) -> CurveKeyPair {
        var publicText = [CChar](repeating: 0, count: CurvePublicKey.textCount + 1)
        var secretText = publicText
        guard unsafe zmq_curve_keypair(&publicText, &secretText) == 0 else {
            throw MessagingError(
                .system, number: zmq_errno(), operation: "zmq_curve_keypair",
                remedy: "install a libzmq built with libsodium (Debian's libzmq5 is)")
        }
        return try CurveKeyPair(secretText: Z85.text(secretText))
    }

    /// Whether `publicKey` is the public half of `secretKey`, by `zmq_curve_public`.
    ///
    /// - Throws: ``MessagingError`` with code `invalidKey` unless the secret has 32 bytes.
    package static func verifyPair(
        publicKey: CurvePublicKey, secretKey: [UInt8]
    ) throws(MessagingError) -> Bool {
        try derive(secretKey) == publicKey
    }

    /// The secret half as 40 characters of Z85, for the private key file (mode 0600).
    package var secretText: String { Z85.encode(secretKey) }

    /// The public half only.
    package var description: String { "CurveKeyPair(\(publicKey.text))" }

    /// The public half only, so that a dump of a structure that holds a pair shows no secret.
    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey.text]) }

    private static func derive(_ secretKey: [UInt8]) throws(MessagingError) -> CurvePublicKey {
        guard secretKey.count == CurvePublicKey.byteCount else {
            throw MessagingError(
                .invalidKey, operation: "read a CURVE secret key",
                subject: "\(secretKey.count) bytes",
                remedy: "a raw key has exactly 32 bytes; restore the key file from its backup")
        }
        var publicText = [CChar](repeating: 0, count: CurvePublicKey.textCount + 1)
        guard unsafe zmq_curve_public(&publicText, Z85.encode(secretKey)) == 0 else {
            throw MessagingError(
                .system, number: zmq_errno(), operation: "zmq_curve_public",
                remedy: "install a libzmq built with libsodium (Debian's libzmq5 is)")
        }
        return try CurvePublicKey(text: Z85.text(publicText))
    }
}

/// Z85 text of a 32-byte key. Source: RFC 32/Z85.
private enum Z85 {
    static func encode(_ bytes: [UInt8]) -> String {
        // 5 characters for 4 bytes, and the terminator. The callers have checked the length.
        var buffer = [CChar](repeating: 0, count: bytes.count / 4 * 5 + 1)
        guard unsafe zmq_z85_encode(&buffer, bytes, bytes.count) != nil else { return "" }
        return text(buffer)
    }

    static func decode(_ text: String, operation: String) throws(MessagingError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: CurvePublicKey.byteCount)
        // The length is checked on the UTF-8 view and NUL is excluded first: libzmq takes the
        // length from strlen and would otherwise write as much as the text asks for.
        guard text.utf8.count == CurvePublicKey.textCount, !text.utf8.contains(0),
            unsafe zmq_z85_decode(&bytes, text) != nil
        else {
            throw MessagingError(
                .invalidKey, operation: operation, subject: "\(text.utf8.count) characters",
                remedy: "a key is written as exactly 40 characters of Z85 (RFC 32)")
        }
        return bytes
    }

    static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
