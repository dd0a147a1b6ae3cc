import CourtSchema
import Domain
import FoundationEssentials

/// Bounds on what may come from outside, shared by every codec: bytes of texts, counts of lists.
enum WireLimit {
    static let name = 256
    static let text = 20_000
    static let papers = 64
    static let list = 1_024
    /// The clerk's idempotency key.
    static let key = 128
}

/// Checks that a text is at most `limit` bytes long.
func bounded(_ text: String, _ limit: Int, _ field: String) throws(WireError) -> String {
    guard text.utf8.count <= limit else {
        throw WireError("\(field): longer than \(limit) bytes")
    }
    return text
}

func courtID(_ text: String, _ field: String) throws(WireError) -> CourtID {
    guard let id = CourtID(text) else { throw WireError("\(field): not a court id") }
    return id
}

func matterID(_ text: String, _ field: String) throws(WireError) -> MatterID {
    guard let id = MatterID(text) else { throw WireError("\(field): not a matter id") }
    return id
}

func digest32(_ bytes: Data, _ field: String) throws(WireError) -> Digest {
    guard let digest = Digest([UInt8](bytes)) else { throw WireError("\(field): not 32 bytes") }
    return digest
}

/// Decodes a raw-value enum, refusing words this version does not know.
func word<Word: RawRepresentable>(_ text: String, _ field: String) throws(WireError) -> Word
where Word.RawValue == String {
    // By bytes: Swift's strings are equal when canonically equivalent, the wire's are not.
    guard let word = Word(rawValue: text), word.rawValue.utf8.elementsEqual(text.utf8) else {
        throw WireError("\(field): unknown word “\(text.prefix(40))”")
    }
    return word
}

/// An instant between the years 1970 and 9999.
func instant(_ milliseconds: Int64, _ field: String) throws(WireError) -> Instant {
    guard (0..<253_402_300_800_000).contains(milliseconds) else {
        throw WireError("\(field): not a time")
    }
    return Instant(milliseconds: milliseconds)
}

func count53(_ number: UInt64, _ field: String) throws(WireError) -> Int {
    guard number <= 1 << 53 else { throw WireError("\(field): too large") }
    return Int(number)
}

/// Decodes a list of at most `limit` elements.
func list<Wire, Value>(
    _ wires: [Wire], _ limit: Int, _ field: String,
    _ decode: (Wire) throws(WireError) -> Value
) throws(WireError) -> [Value] {
    guard wires.count <= limit else { throw WireError("\(field): more than \(limit)") }
    var values: [Value] = []
    values.reserveCapacity(wires.count)
    for wire in wires { values.append(try decode(wire)) }
    return values
}

extension Text {
    init(wire: Crosswrit_V1_Text) throws(WireError) {
        self.init(
            zh: try bounded(wire.zh, WireLimit.text, "text"),
            en: try bounded(wire.en, WireLimit.text, "text"))
    }

    var wire: Crosswrit_V1_Text {
        var wire = Crosswrit_V1_Text()
        wire.zh = zh
        wire.en = en
        return wire
    }
}

extension Window {
    init(wire: Crosswrit_V1_Window) throws(WireError) {
        guard (1...9_999).contains(wire.amount) else { throw WireError("window: amount") }
        self.init(Int(wire.amount), try word(wire.unit, "window unit"))
    }

    var wire: Crosswrit_V1_Window {
        var wire = Crosswrit_V1_Window()
        wire.amount = Int32(amount)
        wire.unit = unit.rawValue
        return wire
    }
}

extension CivilDate {
    init(wire: Crosswrit_V1_CivilDate) throws(WireError) {
        guard (1970...9_999).contains(wire.year), (1...12).contains(wire.month),
            (1...31).contains(wire.day)
        else { throw WireError("date: out of range") }
        self.init(year: Int(wire.year), month: Int(wire.month), day: Int(wire.day))
    }

    var wire: Crosswrit_V1_CivilDate {
        var wire = Crosswrit_V1_CivilDate()
        wire.year = Int32(year)
        wire.month = Int32(month)
        wire.day = Int32(day)
        return wire
    }
}

extension DueDate {
    init(wire: Crosswrit_V1_DueDate) throws(WireError) {
        self.init(
            window: try Window(wire: wire.window), from: try instant(wire.fromMs, "due from"),
            dueDate: try CivilDate(wire: wire.dueDate),
            dueInstant: try instant(wire.dueMs, "due instant"), rolled: wire.rolled,
            provisional: wire.provisional,
            calendar: try bounded(wire.calendar, WireLimit.name, "calendar"),
            steps: try list(wire.steps, WireLimit.list, "steps") { step throws(WireError) in
                try bounded(step, 2_000, "step")
            })
    }
}

extension Paper {
    init(wire: Crosswrit_V1_Paper) throws(WireError) {
        guard wire.size >= 0, wire.size <= 1 << 34 else { throw WireError("paper: size") }
        guard !wire.name.isEmpty, wire.name.utf8.count <= 255,
            !wire.name.utf8.contains(where: { $0 == 0x2F || $0 < 0x20 })
        else { throw WireError("paper: name") }
        self.init(
            digest: try digest32(wire.digest, "paper digest"), size: wire.size, name: wire.name,
            kind: try word(wire.kind, "paper kind"), sealed: wire.sealed)
    }

