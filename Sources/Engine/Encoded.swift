/// A record as its codec made it: what is signed, hashed, sent and stored, and never made again.
///
/// In the processes it is bytes (docs/wire.md). The simulator's fast tier keeps the value itself in
/// their place, so that a run of a whole country is not spent on encoding; the engines can't tell
/// the two apart, because they only count, hash, hand on and ask the codec.
package struct Encoded: Hashable, Sendable {
    private enum Form: Sendable {
        case bytes([UInt8])
        case kept(Kept)
    }

    private let form: Form

    /// Takes bytes.
    package init(_ bytes: [UInt8]) { form = .bytes(bytes) }

    /// Takes bytes from any sequence.
    package init(_ bytes: some Sequence<UInt8>) { form = .bytes([UInt8](bytes)) }

    /// Keeps a value in the place of its bytes.
    package init(_ kept: Kept) { form = .kept(kept) }

    /// How many bytes it has, or would have.
    package var count: Int {
        switch form {
        case .bytes(let bytes): bytes.count
        case .kept(let kept): kept.count
        }
    }

    /// The bytes. A kept value has none: who keeps values reads them with ``kept``.
    package var bytes: [UInt8] {
        switch form {
        case .bytes(let bytes): return bytes
        case .kept: preconditionFailure("a kept record was asked for bytes")
        }
    }

    /// The kept value; nil when this is bytes.
    package var kept: Kept? {
        switch form {
        case .bytes: nil
        case .kept(let kept): kept
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        switch (left.form, right.form) {
        case (.bytes(let one), .bytes(let other)): one == other
        case (.kept(let one), .kept(let other)): one === other || one.mix == other.mix
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch form {
        case .bytes(let bytes): hasher.combine(bytes)
        case .kept(let kept): hasher.combine(kept.mix)
        }
    }
}

extension Encoded: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: UInt8...) { self.init(elements) }
}

extension Encoded: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([UInt8].self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes)
    }
}

/// A record kept as a value in the place of its bytes.
package final class Kept: Sendable {
    /// What is kept.
    package enum Content: Sendable {
        case leaf(Leaf)
        indirect case header(RowHeader)
        case stream(Stream)
    }

    package let content: Content
    /// How many bytes it would have, roughly.
    package let count: Int
    /// A mix of the content: equal for equal records, and what a cheap seal digests.
    package let mix: UInt64

    package init(_ content: Content, count: Int, mix: UInt64) {
        self.content = content
        self.count = count
        self.mix = mix
    }
}
