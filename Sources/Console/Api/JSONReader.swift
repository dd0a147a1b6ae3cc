package import Wording

/// Reads a JSON text (RFC 8259) from outside: bounded in depth, no name twice in an object, nothing
/// after the value.
package struct JSONReader {
    /// Why a text is no JSON that is taken.
    package struct Fault: Error, Hashable, Sendable {
        /// Byte at which it was found.
        package var offset: Int
        package var what: String
    }

    /// Objects and arrays within each other.
    package static let deepest = 16
    /// Fields of one object.
    private static let mostFields = 1_024

    private let bytes: [UInt8]
    private var place = 0

    /// Reads one value.
    ///
    /// - Throws: `Fault`.
    package static func read(_ bytes: [UInt8]) throws(Fault) -> JSONText {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skip()
        guard reader.place == bytes.count else { throw reader.fault("something follows the value") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func fault(_ what: String) -> Fault { Fault(offset: place, what: what) }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skip() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            place += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONText {
        guard depth <= Self.deepest else { throw fault("deeper than \(Self.deepest)") }
        skip()
        switch next {
        case 0x7B: return try object(depth)
        case 0x5B: return try array(depth)
        case 0x22: return .string(try string())
        case .some(0x2D), .some(0x30...0x39): return try number()
        default:
            for (word, value) in [
                ("true", JSONText.bool(true)), ("false", .bool(false)), ("null", .null),
            ] where bytes[place...].starts(with: word.utf8) {
                place += word.utf8.count
                return value
            }
            throw fault("no value")
        }
    }

    private mutating func object(_ depth: Int) throws(Fault) -> JSONText {
        place += 1
        var fields: [JSONText.Field] = []
        var names: Set<String> = []
        skip()
        if take(0x7D) { return .object([]) }
        while true {
            skip()
            guard next == 0x22 else { throw fault("a name is missing") }
            let name = try string()
            guard names.insert(name).inserted else { throw fault("a name twice") }
            guard names.count <= Self.mostFields else { throw fault("too many fields") }
            skip()
            guard take(0x3A) else { throw fault("a colon is missing") }
            fields.append(.init(name, try value(depth: depth + 1)))
            skip()
            if take(0x7D) { return .object(fields) }
            guard take(0x2C) else { throw fault("a comma or brace is missing") }
        }
    }

    private mutating func array(_ depth: Int) throws(Fault) -> JSONText {
        place += 1
        var values: [JSONText] = []
        skip()
        if take(0x5D) { return .array([]) }
        while true {
            values.append(try value(depth: depth + 1))
            skip()
            if take(0x5D) { return .array(values) }
            guard take(0x2C) else { throw fault("a comma or bracket is missing") }
        }
    }

    private mutating func number() throws(Fault) -> JSONText {
        let start = place
        var isWhole = true
        func digits(_ reader: inout JSONReader) -> Int {
            var count = 0
            while let byte = reader.next, (0x30...0x39).contains(byte) {
                reader.place += 1
                count += 1
            }
            return count
        }
        _ = take(0x2D)
        let isZero = next == 0x30
        let whole = digits(&self)
        guard whole > 0, !isZero || whole == 1 else { throw fault("no number") }
        if take(0x2E) {
            isWhole = false
            guard digits(&self) > 0 else { throw fault("no number") }
        }
        if take(0x65) || take(0x45) {
            isWhole = false
            _ = take(0x2B) || take(0x2D)
            guard digits(&self) > 0 else { throw fault("no number") }
        }
        guard place - start <= 64 else { throw fault("a number too long") }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .integer(value) }
        return .number(text)
    }

    private mutating func string() throws(Fault) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case 0x22:
                guard let text = String(validating: text, as: UTF8.self) else {
                    throw fault("not UTF-8")
                }
                return text
            case 0x5C: text.append(contentsOf: Array(String(try escape()).utf8))
            case 0..<0x20: throw fault("a control character")
            default: text.append(byte)
            }
        }
        throw fault("a text without its end")
    }

    private mutating func escape() throws(Fault) -> Unicode.Scalar {
        guard let byte = next else { throw fault("a text without its end") }
        place += 1
        switch byte {
        case 0x22, 0x2F, 0x5C: return Unicode.Scalar(byte)
        case 0x62: return "\u{08}"
        case 0x66: return "\u{0C}"
        case 0x6E: return "\n"
        case 0x72: return "\r"
        case 0x74: return "\t"
        case 0x75: break
        default: throw fault("no such escape")
        }
        let high = try unit()
        guard (0xD800..<0xE000).contains(high) else {
            guard let scalar = Unicode.Scalar(high) else { throw fault("no character") }
            return scalar
        }
        guard high < 0xDC00, take(0x5C), take(0x75) else { throw fault("half a character") }
        let low = try unit()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("half a character") }
        return scalar
    }

    private mutating func unit() throws(Fault) -> UInt32 {
        guard place + 4 <= bytes.count,
            bytes[place..<(place + 4)].allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte)
                    || (0x61...0x66).contains(byte)
            }),
            let value = UInt32(
                String(decoding: bytes[place..<(place + 4)], as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits are missing") }
        place += 4
        return value
    }
}
