import Domain
import Engine
import HTTPTypes
import LegalTime
import Procedure
import Runtime
package import Wording

/// How counts of duties are written where not all were looked at.
package enum DutyCounts {
    /// What the counts are taken over: nothing to say where they are over all.
    ///
    /// - Parameters:
    ///   - most: windows looked at, the soonest due first.
    ///   - isCut: there are more.
    ///   - language: of the reader.
    /// - Returns: it, in the reader's language.
    package static func seen(_ most: Int, isCut: Bool, _ language: Language) -> String {
        guard isCut else { return "" }
        var digits = String(most)
        if digits.count > 3 {
            digits.insert(",", at: digits.index(digits.endIndex, offsetBy: -3))
        }
        return language("最早届满的\(digits)项中", "of the soonest \(digits)")
    }

    /// A measure in a list to choose from, with its count.
    package static func choice(_ term: String, _ count: Int, _ seen: String) -> String {
        seen.isEmpty ? "\(term) (\(count))" : "\(term) (\(count) · \(seen))"
    }
}

/// `/board/duties`: what is late or near its end, by court and by the measure that stands over it.
enum DutiesPage {
    private static let mostShown = 500
    /// Windows looked at, the soonest due first, unless all are asked for.
    private static let mostSeen = 1_500

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let court = call.query.text("court").map { String($0.prefix(256)) }
        let rung = call.query.text("rung").flatMap(Measure.init)
        let (list, withheld) = try BoardAsking.duties(
            call,
            DutyRequest(
                court: court, throughHoliday: call.query["holiday"] == "1",
                limit: call.query["all"] == "1" ? nil : mostSeen))
        let seen = DutyCounts.seen(mostSeen, isCut: list.isCut, words.language)
        let kept = call.query.pairs.filter { $0.name != "all" && !$0.value.isEmpty }
        let lines = list.lines.filter { rung == nil || $0.step?.measure == rung }
        let holiday = list.holiday.map { "\($0.name ?? "") \($0.first.iso) … \($0.last.iso)" }
        return try call.page(
            "board-duties", title: Text(zh: "逾期和临期", en: "Overdue and falling due"),
            [
                "court": court ?? "", "withheld": words.withheld(withheld),
                "holiday": holiday ?? "", "isHoliday": call.query["holiday"] == "1",
                "courts": words.status.courts.map {
                    ["code": $0.code ?? $0.id.rawValue, "name": $0.name] as [String: Any]
                },
                "rungs": Measure.allCases.map { one -> [String: Any] in
                    let count = list.lines.count { $0.step?.measure == one }
                    return [
                        "value": one.rawValue,
                        "word": DutyCounts.choice(
                            words.language.term(one.term, one.english), count, seen),
                        "chosen": one == rung,
                    ]
                },
                "courtsSummed": summed(list.lines, words),
                "lines": lines.prefix(mostShown).map { line($0, words) },
                "hasLines": !lines.isEmpty, "count": "\(lines.count)", "seen": seen,
                "isCut": list.isCut || lines.count > mostShown,
                "all": list.isCut && call.query["all"] != "1"
                    ? (kept + [(name: "all", value: "1")]).map {
                        "\(PercentText.encode($0.name))=\(PercentText.encode($0.value))"
                    }.joined(separator: "&amp;") : "",
            ])
    }

    /// Each court with its late duties by rung, the most first.
    private static func summed(_ lines: [DutyLine], _ words: DeskWords) -> [[String: Any]] {
        let courts = Dictionary(grouping: lines) { $0.deadline.owedBy }
        return courts.sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }.map {
            court, lines in
            [
                "court": words.names.full(court), "id": court.rawValue,
                "count": "\(lines.count)",
                "late": "\(lines.count { $0.deadline.due.dueInstant <= words.now })",
                "cells": Measure.allCases.map { measure -> [String: Any] in
                    let count = lines.count { $0.step?.measure == measure }
                    return ["count": count > 0 ? "\(count)" : ""]
                },
            ]
        }
    }

    static func line(_ line: DutyLine, _ words: DeskWords) -> [String: Any] {
        let measure = line.step?.measure
        let term = measure.map { words.language.term($0.term, $0.english) } ?? ""
        let isProposed = line.proposal != nil
        let query =
            "matter=\(PercentText.encode(line.matter.rawValue))&deadline="
            + PercentText.encode(line.deadline.id)
        return words.due(line.deadline.due).with([
            "measure": isProposed ? words.language("拟\(term)", "proposed 拟: \(term)") : term,
            "court": words.names.full(line.deadline.owedBy),
            "handler": line.handler ?? "", "text": words.language(line.deadline.duty),
            "matter": line.matter.rawValue, "kind": words.kind(line.kind), "term": line.term,
            "citation": Citations.window(line.citation),
            "next": line.next.map {
                words.language.term($0.measure.term, $0.measure.english) + " " + $0.at.civilDate.iso
            } ?? "",
            "issued": line.issued.map { one -> [String: Any] in
                [
                    "matter": one.matter.rawValue, "at": one.at.civilDate.iso,
                    "term": words.term(one.verb, of: "supervision"), "officer": one.officer ?? "",
                ]
            },
            // A court does not press itself.
            "press": line.deadline.due.dueInstant <= words.now
                && line.deadline.owedBy != words.status.process
                ? "/board/duties/press?\(query)" : "",
        ])
    }
}

