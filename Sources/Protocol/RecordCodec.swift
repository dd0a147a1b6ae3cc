import CourtSchema
import Domain
package import Engine
import FoundationEssentials

/// Bytes <-> records and frames, as docs/wire.md fixes them.
///
/// What was encoded once is kept and passed on byte for byte; nothing that was signed is ever
/// encoded again. Decoding takes bytes from anyone: sizes, counts and depth are bounded first, and
/// every fault names its field.
package struct WireCodec: RecordCodec {
    package init() {}

    package func encode(_ leaf: Leaf, realm: String, rehearsal: Bool) -> Encoded {
        Encoded(leaf.encoded(realm: realm, rehearsal: rehearsal))
    }

    /// False for a leaf that is certainly no intake: a leaf has one field, whose number its first
    /// byte tells (docs/wire.md). Whoever looks for intakes alone need not read the others.
    package static func mayBeIntake(_ encoded: Encoded) -> Bool {
        encoded.bytes.first == Self.intakeTag
    }

    /// Field 3, length-delimited.
    private static let intakeTag: UInt8 = 3 << 3 | 2

    package func leaf(
        _ encoded: Encoded, realm: String, rehearsal: Bool
    ) throws(RecordFault) -> Leaf {
        if let leaf = try? Leaf(direct: encoded.bytes, realm: realm, rehearsal: rehearsal) {
            return leaf
        }
        return try leafBySchema(encoded, realm: realm, rehearsal: rehearsal)
    }

    /// Decodes through the messages of the schema, and names what is wrong.
    package func leafBySchema(
        _ encoded: Encoded, realm: String, rehearsal: Bool
    ) throws(RecordFault) -> Leaf {
        let bytes = encoded.bytes
        return try faulted { () throws(WireError) in
            let wire = try parse(
                Crosswrit_V1_Leaf.self, bytes, limit: RecordLimit.leaf, "leaf", unknown: .refused)
            switch wire.kind {
            case .act(let act):
                guard bytes.count <= RecordLimit.act else {
                    throw WireError("act: larger than \(RecordLimit.act) bytes")
                }
                try checkRealm(act.realm, act.rehearsal, is: realm, rehearsal)
                return .act(try Act(wire: act))
            case .entry(let entry):
                guard bytes.count <= RecordLimit.entry else {
                    throw WireError("entry: larger than \(RecordLimit.entry) bytes")
                }
                try checkRealm(entry.realm, entry.rehearsal, is: realm, rehearsal)
                return .entry(try Entry(wire: entry))
            case .intake(let intake): return .intake(try Intake(wire: intake))
            case .dispatch(let dispatch):
                return .dispatch(
                    try list(dispatch.to, WireLimit.list, "dispatch") { to throws(WireError) in
                        try Dispatch(wire: to)
                    })
            case .outcome(let outcome): return .outcome(try Outcome(wire: outcome))
            case .notice(let notice): return .notice(try Notice(wire: notice))
            case .note(let note): return .note(try Note(wire: note))
            case .passage(let passage): return .passage(try Passage(wire: passage))
            case .outage(let outage): return .outage(try Outage(wire: outage))
            case .manifest(let manifest): return .manifest(try Manifest(wire: manifest))
            case nil: throw WireError("leaf: empty")
            }
        }
    }

    package func encode(_ header: RowHeader) -> Encoded { Encoded(serialize(header.wire)) }

    package func header(_ encoded: Encoded) throws(RecordFault) -> RowHeader {
        try faulted { () throws(WireError) in try Self.header(encoded.bytes) }
    }

    private static func header(_ bytes: [UInt8]) throws(WireError) -> RowHeader {
        try RowHeader(
            wire: parse(
                Crosswrit_V1_RowHeader.self, bytes, limit: RecordLimit.header, "row header",
                unknown: .refused))
    }

    /// A row as the journal stores it.
    package func encode(_ row: Row) -> [UInt8] {
        var wire = Crosswrit_V1_Row()
        wire.header = Data(row.sealed.bytes.bytes)
        wire.signature = Data(row.sealed.signature.bytes)
        wire.leaves = row.leaves.map { Data($0.bytes) }
        return serialize(wire)
    }

    /// Reads a row of the journal.
    package func row(_ bytes: [UInt8]) throws(RecordFault) -> Row {
        try faulted { () throws(WireError) in
            let wire = try parse(
                Crosswrit_V1_Row.self, bytes, limit: RecordLimit.row, "row", unknown: .refused)
            let headerBytes = [UInt8](wire.header)
            let header = try Self.header(headerBytes)
            guard wire.leaves.count == header.leaves else {
                throw WireError(
                    "row: \(wire.leaves.count) leaves where its header says \(header.leaves)")
            }
            return Row(
                sealed: SealedHeader(
                    header: header, bytes: Encoded(headerBytes),
                    signature: try signature64(wire.signature, "row signature")),
                leaves: wire.leaves.map { Encoded($0) })
        }
    }

    /// A frame as it travels.
    package func encode(_ frame: Frame) -> [UInt8] { FrameWire.encode(frame) }

    /// Reads a frame that arrived.
    package func frame(_ bytes: [UInt8]) throws(RecordFault) -> Frame {
        try faulted { () throws(WireError) in try FrameWire.decode(bytes) }
    }

    package func encode(_ stream: Stream) -> Encoded { Encoded(stream.encoded) }

    package func stream(_ encoded: Encoded) throws(RecordFault) -> Stream {
        if let stream = try? Stream(direct: encoded.bytes) { return stream }
        return try streamBySchema(encoded)
    }

    /// Decodes through the messages of the schema, and names what is wrong.
    package func streamBySchema(_ encoded: Encoded) throws(RecordFault) -> Stream {
        try faulted { () throws(WireError) in
            // RETURN has the fields of DATA and one more, so it reads both.
            try Stream(
                wire: parse(
                    Crosswrit_V1_Return.self, encoded.bytes, limit: Frame.maximumBytes, "stream",
                    unknown: .ignored))
        }
    }

    private func faulted<Value>(
        _ body: () throws(WireError) -> Value
    ) throws(RecordFault) -> Value {
        do {
            return try body()
        } catch {
            throw RecordFault(error.what)
        }
    }
}

