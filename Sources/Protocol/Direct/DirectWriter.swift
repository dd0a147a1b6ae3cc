import Domain
import SwiftProtobuf

/// Writes protobuf messages field by field, in the order of their numbers: byte for byte what the
/// schema's own encoder writes, without its messages (`DirectCodecTests` compares the two).
///
/// A number of 0, an empty text and `false` are left out, as proto3 has it; what says `present`
/// writes them.
///
/// Source: Protocol Buffers, “Encoding”.
struct DirectWriter {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(2_048) }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private mutating func tag(_ field: Int, delimited: Bool) {
        varint(UInt64(field) << 3 | (delimited ? 2 : 0))
    }

    // MARK: Fields

    mutating func uint64(_ field: Int, _ value: UInt64) {
        guard value != 0 else { return }
        tag(field, delimited: false)
        varint(value)
    }

    mutating func uint32(_ field: Int, clamping value: Int) {
        uint64(field, UInt64(UInt32(clamping: value)))
    }

    mutating func uint64(_ field: Int, clamping value: Int) {
        uint64(field, UInt64(clamping: value))
    }

    mutating func uint64(present field: Int, clamping value: Int) {
        tag(field, delimited: false)
        varint(UInt64(clamping: value))
    }

    mutating func int64(_ field: Int, _ value: Int64) { uint64(field, UInt64(bitPattern: value)) }

    mutating func int64(present field: Int, _ value: Int64) {
        tag(field, delimited: false)
        varint(UInt64(bitPattern: value))
    }

    mutating func bool(_ field: Int, _ value: Bool) { uint64(field, value ? 1 : 0) }

    mutating func instant(_ field: Int, _ value: Instant) { int64(field, value.milliseconds) }

    mutating func text(_ field: Int, _ value: String) {
        guard !value.isEmpty else { return }
        text(present: field, value)
    }

    mutating func text(present field: Int, _ value: String) {
        tag(field, delimited: true)
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    mutating func court(_ field: Int, _ value: CourtID) {
        tag(field, delimited: true)
        varint(UInt64(value.utf8Count))
        value.forEachByte { bytes.append($0) }
    }

    mutating func matter(_ field: Int, _ value: MatterID) {
        tag(field, delimited: true)
        varint(UInt64(value.utf8Count))
        value.forEachByte { bytes.append($0) }
    }

    mutating func bytes(_ field: Int, _ value: [UInt8]) {
        guard !value.isEmpty else { return }
        bytes(present: field, value)
    }

    mutating func bytes(present field: Int, _ value: [UInt8]) {
        tag(field, delimited: true)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func digest(_ field: Int, _ value: Digest) {
        tag(field, delimited: true)
        varint(32)
        value.storage.append(to: &bytes)
    }

    mutating func signature(_ field: Int, _ value: Signature) {
        tag(field, delimited: true)
        varint(64)
        value.front.append(to: &bytes)
        value.back.append(to: &bytes)
    }

    /// A message in the message, even an empty one.
    mutating func message(_ field: Int, _ body: (inout Self) -> Void) {
        tag(field, delimited: true)
        let start = bytes.count
        // Most are shorter than 128 bytes: one byte says how long they are.
        bytes.append(0)
        body(&self)
        let count = bytes.count - start - 1
        guard count >= 0x80 else {
            bytes[start] = UInt8(truncatingIfNeeded: count)
            return
        }
        var length = DirectWriter(empty: ())
        length.varint(UInt64(count))
        bytes.replaceSubrange(start...start, with: length.bytes)
    }

    /// A rare message, by the schema.
    mutating func message(_ field: Int, _ wire: some Message) {
        bytes(present: field, serialize(wire))
    }

    private init(empty: Void) {}
}
