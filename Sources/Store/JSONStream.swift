import FoundationEssentials

/// Writes values as JSON in one pass, straight into bytes, keys of an object sorted: equal values
/// give equal text. What it writes, Foundation's `JSONDecoder` reads; Foundation's own encoder
/// builds a tree of every value first and was a third of what the projections cost.
package final class JSONStream: Encoder {
    /// One key with its value, as far as written: `"key":value`.
    private struct Field {
        var key: String
        var start: Int
    }

    /// An object or array that is not closed yet.
    private struct Frame {
        var isObject: Bool
        /// Where its brace or bracket stands.
        var start: Int
        /// Place of its first field among `fields`.
        var fields: Int
        /// Values so far.
        var count = 0
        var isSorted = true
    }

    private var bytes: [UInt8] = []
    private var frames: [Frame] = []
    private var fields: [Field] = []
    private var scratch: [UInt8] = []
    /// Frames that were open when the value now being written began.
    private var base = 0

    /// Not kept: what fails here says by itself what it was.
    package var codingPath: [any CodingKey] { [] }
    /// Empty.
    package var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// One stream writes one text after the other and keeps its room.
    package init() {}

    /// - Returns: the value as JSON text.
    /// - Throws: `EncodingError` for a number that JSON does not have, or what the value throws.
    package func text(_ value: some Encodable) throws -> String {
        bytes.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        base = 0
        try put(value)
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Values

    /// Writes a value into the slot that is open now.
    fileprivate func put<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self, let text = value as? String { return write(text) }
        if Value.self == Data.self, let data = value as? Data {
            return write(data.base64EncodedString())
        }
        let before = (base: base, bytes: bytes.count)
        base = frames.count
        defer { base = before.base }
        try value.encode(to: self)
        close(to: base)
        if bytes.count == before.bytes { bytes += [UInt8(ascii: "{"), UInt8(ascii: "}")] }
    }

    fileprivate func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var from = 0
            for index in utf8.indices {
                let byte = unsafe utf8[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
                else { continue }
                unsafe bytes.append(contentsOf: utf8[from..<index])
                escape(byte)
                from = index + 1
            }
            unsafe bytes.append(contentsOf: utf8[from...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            for digit in [byte >> 4, byte & 15] {
                bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
            }
        default: bytes.append(byte)
        }
    }

    fileprivate func write(_ flag: Bool) {
        bytes.append(contentsOf: flag ? "true".utf8 : "false".utf8)
    }

    fileprivate func writeNull() { bytes.append(contentsOf: "null".utf8) }

    fileprivate func write(_ number: some BinaryInteger) {
        bytes.append(contentsOf: number.description.utf8)
    }

    fileprivate func write(_ number: Double) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(
                number, .init(codingPath: [], debugDescription: "JSON has no \(number)"))
        }
        let text = number.description
        bytes.append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
    }

    // MARK: Objects and arrays

    /// Opens an object or array in the slot that is open now; asked for twice, it is the same.
    fileprivate func open(isObject: Bool) -> Int {
        if frames.count > base, frames[base].isObject == isObject { return base }
        frames.append(Frame(isObject: isObject, start: bytes.count, fields: fields.count))
        bytes.append(UInt8(ascii: isObject ? "{" : "["))
        return frames.count - 1
    }

    /// Opens an object or array as the next value of another.
    fileprivate func openNested(isObject: Bool) -> Int {
        frames.append(Frame(isObject: isObject, start: bytes.count, fields: fields.count))
        bytes.append(UInt8(ascii: isObject ? "{" : "["))
        return frames.count - 1
    }

    /// Begins the next value of the frame at `place`; whatever is open inside it is whole.
    fileprivate func next(in place: Int, key: String? = nil) {
        close(to: place + 1)
        if frames[place].count > 0 { bytes.append(UInt8(ascii: ",")) }
        frames[place].count += 1
        guard let key else { return }
        if fields.count > frames[place].fields, let last = fields.last, key < last.key {
            frames[place].isSorted = false
        }
        fields.append(Field(key: key, start: bytes.count))
        write(key)
        bytes.append(UInt8(ascii: ":"))
    }

    fileprivate func count(in place: Int) -> Int { frames[place].count }

    /// Closes what is open beyond the first `depth` frames.
    private func close(to depth: Int) {
        while frames.count > depth, let frame = frames.popLast() {
            if !frame.isSorted { sort(frame) }
            fields.removeLast(fields.count - frame.fields)
            bytes.append(UInt8(ascii: frame.isObject ? "}" : "]"))
        }
    }

    /// Puts the fields of a frame, the last in `bytes`, into the order of their keys.
    private func sort(_ frame: Frame) {
        let own = fields[frame.fields...]
        var spans: [(key: String, start: Int, end: Int)] = []
        spans.reserveCapacity(own.count)
        for place in own.indices {
            let end = place + 1 < own.endIndex ? own[place + 1].start - 1 : bytes.count
            spans.append((own[place].key, own[place].start, end))
        }
        spans.sort { $0.key < $1.key }
        scratch.removeAll(keepingCapacity: true)
        for (number, span) in spans.enumerated() {
            if number > 0 { scratch.append(UInt8(ascii: ",")) }
            scratch.append(contentsOf: bytes[span.start..<span.end])
        }
        bytes.replaceSubrange((frame.start + 1)..., with: scratch)
    }

    // MARK: Encoder

    /// An object in the slot that is open now.
    package func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(JSONObject<Key>(stream: self, place: open(isObject: true)))
    }

    /// An array in the slot that is open now.
    package func unkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONArray(stream: self, place: open(isObject: false))
    }

    /// One value in the slot that is open now.
    package func singleValueContainer() -> any SingleValueEncodingContainer {
        JSONValue(stream: self)
    }
}

