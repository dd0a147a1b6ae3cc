package import Domain
import LegalTime
import Procedure

/// A paper as named on the command line: `KIND=FILE`.
package struct PaperWord: Hashable, Sendable {
    package var kind: PaperKind
    package var path: String

    package init(kind: PaperKind, path: String) {
        self.kind = kind
        self.path = path
    }
}

/// An approval as named on the command line: `ROLE=NAME[@TIME][/NOTE]`.
package struct ApprovalWord: Hashable, Sendable {
    package var role: OfficerRole
    package var officer: String
    /// Nil: now, by the clock of the process.
    package var at: Instant?
    package var note: String

    package init(role: OfficerRole, officer: String, at: Instant?, note: String) {
        self.role = role
        self.officer = officer
        self.at = at
        self.note = note
    }
}

/// A court in dispute as named on the command line: `COURT:CASE:CLAIM`.
package struct ClaimWord: Hashable, Sendable {
    package var court: String
    /// Nil when the number is not known.
    package var caseNumber: String?
    package var claim: String

    package init(court: String, caseNumber: String?, claim: String) {
        self.court = court
        self.caseNumber = caseNumber
        self.claim = claim
    }
}

/// What an opinion orders one court to do: `COURT=TEXT`.
package struct OrderWord: Hashable, Sendable {
    package var court: String
    package var text: String

    package init(court: String, text: String) {
        self.court = court
        self.text = text
    }
}

/// How far a rehearsal's clock is to move.
package enum AdvanceWord: Hashable, Sendable {
    case milliseconds(Int64)
    case months(Int)

    /// Milliseconds from `civil`; months end on the same day and time, or the month's last day.
    package func milliseconds(from civil: Instant) -> Int64 {
        switch self {
        case .milliseconds(let amount): return amount
        case .months(let months):
            let day = civil.civilDate.advanced(byMonths: months)
            return day.start.milliseconds + civil.millisecondOfDay - civil.milliseconds
        }
    }
}

