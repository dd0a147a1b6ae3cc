import Domain
import Engine
import HTTPTypes
import Hummingbird
import Planning
import Procedure
import Runtime
import Sodium
import Wording

/// Issues the rulings of an approved plan in one action: every case with its remainder becomes a
/// transfer of its own, by the panel that is named once. Sent again it does nothing twice: what has
/// its ruling is passed over, and the engine knows each act by its key.
struct PlanIssue {
    /// What became of one case.
    private struct Outcome {
        var move: PlanPaper.Move
        var matter: MatterID?
        var isRecorded = false
        var refusal: Refusal?
    }

    /// Cases of one action.
    static let mostCases = 200
    /// Milliseconds that an act waits for the seat's answer.
    private static let patience: Int64 = 3_000

    private let call: Call
    private let words: DeskWords
    private let book: PlanProgressBook
    private let tree: CourtTree
    private let officer: String

    /// `POST /board/dispatch/plan/:matter/issue`
    static func submit(_ call: Call) throws -> Reply { try PlanIssue(call).submit() }

    private init(_ call: Call) throws {
        self.call = call
        words = try DeskWords(call)
        book = try PlanProgressBook(call.parameters.get("matter") ?? "", CallCourt(call: call))
        tree = try CourtTree(words.status.courts)
        officer = try call.requireOfficer()
    }

    /// What the plan's page shows of the form.
    static func values(_ book: PlanProgressBook, _ call: Call) -> [String: Any] {
        var officers: [OfficerRecord] = []
        if case .officers(let list)? = try? call.see(.officers).response {
            officers = list.filter { !$0.removed && $0.inPlaceOf == nil }
        }
        let waiting = book.undecided
        return [
            "canIssue": book.state.stage == "approved" && !waiting.isEmpty,
            "waiting": waiting.prefix(mostCases).enumerated().map { place, one -> [String: Any] in
                ["place": "\(place)", "case": one.move.number]
            },
            "seats": (1...3).map { seat -> [String: Any] in
                [
                    "seat": "\(seat)",
                    "officers": officers.map {
                        [
                            "name": $0.name,
                            "roles": $0.roles.map(\.term).joined(separator: "、"),
                        ] as [String: Any]
                    },
                ]
            },
        ]
    }

    // MARK: Doing

    private func submit() throws -> Reply {
        guard book.state.stage == "approved" else {
            throw PageFault.refused(
                Refusal(
                    code: "plan.not-approved", rule: "法〔2021〕322号 §10",
                    reason: Text(
                        zh: "方案尚未批准，或者已经结束", en: "the plan is not approved, or has ended"),
                    remedy: Text(zh: "先批准方案", en: "approve it first")))
        }
        let rulings = try self.rulings()
        let panel = call.form.all("_panel").filter { !$0.isEmpty }.prefix(9).map {
            Approval(officer: $0, role: .panelMember, at: words.now, note: "")
        }
        let known = Dictionary(book.moves.map { ($0.move.number, $0) }) { first, _ in first }
        var outcomes: [Outcome] = []
        var before = 0
        var patience = Self.patience
        for (name, number) in call.form.pairs where name.hasPrefix("case.") {
            let remainder = call.form["remainder." + name.dropFirst(5)].trimmed
            // A case without its remainder waits for another time.
            guard !remainder.isEmpty, let one = known[number], !one.isDropped else { continue }
            guard one.transfer == nil else {
                before += 1
                continue
            }
            guard outcomes.count < Self.mostCases else { break }
            let outcome = issue(one.move, remainder, rulings, Array(panel), patience)
            // The seat is not to be reached now: the others need not wait for it.
            if outcome.isRecorded { patience = 0 }
            outcomes.append(outcome)
        }
        return try page(outcomes, before: before)
    }

    private func issue(
        _ move: PlanPaper.Move, _ remainder: String, _ rulings: [Paper], _ panel: [Approval],
        _ patience: Int64
    ) -> Outcome {
        do {
            let act = try ruling(move, remainder, rulings, panel)
            let request = ActRequest(
                matter: nil, officer: officer, key: key(act), wait: patience, recordedFor: nil,
                body: .tabled(act))
            guard case .act(let reply) = try call.ask(.act(request)) else { throw PageFault.busy }
            if let refusal = reply.refusal, reply.status == .refused {
                return Outcome(move: move, refusal: refusal)
            }
            return Outcome(
                move: move, matter: reply.matter, isRecorded: reply.status == .recorded)
        } catch PageFault.refused(let refusal) {
            return Outcome(move: move, refusal: refusal)
        } catch let refusal as Refusal {
            return Outcome(move: move, refusal: refusal)
        } catch {
            return Outcome(
                move: move, refusal: Self.wrong("\(error)", "\(error)", "核对后重试", "mend it"))
        }
    }

