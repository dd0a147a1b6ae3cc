import ArgumentParser
import Domain
import Engine
import Foundation
import Planning
import Procedure
import Runtime
import Sodium
import Wording

struct DispatchIssue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Issue the rulings that panels have made; refused cases drop out (逐案裁定).",
        discussion: """
            Each row of the worksheet that says move opens a transfer of its own, with its ruling and \
            its panel; the original court's receipt passes the power. Rows that say refuse drop out of the \
            plan. A row that is refused by a rule is named with what to mend, and the others go on; giving \
            the same worksheet again does nothing twice.

            Example:
              crosswrit dispatch issue M --decisions 合议.csv --officer 合议壬 --data var/yu01
            """)

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Option(help: ArgumentHelp("The worksheet.", valueName: "file.csv")) var decisions: String
    @OptionGroup var act: ActOptions

    /// What became of one row.
    private struct Answer {
        var number: String
        var line: Int
        var word: String
        var matter: MatterID?
        var refusal: Refusal?
    }

    func run() throws {
        let session = try Session(act)
        let rows = try PanelDecision.read(decisions)
        let book = try PlanProgressBook(matter, session)
        try session.demandWhole()
        guard book.state.stage == "approved" else {
            throw CommandFailure(
                1, "plan.not-approved", rule: "法〔2021〕322号 §10", "方案尚未批准，或者已经结束",
                "the plan is not approved, or has ended",
                remedy: "先批准方案：crosswrit dispatch approve",
                "approve it first: crosswrit dispatch approve")
        }
        let moves = Dictionary(book.moves.map { ($0.move.number, $0) }) { first, _ in first }
        let folder = (session.absolute(decisions) as NSString).deletingLastPathComponent
        var answers: [Answer] = []
        var bar = RowBar(of: rows.count, isShown: !act.process.json, session.language)
        for row in rows {
            answers.append(try answer(row, moves[row.number], book, session, folder))
            bar.show(answers.count)
        }
        bar.clear()
        try tell(answers, book, session)
    }

    private func answer(
        _ row: PanelDecision, _ known: PlanProgressBook.Move?, _ book: PlanProgressBook,
        _ session: Session, _ folder: String
    ) throws -> Answer {
        func answer(_ word: String, _ matter: MatterID? = nil, _ refusal: Refusal? = nil) -> Answer
        {
            Answer(
                number: row.number, line: row.line, word: word, matter: matter, refusal: refusal)
        }
        guard let known else {
            return answer(
                "refused", nil,
                Refusal(
                    code: "plan.case", rule: "",
                    reason: Text(zh: "方案没有移转该案", en: "the plan does not move that case"),
                    remedy: Text(zh: "删去该行，或者调整方案", en: "take the row out, or revise the plan")))
        }
        if let transfer = known.transfer { return answer("issued-before", transfer.matter) }
        do {
            if row["decision"] == "refuse" {
                if known.isDropped { return answer("dropped-before") }
                let number = try session.caseNumber(
                    row.number, of: try session.court(known.move.from))
                let words = TabledAct(
                    procedure: "allocation", verb: "drop",
                    fields: [
                        Field("dropped", .caseNumber(number)),
                        Field("reason", .text(row["reason"])),
                    ], papers: [], approvals: [])
                let reply = try session.act(
                    .tabled(words), on: book.matter.id.rawValue, keyed(row, book))
                return answer(reply.refusal == nil ? "dropped" : "refused", nil, reply.refusal)
            }
            let words = try row.ruling(
                of: known.move, plan: book.matter.id, session, in: folder)
            let reply = try session.act(.tabled(words), on: nil, keyed(row, book))
            guard let refusal = reply.refusal, reply.status == .refused else {
                return answer(
                    reply.status == .recorded ? "recorded" : "issued", reply.matter)
            }
            return answer("refused", nil, refusal)
        } catch let failure as CommandFailure where failure.exit == 1 {
            return answer("refused", nil, failure.refusal)
        }
    }

    /// The same row stands for the same act, a mended one for another.
    private func keyed(_ row: PanelDecision, _ book: PlanProgressBook) -> ActOptions {
        var options = act
        let text = PanelDecision.columns.map { row[$0] }.joined(separator: "\u{1F}")
        let digest = BLAKE2b256.digest(Array(text.utf8)).hex.prefix(24)
        options.key = "allocation/\(book.matter.id)/\(digest)"
        return options
    }

    private func tell(
        _ answers: [Answer], _ book: PlanProgressBook, _ session: Session
    ) throws {
        let refused = answers.filter { $0.word == "refused" }
        func count(_ words: String...) -> Int { answers.count { words.contains($0.word) } }
        let language = session.language
        if act.process.json {
            Terminal.print(
                JSONText.fields([
                    "matter": .string(book.matter.id.rawValue),
                    "issued": .integer(Int64(count("issued", "recorded"))),
                    "before": .integer(Int64(count("issued-before", "dropped-before"))),
                    "dropped": .integer(Int64(count("dropped"))),
                    "refused": .array(
                        refused.map { one in
                            .fields([
                                "case": .string(one.number), "line": .integer(Int64(one.line)),
                                "refusal": Documents.refusal(one.refusal),
                            ])
                        }),
                    "cases": .array(
                        answers.map {
                            .fields([
                                "case": .string($0.number), "result": .string($0.word),
                                "transfer": .text($0.matter?.rawValue),
                            ])
                        }),
                ]).line)
        } else {
            if try session.status().rehearsal { Terminal.print(Lines.rehearsal(language)) }
            Terminal.print(
                language(
                    "已裁定 \(count("issued", "recorded")) 件，合议未通过 \(count("dropped")) 件，"
                        + "先前已办 \(count("issued-before", "dropped-before")) 件，被拒绝 \(refused.count) 件",
                    "\(count("issued", "recorded")) ruled, \(count("dropped")) refused by panels, "
                        + "\(count("issued-before", "dropped-before")) done before, \(refused.count) not admitted"
                ))
            if count("dropped") > 0 {
                Terminal.print(
                    language(
                        "绕开未通过的案件重新求解：dispatch plan … --stay 案号，再 dispatch revise",
                        "solve again around what was refused: dispatch plan … --stay CASE, then dispatch revise"
                    ))
            }
        }
        for one in refused {
            let why = one.refusal.map { plain(language.line($0)) } ?? ""
            Terminal.complain(
                language(
                    "第\(one.line)行 \(one.number)：\(why)", "line \(one.line) \(one.number): \(why)"))
        }
        guard refused.isEmpty else {
            throw CommandFailure(
                exit: 1,
                refusal: Refusal(
                    code: "worksheet.rows", rule: "",
                    reason: Text(
                        zh: "\(refused.count)行未能裁定，理由见上",
                        en: "\(refused.count) rows were not admitted"),
                    remedy: Text(
                        zh: "更正后再办理同一清单，已办的不会重复",
                        en: "mend them and give the same worksheet again: nothing is done twice")),
                isAnswered: act.process.json)
        }
    }
}

/// A bar on standard error for rows that are worked off, on a terminal only.
struct RowBar {
    private let total: Int
    private let isShown: Bool
    private let language: Language
    private let began = ContinuousClock.now

    init(of total: Int, isShown: Bool, _ language: Language) {
        self.total = total
        self.isShown = isShown && isatty(STDERR_FILENO) == 1 && total > 4
        self.language = language
    }

    mutating func show(_ done: Int) {
        guard isShown, total > 0 else { return }
        let filled = done * 24 / total
        let seconds = began.duration(to: .now).components.seconds
        let left = seconds * Int64(total - done) / Int64(max(1, done))
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        write("\r\u{1B}[K\(bar) \(done)/\(total)  \(language("剩余", "left")) \(left) s")
    }

    mutating func clear() { if isShown { write("\r\u{1B}[K") } }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