/// Reads the words of the command line. What does not read is answered with what to write instead.
package enum Words {
    /// An amount in yuan with at most two decimals, as fen.
    package static func amount(_ text: String) throws -> Int64 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = (parts.first.map(Array.init) ?? []) + (parts.count > 1 ? Array(parts[1]) : [])
        let isPlain = digits.allSatisfy { $0.isASCII && $0.isNumber }
        guard isPlain, parts.count <= 2, let whole = parts.first, (1...15).contains(whole.count),
            parts.count == 1 || (1...2).contains(parts[1].count), let yuan = Int64(whole)
        else {
            throw ArgumentFault(
                "write yuan (元) with at most two decimals, such as 120000 or 120000.50")
        }
        var fen: Int64 = 0
        if parts.count > 1 {
            fen = (Int64(parts[1]) ?? 0) * (parts[1].count == 1 ? 10 : 1)
        }
        return yuan * 100 + fen
    }

    /// Fen as yuan with two decimals.
    package static func yuan(_ fen: Int64) -> String {
        let cents = fen.magnitude % 100
        return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    /// A date and time; a date alone means its beginning.
    package static func instant(_ text: String) throws -> Instant {
        if let instant = Instant(iso: text) { return instant }
        if let date = CivilDate(iso: text) { return date.start }
        throw ArgumentFault(
            "write a date and time such as 2026-03-05T09:30 (+08:00 unless it names another offset)"
        )
    }

    /// A date.
    package static func date(_ text: String) throws -> CivilDate {
        guard let date = CivilDate(iso: text) else {
            throw ArgumentFault("write a date such as 2026-03-05")
        }
        return date
    }

    /// A window such as `15d`.
    package static func window(_ text: String) throws -> Window { try Window.parse(text) }

    /// Seconds with decimals, as milliseconds, at most a day.
    package static func wait(_ text: String) throws -> Int64 {
        guard let seconds = Double(text), seconds >= 0, seconds <= 86_400 else {
            throw ArgumentFault("write seconds such as 5 or 0.5, at most 86400; 0 does not wait")
        }
        return Int64(seconds * 1_000)
    }

    /// `31d`, `24h`, `1mo`, `1y`. Working days are refused: which they are depends on the calendar.
    package static func advance(_ text: String) throws -> AdvanceWord {
        let window: Window
        do {
            window = try Window.parse(text)
        } catch {
            throw ArgumentFault("write 31d, 24h, 1mo or 1y, at most 9999 of them")
        }
        switch window.unit {
        case .hour: return .milliseconds(Int64(window.amount) * 3_600_000)
        case .day: return .milliseconds(Int64(window.amount) * 86_400_000)
        case .month: return .months(window.amount)
        case .year: return .months(window.amount * 12)
        case .workingDay:
            throw ArgumentFault(
                "the clock moves by civil time; how long \(window.amount) working days (工作日) are "
                    + "depends on the calendar: see `crosswrit period --from DATE --window \(text)` and "
                    + "write the days, such as 21d")
        }
    }

    /// `KIND=FILE`.
    package static func paper(_ text: String) throws -> PaperWord {
        guard let cut = text.firstIndex(of: "="), cut != text.startIndex,
            text.index(after: cut) < text.endIndex
        else { throw ArgumentFault("write KIND=FILE, such as ruling=裁定书.pdf") }
        return PaperWord(
            kind: try paperKind(String(text[..<cut])), path: String(text[text.index(after: cut)...])
        )
    }

    /// A kind of paper by stable name or Chinese term.
    package static func paperKind(_ text: String) throws -> PaperKind {
        try pick(text, PaperKind.allCases, \.rawValue, \.term, "kind of paper (材料种类)")
    }

    /// A role by stable name or Chinese term.
    package static func role(_ text: String) throws -> OfficerRole {
        try pick(text, OfficerRole.allCases, \.rawValue, \.term, "role (人员角色)")
    }

    /// A type of commissioned matter by stable name or Chinese term.
    package static func commissionKind(_ text: String) throws -> CommissionKind {
        try pick(
            text, CommissionKind.allCases, \.rawValue, \.rule.name.zh, "type of matter (委托事项类型)")
    }

    /// A type of dispute by stable name or Chinese term.
    package static func disputeKind(_ text: String) throws -> DisputeKind {
        try pick(text, DisputeKind.allCases, \.rawValue, \.term, "type of dispute (争议类型)")
    }

    /// A ground of return by stable name or Chinese term.
    package static func ground(_ text: String) throws -> CommissionAct.ReturnGround {
        try pick(
            text, CommissionAct.ReturnGround.allCases, \.rawValue, \.term, "ground of return (退回事由)"
        )
    }

    /// How far a matter was carried out, by stable name or Chinese term.
    package static func outcome(_ text: String) throws -> CommissionAct.Outcome {
        try pick(text, CommissionAct.Outcome.allCases, \.rawValue, \.term, "result (办理结果)")
    }

    /// `ROLE=NAME[@TIME][/NOTE]`.
    package static func approval(_ text: String) throws -> ApprovalWord {
        let shape = "write ROLE=NAME[@TIME][/NOTE], such as bureauChief=张局长@2026-03-05T09:30"
        guard let cut = text.firstIndex(of: "=") else { throw ArgumentFault(shape) }
        var rest = text[text.index(after: cut)...]
        var note = ""
        if let slash = rest.firstIndex(of: "/") {
            note = String(rest[rest.index(after: slash)...])
            rest = rest[..<slash]
        }
        var at: Instant?
        if let mark = rest.firstIndex(of: "@") {
            at = try instant(String(rest[rest.index(after: mark)...]))
            rest = rest[..<mark]
        }
        guard !rest.isEmpty else { throw ArgumentFault(shape) }
        return ApprovalWord(
            role: try role(String(text[..<cut])), officer: String(rest), at: at, note: note)
    }

    /// `COURT:CASE:CLAIM`; an empty CASE means that the number is not known.
    package static func claim(_ text: String) throws -> ClaimWord {
        let parts = text.split(
            maxSplits: 2, omittingEmptySubsequences: false,
            whereSeparator: { $0 == ":" || $0 == "：" })
        guard parts.count == 3, !parts[0].isEmpty else {
            throw ArgumentFault(
                "write COURT:CASE:CLAIM, such as 豫0105:（2026）豫0105执12号:本院为首先查封法院; "
                    + "leave CASE empty when it is not known")
        }
        return ClaimWord(
            court: String(parts[0]), caseNumber: parts[1].isEmpty ? nil : String(parts[1]),
            claim: String(parts[2]))
    }

    /// `COURT=TEXT`.
    package static func order(_ text: String) throws -> OrderWord {
        guard let cut = text.firstIndex(of: "="), cut != text.startIndex else {
            throw ArgumentFault("write COURT=TEXT, such as 豫0105=将查封财产移送处置")
        }
        return OrderWord(
            court: String(text[..<cut]), text: String(text[text.index(after: cut)...]))
    }

    /// `DATE=OFFICER:PHONE`.
    package static func rosterDay(_ text: String) throws -> RosterDay {
        let shape = "write DATE=OFFICER:PHONE, such as 2026-10-01=李某:0371-12345678"
        guard let cut = text.firstIndex(of: "="),
            let colon = text[cut...].lastIndex(where: { $0 == ":" || $0 == "：" })
        else { throw ArgumentFault(shape) }
        let day = RosterDay(
            date: try date(String(text[..<cut])),
            officer: String(text[text.index(after: cut)..<colon]),
            phone: String(text[text.index(after: colon)...]))
        guard !day.officer.isEmpty, !day.phone.isEmpty else { throw ArgumentFault(shape) }
        return day
    }

    /// The beginning or whole of a matter's id; bounded, because it is repeated in messages.
    package static func matter(_ text: String) throws -> String {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw ArgumentFault("write a matter's id or its beginning, as lists have it") }
        return text
    }

    private static func pick<Value>(
        _ text: String, _ all: [Value], _ name: (Value) -> String, _ term: (Value) -> String,
        _ what: String
    ) throws -> Value {
        if let found = all.first(where: { name($0) == text || term($0) == text }) { return found }
        let known = all.map { "\(name($0)) \(term($0))" }.joined(separator: ", ")
        throw ArgumentFault("no such \(what); one of: \(known)")
    }
}