    /// The same words stand for the same act, mended ones for another.
    private func key(_ act: TabledAct) -> String {
        let text =
            ([officer] + act.fields.map { "\($0.name)=\($0.values)" }
            + act.papers.map(\.digest.hex) + act.approvals.map(\.officer))
            .joined(separator: "\u{1F}")
        let digest = BLAKE2b256.digest(Array(text.utf8)).hex.prefix(24)
        return "allocation/\(book.matter.id)/\(digest)"
    }

    private static func wrong(
        _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
    ) -> Refusal {
        Refusal(
            code: "plan.ruling", rule: "执行程序解释 arts. 11-12", reason: Text(zh: zh, en: en),
            remedy: Text(zh: remedyZh, en: remedyEn))
    }

    /// The words of the ruling that opens the transfer.
    private func ruling(
        _ move: PlanPaper.Move, _ remainder: String, _ rulings: [Paper], _ panel: [Approval]
    ) throws -> TabledAct {
        guard let from = CourtID(move.from), let to = CourtID(move.to) else {
            throw Self.wrong(
                "方案中的法院不在名录中", "a court of the plan is not in the directory", "调整方案",
                "revise the plan")
        }
        let amount: Int64
        do {
            amount = try Words.amount(remainder)
        } catch {
            throw Self.wrong(
                "“未实现的余额”填写有误：\(remainder.prefix(40))",
                "the remainder can't be read: \(remainder.prefix(40))", "写作 120000.50（元）",
                "write 120000.50 (yuan)")
        }
        guard let paper = paper(of: move, rulings) else {
            throw Self.wrong(
                "没有该案的裁定书", "there is no ruling of this case",
                "文件名写明案号，如（2026）豫0102执1号.pdf", "name the file after the case number")
        }
        let ground = move.ground?.order ?? ""
        var fields = [
            Field("case", .caseNumber(try CaseNumber(move.number, of: from, asLegacy: true))),
            Field("original", .court(from)), Field("ground", .choice(ground)),
            Field("source", .choice("ex-officio")), Field("wish", .text(call.form["wish"].trimmed)),
            Field("remainder", .amount(amount)), Field("original-status", .choice("enforcing")),
            Field("leads", .matter(book.matter.id)),
        ]
        let isOwn = to == words.status.process
        if !isOwn {
            fields.append(Field("receiving", .court(to)))
            fields.append(
                Field("mode", .choice(ground == "related" ? "concentrated" : "designated")))
        }
        return TabledAct(
            procedure: "transfer", verb: isOwn ? "escalate" : "designate", fields: fields,
            papers: [paper], approvals: panel)
    }

    // MARK: Rulings

    private func rulings() throws -> [Paper] {
        try call.form.files.filter { $0.size > 0 || !$0.name.isEmpty }.map { file in
            guard file.field == "_rulings" else { throw PageFault.malformed }
            let request = ControlRequest.attach(
                path: file.path, kind: .ruling, sealed: true, name: file.name)
            guard case .paper(let paper) = try call.ask(request) else { throw PageFault.busy }
            return paper
        }
    }

    /// The file that bears the case's number; else the only one that bears none of the plan's.
    private func paper(of move: PlanPaper.Move, _ rulings: [Paper]) -> Paper? {
        func plain(_ text: String) -> String { text.filter { $0.isLetter || $0.isNumber } }
        let own = rulings.filter { plain($0.name).contains(plain(move.number)) }
        if let first = own.first { return first }
        let numbers = book.moves.map { plain($0.move.number) }
        let common = rulings.filter { paper in
            !numbers.contains { plain(paper.name).contains($0) }
        }
        return common.count == 1 ? common.first : nil
    }

    // MARK: Showing

    private func page(_ outcomes: [Outcome], before: Int) throws -> Reply {
        let showing = PlanShowing(plan: book.plan, words: words)
        let refused = outcomes.filter { $0.refusal != nil }
        let issued = outcomes.count - refused.count
        let ruled = book.moves.count { $0.transfer != nil } + issued
        return try call.page(
            "board-issued", title: Text(zh: "逐案裁定", en: "Rulings of the plan"),
            [
                "matter": book.matter.id.rawValue, "issued": "\(issued)", "before": "\(before)",
                "refusedCount": "\(refused.count)", "total": "\(book.moves.count)",
                "ruled": "\(ruled)", "nothing": outcomes.isEmpty && before == 0,
                "cases": outcomes.map { one -> [String: Any] in
                    [
                        "case": one.move.number, "to": showing.name(one.move.to),
                        "matter": one.matter?.rawValue ?? "",
                        "waits": one.isRecorded,
                        "reason": one.refusal.map { words.language($0.reason) } ?? "",
                        "rule": one.refusal?.rule ?? "",
                        "remedy": one.refusal.map(words.remedy) ?? "",
                    ]
                },
                "hasCases": !outcomes.isEmpty,
            ], status: refused.isEmpty ? .ok : .unprocessableContent)
    }
}
