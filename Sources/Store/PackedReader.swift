import Domain

/// Reads values as `Packed` says. Whatever does not fit throws, and reads nothing beyond the bytes.
package final class PackedReader {
    private let bytes: [UInt8]
    /// Bytes before the sum.
    private let count: Int

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        count = bytes.count - Packed.sumBytes
    }

    /// Whether bytes are as `PackedWriter` left them, by their sum. What is whole is a value.
    package static func isWhole(_ bytes: [UInt8]) -> Bool {
        let count = bytes.count - Packed.sumBytes
        guard count > 0 else { return false }
        var sum: UInt64 = 0
        for offset in (0..<Packed.sumBytes).reversed() {
            sum = sum << 8 | UInt64(bytes[count + offset])
        }
        return sum == Packed.sum(bytes, count: count)
    }

    /// The value that `PackedWriter` packed.
    ///
    /// - Throws: `DecodingError` when the bytes are not a value of this type, or more than it.
    package static func unpack<Value: Decodable>(
        _ type: Value.Type, _ bytes: [UInt8]
    ) throws -> Value {
        let reader = PackedReader(bytes)
        guard isWhole(bytes), try reader.end(of: 0) == reader.count else { throw reader.fault(0) }
        return try reader.value(type, at: 0)
    }

    fileprivate func fault(_ place: Int) -> DecodingError {
        .dataCorrupted(
            .init(codingPath: [], debugDescription: "not what belongs there, at byte \(place)"))
    }

    // MARK: Bytes

    fileprivate func byte(_ place: Int) throws -> UInt8 {
        guard place < count else { throw fault(place) }
        return bytes[place]
    }

    private func varint(_ place: Int) throws -> (number: UInt64, end: Int) {
        var number: UInt64 = 0
        var place = place
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try byte(place)
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return (number, place) }
        }
        throw fault(place)
    }

    private func fixed(_ place: Int, count: Int) throws -> UInt64 {
        guard place + count <= self.count else { throw fault(place) }
        var number: UInt64 = 0
        for offset in 0..<count { number |= UInt64(bytes[place + offset]) << UInt64(8 * offset) }
        return number
    }

    /// Where the value that begins at `place` ends.
    fileprivate func end(of place: Int) throws -> Int {
        let body = place + 1
        let end: Int
        switch try byte(place) {
        case Packed.null, Packed.no, Packed.yes: end = body
        case Packed.signed: end = try varint(body).end
        case Packed.unsigned, Packed.double: end = body + 8
        case Packed.digest: end = body + 32
        case Packed.text:
            let (length, from) = try varint(body)
            guard length <= UInt64(count) else { throw fault(place) }
            end = from + Int(length)
        case Packed.array, Packed.object: end = body + 4 + Int(try fixed(body, count: 4))
        default: throw fault(place)
        }
        guard end <= count else { throw fault(place) }
        return end
    }

    /// What an object or array at `place` holds.
    fileprivate func content(of place: Int, _ tag: UInt8) throws -> Range<Int> {
        guard try byte(place) == tag else { throw fault(place) }
        return place + 5..<(try end(of: place))
    }

    // MARK: Values

    fileprivate func value<Value: Decodable>(_ type: Value.Type, at place: Int) throws -> Value {
        if type == String.self, let text = try text(at: place) as? Value { return text }
        if type == Digest.self, try byte(place) == Packed.digest,
            place + 33 <= count, let digest = Digest(bytes[place + 1..<place + 33]) as? Value
        {
            return digest
        }
        return try Value(from: PackedDecoder(reader: self, place: place))
    }

    fileprivate func text(at place: Int) throws -> String {
        guard try byte(place) == Packed.text else { throw fault(place) }
        let (length, from) = try varint(place + 1)
        guard length <= UInt64(count), from + Int(length) <= count,
            let text = String(validating: bytes[from..<from + Int(length)], as: UTF8.self)
        else { throw fault(place) }
        return text
    }

    fileprivate func flag(at place: Int) throws -> Bool {
        switch try byte(place) {
        case Packed.yes: true
        case Packed.no: false
        default: throw fault(place)
        }
    }

    fileprivate func number<Number: FixedWidthInteger>(
        _ type: Number.Type, at place: Int
    ) throws -> Number {
        let number: Number?
        switch try byte(place) {
        case Packed.signed:
            let zigzag = try varint(place + 1).number
            number = Number(exactly: Int64(bitPattern: zigzag >> 1) ^ -Int64(zigzag & 1))
        case Packed.unsigned: number = Number(exactly: try fixed(place + 1, count: 8))
        default: number = nil
        }
        guard let number else { throw fault(place) }
        return number
    }

    fileprivate func double(at place: Int) throws -> Double {
        guard try byte(place) == Packed.double else { throw fault(place) }
        return Double(bitPattern: try fixed(place + 1, count: 8))
    }

    fileprivate func isNull(_ place: Int) throws -> Bool { try byte(place) == Packed.null }

    /// The name of the field at `place`, and where its value begins.
    fileprivate func name(at place: Int) throws -> (bytes: ArraySlice<UInt8>, value: Int) {
        let from = place + 1
        let end = from + Int(try byte(place))
        guard end <= count else { throw fault(place) }
        return (bytes[from..<end], end)
    }

    /// Whether the field at `place` has this name; where its value begins.
    fileprivate func isNamed(_ name: String, at place: Int) throws -> (isIt: Bool, value: Int) {
        let from = place + 1
        let length = Int(try byte(place))
        let end = from + length
        guard end <= count else { throw fault(place) }
        guard name.utf8.count == length else { return (false, end) }
        var next = from
        for byte in name.utf8 {
            if bytes[next] != byte { return (false, end) }
            next += 1
        }
        return (true, end)
    }
}

