import Domain
import Engine
import LegalTime
import Procedure
import Runtime
import Store
import Wording

/// `/`: what is owed by when, what is awaited, what went wrong, what ends before a holiday.
enum TodayPage {
    /// Lines of each list, the soonest due first; the list of matters has the rest.
    private static let most = 200
    /// Open windows looked at for those that end before a holiday.
    private static let mostWindows = 200

    private static func count(_ lines: [OwedLine]) -> String {
        lines.count >= most ? "\(most)+" : "\(lines.count)"
    }

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let (answer, withheld) = try call.see(.inbox(limit: most))
        guard case .inbox(let inbox) = answer else { throw PageFault.busy }
        guard case .owed(let awaited) = try call.see(.awaited(limit: most)).response else {
            throw PageFault.busy
        }
        let ids =
            (inbox.owed + awaited).map(\.matter) + (inbox.refused + inbox.undecided).map(\.matter)
        var subjects = try DeskWords.subjects(call, Array(Set(ids).prefix(1_000)))
        var values: [String: Any] = [
            "day": words.day(words.now.civilDate),
            "withheld": words.withheld(withheld),
            "owed": inbox.owed.prefix(most).map { owed($0, words, subjects) },
            "hasOwed": !inbox.owed.isEmpty,
            "owedCount": count(inbox.owed),
            "awaited": awaited.prefix(most).map { self.awaited($0, words, subjects) },
            "hasAwaited": !awaited.isEmpty, "awaitedCount": count(awaited),
            "acts": (inbox.refused + inbox.undecided).prefix(100).map { act($0, words, subjects) },
            "hasActs": !(inbox.refused + inbox.undecided).isEmpty,
            "notices": inbox.notices.map { notice($0, words) },
            "hasNotices": !inbox.notices.isEmpty,
        ]
        let urgent = inbox.owed.filter { $0.isUrgent == true }
        values["hasUrgent"] = !urgent.isEmpty
        values["urgent"] = urgent.prefix(20).map { line in
            owed(line, words, subjects).with([
                "title": subjects[line.matter.rawValue] ?? line.matter.rawValue,
                "from": line.matter.opener.map(words.names.full) ?? "",
            ])
        }
        // Duties are shown where the officer's role looks after them; else the page does without.
        if let seen = try? call.see(.duties(DutyRequest(throughHoliday: true, limit: mostWindows)))
            .response,
            case .duties(let list) = seen, let holiday = list.holiday
        {
            let until = holiday.last.advanced(byDays: 1).start
            let ending = list.lines.filter { $0.deadline.due.dueInstant <= until }
            subjects.merge(
                try DeskWords.subjects(call, Array(Set(ending.prefix(100).map(\.matter))))
            ) { _, new in new }
            values["hasHoliday"] = true
            values["holiday"] =
                "\(holiday.name ?? "") \(holiday.first.iso) … \(holiday.last.iso)"
            values["hasHolidayLines"] = !ending.isEmpty
            values["holidayLines"] = ending.prefix(100).map { line in
                words.due(line.deadline.due).with([
                    "text": words.language(line.deadline.duty), "matter": line.matter.rawValue,
                    "subject": subjects[line.matter.rawValue] ?? "",
                    "court": words.names.short(line.deadline.owedBy),
                ])
            }
        } else {
            values["hasHoliday"] = false
        }
        return try call.page("today", title: Text(zh: "今日", en: "Today"), values)
    }

    private static func owed(
        _ line: OwedLine, _ words: DeskWords, _ subjects: [String: String]
    ) -> [String: Any] {
        words.due(line.due).with([
            "text": words.language(line.awaited.text), "matter": line.matter.rawValue,
            "subject": subjects[line.matter.rawValue] ?? "", "kind": words.kind(line.kind),
            "term": line.term, "act": line.awaited.verb,
            "actTerm": words.term(line.awaited.verb, of: line.kind),
        ])
    }

    private static func awaited(
        _ line: OwedLine, _ words: DeskWords, _ subjects: [String: String]
    ) -> [String: Any] {
        words.due(line.due).with([
            "text": words.language(line.awaited.text), "matter": line.matter.rawValue,
            "subject": subjects[line.matter.rawValue] ?? "", "kind": words.kind(line.kind),
            "court": words.names.full(line.awaited.court),
            "since": line.since?.minuteText ?? "",
        ])
    }

    private static func act(
        _ act: OwnAct, _ words: DeskWords, _ subjects: [String: String]
    ) -> [String: Any] {
        words.outcome(act.status).with([
            "verb": act.verb, "officer": act.officer ?? "", "matter": act.matter.rawValue,
            "subject": subjects[act.matter.rawValue] ?? "",
            "at": act.at.minuteText, "why": act.refusal.map { words.language.line($0) } ?? "",
        ])
    }

    private static func notice(_ notice: Notice, _ words: DeskWords) -> [String: Any] {
        let days = (words.now.milliseconds - notice.since.milliseconds) / 86_400_000
        return [
            "matter": notice.matter.rawValue, "kind": words.kind(notice.kind),
            "parties": notice.parties.map(words.names.short).joined(separator: "、"),
            "age": words.language("已\(days)天", "\(days) d"),
        ]
    }
}

/// `/` for an administrator: how the process is, and nothing of matters.
enum ProcessPage {
    static func show(_ call: Call) throws -> Reply {
        let status = try call.processStatus()
        func fact(_ zh: String, _ en: String, _ value: String) -> [String: Any] {
            ["label": PageBook.both(zh, en, call.language), "value": value]
        }
        return try call.page(
            "process", title: Text(zh: "运行情况", en: "Process"),
            [
                "facts": [
                    fact("进程", "process", "\(status.name) \(status.process.rawValue)"),
                    fact("时间", "clock", status.civil.minuteText),
                    fact("启动", "started", status.startedAt.minuteText),
                    fact("日志行", "rows", "\(status.position)"),
                    fact("投影行", "covered", "\(status.covered)"),
                    fact("法院名录", "directory", "\(status.directoryVersion)"),
                    fact(
                        "可用空间", "free", status.freeBytes.map { Lines.size($0) } ?? ""),
                    fact("异常件", "held", "\(status.counts.held)"),
                    fact("实时页面", "open pages", "\(call.house.live.count)"),
                ],
                "lacksDesk": call.house.source.court == nil,
                "links": status.links.map { link -> [String: Any] in
                    [
                        "peer": link.peer.rawValue, "linked": link.linked,
                        "trouble": link.trouble ?? "", "sent": "\(link.sent)",
                        "confirmed": "\(link.confirmed)", "received": "\(link.received)",
                    ]
                },
            ])
    }
}
