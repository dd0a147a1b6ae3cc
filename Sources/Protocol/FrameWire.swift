import CourtSchema
import Domain
import Engine
import FoundationEssentials
import SwiftProtobuf

/// Frames of the link: four bytes "CWRT", one byte version, one byte command, and the body.
enum FrameWire {
    /// "CWRT".
    static let magic: [UInt8] = [0x43, 0x57, 0x52, 0x54]
    static let version: UInt8 = 1
    static let leadBytes = 6

    /// The command byte.
    enum Command: UInt8 {
        case hello = 1
        case welcome = 2
        case data = 3
        case ack = 4
        case heartbeat = 5
        case whoAreYou = 6
        case disconnect = 7
        case returnWanted = 8
        case returned = 9
        case clock = 10
        case clockAck = 11
        case paperWant = 12
        case paperChunk = 13
        case paperMissing = 14
        case directory = 15
    }

    /// Bytes of a reason in DISCONNECT and PAPER_MISSING.
    static let reason = 2_000

    static func encode(_ frame: Frame) -> [UInt8] {
        switch frame {
        case .hello(let hello): return framed(.hello, hello.wire)
        case .welcome(let welcome): return framed(.welcome, welcome.wire)
        case .data(let body): return framed(.data, body.bytes)
        case .ack(let ack): return framed(.ack, ack.wire)
        case .heartbeat(let session, let now):
            var wire = Crosswrit_V1_Heartbeat()
            wire.session = session
            wire.nowMs = now.milliseconds
            return framed(.heartbeat, wire)
        case .whoAreYou: return framed(.whoAreYou, [])
        case .disconnect(let code, let reason):
            var wire = Crosswrit_V1_Disconnect()
            wire.code = clipped(code, WireLimit.name)
            wire.reason = clipped(reason, Self.reason)
            return framed(.disconnect, wire)
        case .returnWanted(let session, let after):
            var wire = Crosswrit_V1_ReturnWanted()
            wire.session = session
            wire.after = after.wire
            return framed(.returnWanted, wire)
        case .returned(let body): return framed(.returned, body.bytes)
        case .clock(let state):
            var wire = Crosswrit_V1_Clock()
            wire.clock = state.wire
            return framed(.clock, wire)
        case .clockAck(let version, let nextDue):
            var wire = Crosswrit_V1_ClockAck()
            wire.version = version
            wire.nextDueMs = nextDue?.milliseconds ?? 0
            return framed(.clockAck, wire)
        case .paperWant(let matter, let digest, let offset, let length):
            var wire = Crosswrit_V1_PaperWant()
            wire.matter = matter.rawValue
            wire.digest = Data(digest.bytes)
            wire.offset = offset
            wire.length = UInt32(clamping: length)
            return framed(.paperWant, wire)
        case .paperChunk(let digest, let offset, let data):
            var wire = Crosswrit_V1_PaperChunk()
            wire.digest = Data(digest.bytes)
            wire.offset = offset
            wire.data = Data(data)
            return framed(.paperChunk, wire)
        case .paperMissing(let digest, let reason):
            var wire = Crosswrit_V1_PaperMissing()
            wire.digest = Data(digest.bytes)
            wire.reason = clipped(reason, Self.reason)
            return framed(.paperMissing, wire)
        case .directory(let part):
            var wire = Crosswrit_V1_DirectoryUpdate()
            wire.directory = Data(part.bytes)
            wire.signature = Data(part.signature.bytes)
            wire.offset = UInt64(part.offset)
            wire.total = UInt64(part.total)
            return framed(.directory, wire)
        }
    }

    private static func framed(_ command: Command, _ message: some Message) -> [UInt8] {
        framed(command, serialize(message))
    }

    private static func framed(_ command: Command, _ body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(leadBytes + body.count)
        bytes += magic
        bytes.append(version)
        bytes.append(command.rawValue)
        bytes += body
        return bytes
    }