/// `/board/duties/press`: one click from a late duty to a measure over it.
///
/// A superior presses its own court in the commission itself (督办); over any other duty it begins
/// the ladder with a reminder (提醒). Higher rungs need papers and approvals: their forms are linked.
enum PressPage {
    /// Days that a reminder sets, unless the reader sets others (自定).
    private static let days = 3

    private struct Subject {
        var words: DeskWords
        var detail: MatterDetail
        var line: DutyLine
        /// A ladder that is under way over the deadline.
        var ladder: MatterID?
        var isCommission: Bool
    }

    static func show(_ call: Call) throws -> Reply {
        try page(call, try subject(call, call.query), nil, ActPage.makeKey())
    }

    private static func subject(_ call: Call, _ form: FormData) throws -> Subject {
        let words = try DeskWords(call)
        guard case .detail(let detail) = try call.see(.show(matter: form["matter"])).response
        else { throw PageFault.notFound }
        let (list, _) = try BoardAsking.duties(call, DutyRequest(matter: detail.record.id))
        guard
            let line = list.lines.first(where: {
                $0.matter == detail.record.id && $0.deadline.id == form["deadline"]
            })
        else {
            throw PageFault.refused(
                Refusal(
                    code: "board.duty", rule: "法〔2021〕322号 §8",
                    reason: Text(zh: "该期限已不在逾期清单上", en: "that duty is on the list no more"),
                    remedy: Text(zh: "返回清单查看", en: "go back to the list")))
        }
        return Subject(
            words: words, detail: detail, line: line,
            ladder: line.issued.last { $0.isOpen }?.matter, isCommission: line.kind == "commission")
    }

    /// The act that the click does.
    private static func request(
        _ subject: Subject, _ form: FormData, officer: String, key: String
    ) -> ActRequest {
        let deadline = subject.line.deadline
        let text = form.text("text") ?? defaultText(subject)
        let body: ActBody
        var matter: String?
        if subject.isCommission {
            matter = subject.line.matter.rawValue
            body = .commission(.press(.init(court: deadline.owedBy, text: text)))
        } else {
            let window = (try? Window.parse(form["limit"])) ?? Window(days, .day)
            body = .tabled(
                TabledAct(
                    procedure: "supervision", verb: "remind",
                    fields: [
                        Field("court", .court(deadline.owedBy)),
                        Field("matter", .matter(subject.line.matter)),
                        Field("deadline", .text(deadline.id)), Field("owed", .text(text)),
                        Field("overdue-since", .date(deadline.due.dueDate)),
                        Field("limit", .window(window)),
                    ], papers: [], approvals: []))
        }
        return ActRequest(
            matter: matter, officer: officer, key: key, wait: 2_000, recordedFor: nil, body: body)
    }

    static func submit(_ call: Call) throws -> Reply {
        let subject = try subject(call, call.form)
        let key = try ActPage.key(of: call.form)
        let request = request(
            subject, call.form, officer: try call.requireOfficer(), key: key)
        do {
            guard case .act(let reply) = try call.ask(.act(request)) else { throw PageFault.busy }
            if let refusal = reply.refusal, reply.status == .refused {
                return try page(call, subject, refusal, ActPage.makeKey())
            }
            return .redirect("/matters/\(reply.matter)")
        } catch PageFault.refused(let refusal) {
            return try page(call, subject, refusal, ActPage.makeKey())
        }
    }

    private static func defaultText(_ subject: Subject) -> String {
        subject.isCommission
            ? "\(subject.line.deadline.duty.zh)已逾期，请立即办理并答复"
            : subject.line.deadline.duty.zh
    }

    private static func page(
        _ call: Call, _ subject: Subject, _ refusal: Refusal?, _ key: String
    ) throws -> Reply {
        let words = subject.words
        let deadline = subject.line.deadline
        let verb = subject.isCommission ? "press" : "remind"
        let procedure = subject.isCommission ? "commission" : "supervision"
        let asked: String? = subject.isCommission ? subject.line.matter.rawValue : nil
        var shut = refusal
        if shut == nil,
            case .standings(let list) = try call.see(.standings(matter: asked)).response
        {
            shut = list.first { $0.verb == verb && $0.procedure == procedure }?.refusal
        }
        let since = deadline.due.dueDate.iso
        let fields = [
            ("court", deadline.owedBy.rawValue), ("matter", subject.line.matter.rawValue),
            ("deadline", deadline.id), ("owed", deadline.duty.zh), ("overdue-since", since),
            ("limit", "\(days)d"),
        ]
        let query = fields.map { "\($0.0)=\(PercentText.encode($0.1))" }.joined(separator: "&")
        return try call.page(
            "board-press", title: Text(zh: "督办", en: "Press"),
            DutiesPage.line(subject.line, words).with([
                "key": key, "deadlineID": deadline.id, "isCommission": subject.isCommission,
                "defaultText": call.form.text("text") ?? defaultText(subject),
                "limit": call.form.text("limit") ?? "\(days)d",
                "act": words.term(verb, of: procedure),
                "shut": shut.map { refusal -> [String: Any] in
                    [
                        "reason": words.language(refusal.reason), "rule": refusal.rule,
                        "remedy": words.language(refusal.remedy),
                    ]
                } ?? false as Any,
                "order": "/open/supervision/order?\(query)",
                "ladder": subject.ladder?.rawValue ?? "",
            ]), status: refusal == nil ? .ok : .unprocessableContent)
    }
}
