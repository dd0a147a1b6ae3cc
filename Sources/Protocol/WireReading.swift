import Domain
import Engine
import FoundationEssentials
import SwiftProtobuf

/// Bounds on whole records, checked before anything is decoded.
enum RecordLimit {
    /// A row in the journal. Batches are closed once they have grown past half of
    /// `Row.maximumBytes`; what one turn of the reactor takes in, and the entries that it causes,
    /// come on top. Only a process's own journal holds rows, so the bound may be wide.
    static let row = 32 * Row.maximumBytes
    /// A leaf of any kind: an intake holds a whole frame.
    static let leaf = Frame.maximumBytes + 4_096
    /// An act. With the entry that stems from it and the proofs it must fit one frame.
    static let act = 256 << 10
    /// An entry.
    static let entry = 600 << 10
    /// A signed row header.
    static let header = 512
    /// Items of one DATA or RETURN frame: far fewer than a row has leaves, so that a row takes in
    /// what a whole frame sets going.
    static let items = 1_792
    /// Digests of the proof of a single leaf: a tree of `Row.maximumLeaves` has this many levels.
    static let path = Int.bitWidth - (Row.maximumLeaves - 1).leadingZeroBitCount
    /// Messages nest at most this deep; the schema needs 8.
    static let depth = 16
}

/// Finds fields that this version of the schema does not know, at any depth.
private struct UnknownFieldScan: Visitor {
    private(set) var found = false

    mutating func visitUnknown(bytes: Data) throws { found = true }

    mutating func visitSingularMessageField<M: Message>(value: M, fieldNumber: Int) throws {
        try value.traverse(visitor: &self)
    }

    mutating func visitSingularDoubleField(value: Double, fieldNumber: Int) throws {}
    mutating func visitSingularInt64Field(value: Int64, fieldNumber: Int) throws {}
    mutating func visitSingularUInt64Field(value: UInt64, fieldNumber: Int) throws {}
    mutating func visitSingularBoolField(value: Bool, fieldNumber: Int) throws {}
    mutating func visitSingularStringField(value: String, fieldNumber: Int) throws {}
    mutating func visitSingularBytesField(value: Data, fieldNumber: Int) throws {}
    mutating func visitSingularEnumField<E: Enum>(value: E, fieldNumber: Int) throws {}

    mutating func visitMapField<KeyType, ValueType: MapValueType>(
        fieldType: _ProtobufMap<KeyType, ValueType>.Type,
        value: _ProtobufMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) throws {}

    mutating func visitMapField<KeyType, ValueType>(
        fieldType: _ProtobufEnumMap<KeyType, ValueType>.Type,
        value: _ProtobufEnumMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) throws where ValueType.RawValue == Int {}

    mutating func visitMapField<KeyType, ValueType>(
        fieldType: _ProtobufMessageMap<KeyType, ValueType>.Type,
        value: _ProtobufMessageMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) throws {}
}

/// What becomes of fields that this version does not know.
enum UnknownFields {
    /// A link frame: a newer peer may say more than this process understands.
    case ignored
    /// A record: half an act understood is an act misunderstood.
    case refused
}

/// Parses protobuf bytes from outside, bounded in size and depth.
func parse<M: Message>(
    _ type: M.Type, _ bytes: [UInt8], limit: Int, _ field: String, unknown: UnknownFields
) throws(WireError) -> M {
    guard bytes.count <= limit else { throw WireError("\(field): larger than \(limit) bytes") }
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = RecordLimit.depth
    options.discardUnknownFields = unknown == .ignored
    let message: M
    do {
        message = try M(serializedBytes: bytes, extensions: nil, partial: false, options: options)
    } catch {
        throw WireError("\(field): not a message of docs/wire.md")
    }
    guard unknown == .refused else { return message }
    var scan = UnknownFieldScan()
    do {
        try message.traverse(visitor: &scan)
    } catch {
        throw WireError("\(field): not a message of docs/wire.md")
    }
    guard !scan.found else {
        throw WireError(
            "\(field): holds fields of a newer version of the protocol; update this process first")
    }
    return message
}

/// Serializes a message that this process has made.
func serialize(_ message: some Message) -> [UInt8] {
    do {
        return try message.serializedBytes()
    } catch {
        // Only a missing required field (proto3 has none), an `Any`, or 2 GiB make this fail.
        preconditionFailure("a message of the schema can't be serialized: \(error)")
    }
}

/// Cuts a text for logs and remarks, so that what was written can always be read back.
func clipped(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var kept = ""
    var count = 0
    for character in text {
        let size = character.utf8.count
        if count + size > limit - 3 { break }
        kept.append(character)
        count += size
    }
    return kept + "…"
}

/// 16 random bytes.
func bytes16(_ data: Data, _ field: String) throws(WireError) -> [UInt8] {
    guard data.count == 16 else { throw WireError("\(field): not 16 bytes") }
    return [UInt8](data)
}

/// An Ed25519 signature.
func signature64(_ data: Data, _ field: String) throws(WireError) -> Signature {
    guard let signature = Signature([UInt8](data)) else {
        throw WireError("\(field): not 64 bytes")
    }
    return signature
}

/// A short name of a signing key.
func keyID(_ text: String, _ field: String) throws(WireError) -> KeyID {
    guard let id = KeyID(hex: text) else { throw WireError("\(field): not a key id") }
    return id
}

/// An incarnation: 1 … 2³¹ − 1.
func incarnation(_ number: UInt32, _ field: String) throws(WireError) -> Int {
    guard (1...UInt32(Int32.max)).contains(number) else {
        throw WireError("\(field): not an incarnation")
    }
    return Int(number)
}

/// A number that counts from 1.
func ordinal(_ number: UInt64, _ field: String) throws(WireError) -> Int {
    guard number >= 1 else { throw WireError("\(field): missing") }
    return try count53(number, field)
}

/// A sequence number or position that counts from 0.
func sequence(_ number: UInt64, _ field: String) throws(WireError) -> UInt64 {
    guard number <= 1 << 53 else { throw WireError("\(field): too large") }
    return number
}

/// An index of a leaf in its row.
func leafIndex(_ number: UInt32, _ field: String) throws(WireError) -> Int {
    guard number < UInt32(Row.maximumLeaves) else { throw WireError("\(field): out of range") }
    return Int(number)
}

/// The realm and rehearsal flag of a record: it must be the reader's own.
func checkRealm(
    _ realm: String, _ rehearsal: Bool, is expected: String, _ expectedRehearsal: Bool
) throws(WireError) {
    guard rehearsal == expectedRehearsal else {
        throw WireError(
            rehearsal
                ? "rehearsal: a record of a rehearsal (演练) in a real realm"
                : "rehearsal: a real record in a rehearsal (演练)")
    }
    guard realm.utf8.elementsEqual(expected.utf8) else {
        throw WireError("realm: the record is of “\(realm.prefix(64))”, this is “\(expected)”")
    }
}