    static func decode(_ bytes: [UInt8]) throws(WireError) -> Frame {
        guard bytes.count <= Frame.maximumBytes else {
            throw WireError("frame: larger than \(Frame.maximumBytes) bytes")
        }
        guard bytes.count >= leadBytes, bytes.starts(with: magic) else {
            throw WireError("frame: does not begin with CWRT")
        }
        guard bytes[4] == version else {
            throw WireError("frame: version \(bytes[4]); this process speaks version \(version)")
        }
        guard let command = Command(rawValue: bytes[5]) else {
            throw WireError("frame: unknown command \(bytes[5])")
        }
        let body = Array(bytes[leadBytes...])
        switch command {
        // Kept as bytes: the body is journaled as it arrived, and decoded by `stream`.
        case .data: return .data(Encoded(body))
        case .returned: return .returned(Encoded(body))
        case .hello: return .hello(try Hello(wire: read(body, "HELLO")))
        case .welcome: return .welcome(try Welcome(wire: read(body, "WELCOME")))
        case .ack: return .ack(try Ack(wire: read(body, "ACK")))
        case .heartbeat:
            let wire: Crosswrit_V1_Heartbeat = try read(body, "HEARTBEAT")
            return .heartbeat(session: wire.session, now: try instant(wire.nowMs, "HEARTBEAT now"))
        case .whoAreYou:
            let _: Crosswrit_V1_WhoAreYou = try read(body, "WHO_ARE_YOU")
            return .whoAreYou
        case .disconnect:
            let wire: Crosswrit_V1_Disconnect = try read(body, "DISCONNECT")
            return .disconnect(
                code: try bounded(wire.code, WireLimit.name, "DISCONNECT code"),
                reason: try bounded(wire.reason, reason, "DISCONNECT reason"))
        case .returnWanted:
            let wire: Crosswrit_V1_ReturnWanted = try read(body, "RETURN_WANTED")
            return .returnWanted(
                session: wire.session, after: try Mark(wire: wire.after, "RETURN_WANTED after"))
        case .clock:
            let wire: Crosswrit_V1_Clock = try read(body, "CLOCK")
            return .clock(try ClockState(wire: wire.clock, "CLOCK"))
        case .clockAck:
            let wire: Crosswrit_V1_ClockAck = try read(body, "CLOCK_ACK")
            return .clockAck(
                version: try sequence(wire.version, "CLOCK_ACK version"),
                nextDue: wire.nextDueMs == 0
                    ? nil : try instant(wire.nextDueMs, "CLOCK_ACK next due"))
        case .paperWant, .paperChunk, .paperMissing: return try paper(command, body)
        case .directory:
            let wire: Crosswrit_V1_DirectoryUpdate = try read(body, "DIRECTORY")
            let total = wire.total == 0 ? UInt64(wire.directory.count) : wire.total
            guard total <= UInt64(Directory.maximumBytes),
                wire.offset <= total, UInt64(wire.directory.count) <= total - wire.offset
            else { throw WireError("DIRECTORY: larger than \(Directory.maximumBytes) bytes") }
            return .directory(
                DirectoryPart(
                    bytes: [UInt8](wire.directory), offset: Int(wire.offset), total: Int(total),
                    signature: try signature64(wire.signature, "DIRECTORY signature")))
        }
    }

    private static func paper(_ command: Command, _ body: [UInt8]) throws(WireError) -> Frame {
        switch command {
        case .paperWant:
            let wire: Crosswrit_V1_PaperWant = try read(body, "PAPER_WANT")
            guard wire.length >= 1 else { throw WireError("PAPER_WANT length: missing") }
            return .paperWant(
                matter: try matterID(wire.matter, "PAPER_WANT matter"),
                digest: try digest32(wire.digest, "PAPER_WANT digest"),
                offset: try sequence(wire.offset, "PAPER_WANT offset"), length: Int(wire.length))
        case .paperChunk:
            let wire: Crosswrit_V1_PaperChunk = try read(body, "PAPER_CHUNK")
            guard wire.data.count <= Frame.chunkBytes else {
                throw WireError("PAPER_CHUNK data: larger than \(Frame.chunkBytes) bytes")
            }
            return .paperChunk(
                digest: try digest32(wire.digest, "PAPER_CHUNK digest"),
                offset: try sequence(wire.offset, "PAPER_CHUNK offset"), data: [UInt8](wire.data))
        default:
            let wire: Crosswrit_V1_PaperMissing = try read(body, "PAPER_MISSING")
            return .paperMissing(
                digest: try digest32(wire.digest, "PAPER_MISSING digest"),
                reason: try bounded(wire.reason, reason, "PAPER_MISSING reason"))
        }
    }

    private static func read<M: Message>(
        _ body: [UInt8], _ field: String
    ) throws(WireError) -> M {
        try parse(M.self, body, limit: Frame.maximumBytes, field, unknown: .ignored)
    }
}
