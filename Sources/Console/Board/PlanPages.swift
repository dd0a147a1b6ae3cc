import CaseDispatch
import Domain
import Drawing
import Engine
import HTTPTypes
import Hummingbird
import Planning
import Procedure
import Runtime
import Wording

/// What a draft and a submitted plan both show.
struct PlanShowing {
    let plan: PlanPaper
    let words: DeskWords

    func name(_ court: String) -> String { CourtID(court).map(words.names.full) ?? court }

    /// Hours to a tenth.
    static func hours(_ value: Double) -> String {
        PlainDecimal.text(Int64((value * 10).rounded()), places: 1)
    }

    var head: [String: Any] {
        let status =
            switch plan.status {
            case "optimal": words.language("已达到要求的精度", "as good as asked for")
            case "feasible": words.language("未达到要求的精度", "not as near as asked for")
            default: words.language("停止时最好的方案", "the best when it was stopped")
            }
        return [
            "date": plan.date, "objective": Self.hours(plan.objective),
            "bound": Self.hours(plan.bound), "digest": String(plan.digest.prefix(16)),
            "gap": plan.gap.map { StatisticsTable.percent(Int(($0 * 10_000).rounded())) } ?? "",
            "planStatus": status, "moveCount": "\(plan.moves.count)",
            "lentCount": "\(plan.lent.count)", "hasLent": !plan.lent.isEmpty,
            "lent": plan.lent.map { one -> [String: Any] in
                [
                    "from": name(one.from), "to": name(one.to), "officers": "\(one.officers)",
                    "vehicles": "\(one.vehicles)", "starts": one.starts, "ends": one.ends,
                ]
            },
            "hasMoves": !plan.moves.isEmpty, "costs": costs, "loads": loads.text,
            "hasLoads": plan.load?.isEmpty == false,
        ]
    }

    private var costs: [[String: Any]] {
        let before = plan.costsBefore ?? [:]
        let after = plan.costs ?? [:]
        return SoftCost.allCases.compactMap { cost -> [String: Any]? in
            let old = before[cost.rawValue] ?? 0
            let new = after[cost.rawValue] ?? 0
            guard old != 0 || new != 0 else { return nil }
            return [
                "term": words.language.term(PlanReasons.term(cost), cost.rawValue),
                "before": Self.hours(old), "after": Self.hours(new),
                "change": (new > old ? "+" : "") + Self.hours(new - old),
            ]
        }
    }

    /// Load for each officer before and after, court by court.
    private var loads: ReportMarkup {
        guard let loads = plan.load, !loads.isEmpty else { return "" }
        let shown = loads.sorted {
            ($0.beforePerOfficer, $1.court) > ($1.beforePerOfficer, $0.court)
        }
        func tenths(_ value: Double) -> Int { Int((value * 10).rounded()) }
        let rows = shown.prefix(40).flatMap { one -> [BarChart.Row] in
            let name = name(one.court)
            let moved = words.language(
                "收入\(one.cameIn) 移出\(one.wentOut)", "in \(one.cameIn), out \(one.wentOut)")
            return [
                BarChart.Row(
                    name: name,
                    parts: [.init(value: tenths(one.beforePerOfficer), fill: .light)],
                    number: Self.hours(one.beforePerOfficer),
                    also: words.language("现状", "as it is"),
                    title: name),
                BarChart.Row(
                    name: "",
                    parts: [.init(value: tenths(one.afterPerOfficer), fill: .dark)],
                    number: Self.hours(one.afterPerOfficer), also: moved, title: name),
            ]
        }
        let title = words.language("人均负担（件）", "Load for each officer (cases)")
        return BarChart(
            name: "loads", title: title,
            summary: shown.prefix(40).map {
                "\(name($0.court)) \(Self.hours($0.beforePerOfficer)) → \(Self.hours($0.afterPerOfficer))"
            }.joined(separator: "; "),
            rows: Array(rows), isTenths: true,
            legend: [
                (.light, "\(words.language("现状", "as it is"))", words.language("现状", "as it is")),
                (.dark, "\(words.language("方案", "plan"))", words.language("方案", "plan")),
            ], nameWidth: 260
        ).markup
    }