    var wire: Crosswrit_V1_Paper {
        var wire = Crosswrit_V1_Paper()
        wire.digest = Data(digest.bytes)
        wire.size = size
        wire.name = name
        wire.kind = kind.rawValue
        wire.sealed = sealed
        return wire
    }
}

extension Approval {
    init(wire: Crosswrit_V1_Approval) throws(WireError) {
        self.init(
            officer: try bounded(wire.officer, WireLimit.name, "approval officer"),
            role: try word(wire.role, "approval role"), at: try instant(wire.atMs, "approval time"),
            note: try bounded(wire.note, WireLimit.text, "approval note"))
    }

    var wire: Crosswrit_V1_Approval {
        var wire = Crosswrit_V1_Approval()
        wire.officer = officer
        wire.role = role.rawValue
        wire.atMs = at.milliseconds
        wire.note = note
        return wire
    }
}

extension Officer {
    init(wire: Crosswrit_V1_Officer) throws(WireError) {
        guard !wire.name.isEmpty else { throw WireError("officer: no name") }
        self.init(
            name: try bounded(wire.name, WireLimit.name, "officer"),
            roles: try list(wire.roles, 32, "officer roles") { role throws(WireError) in
                try word(role, "officer role")
            },
            inPlaceOf: wire.inPlaceOf.isEmpty
                ? nil : try bounded(wire.inPlaceOf, WireLimit.name, "in place of"))
    }
}

extension Amendment {
    init(wire: Crosswrit_V1_Amendment) throws(WireError) {
        self.init(
            field: try bounded(wire.field, WireLimit.name, "amendment field"),
            old: try bounded(wire.old, WireLimit.text, "amendment old"),
            new: try bounded(wire.new, WireLimit.text, "amendment new"),
            reason: try bounded(wire.reason, WireLimit.text, "amendment reason"),
            proof: try list(wire.proof, WireLimit.papers, "proof") { paper throws(WireError) in
                try Paper(wire: paper)
            },
            approvals: try list(wire.approvals, 32, "approvals") { approval throws(WireError) in
                try Approval(wire: approval)
            })
    }

    var wire: Crosswrit_V1_Amendment {
        var wire = Crosswrit_V1_Amendment()
        wire.field = field
        wire.old = old
        wire.new = new
        wire.reason = reason
        wire.proof = proof.map(\.wire)
        wire.approvals = approvals.map(\.wire)
        return wire
    }
}

extension Party {
    init(wire: Crosswrit_V1_Party) throws(WireError) {
        self.init(
            court: try courtID(wire.court, "party"), role: try word(wire.role, "party role"))
    }
}

extension OutsideRecord {
    init(wire: Crosswrit_V1_OutsideRecord) throws(WireError) {
        self.init(
            court: try courtID(wire.court, "outside court"),
            documentNumber: try bounded(wire.documentNumber, WireLimit.name, "document number"),
            dated: try CivilDate(wire: wire.dated),
            arrivedBy: try bounded(wire.arrivedBy, WireLimit.name, "way of arrival"),
            arrivedAt: try instant(wire.arrivedAtMs, "arrival"), scan: try Paper(wire: wire.scan))
    }

    var wire: Crosswrit_V1_OutsideRecord {
        var wire = Crosswrit_V1_OutsideRecord()
        wire.court = court.rawValue
        wire.documentNumber = documentNumber
        wire.dated = dated.wire
        wire.arrivedBy = arrivedBy
        wire.arrivedAtMs = arrivedAt.milliseconds
        wire.scan = scan.wire
        return wire
    }
}

extension Refusal {
    init(wire: Crosswrit_V1_Refusal) throws(WireError) {
        self.init(
            code: try bounded(wire.code, WireLimit.name, "refusal code"),
            rule: try bounded(wire.rule, WireLimit.text, "refusal rule"),
            reason: try Text(wire: wire.reason), remedy: try Text(wire: wire.remedy))
    }

    var wire: Crosswrit_V1_Refusal {
        var wire = Crosswrit_V1_Refusal()
        wire.code = code
        wire.rule = rule
        wire.reason = reason.wire
        wire.remedy = remedy.wire
        return wire
    }
}

extension Deadline {
    init(wire: Crosswrit_V1_Deadline) throws(WireError) {
        self.init(
            id: try bounded(wire.id, WireLimit.name, "deadline id"),
            rule: try bounded(wire.rule, WireLimit.name, "deadline rule"),
            owedBy: try courtID(wire.owedBy, "deadline court"), duty: try Text(wire: wire.duty),
            due: try DueDate(wire: wire.due), onLapse: try word(wire.onLapse, "on lapse"),
            status: try word(wire.status, "deadline status"),
            endedAt: wire.ended ? try instant(wire.endedAtMs, "deadline end") : nil)
    }
}

extension Duty {
    init(wire: Crosswrit_V1_Duty) throws(WireError) {
        self.init(
            entry: try count53(wire.entry, "duty entry"),
            owedBy: try courtID(wire.owedBy, "duty court"), text: try Text(wire: wire.text))
    }
}
