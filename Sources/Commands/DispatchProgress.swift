import ArgumentParser
import Domain
import Engine
import Planning
import Procedure
import Runtime
import Topology
import Wording

struct DispatchShow: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "How far a plan has come: undecided, refused, ruled, handed over, done.",
        discussion: """
            Example:
              crosswrit dispatch show M --data var/yu01
              crosswrit dispatch show M --cases --data var/yu01
            """)

    @Argument(help: "Matter of the plan.", transform: Words.matter) var matter: String
    @Flag(help: "Each case with its transfer.") var cases = false
    @Option(help: ArgumentHelp("Write a page to read and print.", valueName: "out.html"))
    var html: String?
    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let book = try PlanProgressBook(matter, session)
        if let html {
            let status = try session.status()
            let page = PlanProgressPage(book, status, session.language).page
            do {
                try Files.create(html, Array(page.utf8), secret: false)
            } catch {
                throw CommandFailure(
                    3, "file.write", "不能写入 \(plain(html))：\(error)",
                    "can't write \(plain(html)): \(error)", remedy: "换一个文件名",
                    "choose another name")
            }
        }
        if process.json {
            Terminal.print(document(book).line)
            return
        }
        let language = session.language
        let stage = Procedures.stage(of: book.matter)
        var lines = [
            Terminal.bold("\(book.matter.id)  \(language.term(stage.term, stage.name))"),
            language(
                "数据日期 \(book.plan.date)，拟移转 \(book.moves.count) 件，调配力量 \(book.plan.lent.count) 项",
                "data of \(book.plan.date), \(book.moves.count) cases to move, \(book.plan.lent.count) loans of force"
            ),
        ]
        var table = TextTable([
            language.both("进展", "standing"), language.both("件数", "cases"),
            language.both("逾期", "overdue"),
        ])
        for row in book.counts {
            table.add([
                language.term(row.standing.zh, row.standing.en), "\(row.moves)",
                row.overdue > 0 ? "\(row.overdue)" : "",
            ])
        }
        lines += table.lines
        if !book.orders.isEmpty {
            lines.append(
                language(
                    "调度令 \(book.orders.count) 件，已办结 \(book.orders.count { $0.outcome != nil }) 件",
                    "\(book.orders.count) orders of force, \(book.orders.count { $0.outcome != nil }) closed"
                ))
        }
        if !book.former.isEmpty {
            lines.append(
                language(
                    "先前方案已裁定、现方案不再包括的案件 \(book.former.count) 件",
                    "\(book.former.count) cases of an earlier version, ruled on already"))
        }
        if cases { lines += each(book, language) }
        try print(lines, session)
    }

    private func each(_ book: PlanProgressBook, _ language: Language) -> [String] {
        var table = TextTable([
            language.both("案号", "case"), language.both("原法院", "from"),
            language.both("接收法院", "to"), language.both("理由", "ground"),
            language.both("进展", "standing"), language.both("移转事项", "transfer"),
        ])
        for one in book.moves {
            table.add([
                plain(one.move.number), one.move.from, one.move.to,
                plain(one.move.ground?.term ?? ""),
                language.term(one.standing.zh, one.standing.en)
                    + (one.transfer?.isOverdue == true ? language(" 逾期", " OVERDUE") : ""),
                one.transfer?.matter.rawValue ?? "",
            ])
        }
        return [""] + table.lines
    }

    private func document(_ book: PlanProgressBook) -> JSONText {
        .fields([
            "matter": .string(book.matter.id.rawValue), "stage": .string(book.state.stage),
            "digest": .string(book.plan.digest),
            "counts": .array(
                book.counts.map {
                    .fields([
                        "standing": .string($0.standing.en), "cases": .integer(Int64($0.moves)),
                        "overdue": .integer(Int64($0.overdue)),
                    ])
                }),
            "moves": .array(
                book.moves.map { one in
                    .fields([
                        "case": .string(one.move.number), "from": .string(one.move.from),
                        "to": .string(one.move.to), "ground": .text(one.move.ground?.name),
                        "standing": .string(one.standing.en),
                        "transfer": .text(one.transfer?.matter.rawValue),
                        "stage": .text(one.transfer?.stage),
                        "overdue": .bool(one.transfer?.isOverdue ?? false),
                    ])
                }),
            "orders": .array(
                book.orders.map {
                    .fields([
                        "matter": .string($0.matter.rawValue), "stage": .string($0.stage),
                        "outcome": .text($0.outcome),
                    ])
                }),
        ])
    }
}

