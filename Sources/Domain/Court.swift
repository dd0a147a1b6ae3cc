/// The stable identity of a court or of a coordinator process: lower-case ASCII letters, digits and
/// hyphens, 2 … 32 bytes, set by the topology (`yu0105`). It is what stands on the wire, in keys
/// and in files; the court code (法院代字) is an attribute that may change or be absent.
package struct CourtID: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    package let rawValue: String

    /// Nil when `rawValue` is not of the form above.
    package init?(_ rawValue: String) {
        let bytes = rawValue.utf8
        guard (2...32).contains(bytes.count), bytes.first != 0x2D, bytes.last != 0x2D,
            bytes.allSatisfy({
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            })
        else { return nil }
        self.rawValue = rawValue
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

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { rawValue }
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

    package init(
        id: CourtID, name: String, code: String?, level: CourtLevel, superior: CourtID?,
        coordinator: CourtID?
    ) {
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
    package func superior(of id: CourtID) -> CourtID? { self[id]?.superior }

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
