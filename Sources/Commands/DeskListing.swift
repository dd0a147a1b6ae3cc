import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// A command that asks a process and prints what it hears.
protocol AskCommand: ParsableCommand {
    var process: DataOptions { get }
    /// Prints the answer.
    func answer(_ session: Session) throws
}

extension AskCommand {
    mutating func run() throws { try answer(try Session(process)) }

    /// Prints lines for a person, after 演练 where it is one.
    func print(_ lines: [String], _ session: Session) throws {
        if try session.status().rehearsal {
            Terminal.print(Lines.rehearsal(session.language))
        }
        lines.forEach(Terminal.print)
    }
}

/// A command that shows what the officer who looks may see.
protocol ViewCommand: AskCommand {
    var view: ViewOptions { get }
}

extension ViewCommand {
    var process: DataOptions { view.process }

    mutating func run() throws {
        let session = try Session(view)
        try answer(session)
        session.tellWithheld()
    }
}

struct ListCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List matters (协调事项台账).",
        discussion: """
            Every condition given must hold. --text looks into the matters' words and timelines.

            Example:
              crosswrit list --data var/yu0105 --kind commission --open --overdue
            """)

    @OptionGroup var view: ViewOptions
    @Option(help: "commission, dispute or roster.") var kind: String?
    @Option(help: "Stable name of a stage, such as signed.") var stage: String?
    @Flag(inversion: .prefixedNo, help: "Only open matters, or only closed ones.") var open: Bool?
    @Flag(inversion: .prefixedNo, help: "Only drafts, or none.") var drafts: Bool?
    @Flag(help: "Only matters with something overdue (逾期).") var overdue = false
    @Option(help: "A court that is a party: id, code or name.") var party: String?
    @Option(help: "Who has the matter in hand at this court.") var inHandOf: String?
    @Option(help: "Text to look for.") var text: String?
    @Option(help: "opened (the last first), due, updated or stage.") var sort = "opened"
    @Option(help: "At most this many.") var limit = 50
    @Option(help: "Go on after this matter.") var after: String?

    func validate() throws {
        guard (1...1_000).contains(limit) else {
            throw ValidationError("--limit must be 1 … 1000; go on with --after")
        }
        guard MatterOrder(rawValue: sort) != nil else {
            throw ValidationError("--sort must be opened, due, updated or stage")
        }
    }

    func answer(_ session: Session) throws {
        let filter = ListRequest(
            kind: kind, stage: stage, open: open, drafts: drafts, overdue: overdue,
            party: try session.court(ifGiven: party)?.rawValue, text: text, officer: inHandOf,
            limit: limit, sort: MatterOrder(rawValue: sort), after: after)
        guard case .matters(let lines) = try session.see(.list(filter)) else {
            throw Session.unexpected
        }
        if process.json {
            Terminal.print(JSONText.array(lines.map(Documents.line)).line)
            return
        }
        let status = try session.status()
        let names = CourtNames(status.courts)
        let language = session.language
        var table = TextTable([
            language.both("编号", "matter"), language.both("种类", "kind"),
            language.both("阶段", "stage"), language.both("各方", "parties"),
            language.both("期限", "due"), language.both("更新", "updated"),
        ])
        for line in lines {
            let parties = line.parties.filter {
                $0.role == .commissioning || $0.role == .commissioned || $0.role == .disputant
                    || $0.role == .publisher
            }
            table.add([
                line.id.rawValue, Lines.kind(line.kind, language),
                language.term(line.term, line.stage)
                    + (line.isDraft ? language("（稿）", " (draft)") : ""),
                Lines.short(parties.map { names.short($0.court) }.joined(separator: "、"), 40),
                line.nextDue.map { due in
                    due.advanced(byMilliseconds: -1).civilDate.iso + " "
                        + Lines.left(until: due, now: status.civil, language)
                } ?? "", Lines.time(line.updatedAt),
            ])
        }
        try print(
            table.isEmpty
                ? [language("没有符合条件的协调事项", "no matter meets these conditions")] : table.lines,
            session)
        if lines.count == limit, let last = lines.last {
            Terminal.print(
                language("可能还有：--after \(last.id)", "there may be more: --after \(last.id)"))
        }
    }
}

struct ShowCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one matter whole: state, parties, windows, papers, timeline.",
        discussion: "Example:\n  crosswrit show yu0105-7k3m --data var/yu0105")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let detail = try session.detail(matter.id)
        let status = try session.status()
        if process.json {
            Terminal.print(Documents.detail(detail, status).line)
        } else {
            try print(MatterText(detail, status, session.language).lines, session)
        }
    }
}

struct WhyCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "What a matter waits for, by whose duty, until when.",
        discussion: "Example:\n  crosswrit why yu0105-7k3m --data var/yu0105")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let detail = try session.detail(matter.id)
        let status = try session.status()
        let shown = detail.provisional ?? detail.record.matter
        if process.json {
            Terminal.print(
                JSONText.fields([
                    "matter": .string(detail.record.id.rawValue), "stage": .string(detail.stage),
                    "term": .string(detail.term), "closed": .bool(detail.closed),
                    "awaits": .array(
                        detail.awaits.map { Documents.awaited($0, shown, status.civil) }),
                ]).line)
            return
        }
        let language = session.language
        var lines = [
            "\(detail.record.id)  \(language.term(detail.term, detail.stage))"
        ]
        if detail.awaits.isEmpty {
            lines.append(
                detail.closed
                    ? language("已结束，不再等待任何办理", "closed: it waits for nothing")
                    : language("目前不等待任何法院办理", "it waits for no court at present"))
        } else {
            lines += MatterText.awaits(detail.awaits, shown, status, language)
        }
        try print(lines, session)
    }
}