/// How far a plan has come, as a page without scripts and without anything fetched.
struct PlanProgressPage {
    private let book: PlanProgressBook
    private let status: StatusReport
    private let names: CourtNames
    private let language: Language

    init(_ book: PlanProgressBook, _ status: StatusReport, _ language: Language) {
        self.book = book
        self.status = status
        self.language = language
        names = CourtNames(status.courts)
    }

    /// Most cases that the page lists; the JSON document has all.
    private static let mostCases = 5_000

    private func safe(_ text: String) -> String { PageTemplate.escaped(text) }

    private func name(_ court: String) -> String {
        safe(CourtID(court).map { names.full($0) } ?? court)
    }

    /// The page.
    var page: String {
        let title = language.both("调配方案进展", "Progress of a plan of allocation")
        let stage = Procedures.stage(of: book.matter)
        let rehearsal =
            status.rehearsal
            ? "<p><strong>\(safe(Lines.rehearsal(language)))</strong></p>" : ""
        let most = max(1, book.counts.map(\.moves).max() ?? 1)
        let counts = book.counts.map { row in
            "<tr><td>\(safe(language.term(row.standing.zh, row.standing.en)))</td>"
                + "<td class=\"n\">\(row.moves)</td><td><span class=\"bar\" style=\"width:"
                + "\(row.moves * 240 / most)px\"></span></td><td class=\"n\">"
                + (row.overdue > 0 ? "\(row.overdue)" : "") + "</td></tr>"
        }
        let cases = book.moves.prefix(Self.mostCases).map { one in
            let late =
                one.transfer?.isOverdue == true
                ? " <strong>\(language("逾期", "overdue"))</strong>" : ""
            return "<tr><td>\(safe(plain(one.move.number)))</td><td>\(name(one.move.from))</td>"
                + "<td>\(name(one.move.to))</td><td>\(safe(plain(one.move.ground?.term ?? "")))</td>"
                + "<td>\(safe(language.term(one.standing.zh, one.standing.en)))\(late)</td>"
                + "<td>\(one.transfer?.matter.rawValue ?? "")</td></tr>"
        }
        let left = book.moves.count - cases.count
        return """
            <!doctype html>
            <html lang="\(language == .zh ? "zh" : "en")"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(safe(title))</title><style>\(DispatchPage.style)</style></head><body>
            \(rehearsal)<h1>\(safe(title))</h1>
            <p>\(safe(status.name)) · \(book.matter.id) · \(safe(language.term(stage.term, stage.name))) · \
            \(status.civil.minuteText)</p>
            <table><tr><th>\(language.both("进展", "standing"))</th><th>\(language.both("件数", "cases"))</th>
            <th></th><th>\(language.both("逾期", "overdue"))</th></tr>\(counts.joined(separator: "\n"))</table>
            <h2>\(language.both("逐案", "Case by case"))</h2>
            <table><tr><th>\(language.both("案号", "case"))</th><th>\(language.both("原法院", "from"))</th>
            <th>\(language.both("接收法院", "to"))</th><th>\(language.both("事由", "ground"))</th>
            <th>\(language.both("进展", "standing"))</th><th>\(language.both("移转事项", "transfer"))</th></tr>
            \(cases.joined(separator: "\n"))</table>
            \(left > 0 ? "<p>\(language("另有 \(left) 件未列出", "\(left) more cases"))</p>" : "")
            </body></html>

            """
    }
}