extension RowHeader {
    init(wire: Crosswrit_V1_RowHeader) throws(WireError) {
        guard wire.directoryVersion >= 1 else { throw WireError("row directory version: missing") }
        guard (1...UInt32(Row.maximumLeaves)).contains(wire.leaves) else {
            throw WireError("row leaves: not 1 … \(Row.maximumLeaves)")
        }
        self.init(
            realm: try realmName(wire.realm), rehearsal: wire.rehearsal,
            process: try courtID(wire.process, "row process"),
            keyID: try CourtProtocol.keyID(wire.keyID, "row key"),
            directoryVersion: wire.directoryVersion,
            incarnation: try CourtProtocol.incarnation(wire.incarnation, "row incarnation"),
            position: UInt64(try ordinal(wire.position, "row position")),
            at: try instant(wire.atMs, "row time"),
            previous: try digest32(wire.previous, "row previous"),
            root: try digest32(wire.root, "row root"), leaves: Int(wire.leaves))
    }

    var wire: Crosswrit_V1_RowHeader {
        var wire = Crosswrit_V1_RowHeader()
        wire.realm = realm
        wire.rehearsal = rehearsal
        wire.process = process.rawValue
        wire.keyID = keyID.hex
        wire.directoryVersion = directoryVersion
        wire.incarnation = UInt32(clamping: incarnation)
        wire.position = position
        wire.atMs = at.milliseconds
        wire.previous = Data(previous.bytes)
        wire.root = Data(root.bytes)
        wire.leaves = UInt32(clamping: leaves)
        return wire
    }
}

/// The name of a realm.
func realmName(_ text: String) throws(WireError) -> String {
    guard Directory.isRealm(text) else { throw WireError("realm: not a realm's name") }
    return text
}
