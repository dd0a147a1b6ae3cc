import CourtProtocol
import Domain
import Engine
import Foundation
import Sodium
import Testing

/// Frames that an independent client and an earlier program exchanged (Tests/fixtures): today's
/// codec reads each, and writes what the program sent with the same bytes again. A failure here is
/// a change of the wire.
@Suite("Transcripts")
struct TranscriptTests {
    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures")

    /// Lines of one transcript: who sent it (`>` the client), and its bytes.
    private static func frames(_ version: String) throws -> [(sender: Character, bytes: [UInt8])] {
        let path = folder.appending(path: version).appending(path: "wire.hex")
        let text = try String(contentsOf: path, encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let parts = line.split(separator: " ")
            let sender = try #require(parts.first?.first)
            let bytes = try #require(parts.last.flatMap { Hexadecimal.decode($0) })
            #expect(parts.count == 2 && (sender == "<" || sender == ">"))
            return (sender, bytes)
        }
    }

    private static var versions: [String] {
        let found = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (found ?? []).filter { $0.hasPrefix("version-") }.sorted()
    }

    @Test func thereIsOneOfEachVersion() {
        #expect(Self.versions.contains("version-\(LinkRules.protocolVersion)"))
    }

    @Test(arguments: versions)
    func everyFrameIsReadAndWrittenAgain(_ version: String) throws {
        let codec = WireCodec()
        let frames = try Self.frames(version)
        var commands: Set<UInt8> = []
        var items = 0
        for (number, (sender, bytes)) in frames.enumerated() {
            let frame = try codec.frame(bytes)
            // The client may write out what means nothing, such as an empty mark.
            let again = codec.encode(frame)
            let means = try codec.frame(again)
            #expect(
                sender == ">" ? means == frame : again == bytes, "line \(number + 1), \(sender)")
            commands.insert(bytes[5])
            guard case .data(let data) = frame else { continue }
            // A stream and its leaves are kept as they came, so each is read for itself.
            let stream = try codec.stream(data)
            #expect(codec.encode(stream) == data, "line \(number + 1), \(sender)")
            for batch in stream.batches {
                _ = try codec.header(batch.header)
                for item in batch.items {
                    _ = try codec.leaf(item.leaf, realm: "python-rehearsal", rehearsal: true)
                    items += 1
                }
            }
        }
        #expect(frames.count > 30 && items > 5)
        // HELLO, WELCOME, DATA, ACK, HEARTBEAT, CLOCK, CLOCK_ACK, PAPER_WANT, PAPER_CHUNK.
        #expect(commands.isSuperset(of: [1, 2, 3, 4, 5, 10, 11, 12, 13]))
    }
}
