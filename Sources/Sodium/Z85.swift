package import Domain

/// Z85 (ZeroMQ RFC 32): four bytes in five printable characters. ZeroMQ's tools show keys so.
package enum Z85 {
    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8
    )

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Longest text that is decoded, in characters.
    package static let maximumText = 5 << 12

    /// The text of `bytes`.
    ///
    /// - Throws: `SodiumError.malformedZ85` when the count is no multiple of 4: Z85 has no padding.
    package static func encode(_ bytes: [UInt8]) throws(SodiumError) -> String {
        guard bytes.count.isMultiple(of: 4) else {
            throw .malformedZ85(reason: "\(bytes.count) bytes are no multiple of 4")
        }
        return text(of: bytes)
    }

    /// The 40 characters of a key.
    package static func encode(_ key: PublicKey) -> String { text(of: key.bytes) }

    private static func text(of bytes: [UInt8]) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity(bytes.count / 4 * 5)
        var word: UInt32 = 0
        for (position, byte) in bytes.enumerated() {
            word = word << 8 | UInt32(byte)
            guard position & 3 == 3 else { continue }
            var divisor: UInt32 = 85 * 85 * 85 * 85
            while divisor > 0 {
                characters.append(alphabet[Int(word / divisor % 85)])
                divisor /= 85
            }
            word = 0
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The bytes of `text`.
    ///
    /// - Throws: `SodiumError.malformedZ85` for a wrong length, a character outside the alphabet,
    ///   and a group of five that stands for more than 32 bits.
    package static func decode(_ text: some StringProtocol) throws(SodiumError) -> [UInt8] {
        let characters = text.utf8
        guard characters.count <= maximumText else { throw .malformedZ85(reason: "too long") }
        guard characters.count.isMultiple(of: 5) else {
            throw .malformedZ85(reason: "\(characters.count) characters are no multiple of 5")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 5 * 4)
        var word: UInt64 = 0
        var filled = 0
        for character in characters {
            let value = values[Int(character)]
            guard value < 85 else {
                throw .malformedZ85(reason: "a character outside the alphabet")
            }
            word = word * 85 + UInt64(value)
            filled += 1
            guard filled == 5 else { continue }
            guard word <= UInt64(UInt32.max) else {
                throw .malformedZ85(reason: "a group of five stands for more than 32 bits")
            }
            for shift in stride(from: 24, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
            word = 0
            filled = 0
        }
        return bytes
    }

    /// The key that 40 characters stand for.
    ///
    /// - Throws: `SodiumError` when the text is not Z85 or not 32 bytes.
    package static func key(_ text: some StringProtocol) throws(SodiumError) -> PublicKey {
        let bytes = try decode(text)
        guard let key = PublicKey(bytes) else {
            throw .wrongLength(what: "CURVE public key", expected: 32, found: bytes.count)
        }
        return key
    }
}
