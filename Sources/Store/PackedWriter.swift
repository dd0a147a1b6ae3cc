import Domain
import Engine

/// Values as bytes, one after the other: what the projections keep of whole matters. Equal values
/// give equal bytes, as long as they hold no dictionary.
///
/// A value is a tag and what belongs to it. Objects and arrays state their length, so that a reader
/// passes over what it does not ask for; fields carry their names, absent ones are left out. The
/// last eight bytes are a sum over all before.
enum Packed {
    static let null: UInt8 = 0
    static let no: UInt8 = 1
    static let yes: UInt8 = 2
    /// Zigzag of a signed number, seven bits a byte, the lowest first.
    static let signed: UInt8 = 3
    /// A number from 2^63 on, eight bytes, the lowest first.
    static let unsigned: UInt8 = 4
    /// A double's bit pattern, eight bytes, the lowest first.
    static let double: UInt8 = 5
    /// Length in seven bits a byte, then UTF-8.
    static let text: UInt8 = 6
    /// Length in four bytes, then values.
    static let array: UInt8 = 7
    /// Length in four bytes, then fields: length of the name in one byte, name, value.
    static let object: UInt8 = 8
    /// 32 bytes.
    static let digest: UInt8 = 9

    /// Bytes of the sum.
    static let sumBytes = 8

    /// A sum of the first `count` bytes that any damage changes but for chance: eight bytes at a
    /// time, multiplied and turned. It guards against disks, not against people.
    static func sum(_ bytes: [UInt8], count: Int) -> UInt64 {
        precondition(count <= bytes.count, "a sum of more than there is")
        let raw = unsafe bytes.span.bytes
        var sum = UInt64(count) &* 0x9E37_79B9_7F4A_7C15
        var place = 0
        while place + 8 <= count {
            // Any eight bytes are a number.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
            sum = mixed(sum, word)
            place += 8
        }
        var rest: UInt64 = 0
        for place in place..<count { rest = rest << 8 | UInt64(bytes[place]) }
        return mixed(mixed(sum, rest), sum)
    }

    private static func mixed(_ sum: UInt64, _ word: UInt64) -> UInt64 {
        let turned = (sum ^ word) &* 0xBF58_476D_1CE4_E5B9
        return (turned << 27 | turned >> 37) &+ 0x94D0_49BB_1331_11EB
    }
}

/// What has been written, and what is still open in it.
struct PackedBytes {
    /// Where the length of each object and array stands that is not closed yet.
    private var frames: [Int] = []
    private(set) var bytes: [UInt8] = []
    /// Frames that were open when the value now being written began.
    private var base = 0
    /// What could not be written; the first counts. Kept until the end, because a nested container
    /// is asked for by a call that can't throw.
    private(set) var fault: EncodingError?

    mutating func clear() {
        fault = nil
        bytes.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        base = 0
    }

    // MARK: Values

    /// Begins a value that writes itself; `end` is given what this returns.
    mutating func begin() -> (base: Int, bytes: Int) {
        defer { base = frames.count }
        return (base, bytes.count)
    }

    mutating func end(_ before: (base: Int, bytes: Int)) {
        // A type without fields asks for no container.
        if bytes.count == before.bytes { openNested(Packed.object) }
        close(to: base)
        base = before.base
    }