struct NextCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "What this court owes, soonest due first (at a coordinator: all its courts).",
        discussion: "Example:\n  crosswrit next --data var/yu0105")

    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        guard case .owed(let owed) = try session.see(.next()) else {
            throw Session.unexpected
        }
        let status = try session.status()
        if process.json {
            Terminal.print(JSONText.array(owed.map(Documents.owed)).line)
            return
        }
        let language = session.language
        try print(
            owed.isEmpty
                ? [language("目前没有应办事项", "nothing is owed at present")]
                : Self.table(owed, status, language), session)
    }

    static func table(
        _ owed: [OwedLine], _ status: StatusReport, _ language: Language
    ) -> [String] {
        let names = CourtNames(status.courts)
        var table = TextTable([
            language.both("编号", "matter"), language.both("阶段", "stage"),
            language.both("法院", "court"), language.both("应办", "owed"),
            language.both("期限", "due"),
        ])
        for line in owed {
            table.add([
                line.matter.rawValue, line.term, names.short(line.awaited.court),
                Lines.awaited(line.awaited, language),
                line.due.map { Lines.due($0, now: status.civil, language) } ?? "",
            ])
        }
        return table.lines
    }
}

struct InboxCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "What has come in and wants eyes: duties, refusals, notices, alarms.",
        discussion: "Example:\n  crosswrit inbox --data var/yu0105")

    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        guard case .inbox(let inbox) = try session.see(.inbox()) else {
            throw Session.unexpected
        }
        if process.json {
            Terminal.print(Documents.inbox(inbox).line)
            return
        }
        try print(lines(inbox, try session.status(), session.language), session)
    }

    private func lines(
        _ inbox: Inbox, _ status: StatusReport, _ language: Language
    ) -> [String] {
        let names = CourtNames(status.courts)
        var lines: [String] = []
        func section(_ zh: String, _ en: String, _ body: [String]) {
            guard !body.isEmpty else { return }
            if !lines.isEmpty { lines.append("") }
            lines.append(Terminal.bold(language.both(zh, en)))
            lines += body
        }
        section(
            "应办", "owed", inbox.owed.isEmpty ? [] : NextCommand.table(inbox.owed, status, language))
        section(
            "被拒绝或次序异常", "refused or out of order",
            inbox.refused.map { act in
                let why = act.refusal.map { plain(language.line($0)) } ?? ""
                return
                    "\(act.matter)  \(act.verb)  \(ActAnswer.term(act.status, language))  \(why)"
            })
        section(
            "未确认", "unconfirmed",
            inbox.undecided.map { "\($0.matter)  \($0.verb)  \(Lines.time($0.at))" })
        section(
            "辖区争议通报", "disputes among this court's subordinates",
            inbox.notices.map { notice in
                let days = (status.civil.milliseconds - notice.since.milliseconds) / 86_400_000
                let courts = notice.parties.map(names.short).joined(separator: "、")
                return "\(notice.matter)  \(Lines.kind(notice.kind, language))  \(courts)  "
                    + language("已 \(days) 天", "\(days) d old")
            })
        if inbox.held > 0 {
            section(
                "异常件", "held",
                [
                    language(
                        "\(inbox.held) 件，见 crosswrit held", "\(inbox.held); see `crosswrit held`")
                ])
        }
        section(
            "告警", "alarms",
            inbox.alarms.map { "\(Lines.time($0.at))  \(plain($0.code))  \(plain($0.text))" })
        return lines.isEmpty ? [language("没有待看事项", "nothing waits")] : lines
    }
}

struct WatchCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Follow what happens, one line each, until interrupted.",
        discussion:
            "With --json: JSON Lines.\n\nExample:\n  crosswrit watch --data var/yu0105 --json")

    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let names = process.json ? nil : CourtNames(try session.status().courts)
        if !process.json { try print([], session) }
        let language = session.language
        let wantsDocument = process.json
        try session.client.converse(session.seen(.watch), within: nil) {
            response throws(CommandFailure) -> Bool in
            switch response {
            case .happening(let happening):
                if wantsDocument {
                    Terminal.print(Documents.happening(happening).line)
                } else {
                    let court = happening.court.flatMap { names?.short($0) } ?? "—"
                    Terminal.print(
                        "\(happening.at.minuteText)  \(happening.matter) #\(happening.entry)  "
                            + "\(court)  \(happening.verb)  "
                            + language.term(happening.term, happening.stage))
                }
                return true
            // A word now and then, by which the process notices that nobody listens any more.
            case .done: return true
            case .failed(let failure):
                throw CommandFailure(exit: failure.exit, refusal: failure.refusal)
            default: throw Session.unexpected
            }
        }
    }
}
