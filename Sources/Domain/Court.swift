/// The stable identity of a court or of a coordinator process: lower-case ASCII letters, digits and
/// hyphens, 2 … 32 bytes, set by the topology (`yu0105`). It is what stands on the wire, in keys
/// and in files; the court code (法院代字) is an attribute that may change or be absent.
package struct CourtID: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The text's bytes, big-endian, with zeros behind them: engines look ids up at every step, and
    /// words are compared and hashed without looking at a string.
    let words: Bytes32

    /// Nil when `rawValue` is not of the form above.
    package init?(_ rawValue: String) { self.init(utf8: rawValue.utf8) }

    /// As `init(_:)`, from the text's bytes.
    package init?(utf8 bytes: some Collection<UInt8>) {
        guard bytes.count >= 2, bytes.count <= 32 else { return nil }
        var packed = PackedText()
        var last: UInt8 = 0x2D
        for byte in bytes {
            let isLetter = byte >= 0x61 && byte <= 0x7A
            let isDigit = byte >= 0x30 && byte <= 0x39
            guard isLetter || isDigit || (byte == 0x2D && packed.count > 0) else { return nil }
            packed.append(byte)
            last = byte
        }
        guard last != 0x2D else { return nil }
        words = packed.words
    }

    package var rawValue: String { String(decoding: utf8, as: UTF8.self) }

    /// The text's bytes.
    package var utf8: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        forEachByte { bytes.append($0) }
        return bytes
    }

    /// How many bytes the text has.
    package var utf8Count: Int {
        func bytes(_ word: UInt64) -> Int { 8 - word.trailingZeroBitCount / 8 }
        return bytes(words.word0) + bytes(words.word1) + bytes(words.word2) + bytes(words.word3)
    }

    /// Hands out the text's bytes in order.
    package func forEachByte(_ body: (UInt8) -> Void) {
        Self.bytes(of: words.word0, body)
        Self.bytes(of: words.word1, body)
        Self.bytes(of: words.word2, body)
        Self.bytes(of: words.word3, body)
    }

    private static func bytes(of word: UInt64, _ body: (UInt8) -> Void) {
        var rest = word
        while rest != 0 {
            body(UInt8(truncatingIfNeeded: rest >> 56))
            rest <<= 8
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = CourtID(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a court id: \(text)")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(words.mixed) }

    /// In the order of the texts: a shorter one comes before the longer one that it begins.
    package static func < (left: Self, right: Self) -> Bool { left.words < right.words }

    package var description: String { rawValue }
}

/// Gathers up to 32 bytes of a text into words, big-endian, with zeros behind them.
struct PackedText {
    private var word0: UInt64 = 0
    private var word1: UInt64 = 0
    private var word2: UInt64 = 0
    private var word3: UInt64 = 0
    private(set) var count = 0

    mutating func append(_ byte: UInt8) {
        let shifted = UInt64(byte) << UInt64(56 - 8 * (count & 7))
        switch count >> 3 {
        case 0: word0 |= shifted
        case 1: word1 |= shifted
        case 2: word2 |= shifted
        default: word3 |= shifted
        }
        count += 1
    }

    var words: Bytes32 { Bytes32(word0, word1, word2, word3) }
}

extension Bytes32 {
    /// The words in one, for a hash table.
    var mixed: UInt64 {
        var mix = word0 &* 0x9E37_79B9_7F4A_7C15
        mix = (mix ^ (mix >> 29) ^ word1) &* 0xBF58_476D_1CE4_E5B9
        mix = (mix ^ (mix >> 31) ^ word2) &* 0x94D0_49BB_1331_11EB
        return mix ^ (mix >> 30) ^ word3
    }

    /// The byte at the first place where two texts differ, in both; nil when they do not.
    func firstDifference(from other: Bytes32) -> (own: UInt8, other: UInt8)? {
        func find(_ one: UInt64, _ two: UInt64) -> (own: UInt8, other: UInt8) {
            let shift = UInt64(56 - (one ^ two).leadingZeroBitCount / 8 * 8)
            return (
                UInt8(truncatingIfNeeded: one >> shift), UInt8(truncatingIfNeeded: two >> shift)
            )
        }
        if word0 != other.word0 { return find(word0, other.word0) }
        if word1 != other.word1 { return find(word1, other.word1) }
        if word2 != other.word2 { return find(word2, other.word2) }
        if word3 != other.word3 { return find(word3, other.word3) }
        return nil
    }
}

/// Level of a court (审级, 法院层级).
package enum CourtLevel: String, Hashable, Codable, Sendable, CaseIterable {
    /// 最高人民法院.
    case supreme
    /// 高级人民法院.
    case high
    /// 中级人民法院.
    case intermediate
    /// 基层人民法院.
    case grassroots

    /// The official Chinese term.
    package var term: String {
        switch self {
        case .supreme: "最高人民法院"
        case .high: "高级人民法院"
        case .intermediate: "中级人民法院"
        case .grassroots: "基层人民法院"
        }
    }
}

/// A court of the tree, as the topology states it.
package struct Court: Hashable, Codable, Sendable {
    package var id: CourtID
    /// Full official name, such as 郑州市金水区人民法院.
    package var name: String
    /// 法院代字, such as 豫0105; nil when unknown (the court runs all the same).
    package var code: String?
    package var level: CourtLevel
    /// The court one level up (上一级人民法院); nil for the supreme court only.
    package var superior: CourtID?
    /// The coordinator that serves this court's node; nil for an outside court (线下法院), which has
    /// no node and whose papers are recorded for it (代录).
    package var coordinator: CourtID?
    /// The court into which this one was merged (合并) when it was closed; nil for all others.
    package var successor: CourtID?
    /// No court but a procuratorate (检察机关) with a node of its own: it reads what it is granted.
    package var isObserver: Bool

    package init(
        id: CourtID, name: String, code: String?, level: CourtLevel, superior: CourtID?,
        coordinator: CourtID?, successor: CourtID? = nil, isObserver: Bool = false
    ) {
        self.isObserver = isObserver
        self.successor = successor
        self.id = id
        self.name = name
        self.code = code
        self.level = level
        self.superior = superior
        self.coordinator = coordinator
    }

    /// Whether the court has no node of its own (线下法院).
    package var isOutside: Bool { coordinator == nil }
}

/// The tree of courts: data, never derived from the digits of a code.
///
/// Invariant: exactly one root, every superior is present, no cycles. `init` establishes it.
package struct CourtTree: Hashable, Sendable {
    /// Why a list of courts is no tree.
    package enum Fault: Error, Hashable, Sendable {
        case duplicate(CourtID)
        case unknownSuperior(of: CourtID, CourtID)
        case cycle(CourtID)
        case noRoot
        case severalRoots([CourtID])
    }

    /// All courts, ordered by id.
    package let courts: [Court]
    private let index: [CourtID: Int]

    package init(_ list: [Court]) throws(Fault) {
        courts = list.sorted { $0.id < $1.id }
        var index: [CourtID: Int] = [:]
        for (position, court) in courts.enumerated() {
            guard index.updateValue(position, forKey: court.id) == nil else {
                throw .duplicate(court.id)
            }
        }
        self.index = index
        let roots = courts.filter { $0.superior == nil }.map(\.id)
        guard !roots.isEmpty else { throw .noRoot }
        guard roots.count == 1 else { throw .severalRoots(roots) }
        for court in courts {
            var seen = 0
            var cursor = court
            while let superior = cursor.superior {
                guard let next = index[superior] else {
                    throw .unknownSuperior(of: cursor.id, superior)
                }
                seen += 1
                guard seen <= courts.count else { throw .cycle(court.id) }
                cursor = courts[next]
            }
        }
    }

    /// The court with this id, or nil.
    package subscript(id: CourtID) -> Court? { index[id].map { courts[$0] } }

    /// The court one level up; nil for the root and for an unknown court.
    package func superior(of id: CourtID) -> CourtID? {
        index[id].flatMap { courts[$0].superior }
    }

    /// Whether a court of the tree has a node of its own; false for an unknown court.
    package func hasNode(_ id: CourtID) -> Bool {
        index[id].map { courts[$0].coordinator != nil } ?? false
    }

    /// The court itself, then its superiors up to the root.
    package func ascent(from id: CourtID) -> [CourtID] {
        var path: [CourtID] = []
        var cursor: CourtID? = self[id]?.id
        while let court = cursor {
            path.append(court)
            cursor = superior(of: court)
        }
        return path
    }

    /// Whether `court` stands above `other` (a court does not stand above itself).
    package func isAbove(_ court: CourtID, _ other: CourtID) -> Bool {
        court != other && ascent(from: other).contains(court)
    }

    /// The common superior (共同上级法院) of a dispute's parties: the lowest common ancestor, and its
    /// own superior when it is itself a party (执行工作规定 art. 67).
    ///
    /// Returns nil when a party is the root, because nobody stands above it, or is unknown.
    package func commonSuperior(of parties: [CourtID]) -> CourtID? {
        guard let first = parties.first else { return nil }
        var common = ascent(from: first)
        for party in parties.dropFirst() {
            let path = ascent(from: party)
            common.removeAll { !path.contains($0) }
        }
        return common.first { !parties.contains($0) }
    }

    /// The court that a clerk means: by id, by code, or by full name. Nil when none or several
    /// match.
    package func find(_ text: String) -> Court? {
        if let id = CourtID(text), let court = self[id] { return court }
        let matches = courts.filter { $0.code == text || $0.name == text }
        return matches.count == 1 ? matches.first : nil
    }
}