    func move(_ move: PlanPaper.Move) -> [String: Any] {
        [
            "case": move.number, "from": name(move.from), "to": name(move.to),
            "ground": move.ground.map { words.language.term($0.term, $0.name) } ?? "",
            "citation": move.ground?.citation ?? "",
            "change": move.change.map(Self.hours) ?? "",
            "next": move.next.map { next in
                (next.court.map(name) ?? words.language("不动", "stay"))
                    + " +\(Self.hours(next.more))"
            } ?? "",
            "reasons": move.reasons.map { one -> [String: Any] in
                ["text": words.language(one.zh, one.en ?? one.zh)]
            },
            "renew": move.renewFirst.joined(separator: "; "),
            "together": (move.together ?? []).joined(separator: "、"),
        ]
    }
}

/// `/board/dispatch/draft/:draft`: a draft, worked on by hand: cases are pinned to courts or stay,
/// and it is solved again; or it is submitted.
enum PlanDraftPage {
    // Each is two fields of a form, of which 512 are read.
    private static let mostMoves = 200

    static func show(_ call: Call) throws -> Reply { try show(call, nil) }

    private static func show(_ call: Call, _ refusal: Refusal?) throws -> Reply {
        try PlanGate.demand(call)
        let words = try DeskWords(call)
        let (meta, plan) = try call.house.plans.draft(call.parameters.get("draft") ?? "")
        let showing = PlanShowing(plan: plan, words: words)
        let tree = try CourtTree(words.status.courts)
        let courts = (plan.load ?? []).compactMap { CourtID($0.court) }.compactMap { tree[$0] }
        let pinned = Dictionary(
            meta.request.pin.compactMap(DispatchWords.pair)
        ) { first, _ in first }
        func options(_ number: String) -> [[String: Any]] {
            let chosen = pinned[number].flatMap { tree.find($0)?.id }
            return courts.map { court in
                [
                    "value": court.id.rawValue, "name": court.name, "code": court.code ?? "",
                    "chosen": court.id == chosen,
                ]
            }
        }
        let moved = Set(plan.moves.map(\.number))
        // What stays or was pinned and does not move is listed too, so that it can be let go again.
        let held =
            meta.request.stay.filter { !moved.contains($0) }
            + pinned.keys.filter { !moved.contains($0) }.sorted()
        return try call.page(
            "board-draft", title: Text(zh: "方案草稿", en: "Draft of a plan"),
            showing.head.with([
                "id": meta.id, "at": meta.madeAt.minuteText, "officer": meta.officer,
                "matter": meta.matter ?? "", "key": ActPage.makeKey(),
                "orders": PlansPage.orders(meta.request).map { ["text": $0] as [String: Any] },
                "hasOrders": !PlansPage.orders(meta.request).isEmpty,
                "isCut": plan.moves.count > mostMoves,
                "moves": plan.moves.prefix(mostMoves).enumerated().map {
                    place, move -> [String: Any] in
                    showing.move(move).with([
                        "place": "\(place)", "options": options(move.number),
                        "stays": meta.request.stay.contains(move.number),
                    ])
                },
                "held": held.enumerated().map { place, number -> [String: Any] in
                    [
                        "case": number, "place": "\(place + mostMoves)",
                        "options": options(number),
                        "stays": meta.request.stay.contains(number),
                    ]
                },
                "hasHeld": !held.isEmpty,
                "courts": courts.map {
                    ["value": $0.id.rawValue, "name": $0.name] as [String: Any]
                },
                "refused": refusal.map { one -> [String: Any] in
                    [
                        "reason": words.language(one.reason), "rule": one.rule,
                        "remedy": words.language(one.remedy),
                    ]
                } ?? false as Any,
            ]), status: refusal == nil ? .ok : .unprocessableContent)
    }

    /// Solves again with what the form pins, or submits the draft.
    static func change(_ call: Call) throws -> Reply {
        try PlanGate.demand(call)
        let (meta, plan) = try call.house.plans.draft(call.parameters.get("draft") ?? "")
        do {
            return call.form["do"] == "submit"
                ? try submit(call, meta, plan) : try solve(call, meta)
        } catch PageFault.refused(let refusal) {
            return try show(call, refusal)
        }
    }

