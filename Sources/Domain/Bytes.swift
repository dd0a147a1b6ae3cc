/// Thirty-two bytes held in four words: the storage of digests and public keys.
///
/// The words are big-endian, so that comparing them orders values as their bytes would be ordered.
/// No heap memory is used, because journals hold and compare such values by the hundred thousand.
package struct Bytes32: Hashable, Comparable, Sendable {
    package let word0: UInt64
    package let word1: UInt64
    package let word2: UInt64
    package let word3: UInt64

    /// Takes the words in the order of the bytes, each big-endian.
    package init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
        self.word0 = word0
        self.word1 = word1
        self.word2 = word2
        self.word3 = word3
    }

    /// Nil unless `bytes` holds exactly 32.
    package init?(_ bytes: some Collection<UInt8>) { self.init(Array(bytes)) }

    /// Nil unless `bytes` holds exactly 32. Not generic: a generic collection of another module is
    /// asked for each byte through its witness table, which by the thousand digests counts.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.init(
            Self.word(bytes, 0), Self.word(bytes, 8), Self.word(bytes, 16), Self.word(bytes, 24))
    }

    private static func word(_ bytes: [UInt8], _ from: Int) -> UInt64 {
        var word: UInt64 = 0
        for place in from..<from + 8 { word = word << 8 | UInt64(bytes[place]) }
        return word
    }

    /// The 32 bytes, in order.
    package var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(32)
        append(to: &result)
        return result
    }

    /// Appends the 32 bytes to `buffer`.
    package func append(to buffer: inout [UInt8]) {
        Bytes32.append(word0, to: &buffer)
        Bytes32.append(word1, to: &buffer)
        Bytes32.append(word2, to: &buffer)
        Bytes32.append(word3, to: &buffer)
    }

    private static func append(_ word: UInt64, to buffer: inout [UInt8]) {
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 8
            buffer.append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }

    package static func < (left: Self, right: Self) -> Bool {
        if left.word0 != right.word0 { return left.word0 < right.word0 }
        if left.word1 != right.word1 { return left.word1 < right.word1 }
        if left.word2 != right.word2 { return left.word2 < right.word2 }
        return left.word3 < right.word3
    }
}

/// A value that is 32 bytes and nothing else; it is written as 64 lower-case hexadecimal digits.
package protocol ThirtyTwoBytes: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The bytes.
    var storage: Bytes32 { get }
    /// Takes the bytes.
    init(_ storage: Bytes32)
}

extension ThirtyTwoBytes {
    /// Nil unless `bytes` holds exactly 32.
    package init?(_ bytes: some Collection<UInt8>) { self.init(Array(bytes)) }

    /// Nil unless `bytes` holds exactly 32.
    package init?(_ bytes: [UInt8]) {
        guard let storage = Bytes32(bytes) else { return nil }
        self.init(storage)
    }

    /// Nil unless `hex` is 64 lower-case hexadecimal digits.
    package init?(hex: some StringProtocol) { self.init(hex: String(hex)) }

    /// The same of a whole string.
    package init?(hex: String) {
        guard let bytes = Hexadecimal.decode(hex) else { return nil }
        self.init(bytes)
    }

    /// The 32 bytes, in order.
    package var bytes: [UInt8] { storage.bytes }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { Hexadecimal.encode(bytes) }

    package var description: String { hex }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not 64 lower-case hexadecimal digits")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    package static func < (left: Self, right: Self) -> Bool { left.storage < right.storage }
}

/// A 32-byte digest (摘要): BLAKE2b-256 in chains and Merkle trees, SHA-256 for papers.
package struct Digest: ThirtyTwoBytes {
    package let storage: Bytes32

    package init(_ storage: Bytes32) { self.storage = storage }

    /// Thirty-two zero bytes: what stands before the first link of a chain.
    package static let zero = Digest(Bytes32(0, 0, 0, 0))
}

/// A 32-byte public key (公钥): Ed25519 for signatures (RFC 8032), Curve25519 for ZeroMQ's CURVE
/// (ZeroMQ RFC 26).
package struct PublicKey: ThirtyTwoBytes {
    package let storage: Bytes32

    package init(_ storage: Bytes32) { self.storage = storage }
}

/// An Ed25519 signature (签名), 64 bytes (RFC 8032).
package struct Signature: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The first 32 bytes: RFC 8032's R.
    package let front: Bytes32
    /// The last 32 bytes: RFC 8032's S.
    package let back: Bytes32

    package init(front: Bytes32, back: Bytes32) {
        self.front = front
        self.back = back
    }

    /// Nil unless `bytes` holds exactly 64.
    package init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 64, let front = Bytes32(Array(bytes.prefix(32))),
            let back = Bytes32(Array(bytes.dropFirst(32)))
        else { return nil }
        self.init(front: front, back: back)
    }

    /// The 64 bytes, in order.
    package var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(64)
        front.append(to: &result)
        back.append(to: &result)
        return result
    }

    /// Nil unless `hex` is 128 lower-case hexadecimal digits.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hexadecimal.decode(hex) else { return nil }
        self.init(bytes)
    }

    /// 128 lower-case hexadecimal digits.
    package var hex: String { Hexadecimal.encode(bytes) }

    package var description: String { hex }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Signature(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not 128 lower-case hexadecimal digits")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

/// The short name of a signing key: the first 8 bytes of BLAKE2b-256 over its Ed25519 public key,
/// written as 16 lower-case hexadecimal digits. An act names the key that signed it by this.
package struct KeyID: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The 8 bytes, big-endian.
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Takes the first 8 bytes of the digest of a public key.
    package init(digest: Digest) { rawValue = digest.storage.word0 }

    /// Nil unless `hex` is 16 lower-case hexadecimal digits.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hexadecimal.decode(hex), bytes.count == 8 else { return nil }
        rawValue = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// 16 lower-case hexadecimal digits.
    package var hex: String {
        Hexadecimal.encode(
            stride(from: 56, through: 0, by: -8).map {
                UInt8(truncatingIfNeeded: rawValue >> UInt64($0))
            })
    }

    package var description: String { hex }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = KeyID(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not 16 lower-case hexadecimal digits")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Hexadecimal text, two lower-case digits a byte. Upper case is refused, so that each value has
/// one written form and signed text can be compared byte for byte.
package enum Hexadecimal {
    /// Two lower-case digits for each byte.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Nil when `text` has an odd length or holds anything but `0…9` and `a…f`.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? { decode(String(text)) }

    /// The same of a whole string: a start reads hundreds of thousands.
    package static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = nibble(digits[place]), let low = nibble(digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10
    }

    private static func nibble(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }
}
