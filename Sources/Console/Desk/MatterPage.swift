import Domain
import Engine
import Hummingbird
import LegalTime
import Procedure
import Runtime
import Store
import Wording

/// `/matters/{id}`: one matter whole, and what this officer can do in it.
enum MatterPage {
    static func show(_ call: Call) throws -> Reply {
        let name = call.parameters.get("matter") ?? ""
        let words = try DeskWords(call)
        let (answer, withheld) = try call.see(.show(matter: name))
        guard case .detail(let detail) = answer else { throw PageFault.notFound }
        let matter = detail.provisional ?? detail.record.matter
        let kind = matter.map { Procedures.kind(of: $0.body).name } ?? ""
        guard
            case .standings(let standings) = try call.see(
                .standings(matter: detail.record.id.rawValue)
            ).response
        else { throw PageFault.busy }
        var values: [String: Any] = [
            "matter": detail.record.id.rawValue, "kind": words.kind(kind),
            "subject": matter.map(Procedures.subject) ?? "",
            "term": words.language.term(detail.term, detail.stage),
            "unconfirmed": detail.unconfirmed > 0 ? "\(detail.unconfirmed)" : "",
            "draft": detail.record.isDraft, "closed": detail.closed,
            "withheld": words.withheld(withheld),
        ]
        values.merge(acts(standings, detail, words)) { _, new in new }
        values.merge(standing(detail, matter, words)) { _, new in new }
        values.merge(record(detail, matter, words)) { _, new in new }
        values.merge(evidence(detail, call, words)) { _, new in new }
        open(detail, call, words)
        let title = Text(
            zh: "\(words.kind(kind)) \(detail.record.id)", en: "\(kind) \(detail.record.id)")
        return try call.page("matter", title: title, values)
    }

    /// What an entry did: deadlines by what is owed, courts by their short names.
    private static func summary(
        _ line: EntryLine, _ matter: Matter?, _ words: DeskWords
    ) -> String {
        var text = words.language(line.summary)
        // A deadline's id names its rule and its court, such as W10@yu0102.
        if text.contains("@") {
            let known = (matter?.deadlines ?? []).sorted { $0.id.count > $1.id.count }
            for one in known {
                let duty = "\(words.names.short(one.owedBy)) \(words.language(one.duty))"
                text = text.replacing(one.id, with: duty)
            }
        }
        return words.named(text)
    }

    /// The export of the evidence, or why it is not this officer's: as the engine would answer.
    private static func evidence(
        _ detail: MatterDetail, _ call: Call, _ words: DeskWords
    ) -> [String: Any] {
        do {
            _ = try call.see(.mayExport(matter: detail.record.id.rawValue))
            return ["mayExport": true, "exportShut": false]
        } catch PageFault.refused(let refusal) {
            return ["mayExport": false, "exportShut": ActPage.notice(refusal, words)]
        } catch {
            return ["mayExport": false, "exportShut": false]
        }
    }

    /// Whoever opens the page of what was delivered has opened it (阅悉回执): said once for the
    /// court, whoever of its officers comes first. A node that is away from its seat says it later;
    /// the page is shown in any case.
    private static func open(_ detail: MatterDetail, _ call: Call, _ words: DeskWords) {
        guard let entry = detail.unopened(by: words.status.process),
            let officer = try? call.requireOfficer()
        else { return }
        let act = ActRequest(
            matter: detail.record.id.rawValue, officer: officer,
            key: "opened-\(detail.record.id)-\(entry)", wait: 0, recordedFor: nil,
            body: .receipt(entry: entry))
        _ = try? call.ask(.act(act))
    }

    private static func acts(
        _ standings: [ActStanding], _ detail: MatterDetail, _ words: DeskWords
    ) -> [String: Any] {
        let own = words.status.process
        let owed = Set(detail.awaits.filter { $0.court == own }.map(\.verb))
        // What is owed comes first; what may be done at any time keeps the order of the procedure.
        let open = standings.filter { $0.isOpen && $0.outOfOrder == nil }
        let sorted =
            open.filter { owed.contains($0.verb) } + open.filter { !owed.contains($0.verb) }
        // What is another court's to do is of the least interest.
        let closed = standings.filter { !$0.isOpen || $0.outOfOrder != nil }
        let shut = closed.filter { !isOthers($0) } + closed.filter(isOthers)
        return [
            "hasOpen": !sorted.isEmpty,
            "open": sorted.map { one -> [String: Any] in
                [
                    "verb": one.verb, "term": words.language(one.name),
                    "owed": owed.contains(one.verb),
                ]
            },
            "shutCount": "\(shut.count)",
            "shut": shut.map { one -> [String: Any] in
                [
                    "term": words.language(one.name),
                    "reason": one.refusal.map { words.language($0.reason) } ?? "",
                    "rule": one.refusal?.rule ?? "",
                    "remedy": one.refusal.map(words.remedy) ?? "",
                    // A fact is entered even then: people must be able to record what happened.
                    "late": one.outOfOrder.map { words.language($0) } ?? "",
                    "verb": one.verb,
                ]
            },
        ]
    }

    private static func isOthers(_ standing: ActStanding) -> Bool {
        let code = standing.refusal?.code ?? ""
        return ["wrong-court", "wrong-party", "not-party", "not-supervising"].contains {
            code.hasSuffix(".\($0)")
        }
    }