    private static func solve(_ call: Call, _ meta: PlanDesk.Meta) throws -> Reply {
        var request = meta.request
        let status = try call.status()
        request.today = status.civil.civilDate
        request.pin = []
        request.stay = []
        var changes: [String] = []
        let names = CourtNames(status.courts)
        func order(_ number: String, _ word: String) {
            if word == "stay" {
                request.stay.append(number)
                changes.append("\(number) 留原法院")
            } else if let court = CourtID(word) {
                request.pin.append("\(number)=\(word)")
                changes.append("\(number) 指定\(names.full(court))")
            }
        }
        for (name, number) in call.form.pairs where name.hasPrefix("case.") {
            order(number, call.form["to." + name.dropFirst(5)])
        }
        if let number = call.form.text("case"), number.utf8.count <= 256 {
            order(number, call.form["to"])
        }
        let id = try call.house.plans.start(
            request, officer: try call.requireOfficer(), matter: meta.matter, changes: changes,
            at: call.now)
        return .redirect("/board/dispatch?draft=\(id)")
    }

    private static func submit(
        _ call: Call, _ meta: PlanDesk.Meta, _ plan: PlanPaper
    ) throws -> Reply {
        let key = try ActPage.key(of: call.form)
        let request = ControlRequest.attach(
            path: call.house.plans.path("\(meta.id).plan.json"), kind: .allocationPlan,
            sealed: false, name: "plan-\(plan.date).json")
        guard case .paper(let paper) = try call.ask(request) else { throw PageFault.busy }
        var fields = try plan.fields
        if meta.matter != nil {
            let changes = meta.changes.isEmpty ? ["重新求解"] : meta.changes
            fields.append(Field("changes", changes.map { .text($0) }))
        }
        let act = ActRequest(
            matter: meta.matter, officer: try call.requireOfficer(), key: key, wait: 2_000,
            recordedFor: nil,
            body: .tabled(
                TabledAct(
                    procedure: "allocation", verb: meta.matter == nil ? "submit" : "revise",
                    fields: fields, papers: [paper], approvals: [])))
        guard case .act(let reply) = try call.ask(.act(act)) else { throw PageFault.busy }
        if let refusal = reply.refusal, reply.status == .refused {
            throw PageFault.refused(refusal)
        }
        return .redirect("/board/dispatch/plan/\(reply.matter)")
    }

    static func csv(_ call: Call) throws -> Reply {
        try PlanGate.demand(call)
        let words = try DeskWords(call)
        let (_, plan) = try call.house.plans.draft(call.parameters.get("draft") ?? "")
        let showing = PlanShowing(plan: plan, words: words)
        let both = words.language.both
        var rows = [
            [
                both("案号", "case"), both("由", "from"), both("至", "to"), both("事由", "ground"),
                both("变化（小时）", "change (h)"), both("理由", "reasons"),
            ]
        ]
        rows += plan.moves.map { move in
            [
                move.number, showing.name(move.from), showing.name(move.to),
                move.ground?.term ?? "", move.change.map(PlanShowing.hours) ?? "",
                move.reasons.map { words.language($0.zh, $0.en ?? $0.zh) }.joined(separator: "；"),
            ]
        }
        return .download(
            CSVText.file(rows), name: "调配方案-\(plan.date).csv", type: "text/csv; charset=utf-8")
    }
}

