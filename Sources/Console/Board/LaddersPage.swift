package import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// Where a dispute stands on its way up and down again (协商, 报请, 受理, 协调意见, 履行).
package struct DisputeLadder {
    /// How far a step is.
    package enum Mark: String, Sendable {
        case done
        case here
        case ahead
        /// It was not needed: the dispute ended before.
        case skipped
    }

    /// One step.
    package struct Step: Sendable {
        package var term: Text
        package var mark: Mark
        /// When it was done; nil while it is not.
        package var at: Instant?
    }

    package let steps: [Step]

    /// - Parameter state: of the dispute.
    package init(_ state: DisputeState) {
        let rank: Int
        switch state.phase {
        case .negotiating, .failed: rank = 0
        case .reported, .relaying, .highTalks: rank = 1
        case .received, .sentBack: rank = 2
        case .accepted: rank = 3
        case .opined, .complying: rank = 4
        case .implemented, .settled, .withdrawn: rank = 5
        }
        let report = state.remarks.first { $0.verb == "report" }?.at
        let accepted = state.remarks.first { $0.verb == "accept" }?.at
        let names = [
            Text(zh: "协商", en: "negotiation"), Text(zh: "报请", en: "report"),
            Text(zh: "立案", en: "acceptance"), Text(zh: "协调意见", en: "opinion"),
            Text(zh: "履行", en: "compliance"),
        ]
        let ends = [
            report, state.receivedAt, accepted, state.decision?.at,
            state.phase == .implemented ? state.closedAt : nil,
        ]
        let isCut = state.phase == .settled || state.phase == .withdrawn
        steps = names.enumerated().map { place, term in
            let isDone = isCut ? ends[place] != nil : place < rank
            return Step(
                term: term,
                mark: isDone ? .done : isCut ? .skipped : place == rank ? .here : .ahead,
                at: ends[place])
        }
    }
}

/// `/board/disputes`: each dispute with its ladder and the days that are left.
enum DisputesPage {
    private static let pageSize = 40

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let isClosed = call.query["open"] == "closed"
        let page = min(max(Int(call.query["page"]) ?? 1, 1), 200)
        let request = ListRequest(
            kind: "dispute", open: !isClosed, drafts: false, limit: page * pageSize + 1)
        let (answer, withheld) = try call.see(.list(request))
        guard case .matters(let lines) = answer else { throw PageFault.busy }
        let shown = lines.dropFirst((page - 1) * pageSize).prefix(pageSize)
        var notices: [[String: Any]] = []
        if case .inbox(let inbox)? = try? call.see(.inbox(limit: 1)).response {
            // What has been reported since is shown above, ladder and all.
            let known = Set(lines.map(\.id))
            notices = inbox.notices.filter { !known.contains($0.matter) }.map { notice in
                let days = (words.now.milliseconds - notice.since.milliseconds) / 86_400_000
                return [
                    "matter": notice.matter.rawValue,
                    "parties": notice.parties.map(words.names.full).joined(separator: "、"),
                    "age": words.language("已\(days)天", "\(days) d"),
                ]
            }
        }
        return try call.page(
            "board-disputes", title: Text(zh: "执行争议协调", en: "Disputes"),
            [
                "lines": shown.compactMap { line($0, call, words) }, "hasLines": !shown.isEmpty,
                "isClosed": isClosed, "withheld": words.withheld(withheld),
                "notices": notices, "hasNotices": !notices.isEmpty,
                "previous": page > 1 ? "\(page - 1)" : "",
                "next": lines.count > page * pageSize ? "\(page + 1)" : "",
                "open": isClosed ? "closed" : "open",
            ])
    }

    /// One dispute; nil when its page is withheld.
    private static func line(
        _ line: MatterLine, _ call: Call, _ words: DeskWords
    ) -> [String: Any]? {
        guard
            case .detail(let detail)? = try? call.see(.show(matter: line.id.rawValue)).response,
            let matter = detail.provisional ?? detail.record.matter,
            case .dispute(let state) = matter.body
        else { return nil }
        let running = matter.deadlines.filter { $0.status == .running || $0.status == .lapsed }
        return [
            "matter": line.id.rawValue,
            "kind": words.language.term(state.kind.term, state.kind.rawValue),
            "asset": state.asset, "term": state.phase.term,
            "superior": words.names.full(state.commonSuperior),
            "case": state.caseNumber?.text ?? "",
            "parties": state.disputants.map { one -> [String: Any] in
                [
                    "court": words.names.full(one.court), "claim": one.claim,
                    "case": one.caseNumber?.text ?? "",
                ]
            },
            "steps": DisputeLadder(state).steps.map { step -> [String: Any] in
                [
                    "word": words.language(step.term), "mark": step.mark.rawValue,
                    "at": step.at?.civilDate.iso ?? "", "isHere": step.mark == .here,
                    "sign": sign(step.mark), "state": progress(step.mark, words),
                ]
            },
            "deadlines": running.map { deadline in
                words.due(deadline.due).with([
                    "court": words.names.short(deadline.owedBy),
                    "text": words.language(deadline.duty),
                ])
            },
            "hasDeadlines": !running.isEmpty,
        ]
    }

    private static func sign(_ mark: DisputeLadder.Mark) -> String {
        switch mark {
        case .done: "●"
        case .here: "▶"
        case .ahead: "○"
        case .skipped: "–"
        }
    }

    private static func progress(_ mark: DisputeLadder.Mark, _ words: DeskWords) -> String {
        switch mark {
        case .done: words.language("已完成", "done")
        case .here: words.language("当前", "now")
        case .ahead: words.language("尚未", "ahead")
        case .skipped: words.language("未经过", "not needed")
        }
    }
}

/// `/board/petitions`: petitions by stage and court, the ones that fall due first.
enum PetitionsPage {
    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let isClosed = call.query["open"] == "closed"
        let request = ListRequest(kind: "petition", open: !isClosed, drafts: false, limit: 2_000)
        let (answer, withheld) = try call.see(.list(request))
        guard case .matters(let all) = answer else { throw PageFault.busy }
        let lines = all.sorted {
            ($0.nextDue?.milliseconds ?? .max, $0.id) < ($1.nextDue?.milliseconds ?? .max, $1.id)
        }
        let subjects = try DeskWords.subjects(call, lines.prefix(500).map(\.id))
        let stages = Dictionary(grouping: lines, by: \.stage).sorted {
            (-$0.value.count, $0.key) < (-$1.value.count, $1.key)
        }
        return try call.page(
            "board-petitions", title: Text(zh: "执行信访", en: "Petitions"),
            [
                "lines": lines.prefix(500).map { words.line($0, subjects) },
                "hasLines": !lines.isEmpty,
                "isClosed": isClosed, "withheld": words.withheld(withheld),
                "count": "\(lines.count)",
                "late": "\(lines.count { $0.nextDue.map { $0 <= words.now } ?? false })",
                "stages": stages.map { stage, lines -> [String: Any] in
                    [
                        "word": words.language.term(lines.first?.term ?? stage, stage),
                        "stage": PercentText.encode(stage), "count": "\(lines.count)",
                    ]
                },
            ])
    }
}