/// One value at its place.
private struct PackedDecoder: Decoder {
    let reader: PackedReader
    let place: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try PackedObject<Key>(reader, place))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try PackedArray(reader, place)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }
}

extension PackedDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { (try? reader.isNull(place)) ?? false }
    func decode(_ type: Bool.Type) throws -> Bool { try reader.flag(at: place) }
    func decode(_ type: String.Type) throws -> String { try reader.text(at: place) }
    func decode(_ type: Double.Type) throws -> Double { try reader.double(at: place) }
    func decode(_ type: Float.Type) throws -> Float { Float(try reader.double(at: place)) }
    func decode(_ type: Int.Type) throws -> Int { try reader.number(type, at: place) }
    func decode(_ type: Int8.Type) throws -> Int8 { try reader.number(type, at: place) }
    func decode(_ type: Int16.Type) throws -> Int16 { try reader.number(type, at: place) }
    func decode(_ type: Int32.Type) throws -> Int32 { try reader.number(type, at: place) }
    func decode(_ type: Int64.Type) throws -> Int64 { try reader.number(type, at: place) }
    func decode(_ type: UInt.Type) throws -> UInt { try reader.number(type, at: place) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try reader.number(type, at: place) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try reader.number(type, at: place) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try reader.number(type, at: place) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try reader.number(type, at: place) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try reader.value(type, at: place)
    }
}

/// The fields of an object. Asked for in the order in which they were written, each is found at
/// once; in another order they are looked for.
private final class PackedObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let reader: PackedReader
    private let fields: Range<Int>
    /// Where the field stands that was found last, and where its value begins; nil before.
    private var last: (field: Int, value: Int)?

    init(_ reader: PackedReader, _ place: Int) throws {
        self.reader = reader
        fields = try reader.content(of: place, Packed.object)
    }

    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] {
        var keys: [Key] = []
        var place = fields.lowerBound
        while place < fields.upperBound, let field = try? reader.name(at: place),
            let end = try? reader.end(of: field.value)
        {
            if let key = Key(stringValue: String(decoding: field.bytes, as: UTF8.self)) {
                keys.append(key)
            }
            place = end
        }
        return keys
    }

    /// Where the value of a field begins; nil when there is none.
    private func find(_ key: Key) throws -> Int? {
        let name = key.stringValue
        // Whether it is there, whether it is null, and the value: three questions about one field.
        let last = last
        if let last, try reader.isNamed(name, at: last.field).isIt { return last.value }
        let next = try last.map { try reader.end(of: $0.value) } ?? fields.lowerBound
        // A value that goes on beyond its object is damage.
        guard next <= fields.upperBound else { throw reader.fault(next) }
        if let found = try find(name, in: next..<fields.upperBound) { return found }
        return try find(name, in: fields.lowerBound..<next)
    }

    private func find(_ name: String, in part: Range<Int>) throws -> Int? {
        var place = part.lowerBound
        while place < part.upperBound {
            let (isIt, value) = try reader.isNamed(name, at: place)
            if isIt {
                last = (place, value)
                return value
            }
            place = try reader.end(of: value)
        }
        return nil
    }

    private func place(of key: Key) throws -> Int {
        guard let place = try find(key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: ""))
        }
        return place
    }

    func contains(_ key: Key) -> Bool { (try? find(key)) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try reader.isNull(try place(of: key)) }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try reader.flag(at: try place(of: key))
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try reader.text(at: try place(of: key))
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try reader.double(at: try place(of: key))
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        Float(try reader.double(at: try place(of: key)))
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try number(key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try number(key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try number(key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try number(key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try number(key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try number(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try number(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try number(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try number(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try number(key) }

    private func number<Number: FixedWidthInteger>(_ key: Key) throws -> Number {
        try reader.number(Number.self, at: try place(of: key))
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try reader.value(type, at: try place(of: key))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(try PackedObject<Nested>(reader, try place(of: key)))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try PackedArray(reader, try place(of: key))
    }

    // No class is stored here, so that nobody asks for these.
    func superDecoder() throws -> any Decoder { throw reader.fault(fields.lowerBound) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder() }
}

/// The elements of an array, one after the other.
private struct PackedArray: UnkeyedDecodingContainer {
    private let reader: PackedReader
    private let elements: Range<Int>
    private var next: Int
    private(set) var currentIndex = 0

    init(_ reader: PackedReader, _ place: Int) throws {
        self.reader = reader
        elements = try reader.content(of: place, Packed.array)
        next = elements.lowerBound
    }

    var codingPath: [any CodingKey] { [] }
    /// Not stated: nobody has to know before the end.
    var count: Int? { nil }
    var isAtEnd: Bool { next >= elements.upperBound }

    private mutating func take() throws -> Int {
        guard !isAtEnd else { throw reader.fault(next) }
        let place = next
        next = try reader.end(of: place)
        currentIndex += 1
        return place
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, try reader.isNull(next) else { return false }
        _ = try take()
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try reader.value(type, at: try take())
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(try PackedObject<Nested>(reader, try take()))
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try PackedArray(reader, try take())
    }

    mutating func superDecoder() throws -> any Decoder { throw reader.fault(next) }
}
