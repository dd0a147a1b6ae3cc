import Domain
import Engine

/// Bytes that are not read directly: fields in another order, one said twice, one that this version
/// does not know, or a fault. The schema's reader takes or refuses them, and names the fault.
struct NotDirect: Error {}

/// Reads protobuf messages whose fields stand in the order of their numbers, each at most once:
/// what every encoder writes. Values go straight into the records, with no message of the schema
/// in between, which costs more than all the rest of an act (docs/decisions/0028-direct-codec.md).
///
/// Whoever reads names the fields in ascending order; what is left at a message's end makes it
/// `NotDirect`. Everything that the schema's reader bounds is bounded here too.
///
/// Source: Protocol Buffers, “Encoding”: tags, varints, length-delimited fields.
struct DirectReader {
    /// How a field lies in the bytes.
    private enum WireType: UInt64 {
        case varint = 0
        case delimited = 2
    }

    private let bytes: [UInt8]
    private var place = 0
    private var end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        end = bytes.count
    }

    /// Throws unless everything was read.
    func finish() throws(NotDirect) {
        guard place == end else { throw NotDirect() }
    }

    // MARK: Bytes

    private mutating func varint() throws(NotDirect) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while place < end {
            let byte = bytes[place]
            place += 1
            // The tenth byte holds one bit.
            guard shift < 63 || (shift == 63 && byte <= 1) else { throw NotDirect() }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw NotDirect()
    }

    /// The number of the next field; nil at the message's end.
    func next() throws(NotDirect) -> Int? {
        guard place < end else { return nil }
        var ahead = self
        return Int(clamping: try ahead.varint() >> 3)
    }

    /// Passes over a field's tag, if it is the next.
    private mutating func takes(_ field: Int, _ type: WireType) -> Bool {
        let tag = UInt64(field) << 3 | type.rawValue
        if tag < 0x80 {
            guard place < end, bytes[place] == UInt8(truncatingIfNeeded: tag) else { return false }
            place += 1
            return true
        }
        guard place + 1 < end, bytes[place] == UInt8(truncatingIfNeeded: tag) | 0x80,
            bytes[place + 1] == UInt8(truncatingIfNeeded: tag >> 7)
        else { return false }
        place += 2
        return true
    }

    /// The bounds of a length-delimited field, if it is the next.
    private mutating func delimited(_ field: Int) throws(NotDirect) -> Range<Int>? {
        guard takes(field, .delimited) else { return nil }
        let length = try varint()
        guard length <= UInt64(end - place) else { throw NotDirect() }
        let start = place
        place += Int(length)
        return start..<place
    }

    // MARK: Fields

    mutating func uint64(_ field: Int) throws(NotDirect) -> UInt64 {
        takes(field, .varint) ? try varint() : 0
    }

    mutating func uint32(_ field: Int) throws(NotDirect) -> UInt32 {
        guard let number = UInt32(exactly: try uint64(field)) else { throw NotDirect() }
        return number
    }

    mutating func bool(_ field: Int) throws(NotDirect) -> Bool {
        let number = try uint64(field)
        guard number <= 1 else { throw NotDirect() }
        return number == 1
    }

    /// A 64-bit number that may be absent.
    mutating func int64(ifPresent field: Int) throws(NotDirect) -> Int64? {
        takes(field, .varint) ? Int64(bitPattern: try varint()) : nil
    }

    mutating func int64(_ field: Int) throws(NotDirect) -> Int64 {
        try int64(ifPresent: field) ?? 0
    }

    /// A number in the given bounds.
    mutating func number(_ field: Int, in bounds: ClosedRange<Int64>) throws(NotDirect) -> Int {
        let number = try int64(field)
        guard bounds.contains(number) else { throw NotDirect() }
        return Int(number)
    }

    mutating func bytes(_ field: Int) throws(NotDirect) -> [UInt8] {
        guard let range = try delimited(field) else { return [] }
        return Array(bytes[range])
    }

    private func text(_ range: Range<Int>, _ limit: Int) throws(NotDirect) -> String {
        guard range.count <= limit else { throw NotDirect() }
        do {
            return String(copying: try UTF8Span(validating: bytes.span.extracting(range)))
        } catch {
            throw NotDirect()
        }
    }

    /// A text of at most `limit` bytes; empty when it is absent.
    mutating func text(_ field: Int, _ limit: Int) throws(NotDirect) -> String {
        try text(ifPresent: field, limit) ?? ""
    }

    mutating func text(ifPresent field: Int, _ limit: Int) throws(NotDirect) -> String? {
        guard let range = try delimited(field) else { return nil }
        return try text(range, limit)
    }

    /// Throws unless the field holds exactly these bytes.
    mutating func expect(_ field: Int, _ expected: String) throws(NotDirect) {
        let wanted = Array(expected.utf8)
        guard let range = try delimited(field), range.count == wanted.count else {
            throw NotDirect()
        }
        for place in 0..<wanted.count where bytes[range.lowerBound + place] != wanted[place] {
            throw NotDirect()
        }
    }

    mutating func texts(_ field: Int, atMost count: Int, _ limit: Int) throws(NotDirect) -> [String]
    {
        var values: [String] = []
        while let range = try delimited(field) {
            guard values.count < count else { throw NotDirect() }
            values.append(try text(range, limit))
        }
        return values
    }

    /// A message in a message.
    mutating func message<Value>(
        ifPresent field: Int, _ body: (inout Self) throws(NotDirect) -> Value
    ) throws(NotDirect) -> Value? {
        guard let range = try delimited(field) else { return nil }
        return try inside(range, body)
    }

    /// A message that has to be there: one that is absent is the schema's reader's to judge.
    mutating func message<Value>(
        _ field: Int, _ body: (inout Self) throws(NotDirect) -> Value
    ) throws(NotDirect) -> Value {
        guard let value = try message(ifPresent: field, body) else { throw NotDirect() }
        return value
    }

    /// A message, or nil, with the reader where it was, when it is not read directly.
    mutating func attempt<Value>(
        _ field: Int, _ body: (inout Self) throws(NotDirect) -> Value
    ) -> Value? {
        var ahead = self
        guard let value = try? ahead.message(field, body) else { return nil }
        self = ahead
        return value
    }

    mutating func messages<Value>(
        _ field: Int, atMost limit: Int, _ body: (inout Self) throws(NotDirect) -> Value
    ) throws(NotDirect) -> [Value] {
        var values: [Value] = []
        while let range = try delimited(field) {
            guard values.count < limit else { throw NotDirect() }
            values.append(try inside(range, body))
        }
        return values
    }

    private mutating func inside<Value>(
        _ range: Range<Int>, _ body: (inout Self) throws(NotDirect) -> Value
    ) throws(NotDirect) -> Value {
        let outer = end
        place = range.lowerBound
        end = range.upperBound
        let value = try body(&self)
        try finish()
        end = outer
        return value
    }
}