/// An object (`{…}`) that a value writes its fields into.
private struct JSONObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let stream: JSONStream
    let place: Int

    var codingPath: [any CodingKey] { [] }

    private func next(_ key: Key) -> JSONStream {
        stream.next(in: place, key: key.stringValue)
        return stream
    }

    func encodeNil(forKey key: Key) { next(key).writeNull() }
    func encode(_ value: Bool, forKey key: Key) { next(key).write(value) }
    func encode(_ value: String, forKey key: Key) { next(key).write(value) }
    func encode(_ value: Double, forKey key: Key) throws { try next(key).write(value) }
    func encode(_ value: Float, forKey key: Key) throws { try next(key).write(Double(value)) }
    func encode(_ value: Int, forKey key: Key) { next(key).write(value) }
    func encode(_ value: Int8, forKey key: Key) { next(key).write(value) }
    func encode(_ value: Int16, forKey key: Key) { next(key).write(value) }
    func encode(_ value: Int32, forKey key: Key) { next(key).write(value) }
    func encode(_ value: Int64, forKey key: Key) { next(key).write(value) }
    func encode(_ value: UInt, forKey key: Key) { next(key).write(value) }
    func encode(_ value: UInt8, forKey key: Key) { next(key).write(value) }
    func encode(_ value: UInt16, forKey key: Key) { next(key).write(value) }
    func encode(_ value: UInt32, forKey key: Key) { next(key).write(value) }
    func encode(_ value: UInt64, forKey key: Key) { next(key).write(value) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try next(key).put(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        let stream = next(key)
        return KeyedEncodingContainer(
            JSONObject<Nested>(stream: stream, place: stream.openNested(isObject: true)))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let stream = next(key)
        return JSONArray(stream: stream, place: stream.openNested(isObject: false))
    }

    // No class is stored here, so that nobody asks for these.
    func superEncoder() -> any Encoder { stream }
    func superEncoder(forKey key: Key) -> any Encoder { next(key) }
}

/// An array (`[…]`) that a value writes its elements into.
private struct JSONArray: UnkeyedEncodingContainer {
    let stream: JSONStream
    let place: Int

    var codingPath: [any CodingKey] { [] }
    var count: Int { stream.count(in: place) }

    private func next() -> JSONStream {
        stream.next(in: place)
        return stream
    }

    func encodeNil() { next().writeNull() }
    func encode<Value: Encodable>(_ value: Value) throws { try next().put(value) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        let stream = next()
        return KeyedEncodingContainer(
            JSONObject<Nested>(stream: stream, place: stream.openNested(isObject: true)))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let stream = next()
        return JSONArray(stream: stream, place: stream.openNested(isObject: false))
    }

    func superEncoder() -> any Encoder { next() }
}

/// One value that is no object and no array.
private struct JSONValue: SingleValueEncodingContainer {
    let stream: JSONStream

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { stream.writeNull() }
    func encode(_ value: Bool) { stream.write(value) }
    func encode(_ value: String) { stream.write(value) }
    func encode(_ value: Double) throws { try stream.write(value) }
    func encode(_ value: Float) throws { try stream.write(Double(value)) }
    func encode(_ value: Int) { stream.write(value) }
    func encode(_ value: Int8) { stream.write(value) }
    func encode(_ value: Int16) { stream.write(value) }
    func encode(_ value: Int32) { stream.write(value) }
    func encode(_ value: Int64) { stream.write(value) }
    func encode(_ value: UInt) { stream.write(value) }
    func encode(_ value: UInt8) { stream.write(value) }
    func encode(_ value: UInt16) { stream.write(value) }
    func encode(_ value: UInt32) { stream.write(value) }
    func encode(_ value: UInt64) { stream.write(value) }
    func encode<Value: Encodable>(_ value: Value) throws { try stream.put(value) }
}
