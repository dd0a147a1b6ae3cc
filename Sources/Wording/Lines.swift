package import Domain
import Engine
package import Procedure
import Runtime

/// Lines that a person reads: dates with days left, courts by name, duties by term.
package enum Lines {
    /// The first line of whatever a rehearsal prints.
    package static func rehearsal(_ language: Language) -> String {
        language("【演练 rehearsal】", "[rehearsal 演练]")
    }

    /// `2026-03-05 09:30`.
    package static func time(_ instant: Instant?) -> String { instant?.minuteText ?? "" }

    /// How long until `due`, or for how long it has passed, as of `now`.
    package static func left(until due: Instant, now: Instant, _ language: Language) -> String {
        let day: Int64 = 86_400_000
        let distance = due.milliseconds - now.milliseconds
        if distance <= 0 {
            let passed = -distance
            return passed < day
                ? language("逾期 \(passed / 3_600_000) 小时", "OVERDUE 逾期 by \(passed / 3_600_000) h")
                : language("逾期 \(passed / day) 天", "OVERDUE 逾期 by \(passed / day) d")
        }
        // The due instant is the first one after the last day.
        let last = due.advanced(byMilliseconds: -1).civilDate
        let days = last.dayNumber - now.civilDate.dayNumber
        if days > 0 { return language("剩余 \(days) 天", "\(days) d left 剩余") }
        let hours = distance / 3_600_000
        return hours > 0
            ? language("今日届满，剩余 \(hours) 小时", "due today 今日届满, \(hours) h left")
            : language(
                "今日届满，剩余 \(distance / 60_000) 分钟", "due today 今日届满, \(distance / 60_000) min left")
    }

    /// A due date with the days left, marked where it is provisional.
    package static func due(_ due: DueDate, now: Instant, _ language: Language) -> String {
        let date =
            due.window.unit == .hour ? due.dueInstant.minuteText : due.dueDate.iso
        let mark = due.provisional ? language(" 暂定", " provisional 暂定") : ""
        return "\(date)\(mark) \(left(until: due.dueInstant, now: now, language))"
    }

    /// A deadline in one cell: its due date while it is owed, else how it ended.
    package static func deadline(
        _ deadline: Deadline, now: Instant, _ language: Language
    ) -> String {
        switch deadline.status {
        case .running, .lapsed: due(deadline.due, now: now, language)
        case .suspended: language("中止计算 suspended", "suspended 中止计算")
        case .met: language("已办 met", "met 已办") + " " + time(deadline.endedAt)
        case .metLate: language("逾期办理 late", "late 逾期办理") + " " + time(deadline.endedAt)
        case .void: language("不再适用 void", "void 不再适用")
        }
    }

    /// What an awaited act is called: its verb and its sentence.
    package static func awaited(_ awaited: Awaited, _ language: Language) -> String {
        "\(language(awaited.text)) [\(awaited.verb)]"
    }

    /// A party's role as an official term.
    package static func role(_ role: PartyRole, _ language: Language) -> String {
        language.term(role.term, role.rawValue)
    }

    /// The kind of a matter as an official term.
    package static func kind(_ kind: String, _ language: Language) -> String {
        let term =
            switch kind {
            case "commission": "事项委托"
            case "dispute": "执行争议协调"
            case "roster": "值班表"
            default: Tables[kind]?.term.zh ?? kind
            }
        return term == kind ? kind : language.term(term, kind)
    }

    /// Bytes for a person.
    package static func size(_ bytes: Int64) -> String {
        switch bytes {
        case ..<10_240: "\(bytes) B"
        case ..<(10 << 20): "\(bytes >> 10) KiB"
        case ..<(10 << 30): "\(bytes >> 20) MiB"
        default: "\(bytes >> 30) GiB"
        }
    }

    /// A text in labelled parts, cut to keep tables readable.
    package static func short(_ text: String, _ columns: Int = 48) -> String {
        DisplayWidth.cut(plain(text), to: columns)
    }
}

/// Courts by name.
package struct CourtNames {
    private let tree: CourtTree?

    package init(_ courts: [Court]) { tree = try? CourtTree(courts) }

    /// Full name with the code beside it; the id when the court is unknown.
    package func full(_ id: CourtID) -> String {
        guard let court = tree?[id] else { return id.rawValue }
        return court.code.map { "\(court.name)（\($0)）" } ?? court.name
    }

    /// The code, or the name of a court without one.
    package func short(_ id: CourtID) -> String {
        guard let court = tree?[id] else { return id.rawValue }
        return court.code ?? court.name
    }
}