    mutating func write(_ text: String) {
        bytes.append(Packed.text)
        write(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func write(_ digest: Digest) {
        bytes.append(Packed.digest)
        digest.storage.append(to: &bytes)
    }

    mutating func write(tag: UInt8) { bytes.append(tag) }

    mutating func write(signed number: Int64) {
        bytes.append(Packed.signed)
        write(UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    mutating func write(unsigned number: UInt64) {
        if let number = Int64(exactly: number) { return write(signed: number) }
        bytes.append(Packed.unsigned)
        write(fixed: number)
    }

    mutating func write(_ number: Double) {
        bytes.append(Packed.double)
        write(fixed: number.bitPattern)
    }

    private mutating func write(fixed number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    private mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Everything with its sum behind it.
    mutating func summed() -> [UInt8] {
        write(fixed: Packed.sum(bytes, count: bytes.count))
        return bytes
    }

    // MARK: Objects and arrays

    /// Opens an object or array in the slot that is open now; asked for twice, it is the same.
    mutating func open(_ tag: UInt8) -> Int {
        if frames.count > base, bytes[frames[base] - 1] == tag { return base }
        return openNested(tag)
    }

    /// Opens an object or array as the next value of another.
    @discardableResult
    mutating func openNested(_ tag: UInt8) -> Int {
        bytes.append(tag)
        frames.append(bytes.count)
        for _ in 0..<4 { bytes.append(0) }
        return frames.count - 1
    }

    /// Begins the next element of the array at `place`; what is open inside it is whole.
    mutating func next(in place: Int) {
        if frames.count > place + 1 { close(to: place + 1) }
    }

    /// Begins the next field of the object at `place`; what is open inside it is whole.
    mutating func next(in place: Int, _ name: String) {
        if frames.count > place + 1 { close(to: place + 1) }
        self.name(name)
    }

    /// Writes a field's name; its value follows.
    mutating func name(_ name: String) {
        let length = name.utf8.count
        if length > UInt8.max { refuse(name, "a name of \(length) bytes") }
        bytes.append(UInt8(truncatingIfNeeded: length))
        bytes.append(contentsOf: name.utf8)
    }

    /// An object or array that is written in one go, with no container of the standard library.
    mutating func whole(_ tag: UInt8, _ body: (inout Self) -> Void) {
        let start = begin(tag)
        body(&self)
        end(start)
    }

    /// Begins one; ``end(_:)`` is given what this returns.
    mutating func begin(_ tag: UInt8) -> Int {
        bytes.append(tag)
        for _ in 0..<4 { bytes.append(0) }
        return bytes.count - 4
    }

    mutating func end(_ start: Int) { state(lengthAt: start) }

    /// Closes what is open beyond the first `depth` frames.
    private mutating func close(to depth: Int) {
        while frames.count > depth {
            state(lengthAt: frames.removeLast())
        }
    }

    private mutating func state(lengthAt start: Int) {
        let length = bytes.count - start - 4
        if length > UInt32.max { refuse(length, "more than 4 GiB") }
        for place in 0..<4 {
            bytes[start + place] = UInt8(truncatingIfNeeded: length >> (8 * place))
        }
    }

    private mutating func refuse(_ value: Any, _ why: String) {
        fault = fault ?? .invalidValue(value, .init(codingPath: [], debugDescription: why))
    }
}

/// Writes values as `Packed` says. A whole matter is written whenever it changes, which as JSON was
/// a quarter of what an act cost all processes together.
package final class PackedWriter: Encoder {
    // One variable: each access to a variable of a class is watched while the program runs, which
    // cost as much as the writing when there were four.
    private var out = PackedBytes()

    /// Not kept: what fails here says by itself what it was.
    package var codingPath: [any CodingKey] { [] }
    /// Empty.
    package var userInfo: [CodingUserInfoKey: Any] { [:] }

    private let knowsShapes: Bool

    /// One writer packs one value after the other and keeps its room.
    ///
    /// - Parameter knowsShapes: writes values of common types directly. The bytes are the same.
    package init(knowsShapes: Bool = true) { self.knowsShapes = knowsShapes }

    /// - Returns: the value's bytes.
    /// - Throws: `EncodingError` for a name of more than 255 bytes or a part of more than 4 GiB, or
    ///   what the value throws.
    package func pack(_ value: some Encodable) throws -> [UInt8] {
        out.clear()
        try put(value)
        if let fault = out.fault { throw fault }
        return out.summed()
    }

    fileprivate func put<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self, let text = value as? String { return out.write(text) }
        if Value.self == Digest.self, let digest = value as? Digest { return out.write(digest) }
        if knowsShapes {
            if out.putShape(value) { return }
            if Value.self == MatterRecord.self, let value = value as? MatterRecord {
                return try put(value)
            }
        }
        let before = out.begin()
        try value.encode(to: self)
        out.end(before)
    }

    fileprivate func write(_ text: String) { out.write(text) }
    fileprivate func write(_ flag: Bool) { out.write(tag: flag ? Packed.yes : Packed.no) }
    fileprivate func writeNull() { out.write(tag: Packed.null) }
    fileprivate func write(signed number: Int64) { out.write(signed: number) }
    fileprivate func write(unsigned number: UInt64) { out.write(unsigned: number) }
    fileprivate func write(_ number: Double) { out.write(number) }
    fileprivate func next(in place: Int) { out.next(in: place) }
    fileprivate func next(in place: Int, _ name: String) { out.next(in: place, name) }
    fileprivate func openNested(_ tag: UInt8) -> Int { out.openNested(tag) }

    // MARK: Whole matters

    /// As ``PackedBytes/whole(_:_:)``, where what is inside may be any value.
    private func object(_ body: () throws -> Void) rethrows {
        let start = out.begin(Packed.object)
        try body()
        out.end(start)
    }

    private func field(_ name: String, _ value: some Encodable) throws {
        out.name(name)
        try put(value)
    }

    /// A list that is nearly always empty.
    private func field(_ name: String, _ values: [some Encodable]) throws {
        out.name(name)
        let start = out.begin(Packed.array)
        for value in values { try put(value) }
        out.end(start)
    }

    private func field(_ name: String, ifPresent value: (some Encodable)?) throws {
        if let value { try field(name, value) }
    }

    private func put(_ record: MatterRecord) throws {
        try object {
            out.field("id", record.id)
            if let matter = record.matter {
                out.name("matter")
                try put(matter)
            }
            out.name("chain")
            out.put(record.chain)
            out.field("isDraft", record.isDraft)
        }
    }

    private func put(_ matter: Matter) throws {
        try object {
            out.field("id", matter.id)
            out.field("openedAt", matter.openedAt)
            out.field("updatedAt", matter.updatedAt)
            out.field("lastEntry", matter.lastEntry)
            out.field("ruleSet", matter.ruleSet)
            try field("parties", matter.parties)
            try field("deadlines", matter.deadlines)
            try field("duties", matter.duties)
            try field("receipts", matter.receipts)
            try field("amendments", matter.amendments)
            out.name("body")
            guard case .commission(let state) = matter.body else { return try put(matter.body) }
            // A case of an enumeration: its name, and its values by number.
            try object {
                out.name("commission")
                try object {
                    out.name("_0")
                    try put(state)
                }
            }
        }
    }

    private func put(_ state: CommissionState) throws {
        try object {
            out.field("stage", state.stage.rawValue)
            try field("letter", state.letter)
            out.field("commissioned", state.commissioned)
            try field("opening", state.opening)
            try field("approvals", state.approvals)
            out.field("letterEntry", state.letterEntry)
            out.field("sentAt", ifPresent: state.sentAt)
            out.field("deliveredAt", ifPresent: state.deliveredAt)
            try field("signed", ifPresent: state.signed)
            try field("reroutes", state.reroutes)
            try field("contacts", state.contacts)
            try field("asked", ifPresent: state.asked)
            try field("supplies", state.supplies)
            out.field("papersFollow", state.papersFollow)
            try field("progress", state.progress)
            try field("completion", ifPresent: state.completion)
            try field("returned", ifPresent: state.returned)
            try field("confirmed", ifPresent: state.confirmed)
            try field("rating", ifPresent: state.rating)
            try field("complaints", state.complaints)
            try field("withdrawn", ifPresent: state.withdrawn)
            try field("presses", state.presses)
            try field("pending", ifPresent: state.pending)
            out.field("closed", state.closed)
        }
    }

    // MARK: Encoder

    /// An object in the slot that is open now.
    package func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(PackedFields<Key>(writer: self, place: out.open(Packed.object)))
    }

    /// An array in the slot that is open now.
    package func unkeyedContainer() -> any UnkeyedEncodingContainer {
        PackedElements(writer: self, place: out.open(Packed.array), count: 0)
    }

    /// One value in the slot that is open now.
    package func singleValueContainer() -> any SingleValueEncodingContainer {
        PackedValue(writer: self)
    }
}

/// An object that a value writes its fields into.
private struct PackedFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: PackedWriter
    let place: Int

    var codingPath: [any CodingKey] { [] }

    private func next(_ key: Key) -> PackedWriter {
        writer.next(in: place, key.stringValue)
        return writer
    }

    func encodeNil(forKey key: Key) { next(key).writeNull() }
    func encode(_ value: Bool, forKey key: Key) { next(key).write(value) }
    func encode(_ value: String, forKey key: Key) { next(key).write(value) }
    func encode(_ value: Double, forKey key: Key) { next(key).write(value) }
    func encode(_ value: Float, forKey key: Key) { next(key).write(Double(value)) }
    func encode(_ value: Int, forKey key: Key) { put(Int64(value), key) }
    func encode(_ value: Int8, forKey key: Key) { put(Int64(value), key) }
    func encode(_ value: Int16, forKey key: Key) { put(Int64(value), key) }
    func encode(_ value: Int32, forKey key: Key) { put(Int64(value), key) }
    func encode(_ value: Int64, forKey key: Key) { put(value, key) }
    func encode(_ value: UInt, forKey key: Key) { put(UInt64(value), key) }
    func encode(_ value: UInt8, forKey key: Key) { put(UInt64(value), key) }
    func encode(_ value: UInt16, forKey key: Key) { put(UInt64(value), key) }
    func encode(_ value: UInt32, forKey key: Key) { put(UInt64(value), key) }
    func encode(_ value: UInt64, forKey key: Key) { put(value, key) }

    private func put(_ number: Int64, _ key: Key) { next(key).write(signed: number) }
    private func put(_ number: UInt64, _ key: Key) { next(key).write(unsigned: number) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try next(key).put(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        let writer = next(key)
        return KeyedEncodingContainer(
            PackedFields<Nested>(writer: writer, place: writer.openNested(Packed.object)))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let writer = next(key)
        return PackedElements(writer: writer, place: writer.openNested(Packed.array), count: 0)
    }

    // No class is stored here, so that nobody asks for these.
    func superEncoder() -> any Encoder { writer }
    func superEncoder(forKey key: Key) -> any Encoder { writer }
}

/// An array that a value writes its elements into.
private struct PackedElements: UnkeyedEncodingContainer {
    let writer: PackedWriter
    let place: Int
    private(set) var count: Int

    var codingPath: [any CodingKey] { [] }

    private mutating func next() -> PackedWriter {
        writer.next(in: place)
        count += 1
        return writer
    }

    mutating func encodeNil() { next().writeNull() }
    mutating func encode<Value: Encodable>(_ value: Value) throws { try next().put(value) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        let writer = next()
        return KeyedEncodingContainer(
            PackedFields<Nested>(writer: writer, place: writer.openNested(Packed.object)))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let writer = next()
        return PackedElements(writer: writer, place: writer.openNested(Packed.array), count: 0)
    }

    mutating func superEncoder() -> any Encoder { writer }
}

/// One value that is no object and no array.
private struct PackedValue: SingleValueEncodingContainer {
    let writer: PackedWriter

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { writer.writeNull() }
    func encode(_ value: Bool) { writer.write(value) }
    func encode(_ value: String) { writer.write(value) }
    func encode(_ value: Double) { writer.write(value) }
    func encode(_ value: Float) { writer.write(Double(value)) }
    func encode(_ value: Int) { writer.write(signed: Int64(value)) }
    func encode(_ value: Int8) { writer.write(signed: Int64(value)) }
    func encode(_ value: Int16) { writer.write(signed: Int64(value)) }
    func encode(_ value: Int32) { writer.write(signed: Int64(value)) }
    func encode(_ value: Int64) { writer.write(signed: value) }
    func encode(_ value: UInt) { writer.write(unsigned: UInt64(value)) }
    func encode(_ value: UInt8) { writer.write(unsigned: UInt64(value)) }
    func encode(_ value: UInt16) { writer.write(unsigned: UInt64(value)) }
    func encode(_ value: UInt32) { writer.write(unsigned: UInt64(value)) }
    func encode(_ value: UInt64) { writer.write(unsigned: value) }
    func encode<Value: Encodable>(_ value: Value) throws { try writer.put(value) }
}