    /// What it waits for, by when, and what has not arrived.
    private static func standing(
        _ detail: MatterDetail, _ matter: Matter?, _ words: DeskWords
    ) -> [String: Any] {
        let deadlines = (matter?.deadlines ?? []).sorted {
            ($0.isOpen ? 0 : 1, $0.due.dueInstant.milliseconds)
                < ($1.isOpen ? 0 : 1, $1.due.dueInstant.milliseconds)
        }
        return [
            "hasAwaits": !detail.awaits.isEmpty,
            "awaits": detail.awaits.map { awaited -> [String: Any] in
                let deadline = awaited.deadline.flatMap { id in
                    matter?.deadlines.first { $0.id == id }
                }
                return words.due(deadline?.due).with([
                    "court": words.names.full(awaited.court),
                    "text": words.language(awaited.text),
                ])
            },
            "hasMissing": !detail.missing.isEmpty,
            "missing": detail.missing.map { ["text": missing($0, words)] as [String: Any] },
            "hasDeadlines": !deadlines.isEmpty,
            "deadlines": deadlines.map { one -> [String: Any] in
                let isOwed = one.status == .running || one.status == .lapsed
                return words.due(isOwed ? one.due : nil).with([
                    "court": words.names.short(one.owedBy), "duty": words.language(one.duty),
                    "window": words.language(
                        one.due.window.term, one.due.window.description),
                    "status": Lines.deadline(one, now: words.now, words.language),
                    "steps": one.due.steps.map { ["text": $0] as [String: Any] },
                    "rule": one.rule, "from": one.due.from.minuteText,
                    "calendar": one.due.calendar,
                ])
            },
        ]
    }

    private static func missing(_ one: Missing, _ words: DeskWords) -> String {
        let since = one.since.minuteText
        switch one.stage {
        case .submitted:
            return words.language(
                "第\(one.number)号行为尚未到达本院协调中心，自 \(since) 起",
                "act \(one.number) has not reached this court's coordinator, since \(since)")
        case .relayed:
            return words.language(
                "第\(one.number)号行为已转递，归口法院尚未答复，自 \(since) 起",
                "act \(one.number) was passed on; the seat has not answered, since \(since)")
        case .delivered:
            let court = one.court.map(words.names.short) ?? ""
            return words.language(
                "第\(one.number)条记录 \(court) 尚未收到，自 \(since) 起",
                "entry \(one.number): not yet received by \(court), since \(since)")
        case .opened:
            let court = one.court.map(words.names.short) ?? ""
            return words.language(
                "第\(one.number)条记录 \(court) 已收讫，尚无人阅看，自 \(since) 起",
                "entry \(one.number): not yet opened by \(court), since \(since)")
        }
    }

    /// What is on record: facts, parties, papers, timeline, the chain.
    private static func record(
        _ detail: MatterDetail, _ matter: Matter?, _ words: DeskWords
    ) -> [String: Any] {
        let facts =
            matter.map { MatterFacts(words.names, words.language).rows($0.body) } ?? []
        let table: ProcedureTable? =
            if case .tabled(let state)? = matter?.body { Tables[state.procedure] } else { nil }
        let receipts = matter?.receipts ?? []
        let chain = detail.record.chain
        let own = detail.acts.filter { $0.status != .accepted }
        let drafts = (table?.acts ?? []).filter { row in
            row.document != nil
                && matter?.role(of: words.status.process).map(row.verb.parties.contains) == true
        }
        return [
            "facts": facts.map { fact -> [String: Any] in
                [
                    "label": PageBook.both(fact.term, fact.english, words.language),
                    "value": fact.text,
                ]
            },
            "parties": (matter?.parties ?? []).map { party -> [String: Any] in
                [
                    "name": words.names.full(party.court),
                    "role": Lines.role(party.role, words.language),
                ]
            },
            "hasPapers": !detail.papers.isEmpty,
            "papers": detail.papers.map { item -> [String: Any] in
                [
                    "stored": item.stored, "digest": item.paper.digest.hex,
                    "name": item.paper.name, "kind": item.paper.kind.term,
                    "size": Lines.size(item.paper.size), "sealed": item.paper.sealed,
                    "from": words.names.short(item.from),
                ]
            },
            "timeline": detail.timeline.reversed().map { line -> [String: Any] in
                [
                    "number": "\(line.number)", "at": line.at.minuteText,
                    "court": line.court.map(words.names.short) ?? "—",
                    "officer": line.officer ?? "",
                    "summary": summary(line, matter, words)
                        + (line.recordedFor.map {
                            words.language(
                                "（代录 \(words.names.short($0))）",
                                " (代录 for \(words.names.short($0)))")
                        } ?? ""),
                    "document": table?.act(line.verb)?.document != nil,
                    "receipts": receipts.filter { $0.entry == line.number && $0.at != nil }.map {
                        [
                            "court": words.names.short($0.court), "at": $0.at?.minuteText ?? "",
                        ] as [String: Any]
                    },
                ]
            },
            "chained": chain.count > 0, "entries": "\(chain.count)", "head": chain.head.hex,
            "hasDocuments": !drafts.isEmpty,
            "documents": drafts.map {
                ["verb": $0.verb.verb, "term": $0.verb.term] as [String: Any]
            },
            "hasOwn": !own.isEmpty,
            "own": own.map { act -> [String: Any] in
                words.outcome(act.status).with([
                    "verb": act.verb, "at": act.at.minuteText,
                    "why": act.refusal.map { words.language.line($0) } ?? "",
                ])
            },
        ]
    }
}
