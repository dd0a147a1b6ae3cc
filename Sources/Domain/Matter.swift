/// The identity of a coordination matter (协调事项): the opening court's id, a hyphen and 12 characters
/// of Crockford's base 32 (60 random bits), such as `yu0105-7k3m9q2xabcd`. It contains no seat, so
/// a matter keeps its id wherever its seat moves.
package struct MatterID: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The court that opened the matter.
    private let court: CourtID
    /// The twelve characters as five bits each, the first one highest, so that they order as their
    /// text; `standing` for `roster`.
    private let tail: UInt64

    private static let standing = UInt64.max

    /// Nil unless `rawValue` is a court id, a hyphen and 12 base-32 characters; or a court id and
    /// `-roster`, the one standing matter of a court.
    package init?(_ rawValue: String) {
        let bytes = Array(rawValue.utf8)
        guard bytes.count <= 64, let cut = bytes.lastIndex(of: 0x2D),
            let court = CourtID(utf8: bytes[..<cut])
        else { return nil }
        let tail = bytes[(cut + 1)...]
        self.court = court
        if tail.elementsEqual("roster".utf8) {
            self.tail = Self.standing
            return
        }
        guard tail.count == 12 else { return nil }
        var bits: UInt64 = 0
        for byte in tail {
            guard let five = Self.alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 5 | UInt64(five)
        }
        self.tail = bits
    }

    /// Mints an id for `court` from random bits (only the low 60 are used).
    package init(court: CourtID, random: UInt64) {
        self.court = court
        // The lowest five bits are the first character.
        var tail: UInt64 = 0
        var bits = random
        for _ in 0..<12 {
            tail = tail << 5 | bits & 31
            bits >>= 5
        }
        self.tail = tail
    }

    /// The standing matter in which `court` publishes its duty roster (值班表).
    package init(rosterOf court: CourtID) {
        self.court = court
        tail = Self.standing
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    package var rawValue: String {
        var bytes = court.utf8
        bytes.append(0x2D)
        forEachTailByte { bytes.append($0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// How many bytes the text has.
    package var utf8Count: Int { court.utf8Count + (tail == Self.standing ? 7 : 13) }

    /// Hands out the text's bytes in order.
    package func forEachByte(_ body: (UInt8) -> Void) {
        court.forEachByte(body)
        body(0x2D)
        forEachTailByte(body)
    }

    private func forEachTailByte(_ body: (UInt8) -> Void) {
        if tail == Self.standing {
            for byte in "roster".utf8 { body(byte) }
            return
        }
        let alphabet = Self.alphabet
        var shift: UInt64 = 60
        while shift > 0 {
            shift -= 5
            body(alphabet[Int(tail >> shift & 31)])
        }
    }

    /// The court that opened the matter.
    package var opener: CourtID? { court }

    /// 64 bits that follow from the id alone, in every run alike.
    package var fingerprint: UInt64 { tail ^ court.words.mixed }

    package func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = MatterID(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a matter id: \(text)")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// In the order of the texts.
    package static func < (left: Self, right: Self) -> Bool {
        if let differ = left.court.words.firstDifference(from: right.court.words) {
            // Unless one court's id begins with the other's, the first byte that differs decides.
            if differ.own != 0, differ.other != 0 { return differ.own < differ.other }
        } else if left.tail != standing, right.tail != standing {
            return left.tail < right.tail
        }
        return left.rawValue < right.rawValue
    }

    package var description: String { rawValue }
}

/// What happens when a deadline passes unmet.
package enum OnLapse: String, Hashable, Codable, Sendable {
    /// The deadline is shown as overdue (逾期) and supervised; the matter stays where it is.
    case flag
    /// The matter moves by itself; waits while the owing court is on record as away.
    case move
}

/// A window that has started (届满日): who owes what until when.
package struct Deadline: Hashable, Codable, Sendable {
    /// How the window stands (期限状态).
    package enum Status: String, Hashable, Codable, Sendable {
        case running
        /// Suspended: no due date applies until it resumes.
        case suspended
        case met
        /// Passed unmet (逾期).
        case lapsed
        /// Met after it had lapsed.
        case metLate
        /// No longer owed.
        case void
    }

    /// Unique within the matter: rule id, `@`, owing court, and `#n` from the second one on.
    package var id: String
    /// Id of the rule in the table of windows, such as `W21`.
    package var rule: String
    package var owedBy: CourtID
    /// What is owed.
    package var duty: Text
    @Boxed package var due: DueDate
    package var onLapse: OnLapse
    package var status: Status
    /// When it was met or made void; nil while it runs.
    package var endedAt: Instant?

    package init(
        id: String, rule: String, owedBy: CourtID, duty: Text, due: DueDate,
        onLapse: OnLapse = .flag, status: Status = .running, endedAt: Instant? = nil
    ) {
        self.id = id
        self.rule = rule
        self.owedBy = owedBy
        self.duty = duty
        _due = Boxed(wrappedValue: due)
        self.onLapse = onLapse
        self.status = status
        self.endedAt = endedAt
    }

    /// Still owed: running or lapsed.
    package var isOpen: Bool { status == .running || status == .lapsed || status == .suspended }
}

/// Something that a court must look at though no act of the procedure answers it, such as an act
/// entered out of order.
package struct Duty: Hashable, Codable, Sendable {
    /// Number of the entry that gave rise to it.
    package var entry: Int
    package var owedBy: CourtID
    package var text: Text

    package init(entry: Int, owedBy: CourtID, text: Text) {
        self.entry = entry
        self.owedBy = owedBy
        self.text = text
    }
}

/// The part a court has in a matter.
package enum PartyRole: String, Hashable, Codable, Sendable {
    /// 委托法院.
    case commissioning
    /// 受托法院.
    case commissioned
    /// A court that was rerouted away from; it still sees how the matter ends.
    case former
    /// 监督法院, 归口法院.
    case supervising
    /// Superior of the other side, which sees and presses its own court (法〔2021〕322号 §26).
    case superior
    /// 争议法院.
    case disputant
    /// A superior on the way up to the common superior (逐级上报).
    case rung
    /// 原执行法院: the court that holds the case, or held it.
    case original
    /// 接收法院: the court to which a case moves, or that acts for another.
    case receiving
    /// 决定法院: the superior that decides.
    case deciding
    /// 协助法院: a court that has tasks, or members, in a case of another.
    case assisting
    /// 同意法院: a court whose consent is asked.
    case consenting
    /// The court whose standing matter it is.
    case publisher
    /// A court that may read a standing matter.
    case reader
    /// 检察机关: follows by grant, and only reads.
    case observer
}

extension PartyRole {
    /// The official Chinese term.
    package var term: String {
        switch self {
        case .commissioning: "委托法院"
        case .commissioned: "受托法院"
        case .former: "原受托法院"
        case .supervising: "监督法院"
        case .superior: "上一级法院"
        case .disputant: "争议法院"
        case .rung: "逐级上报法院"
        case .original: "原执行法院"
        case .receiving: "接收法院"
        case .deciding: "决定法院"
        case .assisting: "协助法院"
        case .consenting: "同意法院"
        case .publisher: "公布法院"
        case .reader: "查阅法院"
        case .observer: "检察机关"
        }
    }
}

/// A court's part in a matter.
package struct Party: Hashable, Codable, Sendable {
    package var court: CourtID
    package var role: PartyRole

    package init(court: CourtID, role: PartyRole) {
        self.court = court
        self.role = role
    }
}

/// A correction (更正) of a mistaken entry: old and new stay visible.
package struct Amendment: Hashable, Codable, Sendable {
    /// Which field, by the procedure's own name for it.
    package var field: String
    package var old: String
    package var new: String
    package var reason: String
    package var proof: [Paper]
    package var approvals: [Approval]

    package init(
        field: String, old: String, new: String, reason: String, proof: [Paper],
        approvals: [Approval]
    ) {
        self.field = field
        self.old = old
        self.new = new
        self.reason = reason
        self.proof = proof
        self.approvals = approvals
    }
}

/// An automatic receipt (自动回执) that an entry asks of a court's node: given once the entry and all
/// papers of the matter are whole and synced there.
package struct Receipt: Hashable, Codable, Sendable {
    package var entry: Int
    package var court: CourtID
    /// When it counts; nil while it is owed.
    package var at: Instant?
    /// When an officer of the court first opened it (阅悉), if one has; never before `at`.
    package var openedAt: Instant?

    package init(entry: Int, court: CourtID, at: Instant? = nil, openedAt: Instant? = nil) {
        self.entry = entry
        self.court = court
        self.at = at
        self.openedAt = openedAt
    }
}

/// A coordination matter as the fold of its entries.
package struct Matter: Hashable, Codable, Sendable {
    package var id: MatterID
    package var openedAt: Instant
    /// Time of the latest entry.
    package var updatedAt: Instant
    /// Number of the latest entry; entries count from 1 without gaps.
    package var lastEntry: Int
    /// Version of the table of windows that the matter began under and keeps.
    package var ruleSet: String
    /// Every court that holds the chain, in the order of joining.
    package var parties: [Party]
    package var deadlines: [Deadline]
    package var duties: [Duty]
    package var receipts: [Receipt]
    package var amendments: [Amendment]
    package var body: MatterBody

    package init(id: MatterID, openedAt: Instant, ruleSet: String, body: MatterBody) {
        self.id = id
        self.openedAt = openedAt
        self.updatedAt = openedAt
        self.lastEntry = 0
        self.ruleSet = ruleSet
        self.parties = []
        self.deadlines = []
        self.duties = []
        self.receipts = []
        self.amendments = []
        self.body = body
    }

    /// The role of `court`, or nil when it is no party.
    package func role(of court: CourtID) -> PartyRole? {
        parties.first { $0.court == court }?.role
    }

    /// Courts with `role`, in the order of joining.
    package func courts(_ role: PartyRole) -> [CourtID] {
        parties.filter { $0.role == role }.map(\.court)
    }
}

/// The state of a matter's own procedure.
package enum MatterBody: Hashable, Codable, Sendable {
    indirect case commission(CommissionState)
    indirect case dispute(DisputeState)
    case roster(RosterState)
    indirect case tabled(TabledState)
}
