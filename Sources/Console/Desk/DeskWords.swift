import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// Words that several pages of the desk share, as templates take them.
struct DeskWords {
    let status: StatusReport
    let names: CourtNames
    let language: Language

    init(_ call: Call) throws {
        status = try call.status()
        names = CourtNames(status.courts)
        language = call.language
    }

    var now: Instant { status.civil }

    /// A due instant: shape and word first, so that nothing hangs on colour.
    func due(_ instant: Instant?, hours: Bool = false, provisional: Bool = false) -> [String: Any] {
        guard let instant else { return ["due": false, "shape": ""] }
        let shape = shape(instant)
        let date =
            hours ? instant.minuteText : instant.advanced(byMilliseconds: -1).civilDate.iso
        return [
            "shape": shape,
            "due": [
                "shape": shape, "sign": sign(shape), "date": date + (provisional ? "＊" : ""),
                "left": Lines.left(until: instant, now: now, language),
            ] as [String: Any],
        ]
    }

    func due(_ due: DueDate?) -> [String: Any] {
        self.due(
            due?.dueInstant, hours: due?.window.unit == .hour, provisional: due?.provisional == true
        )
    }

    /// `over` past its end, `soon` within three days, else `calm`.
    private func shape(_ instant: Instant) -> String {
        let left = instant.milliseconds - now.milliseconds
        return left <= 0 ? "over" : left <= 3 * 86_400_000 ? "soon" : "calm"
    }

    private func sign(_ shape: String) -> String {
        switch shape {
        case "over": "■"
        case "soon": "▲"
        default: "○"
        }
    }

    /// An act's outcome with its sign.
    func outcome(_ status: ActStatus) -> [String: Any] {
        switch status {
        case .recorded:
            ["shape": "soon", "sign": "◌", "status": language("未确认", "unconfirmed 未确认")]
        case .accepted: ["shape": "ok", "sign": "●", "status": language("已生效", "accepted 已生效")]
        case .refused: ["shape": "over", "sign": "✕", "status": language("已拒绝", "refused 已拒绝")]
        case .outOfOrder:
            ["shape": "over", "sign": "▲", "status": language("次序异常", "out of order 次序异常")]
        }
    }

    /// What to do about a refusal, without what is to be typed on the command line.
    func remedy(_ refusal: Refusal) -> String { Self.remedy(language(refusal.remedy)) }

    /// The clauses of a remedy that do not speak of commands and their options.
    static func remedy(_ text: String) -> String {
        let clauses = text.split { $0 == "；" || $0 == ";" || $0 == "，" || $0 == "。" }
        let kept = clauses.filter { !$0.contains("crosswrit") && !$0.contains("--") }
        return kept.count == clauses.count
            ? text : kept.map { String($0).trimmed }.joined(separator: "；")
    }

    func kind(_ kind: String) -> String { Lines.kind(kind, language) }

    /// The official term of an act, by its verb.
    func term(_ verb: String, of procedure: String) -> String {
        let name: Text? =
            switch procedure {
            case "commission": CommissionVerb.table.first { $0.verb == verb }?.name
            case "dispute": DisputeRules[verb].map { Text(zh: $0.verb.term, en: $0.english) }
            default:
                Tables[procedure]?.act(verb).map { Text(zh: $0.verb.term, en: $0.english) }
            }
        return name.map { language($0) } ?? verb
    }

    /// A day with its weekday.
    func day(_ date: CivilDate) -> String {
        "\(date.iso) \(weekday(date))"
    }

    func weekday(_ date: CivilDate) -> String {
        // The English name is the case's own.
        language(date.weekday.term, Self.capital("\(date.weekday)"))
    }

    private static func capital(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }

    /// A text with courts by their short names where it gives their ids.
    func named(_ text: String) -> String {
        var shown = ""
        var run = ""
        func close() {
            let court = status.courts.first { $0.id.rawValue == run }
            shown += court.map { names.short($0.id) } ?? run
            run = ""
        }
        for character in text {
            if character.isASCII, character.isLetter || character.isNumber || character == "-" {
                run.append(character)
            } else {
                close()
                shown.append(character)
            }
        }
        close()
        return shown
    }

    func withheld(_ list: [Withheld]) -> [[String: Any]] {
        list.map { one in
            let count = one.count > 1 ? " ×\(one.count)" : ""
            return [
                "text": (one.matter.map { "\($0) " } ?? "") + language.line(one.refusal) + count
            ]
        }
    }

    /// The courts of a list of parties that a reader looks for, by code.
    func parties(_ parties: [Party]) -> String {
        let main: [PartyRole] = [
            .commissioning, .commissioned, .disputant, .original, .receiving, .deciding,
            .publisher,
        ]
        let shown = parties.filter { main.contains($0.role) }
        return (shown.isEmpty ? parties : shown).map { names.short($0.court) }
            .joined(separator: "、")
    }

    /// What matters are about, by id, as the visitor may see it.
    static func subjects(_ call: Call, _ ids: [MatterID]) throws -> [String: String] {
        guard !ids.isEmpty,
            case .subjects(let subjects) = try call.see(.subjects(matters: ids)).response
        else { return [:] }
        return subjects
    }

    /// One line of a list of matters.
    func line(_ line: MatterLine, _ subjects: [String: String]) -> [String: Any] {
        var row: [String: Any] = [
            "matter": line.id.rawValue, "kind": kind(line.kind),
            "subject": subjects[line.id.rawValue] ?? "",
            "term": language.term(line.term, line.stage), "draft": line.isDraft,
            "parties": parties(line.parties), "updated": line.updatedAt.minuteText,
        ]
        row.merge(due(line.closed ? nil : line.nextDue)) { _, new in new }
        return row
    }
}

extension [String: Any] {
    /// The values with others laid over them.
    func with(_ others: [String: Any]) -> [String: Any] { merging(others) { _, new in new } }
}