/// `/board/dispatch/plan/:matter`: a plan on its way: approval, each case's ruling, orders of
/// force.
enum PlanPage {
    private static let mostMoves = 1_000

    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let court = CallCourt(call: call)
        let book = try PlanProgressBook(call.parameters.get("matter") ?? "", court)
        let showing = PlanShowing(plan: book.plan, words: words)
        let id = book.matter.id.rawValue
        var acts: [[String: Any]] = []
        if case .standings(let list) = try call.see(.standings(matter: id)).response {
            acts = list.filter {
                $0.refusal == nil && $0.outOfOrder == nil && $0.procedure == "allocation"
            }.compactMap {
                act($0, book, words)
            }
        }
        let most = max(1, book.counts.map(\.moves).max() ?? 1)
        let stage = Procedures.stage(of: book.matter)
        let own = words.status.process
        let isApproved = book.state.stage == "approved"
        let awaits = Procedures.awaits(book.matter)
        return try call.page(
            "board-plan", title: Text(zh: "调配方案", en: "Plan of allocation"),
            showing.head.with([
                "matter": id, "term": words.language.term(stage.term, stage.name),
                "acts": acts, "hasActs": !acts.isEmpty,
                "awaits": awaits.map { ["text": words.language($0.text)] as [String: Any] },
                "canRevise": book.state.stage == "draft" || book.state.stage == "approved",
                "counts": book.counts.map { row -> [String: Any] in
                    [
                        "word": words.language.term(row.standing.zh, row.standing.en),
                        "count": "\(row.moves)", "most": "\(most)",
                        "late": row.overdue > 0 ? "\(row.overdue)" : "",
                    ]
                },
                "moves": book.moves.prefix(mostMoves).map { one -> [String: Any] in
                    showing.move(one.move).with([
                        "standing": words.language.term(one.standing.zh, one.standing.en),
                        "transfer": one.transfer?.matter.rawValue ?? "",
                        "isLate": one.transfer?.isOverdue == true,
                        "rule": isApproved && one.transfer == nil && !one.isDropped
                            ? ruling(one.move, id, own) : "",
                        "drop": one.transfer == nil && !one.isDropped
                            ? "/matters/\(id)/act/drop?dropped="
                                + PercentText.encode("\(one.move.from):\(one.move.number)") : "",
                    ])
                },
                "lent": book.plan.lent.map { loan -> [String: Any] in
                    [
                        "from": showing.name(loan.from), "to": showing.name(loan.to),
                        "officers": "\(loan.officers)", "vehicles": "\(loan.vehicles)",
                        "starts": loan.starts, "ends": loan.ends,
                        "order": isApproved && loan.from != own.rawValue
                            ? order(loan, id, own) : "",
                    ]
                },
                "orders": book.orders.map { order -> [String: Any] in
                    [
                        "matter": order.matter.rawValue,
                        "term": words.language.term(order.term, order.stage),
                        "parties": words.parties(order.parties), "isLate": order.isOverdue,
                    ]
                },
                "hasOrders": !book.orders.isEmpty,
                "former": "\(book.former.count)", "hasFormer": !book.former.isEmpty,
            ]).merging(PlanIssue.values(book, call)) { _, new in new })
    }

    private static func query(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0.0)=\(PercentText.encode($0.1))" }.joined(separator: "&")
    }

    /// The act's form, filled in with what the plan knows.
    private static func act(
        _ standing: ActStanding, _ book: PlanProgressBook, _ words: DeskWords
    ) -> [String: Any]? {
        let id = book.matter.id.rawValue
        let known: [(String, String)]
        switch standing.verb {
        // An approved plan is not approved again, whatever the form alone would allow.
        case "approve" where book.state.stage != "draft": return nil
        case "approve": known = [("plan-digest", book.plan.digest)]
        case "finish":
            let ruled = book.moves.count { $0.transfer != nil }
            known = [("ruled", "\(ruled)"), ("left", "\(book.moves.count - ruled)")]
        case "cancel": known = []
        // Cases are dropped in their own row; a plan is revised from a draft.
        default: return nil
        }
        let tail = known.isEmpty ? "" : "?" + query(known)
        return [
            "term": words.language(standing.name),
            "href": "/matters/\(id)/act/\(standing.verb)\(tail)",
        ]
    }

    /// The form of the ruling that moves one case.
    private static func ruling(_ move: PlanPaper.Move, _ plan: String, _ own: CourtID) -> String {
        let ground = move.ground?.order ?? ""
        var pairs = [
            ("case", "\(move.from):\(move.number)"), ("original", move.from), ("ground", ground),
            ("source", "ex-officio"), ("original-status", "enforcing"), ("leads", plan),
        ]
        guard move.to != own.rawValue else { return "/open/transfer/escalate?" + query(pairs) }
        pairs += [
            ("receiving", move.to), ("mode", ground == "related" ? "concentrated" : "designated"),
        ]
        return "/open/transfer/designate?" + query(pairs)
    }

    /// The form of the order that moves force.
    private static func order(_ loan: PlanPaper.Lent, _ plan: String, _ own: CourtID) -> String {
        var pairs = [("sending", loan.from)]
        var parts: [String] = []
        if loan.officers > 0 {
            pairs.append(("force", "officers"))
            parts.append("执行人员\(loan.officers)人")
        }
        if loan.vehicles > 0 {
            pairs.append(("force", "vehicles"))
            parts.append("车辆\(loan.vehicles)台")
        }
        pairs += [
            ("number", parts.joined(separator: "、")), ("from-day", loan.starts),
            ("until", loan.ends), ("leads", plan),
        ]
        if loan.to != own.rawValue { pairs.append(("hosts", loan.to)) }
        return "/open/dispatch-order/dispatch?" + query(pairs)
    }
}
