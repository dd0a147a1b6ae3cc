import Domain
import Engine
import Foundation
import Store
import Testing

@Suite("Projections: values as JSON text")
struct JSONStreamTests {
    /// Foundation's own encoder, beside which every text is compared.
    private static func expected(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private enum Shape: Codable, Equatable {
        case empty
        case named(zebra: Int, apple: String?)
        indirect case deep([Shape], map: [String: [Int]])
        case single(Bool)
    }

    private struct Numbers: Codable, Equatable {
        var small: Int8 = -128
        var large: UInt64 = .max
        var part = 0.25
        var whole = 3.0
        var missing: Int?
        var data = Data([0, 1, 254, 255])
        var text = "a\"b\\c/d\n\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f}中文🙂\u{2028}"
        var none: [String] = []
        var nothing = Nothing()
        var either: [Int: String] = [3: "x"]
    }

    private struct Nothing: Codable, Equatable {}

    @Test("The same text as Foundation's encoder gives with sorted keys")
    func sameText() throws {
        let stream = JSONStream()
        let shapes: [Shape] = [
            .empty, .named(zebra: 1, apple: nil), .named(zebra: -5, apple: "/"),
            .deep([.empty, .single(true)], map: ["b": [2], "a": [], "": [1, 2]]),
            .deep([], map: [:]),
        ]
        for shape in shapes {
            let text = try stream.text(shape)
            #expect(try text == Self.expected(shape))
            #expect(try JSONDecoder().decode(Shape.self, from: Data(text.utf8)) == shape)
        }
        #expect(try stream.text(shapes) == Self.expected(shapes))
        let numbers = Numbers()
        let text = try stream.text(numbers)
        #expect(try text == Self.expected(numbers))
        #expect(try JSONDecoder().decode(Numbers.self, from: Data(text.utf8)) == numbers)
        for plain in ["", "x", "\u{0}"] { #expect(try stream.text(plain) == Self.expected(plain)) }
        #expect(try stream.text([1, 2, 3]) == "[1,2,3]")
        #expect(throws: EncodingError.self) { try stream.text([Double.nan]) }
        // What failed leaves nothing behind.
        #expect(try stream.text(numbers) == text)
    }

    @Test("Every snapshot of a history of matters, and everything else in it")
    func histories() throws {
        let stream = JSONStream()
        let history = try History(seed: Seed.value, count: 100)
        var snapshots = 0
        for changes in history.rows {
            for record in changes.matters {
                let text = try stream.text(record)
                #expect(try text == Self.expected(record))
                let back = try JSONDecoder().decode(MatterRecord.self, from: Data(text.utf8))
                #expect(back == record)
                snapshots += 1
                for deadline in record.matter?.deadlines ?? [] {
                    #expect(try stream.text(deadline) == Self.expected(deadline))
                }
            }
            for outcome in changes.outcomes {
                #expect(try stream.text(outcome) == Self.expected(outcome))
            }
        }
        #expect(snapshots > 0)
    }
}