// MARK: Values

extension DirectReader {
    mutating func court(_ field: Int) throws(NotDirect) -> CourtID {
        guard let id = try court(ifPresent: field) else { throw NotDirect() }
        return id
    }

    /// A court's id; nil when the field is absent or empty.
    mutating func court(ifPresent field: Int) throws(NotDirect) -> CourtID? {
        let text = try text(field, WireLimit.name)
        if text.isEmpty { return nil }
        guard let id = CourtID(text) else { throw NotDirect() }
        return id
    }

    mutating func courts(_ field: Int) throws(NotDirect) -> [CourtID] {
        var ids: [CourtID] = []
        for text in try texts(field, atMost: WireLimit.list, WireLimit.name) {
            guard let id = CourtID(text) else { throw NotDirect() }
            ids.append(id)
        }
        return ids
    }

    mutating func matter(_ field: Int) throws(NotDirect) -> MatterID {
        guard let id = MatterID(try text(field, WireLimit.name)) else { throw NotDirect() }
        return id
    }

    mutating func digest(_ field: Int) throws(NotDirect) -> Digest {
        guard let digest = Digest(try bytes(field)) else { throw NotDirect() }
        return digest
    }

    mutating func digests(_ field: Int, atMost limit: Int) throws(NotDirect) -> [Digest] {
        var digests: [Digest] = []
        while let range = try delimited(field) {
            guard digests.count < limit, let digest = Digest(Array(bytes[range])) else {
                throw NotDirect()
            }
            digests.append(digest)
        }
        return digests
    }

    mutating func signature(_ field: Int) throws(NotDirect) -> Signature {
        guard let signature = Signature(try bytes(field)) else { throw NotDirect() }
        return signature
    }

    mutating func instant(_ field: Int) throws(NotDirect) -> Instant {
        try Self.instant(int64(field))
    }

    mutating func instant(ifPresent field: Int) throws(NotDirect) -> Instant? {
        guard let milliseconds = try int64(ifPresent: field) else { return nil }
        return try Self.instant(milliseconds)
    }

    private static func instant(_ milliseconds: Int64) throws(NotDirect) -> Instant {
        guard (0..<253_402_300_800_000).contains(milliseconds) else { throw NotDirect() }
        return Instant(milliseconds: milliseconds)
    }

    /// A number that counts from 0.
    mutating func count(_ field: Int) throws(NotDirect) -> Int {
        Int(try sequence(field))
    }

    /// A number that counts from 1.
    mutating func ordinal(_ field: Int) throws(NotDirect) -> Int {
        let number = try count(field)
        guard number >= 1 else { throw NotDirect() }
        return number
    }

    mutating func sequence(_ field: Int) throws(NotDirect) -> UInt64 {
        let number = try uint64(field)
        guard number <= 1 << 53 else { throw NotDirect() }
        return number
    }

    mutating func incarnation(_ field: Int) throws(NotDirect) -> Int {
        try number(field, in: 1...Int64(Int32.max))
    }

    mutating func leafIndex(_ field: Int) throws(NotDirect) -> Int {
        try number(field, in: 0...Int64(Row.maximumLeaves - 1))
    }

    mutating func word<Word: RawRepresentable>(_ field: Int) throws(NotDirect) -> Word
    where Word.RawValue == String {
        try Self.word(try text(field, WireLimit.name))
    }

    static func word<Word: RawRepresentable>(_ text: String) throws(NotDirect) -> Word
    where Word.RawValue == String {
        // Swift's strings are equal when canonically equivalent, the wire's are not: what is
        // equivalent to a word of ASCII, and not the same, has more bytes.
        guard let word = Word(rawValue: text), word.rawValue.utf8.count == text.utf8.count else {
            throw NotDirect()
        }
        return word
    }

    mutating func words<Word: RawRepresentable>(
        _ field: Int, atMost limit: Int
    ) throws(NotDirect) -> [Word] where Word.RawValue == String {
        var words: [Word] = []
        for text in try texts(field, atMost: limit, WireLimit.name) {
            words.append(try Self.word(text))
        }
        return words
    }
}
